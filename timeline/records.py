"""The values that the stages hand to one another: frozen, made whole at once, offsets always kept.

Offsets are code points into the article's text, end exclusive. A day is a ``datetime.date``; ``None`` means
"the text does not say".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

__all__ = [
    "Article",
    "Block",
    "BlockKind",
    "Code",
    "CodingUnit",
    "Divergence",
    "Form",
    "Interval",
    "Leg",
    "Mod",
    "Occasion",
    "Published",
    "Quotation",
    "Sentence",
    "Shift",
    "Side",
    "Span",
    "Speaker",
    "Statement",
    "Timex",
    "TimexKind",
    "Token",
]

Form = Literal["direct", "mixed", "indirect"]
BlockKind = Literal["prose", "headline", "caption", "credit", "byline", "post", "turn", "furniture"]
TimexKind = Literal[
    "date", "month-day", "month-year", "month", "year", "weekday", "holiday", "period", "relative", "range", "clock"
]

Mod = Literal["START", "MID", "END", "APPROX", "MORE_THAN", "LESS_THAN", "ON_OR_AFTER", "ON_OR_BEFORE"]


class Span(NamedTuple):
    """A half-open range of code points in an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words themselves.

        >>> Span(0, 5).of("Trump wrote")
        'Trump'
        """
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Tell whether *other* lies wholly inside.

        >>> Span(0, 9).holds(Span(3, 9)), Span(0, 9).holds(Span(3, 10))
        (True, False)
        """
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Tell whether the two share a character.

        >>> Span(0, 4).meets(Span(3, 5)), Span(0, 4).meets(Span(4, 5))
        (True, False)
        """
        return self.start < other.end and other.start < self.end


class Token(NamedTuple):
    """A word, a punctuation mark or a run of line breaks, by offset."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Interval:
    """The days a date expression can mean, both ends included; an open end is ``None``.

    >>> Interval.of(date(2025, 6, 16)).days
    1
    >>> str(Interval(date(2025, 6, 9), date(2025, 6, 15)))
    '2025-06-09/2025-06-15'
    """

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"an interval runs forwards: {self.start} is after {self.end}")

    @classmethod
    def of(cls, day: date) -> Interval:
        """Return the interval of one day."""
        return cls(day, day)

    @property
    def days(self) -> int | None:
        """How many days it holds; ``None`` when an end is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else None

    def __str__(self) -> str:
        if self.start and self.start == self.end:
            return self.start.isoformat()
        return f"{self.start or '..'}/{self.end or '..'}"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as decoded: nothing rewritten, newlines as they are."""

    stem: str
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: date | None = None  # as given by a manifest or by HTML metadata; inferred ones live in Published
    given_by: str = "manifest"  # who gave `published`


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by offset, and the index of the paragraph that holds it."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of paragraphs and what it is: prose, a caption, an embedded post.

    A post's ``author`` and ``day`` come from its signature; a turn's ``author`` is the name before the colon.
    """

    kind: BlockKind
    span: Span
    author: Span | None = None
    day: Span | None = None
    body: Span | None = None  # the words themselves, without signature or name


@dataclass(frozen=True, slots=True)
class Timex:
    """A date expression: where it stands, its kind, and the days it means.

    "Since March" names the days of March and means those from the first of March on: `named` is what TimeML calls
    the value, `mod` its modifier, and `value` the days that follow from both.
    """

    span: Span
    kind: TimexKind
    value: Interval | None  # None: the days are not known: no publication day, or a reading the words leave open
    text: str = ""
    named: Interval | None = None
    mod: Mod | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """When an article appeared, and how that is known."""

    when: Interval | None
    basis: str  # given, html, url, dateline, caption, embed, text, none
    span: Span | None = None
    notes: tuple[str, ...] = ()  # contradictions found between the sources

    @property
    def day(self) -> date | None:
        """The day relative words are counted from: the first day it can have appeared."""
        return self.when.start if self.when else None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Content that an article attributes to a source: an attribution triple."""

    content: tuple[Span, ...]
    cue: Span | None  # None: quotation marks, a colon or a signature alone
    source: Span | None  # None: the article names nobody
    form: Form
    antecedent: Span | None = None  # whom a relative source ("who", "which") stands for
    channel: str = "prose"  # prose, headline, post, turn; claim: the outlet's own; unspoken: nobody said it in words
    within: int | None = None  # index of the quotation whose content this one stands in
    is_question: bool = False

    @property
    def span(self) -> Span:
        """From the first character of the content to the last, interruptions included."""
        return Span(self.content[0].start, self.content[-1].end)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source mention resolves to; an unnamed source has a name of its own words and no id."""

    name: str
    id: str | None = None
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """An act of speaking that statements share: when, through which medium, to whom and where."""

    id: str
    when: Interval | None
    precision: str  # day, week, month, year, range, none
    basis: str  # weekday, explicit, relative, inherited, bounded, published, none
    span: Span | None  # the words that gave the day
    medium: str
    audience: Span | None = None  # the words that say to whom, in this statement or another of the occasion
    place: Span | None = None  # the words that say where


@dataclass(frozen=True, slots=True)
class CodingUnit:
    """What a coder sees of one statement: its words, and the words around it; never who said it."""

    content: tuple[Span, ...]
    cue: Span | None
    sentence: Span  # from the start of the first sentence touched to the end of the last
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """What a coder says of one statement; ``None`` is "not found in these words", never zero."""

    on_topic: bool
    topic: str | None = None
    topics: tuple[str, ...] = ()  # first three, likeliest first, the primary one included
    topic_confidence: float | None = None
    position: int | None = None  # step on the topic's scale, -2..2
    position_id: str | None = None
    posture: int | None = None
    position_confidence: float | None = None
    evidence: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of the timeline table: the keys and their meaning are listed in README.md."""

    id: str
    article: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    published_basis: str
    spans: tuple[Span, ...]
    quote: str
    form: Form
    speaker: str | None
    speaker_id: str | None
    speaker_role: str | None
    speaker_group: str | None
    speaker_mention: str | None
    speaker_span: Span | None
    cue: str | None
    cue_span: Span | None
    date_start: date | None
    date_end: date | None
    date_precision: str
    date_basis: str
    date_span: Span | None
    medium: str
    occasion: str
    on_topic: bool
    topic: str | None
    topics: tuple[str, ...]
    topic_confidence: float | None
    position: int | None
    position_id: str | None
    posture: int | None
    position_confidence: float | None
    evidence: tuple[Span, ...]
    is_question: bool
    flags: tuple[str, ...]
    within: str | None
    utterance: str | None
    relations: tuple[dict[str, str], ...]
    coder: str
    codebook_version: str
    status: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One end of a possible change: what an actor stated on a topic within one window of days."""

    statements: tuple[str, ...]  # ids, in order of date, then of place in the article
    low: int  # lowest and highest step stated; they differ in a mixed leg
    high: int
    date_start: date
    date_end: date


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of position as the codebook defines it, or one that is only possible, with every reason against it."""

    id: str
    speaker_id: str
    speaker: str
    topic: str
    label: str  # reversal, softening, hardening, return; "mixed" where a leg points both ways
    counted: bool
    reasons: tuple[str, ...]  # why it is not counted: mixed, disputed, unconfirmed, order unclear, low confidence ...
    before: Leg
    after: Leg
    clarifications: tuple[str, ...]  # ids of statements that say what a leg meant
    claims: tuple[str, ...]  # ids of outlets' own claims of a change
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """Where one member of a group stood on a topic, within one window of days."""

    speaker_id: str
    speaker: str
    leg: Leg


@dataclass(frozen=True, slots=True)
class Divergence:
    """Members of one group on opposite sides of zero, within days of one another; nobody has changed position by it.

    Each of those above stands against at least one of those below, and each below against one above.
    """

    id: str
    group: str
    topic: str
    counted: bool
    reasons: tuple[str, ...]  # as of a shift; also "position changed" and "group not certain"
    above: tuple[Side, ...]  # by date; nobody stands on both sides
    below: tuple[Side, ...]
    clarifications: tuple[str, ...]  # ids of statements that say what one of them meant
    confidence: float | None  # of the surest two that stand against each other


def join(text: str, spans: Iterable[Span], gap: str = " […] ") -> str:
    """Return the words of several spans, with a mark where something was left out.

    >>> join("“We go,” he said. “Now.”", [Span(1, 7), Span(19, 23)])
    'We go, […] Now.'
    """
    return gap.join(span.of(text) for span in spans)
