"""Members of one group who disagree: what counts, what is only possible, and what is none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest_codebook import SMALL, write
from tests.test_shifts import row, window
from timeline.codebook import load_codebook
from timeline.divergence import find_divergences
from timeline.errors import CodebookError
from timeline.members import Members
from timeline.records import Divergence, Leg, Side
from timeline.shifts import find_shifts
from timeline.table import read_table

ROOT = Path(__file__).parents[1]
ACTORS = {actor.id: actor for actor in load_codebook().actors}


def said(number: int, speaker: str, day: int | None, step: int | None, **given: Any) -> dict[str, Any]:
    """Return a confirmed statement of a speaker, *day* days after the first, with the columns that the table has."""
    actor = ACTORS.get(speaker)
    name, group = (actor.name, actor.group) if actor else (speaker.replace("-", " ").title(), None)
    return row(number, day, step, speaker=name, speaker_id=speaker, speaker_group=group) | given


def found(*rows: dict[str, Any]) -> list[Divergence]:
    """Return the divergences in a table of these rows."""
    return find_divergences(pd.DataFrame(list(rows)))


def brief(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    """Return of each the statements, those above before those below, and the reasons or that it counts."""
    return [
        (
            " - ".join(" ".join(n for side in sides for n in side.leg.statements) for sides in (one.above, one.below)),
            "counted" if one.counted else ", ".join(one.reasons),
        )
        for one in found(*rows)
    ]


TRUMP, HOMAN, NOEM = "donald-trump", "tom-homan", "kristi-noem"
COLUMNS = list(said(1, TRUMP, 0, 0))
MEANT = [{"kind": "clarifies", "id": "s2"}]
UNSURE = {"status": "suggested", "topic_confidence": 0.4}
COUNTED = [("s1 - s2", "counted")]
CASES = [
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1)], COUNTED, id="two of one group, on opposite sides"),
    pytest.param([said(2, TRUMP, 5, -2), said(1, HOMAN, 0, 1)], COUNTED, id="whoever spoke first"),
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 0, -2)], COUNTED, id="on one day"),
    pytest.param([said(1, TRUMP, 0, 2), said(2, NOEM, 5, -1)], COUNTED, id="a group and the one above it"),
    # ---- what is no disagreement
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 5, 1)], [], id="steps apart on one side of zero"),
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 5, 0)], [], id="taking no side"),
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 5, None)], [], id="no position found is not zero"),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, HOMAN, 5, 0)], [], id="a side and none in one breath"
    ),
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1, topic="cities")], [], id="two topics"),
    pytest.param(
        [said(1, TRUMP, 0, 1, topic="targets"), said(2, HOMAN, 5, -1, topic="targets")],
        [],
        id="a narrower aim that is a promise to act is no stand against acting",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 1, topic="targets"), said(2, HOMAN, 5, -2, topic="targets")], COUNTED, id="but -2 is"
    ),
    pytest.param([said(1, TRUMP, 0, 2, topic="tolls"), said(2, HOMAN, 5, -1, topic="tolls")], COUNTED, id="any topic"),
    # ---- days
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 14, -1)], COUNTED, id="fourteen days apart"),
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 15, -1)], [], id="fifteen days apart"),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 0, -1, **window(9, 15))],
        [],
        id="perhaps fifteen days apart, perhaps nine",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2, **window(-3, 3)), said(2, HOMAN, 12, -1)], [], id="and the same where the first is loose"
    ),
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 0, -1, **window(8, 14))], COUNTED, id="fourteen at the most"),
    pytest.param(
        [said(1, TRUMP, 0, 2, **window(0, 5)), said(2, HOMAN, 0, -1, **window(3, 8))], COUNTED, id="days that overlap"
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 0, -1, **window(2, 12))],
        [("s1 - s2", "date too wide")],
        id="a window of eleven days",
    ),
    pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, None, -1)], [], id="an undated statement"),
    # ---- who
    pytest.param([said(1, TRUMP, 0, 2), said(2, TRUMP, 5, -1)], [], id="one speaker changes position"),
    pytest.param([said(1, "mike-johnson", 0, 2), said(2, "rand-paul", 5, -1)], COUNTED, id="a party in Congress"),
    pytest.param([said(1, "mike-johnson", 0, 2), said(2, "cory-booker", 5, -1)], [], id="two parties"),
    pytest.param([said(1, NOEM, 0, 2), said(2, "jacob-frey", 5, -1)], [], id="two groups"),
    *(
        pytest.param([said(1, one, 0, 2), said(2, other, 5, -1)], [], id=f"{ACTORS[one].group} have no line in common")
        for one, other in (
            ("greg-abbott", "tim-walz"),
            ("eric-adams", "jacob-frey"),
            ("grady-judd", "brian-ohara"),
            ("brett-kavanaugh", "sonia-sotomayor"),
            ("heritage", "aclu"),
            ("farm-bureau", "us-chamber"),
            ("nayib-bukele", "gustavo-petro"),
            ("fox-news", "jake-tapper"),
        )
    ),
    *(
        pytest.param(
            [said(1, "ann-roe", 0, 2, speaker_group=g), said(2, "bo-poe", 5, -1, speaker_group=g)], [], id=name
        )
        for g, name in (("public", "residents"), ("unknown", "unnamed officials"), ("xyz", "no group of the codebook"))
    ),
    pytest.param([said(1, NOEM, 0, 2), said(2, "trump-administration", 5, -1)], [], id="a band has no position"),
    pytest.param([said(1, NOEM, 0, 2), said(2, NOEM, 5, -1, speaker_id=None)], [], id="an unnamed source"),
    # ---- for whom they speak
    pytest.param([said(1, TRUMP, 0, 2), said(2, "white-house", 5, -1)], [], id="an office speaks for its holder"),
    pytest.param([said(1, TRUMP, 0, 2), said(2, "karoline-leavitt", 5, -1)], [], id="so does its spokesperson"),
    pytest.param(
        [said(1, "white-house", 0, 2), said(2, "karoline-leavitt", 5, -1)], [], id="a spokesperson and the institution"
    ),
    pytest.param(
        [said(1, "karoline-leavitt", 0, 2), said(2, "anna-kelly", 5, -1)], [], id="two spokespersons of one institution"
    ),
    pytest.param([said(1, "karoline-leavitt", 0, 2), said(2, HOMAN, 5, -1)], COUNTED, id="a spokesperson and another"),
    pytest.param(
        [said(1, "dhs", 0, 2), said(2, "ice", 5, -1)], COUNTED, id="an agency and its department: each for itself"
    ),
    pytest.param([said(1, "dhs", 0, 2), said(2, NOEM, 5, -1)], COUNTED, id="an institution never counts for a person"),
    # ---- joint speakers
    pytest.param([said(1, f"{TRUMP}+{HOMAN}", 0, 2), said(2, HOMAN, 5, -1)], [], id="a joint speaker and one of them"),
    pytest.param(
        [said(1, f"{TRUMP}+{HOMAN}", 0, 2), said(2, f"{HOMAN}+jd-vance", 5, -1)], [], id="two that share a member"
    ),
    pytest.param([said(1, f"{TRUMP}+{HOMAN}", 0, 2), said(2, "jd-vance", 5, -1)], COUNTED, id="two against a third"),
    pytest.param(
        [said(1, f"{TRUMP}+tim-walz", 0, 2), said(2, "jd-vance", 5, -1)], [], id="a joint speaker of two groups"
    ),
    pytest.param(
        [said(1, f"{NOEM}+trump-administration", 0, 2), said(2, "jd-vance", 5, -1)],
        [],
        id="a joint speaker with a band",
    ),
    # ---- speakers whom the codebook does not know
    pytest.param(
        [said(1, "mike-johnson", 0, 2), said(2, "ann-roe", 5, -1, speaker_group="congress_r")],
        [("s1 - s2", "group not certain")],
        id="a group that was read from a title is never counted",
    ),
    pytest.param([said(1, "mike-johnson", 0, 2), said(2, "ann-roe", 5, -1)], [], id="a speaker without a group"),
    pytest.param(
        [
            said(1, "mike-johnson", 0, 2),
            said(2, "ann-roe", 5, -1, speaker_group="congress_r"),
            said(3, "cory-booker", 0, 2),
            said(4, "ann-roe", 90, None, speaker_group="congress_d"),
        ],
        [],
        id="a speaker whom the table puts in two groups, perhaps a namesake",
    ),
    pytest.param(
        [said(1, "mike-johnson", 0, 2), said(2, "johnson", 5, -1, speaker_group="congress_r")],
        [],
        id="a surname that may be the same person's",
    ),
    pytest.param(
        [said(1, "mike-johnson", 160, 2), said(2, "marjorie-taylor-greene", 161, -1)],
        [],
        id="out of office since January",
    ),
    # ---- what makes no leg
    *(
        pytest.param([said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1, **given)], expected, id=name)
        for given, expected, name in (
            ({"status": "withdrawn"}, [], "not a statement after all"),
            ({"within": "s9"}, [], "second-hand"),
            ({"flags": ["reported"]}, [], "reported"),
            ({"flags": ["outlet_claim"]}, [], "the outlet's own claim"),
            ({"is_question": True}, [], "a question"),
            ({"is_question": True, "flags": ["rhetorical"]}, COUNTED, "a rhetorical question"),
            ({"form": "narrated"}, [], "a form that is not compared"),
            ({"flags": ["conditional"]}, COUNTED, "one rests on a condition"),
            ({"flags": ["disputed"]}, [("s1 - s2", "disputed")], "disputed"),
            ({"status": "suggested"}, [("s1 - s2", "unconfirmed")], "one only suggested"),
            ({"status": "corrected"}, COUNTED, "a corrected code"),
            (UNSURE, [("s1 - s2", "low confidence, unconfirmed")], "a suggestion of low confidence"),
        )
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2, flags=["conditional"]), said(2, HOMAN, 5, -1, flags=["conditional"])],
        [("s1 - s2", "conditional")],
        id="both rest on a condition",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, "jd-vance", 6, None, relations=MEANT)],
        [("s1 - s2", "disputed")],
        id="somebody says what was meant",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, HOMAN, 6, 1)],
        [],
        id="whoever points both ways within a day stands against nobody",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2, utterance="u1"), said(2, HOMAN, 0, -1, utterance="u1", article="b")],
        [],
        id="one saying that two articles give to two speakers",
    ),
    # ---- changes of position
    pytest.param(
        [said(1, HOMAN, 0, 2), said(3, TRUMP, 0, 2), said(2, TRUMP, 5, -1)],
        [("s1 - s2", "position changed")],
        id="whoever spoke before a change does not speak against it",
    ),
    pytest.param(
        [said(1, HOMAN, 0, 2), said(3, TRUMP, -60, 2), said(2, TRUMP, 5, -1)],
        [("s1 - s2", "position changed")],
        id="however long ago the other side was stated",
    ),
    pytest.param(
        [said(9, HOMAN, 0, 2), said(3, TRUMP, 0, 2), said(2, TRUMP, 5, -1), said(1, HOMAN, 7, 2)],
        COUNTED,
        id="whoever speaks after it does",
    ),
    pytest.param(
        [said(1, HOMAN, 0, 2), said(3, HOMAN, 3, -1), said(2, TRUMP, 5, -1)],
        [("s1 - s2", "position changed")],
        id="whoever came round in between",
    ),
    pytest.param(
        [said(1, HOMAN, 0, 2), said(3, HOMAN, 3, -1, status="suggested"), said(2, TRUMP, 5, -1)],
        COUNTED,
        id="a suggested change in between hides no sure disagreement",
    ),
    pytest.param(
        [said(1, HOMAN, 3, 2), said(2, TRUMP, 5, -1), said(3, HOMAN, 0, -1)],
        COUNTED,
        id="a change before the other spoke",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(3, "white-house", 3, -1), said(2, HOMAN, 5, -1)],
        [("s1 - s2", "position changed")],
        id="a change told by the office",
    ),
    # ---- what makes one finding
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, NOEM, 6, -2), said(4, "jd-vance", 7, 1)],
        [("s1 s4 - s2 s3", "counted")],
        id="everybody who disagrees with the same statements",
    ),
    pytest.param(
        [said(n, (TRUMP, HOMAN)[n % 2], 10 * n, (2, -1)[n % 2]) for n in range(1, 7)],
        [("s2 s4 s6 - s1 s3 s5", "counted")],
        id="a standing disagreement is one",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, TRUMP, 40, 2), said(4, HOMAN, 45, -1)],
        [("s1 - s2", "counted"), ("s3 - s4", "counted")],
        id="taken up again later it is another",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, HOMAN, 9, -2, status="suggested")],
        COUNTED,
        id="what is sure is not told again with what is not",
    ),
    pytest.param(
        [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, "jd-vance", 9, -2, status="suggested")],
        [("s1 - s2", "counted"), ("s1 - s3", "unconfirmed")],
        id="but another member is told apart",
    ),
    pytest.param(
        [
            *(said(1, TRUMP, 0, 2), said(2, HOMAN, 9, -1), said(3, "jd-vance", 12, 2)),
            *(said(4, TRUMP, 20, -1), said(5, "jd-vance", 22, 2)),
        ],
        [("s1 s3 s5 - s2", "counted"), ("s5 - s4", "counted")],
        id="nobody stands on both sides of one finding",
    ),
    pytest.param(
        [said(1, "ice", 0, 2), said(2, "dhs", 5, -1), said(3, TRUMP, 3, 2)],
        [("s1 - s2", "counted"), ("s3 - s2", "counted")],
        id="each group has its own",
    ),
]


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_a_divergence_is_what_a_reader_could_not_refute(
    rows: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    """Every case that a hostile reader would raise, and what becomes of it."""
    assert sorted(brief(*rows)) == sorted(expected)


def test_a_divergence_tells_both_sides() -> None:
    """Group, topic, and for each member the statements, the steps and the days; a spokesperson by the institution."""
    rows = [
        said(1, "tricia-mclaughlin", 0, 1),
        said(2, "tricia-mclaughlin", 1, 2),
        said(3, "ice", 4, -1, **window(4, 6)),
        said(4, "dhs", 7, None, topic=None, relations=[{"kind": "clarifies", "id": "s1"}]),
    ]

    [one] = found(*rows)

    assert (one.group, one.topic, one.counted, one.reasons) == ("dhs", "troops", False, ("disputed",))
    first = date(2025, 9, 1)
    assert one.above == (
        Side("dhs", "Department of Homeland Security", Leg(("s1", "s2"), 1, 2, first, first + timedelta(days=1))),
    )
    assert [side.leg.date_end - side.leg.date_start for side in one.below] == [timedelta(days=2)]
    assert one.clarifications == ("s4",)
    assert one.confidence == 1.0


def test_counted_divergences_come_first_and_possible_ones_by_confidence() -> None:
    """What is certain leads; of several pairs the surest speaks for the finding."""
    rows = [
        said(1, TRUMP, 0, 2, status="suggested", topic_confidence=0.7),
        said(2, HOMAN, 3, -1, status="suggested"),
        said(3, TRUMP, 0, 2, status="suggested", topic="cities"),
        said(4, HOMAN, 3, -1, status="suggested", topic="cities", position_confidence=0.65),
        said(5, NOEM, 4, -1, status="suggested", topic="cities", position_confidence=0.8),
        said(6, TRUMP, 0, 2, topic="courts"),
        said(7, HOMAN, 3, -1, topic="courts"),
    ]

    assert [(one.topic, one.confidence) for one in found(*rows)] == [("courts", 1.0), ("cities", 0.8), ("troops", 0.7)]


def test_a_divergence_is_no_change_of_position() -> None:
    """The same table has the one finding and not the other, and the other way round."""
    two = pd.DataFrame([said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1)])
    one = pd.DataFrame([said(1, TRUMP, 0, 2), said(2, TRUMP, 5, -1)])

    assert (len(find_divergences(two)), len(find_shifts(two))) == (1, 0)
    assert (len(find_divergences(one)), len(find_shifts(one))) == (0, 1)


def test_nobody_in_the_two_articles_is_told_to_disagree_with_his_group() -> None:
    """The President points both ways on the day on which his border chief announces a withdrawal."""
    assert find_divergences(read_table(ROOT / "data" / "timeline.csv")) == []


def test_a_table_read_from_a_file_gives_the_same_divergences() -> None:
    """Days as text, lists as JSON; without the column of groups the codebook's own actors are enough."""
    rows = [said(1, TRUMP, 0, 2), said(2, HOMAN, 5, -1), said(3, TRUMP, 40, None, flags=["conditional"])]
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
    plain = find_divergences(pd.DataFrame(rows))

    assert plain
    assert find_divergences(pd.DataFrame(texts)) == plain
    assert find_divergences(pd.DataFrame(rows).convert_dtypes()) == plain
    assert find_divergences(pd.DataFrame(rows).drop(columns="speaker_group")) == plain
    assert find_divergences(pd.DataFrame(columns=list(rows[0]))) == []


