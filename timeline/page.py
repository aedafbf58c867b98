"""The page: a table of statements, its changes of position and its figures as one HTML file that calls nobody."""

from __future__ import annotations

import json
from base64 import b64encode
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote as percent

from timeline import charts
from timeline.charts import Labels, Row, date_words, open_end, placed, plotted, plural, rows_of, signed, who
from timeline.records import Leg, Shift, Span

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["render"]

FIRST_ROWS = 100  # of the table, written into the HTML for readers without JavaScript
MOST_LISTED = 40  # of the statements that the chart cannot place, of the claims that belong to no change
ROOM_OF_CAPTION = 150  # letters: how much of a card the lines below a quotation take
BUNDLE = "plotly-basic.min.js"

BASIS = {
    "weekday": "a weekday named in the article",
    "explicit": "a date in the article",
    "relative": "words in the article, counted from the day it appeared",
    "inherited": "the date of the occasion, told elsewhere in the article",
    "bounded": "limits only: the article tells what came before or after",
    "published": "the day the article appeared",
    "none": "the article does not say",
    "corrected": "a reader's correction",
}
PUBLISHED_BASIS = {
    "given": "given with the article",
    "html": "from the article's HTML",
    "url": "from the address",
    "dateline": "from the dateline",
    "caption": "from a caption",
    "embed": "from an embedded post",
    "text": "from the text",
}
FORMS = {
    "direct": "quoted",
    "mixed": "partly quoted",
    "indirect": "in the outlet's words",
}
STATUS = {
    "suggested": "suggested by the program, not confirmed",
    "confirmed": "confirmed by",
    "corrected": "corrected by",
    "withdrawn": "withdrawn: not a statement",
}
FLAGS = {
    "conditional": "conditional",
    "reported": "reports what others say",
    "rhetorical": "rhetorical",
    "outlet_claim": "the outlet's own claim",
    "disputed": "meaning disputed by a later statement",
}
RELATIONS = {
    "clarifies": "says what another statement meant",
    "contradicts": "contradicts another statement",
    "confirms": "confirms another statement",
    "answers": "answers a question",
}
KINDS = {
    "reversal": "Reversal: from one side of zero to the other",
    "softening": "Softening: lower on the scale, on the same side of zero",
    "hardening": "Hardening: higher on the scale, on the same side of zero",
    "return": "Return: back to the earlier step within 30 days",
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
    "one source": "Only one article carries the words.",
}


def render(
    table: pd.DataFrame,
    *,
    shifts: Sequence[Shift] = (),
    articles: Mapping[str, str] | None = None,
    labels: Labels | None = None,
    title: str = "Stated positions over time",
    context: int = 200,
    method: Mapping[str, str] | None = None,
) -> str:
    """Return the whole page as HTML; the same input gives the same bytes.

    *articles* maps an article's stem to its text; of it, only *context* characters around each quotation go into
    the page, and none without it. *method* adds lines to the method box: what is said, and the words that say it.
    """
    every = rows_of(table)
    rows = [row for row in every if row["status"] != "withdrawn"]
    labels = labels or Labels.seen_in(rows)
    entries = list(_entries(rows, labels, articles or {}, context))
    ordered = [*_counted(shifts), *_possible(shifts)]
    words = {
        "title": title,
        "withdrawn": len(every) - len(rows),
        "labels": labels,
        "method": method or {},
        **_told(rows, entries, ordered, labels),
    }
    data = {
        "title": title,
        **_interned(entries, articles or {}),
        "figures": _figures(table, entries, ordered, labels),
        "dark": charts.DARK,
        "config": charts.CONFIG,
    }
    return _filled(words, data)


def _told(rows: Sequence[Row], entries: Sequence[Entry], shifts: Sequence[Shift], labels: Labels) -> dict[str, object]:
    """Return what the page says of the statements and changes, by the names that the template has for it."""
    loose = _loose_claims(rows, entries, shifts)
    return {
        "headline": _headline(shifts),
        "coverage": _coverage(rows),
        "changes": [_change(shift, entries, labels) for shift in shifts],
        "loose_claims": loose[:MOST_LISTED],
        "more_loose": len(loose[MOST_LISTED:]),
        "chart_notes": _chart_notes(rows),
        "unplaced": _unplaced(rows, entries),
        "more_unplaced": max(0, len(_unplaceable(rows)) - MOST_LISTED),
        "months": _months(rows, labels),
        "entries": entries[:FIRST_ROWS],
        "total": len(entries),
    }


