"""Claims in other shapes: JSON-LD by our context, RDF 1.2 annotations, short names."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from rdflib import Graph as RdfGraph

from lodeway.build import graph as build_graph
from lodeway.publish import annotated, context, dataset, labels
from lodeway.publish.dataset import Dataset
from lodeway.schema import vocab
from toys import Project

REIFIES = ox.NamedNode(vocab.RDF + "reifies")


@pytest.fixture
def toy(project: Project) -> Dataset:
    graph = build_graph.build(project())
    return Dataset(graph.nquads(), graph.schema)


def of_source(data: Dataset, source: str) -> list[ox.Quad]:
    graph = ox.NamedNode(vocab.SOURCE + source)
    return [quad for quad in data.asserted if quad.graph_name == graph]


def as_rdflib(quads: list[ox.Quad]) -> RdfGraph:
    text = ox.serialize(dataset.triples(quads), format=ox.RdfFormat.N_TRIPLES)
    return RdfGraph().parse(data=text, format="nt")


def expanded(data: Dataset, quads: list[ox.Quad]) -> RdfGraph:
    """The triples that rdflib reads from our JSON-LD; no test here may open a connection."""
    document = context.document(context.context(data.vocabulary), quads)
    return RdfGraph().parse(data=context.written(document), format="json-ld")


def test_a_toy_world_in_json_expands_to_the_same_triples(toy: Dataset) -> None:
    assert set(expanded(toy, toy.asserted)) == set(as_rdflib(toy.asserted))


def test_the_claims_of_an_article_in_json_expand_to_the_same_triples(published: Dataset) -> None:
    quads = of_source(published, "zh-analysis-2026-01")
    assert len(quads) > 500
    assert set(expanded(published, quads)) == set(as_rdflib(quads))


def test_json_of_a_claim_reads_as_a_person_would_write_it(toy: Dataset) -> None:
    document = context.document(context.context(toy.vocabulary), toy.asserted)
    (stake,) = (thing for thing in document["@graph"] if thing["@id"] == "id:anvil-basalt")
    assert stake["type"] == ["Claim", "Stake"]
    assert stake["holder"] == "id:anvil"
    assert stake["source"] == "gazette"
    assert stake["confidence"] == "high"
    assert stake["share"] == "30"
    (anvil,) = (thing for thing in document["@graph"] if thing["@id"] == "id:anvil")
    assert anvil["label"] == {"en": "Anvil", "zh": "铁砧公司"}


def test_the_context_names_every_term_and_no_other_document(published: Dataset) -> None:
    made = context.context(published.vocabulary)["@context"]
    assert "@import" not in json.dumps(made)
    assert made.pop("@version") == 1.1
    nested = [entry["@context"] for entry in made.values() if "@context" in entry]
    assert {type(part) for parts in nested for part in parts} == {type(None), dict}
    terms = {entry if isinstance(entry, str) else entry["@id"] for entry in made.values()}
    assert {*published.vocabulary.classes, *published.vocabulary.properties} <= terms


def test_claims_annotate_plain_triples_in_rdf_12(toy: Dataset) -> None:
    triples = [q.triple for q in ox.parse(annotated.turtle(toy), format=ox.RdfFormat.TURTLE)]
    anvil, basalt = (ox.NamedNode(vocab.ID + name) for name in ("anvil", "basalt"))
    tie = ox.Triple(anvil, ox.NamedNode(vocab.LD + "claimedStakeIn"), basalt)
    claim = ox.NamedNode(vocab.ID + "anvil-basalt")
    assert tie in triples
    assert [t.subject for t in triples if t.predicate == REIFIES and t.object == tie] == [claim]
    share = next(t.object for t in triples if t.predicate.value == vocab.LD + "share")
    assert (share.value, share.datatype.value) == ("30", vocab.XSD + "double")


def test_every_claim_between_two_things_is_an_annotation(published: Dataset) -> None:
    store = ox.Store()
    store.bulk_extend(published.ontology + published.asserted)
    tied = store.query(
        "SELECT DISTINCT ?claim { ?class ld:annotates ?plain ; ld:edgeFrom ?from ; ld:edgeTo ?to ."
        " ?claim a ?class ; ?from ?start ; ?to ?end }",
        prefixes=vocab.PREFIXES,
        use_default_graph_as_union=True,
    )
    claims = {row["claim"] for row in tied}
    triples = list(ox.parse(annotated.turtle(published), format=ox.RdfFormat.TURTLE))
    assert {t.subject for t in triples if t.predicate == REIFIES} == claims
    assert len(claims) > 2_000


def test_every_claim_class_that_is_an_edge_annotates_a_triple(published: Dataset) -> None:
    words = published.vocabulary
    edges = {
        iri
        for iri, term in words.classes.items()
        if term.iris(vocab.LD + "edgeFrom") and vocab.LD + "Claim" in words.above(iri)
    }
    assert edges == {iri for iri, t in words.terms.items() if t.iris(vocab.LD + "annotates")}


def named(data: Dataset, claim: str) -> dict[str, str]:
    made = labels.of_claims(data.asserted, data.vocabulary)
    subject = ox.NamedNode(vocab.ID + claim)
    return {t.object.language: t.object.value for t in made if t.subject == subject}


def test_a_claim_has_a_short_name_in_both_languages(toy: Dataset) -> None:
    assert named(toy, "anvil-basalt") == {
        "en": "Anvil holds a stake in Basalt: 30 % (2024)",
        "zh": "铁砧公司持股玄武公司：30%（2024）",
    }
    assert named(toy, "days-rail-west") == {
        "en": "Western line: transit time, 5 day (2024)",
        "zh": "西线：运输时间、5 天（2024）",
    }


def test_every_shipped_claim_has_one_short_name_a_language(published: Dataset) -> None:
    claim = ox.NamedNode(vocab.LD + "Claim")
    claims = {q.subject for q in published.asserted if q.object == claim}
    made = labels.of_claims(published.asserted, published.vocabulary)
    assert sorted((t.subject.value, t.object.language) for t in made) == sorted(
        (c.value, lang) for c in claims for lang in ("en", "zh")
    )
    assert max(len(t.object.value) for t in made) < 300
    assert not [t.object.value for t in made if not t.object.value.strip()]
