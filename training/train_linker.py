"""Train the ranker that joins contents, cues and sources, on a folder in the layout of PolNeAR.

    python training/train_linker.py CORPUS/train timeline/weights/linker.json

Numpy only, a few seconds, no chance in it. It learns from gold runs: for each content which cue run within reach is its
own (or none), for each cue which source run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from train_tagger import gold_tags

from timeline.linker import GAP_FEATURES, Run, Scene, find_runs, near
from timeline.records import Token
from timeline.tagger import QUOTE_STATES, TAGS, quote_states
from timeline.text import find_quoted, find_tokens

Choice = tuple[np.ndarray, int]  # features (candidates, 2 * GAP_FEATURES), index of the right one or -1


def read_events(path: Path) -> list[dict[str, list[tuple[int, int]]]]:
    """Return each attribution of one .ann file as role -> spans."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[tuple[str, str]]] = []
    for line in path.read_bytes().decode("utf-8").replace("\r\n", "\n").split("\n"):
        columns = line.split("\t")
        if columns[0].startswith("T") and len(columns) == 3:
            where = columns[1].split(" ", 1)[1]
            spans[columns[0]] = [tuple(map(int, part.split())) for part in where.split(";")]
        elif columns[0].startswith("E"):
            arguments = (argument.partition(":") for argument in columns[1].split())
            events.append([(role.rstrip("0123456789").lower(), ref) for role, _, ref in arguments])
    roles = ("content", "cue", "source")
    return [{role: [s for r, ref in event if r == role for s in spans[ref]] for role in roles} for event in events]


def touches(tokens: list[Token], run: Run, spans: list[tuple[int, int]]) -> bool:
    """Tell whether a run overlaps one of the spans."""
    start, end = tokens[run.first].start, tokens[run.last - 1].end
    return any(start < e and s < end for s, e in spans)


def choices(text: str, ann: Path) -> Iterator[tuple[str, Choice]]:
    """Yield (name of the choice, its features and right answer) for one article."""
    tokens = find_tokens(text)
    runs = find_runs([TAGS[i] for i in gold_tags(tokens, ann)])
    quoted = [
        QUOTE_STATES[state] in ("opening", "inside", "closing") for state in quote_states(tokens, find_quoted(text))
    ]
    scene = Scene.of(tokens, quoted, runs)
    by_role = {role: [r for r in runs if r.role == role] for role in ("content", "cue", "source")}
    for event in read_events(ann):
        for name, role, other in (("cue of content", "content", "cue"), ("source of cue", "cue", "source")):
            for anchor in (r for r in by_role[role] if touches(tokens, r, event[role])):
                candidates = near(anchor, by_role[other])
                if candidates:
                    right = next((i for i, c in enumerate(candidates) if touches(tokens, c, event[other])), -1)
                    if right < 0 and event[other]:
                        continue  # it has one, out of reach
                    yield name, (np.array([scene.features(anchor, c) for c in candidates]), right)


def fit(examples: list[Choice], steps: int = 600, rate: float = 0.05, decay: float = 1e-4) -> np.ndarray:
    """Return the weights of a softmax over each choice's candidates and "none" (score 0), by Adam on all at once."""
    sizes = np.array([len(f) for f, _ in examples])
    flat = np.concatenate([f for f, _ in examples])
    group = np.repeat(np.arange(len(examples)), sizes)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    target = np.zeros(len(flat))
    for start, (_, right) in zip(first, examples, strict=True):
        if right >= 0:
            target[start + right] = 1
    w, m, v = (np.zeros(2 * GAP_FEATURES) for _ in range(3))
    for step in range(1, steps + 1):
        score = np.exp(np.clip(flat @ w, -30, 30))
        share = score / (1 + np.add.reduceat(score, first))[group]
        gradient = flat.T @ (share - target) / len(examples) + decay * w
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        w = w - rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    best = np.array([max(range(s, s + n), key=lambda i: flat[i] @ w) for s, n in zip(first, sizes, strict=True)])
    found = np.array([flat[i] @ w > 0 for i in best])
    right = [
        bool(target[i]) if f else not target[s : s + n].any()
        for i, f, s, n in zip(best, found, first, sizes, strict=True)
    ]
    print(f"{len(examples)} choices, {np.mean(right):.4f} right")
    return w


def train(corpus: Path, out: Path) -> None:
    """Write the weights of both choices as JSON, six decimals."""
    first: dict[str, Path] = {}
    for path in sorted((corpus / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rpartition("_")[0], path)
    examples: dict[str, list[Choice]] = {"cue of content": [], "source of cue": []}
    for stem, ann in sorted(first.items()):
        text = (corpus / "text" / f"{stem}.txt").read_bytes().decode("utf-8")
        for name, choice in choices(text, ann):
            examples[name].append(choice)
    weights = {name: [round(float(x), 6) for x in fit(rows)] for name, rows in examples.items()}
    out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    train(args.corpus, args.out)
