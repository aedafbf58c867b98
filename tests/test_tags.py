"""Tags are made sound before anything relies on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest_quotations import read_marked
from tests.conftest_timing import growth
from timeline.reading import read
from timeline.tagger import TAGS
from timeline.tags import repaired

TEXT = (
    "“No, no, we will not,” Mr. Roe said. He told the U.S. that some other boats, those of Poe, had left.\n\nSo it was."
)


def contents(marked: str) -> list[str]:
    """Return what is tagged as content once the tags are repaired."""
    reading, tags = read_marked(marked)
    tags = repaired(reading, tags) + "-"
    begins = [i for i, tag in enumerate(tags) if tag == "C"]
    ends = [next(j for j in range(i + 1, len(tags)) if tags[j] != "c") for i in begins]
    return [reading.span(i, j).of(reading.text) for i, j in zip(begins, ends, strict=True)]


@pytest.mark.parametrize(
    ("marked", "whole"),
    [
        ("[s Roe] [c asked] [q what Mr]. Poe would do, and left.", ["what Mr. Poe would do"]),
        ("[s Roe] [c named] [q the plans] of the port.", ["the plans of the port."]),
        ("[s Roe] [c listed] [q some other] old boats.", ["some other old boats."]),
        ("[s Roe] [c said] [q the boats in] the [q old port sank].", ["the boats in the old port sank"]),
        ("[s Roe] [c saw] [q those who] left, and Poe stayed.", ["those who left"]),
    ],
)
def test_a_content_that_breaks_off_in_a_phrase_goes_on_to_the_end_of_its_clause(marked: str, whole: list[str]) -> None:
    """No clause ends with a title, an article or a preposition."""
    assert contents(marked) == whole


@pytest.mark.parametrize(
    "marked",
    [
        "[s Roe] [c said] [q the boats sank] on Monday.",
        "[s Roe] [c called] it “[q those of]” Poe.",
        "[s Roe] [c denied] [q that], Poe said.",
        "[s Roe] [c said] [q it came to]. Poe left.",
    ],
)
def test_a_content_that_ends_where_a_clause_may_end_is_left(marked: str) -> None:
    """Words between marks, a sentence's end and a comma end it, and what comes after may be when it was said."""
    reading, tags = read_marked(marked)
    assert repaired(reading, tags) == tags


def test_a_sentence_behind_marks_is_another_statement() -> None:
    """She said it was “late.” It is shut, she said."""
    marked = "[s Roe] [c said] [q it was “much too late.” Her union wants it shut], [s she] [c said]."
    assert contents(marked) == ["it was “much too late.”", "Her union wants it shut"]


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("[s Roe] [c found] [q that they — two of us —] [c had not shown] [q that it sank].", 1),
        ("[s Roe] [c found] [q that they sank —] [c saying] [q that it was late].", 2),
        ("[s Roe] [c found] [q that they — two of us — sank], [c saying] [q that it was late].", 2),
        ("[s Roe] [c told] us [q he] [c would consider] [q it a gift].", 1),
    ],
)
def test_a_clause_has_the_verb_behind_its_aside(marked: str, said: int) -> None:
    """Between two dashes and a clause nobody else speaks, nor between a pronoun and a clause."""
    assert len(contents(marked)) == said


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (
            "[s Roe] [c called] it [q “much too late for a pier”] - a charge [q that might have stung Poe].",
            ["“much too late for a pier”"],
        ),
        (
            "[s Roe] [c praised] [q the old pier] but has used words [q that are not kind].",
            ["the old pier"],
        ),
        (
            "[s Roe] [c said] [q it was late], and Poe, she said, [q that had been so] before.",
            ["it was late", "that had been so"],
        ),
        ("[s Roe] [c made] a charge [q that might have stung Poe].", ["that might have stung Poe"]),
    ],
)
def test_what_is_told_of_a_thing_behind_what_was_said_is_the_outlets(marked: str, said: list[str]) -> None:
    """A relative clause alone says nothing, unless it is all that was said."""
    assert contents(marked) == said


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("When men [c are hailed] [q as a lesson], [s Roe] [c calls] [q them liars].", ["as a lesson", "them liars"]),
        ("[s Roe] [c said] [q as long as it rained], Poe would go.", ["as long as it rained, Poe would go"]),
        (
            "[s Roe] [c recalled] [q that before the pier stood], [s Poe] [c sent] a man who [c warned] her.",
            ["that before the pier stood, Poe sent a man who warned her"],
        ),
        ("[s Roe] [c said] [q if it rained], Poe would go; he did.", ["if it rained, Poe would go"]),
        ("[s Roe] [c said] [q when she left], “it was late.”", ["when she left"]),
        ("[q When it rained], [s Roe] [c said], boats sank.", ["When it rained", "boats sank"]),
        ("[s Roe] [c said] [q it rained], and Poe left.", ["it rained"]),
        ("[s Roe] [c said] [q that if it rained],", ["that if it rained"]),
        ("[c Asked] [q if it rained], Roe left.", ["if it rained"]),  # whether
    ],
)
def test_a_clause_that_only_leads_up_to_the_main_one_is_not_all_that_was_said(marked: str, said: list[str]) -> None:
    """Right behind the verb "before the pier stood" has a main clause to come, whatever was seen there."""
    assert contents(marked) == said


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("Roe [c says] [q pier to be shut\n\nBy Jo Poe].", ["pier to be shut", "By Jo Poe"]),
        ("[s Roe] [c said] [q the pier\nwould be shut].", ["the pier\nwould be shut"]),
    ],
)
def test_an_empty_line_ends_what_is_said_outside_marks(marked: str, said: list[str]) -> None:
    """A headline does not go on into the byline; a wrapped line does into the next."""
    assert contents(marked) == said


