"""Reported clauses end where the next one begins, and go on where the same verb governs what follows."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import tagged
from timeline.clauses import with_whole_clauses
from timeline.reading import read
from timeline.records import Quotation, Span


def said(text: str, content: str, cue: str, source: str | None = None) -> list[tuple[list[str], str, str | None]]:
    """Return contents, cue and source of what comes of a statement that is given in words of the text."""

    def where(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    given = Quotation((where(content),), where(cue), where(source) if source else None, "indirect")
    return [
        (
            [span.of(text) for span in q.content],
            q.cue.of(text) if q.cue else "",
            q.source.of(text) if q.source else None,
        )
        for q in with_whole_clauses(read(text), given)
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            ("Adding that the pier was closed, Roe left the hall.", "the pier was closed, Roe left the hall", "Adding that"),
            [(["the pier was closed"], "Adding that", "Roe")],
        ),
        (
            ("The levy was mocked by two mayors as a toll on rain.", "two mayors as a toll on rain", "was mocked by", "two mayors"),
            [(["a toll on rain"], "was mocked by", "two mayors")],
        ),
        (
            ("Roe said the pier would stay, two weeks after Poe had asked for it.", "the pier would stay, two weeks after Poe had asked for it", "said", "Roe"),
            [(["the pier would stay"], "said", "Roe")],
        ),
        (
            ("Roe said that the pier would close, and that the mayor knew it.", "the pier would close", "said", "Roe"),
            [(["the pier would close, and that the mayor knew it"], "said", "Roe")],
        ),
        (
            ("Roe said the crew would leave by May and demanded a new pier.", "the crew would leave by May and demanded a new pier", "said", "Roe"),
            [(["the crew would leave by May"], "said", "Roe"), (["a new pier"], "demanded", "Roe")],
        ),
        (
            ("Roe praised the plan of the port and urged the mayor to go.", "the plan of the port and urged the mayor to go", "praised", "Roe"),
            [(["the plan of the port"], "praised", "Roe"), (["the mayor to go"], "urged", "Roe")],
        ),
        (
            ("Roe urged men to put it in writing, then left when two of them sat.", "men to put it in writing, then left when two of them sat", "urged", "Roe"),
            [(["men to put it in writing"], "urged", "Roe")],
        ),
        (
            ("Roe told us that it was “late” and said she would go.", "it was “late” and said she would go", "told", "Roe"),
            [(["it was “late”"], "told", "Roe"), (["she would go"], "said", "Roe")],
        ),
        (
            ("Roe said it was “late and said to be old.”", "it was “late and said to be old.”", "said", "Roe"),
            [(["it was “late and said to be old.”"], "said", "Roe")],
        ),
        (
            ("Despite his claim that men “learn nothing,” there is a school.", "that men “learn nothing,” there is a school", "claim", "his"),
            [(["that men “learn nothing,”"], "claim", "his")],
        ),
        (
            ("Roe said he’d driven there and was late.", "he’d driven there and was late", "said", "Roe"),
            [(["he’d driven there and was late"], "said", "Roe")],
        ),
        (
            ("Roe blamed the port but later left the hall.", "the port but later left the hall", "blamed", "Roe"),
            [(["the port"], "blamed", "Roe")],
        ),
        (
            ("Roe blamed the port and has since left.", "the port and has since left", "blamed", "Roe"),
            [(["the port"], "blamed", "Roe")],
        ),
        (
            ("Roe left, blaming the port and asking the mayor to go.", "the port and asking the mayor to go", "blaming", "Roe"),
            [(["the port"], "blaming", "Roe"), (["the mayor to go"], "asking", "Roe")],
        ),
        (
            ("Roe praised men who voted and left.", "men who voted and left", "praised", "Roe"),
            [(["men who voted and left"], "praised", "Roe")],
        ),
        (
            ("Roe praised plans drawn and urged by Poe.", "plans drawn and urged by Poe", "praised", "Roe"),
            [(["plans drawn and urged by Poe"], "praised", "Roe")],
        ),
        (
            ("Roe said boats sank and she blamed the port for it.", "boats sank and she blamed the port for it", "said", "Roe"),
            [(["boats sank"], "said", "Roe"), (["the port for it"], "blamed", "Roe")],
        ),
        (
            ("Roe said she was sorry and promised to stay.", "she was sorry and promised to stay", "said", "Roe"),
            [(["she was sorry"], "said", "Roe"), (["to stay"], "promised", "Roe")],
        ),
        (
            ("Roe said that Poe was late and said it would rain.", "Poe was late and said it would rain", "said", "Roe"),
            [(["Poe was late"], "said", "Roe"), (["it would rain"], "said", "Roe")],
        ),
        (
            ("Roe said that Poe was late and blamed the rain.", "Poe was late and blamed the rain", "said", "Roe"),
            [(["Poe was late and blamed the rain"], "said", "Roe")],
        ),
        (
            ("Roe rejects the plan and demands the release of it.", "the plan and demands the release of it", "rejects", "Roe"),
            [(["the plan"], "rejects", "Roe"), (["the release of it"], "demands", "Roe")],
        ),
        (
            ("Roe rejects the plan and demands of Poe.", "the plan and demands of Poe", "rejects", "Roe"),
            [(["the plan and demands of Poe"], "rejects", "Roe")],
        ),
        (
            ("The port was asked to keep it open by the board.", "to keep it open by the board", "asked", "the board"),
            [(["to keep it open"], "asked", "the board")],
        ),
        (
            ("Having announced that the pier stays, Roe left.", "the pier stays, Roe left", "Having announced", "Roe"),
            [(["the pier stays"], "Having announced", "Roe")],
        ),
        (
            ("In calling the pier a joke, the mayor is wrong.", "the pier a joke, the mayor is wrong", "calling"),
            [(["the pier a joke"], "calling", "the mayor")],
        ),
        (
            ("Despite the claim that boats pay, there is no proof of it.", "that boats pay, there is no proof", "claim"),
            [(["that boats pay"], "claim", None)],
        ),
        (
            ("In May, weeks after the storm, the pier shut, according to Roe.", "In May, weeks after the storm, the pier shut", "according to", "Roe"),
            [(["In May, weeks after the storm, the pier shut"], "according to", "Roe")],
        ),
    ],
)  # fmt: skip
def test_a_clause_is_what_its_verb_governs(
    given: tuple[str, ...], expected: list[tuple[list[str], str, str | None]]
) -> None:
    """No main clause of somebody who acts, no agent of a passive; a second "that", and a second act of its own."""
    assert said(*given) == expected


@pytest.mark.parametrize(
    "given",
    [
        ("Roe said the man would be arrested and accused of theft.", "the man would be arrested and accused of theft", "said", "Roe"),
        ("Roe said the pier closed, and the mayor knew it.", "the pier closed", "said", "Roe"),
        ("Roe said the pier would close two days after the vote.", "the pier would close two days after the vote", "said", "Roe"),
        ("Roe said the crew might leave and find a pier.", "the crew might leave and find a pier", "said", "Roe"),
        ("Adding that the pier, the hall and the road were closed.", "the pier, the hall and the road were closed", "Adding that"),
        ("“The pier will close and asked or not we go,” Roe said.", "“The pier will close and asked or not we go,”", "said", "Roe"),
    ],
)  # fmt: skip
def test_what_belongs_together_stays_together(given: tuple[str, ...]) -> None:
    """Two verbs of one subject inside a clause, lists, and what stands in marks are not cut."""
    assert [content for content, _, _ in said(*given)] == [[given[1]]]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "When [s Roe] [c told] them that [q nobody would be held there, the crowd in the hall stood up].",
            ("Roe", "told", "nobody would be held there"),
        ),
        (
            "[s Roe] [c told] them that [q nobody would be held there, the crowd in the hall excepted].",
            ("Roe", "told", "nobody would be held there, the crowd in the hall excepted"),
        ),
    ],
)
def test_a_fronted_clause_ends_before_the_main_one(marked: str, expected: tuple[str, str, str]) -> None:
    """What follows belongs to nobody who spoke, unless the clause is not fronted."""
    [(source, cue, content)] = tagged(marked)[:1]
    assert (source, (cue or "").split()[0], content) == expected


def test_how_long_after_another_event_it_was_said_is_no_part_of_it() -> None:
    """Nor where words in marks stand before it, and a name is set beside its role in it."""
    marked = "[s Roe] [c said] [q there would be “no boats” at sea, hours after the mayor, Ann Lee], left."
    assert [content for _, _, content in tagged(marked)] == ["there would be “no boats” at sea"]
    marked = "[s Roe] [c said] [q the pier would open “at once,” days after it had been shut]."
    assert [content for _, _, content in tagged(marked)] == ["the pier would open “at once,”"]
