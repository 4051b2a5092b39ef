"""The store in this process: values bound into queries, rows out.

Left alone, it lets everything through, so a `.rq` file runs as it stands on any engine.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from lodeway.schema.errors import QueryError, ReleaseError
from lodeway.store import engine
from lodeway.store.guard import star_columns
from lodeway.store.rows import XSD, Iri, Rows, Text, literal, value
from lodeway.store.tables import TABLES, Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lodeway.store.engine import Term
    from lodeway.store.rows import Value


# Parameters of a shipped query, each a `VALUES ?asset { UNDEF }` to be filled with a term, or a
# `VALUES (?party ?who) { (UNDEF UNDEF) }` to be filled with rows of terms.


_PARAMETER = re.compile(
    r"""(?<![\w?$:-])
    (?P<before> VALUES [ \t]+ (?P<table>\([ \t]*)? [?$](?P<name>\w+)
      (?(table) (?:[ \t]+[?$]\w+)*[ \t]*\)) [ \t]* \{ [ \t]* )
    (?(table) \([ \t]*UNDEF(?:[ \t]+UNDEF)*[ \t]*\) | UNDEF)
    (?= [ \t]* \})""",
    re.IGNORECASE | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:\\([uU])|.)", re.DOTALL)


def parameters(query: str) -> tuple[str, ...]:
    """The names a query leaves open, in the order they stand; of a table that of its first column."""
    return tuple(dict.fromkeys(match["name"] for match in _PARAMETER.finditer(query)))


def bind(query: str, bindings: Mapping[str, object]) -> str:
    """The query with its parameters set; a value of None leaves one open.

    A parameter that is a table, `VALUES (?party ?who) { (UNDEF UNDEF) }`, goes by the name of its
    first column and takes rows of values. Values are written as terms, never as text, so none can
    change what the query asks. Raises `QueryError` for a parameter that the query does not declare
    and for a value that is no term.
    """
    if not bindings:
        return query
    declared = parameters(query)
    for name in bindings:
        if name not in declared:
            open_ones = ", ".join(f"'{known}'" for known in declared) or "none"
            raise QueryError(f"the query has no parameter '{name}'; it takes: {open_ones}")
    given = {name: value for name, value in bindings.items() if value is not None}

    def filled(match: re.Match[str]) -> str:
        if (name := match["name"]) not in given:
            return match[0]
        write = _table_of if match["table"] else _cell
        return match["before"] + write(given[name])

    return _PARAMETER.sub(filled, query)


def _table_of(rows: object) -> str:
    if isinstance(rows, (list, tuple)):
        return " ".join(f"({' '.join(_cell(value) for value in row)})" for row in rows)
    raise QueryError(f"{rows!r} cannot stand in a query: rows are wanted")


def _cell(value: object) -> str:
    return "UNDEF" if value is None else _written(term(value))


def term(value: object) -> Term:
    """A plain Python value as a term: `Iri`, `Text`, numbers, dates; any other str is a string.

    Terms of the engine pass as they are, blank nodes excepted: a query cannot name one. Raises
    `QueryError` for everything else and for an IRI or a language tag that is not one.
    """
    try:
        return _term(value)
    except ValueError as error:
        raise QueryError(f"{value!r} cannot stand in a query: {error}") from error


def _written(term: Term) -> str:
    # SPARQL resolves \u before it reads strings, even behind a backslash that is itself escaped;
    # some engines do so. Escaping the letter as well gives all of them the same text.
    return _ESCAPE.sub(lambda m: rf"\\\U{ord(m[1]):08X}" if m[1] else m[0], str(term))


def _term(value: object) -> Term:
    match value:
        case ox.NamedNode() | ox.Literal():
            return value
        case Iri():
            return ox.NamedNode(value)
        case Text():
            return ox.Literal(value, language=value.lang)
        case bool() | int() | float() | str():
            return ox.Literal(value)
        case Decimal():
            return _typed(format(value, "f"), "decimal")
        case datetime():
            return _typed(value.isoformat(), "dateTime")
        case date():
            return _typed(value.isoformat(), "date")
    raise ValueError(f"a {type(value).__name__} is not a term")


def _typed(words: str, datatype: str) -> ox.Literal:
    return ox.Literal(words, datatype=ox.NamedNode(XSD + datatype))


# The graph in this process: for the queries that ship with Lodeway and for those you trust.


def _plain(term: Term | None) -> Value | None:
    """The plain value of a term, as `value` has it from its description."""
    if isinstance(term, ox.Literal):
        if term.language:
            return Text(term.value, term.language)
        return literal(term.value, term.datatype.value)
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    return None if term is None else value(engine.describe(term))


Answer = TypeVar("Answer", "Rows", str)


class Store:
    """A graph in memory to put questions to, read only.

    The default graph is the union of all named graphs, a triple that several sources state
    counted once; `GRAPH ?source { ... }` tells who states it. Queries run here without any
    limit, and SERVICE goes out to the network: a query of unknown origin belongs in
    `lodeway.store.run`.
    """

    reads_whole = True  # a store that leaves claims out has to be asked for each filter anew

    def __init__(self, store: ox.Store | None, file: Path | None = None) -> None:
        self._opened, self._file = store, file
        self._kept = Kept(file.with_suffix(TABLES) if file else None)

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
        index = engine.is_whole(str(path.with_suffix(engine.INDEX)))
        return cls(None, path) if index else cls.from_nquads(path)

    @property
    def _store(self) -> ox.Store:
        """The engine's store, opened when it is first asked: kept rows need none."""
        if self._opened is None:
            assert self._file is not None
            index = engine.open_index(str(self._file.with_suffix(engine.INDEX)))
            self._opened = index or self.from_nquads(self._file)._store
        return self._opened

    @property
    def is_open(self) -> bool:
        """Whether the engine has been asked; its threads do not survive a fork."""
        return self._opened is not None

    def let_go(self) -> None:
        """Ask the engine's store no more: who has it alone can close it, whoever still has this."""
        self._opened = None

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
        return self._sound(lambda: self._select(asked), asked)

    @property
    def whole(self) -> Store:
        """The store with all its claims: this one, unless it leaves some out."""
        return self

    @property
    def left_out(self) -> frozenset[str]:
        """The claims that it leaves out, by id."""
        return frozenset()

    def table(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """What `select` gives, kept with the index for whoever asks the same again.

        For what we ask ourselves: questions of which there is no end are not worth keeping.
        """
        asked = bind(query, bindings or {})
        return self.kept(asked, lambda: self.select(asked))

    def kept(self, name: str, make: Callable[[], Rows]) -> Rows:
        """Rows kept with the index, made at first use; `name` tells all that they depend on."""
        if (rows := self._kept.get(name)) is None:
            self._kept.put(name, rows := make())
        return rows

    def graph(self, query: str, *, bindings: Mapping[str, object] | None = None) -> str:
        """The triples of a CONSTRUCT or DESCRIBE as N-Triples, sorted, each once.

        Raises `QueryError` as `select` does, and for a query that gives rows.
        """
        asked = bind(query, bindings or {})
        return self._sound(lambda: self._graph(asked), asked)

    def _sound(self, answer: Callable[[], Answer], query: str) -> Answer:
        """The answer; from the N-Quads file again where the index shows itself damaged."""
        try:
            return answer()
        except QueryError as error:
            if not engine.is_damage(error):
                from lodeway.store.query_names import explained

                raise explained(error, query) from None
            if self._file is None:
                raise
            engine.drop_index(str(self._file.with_suffix(engine.INDEX)))
            self._opened, self._file = self.from_nquads(self._file)._store, None
            return answer()

    def _select(self, query: str) -> Rows:
        results = engine.evaluate(self._store, query)
        if isinstance(results, ox.QueryBoolean):
            return Rows(("answer",), ((bool(results),),))
        if isinstance(results, ox.QueryTriples):
            raise QueryError("the query gives a graph; use `graph` to get its triples")
        columns = engine.ordered([v.value for v in results.variables], star_columns(query))
        try:
            rows = tuple(tuple(_plain(row[name]) for name in columns) for row in results)
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
        return Rows(tuple(columns), rows)

    def _graph(self, query: str) -> str:
        results = engine.evaluate(self._store, query)
        if not isinstance(results, ox.QueryTriples):
            raise QueryError("the query gives rows; use `select` to get them")
        try:
            return "".join(sorted({f"{triple} .\n" for triple in results}))
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
