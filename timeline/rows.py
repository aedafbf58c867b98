"""The rows of a table of statements as charts and the page read them: plain values, and what they tell of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from timeline.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Row", "open_end", "placed", "plotted", "rows_of", "settled", "standing", "who"]

Row = dict[str, Any]

NEEDED = (
    *("id", "article", "quote", "speaker", "speaker_id", "on_topic", "topic", "position", "position_id", "status"),
    *("date_start", "date_end", "date_precision"),
)


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the table's rows as dictionaries: every kind of null as ``None``, steps as int, days as date.

    >>> import pandas
    >>> rows_of(pandas.DataFrame({"id": ["a"]}))
    Traceback (most recent call last):
    timeline.errors.TableError: table: no column 'article' (a table of statements has the columns listed in README.md)
    """
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise TableError(f"table: no column '{missing[0]}' (a table of statements has the columns listed in README.md)")
    rows = [{str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")]
    for row in rows:
        row["date_start"], row["date_end"] = _as_day(row["date_start"]), _as_day(row["date_end"])
        row["position"] = None if row["position"] is None else int(row["position"])
    return rows


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int, list, tuple, dict)):
        return value
    import pandas as pd

    if hasattr(value, "tolist"):  # numpy's own kinds, as Parquet gives them back
        value = value.tolist()
    return value if isinstance(value, (list, tuple, dict)) or not pd.isna(value) else None


def _as_day(value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    return date.fromisoformat(str(value)[:10])


def standing(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that no reader has withdrawn."""
    return [row for row in rows if row["status"] != "withdrawn"]


def settled(row: Row) -> bool:
    """Tell whether a reader has confirmed or corrected the row's codes."""
    return row["status"] in ("confirmed", "corrected")


def plotted(row: Row) -> bool:
    """Tell whether both ends of a row's date are known, so that it stands on its days."""
    return row["date_start"] is not None and row["date_end"] is not None


def placed(row: Row) -> bool:
    """Tell whether a row can be drawn in time: at least one end of its date is known."""
    return row["date_start"] is not None or row["date_end"] is not None


def open_end(row: Row) -> int:
    """Return the side on which a row's date is open: -1 for "or earlier", 1 for "or later", 0 for neither or both.

    >>> open_end({"date_start": None, "date_end": date(2026, 2, 10)})
    -1
    """
    return (row["date_end"] is None) - (row["date_start"] is None)


def who(row: Row) -> str:
    """Return the speaker's name; an outlet's own claim is the outlet's.

    >>> who({"speaker": None, "flags": ["outlet_claim"], "outlet": "The Quay Post"}), who({"speaker": None})
    ('The Quay Post', 'speaker not named')
    """
    if row["speaker"] is None and "outlet_claim" in (row.get("flags") or ()):
        return str(row.get("outlet") or "the outlet, not named")
    return str(row["speaker"] or "speaker not named")
