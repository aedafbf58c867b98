"""Reads news articles and shows, with evidence, how positions stated on a policy change over time.

The public names load when first used, so that importing the package costs nothing:

>>> import timeline
>>> [span.of("He left Monday.") for span in [timeline.Span(8, 14)]]
['Monday']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline import charts as charts
    from timeline.articles import read_articles as read_articles
    from timeline.check import check_table as check_table
    from timeline.codebook import check_codebook as check_codebook
    from timeline.codebook import load_codebook as load_codebook
    from timeline.codings import read_codings as read_codings
    from timeline.corrections import apply_corrections as apply_corrections
    from timeline.corrections import read_corrections as read_corrections
    from timeline.dates import find_timexes as find_timexes
    from timeline.divergence import find_divergences as find_divergences
    from timeline.errors import TimelineError as TimelineError
    from timeline.page import render as render
    from timeline.pipeline import extract as extract
    from timeline.records import Article as Article
    from timeline.records import Span as Span
    from timeline.records import Statement as Statement
    from timeline.reliability import compare_codings as compare_codings
    from timeline.shifts import find_shifts as find_shifts
    from timeline.table import read_table as read_table
    from timeline.table import to_frame as to_frame
    from timeline.table import write_table as write_table

__version__ = "0.1.0"

HOMES = {
    "Article": "records",
    "Span": "records",
    "Statement": "records",
    "TimelineError": "errors",
    "apply_corrections": "corrections",
    "check_codebook": "codebook",
    "check_table": "check",
    "compare_codings": "reliability",
    "extract": "pipeline",
    "find_divergences": "divergence",
    "find_shifts": "shifts",
    "find_timexes": "dates",
    "load_codebook": "codebook",
    "read_articles": "articles",
    "read_codings": "codings",
    "read_corrections": "corrections",
    "read_table": "table",
    "render": "page",
    "to_frame": "table",
    "write_table": "table",
}
MODULES = ("charts",)

__all__ = [  # noqa: RUF022 - in the order a reader would use them
    "read_articles",
    "extract",
    "to_frame",
    "read_table",
    "write_table",
    "read_corrections",
    "apply_corrections",
    "check_table",
    "find_shifts",
    "find_divergences",
    "find_timexes",
    "load_codebook",
    "check_codebook",
    "read_codings",
    "compare_codings",
    "charts",
    "render",
    "Article",
    "Span",
    "Statement",
    "TimelineError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Load the module that owns a public name, once, when it is first asked for."""
    if name in MODULES:
        return import_module(f"timeline.{name}")
    if name in HOMES:
        value = getattr(import_module(f"timeline.{HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'timeline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
