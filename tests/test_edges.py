"""What was said has clean edges: nothing of the outlet's own, nothing of the next clause."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import tagged
from timeline.contents import without_others
from timeline.reading import read
from timeline.records import Quotation, Span


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[s Roe] [c said] [q the pier was shut, a claim that Poe denied].", "the pier was shut"),
        ("[s Roe] [c said] [q the pier was shut, a major decision], and left.", "the pier was shut"),
        ("[s Roe] [c said] [q it was a threat to boats].", "it was a threat to boats"),
        ("[s Roe] [c said] that [q night that the pier was shut].", "the pier was shut"),
        ("[s Roe] [c warned] in a memo on Jan. [q 13 that the pier was shut].", "the pier was shut"),
        ("[s Roe] [c said] after [q the Ayr floods that the pier was shut].", "the pier was shut"),
        ("[s Roe] [c said] [q it was “a siege,” a phrase that Poe had used].", "it was “a siege,”"),
        ("[s Roe] [c said] [q it was late; a month later], [s Poe] [c said] [q it was not].", "it was late"),
        ("[s Roe] [c rejected] [q the plan on] Friday.", "the plan"),
        ("[s Roe] [c described] [q what she works on].", "what she works on"),
        ("[s Roe] [c said] [q men deserve “a path,” a position she has since dropped].", "men deserve “a path,”"),
        ("[s Roe] [c said] [q it was “partial,” meaning it leaked].", "it was “partial,”"),
        ("[s Roe] [c said] [q it was late, meaning that boats had left].", "it was late"),
        ("[s Roe] [c said] [q it had meaning, meaning well].", "it had meaning, meaning well"),
        ("[c pressed] by [s Roe] [q (D-Ohio) on whether it was shut].", "whether it was shut"),
        ("[s Roe] [c praised] [q the move, as did Ann Poe], who left.", "the move"),
        ("[s Roe] [c told] me on [q the phone that it was shut].", "it was shut"),
        ("[s Roe] [c has been saying] for [q months that it was shut].", "it was shut"),
        ("[s Roe] [c has demanded] since [q the fall that it be shut].", "it be shut"),
        ("[s Roe] [c had said] [q the week before: “Go away, all of you.”]", "Go away, all of you."),
        ("[s Roe] [c said] [q it must be “shut,” a line that drew cheers].", "it must be “shut,”"),
        ("[s Roe] [c said] [q it was “late,” a reference to the raid].", "it was “late,”"),
        ("[s Roe] [c praised] [q the move and] [c said] [q it was late].", "the move"),
        ("[s Roe] [c said] [q the pier was shut, although] [s Poe] [c denied] [q that it was].", "the pier was shut"),
        ("[s Roe] [c said] at [q the time it would stay shut].", "it would stay shut"),
        ("[s Roe] [c said] at [q a port event last week that it was shut].", "it was shut"),
        ("[c told] [s Roe] aboard [q Air Force One he would leave].", "he would leave"),
        ("[s Roe] [c blasted] [q the judge on Harbour News on Tuesday night].", "the judge"),
        ("[s Roe] [c blasted] [q the judge on Harbour News.]", "the judge"),
        ("[s Roe] [c praised] [q the boats on the lake].", "the boats on the lake"),
        ("[s Roe] met Poe, [c saying] on [q Harbour TV’s “This Week” that it was shut].", "it was shut"),
        ("[s Roe] [c said] [q it was “shut,” even as] Poe left.", "it was “shut,”"),
        ("[s Roe] [c blasted] [q the judge on X late Friday.]", "the judge"),
        ("[s Roe] [c defended] [q his views on Oman].", "his views on Oman"),
        ("[s Roe] [c blamed] [q this on Mayor Poe].", "this on Mayor Poe"),
        ("[s Roe] [c attacked] [q Poe in early-morning tweets].", "Poe"),
        ("[s Roe] [c writing] [q in a 31-page opinion released later that it was shut].", "it was shut"),
        ("[s Roe] [c described] it [q as “late”].", "late"),
        ("[s Roe] [c said] [q that was why she had left].", "that was why she had left"),
        ("[s Roe] [c posted on] [q Truth Social that “it is shut”].", "it is shut"),
        ("[s Roe] [c said] [q it would be shut, walking back what she said in May].", "it would be shut"),
        ("[s Roe] [c said] [q it would be shut, an apparent reference to the pier].", "it would be shut"),
        (
            "[s Roe] [c said] [q it was shut, drawing boats to the other pier].",
            "it was shut, drawing boats to the other pier",
        ),
        (
            "[s Roe] [c said] [q he cannot comment on the letter because he has not seen it].",
            "he cannot comment on the letter because he has not seen it",
        ),
        ("[s Roe] [c praised] [q the move, as she did again on Monday], and left.", "the move"),
        ("[s Roe] [c said] [q that “it is shut].”", "it is shut"),
        ("[q DES MOINES, Iowa (KWDM) — The pier will be shut], [s Roe] [c said].", "The pier will be shut"),
        ("[q CHICAGO — The pier will be shut], [s Roe] [c said].", "The pier will be shut"),
        ("[q The other side: Poe will leave], [s Roe] [c said].", "Poe will leave"),
        ("[q THE OTHER SIDE: Poe will leave], [s Roe] [c said].", "Poe will leave"),
        ("[s Roe] [c told] them [q the pier was “a mess,” per two people on the call].", "the pier was “a mess,”"),
        ("[s Roe] [c told] them [q the pier stays, two of the people] [c said].", "the pier stays"),
        ("[s Roe] [c said] [q only that it was shut].", "it was shut"),
        ("[s Roe] [c said] [q it would cost ten dollars per boat].", "it would cost ten dollars per boat"),
        ("[s Roe] [c accused] him [q only Saturday of leaving].", "of leaving"),
        ("[q ICE — the agency — will leave], [s Roe] [c said].", "ICE — the agency — will leave"),
    ],
)
def test_an_edge_is_where_the_speakers_words_end(marked: str, expected: str) -> None:
    """An outlet's summary, a joining word, a place that goes on inside, a dateline."""
    assert tagged(marked)[0][2] == expected


def test_the_speaker_of_the_next_statement_is_no_part_of_this_one() -> None:
    """Whom the tags took for content a verb of his own shows."""
    reading = read("Roe said it was shut, while the mayor said it was open.")
    first = Quotation((Span(9, 37),), Span(4, 8), Span(0, 3), "indirect")
    second = Quotation((Span(43, 54),), Span(38, 42), Span(28, 37), "indirect")
    [cut, kept] = without_others(reading, [first, second])
    assert [span.of(reading.text) for span in cut.content] == ["it was shut, while "]
    assert kept == second
