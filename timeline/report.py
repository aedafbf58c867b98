"""What a coder's confidence is worth: chances of held-back statements beside what is right, and figures of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.coder import ON, SCALES, scaled
from timeline.fitting import rising
from timeline.lessons import Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Held", "Report", "confidences", "crossed", "report_on", "scales_of"]

SHARES = (1.0, 0.8, 0.6, 0.5, 0.4, 0.2, 0.1)
LEVELS = (0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9)

Confidence = tuple["NDArray[np.float64]", "NDArray[np.float64]"]  # of each topic, of each side


@dataclass(frozen=True, slots=True)
class Held:
    """Held-back statements: what a coder says of each, and whether it is right; parallel arrays."""

    on: NDArray[np.bool_]  # as coded by hand
    on_chance: NDArray[np.float64]
    topic_chance: NDArray[np.float64]  # of the likeliest topic
    topic_near: NDArray[np.bool_]  # right, or the other topic that a reader could choose
    first_three: NDArray[np.bool_]
    topic: NDArray[np.int64]  # by hand, -1 off the subject
    topic_said: NDArray[np.int64]
    side_chance: NDArray[np.float64]  # of the likelier side; 0 for a question
    step: NDArray[np.int64]  # by hand; 0 also for none
    step_said: NDArray[np.int64]  # never 0
    fold: NDArray[np.int64]  # which articles it was held back with

    @property
    def topic_right(self) -> NDArray[np.bool_]:
        """Whether the likeliest topic is the one given by hand."""
        right: NDArray[np.bool_] = self.topic_said == self.topic
        return right

    @property
    def side_right(self) -> NDArray[np.bool_]:
        """Whether the likelier side is the one taken; of a statement that takes no position, never."""
        right: NDArray[np.bool_] = np.sign(self.step_said) == np.sign(self.step)
        return right

    @classmethod
    def compare(
        cls,
        names: Sequence[str],
        labels: Sequence[Label],
        asks: NDArray[np.bool_],
        on: NDArray[Any],
        topics: NDArray[Any],
        sides: NDArray[Any],
        force: NDArray[Any],
    ) -> Held:
        """Return a coder's chances beside the labels; a question is given no position."""
        best = topics.argmax(axis=1)
        wanted = np.array([names.index(label.topic) if label.topic else -1 for label in labels])
        other = np.array([names.index(label.alternative) if label.alternative else -1 for label in labels])
        three = np.argsort(-topics, axis=1, kind="stable")[:, :3]
        step = np.array([label.step or 0 for label in labels])
        side = np.where(sides[:, 2] >= sides[:, 0], 1, -1)
        sureness = np.where(asks, 0.0, np.maximum(sides[:, 0], sides[:, 2]))
        return cls(
            np.array([label.on for label in labels]),
            np.asarray(on),
            topics.max(axis=1),
            (best == wanted) | (best == other),
            (three == wanted[:, None]).any(axis=1),
            wanted,
            best,
            sureness,
            step,
            side * np.where(force[:, 0] >= force[:, 1], 1, 2),
            np.zeros(len(labels), dtype=np.int64),
        )

    @classmethod
    def of(cls, parts: Sequence[Held]) -> Held:
        """Return several as one."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    def only(self, chosen: NDArray[np.bool_]) -> Held:
        """Return some of the statements."""
        return Held(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Report:
    """How a coder did on held-back statements, none of whose articles it had seen."""

    source: str  # the articles that the statements stand in
    statements: int
    on_subject: int
    subject_f1: float
    topic: float  # accuracy among the statements that are on the subject
    topic_near: float
    first_three: float
    topic_by_share: Mapping[float, float]  # the surest share of them -> accuracy
    side_by_share: Mapping[float, float]  # the same for the side; no position counts as an error
    step_right: float  # of the surer half whose side is right
    topics_given: Mapping[float, tuple[int, float]]  # confidence -> how many have it or more, share right of these; a
    sides_given: Mapping[float, tuple[int, float]]  # code given to what is off the subject counts as an error

    def __str__(self) -> str:
        lines = [
            f"{self.statements:,} held-back statements in {self.source}, {self.on_subject:,} of them on the subject",
            f"on or off the subject: F1 {self.subject_f1:.3f}",
            f"topic {self.topic:.3f}, or the other that fits {self.topic_near:.3f}, in the first three "
            f"{self.first_three:.3f}",
            "surest share of those on the subject: topic right | side right",
            *(
                f"{share:5.0%}: {right:.3f} | {self.side_by_share[share]:.3f}"
                for share, right in self.topic_by_share.items()
            ),
        ]
        lines += [
            f"step right where the side is, surer half: {self.step_right:.3f}",
            "confidence: topics given, right | sides given, right",
        ]
        for level, (topics, right) in self.topics_given.items():
            sides, side = self.sides_given[level]
            lines.append(f"{level:5.2f}: {topics:4} {right:.3f} | {sides:4} {side:.3f}")
        return "\n".join(lines)


def scales_of(held: Held) -> dict[str, NDArray[np.float64]]:
    """Return what each chance was worth: that of the subject, and in what is on it those of topic and side."""
    columns = {"topic": (held.topic_chance, held.topic_right), "side": (held.side_chance, held.side_right)}
    scales = {name: rising(chance[held.on], right[held.on]) for name, (chance, right) in columns.items()}
    return {"subject": rising(held.on_chance, held.on), **scales}


def confidences(held: Held, scales: Mapping[str, NDArray[Any]]) -> Confidence:
    """Return the confidence of each topic and of each side: that it is on the subject, and then that this is right.

    There is none in what is taken to be off the subject.
    """
    chances = (held.on_chance, held.topic_chance, held.side_chance)
    on, topic, side = (scaled(scales[name], chance) for name, chance in zip(SCALES, chances, strict=True))
    on = on * (held.on_chance >= ON)
    return on * topic, on * side


def crossed(held: Held) -> Confidence:
    """Return confidences by scales that did not see the fold that a statement is in, so that they can be tested."""
    topic, side = np.zeros(len(held.on)), np.zeros(len(held.on))
    for number in np.unique(held.fold).tolist():
        here = held.fold == number
        topic[here], side[here] = confidences(held.only(here), scales_of(held.only(~here)))
    return topic, side


def report_on(held: Held, confidence: Confidence, source: str = "real articles") -> Report:
    """Return the figures of held-back statements."""
    on, said = held.on, held.on_chance >= ON
    topic, side = (chance[on] * said[on] for chance in (held.topic_chance, held.side_chance))
    right = held.side_right[on] & (side >= np.median(side))
    return Report(
        source=source,
        statements=len(on),
        on_subject=int(on.sum()),
        subject_f1=float(2 * (on & said).sum() / max(1, on.sum() + said.sum())),
        topic=float(held.topic_right[on].mean()),
        topic_near=float(held.topic_near[on].mean()),
        first_three=float(held.first_three[on].mean()),
        topic_by_share=_by_share(topic, held.topic_right[on]),
        side_by_share=_by_share(side, held.side_right[on]),
        step_right=float((held.step_said == held.step)[on][right].mean()) if right.any() else 0.0,
        topics_given=_by_level(confidence[0], on & held.topic_right),
        sides_given=_by_level(confidence[1], on & held.side_right),
    )


def _by_level(chance: NDArray[Any], right: NDArray[Any]) -> dict[float, tuple[int, float]]:
    given = {level: right[chance >= level] for level in LEVELS}
    return {level: (len(part), float(part.mean()) if len(part) else 0.0) for level, part in given.items()}


def _by_share(chance: NDArray[Any], right: NDArray[Any]) -> dict[float, float]:
    surest_first = right[np.argsort(-chance, kind="stable")]
    return {share: float(surest_first[: max(1, round(share * len(right)))].mean()) for share in SHARES}
