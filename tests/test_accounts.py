"""What is told "according to" somebody is found by its words, whatever was tagged."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import read_marked
from timeline.accounts import with_accounts
from timeline.reading import read
from timeline.records import Quotation, Span, join


def accounts(text: str, found: list[Quotation] | None = None) -> list[tuple[str | None, str]]:
    """Return source and content of each statement, in words."""
    reading = read(text)
    return [
        (q.source.of(text) if q.source else None, join(text, q.content)) for q in with_accounts(reading, found or [])
    ]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The pier will stay shut, according to Roe.", "Roe", "The pier will stay shut"),
        ("“We will keep the pier shut,” according to the notice.", "the notice", "“We will keep the pier shut"),
        ("The pier is shut, according to Roe, who left.", "Roe", "The pier is shut"),
        (
            "The port’s clerk, Dr. Ann Lee, testified last week that it was late, according to a tape.",
            "The port’s clerk, Dr. Ann Lee",
            "it was late",
        ),
        ("The pier is shut, according to two men, one of whom called it “late.”", "two men", "The pier is shut"),
        ("Most of them said that it was late, according to a poll.", "a poll", "Most of them said that it was late"),
        ("“Who pays for this?” she shouted at them, according to a video.", "she", "“Who pays for this?”"),
        ("The pier is shut, according to Roe, and the gate is open.", "Roe", "The pier is shut"),
        (
            "Nine of the boats, according to Roe, were sunk on Monday.",
            "Roe",
            "Nine of the boats […] were sunk on Monday.",
        ),
        ("Since last May, according to Roe, the pier was shut.", "Roe", "Since last May […] the pier was shut."),
        ("According to Roe, the pier will stay shut.", "Roe", "the pier will stay shut."),
        (
            "According to Roe, “the pier stays shut. It is old.” He left.",
            "Roe",
            "“the pier stays shut. It is old.”",
        ),
        ("The pier was shut, according to the Port League (PL).", "the Port League (PL)", "The pier was shut"),
        ("But according to Roe, the pier will stay shut.", "Roe", "the pier will stay shut."),
        ("According to Ann Roe, a diver, the pier will stay shut.", "Ann Roe, a diver", "the pier will stay shut."),
        ("According to Roe, Poe and Lee, the pier will stay shut.", "Roe, Poe and Lee", "the pier will stay shut."),
        ("According to the diary, a boat was sunk there.", "the diary", "a boat was sunk there."),
        ("He left because, according to Poe, the pier was to be shut.", "Poe", "the pier was to be shut."),
        ("The pier is shut — according to the mayor’s office.", "the mayor’s office", "The pier is shut"),
        ("Roe told donors she would shut the pier, according to two guests.", "Roe", "she would shut the pier"),
    ],
)
def test_an_account_has_the_clause_and_whoever_gives_it(text: str, source: str, content: str) -> None:
    """The whole clause before it, or behind it; both where it only interrupts one."""
    assert accounts(text) == [(source, content)]


@pytest.mark.parametrize(
    "text",
    [
        "Everything went according to plan.",
        "They are paid according to what they catch.",
        "“It went, according to Roe, as they had planned it,” Poe wrote.",
        "That’s according to Roe.",
        "Fog, according to Roe.",
        "According to Roe.",
    ],
)
def test_other_uses_are_left_to_the_tags(text: str) -> None:
    """No clause that a comma parts, a quotation's own words, too little said."""
    assert accounts(text) == []


def tagged(marked: str) -> list[tuple[str | None, str]]:
    """Return source and content of what is left of one statement tagged by hand, and of the accounts."""
    reading, tags = read_marked(marked)
    text = reading.text

    def span(letters: str) -> Span:
        inside = [i for i, tag in enumerate(tags) if tag in letters]
        return reading.span(inside[0], inside[-1] + 1)

    return accounts(text, [Quotation((span("Cc"),), span("Vv"), span("Ss"), "indirect")])


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        (
            "[q The pier] is shut now, [c according to] [s Roe].",
            [("Roe", "The pier is shut now")],
        ),
        (
            "Late that night [s Poe] [c said] [q it was late], according to Roe.",
            [("Poe", "it was late"), ("Roe", "Late that night Poe said it was late")],
        ),
        (
            "[s Poe] [c spoke]. [q The pier] is shut now, according to Roe.",
            [("Roe", "The pier is shut now")],
        ),
        (
            "“[q It is late],” [s Poe] [c said], and left at nine, according to Roe.",
            [("Poe", "It is late")],
        ),
        (
            "[q Ann Poe has told Lee that she will leave], [c according to] [s Roe], in what would be a change.",
            [("Ann Poe", "she will leave")],
        ),
    ],
)
def test_what_was_tagged_there_gives_way(marked: str, found: list[tuple[str, str]]) -> None:
    """But for what another says inside it, and where another is quoted before it."""
    assert tagged(marked) == found
