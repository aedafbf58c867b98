"""Which cue a content belongs to, and which source a cue: a small learned ranker over tagged runs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.errors import WeightsError
from timeline.records import Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Linker", "Run", "Scene", "find_runs", "load_linker"]

NEIGHBOURS = 3  # candidates looked at on either side
AT_ONCE = 4096  # anchors whose candidates are scored together: memory stays flat
DECIMALS = 6  # scores are rounded, so that no machine's last bit decides
ROLES = ("source", "cue", "content")
STOPS = frozenset((".", "!", "?", "…"))
BREAK, STOP, COMMA, PRONOUN, WHO, ATTRIBUTIVE, PASSIVE, START, CLOSER, RELATIVE, JOINING, PARTICIPLE, PLAIN_RELATIVE = (
    1 << bit for bit in range(13)
)
KINDS = {  # what a word is, and the words that are it, in lower case
    BREAK: frozenset("\n"),
    STOP: STOPS,
    COMMA: frozenset(","),
    PRONOUN: frozenset("he she they it we i who which that this these those".split()),
    WHO: frozenset(("who", "which", "that")),
    ATTRIBUTIVE: frozenset(("to", "by", "from")),  # "according to", "was accused by": the source comes after
    PASSIVE: frozenset("is are was were be been being".split()),
    START: STOPS | {"\n", "“", "”", '"', "''"},  # of a sentence, right after it
    CLOSER: frozenset((",", "”", '"', "''")),
    RELATIVE: frozenset(("who", "which", "that", "whose", "where")),
    JOINING: frozenset(("and", "but", "or")),
}
GAP_FEATURES = 34
BEGUN = re.compile("BI*")  # a run, by the first letters of its tags


class Run(NamedTuple):
    """Neighbouring tokens of one role: index of the first token, and of the one after the last."""

    role: str
    first: int
    last: int


def find_runs(tags: Sequence[str]) -> list[Run]:
    """Return the tagged stretches in order.

    >>> find_runs(["B-source", "B-cue", "O", "B-content", "I-content"])
    [Run(role='source', first=0, last=1), Run(role='cue', first=1, last=2), Run(role='content', first=3, last=5)]
    """
    letters = "".join([tag[0] for tag in tags])
    return [Run(tags[found.start()][2:], *found.span()) for found in BEGUN.finditer(letters)]


@dataclass(frozen=True, slots=True)
class Scene:
    """An article as the ranker sees it: what each token is, and running counts of what lies before each."""

    kinds: NDArray[np.int32]  # of each token, with a line break before the first and after the last
    quoted: NDArray[np.bool_]
    counts: NDArray[
        np.int64
    ]  # (6, tokens + 1): breaks, stops, commas, and the runs of each role that begin, before each

    @classmethod
    def of(cls, tokens: Sequence[Token], quoted: Sequence[bool], runs: Sequence[Run]) -> Scene:
        """Build it from the tokens, whether each stands between quotation marks, and the runs."""
        texts = ["\n", *[token.text for token in tokens], "\n"]
        known = {text: _kinds(text) for text in {*texts}}
        kinds = np.array([known[text] for text in texts], dtype=np.int32)
        inside, marks = np.asarray(quoted, dtype=bool), np.zeros((3 + len(ROLES), len(tokens)), dtype=bool)
        marks[:3] = kinds[1:-1] & np.array([[BREAK], [STOP], [COMMA]])
        marks[1] &= ~inside
        for run in runs:
            marks[3 + ROLES.index(run.role), run.first] = True
        counts = np.zeros((len(marks), len(tokens) + 1), dtype=np.int64)
        np.cumsum(marks, axis=1, out=counts[:, 1:])
        return cls(kinds, inside, counts)

    def features(self, anchor: Run, other: Run) -> list[float]:
        """Return what speaks for *other* belonging to *anchor*: one half when it stands before, one when after."""
        half: list[float] = self.halves(Ends.of([anchor]), anchor.role, Ends.of([other]), other.role)[:, 0].tolist()
        blank = [0.0] * GAP_FEATURES
        return half + blank if other.first < anchor.first else blank + half

    def halves(self, anchors: Ends, role: str, others: Ends, other_role: str) -> NDArray[np.float64]:
        """Return the half that is not blank for each pair of an anchor and another: (GAP_FEATURES, pairs)."""
        before = others.first < anchors.first
        first = np.where(before, others.last, anchors.last)
        last = np.maximum(first, np.where(before, anchors.first, others.first))
        gap = last - first
        breaks, stops, commas, *between = self.counts[:, last] - self.counts[:, first]
        lead = self.kinds[others.first + 1]
        rows = [
            np.ones(len(gap)),
            np.log1p(gap),
            gap == 0,
            gap <= 2,
            breaks == 1,
            breaks > 1,
            np.minimum(stops, 3),
            stops > 0,
            np.minimum(between[ROLES.index(other_role)], 2),
            np.minimum(between[ROLES.index(role)], 2),
            np.minimum(sum(between), 4),
            self.quoted[anchors.first],
            self.quoted[others.first],
            commas > 0,
            lead & PRONOUN != 0,
            lead & WHO != 0,
            np.minimum(others.last - others.first, 8) / 8,
            *self._syntax(anchors, others, gap),
        ]
        return np.array(rows, dtype=np.float64)

    def _syntax(self, anchors: Ends, others: Ends, gap: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
        """Return what the words at the edges of both runs, and right beside them, tell about their clauses."""
        above, opening, ending = self.kinds[anchors.first], self.kinds[anchors.first + 1], self.kinds[anchors.last]
        before, after = self.kinds[others.first], self.kinds[others.last + 1]
        participle, attributive = opening & PARTICIPLE != 0, ending & ATTRIBUTIVE != 0
        joined, leads, comma = above & JOINING != 0, before & START != 0, after & COMMA != 0
        taken = (others.last != anchors.first) & self._cue_begins(others.last)
        return [
            participle,
            attributive,
            attributive & (gap == 0),
            opening & PASSIVE != 0,
            above & START != 0,
            joined,
            leads,
            leads & (joined | participle),
            comma,
            comma & (above & COMMA != 0),
            participle & (above & COMMA != 0),
            self.quoted[anchors.first] != self.quoted[others.first],
            taken,
            taken & (joined | participle),
            before & CLOSER != 0,
            before & RELATIVE != 0,
            after & PLAIN_RELATIVE != 0,
        ]

    def _cue_begins(self, at: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell whether a cue begins at a token, or right after it."""
        cues = self.counts[3 + ROLES.index("cue")]
        begins: NDArray[np.bool_] = cues[np.minimum(at + 2, len(self.quoted))] > cues[at]
        return begins


