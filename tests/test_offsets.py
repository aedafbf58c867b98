"""Every span of every statement leads back to the words shown, whatever the text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.articles import read_articles
from timeline.check import check_table
from timeline.codebook import load_codebook
from timeline.records import Article
from timeline.table import from_rows, to_rows

pipeline = pytest.importorskip("timeline.pipeline", reason="a stage is missing", exc_type=ImportError)

SEEDS = Path(__file__).parents[1] / "seeds"
PIECES = [
    "“We will not go,” Mayor Ana Rivera said on Monday.",
    "Rivera told reporters that agents “must leave the city”",
    "“I asked,” he said, “and he told me, ‘Send them now,’ so we did.",
    "“And that is where it stands.”",
    "The governor, D-Ohio, has demanded that troops be withdrawn",
    'In a post on June 3, 2025, she wrote: "No raids on farms."',
    'WELKER: "Will you go?" RIVERA: "If asked."',
    "— Ana Rivera (@rivera) February 4, 2026",
    "Ana Rivera speaks in Columbus, Ohio, June 2, 2025.",
    "Jo Reed/Agence via Getty Images",
    "By Jo Reed",
    "according to the U.S. Department of Homeland Security",
    "''Never,'' said Bo Lind, 44, of the union",
    "“",
    "”",
    '"',
    "‘",
    "’",
    "—",
    "said",
    "she added two days later",
    "👩🏽‍🌾",
    "e\u0301\u0308",
    "\u00a0",
    "\u2028",
    "\r\n",
    "\n\n",
    "\t",
    ". ",
    ", ",
]
texts = st.lists(
    st.sampled_from(PIECES) | st.text(alphabet=st.characters(codec="utf-8"), max_size=8), min_size=1, max_size=14
).map(" ".join)


def assert_sound(article: Article) -> None:
    statements = pipeline.extract(article)

    assert [str(found) for found in check_table(statements, {article.stem: article.text}, load_codebook())] == []
    assert from_rows(to_rows(statements)) == statements


@settings(max_examples=60)
@given(texts, st.none() | st.dates(date(2026, 2, 4), date(2026, 2, 28)))
def test_spans_of_any_text_hold_the_words_shown(text: str, published: date | None) -> None:
    """Odd marks, line ends and emoji shift nothing; ids, dates, codes and links are sound as well."""
    assert_sound(Article("made", text, published=published))


@pytest.mark.parametrize("change", [str, lambda text: text.replace("\n", "\r\n"), lambda text: f"👩🏽‍🌾\u2028{text}"])
def test_spans_of_real_text_hold_the_words_shown(change: object) -> None:
    """With Windows line ends and with characters beyond the first plane too."""
    assert callable(change)
    for article in read_articles(SEEDS):
        assert_sound(Article(article.stem, change(article.text)))
