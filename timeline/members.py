"""Who two speakers are to each other: the group that they share, and whether one of them speaks for the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from timeline.codebook import Actor, Codebook
from timeline.legs import Row

__all__ = ["Members"]

BEHIND_NAMES = ("jr", "sr", "ii", "iii", "iv")


@dataclass(frozen=True)
class Members:
    """The speakers of a table under a codebook; whoever spoke jointly ("a+b") is taken for each of them."""

    actors: Mapping[str, Actor]
    parents: Mapping[str, str | None]
    lines: frozenset[str]  # the groups whose members speak for somebody in common
    told: Mapping[
        str, frozenset[str]
    ]  # speaker -> the groups that the table gives, for whom the codebook does not know

    @classmethod
    def of(cls, rows: Iterable[Row], codebook: Codebook) -> Members:
        """Return the speakers of these rows."""
        actors = {actor.id: actor for actor in codebook.actors}
        told: dict[str, set[str]] = {}
        for row in rows:
            for part in _parts(row.actor or "") if row.group else ():
                told.setdefault(part, set()).add(row.group or "")
        return cls(
            actors=actors,
            parents={group.id: group.parent for group in codebook.groups},
            lines=frozenset(group.id for group in codebook.groups if group.common_line),
            told={part: frozenset(groups) for part, groups in told.items()},
        )

    def known(self, speaker: str) -> bool:
        """Tell whether the codebook vouches for the speaker's group; else only the table's reading of a title does."""
        return all(part in self.actors for part in _parts(speaker))

    def voices(self, speaker: str) -> frozenset[str]:
        """Return for whom a speaker speaks in the end: a spokesperson for the principal, an office for its holder.

        An agency has a voice of its own beside its department's: neither counts for the other.

        >>> from timeline.codebook import load_codebook
        >>> members = Members.of([], load_codebook())
        >>> sorted(members.voices("white-house+ice"))
        ['donald-trump', 'ice']
        """
        return frozenset(map(self._voice, _parts(speaker)))

    def _voice(self, part: str) -> str:
        actor = self.actors.get(part)
        while actor and (principal := self.actors.get(actor.principal or "")):
            if actor.kind != "spokesperson" and principal.kind != "person":
                break
            actor = principal
        return actor.id if actor else part

    def distinct(self, one: str, other: str) -> bool:
        """Tell whether two speakers are certainly two: no voice in common, nor a surname that may be one person's."""
        if self.voices(one) & self.voices(other):
            return False
        pairs = [(a, b) for a in _parts(one) for b in _parts(other) if a not in self.actors or b not in self.actors]
        return all(_last_name(a) != _last_name(b) for a, b in pairs)

    def shared(self, one: str, other: str, first: date, last: date) -> str | None:
        """Return the nearest group with a common line to which both belonged from *first* to *last*."""
        chains = [self._groups(part, first, last) for part in {*_parts(one), *_parts(other)}]
        nearest = (group for group in self._groups(_parts(one)[0], first, last) if group in self.lines)
        return next((group for group in nearest if all(group in chain for chain in chains)), None)

    def _groups(self, part: str, first: date, last: date) -> list[str]:
        """Return the groups of a speaker, the narrowest first; none once out of office or where the table gives two."""
        actor = self.actors.get(part)
        if actor:
            out = actor.kind == "collective" or not _in_office(actor, first, last)
            return [] if out else list(self._up(actor.group))
        told = self.told.get(part, frozenset())
        return list(self._up(next(iter(told)))) if len(told) == 1 else []

    def _up(self, group: str | None) -> Iterator[str]:
        while group and group in self.parents:  # a group that the codebook does not have is none
            yield group
            group = self.parents[group]


def _parts(speaker: str) -> list[str]:
    return speaker.split("+")


def _in_office(actor: Actor, first: date, last: date) -> bool:
    """Tell whether somebody certainly held a role on all these days; whoever has no dated role is a member always."""
    return not actor.roles or any(
        (role.start is None or role.start <= first) and (role.end is None or last <= role.end) for role in actor.roles
    )


def _last_name(part: str) -> str:
    """Return the last word of an id, which may be all that an article gave of a name.

    >>> _last_name("ann-roe-jr"), _last_name("roe")
    ('roe', 'roe')
    """
    words = [word for word in part.split("-") if word not in BEHIND_NAMES]
    return words[-1] if words else part
