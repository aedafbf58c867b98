"""A source is no more than who spoke; "who" and "which" stand for somebody."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import quotations_of, read_marked, tagged
from timeline.linker import load_linker
from timeline.quotations import find_quotations


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[s Families of two men sue], [c saying] [q that guards lied].",
            ("Families of two men", "saying", "that guards lied"),
        ),
        ("[s Here’s Roe in May 1992][c :] “[q The pier will stay there].”", ("Roe", ":", "The pier will stay there.")),
        (
            "Roe, [s who in June] [c said that] [q the pier would stay], left.",
            ("who", "said", "the pier would stay"),
        ),
        (
            "[s Roe, who a week] [c earlier rejected] [q talk of a pause], left.",
            ("Roe", "rejected", "talk of a pause"),
        ),
        (
            "[s Mayor Roe joined a group of towns in filing a brief] [c arguing that] [q the port was late].",
            ("Mayor Roe", "arguing", "the port was late"),
        ),
        (
            "[s A spokesman for the port], Ann Lee, [c said] [q the pier would stay].",
            ("A spokesman for the port, Ann Lee", "said", "the pier would stay"),
        ),
        (
            "In May the mayor, [s a diver], [c said] [q the pier would stay].",
            ("the mayor, a diver", "said", "the pier would stay"),
        ),
        ("[s Roe] met Poe, who [c called] [q the pier old].", ("who", "called", "the pier old")),
        ("Roe, [s a diver], [c said] [q the pier would stay].", ("Roe", "said", "the pier would stay")),
        ("[q “The pier stays,” Roe], [s a diver], [c wrote].", ("Roe", "wrote", "The pier stays,")),
        ("[s Roe, by] contrast, [c said] [q the pier would stay].", ("Roe", "said", "the pier would stay")),
        ("[s • Roe] [c said] [q the pier would stay].", ("Roe", "said", "the pier would stay")),
        ("Roe left a rule [s she] [c said] [q the pier would need].", ("she", "said", "the pier would need")),
        ("Roe had [s a rule she] [c said] [q the pier would need].", ("she", "said", "the pier would need")),
        ("[s Roe and she] [c said] [q the pier would stay].", ("Roe and she", "said", "the pier would stay")),
        ("The mayor, [s who left the pier], [c said] [q it would stay].", ("The mayor", "said", "it would stay")),
        ("[s The bishops on Nov. 12] [c said] [q it would stay].", ("The bishops", "said", "it would stay")),
        (
            "[s An official, granted anonymity to], [c said] [q it would stay].",
            ("An official", "said", "it would stay"),
        ),
        ("[s It] was new from Roe, who two weeks ago [c said] [q it would stay].", ("who", "said", "it would stay")),
        ("Pressed by [s Poe, a diver, Roe] [c said] [q it would stay].", ("Roe", "said", "it would stay")),
        ("[s Roe, a Democrat, Poe], [c said] [q it would stay].", ("Roe, a Democrat, Poe", "said", "it would stay")),
        ("[s The League, whose head, Jo Roe], [c said] [q it would stay].", ("Jo Roe", "said", "it would stay")),
        ("[s You’ve] [c said] [q the pier would stay].", ("You", "said", "the pier would stay")),
        ("[s Roe, the aide she] was waiting for, [c said] [q it would stay].", ("Roe", "said", "it would stay")),
        ("[s Roe, a diver, on] Monday [c said] [q it would stay].", ("Roe, a diver", "said", "it would stay")),
        ("[s Mr.] [s Roe] [c said] [q it would stay].", ("Mr. Roe", "said", "it would stay")),
        ("[s In May, a judge] [c said] [q it would stay].", ("a judge", "said", "it would stay")),
        ("[s At least half of them] [c said] [q it would stay].", ("At least half of them", "said", "it would stay")),
        (
            "[q “Poe is not a thief, friends,”] Roe [c assured] the mostly young crowd.",
            ("Roe", "assured", "Poe is not a thief, friends,"),
        ),
        (
            "[q “Our port has forced the mayor to go,”] [c read] the email to its members.",
            ("the email to its members", "read", "Our port has forced the mayor to go,"),
        ),
        (
            "[s A spokesman for the port] [c called] [q the claim “false and absurd”].",
            ("A spokesman for the port", "called", "the claim “false and absurd”"),
        ),
    ],
)
def test_source_and_cue_hold_no_more_than_who_and_what_verb(marked: str, expected: tuple[str, str, str]) -> None:
    """A day and a deed are cut from the source; a noun that the tags cut off is put back."""
    [(source, cue, content)] = tagged(marked)[:1]
    assert (source, (cue or "").split()[0], content) == expected


@pytest.mark.parametrize(
    ("marked", "cue"),
    [
        ("[s Roe] [c said on] Monday [q that the pier was shut].", "said"),
        ("[s Roe] [c said in a statement on] Monday [q that the pier was shut].", "said in a statement"),
        ("[s Roe] [c called on] [q the port to shut the pier].", "called on"),
        ("[s Roe] [c said]: “[q The pier is shut now].”", "said"),
    ],
)
def test_a_cue_ends_before_when_and_where_it_was_said(marked: str, cue: str) -> None:
    """A preposition that belongs to the verb stays."""
    assert [found for _, found, _ in tagged(marked)] == [cue]


def test_nobody_speaks_in_a_dateline() -> None:
    """A city is no source."""
    assert tagged("[s LEEDS] (AP) — [c Said] [q the pier would stay shut now].")[0][0] is None


def test_a_source_ends_with_its_sentence() -> None:
    """Two names on either side of a full stop are two sources."""
    marked = "“[q They can go home now],” [c said] [s Ann Roe. Her colleague Jim Fox] [c said] [q he would help them]."
    assert [source for source, _, _ in tagged(marked)] == ["Ann Roe", "Her colleague Jim Fox"]


def antecedent(marked: str) -> list[str]:
    """Return whom the source of the one statement stands for."""
    reading, tags = read_marked(marked)
    [quotation] = find_quotations(reading, tags, load_linker())
    return [s.of(reading.text) for s in (quotation.antecedent,) if s]


def test_a_member_of_a_group_is_meant_by_who() -> None:
    """ "Jo Roe of the Harbour League, who said": the person, not the league."""
    marked = "“Yes,” said Jo Roe of the Harbour League, [s who] [c said] [q he would not go there]."
    assert antecedent(marked) == ["Jo Roe"]


def test_papers_say_what_they_say_whoever_has_seen_them() -> None:
    """ "Documents reviewed by the Ledger say": the documents."""
    marked = "The court documents reviewed by the [s Ayr Ledger] [c say] [q that the pier was shut]."
    assert tagged(marked)[0][0] == "court documents reviewed by the Ayr Ledger"


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("That angered some divers", "some divers"),
        ("The remark angered some divers", "some divers"),
        ("Roe met with the newly retired divers", "the newly retired divers"),
        ("He met two retired divers", "two retired divers"),
    ],
)
def test_who_stands_for_no_verb(before: str, who: str) -> None:
    """ "That angered divers, who said so": the divers."""
    assert antecedent(f"{before}, [s who] [c said] [q it was shut].") == [who]


def test_a_relative_word_is_never_the_speaker() -> None:
    """ "Who" stands for the noun before it, "which" for the owner of the letter."""
    text = "Roe read from Poe’s letter of complaint, which said the harbour was a disgrace to the city."
    found = quotations_of(text)
    assert [q.antecedent.of(text) for q in found if q.antecedent] == ["Poe"]


def test_which_stands_for_the_organisation_before_it() -> None:
    """ "The League, which replied": the league."""
    text = "They wrote to the Ashton Port League, which replied that it was far too late."
    found = [q.antecedent.of(text) for q in quotations_of(text) if q.antecedent]
    assert found == ["Ashton Port League"]
