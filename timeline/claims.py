"""The outlet's own claims that somebody's position changed: kept with their words, told apart, never counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from timeline.lexicon import load_lexicon
from timeline.reading import Reading
from timeline.records import Quotation, Span

__all__ = ["find_claims", "is_claimed"]

SHOWING = re.compile(r"\b(?:signal|mark|represent|amount|appear)(?:s|ed|ing|led|ling)?\b")  # but who announces, speaks


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a claimed change, of parts that stand in lexicons/claims.toml."""
    part = {
        name: words.replace(" ", r"\s")
        for name, words in load_lexicon("claims")["claim"].items()
        if isinstance(words, str)
    }
    owner = r"(?:his|her|their|its|the|[A-Z]\w+[’']s)"
    return re.compile(
        rf"""
        \b(?:
          (?:{part["change"]})\s(?:{owner}\s)?(?:\w+\s){{0,2}}(?:{part["position"]})\b(?!\sof\b)
        | (?:{part["signal"]})\s(?:an?|the)\s(?:[\w-]+\s){{0,3}}(?:{part["noun"]})\s(?:in|for|from|on|of|by)\s
          (?:{owner}\s|[A-Z]\w+|\w+\s(?:{part["position"]}))
        | (?:{part["held"]})\s(?:(?:on|over|about|towards?)\s(?:[\w-]+\s){{1,4}})?(?:ha(?:s|ve|d)\s)?(?:\w+ly\s)?
          (?:{part["turned"]})\b
        | (?:{part["intransitive"]})\b
        )
        """,
        re.VERBOSE,
    )


@cache
def _stems() -> frozenset[str]:
    """Return the beginnings of the words of which any claim has one: of its verb, or of its noun.

    >>> "softened".startswith(tuple(_stems())), "new".startswith(tuple(_stems()))
    (True, False)
    """
    lists = load_lexicon("claims")["claim"]
    words, outer = "", "|".join(lists[name] for name in ("change", "noun", "turned", "intransitive"))
    while words != outer:  # what stands in brackets goes on with a word
        words, outer = outer, re.sub(r"\(\?:[^()]*\)", "*", outer)
    stems = re.findall(r"(?:^|\|)([\w-]+)", words)
    return frozenset(stem for stem in stems if not any(stem.startswith(other) for other in {*stems} - {stem}))


@cache
def _unclaimed() -> re.Pattern[str]:
    """Return the words before a change that make it no claim: whether, would, not, urged to."""
    return re.compile(rf"\b(?:{load_lexicon('claims')['claim']['unclaimed']})\s(?:\w+\s){{0,2}}$")


def claims_change(sentence: str) -> bool:
    """Tell whether a sentence claims a change of position that has happened.

    >>> claims_change("Roe shifted her stance on dairy workers."), claims_change("Roe may shift her stance.")
    (True, False)
    """
    return any(_claims(sentence))


def _claims(sentence: str) -> Iterator[re.Match[str]]:
    """Yield the words by which a sentence claims a change."""
    return (m for m in _pattern().finditer(sentence) if not _unclaimed().search(sentence, 0, m.start()))


def is_claimed(reading: Reading, cue: Span) -> bool:
    """Tell whether a cue is how the outlet itself claims a change, so that nobody says it: "signaled a change in"."""
    if not _is_showing(cue.of(reading.text)) or reading.is_quoted(cue):
        return False
    sentence = reading.sentence(cue.start)
    at = cue.end - sentence.start
    return any(match.start() < at <= match.end() for match in _claims(sentence.of(reading.text)))


@lru_cache(maxsize=10_000)  # most cues are the same few words
def _is_showing(words: str) -> bool:
    return SHOWING.search(words) is not None


def find_claims(reading: Reading, quotations: Sequence[Quotation]) -> list[Quotation]:
    """Return the sentences of prose in which the outlet itself claims a change, and which report no speech."""
    reported = [part for q in quotations for part in (*q.content, *([q.cue] if q.cue else []))]
    prose = [b.span for b in reading.blocks if b.kind in ("prose", "headline")]
    claims = []
    near = {reading.place(offset) for stem in _stems() for offset in _places(reading.text, stem)}
    for sentence in (reading.sentences[place] for place in sorted(near)):
        if not claims_change(sentence.span.of(reading.text)):
            continue
        inside = any(span.holds(sentence.span) for span in prose)
        if inside and not any(part.meets(sentence.span) for part in reported):
            end = sentence.span.end - sentence.span.of(reading.text).endswith(".")
            claims.append(Quotation((Span(sentence.span.start, end),), None, None, "indirect", channel="claim"))
    return claims


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where some letters stand in a text."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
