"""A codebook's examples -> a trained coder: fitting, and the measure of what its confidence is worth."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.codebook import Codebook, Example
from timeline.coder import (
    MOST,
    STEPS,
    Feature,
    Model,
    Reading,
    Table,
    in_context,
    off_subject,
    pack,
    read_article,
    scaled,
    softmax,
    tabulate,
)
from timeline.errors import CodebookError
from timeline.lexicon import load_lexicon
from timeline.records import CodingUnit, Span
from timeline.text import find_quoted

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Report", "split_example", "train"]

FOLDS, SEED = 5, 20250616
PENALTY = {"topics": 0.1, "steps": 0.3}
ROUNDS, MEMORY, ENOUGH = 60, 6, 1e-5
ARTICLES, LENGTH = 400, 14  # invented articles, put together from held-back examples, and their length in statements
MIX = (0.5, 0.3, 0.1, 0.1)  # shares of the main topic, of two others, of off the subject, of any
BINS = 20


@dataclass(frozen=True, slots=True)
class Report:
    """How the coder did on held-back examples, none of which it had seen."""

    examples: int
    topic_alone: float  # accuracy, the example by itself
    topic: float  # accuracy, in an invented article
    first_three: float
    subject: tuple[float, float]  # on or off the subject: precision and recall of "off"
    topic_by_share: dict[float, tuple[float, float]]  # the surest share -> accuracy, least confidence
    side_by_share: dict[
        float, tuple[float, float]
    ]  # share of all statements given a side -> side right, least confidence
    step_right: float  # of those whose side is right, coded at the surest half


@dataclass(frozen=True, slots=True)
class Labels:
    """What each example ought to be coded as."""

    topic: NDArray[np.int64]  # index of the topic; the number of topics where it is off the subject
    step: NDArray[np.int64]  # index into STEPS; "no side" where it takes none


def train(codebook: Codebook, examples: Sequence[Example]) -> tuple[bytes, Report]:
    """Return the bytes of a weights file trained on *examples*, and how well such training did on held-back ones."""
    if len(examples) < 10 * FOLDS:
        raise CodebookError(
            f"{codebook.id}: {len(examples)} examples are too few to learn from; write at least 50 per topic"
        )
    labels, readings = _labels(codebook, examples), [_read(example) for example in examples]
    own, steps = _held_back(readings, labels, len(codebook.topics))
    scales, report = _measure(own, steps, labels)
    models = _fit_both(readings, labels, len(codebook.topics))
    return pack(codebook, models, scales), report


def _labels(codebook: Codebook, examples: Sequence[Example]) -> Labels:
    names: list[str | None] = [topic.id for topic in codebook.topics]
    topic = np.array([names.index(e.topic) if e.topic else len(names) for e in examples])
    step = np.array([STEPS.index(e.position or 0) for e in examples])
    return Labels(topic, step)


# ------------------------------------------------------------------------------------------------ reading an example


def _read(example: Example) -> Reading:
    content, cue = split_example(example.text)
    unit = CodingUnit(content, cue, Span(0, len(example.text)))
    return read_article(example.text, [unit])[0][0]


def split_example(text: str) -> tuple[tuple[Span, ...], Span | None]:
    """Return an example's own words and its reporting verb, so that words about the speaker are not learned.

    >>> text = "The mayor denied that the city hides anybody."
    >>> content, cue = split_example(text)
    >>> [span.of(text) for span in content], cue.of(text)
    (['that the city hides anybody.'], 'denied')
    >>> text = "They have to leave, the governor said."
    >>> [span.of(text) for span in split_example(text)[0]]
    ['They have to leave']
    """
    quoted = find_quoted(text)
    if quoted:
        verb = next((m for m in _verbs().finditer(text) if not any(q.start <= m.start() < q.end for q in quoted)), None)
        return tuple(quoted), Span(*verb.span()) if verb else None
    for pattern in (_after(), _between(), _before()):
        match = pattern.search(text)
        if match:
            spans = (Span(*match.span(name)) for name in ("first", "second") if name in match.re.groupindex)
            return tuple(span for span in spans if span.end > span.start), Span(*match.span("cue"))
    return (Span(0, len(text)),), None


@cache
def _verbs() -> re.Pattern[str]:
    words = sorted(load_lexicon("coder")["reporting"]["words"], key=len, reverse=True)
    return re.compile(rf"\b(?P<cue>{'|'.join(words)})\b")


def _after() -> re.Pattern[str]:
    return re.compile(rf"^(?P<first>.+),\s[^,;:]{{2,60}}?\s{_verbs().pattern}(?:\s[^,;:.]{{0,60}})?\.?$")


def _between() -> re.Pattern[str]:
    return re.compile(rf"^(?P<first>[^,]+),\s[^,;:]{{2,60}}?\s{_verbs().pattern}[,;]\s(?P<second>.+)$")


def _before() -> re.Pattern[str]:
    others = "|".join(load_lexicon("coder")["reporting"]["not_after"])
    return re.compile(rf"^(?=[A-Z])(?!(?i:{others})\b)[^,.;:]{{2,60}}?\s{_verbs().pattern}\s(?P<first>.+)$")


# ------------------------------------------------------------------------------------------------ fitting


def _fit_both(readings: Sequence[Reading], labels: Labels, topics: int) -> dict[str, Model]:
    return {
        "topics": fit([r.topic for r in readings], labels.topic, topics + 1, PENALTY["topics"]),
        "steps": fit([r.step for r in readings], labels.step, len(STEPS), PENALTY["steps"]),
    }


def fit(rows: Sequence[Sequence[Feature]], wanted: NDArray[np.int64], classes: int, penalty: float) -> Model:
    """Return a multinomial logistic regression with an L2 penalty, fitted by L-BFGS from zero."""
    keys, rarity = _vocabulary(rows)
    table = tabulate(rows, keys, rarity)
    turned = _turn(table, len(keys))
    aim = np.eye(classes)[wanted]

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = x[:-classes].reshape(-1, classes), x[-classes:]
        chances = softmax(table.times(weights) + bias)
        error = chances - aim
        value = -float(np.log((chances * aim).sum(axis=1) + 1e-12).sum()) + penalty / 2 * float((weights**2).sum())
        return value, np.concatenate([(turned.times(error) + penalty * weights).ravel(), error.sum(axis=0)])

    found = _minimise(loss, np.zeros((len(keys) + 1) * classes))
    return Model(
        keys, rarity, found[:-classes].reshape(-1, classes).astype(np.float32), found[-classes:].astype(np.float32)
    )


def _vocabulary(rows: Sequence[Sequence[Feature]]) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return the features' hashes, sorted, and how rare each is; what is neither a word nor seen twice is left out."""
    seen = Counter(feature.key for row in rows for feature in row)
    single = {feature.key for row in rows for feature in row if feature.single}
    kept = sorted(key for key, count in seen.items() if count > 1 or key in single)
    counts = np.array([seen[key] for key in kept])
    # kept at the precision of the file, so that fitting and use agree
    rarity = (np.log((1 + len(rows)) / (1 + counts)) + 1).astype(np.float16).astype(np.float32)
    return np.array(kept, dtype=np.uint32), rarity


