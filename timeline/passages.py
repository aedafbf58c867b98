"""A statement within its article's words: the context around it, in pieces that say what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from timeline.records import Span
from timeline.rows import Row

__all__ = ["Piece", "joined", "passage_of"]


class Piece(NamedTuple):
    """Words of a passage, and what they are."""

    kind: int  # 0 around the statement, 1 the statement, 2 and 3 deciding words in and outside it
    words: str
    at: int | None = None  # where they stand in the article; None: a mark of ours, or words without an article


def passage_of(row: Row, text: str | None, context: int) -> tuple[Piece, ...]:
    """Return the statement within the article's words, in pieces that say what they are."""
    spans = [Span(*span) for span in row.get("spans") or ()]
    if text is None or not spans or spans[-1].end > len(text):
        return (Piece(1, str(row["quote"])),)
    deciding = [Span(*span) for span in row.get("evidence") or ()]
    pieces: list[Piece] = []
    for window in _windows(text, spans, context):
        if pieces:
            pieces.append(Piece(0, " […] "))
        elif window.start > 0 and context:
            pieces.append(Piece(0, "… "))
        pieces += _pieces(text, window, spans, deciding)
    if context and window.end < len(text):
        pieces.append(Piece(0, " …"))
    return tuple(pieces)


def _windows(text: str, spans: Sequence[Span], context: int) -> list[Span]:
    """Return the stretches to show: each span with its context, joined where they meet, cut between words."""
    return joined(
        Span(_word_start(text, start - context, start), _word_end(text, end, end + context)) for start, end in spans
    )


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same places without overlap.

    >>> joined([Span(7, 9), Span(0, 4), Span(3, 5)])
    [Span(start=0, end=5), Span(start=7, end=9)]
    """
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


def _word_start(text: str, start: int, limit: int) -> int:
    if start <= 0:
        return 0
    while start < limit and not text[start - 1].isspace():
        start += 1
    return start


def _word_end(text: str, limit: int, end: int) -> int:
    if end >= len(text):
        return len(text)
    while end > limit and not text[end].isspace():
        end -= 1
    return end


def _pieces(text: str, window: Span, spans: Sequence[Span], deciding: Sequence[Span]) -> Iterator[Piece]:
    edges = {window.start, window.end, *(edge for span in (*spans, *deciding) for edge in span)}
    cuts = sorted(edge for edge in edges if window.start <= edge <= window.end)
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        said = any(span.holds(piece) for span in spans)
        decided = any(span.holds(piece) for span in deciding)
        yield Piece((2 if said else 3) if decided else int(said), piece.of(text), start)
