"""Source mention -> canonical speaker: by name, alias, role, pronoun; nobody where the article does not tell."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from timeline.cast import NAME, Cast, Mention, find_cast, gender_of, given, owner, plain, titles, vocabulary
from timeline.codebook import Actor
from timeline.descriptions import Described, Description, find_descriptions, read_description, read_role
from timeline.lexicon import load_lexicon
from timeline.reading import Reading
from timeline.records import Block, Quotation, Span, Speaker
from timeline.roles import tells_whose
from timeline.text import A_WEEKDAY, BULLETS, covering, slug

__all__ = ["resolve_speakers"]

SINGULAR = ("he", "she")
FIRST_PERSON = ("you", "i", "we", "me", "us")
RELATIVE = ("who", "which", "that", "whom", "what", "this", "these", "those")
FAR = 8000  # characters that it looks back at the most
LONGEST_NAME = 200  # characters
CHIEF = 3  # times as often as the next is he named who is meant by a title that others bear too
REACH = 3  # paragraphs that a pronoun looks back
TAIL = (
    rf"(?:(?:this|last|earlier|late|early)\s\w+|(?:on\s)?{A_WEEKDAY}"
    r"|yesterday|today|recently|again|later|then)\b"
)

TIME, LATER = re.compile(TAIL, re.IGNORECASE), re.compile(rf"\s{TAIL}.*$")
CONTRACTION = re.compile(r"'(?:ve|m|ll|d|re)$")
OF_UNNAMED = re.compile(r",? (?:of|in|at|with|for|from|on|who|whose|that|familiar|briefed|close|involved)\b|,")
TOLD_OF = re.compile(  # "a poll | released last week", "lawyers — four people — "
    r"\s(?:[—–]|--?)\s.*$|(?<=\w)\s(?:released|published|conducted|issued|obtained|reviewed|filed|dated)\b.*$"
)
BULLET = re.compile(rf"^[\s{BULLETS}–—-]+")
ASIDE = re.compile(
    r",? (?:who|whom|whose|which)\b.*$|, (?:for (?:his|her|its|their) part|meanwhile|though|however|too)\b.*$"
)
ARTICLE = re.compile(r"^(?:the|a|an) (?=\S)", re.IGNORECASE)
HANDLE = re.compile(r"@\w+")
JOINT = re.compile(r",| and | & ")
AND, NEXT = re.compile(r"\s(?:and|&)\s"), re.compile(r",?\s+(?:and|&)\s+|,\s")


@dataclass(frozen=True, slots=True)
class Scene:
    """One article while its speakers are resolved, in order; ``speakers`` and ``resolved`` grow."""

    reading: Reading
    quotations: Sequence[Quotation]
    cast: Cast
    speakers: list[Speaker | None]
    direct: Sequence[Span]  # the quoted words of all statements
    present: list[Mention]  # names, and roles that stand for one: "the mayor"
    labelled: dict[str, Speaker | None]  # words in capitals -> whom they name; it grows
    names: Mapping[str, Mention]  # names in one spelling -> a mention of who bears them
    wholes: Mapping[str, set[str]]  # the last word of labels -> the names that they give
    interview: Mapping[str, Speaker | None]  # "Q" and "A" -> who asks and who answers
    described: Described  # what stands beside each name
    resolved: list[tuple[Quotation, Speaker]] = field(default_factory=list)  # outer statements with their speakers

    def among(self, start: int, end: int) -> Sequence[Mention]:
        """Return the names, and the roles that stand for one, that begin between two offsets."""
        first, last = (bisect_left(self.present, edge, key=lambda m: m.span.start) for edge in (start, end))
        return self.present[first:last]

    def institutions(self, words: Sequence[str]) -> Iterator[tuple[str, Actor]]:
        """Yield what the institutions are called that have one of some words in their names."""
        for actor in {actor.id: actor for actor in self.cast.aliases.values()}.values():
            if actor.kind == "institution" and not set(actor.name.split()).isdisjoint(words):
                for alias in (actor.name, *actor.aliases):
                    yield alias, actor

    def told(self) -> Iterator[tuple[Quotation, Speaker]]:
        """Yield the outer statements resolved so far with their speakers, the last one first."""
        yield from reversed(self.resolved)

    def resolve(self, quotation: Quotation, speaker: Speaker | None) -> None:
        """Add who said the next statement."""
        self.speakers.append(speaker)
        if quotation.within is None and quotation.source and speaker:
            self.resolved.append((quotation, speaker))


def resolve_speakers(
    reading: Reading, quotations: Sequence[Quotation], actors: Iterable[Actor] = (), day: date | None = None
) -> list[Speaker | None]:
    """Return who said each statement, or None where the article names nobody.

    *day* is the day that roles are read at. Statements are taken in order, since a pronoun may mean the last speaker.
    """
    sources = [q.source for q in quotations if q.source]
    cast = find_cast(reading.text, [s.span for s in reading.sentences], actors, day, sources, reading.quoted)
    scene = Scene(
        reading,
        quotations,
        cast,
        [],
        _direct(quotations),
        _present(reading.text, cast),
        {},
        _names(cast),
        _wholes(reading),
        _interview(reading, cast),
        Described(reading.text, cast),
    )
    for span, told in find_descriptions(reading.text):
        if found := _described(scene, told, span.start):
            scene.present.append(Mention(span, found.person))
    scene.present.sort(key=lambda m: m.span)
    for quotation in quotations:
        mention = quotation.antecedent or quotation.source
        scene.resolve(quotation, _resolve(scene, mention, quotation) if mention else None)
    return scene.speakers


def _present(text: str, cast: Cast) -> list[Mention]:
    """Return where somebody is named, or called by a title that he alone, or he far above others, has borne so far."""
    often = Counter(m.person for m in cast.mentions)
    found = list(cast.mentions)
    nouns, held = load_lexicon("titles")["nouns"], dict[str, Held]()
    for match in _called().finditer(text):
        noun = match["noun"].casefold()
        if noun not in held:
            held[noun] = Held(cast, nouns[noun])
        person = held[noun].chief(match.start(), often)
        if person:
            found.append(Mention(Span(*match.span()), person))
    return sorted(found, key=lambda m: m.span)


class Held:
    """Who has borne one of some titles so far, asked for at places in order: each mention is looked at once."""

    def __init__(self, cast: Cast, borne: Sequence[str]) -> None:
        """Begin before the first mention."""
        self.mentions = [m for m in cast.mentions if m.title in borne]
        self.seen = 0
        self.top: list[str] = []  # the one or two named most often

    def chief(self, offset: int, often: Mapping[str, int]) -> str | None:
        """Return who alone, or far more often named than others, bears the title before an offset."""
        while self.seen < len(self.mentions) and self.mentions[self.seen].span.start < offset:
            people = dict.fromkeys((*self.top, self.mentions[self.seen].person))
            self.top = sorted(people, key=lambda person: -often[person])[:2]
            self.seen += 1
        alone = len(self.top) == 1 or (self.top and often[self.top[0]] >= CHIEF * often[self.top[1]])
        return self.top[0] if alone else None


@cache
def _called() -> re.Pattern[str]:
    nouns = "|".join(sorted(load_lexicon("titles")["nouns"], key=len, reverse=True))
    return re.compile(rf"[Tt](?<!\w.)(?i:he (?P<noun>{nouns}))\b(?![’'-]|(?i: of\b)| [A-Z])")


def _resolve(scene: Scene, mention: Span, quotation: Quotation) -> Speaker | None:
    words = mention.of(scene.reading.text).strip()
    label = _asked(scene, mention, words)
    if label:
        return scene.interview["A" if label == "Q" else "Q"] if words.casefold() == "you" else scene.interview[label]
    first = CONTRACTION.sub("", plain(JOINT.split(words, 1)[0]))
    if first in SINGULAR or first == "they":
        return _by_pronoun(scene, mention, first, quotation)
    if first == "it":
        return _by_it(scene, mention)
    if first in FIRST_PERSON or first in RELATIVE or plain(words) in RELATIVE:
        return None
    return _by_name(scene, _bare(scene.reading.text, mention), quotation)


def _asked(scene: Scene, mention: Span, words: str) -> str | None:
    """Return "Q" or "A" where a mention is such a label, or "you" in the turn of one."""
    turn = scene.reading.turn_at(mention)
    label = _asker(scene.reading, turn)
    return label if turn and (mention == turn.author or words.casefold() == "you") else None


def _asker(reading: Reading, turn: Block | None) -> str | None:
    """Return "Q" or "A" where the label of a turn says no more than that."""
    label = turn.author.of(reading.text) if turn and turn.author else None
    asked: Mapping[str, Sequence[str]] = load_lexicon("layout")["transcript"]["asked"]
    return next((role for role, labels in asked.items() if label in labels), None)


MET = re.compile(
    r"(?:interview(?:ed)?|spoke|talk(?:ed)?|sat down|caught up|conversation|chat(?:ted)?|Q&A|questions?)\s"
    r"(?:\w+\s){0,3}?(?:(?:with|to|for)\s)?(?:the\s)?(?:[\w.’'-]+\s){0,4}$"
)


def _interview(reading: Reading, cast: Cast) -> dict[str, Speaker | None]:
    """Return who asks, by the byline, and who answers, by the introduction, where an interview's turns name neither."""
    start = next((turn.span.start for turn in reading.turns if _asker(reading, turn)), 0)
    bylines = [b.span for b in reading.blocks if b.kind == "byline" and b.span.end <= start]
    authors = {m.group() for b in bylines for m in NAME.finditer(reading.text, b.start + 3, b.end)}
    author = authors.pop() if len(authors) == 1 else None
    met, told = set[str](), set[str]()
    for mention in cast.among(0, start):
        lead = reading.text[reading.sentence(mention.span.start).start : mention.span.start]
        if mention.person != author and MET.search(lead):
            met.add(mention.person)
        elif mention.person != author and lead.strip() in ("", mention.title):
            told.add(mention.person)
    asks = Speaker(author, slug(author) or None) if author else None
    people = list(met or told)
    answers = next((m for m in cast.among(0, start) if [m.person] == people), None)
    return {"Q": asks, "A": _of_person(answers, cast) if answers else None}


