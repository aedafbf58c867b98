"""Quotations below a line that names who speaks: "MAYOR ANN ROE, ON X", and then nothing but her words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from timeline.lexicon import load_lexicon
from timeline.reading import Reading
from timeline.records import Block, Span
from timeline.text import SENTENCE_WORDS

__all__ = ["find_headed"]

LEAST = 2  # such lines: one alone may be the heading of a chapter
WORDS = range(2, 15)  # of a line
NAME = re.compile(r"[^,:“”\"]+")
CONNECTING = frozenset("and at de for in of on the".split())


def find_headed(reading: Reading) -> Mapping[int, Span]:
    """Return where each quotation begins that fills the paragraph below such a line, and the name in the line.

    >>> from timeline.reading import read
    >>> text = "MAYOR ANN ROE, ON X\\n“We stay here for good.”\\nGOV. LI POE\\n“They leave here by May.”"
    >>> {at: name.of(text) for at, name in find_headed(read(text)).items()}
    {20: 'MAYOR ANN ROE', 57: 'GOV. LI POE'}
    """
    found = dict(_pairs(reading))
    return found if len(found) >= LEAST else {}


def _pairs(reading: Reading) -> Iterator[tuple[int, Span]]:
    for line, below in pairwise(reading.outer):
        start, end = below.span
        quotation = reading.quotation_at(Span(start, start + 1))
        if (
            quotation is None
            or quotation.start != start
            or quotation.end < end
            or reading.words(quotation) < SENTENCE_WORDS
        ):
            continue
        if _names_somebody(reading.text, line) and (name := NAME.match(reading.text, *line.span)):
            yield start, Span(name.start(), name.start() + len(name[0].rstrip()))


def _names_somebody(text: str, line: Block) -> bool:
    """Tell whether a line is a name with an office, set as a heading: every word has a capital, and nothing ends it."""
    words = line.span.of(text).split()
    if len(words) not in WORDS or words[-1][-1] in ".?!;" or set('“”"') & set(line.span.of(text)):
        return False
    if any(word[0].islower() and word not in CONNECTING for word in words):
        return False
    return any(word.strip(",:()").casefold() in _offices() for word in words)


@cache
def _offices() -> frozenset[str]:
    lists = load_lexicon("titles")
    titles = (word for title in lists["groups"] for word in title.split())
    return frozenset(word.casefold() for word in (*titles, *lists["roles"]["words"])) - CONNECTING
