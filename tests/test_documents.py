"""What was put out is of the day on which it was."""

from __future__ import annotations

import pytest

from tests.conftest_occasions import statements


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The Port Party announced on Monday that the harbour is shut. The release said that it was not safe.", "inherited"),
        ("The Port Party issued new rules on Monday.\n\n“It is not safe for us,” the letter said.", "inherited"),
        ("The Port Office unveiled a plan on Monday. “It is not safe,” the statement added.", "inherited"),
        ("The Port Party met on Monday. “It is not safe for us,” the letter said.", "bounded"),
        ("Poe had a letter. The Port Party issued rules on Monday. “It is not safe for us,” the letter said.", "bounded"),
        ("The Port Party issued rules on Monday. On Tuesday it rained. “It is not safe,” the letter said.", "bounded"),
        ("The Port Party issued rules on Monday. “It is not safe for us,” a letter said.", "bounded"),
        ("The Port Party issued rules that begin on Monday. “It is not safe for us,” the letter said.", "bounded"),
    ],
)  # fmt: skip
def test_a_document_is_of_the_day_on_which_it_was_put_out(text: str, basis: str) -> None:
    """ "The release" that nothing named before is what was announced just now; any other keeps its own day."""
    last = statements(text)[-1]
    assert (last.date_basis, str(last.date_start)) == (basis, "2025-06-16" if basis == "inherited" else "None")
