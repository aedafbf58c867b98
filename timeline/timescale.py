"""The time axis: days side by side where statements are, narrow where none is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from timeline.rows import Row, open_end, plotted

__all__ = ["NARROW", "Panel", "Timescale"]

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
        for left, right, first, after in self.pieces:
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
        """The stretches drawn narrow, as in :attr:`pieces`."""
        return [piece for piece in self.pieces if piece[2] not in {panel.first for panel in self.panels}]

    @property
    def pieces(self) -> list[tuple[float, float, date, date]]:
        """The whole axis, stretch by stretch: left, right, first day, and the day after the last."""
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
