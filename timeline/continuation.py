"""Which occasion told of before a statement goes on from: who is still in it, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.attachment import is_aside, is_of_a_thing
from timeline.media import UNSPECIFIED
from timeline.records import Timex
from timeline.sayings import Saying
from timeline.story import Event, Story

__all__ = ["find_continued", "find_referred", "has_moved_on"]

REACH = 4  # paragraphs of prose that an occasion lasts without being named again
IN_PASSING = 2  # paragraphs
DOCUMENTS = frozenset(("court filing", "written statement"))  # the media of what others may argue in
BY, BY_REACH = re.compile(r"\b[Bb]y\s(?:late\s)?$"), 12  # characters
BACKWARD = re.compile(r"\b(?:the|that|his|her|their|its|this|same)\s(?:\w+\s){0,2}$", re.IGNORECASE)
TO_THAT = re.compile(r"(?:in\s)?(?:the|that|his|her|their|its|this|same)\s", re.IGNORECASE)


def find_referred(story: Story, saying: Saying) -> Event | None:
    """Return the occasion that "the post" or "his interview" points back to: his last one of that medium."""
    named = saying.named
    if named is None:
        return None
    before, words = story.text[max(0, named.start - 30) : named.start], named.of(story.text)
    if not BACKWARD.search(before) and not TO_THAT.match(words):
        return None
    last = story.events[-1] if story.events else None
    fitting = (
        event
        for event in reversed(story.events)
        if event.occasion.medium == saying.medium
        # "the department said in a filing Tuesday. In the brief, its lawyer argued"
        and (_took_part(story, saying, event) or (event is last and saying.medium in DOCUMENTS))
    )
    return next((event for event in fitting if not _is_apart(story, saying, event)), None)


def find_continued(story: Story, saying: Saying) -> Event | None:
    """Return the occasion the speaker is still in: his last one near by, unless the story moved to another day."""
    looks_back = saying.looks_back
    is_in_it = _took_part if looks_back else _may_be_in
    for event in reversed(story.events):
        if saying.paragraph - event.paragraph > REACH or not is_in_it(story, saying, event):
            continue
        if has_moved_on(story, event, saying):
            return None
        if _is_apart(story, saying, event) or not (looks_back or _surely_goes_on(story, saying, event)):
            return None
        if saying.medium in (UNSPECIFIED, event.occasion.medium):
            return event
        if event.occasion.medium == UNSPECIFIED and (event.is_said or saying.medium != "interview"):
            return event
    return None


def _is_apart(story: Story, saying: Saying, event: Event) -> bool:
    """Tell whether the statement has another audience or place than an occasion: "told MSNBC", then "told Fox"."""
    return saying.setting.is_apart(story.at(event).setting)


# ---------------------------------------------------------------------------------------------------- who is in it


def _took_part(story: Story, saying: Saying, event: Event) -> bool:
    """Tell whether the speaker took part in an occasion: as its speaker, or named beside it."""
    if saying.name is None or saying.name in story.at(event).people:
        return True
    return event is story.events[-1] and _is_named_now(story, saying, event)


def _may_be_in(story: Story, saying: Saying, event: Event) -> bool:
    """Tell whether the speaker may still be in an occasion: it is his own, or he was just named."""
    name = saying.name
    if name is None:  # "I", "many": nobody told of before
        return saying.quotation.source is None or saying.is_pronoun
    if name in story.at(event).speakers or any(_is_same_noun(name, other) for other in event.speakers):
        return True
    passed = saying.paragraph - event.paragraph
    is_near = passed == 0 or (passed == 1 and event is story.events[-1])
    return is_near and _took_part(story, saying, event)


def _is_same_noun(name: str, other: str) -> bool:
    """Tell whether "the company" is "the social media company": speakers without a name of their own.

    >>> _is_same_noun("company", "social media company"), _is_same_noun("Poe", "Ann Poe")
    (True, False)
    """
    return other == other.casefold() and name == name.casefold() and name.split()[-1:] == other.split()[-1:]


def _is_named_now(story: Story, saying: Saying, event: Event) -> bool:
    """Tell whether the one before is named here: "a port spokesman said Monday", then "said spokesman John Poe"."""
    role = (saying.speaker.role or "").casefold().split() if saying.speaker else []
    known = {name for name, _ in story.names}
    if event.paragraph == 1 and role and any("official" in name.split() for name in event.speakers - known):
        return True  # a lead says "the official in charge", and the next paragraph who that is
    return bool(role) and any(person.casefold().split()[-1:] == role for person in event.people)


# ---------------------------------------------------------------------------------------------------- what ends it


def _surely_goes_on(story: Story, saying: Saying, event: Event) -> bool:
    """Tell whether a statement is surely of an occasion that was told in passing, and not of today.

    Not so of one told as what came before: "had said in May". Of one known to no more than a month it is, where a
    pronoun, quotation marks or a day that opens its sentence tie the next to it.
    """
    quotation, day = saying.quotation, event.occasion.span
    if event.is_earlier:
        return False
    days = event.occasion.when.days if event.occasion.when else None
    if (days or 0) <= 7 or quotation.form != "indirect" or quotation.source is None or saying.is_pronoun:
        return True
    reading = story.reading
    if day is None or day.start != reading.sentence(day.start).start:
        return False
    return reading.paragraph(day.start) == reading.paragraph(saying.anchor.start)


def has_moved_on(story: Story, event: Event, saying: Saying) -> bool:
    """Tell whether a sentence between told of another day; for "had said", one that reports speech does not count.

    The day of the occasion itself is no other one, and near by, nor is one told in passing: "after the fire of May 3".
    """
    reading, text, when = story.reading, story.text, event.occasion.when
    between = range(reading.place(event.offset) + 1, reading.place(saying.anchor.start))
    reported = story.reporting if saying.looks_back else frozenset()
    sentences = [reading.sentences[number].span for number in between if number not in reported]
    if any(day.value != when for day in _by_then(story, saying)):
        return True
    days = [(s, day) for s in sentences for day in story.dates.within(s) if not is_of_a_thing(text, day)]
    if when is None or when.days != 1:  # of a month there is more than one day
        return bool(days)
    is_near = saying.paragraph - event.paragraph <= IN_PASSING and saying.medium == UNSPECIFIED
    may_pass = is_near and not saying.looks_back
    return any(day.value != when and not (may_pass and is_aside(text, s, day)) for s, day in days)


def _by_then(story: Story, saying: Saying) -> Iterator[Timex]:
    """Yield the days by which a statement is told to have been made: "By Tuesday she was saying that"."""
    for part in saying.around:
        for day in story.dates.within(part):
            if day.span.end <= saying.anchor.start and BY.search(
                story.text, max(0, day.span.start - BY_REACH), day.span.start
            ):
                yield day
