"""The vocabulary, its codes, shapes and rules keep their own promises, in two engines."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    GEO,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    XSD,
    Namespace,
)

ONTOLOGY = Path(__file__).parents[1] / "ontology"
RULES = sorted((ONTOLOGY / "rules").glob("*.rq"))

LD = Namespace("https://w3id.org/lodeway/ontology#")
CODE = "https://w3id.org/lodeway/code/"
SHAPE = "https://w3id.org/lodeway/shape/"
BORROWED = {RDFS.label, SKOS.altLabel}
HAN = re.compile("[\u4e00-\u9fff]")

COMMON = "source locator since until status confidence basis rank recorded spellsOut note"
QUANTITY = "subject quantityKind mineral stage value low high unit"
OFFICIAL = (
    f"{QUANTITY} qualifier statistic counterpart valueAsPrinted countryAsPrinted mineralAsPrinted "
    f"noteAsPrinted {COMMON}"
)
RECORD = "source locator recordId countryAsPrinted mineralAsPrinted noteAsPrinted"
SOURCE = (
    "label publisher published retrieved language sourceKind reference interested vintage licence "
    "fileHash note"
)
TABLES = {
    "sources.csv": SOURCE,
    "topics.csv": "label altLabel",
    "minerals/minerals.csv": "label altLabel symbol broaderMineral cgiExact cgiClose minmodId",
    "minerals/forms.csv": "label altLabel mineral stage",
    "minerals/trade-codes.csv": (
        "label code edition mineral form stage source locator confidence basis note"
    ),
    "minerals/lists.csv": "label issuedBy issued source",
    "actors/states.csv": "label altLabel iso2 iso3",
    "actors/actors.csv": "label altLabel country bodyOf",
    "assets/assets.csv": "label altLabel country mineral lat lon source basis",
    "places/regions.csv": "label altLabel country",
    "places/outlines.csv": "outlineOf wkt source",
    "places/passage-lines.csv": "lineAcross line source note",
    "places/nodes.csv": "label altLabel country lat lon source basis",
    "routes/segments.csv": "label fromNode toNode mode passes gauge source basis",
    "routes/corridors.csv": "label altLabel seaGate country",
    "routes/legs.csv": "corridor position segment",
    "routes/assumptions.csv": ("label mode quantityKind subject value low high unit source note"),
    "agreements/agreements.csv": "label altLabel agreementType",
    "agreements/clauses.csv": "label agreement clauseType clauseForce touches source locator basis note",
    "agreements/programmes.csv": "label altLabel runBy",
    "events/events.csv": (
        "label since until affects source locator status confidence basis recorded note"
    ),
    "claims/statements.csv": f"summary statementKind about verdict verdictNote {COMMON}",
    "claims/differences.csv": "claim otherClaim differenceKind prevails note",
    "claims/stakes.csv": (
        f"holder target interestType share shareMin shareMax ofInterestOf underAgreement {COMMON}"
    ),
    "claims/controls.csv": f"controller controlled controlType {COMMON}",
    "claims/operations.csv": f"operator operated termYears underAgreement {COMMON}",
    "claims/memberships.csv": f"member organization role {COMMON}",
    "claims/participations.csv": f"party agreement role {COMMON}",
    "claims/financings.csv": (
        "financier recipient instrument amount amountMax currency includedIn mayOverlap "
        f"underAgreement {COMMON}"
    ),
    "claims/price-floors.csv": (
        f"guarantor beneficiary mineral value unit currency termYears underAgreement {COMMON}"
    ),
    "claims/offtakes.csv": (
        f"offtaker supplier mineral shareOfOutput value unit underAgreement {COMMON}"
    ),
    "claims/quantities.csv": f"{QUANTITY} {COMMON}",
    "official/*.csv": OFFICIAL,
    "claims/productions.csv": f"{QUANTITY} {COMMON}",
    "claims/reserves.csv": f"{QUANTITY} {COMMON}",
    "claims/route-figures.csv": f"subject quantityKind value low high unit {COMMON}",
    "claims/flows.csv": f"origin destination mineral form value unit viaCorridor {COMMON}",
    "claims/restrictions.csv": f"imposedBy appliesTo measure legalAct {COMMON}",
    "claims/listings.csv": f"mineral list {COMMON}",
    "claims/statuses.csv": f"subject state {COMMON}",
    "aliases/countries.csv": "name standsFor usedBy note",
    "aliases/commodities.csv": "name standsFor usedBy note",
    "aliases/name-words.csv": "name tells usedBy",
    "aliases/units.csv": "name unit spellingFactor usedBy note",
    "matches/*.csv": (
        "source recordId name describes matchBand matchRule matchScore decision decidedBy recorded "
        "note"
    ),
    "imported/*/sites.csv": (
        f"{RECORD} name otherName country mineral lat lon kindAsPrinted stateAsPrinted "
        "operatorAsPrinted value unit since until"
    ),
    "imported/*/places.csv": (
        f"{RECORD} name otherName country lat lon kindAsPrinted channelDepth anchorageDepth "
        "cargoPierDepth"
    ),
    "imported/*/codes.csv": f"{RECORD} name otherName country kindAsPrinted",
    "imported/*/companies.csv": f"{RECORD} name otherName country lei kindAsPrinted stateAsPrinted",
    "imported/*/holdings.csv": (
        f"{RECORD} holderRecord holderName heldRecord recordShare recordShareMin recordShareMax "
        "kindAsPrinted stateAsPrinted since until"
    ),
    "imported/*/activities.csv": (
        f"{RECORD} name country payer payee planned paid recordCurrency stateAsPrinted since until"
    ),
    "imported/*/figures.csv": OFFICIAL,
    "imported/*/sources.csv": SOURCE,
}

CODES = {
    "Status": (
        "rumoured announced proposed non-binding signed binding approved closed operating "
        "suspended lapsed denied reported"
    ),
    "Confidence": "high medium low",
    "Basis": "read recalled calculated derived assumed",
    "Rank": "preferred normal deprecated",
    "StatementKind": "fact reported opinion prediction",
    "Verdict": "confirmed partly-confirmed contradicted unverified not-checkable",
    "DifferenceKind": (
        "true-conflict other-date other-universe other-definition revision translation "
        "imprecise-wording internal-arithmetic"
    ),
    "InterestType": "shareholding voting-rights warrants royalty lease option",
    "ControlType": "board offtake voting contract legal state-owned",
    "Role": (
        "member chair signatory party mediator attendee invited beneficiary observer operator "
        "successor"
    ),
    "Instrument": (
        "loan letter-of-interest letter-of-intent equity preferred-equity grant guarantee "
        "facility budget mixed private-capital concession-premium commitment"
    ),
    "Measure": "licence ban quota tariff sanction local-processing suspension",
    "Mode": "rail road sea",
    "Stage": "ore mine concentrate refined oxide metal magnet chemical",
    "QuantityKind": (
        "length sea-distance transit-time dwell capacity throughput cost-per-tonne price "
        "production reserve count share volume mass term cover-time speed depth "
        "investment-cost distance-saving imports exports consumption supply shipments stocks "
        "employment import-share net-import-reliance governance"
    ),
    "Unit": (
        "km nmi km-per-day knots d mo y t kt mt t-per-year kt-per-year mt-per-year usd-per-kg "
        "usd-per-t percent count bbl usd eur mm m kg carat m3 l usd-per-lb us-cents-per-lb "
        "usd-per-ozt usd-per-carat usd-per-g usd-per-short-ton usd-per-mtu sq-ft index "
        "score usd-per-bbl usd-per-mmbtu"
    ),
    "AssetState": (
        "planned construction operating rehabilitation suspended care-and-maintenance closed "
        "never-produced replaced in-force lapsed proposed"
    ),
    "AgreementType": (
        "treaty framework mou declaration contract loan-agreement concession term-sheet "
        "letter-of-interest peace-accord fund regulation programme-launch shareholder-agreement"
    ),
    "ClauseForce": "duty right rule aim",
    "ClauseType": (
        "stake-right first-offer offtake price-floor security-guarantee processing-duty "
        "data-sharing corridor royalty-share capital-coordination standards investment"
    ),
    "Qualifier": (
        "estimated withheld not-available less-than more-than net-exporter small included-elsewhere "
        "in-words"
    ),
    "DepthClass": "a b c d e f g h j k l m n o p q",
    "MatchBand": "sure review no",
    "Decision": "same different open",
    "SourceKind": (
        "article news company-release government dataset research trade-press blog social "
        "own-work mirror"
    ),
}

# Vocabularies whose terms rdflib knows by name, so that a slip shows here.
KNOWN_VOCABULARIES = {str(space): space for space in (DCAT, DCTERMS, GEO, ORG, PROV, QB, SDO, SKOS)}
OTHER_VOCABULARIES = (
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "https://vocab.openownership.org/terms#",
    "https://schema.followthemoney.tech/#",
    "https://minmod.isi.edu/ontology/",
    "https://spec.edmcouncil.org/fibo/ontology/FND/",
    "http://resource.geosciml.org/classifier/cgi/mine-status/",
)


def parse(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / name, format="turtle")


CORE, CODES_GRAPH, SHAPES = parse("core.ttl"), parse("codes.ttl"), parse("shapes.ttl")

CLASSES = set(CORE.subjects(RDF.type, OWL.Class))
COLUMNS = set(CORE.subjects(RDFS.range))
WORDS = set(CORE.subjects(RDF.type, OWL.AnnotationProperty)) - BORROWED
PROPERTIES = COLUMNS | WORDS
TERMS = CLASSES | PROPERTIES | set(CORE.subjects(RDF.type, RDFS.Datatype))
CONCEPTS = set(CODES_GRAPH.subjects(RDF.type, SKOS.Concept))
SCHEMES = set(CODES_GRAPH.subjects(RDF.type, SKOS.ConceptScheme))
CODE_CLASSES = set(CORE.subjects(RDFS.subClassOf, LD.Code))


def texts(graph: Graph, subject: URIRef, predicate: URIRef, language: str) -> list[str]:
    return [str(o) for o in graph.objects(subject, predicate) if o.language == language]


def local(iri: URIRef) -> str:
    return re.split("[#/]", str(iri))[-1]


def kebab(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "-", name).lower()


def ancestors(term: URIRef) -> set[URIRef]:
    return set(CORE.transitive_objects(term, RDFS.subClassOf))


# ---- terms -----------------------------------------------------------------------------------


@pytest.mark.parametrize("term", sorted(TERMS), ids=local)
def test_every_term_is_named_and_defined_in_both_languages_with_an_example(term: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        for language in ("en", "zh"):
            found = texts(CORE, term, predicate, language)
            assert len(found) == 1, f"{local(term)} has {len(found)} {local(predicate)} @{language}"
            assert bool(HAN.search(found[0])) == (language == "zh"), found[0]
    assert len(list(CORE.objects(term, SKOS.example))) == 1


@pytest.mark.parametrize("concept", sorted(CONCEPTS | SCHEMES), ids=local)
def test_every_code_and_scheme_is_named_and_defined_in_both_languages(concept: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        for language in ("en", "zh"):
            found = texts(CODES_GRAPH, concept, predicate, language)
            assert len(found) == 1, f"{concept} has {len(found)} {local(predicate)} @{language}"
            assert bool(HAN.search(found[0])) == (language == "zh"), found[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_terms_of_one_kind_share_a_label(language: str) -> None:
    groups = [(CORE, CLASSES), (CORE, PROPERTIES), (CODES_GRAPH, SCHEMES)]
    groups += [(CODES_GRAPH, set(CODES_GRAPH.subjects(SKOS.inScheme, s))) for s in SCHEMES]
    for graph, terms in groups:
        labels = [label for t in terms for label in texts(graph, t, RDFS.label, language)]
        twice = sorted({label for label in labels if labels.count(label) > 1})
        assert not twice


def test_every_term_we_use_is_declared() -> None:
    for graph in (CORE, CODES_GRAPH, SHAPES):
        used = {t for triple in graph for t in triple if str(t).startswith(str(LD))}
        assert sorted(used - TERMS) == []


def test_a_column_has_one_range_which_we_can_read() -> None:
    readable = {XSD.string, XSD.integer, XSD.double, XSD.boolean, XSD.date, RDF.langString}
    for column in COLUMNS:
        (found,) = CORE.objects(column, RDFS.range)
        assert found in readable | CLASSES | {LD.PartialDate}, f"{local(column)}: {found}"


def test_an_object_property_points_to_a_class_and_a_data_property_to_a_datatype() -> None:
    for column in COLUMNS - BORROWED:
        to_class = CORE.value(column, RDFS.range) in CLASSES
        kind = OWL.ObjectProperty if to_class else OWL.DatatypeProperty
        assert (column, RDF.type, kind) in CORE, local(column)


def test_a_domain_is_one_class_of_ours() -> None:
    for term, domain in CORE.subject_objects(RDFS.domain):
        assert domain in CLASSES, local(term)
        assert len(list(CORE.objects(term, RDFS.domain))) == 1, local(term)


def test_what_a_class_requires_can_be_written_in_its_table() -> None:
    for required in set(CORE.objects(None, LD.requires)):
        assert required in COLUMNS, local(required)
        assert (required, LD.derivedBy, None) not in CORE, local(required)
    for owner, table in CORE.subject_objects(LD.table):
        required = {r for a in ancestors(owner) for r in CORE.objects(a, LD.requires)}
        missing = {local(r) for r in required} - set(TABLES[str(table)].split())
        assert not missing, f"{table} lacks {missing}"


def test_the_tables_of_the_ontology_are_those_of_the_contract() -> None:
    tables = [str(t) for t in CORE.objects(None, LD.table)]
    assert sorted(tables) == sorted(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_header_is_a_property_that_fits_the_class_of_the_table(table: str) -> None:
    owner = CORE.value(predicate=LD.table, object=Literal(table))
    by_header = {str(CORE.value(c, LD.column) or local(c)): c for c in COLUMNS}
    below = {c for c in CLASSES if owner in ancestors(c)}
    for header in TABLES[table].split():
        column = by_header[header]
        assert (column, LD.derivedBy, None) not in CORE, header
        domain = CORE.value(column, RDFS.domain)
        fits = domain is None or domain in ancestors(owner) or domain in below
        assert fits, f"{header} belongs to {local(domain)}"


def test_only_labels_and_other_names_are_borrowed_as_columns() -> None:
    assert set(CORE.subjects(LD.column)) == BORROWED


def test_an_edge_class_says_where_it_runs_in_which_network_and_how_it_reads() -> None:
    edges = set(CORE.subjects(LD.edgeFrom))
    assert {local(e) for e in edges} == {
        "Control", "Financing", "Flow", "Listing", "Membership", "Offtake", "Operation",
        "Participation", "PriceFloor", "Restriction", "Segment", "Stake",
    }  # fmt: skip
    for edge in edges:
        for end in (LD.edgeFrom, LD.edgeTo):
            (column,) = CORE.objects(edge, end)
            assert (column, RDF.type, OWL.ObjectProperty) in CORE, local(column)
            assert CORE.value(column, RDFS.domain) in {None, edge}
        assert set(CORE.objects(edge, LD.network))
        for language in ("en", "zh"):
            assert len(texts(CORE, edge, LD.edgeLabel, language)) == 1


def test_there_are_five_networks() -> None:
    assert {str(n) for n in CORE.objects(None, LD.network)} == {
        "actors", "ownership", "minerals", "transport", "flows",
    }  # fmt: skip


def test_only_segments_are_travelled_both_ways() -> None:
    assert list(CORE.subjects(LD.edgeBothWays)) == [LD.Segment]


def test_a_context_line_runs_between_two_entities() -> None:
    for column in CORE.subjects(LD.contextEdge):
        assert LD.Entity in ancestors(CORE.value(column, RDFS.range)), local(column)


def test_every_kind_of_claim_and_of_entity_hangs_on_its_root() -> None:
    for kind in ("Statement", "Stake", "Flow", "RouteFigure", "StatusClaim"):
        assert LD.Claim in ancestors(LD[kind])
    for kind in ("StateBody", "Strait", "Mine", "Segment", "Clause", "Topic"):
        assert LD.Entity in ancestors(LD[kind])
    for alone in ("Source", "Difference", "Assumption", "CorridorLeg"):
        assert not ancestors(LD[alone]) & {LD.Entity, LD.Claim}


def test_other_vocabularies_are_only_matched_never_imported() -> None:
    ours = ("https://w3id.org/lodeway/", str(OWL), str(RDF), str(RDFS), str(XSD))
    for subject, predicate, value in [*CORE, *CODES_GRAPH]:
        if isinstance(value, URIRef) and not str(value).startswith(ours):
            matched = predicate in {SKOS.closeMatch, DCTERMS.license}
            typed = predicate in {RDF.type, RDFS.subClassOf}
            in_skos = value in {SKOS.Concept, SKOS.ConceptScheme}
            assert matched or (typed and in_skos), f"{subject} {predicate} {value}"


def test_every_match_names_a_term_that_exists() -> None:
    for match in [str(o) for g in (CORE, CODES_GRAPH) for o in g.objects(None, SKOS.closeMatch)]:
        space = next((s for s in KNOWN_VOCABULARIES if match.startswith(s)), None)
        if space:
            assert match[len(space) :] in KNOWN_VOCABULARIES[space], match
        else:
            assert match.startswith(OTHER_VOCABULARIES), match


# ---- codes -----------------------------------------------------------------------------------


def test_every_code_class_has_a_scheme_of_its_own_name() -> None:
    assert {URIRef(CODE + kebab(local(c))) for c in CODE_CLASSES} == SCHEMES
    assert {local(c) for c in CODE_CLASSES} == set(CODES)


def test_every_code_stands_in_the_scheme_of_its_class_under_its_own_notation() -> None:
    for concept in CONCEPTS:
        (kind,) = set(CODES_GRAPH.objects(concept, RDF.type)) - {SKOS.Concept}
        scheme = f"{CODE}{kebab(local(kind))}"
        assert kind in CODE_CLASSES
        assert list(CODES_GRAPH.objects(concept, SKOS.inScheme)) == [URIRef(scheme)]
        assert [str(n) for n in CODES_GRAPH.objects(concept, SKOS.notation)] == [local(concept)]
        assert str(concept) == f"{scheme}/{local(concept)}"


@pytest.mark.parametrize("kind", CODES)
def test_every_code_of_the_contract_exists(kind: str) -> None:
    missing = {c for c in CODES[kind].split() if URIRef(f"{CODE}{kebab(kind)}/{c}") not in CONCEPTS}
    assert not missing


def test_the_ladder_climbs_from_rumour_to_operation_and_denied_stands_below_it() -> None:
    status = Namespace(CODE + "status/")
    step = {local(c): CODES_GRAPH.value(c, LD.ladder) for c in CONCEPTS if c in status}
    assert None not in step.values()
    rank = {name: int(value) for name, value in step.items() if value is not None}
    climb = sorted(
        set(rank) - {"denied", "suspended", "lapsed", "proposed", "reported"}, key=rank.get
    )
    assert " ".join(climb) == (
        "rumoured announced non-binding signed binding approved closed operating"
    )
    assert [rank[name] for name in climb] == list(range(1, 9))
    assert rank["denied"] == rank["suspended"] == rank["lapsed"] == 0
    assert rank["proposed"] == rank["announced"]
    assert rank["reported"] == rank["non-binding"]


def test_a_unit_leads_to_its_base_unit_by_a_known_factor() -> None:
    unit = Namespace(CODE + "unit/")
    for base in set(CODES_GRAPH.objects(None, LD.baseUnit)):
        assert CODES_GRAPH.value(base, LD.baseUnit) == base
        assert float(CODES_GRAPH.value(base, LD.factor)) == 1
    factor = {local(u): float(f) for u, f in CODES_GRAPH.subject_objects(LD.factor)}
    assert factor["nmi"] / factor["km"] == pytest.approx(1.852)
    assert factor["mt-per-year"] / factor["kt-per-year"] == 1000
    assert factor["knots"] == pytest.approx(24 * 1.852)
    assert CODES_GRAPH.value(unit["usd-per-kg"], LD.baseUnit) == unit["usd-per-t"]


# ---- shapes ----------------------------------------------------------------------------------

PLAIN = {
    SH.path, SH.property, SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.message, RDF.type
}  # fmt: skip
CONSTRAINING = {
    shape
    for shape in SHAPES.subjects(RDF.type)
    if str(shape).startswith(SHAPE) and set(SHAPES.predicates(shape)) - PLAIN
}

PREFIXES = """
@prefix ld: <https://w3id.org/lodeway/ontology#> .
@prefix id: <https://w3id.org/lodeway/id/> .
@prefix source: <https://w3id.org/lodeway/source/> .
@prefix code: <https://w3id.org/lodeway/code/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

