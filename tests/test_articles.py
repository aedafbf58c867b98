"""Reading articles: what is read is what the file says, and what cannot be read is said in one line."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.articles import read_articles
from timeline.errors import ArticleError
from timeline.records import Article

PAGE = """<!doctype html><html><head><title>Docks stay open | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><meta name="author" content="Jo Reed">
<meta property="article:published_time" content="{published}">
<link rel="canonical" href="https://example.org/docks"></head><body><nav>Home</nav><article><h1>Docks stay open</h1>
<p>“Nobody will be sent to the docks,” Rivera told reporters on Monday, standing outside city hall in the rain.</p>
<p>She added that the city would see the harbour company in court over the rules, which date from May 2, 2019.</p>
</article><footer>All rights reserved</footer></body></html>"""


def read(*paths: Path) -> tuple[list[Article], list[str]]:
    errors: list[ArticleError] = []
    articles = list(read_articles(paths, errors.append))
    return articles, [str(error) for error in errors]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


@given(st.text(alphabet=st.characters(codec="utf-8")).filter(lambda text: text.strip() and text[0] != "\ufeff"))
def test_a_text_is_what_its_bytes_say(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Newlines, odd spaces and combining marks stay as they are, so that offsets hold."""
    path = write(tmp_path_factory.mktemp("texts") / "story.txt", text)

    assert [article.text for article in read_articles(path)] == [text]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Offsets count from the first character that a reader sees; a mark further on is a character."""
    path = write(tmp_path / "story.txt", b"\xef\xbb\xbfHe \xef\xbb\xbfsaid.")

    assert next(read_articles(path)).text == "He \ufeffsaid."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "{path}: is empty"),
        (b" \r\n\t", "{path}: is empty"),
        (b"He said \x93no\x94.", "{path}: is not UTF-8 at byte 8 (0x93); save it as UTF-8"),
        ("He said.".encode("utf-16"), "{path}: is UTF-16, not UTF-8; save it as UTF-8"),
    ],
)
def test_a_file_that_holds_no_text_is_named_and_the_rest_goes_on(tmp_path: Path, content: bytes, message: str) -> None:
    """One odd file costs one line, not the run."""
    path = write(tmp_path / "a.txt", content)
    write(tmp_path / "b.txt", "She said yes.")

    articles, errors = read(tmp_path)

    assert [article.stem for article in articles] == ["b"]
    assert errors == [message.format(path=path)]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing path, a link to itself, an address and a file of another kind each get their own line."""
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    scan = write(tmp_path / "scan.pdf", "x")
    articles, errors = read(tmp_path / "none", loop, scan, Path("http://example.org/a"))

    assert not articles
    assert errors[0] == f"{tmp_path / 'none'}: no such file or folder"
    assert errors[1].startswith(f"{loop}: cannot be read (")
    assert errors[2] == f"{scan}: not a kind of file that can be read (.txt, .html, .htm, .jsonl, .parquet)"
    assert errors[3].endswith("addresses are not fetched; save the page and name the file")


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    """An empty answer would look like a folder in which nobody said anything."""
    assert read(tmp_path) == ([], [f"{tmp_path}: holds no articles (.txt, .html, .htm, .jsonl, .parquet)"])