def _figures(
    table: pd.DataFrame, entries: Sequence[Entry], shifts: Sequence[Shift], labels: Labels
) -> dict[str, dict[str, Any]]:
    places = {entry.id: place for place, entry in enumerate(entries)}
    lead = [(shift.speaker, shift.topic) for shift in shifts]
    return {
        "positions": _figure(charts.position_timeline(table, labels, lead=lead), places),
        "actors": _figure(charts.statements_by_actor(table, labels), places),
    }


# ------------------------------------------------------------------------------------------------ statements as words


class Piece(NamedTuple):
    """Words of a passage, and what they are."""

    kind: int  # 0 around the statement, 1 the statement, 2 and 3 deciding words in and outside it
    words: str
    at: int | None = None  # where they stand in the article; None: a mark of ours, or words without an article


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement as the page shows it: words, no codes."""

    id: str
    quote: str
    article: str
    passage: tuple[Piece, ...]
    speaker: str
    mention: str
    role: str
    group: str
    topic: str
    topics: str
    position: str
    step: int | None
    when: str
    day: str  # first possible day, or last, or nothing: for sorting and for the download
    last_day: str
    basis: str
    day_words: str
    form: str
    medium: str
    cue: str
    outlet: str
    title: str
    url: str
    link: str  # the address with the words to scroll to
    whole: bool  # the words stand in the article as one, so that they can be looked for
    published: str
    status: str
    settled: bool
    confidence: str
    flags: str
    within: str
    relations: tuple[tuple[str, str], ...]
    same: tuple[str, ...]  # the same utterance elsewhere
    was_status: str  # the table's own values, which a line of corrections must name
    was_speaker: str
    was_topic: str
    was_start: str
    was_end: str


def _entries(rows: Sequence[Row], labels: Labels, articles: Mapping[str, str], context: int) -> Iterator[Entry]:
    ids = {row["id"] for row in rows}
    utterances: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.get("utterance"):
            utterances[row["utterance"]].append(str(row["id"]))
    for row in rows:
        same = [key for key in utterances.get(row.get("utterance") or "", ()) if key != row["id"]]
        yield _entry(row, labels, articles.get(row["article"]), context, ids, same)


def _entry(row: Row, labels: Labels, text: str | None, context: int, ids: set[str], same: Sequence[str]) -> Entry:
    url = _safe_url(row.get("url"))
    return Entry(
        id=str(row["id"]),
        quote=str(row["quote"]),
        article=str(row["article"]),
        passage=_passage(row, text, context),
        speaker=who(row),
        mention=str(row.get("speaker_mention") or ""),
        role=str(row.get("speaker_role") or ""),
        group=labels.groups.get(str(row.get("speaker_group")), str(row.get("speaker_group") or "")),
        topic=labels.topic(row["topic"]) if row["topic"] or row["on_topic"] else "off topic",
        topics=", ".join(labels.topic(topic) for topic in (row.get("topics") or ())[1:]),
        position=_position(row, labels),
        step=row["position"],
        when=date_words(row["date_start"], row["date_end"], row["date_precision"]),
        day=str(row["date_start"] or row["date_end"] or ""),
        last_day=str(row["date_end"] or row["date_start"] or ""),
        basis=BASIS.get(str(row.get("date_basis")), str(row.get("date_basis") or "")),
        day_words=_words_at(text, row.get("date_span")),
        form="asked as a question" if row.get("is_question") else FORMS.get(str(row.get("form")), ""),
        medium=_known(row.get("medium")),
        cue=str(row.get("cue") or ""),
        outlet=_outlet(row),
        title=str(row.get("title") or ""),
        url=url,
        link=_fragment_link(url, row),
        whole=len(row.get("spans") or ()) == 1,
        published=_published(row),
        status=_status(row),
        settled=_settled(row),
        confidence=_confidence(row),
        flags=", ".join(FLAGS.get(flag, flag) for flag in row.get("flags") or ()),
        within=row["within"] if row.get("within") in ids else "",
        relations=tuple(_relations(row, ids)),
        same=tuple(same),
        was_status=str(row["status"]),
        was_speaker=str(row["speaker"] or ""),
        was_topic=str(row["topic"] or ""),
        was_start=str(row["date_start"] or ""),
        was_end=str(row["date_end"] or ""),
    )


def _settled(row: Row) -> bool:
    return row["status"] in ("confirmed", "corrected")


def _coder(row: Row) -> str:
    return str(row.get("coder") or "a reader")


def _status(row: Row) -> str:
    words = STATUS.get(row["status"], str(row["status"]))
    return f"{words} {_coder(row)}" if _settled(row) else words


def _outlet(row: Row) -> str:
    return str(row.get("outlet") or f"article {row['article']}")


def _position(row: Row, labels: Labels) -> str:
    if row["position"] is None:
        return "no position found" if row["topic"] else ""
    words = labels.step(row["topic"], row["position"])
    number = signed(row["position"])
    return words if words == number else f"{number} {words}"


def _known(value: object) -> str:
    return "" if value in (None, "unspecified") else str(value)


def _words_at(text: str | None, span: Sequence[int] | None) -> str:
    return text[span[0] : span[1]] if text is not None and span else ""


def _published(row: Row) -> str:
    """Return when the article appeared, in words, with how that is known."""
    value = row.get("published")
    if not value:
        return "not known"
    first, _, last = str(value).partition("/")
    start, end = _iso(first), _iso(last or first)
    basis = PUBLISHED_BASIS.get(str(row.get("published_basis")))
    return date_words(start, end) + (f" ({basis})" if basis else "")


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _confidence(row: Row) -> str:
    """Return how sure the program is of its codes; nothing where a reader has given or confirmed them."""
    if _settled(row):
        return ""
    parts = [
        f"{name} {value:.0%}"
        for name, value in (("topic", row.get("topic_confidence")), ("position", row.get("position_confidence")))
        if value is not None
    ]
    return ", ".join(parts)


def _relations(row: Row, ids: set[str]) -> Iterator[tuple[str, str]]:
    for relation in row.get("relations") or ():
        if relation.get("id") in ids:
            yield RELATIONS.get(relation["kind"], relation["kind"]), relation["id"]


def _safe_url(url: object) -> str:
    """Return a web address, or nothing for any other kind of link.

    >>> _safe_url("https://example.org/a"), _safe_url("javascript:alert(1)"), _safe_url(None)
    ('https://example.org/a', '', '')
    """
    words = str(url or "").strip()
    return words if words.lower().startswith(("https://", "http://")) else ""


def _fragment_link(url: str, row: Row) -> str:
    """Return the address that scrolls to the words, where the browser still finds them on the page.

    >>> _fragment_link("https://a.org/x#top", {"quote": "We go - now, all of us", "spans": [[0, 22]]})
    'https://a.org/x#:~:text=We%20go%20%2D%20now%2C%20all%20of%20us'
    """
    if not url or len(row.get("spans") or ()) != 1:  # an interrupted quotation does not stand on the page as one
        return url
    lines = [line.strip() for line in str(row["quote"]).splitlines() if line.strip()]
    words = [word for line in lines for word in line.split()]
    if len(words) <= 10 and len(lines) == 1:
        return f"{url.split('#')[0]}#:~:text={_encoded(' '.join(words))}"
    ends = (_encoded(" ".join(words[:4])), _encoded(" ".join(words[-4:])))
    return f"{url.split('#')[0]}#:~:text={','.join(ends)}"


def _encoded(words: str) -> str:
    return percent(words, safe="").replace("-", "%2D")


# ------------------------------------------------------------------------------------------------ passages


def _passage(row: Row, text: str | None, context: int) -> tuple[Piece, ...]:
    """Return the statement within the article's words, in pieces that say what they are."""
    spans = [Span(*span) for span in row.get("spans") or ()]
    if text is None or not spans or spans[-1].end > len(text):
        return (Piece(1, str(row["quote"])),)
    deciding = [Span(*span) for span in row.get("evidence") or ()]
    pieces: list[Piece] = []
    for window in _windows(text, spans, context):
        if pieces:
            pieces.append(Piece(0, " […] "))
        elif window.start > 0 and context:
            pieces.append(Piece(0, "… "))
        pieces += _pieces(text, window, spans, deciding)
    if context and spans[-1].end < len(text) and window.end < len(text):
        pieces.append(Piece(0, " …"))
    return tuple(pieces)


