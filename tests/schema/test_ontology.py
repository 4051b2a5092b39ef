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
MATCHES = (SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch)
BORROWED = {LD.labelColumn, LD.altLabelColumn}
LABELS = (RDFS.label, SKOS.prefLabel)
SUPERCLASSES = {SDO.Claim, ORG.Membership, GEO.Feature, GEO.Geometry}

# Vocabularies whose terms rdflib knows by name, so that a slip shows here, and others.
KNOWN = {str(space): space for space in (DCAT, DCTERMS, GEO, ORG, PROV, QB, SDO, SKOS)}
OTHERS = (
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "https://vocab.openownership.org/terms#",
    "https://schema.followthemoney.tech/#",
    "https://minmod.isi.edu/ontology/",
    "https://spec.edmcouncil.org/fibo/ontology/FND/",
    "http://resource.geosciml.org/classifier/cgi/mine-status/",
    "http://qudt.org/vocab/unit/",
)

CLASSES = {c for c in CORE.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)}
UNIONS = {
    union: set(CORE.items(members))
    for union, whole in CORE.subject_objects(OWL.equivalentClass)
    for members in CORE.objects(whole, OWL.unionOf)
}
COLUMNS = set(CORE.subjects(RDFS.range)) | BORROWED
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
PROPERTIES = {p for kind in PROPERTY_KINDS for p in CORE.subjects(RDF.type, kind)}
TERMS = CLASSES | PROPERTIES | BORROWED | set(CORE.subjects(RDF.type, RDFS.Datatype))
CONCEPTS = set(CODES.subjects(RDF.type, SKOS.Concept))
MOVED = set(CODES.subjects(DCTERMS.isReplacedBy))
CODE_CLASSES = set(CORE.transitive_subjects(RDFS.subClassOf, LD.Code)) - {LD.Code}
TABLES = {str(table): owner for owner, table in CORE.subject_objects(LD.table)}
FILES = [(table, file) for table in sorted(TABLES) for file in sorted(DATA.glob(table))]


def kebab(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "-", name.removesuffix("Code")).lower()


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
        assert sorted({t for t in used if t.startswith(CODE)} - CONCEPTS - SCHEMES - MOVED) == []


def test_a_column_has_one_range_which_we_can_read_and_the_kind_that_fits_it() -> None:
    plain = (XSD.string, XSD.integer, XSD.double, XSD.boolean, XSD.date, XSD.gYear)
    readable = {*plain, RDF.langString}
    for column in COLUMNS:
        (kind,) = CORE.objects(column, LD.cells if column in BORROWED else RDFS.range)
        assert kind in readable | CLASSES | {LD.PartialDate}, f"{local(column)}: {kind}"
        expected = OWL.ObjectProperty if kind in CLASSES else OWL.DatatypeProperty
        assert column in BORROWED or (column, RDF.type, expected) in CORE, local(column)


def test_every_property_has_one_domain_of_ours() -> None:
    evidence = {LD.evidence, LD.evidenceValue}
    for term in COLUMNS - BORROWED | evidence:
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


def filled(required: URIRef) -> set[URIRef]:
    """The columns of which a row fills one to have a property: mostly its own."""
    first = CORE.value(required, LD.firstFilled)
    return {LD[name] for name in first.split(";")} if first else {required}


def test_what_a_class_requires_is_a_column_of_it_that_nothing_derives() -> None:
    for owner in CLASSES:
        for required in {c for r in CORE.objects(owner, LD.requires) for c in filled(r)}:
            if (None, LD.borrows, required) in CORE:
                continue
            assert required in COLUMNS, local(required)
            assert (required, LD.derivedBy, None) not in CORE, local(required)
            assert CORE.value(required, RDFS.domain) in within(owner)


def test_a_column_has_another_name_if_it_is_borrowed_or_the_word_of_a_source() -> None:
    assert set(CORE.subjects(LD.column)) >= BORROWED
    assert set(CORE.objects(None, LD.borrows)) == {RDFS.label, SKOS.altLabel}
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


def test_no_term_of_another_vocabulary_is_described_as_if_it_were_ours() -> None:
    ours = "https://w3id.org/lodeway/"
    described = {
        s for s in CORE.subjects() if isinstance(s, URIRef) and not str(s).startswith(ours)
    }
    assert described == set()


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
    required = {r for a in ancestors(owner) for r in CORE.objects(a, LD.requires)}
    assert all(filled(CORE.value(None, LD.borrows, r, default=r)) & columns for r in required)
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
        folders = ("claims/", "official/", "routes/observations")
        among_claims = table.startswith(folders) and owner != LD.Difference
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
            matched = predicate in {*MATCHES, DCTERMS.license}
            typed = predicate in {RDF.type, RDFS.subClassOf}
            taken = value in {SKOS.Concept, SKOS.ConceptScheme, *SUPERCLASSES}
            borrowed = predicate == LD.borrows or value in {RDFS.label, SKOS.altLabel}
            assert matched or borrowed or (typed and taken), f"{subject} {predicate} {value}"


