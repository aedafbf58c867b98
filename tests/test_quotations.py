"""Attribution triples are whole: content, cue and source, in every shape that news prose gives them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest_quotations import quotations_of, tagged, triples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We will not open the docks,” Mayor Jane Roe said.",
            [("Mayor Jane Roe", "said", ["We will not open the docks,"])],
        ),
        (
            '"We will not open the docks," Mayor Jane Roe said.',
            [("Mayor Jane Roe", "said", ["We will not open the docks,"])],
        ),
        (
            "“I want the ferries back because people need them,” Roe told reporters. “And they need them now.”",
            [("Roe", "told", ["I want the ferries back because people need them,", "And they need them now."])],
        ),
        ("Roe said the docks would stay shut until May.", [("Roe", "said", ["the docks would stay shut until May"])]),
        ("The governor warned that the docks were unsafe.", [("The governor", "warned", ["the docks were unsafe"])]),
        (
            "Union leaders in Ohio have demanded that the company leave the harbour.",
            [("Union leaders in Ohio", "have demanded", ["the company leave the harbour"])],
        ),
        (
            "Roe said there would be a “pause” of 40 inspections that would “immediately” end.",
            [("Roe", "said", ["there would be a “pause” of 40 inspections that would “immediately” end"])],
        ),
        (
            "There are six new ports on the list for the next inspections, she said while declining to name them.",
            [("she", "said", ["There are six new ports on the list for the next inspections"])],
        ),
        (
            "“The docks are open to all of us,” Roe told reporters, referring to the pier. “Nobody will be sent away from them.”",
            [
                (
                    "Roe",
                    "told",
                    ["The docks are open to all of us,", "Nobody will be sent away from them."],
                )
            ],
        ),
        (
            "“This is not right,” Roe said. “You pushed them to the edge” to drive up the price, she said.",
            [
                ("Roe", "said", ["This is not right,"]),
                ("she", "said", ["“You pushed them to the edge” to drive up the price"]),
            ],
        ),
        (
            "“I would rather live in what he calls “hell” than in his harbour.” ― Ann Fox",
            [("Ann Fox", None, ["I would rather live in what he calls “hell” than in his harbour."])],
        ),
        (
            "Lee had asked him: “Is there a shift in how the harbour is run, and what should people expect?”",
            [("Lee", "had asked him", ["Is there a shift in how the harbour is run, and what should people expect?"])],
        ),
    ],
)
def test_a_statement_is_found_with_its_cue_and_its_source(
    text: str, expected: list[tuple[str | None, str | None, list[str]]]
) -> None:
    """Direct, mixed, indirect; before and after; interrupted: one statement with all its words."""
    assert triples(text) == expected


def test_a_verb_inside_the_marks_is_not_the_cue() -> None:
    """What is told inside a long quotation belongs to it; the verb beside the marks reports it."""
    text = "“This is nonsense. Mayor Roe is talking about ferry repairs, which everybody welcomed,” the harbour office said on X Thursday."
    assert triples(text) == [
        (
            "the harbour office",
            "said",
            ["This is nonsense. Mayor Roe is talking about ferry repairs, which everybody welcomed,"],
        )
    ]


def test_a_second_quoted_paragraph_without_a_name_goes_on_from_the_first() -> None:
    """A paragraph that is one quotation, right below another, has the same source."""
    text = "“We have asked for help many times this year,” Mayor Jane Roe said.\n\n“Nobody ever came to the harbour to look at it.”"
    said = [(q.source.of(text) if q.source else None, c.of(text)) for q in quotations_of(text) for c in q.content]
    assert said == [
        ("Mayor Jane Roe", "We have asked for help many times this year,"),
        ("Mayor Jane Roe", "Nobody ever came to the harbour to look at it."),
    ]


def test_people_quoted_inside_a_quotation_stand_inside_it() -> None:
    """The outer statement comes first; the inner one names its own source; quoting oneself makes no second statement."""
    text = (
        "“I got a call from John Poe, who runs the port. He said, ‘We have a problem. Could you come,’ and I said, ‘Look, I can do it.’ "
        "Then Ohio said, ‘Please, give us one more’— that was a friend. ‘Give us one more week,’” Mayor Jane Roe said."
    )
    found = quotations_of(text)
    assert [(q.within, q.source and q.source.of(text), [c.of(text) for c in q.content][-1][:12]) for q in found] == [
        (None, "Mayor Jane Roe", "I got a call"),
        (0, "He", "We have a pr"),
        (0, "Ohio", "Give us one "),
    ]


@pytest.mark.parametrize(
    ("marked", "inner"),
    [
        (
            "[s Roe] [c said] [q the sheriff had told her that the pier would close by noon].",
            [("the sheriff", "had told", "the pier would close by noon")],
        ),
        (
            "[s Roe] [c said] [q a guard had warned him the pier “would fall into the sea”].",
            [("a guard", "had warned", "the pier “would fall into the sea”")],
        ),
        ("[s Roe] [c said] [q he had told her that the pier would close by noon].", []),
        ("[s Roe] [c said] [q the guard had told a lie].", []),
    ],
)
def test_what_another_had_said_stands_inside_what_is_said(
    marked: str, inner: list[tuple[str | None, str | None, str]]
) -> None:
    """A statement told within another's is its own, inside it; what one said oneself before is not."""
    assert tagged(marked)[1:] == inner


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "Ann Roe, a diver, [c told] [s some] 50 guests that [q the pier would close at noon].",
            ("Ann Roe", "told", "the pier would close at noon"),
        ),
        (
            "The complaint, filed in [s the District of Ohio], [c alleges] that [q the pier is unsafe for boats].",
            ("The complaint", "alleges", "the pier is unsafe for boats"),
        ),
        (
            "[q An old judge] in Ashton, meanwhile, [c told] lawyers that [q her list had grown long].",
            ("An old judge in Ashton", "told", "her list had grown long"),
        ),
    ],
)
def test_the_subject_of_the_clause_is_who_speaks(marked: str, expected: tuple[str, str, str]) -> None:
    """Also where the tags give a part of it, or somebody in an aside."""
    [(source, cue, content)] = tagged(marked)[:1]
    assert (source, (cue or "").split()[0], content) == expected


@given(st.text(alphabet=st.sampled_from("Roe said that “”\"'‘’\n.,:@—-? \t"), max_size=120))
def test_any_text_gives_spans_that_lie_in_it(text: str) -> None:
    """No heap of marks makes a span that is empty, reversed or outside the text."""
    for q in quotations_of(text):
        for span in (*q.content, *(s for s in (q.cue, q.source, q.antecedent) if s)):
            assert 0 <= span.start < span.end <= len(text)
        assert list(q.content) == sorted(q.content)
