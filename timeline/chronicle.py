"""A chronology's headings: "June 12: Roe wrote ..." and "July 3" by itself give their day to what is told below."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from timeline.reading import Reading
from timeline.records import Span, Timex

__all__ = ["Section", "find_sections", "section_at"]

LEAST = 3  # headings: enough to know a chronology
KINDS = ("date", "month-day")
LEAD = re.compile(r"[\W_]*(?:On\s)?")  # a bullet, a bracket
HEADS = re.compile(r"[\W_]*$|\s?(?::|[–—-]\s|[–—])\s?(?=\S)")  # alone in its line, or before a colon or a dash
CLOCK = re.compile(r"[^\n]{0,12}\b\d{1,2}(?::\d\d|\s?[ap]\.?m\b)", re.IGNORECASE)  # when an entry was put on the page


class Section(NamedTuple):
    """What a heading's day holds for, and that day."""

    span: Span
    day: Timex


def find_sections(reading: Reading, timexes: Sequence[Timex]) -> list[Section]:
    """Return the sections of a chronology in order; none of any other article.

    Three headings or more, on two days or more, in the order of time or against it. Nothing tells where the last
    section ends: it is taken to be as long as the longest of the others.

    >>> from datetime import date
    >>> from timeline.dates import find_timexes
    >>> from timeline.reading import read
    >>> text = "June 5: A raid.\\nJune 9\\nA march.\\nThey sang.\\nJune 12: Roe left.\\nIt is quiet.\\nSo it ends."
    >>> sections = find_sections(read(text), find_timexes(text, date(2025, 7, 1)))
    >>> [(str(section.day.value), section.span.of(text)[-11:]) for section in sections]
    [('2025-06-05', ' 5: A raid.'), ('2025-06-09', '\\nThey sang.'), ('2025-06-12', 'So it ends.')]
    """
    found = [*_headings(reading, timexes)]
    days = [day.value.start for _, day in found if day.value and day.value.start]
    steps = {one < other for one, other in pairwise(days) if one != other}
    if len(found) < LEAST or len(steps) != 1:
        return []
    places = [place for place, _ in found]
    longest = max(below - above for above, below in pairwise(places))
    ends = [*places[1:], min(places[-1] + longest, len(reading.outer))]
    return [
        Section(Span(reading.outer[place].span.start, reading.outer[end - 1].span.end), day)
        for (place, day), end in zip(found, ends, strict=True)
    ]


def section_at(sections: Sequence[Section], offset: int) -> Section | None:
    """Return the section that holds an offset."""
    at = bisect_right(sections, offset, key=lambda section: section.span.start) - 1
    return sections[at] if at >= 0 and offset < sections[at].span.end else None


def _headings(reading: Reading, timexes: Sequence[Timex]) -> Iterator[tuple[int, Timex]]:
    """Yield the number of each block that begins with a day as a heading does, and the day."""
    for day in timexes:
        number = bisect_right(reading.tops, day.span.start) - 1
        if day.kind in KINDS and day.value and day.value.days == 1 and number >= 0:
            block = reading.outer[number].span
            is_first = LEAD.fullmatch(reading.text, block.start, day.span.start) is not None
            if is_first and _heads(reading.text, Span(day.span.end, block.end)):
                yield number, day


def _heads(text: str, rest: Span) -> bool:
    """Tell whether what follows a day makes it a heading; an hour makes it the time of an entry."""
    return HEADS.match(text, *rest) is not None and not CLOCK.match(text, *rest)