def test_every_match_names_a_term_that_exists() -> None:
    named = {str(o) for graph in (CORE, CODES) for m in MATCHES for o in graph.objects(None, m)}
    for match in sorted(named | {str(taken) for taken in SUPERCLASSES}):
        space = next((s for s in KNOWN if match.startswith(s)), None)
        assert match[len(space) :] in KNOWN[space] if space else match.startswith(OTHERS), match


# ---- what is added when the files are read ---------------------------------------------------

READ = ontology.read(ONTOLOGY).quads
WHOLE = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in READ}


def test_the_ontology_has_the_version_of_the_package_and_says_who_made_it() -> None:
    itself = URIRef("https://w3id.org/lodeway/ontology")
    assert str(CORE.value(itself, OWL.versionInfo)) == vocab.VERSION
    assert CORE.value(itself, OWL.versionIRI) == itself + f"/{vocab.VERSION}"
    assert str(CORE.value(itself, DCTERMS.creator)) == "Lodeway contributors"
    assert CORE.value(itself, DCTERMS.modified) >= CORE.value(itself, DCTERMS.created)
    vann = Space("http://purl.org/vocab/vann/")
    assert str(CORE.value(itself, vann.preferredNamespaceUri)) == vocab.LD
    assert vocab.PREFIXES[str(CORE.value(itself, vann.preferredNamespacePrefix))] == vocab.LD


def test_every_term_is_defined_by_the_ontology_and_nothing_borrowed_is() -> None:
    defined = {s for s, p, _ in WHOLE if p == str(RDFS.isDefinedBy)}
    assert defined == {str(term) for term in TERMS | SCHEMES}


def test_every_code_is_an_individual_a_top_concept_and_preferred_by_its_labels() -> None:
    for code in map(str, CONCEPTS):
        for scheme in {o for s, p, o in WHOLE if s == code and p == str(SKOS.inScheme)}:
            assert (code, str(SKOS.topConceptOf), scheme) in WHOLE
            assert (scheme, str(SKOS.hasTopConcept), code) in WHOLE
        assert (code, str(RDF.type), str(OWL.NamedIndividual)) in WHOLE
        labels = [{o for s, p, o in WHOLE if s == code and p == str(label)} for label in LABELS]
        assert labels[0] == labels[1]


def test_a_column_that_holds_one_value_is_functional_and_no_other() -> None:
    functional = {s for s, p, o in WHOLE if o == str(OWL.FunctionalProperty)}
    assert functional == {
        str(column)
        for column in COLUMNS - BORROWED
        if CORE.value(column, RDFS.range) != RDF.langString
        and (column, LD.multiple, None) not in CORE
        and (column, LD.derivedBy, None) not in CORE
    }


def test_a_site_is_a_deposit_a_project_or_a_mine_and_types_say_so() -> None:
    assert {c for c in CLASSES if (c, RDFS.subClassOf, LD.Site) in CORE} == {
        LD.Deposit,
        LD.Project,
        LD.Mine,
    }


def test_what_tells_how_well_a_thing_is_known_stands_under_one_property() -> None:
    below = {local(p): local(o) for p, o in CORE.subject_objects(RDFS.subPropertyOf)}
    assert {p for p, above in below.items() if above == "evidence"} == {
        "source",
        "status",
        "confidence",
        "basis",
        "rank",
    }
    assert {p for p, above in below.items() if above == "evidenceValue"} == {
        "locator",
        "recorded",
        "retracted",
    }


# ---- codes -----------------------------------------------------------------------------------


def test_every_code_class_has_a_scheme_of_its_own_name_with_codes_in_it() -> None:
    assert {URIRef(CODE + kebab(local(c))) for c in CODE_CLASSES} == SCHEMES
    assert set(CODES.objects(None, SKOS.inScheme)) == SCHEMES


def test_every_code_stands_in_the_scheme_of_its_class_under_its_own_notation() -> None:
    for concept in CONCEPTS:
        # Of a class and of those that it is a kind of, in the scheme of each.
        kinds = set(CODES.objects(concept, RDF.type)) - {SKOS.Concept}
        (kind,) = (k for k in kinds if ancestors(k) - {LD.Code, SKOS.Concept} == kinds)
        assert kinds <= CODE_CLASSES
        schemes = {URIRef(CODE + kebab(local(k))) for k in kinds}
        assert set(CODES.objects(concept, SKOS.inScheme)) == schemes
        assert [str(n) for n in CODES.objects(concept, SKOS.notation)] == [local(concept)]
        assert str(concept) == f"{CODE}{kebab(local(kind))}/{local(concept)}"


def orders(scheme: str) -> dict[str, int]:
    """Where the codes of a scheme stand that have an order."""
    codes = CODES.subjects(SKOS.inScheme, URIRef(CODE + scheme))
    return {local(c): int(str(at)) for c in codes for at in CODES.objects(c, LD.order)}


