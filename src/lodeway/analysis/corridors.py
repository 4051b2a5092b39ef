"""Corridors side by side: the same origin and market, one way to the sea at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from lodeway.analysis.routes import Route, best, without
from lodeway.errors import NoRoute

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


@dataclass(frozen=True)
class Passage:
    """One origin to one market by one corridor: overland to the sea gate, then by ship."""

    corridor: str
    gate: str
    land: Route
    sea: Route

    @property
    def km(self) -> float:
        """Kilometres over land and sea."""
        return self.land.km + self.sea.km


def by_corridor(
    graph: nx.MultiDiGraph[str],
    origin: str,
    market: str,
    *,
    corridor: str,
    segments: Collection[str],
    gate: str,
    avoid: Collection[str] = (),
) -> Passage:
    """The way by `corridor`: onto it where it is nearest, along it to its gate, then by ship.

    From an origin off the corridor any land segment may be used to reach its nearest place (by
    km); from there to the gate only the corridor's own segments are used. Raises `NoRoute` where the origin cannot reach the corridor, the
    corridor is broken, or no ship leg leads from the gate to the market.
    """
    usable = without(graph, avoid)
    land = _edges(usable, lambda key, mode: mode != "sea")
    own = _edges(land, lambda key, mode: key in segments)
    ships = _edges(usable, lambda key, mode: mode == "sea")
    return Passage(
        corridor=corridor,
        gate=gate,
        land=_overland(land, own, origin, gate, corridor),
        sea=best(ships, gate, market)[0],
    )


def _edges(graph: nx.MultiDiGraph[str], keep: Callable[[str, str], bool]) -> nx.MultiDiGraph[str]:
    kept: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for a, b, key, edge in graph.edges(keys=True, data=True):
        if keep(key, edge["mode"]):
            kept.add_edge(a, b, key=key, **edge)
    return kept


def _overland(
    land: nx.MultiDiGraph[str],
    own: nx.MultiDiGraph[str],
    origin: str,
    gate: str,
    corridor: str,
) -> Route:
    if gate not in own:
        raise NoRoute(
            origin,
            gate,
            f"no segment of '{corridor}' that can be used reaches it",
            f"“{corridor}”没有可用路段通到此处",
        )
    to_gate = nx.single_source_dijkstra_path_length(own.reverse(), gate, weight="km")
    feeder = (
        nx.single_source_dijkstra_path_length(land, origin, weight="km") if origin in land else {}
    )
    joins = sorted((feeder[n], to_gate[n], n) for n in to_gate if n in feeder)
    if not joins:
        raise NoRoute(
            origin,
            gate,
            f"'{origin}' cannot reach '{corridor}' over land",
            f"自“{origin}”无法经陆路到达“{corridor}”",
        )
    join = joins[0][2]
    first = best(land, origin, join)[0].legs if join != origin else ()
    rest = best(own, join, gate)[0].legs if join != gate else ()
    return Route((*first, *rest))