@lru_cache(maxsize=50_000)
def _kinds(text: str) -> int:
    """Return what the ranker asks of a token, a bit each."""
    low = text.lower()
    kinds = _kinds_by_word().get(low, 0)
    return kinds | PARTICIPLE * low.endswith("ing") | PLAIN_RELATIVE * (text in KINDS[RELATIVE])


@cache
def _kinds_by_word() -> dict[str, int]:
    every = frozenset().union(*KINDS.values())
    return {word: sum(kind for kind, words in KINDS.items() if word in words) for word in every}


class Ends(NamedTuple):
    """Where runs begin and end, in tokens."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Ends:
        """Return the ends of some runs."""
        return cls(np.array([run.first for run in runs]), np.array([run.last for run in runs]))

    def take(self, places: NDArray[np.int64]) -> Ends:
        """Return the ends of those at some places."""
        return Ends(self.first[places], self.last[places])


@dataclass(frozen=True, slots=True)
class Linker:
    """Trained weights of the two choices; "none" wins when every candidate scores below zero."""

    weights: dict[str, NDArray[np.float64]]  # "cue of content", "source of cue": a row if before, a row if after

    def choose(self, scene: Scene, choice: str, anchors: Sequence[Run], others: Sequence[Run]) -> list[Run | None]:
        """Return for each anchor the one of *others*, in order, that belongs to it, or None; ties go to the earlier."""
        found: list[Run | None] = []
        for start in range(0, len(anchors), AT_ONCE):
            found += self._chosen(scene, choice, anchors[start : start + AT_ONCE], others)
        return found

    def _chosen(self, scene: Scene, choice: str, anchors: Sequence[Run], others: Sequence[Run]) -> list[Run | None]:
        if not others:
            return [None] * len(anchors)
        mine, theirs = Ends.of(anchors), Ends.of(others)
        near = nearest(mine.first, theirs.first)
        which, place = np.nonzero(near >= 0)
        mine, theirs = mine.take(which), theirs.take(near[which, place])
        halves = scene.halves(mine, anchors[0].role, theirs, others[0].role)
        before, after = self.weights[choice] @ halves
        scores = np.zeros(near.shape)
        scores[which, place] = np.round(np.where(theirs.first < mine.first, before, after), DECIMALS)
        best = scores.argmax(axis=1)
        rows = np.arange(len(anchors))
        return [
            others[other] if score > 0 else None
            for other, score in zip(near[rows, best].tolist(), scores[rows, best].tolist(), strict=True)
        ]


def nearest(anchors: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places in *others* of those nearest to each anchor: NEIGHBOURS before it, as many after; -1 for none.

    >>> nearest(np.array([9, 1]), np.array([0, 2, 4, 6, 8, 10, 12, 14])).tolist()
    [[2, 3, 4, 5, 6, 7], [-1, -1, 0, 1, 2, 3]]
    """
    places = np.searchsorted(others, anchors)[:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS)
    return np.where((places >= 0) & (places < len(others)), places, -1)


def near(anchor: Run, others: Sequence[Run]) -> list[Run]:
    """Return the runs nearest to one anchor, in order."""
    (places,) = nearest(np.array([anchor.first]), np.array([other.first for other in others])).tolist()
    return [others[place] for place in places if place >= 0]


@cache
def load_linker(name: str = "linker.json") -> Linker:
    """Return the shipped ranker."""
    path = files("timeline") / "weights" / name
    try:
        weights = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WeightsError(f"weights/{name}: no such file; training/train_linker.py makes it") from None
    if any(len(row) != 2 * GAP_FEATURES for row in weights.values()):
        raise WeightsError(f"weights/{name}: made for another version; training/train_linker.py makes it anew")
    return Linker({choice: np.array(row).reshape(2, GAP_FEATURES) for choice, row in weights.items()})
