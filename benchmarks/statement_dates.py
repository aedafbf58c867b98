"""Days given to statements, for the scorer: one JSON object a line.

    python benchmarks/statement_dates.py FOLDER [-o predictions.jsonl]

FOLDER is as for benchmarks/dates.py: text/<article>.txt and dct.tsv (article, tab, day of publication). The output
has the keys that ``score_dates.py statements`` reads: article, spans, cue_span, date_start, date_end. A statement of
which only limits are known is written without days.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from timeline.pipeline import extract
from timeline.records import Article


def predictions(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the statements of one article with the days that they were dated to."""
    for s in extract(article):
        if "outlet_claim" in s.flags:
            continue
        dated = s.date_basis not in ("bounded", "published") and s.date_start is not None
        yield {
            "article": article.stem,
            "spans": s.spans,
            "cue_span": s.cue_span,
            "date_start": str(s.date_start) if dated else None,
            "date_end": str(s.date_end or s.date_start) if dated else None,
        }


def main() -> None:
    """Run over a folder and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    rows = [line.split("\t") for line in (args.folder / "dct.tsv").read_text(encoding="utf-8").splitlines()]
    lines = []
    for stem, day in rows:
        text = (args.folder / "text" / f"{stem}.txt").read_bytes().decode("utf-8")
        article = Article(stem, text, published=date.fromisoformat(day))
        lines += [json.dumps(row) + "\n" for row in predictions(article)]
    if args.output:
        args.output.write_text("".join(lines), encoding="utf-8")
    else:
        sys.stdout.writelines(lines)


if __name__ == "__main__":
    main()
