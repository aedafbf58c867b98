"""When the turns of a transcript or of an interview were spoken: the day it was held, or aired; a clip's own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from timeline.lexicon import load_lexicon
from timeline.media import find_media
from timeline.reading import Reading
from timeline.records import Block, Quotation, Span, Timex

__all__ = ["Talks", "find_talks"]

INTERVIEW = "interview"
HEAD = 8  # blocks in which a line may say when a broadcast aired
LONG_WORD = re.compile(r"[A-Za-z]{6,}")  # there is none in an hour and a zone
NEXT = 2  # sentences of a presenter's turn that may say when the words just played were said


@dataclass(frozen=True, slots=True)
class Talks:
    """The day of an article's turns; ``None`` where the text gives none. Turns of a clip have their own, or none."""

    day: Timex | None
    clips: dict[int, Timex | None]  # where a clip's turn begins -> the day that the presenter names for it
    turns: frozenset[int]  # where each turn's own words begin
    medium: str = INTERVIEW

    def is_turn(self, quotation: Quotation) -> bool:
        """Tell whether a statement is a turn, or part of one."""
        return quotation.channel == "turn" and quotation.content[0].start in self.turns

    def day_of(self, quotation: Quotation) -> Timex | None:
        """Return the date of a turn."""
        return self.clips.get(quotation.content[0].start, self.day)


def find_talks(reading: Reading, timexes: Sequence[Timex]) -> Talks:
    """Return when the turns of an article were spoken.

    A sentence outside them that says when the talk was held counts before a line that says when it aired, and this
    before a date in the heading of a transcript. Where two such days are told, neither is given. What stands behind a
    stage direction of archive sound is of another day.

    >>> from timeline.dates import find_timexes
    >>> from timeline.reading import read
    >>> text = "Aired May 5, 2025\\n\\nROE: Is it over?\\n\\nPOE: No.\\n\\nROE: Why?\\n\\nPOE: It rains."
    >>> find_talks(read(text), find_timexes(text)).day.text
    'May 5, 2025'
    """
    turns = [block for block in reading.turns if block.body]
    if not turns:
        return Talks(None, {}, frozenset())
    spoken = frozenset(turn.body.start for turn in turns if turn.body)
    days = [t for t in timexes if t.value and t.value.days == 1]
    held = {t.value: t for t in _held(reading, turns, days) if not reading.is_quoted(t.span)}
    aired = {t.value: t for t in _aired(reading, days)}
    told = held or aired or {t.value: t for t in _headed(reading, turns, days)}
    day = next(iter(told.values())) if len(told) == 1 else None
    return Talks(day, dict(_clips(reading, turns, days)), spoken, _medium(reading, turns))


def _held(reading: Reading, turns: Sequence[Block], days: Sequence[Timex]) -> Iterator[Timex]:
    """Yield the days that sentences before the first turn, or after the last, give for the talk."""
    for sentence in reading.sentences:
        span = sentence.span
        if turns[0].span.start <= span.start < turns[-1].span.end:
            continue
        verb = _pattern("held", "regex").search(reading.text, *span)
        if verb:
            yield from _inside(days, verb.start(), span.end)


def _aired(reading: Reading, days: Sequence[Timex]) -> Iterator[Timex]:
    """Yield the days of lines that say nothing but when a broadcast aired."""
    for block in reading.outer[:HEAD]:
        for timex in _inside(days, *block.span):
            before = reading.text[block.span.start : timex.span.start]
            after = reading.text[timex.span.end : block.span.end]
            if _pattern("aired", "regex").fullmatch(before) and not LONG_WORD.search(after):
                yield timex


def _headed(reading: Reading, turns: Sequence[Block], days: Sequence[Timex]) -> Iterator[Timex]:
    """Yield the days that stand by themselves, or in a heading of a transcript, above the first turn of one."""
    headings = _headings(reading, turns)
    for block in _above(reading, turns) if headings else []:
        for timex in _inside(days, *block.span):
            is_alone = timex.span.start == block.span.start or block in headings
            if (
                timex.kind == "date"
                and is_alone
                and not re.search(r"[A-Za-z]{6,}", reading.text[timex.span.end : block.span.end])
            ):
                yield timex


def _above(reading: Reading, turns: Sequence[Block]) -> list[Block]:
    return [block for block in reading.outer[:HEAD] if block.span.start < turns[0].span.start]


def _headings(reading: Reading, turns: Sequence[Block]) -> list[Block]:
    """Return the lines above the first turn that say what is transcribed."""
    return [b for b in _above(reading, turns) if _pattern("headed", "regex").match(reading.text, *b.span)]


def _medium(reading: Reading, turns: Sequence[Block]) -> str:
    """Return the medium that a heading names, as a press briefing is; else it is an interview."""
    words = " ".join(block.span.of(reading.text) for block in _headings(reading, turns)).lower()
    return next((name for name, _ in find_media(words, Span(0, len(words)))), INTERVIEW)


def _inside(days: Sequence[Timex], start: int, end: int) -> Sequence[Timex]:
    """Return the dates within a stretch of text."""
    first, last = (bisect_left(days, offset, key=lambda day: day.span.start) for offset in (start, end))
    return [day for day in days[first:last] if day.span.end <= end]


# -------------------------------------------------------------------------------------------- clips: other days


def _clips(reading: Reading, turns: Sequence[Block], days: Sequence[Timex]) -> Iterator[tuple[int, Timex | None]]:
    """Yield where each turn of a clip begins, with the day that the turn after it names, if it does."""
    directions = [
        (b.span.start, _direction(reading.text, b)) for b in reading.outer if reading.text[b.span.start] in "(["
    ]
    studio: set[str] = set()  # who has spoken outside a clip
    clip: list[int] = []
    inside, at = "", 0
    for turn in turns:
        while at < len(directions) and directions[at][0] < turn.span.start:
            inside = directions[at][1] or inside
            at += 1
        name = _label(reading.text, turn)
        body = turn.body or turn.span
        if inside == "opens" and not (clip and name in studio):
            clip.append(body.start)
            continue
        day = _day_after(reading, body, days)
        yield from ((start, day) for start in clip)
        clip, inside = [], ""
        studio.add(name)
    yield from ((start, None) for start in clip)


def _direction(text: str, block: Block) -> str:
    """Return what a stage direction does: "opens" a clip, "closes" one, or nothing."""
    words = block.span.of(text)
    if _pattern("clip", "closes").fullmatch(words):
        return "closes"
    return "opens" if _pattern("clip", "opens").fullmatch(words) else ""


def _label(text: str, turn: Block) -> str:
    """Return the last word of a turn's label: a full name comes back as a surname."""
    return turn.author.of(text).split()[-1].casefold() if turn.author else ""


def _day_after(reading: Reading, body: Span, days: Sequence[Timex]) -> Timex | None:
    """Return the day in "That was the mayor on Thursday", said right after a clip."""
    first = reading.place(body.start)
    for sentence in reading.sentences[first : first + NEXT]:
        start = max(sentence.span.start, body.start)
        inside = _inside(days, start, min(sentence.span.end, body.end))
        if inside:
            named = _pattern("clip_day", "regex").fullmatch(reading.text, start, inside[0].span.start)
            return inside[0] if named and len(inside) == 1 else None
    return None


@cache
def _pattern(name: str, key: str) -> re.Pattern[str]:
    return re.compile(load_lexicon("talks")[name][key], re.VERBOSE)
