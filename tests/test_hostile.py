"""Broken and hostile input: no crash, no answer that is not in the text, every failure named, outputs whole or absent."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.conftest_timing import growth
from timeline import extract, read_articles
from timeline.articles import LONGEST
from timeline.cli import main
from timeline.errors import TimelineError
from timeline.records import Article

HOME = Path(__file__).parents[1]
SEEDS = HOME / "seeds"
GOOD = "Mayor Jane Roe said on Monday, June 16, 2025, that the docks would close.\n"
SCRIPT = "<script>alert(1)</script>"


def read(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the articles under a folder, and what could not be read."""
    failures: list[TimelineError] = []
    return [article.stem for article in read_articles(folder, failures.append)], [str(error) for error in failures]


# ------------------------------------------------------------------------------------------------ readers


@pytest.mark.parametrize(
    ("name", "data", "failure"),
    [
        ("a.txt", b"\xff", "is not UTF-8 at byte 0 (0xff)"),
        ("a.txt", b"\xed\xa0\x80 half a character", "is not UTF-8 at byte 0 (0xed)"),
        ("a.txt", b"\xc0\xafover-long", "is not UTF-8 at byte 0 (0xc0)"),
        ("a.txt", b"\xff\xfea\0", "is UTF-16"),
        ("a.txt", b"\xef\xbb\xbf", "is empty"),
        ("a.txt", b" \n\t\r\n", "is empty"),
        ("a.jsonl", b"[" * 100_000, "line 1: is not JSON"),
        ("a.jsonl", b'{"text": ' + b"[" * 100_000, "line 1: is not JSON"),
        ("a.jsonl", b'{"text": "a \\ud800 b"}', "line 1: 'text' holds half a character"),
        ("a.jsonl", b'{"text": "caf\xe9"}', "is not UTF-8 at byte 13 (0xe9)"),
        ("a.jsonl", b'{"text": 1e999}', "line 1: 'text' is not text"),
        ("a.jsonl", b'{"text": "a", "id": ' + b"9" * 5000 + b"}", "line 1: is not JSON"),
        ("a.jsonl", b'{"text": "a", "__class__": "os"}', "line 1: unknown key '__class__'"),
        ("a.jsonl", b'{"text": NaN}', "line 1: 'text' is not text"),
        ("a.jsonl", b"null", "line 1: is not a JSON object"),
        ("a.jsonl", b"\n \n", "is empty"),
        ("a.html", b"", "is empty"),
        ("a.html", b"\0" * 1000, "no article found in this page"),
        ("a.html", b"<div>" * 100_000, "no article found in this page"),
        ("a.html", b"<a href='" * 50_000, "no article found in this page"),
        ("a.html", b"<!--" * 50_000, "no article found in this page"),
        ("a.html", SCRIPT.encode() * 1000, "no article found in this page"),
        ("a.html", b'<!DOCTYPE x [<!ENTITY a "' + b"lol" * 99 + b'"><!ENTITY b "&a;&a;&a;">]>&b;', "no article found"),
    ],
)
def test_what_is_broken_is_named_and_the_rest_is_read(name: str, data: bytes, failure: str, tmp_path: Path) -> None:
    """One line says which file and what is wrong with it; the next file is read."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text(GOOD, encoding="utf-8")
    names, [told] = read(tmp_path)
    assert names == ["z"]
    assert told.startswith(str(tmp_path / name))
    assert failure in told
    assert len(told) < 400


def test_a_page_that_breaks_its_reader_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of fifty megabytes of nothing but paragraphs does, where memory is short."""

    def broken(*_: object, **__: object) -> NoReturn:
        raise ArithmeticError("unknown error\nand more")

    monkeypatch.setattr("trafilatura.extract", broken)
    (tmp_path / "a.html").write_text("<p>", encoding="utf-8")
    (tmp_path / "z.txt").write_text(GOOD, encoding="utf-8")
    told = "this page cannot be taken apart (ArithmeticError: unknown error); save its text as a.txt"
    assert read(tmp_path) == (["z"], [f"{tmp_path / 'a.html'}: {told}"])


