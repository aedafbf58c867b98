"""The command line: what it writes where, what it says when something is wrong, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from tests.conftest_codebook import SMALL
from tests.conftest_codebook import write as write_codebook
from tests.conftest_endpoint import Reply, Server, answer, serving
from timeline.cli import main
from timeline.records import Article, Leg, Shift, Span, Statement
from timeline.table import read_statements, to_bytes, write_table

Make = Callable[..., Statement]
STORY = "Rivera said on Monday that “nobody will be sent to the docks.” The union agreed.\n"


class Ran(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Return a runner of the command line in this process."""

    def run(*arguments: object) -> Ran:
        status = main([str(argument) for argument in arguments])
        return Ran(status, *capfd.readouterr())

    return run


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A folder with one article in it."""
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "docks.txt").write_text(STORY, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def plain_stages(monkeypatch: pytest.MonkeyPatch, statement: Make) -> None:
    """Stand in for the stages, whose answers are their own tests' affair: what is between quotation marks is said."""

    def extract(article: Article, on_note: Callable[[str], object] = print, **_: object) -> list[Statement]:
        if "NOTED" in article.text:
            on_note("url says 2025-06-16, given says 2025-06-20")
        if "BROKEN" in article.text:
            raise ZeroDivisionError("division by zero")
        start, end = article.text.find("“") + 1, article.text.find("”")
        if not 0 < start < end:
            return []
        name = f"{article.stem}-{start}"
        return [statement(id=name, article=article.stem, spans=(Span(start, end),), quote=article.text[start:end])]

    def find_shifts(table: Any, *_: object) -> list[Shift]:
        ids = tuple(table["id"])
        if len(ids) < 2:
            return []
        before = Leg(ids[:1], -2, -2, date(2025, 6, 16), date(2025, 6, 16))
        after = Leg(ids[1:2], -1, 1, date(2026, 2, 1), date(2026, 2, 4))
        reasons = ("mixed", "unconfirmed")
        return [
            Shift("s1", "ana-rivera", "Ana Rivera", "cities", "mixed", False, reasons, before, after, (), ids[:1], None)
        ]

    for name, function in {"pipeline": extract, "shifts": find_shifts}.items():
        module = ModuleType(f"timeline.{name}")
        setattr(module, function.__name__, function)
        monkeypatch.setitem(sys.modules, f"timeline.{name}", module)


def command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "timeline", *map(str, arguments)],
        capture_output=True,
        timeout=60,
        check=False,
        **options,
    )


# ------------------------------------------------------------------------------------------------ doors


