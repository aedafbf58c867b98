"""The day an article appeared: what tells it, in which order, and when nothing does."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates import find_timexes
from timeline.publication import infer_published
from timeline.records import Article, Block, BlockKind, Span

SEEDS = Path(__file__).parents[1] / "seeds"
CAPTION = "Jane Roe speaks with Premier Li Poe at the Harbor Summit in Oslo, Norway, June 3, 2025."
POST = "They have to ask.\n— Agency Press (@agency) June 4, 2025"


def block(text: str, words: str, kind: BlockKind, day: str | None = None) -> Block:
    """Return the block that holds *words*, and the place of its day."""
    start = text.index(words)
    within = start + words.index(day) if day else 0
    return Block(kind, Span(start, start + len(words)), day=Span(within, within + len(day)) if day else None)


def told(text: str, *blocks: Block, **known: object) -> tuple[str, str]:
    article = Article(**{"stem": "story", "text": text, **known})  # type: ignore[arg-type]
    published = infer_published(article, blocks)
    return str(published.when), published.basis


def test_a_photo_made_for_the_story_gives_the_day() -> None:
    """The first seed: its caption is dated June 16, 2025, a Monday, and the opening tells of that Monday."""
    [path] = SEEDS.glob("000_*.txt")
    text = path.read_text(encoding="utf-8")
    [caption] = [line for line in text.splitlines() if "not pictured" in line and line.endswith("2025.")]
    [credit] = [line for line in text.splitlines() if line.endswith("Getty Images")]
    blocks = [block(text, caption, "caption"), block(text, credit, "credit")]
    published = infer_published(Article(path.stem, text), blocks)
    assert (str(published.when), published.basis) == ("2025-06-16", "caption")
    assert published.span is not None
    assert published.span.of(text) == "June 16, 2025"
    saturday = next(t for t in find_timexes(text, published, blocks) if t.text == "This past Saturday")
    assert str(saturday.value) == "2025-06-14"


def test_a_post_and_the_weekdays_leave_an_interval() -> None:
    """The second seed: a post of Wednesday, February 4, 2026, and a statement of the Thursday after it."""
    [path] = SEEDS.glob("001_*.txt")
    text = path.read_text(encoding="utf-8")
    post = text[text.index(".@POTUS") : text.index("February 4, 2026") + len("February 4, 2026")]
    blocks = [block(text, post, "post", "February 4, 2026")]
    published = infer_published(Article(path.stem, text), blocks)
    assert (str(published.when), published.basis) == ("2026-02-05/2026-02-10", "embed")
    found = [(t.text, str(t.value)) for t in find_timexes(text, published, blocks) if t.kind == "weekday"]
    assert found == [("Wednesday", "2026-02-04"), ("Thursday", "2026-02-05"), ("Wednesday", "2026-02-04")]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"published": date(2025, 6, 16)}, ("2025-06-16", "given")),
        ({"published": date(2025, 6, 16), "given_by": "html"}, ("2025-06-16", "html")),
        ({"published": date(2025, 6, 16), "url": "https://a.example/2025/06/17/x"}, ("2025-06-16", "given")),
        ({"url": "https://a.example/politics/2025/06/16/raids-expand"}, ("2025-06-16", "url")),
        ({"url": "https://a.example/world/2025/jun/16/raids"}, ("2025-06-16", "url")),
        ({"url": "https://a.example/raids-2025-06-16?seen=2025-06-20"}, ("2025-06-16", "url")),
        ({"url": "https://a.example/20250616-raids"}, ("2025-06-16", "url")),
        ({"stem": "outlet_2025-06-16_raids"}, ("2025-06-16", "url")),
        ({"stem": "2025_06_16 raids"}, ("2025-06-16", "url")),
        ({"url": "https://a.example/story/120250616"}, ("None", "none")),  # the number of a story
        ({"url": "https://a.example/1825/06/16/x"}, ("None", "none")),
        ({"url": "https://a.example/2025/13/16/x"}, ("None", "none")),
        ({"url": "https://a.example/2025/02/30/x"}, ("None", "none")),
        ({"stem": "from-2025-06-01-to-2025-06-16"}, ("None", "none")),  # two days: neither is sure
        ({"stem": "000_a12847c46bd065be"}, ("None", "none")),
    ],
)
def test_what_came_with_an_article_is_believed_first(known: dict[str, object], expected: tuple[str, str]) -> None:
    """A given date, then a whole date in the address or the file name; parts of numbers are no dates."""
    assert told("Agents came on Monday.", **known) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published June 16, 2025 at 9:14 a.m. ET", ("2025-06-16", "dateline")),
        ("June 16, 2025, 4 p.m. Central", ("2025-06-16", "dateline")),
        ("DEC. 17, 2025 | UPDATED 8:12 A.M.", ("2025-12-17", "dateline")),
        ("Published: 16 June 2025", ("2025-06-16", "dateline")),
        ("Published 4:12 p.m. PT June 16, 2025", ("2025-06-16", "dateline")),
        ("June 16, 2025", ("2025-06-16", "dateline")),
        ("By Jane Roe | June 16, 2025", ("2025-06-16", "dateline")),
        ("June 16, 20259:14 AM EDTUpdated 3 hours ago", ("2025-06-16", "dateline")),  # as copied from a page
        ("Updated June 18, 2025 | Published June 16, 2025", ("2025-06-16/2025-06-18", "dateline")),
        (
            "PUBLISHED: June 16, 2025 at 5:12 PM CST | UPDATED: June 17, 2025 at 8:40 AM CST",
            ("2025-06-16/2025-06-17", "dateline"),
        ),
        ("Published June 16, 2025, updated June 16, 2025", ("2025-06-16", "dateline")),
        ("Posted 6:14 PM, Jun 16, 2025 and last updated 10:02 PM, Jun 16, 2025", ("2025-06-16", "dateline")),
        ("Published June 16, 2025, updated July 2, 2025", ("2025-06-16", "dateline")),  # a correction
        ("by Jane Roe - 06/16/25 3:10 PM ET", ("2025-06-16", "dateline")),
        ("06/16/2025", ("2025-06-16", "dateline")),
        ("2025-06-16T15:10:00Z", ("2025-06-16", "dateline")),
        ("06/05/2025 - 15:10", ("None", "none")),  # of May or of June?
        ("06/05/2025 3:10 PM EDT", ("2025-06-05", "dateline")),
        ("Fargo, N.D. – June 16, 2025 – Agents came.", ("2025-06-16/2025-06-17", "dateline")),
        ("Fargo – June 16 – Agents came.", ("None", "none")),
        ("FOR IMMEDIATE RELEASE June 16, 2025", ("2025-06-16", "dateline")),
        ("WASHINGTON, June 16, 2025 (Agency) — Agents came.", ("2025-06-16/2025-06-17", "dateline")),
        ("WASHINGTON, June 16 (Agency) — Agents came.", ("None", "none")),  # of which year?
        ("Updated June 16, 2025", ("None", "none")),  # how long after publication?
        ("On June 16, 2025, agents came to town.", ("None", "none")),
        ("She was born on June 16, 1946, in Ohio.", ("None", "none")),
    ],
)
def test_a_dateline_is_a_line_that_says_when(line: str, expected: tuple[str, str]) -> None:
    """A dateline's story may appear a day later; a date in a sentence is no dateline."""
    assert told(f"{line}\nIt went on.") == expected


