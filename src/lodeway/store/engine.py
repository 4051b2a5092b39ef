"""The native engine: opening it, loading it, and its index on disk.

An index has a body, tables that are written once and may be shared by several indexes through
hard links, and the changes made since, which stand in its log and are read when it is opened. A
changed index is always made from the body, so that it never has more files than are opened at
once: the query process, which may open none, could not answer otherwise.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lodeway.schema import rdf, vocab
from lodeway.schema.errors import QueryError, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


# The edge to pyoxigraph: load a graph, run a query, name its terms. Light to import.


Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

INDEX = ".index"  # stands beside the N-Quads file in place of its ending
_SIZES = "lodeway-sizes.json"
_LOGS = "LO"  # how the names of the engine's log and lock begin
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_LONGEST = 240
_UNANSWERED = "the query cannot be answered: "
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
# The engine's own union of graphs counts a triple once for every graph that holds it, so that
# two sources saying the same would double every sum. A copied default graph holds it once.
_UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


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
            store.update(_UNION)
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


def last_changed(folder: str) -> list[tuple[str, int]]:
    """The files of an index, and when each was written; none where there is no index."""
    try:
        return sorted((file.name, file.stat().st_mtime_ns) for file in _files(folder))
    except OSError:
        return []


def _files(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as files:
        return [file for file in files if not file.name.startswith(_LOGS)]


def _seal(folder: str) -> None:
    """Note the size and the checksum of every file of a finished index."""
    names = sorted(file.name for file in _files(folder) if file.name != _SIZES)
    noted = {name: _print_of(f"{folder}/{name}") for name in names}
    with open(f"{folder}/{_SIZES}", "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(noted, file)


def is_whole(folder: str, *, thorough: bool = False) -> bool:
    """Whether every file of an index is there and as long as it was written.

    Tables carry checksums of their own, which the engine tests as it reads. The log does too, but
    the engine leaves out what it cannot read of it, so the log is compared whole; with `thorough`
    so is everything.
    """
    try:
        with open(f"{folder}/{_SIZES}", encoding="utf-8") as file:  # noqa: PTH123
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
    """Whether an error of a query says that the index it ran on is broken.

    Only how it begins tells: further on, a message may repeat words of the query.
    """
    return str(error).removeprefix(_UNANSWERED).startswith(("Corruption", "IO error"))


def drop_index(folder: str) -> None:
    """Make a damaged index one that nobody opens; it is made again when it is next wanted."""
    with contextlib.suppress(OSError):
        os.remove(f"{folder}/{_SIZES}")  # noqa: PTH107


def _union(nquads: bytes) -> bytes:
    """The triples of N-Quads without their graphs, as N-Triples."""
    # Cutting the last IRI off each line leaves a triple, or something that no parser takes for
    # one: a line in the default graph, a comment.
    lines = (line.rpartition(b" <")[0] for line in nquads.splitlines())
    return b" .\n".join([*dict.fromkeys(lines), b""])


def _load_union(store: ox.Store, data: bytes) -> bool:
    try:
        store.bulk_load(_union(data), format=ox.RdfFormat.N_TRIPLES)
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
            default_graph=[named(name) for name in default_graphs] if chosen else None,
            named_graphs=[named(name) for name in named_graphs] if chosen else None,
        )
    except SyntaxError as error:
        raise QueryError(f"not a SPARQL 1.1 query: {_brief(str(error))}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"{_UNANSWERED}{error}") from error


def named(iri: str) -> ox.NamedNode:
    """The name of a graph. Raises `QueryError` for what is no IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{_UNANSWERED}{error}") from error


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
    return {name: describe(term) for name in columns if (term := row[name]) is not None}


