"""Date expressions in news prose and the days they mean: resolved in reading order, joined into ranges."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from timeline.almanac import DAY, day_in, month_number, months_from
from timeline.days import resolve
from timeline.grammar import NUMBER, Hit, find_hits
from timeline.modifiers import BOUND, find_mod, narrow
from timeline.records import Block, Interval, Published, Span, Timex
from timeline.text import Laid

__all__ = ["find_timexes"]


def find_timexes(
    text: str, published: date | Interval | Published | None = None, blocks: Sequence[Block] = ()
) -> list[Timex]:
    """Return the expressions in *text* that name days, weeks, months or years, in order, with the days they mean.

    Relative words are counted from *published*, those in an embedded post (a block of kind "post" with a day) from
    the post's own day, and "two days later" from the last date told. Where the day of publication is known only to
    an interval, the value is what its first and its last day agree on, or else the interval that holds both
    readings. Without it relative words have no value: nothing is ever counted from today.

    >>> [(t.text, str(t.value)) for t in find_timexes("He said Monday it ends Sept. 30.", date(2025, 6, 18))]
    [('Monday', '2025-06-16'), ('Sept. 30', '2025-09-30')]
    >>> [(t.text, str(t.value)) for t in find_timexes("He said Monday it began on June 3, 2019.")]
    [('Monday', 'None'), ('June 3, 2019', '2019-06-03')]
    >>> find_timexes("We may march: 10% sat at No. 3 on Route 66.", date(2025, 6, 18))
    []
    """
    hits = find_hits(text)
    posts = [block for block in blocks if block.kind == "post"]
    first, last = _ends(published)
    read = _read(hits, first, posts)
    if first != last:
        read = [_either(*pair) for pair in zip(read, _read(hits, last, posts), strict=True)]
    found = [
        Timex(hit.span, hit.rule.kind, days.value, words, days.named, find_mod(words))
        for hit, days in zip(hits, read, strict=True)
        for words in [hit.span.of(text)]
    ]
    return [_opened(text, timex) for timex in _ranges(text, _clocks(text, _with_second_days(text, found)))]


def _ends(published: date | Interval | Published | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that an article can have appeared."""
    when = published.when if isinstance(published, Published) else published
    if isinstance(when, Interval):
        return when.start, when.end
    return when, when


class _Days(NamedTuple):
    """The days that an expression names, and those that it means."""

    named: Interval | None
    value: Interval | None


def _either(one: _Days, other: _Days) -> _Days:
    return _Days(_hold(one.named, other.named), _hold(one.value, other.value))


def _hold(one: Interval | None, other: Interval | None) -> Interval | None:
    """Return the days that hold both readings; ``None`` when one reading has no days."""
    if one is None or other is None:
        return None
    starts, ends = (one.start, other.start), (one.end, other.end)
    return Interval(
        min((day for day in starts if day), default=None) if None not in starts else None,
        max((day for day in ends if day), default=None) if None not in ends else None,
    )


# ---------------------------------------------------------------------------------------------- in order, from a base


@dataclass(slots=True)
class _Memory:
    """What the article, or one post, counts from, and the dates it told so far."""

    base: date | None
    told: Interval | None = None
    period: Interval | None = None  # the last quarter
    seen: int = 0  # where it was told


def _read(hits: Sequence[Hit], base: date | None, posts: Sequence[Block]) -> list[_Days]:
    """Return the days of each expression, counted from *base*, in order, for each remembers what was told before."""
    article = _Memory(base)
    starts, ends = [hit.span.start for hit in hits], [hit.span.end for hit in hits]
    of_posts = [
        (post.span, post.day, _Memory(_signed_day(hits[slice(*_near(starts, ends, post.day))], post.day, base)))
        for post in sorted(posts, key=lambda post: post.span)
        if post.day
    ]
    starts, ends = [span.start for span, _, _ in of_posts], [span.end for span, _, _ in of_posts]
    signatures = Laid(day for _, day, _ in of_posts)
    read = []
    for hit in hits:
        near = of_posts[slice(*_near(starts, ends, hit.span))]
        owners = (own for span, day, own in near if span.meets(hit.span) and not day.meets(hit.span))
        memory = next(owners, article)
        period = memory.period if hit.span.start - memory.seen < QUARTER_REACH else None
        named = resolve(hit, memory.base, memory.told, period)
        value = narrow(named, hit.match.group(), memory.base)
        read.append(_Days(named, value))
        if value and value.days and not signatures.meets(hit.span):
            memory.told = value
            if hit.rule.name in ("quarter", "short_quarter", "this_quarter"):
                memory.period, memory.seen = value, hit.span.end
    return read


def _near(starts: Sequence[int], ends: Sequence[int], span: Span) -> tuple[int, int]:
    """Return the first that meets *span* of things in order and apart, and the one after the last."""
    return bisect_right(ends, span.start), bisect_left(starts, span.end)


QUARTER_REACH = 1500  # characters: "a year ago" further on than this is a year, and no quarter


