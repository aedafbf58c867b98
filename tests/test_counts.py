"""Counts in place of marks: every statement is in one circle or told to be in none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest_page import LABELS, NONE, SPECS, day, make_table, statement_id
from timeline.counts import actor_counts, position_counts

SPEC = next(spec for spec in SPECS if spec["key"] == "night-all")
MONDAY = date(2025, 6, 16)


def table(days: list[tuple[Any, ...]], **known: Any) -> Any:
    return make_table([{**SPEC, **known, "key": f"made-{n}", "when": when} for n, when in enumerate(days)])


def circles(figure: Any) -> list[tuple[str, int]]:
    """Return the first day and the number of each circle."""
    return [
        (cell["from"], len(ids))
        for trace in figure.data
        for cell, ids in zip(trace.meta["cells"], trace.customdata, strict=True)
    ]


@pytest.mark.parametrize("make", [position_counts, actor_counts])
def test_every_dated_statement_is_in_one_circle_or_told_to_be_in_none(make: Any) -> None:
    """Circles and those left out add up to what has both ends of its date."""
    figure = make(make_table(), LABELS)
    ids = [key for trace in figure.data for some in trace.customdata for key in some]
    dated = [
        spec for spec in SPECS
        if spec["when"][0] and spec["when"][1] and (make is actor_counts or None not in spec["code"])
    ]  # fmt: skip

    assert len(ids) == len(set(ids))
    assert len(ids) + figure.layout.meta["left_out"] == len(dated)
    assert set(ids) <= {statement_id(spec["key"]) for spec in dated}


@pytest.mark.parametrize(
    ("last", "unit", "expected"),
    [
        (date(2025, 6, 17), "day", [("2025-06-16", 2), ("2025-06-17", 1)]),
        (date(2025, 9, 17), "week", [("2025-06-16", 2), ("2025-09-15", 1)]),
        (date(2026, 9, 17), "month", [("2025-06-01", 2), ("2026-09-01", 1)]),
    ],
)
def test_the_longer_the_time_the_longer_its_stretches(last: date, unit: str, expected: list[tuple[str, int]]) -> None:
    """So many circles that they can be told apart; a week begins on Monday, a month on its first."""
    figure = position_counts(table([day(MONDAY), day(MONDAY), day(last)]), LABELS)

    assert figure.layout.meta["unit"] == unit
    assert circles(figure) == expected


def test_a_date_that_reaches_beyond_its_stretch_is_in_no_circle() -> None:
    """ "In June" is put into no week of June; an open date, and none, into nothing."""
    month = (date(2025, 6, 1), date(2025, 6, 30), "month", "relative")
    week = (date(2025, 6, 16), date(2025, 6, 22), "week", "relative")
    open_end = (None, date(2025, 6, 20), "range", "bounded")
    figure = position_counts(table([month, week, open_end, NONE, day(date(2025, 9, 1))]), LABELS)

    assert circles(figure) == [("2025-06-16", 1), ("2025-09-01", 1)]
    assert figure.layout.meta["left_out"] == 1


def test_the_area_of_a_circle_grows_with_its_number() -> None:
    """Four times as many is twice as wide."""
    figure = position_counts(table([*[day(MONDAY)] * 8, *[day(date(2025, 6, 18))] * 2]), LABELS)

    assert list(figure.data[0].marker.size) == [20.0, 10.0]


def test_a_circle_of_positions_tells_topic_step_and_days() -> None:
    """What a click chooses is what the circle holds."""
    figure = position_counts(table([day(MONDAY)]), LABELS)
    (cell,) = figure.data[0].meta["cells"]

    assert cell == {
        "topic": "Night service", "side": "2", "from": "2025-06-16", "to": "2025-06-16", "when": "16 June 2025",
    }  # fmt: skip
    assert "1 statement, 16 June 2025" in figure.data[0].hovertext[0]
    assert "1 read by a person" in figure.data[0].hovertext[0]


def test_the_row_that_quiet_speakers_share_chooses_no_speaker() -> None:
    """A click there chooses the days alone."""
    figure = actor_counts(make_table(), LABELS, actors=2)
    speakers = {cell.get("speaker") for cell in figure.data[0].meta["cells"]}

    assert "Ada Okoro" in speakers
    assert figure.layout.yaxis.ticktext[1].endswith("others")
    assert len(figure.layout.yaxis.ticktext) == 2


def test_no_statement_makes_an_empty_figure() -> None:
    """Nothing to count is no error."""
    assert circles(position_counts(make_table([]), LABELS)) == []
    assert circles(actor_counts(make_table([]), LABELS)) == []
