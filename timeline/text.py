"""Paragraphs, sentences, tokens and quotation marks, all by offset; no character of a text is ever rewritten."""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, compress, count
from typing import TYPE_CHECKING, overload

import numpy as np

from timeline.lexicon import abbreviations
from timeline.records import Form, Sentence, Span, Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "A_MONTH",
    "A_WEEKDAY",
    "BULLETS",
    "CLOSING_MARKS",
    "EDGE",
    "MARKS",
    "SENTENCE_WORDS",
    "Laid",
    "Tokens",
    "common",
    "covering",
    "dateline_end",
    "find_paragraphs",
    "find_quoted",
    "find_sentences",
    "find_tokens",
    "find_whole",
    "form_of",
    "label_end",
    "lead_end",
    "slug",
    "strip",
    "trim",
    "unmarked",
    "unwrapped",
]

EDGE = " \t\n\r\xa0,;:—–-"  # what may hang on either end of a phrase
MARKS = "“”\"'‘’"
BULLETS = "•·▪■●*"
A_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
A_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
LABEL = re.compile(  # heads a paragraph and is no part of its sentence: "Why it matters:"
    rf"[{BULLETS}\s]*(?:(?:What|Why|How|Where|When|Who)[’'\w]*(?:\s[\w’'-]+){{0,5}}"
    r"|(?:Between the lines|By the numbers|Catch up quick|Context|Driving the news|Reality check|State of play"
    r"|The (?:backdrop|backstory|big picture|bottom line|intrigue|latest|other side|stakes)"
    r"(?:\s(?:for|in|of|on)(?:\s[\w’'-]+){1,4})?|Yes, but|Zoom (?:in|out))"
    r"|(?i:analysis|breaking|correction|disclosure|editorial|exclusive|fact check|first on \w+|flashback|live updates?"
    r"|opinion|photos?|read more|related|scoop|transcript|updated?|video|watch)):\s*"
)
DATELINE = re.compile(  # "DES MOINES, Iowa (KWDM) — ", "(AP) — ", "CNN — "; not "ICE — the agency — "
    r"(?:[A-Z][A-Z.’'&-]+(?:[, ]+[A-Z][\w.’'&-]*){0,5}(?:[, ]+\d{1,2})?"
    r",? ?(?:\([^()]{2,40}\)|(?<=\d)|(?<=[a-z][.,]) ) ?"
    r"|[A-Z]{3}[A-Z.’'/ -]*, (?:[A-Z]\.[A-Z]\.|[A-Z]{2}|Alaska|Hawaii|Idaho|Iowa|Maine|Ohio|Texas|Utah) "
    r"|\([A-Z][\w .,]{1,30}\) |(?:ABC|AFP|AP|BBC|CBS|CNN|NBC|NPR|PBS|UPI"
    r"|(?:(?:EL|FORT|LAS|LOS|NEW|PORT|SALT|SAN|SANTA|ST\.) [A-Z]{4,}|[A-Z]{5,})(?:[ /][A-Z]{2,}\.?){0,2}) )[—–-]{1,2}\s"
)
SENTENCE_WORDS = 4  # a quotation of fewer words may be a title or a scare quote: it is no statement by itself
OPENING = ("''", "``", "“", "”", '"')
CLOSING = ("''", "“", "”", '"')
CLOSING_MARKS = ("”", '"', "''")  # that close what is set as it should be
FAR = sys.maxsize  # beyond the end of any text

WORD = r"[^\W_]+(?:['’\-‐‑][^\W_]+)*"
PLAIN = r"[A-Za-z]++(?=[ ,\n])"  # most words are such, and are found at once
LETTER = re.compile(r"\w")
LINE = re.compile(r"\S(?:[^\n\r]*[^\s])?")
HANDLE = r"[@#]\w+"
OTHER = rf"[\n\r]\s*|{HANDLE}|(?:[A-Z]\.){{2,}}|\d+(?:[.,:]\d+)+|{WORD}|''|``|[^\s\w]|_"
TOKEN = re.compile(rf"((?! )(?:{PLAIN}|{OTHER}))")