def test_what_is_too_long_to_be_an_article_is_refused(tmp_path: Path) -> None:
    """By name, however the file holds it; the rest is read, and a line of the greatest length too."""
    (tmp_path / "a.txt").write_text("a" * (LONGEST + 1), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        "\n".join(json.dumps({"stem": f"b{extra}", "text": "“" * (LONGEST + extra)}) for extra in (1, 0)),
        encoding="utf-8",
    )
    names, told = read(tmp_path)
    assert names == ["b0"]
    assert [line.partition(": ")[2] for line in told] == [
        f"'{name}' has 1,000,001 characters, where an article has at most 1,000,000; split it" for name in ("a", "b1")
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", GOOD.encode()),
        ("a.jsonl", json.dumps({"stem": "a", "text": GOOD}).encode()),
        ("a.html", f"<html><body><article><h1>Docks</h1><p>{GOOD * 5}</p></article></body></html>".encode()),
    ],
)
def test_a_byte_order_mark_before_a_file_is_no_part_of_it(name: str, data: bytes, tmp_path: Path) -> None:
    """Editors of one maker write it; offsets count from what follows."""
    found = []
    for mark in (b"", b"\xef\xbb\xbf"):
        (tmp_path / name).write_bytes(mark + data)
        (tmp_path / "articles.csv").write_bytes(mark + f"file,outlet\n{name},The Gazette\n".encode())
        found.append(list(read_articles(tmp_path)))
    assert found[0] == found[1]
    assert [(article.stem, article.outlet) for article in found[0]] == [("a", "The Gazette")]


@pytest.mark.parametrize(
    "line", [b'{"text": "caf\xe9"}', b"{", b'{"text": ""}', b'{"text": "a", "published": "2025-13-01"}']
)
def test_a_broken_line_does_not_cost_the_others(line: bytes, tmp_path: Path) -> None:
    """A million lines are not lost for one of them."""
    good = [json.dumps({"id": n, "text": GOOD}).encode() for n in range(2)]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([good[0], line, good[1]]))
    names, [told] = read(tmp_path)
    assert [name for name in names if name != "a-2"] == ["0", "1"]
    assert "line 2" in told or "byte" in told


def test_links_pipes_and_odd_names_hold_nobody_up(tmp_path: Path) -> None:
    """A link to itself, a folder that holds itself, a pipe that nobody writes to, a name with a line break."""
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "again").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "two\nlines.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "=1+1.txt").write_text(GOOD, encoding="utf-8")
    names, told = read(tmp_path)
    assert sorted(names) == ["=1+1", "two\nlines"]
    assert len(told) == 3
    assert any("pipe.txt: is not a file that can be read" in line for line in told)


def test_a_name_with_a_line_break_is_one_line_of_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nobody can write a line of the log by the name of a file, nor a row of the table."""
    (tmp_path / "a\ntimeline: all is well\n\x1b[2J.txt").write_bytes(b"\xff")
    (tmp_path / "b\n=1+1.txt").write_text(GOOD, encoding="utf-8")
    assert main(["extract", str(tmp_path), "--format", "csv"]) == 1
    out, err = capfd.readouterr()
    assert len(err.splitlines()) == 2  # what is wrong with the one, and what is not known of the other's day
    assert "\x1b" not in err
    import csv

    assert len(list(csv.reader(io.StringIO(out, newline="")))) == 2


# ------------------------------------------------------------------------------------------------ stages

ODD = {
    "NULs": "\0Roe said\0 that “no\0body” left.\0",
    "a byte order mark inside": "Roe said \ufeffthat “nobody” left.",
    "text that runs both ways": "\u202eRoe said\u202c that \u2066“nobody”\u2069 left on \u200fJune 3, 2025.",
    "marks that never close": "Roe said “" * 50,
    "marks of all kinds": "“”\"'‘’„«»``''" * 50,
    "nothing but combining marks": "\u0301\u0302" * 500,
    "letters with many marks": "Roe said “n" + "\u0301" * 500 + "o”.",
    "half characters": "Roe said \ud800 that “nobody \udfff” left.",
    "beyond the first plane": "Roe said “\U0001f600 \U0001d54f”, \U0001f468\u200d\U0001f469 told us.",
    "formulas": "=HYPERLINK(1) Roe said “=cmd|' /C calc'!A1” and “@SUM(1)”.",
    "scripts": f"Roe said “{SCRIPT}” on June 3, 2025. {SCRIPT}",
    "brackets": "([{" * 300 + "Roe said no." + "}])" * 300,
    "old line breaks": "Roe said.\r“No.”\x0b“Yes”\x0c\x1c\x85\u2028\u2029he said.\r",
    "dates that are none": "On June 31, 99999 and 2025-02-30, Roe said on Feb. 29, 2023 at 25:61 that 0/0/0 is 9"
    + "9" * 400,
    "numbers of other scripts": "On June ３, ２０２５ Roe said “١٢٣”. ²⁰²⁵ said Ⅻ.",
    "letters whose case is longer": "İSTANBUL Roe said “ŉ ß ﬁ” ǅ said İ.",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_every_span_is_in_the_text_however_odd_it_is(text: str) -> None:
    """What is shown is what stands there."""
    for statement in extract(Article("odd", text)):
        spans = [*statement.spans, *statement.evidence, statement.cue_span, statement.speaker_span, statement.date_span]
        assert all(0 <= span.start < span.end <= len(text) for span in spans if span)
        assert statement.quote.split(" […] ") == [text[start:end] for start, end in statement.spans]


PIECES = {
    "prose": GOOD,
    "one line": GOOD.strip() + " “Nobody will be sent,” she told us. ",
    "bylines": "By Jane Roe\n",
    "posts": "“Go.”\n— Jane Roe (@roe) June 3, 2025\n",
    "turns": "ROE: No, said Poe.\nPOE: “Yes, it was.”\n",
    "dates": "in May 2019, on Monday ",
    "half dates": "the past ",
    "opening marks": "“",
    "nested": "“He said, ‘",
    "names": "Jane Roe and John Poe, ",
    "claims": "Roe shifted her stance on dairy workers.\n",
    "questions": "“Why?” he asked Roe.\n",
    "NULs": "\0a \0",
    "no spaces": "a",
    "digits": "1",
    "hyphens": "a-",
    "full stops": "U.S.",
    "white space": " \t\xa0",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_longer_text_takes_longer_in_proportion(piece: str) -> None:
    """All stages together: four times the text takes no more than some five times as long; a square takes sixteen."""

    def work(size: int) -> Callable[[], object]:
        return lambda: extract(Article("long", piece * (size // len(piece))))

    work(400)()
    assert growth(work, (750, 3_000), 7) < 7


# ------------------------------------------------------------------------------------------------ outputs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(GOOD + "“No,” she said.\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path


class Full(io.FileIO):
    """A file on a disk that has no room left."""

    def write(self, _: Any) -> NoReturn:
        """Refuse."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("name", ["s.jsonl", "s.csv", "s.parquet", "page.html"])
