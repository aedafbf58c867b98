"""What the coder counts of a statement and of what surrounds it; never who speaks.

Words are known by hashes. Inside a statement every word counts; beside it, in its sentence, no name, office, party or
pronoun does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from struct import pack
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np

from timeline.lexicon import inflect, load_lexicon
from timeline.linear import Counts, Features, distinct
from timeline.reading import Reading
from timeline.records import CodingUnit, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Context",
    "Words",
    "content_features",
    "find_context",
    "find_words",
    "negated",
    "position_features",
]

STEM = 5  # letters of a word that stand for its forms
SCOPE = 6  # words that a negation reaches
NUMBER = re.compile(r"\d[\d.,:]*")
WHOLE, STEMMED, PAIR, TURNED, WITHIN, CUE, CUE_SIDE, BESIDE, OPPOSING, SUPPORTING = range(1, 11)  # kinds of features
MIXER, BITS = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF
FORM = np.dtype(  # what is known of a token by its form: lower case, digits as 0, straight apostrophe
    [
        ("whole", np.uint64),  # hash of the form
        ("stem", np.uint64),  # hash of its first letters; of the form where that is short
        ("side", np.int8),  # -1 opposes, 1 supports what follows, 0 neither
        ("is_word", np.bool_),  # or a question mark
        ("is_long", np.bool_),  # so that its stem is not the form itself
        ("is_function", np.bool_),
        ("is_hidden", np.bool_),  # not read outside a statement: it may say who speaks
        ("turns", np.bool_),
    ]
)
PACKED = "=2Qb5?"  # the same for one row


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article, without punctuation but with question marks, as parallel arrays."""

    token: NDArray[np.int64]  # the index of each among the tokens
    start: NDArray[np.int64]
    form: NDArray[np.void]  # of FORM
    as_whole: NDArray[np.uint64]  # what is counted of each: itself,
    as_stem: NDArray[np.uint64]  # its stem,
    as_pair: NDArray[np.uint64]  # and the two with the next one; none of the last


def find_words(reading: Reading) -> Words:
    """Return the words of an article.

    >>> from timeline.reading import read
    >>> words = find_words(read("We can’t send troops: why?"))
    >>> words.start.tolist(), words.form["turns"].tolist()
    ([0, 3, 9, 14, 22, 25], [False, True, False, False, False, False])
    """
    known, which = reading.tokens.words
    form = np.frombuffer(b"".join(map(_form, known)), dtype=FORM).take(which)
    token = np.flatnonzero(form["is_word"])
    form = form.take(token)
    whole, stem = form["whole"], form["stem"]
    counted = _mixed(whole, WHOLE), _mixed(stem, STEMMED), _mixed(whole[:-1], PAIR, whole[1:])
    return Words(token, np.array(reading.starts, dtype=np.int64).take(token), form, *counted)


@lru_cache(maxsize=200_000)
def _form(token: str) -> bytes:
    """Return what is known of a token, as a row of FORM: the rows of an article are put together at once."""
    low = token.lower()
    text = low if low.isalpha() else NUMBER.sub("0", low.replace("’", "'"))
    is_long = len(text) > STEM
    whole = _hash(text)
    stem = _hash(f"{text[:STEM]}*") if is_long else whole
    side, is_function, may_speak = _listed().get(text, (0, False, False))
    is_hidden = is_function or may_speak or token[0].isupper()
    return pack(
        PACKED,
        *(whole, stem, side),
        *(token[0].isalnum() or token == "?", is_long, is_function, is_hidden, negates(text)),
    )


@cache
def _listed() -> Mapping[str, tuple[int, bool, bool]]:
    """Return each word that is listed: the side it takes, whether it is a function word, and whether it may speak."""
    opposing, supporting = _inflected("opposing"), _inflected("supporting")
    function, speakers = words_of("function"), words_of("speakers")
    return {
        word: (-1 if word in opposing else int(word in supporting), word in function, word in speakers)
        for word in opposing | supporting | function | speakers
    }


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


# ------------------------------------------------------------------------------------------------ contexts


