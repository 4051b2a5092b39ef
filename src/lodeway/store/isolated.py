"""Any query, safely: in a process that is killed when it takes too long or too much."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, overload

import pyoxigraph as ox

from lodeway.schema.errors import LodewayError, QueryError, QueryTimeout, ReleaseError
from lodeway.store import engine, guard
from lodeway.store.guard import names_a_graph, star_columns
from lodeway.store.query_names import explained
from lodeway.store.rows import Rows, table
from lodeway.store.worker import END

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lodeway.store.worker import Request


Format: TypeAlias = Literal["json", "xml", "csv", "tsv", "ntriples", "turtle"]

POLL = 0.1
CPU_SPENT = -getattr(signal, "SIGXCPU", 24)  # Windows has no such signal
_WINDOWS_CRASH = 0xC0000000
# Isolated from the user's folders and variables; told where the two packages are instead.
START = "import sys; sys.path += sys.argv[2:]; from lodeway.store.worker import main; main()"


class Body(bytes):
    """A serialised answer; `truncated` says that it stops short of the last row."""

    truncated: bool

    def __new__(cls, content: bytes, *, truncated: bool) -> Body:  # noqa: D102
        body = super().__new__(cls, content)
        body.truncated = truncated
        return body


@overload
def run(
    graph: Path,
    query: str,
    *,
    format: Literal["rows"] = "rows",
    timeout: float = 30,
    memory_mib: int = 2048,
    max_rows: int = 100_000,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    cancelled: Callable[[], bool] | None = None,
) -> Rows: ...
@overload
def run(
    graph: Path,
    query: str,
    *,
    format: Format,
    timeout: float = 30,
    memory_mib: int = 2048,
    max_rows: int = 100_000,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    cancelled: Callable[[], bool] | None = None,
) -> Body: ...
def run(
    graph: Path,
    query: str,
    *,
    format: Format | Literal["rows"] = "rows",
    timeout: float = 30,
    memory_mib: int = 2048,
    max_rows: int = 100_000,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    cancelled: Callable[[], bool] | None = None,
) -> Rows | Body:
    """Answer a query of unknown origin over an N-Quads file.

    `timeout` is wall seconds, loading included; `memory_mib` comes on top of the loaded graph.
    An answer of more than `max_rows` rows or 64 MiB is cut there and says so in `truncated`.
    `cancelled` is asked ten times a second whether the answer is still wanted.

    Raises `QueryRefused` for what no query may do, `QueryTimeout` at the limit, `QueryError` for
    what is not SPARQL or asks too much, `ReleaseError` for a graph file that cannot be read.
    """
    guard.refuse(query)
    request: Request = {
        "query": query,
        "format": "json" if format == "rows" else format,
        "columns": star_columns(query),
        "default_graphs": list(default_graphs),
        "named_graphs": list(named_graphs),
        "graphs": bool(default_graphs or named_graphs or names_a_graph(query)),
        "max_rows": max_rows,
        "memory_mib": memory_mib,
        "seconds": timeout,
    }
    body = unguarded(graph, request, cancelled=cancelled)
    return _rows(body) if format == "rows" else body


def unguarded(
    graph: Path, request: Request, *, cancelled: Callable[[], bool] | None = None
) -> Body:
    """What the worker makes of a request that the guard has not read. Raises as `run` does.

    Where the index shows itself damaged, the answer comes from the N-Quads file instead.
    """
    try:
        return _unguarded(graph, request, cancelled)
    except _Broken:
        index = graph.with_suffix(engine.INDEX)
        if not index.is_dir() or engine.is_sound(index):
            raise
        engine.drop_index(str(index))
        return _unguarded(graph, request, cancelled)


class _Broken(QueryError):
    """The process broke down, for which the query or a damaged index may be to blame."""


def _unguarded(graph: Path, request: Request, cancelled: Callable[[], bool] | None) -> Body:
    payload = json.dumps(request).encode()
    command = [sys.executable, "-I", "-S", "-c", START, str(graph), *roots()]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
    ) as process:
        try:
            out, err = _outcome(process, payload, request.get("seconds", 30.0), cancelled)
        except BaseException:
            _kill(process)
            raise
    answer, mark, last = out.rpartition(END)
    if not mark:
        raise _loss(process.returncode, err, request)
    end = json.loads(last)
    if end["error"]:
        kind, message = end["error"]
        raise _failure(kind, message, request)
    return Body(answer, truncated=end["truncated"])


def _outcome(
    process: subprocess.Popen[bytes],
    payload: bytes,
    timeout: float,
    cancelled: Callable[[], bool] | None,
) -> tuple[bytes, bytes]:
    deadline = time.monotonic() + timeout
    _send(process, payload)
    while (left := deadline - time.monotonic()) > 0:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=min(left, POLL))
        if cancelled is not None and cancelled():
            raise QueryTimeout("the query was stopped: its answer is no longer wanted")
    raise QueryTimeout(_too_long(timeout))


def _send(process: subprocess.Popen[bytes], payload: bytes) -> None:
    """Write the request while others wait: it may be longer than a pipe holds.

    communicate() forgets what it could not send in its first slice of time.
    """
    stdin, process.stdin = process.stdin, None
    assert stdin is not None

    def write() -> None:
        # A process that ended early left the rest unread.
        with contextlib.suppress(BrokenPipeError), stdin:
            stdin.write(payload)

    threading.Thread(target=write, daemon=True).start()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    elif process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _loss(code: int, err: bytes, request: Request) -> LodewayError:
    """Why a process ended without an answer."""
    if code == CPU_SPENT:
        return QueryTimeout(_too_long(request.get("seconds", 30.0)))
    if code < 0 or code >= _WINDOWS_CRASH:
        return _failure("memory", "", request)
    lines = err.decode(errors="replace").strip().splitlines() or ["no reason given"]
    return LodewayError(f"the query process ended without an answer: {lines[-1]}")


def _failure(kind: str, message: str, request: Request) -> LodewayError:
    if kind == "query":
        return explained(QueryError(message), request["query"])
    if kind == "graph":
        return ReleaseError(message)
    if kind == "damage":
        return _Broken(message)
    if kind == "memory":
        mib = request.get("memory_mib", 2048)
        return _Broken(
            f"the query needed more than {mib} MiB or nested too deep; ask for less at a time"
        )
    return QueryError(message)


def _too_long(timeout: float) -> str:
    return f"the query was stopped after {timeout:g} s; narrow it down, or give it longer"


def _rows(body: Body) -> Rows:
    answer = json.loads(body)
    if "boolean" in answer:
        return Rows(("answer",), ((answer["boolean"],),))
    columns = tuple(answer["head"]["vars"])
    return table(columns, answer["results"]["bindings"], truncated=body.truncated)


@cache
def roots() -> tuple[str, str]:
    """Where a process that looks nowhere else finds this package and the engine."""
    return str(Path(__file__).parents[2]), str(Path(str(ox.__file__)).parents[1])
