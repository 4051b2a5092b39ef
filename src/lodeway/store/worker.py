"""One query in a process of its own that can be killed: `python -m lodeway.store.worker GRAPH.nq`.

What answers it here, `answer`, serves processes that answer many too (`lodeway.store.zygote`).

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
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, TypedDict

import pyoxigraph as ox

from lodeway.schema.errors import LodewayError, QueryError, ReleaseError
from lodeway.store import engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

END = b"\x1e"
_MIB = 1024 * 1024
_TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_HEAD = b'{"head":{"vars":%b},"results":{"bindings":['
_BATCH = 1000  # rows that are turned over at once
# What stands before and behind the rows in each format.
_FRAMES = {
    ox.QueryResultsFormat.CSV: (b"\n", b""),
    ox.QueryResultsFormat.TSV: (b"\n", b""),
    ox.QueryResultsFormat.XML: (b"<results>", b"</results></sparql>"),
}
_GRAPHS = {
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Request(TypedDict, total=False):
    """What the caller asks; every key but `query` has a default."""

    query: str
    format: str  # json, xml, csv, tsv for tables; ntriples, turtle and others for graphs
    columns: list[str]  # the order wanted; those not named come last
    default_graphs: list[str]
    named_graphs: list[str]
    graphs: bool  # False: the query names no graph, the union of all is enough
    max_rows: int
    max_bytes: int
    memory_mib: int
    seconds: float
    whole: bool  # an answer beyond its limits is an error, never cut
    sort: bool  # triples in order (the default), not as they are found


def main() -> None:
    """Answer the one request on standard input and leave; the exit code is 0 if it could say so."""
    out = sys.stdout.buffer
    request: Request = json.load(sys.stdin.buffer)
    truncated, error = False, None
    try:
        store = open_store(sys.argv[1], graphs=request.get("graphs", True))
        confine(request.get("memory_mib", 2048))
        allow(request.get("seconds", 30.0))
        truncated = answer(store, request, out)
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


def open_store(path: str, *, graphs: bool = True) -> ox.Store:
    """The store of an N-Quads file, by its index where there is one. Raises `ReleaseError`."""
    index = path.removesuffix(".nq") + engine.INDEX
    return engine.open_index(index) or load(path, graphs=graphs)


def load(path: str, *, graphs: bool = True) -> ox.Store:
    """The store of an N-Quads file in memory. Raises `ReleaseError`."""
    return engine.load(_read(path), name=path, graphs=graphs)


def confine(memory_mib: int) -> None:
    """Give up sockets, files, core dumps, and what memory queries may not have.

    Memory is limited on Linux only, and counts what comes on top of the loaded graph.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: 0, resource.RLIMIT_FSIZE: 0}
    if sys.platform == "linux":
        limits[resource.RLIMIT_AS] = _pages(0) + memory_mib * _MIB
    for what, limit in limits.items():
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (allowed, allowed))


def allow(seconds: float) -> None:
    """Let the processor spend about so long more on this process; at the end it is killed."""
    try:
        import resource
    except ImportError:
        return
    # The hard limit stays: reaching both at once would look like a kill from outside.
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(time.process_time() + seconds) + 2
    resource.setrlimit(
        resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )


def resident() -> int:
    """The bytes of memory that this process holds; 0 where the system does not say."""
    return _pages(1) if sys.platform == "linux" else 0


# Opened before files are given up, and read again and again.
_PAGES: list[BinaryIO] = []


def _pages(column: int) -> int:
    """The size of this process (0), or what it holds in memory (1), in bytes."""
    import resource

    if not _PAGES:
        _PAGES.append(open("/proc/self/statm", "rb", buffering=0))  # noqa: PTH123, SIM115
    _PAGES[0].seek(0)
    return int(_PAGES[0].read(200).split()[column]) * resource.getpagesize()


def answer(store: ox.Store, request: Request, out: BinaryIO) -> bool:
    """Write the answer in the format asked for, and tell whether it had to be cut short.

    Raises `QueryError`, for an answer beyond its limits too if it is to be `whole`.
    """
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
    left = _Limits(request)
    if isinstance(results, ox.QueryTriples):
        found: Iterable[ox.Triple] = _triples(results, left)
        found = sorted(found, key=str) if request.get("sort", True) else found
        ox.serialize(found, out, format=_GRAPHS[wanted])
    elif isinstance(results, ox.QueryBoolean):
        results.serialize(out, format=_TABLES[wanted])
    else:
        columns = engine.ordered([v.value for v in results.variables], request.get("columns", []))
        write = _write_json if wanted == "json" else _write_table
        write(_rows(results, columns, left), columns, _TABLES[wanted], left, out)
    return left.cut


class _Limits:
    """How many rows and bytes an answer has left; `cut` says that it went beyond."""

    def __init__(self, request: Request) -> None:
        self.rows = request.get("max_rows", 100_000)
        self.bytes = request.get("max_bytes", 64 * _MIB)
        self.most = self.rows, self.bytes
        self.whole = request.get("whole", False)
        self.cut = False

    def has_room(self, size: int) -> bool:
        """Count one more row. Raises `TooMuch` where there is no room and nothing may be cut."""
        self.rows, self.bytes = self.rows - 1, self.bytes - size
        self.cut = min(self.rows, self.bytes) < 0
        if self.cut and self.whole:
            rows, size = self.most
            raise TooMuch(
                f"the answer has more than {rows:,} rows or {size // _MIB} MiB; "
                "ask for less at a time (LIMIT and OFFSET)"
            )
        return not self.cut


class TooMuch(QueryError):
    """The answer is larger than answers may be."""


def _rows(rows: ox.QuerySolutions, columns: list[str], left: _Limits) -> Iterator[bytes]:
    """Rows as JSON while there is room."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in rows:
        text = encode(engine.describe_row(row, columns)).encode()
        if not left.has_room(len(text)):
            return
        yield text


def _write_json(
    rows: Iterator[bytes],
    columns: list[str],
    _: ox.QueryResultsFormat,
    left: _Limits,
    out: BinaryIO,
) -> None:
    out.write(_HEAD % json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode())
    separator = b""
    for text in rows:
        out.write(separator + text)
        separator = b",\n"
    out.write(b']},"truncated":true}' if left.cut else b"]}}")


def _write_table(
    rows: Iterator[bytes],
    columns: list[str],
    kind: ox.QueryResultsFormat,
    _: _Limits,
    out: BinaryIO,
) -> None:
    """Only JSON is written here, row by row and in our column order; the engine turns it over."""
    begin, end = _FRAMES[kind]
    head = _HEAD % json.dumps(columns, ensure_ascii=False).encode()
    first = True
    while True:
        batch = list(islice(rows, _BATCH))
        body = io.BytesIO()
        parsed = ox.parse_query_results(
            head + b",\n".join(batch) + b"]}}", format=ox.QueryResultsFormat.JSON
        )
        parsed.serialize(body, format=kind)
        text = body.getvalue()
        last = len(batch) < _BATCH
        start = 0 if first else text.index(begin) + len(begin)
        out.write(text[start : len(text) if last else len(text) - len(end)])
        if last:
            return
        first = False


def _triples(triples: ox.QueryTriples, left: _Limits) -> Iterator[ox.Triple]:
    """Each triple once, while there is room."""
    seen: set[ox.Triple] = set()
    for triple in triples:
        if triple in seen:
            continue
        if not left.has_room(len(str(triple))):
            return
        seen.add(triple)
        yield triple


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - importing pathlib takes 5 ms of 100
            return file.read()
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be read: {error.strerror}") from error


if __name__ == "__main__":
    main()
