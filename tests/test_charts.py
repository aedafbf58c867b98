"""The figures: what is drawn, what is not, and what a sceptical reader can read off them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.conftest_page import HOSTILE, LABELS, SPECS, make_table, statement_id
from timeline import charts
from timeline.palette import DARK, PAPER, STEP_COLOURS
from timeline.rows import placed, rows_of
from timeline.timescale import Timescale


def drawn(figure: Any) -> dict[str, tuple[float, float]]:
    """Return id -> place of every statement that has a mark."""
    return {
        key: (x, y)
        for trace in figure.data
        if trace.hovertext
        for key, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }


def traces(figure: Any, meta: str) -> list[Any]:
    return [trace for trace in figure.data if trace.meta == meta]


def only(*keys: str) -> pd.DataFrame:
    return make_table([spec for spec in SPECS if spec["key"] in keys])


def test_positions_are_drawn_for_exactly_the_statements_that_have_one_and_a_date() -> None:
    """A statement without a date, or without a position, is never given a place."""
    places = drawn(charts.position_timeline(make_table(), LABELS))

    expected = {
        statement_id(spec["key"])
        for spec in SPECS
        if spec["code"][1] is not None and any(spec["when"][:2]) and spec.get("status") != "withdrawn"
    }
    assert places.keys() == expected


def test_the_actor_chart_also_draws_dated_statements_without_a_position() -> None:
    """Silence about a position is not silence of the speaker."""
    places = drawn(charts.statements_by_actor(make_table(), LABELS))

    assert places.keys() == {statement_id(spec["key"]) for spec in SPECS if any(spec["when"][:2])}


def test_height_on_a_lane_is_the_position_within_a_fraction_of_a_step() -> None:
    """Marks that are set apart for legibility stay nearest to their own step."""
    places = drawn(charts.position_timeline(make_table(), LABELS))
    steps = {statement_id(spec["key"]): spec["code"][1] for spec in SPECS}

    assert all(abs(y - steps[key]) < 0.35 for key, (_, y) in places.items())


@pytest.mark.parametrize("copies", [1, 2, 5, 12])
@pytest.mark.parametrize("chart", [charts.position_timeline, charts.statements_by_actor])
def test_statements_of_one_day_stand_apart_and_within_their_day(chart: Any, copies: int) -> None:
    """Two marks on one spot would read as one statement, and a mark beside its day as another day's."""
    specs = [{**spec, "key": f"{spec['key']}-{n}"} for spec in SPECS for n in range(copies)]
    figure = chart(make_table(specs), LABELS)
    rows = {row["id"]: row for row in rows_of(make_table(specs)) if placed(row)}
    coded = [row for row in rows.values() if chart is not charts.position_timeline or row["position"] is not None]
    scale = Timescale.spanning(coded)
    marks = [
        (trace.yaxis, key, x, y)
        for trace in figure.data
        if trace.hovertext
        for key, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    ]

    assert len({(axis, round(x, 4), round(y, 4)) for axis, _, x, y in marks}) == len(marks)
    for _, key, x, _ in marks:
        left, right = scale.room(rows[key])
        assert left <= x <= right


def test_a_date_range_is_a_bar_over_just_those_days() -> None:
    """The bar begins where the first possible day begins and ends where the last one ends."""
    table = only("tired", "night-all")
    figure = charts.position_timeline(table, LABELS)
    (bar,) = traces(figure, "range")
    scale = Timescale.of([(date(2025, 6, 9), date(2025, 6, 15)), (date(2025, 6, 16), date(2025, 6, 16))])

    assert list(bar.customdata) == [statement_id("tired")]
    assert bar.x[0] - bar.error_x.arrayminus[0] == pytest.approx(scale.place(date(2025, 6, 9)))
    assert bar.x[0] + bar.error_x.array[0] == pytest.approx(scale.after(date(2025, 6, 15)))


