"""Print how large and how fast the page is, with invented statements in a real browser.

    python benchmarks/page.py [NUMBER ...] [--seeds PAGE] [-o FOLDER]

Each NUMBER (10,000 when none is given) makes a table of so many invented statements and its page, which Chromium
opens. Times are from the browser's own clock: from the beginning of the navigation to the first chart drawn, from the
pointer's move onto a mark to the words beside it, from a choice in a filter to table and chart redrawn.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from timeline.codebook import Codebook, load_codebook
from timeline.labels import Labels
from timeline.page import render
from timeline.shifts import find_shifts
from timeline.table import COLUMNS

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PER_ARTICLE = 12
FIRST, DAYS = date(2025, 6, 1), 270
SYLLABLES = "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo".split()
FORMS, MEDIA = ("direct", "mixed", "indirect"), ("unspecified", "interview", "press conference", "social media post")
HOVERS = 40


def invent(number: int, codebook: Codebook, seed: int = 5) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table of *number* invented statements, and their articles: few speakers say much, most say little.

    >>> table, texts = invent(30, load_codebook())
    >>> len(table), len(texts)
    (30, 3)
    >>> first = table.iloc[0]
    >>> texts[first["article"]][slice(*first["spans"][0])] == first["quote"]
    True
    """
    chance = random.Random(seed)
    words = sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(4000)})
    people = [" ".join(chance.choice(words).capitalize() for _ in "ab") for _ in range(max(8, number // 50))]
    outlets = [f"The {chance.choice(words).capitalize()} Post" for _ in range(25)]
    rows: list[dict[str, Any]] = []
    texts: dict[str, str] = {}
    while len(rows) < number:
        stem, when = f"article-{len(texts):06}", FIRST + timedelta(chance.randrange(DAYS))
        size = min(PER_ARTICLE, number - len(rows))
        made = list(_article(chance, words, people, codebook, size, when))
        texts[stem] = "".join(text for text, _ in made)
        shared = {
            "article": stem,
            "outlet": chance.choice(outlets),
            "url": f"https://example.org/{stem}",
            "title": stem,
        }
        at = 0
        for text, row in made:
            start = at + text.index(row["quote"])
            span = [start, start + len(row["quote"])]
            key = f"{len(rows) * 0x9E3779B97F4A7C15 % 2**48:012x}"
            rows.append({**row, **shared, "id": key, "spans": [span], "published": when.isoformat()})
            at += len(text)
    return pd.DataFrame([{name: row.get(name) for name in COLUMNS} for row in rows], dtype=object), texts


def _article(
    chance: random.Random, words: list[str], people: list[str], codebook: Codebook, size: int, when: date
) -> Iterator[tuple[str, dict[str, Any]]]:
    topics = chance.choices(codebook.topics, k=3)
    present = [people[min(int(chance.paretovariate(0.6)) - 1, len(people) - 1)] for _ in range(4)]
    for _ in range(size):
        quote = " ".join(chance.choices(words, k=chance.randint(6, 40)))
        speaker, topic = chance.choice(present), chance.choice([*topics, None])
        step = chance.choice([-2, -1, 0, 1, 2, None]) if topic else None
        start, end, precision = _days(chance, when)
        before = " ".join(chance.choices(words, k=20))
        yield f"{before}. “{quote},” {speaker} said. ", {
            "quote": quote, "form": chance.choice(FORMS), "speaker": speaker, "speaker_mention": speaker,
            "speaker_id": speaker.lower().replace(" ", "-"), "cue": "said", "date_start": start, "date_end": end,
            "date_precision": precision, "date_basis": "weekday" if start else "none", "medium": chance.choice(MEDIA),
            "published_basis": "given", "on_topic": topic is not None, "topic": topic.id if topic else None,
            "topics": [topic.id] if topic else [], "topic_confidence": 0.8 if topic else None, "position": step,
            "position_id": None if step is None else f"step_{step}", "evidence": [], "is_question": False,
            "position_confidence": None if step is None else 0.75, "flags": [], "relations": [], "coder": "machine",
            "codebook_version": codebook.version, "status": chance.choice(["suggested"] * 9 + ["confirmed"]),
        }  # fmt: skip


def _days(chance: random.Random, when: date) -> tuple[date | None, date | None, str]:
    kind = chance.random()
    if kind < 0.1:
        return None, None, "none"
    if kind < 0.2:
        return when - timedelta(6), when, "week"
    return when, when, "day"


# ------------------------------------------------------------------------------------------------ in the browser

WATCH = """() => {
  window.moved = 0; window.hovers = [];
  addEventListener("mousemove", () => { window.moved = performance.now(); }, true);
  new MutationObserver(() => {
    if (window.moved) window.hovers.push(performance.now() - window.moved);
    window.moved = 0;
  }).observe(document.getElementById("tip"), { childList: true, attributes: true });
}"""
FILTER = """(speaker) => new Promise((done) => {
  const start = performance.now();
  const chart = document.getElementById("chart-positions");
  const before = chart.querySelectorAll(".points path").length;
  const select = document.querySelector("select[name=speaker]");
  select.value = select.options[speaker].value;
  select.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => (chart.querySelectorAll(".points path").length !== before
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))) : setTimeout(look, 2));
  look();
})"""


def measure(path: Path, browser: Any) -> dict[str, float]:
    """Return what a visit to a page takes, in milliseconds."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.goto(path.resolve().as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready]", state="attached")
    found = {"ready": page.evaluate("performance.now()")}
    page.evaluate("document.getElementById('over-time').scrollIntoView()")
    page.wait_for_selector("#chart-positions .main-svg", state="attached")
    found["first chart"] = page.evaluate(
        "() => new Promise((d) => requestAnimationFrame(() => setTimeout(() => d(performance.now()))))"
    )
    found["elements"] = page.evaluate("document.getElementsByTagName('*').length")
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    _hover(page)
    hovers = sorted(page.evaluate("window.hovers"))
    if hovers:
        found |= {
            "hover p50": statistics.median(hovers),
            "hover p95": hovers[int(len(hovers) * 0.95)],
            "hovers": len(hovers),
        }
    for name, choice in (("filter, a busy speaker", 1), ("filter, back to all", 0), ("filter, a quiet speaker", 9)):
        found[name] = page.evaluate(FILTER, choice)
    context.close()
    return found


def _hover(page: Any) -> None:
    """Move the pointer from mark to mark, at a person's pace."""
    places = page.evaluate(
        """(most) => [...document.querySelectorAll("#chart-positions .points path")]
        .map((p) => p.getBoundingClientRect()).filter((b) => b.top > 60 && b.bottom < innerHeight - 20)
        .map((b) => [b.x + b.width / 2, b.y + b.height / 2])
        .filter((_, i, list) => i % Math.max(1, Math.floor(list.length / most)) === 0)""",
        HOVERS,
    )
    for x, y in places:
        page.mouse.move(x, y)
        page.wait_for_timeout(150)
        page.mouse.move(x, 5)
        page.wait_for_timeout(80)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("number", type=int, nargs="*", default=[10_000])
    parser.add_argument("--seeds", type=Path, help="A page that is there already, measured too.")
    parser.add_argument("-o", "--output", type=Path, help="A folder that keeps the pages.")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    codebook = load_codebook()
    folder = options.output or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        if options.seeds:
            tell(options.seeds.name, options.seeds, {}, browser)
        for number in options.number:
            table, texts = invent(number, codebook)
            started = time.perf_counter()
            shifts = find_shifts(table, codebook)
            found = time.perf_counter()
            html = render(table, shifts=shifts, articles=texts, labels=Labels.of(codebook))
            made = {"changes s": found - started, "render s": time.perf_counter() - found, "changes": len(shifts)}
            path = folder / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            tell(f"{number:,} statements", path, made, browser)
        browser.close()


def tell(name: str, path: Path, made: dict[str, float], browser: Any) -> None:
    found = {"megabytes": path.stat().st_size / 1e6, **made, **measure(path, browser)}
    print(json.dumps({"page": name, **{key: round(value, 2) for key, value in found.items()}}), flush=True)


if __name__ == "__main__":
    main()
