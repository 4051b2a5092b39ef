"""Which things a name closes, and the freight network of the shipped tables."""

from __future__ import annotations

from datetime import date

import networkx as nx
import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.claims.figures import CRITERIA
from lodeway.schema.errors import AmbiguousName, InvalidValue, UnknownName
from lodeway.transport import freight_network
from lodeway.transport.freight import TIME_VALUE, Freight
from toys import Project
from worlds import WORLD, load


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return load(project)


@pytest.fixture(scope="module")
def freight(shipped: KnowledgeGraph) -> Freight:
    return freight_network.freight(shipped)


@pytest.mark.parametrize(
    ("name", "closes"),
    [
        ("post", {"post"}),
        ("口岸", {"post"}),
        ("the cape", {"cape"}),
        ("rail-west", {"rail-west"}),
        ("Western line", {"rail-west"}),
        ("eastern", {"road-east-1", "road-east-2"}),
        ("western", {"rail-high"}),  # the rest of it belongs to the line as well
        ("western-line", {"rail-west"}),  # which shares all it has, so all of it closes
        ("赞比亚", {"high-town", "mine-town", "post"}),
        ("Angola", {"port-of-east", "port-of-far", "port-of-west", "post"}),
        ("far", {"port-of-far"}),
        ("near-pit", {"near-pit"}),
    ],
)
def test_a_name_stands_for_all_that_closes_with_it(
    name: str, closes: set[str], kg: KnowledgeGraph
) -> None:
    assert freight_network.things(kg, [name]) == closes


def test_several_names_close_together_and_none_closes_nothing(kg: KnowledgeGraph) -> None:
    assert freight_network.things(kg, ["post", "eastern"]) == {"post", "road-east-1", "road-east-2"}
    assert freight_network.things(kg, []) == frozenset()


def test_a_name_that_nothing_has_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(
        UnknownName,
        match="unknown place, segment, corridor or country 'westren-line'; did you mean 'western-line'",
    ):
        freight_network.things(kg, ["westren-line"])


def test_two_places_of_one_name_are_told_apart_by_their_ids(project: Project) -> None:
    nodes = WORLD["places/nodes.csv"].splitlines()
    shared = [nodes[0] + ",altLabel@en", *(f"{row},Old Town" for row in nodes[1:4])]
    table = "\n".join([*shared, *(f"{row}," for row in nodes[4:])]) + "\n"
    with pytest.raises(AmbiguousName, match="'Old Town' names 3 things; use one of the ids 'cape'"):
        freight_network.things(load(project, {"places/nodes.csv": table}), ["Old Town"])


def test_a_place_may_be_a_mine(kg: KnowledgeGraph) -> None:
    assert freight_network.place(kg, "near pit") == "near-pit"
    assert freight_network.place(kg, "矿城") == "mine-town"
    with pytest.raises(UnknownName, match="unknown place, mine or plant 'nowhere'"):
        freight_network.place(kg, "nowhere")


def test_a_day_before_anything_is_known_is_an_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(
        InvalidValue,
        match="1900-01-01 lies outside the data, which speak of 2024-01-01 to 2026-11-21",
    ):
        freight_network.freight(kg, on=date(1900, 1, 1))


def test_a_product_has_its_own_value_of_time_and_else_the_general_one(
    shipped: KnowledgeGraph,
) -> None:
    def usd_a_day(product: str | None) -> tuple[float, tuple[str, ...]]:
        freight = freight_network.freight(shipped, product=product)
        driver = freight.drivers[freight.driver_index[TIME_VALUE]]
        return driver.mid, driver.claims

    assert usd_a_day("sulphur") == (0.1, ("assumption-time-value-sulphur",))
    assert usd_a_day(None) == usd_a_day("graphite") == (2.9, ("assumption-time-value",))


def test_planned_and_shut_are_in_the_network_but_not_open(shipped: KnowledgeGraph) -> None:
    flood = freight_network.freight(shipped, on=date(2026, 4, 13))
    for thing in ("rail-jimbe-chingola", "rail-huambo-lobito"):
        assert not flood.open[flood.by_thing[thing]].any()
    assert "rail-jimbe-chingola" not in {
        key for *_, key in shipped.network("transport").edges(keys=True)
    }


def test_every_step_of_the_shipped_network_costs_nothing_or_more(freight: Freight) -> None:
    for criterion in CRITERIA:
        low, mid, high = (
            freight.cost(criterion, freight.values(e)) for e in ("low", "mid", "high")
        )
        assert (low >= 0).all()
        assert (low <= mid + 1e-9).all()
        assert (mid <= high + 1e-9).all()


def test_every_travelled_segment_has_days_dollars_and_carbon(freight: Freight) -> None:
    travel = [i for i, s in enumerate(freight.steps) if s.kind == "travel" and s.thing != "lumwana"]
    for criterion in ("km", "days", "usd", "co2"):
        free = {freight.steps[i].thing for i in travel if freight.cost(criterion)[i] == 0}
        # The mine of Lumwana lies at its junction.
        assert free <= {"access-lumwana-lumwana-junction"}, criterion


def test_every_gauge_and_mode_can_be_left_and_entered(freight: Freight) -> None:
    modes = {mode for _, mode, _ in freight.states} - {""}
    assert modes == {"road", "sea", "rail-1067", "rail-1435", "rail-1520"}
    assert np.isfinite(
        freight.capacity[[i for i, s in enumerate(freight.steps) if s.mode == "rail"]]
    ).all()


@pytest.mark.parametrize(
    "port", ["lobito", "dar-es-salaam", "durban", "beira", "walvis-bay", "maputo"]
)
def test_kolwezi_reaches_every_gate_of_the_region(port: str, freight: Freight) -> None:
    graph = nx.DiGraph(
        (int(freight.tail[i]), int(freight.head[i])) for i in np.flatnonzero(freight.open)
    )
    start, end = freight.origin("kolwezi"), freight.destination(f"port-of-{port}")
    assert nx.has_path(graph, start, end)


def test_dilolo_and_luau_are_one_border_and_chipata_to_mchinji_is_one(
    shipped: KnowledgeGraph,
) -> None:
    graph = freight_network.transport_graph(shipped)
    for a, b, key in (
        ("dilolo", "luau", "rail-dilolo-luau"),
        ("chipata", "mchinji-station", "rail-chipata-mchinji"),
    ):
        terms = graph.edges[a, b, key]["terms"]
        assert [t.driver for t in terms].count("assumption-border-dwell-rail") == 1
        assert [n for n in (a, b) if graph.nodes[n]["passing"]] == []
