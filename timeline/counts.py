"""Figures for more statements than marks can show: how many, by topic or speaker and by stretch of time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import TYPE_CHECKING

from timeline.charts import actor_lanes, actor_layout, add_lane, axis_of, colour_of, lane_domain, rank
from timeline.diamonds import add_unmarked_key
from timeline.drawing import add_cuts, base_layout, escaped
from timeline.labels import Labels, period_words, plural, signed
from timeline.palette import NO_POSITION
from timeline.records import Shift
from timeline.rows import Row, plotted, rows_of, settled, standing, who
from timeline.timescale import Timescale

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

__all__ = ["actor_counts", "actors_counted", "position_counts", "positions_counted", "size_of_count"]

MOST_DAYS, MOST_WEEKS = 45, 60  # so many circles side by side can be told apart
LARGEST, SMALLEST = 20, 5  # pixels across


@dataclass(frozen=True)
class Cell:
    """Statements that share a place in the figure: a lane, a step, and the days that hold each of their dates."""

    lane: int
    step: int | None
    first: date
    last: date
    rows: tuple[Row, ...]


def position_counts(
    table: pd.DataFrame, labels: Labels | None = None, *, lead: Sequence[str] = (), shifts: Sequence[Shift] = ()
) -> go.Figure:
    """Return how many statements took which position on a topic, by day, week or month: a circle for each number.

    Each circle's ``customdata`` are the ids of its statements. A statement whose date is known less closely than the
    stretch of time is in no circle; ``layout.meta["left_out"]`` says how many these are. *lead* names topics to put
    first, before those of *shifts*, the changes of position, which are not marked here: the legend says how many.
    """
    rows = standing(rows_of(table))
    return positions_counted(rows, labels or Labels.seen_in(rows), shifts, lead)


def positions_counted(
    every: Sequence[Row], labels: Labels, shifts: Sequence[Shift] = (), lead: Sequence[str] = ()
) -> go.Figure:
    """Return the figure of :func:`position_counts` for rows."""
    import plotly.graph_objects as go

    rows = [row for row in every if row["topic"] is not None and row["position"] is not None and plotted(row)]
    topics = rank((row["topic"] for row in rows), [*lead, *(shift.topic for shift in shifts)])
    scale = Timescale.spanning(rows)
    lanes = {topic: lane for lane, topic in enumerate(topics)}
    cells, unit = _cells(rows, {row["id"]: (lanes[row["topic"]], row["position"]) for row in rows})
    figure = go.Figure(layout=base_layout(scale))
    by_topic: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_topic[row["topic"]].append(row)
    most = _most(cells)
    for topic, lane in lanes.items():
        add_lane(figure, lane, lane_domain(lane, len(topics)), topic, by_topic[topic], labels)
        own = [cell for cell in cells if cell.lane == lane]
        names = [f"{escaped(labels.topic(topic))}: {escaped(labels.step(topic, cell.step))}" for cell in own]
        figure.add_trace(
            {
                **_circles(own, names, scale, most),
                "y": [cell.step for cell in own],
                "yaxis": axis_of(lane),
                "meta": {"cells": [_told(cell, topic=labels.topic(topic), side=_side(cell.step)) for cell in own]},
            }
        )
    add_unmarked_key(figure, shifts)
    _finish(figure, len(topics), 90 + 128 * max(1, len(topics)), rows, cells, unit, most)
    add_cuts(figure, scale)
    return figure


def actor_counts(table: pd.DataFrame, labels: Labels | None = None, *, actors: int = 25) -> go.Figure:
    """Return how many dated statements each speaker made, by day, week or month; as :func:`position_counts` else."""
    rows = standing(rows_of(table))
    return actors_counted(rows, labels or Labels.seen_in(rows), actors)


def actors_counted(every: Sequence[Row], labels: Labels, actors: int = 25) -> go.Figure:  # noqa: ARG001 - as its like
    """Return the figure of :func:`actor_counts` for rows."""
    import plotly.graph_objects as go

    rows = [row for row in every if plotted(row)]
    lanes = actor_lanes(rank((who(row) for row in rows), ()), actors)
    names = list(dict.fromkeys(lanes.values()))
    at = {name: lane for lane, name in enumerate(names)}
    scale = Timescale.spanning(rows)
    cells, unit = _cells(rows, {row["id"]: (at[lanes[who(row)]], None) for row in rows})
    figure = go.Figure(layout=base_layout(scale))
    figure.update_layout(actor_layout(names))
    most = _most(cells)
    figure.add_trace(
        {
            **_circles(cells, [escaped(names[cell.lane]) for cell in cells], scale, most),
            "y": [cell.lane for cell in cells],
            "meta": {"cells": [_told(cell, speaker=_alone(cell)) for cell in cells]},
        }
    )
    _finish(figure, len(names), figure.layout.height, rows, cells, unit, most)
    add_cuts(figure, scale)
    return figure


def _alone(cell: Cell) -> str:
    """Return the speaker of a cell; nothing for the row that the quieter ones share."""
    speakers = {who(row) for row in cell.rows}
    return speakers.pop() if len(speakers) == 1 else ""


def _side(step: int | None) -> str:
    return "" if step is None else "zero" if step == 0 else str(max(-2, min(2, step)))


def _cells(rows: Sequence[Row], places: Mapping[str, tuple[int, int | None]]) -> tuple[list[Cell], str]:
    """Return the cells and the stretch of time that they hold: day, week or month, whichever leaves few enough."""
    days = [day for row in rows for day in (row["date_start"], row["date_end"])]
    length = (max(days) - min(days)).days + 1 if days else 1
    unit = "day" if length <= MOST_DAYS else "week" if length <= 7 * MOST_WEEKS else "month"
    found: dict[tuple[int, int | None, date, date], list[Row]] = defaultdict(list)
    for row in rows:
        (lane, step), (first, last) = places[row["id"]], _stretch(row["date_start"], unit)
        if row["date_end"] <= last:
            found[lane, step, first, last].append(row)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][2], item[0][1] or 0))
    return [Cell(*key, tuple(own)) for key, own in ordered], unit


def _stretch(day: date, unit: str) -> tuple[date, date]:
    """Return the first and last day of the stretch of time that holds a day; a week begins on Monday.

    >>> [str(day) for day in _stretch(date(2025, 6, 15), "week")], str(_stretch(date(2024, 2, 9), "month")[1])
    (['2025-06-09', '2025-06-15'], '2024-02-29')
    """
    if unit == "day":
        return day, day
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    first = day.replace(day=1)
    return first, (first + timedelta(31)).replace(day=1) - timedelta(1)


def _most(cells: Iterable[Cell]) -> int:
    return max((len(cell.rows) for cell in cells), default=1)


def size_of_count(number: int, most: int) -> float:
    """Return how many pixels across the circle of a number is: its area grows with it, and the smallest can be seen.

    >>> size_of_count(100, 100), size_of_count(25, 100), size_of_count(1, 10000)
    (20.0, 10.0, 5)
    """
    return max(SMALLEST, round(LARGEST * sqrt(number / most), 2))


def _circles(cells: Sequence[Cell], names: Sequence[str], scale: Timescale, most: int) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [(scale.place(cell.first) + scale.after(cell.last)) / 2 for cell in cells],
        "customdata": [[row["id"] for row in cell.rows] for cell in cells],
        "marker": {
            "symbol": "circle",
            "size": [size_of_count(len(cell.rows), most) for cell in cells],
            "color": [NO_POSITION if cell.step is None else colour_of(cell.step) for cell in cells],
            "opacity": 1,
        },
        "hovertext": [f"<b>{name}</b><br>{_hover(cell)}" for name, cell in zip(names, cells, strict=True)],
        "hoverinfo": "text",
        "showlegend": False,
        "cliponaxis": False,
    }


def _hover(cell: Cell) -> str:
    read = sum(settled(row) for row in cell.rows)
    words = f"{plural(len(cell.rows), 'statement')}, {period_words(cell.first, cell.last)}<br>{read} read by a person"
    steps = Counter(row["position"] for row in cell.rows if row["position"] is not None)
    return words + ("" if cell.step is not None else "".join(f"<br>{signed(s)}: {n}" for s, n in sorted(steps.items())))


def _told(cell: Cell, **chosen: str) -> dict[str, str]:
    """Return what a click on a circle chooses, and its days in words."""
    days = {"from": cell.first.isoformat(), "to": cell.last.isoformat(), "when": period_words(cell.first, cell.last)}
    return {**chosen, **days}


def _finish(
    figure: go.Figure, lanes: int, height: float, rows: Sequence[Row], cells: Sequence[Cell], unit: str, most: int
) -> None:
    counted = sum(len(cell.rows) for cell in cells)
    meta = figure.layout.meta | {"lanes": lanes, "unit": unit, "most": most, "left_out": len(rows) - counted}
    figure.update_layout(height=height, meta=meta)
