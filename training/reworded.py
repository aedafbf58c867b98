"""Articles in other words: copies of those of a corpus, a part of their words exchanged for words of their kind.

    python training/reworded.py CORPUS/train VECTORS.json OUT [--copies 3] [--seed 1]

"The mayor rejected the plan" may become "The governor dismissed the bill". Nobody has annotated the copies: a teacher
says what it makes of them (teacher_view.py), and so the tagger learns what it thinks of words that the corpus lacks.
The codebook's examples are written there too, some of them an article, as what is said of the subject these years.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from word_vectors import read_vectors

from timeline.codebook import load_codebook, load_examples
from timeline.text import find_tokens

REWORDED = 0.25  # share of the words that could be exchanged
LIKE, NEAREST = 0.5, 12  # cosine of words of a kind, and of how many of these one is drawn
PLAIN = 150  # commonest words, which make the grammar
KNOWN = 30_000  # commonest words that may come in
ENDINGS = ("ing", "ed", "ly", "s")  # a word is exchanged for one of its form
TOGETHER = 14  # examples that make an article


def kindred(vectors: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Return the words that may stand for each word: near it, and of its form."""
    common = [*vectors][:KNOWN]
    words = [word for word in common if word.isalpha() and word.isascii()]
    table = np.array([vectors[word] for word in words])
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    form = np.array([next((i for i, end in enumerate(ENDINGS) if word.endswith(end)), -1) for word in words])
    found, plain = {}, frozenset(common[:PLAIN])
    for i, word in enumerate(words):
        if word in plain:
            continue
        likeness = np.where(form == form[i], table @ table[i], -1)
        likeness[i] = -1
        near = np.argpartition(-likeness, NEAREST)[:NEAREST]
        if others := [words[j] for j in sorted(near.tolist()) if likeness[j] >= LIKE]:
            found[word] = others
    return found


def reword(text: str, others: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """Return a text with some of its words exchanged, each written as the word before it was."""
    parts, at = [], 0
    for start, end, word in find_tokens(text):
        near = others.get(word.lower())
        if near and rng.random() < REWORDED:
            new = rng.choice(near)
            written = new.upper() if word.isupper() and len(word) > 1 else new.title() if word[0].isupper() else new
            parts += [text[at:start], written]
            at = end
    return "".join([*parts, text[at:]])


def examples() -> Iterator[str]:
    """Yield the codebook's examples, some of them an article."""
    texts = [example.text for example in load_examples(load_codebook())]
    random.Random(0).shuffle(texts)
    for first in range(0, len(texts), TOGETHER):
        yield "\n\n".join(texts[first : first + TOGETHER]) + "\n"


def main() -> None:
    """Write the copies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    others, rng = kindred(read_vectors(given.vectors)), random.Random(given.seed)
    texts = [(path.stem, path.read_bytes().decode("utf-8")) for path in sorted((given.corpus / "text").glob("*.txt"))]
    (given.out / "text").mkdir(parents=True, exist_ok=True)
    made = {f"{stem}~{copy}": reword(text, others, rng) for copy in range(given.copies) for stem, text in texts}
    made |= {f"examples~{number}": text for number, text in enumerate(examples())}
    for name, text in made.items():
        (given.out / "text" / f"{name}.txt").write_bytes(text.encode("utf-8"))
    print(f"{given.out}: {len(made)} articles, {len(others)} words that could be exchanged")


if __name__ == "__main__":
    main()
