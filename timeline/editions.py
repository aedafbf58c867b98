"""Pages that are of one day by their form: a press release, and live updates under clock times."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from timeline.reading import Reading
from timeline.records import Published, Span

__all__ = ["Edition", "find_edition"]

HEAD = 6  # blocks in which a press release says that it is one
RELEASE = re.compile(
    r"\W*(?:FOR IMMEDIATE RELEASE|For Immediate Release|(?:PRESS|NEWS|Press|News|Media) (?:RELEASE|Release))\b.{0,60}"
)
CLOCK = re.compile(r"(?P<hour>1?\d)(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE)
ENTRIES = 3  # clock times that open a paragraph: enough to know live updates


@dataclass(frozen=True, slots=True)
class Edition:
    """What kind of page it is, and the entries of live updates in order; each reports what has just happened."""

    is_release: bool = False
    entries: tuple[Span, ...] = ()

    def entry_at(self, offset: int) -> Span | None:
        """Return the entry that holds an offset."""
        at = bisect_right(self.entries, offset, key=lambda entry: entry.start) - 1
        return self.entries[at] if at >= 0 else None


def find_edition(reading: Reading, published: Published) -> Edition:
    """Return the kind of a page whose text names its day; of any other page nothing is known.

    Live updates are of one day where their clock times run one way.

    >>> from timeline.publication import infer_published
    >>> from timeline.reading import read
    >>> from timeline.records import Article
    >>> text = "May 5, 2025\\n\\n4:10 p.m. Rain\\n\\n3:05 p.m. Sun\\n\\n11 a.m. Fog\\n\\nIt was cold."
    >>> published = infer_published(Article("a", text), [])
    >>> edition = find_edition(read(text), published)
    >>> len(edition.entries), edition.entry_at(60).of(text)
    (3, '11 a.m. Fog\\n\\nIt was cold.')
    """
    if published.span is None or published.when is None or published.when.days != 1:
        return Edition()
    is_release = any(RELEASE.fullmatch(reading.text, *block.span) for block in reading.outer[:HEAD])
    return Edition(is_release, tuple(_entries(reading)))


def _entries(reading: Reading) -> Iterator[Span]:
    found = [(b.span.start, clock) for b in reading.outer if (clock := CLOCK.match(reading.text, *b.span))]
    times = [_minutes(clock) for _, clock in found]
    steps = {one < other for one, other in pairwise(times) if one != other}
    if len(found) < ENTRIES or len(steps) != 1:
        return
    starts = [start for start, _ in found]
    yield from (Span(*pair) for pair in pairwise([*starts, len(reading.text)]))


def _minutes(clock: re.Match[str]) -> int:
    half = 12 * 60 if clock["half"].lower() == "p" else 0
    return int(clock["hour"]) % 12 * 60 + int(clock["minute"] or 0) + half
