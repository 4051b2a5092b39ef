"""One query in a process of its own that can be killed: `python -m lodeway.store.worker GRAPH.nq`.

Reads `{"query": ..., "format": ...}` as JSON from standard input (further keys: `Request`), loads
the graph, gives up files, sockets, memory and time beyond its limits, and writes the answer to
standard output, closed by a record separator and one line of JSON:

    {"truncated": false, "error": null}   or   {"truncated": false, "error": ["query", "..."]}

An answer without that last line is not an answer. Where the platform has no resource limits
(Windows) nothing but the guard and the caller's wall limit holds a query back.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from typing import BinaryIO, TypedDict

import pyoxigraph as ox

from lodeway.schema.errors import LodewayError, QueryError, ReleaseError
from lodeway.store import engine

END = b"\x1e"
_MIB = 1024 * 1024
_TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {"ntriples": ox.RdfFormat.N_TRIPLES, "turtle": ox.RdfFormat.TURTLE}


class Request(TypedDict, total=False):
    """What the caller asks; every key but `query` has a default."""

    query: str
    format: str  # json, xml, csv, tsv for tables; ntriples, turtle for graphs
    columns: list[str]  # the order wanted; those not named come last
    default_graphs: list[str]
    named_graphs: list[str]
    graphs: bool  # False: the query names no graph, the union of all is enough
    max_rows: int
    max_bytes: int
    memory_mib: int
    seconds: float


def main() -> None:
    """Answer the one request on standard input and leave; the exit code is 0 if it could say so."""
    out = sys.stdout.buffer
    request: Request = json.load(sys.stdin.buffer)
    truncated, error = False, None
    try:
        store = _open(sys.argv[1], graphs=request.get("graphs", True))
        confine(request.get("memory_mib", 2048), request.get("seconds", 30.0))
        truncated = _answer(store, request, out)
    except QueryError as failure:
        error = ("damage" if engine.is_damage(failure) else "query", str(failure))
    except LodewayError as failure:
        error = ("graph", str(failure))
    except MemoryError:
        error = ("memory", "out of memory")
    except (OSError, RuntimeError, ValueError) as failure:  # from rows found while they are read
        kind = "damage" if engine.is_damage(failure) else "query"
        error = (kind, f"the query cannot be answered: {failure}")
    out.write(END + json.dumps({"truncated": truncated, "error": error}).encode() + b"\n")
    out.flush()
    os._exit(0)  # Freeing a large graph takes longer than most queries.


def _open(path: str, *, graphs: bool) -> ox.Store:
    index = path.removesuffix(".nq") + engine.INDEX
    return engine.open_index(index) or engine.load(_read(path), name=path, graphs=graphs)


def confine(memory_mib: int, seconds: float) -> None:
    """Give up sockets, files, core dumps, and what memory and time the query may not have.

    Memory is limited on Linux only, and counts what comes on top of the loaded graph.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_CPU: int(time.process_time() + seconds) + 2,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 0,
    }
    if sys.platform == "linux":
        pages = int(_read("/proc/self/statm").split()[0])
        limits[resource.RLIMIT_AS] = pages * resource.getpagesize() + memory_mib * _MIB
    for what, limit in limits.items():
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        # Time keeps its hard limit: reaching both at once would look like a kill from outside.
        resource.setrlimit(what, (allowed, hard if what == resource.RLIMIT_CPU else allowed))


def _answer(store: ox.Store, request: Request, out: BinaryIO) -> bool:
    """Write the answer in the format asked for, and tell whether it had to be cut short."""
    results = engine.evaluate(
        store,
        request["query"],
        default_graphs=request.get("default_graphs", ()),
        named_graphs=request.get("named_graphs", ()),
    )
    wanted = request.get("format", "json")
    is_graph = isinstance(results, ox.QueryTriples)
    if wanted not in (_GRAPHS if is_graph else _TABLES):
        kind, formats = ("graph", _GRAPHS) if is_graph else ("table", _TABLES)
        raise QueryError(f"the query gives a {kind}: ask for {' or '.join(formats)}")
    if isinstance(results, ox.QueryTriples):
        return _write_graph(results, request, out)
    if isinstance(results, ox.QueryBoolean):
        results.serialize(out, format=_TABLES[wanted])
        return False
    if wanted == "json":
        return _write_rows(results, request, out, flag=True)
    # Only JSON is written here, row by row and in our column order; the engine turns it over.
    body = io.BytesIO()
    truncated = _write_rows(results, request, body, flag=False)
    table = ox.parse_query_results(body.getvalue(), format=ox.QueryResultsFormat.JSON)
    table.serialize(out, format=_TABLES[wanted])
    return truncated


def _write_rows(rows: ox.QuerySolutions, request: Request, out: BinaryIO, *, flag: bool) -> bool:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    columns = engine.ordered([v.value for v in rows.variables], request.get("columns", []))
    out.write(f'{{"head":{{"vars":{encode(columns)}}},"results":{{"bindings":['.encode())
    rows_left, bytes_left = _limits(request)
    truncated, separator = False, b""
    for row in rows:
        text = encode(engine.describe_row(row, columns)).encode()
        rows_left, bytes_left = rows_left - 1, bytes_left - len(text)
        if min(rows_left, bytes_left) < 0:
            truncated = True
            break
        out.write(separator + text)
        separator = b",\n"
    out.write(b']},"truncated":true}' if flag and truncated else b"]}}")
    return truncated


def _write_graph(triples: ox.QueryTriples, request: Request, out: BinaryIO) -> bool:
    rows_left, bytes_left = _limits(request)
    kept: dict[ox.Triple, None] = {}
    for triple in triples:
        if triple in kept:
            continue
        rows_left, bytes_left = rows_left - 1, bytes_left - len(str(triple))
        if min(rows_left, bytes_left) < 0:
            break
        kept[triple] = None
    ordered = sorted(kept, key=str)
    ox.serialize(ordered, out, format=_GRAPHS[request.get("format", "ntriples")])
    return min(rows_left, bytes_left) < 0


def _limits(request: Request) -> tuple[int, int]:
    return request.get("max_rows", 100_000), request.get("max_bytes", 64 * _MIB)


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - importing pathlib takes 5 ms of 100
            return file.read()
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be read: {error.strerror}") from error


if __name__ == "__main__":
    main()
