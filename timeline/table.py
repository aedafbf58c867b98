"""The table of statements: its columns, and the files and frames that hold it."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from operator import attrgetter, methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from timeline.errors import TableError
from timeline.files import whole_file, write_whole
from timeline.records import Span, Statement

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "from_cell",
    "from_frame",
    "from_rows",
    "is_table",
    "json_lines",
    "parquet_writer",
    "read_cell",
    "read_statements",
    "read_table",
    "to_bytes",
    "to_cell",
    "to_frame",
    "to_rows",
    "write_table",
]

COLUMNS: Final = tuple(field.name for field in fields(Statement))
FORMATS: Final = ("jsonl", "csv", "parquet")

WHOLE = {"position", "posture"}
NUMBERS = {"topic_confidence", "position_confidence"}
YES_NO = {"on_topic", "is_question"}
DAYS = {"date_start", "date_end"}
SPAN = {"speaker_span", "cue_span", "date_span"}
SPANS = {"spans", "evidence"}
WORDS = {"topics", "flags"}
LINKS = {"relations"}
LISTS = SPANS | WORDS | LINKS
IN_JSON = LISTS | SPAN | WHOLE | NUMBERS  # how a CSV cell holds them
REQUIRED = {field.name for field in fields(Statement) if "None" not in str(field.type)}

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # a spreadsheet would compute such a cell
NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')
DAY = re.compile(r"\d{4}-\d\d-\d\d")
HALF = re.compile(r"[\ud800-\udfff]")
VALUES = attrgetter(*COLUMNS)
as_json = json.JSONEncoder(
    ensure_ascii=False, default=methodcaller("isoformat")
).encode  # a tuple is a list, a day text

Report = Callable[[TableError], object]


# ------------------------------------------------------------------------------------------------ rows


def to_rows(statements: Iterable[Statement]) -> Iterator[dict[str, Any]]:
    """Yield each statement as plain JSON values under the names of COLUMNS: spans as lists, days as ISO text."""
    for statement in statements:
        yield {name: _plain(value) for name, value in zip(COLUMNS, VALUES(statement), strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def from_rows(
    rows: Iterable[Mapping[str, Any]], where: str = "table", on_error: Report | None = None
) -> list[Statement]:
    """Return the statements that *rows* hold; a row that holds something else is reported by its number.

    >>> from_rows([{"id": "a1"}])
    Traceback (most recent call last):
    timeline.errors.TableError: table, row 1: no column 'article'
    """
    report = on_error or _raise
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append(_statement(row))
        except TableError as error:
            report(TableError(f"{where}, row {number}: {error}"))
    return found


def _raise(error: TableError) -> NoReturn:
    raise error


def _statement(row: Mapping[str, Any]) -> Statement:
    check_columns(row)
    return Statement(**{name: _value(name, row[name]) for name in COLUMNS})


def check_columns(names: Iterable[str]) -> None:
    """Raise unless *names* are the table's columns, in any order."""
    given = list(names)
    for name in COLUMNS:
        if name not in given:
            raise TableError(f"no column '{name}'")
    for name in given:
        if name not in COLUMNS:
            raise TableError(f"unknown column '{name}'; the columns are listed in README.md")


def _value(name: str, value: Any) -> Any:
    """Return a plain value as the Statement holds it; raise when it is of another kind."""
    if value is None:
        if name in REQUIRED:
            raise TableError(f"'{name}' is missing")
        return None
    read: Callable[[Any], Any] = READERS.get(name, _text)
    try:
        return read(value)
    except (TypeError, ValueError):
        raise TableError(f"'{name}' cannot be {_short(value)}; it is {EXPECTED[read]}") from None


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _text(value: Any) -> str:
    if not isinstance(value, str) or HALF.search(value):
        raise ValueError
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError
    return float(value)


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _day(value: Any) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)  # of a time, the day
    if not DAY.fullmatch(_text(value)):
        raise ValueError
    return date.fromisoformat(value)


def _span(value: Any) -> Span:
    start, end = value
    if not 0 <= _whole(start) <= _whole(end):
        raise ValueError
    return Span(start, end)


def _spans(value: Any) -> tuple[Span, ...]:
    return tuple(_span(item) for item in _list(value))


def _words(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value))


def _links(value: Any) -> tuple[dict[str, str], ...]:
    links = tuple({_text(key): _text(item) for key, item in link.items()} for link in _list(value) if link.items())
    if any(set(link) != {"kind", "id"} for link in links):
        raise ValueError
    return links


def _list(value: Any) -> Sequence[Any]:
    if isinstance(value, str | Mapping):
        raise TypeError
    return list(value)


READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(WHOLE, _whole),
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(YES_NO, _yes_no),
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(SPAN, _span),
    **dict.fromkeys(SPANS, _spans),
    **dict.fromkeys(WORDS, _words),
    **dict.fromkeys(LINKS, _links),
}
EXPECTED: dict[Callable[[Any], Any], str] = {
    _text: "text",
    _whole: "a whole number",
    _number: "a number",
    _yes_no: "true or false",
    _day: "an ISO day such as 2025-06-16",
    _span: "a span such as [12, 40]",
    _spans: "a list of spans such as [[12, 40]]",
    _words: 'a list of words such as ["cities"]',
    _links: 'a list of links such as [{"kind": "clarifies", "id": "..."}]',
}


