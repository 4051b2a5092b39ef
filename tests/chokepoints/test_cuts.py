"""The fewest closings: worked out on paper, by trying all, and by networkx where it can say."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lodeway import api
from lodeway.chokepoints.cuts import Cut, smallest_cut
from lodeway.transport import freight_network
from small.freights import Map, maps
from small.plain import price


def test_one_road_is_cut_by_one_closing_and_either_end_of_it_does_as_well() -> None:
    freight = Map().line("pass", "mine", "town").line("road", "town", "port").freight()
    cut = smallest_cut(freight, [("mine", "port")])
    assert cut is not None
    assert [sorted(member) for member in cut.members] == [["pass", "road", "town"]]


def test_a_strait_that_two_sea_legs_pass_is_one_closing() -> None:
    freight = (
        Map()
        .line("east", "mine", "dar")
        .line("west", "mine", "lobito")
        .line("ship-1", "dar", "shanghai", "sea", passes=("malacca",))
        .line("ship-2", "lobito", "shanghai", "sea", passes=("malacca", "cape"))
        .freight()
    )
    assert smallest_cut(freight, [("mine", "shanghai")]) == Cut(
        (("mine", "shanghai"),), (("malacca",),)
    )
    ashore = {thing: (thing,) for thing in ("dar", "lobito", "east", "west")}
    cut = smallest_cut(freight, [("mine", "shanghai")], groups=ashore)
    assert cut is not None
    assert sorted(map(sorted, cut.members)) == [["dar", "east"], ["lobito", "west"]]


def test_what_parts_two_mines_from_the_port_is_shut_once() -> None:
    freight = (
        Map()
        .line("north", "upper", "town")
        .line("south", "lower", "town")
        .line("back", "lower", "port")
        .line("trunk", "town", "port")
        .freight()
    )
    cut = smallest_cut(freight, [("upper", "port"), ("lower", "port")])
    assert cut is not None
    assert sorted(map(sorted, cut.members)) == [["back"], ["town", "trunk"]]


def test_where_there_is_no_way_nothing_need_be_shut() -> None:
    freight = Map().line("road", "mine", "port").line("islet", "rock", "reef").freight()
    cut = smallest_cut(freight, [("mine", "reef")])
    assert cut is not None
    assert cut.size == 0


def test_what_may_not_be_shut_cannot_cut() -> None:
    freight = Map().line("road", "mine", "port").line("other", "mine", "port").freight()
    assert smallest_cut(freight, [("mine", "port")], groups={"road": ("road",)}) is None
    assert smallest_cut(freight, [("mine", "port")], groups={"mine": ("mine",)}) is None


@given(maps(places=5, lines=8), st.data())
def test_no_smaller_set_of_closings_cuts(made: Map, data: st.DataObject) -> None:
    freight = made.freight()
    origin, end = data.draw(st.permutations(sorted(made.graph)))[:2]
    cut = smallest_cut(freight, [(origin, end)])
    closable = sorted(freight.by_thing.keys() - {origin, end})
    if cut is None:
        assert np.isfinite(price(freight, origin, end, shut=closable))
        return
    chosen = [member[0] for member in cut.members]
    assert np.isinf(price(freight, origin, end, shut=chosen))
    for fewer in combinations(closable, max(0, cut.size - 1)):
        assert cut.size == 0 or np.isfinite(price(freight, origin, end, shut=fewer))


@given(maps(), st.data())
def test_each_stand_in_does_what_it_stands_in_for(made: Map, data: st.DataObject) -> None:
    freight = made.freight()
    origin, end = data.draw(st.permutations(sorted(made.graph)))[:2]
    cut = smallest_cut(freight, [(origin, end)])
    for member in cut.members if cut else ():
        rest = [other[0] for other in cut.members if other != member] if cut else []
        assert all(np.isinf(price(freight, origin, end, shut=[*rest, one])) for one in member)


@given(st.integers(0, 10_000))
def test_segments_alone_are_a_minimum_cut_of_the_plain_graph(seed: int) -> None:
    plain = nx.gnm_random_graph(8, 14, seed=seed)
    made = Map()
    for a, b in plain.edges:
        made.line(f"{a}-{b}", str(a), str(b))
    roads = {f"{a}-{b}": (f"{a}-{b}",) for a, b in plain.edges}
    if not plain.degree(0) or not plain.degree(7):
        return
    cut = smallest_cut(made.freight(), [("0", "7")], groups=roads)
    assert cut is not None
    assert cut.size == len(nx.minimum_edge_cut(plain, 0, 7))


@given(st.integers(0, 10_000))
def test_places_alone_are_a_minimum_cut_of_nodes(seed: int) -> None:
    plain = nx.gnm_random_graph(8, 14, seed=seed)
    if plain.has_edge(0, 7) or not plain.degree(0) or not plain.degree(7):
        return
    made = Map()
    for a, b in plain.edges:
        made.line(f"{a}-{b}", str(a), str(b))
    places = {str(node): (str(node),) for node in plain}
    cut = smallest_cut(made.freight(), [("0", "7")], groups=places)
    assert cut is not None
    assert cut.size == len(nx.minimum_node_cut(plain, 0, 7))


def test_two_closings_cut_kolwezi_from_shanghai(shipped: api.KnowledgeGraph) -> None:
    """The Lobito line and the one road and railway that lead south and east."""
    cut = smallest_cut(freight_network.freight(shipped), [("kolwezi", "port-of-shanghai")])
    assert cut is not None
    assert cut.size == 2
    assert any("port-of-lobito" in member for member in cut.members)
    assert any("kapiri-mposhi" in member for member in cut.members)


def test_one_closing_was_enough_while_floods_had_cut_the_lobito_line(
    shipped: api.KnowledgeGraph,
) -> None:
    freight = freight_network.freight(shipped, on=date(2026, 4, 13))
    cut = smallest_cut(freight, [("kolwezi", "port-of-shanghai")])
    assert cut is not None
    assert cut.members == (("kapiri-mposhi", "lubumbashi", "ndola"),)
