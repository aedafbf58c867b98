"""A statement as the page shows it, and the link to its words."""

from __future__ import annotations

from typing import Any

import pytest

from timeline.entries import fragment_link


@pytest.mark.parametrize(
    ("quote", "spans", "expected"),
    [
        ("Go now", [[0, 6]], "https://a.org/#:~:text=Go%20now"),
        ("a-b, c & d", [[0, 10]], "https://a.org/#:~:text=a%2Db%2C%20c%20%26%20d"),
        (
            "one two three four five six seven eight nine ten eleven",
            [[0, 55]],
            "https://a.org/#:~:text=one%20two%20three%20four,eight%20nine%20ten%20eleven",
        ),
        ("We go […] soon", [[0, 5], [9, 13]], "https://a.org/"),
        ("", [], "https://a.org/"),
    ],
)
def test_a_link_scrolls_to_words_that_stand_in_the_article(quote: str, spans: list[Any], expected: str) -> None:
    """A quotation put together from parts is not looked for as one."""
    assert fragment_link("https://a.org/", {"quote": quote, "spans": spans}) == expected
