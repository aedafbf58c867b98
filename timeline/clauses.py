"""Where a reported clause begins and ends when the tags stop short of its end, or run on into the next clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from timeline.lexicon import clause_words, forms_of, is_inflected
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import SENTENCE_WORDS, trim

__all__ = ["with_whole_clauses"]

WORD = r"(?!(?:and|or|is|are|was|were|has|have|had|will|would|can|could|do|does|did|says|said)\b)[a-z-]+"
SUBJECT = (
    rf"(?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){{0,3}}|he|she|they|it|nobody|there"
    rf"|(?:the|an?|his|her|their|its) (?:{WORD} ){{0,2}}{WORD})"
)
# "Noting that the jail was full, | Beck closed the desk", "When Roe said it was late, | the crowd left"
PARTICIPLE = re.compile(
    r"(?:(?:(?:After|Before|Besides|By|Despite|In|On|Upon|When|While|Without)\s)?\w+ing|Having\s\w+ed)(?: that)?$"
)
SUBORDINATE = re.compile(
    r"(?:After|Although|As|Because|Before|Contrary to|Despite|Even as|For all|If|Just as|Once|Since|Though|Until|When"
    r"|Where|While)\s"
)
MAIN_CLAUSE = re.compile(rf",(?:''|[”\"])?\s+(?P<source>{SUBJECT})\s+(?!and\b|or\b)(?=[a-z])")
# "There will be five, | he said while declining to name them"
MEANWHILE = re.compile(r"\s*(?:while|before|after|as|when)\s+\w+ing\b")
# "said that ..., | and that she had told ...": the second clause is told by the same verb
SECOND_THAT = re.compile(r",?\s+and\s+that\s+(?:[^“”\".!?\n]|\n(?=[a-z]))+")
# "said the Guard would leave by Friday and | demanded | an apology": after a modal a past tense is the teller's own
OWN_ACT = re.compile(
    r"(?:would|will|could|should|can|must|might)\s(?:not\s)?(?!be\b|have\b)[a-z]+\b[^,;:“”\"]{0,80}?"
    r"(?P<joint>\sand\s)(?P<cue>[a-z]+)\s(?=\S+\s\S)"
)
# What begins with a comma or a space is searched for much faster than what may begin with a comma
GAP = r"[,\s](?:(?<=,)\s|(?<=\s))"
# "praised the port and | left": behind a phrase without a verb of its own, it is so as well
OWN_DEED = re.compile(
    rf"(?P<joint>{GAP}(?:(?:and|but)\s|(?<=,\s)(?=then\s)))(?:(?:\w+ly|also|even|later|then)\s)?(?P<cue>[a-z]+)(?=\s(?!by\b)\S)"
)
# In the present the word may be a noun: "blaming the port and | asking | the mayor", not "and fishing boats"
DOING, DOES = (
    re.compile(rf"[a-z]+{ending}\s(?:an?|her|him|his|it|its|that|the|their|them|to)\s") for ending in ("ing", "s")
)
# "said that it was late, and she | blamed | Poe": who said it goes on
AGAIN = re.compile(
    rf"(?P<joint>{GAP}(?:and|but)\s)(?P<who>he|she|they)?\s?(?:(?:has|have|had|also|then|later)\s)?(?P<cue>[a-z]+)\b(?=\s\S)"
)
HERSELF = re.compile(r"(?:that\s)?(?:he|she|they)\s")
SAID = ("added", "said", "told")  # a clause goes on so only where its speaker does
CLAUSE_WORDS = frozenset(("that", "who", "which", "what", "how"))  # they begin a clause, with a verb of its own
CONTRACTED = re.compile(r"[’'](?:d|ll|m|re|t|ve)$")  # "he’d", "isn’t"
BREAKS = frozenset(',;:“”"')  # no phrase begins so
# "said that ..., | days after Poe had asked": when it was said is the outlet's to tell
SINCE = re.compile(
    r"[,\s](?:(?<=,)\s|(?<=,[”\"]\s))(?:just\s|only\s|barely\s)?(?:(?:an?|one|two|three|four|five|six|several|\d+)\s)?"
    r"(?:hour|day|week|month|year)s?\s(?:after|before)\b"
)
AS = re.compile(r"\s*as\s+")
BY = re.compile(r"\sby\s$")
VERDICT = re.compile(r"(?P<who>[^,]+?)\sas\s(?P<what>[^,]+)")


def with_whole_clauses(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield a statement in the outlet's words with the clause that it reports, and whatever the same clause tells next.

    Words in quotation marks end where their marks do.
    """
    if quotation.cue is None:
        yield quotation
        return
    quotation = _with_clause_before(reading, quotation)
    quotation = _without_main_clause(reading, quotation)
    quotation = _without_since(reading, quotation)
    if not any(reading.is_quoted(span) for span in quotation.content):
        for mended in (_without_agent, _with_second_that):
            quotation = mended(reading, quotation)
    first, act = _own_act(reading, quotation)
    yield first
    if act is not None:
        yield act