CLAIM = {
    "source": "source:usgs-mcs-2026",
    "locator": '"table 1"',
    "status": "<https://w3id.org/lodeway/code/status/reported>",
    "confidence": "<https://w3id.org/lodeway/code/confidence/high>",
    "basis": "<https://w3id.org/lodeway/code/basis/read>",
    "recorded": '"2026-11-21"^^xsd:date',
}
LABEL = '"Kolwezi"@en , "科卢韦齐"@zh'


def code(name: str) -> str:
    return f"<{CODE}{name}>"


def double(number: float) -> str:
    return f'"{number}"^^xsd:double'


def thing(slug: str, types: str, facts: dict[str, str]) -> str:
    """One thing in Turtle; a fact that is "" is left out."""
    kinds = " , ".join(f"ld:{t}" for t in types.split())
    told = "".join(f" ;\n  {k if ':' in k else 'ld:' + k} {v}" for k, v in facts.items() if v)
    return f"id:{slug} a {kinds}{told} .\n"


def named(slug: str, types: str, **facts: str) -> str:
    return thing(slug, types, {"rdfs:label": LABEL} | facts)


def claim(slug: str, types: str, **facts: str) -> str:
    return thing(slug, f"{types} Claim", CLAIM | facts)


def quantity(slug: str, **facts: str) -> str:
    told = {
        "subject": "id:kamoto-copper",
        "quantityKind": code("quantity-kind/production"),
        "value": double(188.7),
        "unit": code("unit/kt"),
    }
    return claim(slug, "QuantityStatement", **(told | facts))


