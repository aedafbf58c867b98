"""Tokens -> source, cue and content tags: the forward pass of a small convolutional network, in numpy.

The network is described in ``training/MODEL_CARD.md`` and trained by ``training/train_tagger.py``. It reads hashed
words, affixes, shapes and quotation state, ten residual blocks of dilated convolutions, and gives seven scores a token.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from timeline.errors import WeightsError
from timeline.records import Span, Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TAGS", "Features", "Tagger", "encode", "load_tagger", "tag_tokens"]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
WORD_ROWS, AFFIX_ROWS, SHAPE_ROWS = 30_000, 6_000, 200
QUOTE_STATES = ("outside", "opening", "inside", "closing", "break")
DILATIONS = (1, 2, 4, 8, 16, 1, 2, 4, 8, 1)
REACH = sum(DILATIONS)  # tokens on either side that a score depends on
WINDOW = 2048  # tokens read at once: memory stays flat, and what is worked on stays near the processor
INSIDE = (2, 4, 6)
FORMAT = 1
DECIMALS = 3  # scores are rounded before decoding, so that no machine's last bit decides a tag


@dataclass(frozen=True, slots=True)
class Features:
    """What the network reads: a row per token and a column each for word, prefix, suffix, shape, cue, quote state."""

    rows: NDArray[np.int32]  # (tokens, 6)

    def __len__(self) -> int:
        return len(self.rows)


@lru_cache(maxsize=200_000)
def _word_rows(word: str) -> tuple[int, int, int, int, int]:
    """Return the hashed rows of one word form, and the hash by which cue words are known."""
    low = word.lower()
    key = crc32(low.encode("utf-8", "surrogatepass"))
    prefix = crc32(("<" + low[:3]).encode("utf-8", "surrogatepass"))
    suffix = crc32((low[-3:] + ">").encode("utf-8", "surrogatepass"))
    shape = crc32(_shape(word).encode("utf-8", "surrogatepass"))
    return key % WORD_ROWS, prefix % AFFIX_ROWS, suffix % AFFIX_ROWS, shape % SHAPE_ROWS, key


def _shape(word: str) -> str:
    """Return the kinds of a word's characters, runs cut at two.

    >>> _shape("McDonald’s"), _shape("2,000"), _shape("U.S.")
    ('XxXxx’x', 'd,dd', 'X.X.')
    """
    out: list[str] = []
    for char in word[:24]:
        kind = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if out[-2:] != [kind, kind]:
            out.append(kind)
    return "".join(out)


def quote_states(tokens: Sequence[Token], quoted: Sequence[Span]) -> list[int]:
    """Return each token's place about quotation marks, as an index into QUOTE_STATES."""
    states, starts = [0] * len(tokens), [token.start for token in tokens]
    for span in quoted:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if first == last:
            continue
        states[first:last] = [2] * (last - first)
        if tokens[last - 1].end == span.end and _is_mark(tokens[last - 1]):
            states[last - 1] = 3
        if starts[first] == span.start:
            states[first] = 1
    for i, token in enumerate(tokens):
        if token.text == "\n":
            states[i] = 4
    return states


def _is_mark(token: Token) -> bool:
    return token.text in ("”", '"', "''", "“")


def encode(tokens: Sequence[Token], quoted: Sequence[Span], cue_keys: frozenset[int]) -> Features:
    """Return the network's input for one article."""
    rows = np.empty((len(tokens), 6), dtype=np.int32)
    hashed = [_word_rows(token.text) for token in tokens]
    rows[:, :4] = np.fromiter(chain.from_iterable(hashed), np.int64, 5 * len(hashed)).reshape(-1, 5)[:, :4]
    rows[:, 4] = [row[4] in cue_keys for row in hashed]
    rows[:, 5] = quote_states(tokens, quoted)
    return Features(rows)


