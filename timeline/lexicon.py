"""The word lists that ship in the package: loaded once, checked, refused by file and key when wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from timeline.errors import LexiconError

__all__ = [
    "NUMBERS",
    "abbreviations",
    "clause_words",
    "either",
    "forms_of",
    "has_clause",
    "inflect",
    "is_inflected",
    "load_lexicon",
    "speech_nouns",
    "speech_words",
    "vocabulary",
]

NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero a|an|one two|couple three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split()
    )
    for word in words.split("|")
    if number
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip


@cache
def load_lexicon(name: str) -> Mapping[str, Any]:
    """Return ``lexicons/<name>.toml`` as a mapping; each file's own reader checks its keys.

    >>> "always" in load_lexicon("abbreviations")
    True
    >>> load_lexicon("verbs-of-motion")
    Traceback (most recent call last):
    timeline.errors.LexiconError: lexicons/verbs-of-motion.toml: no such word list
    """
    path = files("timeline") / "lexicons" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"lexicons/{name}.toml: no such word list") from None
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"lexicons/{name}.toml: {error}") from None


@cache
def abbreviations() -> Mapping[str, str]:
    """Return abbreviation (lower case, no full stop) -> "always" (never ends a sentence) or "inside" (may).

    >>> abbreviations()["gov"], abbreviations()["inc"]
    ('always', 'inside')
    """
    lists = load_lexicon("abbreviations")
    return {word.casefold(): kind for kind in ("always", "inside") for word in lists[kind]["words"]}


def inflect(lemma: str) -> frozenset[str]:
    """Return the regular forms of an English verb; some are not words, which does no harm in a lookup.

    >>> sorted(inflect("deny"))
    ['denied', 'denies', 'deny', 'denying']
    >>> "dropped" in inflect("drop"), "accused" in inflect("accuse")
    (True, True)
    """
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return frozenset((lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"))
    if lemma.endswith("e"):
        return frozenset((lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"))
    doubled = {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"} if lemma[-1] not in "aeiouwxy" else set()
    return frozenset({lemma, lemma + "s", lemma + "es", lemma + "ed", lemma + "ing"} | doubled)


@cache
def forms_of(kind: str) -> Mapping[str, str]:
    """Return form -> lemma of the cue verbs of one kind: speech, question or stance.

    >>> forms_of("speech")["told"], forms_of("stance")["thought"]
    ('tell', 'think')
    """
    lists = load_lexicon("cues")[kind]
    forms = {form: lemma for lemma in lists["verbs"] for form in inflect(lemma)}
    return forms | {form: lemma for lemma, irregular in lists.get("irregular", {}).items() for form in irregular}


def is_inflected(word: str) -> bool:
    """Tell whether a word in lower case has the form of a verb: "asked", "says", but not "call".

    >>> is_inflected("asked"), is_inflected("says"), is_inflected("call")
    (True, True, False)
    """
    return word.endswith("ed") or (word in forms_of("speech") and word != forms_of("speech")[word])


@cache
def vocabulary(table: str) -> frozenset[str]:
    """Return the words of one list of lexicons/titles.toml: unnamed, organisations, starters, roles, qualities.

    >>> "nurse" in vocabulary("roles"), "nurse" in vocabulary("organisations")
    (True, False)
    """
    return frozenset(load_lexicon("titles")[table]["words"])


@cache
def clause_words(table: str) -> frozenset[str]:
    """Return the words of one list about clauses in lexicons/cues.toml.

    >>> "because" in clause_words("conjunctions")
    True
    """
    return frozenset(load_lexicon("cues")["clause"][table])


def has_clause(words: Iterable[str]) -> bool:
    """Tell whether between two things said stands a clause of its own: one that is joined, or has a finite verb.

    >>> has_clause("when Roe asked".split()), has_clause("a doctor had typed".split()), has_clause(["and", "the"])
    (True, True, False)
    """
    return not _clausal().isdisjoint(words)


@cache
def _clausal() -> frozenset[str]:
    return clause_words("subordinators") | clause_words("auxiliaries")


@cache
def speech_nouns() -> frozenset[str]:
    """Return the nouns that introduce what somebody said: "a warning that", "according to"."""
    return frozenset(load_lexicon("cues")["speech"]["nouns"]["words"])


@cache
def speech_words() -> frozenset[str]:
    """Return every word that reports speech: the verbs in all their forms, and the nouns.

    >>> {"told", "warning"} <= speech_words()
    True
    """
    return frozenset(forms_of("speech")) | speech_nouns()


def either(words: Iterable[str]) -> str:
    """Return a pattern of words, the longest first, by their first letters: where most of a text fails.

    >>> either(["Sen.", "Mr.", "Senator"])
    '(?:S(?:enator|en\\\\.)|M(?:r\\\\.))'
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    branches = [rf"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()]
    return f"(?:{'|'.join(branches)})"
