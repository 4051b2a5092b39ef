"""A corridor fixes the way to the sea; whatever leads to the corridor is free."""

from __future__ import annotations

import networkx as nx
import pytest

from analysis.networks import network
from lodeway.analysis.corridors import by_corridor
from lodeway.errors import NoRoute


def country() -> nx.MultiDiGraph[str]:
    G = network(
        ("feeder", "mine", "junction", 50),
        ("rail-1", "junction", "halt", 100),
        ("rail-2", "halt", "gate", 100),
        ("bypass", "mine", "gate", 120),
        ("ship", "gate", "market", 1000),
        ("other-ship", "cove", "market", 10),
    )
    for *_, key, edge in G.edges(keys=True, data=True):
        edge["mode"] = "sea" if "ship" in key else "rail"
    return G


def test_the_land_part_keeps_to_the_corridor_even_where_a_bypass_is_shorter() -> None:
    way = by_corridor(
        country(), "mine", "market", corridor="c", segments=["rail-1", "rail-2"], gate="gate"
    )
    assert [leg.segment for leg in way.land.legs] == ["feeder", "rail-1", "rail-2"]
    assert way.km == pytest.approx(1250)


def test_an_origin_at_the_gate_only_sails_from_where_it_is_on_the_corridor() -> None:
    way = by_corridor(country(), "halt", "market", corridor="c", segments=["rail-2"], gate="gate")
    assert [leg.segment for leg in way.land.legs] == ["rail-2"]


@pytest.mark.parametrize(
    ("avoid", "reason"),
    [
        ("rail-2", "no segment of 'c' that can be used reaches it"),
        ("feeder", "'mine' cannot reach 'c' over land"),
        ("ship", "is on no segment of this network"),
    ],
)
def test_a_broken_corridor_is_no_route_with_its_reason(avoid: str, reason: str) -> None:
    shut = [avoid, "bypass"]
    with pytest.raises(NoRoute, match=reason):
        by_corridor(
            country(),
            "mine",
            "market",
            corridor="c",
            segments=["rail-1", "rail-2"],
            gate="gate",
            avoid=shut,
        )
