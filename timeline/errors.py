"""The errors that this package raises: one family, each kind named for whose mistake it is."""

from __future__ import annotations

__all__ = ["ArticleError", "CodebookError", "LexiconError", "TableError", "TimelineError", "WeightsError"]


class TimelineError(Exception):
    """Something given to the package cannot be used; the message says what, where, and what would work."""


class ArticleError(TimelineError):
    """An article, a folder of articles or a manifest cannot be read."""


class CodebookError(TimelineError):
    """A codebook or its examples are wrong."""


class LexiconError(TimelineError):
    """A word list that ships in the package is wrong."""


class TableError(TimelineError):
    """A table of statements or of corrections is wrong."""


class WeightsError(TimelineError):
    """A file of trained weights is missing, damaged or of another version."""
