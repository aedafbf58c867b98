"""Fitting linear models: a vocabulary, multinomial logistic regression by L-BFGS, and curves that only rise."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.linear import Counts, Features, Model, Table, Vocabulary, softmax, tabulate

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit", "fit_binary", "rising"]

ROUNDS, MEMORY, ENOUGH = 40, 4, 1e-4
BINS = 20

Loss = Callable[["NDArray[np.float64]"], "tuple[float, NDArray[np.float64]]"]


def fit(
    features: Features, wanted: NDArray[np.int64], classes: int, penalty: float, weight: NDArray[np.float64]
) -> Model:
    """Return a multinomial logistic regression with an L2 penalty; *weight* says how much each text counts."""
    rows = len(wanted)
    keys, rarity = _vocabulary(features, rows)
    vocabulary = Vocabulary.of(keys)
    table = tabulate(Counts.of(features, rows), vocabulary, rarity)
    turned = _turn(table, len(keys))
    aim = np.eye(classes)[wanted]

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = x[:-classes].reshape(-1, classes), x[-classes:]
        chances = softmax(table.times(weights) + bias)
        error = (chances - aim) * weight[:, None]
        value = -float((weight * np.log((chances * aim).sum(axis=1) + 1e-12)).sum())
        value += penalty / 2 * float((weights**2).sum())
        return value, np.concatenate([(turned.times(error) + penalty * weights).ravel(), error.sum(axis=0)])

    found = _minimise(loss, np.zeros((len(keys) + 1) * classes))
    weights, bias = found[:-classes].reshape(-1, classes), found[-classes:]
    return Model(vocabulary, rarity, weights.astype(np.float32), bias.astype(np.float32))


def _vocabulary(features: Features, rows: int) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return the hashes counted, sorted, and how rare each is; what is neither a word nor in two texts is left out."""
    once = np.unique((features.key.astype(np.uint64) << np.uint64(32)) | features.row.astype(np.uint64))
    keys, counts = np.unique((once >> np.uint64(32)).astype(np.uint32), return_counts=True)
    kept = (counts > 1) | np.isin(keys, np.unique(features.key[features.single]))
    # kept at the precision of the file, so that fitting and use agree
    rarity = (np.log((1 + rows) / (1 + counts[kept])) + 1).astype(np.float16).astype(np.float32)
    return keys[kept], rarity


def _turn(table: Table, columns: int) -> Table:
    """Return the transpose of *table*, so that the gradient is a product of the same kind."""
    order = np.argsort(table.column, kind="stable")
    row = np.repeat(np.arange(len(table.start) - 1), np.diff(table.start))
    start = np.concatenate([[0], np.cumsum(np.bincount(table.column, minlength=columns))]).astype(np.int64)
    return Table(start, row[order], table.value[order])


def fit_binary(
    signs: NDArray[np.float64], wanted: NDArray[np.bool_], penalty: float, weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return a weight for each column of *signs* and a bias: a logistic regression on columns of like spread."""
    middle, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    columns = np.column_stack([(signs - middle) / spread, np.ones(len(signs))])
    aim = wanted.astype(float)

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        chance = 1 / (1 + np.exp(-(columns @ x)))
        bound = np.append(x[:-1], 0.0)
        value = -float((weight * np.log(np.where(wanted, chance, 1 - chance) + 1e-12)).sum())
        return value + penalty / 2 * float(bound @ bound), columns.T @ ((chance - aim) * weight) + penalty * bound

    found = _minimise(loss, np.zeros(columns.shape[1]))
    scaled = found[:-1] / spread
    return scaled, float(found[-1] - scaled @ middle)


def _minimise(loss: Loss, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where *loss* is least: L-BFGS with step halving."""
    past: deque[tuple[NDArray[np.float64], NDArray[np.float64]]] = deque(maxlen=MEMORY)
    value, slope = loss(x)
    for _ in range(ROUNDS):
        way = _direction(slope, past)
        length, fall = 1.0, float(slope @ way)
        while True:
            moved = x - length * way
            new_value, new_slope = loss(moved)
            if new_value <= value - 1e-4 * length * fall or length < 1e-6:
                break
            length /= 2
        if float((moved - x) @ (new_slope - slope)) > 1e-12:
            past.append((moved - x, new_slope - slope))
        done = abs(value - new_value) < ENOUGH * abs(value)
        x, value, slope = moved, new_value, new_slope
        if done:
            break
    return x


def _direction(
    slope: NDArray[np.float64], past: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]]
) -> NDArray[np.float64]:
    """Return the quasi-Newton direction from the last few moves and changes of slope."""
    way = slope.copy()
    shares = []
    for move, change in reversed(past):
        shares.append(float(move @ way) / float(move @ change))
        way -= shares[-1] * change
    if past:
        move, change = past[-1]
        way *= float(move @ change) / float(change @ change)
    else:
        way /= max(float(np.linalg.norm(slope)), 1e-12)
    for (move, change), share in zip(past, reversed(shares), strict=True):
        way += move * (share - float(change @ way) / float(move @ change))
    return way


def rising(chance: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float64]:
    """Return points (2, n) of a rising curve from raw chance to the share that was right (pool adjacent violators)."""
    pools: list[list[float]] = []  # size, mean chance, mean right
    for part in np.array_split(np.argsort(chance, kind="stable"), BINS):
        if len(part):
            pools.append([len(part), float(chance[part].mean()), float(right[part].mean())])
        while len(pools) > 1 and pools[-1][2] <= pools[-2][2]:
            last, before = pools.pop(), pools.pop()
            size = last[0] + before[0]
            pools.append([size, *((last[k] * last[0] + before[k] * before[0]) / size for k in (1, 2))])
    return np.array([[pool[1] for pool in pools], [pool[2] for pool in pools]])
