"""Which cue a content belongs to, and which source a cue: a small learned ranker over tagged runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.errors import WeightsError
from timeline.stored import read_arrays, shipped
from timeline.text import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CHOICES", "STOPS", "WORDS", "Linker", "Ranker", "Run", "Scene", "find_runs", "load_linker", "nearest"]

CHOICES = {"cue of content": ("content", "cue"), "source of cue": ("cue", "source")}  # whose, and what belongs to it
NEIGHBOURS = 3  # candidates looked at on either side
AT_ONCE = 4096  # anchors whose candidates are scored together: memory stays flat
REMEMBERED = 50_000  # words, at the most
DECIMALS = 5  # scores are rounded, so that no machine's last bit decides
LETTERS = {"S": "source", "V": "cue", "C": "content"}  # by the tag that begins one
ROLES = tuple(LETTERS.values())
STOPS = frozenset((".", "!", "?", "…"))
WORDS = {  # what a word is, and the words that are it, in lower case
    "break": "\n",
    "stop": ". ! ? …",
    "comma": ",",
    "colon": ": ;",
    "dash": "— – - --",
    "mark": "“ ” \" ''",
    "that": "that",
    "to": "to",
    "joining": "and but or",
    "relative": "who which that whose where",
    "who": "who which that",
    "pronoun": "he she they it we i who which that this these those",
    "being": "is are was were be been being",
    "negation": "not never",
    "attributive": "to by from",  # "according to", "was accused by": the source comes after
    "saying": "said says say saying told tells added adds wrote writes",
    "adverbial": "after although as at because before by despite during for from if in on since though when while with",
    "day": "monday tuesday wednesday thursday friday saturday sunday",
}
FORMS = ("participle", "past", "capital")  # what a word is by its form
KINDS = {name: 1 << bit for bit, name in enumerate((*WORDS, *FORMS))}
BREAK, STOP, COMMA, MARK = (KINDS[name] for name in ("break", "stop", "comma", "mark"))
PARTICIPLE, PAST, CAPITAL = (KINDS[name] for name in FORMS)
EDGES = {  # what is told of a run: where one looks, and for words of which kind
    "before": "comma colon dash joining relative stop break",  # behind a quotation mark
    "above": "break mark",  # right before it
    "opening": "capital that adverbial negation participle past pronoun who being to saying",
    "ending": "attributive saying stop",
    "below": "comma stop that colon dash mark day break relative joining",  # right after it
}
OWN = (
    "it stands between marks",
    "a comma closes it",
    "a stop closes it",
    "a day follows",
    "a cue follows",
    "its length",
)
PAIR = (
    "the other stands before",
    "tokens between",
    "they touch",
    "they nearly touch",
    "one break between",
    "more breaks between",
    "stops between",
    "a stop between",
    "a comma between",
    "others like the other between",
    "others like the anchor between",
    "runs between",
    "one between marks, one not",
    "in one sentence",
)
PLACES = np.array([place for place, kinds in enumerate(EDGES.values()) for _ in kinds.split()])
ASKED = np.array([[KINDS[kind]] for kinds in EDGES.values() for kind in kinds.split()], dtype=np.int32)
RUN_FEATURES = len(ASKED) + len(OWN)
FEATURES = len(PAIR) + 2 * RUN_FEATURES
AROUND = np.full(2, BREAK, dtype=np.int32)  # what stands before the first token and behind the last: line breaks
SENTENCES, FIRST_ROLE = 3, 4  # among the counts of a scene
RUN = re.compile("[SVC][svc]*")


class Run(NamedTuple):
    """Neighbouring tokens of one role: index of the first token, and of the one after the last."""

    role: str
    first: int
    last: int


def find_runs(tags: str) -> list[Run]:
    """Return the tagged stretches in order, of the tagger's row of letters.

    >>> find_runs("SV-Cc")
    [Run(role='source', first=0, last=1), Run(role='cue', first=1, last=2), Run(role='content', first=3, last=5)]
    """
    return [Run(LETTERS[found[0][0]], *found.span()) for found in RUN.finditer(tags)]


class Ends(NamedTuple):
    """Where runs begin and end, in tokens."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Ends:
        """Return the ends of some runs."""
        first, last = [run.first for run in runs], [run.last for run in runs]
        return cls(np.array(first, dtype=np.int64), np.array(last, dtype=np.int64))

    def take(self, places: NDArray[np.int64]) -> Ends:
        """Return the ends of those at some places."""
        return Ends(self.first[places], self.last[places])


