"""Lessons -> a trained coder, and how well such a coder did on lessons that it had not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.codebook import Codebook, Example
from timeline.coder import SIDES, Coder, pack, topics_in_context
from timeline.errors import CodebookError
from timeline.features import Context, content_features, find_context, position_features
from timeline.fitting import fit, fit_binary
from timeline.lessons import Label, Lesson, read_examples
from timeline.linear import Counts, Features, choose, stack
from timeline.reading import read
from timeline.records import CodingUnit, Span
from timeline.report import Held, Report, crossed, report_on, scales_of
from timeline.subject import Subject, signs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["held_by", "hold_back", "teach", "train"]

FOLDS, SEED = 5, 20250616
INNER = 4  # folds from which the signs of the subject are learned
PENALTY = {"subject": 0.3, "topics": 0.24, "sides": 0.6, "force": 0.6, "signs": 3.0}
# How much a statement counts. The real ones at hand are of another year: they tell how people take sides and when they
# change the subject, but what they mostly speak of would drown what the codebook's examples say of the other topics.
REAL = {"subject": 1.0, "topics": 0.2, "sides": 7.0, "force": 7.0}
EXAMPLE = {"subject": 0.05, "topics": 1.0, "sides": 1.0, "force": 1.0}
# The real articles touch on the subject here and there. How one reads that is all about it, only those show that are
# made of examples: each of their statements counts for so much when the signs of the subject are weighed.
INVENTED = 0.1
LENGTH = 14  # statements of an invented article
MIX = (0.5, 0.3, 0.1, 0.1)  # shares of its main topic, of two others, of off the subject, of any


def train(codebook: Codebook, examples: Sequence[Example], real: Sequence[Lesson] = ()) -> tuple[bytes, Report]:
    """Return the bytes of a weights file, and how well such training did on held-back articles.

    Without *real* articles the examples are put together into invented ones.
    """
    if len(examples) < 10 * FOLDS:
        raise CodebookError(
            f"{codebook.id}: {len(examples)} examples are too few to learn from; write at least 50 per topic"
        )
    lessons = [*read_examples(examples), *real]
    held = hold_back(codebook, lessons)
    coder = teach(codebook, lessons)
    source = "real articles" if real else "articles put together from the examples"
    taught = Coder(codebook, coder.subject, coder.topics, coder.sides, coder.force, scales_of(held))
    return pack(taught), report_on(held, crossed(held), source)


# ------------------------------------------------------------------------------------------------ teaching


@dataclass(frozen=True, slots=True)
class Class:
    """All statements that are taught: their words, labels and weight; one entry a statement."""

    lessons: Sequence[Lesson]
    contexts: Sequence[Context]  # one a lesson
    labels: Sequence[Label]
    owner: NDArray[np.int64]  # the lesson of each statement
    is_real: NDArray[np.bool_]

    def count(self, features: Callable[[Context, Lesson], Features]) -> Features:
        """Return features of all statements, numbered through."""
        parts = [features(context, lesson) for context, lesson in zip(self.contexts, self.lessons, strict=True)]
        return stack(parts, [len(lesson.units) for lesson in self.lessons])

    def weight(self, model: str) -> NDArray[np.float64]:
        """Return how much each statement counts for a model."""
        return np.where(self.is_real, REAL[model], EXAMPLE[model])


def _seat(lessons: Sequence[Lesson]) -> Class:
    return Class(
        lessons,
        [find_context(lesson.reading, lesson.units) for lesson in lessons],
        [label for lesson in lessons for label in lesson.labels],
        np.repeat(np.arange(len(lessons)), [len(lesson.units) for lesson in lessons]),
        np.repeat([lesson.is_real for lesson in lessons], [len(lesson.units) for lesson in lessons]),
    )


def teach(codebook: Codebook, lessons: Sequence[Lesson]) -> Coder:
    """Return a coder taught by *lessons*; what its confidence is worth is not known yet."""
    pupils = _seat(lessons)
    names = [topic.id for topic in codebook.topics]
    on = np.array([label.on for label in pupils.labels])
    topic = _topics(pupils.labels, names)
    step = np.array([label.step or 0 for label in pupils.labels])
    told = pupils.count(lambda context, _: context.told)
    pointed = pupils.count(lambda context, lesson: position_features(context, _topics(lesson.labels, names)))
    sided = on & (step != 0)

    def taught(model: str, features: Features, chosen: NDArray[np.bool_], wanted: Any, classes: int) -> Any:
        rows = np.flatnonzero(chosen)
        weight = pupils.weight(model)[rows]
        if model == "topics":
            weight = weight * _evened(wanted[rows], weight, classes)
        return fit(choose(features, rows), wanted[rows], classes, PENALTY[model], weight)

    topics = taught("topics", told, on, topic, len(names))
    sides = taught("sides", pointed, on, np.sign(step) + 1, len(SIDES))
    force = taught("force", pointed, sided, (np.abs(step) == 2).astype(np.int64), 2)
    return Coder(codebook, _teach_subject(codebook, pupils, on), topics, sides, force, {})


def _evened(wanted: NDArray[np.int64], weight: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """Return weights by which every class counts alike: what one year talked about tells nothing of the next."""
    total = np.bincount(wanted, weight, minlength=classes)
    even: NDArray[np.float64] = total.sum() / classes / np.maximum(total, 1e-9)
    return even[wanted]


def _topics(labels: Sequence[Label], names: Sequence[str]) -> NDArray[np.int64]:
    return np.array([names.index(label.topic) if label.topic else 0 for label in labels], dtype=np.int64)


def _teach_subject(codebook: Codebook, pupils: Class, on: NDArray[np.bool_]) -> Subject:
    """Return the model of the words on the subject, and a weight for each sign, learned where it had not seen them."""
    counted = pupils.count(lambda context, _: content_features(context))
    weight = pupils.weight("subject") if pupils.is_real.any() else np.ones(len(on))

    def model(rows: NDArray[np.int64]) -> Any:
        return fit(choose(counted, rows), on[rows].astype(np.int64), 2, PENALTY["subject"], weight[rows])

    fold = _fold(pupils.lessons, INNER)
    found, wanted, counts = [], [], []
    for number in range(INNER):
        seen = model(np.flatnonzero(fold[pupils.owner] != number))
        unseen = [pupils.lessons[i] for i in np.flatnonzero(fold == number).tolist()]
        for lesson in [*(one for one in unseen if one.is_real), *_invented(unseen)]:
            context = find_context(lesson.reading, lesson.units)
            found.append(signs(seen, context, codebook.subject))
            wanted += [label.on for label in lesson.labels]
            counts += [1.0 if lesson.is_real else INVENTED] * len(lesson.labels)
    weights, bias = fit_binary(np.concatenate(found), np.array(wanted), PENALTY["signs"], np.array(counts))
    return Subject(model(np.arange(len(on))), weights, bias)


# ------------------------------------------------------------------------------------------------ holding back


def hold_back(
    codebook: Codebook, lessons: Sequence[Lesson], on_article: Callable[[Lesson], object] | None = None
) -> Held:
    """Return what coders taught by other articles say of each article; *on_article* is told of each, in order."""
    fold = _fold(lessons, FOLDS)
    parts = []
    for number in range(FOLDS):
        coder = teach(codebook, [lessons[i] for i in np.flatnonzero(fold != number).tolist()])
        for lesson in _articles([lessons[i] for i in np.flatnonzero(fold == number).tolist()]):
            part = held_by(coder, lesson)
            parts.append(replace(part, fold=np.full_like(part.fold, number)))
            if on_article:
                on_article(lesson)
    return Held.of(parts)


def held_by(coder: Coder, lesson: Lesson) -> Held:
    """Return the raw chances that a coder gives to the statements of one article, beside what is right."""
    context = find_context(lesson.reading, lesson.units)
    topics = topics_in_context(coder.topics, context)
    pointed = Counts.of(position_features(context, topics.argmax(axis=1)), len(lesson.units))
    return Held.compare(
        [topic.id for topic in coder.codebook.topics],
        lesson.labels,
        np.array([unit.is_question for unit in lesson.units]),
        coder.subject.chances(context, coder.codebook.subject),
        topics,
        coder.sides.chances(pointed),
        coder.force.chances(pointed),
    )


def _fold(lessons: Sequence[Lesson], folds: int) -> NDArray[np.int64]:
    """Return the fold of each lesson: articles and examples are dealt out apart, so that each fold has its share."""
    draw = np.random.default_rng(SEED)
    fold = np.zeros(len(lessons), dtype=np.int64)
    is_real = np.array([lesson.is_real for lesson in lessons])
    for kind in (is_real, ~is_real):
        fold[kind] = draw.permutation(int(kind.sum())) % folds
    return fold


def _articles(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Return the real articles among some lessons; without any, articles put together from the examples."""
    return [lesson for lesson in lessons if lesson.is_real] or _invented(lessons)


