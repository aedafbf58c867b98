"""Statements -> topics and positions: a linear model over hashed words, which can say what words decided.

How it was measured, and what its confidence is worth, stands in ``training/CODER_CARD.md``. It reads the words of a
statement, its cue and its surroundings; never the speaker, the speaker's group or the outlet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile
from zlib import crc32

import numpy as np

from timeline.codebook import Codebook
from timeline.errors import WeightsError
from timeline.lexicon import load_lexicon
from timeline.records import Code, CodingUnit, Span, Token
from timeline.text import covering, find_sentences, find_tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "STEPS",
    "Coder",
    "Feature",
    "Model",
    "Reading",
    "Table",
    "is_conditional",
    "load_coder",
    "read_article",
    "tabulate",
]

FORMAT = 1
STEPS = (-2, -1, 0, 1, 2)
STEM = 4  # letters of a word that stand for its forms
NEAREST = 3  # sentences that count as a statement's neighbours
EVEN = 4  # a context weighs as if so many more sentences spoke of all topics alike: a few sentences prove little
TAUGHT_OFF = 0.095  # share of the examples that are off the subject: the chances of the model presume it
DENSE, MOST = 3.0, 0.8  # so many times the share of sentences that name the subject are on it, but at most this share
PLAIN = 0.5  # where at least this share is presumed on the subject, a statement that names it is on it
UNNAMED = 0.7  # share presumed on the subject where the codebook does not name it
TOPIC_SURE = 0.45  # calibrated confidence below which no topic is named
STEP_SURE = 0.7  # and no position
SCOPE = 6  # words that a negation reaches
NEGATED = 0.4  # share of what decided a side that may stand under a negation
SHOWN = 3  # deciding words shown for the topic, and as many for the position
SHARE = 0.35  # of the strongest word's weight that another must have to be shown


class Word(NamedTuple):
    """A word of the article as the coder knows it; ``zone`` tells statement, frame and narration apart."""

    start: int
    end: int
    text: str  # lower case, digits as 0, straight apostrophe
    capital: bool
    zone: str = "told"  # said: inside a statement; frame: beside one, in its sentence; told: elsewhere


class Feature(NamedTuple):
    """Something counted, by hash, and the words (indices) that it was counted from."""

    key: int
    words: tuple[int, ...]
    single: bool  # one whole word: if it is unknown, the model knows so much less


@dataclass(frozen=True, slots=True)
class Reading:
    """What the coder reads of one statement: the words, and the features for topic and for position."""

    words: tuple[Word, ...]
    topic: tuple[Feature, ...]
    step: tuple[Feature, ...]


# ------------------------------------------------------------------------------------------------ words and features


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(load_lexicon("coder")[name]["words"])


def find_words(text: str) -> list[Word]:
    """Return the words of *text*, without punctuation but with question marks.

    >>> [word.text for word in find_words("We’ll send 2,000 troops?")]
    ["we'll", 'send', '0', 'troops', '?']
    """
    return [_word(token) for token in find_tokens(text) if token.text[0].isalnum() or token.text == "?"]


def _word(token: Token) -> Word:
    text = re.sub(r"\d[\d.,:]*", "0", token.text.lower().replace("’", "'"))
    return Word(token.start, token.end, text, token.text[0].isupper())


def _features(words: Sequence[Word], at: Sequence[int], prefix: str) -> Iterator[Feature]:
    """Yield the words at the indices *at*, their stems, and their pairs where they stand side by side."""
    for place, index in enumerate(at):
        word = words[index].text
        yield _feature(f"{prefix}w{word}", (index,), single=True)
        if len(word) > STEM:
            yield _feature(f"{prefix}p{word[:STEM]}", (index,))
        if place + 1 < len(at) and at[place + 1] == index + 1:
            yield _feature(f"{prefix}b{word} {words[index + 1].text}", (index, index + 1))


def _feature(name: str, words: tuple[int, ...], single: bool = False) -> Feature:
    return Feature(crc32(name.encode("utf-8", "surrogatepass")), words, single)


def _readable(word: Word) -> bool:
    """Tell whether a word beside a statement may be read: no name, no office, no party, no pronoun."""
    return not word.capital and word.text not in _list("speakers") and word.text not in _list("function")


def _topic_features(words: Sequence[Word], at: Iterable[int]) -> list[Feature]:
    kept = [
        i for i in at if words[i].text not in _list("function") and (words[i].zone != "frame" or _readable(words[i]))
    ]
    return _once(_features(words, kept, "t"))


def _step_features(words: Sequence[Word], at: Sequence[int], cue: Sequence[int]) -> list[Feature]:
    said = _features(words, at, "s")
    cues = (_feature(f"sc{words[i].text[:STEM]}", (i,)) for i in cue if words[i].text not in _list("function"))
    return _once([*said, *cues])


def _once(features: Iterable[Feature]) -> list[Feature]:
    """Return each feature once, with the words of all its occurrences."""
    found: dict[int, Feature] = {}
    for feature in features:
        old = found.get(feature.key)
        found[feature.key] = Feature(feature.key, (*old.words, *feature.words), feature.single) if old else feature
    return list(found.values())


# ------------------------------------------------------------------------------------------------ an article


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds the statements of one article."""

    sentences: tuple[Span, ...]
    topic: tuple[tuple[Feature, ...], ...]  # what is read of each sentence
    at: tuple[int, ...]  # each statement's own sentence


