"""The table: its columns are a contract, and what is written is read back to the last character."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.errors import TableError, TimelineError
from timeline.files import write_whole
from timeline.records import Span, Statement
from timeline.table import (
    COLUMNS,
    from_frame,
    from_rows,
    is_table,
    read_statements,
    read_table,
    to_bytes,
    to_frame,
    to_rows,
    write_table,
)

Make = Callable[..., Statement]

words = st.text(alphabet=st.characters(codec="utf-8"), min_size=1) | st.sampled_from(
    [
        "=1+1",
        "-2",
        "+1",
        "@her",
        "\tx",
        "\r",
        "'",
        "''=x",
        "'quoted",
        "=",
        '"',
        "a,b",
        "a\r\nb",
        " x ",
        "\u2028",
        "null",
    ]
)
maybe = st.none() | words
spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Span(*sorted(pair)))
days = st.none() | st.dates()
share = st.none() | st.floats(0, 1)
some_words = st.lists(words, max_size=3).map(tuple)
some_spans = st.lists(spans, max_size=3).map(tuple)
links = st.lists(st.fixed_dictionaries({"kind": words, "id": words}), max_size=2).map(tuple)

KINDS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("spans", "evidence"), some_spans),
    **dict.fromkeys(("speaker_span", "cue_span", "date_span"), st.none() | spans),
    **dict.fromkeys(("date_start", "date_end"), days),
    **dict.fromkeys(("topics", "flags"), some_words),
    **dict.fromkeys(("topic_confidence", "position_confidence"), share),
    **dict.fromkeys(("position", "posture"), st.none() | st.integers(-2, 2)),
    **dict.fromkeys(("on_topic", "is_question"), st.booleans()),
    "relations": links,
}
REQUIRED = (
    "id article published_basis quote form date_precision date_basis medium occasion coder codebook_version status"
)
statements = st.builds(
    Statement, **{name: KINDS.get(name, words if name in REQUIRED.split() else maybe) for name in COLUMNS}
)


def test_the_columns_are_those_of_the_contract() -> None:
    """Other people's scripts name them; a column may be added at a major version, and not by accident."""
    assert (
        list(COLUMNS)
        == (
            "id article url outlet title published published_basis spans quote form "
            "speaker speaker_id speaker_role speaker_group speaker_mention speaker_span cue cue_span "
            "date_start date_end date_precision date_basis date_span medium occasion "
            "on_topic topic topics topic_confidence position position_id posture position_confidence evidence "
            "is_question flags within utterance relations coder codebook_version status"
        ).split()
    )


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@settings(max_examples=40)
@given(rows=st.lists(statements, max_size=2))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, kind: str, rows: list[Statement]
) -> None:
    """Formulas made harmless, separators, quotation marks and missing values all come back as they were."""
    path = tmp_path_factory.mktemp("tables") / f"timeline.{kind}"
    write_table(rows, path)

    assert read_statements(path) == rows
    assert from_frame(read_table(path)) == rows
    assert to_bytes(read_table(path), kind) == path.read_bytes()


def test_a_long_quotation_is_read_back_too(tmp_path: Path, statement: Make) -> None:
    """The standard reader refuses cells of more than 131,072 characters."""
    write_table([statement(quote="so, " * 50_000)], tmp_path / "t.csv")

    assert read_statements(tmp_path / "t.csv") == [statement(quote="so, " * 50_000)]


def test_parquet_keeps_the_table_too(tmp_path: Path, statement: Make) -> None:
    """Nested columns and nulls survive; it needs the extra that brings pyarrow."""
    pytest.importorskip("pyarrow", reason="pyarrow is an extra")
    rows = [statement(), statement(id="a2", date_start=None, date_end=None, position=None, relations=(), cue_span=None)]
    write_table(rows, tmp_path / "timeline.parquet")

    assert read_statements(tmp_path / "timeline.parquet") == rows


@pytest.mark.parametrize("start", list("=+-@\t\r＝"))
def test_no_cell_of_a_csv_is_a_formula(statement: Make, start: str) -> None:
    """A quotation is untrusted text, and a spreadsheet would compute it."""
    table = to_bytes([statement(quote=f"{start}HYPERLINK(1)", speaker=f"{start}x")], "csv").decode("utf-8")

    assert f"'{start}HYPERLINK" in table
    assert f",{start}" not in table.replace(",-2,", ",")
    assert f'"{start}' not in table


def test_a_position_stays_a_number(statement: Make) -> None:
    """An apostrophe before -2 would make it text in every spreadsheet."""
    assert ",-2,leave,-2,0.5," in to_bytes([statement()], "csv").decode("utf-8")


def test_json_lines_carry_every_key(statement: Make) -> None:
    """What is not known is present and null, days are ISO text, spans are pairs."""
    [line] = to_bytes([statement(url=None)], "jsonl").decode("utf-8").splitlines()
    row = json.loads(line)

    assert list(row) == list(COLUMNS)
    assert (row["url"], row["date_start"], row["spans"]) == (None, "2025-06-16", [[28, 61]])


