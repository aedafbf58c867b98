"""What a coder's confidence is worth: chances of held-back statements beside what is right, and figures of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.coder import ON
from timeline.lessons import Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Held", "Report", "confidences", "report_on"]

SHARES = (1.0, 0.8, 0.6, 0.5, 0.4, 0.2, 0.1)


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
        )

    @classmethod
    def of(cls, parts: Sequence[Held]) -> Held:
        """Return several as one."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


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
    topic_by_share: Mapping[float, tuple[float, float]]  # the surest share of them -> accuracy, least confidence
    side_by_share: Mapping[float, tuple[float, float]]  # the same for the side; no position counts as an error
    step_right: float  # of the surer half whose side is right

    def __str__(self) -> str:
        lines = [
            f"{self.statements:,} held-back statements in {self.source}, {self.on_subject:,} of them on the subject",
            f"on or off the subject: F1 {self.subject_f1:.3f}",
            f"topic {self.topic:.3f}, or the other that fits {self.topic_near:.3f}, in the first three "
            f"{self.first_three:.3f}",
            "surest share: topic right (confidence from) | side right (confidence from)",
        ]
        for share, (right, least) in self.topic_by_share.items():
            side, sure = self.side_by_share[share]
            lines.append(f"{share:5.0%}: {right:.3f} ({least:.2f}) | {side:.3f} ({sure:.2f})")
        return "\n".join([*lines, f"step right where the side is, surer half: {self.step_right:.3f}"])


def confidences(held: Held, scales: Mapping[str, NDArray[Any]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the confidence of each topic and of each side; none in what is taken to be off the subject."""
    taken = held.on_chance >= ON
    return taken * np.interp(held.topic_chance, *scales["topic"]), taken * np.interp(held.side_chance, *scales["side"])


def report_on(held: Held, scales: Mapping[str, NDArray[Any]], source: str = "real articles") -> Report:
    """Return the figures of held-back statements."""
    on, said = held.on, held.on_chance >= ON
    topic, side = (sure[on] for sure in confidences(held, scales))
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
    )


def _by_share(chance: NDArray[Any], right: NDArray[Any]) -> dict[float, tuple[float, float]]:
    order = np.argsort(-chance, kind="stable")
    out = {}
    for share in SHARES:
        part = order[: max(1, round(share * len(order)))]
        out[share] = (float(right[part].mean()), float(chance[part[-1]]))
    return out
