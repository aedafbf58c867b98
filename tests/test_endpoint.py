"""The endpoint: what is sent, when it is sent again, and what is never paid twice."""

from __future__ import annotations

import builtins
import socket
import sys
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from tests.conftest_endpoint import Reply, Server, answer, serving
from timeline.answers import Answers, default_folder
from timeline.endpoint import Endpoint, EndpointError, EndpointGoneError, checked_url, find_key
from timeline.errors import TimelineError

CHAT = [{"role": "user", "content": "What is “it”?"}]


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """One server for all."""
    with serving() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """The server, with nothing asked yet."""
    running.replies, running.requests, running.headers, running.paths = [], [], [], []
    return running


@pytest.fixture
def slept() -> list[float]:
    """How long it waited, without waiting."""
    return []


def endpoint(server: Server, slept: list[float], **others: Any) -> Endpoint:
    return Endpoint(server.url, "a/model", sleep=slept.append, **{"timeout": 5.0} | others)


def test_a_question_is_sent_as_the_protocol_wants_it(server: Server, slept: list[float]) -> None:
    """With nothing left to chance: temperature 0, a fixed seed; the key in the header and nowhere else."""
    server.replies = [answer("It.")]

    assert endpoint(server, slept, key="sk-1").ask(CHAT) == "It."
    [body] = server.requests
    assert body == {"model": "a/model", "messages": CHAT, "temperature": 0, "seed": 20250616}
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == "Bearer sk-1"

    endpoint(server, slept).ask(CHAT)
    assert "Authorization" not in server.headers[1]


OVER = Reply(b'{"error": {"message": "slow  down"}}', 429, {"Retry-After": "7"})
DOWN = Reply(b"<html>", 500)


@pytest.mark.parametrize(
    ("replies", "waited"),
    [
        ([OVER, answer("It.")], [7.0]),
        ([DOWN, DOWN, answer("It.")], [1.0, 2.0]),
        ([DOWN, OVER, DOWN, answer("It.")], [1.0, 7.0, 4.0]),
        ([Reply(b"", 503, {"Retry-After": formatdate(1_030, usegmt=True)}), answer("It.")], [30.0]),
        ([Reply(b"", 503, {"Retry-After": "soon"}), answer("It.")], [1.0]),
        ([Reply(b"", 429, {"Retry-After": formatdate(10, usegmt=True)}), answer("It.")], [0.0]),
    ],
)
def test_a_server_that_is_busy_is_asked_again(
    server: Server, slept: list[float], replies: list[Reply], waited: list[float]
) -> None:
    """After as long as it says, or twice as long each time."""
    server.replies = list(replies)

    assert endpoint(server, slept, now=lambda: 1_000.0).ask(CHAT) == "It."
    assert slept == waited


@pytest.mark.parametrize(
    ("reply", "message", "gone", "tries"),
    [
        (DOWN, "status 500 (5 tries)", False, 5),
        (OVER, "status 429 (slow down) (5 tries)", False, 5),
        (Reply(b"", 429, {"Retry-After": "3600"}), "status 429; it asks to wait 3600 seconds: run again then", True, 1),
        (Reply(b'{"error": "no seed"}', 400), "status 400 (no seed)", False, 1),
        (Reply(b"[]", 401), "{url}: status 401; the key is read from TIMELINE_API_KEY", True, 1),
        (Reply(b"", 404), "{url}: status 404", True, 1),
        (Reply(b"", 302, {"Location": "http://127.0.0.1:1/"}), "{url}: status 302", True, 1),
        (Reply(b"<html>"), "the reply is not JSON", False, 1),
        (Reply(b"[" * 100_000), "the reply is not JSON", False, 1),
        (Reply(b'{"choices": []}'), "the reply holds no answer", False, 1),
        (Reply(b'{"choices": [{}]}'), "the reply holds no answer", False, 1),
        (Reply(b'{"choices": [{"message": {"content": null}}]}'), "the answer is empty", False, 1),
        (answer("  "), "the answer is empty", False, 1),
        (Reply(b" " * 1_000_001), "the reply is longer than 1,000,000 bytes", False, 1),
        (
            Reply(b"not packed", headers={"Content-Encoding": "gzip"}),
            "the reply cannot be read (DecodingError)",
            False,
            1,
        ),
    ],
)
def test_what_is_no_answer_is_named(
    server: Server, slept: list[float], reply: Reply, message: str, gone: bool, tries: int
) -> None:
    """In one line; whether another question would fare better is told by the kind of error."""
    server.replies = [reply]

    with pytest.raises(EndpointError) as caught:
        endpoint(server, slept).ask(CHAT)

    assert str(caught.value) == message.format(url=f"{server.url}/chat/completions")
    assert isinstance(caught.value, EndpointGoneError) is gone
    assert len(server.requests) == tries