def _signed_day(hits: Iterable[Hit], signature: Span, base: date | None) -> date | None:
    """Return the day in a post's signature; ``None`` when it names no single day."""
    values = (resolve(replace(hit, tense="past", is_firm=False), base) for hit in hits if signature.meets(hit.span))
    return next((value.start for value in values if value and value.days == 1), None)


# ------------------------------------------------------------------------------------------------- clocks and ranges


BESIDE = re.compile(r"[\s,(]*(?:on\s|at\s|around\s|about\s|E[SD]?T,?\s)?")


AFTER_DAY = r"(?=[.,;:)”\"]|$|\s(?:in|at|on|to|and|but|as|for|with|when|that)\b)(?![.,]\d)"
SECOND_DAY = re.compile(rf"\s(?:and|or|&)\s(?P<day>{NUMBER})(?:st|nd|rd|th)?{AFTER_DAY}")


def _with_second_days(text: str, found: Sequence[Timex]) -> list[Timex]:
    """Add the second day of "Oct. 3 and 4": a number alone, of the month before it."""
    timexes = []
    for timex in found:
        timexes.append(timex)
        second = SECOND_DAY.match(text, timex.span.end) if timex.kind == "month-day" else None
        first = timex.named.start if second and timex.named and timex.named.days == 1 else None
        day = day_in(first.year, first.month, int(second["day"])) if second and first else None
        if second and first and day and day > first:
            value = Interval.of(day)
            timexes.append(Timex(Span(*second.span("day")), "month-day", value, second["day"], value))
    return timexes


def _clocks(text: str, found: Sequence[Timex]) -> Iterator[Timex]:
    """Give a clock time the day it stands next to: "3 p.m. Monday", "Monday at 3 p.m."."""
    for index, timex in enumerate(found):
        if timex.kind != "clock":
            yield timex
            continue
        near = (other for other in found[max(0, index - 1) : index + 2] if other.kind != "clock")
        day = next((other.value for other in near if BESIDE.fullmatch(_between(text, timex, other))), None)
        day = day if day and day.days == 1 else None
        yield replace(timex, value=day, named=day)


def _between(text: str, one: Timex, other: Timex) -> str:
    left, right = sorted((one.span, other.span))
    return text[left.end : right.start]


def _ranges(text: str, found: Iterable[Timex]) -> Iterator[Timex]:
    """Join "June 9 to June 15", "from Monday through Friday", "between March and May"."""
    waiting: Timex | None = None
    for timex in found:
        if waiting is not None and (joined := _joined(text, waiting, timex)):
            yield joined
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = timex
    if waiting is not None:
        yield waiting


OPENER = re.compile(r"\b(between|from)\s+$", re.IGNORECASE)
DASHES = ("-", "–", "—")


def _joined(text: str, one: Timex, other: Timex) -> Timex | None:
    between = _between(text, one, other)
    if len(between) > 12 or {"clock", "range"} & {one.kind, other.kind}:
        return None
    window = max(0, one.span.start - 9)
    before = OPENER.search(text[window : one.span.start])
    opener = before.group(1).lower() if before else None
    link = between.strip().lower()
    plain = link == "to" and one.kind == other.kind and one.kind in ("month-day", "date")
    dashed = link in DASHES and one.kind == other.kind and "\n" not in between and len(between) <= 3
    if not (plain or dashed or link == "through" or (opener, link) in PAIRS):
        return None
    span = Span(window + before.start() if before else one.span.start, other.span.end)
    days = _span_of(one, other)
    return Timex(span, "range", days, span.of(text), days)


PAIRS = {("from", "to"), ("from", "until"), ("between", "and")}


def _span_of(one: Timex, other: Timex) -> Interval | None:
    """Return the days from the first expression to the second; a weekday or a month day falls before its end."""
    first, last = one.value, other.value
    if last is None or last.end is None:
        return None
    if one.kind in ("month-day", "month") and other.kind in ("date", "month-year", "year"):  # the year is said once
        match = next((hit.match for hit in find_hits(one.text) if hit.rule.name in ("month_day", "month")), None)
        first = _before_end(match, last.end) if match else first
    if first is None or first.start is None:
        return None
    start = first.start
    if start > last.end and first.days == 1 and one.kind == "weekday":
        start -= ((start - last.end).days + 6) // 7 * 7 * DAY
    return Interval(start, last.end) if start <= last.end else None


def _before_end(match: re.Match[str], end: date) -> Interval | None:
    """Return the latest such month, or day of a month, that begins on or before *end*."""
    month = month_number(match["month"])
    for year in (end.year, end.year - 1):
        if match.groupdict().get("day"):
            day = day_in(year, month, int(match["day"]))
            value = Interval.of(day) if day else None
        else:
            value = months_from(year, month, 1)
        if value and value.start and value.start <= end:
            return value
    return None


def _opened(text: str, timex: Timex) -> Timex:
    """Open one end after "since" and "until", and take the word into the expression."""
    window = max(0, timex.span.start - 24)
    before = BOUND.search(text[window : timex.span.start])
    if before is None or timex.kind in ("range", "clock"):
        return timex
    span = Span(window + before.start(), timex.span.end)
    words = span.of(text)
    return Timex(span, "range", narrow(timex.value, words, None), words, timex.named, find_mod(words))
