"""The server's application: the explorer at /, the files of the release, queries at /sparql."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import multiprocessing
import time
from collections import Counter
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from lodeway.build import cache
from lodeway.serve import protocol
from lodeway.serve.places import Limits, Places
from lodeway.serve.protocol import Problem
from lodeway.store import engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lodeway.serve.protocol import Question
    from lodeway.store.zygote import Asked

log = logging.getLogger(__name__)
access = logging.getLogger("lodeway.access")

MOST_BYTES = 100_000  # of a query, its parameters and graphs
BODY_SECONDS = 10.0
_SEND_SECONDS = 20.0  # for a client to take one piece of an answer
_LOOK = 1.0  # seconds between two looks for a newer release
_OLD_SECONDS = 30.0  # for the queries on an older release to end
_HOME = "explorer.html"
_MANIFEST = "manifest.json"
_GRAPH = "graph.nq"
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


@dataclass
class Service:
    """One release that is served, and what its clients may ask of it.

    `current` gives the folder of the newest release each time it is asked. `rate` is how many
    queries a second each client may ask (0: any number), ten seconds' worth at once. `names` are
    the hosts that it answers to, with their ports.
    """

    current: Callable[[], Path]
    limits: Limits = field(default_factory=Limits)
    rate: float = 0.0
    names: frozenset[str] = frozenset()
    url: str = ""

    def __post_init__(self) -> None:
        self.folder = self.current()
        self.places = Places(self.folder / _GRAPH, self.limits)
        self.statuses: Counter[int] = Counter()
        self.began = time.monotonic()
        self._buckets: dict[str, tuple[float, float]] = {}

    # A newer release.

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """Start the processes, look for newer releases meanwhile, and end everything."""
        await _indexed(self.places.graph)
        await self.places.open()
        looking = asyncio.get_running_loop().create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            await self.places.close()

    async def _look(self) -> None:
        leaving: set[asyncio.Task[None]] = set()
        while True:
            await asyncio.sleep(_LOOK)
            try:
                folder = self.current()
                if folder != self.folder:
                    await _indexed(folder / _GRAPH)
                    newer = Places(folder / _GRAPH, self.limits)
                    await newer.open()
                    older, self.places, self.folder = self.places, newer, folder
                    log.info("now serving %s", folder.name)
                    leave = asyncio.get_running_loop().create_task(
                        older.close(patience=_OLD_SECONDS)
                    )
                    leaving.add(leave)
                    leave.add_done_callback(leaving.discard)
            except Exception:  # the old one stays
                log.exception("a newer release cannot be served")

    # Who may ask how often.

    def admit(self, client: str) -> None:
        """Count one query of a client. Raises `Problem` 429 where it asks too often."""
        if not self.rate:
            return
        now = time.monotonic()
        if len(self._buckets) > 10_000:
            self._buckets.clear()
        most = 10 * self.rate
        left, then = self._buckets.get(client, (most, now))
        left = min(most, left + (now - then) * self.rate)
        if left < 1:
            wait = str(max(1, round((1 - left) / self.rate)))
            detail = f"more than {self.rate:g} queries a second; ask again in {wait} s"
            raise Problem(429, "rate", detail, {"Retry-After": wait})
        self._buckets[client] = left - 1, now

    # Pages.

    async def file(self, request: Request) -> Response:
        """A file of the release that its manifest names; / is the explorer."""
        path = request.scope["path"]
        name = _HOME if path == "/" else unquote(path.removeprefix("/"))
        about = self._named().get(name)
        file = self.folder / name
        if about is None or not file.resolve().is_relative_to(self.folder.resolve()):
            raise _absent(name)
        if not file.is_file():
            raise _absent(name)
        tag = f'"{about["sha256"][:32]}"' if "sha256" in about else None
        headers = {"Cache-Control": "no-cache"} | ({"ETag": tag} if tag else {})
        if tag and tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        media_type = _TYPES.get(file.suffix, "application/octet-stream")
        return FileResponse(file, media_type=media_type, headers=headers)

    def _named(self) -> dict[str, dict[str, str]]:
        try:
            files = json.loads((self.folder / _MANIFEST).read_bytes())["files"]
            return {_HOME: {}, _MANIFEST: {}, **files}
        except (OSError, ValueError, KeyError, TypeError):
            return {_HOME: {}}

    async def health(self, _: Request) -> Response:
        """Whether queries are answered, for whoever watches the service."""
        body = {"status": "ok" if self.places.idle or self.places.running else "starting"}
        return _json(body | {"release": self.folder.name})

    async def metrics(self, _: Request) -> Response:
        """Counts and gauges in the text form of Prometheus."""
        places = self.places
        lines = [
            "# TYPE lodeway_requests_total counter",
            *(
                f'lodeway_requests_total{{status="{status}"}} {count}'
                for status, count in sorted(self.statuses.items())
            ),
            "# TYPE lodeway_queries_killed_total counter",
            f"lodeway_queries_killed_total {places.killed}",
            "# TYPE lodeway_queries_running gauge",
            f"lodeway_queries_running {len(places.running)}",
            "# TYPE lodeway_queries_slow gauge",
            f"lodeway_queries_slow {sum(map(len, places.slow.values()))}",
            "# TYPE lodeway_workers_idle gauge",
            f"lodeway_workers_idle {len(places.idle)}",
            "# TYPE lodeway_uptime_seconds gauge",
            f"lodeway_uptime_seconds {time.monotonic() - self.began:.0f}",
        ]
        return Response("\n".join([*lines, ""]), media_type="text/plain; version=0.0.4")

    # Queries.

    async def sparql(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The SPARQL protocol: a query by GET or POST; without one the service description."""
        request = Request(scope, receive)
        if request.method == "OPTIONS":
            await Response(status_code=204, headers=protocol.ANY_SITE)(scope, receive, send)
            return
        if request.method not in {"GET", "HEAD", "POST"}:
            raise Problem(405, "method", "use GET or POST", {"Allow": "GET, HEAD, POST, OPTIONS"})
        accept = ", ".join(request.headers.getlist("accept"))
        question = await _question(request)
        if question is None:
            reply = protocol.described(accept, self.url + "sparql")
            headers = {**protocol.ANY_SITE, "Vary": "Accept", "Content-Type": reply.media_type}
            await Response(reply.body, headers=headers)(scope, receive, send)
            return
        tables, graphs = protocol.formats(accept)
        tag = _tag(self.folder.name, question, accept) if request.method != "POST" else ""
        headers = {**protocol.ANY_SITE, "Vary": "Accept", "Cache-Control": "no-cache"}
        headers |= {"ETag": tag} if tag else {}
        if tag and tag in request.headers.get("if-none-match", ""):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        self.admit(_client(scope))
        asked: Asked = {
            "query": question.query,
            "max_rows": self.limits.max_rows,
            "seconds": self.limits.timeout,
            "default_graphs": list(question.default_graphs),
            "named_graphs": list(question.named_graphs),
            "table": next(iter(tables), None),
            "triples": next(iter(graphs), None),
        }
        asking = asyncio.ensure_future(self._answer(asked, tables | graphs, headers, scope, send))
        await _while_wanted(asking, receive)

    async def _answer(
        self,
        asked: Asked,
        media_types: dict[str, str],
        headers: dict[str, str],
        scope: Scope,
        send: Send,
    ) -> None:
        async with self.places.ask(_client(scope), asked) as run:
            headers["Content-Type"] = protocol.with_charset(media_types[run.format])
            if run.size is not None:
                headers["Content-Length"] = str(run.size)
            coded = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": coded})
            async for piece in run.pieces():
                message = {"type": "http.response.body", "body": piece, "more_body": True}
                await asyncio.wait_for(send(message), _SEND_SECONDS)
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _indexed(graph: Path) -> None:
    """Have another process give a graph its index, for that takes memory which nobody gives back."""
    if not engine.is_whole(str(graph.with_suffix(engine.INDEX))):
        try:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as elsewhere:
                await asyncio.get_running_loop().run_in_executor(elsewhere, cache.indexed, graph)
        except (SyntaxError, BrokenExecutor) as error:  # the graph itself will say what is wrong
            log.warning("%s cannot be indexed: %s", graph, error)


