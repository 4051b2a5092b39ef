"""One kind of goods at least cost: on paper, against networkx, and against the shared programme."""

from __future__ import annotations

import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodeway.claims.supplies import Market, Supply
from lodeway.schema.errors import InvalidValue, LodewayError
from lodeway.transport.flow import assign
from lodeway.transport.mincost import min_cost_flow, ship
from small.freights import Map, maps


def belt() -> Map:
    """Two mines, one port that both reach and one that only the nearer reaches cheaply."""
    return (
        Map()
        .line("north", "kolwezi", "lobito", usd=50)
        .line("south", "kitwe", "durban", usd=60)
        .line("link", "kolwezi", "kitwe", usd=20)
    )


def things(made: Map, tonnes: np.ndarray) -> dict[str, int]:
    steps = made.freight().steps
    found: dict[str, int] = {}
    for step, t in zip(steps, tonnes.tolist(), strict=True):
        if step.kind == "travel" and t:
            found[step.thing] = found.get(step.thing, 0) + t
    return found


def test_each_buyer_is_served_by_whom_it_costs_least() -> None:
    made = belt()
    found = ship(
        made.freight(), {"kolwezi": 100, "kitwe": 40}, {"lobito": 90, "durban": 90}, price=500
    )
    assert things(made, found.tonnes) == {"north": 90, "south": 50, "link": 10}
    assert found.cost == 90 * 50 + 50 * 60 + 10 * 20
    assert (found.left, found.lacking) == ({}, {"durban": 40})


def test_what_is_too_dear_or_beyond_capacity_or_without_a_way_is_left() -> None:
    made = belt().line("track", "solwezi", "kitwe", usd=30, capacity=5)
    supplies = {"kolwezi": 10, "kitwe": 10, "solwezi": 10, "nowhere": 3}
    found = ship(made.freight(), supplies, {"durban": 100, "atlantis": 7}, price=95)
    # Kolwezi pays 80, Solwezi 90 for five tonnes and not a cent more for the others.
    assert found.left == {"nowhere": 3, "solwezi": 5}
    assert found.lacking == {"atlantis": 7, "durban": 75}
    assert ship(made.freight(), supplies, {"durban": 100}, price=85).left["solwezi"] == 10


@settings(max_examples=40)
@given(maps(places=6, lines=12), st.integers(1, 30), st.sampled_from([20.0, 90.0]))
def test_with_one_mine_and_one_buyer_it_costs_what_the_shared_programme_costs(
    made: Map, tonnes: int, price: float
) -> None:
    freight, places = made.freight(), sorted(made.graph)
    few = ship(freight, {places[0]: tonnes}, {places[-1]: tonnes}, price=price)
    shared = assign(
        freight,
        [Supply("mine", places[0], "copper", tonnes)],
        [Market(places[-1], 1.0)],
        price=price,
    )
    assert few.cost + price * sum(few.left.values()) == pytest.approx(
        shared.cost + price * shared.left
    )


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_on_random_graphs_it_costs_what_networkx_says(seed: int) -> None:
    random = np.random.default_rng(seed)
    n, m = 20, 80
    tail, head = random.integers(0, n, (2, m))
    keep = np.unique(tail * n + head)
    tail, head = keep // n, keep % n
    capacity, cost = random.integers(1, 20, (2, len(keep)))
    supply = random.integers(-4, 5, n)
    supply[-1] -= supply.sum()
    # A dear arc through a node of its own makes every random case solvable.
    tail = np.r_[tail, np.arange(n), np.full(n, n)]
    head = np.r_[head, np.full(n, n), np.arange(n)]
    capacity, cost = np.r_[capacity, np.full(2 * n, 999)], np.r_[cost, np.full(2 * n, 500)]
    supply = np.r_[supply, 0]
    graph = nx.DiGraph()
    for i, s in enumerate(supply.tolist()):
        graph.add_node(i, demand=-s)
    for a, b, c, w in zip(*(x.tolist() for x in (tail, head, capacity, cost)), strict=True):
        graph.add_edge(a, b, capacity=c, weight=w)
    flow = min_cost_flow(tail, head, capacity, cost, supply)
    assert int(flow @ cost) == nx.network_simplex(graph)[0]
    assert (flow <= capacity).all()
    assert (np.bincount(tail, flow, n + 1) - np.bincount(head, flow, n + 1) == supply).all()


@pytest.mark.parametrize(
    ("capacity", "cost", "supply", "message"),
    [
        ([5], [1], [5, -4], "supplies must add up to 0"),
        ([-5], [1], [1, -1], "capacities and costs be 0 or more"),
        ([5], [float("nan")], [1, -1], "capacities and costs be 0 or more"),
        ([5], [-1], [1, -1], "capacities and costs be 0 or more"),
        ([5], [1], [6, -6], "no flow meets all supplies: the solver says INFEASIBLE"),
    ],
)
def test_what_makes_no_sense_is_refused(capacity, cost, supply, message) -> None:
    with pytest.raises(InvalidValue, match=message):
        min_cost_flow([0], [1], capacity, cost, supply)


def test_tonnes_below_zero_are_refused() -> None:
    with pytest.raises(InvalidValue, match="tonnes of 'kolwezi' are -5; give 0 or more"):
        ship(belt().freight(), {"kolwezi": -5}, {"lobito": 5}, price=1)


def test_without_its_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.graph.python.min_cost_flow", None)
    with pytest.raises(LodewayError, match=r"pip install 'lodeway\[flow\]'"):
        min_cost_flow([0], [1], [5], [1], [5, -5])
