"""Linear models over counted features: rows of length one, chances, and how far each word moved a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Counts",
    "Features",
    "Model",
    "Pulls",
    "Table",
    "Vocabulary",
    "choose",
    "distinct",
    "softmax",
    "stack",
    "tabulate",
]

ROW = 33  # bits below the number of a text
BEGINNING = 16  # bits of a hash by which it is looked up


@dataclass(frozen=True, slots=True)
class Features:
    """What was counted of many texts, one entry an occurrence: parallel arrays."""

    row: NDArray[np.int64]  # which text
    key: NDArray[np.uint32]  # the hash of what was counted
    word: NDArray[np.int64]  # the word of the article that it was counted at
    width: NDArray[np.int64]  # how many words it takes, from that one on
    single: NDArray[np.bool_]  # one whole word: if it is unknown, the model knows so much less


def stack(parts: Sequence[Features], rows: Sequence[int]) -> Features:
    """Return the features of several sets of texts as those of one: *rows* tells how many texts each set has."""
    first = np.repeat(np.cumsum([0, *rows[:-1]]), [len(part.row) for part in parts])
    return Features(
        np.concatenate([part.row for part in parts]) + first,
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.word for part in parts]),
        np.concatenate([part.width for part in parts]),
        np.concatenate([part.single for part in parts]),
    )


def choose(features: Features, rows: NDArray[np.int64]) -> Features:
    """Return the features of some texts, numbered anew in the order of *rows*."""
    place = np.full(int(features.row.max(initial=-1)) + 2, -1, dtype=np.int64)
    inside = rows[rows < len(place)]
    place[inside] = np.flatnonzero(rows < len(place))
    row = place[features.row]
    kept = row >= 0
    return Features(row[kept], features.key[kept], features.word[kept], features.width[kept], features.single[kept])


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands in each of some texts, each thing once a text."""

    cell: NDArray[np.int64]  # in order: the text, the hash in 32 bits, and one bit that tells a whole word
    rows: int

    @classmethod
    def of(cls, features: Features, rows: int) -> Counts:
        """Return what was counted of *rows* texts."""
        return cls(distinct(features.row << ROW | features.key.astype(np.int64) << 1 | features.single), rows)

    @classmethod
    def joined(cls, *parts: Counts) -> Counts:
        """Return several sets of texts as one."""
        first = [0, *accumulate(part.rows for part in parts)]
        cells = [part.cell + (at << ROW) for part, at in zip(parts, first, strict=False)]
        return cls(np.concatenate(cells), first[-1])


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whole numbers in order, each once; for the few of an article much sooner than ``numpy.unique``."""
    values = np.sort(values)
    is_first = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=is_first[1:])
    return values.compress(is_first)


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in rows, as positions in a vocabulary and values; each row has length one, unknown words included."""

    start: NDArray[np.int64]  # where each row begins in `column`; one more at the end
    column: NDArray[np.int64]
    value: NDArray[np.float64]

    def times(self, weights: NDArray[Any]) -> NDArray[np.float64]:
        """Return the scores of each row: (rows, classes) for weights (vocabulary, classes)."""
        out = np.zeros((len(self.start) - 1, weights.shape[1]))
        full = np.flatnonzero(self.start[1:] > self.start[:-1])
        if len(full):
            parts = weights.take(self.column, axis=0) * self.value[:, None]
            out[full] = np.add.reduceat(parts, self.start[full], axis=0)
        return out


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The hashes that a model knows, in order.

    Hashes are spread evenly, so that few begin alike, and from where those stand it is only a few steps to any.
    """

    keys: NDArray[np.uint32]
    first: NDArray[np.int64]  # for each beginning, how many of the keys come before it
    most: int  # keys that begin alike

    @classmethod
    def of(cls, keys: NDArray[np.uint32]) -> Vocabulary:
        """Return the vocabulary of some hashes in order."""
        counts = np.bincount(keys >> (32 - BEGINNING), minlength=1 << BEGINNING)
        return cls(keys, counts.cumsum() - counts, int(counts.max()))

    def find(self, wanted: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return where each hash stands, and whether it does.

        >>> place, known = Vocabulary.of(np.array([3, 8], dtype=np.uint32)).find(np.array([8, 5, 3], dtype=np.uint32))
        >>> place[known].tolist(), known.tolist()
        ([1, 0], [True, False, True])
        """
        place = self.first.take(wanted >> (32 - BEGINNING))
        if not len(self.keys):
            return place, np.zeros(len(wanted), dtype=bool)
        for _ in range(self.most):
            place += self.keys.take(place, mode="clip") < wanted
        return place, self.keys.take(place, mode="clip") == wanted