@pytest.mark.parametrize("slow", [{"delay": 2.0}, {"drip": 0.02}])
def test_a_server_that_is_too_slow_is_left(server: Server, slept: list[float], slow: dict[str, float]) -> None:
    """Whether it says nothing, or a byte now and then."""
    server.replies = [answer("It is a long answer.", **slow), answer("It.")]

    assert endpoint(server, slept, timeout=0.5).ask(CHAT) == "It."
    assert slept[0] == 1.0  # and once more where the machine itself is slow


def test_a_server_that_is_not_there_is_gone(slept: list[float]) -> None:
    """It is tried for a while, since it may just be starting."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(
        EndpointGoneError, match=r"^http://127.0.0.1:\d+/chat/completions cannot be reached \(.*\) \(5 tries\)$"
    ):
        Endpoint(url, "a/model", sleep=slept.append).ask(CHAT)
    assert slept == [1.0, 2.0, 4.0, 8.0]


def test_the_budget_counts_every_try(server: Server, slept: list[float]) -> None:
    """A request that failed may have been charged for; answers that are kept cost nothing."""
    server.replies = [answer("It."), DOWN]
    asked = endpoint(server, slept, budget=3)
    asked.ask(CHAT)

    with pytest.raises(EndpointGoneError, match=r"^the budget is spent \(requests: 3\)$") as caught:
        asked.ask([{"role": "user", "content": "And this?"}])
    assert (asked.sent, len(server.requests), caught.value.sent) == (3, 3, True)
    with pytest.raises(EndpointGoneError) as caught:
        asked.ask(CHAT)
    assert not caught.value.sent


# ------------------------------------------------------------------------------------------------ kept answers


def test_the_same_question_is_never_paid_twice(server: Server, slept: list[float], tmp_path: Path) -> None:
    """By the next run neither; another model, address or question is another one."""
    server.replies = [answer("It, é“.")]
    answers = Answers(tmp_path / "kept")
    answers.open()
    asked = endpoint(server, slept, answers=answers)

    assert not asked.knows(CHAT)
    assert [asked.ask(CHAT), endpoint(server, slept, answers=answers, key="sk-2").ask(CHAT)] == ["It, é“."] * 2
    assert (asked.knows(CHAT), asked.sent, len(server.requests)) == (True, 1, 1)
    Endpoint(server.url, "another", answers=answers).ask(CHAT)
    Endpoint(f"{server.url}/2", "a/model", answers=answers).ask(CHAT)
    asked.ask([*CHAT, *CHAT])
    assert len(server.requests) == 4
    assert not [file for file in tmp_path.rglob("*.json") if "sk-" in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"answer": 1}', b"\xff"])
def test_a_kept_answer_that_is_damaged_is_asked_for_again(
    server: Server, slept: list[float], tmp_path: Path, damage: bytes
) -> None:
    """And repaired."""
    server.replies = [answer("It.")]
    asked = endpoint(server, slept, answers=Answers(tmp_path))
    asked.ask(CHAT)
    [file] = tmp_path.rglob("*.json")
    file.write_bytes(damage)

    assert asked.ask(CHAT) == asked.ask(CHAT) == "It."
    assert len(server.requests) == 2


def test_half_a_character_is_replaced(server: Server, slept: list[float], tmp_path: Path) -> None:
    """A reply may hold what no file can."""
    server.replies = [answer("half: \ud83d")]
    asked = endpoint(server, slept, answers=Answers(tmp_path))

    assert asked.ask(CHAT) == asked.ask(CHAT) == "half: ?"


def test_an_answer_that_cannot_be_kept_ends_the_asking(server: Server, slept: list[float], tmp_path: Path) -> None:
    """It would have to be paid for again, and so would the next."""
    server.replies = [answer("It.")]
    (tmp_path / "gone").write_text("a file, where the folder was")

    with pytest.raises(EndpointGoneError, match=r"^an answer cannot be kept: "):
        endpoint(server, slept, answers=Answers(tmp_path / "gone")).ask(CHAT)


def test_what_was_no_answer_is_not_kept(server: Server, slept: list[float], tmp_path: Path) -> None:
    """The next run asks again."""
    server.replies = [Reply(b'{"choices": []}'), answer("It.")]
    asked = endpoint(server, slept, answers=Answers(tmp_path))

    with pytest.raises(EndpointError):
        asked.ask(CHAT)
    assert asked.ask(CHAT) == "It."


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """Before anything is paid for."""
    (tmp_path / "file").write_text("")

    with pytest.raises(TimelineError, match=r"file/kept: answers cannot be kept there \(Not a directory\)"):
        Answers(tmp_path / "file" / "kept").open()


@pytest.mark.parametrize(
    ("platform", "variable", "value", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "", "{home}/.cache"),
        ("linux", "XDG_CACHE_HOME", "/var/mine", "/var/mine"),
        ("linux", "XDG_CACHE_HOME", "relative", "{home}/.cache"),  # the specification says: ignore it
        ("darwin", "XDG_CACHE_HOME", "/var/mine", "{home}/Library/Caches"),
        ("win32", "LOCALAPPDATA", "/mine/local", "/mine/local"),
    ],
)
def test_answers_are_kept_where_the_platform_wants_them(
    monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, value: str, expected: str
) -> None:
    """So that whatever empties caches empties this one."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, value)

    assert default_folder() == Path(expected.format(home=Path.home())) / "policy-timeline" / "second-coder"


