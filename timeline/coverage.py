"""What the statements cover, in numbers: who, when, which outlets, and what no chart can show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from timeline.entries import Entry, outlet_of, reader_of
from timeline.labels import Labels, period_words, plural, signed
from timeline.rows import Row, open_end, placed, plotted, settled
from timeline.timescale import NARROW

__all__ = ["by_month", "by_outlet", "chart_notes", "coverage_of", "unplaced"]

MOST_OUTLETS = 30  # rows of the table; the outlets with fewer statements share the last one
MOST_MONTHS = 30  # columns; a longer time is told by year


def coverage_of(rows: Sequence[Row]) -> dict[str, object]:
    """Return how many statements there are, by whom, of when, and how far a reader has read them."""
    dated = [(row["date_start"], row["date_end"]) for row in rows if plotted(row)]
    close = [(start, end) for start, end in dated if (end - start).days < NARROW] or dated
    return {
        "statements": plural(len(rows), "statement"),
        "speakers": plural(len({row["speaker"] for row in rows if row["speaker"]}), "speaker"),
        "articles": plural(len({row["article"] for row in rows}), "article"),
        "outlets": sorted({str(row["outlet"]) for row in rows if row.get("outlet")}),
        "period": period_words(min(s for s, _ in close), max(e for _, e in close)) if close else "",
        "undated": sum(not placed(row) for row in rows),
        "readers": _and(sorted({reader_of(row) for row in rows if settled(row)})),
        "read": [(kind, sum(row["status"] == kind for row in rows)) for kind in ("confirmed", "corrected")],
    }


def _and(names: Sequence[str]) -> str:
    """Return names as one would say them.

    >>> _and(["A. Roe", "B. Doe", "C. Poe"]), _and(["A. Roe"]), _and([])
    ('A. Roe, B. Doe and C. Poe', 'A. Roe', '')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def chart_notes(rows: Sequence[Row]) -> dict[str, int]:
    """Return how many statements the chart draws, how many as arrows, and how many it cannot draw."""
    coded = [row for row in rows if row["topic"] is not None and row["position"] is not None]
    return {
        "drawn": sum(placed(row) for row in coded),
        "arrows": sum(bool(open_end(row)) for row in coded),
        "undated": sum(not placed(row) for row in coded),
        "no_position": sum(row["topic"] is not None and row["position"] is None for row in rows),
        "off_topic": sum(row["topic"] is None for row in rows),
    }


def unplaced(rows: Sequence[Row], entries: Sequence[Entry]) -> list[Entry]:
    """Return the statements on a topic that no chart can place in time."""
    ids = {row["id"] for row in rows if row["topic"] is not None and not placed(row)}
    return [entry for entry in entries if entry.id in ids]


def by_month(rows: Sequence[Row], labels: Labels) -> dict[str, object]:
    """Return topic by month: how many statements, and from which to which step."""
    dated = [
        (row["topic"], f"{row['date_start']:%Y-%m}", row["position"])
        for row in rows
        if row["topic"] and plotted(row) and f"{row['date_start']:%Y-%m}" == f"{row['date_end']:%Y-%m}"
    ]
    months = sorted({month for _, month, _ in dated})
    topics = sorted({topic for topic, _, _ in dated}, key=lambda topic: labels.topic(topic))
    steps: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for topic, month, step in dated:
        steps[topic, month].append(step)
    cells = [
        {
            "topic": labels.topic(topic),
            "cells": [_cell(steps[topic, month]) | _chosen(labels.topic(topic), month) for month in months],
        }
        for topic in topics
    ]
    return {"names": [f"{date.fromisoformat(month + '-01'):%b %Y}" for month in months], "rows": cells}


def _chosen(topic: str, month: str) -> dict[str, str]:
    """Return the address of a topic's statements that can be of a month.

    >>> _chosen("Night & day", "2025-02")
    {'link': '#topic=Night+%26+day&from=2025-02-01&to=2025-02-28'}
    """
    first = date.fromisoformat(month + "-01")
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(1)
    return {"link": "#" + urlencode({"topic": topic, "from": first.isoformat(), "to": last.isoformat()})}


