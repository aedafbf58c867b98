"""A date is passed on to whoever is still in the occasion, until something ends it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest_occasions import statements, told


@pytest.mark.parametrize(
    ("first", "second", "basis"),
    [
        ("told the Harbour Times", "told Example News", "bounded"),
        ("told the Harbour Times", "told the newspaper", "inherited"),
        ("told the Harbour Times", "told the Times", "inherited"),
        ("told reporters", "told a cheering crowd", "bounded"),
        ("told supporters", "told the crowd", "inherited"),
        ("told reporters", "said", "inherited"),
        ("said", "told reporters", "inherited"),
        ("said at a rally in Dover", "said at a rally in Leeds", "bounded"),
        ("said at a rally in Dover", "told a rally in Ohio", "inherited"),
        ("said in the Oval Office", "said at the White House", "inherited"),
    ],
)
def test_no_date_passes_between_two_audiences_or_places(first: str, second: str, basis: str) -> None:
    """Who told one outlet on Monday and then another is not known to have told both on one day."""
    text = f"Mayor Jane Roe {first} on Monday that the harbour is shut.\n\n“It will open again when we say so,” Roe {second}."
    monday, other = statements(text)
    assert (monday.date_start, monday.date_basis, other.date_basis) == (date(2025, 6, 16), "weekday", basis)


def test_what_came_before_dates_nothing_behind_it() -> None:
    """Who had said one thing in May is asked about it today."""
    found = statements(
        "Mayor Jane Roe had told the council in May that the pier was safe. Pressed by Ann Poe, she said that it was old."
    )
    assert [s.date_basis for s in found] == ["explicit", "bounded"]


@pytest.mark.parametrize(
    "second",
    [
        "The vote came three days after Roe told the council that she would not run.",
        "In a recent interview, Roe said that she would not run.",
        "Early in the race, Roe complained that nobody listened.",
        "Roe previously said that she would not run.",
        "By Thursday she was less sure, saying that she would not run.",
    ],
)
def test_what_was_said_at_another_time_does_not_inherit(second: str) -> None:
    """Words that look back to a time without a name end the occasion that was told of last."""
    found = statements(f"Mayor Jane Roe said Monday that the harbour is shut.\n\n{second}")
    assert [s.date_basis for s in found] == ["weekday", "bounded"]


@pytest.mark.parametrize(
    ("second", "basis"),
    [
        ("Roe announced that the harbour would close.", "bounded"),
        ("She added that the harbour would close.", "inherited"),
        ("“The harbour will close as soon as we can do it,” Roe said.", "inherited"),
    ],
)
def test_an_act_known_to_the_month_is_left_where_nothing_ties_to_it(second: str, basis: str) -> None:
    """What somebody said in March is often told in passing, and the next sentence is of today."""
    found = statements(f"Mayor Jane Roe told the Harbour Times in March that she was tired.\n\n{second}")
    assert [s.date_basis for s in found] == ["explicit", basis]


@pytest.mark.parametrize(("verb", "basis"), [("immediately replied", "inherited"), ("replied", "bounded")])
def test_what_is_said_at_once_is_of_the_day_told_last(verb: str, basis: str) -> None:
    """Whoever says it, wherever."""
    text = f"Mayor Jane Roe said Monday that the harbour is shut.\n\nThe union {verb} that it was not asked."
    assert [s.date_basis for s in statements(text)] == ["weekday", basis]


def test_who_is_only_named_beside_a_statement_does_not_inherit_from_afar() -> None:
    """The office is named in the mayor’s sentence, and speaks for itself three paragraphs on."""
    text = (
        "The Port Office got a letter in which Mayor Jane Roe said Monday that the harbour is shut.\n\n"
        "“It is not safe,” Roe said.\n\nThe crane is old.\n\nThe Port Office said that it had found no fault."
    )
    assert [s.date_basis for s in statements(text)] == ["weekday", "inherited", "bounded"]


def test_the_writer_of_an_article_does_not_speak_on_the_occasion_of_another() -> None:
    """ "I" in the prose is none of those who were told of."""
    text = (
        "Mayor Jane Roe told me on Monday that the harbour is shut. I cannot say that the harbour was ever much used."
    )
    assert [s.date_basis for s in statements(text)] == ["weekday", "bounded"]


def test_a_day_in_a_clause_about_somebody_dates_nothing_that_she_says_next() -> None:
    """Who went to a rally last week did not speak then."""
    text = "Ann Poe, 52, who went to a harbour rally last week, counts herself a friend. “I float,” Poe said."
    assert [s.date_basis for s in statements(text)] == ["bounded"]


def test_a_day_that_says_which_thing_is_meant_does_not_end_an_occasion() -> None:
    """The story has not moved on to 2012 by telling of "the December 2012 fire"."""
    text = (
        "Mayor Jane Roe said Monday that the harbour is shut.\n\nIt burnt in the December 2012 fire.\n\n"
        "“It is a shame for all of us,” Roe said."
    )
    assert [s.date_basis for s in statements(text)] == ["weekday", "inherited"]


@pytest.mark.parametrize(("gap", "basis"), [(" ", "inherited"), ("\n\n", "bounded")])
def test_a_day_that_opens_a_sentence_holds_for_the_next_ones_of_its_paragraph(gap: str, basis: str) -> None:
    """ "Last April" sets the scene, even for what is told in no words of the speaker."""
    text = f"Last April, Jane Roe bought the harbour.{gap}Roe said that the harbour would close."
    assert [s.date_basis for s in statements(text)] == [basis]


def test_what_was_told_to_say_what_came_before_passes_no_day_on() -> None:
    """ "Had said" is told beside the news, whose day comes back with the next plain verb."""
    text = "Mayor Jane Roe had told lawmakers on May 8 that the docks “leak.” What changed, Roe said, was “the wind.”"
    assert [days for days, _, _ in told(text)] == ["2025-05-08/2025-05-08", "../2025-06-18"]


@pytest.mark.parametrize(
    ("between", "days"),
    [
        ("The pier burned after June 3, when a boat hit it.", "2025-06-17/2025-06-17"),
        ("A boat left again on Tuesday.", "2025-06-17/2025-06-17"),
        ("The pier burned on June 3.", "../2025-06-18"),
    ],
)
def test_a_day_in_passing_does_not_end_an_occasion(between: str, days: str) -> None:
    """Nor does the day of the occasion itself; any other one does."""
    text = f"“The docks leak,” Mayor Jane Roe said Tuesday.\n\n{between}\n\n“We are poor,” Roe said."
    assert told(text)[-1][0] == days


def test_a_brief_is_of_the_day_of_the_filing_whoever_argues_in_it() -> None:
    """The lawyer who is named for it was not named before."""
    text = (
        "The Port Authority said in a filing Monday that the docks “leak.” In the brief, Deputy Attorney General "
        "Ann Lee argued that the pier would “burn.”"
    )
    assert [days for days, _, _ in told(text)] == ["2025-06-16/2025-06-16"] * 2


@pytest.mark.parametrize(
    ("second", "days"),
    [
        ("“We sail on the tide,” Deputy Harbor Secretary Ann Lee said.", "2025-06-17/2025-06-17"),
        ("“We sail on the tide,” Ann Lee said.", "../2025-06-18"),
    ],
)
def test_a_lead_says_official_and_the_next_paragraph_who_that_is(second: str, days: str) -> None:
    """Somebody without an office may be anybody."""
    lead = "LEEDS — Ships will not be held, the port official in charge of them said Tuesday."
    assert told(f"{lead}\n\n{second}")[-1][0] == days


def test_words_of_a_film_or_a_book_are_of_another_time() -> None:
    """No day is passed on to them."""
    first = "“The docks leak,” Mayor Jane Roe said Monday.\n\n“We are poor, all of us,” Roe said"
    assert told(f"{first}.")[-1][0] == "2025-06-16/2025-06-16"
    assert told(f"{first} in a documentary.")[-1][0] == "../2025-06-18"
