"""Posts, turns and releases speak for themselves, and are not said twice."""

from __future__ import annotations

from tests.conftest_quotations import quotations_of


def test_posts_and_turns_speak_for_themselves() -> None:
    """In an embedded post each turn is its label's; a post without turns is its author's."""
    text = (
        "Roe spoke.\n\n.@roe on the harbour: “We will ask first.”\nABC: “Who is asked?”\n— Harbour Desk (@harbourdesk) May 4, 2025\n\n"
        "It went on.\n\nThe docks are shut for good. https://t.co/x\n— John Poe (@poe) May 5, 2025"
    )
    found = quotations_of(text)
    assert [(q.channel, q.source and q.source.of(text), q.content[0].of(text), q.is_question) for q in found] == [
        ("turn", "@roe", "We will ask first.", False),
        ("turn", "ABC", "Who is asked?", True),
        ("post", "John Poe (@poe)", "The docks are shut for good.", False),
    ]
