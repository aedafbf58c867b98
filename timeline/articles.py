"""Articles out of files, folders and their manifest; no character of a text is rewritten."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from timeline.errors import ArticleError
from timeline.records import Article

__all__ = ["MANIFEST", "RECORDS", "SUFFIXES", "find_files", "read_articles"]

MANIFEST = "articles.csv"
MANIFEST_COLUMNS = ("file", "url", "outlet", "title", "author", "published")
RECORD_KEYS = ("text", "stem", "id", "url", "outlet", "title", "author", "published")
RECORDS = (".jsonl", ".parquet")  # of many articles each
SUFFIXES = (".txt", ".html", ".htm", *RECORDS)
ROWS = 500  # articles of a Parquet file held at once
LONGEST = 1_000_000  # characters: far beyond any article, and what one of nothing but marks needs fits into memory
DAY = re.compile(r"\d{4}-\d\d-\d\d(?=$|[T ]\d\d:)")
MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}

Report = Callable[[ArticleError], object]


@dataclass(frozen=True, slots=True)
class Source:
    """What a manifest or a page's metadata says of an article; ``None`` where it says nothing."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: date | None = None


def read_articles(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], on_error: Report | None = None
) -> Iterator[Article]:
    """Yield the articles in *paths*, files or folders, in the order given and then by name.

    A text is what its UTF-8 bytes say, newlines as they are; a byte order mark at its very start is no part of it.
    A page's text is what trafilatura extracts from it. A file named in an ``articles.csv`` beside it takes what
    stands there. What cannot be used is handed to *on_error* and the rest goes on; without it, it is raised.

    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> _ = (folder / "visit.txt").write_text("The mayor said “no.”", encoding="utf-8")
    >>> [(article.stem, article.text) for article in read_articles(folder)]
    [('visit', 'The mayor said “no.”')]
    >>> next(read_articles("no-such-folder"))
    Traceback (most recent call last):
    timeline.errors.ArticleError: no-such-folder: no such file or folder
    """
    report = on_error or _raise
    read: set[str] = set()
    stems: dict[str, Path] = {}
    manifests = Manifests(report)
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        for file, source in _find_files(path, manifests, report):
            place = os.path.realpath(file)  # Path.resolve raises on a link to itself
            if place in read:
                continue
            read.add(place)
            for article in _read_file(file, source, report):
                if len(article.text) > LONGEST:
                    size = f"{len(article.text):,} characters, where an article has at most {LONGEST:,}"
                    report(ArticleError(f"{file}: '{article.stem}' has {size}; split it"))
                    continue
                if article.stem in stems:
                    first = stems[article.stem]
                    where = "the same file" if first == file else str(first)
                    report(ArticleError(f"{file}: an article named '{article.stem}' is in {where} already; rename one"))
                    continue
                stems[article.stem] = file
                yield article


def _raise(error: ArticleError) -> NoReturn:
    raise error


def find_files(paths: Iterable[str | os.PathLike[str]], on_error: Report | None = None) -> Iterator[Path]:
    """Yield the files in *paths* that :func:`read_articles` would read, in its order, each once."""
    report = on_error or _raise
    silent = Manifests(lambda _: None)  # whoever reads the files says what is wrong with a manifest
    read: set[str] = set()
    for path in paths:
        for file, _ in _find_files(path, silent, report):
            if (place := os.path.realpath(file)) not in read:
                read.add(place)
                yield file


# ------------------------------------------------------------------------------------------------ finding files


def _find_files(given: str | os.PathLike[str], manifests: Manifests, report: Report) -> Iterator[tuple[Path, Source]]:
    """Yield the files to read and what a manifest says of each."""
    if re.match(r"https?:/", str(given)):
        report(ArticleError(f"{given}: addresses are not fetched; save the page and name the file"))
        return
    path = Path(given)
    try:
        is_folder = path.is_dir()
        exists = path.exists()
    except OSError as error:
        report(ArticleError(f"{path}: cannot be read ({error.strerror})"))
        return
    if is_folder:
        yield from _walk(path, manifests, report)
    elif not exists and not path.is_symlink():
        report(ArticleError(f"{path}: no such file or folder"))
    elif path.suffix.lower() not in SUFFIXES:
        report(ArticleError(f"{path}: not a kind of file that can be read ({', '.join(SUFFIXES)})"))
    else:
        yield path, manifests[path.parent].get(path, Source())


