"""Statements -> topics and positions: linear models over hashed words, which can say what words decided.

How it was measured, and what its confidence is worth, stands in ``training/CODER_CARD.md``. It reads the words of a
statement, its cue and its surroundings; never the speaker, the speaker's group or the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from timeline.codebook import Codebook, Position
from timeline.errors import WeightsError
from timeline.features import Context, Words, find_context, negated, position_features, words_of
from timeline.lexicon import load_lexicon
from timeline.linear import Counts, Model, Pulls, Vocabulary, choose
from timeline.reading import Reading, read
from timeline.records import Code, CodingUnit, Span
from timeline.subject import SIGNS, Subject, names_subject

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIDES", "Coder", "is_conditional", "load_coder", "pack", "scaled"]

FORMAT = 3
SCALES = ("subject", "topic", "side")
SIDES = (-1, 0, 1)  # towards the low pole, no position, towards the high pole
LIKELIEST = 3  # topics that a code names
NEAREST = 3  # sentences that count as a statement's neighbours: of NEARBY, the first that there are
NEARBY = np.array([-1, 1, -2, 2, -3, 3])
EVEN = 4  # a context weighs as if so many more sentences spoke of all topics alike: a few sentences prove little
ON = 0.35  # chance from which a statement is on the subject: where F1 was highest on held-back articles
TOPIC_SURE = 0.4  # confidence below which no topic is named
TOPIC_SURER = 0.5  # and below which no position is given on it
HEADLESS = re.compile(  # "a quota that lawyers said | in court does not exist": these words alone say something else
    r"(?:(?:at|by|for|in|on|with) \w+ )?"
    r"(?:can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will|would)\b"
)
SIDE_SURE = 0.5  # and no position given; a statement that takes none counts as a wrong one
NEGATED = 0.4  # share of what decided a side that may stand under a negation
SHOWN = 3  # deciding words shown for the topic, and as many for the position
SHARE = 0.35  # of the strongest word's weight that another must have to be shown
OFF = Code(on_topic=False)


@dataclass(frozen=True, slots=True)
class Coder:
    """A trained coder for one codebook."""

    codebook: Codebook
    subject: Subject
    topics: Model  # a class per topic, in the codebook's order
    sides: Model  # a class per side
    force: Model  # one step from the middle, or two
    scales: Mapping[str, NDArray[np.float64]]  # of SCALES: (2, n) raw chance -> share right on held-back statements
    name: str = "ngrams-2"

    def code(self, text: str | Reading, units: Sequence[CodingUnit]) -> list[Code]:
        """Return a code for each unit of one article, in order."""
        if not units:
            return []
        reading = read(text) if isinstance(text, str) else text
        names = self.codebook.subject
        if names and not any(names_subject(reading.text, [Span(0, len(reading.text))], names)):
            return [OFF] * len(units)
        context = find_context(reading, units)
        chances = self.subject.chances(context, names)
        chosen = np.flatnonzero(chances >= ON).tolist()
        likely = scaled(self.scales["subject"], chances[chosen])
        codes = [OFF] * len(units)
        for i, code in zip(chosen, self._on_subject(context.only(chosen), likely), strict=True):
            codes[i] = code
        return codes

    def _on_subject(self, context: Context, likely: NDArray[np.float64]) -> list[Code]:
        """Return the codes of the statements of *context*; *likely*: the share of such that is on the subject."""
        if not context.units:
            return []
        chances = topics_in_context(self.topics, context)
        order = (-chances).argsort(axis=1, kind="stable")[:, :LIKELIEST]
        sure = likely * scaled(self.scales["topic"], chances.max(axis=1))
        named = np.flatnonzero(sure >= TOPIC_SURE)
        pulls = self.topics.pulls(choose(context.told, named), _towards(order[named, 0], len(self.codebook.topics)))
        deciding = dict(zip(named.tolist(), _strongest(context.words, pulls, len(named)), strict=True))
        surer = [row for row, words in deciding.items() if words and sure[row] >= TOPIC_SURER]
        asserted = [row for row in surer if _asserts(context.reading, context.units[row])]
        taken = self._taken(context, likely, order[:, 0], np.array(asserted, dtype=np.int64))
        topics = [tuple(self.codebook.topics[i].id for i in likeliest) for likeliest in order.tolist()]
        return [
            _code(context, unit, topics[row], round(share, 3), deciding.get(row), taken.get(row))
            for row, (unit, share) in enumerate(zip(context.units, sure.tolist(), strict=True))
        ]

    def _taken(
        self, context: Context, likely: NDArray[np.float64], topics: NDArray[np.int64], rows: NDArray[np.int64]
    ) -> dict[int, Taken]:
        """Return the positions that some of the statements take on their topics, where one is sure enough."""
        pointed = position_features(context, topics)
        chances = self.sides.chances(Counts.of(pointed, len(context.units)))
        sure = likely * scaled(self.scales["side"], np.maximum(chances[:, 0], chances[:, 2]))
        rows = rows[sure[rows] >= SIDE_SURE]
        if not len(rows):
            return {}
        side = np.where(chances[rows, 2] >= chances[rows, 0], 2, 0)
        pointed = choose(pointed, rows)
        force = self.force.chances(Counts.of(pointed, len(rows)))
        steps = np.where(force[:, 0] >= force[:, 1], 1, 2)
        pulls = self.sides.pulls(pointed, _towards(side, len(SIDES)))
        deciding = _strongest(context.words, pulls, len(rows))
        turned = {*context.row[context.words.form["turns"].take(context.at)].tolist()}
        taken = {}
        for i, row in enumerate(rows.tolist()):
            if deciding[i] and not (row in turned and negated_share(context, row, pulls.of(i)) > NEGATED):
                topic = self.codebook.topics[topics[row]].id
                position = self.codebook.position(topic, SIDES[side[i]] * steps[i].item())
                taken[row] = Taken(position, round(sure[row].item(), 3), deciding[i])
        return taken


def _asserts(reading: Reading, unit: CodingUnit) -> bool:
    """Tell whether a statement can take a side: no question, nor a predicate whose subject was not found with it."""
    first = unit.content[0]
    is_headless = HEADLESS.match(reading.text, *first) is not None and not reading.is_quoted(first)
    return not unit.is_question and not is_headless


class Taken(NamedTuple):
    """The position that a statement takes."""

    position: Position
    sure: float
    deciding: set[int]  # words


def topics_in_context(model: Model, context: Context) -> NDArray[np.float64]:
    """Return the topic chances (statements, topics), read with what surrounds the statements."""
    chances, units = model.chances(Counts.joined(context.counts, context.around)), len(context.units)
    return in_context(chances[:units], chances[units:], context.place)


def in_context(own: NDArray[Any], sentences: NDArray[Any], at: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the topic chances of statements, times the mean of their neighbours' and of the whole article's.

    *at* tells in which sentence each statement stands; that sentence is no neighbour.
    """
    chances: NDArray[np.float64] = np.array(own, dtype=np.float64)
    if len(sentences) > 1:
        near = at[:, None] + NEARBY
        inside = (near >= 0) & (near < len(sentences))
        inside &= inside.cumsum(axis=1) <= NEAREST
        close = (sentences.take(np.where(inside, near, 0), axis=0) * inside[:, :, None]).sum(axis=1)
        others = sentences.sum(axis=0) - sentences.take(at, axis=0)
        for spoken, count in ((close, inside.sum(axis=1, keepdims=True)), (others, len(sentences) - 1)):
            chances = chances * (spoken + EVEN / chances.shape[1]) / (count + EVEN)
    chances /= np.maximum(chances.sum(axis=1, keepdims=True), 1e-12)
    return chances


