"""A statement has the day that the text gives it: its own, its occasion's, or limits only."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest_occasions import occasions, statements, told, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Roe said Monday that the harbour is shut.", [("2025-06-16/2025-06-16", "weekday", "unspecified")]),
        (
            "Mayor Jane Roe told reporters on Tuesday that the harbour is shut.",
            [("2025-06-17/2025-06-17", "weekday", "press conference")],
        ),
        (
            "Mayor Jane Roe said at a harbour event last week that the docks would open.",
            [("2025-06-09/2025-06-15", "relative", "speech")],
        ),
        (
            "Mayor Jane Roe said in a statement that the order expires Oct. 18.",
            [("../2025-06-18", "bounded", "written statement")],
        ),
        (
            "After Monday’s fire, Mayor Jane Roe said that the harbour would close.",
            [("../2025-06-18", "bounded", "unspecified")],
        ),
        ("Mayor Jane Roe condemned Monday’s decision as a mistake.", [("../2025-06-18", "bounded", "unspecified")]),
        (
            "“We float,” Mayor Jane Roe said in honour of John Poe, who died on Monday.",
            [("../2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Jane Roe, who was mayor until June 2024, said the harbour would close.",
            [("../2025-06-18", "bounded", "unspecified")],
        ),
        ("Mayor Jane Roe has said that the harbour would close.", [("../2025-06-18", "bounded", "unspecified")]),
        (
            "The pier is old, according to three people, and last month Mayor Jane Roe left it.",
            [("../2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Mayor Jane Roe said Monday that the harbour is shut. She added that it was not safe.",
            [
                ("2025-06-16/2025-06-16", "weekday", "unspecified"),
                ("2025-06-16/2025-06-16", "inherited", "unspecified"),
            ],
        ),
        (
            "In a post on Truth Social on Sunday, Mayor Jane Roe said the harbour is shut.\n\nThe crane had fallen.\n\n“It will open again when we say so,” Roe wrote in the post.",
            [
                ("2025-06-15/2025-06-15", "weekday", "social media post"),
                ("2025-06-15/2025-06-15", "inherited", "social media post"),
            ],
        ),
        (
            "Mayor Jane Roe gave an interview to Harbour News that aired on Tuesday.\n\n“We want to be asked first, and politely,” Roe said.",
            [("2025-06-17/2025-06-17", "inherited", "interview")],
        ),
        (
            "Mayor Jane Roe said Monday that the harbour is shut.\n\nRoe has praised the order often and criticized the union for not doing so.",
            [
                ("2025-06-16/2025-06-16", "weekday", "unspecified"),
                ("../2025-06-18", "bounded", "unspecified"),
                ("../2025-06-18", "bounded", "unspecified"),
            ],
        ),
        (
            "Mayor Jane Roe, who announced the pause on Monday, said that it would stay.",
            [("2025-06-16/2025-06-16", "weekday", "unspecified"), ("../2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Mayor Jane Roe said in May that the harbour is shut. A week later she said that it was open.",
            [("2025-05-01/2025-05-31", "explicit", "unspecified"), ("2025-05-01/2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Mayor Jane Roe said Monday that the harbour is shut. Now she’s asking the port to open it.",
            [("2025-06-16/2025-06-16", "weekday", "unspecified"), ("../2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Mayor Jane Roe said Monday that the harbour is shut.\n\nThe Port Office later confirmed that no ship had left.",
            [("2025-06-16/2025-06-16", "weekday", "unspecified"), ("2025-06-16/2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Mayor Jane Roe said Friday that the harbour is shut.\n\nOn Tuesday the crane fell into the water.\n\n“It is a shame for all of us,” Roe said.",
            [("2025-06-13/2025-06-13", "weekday", "unspecified"), ("../2025-06-18", "bounded", "unspecified")],
        ),
    ],
)
def test_a_statement_has_the_days_that_the_text_gives(text: str, expected: list[tuple[str, str, str]]) -> None:
    """A date by the verb, an occasion told before, or limits; never a day that is another thing's."""
    assert told(text) == expected


def test_statements_of_one_occasion_share_its_id() -> None:
    """What is said on one occasion can be drawn as one."""
    found = statements(
        "Mayor Jane Roe said Monday that the harbour is shut. She added that it was not safe.\n\nRoe said on Tuesday that it was open."
    )
    first, second, third = (s.occasion for s in found)
    assert first == second != third


def test_an_embedded_post_has_the_day_of_its_signature() -> None:
    """The post's own date counts, not the article's."""
    [found] = statements("The docks are shut for good.\n— John Poe (@poe) May 5, 2025\n\nThat was all.")
    assert (found.date_start, found.date_basis, found.medium) == (date(2025, 5, 5), "explicit", "social media post")
    assert found.date_span


def test_statements_of_one_occasion_share_its_audience_and_place() -> None:
    """What one of them says of it, before or after, holds for all."""
    text = (
        "Mayor Jane Roe told reporters Monday that the harbour is shut. “It is not safe,” she told reporters in Dover.\n\n"
        "“It will open again when we say so,” she said."
    )
    found = occasions(text)
    assert len({o.id for o in found}) == 1
    assert {(words(text, o.audience), words(text, o.place)) for o in found} == {("reporters", "Dover")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Roe accused Max Poe on Monday of lying about the harbour.", "2025-06-16/2025-06-16"),
        ("Mayor Jane Roe, who announced last week that she would not run, left.", "2025-06-09/2025-06-15"),
    ],
)
def test_a_day_between_a_verb_and_what_is_said_is_the_verbs(text: str, expected: str) -> None:
    """Whether it was taken for the verb's words or for the content's."""
    assert [days for days, _, _ in told(text)] == [expected]
