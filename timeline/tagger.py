"""Tokens -> source, cue and content tags: the forward pass of a small convolutional network, in numpy.

The network is described in ``training/MODEL_CARD.md`` and trained by ``training/train_tagger.py``. It reads hashed
words, affixes, shapes and quotation state through residual blocks of dilated convolutions, most of which see two or
four tokens as one, and gives seven scores a token.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from timeline.errors import WeightsError
from timeline.records import Span
from timeline.stored import read_arrays, shipped
from timeline.text import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TAGS", "Features", "Tagger", "Vocabulary", "encode", "load_tagger", "tag_tokens"]

# None; source, verb (the cue) and content, each begun by its capital: the tags of a text are a row of letters.
TAGS = "-SsVvCc"
SHAPED = 24  # characters whose kinds are a word's shape
KINDS = bytes.maketrans((ascii_uppercase + ascii_lowercase + digits).encode(), b"X" * 26 + b"x" * 26 + b"d" * 10)
RUN = re.compile(r"(.)\1{2,}", re.DOTALL)
AFFIX_ROWS, SHAPE_ROWS = 6_000, 200
TABLES = ("word", "prefix", "suffix", "shape", "cue", "quote")
QUOTATION_MARKS = frozenset(("“", "”", '"', "''"))
QUOTE_STATES = ("outside", "opening", "inside", "closing", "break")
BREAK = QUOTE_STATES.index("break")
REMEMBERED = 200_000  # words, at the most
WINDOW = 2048  # tokens read at once: memory stays flat, and what is worked on stays near the processor
INSIDE = (2, 4, 6)
FORMAT = 5
AS_LETTERS = bytes.maketrans(bytes(range(len(TAGS))), TAGS.encode())
DECIMALS = 3  # scores are rounded before decoding, so that no machine's last bit decides a tag
LEAN = 0.25  # what "none" loses: on articles of a publisher that it has not read, the network sees too little


@dataclass(frozen=True, slots=True)
class Features:
    """What the network reads: a row per token and a column for each of TABLES."""

    rows: NDArray[np.int32]  # (tokens, 6)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(slots=True)
class Vocabulary:
    """The words that the network knows, by their hashes in order; any other word, as most names are, has row 0."""

    keys: NDArray[np.int64]  # (words,)
    cues: NDArray[np.bool_]  # (words + 1,): which rows are words often seen in cues
    read: dict[str, bytes] = field(default_factory=dict)  # of words of late, their rows of TABLES as they are stored

    def rows(self, words: Sequence[str]) -> NDArray[np.int32]:
        """Return the rows of each word in TABLES, as if there were no quotation marks.

        >>> Vocabulary(np.array([3, hash_of("no")]), np.array([False, True, False])).rows(["No", "Roe"])[:, [0, 4]]
        array([[2, 0],
               [0, 0]], dtype=int32)
        """
        read = self.read  # other threads may begin it anew meanwhile
        new = {*words}.difference(read)
        if len(read) + len(new) > REMEMBERED:  # it stays small in a run of any length
            self.read = read = {}
            new = {*words}
        read.update(self._stored([*new]))
        return np.frombuffer(b"".join([read[word] for word in words]), np.int32).reshape(-1, len(TABLES))

    def _stored(self, words: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each word with its rows."""
        rows = np.zeros((len(words), len(TABLES)), dtype=np.int32)
        low = [*map(str.lower, words)]
        keys = np.array([*map(hash_of, low)], dtype=np.int64)
        place = np.searchsorted(self.keys, keys)
        rows[:, 0] = np.where(self.keys.take(place, mode="clip") == keys, place + 1, 0)
        rows[:, 1] = [_affix_row("<" + word[:3]) for word in low]
        rows[:, 2] = [_affix_row(word[-3:] + ">") for word in low]
        rows[:, 3] = [*map(_shape_row, map(_kinds, words))]
        rows[:, 4] = self.cues[rows[:, 0]]
        rows[:, 5] = [BREAK * (word == "\n") for word in words]
        stored, size = rows.tobytes(), rows.itemsize * len(TABLES)
        yield from ((word, stored[i * size : (i + 1) * size]) for i, word in enumerate(words))


def hash_of(text: str) -> int:
    """Return the hash by which a word in lower case, or a part of one, is known."""
    return crc32(text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=50_000)  # words share their affixes,
def _affix_row(affix: str) -> int:
    return hash_of(affix) % AFFIX_ROWS


@lru_cache(maxsize=50_000)  # and their shapes
def _shape_row(kinds: str) -> int:
    return hash_of(RUN.sub(r"\1\1", kinds)) % SHAPE_ROWS


