"""Corrections: a reader's word is kept over every rebuild, and one that no longer fits is said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from timeline.codebook import load_codebook
from timeline.corrections import CORRECTABLE, apply_corrections, read_corrections
from timeline.errors import TableError
from timeline.records import Statement
from timeline.table import COLUMNS

HEAD = "statement_id,field,old,new,coder,date,note\n"
Make = Callable[..., Statement]


@pytest.fixture
def correct(tmp_path: Path, statement: Make) -> Callable[..., tuple[Statement, list[str]]]:
    """Return what becomes of the plain statement under some lines, and what is reported."""

    def run(*lines: str) -> tuple[Statement, list[str]]:
        path = tmp_path / "corrections.csv"
        path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        errors: list[TableError] = []
        [after] = apply_corrections(
            [statement()], read_corrections(path, errors.append), load_codebook(), errors.append
        )
        return after, [str(error).removeprefix(f"{path}, ") for error in errors]

    return run


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a1,status,suggested,confirmed,jr,2026-03-01,"], {"status": "confirmed", "coder": "jr"}),
        (["a1,status,suggested,withdrawn,jr,,a headline"], {"status": "withdrawn", "coder": "jr"}),
        (
            ["a1,position,-2,-1,jr,,"],
            {
                "position": -1,
                "position_id": "by_invitation_or_less",
                "posture": -1,
                "position_confidence": None,
                "status": "corrected",
                "coder": "jr",
            },
        ),
        (["a1,position,-2,,jr,,says nothing of it"], {"position": None, "position_id": None, "posture": None}),
        (
            ["a1,topic,cities,targets,jr,,", "a1,position,-2,-1,jr,,"],
            {"topic": "targets", "topics": ("targets", "worksites"), "position_id": "worst_first", "posture": 0},
        ),
        (["a1,topic,cities,troops,jr,,"], {"topic": "troops", "position": None, "position_id": None, "posture": None}),
        (["a1,on_topic,true,false,jr,,"], {"on_topic": False, "topic": None, "topics": (), "position": None}),
        (
            ["a1,speaker_id,ana-rivera,donald-trump,jr,,"],
            {"speaker": "Donald Trump", "speaker_id": "donald-trump"},
        ),
        (
            ["a1,speaker,Ana Rivera,Bo Lind,jr,,"],
            {"speaker": "Bo Lind", "speaker_id": "bo-lind", "speaker_role": None, "speaker_group": None},
        ),
        (
            ["a1,date_start,2025-06-16,2025-06-15,jr,,", "a1,date_end,2025-06-16,2025-06-15,jr,,"],
            {
                "date_start": date(2025, 6, 15),
                "date_end": date(2025, 6, 15),
                "date_precision": "day",
                "date_span": None,
            },
        ),
        (
            ["a1,date_start,2025-06-16,,jr,,", "a1,date_end,2025-06-16,,jr,,"],
            {"date_start": None, "date_end": None, "date_precision": "none"},
        ),
        (
            ["a1,position,-2,-1,jr,,", "a1,status,suggested,confirmed,kl,,"],
            {"position": -1, "status": "confirmed", "coder": "kl"},
        ),
        (["a1,position,-2,-1,jr,,", "a1,position,-1,1,kl,,"], {"position": 1, "coder": "kl"}),
        (['a1,flags,"[""conditional""]",[],jr,,'], {"flags": ()}),
    ],
)
def test_a_correction_takes_along_what_hangs_on_it(
    correct: Callable[..., tuple[Statement, list[str]]], lines: list[str], expected: dict[str, object]
) -> None:
    """A step without its meaning, or an old meaning beside a new step, would be a claim nobody made."""
    after, errors = correct(*lines)

    assert {name: getattr(after, name) for name in expected} == expected
    assert not errors


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("zz,status,suggested,confirmed,jr,,", "there is no statement 'zz' any more; nothing is changed"),
        ("a1,topic,troops,cities,jr,,", "topic of 'a1' is 'cities', not 'troops', now; nothing is changed"),
        ("a1,position,,1,jr,,", "position of 'a1' is '-2', not '', now; nothing is changed"),
        ("a1,position,low,1,jr,,", "position of 'a1' is '-2', not 'low', now; nothing is changed"),
        ("a1,position,-2,3,jr,,", "a position is a step from -2 to 2, not 3"),
        ("a1,position,-2,high,jr,,", "'position' cannot be 'high'; it is a whole number"),
        ("a1,status,suggested,done,jr,,", "a status can become confirmed or withdrawn, not 'done'"),
        ("a1,quote,x,y,jr,,", f"'quote' cannot be corrected (what can: {', '.join(CORRECTABLE)})"),
        ("a1,topic,cities,troops,,,", "'coder' is empty; say who corrects"),
        ("a1,topic,cities,troops,jr,June,", "'date' cannot be 'June'; it is an ISO day such as 2025-06-16, or empty"),
        ("a1,topic,cities,troops,jr", "5 cells where 7 belong"),
    ],
)
def test_a_line_that_does_not_fit_is_reported_and_changes_nothing(
    correct: Callable[..., tuple[Statement, list[str]]], statement: Make, line: str, message: str
) -> None:
    """The statement may be gone, or another than the one that was read; the next line still counts."""
    after, errors = correct(line, "a1,medium,unspecified,speech,jr,,")

    assert after == statement(medium="speech", status="corrected", coder="jr")
    assert errors == [f"line 2: {message}"]


def test_an_unknown_topic_names_the_known_ones(correct: Callable[..., tuple[Statement, list[str]]]) -> None:
    """A misspelt topic would make a lane of its own."""
    after, [error] = correct("a1,topic,cities,citys,jr,,")

    assert after.topic == "cities"
    assert error.startswith("line 2: ")
    assert "no topic 'citys' (known: worksites, troops, " in error


def test_a_second_confirmation_after_a_rebuild_changes_nothing(tmp_path: Path, statement: Make) -> None:
    """The same file is applied to the same suggestions at every build."""
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + "a1,position,-2,-1,jr,,\n", encoding="utf-8")
    lines = read_corrections(path)

    assert apply_corrections([statement()], lines) == apply_corrections([statement()], lines)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,field\n", ": the first line must be statement_id,field,old,new,coder,date,note"),
        ("", ": the first line must be statement_id,field,old,new,coder,date,note"),
        (HEAD + '"a1', ": is not a CSV file that can be read (unexpected end of data)"),
    ],
)
def test_a_file_that_holds_no_corrections_is_refused(tmp_path: Path, content: str, message: str) -> None:
    """Read wrongly, a column could be taken for another."""
    path = tmp_path / "corrections.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(TableError) as raised:
        read_corrections(path)

    assert str(raised.value) == f"{path}{message}"


def test_what_can_be_corrected_are_columns() -> None:
    """The words of a statement are the article's; they cannot be corrected."""
    assert set(CORRECTABLE) < set(COLUMNS) - {"id", "article", "spans", "quote", "evidence"}


@pytest.mark.parametrize("name", ["Bo Lind", "José Peña Jr.", "O’Neil-Sørby", "3rd Ward Alliance"])
def test_a_corrected_speaker_has_the_id_that_an_article_gives_him(
    correct: Callable[..., tuple[Statement, list[str]]], name: str
) -> None:
    """Two ids would make two people of one."""
    from timeline.text import slug

    after, _ = correct(f"a1,speaker,Ana Rivera,{name},jr,,")

    assert after.speaker_id == slug(name)
