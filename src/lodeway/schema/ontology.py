"""What the ontology says about tables: which class each holds, what each column means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.schema import axioms, rdf, vocab
from lodeway.schema.errors import Finding, InvalidData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox


# The modules that must be there; any other Turtle file beside them but the shapes is read too.
_MODULES = ("base", "actors", "resources", "routes", "deals", "codes", "staging", "tool")
_SHAPES = "shapes.ttl"


@dataclass(frozen=True)
class Class:
    """A class: all its ancestors (itself first), its tables, and what each row must state.

    A table is a path under `data/`, or a pattern that takes in many: `official/*.csv`. Of a
    `period` a row with both ends covers every day from the first to the last. `unions`
    are the unions that the class is within; they are no types of its things. `members` are the
    classes of a union, none for any other class. `only` narrows the range of a column for rows
    of the class, and `fixed` gives the one code that a column may hold.
    """

    name: str
    ancestors: tuple[str, ...]
    tables: tuple[str, ...]
    requires: tuple[str, ...]
    period: bool = False
    unions: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Property:
    """A property that can be a column; `range` is an IRI, and decides how cells are read.

    `domain` is the IRI of the class whose rows may have it, "" for any row.
    """

    name: str
    iri: str
    range: str
    multiple: bool
    domain: str = ""


@dataclass(frozen=True)
class Schema:
    """The classes by name, the properties by column, the codes of each scheme, the triples.

    `first_filled` has, for a property that rows must state in one of several columns, those columns:
    the first that is filled gives its value. `successors` are the columns that took the place of one
    that is no more, `moved` the scheme and code that took the place of a scheme and code; `order`
    says of each scheme which of its codes stand where.
    """

    classes: Mapping[str, Class]
    properties: Mapping[str, Property]
    codes: Mapping[str, frozenset[str]]
    quads: tuple[ox.Quad, ...]
    first_filled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    order: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def class_of_table(self, table: str) -> Class | None:
        """The class whose rows stand in `table` (a path under `data/`).

        A path that a class names outright is that class's, whatever patterns fit it too. What is
        imported may stand as it would under `data/`: `imported/mine/claims/stakes.csv`.
        """
        for fits in (str.__eq__, fnmatchcase):
            for owner in self.classes.values():
                if any(fits(table, known) for known in owner.tables):
                    return owner
        folder, *rest = table.split("/", 2)
        return self.class_of_table(rest[1]) if folder == "imported" and len(rest) > 1 else None

    @property
    def tables(self) -> list[str]:
        """All paths and patterns that classes own, sorted."""
        return sorted(table for owner in self.classes.values() for table in owner.tables)

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether class `name` is `ancestor`, one of its descendants, or within that union."""
        known = self.classes.get(name)
        return known is not None and (ancestor in known.ancestors or ancestor in known.unions)


def scheme_of(code_class: str) -> str:
    """The scheme of a code class: `DifferenceKind` is `difference-kind`, `DimensionCode` `dimension`."""
    name = code_class.removesuffix("Code") or code_class
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def read(folder: Path) -> Schema:
    """Read the modules in `folder`. Raises `InvalidData` naming file and line."""
    stated = [quad for path in _files(folder) for quad in _module(path.stem, _triples(path))]
    quads = stated + axioms.implied(stated)
    facts = _Facts(quads)
    classes = {vocab.local(iri): _class(iri, facts) for iri in facts.subjects_of_type("Class")}
    columns = [_property(iri, facts) for iri in facts.properties()]
    return Schema(
        classes=classes,
        properties={column.name: column for column in columns},
        codes=_codes(facts, classes),
        quads=(*quads, *_within_unions(classes.values())),
        first_filled=facts.first_filled(),
        successors=facts.successors(),
        moved=facts.moved(),
        order=facts.order(),
    )


def _within_unions(classes: Iterable[Class]) -> Iterator[ox.Quad]:
    """That a union takes in its members, said so that engines see it that read no unions."""
    narrower, graph = rdf.Iri(vocab.RDFS + "subClassOf"), rdf.Iri(vocab.ONTOLOGY_GRAPH)
    for union in classes:
        for member in union.members:
            yield rdf.Quad(rdf.ld(member), narrower, rdf.ld(union.name), graph)


