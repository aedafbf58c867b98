"""What the page tells machines, as schema.org has it: the data set, and the statements that its changes rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from timeline.citation import About
from timeline.entries import safe_url
from timeline.labels import Labels, plural
from timeline.records import Shift
from timeline.rows import Row, placed, plotted, settled

__all__ = ["linked_data"]

MOST_LINKED = 200  # statements; the data set itself holds the rest


def linked_data(rows: Sequence[Row], shifts: Sequence[Shift], labels: Labels, page: About) -> dict[str, object]:
    """Return JSON-LD: a Dataset, and for each statement of the changes a Quotation or a Claim.

    Only words that stand wholly between quotation marks are a Quotation; what an outlet tells in its own words, in
    part or in whole, is a Claim that the outlet interprets. A subject is told only where a reader has settled it, a
    day only where it is one day: machines that read this see no suggestion as a finding.
    """
    known = {row["id"]: row for row in rows}
    ids = dict.fromkeys(key for shift in shifts for key in _statements(shift) if key in known)
    told = [_statement(known[key], labels, page) for key in list(ids)[:MOST_LINKED]]
    return {"@context": "https://schema.org", "@graph": [_dataset(rows, page), *told]}


def _statements(shift: Shift) -> Iterable[str]:
    return (*shift.before.statements, *shift.after.statements, *shift.clarifications)


def _dataset(rows: Sequence[Row], page: About) -> dict[str, object]:
    days = [day for row in rows if plotted(row) for day in (row["date_start"], row["date_end"])]
    return _known(
        {
            "@type": "Dataset",
            "@id": f"{page.url}#data",
            "name": page.title,
            "description": "Statements that news articles attribute to speakers, with dates, topics and positions.",
            "version": page.data,
            "measurementTechnique": page.versions,
            "size": plural(len(rows), "statement"),
            "temporalCoverage": f"{min(days)}/{max(days)}" if days else None,
            "url": page.url,
            "dateModified": page.made.isoformat() if page.made else None,
        }
    )


def _statement(row: Row, labels: Labels, page: About) -> dict[str, object]:
    verbatim = row.get("form") == "direct"
    article = _article(row)
    return _known(
        {
            "@type": "Quotation" if verbatim else "Claim",
            "@id": f"{page.url}#s={row['id']}",
            "identifier": row["id"],
            "text": row["quote"],
            "creator": row["speaker"],
            **_when(row),
            "about": labels.topic(row["topic"]) if settled(row) and row["topic"] else None,
            "isPartOf" if verbatim else "appearance": article,
            "claimInterpreter": None if verbatim else article.get("publisher"),
        }
    )


def _when(row: Row) -> dict[str, object]:
    if plotted(row) and row["date_start"] == row["date_end"]:
        return {"dateCreated": row["date_start"].isoformat()}
    return {"temporal": f"{row['date_start'] or '..'}/{row['date_end'] or '..'}"} if placed(row) else {}


def _article(row: Row) -> dict[str, object]:
    outlet = row.get("outlet")
    return _known(
        {
            "@type": "NewsArticle",
            "headline": row.get("title"),
            "url": safe_url(str(row.get("url") or "")),
            "publisher": {"@type": "Organization", "name": outlet} if outlet else None,
            "datePublished": _one_day(str(row.get("published") or "")),
        }
    )


def _one_day(published: str) -> str | None:
    try:
        return date.fromisoformat(published).isoformat()
    except ValueError:  # not known, or only between two days
        return None


def _known(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in (None, "")}