# ------------------------------------------------------------------------------------------------ the codebook's rules


@pytest.mark.parametrize("change", [{"divergence_days": 4}, {"min_step": 4}, {"conditional_legs": 0}])
def test_the_codebook_s_rule_is_obeyed(change: Mapping[str, int]) -> None:
    """The days, the least distance and the conditions are the codebook's."""
    codebook = load_codebook()
    table = pd.DataFrame([said(1, TRUMP, 0, 2, flags=["conditional"]), said(2, HOMAN, 5, -1)])

    assert [one.counted for one in find_divergences(table)] == [True]
    stricter = replace(codebook, shift=replace(codebook.shift, **change))
    assert not any(one.counted for one in find_divergences(table, stricter))


OTHER = '[[actors]]\nid = "clerk"\nname = "Bo Poe"\nkind = "person"\ngroup = "city"\n'


@pytest.mark.parametrize(
    ("line", "expected"), [("", []), ("common_line = false\n", []), ("common_line = true\n", ["city"])]
)
def test_only_a_group_that_the_codebook_marks_can_diverge(tmp_path: Path, line: str, expected: Sequence[str]) -> None:
    """Members who speak for nobody in common do not disagree among themselves."""
    text = SMALL.replace('label = "City hall"\n', f'label = "City hall"\n{line}')
    codebook = load_codebook(write(tmp_path, text.replace("2024-06-30", "2026-06-30") + OTHER))
    table = pd.DataFrame([said(1, "mayor", 0, 2, topic="garages"), said(2, "clerk", 5, -2, topic="garages")])

    assert [one.group for one in find_divergences(table, codebook)] == list(expected)