def _files(folder: Path) -> list[Path]:
    modules = [folder / f"{name}.ttl" for name in _MODULES]
    more = {path for path in folder.glob("*.ttl") if path.name != _SHAPES} - set(modules)
    return modules + sorted(more)


def _triples(path: Path) -> list[ox.Quad]:
    place = f"ontology/{path.name}"
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise InvalidData([Finding(place, 0, "the file is missing")]) from None
    if text.startswith(b"\xef\xbb\xbf"):
        raise InvalidData([Finding(place, 1, "starts with a byte order mark; save without it")])
    try:
        return rdf.parse_turtle(text, vocab.ONTOLOGY_GRAPH, genid=f"{vocab.GENID}{path.stem}-")
    except SyntaxError as error:
        raise InvalidData([Finding(place, error.lineno or 0, f"not Turtle: {error.msg}")]) from None


# What a term is of; single codes are of their list.
_TERMS = frozenset(
    vocab.OWL + kind
    for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
) | {vocab.RDFS + "Datatype", "http://www.w3.org/2004/02/skos/core#ConceptScheme"}


def _module(name: str, quads: list[ox.Quad]) -> list[ox.Quad]:
    """The triples of one file, and of each term that it defines that it stands there."""
    graph, said = rdf.Iri(vocab.ONTOLOGY_GRAPH), rdf.Literal(name)
    terms = dict.fromkeys(
        quad.subject
        for quad in quads
        if quad.predicate == rdf.RDF_TYPE
        and isinstance(quad.subject, rdf.Iri)
        and getattr(quad.object, "value", "") in _TERMS
    )
    return quads + [rdf.Quad(term, rdf.ld("module"), said, graph) for term in terms]


class _Facts:
    """The ontology's triples, indexed by subject and predicate."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in quads:
            value = getattr(quad.object, "value", "")
            self._values[(getattr(quad.subject, "value", ""), quad.predicate.value)].append(value)

    def all(self, subject: str, predicate: str) -> list[str]:
        return self._values.get((subject, predicate), [])

    def one(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.all(subject, predicate)), None)

    def members(self, union: str) -> list[str]:
        """The classes whose union a class is; empty for a class that is none."""
        for same in self.all(union, vocab.OWL + "equivalentClass"):
            if (rest := self.one(same, vocab.OWL + "unionOf")) is not None:
                return list(self._list(rest))
        return []

    def unions_of(self, member: str) -> list[str]:
        """The unions that name a class as one of theirs."""
        return self._within.get(member, [])

    @cached_property
    def _within(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for union in self.subjects_of_type("Class"):
            for member in self.members(union):
                found[member].append(union)
        return found

    def _list(self, node: str) -> Iterator[str]:
        while (first := self.one(node, vocab.RDF + "first")) is not None:
            yield first
            node = self.one(node, vocab.RDF + "rest") or ""

    def subjects_of_type(self, owl_type: str) -> list[str]:
        kinds = [key for key, values in self._values.items() if vocab.OWL + owl_type in values]
        return sorted(s for s, p in kinds if p == vocab.RDF + "type" and s.startswith(vocab.LD))

    def properties(self) -> list[str]:
        """What can be a column: it has a range or borrows one, nothing makes it or took its place."""
        ranged = {s for s, p in self._values if p == vocab.RDFS + "range"}
        not_stated = (vocab.LD + "derivedBy", vocab.OWL + "deprecated")
        gone = {s for s, p in self._values if p in not_stated}
        return sorted(ranged - gone | set(self._borrowed.values()))

    def header(self, iri: str) -> str:
        """The header of a column by its property, borrowed or ours, or by what describes it."""
        column = self._borrowed.get(iri, iri)
        return self.one(column, vocab.LD + "column") or vocab.local(column)

    @cached_property
    def _borrowed(self) -> dict[str, str]:
        """By property of another vocabulary, what of ours describes the column that holds it."""
        return {
            values[0]: s for (s, p), values in self._values.items() if p == vocab.LD + "borrows"
        }

    def first_filled(self) -> dict[str, tuple[str, ...]]:
        """The columns that give a property its value, the first that is filled."""
        told = self._told(vocab.LD + "firstFilled")
        return {vocab.local(s): tuple(columns.split(";")) for s, (columns, *_) in told}

    def successors(self) -> dict[str, tuple[str, ...]]:
        """What to write in place of a column that is no more."""
        moved = {
            self.one(s, vocab.LD + "column") or vocab.local(s): tuple(map(vocab.local, new))
            for s, new in self._replaced(vocab.LD)
        }
        return moved | self.first_filled()

    def moved(self) -> dict[tuple[str, str], tuple[str, str]]:
        """What to write in place of a code that is no more."""
        return {_code(s): _code(new[0]) for s, new in self._replaced(vocab.CODE)}

    def order(self) -> dict[str, dict[str, int]]:
        """Where the codes of each scheme stand that have an order."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for iri, (place, *_) in self._told(vocab.LD + "order"):
            scheme, code = _code(iri)
            found[scheme][code] = int(place)
        return found

    def _replaced(self, space: str) -> list[tuple[str, list[str]]]:
        told = self._told(vocab.DCTERMS + "isReplacedBy")
        return [(s, new) for s, new in told if s.startswith(space)]

    def _told(self, predicate: str) -> list[tuple[str, list[str]]]:
        """All subjects of a predicate with what it says of each."""
        return [(s, said) for (s, p), said in self._values.items() if p == predicate]

    def instances(self) -> list[tuple[str, str]]:
        return [
            (s, vocab.local(kind))
            for (s, p), kinds in self._values.items()
            if p == vocab.RDF + "type" and s.startswith(vocab.CODE)
            for kind in kinds
        ]


