"""A TOML file read key by key: every fault is kept, with file, line, table, key and what would have worked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from timeline.errors import CodebookError

__all__ = ["Source", "Table", "read_text"]

NAME = re.compile(r"[\w-]+")


def read_text(path: Path) -> str:
    """Return the text of a codebook or of its examples; what cannot be read is named."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and text, to say on which line a fault stands, and the faults found; TOML readers keep no lines."""

    name: str
    text: str
    faults: list[tuple[int, str]] = field(default_factory=list)  # each with its line

    def line(self, path: Sequence[str | int], key: str) -> int | None:
        """Return the line of *key* in the table at *path*, or of the nearest thing that can be found."""
        lines = self.text.split("\n")
        at, end = 0, len(lines)
        for step, part in enumerate(path):
            if isinstance(part, int):
                continue
            index = path[step + 1] if step + 1 < len(path) and isinstance(path[step + 1], int) else 0
            found = list(_headers(lines, at, end, part))
            if len(found) > int(index):
                at = found[int(index)]
                end = next((n for n in range(at + 1, end) if lines[n].startswith("[")), end)
            else:
                at, end = _inline(lines, at, end, part, int(index))
        named = re.compile(rf"(?:^|[{{,\s])\"?{re.escape(key)}\"?\s*=")
        top = end if path else next((n for n in range(end) if lines[n].startswith("[")), end)
        place = next((n for n in range(at, top) if named.search(lines[n])), None)
        if place is None and not path:
            place = next(_headers(lines, at, end, key), None)
        return place + 1 if place is not None else at + 1 if path else None


def _headers(lines: Sequence[str], at: int, end: int, name: str) -> Iterator[int]:
    header = re.compile(rf"\[+(?:\w+\.)?{re.escape(name)}\]+\s*(?:#|$)")
    return (number for number in range(at, end) if header.match(lines[number]))


def _inline(lines: Sequence[str], at: int, end: int, name: str, index: int) -> tuple[int, int]:
    """Return the lines of the inline table *index* of an array: one a line, or all in the array's own."""
    start = next((n for n in range(at, end) if lines[n].startswith(f"{name} =")), at)
    rows = [n for n in range(start + 1, end) if lines[n].lstrip().startswith("{")]
    if "{" in lines[start] or len(rows) <= index:
        return start, start + 1
    return rows[index], rows[index] + 1


