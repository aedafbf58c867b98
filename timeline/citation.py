"""How to cite the page: in a sentence, in BibTeX, and by what fixes its contents: versions and a digest of the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from timeline.labels import date_words
from timeline.rows import Row

__all__ = ["About", "about", "bibtex", "citation"]

# What makes a statement what it is; another word of context around it is no other state of the data.
FIXED = ("id", "quote", "speaker", "date_start", "date_end", "topic", "position", "status")
ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts \{ as a brace
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class About:
    """What identifies a page: its name, what made it, the state of its data; address and day where they are given."""

    title: str
    program: str
    codebooks: tuple[str, ...]
    data: str  # digest: the same statements, dates, codes and confirmations give the same
    url: str = ""
    made: date | None = None

    @property
    def versions(self) -> str:
        """The versions of the program and of the codebook, and the state of the data."""
        codebook = f"codebook {' and '.join(self.codebooks)}" if self.codebooks else ""
        return ", ".join(part for part in (f"policy-timeline {self.program}", codebook, f"data {self.data}") if part)


def about(rows: Sequence[Row], title: str, program: str, url: str | None = None, made: date | None = None) -> About:
    """Return what identifies the page of *rows*; no clock is read, so that the same rows give the same words."""
    digest = sha256()
    for row in rows:
        digest.update("\0".join(str(row[name]) for name in FIXED).encode("utf-8", "surrogatepass") + b"\n")
    codebooks = sorted({str(row["codebook_version"]) for row in rows if row.get("codebook_version")})
    return About(title, program, tuple(codebooks), digest.hexdigest()[:12], url or "", made)


def citation(page: About) -> str:
    """Return the page's citation in a sentence.

    >>> citation(About("Ferries", "0.1.0", ("ferries 1.0.0",), "c0ffee", "https://example.org/f", date(2026, 2, 9)))
    'Ferries. 9 February 2026. policy-timeline 0.1.0, codebook ferries 1.0.0, data c0ffee. https://example.org/f'
    """
    made = date_words(page.made, page.made) if page.made else ""
    return " ".join([*(f"{part}." for part in (page.title, made, page.versions) if part), page.url]).strip()


def bibtex(page: About) -> str:
    """Return the page's BibTeX entry; year and month only where the day it was made is given.

    >>> print(bibtex(About("R&D {now}", "0.1.0", (), "c0ffee")))
    @misc{timeline-c0ffee,
      title = {R\\&D \\textbraceleft{}now\\textbraceright{}},
      note = {policy-timeline 0.1.0, data c0ffee}
    }
    """
    fields = [("title", _braced(page.title))]
    if page.made:
        fields += [("year", f"{{{page.made.year}}}"), ("month", MONTHS[page.made.month - 1])]
    fields.append(("note", _braced(page.versions)))
    if page.url:
        fields.append(("url", f"{{{page.url.replace('{', '%7B').replace('}', '%7D')}}}"))
    body = ",\n".join(f"  {name} = {value}" for name, value in fields)
    return f"@misc{{timeline-{page.data},\n{body}\n}}"


def _braced(words: str) -> str:
    return "{" + "".join(ESCAPES.get(sign, sign) for sign in " ".join(words.split())) + "}"