@dataclass(frozen=True, slots=True)
class Context:
    """Statements of an article and what surrounds them: which words of the article they hold, and which stand by."""

    reading: Reading
    words: Words
    sentences: Sequence[Span]
    around: Counts  # what is counted of each sentence
    units: Sequence[CodingUnit]
    place: NDArray[np.int64]  # of each statement the sentence in which it begins
    row: NDArray[np.int64]  # of each word said the statement,
    at: NDArray[np.int64]  # and the index of the word
    beside_row: NDArray[np.int64]  # the same of the words of its sentence that nobody says, if they do not tell who
    beside_at: NDArray[np.int64]  # speaks
    told: Features  # what is counted of each statement, and of the words beside it
    counts: Counts

    def only(self, rows: Sequence[int]) -> Context:
        """Return the context of some of the statements; what is counted of the sentences stays as it is."""
        if len(rows) == len(self.units):
            return self
        return _context(self.reading, self.words, self.sentences, [self.units[row] for row in rows], self.around)

    def own(self, row: int) -> NDArray[np.int64]:
        """Return the indices of the words of one statement."""
        start, end = self.row.searchsorted((row, row + 1))
        return self.at[start:end]


def find_context(reading: Reading, units: Sequence[CodingUnit]) -> Context:
    """Return the context of all statements of an article; one without a sentence is taken for one."""
    sentences = [sentence.span for sentence in reading.sentences] or [Span(0, len(reading.text))]
    return _context(reading, find_words(reading), sentences, units)


def _context(
    reading: Reading,
    words: Words,
    sentences: Sequence[Span],
    units: Sequence[CodingUnit],
    around: Counts | None = None,
) -> Context:
    place = np.array([reading.place(unit.content[0].start) for unit in units], dtype=np.int64)
    rows = [row for row, unit in enumerate(units) for _ in unit.content]
    row, at = _within(words, [span for unit in units for span in unit.content], rows)
    near_row, near_at = _within(words, [unit.sentence for unit in units])
    is_own = np.zeros(len(words.start), dtype=bool)
    is_own[at] = True
    beside = ~is_own[near_at]
    shown = beside & ~words.form["is_hidden"][near_at]
    around = around or _around(words, sentences, near_at[beside & ~shown])
    near_row, near_at = near_row[shown], near_at[shown]
    told = _told(words, row, at, near_row, near_at)
    counts = Counts.of(told, len(units))
    return Context(reading, words, sentences, around, units, place, row, at, near_row, near_at, told, counts)


def _told(words: Words, row: Any, at: Any, near_row: Any, near_at: Any) -> Features:
    """Count the words of each statement and those beside it in its sentence."""
    each = max(len(words.start), 1)
    row, at = np.divmod(distinct(np.concatenate([row * each + at, near_row * each + near_at])), each)
    kept = ~words.form["is_function"][at]
    return _counted(_grams(words, row[kept], at[kept]))


def _around(words: Words, sentences: Sequence[Span], frame: NDArray[np.int64]) -> Counts:
    """Count the words of each sentence, but for those of *frame*, which stand beside statements and may say whose."""
    carries = ~words.form["is_function"]
    carries[frame] = False
    row, at = _within(words, sentences)
    kept = carries[at]
    return Counts.of(_counted(_grams(words, row[kept], at[kept])), len(sentences))


def _within(words: Words, spans: Sequence[Span], rows: Sequence[int] | None = None) -> tuple[Any, Any]:
    """Return row and index of each word that begins inside one of the spans, in their order; a row each if not told."""
    bounds = np.fromiter(chain.from_iterable(spans), dtype=np.int64, count=2 * len(spans))
    first, last = words.start.searchsorted(bounds).reshape(-1, 2).T
    count = last - first
    at = np.arange(count.sum()) + (first - count.cumsum() + count).repeat(count)
    return (np.arange(len(spans)) if rows is None else np.array(rows, dtype=np.int64)).repeat(count), at


# ------------------------------------------------------------------------------------------------ counting


class Kind(NamedTuple):
    """What was counted of one kind: of what text, as what, and at which word."""

    row: NDArray[np.int64]
    key: NDArray[Any]
    at: NDArray[np.int64]
    width: int = 1
    single: bool = False


def content_features(context: Context) -> Features:
    """Count the words of each statement that can carry a subject."""
    kept = ~context.words.form["is_function"][context.at]
    return _counted(_grams(context.words, context.row[kept], context.at[kept]))


