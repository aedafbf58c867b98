"""The same work on a Dask cluster: files of articles in parts, one Parquet file of statements a part."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.articles import MANIFEST, RECORDS, find_files, read_articles
from timeline.engine import Recipe, attempt, tools
from timeline.errors import ArticleError, TimelineError
from timeline.files import write_whole
from timeline.table import parquet_writer

if TYPE_CHECKING:
    from timeline.records import Statement

__all__ = ["Part", "Work", "extract_on_cluster", "parts_of", "plan", "refuse_other"]

FILES = 200  # single articles in a part; a file of many articles is a part of its own
ROWS = 2000  # statements written at once
RETRIES = 2  # times that a part is tried again when it fails; the scheduler itself replaces lost workers
PATIENCE = "10s"  # to wait for the scheduler
PART = "part-{:06}.parquet"
RECORD = "_recipe.jsonl"  # what the parts are made with, then the parts that are done; readers of Parquet pass it over

Report = Callable[[TimelineError], object]


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one part."""

    articles: int
    statements: int
    failures: tuple[str, ...]
    notes: tuple[str, ...]
    names: bytes  # eight bytes for the name of each article, to see whether two parts have the same


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: files in parts, and what they are read with."""

    parts: tuple[tuple[str, ...], ...]
    recipe: Recipe
    made_with: Mapping[str, str]  # digests of all that decides what is written


def plan(paths: Sequence[Path], recipe: Recipe, report: Report, files: int = FILES) -> Work:
    """Return the work of reading *paths*, so many single articles in a part; a codebook that is wrong is told here."""
    tools(recipe)
    parts = tuple(tuple(str(file.absolute()) for file in part) for part in parts_of(paths, report, files))
    return Work(parts, recipe, _made_with(parts, recipe))


def extract_on_cluster(
    address: str,
    work: Work,
    output: Path,
    report: Report,
    on_note: Callable[[str], object] = lambda _: None,
    force: bool = False,
) -> tuple[int, int]:
    """Write the statements to the folder *output*, a Parquet file a part; return the number of articles and statements.

    The scheduler at *address* must have workers that have this package and see the same files under the same names.
    Parts are numbered in the order of the articles. A part is whole or absent; if its worker is lost, another takes it.
    Those that an earlier run of the same work has done are not done again; what another work has left in the folder is
    refused, or removed by *force*.
    """
    distributed = _distributed()
    if not force:
        refuse_other(output, work)
    with _connected(distributed, address) as client, _record(output, work, force) as (done, record):
        cluster = Cluster(distributed, client, work, str(output.absolute()), report)
        try:
            if done:
                on_note(f"{output}: {len(done)} of {len(work.parts)} parts are there already")
            todo = [number for number in range(len(work.parts)) if number not in done]
            for number, part in cluster.run(dict.fromkeys(todo, frozenset())):
                done[number] = part
                record(number, part)
            for number, part in cluster.run(_doubles(done)):
                done[number] = part
                record(number, part)
        finally:
            for left in output.glob(".part-*.tmp"):  # of workers that were lost while they wrote
                left.unlink(missing_ok=True)
    told = dict.fromkeys(words for number in sorted(done) for words in done[number].failures)
    for words in told:
        report(ArticleError(words))
    for number in sorted(done):
        for words in done[number].notes:
            on_note(words)
    return sum(part.articles for part in done.values()), sum(part.statements for part in done.values())


def parts_of(paths: Sequence[Path], report: Report, files: int = FILES) -> Iterator[list[Path]]:
    """Yield the files in *paths* in order, so many at once; a file of many articles alone."""
    held: list[Path] = []
    for file in find_files(paths, report):
        alone = file.suffix.lower() in RECORDS
        if held and (alone or len(held) == files):
            yield held
            held = []
        if alone:
            yield [file]
        else:
            held.append(file)
    if held:
        yield held


def read_part(number: int, files: Sequence[str], output: str, recipe: Recipe, known: frozenset[int]) -> Part:
    """Write the statements of one part, on a worker; *known* are the articles that an earlier part has already."""
    failures: list[str] = []
    notes: list[str] = []
    names = bytearray()
    held: list[Statement] = []
    statements = read = 0

    def failed(error: TimelineError) -> None:
        failures.append(str(error))

    with parquet_writer(Path(output) / PART.format(number)) as write:
        for article in read_articles(files, failed):
            name = sha256(article.stem.encode("utf-8")).digest()[:8]
            if int.from_bytes(name) in known:
                failures.append(f"{article.stem}: an article of this name is in an earlier file already; rename one")
                continue
            names += name
            outcome = attempt(article, recipe)
            notes += [f"{article.stem}: the day of publication: {words}" for words in outcome.notes]
            failures += [f"{article.stem}: {outcome.error}"] if outcome.error else []
            read += outcome.error is None
            statements += len(outcome.statements)
            held += outcome.statements
            if len(held) >= ROWS:
                write(held)
                held.clear()
        write(held)
    return Part(read, statements, tuple(failures), tuple(notes), bytes(names))


# ------------------------------------------------------------------------------------------------ the cluster


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise TimelineError("--scheduler needs Dask; install policy-timeline[dask]") from None
    logging.getLogger("distributed").setLevel(logging.ERROR)  # what matters to the user is told below
    return distributed


def _connected(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise TimelineError(
            f"{address}: no Dask scheduler answers there ({reason}); start one: dask scheduler"
        ) from None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster at work on parts."""

    distributed: Any
    client: Any
    work: Work
    output: str
    report: Report

    def run(self, wanted: Mapping[int, frozenset[int]]) -> Iterator[tuple[int, Part]]:
        """Yield what becomes of the parts *wanted*; one that cannot be done at all is reported, and the rest goes on.

        With each goes which articles an earlier part has already.
        """
        futures = {
            self.client.submit(
                read_part, n, self.work.parts[n], self.output, self.work.recipe, known, retries=RETRIES, pure=False
            ): n
            for n, known in wanted.items()
        }
        try:
            for future in self.distributed.as_completed(futures):
                try:
                    part: Part = future.result()
                except Exception as error:  # of whatever kind, on another machine
                    self.report(ArticleError(f"{self._files(futures[future])}: {_reason(error)}"))
                else:
                    yield futures[future], part
                future.release()
        except BaseException:
            self.client.cancel(list(futures))
            raise

    def _files(self, number: int) -> str:
        first, *_, last = (*self.work.parts[number], self.work.parts[number][-1])
        return first if first == last else f"{first} ... {last}"


