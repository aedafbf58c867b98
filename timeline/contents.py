"""Which words of a statement were said: an interrupted quotation's second half too, no scrap of the outlet's own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from timeline.edges import AFTER_BREAK, PLATFORM, SUMMARIES, is_cut_off, with_clean_edges, without_aside
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.sources import RELATIVE
from timeline.text import CLOSING_MARKS, EDGE, MARKS, SENTENCE_WORDS, covering

__all__ = ["cut_content", "with_second_halves", "without_others"]

ENDED = tuple(stop + mark for stop in ".?!…—–-" for mark in CLOSING_MARKS)
CLOSED = (",”", ',"', ",''", "?”", '?"', "?''", "!”", '!"', "!''")
BEING = frozenset("are did do does had has have is was were will would".split())
DETERMINERS = frozenset(("the", "a", "an", "that", "of", "to"))
# "denied it", "denied that" say it
EMPTY = frozenset(
    "a an the at by for from in of on over to with i we us me you them him her he she they otherwise so what "
    "who whom whose which".split()
)
RELATED = re.compile(r",?\s(?:who|which|whose)\s")
AGAIN = re.compile(r"(?:it|that|the same(?: thing)?|this)(?: again)?(?: (?:earlier|in|last|on|this|yesterday)\b.*)?")
SAID = re.compile(r"(?:has\s|had\s|have\s)?sa(?:id|ys?|ying)")
PHONE = re.compile(r"\(?\d{3}\)?[-. ][\dA-Z]")  # "by calling | 800-..."
HERE_IS = re.compile(r"(?:Here|There) (?:is|are|was|were) what\b|Here[’']s what\b")  # "he and his aides have said"
ADDRESSEE_WORDS = 3  # “Who pays?” Roe asked the new secretary
ADDRESSING = re.compile(r"(?:has |have |had )?(?:asked|asks|told|tells|reminded|assured|warned)")
# "told | the court | the rule was ...": whoever is told stands before the clause that is told
TOLD = re.compile(r"(?:has |have |had )?(?:told|tells|telling|reminded|assured|warned)")
LISTENER = re.compile(
    r"(?:the|a|an|his|her|their) (?!(?:story|truth|world|tale)\b)(?:[A-Za-z’'-]+ ){1,3}?"
    r"(?=(?:that|the|a|an|he|she|they|it|we|his|her|their|there) )"
    r"|(?!(?:jokes|lies|stories|tales|things)\b)(?:[a-z-]+ ){0,2}[a-z-]+s (?=(?:that|he|she|they|it|we|his|her|their) )"
)
NAMED = re.compile(  # "told | Harbour News’ Jo Roe | that ...", "told Harbour News | Digital | the pier was"
    r"(?:[A-Z][\w.’'-]*\s){1,6}(?=that\s)|(?:Digital|Business|Sunday|Tonight|Magazine)\s(?=[a-z])"
)
ON_SHOW = re.compile(
    r"[“\"][^“”\",.]{1,40}[”\"]\s(?=(?:that|the|he|she|they|it)\s)"
)  # "telling | “Pier and Port” | that"
BESIDE = re.compile(r"\s(?:[A-Z][\w.’'-]*\s)*")  # of a listener's name the tags may have taken the end alone
REMARKED_BY = re.compile(
    rf"{AFTER_BREAK}(?:an?\s)?(?:[\w-]+\s){{0,2}}(?:{SUMMARIES}|language|words)\s(?:that|which)\s"
    r"(?P<who>[^\s“”\"][^“”\"]{2,80}?),?\s$"
)
ON_PLATFORM = re.compile(PLATFORM)
REMARK, NEAR = 150, 3  # characters; statements
NEXT_CLAUSE = re.compile(r"(?:,|\b(?:and|but|while|although|though|as|or))\s+(?:the\s)?$")


# -------------------------------------------------------------------------------------- interrupted quotations


def with_second_halves(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Give an interrupted quotation its second half: “...,” Roe said, pointing to the dock. “...” are one statement.

    The tags may give the second half to a verb in between ("pointing to"); a half with a verb of its own stays apart.
    """
    out = list(found)
    halves = {i: half for i, q in enumerate(out) if (half := _second_half(reading, q))}
    starts = sorted(halves.values())
    for j, other in enumerate(out):  # nobody else keeps a word of a second half
        mine = [c for c in other.content if not starts or not starts[covering(starts, c.end - 1)].meets(c)]
        out[j] = replace(other, content=tuple(mine)) if len(mine) < len(other.content) else other
    for i, half in halves.items():
        out[i] = replace(out[i], content=tuple(sorted([*out[i].content, half])))
    return [q for q in out if q.content]


