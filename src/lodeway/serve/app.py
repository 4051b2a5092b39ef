"""The server's application: the explorer at /, the files of the release, queries at /sparql."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import multiprocessing
import os
import re
import time
from collections import Counter
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from lodeway.build import cache
from lodeway.schema import vocab
from lodeway.schema.names import SLUG
from lodeway.schema.values import LANGS
from lodeway.serve import answers, entity, protocol, query_page, wire
from lodeway.serve.edge import Guarded, as_json, client_of, told
from lodeway.serve.places import Limits, Places
from lodeway.serve.protocol import Problem
from lodeway.store import engine
from lodeway.store.zygote import end_with_parent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

    from lodeway.schema.values import Lang
    from lodeway.serve.answers import Answers
    from lodeway.serve.entity import Terms
    from lodeway.store.zygote import Asked

log = logging.getLogger(__name__)

_MOST_BUCKETS = 10_000
_LOOK = 1.0  # seconds between two looks for a newer release
_OLD_SECONDS = 30.0  # for the queries on an older release to end
_packed = partial(GZipMiddleware, minimum_size=2000, compresslevel=5)
_HOME = "explorer.html"
_MANIFEST = "manifest.json"
_GRAPH = "graph.nq"
_PLAIN = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*")  # names that begin with no dot
_TYPES = {
    ".atom": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
    ".xml": "application/xml",
}


@dataclass
class Service:
    """One release that is served, and what its clients may ask of it.

    `current` gives the folder of the newest release each time it is asked. `rate` is how many
    queries a second each client may ask (0: any number), ten seconds' worth at once. `names` are
    the hosts that it answers to, with their ports. `home` is what / leads to where there is no explorer.
    `site` is a folder of pages that `lodeway site` wrote: / is then its first page.
    """

    current: Callable[[], Path]
    limits: Limits = field(default_factory=Limits)
    rate: float = 0.0
    names: frozenset[str] = frozenset()
    url: str = ""
    answers: Answers | None = None
    home: str = ""
    site: Path | None = None

    def __post_init__(self) -> None:
        self.folder = self.current()
        self.places = Places(self.folder / _GRAPH, self.limits)
        self.statuses: Counter[int] = Counter()
        self.began = time.monotonic()
        self._buckets: dict[str, tuple[float, float]] = {}
        self._names: Terms = []

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
            if self.answers:
                await self.answers.close()

    async def _look(self) -> None:
        leaving: set[asyncio.Task[None]] = set()
        refused, told = None, ""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                folder = self.current()
                if folder not in {self.folder, refused}:
                    refused = folder  # unless all goes well
                    await _indexed(folder / _GRAPH)
                    newer = await self._opened(folder)
                    if newer is None:
                        continue
                    older, self.places, self.folder = self.places, newer, folder
                    self._names = []
                    log.info("now serving %s", folder.name)
                    leave = asyncio.get_running_loop().create_task(
                        older.close(patience=_OLD_SECONDS)
                    )
                    leaving.add(leave)
                    leave.add_done_callback(leaving.discard)
                    refused = None
                told = ""
            except Exception as error:  # the old one stays
                if told != (told := repr(error)):
                    log.exception("a newer release cannot be served")

    async def _opened(self, folder: Path) -> Places | None:
        """The places of a newer release; None where its graph cannot be asked."""
        newer = Places(folder / _GRAPH, self.limits)
        await newer.open()
        if newer.broken or not newer.idle:
            await newer.close()
            log.error("%s is not served: the one before it stays", folder)
            return None
        return newer

    # Who may ask how often.

    def admit(self, client: str) -> None:
        """Count one query of a client. Raises `Problem` 429 where it asks too often."""
        if not self.rate:
            return
        now = time.monotonic()
        most = 10 * self.rate
        left, then = self._buckets.pop(client, (most, now))
        left = min(most, left + (now - then) * self.rate)
        if len(self._buckets) >= _MOST_BUCKETS:
            del self._buckets[next(iter(self._buckets))]  # of whom nothing was heard for longest
        self._buckets[client] = (left - 1 if left >= 1 else left), now
        if left < 1:
            wait = str(max(1, round((1 - left) / self.rate)))
            detail = f"more than {self.rate:g} queries a second; ask again in {wait} s"
            raise Problem(429, "rate", detail, {"Retry-After": wait})

    # Pages.

    async def file(self, request: Request) -> Response:
        """A file of the release that its manifest names, or of the site; / is the explorer or the site."""
        path = request.scope["path"]
        if path == "/" and self.home:
            return Response(status_code=303, headers={"Location": self.home})
        name = _HOME if path == "/" else path.removeprefix("/")
        about = self._named().get(name)
        if (path == "/" or about is None) and (page := self._of_site(path)):
            return _read(page, request)
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

    def _of_site(self, path: str) -> Path | None:
        """The file of the site at an address; None where it has none."""
        name = path.removeprefix("/") + ("index.html" if path.endswith("/") else "")
        if self.site is None or not _PLAIN.fullmatch(name):
            return None
        file = self.site / name
        within = file.resolve().is_relative_to(self.site.resolve())
        return file if within and file.is_file() else None

    def _named(self) -> dict[str, dict[str, str]]:
        try:
            files = json.loads((self.folder / _MANIFEST).read_bytes())["files"]
            return {_HOME: {}, _MANIFEST: {}, **files}
        except (OSError, ValueError, KeyError, TypeError):
            return {_HOME: {}}

    async def health(self, _: Request) -> Response:
        """Whether queries are answered, for whoever watches the service."""
        body = {"status": "ok" if self.places.idle or self.places.running else "starting"}
        return as_json(body | {"release": self.folder.name})

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

    async def query(self, request: Request) -> Response:
        """The page that asks: an editor, the named questions, answers as tables."""
        page = query_page.page(with_questions=self.answers is not None)
        tag = _tag(page)
        headers = {"Cache-Control": "no-cache", "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(page, headers=headers, media_type="text/html")

    # Things.

    async def thing(self, request: Request) -> Response:
        """What the graph says of a thing or a source: a page, or triples in the form asked for."""
        if not SLUG.match(request.path_params["slug"]):
            raise Problem(404, "not-found", "the graph says nothing of such a thing")
        iri = vocab.BASE + request.scope["path"].removeprefix("/")
        accept = ", ".join(request.headers.getlist("accept"))
        media_type, form = protocol.page_form(accept, request.query_params.get("as", ""))
        if not form and self._of_site(f"{request.scope['path']}/"):
            headers = {"Location": f"{request.path_params['slug']}/", "Vary": "Accept"}
            return Response(status_code=303, headers=headers)
        lang = _language(request)
        asked = (self.folder.name, iri, media_type, lang)
        headers = {**protocol.ANY_SITE, "Vary": "Accept, Accept-Language", "ETag": _tag(*asked)}
        headers |= {"Cache-Control": "no-cache", "Content-Type": protocol.with_charset(media_type)}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        client = client_of(request.scope)
        self.admit(client)
        queries = entity.queries(iri)
        facts = await self._rows(client, queries.facts)
        if not any(row["claim"]["value"] == iri for row in facts):
            raise Problem(404, "not-found", "the graph says nothing of such a thing")
        if form:
            return Response(await self._whole(client, queries.graph, form), headers=headers)
        if not self._names:
            self._names = await self._rows(client, entity.property_names())
        kinds = await self._rows(client, queries.kinds)
        has_explorer = (self.folder / _HOME).is_file()
        explorer = f"/{_HOME}#node={vocab.local(iri)}" if has_explorer else ""
        page = entity.page(iri, facts, kinds, self._names, lang=lang, explorer=explorer)
        return Response(page, headers=headers)

    async def _rows(self, client: str, query: str) -> Terms:
        rows: Terms = json.loads(await self._whole(client, query, ""))["results"]["bindings"]
        return rows

    async def _whole(self, client: str, query: str, form: str) -> bytes:
        asked: Asked = {
            "query": query,
            "max_rows": self.limits.max_rows,
            "seconds": self.limits.timeout,
            "default_graphs": [],
            "named_graphs": [],
            "table": None if form else "json",
            "triples": form or None,
        }
        async with self.places.ask(client, asked) as run:
            return b"".join([piece async for piece in run.pieces()])

    # What commands answer.

    async def answer(self, request: Request) -> Response:
        """What a command answers, as JSON or CSV; without a name, the page that lists them."""
        if self.answers is None:
            raise Problem(404, "not-found", "this server answers SPARQL only")
        name = request.path_params.get("operation", "")
        name = name or request.scope["path"].strip("/").removeprefix("api")
        parameters = request.scope["query_string"].decode("ascii", "replace")
        if len(parameters) > wire.MOST_BYTES:
            raise wire.too_large()
        accept = ", ".join(request.headers.getlist("accept"))
        wanted = answers.wanted(name, parameters, accept, self.answers.limits)
        if not name:
            wanted["lang"] = _language(request)
        vary = "Accept" if name else "Accept-Language"
        headers = {**protocol.ANY_SITE, "Vary": vary, "Cache-Control": "no-cache"}
        headers["ETag"] = _tag(self.folder.name, repr(wanted))
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        client = client_of(request.scope)
        self.admit(client)
        asking = asyncio.ensure_future(self.answers.ask(self.places.graph, client, wanted))
        await wire.while_wanted(asking, request.receive)
        if asking.cancelled():
            raise ClientDisconnect
        told = asking.result()
        return Response(told.body, headers={**headers, "Content-Type": told.media_type})

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
        question = await wire.question(request)
        if question is None and protocol.is_browser(accept):
            headers = {**protocol.ANY_SITE, "Vary": "Accept", "Location": "query"}
            await Response(status_code=303, headers=headers)(scope, receive, send)
            return
        if question is None:
            reply = protocol.described(accept, self.url + "sparql")
            headers = {**protocol.ANY_SITE, "Vary": "Accept", "Content-Type": reply.media_type}
            await Response(reply.body, headers=headers)(scope, receive, send)
            return
        tables, graphs = protocol.formats(accept)
        tag = _tag(self.folder.name, repr(question), accept) if request.method != "POST" else ""
        headers = {**protocol.ANY_SITE, "Vary": "Accept", "Cache-Control": "no-cache"}
        headers |= {"ETag": tag} if tag else {}
        if tag and tag in request.headers.get("if-none-match", ""):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        self.admit(client_of(scope))
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
        await wire.while_wanted(asking, receive)

    async def _answer(
        self,
        asked: Asked,
        media_types: dict[str, str],
        headers: dict[str, str],
        scope: Scope,
        send: Send,
    ) -> None:
        body = b""
        async with self.places.ask(client_of(scope), asked) as run:
            headers["Content-Type"] = protocol.with_charset(media_types[run.format])
            if is_whole := run.size is not None:
                headers["Content-Length"] = str(run.size)
            coded = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
            start = {"type": "http.response.start", "status": 200, "headers": coded}
            if is_whole:  # no process waits while a client takes it
                body = b"".join([piece async for piece in run.pieces()])
            else:
                await send(start)
                await wire.taken(run, send)
        if is_whole:
            await send(start)
        await send({"type": "http.response.body", "body": body, "more_body": False})


async def _indexed(graph: Path) -> None:
    """Have another process give a graph its index, for that takes memory which nobody gives back."""
    if not engine.is_whole(str(graph.with_suffix(engine.INDEX))):
        try:
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(
                1, context, initializer=end_with_parent, initargs=(os.getpid(),)
            ) as elsewhere:
                await asyncio.get_running_loop().run_in_executor(elsewhere, cache.indexed, graph)
        except (SyntaxError, BrokenExecutor) as error:  # the graph itself will say what is wrong
            log.warning("%s cannot be indexed: %s", graph, error)


def _tag(*asked: str) -> str:
    """A mark of an answer: the same release gives the same question the same rows."""
    return f'W/"{hashlib.sha256(repr(asked).encode()).hexdigest()[:32]}"'


def _language(request: Request) -> Lang:
    """The language that a request names or likes best, else the first of ours."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return next((lang for lang in LANGS if asked.lower().startswith(lang)), LANGS[0])


