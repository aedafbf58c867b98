"""On or off the codebook's subject: what a statement's own words say, and what is spoken of around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from timeline.features import Context, content_features
from timeline.linear import Counts, Model
from timeline.records import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIGNS", "Subject", "names_subject", "signs"]

NEAREST = 3  # sentences on either side that count as a statement's neighbours
SHORT = 4  # words: a statement of so many is told as much by its neighbours as by itself
SIGNS = (
    "its words",
    "its sentence",
    "the sentence before",
    "the sentences near by",
    "the likeliest sentence near by",
    "the article",
    "it names the subject",
    "what is said in its sentence names it",
    "the sentence before names it",
    "how many near by name it",
    "how many in the article name it",
    "the headline names it",
    "it is short, and so much near by",
)
NAMING = [SIGNS.index("it names the subject"), SIGNS.index("how many in the article name it")]


@dataclass(frozen=True, slots=True)
class Subject:
    """What decides whether a statement is on the subject: a model of words, and a weight for each sign."""

    words: Model  # two classes: off, on
    weights: NDArray[np.float64]  # one a sign
    bias: float

    def chances(self, context: Context, names: Sequence[str]) -> NDArray[np.float64]:
        """Return the chance of each statement to be on the subject, of which *names* are words.

        Where nothing in the article names it, there is none.
        """
        found = signs(self.words, context, names)
        if names and not found[:, NAMING].any():
            return np.zeros(len(found))
        chances: NDArray[np.float64] = (1 / (1 + np.exp(-(found @ self.weights + self.bias)))).round(9)
        return chances


def signs(model: Model, context: Context, names: Sequence[str]) -> NDArray[np.float64]:
    """Return the signs of each statement: (statements, SIGNS). A speaker is none of them."""
    units, spans, at = len(context.units), context.sentences, context.place
    scores = model.scores(Counts.joined(Counts.of(content_features(context), units), context.counts, context.around))
    odds = scores[:, 1] - scores[:, 0]
    own, beside, odds = odds[:units], odds[units : 2 * units], odds[2 * units :]
    parts = [*_unframed(context), *(unit.content for unit in context.units)]
    naming = _naming(context.reading.text, parts, names)
    named, by_words = naming[: len(spans)], naming[len(spans) :]
    near = at[:, None] + np.arange(-NEAREST, NEAREST + 1)
    inside = (near >= 0) & (near < len(spans)) & ((near != at[:, None]) | (len(spans) == 1))
    near, count = np.where(inside, near, 0), inside.sum(axis=1)
    close = (odds[near] * inside).sum(axis=1) / count
    found = np.empty((units, len(SIGNS)))
    columns = (
        own,
        beside,
        np.where(at > 0, odds[at - 1], odds.mean()),
        close,
        np.where(inside, odds[near], -np.inf).max(axis=1),
        np.mean(1 / (1 + np.exp(-odds))),
        by_words,
        named[at],
        np.where(at > 0, named[at - 1], 0.0),
        (named[near] * inside).sum(axis=1) / count,
        named.mean(),
        named[0],
        close / (1 + np.bincount(context.row, minlength=units) / SHORT),
    )
    for place, column in enumerate(columns):
        found[:, place] = column
    return found


def _naming(text: str, groups: Sequence[Sequence[Span]], names: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 for each group of spans of which one holds a word that names the subject, 0 for others."""
    found = names_subject(text, [span for group in groups for span in group], names)
    row = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return (np.bincount(row, found, minlength=len(groups)) > 0).astype(np.float64)


def _unframed(context: Context) -> list[list[Span]]:
    """Return each sentence, or, where a statement stands in it, only what is said: the rest may name a speaker."""
    out = [[sentence] for sentence in context.sentences]
    for unit in context.units:
        for i in _touched(context, unit.sentence):
            out[i] = []
    for unit in context.units:
        for span in unit.content:
            for i in _touched(context, span):
                start, end = context.sentences[i]
                out[i].append(Span(max(span.start, start), min(span.end, end)))
    return out


def _touched(context: Context, span: Span) -> range:
    place = context.reading.place
    return range(place(span.start), place(max(span.start, span.end - 1)) + 1)


def names_subject(text: str, spans: Sequence[Span], subject: Sequence[str]) -> list[bool]:
    """Tell of each span whether it holds a word that names the subject.

    >>> names_subject("They deported him. He plays golf.", [Span(0, 18), Span(19, 33)], ["deport*"])
    [True, False]
    """
    if not subject:
        return [False for _ in spans]
    starts, ends = _named(text, tuple(subject))
    nexts = [bisect_left(starts, span.start) for span in spans]
    return [at < len(ends) and ends[at] <= span.end for at, span in zip(nexts, spans, strict=True)]


@lru_cache(maxsize=2)  # an article is asked whether it names its subject at all, and then where
def _named(text: str, subject: tuple[str, ...]) -> tuple[Sequence[int], Sequence[int]]:
    """Return where the words that name the subject begin and end."""
    found = [match.span() for match in _pattern(subject).finditer(text)]
    return [start for start, _ in found], [end for _, end in found]


@cache
def _pattern(subject: tuple[str, ...]) -> re.Pattern[str]:
    by_letter: dict[str, list[str]] = {}  # most words fail at their first letter, which is looked at as it is written
    for word in subject:
        rest = re.escape(word[1:].rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        cased = re.search("[A-Z]", word)
        for letter in (word[0],) if cased else (word[0], word[0].upper()):
            by_letter.setdefault(letter, []).append(rest if cased else f"(?i:{rest})")
    first = "".join(re.escape(letter) for letter in by_letter)
    words = "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(rf"\b(?=[{first}])(?:{words})\b")
