"""The local server over real sockets: the protocol, its limits, and what it never gives away."""

from __future__ import annotations

import csv
import http.client
import io
import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
import rdflib

from lodeway.schema.errors import ReleaseError
from lodeway.serve.protocol import preferred
from lodeway.serve.server import Server, make_server
from lodeway.store import isolated

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


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("out")
    folder = root / "release"
    folder.mkdir()
    lines = [
        f'<http://x/s{i:04}> <http://x/p> "铜 {i}" <http://x/g{i % 2}> .\n' for i in range(SIZE)
    ]
    files = {"graph.nq": "".join(lines).encode(), "graph.ttl": b"# turtle\n", "explorer.html": PAGE}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "manifest.json").write_text(
        json.dumps({"files": {n: {} for n in [*files, "out.nq"]}})
    )
    (folder / "unlisted.csv").write_text("secret")
    (root / "secret.nq").write_text("secret")
    (folder / "out.nq").symlink_to(root / "secret.nq")
    return folder


@contextmanager
def serving(folder: Path, port: int = 0, **limits: Any) -> Iterator[Server]:
    with make_server(folder, folder / "graph.nq", port=port, **limits) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def server(release: Path) -> Iterator[Server]:
    with serving(release, max_rows=SIZE) as running:
        yield running


def request(
    server: Server,
    method: str,
    target: str,
    body: bytes | str | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    try:
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def ask(server: Server, query: str, accept: str | None = None) -> Answer:
    headers = {"Accept": accept} if accept else {}
    return request(server, "GET", "/sparql?" + urlencode({"query": query}), headers=headers)


def raw(server: Server, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=30) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


# --- files


def test_the_root_is_the_explorer(server: Server) -> None:
    answer = request(server, "GET", "/")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/graph.nq", "application/n-quads"),
        ("/graph.ttl", "text/turtle; charset=utf-8"),
        ("/manifest.json", "application/json"),
        ("/explorer.html", "text/html; charset=utf-8"),
    ],
)
def test_a_file_of_the_manifest_is_served_as_what_it_is(
    server: Server, release: Path, path: str, media_type: str
) -> None:
    answer = request(server, "GET", path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.body == (release / path[1:]).read_bytes()
    head = request(server, "HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(answer.body))


@pytest.mark.parametrize(
    "path",
    [
        "/unlisted.csv",
        "/../secret.nq",
        "/..%2fsecret.nq",
        "/%2e%2e/secret.nq",
        "/graph.nq/../../secret.nq",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/..\\secret.nq",
        "/graph.nq%00.html",
        "/out.nq",  # in the manifest, but a link that leads outside
        "/.",
        "/sparql/",
        "/sparql%2f",
    ],
)
def test_nothing_else_is_served_and_nothing_is_listed(server: Server, path: str) -> None:
    answer = request(server, "GET", path)
    assert (answer.status, answer.error) == (404, "not-found")
    assert b"secret" not in answer.body


def test_a_release_without_its_page_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("")
    with serving(tmp_path) as server:
        answer = request(server, "GET", "/")
    assert answer.status == 404
    assert "lodeway build" in json.loads(answer.body)["detail"]


# --- the protocol


def sent(server: Server, way: str, query: str, headers: dict[str, str]) -> Answer:
    match way:
        case "GET":
            return request(server, "GET", "/sparql?query=" + quote(query), headers=headers)
        case "form":
            headers = {**headers, "Content-Type": FORM}
            return request(server, "POST", "/sparql", urlencode({"query": query}), headers)
    headers = {**headers, "Content-Type": f"{DIRECT}; charset=UTF-8"}
    return request(server, "POST", "/sparql", query.encode(), headers)


@pytest.mark.parametrize("way", ["GET", "form", "direct"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/turtle, text/csv;q=0.5", "text/csv; charset=utf-8"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+json"),
    ],
)
def test_a_table_comes_in_the_format_asked_for(
    server: Server, way: str, accept: str | None, media_type: str
) -> None:
    answer = sent(server, way, SELECT + " LIMIT 2", {"Accept": accept} if accept else {})
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    assert table(answer) == [("http://x/s0000", "铜 0"), ("http://x/s0001", "铜 1")]


def table(answer: Answer) -> list[tuple[str, ...]]:
    kind = answer.headers["Content-Type"]
    if "json" in kind:
        bindings = json.loads(answer.body)["results"]["bindings"]
        return [(row["s"]["value"], row["o"]["value"]) for row in bindings]
    if "xml" in kind:
        results = ElementTree.fromstring(answer.body).iter(
            "{http://www.w3.org/2005/sparql-results#}result"
        )
        return [tuple("".join(binding.itertext()) for binding in result) for result in results]
    text = answer.body.decode()
    if "csv" in kind:
        return [tuple(row) for row in csv.reader(io.StringIO(text))][1:]
    rows = [line.split("\t") for line in text.splitlines()][1:]
    return [(s.strip("<>"), o.strip('"')) for s, o in rows]


@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE <http://x/s0000>"])
@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        (None, "application/n-triples", "nt"),
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
    ],
)
def test_a_graph_comes_in_the_format_asked_for(
    server: Server, query: str, accept: str | None, media_type: str, parser: str
) -> None:
    answer = ask(server, query, accept)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    graph = rdflib.Graph().parse(data=answer.body.decode(), format=parser)
    assert len(graph) == (SIZE if query == CONSTRUCT else 1)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (SELECT, "text/html"),
        (SELECT, "application/sparql-results+json;q=0"),
        ("ASK {}", "image/png"),
        (CONSTRUCT, "text/csv"),
        (CONSTRUCT, "application/json"),
    ],
)
def test_a_format_that_cannot_be_given_is_a_406_that_names_those_that_can(
    server: Server, query: str, accept: str
) -> None:
    answer = ask(server, query, accept)
    assert (answer.status, answer.error) == (406, "not-acceptable")
    assert "this answer comes as " in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("", "a/x"),
        ("a/*", "a/x"),
        ("b/y", "b/y"),
        ("*/*;q=0.1, b/y;q=0.2", "b/y"),
        ("a/x;q=0, */*", "b/y"),
        ("A/X; charset=utf-8; Q=0.3", "a/x"),
        ("b/y;q=high, a/*", "a/x"),
        ("c/z", None),
        ("*/*;q=0", None),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str, best: str | None) -> None:
    assert preferred(accept, ["a/x", "b/y"]) == best