def _bare(text: str, mention: Span) -> Span:
    """Return a mention without a bullet before it, and without what is told of its speaker behind it."""
    start = mention.start + (bullet.end() if (bullet := BULLET.match(mention.of(text))) else 0)
    aside = ASIDE.search(text, start, mention.end)
    end = aside.start() if aside and aside.start() > start else mention.end
    return Span(start, end) if text[start:end].strip(" ,") else mention


def _by_name(scene: Scene, mention: Span, quotation: Quotation) -> Speaker | None:
    """Return the speaker of a mention in words: handle, alias, name, role, or the words themselves."""
    text, cast, words = scene.reading.text, scene.cast, mention.of(scene.reading.text).strip()
    if plain(words) not in cast.aliases and (joint := _joint(text, mention, words, cast)):
        return joint
    for candidate in (*HANDLE.findall(words)[:1], *_heads(words)):
        actor = cast.aliases.get(plain(candidate))
        if actor is not None and not _is_another(candidate, actor, cast):
            return _of_actor(actor, _title_near(mention, actor.name, cast), cast.day)
    if words.isupper() and (person := _in_capitals(scene, words, quotation.channel == "turn")):
        return person
    near = cast.among(mention.start - LONGEST_NAME, mention.end)
    head = next((m for m in near if mention.meets(m.span) and _is_head(text, m.span, mention)), None)
    if head:
        return _of_person(head, cast)
    if TIME.fullmatch(words):  # "today released": a time cannot speak
        return None
    return (
        _by_role(mention, words, cast)
        or ("," in words and _by_role(mention, words.partition(",")[0], cast))  # "the mayor, a trucker elected in May"
        or _by_description(scene, mention, words)
        or _by_kind(scene, mention, words)
        or _by_words(words)
    )