# ------------------------------------------------------------------------------------------------ frames


def to_frame(statements: Iterable[Statement]) -> pd.DataFrame:
    """Return the table as a frame: a row a statement, in the order given, the columns of COLUMNS.

    Each cell is a Python value: days are ``datetime.date``, lists are lists, what is not known is ``None``. No column
    is converted to numbers, since a missing position must never become 0 or NaN; ``frame["position"].astype("Int64")``
    does it where it is wanted.

    >>> list(to_frame([]).columns[:3])
    ['id', 'article', 'url']
    """
    import pandas as pd

    rows = [[_cell_value(name, getattr(statement, name)) for name in COLUMNS] for statement in statements]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _cell_value(name: str, value: Any) -> Any:
    return value if name in DAYS else _plain(value)


def from_frame(frame: pd.DataFrame) -> list[Statement]:
    """Return the statements that a frame holds; the way back from :func:`to_frame`, whatever missing values became."""
    rows = frame.to_dict("records")
    return from_rows({str(key): _known(value) for key, value in row.items()} for row in rows)


def _known(value: Any) -> Any:
    """Return *value* as plain Python, ``None`` for each of the ways in which pandas says missing."""
    import pandas as pd

    if pd.api.types.is_scalar(value):
        return None if pd.isna(value) else value.item() if hasattr(value, "item") else value
    return value


# ------------------------------------------------------------------------------------------------ files


def write_table(statements: Iterable[Statement] | pd.DataFrame, path: str | Path, force: bool = False) -> None:
    """Write the table to *path*, whole or not at all; the suffix says how (.jsonl, .csv or .parquet)."""
    path = Path(path)
    write_whole(path, to_bytes(statements, _format(path)), force)


def _format(path: Path) -> str:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise TableError(f"{path}: not a kind of table ({', '.join('.' + name for name in FORMATS)})")
    return kind


def to_bytes(statements: Iterable[Statement] | pd.DataFrame, kind: str) -> bytes:
    """Return the bytes of the table as "jsonl", "csv" or "parquet"; the same statements give the same bytes."""
    is_frame = hasattr(statements, "columns")
    known = from_frame(cast("pd.DataFrame", statements)) if is_frame else list(cast("Iterable[Statement]", statements))
    if kind == "parquet":
        return _parquet_bytes(known)
    lines = _csv_lines(known) if kind == "csv" else _json_lines(known)
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _json_lines(statements: Sequence[Statement]) -> Iterator[str]:
    return (as_json(dict(zip(COLUMNS, VALUES(statement), strict=True))) for statement in statements)


def read_table(path: str | Path) -> pd.DataFrame:
    """Return the frame that a .jsonl, .csv or .parquet file holds, as :func:`to_frame` makes it.

    >>> read_table("no-such-table.csv")
    Traceback (most recent call last):
    timeline.errors.TableError: no-such-table.csv: no such file
    """
    return to_frame(read_statements(path))


def read_statements(path: str | Path, on_error: Report | None = None) -> list[Statement]:
    """Return the statements in a .jsonl, .csv or .parquet file; a row that is wrong is reported by its number."""
    path = Path(path)
    kind = _format(path)
    rows = _parquet_rows(path) if kind == "parquet" else TEXT_READERS[kind](path, read_text(path))
    try:
        return from_rows(rows, str(path), on_error)
    except csv.Error as error:
        raise TableError(f"{path}: is not a CSV file that can be read ({error})") from None


def is_table(path: Path) -> bool:
    """Tell whether *path* is a file whose first line is that of a table rather than that of an article."""
    if path.suffix.lower() == ".parquet":
        return _is_parquet_table(path)
    if path.suffix.lower() not in (".csv", ".jsonl"):
        return False
    try:
        with path.open("rb") as file:
            return b"published_basis" in file.readline(1_000_000)
    except OSError:
        return False  # whoever reads it as an article says what is wrong with it


def _is_parquet_table(path: Path) -> bool:
    try:
        pa, parquet = _pyarrow()
        return "text" not in parquet.read_schema(path).names
    except TableError:
        return True
    except (OSError, pa.ArrowException):
        return True  # whoever reads it says what is wrong with it


def read_text(path: Path) -> str:
    """Return a table's text, without a byte order mark; whatever cannot be read is named."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8").removeprefix("\ufeff")
    except FileNotFoundError:
        raise TableError(f"{path}: no such file") from None
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from None


def json_lines(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the object on each line of JSON Lines and the line's number; empty lines are passed over.

    >>> list(json_lines(Path("t.jsonl"), '\\n{"id": "a1"}\\n'))
    [(2, {'id': 'a1'})]
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TableError(f"{path}, line {number}: is not JSON ({str(error).partition(':')[0]})") from None
        if not isinstance(row, dict):
            raise TableError(f"{path}, line {number}: is not a JSON object")
        yield number, row


def _json_rows(path: Path, text: str) -> Iterator[dict[str, Any]]:
    return (row for _, row in json_lines(path, text))


# ------------------------------------------------------------------------------------------------ CSV


def _csv_lines(statements: Sequence[Statement]) -> Iterator[str]:
    """Yield the lines; written by hand because the standard writer's quoting differs between versions of Python."""
    yield ",".join(COLUMNS)
    for statement in statements:
        yield ",".join(_quoted(to_cell(name, value)) for name, value in zip(COLUMNS, VALUES(statement), strict=True))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if NEEDS_QUOTES.search(cell) else cell