def test_help_answers_at_once() -> None:
    """Under 0.6 seconds, the best of three: nothing slow is imported for it."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert command("--help").returncode == 0
        times.append(time.perf_counter() - start)

    assert min(times) < 0.6


def test_every_command_has_help(run: Callable[..., Ran]) -> None:
    """A command whose help is empty has to be read in the source."""
    for name in ("build", "extract", "timexes", "show", "check", "agree", "codebook check", "codebook train"):
        shown = run(*name.split(), "--help")
        assert shown.status == 0
        assert f"timeline {name}" in shown.out


def test_the_version_is_told(run: Callable[..., Ran]) -> None:
    """A citation needs it."""
    assert run("--version").out == "policy-timeline 0.1.0\n"


# ------------------------------------------------------------------------------------------------ extract


def test_statements_go_to_standard_output_as_json_lines(run: Callable[..., Ran], story: Path) -> None:
    """And nothing else does."""
    ran = run("extract", story)
    [row] = [json.loads(line) for line in ran.out.splitlines()]

    assert (ran.status, ran.err) == (0, "")
    assert STORY[slice(*row["spans"][0])] == row["quote"]


@pytest.mark.parametrize(
    ("arguments", "name", "start"),
    [
        ([], "out.csv", "id,article,"),
        ([], "out.jsonl", '{"id": '),
        (["--format", "csv"], "out.txt", "id,article,"),
    ],
)
def test_a_file_s_suffix_or_the_format_says_how(
    run: Callable[..., Ran], story: Path, tmp_path: Path, arguments: list[str], name: str, start: str
) -> None:
    """An unknown suffix is JSON Lines unless --format says otherwise."""
    ran = run("extract", story, "-o", tmp_path / name, *arguments)

    assert ran == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_the_same_articles_give_the_same_bytes(run: Callable[..., Ran], story: Path, tmp_path: Path) -> None:
    """Whoever compares two runs compares the findings and not the weather."""
    for name in ("one.csv", "two.csv"):
        run("extract", story, "-o", tmp_path / name)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bad.txt", b"", "bad.txt: is empty"),
        ("bad.txt", b"\xff\xfe\xfd", "bad.txt: is UTF-16, not UTF-8; save it as UTF-8"),
        ("bad.txt", b"caf\xe9", "bad.txt: is not UTF-8 at byte 3 (0xe9); save it as UTF-8"),
        ("bad.txt", b"BROKEN", "bad: an error in the program (ZeroDivisionError: division by zero)"),
        ("bad.jsonl", b"{", "bad.jsonl, line 1: is not JSON (Expecting property name enclosed in double quotes)"),
    ],
)
def test_one_odd_article_costs_one_line(
    run: Callable[..., Ran], story: Path, name: str, content: bytes, message: str
) -> None:
    """The rest is written, and the exit status tells that something is missing."""
    (story / name).write_bytes(content)

    ran = run("extract", story)

    assert ran.status == 1
    assert len(ran.out.splitlines()) == 1
    assert ran.err.endswith(f"{message}\n")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("name", ["extract", "timexes", "build"])
def test_without_anything_usable_nothing_is_written(run: Callable[..., Ran], tmp_path: Path, name: str) -> None:
    """An empty file would look like an answer."""
    tables = ["--tables", tmp_path / "tables"] if name == "build" else []
    ran = run(name, tmp_path / "none", "-o", tmp_path / "out.html", *tables)

    assert ran == (3, "", f"timeline: {tmp_path / 'none'}: no such file or folder\n")
    assert not list(tmp_path.iterdir())


def test_articles_in_which_nobody_speaks_are_no_failure(run: Callable[..., Ran], story: Path) -> None:
    """Nothing said is an answer."""
    (story / "docks.txt").write_text("The docks are open.", encoding="utf-8")

    assert run("extract", story) == (0, "", "")


def test_what_exists_is_kept_unless_forced(run: Callable[..., Ran], story: Path, tmp_path: Path) -> None:
    """It is refused before the work begins, as a matter of usage."""
    path = tmp_path / "out.jsonl"
    path.write_text("mine", encoding="utf-8")

    ran = run("extract", story, "-o", path)
    assert ran.status == 2
    assert "out.jsonl: exists already; use --force to overwrite it" in " ".join(ran.err.split())
    assert path.read_text(encoding="utf-8") == "mine"

    assert run("extract", story, "-o", path, "--force").status == 0
    assert len(read_statements(path)) == 1


def test_a_wrong_command_is_a_matter_of_usage(run: Callable[..., Ran], story: Path, tmp_path: Path) -> None:
    """Status 2, and a line that says what would work."""
    assert run("extract").status == 2
    assert run("extrakt", story).status == 2
    assert run("extract", story, "--format", "xlsx").status == 2
    assert run("extract", story, "-o", tmp_path / "none" / "out.csv").status == 2


def test_corrections_are_applied_and_stale_ones_reported(run: Callable[..., Ran], story: Path, tmp_path: Path) -> None:
    """By line, with the rest applied."""
    file = tmp_path / "corrections.csv"
    name = f"docks-{STORY.find('“') + 1}"
    lines = ["statement_id,field,old,new,coder,date,note", f"{name},position,-2,-1,jr,,", "zz,position,-2,-1,jr,,"]
    file.write_text("\n".join(lines), encoding="utf-8")

    ran = run("extract", story, "--corrections", file)
    row = json.loads(ran.out)

    assert (row["position"], row["position_id"], row["status"]) == (-1, "by_invitation_or_less", "corrected")
    assert ran.err == f"timeline: {file}, line 3: there is no statement 'zz' any more; nothing is changed\n"
    assert ran.status == 1


# ------------------------------------------------------------------------------------------------ build


def test_build_writes_the_page_and_its_tables(run: Callable[..., Ran], story: Path, tmp_path: Path) -> None:
    """From articles, and again from the table that it wrote."""
    ran = run("build", story, "-o", tmp_path / "t.html", "--tables", tmp_path / "out", "--title", "Docks <1>")

    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("timeline: 1 statement, 0 changes counted, 0 possible -> ")
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "Docks &lt;1&gt;" in page
    assert "nobody will be sent to the docks" in page
    assert read_statements(tmp_path / "out/timeline.csv") == read_statements(tmp_path / "out/timeline.jsonl")

    again = run(
        "build", tmp_path / "out/timeline.csv", "-o", tmp_path / "u.html", "--articles", story, "--title", "Docks <1>"
    )
    assert again.status == 0
    assert (tmp_path / "u.html").read_bytes() == (tmp_path / "t.html").read_bytes()


def test_no_page_shows_what_nobody_said_in_words(run: Callable[..., Ran], tmp_path: Path, statement: Make) -> None:
    """A table that was written with --unspoken holds it; the page is of statements."""
    given = [statement(id="a"), statement(id="b", flags=("unspoken",))]
    (tmp_path / "t.jsonl").write_bytes(to_bytes(given, "jsonl"))
    ran = run("build", tmp_path / "t.jsonl", "-o", tmp_path / "t.html", "--tables", tmp_path / "out")
    assert ran.status == 0
    assert [s.id for s in read_statements(tmp_path / "out/timeline.jsonl")] == ["a"]


@pytest.mark.parametrize(
    ("name", "start"), [("build", "<!doctype html>"), ("extract", '{"id": '), ("timexes", '{"art')]
)
def test_a_dash_is_standard_output(
    run: Callable[..., Ran], story: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: str
) -> None:
    """As elsewhere; no file of that name is made."""
    monkeypatch.chdir(story)
    ran = run(name, story, "-o", "-")

    assert ran.status == 0
    assert ran.out.lower().startswith(start)
    assert [found.name for found in story.iterdir()] == ["docks.txt"]


def test_a_table_stands_alone(run: Callable[..., Ran], story: Path, tmp_path: Path, statement: Make) -> None:
    """Its articles are named by an option, and articles need none."""
    write_table([statement()], tmp_path / "t.csv")

    assert run("build", tmp_path / "t.csv", story, "-o", tmp_path / "t.html").status == 2
    assert run("build", story, "--articles", story, "-o", tmp_path / "t.html").status == 2
    assert not (tmp_path / "t.html").exists()


def test_a_table_with_wrong_rows_is_built_from_the_others(
    run: Callable[..., Ran], tmp_path: Path, statement: Make
) -> None:
    """Each wrong row is named by its number."""
    path = tmp_path / "t.csv"
    write_table([statement(), statement(id="a2")], path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("-2,leave", "low,leave", 1), encoding="utf-8")

    ran = run("build", path, "-o", tmp_path / "t.html")

    assert ran.status == 1
    assert ran.err.splitlines()[0] == f"timeline: {path}, row 1: 'position' cannot be 'low'; it is a whole number"
    assert "timeline: 1 statement, " in ran.err


def test_a_fault_of_the_program_is_one_line(
    run: Callable[..., Ran], story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how to see where; nothing is written."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(sys.modules["timeline.shifts"], "find_shifts", fail)
    monkeypatch.delenv("TIMELINE_DEBUG", raising=False)
    message = "timeline: an error in the program (ZeroDivisionError: division by zero); TIMELINE_DEBUG=1 shows where\n"

    assert run("build", story, "-o", tmp_path / "t.html") == (3, "", message)
    assert not (tmp_path / "t.html").exists()

    monkeypatch.setenv("TIMELINE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["build", str(story), "-o", str(tmp_path / "t.html")])


# ------------------------------------------------------------------------------------------------ timexes


def test_timexes_are_json_lines(run: Callable[..., Ran], story: Path) -> None:
    """Their offsets lead back to the words; without a day of publication a weekday has no date."""
    ran = run("timexes", story)
    [row] = [json.loads(line) for line in ran.out.splitlines()]

    assert list(row) == ["article", "start", "end", "text", "kind", "date_start", "date_end", "mod", "means"]
    assert STORY[row["start"] : row["end"]] == row["text"] == "Monday"
    assert row["date_start"] is None
    assert ran.status == 0


# ------------------------------------------------------------------------------------------------ show, check


def test_show_tells_the_changes_with_their_words(run: Callable[..., Ran], tmp_path: Path, statement: Make) -> None:
    """And why they are not counted."""
    write_table([statement(quote="Leave \x1b[31mus"), statement(id="a2", quote="Come.")], tmp_path / "t.jsonl")

    ran = run("show", tmp_path / "t.jsonl")

    assert ran.status == 0
    assert ran.out.splitlines() == [
        "Ana Rivera on Operations in cities and states",
        "Possible change, not counted: mixed",
        "  Before, 16 June 2025: leave",
        "    Leave �[31mus [The Harbour Post, a1]",
        "  After, between 1 and 4 February 2026: by invitation or less and keep",
        "    operations",
        "    Come. [The Harbour Post, a2]",
        "  Not counted because: mixed; unconfirmed",
        "  Called a change by:",
        "    Ana Rivera: Leave �[31mus [The Harbour Post, a1]",
    ]


def test_show_tells_apart_who_of_one_group_disagreed(run: Callable[..., Ran], tmp_path: Path, statement: Make) -> None:
    """After the changes, with the words of both, and who spoke for an institution."""
    common = {"flags": (), "relations": (), "utterance": None, "status": "confirmed", "form": "direct"}
    ice = {"speaker": "Immigration and Customs Enforcement", "speaker_id": "ice", "speaker_group": "dhs"}
    office = {"speaker": "Tricia McLaughlin", "speaker_id": "tricia-mclaughlin", "speaker_group": "dhs"}
    rows = [
        statement(quote="We go everywhere.", position=2, **office, **common),
        statement(id="a2", quote="Not \x1b[31mthere.", position=-1, **ice, **(common | {"status": "suggested"})),
    ]
    write_table(rows, tmp_path / "t.jsonl")

    ran = run("show", tmp_path / "t.jsonl")
    changes, _, apart = ran.out.partition("\n\nDisagreements within a group\n\n")

    assert ran.status == 0
    assert changes.startswith("Ana Rivera on ")
    assert apart.splitlines() == [
        "DHS, ICE, CBP on Operations in cities and states",
        "Possible divergence, not counted: expand and restrain",
        "  Department of Homeland Security, 16 June 2025: more places",
        "    Tricia McLaughlin: “We go everywhere.” [The Harbour Post, a1]",
        "  Immigration and Customs Enforcement, 16 June 2025: by invitation or less",
        "    “Not �[31mthere.” [The Harbour Post, a2]",
        "  Not counted because: low confidence; unconfirmed",
    ]


def test_show_tells_one_statement_as_a_card(run: Callable[..., Ran], tmp_path: Path, statement: Make) -> None:
    """What is not known is said to be so; an id that is not there is a matter of usage."""
    write_table([statement(date_start=None, date_end=None, date_precision="none", speaker=None)], tmp_path / "t.csv")

    card = run("show", tmp_path / "t.csv", "a1").out

    assert "Speaker:   not named, mayor\n" in card
    assert "Said:      date not known" in card
    assert "Position:  leave (confidence 0.50)\n" in card
    assert run("show", tmp_path / "t.csv", "zz").status == 2
    assert run("show", tmp_path / "none.csv") == (3, "", f"timeline: {tmp_path / 'none.csv'}: no such file\n")


def test_show_says_when_there_is_no_change(run: Callable[..., Ran], tmp_path: Path, statement: Make) -> None:
    """Silence could be a fault."""
    write_table([statement()], tmp_path / "t.csv")

    assert run("show", tmp_path / "t.csv").out == f"{tmp_path / 't.csv'}: no change of position found\n"


def test_check_names_each_fault_and_fails(
    run: Callable[..., Ran], story: Path, tmp_path: Path, statement: Make
) -> None:
    """A sound table passes; words that are not the text's are found when the articles are named."""
    path = tmp_path / "t.csv"
    write_table([statement(relations=())], path)
    sound = run("check", path, "--articles", story)
    assert sound == (0, "", "timeline: 1 statement, 0 faults\n")

    (story / "docks.txt").write_text(STORY.replace("nobody", "no one"), encoding="utf-8")
    faulty = run("check", path, "--articles", story)
    assert faulty.status == 1
    assert faulty.out.startswith(f"{path}, row 1 (a1): quote is 'nobody will be sent to the docks.', but the text has ")
    assert faulty.err == "timeline: 1 statement, 1 fault\n"


