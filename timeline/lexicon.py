"""The word lists that ship in the package: loaded once, checked, refused by file and key when wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from timeline.errors import LexiconError

__all__ = ["abbreviations", "load_lexicon"]


@cache
def load_lexicon(name: str) -> Mapping[str, Any]:
    """Return ``lexicons/<name>.toml`` as a mapping; each file's own reader checks its keys.

    >>> "always" in load_lexicon("abbreviations")
    True
    >>> load_lexicon("verbs-of-motion")
    Traceback (most recent call last):
    timeline.errors.LexiconError: lexicons/verbs-of-motion.toml: no such word list
    """
    path = files("timeline") / "lexicons" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"lexicons/{name}.toml: no such word list") from None
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"lexicons/{name}.toml: {error}") from None


@cache
def abbreviations() -> Mapping[str, str]:
    """Return abbreviation (lower case, no full stop) -> "always" (never ends a sentence) or "inside" (may).

    >>> abbreviations()["gov"], abbreviations()["inc"]
    ('always', 'inside')
    """
    lists = load_lexicon("abbreviations")
    return {word.casefold(): kind for kind in ("always", "inside") for word in lists[kind]["words"]}
