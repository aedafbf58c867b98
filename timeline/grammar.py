"""The grammar of date expressions: which words of a text name days, by offset, before anyone asks which days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_

from timeline.almanac import MONTHS, WEEKDAYS, holidays
from timeline.lexicon import NUMBERS, load_lexicon
from timeline.records import Span, TimexKind
from timeline.tense import Tense, governing_tense, judge_tense
from timeline.text import find_tokens

__all__ = ["NUMBER", "ORDINALS", "WEEKDAY", "Hit", "Rule", "find_hits", "list_rules", "spelled_year"]

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


TENSELESS = frozenset(("date", "month-year", "year", "range", "clock"))  # kinds that no verb tells anything of


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of expression and its words."""

    name: str
    kind: TimexKind
    pattern: str
    accepts: Callable[[str, re.Match[str]], bool] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An expression found, not yet resolved."""

    rule: Rule
    match: re.Match[str]
    span: Span
    tense: Tense  # None, too, where the days that it names are the same in any
    is_firm: bool  # the verb that gives the tense surely governs the date


@lru_cache(maxsize=2)  # the day of publication and the dates of the text are read from the same words
def find_hits(text: str) -> Sequence[Hit]:
    """Return every expression in *text*, left to right, none inside another.

    >>> [(hit.span.of("It may end in May."), hit.rule.name, hit.tense) for hit in find_hits("It may end in May.")]
    [('May', 'month', 'future')]
    """
    hits: list[Hit] = []
    offset = 0
    for start, rules in _starts(text):
        accepted = _accepted(text, start, rules) if start >= offset else None
        if accepted is not None:
            rule, match = accepted
            span = Span(*match.span())
            tense = (None, False) if rule.kind in TENSELESS else judge_tense(text, span)
            hits.append(Hit(rule, match, span, *tense))
            offset = span.end
    return hits


APART = re.compile(r"(?<![\w$£€#&/.@’'-])")  # what stands before no expression
MARKS = frozenset('.,;:!?“”"()[]-–—…$%&\n')
LEAD = re.compile(r"[A-Za-z]++|[’']?\d++")  # with what an expression begins, or goes on


def _starts(text: str) -> list[tuple[int, int]]:
    """Return where an expression can begin, at a word or a number that can open one, and by which rules.

    Most of these open one only before another word of the same rule: "the day", "two weeks", and not "the mayor".
    """
    tokens = find_tokens(text)
    openers, found = _openers(), []
    for i in tokens.where(lambda word: word in openers or not (word.isalpha() or word in MARKS)):
        start, word = tokens.starts[i], tokens.texts[i]
        opener = openers.get(word)
        if opener is None:
            lead = LEAD.match(text, start)
            if lead is None:
                continue
            word = lead[0]
            is_long = len(word) > 2  # "’90s", "2016", but "9 days"
            opener = openers.get(word) or ((0, True) if word.isalpha() else (_rules_with(word), is_long))
        rules, is_alone = opener
        if not is_alone and text.startswith(" ", end := start + len(word)):
            following = LEAD.match(text, end + 1)
            if following is not None:
                rules &= _rules_with(following[0])
        if rules and APART.match(text, start):
            found.append((start, rules))
    return found


@cache
def _openers() -> Mapping[str, tuple[int, bool]]:
    """Return each word that can open an expression, by which rules, and whether alone: else before another word of it.

    A name may be short: months and weekdays stand with each of their beginnings.
    """
    names = [name[:end] for name in (*MONTHS, *WEEKDAYS) for end in range(3, len(name) + 1)]
    alone = {*_in_any_case(ALONE), *_names(), *names, *map(str.upper, names), "Q", "FY"}
    return {word: (_rules_with(word), word in alone) for word in {*_in_any_case(BEFORE), *alone}}


def _in_any_case(words: Iterable[str]) -> Iterator[str]:
    return (form for word in words for form in (word, word.capitalize(), word.upper()))


ALONE = frozenset("today tonight tomorrow yesterday overnight noon midnight".split())
BEFORE = frozenset(
    "a an the this that last past next coming following previous same early earlier late later mid midafternoon"
    " midmorning sometime so end beginning start middle close more over at less nearly almost about around roughly just"
    " some day year in during by since through comparable its their fiscal flat current latest first second third"
    " fourth spring summer fall autumn winter".split()
) | frozenset(NUMBERS)


@cache
def _names() -> frozenset[str]:
    """Return the words with which the names of days begin."""
    names = [*holidays(), *(name for entry in load_lexicon("calendar")["named_day"] for name in entry["names"])]
    return frozenset(found[0] for name in names if (found := re.match("[A-Za-z]+", name))) - BEFORE


ALL = -1  # the bits of all rules


@lru_cache(maxsize=100_000)
def _rules_with(word: str) -> int:
    """Return the rules, a bit for each, in whose expressions a word can stand; "weeks" can where "week" is written."""
    by_word, openings, longest = _rules_by_word()
    word = word.lower() if word.isalpha() else "0"
    if word[:3] not in openings:  # as of most words
        return 0
    ends = range(min(3, len(word)), min(len(word), longest) + 1)
    return reduce(or_, (by_word.get(word[:end], 0) for end in ends))


@cache
def _rules_by_word() -> tuple[Mapping[str, int], frozenset[str], int]:
    """Return each word of the grammar with its rules, "0" for any number; how they begin; the length of the longest."""
    by_word: dict[str, int] = {}
    for number, (rule, _) in enumerate(_patterns()):
        plain = re.sub(r"\(\?P<\w+>|\\[a-zA-Z]|[a-z]\?", " ", rule.pattern.replace(r"\d", "0"))
        for word in re.findall(r"[a-z]+|0", re.sub(r"\d", "0", plain.lower())):
            by_word[word] = by_word.get(word, 0) | 1 << number
    return by_word, frozenset(word[:3] for word in by_word), max(map(len, by_word))


@cache
def _patterns() -> Sequence[tuple[Rule, re.Pattern[str]]]:
    """Return each rule with its own pattern, in order."""
    return [(rule, re.compile(rule.pattern.replace(" ", GAP))) for rule in list_rules()]


def _accepted(text: str, start: int, rules: int) -> tuple[Rule, re.Match[str]] | None:
    """Return the first of the rules that finds something there, and does not think better of it."""
    for rule, pattern in _chosen(rules):
        match = pattern.match(text, start)
        if match and (rule.accepts is None or rule.accepts(text, match)):
            return rule, match
    return None


@lru_cache(maxsize=10_000)
def _chosen(rules: int) -> Sequence[tuple[Rule, re.Pattern[str]]]:
    return [entry for number, entry in enumerate(_patterns()) if rules >> number & 1]


# ------------------------------------------------------------------------------------------- the words of the grammar

# In these patterns a space is a gap: white space with one line break at most.

GAP = r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"
HYPHEN = r"(?:[-‐‑]| )"
WEEKDAY = "|".join(f"{day}|{day.upper()}" for day in WEEKDAYS)
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.?|April|Apr\.?|May|June|Jun\.?|July|Jul\.?|Aug(?:ust|\.)?|Sept(?:ember|\.)?"
    r"|Sep\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
SUFFIX = r"(?:st|nd|rd|th)"
DONE = r"(?![\w%]|[.,:/]\d|[-‐‑–]\d)"  # the number ends here: no share, score, time or longer number
YEAR = r"(?:1[5-9]|20)\d\d"
IN_YEAR = rf"(?P<year>{YEAR})(?![\w%]|[.,:/]\d)"
OF_YEAR = rf"(?:,? (?:of )?{IN_YEAR}|,? (?:of )?(?P<whose>last|this|next) year\b(?!['’]))"
ON_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b)\.?,? )?"
AMERICAN = rf"{ON_WEEKDAY}(?P<month>{MONTH}) (?P<day>{NUMBER}){SUFFIX}?"
BRITISH = rf"{ON_WEEKDAY}(?i:the )?(?P<day>{NUMBER}){SUFFIX}? (?:of )?(?P<month>{MONTH})(?!\w)"
EDGE = r"(?:(?i:the )?(?i:end|beginning|start|middle|close) of )"
PART = rf"(?:(?i:(?:the )?(?:early|mid|late|sometime)){HYPHEN}(?:in )?)"
DAYPART = rf"(?: (?:(?:early|late|mid){HYPHEN})?(?:morning|afternoon|evening|night|midnight|noon)(?!\w))?"
WHICH = r"(?P<which>(?i:this past|this coming|last|this|next))"
ORDINAL = rf"(?P<ordinal>(?i:{'|'.join(ORDINALS)}))"
COUNT = rf"(?P<count>\d{{1,3}}|(?i:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}))(?: of)?"
UNITS = r"(?P<unit>(?i:day|week|month|year|decade))(?i:s)?\b"
FUZZY = "(?:(?P<fuzzy>(?i:more than|over|at least|less than|nearly|almost|about|around|roughly|just|some)) )?"
COUNTED = rf"{FUZZY}(?:(?i:the|a) (?=couple))?{COUNT}{HYPHEN}{UNITS}(?: and a half)?(?: or so)?"
SEASON = "(?P<season>(?i:spring|summer|fall|autumn|winter))"
TENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TIES = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
DIGIT = "one|two|three|four|five|six|seven|eight|nine"
SPELLED = (
    rf"(?P<spelled>(?i:nineteen|twenty) (?i:(?:{TIES})(?:{HYPHEN}(?:{DIGIT}))?|{TENS})\b"
    r"|(?i:the year two thousand)\b)"
)


def spelled_year(words: str) -> int:
    """Return the year that is written in words.

    >>> spelled_year("nineteen ninety-four"), spelled_year("twenty ten"), spelled_year("the year two thousand")
    (1994, 2010, 2000)
    """
    first, *rest = re.findall(r"[a-z]+", words.lower())
    return 2000 if rest[-1] == "thousand" else 100 * NUMBERS[first] + sum(NUMBERS[word] for word in rest)


def list_rules() -> tuple[Rule, ...]:
    """Return the rules; of two that begin at the same word, the earlier one is taken."""
    families = (_full_dates, _named_dates, _weekdays, _day_words, _counted, _quarters, _months, _periods, _years)
    return tuple(rule for family in families for rule in family())


def _full_dates() -> Iterator[Rule]:
    iso = rf"(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])-(?P<day>{NUMBER})(?![\w-])"
    slash = rf"(?P<month>0?[1-9]|1[0-2])/(?P<day>{NUMBER})/(?P<year>{YEAR}|\d\d)(?![\w/%])"
    year = rf"(?:,(?: )?| (?:of )?){IN_YEAR}"
    dash = rf"(?: )?[-–—](?: )?(?P<until>{NUMBER})"
    yield Rule("iso", "date", iso)
    yield Rule("slash", "date", slash)
    yield Rule("days", "range", rf"{AMERICAN}{dash}{SUFFIX}?(?:{year})?{DONE}")
    yield Rule("days_british", "range", rf"(?P<day>{NUMBER}){dash} (?P<month>{MONTH})(?:,? {IN_YEAR})?")
    yield Rule("american", "date", AMERICAN + year)
    yield Rule("british", "date", rf"{BRITISH},? {IN_YEAR}")


def _named_dates() -> Iterator[Rule]:
    holiday = rf"(?:{WHICH} )?(?P<name>{_words(holidays())})(?!\w|['’]s?\w)(?:{OF_YEAR})?"
    whose = r"(?: (?P<whose>last|this|next) year\b)?"
    yield Rule("named_day", "date", rf"(?P<name>{_named_days()})")
    yield Rule("holiday", "holiday", holiday, _is_holiday)
    yield Rule("month_day", "month-day", rf"{AMERICAN}{DONE}{whose}")
    yield Rule("month_day_british", "month-day", BRITISH)


def _weekdays() -> Iterator[Rule]:
    part = r"(?:(?i:early|earlier|late|later) (?:on )?)?"
    told = "(?:the )?(?:following|next|previous)|that"
    which = rf"(?:(?P<which>(?i:this past|this coming|the past|{told}|last|past|this|coming)) )?"
    week = r"(?P<week>,? (?:of )?(?P<whose>last|this|next) week\b| before last\b)?"
    weekday = rf"{part}{which}(?P<weekday>{WEEKDAY})(?!\w|-[a-z]){DAYPART}{week}"
    yield Rule("week_ago", "weekday", rf"(?i:a|one) week ago (?:on )?(?P<weekday>{WEEKDAY})\b")
    yield Rule("weekday", "weekday", weekday, _is_weekday)


def _day_words() -> Iterator[Rule]:
    part = r"(?:(?i:late|early|earlier|later|mid-?afternoon|mid-?morning) )?"
    twice = "(?:the )?day (?:before yesterday|after tomorrow)"
    here = "today|yesterday|tomorrow|tonight|last night|overnight|this (?:very )?(?:morning|afternoon|evening)"
    after = r"(?=[.,;)]?(?:\s(?:and|as|at|but|for|he|she|they|when|to)\b|[.,;)]|$))"
    yield Rule("day_word", "relative", rf"{part}(?P<word>(?i:{twice}|{here}))(?!\w){DAYPART}", _is_day_word)
    yield Rule("the_16th", "relative", rf"(?i:the )(?P<day>{NUMBER}){SUFFIX}{after}", _is_after_on)


def _counted() -> Iterator[Rule]:
    ago = rf"(?i:(?:(?:a|an|one|the) )?(?:comparable )?year[-‐‑](?P<way>ago|earlier))(?: {ORDINAL})?"
    which = "(?P<which>(?i:next|following|previous|same|that same|that very|that))"
    unit = r"(?P<unit>(?i:day|week|month|year))(?![\w-]|['’]s?\w)"
    told = rf"(?i:(?:later|earlier) (?:on |in )?)?(?i:the )?{which} {unit}"
    day = r"(?i:(?:the|a|one) day (?P<way>before|after|earlier|later)(?: it| that)?)(?=[.,;)”\"]|$)"
    yield Rule("year_ago", "period", rf"{ago}(?:{HYPHEN}(?:quarter|period|month)\b)?")
    yield Rule("ago", "relative", rf"{COUNTED} ago\b")
    yield Rule("later", "relative", rf"{COUNTED} (?P<way>later|earlier|afterward|before|after)\b", _is_later)
    yield Rule("from_now", "relative", rf"{COUNTED} from (?:now|today)\b")
    yield Rule("in_days", "relative", rf"(?i:in) {COUNTED}(?!['’]| (?:of|as)\b)", _is_future)
    yield Rule("told", "relative", told, _is_told)
    yield Rule("day_before", "relative", day)


def _quarters() -> Iterator[Rule]:
    whose = r"(?P<whose>(?i:last|this|next)) year['’]s"
    before = (
        rf"(?:(?:{whose}|(?P<year>{YEAR})(?:['’]s)?|(?:the )?year[-‐‑](?P<way>ago|earlier)) )?(?:(?i:the|its|their) )?"
    )
    of_year = (
        rf",? (?:of )?(?:fiscal )?(?P<year2>{YEAR})(?![\w%]|,\d)| (?:of )?(?P<whose2>last|this|next) year\b(?!['’])"
    )
    after = rf"(?:{of_year}| of the year\b| a year (?P<ago>ago|earlier)\b)?"
    kind = rf"(?:(?i:fiscal|flat|current|latest){HYPHEN})?"
    half = r"(?i:(?:the|its) )?(?P<half>(?i:first|second|last|latter)) half of"
    this = r"(?P<which>(?i:the latest|the current|the|this|last|next|that|latest))"
    named = rf"{this} (?P<named>{YEAR} )?(?P<unit>(?i:quarter|period))(?![\w-]| (?:of|century)\b)"
    yield Rule("quarter", "period", rf"{PART}?{EDGE}?{before}{kind}{ORDINAL}{HYPHEN}(?i:quarter)(?!\w){after}")
    yield Rule("short_quarter", "period", rf"Q(?P<number>[1-4])(?: |['’])?(?:of )?(?P<year>{YEAR})?(?!\w)")
    some = r"(?i:(?:the|its|their) )?(?P<end>(?i:first|last|final)) (?P<count>(?i:two|three)) quarters"
    yield Rule("quarters", "period", rf"{some} of (?:(?P<year>{YEAR})\b|(?P<whose>(?i:last|this|next|the)) year\b)")
    yield Rule("half", "period", rf"{half} (?:(?P<year>{YEAR})\b|(?P<whose>(?i:last|this|next|the)) year\b)")
    yield Rule("this_quarter", "period", named + after)


def _months() -> Iterator[Rule]:
    short = r" ['’](?P<short>\d\d)\b"
    which = "(?:(?P<which>(?i:last|this past|this coming|this|next|the following)) )?"
    part = rf"(?:(?P<part>{PART})|(?P<edge>{EDGE}))?"
    yield Rule("month_year", "month-year", rf"{part}(?P<month>{MONTH})(?:{OF_YEAR}|,? {SPELLED}|{short})")
    yield Rule("month", "month", rf"{part}{which}(?P<month>{MONTH})(?!\w)", _is_month)


def _periods() -> Iterator[Rule]:
    unit = "(?P<unit>(?i:week|month|year|decade))"
    which = "(?P<which>(?i:this past|this coming|(?:the )?(?:past|last|coming)|the current|this|next|last))"
    part = rf"(?P<part>(?i:early|earlier|late|later|mid|sometime|so far)){HYPHEN}"
    in_the = rf"(?:{EDGE}|(?P<part>(?i:earlier|later|early|late)) in )the {unit}(?![\w-])"
    weekend = "(?i:this past|this coming|this|the past|the coming|last|next|the|over the|past)"
    season = "(?i:in|during|over|by|since|through) the(?i: early| late)?|(?i:the (?:early|late|coming|current))"
    of_year = rf"(?:{OF_YEAR}| of {SPELLED})"
    yield Rule(
        "period", "relative", rf"(?:{EDGE}|{part}(?:in )?)?{which} {unit}(?![\w-]| of\b)(?: or so\b)?", _is_period
    )
    yield Rule("of_the_year", "relative", in_the)
    yield Rule("year_end", "relative", rf"(?i:(?:the )?(?P<unit>year)(?:['’]s)?{HYPHEN}end)(?!\w)")
    yield Rule("weekend", "period", rf"(?P<which>{weekend}) (?:long |holiday )?(?i:weekend)(?!\w| of\b)")
    yield Rule("season_year", "period", rf"{EDGE}?(?:{PART}|(?i:the ))?{SEASON}{of_year}")
    part = rf"(?:{EDGE}|(?i:early|late|earlier|later|mid){HYPHEN})?"
    which = rf"(?P<which>(?i:this past|this coming|this|last|next|the past)|{season})"
    yield Rule("season", "period", rf"{part}{which} {SEASON}(?!\w| of\b)")


def _years() -> Iterator[Rule]:
    part = rf"(?:{PART}|{EDGE})?"
    decade = r"(?:(?P<year>(?:1[5-9]|20)\d)0|['’](?P<short>[2-9])0)['’]?s(?!\w)"
    word = "(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)"
    fiscal = rf"(?:(?i:fiscal) (?:(?i:year) )?|FY(?: )?)(?P<year>{YEAR})\b|(?i:the (?:current |latest )?fiscal year)\b"
    years = rf"(?P<year>{YEAR})[-–](?P<until>{YEAR}|\d\d)(?![\w%]|[-–.,]\d)"
    hour = r"\d{1,2}(?::[0-5]\d)?(?: )?(?:a\.m\.|p\.m\.|am\b|pm\b|[AP]\.?M\b\.?|o['’]clock)"
    yield Rule("decade", "period", rf"{part}(?i:the )?{decade}")
    yield Rule("decade_word", "period", rf"{part}(?i:the ){word}\b")
    yield Rule("century", "period", rf"(?i:the )?(?P<number>1\d|2[01]|[5-9]){SUFFIX}{HYPHEN}(?i:century)\b(?! [A-Z])")
    yield Rule("fiscal", "period", fiscal)
    yield Rule("years", "range", years, _is_year)
    yield Rule("year", "year", rf"{part}(?P<year>{YEAR})(?![\w%]|[.,:/]\d|[-‐‑–]\d|['’]s?\w)", _is_year)
    yield Rule("spelled_year", "year", SPELLED)
    yield Rule("clock", "clock", rf"{hour}|(?<=at\s)(?:noon|midnight)\b")


def _named_days() -> str:
    """Return a pattern of dates used as names: "Sept. 11" before "attacks", and "Sept. 11 terrorist attacks"."""
    entries = load_lexicon("calendar")["named_day"]
    return "|".join(rf"(?:{_words(entry['names'])})(?=,? (?:{_words(entry['before'])})\b)" for entry in entries)


def _words(words: Iterable[str]) -> str:
    """Return a pattern of the given words, the longest first; either apostrophe will do."""
    return "|".join(map(_escaped, sorted(words, key=lambda word: (-len(word), word))))


def _escaped(word: str) -> str:
    return word.replace(".", r"\.").replace("’", "['’]")


# ------------------------------------------------------------------------------------------------ what is accepted


def _is_weekday(text: str, match: re.Match[str]) -> bool:
    if _has_neighbour("not_a_weekday", text, match.start(), match.end("weekday")):
        return False
    return not re.match(r"s\b|\s(?:night|morning|afternoon|evening)s\b", _right(text, match.end("weekday")))


def _is_period(_: str, match: re.Match[str]) -> bool:
    """Tell "this week" from the name of a programme: "This Week", but for a line in capitals."""
    return match["unit"].islower() or match.group().isupper()


def _is_day_word(text: str, match: re.Match[str]) -> bool:
    if match["word"] not in ("Today", "Tonight", "TODAY", "TONIGHT"):
        return True
    named = re.search(r"\w\s\Z", _left(text, match.start()))  # "USA Today", "the Tonight Show"
    return not named and not re.match(r"\s[Ss]how\b", _right(text, match.end()))


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Tell a month from a verb or a name: "may", "the march", "April Ryan", "Theresa May"."""
    if match["part"] or match["edge"] or match["which"]:
        return True
    name = match["month"]
    before = _word_before(text, match.start())
    if before.lower() in (*MONTH_CUES, "each", "every"):
        return before.lower() in MONTH_CUES
    if name in NAMES_TOO:
        return not before[:1].isupper() and not CAPITAL_NEXT.match(text, match.end())
    return name.title() in MONTHS and name.title() not in ("March", "May")


