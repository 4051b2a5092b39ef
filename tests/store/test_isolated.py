"""Queries of strangers: whatever they ask, this process lives and says what happened."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import lodeway
from lodeway.schema.errors import LodewayError, QueryError, QueryRefused, QueryTimeout, ReleaseError
from lodeway.store import Rows, Store, isolated, run, worker

POSIX = pytest.mark.skipif(os.name != "posix", reason="this platform has no resource limits")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SIZE = 2000


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("release") / "graph.nq"
    lines = [f'<http://x/s{i}> <http://x/p> "{i:05}" <http://x/g{i % 2}> .\n' for i in range(SIZE)]
    lines.append('<http://x/s0> <http://x/p> "00000" <http://x/g1> .\n')  # two sources, one fact
    file.write_text("".join(lines))
    return file


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that a test starts through `isolated`."""
    seen: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            seen.append(self)

    monkeypatch.setattr(isolated.subprocess, "Popen", Recorded)
    return seen


def asked(graph: Path, query: str, **more: Any) -> isolated.Body:
    """The worker's own answer, the guard left out."""
    request: worker.Request = {"query": query, "seconds": 20.0, **more}  # type: ignore[typeddict-item]
    return isolated.unguarded(graph, request)


def visitors(sink: socket.socket) -> int:
    count = 0
    while True:
        try:
            sink.accept()[0].close()
        except TimeoutError:
            return count
        count += 1


def services(port: int) -> dict[str, str]:
    there = f"<http://127.0.0.1:{port}/>"
    return {
        "plain": f"SELECT * {{ SERVICE {there} {{ ?s ?p ?o }} }}",
        "silent": f"SELECT * {{ SERVICE SILENT {there} {{ ?s ?p ?o }} }}",
        "glued, lower case": f"SELECT*{{service{there}{{?s ?p ?o}}}}",
        "behind a comment": f"SELECT * {{ SERVICE#\n{there} {{ ?s ?p ?o }} }}",
        "by variable": f"SELECT * {{ BIND({there} AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "by prefix": f"PREFIX e: {there} SELECT * {{ SERVICEe:x {{ ?s ?p ?o }} }}",
        "glued to a number": f"SELECT * {{ VALUES ?x {{1}} ?s ?p 1 OPTIONAL{{SERVICE{there}{{}}}} }}",
        "string read as two": f"SELECT * {{ VALUES ?x {{'''a'}} SERVICE {there} {{}} #\\q'''\n}}",
        "in exists": f"ASK {{ FILTER EXISTS {{ SERVICE {there} {{ ?s ?p ?o }} }} }}",
    }


def test_the_sink_would_notice_a_federated_query(graph: Path, sink: socket.socket) -> None:
    store = Store.from_nquads(graph)
    query = services(sink.getsockname()[1])["silent"]
    asking = threading.Thread(target=store.select, args=(query,), daemon=True)
    asking.start()
    sink.settimeout(10)
    sink.accept()[0].close()
    asking.join(10)


@pytest.mark.parametrize("dress", services(0))
def test_no_query_reaches_another_server(graph: Path, sink: socket.socket, dress: str) -> None:
    with pytest.raises(QueryRefused):
        run(graph, services(sink.getsockname()[1])[dress])
    assert visitors(sink) == 0


@POSIX
@pytest.mark.parametrize("dress", services(0))
def test_no_query_reaches_another_server_past_the_guard(
    graph: Path, sink: socket.socket, dress: str
) -> None:
    try:
        asked(graph, services(sink.getsockname()[1])[dress])
    except QueryError as error:
        # An empty answer is right too, and so is a prefix that nobody has declared.
        assert re.search("cannot be answered|unknown prefix SERVICEe", str(error))  # noqa: PT017
    assert visitors(sink) == 0


@POSIX
@pytest.mark.parametrize(
    "update", ["LOAD <http://127.0.0.1:{}/>", "INSERT DATA {{ <x:a> <x:b> 1 }}"]
)
def test_no_update_runs_past_the_guard(graph: Path, sink: socket.socket, update: str) -> None:
    before = graph.read_bytes()
    with pytest.raises(QueryError, match="not a SPARQL"):
        asked(graph, update.format(sink.getsockname()[1]))
    assert visitors(sink) == 0
    assert graph.read_bytes() == before


def test_an_endless_query_is_killed_at_its_limit(
    graph: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    with pytest.raises(QueryTimeout) as caught:
        run(graph, ENDLESS, timeout=1)
    assert str(caught.value) == "the query was stopped after 1 s; narrow it down, or give it longer"
    assert [process.returncode is not None for process in started] == [True]


@POSIX
def test_a_worker_that_lost_its_reader_ends_by_itself(graph: Path) -> None:
    request = f'{{"query": "{ENDLESS}", "seconds": 0.5}}'.encode()
    command = [sys.executable, "-m", "lodeway.store.worker", str(graph)]
    root = str(Path(lodeway.__file__).parents[1])
    ended = subprocess.run(
        command,
        input=request,
        capture_output=True,
        timeout=30,
        env={"PYTHONPATH": root},
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (isolated.CPU_SPENT, b"")


def test_an_answer_nobody_wants_is_not_waited_for(
    graph: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    with pytest.raises(QueryTimeout, match="no longer wanted"):
        run(graph, ENDLESS, timeout=60, cancelled=lambda: True)
    assert [process.returncode is not None for process in started] == [True]


@LINUX
@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f",
        "SELECT ?z { BIND('aaaaaaaaaaaaaaaa' AS ?v0) "
        + " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(34))
        + " BIND(?v34 AS ?z) }",
    ],
    ids=["sort a cross product", "double a string 34 times"],
)
def test_a_memory_bomb_is_an_error_here_and_the_end_there(graph: Path, bomb: str) -> None:
    with pytest.raises(QueryError, match="needed more than 300 MiB or nested too deep"):
        run(graph, bomb, memory_mib=300, timeout=60)
    assert run(graph, "ASK {}").rows == ((True,),)


@pytest.mark.parametrize(
    "deep",
    [
        "SELECT * { BIND(" + "(" * 100_000 + "1" + ")" * 100_000 + " AS ?x) }",
        "SELECT * " + "{" * 100_000 + "}" * 100_000,
        "SELECT * { BIND(" + "+".join(["1"] * 200_000) + " AS ?x) }",
        "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 70_000) + " }",
    ],
    ids=["parentheses", "groups", "a long sum", "a long union"],
)
def test_a_crash_of_the_engine_is_an_error_here(graph: Path, deep: str) -> None:
    with pytest.raises(QueryError, match="MiB or nested too deep; ask for less at a time"):
        asked(graph, deep)


