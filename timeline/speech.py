"""Whether a cue reports that its source said something: no silence, no name, no event, no claim of the outlet's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from timeline.claims import is_claimed
from timeline.lexicon import clause_words, has_clause, load_lexicon, speech_words
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.subjects import is_event
from timeline.text import MARKS, trim

__all__ = ["reports_speech"]

NEAR_CUE = 80  # characters around a cue that tell what it is about
SILENCE = re.compile(
    r"(?:\bnot|n[’']t)\b.*\b(?:respond|reply|return|answer|comment)\b|\bdeclin\w+\b"  # nothing was said
    r"|(?:\bnot|n[’']t|\bnever) (?:immediately |yet |directly |publicly )?"
    r"(?:sa(?:y|id)|specify|elaborate|identify|name|disclose|discuss|ask|mention|provide|reveal|take up)\b"
    r"|\bpoint(?:s|ed|ing) to\b(?! the fact\b)"  # shown, not said
    r"|\b(?:was|were|been) (?:first )?reported\b"  # the outlet that is named only relays it
    r"|\b(?:stop|stops|stopped|stopping|fell|falls) short of\b"  # it was not said
    r"|\bcall(?:s|ed|ing)? up\b"  # troops, or a bill
    r"|^(?:has |have |had )?hear(?:s|d|ing)?\b"  # others spoke
    r"|\bcareful not to\b|\brefrain\w* from\b|\bwithout (?:cit|giv|offer|present|provid)ing\b"  # nor was this
    r"|\b(?:not|n[’']t) (?:be |been )?(?:publicly )?(?:authorized|permitted|allowed)\b"  # why no name is given
)
UNANSWERED = re.compile(  # "The port did not respond to the paper's | questions about | the pier"
    r"\s(?:(?:did|does|do|has|had|have|would|could)\s?(?:not|n[’']t)|declined to|refused to)\s(?:\w+ly\s)?"
    r"(?:respond|reply|answer|comment|return|address)\w*\s(?!.*\b(?:and|but|then)\b)[^,;:—–]*"
)
NEGATED = re.compile(r"(?:\b(?:not|never)|n[’']t)\s(?:\w+ly\s)?$")  # "did not | answer"
NEGATION_REACH = 24  # characters
QUESTIONED = re.compile(
    r"(?:(?:And|But|Still,|Yet)\s|(?=[A-Z]))(?P<verb>[Aa]sked|[Cc]hallenged|[Pp]ressed|[Qq]uestioned)\s"
)
# What makes a cue no report of a position: why somebody is not named, what a thing is called, what is taken.
NAMELESS = re.compile(
    r"\bcondition (?:of anonymity|that|he|she|they)\b"
    r"|\b(?:granted|given|offered|requested|requesting|seeking) anonymity\b|\bciting\s(?:\w+\s){0,3}polic(?:y|ies)\b"
    r"|\basked\b[^.“”\"]{0,30}\b"
    r"(?:not (?:to )?be (?:named|identified|quoted)\b|names? (?:not )?be |not to (?:give|print|publish|reveal|use)\b)"
)
NAMELESS_HINTS = ("anonymity", "citing", "condition ", "asked")
NAMED = ("called", "titled", "entitled", "dubbed", "named")  # “...” / The ...
NAMING = re.compile(rf"\b[Aa]n? (?:(?!earlier|later|ago|also|then)[\w’'-]+ ){{1,4}}(?:{'|'.join(NAMED)})$")
REFERRING = re.compile(r"\brefer(?:s|red|ring) to$")  # names whom is meant; "referred to it as a siege" says more
TAKEN = re.compile(
    r"slam(?:s|med|ming)\s(?:on\s)?the\s(?:brakes?|doors?)\b"
    r"|claim(?:s|ed|ing)?\s(?:the\s|full\s|sole\s)?(?:credit|responsibility|lives?|victims?)\b"
)
PLEADED = re.compile(
    r"argu(?:ed|es|ing)\s(?:the|his|her|their|that|this)\s(?:case|cases|appeal|motion)\b"
)  # as a lawyer does
POSTED = re.compile(r"(?:post|retweet|shar|tweet)(?:ed|es|s|ing)?$")
PICTURE = re.compile(  # what is shown says nothing by itself
    r"(?:(?:an?|the|this|that|his|her|their|several|two|three|\d+)\s)?(?:[\w-]+\s){0,2}"
    r"(?:cartoon|clip|footage|gif|graphic|image|link|map|meme|montage|photo|photograph|picture|screenshot|selfie|video)s?\b"
)
SHARED = re.compile(  # "shared a meme on"
    rf"\b(?:post|retweet|shar|tweet)(?:ed|es|s|ing)?\s(?=\S)(?:{PICTURE.pattern})"
)
SHOWING = ("post", "shar", "tweet")  # the stems of both
PUT_OUT = re.compile(r"\b(?:issu|publish|releas)(?:ed|es|ing)$")  # prisoners, a list, and only sometimes words
MADE = re.compile(
    r"(?:made|makes|making)\s(?:the|his|her|their|that|this|those|these|similar)\s(?:comments?|remarks?|statements?)\b"
)
WHAT_THEY_SAID = re.compile(
    r"[‘“\"']?(?:Here(?:[’']s|\sis|\sare)\s)?[Ww]hat\s[^.;:]*$"
)  # "What Roe and others | have said | about"
REPORTER = frozenset(("I", "We", "we"))  # outside all marks it is who writes: "I | asked | the sheriff about it"
REPORTING = re.compile(r"\b(?:asked|asking|called|e-?mailed|phoned|pressed|texted|wondered)\b")
ASKED_ABOUT = re.compile(r"(?:when |if )?asked\b")
DOUBTED = re.compile(r"an? (?:[\w-]+ ){0,2}(?:accusation|allegation|assertion|claim|comment|figure|remark|statement)\b")
THAT_CLAUSE = re.compile(r"[^.;:“”\"]{0,40}?\bthat\b")


LED_UP = re.compile(r":\s[“\"][^“”\"]{20,}[.?!][”\"]$")  # "dared | Poe to arrest him: “...”": whatever the verb is
ASKING = re.compile(  # how a question opens that the outlet asks
    r"(?:(?:And|But|So)\s)?(?i:are|can|could|did|do|does|had|has|have|is|should|was|were|will|would)\s"
)
BROKEN = re.compile(r"\b(?:an?|by|for|from|in|of|on|the|with)$")
NOBODY = re.compile(
    r"(?:(?:And|But|So|Yet) )?(?:[Nn]either|[Nn]obody|[Nn]o one|[Nn]one|[Nn]othing|[Nn]o [a-z]+|[Ff]ew|[Hh]ardly any)\b"
)  # what they said was not said
NOT_REACH = 60  # characters before a verb
NOT_ALL = re.compile(r"\bnot\s(?:all|every\w*|many|one)\b[^,;:“”\"]*$", re.IGNORECASE)  # "Not all of | the agents"
NOBODY_BEFORE = re.compile(r"\b(?:nobody|no one|none|neither)\s$", re.IGNORECASE)  # "nobody | would say"


def reports_speech(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether the cue reports an utterance by its source; marks without any cue are looked at later."""
    cue, source = quotation.cue, quotation.source
    if _is_nobody(reading, source, cue):
        return False
    if cue is None:
        return True
    if _is_asked_by_outlet(reading, cue) or _is_named_by(reading, source, cue) or _is_label(reading, source, cue):
        return False
    if _is_silent(reading, source, cue) or _is_idle(reading, quotation, cue) or is_claimed(reading, cue):
        return False
    if source and source.of(reading.text) in REPORTER and REPORTING.match(reading.text, *cue):
        return reading.is_quoted(source)
    return _says(reading, quotation, cue)


