"""What the coder counts of a statement and of what surrounds it; never who speaks.

Words are known by hashes. Inside a statement every word counts; beside it, in its sentence, no name, office, party or
pronoun does.
"""

from __future__ import annotations

import re
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
    "said",
    "sentence_features",
    "topic_features",
]

STEM = 5  # letters of a word that stand for its forms
SCOPE = 6  # words that a negation reaches
NUMBER = re.compile(r"\d[\d.,:]*")
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
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    stem: NDArray[np.uint64]
    is_long: NDArray[np.bool_]
    is_function: NDArray[np.bool_]
    is_hidden: NDArray[np.bool_]  # not read outside a statement: it may say who speaks
    turns: NDArray[np.bool_]
    side: NDArray[np.int64]
    as_whole: NDArray[np.uint32]  # what is counted of each word: itself,
    as_stem: NDArray[np.uint32]  # its stem,
    as_pair: NDArray[np.uint32]  # itself and the next one; none of the last


def find_words(tokens: Iterable[Token]) -> Words:
    """Return the words among *tokens*.

    >>> from timeline.text import find_tokens
    >>> find_words(find_tokens("We’ll send 2,000 troops?")).text
    ("we'll", 'send', '0', 'troops', '?')
    """
    kept = [token for token in tokens if token.text[0].isalnum() or token.text == "?"]
    starts, ends, texts = zip(*kept, strict=True) if kept else ((), (), ())
    forms = [_form(text.lower()) for text in texts]
    columns = zip(*forms, strict=True) if forms else iter([()] * len(Form._fields))
    text, whole, stem, is_long, is_function, is_speaker, turns, side = columns
    hashes, stems, function = np.array(whole, dtype=np.uint64), np.array(stem, dtype=np.uint64), _told(is_function)
    return Words(
        text,
        np.array(starts, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        stems,
        _told(is_long),
        function,
        function | _told(is_speaker) | _told([text[0].isupper() for text in texts]),
        _told(turns),
        np.array(side, dtype=np.int64),
        _mixed(hashes, WHOLE),
        _mixed(stems, STEMMED),
        _mixed(hashes[:-1], PAIR, hashes[1:]),
    )


def _told(values: Sequence[bool]) -> NDArray[np.bool_]:
    return np.array(values, dtype=bool)


@lru_cache(maxsize=200_000)
def _form(low: str) -> Form:
    text = low if low.isalpha() else NUMBER.sub("0", low.replace("’", "'"))
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
    return word in words_of("negation") or word.endswith(_negated_endings())


@cache
def _negated_endings() -> tuple[str, ...]:
    return tuple(load_lexicon("coder")["negation"]["endings"])


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
    return [
        _counted(row, words.as_whole[at], at, single=True),
        _counted(row[stemmed], words.as_stem[at[stemmed]], at[stemmed]),
        _counted(row[pair], words.as_pair[at[pair]], at[pair], width=2),
    ]


def _within(words: Words, spans: Sequence[Span], rows: Sequence[int] | None = None) -> tuple[Any, Any]:
    """Return row and index of each word that begins inside one of the spans, in their order; a row each if not told."""
    first, last = np.searchsorted(words.start, np.array(spans, dtype=np.int64).reshape(-1, 2)).T
    count = last - first
    at = np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)
    return np.repeat(np.arange(len(spans)) if rows is None else np.array(rows, dtype=np.int64), count), at


def said(words: Words, units: Sequence[CodingUnit]) -> tuple[Any, Any]:
    """Return row and index of each word of the statements."""
    rows = [row for row, unit in enumerate(units) for _ in unit.content]
    return _within(words, [span for unit in units for span in unit.content], rows)


def _beside(words: Words, units: Sequence[CodingUnit], own: NDArray[np.int64]) -> tuple[Any, Any]:
    """Return the words of each statement's sentence that are nobody's *own* and that do not say who speaks."""
    row, at = _within(words, [unit.sentence for unit in units])
    read = ~words.is_hidden
    read[own] = False
    return row[read[at]], at[read[at]]


def content_features(words: Words, units: Sequence[CodingUnit]) -> Features:
    """Count the words of each statement that can carry a subject."""
    row, at = said(words, units)
    kept = ~words.is_function[at]
    return join(_grams(words, row[kept], at[kept]))


def topic_features(words: Words, units: Sequence[CodingUnit]) -> Features:
    """Count the words of each statement and those beside it in its sentence."""
    row, at = said(words, units)
    beside_row, beside_at = _beside(words, units, at)
    each = max(len(words.text), 1)
    row, at = np.divmod(np.unique(np.concatenate([row * each + at, beside_row * each + beside_at])), each)
    kept = ~words.is_function[at]
    return join(_grams(words, row[kept], at[kept]))


def sentence_features(words: Words, sentences: Sequence[Span], units: Sequence[CodingUnit]) -> Features:
    """Count the words of each sentence; beside statements, in their sentences, only what does not say who speaks."""
    frame = np.zeros(len(words.text), dtype=bool)
    frame[_within(words, [unit.sentence for unit in units])[1]] = True
    frame[said(words, units)[1]] = False
    row, at = _within(words, sentences)
    kept = ~words.is_function[at] & ~(frame[at] & words.is_hidden[at])
    return join(_grams(words, row[kept], at[kept]))


def position_features(words: Words, units: Sequence[CodingUnit], topics: Sequence[int]) -> Features:
    """Count what may tell the direction of each statement on its topic.

    Its words; its stems with what the reporting verb and negations make of them ("blasted | raids", "not | raids"),
    and with its topic; the reporting verb itself; and the words beside it.
    """
    row, at = said(words, units)
    cue_row, cue_at = _within(words, [unit.cue or Span(0, 0) for unit in units])
    cue_side = _sides(words.side[cue_at], cue_row, len(units))
    topic = np.asarray(topics, dtype=np.int64)
    heavy = ~words.is_function[at]
    r, a = row[heavy], at[heavy]
    effect = np.where(_under_negation(words, row, at)[heavy], -1, 1) * np.where(cue_side[r] == 0, 1, cue_side[r])
    kept = ~words.is_function[cue_at]
    beside_row, beside_at = _beside(words, units, at)
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


def negated(words: Words, at: Any) -> set[int]:
    """Return those of the words *at* that stand a few words after a negation among them."""
    under = {i for turning in at[words.turns[at]].tolist() for i in range(turning + 1, turning + SCOPE + 1)}
    return under.intersection(at.tolist())


def _sides(side: Any, row: Any, rows: int) -> Any:
    """Return whether the verb that reports each statement opposes (-1) or supports (1) what is said."""
    opposing, supporting = (np.bincount(row[match], minlength=rows) > 0 for match in (side < 0, side > 0))
    return np.where(opposing, -1, supporting.astype(np.int64))


def _under_negation(words: Words, row: Any, at: Any) -> Any:
    """Tell of each word of a statement whether a negation, or a verb of opposing, stands a few words before it."""
    place = np.arange(len(at))
    turning = np.where(words.turns[at] | (words.side[at] < 0), place, -SCOPE - 1)
    last = np.maximum.accumulate(np.concatenate([[-SCOPE - 1], turning]))[:-1] if len(at) else place
    same = row[np.maximum(last, 0)] == row if len(at) else place.astype(bool)
    return (place - last <= SCOPE) & (last >= 0) & same
