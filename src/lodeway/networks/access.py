"""How mines and plants reach the network: by road to the nearest nodes of their country."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from lodeway.networks.costs import Costs
from lodeway.networks.projection import rows
from lodeway.sphere import great_circle_km
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from lodeway.networks.assumptions import Assumption
    from lodeway.store.embedded import Store

DETOUR = "assumption-access-detour"
REACH = "assumption-access-reach"
_BY = "road"


def add(graph: nx.MultiDiGraph[str], store: Store, parameters: Mapping[str, Assumption]) -> None:
    """Add every asset that lies within reach of a node, as an origin, to the transport network.

    A road leads out of it to the nearest node for each mode (so that a mine near a station and
    a road can use both), never in: nobody drives through a mine. Nodes at which countries meet
    take no asset, for it would pay the border of a country that it does not leave. The length is
    the straight line times the assumed detour; how far a mine may lie is assumed too. Does nothing
    where either assumption is missing.
    """
    if DETOUR not in parameters or REACH not in parameters:
        return
    made = _Access(graph, parameters)
    for row in rows(store, "assets"):
        made.add(row)
    graph.graph["drivers"] = dict(sorted({**graph.graph["drivers"], **made.costs.drivers}.items()))


class _Access:
    def __init__(self, graph: nx.MultiDiGraph[str], parameters: Mapping[str, Assumption]) -> None:
        self.graph = graph
        self.costs = Costs(parameters)
        self.detour = parameters[DETOUR]
        days = [t for t in self.costs.road(1.0, self.detour) if t.criterion == "days"]
        pace = sum(self.costs.drivers[t.driver].mid * t.factor for t in days)
        self.reach = parameters[REACH].in_base[1] / pace if pace else 0.0
        self.nodes = _by_country(graph)

    def add(self, row: Mapping[str, Any]) -> None:
        asset, country = local(row["asset"]), local(row["country"])
        lat, lon = float(row["lat"]), float(row["lon"])
        for km, node in sorted(set(self._nearest(lat, lon, country))):
            self.graph.add_node(
                asset,
                label_en=str(row["en"]),
                label_zh=str(row["zh"]),
                kind=local(row["kind"]),
                family="Asset",
                lat=lat,
                lon=lon,
                countries=(country,),
                open=True,
                passing={},
            )
            self.graph.add_edge(asset, node, key=f"access-{asset}-{node}", **self._road(km))

    def _nearest(self, lat: float, lon: float, country: str) -> Iterator[tuple[float, str]]:
        for nodes in self.nodes.get(country, {}).values():
            km, node = min((great_circle_km(lat, lon, *at), node) for node, at in nodes.items())
            if km <= self.reach:
                yield km, node

    def _road(self, km: float) -> dict[str, Any]:
        terms = self.costs.road(km, self.detour)
        return {
            "kind": "Access",
            "mode": _BY,
            "km": km * self.detour.in_base[1],
            "km_basis": "assumed",
            "open": True,
            "terms": terms,
            "figures": tuple(dict.fromkeys(term.driver for term in terms)),
        }


def _by_country(
    graph: nx.MultiDiGraph[str],
) -> dict[str, dict[str, dict[str, tuple[float, float]]]]:
    """The nodes with a place on earth, by the one country they lie in and the modes that serve them."""
    found: dict[str, dict[str, dict[str, tuple[float, float]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for node, _, edge in graph.edges(data=True):
        about = graph.nodes[node]
        if len(about["countries"]) == 1 and "lat" in about:
            found[about["countries"][0]][edge["mode"]][node] = (about["lat"], about["lon"])
    return found
