"""Print how well statements are coded against codes made by hand: in all, by topic and by form.

    python benchmarks/coding.py CODES.jsonl TEXTS [--cross-validate | --weights FILE]

CODES holds stand-off codes as in data/coding (article, spans, cue, check, on, topic, alt, step), TEXTS the articles'
texts, <article>.txt. Codes that the shipped coder learned from (polnear-train) are measured with --cross-validate: each
article by a coder that was taught by the other articles and the codebook's examples. A statement that takes no position
counts as an error when it is given one; coverage is the share of the statements on the subject.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from timeline.codebook import Codebook, load_codebook, load_examples
from timeline.coder import ON, SIDE_SURE, TOPIC_SURE, TOPIC_SURER, load_coder
from timeline.learning import held_by, hold_back
from timeline.lessons import Lesson, read_codes, read_examples
from timeline.pipeline import extract
from timeline.records import Article, Span
from timeline.reliability import alpha
from timeline.report import Held, confidences, crossed, report_on


def form(lesson: Lesson, i: int) -> str:
    """Return whether a statement's words stand in quotation marks: all, some or none of them."""
    words = [
        Span(*lesson.reading.tokens[k][:2]) for span in lesson.units[i].content for k in lesson.reading.within(span)
    ]
    quoted = [lesson.reading.is_quoted(word) for word in words]
    return "direct" if all(quoted) else "mixed" if any(quoted) else "indirect"


def show(title: str, held: Held, chosen: Any, confidence: Sequence[Any]) -> None:
    """Print a line about some of the statements."""
    on = held.on & chosen
    if not on.any():
        return
    topic, side = (sure[on] for sure in confidence)
    named, sided = topic >= TOPIC_SURE, (topic >= TOPIC_SURER) & (side >= SIDE_SURE)
    print(
        f"{title:<14} {int(on.sum()):5}  topic {held.topic_right[on].mean():.3f}"
        f"  named {named.mean():.2f} {_mean(held.topic_right[on][named]):>6}"
        f"  side {held.side_right[on].mean():.3f}  given {sided.mean():.2f} {_mean(held.side_right[on][sided]):>6}"
    )


def _mean(values: Any) -> str:
    return f"{values.mean():.3f}" if len(values) else "-"


def agreement(held: Held, codebook: Codebook) -> None:
    """Print Krippendorff's alpha of the topic, and of the positions given."""
    on, kept = held.on, held.on & (held.on_chance >= ON)
    names = [topic.id for topic in codebook.topics]
    said, by_hand = ([names[i] for i in column[on]] for column in (held.topic_said, held.topic))
    print(f"topic, all on the subject: alpha {alpha([said, by_hand], 'nominal'):.3f}")
    for share in (1.0, 0.6, 0.5, 0.4):
        side = np.where(kept & (held.step != 0), held.side_chance, -1.0)
        order = np.argsort(-side, kind="stable")[: round(share * int((kept & (held.step != 0)).sum()))]
        value = alpha([held.step_said[order].tolist(), held.step[order].tolist()], "ordinal")
        print(f"position of the surest {share:.0%} that take one: ordinal alpha {value:.3f}")


def baselines(held: Held) -> None:
    """Print what needs no words at all."""
    on = held.on
    topics, sides = np.bincount(held.topic[on]), np.bincount(np.sign(held.step[on]) + 1)
    always = 2 * on.mean() / (1 + on.mean())
    print(f"majority: topic {topics.max() / on.sum():.3f}, side {sides.max() / on.sum():.3f}; all on: F1 {always:.3f}")


def by_speaker(lessons: Sequence[Lesson], held: Held) -> None:
    """Print what the speaker's name alone would say: the side that he mostly takes in the other articles.

    A yardstick, no more: it confirms what is expected of a speaker and cannot see a change.
    """
    names = [name for lesson in lessons for name in _speakers(lesson)]
    articles = [lesson.name for lesson in lessons for _ in lesson.units]
    sides = np.sign(held.step)
    rows = [i for i in np.flatnonzero(held.on).tolist() if names[i]]
    right = []
    for i in rows:
        others = [sides[j] for j in rows if names[j] == names[i] and articles[j] != articles[i]]
        if sum(others):
            right.append(sides[i] == np.sign(sum(others)))
    print(f"speaker alone: side {_mean(np.array(right))} at coverage {len(right) / held.on.sum():.2f}")


def _speakers(lesson: Lesson) -> list[str | None]:
    """Return who says each coded statement, as extraction finds it."""
    found = extract(Article(lesson.name, lesson.reading.text))
    return [
        next((s.speaker for s in found if any(a.meets(b) for a in s.spans for b in unit.content)), None)
        for unit in lesson.units
    ]


def cross_validate(codebook: Codebook, lessons: Sequence[Lesson]) -> tuple[Held, list[Lesson]]:
    """Return what coders taught by the other articles say, and the articles in that order."""
    order: list[Lesson] = []
    held = hold_back(codebook, [*read_examples(load_examples(codebook)), *lessons], order.append)
    return held, order


def main() -> None:
    """Read the codes, code the statements, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codes", type=Path)
    parser.add_argument("texts", type=Path)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--cross-validate", action="store_true", help="teach anew without each fold of articles")
    way.add_argument("--weights", type=Path, help="a coder's weights; the shipped ones without")
    given = parser.parse_args()
    codebook = load_codebook()
    lessons = read_codes(given.codes, given.texts, codebook)
    if given.cross_validate:
        held, lessons = cross_validate(codebook, lessons)
        confidence = crossed(held)
    else:
        coder = load_coder(codebook, given.weights)
        held = Held.of([held_by(coder, lesson) for lesson in lessons])
        confidence = confidences(held, coder.scales)
    print(report_on(held, confidence))
    baselines(held)
    by_speaker(lessons, held)
    agreement(held, codebook)
    forms = np.array([form(lesson, i) for lesson in lessons for i in range(len(lesson.units))])
    show("all", held, held.on, confidence)
    for name in ("direct", "mixed", "indirect"):
        show(name, held, forms == name, confidence)
    for number, entry in enumerate(codebook.topics):
        show(entry.id, held, held.topic == number, confidence)


if __name__ == "__main__":
    main()
