"""Contents, cues and sources are joined within their own sentence, paragraph and item of a list."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import tagged


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "• [s His office] [c said]: “[q The mayor is at work on it].”\n\nQUOTE OF THE DAY\n\n“[q We will not go there today].”\n— Jo Marr, a diver",
            [("His office", "The mayor is at work on it."), ("Jo Marr, a diver", "We will not go there today.")],
        ),
        (
            "[s Ann Roe] [c spoke] of hell.\n”[q We all live in hell first].” ― Jo Marr\n“[q We all live in fear here].” ― Al Poe",
            [("Jo Marr", "We all live in hell first."), ("Al Poe", "We all live in fear here.")],
        ),
        (
            "• Ann Roe, on a podcast Tuesday: “A hundred boats is but a start.”",
            [("Ann Roe", "A hundred boats is but a start.")],
        ),
        (
            "• Press secretary Ann Roe, asked about it at noon: “A hundred boats is but a start.”",
            [("Press secretary Ann Roe", "A hundred boats is but a start.")],
        ),
        (
            "[s His office] [c said]: “[q The mayor is at work on it].”\n\n• The vote is near.\n\n“[q We will not go there today].”",
            [("His office", "The mayor is at work on it.")],
        ),
        ("The vote was close: “A hundred boats is but a start.”", []),
    ],
)
def test_items_of_a_list_and_signed_lines_keep_their_own(marked: str, expected: list[tuple[str, str]]) -> None:
    """What a heading, a bullet or a signature parts from a cue is not that speaker's."""
    assert [(source, content) for source, _, content in tagged(marked)] == expected
