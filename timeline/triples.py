"""Content, cue and source as tagged, joined: which words belong to which cue."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from timeline.dialogue import asks_back
from timeline.lexicon import has_clause
from timeline.linker import Linker, Run, Scene, find_runs
from timeline.reading import Reading
from timeline.records import Quotation, Span
from timeline.tags import repaired
from timeline.text import BULLETS, MARKS, common, unmarked

__all__ = ["find_triples", "scene_of"]

BULLET = re.compile(rf"\s*(?:[{BULLETS}]|[–—-]\s)\s*")
JOINED = re.compile(rf"[{re.escape(MARKS)}\s,.?!]*\b(?:and|because|but|if|since|when|where|which|while)\s")
DOING = re.compile(r"(?!according\b)[a-z]+ing\b")
NAMING = re.compile(r"(?:[’']s|\b(?:author of|book|co-author of|on|podcast|show|titled|entitled|told))\s$")  # a work
TITLE_WORDS = 8
SMALL = frozenset("a an and at by for from in of on or the to with".split())  # words that titles leave small
JOINTS = frozenset(("and", "but", "while", "whereas", "though"))
THAT = re.compile(r"\bthat\b")
WHERE_WORDS = 8  # that may tell where and to whom, between a verb and the quotation that it leads to
FAR_SENTENCES = 40  # that are looked at between a cue and what it may still report

Group = tuple[Run | None, list[Run]]  # a cue, and the contents that it reports


def find_triples(reading: Reading, tags: str, linker: Linker) -> list[Quotation]:
    """Return each cue with the contents and the source that the linker gives it; a content without a cue is alone."""
    runs = find_runs(repaired(reading, tags))
    scene = scene_of(reading, runs)
    roles = {role: [run for run in runs if run.role == role] for role in ("content", "cue", "source")}
    chosen = linker.choose(scene, "cue of content", roles["content"], roles["cue"])
    groups = _grouped(reading, roles["cue"], zip(roles["content"], chosen, strict=True))
    used = [cue for cue, _ in groups if cue]
    sources = dict(zip(used, linker.choose(scene, "source of cue", used, roles["source"]), strict=True))
    sources |= dict(_own_sources(reading, used, sources, roles["source"]))
    found = [
        Quotation(
            tuple(reading.span(run.first, run.last) for run in contents),
            reading.span(cue.first, cue.last) if cue else None,
            reading.span(source.first, source.last) if cue and (source := sources[cue]) else None,
            "indirect",
        )
        for cue, contents in groups
    ]
    return [_in_own_words(reading, _bounded(reading, quotation)) for quotation in found]


def _own_sources(
    reading: Reading, cues: Sequence[Run], chosen: Mapping[Run, Run | None], sources: Sequence[Run]
) -> Iterator[tuple[Run, Run]]:
    """Yield each cue whose speaker stands right before it in a clause of his own, and him: promised it, and Roe | said.

    The linker may go by the speaker of the clause before.
    """
    beside = {source.last: source for source in sources}
    for before, cue in pairwise(sorted(cues)):
        own, other = beside.get(cue.first), chosen[cue]
        if own is None or other is None or not other.last <= before.first < own.first:
            continue
        is_joined = not JOINTS.isdisjoint(reading.texts[before.last : own.first])
        if is_joined and reading.texts[own.first - 1] in (",", *JOINTS):
            yield cue, own


def scene_of(reading: Reading, runs: Sequence[Run]) -> Scene:
    """Return the article as the linker sees it."""
    sentences = [bisect_left(reading.starts, opening) for opening in reading.openings]
    return Scene.of(reading.tokens, sentences, [reading.within(span) for span in reading.quoted], runs)


# ------------------------------------------------------------------------------------------------------ the links


def _grouped(reading: Reading, cues: Sequence[Run], linked: Iterable[tuple[Run, Run | None]]) -> list[Group]:
    """Return each cue with the contents that are linked to it, which are one statement."""
    groups: dict[int, Group] = {}
    for content, cue in linked:
        key = cue.first if cue else -1 - content.first
        groups.setdefault(key, (cue, []))[1].append(content)
    bare = [cue for cue in cues if cue.first not in groups]
    return [*groups.values(), *_shared_out(reading, list(groups.values()), bare)]


def _shared_out(reading: Reading, groups: Sequence[Group], bare: Sequence[Run]) -> Iterator[Group]:
    """Yield each cue without content that takes those in its own sentence from a cue in another, which has more."""
    beside: dict[int, list[Group]] = {}  # sentence -> the groups with content in it
    for group in groups:
        for place in {reading.place(reading.starts[run.first]) for run in group[1]}:
            beside.setdefault(place, []).append(group)
    for cue in bare:
        start = reading.starts[cue.first]
        sentence, taken = reading.sentence(start), []
        for other, contents in beside.get(reading.place(start), []):
            far = other is not None and not sentence.holds(reading.span(other.first, other.last))
            mine = [run for run in contents if sentence.holds(reading.span(run.first, run.last))]
            if far and mine and len(mine) < len(contents):
                taken += mine
                contents[:] = [run for run in contents if run not in mine]
        if taken:
            yield cue, sorted(taken)


def _bounded(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement without what stands beyond a heading or a bullet from its cue.

    Nor with a paragraph before that of the cue, where this has a clause of its own: “I saw it.” Roe says that it sank.
    """
    if quotation.cue is None or len(quotation.content) == 1:
        return quotation
    here = reading.paragraph(quotation.cue.start)
    kept = [c for c in quotation.content if not _is_parted(reading, here, reading.paragraph(c.start))]
    if any(c.start >= quotation.cue.end and not reading.is_quoted(c) for c in kept):
        kept = [c for c in kept if reading.paragraph(c.start) >= here]
    kept = [c for c in kept if reading.paragraph(c.start) == here or not asks_back(reading, quotation, c)]
    kept = [c for c in kept if not _is_of_another_clause(reading, quotation, c)]
    kept = [c for i, c in enumerate(kept) if not (i and _is_behind_clause(reading, quotation, kept[i - 1], c))]
    kept = [c for c in kept if not _is_title(reading, c)]
    return replace(quotation, content=tuple(kept)) if kept else quotation


