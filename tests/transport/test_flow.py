"""Goods under shared capacities: cases solved on paper."""

from __future__ import annotations

import math

import pytest

from lodeway.claims.supplies import Market, Supply
from lodeway.schema.errors import InvalidValue
from lodeway.transport.flow import Assignment, assign
from lodeway.transport.freight import TIME_VALUE
from small.freights import Map, driver

BUYER = [Market("market", 1.0)]


def mine(tonnes: float, place: str = "mine", product: str = "copper") -> Supply:
    return Supply(place, place, product, tonnes)


def two_ways(**short: float) -> Map:
    """From mine to port a short way for 10 USD and a long one for 30, then a ship for 5."""
    made = Map().line("short", "mine", "port", usd=10, **short)
    return made.line("long", "mine", "port", usd=30).line("ship", "port", "market", "sea", usd=5)


def carried(found: Assignment) -> dict[str, float]:
    return {thing: round(tonnes, 6) for thing, tonnes in found.by_thing.items()}


def forgone(found: Assignment) -> float:
    """What is left behind, at its price, in USD a year; without a price it counts nothing."""
    return sum(one.tonnes * one.price for one in found.unserved if one.price is not None)


def test_without_limits_everything_takes_the_cheapest_way() -> None:
    found = assign(two_ways().freight(), [mine(100)], BUYER)
    assert carried(found) == {"market": 100, "mine": 100, "port": 100, "ship": 100, "short": 100}
    # 10 by land, 10 from road to ship, 5 at sea
    assert found.cost == pytest.approx(100 * 25)
    assert found.limits == ()


def test_what_exceeds_a_capacity_takes_the_next_best_way_and_the_difference_is_its_price() -> None:
    found = assign(two_ways(capacity=60).freight(), [mine(100)], BUYER)
    assert (carried(found)["short"], carried(found)["long"]) == (60, 40)
    (limit,) = found.limits
    assert (limit.thing, limit.capacity, limit.tonnes) == ("short", 60, 60)
    assert limit.price == pytest.approx(20)


def test_the_mine_that_has_no_other_way_keeps_the_scarce_one() -> None:
    made = (
        two_ways(capacity=60)
        .line("track", "inland", "mine", usd=1)
        .line("by-pass", "mine", "market", usd=26)
    )
    # Both mines would take the short way; only the one at "mine" may go by its by-pass for a USD more.
    made.graph.remove_edge("mine", "port", "long")
    found = assign(made.freight(), [mine(60), mine(60, "inland")], BUYER)
    assert carried(found)["by-pass"] == 60
    assert found.limits[0].price == pytest.approx(1)


def test_both_directions_of_a_segment_share_its_capacity() -> None:
    made = Map().line("track", "a", "b", usd=10, capacity=100)
    there, back = Market("b", 1.0, "copper"), Market("a", 1.0, "sulphur")
    supplies = [mine(70, "a", "copper"), mine(70, "b", "sulphur")]
    found = assign(made.freight(), supplies, [there, back])
    assert carried(found)["track"] == 100
    assert found.left == pytest.approx(40)
    assert {one.reason for one in found.unserved} == {"capacity"}


def test_all_that_passes_a_border_post_shares_its_capacity_whatever_its_mode() -> None:
    made = Map().border("post", capacity=50)
    for mode, usd in (("road", 10), ("rail", 20)):
        made.line(f"{mode}-in", "mine", "post", mode, usd=usd)
        made.line(f"{mode}-out", "post", "market", mode, usd=usd)
    found = assign(made.freight(), [mine(80)], BUYER)
    assert (found.moved, found.left) == (pytest.approx(50), pytest.approx(30))


def test_supplies_end_and_begin_at_a_post_without_passing_it() -> None:
    made = Map().border("post", capacity=0).line("in", "mine", "post").line("out", "post", "market")
    assert assign(made.freight(), [mine(5)], [Market("post", 1.0)]).moved == 5
    assert assign(made.freight(), [mine(5, "post")], BUYER).moved == 5
    assert assign(made.freight(), [mine(5)], BUYER).left == 5


def test_a_limit_on_a_strait_counts_all_that_sails_through_it_once() -> None:
    made = Map()
    for port in ("north", "south"):
        made.line(f"road-{port}", "mine", port, usd=5)
        made.line(f"sea-{port}", port, "market", "sea", usd=5, passes=("strait",))
    made.line("round", "south", "market", "sea", usd=50)
    found = assign(made.freight(), [mine(100)], BUYER, limits={"strait": 30})
    assert carried(found)["strait"] == 30
    assert carried(found)["round"] == 70
    assert found.limits[0].price == pytest.approx(45)


def test_a_limit_given_takes_the_place_of_the_networks_own() -> None:
    made = two_ways(capacity=60).freight()
    assert carried(assign(made, [mine(100)], BUYER, limits={"short": 80}))["short"] == 80
    assert carried(assign(made, [mine(100)], BUYER, limits={"short": 20}))["short"] == 20
    assert carried(assign(made, [mine(100)], BUYER, limits={"short": math.inf}))["short"] == 100


def test_markets_take_their_shares_of_every_mine() -> None:
    made = two_ways().line("other-ship", "port", "rotterdam", "sea", usd=7)
    markets = [Market("market", 0.75), Market("rotterdam", 0.25)]
    found = assign(made.freight(), [mine(100), mine(20, "port")], markets)
    assert found.by(lambda s: s.market) == {"market": 90, "rotterdam": 30}
    assert found.by(lambda s: s.origin) == {"mine": 100, "port": 20}