def test_a_frame_holds_python_values(statement: Make) -> None:
    """No position may become 0 or NaN on its way into a frame."""
    frame = to_frame([statement(), statement(id="a2", position=None, date_start=None, cue_span=None)])

    assert frame["position"].tolist() == [-2, None]
    assert frame["date_start"].tolist() == [date(2025, 6, 16), None]
    assert frame["spans"][0] == [[28, 61]]
    assert frame["cue_span"].tolist() == [[7, 11], None]
    assert frame["relations"][0] == [{"kind": "clarifies", "id": "a0"}]


def test_a_frame_that_pandas_has_converted_is_still_read(statement: Make) -> None:
    """Whoever makes dates and numbers of the columns, as pandas users do, can write the table again."""
    import pandas as pd

    rows = [statement(), statement(id="a2", position=None, date_start=None, topic_confidence=None)]
    frame = to_frame(rows)
    frame["date_start"] = pd.to_datetime(frame["date_start"])
    frame["position"] = frame["position"].astype("Int64")
    frame["topic_confidence"] = frame["topic_confidence"].astype("float64")

    assert from_frame(frame) == rows


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"position": "low"}, "'position' cannot be 'low'; it is a whole number"),
        ({"position": True}, "'position' cannot be True; it is a whole number"),
        ({"date_start": "6/16/2025"}, "'date_start' cannot be '6/16/2025'; it is an ISO day such as 2025-06-16"),
        ({"spans": [[5, 3]]}, "'spans' cannot be [[5, 3]]; it is a list of spans such as [[12, 40]]"),
        ({"spans": "[[1, 2]"}, "'spans' cannot be '[[1, 2]'; it is a list of spans such as [[12, 40]]"),
        ({"cue_span": [1]}, "'cue_span' cannot be [1]; it is a span such as [12, 40]"),
        ({"topics": "cities"}, "'topics' cannot be 'cities'; it is a list of words such as [\"cities\"]"),
        ({"on_topic": "yes"}, "'on_topic' cannot be 'yes'; it is true or false"),
        ({"topic_confidence": float("nan")}, "'topic_confidence' cannot be nan; it is a number"),
        (
            {"relations": [{"kind": "clarifies"}]},
            "'relations' cannot be [{'kind': 'clarifies'}]; it is a list of links such as"
            ' [{"kind": "clarifies", "id": "..."}]',
        ),
        ({"quote": None}, "'quote' is missing"),
        ({"quote": "a\ud83d"}, "'quote' cannot be 'a\\ud83d'; it is text"),
        ({"Quote": "x"}, "unknown column 'Quote'; the columns are listed in README.md"),
    ],
)
def test_a_row_that_is_wrong_is_named(statement: Make, change: dict[str, Any], message: str) -> None:
    """The other rows are read when somebody listens."""
    [good, bad] = to_rows([statement(), statement(id="a2")])
    errors: list[TableError] = []

    assert from_rows([{**bad, **change}, good], on_error=errors.append) == [statement()]
    assert [str(error) for error in errors] == [f"table, row 1: {message}"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"id,article\n", ": no column 'url'"),
        ("t.csv", b"", ": no column 'id'"),
        ("t.csv", ",".join(COLUMNS).encode() + b"\na1\n", ", line 2: 1 cells where 42 belong"),
        ("t.csv", b'"id', ": is not a CSV file that can be read (unexpected end of data)"),
        ("t.jsonl", b"{", ", line 1: is not JSON (Expecting property name enclosed in double quotes)"),
        ("t.jsonl", b"1", ", line 1: is not a JSON object"),
        ("t.jsonl", b"\xff", ": is not UTF-8 at byte 0; save it as UTF-8"),
        ("t.xlsx", b"", ": not a kind of table (.jsonl, .csv, .parquet)"),
    ],
)
def test_a_file_that_is_no_table_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """The line says which file, what is wrong and, where that helps, what would work."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(TableError) as raised:
        read_table(tmp_path / name)

    assert str(raised.value) == f"{tmp_path / name}{message}"


def test_a_table_is_told_from_articles(tmp_path: Path, statement: Make) -> None:
    """Both can be JSON Lines; the first line decides."""
    write_table([statement()], tmp_path / "table.jsonl")
    write_table([], tmp_path / "table.csv")
    (tmp_path / "saved.jsonl").write_text('{"text": "He said."}\n', encoding="utf-8")

    assert [is_table(tmp_path / name) for name in ("table.jsonl", "table.csv", "saved.jsonl", "none.csv", "a.txt")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_nothing_is_overwritten_unless_forced(tmp_path: Path, statement: Make) -> None:
    """A refused or failed writing leaves what was there, and nothing else."""
    path = tmp_path / "timeline.csv"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(TimelineError, match=r"timeline.csv: exists already; use --force to overwrite it"):
        write_table([statement()], path)
    assert path.read_text(encoding="utf-8") == "mine"

    write_table([statement()], path, force=True)
    assert read_statements(path) == [statement()]
    assert [found.name for found in tmp_path.iterdir()] == ["timeline.csv"]


def test_a_writing_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk must not leave half a table under the right name."""

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(TimelineError, match=r"timeline.csv: cannot be written \(No space left on device\)"):
        write_whole(tmp_path / "timeline.csv", "id\n")
    assert not list(tmp_path.iterdir())
