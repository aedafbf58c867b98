"""A statement as the page shows it: words, no codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote as percent

from timeline.labels import Labels, date_words, signed
from timeline.passages import Piece, passage_of
from timeline.rows import Row, settled, who

__all__ = ["FORMS", "Entry", "entries_of", "fragment_link", "outlet_of", "reader_of", "safe_url"]

BASIS = {
    "weekday": "a weekday named in the article",
    "explicit": "a date in the article",
    "relative": "words in the article, counted from the day it appeared",
    "inherited": "the date of the occasion, told elsewhere in the article",
    "bounded": "limits only: the article tells what came before or after",
    "published": "the day the article appeared",
    "none": "the article does not say",
    "corrected": "a reader's correction",
}
PUBLISHED_BASIS = {
    "given": "given with the article",
    "html": "from the article's HTML",
    "url": "from the address",
    "dateline": "from the dateline",
    "caption": "from a caption",
    "embed": "from an embedded post",
    "text": "from the text",
}
FORMS = {
    "direct": "quoted",
    "mixed": "partly quoted",
    "indirect": "in the outlet's words",
}
STATUS = {
    "suggested": "suggested by the program, not confirmed",
    "confirmed": "confirmed by",
    "corrected": "corrected by",
}
FLAGS = {
    "conditional": "conditional",
    "reported": "told at second hand",
    "rhetorical": "rhetorical",
    "outlet_claim": "the outlet's own claim",
    "disputed": "meaning disputed by a later statement",
    "joint": "said together",
    "unspoken": "not said in words",
}
RELATIONS = {  # how one statement is tied to another, and how that one is tied to it
    "clarifies": ("This says what was meant", "What was said about it afterwards"),
    "contradicts": ("This contradicts", "Contradicted by"),
    "confirms": ("This confirms", "Confirmed by"),
    "answers": ("This answers", "Answered by"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement as the page shows it: words, no codes."""

    id: str
    quote: str
    article: str
    passage: tuple[Piece, ...]
    speaker: str
    people: tuple[str, ...]  # who said it together, as far as they also speak alone: each one's filter finds it
    mention: str
    role: str
    group: str
    topic: str
    topics: str
    position: str
    step: int | None
    when: str
    day: str  # first possible day, or last, or nothing: for sorting and for the download
    last_day: str
    basis: str
    day_words: str
    form: str
    medium: str
    cue: str
    outlet: str
    title: str
    url: str
    link: str  # the address with the words to scroll to
    whole: bool  # the words stand in the article as one, so that they can be looked for
    published: str
    status: str
    settled: bool
    confidence: str
    flags: str
    within: str
    relations: tuple[tuple[str, str, str], ...]  # in words, the other's id, in words seen from there
    same: tuple[str, ...]  # the same utterance elsewhere
    was_status: str  # the table's own values, which a line of corrections must name
    was_speaker: str
    was_topic: str
    was_start: str
    was_end: str


def entries_of(rows: Sequence[Row], labels: Labels, articles: Mapping[str, str], context: int) -> Iterator[Entry]:
    """Yield each row in words, with *context* characters of its article around the statement."""
    ids = {row["id"] for row in rows}
    utterances: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.get("utterance"):
            utterances[row["utterance"]].append(str(row["id"]))
    names = {row["speaker_id"]: who(row) for row in rows if row["speaker_id"] and "+" not in row["speaker_id"]}
    for row in rows:
        same = [key for key in utterances.get(row.get("utterance") or "", ()) if key != row["id"]]
        entry = _entry(row, labels, articles.get(row["article"]), context, ids, same)
        parts = str(row["speaker_id"] or "").split("+")
        yield replace(entry, people=tuple(names[key] for key in parts if key in names)) if parts[1:] else entry


