"""What the things of a network can take, and what of that a change changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from lodeway.transport.freight import Freight

    Numbers = NDArray[np.float64]


def limits(freight: Freight, without: Collection[str] = ()) -> dict[str, float]:
    """The tonnes a year that each thing can take, where something limits it; not for those of `without`."""
    found: dict[str, float] = {}
    for i in np.flatnonzero(np.isfinite(freight.capacity)):
        thing = freight.steps[i].thing
        if thing not in without:
            found[thing] = min(float(freight.capacity[i]), found.get(thing, np.inf))
    return found


def assumed_ports(graph: nx.MultiDiGraph[str]) -> frozenset[str]:
    """The ports of whose room nothing is read: what is assumed of ports in general limits none of them."""
    return frozenset(
        place
        for place, about in graph.nodes(data=True)
        if about["kind"] == "Port" and about.get("capacity_basis") == "assumed"
    )


def changed(
    room: Mapping[str, Numbers], before: Freight, after: Freight, draws: int
) -> dict[str, Numbers]:
    """The room of what has another capacity after than before: what the change says."""
    was, now = limits(before), limits(after)
    return {t: np.full(draws, now[t]) for t in now if now[t] != was.get(t)}
