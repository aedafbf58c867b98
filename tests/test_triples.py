"""Contents, cues and sources are joined within their own sentence, paragraph and item of a list."""

from __future__ import annotations

import pytest

from tests.conftest_quotations import read_marked, tagged, triples
from timeline import Article, extract
from timeline.linker import Run
from timeline.reading import read
from timeline.triples import find_triples


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "• [s His office] [c said]: “[q The mayor is at work on it].”\n\nQUOTE OF THE DAY\n\n“[q We will not go there today].”\n— Jo Marr, a diver",
            [("His office", "The mayor is at work on it."), ("Jo Marr, a diver", "We will not go there today.")],
        ),
        (
            "[s Ann Roe] [c spoke] of hell.\n”[q We all live in hell first].” ― Jo Marr\n“[q We all live in fear here].” ― Al Poe",
            [("Jo Marr", "We all live in hell first."), ("Al Poe", "We all live in fear here.")],
        ),
        (
            "“[q We all live in fear here, and always have].”\n\n[s Roe] [c says] [q the pier is old].",
            [("Roe", "the pier is old")],
        ),
        (
            "• Ann Roe, on a podcast Tuesday: “A hundred boats is but a start.”",
            [("Ann Roe", "A hundred boats is but a start.")],
        ),
        (
            "Port Security Secretary Ann Roe, in a post on X: “A hundred boats is but a start.”",
            [("Port Security Secretary Ann Roe", "A hundred boats is but a start.")],
        ),
        (
            "Mayor Ann Roe, speaking at the pier on Tuesday: “A hundred boats is but a start.”",
            [("Mayor Ann Roe", "A hundred boats is but a start.")],
        ),
        (
            "• Press secretary Ann Roe, asked about it at noon: “A hundred boats is but a start.”",
            [("Press secretary Ann Roe", "A hundred boats is but a start.")],
        ),
        (
            "[s His office] [c said]: “[q The mayor is at work on it].”\n\n• The vote is near.\n\n“[q We will not go there today].”",
            [("His office", "The mayor is at work on it.")],
        ),
        ("The vote was close: “A hundred boats is but a start.”", []),
    ],
)
def test_items_of_a_list_and_signed_lines_keep_their_own(marked: str, expected: list[tuple[str, str]]) -> None:
    """What a heading, a bullet or a signature parts from a cue is not that speaker's."""
    assert [(source, content) for source, _, content in tagged(marked)] == expected


def test_a_question_below_an_answer_is_not_the_answerers() -> None:
    """“Is it late?” Poe asked, Roe answered, and nobody says who asks again."""
    text = "“Is it too late?” Poe asked.\n\n“I am not going to say,” Roe replied.\n\n“So it is not too late?”\n\nThey left."
    assert [(s.speaker_mention, s.quote) for s in extract(Article("story", text))] == [
        ("Poe", "Is it too late?"),
        ("Roe", "I am not going to say,"),
    ]


class Nearsighted:
    """A linker that gives everything to the first cue and the first source."""

    def choose(self, _scene: object, _kind: str, anchors: list[Run], others: list[Run]) -> list[Run | None]:
        """Return the first of the others for each anchor."""
        return [others[0] if others else None for _ in anchors]


def test_a_cue_without_content_takes_that_of_its_own_sentence() -> None:
    """From a cue in another sentence, which has more."""
    text = "Roe wrote: “Stay here.” Poe stated: “Leave now.” That was all."
    reading = read(text)
    letters = {"Roe": "S", "wrote": "V", "stated": "V", "Stay": "C", "Leave": "C", "here": "c", "now": "c"}
    tags = "".join(letters.get(word, "-") for word in reading.texts)
    found = find_triples(reading, tags, Nearsighted())
    assert [(q.cue.of(text), [c.of(text) for c in q.content]) for q in found if q.cue] == [
        ("wrote", ["Stay here"]),
        ("stated", ["Leave now"]),
    ]


def triples_of(marked: str) -> list[list[str]]:
    """Return the contents of each triple where everything goes to the first cue, tags set by hand."""
    reading, tags = read_marked(marked)
    return [[span.of(reading.text) for span in q.content] for q in find_triples(reading, tags, Nearsighted())]


