"""The stage against passages of our own, marked by reading; its scores are floors that a change may only raise."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from timeline.linker import load_linker
from timeline.quotations import find_quotations
from timeline.reading import read
from timeline.records import Quotation, Span, Speaker
from timeline.speakers import resolve_speakers
from timeline.tagger import load_tagger, tag_tokens

PASSAGES = tomllib.loads((Path(__file__).parent / "attribution_set.toml").read_text(encoding="utf-8"))["passage"]
MARKED = re.compile(r"\[(?P<role>[qsc])(?P<number>\d) (?P<words>[^\]]*)\]")
GAPS: dict[int, str] = {}
FLOORS = {"precision": 1.0, "recall": 1.0, "form": 1.0, "speaker": 1.0, "cue": 1.0}  # they only rise


@dataclass
class Said:
    """One statement as a reader marked it."""

    form: str
    speaker: str | None
    content: list[Span] = field(default_factory=list)
    cue: Span | None = None


def unmarked(passage: dict[str, Any]) -> tuple[str, list[Said]]:
    """Return the text of a passage without its marks, and what is said in it."""
    said = [Said(*(None if part == "-" else part for part in line.split(" ", 1))) for line in passage["said"]]
    text, at = "", 0
    for mark in MARKED.finditer(passage["text"]):
        text += passage["text"][at : mark.start()]
        span, at = Span(len(text), len(text) + len(mark["words"])), mark.end()
        text += mark["words"]
        if int(mark["number"]) <= len(said):
            one = said[int(mark["number"]) - 1]
            if mark["role"] == "q":
                one.content.append(span)
            elif mark["role"] == "c":
                one.cue = span
    return text + passage["text"][at:], said


def ink(spans: Any) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


@cache
def answers(number: int) -> tuple[list[Said], list[tuple[Quotation, Speaker | None]], dict[int, int]]:
    """Return what was said, what was found, and which found statement is which (IoU of at least one half)."""
    text, said = unmarked(PASSAGES[number])
    reading = read(text)
    found = find_quotations(reading, tag_tokens(reading.tokens, reading.quoted, load_tagger()), load_linker())
    outer = [(q, s) for q, s in zip(found, resolve_speakers(reading, found), strict=True) if q.within is None]
    match: dict[int, int] = {}
    for i, one in enumerate(said):
        for j, (quotation, _) in enumerate(outer):
            a, b = ink(one.content), ink(quotation.content)
            if j not in match.values() and i not in match and 2 * len(a & b) >= len(a | b):
                match[i] = j
    return said, outer, match


def wrong(number: int) -> list[str]:
    """Say what is wrong with the answers on one passage."""
    said, outer, match = answers(number)
    problems = [f"not found: {i + 1}" for i in range(len(said)) if i not in match]
    if not PASSAGES[number].get("optional"):
        problems += [f"nobody said {q}" for j, (q, _) in enumerate(outer) if j not in match.values()]
    for i, j in match.items():
        quotation, speaker = outer[j]
        if (speaker.name if speaker else None) != said[i].speaker:
            problems.append(f"speaker of {i + 1}: {speaker}")
        if quotation.form != said[i].form:
            problems.append(f"form of {i + 1}: {quotation.form}")
        cue = said[i].cue
        if cue and not (quotation.cue and quotation.cue.meets(cue)):
            problems.append(f"cue of {i + 1}: {quotation.cue}")
    return problems


def cases() -> Iterator[Any]:
    for number, passage in enumerate(PASSAGES):
        reason = GAPS.get(number + 1)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(number, marks=marks, id=f"{number + 1}-{passage['kind'].replace(' ', '-')}")


@pytest.mark.parametrize("number", list(cases()))
def test_a_passage_is_read_as_a_careful_reader_does(number: int) -> None:
    """Content, speaker, cue and form of each statement, and nothing that nobody said."""
    assert wrong(number) == []


def test_the_scores_do_not_fall() -> None:
    """Over all passages: statements found and right, their forms, speakers and cues."""
    rows = [(answers(n), PASSAGES[n]) for n in range(len(PASSAGES))]
    pairs = [(said[i], *outer[j]) for (said, outer, match), _ in rows for i, j in match.items()]
    cued = [(one, q) for one, q, _ in pairs if one.cue]
    extra = sum(len(outer) - len(match) for (_, outer, match), passage in rows if not passage.get("optional"))
    scores = {
        "precision": len(pairs) / (len(pairs) + extra),
        "recall": len(pairs) / sum(len(said) for (said, _, _), _ in rows),
        "form": sum(q.form == one.form for one, q, _ in pairs) / len(pairs),
        "speaker": sum((s.name if s else None) == one.speaker for one, _, s in pairs) / len(pairs),
        "cue": sum(bool(q.cue and one.cue and q.cue.meets(one.cue)) for one, q in cued) / len(cued),
    }
    assert {name: score for name, score in scores.items() if score < FLOORS[name]} == {}, scores


def test_every_kind_of_failure_has_its_passages() -> None:
    """At least eighty passages, and every mark in them is read."""
    assert len(PASSAGES) >= 80
    for number in range(len(PASSAGES)):
        text, said = unmarked(PASSAGES[number])
        assert "[" not in text
        assert all(one.content for one in said)
