"""The whole program on made-up articles of fourteen kinds: what it gets right there does not become less."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from runpy import run_path

HOME = Path(__file__).parents[1]
# Of the 300 statements that must be found, or of those found. They are held where they were on 22 November 2026; the
# rules were mended with these articles in view, and the coder's examples were written without them. Topics were lowered
# once (from 128; 34 wrong) when a code's confidence came to count what is off the subject, and raised with six more
# wrong ones by 9,944 more examples, which were written without these articles too. Steps are given from a confidence of
# one half on, since on articles of this time more of them are right than the statements of 2016 let one expect.
FLOORS = {"found": 287, "speaker": 273, "date": 263, "form": 284, "on": 239, "topic": 153, "step": 10}
CEILINGS = {"extra": 34, "speaker wrong": 3, "date wrong": 3, "date invented": 1, "topic wrong": 30, "step wrong": 5}


def test_what_is_read_right_in_made_up_articles_does_not_become_less() -> None:
    """Found, by whom, when, in what form, on the subject, on which topic; and how much is wrong."""
    measured = run_path(str(HOME / "benchmarks" / "made.py"))["measure"]()
    total = sum(measured.values(), Counter[str]())

    assert len(measured) == 14
    assert {what: total[what] for what, floor in FLOORS.items() if total[what] < floor} == {}
    assert {what: total[what] for what, ceiling in CEILINGS.items() if total[what] > ceiling} == {}