def _walk(root: Path, manifests: Manifests, report: Report) -> Iterator[tuple[Path, Source]]:
    """Yield the articles under a folder by name; hidden files and files of other kinds are passed over."""
    files: list[Path] = []
    failed = False

    def unreadable(error: OSError) -> None:
        nonlocal failed
        failed = True
        report(ArticleError(f"{error.filename}: cannot be read ({error.strerror})"))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        kept = (name for name in names if not name.startswith(".") and name.lower().endswith(SUFFIXES))
        files += [Path(folder) / name for name in kept]
    if not files and not failed:
        report(ArticleError(f"{root}: holds no articles ({', '.join(SUFFIXES)})"))
    for file in sorted(files, key=lambda file: file.relative_to(root).parts):
        yield file, manifests[file.parent].get(file, Source())


# ------------------------------------------------------------------------------------------------ the manifest


class Manifests(dict[Path, dict[Path, Source]]):
    """What the manifest of each folder says, each read once."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __missing__(self, folder: Path) -> dict[Path, Source]:
        self[folder] = _read_manifest(folder, self.report)
        return self[folder]


def _read_manifest(folder: Path, report: Report) -> dict[Path, Source]:
    """Return what ``articles.csv`` in *folder* says of each file in it; empty when there is none."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        rows = csv.DictReader(io.StringIO(_read_text(path), newline=""), strict=True)
        unknown = [name for name in rows.fieldnames or () if name not in MANIFEST_COLUMNS]
        if unknown or "file" not in (rows.fieldnames or ()):
            wrong = f"unknown column '{unknown[0]}'" if unknown else "no column 'file'"
            raise ArticleError(f"{path}: {wrong} (known: {', '.join(MANIFEST_COLUMNS)})")
        return _listed(path, rows, report)
    except csv.Error as error:
        report(ArticleError(f"{path}: is not a CSV file that can be read ({error})"))
    except ArticleError as error:
        report(error)
    return {}


def _listed(path: Path, rows: csv.DictReader[str], report: Report) -> dict[Path, Source]:
    found: dict[Path, Source] = {}
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        file = path.parent / (row["file"] or "").strip()
        if None in row:
            report(ArticleError(f"{where}: more cells than columns; put a value that holds a comma in quotation marks"))
        elif not file.is_file() or file.parent != path.parent:
            report(ArticleError(f"{where}: '{row['file'] or ''}' is not a file beside it"))
        elif file in found:
            report(ArticleError(f"{where}: '{row['file']}' is listed twice; the first line is used"))
        else:
            found[file] = _source(row, where, report)
    return found


def _source(values: Mapping[str, str | None], where: str, report: Report) -> Source:
    told = {key: (values.get(key) or "").strip() or None for key in MANIFEST_COLUMNS[1:]}
    published = told.pop("published")
    return Source(**told, published=_day(published, where, report))


def _day(value: str | None, where: str, report: Report) -> date | None:
    """Return the day of an ISO date or time; anything else is reported and counts as not given."""
    if value is None:
        return None
    try:
        if day := DAY.match(value):
            return date.fromisoformat(day.group())
    except ValueError:
        pass
    report(ArticleError(f"{where}: published '{value}' is not a date such as 2025-06-16"))
    return None


# ------------------------------------------------------------------------------------------------ reading a file


def _read_file(file: Path, source: Source, report: Report) -> Iterator[Article]:
    try:
        if file.exists() and not file.is_file():  # a pipe might never say anything
            raise ArticleError(f"{file}: is not a file that can be read, but a pipe, a device or a folder")
        if file.suffix.lower() == ".parquet":
            yield from _from_parquet(file, source, report)
            return
        if file.suffix.lower() == ".jsonl":
            yield from _from_records(file, source, report)
            return
        text = _read_text(file)
        if file.suffix.lower() == ".txt":
            yield _article(file.stem, text, source)
        else:
            yield _from_page(file, text, source)
    except ArticleError as error:
        report(error)


def _article(stem: str, text: str, source: Source, given_by: str = "manifest") -> Article:
    return Article(
        stem, text, source.url, source.outlet, source.title, source.author, source.published, given_by=given_by
    )


def _read_text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ArticleError(f"{file}: cannot be read ({error.strerror})") from None
    text = _decoded(data, file)
    if not text.strip():
        raise ArticleError(f"{file}: is empty")
    return text


