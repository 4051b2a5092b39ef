"""The vocabulary, its codes and its shapes as graphs, and how tests speak of them."""

from __future__ import annotations

import re

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.namespace import Namespace as Space

from toys import ROOT

ONTOLOGY = ROOT / "ontology"
LD = Space("https://w3id.org/lodeway/ontology#")
CODE = "https://w3id.org/lodeway/code/"
HAN = re.compile("[\u4e00-\u9fff]")


MODULES = [path.name for path in sorted(ONTOLOGY.glob("*.ttl")) if path.name != "shapes.ttl"]


def parse(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(ONTOLOGY / name, format="turtle")
    return graph


CORE, CODES, SHAPES = parse(*MODULES), parse("codes.ttl"), parse("shapes.ttl")
SCHEMES = set(CODES.subjects(RDF.type, SKOS.ConceptScheme))


def texts(graph: Graph, subject: URIRef, predicate: URIRef, language: str) -> list[str]:
    return [str(o) for o in graph.objects(subject, predicate) if o.language == language]


def local(iri: URIRef) -> str:
    return re.split("[#/]", str(iri))[-1]
