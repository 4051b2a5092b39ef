"""Processes that answer many queries, each forked from one that stays as it began.

`python -m lodeway.store.zygote GRAPH.nq MEMORY_MIB PARENT` reads letters from a socket, its standard
input: for each `f` it forks a worker, and sends back its number with its end of a new socket and a
descriptor of the process (Linux); the number 0 alone where none can be forked now. When the socket
closes, or the process PARENT ends, it ends, and its workers with it.

The graph is opened once, before the first fork. A worker gives up files, memory and time beyond its limits (the guard of the text
is read in here too), and then answers requests: four bytes of length and a `worker.Request` in
JSON. Its answers come in frames: one letter, four bytes of length, content.

    R  ready      F  the answer's format      D  a piece of it      E  its end: {"error": null, ...}
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import sys
from typing import TYPE_CHECKING, Any, TypedDict, cast

from lodeway.schema import vocab
from lodeway.schema.errors import LodewayError, QueryError, QueryRefused, ReleaseError
from lodeway.store import engine, guard, worker
from lodeway.store.query_names import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    import pyoxigraph as ox

    from lodeway.store.worker import Request

READY, FORMAT, DATA, END = b"R", b"F", b"D", b"E"
HEAD = struct.Struct(">cI")
LENGTH = struct.Struct(">I")
FRAME = 64 * 1024
_GROWN = 32 * 1024 * 1024  # bytes of resident memory beyond those at first: worth a new process
_MOST = 2000  # queries
_PR_SET_PDEATHSIG = 1


class Asked(TypedDict):
    """What a worker is asked: a query, its limits, and the formats that the asker takes."""

    query: str
    max_rows: int
    seconds: float
    default_graphs: list[str]
    named_graphs: list[str]
    table: str | None  # json, xml, csv, tsv; None if it takes no table
    triples: str | None  # ntriples, turtle, trig, nquads, rdfxml, jsonld; None if it takes no graph


def main() -> None:
    """Fork a worker for each letter on standard input, until it closes."""
    path, memory_mib, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    index = path.removesuffix(".nq") + engine.INDEX
    opened, store = engine.last_changed(index), None
    # Shared by all workers, as nobody writes. The engine's threads stay behind; reading needs none.
    with contextlib.suppress(ReleaseError):  # a worker will say it
        store = worker.open_store(path)

    def work(there: socket.socket) -> None:
        is_same = not opened or engine.last_changed(index) == opened
        _work(there, path, memory_mib, store if is_same else None)

    fork_workers(parent, work)


def fork_workers(parent: int, work: Callable[[socket.socket], None]) -> None:
    """Fork a process that does `work` for each letter on standard input, until it closes."""
    control = socket.socket(fileno=os.dup(0))
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal
    me = os.getpid()
    while control.recv(1):
        ours, theirs = socket.socketpair()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # its number stays its own for now
        try:
            child = os.fork()
        except OSError:  # too many processes at the moment
            child = -1
        if child == 0:
            control.close()
            ours.close()
            end_with_parent(me)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the way to whoever asks for workers
            work(theirs)
            os._exit(0)
        theirs.close()
        _hand_over(control, child, ours)
        ours.close()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    os._exit(0)


def _hand_over(control: socket.socket, child: int, ours: socket.socket) -> None:
    if child < 0:
        control.sendall(LENGTH.pack(0))
        return
    handles = [ours.fileno()]
    if sys.platform == "linux":
        handles.append(os.pidfd_open(child))
    socket.send_fds(control, [LENGTH.pack(child)], handles)
    for handle in handles[1:]:
        os.close(handle)


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent, which has that number, ends, where it can."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it has ended already
            os._exit(1)


def _work(there: socket.socket, path: str, memory_mib: int, store: ox.Store | None) -> None:
    """Answer requests until the other side closes, or until this process has grown too large."""
    out = Frames(there)
    try:
        opened = store or worker.open_store(path)
        worker.confine(memory_mib)
    except LodewayError as failure:
        out.end({"error": ["graph", str(failure)]})
        os._exit(1)
    answer_each(there, out, lambda asked: _error(opened, asked, out), grown=_GROWN)


def answer_each(
    there: socket.socket,
    out: Frames,
    answer: Callable[[Any], list[str] | None],
    *,
    grown: int,
) -> None:
    """Answer requests until the other side closes, or this process holds `grown` bytes more.

    `answer` writes to `out` and tells what went wrong as a kind and a sentence.
    """
    out.send(READY, b"")
    first = worker.resident()
    for done in range(1, _MOST + 1):
        request = _received(there)
        if request is None:
            return
        worker.allow(request["seconds"])
        error = answer(request)
        last = done == _MOST or worker.resident() > first + grown
        out.end({"error": error, "last": last})
        if last:
            return


def _received(there: socket.socket) -> Any:
    head = _exactly(there, LENGTH.size)
    body = _exactly(there, LENGTH.unpack(head)[0]) if head else None
    return json.loads(body) if body else None


def _exactly(there: socket.socket, size: int) -> bytes | None:
    found = bytearray()
    while len(found) < size:
        piece = there.recv(min(size - len(found), 1 << 20))
        if not piece:
            return None
        found += piece
    return bytes(found)


def _error(store: ox.Store, request: Asked, out: Frames) -> list[str] | None:
    """Answer one request; what went wrong as a kind and a sentence."""
    try:
        _answer(store, request, out)
    except QueryRefused as failure:
        return ["refused", str(failure)]
    except worker.TooMuch as failure:
        return ["limit", str(failure)]
    except Unacceptable as failure:
        return ["format", str(failure)]
    except QueryError as failure:
        if engine.is_damage(failure):
            return ["damage", str(failure)]
        return ["query", str(explained(failure, request["query"]))]
    except MemoryError:
        return ["memory", ""]
    except (OSError, RuntimeError, ValueError) as failure:  # from rows found while they are read
        kind = "damage" if engine.is_damage(failure) else "query"
        return [kind, f"the query cannot be answered: {failure}"]
    return None


class Unacceptable(QueryError):
    """The answer is a table or a graph, and the asker takes no format of it."""


def _answer(store: ox.Store, request: Asked, out: Frames) -> None:
    query = request["query"]
    guard.refuse(query)
    is_graph = guard.form(query) in {"CONSTRUCT", "DESCRIBE"}
    wanted = request["triples"] if is_graph else request["table"]
    if wanted is None:
        raise Unacceptable("graph" if is_graph else "table")
    for name in (*request["default_graphs"], *request["named_graphs"], *_graphs_from(query)):
        if not store.contains_named_graph(engine.named(name)):
            raise QueryError(f"the dataset has no graph <{name}>")
    full: Request = {
        "query": query,
        "format": wanted,
        "columns": guard.star_columns(query),
        "default_graphs": request["default_graphs"],
        "named_graphs": request["named_graphs"],
        "max_rows": request["max_rows"],
        "whole": True,
        "sort": False,
    }
    out.format = wanted
    worker.answer(store, full, cast("BinaryIO", out))


def _graphs_from(query: str) -> Iterator[str]:
    """The graphs of FROM and FROM NAMED by their IRIs, those aside whose prefix is the query's own."""
    for name in guard.graphs_from(query):
        prefix, _, rest = name.partition(":")
        if rest.startswith("//"):
            yield name
        elif prefix in vocab.PREFIXES and "PREFIX" not in query.upper():
            yield vocab.PREFIXES[prefix] + rest


