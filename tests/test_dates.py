"""Date expressions: what is found, and which days it means."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import grammar
from timeline.dates import find_timexes
from timeline.days import READINGS
from timeline.grammar import find_hits, list_rules
from timeline.lexicon import load_lexicon
from timeline.records import Block, Interval, Published, Span, Timex
from timeline.tense import governing_tense

MONDAY = date(2016, 10, 10)
CALENDAR = load_lexicon("calendar")


def values(text: str, published: date | Interval | Published | None = MONDAY) -> list[tuple[str, str]]:
    return [(timex.text, str(timex.value)) for timex in find_timexes(text, published)]


def only(text: str, expression: str, published: date | Interval | None = MONDAY) -> Timex:
    return next(timex for timex in find_timexes(text, published) if timex.text == expression)


def both_ends(value: Interval | None) -> tuple[date, date]:
    assert value is not None
    assert value.start is not None
    assert value.end is not None
    return value.start, value.end


PITFALLS = [
    # expression, publication day, sentence, days it means
    ("Monday", "2016-10-10", "He said Monday that it was over.", "2016-10-10"),
    ("Monday", "2016-10-12", "He said Monday that it was over.", "2016-10-10"),
    ("Thursday", "2016-10-12", "He said Thursday that it was over.", "2016-10-06"),
    ("Friday", "2016-10-10", "They will meet Friday.", "2016-10-14"),
    ("Monday", "2016-10-10", "They will meet Monday.", "2016-10-10"),
    ("Friday", "2016-10-10", "On Friday, they will meet.", "2016-10-14"),
    ("Monday", "2016-10-12", "He said Monday that they will meet.", "2016-10-10"),
    ("Friday", "2016-10-12", "He said Monday that they will meet Friday.", "2016-10-14"),
    ("Friday", "2016-10-12", "The hearing is scheduled for Friday.", "2016-10-14"),
    ("until Friday", "2016-10-12", "He gave them until Friday to leave.", "../2016-10-14"),
    ("last Monday", "2016-10-10", "He said last Monday that it was over.", "2016-10-03"),
    ("last Friday", "2016-10-12", "He said last Friday that it was over.", "2016-10-07"),
    ("last Monday", "2016-10-14", "He said last Monday that it was over.", "2016-10-03/2016-10-10"),
    ("this Friday", "2016-10-12", "They vote this Friday.", "2016-10-14"),
    ("this Monday", "2016-10-12", "They voted this Monday.", "2016-10-10"),
    ("next Friday", "2016-10-10", "They vote next Friday.", "2016-10-14/2016-10-21"),
    ("next Monday", "2016-10-12", "They vote next Monday.", "2016-10-17"),
    ("this past Saturday", "2016-10-10", "They marched this past Saturday.", "2016-10-08"),
    ("past Saturday", "2016-10-08", "They marched past Saturday.", "2016-10-01"),
    ("Monday last week", "2016-10-12", "They met Monday last week.", "2016-10-03"),
    ("a week ago Monday", "2016-10-12", "They met a week ago Monday.", "2016-10-03"),
    ("Tuesday before last", "2016-10-12", "They met on the Tuesday before last.", "2016-10-04"),
    ("Tuesday night", "2016-10-12", "He spoke Tuesday night.", "2016-10-11"),
    ("early Tuesday", "2016-10-12", "He spoke early Tuesday.", "2016-10-11"),
    ("Tuesday", "2016-10-12", "He lost Tuesday’s vote.", "2016-10-11"),
    (
        "Tuesday",
        "2016-10-12",
        "Tuesday’s results will shape the race.",
        "2016-10-11/2016-10-18",
    ),  # a vote held or to come
    ("Sept. 30", "2016-10-10", "It began on Sept. 30.", "2016-09-30"),
    ("Dec. 31", "2016-01-05", "It ended on Dec. 31.", "2015-12-31"),
    ("Jan. 5", "2016-12-20", "It opens Jan. 5.", "2017-01-05"),
    ("March 31", "2016-10-31", "Sales fell in the year ended March 31.", "2016-03-31"),
    ("Sept. 30", "2025-06-18", "He said Monday it runs out Sept. 30.", "2025-09-30"),
    ("Monday, June 16", "2025-06-18", "He spoke on Monday, June 16.", "2025-06-16"),
    ("Thursday, June 16", "2016-10-10", "He spoke on Thursday, June 16.", "2016-06-16"),
    ("Monday, June 16", "2016-10-10", "He spoke on Monday, June 16.", "None"),  # a Thursday, and 2015 a Tuesday
    ("Feb. 29", "2017-03-01", "It began on Feb. 29.", "2016-02-29"),
    ("Feb. 30", "2017-03-01", "It began on Feb. 30.", "None"),
    ("16 June 2025", "2025-06-18", "He spoke on 16 June 2025.", "2025-06-16"),
    ("June 16th, 2025", "2025-06-18", "He spoke on June 16th, 2025.", "2025-06-16"),
    ("Jun. 16, 2025", "2025-06-18", "Posted Jun. 16, 2025 by Roe.", "2025-06-16"),
    ("Jul 4, 2025", "2025-06-18", "9:14 PM · Jul 4, 2025", "2025-07-04"),
    ("2025-06-16", "2025-06-18", "Recorded 2025-06-16 in Alberta.", "2025-06-16"),
    ("10/9/16", "2016-10-10", "He signed it 10/9/16 in ink.", "2016-10-09"),
    ("March", "2016-10-10", "In March he left.", "2016-03-01/2016-03-31"),
    ("March", "2016-02-20", "In March he left.", "2015-03-01/2015-03-31"),
    ("July", "2016-05-10", "Party leaders prepared the convention in July.", "None"),  # the last one or the next
    ("May", "2016-03-10", "He told the Post in May that it was over.", "2015-05-01/2015-05-31"),
    ("Monday", "2016-10-10", "Asked whether they will go, Roe on Monday signed it.", "2016-10-10"),
    ("Thursday", "2016-10-14", "Aides are hailing the speech that he gave in Ohio on Thursday.", "2016-10-13"),
    ("Election Day", "2016-04-10", "Much is at stake: Election Day.", "None"),
    ("October", "2016-10-10", "In October he left.", "2016-10-01/2016-10-31"),
    ("December", "2016-10-10", "In December he left.", "2015-12-01/2015-12-31"),
    ("December", "2016-10-10", "He will leave in December.", "2016-12-01/2016-12-31"),
    ("last February", "2016-10-10", "He left last February.", "2016-02-01/2016-02-29"),
    ("last February", "1998-03-01", "He left last February.", "1997-02-01/1997-02-28"),
    ("last June", "2016-10-10", "He left last June.", "2016-06-01/2016-06-30"),
    ("next June", "2016-10-10", "He leaves next June.", "2017-06-01/2017-06-30"),
    ("mid-June", "2016-10-10", "He left in mid-June.", "2016-06-01/2016-06-30"),
    ("early March", "2016-10-10", "He left in early March.", "2016-03-01/2016-03-31"),
    ("Oct. '16", "2016-10-10", "The Oct. '16 issue is out.", "2016-10-01/2016-10-31"),
    ("October 2016", "2025-06-18", "It was in October 2016.", "2016-10-01/2016-10-31"),
    ("since 2018", "2025-06-18", "He has lived here since 2018.", "2018-01-01/.."),
    ("since March", "2025-06-18", "It has risen since March.", "2025-03-01/.."),
    ("the 16th", "2016-10-10", "It ended on the 16th.", "2016-09-16"),
    ("last week", "2016-10-12", "He left last week.", "2016-10-03/2016-10-09"),
    ("last week", "2016-10-09", "He left last week.", "2016-09-26/2016-10-08"),  # a Sunday: either week
    ("last month", "2016-03-31", "He left last month.", "2016-02-01/2016-02-29"),
    ("last year", "2016-10-12", "He left last year.", "2015-01-01/2015-12-31"),
    ("this year", "2016-10-12", "This is the budget this year.", "2016-01-01/2016-12-31"),
    ("next week", "2016-10-12", "They meet next week.", "2016-10-17/2016-10-23"),
    ("two weeks ago", "2016-10-12", "He left two weeks ago.", "2016-09-26/2016-10-02"),
    ("10 days ago", "2016-10-12", "He left 10 days ago.", "2016-10-02"),
    ("four years ago", "2016-10-12", "He left four years ago.", "2012-01-01/2012-12-31"),
    ("more than 20 years ago", "2016-10-12", "He left more than 20 years ago.", "../1996-12-31"),
    ("in two weeks", "2016-10-12", "He will leave in two weeks.", "2016-10-24/2016-10-30"),
    ("earlier this week", "2016-10-12", "He left earlier this week.", "2016-10-10/2016-10-12"),
    ("earlier this year", "2016-10-12", "He left earlier this year.", "2016-01-01/2016-10-12"),
    ("late last month", "2016-10-12", "He left late last month.", "2016-09-01/2016-09-30"),
    ("later this year", "2016-10-12", "He will leave later this year.", "2016-10-12/2016-12-31"),
    ("the past week", "2016-10-12", "He left in the past week.", "2016-10-05/2016-10-12"),
    ("the third quarter", "2016-10-12", "Sales rose in the third quarter.", "2016-07-01/2016-09-30"),
    ("the fourth quarter", "2016-01-26", "Sales rose in the fourth quarter.", "2015-10-01/2015-12-31"),
    ("Q3 2016", "2025-06-18", "Sales rose in Q3 2016.", "2016-07-01/2016-09-30"),
    ("fiscal 2015", "2025-06-18", "It was in fiscal 2015.", "2015-01-01/2015-12-31"),
    ("the first half of 2015", "2025-06-18", "It was in the first half of 2015.", "2015-01-01/2015-06-30"),
    ("last summer", "2016-10-12", "He left last summer.", "2016-06-01/2016-08-31"),
    ("last fall", "1998-02-06", "He left last fall.", "1997-09-01/1997-11-30"),
    ("the winter of 2024", "2025-06-18", "He left in the winter of 2024.", "2024-12-01/2025-02-28"),
    ("over the weekend", "2016-10-10", "He left over the weekend.", "2016-10-08/2016-10-09"),
    ("this weekend", "2016-10-12", "He will leave this weekend.", "2016-10-15/2016-10-16"),
    ("last weekend", "2016-10-09", "He left last weekend.", "2016-10-01/2016-10-02"),
    ("the 1990s", "2016-10-10", "It was made in the 1990s.", "1990-01-01/1999-12-31"),
    ("the '80s", "2016-10-10", "It was made in the '80s.", "1980-01-01/1989-12-31"),
    ("20th century", "2016-10-10", "It is a 20th century law.", "1900-01-01/1999-12-31"),
    ("1798", "2025-06-18", "The Alien Enemies Act of 1798 was read.", "1798-01-01/1798-12-31"),
    ("nineteen ninety-four", "1998-02-23", "It was nineteen ninety-four.", "1994-01-01/1994-12-31"),
    ("Election Day", "2016-10-10", "It is 29 days to Election Day.", "2016-11-08"),
    ("Election Day", "2016-11-20", "He won on Election Day.", "2016-11-08"),
    ("Thanksgiving", "2016-11-20", "They will meet on Thanksgiving.", "2016-11-24"),
    ("last Christmas", "2016-10-10", "He left last Christmas.", "2015-12-25"),
    ("Memorial Day", "2025-06-18", "He left after Memorial Day.", "2025-05-26"),
    ("Easter Monday", "2025-06-18", "He spoke on Easter Monday.", "2025-04-21"),
    ("Inauguration Day", "2025-06-18", "He signed it on Inauguration Day.", "2025-01-20"),
    ("Sept. 11", "2025-06-18", "He recalled the Sept. 11 attacks.", "2001-09-11"),
    ("Jan. 6", "2025-06-18", "He pardoned Jan. 6 rioters.", "2021-01-06"),
    ("Sept.\n11", "2025-06-18", "He recalled the Sept.\n11 attacks.", "2001-09-11"),
    ("June 9-15", "2025-06-18", "It ran June 9-15.", "2025-06-09/2025-06-15"),
    ("June 9–15, 2024", "2025-06-18", "It ran June 9–15, 2024.", "2024-06-09/2024-06-15"),
    ("from June 9 to June 15, 2024", "2025-06-18", "It ran from June 9 to June 15, 2024.", "2024-06-09/2024-06-15"),
    ("from Dec. 9 to Jan. 15, 2025", "2025-06-18", "It ran from Dec. 9 to Jan. 15, 2025.", "2024-12-09/2025-01-15"),
    ("between Monday and Wednesday", "2016-10-13", "It rose between Monday and Wednesday.", "2016-10-10/2016-10-12"),
    ("from Friday to Monday", "2016-10-15", "It ran from Friday to Monday.", "2016-10-07/2016-10-10"),
    ("Monday through Wednesday", "2016-10-13", "It ran Monday through Wednesday.", "2016-10-10/2016-10-12"),
    ("1990-92", "2016-10-13", "It ran 1990-92 in Ohio.", "1990-01-01/1992-12-31"),
    ("yesterday", "2016-03-01", "He left yesterday.", "2016-02-29"),
    ("tomorrow", "2016-12-31", "He leaves tomorrow.", "2017-01-01"),
    ("last night", "2016-10-10", "He left last night.", "2016-10-09"),
    ("overnight", "2016-10-10", "He left overnight.", "2016-10-09/2016-10-10"),
    ("the day after tomorrow", "2016-10-10", "He leaves the day after tomorrow.", "2016-10-12"),
    ("3 p.m.", "2016-10-10", "He left at 3 p.m. Monday.", "2016-10-10"),
    ("3 p.m.", "2016-10-10", "He left at 3 p.m. and slept.", "None"),
    ("Sept. 5, 2016", "2016-10-10", "He spoke at 9:30 Sept. 5, 2016.", "2016-09-05"),
]


@pytest.mark.parametrize(("expression", "published", "sentence", "expected"), PITFALLS)
def test_an_expression_means_what_a_journalist_means(
    expression: str, published: str, sentence: str, expected: str
) -> None:
    """Past weekdays count back, the verb of the clause may turn them ahead, and precision is kept."""
    assert str(only(sentence, expression, date.fromisoformat(published)).value) == expected


@pytest.mark.parametrize(
    ("sentence", "words", "named", "mod", "meant"),
    [
        ("It has risen since March.", "since March", "2025-03-01/2025-03-31", "ON_OR_AFTER", "2025-03-01/.."),
        ("The order ran until June 13.", "until June 13", "2025-06-13", "ON_OR_BEFORE", "../2025-06-13"),
        ("He left earlier this week.", "earlier this week", "2025-06-16/2025-06-22", "START", "2025-06-16/2025-06-18"),
        (
            "He left earlier in the year.",
            "earlier in the year",
            "2025-01-01/2025-12-31",
            "START",
            "2025-01-01/2025-06-18",
        ),
        ("He will go later this year.", "later this year", "2025-01-01/2025-12-31", "END", "2025-06-18/2025-12-31"),
        ("He left in the past year.", "the past year", "2024-01-01/2024-12-31", None, "2024-06-18/2025-06-18"),
        ("He left in mid-May.", "mid-May", "2025-05-01/2025-05-31", "MID", "2025-05-01/2025-05-31"),
        ("He left late last month.", "late last month", "2025-05-01/2025-05-31", "END", "2025-05-01/2025-05-31"),
        ("He left at the end of 2024.", "the end of 2024", "2024-01-01/2024-12-31", "END", "2024-01-01/2024-12-31"),
        (
            "He left more than two years ago.",
            "more than two years ago",
            "2023-01-01/2023-12-31",
            "MORE_THAN",
            "../2023-12-31",
        ),
        (
            "He left about two years ago.",
            "about two years ago",
            "2023-01-01/2023-12-31",
            "APPROX",
            "2023-01-01/2023-12-31",
        ),
        ("He left over the weekend.", "over the weekend", "2025-06-14/2025-06-15", None, "2025-06-14/2025-06-15"),
        ("He spoke June 9-15.", "June 9-15", "2025-06-09/2025-06-15", None, "2025-06-09/2025-06-15"),
    ],
)
def test_what_an_expression_names_and_what_it_means_are_kept_apart(
    sentence: str, words: str, named: str, mod: str | None, meant: str
) -> None:
    """ "Since March" names a month and means all days from its first on."""
    found = only(sentence, words, date(2025, 6, 18))
    assert (str(found.named), found.mod, str(found.value)) == (named, mod, meant)


def test_every_kind_of_expression_has_a_reading() -> None:
    """What the grammar finds by name is read by that name, and nothing is read that it cannot find."""
    names = [rule.name for rule in list_rules()]
    assert len(names) == len(set(names))
    assert set(names) == READINGS.keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On June 3, 2016, he left. Two days later he was back.", "2016-06-05"),
        ("On June 3, 2016, he left. The next day he was back.", "2016-06-04"),
        ("On June 3, 2016, he left. He had packed a day earlier.", "2016-06-02"),
        ("On June 3, 2016, he left. He had packed the day before.", "2016-06-02"),
        ("On June 3, 2016, he left. That day it rained.", "2016-06-03"),
        ("On June 3, 2016, he left. The following week he was back.", "2016-06-06/2016-06-12"),
        ("On June 3, 2016, he left. Two months later he was back.", "2016-08-01/2016-08-31"),
        ("On June 3, 2016, he left. The following Monday he was back.", "2016-06-06"),
        ("In 2014 he left. The following year he was back.", "2015-01-01/2015-12-31"),
        ("In June 2014 he left. Two days later he was back.", "None"),  # counted from no known day
        ("Two days later he was back.", "None"),
        ("On June 3, 2016, he left. Three years later he was back.", "None"),  # nothing told lies ahead
        ("Sales fell in the third quarter of 2016. A year earlier they rose.", "2015-07-01/2015-09-30"),
    ],
)
def test_later_and_earlier_count_from_the_last_date_told(text: str, expected: str) -> None:
    """The day of publication has no part in "two days later"."""
    assert str(find_timexes(text, MONDAY)[-1].value) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We may march, and he may go. March on. He sat; the sun set.",
        "10% of 15% of $20, or $2016, and 50 a head: 2,016 in all.",
        "He is 65, she 49; they won 21-14, then 3-2. Back No. 3 on Route 66.",
        "The train left at 19:30, the next one at 0715 hours and 2000 GMT.",
        "They hired 2000 people. It is in Room 1984, on page 2001.",
        "Theresa May said so. April Ryan asked June Carter.",
        "Poe told ABC’s This Week, and The Year had it. USA TODAY wrote it.",
        "USA Today wrote it; the Today show had it. Watch Fox News Sunday and Saturday Night Live.",
        "He shops on Black Friday and won Super Tuesday; every Monday he swims, and Mondays are slow.",
        "The 5th Circuit, the 14th Amendment and 16th Street. The fall of Kabul. A quarter of them left.",
        "The day before the election was calm, and a few days ago it was not.",
        "we We a An sat Sat in on at 10 50 Sun Microsystems",
        "Call 2016-555-0100 or see example.com/2016/10/09 and #2016.",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    """A day made of a share, a sum, a score or a name is worse than no day."""
    assert values(text) == []


@pytest.mark.parametrize(
    "text",
    ["He said Monday.", "last week", "In March he left.", "Sept. 30", "two weeks ago", "today", "Christmas was calm.",
     "the third quarter", "last summer", "over the weekend", "Monday, June 16", "June 9-15", "until Friday",
     "a year ago"],
)  # fmt: skip
def test_without_a_publication_day_relative_words_have_no_days(text: str) -> None:
    """Never today's date: the words are kept, their days unknown."""
    assert [timex.value for timex in find_timexes(text)] == [None]


