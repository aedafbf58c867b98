"""What a second coder must not see: names of speakers, of the codebook's people, offices and parties."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.codebook import load_codebook
from timeline.lexicon import load_lexicon
from timeline.masking import HIDDEN, find_names, hide, uncovered
from timeline.records import Span, Statement

Make = Callable[..., Statement]
PARTY = load_lexicon("masking")["party"]


def masked(text: str, *statements: Statement) -> str:
    return hide(text, Span(0, len(text)), find_names(text, statements, load_codebook()))


@pytest.mark.parametrize("words", PARTY["examples"])
def test_every_party_word_is_found(words: str) -> None:
    """A word that no example exercises may be misspelt, and nobody would see."""
    assert re.search(PARTY["regex"], words, re.VERBOSE)


@pytest.mark.parametrize("words", PARTY["counter_examples"])
def test_words_that_look_like_a_party_s_stay(words: str) -> None:
    """They say something of the subject."""
    assert not re.search(PARTY["regex"], words, re.VERBOSE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Donald Trump met Gov. Gavin Newsom’s aides.", "[name] met [name]’s aides."),
        ("Trump said so, and Rep. Jane Q. Doe (D-Ohio) agreed.", "[name] said so, and [name] [name] agreed."),
        ("Republican Sen. Ann Poe met Democrats.", "[name] [name] met [name]."),
        ("Sheriff Pat O’Neil spoke to Judge J. P. Poe.", "[name] spoke to [name]."),
        ("ICE and the Department of Homeland Security act.", "ICE and the Department of Homeland Security act."),
        ("A trumped-up charge, a mayor, a newsroom.", "A trumped-up charge, a mayor, a newsroom."),
    ],
)
def test_people_offices_and_parties_are_hidden(text: str, expected: str) -> None:
    """Institutions stay: what they are called often names the subject."""
    assert masked(text) == expected


def test_whoever_speaks_in_the_article_is_hidden_throughout(statement: Make) -> None:
    """By name, by surname, and where only "she" or "officials" speak."""
    text = "Ana Rivera Jr. left. Rivera said no. She said so. Officials said yes, and officials know. DHS said no; DHS is big."
    spoken = [
        statement(speaker="Ana Rivera Jr.", speaker_id=None, speaker_span=Span(21, 27)),
        statement(speaker="Ana Rivera Jr.", speaker_id=None, speaker_span=Span(37, 40)),
        statement(speaker="officials", speaker_id=None, speaker_span=Span(50, 59)),
        statement(speaker="DHS", speaker_id="dhs", speaker_span=Span(90, 93)),
    ]

    assert masked(text, *spoken) == (
        "[name] left. [name] said no. [name] said so. [name] said yes, and officials know. [name] said no; DHS is big."
    )


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=6), st.integers(0, 40), st.integers(1, 20))
def test_what_is_shown_is_never_hidden(places: list[tuple[int, int]], start: int, length: int) -> None:
    """A statement's own words stay whole; everything else that is hidden stays hidden."""
    spans = sorted({Span(at, at + size) for at, size in places})
    apart = [span for n, span in enumerate(spans) if not any(span.meets(other) for other in spans[:n])]
    shown = Span(start, start + length)

    left = uncovered(apart, [shown])

    assert not any(span.meets(shown) for span in left)
    assert all(one.end <= two.start for one, two in pairwise(left))
    assert {n for span in left for n in range(*span)} == {n for span in apart for n in range(*span)} - set(
        range(*shown)
    )


def test_a_name_that_runs_over_an_end_is_hidden_as_far_as_it_goes() -> None:
    """A sentence may begin in the middle of one."""
    assert (
        hide("Gov. Roe said no to Gov. Poe", Span(5, 26), [Span(0, 8), Span(20, 28)]) == f"{HIDDEN} said no to {HIDDEN}"
    )
