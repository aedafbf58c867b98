"""The page in a real browser, used as a person would; skipped where no Chromium is found."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest_page import APART, ARTICLES, COUNTED, HOSTILE, LABELS, POSSIBLE, SPECS, make_table, statement_id
from timeline import charts, counts
from timeline import page as page_module
from timeline.page import FIRST_CARDS, MOST_CARDS, render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
VIEWS = [(1200, 900, "light"), (390, 844, "dark"), (1200, 900, "dark"), (390, 844, "light")]
TOTAL = sum(spec.get("status") != "withdrawn" for spec in SPECS)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("page") / "timeline.html"
    html = render(
        make_table(), shifts=[POSSIBLE, COUNTED], divergences=[APART], articles=ARTICLES, labels=LABELS,
        title="Harbour ferries",
    )  # fmt: skip
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def visit(browser: Browser, file: Path) -> Iterator[Any]:
    """Return a function that opens the page; afterwards nothing may have gone wrong or left the page."""
    contexts, trouble = [], []

    def open_page(
        hash_: str = "",
        width: int = 1200,
        height: int = 900,
        scheme: Any = "light",
        scripts: bool = True,
        path: Path = file,
        first: str = "",
        ready: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url) if off_page(request.url) else None)
        page.add_init_script(first)
        page.goto(f"{path.as_uri()}{hash_}")
        if scripts and ready:
            page.wait_for_selector("html[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def off_page(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:"))


def shows(page: Page, count: str) -> None:
    """Wait until the count of the selection reads so; the filter waits until typing stops."""
    page.locator("#count").get_by_text(count, exact=True).wait_for()


def marks(page: Page, chart: str) -> int:
    """Return how many marks a chart shows, once it is in sight and drawn."""
    page.locator(f"#{chart}").scroll_into_view_if_needed()
    page.wait_for_selector(f"#{chart} .main-svg")
    page.wait_for_timeout(150)
    return page.locator(f"#{chart} .scatterlayer .points path").count()


@pytest.mark.parametrize(("width", "height", "scheme"), VIEWS)
def test_the_page_fits_and_is_accessible(visit: Any, width: int, height: int, scheme: str) -> None:
    """Axe finds nothing to object to, and nobody scrolls sideways; with a card or a change open too."""
    page = visit(width=width, height=height, scheme=scheme)

    page.evaluate(AXE.read_text(encoding="utf-8"))
    for opened in ("", "pair", "card"):
        if opened == "pair":
            page.locator("article.change .standing a.open").first.click()
        if opened == "card":
            page.locator("#pair a.open").first.click()
            page.locator("#card summary").last.click()
        found = page.evaluate(
            "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))"
        )
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_words_do_nothing(visit: Any) -> None:
    """Markup from an article is shown as words in the table, the card and the box beside a mark."""
    page = visit(f"#s={statement_id('hostile')}")

    assert HOSTILE.split("\u2028")[0] in page.locator("#card blockquote").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0


def test_both_charts_are_drawn(visit: Any) -> None:
    """Every statement that can be placed has a mark."""
    page = visit()

    assert marks(page, "chart-positions") > 15
    assert marks(page, "chart-actors") > 15
    assert page.locator(".modebar").count() == 0


def test_a_mark_tells_its_statement_and_opens_its_card(visit: Any) -> None:
    """Pointing shows who said what and when; a click opens the card."""
    page = visit()
    marks(page, "chart-positions")
    path = page.locator("#chart-positions .scatterlayer .trace.scatter .points path")
    for number in range(path.count()):
        path.nth(number).scroll_into_view_if_needed()
        box = path.nth(number).bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(100)
        if page.locator("#tip").is_visible():
            break
    words = page.locator("#tip").inner_text()
    assert "“" in words
    assert "202" in words
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector("#card[open]")
    assert page.locator("#card-h").inner_text() in words


DIAMONDS = """() => document.getElementById("chart-positions").data.filter((trace) => trace.meta === "change").flatMap((trace) => {
  const { changes } = JSON.parse(document.getElementById("data").textContent);
  return trace.customdata.map((place) => changes[place].id);
})"""
KEYS = "text => [...document.querySelectorAll('#chart-positions .legendtext')].map((node) => node.textContent).filter((name) => /chang|mixed/.test(name))"


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_a_diamond_tells_its_change_and_opens_both_passages(visit: Any, width: int, scheme: str) -> None:
    """Pointing shows who, on what, both days and why it does not count; a click opens the finding."""
    page = visit("#topic=Night+service", width=width, scheme=scheme)
    marks(page, "chart-positions")
    diamond = page.locator("#chart-positions .scatterlayer .points path").last  # in front of the only lane that is left
    diamond.scroll_into_view_if_needed()
    box = diamond.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#tip").wait_for()
    told = page.locator("#tip").inner_text().split("\n")

    assert told[0] == "Ada Okoro on Night service"
    assert told[2:4] == ["15 to 16 June 2025: +2 every line, all night",
                         "4 February 2026: +2 every line, all night and −1 only when asked"]  # fmt: skip
    assert told[4] == "Possible, not counted:"
    assert "A later statement says that the words were about something else." in told
    page.mouse.down()
    page.mouse.up()
    page.locator("#pair[open]").get_by_role("heading", name="Ada Okoro on Night service").wait_for()
    assert "pair=shift-night" in page.url


def test_the_keyboard_reaches_every_diamond(visit: Any) -> None:
    """Below the chart each has a link that opens the finding, and gets its focus back."""
    page = visit()
    links = page.locator("#marked a")

    assert links.all_inner_texts() == ["Ada Okoro on Crews and boats", "Ada Okoro on Night service"]
    assert "then 4 February 2026: possible, not counted" in page.locator("#marked li").last.inner_text()
    links.first.focus()
    page.keyboard.press("Enter")
    page.locator("#pair[open]").get_by_role("heading", name="Ada Okoro on Crews and boats").wait_for()
    page.keyboard.press("Escape")
    page.locator("#pair").wait_for(state="hidden")
    page.wait_for_timeout(50)
    assert links.first.evaluate("node => node === document.activeElement")


@pytest.mark.parametrize(
    ("chosen", "expected", "key"),
    [
        ("", ["shift-crews", "shift-night"], ["change of position, counted: 1", "possible, one side mixed or disputed: 1"]),
        ("#topic=Crews+and+boats", ["shift-crews"], ["change of position, counted: 1"]),
        ("#speaker=Jon+Brandt", [], []),
        ("#from=2025-06-16&to=2025-06-16", ["shift-night"], ["possible, one side mixed or disputed: 1"]),
        ("#settled=1&topic=Crews+and+boats", ["shift-crews"], ["change of position, counted: 1"]),
    ],
)  # fmt: skip
def test_diamonds_follow_the_selection_as_the_cards_do(
    visit: Any, chosen: str, expected: list[str], key: list[str]
) -> None:
    """One selection everywhere: the card, the diamond, its line of the legend and its link come and go together."""
    page = visit(chosen)
    marks(page, "chart-positions")
    cards = page.locator("#changes article.change:visible").evaluate_all("nodes => nodes.map(node => node.id)")

    assert page.evaluate(DIAMONDS) == expected
    assert cards == [f"pair={change}" for change in expected]
    assert page.evaluate(KEYS) == key
    assert page.locator("#marked a:visible").count() == len(expected)


def test_without_a_change_nothing_is_marked_or_explained(visit: Any, tmp_path: Path) -> None:
    """No diamond, no key to it and no word about it."""
    path = tmp_path / "none.html"
    path.write_text(render(make_table(), articles=ARTICLES, labels=LABELS), encoding="utf-8")
    page = visit(path=path)

    assert marks(page, "chart-positions") > 15
    assert (page.evaluate(DIAMONDS), page.evaluate(KEYS)) == ([], [])
    assert not page.locator("#marked").is_visible()
    assert "diamond" not in page.locator("#over-time").inner_text()


def test_filters_show_one_selection_everywhere(visit: Any) -> None:
    """Count, table and charts follow the filter; the address keeps it; the back button undoes it."""
    page = visit()
    before = marks(page, "chart-positions")
    shows(page, f"All {TOTAL} statements")

    page.select_option("select[name=speaker]", "Jon Brandt")
    shows(page, f"4 of {TOTAL} statements")
    assert page.locator("#table tbody tr").count() == 4
    assert 0 < marks(page, "chart-positions") < before
    page.fill("input[name=q]", "PILOTS or nothing")
    shows(page, f"0 of {TOTAL} statements")
    page.fill("input[name=q]", "crew members")
    shows(page, f"1 of {TOTAL} statements")
    assert "speaker=Jon+Brandt" in page.url

    page.reload()
    page.wait_for_selector("html[data-ready]")
    shows(page, f"1 of {TOTAL} statements")
    page.get_by_role("button", name="Show all").click()
    shows(page, f"All {TOTAL} statements")
    assert marks(page, "chart-positions") == before
    page.go_back()
    shows(page, f"1 of {TOTAL} statements")


def test_what_two_people_said_together_is_found_under_each(visit: Any, tmp_path: Path) -> None:
    """It has a lane of its own; each one's filter lists it, with the other's name beside it."""
    path = tmp_path / "joint.html"
    both = {**SPECS[0], "key": "joint", "who": ("Ada Okoro and Jon Brandt", "ada-okoro+jon-brandt", None, "city")}
    specs = [*SPECS, {**both, "flags": ["joint"]}]
    path.write_text(render(make_table(specs), articles=ARTICLES, labels=LABELS), encoding="utf-8")
    page = visit("#speaker=Jon+Brandt", path=path)

    shows(page, f"5 of {TOTAL + 1} statements")
    row = page.locator(f"[id='s={statement_id('joint')}']")
    assert "Ada Okoro and Jon Brandt" in row.inner_text()
    assert "said together" in row.inner_text()
    options = page.locator("select[name=speaker] option").all_inner_texts()
    assert {"Jon Brandt (5)", "Ada Okoro and Jon Brandt (1)"} <= set(options)
    page.select_option("select[name=speaker]", "Ada Okoro and Jon Brandt")
    shows(page, f"1 of {TOTAL + 1} statements")


def test_a_number_of_the_months_leads_to_its_statements(visit: Any) -> None:
    """A topic in a month can be looked into with one key, and back leads out again."""
    page = visit()
    link = page.locator("#months").get_by_role("link", name="4 on Crews and boats in Jun 2025")
    link.focus()
    page.keyboard.press("Enter")

    page.wait_for_url(lambda address: "topic=Crews+and+boats&from=2025-06-01&to=2025-06-30" in address)
    keys = ("more-boats", "more-now", "tired", "outlet-june")
    shows(page, f"{len(keys)} of {TOTAL} statements")
    assert page.locator("select[name=topic]").input_value() == "Crews and boats"
    page.go_back()
    shows(page, f"All {TOTAL} statements")


def test_confirmed_only_leaves_what_readers_settled(visit: Any) -> None:
    """Suggestions can be set aside with one box."""
    page = visit()

    page.check("input[name=settled]")

    settled = [spec["key"] for spec in SPECS if spec.get("status") in ("confirmed", "corrected")]
    shows(page, f"{len(settled)} of {TOTAL} statements")
    ids = page.locator("#table tbody tr").evaluate_all("rows => rows.map(row => row.id)")
    assert sorted(ids) == sorted(f"s={statement_id(key)}" for key in settled)


def test_a_span_of_days_finds_what_can_have_been_said_then(visit: Any) -> None:
    """A week that may hold the day is found, so is "not after" a later day; a statement without any date is not."""
    page = visit("#from=2025-06-13&to=2025-06-13")

    expected = {"tired", "docks-open", "leaders"}
    shows(page, f"{len(expected)} of {TOTAL} statements")
    ids = page.locator("#table tbody tr").evaluate_all("rows => rows.map(row => row.id)")
    assert set(ids) == {f"s={statement_id(key)}" for key in expected}
    assert page.locator("input[name=from]").is_visible()


PLACE = """([day, after]) => {
  const strip = document.getElementById("chart-days"), { range } = strip.layout.xaxis;
  const box = strip.querySelector(".nsewdrag").getBoundingClientRect();
  const { days } = JSON.parse(document.getElementById("data").textContent).figures.positions.layout.meta;
  const number = (text) => Date.parse(text) / 864e5;
  const [left, right, first, end] = days.find((piece) => day >= piece[2] && day < piece[3]);
  const x = left + (right - left) * (number(day) + after - number(first)) / (number(end) - number(first));
  return [box.x + box.width * (x - range[0]) / (range[1] - range[0]), box.y + box.height / 2];
}"""
BRUSH = """() => document.getElementById("chart-days").layout.selections.map(({ x0, x1 }) => {
  const { days } = JSON.parse(document.getElementById("data").textContent).figures.positions.layout.meta;
  const day = (x, [left, right, first, end]) => new Date(Math.round((Date.parse(first) + (Date.parse(end) - Date.parse(first)) * (x - left) / (right - left)) / 864e5) * 864e5).toISOString().slice(0, 10);
  return [day(x0, days.find((piece) => x0 < piece[1])), day(x1, days.find((piece) => x1 <= piece[1]))];
})"""


def brushed(page: Page, first: str, last: str) -> None:
    """Drag along the strip, from early on a day to late on another."""
    page.locator("#chart-days").scroll_into_view_if_needed()
    page.locator("#chart-days .nsewdrag").wait_for()
    (x0, y), (x1, _) = page.evaluate(PLACE, [first, 0.2]), page.evaluate(PLACE, [last, 0.8])
    page.mouse.move(x0, y)
    page.mouse.down()
    page.mouse.move(x1, y, steps=6)
    page.mouse.up()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_dragging_along_the_days_chooses_them(visit: Any, width: int, scheme: str) -> None:
    """Whole days go into both fields and the address; one key or click, or a double click, takes them back."""
    page = visit(width=width, scheme=scheme)
    marks(page, "chart-positions")
    brushed(page, "2025-06-15", "2025-06-16")
    page.wait_for_url(lambda address: address.endswith("#from=2025-06-15&to=2025-06-16"))

    assert [page.input_value(f"input[name={name}]") for name in ("from", "to")] == ["2025-06-15", "2025-06-16"]
    assert page.inner_text("#days-words") == "Days chosen: from 15 June 2025 to 16 June 2025."
    assert page.evaluate(BRUSH) == [["2025-06-15", "2025-06-17"]]
    button = page.get_by_role("button", name="All days")
    button.focus()
    page.keyboard.press("Enter")
    shows(page, f"All {TOTAL} statements")
    assert page.evaluate(BRUSH) == []
    brushed(page, "2026-02-04", "2026-02-04")
    page.wait_for_url(lambda address: address.endswith("#from=2026-02-04&to=2026-02-04"))
    page.locator("#days-words", has_text="Days chosen: 4 February 2026.").wait_for()
    page.mouse.dblclick(*page.evaluate(PLACE, ["2025-06-12", 0.5]))
    shows(page, f"All {TOTAL} statements")
    page.go_back()
    page.locator("#days-words", has_text="Days chosen: 4 February 2026.").wait_for()


def test_the_fields_of_days_set_the_brush(visit: Any) -> None:
    """Typed, or from a permalink; with one end open it reaches to the end of the axis."""
    page = visit("#from=2025-06-12&to=2025-06-15")
    marks(page, "chart-positions")
    assert page.evaluate(BRUSH) == [["2025-06-12", "2025-06-16"]]
    assert page.locator("#chart-days .selectionlayer path").count() > 0

    page.fill("input[name=to]", "2025-06-14")
    page.locator("#days-words", has_text="to 14 June 2025").wait_for()
    assert page.evaluate(BRUSH) == [["2025-06-12", "2025-06-15"]]
    page.fill("input[name=from]", "")
    page.locator("#days-words", has_text="Days chosen: to 14 June 2025.").wait_for()
    assert page.evaluate(BRUSH) == [["2025-05-01", "2025-06-15"]]


def test_a_finger_on_the_strip_chooses_days_and_elsewhere_scrolls(browser: Browser, file: Path) -> None:
    """On a phone the chart itself stays free for scrolling."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(file.as_uri())
    marks(page, "chart-positions")
    page.locator("#chart-days").scroll_into_view_if_needed()
    page.locator("#chart-days .nsewdrag").wait_for()
    (x0, y), (x1, _) = page.evaluate(PLACE, ["2025-06-15", 0.2]), page.evaluate(PLACE, ["2025-06-16", 0.8])
    finger = context.new_cdp_session(page)
    for kind, x in [
        ("touchStart", x0),
        *(("touchMove", x0 + (x1 - x0) * n / 5) for n in range(1, 6)),
        ("touchEnd", None),
    ]:
        points = [] if x is None else [{"x": x, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    page.wait_for_url(lambda address: address.endswith("#from=2025-06-15&to=2025-06-16"))
    assert page.evaluate("document.getElementById('chart-positions').layout.dragmode") is False
    context.close()


def test_the_strip_counts_what_the_other_filters_leave(visit: Any) -> None:
    """Days outside of the brush keep their bars: they are what one could choose next."""
    page = visit("#speaker=Jon+Brandt&from=2026-02-04&to=2026-02-04")
    marks(page, "chart-positions")

    assert sorted(page.evaluate("document.getElementById('chart-days').data[0].y")) == [1, 2]


def test_without_a_date_or_on_paper_there_is_no_strip(visit: Any, tmp_path: Path) -> None:
    """There is nothing to choose, or no way to."""
    page = visit()
    marks(page, "chart-positions")
    assert page.locator("#days").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("#days").is_visible()

    path = tmp_path / "undated.html"
    undated = [spec for spec in SPECS if not any(spec["when"][:2])]
    path.write_text(render(make_table(undated), labels=LABELS), encoding="utf-8")
    assert not visit(path=path).locator("#days").is_visible()


def test_columns_sort_both_ways_with_unknown_last(visit: Any) -> None:
    """A statement without a date is neither the first nor the last of all times."""
    page = visit()
    head = page.locator("th[data-key=day]")

    for order in ("ascending", "descending"):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == order
        dates = page.locator("#table tbody td:first-child").all_inner_texts()
        assert dates[-1] == "date not known"
        assert ("2025" in dates[0]) == (order == "ascending")


def test_a_permalink_opens_the_card_and_back_closes_it(visit: Any) -> None:
    """A link to one statement shows its words in context, its date and how that is known."""
    page = visit(f"#s={statement_id('please')}")
    card = page.locator("#card")

    assert card.is_visible()
    text = card.inner_text()
    for words in ("4 February 2026", "a weekday named in the article", "“on Wednesday”", "suggested by the program",
                  "What was said about it afterwards", "interview", "the mayor"):  # fmt: skip
        assert words in text
    assert (
        "".join(card.locator(".passage mark").all_inner_texts()) == "They have to ask us, and they have to say please"
    )
    assert card.locator(".passage mark strong").inner_text() == "have to ask"

    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    page.wait_for_url(lambda address: statement_id("please") not in address)


def test_the_keyboard_opens_a_card_and_gets_its_place_back(visit: Any) -> None:
    """Focus goes into the card, and returns to the link that opened it."""
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    link = page.locator("#table a.open").nth(3)
    link.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("document.querySelector('#card').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.locator("#card").wait_for(state="hidden")
    page.wait_for_timeout(50)
    assert link.evaluate("node => node === document.activeElement")


def test_a_change_opens_with_both_passages_side_by_side(visit: Any) -> None:
    """Both sides stand in their context, with their dates, the words that gave them, the rule and what it lacks."""
    page = visit()
    link = page.locator("article.change", has_text="Night service").locator(".standing a.open")
    link.focus()
    page.keyboard.press("Enter")
    pair = page.locator("#pair")
    pair.wait_for()

    earlier, later = (pair.locator(".leg").nth(number).bounding_box() for number in (0, 1))
    assert earlier["x"] + earlier["width"] <= later["x"]
    assert abs(earlier["y"] - later["y"]) < 2
    marked = pair.locator(".leg mark").all_inner_texts()
    assert "They have to ask us, and they have to say please" in "|".join(marked).replace("|", "")
    assert pair.locator(".leg mark strong").all_inner_texts() == ["every boat", "have to ask"]
    words = pair.inner_text()
    for said in ("Possible, not counted", "4 February 2026; known from: a weekday named in the article, “on Wednesday”",
                 "told Channel Nine’s Ben Ruiz", "The Quay Post, Ferries: harbour-june", "overlap, for the same speaker",
                 "Not met: A reader has confirmed or corrected both sides", "Met: The earlier side is certainly earlier",
                 "A later statement says that the words were about something else.", "freight boats, not about"):  # fmt: skip
        assert said in words, said
    assert page.evaluate("document.querySelector('#pair').contains(document.activeElement)")
    assert "#pair=shift-night" in page.url

    page.keyboard.press("Escape")
    pair.wait_for(state="hidden")
    page.wait_for_timeout(50)
    assert link.evaluate("node => node === document.activeElement")
    assert "pair=" not in page.url


def test_a_change_has_an_address_and_its_statements_open_above_it(visit: Any) -> None:
    """A permalink opens the pair; the card of a statement lies above it; escape and back go one step at a time."""
    page = visit("#pair=shift-night", width=390)
    pair, card = page.locator("#pair"), page.locator("#card")
    boxes = [pair.locator(".leg").nth(number).bounding_box() for number in (0, 1)]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]

    link = pair.locator(".leg").last.get_by_role("link", name="Details").last
    link.click()
    card.wait_for()
    assert card.get_by_role("link", name="Ada Okoro on Night service, possible, not counted").count() == 1
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert pair.is_visible()
    page.wait_for_timeout(50)
    assert link.evaluate("node => node === document.activeElement")
    page.go_back()
    card.wait_for()
    page.go_back()
    card.wait_for(state="hidden")
    assert pair.is_visible()
    page.keyboard.press("Escape")
    pair.wait_for(state="hidden")


def test_an_unknown_address_opens_nothing(visit: Any) -> None:
    """A link into an older page leads to the page, not to an error."""
    page = visit("#pair=gone&s=gone&toString=1")

    assert page.locator("dialog[open]").count() == 0
    shows(page, f"All {TOTAL} statements")


def test_the_changes_shown_rest_on_the_statements_chosen(visit: Any) -> None:
    """A selection has only the changes that it holds a statement of, and the page says how many that is."""
    page = visit("#topic=Crews+and+boats")
    cards = page.locator("#changes article.change")

    assert [card.is_visible() for card in cards.all()] == [True, False]
    assert page.locator("#changes-chosen").inner_text() == "1 of 2 rest on the statements chosen below."
    page.get_by_role("button", name="Show all").click()
    cards.nth(1).wait_for()
    assert not page.locator("#changes-chosen").is_visible()
    assert page.locator("article.divergence").is_visible()
    page.select_option("select[name=speaker]", "Harbour unions")
    shows(page, f"1 of {TOTAL} statements")
    assert not page.locator("article.divergence").is_visible()


def test_possible_changes_beyond_the_cards_are_listed_and_open(visit: Any, tmp_path: Path) -> None:
    """A large collection has thousands: the page holds cards for the first, and a line for each of the others."""
    path = tmp_path / "many.html"
    shifts = [COUNTED, *(replace(POSSIBLE, id=f"shift-{n}") for n in range(MOST_CARDS + 60))]
    path.write_text(render(make_table(), shifts=shifts, articles=ARTICLES, labels=LABELS), encoding="utf-8")
    page = visit(path=path)

    assert page.locator("article.change").count() == 1 + MOST_CARDS
    in_sight = sum(card.is_visible() for card in page.locator("article.change").all())
    assert in_sight == FIRST_CARDS
    page.locator("#rest-changes > summary").click()
    assert page.locator("article.change").last.is_visible()
    more = page.locator("#more-changes")
    assert more.locator("li").count() == 0
    more.locator("summary").click()
    more.locator("li").nth(49).wait_for()
    assert more.locator("li").count() == 50
    more.get_by_role("button", name="Show more").click()
    assert more.locator("li").count() == 60
    more.locator("a").last.click()
    page.locator("#pair").get_by_text("They have to ask us").first.wait_for()


def test_cards_link_on_and_back_returns_step_by_step(visit: Any) -> None:
    """From a quotation within a quotation one can reach the one that holds it, and return."""
    page = visit(f"#s={statement_id('send-us')}")
    page.locator("#card a.open", has_text="I got a call").click()
    assert page.locator("#card blockquote").inner_text() == "I got a call from Lena Marsh."

    page.go_back()
    page.locator("#card blockquote", has_text="Could you send us a boat at night?").wait_for()


def test_the_selection_downloads_as_csv_and_json(visit: Any) -> None:
    """The file holds what the page shows, and a cell that a spreadsheet would run is made inert."""
    page = visit("#topic=Fares")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download these as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(caught.value.path()).read_text(encoding="utf-8"), newline="")))
    with page.expect_download() as caught:
        page.get_by_role("button", name="as JSON").click()
    told = json.loads(Path(caught.value.path()).read_text(encoding="utf-8"))

    assert [row["id"] for row in rows] == [row["id"] for row in told["statements"]]
    assert told["filter"] == {"topic": "Fares"}
    speakers = {row["speaker"] for row in rows}
    assert "'=cmd()|'A reader'" in speakers
    assert HOSTILE in speakers
    assert "-2" in {row["step"] for row in rows}