def read_article(text: str, units: Sequence[CodingUnit]) -> tuple[list[Reading], Surroundings]:
    """Return what is read of each unit, and of the sentences around them."""
    sentences = [sentence.span for sentence in find_sentences(text)]
    words = _zoned(find_words(text), units)
    starts = [word.start for word in words]

    def inside(span: Span) -> range:
        return range(bisect_left(starts, span.start), bisect_left(starts, span.end))

    shared, readings = tuple(words), []
    for unit in units:
        said = [i for span in unit.content for i in inside(span)]
        own = sorted({*said, *(i for i in inside(unit.sentence) if words[i].zone == "frame")})
        cue = list(inside(unit.cue)) if unit.cue else []
        read = _topic_features(words, own), _step_features(words, said, cue)
        readings.append(Reading(shared, *map(tuple, read)))
    topic = tuple(tuple(_topic_features(words, inside(sentence))) for sentence in sentences)
    at = tuple(covering(sentences, unit.content[0].start) for unit in units)
    return readings, Surroundings(tuple(sentences), topic, at)


def _zoned(words: list[Word], units: Sequence[CodingUnit]) -> list[Word]:
    """Return the words with their zones: whatever shares a sentence with a statement and is not in one is its frame."""
    zones = ["told"] * len(words)
    starts = [word.start for word in words]
    for zone, spans in (("frame", [unit.sentence for unit in units]), ("said", [s for u in units for s in u.content])):
        for span in spans:
            for i in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
                zones[i] = zone
    return [word._replace(zone=zone) for word, zone in zip(words, zones, strict=True)]


def is_conditional(words: str) -> bool:
    """Tell whether a statement holds only under a condition that it names.

    >>> is_conditional("If the governor won’t act, I’ll send them."), is_conditional("even if they complain")
    (True, False)
    """
    return any(not _after(match["before"]) for match in _condition().finditer(words))


def _after(before: str | None) -> bool:
    return before is not None and before.lower() in load_lexicon("coder")["conditional"]["not_after"]


def names_subject(text: str, spans: Iterable[Span], subject: Sequence[str]) -> list[bool]:
    """Tell of each span whether it holds a word that names the subject.

    >>> names_subject("They deported him. He plays golf.", [Span(0, 18), Span(19, 33)], ["deport*"])
    [True, False]
    """
    names = _subject(tuple(subject))
    return [bool(names.search(text, *span)) for span in spans]


def presumed_on(named: Sequence[bool], at: int) -> float:
    """Return the share of statements at sentence *at* that are presumed on the subject, from how often it is *named*.

    The whole article and the sentence's neighbours weigh alike, since one interview can wander over many subjects.

    >>> presumed_on([True, False, False, False, False], 0), presumed_on([False, False], 0)
    (0.675, 0.0)
    """
    near = named[max(0, at - NEAREST) : at + NEAREST + 1]
    if not near:
        return 0.0
    return min(MOST, DENSE * (sum(named) / len(named) + sum(near) / len(near)) / 2)


@cache
def _subject(subject: tuple[str, ...]) -> re.Pattern[str]:
    words = (re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in subject)
    cased = (word if re.search("[A-Z]", word) else f"(?i:{word})" for word in words)
    return re.compile(rf"\b(?:{'|'.join(cased)})\b")