def segment(slug: str, **facts: str) -> str:
    told = {"fromNode": "id:kolwezi", "toNode": "id:luau", "mode": code("mode/rail")}
    return named(slug, "Segment Entity", **(told | facts))


def difference(slug: str, **facts: str) -> str:
    told = {
        "claim": "id:good-quantity",
        "otherClaim": "id:good-stake",
        "differenceKind": code("difference-kind/true-conflict"),
    }
    return thing(slug, "Difference", told | facts)


def trade_code(slug: str, **facts: str) -> str:
    told = {"code": '"260500"', "edition": '"2022"^^xsd:gYear', "mineral": "id:cobalt"}
    return named(slug, "TradeCode Entity", **(told | facts))


def financing(slug: str, **facts: str) -> str:
    told = {"amount": double(553000000), "amountMax": double(753000000), "currency": '"USD"'}
    return claim(slug, "Financing", **(told | facts))


RECALLED = {
    "basis": code("basis/recalled"),
    "confidence": code("confidence/low"),
    "source": "source:lodeway-recollection",
}

GOOD = PREFIXES + "".join(
    [
        named("kolwezi", "City TransportNode Place Entity", lat=double(-10.7), lon=double(25.5)),
        named("luau", "RailTerminal TransportNode Place Entity"),
        named("kamoto-copper", "Mine Asset Entity"),
        segment("good-segment"),
        claim("good-stake", "Stake", share=double(10), shareMin=double(8), shareMax=double(16)),
        claim("good-offtake", "Offtake", shareOfOutput=double(100)),
        claim("good-statement", "Statement", summary=LABEL),
        claim("good-recollection", "Claim", **RECALLED),
        quantity("good-quantity", low=double(180), high=double(190)),
        quantity("good-range", value="", low=double(6), high=double(8)),
        financing("good-financing"),
        claim(
            "good-dates",
            "Claim",
            sinceEarliest='"2026-02-01"^^xsd:date',
            untilLatest='"2026-02-28"^^xsd:date',
        ),
        difference("good-difference", prevails="id:good-stake"),
        trade_code("good-trade-code"),
    ]
)

