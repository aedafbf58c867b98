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
    found = [_fronted(reading, q) for q in found if _speaks(reading, q)]
    found = _with_missed(reading, found)
    found = [settled for q in found for settled in _settled(reading, q)]
    found += _posted(reading)
    return _nested(reading, _with_clauses(reading, found))


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


def _fronted(reading: Reading, quotation: Quotation) -> Quotation:
    """Give a cue the clause before it: "There will be five, he said while declining to name them"."""
    cue, source = quotation.cue, quotation.source
    after = min((c.start for c in quotation.content if cue and c.start >= cue.end), default=None)
    if cue is None or source is None or source.end > cue.start or after is None:
        return quotation
    sentence = reading.sentence(cue.start)
    comma = reading.text[sentence.start : source.start].rstrip()
    clause = trim(reading.text, Span(sentence.start, sentence.start + len(comma) - 1))
    follows = reading.text[cue.end : after].strip().casefold()
    if not comma.endswith(",") or follows not in ("while", "before", "after", "as", "when"):
        return quotation
    return replace(quotation, content=(clause,)) if reading.words(clause) >= SENTENCE_WORDS else quotation


# ------------------------------------------------------------------------------------ quotations that were missed


def _with_missed(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return the statements, with every long quotation in prose given to whom the words around it name.

    Content without a cue stays only where quotation marks show that somebody spoke.
    """
    kept = [q for q in found if q.cue is not None]
    for span in reading.quoted:
        block = reading.block(span.start)
        if (block and block.kind != "prose") or reading.words(span) < SENTENCE_WORDS:
            continue
        if any(_shares(span, q) for q in kept):
            continue
        kept = _attributed(reading, span, kept)
    return kept


def _shares(span: Span, quotation: Quotation) -> bool:
    """Tell whether the statement covers at least half of a quotation, or the quotation lies within its words."""
    common = sum(max(0, min(span.end, c.end) - max(span.start, c.start)) for c in quotation.content)
    return 2 * common >= span.end - span.start


def _attributed(reading: Reading, span: Span, found: list[Quotation]) -> list[Quotation]:
    """Return the statements with this quotation added: by a verb beside it, to its neighbour, or going on from above."""
    beside = _signed(reading, span) or _verb_after(reading, span) or _verb_before(reading, span)
    if beside:
        cue, source = beside
        same = next((i for i, q in enumerate(found) if q.cue and cue and q.cue.meets(cue)), None)
        if same is None:
            return [*found, Quotation((span,), cue, source, "direct")]
        joined = tuple(sorted({*found[same].content, span}))
        return [*found[:same], replace(found[same], content=joined), *found[same + 1 :]]
    above = _goes_on(reading, span, found)
    if above is None:
        return found
    if reading.paragraph(above.content[-1].start) == reading.paragraph(span.start):
        joined = tuple(sorted({*above.content, span}))
        return [replace(q, content=joined) if q is above else q for q in found]
    return [*found, Quotation((span,), None, above.source, "direct")]


def _goes_on(reading: Reading, span: Span, found: Sequence[Quotation]) -> Quotation | None:
    """Return the quoted statement that this quotation goes on from: in its paragraph, or in the one right above it."""
    here = reading.paragraph(span.start)
    before = [q for q in found if q.source and q.content[-1].end <= span.start and _ends_quoted(reading, q)]
    last = max(before, key=lambda q: q.content[-1].end, default=None)
    if last is None:
        return None
    there = reading.paragraph(last.content[-1].start)
    opens = trim(reading.text, reading.sentence(span.start)).start == span.start
    between = reading.text[max(last.content[-1].end, last.cue.end if last.cue else 0) : span.start]
    if there == here:
        return last if len(between.split()) <= CLOSE_ENOUGH else None
    return last if there == here - 1 and opens and "." not in between.strip(" .\n”\"") else None


def _ends_quoted(reading: Reading, quotation: Quotation) -> bool:
    return any(q.meets(quotation.content[-1]) for q in reading.quoted)


SIGNED = re.compile(r"\s*[—–―-]{1,2}\s?(?P<name>[A-Z][^“”\"\n]{2,70}?)\.?\s*$", re.MULTILINE)


def _signed(reading: Reading, span: Span) -> tuple[Span | None, Span] | None:
    """Return no cue and the name that closes the paragraph after a dash: “...” — Jane Roe."""
    name = SIGNED.match(reading.text, span.end)
    if not name or not all(w[0].isupper() or w in ("of", "the", "de", "and") for w in name["name"].split(",")[0].split()):
        return None
    return None, Span(name.start("name"), name.end("name"))


def _verb_after(reading: Reading, span: Span) -> tuple[Span, Span | None] | None:
    """Return cue and source right after a closing mark: “...,” Roe said / “...,” said Roe."""
    inside = reading.within(span)
    words = reading.tokens[inside[-1] + 1 : inside[-1] + 1 + CLOSE_ENOUGH]
    verb = _first_verb(words)
    if verb is None or any(t.text in MARKS[:3] + ".;:" for t in words[:verb]):
        return None
    cue = Span(words[verb].start, words[verb].end)
    if verb > 0:
        source = trim(reading.text, Span(words[0].start, words[verb - 1].end))
        source = Span(source.start + len(source.of(reading.text)) - len(source.of(reading.text).lstrip(EDGE)), source.end)
        return cue, source if source.start < source.end else None
    return cue, _name_after(words[verb + 1 :])


def _verb_before(reading: Reading, span: Span) -> tuple[Span, Span | None] | None:
    """Return cue and source right before an opening mark: Roe told reporters, “..."; Roe had asked him: “..."."""
    first = reading.within(span)[0]
    sentence = reading.sentence(max(0, span.start - 1))
    if first == 0 or reading.text[span.start - 1 : span.start] == "\n" or reading.tokens[first - 1].text not in (",", ":", "that"):
        return None
    floor = max(reading.within(sentence)[0], first - CLOSE_ENOUGH)
    words = reading.tokens[floor:first]
    verb = next((i for i in range(len(words) - 1, -1, -1) if words[i].text.casefold() in forms_of("speech")), None)
    if verb is None:
        return None
    start = verb - 1 if verb and words[verb - 1].text.casefold() in ("had", "has", "have") else verb
    names = [i for i in range(start) if NAME_WORD.match(words[i].text) or words[i].text.casefold() in ("he", "she", "they", "we")]
    if not names or names[-1] != start - 1:
        return Span(words[start].start, words[verb].end), None
    begin = names[-1]
    while begin - 1 in names:
        begin -= 1
    return Span(words[start].start, words[verb].end), Span(words[begin].start, words[names[-1]].end)


def _first_verb(words: Sequence[Token]) -> int | None:
    return next((i for i, t in enumerate(words) if t.text.casefold() in forms_of("speech")), None)


def _name_after(words: Sequence[Token]) -> Span | None:
    """Return the name that follows an inverted verb: said Jane Roe, the mayor."""
    held = []
    for token in words:
        if not (NAME_WORD.match(token.text) or token.text.casefold() in ("the", "a", "an", "of") or (held and token.text == ".")):
            break
        held.append(token)
    return Span(held[0].start, held[-1].end) if held and any(NAME_WORD.match(t.text) for t in held) else None


# ------------------------------------------------------------------------------------------------ tidying up


def _settled(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement with clean edges, its form and its real source; nothing when no words are left."""
    block = reading.block(quotation.content[0].start)
    if (block and block.kind in (*SILENT, "post")) or _in_turn(reading, quotation):
        return
    content = [_cut(reading, span) for span in _joined(reading, _without_scraps(reading, quotation))]
    content = [span for span in content if reading.words(span)]
    if not content:
        return
    form = form_of(reading.text, content, reading.quoted)
    asked = quotation.cue is not None and any(w in forms_of("question") for w in quotation.cue.of(reading.text).casefold().split())
    ends = content[-1].of(reading.text).rstrip(MARKS + " ").endswith("?")
    yield replace(
        quotation,
        content=tuple(content),
        source=_source(reading, quotation),
        antecedent=_antecedent(reading, quotation),
        form=form,
        is_question=ends and (form == "direct" or asked),
        channel="headline" if block and block.kind == "headline" else "prose",
    )


def _in_turn(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether a turn of a transcript says this already; what its speaker reports of others stays."""
    turn = next((b for b in reading.blocks if b.kind == "turn" and any(b.span.meets(c) for c in quotation.content)), None)
    return bool(turn and not (turn.body and quotation.cue and turn.body.holds(quotation.cue)))


def _without_scraps(reading: Reading, quotation: Quotation) -> tuple[Span, ...]:
    """Return the content without an addressee ("had asked him:") and without the clause that "what he said" is object of."""
    if len(quotation.content) == 1:
        return quotation.content

    def is_scrap(span: Span) -> bool:
        words = span.of(reading.text).split()
        return (len(words) <= 2 and words[-1].endswith(":")) or words[-1] == "what"

    content = [s for s in quotation.content if any(q.meets(s) for q in reading.quoted) or not is_scrap(s)]
    at = quotation.source.start if quotation.source else 0
    if reading.text[max(0, at - 6) : at].rstrip().endswith("what"):  # "That undercut what he said would be ..."
        content = [s for s in content if s.start > at]
    return tuple(content) or quotation.content


def _joined(reading: Reading, spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those with nothing but spaces or marks between them made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        gap = reading.text[joined[-1].end : span.start] if joined else "\n"
        if "\n" not in gap and not gap.strip(EDGE + MARKS):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _cut(reading: Reading, span: Span) -> Span:
    """Return the span without outer marks, a leading "that", a final full stop or the outlet's aside."""
    text = reading.text
    whole = next((q for q in reading.quoted if q.start <= span.start + 1 and span.end - 1 <= q.end and q.meets(span)), None)
    if whole:
        return _inside(text, span)
    words = span.of(text)
    aside = ASIDE.search(words)
    if aside and not any(q.start < span.start + aside.start() < q.end for q in reading.quoted):
        span = Span(span.start, span.start + aside.start())
    span = _strip(text, span, EDGE)
    for lead in (WITHOUT, re.compile(r"that (?=\S)", re.IGNORECASE)):
        match = lead.match(text, span.start, span.end)
        if match:
            span = Span(match.end(), span.end)
    return Span(span.start, span.end - 1) if text[span.start : span.end].endswith(".") and not _abbreviated(text, span) else span


def _abbreviated(text: str, span: Span) -> bool:
    return bool(re.search(r"\b[A-Z]\.[A-Z]\.$", span.of(text)))


def _inside(text: str, span: Span) -> Span:
    """Return the words between the marks: one mark, or a nested pair's leftover, off either end."""
    span = _strip(text, span, " \t\n\r\xa0")
    start = span.start + (text[span.start : span.start + 2] in ("''", "``") and 2 or text[span.start] in "“”\"" and 1 or 0)
    end = span.end - (text[span.end - 2 : span.end] == "''" and 2 or text[span.end - 1] in "“”\"" and 1 or 0)
    return trim(text, Span(start, max(start, end)))


def _strip(text: str, span: Span, edge: str) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(edge))
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip(edge)))))


