"""Content, cue and source of each statement (the attribution triple), from the tagger's tags and quotation geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from timeline.accounts import with_accounts
from timeline.beside import with_missed
from timeline.clauses import with_whole_clauses
from timeline.contents import cut_content, with_second_halves, without_others
from timeline.lexicon import forms_of
from timeline.linker import Linker
from timeline.nested import with_clauses, with_inner
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.releases import find_releases
from timeline.sources import clean_source
from timeline.speech import reports_speech
from timeline.subjects import with_subject
from timeline.text import MARKS, form_of
from timeline.triples import find_triples
from timeline.verbatim import find_verbatim, is_verbatim
from timeline.verbs import with_own_verbs

__all__ = ["find_quotations", "find_unspoken"]


def find_quotations(reading: Reading, tags: str, linker: Linker) -> list[Quotation]:
    """Return the attributions of an article in reading order: outer ones first, each followed by those inside it.

    *tags* are the tagger's, a letter a token; *linker* says which cue and source a content belongs to.
    """
    found = [q for q in _attributed(reading, tags, linker) if reports_speech(reading, q)]
    found = [one for q in found for one in with_whole_clauses(reading, q)]
    found = with_missed(reading, with_second_halves(reading, without_others(reading, found)))
    releases = find_releases(reading)
    found = [q for q in found if not is_verbatim(reading, q, releases)]
    found = [one for q in found for one in _settled(reading, q)]
    found += find_verbatim(reading, releases)
    return with_inner(reading, with_clauses(reading, found))


def find_unspoken(reading: Reading, tags: str, linker: Linker, spoken: Sequence[Quotation]) -> list[Quotation]:
    """Return what the tags attribute to somebody without any words said: beliefs, wishes, plans, states.

    "Roe supports the plan", "has set his sights on". Nothing that lies within one of the statements *spoken*.
    """
    found = [q for q in _attributed(reading, tags, linker) if q.cue and not reports_speech(reading, q)]
    rest = [one for q in found for one in _settled(reading, q)]
    told = {i for q in spoken for part in _parts(q) for i in reading.within(part)}
    return [
        replace(q, channel="unspoken")
        for q in rest
        if q.source and all(told.isdisjoint(reading.within(part)) for part in _parts(q))
    ]


def _attributed(reading: Reading, tags: str, linker: Linker) -> Iterator[Quotation]:
    """Yield what the tags and the forms attribute to somebody, said in words or not, each with its verb and subject."""
    for quotation in with_accounts(reading, find_triples(reading, tags, linker)):
        for one in with_own_verbs(reading, quotation):
            yield with_subject(reading, one)


def _parts(quotation: Quotation) -> tuple[Span, ...]:
    return (*quotation.content, *([quotation.cue] if quotation.cue else []))


def _settled(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement with clean edges, its form and its real source; nothing when no words are left."""
    source, cue, antecedent = clean_source(reading, quotation)
    content = cut_content(reading, quotation, source)
    if not content:
        return
    form = form_of(reading.text, content, reading.quoted)
    asks = content[-1].of(reading.text).rstrip(MARKS + " ").endswith("?")
    may_ask = asks or content[0].of(reading.text).startswith("whether ")
    block = reading.block(quotation.content[0].start)
    yield Quotation(
        content,
        cue,
        source,
        form,
        antecedent,
        channel="headline" if block and block.kind == "headline" else "prose",
        is_question=(asks and form == "direct") or (may_ask and _has_verb_of_asking(reading, quotation)),
    )


def _has_verb_of_asking(reading: Reading, quotation: Quotation) -> bool:
    cue = quotation.cue.of(reading.text).casefold() if quotation.cue else ""
    return not forms_of("question").keys().isdisjoint(cue.split())