def test_a_market_of_a_product_takes_the_place_of_those_that_take_any() -> None:
    made = two_ways().line("other-ship", "port", "smelter", "sea").freight()
    markets = [*BUYER, Market("smelter", 1.0, "concentrate")]
    found = assign(made, [mine(3), mine(2, product="concentrate")], markets)
    assert [(s.product, s.market, s.tonnes) for s in found.streams] == [
        ("concentrate", "smelter", 2),
        ("copper", "market", 3),
    ]


def test_what_cannot_move_says_why() -> None:
    made = two_ways(capacity=60)
    made.graph.remove_edge("mine", "port", "long")
    made.graph.add_node("island")
    supplies = [mine(100), mine(7, "island"), mine(3, "nowhere")]
    found = assign(made.freight(), supplies, BUYER)
    assert [(one.origin, round(one.tonnes), one.reason) for one in found.unserved] == [
        ("island", 7, "no way"),
        ("mine", 40, "capacity"),
        ("nowhere", 3, "no way"),
    ]


def test_goods_stay_where_they_are_when_the_way_is_dearer_than_leaving_them() -> None:
    found = assign(two_ways().freight(), [mine(100)], BUYER, price=24)
    assert [(one.tonnes, one.reason) for one in found.unserved] == [(100, "price")]
    assert forgone(found) == 2400
    assert assign(two_ways().freight(), [mine(100)], BUYER, price=26).moved == 100


def test_each_product_stays_at_its_own_price_and_without_one_moves_at_any_cost() -> None:
    goods = [mine(1, product=product) for product in ("copper", "sulphur", "zinc")]
    found = assign(two_ways().freight(), goods, BUYER, price={"sulphur": 20, "copper": 30})
    assert [(one.product, one.price) for one in found.unserved] == [("sulphur", 20)]
    made = two_ways(capacity=0).freight().without({"long"})
    kept = assign(made, goods, BUYER, price={"sulphur": 50})
    assert [(one.product, one.price, one.reason) for one in kept.unserved] == [
        ("copper", None, "capacity"),
        ("sulphur", 50, "capacity"),
        ("zinc", None, "capacity"),
    ]
    assert forgone(kept) == 50


def test_a_tonne_left_for_scarcity_makes_capacity_worth_its_price() -> None:
    made = two_ways(capacity=60).freight().without({"long"})
    found = assign(made, [mine(100)], BUYER, price=200)
    assert found.limits[0].price == pytest.approx(200 - 25)


def test_what_is_shut_to_one_product_is_open_to_others() -> None:
    found = assign(
        two_ways().freight(),
        [mine(10), mine(10, product="concentrate")],
        BUYER,
        closed={"concentrate": {"short"}},
    )
    assert carried(found)["short"] == carried(found)["long"] == 10


def test_goods_whose_days_cost_more_pay_for_the_faster_way() -> None:
    made = (
        Map()
        .line("truck", "mine", "market", usd=30, days=1)
        .line("train", "mine", "market", "rail", usd=10, days=6)
    )
    found = assign(
        made.freight(),
        [mine(1), mine(1, product="cobalt")],
        BUYER,
        time_values={"copper": 2, "cobalt": 5},
    )
    assert {s.product: s.cost for s in found.streams} == {"copper": 22, "cobalt": 35}


def test_totals_are_tonnes_times_what_a_tonne_meets() -> None:
    found = assign(two_ways(capacity=60).freight(), [mine(100)], BUYER)
    assert found.total("usd") == pytest.approx(60 * 25 + 40 * 45)
    assert found.total("km") == pytest.approx(100 * 200)
    assert found.total("days") == pytest.approx(100 * 3)
    assert found.by(found.gate) == {"port": 100}


def test_a_closed_step_carries_nothing() -> None:
    found = assign(two_ways().freight().without({"short"}), [mine(100)], BUYER)
    assert "short" not in found.by_thing
    assert found.moved == 100


@pytest.mark.parametrize(
    ("supplies", "markets", "more", "message"),
    [
        ([mine(-1)], BUYER, {}, "supply 'mine' is -1 t a year"),
        ([mine(math.nan)], BUYER, {}, "supply 'mine' is nan t a year"),
        ([mine(1)], [*BUYER, Market("port", 0.1)], {}, "market 1, port 0.1"),
        ([mine(1)], BUYER, {"limits": {"short": -5.0}}, "capacity of 'short' is -5 t a year"),
        ([mine(1)], BUYER, {"limits": {"atlantis": 5.0}}, "'atlantis' is not on the network"),
        ([mine(1)], BUYER, {"price": -1.0}, "price of 'copper' is -1"),
        ([mine(1)], BUYER, {"time_values": {"copper": -99.0}}, "costs must be 0 or more"),
    ],
)
def test_what_makes_no_sense_is_refused(supplies, markets, more, message) -> None:
    with pytest.raises(InvalidValue, match=message):
        assign(two_ways().freight(), supplies, markets, **more)


def test_what_is_bought_where_it_is_made_has_arrived() -> None:
    found = assign(two_ways().freight(), [mine(5, "port")], [Market("port", 1.0)])
    assert [(s.tonnes, s.steps, s.cost) for s in found.streams] == [(5, (), 0)]


def test_nothing_to_move_is_an_answer() -> None:
    found = assign(two_ways().freight(), [], BUYER)
    assert (found.streams, found.unserved, found.moved, found.cost) == ((), (), 0, 0)


def test_the_value_of_time_comes_from_the_networks_own_driver() -> None:
    made = two_ways()
    made.graph.graph["drivers"][TIME_VALUE] = driver(TIME_VALUE, 1, 3, 5, "USD/t-d")
    # three days: land, transfer, sea
    assert assign(made.freight(), [mine(1)], BUYER).cost == pytest.approx(25 + 3 * 3)
