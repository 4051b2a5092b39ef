"""Rows to triples: ids registered, cells read by the range of their column."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from lodeway.build.tables import required_headers
from lodeway.schema import rdf, values, vocab
from lodeway.schema.errors import InvalidValue
from lodeway.schema.names import SLUG, nearest
from lodeway.schema.ontology import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    import pyoxigraph as ox

    from lodeway.build.tables import Row
    from lodeway.schema.errors import Finding
    from lodeway.schema.ontology import Property, Schema


# Who states which id, and of which class each thing is: what must be known of all rows at once.


@dataclass
class _Register:
    """By IRI, the row that states a thing and the thing's class; and what is wrong with ids."""

    places: dict[str, Row] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def register(rows: Iterable[Row], schema: Schema) -> _Register:
    """Note who states each id first; report ids that are no slug, repeated, of a wrong class."""
    out = _Register()
    spaces = {name: _space_of(name, schema) for name in schema.classes}
    for row in rows:
        iri = spaces[row.table.name] + row.id
        if not SLUG.match(row.id):
            out.findings.append(
                row.finding(f"id '{row.id}' is not a slug; use a-z, 0-9 and single hyphens")
            )
        elif iri in out.places:
            first = out.places[iri]
            out.findings.append(
                row.finding(f"id '{row.id}' stands already at {first.file}:{first.line}")
            )
        elif kind := _kind(row, schema, out.findings):
            out.places[iri] = row
            out.kinds[iri] = kind
    return out


def _space_of(name: str, schema: Schema) -> str:
    """Where things of class `name` have their IRIs: sources apart, all else in one space."""
    return vocab.SOURCE if schema.is_a(name, "Source") else vocab.ID


def _kind(row: Row, schema: Schema, findings: list[Finding]) -> str | None:
    name = row.cells.get("type", row.table.name)
    if schema.is_a(name, row.table.name):
        return name
    fitting = [c for c in schema.classes if schema.is_a(c, row.table.name)]
    near = nearest(name, fitting) or tuple(sorted(fitting)[:4])
    findings.append(
        row.finding(f"type '{name}' is no kind of {row.table.name}; use one of {', '.join(near)}")
    )
    return None


# From rows to quads: every cell becomes what its column's range says it is.


if TYPE_CHECKING:
    Term: TypeAlias = "ox.NamedNode | ox.Literal"

_XSD_READERS = {
    "integer": values.integer,
    "double": values.number,
    "boolean": values.boolean,
    "date": values.day,
    "gYear": values.year,
}


