"""Figures made from a table of statements: stated positions over time, and every statement by actor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from timeline.errors import TableError

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

__all__ = [
    "CONFIG",
    "DARK",
    "Labels",
    "Timescale",
    "date_words",
    "open_end",
    "placed",
    "plotted",
    "plural",
    "position_timeline",
    "rows_of",
    "shortened",
    "signed",
    "statements_by_actor",
    "who",
]

Row = dict[str, Any]

# plotly 4 offers "Share chart…", which uploads the figure, unless it is told not to.
CONFIG: Mapping[str, object] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}

NEEDED = (
    *("id", "article", "quote", "speaker", "speaker_id", "on_topic", "topic", "position", "position_id", "status"),
    *("date_start", "date_end", "date_precision"),
)

# PuOr, without its pale middle: every step stands out on white. Red and blue would read as parties.
STEP_COLOURS = {-2: "#b35806", -1: "#d07812", 0: "#757575", 1: "#8073ac", 2: "#542788"}
INK, FAINT, PAPER = "#222222", "#5f5f5f", "#ffffff"
GRID, CUT, HIGH_TINT, LOW_TINT, BAND = "#d8d8d8", "#ececec", "#f6f4fb", "#fdf6ee", "#b9b6c2"
TRAIL = "#8b8b93"
NO_POSITION = "#5e6a71"

# The same colours on a dark page; a figure cannot take CSS variables, so the page swaps them by this table.
DARK: Mapping[str, str] = {
    "#b35806": "#ffb45c",
    "#d07812": "#d9923f",
    "#757575": "#a8a8a8",
    "#8073ac": "#a597da",
    "#542788": "#cdbcff",
    INK: "#ececec",
    FAINT: "#b4b4b4",
    PAPER: "#17181b",
    GRID: "#3a3b40",
    CUT: "#26272b",
    HIGH_TINT: "#1d1b27",
    LOW_TINT: "#231e18",
    BAND: "#55525f",
    TRAIL: "#85858d",
    NO_POSITION: "#9aa7ae",
}

LANE_PAD = 0.55  # of a step, above and below
SHAPES = ("circle", "square", "diamond", "triangle-up", "pentagon", "hexagram", "triangle-left", "hourglass")
OTHERS_SHAPE = "cross"
MOST_NAMED = 300  # marks; among more of them names beside the marks could not be read
SILENCE = 60  # days after which a line between two statements is dotted: nothing was said in between
FONT = "system-ui, sans-serif"
MINUS = "−"


@dataclass(frozen=True)
class Labels:
    """The codebook's words for what the table holds as ids; an id without a word is shown as it is.

    >>> labels = Labels(topics={"parks": "City parks"}, words={("parks", 2): "open all night"})
    >>> labels.topic("parks"), labels.topic("pools"), labels.topic(None)
    ('City parks', 'pools', 'no topic')
    >>> labels.step("parks", 2), labels.step("parks", -1), labels.step("parks", None)
    ('open all night', '−1', 'no position found')
    """

    topics: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, int], str] = field(default_factory=dict)
    low: str = "lower"  # what a position below zero asks for, in a word
    high: str = "higher"
    groups: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def seen_in(cls, rows: Iterable[Row]) -> Labels:
        """Return labels made of the position ids that the rows themselves carry."""
        words = {
            (row["topic"], row["position"]): str(row["position_id"]).replace("_", " ")
            for row in rows
            if row["topic"] is not None and row["position"] is not None and row["position_id"] is not None
        }
        return cls(words=words)

    def topic(self, topic: str | None) -> str:
        """Return the topic's label."""
        return "no topic" if topic is None else self.topics.get(topic, topic)

    def step(self, topic: str | None, step: int | None) -> str:
        """Return the words of a position."""
        if step is None:
            return "no position found"
        return self.words.get((topic or "", step)) or ("takes no side" if step == 0 else signed(step))


