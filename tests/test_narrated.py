"""A sentence without a statement tells who acted, and when."""

from __future__ import annotations

import pytest

from tests.conftest_occasions import statements


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Poe is ill. But on Monday she finally met the clerks. “We float, all of us,” she said.", "inherited"),
        ("The harbour company said Monday that it is shut. The company said that no ship had left.", "inherited"),
        ("The Ledger reached out to the harbour company on Monday by email. The company said it was shut.", "bounded"),
        ("The Ledger asked the harbour company for comment on Monday. The company said that it was shut.", "bounded"),
        ("Poe is ill. But on Monday he finally met the clerks. “We float, all of us,” she said.", "bounded"),
        ("Poe, a pilot, joined the league in May. “We float, all of us,” she said.", "bounded"),
        ("The Port Office warned of by Poe on Monday said it was shut.", "weekday"),
        ("Poe signed the order on Monday. She told reporters that the harbour was shut.", "inherited"),
        ("Poe signed the order on Monday. She told CNN that the harbour was shut.", "bounded"),
    ],
)
def test_who_acted_just_before_is_known_without_a_name(text: str, basis: str) -> None:
    """The same pronoun, or the same noun, in the sentence right after is the same person."""
    text = f"Ann Poe runs the harbour.\n\n{text}"
    assert statements(text)[-1].date_basis == basis
