"""One HTTP request after another: who may ask, what for, and every error as JSON."""

from __future__ import annotations

import logging
import selectors
import socket
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lodeway.serve import files, protocol, reply
from lodeway.serve.protocol import Problem
from lodeway.serve.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.serve.app import Server

log = logging.getLogger(__name__)

MAX_BODY = 1024 * 1024
MAX_DRAINED = 16 * MAX_BODY
ENDPOINT = "/sparql"


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
        return files.read(self.server.folder, self._target.path)

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
        return f"http://{self.headers['Host']}{ENDPOINT}"

    @property
    def _is_chunked(self) -> bool:
        return "Transfer-Encoding" in self.headers

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if self._is_chunked or not (length.isascii() and length.isdigit()):
            raise Problem(411, "length", "send the body with its Content-Length")
        if int(length) > MAX_BODY:
            self._drain(int(length))
            raise Problem(413, "too-large", f"a query has at most {MAX_BODY} bytes")
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
        left = min(length, MAX_DRAINED)
        while left > 0 and (chunk := self.rfile.read(min(left, MAX_BODY))):
            left -= len(chunk)

    def _respond(self, work: Callable[[], Reply]) -> None:
        # What is left unread would pass for the next request on this connection.
        self._is_unread = self.headers.get("Content-Length", "0") != "0" or self._is_chunked
        try:
            self._read_target()
            self._check_name()
            answer = work()
        except Problem as problem:
            answer = reply.of_problem(problem)
        except Exception:  # a bug of ours: the log gets it, the client gets a sentence
            log.exception("a request failed")
            detail = "something went wrong here; the server's log says what"
            answer = reply.of_problem(Problem(500, "internal", detail))
        self._send(answer)

    def _read_target(self) -> None:
        try:
            self._target = urlsplit(self.path)
        except ValueError as error:
            raise Problem(400, "request", "the request target is no URL") from error
        self._is_query = self._target.path == ENDPOINT

    def _check_name(self) -> None:
        """A web site can point its own name at this machine, but cannot call it by ours."""
        names = self.headers.get_all("Host", [])
        names += [self._target.netloc] if self._target.netloc else []
        if not names or any(name.lower() not in self.server.names for name in names):
            raise Problem(421, "host", f"this server is called {self.server.url}")

    def _send(self, answer: Reply) -> None:
        extra = reply.ANY_SITE if self._is_query else {}
        headers = {**reply.SECURITY, **extra, **answer.headers}
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
        self._send(reply.of_problem(problem))

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