def _read(file: Path, request: Request) -> Response:
    """A file that has no digest at hand: its age and size tell whether a client has it."""
    about = file.stat()
    headers = {
        "Cache-Control": "no-cache",
        "ETag": _tag(str(about.st_mtime_ns), str(about.st_size)),
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    media_type = _TYPES.get(file.suffix, "application/octet-stream")
    return FileResponse(file, media_type=media_type, headers=headers)


def _absent(name: str) -> Problem:
    way = "; run 'lodeway build' to make it" if name == _HOME else ""
    return Problem(404, "not-found", f"the release has no such file{way}")


# The whole: routes, and around them what every request meets.


def application(service: Service) -> ASGIApp:
    """The service as an ASGI application."""
    app = Starlette(
        routes=[
            Route("/health", service.health),
            Route("/metrics", service.metrics),
            Route("/id/{slug}", service.thing),
            Route("/source/{slug}", service.thing),
            Route("/query", service.query),
            Route("/api", service.answer),
            Route("/openapi.json", service.answer),
            Route("/api/{operation:path}", service.answer),
            Route("/{path:path}", service.file),
        ],
        middleware=[Middleware(_packed)],
        exception_handlers={Problem: told, HTTPException: told, Exception: told},
        lifespan=service.running,
    )
    app.router.redirect_slashes = False
    return Guarded(_Apart(app, service), service.names, service.statuses)


class _Apart:
    """`/sparql` before the router and its layers, which take as long as a short query.

    It is plain ASGI, for its answers begin before their end is known.
    """

    def __init__(self, others: ASGIApp, service: Service) -> None:
        self.others, self.plain = others, service.sparql
        self.packed = _packed(service.sparql)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/sparql":
            await self.others(scope, receive, send)
        elif any(k == b"accept-encoding" and b"gzip" in v for k, v in scope["headers"]):
            await self.packed(scope, receive, send)
        else:
            await self.plain(scope, receive, send)