def test_full_dates_need_no_publication_day() -> None:
    """What names its year stands by itself, and so does what is counted from it."""
    text = "On June 3, 2019, and in May 2018; in 2017; in the summer of 2016. Since Q1 2015."
    assert [value for _, value in values(text, None)] == [
        "2019-06-03", "2018-05-01/2018-05-31", "2017-01-01/2017-12-31", "2016-06-01/2016-08-31", "2015-01-01/..",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said on Thursday.", "2026-02-05"),  # all six days agree
        ("He said on Wednesday.", "2026-02-04"),
        ("He said on Saturday.", "2026-01-31/2026-02-07"),  # the first says one, the last the other
        ("He said last week.", "2026-01-26/2026-02-08"),
        ("He said today.", "2026-02-05/2026-02-10"),
        ("He said on Jan. 9.", "2026-01-09"),
        ("In January he left.", "2026-01-01/2026-01-31"),
    ],
)
def test_an_uncertain_publication_day_gives_what_its_ends_agree_on(text: str, expected: str) -> None:
    """Read from the first and the last possible day: one value if they agree, else both and all between."""
    when = Interval(date(2026, 2, 5), date(2026, 2, 10))
    assert [value for _, value in values(text, when)] == [expected]
    assert values(text, Published(when, "embed")) == values(text, when)


