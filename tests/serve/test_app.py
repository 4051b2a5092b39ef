"""The local server over real sockets: the protocol, its limits, and what it never gives away."""

from __future__ import annotations

import csv
import gzip
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
import rdflib
import rdflib.compare

import lodeway
from lodeway.schema.errors import ReleaseError
from lodeway.serve import any_graph, places
from lodeway.serve import server as wire
from lodeway.serve.app import Service
from lodeway.serve.places import Limits
from lodeway.serve.protocol import preferred
from lodeway.serve.server import Server, make_server
from lodeway.site import folder
from lodeway.store import engine
from lodeway.store.pool import Process
from served import (
    CONSTRUCT,
    DIRECT,
    ENDLESS,
    FORM,
    PAGE,
    SELECT,
    SIZE,
    Answer,
    ask,
    raw,
    request,
    serving,
    wait_for,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked on POSIX only")

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
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/n-quads", "application/n-quads", "nquads"),
        ("application/trig", "application/trig", "trig"),
    ],
)
def test_a_graph_comes_in_the_format_asked_for(
    server: Server, query: str, accept: str | None, media_type: str, parser: str
) -> None:
    answer = ask(server, query, accept)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    graph = rdflib.Dataset(default_union=True).parse(data=answer.body.decode(), format=parser)
    assert len(graph) == (SIZE if query == CONSTRUCT else 1)


@pytest.mark.parametrize(
    "accept", ["application/n-triples", "text/turtle", "application/ld+json", "application/trig"]
)
def test_a_graph_of_nothing_is_an_answer(server: Server, accept: str) -> None:
    answer = ask(server, "CONSTRUCT { ?s ?p ?o } { ?s <http://x/none> ?o . ?s ?p ?o }", accept)
    assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, accept)
    assert len(answer.body) == int(answer.headers["Content-Length"])


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
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=http://x/no", None, "", 400, "query"),
        ("GET", "/sparql?query=ASK%7B%7D&named-graph-uri=no%20iri", None, "", 400, "query"),
        ("GET", "/sparql?query=ASK%20FROM%20%3Chttp://x/no%3E%20%7B%7D", None, "", 400, "query"),
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
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    graph = rdflib.Graph().parse(data=answer.body.decode(), format="turtle")
    endpoint = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert [str(o) for o in graph.objects(None, endpoint)] == [server.url + "sparql"]
    without = request(server, "GET", "/sparql", headers={"Accept": "image/png"})
    assert (without.status, without.error) == (406, "not-acceptable")


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
    ],
)
def test_the_description_comes_in_every_form(server: Server, accept: str, parser: str) -> None:
    answer = request(server, "GET", "/sparql", headers={"Accept": accept})
    assert (answer.status, answer.headers["Content-Type"]) == (200, accept)
    turtle = request(server, "GET", "/sparql", headers={"Accept": "text/turtle"}).body.decode()
    there = rdflib.Graph().parse(data=answer.body.decode(), format=parser)
    assert rdflib.compare.isomorphic(there, rdflib.Graph().parse(data=turtle, format="turtle"))


def test_head_is_get_without_its_body(server: Server) -> None:
    target = "/sparql?query=ASK%7B%7D"
    got, head = (request(server, method, target) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "Etag"):
        assert head.headers[name] == got.headers[name]


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    for target in ("/sparql?query=ASK%7B%7D", "/graph.ttl"):
        tag = request(server, "GET", target).headers["Etag"]
        again = request(server, "GET", target, headers={"If-None-Match": tag})
        assert (again.status, again.body) == (304, b"")
    json_tag = ask(server, "ASK {}").headers["Etag"]
    assert ask(server, "ASK {}", "text/csv").headers["Etag"] != json_tag


def test_a_part_of_a_file_may_be_asked_for(server: Server, release: Path) -> None:
    part = request(server, "GET", "/graph.nq", headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, (release / "graph.nq").read_bytes()[10:20])


