"""Where the chart shows a change of position, and where it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.conftest_page import COUNTED, HOSTILE, LABELS, POSSIBLE, SPECS, leg, make_table, statement_id
from timeline.charts import position_timeline
from timeline.counts import position_counts
from timeline.records import Shift
from timeline.rows import placed, rows_of
from timeline.timescale import Timescale

PLAIN = replace(COUNTED, id="shift-plain", counted=False, reasons=("unconfirmed",))


def drawn(*shifts: Shift) -> Any:
    return position_timeline(make_table(), LABELS, shifts=shifts)


def traces(figure: Any, meta: str) -> list[Any]:
    return [trace for trace in figure.data if trace.meta == meta]


def places(figure: Any) -> dict[str, tuple[str, float, float]]:
    """Return id -> lane and place of everything that has a mark, diamonds included."""
    return {
        key: (trace.yaxis, x, y)
        for trace in figure.data
        if trace.hovertext
        for key, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }


def test_a_diamond_stands_at_the_later_side_and_a_line_joins_it_to_the_earlier() -> None:
    """The later day is when the change shows; between the two nobody knows when it came."""
    figure = drawn(COUNTED)
    (diamond,), (line,) = traces(figure, "change"), traces(figure, "change line")
    at = places(figure)
    scale = Timescale.spanning(row for row in rows_of(make_table()) if row["position"] is not None and placed(row))

    assert list(diamond.customdata) == ["pair=shift-crews"]
    assert scale.place(date(2026, 2, 4)) <= diamond.x[0] <= scale.after(date(2026, 2, 4))
    assert (line.x[1], line.y[1]) == (diamond.x[0], diamond.y[0])
    assert (line.yaxis, line.x[0], line.y[0]) == at[statement_id("more-now")]
    assert diamond.yaxis == at[statement_id("softer")][0]


@pytest.mark.parametrize("shift", [COUNTED, POSSIBLE, PLAIN], ids=lambda shift: shift.id)
def test_a_diamond_hides_no_statement_of_its_days(shift: Shift) -> None:
    """Half a step is as far as two marks stand apart that a reader can tell from one another."""
    at = places(drawn(shift))
    lane, x, y = at.pop(f"pair={shift.id}")

    assert [key for key, (axis, a, b) in at.items() if axis == lane and abs(a - x) < 0.5 and abs(b - y) < 0.5] == []


def test_kinds_of_change_differ_in_shape_filling_and_line() -> None:
    """Not by colour alone: counted is filled and solid, possible hollow and dashed, mixed or disputed crossed."""
    figure = drawn(COUNTED, PLAIN, POSSIBLE)
    looks = {
        key: (symbol, fill)
        for trace in traces(figure, "change")
        for key, symbol, fill in zip(trace.customdata, trace.marker.symbol, trace.marker.color, strict=True)
    }
    dashes = {key: trace.line.dash for trace in traces(figure, "change line") for key in trace.customdata if key}

    assert len(set(looks.values())) == 3
    assert looks["pair=shift-night"][0] == "diamond-x"
    assert [dashes[f"pair={shift.id}"] == "solid" for shift in (COUNTED, PLAIN, POSSIBLE)] == [True, False, False]
    used = {trace.marker.symbol for trace in figure.data if trace.hovertext and trace.meta != "change"}
    assert not any("diamond" in symbol for symbol in used)


def test_the_legend_counts_each_kind() -> None:
    """What is possible is never added to what counts."""
    figure = drawn(COUNTED, PLAIN, POSSIBLE, replace(POSSIBLE, id="shift-again"))

    assert [trace.name for trace in traces(figure, "change key")] == [
        "change of position, counted: 1",
        "possible change, not counted: 1",
        "possible, one side mixed or disputed: 2",
    ]


def test_pointing_at_a_diamond_tells_who_when_and_why_it_is_not_counted() -> None:
    """The same words as on its card."""
    (said,) = traces(drawn(POSSIBLE), "change")[0].hovertext

    for words in ("Ada Okoro on Night service", "Mixed:", "15 to 16 June 2025: +2 every line, all night",
                  "4 February 2026: +2 every line, all night and −1 only when asked", "Possible, not counted",
                  "a reader has not confirmed both sides"):  # fmt: skip
        assert words in said
    (said,) = traces(drawn(replace(COUNTED, speaker=HOSTILE)), "change")[0].hovertext
    assert "<img" not in said
    assert said.endswith("Counted")


def test_no_diamond_where_nothing_is_found_or_a_side_is_not_drawn() -> None:
    """A mark that leads to no words would be a claim without evidence."""
    gone = replace(POSSIBLE, before=leg(["withdrawn"], 2, 2, date(2025, 6, 1), date(2025, 6, 1)))

    for figure in (drawn(), drawn(gone)):
        assert not [trace for trace in figure.data if str(trace.meta).startswith("change")]


def test_where_statements_are_counted_the_legend_says_that_changes_are_not_marked() -> None:
    """Their number is told all the same."""
    figure = position_counts(make_table(), LABELS, shifts=[COUNTED, POSSIBLE])

    assert [trace.name for trace in traces(figure, "unmarked key")] == ["changes, marked among fewer statements: 2"]
    assert not traces(figure, "change")
    assert not traces(position_counts(make_table(SPECS), LABELS), "unmarked key")
