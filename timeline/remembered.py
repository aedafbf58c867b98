"""What has been worked out of each word: found again at the cost of a look into a dictionary."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["Remembered"]

T = TypeVar("T")


class Remembered(dict[str, T]):
    """What a function makes of words, asked of all the words of an article at once and worked out once for each.

    Its memory is emptied when it is full, so that it stays small in a run of any length.

    >>> lengths = Remembered(len, 1000)
    >>> [*map(lengths.__getitem__, "they may say they may".split())], len(lengths)
    ([4, 3, 3, 4, 3], 3)
    """

    def __init__(self, work: Callable[[str], T], most: int) -> None:
        """Begin with nothing remembered, and at the *most* with so many words."""
        super().__init__()
        self._work, self._most = work, most

    def __missing__(self, word: str) -> T:
        """Work it out."""
        if len(self) >= self._most:
            self.clear()
        found = self[word] = self._work(word)
        return found
