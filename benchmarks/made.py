"""The whole program against the gold of made-up articles: what is found, who, when, what about, which step.

    python benchmarks/made.py [FOLDER]

FOLDER (default: data/made) holds the articles, articles.csv and gold.jsonl. A statement is found where one of the
program's shares at least half of their characters taken together. Optional gold counts neither way.

A day is right where both give the same days, or both give none: limits alone ("bounded") and the day of publication
are no days. "Invented" is an answer where the gold has none; "missed" is none where the gold has one.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import starmap
from pathlib import Path
from typing import Any

from timeline import extract, read_articles
from timeline.records import Statement

HOME = Path(__file__).resolve().parent.parent / "data" / "made"
LEAST = 0.5  # of the characters of both
UNDATED = {"bounded", "published", "none"}
COLUMNS = {  # column of the table, what is counted, of which
    "found": ("found", "gold"),
    "speaker": ("speaker", "found"),
    "date": ("date", "found"),
    "form": ("form", "found"),
    "on/off": ("on", "found"),
    "topic": ("topic", "topic given"),
    "step": ("step", "step given"),
}

Gold = dict[str, Any]


def _characters(spans: Iterable[Iterable[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _pairs(gold: list[Gold], found: list[Statement]) -> dict[int, int]:
    """Return which statement found answers to which line of gold, best overlap first, one to one."""
    ours = [_characters(s.spans) for s in found]
    theirs = [_characters(g["spans"]) for g in gold]
    overlaps = (
        (len(a & b) / len(a | b), i, j) for i, a in enumerate(theirs) for j, b in enumerate(ours) if not a.isdisjoint(b)
    )
    pairs: dict[int, int] = {}
    for share, i, j in sorted(overlaps, reverse=True):
        if share >= LEAST and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _name(words: str) -> str:
    return words.lower().replace("’", "'").removeprefix("the ")


def speaker_verdict(gold: Gold, found: Statement) -> str:
    """Say right, part (one name holds the other), wrong or missed; where two speak together, either will do."""
    if gold["speaker"] is None:
        # An unnamed source goes by its own words; a name put in its place is wrong.
        return "right" if found.speaker_id is None else "wrong"
    if gold["speaker_id"] and gold["speaker_id"] == found.speaker_id:
        return "right"
    whole, named = _name(gold["speaker"]), _name(found.speaker or "")
    if named == whole or ("joint" in gold["flags"] and named in whole.split(" and ")):
        return "right"
    if named and (named in whole or whole in named):
        return "part"
    return "wrong" if found.speaker_id else "missed"


def date_verdict(gold: Gold, found: Statement) -> str:
    """Say right, wrong, missed or invented."""
    told = gold["date_basis"] not in UNDATED
    given = found.date_basis not in UNDATED and found.date_start is not None
    if not (told and given):
        return "right" if told == given else "missed" if told else "invented"
    same = (gold["date_start"], gold["date_end"]) == (str(found.date_start), str(found.date_end))
    return "right" if same else "wrong"


def step_verdict(gold: Gold, found: Statement) -> str:
    """Say right, degree (same side, other step), wrong, missed, invented or none."""
    theirs, ours = gold["position"], found.position
    if theirs is None or ours is None:
        return "none" if theirs == ours else "missed" if ours is None else "invented"
    return "right" if theirs == ours else "degree" if theirs * ours > 0 else "wrong"


def _counts(gold: Gold, found: Statement) -> Iterator[str]:
    """Yield what is to be counted of a statement that was found."""
    yield "found"
    for what, verdict in (
        ("speaker", speaker_verdict(gold, found)),
        ("date", date_verdict(gold, found)),
        ("step", step_verdict(gold, found)),
    ):
        yield what if verdict == "right" else f"{what} {verdict}"
    if gold["form"] == found.form:
        yield "form"
    if gold["on_topic"] == found.on_topic:
        yield "on"
    else:
        yield "on, wrongly" if found.on_topic else "off, wrongly"
    if gold["on_topic"] and found.on_topic:
        yield "both on"
        if found.topic:
            yield "topic given"
            yield "topic" if found.topic in (gold["topic"], gold["alt"]) else "topic wrong"
        else:
            yield "topic missed"
    if gold["position"] is not None:
        yield "step told"
    if found.position is not None:
        yield "step given"


def compare(gold: list[Gold], found: list[Statement]) -> Counter[str]:
    """Count for one article."""
    pairs = _pairs(gold, found)
    counts = Counter({"gold": sum(not g["optional"] for g in gold), "extra": len(found) - len(pairs)})
    for i, j in pairs.items():
        if not gold[i]["optional"]:
            counts.update(_counts(gold[i], found[j]))
    return counts


def _share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part]}/{counts[whole]}"


def _row(name: str, counts: Counter[str]) -> str:
    cells = [_share(counts, *what) for what in COLUMNS.values()]
    return f"{name:26}" + "".join(f"{cell:>9}" for cell in cells) + f"{counts['extra']:>9}"


def report(counted: dict[str, Counter[str]]) -> Iterator[str]:
    """Yield the lines of the table, and the errors by kind."""
    yield f"{'':26}" + "".join(f"{name:>9}" for name in (*COLUMNS, "extra"))
    yield from starmap(_row, counted.items())
    total = sum(counted.values(), Counter[str]())
    yield _row("all", total)
    yield "            " + "".join(
        f"  {name} {total[part] / max(total[of], 1):.2f}" for name, (part, of) in COLUMNS.items()
    )
    for what, kinds in {
        "speaker": ("part", "wrong", "missed"),
        "date": ("wrong", "missed", "invented"),
        "topic": ("wrong", "missed"),
        "step": ("degree", "wrong", "missed", "invented"),
    }.items():
        yield f"{what}: " + ", ".join(f"{kind} {total[f'{what} {kind}']}" for kind in kinds)
    yield f"step: {total['step']} right of {total['step told']} that the gold has where the statement was found"
    yield f"subject: on, wrongly {total['on, wrongly']}; off, wrongly {total['off, wrongly']}"


def measure(folder: Path = HOME) -> dict[str, Counter[str]]:
    """Return the counts of each article in a folder."""
    gold = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    return {
        article.stem: compare([g for g in gold if g["article"] == article.stem], extract(article))
        for article in read_articles(sorted(folder.glob("*.txt")))
    }


def main() -> None:
    """Run over the folder and print the table."""
    print("\n".join(report(measure(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME))))


if __name__ == "__main__":
    main()
