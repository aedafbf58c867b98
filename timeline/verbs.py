"""Which verb reports what, where a sentence has two of them, or a quotation has one of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from timeline.lexicon import speech_words
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import label_end

__all__ = ["with_own_verbs"]

# "denied that, saying ...": the second verb reports what is said
# What a speaker adds, right before its marks
ADDED = re.compile(r",?\s(?:and\s|but\s)?(?:then\s|also\s)?(?P<cue>added|adding)[,:]?\s$")
REACH = 40  # characters
LEADS_ON = re.compile(r"that|this|it")
SAYING = re.compile(r", (?P<cue>saying|adding|arguing|insisting|noting)\b")
RESTATED = re.compile(
    rf"(?:{LEADS_ON.pattern}|the (?:claim|charge|allegation|accusation)s?){SAYING.pattern} (?:that )?"
)


def with_own_verbs(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement with the verb that reports it, and apart from it each that another verb introduces."""
    if _leads_on(reading, quotation):
        return
    for one in _added(reading, _restated(reading, quotation)):
        yield from _introduced(reading, one)


def _added(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement up to a quotation that its speaker adds, and that: “No,” he said, | adding, | “Never.”"""
    own, cue, rest = list[Span](), quotation.cue, list[tuple[Span, list[Span]]]()
    for span in quotation.content:
        kept = rest[-1][1] if rest else own
        start = span.start
        for mark in _marks_in(reading, span):
            lead = ADDED.search(reading.text, max(reading.sentence(mark).start, mark - REACH), mark)
            added = Span(*lead.span("cue")) if lead else None
            if lead is None or added is None or cue is None or added.meets(cue) or reading.is_quoted(added):
                continue
            if start < lead.start():
                kept.append(Span(start, lead.start()))
            kept, start = [], mark
            rest.append((added, kept))
        kept.append(Span(start, span.end))
    if not rest or not own:
        yield quotation
        return
    yield replace(quotation, content=tuple(own))
    for verb, parts in rest:
        yield replace(quotation, content=tuple(parts), cue=verb)


def _marks_in(reading: Reading, span: Span) -> Iterator[int]:
    """Yield where quotations begin in a span."""
    first, last = (bisect_left(reading.marks, edge) for edge in span)
    yield from reading.marks[first:last]


def _leads_on(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether a statement is but the "denied that" before ", saying ...", which is one of its own."""
    last = quotation.content[-1]
    alone = len(quotation.content) == 1 and LEADS_ON.fullmatch(reading.text, *last)
    return bool(alone and SAYING.match(reading.text, last.end))


def _restated(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "denied that, saying ..." as what is said, by the verb that says it."""
    first, cue = quotation.content[0], quotation.cue
    match = RESTATED.match(reading.text, *first)
    if match is None or cue is None or cue.end > first.start or match.end() >= first.end:
        return quotation
    content = (Span(match.end(), first.end), *quotation.content[1:])
    return replace(quotation, cue=Span(*match.span("cue")), content=content)


def _introduced(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement without a quotation that a sentence of its own introduces, and that as one of its own.

    “Stay,” Roe said. Hale answered within the hour: “Leave.” The cue of the second stands before the colon.
    """
    if len(quotation.content) == 1:
        yield quotation
        return
    own, others = [], []
    for span in quotation.content:
        lead = _introduction(reading, span)
        if lead is not None and quotation.cue is not None and not lead.meets(quotation.cue):
            others.append((span, lead))
        else:
            own.append(span)
    if own:
        yield replace(quotation, content=tuple(own)) if others else quotation
    for span, lead in others:
        inside = [reading.tokens[i] for i in reading.within(lead)]
        verb = next((token for token in inside if token.text.casefold() in speech_words()), None)
        yield replace(quotation, content=(span,), cue=Span(verb.start, verb.end) if verb else None, source=None)


def _introduction(reading: Reading, span: Span) -> Span | None:
    """Return the words before a quotation in its sentence, if they end with a colon and stand outside all marks."""
    sentence = reading.sentence(span.start)
    lead = Span(label_end(reading.text, sentence), span.start)
    is_lead = reading.is_quoted(span) and lead.of(reading.text).rstrip().endswith(":") and reading.words(lead)
    return lead if is_lead and not reading.is_quoted(lead) else None
