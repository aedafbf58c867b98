"""Time and memory for more and more articles, made of the project's own texts: both must stay in proportion.

    python benchmarks/scale.py [COUNT ...] [--jobs N] [--readme]

Each COUNT (1,000 and 10,000 when none is given) is written as JSON Lines, read by `timeline extract` in a process of
its own, and measured: seconds of all its processors, and the most memory that its largest process held at once.
--readme writes the table into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from material import rearranged
from speed import written


def make(file: Path, count: int) -> int:
    """Write so many articles; return their size in bytes."""
    with file.open("w", encoding="utf-8") as lines:
        for article in rearranged(count):
            lines.write(json.dumps({"stem": article.stem, "text": article.text}) + "\n")
    return file.stat().st_size


def row(count: int, jobs: int, folder: Path) -> str:
    """Measure one run and return its line of the table."""
    articles, out = folder / f"{count}.jsonl", folder / f"{count}-out.jsonl"
    size = make(articles, count)
    command = [sys.executable, "-m", "timeline", "extract", str(articles), "-o", str(out), "--jobs", str(jobs)]
    begun = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]  # what is not known of a made article's day
    _, status, used = os.wait4(os.posix_spawn(sys.executable, command, os.environ, file_actions=quiet), 0)
    wall, seconds = time.perf_counter() - begun, used.ru_utime + used.ru_stime
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    with out.open("rb") as lines:
        statements = sum(1 for _ in lines)
    cells = [f"{count:,}", f"{size / 1e6:,.0f}", f"{statements:,}", f"{out.stat().st_size / 1e6:,.0f}", f"{wall:,.0f}"]
    cells += [f"{seconds / count * 1000:.1f}", f"{used.ru_maxrss / 1024:,.0f}"]
    return f"| {' | '.join(cells)} |"


def table(counts: Iterable[int], jobs: int) -> Iterable[str]:
    """Yield the lines of the table as they are measured."""
    yield f"`timeline extract --jobs {jobs}` on articles in one file of JSON Lines."
    yield ""
    yield "| articles | MB read | statements | MB written | seconds | processor ms an article | MB of memory at most |"
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            yield row(count, jobs, Path(folder))


def main() -> None:
    """Measure, print, and write into the README if told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="*", default=[1_000, 10_000], metavar="COUNT")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--readme", action="store_true")
    args = parser.parse_args()
    lines = []
    for line in table(args.counts, args.jobs):
        print(line, flush=True)
        lines.append(line)
    if args.readme:
        written(lines, "scale")


if __name__ == "__main__":
    main()
