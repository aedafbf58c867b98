"""What was read: outlets and months, so that silence is told from articles that nobody read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest_page import ARTICLES, LABELS, SPECS, make_table
from timeline.coverage import MOST_MONTHS, MOST_OUTLETS, by_outlet
from timeline.page import render
from timeline.rows import rows_of, standing

ROWS = standing(rows_of(make_table()))


def table(rows: list[dict[str, Any]], **known: Any) -> dict[str, Any]:
    return dict(by_outlet(rows, **known))


def cells(told: dict[str, Any], outlet: str) -> list[tuple[int, int]]:
    (row,) = [row for row in told["rows"] if row["name"] == outlet]
    return [(cell["statements"], cell["articles"]) for cell in row["cells"]]


def test_a_month_without_an_article_stands_between_those_with_one() -> None:
    """From June to February there are nine columns, seven of them without an article of anybody."""
    told = table(ROWS)
    june = sum(row["article"] == "harbour-june" for row in ROWS)

    assert told["names"][0] == "Jun 2025"
    assert told["names"][-1] == "Feb 2026"
    assert cells(told, "The Quay Post") == [(june, 1)] + [(0, 0)] * 8
    assert cells(told, "All")[1:-1] == [(0, 0)] * 7
    assert sum(n for n, _ in cells(told, "All")) == len(ROWS)


def test_every_statement_is_in_one_cell_of_its_outlet() -> None:
    """Columns add up to the number beside the outlet's name; the rows to the last one."""
    told = table(ROWS)

    for row in told["rows"]:
        assert sum(cell["statements"] for cell in row["cells"]) == row["statements"]
        assert sum(cell["articles"] for cell in row["cells"]) == row["articles"]
    assert sum(row["statements"] for row in told["rows"][:-1]) == told["rows"][-1]["statements"] == len(ROWS)


@pytest.mark.parametrize("published", [None, "2025-06-30/2025-07-01", "2025", "soon"])
def test_a_month_that_is_not_known_has_a_column_of_its_own(published: str | None) -> None:
    """An article that can be of two months is put into neither."""
    told = table([{**ROWS[0], "published": published}, *ROWS[-2:]])

    assert told["names"] == ["Feb 2026", "not known"]
    assert cells(told, "The Quay Post") == [(0, 0), (1, 1)]


def test_shares_say_neither_all_nor_none_of_what_is_not() -> None:
    """One of a thousand is not 0 %."""
    many = [{**ROWS[0], "id": str(n), "status": "confirmed" if n else "suggested"} for n in range(1000)]
    (row,) = table(many)["rows"]

    assert (row["settled"], row["dated"], row["coded"]) == ("99%", "100%", "100%")


def test_many_outlets_share_the_last_row() -> None:
    """None is dropped."""
    many = [{**ROWS[0], "id": str(n), "outlet": f"Outlet {n}"} for n in range(MOST_OUTLETS + 5)]
    told = table(many)

    assert len(told["rows"]) == MOST_OUTLETS + 1
    assert (told["rows"][-2]["name"], told["rows"][-2]["statements"]) == ("6 other outlets", 6)


def test_a_long_time_is_told_by_year() -> None:
    """Ten years are not a hundred and twenty columns."""
    told = table([{**ROWS[0], "published": f"{2016 + n}-03-01"} for n in range(10)])

    assert len(told["names"]) <= MOST_MONTHS
    assert told["unit"] == "year"
    assert told["names"] == [str(2016 + n) for n in range(10)]
    assert cells(told, "The Quay Post") == [(1, 1)] * 10


def test_articles_without_a_statement_are_counted() -> None:
    """Read and silent is not the same as not read."""
    assert table(ROWS, read=[*ARTICLES, "silent-1", "silent-2"])["silent"] == 2
    html = render(make_table(), articles={**ARTICLES, "silent-1": "Nothing was said."}, labels=LABELS)
    assert "In 1 further article no statement was found; it is not in this table." in html
    assert "no statement was found" not in render(make_table(), articles=ARTICLES)


def test_without_statements_there_is_no_table() -> None:
    """An empty page does not break."""
    assert table([])["rows"] == []
    assert 'id="coverage"' not in render(make_table([]))


def test_hostile_outlets_are_words() -> None:
    """The name of an outlet is escaped as any word."""
    assert "<b>Odd" not in render(make_table(SPECS))
