"""What is told "according to" somebody: a form of attribution so regular that its words alone tell who and what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from timeline.lexicon import forms_of, has_clause
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import EDGE, SENTENCE_WORDS, strip, trim

__all__ = ["with_accounts"]

CUE = re.compile(r"ccording to(?<=\b[Aa]ccording to)(?=\s\S)")  # begins with letters: found fast
LEAD = re.compile(r"[\s(“\"•]*(?:(?:And|But|Still|Yet|So|Also|Now|However|Indeed|Meanwhile|In fact)\b,?\s)?")
CLOSING = re.compile(r"(?:,[”\"]?|,''|\s[—–]|\s?--|\()\s*$")  # what parts a clause from "according to Roe" behind it
CONJUNCTION = re.compile(r"\b(?:after|although|and|as|because|but|if|since|that|though|when|where|whether|while),\s*$")
SOURCE_END = re.compile(r"[,;:)]|\s[—–]\s|\s?--\s|\.(?=[”\")\s]*$)")
FINITE = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did)\b"
# Between commas, goes on about the source: "Roe, a diver,", "Roe, 40,", "Roe of Ayr, Mass.,", "Roe, Poe and Lee,"
APPOSITION = re.compile(
    rf",\s(?![^,;:]*\b{FINITE})"
    r"(?:(?:writing|speaking|citing)\s[^,;:]*|(?P<who>(?:an?|one of(?!\swhom)|now|then|formerly)\s[^,;:]*"
    r"|\d[\d\s]*|[A-Z][a-z]*\.(?:[A-Z]\.)?|(?:[A-Z][\w.]*\s)+and\s[A-Z][^,;:]*))(?=[,;:)]|\.?$)"
    r"|,\s(?:one of whom|who|whose|which)\s[^,;:]*(?=[,;:)]|\.?$)"
)
VERB = re.compile(rf"\b{FINITE}")
GOES_ON = re.compile(rf",\s(?={FINITE})")
OPENING_WORDS = 6
LONGEST = 2000  # characters of a sentence; what has more is none, and not worth the search
# "Roe told donors she would go, according to two people": who spoke, and the clause that was told
NAME = r"(?:[A-Z][\w.’'-]*,?\s)"
SPEAKS_FIRST = re.compile(
    r"[•\s]*(?!(?:About|Almost|At|Half|Just|Less|Many|Most|More|Nearly|Only|Over|Roughly|Some)\b)"
    rf"(?P<source>{NAME}{{1,6}}?|(?:An?|The)\s(?:[a-z’'-]+\s){{1,4}}?|[A-Z][^;:“”\"(),]{{1,60}},\s{NAME}{{1,4}}?)"
    r"(?P<cue>(?:has |had )?(?:told|said|vowed|warned|promised|testified|threatened))\b"
)
SPEAKS_LAST = re.compile(  # “Who pays?” | she | shouted | at them
    r"(?P<said>“[^“”]+”|\"[^\"]+\")\s(?P<source>[^,;:“”\"]{2,60}?)\s(?P<cue>[a-z]+)(?:\s[^,;:“”\"]{1,60})?"
)
CLAUSE = re.compile(r"[^.;:“”\"]{0,80}?\s(?:that\s|(?=(?:he|she|they|it)\s))")


def with_accounts(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return the statements with each that is told "according to" somebody, in place of what was tagged there."""
    cues = [Span(match.start() - 1, match.end()) for match in CUE.finditer(reading.text)]
    if not cues:
        return list(found)
    others = sorted((q for q in found if q.cue and q.source), key=_begins)
    accounts: dict[int, list[Account]] = {}  # of each sentence
    for cue in cues:
        if told := _account(reading, cue, others):
            accounts.setdefault(reading.place(cue.start), []).append(Account(cue, told))
    kept = [rest for q in found if (rest := _beside(reading, q, accounts))]
    return [*kept, *(account.told for group in accounts.values() for account in group)]


class Account(NamedTuple):
    """A statement told "according to" somebody: these words, and who said it, or only passed it on."""

    cue: Span
    told: Quotation


def _begins(quotation: Quotation) -> int:
    return quotation.cue.start if quotation.cue else 0


