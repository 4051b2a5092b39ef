"""The vocabulary and its codes keep their own promises, and the tables keep to the vocabulary."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, GEO, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SKOS, XSD
from rdflib.namespace import Namespace as Space

from lodeway.schema import ontology, vocab
from toys import ROOT
from vocabulary import (
    CODE,
    CODES,
    CORE,
    HAN,
    LD,
    MODULES,
    ONTOLOGY,
    SCHEMES,
    SHAPES,
    local,
    parse,
    texts,
)

DATA = ROOT / "data"
BORROWED = {RDFS.label, SKOS.altLabel}

# Vocabularies whose terms rdflib knows by name, so that a slip shows here, and others.
KNOWN = {str(space): space for space in (DCAT, DCTERMS, GEO, ORG, PROV, QB, SDO, SKOS)}
OTHERS = (
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "https://vocab.openownership.org/terms#",
    "https://schema.followthemoney.tech/#",
    "https://minmod.isi.edu/ontology/",
    "https://spec.edmcouncil.org/fibo/ontology/FND/",
    "http://resource.geosciml.org/classifier/cgi/mine-status/",
)

CLASSES = {c for c in CORE.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)}
UNIONS = {
    union: set(CORE.items(members))
    for union, whole in CORE.subject_objects(OWL.equivalentClass)
    for members in CORE.objects(whole, OWL.unionOf)
}
COLUMNS = set(CORE.subjects(RDFS.range))
PROPERTIES = COLUMNS | set(CORE.subjects(RDF.type, OWL.AnnotationProperty)) - BORROWED
TERMS = CLASSES | PROPERTIES | set(CORE.subjects(RDF.type, RDFS.Datatype))
CONCEPTS = set(CODES.subjects(RDF.type, SKOS.Concept))
CODE_CLASSES = set(CORE.subjects(RDFS.subClassOf, LD.Code))
TABLES = {str(table): owner for owner, table in CORE.subject_objects(LD.table)}
FILES = [(table, file) for table in sorted(TABLES) for file in sorted(DATA.glob(table))]


def kebab(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "-", name).lower()


def ancestors(term: URIRef) -> set[URIRef]:
    return set(CORE.transitive_objects(term, RDFS.subClassOf))


def within(term: URIRef) -> set[URIRef]:
    """The ancestors of a class, and the unions that one of them, or such a union, is in."""
    found = ancestors(term)
    while new := {union for union, members in UNIONS.items() if members & found} - found:
        found |= new
    return found


def header(file: Path) -> list[str]:
    """The columns of a table, the two languages of one text as one."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(dict.fromkeys(name.split("@")[0] for name in next(csv.reader(lines))))


# ---- terms -----------------------------------------------------------------------------------

WORDED = [(CORE, t) for t in sorted(TERMS)] + [(CODES, c) for c in sorted(CONCEPTS | SCHEMES)]


@pytest.mark.parametrize(("graph", "term"), WORDED, ids=[str(t) for _, t in WORDED])
def test_every_term_and_code_is_named_and_defined_in_both_languages(
    graph: Graph, term: URIRef
) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        for language in ("en", "zh"):
            (text,) = texts(graph, term, predicate, language)
            assert bool(HAN.search(text)) == (language == "zh"), text
    assert graph is CODES or len(list(CORE.objects(term, SKOS.example))) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_terms_of_one_kind_share_a_label(language: str) -> None:
    groups = [(CORE, CLASSES), (CORE, PROPERTIES), (CODES, SCHEMES)]
    groups += [(CODES, set(CODES.subjects(SKOS.inScheme, scheme))) for scheme in SCHEMES]
    for graph, terms in groups:
        labels = [label for t in terms for label in texts(graph, t, RDFS.label, language)]
        assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_every_term_and_code_we_use_is_declared() -> None:
    for graph in (CORE, CODES, SHAPES):
        used = {t for triple in graph for t in triple if isinstance(t, URIRef)}
        assert sorted({t for t in used if t.startswith(str(LD))} - TERMS) == []
        assert sorted({t for t in used if t.startswith(CODE)} - CONCEPTS - SCHEMES) == []


def test_a_column_has_one_range_which_we_can_read_and_the_kind_that_fits_it() -> None:
    plain = (XSD.string, XSD.integer, XSD.double, XSD.boolean, XSD.date, XSD.gYear)
    readable = {*plain, RDF.langString}
    for column in COLUMNS:
        (kind,) = CORE.objects(column, RDFS.range)
        assert kind in readable | CLASSES | {LD.PartialDate}, f"{local(column)}: {kind}"
        expected = OWL.ObjectProperty if kind in CLASSES else OWL.DatatypeProperty
        assert column in BORROWED or (column, RDF.type, expected) in CORE, local(column)


def test_every_property_has_one_domain_of_ours() -> None:
    for term in COLUMNS - BORROWED:
        (domain,) = CORE.objects(term, RDFS.domain)
        assert domain in CLASSES, local(term)


