"""What a release carries: every file whole, parsed by another engine, and described."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, VOID, XSD
from rdflib.namespace import Namespace as Space

from command_line import run
from lodeway.build import release
from lodeway.publish import files
from lodeway.schema import vocab
from toys import Project

DATASET = URIRef(vocab.BASE + "dataset")
SPDX = Space("http://spdx.org/rdf/terms#")
QUICK = {
    *("graph.nq", "asserted.ttl", "derived.ttl", "ontology.ttl", "shapes.ttl", "context.jsonld"),
    *("void.ttl", "dcat.ttl", "SHA256SUMS", "manifest.json"),
}
SLOWER = {
    *("graph.trig", "union.nt", "labels.ttl", "annotations.ttl", "claims.jsonld"),
    *("ontology.html", "terms-changes.md", "bods.json", "ftm.jsonl"),
}
# What describes the other files, and is made with them.
APART = {"dcat.ttl", "SHA256SUMS", "manifest.json"}


def built(project: Path, out: Path, *options: str) -> Path:
    done = run("build", "--project", project, "--out", out, *options)
    assert done.returncode == 0, done.stderr
    return release.current(out)


@pytest.fixture
def folder(project: Project, tmp_path: Path) -> Path:
    return built(project(), tmp_path / "out", "--publish")


def triples(file: Path) -> set[ox.Triple]:
    kind = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS}
    found = ox.parse(file.read_bytes(), format=kind[file.suffix])
    return {ox.Triple(q.subject, q.predicate, q.object) for q in found}


def test_a_build_writes_the_quick_files_and_publish_all(project: Project, tmp_path: Path) -> None:
    root = project()
    assert {p.name for p in built(root, tmp_path / "quick").iterdir()} == QUICK
    whole = built(root, tmp_path / "whole", "--publish")
    assert {p.name for p in whole.iterdir()} == QUICK | SLOWER


def test_the_same_tables_give_the_same_bytes(project: Project, tmp_path: Path) -> None:
    root = project()
    first = built(root, tmp_path / "one", "--publish")
    second = built(root, tmp_path / "two", "--publish")
    assert first.name == second.name
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [
        p.read_bytes() for p in sorted(second.iterdir())
    ]


def test_ontology_asserted_and_derived_part_the_graph(folder: Path) -> None:
    parts = [triples(folder / f"{name}.ttl") for name in ("ontology", "asserted", "derived")]
    whole = triples(folder / "graph.nq")
    assert sum(map(len, parts)) == len(whole)
    assert {t.predicate for p in parts for t in p} == {t.predicate for t in whole}
    holds = ox.Triple(
        ox.NamedNode(vocab.ID + "anvil-basalt"),
        ox.NamedNode(vocab.LD + "holder"),
        ox.NamedNode(vocab.ID + "anvil"),
    )
    assert [holds in part for part in parts] == [False, True, False]


def test_a_plain_engine_sees_everything_once_in_its_default_graph(folder: Path) -> None:
    lines = (folder / "union.nt").read_bytes().splitlines()
    assert len(lines) == len(set(lines))
    named = ox.Store()
    named.bulk_load((folder / "graph.nq").read_bytes(), format=ox.RdfFormat.N_QUADS)
    count = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/lodeway/ontology#Stake> }"
    assert [row["n"].value for row in named.query(count)] == ["0"]
    named.bulk_load((folder / "union.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES)
    assert [row["n"].value for row in named.query(count)] == ["1"]


def test_the_trig_holds_the_graphs_of_the_quads_and_the_names_of_claims(folder: Path) -> None:
    trig = set(ox.parse((folder / "graph.trig").read_bytes(), format=ox.RdfFormat.TRIG))
    quads = set(ox.parse((folder / "graph.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))
    more = {q.graph_name.value for q in trig} - {q.graph_name.value for q in quads}
    assert more == {vocab.DERIVED_GRAPHS + "claim-labels"}


def test_checksums_fit_the_files(folder: Path) -> None:
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert {name for _, name in lines} == (QUICK | SLOWER) - {"SHA256SUMS", "manifest.json"}
    for checksum, name in lines:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum


def test_void_counts_what_is_there(folder: Path) -> None:
    void = Graph().parse(folder / "void.ttl")
    whole = Graph()
    for name in ("ontology", "asserted", "derived"):
        part = Graph().parse(folder / f"{name}.ttl")
        assert void.value(URIRef(f"{DATASET}#{name}"), VOID.triples).value == len(part)
        whole += part
    assert void.value(DATASET, VOID.triples).value == len(whole)
    partitions = {
        str(void.value(part, VOID["class"])): void.value(part, VOID.entities).value
        for part in void.objects(DATASET, VOID.classPartition)
    }
    stake = URIRef(vocab.LD + "Stake")
    assert partitions[str(stake)] == len(list(whole.subjects(RDF.type, stake))) == 1
    properties = {
        void.value(part, VOID.property): void.value(part, VOID.triples).value
        for part in void.objects(DATASET, VOID.propertyPartition)
    }
    assert properties == {p: len(list(whole[:p:])) for p in set(whole.predicates())}
    assert len(properties) == void.value(DATASET, VOID.properties).value


def test_dcat_lists_every_file_with_size_checksum_type_and_licence(folder: Path) -> None:
    dcat = Graph().parse(folder / "dcat.ttl")
    assert (DATASET, RDF.type, DCAT.Dataset) in dcat
    assert str(dcat.value(DATASET, URIRef(f"{DCAT}version"))) == vocab.VERSION
    assert dcat.value(DATASET, DCTERMS.modified).datatype == XSD.date
    listed = {str(iri).rpartition("/")[2]: iri for iri in dcat.objects(DATASET, DCAT.distribution)}
    assert set(listed) == (QUICK | SLOWER) - APART
    for name, iri in listed.items():
        content = (folder / name).read_bytes()
        checksum = dcat.value(iri, SPDX.checksum)
        assert int(dcat.value(iri, DCAT.byteSize)) == len(content)
        assert str(dcat.value(checksum, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest()
        assert str(dcat.value(iri, DCAT.mediaType)).startswith("https://www.iana.org/assignments/")
        assert dcat.value(iri, DCTERMS.license)
        assert {t.language for t in dcat.objects(iri, DCTERMS.title)} == {"en", "zh"}


def test_each_derived_graph_names_the_rule_that_made_it(folder: Path) -> None:
    dcat = Graph().parse(folder / "dcat.ttl")
    quads = ox.parse((folder / "graph.nq").read_bytes(), format=ox.RdfFormat.N_QUADS)
    graphs = {q.graph_name.value for q in quads if "/graph/derived/" in q.graph_name.value}
    assert graphs
    for graph in graphs:
        run_of = dcat.value(URIRef(graph), PROV.wasGeneratedBy)
        plan = dcat.value(dcat.value(run_of, PROV.qualifiedAssociation), PROV.hadPlan)
        assert str(plan) == f"{vocab.BASE}rule/{vocab.local(graph)}"
        titles = {t.language for t in dcat.objects(plan, URIRef(vocab.RDFS + "label"))}
        assert titles == {"en", "zh"}


def test_export_writes_one_file_and_lists_what_there_is(project: Project, tmp_path: Path) -> None:
    root = project()
    whole = built(root, tmp_path / "out", "--publish")
    for name in ("derived.ttl", "annotations.ttl"):
        file = tmp_path / f"mine-{name}"
        done = run("export", name, "--project", root, "--out", file)
        assert done.returncode == 0, done.stderr
        assert file.read_bytes() == (whole / name).read_bytes()
    listed = json.loads(run("export", "--format", "json").stdout)
    names = {row["file"] for row in listed["tables"][0]["rows"]}
    alone = {one.name for one in files.listed()} - {*QUICK, *SLOWER}
    assert names == ((QUICK | SLOWER) - APART) | alone


def test_export_of_what_there_is_not_names_what_there_is() -> None:
    done = run("export", "graph.xml")
    assert done.returncode == 2
    assert "no file 'graph.xml'; use one of graph.nq, asserted.ttl" in done.stderr
