"""What sentences without a statement tell of just before one: who acted, on which day, through which medium."""

from __future__ import annotations

import re

from timeline.attachment import is_aside, is_of_a_thing
from timeline.dating import dated
from timeline.media import UNSPECIFIED, find_media
from timeline.records import Span
from timeline.sayings import Saying
from timeline.story import Event, Story

__all__ = ["tell_narrated"]

OPENING = 60  # characters: who is named this early in a sentence is most often its subject
BEFORE = 2  # sentences
INQUIRY = re.compile(  # of the outlet: nobody has spoken yet
    r"\b(?:reach(?:ed|es|ing)\sout\sto|contacted|(?:asked|approached|e-?mailed|pressed)\b[^.]*\bfor\s(?:a\s)?(?:comment|response|reply)"
    r"|(?:sought|seeking|request(?:s|ed|ing)?)\s(?:for\s|a\s)?(?:comment|response|reply))\b"
)
LONG = 8  # days: an act that is known less closely is no occasion to speak


def tell_narrated(story: Story, saying: Saying) -> None:
    """Add to a story the occasions that the sentences right before a statement, since the last one, have told of."""
    here = story.reading.place(saying.anchor.start)
    paragraph = story.reading.sentences[here].paragraph
    floor = story.events[-1].offset if story.events else -1
    for number in range(max(0, here - BEFORE), here):
        sentence = story.reading.sentences[number]
        if number in story.reporting or sentence.span.start <= floor:
            continue
        event = _told_in(story, saying, sentence.span)
        if event and (event.occasion.medium != UNSPECIFIED or sentence.paragraph >= paragraph - 1):
            story.tell(event)


def _told_in(story: Story, saying: Saying, sentence: Span) -> Event | None:
    """Return what a sentence tells of: an act with a day of its own, of somebody who speaks elsewhere."""
    text = story.text
    days = [t for t in story.dates.within(sentence) if not (is_aside(text, sentence, t) or is_of_a_thing(text, t))]
    if not days or INQUIRY.search(text, *sentence):
        return None
    medium = next((name for name, _ in find_media(text, sentence)), None)
    opening = sentence if medium else Span(sentence.start, min(sentence.end, sentence.start + OPENING))
    people = story.named_in(opening.of(text)) or _meant_by_pronoun(story, saying, sentence, opening)
    if not people:
        return None
    occasion = dated(f"s{sentence.start}", days[0], medium or UNSPECIFIED, story.published)
    is_long = occasion.when is None or (occasion.when.days or LONG) >= LONG
    if medium is None and is_long and saying.quotation.form != "indirect":
        return None  # "Roe backed the bill in July. “It is late,” he said": nothing says that he spoke then
    return Event(sentence.start, story.paragraph(sentence.start), occasion, people, people, is_said=False)


def _meant_by_pronoun(story: Story, saying: Saying, sentence: Span, opening: Span) -> frozenset[str]:
    """Return the speaker of a statement if "he" of the sentence right before it is the "he" who speaks in it."""
    quotation, name, reading = saying.quotation, saying.name, story.reading
    word = quotation.source.of(story.text).casefold() if quotation.source else ""
    if name is None or word not in ("he", "she"):
        return frozenset()
    if reading.place(sentence.start) != reading.place(quotation.content[0].start) - 1:
        return frozenset()
    return frozenset([name] if re.search(rf"\b{word}\b", opening.of(story.text), re.IGNORECASE) else ())