def off_subject(chance: float, presumed: float) -> bool:
    """Tell whether a statement is likelier off the subject, given the model's *chance* and the share *presumed* on it.

    >>> off_subject(0.1, 0.8), off_subject(0.1, 0.2), off_subject(0.0, 0.0)
    (False, True, True)
    """
    if presumed <= 0:
        return True
    odds = chance / max(1 - chance, 1e-9) * (1 - presumed) / presumed / (TAUGHT_OFF / (1 - TAUGHT_OFF))
    return odds > 1


@cache
def _condition() -> re.Pattern[str]:
    words = sorted(_list("conditional"), key=len, reverse=True)
    return re.compile(rf"(?:\b(?P<before>\w+)\s+)?\b(?:{'|'.join(words)})\b", re.IGNORECASE)


# ------------------------------------------------------------------------------------------------ the model


@dataclass(frozen=True, slots=True)
class Table:
    """Features of many texts in rows, as positions in a vocabulary; each row has length one."""

    start: NDArray[np.int64]  # where each row begins in `column`; one more at the end
    column: NDArray[np.int64]
    value: NDArray[np.float64]

    def times(self, weights: NDArray[Any]) -> NDArray[np.float64]:
        """Return the scores of each row."""
        out = np.zeros((len(self.start) - 1, weights.shape[1]))
        full = np.flatnonzero(np.diff(self.start))
        if len(full):
            out[full] = np.add.reduceat(weights[self.column] * self.value[:, None], self.start[full], axis=0)
        return out


def tabulate(rows: Sequence[Sequence[Feature]], keys: NDArray[np.uint32], rarity: NDArray[Any]) -> Table:
    """Return *rows* over the vocabulary *keys* (sorted); unknown single words weigh on a row's length all the same."""
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    flat = np.array([feature.key for row in rows for feature in row], dtype=np.uint32)
    single = np.array([feature.single for row in rows for feature in row], dtype=bool)
    row = np.repeat(np.arange(len(rows)), lengths)
    place = np.minimum(np.searchsorted(keys, flat), max(len(keys) - 1, 0))
    known = keys[place] == flat if len(keys) else np.zeros(len(flat), dtype=bool)
    weight = np.where(known, rarity[place] if len(keys) else 0.0, np.where(single, float(rarity.max(initial=1.0)), 0.0))
    norm = np.sqrt(np.bincount(row, weight * weight, minlength=len(rows)))
    counts = np.bincount(row[known], minlength=len(rows))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    value = weight[known] / np.maximum(norm[row[known]], 1e-9)
    return Table(start, place[known].astype(np.int64), value)


