"""The SHACL shapes, run by pyshacl, with each result traced back to its row."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyshacl
from rdflib import Graph as RdfGraph
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SH

from lodeway import rdf, vocab
from lodeway.errors import InvalidData
from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

    from lodeway.build.graph import Graph


def findings(graph: Graph, shapes: Path, *, lang: str) -> Iterator[Finding]:
    """One finding for each SHACL result, at the row that stated the focus node."""
    shape_graph = _read(shapes)
    data = _relevant(graph, _mentioned(shape_graph))
    _, report, _ = pyshacl.validate(data, shacl_graph=shape_graph, inference="none")
    assert isinstance(report, RdfGraph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield _finding(result, report, graph, lang)


def _read(shapes: Path) -> RdfGraph:
    place = f"ontology/{shapes.name}"
    try:
        quads = rdf.parse_turtle(shapes.read_bytes(), vocab.ONTOLOGY_GRAPH)
    except FileNotFoundError:
        raise InvalidData([Finding(place, 0, "the file is missing")]) from None
    except SyntaxError as error:
        raise InvalidData([Finding(place, error.lineno or 0, f"not Turtle: {error.msg}")]) from None
    if not quads:
        raise InvalidData([Finding(place, 0, "holds no shape")])
    return RdfGraph().parse(shapes, format="turtle")


def _mentioned(shapes: RdfGraph) -> frozenset[str]:
    return frozenset(str(term) for triple in shapes for term in triple if isinstance(term, URIRef))


def _relevant(graph: Graph, mentioned: frozenset[str]) -> RdfGraph:
    """The triples a shape can see: of a property or of a class that the shapes name.

    This leaves every result as it is, because no shape is closed, and halves the time.
    """
    data = RdfGraph()
    for subject, predicate, term, _ in graph.said:
        assert isinstance(subject, rdf.Iri)
        assert isinstance(term, rdf.Iri | rdf.Literal)
        named = term.value if predicate == rdf.RDF_TYPE else predicate.value
        if named in mentioned:
            data.add((_iri(subject.value), _iri(predicate.value), _term(term)))
    return data


@cache
def _iri(text: str) -> URIRef:
    return URIRef(text)


def _term(term: rdf.Iri | rdf.Literal) -> URIRef | Literal:
    if isinstance(term, rdf.Iri):
        return _iri(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=_iri(term.datatype.value))


def _finding(result: Node, report: RdfGraph, graph: Graph, lang: str) -> Finding:
    focus = report.value(result, SH.focusNode)
    value = report.value(result, SH.value)
    said = f" (is {vocab.local(str(value))})" if value is not None else ""
    message = f"'{vocab.local(str(focus))}': {_message(result, report, lang)}{said}"
    row = graph.places.get(str(focus))
    return row.finding(message) if row else Finding("data", 0, message)


def _message(result: Node, report: RdfGraph, lang: str) -> str:
    texts = [t for t in report.objects(result, SH.resultMessage) if isinstance(t, Literal)]
    wanted = [t for t in texts if t.language == lang] or texts
    return str(min(wanted, default="breaks a shape"))
