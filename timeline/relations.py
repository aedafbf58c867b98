"""What one statement says about another: it clarifies, confirms or contradicts it, or answers a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache, lru_cache

from timeline.codebook import Codebook
from timeline.lexicon import either, load_lexicon
from timeline.records import Statement
from timeline.text import find_tokens

__all__ = ["find_relations", "says"]

NEAR = 400  # characters between a question and its answer, at most
CLOSE = 3  # statements within which one that shares only the topic counts as spoken about
SHARED = 2  # words that two statements must share to be about the same thing
ACROSS = timedelta(days=3)  # within which a clarification in another article is looked for
STEM = 5  # letters by which the forms of a word are taken for one

Link = dict[str, str]


def find_relations(statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """Return the statements, in the same order, with what each says about others.

    A link goes from the later statement to the one spoken about. Where the words name none of the statements found,
    there is no link: a denial may deny something that nobody is quoted as saying.
    """
    ordered = _in_order(statements)
    links: dict[str, list[Link]] = {statement.id: [] for statement in statements}
    for article in ordered.values():
        for at, statement in enumerate(article):
            links[statement.id] += _links(statement, article[:at], article[at + 1 :], ordered, codebook)
    return [_with(statement, _once(links[statement.id])) for statement in statements]


def _in_order(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    """Return article -> its statements in reading order."""
    out: dict[str, list[Statement]] = {}
    for statement in sorted(statements, key=lambda s: (s.article, s.spans[0].start, -s.spans[-1].end)):
        out.setdefault(statement.article, []).append(statement)
    return out


def _with(statement: Statement, links: tuple[Link, ...]) -> Statement:
    return statement if statement.relations == links else replace(statement, relations=links)


def _once(links: Sequence[Link]) -> tuple[Link, ...]:
    return tuple({(link["kind"], link["id"]): link for link in links}.values())


def _links(
    statement: Statement,
    before: Sequence[Statement],
    after: Sequence[Statement],
    articles: Mapping[str, Sequence[Statement]],
    codebook: Codebook,
) -> Iterator[Link]:
    """Yield what *statement* says about those told *before* it; a clarification may also come first in the text."""
    if answered := _question(statement, before):
        yield _link("answers", answered)
    if not _says_any(statement):
        return
    for target in _clarified(statement, before, after, articles, codebook):
        yield _link("clarifies", target)
    for kind in ("confirms", "contradicts"):
        if says(kind, statement) and (spoken_about := _spoken_about(kind, statement, before, codebook)):
            yield _link(kind, spoken_about)


def _link(kind: str, target: Statement) -> Link:
    return {"kind": kind, "id": target.id}


# ------------------------------------------------------------------------------------------------ cue words


def says(kind: str, statement: Statement, of_oneself: bool = False) -> bool:
    """Tell whether a statement's reporting verb or its own words announce such a relation."""
    words = _plain(statement.quote)
    if not of_oneself and not _cues(kind).isdisjoint(_plain(statement.cue or "").split()):
        return True
    return _announces(words) and _phrases(kind, "own" if of_oneself else "phrases").search(words) is not None


def _says_any(statement: Statement) -> bool:
    """Tell whether a statement may announce a relation; most announce none."""
    return _is_cue(statement.cue or "") or _announces(_plain(statement.quote))


@lru_cache(maxsize=10_000)  # most cues are the same few words
def _is_cue(words: str) -> bool:
    return any(not _cues(kind).isdisjoint(_plain(words).split()) for kind in load_lexicon("relations"))


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(load_lexicon("relations")[kind]["cues"])


@cache
def _phrases(kind: str, key: str) -> re.Pattern[str]:
    words = sorted(load_lexicon("relations")[kind][key], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words) or '(?!)'})\b")


@lru_cache(maxsize=64)
def _announces(words: str) -> bool:
    """Tell whether words hold a phrase of any relation: most hold none."""
    return _all_phrases().search(words) is not None


@cache
def _all_phrases() -> re.Pattern[str]:
    lists = load_lexicon("relations").values()
    phrases = [phrase for entry in lists for key in ("phrases", "own") for phrase in entry[key]]
    return re.compile(rf"\b{either(phrases)}\b")


@lru_cache(maxsize=64)  # a statement is asked about several relations, one after the other
def _plain(words: str) -> str:
    return " ".join(words.lower().replace("’", "'").split())


# ------------------------------------------------------------------------------------------------ questions