def test_a_long_answer_is_packed_for_whoever_takes_it_so(server: Server) -> None:
    headers = {"Accept-Encoding": "gzip"}
    packed = request(server, "GET", "/sparql?" + urlencode({"query": SELECT}), headers=headers)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == ask(server, SELECT).body
    assert len(packed.body) < len(ask(server, SELECT).body) / 4


def test_a_byte_order_mark_is_no_part_of_a_query(server: Server) -> None:
    body = "\ufeffASK {}".encode()
    assert request(server, "POST", "/sparql", body, {"Content-Type": DIRECT}).status == 200


def test_many_requests_may_use_one_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for _ in range(3):
        connection.request("POST", "/sparql", "ASK {}", {"Content-Type": DIRECT})
        assert json.loads(connection.getresponse().read()) == {"head": {}, "boolean": True}
    connection.close()


# --- who may ask


@pytest.mark.parametrize("path", ["/", "/graph.nq", "/sparql?query=ASK%7B%7D"])
@pytest.mark.parametrize("name", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "[::1]:{}"])
def test_this_machine_is_answered_by_its_own_names(server: Server, name: str, path: str) -> None:
    headers = {"Host": name.format(server.port)}
    assert request(server, "GET", path, headers=headers).status == 200


@pytest.mark.parametrize("path", ["/", "/graph.nq", "/sparql?query=ASK%7B%7D"])
@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:{}", "127.0.0.1", "localhost:1", "localhost:{}.evil", ""]
)
def test_a_false_name_is_misdirected(server: Server, name: str, path: str) -> None:
    headers = {"Host": name.format(server.port)}
    answer = request(server, "GET", path, headers=headers)
    assert (answer.status, answer.error) == (421, "host")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: localhost:{0}\r\nHost: evil.example\r\n\r\n", 421),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\n\r\n", 421),
        ("GET http://[ HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 421),
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/9.9\r\n\r\n", 400),
        ("BREW / HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 400),
        ("POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n", 415),
        ("POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\nContent-Length : 6\r\n\r\nASK {{}}", 400),
        (
            "POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\nContent-Length: 0\r\n"
            "Content-Length: 60\r\n\r\nGET / HTTP/1.1\r\nHost: localhost:{0}\r\n\r\n",
            400,
        ),
        (
            "POST /sparql HTTP/1.1\r\nHost: localhost:{0}\r\nContent-Length: 6\r\n"
            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
        ),
        ("GET / HTTP/1.1\r\nHost: localhost:{0}\r\nno colon\r\n\r\n", 400),
        (f"POST /sparql HTTP/1.1\r\nContent-Length: {'9' * 5000}\r\n\r\n", 400),
    ],
)
def test_a_request_that_is_not_quite_http_gets_an_error_as_json(
    server: Server, text: str, status: int
) -> None:
    head, _, body = raw(server, text.format(server.port)).partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == str(status).encode()
    assert head.count(b"HTTP/1.1") == 1
    assert set(json.loads(body)) == {"error", "detail"}


def test_a_body_nobody_read_is_not_the_next_request(server: Server) -> None:
    host = f"Host: localhost:{server.port}\r\n"
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
        ("SELECT ?x { BIND(" + "+".join(["1"] * 20_000) + " AS ?x) }", 507, "memory"),
    ],
)
def test_a_broken_query_is_a_4xx_without_paths_or_tracebacks(
    server: Server, release: Path, query: str, status: int, error: str
) -> None:
    answer = request(server, "POST", "/sparql", query.encode(), {"Content-Type": DIRECT})
    assert (answer.status, answer.error) == (status, error)
    for secret in (str(release), "Traceback", ".py", "release"):
        assert secret.encode() not in answer.body


