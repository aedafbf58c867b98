"""A debate, a hearing or a meeting that is told of with its day dates what is said at it, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from timeline.lexicon import load_lexicon
from timeline.pipeline import extract
from timeline.records import Article
from timeline.scenes import load_kinds

PUBLISHED = date(2025, 6, 20)  # a Friday
DEBATE = """The two candidates for mayor of Leeds faced off on Wednesday night, and the harbour was all they spoke of.

Jane Roe, a lawyer, said that the docks “should open.” Tom Poe, a banker, answered that the docks “leak.”

“Then mend them,” Roe said.
"""
HEARING = """Mayor Jane Roe left early.

Captain Ann Lee, who testified Tuesday morning, said that the docks “leak everywhere.”
"""


def days(text: str) -> dict[str, str]:
    """Return the day of each statement by its last word; limits are no day."""
    found = [s for s in extract(Article("a", text, published=PUBLISHED)) if s.within is None]
    return {
        re.findall(r"\w+", s.quote)[-1]: f"{s.date_start}" if s.date_basis not in ("bounded", "none") else ""
        for s in found
    }


def test_a_debate_dates_what_its_parties_say() -> None:
    """The two are known where they first speak; who answers one of them is there too."""
    assert days(DEBATE) == dict.fromkeys(("open", "leak", "them"), "2025-06-18")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("A student asked him whether the pier would close.", "2025-06-18"),
        ("The moderator, Lee Moe, told the audience that the pier would close.", "2025-06-18"),
        ("Poe said that the pier would close.", "2025-06-18"),
        ("After the debate, Sam Lowe said that the pier would close.", ""),
        ("Sam Lowe, who teaches in Leeds, said that the pier would close.", ""),
        ("In an interview, Sam Lowe said that the pier would close.", ""),
        ("Poe has said that the pier would close.", ""),
        ("Poe said in a statement on Thursday that the pier would close.", "2025-06-19"),
    ],
)
def test_others_are_at_a_debate_only_where_the_text_ties_them_to_it(more: str, expected: str) -> None:
    """Whoever speaks of it elsewhere, before or after, has no day of it."""
    assert days(f"{DEBATE}\n{more}")["close"] == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("Lee said that the crane would fall.", "2025-06-17"),
        ("Sam Lowe told the committee that the crane would fall.", "2025-06-17"),
        ("Sam Lowe said at the same hearing that the crane would fall.", "2025-06-17"),
        ("Sam Lowe, who watched the hearing, said that the crane would fall.", ""),
        ("Sam Lowe said that the crane would fall.", ""),
        ("Before the hearing, Sam Lowe said that the crane would fall.", ""),
    ],
)
def test_a_hearing_dates_what_is_told_there(more: str, expected: str) -> None:
    """To the committee, at the same hearing, or by the one who testified."""
    found = days(f"{HEARING}\n{more}")
    assert (found["everywhere"], found["fall"]) == ("2025-06-17", expected)


@pytest.mark.parametrize(
    "opening",
    [
        "A hearing on Tuesday was canceled.",
        "The hearing is scheduled for Monday.",
        "After a hearing on Tuesday, the docks were shut.",
        "Since Tuesday’s hearing, the docks have been shut.",
        "The hearing drew a crowd.",
    ],
)
def test_a_hearing_without_a_day_of_its_own_dates_nothing(opening: str) -> None:
    """One that was not held, or is only what came before, is no scene."""
    assert days(f"{opening}\n\nSam Lowe told the committee that the crane would fall.")["fall"] == ""


KINDS: list[dict[str, Any]] = load_lexicon("scenes")["scene"]


@pytest.mark.parametrize(("entry", "kind"), [*zip(KINDS, load_kinds(), strict=True)], ids=[e["name"] for e in KINDS])
def test_words_of_scenes_match_their_examples_only(entry: dict[str, Any], kind: Any) -> None:
    """What opens a scene, and what names it again."""
    assert [e for e in entry["examples"] if not kind.opens.search(e)] == []
    assert [e for e in entry["counter_examples"] if kind.opens.search(e)] == []
    again = re.compile("|".join(entry[key] for key in ("back", "heard", "asks")), re.VERBOSE)
    assert [e for e in entry["back_examples"] if not again.search(e)] == []
    assert [e for e in entry["counter_examples"] if again.search(e)] == []


@pytest.mark.parametrize("name", ["unsure", "leaves", "many"])
def test_words_around_scenes_match_their_examples_only(name: str) -> None:
    """What was not held, what is of another time, and who takes part."""
    lists = load_lexicon("scenes")[name]
    pattern = re.compile(lists["regex"], re.VERBOSE | re.IGNORECASE if name == "many" else re.VERBOSE)
    assert [e for e in lists["examples"] if not pattern.search(e)] == []
    assert [e for e in lists["counter_examples"] if pattern.search(e)] == []
