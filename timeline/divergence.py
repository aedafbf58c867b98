"""Members of one group who disagree on a topic within days of one another: a finding apart, no change of position."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from timeline.codebook import Codebook, load_codebook
from timeline.legs import GRAVEST_FIRST, Stated, find_legs, read_rows
from timeline.members import Members
from timeline.records import Divergence, Side

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["find_divergences"]


def find_divergences(table: pd.DataFrame, codebook: Codebook | None = None) -> list[Divergence]:
    """Return where members of one group disagreed on a topic: what counts first, then the possible ones.

    Two disagree when all that either stated stands on one side of zero, by the topic's scale and by what the step means
    across topics, the other's on the other side, at least ``min_step`` apart, and when the first and the last day on
    which any of it can have been said are at most ``divergence_days`` apart. Both belong to a group that the codebook
    marks with ``common_line``, and neither speaks for the other.

    It counts when a reader has confirmed both, when neither is disputed or too loosely dated, not both rest on a
    condition, when the codebook itself puts both in the group, and when neither changed sides between the two: whoever
    spoke before a change does not speak against it. Anything less is listed with the reasons, unless the same two are
    told to disagree with fewer. Whoever points both ways within a day stands against nobody. Members who disagree with
    the same statements are one finding.
    """
    codebook = codebook or load_codebook()
    rows = read_rows(table)
    members = Members.of(rows, codebook)
    stands = sorted(_stands(find_legs(rows, codebook), members, codebook), key=lambda one: (one.topic, one.order))
    found: list[Divergence] = []
    for _, of_topic in groupby(stands, key=lambda one: one.topic):
        pairs = sorted(_opposed(list(of_topic), members, codebook), key=attrgetter("order"))
        for alike in _by_reasons(pairs, codebook.shift.divergence_days):
            found += [_divergence(episode, codebook) for episode in _episodes(alike)]
    return sorted(found, key=_rank)


def _rank(found: Divergence) -> tuple[bool, float, date, str]:
    first = min(side.leg.date_start for side in (*found.above, *found.below))
    return not found.counted, -(found.confidence or 0.0), first, found.id


# ------------------------------------------------------------------------------------------------ where each stood


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """A leg, whose it is, and on which sides of zero it stands."""

    speaker: str
    voices: frozenset[str]
    topic: str
    sides: frozenset[int]  # of +1, 0 and -1
    start: date
    end: date
    leg: Stated

    @property
    def order(self) -> tuple[date, date, str, str]:
        """By date; what follows makes the order the same however the rows of the table lie."""
        return self.start, self.end, self.speaker, self.leg.rows[0].id

    @property
    def utterances(self) -> frozenset[str]:
        """The sayings that it is made of, as several articles tell them."""
        return frozenset(row.utterance for row in self.leg.rows if row.utterance)

    @property
    def side(self) -> int:
        """The side on which all of it stands, +1 or -1; 0 where it points both ways or takes none."""
        return sum(self.sides) if len(self.sides) == 1 else 0


def _stands(
    found: Iterable[tuple[tuple[str, str], Sequence[Stated]]], members: Members, codebook: Codebook
) -> Iterator[Stand]:
    postures = {
        (topic.id, position.step): position.posture for topic in codebook.topics for position in topic.positions
    }
    for (speaker, topic), legs in found:
        for leg in legs:
            steps = [row.step or 0 for row in leg.rows]
            sides = frozenset(_side(step, postures.get((topic, step), step)) for step in steps)
            yield Stand(speaker, members.voices(speaker), topic, sides, leg.start, leg.end, leg)


def _side(step: int, posture: int) -> int:
    """Return the side of zero, where the step and what it means across topics agree on it.

    A narrower aim can still be a promise to act: below zero on its own scale, it is no stand against acting.

    >>> _side(-1, -1), _side(-1, 0), _side(2, 1)
    (-1, 0, 1)
    """
    return (step > 0) - (step < 0) if step * posture > 0 else 0


# ------------------------------------------------------------------------------------------------ who opposes whom


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two stands on opposite sides, and every reason not to count them."""

    group: str
    above: Stand
    below: Stand
    reasons: tuple[str, ...]

    @property
    def start(self) -> date:
        """The first day on which either can have been stated."""
        return min(self.above.start, self.below.start)

    @property
    def end(self) -> date:
        """The last such day."""
        return max(self.above.end, self.below.end)

    @property
    def order(self) -> tuple[object, ...]:
        """By date, and the same however the rows of the table lie."""
        return self.start, self.end, self.above.order, self.below.order

    @property
    def speakers(self) -> tuple[str, str]:
        """Who stands above, who below."""
        return self.above.speaker, self.below.speaker

    @property
    def sure(self) -> float | None:
        """The confidence of the less sure of the two."""
        one, other = self.above.leg.sure, self.below.leg.sure
        return None if one is None or other is None else min(one, other)


def _opposed(stands: Sequence[Stand], members: Members, codebook: Codebook) -> Iterator[Pair]:
    """Yield every two stands, given in order of date, that are opposed within the days of the codebook."""
    most = timedelta(days=codebook.shift.divergence_days)
    own = _by_voice(one for one in stands if "unconfirmed" not in one.leg.faults)
    sided = [one for one in stands if one.side and _has_line(one, members)]
    starts = [one.start for one in sided]
    for at, one in enumerate(sided):
        for other in sided[at + 1 : bisect_right(starts, one.start + most)]:
            if one.side == -other.side and max(one.end, other.end) - one.start <= most:
                above, below = (one, other) if one.side > 0 else (other, one)
                pair = _pair(above, below, members, codebook)
                if pair:
                    yield _judged(pair, own, members, codebook)


def _has_line(stand: Stand, members: Members) -> bool:
    return members.shared(stand.speaker, stand.speaker, stand.start, stand.end) is not None


