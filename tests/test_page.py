"""The page as a file: what it says, what it must not say, and what it must not do."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest_page import APART, ARTICLES, COUNTED, HOSTILE, LABELS, POSSIBLE, SPECS, make_table, statement_id
from timeline import changes
from timeline.changes import CHECKS, REASONS
from timeline.cli import main
from timeline.entries import entries_of
from timeline.legs import GRAVEST_FIRST
from timeline.page import BUNDLE, MOST_CARDS, MOST_LISTED, render
from timeline.passages import passage_of
from timeline.payload import interned, script_json
from timeline.rows import rows_of

MARKED = (1, 2)


class Outline(HTMLParser):
    """Collects what a browser would see without running scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note words, and scripts apart from them."""
        if self.tags and self.tags[-1][0] == "script" and len(data) > 1:
            self.scripts.append(data)
        elif self.tags and self.tags[-1][0] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        """All words, with single spaces."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def html() -> str:
    return render(make_table(), shifts=[POSSIBLE, COUNTED], articles=ARTICLES, labels=LABELS, title="Harbour ferries")


BLANK = next(entries_of(rows_of(make_table(SPECS[:1])), LABELS, {}, 0))


def payload(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def spelt(part: Any, quote: str, data: dict[str, Any]) -> list[tuple[int, str]]:
    """Return a part of a passage as pieces, counted in UTF-16 as a browser counts."""
    if not isinstance(part, list):
        return [(1, quote) if part == 0 else (0, part)]
    units = data["stretches"][part[0]].encode("utf-16-le")
    pieces, at = [], part[1]
    for kind, length in batched(part[2:]):
        pieces.append((kind, units[2 * at : 2 * (at + length)].decode("utf-16-le")))
        at += length
    return pieces


def batched(values: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the values in pairs."""
    return zip(values[::2], values[1::2], strict=True)


def entries(html: str) -> dict[str, dict[str, Any]]:
    """Return the page's data as its script puts them together."""
    data = payload(html)
    found = {}
    for row in data["rows"]:
        entry = dict(zip(data["own"], row, strict=False))
        for place, pool in zip(row[len(data["own"]) :], data["pools"].values(), strict=True):
            entry.update(zip(pool["fields"], pool["rows"][place], strict=True))
        entry["passage"] = [piece for part in entry["passage"] for piece in spelt(part, entry["quote"], data)]
        if entry["quote"] is None:
            entry["quote"] = "".join(words for kind, words in entry["passage"] if kind in MARKED)
        found[entry["id"]] = entry
    return found


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ([], "No change of position was found"),
        ([POSSIBLE], "No change of position is counted; 1 possible change is listed"),
        ([COUNTED], "1 change of position by 1 speaker"),
        ([COUNTED, POSSIBLE], "1 change of position by 1 speaker; 1 possible change is listed apart"),
        ([POSSIBLE, POSSIBLE], "No change of position is counted; 2 possible changes are listed"),
    ],
)
def test_the_headline_counts_only_what_is_counted(shifts: list[Any], expected: str) -> None:
    """Possible changes are never added to the number."""
    html = render(make_table(), shifts=shifts)

    (headline,) = re.findall(r'class="headline">([^<]*)<', html)
    assert headline == expected


def test_a_change_shows_every_quote_of_both_sides_with_its_date_and_source(html: str) -> None:
    """A reader can judge the change without leaving the card."""
    card = html[html.index('Ada Okoro <span class="on">on</span> Night service') :]
    card = unescape(card[: card.index("</article>")])

    for key in ("nobody-waits", "night-all", "please", "five-lines", "freight", "outlet-feb"):
        (spec,) = [spec for spec in SPECS if spec["key"] == key]
        assert re.search(rf"<(blockquote|q)[^>]*>{re.escape(spec['quote'])}</", card)
    for words in ("Possible, not counted", "15 to 16 June 2025", "4 February 2026", "233 to 234 days apart"):
        assert words in card
    assert card.index("Claims of a change by the outlets") < card.rindex("appeared to change course")
    assert card.index("What was said about the words afterwards") < card.rindex("freight boats")


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        (["nobody-waits", "night-all"], ["night-all"]),  # read by a person before suggested
        (["nobody-waits", "night-said"], ["nobody-waits", "night-said"]),  # two positions
        (["deal", "more-now", "softer", "leave-70"], ["more-now", "softer", "deal"]),  # quoted before retold
        (["night-all", "five-lines", "nobody-waits"], ["night-all"]),
    ],
)
def test_a_side_of_a_change_shows_one_quotation_for_each_position(keys: list[str], first: list[str]) -> None:
    """The card stays short; every other statement of those days is on it too, folded."""
    leg = replace(POSSIBLE.before, statements=tuple(statement_id(key) for key in keys))
    html = render(make_table(), shifts=[replace(POSSIBLE, before=leg)], articles=ARTICLES, labels=LABELS)
    side = html[html.index('class="leg earlier"') : html.index('class="leg later"')]
    shown, _, folded = side.partition('<details class="rest">')
    links = re.compile(r'href="#s=(\w+)"')

    assert set(links.findall(shown)) == {statement_id(key) for key in first}
    assert set(links.findall(folded)) == {statement_id(key) for key in keys if key not in first}
    assert (f"{len(keys) - len(first)} more statement" in folded) == (len(keys) > len(first))


