"""What a second coder must not see: who speaks, and for which party, by offset into the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from timeline.codebook import Codebook
from timeline.lexicon import load_lexicon
from timeline.records import Span, Statement

__all__ = ["HIDDEN", "find_names", "hide", "uncovered"]

HIDDEN = "[name]"
PEOPLE = (
    "person",
    "spokesperson",
)  # what an institution is called often names the subject, so it stays unless it speaks
SHORTEST = 3  # letters of a surname that is looked for by itself
SUFFIXES = ("Jr.", "Sr.", "II", "III", "IV")


def find_names(text: str, statements: Iterable[Statement], codebook: Codebook) -> tuple[Span, ...]:
    """Return where an article names speakers, people of the codebook, holders of an office, or a party; none overlap.

    *statements* are those of the article: wherever one's source is mentioned, by name or not ("she", "officials"), is
    among them. People who neither speak nor stand in the codebook nor have a title before their name are not.
    """
    spoken = list(statements)
    found = [statement.speaker_span for statement in spoken if statement.speaker_span]
    patterns = (_names(_people(spoken, codebook)), _titled(), _party())
    found += [Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)]
    return tuple(_merged(sorted(span for span in found if span.start < span.end)))


def _people(statements: Sequence[Statement], codebook: Codebook) -> frozenset[str]:
    institutions = {actor.id for actor in codebook.actors if actor.kind not in PEOPLE}
    names = {name for actor in codebook.actors if actor.kind in PEOPLE for name in (actor.name, *actor.aliases)}
    for statement in statements:
        if statement.speaker and statement.speaker_id not in institutions and not statement.speaker.islower():
            names.add(statement.speaker)
            last = [word for word in statement.speaker.split() if word not in SUFFIXES][-1:]
            names |= {word for word in last if len(word) >= SHORTEST and word[0].isupper()}
    return frozenset(names)


@cache
def _names(names: frozenset[str]) -> re.Pattern[str]:
    if not names:
        return re.compile(r"(?!)")
    known = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:(?:{_titles()})\s){{0,2}}(?:{known})(?!\w)")


@cache
def _titled() -> re.Pattern[str]:
    """Match an office and the name after it, without a possessive."""
    part = r"(?:[A-Z]\.|[A-Z][\w-]*(?:[’'](?!s\b)\w+)?)"
    return re.compile(rf"(?<!\w)(?:{_titles()})\s{part}(?:\s{part}){{0,3}}(?!\w)")


@cache
def _titles() -> str:
    titles = sorted(load_lexicon("titles")["groups"], key=len, reverse=True)
    return "|".join(re.escape(title) for title in titles)


@cache
def _party() -> re.Pattern[str]:
    return re.compile(load_lexicon("masking")["party"]["regex"], re.VERBOSE)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def uncovered(hidden: Iterable[Span], shown: Sequence[Span]) -> tuple[Span, ...]:
    """Return what of *hidden* lies outside the spans *shown*, which are in order.

    >>> uncovered([Span(0, 4), Span(6, 12)], [Span(8, 10)])
    (Span(start=0, end=4), Span(start=6, end=8), Span(start=10, end=12))
    """
    out: list[Span] = []
    for start, end in hidden:
        for span in shown:
            if span.meets(Span(start, end)):
                out.append(Span(start, span.start))
                start = span.end
        out.append(Span(start, end))
    return tuple(span for span in out if span.start < span.end)


def hide(text: str, span: Span, hidden: Iterable[Span]) -> str:
    """Return the words of *span* with HIDDEN in the place of each hidden one.

    >>> hide("Gov. Roe said no.", Span(0, 17), [Span(0, 8)])
    '[name] said no.'
    """
    parts, at = [], span.start
    for start, end in hidden:
        if span.start < end and start < span.end:
            parts += [text[at : max(start, span.start)], HIDDEN]
            at = min(end, span.end)
    return "".join((*parts, text[at : span.end]))