def _by_voice(stands: Iterable[Stand]) -> dict[str, list[Stand]]:
    out: dict[str, list[Stand]] = {}
    for stand in stands:
        for voice in stand.voices:
            out.setdefault(voice, []).append(stand)
    return out


def _pair(above: Stand, below: Stand, members: Members, codebook: Codebook) -> Pair | None:
    """Return the two as a pair if they are two members of one group, far enough apart."""
    if above.utterances & below.utterances or not members.distinct(above.speaker, below.speaker):
        return None
    if above.leg.low - below.leg.high < codebook.shift.min_step:
        return None
    pair = Pair("", above, below, ())
    group = members.shared(above.speaker, below.speaker, pair.start, pair.end)
    return replace(pair, group=group) if group else None


def _judged(pair: Pair, own: Mapping[str, Sequence[Stand]], members: Members, codebook: Codebook) -> Pair:
    """Return the pair with the reasons against it, the gravest first."""
    above, below = pair.above, pair.below
    found = set(above.leg.faults | below.leg.faults)
    if above.leg.conditional + below.leg.conditional > codebook.shift.conditional_legs:
        found.add("conditional")
    if _changed(above, below, own) or _changed(below, above, own):
        found.add("position changed")
    if not (members.known(above.speaker) and members.known(below.speaker)):
        found.add("group not certain")  # it was read from a title, which a state senator has too, or a retired general
    return replace(pair, reasons=tuple(reason for reason in GRAVEST_FIRST if reason in found))


def _changed(stand: Stand, other: Stand, own: Mapping[str, Sequence[Stand]]) -> bool:
    """Tell whether a reader confirmed that whoever took *stand* stood elsewhere between it and *other*.

    That is so when something else was said between the two, and when the stand is the later one and the last thing
    said before the other was not on its side: then it is a change of position, and the other may yet follow.
    """
    said = [one for voice in stand.voices for one in own.get(voice, ()) if one is not stand]
    first, last = min(stand.start, other.start), max(stand.end, other.end)
    if any(one.side != stand.side for one in said if one.start <= last and one.end >= first):
        return True
    before = [one for one in said if one.end < first]
    if stand.end <= other.start or not before:
        return False
    return max(before, key=lambda one: (one.end, one.start)).side != stand.side


# ------------------------------------------------------------------------------------------------ the finding


def _by_reasons(pairs: Sequence[Pair], days: int) -> Iterator[list[Pair]]:
    """Yield the pairs of one group that have the same reasons, leaving out what pairs with fewer have told."""
    told: dict[tuple[str, str], list[Pair]] = {}
    ordered = sorted(pairs, key=lambda pair: (len(pair.reasons), pair.reasons, pair.group))  # stable: then by date
    for _, alike in groupby(ordered, key=lambda pair: (pair.reasons, pair.group)):
        fresh = [pair for pair in alike if not any(_near(pair, one, days) for one in told.get(pair.speakers, ()))]
        for pair in fresh:
            told.setdefault(pair.speakers, []).append(pair)
        yield fresh


def _near(one: Pair, other: Pair, days: int) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) <= timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Episode:
    """Pairs that make one finding: each shares a stand with another, and nobody gets on both sides."""

    pairs: tuple[Pair, ...]
    stands: frozenset[Stand]
    above: frozenset[str]  # voices
    below: frozenset[str]
    end: date

    @classmethod
    def of(cls, pair: Pair) -> Episode:
        """Return the episode of one pair."""
        return cls((pair,), frozenset((pair.above, pair.below)), pair.above.voices, pair.below.voices, pair.end)

    def meets(self, other: Episode) -> bool:
        """Tell whether the two share a stand and can be one."""
        return not self.stands.isdisjoint(other.stands) and (self.above | other.above).isdisjoint(
            self.below | other.below
        )

    def joined(self, other: Episode) -> Episode:
        """Return the two as one."""
        return Episode(
            (*self.pairs, *other.pairs),
            self.stands | other.stands,
            self.above | other.above,
            self.below | other.below,
            max(self.end, other.end),
        )


def _episodes(pairs: Iterable[Pair]) -> list[Episode]:
    """Return the pairs, given in order of date, as episodes."""
    closed: list[Episode] = []
    running: list[Episode] = []
    for pair in pairs:
        whole, apart = Episode.of(pair), []
        for episode in running:
            if episode.end < pair.start:  # no later pair has a stand of it
                closed.append(episode)
            elif episode.meets(whole):
                whole = episode.joined(whole)
            else:
                apart.append(episode)
        running = [*apart, whole]
    return [*closed, *running]


def _divergence(episode: Episode, codebook: Codebook) -> Divergence:
    pairs, order = episode.pairs, attrgetter("order")
    above, below = sorted({pair.above for pair in pairs}, key=order), sorted({pair.below for pair in pairs}, key=order)
    ids = [*(row.id for one in above for row in one.leg.rows), "", *(row.id for one in below for row in one.leg.rows)]
    first = pairs[0]
    key = [first.group, above[0].topic, *ids]
    return Divergence(
        id=sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:12],
        group=first.group,
        topic=above[0].topic,
        counted=not first.reasons,
        reasons=first.reasons,
        above=tuple(_told(one, codebook) for one in above),
        below=tuple(_told(one, codebook) for one in below),
        clarifications=tuple(sorted({name for one in (*above, *below) for name in one.leg.clarifications})),
        confidence=max((pair.sure for pair in pairs if pair.sure is not None), default=None),
    )


def _told(stand: Stand, codebook: Codebook) -> Side:
    actor = codebook.actor(stand.speaker)
    return Side(stand.speaker, actor.name if actor else stand.leg.rows[-1].speaker, stand.leg.told)
