"""Content, cue and source of each statement (the attribution triple), from the tagger's tags and quotation geometry."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from timeline.beside import SENTENCE_WORDS, with_missed
from timeline.claims import is_claimed
from timeline.clauses import with_whole_clauses
from timeline.lexicon import abbreviations, forms_of, load_lexicon, speech_nouns
from timeline.linker import STOPS, Linker, Run, Scene, find_runs
from timeline.nested import with_clauses, with_inner
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.releases import Release, find_releases
from timeline.subjects import is_event, with_subject
from timeline.text import EDGE, MARKS, covering, find_paragraphs, form_of, strip, trim

__all__ = ["find_quotations"]

SILENT = frozenset(("credit", "byline", "furniture", "caption"))
DATE_END = re.compile(
    r"(?:(?:[A-Z][a-z]+\.?,? ){0,2}\d{1,2}, )?\d{4},? (?=that\b)"
)  # the end of "said on June 16, 2025, that ..."
THAT = re.compile(r"that (?=(?:\S+ ){2})", re.IGNORECASE)  # of a clause; "that account" keeps it
MEDIUM = re.compile(
    r"\s(?:in|at|during|on) (?:an?|the|his|her|their) [^,;:“”\"]{0,40}?"
    r"(?:statement|post|interview|conference|briefing|letter|speech|hearing|memo|filing)\b[^,;:“”\"]*$"
)
OBJECT_WORDS = 3
ADDRESSEE_WORDS = 3  # “Who pays?” Roe asked the new secretary
ADDRESSING = re.compile(r"(?:has |have |had )?(?:asked|asks|told|tells|reminded|assured|warned)")
SILENCE = re.compile(
    r"\b(?:not|n[’']t)\b.*\b(?:respond|reply|return|answer|comment)\b|\bdeclin\w+\b"  # nothing was said
    r"|(?:\bnot|n[’']t|\bnever) (?:immediately |yet |directly |publicly )?"
    r"(?:say|specify|elaborate|identify|name|disclose|discuss|ask|provide|reveal|take up)\b"
    r"|\bpoint(?:s|ed|ing) to\b(?! the fact\b)"  # shown, not said
    r"|\b(?:was|were|been) (?:first )?reported\b"  # the outlet that is named only relays it
    r"|\b(?:stop|stops|stopped|stopping|fell|falls) short of\b"  # it was not said
    r"|\b(?:not|n[’']t) (?:be |been )?(?:publicly )?(?:authorized|permitted|allowed)\b"  # why no name is given
)
# What makes a cue no report of a position: why somebody is not named, what a thing is called, what is taken.
NAMELESS = re.compile(
    r"\bcondition (?:of anonymity|that|he|she|they)\b"
    r"|\basked\b[^.“”\"]{0,30}\b(?:not (?:to )?be (?:named|identified|quoted)\b|names? (?:not )?be )"
)
NAMING = re.compile(
    r"\b[Aa]n? (?:(?!earlier|later|ago|also|then)[\w’'-]+ ){1,4}(?:called|titled|entitled|dubbed|named)$"
)  # “...” / The ...
TAKEN = re.compile(r"claim(?:s|ed|ing)?\s(?:the\s|full\s|sole\s)?(?:credit|responsibility|lives?|victims?)\b")
ASKED_ABOUT = re.compile(r"(?:when |if )?asked\b")
# "told | the court | the rule was ...": whoever is told stands before the clause that is told
TOLD = re.compile(r"(?:has |have |had )?(?:told|tells|telling|reminded|assured|warned)")
LISTENER = re.compile(
    r"(?:the|a|an|his|her|their) (?!(?:story|truth|world|tale)\b)(?:[a-z-]+ ){1,3}?"
    r"(?=(?:that|the|a|an|he|she|they|it|we|his|her|their|there) )"
)
# "denied that, saying ...": the second verb reports what is said
RESTATED = re.compile(
    r"(?:that|this|it|the (?:claim|charge|allegation|accusation)s?), "
    r"(?P<cue>saying|adding|arguing|insisting|noting) (?:that )?"
)
DETERMINERS = frozenset(("the", "a", "an", "that", "of", "to"))
BOUNDS = frozenset("with of by to from for and in on at is was are were among that".split())  # of a noun phrase
RELATIVE = frozenset(("who", "which", "that", "whom", "what", "it"))
ASIDE = re.compile(r"\s[—–-]{1,2}\s?(?=(?:despite|although|though|even though|a claim|an assertion|an allegation)\b)")
WITHOUT = re.compile(
    r"(?:\w+ )?(?:evidence|proof|basis|citing evidence|offering evidence|providing evidence) (?=that\b)"
)


def find_quotations(reading: Reading, tags: Sequence[str], linker: Linker) -> list[Quotation]:
    """Return the attributions of an article in reading order: outer ones first, each followed by those inside it.

    *tags* are the tagger's, one a token; *linker* says which cue and source a content belongs to.
    """
    linked = [_bounded(reading, q) for q in _linked(reading, _repaired(reading, tags), linker)]
    found = [part for q in linked for part in _introduced(reading, _by_account(reading, _passed_on(reading, q)))]
    found = [_unlabelled(reading, _answered(reading, q)) for q in found if _speaks(reading, q)]
    found = [with_subject(reading, _extended(reading, _fronted(reading, q))) for q in found]
    found = [
        q
        for q in found
        if not (q.source and is_event(reading, q.source)) and not (q.cue and is_claimed(reading, q.cue))
    ]
    found = [part for q in found for part in with_whole_clauses(reading, q)]
    found = _resumed(reading, found)
    releases = find_releases(reading)
    found = [q for q in with_missed(reading, found) if not _is_released(q, releases)]
    found = [settled for q in found for settled in _settled(reading, q)]
    found += [_given_whole(reading, release) for release in releases]
    found += _posted(reading)
    return with_inner(reading, with_clauses(reading, found))


# ----------------------------------------------------------------------------------------- from tags to triples


def _repaired(reading: Reading, tags: Sequence[str]) -> list[str]:
    """Return the tags with long quotations made whole: nothing inside one is a cue or a source of the outer speech."""
    tags = list(tags)
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
    for sentence in reading.sentences:  # no name and no verb goes on behind a full stop
        first = reading.within(sentence.span)[:1]
        if first and tags[first[0]] in ("I-source", "I-cue"):
            tags[first[0]] = "B" + tags[first[0]][1:]
    return _sound(tags)


def _sound(tags: list[str]) -> list[str]:
    """Turn an inside tag that follows another role into a begin."""
    return [
        "B" + tag[1:] if tag[0] == "I" and above[1:] != tag[1:] else tag
        for above, tag in zip(["O", *tags], tags, strict=False)
    ]


def _linked(reading: Reading, tags: Sequence[str], linker: Linker) -> list[Quotation]:
    """Join contents to cues and cues to sources; contents that share a cue are one statement."""
    runs = find_runs(tags)
    scene = Scene.of(reading.tokens, _between_marks(reading), runs)
    roles = {role: [run for run in runs if run.role == role] for role in ("content", "cue", "source")}
    groups: dict[int, tuple[Run | None, list[Run]]] = {}
    cues = linker.choose(scene, "cue of content", roles["content"], roles["cue"])
    for content, cue in zip(roles["content"], cues, strict=True):
        key = cue.first if cue else -1 - content.first
        groups.setdefault(key, (cue, []))[1].append(content)
    _share_out(reading, groups, [cue for cue in roles["cue"] if cue.first not in groups])
    used = [cue for cue, _ in groups.values() if cue]
    sources = dict(zip(used, linker.choose(scene, "source of cue", used, roles["source"]), strict=True))
    return [
        Quotation(
            tuple(reading.span(run.first, run.last) for run in contents),
            reading.span(cue.first, cue.last) if cue else None,
            reading.span(source.first, source.last) if cue and (source := sources[cue]) else None,
            "indirect",
        )
        for cue, contents in groups.values()
    ]


def _share_out(reading: Reading, groups: dict[int, tuple[Run | None, list[Run]]], bare: Sequence[Run]) -> None:
    """Give a cue without content the one in its own sentence that went to a cue in another, if that has more."""
    beside: dict[int, list[tuple[Run | None, list[Run]]]] = {}  # sentence -> the groups with content in it
    for group in groups.values():
        for place in {reading.place(reading.tokens[run.first].start) for run in group[1]}:
            beside.setdefault(place, []).append(group)
    for cue in bare:
        sentence = reading.sentence(reading.tokens[cue.first].start)
        for other, contents in beside.get(reading.place(reading.tokens[cue.first].start), []):
            far = other is not None and not sentence.holds(reading.span(other.first, other.last))
            mine = [run for run in contents if sentence.holds(reading.span(run.first, run.last))]
            if far and mine and len(mine) < len(contents):
                groups[cue.first] = (cue, mine)
                contents[:] = [run for run in contents if run not in mine]


def _between_marks(reading: Reading) -> list[bool]:
    inside = [False] * len(reading.tokens)
    for span in reading.quoted:
        for i in reading.within(span):
            inside[i] = True
    return inside


def _opens_with_asked(reading: Reading, offset: int) -> int | None:
    """Return where the sentence begins if it opens with "Asked": whoever is named in it was asked, and did not ask."""
    start = reading.sentence(offset).start
    return start if reading.text.startswith("Asked ", start) else None


@cache
def _speech_words() -> frozenset[str]:
    return frozenset(forms_of("speech")) | speech_nouns()


def _speaks(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether the cue reports an utterance by its source; marks without any cue are looked at later."""
    if quotation.cue is None:
        return True
    start = quotation.cue.start
    if SILENCE.search(quotation.cue.of(reading.text)) or _opens_with_asked(reading, start) == start:
        return False
    if _is_idle(reading, quotation, quotation.cue):
        return False
    words = [reading.tokens[i].text.casefold() for i in reading.within(quotation.cue)]
    if not _speech_words().isdisjoint(words) or _finds(reading, quotation, words):
        return True
    if words[-1:] == [":"] and reading.is_quoted(quotation.content[0]) and quotation.content[0].start >= start:
        return True  # "put it this way: “...”"
    return not any(w[0].isalnum() for w in words)