def to_cell(name: str, value: Any) -> str:
    """Return a plain value of column *name* as the text of a CSV cell; ``None`` is an empty one.

    Text that a spreadsheet would take for a formula has an apostrophe before it, which :func:`from_cell` takes away.

    >>> [to_cell("position", -2), to_cell("on_topic", True), to_cell("spans", [[0, 4]]), to_cell("quote", "=1+1")]
    ['-2', 'true', '[[0, 4]]', "'=1+1"]
    """
    if value is None:
        return ""
    if name in IN_JSON or name in YES_NO:
        return as_json(value)
    text = str(_plain(value))
    return f"'{text}" if FORMULA.match(text) else text


def from_cell(name: str, cell: str) -> Any:
    """Return the plain value of a CSV cell of column *name*; the way back from :func:`to_cell`.

    >>> [from_cell("position", "-2"), from_cell("on_topic", "TRUE"), from_cell("quote", "'=1+1"), from_cell("cue", "")]
    [-2, True, '=1+1', None]
    """
    if not cell:
        return None
    if name in YES_NO:
        return {"true": True, "false": False}.get(cell.lower(), cell)  # a spreadsheet writes TRUE
    if name in IN_JSON:
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return cell  # of the wrong kind, which is said where the row is read
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def read_cell(name: str, cell: str) -> Any:
    """Return the text of a CSV cell as a Statement holds it; raise when it is of the wrong kind.

    >>> read_cell("topics", '["cities"]'), read_cell("date_start", "2025-06-16")
    (('cities',), datetime.date(2025, 6, 16))
    >>> read_cell("position", "low")
    Traceback (most recent call last):
    timeline.errors.TableError: 'position' cannot be 'low'; it is a whole number
    """
    return _value(name, from_cell(name, cell))


def _csv_rows(path: Path, text: str) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # a long quotation is no fault of the file
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = next(lines, [])
    try:
        check_columns(names)
    except TableError as error:
        raise TableError(f"{path}: {error}") from None
    for cells in lines:
        if len(cells) != len(names):
            raise TableError(f"{path}, line {lines.line_num}: {len(cells)} cells where {len(names)} belong")
        yield {name: from_cell(name, cell) for name, cell in zip(names, cells, strict=True)}


TEXT_READERS = {"jsonl": _json_rows, "csv": _csv_rows}


# ------------------------------------------------------------------------------------------------ Parquet


def _parquet_bytes(statements: Sequence[Statement]) -> bytes:
    pa, parquet = _pyarrow()
    table = pa.Table.from_pylist([_dated(row) for row in to_rows(statements)], schema=_schema(pa))
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


@contextmanager
def parquet_writer(path: Path) -> Iterator[Callable[[Sequence[Statement]], object]]:
    """Hand out what adds statements to a Parquet file, which is there, whole, at the end; an older one is replaced."""
    pa, parquet = _pyarrow()
    schema = _schema(pa)
    with whole_file(path, force=True) as file, parquet.ParquetWriter(file, schema) as writer:
        yield lambda statements: writer.write_table(
            pa.Table.from_pylist([_dated(row) for row in to_rows(statements)], schema=schema)
        )


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name in DAYS and value else value for name, value in row.items()}


def _parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    pa, parquet = _pyarrow()
    try:
        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    except FileNotFoundError:
        raise TableError(f"{path}: no such file") from None
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"{path}: is not a Parquet file that can be read ({str(error).splitlines()[0]})") from None
    return iter(rows)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as parquet
    except ImportError:
        raise TableError("Parquet needs pyarrow; install policy-timeline[parquet], or use .jsonl or .csv") from None
    return pa, parquet


def _schema(pa: Any) -> Any:
    """Return the Parquet types of COLUMNS; stated, since a column of nothing but nulls says nothing of its own."""
    span = pa.list_(pa.int64())
    link = pa.struct([("kind", pa.string()), ("id", pa.string())])
    types = {
        **dict.fromkeys(WHOLE, pa.int8()),
        **dict.fromkeys(NUMBERS, pa.float64()),
        **dict.fromkeys(YES_NO, pa.bool_()),
        **dict.fromkeys(DAYS, pa.date32()),
        **dict.fromkeys(SPAN, span),
        **dict.fromkeys(SPANS, pa.list_(span)),
        **dict.fromkeys(WORDS, pa.list_(pa.string())),
        **dict.fromkeys(LINKS, pa.list_(link)),
    }
    return pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS])
