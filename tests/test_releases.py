"""A statement that is given whole belongs to whom the line above it names, to its end mark and no further."""

from __future__ import annotations

import pytest

from timeline.lexicon import load_lexicon
from timeline.linker import load_linker
from timeline.quotations import find_quotations
from timeline.reading import read
from timeline.releases import find_releases
from timeline.speakers import resolve_speakers
from timeline.tagger import load_tagger, tag_tokens

QUOTED = "“The raids on our piers must end,” said nobody here."
FIRST = "“I have asked the harbour office to call back its inspectors from every pier in Ohio."
SECOND = "“No family of ours should be afraid of a ferry ride.”"
BARE = "I am appalled by the raids on our piers. They must end, and the inspectors must go home."
BARE_TOO = "Our families deserve a harbour without fear."
AFTER = "The harbour office is in Ashton and was founded in 1901."


def statements_of(text: str) -> list[tuple[str | None, str | None, list[str]]]:
    """Return speaker, cue and content of each outer statement."""
    reading = read(text)
    found = find_quotations(reading, tag_tokens(reading.tokens, reading.quoted, load_tagger()), load_linker())
    speakers = resolve_speakers(reading, found)
    return [
        (s.name if s else None, q.cue.of(text) if q.cue else None, [c.of(text) for c in q.content])
        for q, s in zip(found, speakers, strict=True)
        if q.within is None
    ]


WORDS = [FIRST[1:], SECOND[1:-1]]


@pytest.mark.parametrize(
    ("paragraphs", "speaker", "cue", "content"),
    [
        (
            ["Governor Jane Roe today released the following statement on the raids:", FIRST, SECOND, AFTER],
            "Jane Roe",
            "released",
            WORDS,
        ),
        (
            [
                "FOR IMMEDIATE RELEASE",
                "COLUMBUS, Ohio – Today, Governor Jane Roe issued the following statement after the raids:",
                BARE,
                BARE_TOO,
                "###",
                AFTER,
            ],
            "Jane Roe",
            "issued",
            [BARE, BARE_TOO],
        ),
        (
            ["In response to the raids, Attorney General John Poe issued this statement on Monday:", FIRST, SECOND],
            "John Poe",
            "issued",
            WORDS,
        ),
        (
            ["STATEMENT FROM GOVERNOR JANE ROE ON THE RAIDS", BARE, BARE_TOO, "# # #"],
            "Jane Roe",
            None,
            [BARE, BARE_TOO],
        ),
        (
            ["Statement from Mayor Jane Roe on the raids:", BARE, "Media Contact: Ann Fox, 555-0100"],
            "Jane Roe",
            None,
            [BARE],
        ),
        (["From Chairwoman Jane Roe:", FIRST, SECOND, AFTER], "Jane Roe", None, WORDS),
        (["From Chairwoman Jane Roe: " + FIRST + "”", AFTER], "Jane Roe", None, [FIRST[1:]]),
        (
            ["Senator Jane Roe (D-Ohio) released the following statement:", FIRST + "”", AFTER],
            "Jane Roe",
            "released",
            [FIRST[1:]],
        ),
        # without an end mark only the next paragraph is surely hers
        (["Gov. Jane Roe released the following statement:", BARE, AFTER], "Jane Roe", "released", [BARE]),
    ],
)
def test_what_follows_the_line_is_said_by_whom_it_names(
    paragraphs: list[str], speaker: str, cue: str | None, content: list[str]
) -> None:
    """Quoted paragraphs that reopen, bare ones up to ###; one statement with all its paragraphs."""
    assert (speaker, cue, content) in statements_of("\n\n".join(paragraphs))
    assert not any(AFTER in part for _, _, parts in statements_of("\n\n".join(paragraphs)) for part in parts)


def test_the_examples_of_the_lexicon_lead_in_to_a_statement() -> None:
    """And its counter-examples do not."""
    lists = load_lexicon("layout")["release"]
    found = {line: bool(find_releases(read(f"{line}\n\n{FIRST}”\n\n###"))) for line in lists["examples"]}
    assert found == dict.fromkeys(lists["examples"], True)
    assert not any(find_releases(read(f"{line}\n\n{FIRST}”")) for line in lists["counter_examples"])


def test_the_headline_of_a_release_does_not_say_it_twice() -> None:
    """A heading and the line with the verb name the same statement."""
    lines = [
        "STATEMENT BY GOVERNOR ROE ON THE RAIDS",
        "Governor Jane Roe released the following statement:",
        BARE,
        "###",
    ]
    assert [content for _, _, content in statements_of("\n\n".join(lines))] == [[BARE]]


@pytest.mark.parametrize(
    "text",
    [
        "The statement from Roe on the raids drew anger.\n\nNobody answered the door.",
        "From Monday on: no ferry.\n\nNobody answered the door.",
        "Statement by Roe on raids stuns the harbour\n\nNobody answered the door of the mayor.",
        "Governor Jane Roe released the prisoners:\n\nNobody answered the door.",
    ],
)
def test_a_line_about_a_statement_leads_in_to_none(text: str) -> None:
    """Only a line that gives a statement makes the next paragraph somebody's words."""
    assert statements_of(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "“We will go home when they are gone,” -Commissioner Jane Roe",
        "“We will go home when they are gone.”\n– Commissioner Jane Roe, Harbour Department",
    ],
)
def test_a_signature_names_the_speaker(line: str) -> None:
    """A dash and a name close the quotation."""
    assert [speaker for speaker, _, _ in statements_of("The harbour is shut.\n\n" + line)] == ["Jane Roe"]
