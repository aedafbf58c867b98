"""The clean edges of what was said: no outer marks, no "that" before it, nothing behind it that the outlet adds."""

from __future__ import annotations

import re
from functools import cache

from timeline.lexicon import has_clause
from timeline.media import outlet_pattern
from timeline.reading import Reading
from timeline.records import Span
from timeline.text import A_MONTH, A_WEEKDAY, EDGE, MARKS, lead_end, strip, unmarked

__all__ = ["AFTER_BREAK", "PLATFORM", "SUMMARIES", "is_cut_off", "with_clean_edges", "without_aside"]

SUMMARIES = (  # what an outlet calls what somebody said or did: "..., a claim that the mayor denied"
    "accusation|acknowledgment|admission|allegation|argument|assertion|charge|claim|comment|comparison|concession|decision|demand|description|figure"
    "|idea|jab|line|message|move|phrase|pledge|policy|position|promise|remark|reversal|retort|ruling|sentiment|shift|stance|statement|step|suggestion|target|threat|vow"
)
COMMENTING = (  # what an outlet says of how somebody spoke: "..., walking back what he said in May"
    r"(?:walking back|backtracking|backpedaling|reversing (?:himself|herself|themselves|course)|contradicting|echoing"
    r"|reiterating|softening (?:his|her|their|its)|departing from|breaking (?:with|from)|stopping short|appearing to"
    r"|seeming to|alluding to|referring to|an apparent (?:reference|nod|allusion)|prompting|sparking|touching off"
    r"|drawing (?:applause|boos|cheers|jeers|laughs|laughter|a rebuke))\b"
)
ON_ANY = (  # behind a comma, with a closing mark or without
    r"even as\b(?! an?\b)|an?\s(?:[\w-]+\s){0,2}(?:allusion|nod|reference|swipe)\s(?:at|to)\b"
    rf"|an?\s(?:[\w-]+\s){{0,2}}(?:{SUMMARIES})(?:$|\s(?!(?:to|of|on|in|by|against|with)\b))"
)
ASIDE = re.compile(
    r"\s(?:[—–-]{1,2}\s?(?=(?:despite|although|though|even though|a claim|an assertion|an allegation)\b)"
    rf"|(?<=,[”\"]\s)(?=meaning\b|{ON_ANY}))"
    rf"|,\s(?={ON_ANY}|{COMMENTING}|meaning (?:that |it |he |she |they |the )\b"
    r"|as (?:(?:he|it|she|they) )?(?:did|do|does|have|has)\b"
    r"|an?\s(?:[\w-]+\s){0,2}(?:change|contrast|departure|reversal|shift|turn|turnabout)\s(?:from|in|of|to|with)\b)"
)
AFTER_BREAK = r"(?:,|\s[—–-]{1,2})\s?"  # what stands between words and what the outlet calls them
REMARKED = re.compile(rf"{AFTER_BREAK}an?\s(?:[\w-]+\s){{0,2}}(?:{SUMMARIES})\s(?:that\s)?$")
REMARK = 60  # characters
BEFORE_ASIDE = re.compile(r"[,”\" ](?:(?<! ) [abcdemprstw]|(?<= )[—–-])")  # stands where an aside begins
OBJECT_WORDS = 3
SHORT = 120  # characters of an object, with where and when it was spoken of
MEDIA = "statement post tweet interview conference briefing letter speech hearing memo filing".split()
A_MEDIUM = rf"(?:{'|'.join(MEDIA)})"
MEDIUM = re.compile(  # "in a post on X late Tuesday", "in early tweets"
    rf"\s(?:in|at|during|on) (?:(?:an?|the|his|her|their) [^,;:“”\"]{{0,40}}?{A_MEDIUM}"
    rf"|(?:[\w-]+ ){{0,2}}{A_MEDIUM}(?:s|es))\b[^,;:“”\"]*$"
)
PLATFORM = r"(?:Bluesky|Facebook|Instagram|Telegram|Threads|TikTok|Truth\sSocial|Twitter|X|YouTube)\b"
DAY_REACH = 12  # characters
NEXT_TIME = re.compile(r"(?P<lead>;\s[\w\s]{1,40}\s(?:after|ago|before|earlier|later)),?\s")  # "; later, | Poe said"
BEFORE_DAY = re.compile(rf"(?P<lead>\s(?:on|in|late|early|late on|early on))\s(?:{A_WEEKDAY}|{A_MONTH})")
LOOSE = frozenset(  # words that join the next clause, whose speaker or verb was taken for another's
    "although and as because but if nor or though where which while who whom whose".split()
)
CUT_OFF = re.compile(  # a phrase that goes on inside; "called on" has one of its own
    r"\b(?:aboard|after|at|before|during|in|inside|near|outside"
    r"|(?:posted|posting|railed|said|says|saying|tweeted|wrote|writing) on)\s+$"
)
WHEN_OR_WHERE = re.compile(
    r"(?:the time|(?:the\s)?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*),?\s"
    r"(?=(?:that|he|she|they|it|we|there|the|his|her|their|this|these)\b)"
    r"|[^,;:“”\"]{1,80}?\s(?=that\s)"  # at | a port event last week that ...
    r"|[^,;:“”\"]{1,40}[“\"][^,;:“”\"]{1,40}[”\"]\s(?=that\s)"  # on | Harbour TV’s “This Week” that ...
)
# What may stand before a clause, in this order: a heading; a party; the end of "said on June 16, 2025, that"; a day; no
# evidence; "that"
PARTY = re.compile(r"\([DRI]-[^()]{2,20}\)\s(?:on\s)?")  # of who asks: "pressed by Roe | (D-Ohio) on ..."
DATE_END = re.compile(r"(?:(?:[A-Z][a-z]+\.?,? ){0,2}\d{1,2}, )?\d{4},? (?=that\b)")
DAY = re.compile(  # "vowed | in May to stay", "said | last week that"
    r"(?:(?:only|just) )?(?:(?:early |late |back )?(?:in|on) )?"
    rf"(?:{A_MONTH}|{A_WEEKDAY}|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)(?: \d{{1,2}})?(?:,? \d{{4}},?)?"
    r" (?=to [a-z]|(?:that|of)\b)"
    r"|\d{1,2},? (?=that\b)|(?:that )?(?:afternoon|day|evening|month|morning|night|week|weekend|year) (?=that\b)"
    r"|(?:days|weeks|months|years) (?=that\b)|(?:the|an?) (?:air|broadcast|call|phone|podcast|radio|show) (?=that\b)"
    r"|(?:early |late |earlier |later )?(?:last|this|the) (?:week|month|year|summer|fall|winter|spring)"
    r" (?=to [a-z]|that\b)"
)
TIME = re.compile(  # "had said | the week before: “...”"
    r"(?:(?:an?|the|two|three|several|a few)\s)?(?:day|week|month|year|hour)s?\s(?:ago|before|earlier|later|prior):\s"
    r"(?=[“\"])"
)
WITHOUT = re.compile(
    r"(?:\w+ )?(?:evidence|proof|basis|citing evidence|offering evidence|providing evidence) (?=that\b)"
)
IN_PAPERS = re.compile(  # "writing | in a 31-page opinion released later that it was"
    r"in (?:an?|the|his|her|its|their) [^,;:“”\"]{0,40}?"
    r"\b(?:brief|email|filing|letter|memo|opinion|order|post|report|ruling|statement)\b[^,;:“”\"]{0,30}? that (?=\S)"
)
HEADING = re.compile(r"[A-Z][A-Z’'-]+(?: [A-Z][A-Z’'-]+){1,5}: (?=\S)")  # "THE OTHER SIDE: "
RELAYED = re.compile(  # "...,” | per two people on the call", "..., | two of the people"
    r"[,\s](?:(?<=[,”\"]\s)per\s(?:an?|the|one|two|three|four|several|multiple|people|sources?|[A-Z])(?:[^,;:“”\"\s]*\s?){1,10}$"
    r"|(?<=,)\s(?:one|two|three|four|several|some)\sof\s(?:the|them|those)\b[^,;:“”\"]*$)"
)
THAT = re.compile(
    r"(?:only )?that (?!(?:is|isn[’']t|was|wasn[’']t|makes|made|means|meant|(?:would|will|can|could) be)\b)"
    r"(?=(?:\S+ ){2})"  # of a clause; "that account" and "that was why" keep it
    r"|as (?=[“\"])",  # described it | as “late”
    re.IGNORECASE,
)  # of a clause; "that account" keeps it
CLOSING = '”"'
LONE_MARK = re.compile(r"[^“”\"]*[”\"]")  # a closing mark that none opened
INITIALS = re.compile(r"\b[A-Z]\.[A-Z]\.$")


