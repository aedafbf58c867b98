"""A chat-completions endpoint (the protocol of OpenAI, spoken by many servers): retries, time limit, budget.

The key comes from TIMELINE_API_KEY and from nowhere else, so that a key meant for one service is never sent to another
by accident; without one, none is sent, as a server on this machine wants it. It is sent over https, or to this machine.
"""

from __future__ import annotations

import email.utils
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from timeline.answers import Answers, digest
from timeline.errors import TimelineError

__all__ = ["KEY", "Endpoint", "EndpointError", "EndpointGoneError", "body_of", "checked_url", "find_key"]

KEY: Final = "TIMELINE_API_KEY"
PATH: Final = "/chat/completions"
SEED: Final = 20250616
TRIES: Final = 5
FIRST_WAIT, LONGEST_WAIT = 1.0, 120.0  # seconds; doubled after each try, and the most that a server may ask for
LARGEST: Final = 1_000_000  # bytes of a reply
SHOWN: Final = 200  # characters of a server's own message
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
AGAIN: Final = (408, 409, 425, 429)  # beside 5xx: asking again may help
USELESS: Final = (401, 402, 403, 404)  # no other question will fare better


class EndpointError(TimelineError):
    """One question was not answered."""


class EndpointGoneError(EndpointError):
    """No question will be answered; *sent* tells whether this one went out."""

    def __init__(self, message: str, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class _LaterError(Exception):
    """A try that failed and may be made again: why, and how many seconds the server asks to wait."""

    def __init__(self, why: str, wait: float | None = None, gone: bool = False) -> None:
        super().__init__(why)
        self.wait, self.gone = wait, gone


@dataclass(slots=True)
class Endpoint:
    """One model at one address; it counts what it sends. Every try counts against the budget, answers kept do not."""

    url: str
    model: str
    key: str | None = None
    answers: Answers | None = None
    budget: int | None = None  # requests
    timeout: float = 120.0  # seconds for one whole reply; models that reason take their time
    sleep: Callable[[float], object] = time.sleep
    now: Callable[[], float] = time.time
    sent: int = field(default=0, init=False)
    kept: int = field(default=0, init=False)  # answers found in the folder

    def __post_init__(self) -> None:
        self.url = checked_url(self.url, bool(self.key))

    def ask(self, messages: Sequence[Mapping[str, str]]) -> str:
        """Return the answer to a chat: from the folder, or from the server, and then kept."""
        body = body_of(self.model, messages)
        key = digest(self.url, body)
        kept = self.answers.get(key) if self.answers else None
        if kept is not None:
            self.kept += 1
            return kept
        answer = _answer(self._send(body))
        if self.answers:
            try:
                self.answers.put(key, self.model, answer)
            except (OSError, TimelineError) as error:  # what cannot be kept would be paid for again
                raise EndpointGoneError(f"an answer cannot be kept: {error}") from None
        return answer

    def knows(self, messages: Sequence[Mapping[str, str]]) -> bool:
        """Tell whether the answer is kept already."""
        return bool(self.answers and self.answers.get(digest(self.url, body_of(self.model, messages))) is not None)

    def _send(self, body: Mapping[str, Any]) -> bytes:
        for again in range(TRIES):
            if self.budget is not None and self.sent >= self.budget:
                raise EndpointGoneError(f"the budget is spent (requests: {self.budget})", sent=again > 0)
            self.sent += 1
            try:
                return self._try(body)
            except _LaterError as later:
                if again + 1 == TRIES:
                    kind = EndpointGoneError if later.gone else EndpointError
                    raise kind(f"{later} ({TRIES} tries)") from None
                wait = FIRST_WAIT * 2**again if later.wait is None else later.wait
                if wait > LONGEST_WAIT:
                    raise EndpointGoneError(f"{later}; it asks to wait {wait:.0f} seconds: run again then") from None
            self.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _try(self, body: Mapping[str, Any]) -> bytes:
        """Return the reply to one request."""
        httpx = import_httpx()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        data = json.dumps(body).encode("ascii")
        late = time.monotonic() + self.timeout
        try:
            with httpx.stream("POST", self.url, content=data, headers=headers, timeout=self.timeout) as reply:
                found = bytearray()
                for part in reply.iter_bytes():
                    found += part
                    if len(found) > LARGEST:
                        raise EndpointError(f"the reply is longer than {LARGEST:,} bytes")
                    if time.monotonic() > late:
                        raise _LaterError(f"no whole reply within {self.timeout:g} seconds")
                self._judge(reply.status_code, reply.headers, bytes(found))
                return bytes(found)
        except httpx.TimeoutException:
            raise _LaterError(f"no reply within {self.timeout:g} seconds") from None
        except httpx.TransportError as error:
            raise _LaterError(f"{self.url} cannot be reached ({error or type(error).__name__})", gone=True) from None
        except httpx.InvalidURL as error:
            raise EndpointGoneError(f"{self.url}: not an address ({error})") from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise EndpointError(f"the reply cannot be read ({type(error).__name__})") from None

    def _judge(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
        """Raise unless the reply is one."""
        if status == 200:
            return
        why = f"status {status}{_said(data)}"
        if status in AGAIN or status >= 500:
            raise _LaterError(why, self._wait(headers.get("retry-after")))
        if status in USELESS or 300 <= status < 400:
            hint = f"; the key is read from {KEY}" if status in (401, 403) else ""
            raise EndpointGoneError(f"{self.url}: {why}{hint}")
        raise EndpointError(why)

    def _wait(self, asked: str | None) -> float | None:
        """Return the seconds that a Retry-After header asks for: a number, or a day and time."""
        if asked is None:
            return None
        if asked.strip().isdigit():
            return float(asked)
        try:
            return max(0.0, email.utils.parsedate_to_datetime(asked).timestamp() - self.now())
        except (ValueError, TypeError, OverflowError):
            return None


def body_of(model: str, messages: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return what is sent: as little as every server takes, and so that the answer varies as little as it can.

    >>> body_of("m", [{"role": "user", "content": "?"}])["temperature"]
    0
    """
    return {"model": model, "messages": list(messages), "temperature": 0, "seed": SEED}


def _answer(reply: bytes) -> str:
    """Return the first choice's text."""
    try:
        content = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError):
        raise EndpointError("the reply is not JSON") from None
    except (LookupError, TypeError):
        raise EndpointError("the reply holds no answer") from None
    if not isinstance(content, str) or not content.strip():
        raise EndpointError("the answer is empty")
    return content.encode("utf-8", "replace").decode("utf-8")  # half a character could not be written to any file


def _said(data: bytes) -> str:
    """Return a server's own words on what is wrong, in short."""
    try:
        error = json.loads(data)["error"]
        words = error["message"] if isinstance(error, dict) else error
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return f" ({' '.join(str(words).split())[:SHOWN]})"


# ------------------------------------------------------------------------------------------------ address and key


def checked_url(url: str, with_key: bool = False) -> str:
    """Return the address that is asked; refuse one that is none, or over which a key could be read by others.

    >>> checked_url("https://api.example.org/v1/")
    'https://api.example.org/v1/chat/completions'
    >>> checked_url("http://api.example.org/v1", with_key=True)
    Traceback (most recent call last):
    timeline.errors.TimelineError: http://api.example.org/v1: a key is sent over https alone, or to this machine
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise TimelineError(f"{url}: not an address; give one such as https://api.example.org/v1")
    if parts.username or parts.password:
        raise TimelineError(f"{parts.scheme}://{host}: an address holds no name or password; put the key into {KEY}")
    if with_key and parts.scheme == "http" and host not in LOCAL:
        raise TimelineError(f"{url}: a key is sent over https alone, or to this machine")
    path = parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path if path.endswith(PATH) else path + PATH, parts.query, ""))


def find_key() -> str | None:
    """Return the key in the environment; ``None`` when there is none."""
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise TimelineError(f"{KEY}: holds characters that no key has")
    return key or None


def import_httpx() -> ModuleType:
    """Return httpx; say in one line what to install where it is missing."""
    try:
        import httpx
    except ImportError:
        raise TimelineError("a second coder needs httpx: pip install 'policy-timeline[second-coder]'") from None
    return httpx
