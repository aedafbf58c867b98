"""Quotations below a line that names who speaks: "MAYOR ANN ROE, ON X", or "Here is reaction from Ann Roe:"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from timeline.lexicon import load_lexicon
from timeline.reading import Reading
from timeline.records import Span
from timeline.text import SENTENCE_WORDS

__all__ = ["find_headed"]

LEAST = 2  # headings with a name: one alone may be the heading of a chapter
WORDS = range(2, 15)  # of a heading
NAME = re.compile(r"[^,:“”\"]+")
FROM = re.compile(  # "reaction from | plaintiff Ann Roe, a diver:"
    r"\b(?:from|by)\s(?P<name>(?:[a-z]+\s){0,3}[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){1,3})(?:,\s[^“”\":]{2,160})?:$"
)
CONNECTING = frozenset("and at de for in of on the".split())


def find_headed(reading: Reading) -> Mapping[int, Span]:
    """Return where each quotation begins that fills the paragraph below such a line, and the name in the line.

    >>> from timeline.reading import read
    >>> text = "MAYOR ANN ROE, ON X\\n“We stay here for good.”\\nGOV. LI POE\\n“They leave here by May.”"
    >>> {at: name.of(text) for at, name in find_headed(read(text)).items()}
    {20: 'MAYOR ANN ROE', 57: 'GOV. LI POE'}
    """
    below = [*_below(reading)]
    led = {start: name for line, start in below if (name := _led_by(reading.text, line))}
    headed = {start: name for line, start in below if start not in led and (name := _headed_by(reading.text, line))}
    return led | headed if len(headed) >= LEAST else led


def _below(reading: Reading) -> Iterator[tuple[Span, int]]:
    """Yield each paragraph that stands above one that is all quotation, and where the quotation begins."""
    for line, below in pairwise(reading.outer):
        start, end = below.span
        quotation = reading.quotation_at(Span(start, start + 1))
        is_all = quotation is not None and quotation.start == start and quotation.end >= end
        if is_all and reading.words(below.span) >= SENTENCE_WORDS:
            yield line.span, start


def _led_by(text: str, line: Span) -> Span | None:
    """Return the name in a paragraph that leads up to what somebody said: "The following is from Ann Roe:"."""
    found = FROM.search(text, *line) if text.endswith(":", *line) else None
    return Span(*found.span("name")) if found else None


def _headed_by(text: str, line: Span) -> Span | None:
    """Return the name in a heading with an office: every word has a capital, and nothing ends it."""
    words = line.of(text).split()
    if len(words) not in WORDS or words[-1][-1] in ".?!;" or set('“”"') & set(line.of(text)):
        return None
    if any(word[0].islower() and word not in CONNECTING for word in words):
        return None
    name = NAME.match(text, *line) if any(word.strip(",:()").casefold() in _offices() for word in words) else None
    return Span(name.start(), name.start() + len(name[0].rstrip())) if name else None


@cache
def _offices() -> frozenset[str]:
    lists = load_lexicon("titles")
    titles = (word for title in lists["groups"] for word in title.split())
    return frozenset(word.casefold() for word in (*titles, *lists["roles"]["words"])) - CONNECTING