def test_the_page_says_who_read() -> None:
    """Not "a reader" but whose name stands in the corrections, escaped as any words."""
    table = make_table()
    table.loc[table["status"] == "confirmed", "coder"] = "B. Reader"
    table.loc[table["status"] == "corrected", "coder"] = "<i>A</i>"
    html = render(table, shifts=[COUNTED], articles=ARTICLES, labels=LABELS)

    assert "3 read by <i>A</i> and B. Reader: 2 confirmed, 1 corrected; 2 have no date." in Outline(html).text
    assert "<i>A" not in html
    assert {e["status"] for e in entries(html).values() if e["settled"]} == {
        "confirmed by B. Reader",
        "corrected by <i>A</i>",
    }
    card = unescape(html[html.index("<article") : html.index("</article>")])
    assert "confirmed by B. Reader" in card
    assert "corrected by <i>A</i>" in card


def test_where_nobody_has_read_the_page_says_so() -> None:
    """Suggestions alone are not dressed up."""
    html = render(make_table([spec for spec in SPECS if spec.get("status", "suggested") == "suggested"]))

    assert "None was read by a person yet; 2 have no date." in Outline(html).text


def test_a_confidence_is_told_only_of_what_no_person_has_read() -> None:
    """A program's confidence in codes that a reader gave means nothing."""
    assert "Confidence of the codes:" not in Outline(render(make_table(), shifts=[COUNTED])).text
    assert "Confidence of the codes: 62%" in Outline(render(make_table(), shifts=[POSSIBLE])).text
    assert {e["settled"]: e["confidence"] for e in entries(render(make_table(SPECS[:2]))).values()} == {
        False: "topic 80%, position 70%",
        True: "",
    }


def test_claims_of_a_change_that_is_not_listed_stand_apart(html: str) -> None:
    """An outlet's claim on another subject is neither lost nor put to a change that it does not speak of."""
    apart = html[html.index('class="loose"') :]
    apart = unescape(apart[: apart.index("</div>")])

    assert "The change in the mayor’s tone on crews was remarkable." in apart
    assert "appeared to change course" not in apart
    assert html.index("</article>") < html.index('class="loose"') < html.index('id="filters"')
    assert 'class="loose"' not in render(make_table([s for s in SPECS if "outlet_claim" not in s.get("flags", [])]))


def test_a_long_list_of_claims_says_that_it_is_cut() -> None:
    """A large collection has more claims than anybody reads before the chart; the number is told."""
    (claim,) = [spec for spec in SPECS if spec["key"] == "outlet-june"]
    html = render(make_table([{**claim, "key": f"claim-{n}"} for n in range(MOST_LISTED + 3)]))
    apart = html[html.index('class="loose"') : html.index('id="filters"')]

    assert apart.count("<li>") == MOST_LISTED
    assert "3 more are in the table." in apart


def test_every_reason_has_the_condition_that_it_breaks(html: str) -> None:
    """Beside the rule stands which of its conditions are met, and a counted change meets them all."""
    assert set(CHECKS) == set(REASONS)
    told = {change["id"]: change for change in payload(html)["changes"]}
    unmet = [payload(html)["checks"][number] for number in told["shift-night"]["unmet"]]
    assert unmet == [CHECKS[reason] for reason in CHECKS if reason in POSSIBLE.reasons]
    assert told["shift-crews"]["unmet"] == []
    assert told["shift-crews"]["fired"].startswith(
        "Everything stated later (−1) lies below everything stated earlier (+2)"
    )


