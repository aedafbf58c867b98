"""No regular expression of the package backtracks beyond linear, and none is led over a text again and again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest_timing import growth, seconds
from timeline import extract
from timeline.records import Article

Match = Callable[[str], object]
DOUBLED, FOURFOLD = 3, 7  # times as long, at most, for a text twice or four times as long; a square takes 4 and 16
HOME = Path(__file__).parents[1]
FILLERS = (
    "a", "A", "1", " ", "a ", "A ", "Aa ", "A. ", "a, ", "1, ", "-", "a-", "’", "“", ".", "\n", "a\n", " \n", "@a ",
    "the ", "(", "Roe and ", "!", "_", "a.", "\xa0", "—", "said: ", "1:", "#a", "Jan ", "of the ", "http://t.co/", "A.A",
)  # fmt: skip
COLLECT = """
import importlib, json, re, sys
from pathlib import Path
real, kept = re._compile, set()
def noted(pattern, flags):
    made = real(pattern, flags)
    if "timeline" in Path(sys._getframe(2).f_code.co_filename).parts:
        kept.add((made.pattern, made.flags))
    return made
re._compile = noted
import timeline
for path in sorted(Path(timeline.__file__).parent.glob("*.py")):
    if path.stem != "__main__":
        importlib.import_module("timeline." + path.stem)
for article in timeline.read_articles("seeds"):
    timeline.extract(article)
print(json.dumps(sorted(kept)))
"""


@pytest.fixture(scope="module")
def patterns() -> list[re.Pattern[str]]:
    """Every pattern that a module of the package makes: on import, from its word lists, while articles are read."""
    ran = subprocess.run([sys.executable, "-c", COLLECT], capture_output=True, text=True, check=True, cwd=HOME)
    return [re.compile(pattern, flags) for pattern, flags in json.loads(ran.stdout)]


def test_no_pattern_backtracks(patterns: list[re.Pattern[str]]) -> None:
    """From one place, twice the text takes about twice as long: a square would take four times, and 2,000 steps more."""
    assert len(patterns) > 200
    slow = []
    for pattern in patterns:
        for filler in FILLERS:

            def work(size: int, match: Match = pattern.match, filler: str = filler) -> Callable[[], object]:
                text = filler * (size // len(filler)) + "\0"
                return lambda: match(text)

            if seconds(work(40_000)) < 0.02:  # a square of 40,000 steps takes seconds
                continue
            if (steepest := growth(work, (20_000, 40_000, 80_000), DOUBLED)) > DOUBLED:
                slow.append((pattern.pattern[:60], filler, steepest))
    assert not slow


@pytest.mark.parametrize("bad", [r"\s*\s*x", r"(?:\s*,)?\s+\s+x"])
def test_a_pattern_that_backtracks_would_be_seen(bad: str) -> None:
    """The measure itself: nested repetition takes more than its share, however often it is run."""
    match = re.compile(bad).match

    def work(size: int) -> Callable[[], object]:
        return lambda: match(" " * size)

    assert growth(work, (500, 1_000, 2_000), DOUBLED) > DOUBLED


@pytest.mark.parametrize("filler", FILLERS)
def test_no_text_is_gone_over_again_and_again(filler: str) -> None:
    """All stages: a text of nothing but one thing, and an end that disappoints whoever hoped for another."""

    def work(size: int) -> Callable[[], object]:
        text = "Mayor Jane Roe said on Monday, " + filler * (size // len(filler)) + "\0z said."
        return lambda: extract(Article("filled", text))

    work(100)()
    assert growth(work, (750, 3_000), FOURFOLD) < FOURFOLD