def _is_of_another_clause(reading: Reading, quotation: Quotation, part: Span) -> bool:
    """Tell whether a part stands before a clause in which its speaker is said to do more, or somebody else speaks.

    “I am glad,” | when Roe blasted him for it; Poe closed the port, | saying that it was late.
    """
    cue, source = quotation.cue, quotation.source
    if cue is None or part.end > cue.start:
        return False
    if DOING.match(reading.text, *cue) and quotation.content[-1].start >= cue.end:
        return True
    first = min(cue.start, source.start) if source else cue.start
    is_aside = reading.text[max(part.end, first - 2) : first].rstrip().endswith(",")  # "..., Roe said"
    return not is_aside and JOINED.match(reading.text, part.end, first) is not None


def _is_behind_clause(reading: Reading, quotation: Quotation, before: Span, part: Span) -> bool:
    """Tell whether a quotation stands behind another and a clause of its own: called “unfit,” Poe typed | “unwell.”"""
    cue = quotation.cue
    if cue is None or part.start < cue.end or not reading.sentence(cue.start).holds(part):
        return False
    between = reading.text[max(before.end, cue.end) : part.start].rstrip()
    is_open = before.start >= cue.end or not between.endswith((",", ":"))  # “No,” she said as she left, “never.”
    return is_open and has_clause(between.split()) and _is_in_marks(reading, before) and _is_in_marks(reading, part)


def _is_title(reading: Reading, part: Span) -> bool:
    """Tell whether words between marks name a work: he said on Harbour TV’s “This Week”, she told “Pier and Port”."""
    quoted = reading.quotation_at(part)
    if (
        quoted is None
        or not quoted.holds(part)
        or not NAMING.search(reading.text, max(0, quoted.start - 12), quoted.start)
    ):
        return False
    words = quoted.of(reading.text).strip(MARKS + ",.:").split()
    return len(words) <= TITLE_WORDS and all(w[0].isupper() or (i and w in SMALL) for i, w in enumerate(words))


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


def _in_own_words(reading: Reading, quotation: Quotation) -> Quotation:
    """Return the statement without what the outlet adds where the speaker's own sentence stands between marks.

    “It is over,” she said after a look at the map: neither what follows her verb nor another sentence is hers. He left
    the hall, saying, “It is over.”: nor is what stands before it.
    """
    cue, contents = quotation.cue, quotation.content
    if cue is None or len(contents) == 1:
        return quotation
    if any(_is_sentence_in_marks(reading, span, cue) for span in contents):
        contents = tuple(span for span in contents if not _is_added(reading, span, cue))
    if any(_is_sentence_behind(reading, span, cue) for span in contents):
        contents = tuple(span for span in contents if span.start >= cue.end or reading.is_quoted(span))
    return replace(quotation, content=contents) if contents else quotation


def _is_added(reading: Reading, span: Span, cue: Span) -> bool:
    """Tell whether a content opens outside marks, and stands behind the verb or apart from it."""
    if reading.is_quoted(Span(span.start, span.start + 1)) or THAT.search(reading.text, span.start - 5, span.start + 5):
        return False
    return span.start >= cue.end or not reading.sentence(span.start).holds(cue)


def _is_sentence_in_marks(reading: Reading, span: Span, cue: Span) -> bool:
    """Tell whether a content is all between marks, opens its sentence and ends as speech does before its verb."""
    return (
        span.end <= cue.start
        and reading.text[span.end - 3 : span.end].rstrip(MARKS).endswith((",", "?", "!"))
        and not reading.words(Span(reading.sentence(span.start).start, span.start))
        and _is_in_marks(reading, span)
    )


def _is_sentence_behind(reading: Reading, span: Span, cue: Span) -> bool:
    """Tell whether a content is a sentence between marks behind its verb: Roe met Poe, saying at noon, “It is late.”"""
    is_near = span.start >= cue.end and reading.words(Span(cue.end, span.start)) <= WHERE_WORDS
    if not is_near or not _is_in_marks(reading, span):
        return False
    words = unmarked(reading.text, span).of(reading.text)
    return words[:1].isupper() and words.endswith((".", "?", "!"))


def _is_in_marks(reading: Reading, span: Span) -> bool:
    """Tell whether every word of a span stands between double quotation marks."""
    return sum(map(reading.words, common(span, reading.quoted))) == reading.words(span)
