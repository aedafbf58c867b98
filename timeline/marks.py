"""Where each statement stands in a figure, and where its speaker's name has room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timeline.labels import shortened
from timeline.rows import Row, open_end, who
from timeline.timescale import Timescale

__all__ = ["LANE_PAD", "SHAFT", "Mark", "arrow_tip", "room_for_names", "spread", "stacked"]

LANE_PAD = 0.55  # of a step, above and below
LOWER_EDGE = 0.42  # of a row, below its middle
ARROW = 0.1  # of the axis: long enough to be seen, and on purpose no measure of time

SHAFT = 4  # pixels: how thick an arrow is

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


@dataclass(frozen=True)
class Mark:
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


def spread(rows: Sequence[Row], scale: Timescale, ranked: Sequence[str]) -> dict[str, list[Mark]]:
    """Place a lane's statements: in each stretch of days every speaker has columns of their own."""
    cells: dict[tuple[float, float], dict[str, dict[int, list[Row]]]] = {}
    rank = {name: place for place, name in enumerate(ranked)}
    for row in sorted(rows, key=lambda row: (rank[who(row)], open_end(row))):
        cell = cells.setdefault(scale.room(row), {})
        cell.setdefault(who(row), {}).setdefault(row["position"], []).append(row)
    marks: dict[str, list[Mark]] = {}
    for (left, right), cell in sorted(cells.items()):
        widths = {name: max(len(shelf) for shelf in shelves.values()) for name, shelves in cell.items()}
        pitch = min(0.3, 0.9 * (right - left) / sum(widths.values()))
        x = (left + right) / 2 - pitch * sum(widths.values()) / 2
        for shown, (name, shelves) in enumerate(cell.items()):
            middle = x + pitch * widths[name] / 2
            x += pitch * widths[name]
            lift = _lift(shown)
            for step, shelf in sorted(shelves.items()):
                for number, row in enumerate(shelf):
                    place = middle + pitch * (number - (len(shelf) - 1) / 2)
                    marks.setdefault(name, []).append(Mark(row, place, step + lift, left, right, middle))
    return marks


def _lift(number: int) -> float:
    """Return how far a speaker's marks stand off the step's line, so that speakers at one step stay apart."""
    return (0.0, 0.12, -0.12, 0.2, -0.2)[number % 5]


def stacked(rows: Sequence[Row], scale: Timescale, lanes: Mapping[str, int]) -> list[Mark]:
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
            marks.append(Mark(row, x, y, left, right, middle))
    return marks


def arrow_tip(mark: Mark, scale: Timescale) -> float:
    """Return where the arrow of a mark with an open date ends."""
    return mark.x + mark.open * ARROW * (scale.right - scale.left)


def room_for_names(
    title: str, placing: Mapping[str, Sequence[Mark]], scale: Timescale, around: Sequence[tuple[float, float]] = ()
) -> dict[str, tuple[str, str]]:
    """Return statement -> (speaker's name, side of the mark): once in each panel, and only where there is room.

    *around* are places of other things in the lane, which no name may cover.
    """
    unit = LANE_WIDTH / (scale.right - scale.left)
    edges = (scale.left * unit, scale.right * unit)
    top = (2 + LANE_PAD) * STEP_HEIGHT
    taken: list[Box] = [(edges[0], top, edges[0] + 1.2 * LETTER * len(title), top + LINE)]
    taken += [_arrow_box(mark, scale, unit) for marks in placing.values() for mark in marks if mark.open]
    taken += [_box(x, y, unit, 3) for x, y in around]
    names: dict[str, tuple[str, str]] = {}
    for name, marks in placing.items():
        words = shortened(name, 24)
        others = [_box(m.x, m.y, unit, NEAR) for other, them in placing.items() if other != name for m in them]
        own = [_box(mark.x, mark.y, unit, 0) for mark in marks]
        panels: dict[int, list[Mark]] = defaultdict(list)
        for mark in marks:
            panels[sum(panel.left <= mark.x for panel in scale.panels)].append(mark)
        for inside in panels.values():
            ordered = sorted(inside, key=lambda m: (-m.right, -m.y, -m.x))
            found = _room(words, ordered, unit, edges, [*taken, *others, *own])
            if found:
                mark, side, box = found
                taken.append(box)
                names[mark.row["id"]] = (words, side)
    return names


def _box(x: float, y: float, unit: float, pad: float) -> Box:
    middle, height, half = x * unit, y * STEP_HEIGHT, RADIUS + pad
    return middle - half, height - half, middle + half, height + half


def _arrow_box(mark: Mark, scale: Timescale, unit: float) -> Box:
    ends = sorted((mark.x * unit, arrow_tip(mark, scale) * unit))
    return ends[0], mark.y * STEP_HEIGHT - SHAFT, ends[1], mark.y * STEP_HEIGHT + SHAFT


def _room(
    words: str, marks: Sequence[Mark], unit: float, edges: tuple[float, float], taken: Sequence[Box]
) -> tuple[Mark, str, Box] | None:
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
