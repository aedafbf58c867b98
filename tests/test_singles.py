"""Single quotation marks: read as double ones where people are quoted between them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import Article, extract
from timeline.singles import with_double_marks

SPEECH = "\n'It is late,' Roe said.\n'We go.' He left."  # an outlet that quotes so


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("'Stay,' Roe said.", '"Stay," Roe said.'),
        ("‘Stay,’ Roe said.", "“Stay,” Roe said."),
        ("He called it 'an outrage'.", 'He called it "an outrage".'),
        ("He spoke of 'late' agents' work.", 'He spoke of "late" agents\' work.'),
        ("'The agents' work isn't done,' she said.", "\"The agents' work isn't done,\" she said."),
        ("'I'm goin' home,' she said.", "\"I'm goin' home,\" she said."),
        ("'He said \"no\" to me,' she said.", "\"He said 'no' to me,\" she said."),
        ("'It goes on\n'and on,' he said.", '"It goes on\n"and on," he said.'),
        ("In the ’90s the dogs' owners ran 'em.", "In the ’90s the dogs' owners ran 'em."),
    ],
)
def test_single_marks_are_read_as_double_ones(words: str, expected: str) -> None:
    """Apostrophes stay, and double marks inside become single ones."""
    assert with_double_marks(f"Heading\n{words}{SPEECH}").startswith(f"Heading\n{expected}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "'",
        "Roe: 'We stay.'\nAgents came.\n'We leave.'\nThey left.",  # headings
        "“They said ‘stop,’ and ‘go,’ and ‘stop.’” She left.",
        "\"They said 'stop,' and 'go,' and 'stop.'\" She left.",
        "The agents' work, the mayors' work, the judges' work.",
        "He called it 'late' once.",
        "''It is late,'' Roe said. ''We go.''",
    ],
)
def test_single_marks_stay_where_nobody_is_quoted_between_them(text: str) -> None:
    """Inside double marks, in headings, and of words that somebody uses."""
    assert with_double_marks(text) == text


@given(st.text(alphabet="ab s.,\n'‘’\"“”"))
def test_only_marks_change(text: str) -> None:
    """Whatever the marks, every other character stays, at its place."""
    read = with_double_marks(text)
    assert [a for a, b in zip(text, read, strict=True) if a != b and a not in "'‘’\"“”"] == []


def test_a_statement_between_single_marks_has_its_speaker_and_its_own_words() -> None:
    """What is quoted is the text's own, single marks and all."""
    text = (
        "Mayor Lorna Pike met the agents on Thursday.\n\n'They never asked me my name,' Pike told reporters. 'They asked "
        "where the port was.'\n\nThe agents' director, Carl Poe, called it 'a lie'."
    )
    found = extract(Article("story", text))
    told = [(s.speaker, [text[start:end] for start, end in s.spans], s.form) for s in found]
    assert told == [
        ("Lorna Pike", ["They never asked me my name,", "They asked where the port was."], "direct"),
        ("Carl Poe", ["it 'a lie'"], "mixed"),
    ]
