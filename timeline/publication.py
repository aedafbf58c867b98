"""The day an article appeared: by what came with it, by its dateline, by captions, posts and the weekdays it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from timeline.almanac import DAY, MONTHS, WEEKDAYS, month_number, months_from, weekday_number
from timeline.datelines import find_dateline, find_update, written_day
from timeline.dates import find_timexes
from timeline.grammar import WEEKDAY, find_hits
from timeline.records import Article, Block, Interval, Published, Span
from timeline.tense import governing_tense
from timeline.text import Laid, covering, find_paragraphs, find_quoted

__all__ = ["infer_published"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Days that something in or about an article gives for its publication."""

    first: date
    last: date
    basis: str
    span: Span | None = None
    block: Block | None = None  # the caption or the post that says so

    @property
    def when(self) -> Interval:
        """The days, both ends known."""
        return Interval(self.first, self.last)


def infer_published(article: Article, blocks: Sequence[Block]) -> Published:
    """Return when *article* appeared, and the sort of evidence that says so.

    In this order: the date that came with the article; a date in its address or file name; a dateline or a line
    that is a date, to which the address may give the year; the day of an update, if the opening tells of that day
    or the one before; captions and embedded posts; a full date in the opening. The last two sorts are only lower
    bounds. They answer when the opening names their weekday for its news: since a plain weekday lies in the seven
    days that end with publication, the answer is an interval. Otherwise the month in the address is the answer, or
    there is none, and the notes say what is known.

    >>> infer_published(Article("2025-06-16-raids", "Agents came."), []).basis
    'url'
    >>> str(infer_published(Article("raids", "OHIO, June 16 (Wire) — Agents came.", url="x.org/2025/a"), []).when)
    '2025-06-16/2025-06-17'
    >>> infer_published(Article("raids", "Agents came on Monday."), [])
    Published(when=None, basis='none', span=None, notes=())
    """
    text = article.text
    shown = _shown_days(text, blocks)
    about = _period_addressed(article)
    direct = [*_given(article), *_addressed(article), *_datelined(text, blocks, shown, about)]
    if direct:
        return Published(direct[0].when, direct[0].basis, direct[0].span, tuple(_contradictions(direct, shown)))
    found = _updated(text, blocks) or _anchored(text, blocks, shown)
    if about is None or (about.days or 0) > LONGEST_MONTH:
        return found
    return _in_month(found, about)


def _shown_days(text: str, blocks: Sequence[Block]) -> list[Evidence]:
    """Return the full dates of captions and the days of embedded posts: the article is not older than these."""
    found = []
    for block in blocks:
        span = block.day if block.kind == "post" else block.span if block.kind == "caption" else None
        if span is None or (block.kind == "caption" and OLD_PHOTO.search(block.span.of(text))):
            continue
        for timex in find_timexes(span.of(text)):
            if day := written_day(timex):
                place = _moved(timex.span, span.start)
                found.append(Evidence(day, day, "embed" if block.kind == "post" else "caption", place, block))
    return found


OLD_PHOTO = re.compile(r"\bFILE\b|\b(?i:file (?:photo|image|picture)|archive|archival)\b")


def _moved(span: Span, offset: int) -> Span:
    return Span(offset + span.start, offset + span.end)


def _contradictions(direct: Sequence[Evidence], shown: Sequence[Evidence]) -> Iterator[str]:
    """Say where a second source gives another day, and where something shown is later than publication."""
    first, *others = direct
    for other in others:
        if abs(other.first - first.first) > DAY:
            yield f"{other.basis} says {other.when}, {first.basis} says {first.when}"
    for later in shown:
        if later.first > first.last + DAY:
            yield f"{later.basis} of {later.when} is later than publication on {first.when}, says {first.basis}"


# ----------------------------------------------------------------------------------------- what came with the article


def _given(article: Article) -> Iterator[Evidence]:
    if article.published:
        yield Evidence(article.published, article.published, "html" if article.given_by == "html" else "given")


def _addressed(article: Article) -> Iterator[Evidence]:
    """Yield the day in the address, and in the file name, where each holds one day only."""
    from urllib.parse import urlsplit

    for name in (urlsplit(article.url).path if article.url else "", article.stem):
        found = (_address_day(match) for pattern in _address_patterns() for match in pattern.finditer(name))
        days = {day for day in found if day}
        if len(days) == 1:
            [day] = days
            yield Evidence(day, day, "url")


