"""The days that an expression means, read against the day of publication and what was told before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from timeline.almanac import (
    DAY,
    around,
    count_units,
    day_in,
    day_of_name,
    holiday_in,
    month_number,
    months_from,
    weekday_number,
)
from timeline.grammar import ORDINALS, Hit, spelled_year
from timeline.lexicon import NUMBERS
from timeline.records import Interval
from timeline.tense import Tense

__all__ = ["READINGS", "Moment", "resolve"]

UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366, "decade": 3653}
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}  # by the month a season begins in
WHOSE = {"last": -1, "this": 0, "next": 1, "the": 0}


@dataclass(frozen=True, slots=True)
class Moment:
    """What an expression is read against."""

    base: date | None  # the day of publication, or of the post
    told: Interval | None = None  # the last date told before it, both ends known
    period: Interval | None = None  # the last quarter told before it
    tense: Tense = None
    is_firm: bool = False  # the verb that gives the tense surely governs the date


Reading = Callable[["re.Match[str]", Moment], Interval | None]


def resolve(
    hit: Hit, base: date | None, told: Interval | None = None, period: Interval | None = None
) -> Interval | None:
    """Return the days that an expression names; ``None`` where they are not known.

    *base* is the day of publication, *told* the last date told before the expression, *period* the last quarter.

    >>> from timeline.grammar import find_hits
    >>> [str(resolve(hit, date(2025, 6, 18))) for hit in find_hits("He said Monday it ends Feb. 30.")]
    ['2025-06-16', 'None']
    """
    try:
        return READINGS[hit.rule.name](hit.match, Moment(base, told, period, hit.tense, hit.is_firm))
    except (OverflowError, ValueError):  # a day that no calendar has: "Feb. 30", "9000 years ago"
        return None


# ------------------------------------------------------------------------------------------- words that many kinds use


def _said(match: re.Match[str], *names: str) -> str:
    """Return the words of the first of these groups that is filled, in lower case; "" without any."""
    groups = match.groupdict()
    return next((" ".join(words.lower().split()) for name in names if (words := groups.get(name))), "")


def _year_of(match: re.Match[str], base: date | None) -> int | None:
    """Return the year written beside an expression, in digits or in words, or counted: "2016", "'16", "last year"."""
    if written := _said(match, "year", "year2", "short"):
        year = int(written)
        return year if year > 99 else year + (2000 if year < 70 else 1900)
    if spelled := _said(match, "spelled"):
        return spelled_year(spelled)
    whose = _said(match, "whose", "whose2")
    return base.year + WHOSE[whose] if whose and base else None


def _told_day(at: Moment, unit: str) -> date | None:
    """Return the first day of the date last told, if it is known as closely as the unit."""
    if at.told is None or (at.told.days or 9999) > UNIT_DAYS[unit]:
        return None
    return at.told.start


def _one(day: date | None) -> Interval | None:
    return Interval.of(day) if day else None


# ------------------------------------------------------------------------------------------------ days of a month


def _full_date(match: re.Match[str], at: Moment) -> Interval | None:
    year = _year_of(match, at.base)
    return _one(day_in(year, month_number(match["month"]), int(match["day"]))) if year else None


def _month_day(match: re.Match[str], at: Moment) -> Interval | None:
    """A month and a day without a year: the nearest one, of the years in which its weekday is right."""
    if at.base is None:
        return None
    month, number = month_number(match["month"]), int(match["day"])
    if year := _year_of(match, at.base):
        return _one(day_in(year, month, number))
    reach = 8 if number == 29 and month == 2 else 1
    years = range(at.base.year - reach, at.base.year + reach + 1)
    days = [day for year in years if (day := day_in(year, month, number))]
    if match["weekday"]:
        days = [day for day in days if day.weekday() == weekday_number(match["weekday"])]
    if at.tense == "past" and at.is_firm:
        days = [day for day in days if day <= at.base + PAST_REACH] or days
    return _one(_nearest(days, at.base))


# "in the year that ended March 31" is not next March; "the vote was put off to Nov. 8" may be ahead
PAST_REACH = 75 * DAY


def _nearest(days: Sequence[date], base: date) -> date | None:
    return min(days, key=lambda day: abs(day - base), default=None)


def _days_of_month(match: re.Match[str], at: Moment) -> Interval | None:
    """ "June 9-15": from the first number to the second."""
    month, first, last = month_number(match["month"]), int(match["day"]), int(match["until"])
    if year := _year_of(match, at.base):
        start = day_in(year, month, first)
    elif at.base:
        years = range(at.base.year - 1, at.base.year + 2)
        start = _nearest([day for year in years if (day := day_in(year, month, first))], at.base)
    else:
        start = None
    end = day_in(start.year, month, last) if start else None
    return Interval(start, end) if start and end and start < end else None


def _day_of_month(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The 16th": of the month last told, or else the latest one, or the next one after a verb of the future."""
    number = int(match["day"])
    told = _told_day(at, "month")
    if told and at.told and at.told.end and told.month == at.told.end.month:
        return _one(day_in(told.year, told.month, number))
    if at.base is None:
        return None
    for step in range(3) if at.tense == "future" else range(0, -3, -1):
        month = around(at.base, "month", step).start
        day = day_in(month.year, month.month, number) if month else None
        if day and (day >= at.base if at.tense == "future" else day <= at.base):
            return Interval.of(day)
    return None


