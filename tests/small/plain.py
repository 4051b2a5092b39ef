"""The freight network as a plain networkx graph, to ask a second opinion of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from lodeway.transport.freight import Freight


def graph(freight: Freight, cost: NDArray[np.float64] | None = None) -> nx.DiGraph[int]:
    """States as nodes, the cheapest open step between two of them as the edge."""
    prices = freight.generalised() if cost is None else cost
    made: nx.DiGraph[int] = nx.DiGraph()
    made.add_nodes_from(range(len(freight.states)))
    for i in np.flatnonzero(freight.open & np.isfinite(prices)):
        ends = int(freight.tail[i]), int(freight.head[i])
        before = made.get_edge_data(*ends, {"weight": np.inf})["weight"]
        made.add_edge(*ends, weight=min(before, float(prices[i])))
    return made


def price(
    freight: Freight,
    origin: str,
    destination: str,
    shut: Collection[str] = (),
    cost: NDArray[np.float64] | None = None,
) -> float:
    """What the cheapest way costs with some things shut; infinite where there is none."""
    start, end = freight.origin(origin), freight.destination(destination)
    if start is None or end is None:
        return float("inf")
    plain = graph(freight.without(shut), cost)
    try:
        return float(nx.dijkstra_path_length(plain, start, end))
    except nx.NetworkXNoPath:
        return float("inf")
