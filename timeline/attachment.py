"""Which date in a sentence is its reporting verb's: not that of another act, of a thing, or of what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timeline.lexicon import has_clause, speech_nouns
from timeline.media import load_media
from timeline.reading import Reading
from timeline.records import Interval, Published, Quotation, Span, Timex

__all__ = [
    "EXPLICIT",
    "anchor_of",
    "date_of",
    "is_adverb",
    "is_aside",
    "is_background",
    "is_earlier_act",
    "is_of_a_thing",
]

BESIDE = 25  # characters between a cue and a date that surely belongs to it
WEEK = 7  # days in which two acts may be one occasion
NOUN_WORDS = 3  # "announced the plan Aug. 21": content this short before a date is a thing, not a clause
OBJECT_WORDS = 5  # "accused the Minnesota governor on Tuesday of lying"
GOVERNED = re.compile(r"\s(?:of|for|to|with)\s")
AFTER = re.compile(
    r"\b(?:after|since|following|in the wake of|in response to|amid)\b[^,;]{0,60}$|\bfrom\s+$", re.IGNORECASE
)
BEFORE = re.compile(r"\b(?:before|until|ahead of|prior to)\b[^,;]{0,40}$|\bby\s+$", re.IGNORECASE)
OWNED = re.compile(r"[’']s?\s+(?P<noun>[\w-]+)")
AFTER_CUE = re.compile(r"\s+(?:on |in |early |late )?$")  # all that may stand between a verb and its own date
GOES_ON = re.compile(r"[’']|\s+(?:is|was|are|were|will|would|has|had|have|marks?|marked|brings?|brought)\b")
RELATIVE = re.compile(r"\s*\b(?:who|which|whose|whom|where|that)\b")  # a clause about somebody or something else
WHO_ON = re.compile(r"\s*who (?:(?:in|on|early|late|back|as) )*")  # "who in May said so", not "who came in May"
# a clause about somebody else; "the post in which she said so" is hers
OTHERS = re.compile(r"(?<!\bin )(?<!\bat )(?<!\bduring )\b(?:who|which|whose|whom)\b")
ASIDE = re.compile(r"\b(?:who|which|whose|whom|where)\b")
CLOSED = re.compile(r"[,)—–]|\b(?:had|has|have|was|were|is|are|\w+ed)\b")
APART = re.compile(r"[;:—–]|\b(?:who|which|whose|whom|where|that|because|after|since|before)\b")
AIRED = re.compile(  # "said in an interview that aired on | Monday": that is when it was said, as far as is told
    r"\s(?:that|which)\s(?:was\s)?(?:aired|broadcast|posted|published|released)\s(?:on\s)?$"
)
NEXT_CLAUSE = re.compile(r",\s(?:and|but|while|yet)\s")  # "Roe said, and on Monday he left": the day of the leaving
PRESENT_PERFECT = re.compile(r"^(?:has|have|’ve|'ve)\b")
EARLIER_ACT = re.compile(
    r"^(?:\w+ly |once |earlier |first |long |also )?had\b|^(?:previously|earlier|once)\b"
    r"|\bhad\s(?:\w+ly|once|long)\s\w+$"
)
BACKGROUND = ("after", "before", "since", "until")  # "days after Roe said": an earlier act
AFTER_THAT = ("after", "since")  # "the first since accepting"
ATTRIBUTED = re.compile(r"\baccording to\b", re.IGNORECASE)
HAVING = re.compile(r"\s*Having\b[^,]*$")
ATTRIBUTIVE = re.compile(r"(?:[’']s?|\b(?i:an?|the|his|her|their|its|this|that|earlier,|another))\s+$")
NOUN_BEFORE = re.compile(r"(?P<noun>[\w-]+)\s+(?P<of>(?:of|from)\s+)?$")  # "his pledge a year ago", "laws of 2014"
NOUNS_AFTER = re.compile(r"(?:[-\s]+[\w-]+){1,4}")
IS_RELATIVE = re.compile(r"(?:which|that)$|who\b")  # "who", "who in October"
OTHER_ACT = re.compile(
    r"\b(?:was|were|had|been|came|went|won|lost|took|left|died|born|fled|ran|met|began|became|grew|fell|rose|flew|built|bought|sold)\b"
    r"|\b(?!un)(?!(?:dat|press|question|pepper|grill|confront|post|publish|releas|issu|air|fil|record|deliver|conduct|sign|address|unveil|limit|need|relat|unit|interview|reach|ask|quot|testifi|appear|contact)ed)"
    r"[a-z]+ed\b"
)
GOING_ON = re.compile(r"(?:\w+ )?\w+ing\b")  # "praised the plan Monday, saying": one act
WHEN = re.compile(r",?\swhen\s(?:an?\s|the\s)?")  # "a shift from June, when | the senator said"
AND_SO = re.compile(r"\b(?:and|but|then)\b")
EXPLICIT = frozenset(("date", "month-day", "month-year", "month", "year"))


def anchor_of(quotation: Quotation) -> Span:
    """Return where a statement is reported: its verb, or else where its words begin."""
    return quotation.cue or quotation.content[0]


def date_of(reading: Reading, quotation: Quotation, dates: Sequence[Timex], published: Published) -> Timex | None:
    """Return the one of *dates*, all in the reporting sentence and in nobody's words, that its verb has.

    The nearest that is not another act's or another thing's; ``None`` where each is.
    """
    if not dates:
        return None
    anchor = anchor_of(quotation)
    source = quotation.source
    relative = quotation.antecedent is not None or (source is not None and IS_RELATIVE.match(source.of(reading.text)))
    fitting = [
        t
        for t in dates
        if _can_be_of(reading, quotation, t, published)
        and ((relative and t.span.end <= anchor.start) or _dates_the_verb(reading, quotation, t))
    ]
    return min(
        fitting, key=lambda t: (max(t.span.start - anchor.end, anchor.start - t.span.end), t.span.start), default=None
    )


def _can_be_of(reading: Reading, quotation: Quotation, timex: Timex, published: Published) -> bool:
    """Tell whether a verb of this form can have this date.

    "Has said" has no past day; "had said", "days after Roe said" and "according to" have none that stands before them,
    for that is the day of what the sentence tells.
    """
    text, anchor = reading.text, anchor_of(quotation)
    cue, before = anchor.of(text), timex.span.end <= anchor.start
    first = min(quotation.source.start if quotation.source else anchor.start, anchor.start)
    beside = 0 <= first - timex.span.end <= 2
    if PRESENT_PERFECT.match(cue) and quotation.cue:
        return _is_going_on(timex.value, published)
    earlier = EARLIER_ACT.search(cue) or ATTRIBUTED.search(cue) or is_background(text, quotation)
    if before and earlier and quotation.cue:
        return beside
    if before and first > timex.span.end and _ends_with(reading, anchor):
        return "," not in text[timex.span.end : first]
    if not before:
        return True
    if not GOING_ON.match(cue) and _is_of_what_is_told_of(text, quotation, timex):
        return False
    return not _is_in_a_clause_of_another(text, timex.span.end, anchor.start)


def _is_going_on(when: Interval | None, published: Published) -> bool:
    """Tell whether days reach up to publication: "this week", "since March"."""
    last = published.when.end if published.when else None
    return when is None or when.end is None or last is None or when.end >= last


def _ends_with(reading: Reading, anchor: Span) -> bool:
    """Tell whether a sentence ends with its verb: then what stands before it is what was said."""
    return not any(c.isalnum() for c in reading.text[anchor.end : reading.sentence(anchor.start).end])


def _is_in_a_clause_of_another(text: str, day: int, verb: int) -> bool:
    """Tell whether a verb stands in a clause that began after the day: "On Monday, Roe met those who said so".

    Not so where that clause is closed, or has a verb of its own: "On Monday, officials who had seen it said".
    """
    opened = [*OTHERS.finditer(text, day, verb)]
    return bool(opened) and not CLOSED.search(text, opened[-1].end(), verb)


def _dates_the_verb(reading: Reading, quotation: Quotation, timex: Timex) -> bool:
    """Tell whether a date is the verb's: not "after Monday’s raid", "who died in May", "the order of June 3"."""
    text, anchor = reading.text, anchor_of(quotation)
    sentence = reading.sentence(anchor.start)
    if quotation.source and WHEN.fullmatch(text, timex.span.end, min(quotation.source.start, anchor.start)):
        return True
    if is_of_a_thing(text, timex):
        return False
    if anchor.meets(timex.span):  # "announced last | week that"
        return True
    gap = max(timex.span.start - anchor.end, anchor.start - timex.span.end)
    if timex.value and timex.value.days is None and gap > 1:  # "since 2008" is far too open to date a verb by chance
        return False
    if anchor.end <= timex.span.start:
        if _is_put_in(text, quotation) or _is_of_a_subject(text, anchor, timex.span):
            return False
        between = AIRED.sub(" ", text[_verbs_end(text, quotation, timex) : timex.span.start])
        if NEXT_CLAUSE.search(between):
            return False
        return (gap <= BESIDE and not RELATIVE.search(between)) or not APART.search(between)
    before = text[max(sentence.start, timex.span.start - 70) : timex.span.start]
    clause = text[max(sentence.start, text.rfind(",", sentence.start, timex.span.start) + 1) : timex.span.start]
    is_own = WHO_ON.fullmatch(clause) and not text[timex.span.end : anchor.start].strip()
    is_of_another = RELATIVE.match(clause) and not is_own
    return not (AFTER.search(before) or BEFORE.search(before) or is_of_another or HAVING.match(clause))


