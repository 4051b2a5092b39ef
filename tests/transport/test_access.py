"""Mines as origins: the nearest nodes of their own country, and no shortcut through the pit."""

from __future__ import annotations

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.schema.values import great_circle_km
from lodeway.transport import freight_network
from lodeway.transport.freight import compile_freight
from toys import Project
from worlds import WORLD, load


def test_a_mine_reaches_its_nearest_node_at_the_assumed_detour(project: Project) -> None:
    freight = freight_network.freight(load(project))
    straight = great_circle_km(-10.3, 20, -10, 20)
    (i,) = [i for i, step in enumerate(freight.steps) if step.thing == "access-near-pit-mine-town"]
    for end, factor in (("low", 1), ("mid", 1.5), ("high", 2)):
        assert freight.cost("km", freight.values(end))[i] == pytest.approx(straight * factor)
    assert freight.cost("days")[i] == pytest.approx(straight * 1.5 / 250)
    assert freight.cost("usd")[i] == pytest.approx(straight * 1.5 * 0.1)
    assert freight.origin("near-pit") is not None


def test_nobody_drives_through_a_mine(project: Project) -> None:
    graph = freight_network.transport_graph(load(project))
    assert graph.out_degree("near-pit") == 1
    assert graph.in_degree("near-pit") == 0


def test_a_mine_out_of_reach_is_no_origin(project: Project) -> None:
    assert "far-pit" not in freight_network.transport_graph(load(project))


def test_without_the_assumptions_no_mine_is_an_origin(project: Project) -> None:
    table = "\n".join(
        line
        for line in WORLD["routes/assumptions.csv"].splitlines()
        if not line.startswith("assumption-access")
    )
    graph = freight_network.transport_graph(load(project, {"routes/assumptions.csv": table + "\n"}))
    assert "near-pit" not in graph


def test_users_see_the_network_without_mines(shipped: KnowledgeGraph) -> None:
    assert "kamoa-kakula" not in shipped.network("transport")


def test_kamoa_lies_near_kolwezi_and_north_kivu_out_of_reach(shipped: KnowledgeGraph) -> None:
    graph = freight_network.transport_graph(shipped)
    assert list(graph.successors("kamoa-kakula")) == ["kolwezi"]
    assert 30 < graph.edges["kamoa-kakula", "kolwezi", "access-kamoa-kakula-kolwezi"]["km"] < 60
    assert "bisie" not in graph


def test_no_mine_hangs_on_a_border_post_of_two_countries(shipped: KnowledgeGraph) -> None:
    graph = freight_network.transport_graph(shipped)
    access = [(a, b) for a, b, e in graph.edges(data=True) if e["kind"] == "Access"]
    assert len(access) > 100
    assert [b for _, b in access if len(graph.nodes[b]["countries"]) != 1] == []
    assert all(graph.nodes[a]["countries"] == graph.nodes[b]["countries"] for a, b in access)


def test_a_mine_can_be_compiled_without_a_way_into_it(shipped: KnowledgeGraph) -> None:
    freight = compile_freight(freight_network.transport_graph(shipped))
    assert freight.origin("tenke-fungurume") is not None
    assert freight.destination("tenke-fungurume") is None