def test_an_open_publication_interval_leaves_the_end_open() -> None:
    """Where the article is only known not to be older than a day, so is what it calls yesterday."""
    assert values("He left yesterday.", Interval(date(2026, 2, 5), None)) == [("yesterday", "None")]
    assert values("He left on June 3, 2019.", Interval(date(2026, 2, 5), None)) == [("June 3, 2019", "2019-06-03")]


def test_words_in_an_embedded_post_count_from_the_posts_own_day() -> None:
    """The post of March 2 says "today" of March 2, and its "Monday" is the one before."""
    post = "Today I said what I said on Monday.\n— Jane Roe (@roe) March 2, 2016"
    text = f"He left Friday.\n{post}\nHe was back two days later."
    start = text.index(post)
    day = Span(text.index("March"), text.index("March") + len("March 2, 2016"))
    found = find_timexes(text, MONDAY, [Block("post", Span(start, start + len(post)), day=day)])
    assert [str(timex.value) for timex in found] == [
        "2016-10-07", "2016-03-02", "2016-02-29", "2016-03-02", "2016-10-09",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ran Oct. 3 and 4.", ["2016-10-03", "2016-10-04"]),
        ("He spoke on Oct. 3 and 4 in Ohio.", ["2016-10-03", "2016-10-04"]),
        ("He met Oct. 3 and 4 of them left.", ["2016-10-03"]),
        ("Shares fell 3 percent Oct. 3 and 4 percent later.", ["2016-10-03"]),
        ("They spoke on Oct. 4 and 3.", ["2016-10-04"]),
        ("They meet separately Friday.", ["2016-10-14"]),
        ("They did not meet Friday.", ["2016-10-07"]),
        ("It rose in the first two quarters of 1990.", ["1990-01-01/1990-06-30"]),
        ("It rose in the last three quarters of 1990.", ["1990-04-01/1990-12-31"]),
        ("It is Nov. 8; he spoke the day before it.", ["2016-11-08", "2016-11-07"]),
        ("It is Nov. 8; he spoke the day before it began.", ["2016-11-08"]),
        ("It is owned by 21st Century Poe.", []),
    ],
)
def test_more_than_the_words_beside_a_date_tell_its_days(text: str, expected: list[str]) -> None:
    """A number that goes on from a date, a present that is a plan, "it" that stands for the day told."""
    assert [value for _, value in values(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param("They picnic Friday.", ["2016-10-14"], id="a plain present is not told from a past")],
)
@pytest.mark.xfail(reason="needs more of the sentence than its words next to the date", strict=True)
def test_known_gaps(text: str, expected: list[str]) -> None:
    """What a reader sees and the grammar does not yet."""
    assert [value for _, value in values(text)] == expected