def _named_day(match: re.Match[str], _: Moment) -> Interval:
    return Interval.of(day_of_name(match["name"]))


def _holiday(match: re.Match[str], at: Moment) -> Interval | None:
    name, which = match["name"], _said(match, "which")
    year = _year_of(match, at.base) or (at.base.year if at.base and which == "this" else None)
    if year:
        return _one(holiday_in(name, year))
    if at.base is None:
        return None
    base = at.base
    days = [day for year in range(base.year - 5, base.year + 6) if (day := holiday_in(name, year))]
    if which in ("last", "this past"):
        return Interval.of([day for day in days if day < base][-1])
    if which in ("next", "this coming") or at.tense == "future":
        return Interval.of(next(day for day in days if day >= base))
    if at.tense == "past":
        return Interval.of([day for day in days if day <= base][-1])
    nearest = _nearest(days, base)
    return _one(nearest) if nearest and abs(nearest - base) <= NEAR else None


NEAR = 120 * DAY  # a holiday further off may be last year's or next year's


# ------------------------------------------------------------------------------------------------------- weekdays


def _weekday(match: re.Match[str], at: Moment) -> Interval | None:
    """A weekday counts back from publication, that day included, and ahead after a verb of the future."""
    number = weekday_number(match["weekday"])
    which = _said(match, "which").removeprefix("the ")
    if which in ("following", "previous", "that"):
        return _weekday_told(number, which, at)
    if at.base is None:
        return None
    back = at.base - (at.base.weekday() - number) % 7 * DAY
    ahead = at.base + (number - at.base.weekday()) % 7 * DAY
    if match["week"]:
        if not match["whose"]:  # "the Tuesday before last"
            return Interval.of(back - 7 * DAY)
        return Interval.of(at.base + (number - at.base.weekday() + 7 * WHOSE[match["whose"]]) * DAY)
    return _weekday_of(which, at, back, ahead)


def _weekday_of(which: str, at: Moment, back: date, ahead: date) -> Interval:
    """Read "last", "this", "next" and "this past" before a weekday; two days where both are meant."""
    base = at.base or back
    if which in ("this past", "past"):
        return Interval.of(back if back < base else back - 7 * DAY)
    if which in ("coming", "this coming"):
        return Interval.of(ahead if ahead > base else ahead + 7 * DAY)
    if which == "last":  # on a Friday, "last Monday" may be four days ago or eleven
        if back == base:
            return Interval.of(back - 7 * DAY)
        return Interval(back - 7 * DAY, back) if back.weekday() < base.weekday() else Interval.of(back)
    if which == "next":  # on a Monday, "next Friday" may be in four days or in eleven
        if ahead == base:
            return Interval.of(ahead + 7 * DAY)
        return Interval(ahead, ahead + 7 * DAY) if ahead.weekday() > base.weekday() else Interval.of(ahead)
    if which == "this":
        return Interval.of(back if at.tense == "past" and back.weekday() <= base.weekday() else ahead)
    if at.tense == "either":
        return Interval(back, ahead)
    return Interval.of(ahead if at.tense == "future" else back)


