"""A claim of a change that the outlet makes itself is no statement of whoever is named before its verb."""

from __future__ import annotations

import pytest

from timeline.claims import is_claimed
from timeline.reading import read
from timeline.records import Span


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("The choice of Roe signaled a change in the mayor’s approach to inspections.", "signaled", True),
        ("Roe seemed to signal a major change in his approach to inspections.", "signal", True),
        ("Roe announced a change in her approach to inspections.", "announced", False),
        ("Roe signaled that the pier would close.", "signaled", False),
        ("“The vote signaled a change in Roe’s approach,” Poe said.", "signaled", False),
    ],
)
def test_a_verb_that_shows_a_change_reports_no_speech(text: str, cue: str, expected: bool) -> None:
    """Who announces a change speaks; what signals one does not, and what stands in marks is its speaker's."""
    start = text.index(cue)
    assert is_claimed(read(text), Span(start, start + len(cue))) == expected
