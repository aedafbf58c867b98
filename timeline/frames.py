"""What was said where the form of the sentence shows it: around ", Roe said" and behind "Roe said on Monday that"."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from timeline.lexicon import vocabulary
from timeline.linker import STOPS, WORDS
from timeline.reading import Reading
from timeline.text import BULLETS, CLOSING_MARKS, SENTENCE_WORDS

__all__ = ["CLAUSE_ENDS", "SPEECH_ENDS", "fill_frames"]

SAYING = frozenset(
    "acknowledged added adds announced argued argues contended explained insisted noted notes predicted reported "
    "reports ruled said say says tell tells testified told warned writes wrote".split()
)
OPENING = frozenset(("Said", "Says", "Wrote", "Added"))
JUDGED = frozenset(  # "was ... by Roe as a waste of money"
    "attacked blasted characterized condemned criticized decried denounced derided described dismissed hailed lauded "
    "portrayed praised rejected ridiculed slammed".split()
)
CALLED = frozenset("branded called deemed dubbed labeled labelled termed".split())  # "was ... reckless by Roe"
JUDGING = JUDGED | CALLED
VERBS = SAYING | OPENING | JUDGING
BEING = frozenset("are be been being is was were".split())
JUDGEMENT = 6  # words of what somebody was called
SOMEBODY = frozenset("a an critics lawmakers many most officials one opponents residents several some the two".split())
TELLING = frozenset(("told", "tell", "tells"))  # whose next words are whom
OWNERS = frozenset("its his her their the a an".split())
ROLE_WORDS = 5  # of "its longtime plant manager"
SPEAKER = 9  # words that who speaks may have, where it is not tagged
TAIL = 7  # words behind "Roe said" that may tell when and where, or whom
ADVERBIAL = 12  # tokens that may stand between "said" and "that"
WHEN_OR_WHERE = frozenset(
    f"{WORDS['day']} after at before during earlier in last later on this through to today via yesterday".split()
)
SCENE = frozenset("after as at before by during for from in on since under when while with".split())
JOINING = frozenset(  # before a speaker they make it a clause of its own
    "although and because but if or that though when where which while who whom whose".split()
)
OBJECTS = frozenset("him her me them us".split())  # they end a phrase, and never speak: "the officer beside them said"
CLAUSE_ENDS = frozenset((",", ";", ":", "—", "–", "--", "-", "(", ")", "“", "”", '"', "''", "\n"))
ENDS = CLAUSE_ENDS | STOPS
SPEECH_ENDS = STOPS | {","}


class Aside(NamedTuple):
    """Who spoke and the verb, as tokens: "Roe said on Monday", or "said Roe" where the verb comes first."""

    first: int
    last: int
    is_inverted: bool


def fill_frames(reading: Reading, row: bytearray) -> None:
    """Tag as content all that stands before or on both sides of ", Roe said", or behind "Roe said on Monday that".

    The row of tags, a letter a token as in ``tags.py``, is changed in place. A sentence is what was said whether the
    tagger saw it or not; nothing is filled where a quotation already says what was.
    """
    found = reading.tokens.where(VERBS.__contains__)
    for verb in found:
        if reading.texts[verb] in OPENING:
            _open(reading, row, verb)
    for verb in found:
        if reading.texts[verb] in JUDGING:
            _judge(reading, row, verb)
    _give_roles(reading, row, found)
    filled = -1
    for verb in found:
        if verb < filled or row[verb] in b"Cc" or reading.texts[verb] not in SAYING:
            continue
        inside = reading.within(reading.sentence(reading.starts[verb]))
        aside = _aside(reading, row, inside, verb)
        parts = _around(reading, row, inside, aside) if aside else []
        if aside and (parts or _is_beside_quotation(reading, aside)):
            _name(reading, row, aside, verb)
        for part in parts or _behind(reading, row, inside, verb):
            first = b"c" if row[part.start] in b"c" else b"C"  # it goes on from before
            row[part.start : part.stop] = first + b"c" * (len(part) - 1)
            filled = inside.stop


def _open(reading: Reading, row: bytearray, verb: int) -> None:
    """Tag who speaks in "Said Roe: “No”", whatever the name was taken for."""
    inside = reading.within(reading.sentence(reading.starts[verb]))
    near = reading.texts[verb + 1 : min(verb + 2 + SPEAKER, inside.stop)]
    if verb == inside.start and ":" in near[1:]:
        colon = verb + 1 + near.index(":")
        row[verb : colon + 1] = b"VS" + b"s" * (colon - verb - 2) + b"-"
        if row[colon + 1 : colon + 2] == b"c":
            row[colon + 1 : colon + 2] = b"C"


def _give_roles(reading: Reading, row: bytearray, verbs: Sequence[int]) -> None:
    """Tag who speaks in ", said its owner, Jo Roe", whatever he was taken for."""
    for verb in verbs:
        if verb and reading.texts[verb] in SAYING and reading.texts[verb - 1] in (",", *CLOSING_MARKS):
            _give_role(reading, row, verb)


def _give_role(reading: Reading, row: bytearray, verb: int) -> None:
    inside = reading.within(reading.sentence(reading.starts[verb]))
    words = reading.texts[verb + 1 : min(verb + 2 + ROLE_WORDS, inside.stop)]
    if not words or words[0] not in OWNERS or row[verb + 1] not in b"Cc-":
        return
    role = next((i for i, word in enumerate(words) if word in vocabulary("roles")), 0)
    at = verb + 2 + role
    if not role or at >= inside.stop or reading.texts[at] not in (",", *STOPS):
        return
    last = at
    while last + 1 < inside.stop and reading.texts[at] == "," and reading.texts[last + 1][:1].isupper():
        last += 1
    stop = last + 1 if last > at else at
    end = stop
    while end < inside.stop and row[end] in b"c":
        row[end : end + 1] = b"-"
        end += 1
    row[verb:stop] = b"VS" + b"s" * (stop - verb - 2)


def _judge(reading: Reading, row: bytearray, verb: int) -> None:
    """Tag "was criticized | by Roe | as a waste of money" and "was called | reckless | by Roe", whatever it had."""
    inside = reading.within(reading.sentence(reading.starts[verb]))
    being = _first(reading, BEING, range(max(inside.start, verb - 3), verb))
    found = _judgement(reading, inside, verb)
    if being is None or found is None or reading.is_quoted_at(verb):
        return
    who, what = found
    clause = _first(reading, CLAUSE_ENDS, range(being - 1, inside.start - 1, -1))
    first, last = inside.start if clause is None else clause + 1, max(who.stop, what.stop)
    last += last == inside.stop - 1 and reading.texts[last] in STOPS
    row[first:last] = b"-" * (last - first)  # what is judged says nothing
    being -= being > inside.start and reading.texts[being - 1] in ("has", "have", "had")
    for part, letters in ((range(being, verb + 1), b"Vv"), (who, b"Ss"), (what, b"Cc")):
        row[part.start : part.stop] = letters[:1] + letters[1:] * (len(part) - 1)


def _judgement(reading: Reading, inside: range, verb: int) -> tuple[range, range] | None:
    """Return who judges, behind "by", and as what: behind "as", or for "called" before "by"."""
    last = inside.stop - (reading.texts[inside.stop - 1] in STOPS)
    by = _first(reading, ("by",), range(verb + 1, min(verb + 2 + JUDGEMENT, last)))
    if by is None or reading.texts[verb + 1] == "to":
        return None
    is_called = by > verb + 1
    end = _first(reading, CLAUSE_ENDS if is_called else ("as",), range(by + 2, last))
    if is_called != (reading.texts[verb] in CALLED) or (end is None and not is_called):
        return None
    end = end or last
    what = range(verb + 1, by) if is_called else range(end + 1, _clause_end(reading, end + 1, last))
    names_somebody = reading.texts[by + 1][0].isupper() or reading.texts[by + 1] in SOMEBODY
    return (range(by + 1, end), what) if what and end - by <= SPEAKER and names_somebody else None


def _first(reading: Reading, words: Container[str], inside: range) -> int | None:
    """Return the first token of a stretch that is one of some words."""
    return next((i for i in inside if reading.texts[i] in words), None)


def _clause_end(reading: Reading, first: int, last: int) -> int:
    """Return where a clause ends that begins at a token: behind its quotation, or before a comma."""
    quoted = reading.quotation_at(reading.span(first, first + 1))
    if quoted is not None:
        return min(reading.within(quoted).stop, last)
    return _first(reading, CLAUSE_ENDS, range(first, last)) or last


def _name(reading: Reading, row: bytearray, aside: Aside, verb: int) -> None:
    """Tag the verb of an aside and who speaks, where they are not."""
    if row[verb] in b"-":
        row[verb : verb + 1] = b"V"
    first = aside.first + (reading.texts[aside.first] == "as")
    last = verb
    while last > first and row[last - 1] in b"Vv":
        last -= 1
    is_seen = any(row[i] in b"Ss" and reading.texts[i] not in OBJECTS for i in range(first, last))
    if not aside.is_inverted and first < last and not is_seen:
        row[first:last] = b"S" + b"s" * (last - first - 1)


def _is_beside_quotation(reading: Reading, aside: Aside) -> bool:
    """Tell whether a quotation that ends as speech does stands right before an aside: “We are shut,” Roe said."""
    mark = aside.first - 1
    return mark > 0 and reading.texts[mark] in CLOSING_MARKS and reading.texts[mark - 1] in ENDS


def _around(reading: Reading, row: bytearray, inside: range, aside: Aside) -> list[range]:
    """Return what is said around an aside: the part of the sentence before it, and the rest if it goes on."""
    comma = aside.first - 1
    comma -= reading.texts[comma] in CLOSING_MARKS
    before = range(inside.start + (reading.texts[inside.start] in BULLETS), comma)
    if not before or reading.texts[comma] != "," or _is_told(reading, before) or reading.texts[comma - 1] in SAYING:
        return []  # of ", the agency said, the Ledger reported" the last only relays what the first said
    is_clause = _words(reading, before) >= SENTENCE_WORDS and not _is_scene(reading, row, before)
    closed = [before] if is_clause else []
    if aside.is_inverted or aside.last == inside.stop or reading.texts[aside.last] in (*STOPS, ";", "\n"):
        return closed
    behind = range(aside.last + 1, inside.stop - (reading.texts[inside.stop - 1] in STOPS))
    if reading.texts[aside.last] != "," or not behind:
        return []
    if reading.is_quoted_at(behind.start):  # He wants them out now, he said, “not next week.”
        goes_on = reading.texts[behind.start + 1][:1].islower() and "," not in reading.texts[before.start : before.stop]
        return closed if goes_on else []
    if b"V" in row[before.start : before.stop]:
        return []
    is_verb = row[behind.start] in b"V" and not _lowered(reading, behind.start).endswith("ing")
    goes_on = is_verb and not is_clause and not _is_scene(reading, row, before)  # The mayor, Roe said, | watched
    return [before, behind] if goes_on or not _is_another(reading, row, behind) else closed


def _aside(reading: Reading, row: bytearray, inside: range, verb: int) -> Aside | None:
    """Return the aside that a verb makes with who speaks, if nothing but when, where or whom stands in it."""
    first, is_telling = _speaker_before(reading, row, inside, verb), reading.texts[verb] in TELLING
    if first == verb:
        last = _speaker_behind(row, inside, verb)
        return Aside(first, last, True) if last > verb + 1 and not is_telling else None
    last = verb + 1
    while last < inside.stop and reading.texts[last] not in ENDS:
        last += 1
    tail = range(verb + 1, last)
    if len(tail) > TAIL or any(row[i] in b"Cc" for i in tail):
        return None
    if is_telling:  # "aides tell the Ledger"; "what can it | tell us" asks
        is_told = tail and (reading.texts[verb] != "tell" or reading.texts[last - 1][:1].isupper())
        return Aside(first, last, False) if is_told else None
    return Aside(first, last, False) if not tail or _lowered(reading, tail.start) in WHEN_OR_WHERE else None


def _speaker_before(reading: Reading, row: bytearray, inside: range, verb: int) -> int:
    """Return the token where who speaks before a verb begins, as tagged or behind the last mark; the verb if none."""
    at = verb
    while at > inside.start and row[at - 1] in b"Vv":
        at -= 1
    if at > inside.start and row[at - 1] in b"Ss" and reading.texts[at - 1] not in OBJECTS:
        at -= 1
        while at > inside.start and row[at] in b"s":
            at -= 1
    else:
        following = reading.texts[verb + 1 : verb + 2]
        is_aside = row[verb] in b"V" and (following == [","] or _closes(reading, inside, verb))  # whatever it is tagged
        free = b"-SsCc" if is_aside or reading.texts[verb - 1] in OBJECTS else b"-"
        while at > inside.start and row[at - 1] in free and reading.texts[at - 1] not in CLAUSE_ENDS:
            at -= 1
        if verb - at > SPEAKER:
            return verb
    at -= at > inside.start and reading.texts[at - 1] == "as"
    opening = at + (at < verb and reading.texts[at] == "as")
    return verb if _lowered(reading, opening) in JOINING else at


def _closes(reading: Reading, inside: range, verb: int) -> bool:
    """Tell whether people without a name and a verb close a sentence: ", people familiar with the plan said."""
    mark = _first(reading, CLAUSE_ENDS, range(verb - 1, max(inside.start, verb - SPEAKER) - 1, -1))
    if mark is None or verb + 1 < inside.stop - 1:
        return False
    return reading.texts[mark + 1] in vocabulary("unnamed")