def test_corrections_download_as_the_builder_takes_them(visit: Any, tmp_path: Path) -> None:
    """What a reader writes down on two cards comes out as one corrections file."""
    corrections = pytest.importorskip("timeline.corrections")
    page = visit(f"#s={statement_id('please')}")
    page.locator("#card summary", has_text="Confirm or correct").click()
    page.fill("#correct input[name=coder]", "A. Reader")
    page.get_by_role("button", name="Write it down").click()
    page.select_option("#correct select[name=field]", "position")
    page.select_option("#correct select[name=new]", "-2")
    page.get_by_role("button", name="Write it down").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download corrections.csv").click()
    path = tmp_path / "corrections.csv"
    path.write_bytes(Path(caught.value.path()).read_bytes())

    read = [(line.statement_id, line.field, line.old, line.new) for line in corrections.read_corrections(path)]
    key = statement_id("please")
    assert read == [(key, "status", "suggested", "confirmed"), (key, "position", "-1", "-2")]


COPIED = "addEventListener('copy', () => { window.copied = String(document.activeElement.value); }, true)"


def test_a_statement_is_cited_with_its_versions_and_its_link(visit: Any, tmp_path: Path) -> None:
    """The words say who retold them, what coded them and whether a reader has looked; BibTeX bears hostile words."""
    path = tmp_path / "cited.html"
    table = make_table()
    html = render(table, articles=ARTICLES, labels=LABELS, title="Ferries & co", url="https://example.org/f")
    path.write_text(html, encoding="utf-8")
    page = visit(f"#s={statement_id('unions-stop')}", path=path)
    page.evaluate(COPIED)
    page.get_by_role("button", name="Copy citation").click()
    versions = re.findall(r"policy-timeline [^,]+, codebook 1.0.0, data [0-9a-f]{12}", html)[0]
    key = statement_id("unions-stop")

    assert page.evaluate("window.copied") == (
        "Harbour unions, 16 June 2025 (in the outlet's words): “the night boats must stop” The Quay Post, "
        "“Ferries: harbour-june”, appeared 16 June 2025 (from a caption), https://example.org/june?a=1&b=2. "
        f"Night service: −2 end night service, suggested by the program, not confirmed. Statement {key} in "
        f"“Ferries & co”, {versions}. https://example.org/f#s={key}"
    )
    page.get_by_role("button", name="Copy BibTeX").click()
    entry = page.evaluate("window.copied")
    assert entry.startswith(f"@misc{{statement-{key},\n  author = {{{{Harbour unions}}}},\n")
    assert "  year = {2025},\n  month = jun,\n" in entry
    assert "  url = {https://example.org/june?a=1&b=2}\n}" in entry
    assert "Ferries \\& co" in entry

    page = visit(f"#s={statement_id('hostile')}", path=path)
    page.locator("#card summary", has_text="Cite as").click()
    entry = page.locator("#card pre").inner_text()
    assert entry.count("{") == entry.count("}")
    assert r"\textbraceleft{}\textbraceleft{} 7*7 \textbraceright{}" in entry
    assert "javascript:" not in entry


