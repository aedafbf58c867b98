"""Output files: written whole or not at all, and never over something that is there unless told to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from timeline.errors import TimelineError

__all__ = ["refuse_existing", "whole_file", "write_whole"]


def write_whole(path: Path, data: bytes | str, force: bool = False) -> None:
    """Write *data* (text as UTF-8) beside *path*, then rename it into place.

    Somebody who reads the file at any moment sees the old one or the new one.

    >>> write_whole(Path("no-such-folder/timeline.csv"), "id\\n")
    Traceback (most recent call last):
    timeline.errors.TimelineError: no-such-folder/timeline.csv: the folder does not exist; make it first
    """
    with whole_file(path, force) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def whole_file(path: Path, force: bool = False) -> Iterator[IO[bytes]]:
    """Open a file beside *path* for writing, and rename it into place at the end; after an error there is none.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "lines.jsonl"
    >>> with whole_file(path) as file:
    ...     _ = file.write(b"one")
    ...     path.exists()
    False
    >>> path.read_bytes()
    b'one'
    """
    refuse_existing(path, force)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".tmp")
    except OSError as error:
        raise TimelineError(f"{path}: cannot be written ({error.strerror})") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        raise TimelineError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        with suppress(OSError):  # gone already when the renaming succeeded
            Path(name).unlink()


def refuse_existing(path: Path, force: bool = False) -> None:
    """Raise when *path* cannot become a new file; called before the work as well, so that none is lost."""
    try:
        wrong = _hindrance(path, force)
    except OSError as error:
        wrong = f"cannot be written ({error.strerror})"
    if wrong:
        raise TimelineError(f"{path}: {wrong}")


def _hindrance(path: Path, force: bool) -> str | None:
    if path.is_dir():
        return "is a folder; name a file in it"
    if path.exists() and not path.is_file():
        return "is a pipe or a device; name a file, or write to standard output"
    if not path.parent.is_dir():
        return "the folder does not exist; make it first"
    if path.exists() and not force:
        return "exists already; use --force to overwrite it"
    return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
