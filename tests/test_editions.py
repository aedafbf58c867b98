"""A press release and live updates are of the day that their page names, as far as their news goes."""

from __future__ import annotations

import re

import pytest

from timeline.pipeline import extract
from timeline.records import Article

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


def days(text: str) -> dict[str, str]:
    """Return the day of each statement by its last word; limits are no day."""
    return {
        re.findall(r"\w+", s.quote)[-1]: f"{s.date_start}" if s.date_basis not in ("bounded", "none") else ""
        for s in extract(Article("a", text))
    }


def test_a_press_release_quotes_what_is_said_on_its_day() -> None:
    """What was said in an interview was not said to the release."""
    found = days(RELEASE)
    assert (found["safe"], found["along"]) == ("2025-05-07", "")


def test_a_page_that_does_not_say_it_is_a_release_dates_nothing() -> None:
    """Any other page may quote what was said days ago."""
    assert days(RELEASE.replace("FOR IMMEDIATE RELEASE", "The Leeds Herald"))["safe"] == ""


@pytest.mark.parametrize(
    ("word", "expected"), [("it", "2025-05-07"), ("swim", ""), ("night", ""), ("old", "")], ids=str
)
def test_an_entry_of_live_updates_dates_its_news(word: str, expected: str) -> None:
    """Not who replies, nor who somebody is, nor what follows another day."""
    assert days(LIVE)[word] == expected


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
    assert days(text)["it"] == ""
