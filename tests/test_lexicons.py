"""Every word list is walked: what must match does, what must not does not, and each entry is exercised."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from timeline.claims import claims_change
from timeline.datelines import find_dateline
from timeline.lexicon import forms_of, load_lexicon
from timeline.media import find_media
from timeline.records import Span
from timeline.setting import find_audiences, find_other_time, find_places

WORDS = re.compile(r"[^\W_]+")
VERBS = [
    (kind, lemma, sentence)
    for kind in ("speech", "question", "stance")
    for lemma, sentence in load_lexicon("cues")[kind]["verbs"].items()
]
LAYOUT: list[dict[str, Any]] = load_lexicon("layout")["pattern"]
MEDIA: list[dict[str, Any]] = load_lexicon("media")["medium"]


@pytest.mark.parametrize(("kind", "lemma", "sentence"), VERBS, ids=[f"{kind}-{lemma}" for kind, lemma, _ in VERBS])
def test_every_cue_verb_is_found_in_its_sentence(kind: str, lemma: str, sentence: str) -> None:
    """A verb that no sentence exercises may be misspelt, and nobody would see."""
    assert lemma in {forms_of(kind).get(word.casefold()) for word in WORDS.findall(sentence)}


def test_no_word_is_both_speech_and_stance() -> None:
    """A cue reports an utterance or a state of mind; one form cannot be listed as both."""
    assert set(forms_of("speech")) & set(forms_of("stance")) == set()


@pytest.mark.parametrize("entry", LAYOUT, ids=[entry["kind"] for entry in LAYOUT])
def test_layout_patterns_match_their_examples_only(entry: dict[str, Any]) -> None:
    """A credit line is told from a sentence that names an agency."""
    pattern = re.compile(entry["regex"], re.VERBOSE)
    assert [e for e in entry["examples"] if not pattern.fullmatch(e)] == []
    assert [e for e in entry["counter_examples"] if pattern.fullmatch(e)] == []


def test_a_posts_signature_matches_its_examples_only() -> None:
    """A name, a handle in brackets and a day close an embedded post; less does not."""
    post = load_lexicon("layout")["post"]
    pattern = re.compile(post["signature"], re.VERBOSE)
    assert [e for e in post["examples"] if not pattern.search(e)] == []
    assert [e for e in post["counter_examples"] if pattern.search(e)] == []


DATELINES = load_lexicon("datelines")


@pytest.mark.parametrize("unit", DATELINES["unit"], ids=[unit["name"] for unit in DATELINES["unit"]])
def test_the_parts_of_a_dateline_match_their_examples_only(unit: dict[str, Any]) -> None:
    """Each must match whole: what is left over would be no part of the line."""
    pattern = re.compile(unit["regex"], re.VERBOSE)
    assert [e for e in unit["examples"] if not pattern.fullmatch(e)] == []
    assert [e for e in unit["counter_examples"] if pattern.fullmatch(e)] == []


@pytest.mark.parametrize("line", DATELINES["line"]["lines"])
def test_a_line_above_an_article_says_when_it_appeared(line: str) -> None:
    """Whatever an outlet writes beside the day, in whatever order."""
    text = f"Agents leave\n\n{line.replace('§', 'January 24, 2026')}\n\nThe agents left the town, the mayor said."
    dated = find_dateline(text, [], None, None)
    assert dated is not None
    assert dated.first == date(2026, 1, 24)


@pytest.mark.parametrize("line", DATELINES["line"]["no_lines"])
def test_a_line_that_says_more_than_a_day_is_no_dateline(line: str) -> None:
    """A sentence, a headline or a caption with a date in it tells of that day, not of the article's."""
    text = f"Agents leave\n\n{line.replace('§', 'January 24, 2026')}\n\nThe agents left the town, the mayor said."
    assert find_dateline(text, [], None, None) is None


@pytest.mark.parametrize("entry", MEDIA, ids=[entry["name"] for entry in MEDIA])
def test_media_patterns_match_their_examples_only(entry: dict[str, Any]) -> None:
    """A medium is named by its words, not by words that look like them."""

    def is_named(words: str) -> bool:
        return entry["name"] in (name for name, _ in find_media(words, Span(0, len(words))))

    assert [e for e in entry["examples"] if not is_named(e)] == []
    assert [e for e in entry["counter_examples"] if is_named(e)] == []


SETTING = [(sort, entry) for sort in ("audience", "place") for entry in load_lexicon("setting")[sort]]


@pytest.mark.parametrize(("sort", "entry"), SETTING, ids=[f"{sort}-{entry['name']}" for sort, entry in SETTING])
def test_audiences_and_places_match_their_examples_only(sort: str, entry: dict[str, Any]) -> None:
    """An audience is told from a pronoun, a place from a month, a language or an institution’s staff."""
    find = find_audiences if sort == "audience" else find_places

    def kinds(words: str) -> set[str]:
        return {found.kind for found in find(words, Span(0, len(words)))}

    assert [e for e in entry["examples"] if entry["name"] not in kinds(e)] == []
    assert [e for e in entry["counter_examples"] if entry["name"] in kinds(e)] == []


@pytest.mark.parametrize("name", load_lexicon("setting")["region"]["names"])
def test_a_region_is_a_place_and_no_town(name: str) -> None:
    """Each is known by its whole name, so that it is never taken for a town of another region."""
    words = f"Roe said at a rally in {name}, and left"
    assert [(found.kind, found.words) for found in find_places(words, Span(0, len(words)))] == [("region", name)]


@pytest.mark.parametrize("name", load_lexicon("setting")["names"]["never"])
def test_what_is_never_a_place(name: str) -> None:
    """Months, weekdays, languages and parties follow "in" as towns do."""
    words = f"Roe said in {name}, and left"
    assert list(find_places(words, Span(0, len(words)))) == []


@pytest.mark.parametrize("name", load_lexicon("outlets")["names"])
def test_every_outlet_is_an_audience(name: str) -> None:
    """An outlet that is told something is known by its name, and stays itself."""
    words = f"Roe told {name} on Monday"
    assert [(found.kind, found.words) for found in find_audiences(words, Span(0, len(words)))] == [("outlet", name)]


def test_words_of_another_time_match_their_examples_only() -> None:
    """ "In a recent interview" is told from a time that has a name."""
    lists = load_lexicon("setting")["other_time"]

    def is_found(words: str) -> bool:
        whole = Span(0, len(words))
        return find_other_time(words, [whole], whole) is not None

    assert [e for e in lists["examples"] if not is_found(e)] == []
    assert [e for e in lists["counter_examples"] if is_found(e)] == []


def test_claims_of_change_match_their_examples_only() -> None:
    """An outlet's claim of a change is told from any change of trains or weather."""
    lists = load_lexicon("claims")["claim"]
    assert [e for e in lists["examples"] if not claims_change(e)] == []
    assert [e for e in lists["counter_examples"] if claims_change(e)] == []


def test_title_groups_are_groups_of_the_codebook() -> None:
    """A title's group is one that the charts know."""
    from timeline.codebook import load_codebook

    known = {group.id for group in load_codebook().groups} | {""}
    assert set(load_lexicon("titles")["groups"].values()) <= known