def _kinds(word: str) -> str:
    """Return the kind of each of a word's characters; where more than two follow one another its shape has two.

    >>> _kinds("McDonald’s"), _kinds("2,000"), _kinds("É.S.")
    ('XxXxxxxx’x', 'd,ddd', 'X.X.')
    """
    if word.isascii():
        return word[:SHAPED].encode().translate(KINDS).decode()
    return "".join(
        "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char for char in word[:SHAPED]
    )


def encode(tokens: Tokens, quoted: Sequence[Span], vocabulary: Vocabulary) -> Features:
    """Return the network's input for one article."""
    words, which = tokens.words
    rows = vocabulary.rows(words).take(which, axis=0)
    _tell_marks(rows[:, TABLES.index("quote")], tokens, quoted)
    return Features(rows)


def _tell_marks(states: NDArray[np.int32], tokens: Tokens, quoted: Sequence[Span]) -> None:
    """Put down where each token stands about quotation marks; a break is one wherever it stands."""
    breaks = np.flatnonzero(states == BREAK)
    for span in quoted:
        first, last = (bisect_left(tokens.starts, edge) for edge in span)
        if first == last:
            continue
        states[first:last] = QUOTE_STATES.index("inside")
        if tokens.ends[last - 1] == span.end and tokens.texts[last - 1] in QUOTATION_MARKS:
            states[last - 1] = QUOTE_STATES.index("closing")
        if tokens.starts[first] == span.start:
            states[first] = QUOTE_STATES.index("opening")
    states[breaks] = BREAK


class Block(NamedTuple):
    """One residual step, which reads all that is known here, one half of it before and the other half after.

    The layer norm scales and shifts what the convolution reads: both stand in its own weights, whose last three columns
    are added where here, before and after exist. The gates' half is negated, as the exponential wants it.
    """

    dilation: int
    weights: NDArray[np.float32]  # (2 * width, 2 * width + 3)


@dataclass(frozen=True, slots=True)
class Level:
    """What is done where 1, 2, 4 ... tokens are seen as one; all but the last level send their pairs to the next."""

    into: Sequence[Block]  # on the way to the next level
    back: Sequence[Block]  # on the way back
    join: NDArray[np.float32] | None  # (width, 2 * width + 1): makes one of two; the last column is added
    part: NDArray[np.float32] | None  # (2 * width, width + 1): tells both what their pair knows


