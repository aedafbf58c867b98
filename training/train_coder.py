"""Train the coder on a codebook's examples and write its weights; print how it did on held-back examples.

    python training/train_coder.py timeline/weights/coder.npz [--codebook FILE]

Needs numpy only and takes under a minute. The same examples give the same file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from timeline.codebook import load_codebook, load_examples
from timeline.learning import Report, train


def show(report: Report) -> str:
    lines = [
        f"{report.examples} examples, five folds",
        f"topic alone {report.topic_alone:.3f}, in an article {report.topic:.3f}, first three {report.first_three:.3f}",
        f"off the subject: precision {report.subject[0]:.3f}, recall {report.subject[1]:.3f}",
        "surest share: topic right (confidence from) | side right (confidence from)",
    ]
    for share, (right, least) in report.topic_by_share.items():
        side, sure = report.side_by_share[share]
        lines.append(f"{share:5.0%}: {right:.3f} ({least:.2f}) | {side:.3f} ({sure:.2f})")
    return "\n".join([*lines, f"step right where the side is, surer half: {report.step_right:.3f}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--codebook", type=Path, default=None)
    given = parser.parse_args()
    codebook = load_codebook(given.codebook)
    weights, report = train(codebook, load_examples(codebook))
    given.weights.write_bytes(weights)
    print(show(report))
    print(f"{given.weights}: {len(weights):,} bytes")


if __name__ == "__main__":
    main()
