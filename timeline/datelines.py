"""The line above an article that says when it appeared: a dateline, or "Jane Roe | Published June 16, 2025"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import NamedTuple

from timeline.almanac import DAY, MONTHS
from timeline.dates import find_timexes
from timeline.lexicon import load_lexicon
from timeline.records import Block, Interval, Span, Timex
from timeline.text import Laid, find_paragraphs

__all__ = ["Dated", "find_dateline", "find_update", "written_day"]

CITY = r"(?:[A-Z][A-Z.’'-]+(?:[ ,]+[A-Z][\w.’'-]*){0,5})"
TOWN = r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?"  # before a dash and a whole date
FILED = re.compile(rf"{CITY},?\s+\(?|{TOWN}\s?[–—-]\s?")
TEXT_BEGINS = re.compile(r"\)?\s*(?:\([^)]{2,40}\)\s*)?[-–—]{1,2}\s")
HEAD = 8  # lines in which a dateline, or a line that is a date, may stand
WORDS = 200  # characters of a line that are looked at
SHORT = 80  # characters of a line that may be the heading of a day
DIGIT = re.compile(r"\d")  # in any date that names its day
DAY_NAMED = re.compile(rf"{'|'.join(month[:3].lower() for month in MONTHS)}|\d[/-]\d")  # in any that has its number
HEADED = re.compile(rf"{CITY},?\s|{TOWN}\s?[–—-]\s?[A-Z][a-z]+\.?\s\d")  # what stands before the day of a dateline
LONG = re.compile(r"(?:\w+\W+){24}")  # more words than a line has that is a day and an hour
GLUED = re.compile(  # by who copied the page: "June 16, 20259:14 AM EDTUpdated 3 hours ago"
    r"(?<=\D\d{4})(?=\d?\d:\d\d|[A-Z][a-z])|(?<=-\d\d)(?=T\d\d:)|(?<=[\w.])(?=(?:Updated|Published)\b)"
)
UPDATED = re.compile(r"(?i:(?:last )?updated\b)")
SLASHED = re.compile(r"(?P<month>\d+)/(?P<day>\d+)/\d+")
AMERICAN = re.compile(r"\b(?:[ECMP][SD]?T|[AaPp]\.?[Mm])\b")  # a clock of the United States


class Dated(NamedTuple):
    """The first and the last day on which an article can have appeared, and the words that say so."""

    first: date
    last: date
    span: Span


class Line(NamedTuple):
    """The first words of a line, with a space where two were set as one, and not in capitals throughout."""

    words: str
    start: int
    gaps: Sequence[int]  # where those spaces are

    @classmethod
    def of(cls, text: str, span: Span) -> Line:
        """Read a line."""
        words = span.of(text)[:WORDS]
        if words.isupper() and len(words.title()) == len(words):  # "DEC. 17, 2025 | UPDATED 8:12 A.M."
            words = words.title()
        gaps = [found.start() + i for i, found in enumerate(GLUED.finditer(words))]
        return cls(GLUED.sub(" ", words) if gaps else words, span.start, gaps)

    def place(self, span: Span) -> Span:
        """Return where in the text a span of the words stands."""
        start, end = (offset - sum(gap < offset for gap in self.gaps) for offset in span)
        return Span(self.start + start, self.start + end)


class Part(NamedTuple):
    """A piece of a line that only says when something appeared, by its name in the lexicon; a date has its number."""

    name: str
    date: int | None


def find_dateline(text: str, blocks: Sequence[Block], posted: date | None, about: Interval | None) -> Dated | None:
    """Return the day of a dateline, or of a line that says nothing but when the article appeared: the first such line.

    A dateline without a year takes it from *posted*, the latest day of a caption or an embedded post, or from the
    period of the article's address, *about*.

    >>> find_dateline("Agents come\\nJane Roe | June 16, 2025\\nThey came.", [], None, None).first.isoformat()
    '2025-06-16'
    >>> find_dateline("June 16, 2025 | Updated June 17, 2025", [], None, None).last.isoformat()
    '2025-06-17'
    """
    for line in _head(text, blocks):
        found = find_timexes(line.words) if _may_be_dated(line.words) else []
        for timex in found:
            before, after = line.words[: timex.span.start], line.words[timex.span.end :]
            if days := _filed(timex, before, after, posted, about):
                return Dated(*days, line.place(timex.span))
        day = _appeared(line.words, found)
        if day and (day.is_labelled or _has_byline(line, blocks) or not _is_chronology(text, blocks)):
            last = max([day.last, *(_last(day.value, update.first) for update in find_update(text, blocks))])
            return Dated(day.value, last, line.place(day.span))
    return None


def find_update(text: str, blocks: Sequence[Block]) -> Iterator[Dated]:
    """Yield the days of the lines that only say when the article was last changed."""
    for line in _head(text, blocks):
        if UPDATED.match(line.words):
            days = ((timex, written_day(timex)) for timex in find_timexes(line.words))
            yield from (Dated(day, day, line.place(timex.span)) for timex, day in days if day)


def written_day(timex: Timex) -> date | None:
    """Return the day of a date with its whole year."""
    return timex.value.start if timex.kind == "date" and timex.value and re.search(r"\d{4}", timex.text) else None


def _head(text: str, blocks: Sequence[Block]) -> Iterator[Line]:
    """Yield those of the first lines, captions and posts left out, in which a day may stand."""
    others = Laid(block.span for block in blocks if block.kind in ("caption", "post"))
    lines = (line for line in find_paragraphs(text) if not others.meets(line))
    yield from (
        Line.of(text, line) for line in islice(lines, HEAD) if DIGIT.search(text, line.start, line.start + WORDS)
    )


def _may_be_dated(line: str) -> bool:
    """Tell whether a line can be a dateline, or a day by itself: most name no day, or begin as neither does."""
    return DAY_NAMED.search(line.lower()) is not None and (HEADED.match(line) is not None or not LONG.match(line))


# --------------------------------------------------------------------------------------------------- where it was filed


def _filed(
    timex: Timex, before: str, after: str, posted: date | None, about: Interval | None
) -> tuple[date, date] | None:
    """Return the day of "WASHINGTON, June 16 (Agency) —" and the next: filed on the one, it may appear on the other.

    Where the town is not in capitals, the year must be there: "Fargo, N.D. – June 16, 2025 –".
    """
    if not TEXT_BEGINS.match(after) or not FILED.fullmatch(before):
        return None
    day = written_day(timex)
    if timex.kind != "month-day" or not re.fullmatch(rf"{CITY},?\s+\(?", before):
        return (day, day + DAY) if day else None
    if about and about.start and about.end:  # the year from the address
        days = (find_timexes(timex.text, edge)[0].value for edge in (about.start, about.end))
        inside = [value.start for value in days if value and value.start and about.start <= value.start <= about.end]
        day = inside[0] if inside else None
    elif posted:  # or from a caption or a post of the same days
        value = find_timexes(timex.text, posted)[0].value
        day = value.start if value and value.start and abs(value.start - posted) <= 7 * DAY else None
    return (day, day + DAY) if day else None


# ----------------------------------------------------------------------------------------------------- when it appeared


class Appeared(NamedTuple):
    """The day that a line gives, and whether it says of what: by a label, a writer's name or an hour."""

    value: date
    last: date  # of an update soon after it, which may have brought news of its own
    span: Span
    is_labelled: bool


