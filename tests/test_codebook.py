"""The codebook: what ships is whole, and a wrong one is refused by file, line and key."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.conftest_codebook import SMALL, write
from timeline.codebook import check_codebook, load_codebook, load_examples
from timeline.errors import CodebookError


def test_the_shipped_codebook_has_five_steps_on_every_topic() -> None:
    """A topic whose scale had a hole could show a change that is none."""
    for topic in load_codebook().topics:
        assert [position.step for position in topic.positions] == [2, 1, 0, -1, -2], topic.id


def test_the_shipped_examples_cover_every_topic_and_step() -> None:
    """A cell without examples could never be coded, and nobody would see."""
    codebook = load_codebook()
    cells = {(example.topic, example.position) for example in load_examples(codebook)}

    assert {(topic.id, step) for topic in codebook.topics for step in (-2, -1, 0, 1, 2)} <= cells
    assert {(None, None)} <= cells


def test_no_shipped_actor_speaks_for_itself_and_every_spokesperson_for_somebody() -> None:
    """A spokesperson without a principal would be counted as a person with a position."""
    for actor in load_codebook().actors:
        assert actor.principal != actor.id
        assert actor.kind != "spokesperson" or actor.principal


def test_the_holder_of_an_office_changes_on_the_day_it_changed_hands() -> None:
    """Two mayors of one city in one period must not both hold the office on one day."""
    holders: dict[str, list[tuple[date, date]]] = {}
    for actor in load_codebook().actors:
        for role in actor.roles:
            if role.text.startswith(("mayor of", "governor of")):
                holders.setdefault(role.text, []).append((role.start or date.min, role.end or date.max))

    for office, terms in holders.items():
        for (_, end), (start, _) in zip(sorted(terms), sorted(terms)[1:], strict=False):
            assert end <= start, office


def test_a_codebook_of_ones_own_loads(tmp_path: Path) -> None:
    """Another subject is another file, not other code; step 0 is added where a topic names none."""
    codebook = load_codebook(write(tmp_path))

    assert [position.id for position in codebook.topic("garages").positions] == [
        "build",
        "keep",
        "no_side",
        "limit",
        "close",
    ]
    assert codebook.posture("garages", -1) == 0
    assert codebook.actors[0].roles[0].end == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('id = "parking"\n', "", "[codebook]", "codebook id: missing; give an id of letters, digits"),
        ('label = "Garages"', "", "[[topics]]", "topics 'garages' label: missing; give a string in quotation marks"),
        (
            'label = "City hall"',
            'label = "C"\ncolour = "red"',
            "colour",
            "actor_groups 'city' colour: unknown key (known: id, ",
        ),
        ('group = "city"', 'group = "town"', 'group = "town"', "actors 'mayor' group: unknown 'town' (known: city)"),
        (
            'kind = "person"',
            'kind = "person"\nparty = "Whig"',
            "party",
            "actors 'mayor' party: 'Whig' will not do; give one of D, R",
        ),
        (
            'kind = "person"',
            'kind = "person"\nprincipal = "queen"',
            "principal",
            "actors 'mayor' principal: unknown 'queen' (known: mayor)",
        ),
        (
            'kind = "person"',
            'kind = "spokesperson"',
            "[[actors]]",
            "actors 'mayor' principal: a spokesperson speaks for somebody",
        ),
        ("step = 1, ", "step = 2, ", "positions = [", "topics 'garages' positions: step 1 is given 0 times; give each"),
        (
            "step = 1, ",
            "step = 3, ",
            "step = 3",
            "topics.positions 'keep' step: 3 will not do; give a whole number from -2 to 2",
        ),
        (
            "confidence = 0.6",
            "confidence = 60",
            "min_confidence",
            "shift min_confidence: 60 will not do; give a number from 0 to 1",
        ),
        (
            "strict_order = true",
            "strict_order = false",
            "strict_order",
            "shift strict_order: False will not do; give True, the only rule that is implemented",
        ),
        (
            'flags = ["question"]',
            'flags = ["irony"]',
            "exclude_flags",
            "shift exclude_flags: ['irony'] will not do; give a list of any of question, sarcasm, ",
        ),
        (
            'id = "limit"',
            'id = "keep"',
            'id = "keep", posture',
            "topics.positions 'keep' id: 'keep' is used twice; ids must differ",
        ),
        (
            'id = "garages"',
            'id = "none"',
            'id = "none"',
            "topics 'none' id: 'none' means off the subject in the examples",
        ),
        (
            'id = "garages"',
            'id = "the garages"',
            'id = "the g',
            "topics 'the garages' id: 'the garages' will not do; give an id of letters, digits, - and _",
        ),
        (
            'examples = "parking.jsonl"',
            'subject = ["park*", "*age"]',
            "subject",
            "codebook 'parking' subject: '*age' will not do; a * stands at the end of a word, for any ending",
        ),
        (
            'label = "City hall"',
            'label = "City hall"\nparent = "city"',
            "parent",
            "actor_groups 'city' parent: goes round in a circle: city, city",
        ),
        (
            "[rollup]",
            "[reliability]\npublish_from = 0.6\ntentative_from = 0.7\n[rollup]",
            "tentative_from",
            "reliability tentative_from: 0.7 is above publish_from, 0.6",
        ),
        (
            "[rollup]",
            '[reliability]\nmeasure = "kappa"\n[rollup]',
            "measure",
            "reliability measure: 'kappa' will not do; give 'krippendorff_alpha', the only rule that is implemented",
        ),
        ("to = 2024-06-30", "to = 2023-06-30", "roles =", "actors.roles to: 2023-06-30 is before the start 2024-01-01"),
        (
            "from = 2024-01-01",
            'from = "2024"',
            "roles =",
            "actors.roles from: '2024' will not do; give a day such as 2025-06-01",
        ),
    ],
)
def test_a_fault_is_named_by_file_line_and_key(tmp_path: Path, old: str, new: str, line: str, message: str) -> None:
    """Someone who writes a codebook by hand must see at once which line to mend."""
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    number = next(n for n, words in enumerate(text.splitlines(), 1) if line in words)

    with pytest.raises(CodebookError) as caught:
        load_codebook(write(tmp_path, text))

    assert str(caught.value).startswith(f"parking.toml:{number}: {message}")


def test_broken_toml_is_refused_with_its_place(tmp_path: Path) -> None:
    """The reader's own words say line and column."""
    with pytest.raises(CodebookError, match=r"^parking\.toml: .*line 54"):
        load_codebook(write(tmp_path, SMALL.replace("[rollup]", "[rollup")))


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        (
            '[[actors]]\nid = "other"\nname = "Bo Roe"\nkind = "person"\ngroup = "city"\naliases = ["Mayor Roe"]\n',
            6,
            "actors 'other' aliases: 'Mayor Roe' also means 'mayor'; leave it to one of them",
        ),
        (
            '[[actors]]\nid = "other"\nname = "Bo Roe"\nkind = "person"\ngroup = "city"\naliases = ["Bo", "B.", "Bo"]\n',
            6,
            "actors 'other' aliases: 'Bo' is given twice; leave one out",
        ),
        (
            '[[relations]]\nid = "clarifies"\nmeaning = "Again."\n',
            2,
            "relations 'clarifies' id: 'clarifies' is used twice; ids must differ",
        ),
        (
            '[[actor_groups]]\nid = "city"\nlabel = "Again"\n',
            2,
            "actor_groups 'city' id: 'city' is used twice; ids must differ",
        ),
    ],
)
def test_a_name_that_means_two_things_is_refused(tmp_path: Path, entry: str, line: int, message: str) -> None:
    """A mention that means two people would put words in somebody's mouth."""
    number = len(SMALL.splitlines()) + line

    with pytest.raises(CodebookError) as caught:
        load_codebook(write(tmp_path, SMALL + entry))

    assert str(caught.value) == f"parking.toml:{number}: {message}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "parking.jsonl:1: not JSON: "),
        ('{"text": "x"}', "parking.jsonl:1: an example has the keys text, topic, position and perhaps origin"),
        (
            '{"text": "x", "topic": "bikes", "position": 1}',
            "parking.jsonl:1: unknown topic 'bikes' (known: garages, none)",
        ),
        (
            '{"text": "x", "topic": "garages", "position": 3}',
            "parking.jsonl:1: unknown position 3 (known: -2 to 2, null)",
        ),
        (
            '{"text": "x", "topic": "none", "position": 1}',
            "parking.jsonl:1: a statement off the subject takes no position; write null",
        ),
    ],
)
def test_a_wrong_example_is_named_by_its_line(tmp_path: Path, line: str, message: str) -> None:
    """One bad line among a thousand must be findable."""
    with pytest.raises(CodebookError) as caught:
        load_examples(load_codebook(write(tmp_path, examples=line)))

    assert str(caught.value).startswith(message)


