"""Date expressions in news prose, the days they mean, and the day an article appeared."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from timeline.errors import LexiconError
from timeline.lexicon import load_lexicon
from timeline.records import Article, Block, Interval, Published, Span, Timex
from timeline.text import find_paragraphs, find_quoted

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

__all__ = ["find_timexes", "governing_tense", "infer_published"]

Tense = Literal["past", "future", "either"] | None  # either: the vote of "Tuesday's vote will decide" may be over
DAY = timedelta(days=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}  # by the month a season begins in
NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero a|an|one two|couple three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split()
    )
    for word in words.split("|")
    if number
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip
UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7, "month": 31, "quarter": 92, "season": 92, "year": 366, "decade": 3660}


def find_timexes(
    text: str, published: date | Interval | Published | None = None, blocks: Sequence[Block] = ()
) -> list[Timex]:
    """Return the expressions in *text* that name days, weeks, months or years, in order, with the days they mean.

    Relative words are counted from *published*, those in an embedded post (a block of kind "post" with a day) from
    the post's own day, and "two days later" from the last date told. Where the day of publication is known only to
    an interval, the value is what its first and its last day agree on, or else the interval that holds both
    readings. Without it relative words have no value: nothing is ever counted from today.

    >>> [(t.text, str(t.value)) for t in find_timexes("He said Monday it ends Sept. 30.", date(2025, 6, 18))]
    [('Monday', '2025-06-16'), ('Sept. 30', '2025-09-30')]
    >>> [(t.text, str(t.value)) for t in find_timexes("He said Monday it began on June 3, 2019.")]
    [('Monday', 'None'), ('June 3, 2019', '2019-06-03')]
    >>> find_timexes("We may march: 10% sat at No. 3 on Route 66.", date(2025, 6, 18))
    []
    """
    hits = _scan(text)
    if not hits:
        return []
    posts = [block for block in blocks if block.kind == "post" and block.day]
    first, last = _ends(published)
    values = _values(hits, first, posts)
    if first != last:
        values = [_either(*pair) for pair in zip(values, _values(hits, last, posts), strict=True)]
    found = [Timex(hit.span, hit.rule.kind, value, hit.span.of(text)) for hit, value in zip(hits, values, strict=True)]
    return [_opened(text, timex) for timex in _ranges(text, _clocks(text, found))]


def _ends(published: date | Interval | Published | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that an article can have appeared."""
    when = published.when if isinstance(published, Published) else published
    if isinstance(when, Interval):
        return when.start, when.end
    return when, when


def _either(one: Interval | None, other: Interval | None) -> Interval | None:
    """Return the days that hold both readings; ``None`` when one reading has no days."""
    if one is None or other is None:
        return None
    starts, ends = (one.start, other.start), (one.end, other.end)
    return Interval(
        min((day for day in starts if day), default=None) if None not in starts else None,
        max((day for day in ends if day), default=None) if None not in ends else None,
    )


# ------------------------------------------------------------------------------------------------ what is found


@dataclass(frozen=True, slots=True)
class Moment:
    """What an expression is read against."""

    base: date | None  # the day of publication, or of the post
    tense: Tense
    firm: bool  # the verb that gives the tense surely governs the date
    told: Interval | None  # the last date told before it
    period: Interval | None  # the last quarter told before it


