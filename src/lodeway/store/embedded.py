"""The graph in this process: for the queries that ship with Lodeway and for those you trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.errors import QueryError, ReleaseError
from lodeway.store import engine
from lodeway.store.binding import bind
from lodeway.store.rows import Rows, table
from lodeway.store.tokens import star_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Store:
    """A graph in memory to put questions to, read only.

    The default graph is the union of all named graphs, a triple that several sources state
    counted once; `GRAPH ?source { ... }` tells who states it. Queries run here without any
    limit, and SERVICE goes out to the network: a query of unknown origin belongs in
    `lodeway.store.run`.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def from_nquads(cls, path: Path) -> Store:
        """The graph in an N-Quads file. Raises `ReleaseError` with path and line."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ReleaseError(f"{path}: cannot be read: {error.strerror}") from error
        return cls(engine.load(data, name=str(path)))

    @classmethod
    def at(cls, path: Path) -> Store:
        """The graph in an N-Quads file, by the index beside it where there is one."""
        index = engine.open_index(str(path.with_suffix(engine.INDEX)))
        return cls(index) if index else cls.from_nquads(path)

    @classmethod
    def from_quads(cls, nquads: bytes) -> Store:
        """The graph in N-Quads at hand. Raises `ReleaseError` with the line."""
        return cls(engine.load(nquads))

    def select(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """The rows of a SELECT; of an ASK, one row with the one column `answer`.

        Raises `QueryError` for what is not SPARQL 1.1, for a binding that the query does not
        declare, and for a query that gives a graph.
        """
        results = engine.evaluate(self._store, bind(query, bindings or {}))
        if isinstance(results, ox.QueryBoolean):
            return Rows(("answer",), ((bool(results),),))
        if isinstance(results, ox.QueryTriples):
            raise QueryError("the query gives a graph; use `graph` to get its triples")
        columns = engine.ordered([v.value for v in results.variables], star_columns(query))
        try:
            shapes = [engine.describe_row(row, columns) for row in results]
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
        return table(tuple(columns), shapes, truncated=False)

    def graph(self, query: str, *, bindings: Mapping[str, object] | None = None) -> str:
        """The triples of a CONSTRUCT or DESCRIBE as N-Triples, sorted, each once.

        Raises `QueryError` as `select` does, and for a query that gives rows.
        """
        results = engine.evaluate(self._store, bind(query, bindings or {}))
        if not isinstance(results, ox.QueryTriples):
            raise QueryError("the query gives rows; use `select` to get them")
        try:
            return "".join(sorted({f"{triple} .\n" for triple in results}))
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
