"""Tornado: which range matters, worked out on paper and on the shipped data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from analysis.freights import Map, maps
from analysis.plain import price
from lodeway import api
from lodeway.analysis.tornado import cheapest, tornado
from lodeway.studies import network

# The road costs 5 to 15, the railway 8 to 24: the road wins unless it is dear, and what the railway
# costs matters only where it falls below the road's 10.
RIVALS = Map().line("road", "mine", "port", usd=10).line("rail", "mine", "port", "rail", usd=16)


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


@given(maps())
@settings(deadline=None)
def test_a_bar_is_what_networkx_finds_with_one_driver_at_its_ends(made: Map) -> None:
    freight = made.freight()
    pair = (sorted(made.graph)[0], sorted(made.graph)[-1])
    for bar in tornado(freight, cheapest(freight, *pair))[:2]:
        values = freight.values()
        values[freight.driver_index[bar.driver.id]] = bar.driver.high
        cost = freight.generalised(values)
        assert bar.at_high == pytest.approx(price(freight, *pair, cost=cost))


def test_the_value_of_time_and_freight_rates_move_the_cost_to_shanghai(
    shipped: api.KnowledgeGraph,
) -> None:
    freight = network.freight(shipped)
    bars = tornado(freight, cheapest(freight, "kolwezi", "port-of-shanghai"), top=8)
    moved = {bar.driver.id for bar in bars}
    assert {"assumption-road-cost", "assumption-rail-cost", "assumption-sea-cost"} <= moved
    assert all(bar.at_low <= bar.base <= bar.at_high for bar in bars)