def signed(step: int) -> str:
    """Return a step with its sign.

    >>> signed(2), signed(0), signed(-1)
    ('+2', '0', '−1')
    """
    return f"{MINUS}{-step}" if step < 0 else f"+{step}" if step else "0"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> plural(1, "change"), plural(0, "change"), plural(1200, "statement")
    ('1 change', '0 changes', '1,200 statements')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def date_words(start: date | None, end: date | None, precision: str = "day") -> str:
    """Return the days a statement can date from, in words that claim no more than is known.

    >>> date_words(date(2025, 6, 16), date(2025, 6, 16))
    '16 June 2025'
    >>> date_words(date(2025, 6, 9), date(2025, 6, 15), "week")
    'between 9 and 15 June 2025'
    >>> date_words(date(2025, 6, 1), date(2025, 6, 30), "month")
    'June 2025, day unknown'
    >>> date_words(date(2025, 12, 30), date(2026, 1, 2), "range")
    'between 30 December 2025 and 2 January 2026'
    >>> date_words(None, date(2026, 2, 5)), date_words(date(2026, 2, 5), None), date_words(None, None)
    ('not after 5 February 2026', 'not before 5 February 2026', 'date not known')
    """
    if start is None or end is None:
        known = start or end
        return f"not {'before' if start else 'after'} {_day(known)}" if known else "date not known"
    if start == end:
        return _day(start)
    if precision == "month" and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}, day unknown"
    if precision == "year" and start.year == end.year:
        return f"{start.year}, day unknown"
    if (start.year, start.month) == (end.year, end.month):
        return f"between {start.day} and {_day(end)}"
    first = f"{start.day} {start:%B}" if start.year == end.year else _day(start)
    return f"between {first} and {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# ------------------------------------------------------------------------------------------------ the table's rows


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the table's rows as dictionaries: every kind of null as ``None``, steps as int, days as date.

    >>> import pandas
    >>> rows_of(pandas.DataFrame({"id": ["a"]}))
    Traceback (most recent call last):
    timeline.errors.TableError: table: no column 'article' (a table of statements has the columns listed in README.md)
    """
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise TableError(f"table: no column '{missing[0]}' (a table of statements has the columns listed in README.md)")
    rows = [{str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")]
    for row in rows:
        row["date_start"], row["date_end"] = _as_day(row["date_start"]), _as_day(row["date_end"])
        row["position"] = None if row["position"] is None else int(row["position"])
    return rows


def _plain(value: Any) -> Any:
    import pandas as pd

    if hasattr(value, "tolist"):  # numpy's own kinds, as Parquet gives them back
        value = value.tolist()
    return value if isinstance(value, (list, tuple, dict)) or not pd.isna(value) else None


def _as_day(value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    return date.fromisoformat(str(value)[:10])


def plotted(row: Row) -> bool:
    """Tell whether both ends of a row's date are known, so that it stands on its days."""
    return row["date_start"] is not None and row["date_end"] is not None


def placed(row: Row) -> bool:
    """Tell whether a row can be drawn in time: at least one end of its date is known."""
    return row["date_start"] is not None or row["date_end"] is not None


def open_end(row: Row) -> int:
    """Return the side on which a row's date is open: -1 for "or earlier", 1 for "or later", 0 for neither or both.

    >>> open_end({"date_start": None, "date_end": date(2026, 2, 10)})
    -1
    """
    return (row["date_end"] is None) - (row["date_start"] is None)


# ------------------------------------------------------------------------------------------------ time


MOST_CUTS = 5
NARROW = 14  # days: a longer interval says too little to be given room day by day


@dataclass(frozen=True)
class Panel:
    """A stretch of days that is drawn day by day, and where it begins on the axis."""

    first: date
    last: date
    left: float

    @property
    def right(self) -> float:
        """Where it ends on the axis; a day is one unit wide."""
        return self.left + (self.last - self.first).days + 1


