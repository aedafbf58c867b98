"""The codebook: what ships is whole, and a wrong one is refused by file, line and key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from timeline.codebook import load_codebook, load_examples
from timeline.errors import CodebookError

SMALL = """\
[codebook]
id = "parking"
version = "0.1.0"
language = "en"
period = { start = 2024-01-01, end = 2024-12-31 }
unit = "attributed statement"
pole_low = "fewer"
pole_high = "more"
examples = "parking.jsonl"

[posture]
question = "How much parking does the speaker ask for?"
[posture.anchors]
"-2" = "None"
"-1" = "Less"
"0" = "Takes no side"
"+1" = "As now"
"+2" = "More"

[[topics]]
id = "garages"
label = "Garages"
include = "Building or closing garages."
positions = [
  { step = 2, id = "build", definition = "Build more." },
  { step = 1, id = "keep", definition = "Keep them." },
  { step = -1, id = "limit", posture = 0, definition = "Limit them." },
  { step = -2, id = "close", definition = "Close them." },
]

[[relations]]
id = "clarifies"
meaning = "A says what B meant."

[shift]
same_actor = true
same_topic = true
min_step = 1
min_confidence = 0.6
max_date_span_days = 7
strict_order = true
forms = ["direct"]
exclude_flags = ["question"]
conditional_legs = 1
confirm_with = "both quotes"
labels = { reversal = "r", softening = "s", hardening = "h", return = "b" }
return_days = 30
clarified_leg = "disputed"
day_spread = 1
mixed_leg = "range"
outlet_claims = "listed, not counted"
divergence_days = 14

[rollup]
spokesperson_to_institution = true
institution_to_person = false
agency_to_department = false
member_to_group = "band"

[[actor_groups]]
id = "city"
label = "City hall"

[[actors]]
id = "mayor"
name = "Ann Roe"
kind = "person"
group = "city"
aliases = ["Mayor Roe"]
roles = [{ text = "the mayor", from = 2024-01-01, to = 2024-06-30 }]
"""


def write(folder: Path, text: str = SMALL, examples: str = "") -> Path:
    """Write a codebook and its examples, and return its path."""
    (folder / "parking.jsonl").write_text(examples, encoding="utf-8")
    path = folder / "parking.toml"
    path.write_text(text, encoding="utf-8")
    return path


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
        ('id = "parking"\n', "", "[codebook]", "codebook id: missing; give a string in quotation marks"),
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
