"""Through which medium something was said: the words that show it, and the nouns that refer back to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from timeline.lexicon import either, load_lexicon
from timeline.records import Span

__all__ = ["UNSPECIFIED", "Medium", "find_media", "load_media", "outlet_pattern", "without_edges"]

UNSPECIFIED = "unspecified"
EDGE = re.compile(r"^(?P<bar>(?:\| )?)\\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Medium:
    """A medium, the pattern that shows it, and the nouns that refer back to it."""

    name: str
    pattern: re.Pattern[str]
    noun: re.Pattern[str]


@cache
def load_media() -> tuple[Medium, ...]:
    """Return the media of lexicons/media.toml."""
    return tuple(
        Medium(entry["name"], _compiled(entry["regex"]), re.compile(entry["noun"]))
        for entry in load_lexicon("media")["medium"]
    )


def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex.replace("OUTLET", outlet_pattern()), re.VERBOSE)


@cache
def outlet_pattern() -> str:
    """Return a pattern, verbose, of the names of news outlets.

    >>> words = ("Fox News", "the Example Times", "NBCU", "the Senate")
    >>> [re.search(outlet_pattern(), name, re.VERBOSE) is not None for name in words]
    [True, True, False, False]
    """
    lists = load_lexicon("outlets")
    names, ends = (either(lists[key]) for key in ("names", "ends"))
    return rf"(?:{names}(?!\w)(?:\s{ends}\b)?|[A-Z][\w-]+(?:\s[A-Z][\w-]+){{0,2}}\s{ends}\b)"


def find_media(text: str, part: Span) -> Iterator[tuple[str, Span]]:
    """Yield each medium named in a stretch of text, and the words that name it.

    >>> [name for name, _ in find_media("Roe told reporters", Span(0, 18))]
    ['press conference']
    """
    if _any().search(text, *part) is None:
        return
    for medium in load_media():
        for match in medium.pattern.finditer(text, *part):
            yield medium.name, Span(match.start(), match.end())


@cache
def _any() -> re.Pattern[str]:
    """Return one pattern of all the media, each of which begins with a word: most stretches of text name none."""
    regexes = "|".join(without_edges(medium.pattern.pattern) for medium in load_media())
    return re.compile(rf"\b(?=\w)(?:{regexes})", re.VERBOSE)


def without_edges(regex: str) -> str:
    r"""Return a verbose pattern, an alternative a line, whose alternatives no longer ask for a word's beginning.

    For a search that only begins at one: an alternative that begins with a letter then fails at once.

    >>> without_edges(r"\btold\b")
    'told\\b'
    """
    return EDGE.sub(r"\g<bar>", regex)