def test_the_page_says_how_to_cite_it(visit: Any) -> None:
    """Without a script too, and a file on somebody's disk gives away no path of it."""
    cite = visit(scripts=False).locator("#cite")
    assert cite.locator("pre").inner_text().startswith("@misc{timeline-")
    assert cite.locator(".citation").inner_text().startswith("Harbour ferries. policy-timeline ")

    page = visit(f"#s={statement_id('please')}")
    page.locator("#card summary", has_text="Cite as").click()
    words = page.locator("#card .citation").inner_text() + page.locator("#card pre").inner_text()
    assert "file:" not in words
    assert f"#s={statement_id('please')}" in words


def test_links_are_the_same_with_and_without_scripts(visit: Any) -> None:
    """The script and the file write one address for one statement."""
    links = "links => links.map(link => link.getAttribute('href'))"
    plain = visit(scripts=False).locator("#table td:last-child a").evaluate_all(links)

    assert plain == visit().locator("#table td:last-child a").evaluate_all(links)
    assert len(plain) > 5


def test_without_scripts_changes_and_statements_are_there(visit: Any) -> None:
    """Nothing that matters needs a script."""
    page = visit(scripts=False, width=390)

    assert "1 change of position by 1 speaker" in page.locator("h2.headline").inner_text()
    assert not page.locator(".standing a.open").first.is_visible()
    assert page.locator("article.change[id='pair=shift-night']").count() == 1
    assert page.locator("#table tbody tr").count() == TOTAL
    page.locator("article.change summary").first.click()
    assert page.locator("article.change mark").first.is_visible()
    assert not page.locator("#filters").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_print_shows_changes_chart_and_table_without_controls(visit: Any) -> None:
    """On paper there is nothing to press."""
    page = visit()
    page.emulate_media(media="print")

    assert not page.locator("#filters").is_visible()
    assert not page.locator("#get-csv").is_visible()
    assert page.locator("h2.headline").is_visible()
    assert page.locator("#table tbody tr").first.is_visible()


