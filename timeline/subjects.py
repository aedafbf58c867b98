"""Whose words a cue reports where the tags do not tell, or tell it wrong: the subject of the cue's own clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from timeline.lexicon import clause_words, forms_of, is_inflected, speech_nouns, vocabulary
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.text import EDGE, strip

__all__ = ["is_event", "with_subject"]

PHRASE_WORDS = 12  # tokens of a noun phrase, at the most
HEAD_WORDS = 2  # words behind "the" among which the noun stands
BE = frozenset("is are was were be been being get gets got".split())
CONTRACTED = re.compile(r"(?:he|she|it|they|we|i)(?=[’'](?:s|d|ve|ll|re|m)\b)", re.IGNORECASE)
INVERTED = re.compile(r"\s+(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4})\s?:")  # "Said Roe: ..."
AGENT = re.compile(r"\s+by\s+(?=\S)")
AFTER_AGENT = frozenset("for over as at in on during after when with who".split())
DASHES = frozenset(("-", "–", "—", "―"))
ASIDES = frozenset(("who", "which", "whose"))
DESCRIPTION = re.compile(r"(?:a|an|the|his|her|their|its)\s", re.IGNORECASE)
NAME_BEFORE = re.compile(r"(?:^|[^\w.,]\s?|\b[a-z]\w*\s)(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4}),\s$")
ASIDE = re.compile(r"(?:,|--?|[–—―])\s(?:who|which|whose)\s[^,]*$")
FILED = re.compile(
    r",\s(?:filed|released|issued|posted|published|written|signed|obtained|dated)\s(?:\w+\s){0,4}$"
)  # "The suit, filed in | Ohio, says"
ADDRESSES = frozenset("told tells telling assured reminded".split())  # whoever stands right behind these is spoken to
PERSONS = frozenset("I We He She They we he she they".split())
RELATIVE = re.compile(r"(?:who|which|whose)\s", re.IGNORECASE)


def with_subject(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement with the source that its cue's clause gives, if the tags gave none or one that cannot speak.

    Somebody who was accused, asked or criticized did not say it: the source is whom "by" names, or nobody.
    """
    quotation = _without_label(reading, quotation)
    cue, source = quotation.cue, quotation.source
    if cue is None:
        return quotation
    if source is None:
        contracted = CONTRACTED.match(reading.text, *cue)
        if contracted and contracted.end() < cue.end:
            pronoun, verb = Span(*contracted.span()), _after_contraction(reading, contracted.end(), cue.end)
            return replace(quotation, source=pronoun, cue=verb) if reading.words(verb) else quotation
        if inverted := INVERTED.match(reading.text, cue.end):
            return replace(quotation, source=Span(inverted.start("name"), inverted.end("name")))
        if (named := _name_at_end(reading, cue)) is not None:
            return replace(quotation, source=named, cue=Span(cue.start, _before(reading, named.start)))
    if _is_passive(reading, cue) and (source is None or source.end <= cue.start):
        return replace(quotation, source=_agent(reading, cue))
    if reading.text[cue.start : cue.end].casefold().endswith("according to") and (
        source is None or source.start < cue.end
    ):
        return replace(quotation, source=_phrase_after(reading, cue.end) or source)
    if source is not None and (name := _apposed(reading, source, cue)) is not None:
        return replace(quotation, source=name)
    if source is not None and _may_speak(reading, source, cue):
        is_apart = source.end <= reading.sentence(cue.start).start  # "Roe left. | Poe has not, saying that"
        own = _subject(reading, cue, quotation.content) if is_apart else None
        return replace(quotation, source=own) if own else quotation
    return replace(quotation, source=_subject(reading, cue, quotation.content) or _kept(reading, source))


def _without_label(reading: Reading, quotation: Quotation) -> Quotation:
    """Return what the speaker of a turn tells of others without the turn's own label for its source."""
    turn = reading.turn_at(quotation.source) if quotation.source and quotation.cue else None
    if turn is None or turn.author is None or quotation.source is None or not turn.author.meets(quotation.source):
        return quotation
    return replace(quotation, source=None)


def _may_speak(reading: Reading, source: Span, cue: Span) -> bool:
    """Tell whether a tagged source can be whose words the cue reports: nobody in an aside, nor whoever is told."""
    told = source.start == cue.end + 1 and cue.of(reading.text).casefold().rpartition(" ")[2] in ADDRESSES
    return not told and not _is_aside(reading, source, cue) and _can_speak(reading, source)


def _after_contraction(reading: Reading, start: int, end: int) -> Span:
    rest = re.compile(r"[’']\w+\s*").match(reading.text, start, end)
    return Span(rest.end() if rest else start, end)


