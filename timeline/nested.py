"""Speech within speech: what a quoted speaker says that others said, and clauses that belong to what is reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from timeline.lexicon import forms_of
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import form_of

__all__ = ["with_clauses", "with_inner"]

ELISIONS = r"(?:cause|til|em|bout|n|twas|tis|\d0s)\b"  # an apostrophe that opens no quotation
INNER = re.compile(
    rf"[‘'](?:(?<=[\s“\"(—–-].)|(?<=^.))(?!{ELISIONS})(?=\w)(?P<words>.{{1,2000}}?)[’'](?=$|[\s.,;:!?”\"—–)-])",
    re.IGNORECASE | re.MULTILINE,
)
INNER_CUE = re.compile(
    r"(?!(?:And|But|Then|So|Now|When|Because|As|If)\b)"
    r"\b(?P<source>(?:(?:[A-Z][\w.’-]*|the|a) ){0,3}(?:[A-Z][\w.’-]*|he|she|they|I|we|you|it|[a-z]+s))"
    r" (?P<cue>[a-z]+),? ?$"
)
# "the director had told him | the masks would come off": somebody else's words, told without marks of their own
RETOLD = re.compile(
    r"\b(?P<source>(?:an?|the|his|her|their) (?:[a-z’'-]+ ){1,4}?|(?:[A-Z][\w.’'-]* ){1,3})"
    r"(?P<cue>had (?:told|assured|warned|promised|said|admitted|insisted))"
    r"(?: (?:him|her|them|me|us|(?:the|his|her|their) [a-z]+|[A-Z][\w’'-]+)(?= ))?"
    r"(?:(?: [\w.]+){0,6}? that)? (?P<words>(?:he|she|they|it|we|the|an?|his|her|their|its|no|to|[A-Z])[^;:]{15,})"
)


def with_inner(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return all statements in order, each followed by those told inside it; ``within`` is the outer one's index."""
    out: list[Quotation] = []
    live: list[int] = []  # the outer ones that have not ended
    for q in sorted(found, key=lambda q: (q.content[0].start, -q.content[-1].end)):
        live = [i for i in live if out[i].content[-1].end > q.content[0].start]
        outer = next((i for i in reversed(live) if _holds(out[i], q)), None)
        if outer is not None:
            if not _is_own(reading, q.source):
                out.append(replace(q, within=outer))
            continue
        out.append(q)
        live.append(len(out) - 1)
        here = len(out) - 1
        told = [inner for span in q.content for inner in (_inner if q.form == "direct" else _retold)(reading, span)]
        out += [replace(inner, within=here) for inner in told]
    return out


def _is_own(reading: Reading, source: Span | None) -> bool:
    """Tell whether a speaker quotes himself: his own words are no second statement."""
    return bool(source and re.match(r"(?:I|[Ww]e)\b", source.of(reading.text)))


def _holds(outer: Quotation, inner: Quotation) -> bool:
    """Tell whether content and cue of one statement lie inside the content of another."""
    parts = [*inner.content, *([inner.cue] if inner.cue else [])]
    return all(any(c.holds(part) for c in outer.content) for part in parts)


def _retold(reading: Reading, content: Span) -> list[Quotation]:
    """Return what the content of an indirect statement says that another had told somebody."""
    found = RETOLD.search(reading.text, *content) if "had " in content.of(reading.text) else None
    if found is None or reading.is_quoted(Span(*found.span("cue"))):
        return []
    words, cue = Span(*found.span("words")), Span(*found.span("cue"))
    source = Span(found.start("source"), found.end("source") - 1)
    return [Quotation((words,), cue, source, form_of(reading.text, [words], reading.quoted))]


def _inner(reading: Reading, content: Span) -> list[Quotation]:
    """Return the speech that a quoted speaker reports in single marks after a verb; an interrupted one is joined."""
    out: list[Quotation] = []
    for match in INNER.finditer(reading.text, *content):
        words = Span(match.start("words"), match.end("words"))
        floor = max(content.start, reading.sentence(match.start()).start, match.start() - 60)
        lead = INNER_CUE.search(reading.text, floor, match.start())
        if lead and _is_own(reading, Span(lead.start("source"), lead.end("source"))):
            out.append(Quotation((words,), None, None, "direct"))
        elif lead and lead["cue"] in forms_of("speech"):
            cue, source = (Span(lead.start(k), lead.end(k)) for k in ("cue", "source"))
            question = words.of(reading.text).endswith("?")
            out.append(Quotation((words,), cue, source, "direct", is_question=question))
        elif out and out[-1].content[-1].of(reading.text)[-1] not in ".!?,":
            joined = (*out[-1].content, words)
            out[-1] = replace(out[-1], content=joined, is_question=words.of(reading.text).endswith("?"))
    return [q for q in out if q.cue]


def with_clauses(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return the statements, a relative clause joined to the content it describes ("sheriffs, who have agreed to")."""
    out: list[Quotation] = []
    for q in sorted(found, key=lambda q: (q.content[0].start, -q.content[-1].end)):
        host = out[-1] if out else None
        if host and host.form != "direct" and q.cue and q.source and q.channel == host.channel:
            gap = reading.text[host.content[-1].end : q.cue.start].strip(" ,").casefold()
            described = q.antecedent is not None and host.content[-1].holds(q.antecedent)
            if gap == "who" and described and q.content[-1].start > q.cue.start:
                whole = Span(host.content[-1].start, q.content[-1].end)
                out[-1] = replace(
                    host,
                    content=(*host.content[:-1], whole),
                    form=form_of(reading.text, [*host.content[:-1], whole], reading.quoted),
                )
                continue
        out.append(q)
    return out
