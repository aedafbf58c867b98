"""What the coder counts of a statement and of what surrounds it; never who speaks.

Words are known by hashes. Inside a statement every word counts; beside it, in its sentence, no name, office, party or
pronoun does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np

from timeline.lexicon import inflect, load_lexicon
from timeline.linear import Features, join
from timeline.records import CodingUnit, Span, Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Words",
    "content_features",
    "find_words",
    "negated",
    "position_features",
    "sentence_features",
    "topic_features",
]

STEM = 5  # letters of a word that stand for its forms
SCOPE = 6  # words that a negation reaches
WHOLE, STEMMED, PAIR, TURNED, WITHIN, CUE, CUE_SIDE, BESIDE, OPPOSING, SUPPORTING = range(1, 11)  # kinds of features
MIXER = np.uint64(0x9E3779B97F4A7C15)


class Form(NamedTuple):
    """What is known of a word form."""

    text: str  # lower case, digits as 0, straight apostrophe
    whole: int  # hash of the form
    stem: int  # hash of its first letters; of the form where that is short
    is_long: bool  # so that its stem is not the form itself
    is_function: bool
    is_speaker: bool
    turns: bool
    side: int  # -1 opposes, 1 supports what follows, 0 neither


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article, without punctuation but with question marks, as parallel arrays."""

    text: tuple[str, ...]
    starts: tuple[int, ...]  # the same as `start`: a search in a tuple is quicker than a short one in an array
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    whole: NDArray[np.uint64]
    stem: NDArray[np.uint64]
    is_long: NDArray[np.bool_]
    is_function: NDArray[np.bool_]
    is_hidden: NDArray[np.bool_]  # not read outside a statement: it may say who speaks
    turns: NDArray[np.bool_]
    side: NDArray[np.int64]

    def within(self, span: Span) -> NDArray[np.int64]:
        """Return the indices of the words that begin inside a span."""
        return np.arange(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))


def find_words(tokens: Iterable[Token]) -> Words:
    """Return the words among *tokens*.

    >>> from timeline.text import find_tokens
    >>> find_words(find_tokens("We’ll send 2,000 troops?")).text
    ("we'll", 'send', '0', 'troops', '?')
    """
    kept = [token for token in tokens if token.text[0].isalnum() or token.text == "?"]
    forms = [_form(token.text.lower()) for token in kept]
    capital = np.array([token.text[0].isupper() for token in kept], dtype=bool)
    is_function = np.array([form.is_function for form in forms], dtype=bool)
    return Words(
        tuple(form.text for form in forms),
        tuple(token.start for token in kept),
        np.array([token.start for token in kept], dtype=np.int64),
        np.array([token.end for token in kept], dtype=np.int64),
        np.array([form.whole for form in forms], dtype=np.uint64),
        np.array([form.stem for form in forms], dtype=np.uint64),
        np.array([form.is_long for form in forms], dtype=bool),
        is_function,
        is_function | capital | np.array([form.is_speaker for form in forms], dtype=bool),
        np.array([form.turns for form in forms], dtype=bool),
        np.array([form.side for form in forms], dtype=np.int64),
    )


@lru_cache(maxsize=200_000)
def _form(low: str) -> Form:
    text = low.replace("’", "'")
    if any(char.isdigit() for char in text):
        text = re.sub(r"\d[\d.,:]*", "0", text)
    is_long = len(text) > STEM
    opposes, supports = _inflected("opposing"), _inflected("supporting")
    return Form(
        text,
        _hash(text),
        _hash(f"{text[:STEM]}*") if is_long else _hash(text),
        is_long,
        text in words_of("function"),
        text in words_of("speakers"),
        negates(text),
        -1 if text in opposes else 1 if text in supports else 0,
    )


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


@cache
def words_of(name: str) -> frozenset[str]:
    """Return a word list of lexicons/coder.toml."""
    return frozenset(load_lexicon("coder")[name]["words"])


@cache
def _inflected(name: str) -> frozenset[str]:
    """Return the words of a list and, of its verbs, all forms."""
    verbs = load_lexicon("coder")[name]["verbs"]
    return words_of(name) | frozenset(form for verb in verbs for form in inflect(verb))


def negates(word: str) -> bool:
    """Tell whether a word turns those that follow.

    >>> [word for word in ("don't", "not", "note") if negates(word)]
    ["don't", 'not']
    """
    return word in words_of("negation") or word.endswith(tuple(load_lexicon("coder")["negation"]["endings"]))


# ------------------------------------------------------------------------------------------------ counting


def _mixed(hashes: NDArray[np.uint64], kind: int, with_: NDArray[np.uint64] | int = 0) -> NDArray[np.uint32]:
    """Return hashes of hashes: of a kind of feature, or of two words together."""
    with np.errstate(over="ignore"):
        seed = (np.asarray(with_, dtype=np.uint64) * np.uint64(31) + np.uint64(kind)) * MIXER
        mixed = ((hashes ^ (seed >> np.uint64(7))) + seed) * MIXER
    high: NDArray[np.uint32] = (mixed >> np.uint64(32)).astype(np.uint32)
    return high


def _counted(row: Any, keys: NDArray[np.uint32], at: Any, width: int = 1, single: bool = False) -> Features:
    count = len(keys)
    return Features(
        np.asarray(row, dtype=np.int64),
        keys,
        np.asarray(at, dtype=np.int64),
        np.full(count, width, dtype=np.int64),
        np.full(count, single, dtype=bool),
    )


