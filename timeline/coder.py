"""Statements -> topics and positions: linear models over hashed words, which can say what words decided.

How it was measured, and what its confidence is worth, stands in ``training/CODER_CARD.md``. It reads the words of a
statement, its cue and its surroundings; never the speaker, the speaker's group or the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from timeline.codebook import Codebook
from timeline.errors import WeightsError
from timeline.features import (
    Words,
    find_words,
    negated,
    position_features,
    said,
    sentence_features,
    topic_features,
    words_of,
)
from timeline.lexicon import load_lexicon
from timeline.linear import Features, Model, Pulls, stack
from timeline.reading import Reading, read
from timeline.records import Code, CodingUnit, Sentence, Span
from timeline.subject import SIGNS, Subject, names_subject
from timeline.text import covering

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIDES", "Coder", "is_conditional", "load_coder", "pack"]

FORMAT = 2
SIDES = (-1, 0, 1)  # towards the low pole, no position, towards the high pole
LIKELIEST = 3  # topics that a code names
NEAREST = 3  # sentences that count as a statement's neighbours: of NEARBY, the first that there are
NEARBY = np.array([-1, 1, -2, 2, -3, 3])
EVEN = 4  # a context weighs as if so many more sentences spoke of all topics alike: a few sentences prove little
ON = 0.35  # chance from which a statement is on the subject: where F1 was highest on held-back articles
TOPIC_SURE = 0.5  # confidence, in what is on the subject, below which no topic is named
SIDE_SURE = 0.65  # and no position given; a statement that takes none counts as a wrong one
NEGATED = 0.4  # share of what decided a side that may stand under a negation
SHOWN = 3  # deciding words shown for the topic, and as many for the position
SHARE = 0.35  # of the strongest word's weight that another must have to be shown


@dataclass(frozen=True, slots=True)
class Coder:
    """A trained coder for one codebook."""

    codebook: Codebook
    subject: Subject
    topics: Model  # a class per topic, in the codebook's order
    sides: Model  # a class per side
    force: Model  # one step from the middle, or two
    scales: Mapping[str, NDArray[np.float64]]  # topic, side: (2, n) raw chance -> share right on held-back statements
    name: str = "ngrams-2"

    def code(self, text: str | Reading, units: Sequence[CodingUnit]) -> list[Code]:
        """Return a code for each unit of one article, in order."""
        if not units:
            return []
        reading = read(text) if isinstance(text, str) else text
        names = self.codebook.subject
        if names and not any(names_subject(reading.text, [Span(0, len(reading.text))], names)):
            return [Code(on_topic=False)] * len(units)
        words, sentences = find_words(reading.tokens), reading.sentences
        on = self.subject.chances(reading.text, words, units, sentences, names)
        chosen = [i for i, chance in enumerate(on) if chance >= ON]
        found = self._on_subject(reading, words, [units[i] for i in chosen], units)
        coded = dict(zip(chosen, found, strict=True))
        return [coded.get(i, Code(on_topic=False)) for i in range(len(units))]

    def _on_subject(
        self, reading: Reading, words: Words, units: Sequence[CodingUnit], everybody: Sequence[CodingUnit]
    ) -> list[Code]:
        if not units:
            return []
        told = topic_features(words, units)
        topics = topics_in_context(self.topics, words, units, everybody, reading.sentences, told)
        order = np.argsort(-topics, axis=1, kind="stable")[:, :LIKELIEST]
        best = order[:, 0]
        pointed = position_features(words, units, best.tolist())
        sides, force = self.sides.chances(pointed, len(units)), self.force.chances(pointed, len(units))
        side = np.where(sides[:, 2] >= sides[:, 0], 2, 0)
        topic_pulls = self.topics.pulls(told, _towards(best, len(self.codebook.topics)))
        side_pulls = self.sides.pulls(pointed, _towards(side, len(SIDES)))
        row, at = said(words, units)
        found = zip(
            np.split(at, np.searchsorted(row, np.arange(1, len(units)))),
            order.tolist(),
            scaled(self.scales["topic"], topics.max(axis=1)),
            side.tolist(),
            scaled(self.scales["side"], np.maximum(sides[:, 0], sides[:, 2])),
            np.where(force[:, 0] >= force[:, 1], 1, 2).tolist(),
            map(topic_pulls.of, range(len(units))),
            map(side_pulls.of, range(len(units))),
            strict=True,
        )
        return [
            self._code(reading.text, words, unit, Found._make(seen)) for unit, seen in zip(units, found, strict=True)
        ]

    def _code(self, text: str, words: Words, unit: CodingUnit, found: Found) -> Code:
        names = tuple(self.codebook.topics[i].id for i in found.topics)
        evidence = _strongest(words, found.topic_pull)
        flags = ("conditional",) if is_conditional(" ".join(span.of(text) for span in unit.content)) else ()
        if found.topic_sure < TOPIC_SURE or not evidence:
            return Code(True, None, names, round(found.topic_sure, 3), flags=flags)
        code = Code(True, names[0], names, round(found.topic_sure, 3), evidence=_spans(words, evidence), flags=flags)
        if unit.is_question or found.side_sure < SIDE_SURE:
            return code
        deciding = _strongest(words, found.side_pull)
        if not deciding or negated_share(words, found.own, found.side_pull) > NEGATED:
            return code
        position = self.codebook.position(names[0], SIDES[found.side] * found.steps)
        return replace(
            code,
            position=position.step,
            position_id=position.id,
            posture=position.posture,
            position_confidence=round(found.side_sure, 3),
            evidence=_spans(words, evidence | deciding),
        )


class Found(NamedTuple):
    """What the models say of one statement."""

    own: NDArray[np.int64]  # the indices of its words
    topics: list[int]  # likeliest first
    topic_sure: float
    side: int  # index into SIDES
    side_sure: float
    steps: int  # from the middle
    topic_pull: Pulls
    side_pull: Pulls


def negated_share(words: Words, own: NDArray[np.int64], pull: Pulls) -> float:
    """Return how much of what pulls to a side stands under a negation, so that it may well mean the other side.

    "They should not leave" has the words of "leave".
    """
    under = negated(words, own)
    for_it = (pull.force > 0) & ~words.turns[pull.word]
    pulls: dict[int, float] = dict(zip(pull.word[for_it].tolist(), pull.force[for_it].tolist(), strict=True))
    return sum(pulls[i] for i in pulls if i in under) / max(sum(pulls.values()), 1e-12)


def topics_in_context(
    model: Model,
    words: Words,
    units: Sequence[CodingUnit],
    everybody: Sequence[CodingUnit],
    sentences: Sequence[Sentence],
    told: Features,
) -> NDArray[np.float64]:
    """Return the topic chances (units, topics) of some statements of an article, read with what surrounds them."""
    spans = [sentence.span for sentence in sentences]
    rows = (len(units), len(spans))
    around = sentence_features(words, spans, everybody)
    own, sentence = np.split(model.chances(stack((told, around), rows), sum(rows)), [len(units)])
    at = [covering(spans, unit.content[0].start) if spans else 0 for unit in units]
    return in_context(own, sentence, np.array(at, dtype=np.int64))


def in_context(own: NDArray[Any], sentences: NDArray[Any], at: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the topic chances of statements, times the mean of their neighbours' and of the whole article's.

    *at* tells in which sentence each statement stands; that sentence is no neighbour.
    """
    chances: NDArray[np.float64] = np.array(own, dtype=np.float64)
    if len(sentences) > 1:
        near = at[:, None] + NEARBY
        inside = (near >= 0) & (near < len(sentences))
        inside &= inside.cumsum(axis=1) <= NEAREST
        close = (sentences[np.where(inside, near, 0)] * inside[:, :, None]).sum(axis=1)
        others = sentences.sum(axis=0) - sentences[at]
        for spoken, count in ((close, inside.sum(axis=1, keepdims=True)), (others, len(sentences) - 1)):
            chances = chances * (spoken + EVEN / chances.shape[1]) / (count + EVEN)
    chances /= np.maximum(chances.sum(axis=1, keepdims=True), 1e-12)
    return chances