@pytest.mark.parametrize(
    ("line", "opening", "expected"),
    [
        ("Updated 6:12 PM EST, Tue November 25, 2025", "A judge ruled Tuesday on the pier.", "2025-11-25"),
        ("Updated: November 25, 2025", "A judge ruled Monday on the pier.", "2025-11-24/2025-11-25"),
        ("Last updated November 25, 2025", "A judge ruled Friday on the pier.", "None"),
        ("Updated November 25, 2025", "A judge ruled on the pier.", "None"),
        (
            "Updated November 25, 2025",
            "What to know\n\nA judge ruled Tuesday night that the pier stays shut.",
            "2025-11-25",
        ),
        ("Updated November 25, 2025", "A judge ruled on Nov. 3 and met Roe on Nov. 20.", "2025-11-20/2025-11-25"),
        ("Updated November 25, 2025", "A judge ruled on the pier on June 3.", "None"),
    ],
)
def test_an_update_tells_the_day_where_the_news_is_of_that_day(line: str, opening: str, expected: str) -> None:
    """An update may come late: the opening must name its weekday, or that of the day before."""
    assert told(f"{line}\n\n{opening}\n\nIt went on.") == (
        expected,
        "none" if expected == "None" else "dateline",
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Jane Roe |June 16, 20259:14 AM", "June 16, 2025"),
        ("Published 9:14 a.m.Published June 16, 2025", "June 16, 2025"),
    ],
)
def test_the_words_that_say_when_are_where_they_stand(line: str, words: str) -> None:
    """Spaces that were put between words set as one move nothing."""
    published = infer_published(Article("story", f"Agents came\n{line}\nIt went on."), [])
    assert published.span is not None
    assert published.span.of(f"Agents came\n{line}\nIt went on.") == words