def test_a_query_that_is_too_long_is_refused_before_it_is_read(server: Server) -> None:
    body = b"ASK {} #" + b"FROM#" * 200_000
    began = time.monotonic()
    answer = request(server, "POST", "/sparql", body, {"Content-Type": DIRECT})
    assert (answer.status, answer.error) == (413, "too-large")
    answer = request(server, "POST", "/sparql", body[:95_000], {"Content-Type": DIRECT})
    assert answer.status == 200
    assert time.monotonic() - began < 10  # it took 16 s when the scan was not linear


@pytest.mark.parametrize(
    "accept", ["application/json", "text/csv", "application/sparql-results+xml"]
)
def test_an_answer_of_too_many_rows_is_refused_where_it_can_still_be(
    release: Path, server: Server, accept: str
) -> None:
    assert len(table(ask(server, SELECT, accept))) == SIZE
    with serving(release, max_rows=10) as small:
        answer = ask(small, SELECT, accept)
        assert (answer.status, answer.error) == (400, "limit")
        assert "more than 10 rows" in json.loads(answer.body)["detail"]
        assert ask(small, SELECT + " LIMIT 10", accept).status == 200


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "text/tab-separated-values"])
@pytest.mark.parametrize("packed", [True, False])
def test_an_answer_that_breaks_off_never_looks_whole(
    release: Path, accept: str, packed: bool
) -> None:
    headers = {"Accept": accept} | ({"Accept-Encoding": "gzip"} if packed else {})
    wide = f"SELECT ?s ('{'x' * 100}' AS ?x) {{ ?s ?p ?o }}"
    with serving(release, max_rows=SIZE - 1) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", "/sparql?" + urlencode({"query": wide}), headers=headers)
        response = connection.getresponse()
        assert response.status == 200
        with pytest.raises(http.client.IncompleteRead):
            response.read()
        connection.close()


def test_a_query_is_stopped_at_its_limit_with_a_reason(release: Path) -> None:
    with serving(release, timeout=1) as server:
        answer = ask(server, ENDLESS)
        assert (answer.status, answer.error) == (503, "timeout")
        assert "after 1 s" in json.loads(answer.body)["detail"]
        assert ask(server, "ASK {}").status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_memory_bomb_ends_its_own_process_and_no_other(release: Path) -> None:
    bomb = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f"
    with serving(release, memory_mib=200, timeout=60) as server:
        answer = ask(server, bomb)
        assert (answer.status, answer.error) == (507, "memory")
        assert ask(server, "ASK {}").status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told on Linux only")
def test_queries_that_hold_much_memory_go_on_one_by_one(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "AT_ONCE", 1)
    large = (
        "SELECT (COUNT(*) AS ?n) { SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f "
        "FILTER(REGEX(STR(?a), '[1-3]1$')) } ORDER BY ?f ?c }"
    )
    with serving(release, timeout=60, workers=20) as server, ThreadPoolExecutor(6) as pool:
        alone = ask(server, large)
        together = [pool.submit(ask, server, large) for _ in range(6)]
        paused = 0
        while not all(one.done() for one in together):
            paused = max(paused, sum(map(_is_paused, server.service.places.busy)))
            assert ask(server, "ASK {}").status == 200
        assert alone.status == 200
        assert {one.result().body for one in together} == {alone.body}
        assert paused > 1