async def _while_wanted(asking: asyncio.Future[None], receive: Receive) -> None:
    """Wait for an answer; where its client leaves before, stop making it."""
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        left = not asking.done() and asking.cancel()
    if left:
        await asyncio.wait({asking})
    else:
        await asking


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _question(request: Request) -> Question | None:
    """What a request asks; None where it has no query and wants the description. Raises `Problem`."""
    parameters = request.scope["query_string"].decode("ascii", "replace")
    if len(parameters) > MOST_BYTES:
        raise _too_large()
    if request.method != "POST":
        return protocol.from_url(parameters)
    return protocol.from_body(
        parameters, request.headers.get("content-type", ""), await _body(request)
    )


async def _body(request: Request) -> bytes:
    found = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                found += piece
                if len(found) > MOST_BYTES:
                    raise _too_large()
    except TimeoutError:
        raise Problem(408, "slow", "the body did not come in time", _CLOSE) from None
    except ClientDisconnect:
        raise Problem(400, "request", "the body is not whole", _CLOSE) from None
    return bytes(found)


_CLOSE = {"Connection": "close"}


def _too_large() -> Problem:
    detail = f"the query is longer than {MOST_BYTES:,} bytes; put less data into it"
    return Problem(413, "too-large", detail, _CLOSE)