def _word_before(text: str, offset: int) -> str:
    found = re.search(r"([\w.’']+)[,\s]\s*$", _left(text, offset))
    return found.group(1) if found else ""


NAMES_TOO = ("April", "June", "August")
CAPITAL_NEXT = re.compile(rf"\s(?!{'|'.join(WEEKDAYS)})[A-Z]\w")
MONTH_CUES = frozenset(
    "in of since until till by through from during before after between and to or late early mid last next this around"
    " past".split()
)


def _is_year(text: str, match: re.Match[str]) -> bool:
    if _has_neighbour("not_a_year", text, match.start("year"), match.end()):
        return False
    year = int(match["year"])
    return 1900 <= year < 2100 or (year >= 1600 and bool(YEAR_CUE.search(_left(text, match.start()))))


YEAR_CUE = re.compile(
    r"\b(?:in|of|since|from|by|during|until|before|after|early|late|mid|to|and|for|through|the)[\s-]+$", re.IGNORECASE
)


def _is_holiday(text: str, match: re.Match[str]) -> bool:
    return not _has_neighbour("not_a_holiday", text, match.start(), match.end("name"))


def _is_later(text: str, match: re.Match[str]) -> bool:
    """ "Two days after" and "two days before" only where nothing follows that they are counted from."""
    return match["way"] in ("later", "earlier", "afterward") or bool(
        re.match(r"[.,;)”\"]|$", text[match.end() : match.end() + 1])
    )


