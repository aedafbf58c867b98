"""A sentence says when, to whom and where its statement was made, and what it says of others is not taken for that."""

from __future__ import annotations

import pytest

from tests.conftest_occasions import occasions, statements, told, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Roe told reporters on Tuesday that the harbour is shut.", ("reporters", None)),
        ("At a rally in Dover on Tuesday, Mayor Jane Roe told the crowd that the harbour is shut.", ("the crowd", "Dover")),
        ("Mayor Jane Roe told Harbour News’ Ann Poe that the harbour is shut.", ("Harbour News’ Ann Poe", None)),
        ("Mayor Jane Roe told them in May that the harbour is shut.", (None, None)),
        ("Mayor Jane Roe, who told reporters in Dover that she was ill, said the harbour is shut.", (None, None)),
        ("“The harbour is shut,” Mayor Jane Roe told supporters outside the White House.", ("supporters", "the White House")),
        ("“The harbour is shut,” said Jane Roe, a professor in Dover.", (None, None)),
    ],
)  # fmt: skip
def test_an_occasion_knows_to_whom_and_where(text: str, expected: tuple[str | None, str | None]) -> None:
    """As the words around the statement say it; a pronoun is no audience, and another’s place not hers."""
    last = occasions(text)[-1]
    assert (words(text, last.audience), words(text, last.place)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In 2008, the union sent what has been described by Mayor Jane Roe as “a small army of clerks.”",
        "The union sued on Monday over the fee, which Mayor Jane Roe previously had said was fair.",
        "On Monday, harbour traffic fell by half, according to Mayor Jane Roe.",
        "The union left on Monday, three days after Mayor Jane Roe said that the harbour would close.",
        "Having fought the union last week, Mayor Jane Roe said that the harbour would close.",
        "“The harbour is shut,” said Jane Roe, who ran Poe’s 2008 campaign.",
        "The worst of the storm, Mayor Jane Roe said, came on Friday, when a crane fell.",
        "Mayor Jane Roe stepped back on her pledge last week and blamed the union for the loss.",
        "Mayor Jane Roe blamed the union for the laws of 2014.",
        "Mayor Jane Roe vetoed the plan in May and said that she had not decided.",
        "A crane fell into the water on Tuesday night and hurt four people, officials said.",
        "On Monday, the council passed the plan, which calls for closing the harbour for good.",
    ],
)
def test_a_day_of_another_act_in_the_sentence_is_not_the_verbs(text: str) -> None:
    """The form of the verb, or the clause that it stands in, says that the day is not its own."""
    assert [s.date_basis for s in statements(text)] == ["bounded"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Roe has said this week that the harbour would close.", "2025-06-16/2025-06-18"),
        ("On Monday, clerks who had seen the plan said that the harbour would close.", "2025-06-16/2025-06-16"),
        ("Last week, Mayor Jane Roe had said that the harbour would close.", "2025-06-09/2025-06-15"),
        (
            "Mayor Jane Roe drew cheers from the crowd on Monday when she accused the union of lying.",
            "2025-06-16/2025-06-16",
        ),
        ("Ships are late, according to a report released on Monday by the harbour.", "2025-06-16/2025-06-16"),
        ("Mayor Jane Roe said in a 2024 report that the harbour would close.", "2024-01-01/2024-12-31"),
        (
            "“The harbour is shut,” Mayor Jane Roe said at Monday’s briefing.",
            "2025-06-16/2025-06-16",
        ),
        (
            "Mayor Jane Roe called the plan “old and rotten” in an interview that aired June 12.",
            "2025-06-12/2025-06-12",
        ),
        ("Mayor Jane Roe, who in May said that the harbour would close, left the room.", "2025-05-01/2025-05-31"),
        ("It is a shift from October, when Mayor Jane Roe said that it would close.", "2024-10-01/2024-10-31"),
        ("Mayor Jane Roe, asked at an unrelated event on Tuesday, said that it would close.", "2025-06-17/2025-06-17"),
        ("Mayor Jane Roe, questioned by voters on Tuesday, said that it would close.", "2025-06-17/2025-06-17"),
    ],
)
def test_a_day_beside_its_verb_dates_it_whatever_its_form(text: str, expected: str) -> None:
    """What surely belongs together is not torn apart."""
    assert [f"{s.date_start}/{s.date_end}" for s in statements(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "A sailor who came to Leeds in 2012 said that the docks “leak.”",
        "The sailor, who was hired in 2012, told a dinner that the docks “leak.”",
        "A woman who lives by the quay where Ann Lee, 40, was hurt on Monday says the docks “leak.”",
        "Mayor Jane Roe said arrivals in May were “the lowest.”",
    ],
)
def test_a_day_of_a_life_or_of_what_was_said_is_not_the_verbs(text: str) -> None:
    """When somebody came, was hired or was hurt is not when he spoke, nor is the time of the thing he spoke of."""
    assert {basis for _, basis, _ in told(text)} == {"bounded"}


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Jane Roe arrived Monday and said that the docks “leak.”",
        "Mayor Jane Roe praised the captain Monday, saying that the docks “leak.”",
        "The sailors who wrote to her on Monday say that the docks “leak.”",
    ],
)
def test_a_day_of_one_act_with_the_saying_dates_it(text: str) -> None:
    """Two verbs of one subject that go on from one another share their day."""
    assert told(text)[-1][0] == "2025-06-16/2025-06-16"