def test_a_union_is_of_classes_of_ours_and_something_takes_it() -> None:
    limits = set(CORE.objects(None, OWL.allValuesFrom))
    taken = set(CORE.objects(None, RDFS.domain)) | set(CORE.objects(None, RDFS.range)) | limits
    for union, members in UNIONS.items():
        assert members <= CLASSES - {union}
        assert len(members) > 1
        assert union in taken | {m for of in UNIONS.values() for m in of}, local(union)


def test_only_what_may_be_about_anything_ranges_over_all_entities() -> None:
    anything = {local(p) for p in CORE.subjects(RDFS.range, LD.Entity)}
    general = {"about", "affects", "touches", "subject", "describes", "standsFor", "identifies"}
    assert anything == general


def test_the_loader_reads_the_members_of_a_union_as_its_kinds_and_as_no_types() -> None:
    schema = ontology.read(ONTOLOGY)
    for union, members in UNIONS.items():
        assert schema.classes[local(union)].members
        for kind in CLASSES:
            assert schema.is_a(local(kind), local(union)) == (union in within(kind))
        assert not any(local(union) in schema.classes[local(m)].ancestors for m in members)
    assert schema.is_a("Mine", "Producer")
    assert not schema.is_a("Agreement", "Producer")
    assert schema.classes["Production"].only["subject"] == "Producer"
    assert schema.classes["Production"].fixed == {"quantityKind": "production"}


def test_what_a_class_requires_is_a_column_of_it_that_nothing_derives() -> None:
    for owner in CLASSES:
        for required in CORE.objects(owner, LD.requires):
            assert required in COLUMNS, local(required)
            assert (required, LD.derivedBy, None) not in CORE, local(required)
            assert required in BORROWED or CORE.value(required, RDFS.domain) in within(owner)


def test_a_column_has_another_name_if_it_is_borrowed_or_the_word_of_a_source() -> None:
    assert set(CORE.subjects(LD.column)) >= BORROWED
    for column in set(CORE.subjects(LD.column)) - BORROWED:
        assert CORE.value(column, RDFS.range) == LD.PartialDate, local(column)


def test_every_partial_date_stands_as_stated_beside_a_day_that_compares() -> None:
    for stated in CORE.subjects(RDFS.range, LD.PartialDate):
        name = local(stated).removesuffix("Stated")
        assert local(stated) == f"{name}Stated"
        assert CORE.value(LD[name], RDFS.range) == XSD.date, name
        assert CORE.value(LD[name], RDFS.domain) == CORE.value(stated, RDFS.domain)
        assert CORE.value(LD[name], LD.derivedBy) is not None
        made = CORE.value(stated, LD.derivedBy)
        assert str(CORE.value(stated, LD.column)) == name or made is not None
    dates = {local(stated) for stated in CORE.subjects(RDFS.range, LD.PartialDate)}
    assert dates == {name + vocab.STATED for name in vocab.DATES}


def test_a_class_of_periods_is_one_of_dated_claims_and_says_so_by_true() -> None:
    periods = list(CORE.subject_objects(LD.period))
    assert {local(owner) for owner, _ in periods} == {"QuantityStatement", "Flow"}
    for owner, said in periods:
        assert LD.Claim in ancestors(owner)
        assert said == Literal(True)


def test_every_table_belongs_to_one_class_and_every_file_to_one_table() -> None:
    assert len(TABLES) == len(list(CORE.subject_objects(LD.table)))
    files = [file for _, file in FILES if "imported" not in file.parts]
    assert sorted(files) == sorted(f for f in DATA.rglob("*.csv") if "imported" not in f.parts)
    assert {t for t in TABLES if not t.startswith("imported/")} <= {table for table, _ in FILES}


@pytest.mark.parametrize(("table", "file"), FILES, ids=[str(f.relative_to(DATA)) for _, f in FILES])
def test_every_column_of_a_table_fits_its_class_and_none_required_is_missing(
    table: str, file: Path
) -> None:
    owner = TABLES[table]
    stated = COLUMNS - set(CORE.subjects(LD.derivedBy))
    by_header = {str(CORE.value(c, LD.column) or local(c)): c for c in stated}
    below = {c for c in CLASSES if owner in ancestors(c)}
    columns = {by_header[name] for name in header(file) if name not in ("id", "type")}
    assert len(by_header) == len(stated)
    assert {r for a in ancestors(owner) for r in CORE.objects(a, LD.requires)} <= columns
    for column in columns:
        domain = CORE.value(column, RDFS.domain)
        fits = within(owner) | below | {union for c in below for union in within(c)}
        assert column in BORROWED or domain in fits, f"{local(column)}: {local(domain)}"


def test_an_edge_class_says_where_it_runs_in_which_network_and_how_it_reads() -> None:
    edges = set(CORE.subjects(LD.edgeFrom))
    for word in (LD.edgeTo, LD.network, LD.edgeLabel):
        assert set(CORE.subjects(word)) == edges
    for edge in edges:
        for end in (LD.edgeFrom, LD.edgeTo):
            (column,) = CORE.objects(edge, end)
            assert (column, RDF.type, OWL.ObjectProperty) in CORE, local(column)
            assert CORE.value(column, RDFS.domain) in within(edge)
        assert [len(texts(CORE, edge, LD.edgeLabel, lang)) for lang in ("en", "zh")] == [1, 1]


