"""The edge to pyoxigraph: load a graph, run a query, name its terms. Light to import."""

from __future__ import annotations

import contextlib
import json
import os
import re
import zlib
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lodeway import vocab
from lodeway.errors import QueryError, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

INDEX = ".index"  # stands beside the N-Quads file in place of its ending
SIZES = "lodeway-sizes.json"
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_LONGEST = 240
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
# The engine's own union of graphs counts a triple once for every graph that holds it, so that
# two sources saying the same would double every sum. A copied default graph holds it once.
UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


def load(data: bytes, *, name: str = "the graph", graphs: bool = True) -> ox.Store:
    """N-Quads in memory, with the union of all named graphs as the default graph.

    With `graphs=False` the union is all there is: half the time and memory (about 0.4 KB a
    triple), for queries that name no graph. Raises `ReleaseError`, with `name` and the line,
    for data that are not N-Quads.
    """
    store = ox.Store()
    try:
        if graphs or not _load_union(store, data):
            store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
            store.update(UNION)
    except SyntaxError as error:
        raise ReleaseError(f"{name}:{error.lineno}: not N-Quads: {error.msg}") from error
    return store


def open_index(folder: str) -> ox.Store | None:
    """The store that stands in an index folder, or None where there is none that can be read.

    Opening takes a tenth of the time of loading, and all its files are open from then on.
    """
    if not is_whole(folder):
        return None
    try:
        return ox.Store.read_only(folder)
    except (OSError, RuntimeError, ValueError):
        drop_index(folder)
        return None


def seal(folder: str) -> None:
    """Note the size and the checksum of every file of a finished index."""
    names = [name for name in os.listdir(folder) if not name.startswith(("LO", SIZES))]  # noqa: PTH208
    noted = {name: _print_of(f"{folder}/{name}") for name in sorted(names)}
    with open(f"{folder}/{SIZES}", "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(noted, file)


def is_whole(folder: str, *, thorough: bool = False) -> bool:
    """Whether every file of an index is there and as long as it was written.

    Tables carry checksums of their own, which the engine tests as it reads. The log does too, but
    the engine leaves out what it cannot read of it, so the log is compared whole; with `thorough`
    so is everything.
    """
    try:
        with open(f"{folder}/{SIZES}", encoding="utf-8") as file:  # noqa: PTH123
            noted = json.load(file)
        for name, (size, checksum) in noted.items():
            path = f"{folder}/{name}"
            if os.stat(path).st_size != size:  # noqa: PTH116
                return False
            if (thorough or name.endswith(".log")) and _print_of(path)[1] != checksum:
                return False
    except (OSError, TypeError, ValueError):
        return False
    return bool(noted)


def _print_of(path: str) -> tuple[int, int]:
    with open(path, "rb") as file:  # noqa: PTH123
        content = file.read()
    return len(content), zlib.crc32(content)


def is_damage(error: Exception) -> bool:
    """Whether an error of a query says that the index it ran on is broken."""
    return "Corruption" in str(error) or "IO error" in str(error)


def drop_index(folder: str) -> None:
    """Make a damaged index one that nobody opens; it is made again when it is next wanted."""
    with contextlib.suppress(OSError):
        os.remove(f"{folder}/{SIZES}")  # noqa: PTH107


def union(nquads: bytes) -> bytes:
    """The triples of N-Quads without their graphs, as N-Triples."""
    # Cutting the last IRI off each line leaves a triple, or something that no parser takes for
    # one: a line in the default graph, a comment.
    lines = (line.rpartition(b" <")[0] for line in nquads.splitlines())
    return b" .\n".join([*dict.fromkeys(lines), b""])


def _load_union(store: ox.Store, data: bytes) -> bool:
    try:
        store.bulk_load(union(data), format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError:  # the caller reads the quads as they are
        return False
    return True


def evaluate(
    store: ox.Store,
    query: str,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Results:
    """Start a query; its rows are found as they are read, and reading them may raise too.

    Our own prefixes are known unless the query says otherwise. Graph names, where given, are
    the query's whole dataset, as the SPARQL protocol has it. Raises `QueryError` with line and
    column for a query that is not SPARQL 1.1.
    """
    chosen = bool(default_graphs or named_graphs)
    if not _COMMENT.sub("", query).strip():
        raise QueryError("the query is empty; try: SELECT ?s WHERE { ?s a ld:Mine }")
    try:
        return store.query(
            query,
            prefixes=vocab.PREFIXES,
            default_graph=[ox.NamedNode(name) for name in default_graphs] if chosen else None,
            named_graphs=[ox.NamedNode(name) for name in named_graphs] if chosen else None,
        )
    except SyntaxError as error:
        raise QueryError(f"not a SPARQL 1.1 query: {_brief(str(error))}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _brief(message: str) -> str:
    """The engine's message; of a long list of what it expected only the beginning."""
    return message if len(message) <= _LONGEST else message[:_LONGEST].rsplit(",", 1)[0] + " ..."


def describe(term: Term) -> dict[str, object]:
    """A term in the shape that SPARQL 1.1 Query Results JSON gives it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        return _literal(term)
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {role: describe(part) for role, part in parts.items()}}


def describe_row(row: ox.QuerySolution, columns: Sequence[str]) -> dict[str, dict[str, object]]:
    """The terms of one row by column; a column without a value is left out."""
    return {name: describe(row[name]) for name in columns if row[name] is not None}


def ordered(found: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The columns found, those wanted first and in that order."""
    first = [name for name in wanted if name in found]
    return first + [name for name in found if name not in first]


def _literal(term: ox.Literal) -> dict[str, object]:
    shape: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        shape["xml:lang"] = term.language
    elif term.datatype.value != XSD_STRING:
        shape["datatype"] = term.datatype.value
    return shape
