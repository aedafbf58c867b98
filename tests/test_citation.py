"""Citations: the same words for the same data, and BibTeX that no title can break."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest_page import SPECS, make_table, statement_id
from timeline.citation import About, about, bibtex, citation
from timeline.rows import rows_of

ROWS = rows_of(make_table())


def told(**changes: Any) -> About:
    return about([{**ROWS[0], **changes}, *ROWS[1:]], "Ferries", "0.1.0")


@pytest.mark.parametrize("change", [{"status": "confirmed"}, {"position": -2}, {"date_end": None}, {"quote": "No."}])
def test_the_digest_changes_with_what_is_stated(change: dict[str, Any]) -> None:
    """Who cites a page names the state of its data, confirmations included."""
    assert told(**change).data != told().data


@pytest.mark.parametrize("change", [{"title": "Another headline"}, {"coder": "B."}, {"outlet": None}])
def test_the_digest_keeps_to_what_is_stated(change: dict[str, Any]) -> None:
    """Another headline is not another finding."""
    assert told(**change).data == told().data


def test_a_citation_names_program_codebook_and_data() -> None:
    """Day and address stand there only if they were given: no clock is read."""
    page = told()

    assert page.codebooks == ("1.0.0",)
    assert citation(page) == f"Ferries. policy-timeline 0.1.0, codebook 1.0.0, data {page.data}."
    dated = about(ROWS, "Ferries", "0.1.0", "https://example.org/f", date(2026, 2, 9))
    assert citation(dated).startswith("Ferries. 9 February 2026. policy-timeline 0.1.0")
    assert "year = {2026},\n  month = feb" in bibtex(dated)
    assert "year" not in bibtex(page)


def test_two_codebooks_are_both_named() -> None:
    """A table can be joined from two runs."""
    assert told(codebook_version="2.0.0").codebooks == ("1.0.0", "2.0.0")


@given(st.text('ab{}\\\\~^&%$#_\n"@,', max_size=30))
def test_no_title_breaks_the_entry(title: str) -> None:
    """Braces are balanced, every sign with a meaning in TeX is escaped, and the entry has its fields."""
    entry = bibtex(About(title, "0.1.0", (), "c0ffee"))
    depth = 0
    for sign in entry:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    (value,) = re.findall(r"^  title = \{(.*)\},$", entry, re.MULTILINE)
    plain = re.sub(r"\\[a-z]+\{\}|\\[&%$#_]", "", value)
    assert not set("\\{}~^&%$#_") & set(plain)


def test_an_empty_table_can_be_cited() -> None:
    """A page without statements has a state too."""
    assert re.fullmatch(r"[0-9a-f]{12}", about([], "Nothing", "0.1.0").data)


def test_the_fixture_has_what_is_cited() -> None:
    """The first row is the one that the table above changes."""
    assert ROWS[0]["id"] == statement_id(SPECS[0]["key"])
