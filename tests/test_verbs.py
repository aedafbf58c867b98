"""A statement is reported by the verb that says it, not by one that passes it on, denies it or introduces another."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import tagged, triples


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[q Mayor Ann Roe told donors at the pier she would close it], [c according to] [s two guests].",
            ("Mayor Ann Roe", "told", "she would close it"),
        ),
        (
            "According to [s Roe, a guard] [c had told] her that [q nobody would be held there].",
            ("Roe", "According", "a guard had told her that nobody would be held there"),
        ),
        (
            "[c According to] [s Roe, a guard] had told her that [q nobody would be held there].",
            ("Roe", "According", "a guard had told her that nobody would be held there"),
        ),
        (
            "[c According to] [s Roe, a guard], [q nobody would be held there].",
            ("Roe, a guard", "According", "nobody would be held there"),
        ),
        (
            "[q What] [s they’re] [c saying]: [q “The pier is closed for now,”] [s Ann Roe] [c said].",
            ("Ann Roe", "said", "The pier is closed for now,"),
        ),
        (
            "[s Exclusive][c :] [q The pier is closed for now], [s Ann Roe] [c said].",
            ("Ann Roe", "said", "The pier is closed for now"),
        ),
        (
            "[q The pier is closed for now], [c according to] [s two guests].",
            ("two guests", "according", "The pier is closed for now"),
        ),
    ],
)
def test_the_verb_of_whoever_speaks_reports_it(marked: str, expected: tuple[str, str, str]) -> None:
    """Whoever only passes it on did not say it; an account is told as a whole."""
    [(source, cue, content)] = tagged(marked)[:1]
    assert (source, (cue or "").split()[0], content) == expected


def test_a_quotation_that_a_sentence_introduces_is_not_the_speakers_before_it() -> None:
    """An answer from the other side would be put into the first one's mouth."""
    text = (
        "Press secretary Ann Fox said the president was considering more patrols.\n\n"
        "Roe, a Democrat, answered on X within the hour: “Threatening your own citizens is not leadership.”"
    )
    first, second = triples(text)
    assert (first[0], first[2]) == ("Press secretary Ann Fox", ["the president was considering more patrols"])
    assert (second[0] in (None, "Roe, a Democrat"), second[2]) == (
        True,
        ["Threatening your own citizens is not leadership."],
    )


def test_the_verb_that_says_it_reports_what_is_said_instead() -> None:
    """ "Denied that, saying": the denial only leads to what is said."""
    assert tagged("[s Poe] [c denied] [q that, saying the pier was open].") == [("Poe", "saying", "the pier was open")]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[s Roe] [c told] us [q that Poe “had a plan,” adding, “He lost all of the port.”]",
            [("told", "Poe “had a plan,”"), ("adding", "He lost all of the port.")],
        ),
        (
            "[s Roe] [c said] [q he welcomed it and added, “I will be there.”]",
            [("said", "he welcomed it"), ("added", "I will be there.")],
        ),
        ("[s Roe] [c added], [q “The pier is old.”]", [("added", "The pier is old.")]),
        (
            "[s Roe] [c said] [q it was “late” for the pier] and warned [q Poe to leave it by noon].",
            [("said", "it was “late” for the pier"), ("warned", "Poe to leave it by noon")],
        ),
        (
            "[s Roe] [c criticized] [q the raids at the pier, saying they were late].",
            [("criticized", "the raids at the pier"), ("saying", "they were late")],
        ),
        (
            "[s Roe] [c said] [q he was doing well, saying the right things].",
            [("said", "he was doing well, saying the right things")],
        ),
        ("[s Roe] [c said] [q Poe added a “new” pier.]", [("said", "Poe added a “new” pier")]),
    ],
)
def test_what_a_speaker_adds_is_a_statement_of_its_own(marked: str, expected: list[tuple[str, str]]) -> None:
    """Its verb stands right before its marks."""
    assert [(cue, content) for source, cue, content in tagged(marked) if source == "Roe"] == expected