def test_the_headings_of_a_chronology_are_no_datelines() -> None:
    """A line that is a date says when the article appeared only if it is the only one."""
    assert told("How it began\nJan. 20, 2025\nAn order.\nJune 6, 2025\nA raid.") == ("None", "none")
    assert told("How it began\nJan. 20, 2025\nAn order.\nIt went on.") == ("2025-01-20", "dateline")
    assert told("How it began\nJan. 20, 2025 – An Order\nIt came.\nJune 6, 2025 – A Raid\nIt came.") == ("None", "none")


def test_a_date_below_who_wrote_it_is_the_articles_own() -> None:
    """Even above a chronology."""
    text = "How it began\n\nBy Jane Roe\nJuly 9, 2025\n\nJune 6, 2025\n\nA raid.\n\nJune 8, 2025\n\nA march."
    assert told(text, block(text, "By Jane Roe", "byline")) == ("2025-07-09", "dateline")


def test_a_dateline_takes_its_year_from_an_embedded_post() -> None:
    """The month and the day are in the dateline, the year in a post of the same days."""
    text = f"WASHINGTON, June 5 (Agency) — Agents came.\n{POST}"
    assert told(text, block(text, POST, "post", "June 4, 2025")) == ("2025-06-05/2025-06-06", "dateline")


@pytest.mark.parametrize(
    ("opening", "rest", "expected"),
    [
        ("Roe met Premier Li Poe at the Harbor Summit in Oslo on Tuesday.", "It rained.", ("2025-06-03", "caption")),
        (
            "Roe met Premier Li Poe at the Harbor Summit in Oslo on Tuesday.",
            "On Wednesday, she flew home.",
            ("2025-06-04/2025-06-09", "caption"),
        ),
        (
            "Roe met Premier Li Poe at the Harbor Summit in Oslo on Tuesday.",
            "They had dined on Sunday.",
            ("2025-06-03", "caption"),
        ),
        ("Roe met Premier Li Poe at the Harbor Summit in Oslo on Friday.", "It rained.", ("None", "none")),
        ("Roe said on Tuesday that she would not run.", "It rained.", ("None", "none")),  # a photo of something else
        (
            "Roe met Premier Li Poe at the Harbor Summit in Oslo on Tuesday.",
            "She was elected in 2027.",
            ("None", "none"),
        ),
        (
            "Roe met Premier Li Poe at the Harbor Summit in Oslo on Tuesday.",
            "The law was signed on May 5, 2026.",
            ("None", "none"),  # the photo is older
        ),
    ],
)
def test_a_caption_answers_only_if_it_shows_the_news(opening: str, rest: str, expected: tuple[str, str]) -> None:
    """An old photo gives a lower bound at most, whatever the weekday it was taken on."""
    text = f"{opening}\n{CAPTION}\n{rest}"
    assert told(text, block(text, CAPTION, "caption")) == expected


def test_a_file_photo_says_nothing() -> None:
    """What is marked as a file photo is not even a lower bound worth telling."""
    caption = f"FILE - {CAPTION}"
    text = f"Roe met Premier Li Poe at the Harbor Summit in Oslo on Tuesday.\n{caption}"
    assert told(text, block(text, caption, "caption")) == ("None", "none")


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("The agency answered on Wednesday.", "2025-06-04/2025-06-10"),
        ("The agency answered on Wednesday. The mayor spoke Friday.", "2025-06-06/2025-06-10"),
        ("The agency answered on Wednesday. The mayor had spoken; he met them Monday.", "2025-06-04/2025-06-08"),
        ("The agency answered on Wednesday. “We met Thursday,” he said.", "2025-06-04/2025-06-10"),  # his Thursday
        ("The agency answered on Wednesday. The court will rule Friday.", "2025-06-04/2025-06-10"),
        ("The agency answered on Wednesday. The mayor spoke Sunday.", "2025-06-04/2025-06-07"),
        ("The agency answered on Sunday.", "None"),
        ("The agency answered.", "None"),
    ],
)
def test_a_post_is_a_lower_bound_and_weekdays_close_the_interval(opening: str, expected: str) -> None:
    """The opening's weekday ties the post to the news; a plain weekday is at most six days old."""
    text = f"{opening}\n{POST}"
    when, basis = told(text, block(text, POST, "post", "June 4, 2025"))
    assert (when, basis) == (expected, "embed" if expected != "None" else "none")


