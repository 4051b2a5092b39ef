"""A corridor fixes the way to the sea; whatever leads to the corridor is free."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.corridors.costs import gap, narrowest
from lodeway.schema.errors import NoRoute
from lodeway.transport.corridor_facts import CorridorShape
from lodeway.transport.corridors import ByCorridor, corridor_of, namer
from lodeway.transport.freight import TIME_VALUE, Freight, Step
from lodeway.transport.ways import way
from small.freights import Map, driver, maps

RAIL = CorridorShape("rail-corridor", ("rail-1", "rail-2"), "gate")
ROAD = CorridorShape("road-corridor", ("road-1", "road-2"), "cove")
BYPASS = CorridorShape("bypass-corridor", ("bypass",), "gate")


def country(time_value: float = 0.0) -> Map:
    made = Map()
    if time_value:
        worth = driver(TIME_VALUE, time_value / 2, time_value, time_value * 2, "USD/t-d")
        made.graph.graph["drivers"][TIME_VALUE] = worth
    return (
        made.line("feeder", "mine", "junction", km=50, usd=5)
        .line("rail-1", "junction", "halt", "rail", km=100, days=2, usd=6, capacity=900.0)
        .line("rail-2", "halt", "gate", "rail", km=100, days=2, usd=6, capacity=500.0)
        .line("bypass", "mine", "gate", km=120, usd=1)
        .line("road-1", "mine", "post", km=150, usd=30)
        .line("road-2", "post", "cove", km=150, usd=30)
        .line("ship", "gate", "market", "sea", km=1000, days=10, usd=20)
        .line("other-ship", "cove", "market", "sea", km=900, days=8, usd=10)
    )


def segments(freight: Freight, corridor: CorridorShape, start: str = "mine") -> list[str]:
    found = ByCorridor(freight).way(start, "market", corridor)
    return [leg.thing for leg in found.travelled]


def test_the_way_keeps_to_the_corridor_even_where_a_bypass_is_cheaper() -> None:
    assert segments(country().freight(), RAIL) == ["feeder", "rail-1", "rail-2", "ship"]


def test_from_a_place_on_the_corridor_the_way_starts_there() -> None:
    assert segments(country().freight(), RAIL, "halt") == ["rail-2", "ship"]


def test_the_corridor_is_entered_where_that_is_cheapest_not_where_the_whole_would_be() -> None:
    # By the lift the whole way would cost 10 dollars less, for it spares the first railway.
    there = country().line("lift", "mine", "halt", km=50, days=1, usd=6)
    assert segments(there.freight(), RAIL)[0] == "feeder"


def test_a_longer_way_onto_the_corridor_is_taken_where_the_shorter_crosses_a_border() -> None:
    there = country(time_value=4).line("lane", "mine", "customs", days=0.1, usd=1)
    there.line("lane-2", "customs", "halt", days=0.1, usd=1)
    assert segments(there.freight(), RAIL)[0] == "lane"
    assert segments(there.border("customs", days=3).freight(), RAIL)[0] == "feeder"


def test_the_way_onto_the_corridor_may_use_the_mode_that_spares_a_change() -> None:
    # 2 dollars more on the rails, but no 10 dollars for moving the goods from truck to train.
    there = country().line("siding", "mine", "junction", "rail", km=60, usd=7)
    assert segments(there.freight(), RAIL)[0] == "siding"


def test_each_criterion_has_a_way_of_its_own() -> None:
    there = country().line("slow-ship", "gate", "market", "sea", km=1000, days=30, usd=2)
    found = ByCorridor(there.freight())
    assert found.way("mine", "market", RAIL, by="days").travelled[-1].thing == "ship"
    assert found.way("mine", "market", RAIL, by="usd").travelled[-1].thing == "slow-ship"


@pytest.mark.parametrize(
    ("shut", "reason"),
    [
        ("rail-2", "not open: rail-2"),
        ("ship", "no ship leads from gate to market"),
        ("market", "no ship leads from gate to market"),
    ],
)
def test_a_broken_corridor_is_no_route_with_its_reason(shut: str, reason: str) -> None:
    freight = country().freight().without([shut])
    with pytest.raises(NoRoute, match=reason):
        ByCorridor(freight).way("mine", "market", RAIL)


def test_an_origin_cut_off_from_the_corridor_is_no_route() -> None:
    freight = country().freight().without(["feeder", "bypass", "road-1"])
    with pytest.raises(NoRoute, match="mine cannot reach rail-corridor over land"):
        ByCorridor(freight).way("mine", "market", RAIL)


def test_a_place_that_is_not_on_the_map_is_no_route() -> None:
    found = ByCorridor(country().freight())
    with pytest.raises(NoRoute, match="moon cannot reach"):
        found.way("moon", "market", RAIL)
    with pytest.raises(NoRoute, match="no ship leads from gate to moon"):
        found.way("mine", "moon", RAIL)


def test_one_market_without_a_ship_does_not_hide_the_other() -> None:
    there = country().line("island-line", "isle", "inland", km=10)
    first, second = ByCorridor(there.freight()).ways("mine", ["isle", "market"], RAIL)
    assert isinstance(first, NoRoute)
    assert not isinstance(second, NoRoute)


def test_the_gap_of_a_corridor_is_worked_out_on_paper() -> None:
    freight = country(time_value=4).freight()
    found = ByCorridor(freight)
    rail, road = (found.way("mine", "market", c) for c in (RAIL, ROAD))
    # Rail: 5 + 6 + 6 + 20 freight, two changes at 10, 1 + 2 + 2 + 10 days and two for changing.
    assert found.cost(rail.steps) == pytest.approx(57 + 4 * 17)
    # Road: 30 + 30 + 10 freight, one change at 10, 1 + 1 + 8 days and one for changing.
    assert found.cost(road.steps) == pytest.approx(80 + 4 * 11)
    missing = gap(freight, rail, road)
    assert missing.usd == pytest.approx(1)
    assert missing.days == pytest.approx(0.25)
    turns = {turn.driver.id: turn for turn in missing.turns}
    assert turns[TIME_VALUE].at == pytest.approx((80 - 57) / (17 - 11))
    assert turns["usd-ship"].at == pytest.approx(19)
    assert turns["days-rail-1"].at == pytest.approx(1.75)
    assert turns["usd-ship"].inside
    assert not turns["usd-feeder"].driver.low > turns["usd-feeder"].at


def test_without_a_value_of_time_a_gap_in_days_has_no_price() -> None:
    freight = country().freight()
    found = ByCorridor(freight)
    ways = [found.way("mine", "market", c) for c in (RAIL, ROAD)]
    assert gap(freight, *ways).days is None
    assert gap(freight, *ways).usd == -gap(freight, *reversed(ways)).usd


def test_the_narrowest_segment_limits_a_way() -> None:
    freight = country().freight()
    found = ByCorridor(freight)
    assert narrowest(freight, found.way("mine", "market", RAIL)) == ("rail-2", 500.0)
    assert narrowest(freight, found.way("mine", "market", ROAD)) is None


def test_a_way_belongs_to_the_corridor_it_shares_most_with_at_its_gate() -> None:
    freight = country().freight()
    corridors = [BYPASS, RAIL, ROAD]
    for corridor in corridors:
        found = ByCorridor(freight).way("mine", "market", corridor)
        assert corridor_of(found, corridors) == corridor.id
        assert namer(freight, corridors)(found.steps) == corridor.id
    inland = ByCorridor(freight).way("halt", "market", RAIL)
    assert corridor_of(inland, [ROAD]) is None


@given(maps(places=5, lines=8), st.data())
def test_the_way_is_the_best_of_all_that_brute_force_finds(there: Map, data: st.DataObject) -> None:
    freight = there.freight()
    lines = sorted({s.thing for s in freight.steps if s.kind == "travel"})
    places = sorted({s.start for s in freight.steps} | {s.end for s in freight.steps})
    own = tuple(data.draw(st.lists(st.sampled_from(lines), min_size=1, unique=True)))
    origin, gate, market = (data.draw(st.sampled_from(places)) for _ in range(3))
    shape = CorridorShape("c", own, gate)
    search = ByCorridor(freight)
    (found,) = search.ways(origin, [market], shape)
    join = search.join(origin, shape)
    least = brute_force(freight, origin, market, shape, join) if join else np.inf
    if isinstance(found, NoRoute):
        assert least == np.inf
    else:
        assert search.cost(found.steps) == pytest.approx(least)


def brute_force(
    freight: Freight, origin: str, market: str, shape: CorridorShape, join: str
) -> float:
    """Every way without repeated states, tried one after the other."""
    prices = np.where(freight.open, freight.generalised(), np.inf)
    start, goal, best = freight.origin(origin), freight.destination(market), np.inf
    moves = [
        ((int(freight.tail[i]), before), (int(freight.head[i]), after), float(prices[i]))
        for i, step in enumerate(freight.steps)
        for before, after in ((False, False), (False, True), (True, True))
        if prices[i] < np.inf and may(step, shape, join, before, after)
    ]

    def go(here: tuple[int, bool], seen: frozenset[tuple[int, bool]], spent: float) -> None:
        nonlocal best
        if here == (goal, True) or spent >= best:
            best = min(best, spent)
            return
        for begin, end, price in moves:
            if begin == here and end not in seen:
                go(end, seen | {end}, spent + price)

    if start is not None and goal is not None:
        go((start, False), frozenset({(start, False)}), 0.0)
    return best


def may(step: Step, shape: CorridorShape, join: str, before: bool, after: bool) -> bool:
    travels, sea = step.kind == "travel", step.mode == "sea"
    if before and after:
        return not travels or sea or step.thing in shape.segments
    if after:
        return not travels and step.start == join
    return not (travels and sea)


@given(maps(), st.data())
def test_closing_a_thing_never_makes_a_corridor_better(there: Map, data: st.DataObject) -> None:
    freight = there.freight()
    lines = sorted({s.thing for s in freight.steps if s.kind == "travel"})
    places = sorted({s.start for s in freight.steps} | {s.end for s in freight.steps})
    own = tuple(data.draw(st.lists(st.sampled_from(lines), min_size=1, unique=True)))
    origin, gate, market = (data.draw(st.sampled_from(places)) for _ in range(3))
    shape = CorridorShape("c", own, gate)
    shut = data.draw(st.lists(st.sampled_from([*lines, *places, "strait"]), max_size=2))
    before, after = (ByCorridor(f) for f in (freight, freight.without(shut)))
    first, then = (b.paths(origin, [market], shape)[0] for b in (before, after))
    if isinstance(first, NoRoute):
        assert isinstance(then, NoRoute)
    elif not isinstance(then, NoRoute):
        assert after.cost(then) >= before.cost(first) - 1e-9


@given(maps(), st.data())
def test_at_its_turning_point_a_driver_makes_two_ways_cost_the_same(
    there: Map, data: st.DataObject
) -> None:
    worth = driver(TIME_VALUE, 1, 3, 5, "USD/t-d")
    there.graph.graph["drivers"][TIME_VALUE] = worth
    freight = there.freight()
    some = st.lists(st.integers(0, len(freight.steps) - 1), min_size=1, max_size=6)
    ways = [way(freight, data.draw(some)) for _ in range(2)]
    for turn in gap(freight, *ways).turns:
        values = freight.values()
        values[freight.driver_index[turn.driver.id]] = turn.at
        one, other = (float(freight.generalised(values)[list(w.steps)].sum()) for w in ways)
        assert one == pytest.approx(other, rel=1e-6, abs=1e-6)