def _second_half(reading: Reading, quotation: Quotation) -> Span | None:
    """Return the quotation that opens the sentence after “...,” Roe said; None if a verb of its own follows it."""
    if quotation.cue is None or _closed_by_cue(reading, quotation, quotation.content) is None:
        return None
    place = reading.place(quotation.cue.start)
    if place + 1 >= len(reading.sentences):
        return None
    here, following = reading.sentences[place], reading.sentences[place + 1]
    start, text = following.span.start, reading.text
    half = reading.quotation_at(Span(start, start + 1))
    if half is None or half.start != start or here.paragraph != following.paragraph:
        return None
    alone = text.endswith(ENDED, *half) or not text.endswith(CLOSING_MARKS, *half)
    return half if alone and reading.words(half) >= SENTENCE_WORDS else None


def _closed_by_cue(reading: Reading, quotation: Quotation, content: Sequence[Span]) -> int | None:
    """Return where a quotation ends that source and cue follow right after its closing mark."""
    if quotation.cue is None:
        return None
    after = min(quotation.cue.start, quotation.source.start if quotation.source else quotation.cue.start)
    before = [s for s in content if s.end <= after]
    if not before or any(s.start < after for s in content if s not in before):
        return None
    tail = reading.text[before[-1].end - 2 : after].rstrip()
    return after if tail.endswith(CLOSED) else None


