"""Goods under shared capacities on any network, beside a programme over steps and networkx."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, sparse

from lodeway.claims.supplies import Market, Supply
from lodeway.transport.flow import Assignment, assign
from lodeway.transport.freight import Freight
from small.freights import Map, maps


def mine(tonnes: float, place: str) -> Supply:
    return Supply(place, place, "copper", tonnes)


def by_arcs(
    freight: Freight, goods: dict[str, dict[str, float]], price: float, limits: dict[str, float]
) -> float:
    """The least cost by a programme over steps instead of ways: an independent formulation.

    `goods` are tonnes by origin for every market.
    """
    n, m = len(freight.states), len(freight.steps)
    conserve = sparse.csr_array(
        (np.r_[np.ones(m), -np.ones(m)], (np.r_[freight.tail, freight.head], np.r_[:m, :m])), (n, m)
    )
    costs, equal, wanted, top = [], [], [], []
    for market, supplies in goods.items():
        b, ends = np.zeros(n), freight.destination(market)
        slack = sparse.lil_array((n, len(supplies)))
        for i, (origin, tonnes) in enumerate(supplies.items()):
            b[freight.origin(origin)] += tonnes
            b[ends] -= tonnes
            slack[freight.origin(origin), i], slack[ends, i] = 1, -1
        costs += [*freight.generalised(), *[price] * len(supplies)]
        top += [*np.where(freight.open, np.inf, 0), *supplies.values()]
        equal.append(sparse.hstack([conserve, slack]))
        wanted += [*b]
    share, capacity = [], []
    things = {
        s.thing: c for s, c in zip(freight.steps, freight.capacity, strict=True) if c < np.inf
    }
    for thing, tonnes in {**things, **limits}.items():
        row = [s.thing == thing and s.kind in ("travel", "pass", "change") for s in freight.steps]
        share.append([x for s in goods.values() for x in [*row, *[0] * len(s)]])
        capacity.append(tonnes)
    found = optimize.linprog(
        costs,
        A_ub=np.array(share, float) if share else None,
        b_ub=capacity or None,
        A_eq=sparse.block_diag(equal).tocsr(),
        b_eq=wanted,
        bounds=[(0, t) for t in top],
        method="highs-ipm",
    )
    return float(found.fun)


@settings(max_examples=80)
@given(st.data(), maps(places=6, lines=12))
def test_on_any_network_it_costs_what_a_programme_over_steps_costs(data, made) -> None:
    freight = made.freight()
    starts = [p for p in sorted(made.graph) if freight.origin(p) is not None]
    ends = [p for p in sorted(made.graph) if freight.destination(p) is not None]
    number = st.integers(1, 50).map(float)
    supplies = data.draw(st.dictionaries(st.sampled_from(starts), number, min_size=1, max_size=3))
    buyers = data.draw(st.lists(st.sampled_from(ends), min_size=1, max_size=2, unique=True))
    things = sorted({step.thing for step in freight.steps})
    limits = data.draw(st.dictionaries(st.sampled_from(things), number, max_size=4))
    limits = {t: c for t, c in limits.items() if limited(freight, t)}
    price = data.draw(st.sampled_from([20.0, 60.0, 500.0]))
    supplies = {p: t for p, t in supplies.items() if p not in buyers}
    found = assign(
        freight,
        [mine(t, p) for p, t in supplies.items()],
        [Market(p, 1 / len(buyers)) for p in buyers],
        limits=limits,
        price=price,
    )
    goods = {b: {p: t / len(buyers) for p, t in supplies.items()} for b in buyers}
    assert found.cost + price * found.left == pytest.approx(by_arcs(freight, goods, price, limits))
    check(found, supplies, limits)


def limited(freight: Freight, thing: str) -> bool:
    return any(s.thing == thing and s.kind not in ("load", "unload") for s in freight.steps)


def check(found: Assignment, supplies: dict[str, float], limits: dict[str, float]) -> None:
    """Every tonne is somewhere, every stream is a way, no capacity is exceeded."""
    assert found.moved + found.left == pytest.approx(sum(supplies.values()))
    for stream in found.streams:
        legs = [(found.freight.tail[i], found.freight.head[i]) for i in stream.steps]
        assert all(a[1] == b[0] for a, b in pairwise(legs))
        assert found.freight.states[legs[0][0]] == (stream.origin, "", "out")
        assert found.freight.states[legs[-1][1]] == (stream.market, "", "in")
        assert found.freight.open[list(stream.steps)].all()
    for limit in found.limits:
        assert limit.tonnes <= limits[limit.thing] + 1e-6
        assert limit.price == 0 or limit.tonnes == pytest.approx(limits[limit.thing])


@settings(max_examples=40)
@given(maps(places=6, lines=12), st.data())
def test_closing_something_never_moves_more_nor_costs_less(made, data) -> None:
    freight = made.freight()
    places = sorted(made.graph)
    supplies, buyers = [mine(10, places[0])], [Market(places[-1], 1.0)]
    shut = data.draw(st.sampled_from(sorted(freight.by_thing)))
    before = assign(freight, supplies, buyers, price=1e4)
    after = assign(freight.without({shut}), supplies, buyers, price=1e4)
    assert after.cost + 1e4 * after.left >= before.cost + 1e4 * before.left - 1e-6


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_of_one_product_it_costs_what_networkx_says(seed) -> None:
    random = np.random.default_rng(seed)
    made = Map()
    pairs = [(f"p{a}", f"p{b}") for a in range(7) for b in range(7) if a != b]
    for number in random.choice(len(pairs), 16, replace=False).tolist():
        made.line(
            f"s{number}", *pairs[number], usd=float(random.integers(1, 30)), both=False,
            capacity=float(random.integers(1, 20)),
        )  # fmt: skip
    freight = made.freight()
    start, end = freight.origin("p0"), freight.destination("p6")
    if start is None or end is None:
        return
    graph = nx.DiGraph()
    graph.add_node(start, demand=-15)
    graph.add_node(end, demand=15)
    graph.add_edge(start, end, weight=999)
    for a, b, cost, most in zip(
        freight.tail.tolist(), freight.head.tolist(), freight.generalised().round().astype(int).tolist(),
        freight.capacity.tolist(), strict=True,
    ):  # fmt: skip
        graph.add_edge(a, b, weight=cost, **({} if most == math.inf else {"capacity": int(most)}))
    expected, _ = nx.network_simplex(graph)
    found = assign(freight, [mine(15, "p0")], [Market("p6", 1.0)], price=999)
    assert found.cost + 999 * found.left == pytest.approx(expected)
