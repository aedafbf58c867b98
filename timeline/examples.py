"""The statements that a codebook is taught by: loaded, checked line by line, and what they leave out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from timeline.errors import CodebookError
from timeline.keyed import read_text
from timeline.scheme import OFF_TOPIC, STEPS, Codebook, Example

__all__ = ["check_examples", "load_examples"]


def load_examples(codebook: Codebook) -> list[Example]:
    """Return the codebook's examples; topic "none" in the file is ``None`` here.

    >>> from timeline.codebook import load_codebook
    >>> load_examples(load_codebook())[0].topic
    'scale'
    """
    if codebook.examples is None:
        raise CodebookError(f"{codebook.id}: no examples (name a JSON Lines file in [codebook] examples)")
    examples = []
    for _, example in _read(codebook.examples, codebook):
        if isinstance(example, str):
            raise CodebookError(example)
        examples.append(example)
    return examples


def _read(path: Path, codebook: Codebook) -> Iterator[tuple[str, Example | str]]:
    """Yield where each example stands, and the example or what is wrong with it."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            where = f"{path.name}:{number}"
            try:
                yield where, _example(line, where, codebook)
            except CodebookError as error:
                yield where, str(error)


def _example(line: str, where: str, codebook: Codebook) -> Example:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CodebookError(f"{where}: not JSON: {str(error).partition(':')[0]}") from None
    if not isinstance(row, dict) or not {"text", "topic", "position"} <= set(row) <= {*Example.__slots__}:
        raise CodebookError(f"{where}: an example has the keys text, topic, position and perhaps origin")
    if not isinstance(row["text"], str) or not row["text"].strip():
        raise CodebookError(f"{where}: text is {row['text']!r}; give a statement in quotation marks")
    topics = [topic.id for topic in codebook.topics]
    if row["topic"] not in (OFF_TOPIC, *topics):
        raise CodebookError(f"{where}: unknown topic {row['topic']!r} (known: {', '.join(topics)}, {OFF_TOPIC})")
    if row["position"] not in (None, *STEPS) or type(row["position"]) not in (int, type(None)):
        raise CodebookError(f"{where}: unknown position {row['position']!r} (known: -2 to 2, null)")
    if row["topic"] == OFF_TOPIC and row["position"] is not None:
        raise CodebookError(f"{where}: a statement off the subject takes no position; write null")
    topic = None if row["topic"] == OFF_TOPIC else row["topic"]
    return Example(row["text"], topic, row["position"], str(row.get("origin", "draft")))


# ------------------------------------------------------------------------------------------------ every fault


def check_examples(codebook: Codebook, whole: bool = True) -> list[str]:
    """Return every fault of a codebook's examples; what is missing among them only if the codebook is *whole*."""
    if codebook.examples is None:
        return []
    try:
        found = list(_read(codebook.examples, codebook))
    except CodebookError as error:
        return [str(error)]
    return [*_faults(found), *(_gaps(codebook, found) if whole else ())]


def _faults(found: Sequence[tuple[str, Example | str]]) -> Iterator[str]:
    first: dict[str, tuple[str, Example]] = {}
    for where, example in found:
        if isinstance(example, str):
            yield example
            continue
        before, same = first.setdefault(" ".join(example.text.split()), (where, example))
        if before != where:
            otherwise = (same.topic, same.position) != (example.topic, example.position)
            yield f"{where}: the words of {before} again{', coded otherwise' if otherwise else ''}; leave one out"


def _gaps(codebook: Codebook, found: Sequence[tuple[str, Example | str]]) -> Iterator[str]:
    examples = [example for _, example in found if isinstance(example, Example)]
    cells = {(example.topic, example.position) for example in examples}
    name = codebook.examples.name if codebook.examples else ""
    for topic in codebook.topics:
        if not any(own == topic.id for own, _ in cells):
            yield f"{name}: topic {topic.id!r} has no example; it could never be coded"
            continue
        for step in (-2, -1, 1, 2):
            if (topic.id, step) not in cells:
                yield f"{name}: topic {topic.id!r} has no example of step {step}; it could never be coded"
    if not any(own is None for own, _ in cells):
        yield f"{name}: no example is off the subject (topic {OFF_TOPIC!r}); every statement would be on it"
