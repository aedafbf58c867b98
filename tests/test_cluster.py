"""A real Dask scheduler and two workers of its own: the same statements as one core, whoever is lost."""

from __future__ import annotations

import json
import os
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
from timeline.cluster import PART, extract_on_cluster, parts_of
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
    return [statement for part in sorted(folder.iterdir()) for statement in read_statements(part)]


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
    count = extract_on_cluster(address, [folder], out, Recipe(), lambda error: told.append(str(error)), files=3)
    killer.join()

    expected, failures = on_one_core(folder)
    assert workers[0].poll() is not None
    assert written(out) == expected
    assert count == (70, len(expected)) == (70, 140)
    assert len(failures) == 2
    assert told == [failures[0], "a07: an article of this name is in an earlier file already; rename one"]
    assert len(list(out.iterdir())) == 22


def kill_at_first_part(worker: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not list(folder.glob("part-*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.kill()


def test_the_command_writes_parts(cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path) -> None:
    """A folder of them; one that holds something is left alone unless forced."""
    out = folder.parent / "parts"
    command = ["extract", str(folder / "c.parquet"), "--scheduler", cluster[0], "-o", str(out)]
    assert main(command) == 0
    assert [part.name for part in out.iterdir()] == [PART.format(0)]
    assert main(command) == 2
    assert main([*command, "--force"]) == 0


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
        extract_on_cluster("tcp://127.0.0.1:9", [HOME / "seeds"], tmp_path, Recipe(), print)


def test_files_come_in_parts_in_their_order(folder: Path) -> None:
    """Single articles together, a file of many articles alone."""
    parts = [[file.name for file in part] for part in parts_of([folder], print, files=25)]
    assert [len(part) for part in parts] == [25, 25, 10, 1, 1]
    assert parts[-2:] == [["b.jsonl"], ["c.parquet"]]
    assert [name for part in parts for name in part] == sorted(name for part in parts for name in part)
