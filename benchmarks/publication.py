"""How often the day of publication is answered, and how well, on a folder in the layout of PolNeAR.

    python benchmarks/publication.py METADATA.tsv CORPUS_DIR...

METADATA.tsv has the columns filename and publication_date, each CORPUS_DIR text/<filename>.txt. Four times over all
articles: from the text alone (the file name is hidden); with the year, then the month, in an address; and with the file
name, as a user would have it.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from datetime import date
from pathlib import Path

from timeline.publication import infer_published
from timeline.reading import read
from timeline.records import Article


def main() -> None:
    """Print, for both ways, how many were answered, exact, and wrong by more than a week."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("metadata", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    args = parser.parse_args()
    with args.metadata.open(encoding="utf-8", newline="") as lines:
        days = {
            row["filename"]: date.fromisoformat(row["publication_date"])
            for row in csv.DictReader(lines, delimiter="\t")
        }
    paths = [path for folder in args.corpus for path in sorted((folder / "text").glob("*.txt")) if path.stem in days]
    for way in ("text alone", "year in the address", "month in the address", "with the file name"):
        counts: Counter[str] = Counter()
        for path in paths:
            text = path.read_bytes().decode("utf-8")
            day = days[path.stem]
            where = {"year in the address": f"{day:%Y}/", "month in the address": f"{day:%Y/%m}/"}.get(way)
            stem = path.stem if way == "with the file name" else "article"
            article = Article(stem, text, url=f"https://example.org/{where}story" if where else None)
            when = infer_published(article, read(text).blocks).when
            if when is None or when.start is None or when.end is None:
                counts["abstained"] += 1
                continue
            miss = max((when.start - days[path.stem]).days, (days[path.stem] - when.end).days, 0)
            counts[
                "exact" if when.start == when.end and not miss else "interval that holds it" if not miss else "missed"
            ] += 1
            counts["wrong by more than a week"] += miss > 7
        print(f"{way}: {len(paths)} articles, " + ", ".join(f"{key} {n}" for key, n in sorted(counts.items())))


if __name__ == "__main__":
    main()