def _is_nobody(reading: Reading, source: Span | None, cue: Span | None) -> bool:
    """Tell whether an event, or nobody, or not everybody is said to have spoken: so nothing was said."""
    text = reading.text
    if source is not None and (is_event(reading, source) or NOBODY.match(text, *source)):
        return True
    if cue is None or (source is not None and source.start > cue.start):
        return False
    before = max(cue.start - NOT_REACH, reading.sentence(cue.start).start), cue.start
    if source is None and NOBODY_BEFORE.search(text, *before) is not None:
        return True
    return text.find("ot ", *before) >= 0 and NOT_ALL.search(text, *before) is not None


def _is_asked_by_outlet(reading: Reading, cue: Span) -> bool:
    """Tell whether a cue stands in a question that nobody is quoted with, "Did Roe agree?", or in "Ask the sheriff"."""
    sentence = reading.sentence(cue.start)
    if cue.start == sentence.start and cue.of(reading.text).casefold() == "ask":
        return True
    if reading.text.find("?", max(sentence.start, sentence.end - 3), sentence.end) < 0:  # as in most
        return False
    sentence = trim(reading.text, sentence)
    is_question = reading.text.endswith("?", *sentence) and ASKING.match(reading.text, sentence.start)
    return bool(is_question) and not reading.is_quoted(cue)


