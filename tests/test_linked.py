"""JSON-LD: its shape, and that it tells machines no more than is known."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest_page import ARTICLES, COUNTED, HOSTILE, LABELS, POSSIBLE, SPECS, make_table, statement_id
from timeline.citation import about
from timeline.linked import MOST_LINKED, linked_data
from timeline.page import render
from timeline.rows import rows_of

ISO_DAY = r"\d{4}-\d\d-\d\d"
ADDRESS = r"https?://\S+"
STATEMENT = {
    "@id": r"(https?://\S+)?#s=\w+",
    "identifier": r"\w+",
    "text": r"(?s).+",
    "creator": r"(?s).+",
    "dateCreated": ISO_DAY,
    "temporal": rf"({ISO_DAY}|\.\.)/({ISO_DAY}|\.\.)",
    "about": r".+",
}
SHAPES: dict[str, dict[str, str]] = {  # property -> what its value looks like; "@" and a type: an object
    "Dataset": {
        "@id": r"(https?://\S+)?#data", "name": r".+", "description": r".{50,}", "version": r"[0-9a-f]{12}",
        "measurementTechnique": r"policy-timeline .+", "size": r"[\d,]+ statements?",
        "temporalCoverage": rf"{ISO_DAY}/{ISO_DAY}", "url": ADDRESS, "dateModified": ISO_DAY,
    },
    "Quotation": {**STATEMENT, "isPartOf": "@NewsArticle"},
    "Claim": {**STATEMENT, "appearance": "@NewsArticle", "claimInterpreter": "@Organization"},
    "NewsArticle": {"headline": r".+", "url": ADDRESS, "publisher": "@Organization", "datePublished": ISO_DAY},
    "Organization": {"name": r".+"},
}  # fmt: skip
NEEDED = {
    "Dataset": {"@id", "name", "description", "version", "size", "measurementTechnique"},
    "Quotation": {"@id", "text", "isPartOf"},
    "Claim": {"@id", "text", "appearance"},
    "NewsArticle": set(),
    "Organization": {"name"},
}


def faults(node: dict[str, Any]) -> list[str]:
    """Return what of an object is not of the shape its type has."""
    kind = node.get("@type", "")
    if kind not in SHAPES:
        return [f"unknown type {kind!r}"]
    found = [f"{kind}: no {name}" for name in NEEDED[kind] - set(node)]
    for name, value in node.items():
        shape = SHAPES[kind].get(name)
        if name == "@type":
            continue
        if shape is None:
            found.append(f"{kind}: unknown property {name}")
        elif shape.startswith("@"):
            found += faults(value) if value.get("@type") == shape[1:] else [f"{kind}: {name} is no {shape[1:]}"]
        elif not isinstance(value, str) or not re.fullmatch(shape, value):
            found.append(f"{kind}: {name} is {value!r}")
    return found


def graph(shifts: list[Any], specs: list[dict[str, Any]] | None = None, **known: Any) -> list[dict[str, Any]]:
    rows = rows_of(make_table(specs))
    told: Any = linked_data(rows, shifts, LABELS, about(rows, "Ferries", "0.1.0", **known))
    assert told["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = told["@graph"]
    return nodes


def every_statement() -> Any:
    """Return a change that rests on every statement of the fixture, the hostile ones too."""
    return replace(POSSIBLE, before=replace(POSSIBLE.before, statements=tuple(statement_id(s["key"]) for s in SPECS)))


@pytest.mark.parametrize("url", [None, "https://example.org/ferries"])
def test_every_node_has_the_shape_of_its_type(url: str | None) -> None:
    """Each property is one of those chosen, of its kind; none is there without a value."""
    nodes = graph([every_statement(), COUNTED], url=url)

    assert [fault for node in nodes for fault in faults(node)] == []
    assert {node["@type"] for node in nodes} == {"Dataset", "Quotation", "Claim"}
    assert len({node["@id"] for node in nodes}) == len(nodes) == len(SPECS) + 1


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"dateCreated": "June"}, "Claim: dateCreated is 'June'"),
        ({"position": "+2"}, "Claim: unknown property position"),
        ({"appearance": {"@type": "Book"}}, "Claim: appearance is no NewsArticle"),
    ],
)
def test_the_shape_is_held(broken: dict[str, Any], fault: str) -> None:
    """The check above can fail."""
    claim = {"@type": "Claim", "@id": "#s=a", "text": "No.", "appearance": {"@type": "NewsArticle"}}

    assert faults(claim) == []
    assert faults({**claim, **broken}) == [fault]


def test_only_words_between_quotation_marks_are_a_quotation() -> None:
    """What an outlet retells is a claim that the outlet interprets."""
    told = {node["@id"]: node for node in graph([every_statement()])}

    for spec in SPECS:
        node = told[f"#s={statement_id(spec['key'])}"]
        assert node["@type"] == ("Quotation" if spec.get("form", "direct") == "direct" else "Claim")
        assert ("claimInterpreter" in node) == (node["@type"] == "Claim")


def test_neither_a_suggested_code_nor_a_day_that_may_be_another_is_told() -> None:
    """A machine that reads the page takes nothing for settled that is not."""
    told = {node["@id"]: node for node in graph([every_statement()])}

    for row in rows_of(make_table()):
        node = told[f"#s={row['id']}"]
        assert ("about" in node) == (row["status"] in ("confirmed", "corrected") and row["topic"] is not None)
        one_day = row["date_start"] is not None and row["date_start"] == row["date_end"]
        assert node.get("dateCreated") == (row["date_start"].isoformat() if one_day else None)
        assert not {"position", "ratingValue", "reviewRating"} & set(node)
    assert told[f"#s={statement_id('leaders')}"]["temporal"] == "../2026-02-05"
    assert told[f"#s={statement_id('tired')}"]["temporal"] == "2025-06-09/2025-06-15"


def test_only_the_statements_of_changes_are_told_and_no_more_than_so_many() -> None:
    """The page's data hold all of them; this block is for those who index pages."""
    specs = [{**SPECS[0], "key": f"copy-{n}"} for n in range(MOST_LINKED + 50)]
    many = replace(COUNTED, before=replace(COUNTED.before, statements=tuple(statement_id(s["key"]) for s in specs)))

    assert len(graph([])) == 1
    assert len(graph([COUNTED])) == 1 + len(COUNTED.before.statements) + len(COUNTED.after.statements)
    assert len(graph([many], specs)) == 1 + MOST_LINKED


def test_in_the_page_it_cannot_end_its_element() -> None:
    """Hostile words come back whole from a block that no word can close."""
    html = render(make_table(), shifts=[every_statement()], articles=ARTICLES, labels=LABELS)
    (block,) = re.findall(r'<script type="application/ld\+json" id="linked">(.*?)</script>', html, re.DOTALL)

    assert not set("<>&") & set(block)
    assert HOSTILE in {node.get("text") for node in json.loads(block)["@graph"]}
