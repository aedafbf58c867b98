"""Words for what the table holds as ids, numbers and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from timeline.rows import Row

__all__ = ["Labels", "date_words", "period_words", "plural", "shortened", "signed"]

MINUS = "−"


@dataclass(frozen=True)
class Labels:
    """The codebook's words for what the table holds as ids; an id without a word is shown as it is.

    >>> labels = Labels(topics={"parks": "City parks"}, words={("parks", 2): "open all night"})
    >>> labels.topic("parks"), labels.topic("pools"), labels.topic(None)
    ('City parks', 'pools', 'no topic')
    >>> labels.step("parks", 2), labels.step("parks", -1), labels.step("parks", None)
    ('open all night', '−1', 'no position found')
    """

    topics: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, int], str] = field(default_factory=dict)
    low: str = "lower"  # what a position below zero asks for, in a word
    high: str = "higher"
    groups: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, codebook: Any) -> Labels:
        """Return a codebook's own words: what ``load_codebook`` returns, or anything with its topics, poles and groups.

        >>> from timeline.codebook import load_codebook
        >>> Labels.of(load_codebook()).topic("troops")
        'National Guard and military'
        """
        return cls(
            topics={topic.id: topic.label for topic in codebook.topics},
            words={(topic.id, place.step): place.label for topic in codebook.topics for place in topic.positions},
            low=codebook.pole_low,
            high=codebook.pole_high,
            groups={group.id: group.label for group in codebook.groups},
        )

    @classmethod
    def seen_in(cls, rows: Iterable[Row]) -> Labels:
        """Return labels made of the position ids that the rows themselves carry."""
        words = {
            (row["topic"], row["position"]): str(row["position_id"]).replace("_", " ")
            for row in rows
            if row["topic"] is not None and row["position"] is not None and row["position_id"] is not None
        }
        return cls(words=words)

    def topic(self, topic: str | None) -> str:
        """Return the topic's label."""
        return "no topic" if topic is None else self.topics.get(topic, topic)

    def group(self, group: str) -> str:
        """Return the group's label."""
        return self.groups.get(group, group)

    def step(self, topic: str | None, step: int | None) -> str:
        """Return the words of a position."""
        if step is None:
            return "no position found"
        return self.words.get((topic or "", step)) or ("takes no side" if step == 0 else signed(step))


def signed(step: int) -> str:
    """Return a step with its sign.

    >>> signed(2), signed(0), signed(-1)
    ('+2', '0', '−1')
    """
    return f"{MINUS}{-step}" if step < 0 else f"+{step}" if step else "0"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> plural(1, "change"), plural(0, "change"), plural(1200, "statement")
    ('1 change', '0 changes', '1,200 statements')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(words: str, most: int) -> str:
    """Return words cut to a length, with a mark where they were cut.

    >>> shortened("every line, all night", 12)
    'every line,…'
    """
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def date_words(start: date | None, end: date | None, precision: str = "day") -> str:
    """Return the days a statement can date from, in words that claim no more than is known.

    >>> date_words(date(2025, 6, 16), date(2025, 6, 16))
    '16 June 2025'
    >>> date_words(date(2025, 6, 9), date(2025, 6, 15), "week")
    'between 9 and 15 June 2025'
    >>> date_words(date(2025, 6, 1), date(2025, 6, 30), "month")
    'June 2025, day unknown'
    >>> date_words(date(2025, 12, 30), date(2026, 1, 2), "range")
    'between 30 December 2025 and 2 January 2026'
    >>> date_words(None, date(2026, 2, 5)), date_words(date(2026, 2, 5), None), date_words(None, None)
    ('not after 5 February 2026', 'not before 5 February 2026', 'date not known')
    """
    if start is None or end is None:
        known = start or end
        return f"not {'before' if start else 'after'} {_day(known)}" if known else "date not known"
    if start == end:
        return _day(start)
    if precision == "month" and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}, day unknown"
    if precision == "year" and start.year == end.year:
        return f"{start.year}, day unknown"
    if (start.year, start.month) == (end.year, end.month):
        return f"between {start.day} and {_day(end)}"
    first = f"{start.day} {start:%B}" if start.year == end.year else _day(start)
    return f"between {first} and {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def period_words(first: date, last: date) -> str:
    """Return the days from the first of several statements to the last.

    >>> period_words(date(2025, 6, 15), date(2025, 6, 16)), period_words(date(2025, 6, 15), date(2025, 6, 15))
    ('15 to 16 June 2025', '15 June 2025')
    """
    return date_words(first, last).removeprefix("between ").replace(" and ", " to ")