def _is_of_what_is_told_of(text: str, quotation: Quotation, timex: Timex) -> bool:
    """Tell whether a day between a source and its verb is another verb's: "a man who came in 1998".

    Not so where the two verbs go on from one another ("Roe arrived Monday and said"; not "signed it in May and said"),
    nor with "a letter dated May 5".
    """
    source, verb, day = quotation.source, anchor_of(quotation), timex.span
    if source is None or day.start < source.start:
        return False
    clause = max(text.rfind(",", 0, day.start) + 1, source.start)
    act = OTHER_ACT.search(text, clause, day.start)
    if act is None or (act.group().endswith("ed") and day.end + 1 == verb.start):  # "warned of on Monday said"
        return False
    is_clause = day.end <= source.end and RELATIVE.search(text, source.start + 1, day.start) is not None
    is_long = timex.value is not None and (timex.value.days or WEEK + 1) > WEEK
    return is_clause or is_long or not AND_SO.search(text, day.end, verb.start)


def _is_of_a_subject(text: str, verb: Span, day: Span) -> bool:
    """Tell whether a day closes the subject of what was said: "said crossings in October were low"."""
    owned = OWNED.match(text, day.end)
    if owned and _is_medium(owned["noun"]):  # "said at Monday’s briefing"
        return False
    return bool(text[verb.end : day.start].strip()) and GOES_ON.match(text, day.end) is not None