def test_there_are_five_networks_and_only_segments_are_travelled_both_ways() -> None:
    networks = {str(network) for network in CORE.objects(None, LD.network)}
    assert networks == {"actors", "ownership", "minerals", "transport", "flows"}
    assert list(CORE.subjects(LD.edgeBothWays)) == [LD.Segment]


def test_a_context_line_runs_between_two_entities() -> None:
    for column in CORE.subjects(LD.contextEdge):
        assert LD.Entity in ancestors(CORE.value(column, RDFS.range)), local(column)


def test_what_stands_among_the_claims_is_one_and_nothing_is_both_claim_and_entity() -> None:
    assert not [c for c in CLASSES if {LD.Entity, LD.Claim} <= ancestors(c)]
    for table, owner in TABLES.items():
        among_claims = table.startswith(("claims/", "official/")) and owner != LD.Difference
        assert (LD.Claim in ancestors(owner)) == among_claims or table.startswith("imported/"), (
            table
        )
    for folder in ("actors", "agreements", "assets", "minerals"):
        owners = {owner for table, owner in TABLES.items() if table.startswith(f"{folder}/")}
        assert all(LD.Entity in ancestors(owner) for owner in owners), folder
    for alone in (LD.Source, LD.Difference, LD.Assumption, LD.CorridorLeg):
        assert not ancestors(alone) & {LD.Entity, LD.Claim}


def test_other_vocabularies_are_only_matched_but_for_skos_and_what_lies_on_a_map() -> None:
    ours = ("https://w3id.org/lodeway/", str(OWL), str(RDF), str(RDFS), str(XSD))
    for subject, predicate, value in [*CORE, *CODES]:
        if isinstance(value, URIRef) and not str(value).startswith(ours):
            matched = predicate in {SKOS.closeMatch, DCTERMS.license}
            typed = predicate in {RDF.type, RDFS.subClassOf}
            above = value in {SKOS.Concept, SKOS.ConceptScheme, GEO.Feature, GEO.Geometry}
            assert matched or (typed and above), f"{subject} {predicate} {value}"


def test_every_match_names_a_term_that_exists() -> None:
    for match in [str(o) for graph in (CORE, CODES) for o in graph.objects(None, SKOS.closeMatch)]:
        space = next((s for s in KNOWN if match.startswith(s)), None)
        assert match[len(space) :] in KNOWN[space] if space else match.startswith(OTHERS), match


# ---- codes -----------------------------------------------------------------------------------


def test_every_code_class_has_a_scheme_of_its_own_name_with_codes_in_it() -> None:
    assert {URIRef(CODE + kebab(local(c))) for c in CODE_CLASSES} == SCHEMES
    assert set(CODES.objects(None, SKOS.inScheme)) == SCHEMES


def test_every_code_stands_in_the_scheme_of_its_class_under_its_own_notation() -> None:
    for concept in CONCEPTS:
        (kind,) = set(CODES.objects(concept, RDF.type)) - {SKOS.Concept}
        scheme = f"{CODE}{kebab(local(kind))}"
        assert kind in CODE_CLASSES
        assert list(CODES.objects(concept, SKOS.inScheme)) == [URIRef(scheme)]
        assert [str(n) for n in CODES.objects(concept, SKOS.notation)] == [local(concept)]
        assert str(concept) == f"{scheme}/{local(concept)}"


def test_the_ladder_climbs_from_rumour_to_operation_and_denied_stands_below_it() -> None:
    statuses = CODES.subjects(SKOS.inScheme, URIRef(f"{CODE}status"))
    rung = {local(c): int(CODES.value(c, LD.ladder)) for c in statuses}
    aside = {"proposed": rung["announced"], "reported": rung["non-binding"]}
    below = {"denied": 0, "suspended": 0, "lapsed": 0}
    climb = [
        "rumoured",
        "announced",
        "non-binding",
        "signed",
        "ratification-pending",
        "binding",
        "approved",
        "closed",
        "operating",
    ]
    assert rung == {name: at for at, name in enumerate(climb, 1)} | aside | below


def test_a_unit_leads_to_its_base_unit_by_a_known_factor() -> None:
    for base in set(CODES.objects(None, LD.baseUnit)):
        assert CODES.value(base, LD.baseUnit) == base
        assert float(CODES.value(base, LD.factor)) == 1
    factor = {local(unit): float(value) for unit, value in CODES.subject_objects(LD.factor)}
    assert factor["nmi"] / factor["km"] == pytest.approx(1.852)
    assert factor["mt-per-year"] / factor["kt-per-year"] == 1000
    assert factor["knots"] == pytest.approx(24 * 1.852)
    dollars = Space(f"{CODE}unit/")
    assert CODES.value(dollars["usd-per-kg"], LD.baseUnit) == dollars["usd-per-t"]


@pytest.mark.parametrize("name", [*MODULES, "shapes.ttl"])
def test_both_engines_read_the_same_triples(name: str) -> None:
    store = pyoxigraph.Store()
    store.load(path=ONTOLOGY / name, format=pyoxigraph.RdfFormat.TURTLE)
    assert len(store) == len(parse(name))
