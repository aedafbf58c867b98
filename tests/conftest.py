"""What several tests share: the checkout, and one plain statement to vary."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from timeline.records import Span, Statement

ROOT = Path(__file__).parents[1]
TEXT = "Rivera said on Monday that “nobody will be sent to the docks.” The union agreed."

# The same examples at every run: a test that fails by chance teaches people to run it again.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("steady")

# A shell that starts the tests in the background has Ctrl-C ignored, and every process that they start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

PLAIN = Statement(
    id="a1",
    article="docks",
    url=None,
    outlet="The Harbour Post",
    title=None,
    published="2025-06-17",
    published_basis="given",
    spans=(Span(28, 61),),
    quote=TEXT[28:61],
    form="mixed",
    speaker="Ana Rivera",
    speaker_id="ana-rivera",
    speaker_role="mayor",
    speaker_group="city",
    speaker_mention="Rivera",
    speaker_span=Span(0, 6),
    cue="said",
    cue_span=Span(7, 11),
    date_start=date(2025, 6, 16),
    date_end=date(2025, 6, 16),
    date_precision="day",
    date_basis="weekday",
    date_span=Span(15, 21),
    medium="unspecified",
    occasion="docks-1",
    on_topic=True,
    topic="cities",
    topics=("cities", "worksites"),
    topic_confidence=0.75,
    position=-2,
    position_id="leave",
    posture=-2,
    position_confidence=0.5,
    evidence=(Span(28, 34),),
    is_question=False,
    flags=("conditional",),
    within=None,
    utterance="u1",
    relations=({"kind": "clarifies", "id": "a0"},),
    coder="machine",
    codebook_version="1.0.0",
    status="suggested",
)


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def text() -> str:
    """The article that the plain statement stands in."""
    return TEXT


@pytest.fixture
def statement() -> Callable[..., Statement]:
    """Return a maker of statements: the plain one with some columns changed."""

    def make(**changes: Any) -> Statement:
        return replace(PLAIN, **changes)

    return make