def without_others(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return the statements without the speaker of the next, taken for content: "it rained, while | Poe | said"."""
    found = _remarked(reading, found)
    named = sorted(
        (q.source, q.cue)
        for q in found
        if q.source and q.cue and q.source.end <= q.cue.start and not reading.is_quoted(q.source)
        if NEXT_CLAUSE.search(reading.text, max(0, q.source.start - 12), q.source.start)
    )
    starts = [source.start for source, _ in named]

    def alone(part: Span) -> Span:
        for source, cue in named[bisect_right(starts, part.start) : bisect_left(starts, part.end)]:
            is_apposed = reading.text[source.end] == "," and reading.text.endswith(", ", 0, source.start)
            if source.end <= part.end <= cue.start and not is_apposed:
                return Span(part.start, source.start)
        return part

    if not named:
        return [*found]
    parted = [(q, tuple(map(alone, q.content))) for q in found]
    return [q if content == q.content else replace(q, content=content) for q, content in parted]


def _remarked(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return the statements, each on another's words given to who makes it: "— a claim that | Roe | called “false”"."""
    out = list(found)
    for i, one in enumerate(out):
        if one.cue is None or one.content[0].start < one.cue.end or reading.text.endswith("ing", *one.cue):
            continue
        told = REMARKED_BY.search(
            reading.text, max(reading.sentence(one.cue.start).start, one.cue.start - REMARK), one.cue.start
        )
        if told is None or reading.is_quoted(Span(*told.span("who"))):
            continue
        out[i] = replace(one, source=Span(*told.span("who")))
        for j in range(max(0, i - NEAR), min(len(out), i + NEAR + 1)):
            other = out[j]
            if j != i and other.content[-1].start < told.start() < other.content[-1].end <= one.cue.start:
                last = Span(other.content[-1].start, told.start())
                out[j] = replace(other, content=(*other.content[:-1], last))
    return out


# ------------------------------------------------------------------------------------------------ what was said


def cut_content(reading: Reading, quotation: Quotation, source: Span | None) -> tuple[Span, ...]:
    """Return the words of a statement that were said, in order; none where nothing of them says anything.

    *source* is the statement's own with clean edges: what was said ends before it.
    """
    parts = list(quotation.content)
    if len(parts) > 1:
        parts = _without_predicate(reading, quotation.cue, parts)
        parts = _without_scraps(reading, parts) or parts
        for narrowed in (_without_question, _without_tail, _of_one_sentence):
            parts = narrowed(reading, quotation, parts) or parts
    parts = _without_listener(reading, quotation.cue, _without_scene(reading, _joined(reading.text, parts)))
    parts = [_before_source(span, source) for span in without_aside(reading, parts)]
    parts = [with_clean_edges(reading, span) for span in parts]
    parts = [span for span in parts if reading.words(span) and not _is_source(reading, quotation, source, span)]
    return () if all(_says_nothing(reading, span, quotation.cue) for span in parts) else tuple(parts)


def _without_predicate(reading: Reading, cue: Span | None, parts: list[Span]) -> list[Span]:
    """Return the parts but for what is told of the first one behind the verb: what he called “a joke” | is late."""
    first = parts[0]
    if cue is None or first.start < cue.end:
        return parts
    told = {s for s in parts[1:] if BEING.issuperset(s.of(reading.text).split()[:1]) and not reading.is_quoted(s)}
    return [s for s in parts if s not in told or s == first]


def _without_scraps(reading: Reading, parts: list[Span]) -> list[Span]:
    """Return the parts without an addressee ("had asked him:"), why no name is given, and lone pronouns."""

    def is_scrap(words: list[str]) -> bool:
        if set(words) <= DETERMINERS | RELATIVE or (words[0] == "on" and "condition" in words[1:3]):  # of anonymity
            return True
        return words[-1] == "what" or (len(words) <= 2 and words[-1].endswith(":"))

    return [s for s in parts if reading.is_quoted(s) or not is_scrap(s.of(reading.text).split())]


def _without_question(reading: Reading, quotation: Quotation, parts: list[Span]) -> list[Span]:
    """Return the parts behind the source in "Asked whether it would, he replied" and "That undercut what he said"."""
    if quotation.source is None or not quotation.source.start:
        return parts
    at = quotation.source.start
    asked = reading.text.startswith(("Asked ", "Pressed ", "Questioned "), reading.sentence(at).start)
    governed = reading.text[max(0, at - 6) : at].rstrip().endswith("what")
    return [s for s in parts if s.start > at] if asked or governed else parts


def _without_tail(reading: Reading, quotation: Quotation, parts: list[Span]) -> list[Span]:
    """Return the parts of “...,” Roe told them: no addressee, and past the full stop only what stands between marks."""
    closing = _closed_by_cue(reading, quotation, parts)
    if closing is None or quotation.cue is None:
        return parts
    if ADDRESSING.fullmatch(reading.text, *quotation.cue):
        near = [s for s in parts if s.start >= closing and not reading.is_quoted(s)]
        parts = [s for s in parts if s not in near or reading.words(s) > ADDRESSEE_WORDS]
    end = reading.sentence(closing).end
    return [s for s in parts if s.start < end or reading.is_quoted(s)]


def _of_one_sentence(reading: Reading, quotation: Quotation, parts: list[Span]) -> list[Span]:
    """Return the parts without bare words of another sentence than the cue's, if it has any: nobody introduced them."""
    if quotation.cue is None or len(parts) == 1:
        return parts
    sentence = reading.sentence(quotation.cue.start)
    own = [s for s in parts if sentence.meets(s)]
    return [s for s in parts if s in own or reading.is_quoted(s)] if own else parts


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those with nothing but spaces or marks between them made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        gap = text[joined[-1].end : span.start] if joined else "\n"
        if "\n" not in gap and not gap.strip(EDGE + MARKS):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _without_scene(reading: Reading, parts: list[Span]) -> list[Span]:
    """Return the parts without where it was said, if a clause follows: "said at | a port event | that it was shut"."""
    if len(parts) < 2 or not reading.text.startswith("that ", parts[1].start):
        return parts
    is_scene = is_cut_off(reading.text, parts[0]) and reading.sentence(parts[0].start).holds(parts[1])
    return parts[1:] if is_scene else parts


def _without_listener(reading: Reading, cue: Span | None, parts: list[Span]) -> list[Span]:
    """Return the parts without whoever is told it, where a clause follows: "told | the court | the rule was ..."."""
    opening = Span(parts[0].start, parts[0].start + 1)
    if cue is None or not TOLD.match(reading.text, *cue):
        return parts
    if reading.is_quoted(opening):
        shown = ON_SHOW.match(reading.text, *parts[0])
        return [Span(shown.end(), parts[0].end), *parts[1:]] if shown else parts
    is_bare = TOLD.fullmatch(reading.text, *cue) is not None
    match = (LISTENER.match(reading.text, *parts[0]) if is_bare else None) or NAMED.match(reading.text, *parts[0])
    is_next = match is not None and BESIDE.fullmatch(reading.text, cue.end, parts[0].start) is not None
    return [Span(match.end(), parts[0].end), *parts[1:]] if match and is_next else parts


def _before_source(span: Span, source: Span | None) -> Span:
    """Return a part without the name that its source begins with: “...,” Roe | , a Democrat, said."""
    return Span(span.start, source.start) if source and span.start < source.start < span.end <= source.end else span


def _is_source(reading: Reading, quotation: Quotation, source: Span | None, span: Span) -> bool:
    """Tell whether bare words before a cue are its own source, or told of it: "Roe, who wrote to | Poe |, said"."""
    if reading.is_quoted(span):
        return False
    if any(who and who.holds(span) for who in (quotation.source, source)):
        return True
    if len(quotation.content) < 2:  # "was criticized | by Roe |"
        return (
            source is not None
            and span.start + len("by ") == source.start
            and reading.text.startswith("by ", span.start)
        )
    cue, text = quotation.cue, reading.text
    if source is None or cue is None:
        return False
    if source.end <= cue.start and text[span.end : source.start] == ", " and text.startswith(",", source.end):
        return True  # "Ohio’s mayor, | Ann Roe, said"
    is_between = source.start < span.start and span.end <= cue.start < quotation.content[-1].start
    return is_between and RELATED.match(text, source.end) is not None


def _says_nothing(reading: Reading, span: Span, cue: Span | None) -> bool:
    """Tell whether words outside all marks are but articles and pronouns: what they stood for was not found."""
    words = span.of(reading.text)
    if reading.is_quoted(span):
        return False
    if cue is not None and SAID.fullmatch(reading.text, *cue) and AGAIN.fullmatch(words):  # "denied that" says it
        return True
    if ON_PLATFORM.fullmatch(words):  # "posted on | Truth Social"
        return True
    return set(words.casefold().split()) <= EMPTY or PHONE.match(words) is not None or HERE_IS.match(words) is not None
