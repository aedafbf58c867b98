"""From an article to its statements: every offset holds, every day is possible, whatever the text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.coder import Coder
from timeline.pipeline import extract
from timeline.records import Article, Code, CodingUnit, Statement

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
REAL = [path.read_bytes().decode("utf-8") for path in SEEDS]
LINES = [line for text in REAL for line in text.splitlines() if line]
PIECES = [
    *LINES,
    "“I will,” Mayor Jane Roe said Monday. “Soon.”",
    'He added: "No."',
    "— Poe (@poe) June 3, 2025",
    "ABC: “Why?” @poe: “Because.”",
    "''Quoted,'' she said.",
    "\ufeff",
    "‘’“”\"'",
    "\r\n",
    " \u202e é 🎉 ",
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=6).map("\n".join)
days = st.one_of(st.none(), st.dates(date(2025, 6, 1), date(2026, 2, 28)))


def check(article: Article, found: list[Statement]) -> None:
    """Hold every statement of an article to what the README promises."""
    text, ids = article.text, [s.id for s in found]
    assert len(set(ids)) == len(ids)
    for s in found:
        assert s.quote == " […] ".join(text[a:b] for a, b in s.spans)
        assert list(s.spans) == sorted(s.spans)
        for words, span in ((s.speaker_mention, s.speaker_span), (s.cue, s.cue_span)):
            assert (words is None) == (span is None)
            assert span is None or text[span.start : span.end] == words
        for span in (*s.spans, *s.evidence, *([s.date_span] if s.date_span else [])):
            assert 0 <= span.start < span.end <= len(text)
        assert s.within is None or s.within in ids
        assert s.date_start is None or s.date_end is None or s.date_start <= s.date_end
        assert (
            article.published is None
            or s.date_start is None
            or s.date_start <= article.published
            or s.medium == "social media post"
        )
        assert s.position is None or s.topic is not None


@given(texts, days)
@settings(max_examples=60)
def test_every_span_shows_the_words_it_stands_for(text: str, published: date | None) -> None:
    """text[start:end] of every span is what is shown, over generated text with pieces of real articles in it."""
    article = Article("a", text, published=published)
    check(article, extract(article))


@pytest.mark.parametrize("seed", range(4))
def test_paragraphs_in_any_order_keep_their_offsets(seed: int) -> None:
    """Real paragraphs, shuffled, still give spans that hold."""
    lines = list(LINES)
    random.Random(seed).shuffle(lines)
    article = Article("a", "\n\n".join(lines))
    found = extract(article)
    assert len(found) > 15
    check(article, found)


@pytest.mark.parametrize("text", REAL, ids=[path.stem[:3] for path in SEEDS])
def test_the_same_text_gives_the_same_statements(text: str) -> None:
    """Run twice, the answers are equal."""
    article = Article("a", text)
    assert extract(article) == extract(article)


class Certain:
    """A coder that finds the same position in everything."""

    def code(self, _reading: object, units: Sequence[CodingUnit]) -> list[Code]:
        """Return it for each."""
        code = Code(True, "cities", ("cities",), 0.9, position=1, position_id="keep", posture="expand")
        return [replace(code, position_confidence=0.9) for _ in units]


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("The harbour office says arrests are up again.", [None, 1]),
        ("The harbour office says arrests are up again, and I think that is a good thing for all of us.", [1, 1]),
        ("They will go, and they will go soon.", [1]),
    ],
)
def test_who_only_passes_on_what_another_said_takes_no_position(turn: str, expected: list[int | None]) -> None:
    """The position is the other's; with words of one's own it is one's own as well."""
    text = f"LEE: {turn}\n\nROE: Why?\n\nLEE: Thank you.\n\nROE: Thank you."
    found = extract(Article("turns", text), coder=cast(Coder, Certain()))
    assert [s.position for s in found if s.spans[0].end <= text.index("\n")] == expected


BELIEFS = (
    "Roe supports the plan to close it. She said that it was late. Poe hopes to reopen the docks, and believes that "
    "the boats are old."
)


def test_whoever_asks_the_questions_takes_no_position() -> None:
    """An interviewer's turns hold others' words; a guest who asks back once does not interview."""
    turns = [
        "LEE: Who says so?",
        "ROE: I do.",
        "LEE: They must go now.",
        "ROE: Must they?",
        "LEE: Why?",
        "ROE: We must.",
    ]
    found = extract(Article("talk", "\n\n".join(turns)), coder=cast(Coder, Certain()))
    assert [s.position for s in found] == [None, 1, None, 1, None, 1]


def test_what_nobody_said_in_words_is_kept_for_those_who_ask_for_it() -> None:
    """Beliefs, wishes and plans stand beside the statements, flagged, without a day or a position."""
    article = Article("a", f"Mayor Jane Roe left. {BELIEFS}", published=date(2025, 7, 10))
    statements, everything = extract(article), extract(article, unspoken=True)
    unspoken = [s for s in everything if "unspoken" in s.flags]
    assert [s for s in everything if s not in unspoken] == statements
    assert [(s.cue, s.quote) for s in unspoken] == [
        ("supports", "the plan to close it"),
        ("hopes", "to reopen the docks"),
        ("believes", "the boats are old"),
    ]
    assert {(s.date_start, s.date_end, s.position) for s in unspoken} == {(None, None, None)}


@pytest.mark.parametrize("text", REAL)
def test_what_nobody_said_changes_no_statement(text: str) -> None:
    """And shares no word with one."""
    article = Article("a", text, published=date(2025, 7, 10))
    statements, everything = extract(article), extract(article, unspoken=True)
    assert [s for s in everything if "unspoken" not in s.flags] == statements
