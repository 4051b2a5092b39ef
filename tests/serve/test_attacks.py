"""What strangers may try on the server, and what happens to it: each attack here once worked."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest

import lodeway
from lodeway.serve import edge, places
from lodeway.serve import server as wire
from lodeway.serve.places import Limits
from lodeway.serve.protocol import Problem, formats, from_body
from lodeway.serve.server import Server, make_server
from lodeway.store.zygote import FORMAT
from served import (
    CONSTRUCT,
    DIRECT,
    ENDLESS,
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

LARGE = "SELECT ?s ?o ?a ?b { ?s ?p ?o . ?a ?q ?b }"  # four million rows


# --- texts that cost the server more than their sender


@pytest.mark.parametrize(
    "header", ['a/b; x="' + ";" * 140_000, "; " * 70_000, "a/b; charset=" + "x; charset=" * 9000]
)
def test_of_a_content_type_without_end_only_the_beginning_is_read(
    server: Server, header: str
) -> None:
    answer = request(server, "POST", "/sparql", "ASK {}", {"Content-Type": header})
    assert (answer.status, answer.error) == (415, "media-type")


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"{DIRECT};charset=utf8", 0),
        (f'{DIRECT.upper()} ; a=b; Charset="UTF-8"; c=d', 0),
        (f"{DIRECT}; charset=utf-8x", 415),
        (f"{DIRECT}; a=b; charset=latin1", 415),
        ("", 415),
    ],
)
def test_a_query_is_utf8_in_every_spelling_and_nothing_else(header: str, status: int) -> None:
    try:
        found = from_body("", header, b"ASK {}").query
    except Problem as problem:
        assert problem.status == status  # noqa: PT017 - the others answer
    else:
        assert (found, status) == ("ASK {}", 0)


def test_of_an_accept_header_without_end_only_the_beginning_is_read() -> None:
    assert formats("a/b," * 40_000 + "*/*") == ({}, {})
    assert formats("text/csv," + "a/b," * 40_000) == ({"csv": "text/csv"}, {})


def test_ten_thousand_headers_are_read_or_refused(server: Server) -> None:
    lines = "".join(f"a{i}: b\r\n" for i in range(10_000))
    answer = raw(
        server,
        f"GET /health HTTP/1.1\r\nHost: localhost:{server.port}\r\nConnection: close\r\n{lines}\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 200")


# --- words of the query that pass for something else


@pytest.mark.parametrize(
    "query",
    [
        "ASK FROM <http://x/Corruption> {}",
        "ASK FROM <http://x/IO%20error> { ?s ?p ?o }",
        "ASK { ?s ?p ?o FILTER(<http://x/Corruption>(?o)) }",
        "SELECT (<http://x/IO error>(1) AS ?x) {}",
    ],
)
def test_no_query_can_say_that_the_index_is_damaged(
    release: Path, server: Server, query: str
) -> None:
    answer = ask(server, query)
    assert (answer.status, answer.error) == (400, "query")
    assert (release / "graph.index" / "lodeway-sizes.json").is_file()
    assert all(not process.has_ended for process in server.service.places.idle)


def test_a_path_cannot_write_a_line_of_the_log(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "lodeway.access"):
        request(server, "GET", "/x%0a127.0.0.1%20GET%20/%1b%5b31m%c2%9b")
        wait_for(lambda: "GET /x" in caplog.text)
    (line,) = (one.getMessage() for one in caplog.records if "GET /x" in one.getMessage())
    assert line.startswith(r"127.0.0.1 GET /x\n127.0.0.1 GET /\x1b[31m\x9b 404 ")


# --- processes that others end


def test_when_the_source_of_processes_is_killed_all_are_back_by_themselves(release: Path) -> None:
    with serving(release, workers=3) as server:
        kept = server.service.places
        wait_for(lambda: len(kept.idle) == 3)
        before = {process.pid for process in kept.idle}
        os.kill(_source(kept.idle[0].pid), signal.SIGKILL)
        wait_for(lambda: len({p.pid for p in kept.idle if not p.has_ended} - before) == 3)
        assert ask(server, "ASK {}").status == 200


def test_a_query_whose_process_was_ended_with_its_source_may_be_asked_again(release: Path) -> None:
    with serving(release, workers=3, timeout=60) as server, ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask, server, ENDLESS)
        wait_for(lambda: bool(server.service.places.running))
        os.kill(_source(server.service.places.busy[0].pid), signal.SIGKILL)
        answer = asking.result()
        assert (answer.status, answer.error) == (503, "retry")
        wait_for(lambda: ask(server, "ASK {}").status == 200)


def test_where_no_process_can_be_started_it_is_tried_until_one_can(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(release, workers=3) as server:
        kept = server.service.places
        wait_for(lambda: len(kept.idle) == 3)
        forking, failed = kept.nursery.worker, threading.Event()

        def failing() -> object:
            failed.set()
            raise places.LodewayError("none")

        monkeypatch.setattr(kept.nursery, "worker", failing)
        for process in kept.idle:
            process.kill()
        wait_for(failed.is_set)
        monkeypatch.setattr(kept.nursery, "worker", forking)
        wait_for(lambda: len([p for p in kept.idle if not p.has_ended]) == 3)


def _source(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="a parent's end is told there")
def test_no_process_outlives_a_server_that_is_killed_while_it_makes_its_index(
    tmp_path: Path,
) -> None:
    lines = (f"<http://x/s{i}> <http://x/p> <http://x/o> <http://x/g> .\n" for i in range(300_000))
    (tmp_path / "graph.nq").write_text("".join(lines))
    code = (
        "import sys; from pathlib import Path; from lodeway.serve.server import make_server\n"
        "make_server(lambda: Path(sys.argv[1]), port=0).serve()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        env={"PYTHONPATH": str(Path(lodeway.__file__).parents[1])},
        start_new_session=True,
    ) as server:
        wait_for(lambda: len(_session(server.pid)) == 3)  # with one of Python's own
        server.kill()
    wait_for(lambda: not _session(server.pid))


def _session(number: int) -> list[str]:
    """The processes of a session that are more than a name."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, session = file.read_text().rpartition(")")[2].split()[:4]
            if session == str(number) and state != "Z":
                found.append(file.parent.name)
    return found