def _weekday_told(number: int, which: str, at: Moment) -> Interval | None:
    """ "The following Monday", "the previous Friday": counted from the last day told."""
    day = _told_day(at, "day")
    if day is None or which == "that":
        return None
    if which == "following":
        return Interval.of(day + ((number - day.weekday() - 1) % 7 + 1) * DAY)
    return Interval.of(day - ((day.weekday() - number - 1) % 7 + 1) * DAY)


def _week_ago(match: re.Match[str], at: Moment) -> Interval | None:
    if at.base is None:
        return None
    return Interval.of(at.base - ((at.base.weekday() - weekday_number(match["weekday"])) % 7 + 7) * DAY)


def _day_word(match: re.Match[str], at: Moment) -> Interval | None:
    if at.base is None:
        return None
    word = _said(match, "word")
    if word == "overnight":  # the night that ends on this day, or the one that begins on it
        return Interval(at.base - DAY, at.base)
    steps = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}
    return Interval.of(at.base + steps.get(word.removeprefix("the "), 0) * DAY)


def _weekend(match: re.Match[str], at: Moment) -> Interval | None:
    if at.base is None:
        return None
    which = _said(match, "which").split()[-1]
    coming = at.base + (5 - at.base.weekday()) * DAY  # this week's Saturday
    past = coming - 7 * DAY
    if which == "next":
        later = coming + 7 * DAY
        return Interval(coming if at.base < coming else later, later + DAY)
    if which in ("past", "last"):
        saturday = past
    elif at.base >= coming:  # written on the weekend itself
        saturday = coming
    elif which in ("coming", "this"):
        saturday = past if at.tense == "past" and at.base.weekday() < 2 else coming
    else:
        saturday = coming if at.tense == "future" else past
    return Interval(saturday, saturday + DAY)


# ------------------------------------------------------------------------------------------------- counted, and told


def _ago(match: re.Match[str], at: Moment) -> Interval | None:
    if at.period and _is_one_year(match):
        return _year_back(at.period)
    return _counted(match, at.base, -1)


def _from_now(match: re.Match[str], at: Moment) -> Interval | None:
    return _counted(match, at.base, 1)


def _later(match: re.Match[str], at: Moment) -> Interval | None:
    """ "Two days later": counted from the last date told, if that is known as closely as the count is."""
    way = 1 if match["way"] in ("later", "afterward", "after") else -1
    if way < 0 and _is_one_year(match) and (at.period or not at.told):
        return _year_back(at.period) if at.period else _counted(match, at.base, way)
    value = _counted(match, _told_day(at, match["unit"].lower()), way)
    if value and value.start and at.base and value.start > at.base and at.tense != "future":
        return None  # counted from the wrong date: nothing told in the past lies ahead
    return value


def _counted(match: re.Match[str], base: date | None, way: int) -> Interval | None:
    """Count days, weeks, months or years from a day; the answer is as precise as the unit."""
    if base is None:
        return None
    count, unit = _count(match), match["unit"].lower()
    return count_units(base, way * count * 10, "year") if unit == "decade" else count_units(base, way * count, unit)


def _count(match: re.Match[str]) -> int:
    word = match["count"].lower()
    return int(word) if word.isdigit() else NUMBERS[word]


def _is_one_year(match: re.Match[str]) -> bool:
    return match["unit"].lower() == "year" and _count(match) == 1


def _year_back(value: Interval) -> Interval:
    start, end = value.start or date.min, value.end or date.max
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return months_from(start.year - 1, start.month, months)