def _windows(text: str, spans: Sequence[Span], context: int) -> list[Span]:
    """Return the stretches to show: each span with its context, joined where they meet, cut between words."""
    return _joined(
        Span(_word_start(text, start - context, start), _word_end(text, end, end + context)) for start, end in spans
    )


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same places without overlap.

    >>> _joined([Span(7, 9), Span(0, 4), Span(3, 5)])
    [Span(start=0, end=5), Span(start=7, end=9)]
    """
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _word_start(text: str, start: int, limit: int) -> int:
    if start <= 0:
        return 0
    while start < limit and not text[start - 1].isspace():
        start += 1
    return start


def _word_end(text: str, limit: int, end: int) -> int:
    if end >= len(text):
        return len(text)
    while end > limit and not text[end].isspace():
        end -= 1
    return end


def _pieces(text: str, window: Span, spans: Sequence[Span], deciding: Sequence[Span]) -> Iterator[Piece]:
    edges = {window.start, window.end, *(edge for span in (*spans, *deciding) for edge in span)}
    cuts = sorted(edge for edge in edges if window.start <= edge <= window.end)
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        said = any(span.holds(piece) for span in spans)
        decided = any(span.holds(piece) for span in deciding)
        yield Piece((2 if said else 3) if decided else int(said), piece.of(text), start)


# ------------------------------------------------------------------------------------------------ changes


def _counted(shifts: Sequence[Shift]) -> list[Shift]:
    return sorted((s for s in shifts if s.counted), key=lambda s: (s.after.date_end, s.speaker, s.topic), reverse=True)


def _possible(shifts: Sequence[Shift]) -> list[Shift]:
    return sorted(
        (s for s in shifts if not s.counted), key=lambda s: (s.after.date_end, s.speaker, s.topic), reverse=True
    )


def _headline(shifts: Sequence[Shift]) -> str:
    """Return the finding, counted; what is only possible stands apart."""
    counted, possible = _counted(shifts), _possible(shifts)
    rest = f"{plural(len(possible), 'possible change')} {'is' if len(possible) == 1 else 'are'} listed"
    if counted:
        speakers = plural(len({shift.speaker_id for shift in counted}), "speaker")
        finding = f"{plural(len(counted), 'change')} of position by {speakers}"
        return f"{finding}; {rest} apart" if possible else finding
    return f"No change of position is counted; {rest}" if possible else "No change of position was found"


def _change(shift: Shift, entries: Sequence[Entry], labels: Labels) -> dict[str, object]:
    known = {entry.id: entry for entry in entries}

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
        "reasons": reasons or ([] if shift.counted else ["The program gives no reason."]),
        "notes_under": _shorter(*(_telling(entries) for _, _, entries in legs)),
        "legs": [{"name": name, **_leg(leg, shift.topic, labels, entries)} for name, leg, entries in legs],
        "apart": _apart(shift),
        "clarifications": pick(shift.clarifications),
        "claims": pick(shift.claims),
        "confidence": None if sure else f"{shift.confidence:.0%}",  # a reader's codes are not a matter of confidence
    }


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
        "when": told.pop() if len(told) == 1 else _period(leg.date_start, leg.date_end),
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


def _period(first: date, last: date) -> str:
    """Return the days from the first of several statements to the last.

    >>> _period(date(2025, 6, 15), date(2025, 6, 16)), _period(date(2025, 6, 15), date(2025, 6, 15))
    ('15 to 16 June 2025', '15 June 2025')
    """
    return date_words(first, last).removeprefix("between ").replace(" and ", " to ")


def _apart(shift: Shift) -> str:
    """Return how far apart the two sides are, in words that the ranges allow."""
    least = (shift.after.date_start - shift.before.date_end).days
    most = (shift.after.date_end - shift.before.date_start).days
    if least <= 0:
        return "the dates overlap" if most else "the same day"
    return plural(least, "day") + " apart" if least == most else f"{least} to {most} days apart"


def _loose_claims(rows: Sequence[Row], entries: Sequence[Entry], shifts: Sequence[Shift]) -> list[Entry]:
    """Return the outlets' claims of a change that stand with none of the changes listed."""
    told = {key for shift in shifts for key in shift.claims}
    claims = {row["id"] for row in rows if "outlet_claim" in (row.get("flags") or ())}
    return [entry for entry in entries if entry.id in claims - told]


