"""What was put out has a day: a letter or a statement that was announced, a press release, an entry of live updates."""

from __future__ import annotations

import re

from timeline.attachment import date_of
from timeline.dating import dated
from timeline.media import UNSPECIFIED
from timeline.records import Occasion, Quotation, Span, Timex
from timeline.sayings import Saying
from timeline.story import Event, Story

__all__ = ["enter", "find_announced", "find_page"]

NEAR = 3  # sentences
ENTRY = 3000  # characters of an entry of live updates that are its news
ANNOUNCING = re.compile(
    r"\b(?:announced|issued|released|declared|published|posted|wrote|filed|unveiled|responded|replied|put out|sent)\b"
)
DOCUMENT = re.compile(
    r"(?:the|that|this|its|their|his|her|both)\s(?:[\w-]+\s){0,2}(?:statement|release|letter|memo|memorandum|e-?mail|document"
    r"|filing|lawsuit|suit|complaint|petition|report|post|message|notice|order|announcement|proclamation|manifesto|plan)",
    re.IGNORECASE,
)


def find_announced(story: Story, saying: Saying) -> Event | None:
    """Return the act that put out "the release" or "the letter", where none was named: the last one dated near by.

    "The party announced on Thursday ... The release said": an act of announcing, and no other day told since.
    """
    source = saying.quotation.source
    if source is None or not _is_document(source.of(story.text)):
        return None
    here = story.reading.place(saying.anchor.start)
    for number in range(here - 1, max(-1, here - 1 - NEAR), -1):
        sentence = story.reading.sentences[number].span
        if saying.paragraph - story.paragraph(sentence.start) > 1:
            return None
        day = _day_of_announcing(story, sentence)
        if day and not _is_told_of(story.text, source, sentence.start):
            known = next((event for event in story.events if event.occasion.span == day.span), None)
            occasion = dated(f"s{sentence.start}", day, saying.medium, story.published)
            return known or Event(sentence.start, story.paragraph(sentence.start), occasion)
        if story.dates.within(sentence):
            return None
    return None


def _is_document(words: str) -> bool:
    """Tell whether a source is a text that has been put out: "the release", "its letter".

    >>> _is_document("the three-page release"), _is_document("the mayor"), _is_document("a letter")
    (True, False, False)
    """
    return bool(DOCUMENT.fullmatch(words))


def _day_of_announcing(story: Story, sentence: Span) -> Timex | None:
    """Return the date of the first verb in a sentence that puts something out, and has one."""
    dates = story.dates.within(sentence)
    verbs = (Span(*verb.span()) for verb in ANNOUNCING.finditer(story.text, *sentence)) if dates else ()
    acts = (Quotation((Span(verb.end, verb.end),), verb, None, "indirect") for verb in verbs)
    days = (date_of(story.reading, act, dates, story.published) for act in acts)
    return next((day for day in days if day), None)


def _is_told_of(text: str, source: Span, end: int) -> bool:
    """Tell whether the noun of a source stands further up already: then it is that one, of whatever day."""
    noun = source.of(text).split()[-1]
    return re.search(rf"\b{re.escape(noun)}\b", text[:end], re.IGNORECASE) is not None


# ------------------------------------------------------------------------------------------------------ the page


def enter(story: Story, saying: Saying) -> None:
    """Note who speaks first in an entry of live updates: what it reports is theirs."""
    entry = story.edition.entry_at(saying.anchor.start)
    if entry:
        story.opened.setdefault(entry.start, saying.name)


def find_page(story: Story, saying: Saying) -> Event | None:
    """Return the day of the page, for what a press release quotes and for the news of an entry of live updates."""
    published, quotation = story.published, saying.quotation
    if saying.medium not in (UNSPECIFIED, "written statement") or quotation.channel != "prose":
        return None
    entry = story.edition.entry_at(saying.anchor.start)
    is_quoted = story.edition.is_release and quotation.form == "direct" and quotation.cue is not None
    if not is_quoted and (entry is None or not _is_news(story, saying, entry)):
        return None
    start = entry.start if entry else 0
    day = Occasion(f"e{start}", published.when, "day", "published", published.span, saying.medium)
    return Event(start, saying.paragraph, day)


def _is_news(story: Story, saying: Saying, entry: Span) -> bool:
    """Tell whether a statement is what an entry reports: who speaks first in it, and no other day told before."""
    start = saying.anchor.start
    if start - entry.start > ENTRY:
        return False
    heading = story.text[entry.start : entry.end].partition("\n")[0]
    days = story.dates.within(Span(entry.start, start))
    if heading.rstrip().endswith("?") or any(day.value != story.published.when for day in days):
        return False
    return story.opened.get(entry.start) in (saying.name, None)
