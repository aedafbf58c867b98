"""Figures made from a table of statements: stated positions over time, and every statement by actor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from timeline.diamonds import add_diamond_key, add_diamonds, add_lines, find_diamonds
from timeline.drawing import (
    MOST_NAMED,
    add_arrow_key,
    add_arrows,
    add_cuts,
    add_key,
    add_ranges,
    base_layout,
    escaped,
    hover_words,
    marker,
    size_of,
)
from timeline.labels import Labels, date_words, shortened, signed
from timeline.marks import LANE_PAD, Mark, room_for_names, spread, stacked
from timeline.palette import BAND, FAINT, GRID, HIGH_TINT, INK, LOW_TINT, NO_POSITION, PAPER, STEP_COLOURS, TRAIL
from timeline.records import Shift
from timeline.rows import Row, placed, rows_of, standing, who
from timeline.timescale import Timescale

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

__all__ = [
    "CONFIG",
    "Labels",
    "actor_lanes",
    "actor_layout",
    "actors_drawn",
    "add_lane",
    "axis_of",
    "colour_of",
    "date_words",
    "lane_domain",
    "position_timeline",
    "positions_drawn",
    "rank",
    "statements_by_actor",
]

# plotly 4 offers "Share chart…", which uploads the figure, unless it is told not to.
CONFIG: Mapping[str, object] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}
# Of speakers; the diamond is a change of position.
SHAPES = ("circle", "square", "bowtie", "triangle-up", "pentagon", "hexagram", "triangle-left", "hourglass")
OTHERS_SHAPE = "cross"
KEY_HEIGHT, KEYS_ABREAST = 19, 3  # pixels; lines of the legend side by side on a page of middling width
SILENCE = 60  # days after which a line between two statements is dotted: nothing was said in between


def position_timeline(
    table: pd.DataFrame,
    labels: Labels | None = None,
    *,
    lead: Sequence[tuple[str, str]] = (),
    speakers: int = 7,
    shifts: Sequence[Shift] = (),
) -> go.Figure:
    """Return stated positions over time: a lane for each topic, a shape for each speaker.

    *lead* names (speaker, topic) pairs to bring to the front; *shifts* are changes of position, which follow them and
    have a diamond each, joined to the earlier side. Speakers beyond the first *speakers* share one shape, and the
    legend says how many they are. Only statements with a position and a date are drawn; a date range is a bar, a date
    of which one end is known an arrow that leads away from the mark and takes part in no line, a hollow mark a
    suggestion nobody has confirmed.
    """
    every = standing(rows_of(table))
    return positions_drawn(every, labels or Labels.seen_in(every), shifts, lead, speakers)


def positions_drawn(
    every: Sequence[Row],
    labels: Labels,
    shifts: Sequence[Shift] = (),
    lead: Sequence[tuple[str, str]] = (),
    speakers: int = 7,
) -> go.Figure:
    """Return the figure of :func:`position_timeline` for rows that stand."""
    import plotly.graph_objects as go

    rows = [row for row in every if row["topic"] is not None and row["position"] is not None and placed(row)]
    first = [*lead, *((shift.speaker, shift.topic) for shift in shifts)]
    topics = rank((row["topic"] for row in rows), [topic for _, topic in first])
    ranked = rank((who(row) for row in rows), [speaker for speaker, _ in first])
    shapes = dict(zip(ranked[:speakers], SHAPES, strict=False))
    size, diamonds = size_of(len(rows)), []
    scale = Timescale.spanning(rows)
    figure = go.Figure(layout=base_layout(scale))
    figure.update_layout(meta=figure.layout.meta | {"lanes": len(topics)})
    by_topic: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_topic[row["topic"]].append(row)
    for lane, topic in enumerate(topics):
        inside = by_topic[topic]
        add_lane(figure, lane, lane_domain(lane, len(topics)), topic, inside, labels)
        placing = spread(inside, scale, ranked)
        add_ranges(figure, [mark for marks in placing.values() for mark in marks], axis_of(lane))
        add_arrows(figure, [mark for marks in placing.values() for mark in marks], scale, axis_of(lane))
        _add_trails(figure, lane, placing, shapes)
        found = find_diamonds([shift for shift in shifts if shift.topic == topic], placing, labels)
        diamonds += found
        add_lines(figure, found, axis_of(lane))
        around = [(diamond.x, diamond.y) for diamond in found]
        names = room_for_names(labels.topic(topic), placing, scale, around) if len(rows) <= MOST_NAMED else {}
        for shape in (*SHAPES, OTHERS_SHAPE):
            marks = [m for name, own in placing.items() if shapes.get(name, OTHERS_SHAPE) == shape for m in own]
            if marks:
                _add_marks(figure, lane, marks, shape, names, size)
        add_diamonds(figure, found, axis_of(lane), size)
    _add_legend(figure, ranked, shapes)
    add_diamond_key(figure, diamonds, size)
    add_arrow_key(figure, rows)
    add_cuts(figure, scale)
    keys = sum(bool(trace.showlegend) for trace in figure.data)
    figure.update_layout(height=52 + KEY_HEIGHT * -(-keys // KEYS_ABREAST) + 128 * max(1, len(topics)))
    return figure


def rank(values: Iterable[str], first: Sequence[str]) -> list[str]:
    """Return each value once: those named in *first*, then the most frequent; ties in order of the alphabet."""
    counts = Counter(values)
    lead = [value for value in dict.fromkeys(first) if value in counts]
    return lead + sorted((v for v in counts if v not in lead), key=lambda value: (-counts[value], value))


def axis_of(lane: int) -> str:
    """Return plotly's name of a lane's axis."""
    return "y" if lane == 0 else f"y{lane + 1}"


def lane_domain(lane: int, lanes: int) -> tuple[float, float]:
    """Return where a lane begins and ends, of the figure's height."""
    pad = 0.14 / lanes
    return 1 - (lane + 1) / lanes + pad * 0.35, 1 - lane / lanes - pad