# ------------------------------------------------------------------------------------------------ what is covered


def _coverage(rows: Sequence[Row]) -> dict[str, object]:
    dated = [(row["date_start"], row["date_end"]) for row in rows if plotted(row)]
    close = [(start, end) for start, end in dated if (end - start).days < charts.NARROW] or dated
    return {
        "statements": plural(len(rows), "statement"),
        "speakers": plural(len({row["speaker"] for row in rows if row["speaker"]}), "speaker"),
        "articles": plural(len({row["article"] for row in rows}), "article"),
        "outlets": sorted({str(row["outlet"]) for row in rows if row.get("outlet")}),
        "period": _period(min(s for s, _ in close), max(e for _, e in close)) if close else "",
        "undated": sum(not placed(row) for row in rows),
        "readers": _and(sorted({_coder(row) for row in rows if _settled(row)})),
        "read": [(kind, sum(row["status"] == kind for row in rows)) for kind in ("confirmed", "corrected")],
        "by_outlet": sorted(Counter(_outlet(row) for row in rows).items()),
    }


def _and(names: Sequence[str]) -> str:
    """Return names as one would say them.

    >>> _and(["A. Roe", "B. Doe", "C. Poe"]), _and(["A. Roe"]), _and([])
    ('A. Roe, B. Doe and C. Poe', 'A. Roe', '')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _chart_notes(rows: Sequence[Row]) -> dict[str, int]:
    coded = [row for row in rows if row["topic"] is not None and row["position"] is not None]
    return {
        "drawn": sum(placed(row) for row in coded),
        "arrows": sum(bool(open_end(row)) for row in coded),
        "undated": sum(not placed(row) for row in coded),
        "no_position": sum(row["topic"] is not None and row["position"] is None for row in rows),
        "off_topic": sum(row["topic"] is None for row in rows),
    }


def _unplaceable(rows: Sequence[Row]) -> list[str]:
    return [row["id"] for row in rows if row["topic"] is not None and not placed(row)]


def _unplaced(rows: Sequence[Row], entries: Sequence[Entry]) -> list[Entry]:
    ids = set(_unplaceable(rows)[:MOST_LISTED])
    return [entry for entry in entries if entry.id in ids]


def _months(rows: Sequence[Row], labels: Labels) -> dict[str, object]:
    """Return topic by month: how many statements, and from which to which step."""
    placed = [
        (row["topic"], f"{row['date_start']:%Y-%m}", row["position"])
        for row in rows
        if row["topic"] and plotted(row) and f"{row['date_start']:%Y-%m}" == f"{row['date_end']:%Y-%m}"
    ]
    months = sorted({month for _, month, _ in placed})
    topics = sorted({topic for topic, _, _ in placed}, key=lambda topic: labels.topic(topic))
    steps: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for topic, month, step in placed:
        steps[topic, month].append(step)
    cells = [
        {"topic": labels.topic(topic), "cells": [_cell(steps[topic, month]) for month in months]} for topic in topics
    ]
    return {"names": [f"{date.fromisoformat(month + '-01'):%b %Y}" for month in months], "rows": cells}


def _cell(steps: Sequence[int | None]) -> dict[str, object]:
    coded = sorted(step for step in steps if step is not None)
    words = "" if not coded else signed(coded[0]) + (f" to {signed(coded[-1])}" if coded[0] != coded[-1] else "")
    return {"n": len(steps), "words": words, "low": coded[0] if coded else None, "high": coded[-1] if coded else None}


# ------------------------------------------------------------------------------------------------ the file itself


def _figure(figure: Any, places: Mapping[str, int]) -> dict[str, Any]:
    """Return a figure's JSON without what the page looks up: marks name their statement by its place in the data."""
    whole = figure.to_plotly_json()
    words: dict[str, int] = {}
    data = [_slim(trace, places, words) for trace in whole["data"]]
    return {"data": data, "layout": whole["layout"], "words": list(words)}