def _entry(row: Row, labels: Labels, text: str | None, context: int, ids: set[str], same: Sequence[str]) -> Entry:
    url = safe_url(_text(row, "url"))
    return Entry(
        id=str(row["id"]),
        quote=str(row["quote"]),
        article=str(row["article"]),
        passage=passage_of(row, text, context),
        speaker=who(row),
        people=(),
        mention=_text(row, "speaker_mention"),
        role=_text(row, "speaker_role"),
        group=_word(labels.groups, row, "speaker_group"),
        topic=labels.topic(row["topic"]) if row["topic"] or row["on_topic"] else "off topic",
        topics=", ".join(labels.topic(topic) for topic in (row.get("topics") or ())[1:]),
        position=_position(row, labels),
        step=row["position"],
        when=date_words(row["date_start"], row["date_end"], row["date_precision"]),
        day=str(row["date_start"] or row["date_end"] or ""),
        last_day=str(row["date_end"] or row["date_start"] or ""),
        basis=_word(BASIS, row, "date_basis"),
        day_words=_words_at(text, row.get("date_span")),
        form="asked as a question" if row.get("is_question") else FORMS.get(_text(row, "form"), ""),
        medium="" if row.get("medium") == "unspecified" else _text(row, "medium"),
        cue=_text(row, "cue"),
        outlet=outlet_of(row),
        title=_text(row, "title"),
        url=url,
        link=fragment_link(url, row),
        whole=len(row.get("spans") or ()) == 1,
        published=_published(row),
        status=_status(row),
        settled=settled(row),
        confidence=_confidence(row),
        flags=", ".join(FLAGS.get(flag, flag) for flag in row.get("flags") or ()),
        within=row["within"] if row.get("within") in ids else "",
        relations=tuple(_relations(row, ids)),
        same=tuple(same),
        was_status=str(row["status"]),
        was_speaker=_text(row, "speaker"),
        was_topic=_text(row, "topic"),
        was_start=_text(row, "date_start"),
        was_end=_text(row, "date_end"),
    )


def _text(row: Row, name: str) -> str:
    """Return a cell as text; nothing where it holds nothing, or the table has no such column."""
    return str(row.get(name) or "")


def _word(words: Mapping[str, str], row: Row, name: str) -> str:
    """Return the word for what a cell holds, or what it holds where there is no word for it."""
    return words.get(_text(row, name), _text(row, name))


def reader_of(row: Row) -> str:
    """Return who read a row and settled its codes."""
    return str(row.get("coder") or "a reader")


def _status(row: Row) -> str:
    words = _word(STATUS, row, "status")
    return f"{words} {reader_of(row)}" if settled(row) else words


def outlet_of(row: Row) -> str:
    """Return the outlet's name, or the article's where the outlet is not known."""
    return str(row.get("outlet") or f"article {row['article']}")


def _position(row: Row, labels: Labels) -> str:
    if row["position"] is None:
        return "no position found" if row["topic"] else ""
    words = labels.step(row["topic"], row["position"])
    number = signed(row["position"])
    return words if words == number else f"{number} {words}"


def _words_at(text: str | None, span: Sequence[int] | None) -> str:
    return text[span[0] : span[1]] if text is not None and span else ""


def _published(row: Row) -> str:
    """Return when the article appeared, in words, with how that is known."""
    value = _text(row, "published")
    if not value:
        return "not known"
    first, _, last = value.partition("/")
    start, end = _iso(first), _iso(last or first)
    basis = PUBLISHED_BASIS.get(_text(row, "published_basis"))
    return date_words(start, end) + (f" ({basis})" if basis else "")


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _confidence(row: Row) -> str:
    """Return how sure the program is of its codes; nothing where a reader has given or confirmed them."""
    if settled(row):
        return ""
    parts = [
        f"{name} {value:.0%}"
        for name, value in (("topic", row.get("topic_confidence")), ("position", row.get("position_confidence")))
        if value is not None
    ]
    return ", ".join(parts)


def _relations(row: Row, ids: set[str]) -> Iterator[tuple[str, str, str]]:
    for relation in row.get("relations") or ():
        if relation.get("id") in ids:
            kind = relation["kind"]
            here, there = RELATIONS.get(kind, (f"This {kind}", f"Another {kind}"))
            yield here, relation["id"], there


def safe_url(url: str) -> str:
    """Return a web address, or nothing for any other kind of link.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)"), safe_url("")
    ('https://example.org/a', '', '')
    """
    words = url.strip()
    return words if words.lower().startswith(("https://", "http://")) else ""


def fragment_link(url: str, row: Row) -> str:
    """Return the address that scrolls to the words, where the browser still finds them on the page.

    >>> fragment_link("https://a.org/x#top", {"quote": "We go - now, all of us", "spans": [[0, 22]]})
    'https://a.org/x#:~:text=We%20go%20%2D%20now%2C%20all%20of%20us'
    """
    if not url or len(row.get("spans") or ()) != 1:  # an interrupted quotation does not stand on the page as one
        return url
    lines = [line.strip() for line in str(row["quote"]).splitlines() if line.strip()]
    words = [word for line in lines for word in line.split()]
    if len(words) <= 10 and len(lines) == 1:
        return f"{url.split('#')[0]}#:~:text={_encoded(' '.join(words))}"
    ends = (_encoded(" ".join(words[:4])), _encoded(" ".join(words[-4:])))
    return f"{url.split('#')[0]}#:~:text={','.join(ends)}"


def _encoded(words: str) -> str:
    return percent(words, safe="").replace("-", "%2D")