def with_clean_edges(reading: Reading, span: Span) -> Span:
    """Return the span without outer marks, a leading "that", a final full stop or a word that joins what follows."""
    text = reading.text
    whole = reading.quotation_at(span)
    if whole and whole.start <= span.start + 1 and span.end - 1 <= whole.end:
        return unmarked(text, span)
    if text[span.end - 1] in CLOSING and LONE_MARK.fullmatch(text, *span):
        span = Span(span.start, span.end - 1)
    span = _without_joint(reading, _without_medium(reading, strip(text, span, EDGE)))
    span = _without_lead(text, span)
    if (relayed := RELAYED.search(text, *span)) is not None and relayed.start() > span.start:
        span = strip(text, Span(span.start, relayed.start()), EDGE)
    if whole and whole.start == span.start and whole.holds(span):  # that | “it is late”
        return unmarked(text, span)
    is_stopped = text.endswith(".", *span) and not INITIALS.search(text, *span)
    return Span(span.start, span.end - 1) if is_stopped and text[span.end : span.end + 1] not in ("”", '"') else span


def is_cut_off(text: str, span: Span) -> bool:
    """Tell whether a phrase that begins before a span goes on in it: "said at | a port event"."""
    return CUT_OFF.search(text, max(0, span.start - 12), span.start) is not None


