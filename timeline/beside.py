"""Quotations that the tagger missed: whose they are, by the words beside their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from timeline.dialogue import asks_back
from timeline.headed import find_headed
from timeline.lexicon import forms_of, has_clause, vocabulary
from timeline.reading import Reading
from timeline.records import Quotation, Span, Token
from timeline.text import BULLETS, EDGE, MARKS, SENTENCE_WORDS, covering, strip, trim

__all__ = ["with_missed"]

GOES_ON_REACH = 2000  # characters that a quotation may lie below the one that it goes on from
MOST = 100  # quotations that one statement is made of
CELL = 512  # characters
CLOSE_ENOUGH = 14  # tokens between a quotation and the verb that reports it, at the most
ADVERBS = frozenset(("also", "later", "then"))
LEADING_UP = re.compile(r"[^.;:“”\"]{0,40}[,:]\s(?:[“\"]|'')")  # the words between a verb and the quotation behind it
# Behind them the next clause is another: “No,” | when Roe asked; on “Harbour Hour” | whether it was so, Roe did not say
APART = frozenset(
    "after although and because before but if never not since though when where whether which while".split()
)
CLOSING = re.compile(r"''|[”\"]")
SHORT_WORD = 4  # letters of what a full stop abbreviates: "Mr.", "Sens."
NAME_WORD = re.compile(r"[A-Z@]")
SIGNED = re.compile(r"\s*[—–―-]{1,2}\s?(?P<name>[A-Z][^“”\"\n]{2,70}?)\.?\s*$", re.MULTILINE)


def with_missed(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return the statements, with every long quotation in prose given to whom the words around it name.

    Content without a cue stays only where quotation marks show that somebody spoke.
    """
    signed = list(_signed_lines(reading))
    lines = [line for line, _ in signed]
    kept = Shelf()
    for q in found:
        mine = [c for c in q.content if not (lines and lines[covering(lines, c.start)].holds(c))]
        if q.cue is not None and mine:
            kept.add(replace(q, content=tuple(mine)) if len(mine) < len(q.content) else q)
    for _, q in signed:
        kept.add(q)
    headed = find_headed(reading)
    for span in reading.quoted:
        block = reading.block(span.start)
        if (block and block.kind != "prose") or reading.words(span) < SENTENCE_WORDS:
            continue
        if any(_shares(span, kept.items[i]) for i in kept.near(span)):
            continue
        if span.start in headed:
            kept.add(Quotation((span,), None, headed[span.start], "direct"))
        else:
            _attribute(reading, span, kept)
    return kept.items


