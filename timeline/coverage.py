"""What the statements cover, in numbers: who, when, which outlets, and what no chart can show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from timeline.entries import Entry, outlet_of, reader_of
from timeline.labels import Labels, period_words, plural, signed
from timeline.rows import Row, open_end, placed, plotted, settled
from timeline.timescale import NARROW

__all__ = ["by_month", "chart_notes", "coverage_of", "unplaced"]


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
        "by_outlet": sorted(Counter(outlet_of(row) for row in rows).items()),
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
        {"topic": labels.topic(topic), "cells": [_cell(steps[topic, month]) for month in months]} for topic in topics
    ]
    return {"names": [f"{date.fromisoformat(month + '-01'):%b %Y}" for month in months], "rows": cells}


def _cell(steps: Sequence[int | None]) -> dict[str, object]:
    coded = sorted(step for step in steps if step is not None)
    words = "" if not coded else signed(coded[0]) + (f" to {signed(coded[-1])}" if coded[0] != coded[-1] else "")
    return {"n": len(steps), "words": words, "low": coded[0] if coded else None, "high": coded[-1] if coded else None}
