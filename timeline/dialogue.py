"""Questions and answers in prose: whose words a question is that stands alone below an answer."""

from __future__ import annotations

import re
from bisect import bisect_left

from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import MARKS, unmarked

__all__ = ["asks_back"]

ASKED = re.compile(r"\?[”\"]")


def asks_back(reading: Reading, answer: Quotation, span: Span) -> bool:
    """Tell whether a question that fills the paragraph below an answer is asked by somebody else.

    “Is it late?” Poe asked. “It is,” Roe said. “Is it?”: the last is not hers, and nobody says whose it is.
    """
    first = answer.content[0]
    at = bisect_left(reading.tops, first.start + 1) - 1
    is_answer = at > 0 and ASKED.search(reading.text, *reading.outer[at - 1].span) is not None
    if not is_answer or reading.paragraph(span.start) != reading.paragraph(first.start) + 1:
        return False
    block = reading.block(span.start)
    is_whole = block is not None and unmarked(reading.text, block.span) == unmarked(reading.text, span)
    return is_whole and span.of(reading.text).rstrip(MARKS).endswith("?")
