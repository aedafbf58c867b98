"""What an actor stated on a topic within a day or so, read from a table, and what speaks against counting it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from timeline.codebook import Codebook, ShiftRule
from timeline.errors import TableError
from timeline.records import Leg

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GRAVEST_FIRST", "Row", "Stated", "find_legs", "read_rows"]

CONFIRMED = ("confirmed", "corrected")
NEEDED = (
    "id",
    "article",
    "quote",
    "form",
    "speaker",
    "speaker_id",
    "date_start",
    "date_end",
    "topic",
    "position",
    "is_question",
    "flags",
    "within",
    "relations",
    "status",
)
GRAVEST_FIRST = (  # the reasons against a finding, as they are listed
    "mixed",
    "disputed",
    "order unclear",
    "position changed",
    "group not certain",
    "date too wide",
    "conditional",
    "low confidence",
    "unconfirmed",
)


@dataclass(frozen=True, slots=True)
class Row:
    """What matters of a statement."""

    id: str
    article: str
    quote: str
    form: str
    speaker: str
    actor: str | None
    group: str | None
    start: date | None
    end: date | None
    topic: str | None
    step: int | None
    question: bool
    flags: frozenset[str]
    within: str | None
    clarifies: tuple[str, ...]
    status: str
    sure: float | None  # the lower of the coder's two confidences
    utterance: str | None
    place: int

    @property
    def confirmed(self) -> bool:
        """Tell whether a reader stands behind the code."""
        return self.status in CONFIRMED

    @property
    def window(self) -> tuple[date, date]:
        """The days on which it can have been said; only asked of dated statements."""
        assert self.start is not None
        assert self.end is not None
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Stated:
    """A leg, with what speaks against counting it."""

    rows: tuple[Row, ...]
    faults: frozenset[str]  # mixed, disputed, unconfirmed, date too wide, low confidence
    conditional: bool
    clarifications: tuple[str, ...]
    sure: float | None

    @property
    def low(self) -> int:
        """The lowest step stated."""
        return min(row.step or 0 for row in self.rows)

    @property
    def high(self) -> int:
        """The highest step stated."""
        return max(row.step or 0 for row in self.rows)

    @property
    def start(self) -> date:
        """The first day on which any of it can have been said."""
        return min(row.window[0] for row in self.rows)

    @property
    def end(self) -> date:
        """The last such day."""
        return max(row.window[1] for row in self.rows)

    @property
    def told(self) -> Leg:
        """The leg as a finding shows it."""
        return Leg(tuple(row.id for row in self.rows), self.low, self.high, self.start, self.end)


def read_rows(table: pd.DataFrame) -> list[Row]:
    """Return what matters of each statement in a table, in whatever way pandas or a file said it."""
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise TableError(f"table: no column {missing[0]!r}; a table of statements has {', '.join(NEEDED)} and more")
    records: list[dict[Any, Any]] = table[[*NEEDED, *_optional(table)]].to_dict("records")
    return [_row(values) for values in records]


def find_legs(rows: Sequence[Row], codebook: Codebook) -> Iterator[tuple[tuple[str, str], list[Stated]]]:
    """Yield (actor, topic) and the legs of each, in order of date: what was asked, retold or undated makes none."""
    usable = _one_window_each([row for row in rows if _makes_a_leg(row, codebook)])
    clarified = _clarified_by(rows)
    for key, stated in _by_actor_and_topic(usable, codebook):
        yield key, _legs(stated, codebook.shift, clarified)


# ------------------------------------------------------------------------------------------------ rows


def _optional(table: pd.DataFrame) -> list[str]:
    wanted = ("topic_confidence", "position_confidence", "utterance", "spans", "speaker_group")
    return [name for name in wanted if name in table.columns]


def _row(values: Mapping[str, Any]) -> Row:
    """Return a row as plain values, in whatever way pandas said "missing"."""
    position, within, utterance = (_known(values.get(name)) for name in ("position", "within", "utterance"))
    spans = _list(values.get("spans"))
    return Row(
        id=str(values["id"]),
        article=str(values["article"]),
        quote=str(_known(values["quote"]) or ""),
        form=str(_known(values["form"])),
        speaker=str(_known(values["speaker"]) or ""),
        actor=_known(values["speaker_id"]),
        group=_known(values.get("speaker_group")),
        start=_day(values["date_start"], values["id"]),
        end=_day(values["date_end"], values["id"]),
        topic=_known(values["topic"]),
        step=None if position is None else int(position),
        question=bool(_known(values["is_question"])),
        flags=frozenset(map(str, _list(values["flags"]))),
        within=within,
        clarifies=tuple(str(link["id"]) for link in _list(values["relations"]) if link["kind"] == "clarifies"),
        status=str(_known(values["status"])),
        sure=_lower(values.get("topic_confidence"), values.get("position_confidence")),
        utterance=utterance,
        place=int(spans[0][0]) if spans else 0,
    )


def _known(value: Any) -> Any:
    """Return the value, or ``None`` for anything that is not equal to itself (NaN, NaT) or is pandas' own NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    return None if isinstance(value, float) and value != value else value


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        value = json.loads(value) if value.strip() else []
    return [] if _known(value) is None else list(value)