def _with_clause_before(reading: Reading, quotation: Quotation) -> Quotation:
    """Give a cue the clause before it: "There will be five, he said while declining to name them"."""
    cue, source = quotation.cue, quotation.source
    if cue is None or source is None or source.end > cue.start or not MEANWHILE.match(reading.text, cue.end):
        return quotation
    sentence = reading.sentence(cue.start)
    before = reading.text[sentence.start : source.start].rstrip()
    clause = trim(reading.text, Span(sentence.start, sentence.start + len(before) - 1))
    if not before.endswith(",") or reading.words(clause) < SENTENCE_WORDS:
        return quotation
    return replace(quotation, content=(clause,)) if quotation.content[-1].start >= cue.end else quotation


def _without_main_clause(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement of a fronted clause without the main clause that it stands before.

    Behind a participle the subject of the main clause is who speaks; "When Roe said so" has its own.
    """
    cue, last, text = quotation.cue, quotation.content[-1], reading.text
    if cue is None or last.start < cue.end:
        return quotation
    sentence = reading.sentence(cue.start)
    is_participle = PARTICIPLE.match(text, sentence.start, cue.end) is not None
    if not (is_participle or SUBORDINATE.match(text, sentence.start)):
        return quotation
    main = [*MAIN_CLAUSE.finditer(text, *last)][-1:]
    if not main or (not is_participle and "," in text[sentence.start : last.start]):
        return quotation
    if reading.is_quoted(Span(*main[0].span("source"))):
        return quotation
    own = Span(last.start, main[0].start("source"))
    own = Span(own.start, own.start + len(own.of(text).rstrip(" \n,")))
    source = Span(*main[0].span("source")) if is_participle else quotation.source
    return replace(quotation, content=(*quotation.content[:-1], own), source=source)


def _without_agent(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement without its own source in it: "criticized by | several mayors | as a waste"."""
    source, cue = quotation.source, quotation.cue
    if source is None or cue is None:
        return quotation
    verdict = VERDICT.fullmatch(reading.text, *source) if reading.text.endswith(" by", *cue) else None
    if verdict:  # "criticized by | several mayors as a waste"
        what = (*quotation.content, Span(*verdict.span("what")))
        return replace(quotation, source=Span(*verdict.span("who")), content=what)
    if not any(span.meets(source) for span in quotation.content):
        return quotation
    parts = []
    for span in quotation.content:
        behind = BY.search(reading.text, span.start, source.start)
        if behind and source.start < span.end <= source.end + 1:
            span = Span(span.start, behind.start())  # was asked | to keep it | by the court
        if span.start <= source.start < span.end and not reading.words(Span(span.start, source.start)):
            by = AS.match(reading.text, source.end, max(span.end, source.end))
            span = trim(reading.text, Span(min(by.end() if by else source.end, span.end), span.end))
        if reading.words(span):
            parts.append(span)
    return replace(quotation, content=tuple(parts)) if parts else quotation


def _without_since(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement without the clause that tells how long after another event it was made."""
    last = quotation.content[-1]
    since = SINCE.search(reading.text, last.start, min(last.end + len(" before"), reading.sentence(last.end - 1).end))
    if since is None or not since.start() < last.end or reading.words(Span(last.start, since.start())) < SENTENCE_WORDS:
        return quotation
    commas = reading.text.count(",", since.end(), last.end)
    is_apposed = commas == 1 and reading.text.startswith(",", last.end)  # "hours after the mayor, Ann Lee |, left"
    if reading.is_quoted(Span(since.start(), since.end())) or (commas and not is_apposed):
        return quotation
    return replace(quotation, content=(*quotation.content[:-1], Span(last.start, since.start())))


def _with_second_that(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement with a second clause that its verb governs, which a line's end does not cut."""
    last = quotation.content[-1]
    told = reading.text[max(0, last.start - len("that ")) : last.start + len("that ")].casefold()
    more = SECOND_THAT.match(reading.text, last.end) if "that " in told else None
    if more is None:
        return quotation
    return replace(quotation, content=(*quotation.content[:-1], trim(reading.text, Span(last.start, more.end()))))


def _own_act(reading: Reading, quotation: Quotation) -> tuple[Quotation, Quotation | None]:
    """Return the statement up to another thing that its speaker says in the same sentence, and that."""
    last = quotation.content[-1]
    found = OWN_ACT.search(reading.text, *last)
    if found is None or found["cue"] not in _past():
        found = _own_deed(reading, quotation) or _again(reading, quotation)
    if found is None or reading.is_quoted(Span(*found.span())):
        return quotation, None
    cue = Span(*found.span("cue"))
    told = trim(reading.text, Span(cue.end, last.end))
    whole = replace(quotation, content=(*quotation.content[:-1], Span(last.start, found.start("joint"))))
    if not is_inflected(found["cue"]) or found["cue"] not in forms_of("speech"):
        return whole, None
    return whole, Quotation((told,), cue, quotation.source, "indirect", antecedent=quotation.antecedent)


def _again(reading: Reading, quotation: Quotation) -> re.Match[str] | None:
    """Return where "he" or "she" goes on to say something else: "said that it was late, and she blamed | Poe"."""
    last = quotation.content[-1]
    if quotation.cue is None or quotation.cue.end > last.start:
        return None
    is_own = HERSELF.match(reading.text, *last) is not None
    for found in AGAIN.finditer(reading.text, *last):
        if found["cue"] in _past() and (is_own or found["who"] or found["cue"] in SAID):
            return found
    return None


def _own_deed(reading: Reading, quotation: Quotation) -> re.Match[str] | None:
    """Return where a phrase that somebody spoke of ends, and what he did besides begins: "praised Poe and | left"."""
    last, cue = quotation.content[-1], quotation.cue
    if cue is None or last.start < cue.end or reading.text[last.start] in BREAKS:
        return None
    found = OWN_DEED.search(reading.text, *last)
    if found is None or not _is_alike(reading.text, cue.of(reading.text).split(), found):
        return None
    return None if _has_verb(reading.text[last.start : found.start()]) else found


def _has_verb(phrase: str) -> bool:
    """Tell whether a phrase has a verb of its own, or begins a clause; "to leave" is none."""
    words = ["", *phrase.casefold().split()]
    if any(map(CONTRACTED.search, words)) or not CLAUSE_WORDS.isdisjoint(words):
        return True
    return any(before != "to" and (_is_past(word) or word in _finite()) for before, word in pairwise(words))


def _is_alike(text: str, verbs: Sequence[str], found: re.Match[str]) -> bool:
    """Tell whether what follows "and" is a verb in the tense of another."""
    if any(map(_is_past, verbs)) and (_is_past(found["cue"]) or found["cue"] in _finite()):
        return True
    is_doing = any(verb.endswith("ing") for verb in verbs) and DOING.match(text, found.start("cue"))
    does = any(verb.endswith("s") and verb in forms_of("speech") for verb in verbs)
    return bool(is_doing or (does and found["cue"] in forms_of("speech") and DOES.match(text, found.start("cue"))))


def _is_past(word: str) -> bool:
    """Tell whether a word has the form of a past tense."""
    is_regular = word.endswith("ed") and "-" not in word
    return is_regular or word in _past() or word in clause_words("pasts")


@cache
def _finite() -> frozenset[str]:
    return clause_words("auxiliaries") - {"be", "been"}


@cache
def _past() -> frozenset[str]:
    """Return the words that report speech in the past tense."""
    return frozenset(form for form in forms_of("speech") if form.endswith("ed") or form in ("said", "told"))
