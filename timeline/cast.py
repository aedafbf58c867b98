"""Who is there: the people that an article names, with their titles, and the codebook's actors by alias."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from string import ascii_lowercase, digits

from timeline.codebook import Actor, Role
from timeline.lexicon import either, forms_of, load_lexicon, vocabulary
from timeline.records import Span
from timeline.roles import FEMALE, MALE, find_role
from timeline.text import Laid, covering

__all__ = [
    "NAME",
    "Cast",
    "Mention",
    "Placed",
    "find_cast",
    "gender_of",
    "given",
    "owner",
    "plain",
    "titles",
]

PARTICLES = r"(?:de|la|del|van|von|der|al|bin|da|di|St\.)"
CAPITAL = r"[^\x00-@\[-\x7f\W\d]"  # A to Z, or a letter beyond ASCII that may be one
WORD = rf"{CAPITAL}(?<![\w’'-].)[\w’'-]*"  # what stands before is looked at where the first letter fits
INITIAL = rf"{CAPITAL}\."
NAME = re.compile(
    rf"{WORD}(?:[ \xa0](?:{INITIAL}|{PARTICLES}|{WORD}))*[ \xa0](?:{WORD})(?:,? (?:Jr|Sr)\.|[ ]I{{2,3}}\b)?"
)
BLANKS = (" ", "\xa0")  # between two words of a name
# What goes on so is no name: no word of one, nor a particle
NO_NAME = frozenset(f"{ascii_lowercase}{digits}“”‘’\"'(—–-&$") - {word[0] for word in re.findall(r"\w+", PARTICLES)}
CAPITALISED = re.compile(WORD)
SURNAME = re.compile(rf"{WORD}(?![\w’'-])(?![ \xa0]{WORD})")
PARTY = re.compile(r"\(?\b(?P<party>[RD])-(?P<state>[A-Z][\w.]+)")
PARTY_BEHIND = re.compile(
    r",? (?:also )?(?:an?|the) (?:[\w.’'-]+ ){0,4}?(?P<party>Democrat|Republican|Democratic|GOP)\b"
    r"(?! (?:primary|president))"
)
PARTY_BEFORE = re.compile(r"\b(?P<party>Democratic|Republican|GOP) $")
COURTESY = ("Mr.", "Ms.", "Mrs.", "Dr.")  # they say nothing of a role
POSSESSIVES = ("’s", "'s", "’", "'")
PART = re.compile(r"\S+")
BARE_INITIAL = re.compile(r"[A-Z]\.?")
ROLE_BEFORE = re.compile(r"(?P<noun>[a-z][\w-]*),? $")
ROLE_LETTERS = 24  # with the comma and the space behind it, at the most
APPOSED = re.compile(  # what stands behind a person's name: ", 71,", ", who", ", a retired nurse"
    r", (?:\d{2},|whose? |whom |(?:an?|the|his|her|their) "
    r"(?P<words>(?:[\w’'-]+ ){0,6}?[\w’'-]+)(?=[,.;]| (?:at|of|in|with|for|who)\b))"
)
NOT_HERS = (  # words behind "her" that show that it is no possessive: "backed her up"
    "that|to|the|he|she|it|a|an|and|or|but|in|on|of|for|up|down|out|off|over|back|away|at|by|from|as|into|about|after|before"
    "|when|if|because|with|without|during|against|again|too|than|this|last|next"
)
PRONOUN = re.compile(  # not an object, nor whom a question is about: "told her that", "asked if he"
    r"(?=[HhSs])\b(?<!whether )(?<!\bif )(?<!what )(?<!why )"  # most places fail at the letter
    rf"(?:(?P<he>[Hh](?:e|is)|himself)|(?P<she>[Ss]he|[Hh]er(?= \w)(?! (?:{NOT_HERS})\b)|herself))\b"
)
SUFFIXES = ("Jr", "Sr", "II", "III")
FULL, LONGEST = 3, 5  # words of a name with a middle one, and of any
HEADING_NAMES = 16  # words in capitals of a heading that are looked at
HEADING_WORDS, LONG_WORD = 4, 4  # words of a heading, and letters of those that have a capital there
AGREE = 0.75  # of the pronouns behind somebody's name must agree to tell how one speaks of him or her


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the article names a person: the name's span, the title before it, and who it is."""

    span: Span
    person: str  # canonical name
    title: str | None = None


