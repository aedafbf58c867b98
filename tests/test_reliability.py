"""Agreement between coders: alpha as it is published, what is compared with what, and when no figure is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.agreement import agreement_card, agreement_values
from timeline.codebook import load_codebook
from timeline.codings import Coding
from timeline.records import Span
from timeline.reliability import Agreement, Measure, alpha, alphas, compare_codings, why_undefined

FOUR_OBSERVERS = [  # Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: C and D
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
THREE_CODERS = [  # Wikipedia, Krippendorff's alpha, "A computational example"
    [None, None, None, None, None, 3, 4, 1, 2, 1, 1, 3, 3, None, 3],
    [1, None, 2, 1, 3, 3, 4, 3, None, None, None, None, None, None, None],
    [None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4],
]


@pytest.mark.parametrize(
    ("coders", "level", "published"),
    [
        ([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], "nominal", 0.095),  # the same, A
        (["aabbdcccedda", "babbbccceddd"], "nominal", 0.692),  # the same, B
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "ordinal", 0.815),
        (FOUR_OBSERVERS, "interval", 0.849),
        (THREE_CODERS, "nominal", 0.691),
        (THREE_CODERS, "interval", 0.811),
    ],
)
def test_alpha_is_the_published_one(coders: Any, level: Any, published: float) -> None:
    """Worked examples, nominal, ordinal and interval, with and without missing answers."""
    found = alpha(coders, level)

    assert found is not None
    assert round(found, 3) == published


def test_ordinal_alpha_by_hand() -> None:
    """One disagreement between neighbours among five: Do and De written out from the definition."""
    one, two = [-2, -1, 1, 1, 2], [-2, -1, 1, 2, 2]
    counts = {-2: 2, -1: 2, 1: 3, 2: 3}
    steps = sorted(counts)

    def apart(low: int, high: int) -> float:
        between = sum(counts[step] for step in steps if low <= step <= high)
        return (between - (counts[low] + counts[high]) / 2) ** 2

    observed = 2 * apart(1, 2) / 10
    expected = sum(2 * counts[a] * counts[b] * apart(a, b) for a in steps for b in steps if a < b) / (10 * 9)

    assert alpha([one, two], "ordinal") == pytest.approx(1 - observed / expected)


@pytest.mark.parametrize(
    ("coders", "reason"),
    [
        ([[], []], "no statement has both answers"),
        ([[1, None], [None, 2]], "no statement has both answers"),
        ([[1, 2], [1, None]], "too few: one statement has both answers"),
        ([[1, 1, 2], [1, 1, None]], "no variation: every answer is the same"),
    ],
)
def test_where_alpha_is_not_defined_the_reason_is_told(coders: Sequence[Sequence[int | None]], reason: str) -> None:
    """A 1 or a 0 there would be made up."""
    assert why_undefined(coders) == reason
    assert alpha(coders, "nominal") is None


@given(
    st.lists(st.tuples(st.sampled_from([-2, -1, 1, 2]), st.sampled_from([-2, -1, 1, 2])), min_size=2, max_size=30),
    st.sampled_from(["nominal", "ordinal", "interval"]),
)
def test_the_interval_is_made_of_the_same_alpha(pairs: list[tuple[int, int]], level: Any) -> None:
    """The many samples behind an interval are computed at once, to the same figures as one alone."""
    import numpy as np

    rows = [one for one, _ in pairs], [other for _, other in pairs]
    domain = sorted({value for pair in pairs for value in pair})
    met = np.zeros((1, len(domain), len(domain)))
    for one, other in pairs:
        met[0, domain.index(one), domain.index(other)] += 1
        met[0, domain.index(other), domain.index(one)] += 1
    found = alpha(rows, level)

    if found is None:
        assert np.isnan(alphas(met, domain, level)[0])
    else:
        assert alphas(met, domain, level)[0] == pytest.approx(found)


# ------------------------------------------------------------------------------------------------ two tables


def coding(name: str, topic: str | None = None, position: int | None = None, **others: Any) -> Coding:
    """Return a coding on the subject."""
    given = {"on_topic": True, "posture": position, "article": name[0], "spans": (Span(0, 9),), **others}
    return Coding(name, topic=topic, position=position, **given)


def measured(agreement: Agreement, code: str, topic: str | None = None) -> Measure:
    [found] = [m for m in agreement.measures if (m.code, m.topic) == (code, topic)]
    return found


def both(rows: Sequence[tuple[Any, ...]]) -> Agreement:
    """Compare rows of: topic and position of A, topic and position of B; a topic of "off" is off the subject."""
    tables: tuple[list[Coding], list[Coding]] = ([], [])
    for number, row in enumerate(rows):
        for table, (topic, position) in zip(tables, (row[:2], row[2:]), strict=True):
            off = topic == "off"
            table.append(coding(f"s{number}", None if off else topic, position, on_topic=not off))
    return compare_codings(*tables, load_codebook())


def test_positions_are_compared_where_both_gave_the_same_topic() -> None:
    """A step on one scale says nothing beside a step on another."""
    agreement = both(
        [
            ("cities", 2, "cities", 2),
            ("cities", -1, "cities", 1),
            ("cities", None, "cities", 1),
            ("cities", 2, "troops", -2),
            ("off", None, "cities", 1),
            (None, None, "cities", 1),
        ]
    )
    position = measured(agreement, "position")

    assert (position.base, position.both, position.one_only, position.agreement) == (3, 2, 1, 0.5)
    assert position.coverage == pytest.approx(2 / 3)
    assert measured(agreement, "position", "cities").both == 2
    assert measured(agreement, "position", "troops").undefined == "no statement has both answers"
    assert measured(agreement, "posture").both == 3  # it means the same on every topic


def test_one_topic_is_named_or_not_over_all_that_both_coded() -> None:
    """Off the subject is "not named"; no answer is no answer."""
    agreement = both(
        [
            ("cities", None, "cities", None),
            ("cities", None, "troops", None),
            ("off", None, "cities", None),
            ("off", None, "off", None),
            (None, None, "cities", None),
        ]
    )
    cities = measured(agreement, "topic", "cities")

    assert (cities.base, cities.both, cities.one_only) == (5, 4, 1)
    assert cities.agreement == 0.5
    assert cities.alpha == alpha([[1, 1, 0, 0], [1, 0, 1, 0]], "nominal")
    topic = measured(agreement, "topic")
    assert (topic.base, topic.both, topic.one_only) == (3, 2, 1)  # those that both put on the subject
    assert measured(agreement, "on_topic").agreement == pytest.approx(4 / 5)
    assert not [m for m in agreement.measures if m.topic == "border"]


def test_what_only_one_table_holds_is_counted_and_not_compared() -> None:
    """Statements are matched by id; an overlap of words is told, since the two may be the same saying."""
    one = [coding("a1", "cities"), coding("a2", "cities"), coding("b1", "cities")]
    two = [coding("a1", "cities"), coding("a3", "cities", spans=(Span(8, 20),)), coding("c1", "cities")]

    agreement = compare_codings(one, two, load_codebook())

    assert agreement.matched == 1
    assert (agreement.a.only, agreement.a.overlapping) == (2, 1)
    assert (agreement.b.only, agreement.b.overlapping) == (2, 1)


def test_refused_and_withdrawn_codes_are_no_codes() -> None:
    """They are counted by their name, and lower the coverage."""
    one = [coding("a1", "cities"), coding("a2", "cities")]
    two = [coding("a1", "cities"), Coding("a2", outcome="refused")]

    agreement = compare_codings(one, two, load_codebook())

    assert agreement.b.uncoded == {"refused": 1}
    assert (measured(agreement, "on_topic").both, measured(agreement, "on_topic").one_only) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "band"),
    [(0, "publish"), (5, "publish"), (8, "tentative"), (15, "unreliable")],
)
def test_the_codebook_s_bands_judge_alpha(wrong: int, band: str) -> None:
    """Not the percentage, which is .85 and more in three of the four."""
    topics = ["cities", "troops", "border", "courts"]
    rows = [(topics[n % 4], None, topics[(n + (n < wrong)) % 4], None) for n in range(40)]

    assert measured(both(rows), "topic").band == band


def test_too_few_statements_get_a_figure_and_no_band() -> None:
    """One topic named twice among a hundred agrees perfectly and proves nothing."""
    few = both([("cities", 1, "cities", 1), ("cities", 2, "cities", 2)])
    rare = both([("cities", 1, "cities", 1)] * 2 + [("troops", 1, "troops", 1)] * 98)

    assert measured(few, "position").alpha == 1
    assert measured(few, "position").band is None
    assert measured(few, "position").undefined == "too few to judge: 2"
    assert measured(rare, "topic", "cities").undefined == "too few to judge: 2 of 100 statements"
    assert measured(rare, "topic").band == "publish"


def test_the_interval_draws_articles_and_is_the_same_every_time() -> None:
    """Statements of one article are alike; fewer than five articles tell nothing of the next one."""

    def tables(articles: int) -> tuple[list[Coding], list[Coding]]:
        rows = [(n, n % articles, ["cities", "troops", "border"][n % 3]) for n in range(60)]
        one = [coding(f"s{n}", topic, article=f"a{article}") for n, article, topic in rows]
        two = [coding(f"s{n}", topic if article % 3 else "courts", article=f"a{article}") for n, article, topic in rows]
        return one, two

    first, second = (measured(compare_codings(*tables(12), load_codebook()), "topic") for _ in range(2))
    assert (first.low, first.high) == (second.low, second.high)
    assert first.low is not None
    assert first.high is not None
    assert first.alpha is not None
    assert first.low < first.alpha < first.high
    assert measured(compare_codings(*tables(4), load_codebook()), "topic").low is None


# ------------------------------------------------------------------------------------------------ shown


def test_the_card_shows_figures_in_columns_and_reasons_where_there_are_none() -> None:
    """Somebody at a terminal reads it without the manual."""
    one = [coding(f"s{n}", "cities", 1, coder="jr", codebook_version="c 1", status="confirmed") for n in range(3)]
    two = [coding(f"s{n}", "cities", 1, coder="mk", codebook_version="c 2") for n in (0, 1, 9)]

    lines = agreement_card(compare_codings(one, two, load_codebook()), ("one.csv", "two.csv")).splitlines()

    assert lines[:5] == [
        "A: one.csv, coded by jr: 3 statements",
        "   only here: 1, of which 1 overlap with one only in the other table",
        "B: two.csv, coded by mk: 3 statements",
        "   only here: 1, of which 1 overlap with one only in the other table",
        "In both: 2",
    ]
    assert lines[5] == "Note: coded by different codebooks: c 1 and c 2"
    assert lines[6].startswith("Note: a reader confirmed or corrected 3 codes of A after seeing a suggestion")
    assert (
        "in all  on the subject  nominal     2         0      100%  100%      -"
        "                 no variation: every answer is the same"
    ) in lines


def test_the_values_hold_what_the_card_shows() -> None:
    """What has no figure is null, with the reason beside it."""
    values = agreement_values(both([("cities", 1, "cities", 1)]), ("one.csv", "two.csv"))

    assert values["a"]["table"] == "one.csv"
    assert values["measures"][0] == {
        "topic": None,
        "code": "on_topic",
        "level": "nominal",
        "base": 1,
        "both": 1,
        "one_only": 0,
        "agreement": 1.0,
        "alpha": None,
        "low": None,
        "high": None,
        "band": None,
        "undefined": "too few: one statement has both answers",
        "coverage": 1.0,
    }