def _name_at_end(reading: Reading, cue: Span) -> Span | None:
    """Return the name that a cue ends with: "Said Roe:"."""
    inside = list(reading.within(cue))
    while inside and not reading.texts[inside[-1]][0].isalnum():
        inside.pop()
    first = len(inside)
    while first > 1 and reading.texts[inside[first - 1]][0].isupper():
        first -= 1
    if first == len(inside) or reading.texts[inside[first - 1]].casefold() not in forms_of("speech"):
        return None
    return reading.span(inside[first], inside[-1] + 1)


def _before(reading: Reading, offset: int) -> int:
    return (
        len(reading.text[:offset].rstrip()) if offset < 200 else offset - _spaces(reading.text[offset - 200 : offset])
    )


def _spaces(words: str) -> int:
    return len(words) - len(words.rstrip())


# ------------------------------------------------------------------------------------------- who did not speak


def _is_passive(reading: Reading, cue: Span) -> bool:
    """Tell whether the cue's subject was spoken to or about: "was accused of", "when asked", "drew criticism for"."""
    inside = reading.within(cue)
    above = reading.texts[inside.start - 1].casefold() if inside.start else ""
    return _has_passive(above in ("when", "if"), tuple(reading.texts[inside.start : inside.stop]))


@lru_cache(maxsize=10_000)  # most cues are the same few words
def _has_passive(is_clause: bool, cue: Sequence[str]) -> bool:
    """Tell whether the words of a cue are passive; *is_clause*: "when" or "if" stands before them."""
    words = [word.casefold() for word in cue]
    at = max((i for i, word in enumerate(words) if word in forms_of("speech")), default=None)
    if at is not None and words[at].endswith(("ed", "said", "told")) and words[at] != "quoted":
        be = max((i for i, word in enumerate(words[:at]) if word in BE), default=None)
        if be is not None and all(_is_adverb(word) for word in words[be + 1 : at]):
            return True
        if at == 0 and words[0] in ("asked", "pressed", "questioned") and is_clause:
            return True
    return not clause_words("received_verbs").isdisjoint(words) and not clause_words("received_nouns").isdisjoint(words)


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") or word in clause_words("adverbs")


def _agent(reading: Reading, cue: Span) -> Span | None:
    """Return whom "by" names right after a passive: "was criticized by several lawmakers"."""
    if reading.text[cue.start : cue.end].casefold().endswith(" by"):
        return _phrase_after(reading, cue.end, AFTER_AGENT)
    by = AGENT.match(reading.text, cue.end)
    return _phrase_after(reading, by.end(), AFTER_AGENT) if by else None


def is_event(reading: Reading, source: Span) -> bool:
    """Tell whether a source is something that happened: "the sudden decision to leave" signals, and says nothing.

    "The event organizer" is somebody.
    """
    forms = reading.forms(source)[: 2 + HEAD_WORDS]
    if not forms or forms[0].casefold() not in clause_words("determiners"):
        return False
    words = [form.casefold() for form in forms]
    pairs = zip(words[1 : 1 + HEAD_WORDS], [*words[2:], ""], strict=False)
    return any(word in clause_words("events") and following not in _people() for word, following in pairs)


@cache
def _people() -> frozenset[str]:
    """Return the nouns that somebody may be called by."""
    return vocabulary("roles") | vocabulary("unnamed")


def _can_speak(reading: Reading, source: Span) -> bool:
    """Tell whether a tagged source holds a word that may stand for somebody: not "and", "together", "famously"."""
    silent = clause_words("silent")
    forms = [form for form in reading.forms(source) if form[0].isalnum() and form.casefold() not in silent]
    return not all(form.islower() and _is_adverb(form) for form in forms)


def _is_aside(reading: Reading, source: Span, cue: Span) -> bool:
    """Tell whether a tagged source only stands in a relative clause about the subject: "Roe, who beat Poe, said"."""
    if source.end > cue.start:
        return False
    closed = reading.text[source.end : cue.start].strip().startswith((",", "-", "–", "—", "―"))
    opened = RELATIVE.match(reading.text, source.start)
    if opened and source.end - opened.end() > 1 and (closed or reading.text[source.end - 1] in ",-–—―"):
        return True
    sentence = reading.sentence(cue.start)
    before = reading.text[sentence.start : source.start]
    filed = closed or reading.text[source.end - 1] == ","
    return (closed and bool(ASIDE.search(before))) or (filed and bool(FILED.search(before)))


def _apposed(reading: Reading, source: Span, cue: Span) -> Span | None:
    """Return the name that a tagged source only describes: "Roe, a Democrat, said"."""
    described = DESCRIPTION.match(reading.text, *source)
    if not described or reading.text[source.end : cue.start].strip() != ",":
        return None
    floor = max(reading.sentence(source.start).start, source.start - 80)
    name = NAME_BEFORE.search(reading.text[floor : source.start])
    return Span(floor + name.start("name"), floor + name.end("name")) if name else None