def test_a_query_longer_than_a_pipe_reaches_a_process_that_is_slow_to_read(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "POLL", 0.001)
    assert run(graph, "ASK {} #" + "." * 500_000).rows == ((True,),)


def test_more_rows_than_the_limit_are_cut_and_said_to_be(graph: Path) -> None:
    query = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"
    cut = run(graph, query, max_rows=10)
    assert (len(cut.rows), cut.truncated) == (10, True)
    whole = run(graph, query, max_rows=SIZE)
    assert (len(whole.rows), whole.truncated) == (SIZE, False)
    assert whole.rows[:10] == cut.rows


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_a_cut_table_says_so_in_every_format(graph: Path, format_: isolated.Format) -> None:
    body = run(graph, "SELECT ?s { ?s ?p ?o }", format=format_, max_rows=3)
    assert body.truncated
    assert body.count(b"http://x/s") == 3
    assert body.endswith(b',"truncated":true}') is (format_ == "json")


@pytest.mark.parametrize("format_", ["ntriples", "turtle"])
def test_a_cut_graph_says_so(graph: Path, format_: isolated.Format) -> None:
    body = run(graph, "CONSTRUCT WHERE { ?s ?p ?o }", format=format_, max_rows=3)
    assert body.truncated
    assert body.count(b"http://x/s") == 3


def test_an_answer_is_cut_by_its_size_too(graph: Path) -> None:
    query = "SELECT (CONCAT(?o, ?o) AS ?oo) { ?s ?p ?o }"
    assert len(asked(graph, query, max_bytes=2000)) < 3000
    assert asked(graph, query, max_bytes=2000).truncated


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?z ?a ?m } ORDER BY ?z LIMIT 3",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM <http://x/g1> { ?s ?p ?o }",
        "SELECT ?v { VALUES ?v { 1 0.5 5e-1 true 'a' '铜'@zh UNDEF <http://x/a> } }",
        "ASK { ?s ?p '00001' }",
    ],
)
def test_both_ways_to_ask_give_the_same_rows(graph: Path, query: str) -> None:
    there = run(graph, query)
    assert there == Store.from_nquads(graph).select(query)
    assert isinstance(there, Rows)


def test_a_fact_of_two_sources_counts_once_however_it_is_loaded(graph: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert run(graph, count).rows == run(graph, f"{count} # GRAPH").rows == ((SIZE,),)


def test_quads_without_a_graph_and_comments_are_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    file.write_text(
        "# <x:comment>\n<x:s> <x:p> <x:o> .\n\n"
        '<x:s> <x:p> "a <b> ." <x:g> . # <x:end>\n<x:s> <x:p> _:b _:g .\n'
    )
    rows = run(file, "SELECT ?o { ?s ?p ?o FILTER(!ISBLANK(?o)) } ORDER BY ?o").rows
    assert [row[0] for row in rows] == ["x:o", "a <b> ."]


def test_the_dataset_of_the_request_replaces_the_union(graph: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert run(graph, count, default_graphs=["http://x/g0"]).rows == ((SIZE // 2,),)
    assert run(graph, count, named_graphs=["http://x/g0"]).rows == ((0,),)
    with pytest.raises(QueryError, match="cannot be answered"):
        run(graph, count, default_graphs=["no iri"])


def test_a_mistake_keeps_its_line_and_column(graph: Path) -> None:
    with pytest.raises(QueryError, match=r"^not a SPARQL 1\.1 query: error at 2:\d+: "):
        run(graph, "SELECT *\n{ ?s ?p }")


def test_a_table_is_not_asked_for_as_a_graph(graph: Path) -> None:
    with pytest.raises(QueryError, match="gives a graph: ask for ntriples or turtle"):
        run(graph, "CONSTRUCT WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError, match="gives a table: ask for json or xml or csv or tsv"):
        run(graph, "ASK {}", format="turtle")


def test_a_graph_that_cannot_be_read_is_not_the_querys_fault(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="cannot be read"):
        run(tmp_path / "none.nq", "ASK {}")
    broken = tmp_path / "broken.nq"
    broken.write_text("<x:s> <x:p> .\n")
    with pytest.raises(ReleaseError, match=r"broken\.nq:1: not N-Quads"):
        run(broken, "ASK {}")


def test_a_worker_that_cannot_start_says_why(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "START", "raise SystemExit('no engine')")
    with pytest.raises(LodewayError, match="ended without an answer: no engine"):
        run(graph, "ASK {}")


def test_the_worker_ignores_modules_in_the_users_folder(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert run(graph, "ASK {}").rows == ((True,),)


def test_the_limits_are_left_out_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    worker.confine(1)
    worker.allow(1)
