"""Limits on ways: what may not be used, what alone may, what must be."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.routes import best
from lodeway.routes.best import paths
from lodeway.routes.search import Limits, search
from lodeway.schema.errors import InvalidValue, NoRoute
from lodeway.transport import freight
from small.brute import awkward_maps, ends, every_way
from small.freights import Map


def ports() -> Map:
    """A road to the near port, a railway to the far one; from both a ship, one by the strait."""
    return (
        Map()
        .line("road", "mine", "near", days=1)
        .line("rail", "mine", "far", "rail", days=5)
        .line("coast", "near", "far", days=3)
        .line("ship-1", "near", "market", "sea", days=10, passes=("strait",))
        .line("ship-2", "far", "market", "sea", days=12)
    )


def places(**limits: object) -> tuple[str, ...]:
    (way,) = best.best(ports().freight(), "mine", "market", limits=Limits(**limits))  # type: ignore[arg-type]
    return way.places


def test_without_limits_goods_take_the_near_port() -> None:
    assert places() == ("mine", "near", "market")


@pytest.mark.parametrize("shut", ["ship-1", "strait"])
def test_avoiding_a_ship_or_its_strait_sends_goods_along_the_coast(shut: str) -> None:
    assert places(avoid=frozenset([shut])) == ("mine", "near", "far", "market")


def test_avoiding_a_place_or_its_road_sends_goods_by_rail() -> None:
    assert places(avoid=frozenset(["near"])) == ("mine", "far", "market")
    assert places(avoid=frozenset(["road"])) == ("mine", "far", "market")


def test_only_rail_leaves_the_ships() -> None:
    assert places(only=frozenset(["rail"])) == ("mine", "far", "market")


def test_via_a_port_a_segment_or_one_of_several() -> None:
    assert places(via=(frozenset(["far"]),)) == ("mine", "near", "far", "market")
    assert places(via=(frozenset(["rail"]),)) == ("mine", "far", "market")
    assert places(via=(frozenset(["rail", "near"]),)) == ("mine", "near", "market")


def test_via_two_things_in_whatever_order() -> None:
    both = (frozenset(["strait"]), frozenset(["far"]))
    assert places(via=both) == ("mine", "far", "near", "market")
    assert places(via=both[::-1]) == ("mine", "far", "near", "market")


def test_via_a_town_on_a_branch_goes_there_and_back() -> None:
    branch = ports().line("branch", "near", "smelter").freight()
    limits = Limits(via=(frozenset(["smelter"]),))
    (way,) = best.best(branch, "mine", "market", limits=limits)
    assert way.places == ("mine", "near", "smelter", "near", "market")
    (pareto_way,) = best.front(branch, "mine", "market", by=("days",), limits=limits)
    assert pareto_way.steps == way.steps


def test_a_ship_that_only_calls_at_a_port_does_not_pass_it() -> None:
    made = Map().line("road", "mine", "coast").line("first", "coast", "isle", "sea")
    freight = made.line("second", "isle", "market", "sea").freight()
    with pytest.raises(NoRoute):
        best.best(freight, "mine", "market", limits=Limits(via=(frozenset(["isle"]),)))
    by_ship = best.best(freight, "mine", "market", limits=Limits(via=(frozenset(["first"]),)))
    assert by_ship[0].places == ("mine", "coast", "isle", "market")


def test_via_an_end_asks_for_nothing_more() -> None:
    free = best.best(ports().freight(), "mine", "market", k=9)
    for end in ("mine", "market"):
        limits = Limits(via=(frozenset([end]),))
        assert best.best(ports().freight(), "mine", "market", k=9, limits=limits) == free


def test_the_pareto_set_keeps_to_the_limits_too() -> None:
    limits = Limits(via=(frozenset(["far"]),), avoid=frozenset(["coast"]))
    front = best.front(ports().freight(), "mine", "market", limits=limits)
    assert [way.places for way in front] == [("mine", "far", "market")]


def test_more_things_to_pass_than_can_be_kept_apart_are_refused() -> None:
    with pytest.raises(InvalidValue, match="a way can be asked to pass 6 things at most"):
        places(via=tuple(frozenset([f"place-{i}"]) for i in range(7)))


def test_a_step_that_would_cost_less_than_nothing_is_refused() -> None:
    freight = ports().freight()
    rebate = {**freight.terms, "usd": -freight.terms["usd"]}
    with pytest.raises(InvalidValue, match="no cost may be below 0"):
        best.best(replace(freight, terms=rebate), "mine", "market", by="usd")


@given(awkward_maps(), st.data())
def test_limits_leave_just_the_ways_that_keep_to_them(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    things = st.sampled_from(sorted(freight.by_thing))
    some = st.frozensets(things, min_size=1, max_size=2)
    limits = Limits(
        avoid=data.draw(some | st.just(frozenset())),
        only=data.draw(st.frozensets(st.sampled_from(["road", "rail"]), max_size=1)),
        via=tuple(data.draw(st.lists(some, max_size=2))),
    )
    back = data.draw(st.booleans())
    all_ways = every_way(freight, a, b, limits.via, back=back)
    expected = [steps for steps in all_ways if keeps(freight, steps, limits)]
    asked = search(freight, a, b, limits, back=back)
    found = [steps for _, steps in paths(asked, freight.cost("days"))] if asked else []
    assert sorted(found) == sorted(map(tuple, expected))


def keeps(freight: freight.Freight, steps: list[int], limits: Limits) -> bool:
    taken = [freight.steps[i] for i in steps]
    used = frozenset(thing for step in taken for thing in step.things)
    # A place that nothing leads to, such as a mine, may be left by whatever road there is.
    bound = (
        step
        for step in taken
        if step.kind == "travel" and freight.destination(step.start) is not None
    )
    modes = {step.mode for step in bound} - {"sea"}
    return not used & limits.avoid and (not limits.only or modes <= limits.only)


@given(awkward_maps(), st.data())
def test_what_remains_to_the_goal_is_what_networkx_says(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    asked = search(freight, a, b)
    if asked is None:
        return
    cost = freight.cost("days")[asked.step]
    backward: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    backward.add_nodes_from(range(len(freight.states)))
    for tail, head, days in zip(asked.tail, asked.head, cost, strict=True):
        backward.add_edge(int(head), int(tail), days=days)
    oracle = nx.single_source_dijkstra_path_length(backward, asked.goal, weight="days")
    found = asked.remaining(cost)
    assert {n: d for n, d in enumerate(found) if np.isfinite(d)} == pytest.approx(oracle)


@given(awkward_maps(), st.data())
def test_a_limit_never_improves_a_way(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    thing = data.draw(st.sampled_from(sorted(freight.by_thing)))
    limits = data.draw(
        st.sampled_from(
            [
                Limits(avoid=frozenset([thing])),
                Limits(only=frozenset(["rail"])),
                Limits(via=(frozenset([thing]),)),
            ]
        )
    )
    try:
        limited = best.best(freight, a, b, limits=limits)[0].total["days"][1]
    except NoRoute:
        return
    assert limited >= best.best(freight, a, b)[0].total["days"][1] - 1e-9