def test_a_missing_codebook_is_one_plain_line(tmp_path: Path) -> None:
    """No traceback for a path that is not there."""
    with pytest.raises(CodebookError, match=r"none\.toml: cannot be read \(No such file or directory\)"):
        load_codebook(tmp_path / "none.toml")


# ------------------------------------------------------------------------------------------------ every fault


def example(topic: str, position: int | None, words: str = "") -> str:
    return json.dumps({"text": words or f"{topic} {position}", "topic": topic, "position": position})


WHOLE = "\n".join(example("garages", step) for step in (-2, -1, 1, 2, None)) + "\n" + example("none", None)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Whoever mends one line and runs it again, thirty times, gives up; in the file's order, and nothing twice."""
    text = SMALL.replace('label = "Garages"', 'colour = "red"').replace("step = 1, ", "step = 3, ")
    text = text.replace('group = "city"', 'group = "town"').replace("[rollup]", "[roll]")
    path = write(tmp_path, text, WHOLE.replace('"position": 2', '"position": 4'))

    assert [fault.partition(": ")[2] for fault in check_codebook(path)] == [
        "rollup: missing; give a table [rollup]",
        "topics 'garages' label: missing; give a string in quotation marks",
        "topics 'garages' colour: unknown key (known: positions, label, include, exclude, id)",
        "topics.positions 'keep' step: 3 will not do; give a whole number from -2 to 2",
        "roll: unknown key (known: codebook, posture, topics, relations, shift, rollup, reliability, actor_groups, actors)",
        "actors 'mayor' group: unknown 'town' (known: city)",
        "unknown position 4 (known: -2 to 2, null)",
    ]


