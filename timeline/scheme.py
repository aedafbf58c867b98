"""What a codebook holds: topics and positions, who the actors are, what counts as a change; values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from timeline.errors import CodebookError
from timeline.records import Interval

__all__ = [
    "NEUTRAL",
    "OFF_TOPIC",
    "PARTIES",
    "STEPS",
    "Actor",
    "Codebook",
    "Example",
    "Group",
    "Position",
    "Relation",
    "Reliability",
    "Role",
    "Rollup",
    "ShiftRule",
    "Topic",
]

STEPS: Final = (-2, -1, 0, 1, 2)
PARTIES: Final = ("D", "R")  # as newspapers shorten them
NEUTRAL: Final = "no_side"  # the id of step 0 where a topic names none of its own
OFF_TOPIC: Final = "none"  # how an example says that it is not on the codebook's subject


@dataclass(frozen=True, slots=True)
class Position:
    """A named step on a topic's scale; ``posture`` is what it means across topics."""

    step: int
    id: str
    posture: int
    definition: str
    example: str = ""

    @property
    def label(self) -> str:
        """The id in words.

        >>> Position(-1, "spare_some", -1, "Pause or exemption.").label
        'spare some'
        """
        return self.id.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Topic:
    """What statements can be about, and the positions on it, highest step first, step 0 always among them."""

    id: str
    label: str
    include: str
    exclude: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What an actor is called, and the days on which that is certain; an open end is ``None``."""

    text: str
    start: date | None = None
    end: date | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether an actor is called so on a day; nobody is on a day that is not known.

        >>> mayor = Role("mayor of Leeds", date(2024, 1, 2))
        >>> mayor.holds(date(2025, 6, 1)), mayor.holds(date(2023, 6, 1)), mayor.holds(None)
        (True, False, False)
        """
        return day is not None and (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def was_held(self, day: date | None) -> bool:
        """Tell whether an actor was called so before a day, and no longer is."""
        return day is not None and self.end is not None and self.end < day


@dataclass(frozen=True, slots=True, eq=False)  # what is known of all actors is looked up in every article
class Actor:
    """Who speaks: a person, an institution, a spokesperson (who counts for the principal) or a collective."""

    id: str
    name: str
    kind: str
    group: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    principal: str | None = None
    party: str | None = None  # one of PARTIES: a group's, or the actor's own


@dataclass(frozen=True, slots=True)
class Group:
    """Actors that are drawn together; a group has no position of its own."""

    id: str
    label: str
    parent: str | None = None
    party: str | None = None  # one of PARTIES, where all its members are of it
    common_line: bool = False  # its members speak for somebody in common, so that they can disagree among themselves


@dataclass(frozen=True, slots=True)
class Relation:
    """A way in which one statement can be tied to another."""

    id: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """What counts as a change of position."""

    min_step: int
    min_confidence: float
    max_date_span_days: int
    day_spread: int
    return_days: int
    divergence_days: int
    conditional_legs: int
    forms: tuple[str, ...]
    exclude_flags: tuple[str, ...]
    labels: Mapping[str, str]
    confirm_with: str


@dataclass(frozen=True, slots=True)
class Rollup:
    """For whom else a statement counts; an institution never counts for a person, nor an agency for its department."""

    spokesperson_to_institution: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """How agreement between coders is measured and judged."""

    levels: Mapping[str, str]  # of topic, position and posture
    publish_from: float
    tentative_from: float
    double_coded_share: float
    report: tuple[str, ...]  # what a report ought to show: told to readers, never interpreted
    adjudication: str  # likewise


@dataclass(frozen=True, slots=True)
class Example:
    """An invented statement and its code; topic ``None`` is off the subject, position ``None`` takes none."""

    text: str
    topic: str | None
    position: int | None
    origin: str = "draft"


@dataclass(frozen=True, slots=True)
class Codebook:
    """A whole codebook, checked: every name that it uses is defined."""

    id: str
    version: str
    title: str  # what a page made with it is called
    language: str
    period: Interval
    unit: str
    subject: tuple[str, ...]  # words that name the subject; a trailing * stands for any ending
    pole_low: str
    pole_high: str
    question: str
    anchors: Mapping[int, str]
    topics: tuple[Topic, ...]
    relations: tuple[Relation, ...]
    shift: ShiftRule
    rollup: Rollup
    reliability: Reliability
    groups: tuple[Group, ...]
    actors: tuple[Actor, ...]
    examples: Path | None
    actor_by_id: Mapping[str, Actor] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "actor_by_id", {actor.id: actor for actor in self.actors})

    def topic(self, topic_id: str) -> Topic:
        """Return the topic of that id.

        >>> from timeline.codebook import load_codebook
        >>> load_codebook().topic("troops").label
        'National Guard and military'
        >>> load_codebook().topic("tariffs")
        Traceback (most recent call last):
        timeline.errors.CodebookError: us-immigration-enforcement: no topic 'tariffs' (known: worksites, troops, \
detention, status, cooperation, courts, protest, conduct, targets, cities, border, scale)
        """
        for topic in self.topics:
            if topic.id == topic_id:
                return topic
        known = ", ".join(topic.id for topic in self.topics)
        raise CodebookError(f"{self.id}: no topic {topic_id!r} (known: {known})")

    def position(self, topic: str, step: int) -> Position:
        """Return the position that stands at *step* of *topic*.

        >>> from timeline.codebook import load_codebook
        >>> load_codebook().position("cities", -1).id
        'by_invitation_or_less'
        >>> load_codebook().position("cities", 0).id
        'no_side'
        """
        for position in self.topic(topic).positions:
            if position.step == step:
                return position
        raise CodebookError(f"{self.id}: topic {topic!r} has no step {step} (known: -2 to 2)")

    def posture(self, topic: str, step: int) -> int:
        """Return the posture of a step: it parts from the step where a narrower aim is still a promise to act.

        >>> from timeline.codebook import load_codebook
        >>> load_codebook().posture("targets", -1), load_codebook().posture("cities", -1)
        (0, -1)
        """
        return self.position(topic, step).posture

    def actor(self, actor_id: str | None) -> Actor | None:
        """Return the actor of that id; ``None`` when the codebook does not know it.

        >>> from timeline.codebook import load_codebook
        >>> load_codebook().actor("white-house").principal
        'donald-trump'
        """
        return self.actor_by_id.get(actor_id) if actor_id else None
