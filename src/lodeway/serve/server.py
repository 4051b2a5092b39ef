"""The local server: the explorer at /, the files of the release, queries at /sparql.

It serves one release to one reader: it has no users, no encryption, and answers only requests
that call it by a name of this machine, so that no web site can reach it through a false one.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import selectors
import socket
import socketserver
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lodeway.schema.errors import LodewayError, ReleaseError
from lodeway.serve import protocol
from lodeway.serve.endpoint import Endpoint, Lanes
from lodeway.serve.protocol import Problem, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


# The files of a release that a reader may have: those its manifest names, and no other.


_HOME = "explorer.html"
_MANIFEST = "manifest.json"
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
}


def read(folder: Path, path: str) -> Reply:
    """The file behind a URL path; `/` is the explorer. Raises `Problem` 404 for all else.

    The manifest is read each time, for a release may be swapped for a newer one meanwhile.
    """
    name = _HOME if path == "/" else unquote(path.removeprefix("/"))
    if name not in _named(folder):
        raise _absent(name)
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise _absent(name)
    try:
        body = file.read_bytes()
    except OSError as error:
        raise _absent(name) from error
    media_type = _TYPES.get(file.suffix, "application/octet-stream")
    return Reply(body, media_type, headers={"Cache-Control": "no-cache"})


def _named(folder: Path) -> set[str]:
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
        return {_HOME, _MANIFEST, *manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {_HOME}


def _absent(name: str) -> Problem:
    if name == _HOME:
        detail = "this release has no explorer page; build one with 'lodeway build'"
    else:
        detail = f"no such file; /{_MANIFEST} lists those there are, /sparql answers queries"
    return Problem(404, "not-found", detail)


# One HTTP request after another: who may ask, what for, and every error as JSON.


log = logging.getLogger(__name__)

_MAX_BODY = 1024 * 1024
_MAX_DRAINED = 16 * _MAX_BODY
_ENDPOINT = "/sparql"


class Handler(BaseHTTPRequestHandler):
    """Routes of one connection: `/sparql` to the endpoint, all else to the files."""

    server: Server
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # 0.9, the default, would leave out the status
    server_version = "lodeway"
    sys_version = ""
    timeout = 20  # for the client to go on with a request, or to begin the next
    disable_nagle_algorithm = True
    _target = urlsplit("")
    _is_query = False
    _is_unread = False  # whether the body of the request still waits in the connection

    def do_GET(self) -> None:
        """A file, or a query in the URL."""
        self._respond(lambda: self._query_in_url() if self._is_query else self._file())

    def do_HEAD(self) -> None:
        """What GET would say of a file, without the file."""
        self._respond(lambda: self._not_allowed() if self._is_query else self._file())

    def do_POST(self) -> None:
        """A query in the body."""
        self._respond(lambda: self._query_in_body() if self._is_query else self._not_allowed())

    def do_OPTIONS(self) -> None:
        """What a browser asks before it lets another site ask; the headers say it all."""
        nothing = Reply(b"", "text/plain", 204)
        self._respond(lambda: nothing if self._is_query else self._not_allowed())

    def _file(self) -> Reply:
        return read(self.server.folder, self._target.path)

    def _query_in_url(self) -> Reply:
        question = protocol.from_url(self._target.query)
        if question is None:
            return self.server.endpoint.description(self._accept, self._url)
        return self.server.endpoint.answer(question, self._accept, self._is_gone)

    def _query_in_body(self) -> Reply:
        body = self._body()
        kind = self.headers.get("Content-Type", "")
        question = protocol.from_body(self._target.query, kind, body)
        return self.server.endpoint.answer(question, self._accept, self._is_gone)

    def _not_allowed(self) -> Reply:
        allowed = "GET, POST, OPTIONS" if self._is_query else "GET, HEAD"
        detail = f"{self.command} is not answered here; use {allowed}"
        raise Problem(405, "method", detail, {"Allow": allowed})

    @property
    def _accept(self) -> str:
        return ",".join(self.headers.get_all("Accept", []))

    @property
    def _url(self) -> str:
        return f"http://{self.headers['Host']}{_ENDPOINT}"

    @property
    def _is_chunked(self) -> bool:
        return "Transfer-Encoding" in self.headers

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if self._is_chunked or not (length.isascii() and length.isdigit()):
            raise Problem(411, "length", "send the body with its Content-Length")
        if int(length) > _MAX_BODY:
            self._drain(int(length))
            raise Problem(413, "too-large", f"a query has at most {_MAX_BODY} bytes")
        try:
            body = self.rfile.read(int(length))
        except TimeoutError as error:
            raise Problem(408, "timeout", "the body did not come in time") from error
        if len(body) < int(length):
            raise Problem(400, "length", "the body is shorter than its Content-Length")
        self._is_unread = False
        return body

    def _drain(self, length: int) -> None:
        # A client that is still sending when the connection closes never reads our answer.
        left = min(length, _MAX_DRAINED)
        while left > 0 and (chunk := self.rfile.read(min(left, _MAX_BODY))):
            left -= len(chunk)

    def _respond(self, work: Callable[[], Reply]) -> None:
        # What is left unread would pass for the next request on this connection.
        self._is_unread = self.headers.get("Content-Length", "0") != "0" or self._is_chunked
        try:
            self._read_target()
            self._check_name()
            answer = work()
        except Problem as problem:
            answer = protocol.of_problem(problem)
        except Exception:  # a bug of ours: the log gets it, the client gets a sentence
            log.exception("a request failed")
            detail = "something went wrong here; the server's log says what"
            answer = protocol.of_problem(Problem(500, "internal", detail))
        self._send(answer)

    def _read_target(self) -> None:
        try:
            self._target = urlsplit(self.path)
        except ValueError as error:
            raise Problem(400, "request", "the request target is no URL") from error
        self._is_query = self._target.path == _ENDPOINT

    def _check_name(self) -> None:
        """A web site can point its own name at this machine, but cannot call it by ours."""
        names = self.headers.get_all("Host", [])
        names += [self._target.netloc] if self._target.netloc else []
        if not names or any(name.lower() not in self.server.names for name in names):
            raise Problem(421, "host", f"this server is called {self.server.url}")

    def _send(self, answer: Reply) -> None:
        extra = protocol.ANY_SITE if self._is_query else {}
        headers = {**protocol.SECURITY, **extra, **answer.headers}
        if self._is_unread:
            headers["Connection"] = "close"
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library refuses by itself, a method or a broken line, as our JSON."""
        self._is_unread, self._is_query = True, False
        if code == 501:
            problem = Problem(405, "method", "use GET or POST", {"Allow": "GET, HEAD, POST"})
        else:
            problem = Problem(code, "request", explain or "this is not HTTP that is read here")
        self._send(protocol.of_problem(problem))

    def _is_gone(self) -> bool:
        with selectors.DefaultSelector() as selector:
            try:
                selector.register(self.connection, selectors.EVENT_READ)
                return bool(selector.select(0)) and not self.connection.recv(1, socket.MSG_PEEK)
            except OSError:
                return True

    def log_message(self, format: str, *args: object) -> None:
        """To our logger."""
        log.debug(format, *args)


