"""The server's sockets: bound, with deadlines for slow heads, and served by uvicorn."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import socket
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lodeway.schema.errors import LodewayError, ReleaseError
from lodeway.serve import protocol
from lodeway.serve.app import Service, application
from lodeway.serve.places import Limits

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from pathlib import Path

    from lodeway.serve.answers import Answers

log = logging.getLogger(__name__)

_PORTS_TRIED = 50
HEAD_SECONDS = 10.0
STALL_SECONDS = 20.0  # within which a client has to take so much of what is sent to it:
_TAKEN_BYTES = 64 * 1024
_HEAD_BYTES = 160_000  # a query in a URL is part of the head
_URL_BYTES = 65_535  # more cannot be taken apart
_CONNECTIONS = 500
_OF_A_CLIENT = 250
_IDLE_SECONDS = 15
_DRAIN_SECONDS = 15
_FILES = 65_536


class _Wire(HttpToolsProtocol):
    """HTTP as uvicorn reads it, with an end to heads that never end, and errors as our JSON."""

    _clients: ClassVar[Counter[str]] = Counter()  # connections of each client

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self._clients[self._address] += 1
        self._refused = False
        self._await_head()
        self._stall = self._timer
        transport.set_write_buffer_limits(0)  # to be told whenever a client does not take it all
        if len(self.connections) > _CONNECTIONS or self._clients[self._address] > _OF_A_CLIENT:
            self._refuse(503, "busy", "too many connections; try again")

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._stall.cancel()
        self._clients[self._address] -= 1
        if not self._clients[self._address]:
            del self._clients[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._reads_head and self.cycle and self.cycle.response_complete:
            # What is left of a request that has its answer, or the first of the next one.
            self._await_head()
        if self._reads_head:
            self._head += len(data)
            if self._head > _HEAD_BYTES:
                self._refuse(431, "too-large", "the head of the request is too long")
                return
        if not self.transport.is_closing():
            super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if not self._reads_head:
            self._await_head()

    def _await_head(self) -> None:
        self._reads_head, self._head = True, 0
        self._timer = self.loop.call_later(HEAD_SECONDS, self._is_late)

    def on_headers_complete(self) -> None:
        self._reads_head = False
        self._timer.cancel()
        if not self.url.startswith(b"/"):  # as a proxy is asked
            self._refuse(421, "host", "this server does not answer for others")
        elif len(self.url) > _URL_BYTES:
            self._refuse(414, "too-large", "the address is too long; send the query by POST")
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._refused:
            super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_taking()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stall.cancel()

    def _expect_taking(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._stall = self.loop.call_later(STALL_SECONDS, self._is_stalled)

    def _is_stalled(self) -> None:
        if self.transport.get_write_buffer_size() > max(0, self._unsent - _TAKEN_BYTES):
            self.transport.abort()
        else:
            self._expect_taking()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "request", "this is not HTTP that is read here")

    def _is_late(self) -> None:
        if self._reads_head:
            self._refuse(408, "slow", "the head of the request did not come in time")

    def _refuse(self, status: int, error: str, detail: str) -> None:
        self._refused = True
        if self.transport.is_closing():
            return
        body = json.dumps({"error": error, "detail": detail}).encode()
        lines = [f"HTTP/1.1 {status} {error}", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(body)}", "Connection: close", "Server: lodeway"]
        lines += [f"{name}: {value}" for name, value in protocol.SECURITY.items()]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()


class Server:
    """A bound server; `serve` serves until `stop`, or until the process is told to end."""

    def __init__(self, service: Service, bound: socket.socket, *, proxy: bool) -> None:
        self.service, self._bound = service, bound
        host, self.port = bound.getsockname()[:2]
        self.host = f"[{host}]" if ":" in host else host
        own = {"127.0.0.1", "localhost", "[::1]", self.host}
        names = {f"{name}:{self.port}" for name in own} | (own if self.port == 80 else set())
        service.names = frozenset(names | service.names)
        service.url = self.url
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                application(service),
                http=_Wire,
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=proxy,
                forwarded_allow_ips="127.0.0.1",
                backlog=2048,
                timeout_keep_alive=_IDLE_SECONDS,
                timeout_graceful_shutdown=_DRAIN_SECONDS,
            )
        )

    @property
    def url(self) -> str:
        """Where the explorer is."""
        return f"http://{self.host}:{self.port}/"

    @property
    def started(self) -> bool:
        """Whether requests are answered."""
        return self._uvicorn.started

    def serve(self) -> None:
        """Serve; Ctrl-C and SIGTERM let the answers that have begun end first."""
        _allow_files()
        try:
            self._uvicorn.run(sockets=[self._bound])
        finally:
            self._bound.close()

    def stop(self) -> None:
        """Stop serving, from another thread."""
        self._uvicorn.should_exit = True


def make_server(
    current: Callable[[], Path],
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    limits: Limits | None = None,
    rate: float = 0.0,
    names: frozenset[str] = frozenset(),
    proxy: bool = False,
    answers: Answers | None = None,
    home: str = "",
    site: Path | None = None,
) -> Server:
    """A server bound to `port`, or to the next free one (0: any), not yet serving.

    `current` gives the folder of the newest release; `names` are the hosts that it answers to
    beside those of this machine, as a client's Host header has them. `answers` answers as commands
    do, / leads to `home`, and the pages of a `site` stand beside the release. Raises `ReleaseError` if
    there is no graph to serve, `LodewayError` if none of fifty ports is free.
    """
    graph = current() / "graph.nq"
    if not graph.is_file():
        raise ReleaseError(f"no graph at {graph}; run 'lodeway build' first")
    service = Service(
        current, limits or Limits(), rate, names, answers=answers, home=home, site=site
    )
    return Server(service, _bound(host, port), proxy=proxy)


def _bound(host: str, port: int) -> socket.socket:
    last = min(port + _PORTS_TRIED, 65536) if port else 1
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, last):
        # Asked for as TCP, so that small answers are not held back for the client's next word.
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, candidate))
            found.listen(2048)
        except OSError as error:
            found.close()
            if error.errno != errno.EADDRINUSE:
                raise LodewayError(f"cannot serve on {host}: {error.strerror}") from error
            continue
        if candidate not in {0, port}:
            log.warning("port %d is taken; serving on %d", port, candidate)
        return found
    raise LodewayError(f"no free port from {port} to {last - 1}; give another")


def _allow_files() -> None:
    """Allow as many files and connections as this system lets us: each client may need two."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, _FILES), hard))


def _is_news(record: logging.LogRecord) -> bool:
    """Not what uvicorn says of answers left without an end on purpose, and of strangers' requests."""
    return not record.getMessage().startswith(_NO_NEWS)


_NO_NEWS = (
    "ASGI callable returned without completing response",
    "Invalid HTTP request",
    "Unsupported upgrade",
    "No supported WebSocket",
)
