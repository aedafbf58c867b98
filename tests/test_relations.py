"""What statements say about one another."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from timeline.codebook import load_codebook
from timeline.lexicon import load_lexicon
from timeline.records import Span, Statement
from timeline.relations import find_relations, says

KINDS = ("clarifies", "confirms", "contradicts")


def statement(number: int, quote: str, speaker: str | None = None, **given: Any) -> Statement:
    """Return a statement that stands at place *number* of its article, a hundred characters after the one before."""
    start = number * 100
    values: dict[str, Any] = {
        "id": f"s{number}",
        "article": "a",
        "url": None,
        "outlet": None,
        "title": None,
        "published": None,
        "published_basis": "none",
        "spans": (Span(start, start + len(quote)),),
        "quote": quote,
        "form": "direct",
        "speaker": speaker,
        "speaker_id": speaker,
        "speaker_role": None,
        "speaker_group": None,
        "speaker_mention": None,
        "speaker_span": None,
        "cue": "said",
        "cue_span": None,
        "date_start": None,
        "date_end": None,
        "date_precision": "none",
        "date_basis": "none",
        "date_span": None,
        "medium": "unspecified",
        "occasion": "o1",
        "on_topic": True,
        "topic": "cities",
        "topics": ("cities",),
        "topic_confidence": 0.9,
        "position": None,
        "position_id": None,
        "posture": None,
        "position_confidence": None,
        "evidence": (),
        "is_question": False,
        "flags": (),
        "within": None,
        "utterance": None,
        "relations": (),
        "coder": "test",
        "codebook_version": "1",
        "status": "suggested",
    }
    return Statement(**(values | given))


def links(*statements: Statement) -> set[tuple[str, str, str]]:
    """Return what is said: from, kind, to."""
    found = find_relations(statements, load_codebook())
    return {(one.id, link["kind"], link["id"]) for one in found for link in one.relations}


ASKED = statement(1, "We will only enter a town where the mayor has asked us to.", "donald-trump")

CASES = [
    pytest.param(
        [
            ASKED,
            statement(2, "The president was referring to soldiers who are asked for.", "white-house", topic="troops"),
        ],
        {("s2", "clarifies", "s1")},
        id="an institution explains its principal",
    ),
    pytest.param(
        [ASKED, statement(2, "His words had nothing to do with agents.", "karoline-leavitt")],
        {("s2", "clarifies", "s1")},
        id="a spokesperson explains the principal's principal",
    ),
    pytest.param(
        [
            ASKED,
            statement(2, "They have begged for help.", "donald-trump", topic="troops"),
            statement(3, "Nobody enters unasked.", "donald-trump"),
            statement(4, "It had nothing to do with removals.", "white-house", topic=None),
        ],
        {("s4", "clarifies", "s1"), ("s4", "clarifies", "s3")},
        id="words that name another subject are about the last topic spoken of",
    ),
    pytest.param(
        [ASKED, statement(2, "The president was referring to soldiers.", "tim-walz")],
        set(),
        id="an opponent's reading of the words is no clarification",
    ),
    pytest.param(
        [ASKED, statement(2, "I was talking about soldiers.", "donald-trump", occasion="o2")],
        {("s2", "clarifies", "s1")},
        id="the speaker explains his own words",
    ),
    pytest.param(
        [ASKED, statement(2, "We are talking about criminals here.", "white-house")],
        set(),
        id="to talk about criminals explains nothing",
    ),
    pytest.param(
        [
            statement(
                0,
                "Farm hands are hard to find.",
                "donald-trump",
                topic="worksites",
                occasion="o0",
                date_end=date(2025, 6, 9),
            ),
            statement(1, ASKED.quote, "donald-trump", date_end=date(2026, 1, 4)),
            statement(2, "The weather was fine that morning.", "donald-trump", topic=None, date_end=date(2026, 1, 4)),
            statement(
                3,
                "Being asked into a town meant soldiers; he meant no agents.",
                "white-house",
                date_end=date(2026, 1, 5),
            ),
        ],
        {("s3", "clarifies", "s1")},
        id="what was said last and is alike is meant, not an older statement on something else",
    ),
    pytest.param(
        [
            statement(1, ASKED.quote, "donald-trump", date_start=date(2026, 1, 9), date_end=date(2026, 1, 9)),
            statement(
                2,
                "He was referring to soldiers.",
                "white-house",
                date_start=date(2026, 1, 5),
                date_end=date(2026, 1, 5),
            ),
        ],
        set(),
        id="nobody clarifies what has not been said yet",
    ),
    pytest.param(
        [
            statement(1, ASKED.quote, "donald-trump", date_start=date(2026, 1, 4), date_end=date(2026, 1, 4)),
            statement(
                2,
                "The president was referring to soldiers for a town whose mayor has asked.",
                "white-house",
                article="b",
                date_start=date(2026, 1, 5),
                date_end=date(2026, 1, 5),
            ),
        ],
        {("s2", "clarifies", "s1")},
        id="a clarification of the next day in another article",
    ),
    pytest.param(
        [
            statement(1, "Agents used gas on children at the school.", "tim-walz", topic="conduct"),
            statement(2, "No gas was used at the school.", "dhs", cue="denied", topic="conduct"),
        ],
        {("s2", "contradicts", "s1")},
        id="a denial",
    ),
    pytest.param(
        [
            statement(1, "The agents will leave the harbour on Friday.", "tim-walz"),
            statement(2, "Rents in the suburbs are rising.", "dhs", cue="denied", topic=None),
        ],
        set(),
        id="a denial of what nobody here is quoted as saying",
    ),
    pytest.param(
        [
            statement(1, "The city will see five hundred more agents.", "donald-trump"),
            statement(2, "Five hundred more agents are going to the city.", "white-house", cue="confirmed"),
        ],
        {("s2", "confirms", "s1")},
        id="a confirmation",
    ),
    pytest.param(
        [
            statement(1, "The city will see five hundred more agents.", "white-house"),
            statement(2, "It is not true that the city will see more agents.", "donald-trump", cue="denied"),
        ],
        set(),
        id="those who speak for each other do not contradict each other",
    ),
    pytest.param(
        [
            statement(1, "Will you go back there?", "tom-llamas", speaker_group="journalists", is_question=True),
            statement(2, "We will go where we are wanted.", "donald-trump"),
        ],
        {("s2", "answers", "s1")},
        id="an answer follows the interviewer's question",
    ),
    pytest.param(
        [
            statement(1, "How can they live with this?", "tim-walz", is_question=True, occasion="o9"),
            statement(2, "We will go where we are wanted.", "donald-trump"),
        ],
        set(),
        id="a politician's rhetorical question is not answered by whoever is quoted next",
    ),
    pytest.param(
        [
            statement(1, "Will you go back there?", "tom-llamas", speaker_group="journalists", is_question=True),
            statement(9, "We will go where we are wanted.", "donald-trump"),
        ],
        set(),
        id="a statement far from the question does not answer it",
    ),
]


@pytest.mark.parametrize(("statements", "expected"), CASES)
def test_a_relation_is_found_where_the_words_and_the_speakers_allow_it(
    statements: list[Statement], expected: set[tuple[str, str, str]]
) -> None:
    """A wrong link would let somebody take back, deny or answer what he never spoke of."""
    assert links(*statements) == expected


def test_statements_keep_their_order_and_everything_but_their_relations() -> None:
    """Linking changes nothing else, and links to statements that exist."""
    given = [statement(2, "He was referring to soldiers.", "white-house"), ASKED]
    found = find_relations(given, load_codebook())

    assert [one.id for one in found] == ["s2", "s1"]
    assert {link["id"] for one in found for link in one.relations} <= {"s1", "s2"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_phrase_is_found_in_an_example_and_none_in_a_counter_example(kind: str) -> None:
    """A phrase that no example exercises may be misspelt, and nobody would see."""
    entry = load_lexicon("relations")[kind]
    plain = [example.lower().replace("’", "'") for example in entry["examples"]]

    for phrase in (*entry["phrases"], *entry["own"]):
        assert any(re.search(rf"\b{re.escape(phrase)}\b", example) for example in plain), phrase
    for example in entry["examples"]:
        assert says(kind, statement(1, example)) or says(kind, statement(1, example), of_oneself=True), example
    for example in entry["counter_examples"]:
        assert not says(kind, statement(1, example)), example


def test_the_list_has_no_other_keys() -> None:
    """A key that nothing reads would look like a rule."""
    assert {key for kind in KINDS for key in load_lexicon("relations")[kind]} == {
        "cues",
        "phrases",
        "own",
        "examples",
        "counter_examples",
    }
    assert set(load_lexicon("relations")) == set(KINDS)