def _invented(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Return articles that consist of the examples among some lessons, most of them on one topic."""
    lessons = [lesson for lesson in lessons if not lesson.is_real]
    draw = np.random.default_rng(SEED)
    by_topic: dict[str | None, list[Lesson]] = {}
    for lesson in lessons:
        by_topic.setdefault(lesson.labels[0].topic, []).append(lesson)
    topics = sorted(topic for topic in by_topic if topic)
    if not topics:
        return []
    out = []
    for number in range(max(1, len(lessons) // LENGTH)):
        main, second, third = draw.choice(topics, 3)
        chosen = []
        for kind in draw.choice(4, LENGTH, p=MIX):
            wanted = (main, draw.choice([second, third]), None, draw.choice(topics))[int(kind)]
            group = by_topic.get(wanted) or by_topic[main]
            chosen.append(group[int(draw.integers(len(group)))])
        out.append(_together(f"invented {number}", chosen))
    return out


def _together(name: str, lessons: Sequence[Lesson]) -> Lesson:
    """Return examples as the paragraphs of one article."""
    text, units = "", []
    for lesson in lessons:
        at = len(text)
        unit = lesson.units[0]
        units.append(
            CodingUnit(
                tuple(_moved(span, at) for span in unit.content),
                _moved(unit.cue, at) if unit.cue else None,
                _moved(unit.sentence, at),
            )
        )
        text += lesson.reading.text + "\n\n"
    return Lesson(name, read(text), tuple(units), tuple(lesson.labels[0] for lesson in lessons))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
