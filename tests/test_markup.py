"""A newsletter in Markdown is read as if it were printed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeline import Article, extract
from timeline.markup import without_markup

LETTER = """# The Harbour Letter
### Thursday, November 20, 2025

**What they’re saying:** "We stay until the pier is **open**," Mayor Jane Roe said Monday.

> **The other side of the pier:** Ann Poe told the crew that it was shut.
"""


def test_the_day_and_the_speakers_of_a_newsletter_are_found() -> None:
    """Headings, quotation bars and emphasis say nothing; offsets are those of the text as it came."""
    found = extract(Article("letter", LETTER))
    assert [(s.speaker, s.quote, str(s.date_start)) for s in found] == [
        ("Jane Roe", "We stay until the pier is **open**,", "2025-11-17"),
        ("Ann Poe", "it was shut", "None"),
    ]


@given(st.text(alphabet="*_#> a\n“.", max_size=60))
def test_a_text_without_markup_is_as_long(text: str) -> None:
    """Nothing but marks becomes white space."""
    plain = without_markup(text)
    assert len(plain) == len(text)
    assert all(old in "*_#>" for old, new in zip(text, plain, strict=True) if old != new)
