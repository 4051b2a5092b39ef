"""The best ways between two places, by distance or by time, or the reason there is none."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx

from lodeway.errors import NoRoute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Criterion = Literal["km", "days"]


@dataclass(frozen=True)
class Leg:
    """One segment of a route, in the direction travelled, with the claims behind its figures."""

    segment: str
    start: str
    end: str
    mode: str
    km: float
    km_basis: str
    days_low: float
    days: float
    days_high: float
    days_basis: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """A way from the first leg's start to the last leg's end; totals are sums over its legs.

    Days hold travel and the recorded waits at border posts; waits at ports and changes between
    road, rail and ship are not in the data and so not in the sum.
    """

    legs: tuple[Leg, ...]

    @property
    def km(self) -> float:
        """Kilometres over all legs."""
        return sum(leg.km for leg in self.legs)

    @property
    def days(self) -> tuple[float, float, float]:
        """Days over all legs: low, middle, high."""
        low = sum(leg.days_low for leg in self.legs)
        return low, sum(leg.days for leg in self.legs), sum(leg.days_high for leg in self.legs)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Every place on the way, the origin first."""
        return (self.legs[0].start, *(leg.end for leg in self.legs))

    @property
    def figures(self) -> tuple[str, ...]:
        """The claims and assumptions behind the totals."""
        return tuple(dict.fromkeys(c for leg in self.legs for c in leg.figures))


def best(
    graph: nx.MultiDiGraph[str],
    origin: str,
    destination: str,
    *,
    by: Criterion = "km",
    k: int = 1,
    avoid: Collection[str] = (),
) -> list[Route]:
    """The `k` shortest routes without repeated places, best first (Yen 1971).

    Parallel segments (road and rail between the same towns) make different routes. `avoid` names
    places, segments or passages (`suez`) that may not be used. Fewer than `k` routes come back
    where no more exist. Raises `NoRoute` with the reason where there is none.
    """
    usable = without(graph, avoid)
    for end in (origin, destination):
        if end not in usable:
            raise NoRoute(origin, destination, *_missing(end, shut=end in graph))
    if origin == destination:
        raise NoRoute(origin, destination, "the two are the same place", "起讫点相同")
    try:
        return list(itertools.islice(_routes(usable, origin, destination, by), k))
    except nx.NetworkXNoPath:
        raise NoRoute(origin, destination, *_why(usable, origin, destination, avoid)) from None


def without(graph: nx.MultiDiGraph[str], avoid: Collection[str]) -> nx.MultiDiGraph[str]:
    """A copy of `graph` without the places, segments and passages named in `avoid`."""
    shut = set(avoid)
    kept: nx.MultiDiGraph[str] = graph.copy()
    kept.remove_nodes_from(shut & set(kept))
    closed = [
        (a, b, key)
        for a, b, key, edge in kept.edges(keys=True, data=True)
        if key in shut or shut & set(edge.get("passes", ()))
    ]
    kept.remove_edges_from(closed)
    return kept


def _routes(
    graph: nx.MultiDiGraph[str], origin: str, destination: str, by: Criterion
) -> Iterator[Route]:
    # A node of its own for every segment keeps parallel segments apart in a simple graph.
    simple: nx.DiGraph[Any] = nx.DiGraph()
    simple.add_nodes_from(sorted(graph))
    for a, b, key, edge in sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3]):
        simple.add_edge(a, (a, b, key), cost=edge[by])
        simple.add_edge((a, b, key), b, cost=0.0)
    for path in nx.shortest_simple_paths(simple, origin, destination, weight="cost"):
        yield Route(tuple(_leg(graph, step) for step in path[1::2]))


def _leg(graph: nx.MultiDiGraph[str], step: tuple[str, str, str]) -> Leg:
    start, end, key = step
    edge = graph.edges[step]
    return Leg(
        segment=key,
        start=start,
        end=end,
        mode=edge["mode"],
        km=edge["km"],
        km_basis=edge["km_basis"],
        days_low=edge["days_low"],
        days=edge["days"],
        days_high=edge["days_high"],
        days_basis=edge["days_basis"],
        figures=edge["figures"],
    )


def _missing(end: str, *, shut: bool) -> tuple[str, str]:
    if shut:
        return f"'{end}' is to be avoided", f"“{end}”被要求避开"
    return f"'{end}' is on no segment of this network", f"“{end}”不在此网络的任何路段上"


def _why(
    graph: nx.MultiDiGraph[str], origin: str, destination: str, avoid: Collection[str]
) -> tuple[str, str]:
    reached = len(nx.descendants(graph, origin))
    names = ", ".join(sorted(avoid))
    closed = f" with {names} avoided" if avoid else ""
    places = f"{reached} other place{'s' if reached != 1 else ''}"
    return (
        f"{places} can be reached from '{origin}'{closed}, and '{destination}' is not among them",
        f"{f'避开{names}时，' if avoid else ''}自“{origin}”可达另外{reached}处，其中没有“{destination}”",
    )
