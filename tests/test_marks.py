"""Where marks and names stand: no name where it would seem another's."""

from __future__ import annotations

from tests.conftest_page import LABELS, make_table
from timeline.marks import room_for_names, spread
from timeline.rows import plotted, rows_of, who
from timeline.timescale import Timescale


def test_a_speaker_is_named_beside_an_own_mark_and_once_in_a_panel() -> None:
    """A name beside another speaker's mark would put the words into the wrong mouth."""
    topic = LABELS.topic("night")
    rows = [row for row in rows_of(make_table()) if row["topic"] == "night" and row["position"] is not None]
    rows = [row for row in rows if plotted(row)]
    scale = Timescale.of((row["date_start"], row["date_end"]) for row in rows)
    placing = spread(rows, scale, sorted({who(row) for row in rows}))
    names = room_for_names(topic, placing, scale)
    own = {mark.row["id"]: name for name, marks in placing.items() for mark in marks}

    assert names
    assert all(words == own[key] for key, (words, _) in names.items())
    assert len({(own[key], row["date_start"].year) for key in names for row in rows if row["id"] == key}) == len(names)
