"""Which verb reports what, where a sentence has two of them, or a quotation has one of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from timeline.lexicon import forms_of, has_clause, speech_words
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import label_end

__all__ = ["with_own_verbs"]

# "denied that, saying ...": the second verb reports what is said
# What a speaker adds, right before its marks
ADDED = re.compile(r",?\s(?:and\s|but\s)?(?:then\s|also\s)?(?P<cue>added|adding)[,:]?\s$")
DOING = re.compile(r",\s(?:and\s|while\s)?(?P<cue>[a-z]+ing)\s(?=\S+\s\S)")
JOINED = re.compile(r"[”\"']*,?\s(?:and|but)\s(?:also\s|later\s|then\s)?(?P<cue>[a-z]+)\s(?:that\s)?[“\"']*")
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
    for one in _explained(reading, _restated(reading, quotation)):
        for part in _added(reading, one):
            yield from _introduced(reading, part)


def _explained(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement up to what its speaker says of it, and that: opposed the raids, | saying | they were late."""
    cue = quotation.cue
    for i, span in enumerate(quotation.content):
        verbs = (found for found in DOING.finditer(reading.text, *span) if found["cue"] in forms_of("speech"))
        found = next(verbs, None)
        if cue is None or found is None or span.start < cue.end or reading.is_quoted(Span(*found.span("cue"))):
            continue
        head = Span(span.start, found.start())
        if not has_clause(head.of(reading.text).split()):
            rest = (Span(found.end(), span.end), *quotation.content[i + 1 :])
            yield replace(quotation, content=(*quotation.content[:i], head))
            yield replace(quotation, content=rest, cue=Span(*found.span("cue")))
            return
    yield quotation


def _added(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement up to a quotation that its speaker adds, and that: “No,” he said, | adding, | “Never.”"""
    own, cue, rest = list[Span](), quotation.cue, list[tuple[Span, list[Span]]]()
    for i, span in enumerate(quotation.content):
        kept = rest[-1][1] if rest else own
        start = span.start
        verb = _joined_verb(reading, quotation.content[i - 1], span) if i and cue else None
        if verb:
            kept = []
            rest.append((verb, kept))
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


def _joined_verb(reading: Reading, before: Span, span: Span) -> Span | None:
    """Return the verb between two parts that reports the second: said “it was late” and | warned | Poe to leave."""
    found = JOINED.fullmatch(reading.text, before.end, span.start)
    is_past = found and (found["cue"].endswith("ed") or found["cue"] in ("said", "told"))
    return Span(*found.span("cue")) if found and is_past and found["cue"] in forms_of("speech") else None


def _marks_in(reading: Reading, span: Span) -> Sequence[int]:
    """Return where quotations begin in a span."""
    return reading.marks[bisect_left(reading.marks, span.start) : bisect_left(reading.marks, span.end)]


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