# ------------------------------------------------------------------------------------------------------------ lexicon


def entries(key: str) -> list[dict[str, Any]]:
    return list(CALENDAR[key])


@pytest.mark.parametrize(("kind", "entry"), [(kind, e) for kind in ("holiday", "named_day") for e in entries(kind)])
def test_every_name_of_a_day_is_found_in_its_examples(kind: str, entry: dict[str, Any]) -> None:
    """A name that no example exercises may be misspelt, and nobody would see."""
    found = {
        timex.text
        for text in entry["examples"]
        for timex in find_timexes(text, MONDAY)
        if timex.kind == ("holiday" if kind == "holiday" else "date")
    }
    assert found == set(entry["names"])
    for text in entry["counter_examples"]:
        kinds = [timex.kind for timex in find_timexes(text, MONDAY)]
        assert not {"holiday", "date"} & set(kinds), text


PROBES = {"not_a_year": "2000", "not_a_weekday": "Friday", "not_a_holiday": "Christmas"}


@pytest.mark.parametrize("key", ["not_a_year", "not_a_weekday", "not_a_holiday"])
def test_words_that_make_a_date_none(key: str) -> None:
    """Each list holds back its own examples, and nothing in its counter-examples."""
    for word in CALENDAR[key].get("next_words", []):
        assert find_timexes(f"They saw {PROBES[key]} {word} there", MONDAY) == [], word
    for word in CALENDAR[key].get("previous_words", []):
        assert find_timexes(f"They saw {word} {PROBES[key]} there", MONDAY) == [], word
    assert [text for text in CALENDAR[key]["examples"] if find_timexes(text, MONDAY)] == []
    assert [text for text in CALENDAR[key]["counter_examples"] if not find_timexes(text, MONDAY)] == []