class Tokens(Sequence[Token]):
    """The tokens of a text, each made when it is asked for: nearly all of them are only looked at by the column."""

    __slots__ = ("_words", "ends", "starts", "texts")

    def __init__(self, starts: Sequence[int], ends: Sequence[int], texts: Sequence[str]) -> None:
        self.starts, self.ends, self.texts = starts, ends, texts
        self._words: tuple[Sequence[str], NDArray[np.int32]] | None = None

    @property
    def words(self) -> tuple[Sequence[str], NDArray[np.int32]]:
        """The distinct words, in order, and which of them each token is: half as many to ask anything about.

        >>> words, which = find_tokens("the port, the dock").words
        >>> words, which.tolist()
        (['the', 'port', ',', 'dock'], [0, 1, 2, 0, 3])
        """
        if self._words is None:
            place = dict(zip(dict.fromkeys(self.texts), count(), strict=False))
            which = np.fromiter(map(place.__getitem__, self.texts), np.int32, len(self.texts))
            self._words = [*place], which
        return self._words

    def where(self, is_wanted: Callable[[str], bool]) -> list[int]:
        """Return the indices of the tokens whose words are wanted.

        >>> find_tokens("the port, the dock").where(str.isalpha)
        [0, 1, 3, 4]
        """
        words, which = self.words
        wanted = np.fromiter(map(is_wanted, words), bool, len(words))
        return np.flatnonzero(wanted.take(which)).tolist()

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Tokens: ...
    def __getitem__(self, at: int | slice) -> Token | Tokens:
        if isinstance(at, slice):
            return Tokens(self.starts[at], self.ends[at], self.texts[at])
        return Token(self.starts[at], self.ends[at], self.texts[at])

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.starts, self.ends, self.texts)


@lru_cache(maxsize=4)  # an article's words are read, and searched for dates
def find_tokens(text: str) -> Tokens:
    """Return words, single punctuation marks, and each run of line breaks as one token.

    >>> [t.text for t in find_tokens("“We can’t,” he said.\\n\\nU.S. aides: 2,000 agents")][:8]
    ['“', 'We', 'can’t', ',', '”', 'he', 'said', '.']
    >>> [t.text for t in find_tokens("the U.S. has 2,000")]
    ['the', 'U.S.', 'has', '2,000']
    """
    pieces = TOKEN.split(text)  # what lies between the tokens, and the tokens, in turn
    ends = [*accumulate(map(len, pieces))]
    words = pieces[1::2]
    for i in compress(range(len(words)), map(str.isspace, words)):
        words[i] = "\n"
    return Tokens(ends[:-1:2], ends[1::2], words)


@lru_cache(maxsize=4)  # blocks, sentences and quotation marks are looked for in the same ones
def find_paragraphs(text: str, start: int = 0, end: int | None = None) -> Sequence[Span]:
    """Return each line between two offsets that holds something, without the white space around it.

    >>> find_paragraphs("One.\\n\\n  Two. \\n")
    [Span(start=0, end=4), Span(start=8, end=12)]
    """
    return [Span(m.start(), m.end()) for m in LINE.finditer(text, start, len(text) if end is None else end)]


def label_end(text: str, sentence: Span) -> int:
    """Return where the label of a paragraph ends, or the sentence's start where it has none.

    >>> [label_end(text, Span(0, len(text))) for text in ("What they’re saying: “No,” Roe said.", "Roe said: “No.”")]
    [21, 0]
    """
    if text.find(":", *sentence) < 0:  # as in most
        return sentence.start
    label = LABEL.match(text, *sentence)
    return label.end() if label else sentence.start


def dateline_end(text: str, span: Span) -> int:
    """Return where the dateline ends that opens a span; the span's start where none does.

    >>> texts = "LEEDS (AP) — We", "AYR, N.C. — We", "NEW AYR, Ohio — We", "SAN AYRES — We", "ICE — the agency — is"
    >>> [dateline_end(text, Span(0, len(text))) for text in texts]
    [13, 12, 16, 12, 0]
    """
    if not text[span.start : span.start + 2].isupper():  # as most do not
        return span.start
    dateline = DATELINE.match(text, *span)
    return dateline.end() if dateline else span.start


def lead_end(text: str, span: Span) -> int:
    """Return where the dateline or the label ends that opens a span; the span's start where neither does."""
    return max(dateline_end(text, span), label_end(text, span))


