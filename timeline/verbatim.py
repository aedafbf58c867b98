"""What is given word for word, without a verb in prose: press releases, turns of transcripts, embedded posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from timeline.reading import Reading
from timeline.records import Block, Quotation, Span
from timeline.releases import Release
from timeline.text import MARKS, find_paragraphs, strip, unmarked

__all__ = ["find_verbatim", "is_verbatim"]

SILENT = frozenset(("credit", "byline", "furniture", "caption"))
POST_WORDS = 3
LINKS = re.compile(r"(?:\s*(?:https?://|pic\.twitter\.com/|t\.co/)\S+)+\s*$")


def find_verbatim(reading: Reading, releases: Sequence[Release]) -> Iterator[Quotation]:
    """Yield what releases, posts and transcripts say: each turn by its own speaker, the rest by the post's author."""
    for release in releases:
        words = tuple(unmarked(reading.text, part) for part in release.body)
        yield Quotation(words, release.cue, release.source, "direct")
    for turn in reading.turns:
        paragraphs = find_paragraphs(reading.text, *turn.body) if turn.body else []
        content = tuple(span for part in paragraphs if reading.words(span := unmarked(reading.text, part)))
        if content:
            asks = content[-1].of(reading.text).rstrip(MARKS).endswith("?")
            yield Quotation(content, None, turn.author, "direct", channel="turn", is_question=asks)
    for post in reading.blocks:
        if post.kind == "post" and post.body and reading.turn_at(post.span) is None:
            links = LINKS.search(reading.text, *post.body)
            body = strip(reading.text, Span(post.body.start, links.start() if links else post.body.end), " \n\t")
            if reading.words(body) >= POST_WORDS:
                yield Quotation((body,), None, post.author, "direct", channel="post")


def is_verbatim(reading: Reading, quotation: Quotation, releases: Sequence[Release]) -> bool:
    """Tell whether a statement stands in a release, a turn or a post, which says it already, or in no prose at all.

    What their speakers report of others stays.
    """
    block = reading.block(quotation.content[0].start)
    if block and (block.kind in SILENT or block.kind == "post"):
        return True
    parts = [*quotation.content, *([quotation.cue] if quotation.cue else [])]
    release = next((r for r in releases if any(r.meets(part) for part in parts)), None)
    if release and not (quotation.cue and all(release.holds(part) for part in parts)):
        return True
    turn = next((turn for span in quotation.content if (turn := reading.turn_at(span))), None)
    return bool(turn and not (quotation.cue and _is_told_in(turn, parts)))


def _is_told_in(turn: Block, parts: Sequence[Span]) -> bool:
    return turn.body is not None and all(turn.body.holds(part) for part in parts)
