"""No regular expression of the package backtracks beyond linear, and none is led over a text again and again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from timeline import extract
from timeline.records import Article

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


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of some runs, in seconds of this process."""
    held = []
    for _ in range(times):
        begun = time.process_time()
        work()
        held.append(time.process_time() - begun)
    return min(held)


def test_no_pattern_backtracks(patterns: list[re.Pattern[str]]) -> None:
    """From one place, twice the text takes about twice as long: a square would take four times, and 2,000 steps more."""
    assert len(patterns) > 200
    slow = []
    for pattern in patterns:
        for filler in FILLERS:
            short, long = (filler * (size // len(filler)) + "\0" for size in (20_000, 40_000))
            once = seconds(lambda text=long: pattern.match(text), 1)  # type: ignore[misc]  # noqa: B023
            if once < 0.02:  # a square of 40,000 steps takes seconds
                continue
            pair = [seconds(lambda text=text: pattern.match(text)) for text in (short, long)]  # type: ignore[misc]  # noqa: B023
            if pair[1] > 3.3 * pair[0] + 0.05:
                slow.append((pattern.pattern[:60], filler, *pair))
    assert not slow


def test_a_pattern_that_backtracks_would_be_seen() -> None:
    """The measure itself: nested repetition takes more than its share."""
    bad = re.compile(r"\s*\s*x")
    short, long = (seconds(lambda n=n: bad.match(" " * n)) for n in (1000, 2000))  # type: ignore[misc]
    assert long > 2.5 * short


@pytest.mark.parametrize("filler", FILLERS)
def test_no_text_is_gone_over_again_and_again(filler: str) -> None:
    """All stages: a text of nothing but one thing, and an end that disappoints whoever hoped for another."""

    def article(size: int) -> Article:
        return Article("filled", "Mayor Jane Roe said on Monday, " + filler * (size // len(filler)) + "\0z said.")

    extract(article(100))
    assert seconds(lambda: extract(article(8_000)), 2) < 10 * seconds(lambda: extract(article(2_000)), 2) + 0.5