def _is_put_in(text: str, quotation: Quotation) -> bool:
    """Tell whether the verb is put into what was said, between commas: "The blow, Roe wrote, came on Friday"."""
    cue, source = quotation.cue, quotation.source
    if cue is None or quotation.content[0].start > cue.start or quotation.form == "direct":
        return False
    if ATTRIBUTED.search(cue.of(text)):
        return False
    first = min(source.start if source else cue.start, cue.start)
    last = max(source.end if source else cue.end, cue.end)
    return text[:first].rstrip().endswith(",") and text[last : last + 1] == ","


def _verbs_end(text: str, quotation: Quotation, timex: Timex) -> int:
    """Return where what may part a verb from a later date begins: after words in quotation marks, if they lie between.

    In "said “they lost because they slept” on Friday’s “Harbour Hour”" nothing parts them.
    """
    last = max((s.end for s in quotation.content if s.end <= timex.span.start), default=0)
    closed = re.match(r"[.,!?]?[”\"]", text[last : last + 2])
    return max(anchor_of(quotation).end, last) if closed else anchor_of(quotation).end


def is_of_a_thing(text: str, timex: Timex) -> bool:
    """Tell whether a date says which thing is meant: "Monday’s raid", "the 2008 campaign"; not "a 2014 report"."""
    owned = OWNED.match(text, timex.span.end)
    if owned:
        return not _is_medium(owned["noun"])
    before = text[max(0, timex.span.start - 30) : timex.span.start]
    noun = NOUN_BEFORE.search(before)
    if noun and (noun["of"] or noun["noun"].lower() in speech_nouns()) and not _is_medium(noun["noun"]):
        return True
    if timex.kind not in EXPLICIT | {"period"} or not ATTRIBUTIVE.search(before):
        return False
    nouns = NOUNS_AFTER.match(text, timex.span.end)
    words = re.findall(r"[\w-]+", nouns.group().lower()) if nouns else []
    return bool(words) and not any(_is_medium(word) for word in words)