@cache
def _address_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    year, month, day = r"(?P<year>19[89]\d|20\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
    names = "|".join(month[:3].lower() for month in MONTHS)
    return (
        re.compile(rf"(?<![^\W_]){year}(?P<mark>[-/_.]?){month}(?P=mark){day}(?![^\W_])"),
        re.compile(rf"/{year}/(?P<month>{names}|0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?=/|$)"),
    )


def _address_day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), month_number(match["month"]), int(match["day"]))
    except ValueError:
        return None


LONGEST_MONTH = 31


def _period_addressed(article: Article) -> Interval | None:
    """Return the month, or else the year, that stands by itself in the address, or the month that opens a file name."""
    from urllib.parse import urlsplit

    path = urlsplit(article.url).path if article.url else ""
    match = re.search(r"/(19[89]\d|20\d\d)(?:/(0?[1-9]|1[0-2]))?(?=/|$)(?!/\d\d?(?:/|$))", path)
    match = match or re.match(r"(19[89]\d|20\d\d)-(0[1-9]|1[0-2])(?![^\W_]|-\d)", article.stem)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 0)
    return months_from(year, month, 1) if month else months_from(year, 1, 12)


def _in_month(found: Published, month: Interval) -> Published:
    """Return what the text gives, if it lies in the month of the address; else that month."""
    if found.when and month.start and month.end and found.when.start and month.start <= found.when.start <= month.end:
        return found
    notes = (*found.notes, f"{found.basis} says {found.when}, url says {month}") if found.when else found.notes
    return Published(month, "url", None, notes)


# ------------------------------------------------------------------------------------------ the lines above the article


def _datelined(
    text: str, blocks: Sequence[Block], shown: Sequence[Evidence], about: Interval | None
) -> Iterator[Evidence]:
    posted = max((found.first for found in shown), default=None)
    if dated := find_dateline(text, blocks, posted, about):
        yield Evidence(dated.first, dated.last, "dateline", dated.span)


def _updated(text: str, blocks: Sequence[Block]) -> Published | None:
    """Return the days of "Updated 6:12 PM EST, Tue November 25, 2025", if the news of the opening is of these days.

    Or else those from the latest "July 8" that it tells of on: what is told has happened, and is not long ago.
    """
    for day, _, span in find_update(text, blocks):
        prose = _prose(text, blocks)
        told = [one for one in _told_weekdays(text, prose) if one.is_opening]
        news = max((day - (day.weekday() - one.number) % 7 * DAY for one in told), default=None)
        if news is None or day - news > DAY:
            news = _latest_told(text, prose, day)
        if news:
            return Published(Interval(news, day), "dateline", span)
    return None


def _latest_told(text: str, prose: Sequence[Span], day: date) -> date | None:
    """Return the latest day without a year that the prose tells of as past, in the weeks up to a day."""
    quoted = Laid(find_quoted(text))
    told = (one.first for one in _told_dates(text, prose, day) if one.span and not quoted.meets(one.span))
    return max((one for one in told if day - RECENT <= one <= day), default=None)


# ----------------------------------------------------------------------------------------- captions, posts, weekdays

OPENING, LEAST = 2, 8  # paragraphs that say what the news is, and words that such a one has behind headings
RECENT = 30 * DAY  # what an article tells of by month and day alone is seldom older when it appears


@dataclass(frozen=True, slots=True)
class Told:
    """A plain weekday that the prose names for its news: "said on Wednesday"."""

    number: int
    is_opening: bool  # in the first paragraphs


def _anchored(text: str, blocks: Sequence[Block], shown: Sequence[Evidence]) -> Published:
    """Return the days that captions, posts and full dates leave, if the opening names the weekday of one of them."""
    prose = _prose(text, blocks)
    evidence = _by_day([*shown, *_told_dates(text, prose)])
    if not evidence:
        return Published(None, "none")
    latest = evidence[0].first
    told = _told_weekdays(text, prose)
    opening = " ".join(span.of(text) for span in prose[:OPENING])
    anchor = next((found for found in evidence if _is_anchor(found, text, told, latest, opening)), None)
    if anchor is None:
        return Published(None, "none", None, (f"not before {latest}, says {evidence[0].basis}",))
    when = _bounds(anchor.first, latest, told)
    if anchor.basis == "caption" and when.start == anchor.first:
        when = anchor.when  # a photo of the news itself, and nothing later in the text
    return Published(when, anchor.basis, anchor.span)