def _towards(chosen: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """Return for each row the direction from all other classes to the chosen one."""
    directions = np.full((len(chosen), classes), -1.0 / (classes - 1))
    directions[np.arange(len(chosen)), chosen] = 1.0
    return directions


def scaled(scale: NDArray[Any], chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how often raw chances were right on held-back statements."""
    shares: NDArray[np.float64] = np.interp(chances, scale[0], scale[1])
    return shares


def _strongest(words: Words, pulls: Pulls, rows: int) -> list[set[int]]:
    """Return of each row the words that moved its code most; what fits any subject decides nothing by itself."""
    heavy = (pulls.force > 0) & ~words.form["is_function"][pulls.word]
    bounds = np.searchsorted(pulls.row[heavy], np.arange(rows + 1)).tolist()
    found = [*zip((-pulls.force[heavy]).tolist(), pulls.word[heavy].tolist(), strict=True)]
    ranked = [sorted(found[start:end])[:SHOWN] for start, end in pairwise(bounds)]
    return [{i for force, i in best if force <= SHARE * best[0][0]} for best in ranked]


def negated_share(context: Context, row: int, pull: Pulls) -> float:
    """Return how much of what pulls to a side stands under a negation, so that it may well mean the other side.

    "They should not leave" has the words of "leave".
    """
    under = negated(context.words, context.own(row))
    for_it = (pull.force > 0) & ~context.words.form["turns"][pull.word]
    pulls: dict[int, float] = dict(zip(pull.word[for_it].tolist(), pull.force[for_it].tolist(), strict=True))
    return sum(pulls[i] for i in pulls if i in under) / max(sum(pulls.values()), 1e-12)


def _code(
    context: Context,
    unit: CodingUnit,
    topics: tuple[str, ...],
    sure: float,
    deciding: set[int] | None,
    taken: Taken | None,
) -> Code:
    """Put together the code of a statement; without a deciding word no topic is named."""
    flags = ("conditional",) if is_conditional(" ".join(span.of(context.reading.text) for span in unit.content)) else ()
    if not deciding:
        return Code(True, None, topics, sure, flags=flags)
    if taken is None:
        return Code(True, topics[0], topics, sure, evidence=_spans(context, deciding), flags=flags)
    evidence = _spans(context, deciding | taken.deciding)
    step, name, posture = taken.position.step, taken.position.id, taken.position.posture
    return Code(True, topics[0], topics, sure, step, name, posture, taken.sure, evidence, flags)


def _spans(context: Context, chosen: set[int]) -> tuple[Span, ...]:
    """Return the chosen words as spans, neighbours joined."""
    out: list[Span] = []
    words = sorted(chosen)
    for i, token in zip(words, context.words.token[words].tolist(), strict=True):
        start, end, _ = context.reading.tokens[token]
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
            f"{name}.keys": model.vocabulary.keys,
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
        scales = {name: data[f"{name}.scale"].astype(np.float64) for name in SCALES}
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
    vocabulary = Vocabulary.of(data[f"{name}.keys"])
    return Model(vocabulary, data[f"{name}.rarity"].astype(np.float32), weights, data[f"{name}.bias"])
