"""What commands answer over HTTP: the same as on the command line and in Python."""

from __future__ import annotations

import csv
import io
import json
import logging
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest

from lodeway import api
from lodeway.cli import answering, openapi, operations
from lodeway.report import text
from lodeway.serve.answers import LIMITS, Answers
from lodeway.serve.places import Limits
from lodeway.serve.server import Server
from served import Answer, released, request, serving, wait_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked on POSIX only")

LONG = {"backtest"}  # takes as long as all others together, and is asked in tests/backtest
NAMES = [one.name for one in operations.operations() if one.path[0] not in LONG]


@pytest.fixture(scope="module")
def server(
    shipped: api.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = released(shipped.file, tmp_path_factory.mktemp("release"))
    few = Limits(**{**vars(LIMITS), "workers": 3})
    with serving(folder, answers=Answers(answering.START, few)) as running:
        yield running


def get(server: Server, path: str, options: Any = (), **headers: str) -> Answer:
    query = urlencode(options, doseq=True)
    return request(server, "GET", f"{path}?{query}" if query else path, headers=headers)


@pytest.fixture(scope="module")
def document(server: Server) -> dict[str, Any]:
    answer = get(server, "/openapi.json")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_the_description_names_every_operation_and_what_it_takes(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert {p.removeprefix("/api/") for p in document["paths"]} == {*NAMES, *LONG}
    control = document["paths"]["/api/control"]["get"]
    told = {p["name"]: p for p in control["parameters"]}
    assert told["by"]["schema"]["enum"] == ["state", "seat", "owner", "bloc"]
    assert told["if"]["schema"] == {"type": "array", "items": {"type": "string"}}
    assert told["on"]["schema"] == {"type": "string", "format": "date"}
    assert told["every"]["schema"]["type"] == "boolean"
    assert told["thing"]["example"] == "kamoto-copper"
    assert not {"project", "data", "chart", "receipts", "csv-bom"} & set(told)


def test_the_description_is_whole(document: dict[str, Any]) -> None:
    ids = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(ids) == len(set(ids))
    schemas = document["components"]["schemas"]
    for path in document["paths"].values():
        get = path["get"]
        names = [p["name"] for p in get["parameters"]]
        assert len(names) == len(set(names))
        assert all(p["in"] == "query" and p["schema"]["type"] for p in get["parameters"])
        assert get["summary"]
        for response in get["responses"].values():
            if "$ref" in response:
                assert response["$ref"].rpartition("/")[2] in document["components"]["responses"]
        ref = get["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        jsonschema.Draft202012Validator.check_schema(schemas[ref.rpartition("/")[2]])


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_answered_as_python_answers_it(
    server: Server, shipped: api.KnowledgeGraph, document: dict[str, Any], name: str
) -> None:
    asked = document["paths"][f"/api/{name}"]["get"]
    options = {p["name"]: p["example"] for p in asked["parameters"] if "example" in p}
    given = [(k, str(v)) for k, values in options.items() for v in _each(values)]
    answer = get(server, f"/api/{name}", given)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json"), answer
    found = json.loads(answer.body)
    jsonschema.validate(found, document["components"]["schemas"][asked["operationId"]])
    one = operations.operation(name)
    told = text.as_dict(
        operations.answers(shipped, one, given, "en"), text.Shown(" ".join(one.path))
    )
    assert found == json.loads(json.dumps(told))
    assert found["tables"][0]["rows"] or found["verdict"]


def _each(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def test_a_method_of_python_says_the_same(server: Server, shipped: api.KnowledgeGraph) -> None:
    options = {"thing": "kamoto-copper", "on": "2026-02-10", "claims": "true"}
    answer = get(server, "/api/control", options)
    assert json.loads(answer.body) == json.loads(
        json.dumps(shipped.control("kamoto-copper", on="2026-02-10").to_dict())
    )


def test_an_answer_comes_as_csv_and_in_chinese(server: Server) -> None:
    options = {"asset": "kamoto-copper"}
    for answer in (
        get(server, "/api/ask/who-controls", options, Accept="text/csv"),
        get(server, "/api/ask/who-controls", {**options, "format": "csv"}),
    ):
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert next(csv.reader(io.StringIO(answer.body.decode())))[:2] == ["actor", "how"]
    assert get(server, "/api/control", {}, Accept="image/png").status == 406
    told = json.loads(get(server, "/api/ask/who-controls", {**options, "lang": "zh"}).body)
    assert told["tables"][0]["headings"]["actor"] == "主体"


def test_a_question_comes_as_the_query_that_asks_it(server: Server) -> None:
    options = {"asset": "加丹加铜业", "on": "2026-02-10", "format": "sparql"}
    answer = get(server, "/api/ask/who-controls", {**options, "asset": "kamoto-copper"})
    assert answer.headers["Content-Type"] == "application/sparql-query"
    assert b"VALUES ?asset { <https://w3id.org/lodeway/id/kamoto-copper> }" in answer.body
    rows = request(
        server,
        "POST",
        "/sparql",
        answer.body,
        {"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    assert rows.status == 200
    assert b"Glencore" in rows.body
    assert get(server, "/api/money", {"by": "usa", "format": "sparql"}).error == "usage"


@pytest.mark.parametrize(
    ("path", "status", "error", "words"),
    [
        ("/api/contrl", 404, "unknown", "did you mean 'control'?"),
        ("/api/ask/who-control?asset=x", 404, "unknown", "did you mean 'ask/who-controls'"),
        ("/api/control?thing=kamoto-coper", 404, "unknown", "did you mean 'kamoto-copper'"),
        ("/api/control?thng=x", 400, "usage", "Did you mean 'thing'?"),
        ("/api/control?on=2026-02-30", 400, "usage", "no date in the calendar"),
        ("/api/control?by=planet&mineral=cobalt", 400, "usage", "'planet' is not one of"),
        ("/api/control?by=state", 400, "usage", "--by needs --mineral NAME"),
        ("/api/control?thing=a&thing=b", 400, "usage", "'thing' is given 2 times"),
        ("/api/control?every=maybe", 400, "usage", "neither true nor false"),
        ("/api/routes?destination=shanghai", 400, "usage", "Missing argument 'ORIGIN'"),
        ("/api/control?project=/etc", 400, "usage", "No such option 'project'"),
        ("/api/corridors?parameters=/etc/passwd", 400, "usage", "No such option 'parameters'"),
        ("/api/whatif?scenario=/etc/passwd", 400, "usage", "no file '/etc/passwd'"),
        ("/api/whatif?scenario=../x.toml", 400, "usage", "no file '../x.toml'"),
        ("/api/control?thing=--project%3D/etc", 404, "unknown", "--project=/etc"),
        ("/api/control?lang=fr", 400, "usage", "'fr' is not one of en, zh"),
        ("/api/control?format=exe", 400, "usage", "'exe' is no format"),
        ("/api/control?thing=%ff", 400, "encoding", "not UTF-8"),
        ("/api/control?" + "&" * 200 + "x=1", 400, "usage", "100 parameters"),
    ],
)
def test_what_cannot_be_answered_is_told_as_on_the_command_line(
    server: Server, path: str, status: int, error: str, words: str
) -> None:
    answer = request(server, "GET", path)
    assert (answer.status, answer.error) == (status, error)
    assert words in json.loads(answer.body)["detail"]


def test_an_unchanged_answer_is_not_sent_again(server: Server) -> None:
    first = get(server, "/api/whatif")
    again = get(server, "/api/whatif", {}, **{"If-None-Match": first.headers["Etag"]})
    assert (again.status, again.body) == (304, b"")


def test_people_find_a_page_of_it_in_both_languages(server: Server) -> None:
    for lang, word in (("en", "Parameters"), ("zh", "参数")):
        answer = get(server, "/api", {"lang": lang})
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        page = answer.body.decode()
        assert word in page
        assert all(f"/api/{name}" in page for name in NAMES)
        liked = get(server, "/api", **{"Accept-Language": f"{lang}-XX,fr;q=0.5"})
        assert liked.body == answer.body
        assert "Accept-Language" in liked.headers["Vary"]


def test_time_and_memory_are_limited(
    server: Server, shipped: api.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = server.service.answers
    assert kept is not None
    monkeypatch.setattr(kept, "limits", Limits(timeout=0.2, workers=1, slow=9, keeps_slow=True))
    answer = get(server, "/api/backtest")
    assert (answer.status, answer.error) == (503, "timeout")


def test_a_client_that_leaves_is_no_error_of_the_server(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    assert get(server, "/api/control").status == 400
    assert server.service.answers is not None
    places = server.service.answers.places
    assert places is not None
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            b"GET /api/backtest HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % server.port
        )
        wait_for(lambda: bool(places.running))
    wait_for(lambda: not places.running)
    assert get(server, "/api/control").status == 400  # what was to be logged has been
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_the_engine_opens_within_a_narrow_limit_of_memory(
    shipped: api.KnowledgeGraph, tmp_path: Path
) -> None:
    # Sixteen threads open the index; with an arena for each they took some 480 MiB of addresses.
    narrow = Limits(**{**vars(LIMITS), "workers": 1, "memory_mib": 300})
    folder = released(shipped.file, tmp_path)
    with serving(folder, answers=Answers(answering.START, narrow)) as server:
        answer = get(server, "/api/ask/where-is", {"thing": "kamoto-copper"})
        assert answer.status == 200, answer


def test_a_server_of_queries_alone_says_so(release: Path) -> None:
    with serving(release) as plain:
        answer = get(plain, "/api/control")
        assert (answer.status, answer.error) == (404, "not-found")


def test_a_command_without_its_extra_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    some = {"match": "lodeway.no_such_extra", "control": "lodeway.control.command"}
    monkeypatch.setattr(operations, "COMMANDS", some)
    assert [one.name for one in operations.operations.__wrapped__()] == ["control"]


def test_what_cannot_start_is_told_at_once(release: Path) -> None:
    with serving(release, answers=Answers((sys.executable, "-c", "raise SystemExit"))) as broken:
        answer = get(broken, "/api/control")
        assert (answer.status, answer.error) == (500, "internal")
        assert request(broken, "GET", "/health").status == 200


def test_the_list_of_operations_leaves_files_out() -> None:
    assert "calibrate" not in {*NAMES, *LONG}
    named = {operations.external(p) for one in operations.operations() for p in one.parameters}
    assert not {"map", "chart", "page", "project", "data", "parameters", "receipts"} & named
    assert openapi.document()["info"]["title"] == "Lodeway"