NEVER_IDLE = "window.requestIdleCallback = () => 0; Object.defineProperty(window, 'IntersectionObserver', {value: class { observe() {} }});"
ON_PAPER = """() => {
  window.sheets = [];
  addEventListener("afterprint", () => window.sheets.push([
    [...document.querySelectorAll(".chart .main-svg:first-child")].map((svg) => svg.getBoundingClientRect().width),
    document.querySelectorAll("details.rest").length, document.querySelectorAll("details.rest[open]").length]));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printed_every_chart_is_drawn_and_nothing_is_folded(visit: Any, scheme: str) -> None:
    """A chart nobody has scrolled to is printed too, as wide as a sheet; afterwards all is as it was."""
    page = visit(scheme=scheme, first=NEVER_IDLE)
    assert page.locator(".chart .main-svg").count() == 0
    page.evaluate(ON_PAPER)
    page.pdf(format="A4")

    ((widths, folded, opened),) = page.evaluate("window.sheets")
    assert len(widths) == 2
    assert all(300 < width <= 700 for width in widths)
    assert folded == opened > 0
    assert page.locator("details.rest[open]").count() == 0


def test_without_scripts_nothing_is_folded_on_paper(visit: Any) -> None:
    """Every statement of a change is printed, even where no script can open what is folded."""
    page = visit(scripts=False)
    hidden = page.locator("details.rest blockquote").first
    assert not hidden.is_visible()

    page.emulate_media(media="print")

    assert hidden.is_visible()


def test_charts_are_drawn_without_being_scrolled_to(visit: Any) -> None:
    """A screenshot of the whole page holds them."""
    page = visit(height=400)

    page.locator("#chart-actors .main-svg").first.wait_for(state="attached")
    assert page.locator("#chart-positions .scatterlayer .points path").count() > 15
    assert page.evaluate("scrollY") == 0


def test_the_page_draws_the_same_figure_as_python(visit: Any) -> None:
    """Every trace has the places and the statements that the library gives them, the arrows and lines too."""
    page = visit()
    marks(page, "chart-positions")
    shown = page.evaluate("""() => {
      const { rows, changes } = JSON.parse(document.getElementById("data").textContent);
      const named = (trace) => (place) => (place === null ? null
        : Array.isArray(place) ? place.map(named(trace)) : trace.meta.startsWith("change") ? `pair=${changes[place].id}` : rows[place][0]);
      return document.getElementById("chart-positions").data.map((trace) => [trace.meta || null, trace.x, trace.y,
        trace.customdata && trace.customdata.map((place) => named({ meta: trace.meta || "" })(place))]);
    }""")
    figure = charts.position_timeline(make_table(), LABELS, shifts=[COUNTED, POSSIBLE]).to_plotly_json()

    def near(values: Any) -> list[float | None]:
        return [None if value is None else round(value, 3) for value in values]

    expected = [(t.get("meta"), near(t["x"]), near(t["y"]), t.get("customdata")) for t in figure["data"]]
    assert {"shaft", "head", "mixed", "range", "change", "change line", "change key"} <= {meta for meta, *_ in expected}
    assert [(meta, near(x), near(y), keys) for meta, x, y, keys in shown] == expected


@pytest.fixture
def crowded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a page that draws counts instead of more than five marks."""
    monkeypatch.setattr("timeline.page.MOST_MARKS", 5)
    monkeypatch.setitem(page_module.FIXED, "most_marks", 5)
    path = tmp_path / "crowded.html"
    html = render(make_table(), shifts=[POSSIBLE, COUNTED], articles=ARTICLES, labels=LABELS)
    path.write_text(html, encoding="utf-8")
    return path


