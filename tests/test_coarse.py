"""Coarse input: a text in one line, nothing but marks, no letters. No crash, and time in proportion."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from timeline.linker import load_linker
from timeline.quotations import find_quotations
from timeline.reading import read
from timeline.records import Quotation
from timeline.speakers import resolve_speakers
from timeline.tagger import load_tagger, tag_tokens

PROSE = (
    "Mayor Jane Roe said on Monday that the harbour would stay shut. “Nobody will be sent to the docks,” she told us. "
)
LINE = "“We will not go to the docks,” John Poe said.\n"
TURNS = "ROE: No, said Poe, and that was all.\nPOE: “Yes, it was.”\n"
WRAPPED = "Roe said that the dock was shut and that nobody\nwas let in before the cranes had been looked at\n"
LONGER = 8  # times as long, at the most, for four times the text: it would be 16 if each part looked at every other


def statements(piece: str, times: int) -> list[Quotation]:
    """Find the statements of a text made of one piece again and again; its tags are the piece's own."""
    one = read(piece * 3)
    tags = tag_tokens(one.tokens, one.quoted, load_tagger())
    third = len(tags) // 3
    reading = read(piece * times)
    tiled = (tags[third : 2 * third] * times)[: len(reading.tokens)]
    found = find_quotations(reading, tiled + "-" * (len(reading.tokens) - len(tiled)), load_linker())
    assert len(resolve_speakers(reading, found)) == len(found)
    return found


def seconds(run: Callable[[], object]) -> float:
    """Return the shorter of two runs, in seconds of this process."""
    held = []
    for _ in range(2):
        begun = time.process_time()
        run()
        held.append(time.process_time() - begun)
    return min(held)


@pytest.mark.parametrize(
    "piece",
    [
        PROSE,
        LINE,
        TURNS,
        WRAPPED,
        "“",
        '"',
        "“ ” ",
        "“He said, ‘",
        "Gov. ",
        "Roe and Poe, ",
        "Roe: ",
        "a\n",
        "1, 2; ",
        "“Go.”\n— Jane Roe (@roe) June 3, 2025\n",
        "STATEMENT FROM JANE ROE\nNo.\n",
        "who said, ",
        "The old pier is shut, according to Roe. ",
        "according to Roe, ",
        '"It is much too late now," he said. ',
        "'It is late,' he said. ",
        "MAYOR ANN ROE\n“We stay here for good.”\n",
        "June 5, 2025\nA march.\n",
        "Mark Lane Roe Poe ",
        "According to Roe, “it rained. ",
        "Roe praised the port and left and urged Poe. ",
        "Mayor Al Roe met Max Roe. Roe left. “No,” he said.\n",
    ],
    ids=lambda piece: repr(piece[:12]),
)
def test_more_text_takes_longer_in_proportion(piece: str) -> None:
    """Whatever the text is made of, no part of it is held against every other."""
    times = 4_000 // len(piece)
    short, long = (seconds(lambda n=n: statements(piece, n)) for n in (times, 4 * times))  # type: ignore[misc]
    assert long < LONGER * short + 0.1


def test_two_million_characters_in_one_line_are_read() -> None:
    """Sentences without number are cut nowhere but at their ends, and every statement is found."""
    filler = "The harbour lies between two hills and has nine piers of which four are old. " * 50
    found = statements(PROSE + filler, 2_000_000 // len(PROSE + filler) + 1)
    assert len(found) > 500


@pytest.mark.parametrize("text", ["“" * 300_000, '"' * 50_000, "1, 2; 3! " * 10_000, "’”" * 20_000, " \t\r\n" * 50_000])
def test_marks_and_numbers_alone_say_nothing(text: str) -> None:
    """Where there is no word there is no statement, and no crash."""
    reading = read(text)
    assert find_quotations(reading, "-" * len(reading.tokens), load_linker()) == []


def test_a_sentence_without_an_end_is_read_in_pieces() -> None:
    """A list of names as long as a book holds up nobody."""
    found = statements("Roe said that Poe, ", 5_000)
    assert all(len(q.content) < 50 for q in found)