def position_features(context: Context, topics: NDArray[np.int64]) -> Features:
    """Count what may tell the direction of each statement on its topic.

    Its words; its stems with what the reporting verb and negations make of them ("blasted | raids", "not | raids"),
    and with its topic; the reporting verb itself; and the words beside it.
    """
    words, row, at = context.words, context.row, context.at
    form = words.form.take(at)
    cue_row, cue_at = _within(words, [unit.cue or Span(0, 0) for unit in context.units])
    cue = words.form.take(cue_at)
    cue_side = _sides(cue["side"], cue_row, len(context.units))
    heavy = ~form["is_function"]
    r, a, stem = row[heavy], at[heavy], form["stem"][heavy]
    effect = np.where(_under_negation(form, row)[heavy], -1, 1) * np.where(cue_side[r] == 0, 1, cue_side[r])
    telling = ~cue["is_function"]
    cue_row, cue_at, cue_stem = cue_row[telling], cue_at[telling], cue["stem"][telling]
    return _counted(
        [
            *_grams(words, row, at),
            Kind(r, _mixed(stem, TURNED, _as_hash(effect + 1)), a),
            Kind(r, _mixed(stem, WITHIN, _as_hash(topics[r])), a),
            Kind(cue_row, _mixed(cue_stem, CUE), cue_at),
            Kind(cue_row, _mixed(_as_hash(cue_side[cue_row] + 1), CUE_SIDE), cue_at),
            Kind(context.beside_row, _mixed(words.form["stem"][context.beside_at], BESIDE), context.beside_at),
            *(
                Kind(row[match], np.full(int(match.sum()), _mixed(0, kind)), at[match])
                for kind, match in ((OPPOSING, form["side"] < 0), (SUPPORTING, form["side"] > 0))
            ),
        ]
    )


def _grams(words: Words, row: Any, at: Any) -> list[Kind]:
    """Return words, stems and pairs of neighbours: *row* tells which text each of the word indices *at* belongs to."""
    stemmed = words.form["is_long"][at]
    pair = np.flatnonzero((at[1:] == at[:-1] + 1) & (row[1:] == row[:-1]))
    return [
        Kind(row, words.as_whole[at], at, single=True),
        Kind(row[stemmed], words.as_stem[at[stemmed]], at[stemmed]),
        Kind(row[pair], words.as_pair[at[pair]], at[pair], width=2),
    ]


def _counted(kinds: Sequence[Kind]) -> Features:
    """Return several kinds of features of the same texts as one."""
    rows, keys, words, widths, singles = zip(*kinds, strict=True)
    counts = [*map(len, rows)]
    return Features(
        np.concatenate(rows),
        np.concatenate(keys, dtype=np.uint32, casting="unsafe"),
        np.concatenate(words),
        np.repeat(widths, counts),
        np.repeat(singles, counts),
    )


def _mixed(hashes: Any, kind: int, with_: Any = 0) -> Any:
    """Return hashes of hashes, of one or many: of a kind of feature, or of two words together; 32 bits each."""
    seed = (with_ * 31 + kind) * MIXER & BITS
    return (((hashes ^ (seed >> 7)) + seed) * MIXER & BITS) >> 32


def _as_hash(values: Any) -> NDArray[np.uint64]:
    hashes: NDArray[np.uint64] = values.astype(np.uint64)
    return hashes


def negated(words: Words, at: Any) -> set[int]:
    """Return those of the words *at* that stand a few words after a negation among them."""
    turning = at[words.form["turns"].take(at)].tolist()
    return {i for first in turning for i in range(first + 1, first + SCOPE + 1)}.intersection(at.tolist())


def _sides(side: Any, row: Any, rows: int) -> Any:
    """Return whether the verb that reports each statement opposes (-1) or supports (1) what is said."""
    opposing, supporting = (np.bincount(row[match], minlength=rows) > 0 for match in (side < 0, side > 0))
    return np.where(opposing, -1, supporting.astype(np.int64))


def _under_negation(form: Any, row: Any) -> Any:
    """Tell of each word of a statement whether a negation, or a verb of opposing, stands a few words before it."""
    place = np.arange(len(row))
    turning = np.where(form["turns"] | (form["side"] < 0), place, -SCOPE - 1)
    last = np.maximum.accumulate(np.concatenate([[-SCOPE - 1], turning]))[:-1] if len(row) else place
    same = row[np.maximum(last, 0)] == row if len(row) else place.astype(bool)
    return (place - last <= SCOPE) & (last >= 0) & same