def _reason(error: Exception) -> str:
    line = (str(error).splitlines() or [""])[0]
    return f"the part was not read ({type(error).__name__}: {line})"


def _doubles(done: dict[int, Part]) -> dict[int, frozenset[int]]:
    """Return the parts that hold articles of an earlier part, and which: those parts are read again without them."""
    import numpy as np

    numbers = sorted(done)
    names = [np.frombuffer(done[number].names, dtype=">u8") for number in numbers]
    if not names:
        return {}
    every, owner = np.concatenate(names), np.repeat(numbers, [len(part) for part in names])
    order = np.argsort(every, kind="stable")
    same = np.flatnonzero(every[order][1:] == every[order][:-1]) + 1
    found: dict[int, set[int]] = {}
    for at in order[same].tolist():
        found.setdefault(int(owner[at]), set()).add(int(every[at]))
    return {number: frozenset(known) for number, known in found.items()}


# ------------------------------------------------------------------------------------------------ what is done already


def refuse_other(output: Path, work: Work) -> None:
    """Raise when a folder holds anything but parts of the same work."""
    record, _ = _recorded(output)
    if record is None and output.is_dir() and any(output.iterdir()):
        raise TimelineError(f"{output}: is not empty; use --force to replace the parts in it")
    if record is not None and record != work.made_with:
        other = next((name for name, digest in work.made_with.items() if record.get(name) != digest), "program")
        raise TimelineError(f"{output}: its parts were made with other {other}; use --force to make them anew")


def _made_with(parts: Iterable[Sequence[str]], recipe: Recipe) -> dict[str, str]:
    """Return a digest of each thing that decides what is written; of articles, by name, size and time of change."""
    package = (path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".toml", ".npz"))
    return {
        "articles": _digest("\0".join(_state(file) for file in (*part, *_manifests(part))) for part in parts),
        "codebook": _digest(map(_content, filter(None, [recipe.codebook]))),
        "weights": _digest(map(_content, filter(None, [recipe.coder]))),
        "unspoken": str(recipe.unspoken),
        "program": _digest(map(_content, sorted(package))),
    }


def _manifests(part: Sequence[str]) -> list[str]:
    return sorted({str(Path(file).parent / MANIFEST) for file in part})


def _state(file: str) -> str:
    try:
        known = Path(file).stat()
    except OSError:
        return f"{file} -"
    return f"{file} {known.st_size} {known.st_mtime_ns}"


def _content(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _digest(parts: Iterable[str]) -> str:
    found = sha256()
    for part in parts:
        found.update(part.encode("utf-8", "surrogateescape") + b"\n")
    return found.hexdigest()[:16]


def _recorded(output: Path) -> tuple[dict[str, str] | None, dict[int, Part]]:
    """Return what the parts in a folder were made with, and those that are done; ``None``: nothing is known of them."""
    try:
        first, *lines = (output / RECORD).read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        return None, {}
    record, done = _object(first), {}
    for line in lines:
        if (told := _object(line)) and (output / PART.format(told["part"])).is_file():
            names = bytes.fromhex(told["names"])
            done[told["part"]] = Part(
                told["articles"], told["statements"], tuple(told["failures"]), tuple(told["notes"]), names
            )
    return record, done


def _object(line: str) -> dict[str, Any] | None:
    """Return the object on a line; ``None`` where the run ended before the line did."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


@contextmanager
def _record(output: Path, work: Work, force: bool) -> Iterator[tuple[dict[int, Part], Callable[[int, Part], object]]]:
    """Hand out the parts that are done, and what notes that another one is."""
    if force:
        for old in (*output.glob("part-*.parquet"), output / RECORD):
            old.unlink(missing_ok=True)
    _, done = _recorded(output)
    lines = [json.dumps(dict(work.made_with)), *(_line(number, part) for number, part in sorted(done.items()))]
    write_whole(output / RECORD, "".join(f"{line}\n" for line in lines), force=True)
    yield done, lambda number, part: _add(output / RECORD, _line(number, part))


def _line(number: int, part: Part) -> str:
    told = {"part": number, "articles": part.articles, "statements": part.statements}
    return json.dumps(told | {"failures": part.failures, "notes": part.notes, "names": part.names.hex()})


def _add(file: Path, line: str) -> None:
    try:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{line}\n")
    except OSError as error:
        raise TimelineError(f"{file}: cannot be written ({error.strerror})") from None
