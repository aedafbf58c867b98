"""Train the attribution tagger on a folder in the layout of PolNeAR and write its weights.

    python training/train_tagger.py CORPUS/train CORPUS/dev OUT.npz [--width 128] [--epochs 10] [--seed 1]
                                    [--teacher OTHER.npz ...] [--without PUBLISHER]

The shipped tagger is narrow and learns from wide ones: train two or three of width 128, each with its own seed, then
one of width 64 with these as its teachers. Beside the gold tag of a token it is shown what its teachers make of it.

Needs torch (CPU is enough: a minute an epoch on two cores). Nothing of the corpus is written but numbers: the weights
and the hashes of words that occur in cues. The same seed on the same machine gives the same file.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from struct import unpack

import numpy as np
import torch
from torch import nn

from timeline.records import Span, Token
from timeline.tagger import (
    AFFIX_ROWS,
    DILATIONS,
    FORMAT,
    QUOTE_STATES,
    SHAPE_ROWS,
    TAGS,
    WORD_ROWS,
    Tagger,
    encode,
    read_weights,
    word_rows,
)
from timeline.text import find_quoted, find_tokens

DROPOUT, WORD_DROPOUT, SMOOTHING = 0.25, 0.08, 0.03
TAUGHT = 0.7  # share of the loss that comes from the teachers, where there are any
BATCH_TOKENS, PEAK_RATE, DECAY = 6000, 3e-3, 0.02
IGNORED = -100  # the tag of what is no token
CUE_COUNT = 5
KEEP = 0.998  # share of the running average kept at each step
ROLES = {"Source": 1, "Cue": 3, "Content": 5}


@dataclass
class Example:
    """One article: its tokens and the gold tag of each."""

    stem: str
    tokens: list[Token]
    quoted: list[Span]
    tags: np.ndarray
    rows: np.ndarray | None = None
    taught: np.ndarray | None = None  # (tokens, 7): how likely the teachers think each tag


def read_corpus(root: Path, without: str | None = None) -> list[Example]:
    """Return the articles under *root*; of several annotators the first in sorted order counts.

    Articles whose name begins with *without* are left out, so that one can tell how the tagger does on a publisher that
    it has never read.
    """
    first: dict[str, Path] = {}
    for path in sorted((root / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rpartition("_")[0], path)
    out = []
    for stem, path in sorted(first.items()):
        if without and stem.startswith(without):
            continue
        text = (root / "text" / f"{stem}.txt").read_bytes().decode("utf-8")
        tokens = find_tokens(text)
        out.append(Example(stem, tokens, find_quoted(text), gold_tags(tokens, path)))
    return out


def gold_tags(tokens: list[Token], path: Path) -> np.ndarray:
    """Return a tag a token; where spans of several attributions lie over one another the shorter one shows."""
    spans = []
    for line in path.read_bytes().decode("utf-8").replace("\r\n", "\n").split("\n"):
        columns = line.split("\t")
        if len(columns) < 2 or not columns[0].startswith("T"):
            continue
        role, _, where = columns[1].partition(" ")
        if role in ROLES:
            spans += [(ROLES[role], *map(int, part.split())) for part in where.split(";")]
    tags = np.zeros(len(tokens), dtype=np.int64)
    starts = np.array([token.start for token in tokens])
    for begin, start, end in sorted(spans, key=lambda s: s[1] - s[2]):
        held = [i for i in range(np.searchsorted(starts, start), len(tokens)) if tokens[i].start < end][: len(tokens)]
        for i in held:
            tags[i] = begin if i == held[0] else begin + 1
    return tags


class Net(nn.Module):
    """The network of timeline.tagger, in torch."""

    def __init__(self, width: int) -> None:
        super().__init__()
        sizes = {
            "word": (WORD_ROWS, 80),
            "prefix": (AFFIX_ROWS, 32),
            "suffix": (AFFIX_ROWS, 32),
            "shape": (SHAPE_ROWS, 16),
            "cue": (2, 4),
            "quote": (len(QUOTE_STATES), 12),
        }
        self.embed = nn.ModuleDict({name: nn.Embedding(*size) for name, size in sizes.items()})
        for table in self.embed.values():
            nn.init.normal_(table.weight, std=0.3)
        self.enter = nn.Linear(sum(size[1] for size in sizes.values()), width)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in DILATIONS)
        self.convs = nn.ModuleList(nn.Conv1d(width, 2 * width, 3, padding=d, dilation=d) for d in DILATIONS)
        self.norm = nn.LayerNorm(width)
        self.leave = nn.Linear(width, len(TAGS))
        self.drop = nn.Dropout(DROPOUT * width / 128)

    def forward(self, rows: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return scores (articles, tokens, 7); *mask* is 1 on real tokens."""
        if self.training:
            hidden = torch.rand(rows.shape[:2]) < WORD_DROPOUT
            rows = rows.clone()
            rows[..., 0] = torch.where(hidden, 0, rows[..., 0])
        parts = [table(rows[..., i]) for i, table in enumerate(self.embed.values())]
        x = self.drop(self.enter(torch.cat(parts, dim=-1)))
        for norm, conv in zip(self.norms, self.convs, strict=True):
            h = norm(x) * mask[..., None]
            a, b = conv(h.transpose(1, 2)).transpose(1, 2).chunk(2, dim=-1)
            x = x + self.drop(a * torch.sigmoid(b))
        return self.leave(self.norm(x))


def batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    """Return the articles in groups of like length, about BATCH_TOKENS tokens each with the padding."""
    order = sorted(examples, key=lambda e: len(e.tokens) + rng.random() * 200)
    groups: list[list[Example]] = [[]]
    for example in order:
        if groups[-1] and len(example.tokens) * (len(groups[-1]) + 1) > BATCH_TOKENS:
            groups.append([])
        groups[-1].append(example)
    rng.shuffle(groups)
    return groups


def collate(group: list[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return rows, mask, gold tags and the teachers' view of a group, padded to its longest article."""
    longest = max(len(e.tokens) for e in group)
    rows = np.zeros((len(group), longest, 6), dtype=np.int64)
    mask = np.zeros((len(group), longest), dtype=np.float32)
    tags = np.full((len(group), longest), IGNORED, dtype=np.int64)
    taught = np.zeros((len(group), longest, len(TAGS)), dtype=np.float32)
    for i, e in enumerate(group):
        n = len(e.tokens)
        rows[i, :n], mask[i, :n], tags[i, :n] = e.rows, 1, e.tags
        if e.taught is not None:
            taught[i, :n] = e.taught
    return torch.from_numpy(rows), torch.from_numpy(mask), torch.from_numpy(tags), torch.from_numpy(taught)


def ask(teachers: list[Tagger], examples: list[Example]) -> None:
    """Give each article the mean of what its teachers think likely; each teacher knows cue words of its own."""
    for e in examples:
        e.taught = np.zeros((len(e.tokens), len(TAGS)), dtype=np.float32)
        for teacher in teachers:
            scores = teacher.scores(encode(e.tokens, e.quoted, teacher.cue_keys))
            likely = np.exp(scores - scores.max(axis=1, keepdims=True))
            e.taught += likely / likely.sum(axis=1, keepdims=True) / len(teachers)


class Loss:
    """Cross entropy with the gold tags, and with the teachers' view where there is one."""

    def __init__(self, taught: bool) -> None:
        weight = torch.tensor([1.0, 1.2, 1.2, 1.2, 1.2, 1.2, 1.0])
        self.gold = nn.CrossEntropyLoss(weight=weight, label_smoothing=SMOOTHING, ignore_index=IGNORED)
        self.share = TAUGHT if taught else 0.0

    def __call__(self, scores: torch.Tensor, tags: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
        loss = (1 - self.share) * self.gold(scores.flatten(0, 1), tags.flatten())
        if self.share:
            unlike = -(taught * scores.log_softmax(-1)).sum() / (tags != IGNORED).sum()
            loss = loss + self.share * unlike
        return loss


def measure(net: Net, examples: list[Example]) -> str:
    """Return token F1 by role."""
    net.eval()
    hit, said, gold = Counter(), Counter(), Counter()
    with torch.no_grad():
        for e in examples:
            rows, mask, tags, _ = collate([e])
            guess = net(rows, mask).argmax(-1)[0].numpy()
            for role, begin in ROLES.items():
                a, b = np.isin(guess, (begin, begin + 1)), np.isin(tags[0].numpy(), (begin, begin + 1))
                hit[role] += int((a & b).sum())
                said[role] += int(a.sum())
                gold[role] += int(b.sum())
    return " ".join(f"{role} {2 * hit[role] / max(1, said[role] + gold[role]):.4f}" for role in ROLES)


def save(net: Net, cue_keys: np.ndarray, path: Path) -> None:
    """Write the weights: tables as int8 with a scale a row, all else float16."""
    out: dict[str, np.ndarray] = {"format": np.array(FORMAT), "cue_keys": cue_keys}
    for name, table in net.embed.items():
        rows = table.weight.detach().numpy()
        scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-8) / 127
        out[f"embed.{name}"] = np.round(rows / scale).astype(np.int8)
        out[f"embed.{name}.scale"] = scale.astype(np.float32)
    half = lambda tensor: tensor.detach().numpy().astype(np.float16)  # noqa: E731  one expression, used below only
    out |= {"enter.weight": half(net.enter.weight.T), "enter.bias": half(net.enter.bias)}
    out |= {"leave.weight": half(net.leave.weight.T), "leave.bias": half(net.leave.bias)}
    out |= {"norm.weight": half(net.norm.weight), "norm.bias": half(net.norm.bias)}
    for i, (norm, conv) in enumerate(zip(net.norms, net.convs, strict=True)):
        out[f"blocks.{i}.norm.weight"], out[f"blocks.{i}.norm.bias"] = half(norm.weight), half(norm.bias)
        out[f"blocks.{i}.weight"] = half(conv.weight.permute(2, 1, 0).flatten(0, 1))
        out[f"blocks.{i}.bias"] = half(conv.bias)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **out)


def train(args: argparse.Namespace) -> None:
    """Train, report the token scores on the tuning articles after each epoch, and write the averaged weights."""
    epochs = args.epochs
    random.seed(args.seed), np.random.seed(args.seed), torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    train_set, dev_set = read_corpus(args.training, args.without), read_corpus(args.tuning, args.without)
    cues = Counter(
        unpack("=5q", word_rows(t.text))[4]
        for e in train_set
        for t, tag in zip(e.tokens, e.tags, strict=True)
        if tag in (3, 4)
    )
    cue_keys = np.array(sorted(key for key, n in cues.items() if n >= CUE_COUNT), dtype=np.int64)
    for e in train_set + dev_set:
        e.rows = encode(e.tokens, e.quoted, cue_keys).rows
    ask([read_weights(path.read_bytes(), str(path)) for path in args.teacher], train_set if args.teacher else [])
    print(f"{len(train_set)} articles to train on, {len(cue_keys)} cue words", flush=True)
    net, average = Net(args.width), Net(args.width)
    average.load_state_dict(net.state_dict())
    loss_of = Loss(taught=bool(args.teacher))
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK_RATE, weight_decay=DECAY)
    steps = epochs * len(batches(train_set, random.Random(0))) + epochs * 4
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, total_steps=steps)
    for epoch in range(1, epochs + 1):
        begun, total = time.monotonic(), 0.0
        net.train()
        groups = batches(train_set, rng)
        for group in groups:
            rows, mask, tags, taught = collate(group)
            loss = loss_of(net(rows, mask), tags, taught)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
            total += loss.item()
            with torch.no_grad():
                for kept, new in zip(average.parameters(), net.parameters(), strict=True):
                    kept.lerp_(new, 1 - KEEP if epoch > 1 else 0.1)
        print(
            f"epoch {epoch}: loss {total / len(groups):.4f}, {time.monotonic() - begun:.0f} s; "
            f"last {measure(net, dev_set)}; average {measure(average, dev_set)}",
            flush=True,
        )
        save(average, cue_keys, args.out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("training", type=Path)
    parser.add_argument("tuning", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", help="leave out the articles whose names begin so")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="weights to learn from, any number")
    train(parser.parse_args())
