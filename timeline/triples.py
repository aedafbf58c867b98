"""Content, cue and source as tagged, made sound and joined: which words belong to which cue."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from timeline.linker import STOPS, Linker, Run, Scene, find_runs
from timeline.reading import Reading
from timeline.records import Quotation
from timeline.text import SENTENCE_WORDS

__all__ = ["find_triples"]

BULLET = re.compile(r"\s*(?:[•·▪■●*]|[–—-]\s)\s*")
FAR_SENTENCES = 40  # that are looked at between a cue and what it may still report

Group = tuple[Run | None, list[Run]]  # a cue, and the contents that it reports


def find_triples(reading: Reading, tags: Sequence[str], linker: Linker) -> list[Quotation]:
    """Return each cue with the contents and the source that the linker gives it; a content without a cue is alone."""
    runs = find_runs(_repaired(reading, tags))
    scene = Scene.of(reading.tokens, _between_marks(reading), runs)
    roles = {role: [run for run in runs if run.role == role] for role in ("content", "cue", "source")}
    chosen = linker.choose(scene, "cue of content", roles["content"], roles["cue"])
    groups = _grouped(reading, roles["cue"], zip(roles["content"], chosen, strict=True))
    used = [cue for cue, _ in groups if cue]
    sources = dict(zip(used, linker.choose(scene, "source of cue", used, roles["source"]), strict=True))
    return [
        _bounded(
            reading,
            Quotation(
                tuple(reading.span(run.first, run.last) for run in contents),
                reading.span(cue.first, cue.last) if cue else None,
                reading.span(source.first, source.last) if cue and (source := sources[cue]) else None,
                "indirect",
            ),
        )
        for cue, contents in groups
    ]


# ------------------------------------------------------------------------------------------------------- the tags


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


def _between_marks(reading: Reading) -> list[bool]:
    inside = [False] * len(reading.tokens)
    for span in reading.quoted:
        for i in reading.within(span):
            inside[i] = True
    return inside


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
        for place in {reading.place(reading.tokens[run.first].start) for run in group[1]}:
            beside.setdefault(place, []).append(group)
    for cue in bare:
        start = reading.tokens[cue.first].start
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
