"""A statement within its article's words: only those, and never other ones."""

from __future__ import annotations

from timeline.passages import passage_of


def test_an_interrupted_statement_keeps_its_interruption_unmarked() -> None:
    """What the article says in between is not put into the speaker's mouth."""
    text = "“We will go,” she said after a long pause that the article tells at length, “and soon.”"
    row = {"quote": "We will go, […] and soon.", "spans": [[1, 12], [77, 86]], "evidence": []}

    assert passage_of(row, text, 0) == ((1, "We will go,", 1), (0, " […] ", None), (1, "and soon.", 77))
    whole = passage_of(row, text, 60)
    assert "".join(piece.words for piece in whole) == text


def test_offsets_beyond_the_text_fall_back_to_the_quote() -> None:
    """A table that belongs to another version of an article shows its own words, not others."""
    row = {"quote": "We go.", "spans": [[100, 106]], "evidence": []}

    assert passage_of(row, "short", 20) == ((1, "We go.", None),)
