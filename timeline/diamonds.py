"""The diamonds of a chart: one at the later side of each change of position, with a line from the earlier side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.changes import KINDS, REASONS
from timeline.drawing import add_key, escaped
from timeline.labels import Labels, date_words, period_words, signed
from timeline.marks import Mark
from timeline.palette import INK, PAPER
from timeline.records import Leg, Shift

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = [
    "MOST_DIAMONDS",
    "Diamond",
    "add_diamond_key",
    "add_diamonds",
    "add_lines",
    "add_unmarked_key",
    "find_diamonds",
    "key_of",
]

MOST_DIAMONDS = 300  # on one page; among more of them no line could be followed
HEIGHTS = [quarter / 4 for quarter in range(-9, 10)]  # of a lane, in steps: where a diamond can stand
UNMARKED = 9  # pixels: the size of the key to what is not drawn
BEYOND = 0.75  # steps: farther from both sides a diamond would seem to be a position of its own
ROOM = 0.6  # of a step: this far from every mark of its days a diamond hides none


@dataclass(frozen=True)
class Look:
    """How the changes of one kind are drawn: never told apart by colour alone."""

    words: str
    symbol: str
    fill: str
    dash: str


DASHED = "5px,4px"  # not dotted: so are the lines that cross a silence
LOOKS = {
    "counted": Look("change of position, counted", "diamond", INK, "solid"),
    "possible": Look("possible change, not counted", "diamond", PAPER, DASHED),
    "unclear": Look("possible, one side mixed or disputed", "diamond-x", PAPER, DASHED),
}


@dataclass(frozen=True)
class Diamond:
    """A change as a lane shows it: where its diamond stands, and where the line to it begins."""

    shift: Shift
    x: float
    y: float
    from_x: float
    from_y: float
    words: str

    @property
    def kind(self) -> str:
        """Its look, by name."""
        if self.shift.counted:
            return "counted"
        return "unclear" if {"mixed", "disputed"} & {*self.shift.reasons, self.shift.label} else "possible"


def key_of(shift: Shift) -> str:
    """Return the address of a change on the page, by which figures name it: no statement has such an id."""
    return f"pair={shift.id}"


def find_diamonds(shifts: Iterable[Shift], placing: Mapping[str, Sequence[Mark]], labels: Labels) -> list[Diamond]:
    """Return the diamonds of a lane: of every change with a mark on either side.

    A diamond stands above the days on which the later side begins, at the height, between the two sides if it can, at
    which it hides no mark of those days.
    """
    known = {mark.row["id"]: mark for marks in placing.values() for mark in marks}
    taken: dict[tuple[float, float], list[float]] = defaultdict(list)
    for mark in known.values():
        taken[mark.left, mark.right].append(mark.y)
    found = []
    for shift in shifts:
        before, after = ([known[key] for key in leg.statements if key in known] for leg in (shift.before, shift.after))
        if not before or not after:
            continue
        (from_x, from_y), (x, level) = _middle(before, -1), _middle(after, 0)
        heights = taken[min((mark.left, mark.right) for mark in after)]
        y = _free(heights, from_y, level)
        heights.append(y)
        found.append(Diamond(shift, x, y, from_x, from_y, _words(shift, labels, before, after)))
    return found


def _middle(marks: Sequence[Mark], which: int) -> tuple[float, float]:
    """Return the middle of the marks on the first days of a side, or on the last."""
    days = sorted({(mark.left, mark.right) for mark in marks})[which]
    own = [mark for mark in marks if (mark.left, mark.right) == days]
    return own[0].middle, sum(mark.y for mark in own) / len(own)


def _free(heights: Sequence[float], before: float, after: float) -> float:
    """Return the height nearest to the middle of two that is free, or the freest between and just beyond them.

    >>> _free([2.0, -1.0], 2, -1), _free([1.0], 2, 1), _free([2, 1, 0, -1, -2], 2, 1)
    (0.5, 1.75, 1.5)
    """
    low, high = sorted((before, after))
    near = [height for height in HEIGHTS if low - BEYOND <= height <= high + BEYOND] or [high]

    def fit(height: float) -> tuple[float, float]:
        return min([ROOM, *(abs(height - other) for other in heights)]), -abs(height - (low + high) / 2)

    return max(near, key=fit)


def _words(shift: Shift, labels: Labels, before: Sequence[Mark], after: Sequence[Mark]) -> str:
    """Return who, on what, which kind of change, both sides with their days, and whether it counts."""
    lines = [
        KINDS.get(shift.label, shift.label),
        f"{_days(shift.before, before)}: {_steps(shift.before, shift.topic, labels)}",
        f"{_days(shift.after, after)}: {_steps(shift.after, shift.topic, labels)}",
        "Counted" if shift.counted else "Possible, not counted:",
        *(REASONS.get(reason, reason) for reason in shift.reasons),
    ]
    head = f"<b>{escaped(shift.speaker)} on {escaped(labels.topic(shift.topic))}</b>"
    return "<br>".join([head, *(escaped(line) for line in lines)])


def _days(leg: Leg, marks: Sequence[Mark]) -> str:
    told = {date_words(m.row["date_start"], m.row["date_end"], m.row["date_precision"]) for m in marks}
    return told.pop() if len(told) == 1 else period_words(leg.date_start, leg.date_end)


def _steps(leg: Leg, topic: str, labels: Labels) -> str:
    steps = [leg.high, leg.low] if leg.high != leg.low else [leg.low]
    return " and ".join(f"{signed(step)} {labels.step(topic, step)}" for step in steps)


def add_lines(figure: go.Figure, diamonds: Sequence[Diamond], axis: str) -> None:
    """Add, behind the marks, a line from each earlier side to the diamond."""
    for dash in ("solid", DASHED):
        own = [diamond for diamond in diamonds if LOOKS[diamond.kind].dash == dash]
        if own:
            figure.add_trace(
                {
                    "type": "scatter", "mode": "lines", "yaxis": axis, "meta": "change line",
                    "x": [x for diamond in own for x in (diamond.from_x, diamond.x, None)],
                    "y": [y for diamond in own for y in (diamond.from_y, diamond.y, None)],
                    "customdata": [key for diamond in own for key in (*[key_of(diamond.shift)] * 2, None)],
                    "line": {"width": 1.5, "color": INK, "dash": dash},
                    "hoverinfo": "skip", "showlegend": False,
                }
            )  # fmt: skip


def add_diamonds(figure: go.Figure, diamonds: Sequence[Diamond], axis: str, size: int) -> None:
    """Add the diamonds, in front of the marks."""
    if not diamonds:
        return
    looks = [LOOKS[diamond.kind] for diamond in diamonds]
    figure.add_trace(
        {
            "type": "scatter", "mode": "markers", "yaxis": axis, "meta": "change",
            "x": [diamond.x for diamond in diamonds], "y": [diamond.y for diamond in diamonds],
            "customdata": [key_of(diamond.shift) for diamond in diamonds],
            "marker": {
                "symbol": [look.symbol for look in looks], "size": size, "opacity": 1,
                "color": [look.fill for look in looks], "line": {"width": 1.5, "color": INK},
            },
            "hovertext": [diamond.words for diamond in diamonds], "hoverinfo": "text",
            "showlegend": False, "cliponaxis": False,
        }
    )  # fmt: skip


def add_diamond_key(figure: go.Figure, diamonds: Sequence[Diamond], size: int) -> None:
    """Say in the legend what each look means, and how many changes have it.

    Of more than can be told apart the page marks none, and shows a line of the legend that is hidden here.
    """
    for kind, look in LOOKS.items():
        own = [key_of(diamond.shift) for diamond in diamonds if diamond.kind == kind]
        if own:
            add_key(figure, f"{look.words}: {len(own):,}", _symbol(look, size), "change key", own)
    if len(diamonds) > MOST_DIAMONDS:
        add_unmarked_key(figure, [diamond.shift for diamond in diamonds])
        figure.data[-1].visible = False


def add_unmarked_key(figure: go.Figure, shifts: Sequence[Shift]) -> None:
    """Say in the legend how many changes are not marked."""
    if shifts:
        words = f"changes, marked among fewer statements: {len(shifts):,}"
        add_key(
            figure, words, _symbol(LOOKS["possible"], UNMARKED), "unmarked key", [key_of(shift) for shift in shifts]
        )


def _symbol(look: Look, size: int) -> dict[str, object]:
    return {"symbol": look.symbol, "size": size, "color": look.fill, "line": {"width": 1.5, "color": INK}}
