"""Changes of position, and divergences, as the page shows them: the finding, and a card for each with both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from timeline.entries import FORMS, Entry
from timeline.labels import Labels, period_words, plural, signed
from timeline.records import Divergence, Leg, Shift, Side
from timeline.rows import Row

__all__ = [
    "APART",
    "CHECKS",
    "REASONS",
    "change_card",
    "change_data",
    "divergence_card",
    "divergence_headline",
    "headline",
    "loose_claims",
    "ordered",
]

ROOM_OF_CAPTION = 150  # letters: how much of a card the lines below a quotation take
KINDS = {
    "reversal": "Reversal: from one side of zero to the other",
    "softening": "Softening: lower on the scale, without crossing zero",
    "hardening": "Hardening: higher on the scale, without crossing zero",
    "return": "Return: soon back to the step that the last change left",
    "mixed": "Mixed: one side of the comparison points both ways",
}
REASONS = {
    "mixed": "On one of the two occasions the speaker stated positions on both sides of zero.",
    "disputed": "A later statement says that the words were about something else.",
    "unconfirmed": "The codes are the program's suggestions; a reader has not confirmed both sides.",
    "order unclear": "The two date ranges overlap, so which came first is not certain.",
    "low confidence": "The program is not sure enough of the topic or the position.",
    "conditional": "Both statements depend on a condition.",
    "date too wide": "A date is known too loosely to be compared.",
}
APART = {  # reasons that only a divergence can have
    "position changed": "One of them changed sides between the two, so they need not have disagreed at any time.",
    "group not certain": "The codebook does not put both of them in the group; only the articles do.",
}
CHECKS = {  # what must hold for a change to count, by the reason that is given where it does not
    "mixed": "What was stated on either side lies on one side of zero",
    "order unclear": "The earlier side is certainly earlier",
    "date too wide": "The days are known closely enough to be compared",
    "conditional": "At most one side depends on a condition",
    "disputed": "No later statement says that the words were about something else",
    "low confidence": "The program is sure enough of topic and position, or a reader settled them",
    "unconfirmed": "A reader has confirmed or corrected both sides",
}


def ordered(shifts: Sequence[Shift]) -> list[Shift]:
    """Return the changes as the page lists them: those that count first, and the latest of either first."""
    return sorted(shifts, key=lambda s: (s.counted, s.after.date_end, s.speaker, s.topic), reverse=True)


def headline(shifts: Sequence[Shift]) -> str:
    """Return the finding, counted; what is only possible stands apart."""
    counted = [shift for shift in shifts if shift.counted]
    possible = [shift for shift in shifts if not shift.counted]
    rest = f"{plural(len(possible), 'possible change')} {'is' if len(possible) == 1 else 'are'} listed"
    if counted:
        speakers = plural(len({shift.speaker_id for shift in counted}), "speaker")
        finding = f"{plural(len(counted), 'change')} of position by {speakers}"
        return f"{finding}; {rest} apart" if possible else finding
    return f"No change of position is counted; {rest}" if possible else "No change of position was found"


def change_card(shift: Shift, known: Mapping[str, Entry], labels: Labels) -> dict[str, object]:
    """Return what the card of a change shows, by the names that the template has for it; *known* finds statements."""

    def pick(ids: Iterable[str]) -> list[Entry]:
        return [known[key] for key in ids if key in known]

    reasons = [REASONS.get(reason, reason) for reason in shift.reasons]
    legs = [(name, leg, pick(leg.statements)) for name, leg in (("Earlier", shift.before), ("Later", shift.after))]
    sure = shift.confidence is None or all(entry.settled for _, _, entries in legs for entry in entries)
    return {
        "id": shift.id,
        "counted": shift.counted,
        "speaker": shift.speaker,
        "topic": labels.topic(shift.topic),
        "kind": KINDS.get(shift.label, shift.label),
        "fired": _fired(shift),
        "unmet": [number for number, reason in enumerate(CHECKS) if reason in shift.reasons],
        "reasons": reasons or ([] if shift.counted else ["The program gives no reason."]),
        "notes_under": _shorter(*(_telling(entries) for _, _, entries in legs)),
        "legs": [{"name": name, **_leg(leg, shift.topic, labels, entries)} for name, leg, entries in legs],
        "apart": _apart(shift),
        "clarifications": pick(shift.clarifications),
        "claims": pick(shift.claims),
        "confidence": None if sure else f"{shift.confidence:.0%}",  # a reader's codes are not a matter of confidence
    }


def change_data(card: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, object]:
    """Return a card as the scripts read it: statements by their place in the data."""

    def numbers(entries: Iterable[Entry]) -> list[int]:
        return [places[entry.id] for entry in entries]

    plain = ("id", "counted", "speaker", "topic", "kind", "fired", "unmet", "reasons", "apart", "confidence")
    legs = [
        {
            **{name: leg[name] for name in ("name", "when", "more")},
            "steps": [[step["step"], step["words"]] for step in leg["steps"]],
            "first": numbers(leg["first"]),
            "rest": numbers(leg["rest"]),
        }
        for leg in card["legs"]
    ]
    told = {name: numbers(card[name]) for name in ("clarifications", "claims")}
    return {**{name: card[name] for name in plain}, "legs": legs, **told}


def _fired(shift: Shift) -> str:
    """Return what the rule compared and found, in a sentence with the steps themselves.

    >>> from datetime import date
    >>> day = date(2025, 6, 1)
    >>> up, down = Leg(("a",), 1, 2, day, day), Leg(("b",), -1, -1, day, day)
    >>> _fired(Shift("s", "roe", "Roe", "parks", "reversal", True, (), up, down, (), (), None))
    'Everything stated later (−1) lies below everything stated earlier (+1 to +2), for the same speaker and topic.'
    """
    before, after = (_steps(leg) for leg in (shift.before, shift.after))
    if shift.after.low > shift.before.high or shift.after.high < shift.before.low:
        way = "above" if shift.after.low > shift.before.high else "below"
        found = f"Everything stated later ({after}) lies {way} everything stated earlier ({before})"
        return f"{found}, for the same speaker and topic."
    found = f"What was stated earlier ({before}) and what was stated later ({after}) overlap"
    return f"{found}, for the same speaker and topic: no direction can be read from it."


def _steps(leg: Leg) -> str:
    return signed(leg.low) if leg.low == leg.high else f"{signed(leg.low)} to {signed(leg.high)}"


def _shorter(before: Sequence[Entry], after: Sequence[Entry]) -> str:
    """Return the side of the card, as a class of the style sheet, below which there is room."""
    room = [sum(ROOM_OF_CAPTION + len(entry.quote) for entry in entries) for entries in (before, after)]
    return "under-earlier" if room[0] <= room[1] else "under-later"


def _leg(leg: Leg, topic: str, labels: Labels, entries: Sequence[Entry]) -> dict[str, object]:
    steps = [leg.high, leg.low] if leg.high != leg.low else [leg.low]
    told = {entry.when for entry in entries}
    first, one_day = _telling(entries), leg.date_start == leg.date_end
    return {
        "first": first,
        "rest": [entry for entry in entries if entry not in first],
        "more": f"{plural(len(entries) - len(first), 'more statement')} of {'this day' if one_day else 'these days'}",
        "when": told.pop() if len(told) == 1 else period_words(leg.date_start, leg.date_end),
        "steps": [{"step": step, "words": f"{signed(step)} {labels.step(topic, step)}"} for step in steps],
    }


def _telling(entries: Sequence[Entry]) -> list[Entry]:
    """Return one statement for each position, in the order told: quoted before retold, read by a person, early."""
    forms = list(FORMS.values())
    best: dict[int | None, Entry] = {}
    for entry in sorted(
        entries, key=lambda e: (forms.index(e.form) if e.form in forms else len(forms), not e.settled, e.day)
    ):
        best.setdefault(entry.step, entry)
    return [entry for entry in entries if best[entry.step] is entry]


def _apart(shift: Shift) -> str:
    """Return how far apart the two sides are, in words that the ranges allow."""
    least = (shift.after.date_start - shift.before.date_end).days
    most = (shift.after.date_end - shift.before.date_start).days
    if least <= 0:
        return "the dates overlap" if most else "the same day"
    return plural(least, "day") + " apart" if least == most else f"{least} to {most} days apart"


def divergence_headline(found: Sequence[Divergence]) -> str:
    """Return how many divergences there are, counted and possible; never as changes."""
    counted = sum(one.counted for one in found)
    parts = [f"{counted} counted"] * bool(counted) + [f"{len(found) - counted} possible"] * (counted < len(found))
    return f"Members of one group who disagreed: {', '.join(parts)}"


def divergence_card(found: Divergence, known: Mapping[str, Entry], labels: Labels) -> dict[str, Any]:
    """Return what the card of a divergence shows: whoever stood above zero, and whoever stood below."""
    reasons = [REASONS.get(reason) or APART.get(reason, reason) for reason in found.reasons]
    stands = [("above", labels.high, found.above), ("below", labels.low, found.below)]
    entries = [known[key] for side in (*found.above, *found.below) for key in side.leg.statements if key in known]
    sure = found.confidence is None or all(entry.settled for entry in entries)
    return {
        "id": found.id,
        "counted": found.counted,
        "group": labels.group(found.group),
        "topic": labels.topic(found.topic),
        "reasons": reasons or ([] if found.counted else ["The program gives no reason."]),
        "confidence": None if sure else f"{found.confidence:.0%}",
        "stands": [
            {"name": name, "words": words, "sides": [_side(side, found.topic, known, labels) for side in sides]}
            for name, words, sides in stands
        ],
        "clarifications": [known[key] for key in found.clarifications if key in known],
        "statements": [entry.id for entry in entries],
    }


def _side(side: Side, topic: str, known: Mapping[str, Entry], labels: Labels) -> dict[str, object]:
    entries = [known[key] for key in side.leg.statements if key in known]
    return {"speaker": side.speaker, **_leg(side.leg, topic, labels, entries)}


def loose_claims(rows: Sequence[Row], entries: Sequence[Entry], shifts: Sequence[Shift]) -> list[Entry]:
    """Return the outlets' claims of a change that stand with none of the changes listed."""
    told = {key for shift in shifts for key in shift.claims}
    claims = {row["id"] for row in rows if "outlet_claim" in (row.get("flags") or ())}
    return [entry for entry in entries if entry.id in claims - told]
