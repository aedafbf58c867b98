"""What both figures draw in the same way: axis, marks, ranges, arrows, narrow stretches, the key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from timeline.labels import date_words, plural, shortened
from timeline.marks import SHAFT, Mark, arrow_tip
from timeline.palette import BAND, CUT, FAINT, GRID, INK, PAPER, TRAIL
from timeline.rows import Row, open_end, settled, who
from timeline.timescale import Timescale

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = [
    "MOST_NAMED",
    "add_arrow_key",
    "add_arrows",
    "add_cuts",
    "add_key",
    "add_ranges",
    "base_layout",
    "escaped",
    "hover_words",
    "marker",
    "size_of",
]

FONT = "system-ui, sans-serif"
MOST_NAMED = 300  # marks; among more of them names beside the marks could not be read
HEAD = 13  # pixels: the head of an arrow
OPEN_WORDS = {-1: "on this day or earlier", 1: "on this day or later"}
OPEN_HEADS = {-1: "arrow-left", 1: "arrow-right"}


def base_layout(scale: Timescale) -> dict[str, object]:
    """Return the layout of a figure without its rows: paper, margins, the axis of time, the place of the key.

    Its ``meta["days"]`` tells which day is at which place: the pieces of the scale, as JSON holds them.
    """
    ticks = scale.ticks()
    return {
        "meta": {"days": [[left, right, str(first), str(after)] for left, right, first, after in scale.pieces]},
        "template": {},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 12, "color": INK},
        "margin": {"l": 190, "r": 12, "t": 34, "b": 46},
        "hoverlabel": {"align": "left"},
        "hovermode": "closest",
        "dragmode": False,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "itemclick": False},
        "xaxis": {
            "range": [scale.left - 0.2, scale.right + 0.2],
            "tickvals": [x for x, _ in ticks],
            "ticktext": [words for _, words in ticks],
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "linecolor": GRID,
            "anchor": "free",
            "position": 0,
            "fixedrange": True,
        },
    }


def size_of(marks: int) -> int:
    """Return how large a mark is drawn, in pixels, among so many."""
    return 12 if marks <= MOST_NAMED else 8 if marks <= 5 * MOST_NAMED else 6


def marker(marks: Sequence[Mark], shape: str, colours: Sequence[str], size: int) -> dict[str, object]:
    """Return how marks look: filled where a reader has confirmed the codes, hollow where they are suggestions."""
    hollow = [not settled(mark.row) for mark in marks]
    return {
        "symbol": shape,
        "size": size,
        "color": [PAPER if empty else colour for empty, colour in zip(hollow, colours, strict=True)],
        "line": {"width": 2.5 if size > 8 else 1.5, "color": list(colours)},
        "opacity": 1,
    }


def hover_words(row: Row) -> str:
    """Return who, when and the words, for the box beside a mark."""
    days = date_words(row["date_start"], row["date_end"], row["date_precision"])
    quote = shortened(" ".join(str(row["quote"]).split()), 240)
    return f"<b>{escaped(who(row))}</b>, {days}<br>" + "<br>".join(_wrapped(escaped(quote), 60))


def _wrapped(words: str, width: int) -> Iterator[str]:
    line = ""
    for word in words.split(" "):
        if line and len(line) + len(word) + 1 > width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def escaped(words: str) -> str:
    """Return words that plotly will show as they are: it reads a little HTML in every text.

    >>> escaped("R&D <b>")
    'R&amp;D &lt;b&gt;'
    """
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def add_ranges(figure: go.Figure, marks: Sequence[Mark], axis: str = "y") -> None:
    """Add, behind the marks, a bar over the days that each statement can date from; a single day has none."""
    wide = [mark for mark in marks if not mark.open and mark.row["date_start"] != mark.row["date_end"]]
    if not wide:
        return
    figure.add_trace(
        {
            "type": "scatter", "mode": "markers", "yaxis": axis,
            "x": [mark.x for mark in wide], "y": [mark.y for mark in wide],
            "customdata": [mark.row["id"] for mark in wide],
            "marker": {"size": 1, "color": BAND},
            "error_x": {
                "type": "data", "symmetric": False, "thickness": 5, "width": 0, "color": BAND,
                "array": [mark.right - mark.x for mark in wide],
                "arrayminus": [mark.x - mark.left for mark in wide],
            },
            "hoverinfo": "skip", "showlegend": False, "meta": "range",
        }
    )  # fmt: skip


def add_arrows(figure: go.Figure, marks: Sequence[Mark], scale: Timescale, axis: str = "y") -> None:
    """Add, behind the marks, an arrow towards the side on which a statement's date is open."""
    for side in OPEN_HEADS:
        own = [mark for mark in marks if mark.open == side]
        if not own:
            continue
        tips = [arrow_tip(mark, scale) for mark in own]
        shared = {"type": "scatter", "yaxis": axis, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
        shaft = {
            "mode": "lines", "line": {"width": SHAFT, "color": BAND}, "meta": "shaft",
            "x": [x for mark, tip in zip(own, tips, strict=True) for x in (mark.x, tip, None)],
            "y": [y for mark in own for y in (mark.y, mark.y, None)],
            "customdata": [key for mark in own for key in (mark.row["id"], mark.row["id"], None)],
        }  # fmt: skip
        head = {
            "mode": "markers", "marker": {"symbol": OPEN_HEADS[side], "size": HEAD, "color": TRAIL}, "meta": "head",
            "x": tips, "y": [mark.y for mark in own], "customdata": [mark.row["id"] for mark in own],
        }  # fmt: skip
        figure.add_traces([shared | shaft, shared | head])
    _make_room(figure, [arrow_tip(mark, scale) for mark in marks if mark.open])


def _make_room(figure: go.Figure, tips: Sequence[float]) -> None:
    """Let the axis reach as far as the arrows do."""
    left, right = figure.layout.xaxis.range
    figure.layout.xaxis.range = [min([left, *(tip - 0.2 for tip in tips)]), max([right, *(tip + 0.2 for tip in tips)])]


def add_arrow_key(figure: go.Figure, rows: Iterable[Row]) -> None:
    """Say in the legend what an arrow means, where there is one."""
    for side in sorted({open_end(row) for row in rows} - {0}):
        add_key(figure, OPEN_WORDS[side], {"symbol": OPEN_HEADS[side], "size": HEAD, "color": TRAIL}, "arrow key")


def add_key(
    figure: go.Figure, name: str, look: Mapping[str, object], meta: str, counts: Sequence[str] | None = None
) -> None:
    """Add a line to the legend that belongs to no statement; *counts* are the ids of what its number counts."""
    figure.add_trace(
        {
            "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": name, "showlegend": True,
            "marker": look, "hoverinfo": "skip", "meta": meta, "customdata": None if counts is None else [list(counts)],
        }
    )  # fmt: skip


def add_cuts(figure: go.Figure, scale: Timescale) -> None:
    """Mark each stretch that the axis draws narrow, and say how many days it is, or where the axis ends in it."""
    for left, right, first, after in scale.narrows:
        figure.add_shape(
            type="rect", xref="x", yref="paper", x0=left, x1=right, y0=0, y1=1,
            layer="below", line={"width": 1, "color": GRID, "dash": "dot"}, fillcolor=CUT,
        )  # fmt: skip
        figure.add_annotation(
            text=_cut_words(scale, first, after), xref="x", yref="paper",
            x=(left + right) / 2, y=0, yanchor="bottom", textangle=-90, showarrow=False,
            font={"size": 11, "color": FAINT}, name="cut",
        )  # fmt: skip


def _cut_words(scale: Timescale, first: date, after: date) -> str:
    if first < scale.panels[0].first:
        return f"from {first.day} {first:%b %Y}"
    last = after - timedelta(1)
    return f"to {last.day} {last:%b %Y}" if last > scale.panels[-1].last else plural((after - first).days, "day")