def _decoded(data: bytes, file: Path, offset: int = 0) -> str:
    """Return the text of a file, or of a line of it that begins at *offset*; without a byte order mark at its start."""
    if not offset and data[:2] in MARKS:
        raise ArticleError(f"{file}: is {MARKS[data[:2]]}, not UTF-8; save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"byte {offset + error.start} (0x{data[error.start]:02x})"
        raise ArticleError(f"{file}: is not UTF-8 at {byte}; save it as UTF-8") from None
    return text if offset else text.removeprefix("\ufeff")


def _from_page(file: Path, html: str, source: Source) -> Article:
    """Return the article in a saved page; only a date that the page's metadata states is taken from it."""
    from trafilatura import extract  # slow to import, and only pages need it

    dates = {"extensive_search": False, "original_date": True}  # a guess from the page's text is not metadata
    try:
        told = extract(
            html, output_format="json", with_metadata=True, include_comments=False, date_extraction_params=dates
        )
    except Exception as error:  # of whatever kind: one odd page must not lose all the others
        reason = (str(error).splitlines() or ["no reason given"])[0]
        raise ArticleError(
            f"{file}: this page cannot be taken apart ({type(error).__name__}: {reason}); "
            f"save its text as {file.stem}.txt"
        ) from None
    page: dict[str, Any] = json.loads(told) if told else {}
    if not (page.get("text") or "").strip():
        raise ArticleError(f"{file}: no article found in this page; save its text as {file.stem}.txt")
    day = page.get("date")
    stated = Source(
        url=page.get("source") or None,
        outlet=page.get("source-hostname") or None,
        title=page.get("title") or None,
        author=page.get("author") or None,
        published=date.fromisoformat(day) if day else None,
    )
    given_by = "manifest" if source.published else "html"
    return _article(file.stem, page["text"], _first_of(source, stated), given_by)


def _first_of(given: Source, other: Source) -> Source:
    """Return *given*, its gaps filled from *other*."""
    gaps = {name: getattr(other, name) for name in Source.__slots__ if getattr(given, name) is None}
    return replace(given, **gaps)


# ------------------------------------------------------------------------------------------------ many in a file


def _from_records(file: Path, source: Source, report: Report) -> Iterator[Article]:
    """Yield one article a line of JSON; one that names none is named by the file and its own number."""
    offset, is_empty = 0, True
    try:
        with file.open("rb") as lines:  # never whole: it may be larger than memory
            for number, line in enumerate(lines, start=1):
                where = f"{file}, line {number}"
                if line.strip():
                    is_empty = False
                    parse = partial(_parsed, line, file, offset, where)
                    yield from _from_record(parse, file, number, where, source, report)
                offset += len(line)
    except OSError as error:
        raise ArticleError(f"{file}: cannot be read ({error.strerror})") from None
    if is_empty:
        raise ArticleError(f"{file}: is empty")


def _from_parquet(file: Path, source: Source, report: Report) -> Iterator[Article]:
    """Yield one article a row; the columns are the keys of a line of JSON."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as parquet
    except ImportError:
        raise ArticleError(f"{file}: Parquet needs pyarrow; install policy-timeline[parquet], or use .jsonl") from None
    number = 0
    try:
        with parquet.ParquetFile(file) as rows:
            for batch in rows.iter_batches(ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield from _from_record(partial(dict, row), file, number, f"{file}, row {number}", source, report)
    except (OSError, pa.ArrowException) as error:
        raise ArticleError(f"{file}: is not a Parquet file that can be read ({str(error).splitlines()[0]})") from None


def _from_record(
    parse: Callable[[], Any], file: Path, number: int, where: str, source: Source, report: Report
) -> Iterator[Article]:
    try:
        record = _record(parse(), where)
    except ArticleError as error:
        report(error)
        return
    own = _source(record, where, report)
    stem = record.get("stem") or record.get("id") or f"{file.stem}-{number}"
    given_by = "jsonl" if own.published else "manifest"
    yield _article(stem, str(record["text"]), _first_of(own, source), given_by)


def _parsed(line: bytes, file: Path, offset: int, where: str) -> Any:
    text = _decoded(line, file, offset)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ArticleError(f"{where}: is not JSON ({str(error).partition(':')[0]})") from None


def _record(record: Any, where: str) -> dict[str, str | None]:
    if not isinstance(record, dict):
        raise ArticleError(f"{where}: is not a JSON object with a 'text'")
    known = ", ".join(RECORD_KEYS)
    for key, value in record.items():
        if key not in RECORD_KEYS:
            raise ArticleError(f"{where}: unknown key '{key}' (known: {known})")
        if isinstance(value, int) and key == "id":
            record[key] = str(value)
        elif isinstance(value, date) and key == "published":  # a column of days
            record[key] = value.isoformat()
        elif not isinstance(value, str | None):
            raise ArticleError(f"{where}: '{key}' is not text")
        elif value and re.search(r"[\ud800-\udfff]", value):
            raise ArticleError(f"{where}: '{key}' holds half a character (a lone surrogate)")
    if not (record.get("text") or "").strip():
        raise ArticleError(f"{where}: has no 'text'")
    return record