def test_the_request_may_name_the_graphs(server: Server) -> None:
    parameters = [("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")]
    for way in ({}, {"default-graph-uri": "http://x/g0"}, {"named-graph-uri": "http://x/g0"}):
        answer = request(server, "GET", "/sparql?" + urlencode([*parameters, *way.items()]))
        count = json.loads(answer.body)["results"]["bindings"][0]["n"]["value"]
        expected = {(): SIZE, ("default-graph-uri",): SIZE // 2, ("named-graph-uri",): 0}
        assert int(count) == expected[tuple(way)]


@pytest.mark.parametrize(
    ("method", "target", "body", "kind", "status", "error"),
    [
        ("GET", "/sparql?query=SELECT", None, "", 400, "query"),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, "", 400, "query"),
        ("GET", "/sparql?query=ASK%20%7B%7D%20%23%ff", None, "", 400, "encoding"),
        ("GET", "/sparql?update=CLEAR%20ALL", None, "", 403, "read-only"),
        ("GET", "/sparql?" + "a=1&" * 200, None, "", 400, "query"),
        ("POST", "/sparql", "query=ASK%7B%7D", "", 415, "media-type"),
        ("POST", "/sparql", "ASK {}", "text/plain", 415, "media-type"),
        ("POST", "/sparql", "", FORM, 400, "query"),
        ("POST", "/sparql", "update=CLEAR%20ALL", FORM, 403, "read-only"),
        ("POST", "/sparql", "CLEAR ALL", "application/sparql-update", 403, "read-only"),
        ("POST", "/sparql", "CLEAR ALL", DIRECT, 403, "refused"),
        ("POST", "/sparql", b"ASK {} #\xff", DIRECT, 400, "encoding"),
        (
            "POST",
            "/sparql",
            "ASK {}".encode("utf-16"),
            DIRECT + "; charset=utf-16",
            415,
            "media-type",
        ),
        ("POST", "/graph.nq", "x", "text/plain", 405, "method"),
        ("PUT", "/sparql", "ASK {}", DIRECT, 405, "method"),
        ("DELETE", "/graph.nq", None, "", 405, "method"),
        ("PATCH", "/sparql", "x", DIRECT, 405, "method"),
        ("HEAD", "/sparql?query=ASK%7B%7D", None, "", 405, None),
        ("OPTIONS", "/graph.nq", None, "", 405, "method"),
    ],
)
def test_a_bad_request_is_refused_with_the_right_status(
    server: Server, method: str, target: str, body: Any, kind: str, status: int, error: str | None
) -> None:
    answer = request(server, method, target, body, {"Content-Type": kind} if kind else {})
    assert answer.status == status
    assert error is None or answer.error == error


