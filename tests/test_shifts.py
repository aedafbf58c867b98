"""Changes of position: what counts, what is only possible, and what is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.codebook import load_codebook
from timeline.errors import TableError
from timeline.records import Shift
from timeline.shifts import find_shifts

FIRST = date(2025, 9, 1)


def row(number: int, day: int | None, step: int | None, **given: Any) -> dict[str, Any]:
    """Return a confirmed statement of one governor on one topic, *day* days after the first."""
    when = None if day is None else FIRST + timedelta(days=day)
    values: dict[str, Any] = {
        "id": f"s{number}",
        "article": "a",
        "spans": [[number * 100, number * 100 + 20]],
        "quote": "We shall see.",
        "form": "direct",
        "speaker": "Tim Walz",
        "speaker_id": "tim-walz",
        "date_start": when,
        "date_end": when,
        "topic": "troops",
        "position": step,
        "topic_confidence": 0.9,
        "position_confidence": 0.9,
        "is_question": False,
        "flags": [],
        "within": None,
        "utterance": None,
        "relations": [],
        "status": "confirmed",
    }
    return values | given


def outlet_claim(number: int, article: str) -> dict[str, Any]:
    """Return an outlet's own claim that the governor changed."""
    flags = ["outlet_claim"]
    return row(number, None, None, article=article, flags=flags, quote="a change for Walz", speaker_id=None)


def window(first: int, last: int) -> dict[str, date]:
    """Return the columns of a statement said somewhere between two days."""
    return {"date_start": FIRST + timedelta(days=first), "date_end": FIRST + timedelta(days=last)}


def found(*rows: dict[str, Any]) -> list[Shift]:
    """Return the changes in a table of these rows."""
    return find_shifts(pd.DataFrame(list(rows)))


def brief(*rows: dict[str, Any]) -> list[tuple[str, bool, str]]:
    """Return label, counted and reasons of each change."""
    return [(shift.label, shift.counted, ", ".join(shift.reasons)) for shift in found(*rows)]


