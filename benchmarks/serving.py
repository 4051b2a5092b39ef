"""`lodeway serve` beside `oxigraph serve-read-only` on the same index: time, load and memory."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import lodeway
from lodeway import questions
from lodeway.api.opening import graph_file
from lodeway.build import cache
from lodeway.cli import operations
from lodeway.cli.operations import Operation
from lodeway.schema import paths

ASK = "ASK { ?s ?p ?o }"
POINT = "SELECT ?p ?o { <https://w3id.org/lodeway/id/kamoto-copper> ?p ?o }"
LARGE = "CONSTRUCT WHERE { ?s <https://w3id.org/lodeway/ontology#locator> ?o }"
# A product that no engine ends, and that needs no memory to speak of.
ENDLESS = "SELECT ?a { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(STR(?a), STR(?f)) = '') }"
OTHER = "127.0.0.2"  # a second client
RUNS, CLIENTS, MANY, ENDLESS_ONES = 1000, 8, 200, 16


def section() -> list[str]:
    """Answers of both compared, then each measured by itself."""
    if sys.platform != "linux":
        raise SystemExit("serving is measured on Linux only: memory and addresses are told there")
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "release"
        release.mkdir()
        (release / "graph.nq").write_bytes(graph_file(paths.project_root()).read_bytes())
        cache.indexed(release / "graph.nq")
        code = (
            "import sys; from pathlib import Path\n"
            "from lodeway.cli import answering; from lodeway.serve.answers import Answers\n"
            "from lodeway.serve.server import make_server\n"
            "answers = Answers(answering.START)\n"
            "server = make_server(lambda: Path(sys.argv[1]), port=0, answers=answers)\n"
            "print(server.port, flush=True); server.serve()"
        )
        ours = [sys.executable, "-c", code, str(release)]
        index = str(release / "graph.index")
        theirs = [_oxigraph(), "serve-read-only", "--location", index, "--bind", "127.0.0.1:8799"]
        with _served(ours, 0) as server:
            answers = _answers(server)
            measured = _measured(server)
            special = [*_ours_alone(server), "", *_under_load(server)]
        with _served(theirs, 8799, path="/query") as server:
            assert _answers(server) == answers, "the two servers differ"
            compared = _measured(server)
    rows = [
        f"| {name} | {measured[name]:.1f} | {compared[name]:.1f} | {aim} |"
        for name, aim in _AIMS.items()
    ]
    return [
        f"Both serve one index of {len(answers)} compared answers; clients and servers share the cores. "
        f"Endless queries: {ENDLESS_ONES}, asked again when they are stopped.",
        "",
        "| what | Lodeway | oxigraph | aim |",
        "|---|---:|---:|---|",
        *rows,
        "",
        *special,
    ]


_AIMS = {
    "start to first answer, s": "1",
    "ASK, one client, p50, ms": "2",
    "ASK, one client, p99, ms": "10",
    f"point query, {CLIENTS} clients, answers a second": "0.25 of theirs",
    f"{MANY} connections at once, s until all are answered": "all answered",
    "first byte of a large CONSTRUCT, ms": "50",
    "memory after this (PSS), MiB": "300",
}


class _Server:
    def __init__(self, port: int, path: str, process: subprocess.Popen[str], start: float) -> None:
        self.port, self.path, self.process, self.start = port, path, process, start

    def connection(self, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=120, source_address=(source, 0)
        )

    def target(self, query: str) -> str:
        return f"{self.path}?{urlencode({'query': query})}"


@contextmanager
def _served(command: Sequence[str], port: int, path: str = "/sparql") -> Iterator[_Server]:
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as process:
        try:
            if not port:
                assert process.stdout is not None
                port = int(process.stdout.readline())
            server = _Server(port, path, process, 0.0)
            while True:
                with suppress(OSError):
                    if _get(server.connection(), server.target(ASK))[0] == 200:
                        break
                time.sleep(0.005)
            server.start = time.perf_counter() - began
            yield server
        finally:
            process.send_signal(signal.SIGTERM)


def _get(connection: http.client.HTTPConnection, target: str) -> tuple[int, bytes]:
    headers = {"Accept": "application/sparql-results+json, application/n-triples, */*;q=0.1"}
    connection.request("GET", target, headers=headers)
    response = connection.getresponse()
    return response.status, response.read()


def _answers(server: _Server) -> list[object]:
    """What both must agree on, in an order that neither chooses."""
    found: list[object] = []
    for query in (ASK, POINT):
        answer = json.loads(_get(server.connection(), server.target(query))[1])
        rows = answer.get("results", {}).get("bindings", [answer.get("boolean")])
        found.append(sorted(json.dumps(row, sort_keys=True) for row in rows))
    triples = _get(server.connection(), server.target(LARGE))[1].splitlines()
    return [*found, sorted(triples)]


def _measured(server: _Server) -> dict[str, float]:
    ask = server.target(ASK)
    _times(server, ask, 50)
    times = _times(server, ask, RUNS)
    values = [server.start, _at(times, 0.5), _at(times, 0.99), _rate(server), _burst(server)]
    return dict(
        zip(_AIMS, [*values, _first_byte(server), _memory(server.process.pid)], strict=True)
    )


def _times(server: _Server, target: str, runs: int, source: str = "127.0.0.1") -> list[float]:
    """Milliseconds of each of so many requests on one connection."""
    connection = server.connection(source)
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        status, body = _get(connection, target)
        times.append(1000 * (time.perf_counter() - began))
        assert status == 200, body
    return times


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _rate(server: _Server) -> float:
    target = server.target(POINT)
    began = time.perf_counter()
    _at_once([lambda: _times(server, target, RUNS // 4)] * CLIENTS)
    return CLIENTS * (RUNS // 4) / (time.perf_counter() - began)


def _burst(server: _Server) -> float:
    connections = [server.connection() for _ in range(MANY)]
    began = time.perf_counter()
    for connection in connections:
        connection.request("GET", server.target(ASK))
    assert {connection.getresponse().status for connection in connections} == {200}
    return time.perf_counter() - began


def _first_byte(server: _Server) -> float:
    times = []
    for _ in range(5):
        connection = server.connection()
        began = time.perf_counter()
        connection.request("GET", server.target(LARGE), headers={"Accept": "application/n-triples"})
        response = connection.getresponse()
        response.read(1)
        times.append(1000 * (time.perf_counter() - began))
        response.read()
    return statistics.median(times)


def _memory(pid: int) -> float:
    """The memory of a process and all that it started, shared pages counted once."""
    mib = 0.0
    for one in (pid, *_descendants(pid)):
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            mib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return mib


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):  # it may end meanwhile
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return [one for child in found for one in (child, *_descendants(child))]


def _ours_alone(server: _Server) -> list[str]:
    """What the other does not promise: short queries beside endless ones, and flat memory."""
    before = _memory(server.process.pid)
    ask = server.target(ASK)
    ending = threading.Event()
    threads = [
        threading.Thread(target=_ask_endlessly, args=(server, ending)) for _ in range(ENDLESS_ONES)
    ]
    for thread in threads:
        thread.start()
    time.sleep(3)
    other = _times(server, ask, 300, OTHER)
    same = _times(server, ask, 300)
    ending.set()
    for thread in threads:
        thread.join()
    time.sleep(3)
    after = _memory(server.process.pid)
    return [
        f"Beside {ENDLESS_ONES} endless queries of one client, ASK of another takes "
        f"{_at(other, 0.5):.1f} ms (p99 {_at(other, 0.99):.0f}; aim 50), of the same "
        f"{_at(same, 0.5):.1f} ms (p99 {_at(same, 0.99):.0f}; aim 1,000). Memory before and after: "
        f"{before:.0f} and {after:.0f} MiB.",
    ]


def _under_load(server: _Server) -> list[str]:
    """Memory under a load of all kinds, and how long a killed process is missing."""
    kg = lodeway.load()
    asked = [(one, one.example) for one in operations.operations()]
    queries = [ASK, POINT, LARGE]
    queries += [kg.question_text(one.name, **one.example) for one in questions.questions()]
    targets = [server.target(query) for query in queries]
    before = _memory(server.process.pid)
    loaded = _while_asked(server, targets, 60)
    time.sleep(2)  # what it has left ends
    rest = f"{before:.0f} before and {_memory(server.process.pid):.0f} after"
    source = max(_descendants(server.process.pid), key=lambda one: len(_descendants(one)))
    gaps = [_missing(source) for _ in range(5)]
    targets = [_address(one, given) for one, given in asked if one.path[0] != "ask"]
    busy = _while_asked(server, targets, 30)
    return [
        f"Under 60 s of {len(queries)} queries mixed, {CLIENTS} clients: memory (PSS, aim 300 MiB and "
        f"10 %) of {min(loaded):.0f} to {max(loaded):.0f} MiB, {rest}. Then 30 s of what "
        f"{len(targets)} commands answer at `/api`, {CLIENTS} clients: at most {max(busy):.0f} MiB, "
        f"{_memory(server.process.pid):.0f} after. A killed process is replaced in "
        f"{1000 * statistics.median(gaps):.0f} ms (aim 100).",
    ]


def _address(one: Operation, given: dict[str, object]) -> str:
    return f"/api/{one.name}?{urlencode(given, doseq=True)}"


def _while_asked(server: _Server, targets: Sequence[str], seconds: float) -> list[float]:
    """MiB, each second while clients ask one after the other of these, each in its own order."""
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        chosen, connection = random.Random(number), server.connection()
        while time.monotonic() < until:
            status, body = _get(connection, chosen.choice(targets))
            assert status in {200, 503}, body  # 503: more that takes long than one client may have

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    found = []
    while time.monotonic() < until:
        time.sleep(1)
        found.append(_memory(server.process.pid))
    for thread in threads:
        thread.join()
    return found


def _missing(source: int) -> float:
    """The seconds from a kill of a process that waits for queries until there are as many again."""
    before = _running(source)
    began = time.perf_counter()
    os.kill(max(before), signal.SIGKILL)
    while len(_running(source)) < len(before) or max(before) in _running(source):
        time.sleep(0.001)
    return time.perf_counter() - began


def _running(source: int) -> set[int]:
    """The processes that it forked and that have not ended."""
    found = set()
    for one in _descendants(source):
        with suppress(OSError):
            if ") Z " not in Path(f"/proc/{one}/stat").read_text():
                found.add(one)
    return found


def _ask_endlessly(server: _Server, ending: threading.Event) -> None:
    while not ending.is_set():
        status, _ = _get(server.connection(), server.target(ENDLESS))
        assert status == 503, status
        time.sleep(0.05)


def _at_once(actions: Sequence[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _oxigraph() -> str:
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.is_file() else shutil.which("oxigraph", path=os.environ["PATH"])
    if found is None:
        raise SystemExit("the server to compare with is missing: pip install oxigraph")
    return found
