"""Where, when, to whom and through which medium each statement was made: occasions, shared and inherited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from timeline.attachment import is_background, is_earlier_act
from timeline.attendance import find_attended, find_named_scene
from timeline.chronicle import section_at
from timeline.continuation import find_continued, find_referred
from timeline.dating import bounded, dated, is_future, is_known, precision_of
from timeline.documents import enter, find_announced, find_page
from timeline.media import UNSPECIFIED
from timeline.narrated import tell_narrated
from timeline.reading import Reading
from timeline.records import Block, Occasion, Published, Quotation, Speaker, Timex
from timeline.sayings import Saying, find_unknown_day, new_id, read_saying
from timeline.setting import NOWHERE, find_other_time
from timeline.story import Event, Story, begin_story
from timeline.talks import Talks, find_talks

__all__ = ["find_occasions"]

AT_ONCE = re.compile(r"\b(?:immediately|promptly|at once|minutes later|moments later|hours later)\b")
LATER = re.compile(r"\b(?:later|has since|have since|had since|subsequently|afterwards?)\b")
AFTERWARDS = re.compile(  # opens a sentence: "A week later he told the paper"
    r"(?:(?:an?|one|two|three|four|several|some|\d+)\s)?(?:days?|weeks?|months?|years?)\s(?:later|after that)\b",
    re.IGNORECASE,
)
PERFECT = re.compile(r"^(?:has|have|’ve|'ve|had)\b")
PRESENT = re.compile(r"(?:[’'](?:s|re)|\s(?:is|are))\s(?:\w+\s)?(?:\w+ing\b|$)")  # "now she’s | asking"
IN_CLAUSE = re.compile(r",\s(?:who|which)\s[^,]*$")
HAS_AND = re.compile(r"\s(?:has|have)\b[^.;:“”\"]*\band\b")


def find_occasions(
    reading: Reading,
    quotations: Sequence[Quotation],
    speakers: Sequence[Speaker | None],
    timexes: Sequence[Timex],
    published: Published,
) -> list[Occasion]:
    """Return the occasion of each statement; statements of one occasion share its id.

    A date by the reporting verb counts first, then the occasion that the words refer back to, then the one that the
    same speaker is still in, then the date that the sentence before gave, then that of a chronology's heading. Where
    only limits follow, the days are "bounded": no later than publication, or no earlier than what was told before.
    """
    story, talks = begin_story(reading, quotations, speakers, timexes, published), find_talks(reading, timexes)
    posts = [block for block in reading.blocks if block.kind == "post"]
    found = []
    for i, quotation in enumerate(quotations):
        post = next((post for post in posts if post.span.meets(quotation.content[0])), None)
        if quotation.within is not None:
            found.append(Occasion(new_id("n", quotation), None, "none", "none", None, UNSPECIFIED))
        elif post is not None:
            found.append(_posted(post, timexes))
        elif talks.is_turn(quotation) and (talks.day or quotation.content[0].start in talks.clips):
            found.append(_spoken(quotation, talks, published))
        else:
            found.append(_told(story, read_saying(story, i)))
    return [_with_setting(story, occasion) for occasion in found]


def _posted(post: Block, timexes: Sequence[Timex]) -> Occasion:
    """Return the occasion of an embedded post: the day in its signature."""
    day = next((t for t in timexes if post.day and t.span.meets(post.day)), None)
    when, span = (day.value, day.span) if day else (None, None)
    basis = "explicit" if when else "none"
    return Occasion(f"p{post.span.start}", when, precision_of(when), basis, span, "social media post")


def _spoken(turn: Quotation, talks: Talks, published: Published) -> Occasion:
    """Return the occasion of a turn: the day of the talk that it is part of, or that of the clip."""
    day = talks.day_of(turn)
    if day is None or (day.value and is_future(day.value, published)):
        return bounded(new_id("o", turn), None, UNSPECIFIED, published)
    return dated(f"t{day.span.start}", day, talks.medium, published)


def _told(story: Story, saying: Saying) -> Occasion:
    """Return the occasion of a statement in prose, and add it to what has been told."""
    tell_narrated(story, saying)
    if saying.day is not None:
        occasion = dated(saying.id, saying.day, saying.medium, story.published)
    else:
        occasion = _inherited(story, saying)
    if occasion.when is None and (day := find_unknown_day(story, saying)):
        occasion = replace(occasion, span=day.span)  # its day is not known, but the words that would give it are
    enter(story, saying)
    speakers = frozenset([saying.name] if saying.name else ())
    people = speakers | story.named_in(" ".join(part.of(story.text) for part in saying.around))
    is_earlier = is_earlier_act(story.text, saying.quotation)
    story.tell(Event(saying.anchor.start, saying.paragraph, occasion, speakers, people, is_earlier), saying.setting)
    return occasion


def _with_setting(story: Story, occasion: Occasion) -> Occasion:
    """Return the occasion with the audience and the place that any of its statements names."""
    company = story.company.get(occasion.id)
    if company is None or company.setting is NOWHERE:
        return occasion
    audience, place = company.setting.audience, company.setting.place
    return replace(occasion, audience=audience.span if audience else None, place=place.span if place else None)


# --------------------------------------------------------------------------------------------------- inheritance


def _inherited(story: Story, saying: Saying) -> Occasion:
    """Return the occasion that the statement goes on from, or the limits that publication and the story set."""
    last = story.events[-1].occasion if story.events else None
    if AT_ONCE.search(saying.cue) and last and is_known(last):
        return replace(last, id=saying.id, basis="inherited", medium=saying.medium)
    opening = story.reading.sentence(saying.anchor.start).start
    if LATER.search(saying.cue) or AFTERWARDS.match(story.text, opening):
        return bounded(saying.id, last, saying.medium, story.published)
    event = _joined(story, saying)
    medium = event.occasion.medium if event and saying.medium == UNSPECIFIED else saying.medium
    if event is None or not is_known(event.occasion):
        return bounded(saying.id, None, medium, story.published)
    if medium == event.occasion.medium:
        return replace(event.occasion, basis="inherited")
    return replace(event.occasion, id=saying.id, basis="inherited", medium=medium)


def _joined(story: Story, saying: Saying) -> Event | None:
    """Return the occasion that a statement without a date of its own is part of; the surest tie is looked at first."""
    event = find_referred(story, saying) or find_announced(story, saying) or find_named_scene(story, saying)
    if event is not None:
        return event
    if is_background(story.text, saying.quotation) or find_other_time(story.text, saying.around, saying.anchor):
        return None
    if (_is_perfect(story.text, saying) and not saying.looks_back) or _is_present(story.text, saying):
        return None
    event = find_continued(story, saying) or find_attended(story, saying) or find_page(story, saying)
    if event is not None and _is_in_clause(story, event, saying):
        return None
    section = section_at(story.sections, saying.anchor.start)
    if section is None or (event is not None and event.offset >= section.span.start):
        return event
    return Event(section.span.start, saying.paragraph, dated(saying.id, section.day, saying.medium, story.published))


def _is_in_clause(story: Story, event: Event, saying: Saying) -> bool:
    """Tell whether an act is told of the speaker in his own sentence: "Roe, who wrote it in May, said ..."."""
    sentence = story.reading.sentence(saying.anchor.start)
    inside = sentence.start <= event.offset < saying.anchor.start
    return inside and IN_CLAUSE.search(story.text, sentence.start, event.offset) is not None


def _is_present(text: str, saying: Saying) -> bool:
    """Tell whether the verb tells of the time of writing: "now she is asking"."""
    cue, source = saying.quotation.cue, saying.quotation.source
    is_behind = cue is not None and source is not None and source.end < cue.start and cue.of(text).endswith("ing")
    return bool(is_behind and source and cue and PRESENT.match(text, source.end, cue.end))


def _is_perfect(text: str, saying: Saying) -> bool:
    """Tell whether the verb tells of no one time: "has said", or "has praised the order and said"."""
    cue, source = saying.quotation.cue, saying.quotation.source
    if PERFECT.match(saying.cue):
        return True
    return bool(cue and source and HAS_AND.match(text, source.end, cue.start))