@dataclass(frozen=True, slots=True)
class Model:
    """One linear model: its vocabulary, how rare each entry is, and a column of weights per class."""

    keys: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def chances(self, rows: Sequence[Sequence[Feature]]) -> NDArray[np.float64]:
        """Return the chances (rows, classes)."""
        return softmax(tabulate(rows, self.keys, self.rarity).times(self.weights) + self.bias)

    def pull(self, row: Sequence[Feature], direction: NDArray[Any]) -> dict[int, float]:
        """Return how far each word (index) moves the score along *direction*, a weight per class."""
        out: dict[int, float] = {}
        for feature in row:
            at = int(np.searchsorted(self.keys, np.uint32(feature.key)))
            if at == len(self.keys) or self.keys[at] != feature.key:
                continue
            share = float(self.weights[at] @ direction) * float(self.rarity[at]) / len(feature.words)
            for word in feature.words:
                out[word] = out.get(word, 0.0) + share
        return out


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return chances that add up to one in each row."""
    raised: NDArray[np.float64] = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: NDArray[np.float64] = raised.sum(axis=1, keepdims=True)
    return raised / total


def in_context(own: NDArray[Any], sentences: NDArray[Any], at: int) -> NDArray[np.float64]:
    """Return the topic chances of a statement, times the mean of its neighbours' and of the whole article's.

    The last column, off the subject, is left out: it is decided on the statement's own words.
    """
    chances: NDArray[np.float64] = np.asarray(own[:-1], dtype=np.float64)
    others = [i for i in range(len(sentences)) if i != at]
    if others:
        near = sorted(others, key=lambda i: (abs(i - at), i))[:NEAREST]
        for group in (near, others):
            spoken = sentences[group, :-1].sum(axis=0)
            chances = chances * (spoken + EVEN / len(chances)) / (len(group) + EVEN)
    return chances / max(float(chances.sum()), 1e-12)


@dataclass(frozen=True, slots=True)
class Coder:
    """A trained coder for one codebook."""

    codebook: Codebook
    topics: Model  # a class per topic, in the codebook's order, and one for off the subject
    steps: Model  # a class per step, the same for all topics
    topic_scale: NDArray[np.float64]  # (2, n): raw chance -> share that was right on held-back statements
    step_scale: NDArray[np.float64]
    name: str = "ngrams-1"

    def code(self, text: str, units: Sequence[CodingUnit]) -> list[Code]:
        """Return a code for each unit of one article, in order."""
        if not units:
            return []
        readings, around = read_article(text, units)
        own = self.topics.chances([reading.topic for reading in readings])
        steps = self.steps.chances([reading.step for reading in readings])
        sentences = self.topics.chances(around.topic)
        off = self._off(text, units, around, own[:, -1])
        return [
            Code(on_topic=False)
            if off[i]
            else self._code(text, unit, reading, in_context(own[i], sentences, around.at[i]), steps[i])
            for i, (unit, reading) in enumerate(zip(units, readings, strict=True))
        ]

    def _off(self, text: str, units: Sequence[CodingUnit], around: Surroundings, chances: NDArray[Any]) -> list[bool]:
        """Tell of each statement whether it is off the subject: by its words, and by what the article is about."""
        subject = self.codebook.subject
        if not subject:
            return [off_subject(float(chance), UNNAMED) for chance in chances]
        named = names_subject(text, around.sentences, subject)
        presumed = [presumed_on(named, at) for at in around.at]
        itself = [any(names_subject(text, unit.content, subject)) for unit in units]
        return [
            off_subject(float(chance), share) and not (says and share >= PLAIN)
            for chance, share, says in zip(chances, presumed, itself, strict=True)
        ]

    def _code(self, text: str, unit: CodingUnit, reading: Reading, topics: NDArray[Any], steps: NDArray[Any]) -> Code:
        order = [int(i) for i in np.argsort(-topics, kind="stable")[:3]]
        names = tuple(self.codebook.topics[i].id for i in order)
        evidence = self._topic_evidence(reading, order[0])
        confidence = scaled(self.topic_scale, float(topics[order[0]]))
        said = " ".join(span.of(text) for span in unit.content)
        flags = ("conditional",) if is_conditional(said) else ()
        if confidence < TOPIC_SURE or not evidence:
            return Code(True, None, names, round(confidence, 3), flags=flags)
        coded = Code(True, names[0], names, round(confidence, 3), evidence=_spans(reading.words, evidence), flags=flags)
        return coded if unit.is_question else self._with_position(coded, names[0], reading, steps, evidence)

    def _with_position(self, code: Code, topic: str, reading: Reading, steps: NDArray[Any], evidence: set[int]) -> Code:
        """Return the code with a step, if the words point one way surely enough; "no side" is left to readers."""
        low, high = float(steps[:2].sum()), float(steps[3:].sum())
        confidence = scaled(self.step_scale, max(low, high))
        side = (0, 1) if low > high else (3, 4)
        pull = self.steps.pull(reading.step, _towards(side))
        words = _strongest(reading.words, pull)
        if confidence < STEP_SURE or not words or negated_share(reading.words, pull) > NEGATED:
            return code
        position = self.codebook.position(topic, STEPS[max(side, key=lambda i: float(steps[i]))])
        return Code(
            True,
            topic,
            code.topics,
            code.topic_confidence,
            position.step,
            position.id,
            position.posture,
            round(confidence, 3),
            _spans(reading.words, evidence | words),
            code.flags,
        )

    def _topic_evidence(self, reading: Reading, topic: int) -> set[int]:
        count = len(self.codebook.topics) + 1
        direction = np.full(count, -1.0 / (count - 1))
        direction[topic] = 1.0
        return _strongest(reading.words, self.topics.pull(reading.topic, direction))


def _towards(side: tuple[int, int]) -> NDArray[np.float64]:
    return np.array([0.0 if not step else 1.0 if i in side else -1.0 for i, step in enumerate(STEPS)])


def negates(word: str) -> bool:
    """Tell whether a word turns those that follow.

    >>> [word for word in ("don't", "not", "note") if negates(word)]
    ["don't", 'not']
    """
    entry = load_lexicon("coder")["negation"]
    return word in _list("negation") or word.endswith(tuple(entry["endings"]))


def negated_share(words: Sequence[Word], pull: Mapping[int, float]) -> float:
    """Return how much of what pulls to a side stands under a negation, so that it may well mean the other side.

    "They should not leave" has the words of "leave": on held-back examples a side was right in 78 of 100 cases, but in
    66 where more than two fifths of its pull stood under a negation.
    """
    pulls = {i: force for i, force in pull.items() if force > 0 and not negates(words[i].text)}
    if not pulls:
        return 0.0
    under = {
        i
        for at in range(min(pulls) - SCOPE, max(pulls))
        if at >= 0 and _turns(words[at])
        for i in range(at + 1, at + 1 + SCOPE)
    }
    return sum(force for i, force in pulls.items() if i in under) / sum(pulls.values())


def _turns(word: Word) -> bool:
    return word.zone == "said" and negates(word.text)


def scaled(scale: NDArray[Any], chance: float) -> float:
    """Return how often a raw chance was right on held-back statements."""
    return float(np.interp(chance, scale[0], scale[1]))


def _strongest(words: Sequence[Word], pull: Mapping[int, float]) -> set[int]:
    """Return the words that moved a code most; words that fit any subject decide nothing by themselves."""
    ranked = sorted(
        ((force, i) for i, force in pull.items() if force > 0 and words[i].text not in _list("function")),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return {i for force, i in ranked[:SHOWN] if force >= SHARE * ranked[0][0]}


def _spans(words: Sequence[Word], chosen: set[int]) -> tuple[Span, ...]:
    """Return the chosen words as spans, neighbours joined."""
    out: list[Span] = []
    for i in sorted(chosen):
        if out and i - 1 in chosen and words[i].start - out[-1].end <= 1:
            out[-1] = Span(out[-1].start, words[i].end)
        else:
            out.append(Span(words[i].start, words[i].end))
    return tuple(out)


# ------------------------------------------------------------------------------------------------ weights


def load_coder(codebook: Codebook, path: Path | None = None) -> Coder:
    """Return the coder trained for *codebook*; without a path, the one that ships in the package."""
    return unpack((path or Path(str(files("timeline") / "weights" / "coder.npz"))), codebook)


def pack(codebook: Codebook, models: Mapping[str, Model], scales: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the bytes of a weights file: eight bits a weight, one scale per class."""
    arrays: dict[str, NDArray[Any]] = {
        "format": np.array(FORMAT),
        "codebook": np.array([codebook.id, *(topic.id for topic in codebook.topics)]),
    }
    for name, model in models.items():
        top = np.maximum(np.abs(model.weights).max(axis=0), 1e-9) / 127
        arrays |= {
            f"{name}.keys": model.keys,
            f"{name}.rarity": model.rarity.astype(np.float16),
            f"{name}.weights": np.rint(model.weights / top).astype(np.int8),
            f"{name}.unit": top.astype(np.float32),
            f"{name}.bias": model.bias.astype(np.float32),
        }
    arrays |= {f"{name}.scale": scale for name, scale in scales.items()}
    out = BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]  # the stub takes every keyword for allow_pickle
    return out.getvalue()