class Placed:
    """Mentions in order, asked for by where they begin."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = mentions
        self._starts = [mention.span.start for mention in mentions]

    def among(self, start: int, end: int) -> Sequence[Mention]:
        """Return those that begin between two offsets."""
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody an article names, and the codebook's actors by what they are called."""

    mentions: tuple[Mention, ...]
    placed: Placed  # the same, asked for by where they begin
    surnames: Mapping[str, tuple[str, ...]]  # last name -> full names, in order of appearance
    aliases: Mapping[str, Actor]
    gender: Mapping[str, str]  # full name -> he or she
    day: date | None
    titled: Mapping[str, tuple[Mention, ...]]  # full name -> where it stands with a title that tells something
    parties: Mapping[str, str]  # full name -> R or D, as in "(R-Texas)"
    described: Mapping[str, str]  # full name -> what stands beside it: "director of the Harbour League"
    roles: Mapping[str, tuple[tuple[Actor, Role], ...]]  # what a role is called -> the actors who ever held it

    def among(self, start: int, end: int) -> Sequence[Mention]:
        """Return the mentions that begin between two offsets."""
        return self.placed.among(start, end)

    def knows(self, name: str) -> bool:
        """Tell whether somebody is named so."""
        return name in self.titled


@cache
def titles() -> Mapping[str, str]:
    """Return title -> the group of actors that it puts its holder in; empty where it does not tell."""
    groups: Mapping[str, str] = load_lexicon("titles")["groups"]
    return groups


@cache
def _title_pattern() -> re.Pattern[str]:
    letters = "".join({title[0] for title in titles()})
    return re.compile(rf"(?=[{letters}])\b{either(titles())}(?= )")  # most words fail at their first letter


@cache
def given() -> Mapping[str, str]:
    """Return first name -> the pronoun that it takes."""
    return {name: pronoun for pronoun, names in load_lexicon("titles")["given"].items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Titles:
    """Where titles stand in a text, in order."""

    found: Sequence[re.Match[str]]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Titles:
        """Find them."""
        found = [*_title_pattern().finditer(text)]
        return cls(found, [match.end() for match in found])

    def last(self, start: int, end: int) -> re.Match[str] | None:
        """Return the last one that ends at or behind *start*, and before *end*."""
        before = bisect_left(self.ends, end)
        return self.found[before - 1] if before and self.ends[before - 1] >= start else None


def find_cast(
    text: str,
    sentences: Sequence[Span],
    actors: Iterable[Actor] = (),
    day: date | None = None,
    sources: Sequence[Span] = (),
    quoted: Sequence[Span] = (),
) -> Cast:
    """Return the people that an article names, with their titles.

    A name is known as a person's by a title, by its first name, by a role before or behind it ("farmer | Jo Roe", "Jo
    Roe, | a farmer"), or because a statement has it, or its last word alone, for its source.

    >>> cast = find_cast("Mayor Jane Roe met John Poe. Roe left.", [Span(0, 28), Span(29, 38)])
    >>> [(m.person, m.title) for m in cast.mentions], dict(cast.surnames)
    ([('Jane Roe', 'Mayor'), ('John Poe', None), ('Jane Roe', None)], {'Roe': ('Jane Roe',), 'Poe': ('John Poe',)})
    """
    aliases, surnamed, roles = _known(tuple(actors))
    full: list[Mention] = []
    heard = Heard(_by_edge(sources), _single(text, sources))
    headings = Laid(sentence for sentence in sentences if _is_heading(sentence.of(text)))
    capitals, held = [*CAPITALISED.finditer(text)], Titles.of(text)
    headed = list[Span]()
    for span in _full_names(text, sentences, capitals):
        if headings.meets(span):
            headed.append(span)
        else:
            full += _named(text, span, aliases, heard, held)
    if headed:
        people = {plain(mention.person): mention.person for mention in full}
        often = {word for word, count in Counter(word[0] for word in capitals).items() if count > 1}
        full += [m for span in headed for m in _in_heading(text, span, aliases, people, often)]
    bearers = _surnames(full)
    full += (m for m in _titled(text, bearers, aliases, held) if not headings.meets(m.span))
    full = _unified(full, bearers)
    surnames = _surnames(full)
    for last, names in surnames.items():  # "President Trump" and "Ivanka Trump": the bare surname is the actor's
        actor = aliases.get(plain(last))
        if actor and actor.name not in names and _is_present(text, actor, last):
            surnames[last] = (actor.name, *names)
    mentions = sorted({*full, *_short_mentions(capitals, full, surnames, surnamed, held)}, key=lambda m: m.span)
    gender = _genders(text, sentences, mentions, quoted)
    titled, parties = _titles_by_person(mentions), _parties(text, mentions, aliases)
    described = _described(text, mentions, titled)
    return Cast(tuple(mentions), Placed(mentions), surnames, aliases, gender, day, titled, parties, described, roles)


def _is_heading(line: str) -> bool:
    """Tell whether a line is set as a heading, where a capital makes no name: "Mayor Defends Raids", "Judge Who Erred".

    >>> [_is_heading(line) for line in ("Why Mayor Roe Left the Port", "Roe left the Port of Ayr", "Mayor Ann Roe")]
    [True, False, False]
    """
    if line[-1] in '.?!:”"' or not line[0].isalnum():  # a signature is none: “— Jane Roe, Mayor of Ayr”
        return False
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) >= HEADING_WORDS and all(word[0].isupper() for word in words if len(word) >= LONG_WORD)


