"""A press release and live updates are of the day that their page names, as far as their news goes."""

from __future__ import annotations

import pytest

from tests.conftest_occasions import days

RELEASE = """FOR IMMEDIATE RELEASE
May 7, 2025

LEEDS - The Port Office has mended the pier.

"The pier is safe," Mayor Jane Roe said.

"Sailors have told us so all along," said Captain Tom Poe in an interview.
"""
LIVE = """The Leeds Herald
Wednesday, May 7, 2025

4:10 p.m. Mayor shuts pier

“The pier is shut,” Mayor Jane Roe said. “Stay off it.”

Captain Tom Poe replied that nobody could “swim.”

3:05 p.m. Who is the captain?

Poe comes from Hull. “He sings at night,” said his neighbor, Ann Lee.

1 p.m. The crane

The crane fell on Monday night. “It was old,” said Sam Lowe, a sailor.
"""


def test_a_press_release_quotes_what_is_said_on_its_day() -> None:
    """What was said in an interview was not said to the release."""
    found = days(RELEASE, None)
    assert (found["safe"], found["along"]) == ("2025-05-07", "")


def test_a_page_that_does_not_say_it_is_a_release_dates_nothing() -> None:
    """Any other page may quote what was said days ago."""
    assert days(RELEASE.replace("FOR IMMEDIATE RELEASE", "The Leeds Herald"), None)["safe"] == ""


@pytest.mark.parametrize(
    ("word", "expected"), [("it", "2025-05-07"), ("swim", ""), ("night", ""), ("old", "")], ids=str
)
def test_an_entry_of_live_updates_dates_its_news(word: str, expected: str) -> None:
    """Not who replies, nor who somebody is, nor what follows another day."""
    assert days(LIVE, None)[word] == expected


@pytest.mark.parametrize(("times", "expected"), [(1, "2025-05-07"), (200, "")])
def test_what_stands_far_below_the_head_of_an_entry_is_no_news(times: int, expected: str) -> None:
    """The last entry goes on to the end of the page, with whatever else stands there."""
    text = LIVE.replace("The crane fell on Monday night.", "The crane is red. " * times)
    assert days(text, None)["old"] == expected


@pytest.mark.parametrize(
    "text",
    [
        LIVE.replace("Wednesday, May 7, 2025", "Live"),
        LIVE.replace("3:05 p.m.", "Later:"),
        LIVE.replace("1 p.m.", "9 p.m."),
    ],
    ids=["no day", "two clocks", "times that run both ways"],
)
def test_pages_of_no_one_day_date_nothing(text: str) -> None:
    """Times that run both ways may be of two days."""
    assert days(text, None)["it"] == ""
