"""A debate or a hearing dates what is said at it, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest_occasions import days

FRIDAY = date(2025, 6, 20)  # the day of publication
DEBATE = """The two candidates for mayor of Leeds faced off on Wednesday night, and the harbour was all they spoke of.

Jane Roe, a lawyer, said that the docks “should open.” Tom Poe, a banker, answered that the docks “leak.”

“Then mend them,” Roe said.
"""
HEARING = """Mayor Jane Roe left early.

Captain Ann Lee, who testified Tuesday morning, said that the docks “leak everywhere.”
"""


def test_a_debate_dates_what_its_parties_say() -> None:
    """The two are known where they first speak; who answers one of them is there too."""
    assert days(DEBATE, FRIDAY) == dict.fromkeys(("open", "leak", "them"), "2025-06-18")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("A student asked him whether the pier would close.", "2025-06-18"),
        ("The moderator, Lee Moe, told the audience that the pier would close.", "2025-06-18"),
        ("“Is it true that the pier will close?” the moderator asked.", "2025-06-18"),
        ("“Is it true that the pier will close?” moderator Lee Moe asked.", "2025-06-18"),
        ("“Is it true that the pier will close?” Lee Moe asked. “No, never,” Poe said.", "2025-06-18"),
        ("“Is it true that the pier will close?” Lee Moe asked.", ""),
        ("On Thursday, the crane fell. A student asked him whether the pier would close.", ""),
        ("Sam Lowe said Wednesday that it “rained.” Ann Lee replied that the pier would close.", ""),
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
    assert days(f"{DEBATE}\n{more}", FRIDAY)["close"] == expected


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
    found = days(f"{HEARING}\n{more}", FRIDAY)
    assert (found["everywhere"], found["fall"]) == ("2025-06-17", expected)
