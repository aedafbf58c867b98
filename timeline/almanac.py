"""The calendar: days, weeks, months and years by count, the holidays, and the days known by their date."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from timeline.errors import LexiconError
from timeline.lexicon import load_lexicon
from timeline.records import Interval

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

__all__ = [
    "DAY",
    "MONTHS",
    "WEEKDAYS",
    "around",
    "count_units",
    "day_in",
    "day_of_name",
    "holiday_in",
    "holidays",
    "month_number",
    "months_from",
    "weekday_number",
]

DAY = timedelta(days=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


def weekday_number(name: str) -> int:
    """Return the number of a weekday, Monday being 0, by its first three letters."""
    return [day[:3].lower() for day in WEEKDAYS].index(name[:3].lower())


def month_number(name: str) -> int:
    """Return the number of a month, by its digits or its first three letters.

    >>> month_number("Sept."), month_number("09")
    (9, 9)
    """
    return int(name) if name.isdigit() else [month[:3].lower() for month in MONTHS].index(name[:3].lower()) + 1


def around(day: date, unit: str, step: int = 0) -> Interval:
    """Return the day, week, month, quarter, year or decade that holds *day*, or the one that is *step* further on.

    >>> str(around(date(2016, 2, 10), "month")), str(around(date(2016, 2, 10), "quarter", -1))
    ('2016-02-01/2016-02-29', '2015-10-01/2015-12-31')
    """
    if unit == "day":
        return Interval.of(day + step * DAY)
    if unit == "week":
        monday = day + (7 * step - day.weekday()) * DAY
        return Interval(monday, monday + 6 * DAY)
    count = MONTHS_IN[unit]
    month = 12 * day.year + day.month - 1
    return months_from(0, month - month % count + step * count + 1, count)


def months_from(year: int, month: int, count: int) -> Interval:
    """Return *count* calendar months from the first of *month*; the month may lie outside 1 to 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = month + count - 1
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Interval(date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))


def day_in(year: int, month: int, day: int) -> date | None:
    """Return the day, ``None`` where the month has no such day."""
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


@lru_cache(maxsize=50_000)
def count_units(base: date, count: int, unit: str) -> Interval | None:
    """Return the day, week, month or year that lies *count* units after *base*, or before it if negative.

    >>> str(count_units(date(2016, 10, 12), -2, "week")), str(count_units(date(2016, 10, 12), -2, "year"))
    ('2016-09-26/2016-10-02', '2014-01-01/2014-12-31')
    """
    data = _parser(base).get_date_data(f"{-count} {unit}s ago" if count < 0 else f"in {count} {unit}s")
    return around(data.date_obj.date(), data.period) if data.date_obj else None


@lru_cache(maxsize=32)
def _parser(base: date) -> DateDataParser:
    from dateparser.date import DateDataParser  # a quarter of a second

    settings = {"PARSERS": ["relative-time"], "RELATIVE_BASE": datetime(base.year, base.month, base.day)}
    return DateDataParser(languages=["en"], settings=settings)


# ---------------------------------------------------------------------------------------------------- days with names


@cache
def holidays() -> Mapping[str, Mapping[str, Any]]:
    """Return each name of a holiday with its entry."""
    keys = {"names", "month", "day", "weekday", "nth", "after_weekday", "easter", "every", "since", "examples"}
    for entry in load_lexicon("calendar")["holiday"]:
        if unknown := entry.keys() - keys - {"counter_examples"}:
            raise LexiconError(
                f"lexicons/calendar.toml: holiday {entry['names'][0]!r}: unknown key {sorted(unknown)[0]}"
            )
    return {name: entry for entry in load_lexicon("calendar")["holiday"] for name in entry["names"]}


def holiday_in(name: str, year: int) -> date | None:
    """Return the day of a holiday in one year, ``None`` in a year that has none.

    >>> holiday_in("Thanksgiving", 2025), holiday_in("Election Day", 2025), holiday_in("Inauguration Day", 2026)
    (datetime.date(2025, 11, 27), datetime.date(2025, 11, 4), None)
    """
    entry = holidays()[_squeezed(name)]
    if entry.get("every") and (year - entry["since"]) % entry["every"]:
        return None
    if "easter" in entry:
        return _easter(year) + int(entry["easter"]) * DAY
    if "day" in entry:
        return date(year, entry["month"], entry["day"])
    start, weekday, nth = date(year, entry["month"], 1), int(entry["weekday"]), int(entry["nth"])
    if "after_weekday" in entry:  # the Tuesday after the first Monday
        start += ((int(entry["after_weekday"]) - start.weekday()) % 7 + 1) * DAY
    if nth > 0:
        return start + ((weekday - start.weekday()) % 7 + 7 * (nth - 1)) * DAY
    last = date(year, entry["month"], monthrange(year, entry["month"])[1])
    return last - (last.weekday() - weekday) % 7 * DAY


def _squeezed(name: str) -> str:
    """Return a name as the word list writes it, whatever line break or apostrophe the text has in it."""
    return " ".join(name.split()).replace("'", "’")


def _easter(year: int) -> date:
    """Return Easter Sunday of the western churches, by the Gregorian rule as Meeus gives it.

    >>> _easter(2025), _easter(2026)
    (datetime.date(2025, 4, 20), datetime.date(2026, 4, 5))
    """
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def day_of_name(name: str) -> date:
    """Return the day that a date used as a name means.

    >>> day_of_name("Sept. 11"), day_of_name("January 6th")
    (datetime.date(2001, 9, 11), datetime.date(2021, 1, 6))
    """
    return _named_days()[_squeezed(name)]


@cache
def _named_days() -> Mapping[str, date]:
    return {name: entry["day"] for entry in load_lexicon("calendar")["named_day"] for name in entry["names"]}