def _is_paused(process: Process) -> bool:
    with suppress(OSError):
        return ") T " in Path(f"/proc/{process.pid}/stat").read_text()
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told on Linux only")
def test_memory_bombs_together_take_no_more_than_two_may(release: Path) -> None:
    bomb = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f"
    with (
        serving(release, memory_mib=200, timeout=60, workers=20) as server,
        ThreadPoolExecutor(8) as pool,
    ):
        bombs = [pool.submit(ask, server, bomb, source=f"127.0.0.{n}") for n in range(2, 10)]
        most = 0.0
        while not all(one.done() for one in bombs):
            most = max(most, sum(run.held() for run in list(server.service.places.running)))
            assert ask(server, "ASK {}").status == 200
        assert {(b.result().status, b.result().error) for b in bombs} <= {
            (507, "memory"),
            (503, "busy"),
        }
        assert 100 < most < 550  # MiB; two may have 400, and take some more between two looks


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have one address for this machine"
)
def test_short_queries_are_answered_beside_endless_ones(release: Path) -> None:
    """Of the same client, too: of too many that are slow the one that has had most leaves."""
    with serving(release, timeout=60, workers=6) as server, ThreadPoolExecutor(8) as pool:
        endless = [pool.submit(ask, server, ENDLESS) for _ in range(8)]
        wait_for(lambda: sum(f.done() for f in endless) >= 6)
        for source in ("127.0.0.1", "127.0.0.2"):
            assert json.loads(ask(server, "ASK {}", source=source).body)["boolean"] is True
        turned_away = [f.result() for f in endless if f.done()]
        assert {(a.status, a.error, a.headers["Retry-After"]) for a in turned_away} == {
            (503, "busy", "2")
        }
        running = server.service.places.busy
        assert 0 < len(running) <= 2
        for process in running:
            process.kill()


def test_a_client_that_leaves_takes_its_query_along(server: Server) -> None:
    line = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(line.encode())
        wait_for(lambda: bool(server.service.places.running))
        (process,) = server.service.places.busy
        os.kill(process.pid, 0)
    wait_for(lambda: not server.service.places.running)
    wait_for(lambda: not Path(f"/proc/{process.pid}").exists())


def test_who_asks_too_often_is_told_when_to_come_again(release: Path) -> None:
    with serving(release, rate=0.5) as server:
        answers = [ask(server, "ASK {}") for _ in range(7)]
        assert [a.status for a in answers] == [200] * 5 + [429] * 2
        assert answers[-1].error == "rate"
        assert int(answers[-1].headers["Retry-After"]) in {1, 2}
        assert request(server, "GET", "/").status == 200


def test_a_killed_process_is_replaced(server: Server) -> None:
    wait_for(lambda: len(server.service.places.idle) == 4)
    idle = list(server.service.places.idle)  # those that come in their place join the service's own
    for process in idle:
        process.kill()
    wait_for(lambda: sum(one not in idle for one in server.service.places.idle) == 4)
    assert [ask(server, "ASK {}").status for _ in range(6)] == [200] * 6


