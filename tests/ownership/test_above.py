"""Knots in their order, and the part of a network over which anybody holds one party."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodeway.ownership import intervals, weakest_link
from lodeway.ownership.shares import Shares, knots_downwards, shares

HOLDERS = st.integers(1, 8).flatmap(
    lambda n: st.lists(st.sets(st.integers(0, n - 1)), min_size=n, max_size=n)
)


@given(HOLDERS)
def test_knots_are_those_of_networkx_with_holders_first(holders: list[set[int]]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph((h, at) for at, of in enumerate(holders) for h in of)
    graph.add_nodes_from(range(len(holders)))
    knots = knots_downwards(holders)
    assert sorted(knots) == sorted(map(sorted, nx.strongly_connected_components(graph)))
    place = {party: number for number, knot in enumerate(knots) for party in knot}
    assert all(place[holder] <= place[at] for holder, at in graph.edges)


def network(holders: list[set[int]]) -> Shares:
    """Each party's holders have equal parts of at most nine tenths of it, more or less."""
    entries = {}
    for at, of in enumerate(holders):
        for holder in of - {at}:
            part = 0.9 / len(of)
            entries[str(holder), str(at)] = (0.5 * part, part, 1.1 * part)
    return shares(tuple(map(str, range(len(holders)))), entries)


@settings(max_examples=50)
@given(HOLDERS)
def test_what_is_above_a_party_decides_all_that_anybody_has_of_it(
    holders: list[set[int]],
) -> None:
    whole = network(holders)
    above = whole.above("0")
    for unnamed in (False, True):
        every, some = (intervals.bounds(one, unnamed=unnamed) for one in (whole, above))
        for name in whole.names:
            had = every.of(name, "0")
            if name in above.names:
                has = some.of(name, "0")
                assert (has.low, has.point, has.high) == pytest.approx(
                    (had.low, had.point, had.high), abs=1e-9
                )
            elif not unnamed:
                assert had.high == 0


@settings(max_examples=50)
@given(HOLDERS)
def test_the_greatest_flow_is_that_of_networkx(holders: list[set[int]]) -> None:
    whole = network(holders)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(whole.names)
    points = whole.point.tocoo()
    for i, j, part in zip(*points.coords, points.data, strict=True):
        graph.add_edge(whole.names[i], whole.names[j], capacity=float(part))
    for holder in whole.names[1:]:
        flow = min(1.0, nx.maximum_flow_value(graph, holder, "0"))
        assert weakest_link.control(whole, holder, "0") == pytest.approx(flow, abs=1e-9)
