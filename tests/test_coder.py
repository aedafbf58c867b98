"""The coder: what it may look at, when it keeps silent, and how often it is right on sentences it has not seen."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.codebook import load_codebook, load_examples
from timeline.coder import Coder, is_conditional, load_coder
from timeline.errors import CodebookError, WeightsError
from timeline.features import find_words, words_of
from timeline.learning import train
from timeline.lessons import split_example
from timeline.lexicon import inflect, load_lexicon
from timeline.reading import read
from timeline.records import Code, CodingUnit, Span

CODEBOOK = load_codebook()
SETTING = "Immigration agents have been at work in the region since Monday, and officials spoke about it.\n"


@pytest.fixture(scope="module")
def coder() -> Coder:
    """The coder that ships."""
    return load_coder(CODEBOOK)


def unit(text: str, sentence: str, said: str, cue: str | None = None, question: bool = False) -> CodingUnit:
    """Return the unit of *said* within *sentence* within *text*."""
    at = text.index(sentence)
    start = at + sentence.index(said)
    verb = at + sentence.index(cue) if cue else 0
    return CodingUnit(
        (Span(start, start + len(said)),),
        Span(verb, verb + len(cue)) if cue else None,
        Span(at, at + len(sentence)),
        question,
    )


def code(coder: Coder, said: str, frame: str = "{}, the speaker said.", setting: str = SETTING) -> Code:
    """Return the code of one statement in a short article."""
    sentence = frame.format(said)
    text = setting + sentence
    return coder.code(text, [unit(text, sentence, said, "said" if " said" in frame else None)])[0]


UNSEEN = [
    ("“We are sending another two thousand soldiers, whatever the governor thinks”", "troops", 2),
    ("“Bring the National Guard home, we never asked for soldiers”", "troops", -2),
    ("“The detainees sleep on concrete in filthy cells and the camp must be closed”", "detention", -2),
    ("“We will build more detention centers and add thirty thousand beds”", "detention", 2),
    ("“Detainees get medical care and three meals a day; these facilities are safe and clean”", "detention", 1),
    ("“Farm workers who have been here for years should get a path to citizenship”", "status", -2),
    ("“There will be no amnesty for anybody, and work permits will be revoked”", "status", 2),
    ("“Our city police will not help ICE, and our sanctuary law stays”", "cooperation", -2),
    ("“We will sue every sanctuary city and cut off its federal money”", "cooperation", 2),
    ("“Our sheriffs are proud to work with ICE and honor every detainer”", "cooperation", 1),
    ("“Everyone deserves a hearing before a judge before being deported”", "courts", -1),
    ("“This ruling by a rogue judge will not stop the deportation flights”", "courts", 2),
    ("“The judge’s order found that the arrests without warrants violated the Constitution”", "courts", -2),
    ("“Rioters who attack our officers will be charged as terrorists”", "protest", 2),
    ("“People have the right to protest peacefully, and they should stay calm”", "protest", -1),
    ("“The officer feared for his life and the shooting was justified”", "conduct", 1),
    ("“Masked agents are terrorizing families, and the officer should be prosecuted for murder”", "conduct", -2),
    ("“Agents should take off their masks, wear body cameras and show badges”", "conduct", -1),
    ("“They are arresting landscapers and mothers with no criminal record”", "targets", -2),
    ("“We go after the worst of the worst, the murderers and the rapists”", "targets", -1),
    ("“ICE must leave our city now; the operation has to end”", "cities", -2),
    ("“We are expanding the operation to five more cities next month”", "cities", 2),
    ("“We would only go into a city if the mayor asked us to come”", "cities", -1),
    ("“We will finish the border wall and close the border completely”", "border", 2),
    ("“Border crossings are at a record low because of our policies”", "border", 1),
    ("“Asylum seekers should be able to apply at the ports of entry in an orderly way”", "border", -1),
    ("“Raids on farms and hotels will resume, no workplace is exempt”", "worksites", 2),
    ("“Growers and hotel owners cannot afford to lose these good workers in a raid”", "worksites", -1),
    ("“This will be the largest mass deportation in history, a million removals a year”", "scale", 2),
    ("“ICE should be abolished and mass deportation stopped”", "scale", -2),
]


def test_most_plain_statements_that_it_never_saw_are_coded_right(coder: Coder) -> None:
    """Each alone in a bare setting: the topic is mostly right, and a position on the wrong side is rare."""
    seen = {example.text.strip('"“”') for example in load_examples(CODEBOOK)}
    assert not seen & {said.strip("“”") for said, _, _ in UNSEEN}
    codes = [(code(coder, said), topic, step) for said, topic, step in UNSEEN]
    named = [(c, topic) for c, topic, _ in codes if c.topic]
    placed = [(c, step) for c, _, step in codes if c.position is not None]

    assert len(named) >= 29
    assert sum(c.topic == topic for c, topic in named) / len(named) >= 0.95
    assert sum(topic in c.topics for c, topic, _ in codes) >= 29
    assert len(placed) >= 10
    assert sum((c.position or 0) * step > 0 for c, step in placed) / len(placed) >= 0.9


SPEAKERS = [
    "President Donald Trump said",
    "Tim Walz, the Democratic governor of Minnesota, said",
    "Rep. Ilhan Omar said",
    "a White House official said",
    "the mayor said",
    "DHS spokeswoman Tricia McLaughlin said",
    "an ACLU lawyer said",
    "two Republican senators said",
    "she said",
]


@pytest.mark.parametrize("said", [said for said, _, _ in UNSEEN[::4]])
def test_the_speaker_is_never_evidence(coder: Coder, said: str) -> None:
    """Whoever says the same words in the same place gets the same code, to the last digit of its confidence."""
    codes = [code(coder, said, "{}, " + speaker + ".") for speaker in SPEAKERS]

    assert len({(c.on_topic, c.topics, c.topic_confidence, c.position, c.position_confidence) for c in codes}) == 1
    assert len({c.evidence for c in codes}) == 1


@pytest.mark.parametrize(("said", "topic", "step"), UNSEEN)
def test_no_words_no_code(coder: Coder, said: str, topic: str, step: int) -> None:
    """Every code shows the words that decided, in the statement's own sentence; an abstention shows none."""
    text = SETTING + said + ", the speaker said."
    found = code(coder, said)

    assert bool(found.evidence) == (found.topic is not None)
    for span in found.evidence:
        assert span.start >= len(SETTING)
        assert re.fullmatch(r"\w.*[\w]|\w|\?", span.of(text))


