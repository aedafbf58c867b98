"""Occasions told without a statement: a debate, a hearing, a meeting and its day, and what ties a statement to one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from timeline.lexicon import load_lexicon
from timeline.reading import Reading
from timeline.records import Quotation, Span, Timex

__all__ = ["Scene", "find_scenes", "is_answer", "is_asked_there", "is_before_or_after", "is_there", "takes_part"]

CLAUSE = 60  # characters between the words that open a scene and their day
OTHERS = re.compile(r"\b(?:who|which|whose|whom|where)\b")
PARTED = re.compile(r"[,;:—–“”\"]|\b(?:who|which|whose|whom|where|that|because|after|before|since|until)\b")
PARTING = re.compile(r"\b(?:after|before|since|until|following|ahead of|by)\s+(?:the\s+|a\s+|last\s+)?$", re.IGNORECASE)
OWNER = re.compile(r"[’']s?\b")  # "Tuesday’s debate" may be ahead, and is not told of here
BY_RELATIVE = re.compile(r"who\s(?:\w+ly\s|also\s|had\s)?")
THERE = r"(?:at|in|during|from|leaving|entering|through|throughout|opened|opening|on)\s"
HEARD = r"(?:told|tell|telling|asked|asking|addressed|addressing|reminded|urged|warned|assured|to|before|from)\s"
OBJECT = r"\s(?:him|her|them|each other|the other|{})\b"
NAME = re.compile(r"[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of scene: what opens one, names it again, and who speaks at it by office."""

    name: str
    opens: re.Pattern[str]
    again: re.Pattern[str]
    asks: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene and its day: the sentence that tells of it, and the words in it that do."""

    kind: Kind
    sentence: Span
    words: Span
    day: Timex
    parties: int  # how many take part whom the sentence does not name; 0: none, or it does not say


@cache
def load_kinds() -> tuple[Kind, ...]:
    """Return the kinds of scenes of lexicons/scenes.toml.

    >>> [kind.name for kind in load_kinds()][:2]
    ['debate', 'hearing']
    """
    return tuple(
        Kind(
            e["name"],
            re.compile(e["opens"], re.VERBOSE),
            re.compile(rf"\b(?:{THERE}(?:{e['back']})|{HEARD}(?:{e['heard']}))\b", re.VERBOSE | re.IGNORECASE),
            re.compile(e["asks"], re.VERBOSE | re.IGNORECASE),
        )
        for e in load_lexicon("scenes")["scene"]
    )


def find_scenes(reading: Reading, timexes: Sequence[Timex]) -> list[Scene]:
    """Return the scenes that the prose opens, in order; *timexes* are those in nobody's words.

    A scene has one day, named in the clause that tells of it: "after Monday’s hearing" opens none.

    >>> from datetime import date
    >>> from timeline.dates import find_timexes
    >>> from timeline.reading import read
    >>> text = "The two debated on Monday. After Friday’s hearing, they left."
    >>> [(scene.kind.name, scene.day.text) for scene in find_scenes(read(text), find_timexes(text, date(2025, 5, 7)))]
    [('debate', 'Monday')]
    """
    return [scene for timex in timexes if timex.value and timex.value.days == 1 for scene in _opened(reading, timex)]


def _opened(reading: Reading, day: Timex) -> Iterator[Scene]:
    sentence = reading.sentence(day.span.start)
    start, end = max(sentence.start, day.span.start - CLAUSE), min(sentence.end, day.span.end + CLAUSE)
    if PARTING.search(reading.text, sentence.start, day.span.start) or OWNER.match(reading.text, day.span.end):
        return
    for kind in load_kinds():
        for words in kind.opens.finditer(reading.text, start, end):
            span = Span(*words.span())
            between = reading.text[min(span.end, day.span.end) : max(span.start, day.span.start)]
            before = reading.text[sentence.start : span.start]
            if not (PARTED.search(between) or PARTING.search(before) or _unsure().search(reading.text, start, end)):
                yield Scene(kind, sentence, span, day, _parties(reading.text, sentence))
                return


@cache
def _unsure() -> re.Pattern[str]:
    return re.compile(load_lexicon("scenes")["unsure"]["regex"], re.VERBOSE)


@cache
def _many() -> re.Pattern[str]:
    return re.compile(load_lexicon("scenes")["many"]["regex"], re.VERBOSE | re.IGNORECASE)


def _parties(text: str, sentence: Span) -> int:
    many = _many().search(text, *sentence)
    if many is None:
        return 0
    return {"three": 3, "four": 4, "five": 5, "six": 6}.get(many.group().split()[-1].casefold(), 2)


# ----------------------------------------------------------------------------------------- what ties a statement to it


def is_there(text: str, parts: Sequence[Span], anchor: Span, scene: Scene) -> bool:
    """Tell whether the words around a statement put it at the scene: "at the debate", "told the committee".

    >>> from timeline.dates import find_timexes
    >>> from timeline.reading import read
    >>> text = "The two debated on May 5, 2025. At the debate, Roe said no. Poe, who was at the debate, says so."
    >>> [scene] = find_scenes(read(text), find_timexes(text))
    >>> is_there(text, [Span(32, 58)], Span(51, 55), scene), is_there(text, [Span(60, 96)], Span(88, 92), scene)
    (True, False)
    """
    told = scene.kind.again.match(text, text.rfind(" ", anchor.start, anchor.end) + 1 or anchor.start)
    if told and told.start() < anchor.end <= told.end():  # whom it was told may be taken for the first words of it
        return True
    for part in parts:
        for match in scene.kind.again.finditer(text, *part):
            clause = max(text.rfind(mark, part.start, match.start()) for mark in ",.;\n")
            behind = match.start() >= anchor.end
            if not OTHERS.search(text, anchor.end if behind else max(clause, part.start), match.start()):
                return True
    return False


def takes_part(text: str, quotation: Quotation, scene: Scene) -> bool:
    """Tell whether a clause about the source tells of the scene: "Roe, who testified Wednesday, said"."""
    source, cue = quotation.source, quotation.cue
    if source is None or cue is None or not source.start < scene.words.start < scene.day.span.end <= cue.start:
        return False
    who = OTHERS.search(text, source.start, scene.words.start)
    return who is not None and BY_RELATIVE.fullmatch(text, who.start(), scene.words.start) is not None


def is_asked_there(text: str, source: Span, scene: Scene) -> bool:
    """Tell whether a source speaks for the scene by office: its moderator, its chairman."""
    return scene.kind.asks.match(text, *source) is not None


def is_before_or_after(text: str, parts: Sequence[Span]) -> bool:
    """Tell whether the words around a statement put it before or after a scene: "After it, Roe said".

    >>> text = "Before the debate, Roe said no."
    >>> is_before_or_after(text, [Span(0, len(text))])
    True
    """
    return any(_leaves().search(part.of(text)) for part in parts)


def is_answer(text: str, cue: Span, names: Sequence[str]) -> bool:
    """Tell whether somebody speaks with one of *names*, who spoke last: "answered", "asked him", "accused Roe of".

    >>> is_answer("Poe replied that", Span(4, 11), ["Roe"]), is_answer("Poe told Roe that", Span(4, 8), ["Roe"])
    (True, True)
    >>> is_answer("Poe told the paper that", Span(4, 8), ["Roe"])
    False
    """
    answers, asks = _exchange()
    if answers.search(text, *cue):
        return True
    if not asks.search(text, *cue):
        return False
    return re.compile(OBJECT.format("|".join(map(re.escape, names)) or "(?!)")).match(text, cue.end) is not None


@cache
def _leaves() -> re.Pattern[str]:
    return re.compile(load_lexicon("scenes")["leaves"]["regex"], re.VERBOSE)


@cache
def _exchange() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load_lexicon("scenes")["exchange"]
    answers, asks = (re.compile(rf"\b(?:{'|'.join(lists[key])})\b") for key in ("answers", "asks"))
    return answers, asks