class Shelf:
    """Statements in order, and where in the text each stands: asked for those near a place, it looks at no others."""

    def __init__(self) -> None:
        """Begin empty."""
        self.items: list[Quotation] = []
        self._places: dict[int, set[int]] = {}

    def add(self, quotation: Quotation) -> None:
        """Put a statement last."""
        self.items.append(quotation)
        self._note(len(self.items) - 1)

    def replace(self, index: int, quotation: Quotation) -> None:
        """Put a statement, of no fewer words, in the place of another."""
        self.items[index] = quotation
        self._note(index)

    def near(self, span: Span) -> list[int]:
        """Return the indices, in order, of the statements that may touch a span with content or cue."""
        return sorted({i for place in self._cells(span) for i in self._places.get(place, ())})

    def _note(self, index: int) -> None:
        quotation = self.items[index]
        for span in (*quotation.content, *([quotation.cue] if quotation.cue else [])):
            for place in self._cells(span):
                self._places.setdefault(place, set()).add(index)

    @staticmethod
    def _cells(span: Span) -> range:
        return range(span.start // CELL, span.end // CELL + 1)


def _signed_lines(reading: Reading) -> Iterator[tuple[Span, Quotation]]:
    """Yield each line that is one quotation and the name of its author: “I’d live in “hell” first.” ― Jane Roe."""
    for block in reading.blocks:
        line = block.span.of(reading.text)
        if block.kind != "prose" or not line.startswith(("“", "”", '"', "''")):
            continue
        close = max(line.rfind("”"), line.rfind('"'), line.rfind("''"))
        mark = CLOSING.match(line, max(0, close))
        end = block.span.start + mark.end() if mark else block.span.start
        name = _signature(reading.text, end)
        if name and name.end >= block.span.end - 1:
            quoted = strip(reading.text, Span(block.span.start, end), MARKS)
            if reading.words(quoted) >= SENTENCE_WORDS:
                yield block.span, Quotation((quoted,), None, name, "direct")


def _shares(span: Span, quotation: Quotation) -> bool:
    """Tell whether the statement covers at least half of a quotation, or the quotation lies within its words."""
    common = sum(max(0, min(span.end, c.end) - max(span.start, c.start)) for c in quotation.content)
    return 2 * common >= span.end - span.start


def _attribute(reading: Reading, span: Span, found: Shelf) -> None:
    """Add a quotation to the statements: by a verb beside it, or going on from another."""
    beside = (
        _signed(reading, span)
        or _verb_after(reading, span)
        or _named_with_medium(reading, span)
        or _verb_before(reading, span)
        or _named_before(reading, span)
    )
    if beside:
        cue, source = beside
        same = None if cue is None else next((i for i in found.near(cue) if _reports(found.items[i], cue)), None)
        if same is None or len(found.items[same].content) >= MOST:
            found.add(Quotation((span,), cue, source, "direct"))
        else:
            _add_to(found, same, span)
        return
    at = _goes_on(reading, span, found)
    if at is None:
        return
    above = found.items[at]
    is_here = reading.paragraph(above.content[-1].start) == reading.paragraph(span.start)
    if is_here and len(above.content) < MOST:
        _add_to(found, at, span)
    else:
        found.add(Quotation((span,), None, above.source, "direct"))


def _reports(quotation: Quotation, cue: Span) -> bool:
    return quotation.cue is not None and quotation.cue.meets(cue)


def _add_to(found: Shelf, index: int, span: Span) -> None:
    one = found.items[index]
    found.replace(index, replace(one, content=tuple(sorted({*one.content, span}))))


def _goes_on(reading: Reading, span: Span, found: Shelf) -> int | None:
    """Return the index of the statement that this quotation goes on from: in its paragraph or in the one above."""
    here = reading.paragraph(span.start)
    before = [
        i
        for i in found.near(Span(max(0, span.start - GOES_ON_REACH), span.start))
        if (q := found.items[i]).source and q.content[-1].end <= span.start and reading.is_quoted(q.content[-1])
    ]
    at = max(before, key=lambda i: found.items[i].content[-1].end, default=None)
    if at is None:
        return None
    last = found.items[at]
    if asks_back(reading, last, span):
        return None
    there = reading.paragraph(last.content[-1].start)
    opens = trim(reading.text, reading.sentence(span.start)).start == span.start
    between = reading.text[max(last.content[-1].end, last.cue.end if last.cue else 0) : span.start]
    if there == here:
        words = between.split()
        is_apart = "." not in between and has_clause(words)
        return at if len(words) <= CLOSE_ENOUGH and not is_apart else None
    return at if there == here - 1 and opens and "." not in between.strip(' .\n”"') else None


def _signed(reading: Reading, span: Span) -> tuple[Span | None, Span] | None:
    """Return no cue and the name that closes the paragraph after a dash: “...” — Jane Roe."""
    name = _signature(reading.text, span.end)
    return (None, name) if name else None


def _signature(text: str, offset: int) -> Span | None:
    """Return the name that closes a line after a dash."""
    name = SIGNED.match(text, offset)
    if not name or not all(
        w[0].isupper() or w in ("of", "the", "de", "and") for w in name["name"].split(",")[0].split()
    ):
        return None
    return Span(name.start("name"), name.end("name"))


def _verb_after(reading: Reading, span: Span) -> tuple[Span, Span | None] | None:
    """Return cue and source right after a closing mark: “...,” Roe said / “...,” said Roe."""
    inside = reading.within(span)
    here, behind = reading.paragraph(span.start), reading.tokens[inside[-1] + 1 : inside[-1] + 1 + CLOSE_ENOUGH]
    words = [word for word in behind if reading.paragraph(word.start) == here]
    verb = _first_verb(words)
    if verb is None or any(_stops(words, i) or words[i].text.casefold() in APART for i in range(verb)):
        return None
    if words[verb].text.endswith("ing") or _is_of_the_next(reading, span, words[verb]):
        return None
    cue = Span(words[verb].start, words[verb].end)
    if verb > 0:
        source = strip(reading.text, Span(words[0].start, words[verb - 1].end), EDGE)
        return cue, source if source.start < source.end else None
    return cue, _name_after(words[verb + 1 :])


def _stops(words: Sequence[Token], i: int) -> bool:
    """Tell whether a token ends the clause: a mark or a full stop, unless that belongs to "Mr." or "J."."""
    if words[i].text != ".":
        return words[i].text in '“”";:'
    return not (i and words[i - 1].text[0].isupper() and len(words[i - 1].text) <= SHORT_WORD)


def _verb_before(reading: Reading, span: Span) -> tuple[Span, Span | None] | None:
    """Return cue and source right before an opening mark: Roe told reporters, “..."; Roe had asked him: “..."."""
    first = reading.within(span)[0]
    sentence = reading.sentence(max(0, span.start - 1))
    if (
        first == 0
        or reading.text[span.start - 1 : span.start] == "\n"
        or reading.texts[first - 1] not in (",", ":", "that")
    ):
        return None
    floor = max(reading.within(sentence)[0], first - CLOSE_ENOUGH)
    words = [*reading.tokens[floor:first]]
    verb = next((i for i in range(len(words) - 1, -1, -1) if words[i].text.casefold() in forms_of("speech")), None)
    if verb is None:
        return None
    if (
        verb and words[verb].text == "asked" and words[verb - 1].text == ","
    ):  # "Roe, asked about it: “...”": not her verb
        return None
    start = verb - 1 if verb and words[verb - 1].text.casefold() in ("had", "has", "have") else verb
    names = [
        i
        for i in range(start)
        if NAME_WORD.match(words[i].text) or words[i].text.casefold() in ("he", "she", "they", "we")
    ]
    subject = start - (start > 0 and (words[start - 1].text in ADVERBS or words[start - 1].text.endswith("ly")))
    if not names or names[-1] != subject - 1:
        return Span(words[start].start, words[verb].end), None
    begin = names[-1]
    while begin - 1 in names:
        begin -= 1
    return Span(words[start].start, words[verb].end), Span(words[begin].start, words[names[-1]].end)


def _is_of_the_next(reading: Reading, span: Span, verb: Token) -> bool:
    """Tell whether a verb leads up to another quotation, in the next sentence: “No.” To which Roe said, “Why?”"""
    is_ended = reading.text[max(0, span.end - 3) : span.end].rstrip(MARKS).endswith(".")
    return is_ended and LEADING_UP.match(reading.text, verb.end) is not None


LED = re.compile(
    rf"[{BULLETS}\s–—-]*(?P<name>[A-Z][\w.’'-]*(?:\s(?:of|de|for|la|the|(?P<role>[a-z]+)|[A-Z][\w.’'-]*)){{0,8}}?)"
    r"(?P<how>,[^“”\":.;]{1,80})?:\s?$"
)
HOW = re.compile(r",\s(?:at|during|from|in|on|speaking|to|via|writing)\b")  # "Roe, in a post on X: “...”"


def _named_before(reading: Reading, span: Span) -> tuple[None, Span] | None:
    """Return no cue and the name that opens a paragraph and leads up to a colon: Roe, on a podcast Tuesday: “...”."""
    lead = _lead(reading, span)
    return (None, Span(*lead.span("name"))) if lead else None


def _named_with_medium(reading: Reading, span: Span) -> tuple[None, Span] | None:
    """Return the same where only how it was said stands between them: "post" in "Roe, in a post: “...”" is no verb."""
    lead = _lead(reading, span)
    if lead is None or not HOW.match(lead["how"] or "") or lead["how"].split()[-1] in forms_of("speech"):
        return None
    return None, Span(*lead.span("name"))


def _lead(reading: Reading, span: Span) -> re.Match[str] | None:
    """Return what stands before a quotation, if it is the name of who speaks, and where or how."""
    sentence = reading.sentence(span.start)
    lead = LED.fullmatch(reading.text, sentence.start, span.start)
    roles = vocabulary("roles")
    if lead is None or (lead["role"] and lead["role"] not in roles):
        return None
    return lead if reading.text[max(0, sentence.start - 1) : sentence.start] in ("", "\n") else None


def _first_verb(words: Sequence[Token]) -> int | None:
    return next((i for i, t in enumerate(words) if t.text.casefold() in forms_of("speech")), None)


def _name_after(words: Sequence[Token]) -> Span | None:
    """Return the name that follows an inverted verb: said Jane Roe, the mayor."""
    held: list[Token] = []
    for token in words:
        if not (
            NAME_WORD.match(token.text)
            or token.text.casefold() in ("the", "a", "an", "of")
            or (held and token.text == "." and (len(held[-1].text) == 1 or held[-1].text in ("Jr", "Sr", "St")))
        ):
            break
        held.append(token)
    return Span(held[0].start, held[-1].end) if held and any(NAME_WORD.match(t.text) for t in held) else None