NAMES = r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}"
PLACE = r"(?:\s(?:of|from)(?:\s[A-Z][\w.’'-]*){1,3})?"  # "Roe of Ohio, Poe of Utah and Hill of Iowa"
BETWEEN = re.compile(  # "Roe, of Ohio, and Mayor | Poe"
    rf"\)?{PLACE}(?:,[^“”]{{1,80}}?,|,)?\s+(?:and|&)\s+(?:[\w.’'-]+,?\s+){{0,5}}"
)
LISTED = re.compile(rf"{PLACE},\s+(?:[\w.’'-]+\s+){{0,4}}")  # "Roe, | Poe and Hill"
PAIR = re.compile(rf"(?:[Bb]oth\s)?(?P<one>{NAMES})\s+(?:and|&)\s+(?:[a-z-]+\s){{0,2}}(?P<other>{NAMES})")
LIST = re.compile(rf"(?:{NAMES},\s)+{NAMES},?\s(?:and|&)\s{NAMES}")


def _joint(text: str, mention: Span, words: str, cast: Cast) -> Speaker | None:
    """Return those who said it together: one speaker with all names, whose id is theirs joined by "+"; else None.

    What two people signed is neither's own: it stands in a lane of both, and moves nobody's.
    """
    if not AND.search(words):
        return None
    parts = [part for part in NEXT.split(re.sub(r"^[Bb]oth\s", "", words.strip(" ,"))) if part]
    found = [cast.aliases.get(plain(part)) for part in parts]
    people = [_of_actor(actor, None, cast.day) for actor in found if actor is not None]
    if len(people) < len(parts):
        people = [_of_person(name, cast) for name in _named_together(text, mention, cast)]
    people = list({p.name: p for p in people}.values())
    if _is_cut(words.strip(" ,"), [p.name for p in people]):
        return _by_words(words)
    if len(people) < 2:
        return None
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
            if not _is_head(text, name.span, mention):
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


