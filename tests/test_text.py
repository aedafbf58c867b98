"""Paragraphs, sentences, tokens and quotation marks are found by offset, and nothing is rewritten."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.lexicon import load_lexicon
from timeline.records import Span
from timeline.text import find_paragraphs, find_quoted, find_sentences, find_tokens, trim, unwrapped

prose = st.text(alphabet=st.sampled_from("Aab. ,!?“”\"'‘’\n\t —:U.S.R-Fla0@é\u2028\r"), max_size=200)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Rep. Jane Roe, R-Fla., spoke at 3 p.m. in Ohio.", ["Rep. Jane Roe, R-Fla., spoke at 3 p.m. in Ohio."]),
        ("The 9th Cir. ruled. Gov. Gavin Poe appealed.", ["The 9th Cir. ruled.", "Gov. Gavin Poe appealed."]),
        ("It met at 3 p.m. The vote came late.", ["It met at 3 p.m.", "The vote came late."]),
        ("Agents left Washington, D.C. They went home.", ["Agents left Washington, D.C.", "They went home."]),
        ("The U.S. Senate voted. It passed.", ["The U.S. Senate voted.", "It passed."]),
        ("“Go home. Now!” he said. “Please.”", ["“Go home.", "Now!” he said.", "“Please.”"]),
        ("John F. Poe spoke. So did he.", ["John F. Poe spoke.", "So did he."]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("It rose 2.5 percent. Then it fell.", ["It rose 2.5 percent.", "Then it fell."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    """Abbreviations of political prose do not end a sentence; line breaks always do."""
    assert [s.span.of(text) for s in find_sentences(text)] == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“One,” he said. “Two.”", ["“One,”", "“Two.”"]),
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        ("''One,'' he said.", ["''One,''"]),
        ("“He said ‘no,’ twice.”", ["“He said ‘no,’ twice.”"]),
        ("”Wrong way,” he said.", ["”Wrong way,”"]),
        ("It’s the farmers’ land.", []),
        ("“Never closed.\nShe left. “Closed.”", ["“Never closed.", "“Closed.”"]),
        ("“First.\n“Second.” He left.", ["“First.", "“Second.”"]),
        ('A 6" pipe. "Fine," he said.', ['"Fine,"']),
    ],
)
def test_one_odd_mark_does_not_shift_the_rest(text: str, quoted: list[str]) -> None:
    """Quotation marks are paired within their paragraph, whatever their kind."""
    assert [s.of(text) for s in find_quoted(text)] == quoted


@given(prose)
def test_every_span_lies_in_the_text_in_order(text: str) -> None:
    """Whatever the text, spans are ordered, do not overlap, and hold something."""
    for spans in (
        find_paragraphs(text),
        [s.span for s in find_sentences(text)],
        [Span(t.start, t.end) for t in find_tokens(text)],
        find_quoted(text),
    ):
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))


@given(prose)
def test_tokens_lose_no_letter(text: str) -> None:
    """Every character that is not white space belongs to exactly one token."""
    held = {i for token in find_tokens(text) for i in range(token.start, token.end)}
    assert all(i in held for i, char in enumerate(text) if not char.isspace())


@given(prose, st.integers(0, 50), st.integers(0, 50))
def test_trim_keeps_every_word(text: str, a: int, b: int) -> None:
    """Trimming takes off white space only."""
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    assert trim(text, Span(start, end)).of(text) == text[start:end].strip()


def test_abbreviation_lists_have_examples_that_do_not_break() -> None:
    """Each example sentence of the abbreviation lists stays one sentence."""
    lists = load_lexicon("abbreviations")
    examples = [example for kind in lists.values() for example in kind["examples"]]
    assert examples
    assert [e for e in examples if len(find_sentences(e)) != 1] == []


STORY = [
    "HARBOUR TO STAY SHUT",
    "Mayor Jane Roe said on Monday that the harbour would stay shut until the cranes had been looked at by somebody "
    "who knows cranes, and that she did not care how long it took.",
    "“We will not open the docks for anybody who asks us to, whether he is a governor or not,” she told reporters at "
    "the pier. “And if he asks again, we will say the same thing to him again.”",
    "Two keepers, who asked not to be named, said that the swing bridge had been out of order since June 16, 2025.",
    "By then nobody was left.",
]


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("gap", [2, 1])
def test_a_hard_wrapped_text_reads_as_if_its_lines_went_on(width: int, end: str, gap: int) -> None:
    """Whatever the width and the line ends; paragraphs are told by blank lines, by indents or by short last lines."""
    lines = [textwrap.wrap(paragraph, width, initial_indent=" " * 4 * (gap == 1)) for paragraph in STORY]
    text = (end * gap).join(end.join(paragraph) for paragraph in lines)

    plain = unwrapped(text)
    assert len(plain) == len(text)
    assert [" ".join(p.of(plain).split()) for p in find_paragraphs(plain)] == STORY


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(STORY),
        "\n\n".join(STORY),
        "Jane Roe\nMayor of Ashton\n12 Pier Street\nAshton\nOhio\n\n" + STORY[1],
        "MS. ROE: Let me begin.\nMR. POE: Go on, then.\nMS. ROE: Thank you.\nMR. POE: No.\nMS. ROE: No?\nMR. POE: No.",
    ],
)
def test_lines_that_are_paragraphs_stay_so(text: str) -> None:
    """One paragraph a line, an address, a transcript: nothing there is wrapped."""
    assert unwrapped(text) == text


@given(prose)
def test_reading_as_if_lines_went_on_moves_nothing(text: str) -> None:
    """Only white space becomes a space, one for one."""
    plain = unwrapped(text)
    assert len(plain) == len(text)
    assert all(a == b or (a.isspace() and b == " ") for a, b in zip(text, plain, strict=True))