def _question(statement: Statement, before: Sequence[Statement]) -> Statement | None:
    """Return the interviewer's question that *statement* follows directly."""
    start = statement.spans[0].start
    asked = next((other for other in reversed(before) if other.spans[-1].end <= start and other.within is None), None)
    if asked is None or statement.is_question or not asked.is_question:
        return None
    interview = asked.speaker_group == "journalists" or (
        asked.occasion == statement.occasion and asked.speaker_id is None
    )
    near = statement.spans[0].start - asked.spans[-1].end <= NEAR
    return asked if interview and near and _who(asked) != _who(statement) else None


def _who(statement: Statement) -> str | None:
    return statement.speaker_id or statement.speaker


# ------------------------------------------------------------------------------------------------ clarifications


def _clarified(
    statement: Statement,
    before: Sequence[Statement],
    after: Sequence[Statement],
    articles: Mapping[str, Sequence[Statement]],
    codebook: Codebook,
) -> list[Statement]:
    """Return the earlier statements, the speaker's own or the principal's, whose meaning *statement* explains."""
    chain = _speaks_for(statement.speaker_id, codebook) if says("clarifies", statement) else []
    own = [_who(statement)] if says("clarifies", statement, of_oneself=True) else []
    whom = {*chain, *own} - {None}
    if not whom or statement.is_question:
        return []
    here = [s for s in (*before, *after) if _who(s) in whom and _may_be_meant(s, statement)]
    if here:
        return _meant(statement, [s for s in before if s in here] or here)
    elsewhere = [s for name, article in articles.items() if name != statement.article for s in article]
    known = [s for s in elsewhere if _who(s) in whom and _may_be_meant(s, statement) and _days_before(s, statement)]
    return [s for s in known if _alike(statement, s) >= SHARED]


def _speaks_for(speaker: str | None, codebook: Codebook) -> list[str | None]:
    """Return for whom a spokesperson or an institution speaks: the principal, the principal's principal, and so on."""
    out: list[str | None] = []
    actor = codebook.actor(speaker)
    while actor and actor.principal and actor.principal not in out:
        out.append(actor.principal)
        actor = codebook.actor(actor.principal)
    return out


def _may_be_meant(target: Statement, by: Statement) -> bool:
    """Tell whether *target* is a statement that *by* can explain: not a question, not itself, not said later."""
    if target.id == by.id or target.is_question or by.id == target.within:
        return False
    return not (target.date_start and by.date_end and target.date_start > by.date_end)


def _days_before(target: Statement, by: Statement) -> bool:
    """Tell whether *target* was said on the days before *by*; without both dates it cannot be known."""
    if not (target.date_end and by.date_start):
        return False
    return timedelta(0) <= by.date_start - target.date_end <= ACROSS


def _meant(statement: Statement, told: Sequence[Statement]) -> list[Statement]:
    """Return those of *told* that *statement* is about: said last, and alike in topic or words.

    A clarification that names another subject shares neither ("it was about something else"): then the nearest one is
    meant, and what was said on that topic on the same occasion.
    """
    near = told[-1]
    last = [s for s in told if s.occasion == near.occasion or (s.date_end and s.date_end == near.date_end)]
    alike = [s for s in last if _alike(statement, s) or (s.topic and s.topic == statement.topic)]
    return alike or [s for s in last if s is near or (s.topic and s.topic == near.topic)]


# ------------------------------------------------------------------------------------------------ yes and no


def _spoken_about(kind: str, statement: Statement, before: Sequence[Statement], codebook: Codebook) -> Statement | None:
    """Return the nearest earlier statement that is confirmed or contradicted: alike in words, or close in topic."""
    for back, other in enumerate(reversed(before), 1):
        if other.is_question or other.id == statement.within or _who(other) == _who(statement):
            continue
        if kind == "contradicts" and _same_side(statement, other, codebook):
            continue
        alike = _alike(statement, other)
        close = other.topic is not None and other.topic == statement.topic and back <= CLOSE
        if alike >= SHARED or (alike and close):
            return other
    return None


def _same_side(one: Statement, other: Statement, codebook: Codebook) -> bool:
    """Tell whether one of two speakers speaks for the other."""
    return one.speaker_id in _speaks_for(other.speaker_id, codebook) or other.speaker_id in _speaks_for(
        one.speaker_id, codebook
    )


def _alike(one: Statement, other: Statement) -> int:
    """Return how many words of substance two statements share."""
    return len(_stems(one.quote) & _stems(other.quote))


@cache
def _stems(words: str) -> frozenset[str]:
    plain = (token.text.lower().replace("’", "'") for token in find_tokens(words) if token.text[0].isalpha())
    return frozenset(word[:STEM] for word in plain if len(word) > 3 and word not in _common())


@cache
def _common() -> frozenset[str]:
    return frozenset(load_lexicon("coder")["function"]["words"])