def _told(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The next day", "that week", "the following year": counted from the last date told."""
    unit, which = match["unit"].lower(), _said(match, "which").split()[-1]
    day = _told_day(at, unit)
    return around(day, unit, {"next": 1, "following": 1, "previous": -1}.get(which, 0)) if day else None


def _day_before(match: re.Match[str], at: Moment) -> Interval | None:
    day = _told_day(at, "day")
    return _one(day + (1 if match["way"].lower() in ("after", "later") else -1) * DAY) if day else None


# ----------------------------------------------------------------------------------------------- months and quarters


def _month_year(match: re.Match[str], at: Moment) -> Interval | None:
    year = _year_of(match, at.base)
    return months_from(year, month_number(match["month"]), 1) if year else None


def _month(match: re.Match[str], at: Moment) -> Interval | None:
    """A month without a year: the latest that has begun, or the next one with a verb of the future.

    Which of the two "the July convention" means in May, the words do not say: no value.
    """
    month, which = month_number(match["month"]), _said(match, "which")
    if at.base is None or which == "the following":
        return None
    year = at.base.year
    if which == "this":
        return months_from(year, month, 1)
    if which in ("next", "this coming"):
        return months_from(year + (month <= at.base.month), month, 1)
    if which == "last":  # in March, "last February" is a year ago: this year's would be "last month"
        return months_from(year - (month >= at.base.month - 1), month, 1)
    if at.tense == "future":
        return months_from(year + (month < at.base.month), month, 1)
    if 0 < (month - at.base.month) % 12 <= (SOON if at.tense else SOON_UNSAID) and not (at.tense and at.is_firm):
        return None
    return months_from(year - (month > at.base.month), month, 1)


SOON = 3  # months ahead that news often speaks of without a verb of the future: "the July convention"
SOON_UNSAID = 7  # and without any verb: "the November election"


def _quarter(match: re.Match[str], at: Moment) -> Interval | None:
    number = int(_said(match, "number") or ORDINALS[_said(match, "ordinal")])
    if year := _year_of(match, at.base):
        return months_from(year, 3 * number - 2, 3)
    if at.base is None:
        return None
    value = _latest_quarter(at.base, number, at.tense)
    return _year_back(value) if _said(match, "way", "ago") else value


def _latest_quarter(base: date, number: int, tense: Tense) -> Interval:
    """Return the latest such quarter that has begun; the next after a verb of the future, unless it has just ended."""
    running = (base.month + 2) // 3
    step = int(number < running - 1) if tense == "future" else -int(number > running)
    return months_from(base.year + step, 3 * number - 2, 3)


def _told_quarter(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The quarter", "the latest period": the quarter last told; "this quarter" is the one now running."""
    which = _said(match, "which").split()[-1]
    value = at.period
    steps = {"this": 0, "current": 0, "last": -1, "latest": -1, "next": 1}
    if value is None and at.base and which in steps and match["unit"].lower() == "quarter":
        value = around(at.base, "quarter", steps[which])
    if value is None or value.start is None:
        return None
    if year := _said(match, "named", "year2"):
        return months_from(int(year), value.start.month, 3)
    return _year_back(value) if match["ago"] or match["whose2"] == "last" else value


def _year_ago(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The year-ago quarter", "a year-earlier": the quarter last told, a year before; or else the year before."""
    if at.base and match["ordinal"]:
        return _year_back(_latest_quarter(at.base, ORDINALS[match["ordinal"].lower()], at.tense))
    if at.period:
        return _year_back(at.period)
    return around(at.base, "year", -1) if at.base else None


def _half(match: re.Match[str], at: Moment) -> Interval | None:
    year = _year_of(match, at.base)
    return months_from(year, 1 if match["half"].lower() == "first" else 7, 6) if year else None


def _quarters(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The first two quarters of 1990": from January on, or up to December."""
    year, count = _year_of(match, at.base), NUMBERS[match["count"].lower()]
    return months_from(year, 1 if match["end"].lower() == "first" else 13 - 3 * count, 3 * count) if year else None


# ------------------------------------------------------------------------------------------------ weeks to centuries


def _period(match: re.Match[str], at: Moment) -> Interval | None:
    """ "Last week", "this year": whole weeks from Monday, months and years."""
    if at.base is None:
        return None
    unit, which = match["unit"].lower(), _said(match, "which")
    if which in ("the past", "the last", "this past") and unit != "year":  # the days up to now
        return Interval(at.base - UNIT_DAYS[unit] * DAY, at.base)
    if which in ("last", "the last", "the past", "this past"):
        value = around(at.base, unit, -1)
        if unit == "week" and at.base.weekday() == 6:  # in a Sunday paper it may be the week that ended yesterday
            return Interval(value.start, at.base - DAY)
        return value
    if which in ("next", "the coming", "this coming"):
        return around(at.base, unit, 1)
    return around(at.base, unit)


def _season(match: re.Match[str], at: Moment) -> Interval | None:
    """Seasons are whole months, as weather services count them; winter is named for the year it begins in."""
    month, which = SEASONS[match["season"].lower()], _said(match, "which")
    if year := _year_of(match, at.base):
        return months_from(year, month, 3)
    if at.base is None:
        return None
    base = at.base
    values = [months_from(base.year + step, month, 3) for step in (-2, -1, 0, 1, 2)]
    if which == "this":
        return values[1] if month == 12 and base.month < 3 else values[2]
    if which in ("last", "this past", "the past"):
        return [value for value in values if value.end and value.end < base][-1]
    if which == "next" or at.tense == "future":
        return next(value for value in values if value.start and value.start > base)
    return [value for value in values if value.start and value.start <= base][-1]


def _year(match: re.Match[str], at: Moment) -> Interval | None:
    """A fiscal year is the calendar year it is named for: when it begins, the text does not say."""
    year = _year_of(match, at.base)
    return months_from(year, 1, 12) if year else None


def _years_range(match: re.Match[str], _: Moment) -> Interval | None:
    year, until = int(match["year"]), int(match["until"])
    until = until if until > 99 else year - year % 100 + until
    return Interval(date(year, 1, 1), date(until, 12, 31)) if year < until else None


def _decade(match: re.Match[str], _: Moment) -> Interval | None:
    if tens := _said(match, "year"):
        return months_from(10 * int(tens), 1, 120)
    decade = int(_said(match, "short") or NUMBERS[_said(match, "word").replace("ies", "y")] // 10)
    return months_from(1900 + 10 * decade, 1, 120) if decade > 2 else None  # "the '20s" may be of either century


def _century(match: re.Match[str], _: Moment) -> Interval:
    return months_from(int(match["number"]) * 100 - 100, 1, 1200)


def _unknown(_: re.Match[str], __: Moment) -> None:
    """An hour names no day; what stands next to it may."""


READINGS: Mapping[str, Reading] = {
    name: reading
    for reading, names in (
        (_full_date, "iso slash american british"),
        (_days_of_month, "days days_british"),
        (_named_day, "named_day"),
        (_holiday, "holiday"),
        (_month_day, "month_day month_day_british"),
        (_day_of_month, "the_16th"),
        (_week_ago, "week_ago"),
        (_weekday, "weekday"),
        (_weekend, "weekend"),
        (_day_word, "day_word"),
        (_ago, "ago"),
        (_from_now, "from_now in_days"),
        (_later, "later"),
        (_told, "told"),
        (_day_before, "day_before"),
        (_year_ago, "year_ago"),
        (_quarter, "quarter short_quarter"),
        (_told_quarter, "this_quarter"),
        (_half, "half"),
        (_quarters, "quarters"),
        (_month_year, "month_year"),
        (_month, "month"),
        (_period, "period of_the_year year_end"),
        (_season, "season season_year"),
        (_year, "year spelled_year fiscal"),
        (_years_range, "years"),
        (_decade, "decade decade_word"),
        (_century, "century"),
        (_unknown, "clock"),
    )
    for name in names.split()
}  # by the name of the rule that found the expression