def _code(iri: str) -> tuple[str, str]:
    """The scheme of a code, and the code as a cell has it."""
    scheme, _, code = iri.removeprefix(vocab.CODE).partition("/")
    return scheme, code


def _class(iri: str, facts: _Facts) -> Class:
    ancestors = _ancestors(iri, facts)
    only, fixed = _limits(ancestors, facts)
    return Class(
        name=vocab.local(iri),
        ancestors=tuple(vocab.local(a) for a in ancestors),
        tables=tuple(sorted(facts.all(iri, vocab.LD + "table"))),
        requires=tuple(
            facts.header(required)
            for ancestor in ancestors
            for required in sorted(facts.all(ancestor, vocab.LD + "requires"))
        ),
        period=any(facts.one(ancestor, vocab.LD + "period") == "true" for ancestor in ancestors),
        unions=tuple(vocab.local(union) for union in _unions(ancestors, facts)),
        members=tuple(vocab.local(member) for member in facts.members(iri)),
        only=only,
        fixed=fixed,
    )


def _ancestors(iri: str, facts: _Facts) -> list[str]:
    found = [iri]
    for current in found:
        parents = facts.all(current, vocab.RDFS + "subClassOf")
        found += [p for p in parents if p.startswith(vocab.LD) and p not in found]
    return found


def _unions(classes: list[str], facts: _Facts) -> list[str]:
    """The unions that hold one of `classes`, or a union that does."""
    found: list[str] = []
    for current in (within := list(classes)):
        new = [union for union in facts.unions_of(current) if union not in found]
        found += new
        within += new
    return found


def _limits(ancestors: list[str], facts: _Facts) -> tuple[dict[str, str], dict[str, str]]:
    """What restrictions make of columns: a narrower range, or the one code; the nearest counts."""
    only: dict[str, str] = {}
    fixed: dict[str, str] = {}
    for ancestor in ancestors:
        for limit in facts.all(ancestor, vocab.RDFS + "subClassOf"):
            if (column := facts.one(limit, vocab.OWL + "onProperty")) is None:
                continue
            name = facts.header(column)
            if kind := facts.one(limit, vocab.OWL + "allValuesFrom"):
                only.setdefault(name, vocab.local(kind))
            if code := facts.one(limit, vocab.OWL + "hasValue"):
                fixed.setdefault(name, vocab.local(code))
    return only, fixed


def _property(iri: str, facts: _Facts) -> Property:
    return Property(
        name=facts.header(iri),
        iri=facts.one(iri, vocab.LD + "borrows") or iri,
        range=facts.one(iri, vocab.RDFS + "range")
        or facts.one(iri, vocab.LD + "cells")
        or vocab.XSD + "string",
        multiple=facts.one(iri, vocab.LD + "multiple") == "true",
        domain=facts.one(iri, vocab.RDFS + "domain") or "",
    )


def _codes(facts: _Facts, classes: Mapping[str, Class]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for iri, kind in facts.instances():
        if kind in classes:
            found[scheme_of(kind)].add(vocab.local(iri))
    return {scheme: frozenset(codes) for scheme, codes in found.items()}
