"""Content, cue and source of each statement (the attribution triple), from the tagger's tags and quotation geometry."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from timeline.lexicon import forms_of, load_lexicon, speech_nouns
from timeline.linker import Linker, Run, Scene, find_runs, near
from timeline.records import Block, Form, Quotation, Sentence, Span, Token
from timeline.text import covering, trim

__all__ = ["find_quotations", "form_of"]

SENTENCE_WORDS = 4  # a quotation of fewer words may be a title or a scare quote: it is no statement by itself
CLOSE_ENOUGH = 14  # tokens between a quotation and the verb that reports it, at the most
SILENT = frozenset(("credit", "byline", "furniture", "caption", "signature"))
RELATIVE = frozenset(("who", "which", "that", "whom", "what", "it"))
ASIDE = re.compile(r"\s[—–-]{1,2}\s?(?=(?:despite|although|though|even though|a claim|an assertion|an allegation)\b)")
WITHOUT = re.compile(r"(?:\w+ )?(?:evidence|proof|basis|citing evidence|offering evidence|providing evidence) (?=that\b)")
EDGE = " \t\n\r\xa0,;:—–-"
MARKS = "“”\"'‘’"
NAME_WORD = re.compile(r"[A-Z@]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with all that the rules look at."""

    text: str
    tokens: Sequence[Token]
    quoted: Sequence[Span]
    sentences: Sequence[Sentence]
    blocks: Sequence[Block]

    def span(self, first: int, last: int) -> Span:
        """Return the characters of tokens *first* to *last* (exclusive)."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def within(self, span: Span) -> range:
        """Return the indices of the tokens inside a span."""
        first = bisect_left(self.tokens, span.start, key=lambda t: t.start)
        return range(first, bisect_left(self.tokens, span.end, key=lambda t: t.start))

    def words(self, span: Span) -> int:
        """Count the words inside a span."""
        return sum(self.tokens[i].text[0].isalnum() for i in self.within(span))

    def sentence(self, offset: int) -> Span:
        """Return the sentence that holds an offset."""
        return self.sentences[max(0, bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1)].span

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that holds an offset."""
        return self.sentences[max(0, bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1)].paragraph

    def block(self, offset: int) -> Block | None:
        """Return the outermost block that holds an offset."""
        outer = [block for block in self.blocks if block.kind != "turn"]
        found = outer[covering([block.span for block in outer], offset)] if outer else None
        return found if found and found.span.start <= offset < found.span.end else None


def find_quotations(
    text: str,
    tokens: Sequence[Token],
    tags: Sequence[str],
    quoted: Sequence[Span],
    sentences: Sequence[Sentence],
    blocks: Sequence[Block],
    linker: Linker,
) -> list[Quotation]:
    """Return the attributions of an article in reading order: outer ones first, each followed by those inside it."""
    reading = Reading(text, tokens, quoted, sentences, blocks)
    found = _linked(reading, _repaired(reading, tags), linker)
    found = [q for q in found if _speaks(reading, q)]
    found = _with_missed(reading, found)
    found = [*_settled(reading, found), *_posted(reading)]
    found.sort(key=lambda q: (q.content[0].start, -q.content[-1].end))
    return found


def form_of(text: str, spans: Sequence[Span], quoted: Sequence[Span]) -> Form:
    """Tell whether the words stand wholly, partly or not at all between double quotation marks.

    >>> form_of("He said “no” twice.", [Span(8, 18)], [Span(8, 12)])
    'mixed'
    """
    letters = [i for span in spans for i in range(*span) if text[i].isalnum()]
    inside = [any(q.start < i < q.end for q in quoted if q.start <= i) for i in letters]
    return "direct" if letters and all(inside) else "mixed" if any(inside) else "indirect"


# ----------------------------------------------------------------------------------------- from tags to triples


def _repaired(reading: Reading, tags: Sequence[str]) -> list[str]:
    """Return the tags with long quotations made whole: nothing inside one is a cue or a source of the outer speech."""
    tags = list(tags)
    for span in reading.quoted:
        inside = reading.within(span)
        if reading.words(span) < SENTENCE_WORDS:
            continue
        share = sum(tags[i].endswith(("content", "cue", "source")) for i in inside)
        if share * 2 < len(inside):
            continue
        begins = tags[inside[0]] == "B-content" or inside[0] == 0 or not tags[inside[0] - 1].endswith("content")
        for i in inside:
            tags[i] = "I-content"
        if begins:
            tags[inside[0]] = "B-content"
    return _sound(tags)


def _sound(tags: list[str]) -> list[str]:
    """Turn an inside tag that follows another role into a begin."""
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and (i == 0 or tags[i - 1][2:] != tag[2:]):
            tags[i] = "B-" + tag[2:]
    return tags


def _linked(reading: Reading, tags: Sequence[str], linker: Linker) -> list[Quotation]:
    """Join contents to cues and cues to sources; contents that share a cue are one statement."""
    runs = find_runs(tags)
    scene = Scene.of(reading.tokens, _states(reading), runs)
    roles = {role: [run for run in runs if run.role == role] for role in ("content", "cue", "source")}
    groups: dict[int, tuple[Run | None, list[Run]]] = {}
    for content in roles["content"]:
        cue = linker.choose(scene, "cue of content", content, near(content, roles["cue"]))
        key = cue.first if cue else -1 - content.first
        groups.setdefault(key, (cue, []))[1].append(content)
    found = []
    for cue, contents in groups.values():
        source = linker.choose(scene, "source of cue", cue, near(cue, roles["source"])) if cue else None
        spans = tuple(reading.span(run.first, run.last) for run in contents)
        found.append(
            Quotation(
                spans,
                reading.span(cue.first, cue.last) if cue else None,
                reading.span(source.first, source.last) if source else None,
                "indirect",
            )
        )
    return found


def _states(reading: Reading) -> list[int]:
    states = [0] * len(reading.tokens)
    for span in reading.quoted:
        for i in reading.within(span):
            states[i] = 2
    return states


@cache
def _speech_words() -> frozenset[str]:
    return frozenset(forms_of("speech")) | speech_nouns()


def _speaks(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether the cue reports an utterance; quotation marks without any cue are looked at later."""
    if quotation.cue is None:
        return True
    words = [reading.tokens[i].text.casefold() for i in reading.within(quotation.cue)]
    return not any(w[0].isalnum() for w in words) or any(w in _speech_words() for w in words)
