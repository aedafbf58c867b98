"""The command line: reads its arguments, calls the library, writes files; imported by ``__main__`` only."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from timeline import __version__
from timeline.errors import ArticleError, TimelineError

if TYPE_CHECKING:  # everything else is imported where it is used, so that --help answers at once
    from timeline.codebook import Codebook
    from timeline.records import Article, Statement

__all__ = ["app", "main"]

NOTHING_USABLE = 3
STDOUT = Path("-")
DEBUG = "TIMELINE_DEBUG"  # when set, a fault of the program is shown with its traceback

app = typer.Typer(
    help="Read news articles and show, with evidence, how positions stated on a policy change over time.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
)

Paths = Annotated[list[Path], typer.Argument(help="Articles: .txt, .html, .jsonl, or folders of them.")]
Table = Annotated[Path, typer.Argument(help="A table of statements: .jsonl, .csv or .parquet.")]
Corrections = Annotated[Path | None, typer.Option(help="Readers' corrections (CSV), applied in order.")]
Texts = Annotated[list[Path] | None, typer.Option(help="The articles that the table was made from.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; what goes wrong is one line, never a traceback."""
    try:
        app(arguments, prog_name="timeline")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except TimelineError as error:
        _say(str(error))
        status = NOTHING_USABLE
    except KeyboardInterrupt:
        status = 130
    except Exception as error:  # a fault of ours; whoever only reads articles is not helped by a traceback
        if os.environ.get(DEBUG):
            raise
        _say(f"an error in the program ({type(error).__name__}: {error}); {DEBUG}=1 shows where")
        status = NOTHING_USABLE
    return status if _flushed() else 1


