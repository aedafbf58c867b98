"""Whom he, she, they or it means: the last to speak, or who is told of; nobody where another may be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timeline.cast import Mention, gender_of
from timeline.company import FAR, Company, is_subject
from timeline.identity import of_person
from timeline.lexicon import vocabulary
from timeline.records import Quotation, Span, Speaker

__all__ = ["by_it", "by_pronoun"]

OF_UNNAMED = re.compile(r",? (?:of|in|at|with|for|from|on|who|whose|that|familiar|briefed|close|involved)\b|,")
NEWCOMER = re.compile(
    r"(?:My|Our|An?|Another|One|His|Her|Their|(?:[A-Z][\w.-]*\s){0,3}[A-Z][\w-]*(?:[’']s|s[’']))"
    r"\s(?:[a-z-]+\s){0,3}?(?P<noun>[a-z]+)(?=[\s,])"
)
SURNAME_FIRST = re.compile(r"(?:(?:Mr|Mrs|Ms)\.\s)?(?P<name>[A-Z][\w’-]*?)(?=[’']s\b|[\s,])(?!\s[A-Z])")
ASKED = re.compile(
    r"\b(?:told|tells|telling|(?:interview|conversation|exchange|talk|talks|spoke|speaking|spar|sparred) with"
    r"|(?:spoke|speaking|talked) to|interviewed by|asked by|pressed by)\s"
    r"(?:(?:the|[a-z-]*(?:host|anchor|reporter|moderator|journalist|correspondent|columnist)"
    r"|[A-Z][\w.’'-]*),?\s){0,5}$"
)
CLAUSE = re.compile(r"\b(?:who|whom|whose)(?:\s[\w’'-]+){1,4}\s$")
ASKING = re.compile(r"(?:has |had |have |then |later )?(?:asked|pressed|questioned)")
WHETHER = re.compile(r"\b(?:whether|if|why|how|what|when|where|who|about)\b")
ADDRESSED = 30  # characters behind "asked" in which it is told who was
WHILE = re.compile(  # "after meeting with | Roe, she said": whoever met her
    r"(?:^|[,;]\s)(?:(?:just|right|shortly|days|hours|minutes)\s)?(?:after|before|by|in|on|since|upon|when|while|without)\s"
    r"(?:\w+ly\s|not\s)?\w+ing\b[^,;:“”\"]*$",
    re.IGNORECASE,
)
FIRST_NAMED = re.compile(r"\b(?:first|given) name\b")  # "a cook who gave only his first name, Jo, said"
OPENING = 24  # characters of a sentence in which its subject is looked for: "On Sunday, | she"


def by_pronoun(company: Company, mention: Span, pronoun: str, quotation: Quotation) -> Speaker | None:
    """Return whom he, she or they means: within a quotation whom it names, else the speaker or person last told of."""
    cast = company.cast
    if pronoun == "they":
        last = next((speaker for _, speaker in company.told()), None)
        return last if last and not cast.knows(last.name) else None
    if quotation.within is not None:
        outer = company.quotations[quotation.within]
        named = [
            m
            for m in cast.among(max(outer.content[0].start, mention.start - FAR), mention.start)
            if any(c.holds(m.span) for c in outer.content)
        ]
        return _last_person(company, named, pronoun, None, mention.start)
    floor = company.floor(mention.start)
    before = company.heard(floor, mention.start)
    spoke = _last_speaker(company, mention, pronoun, floor)
    if spoke and company.reading.paragraph(mention.start) - company.reading.paragraph(spoke[0].start) <= 1:
        before = [m for m in before if not any(c.holds(m.span) for c in quotation.content)]  # of whom he speaks
    if asked := _asked(company, quotation, pronoun):
        return of_person(asked, cast)
    is_new = _tells_of_newcomer(company, mention.start, pronoun, before, spoke)
    if is_new or _goes_on_unnamed(company, mention, pronoun):
        return None
    return _last_person(company, before, pronoun, spoke, mention.start)


def _asked(company: Company, answer: Quotation, pronoun: str) -> Mention | None:
    """Return whom somebody has just asked, if that may be who answers: Ortiz asked Roe if it was. “It is,” she said."""
    question, _ = next(company.told(), (None, None))
    if question is None or question.cue is None or answer.form != "direct" or answer.is_question:
        return None
    text, first, last = company.reading.text, question.content[0].start, question.content[-1].end
    near = company.reading.place(answer.content[0].start) - company.reading.place(last - 1)
    if near != 1 or not ASKING.fullmatch(text, *question.cue) or not WHETHER.search(text, first, last):
        return None
    named = next(iter(company.named(question.cue.end, question.cue.end + ADDRESSED)), None)
    if named is None or named.span.start - len(named.title or "") > first + 1:
        return None
    return named if company.cast.gender.get(named.person, pronoun) == pronoun else None


def _tells_of_newcomer(
    company: Company, offset: int, pronoun: str, before: Sequence[Mention], last: tuple[Span, Speaker] | None
) -> bool:
    """Tell whether the sentence before, in its paragraph, is about somebody unnamed: "My neighbor left. He ..."."""
    place = company.reading.place(offset)
    above = company.reading.sentences[place - 1] if place else None
    if above is None or above.paragraph != company.reading.sentences[place].paragraph:
        return False
    opening = NEWCOMER.match(company.reading.text, *above.span)
    if opening is None or opening["noun"] not in vocabulary("roles") or (last and last[0].start >= above.span.start):
        return False
    here = [m for m in before if above.span.holds(m.span) and m.span.start >= opening.start("noun")]
    is_named = any(not _is_told_of(company, m) for m in here)
    return not is_named and gender_of(opening["noun"]) in (None, pronoun)


def _goes_on_unnamed(company: Company, mention: Span, pronoun: str) -> bool:
    """Tell whether the last statement, in the same paragraph, is of the same "he", and it is not known who that is."""
    last = next((i for i in range(len(company.speakers) - 1, -1, -1) if company.quotations[i].within is None), None)
    source = company.quotations[last].source if last is not None else None
    if last is None or source is None or company.speakers[last] is not None:
        return False
    is_here = company.reading.paragraph(source.start) == company.reading.paragraph(mention.start)
    is_same = source.of(company.reading.text).casefold() == pronoun
    return is_here and is_same and not company.among(source.end, mention.start)


def by_it(company: Company, mention: Span) -> Speaker | None:
    """Return the organisation that has spoken last, in this paragraph or the one above."""
    quotation, last = next(company.told(), (None, None))
    if quotation is None or last is None or last.id is None or "+" in last.id or company.cast.knows(last.name):
        return None
    apart = company.reading.paragraph(mention.start) - company.reading.paragraph(quotation.content[-1].end - 1)
    return last if apart <= 1 and quotation.source and quotation.source.start < mention.start else None


def _last_speaker(company: Company, mention: Span, pronoun: str, floor: int) -> tuple[Span, Speaker] | None:
    """Return the words to which the last fitting outer statement was attributed, and whom they mean."""
    for quotation, speaker in company.told():
        source = quotation.source or Span(0, 0)
        if quotation.content[0].start < floor - FAR:
            return None
        fits = _fits(company, speaker, pronoun, mention.start, quotation)
        if floor <= source.start < mention.start and fits:
            return source, speaker
    return None


def _fits(company: Company, speaker: Speaker, pronoun: str, offset: int, quotation: Quotation) -> bool:
    """Tell whether a pronoun may mean a speaker: a person, or somebody unnamed in this paragraph or the last."""
    if company.cast.knows(speaker.name):
        return company.cast.gender.get(speaker.name, pronoun) == pronoun
    told = company.reading.sentence(quotation.source.start).of(company.reading.text) if quotation.source else ""
    apart = company.reading.paragraph(offset) - company.reading.paragraph(quotation.content[0].start)
    if not apart and FIRST_NAMED.search(told):
        return True
    head = OF_UNNAMED.split(speaker.name.casefold(), 1)[0].split()
    alone = bool(head) and (head[-1] in vocabulary("roles") or head[-1] in ("person", "one"))
    return speaker.id is None and apart <= 1 and alone and gender_of(head[-1]) in (None, pronoun)


def _last_person(
    company: Company, before: Sequence[Mention], pronoun: str, last: tuple[Span, Speaker] | None, offset: int
) -> Speaker | None:
    """Return who comes first in the nearest sentence that names somebody who fits, unless one has spoken since."""
    fitting = [m for m in before if company.cast.gender.get(m.person, pronoun) == pronoun]
    fitting = [m for m in fitting if not (_is_told_of(company, m) or _goes_on(company, m, pronoun))]
    newest = max((m for m in fitting if is_subject(company, m, fitting)), key=lambda m: m.span.start, default=None)
    since = max(newest.span.end if newest else 0, last[0].end if last else 0)
    if since and (bearers := _bearers(company, since, offset)):
        meant = [person for person in bearers if company.cast.gender.get(person, pronoun) == pronoun]
        named = [m for m in company.cast.among(offset - FAR, offset) if meant == [m.person]]
        return of_person(named[-1], company.cast) if named else None
    if last and (newest is None or newest.span.start <= last[0].start or _is_told_by(company, newest, *last)):
        return last[1]
    return of_person(newest, company.cast) if newest else None


def _bearers(company: Company, start: int, end: int) -> Sequence[str]:
    """Return who may be meant by a surname that opens a sentence between two offsets and that several people bear."""
    place, last = company.reading.place(start), company.reading.place(end)
    for sentence in company.reading.sentences[last:place:-1]:
        word = SURNAME_FIRST.match(company.reading.text, sentence.span.start, min(sentence.span.end, end))
        names = company.cast.surnames.get(word["name"], ()) if word else ()
        if word and len(names) > 1 and not company.among(*word.span("name")):
            return names
    return ()


def _is_told_by(company: Company, mention: Mention, source: Span, speaker: Speaker) -> bool:
    """Tell whether a name stands in what somebody says of another: "Roe's father said that | Poe | had left. He"."""
    inside = source.end <= mention.span.start < company.reading.sentence(source.start).end
    return inside and not speaker.name.startswith("One ")


def _is_told_of(company: Company, mention: Mention) -> bool:
    """Tell whether a name is of whoever is told or asks, "told CNN's | Jo Roe", or in a clause: "who met | Roe"."""
    start = company.reading.sentence(mention.span.start).start
    near = max(start, mention.span.start - 80), mention.span.start
    return any(found.search(company.reading.text, *near) for found in (ASKED, CLAUSE, WHILE))


def _goes_on(company: Company, mention: Mention, pronoun: str) -> bool:
    """Tell whether a sentence is about another of whom it goes on to speak: "She met the governor's wife, | Jo Roe"."""
    start = company.reading.sentence(mention.span.start).start
    lead = company.reading.text[start : min(start + OPENING, mention.span.start)]
    return re.match(rf"[^“\"]*?\b{pronoun}\s", lead, re.IGNORECASE) is not None