@dataclass(frozen=True, slots=True)
class Tagger:
    """Trained weights, ready to run."""

    weights: Mapping[str, NDArray[np.float32]]
    cue_keys: frozenset[int]

    def scores(self, features: Features) -> NDArray[np.float32]:
        """Return the scores (tokens, 7) of each tag for each token.

        A long text is read window by window, each with what its edges can see: the scores of one token depend on none
        that is further away than REACH.
        """
        rows = features.rows
        windows = [(start, min(start + WINDOW, len(rows))) for start in range(0, len(rows), WINDOW)]
        if len(windows) < 2:
            return self._window(rows)
        parts = []
        for start, end in windows:
            first = max(0, start - REACH)
            parts.append(self._window(rows[first : end + REACH])[start - first : end - first])
        return np.concatenate(parts)

    def _window(self, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the scores of tokens that are read at once; inside, a column is a token, so that numpy runs long."""
        w = self.weights
        tables = ("word", "prefix", "suffix", "shape", "cue", "quote")
        read = np.concatenate([w[f"embed.{name}"].take(rows[:, i], axis=0) for i, name in enumerate(tables)], axis=1)
        x = w["enter.weight"].T @ read.T
        x += w["enter.bias"][:, None]
        room = Room.of(*x.shape)
        for i, dilation in enumerate(DILATIONS):
            x += _block(x, dilation, w, f"blocks.{i}", room)
        h = _normalise(x, w["norm.weight"], w["norm.bias"], room.both)
        scores: NDArray[np.float32] = h.T @ w["leave.weight"]
        scores += w["leave.bias"]
        return scores


@dataclass(frozen=True, slots=True)
class Room:
    """Where the blocks of one window work: taken once, since memory costs more than what is done in it."""

    wide: NDArray[np.float32]  # (3 * width, tokens): the token *dilation* before, the token, the token after
    both: NDArray[np.float32]  # (2 * width, tokens): the values and their gates

    @classmethod
    def of(cls, width: int, tokens: int) -> Room:
        """Return room for so many tokens."""
        return cls(np.empty((3 * width, tokens), dtype=np.float32), np.empty((2 * width, tokens), dtype=np.float32))


def _block(
    x: NDArray[np.float32], dilation: int, w: Mapping[str, NDArray[np.float32]], name: str, room: Room
) -> NDArray[np.float32]:
    """Return one residual step: layer norm, a convolution over three tokens *dilation* apart, a gated linear unit."""
    width = len(x)
    h = _normalise(x, w[f"{name}.norm.weight"], w[f"{name}.norm.bias"], room.both)
    before, here, after = room.wide[:width], room.wide[width : 2 * width], room.wide[2 * width :]
    here[:] = h
    before[:, :dilation] = 0  # outside the text there is nothing
    before[:, dilation:] = h[:, :-dilation]
    after[:, -dilation:] = 0
    after[:, :-dilation] = h[:, dilation:]
    np.matmul(w[f"{name}.weight"].T, room.wide, out=room.both)
    values, gates = room.both[:width], room.both[width:]
    values += w[f"{name}.bias"][:width, None]
    gates += w[f"{name}.bias"][width:, None]
    np.negative(gates, out=gates)
    np.exp(gates, out=gates)
    gates += 1
    values /= gates
    return values


def _normalise(
    x: NDArray[np.float32], weight: NDArray[np.float32], bias: NDArray[np.float32], both: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return each column with mean zero and variance one, times *weight*, plus *bias*; *both* is room to work in."""
    width = len(x)
    means = np.full(width, 1 / width, dtype=np.float32)
    h, squares = both[:width], both[width:]
    np.subtract(x, means @ x, out=h)
    np.multiply(h, h, out=squares)
    h *= 1 / np.sqrt(means @ squares + np.float32(1e-5))
    h *= weight[:, None]
    h += bias[:, None]
    return h


def tag_tokens(tokens: Sequence[Token], quoted: Sequence[Span], tagger: Tagger) -> list[str]:
    """Return the likeliest sequence of tags, one a token: inside never follows anything but its own kind."""
    if not tokens:
        return []
    return [TAGS[i] for i in decode(tagger.scores(encode(tokens, quoted, tagger.cue_keys)))]


def decode(scores: NDArray[np.float32]) -> list[int]:
    """Return the best path through the scores (Viterbi), where inside needs a begin or inside before it."""
    rounded = np.round(scores.astype(np.float64), DECIMALS).tolist()
    never = float("-inf")
    o, bs, _, bc, _, bq, _ = rounded[0]
    best = (o, bs, never, bc, never, bq, never)
    past: list[tuple[float, ...]] = [best]  # of each token, the score of the best path that ends there in each tag
    for o, bs, is_, bc, ic, bq, iq in rounded[1:]:
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
    path = files("timeline") / "weights" / name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise WeightsError(f"weights/{name}: no such file; training/train_tagger.py makes it") from None
    return read_weights(data, f"weights/{name}")


def read_weights(data: bytes, where: str) -> Tagger:
    """Return a tagger from the bytes of an ``.npz``: int8 tables carry a scale per row, all else is float16."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
    except (ValueError, OSError, EOFError) as error:
        raise WeightsError(f"{where}: damaged ({error}); install the package again") from None
    if int(arrays.pop("format", np.array(0))) != FORMAT:
        raise WeightsError(f"{where}: not weights of format {FORMAT}; install the package again")
    cue_keys = frozenset(int(key) for key in arrays.pop("cue_keys"))
    weights: dict[str, NDArray[np.float32]] = {}
    for key, array in arrays.items():
        if key.endswith(".scale"):
            continue
        scale = arrays.get(f"{key}.scale")
        weights[key] = array.astype(np.float32) * (1 if scale is None else scale.astype(np.float32))
    return Tagger(weights, cue_keys)