def test_progress_climbs_from_rumour_to_operation_and_a_plain_fact_is_no_step_of_it() -> None:
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
    # What is announced and what is put forward for decision are equally firm: they share a place.
    steps = {name: at for at, name in enumerate(climb, 1)} | {"proposed": 2}
    assert orders("progress") == steps
    in_scheme = {local(c) for c in CODES.subjects(SKOS.inScheme, URIRef(f"{CODE}progress"))}
    assert in_scheme - steps.keys() == {"reported"}


def test_outcomes_are_ordered_by_how_final_they_are() -> None:
    assert orders("outcome") == {"suspended": 1, "lapsed": 2, "denied": 3}


def test_a_status_is_a_step_of_progress_or_an_outcome_and_never_both() -> None:
    kinds = [set(CODES.subjects(RDF.type, LD[kind])) for kind in ("Progress", "Outcome", "Status")]
    assert kinds[0] | kinds[1] == kinds[2]
    assert not kinds[0] & kinds[1]
    assert CORE.value(LD.status, LD.firstFilled) == Literal("outcome;progress")


def test_every_code_that_moved_leads_to_one_that_is_there() -> None:
    assert MOVED
    for old in MOVED:
        (new,) = CODES.objects(old, DCTERMS.isReplacedBy)
        assert new in CONCEPTS, old
        assert old not in CONCEPTS, old
        # It keeps its name in another scheme, or its scheme under another name.
        stays = str(new).removesuffix(local(new)) == str(old).removesuffix(local(old))
        assert stays or local(new) == local(old), old
        assert (old, OWL.deprecated, Literal(True)) in CODES, old


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


UNIT, KIND = Space(f"{CODE}unit/"), Space(f"{CODE}quantity-kind/")
SAME_UNIT = {  # our unit, what QUDT 3 calls it, and its factor there to the SI unit
    "CARAT": ("carat", 2e-4, "t", 1e3),
    "OZ_TROY": ("ozt", 0.0311034768, "t", 1e3),
    "LB": ("lb", 0.45359237, "t", 1e3),
    "KiloTONNE-PER-YR": ("kt-per-year", 0.0316880878140289502, "t-per-year", 1e3 / 31557600),
    "MI_N": ("nmi", 1852, "m", 1),
    "YR": ("y", 31557600, "d", 86400),
    "KN": ("knots", 0.51444444444444444, "km-per-day", 1000 / 86400),
    "L": ("l", 1e-3, "m3", 1),
    "PERCENT": ("percent", 0.01, "ratio", 1),
}


def test_every_unit_measures_one_dimension_and_every_kind_has_a_unit() -> None:
    measured = {unit: set(CODES.objects(unit, LD.dimension)) for unit in CONCEPTS if unit in UNIT}
    assert all(len(dimensions) == 1 for dimensions in measured.values())
    for unit, base in CODES.subject_objects(LD.baseUnit):
        assert measured[unit] == measured[base], local(unit)
    known = set.union(*measured.values())
    for kind in (c for c in CONCEPTS if c in KIND):
        dimensions = set(CODES.objects(kind, LD.dimension))
        assert dimensions, local(kind)
        assert dimensions <= known, local(kind)


def test_a_unit_of_another_vocabulary_is_as_large_as_ours() -> None:
    for name, (unit, si, base, base_si) in SAME_UNIT.items():
        assert (UNIT[unit], SKOS.exactMatch, URIRef(f"http://qudt.org/vocab/unit/{name}")) in CODES
        assert CODES.value(UNIT[unit], LD.baseUnit) == UNIT[base]
        assert float(CODES.value(UNIT[unit], LD.factor)) * base_si == pytest.approx(si)


def test_a_unit_has_a_ucum_code_unless_it_counts_money_or_marks() -> None:
    without = {local(c) for c in CONCEPTS if c in UNIT} - {
        local(c) for c in CODES.subjects(LD.ucumCode)
    }
    assert all(u.startswith(("usd", "eur", "us-cents")) for u in without - {"index", "score"})


def test_what_a_state_or_a_kind_is_said_of_is_what_its_claims_take() -> None:
    for code, owner in CODES.subject_objects(LD.saidOf):
        assert owner in CLASSES, local(code)
        taken = LD.StatusSubject if "asset-state" in code else LD.Measurable
        below = {c for c in CLASSES if owner in within(c)} - set(UNIONS)
        assert all(taken in within(c) for c in below), f"{local(code)}: {local(owner)}"


@pytest.mark.parametrize("name", [*MODULES, "shapes.ttl"])
def test_both_engines_read_the_same_triples(name: str) -> None:
    store = pyoxigraph.Store()
    store.load(path=ONTOLOGY / name, format=pyoxigraph.RdfFormat.TURTLE)
    assert len(store) == len(parse(name))
