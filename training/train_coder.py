"""Train the coder that ships: on the codebook's examples, and on the real statements coded in data/coding.

    python training/train_coder.py CORPUS/train/text timeline/weights/coder.npz

CORPUS is PolNeAR: the codes are stand-off and hold none of its words. Needs numpy only and takes a minute; the same
codes and examples give the same file. A codebook of one's own is trained by ``timeline codebook train``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from timeline.engine import one_core

CODES = Path(__file__).parents[1] / "data" / "coding" / "polnear-train.jsonl"


def main() -> None:
    """Read, train, write, and print how it did on held-back articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of the coded articles, <article>.txt")
    parser.add_argument("weights", type=Path)
    given = parser.parse_args()
    one_core()  # the products are small, and their sums then have one order

    from timeline.codebook import load_codebook, load_examples
    from timeline.learning import train
    from timeline.lessons import read_codes

    codebook = load_codebook()
    weights, report = train(codebook, load_examples(codebook), read_codes(CODES, given.texts, codebook))
    given.weights.write_bytes(weights)
    print(report)
    print(f"{given.weights}: {len(weights):,} bytes")


if __name__ == "__main__":
    main()