@dataclass(frozen=True, slots=True)
class Scene:
    """An article as the ranker sees it: what lies before each token, and what stands at the edges of its runs."""

    quoted: NDArray[np.bool_]  # of each token: whether it stands between marks
    counts: NDArray[np.int64]  # (7, tokens + 1), before each token: breaks, stops, commas, sentences, runs of each role
    firsts: NDArray[np.int64]  # where each run begins
    edges: NDArray[np.float64]  # (RUN_FEATURES, runs)

    @classmethod
    def of(cls, tokens: Tokens, sentences: Sequence[int], quoted: Sequence[range], runs: Sequence[Run]) -> Scene:
        """Build it from the tokens, the first of each sentence, those that stand between marks, and the runs."""
        words, which = tokens.words
        known = np.fromiter(map(_known().__getitem__, words), np.int32, len(words)).take(which)
        kinds = np.concatenate([AROUND, known, AROUND])
        inside, marks = np.zeros(len(tokens), dtype=bool), np.zeros((4 + len(ROLES), len(tokens) + 1), dtype=bool)
        for span in quoted:
            inside[span.start : span.stop] = True
        marks[:3, 1:] = kinds[2:-2] & np.array([[BREAK], [STOP], [COMMA]]) != 0
        marks[1, 1:] &= ~inside
        marks[3, sentences] = True
        ends, roles = Ends.of(runs), [FIRST_ROLE + ROLES.index(run.role) for run in runs]
        marks[roles, ends.first + 1] = True
        counts = marks.cumsum(axis=1)
        return cls(inside, counts, ends.first, _edges(kinds, inside, counts, ends))

    def edges_of(self, runs: Ends) -> NDArray[np.float64]:
        """Return what stands at the edges of some of the runs: (RUN_FEATURES, runs)."""
        return self.edges[:, self.firsts.searchsorted(runs.first)]

    def features(
        self, choice: str, anchors: Ends, others: Ends, pairs: tuple[NDArray[np.intp], NDArray[np.intp]]
    ) -> NDArray[np.float64]:
        """Return what is known of each pair of one of the *anchors* and one of the *others*: (FEATURES, pairs)."""
        mine, theirs = pairs
        between = self.between(choice, anchors.take(mine), others.take(theirs))
        return np.concatenate([between, self.edges_of(anchors)[:, mine], self.edges_of(others)[:, theirs]])

    def between(self, choice: str, anchors: Ends, others: Ends) -> NDArray[np.float64]:
        """Return how two runs lie to one another: (PAIR, pairs)."""
        before = others.first < anchors.first
        first = np.where(before, others.last, anchors.last)
        last = np.maximum(first, np.where(before, anchors.first, others.first))
        breaks, stops, commas, _, *runs = self.counts[:, last] - self.counts[:, first]
        mine, theirs = (runs[ROLES.index(role)] for role in CHOICES[choice])
        sentences = self.counts[SENTENCES]
        gap = last - first
        rows = [
            before,
            np.log1p(gap),
            gap == 0,
            gap <= 2,
            breaks == 1,
            breaks > 1,
            np.minimum(stops, 3),
            stops > 0,
            commas > 0,
            np.minimum(theirs, 2),
            np.minimum(mine, 2),
            np.minimum(sum(runs), 4),
            self.quoted[anchors.first] != self.quoted[others.first],
            sentences[anchors.first] == sentences[others.first],
        ]
        return np.array(rows, dtype=np.float64)


