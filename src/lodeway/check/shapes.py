"""The SHACL shapes, run by pyshacl, with each result traced back to its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway import vocab
from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib import Graph as RdfGraph
    from rdflib.term import Node

    from lodeway.build.graph import Graph


def findings(graph: Graph, shapes: Path, *, lang: str) -> Iterator[Finding]:
    """One finding for each SHACL result, at the row that stated the focus node."""
    import pyshacl
    from rdflib import Graph as RdfGraph
    from rdflib.namespace import RDF, SH

    data = RdfGraph().parse(data=_triples(graph), format="nt")
    shape_graph = RdfGraph().parse(shapes, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shape_graph, inference="none")
    assert isinstance(report, RdfGraph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield _finding(result, report, graph, lang)


def _triples(graph: Graph) -> str:
    return "".join(sorted({f"{quad.triple} .\n" for quad in graph.said}))


def _finding(result: Node, report: RdfGraph, graph: Graph, lang: str) -> Finding:
    from rdflib.namespace import SH

    focus = report.value(result, SH.focusNode)
    value = report.value(result, SH.value)
    said = f" (is {vocab.local(str(value))})" if value is not None else ""
    message = f"'{vocab.local(str(focus))}': {_message(result, report, lang)}{said}"
    row = graph.places.get(str(focus))
    return row.finding(message) if row else Finding("data", 0, message)


def _message(result: Node, report: RdfGraph, lang: str) -> str:
    from rdflib import Literal
    from rdflib.namespace import SH

    texts = [t for t in report.objects(result, SH.resultMessage) if isinstance(t, Literal)]
    wanted = [t for t in texts if t.language == lang] or texts
    return str(min(wanted, default="breaks a shape"))
