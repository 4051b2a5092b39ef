"""What the ontology allows: which classes carry a property, and which values it takes there.

The tables are checked by these facts, with file and line, and the SHACL shapes of a release are
made of them, so that a graph can be checked by the same rules without this code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.schema import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lodeway.schema.ontology import Schema

_LIST_END = vocab.RDF + "nil"
_SUBJECT, _KIND, _UNIT, _STATE = (
    vocab.LD + n for n in ("subject", "quantityKind", "unit", "state")
)


@dataclass(frozen=True)
class Dependence:
    """What one column may hold where another column of the same row holds a certain code.

    `allowed` are codes or classes by IRI: a figure of the kind `transit-time` is counted in units of
    time, and only an agreement or the like is in the state `in-force`. The usual one stands first.
    """

    given: str
    code: str
    then: str
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """Of a property in things of one class: the class of its values, or the one code it has."""

    column: str
    kind: str | None
    code: str | None


class Constraints:
    """The facts of an ontology that say what may be stated; everything by IRI."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._said: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]
        self._said = defaultdict(lambda: defaultdict(list))
        for quad in schema.quads:
            term = quad.object
            assert not isinstance(term, ox.Triple)
            self._said[_key(quad.subject)][quad.predicate.value].append(term)

    @cached_property
    def properties(self) -> tuple[str, ...]:
        """Every property with a range, sorted: the columns, and what the build or a rule makes."""
        ranged = {s for s, facts in self._said.items() if vocab.RDFS + "range" in facts}
        return tuple(sorted(ranged | self._borrowed.keys()))

    @cached_property
    def _borrowed(self) -> Mapping[str, str]:
        """By property of another vocabulary, what of ours describes the column that holds it."""
        borrows = vocab.LD + "borrows"
        return {self._values(s, borrows)[0]: s for s, f in [*self._said.items()] if borrows in f}

    def _described(self, iri: str) -> str:
        return self._borrowed.get(iri, iri)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Every class of ours, sorted."""
        return tuple(sorted(vocab.LD + name for name in self._schema.classes))

    def label(self, iri: str, lang: str) -> str:
        """What a term is called in a language."""
        labels = self._terms(self._described(iri), vocab.RDFS + "label")
        named = [t.value for t in labels if isinstance(t, ox.Literal) and t.language == lang]
        return min(named, default=vocab.local(iri))

    def column(self, iri: str) -> str:
        """The header of a property, without a language."""
        term = self._described(iri)
        return next(iter(self._values(term, vocab.LD + "column")), vocab.local(term))

    def required(self, iri: str) -> tuple[str, ...]:
        """The properties that everything of a class must state, sorted; not those of its parents."""
        return tuple(sorted(self._values(iri, vocab.LD + "requires")))

    def range(self, iri: str) -> str:
        """The class, the data type or the code class of a property's values."""
        term = self._described(iri)
        return [*self._values(term, vocab.RDFS + "range"), *self._values(term, vocab.LD + "cells")][
            0
        ]

    def is_multiple(self, iri: str) -> bool:
        """Whether one thing may have several values of a property."""
        return "true" in self._values(self._described(iri), vocab.LD + "multiple")

    def is_code_class(self, iri: str) -> bool:
        """Whether a class is a closed list of codes."""
        return self._schema.is_a(vocab.local(iri), "Code")

    @cached_property
    def _codes(self) -> Mapping[str, tuple[str, ...]]:
        codes: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self._said):
            for kind in self._values(iri, vocab.RDF + "type"):
                codes[kind].append(iri)
        return {kind: tuple(members) for kind, members in codes.items()}

    def codes(self, iri: str) -> tuple[str, ...]:
        """The codes of a code class, sorted."""
        return self._codes.get(iri, ())

    def members(self, iri: str) -> tuple[str, ...]:
        """The classes that a class stands for: those that it is the union of, or itself."""
        same = [iri, *self._values(iri, vocab.OWL + "equivalentClass")]
        heads = [head for name in same for head in self._values(name, vocab.OWL + "unionOf")]
        if not heads:
            return (iri,)
        members = (m for head in heads for item in self._items(head) for m in self.members(item))
        return tuple(dict.fromkeys(members))

    def domain(self, iri: str) -> str | None:
        """The class whose members may have a property, often a union; None where any may."""
        return next(iter(self._values(iri, vocab.RDFS + "domain")), None)

    def bounds(self, iri: str) -> tuple[float | None, float | None]:
        """The least and the greatest figure that a property may have."""
        least, most = (
            next((float(v) for v in self._values(iri, vocab.LD + name)), None)
            for name in ("least", "most")
        )
        return least, most

    def pattern(self, iri: str) -> str | None:
        """The regular expression that a property's text must match."""
        return next(iter(self._values(iri, vocab.LD + "pattern")), None)

    def limits(self, iri: str) -> tuple[Limit, ...]:
        """What a class itself allows of a property beyond what the property does, sorted."""
        limits: list[Limit] = []
        for node in self._values(iri, vocab.RDFS + "subClassOf"):
            for column in self._values(node, vocab.OWL + "onProperty"):
                kind = next(iter(self._values(node, vocab.OWL + "allValuesFrom")), None)
                code = next(iter(self._values(node, vocab.OWL + "hasValue")), None)
                if kind or code:
                    limits.append(Limit(column, kind, code))
        return tuple(sorted(limits, key=lambda limit: limit.column))

    @cached_property
    def dependences(self) -> tuple[Dependence, ...]:
        """All that one column says of another, sorted."""
        units: dict[str, list[str]] = defaultdict(list)
        for unit in self.codes(vocab.LD + "UnitCode"):
            for dimension in self._values(unit, vocab.LD + "dimension"):
                units[dimension].append(unit)
        found: list[Dependence] = []
        for kind in self.codes(vocab.LD + "QuantityKindCode"):
            dimensions = self._values(kind, vocab.LD + "dimension")
            allowed = [unit for one in dimensions for unit in sorted(units[one], key=self._usual)]
            if allowed:
                found.append(Dependence(_KIND, kind, _UNIT, tuple(dict.fromkeys(allowed))))
        for given, code_class in ((_KIND, "QuantityKindCode"), (_STATE, "AssetStateCode")):
            for code in self.codes(vocab.LD + code_class):
                if classes := self._values(code, vocab.LD + "saidOf"):
                    members = dict.fromkeys(m for c in classes for m in self.members(c))
                    found.append(Dependence(given, code, _SUBJECT, tuple(members)))
        return tuple(sorted(found, key=lambda d: (d.given, d.then, d.code)))

    def _usual(self, unit: str) -> tuple[bool, int, str]:
        """Base units before others, simple ones before those that are made of several."""
        return self._values(unit, vocab.LD + "baseUnit") != [unit], len(unit), unit

    def _terms(
        self, iri: str, predicate: str
    ) -> Iterable[ox.NamedNode | ox.BlankNode | ox.Literal]:
        return self._said[iri].get(predicate, ()) if iri in self._said else ()

    def _values(self, iri: str, predicate: str) -> list[str]:
        return [_key(term) for term in self._terms(iri, predicate)]

    def _items(self, place: str) -> Iterator[str]:
        while place != _LIST_END:
            yield from self._values(place, vocab.RDF + "first")[:1]
            rest = self._values(place, vocab.RDF + "rest")
            place = rest[0] if rest else _LIST_END


def _key(term: object) -> str:
    """A term by its text; a blank node keeps the mark that no IRI begins with."""
    return str(term) if isinstance(term, ox.BlankNode) else str(getattr(term, "value", ""))


def kebab(name: str) -> str:
    """A name in small letters with hyphens: `quantityKind` is `quantity-kind`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