@dataclass(frozen=True)
class Timescale:
    """A time axis on which long stretches without a dated statement are narrow, so that days close together stay apart.

    >>> scale = Timescale.of([(date(2025, 6, 15), date(2025, 6, 16)), (date(2026, 2, 4), date(2026, 2, 4))])
    >>> [(panel.first.isoformat(), panel.last.isoformat()) for panel in scale.panels]
    [('2025-06-15', '2025-06-16'), ('2026-02-04', '2026-02-04')]
    >>> scale.place(date(2025, 6, 16)) - scale.place(date(2025, 6, 15))
    1.0
    """

    panels: tuple[Panel, ...]
    first: date
    last: date
    gap: float

    @classmethod
    def of(cls, intervals: Iterable[tuple[date, date]], limits: Iterable[date] = ()) -> Timescale:
        """Return the scale on which every interval has room; without any day it holds an arbitrary one.

        *limits* are the only known ends of open dates: they are on the axis, but get no room of their own beside
        intervals of a few days; what lies beyond those is narrow.
        """
        ends = list(limits)
        single = [(day, day) for day in ends]
        every = list(intervals) or single or [(date(2000, 1, 1), date(2000, 1, 1))]
        narrow = [days for days in every if (days[1] - days[0]).days < NARROW] or single or every
        runs = _runs(sorted({day for start, end in narrow for day in _days(start, end)}))
        total = sum((last - first).days + 1 for first, last in runs)
        gap = max(0.8, 0.05 * total)
        panels: list[Panel] = []
        for first, last in runs:
            panels.append(Panel(first, last, panels[-1].right + gap if panels else 0.0))
        return cls(tuple(panels), min([start for start, _ in every] + ends), max([end for _, end in every] + ends), gap)

    @classmethod
    def spanning(cls, rows: Iterable[Row]) -> Timescale:
        """Return the scale for rows that can be drawn."""
        drawn = list(rows)
        limits = (row["date_start"] or row["date_end"] for row in drawn if open_end(row))
        return cls.of(((row["date_start"], row["date_end"]) for row in drawn if plotted(row)), limits)

    def place(self, day: date) -> float:
        """Return where a day begins on the axis; between panels the days are narrow."""
        for left, right, first, after in self._pieces():
            if day < after:
                return left + (right - left) * (day - first).days / (after - first).days
        return self.right

    def after(self, day: date) -> float:
        """Return where a day ends on the axis."""
        return self.place(day + timedelta(1))

    def room(self, row: Row) -> tuple[float, float]:
        """Return where a row's days begin and end; an open date has its only known day.

        Where that day is drawn narrow it has the whole narrow stretch: on a sliver of it marks would hide one another.
        """
        if plotted(row):
            return self.place(row["date_start"]), self.after(row["date_end"])
        day = row["date_start"] or row["date_end"]
        for left, right, first, after in self.narrows:
            if first <= day < after:
                return left, right
        return self.place(day), self.after(day)

    @property
    def left(self) -> float:
        """Where the axis begins: before the first panel when only a long interval reaches back so far."""
        return self.panels[0].left - (self.gap if self.first < self.panels[0].first else 0)

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return self.panels[-1].right + (self.gap if self.last > self.panels[-1].last else 0)

    @property
    def narrows(self) -> list[tuple[float, float, date, date]]:
        """The stretches drawn narrow: left, right, first day, and the day after the last."""
        return [piece for piece in self._pieces() if piece[2] not in {panel.first for panel in self.panels}]

    def _pieces(self) -> list[tuple[float, float, date, date]]:
        one = timedelta(1)
        pieces = [(panel.left, panel.right, panel.first, panel.last + one) for panel in self.panels]
        if self.first < pieces[0][2]:
            pieces.insert(0, (self.left, pieces[0][0], self.first, pieces[0][2]))
        if self.last + one > pieces[-1][3]:
            pieces.append((pieces[-1][1], self.right, pieces[-1][3], self.last + one))
        between = [(b[1], a[0], b[3], a[2]) for b, a in pairwise(pieces) if b[3] < a[2]]
        return sorted(pieces + between)

    def ticks(self) -> list[tuple[float, str]]:
        """Return places and words for the axis; the year stands where a panel or a year begins."""
        total = sum(panel.right - panel.left for panel in self.panels)
        return [tick for panel in self.panels for tick in _panel_ticks(panel, total)]


def _days(start: date, end: date) -> Iterator[date]:
    yield from (start + timedelta(n) for n in range((end - start).days + 1))