def tabulate(counts: Counts, vocabulary: Vocabulary, rarity: NDArray[Any]) -> Table:
    """Return texts over the vocabulary."""
    row = counts.cell >> ROW
    column, is_known = vocabulary.find((counts.cell >> 1).astype(np.uint32))
    unknown = np.bincount(row[(counts.cell & 1).astype(bool) & ~is_known], minlength=counts.rows)
    known = np.flatnonzero(is_known)
    row, column = row.take(known), column.take(known)
    weight = rarity.take(column).astype(np.float64)
    top = float(rarity.max(initial=1.0))
    norm = np.sqrt(np.bincount(row, weight * weight, minlength=counts.rows) + unknown * top * top)
    return Table(row.searchsorted(np.arange(counts.rows + 1)), column, weight / np.maximum(norm, 1e-9).take(row))


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return chances that add up to one in each row."""
    raised: NDArray[np.float64] = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: NDArray[np.float64] = raised.sum(axis=1, keepdims=True)
    return raised / total


class Pulls(NamedTuple):
    """How far words move scores: of each text its words (indices), in order, and their forces."""

    row: NDArray[np.int64]  # which text
    word: NDArray[np.int64]
    force: NDArray[np.float64]

    def of(self, row: int) -> Pulls:
        """Return what moves the score of one text."""
        start, end = self.row.searchsorted((row, row + 1))
        return Pulls(self.row[start:end], self.word[start:end], self.force[start:end])


@dataclass(frozen=True, slots=True)
class Model:
    """A multinomial logistic regression: its vocabulary, how rare each entry is, a column of weights per class."""

    vocabulary: Vocabulary
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, counts: Counts) -> NDArray[np.float64]:
        """Return the scores (rows, classes)."""
        return tabulate(counts, self.vocabulary, self.rarity).times(self.weights) + self.bias

    def chances(self, counts: Counts) -> NDArray[np.float64]:
        """Return the chances (rows, classes), rounded so that no machine's last bits decide anything."""
        return softmax(self.scores(counts)).round(9)

    def pulls(self, features: Features, directions: NDArray[np.float64]) -> Pulls:
        """Return how far each word moves the score of its text along the text's direction: (rows, classes)."""
        place, is_known = self.vocabulary.find(features.key)
        known = np.flatnonzero(is_known)
        row, place = features.row.take(known), place.take(known)
        word, width = features.word.take(known), features.width.take(known)
        _, which = _grouped(row * len(self.rarity) + place)
        times = np.bincount(which).take(which)
        along = np.einsum("ij,ij->i", self.weights.take(place, axis=0), directions.take(row, axis=0))
        share = along * self.rarity.take(place) / (width * times)
        each = int(word.max(initial=0) + width.max(initial=0)) + 1
        first = (row * each + word).repeat(width)  # a pair moves it by each of its words
        later = np.arange(len(first)) - (width.cumsum() - width).repeat(width)
        cell, which = _grouped(first + later)
        row, word = np.divmod(cell, each)
        force = np.bincount(which, share.repeat(width), minlength=len(cell))
        return Pulls(row, word, force.astype(np.float64))


def _grouped(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return whole numbers in order, each once, and for each of *values* which of those it is."""
    order = values.argsort()
    ordered = values.take(order)
    is_first = ordered[1:] > ordered[:-1]
    which = np.zeros(len(values), dtype=np.int64)
    which[order[1:]] = is_first.cumsum()
    return np.concatenate([ordered[:1], ordered[1:].compress(is_first)]), which
