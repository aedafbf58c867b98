"""Runs the command line: ``python -m timeline``."""

from __future__ import annotations

import sys

from timeline.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