def _flushed() -> bool:
    """Tell whether all output arrived; whoever read it may have gone, and then nobody is told."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        with suppress(OSError):  # the interpreter flushes once more when it ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"policy-timeline {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    pass


# ------------------------------------------------------------------------------------------------ commands


@app.command()
def build(
    paths: Annotated[list[Path], typer.Argument(help="Articles, folders of them, or one table of statements.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The page to write; - is standard output.")] = Path(
        "timeline.html"
    ),
    tables: Annotated[Path | None, typer.Option(help="A folder for timeline.csv and timeline.jsonl too.")] = None,
    corrections: Corrections = None,
    articles: Texts = None,
    title: Annotated[str | None, typer.Option(help="The page's heading.")] = None,
    context: Annotated[int, typer.Option(min=0, help="Characters of the article shown around a statement.")] = 200,
    force: Force = False,
) -> None:
    """Write the timeline of PATHS as one HTML page."""
    files = [tables / f"timeline.{kind}" for kind in ("csv", "jsonl")] if tables else []
    if tables and tables.exists() and not tables.is_dir():
        raise typer.BadParameter(f"{tables}: is a file; name a folder")
    for file in (output, *(file for file in files if file.parent.is_dir())):
        _refuse(file, force)
    run = _Run()
    statements, texts = _gather(paths, articles, run)
    statements = run.correct(statements, corrections)

    from timeline.files import write_whole
    from timeline.labels import Labels, plural
    from timeline.page import render
    from timeline.shifts import find_shifts
    from timeline.table import to_bytes, to_frame

    frame = to_frame(statements)
    shifts = find_shifts(frame, run.codebook)
    title = title or run.codebook.title
    page = render(frame, shifts=shifts, articles=texts, labels=Labels.of(run.codebook), title=title, context=context)
    if tables:
        _make_folder(tables)
    for file in files:
        write_whole(file, to_bytes(statements, file.suffix[1:]), force)
    _write(page.encode("utf-8"), output, force)
    counted = sum(shift.counted for shift in shifts)
    changes = f"{plural(counted, 'change')} counted, {len(shifts) - counted} possible"
    run.note(f"{plural(len(statements), 'statement')}, {changes} -> {', '.join(map(str, (output, *files)))}")
    run.end()


@app.command()
def extract(
    paths: Paths,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file; standard output without, or with -.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["jsonl", "csv", "parquet"] | None, typer.Option(help="jsonl, unless FILE's suffix says otherwise.")
    ] = None,
    corrections: Corrections = None,
    force: Force = False,
) -> None:
    """Write the statements found in PATHS as a table."""
    if output:
        _refuse(output, force)
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    kind = format or (suffix if suffix in ("csv", "parquet") else "jsonl")
    run = _Run()
    statements, _ = _gather(paths, None, run)
    statements = run.correct(statements, corrections)

    from timeline.table import to_bytes

    _write(to_bytes(statements, kind), output, force)
    run.end()


@app.command()
def timexes(
    paths: Paths,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file; standard output without, or with -.")
    ] = None,
    force: Force = False,
) -> None:
    """Write the date expressions in PATHS as JSON Lines.

    The keys: article, start, end, text, kind, date_start, date_end.
    """
    if output:
        _refuse(output, force)
    run = _Run()
    lines = [line for article in run.articles(paths) for line in run.attempt(article, _timexes) or []]
    run.stop_if_useless()
    _write("".join(lines).encode("utf-8"), output, force)
    run.end()


@app.command()
def show(
    table: Table,
    statement: Annotated[str | None, typer.Argument(metavar="[ID]", help="One statement, as a card.")] = None,
) -> None:
    """Show the changes of position in TABLE, or one statement."""
    from timeline.cards import shift_card, statement_card
    from timeline.codebook import load_codebook
    from timeline.labels import Labels
    from timeline.shifts import find_shifts
    from timeline.table import read_statements, to_frame

    statements = read_statements(table)
    codebook = load_codebook()
    labels = Labels.of(codebook)
    width = min(shutil.get_terminal_size().columns, 110)
    by_id = {found.id: found for found in statements}
    if statement is None:
        shifts = find_shifts(to_frame(statements), codebook)
        cards = [shift_card(shift, by_id, labels, width) for shift in shifts]
        _write(("\n\n".join(cards) or f"{table}: no change of position found").encode() + b"\n", None, False)
        return
    if statement not in by_id:
        raise typer.BadParameter(f"there is no statement '{statement}' in {table}")
    _write(statement_card(by_id[statement], labels, width).encode() + b"\n", None, False)


@app.command()
def check(table: Table, articles: Texts = None) -> None:
    """Check the columns, ids, dates, codes and links of TABLE.

    With --articles every offset is held against the text as well.
    """
    from timeline.check import check_table
    from timeline.codebook import load_codebook
    from timeline.labels import plural
    from timeline.table import read_statements

    run = _Run()
    wrong: list[str] = []
    statements = read_statements(table, lambda error: wrong.append(str(error)))
    texts = {article.stem: article.text for article in run.articles(articles)} if articles else None
    wrong += [f"{table}, {finding}" for finding in check_table(statements, texts, load_codebook())]
    _write("".join(f"{line}\n" for line in wrong).encode(), None, False)
    run.note(f"{plural(len(statements), 'statement')}, {plural(len(wrong), 'fault')}")
    raise typer.Exit(1 if wrong or run.failures else 0)


# ------------------------------------------------------------------------------------------------ one run


@dataclass(slots=True)
class _Run:
    """What one command has read so far, and what it could not read."""

    read: int = 0
    failures: int = 0
    started: float = field(default_factory=time.monotonic)
    shown: bool = False

    @property
    def codebook(self) -> Codebook:
        from timeline.codebook import load_codebook

        return load_codebook()

    def fail(self, error: TimelineError) -> None:
        """Say what could not be used; the run goes on."""
        self.failures += 1
        self.note(str(error))

    def note(self, words: str) -> None:
        self._wipe()
        _say(words)

    def date_note(self, article: Article, words: str) -> None:
        self.note(f"{article.stem}: the day of publication: {words}")

    def articles(self, paths: Iterable[Path]) -> Iterator[Article]:
        from timeline.articles import read_articles

        for article in read_articles(paths, self.fail):
            self.read += 1
            self._progress()
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

    def correct(self, statements: list[Statement], corrections: Path | None) -> list[Statement]:
        if corrections is None:
            return statements
        from timeline.corrections import apply_corrections, read_corrections

        return apply_corrections(statements, read_corrections(corrections, self.fail), self.codebook, self.fail)

    def stop_if_useless(self) -> None:
        if self.failures and not self.read:
            raise typer.Exit(NOTHING_USABLE)

    def end(self) -> None:
        raise typer.Exit(1 if self.failures else 0)

    def _progress(self) -> None:
        if sys.stderr.isatty() and time.monotonic() - self.started > 1:
            self.shown = True
            print(f"\r{self.read} articles", end="", file=sys.stderr, flush=True)

    def _wipe(self) -> None:
        if self.shown:
            print("\r" + " " * 24 + "\r", end="", file=sys.stderr, flush=True)
            self.shown = False


def _gather(paths: list[Path], texts: list[Path] | None, run: _Run) -> tuple[list[Statement], dict[str, str]]:
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
    from timeline.pipeline import extract as find_statements

    found: list[Statement] = []
    read: dict[str, str] = {}
    for article in run.articles(paths):
        read[article.stem] = article.text
        found += run.attempt(article, partial(find_statements, on_note=partial(run.date_note, article))) or []
    run.stop_if_useless()
    return found, read


def _timexes(article: Article) -> list[str]:
    from timeline.dates import find_timexes
    from timeline.layout import find_blocks
    from timeline.publication import infer_published

    blocks = find_blocks(article.text)
    published = infer_published(article, blocks)
    return [
        json.dumps(
            {
                "article": article.stem,
                "start": timex.span.start,
                "end": timex.span.end,
                "text": timex.span.of(article.text),
                "kind": timex.kind,
                "date_start": _iso(timex.named.start if timex.named else None),
                "date_end": _iso(timex.named.end if timex.named else None),
                "mod": timex.mod,
                "means": str(timex.value) if timex.value else None,
            },
            ensure_ascii=False,
        )
        + "\n"
        for timex in find_timexes(article.text, published, blocks)
    ]


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


# ------------------------------------------------------------------------------------------------ output


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"{folder}: cannot be a folder ({error.strerror})") from None


def _refuse(file: Path, force: bool) -> None:
    """Refuse an output that cannot be written before the work begins; that is a matter of usage."""
    from timeline.files import refuse_existing

    if file == STDOUT:
        return
    try:
        refuse_existing(file, force)
    except TimelineError as error:
        raise typer.BadParameter(str(error)) from None


def _write(data: bytes, output: Path | None, force: bool) -> None:
    """Write results to a file, whole, or to standard output as UTF-8 whatever the terminal's language."""
    if output in (None, STDOUT):
        rest = memoryview(data)
        while rest:  # unbuffered, as under PYTHONUNBUFFERED, a pipe takes what it has room for
            rest = rest[sys.stdout.buffer.write(rest) :]
        return
    from timeline.files import write_whole

    write_whole(output, data, force)


def _say(words: str) -> None:
    """Write one line to standard error."""
    from timeline.cards import printable

    print("timeline:", printable(" ".join(words.splitlines())), file=sys.stderr)