def _in_heading(
    text: str, span: Span, aliases: Mapping[str, Actor], people: Mapping[str, str], often: Collection[str]
) -> list[Mention]:
    """Return the person of a heading whose name is known without it, or begins with a first name and comes back."""
    words = span.of(text).split()[:HEADING_NAMES]
    for first in range(len(words) - 1):
        for last in range(min(len(words), first + LONGEST), first + 1, -1):
            name = " ".join([*words[first : last - 1], owner(words[last - 1])])
            actor = aliases.get(plain(name))
            is_new = last == first + 2 and words[first] in given() and words[first + 1] in often
            person = actor.name if actor and _is_human(actor) else people.get(plain(name))
            if person or is_new:
                start = _start_of(text, span, first)
                return [Mention(Span(start, start + len(name)), person or name)]
    return []


def _full_names(text: str, sentences: Sequence[Span], capitals: Iterable[re.Match[str]]) -> Iterator[Span]:
    """Yield where words in capitals make a name of two or more, within a sentence and in order."""
    at = place = 0
    for word in capitals:
        start, end = word.span()
        if start < at or text[end : end + 1] not in BLANKS or text[end + 1 : end + 2] in NO_NAME:
            continue
        while place < len(sentences) and sentences[place].end <= start:
            place += 1
        name = NAME.match(text, start, sentences[place].end) if place < len(sentences) else None
        if name and sentences[place].start <= start:
            at = name.end()
            yield Span(start, at)


@lru_cache(maxsize=4)  # a codebook's actors are the same in every article
def _known(
    actors: tuple[Actor, ...],
) -> tuple[Mapping[str, Actor], Mapping[str, Actor], Mapping[str, tuple[tuple[Actor, Role], ...]]]:
    """Return the actors by what they are called, the people among them by a single word, and all by their roles."""
    aliases = {plain(alias): actor for actor in actors for alias in (actor.name, *actor.aliases)}
    surnamed = {alias: actor for alias, actor in aliases.items() if _is_human(actor) and " " not in alias}
    roles: dict[str, tuple[tuple[Actor, Role], ...]] = {}
    for actor in {id(actor): actor for actor in aliases.values()}.values():
        for role in actor.roles:
            roles[plain(role.text)] = (*roles.get(plain(role.text), ()), (actor, role))
    return aliases, surnamed, roles


