"""Changes of position, as the codebook defines them: what counts, what is only possible, and every reason against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from operator import itemgetter
from typing import TYPE_CHECKING

from timeline.codebook import Actor, Codebook, ShiftRule, load_codebook
from timeline.legs import GRAVEST_FIRST, Row, Stated, find_legs, read_rows
from timeline.records import Shift

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["find_shifts"]

Change = tuple[Stated, Stated, str]  # before, after, label
Claims = dict[str, list[tuple[int, Row]]]  # by article: the outlets' own claims, and their place in the table


def find_shifts(table: pd.DataFrame, codebook: Codebook | None = None) -> list[Shift]:
    """Return the changes of position in a table of statements: those that count first, then the possible ones.

    A change counts when one actor stated steps apart on one topic, in windows of days that do not overlap, both legs
    confirmed by a reader and neither mixed, disputed, too loosely dated nor resting on a condition alone. Anything
    less is listed with the reasons. Possible ones come by confidence, the surest first.
    """
    codebook = codebook or load_codebook()
    rows = read_rows(table)
    claims = _claims_by_article(rows)
    shifts: list[Shift] = []
    for key, legs in find_legs(rows, codebook):
        shifts += [_shift(key, change, claims, codebook) for change in _changes(legs, codebook.shift)]
    return sorted(shifts, key=_rank)


def _rank(shift: Shift) -> tuple[bool, float, date, str]:
    return not shift.counted, -(shift.confidence or 0.0), shift.after.date_start, shift.id


# ------------------------------------------------------------------------------------------------ changes


def _changes(legs: Sequence[Stated], rule: ShiftRule) -> Iterator[Change]:
    """Yield before, after and label: first between legs without a fault, then what any others would add.

    An unsure leg must not hide a sure change, so the faultless ones are compared by themselves.
    """
    sound = list(_steps_apart([leg for leg in legs if not leg.faults], rule, strict=True))
    yield from sound
    done = {(before.rows, after.rows) for before, after, _ in sound}
    for before, after, label in _steps_apart([leg for leg in legs if "mixed" not in leg.faults], rule, strict=False):
        if (before.rows, after.rows) not in done and not _between_sound(before, after):
            yield before, after, label
    yield from _mixed(legs)


def _between_sound(before: Stated, after: Stated) -> bool:
    """Tell whether both legs are sound and in order: then the first comparison has spoken."""
    return not before.faults and not after.faults and before.end < after.start


def _steps_apart(legs: Sequence[Stated], rule: ShiftRule, strict: bool) -> Iterator[Change]:
    """Yield each leg that stands apart from an earlier one, with the nearest such since the last change."""
    floor, last = 0, None
    for at, after in enumerate(legs):
        for before in reversed(legs[floor:at]):
            way = _way(before, after, rule.min_step)
            if not way or (strict and before.end >= after.start):
                continue
            label = "return" if last and _returns(last, after, rule) else _label(before, after, way)
            yield before, after, label
            floor, last = at, (before, after)
            break


def _way(before: Stated, after: Stated, least: int) -> int:
    """Return +1 or -1 where all that was stated after stands higher or lower than all before, else 0."""
    if after.low - before.high >= least:
        return 1
    return -1 if before.low - after.high >= least else 0


def _returns(last: tuple[Stated, Stated], after: Stated, rule: ShiftRule) -> bool:
    """Tell whether *after* is back at the step that the last change left, soon after leaving it."""
    left, departed = last
    back = (left.low, left.high) == (after.low, after.high)
    return back and (after.end - departed.start).days <= rule.return_days


def _label(before: Stated, after: Stated, way: int) -> str:
    if before.low > 0 > after.high or before.high < 0 < after.low:
        return "reversal"
    return "hardening" if way > 0 else "softening"


def _mixed(legs: Sequence[Stated]) -> Iterator[Change]:
    """Yield each leg that points both ways with the nearest one-sided leg before it, else with the one after it."""
    for at, leg in enumerate(legs):
        if "mixed" not in leg.faults:
            continue
        before = next((one for one in reversed(legs[:at]) if "mixed" not in one.faults), None)
        after = next((one for one in legs[at + 1 :] if "mixed" not in one.faults), None)
        if before:
            yield before, leg, "mixed"
        elif after:
            yield leg, after, "mixed"


# ------------------------------------------------------------------------------------------------ the finding


def _claims_by_article(rows: Iterable[Row]) -> Claims:
    """Return the outlets' own claims of a change, each with its place in the table, so that each is looked at once."""
    found: Claims = {}
    for place, row in enumerate(rows):
        if "outlet_claim" in row.flags:
            found.setdefault(row.article, []).append((place, row))
    return found


def _shift(key: tuple[str, str], change: Change, claims: Claims, codebook: Codebook) -> Shift:
    before, after, label = change
    actor = codebook.actor(key[0])
    reasons = _reasons(before, after, codebook.shift)
    ids = [*(row.id for row in before.rows), "", *(row.id for row in after.rows)]
    return Shift(
        id=sha256("\0".join([*key, *ids]).encode("utf-8", "surrogatepass")).hexdigest()[:12],
        speaker_id=key[0],
        speaker=actor.name if actor else after.rows[-1].speaker,
        topic=key[1],
        label=label,
        counted=not reasons,
        reasons=reasons,
        before=before.told,
        after=after.told,
        clarifications=tuple(dict.fromkeys((*before.clarifications, *after.clarifications))),
        claims=tuple(_fitting(claims, (*before.rows, *after.rows), actor)),
        confidence=None if before.sure is None or after.sure is None else min(before.sure, after.sure),
    )


def _reasons(before: Stated, after: Stated, rule: ShiftRule) -> tuple[str, ...]:
    """Return every reason not to count the change, the gravest first."""
    found = before.faults | after.faults
    if before.end >= after.start:
        found |= {"order unclear"}
    if before.conditional + after.conditional > rule.conditional_legs:
        found |= {"conditional"}
    return tuple(reason for reason in GRAVEST_FIRST if reason in found)


def _fitting(claims: Claims, told: Sequence[Row], actor: Actor | None) -> Iterator[str]:
    """Yield the claims, in the articles of the legs, that name the speaker and no other topic, in the table's order."""
    topics = {row.topic for row in told} | {None}
    near = [claim for article in {row.article for row in told} for claim in claims.get(article, ())]
    fits = [row for _, row in sorted(near, key=itemgetter(0)) if row.topic in topics]
    if fits:
        mention = _mention(told, actor)
        yield from (row.id for row in fits if mention.search(row.quote))


def _mention(told: Sequence[Row], actor: Actor | None) -> re.Pattern[str]:
    """Return what finds a speaker's name; of a person, and of whoever is not in the codebook, the surname too."""
    names = {row.speaker for row in told} | ({actor.name, *actor.aliases} if actor else set())
    names = {name for name in names if name.strip()}
    surnames = {name.split()[-1] for name in names} if not actor or actor.kind == "person" else set()
    words = sorted(names | surnames, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)")