def _slim(trace: Mapping[str, Any], places: Mapping[str, int], words: dict[str, int]) -> dict[str, Any]:
    def interned(value: Any) -> Any:
        return [words.setdefault(word, len(words)) for word in value] if isinstance(value, (list, tuple)) else value

    slim = {name: _rounded(value) for name, value in trace.items() if name != "hovertext" and value is not None}
    if "hovertext" in trace:
        slim["hoverinfo"] = "none"
    if "customdata" in trace:
        slim["customdata"] = [None if key is None else places[key] for key in trace["customdata"]]
    for name in ("text", "textposition"):
        if name in slim:
            slim[name] = interned(slim[name])
    if "marker" in slim:
        line = {key: interned(value) for key, value in slim["marker"].get("line", {}).items()}
        slim["marker"] = {**{key: interned(value) for key, value in slim["marker"].items()}, "line": line}
    return slim


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return {key: _rounded(item) for key, item in value.items()} if isinstance(value, dict) else value


# What repeats from statement to statement is kept once, in groups that repeat together.
POOLS = {
    "who": ("speaker", "mention", "role", "group", "was_speaker"),
    "code": ("topic", "topics", "position", "step", "was_topic"),
    "time": ("when", "day", "last_day", "basis", "day_words", "was_start", "was_end"),
    "manner": ("form", "medium", "cue", "flags"),
    "standing": ("status", "settled", "was_status"),
    "source": ("outlet", "title", "url", "published"),
}
OWN = ("id", "quote", "passage", "whole", "confidence", "within", "relations", "same")


