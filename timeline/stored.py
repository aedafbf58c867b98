"""The weights that ship with the package, as arrays; whatever is wrong with a file is said in one line."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from timeline.errors import WeightsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["read_arrays", "shipped"]


def shipped(name: str, maker: str) -> bytes:
    """Return the bytes of a file in ``weights/``; *maker* is the script in ``training/`` that makes it.

    >>> shipped("no-such.npz", "train_tagger.py")
    Traceback (most recent call last):
    timeline.errors.WeightsError: weights/no-such.npz: no such file; training/train_tagger.py makes it
    """
    try:
        return (files("timeline") / "weights" / name).read_bytes()
    except FileNotFoundError:
        raise WeightsError(f"weights/{name}: no such file; training/{maker} makes it") from None


def read_arrays(data: bytes, where: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of an ``.npz``, the checksum of each tested; *where* names the file in errors."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except (ValueError, OSError, EOFError, BadZipFile) as error:
        raise WeightsError(f"{where}: damaged ({error}); install the package again") from None