def _cell(steps: Sequence[int | None]) -> dict[str, object]:
    coded = sorted(step for step in steps if step is not None)
    words = "" if not coded else signed(coded[0]) + (f" to {signed(coded[-1])}" if coded[0] != coded[-1] else "")
    return {"n": len(steps), "words": words, "low": coded[0] if coded else None, "high": coded[-1] if coded else None}


def by_outlet(rows: Sequence[Row], read: Collection[str] = ()) -> dict[str, object]:
    """Return outlet by month of publication: articles and statements, and what share is dated, coded and confirmed.

    *read* names the articles that were read; those without a statement have no row in a table and are counted apart.
    """
    periods, unit = _periods(rows)
    outlets: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        outlets[outlet_of(row)].append(row)
    ranked = sorted(outlets, key=lambda name: (-len(outlets[name]), name))
    if len(ranked) > MOST_OUTLETS:
        rest = ranked[MOST_OUTLETS - 1 :]
        outlets[f"{len(rest)} other outlets"] = [row for name in rest for row in outlets[name]]
        ranked = [*ranked[: MOST_OUTLETS - 1], f"{len(rest)} other outlets"]
    groups = {name: outlets[name] for name in ranked} | ({"All": list(rows)} if len(ranked) > 1 else {})
    return {
        "unit": unit,
        "names": [_period_name(period) for period in periods],
        "rows": [_outlet(name, own, periods) for name, own in groups.items()],
        "silent": len(set(read) - {row["article"] for row in rows}),
    }


def _periods(rows: Sequence[Row]) -> tuple[list[str | None], str]:
    """Return the months from the first article's to the last one's, or the years; ``None`` where one is not known."""
    seen = {_month(row) for row in rows}
    months = sorted(month for month in seen if month)
    every = list(_months(months[0], months[-1])) if months else []
    unit = "month"
    if len(every) > MOST_MONTHS:
        unit, every = "year", sorted({month[:4] for month in every})
    return [*every, *([None] if None in seen else [])], unit


def _months(first: str, last: str) -> Iterator[str]:
    year, month = (int(part) for part in first.split("-"))
    while f"{year:04}-{month:02}" <= last:
        yield f"{year:04}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _month(row: Row) -> str | None:
    """Return the month in which a row's article appeared; ``None`` where that can be one of two, or any.

    >>> [_month({"published": days}) for days in ("2026-02-05/2026-02-10", "2026-01-31/2026-02-01", "2026-13-01", None)]
    ['2026-02', None, None, None]
    """
    first, _, last = str(row.get("published") or "").partition("/")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return None
    return f"{start:%Y-%m}" if (start.year, start.month) == (end.year, end.month) else None


def _period_name(period: str | None) -> str:
    if period is None:
        return "not known"
    return f"{date.fromisoformat(period + '-01'):%b %Y}" if len(period) > 4 else period


def _outlet(name: str, rows: Sequence[Row], periods: Sequence[str | None]) -> dict[str, object]:
    inside: dict[str | None, list[Row]] = defaultdict(list)
    width = max((len(period) for period in periods if period), default=0)
    for row in rows:
        inside[(_month(row) or "")[:width] or None].append(row)
    most = max(len(own) for own in inside.values())
    return {
        "name": name,
        "articles": len({row["article"] for row in rows}),
        "statements": len(rows),
        "dated": _share(rows, placed),
        "on_topic": _share(rows, lambda row: row["topic"] is not None),
        "coded": _share(rows, lambda row: row["position"] is not None),
        "settled": _share(rows, settled),
        "cells": [_told(inside.get(period, ()), most) for period in periods],
    }


def _told(rows: Sequence[Row], most: int) -> dict[str, int]:
    articles = len({row["article"] for row in rows})
    return {"articles": articles, "statements": len(rows), "bar": round(100 * len(rows) / most)}


def _share(rows: Sequence[Row], holds: Callable[[Row], bool]) -> str:
    """Return which share of the rows it is, in whole hundredths that say neither all nor none of what is not.

    >>> _share([{"n": n} for n in range(1000)], lambda row: row["n"] > 0)
    '99%'
    """
    number = sum(map(holds, rows))
    share = 100 * number / len(rows)
    return f"{min(99, max(1, round(share))) if 0 < number < len(rows) else round(share)}%"