def test_a_divergence_stands_apart_and_is_no_change() -> None:
    """Who stood where, with quotes and dates, below the changes; the headline counts none of it."""
    html = render(make_table(), shifts=[POSSIBLE], divergences=[APART], articles=ARTICLES, labels=LABELS)
    section = unescape(html[html.index('id="divergences"') : html.index('id="filters"')])
    above, below = section.index("▲ more service"), section.index("▼ less service")

    assert html.index('id="changes"') < html.index('id="divergences"')
    assert "No change of position is counted; 1 possible change is listed" in html
    assert "Members of one group who disagreed: 1 possible" in section
    assert above < section.index("every boat, on every line, all night") < below < section.index("a softer touch")
    assert "City government" in section
    assert "Ada Okoro, 16 June 2025" in section
    for words in (REASONS["unconfirmed"], changes.APART["position changed"]):
        assert words in section
    assert 'id="divergences"' not in render(make_table(), shifts=[POSSIBLE])


def test_every_reason_against_a_divergence_has_a_sentence() -> None:
    """The page has words for each reason that a divergence can have."""
    assert set(REASONS) | set(changes.APART) == set(GRAVEST_FIRST)


def test_many_divergences_are_cut_and_the_number_told() -> None:
    """Forty cards are enough; who wants all is told where they are."""
    many = [replace(APART, id=f"apart-{n}") for n in range(MOST_CARDS + 3)]
    html = render(make_table(), divergences=many)

    assert html.count('class="change divergence') == MOST_CARDS
    assert "3 more are not shown" in html
    assert f"who disagreed: {MOST_CARDS + 3} possible" in html


def test_every_reason_against_counting_is_told(html: str) -> None:
    """A reason that the page has no sentence for is shown as it is."""
    odd = replace(POSSIBLE, reasons=("mixed", "<i>odd</i>"))

    assert REASONS["mixed"] in Outline(render(make_table(), shifts=[odd])).text
    assert "&lt;i&gt;odd&lt;/i&gt;" in render(make_table(), shifts=[odd])
    assert all(REASONS[reason] in Outline(html).text for reason in POSSIBLE.reasons)


def test_the_page_passes_no_verdict(html: str) -> None:
    """It says what was stated and when; what to call that is the reader's affair."""
    words = Outline(html).text.lower()

    for verdict in ("flip-flop", "flip flop", "u-turn", "backtrack", "contradicted himself", "caved", "lied", "false"):
        assert verdict not in words


def test_the_same_input_gives_the_same_bytes(html: str) -> None:
    """A page under version control changes only when its data do."""
    again = render(make_table(), shifts=[POSSIBLE, COUNTED], articles=ARTICLES, labels=LABELS, title="Harbour ferries")

    assert again == html


def test_only_the_scripts_that_the_policy_names_are_there(html: str) -> None:
    """The policy lists the hash of each script that runs, and allows no connection."""
    (policy,) = [a["content"] for t, a in Outline(html).tags if t == "meta" and a.get("http-equiv")]
    scripts = [script for script in Outline(html).scripts if not script.startswith("{")]

    assert len(scripts) == 2
    for script in scripts:
        assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in str(policy)
    assert "default-src 'none'" in str(policy)
    assert "connect-src 'none'" in str(policy)
    assert "unsafe-inline" not in str(policy).replace("style-src 'unsafe-inline'", "")


def test_nothing_is_loaded_from_elsewhere(html: str) -> None:
    """One file: no source, style or image has an address."""
    for tag, attributes in Outline(html).tags:
        assert "src" not in attributes
        assert tag not in ("link", "iframe", "img", "object", "embed", "base")
        assert not any(name.startswith("on") for name in attributes)


def test_links_lead_only_to_the_web_or_within_the_page(html: str) -> None:
    """An address such as javascript:… in a manifest does not become a link."""
    targets = [str(a["href"]) for tag, a in Outline(html).tags if tag == "a"]

    assert {target.split(":")[0] for target in targets if not target.startswith("#")} == {"https"}
    assert any("#:~:text=" in target for target in targets)


def test_hostile_words_stay_words(html: str) -> None:
    """Markup in a quote, a name or an outlet is text on the page and in its data."""
    assert "<script>window" not in html
    assert "<b>Odd" not in html
    assert entries(html)[statement_id("hostile")]["quote"] == HOSTILE
    assert "<img src=x onerror=" in Outline(html).text
    assert "{{ 7*7 }}" in Outline(html).text


@given(st.text(alphabet="</script>!-&\u2028\u2029'\"\\ax", max_size=40))
def test_data_cannot_end_its_own_script(words: str) -> None:
    """Whatever a quote holds, the browser reads the data to their end, and unchanged."""
    written = script_json({"quote": words})

    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"quote": words}


