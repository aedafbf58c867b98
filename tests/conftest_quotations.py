"""How the tests of quotations run the stage: with the shipped weights, or with tags set by hand."""

from __future__ import annotations

import re

from timeline.linker import load_linker
from timeline.quotations import find_quotations
from timeline.reading import Reading, read
from timeline.records import Quotation, Span, join
from timeline.tagger import load_tagger, tag_tokens

MARKED = re.compile(r"\[(?P<role>[qsc]) (?P<words>[^\]]*)\]")
LETTERS = {"q": "C", "s": "S", "c": "V"}


def quotations_of(text: str) -> list[Quotation]:
    """Run the stage with the shipped weights."""
    reading = read(text)
    tags = tag_tokens(reading.tokens, reading.quoted, load_tagger())
    return find_quotations(reading, tags, load_linker())


def triples(text: str) -> list[tuple[str | None, str | None, list[str]]]:
    """Return source, cue and content in words."""
    return [
        (q.source.of(text) if q.source else None, q.cue.of(text) if q.cue else None, [c.of(text) for c in q.content])
        for q in quotations_of(text)
    ]


def read_marked(marked: str) -> tuple[Reading, str]:
    """Return a text with tags set by hand, "[s Roe] [c said] [q no]", and these tags."""
    text, spans, at = "", [], 0
    for mark in MARKED.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark["words"]), LETTERS[mark["role"]]))
        text, at = text + mark["words"], mark.end()
    text += marked[at:]
    reading = read(text)
    tags = "-" * len(reading.tokens)
    for start, end, letter in spans:
        inside = reading.within(Span(start, end))
        tags = tags[: inside.start] + letter + letter.lower() * (len(inside) - 1) + tags[inside.stop :]
    return reading, tags


def tagged(marked: str) -> list[tuple[str | None, str | None, str]]:
    """Run the stage with tags set by hand; return source, cue and content in words."""
    reading, tags = read_marked(marked)
    text = reading.text
    return [
        (q.source.of(text) if q.source else None, q.cue.of(text) if q.cue else None, join(text, q.content))
        for q in find_quotations(reading, tags, load_linker())
    ]