# What breaks each shape, and nothing else.
FAULTS = {
    "label": named("x", "Topic Entity", **{"rdfs:label": '"Kolwezi"@en'}),
    "summary": claim("x", "Statement", summary='"概要"@zh'),
    "claim-source": claim("x", "Claim", source="source:a , source:b"),
    "claim-locator": claim("x", "Claim", locator=""),
    "claim-status": claim("x", "Claim", status=""),
    "claim-confidence": claim("x", "Claim", confidence=code("confidence/certain")),
    "claim-basis": claim("x", "Claim", basis=""),
    "claim-recorded": claim("x", "Claim", recorded='"2026"^^xsd:gYear'),
    "recalled-source": claim("x", "Claim", **(RECALLED | {"source": "source:usgs-mcs-2026"})),
    "recalled-confidence": claim(
        "x", "Claim", **(RECALLED | {"confidence": code("confidence/high")})
    ),
    "recalled-basis": claim("x", "Claim", source="source:lodeway-recollection"),
    "difference-claim": difference("x", claim="id:good-stake"),
    "difference-other-claim": difference("x", otherClaim="id:kolwezi"),
    "difference-kind": difference("x", differenceKind=""),
    "difference-prevails": difference("x", prevails="id:good-dates"),
    "since-before-until": claim(
        "x",
        "Claim",
        sinceEarliest='"2026-03-01"^^xsd:date',
        untilLatest='"2026-02-28"^^xsd:date',
    ),
    "lat": named("x", "Place Entity", lat=double(-112.3), lon=double(13.6)),
    "lon": named("x", "Place Entity", lat=double(-12.3)),
    "segment-from": segment("x", fromNode="id:luau"),
    "segment-to": segment("x", toNode="id:kamoto-copper"),
    "segment-mode": segment("x", mode=""),
    "share": claim("x", "Stake", share=double(100.5)),
    "share-min": claim("x", "Stake", shareMin=double(-1)),
    "share-max": claim("x", "Stake", shareMax=double(101)),
    "share-range": claim("x", "Stake", shareMin=double(16), shareMax=double(8)),
    "share-of-output": claim("x", "Offtake", shareOfOutput=double(120)),
    "quantity-subject": quantity("x", subject="id:nowhere"),
    "quantity-kind": quantity("x", quantityKind=""),
    "quantity-figure": quantity("x", value=""),
    "figure-unit": quantity("x", unit=""),
    "low-to-value": quantity("x", low=double(189), high=double(190)),
    "low-to-high": quantity("x", value="", low=double(8), high=double(6)),
    "value-to-high": quantity("x", high=double(100)),
    "amount": financing("x", amount=double(0)),
    "amount-currency": financing("x", currency=""),
    "currency-code": financing("x", currency='"usd"'),
    "trade-code": trade_code("x", code='"2605.00"'),
    "trade-code-edition": trade_code("x", edition='"2022-01-01"^^xsd:date'),
}


