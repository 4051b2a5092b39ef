"""The same answers from endpoints: our own, and another engine on the same graph."""

from __future__ import annotations

import http.server
import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import lodeway
from command_line import run
from lodeway import api
from lodeway.cli import operations
from lodeway.report import text
from lodeway.schema.errors import EndpointError, InvalidValue, QueryError
from lodeway.store import engine, remote
from lodeway.store.remote import RemoteStore
from served import released, serving, wait_for

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which(
    "oxigraph"
)


@pytest.fixture(scope="module", params=["own", "oxigraph"])
def endpoint(
    request: pytest.FixtureRequest,
    shipped: api.KnowledgeGraph,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    folder = released(shipped.file, tmp_path_factory.mktemp("release"))
    if request.param == "own":
        with serving(folder) as server:
            yield server.url + "sparql"
    else:
        with foreign(folder / f"graph{engine.INDEX}") as url:
            yield url


@contextmanager
def foreign(index: Path) -> Iterator[str]:
    """Oxigraph's own server on our index, whose default graph is the union already."""
    assert OXIGRAPH, "pip install oxigraph"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [OXIGRAPH, "serve-read-only", "--location", str(index.resolve())]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def listens() -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_for(listens)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def there(endpoint: str) -> api.KnowledgeGraph:
    return lodeway.load(endpoint)


@pytest.mark.parametrize("name", ["ask/who-controls", "ask/agreements", "control"])
def test_an_endpoint_answers_as_the_graph_itself(
    there: api.KnowledgeGraph, shipped: api.KnowledgeGraph, name: str
) -> None:
    assert_the_same(there, shipped, name)


def test_ways_and_shares_are_the_same_on_another_engine(shipped: api.KnowledgeGraph) -> None:
    with foreign(shipped.file.with_suffix(engine.INDEX)) as url:
        assert_the_same(lodeway.load(url), shipped, "corridors")


# What Virtuoso answers otherwise by its own faults; docs/serve.md says how.
FAULTS = {"ask/output", "ask/who-says-so"}


def test_virtuoso_answers_as_the_graph_itself(request: pytest.FixtureRequest) -> None:
    url = request.config.getoption("--virtuoso")
    if not url:
        pytest.skip("--virtuoso URL asks a Virtuoso")
    here, there = request.getfixturevalue("shipped"), lodeway.load(url)
    others = set()
    for one in operations.operations():
        try:
            assert_the_same(there, here, one.name)
        except (AssertionError, EndpointError):
            others.add(one.name)
    assert others == FAULTS


def assert_the_same(there: api.KnowledgeGraph, here: api.KnowledgeGraph, name: str) -> None:
    one = operations.operation(name)
    given = [(key, str(value)) for key, value in one.example.items()]
    told = [
        text.as_dict(operations.answers(kg, one, given, "en"), text.Shown(claims=True))
        for kg in (there, here)
    ]
    assert told[0] == told[1]
    assert told[0]["tables"][0]["rows"]


def test_any_query_goes_there(endpoint: str) -> None:
    kg = lodeway.load(endpoint)
    assert list(kg.sparql("ASK { id:kamoto-copper a ld:Mine }")) == [{"answer": True}]
    rows = kg.sparql("SELECT * { id:kamoto-copper ld:country ?where }")
    assert list(rows) == [{"where": "cod"}]
    assert "kamoto-copper" in kg.triples("DESCRIBE id:kamoto-copper")
    with pytest.raises(QueryError, match="expected"):
        kg.sparql("SELECT ?x { ?x }")
    with pytest.raises(EndpointError, match="no file of the graph"):
        kg.to_rdflib()


def test_the_command_line_asks_there(endpoint: str) -> None:
    there = ["--endpoint", endpoint]
    assert "Glencore" in run(*there, "ask", "who-controls", "--asset", "kamoto-copper").stdout
    assert "yes" in run(*there, "sparql", "ASK { id:kamoto-copper a ld:Mine }").stdout
    for words, told in (
        (["explore"], "`explore` takes no --endpoint"),
        (["control", "kamoto-copper", "--project", "."], "leave --project and --data out"),
    ):
        refused = run(*there, *words)
        assert refused.returncode == 2
        assert told in refused.stderr


# --- endpoints that are none


Reply = tuple[int, dict[str, str], bytes]


@contextmanager
def replying(*replies: Reply) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that gives these replies in turn, the last one again and again."""
    left, seen = list(replies), []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(dict(self.headers))
            status, headers, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/sparql", seen
        finally:
            server.shutdown()
            thread.join()


TRUE = json.dumps({"head": {}, "boolean": True}).encode()
TYPE = {"Content-Type": "application/sparql-results+json"}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "leads to another address"),
        ((307, {"Location": "/elsewhere"}, b""), "leads to another address"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "answers with text/html, as no SPARQL"),
        ((200, TYPE, b'{"head": {}}'), "as no SPARQL endpoint does"),
        ((200, TYPE, b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": 1}]}}'), "as no"),
        (
            (200, {**TYPE, "Content-Encoding": "gzip"}, b"\x1f\x8b\x08\x00"),
            "broke its answer off",
        ),
        ((500, {}, b"a secret fault"), "answers 500: a secret fault"),
        ((401, {}, b""), "answers 401: Unauthorized"),
        ((200, {**TYPE, "Content-Length": "99"}, b"{}"), "broke its answer off"),
    ],
)
def test_what_is_no_answer_is_told_with_the_address(reply: Reply, words: str) -> None:
    with replying(reply) as (url, _), pytest.raises(EndpointError, match=words) as told:
        RemoteStore(url, timeout=5).select("ASK {}")
    assert url in str(told.value)
    assert told.value.told("zh") != str(told.value)


def test_a_busy_endpoint_is_asked_again() -> None:
    busy = (503, {"Retry-After": "0"}, b"")
    with replying(busy, busy, (200, TYPE, TRUE)) as (url, seen):
        assert RemoteStore(url).select("ASK {}").rows == ((True,),)
    assert len(seen) == 3
    assert seen[0]["Accept"] == "application/sparql-results+json"
    with replying(busy) as (url, _), pytest.raises(EndpointError, match="is busy"):
        RemoteStore(url).select("ASK {}")


def test_an_answer_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "MOST_BYTES", 1 << 20)
    with (
        replying((200, TYPE, b" " * (2 << 20))) as (url, _),
        pytest.raises(EndpointError, match="more than 1 MiB"),
    ):
        RemoteStore(url).select("ASK {}")


def test_nobody_is_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/sparql"
    with pytest.raises(EndpointError, match="cannot be reached"):
        RemoteStore(url).select("ASK {}")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "http://", "https://a:b@x/y"])
def test_only_addresses_of_endpoints_are_taken(url: str) -> None:
    with pytest.raises(InvalidValue):
        RemoteStore(url)
