"""An occasion's days: those that a date tells, up to publication, or limits only."""

from __future__ import annotations

from timeline.attachment import EXPLICIT
from timeline.records import Interval, Occasion, Published, Timex

__all__ = ["bounded", "dated", "is_future", "is_known", "precision_of"]

LASTS = 31  # days: an occasion known less closely than that passes no date on


def is_future(when: Interval, published: Published) -> bool:
    """Tell whether days begin after the last day on which the article can have appeared."""
    end = published.when.end if published.when else None
    return bool(end and when.start and when.start > end)


def dated(name: str, day: Timex, medium: str, published: Published) -> Occasion:
    """Return the occasion of a date that is not after publication: what is reported as said was said before.

    *name* is its id.
    """
    when, last = day.value, published.when.end if published.when else None
    if when and last and (when.end is None or when.end > last):
        when = Interval(when.start, last)
    basis = "weekday" if day.kind == "weekday" else "explicit" if day.kind in EXPLICIT else "relative"
    return Occasion(name, when, precision_of(when), basis, day.span, medium)


def bounded(name: str, earlier: Occasion | None, medium: str, published: Published) -> Occasion:
    """Return an occasion of which only limits are known: not after publication, not before an *earlier* one."""
    start = earlier.when.start if earlier and earlier.when else None
    end = published.when.end if published.when else None
    if start is None and end is None:
        return Occasion(name, None, "none", "none", None, medium)
    when = Interval(start, end)
    return Occasion(name, when, precision_of(when), "bounded", earlier.span if start and earlier else None, medium)


def is_known(occasion: Occasion) -> bool:
    """Tell whether an occasion is dated closely enough to date what goes on from it."""
    days = occasion.when.days if occasion.when else None
    return occasion.basis != "bounded" and days is not None and days <= LASTS


def precision_of(when: Interval | None) -> str:
    """Return how closely the days are known: day, week, month, year, range, none.

    >>> from datetime import date
    >>> precision_of(Interval(date(2025, 6, 9), date(2025, 6, 15))), precision_of(Interval(None, date(2025, 6, 9)))
    ('week', 'none')
    """
    if when is None or when.days is None or when.start is None or when.end is None:
        return "none"
    if when.days == 1:
        return "day"
    if when.days == 7:
        return "week"
    whole_month = when.start.day == 1 and when.start.month == when.end.month and when.days >= 28
    whole_year = (when.start.month, when.start.day, when.end.month, when.end.day) == (1, 1, 12, 31)
    return "month" if whole_month else "year" if whole_year and when.days <= 366 else "range"