def _is_human(actor: Actor) -> bool:
    return actor.kind in ("person", "spokesperson")


def _titles_by_person(mentions: Sequence[Mention]) -> dict[str, tuple[Mention, ...]]:
    """Return everybody's mentions with a title; none for who is never given one."""
    held: dict[str, list[Mention]] = {}
    for mention in mentions:
        here = held.setdefault(mention.person, [])
        if mention.title and mention.title not in COURTESY:
            here.append(mention)
    return {person: tuple(here) for person, here in held.items()}


def _described(text: str, mentions: Sequence[Mention], titled: Mapping[str, Sequence[Mention]]) -> dict[str, str]:
    """Return what the article first says beside the name of each who is given no title."""
    held: dict[str, str] = {}
    for mention in mentions:
        if mention.person not in held and not titled[mention.person] and (role := find_role(text, mention.span)):
            held[mention.person] = role
    return held


def _parties(text: str, mentions: Sequence[Mention], aliases: Mapping[str, Actor]) -> dict[str, str]:
    """Return everybody's party where it is first told, "(R-Ohio)", "a Democrat" behind a name, or by the codebook."""
    held: dict[str, str] = {}
    for mention in mentions:
        party = PARTY.match(text[mention.span.end : mention.span.end + 14].lstrip(" ,"))
        spelt = PARTY_BEHIND.match(text, mention.span.end)
        start = mention.span.start - (len(mention.title) + 1 if mention.title else 0)
        before = PARTY_BEFORE.search(text, max(0, start - 12), start)
        if party:
            held.setdefault(mention.person, party["party"])
        elif told := spelt or before:
            held.setdefault(mention.person, told["party"][0].replace("G", "R"))
    for person in dict.fromkeys(mention.person for mention in mentions):
        actor = aliases.get(plain(person))
        if actor is not None and actor.party is not None:
            held.setdefault(person, actor.party)
    return held


def _by_edge(sources: Sequence[Span]) -> Mapping[int, Sequence[Span]]:
    """Return the sources that begin or end at an offset."""
    found: dict[int, list[Span]] = {}
    for source in sources:
        for edge in source:
            found.setdefault(edge, []).append(source)
    return found