def _grams(words: Words, row: Any, at: Any) -> list[Features]:
    """Count words, stems and pairs of neighbours: *row* tells which text each of the word indices *at* belongs to."""
    stemmed = words.is_long[at]
    pair = np.flatnonzero((at[1:] == at[:-1] + 1) & (row[1:] == row[:-1]))
    both = _mixed(words.whole[at[pair]], PAIR, words.whole[at[pair + 1]]) if len(pair) else np.zeros(0, np.uint32)
    return [
        _counted(row, _mixed(words.whole[at], WHOLE), at, single=True),
        _counted(row[stemmed], _mixed(words.stem[at[stemmed]], STEMMED), at[stemmed]),
        _counted(row[pair], both, at[pair], width=2),
    ]


def _rows(groups: Sequence[Any]) -> tuple[Any, Any]:
    """Return groups of word indices as rows and indices."""
    if not groups:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.repeat(np.arange(len(groups)), [len(group) for group in groups]), np.concatenate(groups)


def _said(words: Words, unit: CodingUnit) -> Any:
    return np.concatenate([words.within(span) for span in unit.content])


def _beside(words: Words, unit: CodingUnit, said: NDArray[np.bool_]) -> Any:
    """Return the words of a statement's sentence that are nobody's and that do not say who speaks."""
    around = words.within(unit.sentence)
    return around[~said[around] & ~words.is_hidden[around]]


def spoken(words: Words, units: Sequence[CodingUnit]) -> NDArray[np.bool_]:
    """Tell of each word whether it stands in a statement."""
    said = np.zeros(len(words.text), dtype=bool)
    for unit in units:
        said[_said(words, unit)] = True
    return said


def content_features(words: Words, units: Sequence[CodingUnit]) -> Features:
    """Count the words of each statement that can carry a subject."""
    row, at = _rows([_said(words, unit) for unit in units])
    kept = ~words.is_function[at]
    return join(_grams(words, row[kept], at[kept]))


def topic_features(words: Words, units: Sequence[CodingUnit]) -> Features:
    """Count the words of each statement and those beside it in its sentence."""
    said = spoken(words, units)
    groups = [np.unique(np.concatenate([_said(words, unit), _beside(words, unit, said)])) for unit in units]
    row, at = _rows(groups)
    kept = ~words.is_function[at]
    return join(_grams(words, row[kept], at[kept]))


def sentence_features(words: Words, sentences: Sequence[Span], units: Sequence[CodingUnit]) -> Features:
    """Count the words of each sentence; beside statements, in their sentences, only what does not say who speaks."""
    frame = np.zeros(len(words.text), dtype=bool)
    for unit in units:
        frame[words.within(unit.sentence)] = True
    frame &= ~spoken(words, units)
    row, at = _rows([words.within(sentence) for sentence in sentences])
    kept = ~words.is_function[at] & ~(frame[at] & words.is_hidden[at])
    return join(_grams(words, row[kept], at[kept]))


def position_features(words: Words, units: Sequence[CodingUnit], topics: Sequence[int]) -> Features:
    """Count what may tell the direction of each statement on its topic.

    Its words; its stems with what the reporting verb and negations make of them ("blasted | raids", "not | raids"),
    and with its topic; the reporting verb itself; and the words beside it.
    """
    said = spoken(words, units)
    row, at = _rows([_said(words, unit) for unit in units])
    cue_side = np.array([_side(words, unit) for unit in units], dtype=np.int64)
    topic = np.asarray(topics, dtype=np.int64)
    heavy = ~words.is_function[at]
    r, a = row[heavy], at[heavy]
    effect = np.where(_under_negation(words, row, at)[heavy], -1, 1) * np.where(cue_side[r] == 0, 1, cue_side[r])
    cue_row, cue_at = _rows([words.within(unit.cue) if unit.cue else np.zeros(0, np.int64) for unit in units])
    kept = ~words.is_function[cue_at]
    beside_row, beside_at = _rows([_beside(words, unit, said) for unit in units])
    stems = words.stem[a]
    return join(
        [
            *_grams(words, row, at),
            _counted(r, _mixed(stems, TURNED, (effect + 1).astype(np.uint64)), a),
            _counted(r, _mixed(stems, WITHIN, topic[r].astype(np.uint64)), a),
            _counted(cue_row[kept], _mixed(words.stem[cue_at[kept]], CUE), cue_at[kept]),
            _counted(
                cue_row[kept],
                _mixed((cue_side[cue_row[kept]] + 1).astype(np.uint64), CUE_SIDE),
                cue_at[kept],
            ),
            _counted(beside_row, _mixed(words.stem[beside_at], BESIDE), beside_at),
            *(
                _counted(row[match], _mixed(np.zeros(int(match.sum()), np.uint64), kind), at[match])
                for kind, match in ((OPPOSING, words.side[at] < 0), (SUPPORTING, words.side[at] > 0))
            ),
        ]
    )


def negated(words: Words, unit: CodingUnit) -> set[int]:
    """Return the words of a statement that stand a few words after a negation."""
    at = _said(words, unit)
    turning = at[words.turns[at]]
    return {int(i) for i in at if ((turning < i) & (i - turning <= SCOPE)).any()}


def _side(words: Words, unit: CodingUnit) -> int:
    """Return whether a statement's reporting verb opposes (-1) or supports (1) what is said."""
    sides = words.side[words.within(unit.cue)] if unit.cue else np.zeros(0, np.int64)
    return -1 if (sides < 0).any() else 1 if (sides > 0).any() else 0


def _under_negation(words: Words, row: Any, at: Any) -> Any:
    """Tell of each word of a statement whether a negation, or a verb of opposing, stands a few words before it."""
    place = np.arange(len(at))
    turning = np.where(words.turns[at] | (words.side[at] < 0), place, -SCOPE - 1)
    last = np.maximum.accumulate(np.concatenate([[-SCOPE - 1], turning]))[:-1] if len(at) else place
    same = row[np.maximum(last, 0)] == row if len(at) else place.astype(bool)
    return (place - last <= SCOPE) & (last >= 0) & same