def tense_of_last_weekday(text: str) -> str | None:
    *_, last = re.finditer("Monday|Tuesday|Friday", text)
    return governing_tense(text, Span(*last.span()))


@pytest.mark.parametrize("tense", ["future", "past"])
def test_the_governing_verb_tells_past_from_future(tense: str) -> None:
    """The last date of each example is governed by a verb of its list, that of a counter-example is not."""
    lists = CALENDAR["governing"][tense]
    tenses = {text: tense_of_last_weekday(text) for text in lists["examples"]}
    assert {text for text, found in tenses.items() if found != tense} == set()
    others = {text: tense_of_last_weekday(text) for text in lists["counter_examples"]}
    assert {text for text, found in others.items() if found == tense} == set()
    parts = [part for text in lists["examples"] for part in re.split("Monday|Tuesday|Friday", text)]
    words = [*lists["words"], *lists.get("only_before", [])]
    unused = [word for word in words if not any(re.search(rf"\b(?:{word})\b", part) for part in parts)]
    assert unused == [], "a word that no sentence exercises may be misspelt"


# --------------------------------------------------------------------------------------------------------- properties

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
PIECES = st.sampled_from(
    (
        "on Monday|last|this|next|June 16|16|, 2025|Sept.|the|a year|two|weeks|ago|later|earlier|since|until|from|to"
        "|and|in|May|2016|Q3|third|quarter|summer|weekend|said|will|3 p.m.|'90s|-|–|,|.|\n|“|”|overnight|Christmas|24"
        "|9/11|½|é|day|1990-92|March 31-|6/16/25|the 16th|following|that|before|Friday|year|fiscal|of|99999999|Feb."
        "|Feb. 29|Feb. 30|early|half"
    ).split("|")
)


