"""Ships go around what is shut, at the length that the sea lanes give, and never gain by it."""

from __future__ import annotations

import networkx as nx
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.routes.compute import routes
from lodeway.schema.errors import LodewayError
from lodeway.transport import freight_network, sea
from lodeway.transport.freight import Freight

STRAITS = ("malacca", "sunda", "lombok")


def closed(kg: KnowledgeGraph, *names: str) -> Freight:
    things = freight_network.things(kg, names)
    return freight_network.freight(kg, avoid=things).without(things)


def voyages(freight: Freight) -> set[frozenset[str]]:
    return {frozenset((s.start, s.end)) for s in freight.steps if s.thing.startswith("voyage-")}


def km(freight: Freight, origin: str) -> dict[str, float]:
    """The least kilometres from a place to every place, by networkx."""
    graph = nx.DiGraph()
    for i, cost in enumerate(freight.cost("km")):
        a, b = int(freight.tail[i]), int(freight.head[i])
        if freight.open[i] and cost < graph.get_edge_data(a, b, {"km": float("inf")})["km"]:
            graph.add_edge(a, b, km=float(cost))
    found = nx.single_source_dijkstra_path_length(graph, freight.origin(origin), weight="km")
    return {
        freight.states[i][0]: length
        for i, length in found.items()
        if freight.states[i][1:] == ("", "in")
    }


@pytest.fixture(scope="module")
def open_(shipped: KnowledgeGraph) -> Freight:
    return freight_network.freight(shipped)


def test_while_all_is_open_no_voyage_is_made_up(open_: Freight) -> None:
    assert voyages(open_) == set()


def test_one_strait_shut_leaves_the_other_legs_that_the_tables_have(
    shipped: KnowledgeGraph,
) -> None:
    pair = frozenset(("port-of-dar-es-salaam", "port-of-shanghai"))
    assert pair not in voyages(closed(shipped, "malacca"))


def test_with_all_three_straits_shut_ships_go_round_by_a_longer_way(
    shipped: KnowledgeGraph, open_: Freight
) -> None:
    shut = closed(shipped, *STRAITS)
    pair = frozenset(("port-of-dar-es-salaam", "port-of-shanghai"))
    assert pair in voyages(shut)
    before = km(open_, "kolwezi")["port-of-shanghai"]
    after = km(shut, "kolwezi")["port-of-shanghai"]
    assert 1000 < after - before < 6000


def test_whoever_asks_for_a_way_around_three_straits_is_given_the_voyage(
    shipped: KnowledgeGraph,
) -> None:
    found = routes(
        shipped, "port-of-dar-es-salaam", "port-of-shanghai", by=["km"], k=1, avoid=STRAITS
    )
    (leg,) = found.ways[0].travelled
    assert leg.thing == "voyage-port-of-dar-es-salaam-port-of-shanghai"


def test_a_leg_that_is_shut_itself_is_not_sailed_around(shipped: KnowledgeGraph) -> None:
    legs = freight_network.transport_graph(shipped)["port-of-lobito"]["port-of-shanghai"]
    assert voyages(freight_network.freight(shipped, avoid=frozenset(legs))) == set()


def test_no_ship_reaches_the_gulf_while_hormuz_is_shut(shipped: KnowledgeGraph) -> None:
    shut = closed(shipped, "hormuz")
    assert not any("port-of-jebel-ali" in pair for pair in voyages(shut))
    assert "port-of-jebel-ali" not in km(shut, "kolwezi")


@pytest.mark.parametrize(
    "names",
    [
        ("suez",),
        ("cape-of-good-hope",),
        ("bab-el-mandeb", "cape-of-good-hope"),
        STRAITS,
        ("panama",),
    ],
)
def test_a_closed_passage_never_shortens_a_way(
    names: tuple[str, ...], shipped: KnowledgeGraph, open_: Freight
) -> None:
    before, after = km(open_, "kolwezi"), km(closed(shipped, *names), "kolwezi")
    assert set(after) <= set(before)
    # Stored legs are rounded to a nautical mile, voyages are not.
    gained = {p: before[p] - after[p] for p in after if before[p] - after[p] > 1.852}
    assert gained == {}


def test_a_voyage_says_how_it_was_found_and_costs_as_ships_do(shipped: KnowledgeGraph) -> None:
    graph = freight_network.transport_graph(shipped, avoid=freight_network.things(shipped, STRAITS))
    (edge,) = [
        e
        for e in graph["port-of-dar-es-salaam"]["port-of-shanghai"].values()
        if e["kind"] == "Voyage"
    ]
    assert edge["method"].startswith("searoute 1.6")
    assert not {*edge["passes"]} & {*STRAITS}
    assert edge["figures"] == (
        "assumption-sea-speed",
        "assumption-sea-cost",
        "assumption-sea-co2",
    )


def test_without_the_package_for_voyages_that_is_said_once(
    shipped: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def legs(*_: object, **__: object) -> None:
        raise LodewayError("it is missing, says this test")

    monkeypatch.setattr(sea, "legs", legs)
    things = freight_network.things(shipped, STRAITS)
    for names in (things, [*things, "hormuz"]):
        freight_network.transport_graph(shipped, avoid=names)
    told = [r.getMessage() for r in caplog.records if "says this test" in r.getMessage()]
    assert told == ["no voyages around what is shut: it is missing, says this test"]
