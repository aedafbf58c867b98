"""Who speaks in which paragraphs of a transcript: labels that come back, and the paragraphs that go on below them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from timeline.lexicon import load_lexicon
from timeline.records import Block, Span

__all__ = ["LABEL", "with_turns"]

# A turn's label: a handle, capitals ("NBC", "MS. ROE"), or a name in title case; never a clause ("Roe had asked him").
LABEL = r"@\w{1,30}|[A-Z][A-Z.’' -]{1,40}[A-Z.]|[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{1,20}){0,3}"
OFFICE = r", [A-Z][A-Z .,’'-]{2,50}| \([^()\n]{2,40}\)"  # "JANE ROE, HOST:", "SEN. POE (D-OH):", "ROE (on the phone):"
TURN = re.compile(rf"[“\"]?(?P<label>{LABEL})(?:{OFFICE})?:(?: ?(?=\S)|$)")
STAGE = re.compile(r"[“\"]?[(\[][A-Z][A-Z ,.:;’'-]{3,100}[)\]][”\"]?")  # "(SOUNDBITE OF MUSIC)"
ROUNDS = 3  # times that an interview goes from one of the two to the other, at the least
TALK = 3  # turns whose labels come back: enough to know a transcript


def with_turns(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, each that opens a turn of a transcript followed by the turn.

    A label is known because it comes back; where several do, one in capitals is known although it stands but once. "Q"
    and "A" are labels where they take turns.
    What stands between two turns belongs to neither, unless the text shows that it is nothing but a transcript.

    >>> from timeline.records import Span
    >>> text = "ROE: Yes.\\nPOE: No.\\nROE: Why?\\nPOE: See."
    >>> blocks = [Block("prose", s, body=s) for s in (Span(0, 9), Span(10, 18), Span(19, 28), Span(29, 38))]
    >>> [(b.author.of(text), b.body.of(text)) for b in with_turns(text, blocks) if b.kind == "turn"]
    [('ROE', 'Yes.'), ('POE', 'No.'), ('ROE', 'Why?'), ('POE', 'See.')]
    """
    asked = _interview(text, blocks)
    whole = bool(asked) or any(STAGE.fullmatch(text, *block.span) for block in blocks)
    turns = asked or _openings(text, blocks, whole)
    last = max(turns, default=-1)
    for i, block in enumerate(blocks):
        yield block
        if i in turns:
            end = _end(text, blocks, turns, i, last, whole)
            label, said = Span(*turns[i].span("label")), Span(turns[i].end(), end)
            if said.start < said.end:
                yield Block("turn", Span(block.span.start, end), label, None, said)


@cache
def _asking() -> re.Pattern[str]:
    """Return the pattern of a label that tells who speaks only by "Q" or "A", in a group of that name."""
    asked = load_lexicon("layout")["transcript"]["asked"]
    roles = "|".join(
        rf"(?P<{role}>{'|'.join(sorted(labels, key=len, reverse=True))})" for role, labels in asked.items()
    )
    return re.compile(rf"[“\"]?(?P<label>{roles})[.:](?: ?(?=\S)|$)")


def _interview(text: str, blocks: Sequence[Block]) -> Mapping[int, re.Match[str]]:
    """Return the index of each block that opens with "Q:" or "A.", with the label, if question and answer alternate."""
    found = {i: turn for i, b in enumerate(blocks) if b.kind == "prose" and (turn := _asking().match(text, *b.span))}
    roles = ["Q" if turn["Q"] else "A" for turn in found.values()]
    rounds = sum(above != role for above, role in pairwise(roles))
    return found if rounds >= ROUNDS and 2 * rounds >= len(roles) and roles[0] == "Q" else {}


def _openings(text: str, blocks: Sequence[Block], whole: bool) -> Mapping[int, re.Match[str]]:
    """Return the index of each block that opens a turn, with its label; "MAYOR ANN ROE" comes back as "ROE"."""
    found = {i: turn for i, b in enumerate(blocks) if b.kind == "prose" and (turn := TURN.match(text, *b.span))}
    counts = Counter(form for turn in found.values() for form in {turn["label"], turn["label"].split()[-1]})
    back = {i for i, turn in found.items() if _is_label(turn["label"]) and counts[turn["label"].split()[-1]] > 1}
    if len(back) >= TALK:
        near = range(0 if whole else min(back) - 1, max(back) + 2)
        back |= {i for i, turn in found.items() if i in near and _is_once(turn["label"])}
    return {i: turn for i, turn in found.items() if i in back}


def _is_label(label: str) -> bool:
    """Tell whether a label that comes back says who speaks; a heading ("NOTE", "The facts") never does."""
    is_short = label.startswith("@") or label.isupper() or len(label.split()) <= 3
    return is_short and label.upper() not in load_lexicon("layout")["transcript"]["headings"]


def _is_once(label: str) -> bool:
    """Tell whether a label that does not come back is one for all that: in capitals."""
    return label.isupper() and _is_label(label)


def _end(text: str, blocks: Sequence[Block], turns: Collection[int], first: int, last: int, whole: bool) -> int:
    """Return where a turn ends: at the last of the next paragraphs that go on with it, before the last turn."""
    at = first
    opens = text[blocks[first].span.start] in '“"'
    while at + 1 < last and at + 1 not in turns and _goes_on(text, blocks[at + 1], opens, whole):
        at += 1
    return blocks[at].span.end


def _goes_on(text: str, block: Block, opens: bool, whole: bool) -> bool:
    """Tell whether a paragraph is the same speaker's: it too opens with a mark, or all is talk; no stage direction."""
    start = block.span.start
    if block.kind != "prose" or text[start] in "([" or text.startswith(("(", "["), start + 1):
        return False
    return whole or (opens and text[start] in '“"')