def _is_named_by(reading: Reading, source: Span | None, cue: Span) -> bool:
    """Tell whether a cue is but the noun that its source breaks off before: "the Court of | Appeals"."""
    return source is not None and source.end + 1 == cue.start and BROKEN.search(reading.text, *source) is not None


def _is_label(reading: Reading, source: Span | None, cue: Span) -> bool:
    """Tell whether a source is the label of what follows its colon: "FACT SHEET: The President Acts"."""
    if source is None or cue.of(reading.text).strip() != ":":
        return False
    return source.of(reading.text).upper() in load_lexicon("layout")["transcript"]["headings"]


def _is_silent(reading: Reading, source: Span | None, cue: Span) -> bool:
    """Tell whether nothing was said: "did not respond", or "Asked whether ..." at the head of a sentence."""
    if _is_silence(cue.of(reading.text)) or (source and UNANSWERED.fullmatch(reading.text, source.end, cue.start)):
        return True
    sentence = reading.sentence(cue.start)
    negated = NEGATED.search(reading.text, max(sentence.start, cue.start - NEGATION_REACH), cue.start)
    if negated and _is_silence(reading.text[negated.start() : cue.end]):
        return True
    questioned = QUESTIONED.match(reading.text, sentence.start)
    return questioned is not None and questioned.start("verb") == cue.start


@lru_cache(maxsize=10_000)
def _is_silence(words: str) -> bool:
    return SILENCE.search(words) is not None


def _is_idle(reading: Reading, quotation: Quotation, cue: Span) -> bool:
    """Tell whether a cue reports no position: a name withheld or given to a thing, credit claimed, a question met."""
    text, first = reading.text, quotation.content[0]
    sentence = reading.sentence(cue.start)
    near = Span(cue.start, min(sentence.end, cue.end + NEAR_CUE))
    words = near.of(text)
    nameless = NAMELESS.search(text, *near) if any(hint in words for hint in NAMELESS_HINTS) else None
    if nameless and nameless.start() <= max(first.start, cue.start):  # “...,” he said on condition of anonymity
        return True
    if TAKEN.match(text, cue.start) or PLEADED.match(text, cue.start):
        return True
    if _is_picture(reading, cue, first):
        return True
    if (found := PUT_OUT.search(text, *cue)) and not reading.is_quoted(first):
        return not _has_speech(tuple(reading.forms(Span(cue.start, found.start()))))  # "said in a statement released"
    if MADE.match(text, cue.start) and not (reading.is_quoted(first) or first.of(text).startswith("that ")):
        return True
    if first.start > cue.end and WHAT_THEY_SAID.match(text, sentence.start, cue.start):
        return not reading.is_quoted(first)
    is_referring = text.endswith("to", *cue) and REFERRING.search(text, *cue)
    if is_referring and not reading.is_quoted(first) and " as " not in first.of(text):
        return True
    if text.endswith(NAMED, 0, cue.end) and _gives_name(reading, sentence, cue):
        return True
    is_behind_comma = text[max(0, cue.start - 2) : cue.start] == ", "
    if is_behind_comma and DOUBTED.match(text, *cue) and first.of(text).startswith(("which ", "whom ")):
        return True  # "..., a claim for | which she gave no proof"
    is_aside = is_behind_comma and ASKED_ABOUT.match(text, *cue) is not None
    return is_aside and first.start > cue.end and not reading.is_quoted(first)


