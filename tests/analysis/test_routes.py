"""Routes: what paper says, what brute force says, and what must hold on any network."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.networks import network, networks
from lodeway.analysis import routes
from lodeway.errors import NoRoute

TWO_WAYS = network(
    ("short-1", "mine", "town", 100),
    ("short-2", "town", "port", 100),
    ("long", "mine", "port", 300),
    ("old-road", "town", "port", 150),
    ("island", "rock", "reef", 10),
)


def test_the_shortest_way_comes_first_and_parallel_roads_are_different_ways() -> None:
    found = routes.best(TWO_WAYS, "mine", "port", k=5)
    assert [r.km for r in found] == [200, 250, 300]
    assert [leg.segment for leg in found[1].legs] == ["short-1", "old-road"]


def test_days_add_up_over_the_legs() -> None:
    (way,) = routes.best(TWO_WAYS, "mine", "port", by="days")
    assert way.days == (1.0, 2.0, 4.0)
    assert way.nodes == ("mine", "town", "port")


def test_a_route_carries_the_claims_behind_its_figures() -> None:
    (way,) = routes.best(TWO_WAYS, "mine", "port")
    assert way.figures == ("km-short-1", "km-short-2")


@pytest.mark.parametrize("shut", ["town", "short-1", "strait-short-1"])
def test_closing_a_place_a_segment_or_a_strait_diverts(shut: str) -> None:
    (way,) = routes.best(TWO_WAYS, "mine", "port", avoid=[shut])
    assert way.km == 300


def test_no_route_says_how_far_one_gets() -> None:
    with pytest.raises(NoRoute) as caught:
        routes.best(TWO_WAYS, "mine", "port", avoid=["short-2", "old-road", "long"])
    assert caught.value.reason == (
        "1 other place can be reached from 'mine' with long, old-road, short-2 avoided, "
        "and 'port' is not among them"
    )


def test_an_island_is_no_route() -> None:
    with pytest.raises(NoRoute, match="2 other places can be reached from 'mine'"):
        routes.best(TWO_WAYS, "mine", "rock")


def test_a_place_without_a_segment_is_no_route() -> None:
    with pytest.raises(NoRoute, match="'moon' is on no segment of this network"):
        routes.best(TWO_WAYS, "mine", "moon")


def test_an_avoided_end_is_no_route() -> None:
    with pytest.raises(NoRoute, match="'port' is to be avoided"):
        routes.best(TWO_WAYS, "mine", "port", avoid=["port"])


def test_a_place_has_no_route_to_itself() -> None:
    with pytest.raises(NoRoute, match="the two are the same place"):
        routes.best(TWO_WAYS, "mine", "mine")


def test_asking_leaves_the_network_as_it_was() -> None:
    before = sorted(TWO_WAYS.edges(keys=True))
    routes.best(TWO_WAYS, "mine", "port", avoid=["town"])
    assert sorted(TWO_WAYS.edges(keys=True)) == before


def by_brute_force(G: nx.MultiDiGraph[str], origin: str, destination: str) -> list[float]:
    """The km of every way without repeated places, found by trying every order of places."""
    between = [n for n in G if n not in (origin, destination)]
    lengths = []
    for size in range(len(between) + 1):
        for middle in itertools.permutations(between, size):
            stops = (origin, *middle, destination)
            choices = [G.get_edge_data(a, b, default={}) for a, b in itertools.pairwise(stops)]
            for pick in itertools.product(*(c.values() for c in choices)):
                lengths.append(sum(edge["km"] for edge in pick))
    return sorted(lengths)


@given(networks(), st.data())
def test_the_k_best_are_those_that_brute_force_finds(
    G: nx.MultiDiGraph[str], data: st.DataObject
) -> None:
    origin, destination = data.draw(st.permutations(sorted(G)))[:2]
    expected = by_brute_force(G, origin, destination)
    try:
        found = [r.km for r in routes.best(G, origin, destination, k=6)]
    except NoRoute:
        found = []
    assert found == pytest.approx(expected[:6])


@given(networks(), st.data())
def test_the_best_is_as_long_as_networkx_says(G: nx.MultiDiGraph[str], data: st.DataObject) -> None:
    origin, destination = data.draw(st.permutations(sorted(G)))[:2]
    assume(nx.has_path(G, origin, destination))
    oracle = nx.shortest_path_length(G, origin, destination, weight="km")
    assert routes.best(G, origin, destination)[0].km == pytest.approx(oracle)


@given(networks(), st.data())
def test_closing_a_segment_never_shortens_a_route(
    G: nx.MultiDiGraph[str], data: st.DataObject
) -> None:
    origin, destination = data.draw(st.permutations(sorted(G)))[:2]
    assume(nx.has_path(G, origin, destination))
    shut = data.draw(st.sampled_from(sorted({key for *_, key in G.edges(keys=True)})))
    before = routes.best(G, origin, destination)[0].km
    try:
        after = routes.best(G, origin, destination, avoid=[shut])[0].km
    except NoRoute:
        after = float("inf")
    assert after >= before
