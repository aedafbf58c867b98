"""Tokens -> source, cue and content tags: the forward pass of a small convolutional network, in numpy.

The network is described in ``training/MODEL_CARD.md`` and trained by ``training/train_tagger.py``. It reads hashed
words, affixes, shapes and quotation state, ten residual blocks of dilated convolutions, and gives seven scores a token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
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
    states, at = [0] * len(tokens), 0
    for i, token in enumerate(tokens):
        if token.text == "\n":
            states[i] = 4
            continue
        while at < len(quoted) and quoted[at].end <= token.start:
            at += 1
        if at == len(quoted) or token.start < quoted[at].start:
            continue
        states[i] = (
            1 if token.start == quoted[at].start else 3 if token.end == quoted[at].end and _is_mark(token) else 2
        )
    return states


def _is_mark(token: Token) -> bool:
    return token.text in ("”", '"', "''", "“")


def encode(tokens: Sequence[Token], quoted: Sequence[Span], cue_keys: frozenset[int]) -> Features:
    """Return the network's input for one article."""
    rows = np.zeros((len(tokens), 6), dtype=np.int32)
    for i, (token, state) in enumerate(zip(tokens, quote_states(tokens, quoted), strict=True)):
        word, prefix, suffix, shape, key = _word_rows(token.text)
        rows[i] = (word, prefix, suffix, shape, key in cue_keys, state)
    return Features(rows)


@dataclass(frozen=True, slots=True)
class Tagger:
    """Trained weights, ready to run."""

    weights: Mapping[str, NDArray[np.float32]]
    cue_keys: frozenset[int]

    def scores(self, features: Features) -> NDArray[np.float32]:
        """Return the scores (tokens, 7) of each tag for each token."""
        w, rows = self.weights, features.rows
        tables = ("word", "prefix", "suffix", "shape", "cue", "quote")
        x = np.concatenate([w[f"embed.{name}"][rows[:, i]] for i, name in enumerate(tables)], axis=1)
        x = x @ w["enter.weight"] + w["enter.bias"]
        for i, dilation in enumerate(DILATIONS):
            x = x + _block(x, dilation, w, f"blocks.{i}")
        x = _normalise(x, w["norm.weight"], w["norm.bias"])
        scores: NDArray[np.float32] = x @ w["leave.weight"] + w["leave.bias"]
        return scores


def _block(
    x: NDArray[np.float32], dilation: int, w: Mapping[str, NDArray[np.float32]], name: str
) -> NDArray[np.float32]:
    """Return one residual step: layer norm, a convolution over three tokens *dilation* apart, a gated linear unit."""
    h = _normalise(x, w[f"{name}.norm.weight"], w[f"{name}.norm.bias"])
    n, width = h.shape
    wide = np.zeros((n, 3 * width), dtype=np.float32)
    wide[:, width : 2 * width] = h
    if n > dilation:
        wide[dilation:, :width] = h[:-dilation]
        wide[:-dilation, 2 * width :] = h[dilation:]
    both = wide @ w[f"{name}.weight"] + w[f"{name}.bias"]
    gated: NDArray[np.float32] = both[:, :width] / (1 + np.exp(-both[:, width:]))
    return gated


def _normalise(x: NDArray[np.float32], weight: NDArray[np.float32], bias: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = x - x.mean(axis=1, keepdims=True)
    scale = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-5))
    out: NDArray[np.float32] = centred / scale * weight + bias
    return out


def tag_tokens(tokens: Sequence[Token], quoted: Sequence[Span], tagger: Tagger) -> list[str]:
    """Return the likeliest sequence of tags, one a token: inside never follows anything but its own kind."""
    if not tokens:
        return []
    return [TAGS[i] for i in decode(tagger.scores(encode(tokens, quoted, tagger.cue_keys)))]


def decode(scores: NDArray[np.float32]) -> list[int]:
    """Return the best path through the scores (Viterbi), where inside needs a begin or inside before it."""
    rounded = np.round(scores.astype(np.float64), DECIMALS)
    best, back = rounded[0].tolist(), []
    for kind in (2, 4, 6):
        best[kind] = float("-inf")
    for row in rounded[1:].tolist():
        top = max(range(7), key=best.__getitem__)
        pointer, after = [top] * 7, [best[top] + value for value in row]
        for kind in (2, 4, 6):
            pointer[kind] = kind if best[kind] >= best[kind - 1] else kind - 1
            after[kind] = best[pointer[kind]] + row[kind]
        back.append(pointer)
        best = after
    path = [max(range(7), key=best.__getitem__)]
    for pointer in reversed(back):
        path.append(pointer[path[-1]])
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