def _edges(
    kinds: NDArray[np.int32], quoted: NDArray[np.bool_], counts: NDArray[np.int64], runs: Ends
) -> NDArray[np.float64]:
    """Return what stands at the edges of runs and right beside them: (RUN_FEATURES, runs).

    *kinds* tells what each token is, with two line breaks before the first and after the last.
    """
    first, last = runs.first + 2, runs.last + 2
    above, opening, ending, below = kinds[[first - 1, first, last - 1, last]]
    before = np.where(above & MARK != 0, kinds[first - 2], above)
    closed = np.where(ending & MARK != 0, kinds[last - 2], ending)
    beyond = kinds[last + 1]
    cues = counts[FIRST_ROLE + ROLES.index("cue")]
    edges = np.empty((RUN_FEATURES, len(first)))
    edges[: len(ASKED)] = np.array([before, above, opening, ending, below])[PLACES] & ASKED != 0
    edges[len(ASKED) :] = (
        quoted[runs.first] | ((opening | above) & MARK != 0),
        (closed & COMMA != 0) | ((below & COMMA != 0) & (beyond & MARK != 0)),
        closed & STOP != 0,
        (below | beyond) & KINDS["day"] != 0,
        cues[np.minimum(runs.last + 2, len(quoted))] > cues[runs.last],
        np.log1p(runs.last - runs.first),
    )
    return edges


class Known(dict[str, int]):
    """What the ranker asks of each word, a bit each: it is worked out once, and asked of a thousand words an article.

    >>> [name for name, kind in KINDS.items() if Known()["Saying"] & kind]
    ['saying', 'participle', 'capital']
    """

    def __missing__(self, word: str) -> int:
        """Work it out; a memory that is full begins anew, so that it stays small in a run of any length."""
        if len(self) >= REMEMBERED:
            self.clear()
        low = word.lower()
        kinds = _kinds_by_word().get(low, 0)
        if len(low) > 4 and low.endswith("ing"):
            kinds |= PARTICIPLE
        elif len(low) > 3 and low.endswith("ed"):
            kinds |= PAST
        self[word] = kinds = kinds | CAPITAL if word[:1].isupper() else kinds
        return kinds


@cache
def _known() -> Known:
    """Return what has been worked out so far."""
    return Known()


@cache
def _kinds_by_word() -> dict[str, int]:
    kinds: dict[str, int] = {}
    for name, words in WORDS.items():
        for word in words.split(" "):
            kinds[word] = kinds.get(word, 0) | KINDS[name]
    return kinds


@dataclass(frozen=True, slots=True)
class Ranker:
    """What makes one choice: a network of one hidden layer; the last column of each of its weights is added."""

    hidden: NDArray[np.float64]  # (units, FEATURES + 1)
    out: NDArray[np.float64]  # (units + 1,)

    def scores(
        self, between: NDArray[np.float64], edges: Sequence[NDArray[np.float64]], pairs: Sequence[NDArray[np.intp]]
    ) -> NDArray[np.float64]:
        """Return a score for each pair, from how the two lie *between* one another and the *edges* of each.

        A run is weighed once, in however many pairs it is.
        """
        weights = self.hidden.T
        units = between.T @ weights[: len(PAIR)] + weights[-1]
        for start, own, place in zip((len(PAIR), len(PAIR) + RUN_FEATURES), edges, pairs, strict=True):
            units += (own.T @ weights[start : start + RUN_FEATURES]).take(place, axis=0)
        scores: NDArray[np.float64] = (np.maximum(units, 0) @ self.out[:-1] + self.out[-1]).round(DECIMALS)
        return scores


@dataclass(frozen=True, slots=True)
class Linker:
    """A trained ranker for each of CHOICES; "none" wins when every candidate scores below zero."""

    rankers: Mapping[str, Ranker]

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
        places = near[which, place]
        first = int(places.min())
        within = theirs.take(np.arange(first, int(places.max()) + 1))
        scores = np.zeros(near.shape)
        pairs = which, places - first
        scores[which, place] = self.rankers[choice].scores(
            scene.between(choice, mine.take(which), theirs.take(places)),
            (scene.edges_of(mine), scene.edges_of(within)),
            pairs,
        )
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


@cache
def load_linker(name: str = "linker.npz") -> Linker:
    """Return the shipped ranker; the file's checksum is tested."""
    arrays = read_arrays(shipped(name, "train_linker.py"), f"weights/{name}")
    try:
        parts = {
            choice: [arrays[f"{choice}.{part}"].astype(np.float64) for part in ("hidden", "out")] for choice in CHOICES
        }
    except KeyError as error:
        raise WeightsError(f"weights/{name}: damaged ({error}); install the package again") from None
    if any(hidden.shape[1] != FEATURES + 1 for hidden, _ in parts.values()):
        raise WeightsError(f"weights/{name}: made for another version; training/train_linker.py makes it anew")
    return Linker({choice: Ranker(*weights) for choice, weights in parts.items()})
