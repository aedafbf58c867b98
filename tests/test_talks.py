"""Turns of a transcript have the day of the talk: held, or aired; words played from a recording have another."""

from __future__ import annotations

import re
from datetime import date

import pytest

from timeline.lexicon import load_lexicon
from timeline.pipeline import extract
from timeline.records import Article

TURNS = "ROE: Are the docks shut?\n\nPOE: Some of them.\n\nROE: For how long?\n\nPOE: Until the storm has gone."
CLIP = """ROE: Are the docks shut?

POE: Some of them.

(BEGIN VIDEO CLIP)

MAYOR LEE: The docks will open when the wind drops.

(END VIDEO CLIP)

ROE: That was the mayor on Friday. Is she right?

POE: She is."""


def days(text: str, published: date | None = None) -> dict[str, str]:
    """Return the day of each turn, by its first words."""
    found = [s for s in extract(Article("a", text, published=published)) if s.within is None]
    return {
        " ".join(s.quote.split()[:3]): f"{s.date_start}" if s.date_basis not in ("bounded", "none") else ""
        for s in found
    }


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("Harbour Hour\nAired May 4, 2025\n\n{}", "2025-05-04"),
        ("Broadcast on Sunday, May 4, 2025\n\n{}", "2025-05-04"),
        ("Original air date: May 4, 2025\n\n{}", "2025-05-04"),
        ("May 7, 2025\n\nThe captain is tired. We spoke by phone on Tuesday.\n\n{}", "2025-05-06"),
        ("May 7, 2025\n\n{}\n\nThis interview was conducted on May 2.", "2025-05-02"),
        ("Aired May 4, 2025\n\nThe conversation was recorded on April 30.\n\n{}", "2025-04-30"),
        ("May 7, 2025\n\nWe spoke on Monday, and we met again on Tuesday.\n\n{}", ""),
        ("May 7, 2025\n\nThe captain sailed on Monday.\n\n{}", ""),
        ("May 7, 2025\n\n“We met on Monday,” the captain says of his crew.\n\n{}", ""),
        ("Press Briefing by the Harbour Master\nMay 4, 2025\n1:07 P.M. EDT\n\n{}", "2025-05-04"),
        ("Transcript: Li Poe on “Harbour Hour,” May 4, 2025\n\nMay 5, 2025\n\nThe captain is tired.\n\n{}", ""),
        ("Transcript: Li Poe on “Harbour Hour,” May 4, 2025\n\nThe captain is tired.\n\n{}", "2025-05-04"),
        ("The docks\nMay 4, 2025\n\nThe captain is tired.\n\n{}", ""),
        ("{}", ""),
    ],
)
def test_the_turns_of_a_talk_have_its_day(frame: str, expected: str) -> None:
    """The day it was held counts before the day it aired; two days, or a day of something else, are none."""
    found = days(frame.format(TURNS))
    assert {found[words] for words in ("Are the docks", "Some of them.", "Until the storm")} == {expected}


def test_a_talk_that_is_said_to_be_after_the_article_has_limits_only() -> None:
    """One of the two days is wrong, and the article is still read."""
    assert set(days(f"Aired May 4, 2025\n\n{TURNS}", date(2025, 5, 1)).values()) == {""}


def test_words_from_a_recording_have_the_day_that_the_presenter_names() -> None:
    """A clip was not said on the air that day."""
    found = days(f"Aired May 4, 2025\n\n{CLIP}")
    assert found["The docks will"] == "2025-05-02"
    assert found["She is."] == found["Are the docks"] == "2025-05-04"


@pytest.mark.parametrize("direction", ["(SOUNDBITE OF ARCHIVED RECORDING)", "[VIDEOTAPE]"])
def test_words_from_a_recording_without_a_day_have_none(direction: str) -> None:
    """A recording ends with the first turn of somebody who spoke before it."""
    text = CLIP.replace("(BEGIN VIDEO CLIP)", direction).replace("\n\n(END VIDEO CLIP)", "").replace(" on Friday", "")
    found = days(f"Aired May 4, 2025\n\n{text}")
    assert found["The docks will"] == ""
    assert found["She is."] == "2025-05-04"


def test_music_is_no_recording_of_words() -> None:
    """What is said after music is said on the air that day."""
    text = TURNS.replace("\n\nPOE: Until", "\n\n(SOUNDBITE OF MUSIC)\n\nPOE: Until")
    assert days(f"Aired May 4, 2025\n\n{text}")["Until the storm"] == "2025-05-04"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Aired May 4, 2025", ("2025-05-04", "dateline")),
        ("First broadcast on: May 4, 2025", ("2025-05-04", "dateline")),
        ("Aired May 4, 2025, the show drew two million viewers.", (None, "none")),
    ],
)
def test_a_broadcast_appears_on_the_day_it_aired(line: str, expected: tuple[str | None, str]) -> None:
    """A line of its own says so; a sentence tells of some show."""
    [first, *_] = extract(Article("a", f"{line}\n\n{TURNS}"))
    assert (first.published, first.published_basis) == expected


@pytest.mark.parametrize(
    ("name", "where"), [("aired", "whole"), ("headed", "first"), ("held", "anywhere"), ("clip_day", "whole")]
)
def test_patterns_match_their_examples_only(name: str, where: str) -> None:
    """Each example exercises the pattern, each counter-example looks like one."""
    lists = load_lexicon("talks")[name]
    pattern = re.compile(lists["regex"], re.VERBOSE)
    find = {"whole": pattern.fullmatch, "anywhere": pattern.search, "first": pattern.match}[where]
    assert [e for e in lists["examples"] if not find(e)] == []
    assert [e for e in lists["counter_examples"] if find(e)] == []


def test_stage_directions_open_and_close_a_clip() -> None:
    """The direction that closes a clip is none that opens one."""
    lists = load_lexicon("talks")["clip"]
    opens, closes = (re.compile(lists[key], re.VERBOSE) for key in ("opens", "closes"))
    assert [e for e in lists["examples"] if not opens.fullmatch(e) or closes.fullmatch(e)] == []
    assert [e for e in lists["closing_examples"] if opens.fullmatch(e) or not closes.fullmatch(e)] == []
    assert [e for e in lists["counter_examples"] if opens.fullmatch(e) or closes.fullmatch(e)] == []
