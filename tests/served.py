"""A server in this process, and a client of it that hides nothing."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from lodeway.serve.places import Limits
from lodeway.serve.server import Server, make_server
from lodeway.store import engine
from lodeway.store.tables import TABLES

SELECT = "SELECT ?s ?o WHERE { ?s <http://x/p> ?o } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SIZE = 2000
PAGE = b"<!doctype html><title>explorer</title>"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> str:
        problem = json.loads(self.body)
        assert set(problem) == {"error", "detail"}
        return str(problem["error"])


def released(graph: Path, folder: Path) -> Path:
    """A folder to serve a graph from, with the index and the rows that are kept beside it."""
    for suffix in (".nq", engine.INDEX, TABLES):
        if (kept := graph.with_suffix(suffix)).exists():
            (folder / f"graph{suffix}").symlink_to(kept)
    return folder


@contextmanager
def serving(folder: Path, *, port: int = 0, workers: int = 4, **how: Any) -> Iterator[Server]:
    limits = {k: how.pop(k) for k in ("timeout", "memory_mib", "max_rows") if k in how}
    server = make_server(lambda: folder, port=port, limits=Limits(workers=workers, **limits), **how)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        wait_for(lambda: server.started or not thread.is_alive())
        assert server.started
        yield server
    finally:
        server.stop()
        thread.join()


def request(
    server: Server,
    method: str,
    target: str,
    body: bytes | str | None = None,
    headers: dict[str, str] | None = None,
    *,
    source: str = "127.0.0.1",
) -> Answer:
    connection = http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=60, source_address=(source, 0)
    )
    try:
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        headers = {name.title(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        connection.close()


def ask(server: Server, query: str, accept: str | None = None, **more: Any) -> Answer:
    headers = {"Accept": accept} if accept else {}
    return request(server, "GET", "/sparql?" + urlencode({"query": query}), headers=headers, **more)


def raw(server: Server, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(text.encode())
        found = b""
        connection.settimeout(1)
        with suppress(TimeoutError):  # it waits for the next request
            while piece := connection.recv(65536):
                found += piece
        return found


def wait_for(happened: Any, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
