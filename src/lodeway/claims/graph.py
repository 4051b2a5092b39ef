"""What the features ask of a loaded graph, and the graph without some of its claims."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from lodeway.schema import vocab
from lodeway.schema.errors import QueryError
from lodeway.store.embedded import Store, bind, term
from lodeway.store.rows import Iri, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


# What a study asks of a loaded graph.


Lang: TypeAlias = Literal["en", "zh"]


class Stored(Protocol):
    """What has a store to ask."""

    @property
    def store(self) -> Store:
        """The SPARQL store."""
        ...


class Graph(Stored, Protocol):
    """A graph to ask, such as `lodeway.api.KnowledgeGraph`."""

    @property
    def file(self) -> Path:
        """The N-Quads file that it was loaded from."""
        ...

    def find(self, name: str, *, kind: str = "Entity") -> str:
        """The id of the one thing of class `kind` that `name` means."""
        ...

    def place(self, name: str) -> str:
        """The transport node that `name` means."""
        ...

    def label(self, node: str, lang: Lang = "en") -> str:
        """The label of a thing."""
        ...

    def sources(self, claims: Iterable[str], lang: Lang = "en") -> list[str]:
        """The labels of the sources of `claims`."""
        ...


# A store as it would be had nobody made some claims, to ask again what was asked before.


# How every query that asks which claims stand ends (`lodeway/queries/shared/standing.rq`).
_STANDING = re.compile(r"FILTER NOT EXISTS \{ \?(\w+) ld:rank rank:deprecated \}")
# What queries call the claim of a row where they do not ask whether it stands.
_BY_NAME = frozenset({"claim", "edge"})
_SOURCES = "SELECT ?claim ?source { ?claim a ld:Claim ; ld:source ?source } ORDER BY ?claim"


@dataclass
class _Kept:
    """The rows that a query gave, its text, and which rows each claim is in."""

    query: str
    rows: Rows
    by_claim: Mapping[str, list[int]] | None  # None: the rows do not say which claims they rest on


@dataclass
class _Memory:
    """What one graph has answered so far; a graph does not change, so a query is asked once."""

    store: Store
    kept: dict[str, _Kept] = field(default_factory=dict)

    def ask(self, query: str) -> _Kept:
        """The rows of a query without parameters left, from memory where it was asked before."""
        if query not in self.kept:
            rows = self.store.select(query)
            self.kept[query] = _Kept(query, rows, _by_claim(query, rows))
        return self.kept[query]

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The source of every claim."""
        rows = self.store.select(_SOURCES).rows
        return {vocab.local(str(claim)): vocab.local(str(source)) for claim, source in rows}


class Without(Store):
    """A store that holds all but some claims, given by id, and remembers what it was asked.

    What is left out is a claim with everything it says, in every query; the things it speaks of
    stay. Rows that name their claim are dropped from the answer that the whole store gave, so that
    a question asked again costs its computation only; a query that adds claims up is asked anew.
    """

    reads_whole = False

    def __init__(self, store: Store, claims: Iterable[str] = ()) -> None:
        # No data of its own: it asks the store that it leaves claims out of.
        before = store if isinstance(store, Without) else None
        self._memory: _Memory = before._memory if before else _Memory(store)
        self.claims: frozenset[str] = frozenset(claims) | (before.claims if before else frozenset())

    def select(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """The rows of a query, those of claims left out dropped. Raises as `Store.select` does."""
        kept = self._memory.ask(bind(query, bindings or {}))
        if kept.by_claim is None:
            return self._memory.ask(_leaving_out(kept.query, self.claims)).rows
        gone = {n for claim in self.claims for n in kept.by_claim.get(claim, ())}
        if not gone:
            return kept.rows
        left = tuple(row for n, row in enumerate(kept.rows.rows) if n not in gone)
        return Rows(kept.rows.columns, left)

    def table(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """The same as `select`, which remembers already."""
        return self.select(query, bindings=bindings)

    def kept(self, name: str, make: Callable[[], Rows]) -> Rows:
        """Made anew: what is kept rests on all claims."""
        return make()

    def graph(self, query: str, *, bindings: Mapping[str, object] | None = None) -> str:
        """Not to be had: triples do not say whose claim they are. Always raises `QueryError`."""
        raise QueryError("claims can be left out of rows only: ask with SELECT, not with CONSTRUCT")

    @property
    def whole(self) -> Store:
        """The store that it leaves claims out of."""
        return self._memory.store

    @property
    def left_out(self) -> frozenset[str]:
        """The claims that it leaves out."""
        return self.claims

    @property
    def seen(self) -> frozenset[str]:
        """The claims that any row so far has named."""
        kept = self._memory.kept.values()
        return frozenset(claim for one in kept for claim in one.by_claim or ())

    @property
    def sources(self) -> Mapping[str, str]:
        """The source of every claim of the whole graph, by id."""
        return self._memory.sources


def _by_claim(query: str, rows: Rows) -> Mapping[str, list[int]] | None:
    """Which rows each claim is in; None where a claim that counts is in no column."""
    standing = set(_STANDING.findall(query))
    if standing - set(rows.columns):
        return None
    places = [n for n, name in enumerate(rows.columns) if name in standing | _BY_NAME]
    found: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows.rows):
        for place in places:
            if isinstance(row[place], Iri):
                found[vocab.local(str(row[place]))].append(n)
    return found


def _leaving_out(query: str, claims: Iterable[str]) -> str:
    """`query` with a filter beside each line that asks whether a claim stands."""
    names = ", ".join(str(term(Iri(vocab.ID + claim))) for claim in sorted(claims))
    if not names:
        return query
    return _STANDING.sub(lambda line: f"{line[0]}\n  FILTER(?{line[1]} NOT IN ({names}))", query)