def _towards(chosen: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """Return for each row the direction from all other classes to the chosen one."""
    directions = np.full((len(chosen), classes), -1.0 / (classes - 1))
    directions[np.arange(len(chosen)), chosen] = 1.0
    return directions


def scaled(scale: NDArray[Any], chances: NDArray[np.float64]) -> list[float]:
    """Return how often raw chances were right on held-back statements."""
    shares: list[float] = np.interp(chances, scale[0], scale[1]).tolist()
    return shares


def _strongest(words: Words, pull: Pulls) -> set[int]:
    """Return the words that moved a code most; words that fit any subject decide nothing by themselves."""
    heavy = (pull.force > 0) & ~words.is_function[pull.word]
    ranked = sorted(zip((-pull.force[heavy]).tolist(), pull.word[heavy].tolist(), strict=True))[:SHOWN]
    return {i for force, i in ranked if force <= SHARE * ranked[0][0]}


def _spans(words: Words, chosen: set[int]) -> tuple[Span, ...]:
    """Return the chosen words as spans, neighbours joined."""
    out: list[Span] = []
    for i in sorted(chosen):
        start, end = int(words.start[i]), int(words.end[i])
        if out and i - 1 in chosen and start - out[-1].end <= 1:
            out[-1] = Span(out[-1].start, end)
        else:
            out.append(Span(start, end))
    return tuple(out)


# ------------------------------------------------------------------------------------------------ conditions


def is_conditional(words: str) -> bool:
    """Tell whether a statement holds only under a condition that it names.

    >>> is_conditional("If the governor won’t act, I’ll send them."), is_conditional("even if they complain")
    (True, False)
    """
    low = words.lower()
    if not any(word in low for word in words_of("conditional")):
        return False
    return any(not _after(match["before"]) for match in _condition().finditer(words))


def _after(before: str | None) -> bool:
    return before is not None and before.lower() in load_lexicon("coder")["conditional"]["not_after"]


@cache
def _condition() -> re.Pattern[str]:
    words = sorted(words_of("conditional"), key=len, reverse=True)
    return re.compile(rf"(?:\b(?P<before>\w+)\s+)?\b(?:{'|'.join(words)})\b", re.IGNORECASE)


# ------------------------------------------------------------------------------------------------ weights


def load_coder(codebook: Codebook, path: Path | None = None) -> Coder:
    """Return the coder trained for *codebook*; without a path, the one that ships in the package."""
    return unpack((path or Path(str(files("timeline") / "weights" / "coder.npz"))), codebook)


def pack(coder: Coder) -> bytes:
    """Return the bytes of a weights file: eight bits a weight, one scale per class."""
    codebook = coder.codebook
    arrays: dict[str, NDArray[Any]] = {
        "format": np.array(FORMAT),
        "codebook": np.array([codebook.id, *(topic.id for topic in codebook.topics)]),
        "signs": np.array([*coder.subject.weights, coder.subject.bias], dtype=np.float32),
    }
    models = {"subject": coder.subject.words, "topics": coder.topics, "sides": coder.sides, "force": coder.force}
    for name, model in models.items():
        top = np.maximum(np.abs(model.weights).max(axis=0, initial=0.0), 1e-9) / 127
        arrays |= {
            f"{name}.keys": model.keys,
            f"{name}.rarity": model.rarity.astype(np.float16),
            f"{name}.weights": np.rint(model.weights / top).astype(np.int8),
            f"{name}.unit": top.astype(np.float32),
            f"{name}.bias": model.bias.astype(np.float32),
        }
    arrays |= {f"{name}.scale": np.asarray(scale, dtype=np.float32) for name, scale in coder.scales.items()}
    out = BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]  # the stub takes every keyword for allow_pickle
    return out.getvalue()


