"""Read texts that nobody writes, but that somebody may send: lines of many megabytes, a million quotation marks.

    python benchmarks/large.py [--megabytes N] [--most GIGABYTES] [NAME ...]

Each is read by `timeline extract` in a process of its own that may take so many gigabytes of memory. Printed are the
status it ended with (0: read, 3: refused), seconds of its processors, the most memory it held, and what it said.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

PROSE = "Mayor Jane Roe said on Monday, June 16, 2025, that the docks would close. “Nobody will be sent,” she told us. "
MILLION = 1_000_000

LARGE: dict[str, tuple[str, Callable[[int], str]]] = {
    "prose on one line": (".txt", lambda size: PROSE * (size // len(PROSE))),
    "prose in lines": (".txt", lambda size: (PROSE + "\n") * (size // len(PROSE))),
    "one word": (".txt", lambda size: "a" * size),
    "white space": (".txt", lambda size: "a" + " " * size),
    "empty lines": (".txt", lambda size: "a" + "\n" * size),
    "NULs": (".txt", lambda size: "a" + "\0" * size),
    "a line of JSON": (".jsonl", lambda size: json.dumps({"text": "a" * size})),
    "a line that is no JSON": (".jsonl", lambda size: "[" * size),
    "a page without an article": (".html", lambda size: "<p>" * (size // 3)),
    "a page of one paragraph": (".html", lambda size: f"<html><body><article><p>{'a ' * (size // 2)}"),
    "a million opening marks": (".txt", lambda _: "“" * MILLION),
    "a million straight marks": (".txt", lambda _: '"' * MILLION),
    "a million single marks": (".txt", lambda _: "'" * MILLION),
    "a quarter of a million quotations": (".txt", lambda _: "“a” " * (MILLION // 4)),
    "a million marks, each within the last": (".txt", lambda _: "“‘" * (MILLION // 2)),
}


def measure(file: Path, most: int) -> tuple[int, float, int, str]:
    """Read a file; return the status, seconds of processors, bytes of memory at most, and the last line it said."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    command = [sys.executable, "-m", "timeline", "extract", str(file), "-o", str(file.with_suffix(".out"))]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=limit)
    said: list[str] = []
    assert run.stderr is not None
    listener = threading.Thread(target=said.extend, args=(run.stderr,))
    listener.start()
    _, status, used = os.wait4(run.pid, 0)
    listener.join()
    last = said[-1].strip().replace(str(file), file.name) if said else ""
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, last


def main() -> None:
    """Read each of them, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(LARGE)}")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--most", type=float, default=8, metavar="GIGABYTES")
    args = parser.parse_args()
    for name in args.names or LARGE:
        suffix, make = LARGE[name]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"large{suffix}"
            file.write_text(make(int(args.megabytes * 1e6)), encoding="utf-8")
            status, seconds, memory, said = measure(file, int(args.most * 2**30))
        print(f"{name}: status {status}, {seconds:.1f} s, {memory / 1e6:,.0f} MB; {said[:120]}", flush=True)


if __name__ == "__main__":
    main()