@pytest.mark.parametrize("marked", ["[s Roe] [c said] that [q it is shut].", "[s Roe] [c said that] [q it is shut]."])
def test_that_belongs_to_what_is_said(marked: str) -> None:
    """However it is tagged, the linker finds it where it stands nearly everywhere."""
    assert contents(marked) == ["that it is shut"]


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("[q “We are shut,” until] noon.", ["“We are shut,”"]),
        ("[q “Shut” is what it is], [s she] [c said].", ["“Shut” is what it is"]),
        ("[s Roe] [c said] [q it was shut. It rained] there.", ["it was shut."]),
    ],
)
def test_what_is_said_ends_with_its_marks_or_its_sentence(marked: str, said: list[str]) -> None:
    """A quotation that ends as speech does, and outside marks a full stop."""
    assert contents(marked)[: len(said)] == said


@pytest.mark.parametrize(
    ("marked", "cues"),
    [
        ("[c Said] [s Roe][c :] “[q We are shut now].”", ["Said"]),
        ("[s Roe][c :] “[q We are shut now].”", [":"]),
    ],
)
def test_a_colon_is_the_cue_only_where_there_is_no_verb(marked: str, cues: list[str]) -> None:
    """ "Said Roe:" has one."""
    reading, tags = read_marked(marked)
    found = repaired(reading, tags)
    assert [reading.tokens[i].text for i, tag in enumerate(found) if tag == "V"] == cues


@given(st.text(TAGS, min_size=30, max_size=30))
@settings(deadline=None)
def test_tags_that_are_sound_stay_as_they_are(tags: str) -> None:
    """Repairing is done once."""
    reading = read(TEXT)
    tags = (tags + "-" * len(reading.tokens))[: len(reading.tokens)]
    once = repaired(reading, tags)
    assert repaired(reading, once) == once


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("[s Jo] Roe, a diver, [c said] [q it was shut].", "Jo Roe"),
        ("[s Those at] [c the port chanted]: “[q We are shut].”", "Those at the port"),
        ("[s A notice on the port’s gate states] [q that it is shut].", "A notice on the port’s gate"),
        ("[s Roe] Monday [c said] [q it was shut].", "Roe"),
        ("[s Roe] May Not Shut Port, Poe [c Says].", "Roe"),
        ("[s Ayr] County Sheriff Jane McFadden [c said] [q the pier stays].", "Ayr County Sheriff Jane McFadden"),
    ],
)
def test_a_source_has_all_of_its_name(marked: str, source: str) -> None:
    """A day is none of it, nor is the rest of a headline."""
    reading, tags = read_marked(marked)
    found = [tag in "Ss" for tag in repaired(reading, tags)]
    assert reading.span(0, found.index(False)).of(reading.text) == source


def test_two_names_side_by_side_are_one() -> None:
    """The tagger may begin anew at a surname that it does not know."""
    reading, tags = read_marked("[s Sen. Jo] [s Poe] [c said] [q it was shut].")
    assert repaired(reading, tags)[:4] == "Ssss"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("[s Roe] [c said about] [q 200 boats had left].", "about 200 boats had left"),
        ("[s Roe] [c said about] [q the boats that they had left].", "the boats that they had left"),
        ("[s Roe] [c talked about] [q 200 boats].", "200 boats"),
    ],
)
def test_a_number_has_the_word_before_it(marked: str, said: str) -> None:
    """About so many: the verb ends before it."""
    assert contents(marked) == [said]


def test_a_bullet_is_no_part_of_what_is_said() -> None:
    """Where it opens a line; elsewhere stars may stand for letters."""
    assert contents('He left.\n[q • "We tried it once, and it failed us,"] [s Roe] [c said].') == [
        '"We tried it once, and it failed us,"'
    ]
    assert contents("[s Roe] [c said] [q f*** off now].") == ["f*** off now"]


def test_a_name_behind_its_role_leaves_the_clause_its_verb() -> None:
    """Wondered why the clerk, Ann Lee, | could not say | who it was: one clause."""
    marked = "[s Roe] [c wondered] [q why the clerk, Ann Lee,] [c could not say] [q who it was]."
    assert contents(marked) == ["why the clerk, Ann Lee, could not say who it was"]


def test_whom_the_next_words_are_about_does_not_say_them() -> None:
    """As for Poe: “He's running.” — somebody else says so of him."""
    reading, tags = read_marked("As for [s Poe][c :] [q “He is running, as they all do.”]")
    assert not {"S", "V"} & set(repaired(reading, tags))


@pytest.mark.parametrize("letters", ["Cc", "Ss", "Vv", "--"])
def test_a_text_of_one_run_is_repaired_in_linear_time(letters: str) -> None:
    """Four times the text takes about four times as long, though nothing ends the run: a square would take 16."""

    def work(size: int) -> Callable[[], object]:
        reading = read("“" + "a " * size)
        tags = letters[0] + letters[1] * (len(reading.tokens) - 1)
        return lambda: repaired(reading, tags)

    assert growth(work, [4_000, 16_000], 9) < 9
