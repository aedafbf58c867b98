"""Corrections: what readers say of single statements, kept in a file of its own and applied at every build."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from timeline.errors import CodebookError, TableError
from timeline.records import Statement
from timeline.table import read_cell, read_text, to_cell
from timeline.text import slug

if TYPE_CHECKING:
    from timeline.codebook import Actor, Codebook

__all__ = ["COLUMNS", "CORRECTABLE", "VERDICTS", "Correction", "apply_corrections", "read_corrections"]

COLUMNS: Final = ("statement_id", "field", "old", "new", "coder", "date", "note")
VERDICTS: Final = ("confirmed", "withdrawn")
CORRECTABLE: Final = (
    "form",
    "speaker",
    "speaker_id",
    "speaker_role",
    "speaker_group",
    "date_start",
    "date_end",
    "date_precision",
    "date_basis",
    "medium",
    "on_topic",
    "topic",
    "topics",
    "position",
    "is_question",
    "flags",
    "status",
)
NO_POSITION: Final[Mapping[str, Any]] = {
    "position": None,
    "position_id": None,
    "posture": None,
    "position_confidence": None,
    "evidence": (),
}
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Report = Callable[[TableError], object]


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a corrections file; ``old`` and ``new`` as they stand in a CSV cell of that column."""

    where: str  # file and line, for messages
    statement_id: str
    field: str
    old: str
    new: str
    coder: str
    day: date | None = None
    note: str = ""


# ------------------------------------------------------------------------------------------------ reading


def read_corrections(path: str | Path, on_error: Report | None = None) -> list[Correction]:
    """Return the lines of a corrections file, in order; a line that cannot be one is reported.

    >>> read_corrections("no-such-file.csv")
    Traceback (most recent call last):
    timeline.errors.TableError: no-such-file.csv: no such file
    """
    report = on_error or _raise
    found = []
    for number, cells in _lines(Path(path)):
        where = f"{path}, line {number}"
        try:
            found.append(_correction(where, cells))
        except TableError as error:
            report(TableError(f"{where}: {error}"))
    return found


def _raise(error: TableError) -> NoReturn:
    raise error


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        head = next(rows, [])
        if tuple(head) != COLUMNS:
            raise TableError(f"{path}: the first line must be {','.join(COLUMNS)}")
        yield from ((rows.line_num, cells) for cells in rows if any(cells))
    except csv.Error as error:
        raise TableError(f"{path}: is not a CSV file that can be read ({error})") from None


def _correction(where: str, cells: list[str]) -> Correction:
    if len(cells) != len(COLUMNS):
        raise TableError(f"{len(cells)} cells where {len(COLUMNS)} belong")
    statement_id, field, old, new, coder, day, note = (cell.strip() for cell in cells)
    if field not in CORRECTABLE:
        raise TableError(f"'{field}' cannot be corrected (what can: {', '.join(CORRECTABLE)})")
    if field == "status" and new not in VERDICTS:
        raise TableError(f"a status can become {' or '.join(VERDICTS)}, not '{new}'")
    if not coder:
        raise TableError("'coder' is empty; say who corrects")
    read_cell(field, new)
    return Correction(where, statement_id, field, old, new, coder, _day(day), note)


def _day(cell: str) -> date | None:
    if not cell:
        return None
    try:
        if ISO_DAY.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise TableError(f"'date' cannot be '{cell}'; it is an ISO day such as 2025-06-16, or empty")


# ------------------------------------------------------------------------------------------------ applying


def apply_corrections(
    statements: Iterable[Statement],
    corrections: Iterable[Correction],
    codebook: Codebook | None = None,
    on_error: Report | None = None,
) -> list[Statement]:
    """Return the statements with the corrections applied in order; one that no longer fits is reported, and skipped.

    What hangs on a corrected value goes with it: a position takes its id and posture from *codebook*; a new topic
    clears the position, which was a step on another scale; a new speaker takes that actor's name, role and group.
    """
    report = on_error or _raise
    order = list(statements)
    now = {statement.id: statement for statement in order}
    gone: set[tuple[str, str, str]] = set()  # (statement, column, cell) that an earlier line took along
    for correction in corrections:
        try:
            before = _found(now, correction)
            _check_old(before, correction, gone)
            after = replace(before, **_changes(before, correction, codebook))
        except (CodebookError, TableError) as error:
            report(TableError(f"{correction.where}: {error}"))
            continue
        gone |= {
            (before.id, name, to_cell(name, getattr(before, name)))
            for name in CORRECTABLE
            if name != correction.field and getattr(before, name) != getattr(after, name)
        }
        now[before.id] = after
    return [now[statement.id] for statement in order]


