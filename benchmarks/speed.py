"""Articles a second, stage by stage and in all, in one process on one core, beside spaCy's blank tokenizer.

    python benchmarks/speed.py [FOLDER] [--articles N] [--readme]

FOLDER holds texts of any kind that can be read; without it, articles are made from the project's own texts. Seconds
are those of the processor, so that other jobs on the machine count little. The yardstick needs spaCy and no model; it
is left out where spaCy is not installed. Both read each article twice: the first time with their memories empty, when
every word is new to them, the second time not. --readme writes the table into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported: one core

from material import rearranged, texts_in

from timeline import pipeline
from timeline.engine import keep
from timeline.records import Article

STAGES = {  # what is measured -> the functions of the pipeline that do it
    "read": ("read",),
    "dates": ("infer_published", "find_timexes"),
    "tag": ("tag_tokens",),
    "link, rules": ("find_quotations", "find_claims"),
    "speakers": ("resolve_speakers",),
    "occasions": ("find_occasions",),
    "code": ("Coder.code",),
    "relations": ("find_relations",),
}
SEED = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))[0]
FIRST = Article(  # a whole article, so that every form is looked for once; "two weeks ago" is what loads dateparser
    "first",
    f"{SEED.read_text(encoding='utf-8')}\n\nGov. Jane Roe said Monday that agents left the state two weeks ago.",
    published=date(2025, 6, 16),
)
README = Path(__file__).parent / "README.md"
START = (
    "from datetime import date; from timeline import Article, extract; "
    "extract(Article({stem!r}, {text!r}, published=date.fromisoformat('{published}')))"
)


class Clock(Counter[str]):
    """Seconds of the processor by stage."""

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return *work*, its seconds counted."""

        def run(*args: Any, **kwargs: Any) -> Any:
            begun = time.process_time()
            try:
                return work(*args, **kwargs)
            finally:
                self[stage] += time.process_time() - begun

        return run


def by_stage(articles: Iterable[Article]) -> Clock:
    """Return the seconds of each stage, and of the whole, over all articles."""
    clock = Clock()
    with ExitStack() as stack:
        for stage, names in STAGES.items():
            for name in names:
                place = f"{pipeline.__name__}.{name}"
                stack.enter_context(patch(place, clock.timed(stage, resolve_name(place))))
        for article in articles:
            clock.timed("whole", pipeline.extract)(article)
    return clock


def yardsticks() -> dict[str, Callable[[str], object]]:
    """Return the yardstick, if it is there."""
    try:
        import spacy
    except ImportError:
        return {}
    return {"spaCy's blank tokenizer": spacy.blank("en")}


def measure(articles: list[Article]) -> dict[str, list[Clock]]:
    """Return what was measured: two rounds of the yardstick, two of the pipeline."""
    found: dict[str, list[Clock]] = {}
    for name, tokenizer in yardsticks().items():
        found[name] = [Clock(), Clock()]
        for clock in found[name]:
            for article in articles:
                clock.timed("whole", tokenizer)(article.text)
    pipeline.extract(FIRST)  # what is loaded once is measured as the start
    gc.collect()
    keep()  # as the engine does, and so that neither pays for what the other has loaded
    found["pipeline"] = [by_stage(articles), by_stage(articles)]
    return found


def start() -> float:
    """Return the seconds from starting Python to the first statement, the best of three."""
    command = [sys.executable, "-c", START.format(stem=FIRST.stem, text=FIRST.text, published=FIRST.published)]
    runs = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run(command, check=True)
        runs.append(time.perf_counter() - begun)
    return min(runs)


def table(articles: list[Article], found: dict[str, list[Clock]]) -> Iterable[str]:
    """Yield the lines of the table: articles a second, shares, and the ratio to the yardstick."""
    yard = next((clocks for name, clocks in found.items() if name != "pipeline"), None)
    characters = sum(len(article.text) for article in articles) // len(articles)
    version = platform.python_version()
    yield f"{len(articles)} articles of {characters} characters on average; Python {version}, one core."
    yield ""
    yield "| | articles/s, first reading | share | ratio to the yardstick | articles/s, second reading | ratio |"
    yield "|---|--:|--:|--:|--:|--:|"
    rows = [(name, clocks, "whole") for name, clocks in found.items() if name != "pipeline"]
    rows += [(stage, found["pipeline"], stage) for stage in (*STAGES, "whole")]
    for name, clocks, stage in rows:
        cells = []
        for i, clock in enumerate(clocks):
            cells.append(f"{len(articles) / clock[stage]:,.0f}")
            cells += [f"{clock[stage] / clock['whole']:.0%}"] if not i else []
            cells.append(f"{yard[i]['whole'] / clock[stage]:.3f}" if yard else "")
        yield f"| {name if stage != 'whole' or yard is clocks else '**whole pipeline**'} | {' | '.join(cells)} |"
    yield ""
    yield f"From the start of Python to the first statement: {start():.2f} s."


def written(lines: Iterable[str], part: str) -> None:
    """Put the lines between the marks of a part of the README."""
    text = README.read_text(encoding="utf-8")
    before, opening, rest = text.partition(f"<!-- {part} -->\n")
    _, closing, after = rest.partition(f"<!-- end of {part} -->")
    if not (opening and closing):
        raise SystemExit(f"{README}: no marks <!-- {part} --> and <!-- end of {part} -->")
    README.write_text(before + opening + "\n".join(lines) + "\n" + closing + after, encoding="utf-8")


def main() -> None:
    """Measure, print, and write into the README if told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=300, metavar="N")
    parser.add_argument("--readme", action="store_true")
    args = parser.parse_args()
    source = partial(texts_in, args.folder) if args.folder else partial(rearranged, args.articles)
    articles = list(source())
    lines = list(table(articles, measure(articles)))
    print("\n".join(lines))
    if args.readme:
        written(lines, "speed")


if __name__ == "__main__":
    main()
