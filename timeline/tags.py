"""The tagger's tags made sound: quotations whole, no name over a full stop, no clause that breaks off in a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from timeline.frames import CLAUSE_ENDS, fill_frames
from timeline.linker import STOPS
from timeline.reading import Reading
from timeline.records import Span
from timeline.text import SENTENCE_WORDS

__all__ = ["repaired"]

SPEECH_ENDS = STOPS | {","}
# Words that may begin what is no part of a content right before them: when, where, another clause. Before any other
# word the tags broke off in a phrase.
BEYOND = frozenset(
    "after and at because before but despite during earlier early friday has if in just last late monday on or over "
    "saturday since sunday this thursday today tuesday until wednesday when where which while who without "
    "yesterday".split()
)


def repaired(reading: Reading, tags: Sequence[str]) -> list[str]:
    """Return the tags of an article, one a token, as the rest relies on them; twice repaired is repaired."""
    tags = _with_whole_quotations(reading, _sound(_cut(reading, tags)))
    for sentence in reading.sentences:  # no name and no verb goes on behind a full stop
        first = reading.within(sentence.span)[:1]
        if first and tags[first[0]] in ("I-source", "I-cue"):
            tags[first[0]] = "B" + tags[first[0]][1:]
    for i in [i for i, tag in enumerate(tags) if tag == "B-content"]:
        if i and reading.tokens[i - 1].text == "that" and tags[i - 1] in ("O", "I-cue"):
            tags[i - 1 : i + 1] = ["B-content", "I-content"]  # as "that" is tagged nearly everywhere
    _drop_colons(reading, tags)
    _stop(reading, tags)
    _finish(reading, tags)
    fill_frames(reading, tags)
    return _sound(tags)


def _cut(reading: Reading, tags: Sequence[str]) -> list[str]:
    """Return the tags with no content that goes on over a full stop or an empty line: only between marks may it."""
    cut = list(tags)
    for sentence in reading.sentences:
        at, *_ = reading.within(sentence.span) or (0,)
        if at and reading.tokens[at - 1].text in STOPS and not _is_quoted(reading, at - 1):
            while at < len(tags) and cut[at] == "I-content" and not _is_quoted(reading, at):
                cut[at] = "O"
                at += 1
    for i in [i for i, tag in enumerate(tags[:-1]) if tag == "I-content" and reading.tokens[i].text == "\n"]:
        here, after = reading.tokens[i], reading.tokens[i + 1]
        if reading.text.count("\n", here.start, after.start) > 1 and not reading.is_quoted(Span(here.start, here.end)):
            cut[i] = "O"
    return cut


def _with_whole_quotations(reading: Reading, tags: list[str]) -> list[str]:
    """Return the tags with nothing inside a long quotation that is a cue or a source of the outer speech."""
    for span in reading.quoted:
        inside = reading.within(span)
        if inside[0] and tags[inside[0]] == "I-content" and reading.tokens[inside[0] - 1].text in STOPS:
            tags[inside[0]] = "B-content"  # a quotation after a full stop is not the same breath
        if reading.words(span) < SENTENCE_WORDS:
            continue
        if tags[inside.start : inside.stop].count("O") * 2 > len(inside):
            continue
        begins = tags[inside[0]] == "B-content" or inside[0] == 0 or not tags[inside[0] - 1].endswith("content")
        tags[inside.start : inside.stop] = ["I-content"] * len(inside)
        if begins:
            tags[inside[0]] = "B-content"
    return tags


def _finish(reading: Reading, tags: list[str]) -> None:
    """Lead each content that breaks off ("what Mr", "those") to the end of its clause, or to the next one tagged."""
    edges = [i for i, (tag, after) in enumerate(pairwise(tags)) if tag != after or tag == "B-content"]
    ends = [i for i in edges if tags[i].endswith("content") and tags[i + 1] in ("O", "B-content")]
    for i in [i for i in ends if _breaks_off(reading, i)]:
        at = i + 1
        while at < len(tags) and tags[at] == "O" and (at == i + 1 or not _ends_clause(reading, at)):
            at += 1
        tags[i + 1 : at] = ["I-content"] * (at - i - 1)
        if at < len(tags) and tags[at] == "B-content" and not _ends_clause(reading, at):
            tags[at] = "I-content"


def _stop(reading: Reading, tags: list[str]) -> None:
    """End each content that opens with a quotation where that ends as speech does: “Go away,” until he went."""
    for span in reading.quoted:
        inside = reading.within(span)
        if tags[inside.start] != "B-content" or reading.tokens[inside[-2:][0]].text not in SPEECH_ENDS:
            continue
        at = inside.stop
        while at < len(tags) and tags[at] == "I-content" and not _is_quoted(reading, at):
            tags[at] = "O"
            at += 1


def _breaks_off(reading: Reading, i: int) -> bool:
    """Tell whether no clause can end with a token: it wants more, or "of" or the stop of an abbreviation follows."""
    this, after = reading.tokens[i : i + 2]
    if after.text == ".":
        wants_more = i + 2 < len(reading.tokens) and not _ends_clause(reading, i + 2)
    else:
        wants_more = after.text[0].isalnum() and after.text.casefold() not in BEYOND
    return (
        wants_more
        and reading.place(this.start) == reading.place(after.start)
        and not (_is_quoted(reading, i) or _is_quoted(reading, i + 1))
    )


def _is_quoted(reading: Reading, i: int) -> bool:
    return reading.is_quoted(Span(reading.tokens[i].start, reading.tokens[i].end))


def _ends_clause(reading: Reading, i: int) -> bool:
    """Tell whether a clause ends before a token."""
    this, before = reading.tokens[i], reading.tokens[i - 1]
    return this.text in CLAUSE_ENDS or reading.place(this.start) != reading.place(before.start)


def _drop_colons(reading: Reading, tags: list[str]) -> None:
    """Leave "Said Roe: “No”" its verb: a colon alone is the cue only where there is no other."""
    for i in [i for i, tag in enumerate(tags) if tag == "B-cue" and reading.tokens[i].text == ":"]:
        sentence = reading.within(reading.sentence(reading.tokens[i].start))
        if any(tags[j] == "B-cue" for j in range(sentence.start, i)) and tags[i + 1 : i + 2] != ["I-cue"]:
            tags[i] = "O"


def _sound(tags: Sequence[str]) -> list[str]:
    """Turn an inside tag that follows another role into a begin."""
    sound = list(tags)
    for i, (above, tag) in enumerate(zip(["O", *tags], tags, strict=False)):
        if above != tag and tag[0] == "I" and above[1:] != tag[1:]:
            sound[i] = "B" + tag[1:]
    return sound
