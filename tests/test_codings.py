"""Tables of codes: read from whatever a coder keeps, written, and refused by file and line when wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from timeline.codebook import load_codebook
from timeline.codings import Coding, coding_of, codings_to_bytes, read_codings
from timeline.errors import TableError
from timeline.records import Span, Statement
from timeline.table import write_table

Make = Callable[..., Statement]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_table_of_statements_is_a_table_of_codes(tmp_path: Path, statement: Make, kind: str) -> None:
    """Nothing has to be cut out of it by hand."""
    rows = [statement(), statement(id="a2", on_topic=False, topic=None, topics=(), position=None, position_id=None)]
    rows = [rows[0], *(statement(id="a3", status="withdrawn"),), rows[1]]
    write_table(rows, tmp_path / f"t.{kind}")

    assert read_codings(tmp_path / f"t.{kind}") == [coding_of(row) for row in rows]
    assert [coding.outcome for coding in map(coding_of, rows)] == ["coded", "withdrawn", "coded"]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_table_of_codes_comes_back_as_it_was_written(tmp_path: Path, kind: str) -> None:
    """Words that a spreadsheet would compute are kept from it, and come back."""
    codings = [
        Coding("a1", "docks", (Span(0, 4), Span(6, 9)), "a/model", "c 1", "coded", True, "cities", -2, "leave", -2),
        Coding("a2", "docks", (Span(0, 4),), "a/model", "c 1", "refused", reason='the words "x, y"\nstand nowhere'),
        Coding("a3", on_topic=False, evidence=(Span(1, 2),)),
    ]
    (tmp_path / f"t.{kind}").write_bytes(codings_to_bytes(codings, kind))

    assert read_codings(tmp_path / f"t.{kind}", load_codebook()) == codings


def test_a_coder_s_own_file_needs_ids_and_codes_alone(tmp_path: Path) -> None:
    """A topic is on the subject, "none" off it, and a step has the posture that the codebook gives it."""
    (tmp_path / "t.csv").write_text("statement_id,topic,position,note\na1,targets,-1,hm\na2,,,\na3,none,,\n")

    first, second, third = read_codings(tmp_path / "t.csv", load_codebook())

    assert (first.on_topic, first.position, first.posture) == (True, -1, 0)
    assert (second.on_topic, second.topic, second.position) == (None, None, None)
    assert (third.on_topic, third.topic) == (False, None)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "", "t.csv: holds no codes"),
        ("t.csv", "id,topic\n", "t.csv: holds no codes"),
        ("t.txt", "id", "t.txt: not a kind of table (.jsonl, .csv, .parquet)"),
        ("t.csv", "id,quote\na1,x\n", "t.csv, line 2: no codes (columns called on_topic, topic, position, posture)"),
        ("t.csv", "name,topic\na1,x\n", "t.csv, line 2: no statement id (a column called id or statement_id)"),
        ("t.csv", "id,topic\na1\n", "t.csv, line 2: 1 cells where 2 belong"),
        ("t.csv", "id,topic\na1,cities\na1,cities\n", "t.csv, line 3: 'a1' is coded twice; keep one coder a table"),
        ("t.csv", "id,topic,position\na1,cities,3\n", "t.csv, line 2: position is 3; it is a step from -2 to 2"),
        ("t.csv", "id,topic,position\na1,cities,x\n", "t.csv, line 2: 'position' cannot be 'x'; it is a whole number"),
        ("t.csv", "id,topic,position\na1,,1\n", "t.csv, line 2: position is 1 on no topic"),
        ("t.csv", "id,topic\na1,bikes\n", "t.csv, line 2: us-immigration-enforcement: no topic 'bikes' (known: work"),
        (
            "t.csv",
            "id,on_topic,topic\na1,false,cities\n",
            "t.csv, line 2: topic is 'cities' of a statement that is not on the subject",
        ),
        (
            "t.jsonl",
            '{"id": "a1", "topic": null, "outcome": "lost"}',
            "t.jsonl, line 1: 'outcome' cannot be 'lost'; it is one of coded, refused, failed, not asked, withdrawn",
        ),
        ("t.jsonl", "[]", "t.jsonl, line 1: is not a JSON object"),
        ("t.jsonl", '{"id": "a1", "topic": "cities"}\n\n7', "t.jsonl, line 3: is not a JSON object"),
        (
            "t.jsonl",
            '\n{"id": "a1", "topic": "cities"}\n\n{"id": "a2"}',
            "t.jsonl, line 4: no codes (columns called on_topic, topic, position, posture)",
        ),
        ("t.jsonl", "{", "t.jsonl, line 1: is not JSON (Expecting property name enclosed in double quotes)"),
    ],
)
def test_a_wrong_table_is_refused_by_file_and_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    """One line, that says where and what."""
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(TableError) as caught:
        read_codings(tmp_path / name, load_codebook())

    assert str(caught.value).startswith(f"{tmp_path}/{message}")
