"""An invented table of statements with every odd case that charts and the page must bear, and its articles."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from timeline.charts import Labels
from timeline.records import Divergence, Leg, Shift, Side

if TYPE_CHECKING:
    import pandas as pd

HOSTILE = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>\u2028&amp; {{ 7*7 }}'

JUNE = """Mayor Ada Okoro said on Monday that the ferries should run through the night.
“We will run every boat, on every line, all night,” Okoro told reporters. “And I want more boats by autumn.”
The day before she had written: “Nobody on this water waits until morning.” And: “More boats. More crews. Now.”
“The crews are tired, and we will do something about that,” Okoro said at an event last week.
The change in the mayor’s tone on crews was remarkable. Harbour unions said the night boats must stop.
“Fares stay where they are,” said Commissioner Jon Brandt. “Fares are too low,” he had said in May.
A spokesperson said in June that the docks stay open."""

FEBRUARY = """Mayor Ada Okoro appeared to change course on night ferries in an interview broadcast on Wednesday.
“They have to ask us, and they have to say please,” Okoro told Channel Nine’s Ben Ruiz.
“I got a call from Lena Marsh. She said, ‘Could you send us a boat at night?’” Okoro said.
“We have five new lines that we’re looking at very strongly,” she added.
“What should passengers expect?” Ruiz had asked.
“The mayor was talking about freight boats, not about passengers,” the Harbour Office said on Thursday.
Brandt announced on Wednesday an “unprecedented” deal with the pilots. He said 70 crew members would leave at once.
Leaders of North Quay have demanded that the night boats leave their harbour.
Okoro acknowledged that the service could use “a softer touch”.
Officials who were not named said the plan was unchanged.
The Harbour Office has since said that the docks are safe."""

ODD = f"""A man shouted {HOSTILE} and left. A reader wrote that fares could fall this year.
Somebody said fares would double, no later than January 9, 2026."""

ARTICLES = {"harbour-june": JUNE, "harbour-february": FEBRUARY, "odd": ODD}
OUTLETS = {"harbour-june": "The Quay Post", "harbour-february": "Channel Nine", "odd": "<b>Odd & Sons</b>"}
URLS = {
    "harbour-june": "https://example.org/june?a=1&b=2",
    "harbour-february": None,
    "odd": "javascript:window.hacked=1",
}

LABELS = Labels(
    topics={"night": "Night service", "crews": "Crews and boats", "fares": "Fares", "docks": "Docks"},
    words={
        ("night", 2): "every line, all night",
        ("night", 1): "keep the night boats",
        ("night", -1): "only when asked",
        ("night", -2): "end night service",
        ("crews", 2): "more crews and boats",
        ("crews", 1): "keep the crews",
        ("crews", -1): "relieve the crews",
        ("crews", -2): "send crews home",
        ("fares", 2): "raise fares",
        ("fares", 1): "keep fares",
    },
    low="less service",
    high="more service",
    groups={"city": "City government", "unions": "Unions"},
)

OKORO = ("Ada Okoro", "ada-okoro", "the mayor", "city")
BRANDT = ("Jon Brandt", "jon-brandt", "commissioner", "city")
OFFICE = ("Harbour Office", "harbour-office", None, "city")
MARSH = ("Lena Marsh", "lena-marsh", None, None)
RUIZ = ("Ben Ruiz", "ben-ruiz", None, None)
LEADERS = ("Leaders of North Quay", None, None, None)
UNIONS = ("Harbour unions", "harbour-unions", None, "unions")
OUTLET = ("The Quay Post", None, None, None)
NINE = ("Channel Nine", None, None, None)
NOBODY = (None, None, None, None)

MONDAY, SUNDAY = date(2025, 6, 16), date(2025, 6, 15)
WEEK = (date(2025, 6, 9), date(2025, 6, 15), "week", "relative")
WEDNESDAY, THURSDAY = date(2026, 2, 4), date(2026, 2, 5)
NONE = (None, None, "none", "none")


def day(when: date, basis: str = "weekday") -> tuple[date, date, str, str]:
    """Return the four date columns of a statement made on one day."""
    return when, when, "day", basis


SPECS: list[dict[str, Any]] = [
    {"key": "night-said", "quote": "the ferries should run through the night", "who": OKORO, "code": ("night", 1),
     "when": day(MONDAY), "form": "indirect", "cue": "said", "words": "on Monday"},
    {"key": "night-all", "quote": "We will run every boat, on every line, all night", "who": OKORO,
     "code": ("night", 2), "when": day(MONDAY, "inherited"), "cue": "told", "evidence": "every boat",
     "utterance": "u-night", "status": "confirmed"},
    {"key": "more-boats", "quote": "And I want more boats by autumn.", "who": OKORO, "code": ("crews", 2),
     "when": day(MONDAY, "inherited"), "utterance": "u-night"},
    {"key": "nobody-waits", "quote": "Nobody on this water waits until morning.", "who": OKORO, "code": ("night", 2),
     "when": day(SUNDAY, "relative"), "medium": "written statement", "cue": "written"},
    {"key": "more-now", "quote": "More boats. More crews. Now.", "who": OKORO, "code": ("crews", 2),
     "when": day(SUNDAY, "inherited"), "medium": "social media post", "status": "confirmed"},
    {"key": "tired", "quote": "The crews are tired, and we will do something about that", "who": OKORO,
     "code": ("crews", -1), "when": WEEK, "cue": "said", "words": "last week"},
    {"key": "outlet-june", "quote": "The change in the mayor’s tone on crews was remarkable.", "who": OUTLET,
     "code": ("crews", None), "when": day(MONDAY, "published"), "flags": ["outlet_claim"], "form": "indirect"},
    {"key": "unions-stop", "quote": "the night boats must stop", "who": UNIONS, "code": ("night", -2),
     "when": day(MONDAY, "inherited"), "form": "indirect", "cue": "said"},
    {"key": "fares-stay", "quote": "Fares stay where they are", "who": BRANDT, "code": ("fares", 1),
     "when": day(MONDAY, "inherited"), "cue": "said"},
    {"key": "fares-low", "quote": "Fares are too low", "who": BRANDT, "code": ("fares", 2),
     "when": (date(2025, 5, 1), date(2025, 5, 31), "month", "relative"), "cue": "said", "words": "in May"},
    {"key": "docks-open", "quote": "the docks stay open", "who": NOBODY, "code": ("docks", 1),
     "when": (date(2025, 6, 1), date(2025, 6, 30), "month", "relative"), "form": "indirect", "words": "in June"},
    {"key": "outlet-feb", "quote": "Mayor Ada Okoro appeared to change course on night ferries", "who": NINE,
     "code": ("night", None), "when": day(THURSDAY, "published"), "flags": ["outlet_claim"], "form": "indirect"},
    {"key": "please", "quote": "They have to ask us, and they have to say please", "who": OKORO, "code": ("night", -1),
     "when": day(WEDNESDAY), "cue": "told", "medium": "interview", "words": "on Wednesday", "flags": ["disputed"],
     "utterance": "u-please", "evidence": "have to ask"},
    {"key": "call", "quote": "I got a call from Lena Marsh.", "who": OKORO, "code": (None, None),
     "when": day(WEDNESDAY, "inherited"), "medium": "interview", "cue": "said"},
    {"key": "send-us", "quote": "Could you send us a boat at night?", "who": MARSH, "code": ("night", 1), "when": NONE,
     "within": "call", "question": True, "flags": ["reported"]},
    {"key": "five-lines", "quote": "We have five new lines that we’re looking at very strongly", "who": OKORO,
     "code": ("night", 2), "when": day(WEDNESDAY, "inherited"), "medium": "interview", "cue": "added"},
    {"key": "expect", "quote": "What should passengers expect?", "who": RUIZ, "code": ("night", None),
     "when": day(WEDNESDAY, "inherited"), "question": True, "medium": "interview", "cue": "asked"},
    {"key": "freight", "quote": "The mayor was talking about freight boats, not about passengers", "who": OFFICE,
     "code": ("night", 0), "when": day(THURSDAY), "cue": "said", "words": "on Thursday",
     "relations": [{"kind": "clarifies", "id": "please"}]},
    {"key": "deal", "quote": "unprecedented", "who": BRANDT, "code": ("crews", 1), "when": day(WEDNESDAY),
     "form": "mixed", "cue": "announced"},
    {"key": "leave-70", "quote": "70 crew members would leave at once", "who": BRANDT, "code": ("crews", -1),
     "when": day(WEDNESDAY, "inherited"), "form": "indirect", "cue": "said"},
    {"key": "leaders", "quote": "the night boats leave their harbour", "who": LEADERS, "code": ("night", -2),
     "when": (None, date(2026, 2, 5), "range", "bounded"), "form": "indirect", "cue": "demanded"},
    {"key": "softer", "quote": "a softer touch", "who": OKORO, "code": ("crews", -1), "when": day(WEDNESDAY),
     "form": "mixed", "cue": "acknowledged", "status": "corrected"},
    {"key": "unnamed", "quote": "the plan was unchanged", "who": ("unnamed officials", None, None, None),
     "code": ("night", 1), "when": NONE, "form": "indirect", "cue": "said"},
    {"key": "since", "quote": "the docks are safe", "who": OFFICE, "code": ("docks", 1),
     "when": (WEDNESDAY, None, "range", "bounded"), "form": "indirect", "cue": "said"},
    {"key": "hostile", "quote": HOSTILE, "who": (HOSTILE, None, HOSTILE, None), "code": ("fares", -2),
     "when": day(date(2026, 2, 5), "published"), "form": "indirect", "cue": "shouted"},
    {"key": "formula", "quote": "fares could fall this year", "who": ("=cmd()|'A reader'", None, None, None),
     "code": ("fares", -1), "when": (date(2026, 1, 1), date(2026, 12, 31), "year", "relative"), "form": "indirect"},
    {"key": "double", "quote": "fares would double", "who": ("somebody", None, None, None), "code": ("fares", 2),
     "when": (date(2026, 1, 5), date(2026, 1, 9), "range", "bounded"), "form": "indirect", "conf": None},
    {"key": "withdrawn", "quote": "no later than", "who": NOBODY, "code": ("fares", None), "when": NONE,
     "form": "indirect", "status": "withdrawn"},
]  # fmt: skip


def statement_id(key: str) -> str:
    """Return a made-up but stable id."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def make_row(spec: dict[str, Any]) -> dict[str, Any]:
    """Return one row of the table, with offsets into the invented articles."""
    stem = next(stem for stem, text in ARTICLES.items() if spec["quote"] in text)
    text = ARTICLES[stem]
    start = text.index(spec["quote"])
    span = [start, start + len(spec["quote"])]
    topic, position = spec["code"]
    name, speaker_id, role, group = spec["who"]
    words, evidence = spec.get("words"), spec.get("evidence")
    first, last, precision, basis = spec["when"]
    return {
        "id": statement_id(spec["key"]), "article": stem, "url": URLS[stem], "outlet": OUTLETS[stem],
        "title": f"Ferries: {stem}", "published": "2025-06-16" if stem == "harbour-june" else "2026-02-05/2026-02-06",
        "published_basis": "caption", "spans": [span], "quote": spec["quote"], "form": spec.get("form", "direct"),
        "speaker": name, "speaker_id": speaker_id, "speaker_role": role, "speaker_group": group,
        "speaker_mention": name, "speaker_span": None, "cue": spec.get("cue"), "cue_span": None,
        "date_start": first, "date_end": last, "date_precision": precision, "date_basis": basis,
        "date_span": [text.index(words), text.index(words) + len(words)] if words else None,
        "medium": spec.get("medium", "unspecified"), "occasion": f"{stem}-{first}", "on_topic": topic is not None,
        "topic": topic, "topics": [topic] if topic else [], "topic_confidence": 0.8 if topic else None,
        "position": position, "position_id": None if position is None else f"step_{position}", "posture": position,
        "position_confidence": None if position is None else spec.get("conf", 0.7),
        "evidence": [[text.index(evidence), text.index(evidence) + len(evidence)]] if evidence else [],
        "is_question": spec.get("question", False), "flags": spec.get("flags", []),
        "within": statement_id(spec["within"]) if "within" in spec else None, "utterance": spec.get("utterance"),
        "relations": [{**r, "id": statement_id(r["id"])} for r in spec.get("relations", [])],
        "coder": "machine", "codebook_version": "1.0.0", "status": spec.get("status", "suggested"),
    }  # fmt: skip


