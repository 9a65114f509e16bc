"""Calls to other systems: one that only wants to arrive, and a client that asks again.

No redirect is followed, no proxy of the environment is asked, no cookie is kept. Errors say who did
not answer and what to do; never what was sent, and never what stood in the answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from threading import Lock
from time import monotonic, sleep
from typing import Any, Self

import httpcore
import httpx
import orjson
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential_jitter,
)

from fairlead import __version__
from fairlead.core.ground.errors import FairleadError
from fairlead.net.address import Endpoint, Resolve, UnreachableError, checked
from fairlead.net.transport import CheckedTransport, Where
from fairlead.net.waits import asked_to_wait

WITHIN_S = 10.0
"""How long a call may take that only wants to arrive."""
ANSWER_WITHIN_S = 30.0
"""How long an answer may take, from the connection to its last byte."""
ASKED_WITHIN_S = 60.0
"""After so long a question that failed is not asked again."""
MOST_BYTES = 64 * 2**20
"""Of an answer, unpacked."""
ATTEMPTS = 7
PATIENCE_S = 60.0
"""A system that asks for more than this is not waited for: it is asked again later."""

_BACK_OFF = wait_exponential_jitter(multiplier=0.5, max=30.0, jitter=0.5)
_AGENT = f"Fairlead/{__version__}"
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_HTTP_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError)
_CORE_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class PausedError(FairleadError):
    """A system that asks to be left alone for longer than somebody waits. until: aware."""

    code = "net.paused"

    def __init__(self, host: str, until: datetime) -> None:
        super().__init__(f"{host} asks not to be called until {until:%d %b %H:%M} UTC. Wait.")
        self.until = until


class AnswerRefusedError(FairleadError):
    """A request that a system will not answer however often it is asked.

    status: of the answer. body: what it said, for the connector that knows its form; not for eyes.
    """

    code = "net.refused"

    def __init__(self, host: str, status: int, body: bytes = b"") -> None:
        is_redirect = 300 <= status < 400
        does = _REDIRECTS if is_redirect else _STATUS.get(status, "Check what it was asked for.")
        super().__init__(f"{host} answered {status}. {does}")
        self.status = status
        self.body = body


_REDIRECTS = "It leads elsewhere, which is not followed. Give the address it leads to."
_STATUS = {
    401: "It does not know the token. Give a new one.",
    403: "The token may not do or see this. Give one that may.",
    404: "There is no such thing, or the token may not see it. Check both.",
    410: "It is gone. Check the address.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The value that an answer holds, and its headers by names in small letters."""

    value: Any
    headers: Mapping[str, str]


def post(
    endpoint: Endpoint, body: bytes, headers: Mapping[str, str], within_s: float = WITHIN_S
) -> int:
    """Send a body, and the status of the answer. endpoint: as `address.checked` found it.

    Raises UnreachableError, in words that do not say more than that it did not work.
    """
    url = f"{endpoint.scheme}://{endpoint.authority}{endpoint.target}"
    with _Line(lambda _host, _port: endpoint.addresses) as line:
        return line.status(url, body, headers, within_s)


