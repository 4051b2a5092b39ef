"""The k best ways: what paper says, what brute force and networkx say, what holds on any map."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.routes import best
from lodeway.routes.best import paths
from lodeway.routes.search import Limits, search
from lodeway.schema.errors import NoRoute
from small.brute import awkward_maps, ends, every_way
from small.freights import CHANGES, Map, driver

if TYPE_CHECKING:
    from lodeway.claims.figures import Criterion
    from lodeway.transport.freight import Freight
    from lodeway.transport.ways import Way

if TYPE_CHECKING:
    By = Literal["km", "days", "usd"]

CRITERIA = st.sampled_from(["km", "days", "usd"])


def two_ways() -> Map:
    """A truck to the port takes 2 days, a train 4, the old road 3, the long road round 9."""
    return (
        Map()
        .line("short-1", "mine", "town", days=1)
        .line("short-2", "town", "port", days=1)
        .line("old-road", "town", "port", days=2)
        .line("train", "mine", "port", "rail", days=4)
        .line("long", "mine", "port", days=9)
        .line("ship", "port", "market", "sea", days=20)
    )


def things(way: Way) -> list[str]:
    return [leg.thing for leg in way.travelled]


def least(
    freight: Freight, a: str, b: str, by: Criterion = "days", limits: Limits | None = None
) -> float:
    """The middle total of the best way; infinite where there is none."""
    try:
        return best.best(freight, a, b, by=by, limits=limits or Limits())[0].total[by][1]
    except NoRoute:
        return float("inf")


def test_the_quickest_way_comes_first_and_parallel_roads_are_different_ways() -> None:
    found = best.best(two_ways().freight(), "mine", "port", k=9)
    assert [way.total["days"][1] for way in found] == [2, 3, 4, 9]
    assert [things(way) for way in found[:3]] == [
        ["short-1", "short-2"],
        ["short-1", "old-road"],
        ["train"],
    ]


def test_changing_from_road_to_ship_takes_a_day_and_ten_dollars() -> None:
    (way,) = best.best(two_ways().freight(), "mine", "market")
    assert way.total["days"] == (11.5, 23, 35)
    assert way.total["usd"] == (20, 40, 65)
    assert [leg.kind for leg in way.legs] == ["travel", "travel", "change", "travel"]


def test_a_wait_at_the_border_can_make_the_longer_way_the_quicker() -> None:
    waiting = two_ways().border("town", days=3).freight()
    assert things(best.best(waiting, "mine", "port")[0]) == ["train"]


def test_a_wait_is_not_paid_by_goods_that_end_at_the_border() -> None:
    waiting = two_ways().border("town", days=3).freight()
    assert best.best(waiting, "mine", "town")[0].total["days"][1] == 1


def test_where_no_change_is_possible_goods_do_not_pass_a_town_twice() -> None:
    # The road ends in town and the railway passes it, but goods change over at the yard alone:
    # by road to the yard and by rail back through town would pass the town twice.
    made = (
        Map()
        .line("road-1", "mine", "town")
        .line("road-2", "town", "yard")
        .line("rail-1", "yard", "town", "rail")
        .line("rail-2", "town", "port", "rail")
    )
    made.graph.graph["changes"] = {}
    made.graph.add_node("yard", changes={("road", "rail"): CHANGES["road", "rail"]})
    with pytest.raises(NoRoute, match="every way there passes a place twice"):
        best.best(made.freight(), "mine", "port")
    round_about = made.line("road-3", "yard", "port", days=50).freight()
    assert things(best.best(round_about, "mine", "port", k=5)[0]) == ["road-1", "road-2", "road-3"]


def test_a_crowd_of_roads_that_lead_nowhere_is_not_gone_through_one_by_one() -> None:
    # Thousands of ways lead from the mine to the yard, none of which can go on through town.
    made = Map().line("road", "mine", "town")
    for i, j in itertools.combinations(range(9), 2):
        made.line(f"street-{i}-{j}", f"corner-{i}", f"corner-{j}")
    made.line("out", "town", "corner-0").line("rail-1", "corner-8", "town", "rail")
    made.line("rail-2", "town", "port", "rail")
    made.graph.graph["changes"] = {}
    made.graph.add_node("corner-8", changes={("road", "rail"): ()})
    with pytest.raises(NoRoute, match="every way there passes a place twice"):
        best.best(made.freight(), "mine", "port")


def test_ways_that_tie_come_cheapest_first() -> None:
    tied = Map().line("dear", "a", "b", usd=20).line("cheap", "a", "b", usd=10).freight()
    assert [things(w) for w in best.best(tied, "a", "b", by="risk", k=2)] == [["cheap"], ["dear"]]


def test_by_generalised_cost_a_day_counts_what_the_goods_lose_in_it() -> None:
    made = Map().line("slow", "a", "b", days=9, usd=10).line("fast", "a", "b", days=1, usd=30)
    assert things(best.best(made.freight(), "a", "b", by="generalised")[0]) == ["slow"]
    made.graph.graph["drivers"]["assumption-time-value"] = driver("assumption-time-value", 1, 5, 9)
    assert things(best.best(made.freight(), "a", "b", by="generalised")[0]) == ["fast"]


@given(awkward_maps(), CRITERIA, st.data())
def test_the_k_best_are_those_that_brute_force_finds(
    made: Map, by: By, data: st.DataObject
) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    cost = freight.cost(by)
    expected = sorted(cost[steps].sum() for steps in every_way(freight, a, b))
    try:
        found = [way.total[by][1] for way in best.best(freight, a, b, by=by, k=8)]
    except NoRoute:
        found = []
    assert found == pytest.approx(expected[:8])


@given(awkward_maps(), st.data())
def test_all_ways_are_found_once_and_pass_no_place_twice(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    asked = search(freight, a, b)
    found = [steps for _, steps in paths(asked, freight.cost("days"))] if asked else []
    assert sorted(found) == sorted(map(tuple, every_way(freight, a, b)))


def as_networkx(freight: Freight) -> nx.DiGraph[object]:
    """The open steps for networkx: a node for every state and every step, for parallel ones."""
    graph: nx.DiGraph[object] = nx.DiGraph()
    days = freight.cost("days")
    for i, (tail, head) in enumerate(zip(freight.tail, freight.head, strict=True)):
        if freight.open[i]:
            graph.add_edge(freight.states[tail], i, days=days[i])
            graph.add_edge(i, freight.states[head], days=0.0)
    return graph


@given(awkward_maps(), st.data())
def test_networkx_finds_the_same_ways_by_one_criterion(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    graph, start, goal = as_networkx(freight), (a, "", "out"), (b, "", "in")
    expected: list[float] = []
    if start in graph and goal in graph and nx.has_path(graph, start, goal):
        for path in nx.shortest_simple_paths(graph, start, goal, weight="days"):
            steps = [freight.steps[i] for i in path[1::2]]
            places = [a, *(step.end for step in steps if step.kind == "travel")]
            if len(set(places)) == len(places):
                expected.append(nx.path_weight(graph, path, "days"))
    try:
        found = [way.total["days"][1] for way in best.best(freight, a, b, k=5)]
    except NoRoute:
        found = []
    assert found == pytest.approx(expected[:5])


@given(awkward_maps(), CRITERIA, st.data())
def test_closing_never_improves_any_way(made: Map, by: By, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    shut = data.draw(st.sets(st.sampled_from(sorted(freight.by_thing)), min_size=1, max_size=3))
    before, after = least(freight, a, b, by), least(freight.without(shut), a, b, by)
    assert after >= before - 1e-9


@given(awkward_maps(), st.data())
def test_what_is_closed_is_on_no_way(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    thing = data.draw(st.sampled_from(sorted(freight.by_thing)))
    try:
        found = best.best(freight.without([thing]), a, b, k=20)
    except NoRoute:
        return
    used = itertools.chain.from_iterable(freight.steps[i].things for w in found for i in w.steps)
    assert thing not in set(used)


@given(awkward_maps(), st.data())
def test_opening_never_harms_any_way(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    before = least(freight, a, b)
    more = made.line("new-line", *ends(made, data), days=data.draw(st.integers(1, 9))).freight()
    assert least(more, a, b) <= before + 1e-9
