"""What dateparser answers, form by form, where its versions differ: the pin is held, and nothing of ours leans on these."""

from __future__ import annotations

from datetime import date, datetime
from importlib.metadata import version

import pytest

from timeline.dates import find_timexes
from timeline.records import Interval

BASE = datetime(2016, 10, 10)  # a Monday


def test_the_installed_version_is_the_pinned_one() -> None:
    """Answers move between minor versions, so the pin is >=1.5,<1.6."""
    assert version("dateparser").split(".")[:2] == ["1", "5"]


@pytest.mark.parametrize(
    ("words", "day", "period", "ours"),
    [
        # None up to 1.4.3
        ("last Monday", "2016-10-03", "day", Interval.of(date(2016, 10, 3))),
        ("last Friday", "2016-10-07", "day", Interval.of(date(2016, 10, 7))),
        ("Tuesday night", "2016-10-04", "day", Interval.of(date(2016, 10, 4))),
        ("Monday morning", "2016-10-10", "day", Interval.of(date(2016, 10, 10))),
        # a period only since 1.5.0; one day of it before
        ("Q3 2016", "2016-07-10", "quarter", Interval(date(2016, 7, 1), date(2016, 9, 30))),
        # an abbreviation of Wednesday since 1.3.0
        ("we", "2016-10-05", "day", None),
        # seconds, not years, in every version so far
        ("the 1990s", "2016-10-09", "day", Interval(date(1990, 1, 1), date(1999, 12, 31))),
    ],
)
def test_forms_that_differ_between_versions(words: str, day: str, period: str, ours: Interval | None) -> None:
    """If one of these moves, look at timeline/almanac.py before the pin is raised; our own answer stays as it is."""
    from dateparser.date import DateDataParser

    parser = DateDataParser(languages=["en"], settings={"RELATIVE_BASE": BASE, "PREFER_DATES_FROM": "current_period"})
    theirs = parser.get_date_data(words)
    found = find_timexes(f"They said {words}.", BASE.date())

    assert (theirs.date_obj.date().isoformat(), theirs.period) == (day, period)
    assert [timex.value for timex in found] == ([ours] if ours else [])
