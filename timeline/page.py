"""The page: a table of statements, its changes of position and its figures as one HTML file that calls nobody."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from timeline import __version__
from timeline.changes import (
    CHECKS,
    change_card,
    change_data,
    divergence_card,
    divergence_headline,
    headline,
    loose_claims,
    ordered,
)
from timeline.charts import CONFIG, actors_drawn, positions_drawn
from timeline.citation import about, bibtex, citation
from timeline.counts import actors_counted, positions_counted
from timeline.coverage import by_month, by_outlet, chart_notes, coverage_of, unplaced
from timeline.diamonds import MOST_DIAMONDS, key_of
from timeline.entries import Entry, entries_of
from timeline.labels import Labels
from timeline.linked import linked_data
from timeline.palette import DARK
from timeline.payload import interned, packed, script_json, slim_figure
from timeline.records import Divergence, Shift
from timeline.rows import Row, rows_of, standing

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["render"]

FIRST_ROWS = 100  # of the table, written into the HTML for readers without JavaScript
FIRST_CARDS = 8  # of the changes, in sight; the others are folded, or the charts would be far below
MOST_CARDS = 40  # of the possible changes, written out in the HTML; the others are in the data
MOST_COUNTED = 100  # of those that count
MOST_MARKS = 2000  # that a chart draws one by one; of more statements it draws how many they are
MOST_LISTED = 40  # of the statements that the chart cannot place, of the claims that belong to no change
BUNDLE = "plotly-basic.min.js"
FIXED = {
    "checks": list(CHECKS.values()),
    "most_marks": MOST_MARKS,
    "most_diamonds": MOST_DIAMONDS,
    "dark": DARK,
    "config": CONFIG,
}


def render(
    table: pd.DataFrame,
    *,
    shifts: Sequence[Shift] = (),
    divergences: Sequence[Divergence] = (),
    articles: Mapping[str, str] | None = None,
    labels: Labels | None = None,
    title: str = "Stated positions over time",
    context: int = 200,
    method: Mapping[str, str] | None = None,
    url: str | None = None,
    made: date | None = None,
) -> str:
    """Return the whole page as HTML; the same input gives the same bytes.

    *articles* maps an article's stem to its text; of it, only *context* characters around each quotation go into
    the page, and none without it. *method* adds lines to the method box: what is said, and the words that say it.
    *url*, where the page will stand, and *made*, the day it was made, go into its citations and nowhere else.
    """
    every = rows_of(table)
    rows = standing(every)
    labels = labels or Labels.seen_in(rows)
    entries = list(entries_of(rows, labels, articles or {}, context))
    known, places = {entry.id: entry for entry in entries}, {entry.id: place for place, entry in enumerate(entries)}
    changes, page = ordered(shifts), about(rows, title, __version__, url, made)
    cards = [change_card(shift, known, labels) for shift in changes]
    apart = [divergence_card(found, known, labels) for found in divergences]
    counted = sum(shift.counted for shift in changes)
    shown = counted + MOST_CARDS if counted <= MOST_COUNTED else MOST_COUNTED
    words = {
        "title": title,
        "withdrawn": len(every) - len(rows),
        "method": method or {},
        "citation": citation(page),
        "bibtex": bibtex(page),
        "linked": _markup(script_json(linked_data(rows, changes, labels, page))),
        "read": by_outlet(rows, articles or {}),
        "changes": cards[:shown],
        "more_changes": len(cards[shown:]),
        "divergences": apart[:MOST_CARDS],
        "more_divergences": len(apart[MOST_CARDS:]),
        "divergence_headline": divergence_headline(divergences),
        **_told(rows, entries, changes, labels),
    }
    data = {
        "about": {"title": title, "versions": page.versions, "url": page.url},
        **interned(entries, articles or {}),
        "changes": [change_data(card, places) for card in cards],
        "shown": shown,
        "divergences": [[card["id"], [places[key] for key in card["statements"]]] for card in apart[:MOST_CARDS]],
        "figures": _figures(rows, places | {key_of(shift): n for n, shift in enumerate(changes)}, changes, labels),
        **FIXED,
    }
    return _filled(words, data)


def _told(rows: Sequence[Row], entries: Sequence[Entry], shifts: Sequence[Shift], labels: Labels) -> dict[str, object]:
    """Return what the page says of the statements and changes, by the names that the template has for it."""
    loose, undated = loose_claims(rows, entries, shifts), unplaced(rows, entries)
    return {
        "labels": labels,
        "headline": headline(shifts),
        "coverage": coverage_of(rows),
        "loose_claims": loose[:MOST_LISTED],
        "more_loose": len(loose[MOST_LISTED:]),
        "chart_notes": chart_notes(rows),
        "unplaced": undated[:MOST_LISTED],
        "more_unplaced": len(undated[MOST_LISTED:]),
        "months": by_month(rows, labels),
        "entries": entries[:FIRST_ROWS],
        "total": len(entries),
        "most_marks": MOST_MARKS,
        "first_cards": FIRST_CARDS,
    }


def _figures(
    rows: Sequence[Row], places: Mapping[str, int], shifts: Sequence[Shift], labels: Labels
) -> dict[str, dict[str, Any]]:
    """Return the charts with a mark for each statement and, where these could be too many, with counts."""
    figures = {"positions": positions_drawn(rows, labels, shifts), "actors": actors_drawn(rows, labels)}
    if len(rows) > MOST_MARKS:
        figures["positions-counts"] = positions_counted(rows, labels, shifts)
        figures["actors-counts"] = actors_counted(rows, labels)
    return {name: slim_figure(figure, places) for name, figure in figures.items()}


def _policy(scripts: Sequence[str]) -> str:
    """Return a Content-Security-Policy that runs these scripts, and lets nothing out or in."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _filled(words: Mapping[str, object], data: Mapping[str, object]) -> str:
    """Return the template with words in it, our scripts and style, and the data that the scripts read."""
    content, packing = packed(data)
    scripts = [_asset(BUNDLE), _asset("page.js")]
    html = (
        _environment()
        .get_template("page.html")
        .render(
            words,
            policy=_policy(scripts),
            style=_markup(_asset("page.css")),
            scripts=[_markup(script) for script in scripts],
            data=_markup(content),
            packing=packing,
        )
    )
    return html.strip() + "\n"


@cache
def _asset(name: str) -> str:
    return (files("timeline") / "page" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    return Environment(
        loader=DictLoader({"page.html": _asset("page.html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _markup(words: str) -> Markup:
    """Mark our own files, and JSON that is already escaped, as HTML; never the words of an article."""
    from markupsafe import Markup

    return Markup(words)
