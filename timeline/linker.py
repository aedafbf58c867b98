"""Which cue a content belongs to, and which source a cue: a small learned ranker over tagged runs."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import log1p
from operator import mul
from typing import NamedTuple

from timeline.errors import WeightsError
from timeline.records import Token

__all__ = ["Linker", "Run", "Scene", "find_runs", "load_linker"]

NEIGHBOURS = 3  # candidates looked at on either side
STOPS = frozenset((".", "!", "?", "…"))
PRONOUNS = frozenset("he she they it we i who which that this these those".split())
ATTRIBUTIVE = frozenset(("to", "by", "from"))  # "according to", "was accused by": the source comes after
PASSIVE = frozenset("is are was were be been being".split())
STARTS = STOPS | {"\n", "“", "”", '"', "''"}
CLOSERS = frozenset((",", "”", '"', "''"))
RELATIVES = frozenset(("who", "which", "that", "whose", "where"))
JOINING = frozenset(("and", "but", "or"))
GAP_FEATURES = 34


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
    begins = [i for i, tag in enumerate(tags) if tag[0] == "B"]
    return [Run(tags[i][2:], i, _end(tags, i + 1)) for i in begins]


def _end(tags: Sequence[str], i: int) -> int:
    """Return the index of the first token from *i* on that is not inside."""
    while i < len(tags) and tags[i][0] == "I":
        i += 1
    return i


@dataclass(frozen=True, slots=True)
class Scene:
    """An article as the ranker sees it: tokens, quotation states, and running counts of what lies before each token."""

    tokens: Sequence[Token]
    lower: Sequence[str]  # the tokens in lower case
    quoted: Sequence[bool]
    breaks: Sequence[int]
    stops: Sequence[int]
    commas: Sequence[int]
    runs: dict[str, Sequence[int]]  # role -> how many runs of it begin before each token

    @classmethod
    def of(cls, tokens: Sequence[Token], quoted: Sequence[bool], runs: Sequence[Run]) -> Scene:
        """Build it from the tokens, whether each stands between quotation marks, and the runs."""

        def counts(marks: Sequence[bool]) -> list[int]:
            return list(accumulate(marks, initial=0))

        begins = {role: [False] * len(tokens) for role in ("source", "cue", "content")}
        for run in runs:
            begins[run.role][run.first] = True
        return cls(
            tokens,
            [token.text.lower() for token in tokens],
            quoted,
            counts([t.text == "\n" for t in tokens]),
            counts([t.text in STOPS and not inside for t, inside in zip(tokens, quoted, strict=True)]),
            counts([t.text == "," for t in tokens]),
            {role: counts(marks) for role, marks in begins.items()},
        )

    def features(self, anchor: Run, other: Run) -> list[float]:
        """Return what speaks for *other* belonging to *anchor*: one half when it stands before, one when after."""
        half, blank = self.half(anchor, other), [0.0] * GAP_FEATURES
        return half + blank if other.first < anchor.first else blank + half

    def half(self, anchor: Run, other: Run) -> list[float]:
        """Return the half that is not blank."""
        before = other.first < anchor.first
        first, last = (other.last, anchor.first) if before else (anchor.last, other.first)
        last = max(first, last)
        gap = last - first
        breaks = self.breaks[last] - self.breaks[first]
        stops = self.stops[last] - self.stops[first]
        between = {role: counts[last] - counts[first] for role, counts in self.runs.items()}
        words = other.last - other.first
        lead = self.lower[other.first]
        return [
            1.0,
            log1p(gap),
            float(gap == 0),
            float(gap <= 2),
            float(breaks == 1),
            float(breaks > 1),
            float(min(stops, 3)),
            float(stops > 0),
            float(min(between[other.role], 2)),
            float(min(between[anchor.role], 2)),
            float(min(sum(between.values()), 4)),
            float(self.quoted[anchor.first]),
            float(self.quoted[other.first]),
            float(gap > 0 and self.commas[last] > self.commas[first]),
            float(lead in PRONOUNS),
            float(lead in ("who", "which", "that")),
            float(min(words, 8)) / 8,
            *self._syntax(anchor, other, gap),
        ]

    def _syntax(self, anchor: Run, other: Run, gap: int) -> list[float]:
        """Return what the words at the edges of both runs, and right beside them, tell about their clauses."""
        opening, ending = self.lower[anchor.first], self.lower[anchor.last - 1]
        above = self.lower[anchor.first - 1] if anchor.first else "\n"
        after = self.tokens[other.last].text if other.last < len(self.tokens) else "\n"
        starts, joined, participle = self._starts(anchor.first), above in JOINING, opening.endswith("ing")
        leads, before = self._starts(other.first), self.lower[other.first - 1] if other.first else "\n"
        taken = other.last != anchor.first and self._begins("cue", other.last)
        return [
            float(participle),
            float(ending in ATTRIBUTIVE),
            float(ending in ATTRIBUTIVE and gap == 0),
            float(opening in PASSIVE),
            float(starts),
            float(joined),
            float(leads),
            float(leads and (joined or participle)),
            float(after == ","),
            float(after == "," and above == ","),
            float(above == "," and participle),
            float(self.quoted[anchor.first] != self.quoted[other.first]),
            float(taken),
            float(taken and (joined or participle)),
            float(before in CLOSERS),
            float(before in RELATIVES),
            float(after in RELATIVES),
        ]

    def _begins(self, role: str, i: int) -> bool:
        """Tell whether a run of *role* begins at a token, or right after it."""
        counts = self.runs[role]
        return counts[min(i + 2, len(self.tokens))] > counts[min(i, len(self.tokens))]

    def _starts(self, i: int) -> bool:
        """Tell whether a sentence begins at a token."""
        return i == 0 or self.tokens[i - 1].text in STARTS


@dataclass(frozen=True, slots=True)
class Linker:
    """Trained weights of the two choices; "none" wins when every candidate scores below zero."""

    weights: dict[str, Sequence[float]]  # "cue of content", "source of cue"

    def choose(self, scene: Scene, choice: str, anchor: Run, candidates: Sequence[Run]) -> Run | None:
        """Return the candidate that belongs to *anchor*, or None; ties go to the earlier one."""
        weights, best, top = self.weights[choice], None, 0.0
        halves = weights[GAP_FEATURES:], weights[:GAP_FEATURES]
        for other in candidates:
            score = round(sum(map(mul, halves[other.first < anchor.first], scene.half(anchor, other))), 6)
            if score > top:
                best, top = other, score
        return best


def near(anchor: Run, others: Sequence[Run]) -> list[Run]:
    """Return the runs nearest to *anchor*: up to NEIGHBOURS before it and as many after.

    >>> cues = [Run("cue", i, i + 1) for i in (0, 2, 4, 6, 8, 10, 12, 14)]
    >>> [run.first for run in near(Run("content", 9, 10), cues)]
    [4, 6, 8, 10, 12, 14]
    """
    place = bisect_left(others, anchor.first, key=lambda other: other.first)
    return list(others[max(0, place - NEIGHBOURS) : place + NEIGHBOURS])


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
    return Linker(weights)
