"""RDF in and out: terms, files, and rules over quads at hand (by pyoxigraph)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable

Iri = ox.NamedNode
Literal = ox.Literal
Quad = ox.Quad

RDF_TYPE = Iri(vocab.RDF + "type")


def typed(text: str, datatype: str) -> ox.Literal:
    """A literal of an XML Schema type, its text kept as written."""
    return Literal(text, datatype=Iri(vocab.XSD + datatype))


def ld(name: str) -> ox.NamedNode:
    """The term of our ontology with this local name."""
    return Iri(vocab.LD + name)


def parse_turtle(text: bytes, graph: str) -> list[ox.Quad]:
    """The triples of a Turtle file, in file order, placed in `graph`. Raises `SyntaxError`."""
    name = Iri(graph)
    triples = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return [Quad(t.subject, t.predicate, t.object, name) for t in triples]


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """N-Quads, sorted and without repeats, so that equal graphs are equal bytes."""
    lines = sorted({f"{quad} .\n" for quad in quads})
    return "".join(lines).encode()


def turtle(quads: Iterable[ox.Quad], prefixes: dict[str, str]) -> bytes:
    """The union of all graphs as Turtle, sorted by subject."""
    ordered = sorted({quad.triple for quad in quads}, key=_reading_order)
    return ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


class RuleSet:
    """Quads held ready for CONSTRUCT rules, which see the union of their graphs."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(quads)

    def construct(self, query: str) -> list[ox.Triple]:
        """The triples that one rule makes, sorted. Raises `SyntaxError`."""
        made = self._store.query(query, use_default_graph_as_union=True)
        if not isinstance(made, ox.QueryTriples):
            raise SyntaxError("a rule is a CONSTRUCT query")
        return sorted(set(made), key=str)


def _reading_order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    # A subject's types come first, as in hand-written Turtle.
    return (
        str(triple.subject),
        triple.predicate != RDF_TYPE,
        str(triple.predicate),
        str(triple.object),
    )