FULL_NAME = 3  # words


def _in_capitals(scene: Scene, words: str, is_label: bool) -> Speaker | None:
    """Return whom words in capitals name, the last ones after titles ("GOVERNOR JANE ROE"), as the article spells him.

    The label of a turn of two or more words is a name, and one of one word the name of whom another label ends with so.
    """
    if words not in scene.labelled:
        scene.labelled[words] = _labelled(scene, words, is_label)
    return scene.labelled[words]


def _labelled(scene: Scene, words: str, is_label: bool) -> Speaker | None:
    cast, name = scene.cast, _untitled(words)
    if not name:
        return None
    whole = " ".join(name)
    actor = cast.aliases.get(plain(whole))
    if actor is not None:
        return _of_actor(actor, None, cast.day)
    known = scene.names.get(plain(whole)) or scene.names.get(plain(name[-1]))
    if known and len(name) > 1 and known.person.split()[0].title() not in name:
        known = None  # MARK ROE is not the Ann Roe of the text
    if known and not known.person.isupper():
        return _of_person(known, cast)
    whole = known.person.title() if known else whole
    is_titled = len(name) < len(words.split()) and len(name) <= FULL_NAME and not _is_nobody(name)
    is_name = is_titled or (len(name) == 2 and name[0] in given())
    borne = whole if is_name or known else None
    if is_label and borne is None and not _is_nobody(name):
        borne = _whole_label(scene, name)
    return Speaker(borne, slug(borne) or None) if borne else None


def _untitled(words: str) -> list[str]:
    """Return the words of a name in capitals in title case, behind all titles; none if there is nothing else.

    >>> _untitled("OHIO MAYOR ANN ROE"), _untitled("GOVERNOR")
    (['Ann', 'Roe'], [])
    """
    lead = {w.casefold().rstrip(".") for title in titles() for w in title.split()} | vocabulary("roles")
    name = words.title().replace("’S", "’s").replace("'S", "'s").split()
    leading = [i for i, word in enumerate(name) if word.casefold().rstrip(".") in lead]
    behind = name[leading[-1] + 1 :] if leading else name
    return behind or (name if leading and leading[0] != 0 else [])


def _names(cast: Cast) -> dict[str, Mention]:
    """Return full names, and surnames that one person alone bears, in one spelling -> a mention of who bears them."""
    found: dict[str, Mention] = {}
    bearers: dict[str, dict[str, Mention]] = {}
    for mention in cast.mentions:
        found.setdefault(plain(mention.person), mention)
        bearers.setdefault(plain(mention.person.split()[-1]), {}).setdefault(mention.person, mention)
    return {last: next(iter(b.values())) for last, b in bearers.items() if len(b) == 1} | found


def _wholes(reading: Reading) -> dict[str, set[str]]:
    """Return the last word of each label of two words or more -> the names that such labels give."""
    found: dict[str, set[str]] = {}
    for label in {turn.author.of(reading.text) for turn in reading.turns if turn.author}:
        if label.isupper() and len(name := _untitled(label)) > 1:
            found.setdefault(name[-1], set()).add(" ".join(name))
    return found


def _is_nobody(name: Sequence[str]) -> bool:
    """Tell whether a label is no person's name: "UNIDENTIFIED MALE", "FOX NEWS"."""
    return bool({w.casefold() for w in name} & vocabulary("unnamed") or set(name) & vocabulary("organisations"))


def _whole_label(scene: Scene, name: Sequence[str]) -> str | None:
    """Return the name of a label: of two words or more, or the only such one that ends with its one word."""
    if len(name) > 1:
        return " ".join(name)
    wholes = scene.wholes.get(name[0], set())
    return next(iter(wholes)) if len(wholes) == 1 else None


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


BEFORE_HEAD = re.compile(r"\b(?:for|of|in|from|to|with|by|on|at|about|against|under|like|including|among)\b")
INSTITUTION = re.compile(  # "Port League of Ohio | attorney Jo Roe": its "of" parts nobody from what he is
    r"\b[A-Z][\w&.’'-]*\s(?:of|for|in|on)\s(?:the\s)?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*\s(?=[a-z])"
)
AFTER_HEAD = re.compile(
    rf"\.?\s*(?:$|[,(;:—–-]|and\b|&|who\b|(?:of|at|from|in|with)\s|\w+ed$|himself\b|herself\b|also\b|{TAIL})"
)


def _is_head(text: str, name: Span, mention: Span) -> bool:
    """Tell whether the mention means this name, not something of his: "the Roe campaign", "a lawyer for Roe"."""
    lead = text[mention.start : name.start].rsplit(",", 1)[-1]
    return not BEFORE_HEAD.search(INSTITUTION.sub("", lead)) and bool(AFTER_HEAD.match(text, name.end, mention.end))


