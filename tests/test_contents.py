"""The content of a statement is what was said: no addressee, no place, no words of the outlet's own."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import tagged, triples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Poe denied that, saying seven in 10 had been convicted of a crime.",
            ("saying", ["seven in 10 had been convicted of a crime"]),
        ),
        (
            "Roe, a spokeswoman, called the mayor’s remarks “reckless” in a statement.",
            ("called", ["the mayor’s remarks “reckless”"]),
        ),
    ],
)
def test_whoever_is_told_and_where_it_was_said_are_no_part_of_it(text: str, expected: tuple[str, list[str]]) -> None:
    """Nor is the denial that only leads to what is said."""
    [(_, cue, content)] = triples(text)
    assert (cue, content) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[s Roe] [c told] [q the court the pier was open and safe].", "the pier was open and safe"),
        ("[s Roe] [c told] [q the court the pier was “open and safe”].", "the pier was “open and safe”"),
        ("[s Roe] [c told] [q port divers their pier was “open and safe”].", "their pier was “open and safe”"),
        ("[s Roe] [c told] [q lies that they believed].", "lies that they believed"),
        ("[s Roe] [c told] [q Poe that the pier was “open and safe”].", "the pier was “open and safe”"),
        ("[s Roe] [c denied] [q it].", "it"),
        ("[s Roe] [c said] on [q June 16, 2025, that the pier was open].", "the pier was open"),
        ("[s Roe] [c said] [q the pier was open, a striking change in tone from May].", "the pier was open"),
        ("[s Roe] [c said] [q Sept. 2 that the pier was open].", "the pier was open"),
        ("[s Roe] [c vowed] [q in December to open the pier].", "to open the pier"),
        ("[s Roe] [c said] [q late last week that the pier was open].", "the pier was open"),
        ("[s Roe] [c promised] [q May to Poe].", "May to Poe"),
        ("[s Roe] [c claimed] [q without evidence that the pier was open].", "the pier was open"),
        ("[s Roe] [c said] [q the pier was open — a claim] that Poe denied.", "the pier was open"),
        ("[s Roe] [c said] [q the pier was open][q \n]Poe left.", "the pier was open"),
    ],
)
def test_what_stands_before_and_behind_a_clause_is_cut(marked: str, expected: str) -> None:
    """Days, doubts of the outlet and line breaks are no words of the speaker's; the least of objects is."""
    [(_, _, content)] = tagged(marked)
    assert content == expected


@pytest.mark.parametrize("mark", ["”", '"', "''"])
def test_a_closing_mark_that_none_opened_harms_nobody(mark: str) -> None:
    """The next sentence is no second half of a quotation that is not there."""
    [(source, cue, content)] = triples(
        f"We will not open the docks for them,{mark} Mayor Jane Roe said. The mayor left."
    )
    assert (source, cue, content) == ("Mayor Jane Roe", "said", ["We will not open the docks for them"])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[s Roe], who told [q the port to go], [c said] [q it was late].", "it was late"),
        ("[q The port’s old keeper], [s Ann Roe], [c said] on Monday [q that it was late].", "it was late"),
        ("[s Third Bay], [q Third Bay], a club, [c warned] [q that it was late].", "it was late"),
    ],
)
def test_what_is_told_of_who_speaks_is_not_what_he_said(marked: str, expected: str) -> None:
    """A clause about him between his name and the verb."""
    assert [content for source, _, content in tagged(marked) if content] == [expected]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[s Roe] [c called] [q “a joke”] what [q has become of it].", ["a joke"]),
        ("[q The pier], [s Roe] [c said], [q is late].", ["The pier […] is late"]),
        ("[s Roe] [c told] [q the City Council he would not go].", ["he would not go"]),
        ("[s Roe] [c told] [q the Ledger’s editorial board the pier would go].", ["the pier would go"]),
        ("[s Roe] [c told] [q “Pier and Port” that he would not go].", ["he would not go"]),
        ("[s Roe] [c told] Harbour News [q Digital the boats would not go].", ["the boats would not go"]),
        ("[s Roe] [c said] [q it again last week].", []),
        ("[s Roe] [c said] [q it again rained].", ["it again rained"]),
        ("She [c was criticized] by [s Roe] [q on] Monday.", []),
    ],
)
def test_what_is_told_of_the_words_or_of_whoever_hears_them_was_not_said(marked: str, expected: list[str]) -> None:
    """A predicate behind them, a listener, that it was said again."""
    assert [content for source, _, content in tagged(marked) if source == "Roe"] == expected


def test_what_another_calls_a_remark_is_his() -> None:
    """A claim that somebody called false is no longer told by whoever made it."""
    marked = "[s Roe] [c said] [q the pier was “an old wreck” — a claim that Mayor Poe], his friend, [c called] [q “absurd.”]"
    assert tagged(marked) == [
        ("Roe", "said", "the pier was “an old wreck”"),
        ("Mayor Poe, his friend", "called", "absurd."),
    ]
    marked = "[q “Get out of here,”] [s he] [c told] Poe — a remark that [q Fox later told of as a threat]."
    assert tagged(marked) == [("he", "told", "Get out of here,")]
