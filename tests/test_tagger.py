"""The tagger's forward pass: long texts in windows, and the best path through the scores."""

from __future__ import annotations

import tracemalloc
from importlib.resources import files
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import tagger
from timeline.errors import WeightsError
from timeline.records import Span
from timeline.tagger import LEAN, TAGS, decode, encode, load_tagger, read_weights, tag_tokens
from timeline.text import find_quoted, find_tokens

TEXT = "Mayor Jane Roe said on Monday that the harbour would stay shut. “Nobody will be sent,” she told us.\n\n"


@pytest.mark.parametrize("tokens", [1, 2, 3, 16, 68, 700])
def test_a_text_read_in_windows_has_the_scores_of_one_read_at_once(
    tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a window ends is nothing that a reader could see."""
    text = TEXT * 40
    features = encode(find_tokens(text)[:tokens], find_quoted(text), load_tagger().vocabulary)
    at_once = load_tagger().scores(features)
    monkeypatch.setattr(tagger, "WINDOW", 60)  # a whole number of what the last level sees as one
    assert len(at_once) == len(features)
    assert np.abs(load_tagger().scores(features) - at_once).max() < 1e-4


def test_memory_grows_with_the_answer_and_not_with_the_work() -> None:
    """A text of forty thousand words takes no more room than its input and its scores."""
    text = TEXT * 2000
    features = encode(find_tokens(text), find_quoted(text), load_tagger().vocabulary)
    tracemalloc.start()
    load_tagger().scores(features)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(features) > 40_000
    assert peak < 30_000_000


def test_a_score_depends_on_no_token_beyond_the_reach() -> None:
    """What windows are cut by holds: another word far away changes nothing."""
    tagger_, text = load_tagger(), TEXT * 20
    features = encode(find_tokens(text), find_quoted(text), tagger_.vocabulary)
    before = tagger_.scores(features)
    changed = features.rows.copy()
    changed[200:] = changed[200:][::-1]
    after = tagger_.scores(tagger.Features(changed))
    assert np.array_equal(before[: 200 - tagger_.reach], after[: 200 - tagger_.reach])
    assert not np.array_equal(before[190:200], after[190:200])


def sound(path: tuple[int, ...]) -> bool:
    """Tell whether inside follows its own kind alone."""
    return all(tag not in (2, 4, 6) or (i and path[i - 1] in (tag, tag - 1)) for i, tag in enumerate(path))


@given(st.lists(st.lists(st.integers(-9, 9), min_size=7, max_size=7), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_no_path_is_better_than_the_one_found(rows: list[list[int]]) -> None:
    """The search forgets nothing: every sound path was tried."""
    scores = np.array(rows, dtype=np.float32)

    def worth(path: tuple[int, ...]) -> float:
        return float(sum(row[tag] - LEAN * (tag == 0) for row, tag in zip(rows, path, strict=True)))

    found = tuple(decode(scores).tolist())
    assert sound(found)
    assert worth(found) == max(worth(path) for path in product(range(len(TAGS)), repeat=len(rows)) if sound(path))


def test_a_token_knows_where_it_stands_about_the_marks() -> None:
    """Outside, the opening mark, inside, the closing mark, and a line break whatever is around it."""
    rows = encode(find_tokens("a“b”\nc“d"), [Span(1, 4), Span(6, 8)], load_tagger().vocabulary).rows
    assert rows[:, 5].tolist() == [0, 1, 2, 3, 4, 0, 1, 2]


def test_no_token_has_no_tag() -> None:
    """An empty text is read without a word."""
    assert tag_tokens(find_tokens(""), [], load_tagger()) == ""


def test_a_name_that_was_never_read_is_like_any_other() -> None:
    """A word that the network does not know has no row of its own, whatever its hash is: its form is what is read."""
    words = ["Brzezinowska", "Wrzezinowska"]
    rows = [encode(find_tokens(word), [], load_tagger().vocabulary).rows[0] for word in words]
    assert [row[0] for row in rows] == [0, 0]
    assert rows[0][2:].tolist() == rows[1][2:].tolist()


@pytest.mark.parametrize("at", [30, 0.2, 0.5, 0.9])
def test_weights_that_are_damaged_are_refused_in_a_line(at: float) -> None:
    """Each part of the file carries a checksum, which is tested when it is read."""
    data = bytearray((files("timeline") / "weights" / "tagger.npz").read_bytes())
    data[int(at if at > 1 else at * len(data))] ^= 255
    with pytest.raises(WeightsError, match=r"^weights/tagger.npz: damaged \(.*; install the package again$"):
        read_weights(bytes(data), "weights/tagger.npz")
