"""Which verb reports what, where a sentence has two of them, or a quotation has one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from timeline.lexicon import speech_words
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import trim

__all__ = ["with_own_verbs"]

# "Roe told donors she would go, according to two people": who spoke, and the clause that was told
SPEAKS_FIRST = re.compile(
    r"[•\s]*(?P<source>(?:[A-Z][\w.’'-]*,?\s){1,6}?)"
    r"(?P<cue>(?:has |had )?(?:told|said|vowed|warned|promised|threatened))\b"
)
CLAUSE = re.compile(r"[^.;:“”\"]{0,80}?\s(?:that\s|(?=(?:he|she|they|it)\s))")
# "denied that, saying ...": the second verb reports what is said
RESTATED = re.compile(
    r"(?:that|this|it|the (?:claim|charge|allegation|accusation)s?), "
    r"(?P<cue>saying|adding|arguing|insisting|noting) (?:that )?"
)
INTRODUCTION = re.compile(r":\s*$")


def with_own_verbs(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement with the verb that reports it, and apart from it each that another verb introduces."""
    for mended in (_passed_on, _by_account, _restated):
        quotation = mended(reading, quotation)
    yield from _introduced(reading, quotation)


def _passed_on(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "Roe told donors she would go, according to two people" as what Roe said: those two only pass it on."""
    cue, first = quotation.cue, quotation.content[0]
    if cue is None or first.start > cue.start or not cue.of(reading.text).casefold().endswith("according to"):
        return quotation
    speaks = SPEAKS_FIRST.match(reading.text, *first)
    clause = CLAUSE.match(reading.text, speaks.end(), first.end) if speaks else None
    if speaks is None or clause is None:
        return quotation
    content = (Span(clause.end(), first.end), *(c for c in quotation.content[1:] if c.end <= cue.start))
    source = trim(reading.text, Span(*speaks.span("source")))
    return replace(quotation, source=source, cue=Span(*speaks.span("cue")), content=content)


def _by_account(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "According to Roe, a guard had told her no" as what Roe says: the account, of which the rest is part."""
    source, cue, text = quotation.source, quotation.cue, reading.text
    if source is None or cue is None or ", " not in source.of(text):
        return quotation
    sentence, content = reading.sentence(source.start), quotation.content[-1]
    verbal = cue.start > source.end or text[source.end : content.start].strip(" ,")  # "Roe, a guard | had told her no"
    if not verbal or text[sentence.start : source.start] != "According to " or content.end > sentence.end:
        return quotation
    if content.start < max(cue.end, source.end):
        return quotation
    comma = text.index(", ", source.start)
    lead = Span(sentence.start, source.start - 1)
    return replace(quotation, source=Span(source.start, comma), cue=lead, content=(Span(comma + 2, content.end),))


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
    own, others = [], []
    for span in quotation.content:
        lead = _introduction(reading, span)
        apart = lead is not None and quotation.cue is not None and not lead.meets(quotation.cue)
        if lead is not None and apart and len(quotation.content) > 1:
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
    lead = Span(sentence.start, span.start)
    is_lead = reading.is_quoted(span) and INTRODUCTION.search(lead.of(reading.text)) and reading.words(lead)
    return lead if is_lead and not reading.is_quoted(lead) else None
