"""Rows as charts and the page read them, however the table came to be."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.conftest_page import SPECS, make_table
from timeline.errors import TableError
from timeline.rows import rows_of


@pytest.mark.parametrize("null", [None, float("nan"), pd.NA, pd.NaT])
def test_every_kind_of_null_is_unknown(null: object) -> None:
    """A table read back from a file has other nulls than one made in memory."""
    table = make_table(SPECS[:1])
    for column in ("date_end", "position", "speaker", "topic"):
        table[column] = pd.Series([null], dtype=object)

    (row,) = rows_of(table)

    assert (row["date_end"], row["position"], row["speaker"], row["topic"]) == (None, None, None, None)


def test_days_and_steps_may_come_as_timestamps_words_and_floats() -> None:
    """Pandas turns days and whole numbers with gaps into its own kinds."""
    table = make_table(SPECS[:1])
    table["date_start"], table["date_end"] = pd.to_datetime(["2026-02-04"]), ["2026-02-04"]
    table["position"] = [-1.0]

    (row,) = rows_of(table)

    assert (row["date_start"], row["date_end"], row["position"]) == (date(2026, 2, 4), date(2026, 2, 4), -1)


def test_a_table_of_something_else_is_refused_by_name() -> None:
    """The message says which column is missing."""
    with pytest.raises(TableError, match="no column 'quote'"):
        rows_of(make_table().drop(columns="quote"))