def make_table(specs: list[dict[str, Any]] | None = None) -> pd.DataFrame:
    """Return the invented statements as a table with the columns of the README."""
    import pandas as pd

    rows = [make_row(spec) for spec in (SPECS if specs is None else specs)]
    columns = {name: pd.Series([row[name] for row in rows], dtype=object) for name in make_row(SPECS[0])}
    return pd.DataFrame(columns)


def leg(keys: list[str], low: int, high: int, first: date, last: date) -> Leg:
    """Return one end of a change."""
    return Leg(tuple(statement_id(key) for key in keys), low, high, first, last)


POSSIBLE = Shift(
    id="shift-night", speaker_id="ada-okoro", speaker="Ada Okoro", topic="night", label="mixed", counted=False,
    reasons=("mixed", "disputed", "unconfirmed"),
    before=leg(["nobody-waits", "night-all"], 2, 2, SUNDAY, MONDAY),
    after=leg(["please", "five-lines"], -1, 2, WEDNESDAY, WEDNESDAY),
    clarifications=(statement_id("freight"),), claims=(statement_id("outlet-feb"),), confidence=0.62,
)  # fmt: skip
COUNTED = Shift(
    id="shift-crews", speaker_id="ada-okoro", speaker="Ada Okoro", topic="crews", label="reversal", counted=True,
    reasons=(), before=leg(["more-now"], 2, 2, SUNDAY, SUNDAY), after=leg(["softer"], -1, -1, WEDNESDAY, WEDNESDAY),
    clarifications=(), claims=(), confidence=0.9,
)  # fmt: skip
APART = Divergence(
    id="apart-night", group="city", topic="night", counted=False, reasons=("position changed", "unconfirmed"),
    above=(Side("ada-okoro", "Ada Okoro", leg(["night-all"], 2, 2, MONDAY, MONDAY)),),
    below=(Side("jon-brandt", "Jon Brandt", leg(["softer"], -1, -1, WEDNESDAY, WEDNESDAY)),),
    clarifications=(), confidence=0.7,
)  # fmt: skip
