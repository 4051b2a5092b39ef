"""What follows from the way the ontology is written, so that no file has to repeat it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.schema import rdf, vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyoxigraph as ox


_ONTOLOGY = rdf.Iri(vocab.LD.removesuffix("#"))
_DEFINED_BY = rdf.Iri(vocab.RDFS + "isDefinedBy")
_LABEL = rdf.Iri(vocab.RDFS + "label")
_RANGE = rdf.Iri(vocab.RDFS + "range")
_INDIVIDUAL = rdf.Iri(vocab.OWL + "NamedIndividual")
_FUNCTIONAL = rdf.Iri(vocab.OWL + "FunctionalProperty")
_IN_SCHEME = rdf.Iri(vocab.SKOS + "inScheme")
_TOP_OF = rdf.Iri(vocab.SKOS + "topConceptOf")
_HAS_TOP = rdf.Iri(vocab.SKOS + "hasTopConcept")
_PREFERRED = rdf.Iri(vocab.SKOS + "prefLabel")
_SCHEME = rdf.Iri(vocab.SKOS + "ConceptScheme")
_SEVERAL = ("multiple", "derivedBy")
_TEXT = rdf.Iri(vocab.RDF + "langString")


def implied(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """The triples that go without saying in the files, in the graph of `quads`.

    Every term is defined by the ontology. A code is an individual, has its label as SKOS's
    preferred one and is a top concept of its scheme, as no scheme has levels. A column that holds
    one value is functional: a claim has one source, a stake one holder.
    """
    return [*_terms(quads), *_codes(quads), *_functional(quads)]


def _terms(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        ours = getattr(quad.subject, "value", "").startswith(vocab.LD)
        if quad.predicate == rdf.RDF_TYPE and (ours or quad.object == _SCHEME):
            yield rdf.Quad(quad.subject, _DEFINED_BY, _ONTOLOGY, quad.graph_name)


def _codes(quads: Sequence[ox.Quad]) -> Iterator[ox.Quad]:
    schemes = {q.subject for q in quads if q.object == _SCHEME}
    codes = {q.subject for q in quads if q.predicate == _IN_SCHEME}
    for quad in quads:
        code, graph = quad.subject, quad.graph_name
        if quad.predicate == _LABEL and code in codes | schemes:
            yield rdf.Quad(code, _PREFERRED, quad.object, graph)
        if quad.predicate == _IN_SCHEME and isinstance(quad.object, rdf.Iri):
            yield rdf.Quad(code, rdf.RDF_TYPE, _INDIVIDUAL, graph)
            yield rdf.Quad(code, _TOP_OF, quad.object, graph)
            yield rdf.Quad(quad.object, _HAS_TOP, code, graph)


def _functional(quads: Sequence[ox.Quad]) -> Iterator[ox.Quad]:
    several = {q.subject for q in quads if vocab.local(q.predicate.value) in _SEVERAL}
    for quad in quads:
        ours = getattr(quad.subject, "value", "").startswith(vocab.LD)
        holds_one = quad.object != _TEXT and quad.subject not in several
        if ours and quad.predicate == _RANGE and holds_one:
            yield rdf.Quad(quad.subject, rdf.RDF_TYPE, _FUNCTIONAL, quad.graph_name)
