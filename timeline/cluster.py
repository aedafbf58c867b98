"""The same work on a Dask cluster: files of articles in parts, one Parquet file of statements a part."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.articles import RECORDS, find_files, read_articles
from timeline.engine import Recipe, attempt, tools
from timeline.errors import ArticleError, TimelineError
from timeline.table import parquet_writer

if TYPE_CHECKING:
    from timeline.records import Statement

__all__ = ["Part", "extract_on_cluster", "parts_of"]

FILES = 200  # single articles in a part; a file of many articles is a part of its own
ROWS = 2000  # statements written at once
RETRIES = 2  # times that a part is tried again when it fails; the scheduler itself replaces lost workers
PATIENCE = "10s"  # to wait for the scheduler
PART = "part-{:06}.parquet"

Report = Callable[[TimelineError], object]


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one part."""

    articles: int
    statements: int
    failures: tuple[str, ...]
    notes: tuple[str, ...]
    names: bytes  # eight bytes for the name of each article, to see whether two parts have the same


def extract_on_cluster(
    address: str,
    paths: Sequence[Path],
    output: Path,
    recipe: Recipe,
    report: Report,
    on_note: Callable[[str], object] = lambda _: None,
    files: int = FILES,
) -> tuple[int, int]:
    """Write the statements in *paths* to the folder *output*, a Parquet file a part; return articles and statements.

    The scheduler at *address* must have workers that have this package and see the same files under the same names.
    Parts are numbered in the order of the articles. A part is whole or absent; if its worker is lost, another takes it.
    """
    distributed = _distributed()
    tools(recipe)  # a codebook that cannot be used is told here, and not by every worker
    parts = [[str(file.absolute()) for file in part] for part in parts_of(paths, report, files)]
    with _connected(distributed, address) as client:
        try:
            done = _run(
                distributed, client, dict.fromkeys(range(len(parts)), frozenset()), parts, output, recipe, report
            )
            again = _doubles(done)
            done |= _run(distributed, client, again, parts, output, recipe, report)
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


def read_part(number: int, files: list[str], output: str, recipe: Recipe, known: frozenset[int]) -> Part:
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


def _run(
    distributed: Any,
    client: Any,
    wanted: dict[int, frozenset[int]],
    parts: Sequence[list[str]],
    output: Path,
    recipe: Recipe,
    report: Report,
) -> dict[int, Part]:
    """Return what became of the parts *wanted*; one that cannot be done at all is reported, and the rest goes on."""
    place = str(output.absolute())
    futures = {
        client.submit(read_part, number, parts[number], place, recipe, known, retries=RETRIES, pure=False): number
        for number, known in wanted.items()
    }
    done = {}
    try:
        for future in distributed.as_completed(futures):
            number = futures[future]
            try:
                done[number] = future.result()
            except Exception as error:  # of whatever kind, on another machine
                first, last = parts[number][0], parts[number][-1]
                files = first if first == last else f"{first} ... {last}"
                report(ArticleError(f"{files}: the part was not read ({type(error).__name__}: {_line(error)})"))
            future.release()
    except BaseException:
        client.cancel(list(futures))
        raise
    return done


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]


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
