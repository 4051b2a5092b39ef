"""Closures and draws: our answers beside networkx doing the same, then times and how they grow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import networkx as nx
import numpy as np

import lodeway
from benchmarks.flows import random_trade
from benchmarks.measure import median, once, row
from lodeway.chokepoints import compute
from lodeway.chokepoints.cuts import Pair, carried, singles, smallest_cut
from lodeway.transport.freight import Freight
from lodeway.transport.uncertainty import sample, simulate, step_costs

CLOSURES, TIMED = 1_000, 20
SEGMENTS = (1_000, 10_000, 100_000)
DRAWS, FEW, SOME = 10_000, 50, 20
ORIGINS = ("kolwezi", "lubumbashi", "kitwe", "solwezi")
MARKETS = ("shanghai", "rotterdam", "baltimore")


def section() -> list[str]:
    """The part of RESULTS.md on risk."""
    return [*_closures(), "", *_draws(), "", *_growth()]


def _closures() -> list[str]:
    lines = [
        "Every place, segment and strait closed alone: the goods stranded and what going around costs. "
        "networkx searches again for each closure, on the same states and steps; it did about "
        f"{TIMED} of them, with the same stranded shares found, and is reckoned up to all.",
        "",
        "| all single closures | ours, ms | networkx, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    goods = compute.basket(lodeway.load())
    name = f"shipped network, {len(goods.groups)} closures, {len(goods.tonnes)} pairs"
    groups = {thing: tuple(parts) for thing, parts in goods.groups.items()}
    lines.append(_compared(name, goods.freight, dict(goods.tonnes), groups))
    freight, tonnes = random_goods(CLOSURES)
    names = sorted(freight.by_thing)[:CLOSURES]
    places = len({step.start for step in freight.steps})
    some = f"random network of {places} places, {len(names):,} closures, {len(tonnes)} pairs"
    lines.append(_compared(some, freight, tonnes, {thing: (thing,) for thing in names}))
    return lines


def _compared(
    name: str, freight: Freight, tonnes: dict[Pair, float], groups: dict[str, tuple[str, ...]]
) -> str:
    ours = {one.thing: one.stranded for one in singles(freight, tonnes, groups=groups)}
    some = dict(list(groups.items())[:: max(1, len(groups) // TIMED)])
    theirs: dict[str, float] = {}
    slow = once(lambda: theirs.update(by_networkx(freight, tonnes, some)))
    assert all(abs(ours[thing] - share) < 1e-9 for thing, share in theirs.items())
    quick = median(partial(singles, freight, tonnes, groups=groups), 3)
    return row(name, quick, slow * len(groups) / len(some))


def _draws() -> list[str]:
    kg = lodeway.load()
    goods = compute.basket(kg, ORIGINS, MARKETS)
    freight, pairs = goods.freight, sorted(goods.tonnes)
    few = sample(freight, FEW)
    cost = step_costs(freight, few)
    slow = once(
        lambda: _same(simulate(freight, pairs, few), draws_by_networkx(freight, pairs, cost))
    )
    ours = once(lambda: simulate(freight, pairs, sample(freight, DRAWS)))
    cut = median(lambda: smallest_cut(freight, [("kolwezi", "port-of-shanghai")]), 3)
    return [
        f"Draws over every assumption and recorded closure: the way of {len(pairs)} pairs in each, exact. "
        f"networkx did {FEW} of them, with the same costs found, and is reckoned up to {DRAWS:,}.",
        "",
        f"| {DRAWS:,} draws, shipped network | ours, ms | networkx, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
        row("choice of way", ours, slow * DRAWS / FEW),
        "",
        f"The smallest cut of Kolwezi from Shanghai takes {cut * 1000:.0f} ms.",
    ]


def _same(ours: dict[Pair, object], theirs: dict[Pair, list[float]]) -> None:
    for pair, prices in theirs.items():
        assert np.allclose(ours[pair].cost, prices)  # type: ignore[attr-defined]


def _growth() -> list[str]:
    lines = [
        f"How they grow on random networks, 90 pairs: {SOME} closures of what some goods lead over, "
        f"{SOME} draws, one smallest cut (minutes on the largest, and left out there).",
        "",
        f"| segments | steps | {SOME} closures, ms | {SOME} draws, ms | smallest cut, ms |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for number in SEGMENTS:
        freight, tonnes = random_goods(number)
        used = carried(freight, tonnes, simulate(freight, tonnes, sample(freight, 1)))
        groups = {thing: (thing,) for thing in sorted(used)[:: len(used) // SOME][:SOME]}
        timed: list[Callable[[], object]] = [
            partial(singles, freight, tonnes, groups=groups),
            partial(simulate, freight, tonnes, sample(freight, SOME)),
        ]
        if number < SEGMENTS[-1]:
            timed.append(partial(smallest_cut, freight, [min(tonnes)]))
        times = [f"{1000 * once(action):,.0f}" for action in timed]
        cells = " | ".join([*times, "", ""][:3])
        lines.append(f"| {number:,} | {len(freight.steps):,} | {cells} |")
    return lines


def random_goods(segments: int) -> tuple[Freight, dict[Pair, float]]:
    """A random network and what is carried over it from each of its mines to each market."""
    freight, sent, to = random_trade(segments)
    return freight, {(s.place, m.place): s.tonnes * m.share for s in sent for m in to}


def by_networkx(
    freight: Freight, tonnes: dict[Pair, float], groups: dict[str, tuple[str, ...]]
) -> dict[str, float]:
    """The stranded share of every closure, searched anew for each on a plain networkx graph."""
    cost = freight.generalised()
    base = _reached(_graph(freight, cost), freight, tonnes)
    whole = sum(tonnes[pair] for pair in base)
    found = {}
    for thing, parts in groups.items():
        left = _reached(_graph(freight.without(parts), cost), freight, tonnes)
        lost = [pair for pair in base if pair not in left and not set(pair) & set(parts)]
        found[thing] = sum(tonnes[pair] for pair in lost) / whole
    return found


def draws_by_networkx(
    freight: Freight, pairs: list[Pair], cost: np.ndarray
) -> dict[Pair, list[float]]:
    """The cost of the cheapest way of each pair in each draw."""
    found: dict[Pair, list[float]] = {pair: [] for pair in pairs}
    for n in range(cost.shape[1]):
        reached = _reached(_graph(freight, cost[:, n]), freight, dict.fromkeys(pairs, 1.0))
        for pair in pairs:
            found[pair].append(reached.get(pair, np.inf))
    return found


def _graph(freight: Freight, cost: np.ndarray) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    for i in np.flatnonzero(freight.open & np.isfinite(cost)):
        a, b, price = int(freight.tail[i]), int(freight.head[i]), float(cost[i])
        if not graph.has_edge(a, b) or graph.edges[a, b]["weight"] > price:
            graph.add_edge(a, b, weight=price)
    return graph


def _reached(
    graph: nx.DiGraph[int], freight: Freight, tonnes: dict[Pair, float]
) -> dict[Pair, float]:
    """What the cheapest way of each pair that has one costs."""
    found: dict[Pair, float] = {}
    for origin in sorted({origin for origin, _ in tonnes}):
        start = freight.origin(origin)
        if start not in graph:
            continue
        far = nx.single_source_dijkstra_path_length(graph, start)
        ends = {pair: freight.destination(pair[1]) for pair in tonnes if pair[0] == origin}
        found |= {pair: far[end] for pair, end in ends.items() if end in far}
    return found
