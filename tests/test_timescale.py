"""The time axis: every known day has room, and long silences take none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.timescale import Timescale

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
INTERVALS = st.lists(st.tuples(DAYS, st.integers(0, 400)).map(lambda p: (p[0], p[0] + timedelta(p[1]))), max_size=12)


@pytest.mark.parametrize("limit", [date(1999, 1, 1), date(2025, 6, 16), date(2025, 9, 1), date(2031, 1, 1)])
def test_an_open_date_does_not_stretch_the_axis(limit: date) -> None:
    """The days drawn day by day are the same with it and without it; a far limit only adds a narrow stretch."""
    days = [(date(2025, 6, 15), date(2025, 6, 16)), (date(2026, 2, 4), date(2026, 2, 5))]
    with_it, without = Timescale.of(days, [limit]), Timescale.of(days)

    assert with_it.panels == without.panels
    assert with_it.right - with_it.left <= without.right - without.left + without.gap


def test_beside_a_long_range_alone_a_known_end_has_its_own_day() -> None:
    """A statement known to the year must not squeeze the only days that are known."""
    scale = Timescale.of([(date(2013, 1, 1), date(2013, 12, 31))], [date(2016, 9, 27)])

    assert [(panel.first, panel.last) for panel in scale.panels] == [(date(2016, 9, 27), date(2016, 9, 27))]


@given(INTERVALS, DAYS, DAYS)
def test_time_never_runs_backwards(intervals: list[tuple[date, date]], one: date, other: date) -> None:
    """A later day never stands left of an earlier one, whatever is drawn narrow."""
    scale = Timescale.of(intervals)
    early, late = sorted((one, other))

    assert scale.place(early) <= scale.place(late)


@given(INTERVALS.filter(bool))
def test_every_known_day_has_its_full_width_and_is_on_the_axis(intervals: list[tuple[date, date]]) -> None:
    """Days with a statement dated to them are never squeezed, however far apart they lie."""
    scale = Timescale.of(intervals)

    for start, end in intervals:
        assert scale.left <= scale.place(start) < scale.after(end) <= scale.right
        if start == end:
            assert scale.after(start) - scale.place(start) == pytest.approx(1)
    places = [x for x, _ in scale.ticks()]
    assert places == sorted(places)


@given(INTERVALS, st.lists(DAYS, min_size=1, max_size=6))
def test_every_known_end_of_an_open_date_is_on_the_axis(intervals: list[tuple[date, date]], ends: list[date]) -> None:
    """Its mark has room, on its own day or on the narrow stretch that holds the day."""
    scale = Timescale.of(intervals, ends)

    for day in ends:
        left, right = scale.room({"date_start": None, "date_end": day})
        assert scale.left <= left <= scale.place(day) < scale.after(day) <= right <= scale.right
        assert right - left >= min(1.0, scale.gap) - 1e-9


def test_months_without_statements_leave_days_readable() -> None:
    """Two busy weeks eight months apart fill the axis, not the gap between them."""
    june, february = date(2025, 6, 15), date(2026, 2, 4)
    scale = Timescale.of([(june, june), (june + timedelta(1), june + timedelta(1)), (february, february)])

    assert (scale.right - scale.left) < 5
    assert [(after - first).days for _, _, first, after in scale.narrows] == [232]
