"""Words for ids, numbers and days: the codebook's, or none that claim more than is known."""

from __future__ import annotations

from datetime import date

from tests.conftest_page import SPECS, make_table
from timeline.codebook import load_codebook
from timeline.labels import Labels, date_words
from timeline.rows import rows_of


def test_a_year_is_not_given_a_day() -> None:
    """Known to the year reads so."""
    assert date_words(date(2026, 1, 1), date(2026, 12, 31), "year") == "2026, day unknown"


def test_without_a_codebook_the_ids_are_shown() -> None:
    """The table alone is enough for a chart."""
    labels = Labels.seen_in(rows_of(make_table([spec for spec in SPECS if spec["key"] == "please"])))

    assert (labels.topic("night"), labels.step("night", -1)) == ("night", "step -1")


def test_a_codebooks_own_words_are_labels() -> None:
    """Every topic, position and group that the codebook names is shown by its name, and more and less by theirs."""
    codebook = load_codebook()
    labels = Labels.of(codebook)

    for topic in codebook.topics:
        assert labels.topic(topic.id) == topic.label
        assert [labels.step(topic.id, place.step) for place in topic.positions] == [p.label for p in topic.positions]
    assert labels.groups == {group.id: group.label for group in codebook.groups}
    assert (labels.low, labels.high) == (codebook.pole_low, codebook.pole_high)
    assert codebook.topics
    assert codebook.groups