def unpack(path: Path, codebook: Codebook) -> Coder:
    """Return the coder in a weights file, refused when it was trained for other topics."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            data = {key: stored[key] for key in stored.files}
        known = [str(name) for name in data["codebook"]]
        if int(data["format"]) != FORMAT:
            raise WeightsError(f"{path.name}: format {data['format']}, not {FORMAT}; train the coder again")
        topics, steps = (_model(data, name) for name in ("topics", "steps"))
        scales = data["topics.scale"], data["steps.scale"]
    except FileNotFoundError:
        raise WeightsError(f"{path}: no such weights; train a coder from the codebook's examples") from None
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise WeightsError(f"{path.name}: not a coder's weights ({error}); train the coder again") from None
    wanted = [codebook.id, *(topic.id for topic in codebook.topics)]
    if known != wanted:
        raise WeightsError(f"{path.name}: trained for {' '.join(known)}, not {' '.join(wanted)}; train the coder again")
    return Coder(codebook, topics, steps, *scales)


def _model(data: Mapping[str, NDArray[Any]], name: str) -> Model:
    weights = data[f"{name}.weights"].astype(np.float32) * data[f"{name}.unit"]
    return Model(data[f"{name}.keys"], data[f"{name}.rarity"].astype(np.float32), weights, data[f"{name}.bias"])
