"""From rows to quads: every cell becomes what its column's range says it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lodeway import rdf, values, vocab
from lodeway.build.tables import required_headers
from lodeway.errors import InvalidValue
from lodeway.names import SLUG, nearest
from lodeway.ontology import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph as ox

    from lodeway.build.tables import Row
    from lodeway.finding import Finding
    from lodeway.ontology import Property, Schema

_XSD_READERS = {
    "integer": values.integer,
    "double": values.number,
    "boolean": values.boolean,
    "date": values.day,
}


@dataclass
class Assembled:
    """The quads of all rows, where each thing was stated, and what is wrong with the cells."""

    quads: list[ox.Quad] = field(default_factory=list)
    places: dict[str, Row] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def assemble(rows: list[Row], schema: Schema) -> Assembled:
    """Quads for all `rows`; a bad cell gives a finding and no quad, and hides no other."""
    out = Assembled()
    kinds = _register(rows, schema, out)
    for row in rows:
        if out.places.get(iri_of(row, schema)) is row:
            _Reader(row, schema, kinds, out).read()
    return out


def iri_of(row: Row, schema: Schema) -> str:
    """The IRI of the row's thing: sources have their own space, all else shares one."""
    space = vocab.SOURCE if schema.is_a(row.table.name, "Source") else vocab.ID
    return space + row.id


def _register(rows: list[Row], schema: Schema, out: Assembled) -> dict[str, str]:
    """Note who states which id first, and the class of each; report bad and repeated ids."""
    kinds: dict[str, str] = {}
    for row in rows:
        iri = iri_of(row, schema)
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
            kinds[iri] = kind
    return kinds


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


class _Reader:
    """Reads one row's cells into quads."""

    def __init__(self, row: Row, schema: Schema, kinds: Mapping[str, str], out: Assembled) -> None:
        self._row, self._schema, self._kinds, self._out = row, schema, kinds, out
        self._iri = iri_of(row, schema)
        self._subject = rdf.Iri(self._iri)
        self._graph = rdf.Iri(self._graph_name())

    def read(self) -> None:
        kind = self._schema.classes[self._kinds[self._iri]]
        for ancestor in kind.ancestors:
            self._add(rdf.RDF_TYPE, rdf.ld(ancestor))
        for header in required_headers(kind, self._schema):
            if header not in self._row.cells:
                self._wrong(f"'{self._row.id}' has no {header}; {_remedy(header)}")
        for header, cell in self._row.cells.items():
            if header not in ("id", "type"):
                self._cell(header, cell)

    def _graph_name(self) -> str:
        source = self._row.cells.get("source")
        return vocab.SOURCE + source if source else vocab.REFERENCE_GRAPH

    def _cell(self, header: str, cell: str) -> None:
        name, _, language = header.partition("@")
        column = self._schema.properties[name]
        if cell != cell.strip() or "  " in cell:
            self._wrong(f"{header} has stray blanks: '{cell}'")
        for text in cell.split(";") if column.multiple else [cell]:
            try:
                for predicate, term in self._terms(column, text, language):
                    self._add(predicate, term)
            except InvalidValue as error:
                self._wrong(f"{header}: {error}")

    def _terms(
        self, column: Property, text: str, language: str
    ) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
        predicate = rdf.Iri(column.iri)
        datatype = vocab.local(column.range)
        if column.range == vocab.LD + "PartialDate":
            yield from self._date(column.name, predicate, text)
        elif column.range.startswith(vocab.LD):
            yield predicate, rdf.Iri(self._reference(datatype, text))
        elif language:
            yield predicate, rdf.Literal(text, language=language)
        elif datatype in _XSD_READERS:
            _XSD_READERS[datatype](text)
            yield predicate, rdf.typed(text, datatype)
        else:
            yield predicate, rdf.Literal(text)

    def _date(
        self, name: str, predicate: ox.NamedNode, text: str
    ) -> Iterator[tuple[ox.NamedNode, ox.Literal]]:
        read = values.partial_date(text)
        yield predicate, rdf.typed(text, read.precision)
        if f"{name}Earliest" in vocab.DATE_BOUNDS:
            yield rdf.ld(f"{name}Earliest"), rdf.typed(read.earliest.isoformat(), "date")
            yield rdf.ld(f"{name}Latest"), rdf.typed(read.latest.isoformat(), "date")

    def _reference(self, wanted: str, text: str) -> str:
        if self._schema.is_a(wanted, "Code"):
            return self._code(scheme_of(wanted), text)
        space = vocab.SOURCE if wanted == "Source" else vocab.ID
        found = self._kinds.get(space + text)
        if found is None:
            raise InvalidValue(self._unknown(space, wanted, text))
        if not self._schema.is_a(found, wanted):
            raise InvalidValue(f"'{text}' is of class {found}, not {wanted}")
        return space + text

    def _code(self, scheme: str, text: str) -> str:
        known = self._schema.codes.get(scheme, frozenset())
        if text not in known:
            near = nearest(text, known) or tuple(sorted(known)[:5])
            raise InvalidValue(f"unknown {scheme} '{text}'; did you mean {', '.join(near)}?")
        return f"{vocab.CODE}{scheme}/{text}"

    def _unknown(self, space: str, wanted: str, text: str) -> str:
        fitting = [
            vocab.local(iri)
            for iri, kind in self._kinds.items()
            if iri.startswith(space) and self._schema.is_a(kind, wanted)
        ]
        near = nearest(text, fitting)
        hint = f"; did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
        return f"unknown {wanted} '{text}'{hint}{self._home(wanted)}"

    def _home(self, wanted: str) -> str:
        tables = sorted(
            c.table for c in self._schema.classes.values() if c.table and wanted in c.ancestors
        )
        return f" Add it to data/{tables[0]} if it is new." if len(tables) == 1 else ""

    def _add(self, predicate: ox.NamedNode, term: ox.NamedNode | ox.Literal) -> None:
        self._out.quads.append(rdf.Quad(self._subject, predicate, term, self._graph))

    def _wrong(self, message: str) -> None:
        self._out.findings.append(self._row.finding(message))


def _remedy(header: str) -> str:
    if header.endswith("@zh"):
        return "every label and text stands in Chinese too"
    if header.endswith("@en"):
        return "every label and text stands in English too"
    if header == "source":
        return "name who says so, by an id of data/sources.csv"
    return "the column must be filled"