def _found(now: Mapping[str, Statement], correction: Correction) -> Statement:
    if correction.statement_id not in now:
        raise TableError(f"there is no statement '{correction.statement_id}' any more; nothing is changed")
    return now[correction.statement_id]


def _check_old(statement: Statement, correction: Correction, gone: set[tuple[str, str, str]]) -> None:
    """Raise unless the value that the corrector saw is still there, or went with an earlier line of the same file."""
    name = correction.field
    current = getattr(statement, name)
    try:
        old = None if not correction.old else read_cell(name, correction.old)
    except TableError:
        old = correction.old
    if old == current or (statement.id, name, to_cell(name, old)) in gone:
        return
    raise TableError(
        f"{name} of '{statement.id}' is '{to_cell(name, current)}', not '{correction.old}', now; nothing is changed"
    )


def _changes(statement: Statement, correction: Correction, codebook: Codebook | None) -> dict[str, Any]:
    """Return every column that the correction sets, what hangs on it included."""
    name, value = correction.field, read_cell(correction.field, correction.new)
    if name == "status":
        return {"status": value, "coder": correction.coder}
    changes: dict[str, Any] = {name: value}
    if name == "topic":
        changes |= _new_topic(statement, value, codebook)
    elif name == "on_topic" and not value:
        changes |= {"topic": None, "topics": (), "topic_confidence": None, **NO_POSITION}
    elif name == "position":
        changes |= _new_position(statement, value, codebook)
    elif name in ("speaker", "speaker_id"):
        changes |= _new_speaker(statement, name, value, codebook)
    elif name in ("date_start", "date_end"):
        changes |= _new_date(replace(statement, **changes))
    return {**changes, "status": "corrected", "coder": correction.coder}


def _new_topic(statement: Statement, topic: str | None, codebook: Codebook | None) -> dict[str, Any]:
    if topic is not None and codebook is not None:
        codebook.topic(topic)  # refuses an unknown one and names those that it knows
    others = tuple(other for other in statement.topics if other not in (topic, statement.topic))
    return {
        "on_topic": topic is not None,
        "topics": (topic, *others) if topic else (),
        "topic_confidence": None,
        **NO_POSITION,
    }


def _new_position(statement: Statement, step: int | None, codebook: Codebook | None) -> dict[str, Any]:
    if step is None:
        return dict(NO_POSITION)
    if statement.topic is None:
        raise TableError(f"'{statement.id}' has no topic that a position could be on; correct its topic first")
    if not -2 <= step <= 2:
        raise TableError(f"a position is a step from -2 to 2, not {step}")
    changes = {**NO_POSITION, "position": step}
    if codebook is not None:
        position = codebook.position(statement.topic, step)
        changes |= {"position_id": position.id, "posture": position.posture}
    return changes


def _new_speaker(statement: Statement, name: str, value: str | None, codebook: Codebook | None) -> dict[str, Any]:
    """Return the speaker's four columns: from the codebook's actor if it is one, else without role and group."""
    actor = next((actor for actor in codebook.actors if _is(actor, name, value)), None) if codebook and value else None
    if actor is not None:
        role = _role(actor, statement.date_start)
        return {"speaker": actor.name, "speaker_id": actor.id, "speaker_role": role, "speaker_group": actor.group}
    if name == "speaker_id":
        return {"speaker_role": None, "speaker_group": None}
    return {"speaker_id": (slug(value) or None) if value else None, "speaker_role": None, "speaker_group": None}


def _is(actor: Actor, name: str, value: str) -> bool:
    return value == actor.id if name == "speaker_id" else value == actor.name


def _role(actor: Actor, day: date | None) -> str | None:
    """Return what the actor was called on *day*; of one whose day is not known, nothing."""
    if day is None:
        return None
    held = (role for role in actor.roles if (role.start or date.min) <= day <= (role.end or date.max))
    return next((role.text for role in held), None)


def _new_date(statement: Statement) -> dict[str, Any]:
    """Return the columns that describe a corrected date: the words that gave the old one did not give this one."""
    start, end = statement.date_start, statement.date_end
    precision = "none" if start is None and end is None else "day" if start == end else "range"
    return {"date_precision": precision, "date_span": None}