def _interned(entries: Sequence[Entry], articles: Mapping[str, str]) -> dict[str, object]:
    """Return entries as rows: what is a statement's own, then its places in the pools.

    The stretches of articles that passages show are kept once, however many passages overlap there.
    """
    pools: dict[str, dict[tuple[Any, ...], int]] = {name: {} for name in POOLS}
    stretches = [(article, span) for article, spans in _shown(entries).items() for span in spans]
    rows = []
    for entry in entries:
        packed = {"passage": _pointers(entry, stretches, articles), "quote": _own_quote(entry)}
        own = [packed[name] if name in packed else getattr(entry, name) for name in OWN]
        shared = [tuple(getattr(entry, field) for field in POOLS[name]) for name in POOLS]
        rows.append(
            [*own, *(pools[name].setdefault(v, len(pools[name])) for name, v in zip(POOLS, shared, strict=True))]
        )
    pooled = {name: {"fields": POOLS[name], "rows": list(pools[name])} for name in POOLS}
    return {"own": OWN, "pools": pooled, "stretches": [span.of(articles[a]) for a, span in stretches], "rows": rows}


def _shown(entries: Iterable[Entry]) -> dict[str, list[Span]]:
    """Return article -> the stretches of it that passages show; articles and stretches in order."""
    shown: dict[str, list[Span]] = defaultdict(list)
    for entry in entries:
        shown[entry.article] += [Span(p.at, p.at + len(p.words)) for p in entry.passage if p.at is not None]
    return {article: _joined(shown[article]) for article in sorted(shown)}


def _pointers(
    entry: Entry, stretches: Sequence[tuple[str, Span]], articles: Mapping[str, str]
) -> list[str | int | list[int]]:
    """Return a passage as parts: marks of ours as they are, 0 for the quote, and for words of the article a list.

    A list holds the number of a stretch, where in it the words begin, then kind and length of each piece; places
    and lengths as a browser counts them.
    """
    parts: list[str | int | list[int]] = []
    reached = None
    for kind, words, at in entry.passage:
        if at is None:
            parts.append(0 if kind else words)
            continue
        if at != reached:
            number = bisect_right(stretches, (entry.article, Span(at, len(articles[entry.article]) + 1))) - 1
            run = [number, _units(articles[entry.article][stretches[number][1].start : at])]
            parts.append(run)
        run += [kind, _units(words)]
        reached = at + len(words)
    return parts


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _own_quote(entry: Entry) -> str | None:
    """Return the quote where the passage does not spell it."""
    said = "".join(piece.words for piece in entry.passage if piece.kind in (1, 2) and piece.at is not None)
    return None if said == entry.quote else entry.quote


def _script_json(value: object) -> str:
    """Return JSON that cannot end the script element it stands in.

    >>> _script_json({"a": "</script>&\\u2028"})
    '{"a":"\\\\u003c/script\\\\u003e\\\\u0026\\\\u2028"}'
    """
    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        words = words.replace(character, f"\\u{ord(character):04x}")
    return words


def _policy(scripts: Sequence[str]) -> str:
    """Return a Content-Security-Policy that runs these scripts, and lets nothing out or in."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _filled(words: Mapping[str, object], data: Mapping[str, object]) -> str:
    """Return the template with words in it, our scripts and style, and the data that the scripts read."""
    scripts = [_asset(BUNDLE), _asset("page.js")]
    html = (
        _environment()
        .get_template("page.html")
        .render(
            words,
            policy=_policy(scripts),
            style=_markup(_asset("page.css")),
            scripts=[_markup(script) for script in scripts],
            data=_markup(_script_json(data)),
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
