"""The order of the stages: Article -> Statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256

from timeline.claims import find_claims
from timeline.codebook import Codebook, load_codebook
from timeline.coder import Coder, load_coder
from timeline.dates import find_timexes
from timeline.linker import load_linker
from timeline.occasions import find_occasions
from timeline.publication import infer_published
from timeline.quotations import find_quotations, find_unspoken
from timeline.reading import Reading, read
from timeline.records import (
    Article,
    Code,
    CodingUnit,
    Occasion,
    Published,
    Quotation,
    Speaker,
    Statement,
    join,
)
from timeline.relations import find_relations
from timeline.speakers import resolve_speakers
from timeline.tagger import load_tagger, tag_tokens

__all__ = ["extract"]

CODER = "timeline"  # who codes when no reader has
SUGGESTED = "suggested"
UNSPOKEN = "unspoken"  # beliefs, wishes, plans: the channel of what nobody said in words, and its flag
QUESTIONS = 2  # by which whoever asks is known
PASSED_ON = 0.75  # of a statement's characters: so much that is another's leaves no position of its own


def extract(
    article: Article,
    codebook: Codebook | None = None,
    coder: Coder | None = None,
    on_note: Callable[[str], object] | None = None,
    unspoken: bool = False,
) -> list[Statement]:
    """Return the statements of an article in reading order, each followed by those told inside it.

    Every span satisfies ``article.text[start:end]``; what the text does not say is ``None``. Nothing is read from
    or written to a file but the codebook and the weights that ship in the package. *on_note* is told, a line each, what
    is known of the day of publication beyond the answer: evidence that does not agree, limits. With *unspoken* what is
    attributed to somebody who did not say it in words is kept too, with that flag, without a day or a position.

    >>> text = "Gov. Jane Roe said Monday, June 16, 2025, that agents must leave the state."
    >>> [(s.speaker, s.quote, str(s.date_start)) for s in extract(Article("roe", text))]
    [('Jane Roe', 'agents must leave the state', '2025-06-16')]
    """
    coder = coder or (load_coder(codebook) if codebook else _shipped()[1])
    codebook = codebook or _shipped()[0]
    reading = read(article.text)
    published = infer_published(replace(article, text=reading.text), reading.blocks)
    if on_note:
        for note in published.notes:
            on_note(note)
    timexes = find_timexes(reading.text, published, reading.blocks)
    tags = tag_tokens(reading.tokens, reading.quoted, load_tagger())
    quotations = find_quotations(reading, tags, load_linker())
    speakers = resolve_speakers(reading, quotations, codebook.actors, published.day)
    occasions = find_occasions(reading, quotations, speakers, timexes, published)
    claims = find_claims(reading, quotations)
    rest = find_unspoken(reading, tags, load_linker(), quotations) if unspoken else []
    spoken = [*quotations, *claims]
    quotations = [*spoken, *rest]
    speakers += [Speaker(article.outlet) if article.outlet else None for _ in claims]
    speakers += resolve_speakers(reading, rest, codebook.actors, published.day) if rest else []
    occasions += [_claimed(claim, published) for claim in claims]
    occasions += [_without_day(one) for one in rest]
    codes = coder.code(reading, [_unit(quotation, reading) for quotation in spoken])
    codes = [*codes, *(coder.code(reading, [_unit(quotation, reading) for quotation in rest]) if rest else [])]
    bare = _without_position(quotations, speakers)
    codes = [
        replace(code, position=None, position_id=None, posture=None, position_confidence=None) if i in bare else code
        for i, code in enumerate(codes)
    ]
    ids = [_id(article, quotation) for quotation in quotations]
    statements = [
        _statement(article, published, codebook, ids, i, quotations[i], speakers[i], occasions[i], codes[i])
        for i in sorted(range(len(quotations)), key=lambda i: _place(quotations, i))
    ]
    if not rest:
        return find_relations(statements, codebook)
    related = {s.id: s for s in find_relations([s for s in statements if UNSPOKEN not in s.flags], codebook)}
    return [related.get(statement.id, statement) for statement in statements]


@cache
def _shipped() -> tuple[Codebook, Coder]:
    """Return the codebook and the coder that ship in the package, loaded once."""
    codebook = load_codebook()
    return codebook, load_coder(codebook)


def _claimed(claim: Quotation, published: Published) -> Occasion:
    """Return the occasion of an outlet's own claim: the article itself, on the day that it appeared."""
    when = published.when
    precision = "none" if when is None else "day" if when.days == 1 else "range"
    return Occasion(f"c{claim.span.start}", when, precision, "published" if when else "none", None, "unspecified")


def _without_day(quotation: Quotation) -> Occasion:
    """Return the occasion of what was not said in words: no act of speaking, so no day."""
    return Occasion(f"u{quotation.span.start}", None, "none", "none", None, "unspecified")