def trim(text: str, span: Span) -> Span:
    """Return the span without white space at either end; it may be empty.

    >>> trim(" he said ", Span(0, 9))
    Span(start=1, end=8)
    """
    words = span.of(text).lstrip()
    start = span.end - len(words)
    return Span(start, start + len(words.rstrip()))


def strip(text: str, span: Span, edge: str) -> Span:
    """Return the span without the characters of *edge* at either end; it may be empty.

    >>> strip(", he said,", Span(0, 10), EDGE)
    Span(start=2, end=9)
    """
    words = span.of(text).lstrip(edge)
    start = span.end - len(words)
    return Span(start, start + len(words.rstrip(edge)))


def unmarked(text: str, span: Span) -> Span:
    """Return the words between quotation marks: one mark, or a nested pair's leftover, off either end.

    >>> unmarked("“‘No,’ he said.”", Span(0, 16))
    Span(start=1, end=15)
    """
    span = trim(text, span)
    start = span.start + next((len(mark) for mark in OPENING if text.startswith(mark, *span)), 0)
    end = span.end - next((len(mark) for mark in CLOSING if text.endswith(mark, start, span.end)), 0)
    return trim(text, Span(start, end))


@lru_cache(maxsize=20_000)  # the same people speak again and again
def slug(name: str) -> str:
    """Return an id made from a name.

    >>> slug("José Peña Jr.")
    'jose-pena-jr'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def covering(spans: Sequence[Span], offset: int) -> int:
    """Return the index of the last span that starts at or before *offset* (0 when none does).

    >>> covering([Span(0, 4), Span(8, 12)], 9)
    1
    """
    return bisect_right(spans, (offset, FAR), 1) - 1


def find_whole(words: str, text: str) -> Iterator[int]:
    """Yield where words stand in a text, and not only as a part of others.

    Words that differ from text to text are looked for faster so than by a pattern of each.

    >>> [*find_whole("Roe", "Roe’s aide left Monroe. Roe did not.")]
    [0, 24]
    """
    at = text.find(words)
    while at >= 0:
        if _is_edge(text, at) and _is_edge(text, at + len(words)):
            yield at
        at = text.find(words, at + 1)


def _is_edge(text: str, at: int) -> bool:
    """Tell whether a word begins or ends at an offset."""
    return (LETTER.match(text, at) is None) == (at > 0 and LETTER.match(text, at - 1) is not None)


class Laid:
    """Spans laid out in order, so that each of many others is told quickly whether it meets one of them.

    >>> laid = Laid([Span(8, 12), Span(0, 4)])
    >>> laid.meets(Span(3, 5)), laid.meets(Span(4, 8))
    (True, False)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self.starts = [span.start for span in ordered]
        self.reach = [*accumulate((span.end for span in ordered), max)]  # how far each and those before it go

    def meets(self, span: Span) -> bool:
        """Tell whether any of them shares a character with *span*."""
        before = bisect_left(self.starts, span.end)
        return before > 0 and self.reach[before - 1] > span.start


# ------------------------------------------------------------------------------------------------ line breaks

WRAP_WIDTHS = range(35, 111)  # columns at which text is wrapped by hand or by a mailer
WRAP_BREAKS = 3  # fewer line breaks than this tell nothing
WRAP_SHARE = 0.7  # of the line breaks that must be forced by the width
LOWER_SHARE = 0.3  # of the lines after them that must go on in lower case
SPACES = "\t\xa0\u2007\u2009\u202f"


def unwrapped(text: str) -> str:
    """Return the text with the line breaks of a hard-wrapped one, and odd spaces, as plain spaces: same length.

    A line break is a wrap if the next word would not have fitted on the line; a text is hard-wrapped if most of its
    breaks between neighbouring lines are such, and many lines go on in lower case. A break after a short line stays.

    >>> lines = ["The mayor said that the docks would", "stay shut until the end of the month"]
    >>> lines += ["of May, and that nobody would be let", "in before then.", "It ended."]
    >>> unwrapped("\\n".join(lines)).split("\\n")[1:]
    ['It ended.']
    >>> unwrapped("One paragraph.\\nAnother paragraph.")
    'One paragraph.\\nAnother paragraph.'
    """
    plain = text
    for space in SPACES:
        plain = plain.replace(space, " ")
    breaks = [*_breaks(plain)]
    if len(breaks) < WRAP_BREAKS:
        return plain
    lines = _line_lengths(plain, breaks)
    width = sorted(lines)[int(len(lines) * 0.95)]
    if width not in WRAP_WIDTHS:
        return plain
    forced = [span for span, length in zip(breaks, lines, strict=True) if _is_forced(plain, span, length, width)]
    lower = sum(plain[end].islower() for _, end in forced)
    if len(forced) < WRAP_SHARE * len(breaks) or lower < LOWER_SHARE * len(forced):
        return plain
    pieces, at = [], 0
    for start, end in forced:
        pieces += [plain[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, plain[at:]])