def _beside(reading: Reading, quotation: Quotation, accounts: Mapping[int, Sequence[Account]]) -> Quotation | None:
    """Return what is left of a tagged statement beside the accounts: all of it where it stands inside one."""
    cue = quotation.cue
    parts = [*quotation.content, *([cue] if cue else [])]
    places = {i for s in parts for i in range(reading.place(s.start), reading.place(s.end - 1) + 1)} & accounts.keys()
    for according_to, account in (account for place in sorted(places) for account in accounts[place]):
        if cue and (cue.meets(according_to) or (account.cue and cue.meets(account.cue))):
            return None
        if cue and any(span.holds(cue) for span in account.content):
            continue
        kept = tuple(c for c in quotation.content if not any(c.meets(span) for span in account.content))
        if not kept:
            return None
        quotation = replace(quotation, content=kept)
    return quotation


def _account(reading: Reading, cue: Span, others: Sequence[Quotation]) -> Quotation | None:
    """Return the statement that a cue reports; ``None`` where its form is another."""
    sentence = reading.sentence(cue.start)
    if reading.is_quoted(cue) or cue.end >= sentence.end or sentence.end - sentence.start > LONGEST:
        return None
    end = SOURCE_END.search(reading.text, cue.end, sentence.end)
    while end and reading.is_quoted(Span(end.start(), end.start() + 1)):
        end = SOURCE_END.search(reading.text, end.end(), sentence.end)
    is_closed = end and end[0] == ")" and "(" in reading.text[cue.end : end.start()]
    source = trim(reading.text, Span(cue.end, end.start() + bool(is_closed) if end else sentence.end))
    after = source.end
    while more := APPOSITION.match(reading.text, after, sentence.end):
        after = more.end()
        if more["who"]:
            source = Span(source.start, after)
    behind = Span(min(after + 1, sentence.end), sentence.end)
    if LEAD.fullmatch(reading.text, sentence.start, cue.start) or CONJUNCTION.search(
        reading.text, sentence.start, cue.start
    ):
        content = [behind] if reading.text[after : after + 1] == "," else []
    else:
        content = _before(reading, cue, others)
        opens = reading.text[after : after + 1] == "," and _is_opening(reading, content)
        if content and (opens or GOES_ON.match(reading.text, after, sentence.end)):
            content.append(behind)
    content = [trim(reading.text, _whole(reading, span)) for span in content]
    if not reading.words(source) or sum(map(reading.words, content)) < SENTENCE_WORDS - 1:
        return None
    return _passed_on(reading, Quotation(tuple(content), cue, source, "indirect"))


def _whole(reading: Reading, span: Span) -> Span:
    """Return a span with all of the quotation in which it ends with its sentence."""
    last = reading.quotation_at(Span(span.end - 1, span.end))
    goes_on = last and last.start >= span.start and last.end > reading.sentence(last.start).end
    return Span(span.start, last.end) if last and goes_on else span


def _is_opening(reading: Reading, content: Sequence[Span]) -> bool:
    """Tell whether what stands before is no clause: "Since last May, according to Roe, the pier was shut"."""
    return all(reading.words(s) <= OPENING_WORDS and not VERB.search(reading.text, *s) for s in content)


def _before(reading: Reading, cue: Span, others: Sequence[Quotation]) -> list[Span]:
    """Return the clause before "according to Roe", the sentence so far; none where another is quoted in it."""
    start = reading.sentence(cue.start).start
    closing = CLOSING.search(reading.text, start, cue.start)
    near = others[bisect_left(others, start, key=_begins) : bisect_left(others, cue.start, key=_begins)]
    if closing is None or any(reading.is_quoted(span) for q in near for span in q.content):
        return []
    return [Span(start, closing.start())]


def _passed_on(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "Roe told donors she would go, according to two people" as what Roe said: those two only pass it on.

    And “Who pays?” she shouted at them, according to a video: that is hers.
    """
    cue, first = quotation.cue, quotation.content[0]
    if cue is None or first.start > cue.start:
        return quotation
    if (quoted := SPEAKS_LAST.fullmatch(reading.text, *first)) and quoted["cue"] in forms_of("speech"):
        said, who, verb = (Span(*quoted.span(name)) for name in ("said", "source", "cue"))
        return replace(quotation, source=who, cue=verb, content=(said,))
    speaks = SPEAKS_FIRST.match(reading.text, *first)
    clause = CLAUSE.match(reading.text, speaks.end(), first.end) if speaks else None
    if speaks is None or clause is None or has_clause(speaks["source"].split()):
        return quotation
    content = (Span(clause.end(), first.end),)
    return replace(
        quotation,
        source=strip(reading.text, Span(*speaks.span("source")), EDGE),
        cue=Span(*speaks.span("cue")),
        content=content,
    )