def violations(turtle: str) -> set[tuple[str, str]]:
    """The focus node and the shape of every result."""
    data = Graph().parse(data=turtle, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=SHAPES, inference="none")
    return {
        (local(report.value(r, SH.focusNode)), local(report.value(r, SH.sourceShape)))
        for r in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_the_shapes_are_themselves_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("shape", sorted(CONSTRAINING), ids=local)
def test_every_shape_explains_itself_in_both_languages(shape: URIRef) -> None:
    for language in ("en", "zh"):
        (message,) = texts(SHAPES, shape, SH.message, language)
        assert bool(HAN.search(message)) == (language == "zh")


def test_shapes_use_the_core_of_shacl_only() -> None:
    assert not set(SHAPES.predicates()) & {SH.sparql, SH.js, SH.select, SH.rule}


def test_a_careful_graph_conforms() -> None:
    assert violations(GOOD) == set()


def test_every_shape_has_a_fault_to_catch() -> None:
    assert {local(s) for s in CONSTRAINING} == set(FAULTS)


def test_each_fault_is_caught_by_its_own_shape_and_by_no_other() -> None:
    bad = "".join(re.sub("^id:x ", f"id:bad-{shape} ", turtle) for shape, turtle in FAULTS.items())
    assert violations(GOOD + bad) == {(f"bad-{shape}", shape) for shape in FAULTS}


# ---- rules -----------------------------------------------------------------------------------

WORLD = PREFIXES + "".join(
    [
        claim("held", "Stake", holder="id:gecamines", target="id:kamoto-copper"),
        claim(
            "promised",
            "Stake",
            holder="id:orion-cmc",
            target="id:kamoto-copper",
            status=code("status/non-binding"),
        ),
        claim(
            "denied",
            "Stake",
            holder="id:dfc",
            target="id:kamoto-copper",
            status=code("status/denied"),
        ),
        claim(
            "set-aside",
            "Stake",
            holder="id:glencore",
            target="id:mutanda",
            rank=code("rank/deprecated"),
        ),
        claim(
            "taken-back",
            "Stake",
            holder="id:cmoc",
            target="id:mutanda",
            retracted='"2026-11-22"^^xsd:date',
        ),
        claim(
            "run",
            "Operation",
            operator="id:lobito-atlantic-railway",
            operated="id:lobito-luau",
            status=code("status/operating"),
        ),
        claim(
            "to-be-run",
            "Operation",
            operator="id:ccecc",
            operated="id:tazara",
            status=code("status/signed"),
        ),
        claim("joined", "Membership", member="id:jpn", organization="id:pax-silica"),
        claim(
            "watched",
            "Membership",
            member="id:nld",
            organization="id:pax-silica",
            role=code("role/attendee"),
        ),
        claim(
            "agreed",
            "Participation",
            party="id:glencore",
            agreement="id:orion-glencore-mou",
            role=code("role/signatory"),
            status=code("status/non-binding"),
        ),
        claim(
            "brokered",
            "Participation",
            party="id:usa",
            agreement="id:washington-accords",
            role=code("role/mediator"),
        ),
        difference("clash", claim="id:held", otherClaim="id:promised"),
        difference(
            "later",
            claim="id:held",
            otherClaim="id:run",
            differenceKind=code("difference-kind/other-date"),
        ),
        thing(
            "lobito-corridor-01",
            "CorridorLeg",
            {"corridor": "id:lobito-corridor", "segment": "id:dar-shanghai"},
        ),
        segment("dar-shanghai", fromNode="id:dar", toNode="id:shanghai", passes="id:malacca"),
        """
        id:february ld:published "2026-02"^^xsd:gYearMonth .
        id:began-later a ld:Claim ; ld:source id:february ; ld:recorded "2026-11-22"^^xsd:date ;
            ld:since "2026-02-03"^^xsd:date .
        id:told-later a ld:Claim ; ld:source id:february ; ld:recorded "2026-11-22"^^xsd:date ;
            ld:since "2019"^^xsd:gYear .
        id:not-yet a ld:Claim ; ld:source id:february ; ld:recorded "2026-11-22"^^xsd:date ;
            ld:since "2027-01-25"^^xsd:date .
        id:ended a ld:Claim ; ld:source id:february ; ld:recorded "2026-11-22"^^xsd:date ;
            ld:since "2019"^^xsd:gYear ; ld:until "2021"^^xsd:gYear .
        """,
    ]
)

CONCLUSIONS = {
    "contradicts": {"held contradicts promised", "promised contradicts held"},
    "corridor-passes": {
        "lobito-corridor passesThrough dar",
        "lobito-corridor passesThrough malacca",
        "lobito-corridor passesThrough shanghai",
    },
    "holds-stake-in": {"gecamines holdsStakeIn kamoto-copper"},
    "last-confirmed": {
        "began-later lastConfirmed 2026-02-03",
        "told-later lastConfirmed 2026-02",
        "not-yet lastConfirmed 2026-02",
    },
    "member-of": {"jpn memberOf pax-silica"},
    "operates": {"lobito-atlantic-railway operates lobito-luau"},
    "party-to": {"glencore partyTo orion-glencore-mou"},
}


def told(triple: tuple[URIRef, URIRef, URIRef]) -> str:
    return " ".join(local(part) for part in triple)


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_every_rule_has_a_title_in_both_languages_and_a_reason(rule: Path) -> None:
    head = rule.read_text("utf-8").split("PREFIX", 1)[0]
    en = re.search(r"^# title@en: (.+)$", head, re.MULTILINE)
    zh = re.search(r"^# title@zh: (.+)$", head, re.MULTILINE)
    assert en is not None
    assert zh is not None
    assert not HAN.search(en[1])
    assert HAN.search(zh[1])
    assert re.search(r"^# why: \S", head, re.MULTILINE)


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_both_engines_draw_the_same_and_the_right_conclusions(rule: Path) -> None:
    query = rule.read_text("utf-8")
    in_rdflib = {told(t) for t in Graph().parse(data=WORLD, format="turtle").query(query)}
    store = pyoxigraph.Store()
    store.load(WORLD.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    made = store.query(query, use_default_graph_as_union=True)
    in_oxigraph = {told((t.subject.value, t.predicate.value, t.object.value)) for t in made}
    assert in_rdflib == in_oxigraph == CONCLUSIONS[rule.stem]


def test_every_derived_property_names_the_rule_that_makes_it() -> None:
    by_rule = {str(rule): local(p) for p, rule in CORE.subject_objects(LD.derivedBy)}
    bounds = {local(p) for p in CORE.subjects(LD.derivedBy, Literal("build"))}
    assert bounds == {"sinceEarliest", "sinceLatest", "untilEarliest", "untilLatest"}
    made = {stem: next(iter(said)).split()[1] for stem, said in CONCLUSIONS.items()}
    assert {k: v for k, v in by_rule.items() if k != "build"} == made
    assert {rule.stem for rule in RULES} == set(made)


@pytest.mark.parametrize("name", ["core.ttl", "codes.ttl", "shapes.ttl"])
def test_both_engines_read_the_same_triples(name: str) -> None:
    store = pyoxigraph.Store()
    store.load(path=ONTOLOGY / name, format=pyoxigraph.RdfFormat.TURTLE)
    assert len(store) == len(parse(name))