def _title_near(mention: Span, person: str, cast: Cast) -> str | None:
    """Return the title that the article gives a person: at this mention, else at the nearest one before it.

    Who has no title is what stands beside the name.
    """
    titled = cast.titled.get(person, ())
    after = bisect_right(titled, mention.end, key=lambda m: m.span.start)
    return titled[max(0, after - 1)].title if titled else cast.described.get(person)


def _of_actor(actor: Actor, title: str | None, day: date | None) -> Speaker:
    role = next((role.text for role in actor.roles if role.holds(day)), None)
    return Speaker(actor.name, actor.id, title or role, actor.group)


def _of_person(mention: Mention, cast: Cast) -> Speaker:
    actor = cast.aliases.get(plain(mention.person))
    title = _title_near(mention.span, mention.person, cast)
    if actor is not None:
        return _of_actor(actor, title, cast.day)
    party = cast.parties.get(mention.person)
    group = titles().get(title or "") or None
    if party and (title or "").startswith(("Rep", "Sen", "Congress")):
        group = "congress_r" if party == "R" else "congress_d"
    return Speaker(mention.person, slug(mention.person) or None, title, group)


def _by_role(mention: Span, words: str, cast: Cast) -> Speaker | None:
    """Return whom "the president" or "the governor" means: the last one named with that title before it."""
    noun = plain(words)
    borne = load_lexicon("titles")["nouns"].get(noun)  # the titles of those who are called so
    if borne:
        before = [m for m in cast.mentions if m.span.start < mention.start]
        # "mayor of Leeds", as the codebook tells; a role that is called no more than "the president" is found below
        office = "" if noun in cast.roles else f"{noun.removeprefix('the ')} of "
        holders = [m for m in before if m.title in borne or (office and _is_known_as(m.person, office, cast))]
        if holders:
            return _of_person(holders[-1], cast)
    held = [actor for actor, role in cast.roles.get(noun, ()) if role.holds(cast.day)]
    actor = held[-1] if held else None
    if actor is None or (borne is not None and not cast.knows(actor.name)):
        return None
    return _of_actor(actor, None, cast.day)


def _is_known_as(person: str, office: str, cast: Cast) -> bool:
    """Tell whether the codebook gives somebody, at that time, a role that begins so."""
    actor = cast.aliases.get(plain(person))
    return actor is not None and any(role.text.startswith(office) and role.holds(cast.day) for role in actor.roles)


PARTY = re.compile(r"the (?:[a-z-]+ ){0,3}(?P<party>Democrat|Republican)", re.IGNORECASE)


def _by_description(scene: Scene, mention: Span, words: str) -> Speaker | None:
    """Return whom "the Ohio Republican" or "the Democrat" means: the only one of those named before whom it fits.

    Where it fits several, the only one of those near by.
    """
    told = read_description(words)
    if told is not None:
        found = _described(scene, told, mention.start)
    elif noun := read_role(words):
        found = scene.described.called(noun, _before(scene, max(0, mention.start - FAR), mention.start), mention.start)
    else:
        return _by_party(scene, mention, words)
    return _of_person(found, scene.cast) if found else None


def _described(scene: Scene, told: Description, start: int) -> Mention | None:
    for floor in (max(0, start - FAR), _floor(scene, start)):
        near = _before(scene, floor, start)
        if found := scene.described.meant(told, near):
            return found
    return scene.described.only_one(told, near)


def _before(scene: Scene, floor: int, start: int) -> list[Mention]:
    """Return the names between two offsets that stand outside quoted words."""
    return [m for m in scene.cast.among(floor, start) if not _is_quoted(m, scene.direct)]


def _by_party(scene: Scene, mention: Span, words: str) -> Speaker | None:
    """Return whom "the Democrat" means: the last one of that party; in a sentence its subject before others.

    Somebody whose party isn't told comes before the last one of that party as the subject of a sentence since: it is he
    where he is the only such one near by, or in the same paragraph, else nobody.
    """
    match, cast = PARTY.fullmatch(words), scene.cast
    if match is None:
        return None
    near = [m for m in scene.among(_floor(scene, mention.start), mention.start) if not _is_quoted(m, scene.direct)]
    subjects = {m.span for m in near if _is_subject(scene, m, near)}
    unknown = [m for m in near if m.person not in cast.parties]
    here = [m for m in unknown if scene.reading.paragraph(m.span.start) == scene.reading.paragraph(mention.start)]
    for m in sorted(near, key=lambda m: (-scene.reading.place(m.span.start), m.span not in subjects, m.span)):
        party = cast.parties.get(m.person)
        if party == match["party"][0].upper():
            return _of_person(m, cast)
        if party is None and m.span in subjects:
            is_alone = any({n.person for n in among} == {m.person} for among in (unknown, here))
            return _of_person(m, cast) if is_alone else None
    return _of_person(unknown[-1], cast) if len({m.person for m in unknown}) == 1 else None


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