@pytest.mark.parametrize(("parent", "code"), [("os.getppid()", 0), ("1", 1)])
def test_a_process_begins_only_while_its_parent_lives(parent: str, code: int) -> None:
    _ends(f"import os; from lodeway.store.zygote import end_with_parent as e; e({parent})", code)


def test_a_parent_that_is_the_first_process_is_a_parent_like_others() -> None:
    """As in a container, where the server has the number 1."""
    lines = "import os; from lodeway.store.zygote import end_with_parent as e"
    _ends(f"{lines}; os.getppid = lambda: 1; e(1)", 0)


def _ends(code: str, status: int) -> None:
    environment = {"PYTHONPATH": str(Path(lodeway.__file__).parents[1])}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, check=False, timeout=60)
    assert ended.returncode == status


def test_a_newer_release_that_cannot_be_asked_leaves_the_older_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name, text in (("one", "<http://x/s> <http://x/p> 'one' <http://x/g> ."), ("two", "none")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "graph.nq").write_text(text.replace("'", '"') + "\n")
    folders = [tmp_path / "one"]
    server = make_server(lambda: folders[-1], port=0, limits=Limits(workers=3))
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        wait_for(lambda: server.started)
        folders.append(tmp_path / "two")
        wait_for(lambda: "two is not served" in caplog.text)
        time.sleep(2.5)  # it is not read again and again
        assert b"one" in ask(server, "SELECT ?o { ?s ?p ?o }").body
    finally:
        server.stop()
        thread.join()
    assert caplog.text.count("two is not served") == 1


# --- clients that take or give too slowly


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", "\r\n"),
        ("POST /none HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 9999\r\n\r\n", "x"),
    ],
)
def test_a_byte_behind_an_answered_request_keeps_no_connection(
    server: Server, monkeypatch: pytest.MonkeyPatch, first: str, then: str
) -> None:
    monkeypatch.setattr(wire, "HEAD_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(first.format(server.port).encode())
        connection.recv(65536)
        connection.sendall(then.encode())
        found = b""
        while piece := connection.recv(65536):
            found += piece
    assert b"HTTP/1.1 408 " in found


def test_who_takes_nothing_of_an_answer_is_cut_off(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "STALL_SECONDS", 0.3)
    with serving(release, max_rows=10**7) as server:
        with _reader(server, LARGE):
            wait_for(lambda: bool(server.service.places.running))
            wait_for(lambda: not server.service.places.running)
        assert ask(server, "ASK {}").status == 200


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have one address for this machine"
)
def test_slow_readers_leave_places_to_others(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "KEPT", 0.1)
    with serving(release, max_rows=10**7, timeout=60) as server:
        readers = [_reader(server, LARGE, f"127.0.0.{2 + i % 2}") for i in range(4)]
        try:
            wait_for(lambda: ask(server, "ASK {}").status == 200)
            wait_for(lambda: len(server.service.places.running) <= 2)
            assert {ask(server, "ASK {}").status for _ in range(20)} == {200}
        finally:
            for reader in readers:
                reader.close()


