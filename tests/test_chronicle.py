"""A chronology: the day of a heading is that of what is told below it, and of nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from timeline.pipeline import extract
from timeline.records import Article

PUBLISHED = date(2025, 7, 9)


def days(text: str) -> dict[str, str]:
    """Return the days of each statement by its last word; none where only limits are known."""
    found = extract(Article("story", text, published=PUBLISHED))
    return {
        s.quote.split()[-1].strip(".,”"): f"{s.date_start}" if s.date_basis not in ("bounded", "none") else ""
        for s in found
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "June 5: Roe said that the pier was old.\n\nJune 9\n\nA march began. Poe said that it was loud.\n\n"
            "June 12 – The docks shut. “We all leave now,” Roe said. She added that it was late.",
            {"old": "2025-06-05", "loud": "2025-06-09", "now": "2025-06-12", "late": "2025-06-12"},
        ),
        (  # against the order of time, and a statement with a day of its own
            "June 12: Roe said that the pier was old.\n\nJune 9: Poe said on June 3 that it was loud.\n\n"
            "June 5: Lee said that it was late. Poe has said that it was dark.",
            {"old": "2025-06-12", "loud": "2025-06-03", "late": "2025-06-05", "dark": ""},
        ),
        (  # two are no chronology
            "June 5: Roe said that the pier was old.\n\nJune 9: The docks shut. Poe said that it was loud.",
            {"loud": ""},
        ),
        (  # when entries were put on the page
            "June 5, 4:10 p.m.\n\nRoe said that the pier was old.\n\nJune 6, 2:05 p.m.\n\nPoe said that it was loud.\n\n"
            "June 7, 9:30 a.m.\n\nLee said that it was late.",
            {"old": "", "loud": "", "late": ""},
        ),
        (  # behind the last section nothing goes on
            "June 5\n\nRoe said that the pier was old.\n\nJune 9\n\nPoe said that it was loud.\n\nJune 12\n\n"
            "Lee said that it was late.\n\nThe pier is a hundred years old.\n\nFox says that it was green.",
            {"old": "2025-06-05", "loud": "2025-06-09", "late": "2025-06-12", "green": ""},
        ),
    ],
)
def test_a_heading_gives_its_day_to_what_is_told_below(text: str, expected: dict[str, str]) -> None:
    """Unless a statement has a day of its own, or tells of no one time."""
    found = days(f"How the pier was shut\n\nIt took a month.\n\n{text}")
    assert {word: found[word] for word in expected} == expected