@pytest.mark.parametrize("old", [None, b"what was there before"])
def test_a_full_disk_leaves_what_was_there(
    name: str, old: bytes | None, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The old file or none; never half of the new one; one line says why."""
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    out = folder / "out" / name
    if old:
        out.write_bytes(old)
    monkeypatch.setattr("timeline.files.os.fdopen", lambda handle, _: Full(handle, "wb"))
    command = "build" if name.endswith(".html") else "extract"
    assert main([command, str(folder / "in"), "-o", str(out), "--force"]) == 3
    assert f"{out}: cannot be written (No space left on device)" in capfd.readouterr().err
    assert {path.name: path.read_bytes() for path in out.parent.iterdir()} == ({name: old} if old else {})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_standard_output_is_told(folder: Path) -> None:
    """One line, and a status that says that something is missing."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "timeline", "extract", str(folder / "in")]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode in (1, 3)
    assert ran.stderr.splitlines()[-1] == "timeline: standard output: cannot be written (No space left on device)"
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        ("none/s.jsonl", "the folder does not exist; make it first"),
        ("a.txt/s.jsonl", "the folder does not exist; make it first"),
        (".", "is a folder; name a file in it"),
        ("pipe", "is a pipe or a device; name a file, or write to standard output"),
        ("x" * 300, "File name too long"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "timexes", "build"])