def _single(text: str, sources: Iterable[Span]) -> frozenset[str]:
    """Return the words that stand alone as a source: surnames, of people whose full name may stand elsewhere."""
    words = (owner(s.of(text).strip(" ,")) for s in sources if s.start < s.end and text[s.start].isupper())
    return frozenset(word for word in words if " " not in word and len(word) > 1)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who speaks in an article: its sources by where they begin and end, and those of one word."""

    edges: Mapping[int, Sequence[Span]]
    single: frozenset[str]


def _named(text: str, span: Span, aliases: Mapping[str, Actor], heard: Heard, held: Titles) -> list[Mention]:
    """Return the person whose full name stands here, without titles and a possessive; nothing for an organisation."""
    title, start = _title_of(text, span, held)
    words = text[start : span.end].split()
    ahead = _before_given_name(words) if title is None else 0
    in_role = _opens_with_role(words[ahead:])
    if ahead + in_role:
        start = _start_of(text, Span(start, span.end), ahead + in_role)
        words = words[ahead + in_role :]
    if (over := _runs_on(words)) < len(words):
        span = Span(start, _start_of(text, Span(start, span.end), over) - 1 if over else start)
        words = words[:over]
    if not words or (f"{words[-1]}." in titles() and text.startswith(".", span.end)):  # "Ohio Gov. Jane Roe"
        return []
    end = span.end - len(words[-1])
    words = [owner(word) for word in words]
    end += len(words[-1])
    whole, bare = " ".join(words), " ".join(word for word in words if not BARE_INITIAL.fullmatch(word))
    short = f"{words[0]} {words[-1]}" if len(words) == FULL else bare  # "Zohran Kwame Mamdani"
    actor = next((aliases[plain(name)] for name in (whole, bare, short) if plain(name) in aliases), None)
    if actor is not None:
        return [Mention(Span(start, end), actor.name, title)] if _is_human(actor) else []
    is_upper = whole.isupper()
    heading = [word.title() for word in words] if is_upper else words
    if not 2 <= len(words) <= LONGEST or not vocabulary("organisations").isdisjoint(heading):
        return []
    if is_upper and not vocabulary("unnamed").isdisjoint(word.casefold() for word in words):
        return []
    known = (
        title
        or in_role
        or words[0] in given()
        or _is_namesake(words, aliases)
        or _speaks(text, Span(start, end), words, heard)
    )
    if not known and not (words[0].casefold() in vocabulary("starters") or words[0].isupper()):
        known = _has_role(text, start, end)
    return [Mention(Span(start, end), whole, title)] if known else []


def _speaks(text: str, name: Span, words: Sequence[str], heard: Heard) -> bool:
    """Tell whether a statement has a name of two words, or its last word alone, for its source."""
    first = words[0].casefold()
    if len(words) != 2 or first in vocabulary("starters") or first in forms_of("speech"):  # "Said Roe: ..."
        return False
    near = (s for at in (name.start, name.end, name.end + 1, name.end + 2) for s in heard.edges.get(at, ()))
    spoken = words[-1] in heard.single or words[-1].upper() in heard.single
    return spoken or any(_is_named_by(text, *name, s) for s in near)


def _has_role(text: str, start: int, end: int) -> bool:
    """Tell whether a role stands before or behind a name: "farmer Jo Roe", "Jo Roe, a farmer", "Jo Roe, 71,"."""
    if _noun_before(text, start) in vocabulary("roles"):
        return True
    behind = APPOSED.match(text, end)
    return bool(behind and (behind["words"] is None or behind["words"].split()[-1] in vocabulary("roles")))


def _is_named_by(text: str, start: int, end: int, source: Span) -> bool:
    """Tell whether a source opens with a name, or closes with one behind a role: "Roe’s adviser, | Karl Voss,"."""
    closes = text[start - 2 : start] == ", " and source.start < start and 0 <= source.end - end <= 2
    return source.start == start or (closes and any(w.islower() for w in text[source.start : start].split()))


def _is_namesake(words: Sequence[str], aliases: Mapping[str, Actor]) -> bool:
    """Tell whether two words name somebody who shares an actor's surname: "Ivanka Trump", but not "Yesterday Trump"."""
    first, last = words[0], words[-1]
    return len(words) == 2 and plain(last) in aliases and first.casefold() not in vocabulary("starters")


def _is_present(text: str, actor: Actor, last: str) -> bool:
    """Tell whether the article calls an actor by more than a surname that others bear too."""
    return any(alias in text for alias in (actor.name, *actor.aliases) if alias != last)


def _title_of(text: str, span: Span, held: Titles) -> tuple[str | None, int]:
    """Return the last title before a name, and where the name itself begins: "Ohio Party Chairman | Jane Roe"."""
    last = held.last(span.start - 1, span.end)
    start = max(span.start, last.end() + 1) if last else span.start
    words = text[start : span.end].split()
    for i, word in enumerate(words[:-2]):  # "State Jane Roe": an organisation's last word runs into the name
        if owner(word) in vocabulary("organisations"):
            start = _start_of(text, Span(start, span.end), i + 1)
            break
    return (last.group() if last else None), start


def _start_of(text: str, span: Span, number: int) -> int:
    """Return where a word of a name begins, counted from zero."""
    return span.start + [*PART.finditer(span.of(text))][number].start()


def _before_given_name(words: Sequence[str]) -> int:
    """Return how many words in capitals lead up to a first name: "Council Member | Jane Roe"."""
    names = given()
    return next((i for i, word in enumerate(words[:-1]) if word in names), 0)


def _runs_on(words: Sequence[str]) -> int:
    """Return how many words of a name stand before one that only a heading or a new sentence has in capitals.

    All of them where nothing runs on, "George F. Will" too; none where no first name tells that a name stands there.
    """
    ends = vocabulary("starters")
    over = next((i for i, word in enumerate(words) if i and word.casefold() in ends), len(words))
    is_given = bool(words) and words[0] in given()
    if over == len(words) or (is_given and (over == 1 or BARE_INITIAL.fullmatch(words[over - 1]))):
        return len(words)
    return over if is_given else 0