@given(st.lists(PIECES, max_size=25).map(" ".join), st.one_of(st.none(), DAYS))
def test_spans_are_the_words_shown_in_order_and_apart(text: str, published: date | None) -> None:
    """Whatever the text, text[start:end] is what is shown, and intervals run forwards."""
    end = 0
    for timex in find_timexes(text, published):
        assert timex.span.of(text) == timex.text != ""
        assert timex.span.start >= end
        end = timex.span.end
        if timex.value and timex.value.start and timex.value.end:
            assert timex.value.start <= timex.value.end


@given(st.text(max_size=200), DAYS)
def test_any_text_at_all_is_read(text: str, published: date) -> None:
    """No character breaks it."""
    assert all(timex.span.of(text) == timex.text for timex in find_timexes(text, published))


@given(DAYS, st.sampled_from(["Monday", "Wednesday", "Sunday", "last Friday", "this past Tuesday", "Thursday night"]))
def test_a_past_weekday_is_that_weekday_and_not_after_publication(published: date, words: str) -> None:
    """It lies on the day of publication or in the days before it."""
    value = find_timexes(f"He said {words} that it was over.", published)[0].value
    start, end = both_ends(value)
    assert end <= published
    assert end.strftime("%A") in words
    assert published - start <= timedelta(14)
    assert (end - start).days in (0, 7)


