"""Throw odd input at every reader and at all stages for some minutes; print the smallest that breaks a promise.

    python benchmarks/fuzz.py [--examples N] [--seed N] [--guided SECONDS]

The promises: no crash; every span lies in the text and holds what is shown; what a reader cannot use is one named line;
the same text gives the same statements; a table that was written is read back. Needs hypothesis, which shrinks what it
finds. What it found so far is in tests/test_hostile.py. With --guided and atheris installed, which of the inputs are
varied is led by what code they reach: the stages for that long, and then the readers.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from material import paragraphs

from timeline import extract, read_articles
from timeline.articles import SUFFIXES
from timeline.records import Article, Statement
from timeline.table import read_statements, to_bytes

WHOLE, SINGLE = paragraphs()
ODD = [
    "\0",
    "\ufeff",
    "\u202e",
    "\u2066",
    "\u2028",
    "\x85",
    "\r",
    "\r\n",
    "\n\n",
    "\x0c",
    "\ud800",
    "\u0301" * 40,
    "İ",
    "ŉ",
]
MARKS = [*"“”\"'‘’„«»()[]{}<>—–-:;,.!?…@#=+/\\\t \xa0", *"'' `` “‘ ’” ... <script> {{ &amp;".split()]
WORDS = (
    "Gov. Roe she said that on Monday June 3, 2025 last year, told ABC News in a post: according to who would".split()
)
pieces = st.one_of(
    st.sampled_from([*WHOLE, *SINGLE]), st.sampled_from(ODD), st.sampled_from(MARKS), st.sampled_from(WORDS)
)
texts = st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=40).map(" ".join) | st.lists(pieces, max_size=60).map(
    "".join
)


def check(statements: list[Statement], text: str) -> None:
    """Hold the statements of one article to the promises."""
    for statement in statements:
        spans = [*statement.spans, *statement.evidence, statement.cue_span, statement.speaker_span, statement.date_span]
        assert all(0 <= span.start < span.end <= len(text) for span in spans if span), statement
        assert statement.quote == " […] ".join(text[start:end] for start, end in statement.spans), statement
        assert not (statement.date_start and statement.date_end and statement.date_start > statement.date_end), (
            statement
        )
    assert len({statement.id for statement in statements}) == len(statements)


def stages(text: str) -> None:
    """Read one text twice."""
    found = extract(Article("fuzz", text))
    check(found, text)
    assert found == extract(Article("fuzz", text))


def readers(suffix: str, data: bytes) -> None:
    """Read one file; what comes out of it goes through the stages and into tables and back."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"a{suffix}"
        file.write_bytes(data)
        told: list[str] = []
        for article in read_articles(file, lambda error: told.append(str(error))):
            found = extract(article)
            check(found, article.text)
            for kind in ("jsonl", "csv"):
                table = Path(folder) / f"t.{kind}"
                table.write_bytes(to_bytes(found, kind))
                assert read_statements(table) == found
        assert all(line.startswith(str(file)) for line in told), told


def guided(name: str, test: Callable[[], None], seconds: int, number: int) -> None:
    """Run one test for some seconds, led by coverage; the fuzzer ends its process, so it has one of its own."""
    process = multiprocessing.get_context("fork").Process(target=_led, args=(test, seconds, number))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{name}: a promise is broken, see above")
    print(f"{name}: {seconds} s led by coverage, none breaks a promise")


def _led(test: Callable[[], None], seconds: int, number: int) -> None:
    import atheris  # where it installs; hypothesis makes the input of its bytes

    atheris.instrument_all()
    atheris.Setup(
        ["fuzz", f"-max_total_time={seconds}", f"-seed={number}", "-max_len=65536", "-verbosity=0"],
        test.hypothesis.fuzz_one_input,
    )
    atheris.Fuzz()


def main() -> None:
    """Fuzz the stages, then the readers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=2_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--guided", type=int, metavar="SECONDS", help="led by coverage, for so long each")
    args = parser.parse_args()
    if args.guided and find_spec("atheris") is None:
        parser.error("--guided needs atheris; pip install atheris")
    often = settings(max_examples=args.examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    files = st.one_of(st.binary(max_size=200), texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
    lines = texts.map(
        lambda text: b'{"text": ' + repr(text).encode("utf-8", "surrogatepass").replace(b"'", b'"') + b"}"
    )
    for name, test in (
        ("stages", given(texts)(stages)),
        ("readers", given(st.sampled_from([s for s in SUFFIXES if s != ".parquet"]), st.one_of(files, lines))(readers)),
    ):
        if args.guided:
            guided(name, often(test), args.guided, args.seed)
            continue
        seed(args.seed)(often(test))()
        print(f"{name}: {args.examples} examples, none breaks a promise")


if __name__ == "__main__":
    main()
