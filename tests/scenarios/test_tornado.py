"""Tornado: which range matters, worked out on paper and on the shipped data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings

from lodeway import api
from lodeway.scenarios.difference import tornado
from lodeway.transport import freight_network
from lodeway.transport.freight import Freight
from small.freights import Map, maps
from small.plain import price

if TYPE_CHECKING:
    from lodeway.scenarios.difference import Measure
    from lodeway.transport.uncertainty import By

# The road costs 5 to 15, the railway 8 to 24: the road wins unless it is dear, and what the railway
# costs matters only where it falls below the road's 10.
RIVALS = Map().line("road", "mine", "port", usd=10).line("rail", "mine", "port", "rail", usd=16)


def cheapest(freight: Freight, *pair: str, by: By = "generalised") -> Measure:
    """A measure: what the cheapest way costs at given driver values."""

    def measure(values: np.ndarray) -> float:
        cost = freight.generalised(values) if by == "generalised" else freight.cost(by, values)
        return price(freight, *pair, cost=cost)

    return measure


def test_the_widest_bar_comes_first_and_ends_where_the_rival_takes_over() -> None:
    freight = RIVALS.freight()
    bars = tornado(freight, cheapest(freight, "mine", "port"))
    assert [bar.driver.id for bar in bars] == ["usd-road", "usd-rail"]
    assert (bars[0].at_low, bars[0].base, bars[0].at_high) == (5, 10, 15)
    assert (bars[1].at_low, bars[1].base, bars[1].at_high) == (8, 10, 10)


def test_only_named_drivers_move_and_only_the_top_is_given() -> None:
    freight = RIVALS.freight()
    measure = cheapest(freight, "mine", "port")
    assert [b.driver.id for b in tornado(freight, measure, drivers=["usd-rail"])] == ["usd-rail"]
    assert [b.driver.id for b in tornado(freight, measure, top=1)] == ["usd-road"]


def test_days_move_nothing_while_time_has_no_value() -> None:
    freight = RIVALS.freight()
    moved = {
        bar.driver.id for bar in tornado(freight, cheapest(freight, "mine", "port", by="days"))
    }
    assert moved == {"days-road", "days-rail"}


def test_where_there_is_no_way_nothing_moves_the_answer() -> None:
    freight = RIVALS.freight()
    assert tornado(freight, cheapest(freight, "mine", "moon")) == ()


def test_an_answer_lost_at_one_end_is_the_widest_bar_of_all() -> None:
    freight = RIVALS.freight()
    at = freight.driver_index["usd-rail"]
    bars = tornado(freight, lambda values: np.inf if values[at] > 20 else float(values[0]))
    assert (bars[0].driver.id, bars[0].swing) == ("usd-rail", np.inf)


@given(maps(lines=5))
@settings(max_examples=20)
def test_each_end_is_what_networkx_finds_and_what_is_left_out_moves_nothing(made: Map) -> None:
    freight = made.freight()
    measure = cheapest(freight, sorted(made.graph)[0], sorted(made.graph)[-1])
    base, bars = measure(freight.values()), {b.driver.id: b for b in tornado(freight, measure)}
    for at, driver in enumerate(freight.drivers):
        values = freight.values()
        values[at] = driver.high
        bar = bars.get(driver.id)
        assert measure(values) == (bar.at_high if bar else base)


def test_freight_rates_move_the_cost_to_shanghai(shipped: api.KnowledgeGraph) -> None:
    freight = freight_network.freight(shipped)
    rates = [driver.id for driver in freight.drivers if driver.unit == "USD/t-km"]
    measure = cheapest(freight, "kolwezi", "port-of-shanghai")
    bars = tornado(freight, measure, drivers=rates)
    assert {bar.driver.id for bar in bars} == {*rates}
    assert all(bar.at_low <= bar.base <= bar.at_high for bar in bars)