@given(DAYS)
def test_a_weekday_named_on_that_very_day_is_today(published: date) -> None:
    """ "Monday" in Monday's paper is Monday, told or foretold."""
    name = published.strftime("%A")
    for sentence in (f"He said {name}.", f"He will speak {name}."):
        assert find_timexes(sentence, published)[0].value == Interval.of(published)


@given(DAYS, st.sampled_from(["week", "month", "year"]))
def test_last_this_and_next_follow_one_another(published: date, unit: str) -> None:
    """They touch and do not overlap, over month ends, year ends and leap days (a Sunday's "last week" apart)."""
    timexes = (find_timexes(f"{which} {unit}", published)[0] for which in ("last", "this", "next"))
    last, this, following = (both_ends(timex.value) for timex in timexes)
    sunday = unit == "week" and published.weekday() == 6
    assert this[0] <= published <= this[1]
    assert following[0] == this[1] + timedelta(1)
    assert last[1] == (published if sunday else this[0]) - timedelta(1)


@given(DAYS, DAYS)
def test_a_written_date_is_read_back(day: date, published: date) -> None:
    """Every day of the calendar, in three ways of writing it, whatever the day of publication."""
    for written in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", day.isoformat()):
        assert values(f"On {written} he left.", published) == [(written, day.isoformat())]


@given(DAYS, st.integers(-150, 150))
def test_a_month_and_day_mean_the_nearest_year(published: date, distance: int) -> None:
    """Where nothing says past or future, the nearest such day is meant."""
    day = published + timedelta(distance)
    [timex] = find_timexes(f"on {day:%B} {day.day}", published)
    if (day.month, day.day) != (2, 29):
        assert timex.value == Interval.of(day)


MONTH_NAMES = "January February March April May June July August September October November December".split()