def _is_medium(noun: str) -> bool:
    return any(medium.noun.fullmatch(noun.lower()) for medium in load_media())


# ------------------------------------------------------------------------------------- acts told beside others


def is_background(text: str, quotation: Quotation) -> bool:
    """Tell whether the act is told to date another: "three days after Roe said so"."""
    source, cue = quotation.source, quotation.cue
    if cue is None:
        return False
    if _follows(text, cue.start, AFTER_THAT):
        return True
    return source is not None and source.start <= cue.start and _follows(text, source.start, BACKGROUND)


def _follows(text: str, offset: int, words: tuple[str, ...]) -> bool:
    """Tell whether one of some words, and white space, stands right before an offset."""
    if not text[offset - 1 : offset].isspace():
        return False
    bare = text[max(0, offset - 40) : offset].rstrip().lower()
    if not bare.endswith(words):
        return False
    return not any(bare.endswith(word) and bare[: -len(word)][-1:].isalnum() for word in words)  # "hereafter"


def is_earlier_act(text: str, quotation: Quotation) -> bool:
    """Tell whether an act is told only to say what came before another: "had said in May", "days after she said"."""
    cue = quotation.cue
    return cue is not None and (EARLIER_ACT.search(cue.of(text)) is not None or is_background(text, quotation))


def is_adverb(reading: Reading, quotation: Quotation, timex: Timex) -> bool:
    """Tell whether a date taken for content is the verb's: "said a month ago", "announced the plan Aug. 21"."""
    cue, span = quotation.cue, timex.span
    if cue is None or quotation.form == "direct" or not cue.end <= span.start < reading.sentence(cue.start).end:
        return False
    if AFTER_CUE.fullmatch(reading.text, cue.end, span.start):
        return timex.text.endswith("ago") or not GOES_ON.match(reading.text, span.end)
    last = quotation.content[-1]
    noun = Span(last.start, span.start)
    if GOVERNED.match(reading.text, span.end) and cue.end + 1 == last.start:  # "accused Roe on | Tuesday | of lying"
        return 0 < reading.words(noun) <= OBJECT_WORDS and not has_clause(noun.of(reading.text).split())
    return len(quotation.content) == 1 and span.end >= last.end and 0 < reading.words(noun) <= NOUN_WORDS


def is_aside(text: str, sentence: Span, timex: Timex) -> bool:
    """Tell whether a date is not what a sentence tells: "after the raid of May 5", "Poe, who came last week"."""
    before = text[sentence.start : timex.span.start]
    return bool(AFTER.search(before) or BEFORE.search(before) or ASIDE.search(before.rpartition(",")[2]))