def _appeared(line: str, timexes: Sequence[Timex]) -> Appeared | None:
    """Return the first day, if a line says nothing but when an article appeared, and by whom; no day of an update."""
    days = [(timex, day) for timex in timexes if (day := _sure_day(timex, line))]
    parts = _parts(line, [timex for timex, _ in days]) if days else None
    if parts is None:
        return None
    is_update = False
    told: dict[bool, list[tuple[Timex, date]]] = {False: [], True: []}  # of updates?
    for part in parts:
        if part.date is not None:
            told[is_update].append(days[part.date])
        is_update = part.name == "update" or (is_update and part.name in KEEPS_ON)
    if not told[False]:
        return None
    timex, day = told[False][0]
    last = max((_last(day, update) for _, update in told[True]), default=day)
    return Appeared(day, last, timex.span, not LABELS.isdisjoint(part.name for part in parts))


def _last(day: date, update: date) -> date:
    """Return the last day on which the words of an article can have been written, if it was changed on another day."""
    return update if day < update <= day + KEPT_UP else day


KEPT_UP = 3 * DAY  # an article is written on for so long; later changes seldom bring news
LABELS = frozenset(("label", "byline", "clock"))
KEEPS_ON = frozenset(("space", "clock", "zone", "weekday"))  # between "updated" and its day


def _sure_day(timex: Timex, line: str) -> date | None:
    """Return the day of a date with its year; of "01/24/26" only if the first number must be the month."""
    slashed = SLASHED.fullmatch(timex.text)
    if slashed is None or timex.value is None:
        return written_day(timex)
    return timex.value.start if int(slashed["day"]) > len(MONTHS) or AMERICAN.search(line) else None


def _parts(line: str, days: Sequence[Timex]) -> list[Part] | None:
    """Return what a line consists of, if each piece says when something appeared, or who wrote it; else None."""
    text, at = "", 0
    for timex in days:
        text, at = f"{text}{line[at : timex.span.start]}§", timex.span.end
    text += line[at:]
    parts: list[Part] = []
    at = 0
    while at < len(text):
        name, end = next(
            ((name, found.end()) for name, unit in _units() if (found := unit.match(text, at))), (None, at)
        )
        if name is None:
            return None
        parts.append(Part(name, sum(part.date is not None for part in parts) if name == "date" else None))
        at = end
    return parts


@cache
def _units() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(unit["name"], re.compile(unit["regex"], re.VERBOSE)) for unit in load_lexicon("datelines")["unit"]]


def _has_byline(line: Line, blocks: Sequence[Block]) -> bool:
    """Tell whether the line above names who wrote the article."""
    above = next((block for block in reversed(blocks) if block.span.end <= line.start), None)
    return above is not None and above.kind == "byline"


def _is_chronology(text: str, blocks: Sequence[Block]) -> bool:
    """Tell whether bare dates are headings here: more than one line opens with a date, and they differ."""
    others = Laid(block.span for block in blocks if block.kind in ("caption", "post"))
    lines = (line.of(text) for line in find_paragraphs(text) if not others.meets(line))
    opening = (found[0] for words in lines if len(words) < SHORT and (found := find_timexes(words)))
    return len({timex.text for timex in opening if timex.span.start == 0 and timex.kind in ("date", "month-day")}) > 1
