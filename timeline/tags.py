"""The tagger's tags made sound: quotations whole, no name over a full stop, no clause that breaks off in a phrase."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from timeline.linker import STOPS
from timeline.reading import Reading
from timeline.records import Span, Token
from timeline.text import SENTENCE_WORDS

__all__ = ["repaired"]

# Words that end no clause of more than one word: where a content ends with one, the tags broke off.
UNFINISHED = frozenset(
    "a an and are as at because been between but by dr from has have his in into is its mr mrs ms not of or other some "
    "than the their these those to was were what whether which who will with would".split()
)
PLAIN = frozenset("said says told reported reports announced noted predicted".split())
TAIL = 6  # words behind "Roe said" that may tell when and where, or behind "Roe told" whom
ADVERBIAL = 12  # tokens that may stand between "said" and "that"
WHEN_OR_WHERE = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday after at before during earlier in last later on this "
    "today yesterday".split()
)
CLAUSE_ENDS = frozenset((",", ";", ":", "—", "–", "--", "(", ")", "“", "”", '"', "''", "\n"))
EMPTY_LINE = re.compile(r"\n\s*\n")
# All the tags of an article are one row of letters, so that no step looks at each of them: capitals begin a run
LETTERS = {"O": "-"} | {
    f"{place}-{role}": letter
    for role, letters in {"source": "Ss", "cue": "Vv", "content": "Cc"}.items()
    for place, letter in zip("BI", letters, strict=True)
}
TAGS = {ord(letter): tag for tag, letter in LETTERS.items()}
INSIDE = ord("c")  # a content
RUN = re.compile("[Ss]s*|[Vv]v*|[Cc]c*")
CONTENT, CUE = re.compile("C"), re.compile("V")  # where one begins
CONTENT_END = re.compile("[Cc](?=[-C])")


def repaired(reading: Reading, tags: Sequence[str]) -> list[str]:
    """Return the tags of an article, one a token, as the rest relies on them; twice repaired is repaired."""
    row = bytearray("".join(map(LETTERS.__getitem__, tags)), "ascii")
    _cut(reading, row)
    _make_sound(row)
    _make_quotations_whole(reading, row)
    sentences = [reading.within(sentence.span) for sentence in reading.sentences]
    for first in (inside.start for inside in sentences if inside):  # no name and no verb goes on behind a full stop
        if row[first] in b"sv":
            row[first : first + 1] = row[first : first + 1].upper()
    for i in _places(CONTENT, row):
        if i and reading.tokens[i - 1].text == "that" and row[i - 1] in b"-v":
            row[i - 1 : i + 1] = b"Cc"  # as "that" is tagged nearly everywhere
    _drop_colons(reading, row)
    _finish(reading, row)
    for inside in sentences:
        _fill(reading.tokens, row, inside)
    _make_sound(row)
    return [*map(TAGS.__getitem__, row)]


def _cut(reading: Reading, row: bytearray) -> None:
    """Let no content go on over an empty line: only between marks does anybody speak on."""
    for i in [bisect_right(reading.starts, found.start()) - 1 for found in EMPTY_LINE.finditer(reading.text)]:
        if 0 <= i < len(row) - 1 and row[i] == INSIDE and not reading.is_quoted(Span(*reading.tokens[i][:2])):
            row[i : i + 1] = b"-"


def _make_quotations_whole(reading: Reading, row: bytearray) -> None:
    """Leave nothing inside a long quotation that is a cue or a source of the outer speech."""
    for span in reading.quoted:
        inside = reading.within(span)
        first, last = inside.start, inside.stop
        if first and row[first] == INSIDE and reading.tokens[first - 1].text in STOPS:
            row[first : first + 1] = b"C"  # a quotation after a full stop is not the same breath
        if reading.words(span) < SENTENCE_WORDS or row.count(b"-", first, last) * 2 > len(inside):
            continue
        begins = row[first : first + 1] == b"C" or first == 0 or row[first - 1] not in b"Cc"
        row[first:last] = b"c" * len(inside)
        if begins:
            row[first : first + 1] = b"C"


def _finish(reading: Reading, row: bytearray) -> None:
    """Lead each content that breaks off ("what Mr", "those") to the end of its clause, or to the next one tagged."""
    for i in [i for i in _places(CONTENT_END, row) if _breaks_off(reading, i)]:
        at = i + 1
        while at < len(row) and row[at] in b"-" and (at == i + 1 or not _ends_clause(reading, at)):
            row[at : at + 1] = b"c"
            at += 1
        if at < len(row) and row[at] in b"C" and not _ends_clause(reading, at):
            row[at : at + 1] = b"c"


def _breaks_off(reading: Reading, i: int) -> bool:
    """Tell whether no clause can end with a token: it wants more, or "of" or the stop of an abbreviation follows."""
    this, after = reading.tokens[i : i + 2]
    if after.text == ".":
        wants_more = i + 2 < len(reading.tokens) and not _ends_clause(reading, i + 2)
    else:
        wants_more = after.text == "of" or (this.text.casefold() in UNFINISHED and after.text not in CLAUSE_ENDS)
    return (
        wants_more
        and reading.place(this.start) == reading.place(after.start)
        and not any(reading.is_quoted(Span(token.start, token.end)) for token in (this, after))
    )


def _ends_clause(reading: Reading, i: int) -> bool:
    """Tell whether a clause ends before a token."""
    this, before = reading.tokens[i], reading.tokens[i - 1]
    return this.text in CLAUSE_ENDS or reading.place(this.start) != reading.place(before.start)


def _drop_colons(reading: Reading, row: bytearray) -> None:
    """Leave "Said Roe: “No”" its verb: a colon alone is the cue only where there is no other."""
    for i in [i for i in _places(CUE, row) if reading.tokens[i].text == ":"]:
        sentence = reading.within(reading.sentence(reading.tokens[i].start))
        if b"V" in row[sentence.start : i] and row[i + 1 : i + 2] != b"v":
            row[i : i + 1] = b"-"


def _fill(tokens: Sequence[Token], row: bytearray, inside: range) -> None:
    """Tag what was said in a sentence in which only who speaks and the verb are tagged, and where its form shows it."""
    letters = row[inside.start : inside.stop]
    if b"C" in letters or b"V" not in letters or b"S" not in letters:
        return
    tagged = [i for i in inside if row[i] not in b"-"]
    verb = inside.start + max(letters.rfind(b"V"), letters.rfind(b"v"))
    if tokens[verb].text in PLAIN and tagged[-1] - tagged[0] < len(tagged):
        said = _clause_before(tokens, tagged, inside) or _clause_behind(tokens, tagged, inside)
        if said:
            row[said.start : said.stop] = b"C" + b"c" * (len(said) - 1)


def _clause_before(tokens: Sequence[Token], tagged: Sequence[int], inside: range) -> range | None:
    """Return the clause before ", Roe said", if the sentence ends with that but for when, where or to whom."""
    first, last = tagged[0], tagged[-1]
    after = [tokens[i].text.casefold() for i in range(last + 1, inside[-1] + 1) if tokens[i].text not in STOPS]
    words = [i for i in range(inside[0], first - 1) if tokens[i].text[0].isalnum()]
    if tokens[first - 1].text != "," or len(words) < SENTENCE_WORDS:
        return None
    is_tail = not after or after[0] in WHEN_OR_WHERE or "told" in (tokens[i].text for i in tagged)
    return range(words[0], first - 1) if is_tail and len(after) <= TAIL else None


def _clause_behind(tokens: Sequence[Token], tagged: Sequence[int], inside: range) -> range | None:
    """Return the clause behind "Roe said on Monday, June 16, 2025, that", which may stand far from its verb."""
    rest = [tokens[i].text for i in range(tagged[-1] + 1, inside[-1] + 1)]
    if "that" not in rest or rest[-1] not in STOPS or tokens[tagged[-1]].text not in PLAIN:
        return None
    at = rest.index("that")
    is_clause = at <= ADVERBIAL and CLAUSE_ENDS.union(("of",)).intersection(rest[:at]) <= {","}
    return range(tagged[-1] + 1 + at, inside[-1]) if is_clause and len(rest) - at > SENTENCE_WORDS else None


def _make_sound(row: bytearray) -> None:
    """Turn an inside tag that follows another role into a begin."""
    row[:] = RUN.sub(lambda run: run[0].capitalize(), row.decode()).encode()


def _places(pattern: re.Pattern[str], row: bytearray) -> list[int]:
    """Return where a pattern is found, before anything there is changed."""
    return [found.start() for found in pattern.finditer(row.decode())]
