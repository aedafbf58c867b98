"""A folder of answers, each under the hash of what was asked: the same question is never paid twice."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from timeline.errors import TimelineError
from timeline.files import write_whole

__all__ = ["Answers", "default_folder", "digest"]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers in a folder, one file each; a file that is damaged counts as none."""

    folder: Path

    def open(self) -> None:
        """Make the folder, for its owner alone: answers repeat words of articles. Refuse one that cannot be used."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise TimelineError(f"{self.folder}: answers cannot be kept there ({error.strerror})") from None
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise TimelineError(f"{self.folder}: answers cannot be kept there (Permission denied)")

    def get(self, key: str) -> str | None:
        """Return the answer kept under *key*."""
        try:
            kept = json.loads(self._file(key).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, model: str, answer: str) -> None:
        """Keep an answer, whole or not at all."""
        file = self._file(key)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(file, json.dumps({"model": model, "answer": answer}, ensure_ascii=False) + "\n", force=True)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def digest(url: str, body: Mapping[str, Any]) -> str:
    """Return the hash of what is asked, and of whom; no key is in it.

    >>> digest("http://localhost/v1", {"b": 1, "a": 2}) == digest("http://localhost/v1", {"a": 2, "b": 1})
    True
    """
    asked = json.dumps([url, body], sort_keys=True, ensure_ascii=False)
    return sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


def default_folder() -> Path:
    """Return the folder for answers in the user's cache, where the platform wants it."""
    home = Path.home()
    if sys.platform == "win32":
        cache = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        cache = home / "Library" / "Caches"
    else:
        given = Path(os.environ.get("XDG_CACHE_HOME") or "")
        cache = given if given.is_absolute() else home / ".cache"
    return cache / "policy-timeline" / "second-coder"
