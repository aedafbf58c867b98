"""The command line: reads its arguments, calls the library, writes files; imported by ``__main__`` only."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from timeline import __version__
from timeline.cli_codebook import app as codebook_app
from timeline.cli_second import Asked, Second, takes_second
from timeline.engine import DEBUG, one_core
from timeline.errors import TimelineError
from timeline.run import NOTHING_USABLE, Run, gather, make_folder, refuse, say, write, write_lines, write_parts

if TYPE_CHECKING:  # everything else is imported where it is used, so that --help answers at once
    from timeline.records import Article

__all__ = ["app", "main"]

app = typer.Typer(
    help="Read news articles and show, with evidence, how positions stated on a policy change over time.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
)
app.add_typer(codebook_app, name="codebook")

Paths = Annotated[list[Path], typer.Argument(help="Articles: .txt, .html, .jsonl, or folders of them.")]
Table = Annotated[Path, typer.Argument(help="A table of statements: .jsonl, .csv or .parquet.")]
Corrections = Annotated[Path | None, typer.Option(help="Readers' corrections (CSV), applied in order.")]
Texts = Annotated[list[Path] | None, typer.Option(help="The articles that the table was made from.")]
Codebook = Annotated[Path | None, typer.Option(help="A codebook of your own (TOML).")]
Weights = Annotated[Path | None, typer.Option(help="Its coder's weights; beside the codebook when not given.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes that read articles.")]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler; -o is then a folder for Parquet files.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]
NOT_ASKED = Asked()


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; what goes wrong is one line, never a traceback."""
    one_core()
    if threading.current_thread() is not threading.main_thread():
        return _run(arguments)
    before = signal.signal(signal.SIGTERM, _terminated)
    try:
        return _run(arguments)
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _run(arguments: list[str] | None) -> int:
    try:
        app(arguments, prog_name="timeline")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except TimelineError as error:
        say(str(error))
        status = NOTHING_USABLE
    except KeyboardInterrupt:
        status = 130
    except Exception as error:  # a fault of ours; whoever only reads articles is not helped by a traceback
        if os.environ.get(DEBUG):
            raise
        say(f"an error in the program ({type(error).__name__}: {error}); {DEBUG}=1 shows where")
        status = NOTHING_USABLE
    return status if _flushed() else 1


def _terminated(number: int, _: object) -> None:
    """End in good order when told to from outside: nothing half written stays behind."""
    raise SystemExit(128 + number)


