"""How far two coders agree, as text for a terminal and as plain values for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline.reliability import Agreement, Measure, Side

__all__ = ["agreement_card", "agreement_values"]

HEAD = ("", "code", "level", "both", "one only", "coverage", "same", "alpha", "95 % interval", "")
LEFT = {0, 1, 2, len(HEAD) - 1}  # columns of words; the others are figures
CODES = {"on_topic": "on the subject", "topic": "topic", "position": "position", "posture": "posture"}
ALL = "in all"


def agreement_values(agreement: Agreement, names: tuple[str, str]) -> dict[str, Any]:
    """Return everything as what JSON holds; a figure that is not defined is ``None`` and has a reason beside it."""
    return {
        "a": {"table": names[0], **asdict(agreement.a)},
        "b": {"table": names[1], **asdict(agreement.b)},
        "matched": agreement.matched,
        "publish_from": agreement.publish_from,
        "tentative_from": agreement.tentative_from,
        "measures": [{**asdict(measure), "coverage": measure.coverage} for measure in agreement.measures],
    }


def agreement_card(agreement: Agreement, names: tuple[str, str]) -> str:
    """Return the tables compared, the measures in columns, and how to read them."""
    sides = zip("AB", names, (agreement.a, agreement.b), strict=True)
    lines = [line for letter, name, side in sides for line in _side(letter, name, side)]
    lines += [f"In both: {agreement.matched}", *_notes(agreement)]
    if agreement.matched:
        lines += ["", *_columns([HEAD, *_rows(agreement.measures)]), "", _legend(agreement)]
    return "\n".join(lines)


def _side(letter: str, name: str, side: Side) -> Iterator[str]:
    coders = f", coded by {', '.join(side.coders)}" if side.coders else ""
    uncoded = "".join(f"; {count} {outcome}" for outcome, count in side.uncoded.items())
    yield f"{letter}: {name}{coders}: {side.statements} statements{uncoded}"
    if side.only:
        words = f", of which {side.overlapping} overlap with one only in the other table" if side.overlapping else ""
        yield f"   only here: {side.only}{words}"


def _notes(agreement: Agreement) -> Iterator[str]:
    """Say what makes the figures mean something else than they seem to."""
    if agreement.a.codebooks and agreement.b.codebooks and agreement.a.codebooks != agreement.b.codebooks:
        yield "Note: coded by different codebooks: " + " and ".join(
            ", ".join(side.codebooks) for side in (agreement.a, agreement.b)
        )
    for letter, side in (("A", agreement.a), ("B", agreement.b)):
        if side.read:
            yield (
                f"Note: a reader confirmed or corrected {side.read} codes of {letter} after seeing a suggestion: "
                "agreement with what made the suggestion is no test of it"
            )


def _rows(measures: Sequence[Measure]) -> Iterator[Sequence[str]]:
    shown = None
    for measure in measures:
        name = measure.topic or ALL
        yield (
            "" if name == shown else name,
            "named or not" if measure.topic and measure.code == "topic" else CODES[measure.code],
            measure.level,
            str(measure.both),
            str(measure.one_only),
            _percent(measure.coverage),
            _percent(measure.agreement),
            "-" if measure.alpha is None else f"{measure.alpha:.3f}",
            "" if measure.low is None else f"{measure.low:.2f} to {measure.high:.2f}",
            measure.undefined or measure.band or "",
        )
        shown = name


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(range(len(row)), row, widths, strict=True)
        yield "  ".join(f"{cell:<{width}}" if at in LEFT else f"{cell:>{width}}" for at, cell, width in cells).rstrip()


def _legend(agreement: Agreement) -> str:
    bands: Mapping[str, str] = {
        "publish": f"alpha of at least {agreement.publish_from:g}",
        "tentative": f"at least {agreement.tentative_from:g}",
        "unreliable": "less; draw nothing from it",
    }
    return "\n".join(f"{name}: {meaning}" for name, meaning in bands.items())
