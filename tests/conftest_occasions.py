"""How the tests of occasions run the pipeline, and what they ask of a statement."""

from __future__ import annotations

import re
from datetime import date

from timeline.codebook import load_codebook
from timeline.dates import find_timexes
from timeline.linker import load_linker
from timeline.occasions import find_occasions
from timeline.pipeline import extract
from timeline.quotations import find_quotations
from timeline.reading import read
from timeline.records import Article, Interval, Occasion, Published, Span, Statement
from timeline.speakers import resolve_speakers
from timeline.tagger import load_tagger, tag_tokens

PUBLISHED = date(2025, 6, 18)  # a Wednesday


def statements(text: str, published: date | None = PUBLISHED) -> list[Statement]:
    """Extract the outer statements of an article that appeared on *published*."""
    return [s for s in extract(Article("a", text, published=published)) if s.within is None]


def told(text: str) -> list[tuple[str, str, str]]:
    """Return days, basis and medium of each statement."""
    return [(f"{s.date_start or '..'}/{s.date_end or '..'}", s.date_basis, s.medium) for s in statements(text)]


def occasions(text: str, when: Interval | None = None) -> list[Occasion]:
    """Return the occasions of an article that appeared on PUBLISHED, or some day of *when*."""
    reading, published = read(text), Published(when or Interval.of(PUBLISHED), "given")
    quotations = find_quotations(reading, tag_tokens(reading.tokens, reading.quoted, load_tagger()), load_linker())
    speakers = resolve_speakers(reading, quotations, load_codebook().actors, PUBLISHED)
    return find_occasions(reading, quotations, speakers, find_timexes(text, published), published)


def days(text: str, published: date | None = PUBLISHED) -> dict[str, str]:
    """Return the day of each statement by its last word; limits are no day."""
    return {
        re.findall(r"\w+", s.quote)[-1]: f"{s.date_start}" if s.date_basis not in ("bounded", "none") else ""
        for s in statements(text, published)
    }


def words(text: str, span: Span | None) -> str | None:
    """Return the words of a span, if there is one."""
    return span.of(text) if span else None