def _tag(release: str, question: Question, accept: str) -> str:
    """A mark of the answer: the same release gives the same question the same rows."""
    asked = repr((release, question, accept)).encode()
    return f'W/"{hashlib.sha256(asked).hexdigest()[:32]}"'


def _client(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else "local"


def _absent(name: str) -> Problem:
    way = "; run 'lodeway build' to make it" if name == _HOME else ""
    return Problem(404, "not-found", f"the release has no such file{way}")


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers, "application/json")


# The whole: routes, and around them what every request meets.


def application(service: Service) -> ASGIApp:
    """The service as an ASGI application."""
    app = Starlette(
        routes=[
            Route("/sparql", _Endpoint(service)),
            Route("/health", service.health),
            Route("/metrics", service.metrics),
            Route("/{path:path}", service.file),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)],
        exception_handlers={Problem: _told, HTTPException: _told, Exception: _told},
        lifespan=service.running,
    )
    app.router.redirect_slashes = False
    return _Guarded(app, service)


class _Endpoint:
    """`/sparql` as plain ASGI, for its answers begin before their end is known."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.service.sparql(scope, receive, send)


_WORDS = {404: "not-found", 405: "method"}


async def _told(_: Request, error: Exception) -> Response:
    """An error as JSON: a word for programs, a sentence for people."""
    if isinstance(error, HTTPException):
        word = _WORDS.get(error.status_code, "request")
        error = Problem(error.status_code, word, error.detail, dict(error.headers or {}))
    if not isinstance(error, Problem):
        error = Problem(500, "internal", "the server's log says why")
    shape = {"error": error.error, "detail": error.detail}
    return _json(shape, error.status, {**protocol.ANY_SITE, **error.headers})


class _Guarded:
    """What every request meets: whom it calls, safe headers, a count, a line in the log.

    An answer that fails once it has begun is left without an end, so that it never looks whole.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
                response = await _told(Request(scope), error)
                await response(scope, receive, out)
        finally:
            self.service.statuses[status] += 1
            seconds = time.perf_counter() - began
            access.info(
                "%s %s %s %s %.3f", _client(scope), scope["method"], scope["path"], status, seconds
            )

    def _is_misdirected(self, scope: Scope) -> bool:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        names = self.service.names
        return bool(names) and (len(hosts) != 1 or hosts[0].decode("latin-1").lower() not in names)


def _is_told(error: BaseException) -> bool:
    """Whether an error is a limit or a client that left, of which the log need not speak."""
    return any(
        isinstance(one, Problem | TimeoutError | OSError) for one in (error, error.__cause__)
    )


_SAFE = [
    (name.lower().encode(), value.encode())
    for name, value in {**protocol.SECURITY, "Server": "lodeway"}.items()
]
