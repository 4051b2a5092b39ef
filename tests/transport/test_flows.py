"""Where the copper of the belt goes, on the shipped network."""

from __future__ import annotations

from datetime import date

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.claims.supplies import markets, supplies
from lodeway.schema.errors import UnknownName
from lodeway.transport.flow import Assignment
from lodeway.transport.freight_network import flows

JANUARY = date(2026, 1, 15)


def forgone(found: Assignment) -> float:
    """What is left behind, at its price, in USD a year; without a price it counts nothing."""
    return sum(one.tonnes * one.price for one in found.unserved if one.price is not None)


def test_the_railway_to_lobito_is_full_before_its_floods_and_worth_more_than_it_carries(
    shipped: KnowledgeGraph,
) -> None:
    found = flows(shipped, on=JANUARY, minerals=["copper"])
    limits = {limit.thing: limit for limit in found.limits}
    lobito = limits["rail-huambo-lobito"]
    assert lobito.tonnes == pytest.approx(lobito.capacity) == pytest.approx(230_000)
    # Four segments in a row are full together; which of them bears the price is anybody's choice.
    line = ("rail-luau-luacano", "rail-luacano-luena", "rail-luena-huambo", "rail-huambo-lobito")
    assert sum(limits[segment].price for segment in line) > 0
    assert found.by(found.gate)["port-of-lobito"] == pytest.approx(230_000)
    assert sum(found.by(found.gate).values()) == pytest.approx(found.moved)


def test_closing_the_port_of_lobito_sends_its_copper_to_other_ports(
    shipped: KnowledgeGraph,
) -> None:
    before = flows(shipped, on=JANUARY)
    after = flows(shipped, on=JANUARY, avoid=["Port of Lobito"])
    assert "port-of-lobito" not in after.by(after.gate)
    assert after.moved == pytest.approx(before.moved)
    assert after.cost > before.cost


def test_a_limit_on_a_port_by_its_chinese_name_holds(shipped: KnowledgeGraph) -> None:
    found = shipped.flows(on=JANUARY, limits={"洛比托港": 100_000})
    assert found.by(found.gate)["port-of-lobito"] == pytest.approx(100_000)


def test_every_market_gets_its_share_and_every_mine_is_heard_of(shipped: KnowledgeGraph) -> None:
    found = flows(shipped, on=JANUARY, minerals=["copper"])
    by_market = found.by(lambda stream: stream.market)
    for market in markets(shipped.store):
        assert by_market[market.place] / found.moved == pytest.approx(market.share)
    mines = {supply.place for supply in supplies(shipped.store, minerals=["copper"])}
    left = {one.origin for one in found.unserved}
    assert set(found.by(lambda stream: stream.origin)) | left == mines
    assert all(stream.cost < 9700 for stream in found.streams)


def test_while_hormuz_is_shut_what_the_gulf_wanted_stays_and_is_priced(
    shipped: KnowledgeGraph,
) -> None:
    found = flows(shipped, on=date(2026, 3, 15), minerals=["copper"])
    stuck = [one for one in found.unserved if one.market == "port-of-jebel-ali"]
    assert {one.reason for one in stuck} == {"no way"}
    assert forgone(found) == pytest.approx(9700 * found.left)


def test_a_region_nobody_knows_is_refused_with_the_nearest_name(shipped: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        flows(shipped, region="copperbel")
