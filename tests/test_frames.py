"""What was said is told by the form of the sentence: around ", Roe said", and behind "Roe said on Monday that"."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest_quotations import read_marked
from timeline.reading import read
from timeline.tagger import TAGS
from timeline.tags import repaired

WORDS = [
    "said",
    "told",
    "Said",
    "Roe",
    "them",
    "by",
    "as",
    "“",
    "”",
    ",",
    ".",
    ":",
    "(",
    ")",
    "the",
    "its",
    "owner",
    "old",
    "pier",
    "\n",
]


def frames(marked: str) -> tuple[list[str], list[str], list[str]]:
    """Return what is tagged as source, cue and content once the tags are repaired."""
    reading, tags = read_marked(marked)
    tags = repaired(reading, tags) + "-"

    def runs(letter: str) -> list[str]:
        begins = [i for i, tag in enumerate(tags) if tag == letter]
        ends = [next(j for j in range(i + 1, len(tags)) if tags[j] != letter.lower()) for i in begins]
        return [reading.span(i, j).of(reading.text) for i, j in zip(begins, ends, strict=True)]

    return runs("S"), runs("V"), runs("C")


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("The pier will stay shut, [s Roe] [c said].", ["The pier will stay shut"]),
        ("The pier will stay shut, [c said] [s Ann Roe] on Monday.", ["The pier will stay shut"]),
        ("The pier will stay shut, [s he] [c told] Harbour News.", ["The pier will stay shut"]),
        ("The pier will [q stay shut], [s he] [c told] Harbour News.", ["The pier will stay shut"]),
        ("The pier will stay shut, [s Roe] [c said]; the boats left.", ["The pier will stay shut"]),
        ("[s Roe] [c spoke] and the pier will stay shut, [s Poe] [c said].", ["Roe spoke and the pier will stay shut"]),
        ("In May, the pier will stay “[q shut],” [s Roe] [c said] Monday.", ["In May, the pier will stay “shut"]),
        (
            "She wants it shut now, [s she] [c said], “[q not next week].”",
            ["She wants it shut now", "not next week"],
        ),
        ("It rained on, and she left, [s she] [c said], “[q not next week].”", ["not next week"]),
    ],
)
def test_all_that_stands_before_who_spoke_was_said(marked: str, said: list[str]) -> None:
    """Where the sentence ends with that, but for when, where or whom."""
    assert frames(marked)[2] == said


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (
            "The old pier by the gate, [s Roe] [c said], will stay shut until it rains.",
            ["The old pier by the gate", "will stay shut until it rains"],
        ),
        ("The pier, as [s Roe] [c noted], is [q old].", ["The pier", "is old"]),
        ("[s The mayor], [s Roe] [c said], [c watched] [q the pier].", ["The mayor", "watched the pier"]),
        ("The port, [s Roe] [c said], [c called] [q it “old.”]", ["The port", "called it “old.”"]),
        ("The old pier will stay shut, [s Roe] [c said], adding that it is old.", ["The old pier will stay shut"]),
        ("The old pier will stay shut, [s Roe] [c said], and left.", ["The old pier will stay shut"]),
    ],
)
def test_so_was_what_stands_on_both_sides(marked: str, said: list[str]) -> None:
    """Not so another verb that goes on behind it."""
    assert frames(marked)[2] == said


@pytest.mark.parametrize(
    "marked",
    [
        "In a long book about boats, [s Roe] [c wrote].",
        "In the year that followed, [s Roe] [c reported] a theft.",
        "The pier is shut, and [s Roe] [c said] nothing.",
        "Not now, [s Roe] [c said].",
        "On Tuesday at the port, [s Roe] [c said], “It is late.”",
        "The old pier (once a yard, [s Roe] [c said]) is shut.",
        "They met the mayor of the port, who [c said] so.",
        "After the storm had passed, [s Roe] [c said] that.",
    ],
)
def test_nothing_is_filled_where_the_form_leaves_a_doubt(marked: str) -> None:
    """A scene, an object of the verb's own, a quotation to come, a parenthesis, a clause about somebody."""
    assert frames(marked)[2] == []


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        (
            "[q The pier] [c was criticized] by [s many boatmen as a waste] of money.",
            (["many boatmen"], ["was criticized"], ["a waste of money"]),
        ),
        (
            "[s The pier] [c has been described] by Mayor Ann [q Roe as “a gift to thieves,”] and is shut.",
            (["Mayor Ann Roe"], ["has been described"], ["“a gift to thieves,”"]),
        ),
        (
            "[q The pier was called] old and rotten by Sen. Ann Roe.",
            (["Sen. Ann Roe"], ["was called"], ["old and rotten"]),
        ),
        ("She was called to the port by Roe.", ([], [], [])),
        ("The boatman was called by Roe.", ([], [], [])),
        ("The boat was dismissed by noon as a wreck.", ([], [], [])),
    ],
)
def test_a_passive_names_who_judged_behind_by(marked: str, found: tuple[list[str], list[str], list[str]]) -> None:
    """Whatever the tagger made of it; the thing judged says nothing."""
    assert frames(marked) == found