class Table:
    """A TOML table that is read key by key; a key that nobody reads is a fault.

    A value that will not do is a fault too, and reads as an empty one, so that the rest can be read.
    """

    def __init__(
        self, data: Mapping[str, Any], source: Source, path: tuple[str | int, ...] = (), missing: bool = False
    ) -> None:
        self.data, self.source, self.path, self.missing = data, source, path, missing
        self.known: list[str] = []
        self.parts: list[Table] = []

    def refuse(self, key: str, message: str) -> None:
        """Keep a fault: file, line, table, key and what is wrong; of a table that is missing that is said already."""
        if self.missing:
            return
        line = self.source.line(self.path, key)
        where = f"{self.source.name}:{line}" if line else self.source.name
        self.source.faults.append((line or 0, f"{where}: {' '.join((*self.words(), key))}: {message}"))

    def words(self) -> list[str]:
        """Return the table's path as a reader would say it: the name, and the id of the entry."""
        name = ".".join(str(part) for part in self.path if isinstance(part, str))
        return [name, *([repr(self.data["id"])] if isinstance(self.data.get("id"), str) else [])] if name else []

    def get(self, key: str, default: Any, right: Callable[[Any], bool], kind: str, empty: Any) -> Any:
        """Return the value of *key* if it is *right*; a default of ``...`` means that it must be there."""
        self.known.append(key)
        if key in self.data and right(self.data[key]):
            return self.data[key]
        if key in self.data:
            self.refuse(key, f"{self.data[key]!r} will not do; give {kind}")
        elif default is not ...:
            return default
        else:
            self.refuse(key, f"missing; give {kind}")
        return empty

    def text(self, key: str, default: Any = ...) -> str:
        """Return a string that is not empty."""
        right = lambda v: isinstance(v, str) and bool(v.strip())  # noqa: E731  # said once, here
        return str(self.get(key, default, right, "a string in quotation marks", ""))

    def name(self, key: str) -> str:
        """Return an id: what tables, links and files can hold without quotation marks."""
        right = lambda v: isinstance(v, str) and bool(NAME.fullmatch(v))  # noqa: E731  # likewise
        return str(self.get(key, ..., right, "an id of letters, digits, - and _, in quotation marks", ""))

    def integer(self, key: str, among: Sequence[int], default: Any = ...) -> int:
        """Return one of the whole numbers *among*, which are given in order."""
        right = lambda v: isinstance(v, int) and not isinstance(v, bool) and v in among  # noqa: E731  # likewise
        return int(self.get(key, default, right, f"a whole number from {min(among)} to {max(among)}", among[0]))

    def share(self, key: str, default: Any = ...) -> float:
        """Return a number from 0 to 1."""
        right = lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and 0 <= v <= 1  # noqa: E731  # likewise
        return float(self.get(key, default, right, "a number from 0 to 1", 0))

    def flag(self, key: str, default: Any = ...) -> bool:
        """Return true or false."""
        return bool(self.get(key, default, lambda v: isinstance(v, bool), "true or false", False))

    def day(self, key: str, optional: bool = False) -> date | None:
        """Return a day; ``None`` where it may be left open and is."""
        right = lambda v: type(v) is date  # noqa: E731  # a date-time is a datetime, which is a date too
        kind = "a day such as 2025-06-01, without quotation marks"
        value: date | None = self.get(key, None if optional else ..., right, kind, None)
        return value

    def choice(self, key: str, among: Sequence[str], default: Any = ...) -> str:
        """Return one of the words *among*."""
        return str(self.get(key, default, lambda v: v in among, f"one of {', '.join(among)}", among[0]))

    def strings(self, key: str, among: Sequence[str] = (), optional: bool = False) -> tuple[str, ...]:
        """Return a list of strings, none empty, each one of *among* if that is given."""

        def fits(value: Any) -> bool:
            return isinstance(value, str) and bool(value.strip()) and (not among or value in among)

        right = lambda v: isinstance(v, list) and all(map(fits, v))  # noqa: E731  # likewise
        kind = f"a list of any of {', '.join(among)}" if among else "a list of strings, none empty"
        return tuple(self.get(key, () if optional else ..., right, kind, ()))

    def only(self, key: str, value: object, default: Any = ...) -> None:
        """Read a key that states a rule which this package has no other way of following."""
        right = lambda v: v == value and type(v) is type(value)  # noqa: E731  # likewise
        self.get(key, default, right, f"{value!r}, the only rule that is implemented", value)

    def table(self, key: str, optional: bool = False) -> Table:
        """Return the table of that name; an empty one where it may be left out and is."""
        right = lambda v: isinstance(v, dict)  # noqa: E731  # likewise
        data = self.get(key, {} if optional else ..., right, f"a table [{key}]", None)
        part = Table(data or {}, self.source, (*self.path, key), self.missing or data is None)
        self.parts.append(part)
        return part

    def tables(self, key: str, optional: bool = False) -> list[Table]:
        """Return the tables of that name, in order."""

        def right(value: Any) -> bool:
            return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)

        rows = self.get(key, [] if optional else ..., right, f"tables [[{key}]]", [])
        parts = [Table(row, self.source, (*self.path, key, at)) for at, row in enumerate(rows)]
        self.parts += parts
        return parts

    def at(self, key: str, index: int) -> Table:
        """Return the entry *index* of an array of tables that was read before."""
        return next(part for part in self.parts if part.path == (*self.path, key, index))

    def close(self) -> None:
        """Refuse what was not read, here and in every part."""
        for key in self.data:
            if key not in self.known:
                self.refuse(key, f"unknown key (known: {', '.join(dict.fromkeys(self.known))})")
        for part in self.parts:
            part.close()
