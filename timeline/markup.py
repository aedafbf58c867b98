"""Markdown's headings, quotation bars and emphasis read as white space: newsletters and saved notes have them."""

from __future__ import annotations

import re

__all__ = ["without_markup"]

LINE_MARK = re.compile(r"^(?:#{1,6}|>)(?=[ \t])", re.MULTILINE)
# Of two marks: a single one may be a bullet, or stand for a letter
EMPHASIS = re.compile(r"(?P<mark>\*\*|__)(?=[^\s*_])(?P<words>[^*_\n]+)(?<=\S)(?P=mark)")


def without_markup(text: str) -> str:
    """Return the text with spaces for the marks of Markdown: same length.

    >>> without_markup("# News\\n**What they say:** “No,” Roe said.")
    '  News\\n  What they say:   “No,” Roe said.'
    >>> without_markup("f*** off, #1 of 2 ** 3")
    'f*** off, #1 of 2 ** 3'
    """
    if "**" in text or "__" in text:
        text = EMPHASIS.sub(r"  \g<words>  ", text)
    if text.startswith(("#", ">")) or "\n#" in text or "\n>" in text:
        text = LINE_MARK.sub(lambda mark: " " * len(mark[0]), text)
    return text