def _kept(reading: Reading, source: Span | None) -> Span | None:
    return source if source and _can_speak(reading, source) else None


# ------------------------------------------------------------------------------------------------ the subject


def _subject(reading: Reading, cue: Span, content: Sequence[Span]) -> Span | None:
    """Return the subject of the cue's clause: right before it, one verb or one aside back, or after a fronted cue."""
    sentence = reading.within(reading.sentence(cue.start))
    first, last = reading.within(cue)[0], reading.within(cue)[-1]
    if _is_noun(reading, first):
        return None
    if first > sentence.start and reading.texts[first - 1] in PERSONS:  # "On May 5 | she | told"
        return reading.span(first - 1, first)
    floor = _behind_marks(reading, cue, content)
    if floor is not None:  # whoever is named between the marks did not say it
        return _clause_before(reading, floor, first) if floor < first else _phrase_after(reading, cue.end)
    lead = reading.texts[first].casefold()
    opens = {reading.texts[i].casefold() for i in range(sentence[0], min(first, sentence[0] + PHRASE_WORDS))}
    if (lead.endswith("ing") or lead in ("to", "in")) and opens <= clause_words("openers"):
        return _main_clause(reading, sentence, max(last, _end_of(reading, content, last)))
    return _clause_before(reading, sentence[0], first)


def _behind_marks(reading: Reading, cue: Span, content: Sequence[Span]) -> int | None:
    """Return the token behind the quotation that stands before its cue in one sentence: “We are,” | the mayor said."""
    before = [part for part in content if part.end <= cue.start and reading.sentence(cue.start).holds(part)]
    quoted = reading.quotation_at(Span(before[-1].end - 1, before[-1].end)) if before else None
    if quoted is None or quoted.end > cue.start:
        return None
    return reading.within(Span(quoted.end, cue.end)).start


def _is_noun(reading: Reading, first: int) -> bool:
    """Tell whether a cue is a bare noun that something governs: "with reports of", "the question of"."""
    lead = reading.texts[first].casefold()
    above = reading.texts[first - 1].casefold() if first else ""
    is_noun = lead in speech_nouns() or lead in forms_of("speech")
    return is_noun and above in (clause_words("prepositions") | clause_words("determiners")) - clause_words("openers")


def _end_of(reading: Reading, content: Sequence[Span], last: int) -> int:
    """Return the last token of the content that follows the cue first."""
    after = [span for span in content if span.start >= reading.starts[last]]
    return reading.within(after[0])[-1] if after and reading.within(after[0]) else last


def _main_clause(reading: Reading, sentence: range, last: int) -> Span | None:
    """Return the subject after a fronted clause: "Noting that ..., Roe said"."""
    comma = next((i for i in range(last, sentence[-1]) if reading.texts[i] == ","), None)
    return _phrase(reading, comma + 1, sentence[-1] + 1, fronted=True, opens=True) if comma is not None else None


def _clause_before(reading: Reading, floor: int, first: int) -> Span | None:
    """Return the subject of the nearest clause that begins before the cue and has a verb, or an aside, after it."""
    if (named := _before_participle(reading, floor, first)) is not None:
        return named
    starts = [i for i in range(first - 1, floor, -1) if _begins_clause(reading, i)]
    for start in [*starts, floor]:
        found = _phrase(reading, start, first, fronted=False, opens=start == floor)
        if found is not None:
            return found
    return None


def _before_participle(reading: Reading, floor: int, first: int) -> Span | None:
    """Return the subject of "An official, speaking on condition that she not be named, said": what stands before it."""
    texts = reading.texts
    if first - floor < 4 or texts[first - 1] != ",":
        return None
    comma = next((i for i in range(floor, min(first - 1, floor + PHRASE_WORDS)) if texts[i] == ","), None)
    if comma is None or not texts[comma + 1].endswith("ing"):
        return None
    return _phrase(reading, floor, first, fronted=False, opens=True)


def _begins_clause(reading: Reading, i: int) -> bool:
    word, above = reading.texts[i].casefold(), reading.texts[i - 1]
    previous = above.casefold()
    if previous in clause_words("conjunctions"):
        return word not in clause_words("conjunctions")
    return above in (";", ":")


