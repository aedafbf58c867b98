"""How far the source of a statement reaches, and whom it stands for where it is "who" or "which"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timeline.lexicon import NUMBERS, abbreviations, clause_words, speech_nouns, vocabulary
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import A_MONTH, A_WEEKDAY, BULLETS, EDGE, MARKS, dateline_end, strip

__all__ = ["RELATIVE", "clean_source"]

RELATIVE = frozenset(("who", "which", "that", "whom", "what", "it"))
PERSONS = frozenset("i he she we they you".split())
SUBJECTS = PERSONS | frozenset("it that this which who also has have had".split())  # a verb is behind them
CONTRACTED = re.compile(r"(?P<pronoun>I|you|he|she|it|we|they|who|that|this)['’](?:d|ll|m|re|s|ve)", re.IGNORECASE)
MAY_COME_TO = re.compile(r"[’']\w{1,2}$|he$|they$|whose |(?<!\w)(?:who|which) ")
HAD_SAID = re.compile(r"(?<!\band)(?<!\bor)\s(?P<pronoun>he|she|they)$")  # "a policy | he said had not changed"
BROKEN_OFF = re.compile(r",\s[^,]*\s(?:he|she|they|who|whom)$")
HANGING = re.compile(
    r"(?:\s(?:an?|and|as|at|by|for|from|in|of|on|or|that|the|to|with))+$"
)  # "Roe | on", what breaks off
STOPPED = re.compile(r"\w{3,}\.")  # "Jr." and "U.S." keep theirs
# "Roe, | who in June said": the day is no part of the source; "Roe joined others in asking": nor is what Roe did
DATED = re.compile(
    r"(?:,\s)?\b(?P<relative>who|which)\s(?:in|on|at|during|a|an|one|two|three|last|this|earlier|later|just|only|early|late"
    rf"|{A_WEEKDAY})\b[^,“”\"]*$"
)
# "The mayor, | who called into a podcast, said": who spoke is the mayor
CLAUSE = re.compile(r"(?P<pronoun>who|which)\s\S")
OWNED = re.compile(
    r"[^,]+,\swhose\s[^,]+,\s(?P<pronoun>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){1,3})"
)  # "the League, whose head, Jo Roe"
# "the bishops | on Nov. 12", "an official, | granted anonymity to speak": neither is part of who they are
DAY_BEHIND = re.compile(
    rf"\s(?:on|in)\s(?:{A_WEEKDAY}|(?:{A_MONTH}|[A-Z][a-z]{{2,3}}\.)(?:\s\d{{1,2}})?(?:,?\s\d{{4}})?)$"
)
HERE = re.compile(r"(?:(?:And|But)\s)?[Hh]ere(?:[’']s|\sis|\sare)\s(?=[A-Z])")  # "Here’s | Roe: “...”"
LED_IN = re.compile(r"(?:After|At|By|During|For|From|In|Of|On|With)\s[^,;:“”\"]{2,60},\s(?=\S)")  # "In May, | a judge"
UNNAMED = re.compile(r",\s(?:who was |who were )?(?:granted|given|offered|promised|requesting|speaking|citing)\s.*$")
DEED = re.compile(
    r"(?<=[\w.’])\s(?:(?:has\s|have\s|had\s)?(?:joined|filed|signed|led|sued|co-sponsored|cosponsored|wrote|sent)\s|sue$)"
)
ROLE = re.compile(r" (?P<noun>[a-z]+)\b(?![’'])")  # "A department | official", whom the tags cut off
EARLIER = re.compile(r"(?:earlier|later|before|ago)\s(?=\w)")
# "said on | Monday", "wrote in | a post": where and when it was said are no part of how
OPEN_END = re.compile(
    r"(?P<verb>(?:\w+ )*(?:said|says|saying|wrote|writes|told|added|announced|stated|testified)(?: in an? \w+)?)"
    r" (?:at|during|in|on)(?: (?:an?|the))?"
)
OWNER = re.compile(r"(?P<owner>(?:[A-Z][\w.-]* ){0,3}[A-Z][\w.-]*)[’']s?\b")
MEMBER = re.compile(r"(?P<name>[A-Z][\w’'-]*(?:\s(?:[A-Z]\.|[A-Z][\w’'-]*)){1,3})\s(?:of|from|at|with)\s(?:the\s)?$")
MEMBER_REACH = 80  # characters before an organisation in which its member is named
APPOSED = re.compile(r"(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4}),\s")  # "Roe, | a Democrat, said"
APPOSED_BEHIND = re.compile(rf"(?:[”\"]|'')\s{APPOSED.pattern}$")  # “...,” Roe, | a Democrat, said
NAME_REACH = 60  # characters before an apposition that hold the name
ROLE_BEFORE = re.compile(r"\b(?P<name>[Tt]he (?P<noun>[a-z]+)), $")
NAMED = re.compile(r",\s(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){1,3}),?\s")
WHO = re.compile(  # "who two weeks ago | threatened"
    r"\b(?P<who>who)\s(?:(?:\w+\s){0,2}(?:ago|before|earlier|later|once|previously|recently|repeatedly)\s)?$"
)
PHRASE = re.compile(
    r"[A-Z]\w+\s(?:[^,;:“”\"]*\s)?(?:by|from|of|to|with)\s"
)  # "Under questioning from | Poe, a Democrat, Roe"
LAST = re.compile(r",\s(?P<name>(?:[A-Z][\w.’'-]*\s){0,2}[A-Z][\w.’'-]*|he|she|they)$")
SEEN = re.compile(
    r"(?P<papers>\b(?:(?!(?:and|as|but|that|which)\b)[a-z]+\s)?[a-z]+)\s(?:first\s)?(?:obtained|reviewed|seen|viewed|verified)\sby\s(?:[Tt]he\s)?$"
)
SEEN_REACH = 60  # characters
WHO_REACH = 40  # characters before a verb
NOUN_WORDS = 6  # of a noun phrase without a name, at the most
BOUNDS = frozenset("with of by to from for and in on at is was are were among that".split())  # of a noun phrase


def clean_source(reading: Reading, quotation: Quotation) -> tuple[Span | None, Span | None, Span | None]:
    """Return a source of no more than who spoke, a cue of no more than how, and whom a relative source stands for.

    The source is ``None`` where no word of it is left.
    """
    tagged = _who(reading, quotation) or _fronted(reading, quotation) or quotation.source
    source = _named(reading, _whose_documents(reading, _source(reading, tagged, quotation.cue)), quotation.cue)
    antecedent = _antecedent(reading, source) if source else None
    return source, _verb(reading, quotation.cue, source), antecedent


def _whose_documents(reading: Reading, source: Span | None) -> Span | None:
    """Return a source with the papers that it has only seen: "documents | reviewed by the Ledger": these say so."""
    if source is None or not reading.text.endswith((" by ", " by the ", " by The "), 0, source.start):  # as in most
        return source
    seen = SEEN.search(reading.text, max(0, source.start - SEEN_REACH), source.start)
    return Span(seen.start("papers"), source.end) if seen else source


def _who(reading: Reading, quotation: Quotation) -> Span | None:
    """Return "who" where it stands right before the verb: whoever else was tagged did not say it."""
    cue, source = quotation.cue, quotation.source
    who = WHO.search(reading.text, max(0, cue.start - WHO_REACH), cue.start) if cue else None
    if who is None or source is None or source.meets(Span(*who.span("who"))):
        return None
    return Span(*who.span("who"))


def _fronted(reading: Reading, quotation: Quotation) -> Span | None:
    """Return the subject right before the verb, if the source is in a phrase before it: "Pressed by Poe, Roe said"."""
    cue, source = quotation.cue, quotation.source
    if cue is None or source is None or source.end + 1 != cue.start:
        return None
    is_within = PHRASE.fullmatch(reading.text, reading.sentence(source.start).start, source.start)
    last = LAST.search(reading.text, *source) if is_within else None
    return Span(*last.span("name")) if last else None


def _source(reading: Reading, source: Span | None, cue: Span | None) -> Span | None:
    """Return a source without marks at its edges and within one sentence; ``None`` when no word is left."""
    if source is None:
        return None
    sentence = reading.sentence(source.start)
    if source.end <= dateline_end(reading.text, sentence):
        return None
    whole = strip(reading.text, Span(source.start, min(source.end, sentence.end)), EDGE + MARKS + BULLETS)
    if here := HERE.match(reading.text, *whole) or LED_IN.match(reading.text, *whole):
        whole = Span(here.end(), whole.end)
    is_next = cue is None or cue.start <= whole.end + 1
    whole = whole if is_next else _without_clause(reading.text, whole)
    if (hanging := HANGING.search(reading.text, *whole)) and hanging.start() > whole.start:
        whole = strip(reading.text, Span(whole.start, hanging.start()), EDGE)
    span = _without_rest(reading.text, _pronoun(reading.text, whole) or whole)
    last = span.of(reading.text).rpartition(" ")[2].casefold()
    if span.end == sentence.end and STOPPED.fullmatch(last) and last[:-1] not in abbreviations():
        span = Span(span.start, span.end - 1)
    if not reading.is_quoted(span) and (clause := DEED.search(reading.text, *span)) is not None:
        span = Span(span.start, clause.start())
    role = ROLE.match(reading.text, span.end, sentence.end)
    if role and role["noun"] in vocabulary("unnamed"):
        span = Span(span.start, role.end())
    if span.of(reading.text).startswith(("a ", "an ", "the ")) and reading.text.startswith(",", span.end):
        span = Span(_whose(reading, sentence, span.start), span.end)
    return span if reading.words(span) else None


def _without_clause(text: str, span: Span) -> Span:
    """Return a source without a clause about it that breaks off: "Roe, | the aide she | was speaking of, said"."""
    broken = BROKEN_OFF.search(text, *span)
    return Span(span.start, broken.start()) if broken and broken.start() > span.start else span


def _pronoun(text: str, span: Span) -> Span | None:
    """Return the word or the name that a source comes to: "you" of "you’ve", "she" of "a rule she said", "who"."""
    if MAY_COME_TO.search(text, *span) is None:  # as in most
        return None
    patterns = (CONTRACTED.fullmatch, HAD_SAID.search, CLAUSE.match, OWNED.fullmatch)
    found = next((match for find in patterns if (match := find(text, *span))), None)
    return Span(*found.span("pronoun")) if found else None


def _without_rest(text: str, span: Span) -> Span:
    """Return a source without what is told of it behind it, as a day or why no name is given."""
    words = span.of(text)
    if "who" not in words and "which" not in words and " on" not in words and " in" not in words and "," not in words:
        return span  # as of most
    if (late := DATED.search(text, *span)) is not None:
        span = Span(span.start, late.start() if late.start() > span.start else late.end("relative"))
    for rest in (DAY_BEHIND, UNNAMED):
        if (found := rest.search(text, *span)) is not None and found.start() > span.start:
            span = Span(span.start, found.start())
    return span


def _whose(reading: Reading, sentence: Span, offset: int) -> int:
    """Return where the name begins that an apposition is of, or the apposition itself where there is none."""
    name = (
        APPOSED.fullmatch(reading.text, sentence.start, offset)
        or APPOSED_BEHIND.search(reading.text, max(sentence.start, offset - NAME_REACH), offset)
        or _role_before(reading, offset)
    )
    return name.start("name") if name else offset


def _role_before(reading: Reading, offset: int) -> re.Match[str] | None:
    """Return the office that a comma parts from what is told of its holder: "the mayor, | a trucker of 51,"."""
    role = ROLE_BEFORE.search(reading.text, max(0, offset - 24), offset)
    return role if role and role["noun"] in vocabulary("roles") else None


def _named(reading: Reading, source: Span | None, cue: Span | None) -> Span | None:
    """Return a source with the name that stands between it and its verb: "a port official | , Jo Roe, | said"."""
    if source is None or cue is None or source.end >= cue.start or not reading.text[source.end - 1].islower():
        return source
    name = NAMED.fullmatch(reading.text, source.end, cue.start)
    return Span(source.start, name.end("name")) if name else source


def _verb(reading: Reading, cue: Span | None, source: Span | None) -> Span | None:
    """Return the cue without the end of an adverbial, "who a week | earlier rejected", or the colon behind it."""
    if cue is None:
        return None
    late = EARLIER.match(reading.text, *cue) if source and source.end < cue.start - 1 else None
    cue = Span(late.end(), cue.end) if late else cue
    if open_end := OPEN_END.fullmatch(reading.text, *cue):
        cue = Span(cue.start, open_end.end("verb"))
    return strip(reading.text, cue, EDGE) if reading.words(cue) else cue


# --------------------------------------------------------------------------------------------------- antecedents


def _antecedent(reading: Reading, source: Span) -> Span | None:
    """Return what a relative source stands for: the noun before "who", the owner of the letter before "which"."""
    relative = source.of(reading.text).casefold()
    if relative not in RELATIVE:
        return None
    if relative == "who":
        return _noun_before(reading, source)
    before = Span(reading.sentence(source.start).start, source.start)
    owners = list(OWNER.finditer(before.of(reading.text)))
    nouns = {reading.texts[i].casefold() for i in reading.within(before)} & speech_nouns()
    if owners and nouns:
        return Span(before.start + owners[-1].start("owner"), before.start + owners[-1].end("owner"))
    named = _noun_before(reading, source) if relative == "which" and before.of(reading.text).endswith(", ") else None
    return named if named and reading.text[named.start].isupper() else None


def _noun_before(reading: Reading, source: Span) -> Span | None:
    """Return the words of the noun phrase that "who" stands for: back to a comma, a preposition or a verb."""
    texts = reading.texts
    last = reading.within(source)[0] - 1
    if last >= 0 and texts[last] == ",":
        last -= 1
    if last < 0:
        return None
    if texts[last][0].isupper():  # a name: "angered Sheriff Beck, who said"
        first = _name_start(reading, last)
        member = _member(reading, reading.starts[first])
        if member or first == 0 or texts[first - 1].casefold() not in BOUNDS:
            return member or reading.span(first, last + 1)
    first = last + 1
    while first > 0 and last - first < NOUN_WORDS - 1 and _is_in_phrase(texts[first - 1]):
        if first <= last and texts[first - 1].endswith("ed") and _has_subject(texts, first - 1):
            break
        first -= 1
    if texts[first].casefold() in PERSONS and first + 1 < last:  # "He met | two officers, who said"
        first += 2
    return reading.span(first, last + 1) if first <= last else None


def _has_subject(texts: Sequence[str], i: int) -> bool:
    """Tell whether a word ending in "ed" is a verb, by what stands before it: "that | angered", "the raid | angered".

    But "the newly | retired", "the two | retired officers".
    """
    above = [word.casefold() for word in texts[max(0, i - 2) : i]]
    if not above or above[-1] in SUBJECTS:
        return bool(above)
    is_noun = above[-1].isalpha() and not above[-1].endswith("ly") and above[-1] not in NUMBERS
    return is_noun and above[0] in clause_words("determiners") and len(above) > 1


def _name_start(reading: Reading, at: int) -> int:
    """Return the first token of the name that ends at a token."""
    while at > 0 and (reading.texts[at - 1][0].isupper() or _is_title_stop(reading, at - 1)):
        at -= 1
    return at


def _is_title_stop(reading: Reading, i: int) -> bool:
    """Tell whether a token is the full stop of "Gov." or "J." in a name."""
    return i > 0 and reading.texts[i] == "." and reading.texts[i - 1][0].isupper()


def _member(reading: Reading, offset: int) -> Span | None:
    """Return the person whose organisation or place begins there: "Jo Roe of the | Harbour League, who said"."""
    name = MEMBER.search(reading.text, max(reading.sentence(offset).start, offset - MEMBER_REACH), offset)
    return Span(*name.span("name")) if name else None


def _is_in_phrase(word: str) -> bool:
    return word[0].isalnum() and word.casefold() not in BOUNDS