def _source(reading: Reading, quotation: Quotation) -> Span | None:
    """Return the source without marks at its edges; None when no word is left."""
    span = _strip(reading.text, quotation.source, EDGE + MARKS) if quotation.source else None
    return span if span and reading.words(span) else None


OWNER = re.compile(r"(?P<owner>(?:[A-Z][\w.-]* ){0,3}[A-Z][\w.-]*)[’']s?\b")
WHO = re.compile(r"(?P<noun>(?:[\w’'.-]+ ){0,3}[\w’'.-]+),? (?=who\b)$")


def _antecedent(reading: Reading, quotation: Quotation) -> Span | None:
    """Return what a relative source stands for: the noun before "who", the owner of the post or letter before "which"."""
    source = quotation.source
    words = source.of(reading.text).casefold() if source else ""
    if source is None or words not in RELATIVE:
        return None
    sentence = reading.sentence(source.start)
    before = Span(sentence.start, source.start)
    owners = [m for m in OWNER.finditer(before.of(reading.text))]
    nouns = {reading.tokens[i].text.casefold() for i in reading.within(before)} & speech_nouns()
    if words != "who" and owners and nouns:
        return Span(before.start + owners[-1].start("owner"), before.start + owners[-1].end("owner"))
    if words == "who":
        return _noun_before(reading, source)
    return None