def add_lane(
    figure: go.Figure, lane: int, domain: tuple[float, float], topic: str, rows: Sequence[Row], labels: Labels
) -> None:
    """Add a lane: its steps in words, the topic's name above it, a tint above and below zero."""
    steps = sorted({-2, -1, 1, 2} | {row["position"] for row in rows})
    axis = axis_of(lane)
    figure.update_layout(
        {
            axis.replace("y", "yaxis"): {
                "domain": domain,
                "range": [min(-2, steps[0]) - LANE_PAD, max(2, steps[-1]) + LANE_PAD],
                "tickvals": steps,
                "ticktext": [f"{escaped(shortened(labels.step(topic, s), 26))}\u00a0{_sign_mark(s)}" for s in steps],
                "gridcolor": GRID,
                "zeroline": True,
                "zerolinecolor": FAINT,
                "zerolinewidth": 1,
                "tickfont": {"size": 11},
                "fixedrange": True,
                "anchor": "x",
            }
        }
    )
    for low, high, tint in ((0, 2.5, HIGH_TINT), (-2.5, 0, LOW_TINT)):
        figure.add_shape(
            type="rect", xref="paper", yref=axis, x0=0, x1=1, y0=low, y1=high,
            layer="below", line_width=0, fillcolor=tint,
        )  # fmt: skip
    figure.add_annotation(
        text=f"<b>{escaped(labels.topic(topic))}</b>",
        xref="paper", yref="paper", x=0, y=domain[1], xanchor="left", yanchor="bottom", showarrow=False,
        font={"size": 13}, name="lane",
    )  # fmt: skip


def _sign_mark(step: int) -> str:
    return "▲▲" if step > 1 else "▲" if step == 1 else "●" if step == 0 else "▼" if step == -1 else "▼▼"


def _add_trails(figure: go.Figure, lane: int, placing: Mapping[str, Sequence[Mark]], shapes: Mapping[str, str]) -> None:
    """Join each speaker's statements in order; dotted after a silence, thick where one day holds several steps.

    A statement of which one end of the date is known has no place in an order and is not joined. Speakers who share
    a shape are not joined from day to day: the lines could not be told apart.
    """
    lines: dict[str, list[tuple[Mark, Mark]]] = {"solid": [], "dot": [], "mixed": []}
    for name, marks in placing.items():
        for before, after in pairwise(mark for mark in marks if not mark.open):
            same_days = (before.left, before.right) == (after.left, after.right)
            silent = (after.row["date_start"] - before.row["date_end"]).days > SILENCE
            if same_days and before.row["position"] != after.row["position"]:
                lines["mixed"].append((before, after))
            elif not same_days and name in shapes:
                lines["dot" if silent else "solid"].append((before, after))
    for kind, pairs in lines.items():
        if pairs:
            figure.add_trace(_trail(kind, pairs, lane))


def _trail(kind: str, pairs: Sequence[tuple[Mark, Mark]], lane: int) -> dict[str, object]:
    mixed = kind == "mixed"
    xs: list[float | None] = []
    ys: list[float | None] = []
    ids: list[str | None] = []
    for before, after in pairs:
        xs += [before.middle if mixed else before.x, after.middle if mixed else after.x, None]
        ys += [before.y, after.y, None]
        ids += [before.row["id"], after.row["id"], None]
    return {
        "type": "scatter", "mode": "lines", "x": xs, "y": ys, "customdata": ids, "yaxis": axis_of(lane),
        "line": {
            "shape": "linear" if mixed else "hv",
            "width": 9 if mixed else 1.5,
            "dash": "dot" if kind == "dot" else "solid",
            "color": BAND if mixed else TRAIL,
        },
        "hoverinfo": "skip", "showlegend": False, "meta": kind,
    }  # fmt: skip