@pytest.mark.parametrize(
    ("examples", "faults"),
    [
        (WHOLE, []),
        (
            "",
            ["topic 'garages' has no example; it could never be coded", "no example is off the subject (topic 'none')"],
        ),
        (
            WHOLE.replace('"position": 2}', '"position": 1}'),
            ["topic 'garages' has no example of step 2; it could never be coded"],
        ),
        (
            f"{WHOLE}\n{example('garages', 1, 'garages   2')}",
            ["the words of parking.jsonl:4 again, coded otherwise; leave one out"],
        ),
        (f"{WHOLE}\n{example('garages', 2)}", ["the words of parking.jsonl:4 again; leave one out"]),
        (f"{WHOLE}\n{example('garages', 2, ' ')}", ["text is ' '; give a statement in quotation marks"]),
        (
            f"{WHOLE}\n{{\n{example('bikes', 2)}",
            ["not JSON: Expecting property name", "unknown topic 'bikes' (known: garages, none)"],
        ),
    ],
)
def test_examples_are_checked_for_what_they_leave_out(tmp_path: Path, examples: str, faults: list[str]) -> None:
    """A step that no example shows would never be coded, and a chart would look as if nobody took it."""
    found = check_codebook(write(tmp_path, examples=examples))

    assert len(found) == len(faults)
    assert all(words in fault for fault, words in zip(found, faults, strict=True)), found


def test_examples_that_are_not_there_are_a_fault(tmp_path: Path) -> None:
    """The codebook names them."""
    path = write(tmp_path)
    (tmp_path / "parking.jsonl").unlink()

    [fault] = check_codebook(path)
    assert fault.endswith("parking.jsonl: cannot be read (No such file or directory)")


def test_broken_toml_is_one_fault(tmp_path: Path) -> None:
    """Nothing can be said of the rest."""
    [fault] = check_codebook(write(tmp_path, SMALL.replace("[rollup]", "[rollup")))

    assert "line 54" in fault


def test_agreement_is_judged_by_the_usual_bands_where_a_codebook_says_none(tmp_path: Path) -> None:
    """Krippendorff's own: .800 and .667."""
    rule = load_codebook(write(tmp_path)).reliability

    assert (rule.publish_from, rule.tentative_from) == (0.8, 0.667)
    assert rule.levels == {"topic": "nominal", "position": "ordinal", "posture": "ordinal"}


def test_an_actor_is_of_the_party_of_his_group_or_of_his_own() -> None:
    """As newspapers shorten them; nobody has one where nothing is told."""
    parties = {actor.id: actor.party for actor in load_codebook().actors}
    assert [parties[who] for who in ("chuck-schumer", "tim-walz", "tom-homan")] == ["D", "D", None]