CLARIFIES = [{"kind": "clarifies", "id": "s2"}]
CASES = [
    pytest.param([row(1, 0, 2), row(2, 20, -1)], [("reversal", True, "")], id="the sign changes"),
    pytest.param([row(1, 0, 2), row(2, 20, 1)], [("softening", True, "")], id="down on the same side"),
    pytest.param([row(1, 0, -2), row(2, 20, -1)], [("hardening", True, "")], id="up on the same side"),
    pytest.param([row(1, 0, 1), row(2, 20, 0)], [("softening", True, "")], id="zero has no sign to change"),
    pytest.param([row(1, 0, 2), row(2, 20, 2)], [], id="the same again"),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1), row(3, 40, 2)],
        [("reversal", True, ""), ("return", True, "")],
        id="back within thirty days of leaving",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1), row(3, 90, 2)],
        [("reversal", True, ""), ("reversal", True, "")],
        id="back much later is a change of its own",
    ),
    pytest.param([row(1, 0, 2), row(2, 20, -1, topic="cities")], [], id="two topics"),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1, speaker_id="kathy-hochul", speaker="Kathy Hochul")], [], id="two speakers"
    ),
    pytest.param([row(1, 0, 2), row(2, None, -1)], [], id="an undated statement"),
    pytest.param([row(1, 0, 2), row(2, 20, None)], [], id="no position found is not zero"),
    pytest.param(
        [row(1, 0, 2, **window(0, 6)), row(2, 3, -1, **window(3, 5))],
        [("reversal", False, "order unclear")],
        id="overlapping windows",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 0, -1, **window(10, 30))],
        [("reversal", False, "date too wide")],
        id="a window of three weeks",
    ),
    pytest.param([row(1, 0, 2), row(2, 0, -1, **window(10, 16))], [("reversal", True, "")], id="a window of a week"),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1), row(3, 20, 2)],
        [("mixed", False, "mixed")],
        id="a day on which the speaker points both ways",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 1, -1)],
        [],
        id="neighbouring days are one leg, and a mixed one has nothing to be compared with",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1), row(3, 20, 2), row(4, 40, -1)],
        [("reversal", True, ""), ("mixed", False, "mixed")],
        id="a mixed day does not hide what was clear before and after it",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 0, 1), row(3, 20, 1)],
        [],
        id="a leg of two steps on one side reaches to both",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1), row(3, 21, None, speaker_id="dhs", topic=None, relations=CLARIFIES)],
        [("reversal", False, "disputed")],
        id="somebody says what a leg meant",
    ),
    pytest.param([row(1, 0, 2), row(2, 20, -1, flags=["disputed"])], [("reversal", False, "disputed")], id="flagged"),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1, status="suggested")],
        [("reversal", False, "unconfirmed")],
        id="one leg only suggested",
    ),
    pytest.param([row(1, 0, 2), row(2, 20, -1, status="corrected")], [("reversal", True, "")], id="a corrected code"),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1, status="suggested", topic_confidence=0.4)],
        [("reversal", False, "low confidence, unconfirmed")],
        id="a suggestion of low confidence",
    ),
    pytest.param([row(1, 0, 2), row(2, 20, -1, status="withdrawn")], [], id="not a statement after all"),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1, status="suggested"), row(3, 40, -1)],
        [("reversal", True, ""), ("reversal", False, "unconfirmed")],
        id="an unsure leg does not hide a sure change",
    ),
    pytest.param([row(1, 0, 2), row(2, 20, -1, within="s9")], [], id="second-hand"),
    pytest.param([row(1, 0, 2), row(2, 20, -1, flags=["reported"])], [], id="reported"),
    pytest.param([row(1, 0, 2), row(2, 20, -1, flags=["outlet_claim"])], [], id="the outlet's own claim"),
    pytest.param([row(1, 0, 2), row(2, 20, -1, is_question=True)], [], id="a question"),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1, is_question=True, flags=["rhetorical"])],
        [("reversal", True, "")],
        id="a rhetorical question",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 20, -1, flags=["conditional"])], [("reversal", True, "")], id="one conditional leg"
    ),
    pytest.param(
        [row(1, 0, 2, flags=["conditional"]), row(2, 20, -1, flags=["conditional"])],
        [("reversal", False, "conditional")],
        id="two conditional legs",
    ),
    pytest.param(
        [row(1, 0, 2, speaker_id="minnesota-leaders"), row(2, 20, -1, speaker_id="minnesota-leaders")],
        [],
        id="a group is a band and cannot shift",
    ),
    pytest.param(
        [row(1, 0, 2, speaker_id="donald-trump"), row(2, 20, -1, speaker_id="white-house")],
        [],
        id="an institution never counts for the person",
    ),
    pytest.param(
        [row(1, 0, 2, speaker_id="donald-trump"), row(2, 20, -1, speaker_id="karoline-leavitt")],
        [],
        id="nor does a spokesperson",
    ),
    pytest.param(
        [row(1, 0, 2, speaker_id="white-house"), row(2, 20, -1, speaker_id="karoline-leavitt")],
        [("reversal", True, "")],
        id="a spokesperson counts for the institution",
    ),
    pytest.param(
        [row(1, 0, 2, speaker_id="dhs"), row(2, 20, -1, speaker_id="ice")],
        [],
        id="an agency is not its department",
    ),
    pytest.param(
        [row(1, 0, 2), row(2, 0, 2, article="b", utterance="u1", **window(0, 3)), row(3, 2, -1, utterance="u1")],
        [("mixed", False, "mixed")],
        id="one utterance that two articles date and code differently is no change by itself",
    ),
    pytest.param(
        [row(1, 0, 2, speaker_id="ann-roe"), row(2, 20, -1, speaker_id="ann-roe")],
        [("reversal", True, "")],
        id="a named speaker whom the codebook does not know",
    ),
    pytest.param([row(1, 0, 2, speaker_id=None), row(2, 20, -1, speaker_id=None)], [], id="unnamed sources"),
]


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_a_change_is_what_the_codebook_says_it_is(
    rows: list[dict[str, Any]], expected: list[tuple[str, bool, str]]
) -> None:
    """Every case that a hostile reader would raise, and what becomes of it."""
    assert sorted(brief(*rows)) == sorted(expected)


def president(number: int, start: date, step: int | None, **given: Any) -> dict[str, Any]:
    """Return a statement of the president on operations in cities."""
    told = {
        "speaker": "Donald Trump",
        "speaker_id": "donald-trump",
        "topic": "cities",
        "date_start": start,
        "date_end": start,
    }
    return row(number, 0, step) | told | given


def test_an_interview_that_points_both_ways_and_is_explained_next_day_is_shown_and_not_counted() -> None:
    """More places in June; in February, within one interview, less and more; then the office says what was meant."""
    june, february = date(2025, 6, 15), date(2026, 2, 4)
    office = {"speaker": "White House", "speaker_id": "white-house", "topic": "troops"}
    rows = [
        president(1, june, 2),
        president(2, june + timedelta(days=1), 2),
        president(3, february, -1, article="b"),
        president(4, february, 2, article="b"),
        president(5, february, 1, article="b"),
        president(6, february, -1, article="b", topic="conduct"),
        president(
            7, february + timedelta(days=1), None, article="b", relations=[{"kind": "clarifies", "id": "s3"}], **office
        ),
        row(8, None, None, article="b", topic="cities", flags=["outlet_claim"], quote="a major change for Trump"),
        row(9, None, None, article="b", topic="cities", flags=["outlet_claim"], quote="a change for the mayor"),
        row(11, None, None, article="b", topic="worksites", flags=["outlet_claim"], quote="Trump changed on farms"),
        president(10, february, None, article="b", speaker_id="tom-llamas", is_question=True),
    ]

    (shift,) = find_shifts(pd.DataFrame(rows))

    assert (shift.speaker, shift.topic, shift.label) == ("Donald Trump", "cities", "mixed")
    assert not shift.counted
    assert shift.reasons == ("mixed", "disputed")
    assert shift.before.statements == ("s1", "s2")
    assert (shift.before.low, shift.before.high, shift.before.date_end) == (2, 2, june + timedelta(days=1))
    assert shift.after.statements == ("s3", "s4", "s5")
    assert (shift.after.low, shift.after.high) == (-1, 2)
    assert shift.clarifications == ("s7",)
    assert shift.claims == ("s8",)