def _add_marks(
    figure: go.Figure, lane: int, marks: Sequence[Mark], shape: str, names: Mapping[str, tuple[str, str]], size: int
) -> None:
    """Add the marks of the speakers who have one shape."""
    colours = [colour_of(mark.row["position"]) for mark in marks]
    beside = [names.get(mark.row["id"], ("", "top right")) for mark in marks]
    figure.add_trace(
        {
            "type": "scatter", "mode": "markers+text" if names else "markers", "yaxis": axis_of(lane),
            "x": [mark.x for mark in marks], "y": [mark.y for mark in marks],
            "customdata": [mark.row["id"] for mark in marks],
            "text": [escaped(words) for words, _ in beside] if names else None,
            "textposition": [side for _, side in beside] if names else None,
            "textfont": {"size": 11, "color": INK},
            "hovertext": [hover_words(mark.row) for mark in marks], "hoverinfo": "text",
            "marker": marker(marks, shape, colours, size),
            "showlegend": False, "cliponaxis": False,
        }
    )  # fmt: skip


def colour_of(step: int | None) -> str:
    """Return the colour of a step."""
    return NO_POSITION if step is None else STEP_COLOURS[_clipped(step)]


def _clipped(step: int) -> int:
    """Return a step within the scale that has colours and shapes: a table may hold any number."""
    return max(-2, min(2, step))


def _add_legend(figure: go.Figure, ranked: Sequence[str], shapes: Mapping[str, str]) -> None:
    """Add a key to the shapes, in the same order everywhere; the rest are counted, not hidden."""
    entries = [(escaped(shortened(speaker, 40)), shape) for speaker, shape in shapes.items()]
    rest = len(ranked) - len(shapes)
    if rest:
        entries.append((f"{rest} other{'s' if rest > 1 else ''}", OTHERS_SHAPE))
    for name, shape in entries:
        add_key(figure, name, {"symbol": shape, "size": 11, "color": PAPER, "line": {"width": 2, "color": INK}}, "key")


# ------------------------------------------------------------------------------------------------ statements by actor

POSITION_SHAPES = {-2: "triangle-down", -1: "triangle-down", 0: "circle", 1: "triangle-up", 2: "triangle-up"}
ROW_HEIGHT = 52


def statements_by_actor(table: pd.DataFrame, labels: Labels | None = None, *, actors: int = 25) -> go.Figure:
    """Return every dated statement in a row for its speaker; shape and colour tell the position.

    A date of which one end is known is an arrow that leads away from the mark.
    Speakers beyond the first *actors* share the last row. Statements in which no position was found are drawn too.
    """
    rows = standing(rows_of(table))
    return actors_drawn(rows, labels or Labels.seen_in(rows), actors)


def actors_drawn(every: Sequence[Row], labels: Labels, actors: int = 25) -> go.Figure:
    """Return the figure of :func:`statements_by_actor` for rows that stand."""
    import plotly.graph_objects as go

    rows = [row for row in every if placed(row)]
    ranked = rank((who(row) for row in rows), ())
    lanes = actor_lanes(ranked, actors)
    scale = Timescale.spanning(rows)
    figure = go.Figure(layout=base_layout(scale))
    names = list(dict.fromkeys(lanes.values()))
    figure.update_layout(actor_layout(names))
    at = {name: lane for lane, name in enumerate(names)}
    marks = stacked(rows, scale, {speaker: at[lane] for speaker, lane in lanes.items()})
    add_ranges(figure, marks)
    add_arrows(figure, marks, scale)
    by_step: dict[int | None, list[Mark]] = defaultdict(list)
    for mark in marks:
        step = mark.row["position"]
        by_step[None if step is None else _clipped(step)].append(mark)
    for step in (step for step in (2, 1, 0, -1, -2, None) if step in by_step):
        figure.add_trace(_actor_trace(by_step[step], step, labels, size_of(len(marks))))
    add_arrow_key(figure, rows)
    add_cuts(figure, scale)
    return figure


def actor_layout(names: Sequence[str]) -> dict[str, object]:
    """Return the layout of a figure with a row for each speaker."""
    return {
        "height": 110 + ROW_HEIGHT * max(1, len(names)),
        "meta": {"lanes": len(names)},
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": [escaped(shortened(name, 26)) for name in names],
            "range": [len(names) - 0.4, -0.6],
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
        },
    }


def actor_lanes(ranked: Sequence[str], actors: int) -> dict[str, str]:
    """Return speaker -> row; those beyond the first *actors* share the last one."""
    if len(ranked) <= actors:
        return {speaker: speaker for speaker in ranked}
    rest = f"{len(ranked) - actors + 1} others"
    return {speaker: speaker if number < actors - 1 else rest for number, speaker in enumerate(ranked)}


def _actor_trace(marks: Sequence[Mark], step: int | None, labels: Labels, size: int) -> dict[str, object]:
    shape = "line-ew" if step is None else POSITION_SHAPES[step]
    look = marker(marks, shape, [colour_of(step)] * len(marks), size if step in (-2, 2) else size * 3 // 4)
    pole = labels.high if (step or 0) > 0 else labels.low
    name = "no position found" if step is None else "takes no side" if step == 0 else f"{signed(step)} {escaped(pole)}"
    return {
        "type": "scatter", "mode": "markers", "x": [mark.x for mark in marks], "y": [mark.y for mark in marks],
        "customdata": [mark.row["id"] for mark in marks], "marker": look, "name": name,
        "hovertext": [hover_words(mark.row) for mark in marks], "hoverinfo": "text", "showlegend": True,
    }  # fmt: skip
