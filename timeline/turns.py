"""Whom the label of a turn names: "GOVERNOR JANE ROE", "ROE", "Q" and "A"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from timeline.cast import NAME, Cast, Mention, given, plain, titles
from timeline.identity import of_actor, of_person
from timeline.lexicon import load_lexicon, vocabulary
from timeline.reading import Reading
from timeline.records import Block, Span, Speaker
from timeline.text import slug

__all__ = ["Labels"]

FULL_NAME = 3  # words
MET = re.compile(
    r"(?:interview(?:ed)?|spoke|talk(?:ed)?|sat down|caught up|conversation|chat(?:ted)?|Q&A|questions?)\s"
    r"(?:\w+\s){0,3}?(?:(?:with|to|for)\s)?(?:the\s)?(?:[\w.’'-]+\s){0,4}$"
)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of an article's turns, and words in capitals; ``found`` grows."""

    reading: Reading
    cast: Cast
    names: Mapping[str, Mention]  # names in one spelling -> a mention of who bears them
    wholes: Mapping[str, set[str]]  # the last word of labels -> the names that they give
    interview: Mapping[str, Speaker | None]  # "Q" and "A" -> who asks and who answers
    author: Speaker | None  # who alone wrote the article, by its byline
    found: dict[str, Speaker | None] = field(default_factory=dict)  # words in capitals -> whom they name

    @classmethod
    def of(cls, reading: Reading, cast: Cast) -> Labels:
        """Read them."""
        return cls(
            reading,
            cast,
            _names(cast),
            _wholes(reading),
            _interview(reading, cast),
            _author(reading, len(reading.text)),
        )

    def asked(self, mention: Span, words: str) -> str | None:
        """Return "Q" or "A" where a mention is such a label, or "you" in the turn of one."""
        turn = self.reading.turn_at(mention)
        label = _asker(self.reading, turn)
        return label if turn and (mention == turn.author or words.casefold() == "you") else None

    def named(self, words: str, is_label: bool) -> Speaker | None:
        """Return whom words in capitals name, the last ones after titles, as the article spells him.

        The label of a turn of two or more words is a name, and one of one word the name of whom another label ends
        with so.
        """
        if words not in self.found:
            self.found[words] = self._labelled(words, is_label)
        return self.found[words]

    def _labelled(self, words: str, is_label: bool) -> Speaker | None:
        cast, name = self.cast, _untitled(words)
        if not name:
            return None
        whole = " ".join(name)
        actor = cast.aliases.get(plain(whole))
        if actor is not None:
            return of_actor(actor, None, cast.day)
        known = self.names.get(plain(whole)) or self.names.get(plain(name[-1]))
        if known and len(name) > 1 and known.person.split()[0].title() not in name:
            known = None  # MARK ROE is not the Ann Roe of the text
        if known and not known.person.isupper():
            return of_person(known, cast)
        whole = known.person.title() if known else whole
        is_titled = len(name) < len(words.split()) and len(name) <= FULL_NAME and not _is_nobody(name)
        is_name = is_titled or (len(name) == 2 and name[0] in given())
        borne = whole if is_name or known else None
        if is_label and borne is None and not _is_nobody(name):
            borne = self._whole(name)
        return Speaker(borne, slug(borne) or None) if borne else None

    def _whole(self, name: Sequence[str]) -> str | None:
        """Return the name of a label: of two words or more, or the only such one that ends with its one word."""
        if len(name) > 1:
            return " ".join(name)
        wholes = self.wholes.get(name[0], set())
        return next(iter(wholes)) if len(wholes) == 1 else None


def _untitled(words: str) -> list[str]:
    """Return the words of a name in capitals in title case, behind all titles; none if there is nothing else.

    >>> _untitled("OHIO MAYOR ANN ROE"), _untitled("GOVERNOR")
    (['Ann', 'Roe'], [])
    """
    lead = {w.casefold().rstrip(".") for title in titles() for w in title.split()} | vocabulary("roles")
    name = words.title().replace("’S", "’s").replace("'S", "'s").split()
    leading = [i for i, word in enumerate(name) if word.casefold().rstrip(".") in lead]
    behind = name[leading[-1] + 1 :] if leading else name
    return behind or (name if leading and leading[0] != 0 else [])


def _names(cast: Cast) -> dict[str, Mention]:
    """Return full names, and surnames that one person alone bears, in one spelling -> a mention of who bears them."""
    found: dict[str, Mention] = {}
    bearers: dict[str, dict[str, Mention]] = {}
    for mention in cast.mentions:
        found.setdefault(plain(mention.person), mention)
        bearers.setdefault(plain(mention.person.split()[-1]), {}).setdefault(mention.person, mention)
    return {last: next(iter(b.values())) for last, b in bearers.items() if len(b) == 1} | found


def _wholes(reading: Reading) -> dict[str, set[str]]:
    """Return the last word of each label of two words or more -> the names that such labels give."""
    found: dict[str, set[str]] = {}
    for label in {turn.author.of(reading.text) for turn in reading.turns if turn.author}:
        if label.isupper() and len(name := _untitled(label)) > 1:
            found.setdefault(name[-1], set()).add(" ".join(name))
    return found


def _is_nobody(name: Sequence[str]) -> bool:
    """Tell whether a label is no person's name: "UNIDENTIFIED MALE", "FOX NEWS"."""
    return bool({w.casefold() for w in name} & vocabulary("unnamed") or set(name) & vocabulary("organisations"))


def _asker(reading: Reading, turn: Block | None) -> str | None:
    """Return "Q" or "A" where the label of a turn says no more than that."""
    label = turn.author.of(reading.text) if turn and turn.author else None
    asked: Mapping[str, Sequence[str]] = load_lexicon("layout")["transcript"]["asked"]
    return next((role for role, labels in asked.items() if label in labels), None)


def _interview(reading: Reading, cast: Cast) -> dict[str, Speaker | None]:
    """Return who asks, by the byline, and who answers, by the introduction, where an interview's turns name neither."""
    start = next((turn.span.start for turn in reading.turns if _asker(reading, turn)), 0)
    asks = _author(reading, start)
    author = asks.name if asks else None
    met, told = set[str](), set[str]()
    for mention in cast.among(0, start):
        lead = reading.text[reading.sentence(mention.span.start).start : mention.span.start]
        if mention.person != author and MET.search(lead):
            met.add(mention.person)
        elif mention.person != author and lead.strip() in ("", mention.title):
            told.add(mention.person)
    people = list(met or told)
    answers = next((m for m in cast.among(0, start) if [m.person] == people), None)
    return {"Q": asks, "A": of_person(answers, cast) if answers else None}


def _author(reading: Reading, end: int) -> Speaker | None:
    """Return who alone wrote an article by its bylines before an offset."""
    bylines = [b.span for b in reading.blocks if b.kind == "byline" and b.span.end <= end]
    names = {m.group() for b in bylines for m in NAME.finditer(reading.text, b.start + len("By "), b.end)}
    name = names.pop() if len(names) == 1 else None
    return Speaker(name, slug(name) or None) if name else None
