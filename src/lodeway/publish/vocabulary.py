"""The words of the ontology in the order of its files: classes, properties, code lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.schema import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SKOS = "http://www.w3.org/2004/02/skos/core#"
_PROPERTIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")


@dataclass(frozen=True)
class Term:
    """A word and all that the ontology says of it, by the IRI of the predicate."""

    iri: str
    said: Mapping[str, tuple[ox.Literal | ox.NamedNode | ox.BlankNode, ...]]

    @property
    def name(self) -> str:
        """Its local name: `Stake`, `label`, `status`."""
        return vocab.local(self.iri)

    def iris(self, predicate: str) -> tuple[str, ...]:
        """The things it is tied to by a predicate, in file order."""
        return tuple(o.value for o in self.said.get(predicate, ()) if isinstance(o, ox.NamedNode))

    def texts(self, predicate: str) -> tuple[str, ...]:
        """The texts and numbers a predicate gives it, whatever their language."""
        return tuple(o.value for o in self.said.get(predicate, ()) if isinstance(o, ox.Literal))

    def text(self, predicate: str, lang: str) -> str:
        """The text a predicate gives it in a language, or nothing."""
        literals = (o for o in self.said.get(predicate, ()) if isinstance(o, ox.Literal))
        return next((o.value for o in literals if o.language == lang), "")

    def label(self, lang: str) -> str:
        """What it is called; its local name where the language has no word for it."""
        return self.text(vocab.RDFS + "label", lang) or self.name

    def definition(self, lang: str) -> str:
        """What it means."""
        return self.text(SKOS + "definition", lang)

    @property
    def examples(self) -> tuple[str, ...]:
        """The examples that its file gives."""
        return self.texts(SKOS + "example")

    @property
    def module(self) -> str:
        """The file it stands in."""
        return next(iter(self.texts(vocab.LD + "module")), "")

    @property
    def types(self) -> tuple[str, ...]:
        """What kind of term it is: `owl:Class`, `owl:ObjectProperty` and the like, as IRIs."""
        return self.iris(vocab.RDF + "type")

    @property
    def is_deprecated(self) -> bool:
        """Whether it should no longer be used."""
        return "true" in self.texts(vocab.OWL + "deprecated")

    @property
    def successors(self) -> tuple[str, ...]:
        """What to use in place of a deprecated term."""
        return self.iris(vocab.DCTERMS + "isReplacedBy")


@dataclass(frozen=True)
class Vocabulary:
    """All terms by IRI, in file order."""

    terms: Mapping[str, Term]
    lists: Mapping[ox.BlankNode, tuple[str, ...]] = field(repr=False, default_factory=dict)

    @cached_property
    def classes(self) -> dict[str, Term]:
        """Our classes."""
        return {t.iri: t for t in self._ours() if vocab.OWL + "Class" in t.types}

    @cached_property
    def properties(self) -> dict[str, Term]:
        """Our properties and those that we borrow, annotations too."""
        kinds = {vocab.OWL + kind for kind in _PROPERTIES}
        return {t.iri: t for t in self.terms.values() if kinds & set(t.types)}

    @cached_property
    def datatypes(self) -> dict[str, Term]:
        """Our datatypes."""
        return {t.iri: t for t in self._ours() if vocab.RDFS + "Datatype" in t.types}

    @cached_property
    def schemes(self) -> dict[str, Term]:
        """The code lists."""
        return {t.iri: t for t in self.terms.values() if SKOS + "ConceptScheme" in t.types}

    def codes(self, scheme: str) -> list[Term]:
        """The codes of a list: by their order where they have one, else as they stand in the file."""
        codes = [
            term
            for term in self.terms.values()
            if scheme in term.iris(SKOS + "inScheme") and term.iri.startswith(f"{scheme}/")
        ]
        return sorted(codes, key=lambda code: order_of(code, float("inf")))

    @cached_property
    def is_code_class(self) -> frozenset[str]:
        """The classes whose things are codes."""
        return frozenset({vocab.LD + "Code", *self.below(vocab.LD + "Code")})

    def above(self, iri: str) -> list[str]:
        """Every class that a class is part of, the nearest first."""
        found: list[str] = []
        waiting = [iri]
        while waiting:
            parents = self._parents.get(waiting.pop(0), ())
            fresh = [one for one in parents if one not in found]
            found += fresh
            waiting += fresh
        return found

    def below(self, iri: str) -> list[str]:
        """Every class that is part of a class, in file order."""
        return [one for one in self.classes if iri in self.above(one)]

    def parents(self, iri: str) -> tuple[str, ...]:
        """The classes right above a class, unions that name it included."""
        return self._parents.get(iri, ())

    def union(self, iri: str) -> tuple[str, ...]:
        """The classes that make up a union, or nothing for another class."""
        nodes = (*self._nodes(iri, "unionOf"), *self._nodes(iri, "equivalentClass"))
        return tuple(m for node in nodes for m in self.lists.get(node, ()))

    def disjoint(self, iri: str) -> tuple[str, ...]:
        """The classes that a class is said to share no thing with."""
        return self.terms[iri].iris(vocab.OWL + "disjointWith")

    def _nodes(self, iri: str, predicate: str) -> Iterator[ox.BlankNode]:
        term = self.terms.get(iri)
        values = term.said.get(vocab.OWL + predicate, ()) if term else ()
        return (value for value in values if isinstance(value, ox.BlankNode))

    @cached_property
    def _parents(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for iri, term in self.classes.items():
            stated = term.iris(vocab.RDFS + "subClassOf")
            found.setdefault(iri, []).extend(one for one in stated if one in self.terms)
            for member in self.union(iri):
                found.setdefault(member, []).append(iri)
        return {iri: tuple(dict.fromkeys(parents)) for iri, parents in found.items()}

    def _ours(self) -> Iterator[Term]:
        return (t for iri, t in self.terms.items() if iri.startswith(vocab.LD))


def read(quads: Iterable[ox.Quad]) -> Vocabulary:
    """The vocabulary that triples of the ontology state, in their order."""
    said: dict[str, dict[str, list[ox.Literal | ox.NamedNode | ox.BlankNode]]] = {}
    links: dict[tuple[ox.BlankNode, str], ox.NamedNode | ox.BlankNode | ox.Literal] = {}
    for quad in quads:
        subject, predicate, thing = quad.subject, quad.predicate.value, quad.object
        if isinstance(thing, ox.Triple):
            continue
        if isinstance(subject, ox.NamedNode):
            said.setdefault(subject.value, {}).setdefault(predicate, []).append(thing)
        elif isinstance(subject, ox.BlankNode):
            links[subject, predicate] = thing
    terms = {
        iri: Term(iri, {p: tuple(dict.fromkeys(things)) for p, things in facts.items()})
        for iri, facts in said.items()
    }
    starts = {node: node for node, predicate in links if predicate == vocab.RDF + "first"}
    # A class that is the same as an unnamed union has that union's members.
    for (node, predicate), thing in links.items():
        if predicate == vocab.OWL + "unionOf" and isinstance(thing, ox.BlankNode):
            starts[node] = thing
    return Vocabulary(terms, {n: tuple(_members(start, links)) for n, start in starts.items()})


def _members(node: ox.BlankNode, links: Mapping[tuple[ox.BlankNode, str], object]) -> Iterator[str]:
    """The IRIs of an RDF list from a node on."""
    rest: object = node
    while isinstance(rest, ox.BlankNode):
        first = links.get((rest, vocab.RDF + "first"))
        if isinstance(first, ox.NamedNode):
            yield first.value
        rest = links.get((rest, vocab.RDF + "rest"))


def order_of(code: Term, otherwise: float) -> float:
    """Where a code stands in its list: by `ld:order`, else by its step of the ladder."""
    for name in ("order", "ladder"):
        for text in code.texts(vocab.LD + name):
            return float(text)
    return otherwise