def _turn(table: Table, columns: int) -> Table:
    """Return the transpose of *table*, so that the gradient is a product of the same kind."""
    order = np.argsort(table.column, kind="stable")
    row = np.repeat(np.arange(len(table.start) - 1), np.diff(table.start))
    start = np.concatenate([[0], np.cumsum(np.bincount(table.column, minlength=columns))]).astype(np.int64)
    return Table(start, row[order], table.value[order])


def _minimise(
    loss: Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]], x: NDArray[np.float64]
) -> NDArray[np.float64]:
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


# ------------------------------------------------------------------------------------------------ measuring


def _held_back(readings: Sequence[Reading], labels: Labels, topics: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return each example's chances from models that did not see it."""
    fold = np.random.default_rng(SEED).permutation(len(readings)) % FOLDS
    own, steps = np.zeros((len(readings), topics + 1)), np.zeros((len(readings), len(STEPS)))
    for number in range(FOLDS):
        seen, unseen = np.flatnonzero(fold != number).tolist(), np.flatnonzero(fold == number).tolist()
        part = Labels(labels.topic[seen], labels.step[seen])
        models = _fit_both([readings[i] for i in seen], part, topics)
        own[unseen] = models["topics"].chances([readings[i].topic for i in unseen])
        steps[unseen] = models["steps"].chances([readings[i].step for i in unseen])
    return own, steps


def _measure(own: NDArray[Any], steps: NDArray[Any], labels: Labels) -> tuple[dict[str, NDArray[Any]], Report]:
    """Return the confidence scales and the report, from invented articles made of held-back examples."""
    topics = own.shape[1] - 1
    on = labels.topic < topics
    who, chances = _in_articles(own, labels.topic)
    right = chances.argmax(axis=1) == labels.topic[who]
    low, high = steps[on, :2].sum(axis=1), steps[on, 3:].sum(axis=1)
    side_right = np.where(low > high, labels.step[on] < 2, labels.step[on] > 2)
    sure, tops = np.maximum(low, high), chances.max(axis=1)
    scales = {"topics": _scale(tops, right), "steps": _scale(sure, side_right)}
    best = np.where(low > high, steps[on, :2].argmax(axis=1), 3 + steps[on, 3:].argmax(axis=1))
    coded = side_right & (sure >= np.median(sure))
    off = np.array([off_subject(float(chance), MOST) for chance in own[:, -1]])
    report = Report(
        examples=len(own),
        topic_alone=float((own[on, :-1].argmax(axis=1) == labels.topic[on]).mean()),
        topic=float(right.mean()),
        first_three=float((np.argsort(-chances, axis=1)[:, :3] == labels.topic[who][:, None]).any(axis=1).mean()),
        subject=(_share((~on)[off]), _share(off[~on])),
        topic_by_share=_by_share(tops, right, scales["topics"]),
        side_by_share=_by_share(sure, side_right, scales["steps"]),
        step_right=_share((best == labels.step[on])[coded]),
    )
    return scales, report


def _share(right: NDArray[Any]) -> float:
    return float(right.mean()) if len(right) else 0.0


def _in_articles(own: NDArray[Any], topic: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return examples drawn into invented articles (those on the subject), and their topic chances in context."""
    draw = np.random.default_rng(SEED)
    topics = own.shape[1] - 1
    who: list[int] = []
    rows: list[NDArray[np.float64]] = []
    for _ in range(ARTICLES):
        main, second, third = draw.choice(topics, 3, replace=False) if topics >= 3 else draw.choice(topics, 3)
        kinds = draw.choice(4, LENGTH, p=MIX)
        chosen = []
        for kind in kinds:
            wanted = (main, draw.choice([second, third]), topics, draw.integers(topics + 1))[int(kind)]
            chosen.append(int(draw.choice(np.flatnonzero(topic == wanted))))
        sentences = own[chosen]
        for at, example in enumerate(chosen):
            if topic[example] < topics:
                who.append(example)
                rows.append(in_context(own[example], sentences, at))
    return np.array(who), np.array(rows)


def _scale(chance: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float64]:
    """Return points of a rising curve from raw chance to the share that was right (pool adjacent violators)."""
    pools: list[list[float]] = []  # size, mean chance, mean right
    for part in np.array_split(np.argsort(chance, kind="stable"), BINS):
        if len(part):
            pools.append([len(part), float(chance[part].mean()), float(right[part].mean())])
        while len(pools) > 1 and pools[-1][2] <= pools[-2][2]:
            last, before = pools.pop(), pools.pop()
            size = last[0] + before[0]
            pools.append([size, *((last[k] * last[0] + before[k] * before[0]) / size for k in (1, 2))])
    return np.array([[pool[1] for pool in pools], [pool[2] for pool in pools]])


def _by_share(chance: NDArray[Any], right: NDArray[Any], scale: NDArray[Any]) -> dict[float, tuple[float, float]]:
    order = np.argsort(-chance, kind="stable")
    out = {}
    for share in (1.0, 0.8, 0.6, 0.4, 0.2, 0.1):
        part = order[: max(1, round(share * len(order)))]
        out[share] = (float(right[part].mean()), scaled(scale, float(chance[part[-1]])))
    return out
