"""One core or several: the same statements in the same order, whatever fails or is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from timeline.engine import KILLED, Outcome, Recipe, extract_each
from timeline.records import Article

SEEDS = Path(__file__).parents[1] / "seeds"
TEXT = "Gov. Jane Roe said Monday, June 16, 2025, that agents must leave the state by {} p.m."


class Deadly:
    """What kills the process that takes it out of its wrapping: always, or until a file stands there."""

    def __init__(self, until: Path | None = None) -> None:
        self.until = until

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        if self.until is None:
            return os._exit, (9,)
        file = f"__import__('pathlib').Path({str(self.until)!r})"
        return eval, (f"{file}.exists() or [{file}.touch(), __import__('os')._exit(9)]",)


def articles(*odd: Article, count: int = 6) -> list[Article]:
    """Return plain articles with the odd ones in the midst."""
    plain = [Article(f"a{n}", TEXT.format(n % 9 + 1)) for n in range(count)]
    return [*plain[: count // 2], *odd, *plain[count // 2 :]]


def outcomes(given: list[Article], jobs: int) -> list[tuple[str, Outcome]]:
    """Return the outcomes by name, in order."""
    return [(article.stem, outcome) for article, outcome in extract_each(given, Recipe(), jobs)]


def test_several_processes_give_what_one_gives() -> None:
    """The same statements, notes and errors, in the order of the articles; a failing one is told and passed over."""
    broken = Article("broken", None)  # type: ignore[arg-type]
    one, two = (outcomes(articles(broken), jobs) for jobs in (1, 2))
    assert one == two
    assert [name for name, outcome in one if outcome.error] == ["broken"]
    assert all(len(outcome.statements) == 1 for name, outcome in one if name != "broken")
    assert "an error in the program (" in str(one[3][1].error)


def test_a_killed_process_is_started_again(tmp_path: Path) -> None:
    """Memory ran out once: what was in hand is read again, and nothing is lost or told twice."""
    once = Article("once", TEXT.format(3), author=Deadly(tmp_path / "was-here"))  # type: ignore[arg-type]
    found = outcomes(articles(once), 2)
    assert [name for name, _ in found] == ["a0", "a1", "a2", "once", "a3", "a4", "a5"]
    assert not [name for name, outcome in found if outcome.error or len(outcome.statements) != 1]


def test_an_article_that_kills_twice_is_told_by_name() -> None:
    """The others are read, before it and after it."""
    always = Article("always", TEXT.format(3), author=Deadly())  # type: ignore[arg-type]
    found = dict(outcomes(articles(always), 2))
    assert found["always"] == Outcome(error=KILLED)
    assert [name for name, outcome in found.items() if len(outcome.statements) == 1] == [f"a{n}" for n in range(6)]


def test_no_process_is_left_when_nobody_wants_more() -> None:
    """Whoever stops half-way leaves nothing running."""
    given = extract_each(articles(count=40), Recipe(), 2)
    next(given)
    given.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 10
    while active_children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not active_children()


# ------------------------------------------------------------------------------------------------ the command


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "timeline", *map(str, arguments)]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder that keeps two processes busy for some seconds."""
    folder = tmp_path / "many"
    folder.mkdir()
    text = (SEEDS / "001_6b67121543f18353.txt").read_text(encoding="utf-8")
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(f"{number}\n\n{text}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_jobs_change_no_byte(kind: str, tmp_path: Path) -> None:
    """What is written is the same to the last byte."""
    for jobs in (1, 2):
        subprocess.run(
            command("extract", SEEDS, "--jobs", jobs, "-o", tmp_path / f"{jobs}.{kind}"), check=True, stderr=-3
        )
    assert (tmp_path / f"1.{kind}").read_bytes() == (tmp_path / f"2.{kind}").read_bytes() != b""


@pytest.mark.parametrize("pause", [0, 0.1, 0.5])
@pytest.mark.parametrize(("jobs", "number", "status"), [(1, 2, 130), (2, 2, 130), (1, 15, 143), (2, 15, 143)])
def test_an_interrupted_run_leaves_nothing_half_done(
    jobs: int, number: int, status: int, pause: float, many: Path, tmp_path: Path
) -> None:
    """Ctrl-C, or a polite request to end: no output, no temporary file, no process, no traceback.

    However soon: the processes may be at work, or only being started.
    """
    out = tmp_path / "out"
    out.mkdir()
    run = subprocess.Popen(
        command("extract", many, "--jobs", jobs, "-o", out / "s.jsonl"),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not list(out.iterdir()):
        time.sleep(0.02)
    time.sleep(pause)
    os.killpg(run.pid, number) if number == signal.SIGINT else run.send_signal(number)
    _, told = run.communicate(timeout=60)
    # A shell sees 130 either way: interrupted in code that is made from a string, Python dies of the signal in the end.
    assert run.returncode in (status, -signal.SIGINT if status == 130 else status)
    assert (told, list(out.iterdir())) == ("", [])
    assert is_gone(run.pid)


def is_gone(group: int) -> bool:
    """Tell whether no process of a group is left; the last of them may still be on its way out."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_process_keeps_what_nobody_said_in_words_where_it_is_asked_for(jobs: int) -> None:
    """Without the codebook's being read anew."""
    text = "Gov. Jane Roe said it was late. Roe supports the plan to close the port."
    given = [Article(f"a{n}", text) for n in range(3)]
    found = [outcome for _, outcome in extract_each(given, Recipe(unspoken=True), jobs)]
    assert [[s.cue for s in outcome.statements] for outcome in found] == [["said", "supports"]] * 3
