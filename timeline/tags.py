"""The tagger's tags made sound: quotations whole, no name over a full stop, no clause that breaks off in a phrase."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

import numpy as np

from timeline.frames import CLAUSE_ENDS, SAYING, SPEECH_ENDS, fill_frames
from timeline.lexicon import NUMBERS, forms_of, has_clause, load_lexicon
from timeline.linker import STOPS, WORDS
from timeline.reading import Reading
from timeline.records import Span
from timeline.text import BULLETS, CLOSING_MARKS, SENTENCE_WORDS, lead_end

__all__ = ["repaired"]

# Words that may begin what is no part of a content right before them: when, where, another clause. Before any other
# word the tags broke off in a phrase.
BEYOND = frozenset(
    f"{WORDS['day']} after and at because before but despite during earlier early has if in just last late on or over "
    "since this today until when where which while who without yesterday".split()
)
TOPIC = re.compile(r"(?:As (?:for|to)|Concerning|Regarding)\s[^:;.“”\"]{2,60}:(?=\s[“\"])")  # of what follows
BULLET = re.compile(rf"[{re.escape(BULLETS)}](?:(?<=^.)|(?<=^ .))", re.MULTILINE)
EMPTY_LINE = re.compile(r"\n\s*\n")
# The tags of an article are one row of letters (``tagger.TAGS``), so that no step looks at each of them.
INSIDE = ord("c")  # a content
RUN = re.compile("[Ss]s*|[Vv]v*|[Cc]c*")
SMALL = 32  # what makes a letter small: "s" is "S" and this
CONTENT, CUE = re.compile("C"), re.compile("V")  # where one begins
NAME_WORDS, FULL_NAME = 3, 5  # that may be left of a name, and where a first name is among them
SHORT = 4  # letters: of fewer are "J." and "Gov."
BROKEN_NAME = re.compile("[Ss](?P<rest>-+)")  # what stands untagged behind a source
CUT_NAME = re.compile("[Ss](?=Vv*[-Cc])")  # a verb right behind a source
BEFORE_CONTENT = re.compile("[Vv]v(?=C)")  # the last word of a verb, right before a content
ABOUT = frozenset("about almost around nearly roughly some".split())  # so many
COUNTED = frozenset(NUMBERS) - {"a", "an"} | {"dozens", "hundreds", "thousands"}
CUT_SOURCE = re.compile("[Ss](?=S)")  # a source right behind a source
TITLES = frozenset("Mr Mrs Ms Dr Sen Rep Gov Gen Lt Sgt Rev".split())
WITHIN_NAMES = frozenset("and for of on to".split())  # no name ends so
GRASPING = re.compile("[Ss](?P<cue>Vv+)")  # a verb of two words or more right behind a source
DETERMINERS = frozenset("a an the his her its their this that".split())
FINITE = re.compile(r"is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|[a-z]+ed")
WHOLE = re.compile("[Cc]c*+")  # a content; one that goes on to the end of the text is read once
BROKEN_CLAUSE = re.compile("Cc*(?P<verb>Vv*)C")  # a verb between two contents, and nobody whose it is
SWALLOWED = re.compile("[Ss]s(?=C)")  # the last word of a source, right before a content
PRONOUNS = frozenset("he i it she they we you".split())  # alone they are no content
FRONTED = re.compile("[Vv](?P<content>Cc+)(?=-)")  # a content right behind its cue, which ends there
FRONTING = frozenset("after although as because before if once since though unless until when while".split())
AS_LONG = frozenset(("far", "long", "much", "soon"))  # but "hailed | as a lesson |, Roe left"
DASHES = frozenset(("—", "–", "--"))
ASKING = frozenset("Asked asked asking asks wonder wondered".split())  # behind them "if" is "whether"
BREAKS = DASHES | {";", ":", "(", ")", "\n"}


def repaired(reading: Reading, tags: str) -> str:
    """Return the tags of an article, one a token, as the rest relies on them; twice repaired is repaired."""
    row = bytearray(tags, "ascii")
    sentences = [reading.within(sentence.span) for sentence in reading.sentences]
    for i in [bisect_left(reading.starts, found.end() - 1) for found in BULLET.finditer(reading.text)]:
        row[i : i + 1] = b"-"
    _cut(reading, row, sentences)
    _make_sound(row)
    _make_quotations_whole(reading, row)
    for first in (inside.start for inside in sentences if inside):  # no name and no verb goes on behind a full stop
        if row[first] in b"sv":
            row[first : first + 1] = row[first : first + 1].upper()
    for i in _places(CONTENT, row):
        if i and reading.texts[i - 1] == "that" and row[i - 1] in b"-v":
            row[i - 1 : i + 1] = b"Cc"  # as "that" is tagged nearly everywhere
    _give_amounts(reading, row)
    _drop_relatives(reading, row)
    _clear_leads(reading, row)
    _give_back(reading, row)
    _drop_colons(reading, row)
    _resume(reading, row)
    _complete(reading, row)
    _stop(reading, row)
    _finish(reading, row)
    fill_frames(reading, row)
    _make_sound(row)
    return row.decode()


def _cut(reading: Reading, row: bytearray, sentences: Sequence[range]) -> None:
    """Let no content go on over a full stop or an empty line: only between marks may it."""
    for at in [inside.start for inside in sentences if inside.start and inside]:
        if reading.texts[at - 1] in STOPS and row[at] == INSIDE and not reading.is_quoted_at(at - 1):
            _clear(reading, row, at)
        elif row[at] == INSIDE and reading.texts[at - 1] in CLOSING_MARKS and reading.texts[at - 2] in STOPS:
            row[at : at + 1] = b"C"  # he said it was “late.” | It is shut, he said
    for i in [bisect_right(reading.starts, found.start()) - 1 for found in EMPTY_LINE.finditer(reading.text)]:
        if 0 <= i < len(row) - 1 and row[i] == INSIDE and not reading.is_quoted_at(i):
            row[i : i + 1] = b"-"


def _make_quotations_whole(reading: Reading, row: bytearray) -> None:
    """Leave nothing inside a long quotation that is a cue or a source of the outer speech."""
    for span in reading.quoted:
        inside = reading.within(span)
        first, last = inside.start, inside.stop
        if first and row[first] == INSIDE and reading.texts[first - 1] in STOPS:
            row[first : first + 1] = b"C"  # a quotation after a full stop is not the same breath
        if reading.words(span) < SENTENCE_WORDS or row.count(b"-", first, last) * 2 > len(inside):
            continue
        begins = row[first : first + 1] == b"C" or first == 0 or row[first - 1] not in b"Cc"
        row[first:last] = b"c" * len(inside)
        if begins:
            row[first : first + 1] = b"C"


def _give_amounts(reading: Reading, row: bytearray) -> None:
    """Leave what is said the word before its number: "said | about 200 agents had come", not "said about | 200"."""
    for at in _places(BEFORE_CONTENT, row):
        number = reading.texts[at + 1]
        if reading.texts[at] in ABOUT and reading.texts[at - 1] in SAYING and (number.isdigit() or number in COUNTED):
            row[at : at + 2] = b"Cc"


def _drop_relatives(reading: Reading, row: bytearray) -> None:
    """Untag what only tells of a thing behind what was said: called it “a raid” - a charge | that might have stung."""
    for i in _places(CONTENT, row):
        if reading.texts[i] != "that" or not FINITE.fullmatch(" ".join(reading.texts[i + 1 : i + 2])):
            continue
        inside = reading.within(reading.sentence(reading.starts[i]))
        above = max(row.rfind(b"c", inside.start, i), row.rfind(b"C", inside.start, i))
        between = reading.texts[above + 1 : i]
        if above >= 0 and (not DETERMINERS.isdisjoint(between[-3:-1]) or has_clause(between)):
            row[i : i + 1] = b"c"
            _clear(reading, row, i)


def _finish(reading: Reading, row: bytearray) -> None:
    """Lead each content that breaks off ("what Mr", "those") to the end of its clause, or to the next one tagged."""
    for i in [i for i in _places(WHOLE, row) if row.startswith((b"-", b"C"), i + 1) and _breaks_off(reading, i)]:
        at = i + 1
        while at < len(row) and row[at] in b"-" and (at == i + 1 or not _ends_clause(reading, at)):
            row[at : at + 1] = b"c"
            at += 1
        if at < len(row) and row[at] in b"C" and not _ends_clause(reading, at):
            row[at : at + 1] = b"c"


def _resume(reading: Reading, row: bytearray) -> None:
    """Leave a clause its verb: said that "the plaintiffs — a group — | had not shown | that", "he | called | it"."""
    for found in BROKEN_CLAUSE.finditer(row.decode()):
        first, last = found.span("verb")
        words = reading.texts[found.start() : first]
        is_behind_aside = words[-1] in DASHES and not DASHES.isdisjoint(words[:-1])
        is_apposed = words[-1] == "," and "," in words[:-1] and not has_clause(words[1:])
        if is_behind_aside or is_apposed or (len(words) == 1 and words[0].casefold() in PRONOUNS):
            row[first : last + 1] = b"c" * (last + 1 - first)


def _complete(reading: Reading, row: bytearray) -> None:
    """Lead a content that is but a clause before the main one to its sentence's end: said that if ..., | he left."""
    for found in FRONTED.finditer(row.decode()):
        first, at = found.span("content")
        words = [word.casefold() for word in reading.texts[first : first + 2]]
        inside = reading.within(reading.sentence(reading.starts[first]))
        is_fronted = words[words[0] == "that"] in FRONTING and reading.texts[at] == ","
        is_fronted &= words[0] != "as" or words[1] in AS_LONG
        is_asked = not ASKING.isdisjoint(reading.texts[inside.start : first]) or row.find(b"S", inside.start, first) < 0
        last = inside.stop - 1
        if not is_fronted or is_asked or at >= last or reading.is_quoted_at(at + 1):
            continue
        stop = next((i for i in range(at + 1, last) if reading.texts[i] in BREAKS or reading.is_quoted_at(i)), last)
        row[at:stop] = b"c" * (stop - at)
        row[stop : stop + 1] = row[stop : stop + 1].upper()


