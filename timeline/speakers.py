"""Source mention -> canonical speaker: by name, alias, role, pronoun; nobody where the article does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import islice

from timeline.cast import Cast, find_cast, plain
from timeline.codebook import Actor
from timeline.company import FAR, Company, gather, is_subject
from timeline.descriptions import read_description, read_role
from timeline.identity import ARTICLE, WHEN, by_words, of_actor, of_person, title_near
from timeline.joint import find_joint, is_head, together
from timeline.lexicon import load_lexicon, vocabulary
from timeline.pronouns import by_it, by_pronoun
from timeline.reading import Reading
from timeline.records import Quotation, Span, Speaker
from timeline.text import BULLETS, find_whole, slug
from timeline.turns import Labels

__all__ = ["resolve_speakers"]

HOME = re.compile(r"^(?:u\.?s\.?|american)\s(?=(?:vice )?president$)")  # as papers abroad say it
TIME = re.compile(WHEN, re.IGNORECASE)
SINGULAR = ("he", "she")
FIRST_PERSON = ("you", "i", "we", "me", "us")
RELATIVE = ("who", "which", "that", "whom", "what", "this", "these", "those")
LONGEST_NAME = 200  # characters
CONTRACTION = re.compile(r"'(?:ve|m|ll|d|re)$")
BULLET = re.compile(rf"^[\s{BULLETS}–—-]+")
ASIDE = re.compile(
    r",? (?:who|whom|whose|which)\b.*$|, (?:for (?:his|her|its|their) part|meanwhile|though|however|too)\b.*$"
    r"|\s(?:himself|herself|itself|themselves)$"
)
AND_SOMEBODY = re.compile(r"\w+\s(?:and|&)\s(?=\S)")  # "he and | Li Poe"
HEARD = 60  # statements back to where an organisation has spoken by its name
TAIL_WORDS = 2  # that are enough of an organisation's name
HANDLE = re.compile(r"@\w+")
JOINT = re.compile(r",| and | & ")
PARTY = re.compile(r"the (?:[a-z-]+ ){0,3}(?P<party>Democrat|Republican)", re.IGNORECASE)
KIND = re.compile(r"the (?P<noun>[a-z]+)", re.IGNORECASE)
AGENCIES = (
    "Agency",
    "Bureau",
    "Enforcement",
    "Protection",
    "Service",
    "Services",
    "Administration",
    "Patrol",
    "Department",
)
PROPER = r"[A-Z][\w’'&-]*"


def resolve_speakers(
    reading: Reading, quotations: Sequence[Quotation], actors: Iterable[Actor] = (), day: date | None = None
) -> list[Speaker | None]:
    """Return who said each statement, or None where the article names nobody.

    *day* is the day that roles are read at. Statements are taken in order, since a pronoun may mean the last speaker.
    """
    sources = [q.source for q in quotations if q.source]
    cast = find_cast(reading.text, [s.span for s in reading.sentences], actors, day, sources, reading.quoted)
    company, labels = gather(reading, quotations, cast), Labels.of(reading, cast)
    for quotation in quotations:
        mention = quotation.antecedent or quotation.source
        company.resolve(quotation, _resolve(company, labels, mention, quotation) if mention else None)
    return company.speakers


def _resolve(company: Company, labels: Labels, mention: Span, quotation: Quotation) -> Speaker | None:
    words = mention.of(company.reading.text).strip()
    if label := labels.asked(mention, words):
        return labels.interview["A" if label == "Q" else "Q"] if words.casefold() == "you" else labels.interview[label]
    first = CONTRACTION.sub("", plain(JOINT.split(words, 1)[0]))
    if first in SINGULAR and (pair := AND_SOMEBODY.match(company.reading.text, *mention)):
        one = by_pronoun(company, mention, first, quotation)
        other = _by_name(company, labels, Span(pair.end(), mention.end), quotation)
        return together([one, other]) if one and one.id and other and other.id else one
    if first in SINGULAR or first == "they":
        return by_pronoun(company, mention, first, quotation)
    if first == "it":
        return by_it(company, mention)
    if first == "i" and not company.reading.is_quoted(mention) and not company.reading.turns:
        return labels.author
    if first in FIRST_PERSON or first in RELATIVE or plain(words) in RELATIVE:
        return None
    return _by_name(company, labels, _bare(company.reading.text, mention), quotation)


def _bare(text: str, mention: Span) -> Span:
    """Return a mention without a bullet before it, and without what is told of its speaker behind it."""
    start = mention.start + (bullet.end() if (bullet := BULLET.match(mention.of(text))) else 0)
    aside = ASIDE.search(text, start, mention.end)
    end = aside.start() if aside and aside.start() > start else mention.end
    return Span(start, end) if text[start:end].strip(" ,") else mention


def _by_name(company: Company, labels: Labels, mention: Span, quotation: Quotation) -> Speaker | None:
    """Return the speaker of a mention in words: handle, alias, name, role, or the words themselves."""
    text, cast, words = company.reading.text, company.cast, mention.of(company.reading.text).strip()
    if plain(words) not in cast.aliases and (joint := find_joint(text, mention, words, cast)):
        return joint
    for candidate in (*HANDLE.findall(words)[:1], *_heads(words)):
        actor = cast.aliases.get(plain(candidate))
        if actor is not None and not _is_another(candidate, actor, cast):
            return of_actor(actor, title_near(mention, actor.name, cast), cast.day)
    if words.isupper() and (person := labels.named(words, quotation.channel == "turn")):
        return person
    near = cast.among(mention.start - LONGEST_NAME, mention.end)
    head = next((m for m in near if mention.meets(m.span) and is_head(text, m.span, mention)), None)
    if head:
        return of_person(head, cast)
    if TIME.fullmatch(words):  # "today released": a time cannot speak
        return None
    return (
        _by_role(mention, words, cast)
        or ("," in words and _by_role(mention, words.partition(",")[0], cast))  # "the mayor, a trucker elected in May"
        or _by_description(company, mention, words)
        or _by_surname(company, mention, words)
        or _by_kind(company, mention, words)
        or _by_tail(company, words)
        or by_words(words)
    )


@lru_cache(maxsize=20_000)
def _heads(words: str) -> tuple[str, ...]:
    """Return the parts of a mention that may be an alias: the whole, and the part before and after a comma.

    >>> _heads("Homan, Trump’s border czar,")
    ('Homan, Trump’s border czar', 'Homan')
    """
    words = words.strip(" ,")
    parts = [part.strip() for part in words.split(",") if part.strip()]
    joint = re.split(r" and | & ", parts[0])[0] if parts else words
    return tuple(dict.fromkeys([words, *parts[:1], joint]))


def _is_another(candidate: str, actor: Actor, cast: Cast) -> bool:
    """Tell whether the article names somebody else by this surname: a bare alias must not swallow a namesake."""
    names = cast.surnames.get(candidate.strip(), ())
    return " " not in candidate.strip() and bool(names) and actor.name not in names


def _by_role(mention: Span, words: str, cast: Cast) -> Speaker | None:
    """Return whom "the president" or "the governor" means: the last one named with that title before it."""
    noun = HOME.sub("", plain(words))
    borne = load_lexicon("titles")["nouns"].get(noun)  # the titles of those who are called so
    if borne:
        before = [m for m in cast.mentions if m.span.start < mention.start]
        # "mayor of Leeds", as the codebook tells; a role that is called no more than "the president" is found below
        office = "" if noun in cast.roles else f"{noun.removeprefix('the ')} of "
        holders = [m for m in before if m.title in borne or (office and _is_known_as(m.person, office, cast))]
        if holders:
            return of_person(holders[-1], cast)
    held = [actor for actor, role in cast.roles.get(noun, ()) if role.holds(cast.day)]
    actor = held[-1] if held else None
    if actor is None or (borne is not None and not cast.knows(actor.name)):
        return None
    return of_actor(actor, None, cast.day)


def _is_known_as(person: str, office: str, cast: Cast) -> bool:
    """Tell whether the codebook gives somebody, at that time, a role that begins so."""
    actor = cast.aliases.get(plain(person))
    return actor is not None and any(role.text.startswith(office) and role.holds(cast.day) for role in actor.roles)


def _by_description(company: Company, mention: Span, words: str) -> Speaker | None:
    """Return whom "the Ohio Republican" or "the Democrat" means: the only one of those named before whom it fits.

    Where it fits several, the only one of those near by.
    """
    told = read_description(words)
    if told is not None:
        found = company.meant(told, mention.start)
    elif noun := read_role(words):
        found = company.described.called(noun, company.named(max(0, mention.start - FAR), mention.start), mention.start)
    else:
        return _by_party(company, mention, words)
    return of_person(found, company.cast) if found else None


def _by_surname(company: Company, mention: Span, words: str) -> Speaker | None:
    """Return whom a surname that several bear means: the only one of them whom its paragraph has named so far."""
    bearers = company.cast.surnames.get(words.strip(" ,"), ())
    if len(bearers) < 2:
        return None
    first = company.opening(company.reading.paragraph(mention.start))
    named = {m.person: m for m in company.named(first, mention.start) if m.person in bearers}
    return of_person(next(iter(named.values())), company.cast) if len(named) == 1 else None


def _by_party(company: Company, mention: Span, words: str) -> Speaker | None:
    """Return whom "the Democrat" means: the last one of that party; in a sentence its subject before others.

    Somebody whose party isn't told comes before the last one of that party as the subject of a sentence since: it is he
    where he is the only such one near by, or in the same paragraph, else nobody.
    """
    match, cast = PARTY.fullmatch(words), company.cast
    if match is None:
        return None
    near = company.heard(company.floor(mention.start), mention.start)
    subjects = {m.span for m in near if is_subject(company, m, near)}
    unknown = [m for m in near if m.person not in cast.parties]
    here = [m for m in unknown if company.reading.paragraph(m.span.start) == company.reading.paragraph(mention.start)]
    for m in sorted(near, key=lambda m: (-company.reading.place(m.span.start), m.span not in subjects, m.span)):
        party = cast.parties.get(m.person)
        if party == match["party"][0].upper():
            return of_person(m, cast)
        if party is None and m.span in subjects:
            is_alone = any({n.person for n in among} == {m.person} for among in (unknown, here))
            return of_person(m, cast) if is_alone else None
    return of_person(unknown[-1], cast) if len({m.person for m in unknown}) == 1 else None


def _by_kind(company: Company, mention: Span, words: str) -> Speaker | None:
    """Return which organisation "the clinic" means: the only one with that noun in its name, named before it."""
    match = KIND.fullmatch(words)
    noun = match["noun"].capitalize() if match else ""
    if noun not in vocabulary("organisations") and noun not in AGENCIES:
        return None
    text, wanted = company.reading.text, AGENCIES if noun == "Agency" else (noun,)
    floor = company.floor(mention.start) if noun == "Agency" else max(0, mention.start - FAR)
    before = text[floor : mention.start]
    actors = {a.id: a for alias, a in _institutions(company.cast, wanted) if _is_called(before, alias)}
    if actors:
        return of_actor(next(iter(actors.values())), None, company.cast.day) if len(actors) == 1 else None
    if not any(noun in before for noun in wanted):
        return None
    names = {ARTICLE.sub("", m.group()) for m in _organisation(wanted).finditer(before)} - {noun, *wanted}
    name = names.pop() if len(names) == 1 else None
    return Speaker(name, slug(name) or None) if name else None


def _by_tail(company: Company, words: str) -> Speaker | None:
    """Return whom "the sheriff's office" means: the only one who has spoken whose name ends so; not "the office"."""
    tail = f" {plain(words)}"
    if not words.casefold().startswith("the ") or words[4:5].isupper() or tail.count(" ") < TAIL_WORDS:
        return None
    told = {s.id: s for _, s in islice(company.told(), HEARD) if s.id and not company.cast.knows(s.name)}
    ending = [speaker for speaker in told.values() if plain(speaker.name).endswith(tail)]
    return ending[0] if len(ending) == 1 else None


def _institutions(cast: Cast, words: Sequence[str]) -> Iterator[tuple[str, Actor]]:
    """Yield what the institutions are called that have one of some words in their names."""
    for actor in {actor.id: actor for actor in cast.aliases.values()}.values():
        if actor.kind == "institution" and not set(actor.name.split()).isdisjoint(words):
            for alias in (actor.name, *actor.aliases):
                yield alias, actor


def _is_called(text: str, alias: str) -> bool:
    """Tell whether a text holds a name, as whole words."""
    return next(find_whole(alias, text), None) is not None


@cache
def _organisation(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of an organisation's name with one of some nouns."""
    return re.compile(
        rf"(?:{PROPER}\s(?:of\s|for\s)?){{0,4}}(?:{'|'.join(nouns)})\b"
        rf"(?:\s(?:of|for)\s(?:the\s)?{PROPER}(?:\s(?:and\s)?{PROPER}){{0,3}})?"
    )