def _noun_before(reading: Reading, source: Span) -> Span | None:
    """Return the words of the noun phrase that "who" stands for: back to a comma, a preposition or a verb."""
    at = reading.within(source)[0] - 1
    if at >= 0 and reading.tokens[at].text == ",":
        at -= 1
    last = at
    stops = ("with", "of", "by", "to", "from", "for", "and", "in", "on", "at", "is", "was", "are", "were", "among", "that")
    while at >= 0 and last - at < 6 and reading.tokens[at].text[0].isalnum() and reading.tokens[at].text.casefold() not in stops:
        at -= 1
    return reading.span(at + 1, last + 1) if at < last else None


def _with_clauses(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return the statements with a relative clause joined to the content that it describes ("sheriffs, who have agreed to")."""
    out: list[Quotation] = []
    for q in sorted(found, key=lambda q: (q.content[0].start, -q.content[-1].end)):
        host = out[-1] if out else None
        if host and host.form != "direct" and q.cue and q.source and q.channel == host.channel:
            gap = reading.text[host.content[-1].end : q.cue.start].strip(" ,").casefold()
            described = q.antecedent is not None and host.content[-1].holds(q.antecedent)
            if gap == "who" and described and q.content[-1].start > q.cue.start:
                whole = Span(host.content[-1].start, q.content[-1].end)
                out[-1] = replace(host, content=(*host.content[:-1], whole), form=form_of(reading.text, [*host.content[:-1], whole], reading.quoted))
                continue
        out.append(q)
    return out


# ------------------------------------------------------------------------------------- posts, transcripts


def _posted(reading: Reading) -> Iterator[Quotation]:
    """Yield what embedded posts and transcripts say: each turn by its own speaker, the rest by the post's author."""
    turns = [block for block in reading.blocks if block.kind == "turn"]
    for turn in turns:
        body = _inside(reading.text, turn.body) if turn.body else None
        if body and reading.words(body):
            yield Quotation((body,), None, turn.author, "direct", channel="turn", is_question=body.of(reading.text).rstrip(MARKS).endswith("?"))
    for post in (block for block in reading.blocks if block.kind == "post" and block.body):
        body = post.body
        if body and not any(post.span.holds(turn.span) for turn in turns):
            body = _strip(reading.text, _without_links(reading.text, body), " \n\t")
            if reading.words(body) >= 3:
                yield Quotation((body,), None, post.author, "direct", channel="post")


def _without_links(text: str, span: Span) -> Span:
    link = re.search(r"(?:\s*(?:https?://|pic\.twitter\.com/|t\.co/)\S+)+\s*$", span.of(text))
    return Span(span.start, span.start + link.start()) if link else span


# ------------------------------------------------------------------------------------------ speech within speech


INNER = re.compile(r"(?:(?<=[\s“\"(—–-])|(?<=^))[‘'](?!(?:cause|til|em|bout|n|twas|tis|\d0s)\b)(?=\w)(?P<words>.+?)[’'](?=$|[\s.,;:!?”\"—–)-])", re.IGNORECASE | re.MULTILINE)
INNER_CUE = re.compile(r"(?!(?:And|But|Then|So|Now|When|Because|As|If)\b)\b(?P<source>(?:(?:[A-Z][\w.’-]*|the|a) ){0,3}(?:[A-Z][\w.’-]*|he|she|they|I|we|you|it|[a-z]+s)) (?P<cue>[a-z]+),? ?$")


def _nested(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Return all statements in order, each followed by those told inside it (``within`` is the index of the outer one)."""
    out: list[Quotation] = []
    for q in sorted(found, key=lambda q: (q.content[0].start, -q.content[-1].end)):
        outer = next((i for i in range(len(out) - 1, -1, -1) if out[i].within is None and _holds(out[i], q)), None)
        if outer is not None:
            out.append(replace(q, within=outer))
            continue
        out.append(q)
        if q.form == "direct":
            here = len(out) - 1
            out += [replace(inner, within=here) for span in q.content for inner in _inner(reading, span)]
    return out


def _holds(outer: Quotation, inner: Quotation) -> bool:
    """Tell whether content and cue of one statement lie inside the content of another."""
    parts = [*inner.content, *([inner.cue] if inner.cue else [])]
    return all(any(c.holds(part) for c in outer.content) for part in parts)


def _inner(reading: Reading, content: Span) -> list[Quotation]:
    """Return the speech that a quoted speaker reports in single marks, with a verb before it; an interrupted one is joined."""
    out: list[Quotation] = []
    for match in INNER.finditer(reading.text, *content):
        words = Span(match.start("words"), match.end("words"))
        floor = max(content.start, reading.sentence(match.start()).start, match.start() - 60)
        lead = INNER_CUE.search(reading.text, floor, match.start())
        if lead and lead["source"] in ("I", "we", "We"):  # he quotes himself: his own words, not another statement
            out.append(Quotation((words,), None, None, "direct"))
        elif lead and lead["cue"] in forms_of("speech"):
            cue, source = (Span(lead.start(k), lead.end(k)) for k in ("cue", "source"))
            question = words.of(reading.text).endswith("?")
            out.append(Quotation((words,), cue, source, "direct", is_question=question))
        elif out and out[-1].content[-1].of(reading.text)[-1] not in ".!?,":
            joined = (*out[-1].content, words)
            out[-1] = replace(out[-1], content=joined, is_question=words.of(reading.text).endswith("?"))
    return [q for q in out if q.cue]
