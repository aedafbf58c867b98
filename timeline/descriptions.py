"""Whom "the Ohio Republican", "the Democratic governor" or "the Leeds mayor" means: who alone is described so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from timeline.cast import Cast, Mention, plain, titles
from timeline.lexicon import either, load_lexicon, vocabulary
from timeline.records import Span
from timeline.roles import may_describe

__all__ = ["Described", "Description", "find_descriptions", "read_description", "read_role"]

BESIDE = 70  # characters before a name, and behind it, that may tell who somebody is
RUNS = 40  # different stretches beside one name that are kept
APPOSED = re.compile(  # "the old mayor, | Ann Lee, said"
    r"\b(?i:the|an?|my|our|his|her|their|its)\s(?P<run>(?:[a-z][\w’'-]*\s){0,3}[a-z]+),\s$"
)
CLAUSE = re.compile(r"[,;:“”\"()—\n]|[a-z]{3}[.!?]\s")
BEHIND = re.compile(  # "(R-Ohio)", ", the governor of Ohio", ", Ohio’s governor", " of Ohio"; not ", Ohio Gov. Al Poe"
    r"(?:,\s|\s\()(?P<aside>(?:[RDI]-|an?\s|the\s|[a-z]|[A-Z]\w+[’']s\s)[^,;()“”\"—\n]{1,60})"
    r"|,?\s(?:of|from)\s(?P<home>[A-Z][\w.]*(?:\s[A-Z]\w*){0,2})"
)
JOINING = frozenset(("a", "an", "the", "of", "from", "for"))  # they go on with what somebody is
PARTIES = {"democrat": "D", "democratic": "D", "republican": "R", "gop": "R"}
OWNS = re.compile(r"[’'\w-]|\s[A-Z]")  # what stands behind no description: "the Ohio governor | Jo Roe"
PROPER = re.compile(r"[A-Z][\w.’'-]*")
HEAD = re.compile(r"(?:[\w’'-]+\s)*?(?P<noun>[A-Za-z][\w’'-]*)(?=$|\s(?:of|for|from)\b)")  # "owner" of "owner of a bar"
MANY = frozenset(("candidate", "member"))
FORMER = re.compile(r"\b(?:[Ff]ormer|[Tt]hen|[Ee]x)\b")


@dataclass(frozen=True, slots=True)
class Description:
    """What a definite description says of somebody; ``noun`` is an office, or empty for "the Democrat"."""

    noun: str
    place: str
    party: str
    former: bool


@cache
def _form() -> re.Pattern[str]:
    nouns = either((*load_lexicon("titles")["nouns"], "Democrat", "Republican"))
    qualities = either(vocabulary("qualities"))
    return re.compile(
        rf"[Tt]he\s(?:(?:{qualities}|\w+-(?:term|born|year-old))\s)*(?P<former>former\s)?"
        r"(?P<lead>(?:[A-Z][\w.’-]*\s){0,4})"
        rf"(?:{qualities}\s)*(?P<noun>{nouns})(?:\s(?:from|of)\s(?P<home>[A-Z][\w.]*(?:\s[A-Z][\w.]*){{0,2}}))?"
    )


def read_description(words: str) -> Description | None:
    """Return what a description tells; None for other words, and for a bare office, which the last holder bears.

    >>> read_description("the first-term Ohio Republican")
    Description(noun='', place='Ohio', party='R', former=False)
    >>> read_description("The Democratic mayor of New Leeds")
    Description(noun='mayor', place='New Leeds', party='D', former=False)
    >>> read_description("the mayor"), read_description("the Ohio Republicans")
    (None, None)
    """
    found = _form().fullmatch(words)
    return _told(found) if found else None


def _told(found: re.Match[str]) -> Description | None:
    lead = found["lead"].split()
    parties = {PARTIES[word.casefold()] for word in (*lead, found["noun"]) if word.casefold() in PARTIES}
    place = " ".join(word for word in lead if word.casefold() not in PARTIES)
    if len(parties) > 1 or (place and found["home"]):
        return None
    noun = "" if found["noun"].casefold() in PARTIES else found["noun"]
    told = Description(noun, found["home"] or place, "".join(parties), found["former"] is not None)
    return told if told.place or (told.noun and told.party) else None


@cache
def _bare() -> re.Pattern[str]:
    qualities = either(vocabulary("qualities"))
    return re.compile(rf"[Tt]he\s(?:(?:{qualities}|\d+-year-old)\s)*(?P<noun>[a-z]+)")


def read_role(words: str) -> str | None:
    """Return the trade or kinship by which somebody is called, and by nothing else.

    >>> read_role("the retired nurse"), read_role("the nurses"), read_role("a nurse"), read_role("the other nurse")
    ('nurse', None, None, None)
    """
    found = _bare().fullmatch(words)
    return found["noun"] if found and found["noun"] in vocabulary("roles") else None


def find_descriptions(text: str) -> Iterator[tuple[Span, Description]]:
    """Yield where somebody is described, and how, in order; not "the Ohio governor’s wife".

    >>> [span.start for span, told in find_descriptions("The Ohio governor left. So did the Ohio governor’s wife.")]
    [0]
    """
    for found in _form().finditer(text):
        told = None if OWNS.match(text, found.end()) else _told(found)
        if told is not None:
            yield Span(*found.span()), told


@dataclass(slots=True)
class Described:
    """What stands beside everybody's name in an article; it is read when it is first asked for."""

    text: str
    cast: Cast
    runs: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def beside(self, person: str) -> Sequence[str]:
        """Return what stands beside somebody's name, wherever it stands."""
        self.runs = self.runs or self._read()
        return self.runs.get(person, ())

    def meant(self, told: Description, near: Sequence[Mention]) -> Mention | None:
        """Return the last mention, of those near, of whom alone the description fits; None for nobody or several."""
        last = {mention.person: mention for mention in near}
        fitting = [person for person in last if self._fits(told, person)]
        if len(fitting) != 1:
            return None
        found = last[fitting[0]]
        is_sure = bool(told.noun) or found.person in self.cast.parties
        return found if is_sure or found == near[-1] else None  # another of that state and party may be meant

    def only_one(self, told: Description, near: Sequence[Mention]) -> Mention | None:
        """Return the one of that party, or of an office of that state, of those near, whom nothing puts elsewhere.

        Of a party only where everybody's is told; "the French president" may be somebody who is not named.
        """
        last = {mention.person: mention for mention in near}
        in_state = _state().fullmatch(told.place) is not None
        is_told = in_state if told.noun else all(person in self.cast.parties for person in last)
        fitting = [person for person in last if self._may_be(told, person)]
        return last[fitting[0]] if is_told and len(fitting) == 1 and not self._is_elsewhere(told, fitting[0]) else None

    def called(self, noun: str, near: Sequence[Mention], start: int) -> Mention | None:
        """Return the last mention of whom alone, of those near, the article calls by a noun, as in "Jo Roe, a nurse".

        None where since then "a nurse" came up who is not named, or somebody of whom nothing is told; of what many are
        called, such as "the candidate", where anybody did.
        """
        last = {mention.person: mention for mention in near}
        fitting = [person for person in last if any(_heads(run, noun) for run in self.beside(person))]
        if len(fitting) != 1:
            return None
        found = last[fitting[0]]
        since = {mention.person for mention in near[near.index(found) + 1 :]}
        if since and (noun in MANY or noun in vocabulary("unnamed")):
            return None
        if not all(self._is_told_of(person) for person in since):
            return None
        between = re.compile(rf"\b(?i:an?|another|one)\s(?:[\w’'-]+\s){{0,3}}{noun}\b(?!\s[A-Z])")
        behind = BEHIND.match(self.text, found.span.end, found.span.end + BESIDE)
        return None if between.search(self.text, behind.end() if behind else found.span.end, start) else found

    def _is_told_of(self, person: str) -> bool:
        """Tell whether the article or the codebook says what somebody is."""
        told = self.cast.titled.get(person) or self.cast.described.get(person) or self.cast.aliases.get(plain(person))
        return bool(told)

    def _fits(self, told: Description, person: str) -> bool:
        return self._may_be(told, person) and (not told.place or any(self._places(told, person)))

    def _may_be(self, told: Description, person: str) -> bool:
        """Tell whether somebody has the office, and no other party."""
        if told.party and self.cast.parties.get(person, told.party) != told.party:
            return False
        return not told.noun or any(self._offices(told, person)) or any(self._roles(told, person))

    def _is_elsewhere(self, told: Description, person: str) -> bool:
        """Tell whether a state, or before the office a place, stands beside a name or in what the codebook knows."""
        actor = self.cast.aliases.get(plain(person))
        known = (*self.beside(person), *(role.text for role in (actor.roles if actor else ())))
        here = {*_titles(), *told.place.split(), *_short(told.place)}
        offices = self._offices(told, person) if told.noun else ()
        named = {state for words in known for state in _state().findall(words)}
        return bool(named - {told.place, *_short(told.place)}) or any(
            not here.issuperset(PROPER.findall(words)) for words in offices
        )

    def _offices(self, told: Description, person: str) -> Iterator[str]:
        """Yield what stands beside a name and gives the office."""
        return (run for run in self.beside(person) if _has_office(run, told.noun, told.former))

    def _places(self, told: Description, person: str) -> Iterator[bool]:
        """Yield whether each thing that is known of somebody names the place."""
        place = re.compile(rf"\b{either((told.place, *_short(told.place)))}(?!\w)")
        yield from (bool(place.search(run)) for run in self.beside(person))
        yield from (bool(place.search(role)) for role in self._roles(told, person))

    def _roles(self, told: Description, person: str) -> Iterator[str]:
        """Yield the roles of that office, or of any, that the codebook gives somebody, at the day or before."""
        actor, day = self.cast.aliases.get(plain(person)), self.cast.day
        for role in actor.roles if actor is not None else ():
            is_held = role.was_held(day) if told.former else role.holds(day)
            if is_held and (not told.noun or re.search(rf"\b{told.noun}\b", role.text, re.IGNORECASE)):
                yield role.text

    def _read(self) -> dict[str, list[str]]:
        held: dict[str, list[str]] = {}
        for mention in self.cast.mentions:
            runs = held.setdefault(mention.person, [])
            if len(runs) < RUNS:
                runs.extend(run for run in _beside(self.text, mention) if run not in runs)
        return held


