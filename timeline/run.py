"""One run of a command: what it reads, what it could not read and says so, what it writes; for commands alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from timeline.engine import DEBUG, Recipe, extract_each, tools
from timeline.errors import ArticleError, TimelineError, WeightsError

if TYPE_CHECKING:  # everything else is imported where it is used, so that --help answers at once
    from timeline.codebook import Codebook
    from timeline.records import Article, Statement

__all__ = [
    "NOTHING_USABLE",
    "STDOUT",
    "Run",
    "gather",
    "make_folder",
    "refuse",
    "say",
    "write",
    "write_lines",
    "write_parts",
]

NOTHING_USABLE = 3
STDOUT = Path("-")


@dataclass(slots=True)
class Run:
    """What one command has read so far, and what it could not read."""

    codebook_file: Path | None = None  # None: the one that ships in the package, and its coder
    weights: Path | None = None  # None: beside the codebook, where `timeline codebook train` puts them
    unspoken: bool = False  # whether what nobody said in words is kept too
    read: int = 0
    failures: int = 0
    started: float = field(default_factory=time.monotonic)
    shown: int = 0  # characters of progress on the terminal
    loaded: Codebook | None = None

    @property
    def codebook(self) -> Codebook:
        """The codebook given, or the one that ships; read once."""
        from timeline.codebook import load_codebook

        if self.loaded is None:
            self.loaded = load_codebook(self.codebook_file)
        return self.loaded

    def recipe(self) -> Recipe:
        """Return what articles are read with; raise before the work when a codebook has no weights."""
        recipe = Recipe(self.codebook_file, self.weights, self.unspoken)
        if self.weights is None and recipe.coder and not recipe.coder.exists():
            raise WeightsError(
                f"{recipe.coder}: no such weights; make them with: timeline codebook train {self.codebook_file}"
            )
        tools(recipe)
        return recipe

    def fail(self, error: TimelineError) -> None:
        """Say what could not be used; the run goes on."""
        self.failures += 1
        self.note(str(error))

    def note(self, words: str) -> None:
        """Write one line to standard error."""
        self._wipe()
        say(words)

    def date_note(self, article: Article, words: str) -> None:
        """Say what is known of the day on which an article appeared."""
        self.note(f"{article.stem}: the day of publication: {words}")

    def articles(self, paths: Iterable[Path]) -> Iterator[Article]:
        """Yield the articles in *paths*; what cannot be read is reported, and counted."""
        from timeline.articles import read_articles

        for article in read_articles(paths, self.fail):
            self.read += 1
            self.progress(f"{self.read} articles")
            yield article
        self._wipe()

    def attempt(self, article: Article, work: Any) -> Any:
        """Return what *work* makes of an article; ``None`` when it fails, which is reported by name."""
        try:
            return work(article)
        except TimelineError as error:
            self.fail(ArticleError(f"{article.stem}: {error}"))
        except Exception as error:  # a fault of ours in one odd article must not lose all the others
            if os.environ.get(DEBUG):
                raise
            self.fail(ArticleError(f"{article.stem}: an error in the program ({type(error).__name__}: {error})"))
        self.read -= 1
        return None

    def statements(self, paths: Iterable[Path], jobs: int) -> Iterator[tuple[Article, Sequence[Statement]]]:
        """Yield each article and its statements; an article that fails is reported by name, and has none."""
        recipe = self.recipe()
        for article, outcome in extract_each(self.articles(paths), recipe, jobs):
            for words in outcome.notes:
                self.date_note(article, words)
            if outcome.error:
                self.fail(ArticleError(f"{article.stem}: {outcome.error}"))
                self.read -= 1
            yield article, outcome.statements

    def correct(self, statements: list[Statement], corrections: Path | None) -> list[Statement]:
        """Return the statements as readers corrected them."""
        if corrections is None:
            return statements
        from timeline.corrections import apply_corrections, read_corrections

        return apply_corrections(statements, read_corrections(corrections, self.fail), self.codebook, self.fail)

    def stop_if_useless(self) -> None:
        """End the command when nothing at all could be read."""
        if self.failures and not self.read:
            raise typer.Exit(NOTHING_USABLE)

    def end(self) -> NoReturn:
        """End the command: well, or with what failed."""
        raise typer.Exit(1 if self.failures else 0)

    def progress(self, words: str) -> None:
        """Show how far a job is that takes over a second; on a terminal alone."""
        if sys.stderr.isatty() and time.monotonic() - self.started > 1:
            self._wipe()
            self.shown = len(words)
            print(f"\r{words}", end="", file=sys.stderr, flush=True)

    def _wipe(self) -> None:
        if self.shown:
            print("\r" + " " * self.shown + "\r", end="", file=sys.stderr, flush=True)
            self.shown = 0


def gather(
    paths: list[Path], texts: list[Path] | None, run: Run, jobs: int = 1
) -> tuple[list[Statement], dict[str, str]]:
    """Return the statements in articles or in one table, and the articles' texts as far as they are at hand."""
    from timeline.table import is_table, read_statements

    tables = [path for path in paths if is_table(path)]
    if tables and len(paths) > 1:
        raise typer.BadParameter(f"{tables[0]} is a table and stands alone; name its articles with --articles")
    if tables:
        statements = read_statements(tables[0], run.fail)
        if not statements and run.failures:
            raise typer.Exit(NOTHING_USABLE)
        return statements, {article.stem: article.text for article in run.articles(texts or [])}
    if texts:
        raise typer.BadParameter("--articles goes with a table; articles are read from PATHS")
    found: list[Statement] = []
    read: dict[str, str] = {}
    for article, stated in run.statements(paths, jobs):
        read[article.stem] = article.text
        found += stated
    run.stop_if_useless()
    return found, read


