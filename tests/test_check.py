"""Checking a table: each fault has its line, and a sound table has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from timeline.check import check_table
from timeline.codebook import load_codebook
from timeline.records import Span, Statement

Make = Callable[..., Statement]


def faults(statements: list[Statement], text: str) -> list[str]:
    found = check_table([*statements], {"docks": text}, load_codebook())
    return [finding.message for finding in found]


@pytest.fixture
def sound(statement: Make) -> Statement:
    """The plain statement without its link to a statement that is not in the table."""
    return statement(relations=())


def test_a_sound_table_has_no_faults(sound: Statement, text: str) -> None:
    """A check that always finds something is soon ignored."""
    assert faults([sound], text) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spans": ()}, "spans is empty; a statement has words"),
        ({"form": "spoken"}, "form is 'spoken' (known: direct, mixed, indirect)"),
        (
            {"flags": ("maybe",)},
            "flags has 'maybe' (known: conditional, joint, reported, rhetorical, outlet_claim, disputed, unspoken)",
        ),
        ({"topic_confidence": 1.5}, "topic_confidence is 1.5; it lies between 0 and 1"),
        ({"date_start": date(2025, 6, 17)}, "date_start 2025-06-17 is after date_end 2025-06-16"),
        ({"date_start": None, "date_end": None}, "date_precision is 'day' where the date is missing"),
        ({"date_end": date(2025, 6, 17)}, "date_precision is 'day' of 2025-06-16/2025-06-17"),
        ({"date_precision": "none"}, "date_precision is 'none' where the date is given"),
        ({"published": "June 17"}, "published is 'June 17'; it is an ISO day, or two with a '/' between"),
        ({"published": "2025-06-15"}, "date_start 2025-06-16 is after the article appeared (2025-06-15)"),
        (
            {"published": "2025-06-12/2025-06-15"},
            "date_start 2025-06-16 is after the article appeared (2025-06-12/2025-06-15)",
        ),
        ({"published_basis": "none"}, "published_basis is 'none' where published is '2025-06-17'"),
        ({"on_topic": False}, "topic is 'cities' of a statement that is not on the subject"),
        ({"topics": ("worksites",)}, "topics begins with 'worksites', not with the topic 'cities'"),
        ({"position": None}, "position_id or posture is given without a position"),
        ({"within": "a1"}, "within is the statement itself"),
        ({"within": "zz"}, "within is 'zz', which is no statement of this article"),
        ({"relations": ({"kind": "clarifies", "id": "zz"},)}, "it clarifies 'zz', which is not in the table"),
        ({"article": "piers"}, "the article 'piers' is not among those given"),
        ({"cue_span": Span(8, 11)}, "cue is 'said', but the text has 'aid'"),
        ({"evidence": (Span(70, 999),)}, "date_span or evidence lies outside the text"),
        (
            {"quote": "nobody at all"},
            "quote is 'nobody at all', but the text has 'nobody will be sent to the docks.'",
        ),
        (
            {"position_id": "more_places"},
            "position -2 on 'cities' is 'leave' with posture -2, not 'more_places' with -2",
        ),
    ],
)
def test_each_fault_is_said_once(sound: Statement, text: str, change: dict[str, Any], message: str) -> None:
    """The line says what is wrong and, where that helps, what it is held against."""
    assert faults([replace(sound, **change)], text) == [message]


def test_spans_run_forwards(sound: Statement, text: str) -> None:
    """Overlapping spans would show the same words twice."""
    spans = (Span(28, 40), Span(35, 61))
    quote = " […] ".join(span.of(text) for span in spans)

    assert faults([replace(sound, spans=spans, quote=quote)], text) == ["spans overlap or are out of order"]


def test_an_id_stands_once(sound: Statement, text: str) -> None:
    """Two rows of one id would share every correction; both are named."""
    found = check_table([sound, sound], {"docks": text})

    assert [str(finding) for finding in found] == [
        "row 1 (a1): the id stands in another row too",
        "row 2 (a1): the id stands in another row too",
    ]


def test_an_unknown_topic_names_the_known_ones(sound: Statement) -> None:
    """Codes of another codebook are told from misspelt ones by that list."""
    [finding] = check_table([replace(sound, topic="citys", topics=("citys",))], None, load_codebook())

    assert "no topic 'citys' (known: worksites, troops, " in finding.message


@pytest.mark.parametrize("precision", ["range", "none"])
def test_a_date_with_an_open_end_is_sound(sound: Statement, text: str, precision: str) -> None:
    """ "Not after the article appeared" is all that many a text says."""
    assert faults([replace(sound, date_start=None, date_precision=precision)], text) == []


def test_an_open_end_of_publication_forbids_no_day(sound: Statement, text: str) -> None:
    """ "Not before" says nothing of the last day."""
    assert faults([replace(sound, published="2025-06-10/..")], text) == []
