"""A real Dask scheduler and two workers of its own: the same statements as one core, whoever is lost."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from timeline.articles import read_articles
from timeline.cli import main
from timeline.cluster import PART, RECORD, extract_on_cluster, parts_of, plan
from timeline.engine import Recipe, extract_each
from timeline.errors import TimelineError
from timeline.records import Statement
from timeline.table import read_statements

pytest.importorskip("distributed", reason="Dask is an extra")
parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")

HOME = Path(__file__).parents[1]
TEXT = "Gov. Jane Roe said Monday, June 16, 2025, that agents must leave town {}.\n\n“We will stay,” Mayor John Poe said.\n"


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start a part of the cluster; it may import this package from here."""
    environment = os.environ | {"PYTHONPATH": str(HOME), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler on a free port of this machine, and two workers of one thread."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    scheduler = start("scheduler", *local, "--port", str(port))
    plain = ("--nthreads", "1", "--no-nanny", "--local-directory", "/tmp")
    workers = [start("worker", address, *local, *plain) for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles as texts, as JSON Lines and as Parquet; one name comes twice, and one line is no article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(60):
        (folder / f"a{number:02}.txt").write_text(TEXT.format(number), encoding="utf-8")
    lines = [json.dumps({"stem": f"b{n}", "text": TEXT.format(n), "outlet": "The Gazette"}) for n in range(5)]
    (folder / "b.jsonl").write_text("\n".join([*lines, "{", lines[0].replace("b0", "a07")]), encoding="utf-8")
    import pyarrow as pa

    rows = [{"id": n, "text": TEXT.format(n), "published": None} for n in range(5)]
    parquet.write_table(pa.Table.from_pylist(rows), folder / "c.parquet")
    return folder


def on_one_core(folder: Path) -> tuple[list[Statement], list[str]]:
    """Return what one core makes of a folder, and what it could not use."""
    failures: list[TimelineError] = []
    articles = read_articles(folder, failures.append)
    found = [s for _, outcome in extract_each(articles, Recipe()) for s in outcome.statements]
    return found, [str(error) for error in failures]


def written(folder: Path) -> list[Statement]:
    """Return the statements in all parts, in order."""
    return [statement for part in sorted(folder.glob("part-*.parquet")) for statement in read_statements(part)]


def test_a_cluster_gives_what_one_core_gives_and_outlives_a_worker(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, tmp_path: Path
) -> None:
    """One of two workers is killed as soon as the first part stands."""
    address, workers = cluster
    out = tmp_path / "out"
    out.mkdir()
    told: list[str] = []
    killer = Thread(target=kill_at_first_part, args=(workers[0], out))
    killer.start()
    work = plan([folder], Recipe(), lambda error: told.append(str(error)), files=3)
    count = extract_on_cluster(address, work, out, lambda error: told.append(str(error)))
    killer.join()

    expected, failures = on_one_core(folder)
    assert workers[0].poll() is not None
    assert written(out) == expected
    assert count == (70, len(expected)) == (70, 140)
    assert len(failures) == 2
    assert told == [failures[0], "a07: an article of this name is in an earlier file already; rename one"]
    assert sorted(path.name for path in out.iterdir()) == [RECORD, *map(PART.format, range(22))]


def kill_at_first_part(worker: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not list(folder.glob("part-*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.kill()


def test_an_interrupted_run_is_taken_up_where_it_ended(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, tmp_path: Path
) -> None:
    """Parts that are done are not done again, however the first run ended; what is told at the end is the same."""
    out = tmp_path / "out"
    out.mkdir()
    failures: list[str] = []

    def stop(_: str) -> None:
        raise KeyboardInterrupt

    work = plan([folder], Recipe(), print, files=5)
    whole = extract_on_cluster(cluster[0], work, out, lambda error: failures.append(str(error)))
    expected, bytes_of = written(out), {path.name: path.read_bytes() for path in out.iterdir()}
    lost = [out / PART.format(number) for number in (0, 7)]
    for path in lost:
        path.unlink()
    record = (out / RECORD).read_text(encoding="utf-8")
    (out / RECORD).write_text(record + '{"part": 3, "arti', encoding="utf-8")  # killed while it wrote
    times = {path.name: path.stat().st_mtime_ns for path in out.glob("part-*")}

    told: list[str] = []
    notes: list[str] = []
    again = extract_on_cluster(cluster[0], work, out, lambda error: told.append(str(error)), notes.append)

    assert notes[0] == f"{out}: 12 of 14 parts are there already"
    assert (again, told, written(out)) == (whole, failures, expected)
    assert all((out / name).stat().st_mtime_ns == time for name, time in times.items())
    assert all(path.read_bytes() == bytes_of[path.name] for path in lost)
    with pytest.raises(KeyboardInterrupt):
        extract_on_cluster(cluster[0], work, out, print, stop)
    assert extract_on_cluster(cluster[0], work, out, print) == whole


def test_a_run_that_is_killed_loses_no_part_that_was_done(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path
) -> None:
    """By a signal that nobody can catch, half-way; the same command goes on and ends as if nothing had been."""
    out = folder.parent / "parts"
    texts = [folder.parent / f"f{number}.jsonl" for number in range(16)]
    for number, path in enumerate(texts):
        rows = [json.dumps({"id": f"{number}-{n}", "text": TEXT.format(n)}) for n in range(20)]
        path.write_text("\n".join(rows), encoding="utf-8")
    arguments = ["extract", *map(str, texts), "--scheduler", cluster[0], "-o", str(out)]
    run = subprocess.Popen([sys.executable, "-m", "timeline", *arguments], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(recorded(out)) < 4 and time.monotonic() < deadline:
        time.sleep(0.01)
    run.kill()
    run.wait()
    before = {number: (out / PART.format(number)).stat().st_mtime_ns for number in recorded(out)}

    assert 0 < len(before) < 16
    assert main(arguments) == 0
    assert [s.article for s in written(out)] == [f"{f}-{n}" for f in range(16) for n in range(20) for _ in "ab"]
    assert {number: (out / PART.format(number)).stat().st_mtime_ns for number in before} == before


def recorded(folder: Path) -> list[int]:
    """Return the parts that are noted as done."""
    if not (folder / RECORD).exists():
        return []
    lines = (folder / RECORD).read_text(encoding="utf-8").split("\n")[1:-1]
    return [json.loads(line)["part"] for line in lines]


def test_the_command_writes_parts(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of them, which any reader of Parquet takes as one table; the same work again adds nothing to it."""
    import pandas as pd

    out = folder.parent / "parts"
    command = ["extract", str(folder / "c.parquet"), "--scheduler", cluster[0], "-o", str(out)]
    assert main(command) == 0
    assert sorted(part.name for part in out.iterdir()) == [RECORD, PART.format(0)]
    assert len(pd.read_parquet(out)) == 10
    time_of = (out / PART.format(0)).stat().st_mtime_ns
    assert main(command) == 0
    assert "1 of 1 parts are there already" in capsys.readouterr().err
    assert (out / PART.format(0)).stat().st_mtime_ns == time_of
    assert main([*command, "--force"]) == 0
    assert (out / PART.format(0)).stat().st_mtime_ns > time_of


def test_parts_of_other_work_are_not_mixed_in(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other articles, another manifest, another codebook: one line says which, and --force makes the parts anew."""
    out, book = folder.parent / "parts", folder.parent / "book.toml"
    shutil.copy(HOME / "timeline" / "codebooks" / "immigration-enforcement.toml", book)
    book.write_text(book.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    weights = ["--weights", str(HOME / "timeline" / "weights" / "coder.npz")]
    command = ["extract", str(folder / "c.parquet"), "--scheduler", cluster[0], "-o", str(out)]
    assert main(command) == 0
    for changed, other in (
        ([*command, str(folder / "a00.txt")], "articles"),
        ([*command, "--codebook", str(book), *weights], "codebook"),
    ):
        assert main(changed) == 2
        said = " ".join(capsys.readouterr().err.replace("│", " ").split())
        assert f"its parts were made with other {other}; use --force" in said
    (folder / "articles.csv").write_text("file,outlet\nc.parquet,The Gazette\n", encoding="utf-8")
    assert main(command) == 2
    assert main([*command, "--force"]) == 0
    assert {statement.outlet for statement in written(out)} == {"The Gazette"}
    (out / RECORD).unlink()
    assert main(command) == 2
    assert "is not empty; use --force to replace the parts in it" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "out"], "no Dask scheduler answers there"),
        ([], "--scheduler needs a folder to write to: -o FOLDER"),
        (["-o", "out", "--jobs", "2"], "--scheduler goes with PATHS"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No traceback, whatever is wrong with the cluster or the command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("timeline.cluster.PATIENCE", "1s")
    assert main(["extract", str(HOME / "seeds"), "--scheduler", "tcp://127.0.0.1:9", *arguments]) in (2, 3)
    assert words in capsys.readouterr().err


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One line says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(TimelineError, match=r"^--scheduler needs Dask; install policy-timeline\[dask\]$"):
        extract_on_cluster("tcp://127.0.0.1:9", plan([HOME / "seeds"], Recipe(), print), tmp_path, print)


def test_files_come_in_parts_in_their_order(folder: Path) -> None:
    """Single articles together, a file of many articles alone."""
    parts = [[file.name for file in part] for part in parts_of([folder], print, files=25)]
    assert [len(part) for part in parts] == [25, 25, 10, 1, 1]
    assert parts[-2:] == [["b.jsonl"], ["c.parquet"]]
    assert [name for part in parts for name in part] == sorted(name for part in parts for name in part)