# ------------------------------------------------------------------------------------------------ output


def write_lines(paths: list[Path], run: Run, jobs: int, output: Path | None, force: bool) -> None:
    """Write the statements in articles as JSON Lines, article by article: none is held longer than that."""
    from timeline.files import whole_file
    from timeline.table import to_bytes

    pieces = (to_bytes(statements, "jsonl") for _, statements in run.statements(paths, jobs))
    if output in (None, STDOUT):
        for piece in pieces:
            write(piece, None, force)
        run.stop_if_useless()
        return
    with whole_file(output, force) as file:
        for piece in pieces:
            file.write(piece)
        run.stop_if_useless()


def write_parts(paths: list[Path], run: Run, scheduler: str, output: Path | None, force: bool) -> NoReturn:
    """Write the statements in articles as a folder of Parquet files, on a Dask cluster, and end the command."""
    from timeline.cluster import extract_on_cluster, plan, refuse_other
    from timeline.labels import plural

    if output in (None, STDOUT):
        raise typer.BadParameter("--scheduler needs a folder to write to: -o FOLDER")
    make_folder(output)
    work = plan(paths, run.recipe(), run.fail)
    try:
        if not force:
            refuse_other(output, work)
    except TimelineError as error:
        raise typer.BadParameter(str(error)) from None
    read, found = extract_on_cluster(scheduler, work, output, run.fail, run.note, force)
    run.read = read
    run.note(f"{plural(read, 'article')}, {plural(found, 'statement')} -> {output}")
    run.stop_if_useless()
    run.end()


def make_folder(folder: Path) -> None:
    """Make a folder for output; that it cannot be made is a matter of usage."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"{folder}: cannot be a folder ({error.strerror})") from None


def refuse(file: Path, force: bool) -> None:
    """Refuse an output that cannot be written before the work begins; that is a matter of usage."""
    from timeline.files import refuse_existing

    if file == STDOUT:
        return
    try:
        refuse_existing(file, force)
    except TimelineError as error:
        raise typer.BadParameter(str(error)) from None


def write(data: bytes, output: Path | None, force: bool) -> None:
    """Write results to a file, whole, or to standard output as UTF-8 whatever the terminal's language."""
    if output in (None, STDOUT):
        rest = memoryview(data)
        try:
            while rest:  # unbuffered, as under PYTHONUNBUFFERED, a pipe takes what it has room for
                rest = rest[sys.stdout.buffer.write(rest) :]
        except BrokenPipeError:  # whoever read it has gone
            raise
        except OSError as error:
            raise TimelineError(f"standard output: cannot be written ({error.strerror})") from None
        return
    from timeline.files import write_whole

    write_whole(output, data, force)


def say(words: str) -> None:
    """Write one line to standard error."""
    from timeline.cards import printable

    print("timeline:", printable(" ".join(words.splitlines())), file=sys.stderr)