def _place(quotations: Sequence[Quotation], i: int) -> tuple[int, bool, int]:
    """Return where a statement comes in reading order: by its outer statement first."""
    quotation = quotations[i]
    outer = quotations[quotation.within] if quotation.within is not None else quotation
    return outer.content[0].start, quotation.within is not None, quotation.content[0].start


def _unit(quotation: Quotation, reading: Reading) -> CodingUnit:
    """Return what the coder sees: the statement, its cue, and the sentences that they stand in."""
    parts = [*quotation.content, *([quotation.cue] if quotation.cue else [])]
    return CodingUnit(quotation.content, quotation.cue, reading.around(parts), quotation.is_question)


def _without_position(quotations: Sequence[Quotation], speakers: Sequence[Speaker | None]) -> frozenset[int]:
    """Return which statements take no position of their own.

    The outlet's claims of a change, the turns of whoever asks the questions, and what does little but tell what
    somebody else said: "The agency says that arrests are up".
    """
    found = {i for i, quotation in enumerate(quotations) if quotation.channel in ("claim", UNSPOKEN)}
    found |= _of_interviewers(quotations, speakers)
    for inner in quotations:
        if inner.within is not None:
            told = [*inner.content, *([inner.cue] if inner.cue else []), *([inner.source] if inner.source else [])]
            whole = sum(end - start for start, end in quotations[inner.within].content)
            if sum(end - start for start, end in told) >= PASSED_ON * whole:
                found.add(inner.within)
    return frozenset(found)


def _of_interviewers(quotations: Sequence[Quotation], speakers: Sequence[Speaker | None]) -> set[int]:
    """Return the turns of a transcript by those who ask: two questions, and in every third turn of theirs one."""
    turns = {i: speaker.name for i, speaker in enumerate(speakers) if speaker and quotations[i].channel == "turn"}
    asked = Counter(name for i, name in turns.items() if quotations[i].is_question)
    taken = Counter(turns.values())
    asking = {name for name, count in asked.items() if count >= QUESTIONS and count * 3 >= taken[name]}
    return {i for i, name in turns.items() if name in asking}


def _id(article: Article, quotation: Quotation) -> str:
    """Return a hash of the article's name and the place of the words: it survives a new run and a new codebook."""
    place = ";".join(f"{start}-{end}" for start, end in quotation.content)
    return sha256(f"{article.stem}\n{place}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _statement(
    article: Article,
    published: Published,
    codebook: Codebook,
    ids: Sequence[str],
    i: int,
    quotation: Quotation,
    speaker: Speaker | None,
    occasion: Occasion,
    code: Code,
) -> Statement:
    """Put together one row of the table."""
    text = article.text
    mention = quotation.antecedent or quotation.source
    return Statement(
        id=ids[i],
        article=article.stem,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        published=str(published.when) if published.when else None,
        published_basis=published.basis,
        spans=quotation.content,
        quote=join(text, quotation.content),
        form=quotation.form,
        speaker=speaker.name if speaker else None,
        speaker_id=speaker.id if speaker else None,
        speaker_role=speaker.role if speaker else None,
        speaker_group=speaker.group if speaker else None,
        speaker_mention=mention.of(text) if mention else None,
        speaker_span=mention,
        cue=quotation.cue.of(text) if quotation.cue else None,
        cue_span=quotation.cue,
        date_start=occasion.when.start if occasion.when else None,
        date_end=occasion.when.end if occasion.when else None,
        date_precision=occasion.precision,
        date_basis=occasion.basis,
        date_span=occasion.span,
        medium=occasion.medium,
        occasion=f"{article.stem}:{occasion.id}",
        on_topic=code.on_topic,
        topic=code.topic,
        topics=code.topics,
        topic_confidence=code.topic_confidence,
        position=code.position,
        position_id=code.position_id,
        posture=code.posture,
        position_confidence=code.position_confidence,
        evidence=code.evidence,
        is_question=quotation.is_question,
        flags=_flags(quotation, speaker, code),
        within=ids[quotation.within] if quotation.within is not None else None,
        utterance=None,
        relations=(),
        coder=CODER,
        codebook_version=f"{codebook.id} {codebook.version}",
        status=SUGGESTED,
    )


def _flags(quotation: Quotation, speaker: Speaker | None, code: Code) -> tuple[str, ...]:
    """Return the flags of a statement: the coder's, said jointly, told at second hand, the outlet's own claim."""
    flags = list(code.flags)
    if speaker and "+" in (speaker.id or ""):
        flags.append("joint")
    if quotation.within is not None:
        flags.append("reported")
    if quotation.channel == "claim":
        flags.append("outlet_claim")
    if quotation.channel == UNSPOKEN:
        flags.append(UNSPOKEN)
    return tuple(sorted(set(flags)))
