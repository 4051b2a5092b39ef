"""The graph in this process: for the queries that ship with Lodeway and for those you trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from lodeway.errors import QueryError, ReleaseError
from lodeway.store import engine
from lodeway.store.binding import bind
from lodeway.store.rows import Rows, table
from lodeway.store.tokens import star_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Answer = TypeVar("Answer", "Rows", str)


class Store:
    """A graph in memory to put questions to, read only.

    The default graph is the union of all named graphs, a triple that several sources state
    counted once; `GRAPH ?source { ... }` tells who states it. Queries run here without any
    limit, and SERVICE goes out to the network: a query of unknown origin belongs in
    `lodeway.store.run`.
    """

    def __init__(self, store: ox.Store, file: Path | None = None) -> None:
        self._store, self._file = store, file

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
        return cls(index, path) if index else cls.from_nquads(path)

    @classmethod
    def from_quads(cls, nquads: bytes) -> Store:
        """The graph in N-Quads at hand. Raises `ReleaseError` with the line."""
        return cls(engine.load(nquads))

    def select(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """The rows of a SELECT; of an ASK, one row with the one column `answer`.

        Raises `QueryError` for what is not SPARQL 1.1, for a binding that the query does not
        declare, and for a query that gives a graph.
        """
        asked = bind(query, bindings or {})
        return self._sound(lambda: self._select(asked))

    def graph(self, query: str, *, bindings: Mapping[str, object] | None = None) -> str:
        """The triples of a CONSTRUCT or DESCRIBE as N-Triples, sorted, each once.

        Raises `QueryError` as `select` does, and for a query that gives rows.
        """
        asked = bind(query, bindings or {})
        return self._sound(lambda: self._graph(asked))

    def _sound(self, answer: Callable[[], Answer]) -> Answer:
        """The answer; from the N-Quads file again where the index shows itself damaged."""
        try:
            return answer()
        except QueryError as error:
            if self._file is None or not engine.is_damage(error):
                raise
            engine.drop_index(str(self._file.with_suffix(engine.INDEX)))
            self._store, self._file = self.from_nquads(self._file)._store, None
            return answer()

    def _select(self, query: str) -> Rows:
        results = engine.evaluate(self._store, query)
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

    def _graph(self, query: str) -> str:
        results = engine.evaluate(self._store, query)
        if not isinstance(results, ox.QueryTriples):
            raise QueryError("the query gives rows; use `select` to get them")
        try:
            return "".join(sorted({f"{triple} .\n" for triple in results}))
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
