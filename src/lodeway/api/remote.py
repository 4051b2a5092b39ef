"""A graph that an endpoint answers for, loaded as one from a file is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from lodeway.api.knowledge import KnowledgeGraph
from lodeway.schema.errors import EndpointError
from lodeway.store.remote import TIMEOUT, RemoteStore
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from lodeway.store.embedded import Store


class RemoteGraph(KnowledgeGraph):
    """The graph at a SPARQL 1.1 endpoint that was loaded with one of our releases.

    Everything that is asked of a graph is asked of it, in queries; what needs the graph's file
    (the explorer's page, receipts, `to_rdflib`) raises `EndpointError`.
    """

    def __init__(self, url: str, *, timeout: float = TIMEOUT) -> None:
        self.url, self.timeout = url, timeout
        self.memory, self.roots = False, None

    @property
    def file(self) -> NoReturn:  # type: ignore[override]
        """There is none."""
        raise EndpointError(self.url, "file")

    @cached_property
    def store(self) -> Store:
        """The endpoint as a store."""
        return RemoteStore(self.url, timeout=self.timeout)

    def without(self, claims: Iterable[str]) -> Self:
        """The graph as if nobody had made these claims."""
        from lodeway.claims.graph import Without

        other = type(self)(self.url, timeout=self.timeout)
        other.store, other._lookup = Without(self.store, claims), self._lookup
        return other

    def _rows(self, query: str, timeout: float | None, max_rows: int) -> Rows:
        found = RemoteStore(self.url, timeout=timeout or self.timeout).select(query)
        return Rows(found.columns, found.rows[:max_rows], len(found.rows) > max_rows)

    def _ntriples(self, query: str, timeout: float | None, max_rows: int) -> tuple[str, bool]:
        found = RemoteStore(self.url, timeout=timeout or self.timeout).graph(query)
        lines = found.splitlines(keepends=True)
        return "".join(lines[:max_rows]), len(lines) > max_rows