@pytest.mark.parametrize("chart", [charts.position_timeline, charts.statements_by_actor])
@pytest.mark.parametrize(
    ("key", "side", "symbol", "words"),
    [
        ("leaders", -1, "arrow-left", "not after 5 February 2026"),
        ("since", 1, "arrow-right", "not before 4 February 2026"),
    ],
)
def test_a_date_with_one_known_end_is_an_arrow_towards_the_other(
    chart: Any, key: str, side: int, symbol: str, words: str
) -> None:
    """The mark stands at the day that is known; the arrow says that the words may be older, or newer."""
    figure = chart(only(key, "please", "freight"), LABELS)
    ((x, y),) = [place for found, place in drawn(figure).items() if found == statement_id(key)]
    (shaft,), (head,) = traces(figure, "shaft"), traces(figure, "head")

    assert set(shaft.customdata) == {statement_id(key), None}
    assert list(head.customdata) == [statement_id(key)]
    assert (shaft.x[0], shaft.y[0], shaft.x[2]) == (x, y, None)
    assert (shaft.x[1], shaft.y[1]) == (head.x[0], head.y[0])
    assert (head.x[0] - x) * side > 0
    assert head.marker.symbol == symbol
    assert [trace.marker.symbol for trace in traces(figure, "arrow key")] == [symbol]
    assert figure.layout.xaxis.range[0] < head.x[0] < figure.layout.xaxis.range[1]
    assert any(words in str(text) for trace in figure.data for text in trace.hovertext or ())


def test_no_other_mark_lies_on_an_arrow_in_a_speakers_row() -> None:
    """In a full row one could not tell whose arrow it is."""
    known = [spec for spec in SPECS if spec["who"][0] == "Ada Okoro"]
    vague = [{**known[0], "key": f"open-{n}", "when": (None, date(2026, 2, 4), "range", "bounded")} for n in range(2)]
    figure = charts.statements_by_actor(make_table(known + vague), LABELS)
    (shaft,) = traces(figure, "shaft")
    own = {key for key in shaft.customdata if key}

    assert own == {statement_id("open-0"), statement_id("open-1")}
    assert all(y < min(shaft.y[0], shaft.y[1]) - 0.05 for key, (_, y) in drawn(figure).items() if key not in own)


def test_without_an_open_date_there_is_no_arrow() -> None:
    """The key explains only what is drawn."""
    figure = charts.position_timeline(only("please", "tired"), LABELS)

    assert not [trace for meta in ("shaft", "head", "arrow key") for trace in traces(figure, meta)]


def test_an_open_date_joins_nothing() -> None:
    """Where only a limit is known, no order of statements is, so no line may claim one."""
    known = [spec for spec in SPECS if spec["key"] in ("nobody-waits", "night-all", "please")]
    limits: list[tuple[date | None, date | None]] = [(None, date(2026, 2, 4)), (date(2025, 6, 16), None)]
    vague = [
        {**known[0], "key": f"open-{n}", "code": ("night", -2), "when": (*ends, "range", "bounded")}
        for n, ends in enumerate(limits)
    ]
    figure = charts.position_timeline(make_table(known + vague), LABELS)
    lines = [trace for meta in ("solid", "dot", "mixed", "range") for trace in traces(figure, meta)]

    assert statement_id("open-0") in drawn(figure)
    assert {key for trace in lines for key in trace.customdata if key} == {statement_id(s["key"]) for s in known}


@pytest.mark.parametrize(
    ("limit", "words"), [(date(1999, 1, 1), "from 1 Jan 1999"), (date(2031, 1, 1), "to 1 Jan 2031")]
)
def test_a_narrow_stretch_at_an_end_of_the_axis_says_where_it_ends(limit: date, words: str) -> None:
    """No tick stands on it, and a mark there must not seem to be of the next day."""
    (known,) = [spec for spec in SPECS if spec["key"] == "please"]
    vague = {**known, "key": "open", "when": (None, limit, "range", "bounded")}
    figure = charts.position_timeline(make_table([known, vague]), LABELS)

    assert [note.text for note in figure.layout.annotations if note.name == "cut"] == [words]


def test_a_figure_tells_which_day_is_at_which_place() -> None:
    """The page turns a stretch of the axis into days and back: the pieces leave no gap between them."""
    days = charts.position_timeline(make_table(), LABELS).layout.meta["days"]

    assert (days[0][2], days[-1][3]) == ("2025-05-01", "2027-01-01")
    assert [piece[1:4:2] for piece in days[:-1]] == [piece[0:3:2] for piece in days[1:]]


def test_different_positions_of_one_day_are_joined_by_a_thick_line() -> None:
    """A speaker who points both ways within a day is shown as a range, not as two events."""
    (mixed,) = traces(charts.position_timeline(only("please", "five-lines"), LABELS), "mixed")

    assert set(mixed.customdata) == {statement_id("please"), statement_id("five-lines"), None}
    assert mixed.x[0] == mixed.x[1]
    assert {round(mixed.y[0]), round(mixed.y[1])} == {-1, 2}