def test_a_slow_head_and_a_slow_body_are_not_waited_for(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr("lodeway.serve.wire.BODY_SECONDS", 0.3)
    with serving(release) as server:
        host = f"Host: localhost:{server.port}\r\n"
        body = (
            f"POST /sparql HTTP/1.1\r\n{host}Content-Type: {DIRECT}\r\nContent-Length: 9\r\n\r\nA"
        )
        for text in ("GET / HTTP/1.1\r\n", f"GET /health HTTP/1.1\r\n{host}\r\nGET /", body):
            with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
                connection.sendall(text.encode())
                answer = b"".join(iter(lambda c=connection: c.recv(65536), b""))
            assert b" 408 " in answer


def test_a_head_without_end_is_not_kept(release: Path, server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        more = b"X-A: " + b"a" * 1000 + b"\r\n"
        with pytest.raises(OSError):  # noqa: PT011 - reset or broken, as the system has it
            connection.sendall(more * 100_000)


def test_closing_the_server_ends_its_queries_and_every_process(release: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        with serving(release, timeout=3) as server:
            left = pool.submit(ask, server, ENDLESS)
            wait_for(lambda: bool(server.service.places.running))
            places = server.service.places
            pids = [process.pid for process in (*places.busy, *places.idle)]
        assert left.result().status == 503
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_sigterm_lets_answers_end_and_leaves_no_process(release: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from lodeway.serve.server import make_server\n"
        "server = make_server(lambda: Path(sys.argv[1]), port=0)\n"
        "print(server.port, flush=True); server.serve()"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(lodeway.__file__).parents[1])}
    command = [sys.executable, "-c", code, str(release)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        there = Server.__new__(Server)
        there.port = port
        wait_for(lambda: _answers(there))
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        workers = [
            pid
            for child in children
            for pid in Path(f"/proc/{child}/task/{child}/children").read_text().split()
        ]
        assert workers
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in {0, -signal.SIGTERM}
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in (*children, *workers)))


def _answers(server: Server) -> bool:
    try:
        return ask(server, "ASK {}").status == 200
    except OSError:
        return False


def test_a_newer_release_is_served_without_a_request_lost(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "graph.nq").write_text(
            f'<http://x/s> <http://x/p> "{name}" <http://x/g> .\n'
        )
    link = tmp_path / "current"
    link.symlink_to("one")
    seen, answers = "SELECT ?o { ?s ?p ?o }", list[Answer]()
    server = make_server(link.resolve, port=0, limits=Limits(workers=3))
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        wait_for(lambda: server.started)
        answers.append(ask(server, seen, "text/csv"))
        (tmp_path / "next").symlink_to("two")
        (tmp_path / "next").replace(link)
        wait_for(
            lambda: answers.append(ask(server, seen, "text/csv")) or b"two" in answers[-1].body
        )
    finally:
        server.stop()
        thread.join()
    assert {answer.status for answer in answers} == {200}
    assert b"one" in answers[0].body


def test_a_graph_that_cannot_be_read_is_told_to_the_log_and_not_to_the_client(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "graph.nq").write_text("no quads\n")
    with serving(tmp_path) as server:
        answer = ask(server, "ASK {}")
    assert (answer.status, answer.error) == (500, "internal")
    assert str(tmp_path).encode() not in answer.body
    assert f"{tmp_path}/graph.nq:1: not N-Quads" in caplog.text


def test_a_damaged_index_gives_way_to_the_file(release: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes((release / "graph.nq").read_bytes())
    with serving(tmp_path) as server:
        tables = sorted((tmp_path / "graph.index").glob("*.sst"), key=lambda f: f.stat().st_size)
        for file in tables:
            file.write_bytes(bytes(file.stat().st_size))
        for process in server.service.places.idle:
            process.kill()
        wait_for(lambda: ask(server, SELECT).status == 200)
        assert len(table(ask(server, SELECT))) == SIZE


def test_a_bug_of_ours_is_a_500_that_tells_the_log_and_not_the_client(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Service, "admit", broken)
    answer = ask(server, "ASK {}")
    assert (answer.status, answer.error) == (500, "internal")
    assert b"secret" not in answer.body
    wait_for(lambda: "secret" in caplog.text)  # it is told after the client is


def test_what_watches_the_service_is_told_how_it_fares(server: Server) -> None:
    health = json.loads(request(server, "GET", "/health").body)
    assert health == {"status": "ok", "release": server.service.folder.name}
    ask(server, "ASK {}")
    lines = request(server, "GET", "/metrics").body.decode().splitlines()
    told = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert int(told['lodeway_requests_total{status="200"}']) > 0
    assert int(told["lodeway_queries_running"]) == 0


# --- starting


def test_a_taken_port_gives_the_next_free_one_and_says_so(
    server: Server, release: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(release, port=server.port) as second:
        assert second.port > server.port
        assert second.url == f"http://127.0.0.1:{second.port}/"
        assert ask(second, "ASK {}").status == 200
    assert f"port {server.port} is taken; serving on {second.port}" in caplog.text


def test_a_server_without_a_graph_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="run 'lodeway build' first"):
        make_server(lambda: tmp_path, port=0)


# --- things


NAMED = """
<https://w3id.org/lodeway/id/mine> <http://www.w3.org/2000/01/rdf-schema#label> "A <b>mine</b>"@en .
<https://w3id.org/lodeway/id/mine> <http://www.w3.org/2000/01/rdf-schema#label> "矿山"@zh .
<https://w3id.org/lodeway/id/mine> <https://w3id.org/lodeway/ontology#page> <javascript:alert(1)> .
<https://w3id.org/lodeway/id/s1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/lodeway/ontology#Claim> .
<https://w3id.org/lodeway/id/s1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/lodeway/ontology#Stake> .
<https://w3id.org/lodeway/id/s1> <https://w3id.org/lodeway/ontology#target> <https://w3id.org/lodeway/id/mine> .
<https://w3id.org/lodeway/id/s1> <https://w3id.org/lodeway/ontology#share> "49.5"^^<http://www.w3.org/2001/XMLSchema#double> .
<https://w3id.org/lodeway/id/s1> <https://w3id.org/lodeway/ontology#sinceStated> "2026-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
<https://w3id.org/lodeway/id/s1> <https://w3id.org/lodeway/ontology#locator> "place in the page not recorded" .
<https://w3id.org/lodeway/id/s1> <https://w3id.org/lodeway/ontology#source> <https://w3id.org/lodeway/source/gazette> .
<https://w3id.org/lodeway/source/gazette> <http://www.w3.org/2000/01/rdf-schema#label> "Gazette"@en .
"""
WORDS = {
    "target": "of 的",
    "share": "share 份额",
    "sinceStated": "since 起始",
    "source": "source 来源",
    "page": "page 页",
}


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("things")
    lines = NAMED.strip().splitlines()
    sub, stake, claim = (
        "<http://www.w3.org/2000/01/rdf-schema#subClassOf>",
        "<https://w3id.org/lodeway/ontology#Stake>",
        "<https://w3id.org/lodeway/ontology#Claim>",
    )
    lines.append(f"{stake} {sub} {claim} .")
    words = {f"https://w3id.org/lodeway/ontology#{name}": text for name, text in WORDS.items()}
    words |= {claim[1:-1]: "claim 说法", stake[1:-1]: "stake 持股"}
    for iri, text in words.items():
        kind = "<http://www.w3.org/2002/07/owl#ObjectProperty>"
        lines.append(f"<{iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {kind} .")
        for lang, word in zip(("en", "zh"), text.split(), strict=True):
            label = "<http://www.w3.org/2000/01/rdf-schema#label>"
            lines.append(f'<{iri}> {label} "{word}"@{lang} .')
    (folder / "graph.nq").write_text("".join(f"{line[:-1]}<http://x/g> .\n" for line in lines))
    (folder / "explorer.html").write_bytes(PAGE)
    with serving(folder) as running:
        yield running


def test_a_thing_has_a_page_of_all_that_is_said_of_it(things: Server) -> None:
    answer = request(things, "GET", "/id/mine", headers={"Accept": "text/html,*/*;q=0.8"})
    page = answer.body.decode()
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "A &lt;b&gt;mine&lt;/b&gt;" in page
    assert "<b>mine" not in page
    assert "javascript:" not in page.replace("<bdi>javascript:alert(1)</bdi>", "")
    assert '<a href="/source/gazette"><bdi>Gazette</bdi></a>' in page
    assert '<small class="id">s1</small>' in page  # the claim, with its source
    assert '<a href="/explorer.html#node=mine">Explorer</a>' in page
    assert "<h2>stake</h2>" in page
    assert "<h2>持股</h2>" in page
    for words in ("2026-02", "2026年2月", "place in the page not recorded", "页内位置未记录"):
        assert f"<bdi>{words}</bdi>" in page
    assert "<bdi>49.5</bdi>" in page or ">49.5<" in page
    assert "<title>矿山</title>" in request(things, "GET", "/id/mine?as=&lang=zh").body.decode()


@pytest.mark.parametrize(
    ("accept", "asked", "parser"),
    [
        ("text/turtle", "", "turtle"),
        ("application/ld+json", "", "json-ld"),
        ("text/html", "?as=rdfxml", "xml"),
        ("text/html", "?as=ntriples", "nt"),
    ],
)
def test_a_thing_comes_as_triples_too(things: Server, accept: str, asked: str, parser: str) -> None:
    answer = request(things, "GET", f"/id/mine{asked}", headers={"Accept": accept})
    graph = rdflib.Graph().parse(data=answer.body.decode(), format=parser)
    subjects = {str(subject).rpartition("/")[2] for subject in graph.subjects()}
    assert (answer.status, subjects, len(graph)) == (200, {"mine", "s1"}, 10)


@pytest.mark.parametrize(
    ("target", "status", "error"),
    [
        ("/id/none", 404, "not-found"),
        ("/id/mine/more", 404, "not-found"),
        ("/id/a%3E%20b", 404, "not-found"),
        ("/id/mine?as=pdf", 406, "not-acceptable"),
    ],
)
def test_what_is_no_thing_is_a_4xx(things: Server, target: str, status: int, error: str) -> None:
    answer = request(things, "GET", target)
    assert (answer.status, answer.error) == (status, error)


def test_a_site_stands_beside_the_release(release: Path, tmp_path: Path) -> None:
    site = tmp_path / "public"
    files = {name: name.encode() for name in ("index.html", "site.css", "id/mine/index.html")}
    folder.write(site, files.items())
    (tmp_path / "secret.css").write_text("secret")
    (site / "out.css").symlink_to(tmp_path / "secret.css")
    with serving(release, site=site) as server:
        home = request(server, "GET", "/")
        assert (home.status, home.body) == (200, b"index.html")
        again = request(server, "GET", "/", headers={"If-None-Match": home.headers["Etag"]})
        assert again.status == 304
        style = request(server, "GET", "/site.css")
        assert style.headers["Content-Type"] == "text/css; charset=utf-8"
        assert request(server, "GET", "/explorer.html").body == PAGE
        led = request(server, "GET", "/id/mine", headers={"Accept": "text/html"})
        assert (led.status, led.headers["Location"]) == (303, "mine/")
        assert request(server, "GET", "/id/mine/").body == b"id/mine/index.html"
        for astray in (
            "/out.css",
            f"/{folder.MARK}",
            "/../secret.css",
            "/%2e%2e/secret.css",
            "/id/",
        ):
            assert request(server, "GET", astray).status in {400, 404}
        folder.write(site, [("index.html", b"newer")])  # a site is replaced while it is served
        assert request(server, "GET", "/").body == b"newer"


# --- any RDF


def test_any_rdf_is_served_without_a_release(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.ttl").write_text('<http://x/a> <http://x/p> "铜", [ <http://x/q> 1 ] .', "utf-8")
    (folder / "b.trig").write_text("<http://x/g> { <http://x/a> <http://x/p> _:b . }", "utf-8")
    (folder / "notes.txt").write_text("no RDF")
    made = any_graph.prepared(folder)
    assert any_graph.prepared(folder) == made
    with serving(made, home="query") as server:
        home = request(server, "GET", "/")
        assert (home.status, home.headers["Location"]) == (303, "query")
        page = request(server, "GET", "/query").body.decode()
        assert "SELECT * WHERE { ?s ?p ?o } LIMIT 100" in page
        answer = ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")
        assert answer.body.split() == [b"n", b"4"]
        answer = ask(server, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv")
        assert answer.body.split() == [b"g", b"http://x/g"]
        assert engine.is_whole(str(made / f"graph{engine.INDEX}"))
    (folder / "a.ttl").write_text("<http://x/a> <http://x/p> 2 .")
    assert any_graph.prepared(folder) != made


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [("a.ttl", "<http://x/a>\n<http://x/p> .", "a.ttl:2: "), ("a.txt", "", "no RDF at ")],
)
def test_what_is_no_rdf_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ReleaseError, match=words):
        any_graph.prepared(tmp_path / name)
    assert not list((tmp_path / "served").glob("*"))