def ordered(found: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The columns found, those wanted first and in that order."""
    first = [name for name in wanted if name in found]
    return first + [name for name in found if name not in first]


def _literal(term: ox.Literal) -> dict[str, object]:
    shape: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        shape["xml:lang"] = term.language
    elif term.datatype.value != _XSD_STRING:
        shape["datatype"] = term.datatype.value
    return shape


# Writing an index: a store on disk beside an N-Quads file, made anew or from the one before.


MOST_CHANGES = 20_000  # lines; beyond them the body is made anew, and opening stays quick
_CHANGES = "lodeway-changes.json"
_DEFAULT = ox.DefaultGraph()


class Writer:
    """An index while it is written. Once closed it is only ever read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.store = ox.Store(str(folder))
        self._removed: set[bytes] = set()
        self._added: set[bytes] = set()
        self._new_body = False

    @classmethod
    def new(cls, folder: Path, nquads: bytes) -> Writer:
        """An index of N-Quads and of the union of their graphs; `folder` must be new."""
        writer = cls(folder)
        writer.store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
        try:
            writer.store.bulk_load(_union(nquads), format=ox.RdfFormat.N_TRIPLES)
        except SyntaxError:  # a line in the default graph, which stands there already
            writer.store.update(_UNION)
        writer._new_body = True
        return writer

    @classmethod
    def changed(
        cls, before: Path, folder: Path, *, removed: Iterable[bytes], added: Iterable[bytes]
    ) -> Writer:
        """The index `before`, which must be sound, with lines of N-Quads taken out and put in."""
        folder.mkdir()
        for file in before.iterdir():
            if file.suffix == ".sst":
                _link(file, folder / file.name)
            elif file.name.startswith(("CURRENT", "IDENTITY", "MANIFEST", "OPTIONS")):
                (folder / file.name).write_bytes(file.read_bytes())
        writer = cls(folder)
        out, put = (set(lines) for lines in (removed, added))
        old = json.loads((before / _CHANGES).read_text("utf-8"))
        was_out, was_put = ({line.encode() for line in old[key]} for key in ("removed", "added"))
        # Both are kept as they differ from the body: a line that is taken out and put in again, as
        # when another cell of its row changed, is no change.
        writer._removed = writer._in_body((was_out - was_put | out) - put)
        standing = was_put - out | put
        writer._added = standing - writer._in_body(standing)
        writer.remove(_quads(writer._removed))
        writer.add(_quads(writer._added))
        writer._new_body = len(writer._removed) + len(writer._added) > MOST_CHANGES
        return writer

    def _in_body(self, lines: set[bytes]) -> set[bytes]:
        """Those of `lines` that the store holds before it is changed."""
        return {line for line in lines if _quads([line])[0] in self.store}

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Take quads out of their graphs, and out of the union where no graph has them left."""
        for quad in quads:
            self.store.remove(quad)
            said = (quad.subject, quad.predicate, quad.object)
            if all(q.graph_name == _DEFAULT for q in self.store.quads_for_pattern(*said)):
                self.store.remove(ox.Quad(*said))

    def remove_graphs(self, start: str) -> None:
        """Take out all graphs whose name begins with `start`."""
        for graph in list(self.store.named_graphs()):
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(start):
                self.remove(list(self.store.quads_for_pattern(None, None, None, graph)))
                self.store.remove_graph(graph)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Put quads into their graphs and into the union."""
        rdf.add(self.store, quads)

    def close(self) -> None:
        """Write everything out, and note size and checksum of each file for those who read it."""
        if self._new_body:
            self.store.optimize()
            self.store.flush()
            self._removed, self._added = set(), set()
        del self.store
        sides = {"removed": self._removed, "added": self._added}
        changes = {name: sorted(line.decode() for line in side) for name, side in sides.items()}
        (self._folder / _CHANGES).write_text(json.dumps(changes, ensure_ascii=False), "utf-8")
        _seal(str(self._folder))


def is_sound(index: Path) -> bool:
    """Whether an index is, byte for byte, as it was written; reads all of it."""
    return is_whole(str(index), thorough=True)


def _quads(lines: Iterable[bytes]) -> list[ox.Quad]:
    return list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))


def _link(file: Path, copy: Path) -> None:
    try:
        os.link(file, copy)
    except OSError:  # the file system has no hard links
        copy.write_bytes(file.read_bytes())
