"""Print how well date expressions are found and resolved, on a folder of plain text with TimeML gold.

    python benchmarks/dates.py FOLDER [-o PREDICTED.jsonl]

FOLDER holds text/<article>.txt, dct.tsv (article, tab, day of publication) and timex.jsonl (article, start, end, text,
value, kind). Expressions match when they overlap, one to one, the longest overlap first; durations, sets and
references to now are out of scope, and so is a prediction that touches only these. A value is right when the days are.

"As named" is what `timeline timexes` writes as date_start and date_end, and what TimeML calls the value: the whole of
March for "since March". "As meant" is what dates a statement: from March on.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from timeline.dates import find_timexes
from timeline.records import Interval, Span

Days = tuple[date, date]
OUT_OF_SCOPE = {"duration", "set", "ref", "unresolved"}
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "AU": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Gold:
    """An expression as annotated."""

    start: int
    end: int
    words: str
    kind: str
    days: Days | None


Found = tuple[Span, str, str, Interval | None]  # where, kind, words, days


def predict(text: str, published: date) -> tuple[list[Found], list[Found]]:
    """Return the expressions of a text, with the days they name, and with those they mean."""
    timexes = find_timexes(text, published)
    return [(t.span, t.kind, t.text, t.named) for t in timexes], [(t.span, t.kind, t.text, t.value) for t in timexes]


def value_days(value: str) -> Days | None:
    """Return the first and last day of a TimeML value; ``None`` when it names no days.

    >>> value_days("1989-Q3"), value_days("1989-W43-WE")[0], value_days("PRESENT_REF")
    ((datetime.date(1989, 7, 1), datetime.date(1989, 9, 30)), datetime.date(1989, 10, 28), None)
    """
    text = re.sub(r"(?:-XX)+$|(?<=\d)X+$", "", value.strip().split("T")[0])
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{8}", text):
            day = date.fromisoformat(text)
            return day, day
        if found := re.fullmatch(r"(\d{4})-W(\d\d?)(?:-(\d|WE))?", text):
            return _week_days(int(found[1]), int(found[2]), found[3])
        if found := re.fullmatch(r"(\d{4})-(\d\d|Q[1-4]|H[12]|SP|SU|FA|AU|WI)", text):
            return _part_of_year(int(found[1]), found[2])
        if found := re.match(r"(\d{4})-[QHW]$", text):
            return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
        if re.fullmatch(r"\d{2,4}", text):
            width = 10 ** (4 - len(text))
            return date(int(text) * width, 1, 1), date(int(text) * width + width - 1, 12, 31)
    except ValueError:
        return None
    return None


def _week_days(year: int, week: int, day: str | None) -> Days:
    monday = date.fromisocalendar(year, week, 1)
    if day == "WE":
        return monday + timedelta(5), monday + timedelta(6)
    if day:
        return (only := monday + timedelta(int(day) - 1)), only
    return monday, monday + timedelta(6)


def _part_of_year(year: int, part: str) -> Days:
    if part.isdigit():
        first, count = int(part), 1
    elif part[0] == "Q":
        first, count = 3 * int(part[1]) - 2, 3
    elif part[0] == "H":
        first, count = 6 * int(part[1]) - 5, 6
    else:
        first, count = SEASONS[part], 3
    after = first + count - 1  # months before the first one after it
    return date(year, first, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(1)


def read_gold(folder: Path) -> Mapping[str, list[Gold]]:
    """Return the annotated expressions by article."""
    gold: dict[str, list[Gold]] = defaultdict(list)
    for line in (folder / "timex.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["article"]].append(Gold(row["start"], row["end"], row["text"], row["kind"], value_days(row["value"])))
    return gold


def pair(gold: Sequence[Gold], found: Sequence[Found]) -> tuple[dict[int, int], dict[int, set[int]]]:
    """Pair what overlaps, one to one, the longest overlap first; return also all that each prediction touches."""
    touched: dict[int, set[int]] = defaultdict(set)
    shared = []
    for p, (span, _, _, _) in enumerate(found):
        for g, item in enumerate(gold):
            common = min(item.end, span.end) - max(item.start, span.start)
            if common > 0:
                touched[p].add(g)
                shared.append((-common, g, p))
    pairs: dict[int, int] = {}
    for _, g, p in sorted(shared):
        if g not in pairs and p not in pairs.values():
            pairs[g] = p
    return pairs, touched


def compare(gold: Sequence[Gold], found: Sequence[Found]) -> Iterator[tuple[str, str, str]]:
    """Yield (outcome, kind, what) for each expression of one article."""
    pairs, touched = pair(gold, found)
    for g, item in enumerate(gold):
        if item.kind in OUT_OF_SCOPE:
            continue
        if g not in pairs:
            yield "missed", item.kind, item.words
            continue
        _, _, words, value = found[pairs[g]]
        yield "found", item.kind, item.words
        if _same(value, item.days):
            yield "equal", item.kind, item.words
        else:
            days = "/".join(map(str, item.days or ()))
            yield "wrong", item.kind, f"{item.words!r} is {days}, read {words!r} as {value}"
    for p, (_, kind, words, _) in enumerate(found):
        in_scope = any(gold[g].kind not in OUT_OF_SCOPE for g in touched[p])
        if p not in pairs.values() and (in_scope or not touched[p]):
            yield "false", kind, words


def _same(value: Interval | None, days: Days | None) -> bool:
    return value is not None and days == (value.start, value.end)


def _f1(hits: int, predicted: int, gold: int) -> float:
    return 2 * hits / (predicted + gold) if predicted + gold else 0.0


def report(title: str, outcomes: Counter[str]) -> str:
    """Return the figures in a line."""
    gold, predicted = outcomes["found"] + outcomes["missed"], outcomes["found"] + outcomes["false"]
    detection, value = _f1(outcomes["found"], predicted, gold), _f1(outcomes["equal"], predicted, gold)
    counts = f"gold {gold}, predicted {predicted}, false positives {outcomes['false']}"
    return f"{title:<10} detection F1 {detection:.3f}  value F1 {value:.3f}  ({counts})"


def write_predictions(path: Path, found: Mapping[str, list[Found]]) -> None:
    """Write JSON Lines of article, start, end, text, date_start, date_end."""
    with path.open("w", encoding="utf-8") as out:
        for article, items in found.items():
            for span, _, words, value in items:
                row: dict[str, Any] = {"article": article, "start": span.start, "end": span.end, "text": words}
                row |= {"date_start": value and value.start and value.start.isoformat()}
                row |= {"date_end": value and value.end and value.end.isoformat()}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def main() -> None:
    """Read the folder, predict, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="write the predictions as JSON Lines")
    parser.add_argument("--show", nargs="*", default=[], help="list these outcomes: missed, wrong, false")
    parser.add_argument("--beside-spacy", action="store_true", help="time spaCy's blank tokenizer in the same run")
    arguments = parser.parse_args()
    rows = [line.split("\t") for line in (arguments.folder / "dct.tsv").read_text(encoding="utf-8").splitlines()]
    days = {article: date.fromisoformat(day) for article, day in rows}
    texts = {a: (arguments.folder / "text" / f"{a}.txt").read_bytes().decode("utf-8") for a in days}
    gold = read_gold(arguments.folder)
    both = {article: predict(text, days[article]) for article, text in texts.items()}
    named, meant = ({article: pair[which] for article, pair in both.items()} for which in (0, 1))
    for title, items in (("as meant", meant), ("as named", named)):
        outcomes = [(article, *row) for article in days for row in compare(gold[article], items[article])]
        print(report(title, Counter(outcome for _, outcome, _, _ in outcomes)))
    kinds = Counter((kind, outcome) for _, outcome, kind, _ in outcomes)
    for kind in sorted({kind for kind, outcome in kinds if outcome in ("found", "missed")}):
        total = kinds[kind, "found"] + kinds[kind, "missed"]
        print(f"  {kind:<11} gold {total:4}  found {kinds[kind, 'found']:4}  equal {kinds[kind, 'equal']:4}")
    for wanted in arguments.show:
        print(*(f"{wanted}\t{a}\t{kind}\t{' '.join(w.split())}" for a, o, kind, w in outcomes if o == wanted), sep="\n")
    seconds = timed(lambda: [find_timexes(text, days[article]) for article, text in texts.items()])
    print(f"{len(texts) / seconds:.0f} documents/s, warm")
    if arguments.beside_spacy:
        import spacy

        tokenizer = spacy.blank("en")
        theirs = timed(lambda: [tokenizer(text) for text in texts.values()])
        print(
            f"{len(texts) / theirs:.0f} documents/s, spaCy's blank tokenizer; ours is {theirs / seconds:.2f} times that"
        )
    if arguments.output:
        write_predictions(arguments.output, named)


def timed(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the seconds of the fastest of some rounds, after one to warm up."""
    work()
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


if __name__ == "__main__":
    main()
