"""What the ontology says about tables: which class each holds, what each column means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.schema import rdf, vocab
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
    """The classes by name, the properties by column, the codes of each scheme, the triples."""

    classes: Mapping[str, Class]
    properties: Mapping[str, Property]
    codes: Mapping[str, frozenset[str]]
    quads: tuple[ox.Quad, ...]

    def class_of_table(self, table: str) -> Class | None:
        """The class whose rows stand in `table` (a path under `data/`).

        A path that a class names outright is that class's, whatever patterns fit it too.
        """
        for fits in (str.__eq__, fnmatchcase):
            for owner in self.classes.values():
                if any(fits(table, known) for known in owner.tables):
                    return owner
        return None

    @property
    def tables(self) -> list[str]:
        """All paths and patterns that classes own, sorted."""
        return sorted(table for owner in self.classes.values() for table in owner.tables)

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether class `name` is `ancestor`, one of its descendants, or within that union."""
        known = self.classes.get(name)
        return known is not None and (ancestor in known.ancestors or ancestor in known.unions)


def scheme_of(code_class: str) -> str:
    """The scheme of a code class: `DifferenceKind` is `difference-kind`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", code_class).lower()


def read(folder: Path) -> Schema:
    """Read the modules in `folder`. Raises `InvalidData` naming file and line."""
    quads = [quad for path in _files(folder) for quad in _triples(path)]
    facts = _Facts(quads)
    classes = {vocab.local(iri): _class(iri, facts) for iri in facts.subjects_of_type("Class")}
    columns = [_property(iri, facts) for iri in facts.properties()]
    return Schema(
        classes=classes,
        properties={column.name: column for column in columns},
        codes=_codes(facts, classes),
        quads=(*quads, *_within_unions(classes.values())),
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
        """What can be a column: it has a range, and no rule makes it."""
        ranged = {s for s, p in self._values if p == vocab.RDFS + "range"}
        derived = {s for s, p in self._values if p == vocab.LD + "derivedBy"}
        return sorted(ranged - derived)

    def instances(self) -> list[tuple[str, str]]:
        return [
            (s, vocab.local(kind))
            for (s, p), kinds in self._values.items()
            if p == vocab.RDF + "type" and s.startswith(vocab.CODE)
            for kind in kinds
        ]


def _class(iri: str, facts: _Facts) -> Class:
    ancestors = _ancestors(iri, facts)
    only, fixed = _limits(ancestors, facts)
    return Class(
        name=vocab.local(iri),
        ancestors=tuple(vocab.local(a) for a in ancestors),
        tables=tuple(sorted(facts.all(iri, vocab.LD + "table"))),
        requires=tuple(
            _header(required, facts)
            for ancestor in ancestors
            for required in sorted(facts.all(ancestor, vocab.LD + "requires"))
        ),
        period=any(facts.one(ancestor, vocab.LD + "period") == "true" for ancestor in ancestors),
        unions=tuple(vocab.local(union) for union in _unions(ancestors, facts)),
        members=tuple(vocab.local(member) for member in facts.members(iri)),
        only=only,
        fixed=fixed,
    )


def _header(iri: str, facts: _Facts) -> str:
    return facts.one(iri, vocab.LD + "column") or vocab.local(iri)


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
            name = _header(column, facts)
            if kind := facts.one(limit, vocab.OWL + "allValuesFrom"):
                only.setdefault(name, vocab.local(kind))
            if code := facts.one(limit, vocab.OWL + "hasValue"):
                fixed.setdefault(name, vocab.local(code))
    return only, fixed


def _property(iri: str, facts: _Facts) -> Property:
    return Property(
        name=_header(iri, facts),
        iri=iri,
        range=facts.one(iri, vocab.RDFS + "range") or vocab.XSD + "string",
        multiple=facts.one(iri, vocab.LD + "multiple") == "true",
        domain=facts.one(iri, vocab.RDFS + "domain") or "",
    )


def _codes(facts: _Facts, classes: Mapping[str, Class]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for iri, kind in facts.instances():
        if kind in classes:
            found[scheme_of(kind)].add(vocab.local(iri))
    return {scheme: frozenset(codes) for scheme, codes in found.items()}