def _speaker_behind(row: bytearray, inside: range, verb: int) -> int:
    """Return the token behind a tagged speaker that follows its verb; the one behind the verb if none does."""
    at = verb + 1
    while at < inside.stop and row[at] in (b"S" if at == verb + 1 else b"s"):
        at += 1
    return at


def _is_told(reading: Reading, before: range) -> bool:
    """Tell whether a stretch ends in a quotation of its own, or opens a parenthesis: what was said is less than it."""
    words = reading.texts[before.start : before.stop]
    quotation = reading.quotation_at(reading.span(before[-1], before[-1] + 1))
    if words.count("(") != words.count(")"):
        return True
    if quotation is None:
        return _has_spoken(reading, before)
    opening = reading.within(quotation).start
    return opening <= before.start or reading.texts[opening - 1] in ENDS


def _has_spoken(reading: Reading, before: range) -> bool:
    """Tell whether a stretch opens with a quotation that ends as speech does: “It is late,” one diver, Lupe, said."""
    opening = reading.quotation_at(reading.span(before.start, before.start + 1))
    inside = reading.within(opening) if opening else before
    if inside.stop >= before.stop or reading.texts[inside.stop - 2] not in SPEECH_ENDS:
        return False
    return reading.texts[inside.stop] in SOMEBODY or reading.texts[inside.stop].istitle()


