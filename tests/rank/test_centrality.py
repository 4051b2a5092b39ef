"""Centrality against closed forms, and against networkx on networks of chance."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lodeway
from lodeway.rank import centrality
from lodeway.rank.ties import Pair, evidence

HUB = {("hub", f"leaf{i}"): 1 for i in range(5)}
STAR = ("hub", *(f"leaf{i}" for i in range(5)))
LINE = {("p0", "p1"): 1, ("p1", "p2"): 1, ("p2", "p3"): 1}
PLACES = ("p0", "p1", "p2", "p3")


@st.composite
def ties(draw: st.DrawFn) -> tuple[tuple[str, ...], dict[Pair, int]]:
    nodes = tuple(f"p{i}" for i in range(draw(st.integers(2, 9))))
    pairs = [(a, b) for a in nodes for b in nodes if a < b]
    tied = draw(st.lists(st.sampled_from(pairs), unique=True))
    return nodes, {pair: draw(st.integers(1, 12)) for pair in sorted(tied)}


def graph(nodes: tuple[str, ...], tied: dict[Pair, int]) -> nx.Graph[str]:
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(nodes)
    length = centrality.lengths(tied)
    for (a, b), strength in tied.items():
        made.add_edge(a, b, strength=strength, length=length[a, b])
    return made


def test_the_hub_of_a_star_lies_on_every_way_and_is_tied_to_all() -> None:
    assert centrality.betweenness(STAR, HUB) == pytest.approx([1, 0, 0, 0, 0, 0])
    assert centrality.degree(STAR, HUB) == pytest.approx([1, *[1 / 5] * 5])


def test_the_pagerank_of_a_star_has_a_closed_form() -> None:
    # hub = (1-d)/n + d * 5 leaves, leaf = (1-d)/n + d * hub/5, with n = 6 and d = 0.85
    hub = (0.15 / 6) * (1 + 5 * 0.85) / (1 - 0.85**2)
    assert centrality.pagerank(STAR, HUB)[0] == pytest.approx(hub, abs=1e-9)


def test_the_inner_places_of_a_line_carry_two_pairs_of_three() -> None:
    assert centrality.betweenness(PLACES, LINE) == pytest.approx([0, 2 / 3, 2 / 3, 0])


def test_more_sources_make_a_tie_shorter_by_whole_numbers_up_to_ten() -> None:
    found = centrality.lengths({("a", "b"): 1, ("a", "c"): 3, ("a", "d"): 10, ("a", "e"): 40})
    assert list(found.values()) == [2520, 840, 252, 252]


def test_ways_of_the_same_length_tie_however_they_are_cut() -> None:
    """One over 1 is three times one over 3: in floating point the three do not add up to it."""
    strengths = {("a", "b"): 3, ("b", "c"): 3, ("c", "d"): 3, ("a", "e"): 2, ("d", "e"): 2}
    nodes = ("a", "b", "c", "d", "e")
    by_hand = centrality.betweenness(nodes, strengths, centrality.lengths(strengths))
    # Between a and d one way leads over b and c, one as long over e: half of the pair for each.
    assert by_hand[4] == pytest.approx(0.5 / 6)


def test_nobody_and_one_alone_have_no_centrality() -> None:
    assert centrality.pagerank((), {}) == centrality.degree((), {}) == []
    assert centrality.betweenness(("a",), {}) == centrality.degree(("a",), {}) == [0]


@given(ties())
def test_betweenness_is_that_of_networkx(made: tuple[tuple[str, ...], dict[Pair, int]]) -> None:
    nodes, tied = made
    theirs = graph(nodes, tied)
    steps = nx.betweenness_centrality(theirs)
    lengths = nx.betweenness_centrality(theirs, weight="length")
    ours = centrality.betweenness(nodes, tied, centrality.lengths(tied))
    assert centrality.betweenness(nodes, tied) == pytest.approx([*steps.values()], abs=1e-9)
    assert ours == pytest.approx([*lengths.values()], abs=1e-9)


@given(ties())
def test_degree_and_pagerank_are_those_of_networkx(
    made: tuple[tuple[str, ...], dict[Pair, int]],
) -> None:
    nodes, tied = made
    theirs = graph(nodes, tied)
    walked = nx.pagerank(theirs, weight="strength", tol=1e-12, max_iter=1000)
    plain = nx.pagerank(theirs, weight=None, tol=1e-12, max_iter=1000)
    degrees = nx.degree_centrality(theirs)
    assert centrality.degree(nodes, tied) == pytest.approx([*degrees.values()])
    assert centrality.pagerank(nodes, tied) == pytest.approx([*plain.values()], abs=1e-8)
    found = centrality.pagerank(nodes, tied, weighted=True)
    assert found == pytest.approx([*walked.values()], abs=1e-8)


@pytest.mark.parametrize("name", ["ownership", "transport"])
def test_on_shipped_networks_betweenness_is_that_of_networkx(
    name: str, shipped: lodeway.KnowledgeGraph
) -> None:
    rich = shipped.network(name)
    for *_, edge in rich.edges(data=True):
        edge["source"] = edge.get("claim_source", "")
    said = evidence(rich, "Place" if name == "transport" else "Actor")
    tied = said.ties()
    length = said.metres or centrality.lengths(tied)
    theirs: nx.Graph[str] = nx.Graph()
    theirs.add_nodes_from(said.nodes)
    theirs.add_edges_from((a, b, {"length": length[a, b]}) for a, b in tied)
    expected = nx.betweenness_centrality(theirs, weight="length")
    found = centrality.betweenness(said.nodes, tied, length)
    assert found == pytest.approx([*expected.values()], abs=1e-9)
