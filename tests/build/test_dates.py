"""Whoever compares `ld:since` and `ld:until` with a day is right, in every engine."""

from __future__ import annotations

from datetime import date

import pytest
from rdflib import Dataset
from rdflib.namespace import SKOS, XSD

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.schema import vocab
from toys import CLAIM, TOY, Project
from vocabulary import CORE, LD, local

HEAD = f"id,holder,target,interestType,share,{CLAIM}\n"
KNOWN = "reported,high,read,,2026-11-21"
STAKES = {
    "year": ("2016", ""),
    "month": ("2016-06", ""),
    "day": ("2016-06-30", ""),
    "left": ("2010", "2016-06"),
    "brief": ("2016", "2016-03-04"),
    "undated": ("", ""),
}
FIGURES = {
    "made-2025": ("Production", "2025", "2025"),
    "made-quarter": ("Production", "2025-04", "2025-06"),
    "left-2025": ("Reserve", "2025", "2025"),
    "plant-2025": ("QuantityStatement", "2025", ""),
}
ALIKE = "SELECT ?claim { ?claim a ld:Stake ; ld:since ?since FILTER(?since <= DAY) }"
STANDING = (
    "SELECT ?claim { ?claim a ld:Stake ; ld:since ?since OPTIONAL { ?claim ld:until ?until } "
    "FILTER(?since <= DAY && (!BOUND(?until) || ?until >= DAY)) }"
)
WITHIN = (
    "SELECT ?claim { ?claim a ld:QuantityStatement ; ld:mineral ?mineral ; ld:since ?since ; ld:until ?until "
    'FILTER(?since >= "2025-01-01"^^xsd:date && ?until <= "2025-12-31"^^xsd:date) }'
)
COVERING = (
    "SELECT ?claim { ?claim a ld:QuantityStatement ; ld:mineral ?mineral ; ld:since ?since ; ld:until ?until "
    "FILTER(?since <= DAY && ?until >= DAY) }"
)


@pytest.fixture
def dated(project: Project) -> KnowledgeGraph:
    """Stakes and figures dated in every way."""
    stakes = "".join(
        f"{name},anvil,basalt,shareholding,1,gazette,p. 1,{since},{until},{KNOWN}\n"
        for name, (since, until) in sorted(STAKES.items())
    )
    figures = "".join(
        f"{name},{kind},zmb,{'reserve' if kind == 'Reserve' else 'production'},copper,1,t,"
        f"gazette,p. 1,{since},{until},{KNOWN}\n"
        for name, (kind, since, until) in sorted(FIGURES.items())
    )
    tables = {
        "minerals/minerals.csv": "id,label@en,label@zh\ncopper,Copper,铜\n",
        "claims/stakes.csv": HEAD + stakes,
        "official/survey.csv": f"id,type,subject,quantityKind,mineral,value,unit,{CLAIM}\n{figures}",
    }
    return lodeway.load(project({**TOY, **tables}))


def asked(kg: KnowledgeGraph, query: str, day: str = "2016-01-01") -> set[str]:
    """The claims that both engines find, which must be the same."""
    text = query.replace("DAY", f'"{day}"^^xsd:date')
    ours = {str(row[0]) for row in kg.sparql(text).rows}
    theirs = opened(kg).query(text, initNs={"ld": LD, "xsd": XSD})
    assert {local(row[0]) for row in theirs} == ours
    return ours


def opened(kg: KnowledgeGraph) -> Dataset:
    """The graph as another engine reads it."""
    whole = Dataset(default_union=True)
    whole.parse(kg.file, format="nquads")
    return whole


def test_a_stake_since_some_day_of_a_year_has_surely_begun_when_the_year_is_over(
    dated: KnowledgeGraph,
) -> None:
    assert asked(dated, ALIKE, "2016-06-29") == {"left", "brief"}
    assert asked(dated, ALIKE, "2016-06-30") == {"left", "brief", "month", "day"}
    assert asked(dated, ALIKE, "2016-12-31") == {"left", "brief", "month", "day", "year"}
    assert asked(dated, ALIKE, "2017-01-01") == {"left", "brief", "month", "day", "year"}


def test_a_predecessor_holds_until_the_month_of_its_end_is_over(dated: KnowledgeGraph) -> None:
    assert "left" in asked(dated, STANDING, "2016-06-30")
    assert asked(dated, STANDING, "2016-07-01") == {"month", "day"}


def test_nothing_begins_after_it_has_ended(dated: KnowledgeGraph) -> None:
    assert asked(dated, "SELECT ?c { ?c ld:since ?s ; ld:until ?u FILTER(?s > ?u) }") == set()
    brief = "SELECT ?since ?until { id:brief ld:since ?since ; ld:until ?until }"
    assert dated.sparql(brief).rows == (("2016-03-04", "2016-03-04"),)


def test_the_output_of_a_year_covers_the_year_and_a_quarter_its_quarter(
    dated: KnowledgeGraph,
) -> None:
    assert asked(dated, WITHIN) == {"made-2025", "made-quarter", "left-2025"}
    assert asked(dated, COVERING, "2025-01-01") == {"made-2025", "left-2025"}
    assert asked(dated, COVERING, "2025-06-30") == {"made-2025", "made-quarter", "left-2025"}
    days = (
        "SELECT ?since ?first ?last ?until { id:made-2025 ld:since ?since ; ld:sinceEarliest ?first ; "
        "ld:untilEarliest ?last ; ld:until ?until }"
    )
    year = ("2025-01-01", "2025-01-01", "2025-12-31", "2025-12-31")
    assert dated.sparql(days).rows == (year,)