def _stop(reading: Reading, row: bytearray) -> None:
    """End each content that opens with a quotation where that ends as speech does: “Go away,” until he went."""
    for span in reading.quoted:
        inside = reading.within(span)
        if row[inside.start] in b"C" and reading.texts[inside[-2:][0]] in SPEECH_ENDS:
            _clear(reading, row, inside.stop)


def _clear(reading: Reading, row: bytearray, at: int) -> None:
    """Untag what goes on as a content from a token, up to the next quotation."""
    while at < len(row) and row[at] == INSIDE and not reading.is_quoted_at(at):
        row[at : at + 1] = b"-"
        at += 1


def _breaks_off(reading: Reading, i: int) -> bool:
    """Tell whether no clause can end with a token: it wants more, or "of" or the stop of an abbreviation follows."""
    after = reading.texts[i + 1]
    if after == ".":
        wants_more = i + 2 < len(reading.texts) and not _ends_clause(reading, i + 2)
    else:
        wants_more = after[0].isalnum() and after.casefold() not in BEYOND
    return (
        wants_more
        and reading.place(reading.starts[i]) == reading.place(reading.starts[i + 1])
        and not (reading.is_quoted_at(i) or reading.is_quoted_at(i + 1))
    )


def _ends_clause(reading: Reading, i: int) -> bool:
    """Tell whether a clause ends before a token."""
    return reading.texts[i] in CLAUSE_ENDS or reading.place(reading.starts[i]) != reading.place(reading.starts[i - 1])


