"""What the words beside a date expression do to the days that it names: "earlier this year", "since March"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from timeline.records import Interval, Mod

__all__ = ["BOUND", "find_mod", "narrow"]


class Modifier(NamedTuple):
    """A group of words that modify in one way, and the name that TIMEX3 has for it."""

    mod: Mod
    words: str


# of two that fit, the earlier one is taken: "about early June" is about the start, not about June
MODIFIERS = (
    Modifier("START", r"early|earlier|beginning|start|so far"),
    Modifier("MID", r"mid|middle|midafternoon|midmorning"),
    Modifier("END", r"late|later|end|close|latter"),
    Modifier("MORE_THAN", r"more than|over|at least"),
    Modifier("LESS_THAN", r"less than|nearly|almost"),
    Modifier("APPROX", r"about|around|roughly|some|sometime|or so|couple"),
    Modifier("ON_OR_AFTER", r"since"),
    Modifier("ON_OR_BEFORE", r"until|till"),
)
# "since" and "until" stand before an expression that is found without them
BOUND = re.compile(r"\b(?<!not )(?<!n['’]t )(since|until|till)\s+(?:at\s+least\s+|about\s+)?$", re.IGNORECASE)
AFTER_COUNT = re.compile(r"\b(?:later|earlier)\W*$", re.IGNORECASE)  # "two days later" counts, it does not modify
WEEKEND = re.compile(r"\bover the\b.*\bweekend\b", re.IGNORECASE | re.DOTALL)


def find_mod(words: str) -> Mod | None:
    """Return how the words of an expression modify what it names, as TIMEX3 calls it.

    >>> find_mod("earlier this year"), find_mod("mid-June"), find_mod("since March"), find_mod("two days later")
    ('START', 'MID', 'ON_OR_AFTER', None)
    >>> find_mod("the latest quarter"), find_mod("over the weekend"), find_mod("more than a year ago")
    (None, None, 'MORE_THAN')
    """
    if not _ANY.search(words):  # most expressions hold none of the words
        return None
    plain = AFTER_COUNT.sub("", WEEKEND.sub("", words))
    return next((modifier.mod for modifier, pattern in _PATTERNS if pattern.search(plain)), None)


_PATTERNS = [(modifier, re.compile(rf"\b(?:{modifier.words})\b", re.IGNORECASE)) for modifier in MODIFIERS]
_ANY = re.compile("|".join(modifier.words for modifier in MODIFIERS), re.IGNORECASE)


def narrow(named: Interval | None, words: str, base: date | None) -> Interval | None:
    """Return the days that an expression can mean, of those that it names, read on the day *base*.

    "Earlier this year" and "the past year" end on that day, "later this year" begins there; "since" and "more than a
    year ago" have no end or beginning of their own.

    >>> year, base = Interval(date(2025, 1, 1), date(2025, 12, 31)), date(2025, 6, 18)
    >>> str(narrow(year, "earlier this year", base)), str(narrow(year, "since 2025", base))
    ('2025-01-01/2025-06-18', '2025-01-01/..')
    """
    if named is None:
        return None
    low = words.lower()
    if base and named.start and named.end and named.start <= base <= named.end and (part := PART.match(low)):
        return Interval(base, named.end) if part["later"] else Interval(named.start, base)
    if base and PAST_YEAR.match(low):
        return Interval(base - timedelta(365), base)
    if MORE.match(low) and low.endswith(("ago", "earlier", "before")):
        return Interval(None, named.end)
    if MORE.match(low):
        return Interval(named.start, None)
    if low.startswith("since"):
        return Interval(named.start, None)
    if low.startswith(("until", "till")):
        return Interval(None, named.end)
    return named


PART = re.compile(
    r"(?:earlier|so far|(?P<later>later))\s(?:in\s)?(?:this|the)\s(?:current\s)?(?:week|month|year|decade)"
)
PAST_YEAR = re.compile(r"(?:the (?:past|last)|this past) year\b")  # named by the calendar, and meant up to now
MORE = re.compile(r"(?:in\s)?(?:more than|over|at least)\s(?!the\b)")
