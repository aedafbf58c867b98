"""What the page's scripts read: statements and figures as JSON, with what repeats kept once."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from timeline.entries import Entry
from timeline.passages import joined
from timeline.records import Span

__all__ = ["interned", "packed", "script_json", "slim_figure"]

UNPACKED = 2_000_000  # characters of data; more is packed, and the page opens where browsers can unpack (since 2023)

# What repeats from statement to statement is kept once, in groups that repeat together.
POOLS = {
    "who": ("speaker", "people", "mention", "role", "group", "was_speaker"),
    "code": ("topic", "topics", "position", "step", "was_topic"),
    "time": ("when", "day", "last_day", "basis", "day_words", "was_start", "was_end"),
    "manner": ("form", "medium", "cue", "flags"),
    "standing": ("status", "settled", "was_status"),
    "source": ("outlet", "title", "url", "published"),
}
OWN = ("id", "quote", "passage", "whole", "confidence", "within", "relations", "same")


def interned(entries: Sequence[Entry], articles: Mapping[str, str]) -> dict[str, object]:
    """Return entries as rows: what is a statement's own, then its places in the pools.

    The stretches of articles that passages show are kept once, however many passages overlap there.
    """
    pools: dict[str, dict[tuple[Any, ...], int]] = {name: {} for name in POOLS}
    stretches = [(article, span) for article, spans in _shown(entries).items() for span in spans]
    rows = []
    for entry in entries:
        packed = {"passage": _pointers(entry, stretches, articles), "quote": _own_quote(entry)}
        own = [packed[name] if name in packed else getattr(entry, name) for name in OWN]
        shared = [tuple(getattr(entry, field) for field in POOLS[name]) for name in POOLS]
        rows.append(
            [*own, *(pools[name].setdefault(v, len(pools[name])) for name, v in zip(POOLS, shared, strict=True))]
        )
    pooled = {name: {"fields": POOLS[name], "rows": list(pools[name])} for name in POOLS}
    return {"own": OWN, "pools": pooled, "stretches": [span.of(articles[a]) for a, span in stretches], "rows": rows}


def _shown(entries: Iterable[Entry]) -> dict[str, list[Span]]:
    """Return article -> the stretches of it that passages show; articles and stretches in order."""
    shown: dict[str, list[Span]] = defaultdict(list)
    for entry in entries:
        shown[entry.article] += [Span(p.at, p.at + len(p.words)) for p in entry.passage if p.at is not None]
    return {article: joined(shown[article]) for article in sorted(shown)}


def _pointers(
    entry: Entry, stretches: Sequence[tuple[str, Span]], articles: Mapping[str, str]
) -> list[str | int | list[int]]:
    """Return a passage as parts: marks of ours as they are, 0 for the quote, and for words of the article a list.

    A list holds the number of a stretch, where in it the words begin, then kind and length of each piece; places
    and lengths as a browser counts them.
    """
    parts: list[str | int | list[int]] = []
    reached = None
    for kind, words, at in entry.passage:
        if at is None:
            parts.append(0 if kind else words)
            continue
        if at != reached:
            number = bisect_right(stretches, (entry.article, Span(at, len(articles[entry.article]) + 1))) - 1
            run = [number, _units(articles[entry.article][stretches[number][1].start : at])]
            parts.append(run)
        run += [kind, _units(words)]
        reached = at + len(words)
    return parts


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _own_quote(entry: Entry) -> str | None:
    """Return the quote where the passage does not spell it."""
    said = "".join(piece.words for piece in entry.passage if piece.kind in (1, 2) and piece.at is not None)
    return None if said == entry.quote else entry.quote


def slim_figure(figure: Any, places: Mapping[str, int]) -> dict[str, Any]:
    """Return a figure's JSON without what the page looks up: marks name their statement by its place in the data."""
    whole = figure.to_plotly_json()
    words: dict[str, int] = {}
    data = [_slim(trace, places, words) for trace in whole["data"]]
    return {"data": data, "layout": whole["layout"], "words": list(words)}


def _slim(trace: Mapping[str, Any], places: Mapping[str, int], words: dict[str, int]) -> dict[str, Any]:
    def interned(value: Any) -> Any:
        return [words.setdefault(word, len(words)) for word in value] if isinstance(value, (list, tuple)) else value

    slim = {name: _rounded(value) for name, value in trace.items() if name != "hovertext" and value is not None}
    if "hovertext" in trace:
        slim["hoverinfo"] = "none"
    if "customdata" in trace:
        slim["customdata"] = [_placed(key, places) for key in trace["customdata"]]
    for name in ("text", "textposition"):
        if name in slim:
            slim[name] = interned(slim[name])
    if "marker" in slim:
        line = {key: interned(value) for key, value in slim["marker"].get("line", {}).items()}
        slim["marker"] = {**{key: interned(value) for key, value in slim["marker"].items()}, "line": line}
        if isinstance(slim["marker"].get("size"), list):
            del slim["marker"]["size"]  # the page works it out from the numbers
    return slim


def _placed(key: Any, places: Mapping[str, int]) -> Any:
    """Return the place of a statement, or of each of those that a circle stands for."""
    return [places[one] for one in key] if isinstance(key, (list, tuple)) else None if key is None else places[key]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return {key: _rounded(item) for key, item in value.items()} if isinstance(value, dict) else value


def script_json(value: object) -> str:
    """Return JSON that cannot end the script element it stands in.

    >>> script_json({"a": "</script>&\\u2028"})
    '{"a":"\\\\u003c/script\\\\u003e\\\\u0026\\\\u2028"}'
    """
    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        words = words.replace(character, f"\\u{ord(character):04x}")
    return words


def packed(value: object) -> tuple[str, str]:
    """Return what stands in the data's element, and how it is packed: nothing at all, or deflated and in base64."""
    words = script_json(value)
    if len(words) <= UNPACKED:
        return words, ""
    return b64encode(zlib.compress(words.encode(), 9)).decode(), "deflate"