def _beside(text: str, mention: Mention) -> Iterator[str]:
    """Yield the words right before a name that may describe it, and what stands apart behind it."""
    start, end = mention.span
    words = CLAUSE.split(text[max(0, start - BESIDE) : start])[-1].split()
    first = len(words)
    while first > 0 and may_describe(words[first - 1]):
        first -= 1
    if words[first:]:
        yield " ".join(words[first:])
    apposed = APPOSED.search(text, max(0, start - BESIDE), start) if text[end : end + 1] in (",", ".") else None
    if apposed:
        yield apposed["run"]
    behind = BEHIND.match(text, end, end + BESIDE)
    if behind:
        words = (behind["aside"] or behind["home"]).split()
        qualities = vocabulary("qualities")
        yield " ".join(takewhile(lambda word: word in JOINING or word in qualities or may_describe(word), words))


def _heads(run: str, noun: str) -> bool:
    """Tell whether a stretch beside a name says that somebody is one: "owner of a bar", not "lawyer for the owner"."""
    head = HEAD.match(run)
    return head is not None and head["noun"].casefold() == noun and not FORMER.search(run)


def _has_office(run: str, noun: str, former: bool) -> bool:
    """Tell whether a stretch beside a name gives an office: held once, "a former mayor", or now."""
    return _office(noun).search(run) is not None and (FORMER.search(run) is not None) == former


@cache
def _office(noun: str) -> re.Pattern[str]:
    """Return a pattern of an office, and of the titles of who is called so: "Gov." and "Governor"."""
    names = (noun, *load_lexicon("titles")["nouns"].get(noun, ()))
    return re.compile(rf"\b{either(names)}(?!\w)", re.IGNORECASE)


@cache
def _titles() -> frozenset[str]:
    """Return the words with a capital that tell no place: of titles and parties."""
    words = {word for title in titles() for word in title.split()}
    return frozenset({*words, "Former", *map(str.title, PARTIES), "GOP"})


@cache
def _short(place: str) -> tuple[str, ...]:
    """Return a state's abbreviations."""
    return tuple(load_lexicon("states")["states"].get(place, ()))


@cache
def _state() -> re.Pattern[str]:
    states = load_lexicon("states")["states"]
    return re.compile(rf"\b{either((*states, *(short for both in states.values() for short in both)))}(?!\w)")