REFERRING = re.compile(r"\brefer(?:s|red|ring) to$")  # names whom is meant; "referred to it as a siege" says more
NEAR_CUE = 80  # characters behind a cue that tell what it is about


def _is_idle(reading: Reading, quotation: Quotation, cue: Span) -> bool:
    """Tell whether a cue reports no position: a name withheld or given to a thing, credit claimed, a question met."""
    text, first = reading.text, quotation.content[0]
    sentence = reading.sentence(cue.start)
    if NAMELESS.search(text, cue.start, min(sentence.end, cue.end + NEAR_CUE)) or TAKEN.match(text, cue.start):
        return True
    if REFERRING.search(text, *cue) and not reading.is_quoted(first) and " as " not in first.of(text):
        return True
    titled = text[cue.end : cue.end + 2].strip(MARKS + " ")[:1].isupper() or reading.is_quoted(
        Span(cue.end, cue.end + 2)
    )
    if titled and NAMING.search(text, max(sentence.start, cue.end - NEAR_CUE), cue.end):
        return True
    above = text[max(0, cue.start - 2) : cue.start]
    return (
        above == ", " and bool(ASKED_ABOUT.match(text, *cue)) and not reading.is_quoted(first) and first.start > cue.end
    )


def _finds(reading: Reading, quotation: Quotation, words: Sequence[str]) -> bool:
    """Tell whether a court or an inquiry holds something: "the judge found that"; others only find a thing."""
    findings = load_lexicon("cues")["speech"]["findings"]
    if set(words).isdisjoint(findings["verbs"]) or quotation.source is None or quotation.cue is None:
        return False
    told = quotation.source.of(reading.text).casefold().split()
    clause = THAT_CLAUSE.match(reading.text, quotation.cue.start) or quotation.content[0].start < quotation.cue.start
    return bool(clause) and ("ruled" in words or not set(findings["finders"]).isdisjoint(w.strip(",.") for w in told))


