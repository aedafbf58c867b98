"""Paragraphs are told apart: prose, captions, credits, bylines, embedded posts, turns of a transcript."""

from __future__ import annotations

import pytest

from timeline.layout import find_blocks

POST = "Roe spoke.\n\n.@poe on the harbour: “We will ask first.”\nABC: “Who is asked?” @poe: “The mayor.” pic.twitter.com/x1\n— Harbour Desk (@harbourdesk) May 4, 2025\n\nIt ended."


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "Roe spoke.\nRoe speaks to the crowd in Ohio, May 2, 2025.\nJane Poe/AFP via Getty Images\nIt ended.",
            ["prose", "caption", "credit", "prose"],
        ),
        ("Roe spoke.\nBy Jane Poe\nIt ended.", ["prose", "byline", "prose"]),
        ("Harbour to close\nThe harbour will close, Roe said.", ["headline", "prose"]),
        (
            "The harbour will close.\nAdvertisement\nIt will, Roe said.\n.jpg)",
            ["prose", "furniture", "prose", "furniture"],
        ),
        ("The harbour closes.\nPoe Times’ Ann Lee contributed to this report.", ["prose", "byline"]),
        (
            "MS. ROE: Let me begin.\n\nTHE PRESIDENT: Go on.\n\nMS. ROE: Thank you.\n\nTHE PRESIDENT: No.",
            ["prose", "turn"] * 4,
        ),
    ],
)
def test_paragraphs_are_what_they_are(text: str, kinds: list[str]) -> None:
    """What is not prose is known by its form, wherever it stands."""
    assert [b.kind for b in find_blocks(text)] == kinds


def test_an_embedded_post_holds_its_author_its_day_and_its_turns() -> None:
    """The paragraphs above a signature belong to the post; each turn has its own label."""
    blocks = find_blocks(POST)
    post = next(b for b in blocks if b.kind == "post")
    turns = [(b.author.of(POST), b.body.of(POST)) for b in blocks if b.kind == "turn" and b.author and b.body]

    assert [b.kind for b in blocks] == ["prose", "post", "turn", "turn", "turn", "prose"]
    assert [span.of(POST) for span in (post.author, post.day) if span] == ["Harbour Desk (@harbourdesk)", "May 4, 2025"]
    assert turns == [("@poe", "“We will ask first.”"), ("ABC", "“Who is asked?”"), ("@poe", "“The mayor.”")]


def test_a_clause_before_a_colon_is_no_label() -> None:
    """ "Lee had asked him:" introduces a quotation in prose; it does not belong to the post below it."""
    text = "Lee had asked him: “So what now?”\n.@poe: “Nothing.”\n— Harbour Desk (@harbourdesk) May 4, 2025"
    assert [(b.kind, b.span.of(text)[:3]) for b in find_blocks(text)] == [
        ("prose", "Lee"),
        ("post", ".@p"),
        ("turn", ".@p"),
    ]


def test_a_turn_goes_on_through_paragraphs_that_reopen_its_marks() -> None:
    """Each paragraph of a quoted transcript opens with a mark; a remark in brackets is nobody's."""
    text = '"ROE: One.\n\n"Two.\n\n"(CROSSTALK)\n\n"POE: No.\n\n"ROE: Three.\n\n"POE: Four.\n\n"Follow us on the air."'
    turns = [
        (b.author.of(text), b.body.of(text)) for b in find_blocks(text) if b.kind == "turn" and b.author and b.body
    ]
    assert turns == [("ROE", 'One.\n\n"Two.'), ("POE", "No."), ("ROE", "Three."), ("POE", "Four.")]


def test_a_broadcast_is_all_talk() -> None:
    """Where stage directions stand, what follows a turn is the same speaker's; a label may stand once, with an office."""
    text = (
        "JANE LEE, HOST:\n\nGood evening.\n\nWe begin in Ohio.\n\nSEN. ANN ROE (D-OH): Thank you.\n\nLEE: Will you go?\n\n"
        "ROE: No.\n\n(SOUNDBITE OF ARCHIVED RECORDING)\n\nPRESIDENT JOHN POE: They will go.\n\nLEE: And now?\n\nROE: We stay.\n\n"
        "NOTE: This text may be changed.\n\nCopyright 2025."
    )
    turns = [(b.author.of(text), b.body.of(text).strip()) for b in find_blocks(text) if b.kind == "turn" and b.author]
    assert turns == [
        ("JANE LEE", "Good evening.\n\nWe begin in Ohio."),
        ("SEN. ANN ROE", "Thank you."),
        ("LEE", "Will you go?"),
        ("ROE", "No."),
        ("PRESIDENT JOHN POE", "They will go."),
        ("LEE", "And now?"),
        ("ROE", "We stay."),
    ]


def test_headings_that_come_back_are_nobody() -> None:
    """What a release calls false, and its answers, were not said by a claim and a fact."""
    text = "FALSE CLAIM: It sank.\n\nTHE FACTS: It floats.\n\nFALSE CLAIM: It is late.\n\nTHE FACTS: It is not."
    assert [b.kind for b in find_blocks(text)] == ["prose"] * 4


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("MARIA LEE, HOST: Will you go?\n\nMAYOR ANN ROE: No.\n\nLEE: Why?\n\nROE: We stay.", ["MARIA LEE", "MAYOR ANN ROE", "LEE", "ROE"]),
        ("Maria Lee: Will you go?\n\nAnn Roe: No.\n\nLee: Why?\n\nRoe: We stay.", ["Maria Lee", "Ann Roe", "Lee", "Roe"]),
        ("THE COST: Ten dollars.\n\nTHE DATE: In May.\n\nTHE PLACE: The pier.", []),
    ],
)  # fmt: skip
def test_a_surname_is_a_whole_name_that_comes_back(text: str, labels: list[str]) -> None:
    """In an interview everybody is introduced once."""
    assert [b.author.of(text) for b in find_blocks(text) if b.kind == "turn" and b.author] == labels


def test_prose_between_turns_is_nobodys() -> None:
    """An article that gives parts of an interview goes on in its own words between them."""
    text = "LEE: Will you go?\n\nROE: No.\n\nThe crowd laughed.\n\nLEE: Why?\n\nROE: We stay."
    assert [b.body.of(text) for b in find_blocks(text) if b.kind == "turn" and b.body] == [
        "Will you go?",
        "No.",
        "Why?",
        "We stay.",
    ]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("Q: One?\n\nA: Two.\n\nQ: Three?\n\nA: Four.", ["One?", "Two.", "Three?", "Four."]),
        ("Q. One?\nA. Two.\n\nStill two.\nQ. Three?\nA. Four.", ["One?", "Two.\n\nStill two.", "Three?", "Four."]),
        ("Question: One?\nAnswer: Two.\nQuestion: Three?\nAnswer: Four.", ["One?", "Two.", "Three?", "Four."]),
        ("A. Bring a pan.\nB. Heat it.\nC. Wait.\nA. Start again.", []),
        ("Q: What of the dock?\nA: It stays.", []),
    ],
)
def test_question_and_answer_take_turns(text: str, turns: list[str]) -> None:
    """Labels that name nobody make turns only where they alternate."""
    assert [b.body.of(text) for b in find_blocks(text) if b.kind == "turn" and b.body] == turns