def without_aside(reading: Reading, parts: list[Span]) -> list[Span]:
    """Return the parts up to where the outlet begins to speak of them: ", a claim that the mayor denied"."""
    text = reading.text
    parts = [p for i, p in enumerate(parts) if not (i and REMARKED.search(text, max(0, p.start - REMARK), p.start))]
    for i, part in enumerate(parts):
        if BEFORE_ASIDE.search(text, *part) is None:
            continue
        starts = [aside.start() for aside in ASIDE.finditer(text, *part)]
        aside = next((start for start in starts if not reading.is_quoted(Span(start, start + 1))), None)
        if aside is not None:
            end = reading.sentence(aside).end
            return [*parts[:i], Span(part.start, aside), *(p for p in parts[i + 1 :] if p.start >= end)]
    return parts


def _without_joint(reading: Reading, span: Span) -> Span:
    """Return the span without what leads on to what follows: "the move | and", "the move | on" Friday."""
    text = reading.text
    for lead in (NEXT_TIME, BEFORE_DAY):
        found = lead.search(text, span.start, min(span.end + DAY_REACH, len(text)))
        if found and span.start < found.start() < span.end <= found.end("lead") and not reading.is_quoted(span):
            span = Span(span.start, found.start())
    last, loose = text.rfind(" ", *span), LOOSE
    while text[last + 1 : span.end] in loose and last > span.start and not reading.is_quoted(Span(last, span.end)):
        span = Span(span.start, last - (text[last - 1] == ","))
        last, loose = text.rfind(" ", *span), LOOSE | {"even"}
    return span


def _without_lead(text: str, span: Span) -> Span:
    """Return the span without what stands before its clause."""
    if is_cut_off(text, span) and (match := WHEN_OR_WHERE.match(text, *span)):
        span = Span(match.end(), span.end)
    span = Span(lead_end(text, span), span.end)
    for lead in (HEADING, IN_PAPERS, PARTY, DATE_END, DAY, TIME, WITHOUT, THAT):
        if match := lead.match(text, *span):
            span = Span(match.end(), span.end)
    return span


def _without_medium(reading: Reading, span: Span) -> Span:
    """Return a short object without where it was said: "disputed the account | in a post on X late Tuesday".

    Or "blasted the judge | on Harbour News on Tuesday night".
    """
    words = span.of(reading.text)
    medium = MEDIUM.search(reading.text, *span) if any(medium in words for medium in MEDIA) else None
    if medium is None and len(words) <= SHORT and " on " in words:
        medium = _on_air().search(reading.text, *span)
    if medium is None:
        return span
    noun = Span(span.start, medium.start())
    marked = reading.text[medium.start() - 1] in MARKS  # called it “reckless” | in a statement
    is_object = reading.words(noun) <= OBJECT_WORDS and not has_clause(noun.of(reading.text).split())
    return noun if reading.words(noun) and (marked or is_object) else span


@cache
def _on_air() -> re.Pattern[str]:
    """Return a pattern of the end of a part that tells on what, and on which day, something was said.

    >>> [_on_air().search(words) is not None for words in ("the rule on Fox News on Friday night", "his views on Oman")]
    [True, False]
    """
    names = rf"(?:late\s|early\s)?(?:{A_WEEKDAY}|{PLATFORM}|{outlet_pattern()})(?:[’']s)?"
    return re.compile(
        rf"(?:\son\s{names}(?:\s(?:[A-Z][\w’'.]*|early|late|morning|afternoon|evening|night))*)+(?:\son)?\.?$",
        re.VERBOSE,
    )
