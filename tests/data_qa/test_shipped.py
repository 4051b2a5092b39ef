"""What the shipped tables promise: every claim of the two articles, each with its receipt."""

from __future__ import annotations

import re

import pytest

from lodeway.api import KnowledgeGraph

ARTICLES = {"zh-analysis-2026-01": ("a", 43), "state-sponsored-mining-2026-02": ("b", 29)}


@pytest.mark.parametrize("article", ARTICLES)
def test_every_claim_of_an_article_stands_in_the_graph(
    article: str, shipped: KnowledgeGraph
) -> None:
    letter, count = ARTICLES[article]
    found = {str(row[0]) for row in shipped.ask("article-claims", article=article).rows}
    numbered = {claim for claim in found if claim.startswith(f"article-{letter}-")}
    assert numbered == {f"article-{letter}-{n:02}" for n in range(1, count + 1)}


def test_every_article_claim_names_its_paragraph(shipped: KnowledgeGraph) -> None:
    answer = shipped.sparql(
        "SELECT ?claim ?locator { ?claim a ld:Statement ; ld:source ?s ; ld:locator ?locator . "
        "FILTER(?s IN (source:zh-analysis-2026-01, source:state-sponsored-mining-2026-02)) }"
    )
    assert len(answer.rows) >= 72
    assert [row for row in answer.rows if not re.search(r"para \d+", str(row[1]))] == []


def test_opinions_and_predictions_are_never_called_confirmed(shipped: KnowledgeGraph) -> None:
    answer = shipped.sparql(
        "SELECT ?claim { ?claim a ld:Statement ; ld:statementKind ?kind ; ld:verdict ?verdict . "
        "FILTER(?kind IN (<https://w3id.org/lodeway/code/statement-kind/opinion>, "
        "<https://w3id.org/lodeway/code/statement-kind/prediction>)) "
        "FILTER(?verdict = <https://w3id.org/lodeway/code/verdict/confirmed>) }"
    )
    assert answer.rows == ()


def test_recalled_claims_never_pose_as_read(shipped: KnowledgeGraph) -> None:
    answer = shipped.sparql(
        "SELECT ?claim { ?claim ld:basis <https://w3id.org/lodeway/code/basis/recalled> ; "
        "ld:confidence ?c . FILTER(?c != <https://w3id.org/lodeway/code/confidence/low>) }"
    )
    assert answer.rows == ()


def test_every_claim_stands_in_the_graph_of_its_own_source(shipped: KnowledgeGraph) -> None:
    answer = shipped.sparql(
        "SELECT ?claim { GRAPH ?g { ?claim a ld:Claim ; ld:source ?s } FILTER(?g != ?s) }"
    )
    assert answer.rows == ()


# Figures of the articles, each found with its source: (class, property, value, part of an id).
FIGURES = [
    ("Financing", "amount", 553e6, "lobito-atlantic-railway"),
    ("Financing", "amount", 15e9, ""),
    ("Financing", "amount", 14.8e9, ""),
    ("PriceFloor", "value", 110, "mp-materials"),
    ("QuantityStatement", "value", 1470, "shadow-fleet"),
    ("Stake", "share", 40, "kamoto-copper"),
    ("RouteFigure", "value", 1289, ""),
]


@pytest.mark.parametrize(("kind", "prop", "value", "about"), FIGURES)
def test_a_figure_of_the_articles_is_found_with_its_source(
    kind: str, prop: str, value: float, about: str, shipped: KnowledgeGraph
) -> None:
    answer = shipped.sparql(
        f"SELECT ?claim ?thing ?source {{ ?claim a ld:{kind} ; ld:{prop} ?value ; "
        f"ld:source ?source . FILTER(?value = {value!r}) OPTIONAL {{ ?claim "
        "ld:target|ld:recipient|ld:beneficiary|ld:subject ?thing } }"
    )
    assert [row for row in answer.rows if about in str(row[1]) and row[2]]


def test_letters_of_interest_are_never_added_to_loans(shipped: KnowledgeGraph) -> None:
    rows = shipped.ask("money", financier="us-exim").to_dicts()
    by_instrument = {(r["instrument"], r["currency"], r["status_name"]): r["total"] for r in rows}
    loans = [total for (name, *_), total in by_instrument.items() if name == "loan" and total]
    letters = [total for (name, *_), total in by_instrument.items() if "letter" in str(name)]
    assert loans == [11.25e9]  # for the stockpile and for Reko Diq, both approved
    assert letters


def test_the_parts_of_the_letters_are_not_added_to_the_whole(shipped: KnowledgeGraph) -> None:
    rows = shipped.ask("money", financier="us-exim").to_dicts()
    (letters,) = [r for r in rows if r["instrument"] == "letter of interest"]
    assert letters["total"] == 14.8e9
    assert letters["left_out"] >= 3


def test_the_new_american_list_adds_ten_minerals(shipped: KnowledgeGraph) -> None:
    added = {row[0] for row in shipped.ask("list-additions").rows}
    assert added == {
        "Boron",
        "Copper",
        "Lead",
        "Metallurgical coal",
        "Phosphate",
        "Potash",
        "Rhenium",
        "Silicon",
        "Silver",
        "Uranium",
    }


def test_orion_agreed_to_less_than_the_article_says(shipped: KnowledgeGraph) -> None:
    rows = shipped.ask("stake-deal").to_dicts()
    firm = [r for r in rows if r["effective"] is not None]
    effective = {(r["asset"], r["effective"]) for r in firm}
    assert ("Kamoto Copper Company", 30.0) in effective or any(e[1] == 30 for e in effective)
    assert any(e[1] == 38 for e in effective)
    assert {r["status_name"] for r in firm} == {"non-binding"}


SEA = [
    ("port-of-lobito", "port-of-shanghai", 9144),
    ("port-of-lobito", "port-of-rotterdam", 5219),
    ("port-of-dar-es-salaam", "port-of-shanghai", 6445),
    ("port-of-dar-es-salaam", "port-of-rotterdam", 6544),
    ("port-of-durban", "port-of-shanghai", 6991),
    ("port-of-durban", "port-of-rotterdam", 7015),
]


@pytest.mark.parametrize(("start", "end", "nmi"), SEA)
def test_a_sea_leg_agrees_with_a_sea_network_computed_now(
    start: str, end: str, nmi: float, shipped: KnowledgeGraph
) -> None:
    import searoute

    G = shipped.network("transport")
    stored = min(edge["km"] for edge in G[start][end].values()) / 1.852
    ends = [[G.nodes[n]["lon"], G.nodes[n]["lat"]] for n in (start, end)]
    computed = searoute.searoute(*ends, units="naut", restrictions=["northwest"])
    assert stored == pytest.approx(nmi, rel=0.01)
    assert stored == pytest.approx(computed.properties["length"], rel=0.05)


def test_the_lobito_line_is_shut_on_the_day_after_the_flood(shipped: KnowledgeGraph) -> None:
    G = shipped.network("transport", on="2026-04-13")
    assert not G.has_edge("huambo", "port-of-lobito")
    assert G.has_edge("luau", "luacano")
    assert shipped.network("transport", on="2026-03-01").has_edge("huambo", "port-of-lobito")
    assert shipped.network("transport", on="2026-07-01").has_edge("huambo", "port-of-lobito")


def test_hong_kong_and_macao_are_named_as_chinese_usage_has_it(shipped: KnowledgeGraph) -> None:
    assert [shipped.label(one, "zh") for one in ("hkg", "mac")] == ["中国香港", "中国澳门"]
    assert [shipped.find(name, kind="Country") for name in ("香港", "中国香港")] == ["hkg", "hkg"]