@pytest.mark.parametrize(
    ("marked", "kept"),
    [
        ("“[q We saw the map],” [s she] [c said] after [q reading the plan].", ["“We saw the map,”"]),
        ("[q The pier shook]. “[q We saw the map],” [s she] [c said].", ["“We saw the map,”"]),
        (
            "“[q We saw the map],” [s she] [c said]. “[q It is old]” and [q torn] by use.",
            ["“We saw the map,”", "It is old"],
        ),
        (
            "“[q We saw the map],” [s she] [c said], and that [q it was torn].",
            ["“We saw the map,”", "that it was torn"],
        ),
        ("[s He] took back [q the claim], [c saying]: “[q We were wrong there.]”", ["“We were wrong there.”"]),
        ("[q The map], [s she] [c said], “[q is quite old now.]”", ["The map", "“is quite old now.”"]),
        ("[q The map] was “[q old],” [s she] [c said], [q and torn].", ["The map was “old", "and torn"]),
    ],
)
def test_what_the_outlet_adds_to_a_quoted_sentence_is_not_the_speakers(marked: str, kept: list[str]) -> None:
    """Where the speaker's own sentence stands between marks, words outside them are the outlet's."""
    assert triples_of(marked) == [kept]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "The film shows Poe saying at noon, [q “That is how it is done,”] when [s Roe] [c blasted] [q him for it].",
            [("Poe", "That is how it is done,"), ("Roe", "him for it")],
        ),
        (
            "[q The judge closed the pier], and [s she] [c says] [q it was late].",
            [("she", "it was late")],
        ),
        (
            "[s Roe] gave Poe [q a day to leave the old pier], [c saying] [q his time had come].",
            [("Roe", "his time had come")],
        ),
        (
            "[s Roe] [c labeled] it [q “not at all fit,”] and the clerk had typed [q “not at all well.”]",
            [("Roe", "not at all fit,")],
        ),
        (
            "[s Roe] [c called] it [q “not at all fit,”] and [q “not at all well.”]",
            [("Roe", "not at all fit, […] not at all well.")],
        ),
        (
            "[q “It is late,”] [s Roe] [c said], [q “but not too late.”]",
            [("Roe", "It is late, […] but not too late.")],
        ),
    ],
)
def test_a_clause_of_its_own_parts_what_is_said(marked: str, expected: list[tuple[str, str]]) -> None:
    """What stands before or behind it was said there, or by somebody else."""
    assert [(source, content) for source, _, content in tagged(marked)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will stay at sea,” Roe hums to Poe before asking, “Where do we go now?”", "Where do we go now?"),
        ("I changed my mind: “Of course I will stay.” To which Roe said, “Thank God for that.”", "Thank God for that."),
        ("“We are going to stay at sea,” Roe said on Harbour TV’s “This Week.”", "We are going to stay at sea,"),
        ("“We are going to stay at sea,” Roe told “Pier and Port” at noon.", "We are going to stay at sea,"),
        ("“Will you win?” Roe said, but Poe was asleep as Fox sang “how the sea is wide.”", "Will you win?"),
        (
            "“No,” Roe said. She also vowed, “We are going to stay at sea,” a nod to Poe.",
            "We are going to stay at sea,",
        ),
    ],
)
def test_a_quotation_is_his_whose_verb_stands_beside_it(text: str, expected: str) -> None:
    """Not his whose verb leads up to another, or stands in a clause that only follows."""
    assert [expected] in [content for _, _, content in triples(text)]


def test_who_stands_before_his_own_verb_speaks_though_another_spoke_before() -> None:
    """Promised a vote, and his rival, Rep. Ann Fox, told a crowd that she would not."""
    text = (
        "Democratic hopeful Al Roe promised voters to “end the era of old boats,” and his rival, Rep. Ann Fox, told "
        "a crowd the night before that she would sink “not one boat” for the port."
    )
    assert [source for source, cue, _ in triples(text) if cue == "told"] == ["his rival, Rep. Ann Fox"]