def _by_kind(scene: Scene, mention: Span, words: str) -> Speaker | None:
    """Return which organisation "the clinic" means: the only one with that noun in its name, named before it."""
    match = KIND.fullmatch(words)
    noun = match["noun"].capitalize() if match else ""
    if noun not in vocabulary("organisations") and noun not in AGENCIES:
        return None
    text, wanted = scene.reading.text, AGENCIES if noun == "Agency" else (noun,)
    floor = _floor(scene, mention.start) if noun == "Agency" else max(0, mention.start - FAR)
    before = text[floor : mention.start]
    actors = {a.id: a for alias, a in scene.institutions(wanted) if _is_called(before, alias)}
    if actors:
        return _of_actor(next(iter(actors.values())), None, scene.cast.day) if len(actors) == 1 else None
    named = re.compile(
        rf"(?:{PROPER}\s(?:of\s|for\s)?){{0,4}}(?:{'|'.join(wanted)})\b"
        rf"(?:\s(?:of|for)\s(?:the\s)?{PROPER}(?:\s(?:and\s)?{PROPER}){{0,3}})?"
    )
    names = {ARTICLE.sub("", m.group()) for m in named.finditer(before)} - {noun, *wanted}
    name = names.pop() if len(names) == 1 else None
    return Speaker(name, slug(name) or None) if name else None


def _is_called(text: str, alias: str) -> bool:
    """Tell whether a text holds a name, as whole words."""
    return alias in text and re.search(rf"\b{re.escape(alias)}\b", text) is not None


def _by_words(words: str) -> Speaker:
    """Return a speaker who goes by the article's words: an organisation gets an id, an unnamed person does not."""
    words = TOLD_OF.sub("", LATER.sub("", words.strip(' ,.;:“”"')))
    name = owner(ARTICLE.sub("", words))
    parts = name.split()
    named = parts and parts[0][0].isupper() and not {w.casefold() for w in parts} & vocabulary("unnamed")
    whole = words.casefold().startswith("the ") or any(w[0].isupper() for w in parts[1:]) or len(parts) == 1
    if named and whole and len(parts) <= 8:
        return Speaker(name, slug(name) or None, None, None)
    return Speaker(name, None, None, "unknown")


# --------------------------------------------------------------------------------------------------- pronouns


def _by_pronoun(scene: Scene, mention: Span, pronoun: str, quotation: Quotation) -> Speaker | None:
    """Return whom he, she or they means: within a quotation whom it names, else the speaker or person last told of."""
    cast = scene.cast
    if pronoun == "they":
        last = next((speaker for _, speaker in scene.told()), None)
        return last if last and not _is_person(last, cast) else None
    if quotation.within is not None:
        outer = scene.quotations[quotation.within]
        named = [
            m
            for m in cast.among(max(outer.content[0].start, mention.start - FAR), mention.start)
            if any(c.holds(m.span) for c in outer.content)
        ]
        return _last_person(scene, named, pronoun, None, mention.start)
    floor = _floor(scene, mention.start)
    before = [m for m in scene.among(floor, mention.start) if not _is_quoted(m, scene.direct)]
    spoke = _last_speaker(scene, mention, pronoun, floor)
    if spoke and scene.reading.paragraph(mention.start) - scene.reading.paragraph(spoke[0].start) <= 1:
        before = [m for m in before if not any(c.holds(m.span) for c in quotation.content)]  # of whom he speaks
    if _tells_of_newcomer(scene, mention.start, pronoun, before, spoke) or _goes_on_unnamed(scene, mention, pronoun):
        return None
    return _last_person(scene, before, pronoun, spoke, mention.start)


NEWCOMER = re.compile(
    r"(?:My|Our|An?|Another|One|His|Her|Their|(?:[A-Z][\w.-]*\s){0,3}[A-Z][\w-]*(?:[’']s|s[’']))"
    r"\s(?:[a-z-]+\s){0,3}?(?P<noun>[a-z]+)(?=[\s,])"
)


