"""What an article calls somebody beside the name: "Jo Roe, director of the Harbour League", "port spokesman Jo Roe"."""

from __future__ import annotations

import re
from functools import cache

from timeline.lexicon import clause_words, either, is_inflected, vocabulary
from timeline.records import Span

__all__ = ["FEMALE", "MALE", "find_role", "may_describe", "tells_whose"]

BESIDE = 80  # characters before a name in which a role may stand
WORDS = 7  # of a role, at the most
MALE = frozenset("brother father grandfather husband nephew son stepfather uncle widower".split())
FEMALE = frozenset("sister mother grandmother wife niece daughter stepmother aunt widow".split())
NO_ROLES = (
    MALE
    | FEMALE
    | frozenset(  # kin, party and company, which are no office and no trade
        "ally appointee citizen colleague cousin democrat fellow friend immigrant independent man member neighbor "
        "opponent parent republican resident rival successor witness woman".split()
    )
)
ADDED = ("general", "staff")  # "attorney general", "chief of staff"
ARTICLE = re.compile(r"^(?:and |but |while )?(?:(?:an?|the|its|his|her|their) )?", re.IGNORECASE)
CLAUSE = re.compile(r"[,;:“”\"()—\n]|(?:(?<=[a-z]{3})|(?<=\s[a-z]{2}))[.!?]\s")  # not behind "Gov."
OPENS = re.compile(r"[A-Z][a-zA-Z]*")
LEADING = frozenset("acting assistant chief deputy former interim national senior state then".split())


@cache
def _nouns() -> frozenset[str]:
    return vocabulary("roles").union(ADDED) - NO_ROLES


@cache
def _behind() -> re.Pattern[str]:
    nouns = either(noun for noun in _nouns() if noun.islower())
    owner = r"(?:(?:[A-Z][\w’'&-]*|of|for|the|and|in|at)\s){0,8}?[A-Z][\w’'&-]*"
    return re.compile(
        rf",\s(?:\d{{2}},\s)?(?:(?:an?|the|its|his|her|their)\s)?"
        rf"(?P<role>(?:[\w’'-]+\s){{0,4}}?{nouns}(?:\s(?:of|for|at|with)\s(?:{owner}|staff))?)(?=[,.;]|\swho\b|$)"
    )


def find_role(text: str, name: Span) -> str | None:
    """Return the office or trade that stands behind a name, apart before it or right before it; None for none.

    >>> find_role("Jo Roe, director of the Harbour League, left.", Span(0, 6))
    'director of the Harbour League'
    >>> text = "The port's spokesman, Jo Roe, met ferry owner Li Poe."
    >>> find_role(text, Span(22, 28)), find_role(text, Span(46, 52))
    ("port's spokesman", 'owner')
    """
    behind = _behind().match(text, name.end)
    if behind:
        return behind["role"]
    before = text[max(0, name.start - BESIDE) : name.start]
    if before.endswith(", "):
        role = ARTICLE.sub("", CLAUSE.split(before[:-2])[-1].strip())
        words = role.split()
        is_apart = text.startswith(",", name.end) and 0 < len(words) <= WORDS
        return role if is_apart and words[-1].casefold() in _nouns() else None
    return _right_before(before)


def _right_before(before: str) -> str | None:
    """Return the words right before a name that say what somebody is: "County Supervisor", "former ICE spokesman"."""
    words = before.split(" ")[:-1]
    if not before.endswith(" ") or not words or words[-1].casefold() not in _nouns():
        return None
    first, floor = len(words) - 1, len(before) == BESIDE  # the first word may be cut
    while first > floor and (
        words[first - 1] in LEADING or (words[first - 1].isalnum() and words[first - 1][0].isupper())
    ):
        first -= 1
    return " ".join(words[first:])


@cache
def _joining() -> frozenset[str]:
    tables = ("auxiliaries", "pasts", "openers", "conjunctions", "prepositions", "determiners")
    return frozenset().union(*map(clause_words, tables))


def may_describe(word: str) -> bool:
    """Tell whether a word may stand beside a name as part of a role: it is no verb, and joins nothing.

    >>> [may_describe(word) for word in ("border", "met", "praised", "and", "like")]
    [True, False, False, False, False]
    """
    word = word.casefold()
    return word not in _joining() and not is_inflected(word)


@cache
def _owns() -> re.Pattern[str]:
    """Return what stands between two names, of which the first tells whose the second is."""
    nouns = either(vocabulary("roles"))
    return re.compile(
        rf"(?:[’']s?\s(?:[\w’'-]+\s){{0,5}}?|\s(?P<words>(?:[\w’'-]+\s){{0,3}}?))(?i:{nouns})(?P<apart>,?)\s(?=[A-Z])"
    )


def tells_whose(text: str, end: int) -> bool:
    """Tell whether a name that ends here only says whose adviser, lawyer or sister the next name is.

    >>> texts = "Roe’s harbour chief, Jo Poe", "Roe’s BBC News colleague Jo Poe", "Roe met adviser Jo Poe"
    >>> [tells_whose(text, 3) for text in texts]
    [True, True, False]
    """
    found = _owns().match(text, end)
    if found is None:
        return False
    words = found["words"]
    return words is None or not (found["apart"] or not all(map(may_describe, words.split())))
