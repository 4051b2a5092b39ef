"""Centrality against closed forms, and against igraph on networks of chance."""

from __future__ import annotations

import igraph
import networkx as nx
import pytest
from hypothesis import given

from lodeway.rank import centrality
from small.networks import network, networks

STAR = network(*((f"s{i}", "hub", f"leaf{i}", 10) for i in range(5)))
LINE = network(("a", "p0", "p1", 1), ("b", "p1", "p2", 1), ("c", "p2", "p3", 1))


def scores(G: nx.MultiDiGraph[str], by: centrality.Measure) -> dict[str, float]:
    return {r.node: r.score for r in centrality.rank(G, by=by, top=None)}


def test_the_hub_of_a_star_lies_on_every_way() -> None:
    found = scores(STAR, "betweenness")
    assert found["hub"] == pytest.approx(1.0)
    assert found["leaf0"] == 0.0


def test_the_hub_of_a_star_is_tied_to_all() -> None:
    assert scores(STAR, "degree")["hub"] == pytest.approx(1.0)
    assert scores(STAR, "degree")["leaf3"] == pytest.approx(1 / 5)


def test_the_pagerank_of_a_star_has_a_closed_form() -> None:
    # hub = (1-d)/n + d * 5 leaves, leaf = (1-d)/n + d * hub/5, with n = 6 and d = 0.85
    hub = (0.15 / 6) * (1 + 5 * 0.85) / (1 - 0.85**2)
    assert scores(STAR, "pagerank")["hub"] == pytest.approx(hub, abs=1e-9)


def test_the_inner_places_of_a_line_carry_two_pairs_of_three() -> None:
    found = scores(LINE, "betweenness")
    assert found == pytest.approx({"p0": 0, "p1": 2 / 3, "p2": 2 / 3, "p3": 0})


def test_equal_scores_are_ordered_by_id() -> None:
    assert [r.node for r in centrality.rank(LINE, by="betweenness", top=2)] == ["p1", "p2"]


def test_a_second_claim_between_two_makes_the_tie_stronger() -> None:
    G: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    G.add_edge("a", "b", claim="one")
    G.add_edge("a", "b", claim="two")
    G.add_edge("b", "c", claim="three")
    tie = centrality.merged(G)
    assert tie.edges["a", "b"]["length"] == pytest.approx(0.5)
    assert tie.edges["b", "c"]["length"] == pytest.approx(1.0)


def test_a_kind_can_be_ranked_alone_with_scores_of_the_whole() -> None:
    G = STAR.copy()
    nx.set_node_attributes(G, "Actor", "family")
    G.nodes["hub"]["family"] = "Asset"
    ranked = centrality.rank(G, by="degree", family="Actor", top=None)
    assert "hub" not in {r.node for r in ranked}
    assert ranked[0].score == pytest.approx(1 / 5)


def test_an_empty_network_has_no_ranking() -> None:
    empty: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert [centrality.rank(empty, by=by) for by in centrality.MEASURES] == [[], [], []]


@given(networks())
def test_betweenness_agrees_with_igraph(G: nx.MultiDiGraph[str]) -> None:
    simple = centrality.merged(G)
    n = simple.number_of_nodes()
    other = igraph.Graph.from_networkx(simple)
    raw = other.betweenness(directed=False, weights="length")
    pairs = (n - 1) * (n - 2) / 2
    expected = dict(
        zip(other.vs["_nx_name"], [b / pairs if pairs else 0.0 for b in raw], strict=True)
    )
    assert centrality.betweenness(simple) == pytest.approx(expected, abs=1e-9)


@given(networks())
def test_pagerank_agrees_with_igraph(G: nx.MultiDiGraph[str]) -> None:
    simple = centrality.merged(G)
    other = igraph.Graph.from_networkx(simple)
    expected = dict(zip(other.vs["_nx_name"], other.pagerank(weights="strength"), strict=True))
    assert centrality.pagerank(simple) == pytest.approx(expected, abs=1e-6)