def test_an_unreadable_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders beside it are still read."""
    write(tmp_path / "open" / "a.txt", "He said.")
    locked = tmp_path / "locked"
    write(locked / "b.txt", "She said.")
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    articles, errors = read(tmp_path)

    assert [article.stem for article in articles] == ["a"]
    assert errors == [f"{locked}: cannot be read (Permission denied)"]


def test_a_folder_is_read_by_name_whatever_the_disk_says(tmp_path: Path) -> None:
    """Subfolders are read too; hidden files and files of other kinds are passed over."""
    for name in ("b/1.txt", "a.txt", "c.TXT", "b/0.txt", ".hidden.txt", ".git/x.txt", "notes.pdf"):
        write(tmp_path / name, "He said.")

    articles, errors = read(tmp_path)

    assert [article.stem for article in articles] == ["a", "0", "1", "c"]
    assert not errors


def test_two_articles_of_one_name_are_reported(tmp_path: Path) -> None:
    """Ids are made from the name: the second article would take the first one's."""
    first, second = write(tmp_path / "a/story.txt", "One."), write(tmp_path / "b/story.txt", "Two.")

    articles, errors = read(tmp_path)

    assert [article.text for article in articles] == ["One."]
    assert errors == [f"{second}: an article named 'story' is in {first} already; rename one"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    """As a file and in its folder: that is no clash of names."""
    path = write(tmp_path / "story.txt", "One.")

    assert [len(found) for found in read(path, tmp_path, path)] == [1, 0]


def test_a_manifest_says_what_is_known_of_a_file(tmp_path: Path) -> None:
    """It counts for the folder as for the single file in it."""
    manifest = 'file,url,outlet,title,author,published\nstory.txt,,The Harbour Post,"Docks, open",,2025-06-17\n'
    write(tmp_path / "articles.csv", manifest)
    path = write(tmp_path / "story.txt", "He said.")
    expected = Article("story", "He said.", None, "The Harbour Post", "Docks, open", None, date(2025, 6, 17))

    assert read(tmp_path) == ([expected], [])
    assert read(path) == ([expected], [])


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("file,outlett\n", ": unknown column 'outlett' (known: file, url, outlet, title, author, published)"),
        ("url\n", ": no column 'file' (known: file, url, outlet, title, author, published)"),
        ("file\nstory.txt\ngone.txt\n", ", line 3: 'gone.txt' is not a file beside it"),
        ("file\n../x.txt\n", ", line 2: '../x.txt' is not a file beside it"),
        ("file\nstory.txt\nstory.txt\n", ", line 3: 'story.txt' is listed twice; the first line is used"),
        ("file,published\nstory.txt,June 1\n", ", line 2: published 'June 1' is not a date such as 2025-06-16"),
        ("file,published\nstory.txt,2025-02-30\n", ", line 2: published '2025-02-30' is not a date such as 2025-06-16"),
        (
            "file,title\nstory.txt,Docks, open\n",
            ", line 2: more cells than columns; put a value that holds a comma in quotation marks",
        ),
        ('file\n"story.txt', ": is not a CSV file that can be read (unexpected end of data)"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_said_by_line(tmp_path: Path, manifest: str, message: str) -> None:
    """The articles are read all the same."""
    path = write(tmp_path / "articles.csv", manifest)
    write(tmp_path / "story.txt", "He said.")

    articles, errors = read(tmp_path)

    assert [article.published for article in articles] == [None]
    assert errors == [f"{path}{message}"]


def test_a_page_gives_its_text_and_what_its_metadata_states(tmp_path: Path) -> None:
    """Navigation and footer are no part of the article."""
    path = write(tmp_path / "docks.html", PAGE.format(published="2025-06-16T23:00:00Z"))

    article = next(read_articles(path))

    assert "“Nobody will be sent to the docks,” Rivera told reporters" in article.text
    assert "All rights reserved" not in article.text
    assert (article.outlet, article.author, article.url) == ("The Harbour Post", "Jo Reed", "https://example.org/docks")
    assert (article.published, article.given_by) == (date(2025, 6, 16), "html")


def test_a_date_in_a_page_s_text_is_not_its_date(tmp_path: Path) -> None:
    """A date that the metadata does not state is left for the text's own reading, which can abstain."""
    path = write(tmp_path / "docks.html", PAGE.format(published=""))

    assert next(read_articles(path)).published is None


def test_a_manifest_goes_before_a_page_s_metadata(tmp_path: Path) -> None:
    """What a person wrote down is known better than what a page says of itself."""
    write(tmp_path / "docks.html", PAGE.format(published="2025-06-16"))
    write(tmp_path / "articles.csv", "file,published\ndocks.html,2025-06-15\n")

    article = next(read_articles(tmp_path))

    assert (article.published, article.given_by, article.outlet) == (date(2025, 6, 15), "manifest", "The Harbour Post")


def test_a_page_without_an_article_is_named(tmp_path: Path) -> None:
    """An empty text would look like an article in which nobody spoke."""
    path = write(tmp_path / "menu.htm", "<html><body></body></html>")

    assert read(path) == ([], [f"{path}: no article found in this page; save its text as menu.txt"])


def test_json_lines_hold_an_article_each(tmp_path: Path) -> None:
    """A record without a name is named by file and line; a separator inside a text ends no line."""
    records = [
        {"text": "One.\u2028Two.", "id": 7, "outlet": "The Harbour Post", "published": "2025-06-17T08:00:00Z"},
        {"text": "Three.", "stem": "three"},
        {"text": "Four.", "url": ""},
    ]
    path = write(tmp_path / "saved.jsonl", "\n".join(json.dumps(record, ensure_ascii=False) for record in records))

    articles, errors = read(path)

    assert [(article.stem, article.text, article.published) for article in articles] == [
        ("7", "One.\u2028Two.", date(2025, 6, 17)),
        ("three", "Three.", None),
        ("saved-3", "Four.", None),
    ]
    assert articles[2].url is None
    assert not errors


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not JSON (Expecting property name enclosed in double quotes)"),
        ("[1]", "is not a JSON object with a 'text'"),
        ('{"id": "a"}', "has no 'text'"),
        ('{"text": " "}', "has no 'text'"),
        ('{"text": 5}', "'text' is not text"),
        ('{"text": "a\\ud83d"}', "'text' holds half a character (a lone surrogate)"),
        (
            '{"text": "a", "Outlet": "x"}',
            "unknown key 'Outlet' (known: text, stem, id, url, outlet, title, author, published)",
        ),
    ],
)
def test_a_record_that_is_no_article_is_named_by_line(tmp_path: Path, line: str, message: str) -> None:
    """The other lines are read."""
    path = write(tmp_path / "saved.jsonl", f'{{"text": "One."}}\n{line}\n')

    articles, errors = read(path)

    assert [article.stem for article in articles] == ["saved-1"]
    assert errors == [f"{path}, line 2: {message}"]


def test_without_a_listener_the_first_error_is_raised(tmp_path: Path) -> None:
    """In a notebook nobody reads a list of failures that nobody asked for."""
    with pytest.raises(ArticleError, match="no such file or folder"):
        list(read_articles(tmp_path / "none"))