@dataclass(frozen=True, slots=True)
class Tagger:
    """Trained weights, made ready to run; a column of what they work on is a token, so that numpy runs long."""

    enter: Sequence[NDArray[np.float32]]  # of each column of the features, what a row adds to a token's *width* numbers
    levels: Sequence[Level]
    leave: NDArray[np.float32]  # (7, width + 1): the last column is added to every token
    vocabulary: Vocabulary

    @property
    def reach(self) -> int:
        """How many tokens on either side a score depends on, at the most; the last level sees a part of them as one."""
        sums = [sum(block.dilation for block in (*level.into, *level.back)) for level in self.levels]
        together = 1 << (len(sums) - 1)
        reach = sum((1 << i) * dilations for i, dilations in enumerate(sums))
        return reach + together + -reach % together

    def scores(self, features: Features) -> NDArray[np.float32]:
        """Return the scores (tokens, 7) of each tag for each token.

        A long text is read window by window, each with what its edges can see: the scores of one token depend on none
        that is further away than *reach*. WINDOW and reach are so many tokens that the same are read as one.
        """
        rows, reach = features.rows, self.reach
        windows = [(start, min(start + WINDOW, len(rows))) for start in range(0, len(rows), WINDOW)]
        if len(windows) < 2:
            return self._window(rows)
        parts = []
        for start, end in windows:
            first = max(0, start - reach)
            parts.append(self._window(rows[first : end + reach])[start - first : end - first])
        return np.concatenate(parts)

    def _window(self, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the scores of tokens that are read at once."""
        read = self.enter[0].take(rows[:, 0], axis=0)
        for i, table in enumerate(self.enter[1:], 1):
            read += table.take(rows[:, i], axis=0)
        x = np.ascontiguousarray(read.T)
        _read(x, self.levels)
        here = np.empty_like(x)
        _normalise(x, here, np.empty_like(x))
        scores: NDArray[np.float32] = _times(self.leave, here).T
        return scores


def _read(x: NDArray[np.float32], levels: Sequence[Level]) -> None:
    """Send what stands at the first of some levels through its blocks, and in the midst of them through the others."""
    level, room = levels[0], Room.of(*x.shape)
    for block in level.into:
        x += _block(x, block, room)
    if level.join is not None and level.part is not None:
        width, columns = x.shape
        two = np.zeros((2 * width, (columns + 1) // 2), dtype=np.float32)  # a last odd one has nothing beside it
        two[:width] = x[:, ::2]
        two[width:, : columns // 2] = x[:, 1::2]
        pairs = _times(level.join, two)
        _read(pairs, levels[1:])
        known = _times(level.part, pairs)
        x[:, ::2] += known[:width]
        x[:, 1::2] += known[width:, : columns // 2]
    for block in level.back:
        x += _block(x, block, room)


def _times(weights: NDArray[np.float32], x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a linear layer's answer; the last column of its weights is added."""
    out: NDArray[np.float32] = weights[:, :-1] @ x
    out += weights[:, -1:]
    return out


@dataclass(frozen=True, slots=True)
class Room:
    """Where the blocks of one window work: taken once, since memory costs more than what is done in it."""

    wide: NDArray[np.float32]  # (2 * width + 3, tokens): here, before, after; then ones where each of them exists
    both: NDArray[np.float32]  # (2 * width, tokens): the values and their gates

    @classmethod
    def of(cls, width: int, tokens: int) -> Room:
        """Return room for so many tokens."""
        wide = np.empty((2 * width + 3, tokens), dtype=np.float32)
        wide[-3:] = 1
        return cls(wide, np.empty((2 * width, tokens), dtype=np.float32))


def _block(x: NDArray[np.float32], block: Block, room: Room) -> NDArray[np.float32]:
    """Return what a block adds: layer norm, a convolution over columns *dilation* apart, a gated linear unit."""
    width, half, dilation = len(x), len(x) // 2, block.dilation
    here, before, after = room.wide[:width], room.wide[width : width + half], room.wide[width + half : 2 * width]
    _normalise(x, here, room.both[:width])
    before[:, :dilation] = 0  # outside the text there is nothing
    before[:, dilation:] = here[:half, :-dilation]
    after[:, -dilation:] = 0
    after[:, :-dilation] = here[half:, dilation:]
    room.wide[-2:] = 1
    room.wide[-2, :dilation] = 0
    room.wide[-1, -dilation:] = 0
    np.matmul(block.weights, room.wide, out=room.both)
    values, gates = room.both[:width], room.both[width:]
    np.exp(gates, out=gates)
    gates += 1
    values /= gates
    return values


def _normalise(x: NDArray[np.float32], out: NDArray[np.float32], squares: NDArray[np.float32]) -> None:
    """Put into *out* each column with mean zero and variance one; *squares* is room to work in."""
    means = np.full(len(x), 1 / len(x), dtype=np.float32)
    np.subtract(x, means @ x, out=out)
    np.multiply(out, out, out=squares)
    out *= 1 / np.sqrt(means @ squares + np.float32(1e-5))


def tag_tokens(tokens: Tokens, quoted: Sequence[Span], tagger: Tagger) -> str:
    """Return the likeliest sequence of TAGS, one a token: inside never follows anything but its own kind."""
    if not tokens:
        return ""
    return decode(tagger.scores(encode(tokens, quoted, tagger.vocabulary))).tobytes().translate(AS_LETTERS).decode()


def decode(scores: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the best path through the scores (Viterbi), where inside needs a begin or inside before it.

    Nearly everywhere the likeliest tags follow one another well. A path is sought only where they do not, between the
    tokens on either side that are surely not inside anything.
    """
    rounded = np.rint(scores.T.astype(np.float64) * 10**DECIMALS).astype(np.int64)  # (7, tokens): numpy runs long
    rounded[0] -= round(LEAN * 10**DECIMALS)
    tags = rounded.argmax(axis=0)
    before = np.concatenate([[0], tags[:-1]])
    broken = (tags > 0) & (tags % 2 == 0) & (before != tags) & (before != tags - 1)
    if broken.any():
        edges = np.append(np.flatnonzero(_surely_apart(rounded)), len(tags))
        for i in sorted(set(np.searchsorted(edges, np.flatnonzero(broken), side="right").tolist())):
            start, end = edges[i - 1], edges[i]
            tags[start:end] = _best_path(rounded[:, start:end].T.tolist())
    found: NDArray[np.uint8] = tags.astype(np.uint8)
    return found


def _surely_apart(scores: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which tokens are inside nothing on the best path.

    Inside would have to be worth more here than what it loses, or than what the next token loses by beginning anew.
    """
    begun, inside = scores[1::2], scores[2::2]
    needed = np.append((inside - begun).max(axis=0)[1:], 0).clip(min=0)
    apart: NDArray[np.bool_] = np.maximum(scores[0], begun.max(axis=0)) - inside.max(axis=0) > needed
    apart[0] = True
    return apart


def _best_path(scores: Sequence[Sequence[int]]) -> list[int]:
    """Return the best path through the scores of tokens whose first is inside nothing."""
    never = float("-inf")
    o, bs, _, bc, _, bq, _ = scores[0]
    best: tuple[float, ...] = (o, bs, never, bc, never, bq, never)
    past: list[tuple[float, ...]] = [best]  # of each token, the score of the best path that ends there in each tag
    for o, bs, is_, bc, ic, bq, iq in scores[1:]:
        top = max(best)
        _, s, t, c, d, q, r = best
        best = (
            top + o,
            top + bs,
            (t if t >= s else s) + is_,
            top + bc,
            (d if d >= c else c) + ic,
            top + bq,
            (r if r >= q else q) + iq,
        )
        past.append(best)
    return _path(past)


def _path(past: list[tuple[float, ...]]) -> list[int]:
    """Return the tags that led to the best end, found from the end."""
    tag = past[-1].index(max(past[-1]))
    path = [tag]
    for best in reversed(past[:-1]):
        if tag not in INSIDE:
            tag = best.index(max(best))
        elif best[tag] < best[tag - 1]:
            tag -= 1
        path.append(tag)
    return path[::-1]


@cache
def load_tagger(name: str = "tagger.npz") -> Tagger:
    """Return the shipped tagger; the file's checksum is tested, its format checked here.

    >>> load_tagger("no-such.npz")
    Traceback (most recent call last):
    timeline.errors.WeightsError: weights/no-such.npz: no such file; training/train_tagger.py makes it
    """
    return read_weights(shipped(name, "train_tagger.py"), f"weights/{name}")


def read_weights(data: bytes, where: str) -> Tagger:
    """Return a tagger from the bytes of an ``.npz``: int8 tables carry a scale per row, all else is float16."""
    arrays = read_arrays(data, where)
    if int(arrays.pop("format", np.array(0))) != FORMAT:
        raise WeightsError(f"{where}: not weights of format {FORMAT}; install the package again")
    vocabulary = Vocabulary(arrays.pop("words").astype(np.int64), arrays.pop("cues").astype(np.bool_))
    weights: dict[str, NDArray[np.float32]] = {}
    for key, array in arrays.items():
        scale = arrays.get(f"{key}.scale")
        weights[key] = array.astype(np.float32) * (1 if scale is None else scale.astype(np.float32))
    scaled = weights["leave.weight"].T * weights["norm.weight"]
    added = weights["leave.weight"].T @ weights["norm.bias"] + weights["leave.bias"]
    enter = [weights[f"enter.{name}"] for name in TABLES]
    enter[-1] += weights["enter.bias"]
    return Tagger(
        enter=enter,
        levels=[_level(weights, i) for i in range(sum(key.startswith("into") for key in weights))],
        leave=np.column_stack([scaled, added]),
        vocabulary=vocabulary,
    )


def _level(w: Mapping[str, NDArray[np.float32]], number: int) -> Level:
    """Return a level: its dilations are stored, and what each block weighs."""
    into, back = ([int(d) for d in w[f"{way}.{number}"]] for way in ("into", "back"))
    blocks = [Block(d, _made_ready(w, f"levels.{number}.blocks.{i}")) for i, d in enumerate((*into, *back))]
    is_last = f"levels.{number}.join.weight" not in w
    join, part = (None if is_last else _layer(w, f"levels.{number}.{name}") for name in ("join", "part"))
    return Level(blocks[: len(into)], blocks[len(into) :], join, part)


def _layer(w: Mapping[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    """Return the weights of a linear layer, what it adds as the last column."""
    return np.column_stack([w[f"{name}.weight"].T, w[f"{name}.bias"]])


def _made_ready(w: Mapping[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    """Return the weights of a block as `Tagger` wants them, of those stored (here, before, after; values, gates)."""
    width = len(w[f"{name}.norm.weight"])
    read = [slice(0, width), slice(0, width // 2), slice(width // 2, width)]  # here, before and after
    parts = np.split(w[f"{name}.weight"].T, [width, width + width // 2], axis=1)
    scaled = [part * w[f"{name}.norm.weight"][of] for part, of in zip(parts, read, strict=True)]
    added = [part @ w[f"{name}.norm.bias"][of] for part, of in zip(parts, read, strict=True)]
    added[0] += w[f"{name}.bias"]
    out: NDArray[np.float32] = np.column_stack([*scaled, *added])
    out[len(out) // 2 :] *= -1
    return out