def test_counted_changes_come_first_and_possible_ones_by_confidence() -> None:
    """What is certain leads."""
    rows = [
        *(row(n, d, s, status="suggested", topic_confidence=0.7) for n, d, s in ((1, 0, 2), (2, 20, -1))),
        *(row(n, d, s, status="suggested", topic="cities") for n, d, s in ((3, 0, 2), (4, 20, -1))),
        *(row(n, d, s, topic="courts") for n, d, s in ((5, 0, 2), (6, 20, -1))),
    ]

    assert [(shift.topic, shift.confidence) for shift in found(*rows)] == [
        ("courts", 1.0),
        ("cities", 0.9),
        ("troops", 0.7),
    ]


def test_a_table_read_from_a_file_gives_the_same_changes() -> None:
    """Days as text, lists as JSON, positions as floats with holes: the ways in which tables come back from files."""
    rows = [row(1, 0, 2), row(2, 20, -1), row(3, 21, None, topic=None, relations=CLARIFIES, flags=["conditional"])]
    plain = find_shifts(pd.DataFrame(rows))
    texts = [
        {
            key: json.dumps(value)
            if isinstance(value, list)
            else value.isoformat()
            if isinstance(value, date)
            else value
            for key, value in values.items()
        }
        for values in rows
    ]
    stamps = pd.DataFrame(rows)
    stamps["date_start"], stamps["date_end"] = pd.to_datetime(stamps["date_start"]), pd.to_datetime(stamps["date_end"])

    assert plain
    assert find_shifts(pd.DataFrame(texts)) == plain
    assert find_shifts(stamps.convert_dtypes()) == plain


def test_claims_stand_in_the_order_of_the_table() -> None:
    """A change takes them from the articles of both legs, and from no other."""
    rows = [
        row(1, 0, 2, article="b"),
        row(2, 20, -1, article="a"),
        *(outlet_claim(n, article) for n, article in ((3, "a"), (4, "b"), (5, "c"), (6, "a"))),
    ]

    assert [shift.claims for shift in found(*rows)] == [("s3", "s4", "s6")]


def test_an_empty_table_has_no_changes() -> None:
    """A run that found nothing still makes its page."""
    assert find_shifts(pd.DataFrame(columns=list(row(1, 0, 0)))) == []


def test_a_table_without_the_columns_is_refused_by_name() -> None:
    """Another table of the reader's is not a table of statements."""
    with pytest.raises(TableError, match=r"^table: no column 'id'; a table of statements has id, article, "):
        find_shifts(pd.DataFrame({"name": ["x"]}))


def test_a_day_that_is_none_is_refused_with_its_statement() -> None:
    """A mistyped date must not pass for a missing one."""
    with pytest.raises(TableError, match=r"^table: statement s1: '15 June' is no day; write it as 2025-06-15"):
        found(row(1, 0, 2, date_start="15 June"))


def test_a_higher_threshold_in_the_codebook_is_obeyed() -> None:
    """The rule is the codebook's."""
    codebook = load_codebook()
    strict = replace(codebook, shift=replace(codebook.shift, min_step=2))
    table = pd.DataFrame([row(1, 0, 2), row(2, 20, 1)])

    assert find_shifts(table, codebook)
    assert not find_shifts(table, strict)


STATEMENTS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.integers(0, 12),
        st.sampled_from([-2, -1, 0, 1, 2, None]),
        st.sampled_from(["confirmed", "suggested", "corrected"]),
        st.sampled_from([[], ["conditional"], ["reported"], ["disputed"]]),
        st.booleans(),
    ),
    max_size=8,
)


@given(STATEMENTS)
def test_no_counted_change_can_be_refuted_from_the_table(
    given: list[tuple[int, int, int | None, str, list[str], bool]],
) -> None:
    """Whatever the table: confirmed on both sides, days in strict order, no leg both ways, nobody else's words."""
    rows = [
        row(n, 0, step, status=status, flags=flags, within="s0" if nested else None, **window(day, day + width))
        for n, (day, width, step, status, flags, nested) in enumerate(given, 1)
    ]
    by_id = {values["id"]: values for values in rows}

    for shift in find_shifts(pd.DataFrame(rows, columns=list(row(1, 0, 0)))):
        legs = [[by_id[name] for name in leg.statements] for leg in (shift.before, shift.after)]
        assert not any(values["within"] or "reported" in values["flags"] for leg in legs for values in leg)
        assert shift.before.statements != shift.after.statements
        if shift.counted:
            assert shift.before.date_end < shift.after.date_start
            assert all(any(values["status"] != "suggested" for values in leg) for leg in legs)
            assert all(leg.low * leg.high >= 0 for leg in (shift.before, shift.after))
            assert not any("disputed" in values["flags"] for leg in legs for values in leg)
            assert shift.before.high < shift.after.low or shift.after.high < shift.before.low
        else:
            assert shift.reasons