def _is_future(text: str, match: re.Match[str]) -> bool:
    return governing_tense(text, Span(*match.span())) == "future"


def _is_told(text: str, match: re.Match[str]) -> bool:
    """ "Next week" and "next year" are counted from publication; "the following week" from the last date told."""
    words = match.group().lower().split()
    if "next" in words and not ("the" in words and match["unit"].lower() == "day"):
        return False
    if words[-2:] in (["same", "day"], ["that", "day"]) and re.match(
        r"['’]s|\s(?:that|as)\b", _right(text, match.end())
    ):
        return False
    return not ("same" in words and re.match(r"\sas\b", _right(text, match.end())))


def _is_after_on(text: str, match: re.Match[str]) -> bool:
    return _word_before(text, match.start()).lower() in ("on", "by", "until", "before", "after", "since")


@cache
def _neighbours(key: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the words that, next to a date, make it none: at the end of what is before, and after it."""
    lists = load_lexicon("calendar")[key]
    before, after = _words(lists.get("previous_words", [])), _words(lists["next_words"])
    return re.compile(rf"(?<!\w)(?:{before or '(?!)'})\s+$"), re.compile(rf"(?:['’]s)?[-\s]+(?:{after})(?!\w)")


def _has_neighbour(key: str, text: str, start: int, end: int) -> bool:
    before, after = _neighbours(key)
    return bool(before.search(_left(text, start)) or after.match(text, end))


def _left(text: str, offset: int) -> str:
    return text[max(0, offset - 24) : offset]


def _right(text: str, offset: int) -> str:
    return text[offset : offset + 24]
