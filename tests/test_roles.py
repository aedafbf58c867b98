"""What stands beside a name: an office or a trade, and nothing that is none."""

from __future__ import annotations

import pytest

from timeline.records import Span
from timeline.roles import find_role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Jo Roe, director of the Harbour League at Ohio State, left.", "director of the Harbour League at Ohio State"),
        ("Jo Roe, the port's deputy chief of staff, left.", "port's deputy chief of staff"),
        ("Jo Roe, 45, a retired ferry pilot who left early.", "retired ferry pilot"),
        ("The port's attorney general, Jo Roe, left.", "port's attorney general"),
        ("A port spokesperson, Jo Roe, left.", "port spokesperson"),
        ("They met Harbour Supervisor Jo Roe there.", "Harbour Supervisor"),
        ("They met former port director Jo Roe there.", "director"),
        ("Jo Roe, a Democrat, left.", None),
        ("His sister, Jo Roe, left.", None),
        ("Jo Roe, who owns a boat, left.", None),
        ("After the vote by the director, Jo Roe left.", None),
        ("Jo Roe, director or not, left.", None),
        ("Jo Roe left.", None),
    ],
)
def test_a_role_is_what_stands_beside_a_name(text: str, role: str | None) -> None:
    """Behind it, apart before it, or right before it; a party and kin are none."""
    start = text.index("Jo Roe")
    assert find_role(text, Span(start, start + 6)) == role