NEXT_LINE = re.compile(r"(?:\r\n|\n|\r)(?=\S)")  # not before a blank line, nor before an indented one


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the breaks between neighbouring lines, with the spaces before them; none that stands after a blank line."""
    for found in NEXT_LINE.finditer(text):
        start = found.start()
        while start and text[start - 1] == " ":
            start -= 1
        if start and not text[start - 1].isspace():
            yield start, found.end()


def _line_lengths(text: str, breaks: Sequence[tuple[int, int]]) -> list[int]:
    """Return how long the line is that each break ends."""
    ends = [-1, *(m.start() for m in re.finditer(r"[\n\r]", text))]
    return [start - ends[bisect_left(ends, start) - 1] - 1 for start, _ in breaks]


def _is_forced(text: str, span: tuple[int, int], length: int, width: int) -> bool:
    """Tell whether the first word of the next line would have gone beyond the width."""
    word = re.compile(r"\S+").match(text, span[1])
    return length + 1 + (len(word.group()) if word else 0) > width


# ------------------------------------------------------------------------------------------------ sentences

STOP = re.compile(  # a row of marks is looked at once, from its first
    r"[.!?…](?<![.!?…].)[.!?…]*+(?P<close>[\"”’'\)\]»]*+)(?:(?=\s+(?P<next>\S))|(?=\s*$))"
)
GAP = re.compile(r"\s*")
LONGEST_SENTENCE = 4000  # characters
BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+(?:-[^\W_]+)*$")
INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
NEXT_WORD = 30  # characters that tell how the next sentence begins
OPENERS = "\"“‘'([«"


def find_sentences(text: str) -> list[Sentence]:
    """Return the sentences, in order; a line break always ends one, an abbreviation does not.

    >>> text = "Gov. Gavin Newsom met Rep. Doe, R-Fla., at 3 p.m. Monday. “No,” he said. It ended."
    >>> [s.span.of(text) for s in find_sentences(text)]
    ['Gov. Gavin Newsom met Rep. Doe, R-Fla., at 3 p.m. Monday.', '“No,” he said.', 'It ended.']
    """
    return [
        Sentence(span, number)
        for number, paragraph in enumerate(find_paragraphs(text))
        for span in _split(text, paragraph)
    ]


def _split(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    line = paragraph.of(text)
    for stop in STOP.finditer(line):
        if stop.end() < len(line) and not _ends(line, stop):
            continue
        end = paragraph.start + stop.end()
        yield from _bounded(text, start, end)
        gap = GAP.match(text, end, paragraph.end)
        start = gap.end() if gap else end
    if start < paragraph.end:
        yield from _bounded(text, start, paragraph.end)


def _bounded(text: str, start: int, end: int) -> list[Span]:
    """Return a sentence, in pieces where it is longer than any sentence is: a list of numbers, a text without stops."""
    pieces = []
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start, start + LONGEST_SENTENCE)
        cut = space if space > start else start + LONGEST_SENTENCE
        pieces.append(trim(text, Span(start, cut)))
        gap = GAP.match(text, cut, end)
        start = gap.end() if gap else cut
    return [*pieces, Span(start, end)]


def _ends(line: str, stop: re.Match[str]) -> bool:
    """Tell whether the mark at *stop* ends a sentence: what stands before it, and what comes after."""
    following = stop["next"]
    after = line[stop.end("next") - 1 : stop.end("next") + NEXT_WORD].lstrip(OPENERS)[:1]
    if after.islower() or following in ",;:)—–-":
        return False
    if stop.group()[0] != "." or stop.group().startswith(".."):
        return True
    word = line[max(0, stop.start() - 40) : stop.start()].rpartition(" ")[2]
    if not word.isalpha():  # as most are
        before = BEFORE.search(word)
        if before is None:
            return True
        word = before.group()
    if len(word) == 1 and word.isupper():  # an initial: "John F. Kennedy"
        return not (after.isupper() or after.isdigit())
    kind = abbreviations().get(word.casefold().rpartition("-")[2])  # "then-Sen."
    if kind == "always":  # never the last word: "Gov."
        return False
    if kind == "inside" or INITIALS.fullmatch(word):  # may be the last word: "p.m.", "U.S."
        return _starts_sentence(line[stop.end() : stop.end() + NEXT_WORD])
    return True


@cache
def _starters() -> re.Pattern[str]:
    words = "The A An It He She They We I You This That These Those In On At But And As If When While For After Before"
    return re.compile(rf"\s+[{re.escape(OPENERS)}]*(?:{'|'.join(words.split())})\b")


def _starts_sentence(rest: str) -> bool:
    return bool(_starters().match(rest)) or rest.lstrip()[:1] in '“"'


# ------------------------------------------------------------------------------------------------ quotation marks


def find_quoted(text: str) -> list[Span]:
    """Return what stands between double quotation marks, marks included, paragraph by paragraph.

    Curly and straight marks and ``''`` count. One odd mark stays within its paragraph: a quotation that is still
    open at the end runs to the end of that paragraph, and goes on in the next one only if that begins with a mark.

    >>> text = "“One,” he said. \\"Two.\\" ''Three'' and it’s “‘four,’”"
    >>> [s.of(text) for s in find_quoted(text)]
    ['“One,”', '"Two."', "''Three''", '“‘four,’”']
    >>> text = "“Never closed.\\nHe left. “Yes.”"
    >>> [s.of(text) for s in find_quoted(text)]
    ['“Never closed.', '“Yes.”']
    """
    return [Span(a, b) for paragraph in find_paragraphs(text) for a, b in _pairs(text, paragraph)]


MARK = re.compile(r"''|``|\"|“|”|„")


def _pairs(text: str, paragraph: Span) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for mark in MARK.finditer(text, *paragraph):
        opens = _opens(text, mark, paragraph, opened is not None)
        if opens and opened is None:
            opened = mark.start()
        elif opens:  # a second opening mark: the first was never closed; keep the nearer one
            yield opened if opened is not None else mark.start(), _before(text, mark.start(), paragraph.start)
            opened = mark.start()
        elif opened is not None:
            yield opened, mark.end()
            opened = None
    if opened is not None:
        yield opened, paragraph.end


def _before(text: str, offset: int, floor: int) -> int:
    while offset > floor and text[offset - 1].isspace():
        offset -= 1
    return offset


def _opens(text: str, mark: re.Match[str], paragraph: Span, inside: bool) -> bool:
    """Tell whether the mark opens: by its shape, else by the white space on either side of it."""
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    if mark.group() in ("“", "„", "``"):
        return not (inside and after.isspace())  # a wrong-way mark closes when nothing follows it
    if mark.group() == "”":
        return not inside and before.isspace() and not after.isspace()
    if inside:
        return before.isspace() and not after.isspace()
    return not after.isspace()


def form_of(text: str, spans: Sequence[Span], quoted: Sequence[Span]) -> Form:
    """Tell whether the words stand wholly, partly or not at all between double quotation marks.

    >>> form_of("He said “no” twice.", [Span(8, 18)], [Span(8, 12)])
    'mixed'
    """
    inside = outside = False
    for span in spans:
        at = span.start
        for start, end in common(span, quoted):
            inside = inside or _has_letters(text, start, end)
            outside = outside or _has_letters(text, at, start)
            at = end
        outside = outside or _has_letters(text, at, span.end)
    return "indirect" if not inside else "mixed" if outside else "direct"


def _has_letters(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))


def common(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """Yield what a span has in common with each of others, in order, where it is something.

    >>> [*common(Span(2, 9), [Span(0, 4), Span(6, 9), Span(9, 12)])]
    [Span(start=2, end=4), Span(start=6, end=9)]
    """
    for i in range(covering(others, span.start), len(others)):
        start, end = others[i]
        if start >= span.end:
            break
        if end > span.start:
            yield Span(max(span.start, start), min(span.end, end))
