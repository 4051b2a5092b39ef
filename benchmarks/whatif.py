"""One what-if on the shipped network, beside plain networkx finding the same ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np

import lodeway
from benchmarks.measure import median, row
from lodeway.choice import targets
from lodeway.choice.changes import apply
from lodeway.choice.reading import read
from lodeway.claims.supplies import Market, Supply
from lodeway.scenarios import difference
from lodeway.scenarios.least_cost import Run
from lodeway.schema import paths
from lodeway.transport.flow import Assignment, assign
from lodeway.transport.freight import Freight

NAMES = ("dar-port-2025", "lobito-floods-2026", "suez-bab-el-mandeb", "kasumbalesa-90-days")
CLOSE = 1e-9


def section() -> list[str]:
    """The part of RESULTS.md on scenarios."""
    lines = [
        "One scenario on the loaded network: all goods without it and with it, under capacities, and "
        "their difference. networkx finds the cheapest ways alone, before and after, without "
        "capacities; without them both agree on what everything costs.",
        "",
        "| scenario | ours, ms | networkx, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    kg = lodeway.load()
    for name in NAMES:
        run = _run(kg, targets.file_of(paths.project_root(), name))
        after = apply(run.freight, run.changes)
        _agree(run, after)
        theirs = median(partial(_both, run, after), 3)
        lines.append(row(name, median(partial(_answer, run)), theirs))
    return lines


def _run(kg: lodeway.KnowledgeGraph, file: Path) -> Run:
    scenario = read(kg, file)
    begin = scenario.since and scenario.since - timedelta(days=1)
    return Run(kg, scenario, on=begin, known=None, parameters=None)


def _answer(run: Run) -> difference.Difference:
    before, phases = run.assigned(), tuple(run.phases())
    for key in (run.gates, run.corridors, run.countries):
        difference.shifts(before, phases, key)
    return difference.difference(before, phases)


def _both(run: Run, after: Freight) -> list[float]:
    return [by_networkx(one, run.supplies, run.markets) for one in (run.freight, after)]


def _agree(run: Run, after: Freight) -> None:
    """Without capacities our cost of everything is that of networkx."""
    for freight in (run.freight, after):
        free = replace(freight, capacity=np.full(len(freight.steps), np.inf))
        ours = _assigned(free, run).cost
        theirs = by_networkx(freight, run.supplies, run.markets)
        assert abs(ours - theirs) <= CLOSE * theirs


def _assigned(freight: Freight, run: Run) -> Assignment:
    return assign(freight, run.supplies, run.markets)


def by_networkx(freight: Freight, supplies: Sequence[Supply], markets: Sequence[Market]) -> float:
    """What everything costs a year on its cheapest ways, by Dijkstra's search of networkx."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    cost = freight.generalised()
    for i in np.flatnonzero(freight.open).tolist():
        graph.add_edge(int(freight.head[i]), int(freight.tail[i]), weight=float(cost[i]))
    total = 0.0
    for market in markets:
        end = freight.destination(market.place)
        far = nx.single_source_dijkstra_path_length(graph, end) if end in graph else {}
        for supply in supplies:
            start = freight.origin(supply.place)
            total += market.share * supply.tonnes * far.get(start, 0.0)
    return total
