"""Which cue a content belongs to, and which source a cue: a small learned ranker over tagged runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.errors import WeightsError
from timeline.records import Span, Token
from timeline.stored import read_arrays, shipped

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CHOICES", "Linker", "Ranker", "Run", "Scene", "find_runs", "load_linker", "nearest"]

CHOICES = {"cue of content": ("content", "cue"), "source of cue": ("cue", "source")}  # whose, and what belongs to it
NEIGHBOURS = 3  # candidates looked at on either side
AT_ONCE = 4096  # anchors whose candidates are scored together: memory stays flat
DECIMALS = 5  # scores are rounded, so that no machine's last bit decides
ROLES = ("source", "cue", "content")
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
ASKED = {place: np.array([[KINDS[kind]] for kind in kinds.split()]) for place, kinds in EDGES.items()}
RUN_FEATURES = sum(map(len, ASKED.values())) + len(OWN)
FEATURES = len(PAIR) + 2 * RUN_FEATURES
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
class Scene:
    """An article as the ranker sees it: what each token is, and running counts of what lies before each."""

    kinds: NDArray[np.int32]  # of each token, with two line breaks before the first and after the last
    quoted: NDArray[np.bool_]
    sentence: NDArray[np.int64]  # the number of each token's
    counts: NDArray[
        np.int64
    ]  # (6, tokens + 1): breaks, stops, commas, and the runs of each role that begin, before each

    @classmethod
    def of(
        cls, tokens: Sequence[Token], sentences: Sequence[Span], quoted: Sequence[bool], runs: Sequence[Run]
    ) -> Scene:
        """Build it from the tokens, the sentences, whether each token stands between quotation marks, and the runs."""
        texts = ["\n", "\n", *[token.text for token in tokens], "\n", "\n"]
        known = {text: _kinds(text) for text in {*texts}}
        kinds = np.array([known[text] for text in texts], dtype=np.int32)
        inside, marks = np.asarray(quoted, dtype=bool), np.zeros((3 + len(ROLES), len(tokens)), dtype=bool)
        marks[:3] = kinds[2:-2] & np.array([[BREAK], [STOP], [COMMA]])
        marks[1] &= ~inside
        for run in runs:
            marks[3 + ROLES.index(run.role), run.first] = True
        counts = np.zeros((len(marks), len(tokens) + 1), dtype=np.int64)
        np.cumsum(marks, axis=1, out=counts[:, 1:])
        begins = [span.start for span in sentences]
        sentence = np.searchsorted(begins, [token.start for token in tokens], side="right")
        return cls(kinds, inside, sentence, counts)

    def features(
        self, choice: str, anchors: Ends, others: Ends, pairs: tuple[NDArray[np.intp], NDArray[np.intp]]
    ) -> NDArray[np.float64]:
        """Return what is known of each pair of one of the *anchors* and one of the *others*: (FEATURES, pairs)."""
        mine, theirs = pairs
        between = self._between(choice, anchors.take(mine), others.take(theirs))
        return np.concatenate([between, self._edges(anchors)[:, mine], self._edges(others)[:, theirs]])

    def _between(self, choice: str, anchors: Ends, others: Ends) -> NDArray[np.float64]:
        """Return how two runs lie to one another: (PAIR, pairs)."""
        before = others.first < anchors.first
        first = np.where(before, others.last, anchors.last)
        last = np.maximum(first, np.where(before, anchors.first, others.first))
        breaks, stops, commas, *runs = self.counts[:, last] - self.counts[:, first]
        mine, theirs = (runs[ROLES.index(role)] for role in CHOICES[choice])
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
            self.sentence[anchors.first] == self.sentence[others.first],
        ]
        return np.array(rows, dtype=np.float64)

    def _edges(self, runs: Ends) -> NDArray[np.float64]:
        """Return what stands at the edges of runs and right beside them: (RUN_FEATURES, runs)."""
        first, last = runs.first + 2, runs.last + 2
        above, opening, ending, below = (self.kinds[at] for at in (first - 1, first, last - 1, last))
        inner, beyond = self.kinds[last - 2], self.kinds[last + 1]
        before = np.where(above & MARK != 0, self.kinds[first - 2], above)
        where = {"before": before, "above": above, "opening": opening, "ending": ending, "below": below}
        cues = self.counts[3 + ROLES.index("cue")]
        closed = np.where(ending & MARK != 0, inner, ending)
        rows = [
            *(found for place, kinds in ASKED.items() for found in where[place] & kinds != 0),
            self.quoted[runs.first] | ((opening | above) & MARK != 0),
            (closed & COMMA != 0) | ((below & COMMA != 0) & (beyond & MARK != 0)),
            closed & STOP != 0,
            (below | beyond) & KINDS["day"] != 0,
            cues[np.minimum(runs.last + 2, len(self.quoted))] > cues[runs.last],
            np.log1p(runs.last - runs.first),
        ]
        return np.array(rows, dtype=np.float64)


@lru_cache(maxsize=50_000)
def _kinds(text: str) -> int:
    """Return what the ranker asks of a token, a bit each.

    >>> [name for name, kind in KINDS.items() if _kinds("Saying") & kind]
    ['saying', 'participle', 'capital']
    """
    low = text.lower()
    forms = (low.endswith("ing") and len(low) > 4, low.endswith("ed") and len(low) > 3, text[:1].isupper())
    return _kinds_by_word().get(low, 0) | sum(KINDS[name] for name, has in zip(FORMS, forms, strict=True) if has)


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

    def scores(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a score for each pair; (FEATURES, pairs) is what is known of them."""
        units = np.maximum(self.hidden[:, :-1] @ features + self.hidden[:, -1:], 0)
        scores: NDArray[np.float64] = np.round(self.out[:-1] @ units + self.out[-1], DECIMALS)
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
        scores[which, place] = self.rankers[choice].scores(
            scene.features(choice, mine, within, (which, places - first))
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
