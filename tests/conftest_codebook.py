"""A small codebook of another subject, for tests to vary."""

from __future__ import annotations

from pathlib import Path

SMALL = """\
[codebook]
id = "parking"
version = "0.1.0"
language = "en"
period = { start = 2024-01-01, end = 2024-12-31 }
unit = "attributed statement"
pole_low = "fewer"
pole_high = "more"
examples = "parking.jsonl"

[posture]
question = "How much parking does the speaker ask for?"
[posture.anchors]
"-2" = "None"
"-1" = "Less"
"0" = "Takes no side"
"+1" = "As now"
"+2" = "More"

[[topics]]
id = "garages"
label = "Garages"
include = "Building or closing garages."
positions = [
  { step = 2, id = "build", definition = "Build more." },
  { step = 1, id = "keep", definition = "Keep them." },
  { step = -1, id = "limit", posture = 0, definition = "Limit them." },
  { step = -2, id = "close", definition = "Close them." },
]

[[relations]]
id = "clarifies"
meaning = "A says what B meant."

[shift]
same_actor = true
same_topic = true
min_step = 1
min_confidence = 0.6
max_date_span_days = 7
strict_order = true
forms = ["direct"]
exclude_flags = ["question"]
conditional_legs = 1
confirm_with = "both quotes"
labels = { reversal = "r", softening = "s", hardening = "h", return = "b" }
return_days = 30
clarified_leg = "disputed"
day_spread = 1
mixed_leg = "range"
outlet_claims = "listed, not counted"
divergence_days = 14

[rollup]
spokesperson_to_institution = true
institution_to_person = false
agency_to_department = false
member_to_group = "band"

[[actor_groups]]
id = "city"
label = "City hall"

[[actors]]
id = "mayor"
name = "Ann Roe"
kind = "person"
group = "city"
aliases = ["Mayor Roe"]
roles = [{ text = "the mayor", from = 2024-01-01, to = 2024-06-30 }]
"""


def write(folder: Path, text: str = SMALL, examples: str = "") -> Path:
    """Write a codebook and its examples, and return its path."""
    (folder / "parking.jsonl").write_text(examples, encoding="utf-8")
    path = folder / "parking.toml"
    path.write_text(text, encoding="utf-8")
    return path