def _is_scene(reading: Reading, row: bytearray, before: range) -> bool:
    """Tell whether a stretch only says when or where, and was seen as no content: In a book about boats, Roe wrote."""
    opens = _lowered(reading, before.start) in SCENE
    return opens and not any(row[i] in b"Cc" or reading.texts[i] == "," for i in before)


def _is_another(reading: Reading, row: bytearray, behind: range) -> bool:
    """Tell whether what follows an aside is not said there: ", Roe said, adding that ..."."""
    word = _lowered(reading, behind.start)
    return (
        _words(reading, behind) < 2
        or word.endswith("ing")
        or word in ("and", "as", "but", "which", "who")
        or b"V" in row[behind.start : behind.stop]
    )


def _behind(reading: Reading, row: bytearray, inside: range, verb: int) -> list[range]:
    """Return the clause behind "Roe said on Monday, June 16, 2025, that", where the sentence has no content tagged."""
    letters = row[inside.start : inside.stop]
    if b"C" in letters or b"c" in letters or b"S" not in letters or row[verb] not in b"Vv":
        return []
    rest = reading.texts[verb + 1 : inside.stop]
    if "that" not in rest or rest[-1] not in STOPS:
        return []
    at = rest.index("that")
    is_clause = at <= ADVERBIAL and CLAUSE_ENDS.union(("of",)).intersection(rest[:at]) <= {","}
    return [range(verb + 1 + at, inside.stop - 1)] if is_clause and len(rest) - at > SENTENCE_WORDS else []


def _lowered(reading: Reading, at: int) -> str:
    return reading.texts[at].casefold()


def _words(reading: Reading, part: range) -> int:
    return sum(word[0].isalnum() for word in reading.texts[part.start : part.stop])