def test_statements_read_without_scripts(html: str) -> None:
    """The table holds the first hundred statements before any script runs."""
    outline = Outline(html)
    rows = [a["id"] for tag, a in outline.tags if tag == "tr" and str(a.get("id", "")).startswith("s=")]

    assert rows == [f"s={statement_id(s['key'])}" for s in SPECS if s.get("status") != "withdrawn"]


def test_a_long_table_says_that_it_is_cut() -> None:
    """Without scripts a reader is told how many statements there are."""
    specs = [{**SPECS[0], "key": f"copy-{n}"} for n in range(130)]
    html = render(make_table(specs))

    assert "The first 100 of 130 statements" in html
    assert len([1 for tag, a in Outline(html).tags if tag == "tr" and str(a.get("id", "")).startswith("s=")]) == 100
    assert len(entries(html)) == 130


def test_withdrawn_rows_are_left_out_and_counted(html: str) -> None:
    """What a reader took back is not shown as a statement, and not hidden either."""
    assert statement_id("withdrawn") not in entries(html)
    assert "1 entry was withdrawn by a reader" in Outline(html).text


def test_only_statements_without_any_date_are_listed_below_the_chart(html: str) -> None:
    """What has an earliest or a latest day is drawn with an arrow, and the page says how many are."""
    text = Outline(html[html.index('id="time-h"') : html.index('id="actors"')]).text

    assert "date not known: the plan was unchanged" in text.replace("  ", " ")
    assert "the night boats leave their harbour" not in text
    assert "Drawn with an arrow, because only the latest or the earliest day is known: 2." in text
    assert "Not drawn here: 2 with a position and no date" in text


@pytest.mark.parametrize("context", [0, 1, 40, 200, 10_000])
def test_only_the_words_and_their_context_are_in_the_page(context: int) -> None:
    """An article is not republished; the marked words are exactly the statement."""
    html = render(make_table(), articles=ARTICLES, context=context)

    for key, entry in entries(html).items():
        said = "".join(words for kind, words in entry["passage"] if kind in MARKED)
        assert said == entry["quote"], key
        around = [words for kind, words in entry["passage"] if kind not in MARKED and words not in ("… ", " …")]
        assert all(len(words) <= context for words in around)
        assert all(any(words in text for text in ARTICLES.values()) for words in around)


SIGNED = " ".join(f"word{number:04}" for number in range(2000))  # an article in which no word comes twice