def _clear_leads(reading: Reading, row: bytearray) -> None:
    """Leave nothing tagged in "SALEM, Ore. (AP) — ", "What they’re saying:" and "As for Roe:": nobody speaks there."""
    for sentence in reading.sentences:
        opens = reading.text.startswith(("As ", "Concerning ", "Regarding "), sentence.span.start)
        topic = TOPIC.match(reading.text, *sentence.span) if opens else None
        end = topic.end() if topic else lead_end(reading.text, sentence.span)
        if end > sentence.span.start:
            inside = reading.within(Span(sentence.span.start, end))
            row[inside.start : inside.stop] = b"-" * len(inside)


def _give_back(reading: Reading, row: bytearray) -> None:
    """Leave a source the rest of its name, and what was taken for its verb: "Jo | Roe", "men at | the port said"."""
    for found in BROKEN_NAME.finditer(row.decode()):
        first = last = found.start("rest")
        while last < found.end() and _is_name(reading, last - 1) and _is_name(reading, last):
            last += 1
        words = [word for word in reading.texts[first:last] if word != "."]
        most = NAME_WORDS if _first_names().isdisjoint(words) else FULL_NAME
        if len(words) <= most:  # else it is a headline
            row[first:last] = b"s" * (last - first)
    _join_names(reading, row)
    for at in _places(SWALLOWED, row):
        if reading.texts[at + 1] == "that" and reading.texts[at].casefold() in forms_of("speech"):
            row[at : at + 1] = b"V"
    for found in GRASPING.finditer(row.decode()):
        first, last = found.span("cue")
        if reading.texts[first] in DETERMINERS and reading.texts[last - 1].casefold() in forms_of("speech"):
            row[first : last - 1] = b"s" * (last - 1 - first)
            row[last - 1 : last] = b"V"


