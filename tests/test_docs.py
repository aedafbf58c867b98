"""What the documentation shows is true: README's commands run, its examples come out, its names are the table's."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from timeline.table import COLUMNS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")

# Until every stage stands there is nothing that the commands could run.
whole = pytest.mark.skipif(
    not all((ROOT / "timeline" / f"{name}.py").exists() for name in ("pipeline", "relations", "shifts", "page")),
    reason="a stage is missing: timeline.pipeline, relations, shifts or page",
)


def commands(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield each command in the console blocks of *text* and the output that is shown under it."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            yield shlex.split(line), output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader of the README has it before the first command."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("seeds", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@whole
def test_the_commands_in_the_readme_run_in_order(folder: Path) -> None:
    """Each ends well, and prints what is shown under it."""
    ran = [command for command, _ in commands(README)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    for (program, *arguments), expected in commands(README):
        assert program == "timeline"
        done = subprocess.run(
            [sys.executable, "-m", "timeline", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        if expected:
            assert doctest.OutputChecker().check_output(expected, done.stdout, doctest.ELLIPSIS), done.stdout
    assert {command[1] for command in ran} == {"build", "extract", "timexes", "show", "check", "agree", "codebook"}


@whole
def test_the_examples_in_the_readme_come_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are typed by people who see the package for the first time."""
    monkeypatch.chdir(folder)
    test = doctest.DocTestParser().get_doctest(README, {}, "README.md", "README.md", 0)
    said: list[str] = []

    assert test.examples
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


def test_every_command_stands_in_the_readme() -> None:
    """A command that nobody finds need not be written."""
    from timeline.cli import app

    rooms = [("", app), *((f"{group.name} ", group.typer_instance) for group in app.registered_groups)]
    names = [
        f"{room}{command.name or command.callback.__name__}"
        for room, commands in rooms
        if commands
        for command in commands.registered_commands
        if command.callback
    ]

    assert len(names) > 6
    assert [name for name in names if f"**`timeline {name} " not in README] == []


def test_the_readme_lists_the_keys_of_a_statement_in_their_order() -> None:
    """The table is a contract, and this is where it is read."""
    section = README.partition("## A statement")[2].partition("\n## ")[0]
    keys = [key for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)]

    assert keys == list(COLUMNS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_links_to_is_there(name: str) -> None:
    """A file that moved leaves a dead link behind."""
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:tests|notebooks|seeds|data|requirements|timeline)/[\w./-]*)`", text)

    made = {"data/timeline.csv", "data/timeline.jsonl"}  # by make timeline
    assert [path for path in (*links, *named) if path not in made and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "timeline").glob("*.py")), ids=lambda path: path.stem)
def test_a_module_says_in_one_line_what_it_owns(path: Path) -> None:
    """Its examples are run by pytest itself (--doctest-modules)."""
    import ast

    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert said
    assert said.splitlines()[0].endswith((".", ":"))


def test_examples_in_docstrings_are_run() -> None:
    """The option can get lost in a change of configuration, and nobody would hear of it."""
    import tomllib

    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]

    assert "--doctest-modules" in options["addopts"]
    assert "timeline" in options["testpaths"]


def test_the_locks_name_no_address_and_hash_everything() -> None:
    """An install must not depend on whose mirror wrote the lock."""
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8").replace("\\\n", "")
        pins = [line for line in text.splitlines() if line.strip()]

        assert len(pins) > 20
        assert not [
            line for line in pins if not re.match(r"[\w.-]+==[\w.+]+( ;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+$", line)
        ]