@pytest.mark.parametrize("context", [0, 1, 30, 200])
@pytest.mark.parametrize("unpacked", [0, 10**9])
def test_of_an_article_no_word_beyond_the_context_is_anywhere_in_the_file(
    context: int, unpacked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes, the words that gave the date, and so many characters around: in all of the file, packed data included."""
    monkeypatch.setattr("timeline.payload.UNPACKED", unpacked)
    table = make_table([SPECS[1], SPECS[1]])
    spans, date_span = [[[2997, 3005], [9000, 9017]], [[12006, 12014]]], [6003, 6011]
    for row, own in enumerate(spans):
        table.at[row, "id"], table.at[row, "spans"], table.at[row, "evidence"] = f"made{row}", own, [own[0]]
        table.at[row, "quote"] = " […] ".join(SIGNED[slice(*span)] for span in own)
        table.at[row, "date_span"] = date_span
    leg = replace(COUNTED.before, statements=("made0",))
    shift = replace(COUNTED, before=leg, after=replace(leg, statements=("made1",)))
    html = render(table, shifts=[shift], articles={"harbour-june": SIGNED}, context=context, labels=LABELS)
    (packed,) = re.findall(r'id="data"[^>]*>(.*?)</script>', html, re.DOTALL)
    whole = html if unpacked else html + zlib.decompress(b64decode(packed)).decode()

    near = [(a - context, b + context) for some in spans for a, b in some] + [tuple(date_span)]
    allowed = {m[0] for m in re.finditer(r"word\d+", SIGNED) if any(a < m.end() and m.start() < b for a, b in near)}
    assert len(allowed) < 200
    assert set(re.findall(r"word\d{4}", whole)) <= allowed
    assert {SIGNED[slice(*span)].split()[0] for some in spans for span in some} <= set(re.findall(r"word\d{4}", whole))


def test_words_that_passages_share_are_in_the_data_once() -> None:
    """Neighbouring statements show the same surroundings; a large collection must stay a file one can send."""
    specs = [spec for spec in SPECS if spec["key"] in ("night-all", "more-boats", "unions-stop", "please")]
    html = render(make_table(specs), articles=ARTICLES, context=10_000)

    assert sorted(payload(html)["stretches"]) == sorted(
        text for stem, text in ARTICLES.items() if stem in ("harbour-june", "harbour-february")
    )
    assert all(len(entry["passage"]) > 1 for entry in entries(html).values())


@given(st.data(), st.integers(0, 30))
def test_passages_come_back_whole_from_what_they_share(data: st.DataObject, context: int) -> None:
    """Whatever overlaps, and whatever letters a browser counts as two, the page spells each passage to the letter."""
    texts = {name: data.draw(st.text("ab c𝒳\n", min_size=1, max_size=120)) for name in ("one", "two")}
    specs = []
    for number, name in enumerate(("one", "two", "one", "two", "one")):
        start = data.draw(st.integers(0, len(texts[name]) - 1))
        end = data.draw(st.integers(start + 1, len(texts[name])))
        row = {"spans": [[start, end]], "quote": texts[name][start:end], "evidence": [[start, start + 1]]}
        specs.append((f"s{number}", name, row))
    made = [
        replace(BLANK, id=key, article=name, quote=row["quote"], passage=passage_of(row, texts[name], context))
        for key, name, row in specs
    ]

    told = interned(made, texts)

    for entry, packed in zip(made, told["rows"], strict=True):
        own = dict(zip(told["own"], packed, strict=False))
        pieces = [piece for part in own["passage"] for piece in spelt(part, entry.quote, told)]
        assert pieces == [(piece.kind, piece.words) for piece in entry.passage]
        assert own["quote"] is None


def test_deciding_words_are_marked_inside_the_statement(html: str) -> None:
    """The card shows which words decided the codes."""
    passage = entries(html)[statement_id("night-all")]["passage"]

    assert [words for kind, words in passage if kind == 2] == ["every boat"]


def test_a_small_page_is_small(html: str) -> None:
    """The page for two articles can be sent by mail."""
    assert len(html.encode()) <= 1_700_000


def test_method_lines_are_added_as_given() -> None:
    """Who builds the page can say how well the codes agree with a reader's."""
    html = render(make_table([]), method={"Agreement <1>": "alpha & co"})

    assert "<dt>Agreement &lt;1&gt;</dt><dd>alpha &amp; co</dd>" in html


def test_an_empty_table_makes_a_page_that_says_so() -> None:
    """No statement is an answer too."""
    assert "0 statements by 0 speakers, read from 0 articles" in Outline(render(make_table([]))).text


def test_the_vendored_bundle_is_the_one_that_is_written_down() -> None:
    """Nobody edits the library by hand, and its version is plotly's own."""
    from plotly.offline import get_plotlyjs_version

    folder = files("timeline") / "page"
    notes = (folder / "UPDATE.md").read_text(encoding="utf-8")
    bundle = (folder / BUNDLE).read_bytes()

    assert sha256(bundle).hexdigest() in notes
    assert f"plotly.js-basic-dist-min {get_plotlyjs_version()}" in notes
    assert b"MIT license" in bundle[:300]


def test_an_article_without_an_outlet_is_named_by_its_file() -> None:
    """No outlet is made up, and an outlet's claim is not put into a speaker's mouth."""
    table = make_table([spec for spec in SPECS if spec["key"] in ("outlet-feb", "please")])
    table["outlet"] = table["speaker"] = None

    told = entries(render(table))

    assert {entry["outlet"] for entry in told.values()} == {"article harbour-february"}
    assert told[statement_id("outlet-feb")]["speaker"] == "the outlet, not named"
    assert told[statement_id("please")]["speaker"] == "speaker not named"


def test_the_command_takes_any_context_from_none_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`timeline build --context 0` embeds the statements alone; less than nothing is a matter of usage."""
    article, page = tmp_path / "harbour.txt", tmp_path / "page.html"
    quote = "We will deport every one of them from our largest cities"
    article.write_text(
        f"Zebrafish gather at dawn.\n“{quote},” President Donald Trump said on Monday.\n", encoding="utf-8"
    )
    found = {}
    for context in ("0", "200"):
        assert main(["build", str(article), "-o", str(page), "--context", context, "--force"]) == 0
        found[context] = page.read_text(encoding="utf-8")

    assert all(quote in html for html in found.values())
    assert "Zebrafish" in found["200"]
    assert "Zebrafish" not in found["0"]
    assert main(["build", str(article), "-o", str(page), "--context", "-1", "--force"]) == 2
    capsys.readouterr()
