"""Linear models over counted features: rows of length one, chances, and how far each word moved a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Features", "Model", "Table", "join", "softmax", "tabulate"]


@dataclass(frozen=True, slots=True)
class Features:
    """What was counted of many texts, one entry an occurrence: parallel arrays."""

    row: NDArray[np.int64]  # which text
    key: NDArray[np.uint32]  # the hash of what was counted
    word: NDArray[np.int64]  # the word of the article that it was counted at
    width: NDArray[np.int64]  # how many words it takes, from that one on
    single: NDArray[np.bool_]  # one whole word: if it is unknown, the model knows so much less

    def of(self, row: int) -> Features:
        """Return what was counted of one text."""
        chosen = self.row == row
        return Features(self.row[chosen], self.key[chosen], self.word[chosen], self.width[chosen], self.single[chosen])


def join(parts: Sequence[Features]) -> Features:
    """Return several kinds of features of the same texts as one."""
    return Features(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.word for part in parts]),
        np.concatenate([part.width for part in parts]),
        np.concatenate([part.single for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in rows, as positions in a vocabulary and values; each row has length one, unknown words included."""

    start: NDArray[np.int64]  # where each row begins in `column`; one more at the end
    column: NDArray[np.int64]
    value: NDArray[np.float64]

    def times(self, weights: NDArray[Any]) -> NDArray[np.float64]:
        """Return the scores of each row: (rows, classes) for weights (vocabulary, classes)."""
        out = np.zeros((len(self.start) - 1, weights.shape[1]))
        full = np.flatnonzero(np.diff(self.start))
        if len(full):
            out[full] = np.add.reduceat(weights[self.column] * self.value[:, None], self.start[full], axis=0)
        return out


def tabulate(features: Features, rows: int, keys: NDArray[np.uint32], rarity: NDArray[Any]) -> Table:
    """Return *rows* texts over the vocabulary *keys* (sorted), each thing counted once a text."""
    place = np.minimum(np.searchsorted(keys, features.key), max(len(keys) - 1, 0))
    known = keys[place] == features.key if len(keys) else np.zeros(len(features.key), dtype=bool)
    cell = np.unique(features.row[known] * max(len(keys), 1) + place[known])
    row, column = np.divmod(cell, max(len(keys), 1))
    strange = features.single & ~known
    strangers = np.unique((features.row[strange].astype(np.uint64) << np.uint64(32)) | features.key[strange])
    unknown = np.bincount((strangers >> np.uint64(32)).astype(np.int64), minlength=rows)
    weight = rarity[column].astype(np.float64)
    top = float(rarity.max(initial=1.0))
    norm = np.sqrt(np.bincount(row, weight * weight, minlength=rows) + unknown * top * top)
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))]).astype(np.int64)
    return Table(start, column, weight / np.maximum(norm[row], 1e-9))


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return chances that add up to one in each row."""
    raised: NDArray[np.float64] = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: NDArray[np.float64] = raised.sum(axis=1, keepdims=True)
    return raised / total


@dataclass(frozen=True, slots=True)
class Model:
    """A multinomial logistic regression: its vocabulary, how rare each entry is, a column of weights per class."""

    keys: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: Features, rows: int) -> NDArray[np.float64]:
        """Return the scores (rows, classes)."""
        return tabulate(features, rows, self.keys, self.rarity).times(self.weights) + self.bias

    def chances(self, features: Features, rows: int) -> NDArray[np.float64]:
        """Return the chances (rows, classes), rounded so that no machine's last bits decide anything."""
        chances: NDArray[np.float64] = np.round(softmax(self.scores(features, rows)), 9)
        return chances

    def pull(self, features: Features, direction: NDArray[Any]) -> dict[int, float]:
        """Return how far each word (index) of one text moves its score along *direction*, a weight per class."""
        if not len(self.keys) or not len(features.key):
            return {}
        place = np.minimum(np.searchsorted(self.keys, features.key), len(self.keys) - 1)
        known = self.keys[place] == features.key
        _, which, times = np.unique(features.key[known], return_inverse=True, return_counts=True)
        place, word, width = place[known], features.word[known], features.width[known]
        share = (self.weights[place] @ direction) * self.rarity[place] / (width * times[which])
        out: dict[int, float] = {}
        for first, words, force in zip(word.tolist(), width.tolist(), share.tolist(), strict=True):
            for at in range(first, first + words):
                out[at] = out.get(at, 0.0) + force
        return out
