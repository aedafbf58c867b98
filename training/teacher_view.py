"""What a teacher makes of articles: how likely it thinks each tag of each token.

    python training/teacher_view.py TEACHER.pt CORPUS/train STATES.npz [...] OUT.npz

A folder of texts (CORPUS/text/*.txt) and their states (word_states.py) follow one another, any number of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from train_tagger import Net, as_printed, collate, read_more, show_states
from word_vectors import DIMENSIONS

from timeline.tagger import Vocabulary, encode


def load(path: Path) -> tuple[Net, Vocabulary]:
    """Return a teacher, and the words that it knows."""
    kept = torch.load(path)
    vocabulary = Vocabulary(kept["keys"].numpy(), kept["cues"].numpy())
    vectors = np.zeros((len(vocabulary.cues), DIMENSIONS), np.float32)
    net = Net(kept["width"], vectors, kept["shape"], kept["net"]["spread"].numpy())
    net.load_state_dict(kept["net"])
    net.eval()
    return net, vocabulary


def main() -> None:
    """Read the articles, and write what the teacher thinks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("articles", type=Path, nargs="+", metavar="CORPUS STATES")
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    net, vocabulary = load(given.teacher)
    view = {}
    for folder, states in zip(given.articles[::2], given.articles[1::2], strict=True):
        examples = read_more(folder)
        show_states(examples, states)
        for e in examples:
            e.rows = encode(e.tokens, e.quoted, vocabulary).rows
            with torch.no_grad():
                likely = net(*collate([e], as_printed)[:3]).softmax(-1)
            view[e.stem] = likely[0, : len(e.tokens)].numpy().astype(np.float16)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(given.out, **view)
    print(f"{given.out}: {len(view)} articles")


if __name__ == "__main__":
    main()