def _reader(server: Server, query: str, source: str = "127.0.0.1") -> socket.socket:
    """A client that asks and then does not read."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.bind((source, 0))
    reader.connect(("127.0.0.1", server.port))
    line = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
    reader.sendall(f"{line}Accept: text/csv\r\n\r\n".encode())
    return reader


# --- broken queries, made by chance

PIECES = (
    *("SELECT", "*", "?a", "{", "}", "(", ")", "[", "]", "<http://x/s>", "<x", "'", '"', "'''"),
    *("FILTER", "BIND", "AS", "OPTIONAL", "UNION", "MINUS", "GRAPH", "VALUES", "FROM", "PREFIX"),
    *("ORDER BY", "GROUP BY", "HAVING", "LIMIT", "-1", "1e999", "ASK", "CONSTRUCT", "DESCRIBE"),
    *(
        "SERVICE",
        "LOAD",
        "INSERT",
        "\\u0000",
        "\\uD800",
        "\\",
        "铜",
        "\x00",
        "\x7f",
        "\u202e",
        "^^",
    ),
    *("@en", ".", ";", ",", "|", "/", "^", "+", "!", "=", "<<", ">>", "{|", "EXISTS", "#", "\n"),
    *("COUNT(*)", "REGEX('a', '(')", "xsd:integer", "_:b", ":", "%00", "IRI('')", "UNDEF", "$1"),
)
ALLOWED = {400, 403, 406, 413, 503, 507}


def broken(seed: int) -> str:
    """A text of pieces of SPARQL in no order; behind a beginning that is right, or not."""
    chance = random.Random(seed)
    first = chance.choice(["", "SELECT * { ?s ?p ?o ", "ASK {", "CONSTRUCT { ?s ?p ?o } {"])
    return first + " ".join(chance.choices(PIECES, k=chance.randint(1, 40)))


def test_two_hundred_broken_queries_are_refused_with_a_reason(server: Server) -> None:
    answered = 0
    for seed in range(200):
        answer = ask(server, broken(seed))
        if answer.status == 200:  # by chance it is a query after all
            answered += 1
            continue
        assert answer.status in ALLOWED, (seed, answer)
        assert answer.error
        _gives_nothing_away(answer)
    assert answered < 20
    assert len(json.loads(ask(server, SELECT).body)["results"]["bindings"]) == SIZE


def _gives_nothing_away(answer: Answer) -> None:
    for word in (b"Traceback", b'File "', b"site-packages", b"/graph.", b".py"):
        assert word not in answer.body


# --- who is who


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a:b, no address", "a:b, no address"),
    ],
)
def test_a_client_is_an_address_or_the_network_of_one_line(address: str, client: str) -> None:
    assert edge.client_of({"client": (address, 1)}) == client
    assert edge.client_of({}) == "local"


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have one address for this machine"
)
def test_only_a_proxy_on_this_machine_says_who_the_client_is(release: Path) -> None:
    with serving(release, rate=0.1, proxy=True) as server:
        forged = [{"X-Forwarded-For": f"192.0.2.{i}"} for i in range(3)]
        assert [_asked(server, "127.0.0.1", h) for h in forged] == [200, 200, 200]
        assert [_asked(server, "127.0.0.2", h) for h in forged] == [200, 429, 429]
    with serving(release, rate=0.1) as server:
        assert [_asked(server, "127.0.0.1", h) for h in forged] == [200, 429, 429]


def _asked(server: Server, source: str, headers: dict[str, str]) -> int:
    target = "/sparql?query=" + quote("ASK {}")
    return request(server, "GET", target, headers=headers, source=source).status


def test_the_server_listens_at_the_newer_kind_of_address(release: Path) -> None:
    with serving(release, host="::1") as server:
        assert server.url == f"http://[::1]:{server.port}/"
        with socket.create_connection(("::1", server.port), timeout=60) as connection:
            line = f"GET /health HTTP/1.1\r\nHost: [::1]:{server.port}\r\nConnection: close\r\n\r\n"
            connection.sendall(line.encode())
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")


def test_what_is_left_open_after_many_requests_is_what_was_open_before(release: Path) -> None:
    with serving(release, timeout=0.5) as server:
        kept = server.service.places
        wait_for(lambda: len(kept.idle) == 4)
        before = _open_files()
        for turn in range(25):
            with _reader(server, CONSTRUCT), _reader(server, ENDLESS):
                assert ask(server, "ASK {}").status == 200
                assert ask(server, "ASK {").status == 400
            if turn % 10 == 0:
                kept.idle[0].kill() if kept.idle else None
                # Whoever is given a worker just as it dies is told that it died.
                assert ask(server, ENDLESS).status in {503, 507}
        wait_for(lambda: len([p for p in kept.idle if not p.has_ended]) == 4)
        wait_for(lambda: _open_files() <= before)


def _open_files() -> int:
    return len(list(Path("/proc/self/fd" if sys.platform == "linux" else "/dev/fd").iterdir()))


@pytest.mark.parametrize("turns", range(6))
def test_a_client_that_leaves_just_as_a_frame_comes_has_left(turns: int) -> None:
    # In a thread of its own: the browser that other tests use keeps a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, _left(turns)).result()


async def _left(turns: int) -> bool:
    """Whether a query ends whose asker leaves so many turns of the loop after a frame came."""
    ready = asyncio.Event()

    async def frame() -> tuple[bytes, bytes]:
        await ready.wait()
        ready.clear()
        return FORMAT, b"json"

    worker: Any = SimpleNamespace(
        frame=frame,
        process=SimpleNamespace(spent=lambda: 0.0, resident=lambda: 0.0),
        writer=SimpleNamespace(write=lambda _: None),
    )
    kept: Any = SimpleNamespace(limits=places.Limits())
    asked: Any = None
    running = asyncio.create_task(places.Run(kept, worker, "", 60.0).begin(asked))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    ready.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running}, timeout=5)
    return running.cancelled()