def _phrase(reading: Reading, start: int, stop: int, fronted: bool, opens: bool) -> Span | None:
    """Return the noun phrase that begins at a token and is followed by a verb, the cue itself or, *opens*, an aside."""
    texts = reading.texts
    start = _past_openers(reading, start, stop)
    last = start
    while last < stop and last - start < PHRASE_WORDS and not _ends_phrase(reading, start, last):
        last += 1
    end = last
    while end > start and _is_adverb(texts[end - 1].casefold()):
        end -= 1
    if end == start or last - start >= PHRASE_WORDS or not _heads(reading, start, end):
        return None
    if last == stop or fronted:
        return reading.span(start, end)
    mark = texts[last]
    if not mark[0].isalnum() or mark.casefold() in ASIDES:
        return reading.span(start, end) if opens and _is_closed_aside(reading, last, stop) else None
    return reading.span(start, end) if _is_verb(reading, start, last) else None


def _past_openers(reading: Reading, start: int, stop: int) -> int:
    """Return where a clause's subject may begin: behind "But", "Still," and "In August,"."""
    texts = reading.texts
    for _ in range(3):
        word = texts[start].casefold() if start < stop else "a"
        if word in clause_words("prepositions"):
            comma = next((i for i in range(start, min(stop, start + PHRASE_WORDS)) if texts[i] == ","), None)
            if comma is None and word not in clause_words("openers"):
                return stop
            start = start + 1 if comma is None else comma + 1
        elif word in clause_words("openers") or not word[0].isalnum():
            start += 1
    return start


def _ends_phrase(reading: Reading, start: int, i: int) -> bool:
    """Tell whether a noun phrase is over at a token: a verb, a comma, a dash, a mark."""
    text = reading.texts[i]
    word = text.casefold()
    if not text[0].isalnum():
        at, end = reading.span(i, i + 1)
        beside = reading.text[max(0, at - 1) : at] + reading.text[end : end + 1]
        glued = text == "-" and beside.isalnum()
        return not (glued or text in ("'", "’", "&", "$") or (text == "." and i > start and _is_short(reading, i - 1)))
    if word in ASIDES or word in ("that", "when", "while", "because"):
        return True
    return i > start and not text[0].isupper() and _is_verb(reading, start, i)


def _is_verb(reading: Reading, start: int, i: int) -> bool:
    """Tell whether a token is a verb, by its form and by what stands before it."""
    word = reading.texts[i].casefold()
    above = reading.texts[i - 1].casefold() if i > start else ""
    is_sure = word in clause_words("auxiliaries") or word in clause_words("pasts")
    return is_sure or (is_inflected(word) and above not in clause_words("determiners"))


def _is_short(reading: Reading, i: int) -> bool:
    """Tell whether a full stop after this token belongs to it: "Mr.", "J."."""
    text = reading.texts[i]
    return text[0].isupper() and len(text) <= 4


def _heads(reading: Reading, start: int, last: int) -> bool:
    """Tell whether the words may be a subject: a pronoun, a name, a plural, or a noun behind its determiner."""
    words = [reading.texts[i] for i in range(start, last)]
    lead, end = words[0].casefold(), words[-1].casefold()
    determiners, prepositions = clause_words("determiners"), clause_words("prepositions")
    if len(words) == 1 and lead in clause_words("pronouns"):
        return True
    if lead in clause_words("pronouns") - determiners or lead in prepositions or lead.endswith("ing"):
        return False
    if end in prepositions or end in determiners or end.endswith(("'s", "’s")):
        return False
    if lead in clause_words("auxiliaries") or words[0][0].isdigit() or lead in clause_words("silent") - determiners:
        return False
    return (lead in determiners and len(words) > 1) or words[0][0].isupper() or end.endswith("s")


def _is_closed_aside(reading: Reading, opened: int, stop: int) -> bool:
    """Tell whether what a comma or dash opens is closed by another before the cue or a verb: "Roe, of Ohio, said"."""
    mark = reading.texts[opened]
    close = {",": (",",), "(": (")",)}.get(mark, tuple(DASHES))
    skip = opened + 1
    while skip < stop and reading.texts[skip] in DASHES:
        skip += 1
    return any(reading.texts[i] in close for i in range(skip, stop))


def _phrase_after(reading: Reading, offset: int, bounds: frozenset[str] = frozenset()) -> Span | None:
    """Return the noun phrase that follows: to a comma, a mark, a verb, one of *bounds* or the end of the sentence."""
    sentence = reading.sentence(offset)
    inside = reading.within(Span(offset, sentence.end))
    if not inside:
        return None
    last = inside[0]
    while last <= inside[-1] and last - inside[0] < PHRASE_WORDS and not _ends_phrase(reading, inside[0], last):
        if reading.texts[last].casefold() in bounds:
            break
        last += 1
    if last == inside[0] or not _heads(reading, inside[0], last):
        return None
    return strip(reading.text, reading.span(inside[0], last), EDGE)