def _tells_of_newcomer(
    scene: Scene, offset: int, pronoun: str, before: Sequence[Mention], last: tuple[Span, Speaker] | None
) -> bool:
    """Tell whether the sentence before, in its paragraph, is about somebody unnamed: "My neighbor left. He ..."."""
    place = scene.reading.place(offset)
    above = scene.reading.sentences[place - 1] if place else None
    if above is None or above.paragraph != scene.reading.sentences[place].paragraph:
        return False
    opening = NEWCOMER.match(scene.reading.text, *above.span)
    if opening is None or opening["noun"] not in vocabulary("roles") or (last and last[0].start >= above.span.start):
        return False
    here = [m for m in before if above.span.holds(m.span) and m.span.start >= opening.start("noun")]
    is_named = any(not _is_told_of(scene, m) for m in here)
    return not is_named and gender_of(opening["noun"]) in (None, pronoun)


def _goes_on_unnamed(scene: Scene, mention: Span, pronoun: str) -> bool:
    """Tell whether the last statement, in the same paragraph, is of the same "he", and it is not known who that is."""
    last = next((i for i in range(len(scene.speakers) - 1, -1, -1) if scene.quotations[i].within is None), None)
    source = scene.quotations[last].source if last is not None else None
    if last is None or source is None or scene.speakers[last] is not None:
        return False
    here = scene.reading.paragraph(source.start) == scene.reading.paragraph(mention.start)
    return here and source.of(scene.reading.text).casefold() == pronoun and not scene.among(source.end, mention.start)


def _by_it(scene: Scene, mention: Span) -> Speaker | None:
    """Return the organisation that has spoken last, in this paragraph or the one above."""
    quotation, last = next(scene.told(), (None, None))
    if quotation is None or last is None or last.id is None or "+" in last.id or _is_person(last, scene.cast):
        return None
    apart = scene.reading.paragraph(mention.start) - scene.reading.paragraph(quotation.content[-1].end - 1)
    return last if apart <= 1 and quotation.source and quotation.source.start < mention.start else None


def _floor(scene: Scene, offset: int) -> int:
    """Return how far back a pronoun looks: REACH paragraphs, however long a quotation in between."""
    sentences = scene.reading.sentences
    first = bisect_left(sentences, scene.reading.paragraph(offset) - REACH, key=lambda s: s.paragraph)
    return max(offset - FAR, sentences[first].span.start if first < len(sentences) else 0)


def _is_quoted(mention: Mention, direct: Sequence[Span]) -> bool:
    """Tell whether a name stands inside quoted words: it is talked about, and does not take up the story."""
    return bool(direct) and direct[covering(direct, mention.span.start)].holds(mention.span)


