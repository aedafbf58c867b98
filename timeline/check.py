"""Whether a table of statements is sound: its ids, offsets, dates, codes and links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from timeline.errors import CodebookError
from timeline.records import Span, Statement, join

if TYPE_CHECKING:
    from timeline.codebook import Codebook

__all__ = ["FLAGS", "KNOWN", "Finding", "check_table"]

KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "form": ("direct", "mixed", "indirect"),
    "published_basis": ("given", "html", "url", "dateline", "caption", "embed", "text", "none"),
    "date_precision": ("day", "week", "month", "year", "range", "none"),
    "date_basis": ("weekday", "explicit", "relative", "inherited", "bounded", "published", "none"),
    "medium": (
        "social media post",
        "interview",
        "press conference",
        "written statement",
        "court filing",
        "speech",
        "unspecified",
    ),
    "status": ("suggested", "confirmed", "corrected", "withdrawn"),
}
FLAGS: Final = ("conditional", "joint", "reported", "rhetorical", "outlet_claim", "disputed", "unspoken")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one row."""

    row: int  # from 1
    statement_id: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row} ({self.statement_id}): {self.message}"


def check_table(
    statements: Iterable[Statement], articles: Mapping[str, str] | None = None, codebook: Codebook | None = None
) -> list[Finding]:
    """Return what is wrong, row by row; with *articles* (stem -> text) the words are held against the text too.

    >>> check_table([])
    []
    """
    rows = list(statements)
    links = {statement.id: statement.article for statement in rows}
    twice = {name for name, times in Counter(statement.id for statement in rows).items() if times > 1}
    checks: list[Callable[[Statement], Iterator[str]]] = [
        lambda statement: iter(["the id stands in another row too"] if statement.id in twice else []),
        _values,
        _spans,
        _dates,
        _codes,
        lambda statement: _links(statement, links),
    ]
    if articles is not None:
        checks.append(lambda statement: _words(statement, articles))
    if codebook is not None:
        checks.append(lambda statement: _coding(statement, codebook))
    return [
        Finding(number, statement.id, message)
        for number, statement in enumerate(rows, start=1)
        for check in checks
        for message in check(statement)
    ]


def _values(statement: Statement) -> Iterator[str]:
    """Say which value is none of those that the column can hold."""
    for name, known in KNOWN.items():
        value = getattr(statement, name)
        if value not in known:
            yield f"{name} is '{value}' (known: {', '.join(known)})"
    for flag in statement.flags:
        if flag not in FLAGS:
            yield f"flags has '{flag}' (known: {', '.join(FLAGS)})"
    for name in ("topic_confidence", "position_confidence"):
        value = getattr(statement, name)
        if value is not None and not 0 <= value <= 1:
            yield f"{name} is {value}; it lies between 0 and 1"


def _spans(statement: Statement) -> Iterator[str]:
    if not statement.spans:
        yield "spans is empty; a statement has words"
    if any(span.start >= span.end for span in statement.spans):
        yield "a span is empty"
    if any(left.end > right.start for left, right in pairwise(statement.spans)):
        yield "spans overlap or are out of order"


def _dates(statement: Statement) -> Iterator[str]:
    start, end, precision = statement.date_start, statement.date_end, statement.date_precision
    if start and end and start > end:
        yield f"date_start {start} is after date_end {end}"
    elif start is None and end is None and precision != "none":
        yield f"date_precision is '{precision}' where the date is missing"
    elif start and end and precision == "none":  # of a date with an open end, either may be said
        yield "date_precision is 'none' where the date is given"
    elif precision == "day" and start != end:
        yield f"date_precision is 'day' of {start or '..'}/{end or '..'}"
    try:
        last = _last_day(statement.published)
    except ValueError:
        yield f"published is '{statement.published}'; it is an ISO day, or two with a '/' between"
        return
    if (statement.published is None) != (statement.published_basis == "none"):
        yield f"published_basis is '{statement.published_basis}' where published is '{statement.published or ''}'"
    if start and last and start > last:
        yield f"date_start {start} is after the article appeared ({statement.published})"


def _last_day(published: str | None) -> date | None:
    """Return the last day on which an article can have appeared; ``None`` when that end is open."""
    if published is None:
        return None
    ends = [None if end == ".." else date.fromisoformat(end) for end in published.split("/")]
    if len(ends) > 2 or (len(ends) == 2 and ends[0] and ends[1] and ends[0] > ends[1]):
        raise ValueError
    return ends[-1]


def _codes(statement: Statement) -> Iterator[str]:
    if not statement.on_topic and statement.topic is not None:
        yield f"topic is '{statement.topic}' of a statement that is not on the subject"
    if statement.topics and statement.topic is not None and statement.topics[0] != statement.topic:
        yield f"topics begins with '{statement.topics[0]}', not with the topic '{statement.topic}'"
    if statement.position is None:
        if statement.position_id is not None or statement.posture is not None:
            yield "position_id or posture is given without a position"
        return
    if statement.topic is None:
        yield f"position is {statement.position} on no topic"
    if not -2 <= statement.position <= 2:
        yield f"position is {statement.position}; it is a step from -2 to 2"


def _links(statement: Statement, articles: Mapping[str, str]) -> Iterator[str]:
    """Say which link leads nowhere; *articles* is the article of each id in the table."""
    if statement.within is not None:
        if statement.within == statement.id:
            yield "within is the statement itself"
        elif articles.get(statement.within) != statement.article:
            yield f"within is '{statement.within}', which is no statement of this article"
    for link in statement.relations:
        if link["id"] == statement.id:
            yield f"it {link['kind']} itself"
        elif link["id"] not in articles:
            yield f"it {link['kind']} '{link['id']}', which is not in the table"


def _words(statement: Statement, articles: Mapping[str, str]) -> Iterator[str]:
    """Say where the table's words are not the text's."""
    text = articles.get(statement.article)
    if text is None:
        yield f"the article '{statement.article}' is not among those given"
        return
    found = join(text, statement.spans)
    if statement.spans and found != statement.quote:
        yield f"quote is {_short(statement.quote)}, but the text has {_short(found)}"
    for words, span, name in (
        (statement.speaker_mention, statement.speaker_span, "speaker_mention"),
        (statement.cue, statement.cue_span, "cue"),
    ):
        if span is not None and span.of(text) != words:
            yield f"{name} is {_short(words)}, but the text has {_short(span.of(text))}"
    others: tuple[Span | None, ...] = (statement.date_span, *statement.evidence)
    if any(span is not None and not span.start < span.end <= len(text) for span in others):
        yield "date_span or evidence lies outside the text"


def _short(words: str | None) -> str:
    shown = repr(words or "")
    return shown if len(shown) <= 50 else f"{shown[:47]}...'"


def _coding(statement: Statement, codebook: Codebook) -> Iterator[str]:
    """Say which code the codebook does not have."""
    for topic in dict.fromkeys([*statement.topics, *([statement.topic] if statement.topic else [])]):
        try:
            codebook.topic(topic)
        except CodebookError as error:
            yield str(error)
    if statement.topic is None or statement.position is None:
        return
    try:
        position = codebook.position(statement.topic, statement.position)
    except CodebookError:
        return  # an unknown topic or step has been said already
    if (statement.position_id, statement.posture) != (position.id, position.posture):
        yield (
            f"position {statement.position} on '{statement.topic}' is '{position.id}' with posture {position.posture},"
            f" not '{statement.position_id}' with {statement.posture}"
        )
