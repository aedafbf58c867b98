"""An article while its occasions are found: what has been told so far, of whom and of which day."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from timeline.attachment import is_adverb
from timeline.chronicle import Section, find_sections
from timeline.dating import is_future
from timeline.editions import Edition, find_edition
from timeline.reading import Reading
from timeline.records import Occasion, Published, Quotation, Span, Speaker, Timex
from timeline.roles import tells_whose
from timeline.scenes import Scene, find_scenes
from timeline.setting import NOWHERE, Setting
from timeline.text import Laid, find_whole

__all__ = ["Company", "Dates", "Event", "Story", "begin_story"]

WORD = re.compile(r"\w")


class Dates:
    """Dates in order, asked for by the stretch of text that they stand in."""

    def __init__(self, timexes: Sequence[Timex]) -> None:
        self._timexes = timexes
        self._begins = [timex.span.start for timex in timexes]

    def within(self, span: Span) -> list[Timex]:
        """Return the dates that stand in a stretch of text."""
        first, last = bisect_left(self._begins, span.start), bisect_left(self._begins, span.end)
        return [timex for timex in self._timexes[first:last] if timex.span.end <= span.end]


@dataclass(frozen=True, slots=True)
class Event:
    """An occasion that has been told of: where in the text, who took part."""

    offset: int
    paragraph: int  # its number among the paragraphs of prose
    occasion: Occasion
    speakers: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()  # they, and whoever is named beside the statement
    is_earlier: bool = False  # told to say what came before: "had said in May", "days after she said"
    is_said: bool = True  # a statement, and no other act: who signs an order gives no interview by that


@dataclass(slots=True)
class Company:
    """Who was at an occasion, to whom and where they spoke, by all that has been told of it."""

    speakers: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    setting: Setting = NOWHERE


@dataclass(frozen=True, slots=True)
class Story:
    """An article while its occasions are found, in order; what begins empty grows."""

    reading: Reading
    text: str
    published: Published
    quotations: Sequence[Quotation]
    speakers: Sequence[Speaker | None]
    names: Sequence[tuple[str, str]]  # of the speakers that have one, each with its last word
    reporting: frozenset[int]  # the sentences that report a statement
    unsaid: Sequence[Span]  # what no outermost statement's words cover, in order
    prose: Sequence[int]  # paragraph number -> its number among the paragraphs of prose
    dates: Dates  # those of prose, outside every statement's words, that are not after publication
    unknown: Dates  # those whose days are not known: "Monday" in an article without a date
    adverbs: Mapping[int, Timex]  # the date beside a statement's verb that was taken for its words
    scenes: Sequence[Scene]  # told of without a statement, in order
    edition: Edition
    sections: Sequence[Section]  # of a chronology, each with the day in its heading
    events: list[Event] = field(default_factory=list)
    company: dict[str, Company] = field(default_factory=dict)  # of each occasion, by its id
    entered: dict[int, Event] = field(default_factory=dict)  # where a scene's day stands -> its occasion
    opened: dict[int, str | None] = field(default_factory=dict)  # where an entry begins -> who speaks first in it

    def name(self, i: int) -> str | None:
        """Return the name of the speaker of statement *i*."""
        speaker = self.speakers[i]
        return speaker.name if speaker else None

    def named_in(self, words: str) -> frozenset[str]:
        """Return the speakers whose last name stands in these words, but for "Roe" of "Roe’s adviser Jo Poe"."""
        return frozenset(name for name, last in self.names if last in words and _stands_in(last, words))

    def paragraph(self, offset: int) -> int:
        """Return the number, among the paragraphs of prose, of the one that holds an offset."""
        return self.prose[self.reading.paragraph(offset)]

    def unsaid_in(self, sentence: Span) -> list[Span]:
        """Return the stretches of a sentence that are nobody's words, and hold some."""
        last = first = bisect_left(self.unsaid, (sentence.end,))  # those before it begin in the sentence, or above
        while first and self.unsaid[first - 1].end > sentence.start:
            first -= 1
        parts = [Span(max(a, sentence.start), min(b, sentence.end)) for a, b in self.unsaid[first:last]]
        return [part for part in parts if WORD.search(self.text, *part)]

    def at(self, event: Event) -> Company:
        """Return who was at an occasion that has been told of."""
        return self.company[event.occasion.id]

    def tell(self, event: Event, setting: Setting = NOWHERE) -> None:
        """Add an occasion to what has been told."""
        self.events.append(event)
        company = self.company.setdefault(event.occasion.id, Company())
        company.speakers |= event.speakers
        company.people |= event.people
        company.setting = setting.joined(company.setting)


def begin_story(
    reading: Reading,
    quotations: Sequence[Quotation],
    speakers: Sequence[Speaker | None],
    timexes: Sequence[Timex],
    published: Published,
) -> Story:
    """Return the story of an article before anything of it has been told."""
    others = Laid(b.span for b in reading.blocks if b.kind not in ("prose", "turn", "headline"))
    said = Laid(span for q in quotations for span in q.content)
    outside = [t for t in timexes if not said.meets(t.span) and not others.meets(t.span)]
    past = [t for t in timexes if t.value and not is_future(t.value, published)]
    told = [t for t in past if not said.meets(t.span) and not others.meets(t.span)]
    return Story(
        reading,
        reading.text,
        published,
        quotations,
        speakers,
        names=[(name, name.split()[-1]) for name in sorted({s.name for s in speakers if s and s.id})],
        reporting=frozenset(reading.place((q.cue or q.content[0]).start) for q in quotations),
        unsaid=[*_between((span for q in quotations if q.within is None for span in q.content), len(reading.text))],
        prose=_prose(reading, others),
        dates=Dates(told),
        unknown=Dates([t for t in outside if t.value is None]),
        adverbs=dict(_adverbs(reading, quotations, Dates(past))),
        scenes=find_scenes(reading, told),
        edition=find_edition(reading, published),
        sections=find_sections(reading, [t for t in past if t.span != published.span]),
    )


def _stands_in(last: str, words: str) -> bool:
    """Tell whether a last name stands in these words for its bearer: it doesn't only say whose another is."""
    return any(not tells_whose(words, at + len(last)) for at in find_whole(last, words))


def _between(spans: Iterable[Span], last: int) -> Iterator[Span]:
    """Yield what lies before, between and behind spans, which may overlap.

    >>> [*_between([Span(6, 9), Span(2, 4), Span(2, 7)], 12)]
    [Span(start=0, end=2), Span(start=9, end=12)]
    """
    at = 0
    for start, end in sorted([*spans, Span(last, last)]):
        if at < start:
            yield Span(at, start)
        at = max(at, end)


def _prose(reading: Reading, others: Laid) -> list[int]:
    """Return the number of each paragraph among those of prose; one that is not has the number before it."""
    starts = {s.paragraph: s.span.start for s in reversed(reading.sentences)}
    paragraphs = [starts.get(number, 0) for number in range(max(starts, default=-1) + 1)]
    return [*accumulate(not others.meets(Span(start, start + 1)) for start in paragraphs)]


def _adverbs(reading: Reading, quotations: Sequence[Quotation], dates: Dates) -> Iterator[tuple[int, Timex]]:
    """Yield the dates beside the verbs of statements that were taken for their words."""
    for i, quotation in enumerate(quotations):
        if quotation.cue:
            after = Span(quotation.cue.end, reading.sentence(quotation.cue.start).end)
            yield from ((i, date) for date in dates.within(after) if is_adverb(reading, quotation, date))