def _opens_with_role(words: Sequence[str]) -> bool:
    """Tell whether a role opens a name: "Farmer | Jo Roe"."""
    return len(words) > 2 and words[0][1:].islower() and words[0].casefold() in vocabulary("roles")


def _surnames(mentions: Iterable[Mention]) -> dict[str, tuple[str, ...]]:
    """Return last name -> the people that bear it, in order of appearance."""
    found: dict[str, tuple[str, ...]] = {}
    for mention in mentions:
        last = _surname(mention.person)
        if mention.person not in found.get(last, ()):
            found[last] = (*found.get(last, ()), mention.person)
    return found


def _titled(
    text: str, surnames: Mapping[str, tuple[str, ...]], aliases: Mapping[str, Actor], held: Titles
) -> list[Mention]:
    """Return the people whom the article knows by title and surname only: "Mr. Roe", "Gov. Poe"."""
    out = []
    for title in held.found:
        name = SURNAME.match(text, title.end() + 1)
        word = owner(name.group()) if name else ""
        known = word in surnames or plain(word) in aliases or word in vocabulary("organisations") or word in titles()
        if name and len(word) > 1 and not known and title.group()[0].isupper():
            out.append(Mention(Span(name.start(), name.start() + len(word)), word, title.group()))
    return out


def _short_mentions(
    capitals: Iterable[re.Match[str]],
    full: Sequence[Mention],
    surnames: Mapping[str, tuple[str, ...]],
    surnamed: Mapping[str, Actor],
    held: Titles,
) -> list[Mention]:
    """Return the places where a surname alone stands for somebody whose full name, or whose alias, is known."""
    taken = sorted(m.span for m in full)
    out = []
    known: dict[str, str | None] = {}  # a word as it stands -> whom it means

    def meant(word: str) -> str | None:
        names, actor = surnames.get(word, ()), surnamed.get(plain(word))
        if actor and (not names or actor.name in names):
            return actor.name
        return names[0] if len(names) == 1 else None

    for match in capitals:
        word = match[0]
        if word not in known:
            known[word] = meant(owner(word))
        if (person := known[word]) is None:
            continue
        span = Span(match.start(), match.start() + len(owner(word)))
        if not (taken and taken[covering(taken, span.end - 1)].meets(span)):
            title = held.last(span.start - 1, span.start)
            out.append(Mention(span, person, title.group() if title else None))
    return out


def _unified(mentions: Sequence[Mention], bearers: Mapping[str, Sequence[str]]) -> list[Mention]:
    """Return the mentions with one name for each person: "Ann B. Roe" and "Ann Roe", "Ann Van Roe" and "Van Roe".

    The name that comes first, and of two the longer one where it only lacks a first name.
    """
    ordered = sorted((m for m in mentions if not _asks(m.person, bearers)), key=lambda m: m.span)
    names: dict[tuple[str, ...], str] = {}
    for mention in ordered:
        names.setdefault(_key(mention.person), mention.person)
    tails = {tuple(name.split()[1:]): name for name in names.values() if len(name.split()) >= FULL}
    return [
        m if m.person == one else Mention(m.span, one, m.title)
        for m in ordered
        for one in [tails.get(tuple(m.person.split()), names[_key(m.person)])]
    ]