@dataclass
class Assembled:
    """The quads of some rows, and what is wrong with their cells."""

    quads: list[ox.Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Assembler:
    """Reads rows into quads, knowing the class of everything that they may refer to."""

    def __init__(self, schema: Schema, kinds: Mapping[str, str]) -> None:
        self._schema, self._kinds = schema, kinds
        self._columns = {name: _Column(p) for name, p in schema.properties.items()}
        self._given: dict[str, list[tuple[ox.NamedNode, tuple[str, ...]]]] = defaultdict(list)
        for name, headers in schema.first_filled.items():
            for place, header in enumerate(headers):
                self._given[header].append((rdf.ld(name), headers[:place]))
        self._classes = {name: _Kind(name, schema) for name in schema.classes}
        self._codes: dict[tuple[str, str], ox.NamedNode] = {}
        self._dates: dict[tuple[object, ...], tuple[tuple[ox.NamedNode, Term], ...]] = {}

    def read(self, rows: Iterable[Row]) -> Assembled:
        """Quads for `rows`; a bad cell gives a finding and no quad, and hides no other."""
        out = Assembled()
        for row in rows:
            self._row(row, out)
        return out

    def iri(self, row: Row) -> str:
        """The IRI of the row's thing."""
        return self._classes[row.table.name].space + row.id

    def types(self, iri: str) -> Iterator[ox.Quad]:
        """The types of a thing that is spoken of, without anything else that is said of it."""
        if iri in self._kinds:
            subject = rdf.Iri(iri)
            for kind in self._classes[self._kinds[iri]].types:
                yield rdf.Quad(subject, rdf.RDF_TYPE, kind)

    def _row(self, row: Row, out: Assembled) -> None:
        iri = self.iri(row)
        kind = self._classes[self._kinds[iri]]
        subject, graph = rdf.Iri(iri), self._graph(row.cells.get("source") or row.home)
        for ancestor in kind.types:
            out.quads.append(rdf.Quad(subject, rdf.RDF_TYPE, ancestor, graph))
        for either in kind.requires:
            if not any(header in row.cells for header in either):
                out.findings.append(row.finding(_lacking(row.id, *either)))
        for header, cell in row.cells.items():
            if header not in ("id", "type"):
                more = self._gives(header, row)
                for predicate, term in self._cell(row, kind, header, cell, out.findings):
                    for each in (predicate, *more):
                        out.quads.append(rdf.Quad(subject, each, term, graph))

    def _gives(self, header: str, row: Row) -> list[ox.NamedNode]:
        """The properties that a cell gives beside its own, being the first filled of several."""
        return [
            given
            for given, before in self._given.get(header, ())
            if not any(stronger in row.cells for stronger in before)
        ]

    def _cell(
        self, row: Row, kind: _Kind, header: str, cell: str, findings: list[Finding]
    ) -> Iterator[tuple[ox.NamedNode, Term]]:
        if cell != cell.strip() or "  " in cell:
            findings.append(row.finding(f"{header} has stray blanks: '{cell}'"))
        name, _, language = header.partition("@")
        column = kind.columns.get(name) or self._columns[name]
        for text in cell.split(";") if column.multiple else (cell,):
            try:
                if column.dated:
                    yield from self._days(column, text, row, kind)
                else:
                    yield from self._terms(column, text, language)
            except InvalidValue as error:
                findings.append(row.finding(f"{header}: {error}"))

    def _graph(self, source: str | None) -> ox.NamedNode:
        known = source is not None and vocab.SOURCE + source in self._kinds
        return rdf.Iri(f"{vocab.SOURCE}{source}" if known else vocab.REFERENCE_GRAPH)

    def _terms(
        self, column: _Column, text: str, language: str
    ) -> Iterable[tuple[ox.NamedNode, Term]]:
        if column.wanted:
            if column.code and text != column.code:
                raise InvalidValue(f"'{text}' is not '{column.code}', all that this class may hold")
            return ((column.predicate, self._reference(column.wanted, text)),)
        if language:
            return ((column.predicate, rdf.Literal(text, language=language)),)
        if column.datatype in _XSD_READERS:
            _XSD_READERS[column.datatype](text)
            return ((column.predicate, rdf.typed(text, column.datatype)),)
        return ((column.predicate, rdf.Literal(text)),)

    def _days(
        self, column: _Column, text: str, row: Row, kind: _Kind
    ) -> Iterable[tuple[ox.NamedNode, Term]]:
        since, until = (row.cells.get(name) for name in vocab.SPANS)
        period = bool(since and until) and kind.period
        key = column.name, text, until, period
        if key not in self._dates:
            self._dates[key] = tuple(_date(column, text, until, period=period))
        return self._dates[key]

    def _reference(self, wanted: str, text: str) -> ox.NamedNode:
        if scheme := self._classes[wanted].scheme:
            return self._code(scheme, text)
        space = vocab.SOURCE if wanted == "Source" else vocab.ID
        found = self._kinds.get(space + text)
        if found is None:
            raise InvalidValue(self._unknown(space, wanted, text))
        if not self._schema.is_a(found, wanted):
            raise InvalidValue(self._misplaced(space, wanted, text, found))
        return rdf.Iri(space + text)

    def _code(self, scheme: str, text: str) -> ox.NamedNode:
        if (scheme, text) not in self._codes:
            known = self._schema.codes.get(scheme, frozenset())
            if text not in known:
                if (scheme, text) in self._schema.moved:
                    now, code = self._schema.moved[scheme, text]
                    raise InvalidValue(f"the {scheme} '{text}' is now the {now} '{code}'")
                near = nearest(text, known) or tuple(sorted(known)[:5])
                raise InvalidValue(f"unknown {scheme} '{text}'; did you mean {', '.join(near)}?")
            self._codes[scheme, text] = rdf.Iri(f"{vocab.CODE}{scheme}/{text}")
        return self._codes[scheme, text]

    def _misplaced(self, space: str, wanted: str, text: str, found: str) -> str:
        members = self._schema.classes[wanted].members
        allowed = f" ({', '.join(sorted(members))})" if members else ""
        hint = self._hint(space, wanted, text)
        return f"'{text}' is of class {found}, not {wanted}{allowed}{hint}"

    def _unknown(self, space: str, wanted: str, text: str) -> str:
        return f"unknown {wanted} '{text}'{self._hint(space, wanted, text)}{self._home(wanted)}"

    def _hint(self, space: str, wanted: str, text: str) -> str:
        fitting = [
            vocab.local(iri)
            for iri, kind in self._kinds.items()
            if iri.startswith(space) and self._schema.is_a(kind, wanted)
        ]
        near = nearest(text, fitting)
        return f"; did you mean {' or '.join(repr(n) for n in near)}?" if near else ""

    def _home(self, wanted: str) -> str:
        names = self._schema.classes
        owners = (names[name] for name in names if self._schema.is_a(name, wanted))
        tables = sorted(table for owner in owners for table in owner.tables if "*" not in table)
        return f" Add it to data/{tables[0]} if it is new." if len(tables) == 1 else ""


class _Column:
    """A column made ready for many cells: its predicate, and how its range reads them.

    `only` is a class within the range that alone will do here, `code` the one code that will.
    """

    def __init__(self, column: Property, *, only: str = "", code: str = "") -> None:
        self.code = code
        self.name, self.multiple = column.name, column.multiple
        self.predicate = rdf.Iri(column.iri)
        self.datatype = vocab.local(column.range)
        self.dated = column.range == vocab.LD + "PartialDate"
        ours = column.range.startswith(vocab.LD)
        self.wanted = only or (self.datatype if ours and not self.dated else "")
        self.day = rdf.ld(column.name)
        self.earliest = rdf.ld(column.name + vocab.EARLIEST) if column.name in vocab.SPANS else None


class _Kind:
    """A class made ready for many rows: its types up to the top, and what a row must fill."""

    def __init__(self, name: str, schema: Schema) -> None:
        self._name, self._schema = name, schema
        self.space = _space_of(name, schema)
        self.scheme = scheme_of(name) if schema.is_a(name, "Code") else ""
        self.period = schema.classes[name].period

    @cached_property
    def columns(self) -> dict[str, _Column]:
        """The columns that hold less in rows of this class than in others."""
        known, own = self._schema.properties, self._schema.classes[self._name]
        limited = {name: (only, "") for name, only in own.only.items()}
        limited |= {name: ("", code) for name, code in own.fixed.items()}
        return {n: _Column(known[n], only=only, code=code) for n, (only, code) in limited.items()}

    @cached_property
    def types(self) -> tuple[ox.NamedNode, ...]:
        return tuple(rdf.ld(ancestor) for ancestor in self._schema.classes[self._name].ancestors)

    @cached_property
    def requires(self) -> list[tuple[str, ...]]:
        return required_headers(self._schema.classes[self._name], self._schema)


def _date(
    column: _Column, text: str, until: str | None, *, period: bool
) -> Iterator[tuple[ox.NamedNode, ox.Literal]]:
    """A date as it is written and the days to compare: of a span its own ends, else the last."""
    read = values.partial_date(text)
    earliest, day = read.earliest, read.latest
    if column.name == "since":
        day = earliest if period else _begun(day, until)
    elif column.name == "until" and period:
        earliest = day
    yield column.predicate, rdf.typed(text, read.precision)
    yield column.day, rdf.typed(day.isoformat(), "date")
    if column.earliest is not None:
        yield column.earliest, rdf.typed(earliest.isoformat(), "date")


def _begun(latest: date, until: str | None) -> date:
    """The last day on which something can have begun that ended by `until`, if that is a date."""
    try:
        return min(latest, values.partial_date(until).latest) if until else latest
    except InvalidValue:  # told where the cell itself is read
        return latest


def _lacking(thing: str, header: str, *others: str) -> str:
    if others:
        *more, last = (*reversed(others), header)
        message = f"'{thing}' has neither {', '.join(more)} nor {last}; fill one of them"
    else:
        message = f"'{thing}' has no {header}; {_remedy(header)}"
    return message


def _remedy(header: str) -> str:
    if header.endswith("@zh"):
        return "every label and text stands in Chinese too"
    if header.endswith("@en"):
        return "every label and text stands in English too"
    if header == "source":
        return "name who says so, by an id of data/sources.csv"
    return "the column must be filled"