def test_who_speaks_by_his_role_behind_the_verb_is_no_content() -> None:
    """The pier will be shut, said its owner, Jo Roe."""
    marked = "[s The old port], which burned, now wants a new pier, [c said] [q its owner, Jo Roe, who had used it for years]."
    sources, cues, said = frames(marked)
    assert ("its owner, Jo Roe" in sources, "said" in cues) == (True, True)
    assert said == ["The old port, which burned, now wants a new pier"]


def test_who_relays_what_another_said_did_not_say_it() -> None:
    """The first of two asides is the speaker's, even where it was taken for content."""
    source, _, said = frames("[q Ships fell by half in May, the port] [c said], [s the Ledger] [c reported].")
    assert (source[0], said) == ("the port", ["Ships fell by half in May,"])


def test_who_spoke_beside_a_quotation_is_tagged_where_it_was_not_seen() -> None:
    """The quotation stays as it was."""
    assert frames("“[q We are shut],” Roe said.") == (["Roe"], ["said"], ["We are shut"])


def test_who_spoke_and_the_verb_are_tagged_where_they_were_not_seen() -> None:
    """The form shows them as well."""
    assert frames("The pier will stay shut, a port official told Harbour News.") == (
        ["a port official"],
        ["told"],
        ["The pier will stay shut"],
    )


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("[s Roe] [c said] on Monday, June 16, 2025, that the pier was shut.", ["that the pier was shut"]),
        ("[s Roe] [c told] guests at the port that the pier was shut.", ["that the pier was shut"]),
        ("[s Roe] [c told] the story of boats that the storm had sunk.", []),
        ("[s Roe] [c said] so — a thing that the guests had heard.", []),
    ],
)
def test_a_clause_may_stand_far_behind_its_verb(marked: str, said: list[str]) -> None:
    """Days and listeners stand between them; a noun that the clause belongs to does not."""
    assert frames(marked)[2] == said


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.data())
@settings(deadline=None)
def test_no_row_of_words_and_tags_is_too_odd(words: list[str], data: st.DataObject) -> None:
    """Whatever is tagged, a tag stays for each token, and inside never follows another role."""
    reading = read(" ".join(words))
    tags = data.draw(st.text(TAGS, min_size=len(reading.tokens), max_size=len(reading.tokens)))
    found = repaired(reading, tags)
    assert len(found) == len(tags)
    assert all(not tag.islower() or above.lower() == tag for above, tag in zip("-" + found, found, strict=False))


def test_who_spoke_is_not_filled_where_the_sentence_opens_with_what_was_said() -> None:
    """“It is late,” one diver, who gave one name, Lupe, said: her words end at their mark."""
    _, _, said = frames("[q “It is late by now,”] one diver, who gave but one name, [s Lupe], [c said].")
    assert said == ["“It is late by now,”"]


def test_what_people_tell_an_outlet_is_said_and_a_question_of_what_tells_is_not() -> None:
    """ "..., aides tell the Ledger" is as "..., aides told the Ledger"."""
    _, _, said = frames("The port wants to stay open for all of us, [s aides] [c tell] the Ledger.")
    assert said == ["The port wants to stay open for all of us"]
    assert frames("What, then, can the best of the new evidence tell us?")[2] == []