THAT_CLAUSE = re.compile(r"[^.;:“”\"]{0,40}?\bthat\b")


def _answered(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "Roe, asked about it: “...”" with the colon for its cue: she was asked, and what follows is her answer."""
    cue, text = quotation.cue, reading.text
    if cue is None or text[max(0, cue.start - 2) : cue.start] != ", " or not ASKED_ABOUT.match(text, *cue):
        return quotation
    quoted = [c for c in quotation.content if reading.is_quoted(c) and c.start > cue.end]
    lead = text[cue.end : quoted[0].start].rstrip(MARKS + " ")[-1:] if quoted else ""
    colon = text.rfind(":", cue.end, quoted[0].start) if lead == ":" else -1
    return replace(quotation, cue=Span(colon, colon + 1), content=tuple(quoted)) if colon >= 0 else quotation


def _unlabelled(reading: Reading, quotation: Quotation) -> Quotation:
    """Return what the speaker of a turn tells of others without the turn's own label for its source."""
    turn = reading.turn_at(quotation.source) if quotation.source and quotation.cue else None
    if turn is None or turn.author is None or quotation.source is None or not turn.author.meets(quotation.source):
        return quotation
    return replace(quotation, source=None)


BULLET = re.compile(r"\s*(?:[•·▪■●*]|[–—-]\s)\s*")


def _bounded(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement without what stands beyond a heading or a bullet from its cue."""
    if quotation.cue is None or len(quotation.content) == 1:
        return quotation
    here = reading.paragraph(quotation.cue.start)
    kept = [c for c in quotation.content if not _is_parted(reading, here, reading.paragraph(c.start))]
    return replace(quotation, content=tuple(kept)) if kept else quotation


def _is_parted(reading: Reading, one: int, other: int) -> bool:
    """Tell whether a heading or an item of a list begins after the first of two paragraphs, up to the second."""
    first = bisect_left(reading.sentences, min(one, other) + 1, key=lambda s: s.paragraph)
    for sentence in reading.sentences[first : first + FAR_SENTENCES]:
        if sentence.paragraph > max(one, other):
            return False
        words = sentence.span.of(reading.text)
        if BULLET.match(words) or (words[-1].isalnum() and not any(map(str.islower, words))):
            return True
    return one != other and abs(one - other) > FAR_SENTENCES


FAR_SENTENCES = 40  # that are looked at between a cue and what it may still report


def _by_account(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "According to Roe, a guard had told her no" as what Roe says: the account, of which the rest is part."""
    source, cue, text = quotation.source, quotation.cue, reading.text
    if source is None or cue is None or ", " not in source.of(text):
        return quotation
    sentence, content = reading.sentence(source.start), quotation.content[-1]
    verbal = cue.start > source.end or text[source.end : content.start].strip(" ,")  # "Roe, a guard | had told her no"
    if not verbal or text[sentence.start : source.start] != "According to " or content.end > sentence.end:
        return quotation
    if content.start < max(cue.end, source.end):
        return quotation
    comma = text.index(", ", source.start)
    lead = Span(sentence.start, source.start - 1)
    return replace(quotation, source=Span(source.start, comma), cue=lead, content=(Span(comma + 2, content.end),))


SPEAKS_FIRST = re.compile(
    r"[•\s]*(?P<source>(?:[A-Z][\w.’'-]*,?\s){1,6}?)"
    r"(?P<cue>(?:has |had )?(?:told|said|vowed|warned|promised|threatened))\b"
)
CLAUSE = re.compile(r"[^.;:“”\"]{0,80}?\s(?:that\s|(?=(?:he|she|they|it)\s))")


def _passed_on(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "Roe told donors she would go, according to two people" as what Roe said: those two only pass it on."""
    cue, first = quotation.cue, quotation.content[0]
    if cue is None or first.start > cue.start or not cue.of(reading.text).casefold().endswith("according to"):
        return quotation
    speaks = SPEAKS_FIRST.match(reading.text, *first)
    clause = CLAUSE.match(reading.text, speaks.end(), first.end) if speaks else None
    if speaks is None or clause is None:
        return quotation
    content = (Span(clause.end(), first.end), *(c for c in quotation.content[1:] if c.end <= cue.start))
    source = trim(reading.text, Span(*speaks.span("source")))
    return replace(quotation, source=source, cue=Span(*speaks.span("cue")), content=content)


INTRODUCTION = re.compile(r":\s*$")


def _introduced(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement without a quotation that a sentence of its own introduces, and that as one of its own.

    “Stay,” Roe said. Hale answered within the hour: “Leave.” The cue of the second stands before the colon.
    """
    own, others = [], []
    for span in quotation.content:
        lead = _introduction(reading, span)
        apart = lead is not None and quotation.cue is not None and not lead.meets(quotation.cue)
        if lead is not None and apart and len(quotation.content) > 1:
            others.append((span, lead))
        else:
            own.append(span)
    if own:
        yield replace(quotation, content=tuple(own)) if others else quotation
    for span, lead in others:
        verbs = [
            reading.tokens[i] for i in reading.within(lead) if reading.tokens[i].text.casefold() in _speech_words()
        ]
        cue = Span(verbs[0].start, verbs[0].end) if verbs else None
        yield replace(quotation, content=(span,), cue=cue, source=None)


def _introduction(reading: Reading, span: Span) -> Span | None:
    """Return the words before a quotation in its sentence, if they end with a colon and stand outside all marks."""
    sentence = reading.sentence(span.start)
    lead = Span(sentence.start, span.start)
    is_lead = reading.is_quoted(span) and INTRODUCTION.search(lead.of(reading.text)) and reading.words(lead)
    return lead if is_lead and not reading.is_quoted(lead) else None


MEANWHILE = re.compile(r"\s*(?:while|before|after|as|when)\s+\w+ing\b")  # "said while declining to name them"


def _fronted(reading: Reading, quotation: Quotation) -> Quotation:
    """Give a cue the clause before it: "There will be five, he said while declining to name them"."""
    cue, source = quotation.cue, quotation.source
    after = min((c.start for c in quotation.content if cue and c.start >= cue.end), default=None)
    if cue is None or source is None or source.end > cue.start or after is None:
        return quotation
    sentence = reading.sentence(cue.start)
    comma = reading.text[sentence.start : source.start].rstrip()
    clause = trim(reading.text, Span(sentence.start, sentence.start + len(comma) - 1))
    if not comma.endswith(",") or not MEANWHILE.match(reading.text, cue.end):
        return quotation
    return replace(quotation, content=(clause,)) if reading.words(clause) >= SENTENCE_WORDS else quotation


MARKED = ("”", '"', "''")
ENDED = tuple(stop + mark for stop in ".?!…—–-" for mark in MARKED)
CLOSED = (",”", ',"', ",''", "?”", '?"', "?''", "!”", '!"', "!''")


def _resumed(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
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
    at = covering(reading.quoted, following.span.start)
    half = reading.quoted[at]
    if here.paragraph != following.paragraph or half.start != following.span.start:
        return None
    alone = reading.text.endswith(ENDED, half.start, half.end) or not reading.text.endswith(
        MARKED, half.start, half.end
    )
    return half if alone and reading.words(half) >= SENTENCE_WORDS else None


def _extended(reading: Reading, quotation: Quotation) -> Quotation:
    """Give "According to two officials, ..." the whole clause when the tags stop short in it."""
    cue, source = quotation.cue, quotation.source
    if cue is None or source is None or len(quotation.content) != 1 or not cue.of(reading.text).startswith("According"):
        return quotation
    sentence, content = reading.sentence(cue.start), quotation.content[0]
    rest = reading.text[content.end : sentence.end]
    begins = reading.text[source.end : content.start].strip() == "," and content.end < sentence.end
    if not begins or re.search(r"[;:“”\"]|\b(?:but|said|says|told)\b", rest):
        return quotation
    return replace(quotation, content=(Span(content.start, sentence.end),))


# ------------------------------------------------------------------------------------------------ tidying up


def _settled(reading: Reading, quotation: Quotation) -> Iterator[Quotation]:
    """Yield the statement with clean edges, its form and its real source; nothing when no words are left."""
    quotation = _restated(reading, quotation)
    block = reading.block(quotation.content[0].start)
    if (block and block.kind in (*SILENT, "post")) or _in_turn(reading, quotation):
        return
    content = _without_listener(reading, quotation, _joined(reading, _without_scraps(reading, quotation)))
    content = [_cut(reading, _in_clause(reading, quotation, span)) for span in content]
    content = [span for span in content if reading.words(span) and not _is_source(reading, quotation, span)]
    if not content or all(_says_nothing(reading, span) for span in content):
        return
    form = form_of(reading.text, content, reading.quoted)
    ends = content[-1].of(reading.text).rstrip(MARKS + " ").endswith("?")
    quotation = replace(quotation, source=_source(reading, quotation))
    yield replace(
        quotation,
        content=tuple(content),
        cue=_verb(reading, quotation),
        antecedent=_antecedent(reading, quotation),
        form=form,
        is_question=ends and (form == "direct" or _asks(reading, quotation.cue)),
        channel="headline" if block and block.kind == "headline" else "prose",
    )


FRONTED = re.compile(r"(?:When|While|After|Before|Because|Although|Though|As|Since)\s")
MAIN = re.compile(r",\s(?=(?:the|an?|he|she|they|it|his|her|their|its|nobody|[A-Z][\w’'-]+)\s(?:\S+\s){2})")


def _in_clause(reading: Reading, quotation: Quotation, span: Span) -> Span:
    """Return content without the main clause behind it: "When Roe said it was late, | the crowd left"."""
    cue, text = quotation.cue, reading.text
    if cue is None or span.start < cue.end or reading.is_quoted(span):
        return span
    sentence = reading.sentence(cue.start)
    fronted = FRONTED.match(text, sentence.start)
    if fronted is None or "," in text[sentence.start : span.start] or span.end < sentence.end - 1:
        return span
    main = MAIN.search(text, *span)
    return (
        Span(span.start, main.start())
        if main and reading.words(Span(span.start, main.start())) > OBJECT_WORDS
        else span
    )


EMPTY = frozenset("a an the of to i we us me you them him her he she they".split())  # "denied it", "denied that" say it


def _says_nothing(reading: Reading, span: Span) -> bool:
    """Tell whether words outside all marks are but articles and pronouns: what they stood for was not found."""
    return not reading.is_quoted(span) and set(span.of(reading.text).casefold().split()) <= EMPTY


def _is_source(reading: Reading, quotation: Quotation, span: Span) -> bool:
    """Tell whether bare words before a cue are its own source, taken for content."""
    source = quotation.source
    return bool(source and len(quotation.content) > 1 and source.holds(span) and not reading.is_quoted(span))


def _asks(reading: Reading, cue: Span | None) -> bool:
    return cue is not None and not forms_of("question").keys().isdisjoint(cue.of(reading.text).casefold().split())


def _restated(reading: Reading, quotation: Quotation) -> Quotation:
    """Return "denied that, saying ..." as what is said, by the verb that says it."""
    first, cue = quotation.content[0], quotation.cue
    match = RESTATED.match(reading.text, *first)
    if match is None or cue is None or cue.end > first.start or match.end() >= first.end:
        return quotation
    content = (Span(match.end(), first.end), *quotation.content[1:])
    return replace(quotation, cue=Span(*match.span("cue")), content=content)


def _without_listener(reading: Reading, quotation: Quotation, content: list[Span]) -> list[Span]:
    """Return the content without whoever is told it, where a clause follows: "told | the court | the rule was ..."."""
    cue = quotation.cue
    if cue is None or not content or not TOLD.fullmatch(reading.text, *cue) or reading.is_quoted(content[0]):
        return content
    match = LISTENER.match(reading.text, *content[0])
    between = reading.text[cue.end : content[0].start]
    return [Span(match.end(), content[0].end), *content[1:]] if match and between.isspace() else content


def _is_released(quotation: Quotation, releases: Sequence[Release]) -> bool:
    """Tell whether a statement given whole says this already; what its speaker reports of others stays."""
    parts = [*quotation.content, *([quotation.cue] if quotation.cue else [])]
    release = next((r for r in releases if any(r.meets(part) for part in parts)), None)
    return bool(release and not (quotation.cue and all(release.holds(part) for part in parts)))


def _in_turn(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether a turn of a transcript says this already; what its speaker reports of others stays."""
    turn = next((b for c in quotation.content if (b := reading.turn_at(c))), None)
    parts = [*quotation.content, *([quotation.cue] if quotation.cue else [])]
    return bool(turn and not (turn.body and quotation.cue and all(turn.body.holds(part) for part in parts)))


def _without_scraps(reading: Reading, quotation: Quotation) -> tuple[Span, ...]:
    """Return the content without an addressee ("had asked him:") and without a clause that governs "what he said"."""
    if len(quotation.content) == 1:
        return quotation.content

    def is_scrap(span: Span) -> bool:
        words = span.of(reading.text).split()
        return (
            (len(words) <= 2 and words[-1].endswith(":")) or words[-1] == "what" or set(words) <= DETERMINERS | RELATIVE
        )

    content = [s for s in quotation.content if reading.is_quoted(s) or not is_scrap(s)]
    at = quotation.source.start if quotation.source else 0
    asked = _opens_with_asked(reading, at) is not None  # "Asked whether it would, he replied, ..."
    governed = reading.text[max(0, at - 6) : at].rstrip().endswith("what")  # "That undercut what he said would be ..."
    if at and (asked or governed):
        content = [s for s in content if s.start > at]
    closing = _closed_by_cue(reading, quotation, content)
    if closing is not None and quotation.cue and ADDRESSING.fullmatch(quotation.cue.of(reading.text)):
        near = [s for s in content if s.start >= closing and not reading.is_quoted(s)]
        content = [s for s in content if s not in near or reading.words(s) > ADDRESSEE_WORDS]
    if closing is not None:  # “...,” Roe said: what comes after the full stop is hers only between marks
        end = reading.sentence(closing).end
        content = [s for s in content if s.start < end or reading.is_quoted(s)]
    if quotation.cue is not None and len(content) > 1:  # bare words of another sentence were never introduced
        sentence = reading.sentence(quotation.cue.start)
        own = [s for s in content if sentence.meets(s)]
        content = [s for s in content if s in own or reading.is_quoted(s)] if own else content
    return tuple(content) or quotation.content


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
    whole = reading.quotation_at(span)
    if whole and whole.start <= span.start + 1 and span.end - 1 <= whole.end:
        return _inside(text, span)
    words = span.of(text)
    aside = ASIDE.search(words)
    if aside and not reading.is_quoted(Span(span.start + aside.start(), span.start + aside.start() + 1)):
        span = Span(span.start, span.start + aside.start())
    span = _without_medium(reading, strip(text, span, EDGE))
    for lead in (DATE_END, WITHOUT, THAT):
        match = lead.match(text, span.start, span.end)
        if match:
            span = Span(match.end(), span.end)
    stopped = text.endswith(".", *span) and not _abbreviated(text, span)
    return Span(span.start, span.end - 1) if stopped and text[span.end : span.end + 1] not in ("”", '"') else span


def _abbreviated(text: str, span: Span) -> bool:
    return bool(re.search(r"\b[A-Z]\.[A-Z]\.$", span.of(text)))


def _without_medium(reading: Reading, span: Span) -> Span:
    """Return a short object without where it was said: "disputed the account | in a post on X late Tuesday"."""
    medium = MEDIUM.search(reading.text, *span)
    if medium is None:
        return span
    noun = Span(span.start, medium.start())
    marked = reading.text[medium.start() - 1] in MARKS  # called it “reckless” | in a statement
    return noun if reading.words(noun) and (marked or reading.words(noun) <= OBJECT_WORDS) else span


def _inside(text: str, span: Span) -> Span:
    """Return the words between the marks: one mark, or a nested pair's leftover, off either end."""
    span = strip(text, span, " \t\n\r\xa0")
    start = span.start + (
        (text[span.start : span.start + 2] in ("''", "``") and 2) or (text[span.start] in '“”"' and 1) or 0
    )
    end = span.end - ((text[span.end - 2 : span.end] == "''" and 2) or (text[span.end - 1] in '“”"' and 1) or 0)
    return trim(text, Span(start, max(start, end)))


def _source(reading: Reading, quotation: Quotation) -> Span | None:
    """Return the source without marks at its edges and within one sentence; None when no word is left."""
    if quotation.source is None:
        return None
    sentence = reading.sentence(quotation.source.start)
    span = strip(reading.text, Span(quotation.source.start, min(quotation.source.end, sentence.end)), EDGE + MARKS)
    if (late := DATED.search(reading.text, *span)) is not None:
        span = Span(span.start, late.start() if late.start() > span.start else late.end("relative"))
    last = span.of(reading.text).rpartition(" ")[2].casefold()
    if span.end == sentence.end and STOPPED.fullmatch(last) and last[:-1] not in abbreviations():
        span = Span(span.start, span.end - 1)
    if not reading.is_quoted(span) and (clause := DEED.search(reading.text, *span)) is not None:
        span = Span(span.start, clause.start())
    role = ROLE.match(reading.text, span.end, sentence.end)
    if role and role["noun"] in load_lexicon("titles")["unnamed"]["words"]:
        span = Span(span.start, role.end())
    return span if reading.words(span) else None


ROLE = re.compile(r" (?P<noun>[a-z]+)\b(?![’'])")  # "A department | official", whom the tags cut off


STOPPED = re.compile(r"\w{3,}\.")  # "Jr." and "U.S." keep theirs
# "Roe, | who in June said": the day is no part of the source; "Roe joined others in asking": nor is what Roe did
DATED = re.compile(
    r"(?:,\s)?\b(?P<relative>who|which)\s(?:in|on|at|during|a|an|one|two|three|last|this|earlier|later|just|only|early|late"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b[^,“”\"]*$"
)
DEED = re.compile(
    r"(?<=[\w.’])\s(?:has\s|have\s|had\s)?(?:joined|filed|signed|led|sued|co-sponsored|cosponsored|wrote|sent)\s"
)


EARLIER = re.compile(r"(?:earlier|later|before|ago)\s(?=\w)")


def _verb(reading: Reading, quotation: Quotation) -> Span | None:
    """Return the cue without the end of an adverbial: "who a week | earlier rejected"."""
    cue, source = quotation.cue, quotation.source
    late = EARLIER.match(reading.text, *cue) if cue and source and source.end < cue.start - 1 else None
    return Span(late.end(), cue.end) if cue and late else cue


OWNER = re.compile(r"(?P<owner>(?:[A-Z][\w.-]* ){0,3}[A-Z][\w.-]*)[’']s?\b")


def _antecedent(reading: Reading, quotation: Quotation) -> Span | None:
    """Return what a relative source stands for: the noun before "who", the owner of the letter before "which"."""
    source = quotation.source
    words = source.of(reading.text).casefold() if source else ""
    if source is None or words not in RELATIVE:
        return None
    sentence = reading.sentence(source.start)
    before = Span(sentence.start, source.start)
    owners = list(OWNER.finditer(before.of(reading.text)))
    nouns = {reading.tokens[i].text.casefold() for i in reading.within(before)} & speech_nouns()
    if words != "who" and owners and nouns:
        return Span(before.start + owners[-1].start("owner"), before.start + owners[-1].end("owner"))
    if words == "who":
        return _noun_before(reading, source)
    named = _noun_before(reading, source) if words == "which" and before.of(reading.text).endswith(", ") else None
    return named if named and reading.text[named.start].isupper() else None


def _noun_before(reading: Reading, source: Span) -> Span | None:
    """Return the words of the noun phrase that "who" stands for: back to a comma, a preposition or a verb."""
    at = reading.within(source)[0] - 1
    if at >= 0 and reading.tokens[at].text == ",":
        at -= 1
    last = at
    if at >= 0 and reading.tokens[at].text[0].isupper():  # a name: "angered Sheriff Beck, who said"
        while at > 0 and (reading.tokens[at - 1].text[0].isupper() or _is_title_stop(reading, at - 1)):
            at -= 1
        if at == 0 or reading.tokens[at - 1].text.casefold() not in BOUNDS:
            if (member := _member(reading, at)) is not None:
                return member
            return reading.span(at, last + 1)
        if (member := _member(reading, at)) is not None:
            return member
        at = last
    while (
        at >= 0
        and last - at < 6
        and reading.tokens[at].text[0].isalnum()
        and reading.tokens[at].text.casefold() not in BOUNDS
    ):
        at -= 1
    return reading.span(at + 1, last + 1) if at < last else None


MEMBER = re.compile(r"(?P<name>[A-Z][\w’'-]*(?:\s(?:[A-Z]\.|[A-Z][\w’'-]*)){1,3})\s(?:of|from|at|with)\s(?:the\s)?$")


def _member(reading: Reading, at: int) -> Span | None:
    """Return the person whose organisation or place begins at a token: "Jo Roe of the | Harbour League, who said"."""
    offset = reading.tokens[at].start
    name = MEMBER.search(reading.text, max(reading.sentence(offset).start, offset - NEAR_CUE), offset)
    return Span(*name.span("name")) if name else None


def _is_title_stop(reading: Reading, i: int) -> bool:
    """Tell whether a token is the full stop of "Gov." or "J." in a name."""
    return i > 0 and reading.tokens[i].text == "." and reading.tokens[i - 1].text[0].isupper()


# ------------------------------------------------------------------------------------- posts, transcripts


def _given_whole(reading: Reading, release: Release) -> Quotation:
    """Return the statement of a press release: its own words, with marks or without."""
    content = tuple(_inside(reading.text, part) for part in release.body)
    return Quotation(content, release.cue, release.source, "direct")


def _posted(reading: Reading) -> Iterator[Quotation]:
    """Yield what embedded posts and transcripts say: each turn by its own speaker, the rest by the post's author."""
    for turn in reading.turns:
        paragraphs = find_paragraphs(reading.text, *turn.body) if turn.body else []
        content = tuple(span for part in paragraphs if reading.words(span := _inside(reading.text, part)))
        if content:
            asks = content[-1].of(reading.text).rstrip(MARKS).endswith("?")
            yield Quotation(content, None, turn.author, "direct", channel="turn", is_question=asks)
    for post in (block for block in reading.blocks if block.kind == "post" and block.body):
        body = post.body
        if body and reading.turn_at(post.span) is None:
            body = strip(reading.text, _without_links(reading.text, body), " \n\t")
            if reading.words(body) >= 3:
                yield Quotation((body,), None, post.author, "direct", channel="post")


def _without_links(text: str, span: Span) -> Span:
    link = re.search(r"(?:\s*(?:https?://|pic\.twitter\.com/|t\.co/)\S+)+\s*$", span.of(text))
    return Span(span.start, span.start + link.start()) if link else span