# The local server: the explorer at /, the files of the release, queries at /sparql.


_PORTS_TRIED = 50


class Server(ThreadingHTTPServer):
    """A bound server: `serve_forever()` starts it, `server_close()` ends its queries too."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # elsewhere it would share a taken port

    def __init__(self, folder: Path, endpoint: Endpoint, host: str, port: int) -> None:
        self.folder, self.endpoint = folder, endpoint
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.host = f"[{host}]" if ":" in host else host
        super().__init__((host, port), Handler)
        own = {"127.0.0.1", "localhost", "[::1]", self.host}
        self.names = {f"{name}:{self.server_port}" for name in own}
        if self.server_port == 80:
            self.names |= own

    def server_bind(self) -> None:
        """Bind, without looking up our own name, which may take seconds offline."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, self.server_address[1]

    @property
    def url(self) -> str:
        """Where the explorer is."""
        return f"http://{self.host}:{self.server_port}/"

    def server_close(self) -> None:
        """Stop listening, and end the queries that still run."""
        super().server_close()
        self.endpoint.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what broke a connection; most often the client went away."""
        log.debug("the connection from %s broke", client_address, exc_info=True)


def make_server(
    folder: Path,
    graph: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    timeout: float = 30.0,
    memory_mib: int = 2048,
    max_rows: int = 100_000,
) -> Server:
    """A server bound to `port`, or to the next free one (0: any), not yet serving.

    `timeout`, `memory_mib` and `max_rows` are for each query. Raises `ReleaseError` if there is
    no graph to serve, `LodewayError` if none of fifty ports is free.
    """
    if not graph.is_file():
        raise ReleaseError(f"no graph at {graph}; run 'lodeway build' first")
    last = min(port + _PORTS_TRIED, 65536) if port else 1
    for candidate in range(port, last):
        # A server that cannot bind closes its endpoint, so that each needs its own.
        endpoint = Endpoint(graph, Lanes(timeout), memory_mib, max_rows)
        try:
            server = Server(folder, endpoint, host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise LodewayError(f"cannot serve on {host}: {error.strerror}") from error
            continue
        if port not in {0, server.server_port}:
            log.warning("port %d is taken; serving on %d", port, server.server_port)
        return server
    raise LodewayError(f"no free port from {port} to {last - 1}; give another")
