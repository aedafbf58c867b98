"""A debate, a hearing or a meeting is a scene where the text tells of it with its day."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest_occasions import days
from timeline.lexicon import load_lexicon
from timeline.scenes import load_kinds


@pytest.mark.parametrize(
    "opening",
    [
        "A hearing on Tuesday was canceled.",
        "The hearing is scheduled for Monday.",
        "After a hearing on Tuesday, the docks were shut.",
        "Since Tuesday’s hearing, the docks have been shut.",
        "The hearing drew a crowd.",
    ],
)
def test_a_hearing_without_a_day_of_its_own_dates_nothing(opening: str) -> None:
    """One that was not held, or is only what came before, is no scene."""
    assert days(f"{opening}\n\nSam Lowe told the committee that the crane would fall.")["fall"] == ""


KINDS: list[dict[str, Any]] = load_lexicon("scenes")["scene"]


@pytest.mark.parametrize(("entry", "kind"), [*zip(KINDS, load_kinds(), strict=True)], ids=[e["name"] for e in KINDS])
def test_words_of_scenes_match_their_examples_only(entry: dict[str, Any], kind: Any) -> None:
    """What opens a scene, and what names it again."""
    assert [e for e in entry["examples"] if not kind.opens.search(e)] == []
    assert [e for e in entry["counter_examples"] if kind.opens.search(e)] == []
    again = re.compile("|".join(entry[key] for key in ("back", "heard", "asks")), re.VERBOSE)
    assert [e for e in entry["back_examples"] if not again.search(e)] == []
    assert [e for e in entry["counter_examples"] if again.search(e)] == []


@pytest.mark.parametrize("name", ["unsure", "leaves", "many"])
def test_words_around_scenes_match_their_examples_only(name: str) -> None:
    """What was not held, what is of another time, and who takes part."""
    lists = load_lexicon("scenes")[name]
    pattern = re.compile(lists["regex"], re.VERBOSE | re.IGNORECASE if name == "many" else re.VERBOSE)
    assert [e for e in lists["examples"] if not pattern.search(e)] == []
    assert [e for e in lists["counter_examples"] if pattern.search(e)] == []
