"""Train the ranker that joins contents, cues and sources, on a folder in the layout of PolNeAR.

    python training/train_linker.py CORPUS/train TAGGERS timeline/weights/linker.npz

It learns from what taggers found in articles that they had not read, mistakes included: TAGGERS holds one for each
publisher, trained without it (``train_tagger.py --without PUBLISHER``, saved as PUBLISHER.npz). For each content that
is right it learns which cue within reach is its own, or that none is, and for each cue the same of sources.

Numpy only, a minute. The same taggers give the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from timeline.linker import CHOICES, FEATURES, NEIGHBOURS, Ends, Run, Scene, find_runs, nearest
from timeline.reading import Reading, read
from timeline.records import Span
from timeline.tagger import Tagger, read_weights, tag_tokens
from timeline.tags import repaired
from timeline.triples import scene_of

NETS, UNITS, EPOCHS, BATCH, RATE, DECAY = 4, 16, 30, 512, 1e-2, 0.1
LEAST = 0.4  # of a tagged content, or of the gold one, must be the other's: else it is none
HELD = 8  # one choice in so many is kept to tell how well the others taught

Event = dict[str, list[Span]]  # role -> spans
Choices = tuple[np.ndarray, np.ndarray]  # features (choices, 2 * NEIGHBOURS, FEATURES), NaN for none; the right ones


def read_events(path: Path) -> list[Event]:
    """Return each attribution of one .ann file."""
    spans: dict[str, list[Span]] = {}
    events: list[list[tuple[str, str]]] = []
    for line in path.read_bytes().decode("utf-8").replace("\r\n", "\n").split("\n"):
        columns = line.split("\t")
        if columns[0].startswith("T") and len(columns) == 3:
            where = columns[1].split(" ", 1)[1]
            spans[columns[0]] = [Span(*map(int, part.split())) for part in where.split(";")]
        elif columns[0].startswith("E"):
            arguments = (argument.partition(":") for argument in columns[1].split())
            events.append([(role.rstrip("0123456789").lower(), ref) for role, _, ref in arguments])
    roles = ("content", "cue", "source")
    return [{role: [s for r, ref in event if r == role for s in spans[ref]] for role in roles} for event in events]


def shared(reading: Reading, run: Run, spans: Sequence[Span]) -> int:
    """Return how many characters of a run lie in some spans."""
    own = reading.span(run.first, run.last)
    return sum(max(0, min(own.end, span.end) - max(own.start, span.start)) for span in spans)


def choices(reading: Reading, tags: str, events: Sequence[Event]) -> Iterator[tuple[str, np.ndarray, int]]:
    """Yield the name of each choice in an article, what is known of each candidate, and which is right (-1: none)."""
    runs = find_runs(repaired(reading, tags))
    scene = scene_of(reading, runs)
    for choice, roles in CHOICES.items():
        anchors, others = ([run for run in runs if run.role == role] for role in roles)
        if anchors and others and events:
            yield from _choices(reading, scene, choice, anchors, others, events)


def _choices(
    reading: Reading, scene: Scene, choice: str, anchors: list[Run], others: list[Run], events: Sequence[Event]
) -> Iterator[tuple[str, np.ndarray, int]]:
    role, other_role = CHOICES[choice]
    mine, theirs = Ends.of(anchors), Ends.of(others)
    near = nearest(mine.first, theirs.first)
    which, place = np.nonzero(near >= 0)
    known = scene.features(choice, mine, theirs, (which, near[which, place])).T
    for i, anchor in enumerate(anchors):
        event = max(events, key=lambda event: shared(reading, anchor, event[role]))
        if not _answers(reading, anchor, event[role]):
            continue
        found = np.full((2 * NEIGHBOURS, FEATURES), np.nan)
        found[place[which == i]] = known[which == i]
        candidates = [(k, others[at]) for k, at in enumerate(near[i]) if at >= 0]
        yield choice, found, next((k for k, run in candidates if shared(reading, run, event[other_role])), -1)


def _answers(reading: Reading, run: Run, spans: Sequence[Span]) -> bool:
    """Tell whether a tagged run is what the gold has there; of a name or a verb a letter will do."""
    both, own = shared(reading, run, spans), reading.span(run.first, run.last)
    least = LEAST if run.role == "content" else 0.0
    return both > 0 and both >= least * min(own.end - own.start, sum(span.end - span.start for span in spans))


def read_corpus(corpus: Path, taggers: dict[str, Tagger]) -> dict[str, Choices]:
    """Return all choices in the articles under *corpus*; of several annotators the first in sorted order counts."""
    first: dict[str, Path] = {}
    for path in sorted((corpus / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rpartition("_")[0], path)
    rows: dict[str, list[tuple[np.ndarray, int]]] = {choice: [] for choice in CHOICES}
    for stem, ann in sorted(first.items()):
        reading = read((corpus / "text" / f"{stem}.txt").read_bytes().decode("utf-8"))
        tags = tag_tokens(reading.tokens, reading.quoted, taggers[stem.partition("_")[0]])
        for choice, known, right in choices(reading, tags, read_events(ann)):
            rows[choice].append((known, right))
    return {
        choice: (np.array([known for known, _ in found]), np.array([right for _, right in found]))
        for choice, found in rows.items()
    }


class Net:
    """A ranker while it learns: one hidden layer, weights and biases in a list."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.weights = [
            rng.normal(0, (2 / FEATURES) ** 0.5, (FEATURES, UNITS)),
            np.zeros(UNITS),
            rng.normal(0, UNITS**-0.5, UNITS),
            np.zeros(1),
        ]
        self.moments = [(np.zeros_like(w), np.zeros_like(w)) for w in self.weights]

    def scores(self, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the scores (choices, candidates and none) and what the hidden units say."""
        a, b, c, d = self.weights
        units = np.maximum(np.nan_to_num(known) @ a + b, 0)
        scores = np.where(np.isnan(known[..., 0]), -np.inf, units @ c + d)
        return np.concatenate([scores, np.zeros((len(known), 1))], axis=1), units

    def learn(self, known: np.ndarray, right: np.ndarray, step: int, rate: float) -> None:
        """Take one step of Adam with decoupled decay on the cross entropy of some choices."""
        scores, units = self.scores(known)
        share = np.exp(scores - scores.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        share[np.arange(len(right)), right] -= 1
        error = share[:, :-1] / len(right)
        through = error[..., None] * self.weights[2] * (units > 0)
        flat = np.nan_to_num(known).reshape(-1, FEATURES)
        slopes = [
            flat.T @ through.reshape(-1, UNITS),
            through.sum(axis=(0, 1)),
            np.einsum("ij,ijk->k", error, units),
            error.sum(keepdims=True).reshape(1),
        ]
        for weight, slope, (first, second) in zip(self.weights, slopes, self.moments, strict=True):
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            weight -= rate * DECAY * weight
            weight -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)


def fit(known: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return a ranker's weights as `timeline.linker.Ranker` wants them, and the share of held-back choices right.

    Several networks that began differently decide together: side by side they are one with more units.
    """
    mean, spread = np.nanmean(known, axis=(0, 1)), np.nanstd(known, axis=(0, 1)) + 1e-3
    known, right = (known - mean) / spread, np.where(right < 0, 2 * NEIGHBOURS, right)
    held = np.arange(len(right)) % HELD == 0
    share = float((_together(known[~held], right[~held]).scores(known[held])[0].argmax(axis=1) == right[held]).mean())
    a, b, c, d = _together(known, right).weights
    into = a / spread[:, None]
    hidden = np.column_stack([into.T, b - mean @ into])
    return hidden.astype(np.float32), np.append(c, d).astype(np.float32), share


def _together(known: np.ndarray, right: np.ndarray) -> Net:
    nets = [_taught(known, right, np.random.default_rng(seed)) for seed in range(NETS)]
    whole = Net(np.random.default_rng(0))
    a, b, c, d = zip(*(net.weights for net in nets), strict=True)
    whole.weights = [np.concatenate(a, axis=1), np.concatenate(b), np.concatenate(c) / NETS, sum(d) / NETS]
    return whole


def _taught(known: np.ndarray, right: np.ndarray, rng: np.random.Generator) -> Net:
    net = Net(rng)
    steps, step = EPOCHS * -(-len(right) // BATCH), 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(right))
        for start in range(0, len(order), BATCH):
            step += 1
            part = order[start : start + BATCH]
            net.learn(
                known[part],
                right[part],
                step,
                RATE * min(1.0, step / (0.1 * steps), (steps - step + 1) / (0.9 * steps)),
            )
    return net


def train(corpus: Path, taggers: Path, out: Path) -> None:
    """Write the weights of both choices."""
    found = {path.stem: read_weights(path.read_bytes(), path.name) for path in sorted(taggers.glob("*.npz"))}
    arrays = {}
    for choice, (known, right) in read_corpus(corpus, found).items():
        arrays[f"{choice}.hidden"], arrays[f"{choice}.out"], share = fit(known, right)
        print(f"{choice}: {len(right)} choices, {share:.4f} of those held back right, {(right < 0).mean():.3f} none")
    np.savez_compressed(out, **arrays)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("taggers", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    train(args.corpus, args.taggers, args.out)
