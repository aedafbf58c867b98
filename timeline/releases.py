"""Press releases: whose words follow "released the following statement:" and "STATEMENT FROM ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from timeline.lexicon import load_lexicon
from timeline.reading import Reading
from timeline.records import Block, Span
from timeline.text import EDGE, strip, trim

__all__ = ["Release", "find_releases"]

OPENING_MARKS = ("“", '"', "''")
CLOSING_MARKS = ("”", '"', "''")
DATELINE = re.compile(r"[^“”\"–—]{0,70}?(?:\s[–—]|\s--?)\s(?=\S)|\([A-Z][\w .,]{1,40}\)\s(?=\S)")
LEAD_IN = re.compile(r"[^,“”\"]{1,90},\s(?:\d{4},\s)?(?=[A-Z]|the\s)")  # "Today, ", "Following the vote in the House, "
LONGEST_LEAD = 700  # characters
HINTS = ("the following", "tatement", "STATEMENT", "From ")  # one is there in every line that leads in to a statement
SKIPPED = ("credit", "byline", "caption")


@dataclass(frozen=True, slots=True)
class Release:
    """A statement given whole: the words before it, its cue and source among them, and its paragraphs."""

    lead: Span
    cue: Span | None
    source: Span
    body: tuple[Span, ...]

    def holds(self, span: Span) -> bool:
        """Tell whether one of its paragraphs holds a span."""
        return any(part.holds(span) for part in self.body)

    def meets(self, span: Span) -> bool:
        """Tell whether a span touches its words or the words that lead in to them."""
        return self.lead.meets(span) or any(part.meets(span) for part in self.body)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load_lexicon("layout")["release"][name], re.VERBOSE)


def find_releases(reading: Reading) -> list[Release]:
    """Return the statements that are given whole after a line that says whose they are.

    Words without quotation marks count to the end mark of a press release; where there is none, only the paragraph
    right after the line does.
    """
    blocks = [b for b in reading.outer if b.kind not in SKIPPED]
    leads = [_lead(reading, block) for block in blocks]
    found = []
    for i, lead in enumerate(leads):
        if lead is None or (lead[0] is None and any(later and later[0] for later in leads[i + 1 : i + 4])):
            continue  # a headline that the line with the verb says again
        cue, source, rest = lead
        body = _body(reading, blocks, leads, i, rest, cue is not None)
        if body:
            found.append(Release(Span(blocks[i].span.start, body[0].start), cue, source, tuple(body)))
    return found


Lead = tuple[Span | None, Span, Span]  # cue, source, what follows on the same line


def _lead(reading: Reading, block: Block) -> Lead | None:
    """Return cue, source and the rest of the line, if the paragraph leads in to a statement given whole."""
    words = block.span.of(reading.text)
    if len(words) > LONGEST_LEAD or (words[-1] != ":" and not any(hint in words for hint in HINTS)):
        return None
    for name in ("verb", "heading", "from"):
        match = _pattern(name).search(words) if name == "verb" else _pattern(name).match(words)
        if match is None or (name == "heading" and not _is_release(reading, match)):
            continue
        at = block.span.start
        rest = trim(reading.text, Span(at + match.end(), block.span.end))
        if name == "verb":
            cue = trim(reading.text, Span(at + match.start("cue"), at + match.end("cue")))
            source = _named_before(reading, Span(reading.sentence(cue.start).start, cue.start))
            return (cue, source, rest) if source and not reading.words(rest) else None
        return None, strip(reading.text, Span(at + match.start("source"), at + match.end("source")), EDGE), rest
    return None


def _is_release(reading: Reading, match: re.Match[str]) -> bool:
    """Tell whether a heading "Statement from Roe on the raids" is a release's: in capitals, with a colon or an end."""
    return match.group().startswith(("STATEMENT", "JOINT")) or match.group().endswith(":") or _end_mark(reading)


def _end_mark(reading: Reading) -> bool:
    return any(_pattern("end").fullmatch(b.span.of(reading.text)) for b in reading.outer)


def _named_before(reading: Reading, before: Span) -> Span | None:
    """Return who released it: the words before the verb without a dateline, "Today," and "today"."""
    words = before.of(reading.text)
    start = 0
    dateline = DATELINE.match(words)
    if dateline and words[: dateline.end()].strip()[:1].isupper():
        start = dateline.end()
    while (lead := LEAD_IN.match(words, start)) and _pattern("adverbial").match(words, start):
        start = lead.end()
    source = strip(reading.text, Span(before.start + start, before.end), EDGE)
    late = _pattern("late").search(source.of(reading.text))
    if late:
        source = strip(reading.text, Span(source.start, source.start + late.start()), EDGE)
    return source if 0 < reading.words(source) <= 25 and "." not in _bare(source.of(reading.text)) else None


def _bare(words: str) -> str:
    """Return the words without the full stops of abbreviations: what is left would end a sentence."""
    return re.sub(r"\b(?:\w{1,6}|\w\.\w)\.(?!\s+(?:The|He|She|It|They|In|On|A)\b)", "", words)


# -------------------------------------------------------------------------------------------------- the words


def _body(
    reading: Reading, blocks: Sequence[Block], leads: Sequence[Lead | None], i: int, rest: Span, has_verb: bool
) -> list[Span]:
    """Return the paragraphs of the statement: the rest of the line, or those below it."""
    following = [b.span for b in blocks[i + 1 :]]
    until = next((k for k, lead in enumerate(leads[i + 1 :]) if lead), len(following))
    if reading.words(rest):
        following, until = [rest, *following], until + 1
    following = following[:until]
    quoted: list[Span] = []
    for paragraph in following:
        if not _is_all_quoted(reading, paragraph):
            break
        quoted.append(paragraph)
        if not _is_open(reading, paragraph) and not _reopens(reading, following, len(quoted)):
            break
    if quoted:
        return quoted
    if not following or following[0].of(reading.text).startswith(OPENING_MARKS):
        return []
    end = next((k for k, p in enumerate(following) if _pattern("end").fullmatch(p.of(reading.text))), None)
    if end is not None:
        return [p for p in following[:end] if reading.words(p)]
    return following[:1] if has_verb and reading.words(following[0]) else []


def _is_all_quoted(reading: Reading, paragraph: Span) -> bool:
    """Tell whether a paragraph is one quotation: it opens with a mark and closes with one, or never closes."""
    words = paragraph.of(reading.text)
    if not words.startswith(OPENING_MARKS):
        return False
    spans = [q for q in reading.quoted if paragraph.holds(q)]
    return bool(spans) and sum(q.end - q.start for q in spans) >= 0.9 * (paragraph.end - paragraph.start)


def _is_open(reading: Reading, paragraph: Span) -> bool:
    """Tell whether a paragraph's quotation is never closed: it goes on in the next."""
    return not paragraph.of(reading.text).rstrip(" .,").endswith(CLOSING_MARKS)


def _reopens(reading: Reading, following: Sequence[Span], n: int) -> bool:
    return n < len(following) and _is_all_quoted(reading, following[n])
