"""Who is there while an article's speakers are resolved: where somebody is named or described, and who spoke."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from timeline.cast import Cast, Mention, Placed
from timeline.descriptions import Described, Description, find_descriptions
from timeline.lexicon import load_lexicon
from timeline.reading import Reading
from timeline.records import Quotation, Span, Speaker
from timeline.roles import tells_whose
from timeline.text import Laid, covering

__all__ = ["FAR", "Company", "gather", "is_subject"]

FAR = 8000  # characters that it looks back at the most
CHIEF = 3  # times as often as the next is he named who is meant by a title that others bear too
REACH = 3  # paragraphs that a pronoun looks back
TITLED = re.compile(r"(?:[A-Z][\w.’'-]*\s){0,4}")
FRONTED = re.compile(
    r"\b(?:about|after|against|at|by|for|from|in|like|of|on|than|to|unlike|with)\s(?:[A-Z][\w.’'-]*\s){0,3}$"
)


@dataclass(frozen=True, slots=True)
class Company:
    """One article while its speakers are resolved, in order; ``speakers`` and ``resolved`` grow."""

    reading: Reading
    quotations: Sequence[Quotation]
    cast: Cast
    names: Placed  # names alone, outside quoted words
    described: Described  # what stands beside each name
    present: Placed  # names, and roles and descriptions that stand for one: "the mayor"
    outside: Placed  # those of them outside quoted words
    speakers: list[Speaker | None] = field(default_factory=list)
    resolved: list[tuple[Quotation, Speaker]] = field(default_factory=list)  # outer statements with their speakers

    def among(self, start: int, end: int) -> Sequence[Mention]:
        """Return the names, and what stands for one, that begin between two offsets."""
        return self.present.among(start, end)

    def heard(self, start: int, end: int) -> Sequence[Mention]:
        """Return the names, and what stands for one, outside quoted words that begin between two offsets."""
        return self.outside.among(start, end)

    def named(self, start: int, end: int) -> Sequence[Mention]:
        """Return the names alone, outside quoted words, that begin between two offsets."""
        return self.names.among(start, end)

    def floor(self, offset: int) -> int:
        """Return how far back a pronoun looks: REACH paragraphs, however long a quotation in between."""
        return max(offset - FAR, self.opening(self.reading.paragraph(offset) - REACH))

    def opening(self, paragraph: int) -> int:
        """Return where a paragraph begins, by its number."""
        sentences = self.reading.sentences
        first = bisect_left(sentences, paragraph, key=lambda s: s.paragraph)
        return sentences[first].span.start if first < len(sentences) else 0

    def meant(self, told: Description, start: int) -> Mention | None:
        """Return the last mention of whom a description at an offset means; of several the only one near by."""
        for floor in (max(0, start - FAR), self.floor(start)):
            near = self.named(floor, start)
            if found := self.described.meant(told, near):
                return found
        return self.described.only_one(told, near)

    def told(self) -> Iterator[tuple[Quotation, Speaker]]:
        """Yield the outer statements resolved so far with their speakers, the last one first."""
        yield from reversed(self.resolved)

    def resolve(self, quotation: Quotation, speaker: Speaker | None) -> None:
        """Add who said the next statement."""
        self.speakers.append(speaker)
        is_author = quotation.source and quotation.source.of(self.reading.text) == "I"  # who goes on as "I"
        if quotation.within is None and quotation.source and speaker and not is_author:
            self.resolved.append((quotation, speaker))


def gather(reading: Reading, quotations: Sequence[Quotation], cast: Cast) -> Company:
    """Return an article's company before anybody's speaker is resolved."""
    direct, described = _direct(quotations), Described(reading.text, cast)
    names = Placed(_outside(direct, cast.mentions))
    company = Company(reading, quotations, cast, names, described, names, names)
    told = [(span, company.meant(told, span.start)) for span, told in find_descriptions(reading.text)]
    present = [*_present(reading, cast), *(Mention(span, found.person) for span, found in told if found)]
    present.sort(key=lambda m: m.span)
    return replace(company, present=Placed(present), outside=Placed(_outside(direct, present)))


def _outside(direct: Sequence[Span], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Return the mentions outside quoted words: who is named inside is talked about, and does not take up the story."""
    return [m for m in mentions if not direct[covering(direct, m.span.start)].holds(m.span)] if direct else mentions


def _direct(quotations: Sequence[Quotation]) -> list[Span]:
    """Return the stretches of quoted words, those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(c for q in quotations if q.form == "direct" for c in q.content):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _present(reading: Reading, cast: Cast) -> list[Mention]:
    """Return where somebody is named, or called by a title that he alone, or he far above others, has borne so far.

    Whoever wrote the article is no part of it.
    """
    bylines = Laid(block.span for block in reading.blocks if block.kind == "byline")
    often = Counter(m.person for m in cast.mentions)
    found = [m for m in cast.mentions if not bylines.meets(m.span)]
    nouns, held = load_lexicon("titles")["nouns"], dict[str, Held]()
    for match in _called().finditer(reading.text):
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


def is_subject(company: Company, mention: Mention, fitting: Sequence[Mention]) -> bool:
    """Tell whether the name comes first of those in its sentence: who comes first is most often the subject.

    Not in a phrase before another name, "Filling in for Roe on Sunday, | Poe left", nor if the name says whose the
    next one is: "Roe adviser | Jo Poe left".
    """
    sentence = company.reading.sentence(mention.span.start)
    first, last = (bisect_left(fitting, edge, key=lambda m: m.span.start) for edge in sentence)
    here = fitting[first:last]
    while len(here) > 1 and tells_whose(company.reading.text, here[0].span.end):
        here = here[1:]
    return mention.span.start <= _subject(company.reading.text, sentence, here).span.start


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