Resolver = Callable[["re.Match[str]", Moment], Interval | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of expression: its words, and how they become days."""

    name: str
    kind: str
    pattern: str
    resolve: Resolver
    accepts: Callable[[str, re.Match[str]], bool] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An expression found, not yet resolved."""

    rule: Rule
    match: re.Match[str]
    span: Span
    tense: Tense
    firm: bool


def _scan(text: str) -> list[Hit]:
    """Return every expression, left to right, none inside another."""
    master, rules = _grammar()
    hits: list[Hit] = []
    offset = 0
    while found := master.search(text, offset):
        rule, match = _accepted(text, found, rules)
        if match is None:
            offset = _next_word(text, found.start())
            continue
        span = Span(*match.span())
        verb, firm = _governing_verb(text, span)
        hits.append(Hit(rule, match, span, _tense(verb, text[span.end : span.end + 2]), firm))
        offset = span.end
    return hits


def _accepted(
    text: str, found: re.Match[str], rules: Mapping[str, tuple[Rule, re.Pattern[str]]]
) -> tuple[Rule, re.Match[str] | None]:
    """Return the rule that found something, or the next one that does where the first thinks better of it."""
    names = list(rules)
    rule = rules[names[0]][0]
    for name in names[names.index(found.lastgroup or "") :]:
        rule, pattern = rules[name]
        match = pattern.match(text, found.start())
        if match and match.group() and (rule.accepts is None or rule.accepts(text, match)):
            return rule, match
    return rule, None


def _next_word(text: str, offset: int) -> int:
    found = re.compile(r"\w+|\W").match(text, offset)
    return found.end() if found else offset + 1


OPENERS = (
    "a an the this that last past next coming following previous same early earlier late later mid midafternoon"
    " midmorning sometime so end beginning start middle close more over at less nearly almost about around roughly just"
    " some today tonight tomorrow yesterday overnight day year in during by since through comparable its their fiscal"
    " flat current latest first second third fourth spring summer fall autumn winter noon midnight"
)


def _openers() -> str:
    """Return a pattern of the words with which an expression can begin: most words of a text fail this cheap test."""
    names = [name.split()[0].replace("’", "['’]").replace(".", r"\.") for name in _holidays()]
    months = [*(month[:3] for month in MONTHS), *(month[:3].upper() for month in MONTHS)]
    days = [*(day[:3] for day in WEEKDAYS), *(day[:3].upper() for day in WEEKDAYS)]
    words = {*OPENERS.split(), *NUMBERS}
    cased = {form for word in words for form in (word, word.capitalize(), word.upper())}
    named = [name.split()[0].replace(".", r"\.") for e in load_lexicon("calendar")["named_day"] for name in e["names"]]
    by_letter: dict[str, list[str]] = {}
    for form in sorted({*(rf"{word}\b" for word in cased), *names, *named, *months, *days, r"Q[1-4]", "FY"}):
        by_letter.setdefault(form[0], []).append(form[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


@cache
def _grammar() -> tuple[re.Pattern[str], Mapping[str, tuple[Rule, re.Pattern[str]]]]:
    """Return one pattern that finds all kinds, and each rule with its own pattern, by name."""
    patterns = {rule: rule.pattern.replace(" ", GAP) for rule in _rules()}
    unnamed = re.compile(r"\(\?P<\w+>")
    parts = (f"(?P<{rule.name}>{unnamed.sub('(?:', pattern)})" for rule, pattern in patterns.items())
    master = re.compile(rf"(?<![\w$£€#&/.@’'-])(?=[’'\d]|(?:{_openers()}))(?:{'|'.join(parts)})")
    return master, {rule.name: (rule, re.compile(pattern)) for rule, pattern in patterns.items()}


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
DAYPART = r"(?: (?:(?:early|late|mid)[- ])?(?:morning|afternoon|evening|night|midnight|noon)(?![\ws]))?".replace(
    "[- ]", HYPHEN
)
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


def _rules() -> tuple[Rule, ...]:
    """Return the rules; of two that begin at the same word, the earlier one is taken."""
    families = (_full_dates, _named_dates, _weekdays, _day_words, _counted, _quarters, _months, _periods, _years)
    return tuple(rule for family in families for rule in family())


def _full_dates() -> Iterator[Rule]:
    iso = rf"(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])-(?P<day>{NUMBER})(?![\w-])"
    slash = rf"(?P<month>0?[1-9]|1[0-2])/(?P<day>{NUMBER})/(?P<year>{YEAR}|\d\d)(?![\w/%])"
    year = rf"(?:,(?: )?| (?:of )?){IN_YEAR}"
    dash = rf"(?: )?[-–—](?: )?(?P<until>{NUMBER})"
    yield Rule("iso", "date", iso, _full_date)
    yield Rule("slash", "date", slash, _full_date)
    yield Rule("days", "range", rf"{AMERICAN}{dash}{SUFFIX}?(?:{year})?{DONE}", _days_of_month)
    yield Rule("days_british", "range", rf"(?P<day>{NUMBER}){dash} (?P<month>{MONTH})(?:,? {IN_YEAR})?", _days_of_month)
    yield Rule("american", "date", AMERICAN + year, _full_date)
    yield Rule("british", "date", rf"{BRITISH},? {IN_YEAR}", _full_date)


def _named_dates() -> Iterator[Rule]:
    holiday = rf"(?:{WHICH} )?(?P<name>{_words(_holidays())})(?!\w|['’]s?\w)(?:{OF_YEAR})?"
    whose = r"(?: (?P<whose>last|this|next) year\b)?"
    yield Rule("named_day", "date", rf"(?P<name>{_named_days()})", _named_day)
    yield Rule("holiday", "holiday", holiday, _holiday, _is_holiday)
    yield Rule("month_day", "month-day", rf"{AMERICAN}{DONE}{whose}", _month_day)
    yield Rule("month_day_british", "month-day", BRITISH, _month_day)


def _weekdays() -> Iterator[Rule]:
    part = r"(?:(?i:early|earlier|late|later) (?:on )?)?"
    told = "(?:the )?(?:following|next|previous)|that"
    which = rf"(?:(?P<which>(?i:this past|this coming|the past|{told}|last|past|this|coming)) )?"
    week = r"(?P<week>,? (?:of )?(?P<whose>last|this|next) week\b| before last\b)?"
    weekday = rf"{part}{which}(?P<weekday>{WEEKDAY})(?!\w|-[a-z]){DAYPART}{week}"
    yield Rule("week_ago", "weekday", rf"(?i:a|one) week ago (?:on )?(?P<weekday>{WEEKDAY})\b", _week_ago)
    yield Rule("weekday", "weekday", weekday, _weekday, _is_weekday)


def _day_words() -> Iterator[Rule]:
    part = r"(?:(?i:late|early|earlier|later|mid-?afternoon|mid-?morning) )?"
    twice = "(?:the )?day (?:before yesterday|after tomorrow)"
    here = "today|yesterday|tomorrow|tonight|last night|overnight|this (?:very )?(?:morning|afternoon|evening)"
    after = r"(?=[.,;)]?(?:\s(?:and|as|at|but|for|he|she|they|when|to)\b|[.,;)]|$))"
    yield Rule("day_word", "relative", rf"{part}(?P<word>(?i:{twice}|{here}))(?!\w){DAYPART}", _day_word, _is_day_word)
    yield Rule("the_16th", "relative", rf"(?i:the )(?P<day>{NUMBER}){SUFFIX}{after}", _day_of_month, _is_after_on)


def _counted() -> Iterator[Rule]:
    ago = rf"(?i:(?:(?:a|an|one|the) )?(?:comparable )?year[-‐‑](?P<way>ago|earlier))(?: {ORDINAL})?"
    told = "next|following|previous|same|that same|that very|that"
    unit = r"(?P<unit>(?i:day|week|month|year))(?![\w-]|['’]s?\w)"
    told = rf"(?i:(?:later|earlier) (?:on |in )?)?(?i:the )?(?P<which>(?i:{told})) {unit}"
    day = r"(?i:(?:the|a|one) day (?P<way>before|after|earlier|later))(?=[.,;)”\"]|$)"
    yield Rule("year_ago", "period", rf"{ago}(?:{HYPHEN}(?:quarter|period|month)\b)?", _year_ago)
    yield Rule("ago", "relative", rf"{COUNTED} ago\b", _ago)
    yield Rule("later", "relative", rf"{COUNTED} (?P<way>later|earlier|afterward|before|after)\b", _later, _is_later)
    yield Rule("from_now", "relative", rf"{COUNTED} from (?:now|today)\b", _from_now)
    yield Rule("in_days", "relative", rf"(?i:in) {COUNTED}(?!['’]| (?:of|as)\b)", _from_now, _is_future)
    yield Rule("told", "relative", told, _told, _is_told)
    yield Rule("day_before", "relative", day, _day_before)


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
    yield Rule(
        "quarter", "period", rf"{PART}?{EDGE}?{before}{kind}{ORDINAL}{HYPHEN}(?i:quarter)(?!\w){after}", _quarter
    )
    yield Rule("short_quarter", "period", rf"Q(?P<number>[1-4])(?: |['’])?(?:of )?(?P<year>{YEAR})?(?!\w)", _quarter)
    yield Rule("half", "period", rf"{half} (?:(?P<year>{YEAR})\b|(?P<whose>(?i:last|this|next|the)) year\b)", _half)
    yield Rule("this_quarter", "period", named + after, _told_quarter)


def _months() -> Iterator[Rule]:
    short = r" ['’](?P<short>\d\d)\b"
    which = "(?:(?P<which>(?i:last|this past|this coming|this|next|the following)) )?"
    part = rf"(?:(?P<part>{PART})|(?P<edge>{EDGE}))?"
    yield Rule("month_year", "month-year", rf"{part}(?P<month>{MONTH})(?:{OF_YEAR}|,? {SPELLED}|{short})", _month_year)
    yield Rule("month", "month", rf"{part}{which}(?P<month>{MONTH})(?!\w)", _month, _is_month)


def _periods() -> Iterator[Rule]:
    unit = "(?P<unit>(?i:week|month|year|decade))"
    which = "(?P<which>(?i:this past|this coming|(?:the )?(?:past|last|coming)|the current|this|next|last))"
    part = rf"(?P<part>(?i:early|earlier|late|later|mid|sometime|so far)){HYPHEN}"
    in_the = rf"(?:{EDGE}|(?P<part>(?i:earlier|later|early|late)) in )the {unit}(?![\w-])"
    weekend = "(?i:this past|this coming|this|the past|the coming|last|next|the|over the|past)"
    season = "(?i:in|during|over|by|since|through) the(?i: early| late)?|(?i:the (?:early|late|coming|current))"
    of_year = rf"(?:{OF_YEAR}| of {SPELLED})"
    yield Rule("period", "relative", rf"(?:{EDGE}|{part}(?:in )?)?{which} {unit}(?![\w-]| of\b)(?: or so\b)?", _period)
    yield Rule("of_the_year", "relative", in_the, _period)
    yield Rule("year_end", "relative", rf"(?i:(?:the )?(?P<unit>year)(?:['’]s)?{HYPHEN}end)(?!\w)", _period)
    yield Rule("weekend", "period", rf"(?P<which>{weekend}) (?:long |holiday )?(?i:weekend)(?!\w| of\b)", _weekend)
    yield Rule("season_year", "period", rf"{EDGE}?(?:{PART}|(?i:the ))?{SEASON}{of_year}", _season)
    part = rf"(?:{EDGE}|(?i:early|late|earlier|later|mid){HYPHEN})?"
    which = rf"(?P<which>(?i:this past|this coming|this|last|next|the past)|{season})"
    yield Rule("season", "period", rf"{part}{which} {SEASON}(?!\w| of\b)", _season)


def _years() -> Iterator[Rule]:
    part = rf"(?:{PART}|{EDGE})?"
    decade = r"(?:(?P<year>(?:1[5-9]|20)\d)0|['’](?P<short>[2-9])0)['’]?s(?!\w)"
    word = "(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)"
    fiscal = rf"(?:(?i:fiscal) (?:(?i:year) )?|FY(?: )?)(?P<year>{YEAR})\b|(?i:the (?:current |latest )?fiscal year)\b"
    years = rf"(?P<year>{YEAR})[-–](?P<until>{YEAR}|\d\d)(?![\w%]|[-–.,]\d)"
    hour = r"\d{1,2}(?::[0-5]\d)?(?: )?(?:[ap]\.m\.|[ap]m\b|[AP]\.?M\b\.?|o['’]clock)"
    yield Rule("decade", "period", rf"{part}(?i:the )?{decade}", _decade)
    yield Rule("decade_word", "period", rf"{part}(?i:the ){word}\b", _decade)
    yield Rule("century", "period", rf"(?i:the )?(?P<number>1\d|2[01]|[5-9]){SUFFIX}{HYPHEN}(?i:century)\b", _century)
    yield Rule("fiscal", "period", fiscal, _fiscal)
    yield Rule("years", "range", years, _years_range, _is_year)
    yield Rule("year", "year", rf"{part}(?P<year>{YEAR})(?![\w%]|[.,:/]\d|[-‐‑–]\d|['’]s?\w)", _year, _is_year)
    yield Rule("spelled_year", "year", SPELLED, _year)
    yield Rule("clock", "clock", rf"{hour}|(?<=at\s)(?:noon|midnight)\b", _clock)


def _words(words: Iterable[str]) -> str:
    """Return a pattern of the given words, the longest first; either apostrophe will do."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(word.replace(".", r"\.").replace("’", "['’]") for word in longest)


# ------------------------------------------------------------------------------------------------------- the calendar


@cache
def _holidays() -> Mapping[str, Mapping[str, Any]]:
    """Return each name of a holiday with its entry."""
    keys = {"names", "month", "day", "weekday", "nth", "after_weekday", "easter", "every", "since", "examples"}
    for entry in load_lexicon("calendar")["holiday"]:
        if unknown := entry.keys() - keys - {"counter_examples"}:
            raise LexiconError(
                f"lexicons/calendar.toml: holiday {entry['names'][0]!r}: unknown key {sorted(unknown)[0]}"
            )
    return {name: entry for entry in load_lexicon("calendar")["holiday"] for name in entry["names"]}


def _named_days() -> str:
    """Return a pattern of dates used as names: "Sept. 11" before "attacks", and "Sept. 11 terrorist attacks"."""
    entries = load_lexicon("calendar")["named_day"]
    return "|".join(rf"(?:{_words(entry['names'])})(?=,? (?:{_words(entry['before'])})\b)" for entry in entries)


@cache
def _day_of_name(name: str) -> date:
    for entry in load_lexicon("calendar")["named_day"]:
        if re.fullmatch(_words(entry["names"]), name):
            day = entry["day"]
            assert isinstance(day, date)
            return day
    raise LexiconError(f"lexicons/calendar.toml: no named day {name!r}")


@cache
def _neighbours(key: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the words that, next to a date, make it none: at the end of what is before, and after it."""
    lists = load_lexicon("calendar")[key]
    before, after = _words(lists.get("previous_words", [])), _words(lists["next_words"])
    return re.compile(rf"(?<!\w)(?:{before or '(?!)'})\s+$"), re.compile(rf"(?:['’]s)?[-\s]+(?:{after})(?!\w)")


def _has_neighbour(key: str, text: str, start: int, end: int) -> bool:
    before, after = _neighbours(key)
    return bool(before.search(text[max(0, start - 24) : start]) or after.match(text, end))


# ------------------------------------------------------------------------------------------- the verb that governs


def governing_tense(text: str, span: Span) -> Tense:
    """Return whether the verb nearest to a date, in its own clause, points back or ahead; ``None`` without one.

    "Either" is the answer where the date belongs to a noun, and the verb after it points ahead: "Tuesday’s results
    will" and "Tuesday’s vote will" look the same.

    >>> text = "He said Monday that the court will rule Friday."
    >>> governing_tense(text, Span(8, 14)), governing_tense(text, Span(40, 46))
    ('past', 'future')
    """
    return _tense(_governing_verb(text, span)[0], text[span.end : span.end + 2])


def _tense(verb: re.Match[str] | None, following: str) -> Tense:
    if verb is None or verb.lastgroup != "future":
        return verb and "past"
    is_after = verb.re is _governing()[1]
    return "either" if is_after and following in ("'s", "’s") else "future"


def _governing_verb(text: str, span: Span) -> tuple[re.Match[str] | None, bool]:
    """Return the verb, and whether it surely governs the date.

    It does when it stands right before the date ("left Friday", "told the Post in May"), or right after it ("the
    mayor on Monday signed"), or when the date opens its clause ("In May, he left").
    """
    before_date, after_date, edge_of_clause = _governing()
    left = text[max(0, span.start - 140) : span.start]
    edges = [*edge_of_clause.finditer(left)]
    clause = left[edges[-1].end() if edges else 0 :]
    before = [*before_date.finditer(clause)]
    if before and _surely(before[-1], clause[before[-1].end() :]):
        return before[-1], True
    right = re.sub(r"^['’]s", "", text[span.end : span.end + 100])
    edge = edge_of_clause.search(right)
    after = after_date.search(right, 0, edge.start() if edge else len(right))
    follows = after is not None and after.lastgroup == "past" and len(right[: after.start()].split()) < 2
    if before and not (follows and right[:1] == " "):
        return before[-1], False
    return after, follows or len(clause.split()) < 3


LISTENER = re.compile(r"(?:\s+(?:the|on|in|to|[A-Z@][\w.’'-]*,?))*\s*")


def _surely(verb: re.Match[str], between: str) -> bool:
    """Tell whether only a preposition stands between verb and date, or a listener: "told the Post in May"."""
    return len(between.split()) < 2 or (verb.group() in _reporting() and LISTENER.fullmatch(between) is not None)


@cache
def _reporting() -> frozenset[str]:
    return frozenset(load_lexicon("calendar")["governing"]["past"]["reporting"])


@cache
def _governing() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the verbs that tell past from future before a date, and after it, and of a clause's edges."""
    lists = load_lexicon("calendar")["governing"]
    past, future = "|".join(lists["past"]["words"]), "|".join(lists["future"]["words"])
    only_before = "|".join(lists["future"]["only_before"])
    verbs = r"(?<![\w-])(?:(?P<future>{})|(?P<past>{}))(?![\w-]|['’]\w)"
    stop = r"(?<=[a-z0-9)]{2})[.!?][\"”’]*\s+(?=[A-Z“\"]|$)|[;“”\"—]|\n\s*\n"
    clause = r"\b(?:that|which|who|whose|where|whether|how|why|because|although|though|while|but|if|when)\b"
    return (
        re.compile(verbs.format(f"{future}|{only_before}", past)),
        re.compile(verbs.format(future, past)),
        re.compile(f"{stop}|{clause}"),
    )


# ------------------------------------------------------------------------------------------------ what is accepted


def _is_weekday(text: str, match: re.Match[str]) -> bool:
    if _has_neighbour("not_a_weekday", text, match.start(), match.end("weekday")):
        return False
    return not re.match(r"s\b|\s(?:night|morning|afternoon|evening)s\b", text[match.end("weekday") :][:12])


def _is_day_word(text: str, match: re.Match[str]) -> bool:
    if match["word"] not in ("Today", "Tonight"):
        return True
    named = re.search(r"\w\s$", text[max(0, match.start() - 2) : match.start()])  # "USA Today", "the Tonight Show"
    return not named and not re.match(r"\s[Ss]how\b", text[match.end() :][:6])


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Tell a month from a verb or a name: "may", "the march", "April Ryan", "Theresa May"."""
    if match["part"] or match["edge"] or match["which"]:
        return True
    name = match["month"]
    before = _word_before(text, match.start())
    if before.lower() in MONTH_CUES or before.lower() in ("each", "every"):
        return before.lower() in MONTH_CUES
    if name in NAMES_TOO:
        return not before[:1].isupper() and not CAPITAL_NEXT.match(text, match.end())
    return name.title() in MONTHS and name.title() not in ("March", "May")


def _word_before(text: str, offset: int) -> str:
    found = re.search(r"([\w.’']+)[,\s]\s*$", text[max(0, offset - 24) : offset])
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
    before = text[max(0, match.start() - 24) : match.start()]
    return 1900 <= year < 2100 or (year >= 1600 and bool(YEAR_CUE.search(before)))


YEAR_CUE = re.compile(
    r"\b(?:in|of|since|from|by|during|until|before|after|early|late|mid|to|and|for|through|the)[\s-]+$", re.IGNORECASE
)


def _is_holiday(text: str, match: re.Match[str]) -> bool:
    return not _has_neighbour("not_a_holiday", text, match.start(), match.end("name"))


def _is_later(text: str, match: re.Match[str]) -> bool:
    """ "Two days after" and "two days before" only where nothing follows that they are counted from."""
    return match["way"] in ("later", "earlier", "afterward") or bool(re.match(r"[.,;)”\"]|$", text[match.end() :][:1]))


def _is_future(text: str, match: re.Match[str]) -> bool:
    return governing_tense(text, Span(*match.span())) == "future"


def _is_told(text: str, match: re.Match[str]) -> bool:
    """ "Next week" and "next year" are counted from publication; "the following week" from the last date told."""
    words = match.group().lower().split()
    if "next" in words and not ("the" in words and match["unit"].lower() == "day"):
        return False
    if words[-2:] in (["same", "day"], ["that", "day"]) and re.match(r"['’]s|\s(?:that|as)\b", text[match.end() :][:5]):
        return False
    return not ("same" in words and re.match(r"\sas\b", text[match.end() :][:4]))


def _is_after_on(text: str, match: re.Match[str]) -> bool:
    return _word_before(text, match.start()).lower() in ("on", "by", "until", "before", "after", "since")


# ------------------------------------------------------------------------------------------------ from words to days


@dataclass(slots=True)
class _Memory:
    """The dates told so far, in the article or in one post."""

    told: Interval | None = None
    period: Interval | None = None
    seen: int = field(default=-10_000)  # where the last quarter was told


def _values(hits: Sequence[Hit], base: date | None, posts: Sequence[Block]) -> list[Interval | None]:
    """Return the days each expression means, counted from *base*, in order, for each remembers what was told before."""
    memories: dict[int, _Memory] = {}
    days = {index: _post_day(hits, post, base) for index, post in enumerate(posts)}
    values = []
    for hit in hits:
        owner = next((i for i, post in enumerate(posts) if _in_post(hit, post)), -1)
        memory = memories.setdefault(owner, _Memory())
        period = memory.period if hit.span.start - memory.seen < QUARTER_REACH else None
        value = _resolve(hit, Moment(days[owner] if owner >= 0 else base, hit.tense, hit.firm, memory.told, period))
        values.append(value)
        if value and value.start and value.end and not any(post.day and post.day.meets(hit.span) for post in posts):
            memory.told = value
            if hit.rule.name in ("quarter", "short_quarter", "this_quarter"):
                memory.period, memory.seen = value, hit.span.end
    return values


QUARTER_REACH = 1500  # characters: "a year ago" further on than this is a year, and no quarter


def _in_post(hit: Hit, post: Block) -> bool:
    return post.span.meets(hit.span) and not (post.day and post.day.meets(hit.span))


def _post_day(hits: Sequence[Hit], post: Block, base: date | None) -> date | None:
    """Return the day in a post's signature; ``None`` when it has none, or not one day."""
    for hit in hits:
        if post.day and post.day.meets(hit.span):
            value = _resolve(hit, Moment(base, "past", False, None, None))
            if value and value.days == 1:
                return value.start
    return None


def _resolve(hit: Hit, moment: Moment) -> Interval | None:
    try:
        return hit.rule.resolve(hit.match, moment)
    except (OverflowError, ValueError):  # a day that no calendar has: "Feb. 30", "9000 years ago"
        return None


# ---- days


@lru_cache(maxsize=32)
def _parser(base: date, relative: bool) -> DateDataParser:
    from dateparser.date import DateDataParser  # a quarter of a second

    settings = {
        "PARSERS": ["relative-time" if relative else "absolute-time"],
        "RELATIVE_BASE": datetime(base.year, base.month, base.day),
    }
    return DateDataParser(languages=["en"], settings=settings)


@lru_cache(maxsize=50_000)
def _core(words: str, base: date = date(2000, 1, 1), relative: bool = False) -> Interval | None:
    """Return the day, week, month or year that dateparser reads in plain words.

    >>> str(_core("5 June 2016")), str(_core("2 weeks ago", date(2016, 10, 12), relative=True))
    ('2016-06-05', '2016-09-26/2016-10-02')
    """
    data = _parser(base, relative).get_date_data(words)
    return _around(data.date_obj.date(), data.period) if data.date_obj else None


def _around(day: date, unit: str) -> Interval:
    """Return the week, month, quarter, year or decade that holds *day*.

    >>> str(_around(date(2016, 2, 10), "month"))
    '2016-02-01/2016-02-29'
    """
    if unit == "week":
        monday = day - day.weekday() * DAY
        return Interval(monday, monday + 6 * DAY)
    if unit == "month":
        return _months_from(day.year, day.month, 1)
    if unit == "quarter":
        return _months_from(day.year, day.month - (day.month - 1) % 3, 3)
    if unit == "year":
        return _months_from(day.year, 1, 12)
    if unit == "decade":
        first = day.year - day.year % 10
        return Interval(date(first, 1, 1), date(first + 9, 12, 31))
    return Interval.of(day)


def _months_from(year: int, month: int, count: int) -> Interval:
    """Return *count* calendar months from the first of *month*; the month may lie outside 1 to 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = month + count - 1
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Interval(date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def _day_in(year: int, month: int, day: int) -> date | None:
    """Return the day, ``None`` where the month has no such day."""
    found = _core(f"{day} {MONTHS[month - 1]} {year}") if day <= monthrange(year, month)[1] else None
    return found.start if found else None


def _full_date(match: re.Match[str], _: Moment) -> Interval | None:
    year = int(match["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    month = int(match["month"]) if match["month"].isdigit() else _month_number(match["month"])
    day = _day_in(year, month, int(match["day"]))
    return Interval.of(day) if day else None


def _weekday_number(name: str) -> int:
    return next(number for number, day in enumerate(WEEKDAYS) if day[:3].lower() == name[:3].lower())


def _month_day(match: re.Match[str], at: Moment) -> Interval | None:
    """A month and a day without a year: the nearest one, of the years in which its weekday is right."""
    if at.base is None:
        return None
    month, number = _month_number(match["month"]), int(match["day"])
    whose = match.groupdict().get("whose")
    if whose:
        day = _day_in(at.base.year + WHOSE[whose.lower()], month, number)
        return Interval.of(day) if day else None
    reach = 8 if number == 29 and month == 2 else 1
    years = range(at.base.year - reach, at.base.year + reach + 1)
    days = [day for year in years if (day := _day_in(year, month, number))]
    if match["weekday"]:
        wanted = _weekday_number(match["weekday"])
        days = [day for day in days if day.weekday() == wanted]
    return Interval.of(_nearest(days, at)) if days else None


def _nearest(days: Sequence[date], at: Moment) -> date:
    """Return the day nearest to publication; with a verb that is surely of the past, none that is months ahead."""
    base = at.base or days[0]
    if at.tense == "past" and at.firm:
        days = [day for day in days if day <= base + PAST_REACH] or days
    return min(days, key=lambda day: abs(day - base))


PAST_REACH = (
    75 * DAY
)  # "in the year that ended March 31" is not next March; "the vote was put off to Nov. 8" may be ahead


WHOSE = {"last": -1, "this": 0, "next": 1, "the": 0}


def _days_of_month(match: re.Match[str], at: Moment) -> Interval | None:
    """ "June 9-15": from the first number to the second."""
    month, first, last = _month_number(match["month"]), int(match["day"]), int(match["until"])
    if match["year"]:
        start = _day_in(int(match["year"]), month, first)
    elif at.base:
        days = [day for year in (-1, 0, 1) if (day := _day_in(at.base.year + year, month, first))]
        start = min(days, key=lambda day: abs(day - at.base)) if days and at.base else None  # type: ignore[operator]
    else:
        start = None
    end = _day_in(start.year, month, last) if start else None
    return Interval(start, end) if start and end and start < end else None


def _day_of_month(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The 16th": of the month last told, or else the latest one, or the next one after a verb of the future."""
    number = int(match["day"])
    if (
        at.told
        and at.told.start
        and at.told.end
        and at.told.start.month == at.told.end.month
        and (at.told.days or 99) <= 31
    ):
        day = _day_in(at.told.start.year, at.told.start.month, number)
        return Interval.of(day) if day else None
    if at.base is None:
        return None
    steps = range(3) if at.tense == "future" else range(0, -3, -1)
    for step in steps:
        month = _months_from(at.base.year, at.base.month + step, 1).start
        day = _day_in(month.year, month.month, number) if month else None
        if day and (day >= at.base if at.tense == "future" else day <= at.base):
            return Interval.of(day)
    return None


def _named_day(match: re.Match[str], _: Moment) -> Interval | None:
    return Interval.of(_day_of_name(match["name"]))


# ---- weekdays


def _weekday(match: re.Match[str], at: Moment) -> Interval | None:
    """A weekday counts back from publication, that day included, and ahead after a verb of the future."""
    number = _weekday_number(match["weekday"])
    which = " ".join((match["which"] or "").lower().split()).removeprefix("the ")
    if which in ("following", "previous", "that"):
        return _weekday_told(number, which, at.told)
    if at.base is None:
        return None
    back = at.base - (at.base.weekday() - number) % 7 * DAY
    ahead = at.base + (number - at.base.weekday()) % 7 * DAY
    if match["week"]:
        if not match["whose"]:  # "the Tuesday before last"
            return Interval.of(back - 7 * DAY)
        monday = at.base - at.base.weekday() * DAY + 7 * WHOSE[match["whose"].lower()] * DAY
        return Interval.of(monday + number * DAY)
    return _weekday_of(which, at, back, ahead)


def _weekday_of(which: str, at: Moment, back: date, ahead: date) -> Interval:
    """Read "last", "this", "next" and "this past" before a weekday; two days where both are meant."""
    base = at.base or back
    if which in ("this past", "past"):
        return Interval.of(back if back < base else back - 7 * DAY)
    if which in ("coming", "this coming"):
        return Interval.of(ahead if ahead > base else ahead + 7 * DAY)
    if which == "last":  # on a Friday, "last Monday" may be four days ago or eleven
        if back == base:
            return Interval.of(back - 7 * DAY)
        return Interval(back - 7 * DAY, back) if back.weekday() < base.weekday() else Interval.of(back)
    if which == "next":  # on a Monday, "next Friday" may be in four days or in eleven
        if ahead == base:
            return Interval.of(ahead + 7 * DAY)
        return Interval(ahead, ahead + 7 * DAY) if ahead.weekday() > base.weekday() else Interval.of(ahead)
    if which == "this":
        return Interval.of(back if at.tense == "past" and back.weekday() <= base.weekday() else ahead)
    if at.tense == "either":
        return Interval(back, ahead)
    return Interval.of(ahead if at.tense == "future" else back)


def _weekday_told(number: int, which: str, told: Interval | None) -> Interval | None:
    """ "The following Monday", "the previous Friday": counted from the last day told."""
    if told is None or told.start is None or told.days != 1 or which == "that":
        return None
    if which == "following":
        return Interval.of(told.start + ((number - told.start.weekday() - 1) % 7 + 1) * DAY)
    return Interval.of(told.start - ((told.start.weekday() - number - 1) % 7 + 1) * DAY)


def _week_ago(match: re.Match[str], at: Moment) -> Interval | None:
    if at.base is None:
        return None
    return Interval.of(at.base - ((at.base.weekday() - _weekday_number(match["weekday"])) % 7 + 7) * DAY)


def _day_word(match: re.Match[str], at: Moment) -> Interval | None:
    if at.base is None:
        return None
    word = " ".join(match["word"].lower().split())
    if word == "overnight":  # the night that ends on this day, or the one that begins on it
        return Interval(at.base - DAY, at.base)
    steps = {"yesterday": -1, "last night": -1, "tomorrow": 1}
    if "before yesterday" in word or "after tomorrow" in word:
        return Interval.of(at.base + (2 if "after" in word else -2) * DAY)
    return Interval.of(at.base + steps.get(word, 0) * DAY)


# ---- counted


def _count(match: re.Match[str]) -> int:
    word = match["count"].lower()
    return int(word) if word.isdigit() else NUMBERS[word]


def _ago(match: re.Match[str], at: Moment) -> Interval | None:
    if match["unit"].lower() == "year" and _count(match) == 1 and at.period:
        return _year_back(at.period)
    return _shifted(match, at.base, -1)


def _shifted(match: re.Match[str], base: date | None, way: int) -> Interval | None:
    """Count days, weeks, months or years from a day; the answer is as precise as the unit."""
    if base is None:
        return None
    count, unit = _count(match), match["unit"].lower()
    if unit == "decade":
        count, unit = count * 10, "year"
    value = _core(f"{count} {unit}s ago" if way < 0 else f"in {count} {unit}s", base, relative=True)
    if value is None:
        return None
    value = _around(value.start or base, unit)
    fuzzy = " ".join((match.groupdict().get("fuzzy") or "").lower().split())
    if fuzzy in ("more than", "over", "at least"):
        return Interval(None, value.end) if way < 0 else Interval(value.start, None)
    return value


def _later(match: re.Match[str], at: Moment) -> Interval | None:
    """ "Two days later": counted from the last date told, if that is known as closely as the count is."""
    way = 1 if match["way"] in ("later", "afterward", "after") else -1
    unit = match["unit"].lower()
    if unit == "year" and _count(match) == 1 and way < 0:
        if at.period:
            return _year_back(at.period)
        if at.told is None:
            return _shifted(match, at.base, way)
    if at.told is None or at.told.start is None or (at.told.days or 9999) > UNIT_DAYS[unit]:
        return None
    value = _shifted(match, at.told.start, way)
    if value and value.start and at.base and value.start > at.base and at.tense != "future":
        return None  # counted from the wrong date: nothing told in the past lies ahead
    return value


def _from_now(match: re.Match[str], at: Moment) -> Interval | None:
    return _shifted(match, at.base, 1)


def _year_back(value: Interval) -> Interval:
    start, end = value.start or date.min, value.end or date.max
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return _months_from(start.year - 1, start.month, months)


def _year_ago(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The year-ago quarter", "a year-earlier": the quarter last told, a year before; or else the year before."""
    if at.base and match["ordinal"]:
        return _year_back(_latest_quarter(at.base, ORDINALS[match["ordinal"].lower()], at.tense))
    if at.period:
        return _year_back(at.period)
    return _around(date(at.base.year - 1, 1, 1), "year") if at.base else None


def _told(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The next day", "that week", "the following year": counted from the last date told."""
    unit = match["unit"].lower()
    which = match["which"].lower().split()[-1]
    if at.told is None or at.told.start is None or (at.told.days or 9999) > UNIT_DAYS[unit]:
        return None
    day = at.told.start
    if unit == "weekend":
        return None
    around = _around(day, unit)
    if which in ("same", "that", "very") or around.start is None or around.end is None:
        return around
    return _around(around.start - DAY if which == "previous" else around.end + DAY, unit)


def _day_before(match: re.Match[str], at: Moment) -> Interval | None:
    if at.told is None or at.told.start is None or at.told.days != 1:
        return None
    return Interval.of(at.told.start + (1 if match["way"].lower() in ("after", "later") else -1) * DAY)


# ---- months, quarters, seasons, years


def _month_year(match: re.Match[str], at: Moment) -> Interval | None:
    month = _month_number(match["month"])
    if match["whose"]:
        return _months_from(at.base.year + WHOSE[match["whose"].lower()], month, 1) if at.base else None
    if match["short"]:
        year = int(match["short"]) + (2000 if int(match["short"]) < 70 else 1900)
    else:
        year = int(match["year"]) if match["year"] else _spelled(match["spelled"])
    return _core(f"{MONTHS[month - 1]} {year}")


def _month(match: re.Match[str], at: Moment) -> Interval | None:
    """A month without a year: the latest that has begun, or the next one with a verb of the future.

    Which of the two "the July convention" means in May, the words do not say: no value.
    """
    if at.base is None:
        return None
    month, which = _month_number(match["month"]), " ".join((match["which"] or "").lower().split())
    if which == "the following":
        return None
    year = at.base.year
    if which == "this":
        return _months_from(year, month, 1)
    if which in ("next", "this coming"):
        return _months_from(year + (month <= at.base.month), month, 1)
    if which == "last":  # in March, "last February" is a year ago: this year's would be "last month"
        return _months_from(year - (month >= at.base.month or month == at.base.month - 1), month, 1)
    if at.tense == "future":
        return _months_from(year + (month < at.base.month), month, 1)
    if 0 < (month - at.base.month) % 12 <= (SOON if at.tense else SOON_UNSAID) and not (at.tense and at.firm):
        return None
    return _months_from(year - (month > at.base.month), month, 1)


SOON = 3  # months ahead that news often speaks of without a verb of the future: "the July convention"
SOON_UNSAID = 7  # and without any verb: "the November election"


def _latest_quarter(base: date, number: int, tense: Tense) -> Interval:
    """Return the latest such quarter that has begun; the next after a verb of the future, unless it has just ended."""
    running = (base.month + 2) // 3
    step = int(number < running - 1) if tense == "future" else -int(number > running)
    return _months_from(base.year + step, 3 * number - 2, 3)


def _quarter(match: re.Match[str], at: Moment) -> Interval | None:
    words = match.groupdict()
    number = int(words["number"]) if words.get("number") else ORDINALS[words["ordinal"].lower()]
    year, whose = words.get("year") or words.get("year2"), words.get("whose") or words.get("whose2")
    if year:
        return _months_from(int(year), 3 * number - 2, 3)
    if at.base is None:
        return None
    if whose:
        return _months_from(at.base.year + WHOSE[whose.lower()], 3 * number - 2, 3)
    value = _latest_quarter(at.base, number, at.tense)
    return _year_back(value) if words.get("way") or words.get("ago") else value


def _told_quarter(match: re.Match[str], at: Moment) -> Interval | None:
    """ "The quarter", "the latest period": the quarter last told; "this quarter" is the one now running."""
    which = match["which"].lower().split()[-1]
    period = match["unit"].lower() == "period"
    value = at.period
    if value is None and at.base and not period:
        running = _around(at.base, "quarter")
        if which in ("this", "current"):
            value = running
        elif which in ("last", "latest") and running.start:
            value = _around(running.start - DAY, "quarter")
        elif which == "next" and running.end:
            value = _around(running.end + DAY, "quarter")
    if value is None or value.start is None:
        return None
    year = match["named"] or match["year2"]
    if year:
        return _months_from(int(year), value.start.month, 3)
    return _year_back(value) if match["ago"] or match["whose2"] == "last" else value


def _half(match: re.Match[str], at: Moment) -> Interval | None:
    month = 1 if match["half"].lower() == "first" else 7
    if match["year"]:
        return _months_from(int(match["year"]), month, 6)
    return _months_from(at.base.year + WHOSE[match["whose"].lower()], month, 6) if at.base else None


def _period(match: re.Match[str], at: Moment) -> Interval | None:
    """ "Last week", "earlier this year": whole weeks from Monday, months and years; "earlier" ends at publication."""
    if at.base is None:
        return None
    words = match.groupdict()
    which = " ".join((words.get("which") or "").lower().split())
    unit, part = match["unit"].lower(), " ".join((words.get("part") or "").lower().split())
    around = _around(at.base, unit)
    if around.start is None or around.end is None:
        return None
    if which in ("the past", "the last", "this past") and unit != "year":  # the days up to now
        back = (
            _core(f"1 {unit} ago", at.base, relative=True)
            if unit != "decade"
            else _core("10 years ago", at.base, relative=True)
        )
        days = {"week": 7, "month": 31, "decade": 3653}[unit]
        return Interval(at.base - days * DAY, at.base) if back else None
    if which in ("last", "the last", "the past", "this past"):
        start = at.base - (at.base.weekday() + 7) * DAY if unit == "week" else around.start - DAY
        value = _around(start, unit)
        if unit == "week" and at.base.weekday() == 6:  # in a Sunday paper it may be the week that ended yesterday
            return Interval(value.start, at.base - DAY)
        return value
    if which in ("next", "the coming", "this coming"):
        return _around(around.end + DAY, unit)
    if part in ("earlier", "so far"):
        return Interval(around.start, at.base)
    return Interval(at.base, around.end) if part == "later" else around


def _weekend(match: re.Match[str], at: Moment) -> Interval | None:
    if at.base is None:
        return None
    which = match["which"].lower().split()[-1]
    coming = at.base - at.base.weekday() * DAY + 5 * DAY  # this week's Saturday
    past = coming - 7 * DAY
    if which == "next":
        saturday = coming + 7 * DAY
        return Interval(coming, saturday + DAY) if at.base < coming else Interval(saturday, saturday + DAY)
    if which in ("past", "last"):
        saturday = past
    elif at.base >= coming:  # written on the weekend itself
        saturday = coming
    elif which in ("coming", "this"):
        saturday = past if at.tense == "past" and at.base.weekday() < 2 else coming
    else:
        saturday = coming if at.tense == "future" else past
    return Interval(saturday, saturday + DAY)


def _season(match: re.Match[str], at: Moment) -> Interval | None:
    """Seasons are whole months, as weather services count them; winter is named for the year it begins in."""
    words = match.groupdict()
    month = SEASONS[match["season"].lower()]
    if words.get("year") or words.get("spelled"):
        return _months_from(int(words["year"]) if words.get("year") else _spelled(words["spelled"] or ""), month, 3)
    if at.base is None:
        return None
    if words.get("whose"):
        return _months_from(at.base.year + WHOSE[words["whose"].lower()], month, 3)
    which = " ".join((words.get("which") or "").lower().split())
    values = [_months_from(at.base.year + step, month, 3) for step in (-2, -1, 0, 1)]
    if which == "this":
        return values[1] if month == 12 and at.base.month < 3 else values[2]
    if which == "next" or (at.tense == "future" and which not in ("last", "this past", "the past")):
        return next(
            value
            for value in (*values, _months_from(at.base.year + 2, month, 3))
            if value.start and value.start > at.base
        )
    if which in ("last", "this past", "the past"):
        return [value for value in values if value.end and value.end < at.base][-1]
    return [value for value in values if value.start and value.start <= at.base][-1]


def _spelled(words: str) -> int:
    """Return the year that is written in words.

    >>> _spelled("nineteen ninety-four"), _spelled("twenty ten"), _spelled("the year two thousand")
    (1994, 2010, 2000)
    """
    parts = re.findall(r"[a-z]+", words.lower())
    if parts[-1] == "thousand":
        return 2000
    return NUMBERS[parts[0]] * 100 + sum(NUMBERS[part] for part in parts[1:])


def _decade(match: re.Match[str], _: Moment) -> Interval | None:
    words = match.groupdict()
    tens = "- - twenties thirties forties fifties sixties seventies eighties nineties".split()
    if words.get("year"):
        first = int(match["year"]) * 10
    else:
        decade = int(words["short"]) if words.get("short") else tens.index(match["word"])
        first = 1900 + 10 * decade
        if decade < 3:  # "the '20s" may be of either century
            return None
    return Interval(date(first, 1, 1), date(first + 9, 12, 31))


def _century(match: re.Match[str], _: Moment) -> Interval | None:
    first = int(match["number"]) * 100 - 100
    return Interval(date(first, 1, 1), date(first + 99, 12, 31))


def _fiscal(match: re.Match[str], _: Moment) -> Interval | None:
    """The calendar year it is named for: when a fiscal year begins, the text does not say."""
    if match["year"]:
        return _around(date(int(match["year"]), 1, 1), "year")
    return None


def _years_range(match: re.Match[str], _: Moment) -> Interval | None:
    year, until = int(match["year"]), int(match["until"])
    until = until if until > 99 else year - year % 100 + until
    return Interval(date(year, 1, 1), date(until, 12, 31)) if year < until else None


def _year(match: re.Match[str], _: Moment) -> Interval | None:
    words = match.groupdict()
    return _around(date(int(words["year"]) if words.get("year") else _spelled(words["spelled"] or ""), 1, 1), "year")


def _clock(_: re.Match[str], __: Moment) -> Interval | None:
    return None  # an hour alone names no day; _clocks gives it the day it stands next to


# ---- holidays


def _holiday(match: re.Match[str], at: Moment) -> Interval | None:
    name = " ".join(match["name"].split()).replace("'", "’")
    entry = _holidays()[name]
    if match["year"]:
        day = _holiday_in(entry, int(match["year"]))
        return Interval.of(day) if day else None
    if at.base is None:
        return None
    base, which = at.base, " ".join((match["which"] or "").lower().split())
    if which == "this" or match["whose"]:
        day = _holiday_in(entry, base.year + WHOSE[(match["whose"] or "this").lower()])
        return Interval.of(day) if day else None
    days = [day for year in range(base.year - 5, base.year + 6) if (day := _holiday_in(entry, year))]
    past, ahead = [day for day in days if day <= base], [day for day in days if day >= base]
    if which in ("last", "this past"):
        return Interval.of([day for day in past if day < base][-1])
    if which in ("next", "this coming") or at.tense == "future":
        return Interval.of(ahead[0])
    if at.tense == "past":
        return Interval.of(past[-1])
    nearest = min(days, key=lambda day: abs(day - base))
    return Interval.of(nearest) if abs(nearest - base) <= NEAR * DAY else None


NEAR = 120  # days: a holiday further off may be last year's or next year's


def _holiday_in(entry: Mapping[str, Any], year: int) -> date | None:
    """Return the day of a holiday in one year, ``None`` in a year that has none."""
    if entry.get("every") and (year - int(entry["since"])) % int(entry["every"]):
        return None
    if "easter" in entry:
        return _easter(year) + int(entry["easter"]) * DAY
    if "day" in entry:
        return date(year, entry["month"], entry["day"])
    first = date(year, entry["month"], 1)
    start = first
    if "after_weekday" in entry:  # the Tuesday after the first Monday
        start = first + ((int(entry["after_weekday"]) - first.weekday()) % 7 + 1) * DAY
    day = start + (int(entry["weekday"]) - start.weekday()) % 7 * DAY
    if entry["nth"] > 0:
        return day + 7 * (int(entry["nth"]) - 1) * DAY
    last = date(year, entry["month"], monthrange(year, entry["month"])[1])
    return last - (last.weekday() - int(entry["weekday"])) % 7 * DAY


def _easter(year: int) -> date:
    """Return Easter Sunday of the western churches, by the Gregorian rule as Meeus gives it.

    >>> _easter(2025), _easter(2026)
    (datetime.date(2025, 4, 20), datetime.date(2026, 4, 5))
    """
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


# ------------------------------------------------------------------------------------------------- ranges and clocks


def _clocks(text: str, found: Sequence[Timex]) -> list[Timex]:
    """Give a clock time the day it stands next to: "3 p.m. Monday", "Monday at 3 p.m."."""
    result = []
    for index, timex in enumerate(found):
        if timex.kind == "clock":
            near = [other for other in found[max(0, index - 1) : index + 2] if other.kind != "clock"]
            beside = (
                other
                for other in near
                if re.fullmatch(
                    r"[\s,(]*(?:on\s|at\s|around\s|about\s|E[SD]?T,?\s|on\s)?", _between(text, timex, other)
                )
            )
            day = next(beside, None)
            timex = Timex(
                timex.span, timex.kind, day.value if day and day.value and day.value.days == 1 else None, timex.text
            )
        result.append(timex)
    return result


def _between(text: str, one: Timex, other: Timex) -> str:
    left, right = sorted((one.span, other.span))
    return text[left.end : right.start]


def _ranges(text: str, found: Sequence[Timex]) -> Iterator[Timex]:
    """Join "June 9 to June 15", "from Monday through Friday", "between March and May"."""
    waiting: Timex | None = None
    for timex in found:
        if waiting is not None and (joined := _joined(text, waiting, timex)):
            yield joined
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = timex
    if waiting is not None:
        yield waiting


def _joined(text: str, one: Timex, other: Timex) -> Timex | None:
    between = _between(text, one, other)
    if len(between) > 12 or "clock" in (one.kind, other.kind) or "range" in (one.kind, other.kind):
        return None
    before = re.search(r"\b(between|from)\s+$", text[max(0, one.span.start - 9) : one.span.start], re.I)
    opener = before.group(1).lower() if before else None
    link = between.strip().lower()
    plain = link == "to" and one.kind == other.kind and one.kind in ("month-day", "date")
    dashed = link in ("-", "–", "—") and one.kind == other.kind and "\n" not in between and len(between) <= 3
    if not (
        dashed
        or plain
        or link == "through"
        or (opener == "from" and link in ("to", "until"))
        or (opener == "between" and link == "and")
    ):
        return None
    span = Span(before.start() + max(0, one.span.start - 9) if before else one.span.start, other.span.end)
    return Timex(span, "range", _span_of(one, other), span.of(text))


def _span_of(one: Timex, other: Timex) -> Interval | None:
    """Return the days from the first expression to the second; a weekday or a month day falls before its end."""
    first, last = one.value, other.value
    if last is None or last.end is None:
        return None
    if one.kind in ("month-day", "month") and other.kind in ("date", "month-year", "year"):  # the year is said once
        match = next((hit.match for hit in _scan(one.text) if hit.rule.name in ("month_day", "month")), None)
        first = _before_end(match, last.end) if match else first
    if first is None or first.start is None:
        return None
    start = first.start
    if start > last.end and first.days == 1 and one.kind == "weekday":
        start -= ((start - last.end).days + 6) // 7 * 7 * DAY
    return Interval(start, last.end) if start <= last.end else None


def _before_end(match: re.Match[str], end: date) -> Interval | None:
    """Return the latest such month, or day of a month, that begins on or before *end*."""
    month = _month_number(match["month"])
    for year in (end.year, end.year - 1):
        if match.groupdict().get("day"):
            day = _day_in(year, month, int(match["day"]))
            value = Interval.of(day) if day else None
        else:
            value = _months_from(year, month, 1)
        if value and value.start and value.start <= end:
            return value
    return None


def _opened(text: str, timex: Timex) -> Timex:
    """Open one end after "since" and "until", and take the word into the expression."""
    before = re.search(
        r"\b(?<!not )(?<!n['’]t )(since|until|till)\s+(?:at\s+least\s+|about\s+)?$",
        text[max(0, timex.span.start - 24) : timex.span.start],
        re.I,
    )
    if before is None or timex.kind in ("range", "clock"):
        return timex
    span = Span(before.start() + max(0, timex.span.start - 24), timex.span.end)
    value = timex.value
    if value:
        value = Interval(value.start, None) if before.group(1).lower() == "since" else Interval(None, value.end)
    return Timex(span, "range", value, span.of(text))


# -------------------------------------------------------------------------------------------- the day of publication


@dataclass(frozen=True, slots=True)
class Evidence:
    """Days that something in or about an article gives for its publication."""

    when: Interval
    basis: str
    span: Span | None = None
    block: Block | None = None  # the caption or the post that says so


@dataclass(frozen=True, slots=True)
class Told:
    """A plain weekday that the prose names for its news: "said on Wednesday"."""

    number: int
    opening: bool  # in the first paragraphs


def infer_published(article: Article, blocks: Sequence[Block]) -> Published:
    """Return when *article* appeared, and the sort of evidence that says so.

    In this order: the date that came with the article; a date in its address or file name; a dateline or a line that
    is a date; captions and embedded posts; a full date in the opening. The last two sorts are only lower bounds. They
    answer when the opening names their weekday for its news: since a plain weekday lies in the seven days that end
    with publication, the answer is an interval. Otherwise there is none, and the notes say what is known.

    >>> infer_published(Article("2025-06-16-raids", "Agents came."), []).basis
    'url'
    >>> infer_published(Article("raids", "Agents came on Monday."), [])
    Published(when=None, basis='none', span=None, notes=())
    """
    text = article.text
    hard = _hard_days(text, blocks)
    direct = [found for found in (_given(article), *_addressed(article), _datelined(text, blocks, hard)) if found]
    if direct:
        return Published(direct[0].when, direct[0].basis, direct[0].span, tuple(_contradictions(direct, hard)))
    return _anchored(text, blocks, hard)


def _given(article: Article) -> Evidence | None:
    if article.published is None:
        return None
    return Evidence(Interval.of(article.published), "html" if article.given_by == "html" else "given")


def _contradictions(direct: Sequence[Evidence], hard: Sequence[Evidence]) -> Iterator[str]:
    """Say where a second source gives another day, and where something shown is later than publication."""
    first = direct[0]
    for other in direct[1:]:
        if other.when.start and first.when.start and abs(other.when.start - first.when.start) > DAY:
            yield f"{other.basis} says {other.when}, {first.basis} says {first.when}"
    for shown in hard:
        if shown.when.start and first.when.end and shown.when.start > first.when.end + DAY:
            yield f"{shown.basis} of {shown.when} is later than publication on {first.when}, says {first.basis}"


# ---- address, dateline


@cache
def _address_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    year, month, day = r"(?P<year>19[89]\d|20\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
    whole = r"(?<![^\W_]){}(?![^\W_])"
    digits = re.compile(whole.format(rf"{year}(?P<mark>[-/_.]?){month}(?P=mark){day}"))
    names = "|".join(month[:3].lower() for month in MONTHS)
    return digits, re.compile(rf"/{year}/(?P<month>{names}|0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?=/|$)")


def _addressed(article: Article) -> Iterator[Evidence]:
    """Yield the day in the address, and in the file name, where each holds one day only."""
    from urllib.parse import urlsplit

    for name in (urlsplit(article.url).path if article.url else "", article.stem):
        found = (_address_day(match) for pattern in _address_patterns() for match in pattern.finditer(name))
        days = {day for day in found if day}
        if len(days) == 1:
            yield Evidence(Interval.of(days.pop()), "url")


def _address_day(match: re.Match[str]) -> date | None:
    month = int(match["month"]) if match["month"].isdigit() else _month_number(match["month"])
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


CITY = r"(?:[A-Z][A-Z.’'-]+(?:[ ,]+[A-Z][\w.’'-]*){0,5})"
LABEL = r"(?:(?i:first published|published|posted|date|for immediate release)(?: on| at)?\s*:?\s+)"
BYLINE = r"(?:By [^|•·\n]{3,80}[|•·,–—-]\s*)"
HOUR = r"(?:\s*[,|•·@-]?\s*(?:at\s+)?\d{1,2}[:.]\d\d.{0,20})?"
HEAD = 8  # lines in which a dateline, or a line that is a date, may stand


def _datelined(text: str, blocks: Sequence[Block], hard: Sequence[Evidence]) -> Evidence | None:
    """Return the day of a dateline, or of a line that says nothing but when the article appeared."""
    shown = [block.span for block in blocks if block.kind in ("caption", "post")]
    lines = [line for line in find_paragraphs(text) if not any(line.meets(span) for span in shown)]
    for line in lines[:HEAD]:
        words = line.of(text)[:LINE]
        for timex in find_timexes(words):
            before, after = words[: timex.span.start], words[timex.span.end :]
            found = _dateline(timex, before, after, hard) or _line_day(timex, before, after)
            if found and (before or not _is_chronology(text, lines)):
                span = Span(line.start + timex.span.start, line.start + timex.span.end)
                return Evidence(found, "dateline", span)
    return None


LINE = 200  # characters of a line that are looked at


def _line_day(timex: Timex, before: str, after: str) -> Interval | None:
    """Return the day of "Published June 16, 2025", or of a line that is a date."""
    if timex.kind != "date" or timex.value is None or not re.search(r"\d{4}", timex.text):
        return None
    whole = re.fullmatch(rf"{BYLINE}?{LABEL}?", before) and re.fullmatch(rf"{HOUR}\W*", after)
    return timex.value if whole or re.fullmatch(LABEL, before) else None


def _dateline(timex: Timex, before: str, after: str, hard: Sequence[Evidence]) -> Interval | None:
    """Return the day of "WASHINGTON, June 16 (Agency) —" and the next: filed on the one, it may appear on the other."""
    ends = re.match(r"\)?\s*(?:\([^)]{2,40}\)\s*)?[-–—]{1,2}\s", after)
    if not ends or not re.fullmatch(rf"{CITY},?\s+\(?", before):
        return None
    day = timex.value.start if timex.value and timex.kind == "date" else None
    latest = max((shown.when.start for shown in hard if shown.when.start), default=None)
    if timex.kind == "month-day" and latest:  # the year from a caption or a post of the same days
        value = find_timexes(timex.text, latest)[0].value
        day = value.start if value and value.start and abs(value.start - latest) <= 7 * DAY else None
    return Interval(day, day + DAY) if day else None


def _is_chronology(text: str, lines: Sequence[Span]) -> bool:
    """Tell whether bare dates are headings here: more than one line is a date, and they differ."""
    short = (find_timexes(line.of(text)) for line in lines if line.end - line.start < 40)
    whole = (
        found[0] for found in short if found and found[0].kind in ("date", "month-day") and found[0].span.start == 0
    )
    return len({timex.text for timex in whole}) > 1


# ---- captions, posts, weekdays


OLD_PHOTO = re.compile(r"\bFILE\b|\b(?i:file (?:photo|image|picture)|archive|archival)\b")
OPENING = 2  # paragraphs that say what the news is


def _hard_days(text: str, blocks: Sequence[Block]) -> list[Evidence]:
    """Return the full dates of captions and the days of embedded posts: the article is not older than these."""
    found = []
    for block in blocks:
        span = block.day if block.kind == "post" else block.span if block.kind == "caption" else None
        if span is None or (block.kind == "caption" and OLD_PHOTO.search(block.span.of(text))):
            continue
        for timex in find_timexes(span.of(text)):
            if timex.kind == "date" and timex.value and re.search(r"\d{4}", timex.text):
                place = Span(span.start + timex.span.start, span.start + timex.span.end)
                found.append(Evidence(timex.value, "embed" if block.kind == "post" else "caption", place, block))
    return found


def _anchored(text: str, blocks: Sequence[Block], hard: Sequence[Evidence]) -> Published:
    """Return the days that captions, posts and full dates leave, if the opening names the weekday of one of them."""
    prose = _prose(text, blocks)
    told = _told_weekdays(text, prose)
    dates = _told_dates(text, prose)
    latest = max((found.when.start for found in (*hard, *dates) if found.when.start), default=None)
    if latest is None:
        return Published(None, "none")
    opening = " ".join(span.of(text) for span in prose[:OPENING])
    anchor = next((found for found in _by_day((*hard, *dates)) if _is_anchor(found, text, told, latest, opening)), None)
    if anchor is None or anchor.when.start is None:
        source = next(found for found in _by_day((*hard, *dates)) if found.when.start == latest)
        return Published(None, "none", None, (f"not before {latest}, says {source.basis}",))
    when = _bounds(anchor.when.start, latest, told)
    if anchor.basis == "caption" and when.start == anchor.when.start:
        when = anchor.when  # a photo of the news itself, and nothing later in the text
    return Published(when, anchor.basis, anchor.span)


def _by_day(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the latest first; of the same day a caption before a post, and a post before the prose."""
    rank = {"caption": 2, "embed": 1}
    return sorted(evidence, key=lambda found: (found.when.start or date.min, rank.get(found.basis, 0)), reverse=True)


def _prose(text: str, blocks: Sequence[Block]) -> list[Span]:
    other = [block.span for block in blocks if block.kind != "prose"]
    return [span for span in find_paragraphs(text) if not any(span.meets(block) for block in other)]


def _told_weekdays(text: str, prose: Sequence[Span]) -> list[Told]:
    """Return the plain weekdays that a verb of the past governs, outside quotation marks."""
    quoted = find_quoted(text)
    return [
        Told(_weekday_number(hit.match["weekday"]), hit.span.start < prose[:OPENING][-1].end)
        for hit in _scan(text)
        if hit.rule.name == "weekday" and not hit.match["which"] and not hit.match["week"] and hit.tense == "past"
        if any(span.holds(hit.span) for span in prose) and not any(span.meets(hit.span) for span in quoted)
    ]


def _told_dates(text: str, prose: Sequence[Span]) -> list[Evidence]:
    """Return the dates with a year, and the years, that a verb of the past governs in the prose."""
    return [
        Evidence(timex.value, "text", timex.span)
        for timex in find_timexes(text)
        if timex.kind in ("date", "month-year", "year") and timex.value
        if any(span.holds(timex.span) for span in prose) and governing_tense(text, timex.span) == "past"
    ]


OWN_WEEKDAY = re.compile(rf"(?:{WEEKDAY}),? ")


def _is_anchor(found: Evidence, text: str, told: Sequence[Told], latest: date, opening: str) -> bool:
    """Tell whether the opening speaks of the day that a caption, a post or a full date gives."""
    day = found.when.start
    if day is None or latest - day > 6 * DAY:
        return False
    named = any(one.opening and one.number == day.weekday() for one in told)
    if found.basis == "caption":
        return named and found.block is not None and _shows_news(found.block.span.of(text), opening)
    if found.basis == "text":
        return named and found.span is not None and OWN_WEEKDAY.match(found.span.of(text)) is not None
    return named


def _shows_news(caption: str, opening: str) -> bool:
    """Tell whether a photo shows what the opening tells: two names in common besides whoever is first in the picture.

    >>> _shows_news("Roe speaks with Li Poe at the Ohio Summit, June 3, 2025.", "Roe met Li Poe at the Ohio Summit.")
    True
    >>> _shows_news("Roe speaks at the White House, May 5, 2025.", "Jane Roe said at the White House on Monday")
    False
    """
    names = re.findall(r"[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*", caption)[1:]
    shared = {
        name
        for name in names
        if name.split()[0] not in (*MONTHS, *WEEKDAYS) and re.search(rf"\b{re.escape(name)}\b", opening)
    }
    return len(shared) >= 2


def _bounds(anchor: date, latest: date, told: Sequence[Told]) -> Interval:
    """Return the first and last day on which the weekdays told can have been printed.

    Each is read as the one near the anchor, from four days before it to two after: with a post of Wednesday,
    "Thursday" is the next day, not six days ago, since papers seldom name a day so far back by its bare name.
    """
    days = {anchor + ((one.number - anchor.weekday() + 4) % 7 - 4) * DAY for one in told} | {anchor}
    first = max(latest, *days)
    last = min(days) + 6 * DAY
    return Interval(first, max(last, first))
