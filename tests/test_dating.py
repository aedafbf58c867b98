"""No day is after publication, and none is invented."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest_occasions import occasions, statements
from timeline.records import Interval


def test_an_undated_article_keeps_null_dates() -> None:
    """Without a publication day "Monday" is no day, and never one of this week."""
    [found] = statements("Mayor Jane Roe said Monday that the harbour is shut.", None)
    assert (found.date_start, found.date_end, found.date_basis) == (None, None, "none")
    assert found.date_span == (20, 26)  # the words are kept, for whoever knows the day


DAYS = st.dates(date(1996, 1, 1), date(2040, 12, 31))
REPORTED = (
    "Mayor Jane Roe said {} that the harbour is shut. “It is not safe for us,” she added.\n\n"
    "{}, Mayor Jane Roe told reporters that the docks would open.\n\nThe Port Office later said that it knew."
)
WORDS = st.sampled_from(
    "Monday|Wednesday night|on Sunday|last Friday|this past Tuesday|yesterday|today|last week|this week|last month"
    "|earlier this year|this month|two days ago|in March|in December|over the weekend|on Feb. 29|on June 16|on Dec. 31"
    "|in 2024|on Christmas|late last month|last fall|overnight|on July 4, 2031|next week|on Election Day".split("|")
)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 9), WORDS, WORDS)
def test_what_an_article_reports_as_said_was_said_before_it_appeared(
    published: date, width: int, first: str, second: str
) -> None:
    """No statement in the past begins or ends after the last day of publication, and its days run forwards."""
    last = published + timedelta(width)
    text = REPORTED.format(first, second.capitalize() if second[:2] in ("on", "in") else second)
    found = occasions(text, Interval(published, last))
    assert len(found) > 2
    for when in (occasion.when for occasion in found):
        assert when is not None
        assert when.end is not None
        assert (when.start or when.end) <= when.end <= last


@settings(max_examples=20, deadline=None)
@given(DAYS)
def test_said_on_the_weekday_of_publication_is_said_that_day(published: date) -> None:
    """ "Said Monday" in Monday’s paper is of that Monday, for the statement and for what she added."""
    text = f"Mayor Jane Roe said {published:%A} that the harbour is shut. “It is not safe for us,” she added."
    assert [o.when for o in occasions(text, Interval.of(published))] == [Interval.of(published)] * 2
