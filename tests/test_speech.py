"""What reports no speech is no statement: silences, names, events, and what is only shown."""

from __future__ import annotations

import re

import pytest

from tests.conftest_quotations import quotations_of, tagged, triples
from timeline.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[s A federal judge] [c found that] [q the port had offered no reason].",
            ("A federal judge", "found", "the port had offered no reason"),
        ),
        (
            "[q The order of the port goes too far], [s a judge] [c ruled] Monday.",
            ("a judge", "ruled", "The order of the port goes too far"),
        ),
    ],
)
def test_a_court_says_what_it_finds(marked: str, expected: tuple[str, str, str]) -> None:
    """Others only find a thing."""
    [(source, cue, content)] = tagged(marked)[:1]
    assert (source, (cue or "").split()[0], content) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[s The mayor] [c would not say] [q whether the pier would close].",
        "[s The mayor] [c didn’t say] [q when the pier would close].",
        "[s Roe] [c pointed to] [q two boats that sank last year].",
        "[s Roe] [c spoke on the condition that] [q he not be named in this story].",
        "[s A diver] [c asked that] [q his name be left out].",
        "[s A clerk], who declined to be named, [c citing] [q port policy], left.",
        "The suit went to [s the Court of] [c Appeals] [q for the old port].",
        "[s Roe] [c did not mention] [q Poe by name].",
        "Did [s Roe] [c agree with] [q the mayor]?",
        "[s Roe's own account], [c posted on] [q Truth Social], was short.",
        "But [c asked] [q whether he stood by it], the mayor left.",
        "[s Roe] [c shared a meme on] [q X showing himself on a boat].",
        "[s A diver], [c granted anonymity to discuss] [q the plans of the port], left.",
        "[s A lawyer] who [c argued] [q the case] left.",
        "[s I] [c asked] [q the mayor about the pier].",
        "[s Roe] [c made the comment] to [q a committee of the port on Monday].",
        "What [s Roe and others] [c have said about] [q shutting the old pier]",
        "Here’s what [s they] [c said]: [q the old pier will be shut].",
        "When [s I] [c called] [q him last week to ask which it was], he left.",
        "[s The judge] [c heard testimony about] [q the divers of the port].",
        "[s The mayor] did not directly [c answer] [q why the pier closed].",
        "[s The mayor] [c didn’t respond to] [q a question about the pier].",
        "[c Pressed] by [s Ann Poe] [q on whether the pier would close], Roe left.",
        "[s The mayor] [c calls up] [q the divers of the port].",
        "[s A diver] [c asked us not to print] [q his name].",
        "[s Roe] opened [c a show called] “[q Nets and Other Snares of Our Fathers].”",
        "[s The harbour office] [c claimed] [q the credit].",
        "[s Roe], [c asked about] [q the roof of the pier], shrugged.",
        "[s The harbour office] did not respond to the paper’s [c questions about] [q the roof of the pier].",
        "[s A boy] [c found that] [q the door of the pier was open].",
        "[s Roe] [c asked] [q the].",
        "[s Neither Roe nor Poe] [c explained] [q how the pier had sunk].",
        "[s No one] [c said] [q that the pier was safe].",
        "[s Roe] [c said] [q that] on Monday.",
        "[s Roe] [c posted] [q a photo of the divers on X].",
        "[s Roe] [c shared] [q two blurry videos of the port].",
    ],
)
def test_what_is_kept_back_shown_named_or_met_with_is_no_statement(marked: str) -> None:
    """A verb of speech reports nothing where no words of a position are said."""
    assert tagged(marked) == []


@pytest.mark.parametrize(
    "text",
    [
        "Roe has set her sights on the harbour.",
        "Poe, who was known for his tactics, went home.",
        "Jane Roe/AFP via Getty Images\n\nThe harbour is shut.",
        "Roe did not respond to a request for comment.",
        "Roe declined to say when the harbour would open.",
        "Mayor Jane Roe has not said where she stands on the harbour.",
        "The port is old, he knew, without offering evidence.",
        "Mayor Jane Roe has been careful not to criticize the port.",
        "The show “Harbour Lights” opened on Monday.",
    ],
)
def test_plans_states_credits_and_titles_are_no_statements(text: str) -> None:
    """Where nobody spoke there is nothing to chart."""
    assert quotations_of(text) == []