def test_a_question_takes_no_position(coder: Coder) -> None:
    """An interviewer who names a charge does not make it."""
    said = UNSEEN[1][0]
    text = SETTING + said
    asked = coder.code(text, [unit(text, said, said, question=True)])[0]

    assert code(coder, said, "{}").position is not None
    assert (asked.topic, asked.position, asked.posture) == ("troops", None, None)


def test_a_predicate_without_its_subject_takes_no_position(coder: Coder) -> None:
    """Of "a rule that lawyers said must be abolished" the last words alone say something else."""
    whole = "ICE must leave our city now and the operation has to end"
    text = f"{SETTING}{whole}"
    part = whole.removeprefix("ICE ")

    assert coder.code(text, [unit(text, whole, whole)])[0].position is not None
    assert coder.code(text, [unit(text, whole, part)])[0].position is None


@pytest.mark.parametrize(
    "text",
    [
        "“We will send more players onto the field and crush them,” the coach said.",
        "“The judge should be removed and the company closed,” the banker said.",
        "“They must leave the building now,” a fireman said.",
    ],
)
def test_an_article_that_never_names_the_subject_gets_no_code(coder: Coder, text: str) -> None:
    """Strong words on something else are not about immigration."""
    assert coder.code(text, [CodingUnit((Span(0, text.index(",") + 2),), None, Span(0, len(text)))]) == [Code(False)]


def test_words_it_has_never_seen_are_not_coded(coder: Coder) -> None:
    """Context alone can suggest a topic; without a word of the statement's own it is not given."""
    found = code(coder, "“Zygomorphic quuxes frobnicate blithely”")

    assert found.topic is None
    assert found.position is None
    assert found.evidence == ()


@pytest.mark.parametrize(
    "said",
    [
        "“I do not think that the agents should leave the city”",
        "“The agents won’t leave our city”",
        "“Nobody has said that the camp must be closed”",
    ],
)
def test_a_side_that_rests_on_negated_words_is_not_given(coder: Coder, said: str) -> None:
    """The words are those of the other side; silence is better than the opposite."""
    found = code(coder, said)

    assert found.topic is not None
    assert found.position is None


def test_a_ruling_is_not_taken_for_the_side_that_it_rules_against(coder: Coder) -> None:
    """It has the vocabulary of that side."""
    said = "“The judge’s order found that the arrests without warrants violated the Constitution”"

    assert (code(coder, said).position or 0) * -2 >= 0


def test_an_article_without_statements_has_no_codes(coder: Coder) -> None:
    """Nor does an empty one."""
    assert coder.code("", []) == []


def test_a_position_carries_the_codebook_s_own_posture(coder: Coder) -> None:
    """On who is targeted, a narrower aim is still a promise to act."""
    for said, _, _ in UNSEEN:
        found = code(coder, said)
        if found.topic and found.position is not None:
            position = CODEBOOK.position(found.topic, found.position)
            assert (found.position_id, found.posture) == (position.id, position.posture)