@given(DAYS, st.sampled_from(MONTH_NAMES), st.integers(2000, 2030))
def test_a_month_of_a_year_is_all_of_its_days(published: date, month: str, year: int) -> None:
    """From the first to the last, which in February the year decides."""
    start, end = both_ends(find_timexes(f"It was in {month} {year}.", published)[0].value)
    number = MONTH_NAMES.index(month) + 1
    assert (start.year, start.month, start.day, end.year, end.month) == (year, number, 1, year, number)
    assert (end + timedelta(1)).day == 1


@given(st.integers(1951, 2089), st.integers(0, 400))
def test_the_29th_of_february_is_one_of_a_leap_year_or_none(year: int, later: int) -> None:
    """ "Feb. 29" is never the 28th or the first of March; without a year it is the nearest that there was."""
    [timex] = find_timexes(f"It was on Feb. 29, {year}.", date(year, 1, 1) + timedelta(later))
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    assert str(timex.value) == (f"{year}-02-29" if is_leap else "None")
    start, _ = both_ends(find_timexes("It was on Feb. 29.", date(year, 1, 1) + timedelta(later))[0].value)
    assert (start.month, start.day) == (2, 29)


PAST_WORDS = st.sampled_from(
    "Monday|Sunday night|last Friday|this past Tuesday|yesterday|last week|last month|last year|two days ago"
    "|three weeks ago|earlier this week|earlier this month|earlier this year|this week|this month|this year|today"
    "|over the weekend|last summer|the past week|in March|on Christmas|overnight|last fall".split("|")
)


@given(DAYS, PAST_WORDS)
def test_past_words_begin_no_later_than_publication(published: date, words: str) -> None:
    """Whatever the day of the week, the month end or the turn of the year."""
    for timex in find_timexes(f"He said {words} that it was over.", published):
        start, end = both_ends(timex.value)
        assert start <= min(end, published)


@settings(max_examples=25)
@given(DAYS, st.integers(0, 12))
def test_an_interval_of_publication_days_holds_every_reading(published: date, width: int) -> None:
    """What is meant on any day in between lies in the value given for the whole interval."""
    text = "He said Tuesday. He left last week, on June 3, yesterday, over the weekend. He left in March."
    last = published + timedelta(width)
    whole = [timex.value for timex in find_timexes(text, Interval(published, last))]
    for step in range(width + 1):
        for value, reading in zip(whole, find_timexes(text, published + timedelta(step)), strict=True):
            (start, end), (first, last_day) = both_ends(value), both_ends(reading.value)
            assert start <= first <= last_day <= end


@pytest.mark.parametrize(
    "filler", [" ", "\n", "a ", "1 ", "June ", "the last ", "from Monday to ", "early in the ", "a.", "9-"]
)
def test_time_grows_with_the_length_of_the_text_alone(filler: str) -> None:
    """No pattern takes more than linear time: four times the text, well under sixteen times the time."""

    def spent(times: int) -> float:
        started = time.process_time()
        find_timexes("In " + filler * times + "x", MONDAY)
        return time.process_time() - started

    spent(100)
    short, long = spent(1_000), spent(4_000)
    assert long < max(9 * short, 0.05)


WORDS = sorted({word for rule in list_rules() for word in re.findall(r"[A-Za-z]+", rule.pattern)})
NUMBERS = ["3", "16", "2016", "’90s", "2016-10-03", "21st", "Q3"]


@given(st.lists(st.sampled_from([*WORDS, *NUMBERS, "mayor", ",", "“"]), min_size=20, max_size=40).map(" ".join))
@settings(max_examples=300)
def test_a_rule_that_is_passed_over_would_find_nothing(text: str) -> None:
    """Only the rules that have a word and the next one are tried: the others could not have matched there."""
    found = [(hit.rule.name, hit.span) for hit in find_hits(text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grammar, "_rules_with", lambda _: grammar.ALL)
        find_hits.cache_clear()
        grammar._openers.cache_clear()
        assert [(hit.rule.name, hit.span) for hit in find_hits(text)] == found
    find_hits.cache_clear()
    grammar._openers.cache_clear()


def test_a_text_in_which_nothing_is_counted_does_not_load_dateparser() -> None:
    """It takes a quarter of a second, and most of what is found needs only the calendar."""
    code = (
        "import sys, datetime, timeline.dates as d;"
        "d.find_timexes('He said Monday, June 16, 2025. We may march May 3; last week.', datetime.date(2025, 6, 18));"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