def unpack(path: Path, codebook: Codebook) -> Coder:
    """Return the coder in a weights file, refused when it was trained for other topics."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            data = {key: stored[key] for key in stored.files}
        known = [str(name) for name in data["codebook"]]
        if int(data["format"]) != FORMAT or len(data["signs"]) != len(SIGNS) + 1:
            raise WeightsError(f"{path.name}: format {data['format']}, not {FORMAT}; train the coder again")
        models = {name: _model(data, name) for name in ("subject", "topics", "sides", "force")}
        scales = {name: data[f"{name}.scale"].astype(np.float64) for name in ("topic", "side")}
        signs = data["signs"].astype(np.float64)
    except FileNotFoundError:
        raise WeightsError(f"{path}: no such weights; train a coder from the codebook's examples") from None
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise WeightsError(f"{path.name}: not a coder's weights ({error}); train the coder again") from None
    wanted = [codebook.id, *(topic.id for topic in codebook.topics)]
    if known != wanted:
        raise WeightsError(f"{path.name}: trained for {' '.join(known)}, not {' '.join(wanted)}; train the coder again")
    subject = Subject(models["subject"], signs[:-1], float(signs[-1]))
    return Coder(codebook, subject, models["topics"], models["sides"], models["force"], scales)


def _model(data: Mapping[str, NDArray[Any]], name: str) -> Model:
    weights = data[f"{name}.weights"].astype(np.float32) * data[f"{name}.unit"]
    return Model(data[f"{name}.keys"], data[f"{name}.rarity"].astype(np.float32), weights, data[f"{name}.bias"])
