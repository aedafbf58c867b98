"""What the ranker sees of two runs, and that none is an answer."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest_quotations import read_marked
from timeline.errors import WeightsError
from timeline.linker import CHOICES, FEATURES, PAIR, Ends, Linker, Ranker, Run, find_runs, load_linker
from timeline.triples import scene_of


def between(marked: str, choice: str) -> dict[str, float]:
    """Return how the first two runs of a choice lie to one another."""
    reading, tags = read_marked(marked)
    runs = find_runs(tags)
    mine, theirs = (Ends.of([run for run in runs if run.role == role]) for role in CHOICES[choice])
    first = np.zeros(1, dtype=np.intp)
    known = scene_of(reading, runs).features(choice, mine, theirs, (first, first))
    assert known.shape == (FEATURES, 1)
    return dict(zip(PAIR, known[: len(PAIR), 0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("marked", "feature", "value"),
    [
        ("[s Roe] [c said] [q it is shut].", "they touch", 1),
        ("[s Roe] [c said] now that [q it is shut].", "they touch", 0),
        ("“[q It is shut],” [s Roe] [c said].", "the other stands before", 0),
        ("[s Roe] [c said]: “[q It is shut].”", "the other stands before", 1),
        ("[s Roe] [c said] so. [q It is shut].", "in one sentence", 0),
        ("[s Roe] [c said] [q it is shut].", "in one sentence", 1),
        ("[s Roe] [c said] so.\n\n“[q It is shut].”", "one break between", 1),
        ("[s Roe] [c said] so.\n\nFog.\n\n“[q It is shut].”", "more breaks between", 1),
        ("[s Roe] [c said]: “[q It is shut].”", "one between marks, one not", 1),
        ("[q It is shut], [s Roe] [c said].", "runs between", 1),
    ],
)
def test_two_runs_are_told_by_what_lies_between(marked: str, feature: str, value: float) -> None:
    """Order, distance, sentences, marks and other runs."""
    assert between(marked, "cue of content")[feature] == value


def always(score: float) -> Linker:
    """Return a linker that gives every candidate the same score."""
    ranker = Ranker(np.zeros((1, FEATURES + 1)), np.array([0.0, score]))
    return Linker(dict.fromkeys(CHOICES, ranker))


@pytest.mark.parametrize(("score", "chosen"), [(1.0, "cue"), (0.0, None), (-1.0, None)])
def test_none_is_chosen_where_no_candidate_is_worth_more(score: float, chosen: str | None) -> None:
    """A content whose cue was not found is given no other's."""
    reading, tags = read_marked("[s Roe] [c said] [q it is shut].")
    runs = find_runs(tags)
    content, cue = ([run for run in runs if run.role == role] for role in ("content", "cue"))
    [found] = always(score).choose(scene_of(reading, runs), "cue of content", content, cue)
    assert (found.role if found else None) == chosen


def test_without_cues_nothing_is_chosen() -> None:
    """A text of contents alone has no candidates."""
    reading, tags = read_marked("“[q It is shut].” “[q It is open].”")
    runs = find_runs(tags)
    assert always(1.0).choose(scene_of(reading, runs), "cue of content", runs, []) == [None, None]


def test_runs_that_touch_are_two() -> None:
    """Each begin tag opens a run of its own."""
    assert find_runs("VVv") == [Run("cue", 0, 1), Run("cue", 1, 3)]


def test_weights_that_are_missing_are_named() -> None:
    """The message says which file and what makes it."""
    with pytest.raises(WeightsError, match=r"^weights/none.npz: no such file; training/train_linker.py makes it$"):
        load_linker("none.npz")