PIECES = st.sampled_from(
    [
        "They sent 2,000 troops to L.A. ",
        "“ICE must leave,” he said.\n",
        "ÿ\u200b…",
        "\r\n\n",
        "deport ",
        "😀 border wall",
        "O’Neil asked: who? ",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=12).map("".join), st.data())
def test_evidence_always_lies_in_the_statement_or_its_sentence(coder: Coder, text: str, data: st.DataObject) -> None:
    """Whatever the text and wherever the spans: offsets into the article, within the unit."""
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    given_unit = CodingUnit((Span(bounds[1], bounds[2]),), None, Span(bounds[0], bounds[3]))

    (found,) = coder.code(text, [given_unit])

    assert all(bounds[0] - 12 <= span.start < span.end <= bounds[3] + 12 for span in found.evidence)
    assert len(found.topics) in (0, 3)
    assert found.position is None or found.topic is not None


def test_the_weights_of_another_codebook_are_refused(tmp_path: Path) -> None:
    """A coder for other topics would give confident nonsense."""
    other = replace(CODEBOOK, topics=CODEBOOK.topics[1:])

    with pytest.raises(WeightsError, match=r"^coder\.npz: trained for .* train the coder again$"):
        load_coder(other)
    with pytest.raises(WeightsError, match=r"none\.npz: no such weights; train a coder from the codebook's examples"):
        load_coder(CODEBOOK, tmp_path / "none.npz")
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(WeightsError, match=r"^broken\.npz: not a coder's weights"):
        load_coder(CODEBOOK, tmp_path / "broken.npz")


def test_training_is_the_same_each_time_and_its_weights_load(tmp_path: Path) -> None:
    """The same examples give the same file, byte for byte, and the file is small."""
    few = load_examples(CODEBOOK)[::14]
    first, report = train(CODEBOOK, few)
    second, _ = train(CODEBOOK, few)
    (tmp_path / "few.npz").write_bytes(first)

    assert first == second
    assert len(first) < 1_000_000
    assert report.statements > 0
    assert report.topic > 2 / len(CODEBOOK.topics)
    assert load_coder(CODEBOOK, tmp_path / "few.npz").code(SETTING, []) == []


def test_too_few_examples_are_refused() -> None:
    """A coder of ten examples would know nothing and say it with confidence."""
    with pytest.raises(CodebookError, match="10 examples are too few to learn from; write at least 50 per topic"):
        train(CODEBOOK, load_examples(CODEBOOK)[:10])


@pytest.mark.parametrize("example", load_lexicon("coder")["conditional"]["examples"])
def test_a_condition_is_flagged(example: str) -> None:
    """A statement that holds only under a condition is half a position."""
    assert is_conditional(example)


@pytest.mark.parametrize("example", load_lexicon("coder")["conditional"]["counter_examples"])
def test_what_only_looks_like_a_condition_is_not_flagged(example: str) -> None:
    """Nor is an indirect question one."""
    assert not is_conditional(example)


def test_every_conditional_word_stands_in_an_example() -> None:
    """A word that no example exercises may be misspelt, and nobody would see."""
    entry = load_lexicon("coder")["conditional"]
    for word in entry["words"]:
        assert any(re.search(rf"\b{word}\b", example, re.IGNORECASE) for example in entry["examples"]), word


@pytest.mark.parametrize("name", ["speakers", "function", "reporting", "negation", "opposing", "supporting"])
def test_word_lists_hold_what_their_examples_show(name: str) -> None:
    """Examples have a word of the list, counter-examples none; no word is listed twice."""
    entry = load_lexicon("coder")[name]
    words = [*entry["words"], *entry.get("verbs", [])]
    forms = words_of(name) | {form for verb in entry.get("verbs", []) for form in inflect(verb)}

    def holds(example: str) -> bool:
        if name == "negation":
            return bool(find_words(read(example)).form["turns"].any())
        return any(re.search(rf"\b{re.escape(word)}\b", example, re.IGNORECASE) for word in forms)

    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)
    assert all(holds(example) for example in entry["examples"])
    assert not any(holds(example) for example in entry["counter_examples"])


@pytest.mark.parametrize(
    ("text", "said", "cue"),
    [
        ('"We stay," he said. "We stay until it is done."', '"We stay," | "We stay until it is done."', "said"),
        ("The mayor urged Washington to slow down.", "Washington to slow down.", "urged"),
        (
            "Cooperation ended in May, she said, and will not return.",
            "Cooperation ended in May | and will not return.",
            "said",
        ),
        ("Nobody asked for soldiers.", "Nobody asked for soldiers.", None),
        ("Close the camp.", "Close the camp.", None),
    ],
)
def test_an_example_is_told_from_the_words_about_its_speaker(text: str, said: str, cue: str | None) -> None:
    """Otherwise the coder would learn what mayors say, and not what is said."""
    content, verb = split_example(text)

    assert " | ".join(span.of(text) for span in content) == said
    assert (verb.of(text) if verb else None) == cue
