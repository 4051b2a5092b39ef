"""What every request meets, before the application and after it."""

from __future__ import annotations

import ipaddress
import json
import logging
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from lodeway.serve import protocol
from lodeway.serve.protocol import Problem

if TYPE_CHECKING:
    from collections import Counter

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)
access = logging.getLogger("lodeway.access")


def client_of(scope: Scope) -> str:
    """Who asks: an address, of the newer kind the network that one line has as a rule."""
    address = scope["client"][0] if scope.get("client") else "local"
    return _network(address) if ":" in address else str(address)


@lru_cache(maxsize=1000)
def _network(address: str) -> str:
    try:
        found = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found) >> 64 << 64, 64)))


def as_json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer in JSON."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers, "application/json")


_WORDS = {404: "not-found", 405: "method"}


async def told(_: Request, error: Exception) -> Response:
    """An error as JSON: a word for programs, a sentence for people."""
    if isinstance(error, HTTPException):
        word = _WORDS.get(error.status_code, "request")
        error = Problem(error.status_code, word, error.detail, dict(error.headers or {}))
    if not isinstance(error, Problem):
        error = Problem(500, "internal", "the server's log says why")
    shape = {"error": error.error, "detail": error.detail}
    return as_json(shape, error.status, {**protocol.ANY_SITE, **error.headers})


class Guarded:
    """What every request meets: whom it calls, safe headers, a count, a line in the log.

    An answer that fails once it has begun is left without an end, so that it never looks whole.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str], statuses: Counter[int]) -> None:
        self.app, self.names, self.statuses = app, names, statuses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_SAFE]
            await send(message)

        try:
            if self._is_misdirected(scope):
                raise Problem(421, "host", "this server does not answer to that name")
            await self.app(scope, receive, out)
        except Exception as error:
            if not _is_told(error):
                log.exception("a request could not be answered")
            if not status:
                response = await told(Request(scope), error)
                await response(scope, receive, out)
        finally:
            self.statuses[status] += 1
            seconds = time.perf_counter() - began
            if access.isEnabledFor(logging.INFO):  # letters that move a terminal are written out
                asked = " ".join((client_of(scope), scope["method"], scope["path"]))
                access.info("%s %s %.3f", ascii(asked)[1:-1], status, seconds)

    def _is_misdirected(self, scope: Scope) -> bool:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        return bool(self.names) and (
            len(hosts) != 1 or hosts[0].decode("latin-1").lower() not in self.names
        )


def _is_told(error: BaseException) -> bool:
    """Whether an error is a limit or a client that left, of which the log need not speak."""
    return any(
        isinstance(one, Problem | TimeoutError | OSError | ClientDisconnect)
        for one in (error, error.__cause__)
    )


_SAFE = [
    (name.lower().encode(), value.encode())
    for name, value in {**protocol.SECURITY, "Server": "lodeway"}.items()
]
