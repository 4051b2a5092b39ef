"""RDF in and out: terms, files, and rules over quads at hand (by pyoxigraph)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.schema import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    _Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


Iri = ox.NamedNode
Literal = ox.Literal
Quad = ox.Quad
Triple = ox.Triple
Blank = ox.BlankNode
Default = ox.DefaultGraph

RDF_TYPE = Iri(vocab.RDF + "type")
_TYPE = str(RDF_TYPE).encode()


def typed(text: str, datatype: str) -> ox.Literal:
    """A literal of an XML Schema type, its text kept as written."""
    return Literal(text, datatype=Iri(vocab.XSD + datatype))


def ld(name: str) -> ox.NamedNode:
    """The term of our ontology with this local name."""
    return Iri(vocab.LD + name)


def parse_turtle(text: bytes, graph: str, *, genid: str = "") -> list[ox.Quad]:
    """The triples of a Turtle file, in file order, placed in `graph`. Raises `SyntaxError`.

    Where `genid` is given, nodes without a name get one that begins with it, counted in file
    order: equal files then give equal quads, and stores that rename blank nodes do no harm.
    """
    name = Iri(graph)
    names: dict[_Term, ox.NamedNode] = {}

    def named(term: _Term) -> _Term:
        if not (genid and isinstance(term, ox.BlankNode)):
            return term
        return names.setdefault(term, Iri(f"{genid}{len(names) + 1:03}"))

    quads = []
    for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
        subject, value = named(triple.subject), named(triple.object)
        quads.append(Quad(subject, triple.predicate, value, name))  # type: ignore[arg-type]
    return quads


# By the ending of a file, how its text is read.
FORMATS = {
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
}


def parse(text: bytes, ending: str) -> list[ox.Quad]:
    """The quads of anybody's file, by the ending of its name. Nothing is fetched.

    Raises `SyntaxError`, with the line where the parser knows it.
    """
    return list(ox.parse(text, format=FORMATS[ending]))


def lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """One line of N-Quads each, line end included, in no order."""
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """N-Quads, sorted and without repeats, so that equal graphs are equal bytes."""
    return b"".join(sorted(set(lines(quads))))


def parse_nquads(text: bytes) -> list[ox.Quad]:
    """The quads of N-Quads that we wrote. Raises `SyntaxError`."""
    return list(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def turtle(nquads: bytes, prefixes: dict[str, str]) -> bytes:
    """The union of all graphs of sorted N-Quads as Turtle, sorted by subject, types first."""
    union = dict.fromkeys(line.rpartition(b" <")[0] for line in nquads.splitlines())
    ordered = b" .\n".join([*sorted(union, key=_reading_order), b""])
    triples = ox.parse(ordered, format=ox.RdfFormat.N_TRIPLES)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def store(quads: Iterable[ox.Quad] = ()) -> ox.Store:
    """Quads in memory, ready for rules."""
    made = ox.Store()
    made.bulk_extend(quads)
    return made


def add(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Put quads into their graphs and into the default graph, the union of all."""
    quads = list(quads)
    store.extend(quads)
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)


def construct(store: ox.Store, query: str) -> list[ox.Triple]:
    """The triples that one rule makes of the default graph, sorted. Raises `SyntaxError`."""
    made = store.query(query)
    if not isinstance(made, ox.QueryTriples):
        raise SyntaxError("a rule is a CONSTRUCT query")
    return sorted(set(made), key=str)


def _reading_order(triple: bytes) -> tuple[bytes, bool]:
    # The lines are sorted already; a subject's types come first, as in hand-written Turtle.
    subject, predicate, _ = triple.split(b" ", 2)
    return subject, predicate != _TYPE