def _day(value: Any, statement: Any) -> date | None:
    value = _known(value)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10]) if value else None
        except ValueError:
            raise TableError(f"table: statement {statement}: {value!r} is no day; write it as 2025-06-15") from None
    return value.date() if isinstance(value, datetime) else value


def _lower(*values: Any) -> float | None:
    known = [float(value) for value in map(_known, values) if value is not None]
    return min(known) if known else None


# ------------------------------------------------------------------------------------------------ what can make a leg


def _makes_a_leg(row: Row, codebook: Codebook) -> bool:
    """Tell whether a statement is its actor's own, on a known day, with a position; all else is never compared."""
    rule, actor = codebook.shift, codebook.actor(row.actor)
    if row.actor is None or (actor and actor.kind == "collective") or row.within is not None:
        return False
    if row.topic is None or row.step is None or row.start is None or row.end is None:
        return False
    asks = row.question and "question" in rule.exclude_flags and "rhetorical" not in row.flags
    return not asks and row.form in rule.forms and row.status != "withdrawn" and not row.flags & {*rule.exclude_flags}


def _one_window_each(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with one window per utterance, the narrowest: told twice, it was still said once."""
    narrow: dict[str, tuple[date, date]] = {}
    for row in rows:
        if row.utterance:
            known = narrow.get(row.utterance, row.window)
            narrow[row.utterance] = min(known, row.window, key=lambda window: (window[1] - window[0], window))
    return [_dated(row, narrow[row.utterance]) if row.utterance else row for row in rows]


def _dated(row: Row, window: tuple[date, date]) -> Row:
    return replace(row, start=window[0], end=window[1])


def _by_actor_and_topic(rows: Iterable[Row], codebook: Codebook) -> Iterator[tuple[tuple[str, str], list[Row]]]:
    """Yield (actor, topic) and the statements, in order of date, then of place."""

    def key(row: Row) -> tuple[str, str]:
        return _canonical(row.actor, codebook), row.topic or ""

    ordered = sorted(rows, key=lambda row: (key(row), row.window, row.article, row.place, row.id))
    for name, stated in groupby(ordered, key=key):
        yield name, list(stated)


def _canonical(actor_id: str | None, codebook: Codebook) -> str:
    """Return for whom a statement counts: a spokesperson's for the institution, never an institution's for a person."""
    actor = codebook.actor(actor_id)
    if actor and actor.kind == "spokesperson" and codebook.rollup.spokesperson_to_institution:
        principal = codebook.actor(actor.principal)
        if principal and principal.kind == "institution":
            return principal.id
    return actor_id or ""


def _clarified_by(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return statement -> the statements that say what it meant."""
    out: dict[str, list[str]] = {}
    for row in rows:
        for target in row.clarifies:
            out.setdefault(target, []).append(row.id)
    return out


# ------------------------------------------------------------------------------------------------ legs


def _legs(rows: Sequence[Row], rule: ShiftRule, clarified: Mapping[str, Sequence[str]]) -> list[Stated]:
    """Return the legs of one actor on one topic: statements within a day or so of each other, or in one same window."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and _belongs(row, groups[-1], rule):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [_leg(group, rule, clarified) for group in groups]


def _belongs(row: Row, group: Sequence[Row], rule: ShiftRule) -> bool:
    first = min(one.window[0] for one in group)
    last = max(one.window[1] for one in (*group, row))
    return last - first <= timedelta(days=rule.day_spread) or all(one.window == row.window for one in group)


def _leg(rows: Sequence[Row], rule: ShiftRule, clarified: Mapping[str, Sequence[str]]) -> Stated:
    sure = _surest(rows)
    clarifications = tuple(dict.fromkeys(name for row in rows for name in clarified.get(row.id, ())))
    leg = Stated(tuple(rows), frozenset(), all("conditional" in row.flags for row in rows), clarifications, sure)
    faults = {
        "mixed": leg.low < 0 < leg.high,
        "disputed": bool(clarifications) or any("disputed" in row.flags for row in rows),
        "date too wide": (leg.end - leg.start).days + 1 > rule.max_date_span_days,
        "unconfirmed": not any(row.confirmed for row in rows),
        "low confidence": sure is None or sure < rule.min_confidence,
    }
    return replace(leg, faults=frozenset(name for name, holds in faults.items() if holds))


def _surest(rows: Sequence[Row]) -> float | None:
    """Return the confidence of the surest statement; one that a reader confirmed is sure."""
    known = [1.0 if row.confirmed else row.sure for row in rows]
    return max((value for value in known if value is not None), default=None)