def _gives_name(reading: Reading, sentence: Span, cue: Span) -> bool:
    """Tell whether a cue only says what a thing is called: "in a book titled | The Harbour"."""
    behind = Span(cue.end, cue.end + 2)
    is_titled = behind.of(reading.text).strip(MARKS + " ")[:1].isupper() or reading.is_quoted(behind)
    return is_titled and NAMING.search(reading.text, max(sentence.start, cue.end - NEAR_CUE), cue.end) is not None


def _says(reading: Reading, quotation: Quotation, cue: Span) -> bool:
    """Tell whether a cue holds a word of speech, or none at all: "put it this way: “...”", a mark alone."""
    forms = tuple(reading.forms(cue))
    if _has_speech(forms) or _phrases().search(cue.of(reading.text)):
        return True
    words = [form.casefold() for form in forms]
    if _finds(reading, quotation, words):
        return True
    if _leads_up(reading, quotation.content[-1]):
        return True
    if words[-1:] == [":"] and reading.is_quoted(quotation.content[0]) and quotation.content[0].start >= cue.start:
        return True
    return not any(word[0].isalnum() for word in words)


def _is_picture(reading: Reading, cue: Span, first: Span) -> bool:
    """Tell whether something is shown and not said: "posted | a photo of", "shared a meme on | X showing"."""
    words = cue.of(reading.text)
    if not any(stem in words for stem in SHOWING) or reading.is_quoted(Span(first.start, first.start + 1)):
        return False
    is_posted = POSTED.search(reading.text, *cue) and PICTURE.match(reading.text, *first)
    return bool(is_posted) or SHARED.search(reading.text, *cue) is not None


def _leads_up(reading: Reading, part: Span) -> bool:
    """Tell whether a part leads up to a quotation: "dared | Poe to go: “...”", not "shows | she went on: “...”"."""
    marked = LED_UP.search(reading.text, *part)
    if marked is None or not reading.is_quoted(Span(part.end - 1, part.end)):
        return False
    words = reading.text[part.start : marked.start()].split()
    opens = clause_words("pronouns") | {"that"}
    return bool(words) and words[0].casefold() not in opens and not has_clause(words)


@lru_cache(maxsize=10_000)  # most cues are the same few words
def _has_speech(forms: tuple[str, ...]) -> bool:
    return not speech_words().isdisjoint(form.casefold() for form in forms)


@cache
def _phrases() -> re.Pattern[str]:
    """Return a pattern of the verbs of several words that report speech together."""
    return re.compile(rf"\b(?:{load_lexicon('cues')['speech']['phrases']['regex']})\b", re.VERBOSE)


def _finds(reading: Reading, quotation: Quotation, words: Sequence[str]) -> bool:
    """Tell whether a court or an inquiry holds something: "the judge found that"; others only find a thing."""
    findings = load_lexicon("cues")["speech"]["findings"]
    if set(words).isdisjoint(findings["verbs"]) or quotation.source is None or quotation.cue is None:
        return False
    told = quotation.source.of(reading.text).casefold().split()
    clause = THAT_CLAUSE.match(reading.text, quotation.cue.start) or quotation.content[0].start < quotation.cue.start
    return bool(clause) and ("ruled" in words or not set(findings["finders"]).isdisjoint(w.strip(",.") for w in told))
