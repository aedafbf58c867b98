"""Reactions: a line names who speaks, and the paragraph below it is nothing but the words."""

from __future__ import annotations

import pytest

from timeline import Article, extract

FIRST = "MAYOR ANN ROE, ON X\n\n“We stay here for good.”"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRST}\n\nOHIO GOVERNOR LI POE, DEMOCRAT\n\n“They leave here by May.”", ["Ann Roe", "Li Poe"]),
        (
            "Mayor Ann Roe\n\n“We stay here for good.”\n\nGov. Li Poe (D)\n\n“They leave here by May.”",
            ["Ann Roe", "Li Poe"],
        ),
        ("The following is reaction from Ann Roe, who runs the pier:\n\n“We stay here for good.”", ["Ann Roe"]),
        ("And from plaintiff Ann Roe:\n\n“We stay here for good.”", ["Ann Roe"]),
        (f"{FIRST}\n\nThe agents came on Monday.", []),  # one line alone may be a chapter's heading
        (f"{FIRST}\n\nTHE PIER\n\n“They leave here by May.”", []),  # and a line without an office
        (f"{FIRST}\n\nMayor Li Poe did not answer.\n\n“They leave here by May.”", []),
    ],
)
def test_a_line_with_an_office_names_who_speaks_below_it(text: str, expected: list[str]) -> None:
    """Where there are two such lines or more, or one that leads up to it."""
    found = extract(Article("story", f"Reactions to the ruling\n\nHere are reactions.\n\n{text}"))
    assert [s.speaker for s in found if s.form == "direct" and s.speaker] == expected


def test_a_name_in_capitals_is_not_his_whose_surname_it_has() -> None:
    """Mark Roe is not the Ann Roe of whom the article tells."""
    text = "Mayor Ann Roe spoke on Monday.\n\nGOVERNOR MARK ROE\n\n“We stay here for good.”\n\nMAYOR ANN ROE\n\n“They leave by May.”"
    assert [s.speaker for s in extract(Article("story", text)) if s.form == "direct"] == ["Mark Roe", "Ann Roe"]