def test_a_silence_is_dotted_and_a_near_answer_is_not() -> None:
    """The line between two statements claims nothing about the months in between."""
    figure = charts.position_timeline(only("tired", "more-now", "softer"), LABELS)

    assert [list(t.customdata)[:2] for t in traces(figure, "solid")] == [
        [statement_id("tired"), statement_id("more-now")]
    ]
    assert [list(t.customdata)[:2] for t in traces(figure, "dot")] == [
        [statement_id("more-now"), statement_id("softer")]
    ]


def test_suggestions_are_hollow_and_confirmed_codes_are_filled() -> None:
    """A reader sees at once which codes nobody has checked."""
    figure = charts.position_timeline(only("night-all", "nobody-waits"), LABELS)
    (trace,) = [trace for trace in figure.data if trace.hovertext]
    fills = dict(zip(trace.customdata, trace.marker.color, strict=True))

    assert fills[statement_id("night-all")] == STEP_COLOURS[2]
    assert fills[statement_id("nobody-waits")] == PAPER


def test_the_axis_speaks_words() -> None:
    """A step is worded by the codebook, and by its number where the codebook has no words."""
    figure = charts.position_timeline(only("please", "docks-open"), LABELS)
    words = [tick for axis in (figure.layout.yaxis, figure.layout.yaxis2) for tick in axis.ticktext]

    assert any(tick.startswith("only when asked") for tick in words)
    assert any(tick.startswith("+1") for tick in words)


def test_topics_named_as_lead_come_first() -> None:
    """The topics with a change stand at the top."""

    def lanes(lead: list[tuple[str, str]]) -> list[str]:
        figure = charts.position_timeline(make_table(), LABELS, lead=lead)
        return [note.text for note in figure.layout.annotations if note.name == "lane"]

    assert lanes([])[0] == "<b>Night service</b>"
    assert lanes([("Ada Okoro", "crews")])[0] == "<b>Crews and boats</b>"
    assert sorted(lanes([])) == sorted(lanes([("Ada Okoro", "crews")]))


def test_speakers_beyond_the_shapes_are_counted_in_the_key() -> None:
    """Nobody is dropped without a word."""
    figure = charts.position_timeline(make_table(), LABELS, speakers=2)
    key = [trace.name for trace in traces(figure, "key")]

    assert key[:2] == ["Ada Okoro", "Jon Brandt"]
    assert key[2:] == ["7 others"]


def test_hostile_names_are_shown_and_not_obeyed() -> None:
    """Plotly reads a little HTML in every text it draws."""
    for figure in (charts.position_timeline(make_table(), LABELS), charts.statements_by_actor(make_table(), LABELS)):
        assert "<img" not in figure.to_json()
        assert "&lt;img" in figure.to_json().replace("\\u0026", "&")
    assert "<img" in HOSTILE


def test_no_figure_can_be_uploaded() -> None:
    """Plotly's own default offers to send the figure to a server."""
    assert charts.CONFIG["showSendToCloud"] is False


def test_red_and_blue_are_not_among_the_colours() -> None:
    """They would read as parties; every step also has its own colour on dark."""
    for colour in [*STEP_COLOURS.values(), *(DARK[c] for c in STEP_COLOURS.values())]:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert not (red > 150 and green < 80 and blue < 80)
        assert not (blue > 150 and red < 80)
    assert len({DARK[c] for c in STEP_COLOURS.values()}) == 5


@pytest.mark.parametrize("figure", [charts.position_timeline, charts.statements_by_actor])
def test_an_empty_table_gives_an_empty_figure(figure: Any) -> None:
    """No statement is an answer too."""
    assert drawn(figure(make_table([]))) == {}


def test_a_step_beyond_the_scale_keeps_its_height_and_has_the_outermost_colour() -> None:
    """A table may hold any number, and no statement is lost for it."""
    table = only("please", "five-lines")
    table["position"] = [-3, 4]

    figure = charts.position_timeline(table, LABELS)
    places = drawn(figure)
    colours = {colour for trace in figure.data if trace.hovertext for colour in trace.marker.line.color}
    assert sorted(round(y) for _, y in places.values()) == [-3, 4]
    assert colours == {STEP_COLOURS[-2], STEP_COLOURS[2]}
    assert drawn(charts.statements_by_actor(table, LABELS)).keys() == places.keys()
