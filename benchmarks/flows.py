"""Goods under capacities: our assignments and flows beside a plain linear programme."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

import lodeway
from benchmarks.measure import median, once, row
from lodeway.claims.figures import Driver, Term
from lodeway.claims.supplies import Market, Supply, markets, supplies
from lodeway.transport.flow import Assignment, assign
from lodeway.transport.freight import Freight, compile_freight
from lodeway.transport.freight_network import freight

SEED = 20260413
SEGMENTS = (1_000, 10_000, 100_000)
MINES, MARKETS = 30, 3
CLOSE = 1e-6
SHUT = "kasumbalesa"

Trade = tuple[Freight, list[Supply], list[Market]]


def section() -> list[str]:
    """The part of RESULTS.md on flows."""
    return [*_shipped(), "", *_growth()]


def _shipped() -> list[str]:
    kg = lodeway.load()
    trade = freight(kg), supplies(kg.store), markets(kg.store)
    ours = _compared(*trade)
    shut = trade[0].without({SHUT}), *trade[1:]
    _compared(*shut)
    steps, orders = len(trade[0].steps), len(trade[1]) * len(trade[2])
    return [
        f"All mines of the Copperbelt to {len(trade[2])} markets on the shipped network ({steps:,} "
        f"steps, {orders} orders, {len(ours.streams)} streams), against one linear programme over "
        f"all steps for the same optimum, by HiGHS too. The what-if is two: as it is, and '{SHUT}' shut.",
        "",
        "| shipped network | ours, ms | plain programme, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
        *(
            row(name, _seconds(assign, cases, 9), _seconds(by_steps, cases, 3))
            for name, cases in (("one assignment", [trade]), ("one what-if", [trade, shut]))
        ),
    ]


def _seconds(solve: Callable[..., object], cases: list[Trade], runs: int) -> float:
    return median(lambda: [solve(*case) for case in cases], runs)


def _growth() -> list[str]:
    lines = [
        f"How an assignment grows: random networks, {MINES} mines, {MARKETS} markets, capacities "
        "on a tenth of the segments, of which some bind; the plain programme on the smallest only.",
        "",
        "| segments | steps | scarce | ours, ms | plain programme, ms |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for number in SEGMENTS:
        trade = random_trade(number)
        small = number == SEGMENTS[0]
        found = _compared(*trade) if small else assign(*trade)
        scarce = sum(limit.price > 0 for limit in found.limits)
        ours = once(partial(assign, *trade))
        plain = f"{1000 * once(partial(by_steps, *trade)):,.0f}" if small else ""
        lines.append(
            f"| {number:,} | {len(trade[0].steps):,} | {scarce} | {1000 * ours:,.0f} | {plain} |"
        )
    return lines


def _compared(freight: Freight, sent: list[Supply], to: list[Market]) -> Assignment:
    found = assign(freight, sent, to)
    cost, left = by_steps(freight, sent, to)
    assert abs(found.left - left) <= CLOSE * (1 + left)
    assert abs(found.cost - cost) <= CLOSE * cost
    return found


def by_steps(freight: Freight, sent: list[Supply], to: list[Market]) -> tuple[float, float]:
    """The same assignment as one programme: a variable for each open step and market.

    Gives the cost of what moves and the tonnes left behind, which cost so much that everything
    moves that can.
    """
    taken = np.flatnonzero(freight.open)
    starts = [(freight.origin(one.place), one.tonnes) for one in sent]
    known = [(state, tonnes) for state, tonnes in starts if state is not None]
    cost = freight.generalised()[taken]
    each = np.r_[cost, np.full(len(known), 1000 * cost.max())]
    use, most = _shared(freight, taken, len(each))
    balance = [_balance(freight, taken, known, market) for market in to]
    solved = optimize.linprog(
        np.tile(each, len(to)),
        A_ub=sparse.hstack([use] * len(to)),
        b_ub=most,
        A_eq=sparse.block_diag([matrix for matrix, _ in balance]).tocsr(),
        b_eq=np.concatenate([wanted for _, wanted in balance]),
        method="highs-ds",
    )
    tonnes = solved.x.reshape(len(to), len(each)).sum(axis=0)
    unknown = sum(t for _, t in starts) - sum(t for _, t in known)
    return float(tonnes[: len(cost)] @ cost), float(tonnes[len(cost) :].sum()) + unknown


def _balance(
    freight: Freight, taken: NDArray[np.int64], known: list[tuple[int, float]], to: Market
) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """What leaves each state less what comes in, over steps and over leaving goods behind."""
    end, starts = freight.destination(to.place), [state for state, _ in known]
    out = [*freight.tail[taken], *starts]
    into = [*freight.head[taken], *[end] * len(starts)]
    n, m = len(freight.states), len(out)
    signs = np.r_[np.ones(m), -np.ones(m)]
    wanted = np.zeros(n)
    for state, tonnes in known:
        wanted[[state, end]] += tonnes * to.share * np.array([1, -1])
    return sparse.csr_array((signs, ([*out, *into], [*range(m), *range(m)])), (n, m)), wanted


def _shared(
    freight: Freight, taken: NDArray[np.int64], width: int
) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """Which steps share a capacity, and how much it is."""
    limited = [i for i in range(len(taken)) if np.isfinite(freight.capacity[taken[i]])]
    of = {i: freight.steps[taken[i]].thing for i in limited}
    rows = {thing: number for number, thing in enumerate(sorted({*of.values()}))}
    most = np.full(len(rows), np.inf)
    for i, thing in of.items():
        most[rows[thing]] = min(most[rows[thing]], freight.capacity[taken[i]])
    where = ([rows[thing] for thing in of.values()], limited)
    return sparse.csr_array((np.ones(len(limited)), where), (len(rows), width)), most


def random_trade(segments: int) -> Trade:
    """A random transport network on a square, its mines and its markets."""
    random = np.random.default_rng(SEED)
    graph = grid(random, segments)
    places = random.permutation(sorted(graph)).tolist()
    sent = [
        Supply(place, place, "copper", float(tonnes))
        for place, tonnes in zip(places, random.integers(20, 200, MINES).tolist(), strict=False)
    ]
    to = [Market(place, 1 / MARKETS) for place in places[MINES : MINES + MARKETS]]
    return compile_freight(graph), sent, to


def grid(random: np.random.Generator, segments: int) -> nx.MultiDiGraph[str]:
    """A grid of places with roads to the neighbours; a tenth of the roads carries little."""
    side = round((segments / 2) ** 0.5)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    driver = Driver("freight", 0.05, 0.08, 0.14, "USD/t-km", (), "assumed")
    graph.graph.update(drivers={driver.id: driver}, changes={})
    for i in range(side):
        for j in range(side):
            for k, (x, y) in enumerate(((i + 1, j), (i, j + 1))):
                if x < side and y < side:
                    more: dict[str, Any] = {"mode": "road", "terms": _terms(random)}
                    if random.random() < 0.1:
                        more["capacity"] = float(random.integers(20, 200))
                    for a, b in (((i, j), (x, y)), ((x, y), (i, j))):
                        graph.add_edge(f"{a}", f"{b}", key=f"s{i}-{j}-{k}", **more)
    return graph


def _terms(random: np.random.Generator) -> tuple[Term, ...]:
    return (Term("usd", "freight", float(random.integers(50, 500))),)