def test_an_output_that_cannot_be_is_refused_before_the_work(
    command: str, name: str, failure: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Even with --force: a device or a pipe is not replaced by a file."""
    os.mkfifo(folder / "in" / "pipe")
    assert main([command, str(folder / "in" / "a.txt"), "-o", str(folder / "in" / name), "--force"]) == 2
    assert failure in " ".join(capfd.readouterr().err.replace("│", " ").split())
    assert sorted(path.name for path in (folder / "in").iterdir()) == ["a.txt", "pipe"]
    assert (folder / "in" / "pipe").is_fifo()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_that_takes_no_file_is_told(
    number: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As the system says it, to whomever, root included."""

    def refuse(**_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("timeline.files.tempfile.mkstemp", refuse)
    assert main(["extract", str(folder / "in"), "-o", str(folder / "out" / "s.jsonl")]) == 3
    assert f"s.jsonl: cannot be written ({os.strerror(number)})" in capfd.readouterr().err
    assert list((folder / "out").iterdir()) == []


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("command", ["build", "extract", "timexes"])
def test_a_command_that_is_stopped_leaves_what_was_there(command: str, number: int, status: int, folder: Path) -> None:
    """No traceback, no temporary file, no half page over the old one."""
    out = folder / "out" / "old"
    out.write_bytes(b"what was there before")
    for count in range(400):
        (folder / "in" / f"{count}.txt").write_text(GOOD * 100, encoding="utf-8")
    arguments = [sys.executable, "-m", "timeline", command, str(folder / "in"), "-o", str(out), "--force"]
    run = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)
    at_work = Path(f"/proc/{run.pid}/stat")
    while at_work.exists() and used(at_work) < 1.0 and run.poll() is None:  # past what is imported
        time.sleep(0.02)
    run.send_signal(number)
    _, told = run.communicate(timeout=60)
    assert run.returncode in (status, -signal.SIGINT if status == 130 else status)  # the same to a shell
    assert "Traceback" not in told
    assert {path.name: path.read_bytes() for path in out.parent.iterdir()} == {"old": b"what was there before"}


def used(stat: Path) -> float:
    """Return the seconds of the processor that a process has used."""
    cells = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written_to_is_told(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Before and after nothing stands there."""
    (folder / "out").chmod(0o500)
    assert main(["extract", str(folder / "in"), "-o", str(folder / "out" / "s.jsonl")]) == 3
    assert "cannot be written (Permission denied)" in capfd.readouterr().err


def test_scripts_in_an_article_do_not_reach_the_page(folder: Path) -> None:
    """Whatever an article and the name of its file hold is shown as words."""
    name = "<img src=x onerror=alert(1)>.txt"
    (folder / "in" / name).write_text(f"Roe said “</script>{SCRIPT} is bad” on June 3, 2025.", encoding="utf-8")
    page = folder / "out" / "page.html"
    assert main(["build", str(folder / "in"), "-o", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert SCRIPT not in html
    assert "<img src=x" not in html


# ------------------------------------------------------------------------------------------------ the network


OFF = """
import os, sys
def refuse(event, given):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        if event.startswith("socket.get") or not isinstance(given[-1], (str, bytes)):  # the latter are on this machine
            with open(os.environ["ASKED"], "a") as asked:
                print(event, given, file=asked)
            raise OSError("the network is off")
sys.addaudithook(refuse)
"""
CHARTS = """
import sys, timeline
from timeline import charts
table = timeline.read_table(sys.argv[1])
for figure in (charts.position_timeline(table), charts.statements_by_actor(table)):
    assert figure.to_json() and figure.to_html(include_plotlyjs=True)
"""
COMMANDS = """
import json, sys
from timeline.cli import main
for arguments in json.loads(sys.argv[1]):
    assert main(arguments) == 0, arguments
"""


@pytest.fixture
def network_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have every process started from here refuse the network; return where it is noted who asked for it."""
    (tmp_path / "off").mkdir()
    (tmp_path / "off" / "sitecustomize.py").write_text(OFF, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "off"), str(HOME)]))
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    return tmp_path / "asked"


def python(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_a_network_that_is_off_would_be_missed(network_off: Path) -> None:
    """The measure itself: whoever asks is refused, and it is noted."""
    ran = python("-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert "the network is off" in ran.stderr
    assert network_off.read_text(encoding="utf-8").startswith("socket.")


def test_nothing_is_sent_anywhere(folder: Path, network_off: Path) -> None:
    """Every command reads and writes, and the charts are drawn, with the network off."""
    page = f"<html><body><article><h1>Docks</h1><p>{GOOD * 5}</p></article></body></html>"
    (folder / "in" / "p.html").write_text(page, encoding="utf-8")
    given, out = folder / "in", folder / "out"
    statements = out / "s.jsonl"
    commands = (
        ("extract", given, "-o", statements),
        ("extract", given, "--jobs", 2, "-o", out / "s.csv"),
        ("timexes", given, "-o", out / "t.jsonl"),
        ("build", given, "-o", out / "page.html"),
        ("build", statements, "--articles", given, "-o", out / "again.html", "--tables", out / "tables"),
        ("show", statements),
        ("check", statements, "--articles", given),
        ("agree", statements, out / "s.csv"),
        ("codebook", "check"),
    )
    ran = python("-c", COMMANDS, json.dumps([[str(word) for word in command] for command in commands]))
    assert ran.returncode == 0, ran.stderr
    assert len(statements.read_text(encoding="utf-8").splitlines()) > 1
    ran = python("-c", CHARTS, statements)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not network_off.exists(), network_off.read_text(encoding="utf-8")


def test_a_notebook_needs_no_network(folder: Path, network_off: Path) -> None:
    """Its kernel draws the charts with the network off."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    (folder / "data").mkdir()
    assert python("-m", "timeline", "extract", SEEDS, "-o", folder / "data" / "timeline.csv").returncode == 0
    notebook = nbformat.read(HOME / "notebooks" / "01-explore.ipynb", as_version=4)
    place = {"metadata": {"path": str(folder / "in")}}
    done = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    shown = [output["data"] for cell in done.cells for output in cell.get("outputs", ()) if "data" in output]
    assert sum("application/vnd.plotly.v1+json" in data for data in shown) > 1
    assert not network_off.exists(), network_off.read_text(encoding="utf-8")
