"""The colours of the figures, on light paper and on dark."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "BAND",
    "CUT",
    "DARK",
    "FAINT",
    "GRID",
    "HIGH_TINT",
    "INK",
    "LOW_TINT",
    "NO_POSITION",
    "PAPER",
    "STEP_COLOURS",
    "TRAIL",
]

# PuOr, without its pale middle: every step stands out on white. Red and blue would read as parties.
STEP_COLOURS = {-2: "#b35806", -1: "#d07812", 0: "#757575", 1: "#8073ac", 2: "#542788"}
INK, FAINT, PAPER = "#222222", "#5f5f5f", "#ffffff"
GRID, CUT, HIGH_TINT, LOW_TINT, BAND = "#d8d8d8", "#ececec", "#f6f4fb", "#fdf6ee", "#b9b6c2"
TRAIL = "#8b8b93"
NO_POSITION = "#5e6a71"

# The same colours on a dark page; a figure cannot take CSS variables, so the page swaps them by this table.
DARK: Mapping[str, str] = {
    "#b35806": "#ffb45c",
    "#d07812": "#d9923f",
    "#757575": "#a8a8a8",
    "#8073ac": "#a597da",
    "#542788": "#cdbcff",
    INK: "#ececec",
    FAINT: "#b4b4b4",
    PAPER: "#17181b",
    GRID: "#3a3b40",
    CUT: "#26272b",
    HIGH_TINT: "#1d1b27",
    LOW_TINT: "#231e18",
    BAND: "#55525f",
    TRAIL: "#85858d",
    NO_POSITION: "#9aa7ae",
}
