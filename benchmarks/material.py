"""Articles to measure with: the project's own texts, their paragraphs rearranged; the same ones every time."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from timeline.articles import SUFFIXES, read_articles
from timeline.errors import ArticleError
from timeline.records import Article

HOME = Path(__file__).parents[1]
EXAMPLES = HOME / "timeline" / "codebooks" / "immigration-enforcement.examples.jsonl"
PASSAGES = HOME / "tests" / "attribution_set.toml"
MARKED = re.compile(r"\[[a-z]\d+ |\]")
LENGTHS = range(8, 25)  # paragraphs of an article: some 2,700 characters, as in PolNeAR and TimeBank
WHOLE = 0.4  # share of the paragraphs that are taken from the seeds as they stand
SENTENCES = range(1, 4)  # of a paragraph that is put together from single ones


@cache
def paragraphs() -> tuple[list[str], list[str]]:
    """Return the paragraphs of the seeds, and the single sentences written for the tests and the codebook."""
    whole = [
        line
        for path in sorted((HOME / "seeds").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    marked = tomllib.loads(PASSAGES.read_text(encoding="utf-8"))["passage"]
    single = [line for passage in marked for line in MARKED.sub("", passage["text"]).splitlines() if line.strip()]
    single += [json.loads(line)["text"] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    return whole, [" ".join(sentence.split()) for sentence in single]


def rearranged(count: int, first: int = 0) -> Iterator[Article]:
    """Yield *count* articles; each is told by its number alone, so that any part can be made again."""
    whole, single = paragraphs()
    for number in range(first, first + count):
        chance = Random(number)
        parts = [_paragraph(chance, whole, single) for _ in range(chance.choice(LENGTHS))]
        yield Article(f"made-{number:07}", "\n\n".join(parts) + "\n")


def _paragraph(chance: Random, whole: list[str], single: list[str]) -> str:
    if chance.random() < WHOLE:
        return chance.choice(whole)
    return " ".join(chance.choices(single, k=chance.choice(SENTENCES)))


def texts_in(folder: Path) -> Iterator[Article]:
    """Yield the articles under a folder, whatever their files are called; TimeML without its tags."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in files:
        if path.suffix == ".tml":
            text = path.read_text(encoding="utf-8", errors="replace")
            found = re.search(r"<TEXT>(.*?)</TEXT>", text, re.DOTALL)
            yield Article(path.stem, re.sub(r"<[^>]+>", "", found[1] if found else text))
        elif path.suffix in SUFFIXES:
            try:
                yield from read_articles(path)
            except ArticleError as error:
                print(f"left out: {error}")
