"""The namespaces of the graph, and the few terms that code must know by name."""

from __future__ import annotations

VERSION = "0.4.0"

BASE = "https://w3id.org/lodeway/"
LD = BASE + "ontology#"
ID = BASE + "id/"
SOURCE = BASE + "source/"
CODE = BASE + "code/"
GENID = BASE + ".well-known/genid/"

REFERENCE_GRAPH = BASE + "graph/reference"
ONTOLOGY_GRAPH = BASE + "graph/ontology"
DERIVED_GRAPHS = BASE + "graph/derived/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
_GEO = "http://www.opengis.net/ont/geosparql#"
_SF = "http://www.opengis.net/ont/sf#"
_SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"

PREFIXES = {
    "ld": LD,
    "id": ID,
    "source": SOURCE,
    "code": CODE,
    "basis": CODE + "basis/",
    "confidence": CODE + "confidence/",
    "kind": CODE + "quantity-kind/",
    "outcome": CODE + "outcome/",
    "progress": CODE + "progress/",
    "status": CODE + "status/",  # moved: who names one is told what it is now
    "unit": CODE + "unit/",
    "verdict": CODE + "verdict/",
    "directness": CODE + "directness/",
    "interest-type": CODE + "interest-type/",
    "rank": CODE + "rank/",
    "role": CODE + "role/",
    "measure": CODE + "measure/",
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "geo": _GEO,
    "sf": _SF,
    "schema": _SCHEMA,
    "prov": PROV,
}

# Dates of any precision. Of `since` the graph holds the source's own word, `sinceStated`, and a
# day that every engine compares, `since`; of those in `SPANS` also the earliest, `sinceEarliest`.
DATES = ("since", "until", "published", "issued", "lastConfirmed")
SPANS = ("since", "until")
STATED, EARLIEST = "Stated", "Earliest"


def local(iri: str) -> str:
    """The last part of an IRI: `kamoto-copper`, `Stake`, `non-binding`."""
    return iri.rpartition("/")[2].rpartition("#")[2]
