"""The two source articles: the program against a careful hand-coding, field by field, and the committed result.

``data/gold/seeds.jsonl`` was coded by reading, before there was any output. Here the program's own answers are held
against it, before any correction. What it gets wrong is a strict xfail with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from timeline.articles import read_articles
from timeline.pipeline import extract
from timeline.records import Statement

ROOT = Path(__file__).parents[1]
GOLD: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "data" / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
]
FIELDS = ("speaker", "form", "date", "date_basis", "medium", "on_topic", "topic", "position", "is_question", "flags")
WRONG: dict[tuple[str, str], str] = {}


@cache
def found() -> tuple[Statement, ...]:
    """Extract the statements of both articles."""
    return tuple(s for article in read_articles([ROOT / "seeds"]) for s in extract(article))


def ink(spans: Any) -> set[int]:
    """Return the offsets that spans cover."""
    return {i for start, end in spans for i in range(start, end)}


@cache
def match(n: str) -> Statement | None:
    """Return the statement that shares at least half of its characters, in union, with a gold one."""
    gold = next(row for row in GOLD if row["n"] == n)
    want = ink(gold["spans"])
    same = [s for s in found() if s.article == gold["article"]]
    best = max(same, key=lambda s: len(want & ink(s.spans)) / len(want | ink(s.spans)))
    return best if len(want & ink(best.spans)) * 2 >= len(want | ink(best.spans)) else None


def answer(statement: Statement, field: str) -> Any:
    """Return the program's answer in the gold's terms."""
    if field == "speaker":
        return None if "outlet_claim" in statement.flags else statement.speaker
    if field == "date":
        return [day and day.isoformat() for day in (statement.date_start, statement.date_end)]
    if field == "flags":
        return [flag for flag in statement.flags if flag == "outlet_claim"]
    return getattr(statement, field)


def wanted(gold: dict[str, Any], field: str) -> Any:
    """Return the gold answer."""
    return [gold["date_start"], gold["date_end"]] if field == "date" else gold[field]


def cases() -> Iterator[Any]:
    """Yield every field of every statement that must be found; wrong ones are marked with their reason."""
    for gold in GOLD:
        for field in ("found", *FIELDS):
            reason = WRONG.get((gold["n"], field))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            if not gold["optional"]:
                yield pytest.param(gold, field, marks=marks, id=f"{gold['n']}-{field}")


@pytest.mark.parametrize(("gold", "field"), cases())
def test_the_program_says_what_a_careful_reader_says(gold: dict[str, Any], field: str) -> None:
    """Words, speaker, days and their basis, medium, topic and position of each statement."""
    statement = match(gold["n"])
    assert statement is not None
    assert field == "found" or answer(statement, field) == wanted(gold, field)


def test_nothing_is_found_that_nobody_said() -> None:
    """Every statement of the program is one of the gold's, the optional ones included."""
    matched = {s.id for gold in GOLD if (s := match(gold["n"]))}
    assert [s.quote for s in found() if s.id not in matched] == []
