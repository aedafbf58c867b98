"""Tables of codes: what one coder said of each statement, read from any table and written as a file of its own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

from timeline.errors import CodebookError, TableError
from timeline.records import Span, Statement
from timeline.table import json_lines, read_cell, read_statements, read_text, to_cell, to_rows

if TYPE_CHECKING:
    from timeline.codebook import Codebook

__all__ = ["COLUMNS", "Coding", "Outcome", "coding_of", "codings_to_bytes", "read_codings"]

Outcome = Literal["coded", "refused", "failed", "not asked", "withdrawn"]
OUTCOMES: Final = get_args(Outcome)
STEPS: Final = (-2, -1, 0, 1, 2)
OFF_TOPIC: Final = "none"  # how a coder's own file may say it, as a codebook's examples do
IDS: Final = ("id", "statement_id")  # what a table may call the statement's id
CODES: Final = ("on_topic", "topic", "position", "posture")
ANSWER: Final = (*CODES, "position_id", "evidence")
READ: Final = (*ANSWER, "article", "spans", "coder", "codebook_version", "status")


@dataclass(frozen=True, slots=True)
class Coding:
    """What one coder said of one statement; ``None`` is "gave no answer", which is never a code."""

    id: str
    article: str | None = None
    spans: tuple[Span, ...] = ()
    coder: str | None = None
    codebook_version: str | None = None
    outcome: Outcome = "coded"
    on_topic: bool | None = None
    topic: str | None = None
    position: int | None = None
    position_id: str | None = None
    posture: int | None = None
    evidence: tuple[Span, ...] = ()
    reason: str | None = None  # why a code was refused, or why there is none
    status: str | None = None  # suggested, confirmed, corrected, withdrawn


COLUMNS: Final = tuple(field.name for field in fields(Coding) if field.name != "status")


def coding_of(statement: Statement) -> Coding:
    """Return the codes of a row of the timeline table; one that a reader withdrew holds none."""
    held = {name: getattr(statement, name) for name in READ}
    return _coded(statement.id, "coded", held)


def _coded(name: str, outcome: Outcome, held: Mapping[str, Any], reason: str | None = None) -> Coding:
    """Return a coding of what is *held*: no codes where there is no outcome to hold them."""
    if held.get("status") == "withdrawn":
        outcome = "withdrawn"
    kept = {column: value for column, value in held.items() if outcome == "coded" or column not in ANSWER}
    return Coding(id=name, outcome=outcome, reason=reason, **kept)


# ------------------------------------------------------------------------------------------------ reading


def read_codings(path: str | Path, codebook: Codebook | None = None) -> list[Coding]:
    """Return the codes in a .csv, .jsonl or .parquet table with the statements' ids and at least one of CODES.

    Where a table has no column on_topic, a topic says that the statement is on the subject, and "none" that it is off
    it; where it has no posture, a step has the one that the *codebook* gives it. Topic and step must be the codebook's.

    >>> read_codings("no-such-table.csv")
    Traceback (most recent call last):
    timeline.errors.TableError: no-such-table.csv: no such file
    """
    path = Path(path)
    rows = list(_rows(path))
    if not rows:
        raise TableError(f"{path}: holds no codes")
    seen: set[str] = set()
    found = []
    for where, row in rows:
        try:
            coding = _checked(_coding(row), codebook)
        except (TableError, CodebookError) as error:
            raise TableError(f"{path}, {where}: {error}") from None
        if coding.id in seen:
            raise TableError(f"{path}, {where}: '{coding.id}' is coded twice; keep one coder a table")
        seen.add(coding.id)
        found.append(coding)
    return found


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each row as the text of CSV cells, and where it stands."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        for number, row in enumerate(to_rows(read_statements(path)), start=1):
            yield f"row {number}", {name: to_cell(name, value) for name, value in row.items()}
    elif kind == ".csv":
        yield from _csv_rows(path, read_text(path))
    elif kind == ".jsonl":
        for number, row in json_lines(path, read_text(path)):
            yield f"line {number}", {name: to_cell(name, value) for name, value in row.items()}
    else:
        raise TableError(f"{path}: not a kind of table (.jsonl, .csv, .parquet)")


def _csv_rows(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = next(lines, [])
        for cells in lines:
            if len(cells) != len(names):
                raise TableError(f"{path}, line {lines.line_num}: {len(cells)} cells where {len(names)} belong")
            yield f"line {lines.line_num}", dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise TableError(f"{path}: is not a CSV file that can be read ({error})") from None


def _coding(row: Mapping[str, str]) -> Coding:
    """Return the codes in a row; columns that say nothing about codes are passed over."""
    name = next((row[column] for column in IDS if row.get(column)), None)
    if name is None:
        raise TableError(f"no statement id (a column called {' or '.join(IDS)})")
    if not any(column in row for column in CODES):
        raise TableError(f"no codes (columns called {', '.join(CODES)})")
    known = {column: read_cell(column, row[column]) for column in READ if row.get(column)}
    outcome = row.get("outcome") or "coded"
    if outcome not in OUTCOMES:
        raise TableError(f"'outcome' cannot be {outcome!r}; it is one of {', '.join(OUTCOMES)}")
    if known.get("topic") and "on_topic" not in known:
        known["on_topic"] = known["topic"] != OFF_TOPIC
        known["topic"] = known["topic"] if known["on_topic"] else None
    return _coded(read_cell("id", name), cast("Outcome", outcome), known, row.get("reason") or None)


def _checked(coding: Coding, codebook: Codebook | None) -> Coding:
    """Return the codes as the codebook knows them."""
    if coding.position not in (None, *STEPS):
        raise TableError(f"position is {coding.position}; it is a step from -2 to 2")
    if coding.position is not None and coding.topic is None:
        raise TableError(f"position is {coding.position} on no topic")
    if coding.topic is not None and coding.on_topic is False:
        raise TableError(f"topic is '{coding.topic}' of a statement that is not on the subject")
    if codebook is None or coding.topic is None:
        return coding
    codebook.topic(coding.topic)
    if coding.position is None or coding.posture is not None:
        return coding
    return replace(coding, posture=codebook.posture(coding.topic, coding.position))


# ------------------------------------------------------------------------------------------------ writing


def codings_to_bytes(codings: Iterable[Coding], kind: str) -> bytes:
    """Return the bytes of a table of codes as "jsonl" or "csv", in the columns of COLUMNS.

    >>> codings_to_bytes([Coding("a1", coder="jr", on_topic=False)], "csv").decode().splitlines()[1]
    'a1,,[],jr,,coded,false,,,,,[],'
    """
    rows: list[dict[str, Any]] = [{name: getattr(coding, name) for name in COLUMNS} for coding in codings]
    if kind == "jsonl":
        return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode("utf-8")
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows(_cells(row) for row in rows)
    return out.getvalue().encode("utf-8")


def _cells(row: Mapping[str, Any]) -> Sequence[str]:
    return [to_cell(name, value) for name, value in row.items()]