def test_a_mark_that_is_neither_true_nor_false_is_refused(tmp_path: Path) -> None:
    """By file, line and key, as every other."""
    text = SMALL.replace('label = "City hall"\n', 'label = "City hall"\ncommon_line = "yes"\n')
    number = text.splitlines().index('common_line = "yes"') + 1

    with pytest.raises(CodebookError) as caught:
        load_codebook(write(tmp_path, text))

    assert str(caught.value) == (
        f"parking.toml:{number}: actor_groups 'city' common_line: 'yes' will not do; give true or false"
    )


@pytest.mark.parametrize(
    ("speaker", "voices"),
    [
        ("karoline-leavitt", {"donald-trump"}),
        ("izzy-gardon", {"gavin-newsom"}),
        ("tricia-mclaughlin", {"dhs"}),
        ("border-patrol", {"border-patrol"}),
        ("ann-roe", {"ann-roe"}),
        ("ann-roe+white-house", {"ann-roe", "donald-trump"}),
    ],
)
def test_a_voice_is_whose_words_they_are_in_the_end(speaker: str, voices: set[str]) -> None:
    """A spokesperson's are the principal's, an office's its holder's; an agency's are its own."""
    assert Members.of([], load_codebook()).voices(speaker) == voices


# ------------------------------------------------------------------------------------------------ whatever the table

