"""Ways: our k best and our Pareto set beside networkx, on the shipped network, and as it grows."""

from __future__ import annotations

import itertools
from functools import partial

import networkx as nx
import numpy as np

import lodeway
from benchmarks.measure import median, once, row
from lodeway.claims.figures import Driver, Term
from lodeway.routes import best as routes_best
from lodeway.routes.best import paths
from lodeway.routes.search import price, search, vectors
from lodeway.transport.freight import Freight, compile_freight
from lodeway.transport.freight_network import freight

SEED = 20260413
NODES = (500, 5_000)
DEGREE = 4  # of the random graph, on which ways are short and networkx is at its best
SEGMENTS = (1_000, 10_000, 100_000)
K = 20
CLOSE = 1e-6
FAR = 12  # places between the ends whose Pareto set is sought, each way on the grid
# Days and dollars that a kilometre takes by road and by rail; each segment up to twice or half as much.
PACES = {"road": (1 / 300, 0.08), "rail": (1 / 220, 0.05)}


def section() -> list[str]:
    """The part of RESULTS.md on ways."""
    return [*_against_networkx(), "", *_shipped(), "", *_growth()]


def _against_networkx() -> list[str]:
    lines = [
        f"The {K} shortest ways between random places of a road network, against networkx "
        "`shortest_simple_paths` on the same places, its graph built beforehand; ours is timed "
        "from the steps on.",
        "",
        "| places, segments | ours, ms | networkx, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    for nodes in NODES:
        for kind, graph in (("grid", grid(2 * nodes, ("road",))), ("random", scatter(nodes))):
            compiled, plain = compile_freight(graph), _plain(graph)
            a, b = np.random.default_rng(SEED).permutation(sorted(graph))[:2].tolist()
            theirs: list[float] = []
            slow = once(lambda p=plain, a=a, b=b, to=theirs: to.extend(_theirs(p, a, b)))
            assert np.allclose(_ours(compiled, a, b), theirs, rtol=CLOSE)
            name = f"{kind}, {len(graph):,} places, {graph.number_of_edges() // 2:,} segments"
            lines.append(row(name, median(partial(_ours, compiled, a, b)), slow))
    return lines


def _shipped() -> list[str]:
    network = freight(lodeway.load())
    ends = ("kolwezi", "port-of-shanghai")
    lines = [
        f"Kolwezi to Shanghai on the shipped network ({len(network.steps):,} steps), whole answers "
        "with the cost of each leg.",
        "",
        "| what | ways | ms |",
        "| --- | ---: | ---: |",
    ]
    best = partial(routes_best.best, network, *ends, by="days", k=K)
    lines.append(f"| the {K} quickest | {len(best())} | {1000 * median(best):.1f} |")
    for by in (("days", "usd"), ("days", "usd", "co2"), ("days", "usd", "co2", "km", "risk")):
        front = partial(routes_best.front, network, *ends, by=by)
        name = f"Pareto set by {', '.join(by)}"
        lines.append(f"| {name} | {len(front())} | {1000 * median(front):.1f} |")
    return lines


def _growth() -> list[str]:
    lines = [
        "How they grow: grids of roads, a third of them with a railway beside; the Pareto set by "
        f"days and dollars is for places {FAR} apart each way.",
        "",
        f"| segments | steps | {K} best, ms | Pareto set | ms |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for segments in SEGMENTS:
        graph = grid(segments, ("road", "rail"))
        compiled = compile_freight(graph)
        a, b = np.random.default_rng(SEED).permutation(sorted(graph))[:2].tolist()
        best = median(partial(_ours, compiled, a, b), 1)
        front = partial(_vectors, compiled, "0-0", f"{FAR}-{FAR}")
        size = len(front())
        count = graph.number_of_edges() // 2
        steps = len(compiled.steps)
        lines.append(
            f"| {count:,} | {steps:,} | {1000 * best:,.0f} | {size} | {1000 * once(front):,.0f} |"
        )
    return lines


def _ours(compiled: Freight, a: str, b: str) -> list[float]:
    asked = search(compiled, a, b)
    assert asked is not None
    return [cost for cost, _ in itertools.islice(paths(asked, price(compiled, "km")), K)]


def _theirs(graph: nx.DiGraph[str], a: str, b: str) -> list[float]:
    found = itertools.islice(nx.shortest_simple_paths(graph, a, b, weight="km"), K)
    return [nx.path_weight(graph, path, "km") for path in found]


def _vectors(compiled: Freight, a: str, b: str) -> list[tuple[float, ...]]:
    asked = search(compiled, a, b)
    assert asked is not None
    costs = [price(compiled, "days"), price(compiled, "usd")]
    return [cost for cost, _ in vectors(asked, costs)]


def _plain(graph: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    plain: nx.DiGraph[str] = nx.DiGraph()
    for a, b, edge in graph.edges(data=True):
        plain.add_edge(a, b, km=edge["km"])
    return plain


def grid(segments: int, modes: tuple[str, ...]) -> nx.MultiDiGraph[str]:
    """About so many segments between the neighbours of a grid; a third of them by each further mode too."""
    random = np.random.default_rng(SEED)
    side = round((segments / (2 + 2 / 3 * (len(modes) - 1))) ** 0.5)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    one = Driver("one", 0.5, 1.0, 2.0, "", (), "assumed")
    change = (Term("days", "one", 1.0), Term("usd", "one", 8.0))
    changes = dict.fromkeys(itertools.permutations(modes, 2), change)
    graph.graph.update(drivers={"one": one}, changes=changes)
    for i, j in itertools.product(range(side), repeat=2):
        for x, y in ((i + 1, j), (i, j + 1)):
            if x < side and y < side:
                for mode in modes if random.random() < 1 / 3 else modes[:1]:
                    _add(graph, f"{i}-{j}", f"{x}-{y}", mode, random)
    return graph


def scatter(nodes: int) -> nx.MultiDiGraph[str]:
    """Roads between random pairs of places, so many that each place has four on average."""
    random = np.random.default_rng(SEED)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph["drivers"] = {"one": Driver("one", 0.5, 1.0, 2.0, "", (), "assumed")}
    for i, j in random.integers(0, nodes, (DEGREE * nodes // 2, 2)).tolist():
        if i != j and not graph.has_edge(f"{i}", f"{j}"):
            _add(graph, f"{i}", f"{j}", "road", random)
    joined: nx.MultiDiGraph[str] = graph.subgraph(
        max(nx.strongly_connected_components(graph), key=len)
    )
    return joined.copy()


def _add(
    graph: nx.MultiDiGraph[str], a: str, b: str, mode: str, random: np.random.Generator
) -> None:
    km = float(random.integers(50, 500))
    days, usd = (km * pace * random.uniform(0.5, 2) for pace in PACES[mode])
    terms = (Term("km", "one", km), Term("days", "one", days), Term("usd", "one", usd))
    for start, end in ((a, b), (b, a)):
        graph.add_edge(start, end, key=f"{mode}-{a}-{b}", mode=mode, km=km, terms=terms)