def _asks(name: str, bearers: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a name is the head of a question about somebody whose full name is another: "Will Roe win?"."""
    return name.startswith("Will ") and len(bearers[_surname(name)]) > 1


def _key(name: str) -> tuple[str, ...]:
    """Return what is the same in all forms of a name: the first word and the last, and "Jr." where it has that."""
    words = name.replace(",", "").split()
    last = next((i for i in range(len(words) - 1, 0, -1) if words[i].rstrip(".") not in SUFFIXES), 0)
    return (words[0], *words[last:])


def _surname(name: str) -> str:
    words = [w for w in name.split() if w.rstrip(".,") not in SUFFIXES]
    return words[-1].strip(",") if words else name


def _genders(
    text: str, sentences: Sequence[Span], mentions: Sequence[Mention], quoted: Sequence[Span]
) -> dict[str, str]:
    """Return the pronoun of everybody whose title, first name or, failing these, pronouns close behind tell it."""
    told = {m.person: g for m in mentions if (g := given().get(m.person.split()[0]))}
    told |= {m.person: g for m in mentions if (g := _gender(text, m))}
    votes: dict[str, list[str]] = {}
    for person, pronoun in _bindings(text, sentences, mentions, quoted, told):
        votes.setdefault(person, []).append(pronoun)
    for person, heard in votes.items():
        likeliest = max(("he", "she"), key=heard.count)
        if heard.count(likeliest) >= AGREE * len(heard):
            told[person] = likeliest
    return told


def _bindings(
    text: str,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    quoted: Sequence[Span],
    told: Container[str],
) -> Iterator[tuple[str, str]]:
    """Yield who is named first in a sentence, with the first pronoun in it if no other name stands between them.

    Names and pronouns between quotation marks are others' words. Nobody whose pronoun has been *told* is asked about.
    """
    starts = [m.span.start for m in mentions]
    for sentence in sentences:
        here = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        here = [m for m in here if not _is_between(m.span, quoted)]
        if not here or here[0].person in told:
            continue
        end = next((m.span.start for m in here if m.person != here[0].person), sentence.end)
        found = PRONOUN.finditer(text, sentence.start, end)
        first = next((f for f in found if not _is_between(Span(*f.span()), quoted)), None)
        if first and first.start() > here[0].span.end:
            yield here[0].person, "he" if first["he"] else "she"


def _is_between(span: Span, quoted: Sequence[Span]) -> bool:
    """Tell whether a span stands between quotation marks."""
    return bool(quoted) and quoted[covering(quoted, span.start)].meets(span)


def _gender(text: str, mention: Mention) -> str | None:
    """Return the pronoun that a title, or a word right before or behind a name, tells: "Ms.", "his wife, Jo Roe"."""
    title = (mention.title or "").casefold()
    if title in ("mr.", "ms.", "mrs."):
        return "he" if title == "mr." else "she"
    if told := gender_of(title):
        return told
    behind = APPOSED.match(text, mention.span.end)
    words = [_noun_before(text, mention.span.start), *((behind["words"] or "").split()[-1:] if behind else [])]
    return next((told for word in words if (told := gender_of(word))), None)


def _noun_before(text: str, offset: int) -> str:
    """Return the noun in lower case that stands right before an offset; nothing where none does."""
    if text[offset - 1 : offset] != " ":
        return ""
    floor = max(0, offset - ROLE_LETTERS)
    found = ROLE_BEFORE.search(text, max(floor, text.rfind(" ", floor, offset - 1)), offset)
    return found["noun"] if found else ""


def gender_of(noun: str) -> str | None:
    """Return the pronoun that a noun tells, if it does.

    >>> gender_of("spokeswoman"), gender_of("widower"), gender_of("farmer")
    ('she', 'he', None)
    """
    if noun in FEMALE or noun.endswith("woman"):
        return "she"
    return "he" if noun in MALE or noun.endswith("man") else None


def owner(word: str) -> str:
    """Return a word without a possessive.

    >>> owner("Roe’s"), owner("Hayes'"), owner("Roe")
    ('Roe', 'Hayes', 'Roe')
    """
    return (word[:-2] if word[-1] == "s" else word[:-1]) if word.endswith(POSSESSIVES) else word


@lru_cache(maxsize=20_000)  # the aliases of all actors are asked for in every article
def plain(words: str) -> str:
    """Return a mention in one spelling: no leading article, straight apostrophes, case folded.

    >>> plain("The White House’s"), plain("Trump's")
    ('white house', 'trump')
    """
    words = " ".join(words.replace("’", "'").split()).strip(" ,.;:").casefold()
    return owner(words).removeprefix("the ")