# ------------------------------------------------------------------------------------------------ agree


def test_agree_shows_alpha_and_gives_all_of_it_to_scripts(
    run: Callable[..., Ran], tmp_path: Path, statement: Make
) -> None:
    """In columns at a terminal, as one JSON object with --json."""
    write_table([statement(id=f"a{n}", topic=("cities", "troops")[n % 2]) for n in range(12)], tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("id,topic\n" + "".join(f"a{n},{('cities', 'troops')[n % 2]}\n" for n in range(12)))

    shown = run("agree", tmp_path / "a.csv", tmp_path / "b.csv")
    values = json.loads(run("agree", tmp_path / "a.csv", tmp_path / "b.csv", "--json").out)

    assert (shown.status, shown.err) == (0, "")
    assert "topic           nominal    12         0      100%  100%  1.000                 publish" in shown.out
    assert (values["matched"], values["measures"][1]["alpha"]) == (12, 1.0)


def test_tables_without_a_statement_in_common_cannot_agree(
    run: Callable[..., Ran], tmp_path: Path, statement: Make
) -> None:
    """A table of other articles looks much like the right one."""
    one, two = tmp_path / "a.csv", tmp_path / "b.jsonl"
    write_table([statement(id="a1")], one)
    write_table([statement(id="b1")], two)

    ran = run("agree", one, two)

    assert ran.status == 3
    assert ran.err == f"timeline: {one} and {two} have no statement in common; they are matched by id\n"
    assert run("agree", one, tmp_path / "none.csv") == (3, "", f"timeline: {tmp_path / 'none.csv'}: no such file\n")


# ------------------------------------------------------------------------------------------------ codebooks


WARDS = "abcdefghij"
SAID = {
    2: "Build more garages",
    1: "Keep the garages",
    -1: "Limit the garages",
    -2: "Close all garages",
    None: "What of them",
}


@pytest.fixture
def parking(tmp_path: Path) -> Path:
    """A codebook of one's own, with examples enough to learn from."""
    rows = [
        {"text": f"{words} in ward {w * 3}.", "topic": "garages", "position": s}
        for s, words in SAID.items()
        for w in WARDS
    ]
    rows += [{"text": f"It rains in ward {w * 3}.", "topic": "none", "position": None} for w in WARDS]
    return write_codebook(tmp_path, examples="\n".join(map(json.dumps, rows)))


def test_a_codebook_is_checked(run: Callable[..., Ran], parking: Path) -> None:
    """Each fault is a line on standard output, and the status tells that there are some."""
    assert run("codebook", "check", parking) == (
        0,
        "",
        "timeline: parking 0.1.0, 1 topic, 1 actor, 60 examples, 0 faults\n",
    )

    parking.write_text(SMALL.replace("return_days = 30", "return_days = 0\nreturns = 1"), encoding="utf-8")
    line = SMALL.splitlines().index("return_days = 30") + 1
    ran = run("codebook", "check", parking)
    assert ran.status == 1
    assert [line.partition("; ")[0].partition(" (")[0] for line in ran.out.splitlines()] == [
        f"parking.toml:{line}: shift return_days: 0 will not do",
        f"parking.toml:{line + 1}: shift returns: unknown key",
    ]
    assert ran.err == "timeline: 2 faults\n"
    assert run("codebook", "check", parking.with_name("none.toml")).status == 3
    assert run("codebook", "check").err.endswith("0 faults\n")


def test_a_coder_is_trained_and_used(run: Callable[..., Ran], parking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights land beside the codebook, where the other commands look for them; nothing is overwritten."""
    stories = parking.parent / "stories"
    stories.mkdir()
    (stories / "a.txt").write_text("“Build more garages,” the mayor said.", encoding="utf-8")
    weights = parking.with_suffix(".npz")
    used: dict[str, Any] = {}
    monkeypatch.setattr(
        sys.modules["timeline.pipeline"],
        "extract",
        lambda _, **given: used.update(given) or [],
    )

    missing = run("extract", stories, "--codebook", parking)
    assert missing.status == 3
    assert missing.err == f"timeline: {weights}: no such weights; make them with: timeline codebook train {parking}\n"

    trained = run("codebook", "train", parking)
    assert (trained.status, trained.out) == (0, "")
    said = trained.err.splitlines()
    assert "held-back statements in articles put together from the examples" in said[0]
    assert len(said) > 5
    assert all(line.startswith("timeline: ") for line in said)
    assert trained.err.endswith(f"bytes -> {weights}\n")
    assert run("codebook", "train", parking).status == 2

    assert run("extract", stories, "--codebook", parking).status == 0
    assert used["codebook"].id == used["coder"].codebook.id == "parking"
    elsewhere = weights.rename(parking.parent / "other.npz")
    assert run("extract", stories, "--codebook", parking, "--weights", elsewhere).status == 0
    assert run("extract", stories, "--weights", elsewhere).status == 3  # made for another codebook


def test_a_codebook_of_ones_own_names_what_is_shown(
    run: Callable[..., Ran], parking: Path, story: Path, tmp_path: Path, statement: Make
) -> None:
    """Its topics are the ones that a table is checked against and a page is built with."""
    rows = [statement(topic="garages", topics=("garages",), position=2, position_id="build", posture=2, relations=())]
    write_table(rows, tmp_path / "t.csv")

    assert run("check", tmp_path / "t.csv", "--codebook", parking).err == "timeline: 1 statement, 0 faults\n"
    assert run("check", tmp_path / "t.csv").status == 1
    assert "Topic:     Garages\n" in run("show", tmp_path / "t.csv", "a1", "--codebook", parking).out
    assert run("build", tmp_path / "t.csv", "--codebook", parking, "-o", tmp_path / "t.html").status == 0
    assert "Garages" in (tmp_path / "t.html").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------ a second coder


@pytest.fixture
def second(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, list[object]]]:
    """A server that codes, two stories, and the options for it."""
    (story / "docks2.txt").write_text(f"{STORY}It rained.", encoding="utf-8")  # the same would be asked once
    monkeypatch.delenv("TIMELINE_API_KEY", raising=False)
    monkeypatch.setattr("timeline.endpoint.FIRST_WAIT", 0.0)
    right = {"on_topic": True, "topic": "cities", "position": "leave", "words": ["nobody will be sent"]}
    with serving() as server:
        server.replies = [answer(right)]
        options = ["--second-coder", server.url, "--model", "a/model", "--second-codes", tmp_path / "second.jsonl"]
        yield server, [*options, "--second-cache", tmp_path / "kept"]


def test_a_second_coder_writes_a_file_of_its_own(
    run: Callable[..., Ran], story: Path, tmp_path: Path, second: tuple[Server, list[object]]
) -> None:
    """The statements are the same bytes as without it; agreement is told at the end; a second run pays nothing."""
    server, options = second
    plain = run("extract", story)

    ran = run("extract", story, *options)

    assert ran.status == 0
    assert ran.out == plain.out
    said = ran.err.splitlines()
    assert said[0] == f"timeline: a/model: 2 coded; 2 requests sent, 0 answered before -> {tmp_path / 'second.jsonl'}"
    assert said[1] == "timeline: A: the statements, coded by machine: 2 statements"
    assert said[2] == f"timeline: B: {tmp_path / 'second.jsonl'}, coded by a/model: 2 statements"
    rows = [json.loads(line) for line in (tmp_path / "second.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in plain.out.splitlines()]
    assert {(row["coder"], row["outcome"], row["position"]) for row in rows} == {("a/model", "coded", -2)}

    again = run("extract", story, *options, "--force")
    assert "0 requests sent, 2 answered before" in again.err
    assert len(server.requests) == 2
    assert run("agree", tmp_path / "second.jsonl", tmp_path / "second.jsonl").status == 0


def test_build_has_a_table_coded_again(
    run: Callable[..., Ran], story: Path, tmp_path: Path, second: tuple[Server, list[object]], statement: Make
) -> None:
    """With the articles at hand; withdrawn statements are not paid for, and one without its article is named."""
    server, options = second
    rows = [statement(), statement(id="a2", status="withdrawn"), statement(id="a3", article="lost")]
    write_table(rows, tmp_path / "t.csv")

    ran = run("build", tmp_path / "t.csv", "--articles", story, "-o", tmp_path / "t.html", *options)

    assert ran.status == 1
    assert (tmp_path / "t.html").exists()
    assert len(server.requests) == 1
    assert "timeline: 1 statement not coded by a/model: the text of its article is not at hand\n" in ran.err
    rows = [json.loads(line) for line in (tmp_path / "second.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["outcome"]) for row in rows] == [("a1", "coded"), ("a3", "not asked")]


def test_what_would_be_sent_can_be_seen(
    run: Callable[..., Ran], story: Path, tmp_path: Path, second: tuple[Server, list[object]]
) -> None:
    """Nothing is sent, nothing written; what is answered already is counted."""
    server, options = second

    ran = run("extract", story, *options, "--dry-run", "-o", tmp_path / "out.jsonl")

    bodies = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.status, server.requests, len(bodies)) == (0, [], 2)
    assert f"timeline: 2 requests to {server.url}/chat/completions, " in ran.err
    assert ran.err.endswith("characters; 0 answered before\n")
    assert [found.name for found in tmp_path.iterdir()] == [story.name]

    run("extract", story, *options)
    assert sorted(map(str, server.requests)) == sorted(map(str, bodies))
    assert run("build", story, *options, "--dry-run").err.endswith("characters; 2 answered before\n")


def test_failures_are_named_and_the_rest_is_kept(
    run: Callable[..., Ran], story: Path, tmp_path: Path, second: tuple[Server, list[object]]
) -> None:
    """The statements are written whatever becomes of the second coder; status 1 says that something is missing."""
    server, options = second
    server.replies = [Reply(b"{}", 400), *server.replies]

    ran = run("extract", story, *options, "-o", tmp_path / "out.jsonl")
    assert ran.status == 1
    name = f"docks-{STORY.find('“') + 1}"
    assert ran.err.startswith(f"timeline: docks, statement {name}: not coded by a/model: status 400\n")
    assert "timeline: a/model: 1 coded, 1 failed; 2 requests sent" in ran.err
    assert len(read_statements(tmp_path / "out.jsonl")) == 2

    again = run("extract", story, *options, "-o", tmp_path / "out.jsonl", "--force")
    assert "a/model: 2 coded; 1 request sent, 1 answered before" in again.err

    server.replies = [Reply(b"", 401)]
    gone = run("extract", story, *options[:-1], tmp_path / "empty", "-o", tmp_path / "more.jsonl", "--force")
    assert gone.status == 1
    assert gone.err.endswith(f"a/model coded nothing; {tmp_path / 'second.jsonl'} is not written\n")
    assert len(read_statements(tmp_path / "more.jsonl")) == 2


def test_the_budget_ends_the_asking(
    run: Callable[..., Ran], story: Path, tmp_path: Path, second: tuple[Server, list[object]]
) -> None:
    """What was paid for is written; the next run goes on from there."""
    server, options = second

    ran = run("extract", story, *options, "--second-budget", 1)

    assert ran.status == 1
    assert "timeline: 1 statement not coded by a/model: the budget is spent (requests: 1)\n" in ran.err
    assert run("extract", story, *options, "--second-budget", 1, "--force").status == 0
    assert len(server.requests) == 2


def test_an_interrupted_second_coder_keeps_its_answers(
    run: Callable[..., Ran], story: Path, tmp_path: Path, second: tuple[Server, list[object]], monkeypatch: Any
) -> None:
    """And the statements are there; its own file is not, since it would be half a file."""
    server, options = second
    from timeline import second as module

    real, seen = module.read_answer, []

    def stop(*arguments: Any) -> Any:
        seen.append(arguments)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(module, "read_answer", stop)
    ran = run("extract", story, *options, "-o", tmp_path / "out.jsonl")

    assert ran.status == 130
    assert ran.err == "timeline: interrupted after 2 requests; what was answered is kept and need not be paid again\n"
    assert len(read_statements(tmp_path / "out.jsonl")) == 2
    assert not (tmp_path / "second.jsonl").exists()
    assert run("extract", story, *options).status == 0
    assert len(server.requests) == 2


def test_options_of_a_second_coder_that_cannot_work_are_a_matter_of_usage(
    run: Callable[..., Ran], story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are refused before the work begins; a key is neither sent in the clear nor shown."""
    url, codes = "http://127.0.0.1:1/v1", tmp_path / "second.jsonl"

    for wrong in (
        ["--model", "m"],
        ["--dry-run"],
        ["--second-coder", url, "--second-codes", codes],
        ["--second-coder", url, "--model", "m"],
        ["--second-coder", url, "--model", "m", "--second-codes", tmp_path / "second.xlsx"],
        ["--second-coder", url, "--model", "m", "--second-codes", tmp_path / "none" / "second.csv"],
        ["--second-coder", url, "--model", "m", "--second-codes", codes, "-o", codes],
        ["--second-coder", "127.0.0.1", "--model", "m", "--second-codes", codes],
        ["--second-coder", url, "--model", "m", "--second-codes", codes, "--second-budget", "0"],
    ):
        ran = run("extract", story, *wrong)
        assert (ran.status, ran.out) == (2, ""), wrong
    monkeypatch.setenv("TIMELINE_API_KEY", "sk-secret")
    ran = run("extract", story, "--second-coder", "http://example.org", "--model", "m", "--second-codes", codes)
    assert ran.status == 2
    assert "a key is sent over https alone" in " ".join(ran.err.split())
    assert "sk-secret" not in ran.err


# ------------------------------------------------------------------------------------------------ the process


def test_a_reader_who_leaves_early_hears_nothing(tmp_path: Path) -> None:
    """``timeline timexes ... | head`` is no error."""
    (tmp_path / "a.txt").write_text("He left on Monday. " * 2_000, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "timeline", "timexes", tmp_path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()

    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 1


def test_output_is_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    """An article's words must not depend on a locale."""
    (tmp_path / "a.txt").write_text("He left on May\u00a02, 2025 — “so”.", encoding="utf-8")

    ran = command("timexes", tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})

    assert ran.returncode == 0
    assert json.loads(ran.stdout.decode("utf-8").splitlines()[0])["article"] == "a"


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way there")
def test_an_interrupted_run_ends_with_130_and_writes_nothing(tmp_path: Path) -> None:
    """No half-written file, no traceback."""
    stories = tmp_path / "stories"
    stories.mkdir()
    for number in range(60):  # long enough to be at work when the signal comes
        (stories / f"{number}.txt").write_text("He left on Monday. " * 5_000, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "timeline", "timexes", stories, "-o", tmp_path / "out.jsonl"], stderr=subprocess.PIPE
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="nothing is unreadable to root")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    """As the operating system says it."""
    path = tmp_path / "a.txt"
    path.write_text("He left.", encoding="utf-8")
    path.chmod(0)

    ran = command("timexes", tmp_path)

    assert (ran.returncode, ran.stderr.decode()) == (3, f"timeline: {path}: cannot be read (Permission denied)\n")


def test_evidence_on_the_day_of_publication_that_does_not_agree_is_told(run: Callable[..., Ran], story: Path) -> None:
    """It is named on standard error, and is no failure."""
    (story / "noted.txt").write_text("NOTED " + STORY, encoding="utf-8")

    ran = run("extract", story)

    assert ran.status == 0
    assert "timeline: noted: the day of publication: url says 2025-06-16, given says 2025-06-20\n" in ran.err