def _flushed() -> bool:
    """Tell whether all output arrived; whoever read it may have gone, and then nobody is told."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            say(f"standard output: cannot be written ({error.strerror})")
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
@takes_second
def build(
    paths: Annotated[list[Path], typer.Argument(help="Articles, folders of them, or one table of statements.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The page to write; - is standard output.")] = Path(
        "timeline.html"
    ),
    tables: Annotated[Path | None, typer.Option(help="A folder for timeline.csv and timeline.jsonl too.")] = None,
    corrections: Corrections = None,
    codebook: Codebook = None,
    weights: Weights = None,
    articles: Texts = None,
    title: Annotated[str | None, typer.Option(help="The page's heading.")] = None,
    context: Annotated[int, typer.Option(min=0, help="Characters of the article shown around a statement.")] = 200,
    asked: Asked = NOT_ASKED,
    jobs: Jobs = 1,
    force: Force = False,
) -> None:
    """Write the timeline of PATHS as one HTML page."""
    files = [tables / f"timeline.{kind}" for kind in ("csv", "jsonl")] if tables else []
    if tables and tables.exists() and not tables.is_dir():
        raise typer.BadParameter(f"{tables}: is a file; name a folder")
    for file in (output, *(file for file in files if file.parent.is_dir())):
        refuse(file, force or asked.dry_run)
    second = Second.wanted(asked, force, (output, *files))
    run = Run(codebook, weights)
    given, texts = gather(paths, articles, run, jobs)
    statements = [s for s in run.correct(given, corrections) if "unspoken" not in s.flags]  # a table may hold some
    if second and asked.dry_run:
        second.show(run, statements, texts)
        run.end()

    from timeline.divergence import find_divergences
    from timeline.files import write_whole
    from timeline.labels import Labels, plural
    from timeline.page import render
    from timeline.shifts import find_shifts
    from timeline.table import to_bytes, to_frame

    frame = to_frame(statements)
    shifts = find_shifts(frame, run.codebook)
    page = render(
        frame,
        shifts=shifts,
        divergences=find_divergences(frame, run.codebook),
        articles=texts,
        labels=Labels.of(run.codebook),
        title=title or run.codebook.title,
        context=context,
    )
    if tables:
        make_folder(tables)
    for file in files:
        write_whole(file, to_bytes(statements, file.suffix[1:]), force)
    write(page.encode("utf-8"), output, force)
    counted = sum(shift.counted for shift in shifts)
    changes = f"{plural(counted, 'change')} counted, {len(shifts) - counted} possible"
    run.note(f"{plural(len(statements), 'statement')}, {changes} -> {', '.join(map(str, (output, *files)))}")
    if second:
        second.code(run, statements, given, texts)
    run.end()


@app.command()
@takes_second
def extract(
    paths: Paths,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file; standard output without, or with -.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["jsonl", "csv", "parquet"] | None, typer.Option(help="jsonl, unless FILE's suffix says otherwise.")
    ] = None,
    corrections: Corrections = None,
    codebook: Codebook = None,
    weights: Weights = None,
    asked: Asked = NOT_ASKED,
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    unspoken: Annotated[
        bool, typer.Option("--unspoken", help="Keep beliefs, wishes and plans too, which nobody said in words.")
    ] = False,
    force: Force = False,
) -> None:
    """Write the statements found in PATHS as a table."""
    from timeline.table import is_table, to_bytes

    if scheduler:
        if corrections or asked != NOT_ASKED or jobs > 1 or format not in (None, "parquet"):
            raise typer.BadParameter(
                "--scheduler goes with PATHS, -o, --codebook, --weights, --unspoken and --force alone"
            )
        write_parts(paths, Run(codebook, weights, unspoken), scheduler, output, force)
    if output:
        refuse(output, force or asked.dry_run)
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    kind = format or (suffix if suffix in ("csv", "parquet") else "jsonl")
    second = Second.wanted(asked, force, (output,))
    run = Run(codebook, weights, unspoken)
    if kind == "jsonl" and not (corrections or second or any(map(is_table, paths))):
        write_lines(paths, run, jobs, output, force)
        run.end()
    given, texts = gather(paths, None, run, jobs)
    statements = run.correct(given, corrections)
    if second and asked.dry_run:
        second.show(run, statements, texts)
        run.end()

    write(to_bytes(statements, kind), output, force)
    if second:
        second.code(run, statements, given, texts)
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
        refuse(output, force)
    run = Run()
    lines = [line for article in run.articles(paths) for line in run.attempt(article, _timexes) or []]
    run.stop_if_useless()
    write("".join(lines).encode("utf-8"), output, force)
    run.end()


@app.command()
def show(
    table: Table,
    statement: Annotated[str | None, typer.Argument(metavar="[ID]", help="One statement, as a card.")] = None,
    codebook: Codebook = None,
) -> None:
    """Show the changes of position in TABLE and who of one group disagreed, or one statement."""
    from timeline.cards import divergence_card, shift_card, statement_card
    from timeline.divergence import find_divergences
    from timeline.labels import Labels
    from timeline.shifts import find_shifts
    from timeline.table import read_statements, to_frame

    statements = read_statements(table)
    known = Run(codebook).codebook
    labels = Labels.of(known)
    width = min(shutil.get_terminal_size().columns, 110)
    by_id = {found.id: found for found in statements}
    if statement is None:
        frame = to_frame(statements)
        cards = [shift_card(shift, by_id, labels, width) for shift in find_shifts(frame, known)]
        cards = cards or [f"{table}: no change of position found"]
        apart = [divergence_card(found, by_id, labels, width) for found in find_divergences(frame, known)]
        heading = ["Disagreements within a group"] if apart else []
        write("\n\n".join([*cards, *heading, *apart]).encode() + b"\n", None, False)
        return
    if statement not in by_id:
        raise typer.BadParameter(f"there is no statement '{statement}' in {table}")
    write(statement_card(by_id[statement], labels, width).encode() + b"\n", None, False)


@app.command()
def check(table: Table, articles: Texts = None, codebook: Codebook = None) -> None:
    """Check the columns, ids, dates, codes and links of TABLE.

    With --articles every offset is held against the text as well.
    """
    from timeline.check import check_table
    from timeline.labels import plural
    from timeline.table import read_statements

    run = Run(codebook)
    wrong: list[str] = []
    statements = read_statements(table, lambda error: wrong.append(str(error)))
    texts = {article.stem: article.text for article in run.articles(articles)} if articles else None
    wrong += [f"{table}, {finding}" for finding in check_table(statements, texts, run.codebook)]
    write("".join(f"{line}\n" for line in wrong).encode(), None, False)
    run.note(f"{plural(len(statements), 'statement')}, {plural(len(wrong), 'fault')}")
    raise typer.Exit(1 if wrong or run.failures else 0)


@app.command()
def agree(
    a: Annotated[Path, typer.Argument(help="A table of codes: statements, or ids with their codes.")],
    b: Annotated[Path, typer.Argument(help="Another coder's table of the same statements.")],
    codebook: Codebook = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
) -> None:
    """Show how far two coders agree: Krippendorff's alpha, in all and topic by topic.

    Statements are matched by id. Positions are compared where both coders gave the same topic.
    """
    from timeline.agreement import agreement_card, agreement_values
    from timeline.cards import printable
    from timeline.codings import read_codings
    from timeline.reliability import compare_codings

    known = Run(codebook).codebook
    found = compare_codings(read_codings(a, known), read_codings(b, known), known)
    names = str(a), str(b)
    shown = json.dumps(agreement_values(found, names)) if as_json else agreement_card(found, names)
    write(f"{printable(shown)}\n".encode(), None, False)
    if not found.matched:
        say(f"{a} and {b} have no statement in common; they are matched by id")
        raise typer.Exit(NOTHING_USABLE)


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