def test_more_statements_than_marks_can_show_are_counted(visit: Any, crowded: Path) -> None:
    """A circle tells its number; a click chooses its statements, which then have marks; back returns to the counts."""
    page = visit(path=crowded)
    number = marks(page, "chart-positions")
    figure = counts.position_counts(make_table(), LABELS, lead=["crews", "night"])
    assert number == sum(len(trace.x) for trace in figure.data)
    note = page.locator("#note-positions")
    assert note.inner_text().startswith("Counts by month, since more than 5 marks")
    assert f" {figure.layout.meta['left_out'] + 2} of the chosen ones are dated less closely" in note.inner_text()

    biggest = page.evaluate("""() => {
      const paths = [...document.querySelectorAll("#chart-positions .points path")];
      const sizes = paths.map((path) => path.getBoundingClientRect().width);
      const box = paths[sizes.indexOf(Math.max(...sizes))].getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    }""")
    page.mouse.move(*biggest)
    page.locator("#tip").wait_for()
    told = page.locator("#tip").inner_text()
    assert told.split("\n") == [
        "Crews and boats: +2 more crews and boats",
        "2 statements, 1 to 30 June 2025; 1 read by a person",
    ]
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(lambda address: "topic=Crews+and+boats" in address and "side=2" in address and "from=" in address)
    assert not note.is_visible()
    ids = page.locator("#table tbody tr").evaluate_all("rows => rows.map(row => row.id)")
    assert ids == [f"s={statement_id(key)}" for key in ("more-boats", "more-now")]
    page.go_back()
    note.wait_for()
    assert marks(page, "chart-positions") == number


