"""Single quotation marks read as double ones, where an outlet quotes people between single ones."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from timeline.records import Span
from timeline.text import covering, find_paragraphs, find_quoted

__all__ = ["with_double_marks"]

OPENER = re.compile(
    r"(?:(?<=[\s(\[“\"—–-])|^)[‘'](?=[\w\[$£€…])(?!\d\ds\b|(?:em|til|cause|tis|twas|round)\b)", re.MULTILINE
)
CLOSER = re.compile(r"(?<=[\w.,?!…)\]%])['’](?=[\s.,;:?!)\]”\"—–-]|$)", re.MULTILINE)
ENDED = re.compile(r"[.,?!…]['’](?=[\s\])—–-]|$)")
SPOKEN = ".,?!…"  # stand before the closing mark of what was said: 'We stay,' she said
SPOKEN_PAIRS = 2  # of an outlet that quotes so
CLOSING = "'’"
DOUBLE = {"'": '"', "‘": "“", "’": "”"}
SWAPPED = str.maketrans('“”"', "‘’'")  # the marks inside


def with_double_marks(text: str) -> str:
    """Return the text with double marks for single ones and single ones inside, if people are quoted so: same length.

    An apostrophe is no mark. A text stays whose single marks stand between double ones, or in headings.

    >>> with_double_marks("No dock\\n'It's late,' Roe said. 'Don't \\"wait\\".' He left 'at once'.")
    'No dock\\n"It\\'s late," Roe said. "Don\\'t \\'wait\\'." He left "at once".'
    >>> with_double_marks("“The agents’ ‘work,’” she said, ‘late’.")
    '“The agents’ ‘work,’” she said, ‘late’.'
    """
    if len(ENDED.findall(text)) < SPOKEN_PAIRS:
        return text
    double = find_quoted(text)
    paragraphs = find_paragraphs(text)
    found = [(pair, paragraph) for paragraph in paragraphs for pair in _pairs(text, paragraph)]
    found = [(pair, here) for pair, here in found if not (double and double[covering(double, pair.start)].holds(pair))]
    headings = {paragraphs[0], *(pair for pair, here in found if pair == here)}
    if sum(text[pair.end - 2] in SPOKEN for pair, here in found if here not in headings) < SPOKEN_PAIRS:
        return text
    pieces, at = [], 0
    for (start, end), _ in found:
        closed = text[end - 1] in CLOSING
        inside = text[start + 1 : end - closed].translate(SWAPPED)
        pieces += [text[at:start], DOUBLE[text[start]], inside, DOUBLE[text[end - 1]] if closed else ""]
        at = end
    return "".join([*pieces, text[at:]])


def _pairs(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield what stands between single marks in a paragraph, marks included; what opens it may go on below."""
    openers = [found.start() for found in OPENER.finditer(text, *paragraph)]
    closers = [found.start() for found in CLOSER.finditer(text, *paragraph)]
    for opener, following in pairwise([*openers, paragraph.end]):
        near = closers[bisect_right(closers, opener + 1) : bisect_left(closers, following)]
        closer = next((place for place in near if _is_strong(text, place)), near[0] if near else None)
        if closer is not None:
            yield Span(opener, closer + 1)
        elif opener == paragraph.start and following == paragraph.end:
            yield Span(opener, paragraph.end)


def _is_strong(text: str, place: int) -> bool:
    """Tell whether a mark must close: after a stop or a comma, or before one; "the agents' work" may have none."""
    return text[place - 1] in SPOKEN or not text[place + 1 : place + 3].lstrip()[:1].islower()
