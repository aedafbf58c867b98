"""The commands on a codebook: what is wrong with it, and a coder that learns from its examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from timeline.engine import one_core, weights_beside
from timeline.run import refuse, say, write

__all__ = ["app"]

app = typer.Typer(help="Check a codebook, or train the coder from its examples.", no_args_is_help=True)

File = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A codebook (TOML); the one that ships without.")]


@app.command()
def check(file: File = None) -> None:
    """Check a codebook and its examples: every fault by file, line and key, and what would have worked."""
    from timeline.codebook import check_codebook, load_codebook, load_examples
    from timeline.labels import plural

    wrong = check_codebook(file)
    write("".join(f"{line}\n" for line in wrong).encode(), None, False)
    held = ""
    if not wrong:
        codebook = load_codebook(file)
        count = len(load_examples(codebook)) if codebook.examples else 0
        parts = plural(len(codebook.topics), "topic"), plural(len(codebook.actors), "actor"), plural(count, "example")
        held = f"{codebook.id} {codebook.version}, {', '.join(parts)}, "
    say(f"{held}{plural(len(wrong), 'fault')}")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def train(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A codebook (TOML) that names its examples.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The weights to write; beside the codebook without.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Train the coder from a codebook's own examples, in under a minute.

    What it says of itself was measured on examples that it had not seen.
    """
    output = output or weights_beside(file)
    refuse(output, force)
    one_core()  # the products are small, and their sums then have one order

    from timeline.codebook import load_codebook, load_examples
    from timeline.files import write_whole
    from timeline.learning import train as learn

    codebook = load_codebook(file)
    weights, report = learn(codebook, load_examples(codebook))
    write_whole(output, weights, force)
    for line in str(report).splitlines():
        say(line)
    say(f"{len(weights):,} bytes -> {output}")