def test_without_a_query_the_service_describes_itself(server: Server) -> None:
    answer = request(server, "GET", "/sparql", headers={"Accept": "text/turtle"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/turtle")
    graph = rdflib.Graph().parse(data=answer.body.decode(), format="turtle")
    endpoint = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert [str(o) for o in graph.objects(None, endpoint)] == [server.url + "sparql"]
    without = request(server, "GET", "/sparql", headers={"Accept": "application/json"})
    assert (without.status, without.error) == (400, "query")


def test_many_requests_may_use_one_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    for _ in range(3):
        connection.request("POST", "/sparql", "ASK {}", {"Content-Type": DIRECT})
        assert json.loads(connection.getresponse().read()) == {"head": {}, "boolean": True}
    connection.close()


# --- who may ask


@pytest.mark.parametrize("path", ["/", "/graph.nq", "/sparql?query=ASK%7B%7D"])
@pytest.mark.parametrize("name", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "[::1]:{}"])
def test_this_machine_is_answered_by_its_own_names(server: Server, name: str, path: str) -> None:
    headers = {"Host": name.format(server.server_port)}
    assert request(server, "GET", path, headers=headers).status == 200


@pytest.mark.parametrize("path", ["/", "/graph.nq", "/sparql?query=ASK%7B%7D"])
@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:{}", "127.0.0.1", "localhost:1", "localhost:{}.evil", ""]
)
def test_a_false_name_is_misdirected(server: Server, name: str, path: str) -> None:
    headers = {"Host": name.format(server.server_port)}
    answer = request(server, "GET", path, headers=headers)
    assert (answer.status, answer.error) == (421, "host")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: localhost:{0}\r\nHost: evil.example\r\n\r\n", 421),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\n\r\n", 421),
        ("GET http://[ HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/9.9\r\n\r\n", 505),
        ("BREW / HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 405),
        ("POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 411),
        ("POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\nContent-Length: -1\r\n\r\n", 411),
        ("POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\nContent-Length: 9\r\n\r\nASK", 400),
        ("POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
    ],
)
def test_a_request_that_is_not_quite_http_gets_an_error_as_json(
    server: Server, text: str, status: int
) -> None:
    head, _, body = raw(server, text.format(server.server_port)).partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == str(status).encode()
    assert set(json.loads(body)) == {"error", "detail"}


def test_a_body_nobody_read_is_not_the_next_request(server: Server) -> None:
    host = f"Host: localhost:{server.server_port}\r\n"
    hidden = f"GET /graph.nq HTTP/1.1\r\n{host}\r\n"
    text = f"GET /manifest.json HTTP/1.1\r\n{host}Content-Length: {len(hidden)}\r\n\r\n{hidden}"
    assert raw(server, text).count(b"HTTP/1.1 200") == 1


def test_any_site_may_ask_the_endpoint_without_credentials_and_read_no_file(server: Server) -> None:
    origin = {"Origin": "https://evil.example"}
    answer = request(server, "GET", "/sparql?query=ASK%7B%7D", headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    preflight = request(server, "OPTIONS", "/sparql", headers=origin)
    assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Access-Control-Allow-Origin" not in request(server, "GET", "/", headers=origin).headers


@pytest.mark.parametrize("path", ["/", "/none", "/sparql?query=ASK%7B%7D", "/sparql?query=x"])
def test_every_answer_carries_the_safe_headers(server: Server, path: str) -> None:
    headers = request(server, "GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"].strip() == "lodeway"


# --- limits


@pytest.mark.parametrize(
    ("query", "status", "error"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "refused"),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", 403, "refused"),
        ("LOAD <file:///etc/hostname>", 403, "refused"),
        ("SELECT * { BIND(" + "(" * 5000 + "1" + ")" * 5000 + " AS ?x) }", 403, "refused"),
        ("SELECT * { ?s ?p }", 400, "query"),
        ("SELECT * { ?s nope:p ?o }", 400, "query"),
        ("SELECT * { BIND(1/ AS ?x) }", 400, "query"),
        ("ASK {} \x00", 400, "query"),
        ("", 400, "query"),
        ("SELECT ?x { BIND(" + "+".join(["1"] * 20_000) + " AS ?x) }", 400, "query"),
    ],
)
def test_a_broken_query_is_a_4xx_without_paths_or_tracebacks(
    server: Server, release: Path, query: str, status: int, error: str
) -> None:
    answer = request(server, "POST", "/sparql", query.encode(), {"Content-Type": DIRECT})
    assert (answer.status, answer.error) == (status, error)
    for secret in (str(release), "Traceback", ".py", "release"):
        assert secret.encode() not in answer.body


def test_a_query_of_more_than_a_mebibyte_is_too_large(server: Server) -> None:
    body = b"ASK {} #" + b"x" * (2 * 1024 * 1024)
    answer = request(server, "POST", "/sparql", body, {"Content-Type": DIRECT})
    assert (answer.status, answer.error) == (413, "too-large")


@pytest.mark.parametrize(
    "accept", ["application/json", "text/csv", "application/sparql-results+xml"]
)
def test_a_cut_answer_says_so(release: Path, server: Server, accept: str) -> None:
    assert "Lodeway-Truncated" not in ask(server, SELECT, accept).headers
    with serving(release, max_rows=10) as small:
        answer = ask(small, SELECT, accept)
    assert (answer.status, answer.headers["Lodeway-Truncated"]) == (200, "true")
    assert len(table(answer)) == 10
    if accept == "application/json":
        assert json.loads(answer.body)["truncated"] is True


def test_a_query_is_stopped_at_its_limit_with_a_reason(release: Path) -> None:
    with serving(release, timeout=1) as server:
        answer = ask(server, ENDLESS)
    assert (answer.status, answer.error) == (503, "timeout")
    assert "after 1 s" in json.loads(answer.body)["detail"]


def test_a_short_query_is_answered_while_five_endless_ones_run(release: Path) -> None:
    with serving(release, timeout=20) as server, ThreadPoolExecutor(5) as pool:
        endless = [pool.submit(ask, server, ENDLESS) for _ in range(5)]
        wait_for(lambda: sum(f.done() for f in endless) == 2)
        turned_away = [f.result() for f in endless if f.done()]
        assert json.loads(ask(server, "ASK {}").body)["boolean"] is True
        assert sum(f.done() for f in endless) == 2
        server.endpoint.close()
    assert [(a.status, a.error, a.headers["Retry-After"]) for a in turned_away] == [
        (503, "busy", "2")
    ] * 2
    assert [f.result().status for f in endless] == [503] * 5


def test_a_client_that_leaves_takes_its_query_along(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(isolated.subprocess, "Popen", Recorded)
    line = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(line.encode())
        wait_for(lambda: bool(started))
        assert started[0].returncode is None
    wait_for(lambda: started[0].returncode is not None)


def test_closing_the_server_ends_its_queries(release: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        with serving(release, timeout=60) as server:
            left = pool.submit(ask, server, ENDLESS)
            time.sleep(0.5)
        assert left.result().status == 503


def test_a_lost_graph_is_a_500_that_tells_the_log_and_not_the_client(
    release: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "graph.nq").write_text("")
    with serving(tmp_path) as server:
        (tmp_path / "graph.nq").unlink()
        answer = ask(server, "ASK {}")
    assert (answer.status, answer.error) == (500, "internal")
    assert str(tmp_path).encode() not in answer.body
    assert str(tmp_path) in caplog.text


def test_a_bug_of_ours_is_a_500_that_tells_the_log_and_not_the_client(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(isolated, "run", broken)
    answer = ask(server, "ASK {}")
    assert (answer.status, answer.error) == (500, "internal")
    assert b"secret" not in answer.body
    assert "secret" in caplog.text


# --- starting


def test_a_taken_port_gives_the_next_free_one_and_says_so(
    server: Server, release: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(release, port=server.server_port) as second:
        assert second.server_port > server.server_port
        assert second.url == f"http://127.0.0.1:{second.server_port}/"
        assert ask(second, "ASK {}").status == 200
    assert f"port {server.server_port} is taken; serving on {second.server_port}" in caplog.text


def test_a_server_without_a_graph_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="run 'lodeway build' first"):
        make_server(tmp_path, tmp_path / "graph.nq", port=0)


def wait_for(happened: Any, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
