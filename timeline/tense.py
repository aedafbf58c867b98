"""Past or future: the verb that governs a date."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from timeline.lexicon import load_lexicon
from timeline.records import Span

__all__ = ["Tense", "governing_tense", "judge_tense"]

Tense = Literal["past", "future", "either"] | None  # either: the vote of "Tuesday's vote will decide" may be over


def governing_tense(text: str, span: Span) -> Tense:
    """Return whether the verb nearest to a date, in its own clause, points back or ahead; ``None`` without one.

    "Either" is the answer where the date belongs to a noun, and the verb after it points ahead: "Tuesday’s results
    will" and "Tuesday’s vote will" look the same.

    >>> text = "He said Monday that the court will rule Friday."
    >>> governing_tense(text, Span(8, 14)), governing_tense(text, Span(40, 46))
    ('past', 'future')
    """
    return judge_tense(text, span)[0]


def judge_tense(text: str, span: Span) -> tuple[Tense, bool]:
    """Return the tense, and whether its verb surely governs the date.

    It does when it stands right before the date ("left Friday", "told the Post in May"), or right after it ("the
    mayor on Monday signed"), or when the date opens its clause ("In May, he left").
    """
    verb, is_sure = _governing_verb(text, span)
    if verb is None or verb.lastgroup != "future":
        return verb and "past", is_sure
    is_noun = verb.re is _patterns()[1] and text[span.end : span.end + 2] in ("'s", "’s")
    return "either" if is_noun else "future", is_sure


def _governing_verb(text: str, span: Span) -> tuple[re.Match[str] | None, bool]:
    before_date, after_date, edge_of_clause, last_edge = _patterns()
    if when := WHEN.match(text, span.end):
        told = after_date.search(text, when.end(), min(len(text), when.end() + WHEN_REACH))
        if told is not None:
            return told, True
    left = text[max(0, span.start - 140) : span.start]
    edge = last_edge.match(left)
    clause = left[edge.end() if edge else 0 :]
    before = [*before_date.finditer(clause)]
    if before and _surely(before[-1], clause[before[-1].end() :]):
        return before[-1], True
    right = re.sub(r"^['’]s", "", text[span.end : span.end + 100])
    edge = edge_of_clause.search(right)
    after = after_date.search(right, 0, edge.start() if edge else len(right))
    follows = after is not None and after.lastgroup == "past" and len(right[: after.start()].split()) < 2
    if before and not (follows and right[:1] == " "):
        return before[-1], False
    return after, follows or len(clause.split()) < 3


WHEN, WHEN_REACH = re.compile(r",?\swhen\s"), 40  # "a shift from June, when the mayor said"; characters to its verb
LISTENER = re.compile(r"(?:\s+(?:the|on|in|to|[A-Z@][\w.’'-]*,?))*\s*")


def _surely(verb: re.Match[str], between: str) -> bool:
    """Tell whether only a preposition stands between verb and date, or a listener: "told the Post in May"."""
    return len(between.split()) < 2 or (verb.group() in _reporting() and LISTENER.fullmatch(between) is not None)


@cache
def _reporting() -> frozenset[str]:
    return frozenset(load_lexicon("calendar")["governing"]["past"]["reporting"])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the verbs that tell past from future before a date, and after it.

    Then of a clause's edge, and of all up to the last edge.
    """
    lists = load_lexicon("calendar")["governing"]
    past, future = "|".join(lists["past"]["words"]), "|".join(lists["future"]["words"])
    only_before = "|".join(lists["future"]["only_before"])
    verbs = r"(?<![\w-])(?:(?P<future>{})|(?P<past>{}))(?![\w-]|['’]\w)"
    stop = r"(?<=[a-z0-9)]{2})[.!?][\"”’]*\s+(?=[A-Z“\"]|$)|[;“”\"—]|\n\s*\n"
    clause = r"\b(?:that|which|who|whose|where|whether|how|why|because|although|though|while|but|if|when)\b"
    return (
        re.compile(verbs.format(f"{future}|{only_before}", past)),
        re.compile(verbs.format(future, past)),
        re.compile(f"{stop}|{clause}"),
        re.compile(rf"(?s:.*)(?:{stop}|{clause})"),  # from the end backwards: most edges lie near it
    )