# ------------------------------------------------------------------------------------------------ address and key


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.example.org/v1", "https://api.example.org/v1/chat/completions"),
        ("https://api.example.org/v1/chat/completions", "https://api.example.org/v1/chat/completions"),
        ("https://example.org/x?version=2#y", "https://example.org/x/chat/completions?version=2"),
        ("http://localhost:8080", "http://localhost:8080/chat/completions"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
    ],
)
def test_an_address_may_be_given_in_short(url: str, expected: str) -> None:
    """As servers print it, with or without the last part."""
    assert checked_url(url, with_key=True) == expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("api.example.org/v1", "api.example.org/v1: not an address; give one such as https://api.example.org/v1"),
        ("file:///etc/passwd", "file:///etc/passwd: not an address; give one such as https://api.example.org/v1"),
        ("https://[::1", "https://[::1: not an address; give one such as https://api.example.org/v1"),
        ("https://host:x/", "https://host:x/: not an address; give one such as https://api.example.org/v1"),
        (
            "https://me:sk-1@example.org/v1",
            "https://example.org: an address holds no name or password; put the key into TIMELINE_API_KEY",
        ),
        ("http://example.org/v1", "http://example.org/v1: a key is sent over https alone, or to this machine"),
        (
            "http://localhost.example.org",
            "http://localhost.example.org: a key is sent over https alone, or to this machine",
        ),
    ],
)
def test_an_address_that_will_not_do_is_refused(url: str, message: str) -> None:
    """And a key in it is not repeated."""
    with pytest.raises(TimelineError) as caught:
        checked_url(url, with_key=True)

    assert str(caught.value) == message


def test_the_key_is_the_one_for_this_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """One meant for another service is not sent to whatever address is named."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    monkeypatch.delenv("TIMELINE_API_KEY", raising=False)
    assert find_key() is None
    monkeypatch.setenv("TIMELINE_API_KEY", " sk-1\n")
    assert find_key() == "sk-1"
    for wrong in ("sk 1", "sk-1\nX-Evil: 1", "sk–1"):
        monkeypatch.setenv("TIMELINE_API_KEY", wrong)
        with pytest.raises(TimelineError, match=r"^TIMELINE_API_KEY: holds characters that no key has$"):
            find_key()


def test_without_httpx_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra: most people need no second coder."""
    real = builtins.__import__

    def missing(name: str, *others: Any) -> Any:
        if name == "httpx":
            raise ImportError(name)
        return real(name, *others)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(TimelineError) as caught:
        Endpoint("http://localhost:1", "m").ask(CHAT)
    assert str(caught.value) == "a second coder needs httpx: pip install 'policy-timeline[second-coder]'"