def _prose(text: str, blocks: Sequence[Block]) -> list[Span]:
    other = Laid(block.span for block in blocks if block.kind != "prose")
    return [span for span in find_paragraphs(text) if not other.meets(span)]


def _told_dates(text: str, prose: Sequence[Span], near: date | None = None) -> Iterator[Evidence]:
    """Yield the dates with a year, and the years, that a verb of the past governs in the prose.

    Given a day, the dates without a year instead, in the year that brings them near to it.
    """
    kinds = ("month-day",) if near else ("date", "month-year", "year")
    for timex in find_timexes(text, near):
        value = timex.value
        if timex.kind not in kinds or value is None or not value.start or not value.end:
            continue
        if _is_within(prose, timex.span) and governing_tense(text, timex.span) == "past":
            yield Evidence(value.start, value.end, "text", timex.span)


def _is_within(paragraphs: Sequence[Span], span: Span) -> bool:
    """Tell whether one of the paragraphs holds a span; they are in order, and apart."""
    return bool(paragraphs) and paragraphs[covering(paragraphs, span.start)].holds(span)


def _by_day(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the latest first; of the same day a caption before a post, and a post before the prose."""
    rank = {"caption": 2, "embed": 1}
    return sorted(evidence, key=lambda found: (found.first, rank.get(found.basis, 0)), reverse=True)


def _told_weekdays(text: str, prose: Sequence[Span]) -> list[Told]:
    """Return the plain weekdays that a verb of the past governs, outside quotation marks."""
    quoted = Laid(find_quoted(text))
    long = islice((span for span in prose if len(span.of(text).split()) >= LEAST), OPENING)
    opening = max((span.end for span in (*prose[:OPENING], *long)), default=0)
    return [
        Told(weekday_number(hit.match["weekday"]), hit.span.start < opening)
        for hit in find_hits(text)
        if hit.rule.name == "weekday" and not hit.match["which"] and not hit.match["week"] and hit.tense == "past"
        if _is_within(prose, hit.span) and not quoted.meets(hit.span)
    ]


OWN_WEEKDAY = re.compile(rf"(?:{WEEKDAY}),? ")


def _is_anchor(found: Evidence, text: str, told: Sequence[Told], latest: date, opening: str) -> bool:
    """Tell whether the opening speaks of the day that a caption, a post or a full date gives."""
    if latest - found.first > 6 * DAY or not any(
        one.is_opening and one.number == found.first.weekday() for one in told
    ):
        return False
    if found.basis == "caption":
        return found.block is not None and _shows_news(found.block.span.of(text), opening)
    if found.basis == "text":
        return found.span is not None and OWN_WEEKDAY.match(found.span.of(text)) is not None
    return True


def _shows_news(caption: str, opening: str) -> bool:
    """Tell whether a photo shows what the opening tells: two names in common besides whoever is first in the picture.

    >>> _shows_news("Roe speaks with Li Poe at the Ohio Summit, June 3, 2025.", "Roe met Li Poe at the Ohio Summit.")
    True
    >>> _shows_news("Roe speaks at the White House, May 5, 2025.", "Jane Roe said at the White House on Monday")
    False
    """
    names = re.findall(r"[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*", caption)[1:]
    shared = {
        name
        for name in names
        if name.split()[0] not in (*MONTHS, *WEEKDAYS) and re.search(rf"\b{re.escape(name)}\b", opening)
    }
    return len(shared) >= 2


def _bounds(anchor: date, latest: date, told: Sequence[Told]) -> Interval:
    """Return the first and last day on which the weekdays told can have been printed.

    Each is read as the one near the anchor, from four days before it to two after: with a post of Wednesday,
    "Thursday" is the next day, not six days ago, since papers seldom name a day so far back by its bare name.
    """
    days = {anchor + ((one.number - anchor.weekday() + 4) % 7 - 4) * DAY for one in told} | {anchor}
    first = max(latest, *days)
    last = min(days) + 6 * DAY
    return Interval(first, max(last, first))
