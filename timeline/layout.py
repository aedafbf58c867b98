"""What each paragraph of an article is: prose, a caption, a credit line, an embedded post, a turn of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from timeline.lexicon import load_lexicon
from timeline.records import Block, BlockKind, Span
from timeline.text import find_paragraphs, trim
from timeline.transcript import LABEL, with_turns

__all__ = ["find_blocks"]

POST_REACH = 6  # paragraphs of an embedded post above its signature, at the most
FULL_DATE = re.compile(
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?|Sept(?:ember|\.)?|Oct(?:ober|\.)?"
    r"|Nov(?:ember|\.)?|Dec(?:ember|\.)?) \d{1,2}, \d{4}"
)
HANDLE_FIRST = re.compile(r"\.?[@#]\w|RT @|[\U0001F300-\U0001FAFF]|\S*(?:pic\.twitter\.com|https?://t\.co)/")
LINK = re.compile(r"(?:https?://|pic\.twitter\.com/|t\.co/)\S+")
TURN = re.compile(rf"(?:(?<=^)|(?<=[”\"] ))\.?(?P<label>{LABEL})(?P<topic> on [^:“”\"\n]{{3,90}})?: ?(?=[“\"])")


@cache
def _patterns() -> tuple[tuple[BlockKind, re.Pattern[str]], ...]:
    return tuple((entry["kind"], re.compile(entry["regex"], re.VERBOSE)) for entry in load_lexicon("layout")["pattern"])


@cache
def _signature() -> re.Pattern[str]:
    return re.compile(load_lexicon("layout")["post"]["signature"], re.VERBOSE)


def find_blocks(text: str) -> list[Block]:
    """Return the blocks of an article in reading order; the turns of a transcript follow the block that holds them.

    >>> text = "Roe spoke.\\n\\nRoe speaks in Ohio, May 2, 2025.\\nJane Poe/Getty Images\\nIt ended.\\n\\nBy Jane Poe"
    >>> [(b.kind, b.span.of(text)[:4]) for b in find_blocks(text)]
    [('prose', 'Roe '), ('caption', 'Roe '), ('credit', 'Jane'), ('prose', 'It e'), ('byline', 'By J')]
    """
    paragraphs = find_paragraphs(text)
    kinds = [_kind(span.of(text)) for span in paragraphs]
    _mark_captions(text, paragraphs, kinds)
    _mark_headline(text, paragraphs, kinds)
    blocks: list[Block] = []
    at = 0
    posts = dict(_posts(text, paragraphs))
    while at < len(paragraphs):
        if at in posts:
            last, post = posts[at]
            blocks += [post, *_turns(text, post)]
            at = last + 1
            continue
        blocks.append(Block(kinds[at], paragraphs[at], body=paragraphs[at]))
        at += 1
    return [*with_turns(text, blocks)]


def _kind(paragraph: str) -> BlockKind:
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(paragraph)), "prose")


def _mark_captions(text: str, paragraphs: Sequence[Span], kinds: list[BlockKind]) -> None:
    """A caption stands right before a photographer's credit; it gives a day, or quotes nobody."""
    for i, (above, below) in enumerate(pairwise(kinds)):
        words = paragraphs[i].of(text)
        if below != "credit" or above != "prose" or len(words) > 400:
            continue
        near = text.count("\n", paragraphs[i].end, paragraphs[i + 1].start) == 1
        if FULL_DATE.search(words) or (near and not set('“”"') & set(words)):
            kinds[i] = "caption"


def _mark_headline(text: str, paragraphs: Sequence[Span], kinds: list[BlockKind]) -> None:
    """A headline is a short first line that ends without a full stop, above prose that does end with one."""
    if len(paragraphs) < 2 or kinds[0] != "prose":
        return
    first, rest = paragraphs[0].of(text), paragraphs[1].of(text)
    if len(first) <= 140 and first[-1] not in '.!?:”"’' and rest[-1] in '.!?”"':
        kinds[0] = "headline"


def _posts(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[int, tuple[int, Block]]]:
    """Yield (index of first paragraph, (index of last, the post)) of each embedded post."""
    floor = 0
    for i, span in enumerate(paragraphs if "@" in text else ()):  # in the handle of every signature
        signed = _signature().search(span.of(text))
        if not signed or (signed.start() == 0 and i == floor):
            continue
        first = i if signed.start() > 0 else i - 1
        while first > max(floor, i - POST_REACH) and _looks_posted(text, paragraphs[first - 1], paragraphs[first]):
            first -= 1
        name, handle, day = (
            Span(span.start + signed.start(k), span.start + signed.end(k)) for k in ("name", "handle", "day")
        )
        body = trim(text, Span(paragraphs[first].start, span.start + signed.start()))
        author = Span(name.start, handle.end + 1) if name.of(text).strip() else handle
        yield first, (i, Block("post", Span(paragraphs[first].start, span.end), author, day, body))
        floor = i + 1


def _looks_posted(text: str, above: Span, below: Span) -> bool:
    """Tell whether the paragraph above belongs to the same post: a post's marks in it, or a turn that goes on below."""
    words = above.of(text)
    if HANDLE_FIRST.match(words) or LINK.search(words):
        return True
    return bool(TURN.match(words) and TURN.match(below.of(text)))


def _turns(text: str, post: Block) -> Iterator[Block]:
    """Yield the turns inside a post: NAME: “words”."""
    for paragraph in find_paragraphs(text[post.span.start : post.body.end if post.body else post.span.end]):
        yield from _quoted_turns(text, Span(post.span.start + paragraph.start, post.span.start + paragraph.end))


def _quoted_turns(text: str, paragraph: Span) -> Iterator[Block]:
    words = paragraph.of(text)
    found = list(TURN.finditer(words))
    ends = [match.start() for match in found[1:]] + [len(words)] * bool(found)
    for match, end in zip(found, ends, strict=True):
        said = trim(text, Span(paragraph.start + match.end(), paragraph.start + _last_mark(words, match.end(), end)))
        label = Span(paragraph.start + match.start("label"), paragraph.start + match.end("label"))
        yield Block("turn", Span(paragraph.start + match.start(), said.end), label, None, said)


def _last_mark(words: str, start: int, end: int) -> int:
    """Return where the turn's quotation ends: after its last closing mark, else at a link or the paragraph's end."""
    close = max(words.rfind("”", start, end), words.rfind('"', start + 1, end))
    if close > start:
        return close + 1
    link = LINK.search(words, start, end)
    return link.start() if link else end