def test_what_somebody_stopped_short_of_was_not_said() -> None:
    """It would be the opposite."""
    assert triples("Mayor Lee Roe stopped short of calling for the camp to be closed.") == []


def test_why_an_official_is_not_named_is_no_statement() -> None:
    """And the official spoke, not whoever was named before."""
    text = (
        "Sen. Joe Park said he was troubled by the shooting.\n\nA department official, speaking on condition of "
        "anonymity because he was not authorized to talk about the operation, said the surge would last weeks."
    )
    assert [source for source, _, _ in triples(text)] == ["Sen. Joe Park", "A department official"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“The pier is old and green,” said one official who spoke on the condition of anonymity to be frank.",
            ("one official", "The pier is old and green,"),
        ),
        ("The pier was not safe, Ann Roe said, on condition of anonymity.", ("Ann Roe", "The pier was not safe")),
        (
            "Mayor Ann Roe said in a statement released on Monday that the pier needs an inquiry.",
            ("Mayor Ann Roe", "the pier needs an inquiry"),
        ),
        (
            "Ten thousand people came to the pier on Monday, according to the event organizer, Ann Roe.",
            ("the event organizer", "Ten thousand people came to the pier on Monday"),
        ),
    ],
)
def test_what_stands_beside_a_statement_does_not_silence_it(text: str, expected: tuple[str, str]) -> None:
    """Why no name is given, that it was put out, what somebody organised: the words were said all the same."""
    [(source, _, content)] = triples(text)
    assert ((source or "")[: len(expected[0])], content) == (expected[0], [expected[1]])


def test_what_nobody_says_is_not_said() -> None:
    """Nobody would say a word, nobody who asks is told: no source, and no statement."""
    assert quotations_of("On Canal Street, nobody would say a word with a name attached.") == []
    assert quotations_of("But nobody said that the pier was shut.") == []
    assert quotations_of("Ask the sheriff: Why is the pier shut?") == []
    assert quotations_of("Not all of the agents welcomed the order.") == []
    assert quotations_of("FACT SHEET: Mayor Jane Roe Restores Order on Our Piers") == []
    assert tagged("[s Roe] [c slammed] [q the brakes on a plan to shut the pier].") == []


@pytest.mark.parametrize("key", ["examples", "counter_examples"])
def test_verbs_of_several_words_report_speech(key: str) -> None:
    """ "Shot back", not "shot"."""
    phrases = load_lexicon("cues")["speech"]["phrases"]
    pattern = re.compile(rf"\b(?:{phrases['regex']})\b", re.VERBOSE)
    assert {words for words in phrases[key] if (pattern.search(words) is not None) != (key == "examples")} == set()
    assert tagged("[s Roe] [c shot back] [q that the pier was shut].") == [("Roe", "shot back", "the pier was shut")]


def test_who_is_asked_does_not_say_the_question() -> None:
    """ "Asked whether ..., he replied": only the reply is his."""
    text = (
        "Asked on Monday whether the harbour would open, Mayor Jane Roe replied, “Not before we have been asked, no.”"
    )
    assert triples(text) == [("Mayor Jane Roe", "replied", ["Not before we have been asked, no."])]


def test_a_quotation_that_a_colon_leads_up_to_was_said_whatever_the_verb() -> None:
    """Marks show that somebody spoke, and the clause before the colon who."""
    found = tagged("[s The mayor] also [c dared] [q Poe to arrest him: “Come after me, arrest me for it.”]")
    assert [(source, content) for source, _, content in found] == [
        ("The mayor", "Poe to arrest him: “Come after me, arrest me for it.”")
    ]
