"""Statements, changes of position and divergences as plain text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from timeline.labels import Labels, date_words
from timeline.records import Divergence, Leg, Shift, Statement

__all__ = ["divergence_card", "printable", "shift_card", "statement_card"]

KEPT = "\n\t"


def printable(words: str) -> str:
    """Return *words* with control characters, which could drive a terminal, replaced.

    >>> printable("red \\x1b[31malert")
    'red �[31malert'
    """
    return "".join(mark if mark.isprintable() or mark in KEPT else "�" for mark in words)


def statement_card(statement: Statement, labels: Labels, width: int = 80) -> str:
    """Return one statement with what is known of it, a line a fact; what is not known is said to be so."""
    when = date_words(statement.date_start, statement.date_end, statement.date_precision)
    certainty = f" (confidence {statement.position_confidence:.2f})" if statement.position_confidence else ""
    facts = {
        "Statement": statement.id,
        "Article": _listed([statement.article, statement.outlet, statement.title, statement.url]),
        "Published": f"{statement.published or 'not known'} ({statement.published_basis})",
        "Speaker": _listed([statement.speaker or "not named", statement.speaker_role]),
        "Named as": statement.speaker_mention,
        "Cue": statement.cue,
        "Said": f"{when} ({statement.date_basis}), {statement.medium}",
        "Form": statement.form + (", a question" if statement.is_question else ""),
        "Topic": labels.topic(statement.topic) if statement.on_topic else "not on the subject",
        "Position": f"{labels.step(statement.topic, statement.position)}{certainty}",
        "Flags": _listed(statement.flags),
        "Inside": statement.within,
        "Relations": _listed(f"{link['kind']} {link['id']}" for link in statement.relations),
        "Status": f"{statement.status}, coded by {statement.coder}",
    }
    lines = [_wrapped(_words(statement), width)]
    lines += [_wrapped(value, width, " " * 11, f"{name + ':':<11}") for name, value in facts.items() if value]
    return printable("\n".join(lines))


def _words(statement: Statement) -> str:
    """Return the words, between quotation marks where they are the speaker's own from end to end."""
    return f"“{statement.quote}”" if statement.form == "direct" else statement.quote


def _listed(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part)


def _wrapped(words: str, width: int, indent: str = "", head: str = "") -> str:
    """Return *words* as lines: *head* before the first, *indent* before the others."""
    plain = " ".join(words.split())
    return textwrap.fill(plain, max(width, 40), initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)


def shift_card(shift: Shift, statements: Mapping[str, Statement], labels: Labels, width: int = 80) -> str:
    """Return a change with the words of both legs, and every reason against counting it."""
    head = "Change" if shift.counted else "Possible change, not counted"
    lines = [f"{shift.speaker} on {labels.topic(shift.topic)}", f"{head}: {shift.label}"]
    lines += _leg("Before", shift.before, shift.topic, statements, labels, width)
    lines += _leg("After", shift.after, shift.topic, statements, labels, width)
    lines += _doubts(shift, statements, width)
    lines += _quotes("  Called a change by:", shift.claims, statements, width)
    return printable("\n".join(lines))


def divergence_card(found: Divergence, statements: Mapping[str, Statement], labels: Labels, width: int = 80) -> str:
    """Return a disagreement in a group with the words of each member, and every reason against counting it."""
    head = "Divergence" if found.counted else "Possible divergence, not counted"
    group = labels.groups.get(found.group, found.group)
    lines = [f"{group} on {labels.topic(found.topic)}", f"{head}: {labels.high} and {labels.low}"]
    for side in (*found.above, *found.below):
        lines += _leg(side.speaker, side.leg, found.topic, statements, labels, width, side.speaker)
    lines += _doubts(found, statements, width)
    return printable("\n".join(lines))


def _doubts(found: Shift | Divergence, statements: Mapping[str, Statement], width: int) -> Iterator[str]:
    if found.reasons and not found.counted:
        yield _wrapped("; ".join(found.reasons), width, "    ", "  Not counted because: ")
    yield from _quotes("  What was said to be meant:", found.clarifications, statements, width)


def _leg(
    name: str,
    leg: Leg,
    topic: str,
    statements: Mapping[str, Statement],
    labels: Labels,
    width: int,
    speaker: str = "",
) -> Iterator[str]:
    precision = "day" if leg.date_start == leg.date_end else "range"
    steps = " and ".join(labels.step(topic, step) for step in sorted({leg.low, leg.high}))
    yield _wrapped(steps, width, "    ", f"  {name}, {date_words(leg.date_start, leg.date_end, precision)}: ")
    yield from _quotes("", leg.statements, statements, width, speaker)


def _quotes(
    head: str, ids: Sequence[str], statements: Mapping[str, Statement], width: int, speaker: str = ""
) -> Iterator[str]:
    """Yield the words, below a head with who said them, else only with whoever spoke for the *speaker* told."""
    if head and ids:
        yield head
    for name in ids:
        found = statements[name]
        source = _listed([found.outlet or found.article, found.id])
        who = f"{found.speaker}: " if found.speaker and (head or speaker not in ("", found.speaker)) else ""
        yield _wrapped(f"{who}{_words(found)} [{source}]", width, "    ", "    ")