def test_what_is_known_of_an_undated_article_stands_in_its_notes() -> None:
    """Abstaining, it still says that the article is not older than its post."""
    text = f"The agency answered.\n{POST}"
    published = infer_published(Article("story", text), [block(text, POST, "post", "June 4, 2025")])
    assert published.notes == ("not before 2025-06-04, says embed",)


def test_contradictions_are_reported_and_the_better_source_kept() -> None:
    """A given date that the address and an embedded post gainsay is kept, and both are named."""
    text = f"The agency answered.\n{POST}"
    article = Article("story", text, url="https://a.example/2025/06/05/x", published=date(2025, 6, 1))
    published = infer_published(article, [block(text, POST, "post", "June 4, 2025")])
    assert (str(published.when), published.basis) == ("2025-06-01", "given")
    assert published.notes == (
        "url says 2025-06-05, given says 2025-06-01",
        "embed of 2025-06-04 is later than publication on 2025-06-01, says given",
    )


@pytest.mark.parametrize("text", ["", "\n", "Agents came on Monday.", "He was born in 1946 and spoke on Tuesday."])
def test_nothing_known_is_nothing_said(text: str) -> None:
    """Weekdays alone never date an article."""
    assert told(text) == ("None", "none")


def test_a_full_date_in_the_opening_with_its_weekday_is_evidence() -> None:
    """The opening itself dates its news; when the article appeared is known to within a week."""
    text = "Agents came on Tuesday, officials said on Tuesday, June 3, 2025, in Ohio.\nIt rained."
    assert told(text) == ("2025-06-03/2025-06-09", "text")


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 6))
def test_the_interval_holds_the_day_of_publication(day: date, later: int) -> None:
    """An article that appears up to six days after the post it embeds, and names its weekday, is dated rightly."""
    words = f"We went.\n— Agency (@agency) {day:%B} {day.day}, {day.year}"
    text = f"The agency answered on {day:%A}.\n{words}"
    post = block(text, words, "post", f"{day:%B} {day.day}, {day.year}")
    published = infer_published(Article("story", text), [post])
    assert published.when is not None
    assert published.when.start is not None
    assert published.when.end is not None
    assert published.when.start <= day + timedelta(later) <= published.when.end


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        (
            "OHIO, June 16 (Wire) — Agents came.",
            {"url": "https://x.org/2025/agents"},
            ("2025-06-16/2025-06-17", "dateline"),
        ),
        ("OHIO, June 16 (Wire) — Agents came.", {}, ("None", "none")),
        ("Agents came on Monday.", {"url": "https://x.org/2025/06/agents"}, ("2025-06-01/2025-06-30", "url")),
        ("Agents came on Monday.", {"url": "https://x.org/2025/agents"}, ("None", "none")),
        ("Agents came on Monday.", {"url": "https://x.org/vote-2024-campaign/agents"}, ("None", "none")),
        ("Agents came on Monday.", {"stem": "2025-06-agents"}, ("2025-06-01/2025-06-30", "url")),
        ("Agents came on Monday.", {"stem": "2025-06-16-agents"}, ("2025-06-16", "url")),
        (
            "OHIO, July 16 (Wire) — Agents came.",
            {"url": "https://x.org/2025/06/agents"},
            ("2025-06-01/2025-06-30", "url"),
        ),
    ],
)
def test_an_address_gives_the_year_or_the_month(text: str, known: dict[str, str], expected: tuple[str, str]) -> None:
    """A month that stands by itself in the address is an interval; a year alone only completes a dateline."""
    assert told(text, **known) == expected