SPEAKERS = [
    TRUMP,
    "white-house",
    "karoline-leavitt",
    HOMAN,
    NOEM,
    "dhs",
    "ice",
    f"{NOEM}+{HOMAN}",
    "tim-walz",
    "ann-roe",
]
STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(SPEAKERS),
        st.integers(0, 40),
        st.sampled_from([0, 0, 0, 3, 9]),
        st.sampled_from([-2, -1, 0, 1, 2, None]),
        st.sampled_from(["confirmed", "confirmed", "suggested"]),
        st.sampled_from([[], [], ["conditional"], ["reported"], ["disputed"]]),
    ),
    max_size=10,
)
Told = tuple[str, int, int, int | None, str, list[str]]


def table_of(told: Sequence[Told]) -> list[dict[str, Any]]:
    """Return the rows; whoever the codebook does not know is put into the department by the table."""
    rows = [
        said(n, speaker, 0, step, status=status, flags=flags, **window(day, day + width))
        for n, (speaker, day, width, step, status, flags) in enumerate(told, 1)
    ]
    return [one | ({"speaker_group": "dhs"} if one["speaker_id"] == "ann-roe" else {}) for one in rows]


@given(STATEMENTS)
def test_no_counted_divergence_can_be_refuted_from_the_table(told: list[Told]) -> None:
    """Two voices, opposite sides, within the days, both confirmed, both of the group by the codebook; else a reason."""
    rows = table_of(told)
    by_id = {values["id"]: values for values in rows}
    members = Members.of([], load_codebook())

    for one in find_divergences(pd.DataFrame(rows, columns=COLUMNS)):
        above, below = (
            {voice for s in sides for voice in members.voices(s.speaker_id)} for sides in (one.above, one.below)
        )
        assert above
        assert below
        assert not above & below
        assert all(side.leg.low > 0 for side in one.above)
        assert all(side.leg.high < 0 for side in one.below)
        for side, others in [(s, one.below) for s in one.above] + [(s, one.above) for s in one.below]:
            assert any(_within(side.leg, other.leg, 14) for other in others)
            words = [by_id[name] for name in side.leg.statements]
            assert not any("reported" in values["flags"] for values in words)
            assert not one.counted or any(values["status"] == "confirmed" for values in words)
            assert not one.counted or not any("disputed" in values["flags"] for values in words)
            assert not one.counted or "ann-roe" not in side.speaker_id
            assert not one.counted or (side.leg.date_end - side.leg.date_start).days < 7
        assert one.counted != bool(one.reasons)


def _within(one: Leg, other: Leg, days: int) -> bool:
    return (max(one.date_end, other.date_end) - min(one.date_start, other.date_start)).days <= days


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(told: list[Told], random: Any) -> None:
    """A table that was sorted anew holds the same findings."""
    rows = table_of(told)
    plain = find_divergences(pd.DataFrame(rows, columns=COLUMNS))
    random.shuffle(rows)

    assert find_divergences(pd.DataFrame(rows, columns=COLUMNS)) == plain


@given(STATEMENTS)
def test_one_voice_never_diverges(told: list[Told]) -> None:
    """Whatever the President, his office and its spokesperson say, and at whatever time: they are one voice."""
    own = [(SPEAKERS[n % 3], *rest) for n, (_, *rest) in enumerate(told)]

    assert find_divergences(pd.DataFrame(table_of(own), columns=COLUMNS)) == []