def _runs(covered: Sequence[date]) -> list[tuple[date, date]]:
    """Cut sorted days at the longest gaps: those over a week and over a quarter of the days that are covered."""
    lengths = sorted(((after - before).days for before, after in pairwise(covered)), reverse=True)
    cut = max(7, len(covered) // 4, *lengths[MOST_CUTS : MOST_CUTS + 1])
    ends = [before for before, after in pairwise(covered) if (after - before).days > cut]
    starts = [after for before, after in pairwise(covered) if (after - before).days > cut]
    return list(zip([covered[0], *starts], [*ends, covered[-1]], strict=True))


def _panel_ticks(panel: Panel, total: float) -> Iterator[tuple[float, str]]:
    """Yield ticks by day, week or month, whichever leaves some twelve of them on the whole axis."""
    days = list(_days(panel.first, panel.last))
    if total > 84:
        chosen = [day for day in days if day.day == 1]
        if not chosen or (chosen[0] - days[0]).days > 20:
            chosen.insert(0, days[0])
    else:
        every = 1 if total <= 16 else 2 if total <= 28 else 7
        chosen = days[::every]
    year = None
    for day in chosen:
        words = f"{day:%b}" if total > 84 and day.day == 1 else f"{day.day} {day:%b}"
        yield panel.left + (day - panel.first).days + 0.5, words + (f"<br>{day.year}" if day.year != year else "")
        year = day.year


# ------------------------------------------------------------------------------------------------ position over time


@dataclass(frozen=True)
class _Mark:
    """One drawn statement: where, and what it looks like."""

    row: Row
    x: float
    y: float
    left: float  # of its days
    right: float
    middle: float  # of its speaker's marks on those days

    @property
    def open(self) -> int:
        """The side on which its date is open; 0 when both ends are known."""
        return open_end(self.row)


def position_timeline(
    table: pd.DataFrame,
    labels: Labels | None = None,
    *,
    lead: Sequence[tuple[str, str]] = (),
    speakers: int = 7,
) -> go.Figure:
    """Return stated positions over time: a lane for each topic, a shape for each speaker.

    *lead* names (speaker, topic) pairs to bring to the front: those with a change. Speakers beyond the first
    *speakers* share one shape, and the legend says how many they are. Only statements with a position and a date
    are drawn; a date range is a bar, a date of which one end is known an arrow that leads away from the mark and
    takes part in no line, a hollow mark a suggestion nobody has confirmed.
    """
    import plotly.graph_objects as go

    every = _standing(table)
    labels = labels or Labels.seen_in(every)
    rows = [row for row in every if row["topic"] is not None and row["position"] is not None and placed(row)]
    topics = _ranked((row["topic"] for row in rows), [topic for _, topic in lead])
    ranked = _ranked((who(row) for row in rows), [speaker for speaker, _ in lead])
    shapes = dict(zip(ranked[:speakers], SHAPES, strict=False))
    scale = Timescale.spanning(rows)
    figure = go.Figure(layout=_base_layout(scale))
    figure.update_layout(height=90 + 128 * max(1, len(topics)), meta={"lanes": len(topics)})
    for lane, topic in enumerate(topics):
        inside = [row for row in rows if row["topic"] == topic]
        _add_lane(figure, lane, _lane_domain(lane, len(topics)), topic, inside, labels)
        spread = _spread(inside, scale, ranked)
        _add_ranges(figure, [mark for marks in spread.values() for mark in marks], _axis(lane))
        _add_arrows(figure, [mark for marks in spread.values() for mark in marks], scale, _axis(lane))
        _add_trails(figure, lane, spread, shapes)
        names = _names(labels.topic(topic), spread, scale) if len(rows) <= MOST_NAMED else {}
        for shape in (*SHAPES, OTHERS_SHAPE):
            marks = [m for name, own in spread.items() if shapes.get(name, OTHERS_SHAPE) == shape for m in own]
            if marks:
                _add_marks(figure, lane, marks, shape, names, _size(len(rows)))
    _add_legend(figure, ranked, shapes)
    _add_arrow_key(figure, rows)
    _add_cuts(figure, scale)
    return figure


def _standing(table: pd.DataFrame) -> list[Row]:
    """Return the rows that no reader has withdrawn."""
    return [row for row in rows_of(table) if row["status"] != "withdrawn"]


def who(row: Row) -> str:
    """Return the speaker's name; an outlet's own claim is the outlet's.

    >>> who({"speaker": None, "flags": ["outlet_claim"], "outlet": "The Quay Post"}), who({"speaker": None})
    ('The Quay Post', 'speaker not named')
    """
    if row["speaker"] is None and "outlet_claim" in (row.get("flags") or ()):
        return str(row.get("outlet") or "the outlet, not named")
    return str(row["speaker"] or "speaker not named")


def _ranked(values: Iterable[str], first: Sequence[str]) -> list[str]:
    """Return each value once: those named in *first*, then the most frequent; ties in order of the alphabet."""
    counts = Counter(values)
    lead = [value for value in dict.fromkeys(first) if value in counts]
    return lead + sorted((v for v in counts if v not in lead), key=lambda value: (-counts[value], value))


def _lift(number: int) -> float:
    """Return how far a speaker's marks stand off the step's line, so that speakers at one step stay apart."""
    return (0.0, 0.12, -0.12, 0.2, -0.2)[number % 5]


def _spread(rows: Sequence[Row], scale: Timescale, ranked: Sequence[str]) -> dict[str, list[_Mark]]:
    """Place a lane's statements: in each stretch of days every speaker has columns of their own."""
    cells: dict[tuple[float, float], dict[str, dict[int, list[Row]]]] = {}
    for row in sorted(rows, key=lambda row: (ranked.index(who(row)), open_end(row))):
        cell = cells.setdefault(scale.room(row), {})
        cell.setdefault(who(row), {}).setdefault(row["position"], []).append(row)
    marks: dict[str, list[_Mark]] = {}
    for (left, right), cell in sorted(cells.items()):
        widths = {name: max(len(shelf) for shelf in shelves.values()) for name, shelves in cell.items()}
        pitch = min(0.3, 0.9 * (right - left) / sum(widths.values()))
        x = (left + right) / 2 - pitch * sum(widths.values()) / 2
        for name, shelves in cell.items():
            middle = x + pitch * widths[name] / 2
            x += pitch * widths[name]
            lift = _lift(list(cell).index(name))
            for step, shelf in sorted(shelves.items()):
                for number, row in enumerate(shelf):
                    place = middle + pitch * (number - (len(shelf) - 1) / 2)
                    marks.setdefault(name, []).append(_Mark(row, place, step + lift, left, right, middle))
    return marks


def _base_layout(scale: Timescale) -> dict[str, object]:
    ticks = scale.ticks()
    return {
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


def _axis(lane: int) -> str:
    return "y" if lane == 0 else f"y{lane + 1}"


def _lane_domain(lane: int, lanes: int) -> tuple[float, float]:
    pad = 0.14 / lanes
    return 1 - (lane + 1) / lanes + pad * 0.35, 1 - lane / lanes - pad


def _add_lane(
    figure: go.Figure, lane: int, domain: tuple[float, float], topic: str, rows: Sequence[Row], labels: Labels
) -> None:
    """Add a lane: its steps in words, the topic's name above it, a tint above and below zero."""
    steps = sorted({-2, -1, 1, 2} | {row["position"] for row in rows})
    axis = _axis(lane)
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


def shortened(words: str, most: int) -> str:
    """Return words cut to a length, with a mark where they were cut.

    >>> shortened("every line, all night", 12)
    'every line,…'
    """
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def escaped(words: str) -> str:
    """Return words that plotly will show as they are: it reads a little HTML in every text.

    >>> escaped("R&D <b>")
    'R&amp;D &lt;b&gt;'
    """
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _add_trails(figure: go.Figure, lane: int, spread: Mapping[str, Sequence[_Mark]], shapes: Mapping[str, str]) -> None:
    """Join each speaker's statements in order; dotted after a silence, thick where one day holds several steps.

    A statement of which one end of the date is known has no place in an order and is not joined. Speakers who share
    a shape are not joined from day to day: the lines could not be told apart.
    """
    lines: dict[str, list[tuple[_Mark, _Mark]]] = {"solid": [], "dot": [], "mixed": []}
    for name, marks in spread.items():
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


def _trail(kind: str, pairs: Sequence[tuple[_Mark, _Mark]], lane: int) -> dict[str, object]:
    mixed = kind == "mixed"
    xs: list[float | None] = []
    ys: list[float | None] = []
    ids: list[str | None] = []
    for before, after in pairs:
        xs += [before.middle if mixed else before.x, after.middle if mixed else after.x, None]
        ys += [before.y, after.y, None]
        ids += [before.row["id"], after.row["id"], None]
    return {
        "type": "scatter", "mode": "lines", "x": xs, "y": ys, "customdata": ids, "yaxis": _axis(lane),
        "line": {
            "shape": "linear" if mixed else "hv",
            "width": 9 if mixed else 1.5,
            "dash": "dot" if kind == "dot" else "solid",
            "color": BAND if mixed else TRAIL,
        },
        "hoverinfo": "skip", "showlegend": False, "meta": kind,
    }  # fmt: skip


# A lane as it is drawn on a page of middling width, in pixels; on a wider one names stand further apart.
LANE_WIDTH, STEP_HEIGHT, LETTER, LINE, RADIUS = 720, 21, 6.2, 13, 7
BESIDE = {
    "top right": (RADIUS, RADIUS - 2),
    "top left": (-RADIUS, RADIUS - 2),
    "bottom right": (RADIUS, -LINE - RADIUS + 2),
    "bottom left": (-RADIUS, -LINE - RADIUS + 2),
    "middle right": (RADIUS + 2, -LINE / 2),
    "middle left": (-RADIUS - 2, -LINE / 2),
}
NEAR = 8  # a name this close to another speaker's mark would seem to be theirs
Box = tuple[float, float, float, float]  # left, bottom, right, top


def _names(title: str, spread: Mapping[str, Sequence[_Mark]], scale: Timescale) -> dict[str, tuple[str, str]]:
    """Return statement -> (speaker's name, side of the mark): once in each panel, and only where there is room."""
    unit = LANE_WIDTH / (scale.right - scale.left)
    edges = (scale.left * unit, scale.right * unit)
    top = (2 + LANE_PAD) * STEP_HEIGHT
    taken: list[Box] = [(edges[0], top, edges[0] + 1.2 * LETTER * len(title), top + LINE)]
    taken += [_arrow_box(mark, scale, unit) for marks in spread.values() for mark in marks if mark.open]
    names: dict[str, tuple[str, str]] = {}
    for name, marks in spread.items():
        words = shortened(name, 24)
        others = [_box(mark, unit, NEAR) for other, them in spread.items() if other != name for mark in them]
        own = [_box(mark, unit, 0) for mark in marks]
        panels: dict[int, list[_Mark]] = defaultdict(list)
        for mark in marks:
            panels[sum(panel.left <= mark.x for panel in scale.panels)].append(mark)
        for inside in panels.values():
            ordered = sorted(inside, key=lambda m: (-m.right, -m.y, -m.x))
            found = _room(words, ordered, unit, edges, [*taken, *others, *own])
            if found:
                mark, side, box = found
                taken.append(box)
                names[mark.row["id"]] = (escaped(words), side)
    return names


def _box(mark: _Mark, unit: float, pad: float) -> Box:
    x, y, half = mark.x * unit, mark.y * STEP_HEIGHT, RADIUS + pad
    return x - half, y - half, x + half, y + half


def _arrow_box(mark: _Mark, scale: Timescale, unit: float) -> Box:
    ends = sorted((mark.x * unit, _tip(mark, scale) * unit))
    return ends[0], mark.y * STEP_HEIGHT - SHAFT, ends[1], mark.y * STEP_HEIGHT + SHAFT


def _room(
    words: str, marks: Sequence[_Mark], unit: float, edges: tuple[float, float], taken: Sequence[Box]
) -> tuple[_Mark, str, Box] | None:
    """Return the first place beside a mark that is free: of other names, of marks and of the edge."""
    for mark in marks:
        for side, (dx, dy) in BESIDE.items():
            width = len(words) * LETTER
            left = mark.x * unit + dx - (width if dx < 0 else 0)
            bottom = mark.y * STEP_HEIGHT + dy
            box = (left, bottom, left + width, bottom + LINE)
            free = not any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in taken)
            if free and edges[0] <= box[0] and box[2] <= edges[1]:
                return mark, side, box
    return None


def _add_marks(
    figure: go.Figure, lane: int, marks: Sequence[_Mark], shape: str, names: Mapping[str, tuple[str, str]], size: int
) -> None:
    """Add the marks of the speakers who have one shape."""
    colours = [STEP_COLOURS[max(-2, min(2, mark.row["position"]))] for mark in marks]
    beside = [names.get(mark.row["id"], ("", "top right")) for mark in marks]
    figure.add_trace(
        {
            "type": "scatter", "mode": "markers+text" if names else "markers", "yaxis": _axis(lane),
            "x": [mark.x for mark in marks], "y": [mark.y for mark in marks],
            "customdata": [mark.row["id"] for mark in marks],
            "text": [words for words, _ in beside] if names else None,
            "textposition": [side for _, side in beside] if names else None,
            "textfont": {"size": 11, "color": INK},
            "hovertext": [hover_words(mark.row) for mark in marks], "hoverinfo": "text",
            "marker": _marker([m.row for m in marks], shape, colours, size),
            "showlegend": False, "cliponaxis": False,
        }
    )  # fmt: skip


def _size(marks: int) -> int:
    """Return how large a mark is drawn, in pixels, among so many."""
    return 12 if marks <= MOST_NAMED else 8 if marks <= 5 * MOST_NAMED else 6


def _marker(rows: Sequence[Row], shape: str, colours: Sequence[str], size: int) -> dict[str, object]:
    """Return filled marks for what a reader confirmed, hollow ones for suggestions."""
    hollow = [row["status"] not in ("confirmed", "corrected") for row in rows]
    return {
        "symbol": shape,
        "size": size,
        "color": [PAPER if empty else colour for empty, colour in zip(hollow, colours, strict=True)],
        "line": {"width": 2.5 if size > 8 else 1.5, "color": list(colours)},
        "opacity": 1,
    }


def _add_ranges(figure: go.Figure, marks: Sequence[_Mark], axis: str = "y") -> None:
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


ARROW = 0.1  # of the axis: long enough to be seen, and on purpose no measure of time
SHAFT, HEAD = 4, 13  # pixels
OPEN_WORDS = {-1: "on this day or earlier", 1: "on this day or later"}
OPEN_HEADS = {-1: "arrow-left", 1: "arrow-right"}


def _tip(mark: _Mark, scale: Timescale) -> float:
    """Return where the arrow of a mark with an open date ends."""
    return mark.x + mark.open * ARROW * (scale.right - scale.left)


def _add_arrows(figure: go.Figure, marks: Sequence[_Mark], scale: Timescale, axis: str = "y") -> None:
    """Add, behind the marks, an arrow towards the side on which a statement's date is open."""
    for side in OPEN_HEADS:
        own = [mark for mark in marks if mark.open == side]
        if not own:
            continue
        tips = [_tip(mark, scale) for mark in own]
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
    _make_room(figure, [_tip(mark, scale) for mark in marks if mark.open])


def _make_room(figure: go.Figure, tips: Sequence[float]) -> None:
    """Let the axis reach as far as the arrows do."""
    left, right = figure.layout.xaxis.range
    figure.layout.xaxis.range = [min([left, *(tip - 0.2 for tip in tips)]), max([right, *(tip + 0.2 for tip in tips)])]


def _add_arrow_key(figure: go.Figure, rows: Iterable[Row]) -> None:
    """Say in the legend what an arrow means, where there is one."""
    for side in sorted({open_end(row) for row in rows} - {0}):
        figure.add_trace(
            {
                "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": OPEN_WORDS[side],
                "showlegend": True, "marker": {"symbol": OPEN_HEADS[side], "size": HEAD, "color": TRAIL},
                "hoverinfo": "skip", "meta": "arrow key",
            }
        )  # fmt: skip


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


def _add_legend(figure: go.Figure, ranked: Sequence[str], shapes: Mapping[str, str]) -> None:
    """Add a key to the shapes, in the same order everywhere; the rest are counted, not hidden."""
    entries = [(escaped(shortened(speaker, 40)), shape) for speaker, shape in shapes.items()]
    rest = len(ranked) - len(shapes)
    if rest:
        entries.append((f"{rest} other{'s' if rest > 1 else ''}", OTHERS_SHAPE))
    for name, shape in entries:
        figure.add_trace(
            {
                "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": name, "showlegend": True,
                "marker": {"symbol": shape, "size": 11, "color": PAPER, "line": {"width": 2, "color": INK}},
                "hoverinfo": "skip", "meta": "key",
            }
        )  # fmt: skip


def _add_cuts(figure: go.Figure, scale: Timescale) -> None:
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


# ------------------------------------------------------------------------------------------------ statements by actor

POSITION_SHAPES = {-2: "triangle-down", -1: "triangle-down", 0: "circle", 1: "triangle-up", 2: "triangle-up"}
ROW_HEIGHT = 52
LOWER_EDGE = 0.42  # of a row, below its middle


def statements_by_actor(table: pd.DataFrame, labels: Labels | None = None, *, actors: int = 25) -> go.Figure:
    """Return every dated statement in a row for its speaker; shape and colour tell the position.

    A date of which one end is known is an arrow that leads away from the mark.
    Speakers beyond the first *actors* share the last row. Statements in which no position was found are drawn too.
    """
    import plotly.graph_objects as go

    rows = [row for row in _standing(table) if placed(row)]
    labels = labels or Labels.seen_in(rows)
    ranked = _ranked((who(row) for row in rows), ())
    lanes = _actor_lanes(ranked, actors)
    scale = Timescale.spanning(rows)
    figure = go.Figure(layout=_base_layout(scale))
    names = list(dict.fromkeys(lanes.values()))
    figure.update_layout(
        height=110 + ROW_HEIGHT * max(1, len(names)),
        meta={"lanes": len(names)},
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": [escaped(shortened(name, 26)) for name in names],
            "range": [len(names) - 0.4, -0.6],
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    marks = _stacked(rows, scale, {speaker: names.index(lane) for speaker, lane in lanes.items()})
    _add_ranges(figure, marks)
    _add_arrows(figure, marks, scale)
    for step in (2, 1, 0, -1, -2, None):
        own = [mark for mark in marks if _clipped(mark.row["position"]) == step]
        if own:
            figure.add_trace(_actor_trace(own, step, labels, _size(len(marks))))
    _add_arrow_key(figure, rows)
    _add_cuts(figure, scale)
    return figure


def _actor_lanes(ranked: Sequence[str], actors: int) -> dict[str, str]:
    if len(ranked) <= actors:
        return {speaker: speaker for speaker in ranked}
    rest = f"{len(ranked) - actors + 1} others"
    return {speaker: speaker if number < actors - 1 else rest for number, speaker in enumerate(ranked)}


def _clipped(step: int | None) -> int | None:
    return None if step is None else max(-2, min(2, step))


def _stacked(rows: Sequence[Row], scale: Timescale, lanes: Mapping[str, int]) -> list[_Mark]:
    """Place statements in their speaker's row; those of the same days stand side by side, then in ranks of three.

    Those with an open date stand at the row's lower edge if it holds others, so that no mark lies on their arrow.
    """
    shelves: dict[tuple[float, float, float], list[Row]] = defaultdict(list)
    full = {lanes[who(row)] for row in rows if not open_end(row)}
    for row in rows:
        lane = lanes[who(row)] + (LOWER_EDGE if open_end(row) and lanes[who(row)] in full else 0)
        shelves[(lane, *scale.room(row))].append(row)
    marks = []
    for (lane, left, right), shelf in sorted(shelves.items()):
        ranks = min(4, -(-len(shelf) // 3))
        columns = -(-len(shelf) // ranks)
        middle = (left + right) / 2
        pitch = min(0.3, 0.9 * (right - left) / columns)
        for number, row in enumerate(shelf):
            column, rank = number % columns, number // columns
            x = middle + (column - (columns - 1) / 2) * pitch
            y = lane + (rank - (ranks - 1) / 2) * 0.25
            marks.append(_Mark(row, x, y, left, right, middle))
    return marks


def _actor_trace(marks: Sequence[_Mark], step: int | None, labels: Labels, size: int) -> dict[str, object]:
    colour = NO_POSITION if step is None else STEP_COLOURS[step]
    shape = "line-ew" if step is None else POSITION_SHAPES[step]
    marker = _marker(
        [mark.row for mark in marks], shape, [colour] * len(marks), size if step in (-2, 2) else size * 3 // 4
    )
    pole = labels.high if (step or 0) > 0 else labels.low
    name = "no position found" if step is None else "takes no side" if step == 0 else f"{signed(step)} {escaped(pole)}"
    return {
        "type": "scatter", "mode": "markers", "x": [mark.x for mark in marks], "y": [mark.y for mark in marks],
        "customdata": [mark.row["id"] for mark in marks], "marker": marker, "name": name,
        "hovertext": [hover_words(mark.row) for mark in marks], "hoverinfo": "text", "showlegend": True,
    }  # fmt: skip