def test_a_figure_without_an_end_covers_no_year_and_begins_as_a_relation_does(
    dated: KnowledgeGraph,
) -> None:
    plant = "SELECT ?since ?until { id:plant-2025 ld:since ?since OPTIONAL { id:plant-2025 ld:until ?until } }"
    assert dated.sparql(plant).rows == (("2025-12-31", None),)


def test_the_year_of_a_date_binds_in_another_engine(dated: KnowledgeGraph) -> None:
    query = "SELECT ?claim (YEAR(?since) AS ?year) { ?claim a ld:Stake ; ld:since ?since }"
    found = opened(dated).query(query, initNs={"ld": LD})
    years = {local(row[0]): row[1] and int(row[1]) for row in found}
    assert years == {"year": 2016, "month": 2016, "day": 2016, "left": 2010, "brief": 2016}


def test_the_word_of_the_source_stays_as_precise_as_it_was(dated: KnowledgeGraph) -> None:
    query = "SELECT ?claim ?said (DATATYPE(?said) AS ?kind) { ?claim a ld:Stake ; ld:sinceStated ?said }"
    found = {row[0]: (row[1], str(row[2])) for row in dated.sparql(query).rows}
    assert {name: said for name, (said, _) in found.items()} == {
        name: since for name, (since, _) in STAKES.items() if since
    }
    kinds = {name: kind.rpartition("#")[2] for name, (_, kind) in found.items()}
    assert (kinds["year"], kinds["month"], kinds["day"]) == ("gYear", "gYearMonth", "date")


def test_a_source_of_a_month_is_surely_out_when_the_month_is_over(dated: KnowledgeGraph) -> None:
    query = "SELECT ?source { ?source ld:published ?out FILTER(?out <= DAY) }"
    assert "gazette" not in asked(dated, query, "2024-06-29")
    assert "gazette" in asked(dated, query, "2024-06-30")


def test_what_was_last_confirmed_in_a_month_was_surely_so_on_its_first_day(
    dated: KnowledgeGraph,
) -> None:
    query = "SELECT ?claim { ?claim a ld:Stake ; ld:lastConfirmed ?at FILTER(?at >= DAY) }"
    confirmed = {"year", "month", "day", "undated"}  # by the Gazette of 2024-06
    assert asked(dated, query, "2024-06-01") == confirmed
    assert asked(dated, query, "2024-06-02") == set()


def test_no_day_to_compare_is_anything_but_a_date_in_the_whole_graph(
    shipped: KnowledgeGraph,
) -> None:
    days = [*vocab.DATES, *(name + vocab.EARLIEST for name in vocab.SPANS)]
    for name in days:
        query = f"SELECT ?kind (COUNT(*) AS ?n) {{ ?thing ld:{name} ?day }} GROUP BY (DATATYPE(?day) AS ?kind)"
        ((kind, count),) = shipped.sparql(query).rows
        assert (str(kind), count > 0) == (vocab.XSD + "date", True), name
        if name in vocab.DATES:
            stated = f"SELECT (COUNT(*) AS ?n) {{ ?thing ld:{name}Stated ?said }}"
            assert shipped.sparql(stated).rows == ((count,),)


def test_in_the_whole_graph_days_keep_their_order(shipped: KnowledgeGraph) -> None:
    bad = (
        "SELECT ?c { ?c ld:sinceEarliest ?first ; ld:since ?since FILTER(?first > ?since) }",
        "SELECT ?c { ?c ld:untilEarliest ?first ; ld:until ?until FILTER(?first > ?until) }",
        "SELECT ?c { ?c ld:since ?since ; ld:until ?until FILTER(?since > ?until) }",
    )
    assert [shipped.sparql(query).rows for query in bad] == [(), (), ()]
    when = 'FILTER(?since <= "2026-02-10"^^xsd:date)'
    stakes = f"SELECT (COUNT(?c) AS ?n) {{ ?c a ld:Stake ; ld:since ?since {when} }}"
    ((ours,),) = shipped.sparql(stakes).rows
    said = "SELECT ?c ?said { ?c a ld:Stake ; ld:sinceStated ?said }"
    days = [lodeway_day(str(row[1])) for row in shipped.sparql(said).rows]
    assert ours == sum(day <= date(2026, 2, 10) for day in days)


def lodeway_day(text: str) -> date:
    """The last day that a partial date may mean, reckoned here on its own."""
    year, *rest = map(int, text.split("-"))
    if len(rest) == 2:
        return date(year, *rest)
    month = rest[0] if rest else 12
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def test_the_ontology_tells_the_two_rules_in_both_languages() -> None:
    texts = {o.language: str(o) for o in CORE.objects(LD.since, SKOS.definition)}
    rules = {"en": ("last day", "first day"), "zh": ("最迟", "首日")}
    assert {lang: all(word in texts[lang] for word in rules[lang]) for lang in rules} == {
        "en": True,
        "zh": True,
    }