def test_too_many_diamonds_to_follow_are_told_in_the_legend(visit: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Of more than can be told apart none is marked; a selection with fewer has them again."""
    monkeypatch.setattr("timeline.diamonds.MOST_DIAMONDS", 1)
    monkeypatch.setitem(page_module.FIXED, "most_diamonds", 1)
    path = tmp_path / "changes.html"
    html = render(make_table(), shifts=[POSSIBLE, COUNTED], articles=ARTICLES, labels=LABELS)
    path.write_text(html, encoding="utf-8")
    page = visit(path=path)

    assert marks(page, "chart-positions") > 15
    assert (page.evaluate(DIAMONDS), page.evaluate(KEYS)) == ([], ["changes, marked among fewer statements: 2"])
    assert not page.locator("#marked").is_visible()
    page.select_option("select[name=topic]", "Night service")
    page.locator("#marked a").first.wait_for()
    marks(page, "chart-positions")
    assert page.evaluate(DIAMONDS) == ["shift-night"]
    assert page.evaluate(KEYS) == ["possible, one side mixed or disputed: 1"]


def test_among_counts_changes_are_told_in_the_legend_and_marked_in_a_selection(visit: Any, crowded: Path) -> None:
    """A circle of many statements has no sides that a line could join."""
    page = visit(path=crowded)
    marks(page, "chart-positions")

    assert (page.evaluate(DIAMONDS), page.evaluate(KEYS)) == ([], ["changes, marked among fewer statements: 2"])
    assert not page.locator("#marked").is_visible()
    page.check("input[name=settled]")
    page.locator("#marked a").first.wait_for()
    assert marks(page, "chart-positions") > 0
    assert page.evaluate(DIAMONDS) == ["shift-crews", "shift-night"]


def test_the_page_counts_as_python_does(visit: Any, crowded: Path) -> None:
    """Every circle stands where the library puts it, as large, in the same colour, for the same statements."""
    page = visit(path=crowded)
    marks(page, "chart-actors")
    for chart, figure in (
        ("chart-positions", counts.position_counts(make_table(), LABELS, lead=["crews", "night"])),
        ("chart-actors", counts.actor_counts(make_table(), LABELS)),
    ):
        shown = page.evaluate(
            """(chart) => {
          const rows = JSON.parse(document.getElementById("data").textContent).rows;
          return document.getElementById(chart).data.filter((trace) => trace.meta.cells).map((trace) => [trace.x, trace.y, trace.marker.color,
            trace.marker.size, trace.customdata.map((places) => places.map((place) => rows[place][0]))]);
        }""",
            chart,
        )
        traces = figure.to_plotly_json()["data"]
        assert len(shown) == len(traces)
        for (x, y, colours, sizes, ids), trace in zip(shown, traces, strict=True):
            assert x == pytest.approx(list(trace["x"]), abs=1e-3)
            assert (y, colours) == (list(trace["y"]), list(trace["marker"]["color"]))
            assert sizes == pytest.approx(list(trace["marker"]["size"]), abs=0.01)
            assert ids == list(trace["customdata"])


def test_counts_are_as_accessible_as_marks(visit: Any, crowded: Path) -> None:
    """Axe finds nothing on a page of counts, in the dark either."""
    page = visit(path=crowded, width=390, scheme="dark")
    marks(page, "chart-actors")

    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("axe.run().then(r => r.violations.map(v => v.id))") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_packed_data_make_the_same_page(visit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large collection is packed; who cannot unpack it has the changes and the first statements all the same."""
    plain = visit().locator("#table").inner_text()
    monkeypatch.setattr("timeline.payload.UNPACKED", 100)
    path = tmp_path / "packed.html"
    html = render(make_table(), shifts=[POSSIBLE, COUNTED], articles=ARTICLES, labels=LABELS, title="Harbour ferries")
    path.write_text(html, encoding="utf-8")
    assert '"rows":' not in html

    page = visit(f"#s={statement_id('hostile')}", path=path)
    assert HOSTILE.split("\u2028")[0] in page.locator("#card blockquote").inner_text()
    assert page.locator("#table").inner_text() == plain
    old = visit(path=path, first="delete window.DecompressionStream", ready=False)
    old.wait_for_load_state()
    assert old.locator("#table tbody tr").count() == TOTAL
    assert old.locator("#filters").is_visible() is False


@pytest.mark.parametrize("width", [1200, 390])
def test_a_chart_takes_its_room_before_it_is_drawn(visit: Any, width: int) -> None:
    """A link to a later section leads there: no chart above it grows when it comes into sight."""
    heights = [
        visit(width=width, first=first).evaluate("""async () => {
          await new Promise((done) => setTimeout(done, 500));
          return [...document.querySelectorAll(".chart")].map((node) => Math.round(node.getBoundingClientRect().height));
        }""")
        for first in (NEVER_IDLE, "")
    ]

    assert heights[0] == pytest.approx(heights[1], abs=2)


def test_statements_of_one_day_are_drawn_on_a_phone(visit: Any, tmp_path: Path) -> None:
    """An axis without a narrow stretch has nothing written on it, and is drawn all the same."""
    path = tmp_path / "day.html"
    one = next(spec for spec in SPECS if spec["key"] == "night-all")
    path.write_text(render(make_table([one]), articles=ARTICLES, labels=LABELS), encoding="utf-8")
    page = visit(path=path, width=390)

    assert [marks(page, chart) for chart in ("chart-positions", "chart-actors")] == [1, 1]


def test_an_arrow_goes_with_its_statement(visit: Any) -> None:
    """A selection without the statement has no arrow for it, and pointing at its mark tells the limit."""
    page = visit("#speaker=Leaders+of+North+Quay")
    assert marks(page, "chart-positions") == 2  # the head of the arrow and the mark
    box = page.locator("#chart-positions .scatterlayer .points path").last.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#tip").wait_for()
    assert "not after 5 February 2026" in page.locator("#tip").inner_text()

    page.select_option("select[name=speaker]", "Ben Ruiz")
    shows(page, f"1 of {TOTAL} statements")
    assert marks(page, "chart-positions") == 0


def test_many_statements_on_one_side_do_not_push_the_chart_away(visit: Any, tmp_path: Path) -> None:
    """A change with twelve quotations to a side is as tall as one with two, until a reader unfolds them."""
    heights = []
    for copies in (2, 12):
        (spec,) = [spec for spec in SPECS if spec["key"] == "night-all"]
        specs = [*SPECS, *({**spec, "key": f"copy-{n}"} for n in range(copies))]
        leg = replace(POSSIBLE.before, statements=tuple(statement_id(f"copy-{n}") for n in range(copies)))
        path = tmp_path / f"{copies}.html"
        shift = replace(POSSIBLE, before=leg)
        path.write_text(render(make_table(specs), shifts=[shift], articles=ARTICLES, labels=LABELS), encoding="utf-8")
        page = visit(path=path)
        heights.append(page.locator("article.change").bounding_box()["height"])
        page.locator("details.rest summary").first.click()
        assert page.locator(".earlier blockquote").count() == copies
        assert page.locator(".earlier blockquote").last.is_visible()

    assert heights[0] == heights[1]


def test_a_long_quotation_is_cut_in_sight_and_whole_when_opened(visit: Any, tmp_path: Path) -> None:
    """A card shows the first lines of it and a mark of omission; unfolding the context unfolds the words too."""
    (spec,) = [spec for spec in SPECS if spec["key"] == "night-all"]
    table, words = make_table(SPECS), "We will run every boat. " * 60
    row = table.index[table["id"] == statement_id(spec["key"])][0]
    table.at[row, "quote"], table.at[row, "spans"], table.at[row, "evidence"] = words, [[3, 3 + len(words)]], []
    path = tmp_path / "long.html"
    texts = {**ARTICLES, "harbour-june": f"A: {words} B. {ARTICLES['harbour-june']}"}
    path.write_text(render(table, shifts=[POSSIBLE], articles=texts, labels=LABELS), encoding="utf-8")
    page = visit(path=path)
    quotation = page.locator(".earlier blockquote").first
    folded = quotation.bounding_box()["height"]

    assert quotation.inner_text().startswith("We will run every boat.")
    assert folded < 160
    page.locator(".earlier .said summary").first.click()
    assert quotation.bounding_box()["height"] > 2 * folded


def test_embedded_the_page_keeps_changes_and_chart(visit: Any) -> None:
    """In a story's frame the controls and the long parts are left out."""
    page = visit("#embed")

    assert page.locator("#changes").is_visible()
    assert page.locator("#chart-positions").is_visible()
    assert not page.locator("#statements").is_visible()
