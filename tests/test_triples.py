"""Contents, cues and sources are joined within their own sentence, paragraph and item of a list."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import tagged
from timeline.linker import Run
from timeline.reading import read
from timeline.triples import find_triples


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


class Nearsighted:
    """A linker that gives everything to the first cue and the first source."""

    def choose(self, _scene: object, _kind: str, anchors: list[Run], others: list[Run]) -> list[Run | None]:
        """Return the first of the others for each anchor."""
        return [others[0] if others else None for _ in anchors]


def test_a_cue_without_content_takes_that_of_its_own_sentence() -> None:
    """From a cue in another sentence, which has more."""
    text = "Roe wrote: “Stay here.” Poe stated: “Leave now.” That was all."
    reading = read(text)
    tags = ["O"] * len(reading.tokens)
    for i, token in enumerate(reading.tokens):
        role = {"Roe": "source", "wrote": "cue", "stated": "cue", "Stay": "content", "Leave": "content"}.get(token.text)
        tags[i] = f"B-{role}" if role else "I-content" if token.text in ("here", "now") else "O"
    found = find_triples(reading, tags, Nearsighted())
    assert [(q.cue.of(text), [c.of(text) for c in q.content]) for q in found if q.cue] == [
        ("wrote", ["Stay here"]),
        ("stated", ["Leave now"]),
    ]