class Client:
    """Asks one system, one question after another, and again where that may help.

    base: where its addresses begin. headers: those of every request, such as the token. allowed:
    hosts of the operator's own network. per_minute: requests that are made at most. wait: how it
    waits, in seconds; it may raise to stop.
    """

    def __init__(
        self,
        base: str,
        headers: Mapping[str, str],
        *,
        allowed: Collection[str] = (),
        per_minute: int = 600,
        resolve: Resolve | None = None,
        wait: Callable[[float], None] = sleep,
    ) -> None:
        meant = checked(base, allowed, resolve)
        self.host = meant.host
        path = meant.target.partition("?")[0].rstrip("/")
        self._base = f"{meant.scheme}://{meant.authority}{path}"
        self._headers = {"Accept": "application/json", **headers}
        self._wait = wait
        self._sent: deque[float] = deque(maxlen=per_minute)
        self._turn = Lock()

        def where(host: str, port: int) -> tuple[str, ...]:
            # Looked up and checked for each connection: a name may change its mind.
            return checked(f"{meant.scheme}://{host}:{port}/", allowed, resolve).addresses

        self._line = _Line(where)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._line.close()

    def get(
        self, path: str, asked: Mapping[str, str | int] | None = None, *, again: bool = True
    ) -> Answer:
        """What a system answers, as JSON. path: after the base, or a whole address on its host.

        asked: the query. again: whether a failure may pass, and it is asked ATTEMPTS times. Raises
        PausedError, AnswerRefusedError, UnreachableError and AddressRefusedError.
        """
        return self._asked("GET", path, asked or {}, None, ATTEMPTS if again else 1)

    def ask(self, path: str, body: Any) -> Answer:
        """The same for a question that is too long for an address; it must change nothing there."""
        return self._asked("POST", path, {}, orjson.dumps(body), ATTEMPTS)

    def change(self, method: str, path: str, body: Any) -> Answer:
        """Let the system do something, once: what may have been done is not asked for again."""
        return self._asked(method, path, {}, orjson.dumps(body), 1)

    def _asked(
        self,
        method: str,
        path: str,
        asked: Mapping[str, str | int],
        body: bytes | None,
        attempts: int,
    ) -> Answer:
        url = httpx.URL(self._base).join(path) if "://" in path else httpx.URL(self._base + path)
        if (url.scheme, url.host, url.port) != _origin(self._base):
            # The token is for one system; an answer that names another page of it does not decide.
            raise AnswerRefusedError(self.host, HTTPStatus.FOUND)
        if asked:
            url = url.copy_merge_params(dict(asked))
        headers = self._headers if body is None else {**self._headers, **_JSON}
        again = Retrying(
            retry=retry_if_exception_type(_AgainError),
            stop=stop_after_attempt(attempts) | stop_after_delay(ASKED_WITHIN_S),
            wait=_backed_off,
            sleep=self._wait,
            reraise=True,
        )
        with self._turn:
            try:
                return again(self._once, method, str(url), headers, body)
            except _AgainError as error:
                raise error.last from None

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        self._take_turn()
        try:
            status, told, got = self._line.answer(method, url, headers, body, ANSWER_WITHIN_S)
        except UnreachableError as error:
            raise _AgainError(error) from None
        now = datetime.now(UTC)
        asks = asked_to_wait(told, now)
        # GitHub says 403 to who asks too often, and only then for how long.
        if status in _AGAIN or (status == HTTPStatus.FORBIDDEN and asks is not None):
            if asks is not None and asks > PATIENCE_S:
                raise PausedError(self.host, now + timedelta(seconds=asks))
            if asks is None:
                busy = UnreachableError(f"{self.host} answers {status}. Try again later.")
            else:
                busy = UnreachableError(f"{self.host} is asked too often. Try again later.")
            raise _AgainError(busy, asks)
        if not 200 <= status < 300:
            raise AnswerRefusedError(self.host, status, got)
        if status == HTTPStatus.NO_CONTENT or (method != "GET" and not got):
            return Answer(None, told)
        try:
            return Answer(orjson.loads(got), told)
        except orjson.JSONDecodeError:
            says = f"{self.host} did not answer in JSON, as a page to sign in would. Check it."
            raise _AgainError(UnreachableError(says)) from None

    def _take_turn(self) -> None:
        """Wait until one more request is within what may be asked in a minute."""
        if len(self._sent) == self._sent.maxlen and (left := self._sent[0] + 60 - monotonic()) > 0:
            self._wait(left)
        self._sent.append(monotonic())


_JSON = {"Content-Type": "application/json"}


class _AgainError(Exception):
    """A failure that may pass. last: what to raise if it does not. asks: seconds to wait."""

    def __init__(self, last: FairleadError, asks: float | None = None) -> None:
        super().__init__(str(last))
        self.last = last
        self.asks = asks


def _backed_off(state: RetryCallState) -> float:
    """Twice as long each time and a little by chance, and no less than is asked for."""
    error = state.outcome.exception() if state.outcome is not None else None
    asks = error.asks if isinstance(error, _AgainError) and error.asks is not None else 0.0
    return max(asks, _BACK_OFF(state))


def _origin(url: str) -> tuple[str, str, int | None]:
    known = httpx.URL(url)
    return known.scheme, known.host, known.port


class _Line:
    """A connection to one system: httpx on a transport that connects to checked addresses."""

    def __init__(self, where: Where) -> None:
        self._transport = CheckedTransport(where)
        self._client = httpx.Client(
            transport=self._transport,
            headers={"User-Agent": _AGENT},
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def status(self, url: str, body: bytes, headers: Mapping[str, str], within_s: float) -> int:
        return self._sent("POST", url, headers, body, within_s, _no_body)[0]

    def answer(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        within_s: float,
    ) -> tuple[int, dict[str, str], bytes]:
        return self._sent(method, url, headers, body, within_s, _whole_body)

    def _sent(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        within_s: float,
        read: Callable[[httpx.Response], bytes],
    ) -> tuple[int, dict[str, str], bytes]:
        self._transport.begin(within_s)
        host = httpx.URL(url).host
        try:
            with self._client.stream(method, url, content=body, headers=dict(headers)) as answer:
                got = read(answer)
                self._client.cookies.clear()
                return answer.status_code, dict(answer.headers), got
        except (*_HTTP_ERRORS, *_CORE_ERRORS):
            if self._transport.is_over:
                says = f"{host} did not answer within {within_s:g} s."
            else:
                says = f"{host} cannot be reached, or does not speak HTTP."
            raise UnreachableError(f"{says} Check that it runs.") from None


def _no_body(answer: httpx.Response) -> bytes:
    """Nothing: what stands in the answer is nobody's to see."""
    return b""


def _whole_body(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            says = f"an answer of more than {MOST_BYTES} bytes"
            raise httpx.DecodingError(says)
    return b"".join(parts)