def _direct(quotations: Sequence[Quotation]) -> list[Span]:
    """Return the stretches of quoted words, those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(c for q in quotations if q.form == "direct" for c in q.content):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _last_speaker(scene: Scene, mention: Span, pronoun: str, floor: int) -> tuple[Span, Speaker] | None:
    """Return the words to which the last fitting outer statement was attributed, and whom they mean."""
    for quotation, speaker in scene.told():
        source = quotation.source or Span(0, 0)
        if quotation.content[0].start < floor - FAR:
            return None
        fits = _fits(scene, speaker, pronoun, mention.start, quotation)
        if floor <= source.start < mention.start and fits:
            return source, speaker
    return None


def _fits(scene: Scene, speaker: Speaker, pronoun: str, offset: int, quotation: Quotation) -> bool:
    """Tell whether a pronoun may mean a speaker: a person, or somebody unnamed in this paragraph or the last."""
    if _is_person(speaker, scene.cast):
        return scene.cast.gender.get(speaker.name, pronoun) == pronoun
    head = OF_UNNAMED.split(speaker.name.casefold(), 1)[0].split()
    near = scene.reading.paragraph(offset) - scene.reading.paragraph(quotation.content[0].start) <= 1
    alone = bool(head) and (head[-1] in vocabulary("roles") or head[-1] in ("person", "one"))
    return speaker.id is None and near and alone and gender_of(head[-1]) in (None, pronoun)


def _is_person(speaker: Speaker, cast: Cast) -> bool:
    return cast.knows(speaker.name)


def _last_person(
    scene: Scene, before: Sequence[Mention], pronoun: str, last: tuple[Span, Speaker] | None, offset: int
) -> Speaker | None:
    """Return who comes first in the nearest sentence that names somebody who fits, unless one has spoken since."""
    fitting = [m for m in before if scene.cast.gender.get(m.person, pronoun) == pronoun and not _is_told_of(scene, m)]
    fitting = [m for m in fitting if not _goes_on(scene, m, pronoun)]
    newest = max((m for m in fitting if _is_subject(scene, m, fitting)), key=lambda m: m.span.start, default=None)
    since = max(newest.span.end if newest else 0, last[0].end if last else 0)
    bearers = _bearers(scene, since, offset) if since else ()
    if bearers:
        meant = [person for person in bearers if scene.cast.gender.get(person, pronoun) == pronoun]
        mentions = [m for m in scene.cast.mentions if meant == [m.person]]
        return _of_person(mentions[0], scene.cast) if mentions else None
    if last and (newest is None or newest.span.start <= last[0].start or _is_told_by(scene, newest, *last)):
        return last[1]
    return _of_person(newest, scene.cast) if newest else None


def _bearers(scene: Scene, start: int, end: int) -> Sequence[str]:
    """Return who may be meant by a surname that opens a sentence between two offsets and that several people bear."""
    place, last = scene.reading.place(start), scene.reading.place(end)
    for sentence in scene.reading.sentences[last:place:-1]:
        word = SURNAME_FIRST.match(scene.reading.text, sentence.span.start, min(sentence.span.end, end))
        names = scene.cast.surnames.get(word["name"], ()) if word else ()
        if word and len(names) > 1 and not scene.among(*word.span("name")):
            return names
    return ()


SURNAME_FIRST = re.compile(r"(?:(?:Mr|Mrs|Ms)\.\s)?(?P<name>[A-Z][\w’-]*?)(?=[’']s\b|[\s,])(?!\s[A-Z])")


def _is_told_by(scene: Scene, mention: Mention, source: Span, speaker: Speaker) -> bool:
    """Tell whether a name stands in what somebody says of another: "Roe's father said that | Poe | had left. He"."""
    inside = source.end <= mention.span.start < scene.reading.sentence(source.start).end
    return inside and not speaker.name.startswith("One ")


ASKED = re.compile(
    r"\b(?:told|tells|telling|(?:interview|conversation|exchange|talk|talks|spoke|speaking|spar|sparred) with"
    r"|(?:spoke|speaking|talked) to|interviewed by|asked by|pressed by)\s"
    r"(?:(?:the|[a-z-]*(?:host|anchor|reporter|moderator|journalist|correspondent|columnist)"
    r"|[A-Z][\w.’'-]*),?\s){0,5}$"
)


CLAUSE = re.compile(r"\b(?:who|whom|whose)(?:\s[\w’'-]+){1,4}\s$")


def _is_told_of(scene: Scene, mention: Mention) -> bool:
    """Tell whether a name is of whoever is told or asks, "told CNN's | Jo Roe", or in a clause: "who met | Roe"."""
    start = scene.reading.sentence(mention.span.start).start
    near = max(start, mention.span.start - 80), mention.span.start
    return any(found.search(scene.reading.text, *near) for found in (ASKED, CLAUSE))


OPENING = 24  # characters of a sentence in which its subject is looked for: "On Sunday, | she"


def _goes_on(scene: Scene, mention: Mention, pronoun: str) -> bool:
    """Tell whether a sentence is about another of whom it goes on to speak: "She met the governor's wife, | Jo Roe"."""
    start = scene.reading.sentence(mention.span.start).start
    lead = scene.reading.text[start : min(start + OPENING, mention.span.start)]
    return re.match(rf"[^“\"]*?\b{pronoun}\s", lead, re.IGNORECASE) is not None


TITLED = re.compile(r"(?:[A-Z][\w.’'-]*\s){0,4}")
FRONTED = re.compile(
    r"\b(?:about|after|against|at|by|for|from|in|like|of|on|than|to|unlike|with)\s(?:[A-Z][\w.’'-]*\s){0,3}$"
)


def _is_subject(scene: Scene, mention: Mention, fitting: Sequence[Mention]) -> bool:
    """Tell whether the name comes first of those in its sentence: who comes first is most often the subject.

    Not in a phrase before another name, "Filling in for Roe on Sunday, | Poe left", nor if the name says whose the
    next one is: "Roe adviser | Jo Poe left".
    """
    sentence = scene.reading.sentence(mention.span.start)
    first, last = (bisect_left(fitting, edge, key=lambda m: m.span.start) for edge in sentence)
    here = fitting[first:last]
    while len(here) > 1 and tells_whose(scene.reading.text, here[0].span.end):
        here = here[1:]
    return mention.span.start <= _subject(scene.reading.text, sentence, here).span.start


def _subject(text: str, sentence: Span, here: Sequence[Mention]) -> Mention:
    """Return the first name of a sentence; if it stands in a phrase before the subject, the one behind its comma."""
    first = here[0]
    comma = text.find(", ", first.span.end, sentence.end)
    lead = text[sentence.start : first.span.start]
    if comma < 0 or "," in lead or not FRONTED.search(lead):
        return first
    behind = next((m for m in here if m.span.start > comma), None)
    is_next = behind is not None and TITLED.fullmatch(text, comma + 2, behind.span.start) is not None
    return behind if behind and is_next else first
