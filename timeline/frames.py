"""What was said where the form of the sentence shows it: around ", Roe said" and behind "Roe said on Monday that"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from timeline.linker import STOPS
from timeline.reading import Reading
from timeline.records import Span
from timeline.text import SENTENCE_WORDS

__all__ = ["CLAUSE_ENDS", "fill_frames"]

SAYING = frozenset(
    "added adds announced argued argues explained noted notes predicted reported reports said say says tells told "
    "warned writes wrote".split()
)
TELLING = frozenset(("told", "tells"))  # whose next words are whom
SPEAKER = 9  # words that who speaks may have, where it is not tagged
TAIL = 7  # words behind "Roe said" that may tell when and where, or whom
ADVERBIAL = 12  # tokens that may stand between "said" and "that"
WHEN_OR_WHERE = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday after at before during earlier in last later on this "
    "through to today via yesterday".split()
)
SCENE = frozenset("after as at before by during for from in on since under when while with".split())
JOINING = frozenset(
    "although and because but if or that though when where which while who whom whose".split()
)  # before a speaker they make it a clause of its own
CLAUSE_ENDS = frozenset((",", ";", ":", "—", "–", "--", "-", "(", ")", "“", "”", '"', "''", "\n"))
ENDS = CLAUSE_ENDS | STOPS
CLOSING_MARKS = frozenset(("”", '"', "''"))


class Aside(NamedTuple):
    """Who spoke and the verb, as tokens: "Roe said on Monday", or "said Roe" where the verb comes first."""

    first: int
    last: int
    is_inverted: bool


def fill_frames(reading: Reading, tags: list[str]) -> None:
    """Tag as content all that stands before or on both sides of ", Roe said", or behind "Roe said on Monday that".

    The tags are changed in place, one a token. A sentence is what was said whether the tagger saw it or not; nothing is
    filled where a quotation already says what was.
    """
    for sentence in reading.sentences:
        inside = reading.within(sentence.span)
        for verb in [i for i in inside if reading.tokens[i].text in SAYING and not tags[i].endswith("content")]:
            aside = _aside(reading, tags, inside, verb)
            parts = _around(reading, tags, inside, aside) if aside else []
            if aside and parts:
                _name(reading, tags, aside, verb)
            parts = parts or _behind(reading, tags, inside, verb)
            for part in parts:
                first = "I-content" if tags[part.start] == "I-content" else "B-content"  # it goes on from before
                tags[part.start : part.stop] = [first, *["I-content"] * (len(part) - 1)]
            if parts:
                break


def _name(reading: Reading, tags: list[str], aside: Aside, verb: int) -> None:
    """Tag the verb of an aside and who speaks, where they are not."""
    if tags[verb] == "O":
        tags[verb] = "B-cue"
    first = aside.first + (reading.tokens[aside.first].text == "as")
    if not aside.is_inverted and first < verb and {*tags[first:verb]} == {"O"}:
        tags[first:verb] = ["B-source", *["I-source"] * (verb - first - 1)]


def _around(reading: Reading, tags: Sequence[str], inside: range, aside: Aside) -> list[range]:
    """Return what is said around an aside: the part of the sentence before it, and the rest if it goes on."""
    comma = aside.first - 1
    comma -= reading.tokens[comma].text in CLOSING_MARKS
    before = range(inside.start, comma)
    if not before or reading.tokens[comma].text != "," or _is_told(reading, before):
        return []
    is_clause = _words(reading, before) >= SENTENCE_WORDS and not _is_scene(reading, tags, before)
    closed = [before] if is_clause else []
    if aside.is_inverted or aside.last == inside.stop or reading.tokens[aside.last].text in (*STOPS, ";", "\n"):
        return closed
    behind = range(aside.last + 1, inside.stop - (reading.tokens[inside.stop - 1].text in STOPS))
    if reading.tokens[aside.last].text != "," or not behind or _is_quoted(reading, behind.start):
        return []
    if "B-cue" in tags[before.start : before.stop]:
        return []
    return closed if _is_another(reading, tags, behind) else [before, behind]


def _aside(reading: Reading, tags: Sequence[str], inside: range, verb: int) -> Aside | None:
    """Return the aside that a verb makes with who speaks, if nothing but when, where or whom stands in it."""
    first, is_telling = _speaker_before(reading, tags, inside, verb), reading.tokens[verb].text in TELLING
    if first == verb:
        last = _speaker_behind(tags, inside, verb)
        return Aside(first, last, True) if last > verb + 1 and not is_telling else None
    last = verb + 1
    while last < inside.stop and reading.tokens[last].text not in ENDS:
        last += 1
    tail = range(verb + 1, last)
    if len(tail) > TAIL or any(tags[i].endswith("content") for i in tail):
        return None
    if is_telling:
        return Aside(first, last, False) if tail else None
    return Aside(first, last, False) if not tail or _lowered(reading, tail.start) in WHEN_OR_WHERE else None


def _speaker_before(reading: Reading, tags: Sequence[str], inside: range, verb: int) -> int:
    """Return the token where who speaks before a verb begins, as tagged or behind the last mark; the verb if none."""
    at = verb
    while at > inside.start and tags[at - 1].endswith("cue"):
        at -= 1
    if tags[at - 1].endswith("source") and at > inside.start:
        at -= 1
        while at > inside.start and tags[at] == "I-source":
            at -= 1
    else:
        while at > inside.start and tags[at - 1] == "O" and reading.tokens[at - 1].text not in CLAUSE_ENDS:
            at -= 1
        if verb - at > SPEAKER:
            return verb
    at -= at > inside.start and reading.tokens[at - 1].text == "as"
    opening = at + (at < verb and reading.tokens[at].text == "as")
    return verb if _lowered(reading, opening) in JOINING else at


def _speaker_behind(tags: Sequence[str], inside: range, verb: int) -> int:
    """Return the token behind a tagged speaker that follows its verb; the one behind the verb if none does."""
    at = verb + 1
    while at < inside.stop and tags[at] == ("B-source" if at == verb + 1 else "I-source"):
        at += 1
    return at


def _is_told(reading: Reading, before: range) -> bool:
    """Tell whether a stretch ends in a quotation of its own, or opens a parenthesis: what was said is less than it."""
    words = [token.text for token in reading.tokens[before.start : before.stop]]
    end = reading.tokens[before[-1]]
    quotation = reading.quotation_at(Span(end.start, end.end))
    if words.count("(") != words.count(")"):
        return True
    if quotation is None:
        return False
    opening = reading.within(quotation).start
    return opening <= before.start or reading.tokens[opening - 1].text in ENDS


def _is_scene(reading: Reading, tags: Sequence[str], before: range) -> bool:
    """Tell whether a stretch only says when or where, and was seen as no content: In a book about boats, Roe wrote."""
    opens = _lowered(reading, before.start) in SCENE
    return opens and not any(tags[i].endswith("content") or reading.tokens[i].text == "," for i in before)


def _is_another(reading: Reading, tags: Sequence[str], behind: range) -> bool:
    """Tell whether what follows an aside is not said there: ", Roe said, adding that ..."."""
    word = _lowered(reading, behind.start)
    return (
        _words(reading, behind) < 2
        or word.endswith("ing")
        or word in ("and", "as", "but", "which", "who")
        or "B-cue" in tags[behind.start : behind.stop]
    )


def _behind(reading: Reading, tags: Sequence[str], inside: range, verb: int) -> list[range]:
    """Return the clause behind "Roe said on Monday, June 16, 2025, that", where the sentence has no content tagged."""
    kinds = tags[inside.start : inside.stop]
    if "B-content" in kinds or "I-content" in kinds or "B-source" not in kinds or not tags[verb].endswith("cue"):
        return []
    rest = [token.text for token in reading.tokens[verb + 1 : inside.stop]]
    if "that" not in rest or rest[-1] not in STOPS:
        return []
    at = rest.index("that")
    is_clause = at <= ADVERBIAL and CLAUSE_ENDS.union(("of",)).intersection(rest[:at]) <= {","}
    return [range(verb + 1 + at, inside.stop - 1)] if is_clause and len(rest) - at > SENTENCE_WORDS else []


def _is_quoted(reading: Reading, at: int) -> bool:
    token = reading.tokens[at]
    return reading.is_quoted(Span(token.start, token.end))


def _lowered(reading: Reading, at: int) -> str:
    return reading.tokens[at].text.casefold()


def _words(reading: Reading, part: range) -> int:
    return sum(token.text[0].isalnum() for token in reading.tokens[part.start : part.stop])
