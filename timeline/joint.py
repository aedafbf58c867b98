"""Speakers named together: "Roe and Poe said", in a lane of both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timeline.cast import Cast, Mention, plain
from timeline.identity import WHEN, by_words, of_actor, of_person
from timeline.records import Span, Speaker

__all__ = ["find_joint", "is_head", "together"]

AND, NEXT = re.compile(r"\s(?:and|&)\s"), re.compile(r",?\s+(?:and|&)\s+|,\s")
NAMES = r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}"
PLACE = r"(?:\s(?:of|from)(?:\s[A-Z][\w.’'-]*){1,3})?"  # "Roe of Ohio, Poe of Utah and Hill of Iowa"
BETWEEN = re.compile(  # "Roe, of Ohio, and Mayor | Poe"
    rf"\)?{PLACE}(?:,[^“”]{{1,80}}?,|,)?\s+(?:and|&)\s+(?:[\w.’'-]+,?\s+){{0,5}}"
)
LISTED = re.compile(rf"{PLACE},\s+(?:[\w.’'-]+\s+){{0,4}}")  # "Roe, | Poe and Hill"
PAIR = re.compile(rf"(?:[Bb]oth\s)?(?P<one>{NAMES})\s+(?:and|&)\s+(?:[a-z-]+\s){{0,2}}(?P<other>{NAMES})")
LIST = re.compile(rf"(?:{NAMES},\s)+{NAMES},?\s(?:and|&)\s{NAMES}")
BEFORE_HEAD = re.compile(r"\b(?:for|of|in|from|to|with|by|on|at|about|against|under|like|including|among)\b")
INSTITUTION = re.compile(  # "Port League of Ohio | attorney Jo Roe": its "of" parts nobody from what he is
    r"\b[A-Z][\w&.’'-]*\s(?:of|for|in|on)\s(?:the\s)?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*\s(?=[a-z])"
)
AFTER_HEAD = re.compile(
    rf"\.?\s*(?:$|[,(;:—–-]|and\b|&|who\b|(?:of|at|from|in|with)\s|\w+ed$|himself\b|herself\b|also\b|{WHEN})"
)


def find_joint(text: str, mention: Span, words: str, cast: Cast) -> Speaker | None:
    """Return those who said it together: one speaker with all names, whose id is theirs joined by "+"; else None.

    What two people signed is neither's own: it stands in a lane of both, and moves nobody's.
    """
    if not AND.search(words):
        return None
    parts = [part for part in NEXT.split(re.sub(r"^[Bb]oth\s", "", words.strip(" ,"))) if part]
    found = [cast.aliases.get(plain(part)) for part in parts]
    people = [of_actor(actor, None, cast.day) for actor in found if actor is not None]
    if len(people) < len(parts):
        people = [of_person(name, cast) for name in _named_together(text, mention, cast)]
    people = list({p.name: p for p in people}.values())
    if _is_cut(words.strip(" ,"), [p.name for p in people]):
        return by_words(words)
    return together(people) if len(people) > 1 else None


def together(people: Sequence[Speaker]) -> Speaker:
    """Return several speakers as one.

    >>> together([Speaker("Ann Roe", "ann-roe"), Speaker("Li Poe", "li-poe")]).id
    'ann-roe+li-poe'
    """
    names = [p.name for p in people]
    groups = {p.group for p in people}
    joined = "+".join(p.id for p in people if p.id) if all(p.id for p in people) else None
    return Speaker(f"{', '.join(names[:-1])} and {names[-1]}", joined, None, groups.pop() if len(groups) == 1 else None)


def _is_cut(words: str, people: Sequence[str]) -> bool:
    """Tell whether a mention puts names beside one another of which some are known and others are not."""
    if not (PAIR.fullmatch(words) or LIST.fullmatch(words)):
        return False
    parts = NEXT.split(words)
    known = [any(person.split()[-1] in part for person in people) for part in parts]
    return any(known) and not all(known)


def _named_together(text: str, mention: Span, cast: Cast) -> list[Mention]:
    """Return the names that a mention puts beside one another: none stands for something that is another's."""
    held: list[Mention] = []
    for name in (m for m in cast.among(*mention) if mention.holds(m.span)):
        if not held:
            if not is_head(text, name.span, mention):
                return []
            held.append(name)
            continue
        between = text[held[-1].span.end : name.span.start]
        tail = re.split(r"\s(?:and|&)\s|,\s", between)[-1]
        beside = BETWEEN.fullmatch(between) or LISTED.fullmatch(between)
        if beside and not BEFORE_HEAD.search(tail) and AFTER_HEAD.match(text, name.span.end, mention.end):
            held.append(name)
    last = AND.search(text[held[-2].span.end : held[-1].span.start]) if len(held) > 1 else None
    return held if last or len(held) == 1 else []


def is_head(text: str, name: Span, mention: Span) -> bool:
    """Tell whether the mention means this name, not something of his: "the Roe campaign", "a lawyer for Roe"."""
    lead = text[mention.start : name.start].rsplit(",", 1)[-1]
    return not BEFORE_HEAD.search(INSTITUTION.sub("", lead)) and bool(AFTER_HEAD.match(text, name.end, mention.end))
