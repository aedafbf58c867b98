"""An article read once: its tokens, quotation marks, sentences and blocks, and what lies where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter

from timeline.layout import find_blocks
from timeline.markup import without_markup
from timeline.records import Block, Sentence, Span
from timeline.singles import with_double_marks
from timeline.text import Tokens, find_quoted, find_sentences, find_tokens, unwrapped

__all__ = ["Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What every stage looks at, found in one pass; all by offset into ``text``.

    ``text`` is the article's, but for white space and marks: a space where a hard-wrapped line breaks, double quotation
    marks where people are quoted between single ones; the same length throughout.
    """

    text: str
    tokens: Tokens
    quoted: Sequence[Span]
    sentences: Sequence[Sentence]
    blocks: Sequence[Block]
    outer: Sequence[Block]  # the blocks but for the turns that stand inside others
    turns: Sequence[Block]
    texts: Sequence[str]  # the words of each token
    starts: Sequence[int]  # where each token begins
    words_at: Sequence[int]  # where each of those begins that is a word
    openings: Sequence[int]  # where each sentence begins
    marks: Sequence[int]  # where each quotation begins
    tops: Sequence[int]  # where each of the outer blocks begins

    def span(self, first: int, last: int) -> Span:
        """Return the characters of tokens *first* to *last* (exclusive)."""
        return Span(self.starts[first], self.tokens.ends[last - 1])

    def within(self, span: Span) -> range:
        """Return the indices of the tokens that begin inside a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def forms(self, span: Span) -> Sequence[str]:
        """Return the words of the tokens that begin inside a span.

        >>> read("“No,” he said.").forms(Span(0, 5))
        ['“', 'No', ',', '”']
        """
        return self.texts[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]

    def words(self, span: Span) -> int:
        """Count the words inside a span.

        >>> read("“No, no,” he said.").words(Span(0, 9))
        2
        """
        first = bisect_left(self.words_at, span.start)
        return bisect_left(self.words_at, span.end, first) - first

    def place(self, offset: int) -> int:
        """Return the index of the sentence that holds an offset; the first one's, before it and without any."""
        return bisect_right(self.openings, offset, 1) - 1

    def sentence(self, offset: int) -> Span:
        """Return the sentence that holds an offset."""
        return self.sentences[bisect_right(self.openings, offset, 1) - 1].span

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that holds an offset."""
        return self.sentences[self.place(offset)].paragraph

    def block(self, offset: int) -> Block | None:
        """Return the block that holds an offset: an embedded post rather than a turn inside it."""
        at = bisect_right(self.tops, offset) - 1
        return self.outer[at] if at >= 0 and offset < self.outer[at].span.end else None

    def around(self, parts: Sequence[Span]) -> Span:
        """Return the sentences that *parts* stand in, from the start of the first to the end of the last.

        >>> reading = read("Roe spoke. “No,” she said. Fox left.")
        >>> reading.around([Span(12, 14)]).of(reading.text)
        '“No,” she said.'
        """
        touched = [span for part in parts for span in self._touched(part)] or list(parts)
        return Span(min(span.start for span in touched), max(span.end for span in touched))

    def _touched(self, part: Span) -> list[Span]:
        first, last = bisect_right(self.openings, part.start) - 1, bisect_left(self.openings, part.end)
        return [s.span for s in self.sentences[max(0, first) : last] if s.span.meets(part)]

    def is_quoted(self, span: Span) -> bool:
        """Tell whether part of a span stands between double quotation marks."""
        return self.quotation_at(span) is not None

    def quotation_at(self, span: Span) -> Span | None:
        """Return the last stretch between double quotation marks that a span touches."""
        start, end = span
        at = bisect_right(self.marks, end - 1 if start < end else start) - 1
        return self.quoted[at] if at >= 0 and self.marks[at] < end and start < self.quoted[at].end else None

    def is_quoted_at(self, i: int) -> bool:
        """Tell whether a token stands between double quotation marks, or is one."""
        return self.quotation_at(Span(self.starts[i], self.tokens.ends[i])) is not None

    def turn_at(self, span: Span) -> Block | None:
        """Return the last turn of a transcript that a span touches."""
        if not self.turns:
            return None
        at = bisect_right(self.turns, max(span.start, span.end - 1), key=lambda turn: turn.span.start) - 1
        return self.turns[at] if at >= 0 and self.turns[at].span.meets(span) else None


def read(text: str) -> Reading:
    """Return the reading of an article; a hard-wrapped one is read as if its lines went on.

    >>> reading = read("Roe spoke. “No,” she said.")
    >>> [s.span.of(reading.text) for s in reading.sentences], len(reading.tokens)
    (['Roe spoke.', '“No,” she said.'], 10)
    """
    text = with_double_marks(unwrapped(without_markup(text)))
    blocks = find_blocks(text)
    outer = [block for block in blocks if block.kind != "turn"]
    turns = [block for block in blocks if block.kind == "turn"]
    tokens = find_tokens(text)
    sentences, quoted = find_sentences(text), find_quoted(text)
    return Reading(
        text,
        tokens,
        quoted,
        sentences,
        blocks,
        outer,
        turns,
        tokens.texts,
        tokens.starts,
        [*compress(tokens.starts, map(str.isalnum, map(itemgetter(0), tokens.texts)))],
        [sentence.span.start for sentence in sentences],
        [span.start for span in quoted],
        [block.span.start for block in outer],
    )
