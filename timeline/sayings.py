"""A statement as its own sentence tells it: who speaks, by what verb, when, through which medium, to whom and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.attachment import anchor_of, date_of
from timeline.media import UNSPECIFIED, find_media
from timeline.records import Quotation, Span, Speaker, Timex
from timeline.setting import Setting, find_setting, is_beyond
from timeline.story import Story

__all__ = ["Saying", "find_unknown_day", "new_id", "read_saying"]

PRONOUNS = frozenset(("he", "she", "it", "they", "who", "which"))


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement whose occasion is looked for, and what the words around it say of that."""

    number: int  # among the statements
    quotation: Quotation
    speaker: Speaker | None
    name: str | None  # of its speaker
    anchor: Span  # where it is reported
    paragraph: int  # its number among the paragraphs of prose
    around: Sequence[Span]  # the stretches of its sentence that are nobody's words
    day: Timex | None  # the date that its sentence gives to its verb
    medium: str
    named: Span | None  # the words that name the medium
    setting: Setting
    cue: str  # the words of its verb; none without one
    is_pronoun: bool  # whether a pronoun stands for its speaker

    @property
    def id(self) -> str:
        """The id of an occasion of its own."""
        return new_id("o", self.quotation)

    @property
    def looks_back(self) -> bool:
        """Whether "had asked" points to an occasion told of before, whoever has spoken since."""
        return self.cue.startswith("had ")


def new_id(kind: str, quotation: Quotation) -> str:
    """Return an id that stays while the text does: the kind, and where the reporting words begin."""
    return f"{kind}{anchor_of(quotation).start}"


def read_saying(story: Story, number: int) -> Saying:
    """Return what the sentence of a statement says of its occasion."""
    quotation = story.quotations[number]
    anchor, source = anchor_of(quotation), quotation.source
    around = story.unsaid_in(story.reading.sentence(anchor.start))
    dates = [date for part in around for date in story.dates.within(part)]
    medium, named = _medium(story.text, around, anchor)
    return Saying(
        number,
        quotation,
        story.speakers[number],
        story.name(number),
        anchor,
        paragraph=story.paragraph(anchor.start),
        around=around,
        day=story.adverbs.get(number) or date_of(story.reading, quotation, dates, story.published),
        medium=medium,
        named=named,
        setting=find_setting(story.text, around, anchor),
        cue=quotation.cue.of(story.text) if quotation.cue else "",
        is_pronoun=source is not None and source.of(story.text).casefold() in PRONOUNS,
    )


def find_unknown_day(story: Story, saying: Saying) -> Timex | None:
    """Return the words that would give a statement its day, if it were known which day they mean."""
    unknown = [date for part in saying.around for date in story.unknown.within(part)]
    return date_of(story.reading, saying.quotation, unknown, story.published)


def _medium(text: str, parts: Sequence[Span], anchor: Span) -> tuple[str, Span | None]:
    """Return the medium named around the statement, nearest to its verb, and the words that name it."""
    hits = [hit for part in parts for hit in find_media(text, part) if not is_beyond(text, hit[1], anchor)]
    best = min(
        hits, key=lambda hit: (max(hit[1].start - anchor.end, anchor.start - hit[1].end, 0), hit[1].start), default=None
    )
    return best or (UNSPECIFIED, None)
