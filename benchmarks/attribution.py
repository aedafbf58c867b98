"""Statements of a corpus in the layout of PolNeAR, and how many of them are right.

    python benchmarks/attribution.py CORPUS_DIR [-o predictions.jsonl] [--json figures.json]
        [--tagger WEIGHTS.npz] [--only PUBLISHER]

CORPUS_DIR holds ``text/<stem>.txt`` and ``attributions/<stem>_<annotator>.ann``. Printed are the figures of README.md
and training/MODEL_CARD.md, for all articles and by slice; scoring.py says what each means, and scores predictions from
files. Without attributions the predictions are written and nothing is scored.

A prediction is a JSON object a line: article, spans, speaker_span (the mention beside the statement), cue_span, speaker
(the name that the article gives whom the mention means; no codebook is asked). Nested statements are left out: the
corpus annotates the outermost attribution only. The speed is printed on stderr, in articles a second.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scoring import read_gold, report

from timeline.linker import load_linker
from timeline.quotations import find_quotations
from timeline.reading import read
from timeline.speakers import resolve_speakers
from timeline.tagger import Tagger, load_tagger, read_weights, tag_tokens


def predictions(stem: str, text: str, tagger: Tagger) -> Iterator[dict[str, Any]]:
    """Yield the outermost statements of one article."""
    reading = read(text)
    tags = tag_tokens(reading.tokens, reading.quoted, tagger)
    quotations = find_quotations(reading, tags, load_linker())
    for quotation, speaker in zip(quotations, resolve_speakers(reading, quotations), strict=True):
        if quotation.within is None:
            yield {
                "article": stem,
                "spans": quotation.content,
                "speaker_span": quotation.source,
                "cue_span": quotation.cue,
                "speaker": speaker.name if speaker else None,
            }


def main() -> None:
    """Run over a corpus, write what was found, and score it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="write the predictions")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument("--tagger", type=Path, help="other weights than those that ship")
    parser.add_argument("--only", default="", metavar="PUBLISHER", help="articles whose names begin so")
    args = parser.parse_args()
    tagger = read_weights(args.tagger.read_bytes(), args.tagger.name) if args.tagger else load_tagger()
    paths = sorted((args.corpus / "text").glob(f"{args.only}*.txt"))
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in paths}
    begun = time.perf_counter()
    rows = [row for stem, text in texts.items() for row in predictions(stem, text, tagger)]
    seconds = time.perf_counter() - begun
    print(f"{len(texts)} articles, {len(rows)} statements, {len(texts) / seconds:.1f} articles/s", file=sys.stderr)
    articles = read_gold(args.corpus, args.only)
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    if args.output:
        args.output.write_text(lines, encoding="utf-8")
    elif not articles:
        sys.stdout.write(lines)
    if articles:
        report(articles, rows, args.json)
    else:
        print(f"{args.corpus / 'attributions'}: no .ann file, so nothing is scored", file=sys.stderr)


if __name__ == "__main__":
    main()