class Frames:
    """A file to write an answer to, which goes out in frames."""

    def __init__(self, there: socket.socket) -> None:
        self.format = ""  # told before the first piece
        self._there = there
        self._held = bytearray()

    def write(self, content: bytes) -> int:
        """Hold what is written until there is enough of it for a frame."""
        self._held += content
        while len(self._held) >= FRAME:
            self._piece(FRAME)
        return len(content)

    def flush(self) -> None:
        """Nothing: a frame goes out when it is full, so that a late error can be the answer."""

    def end(self, about: dict[str, object]) -> None:
        """Send what is left of the answer, unless it failed, and its end."""
        if (self._held or self.format) and not about["error"]:
            self._piece(len(self._held))  # of an answer without any content the format is told
        self._held.clear()
        self.format = ""
        self.send(END, json.dumps(about).encode())

    def _piece(self, size: int) -> None:
        if self.format:
            self.send(FORMAT, self.format.encode())
            self.format = ""
        if size:
            self.send(DATA, bytes(self._held[:size]))
            del self._held[:size]

    def send(self, kind: bytes, content: bytes) -> None:
        """Send one frame; where nobody reads any more this process ends."""
        try:
            self._there.sendall(HEAD.pack(kind, len(content)) + content)
        except OSError:
            os._exit(0)


if __name__ == "__main__":
    main()
