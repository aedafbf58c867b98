"""What the coder learns from: a codebook's examples, and statements of real articles that were coded by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from timeline.codebook import Codebook, Example
from timeline.errors import CodebookError
from timeline.lexicon import load_lexicon
from timeline.reading import Reading, read
from timeline.records import CodingUnit, Span
from timeline.text import find_quoted

__all__ = ["Label", "Lesson", "read_codes", "read_examples", "split_example"]


class Label(NamedTuple):
    """What one statement ought to be coded as."""

    on: bool
    topic: str | None = None
    alternative: str | None = None  # another topic that a reader could choose
    step: int | None = None  # None: it takes no position


@dataclass(frozen=True, slots=True)
class Lesson:
    """Statements of one text with their labels."""

    name: str
    reading: Reading
    units: tuple[CodingUnit, ...]
    labels: tuple[Label, ...]
    is_real: bool = False  # an article; else one invented example


# ------------------------------------------------------------------------------------------------ coded articles


def read_codes(codes: Path, texts: Path, codebook: Codebook) -> list[Lesson]:
    """Return the articles of a file of stand-off codes, whose texts (``<article>.txt``) are in a folder.

    A line is a statement: ``article``, ``spans`` and ``cue`` (offsets into the text), ``check`` (CRC-32 of its words,
    joined by spaces), ``on``, ``topic``, ``alt`` and ``step``. Words other than those that were coded are an error.
    """
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for number, line in enumerate(codes.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        rows.setdefault(row["article"], []).append((number, row))
    return [_article(codes.name, name, found, texts, codebook) for name, found in rows.items()]


def _article(
    where: str, name: str, rows: Sequence[tuple[int, Mapping[str, Any]]], texts: Path, codebook: Codebook
) -> Lesson:
    try:
        text = (texts / f"{name}.txt").read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise CodebookError(f"{where}: no {name}.txt in {texts}; give the folder of the coded texts") from None
    reading = read(text)
    topics = {topic.id for topic in codebook.topics}
    units, labels = [], []
    for number, row in rows:
        content = tuple(Span(*span) for span in row["spans"])
        if crc32(" ".join(span.of(text) for span in content).encode("utf-8")) != row["check"]:
            raise CodebookError(f"{where}:{number}: {name}.txt has other words there than those that were coded")
        if row["on"] and row["topic"] not in topics:
            raise CodebookError(f"{where}:{number}: unknown topic {row['topic']!r}")
        cue = Span(row["cue"][0][0], row["cue"][-1][1]) if row["cue"] else None
        around = reading.around([*content, *([cue] if cue else [])])
        units.append(CodingUnit(content, cue, around, _asks(text, content)))
        labels.append(Label(row["on"], row["topic"], row["alt"], row["step"]))
    return Lesson(name, reading, tuple(units), tuple(labels), is_real=True)


def _asks(text: str, content: Sequence[Span]) -> bool:
    return content[-1].of(text).rstrip(" \"'”’").endswith("?")


# ------------------------------------------------------------------------------------------------ examples


def read_examples(examples: Iterable[Example]) -> Iterator[Lesson]:
    """Yield each example as a text of one statement."""
    for number, example in enumerate(examples):
        reading = read(example.text)
        content, cue = split_example(example.text)
        unit = CodingUnit(content, cue, Span(0, len(example.text)))
        label = Label(example.topic is not None, example.topic, None, example.position)
        yield Lesson(f"example {number}", reading, (unit,), (label,))


def split_example(text: str) -> tuple[tuple[Span, ...], Span | None]:
    """Return an example's own words and its reporting verb, so that words about the speaker are not learned.

    >>> text = "The mayor denied that the city hides anybody."
    >>> content, cue = split_example(text)
    >>> [span.of(text) for span in content], cue.of(text)
    (['that the city hides anybody.'], 'denied')
    >>> text = "They have to leave, the governor said."
    >>> [span.of(text) for span in split_example(text)[0]]
    ['They have to leave']
    """
    quoted = find_quoted(text)
    if quoted:
        verb = next((m for m in _verbs().finditer(text) if not any(q.start <= m.start() < q.end for q in quoted)), None)
        return tuple(quoted), Span(*verb.span()) if verb else None
    for pattern in (_after(), _between(), _before()):
        match = pattern.search(text)
        if match:
            spans = (Span(*match.span(name)) for name in ("first", "second") if name in match.re.groupindex)
            return tuple(span for span in spans if span.end > span.start), Span(*match.span("cue"))
    return (Span(0, len(text)),), None


@cache
def _verbs() -> re.Pattern[str]:
    words = sorted(load_lexicon("coder")["reporting"]["words"], key=len, reverse=True)
    return re.compile(rf"\b(?P<cue>{'|'.join(words)})\b")


def _after() -> re.Pattern[str]:
    return re.compile(rf"^(?P<first>.+),\s[^,;:]{{2,60}}?\s{_verbs().pattern}(?:\s[^,;:.]{{0,60}})?\.?$")


def _between() -> re.Pattern[str]:
    return re.compile(rf"^(?P<first>[^,]+),\s[^,;:]{{2,60}}?\s{_verbs().pattern}[,;]\s(?P<second>.+)$")


def _before() -> re.Pattern[str]:
    others = "|".join(load_lexicon("coder")["reporting"]["not_after"])
    return re.compile(rf"^(?=[A-Z])(?!(?i:{others})\b)[^,.;:]{{2,60}}?\s{_verbs().pattern}\s(?P<first>.+)$")