def _join_names(reading: Reading, row: bytearray) -> None:
    """Leave a source the middle of its name: "Center for | Ordered | Migration", "Mr. | Roe", "Sen. Jo | Roe"."""
    for at in _places(CUT_SOURCE, row):
        is_titled = reading.texts[at] == "." and reading.texts[at - 1] in TITLES
        if is_titled or (reading.texts[at].istitle() and reading.texts[at + 1].istitle()):
            row[at + 1 : at + 2] = b"s"
    for last in _places(CUT_NAME, row):
        if reading.texts[last] in WITHIN_NAMES:
            at = last + 1
            while at < len(row) and reading.texts[at].istitle():
                row[at : at + 1] = b"s"
                at += 1


@cache
def _first_names() -> frozenset[str]:
    return frozenset(name for names in load_lexicon("titles")["given"].values() for name in names.split())


def _is_name(reading: Reading, i: int) -> bool:
    word, after = reading.texts[i], reading.texts[i + 1 : i + 2]
    is_initial = word == "." and len(reading.texts[i - 1]) < SHORT and [*map(str.istitle, after)] == [True]
    is_capitalised = word.istitle() or (word[0].isupper() and not word.isupper())  # "McFadden" too
    return is_initial or (is_capitalised and word.casefold() not in BEYOND)


def _drop_colons(reading: Reading, row: bytearray) -> None:
    """Leave "Said Roe: “No”" its verb: a colon alone is the cue only where there is no other."""
    for i in [i for i in _places(CUE, row) if reading.texts[i] == ":"]:
        sentence = reading.within(reading.sentence(reading.starts[i]))
        if b"V" in row[sentence.start : i] and row[i + 1 : i + 2] != b"v":
            row[i : i + 1] = b"-"


def _make_sound(row: bytearray) -> None:
    """Turn an inside tag that follows another role into a begin."""
    if not _is_sound(row):
        row[:] = RUN.sub(lambda run: run[0].capitalize(), row.decode()).encode()


def _is_sound(row: bytearray) -> bool:
    """Tell whether every inside tag follows one of its own role."""
    tags = np.frombuffer(bytes(row), dtype=np.uint8)
    astray = (tags[1:] >= ord("a")) & (tags[1:] != tags[:-1] | SMALL)
    return not row.startswith((b"s", b"v", b"c")) and not astray.any()


def _places(pattern: re.Pattern[str], row: bytearray) -> list[int]:
    """Return the last place of each that a pattern finds, before anything there is changed."""
    return [found.end() - 1 for found in pattern.finditer(row.decode())]
