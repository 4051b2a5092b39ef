"""Workers that answer many queries: nothing that they are asked gets out of them."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lodeway.store import pool
from lodeway.store.pool import Nursery
from lodeway.store.zygote import DATA, END, HEAD, LENGTH, READY, Asked

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked on POSIX only")
UNGUARDED = (
    "import sys; sys.path += sys.argv[4:]; from lodeway.store import guard, zygote;"
    "guard.refuse = lambda query: None; zygote.main()"
)
SERVICES = {
    "plain": "SELECT * {{ SERVICE {} {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT {} {{ ?s ?p ?o }} }}",
    "by variable": "SELECT * {{ BIND({} AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "behind an operator": "ASK {{ FILTER(1<2) SERVICE SILENT {} {{ ?s ?p ?o }} }}",
    "in exists": "ASK {{ FILTER EXISTS {{ SERVICE {} {{ ?s ?p ?o }} }} }}",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("release") / "graph.nq"
    file.write_text("<http://x/s> <http://x/p> <http://x/o> <http://x/g> .\n")
    return file


@pytest.fixture
def unguarded(graph: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A worker that reads no text before it runs."""
    monkeypatch.setattr(pool, "START", UNGUARDED)
    nursery = Nursery(graph, 512)
    process = nursery.worker()
    try:
        assert frame(process.socket)[0] == READY
        yield process.socket
    finally:
        process.close()
        nursery.close()


def frame(there: socket.socket) -> tuple[bytes, bytes]:
    head = there.recv(HEAD.size, socket.MSG_WAITALL)
    kind, size = HEAD.unpack(head)
    return kind, there.recv(size, socket.MSG_WAITALL) if size else b""


def asked(there: socket.socket, query: str) -> tuple[bytes, list[str] | None]:
    """The answer, and what went wrong."""
    request: Asked = {
        "query": query,
        "max_rows": 100,
        "seconds": 20.0,
        "default_graphs": [],
        "named_graphs": [],
        "table": "json",
        "triples": "ntriples",
    }
    text = json.dumps(request).encode()
    there.sendall(LENGTH.pack(len(text)) + text)
    body = b""
    while True:
        kind, content = frame(there)
        if kind == DATA:
            body += content
        if kind == END:
            return body, json.loads(content)["error"]


@pytest.mark.parametrize("dress", SERVICES)
def test_no_query_reaches_another_server_past_the_guard(
    unguarded: socket.socket, sink: socket.socket, dress: str
) -> None:
    query = SERVICES[dress].format(f"<http://127.0.0.1:{sink.getsockname()[1]}/>")
    body, error = asked(unguarded, query)
    if error is None:  # an empty answer is right too
        assert b"http://x" not in body
    else:
        assert "cannot be answered" in error[1]
    with pytest.raises(TimeoutError):
        sink.accept()
    assert asked(unguarded, "ASK {}")[1] is None  # the same process goes on


def test_no_update_runs_past_the_guard(
    unguarded: socket.socket, graph: Path, sink: socket.socket
) -> None:
    before = graph.read_bytes()
    port = sink.getsockname()[1]
    for update in (f"LOAD <http://127.0.0.1:{port}/>", "INSERT DATA { <x:a> <x:b> 1 }"):
        _, error = asked(unguarded, update)
        assert error
        assert "not a SPARQL" in error[1]
    with pytest.raises(TimeoutError):
        sink.accept()
    assert graph.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="open files are told there")
def test_a_worker_holds_one_socket_that_to_its_asker(graph: Path) -> None:
    nursery = Nursery(graph, 512)
    process = nursery.worker()
    try:
        assert frame(process.socket)[0] == READY
        names = [link.readlink().name for link in Path(f"/proc/{process.pid}/fd").iterdir()]
        assert len([name for name in names if name.startswith("socket:")]) == 1
        assert not process.has_lost_its_source
        nursery.close()
        assert process.has_lost_its_source
    finally:
        process.close()
        nursery.close()
