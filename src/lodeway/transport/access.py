"""From mines and towns to the network, and sea ways round a strait that is shut."""

from __future__ import annotations

import logging
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from lodeway.claims.figures import Driver, Term
from lodeway.claims.rows import rows
from lodeway.schema.errors import LodewayError
from lodeway.schema.values import great_circle_km
from lodeway.schema.vocab import local
from lodeway.transport.costs import Costs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import networkx as nx

    from lodeway.claims.figures import Assumption
    from lodeway.store.embedded import Store
    from lodeway.transport.sea import Voyage


# How mines and plants reach the network: by road to the nearest nodes of their country.


_DETOUR = "assumption-access-detour"
_REACH = "assumption-access-reach"
_BY = "road"


def add_access(
    graph: nx.MultiDiGraph[str], store: Store, parameters: Mapping[str, Assumption]
) -> None:
    """Add every asset that lies within reach of a node, as an origin, to the transport network.

    A road leads out of it to the nearest node for each mode (so that a mine near a station and
    a road can use both), never in: nobody drives through a mine. Nodes at which countries meet
    take no asset, for it would pay the border of a country that it does not leave. The length is
    the straight line times the assumed detour; how far a mine may lie is assumed too. Does nothing
    where either assumption is missing.
    """
    if _DETOUR not in parameters or _REACH not in parameters:
        return
    made = _Access(graph, parameters)
    for row in rows(store, "assets", package=__package__):
        made.add(row)
    graph.graph["drivers"] = dict(sorted({**graph.graph["drivers"], **made.costs.drivers}.items()))


class _Access:
    def __init__(self, graph: nx.MultiDiGraph[str], parameters: Mapping[str, Assumption]) -> None:
        self.graph = graph
        self.costs = Costs(parameters)
        self.detour = parameters[_DETOUR]
        days = [t for t in self.costs.road(1.0, self.detour) if t.criterion == "days"]
        pace = sum(self.costs.drivers[t.driver].mid * t.factor for t in days)
        self.reach = parameters[_REACH].in_base[1] / pace if pace else 0.0
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


# Voyages around what is shut, between ports whose every stored leg passes it.


_log = logging.getLogger(__name__)


def add_detours(
    graph: nx.MultiDiGraph[str],
    store: Store,
    parameters: Mapping[str, Assumption],
    shut: Collection[str] = (),
) -> None:
    """Add the shortest voyage that remains to every pair of ports that lost its last sea leg.

    Lost is a pair with stored legs of which each passes something that is shut on the day or one of
    `shut`; a leg that is shut itself is not sailed around. The lengths are those of
    `lodeway.transport.sea`; without its package nothing is added, and the log says so once. Pairs
    that no open sea joins stay apart.
    """
    closed = {*shut, *(thing for *_, e in graph.edges(data=True) for thing in _closed(e))}
    pairs = sorted(_lost(graph, closed))
    if not pairs:
        return
    try:
        from lodeway.transport import sea

        found = sea.legs(store, pairs, closed=closed)
    except LodewayError as missing:
        _warn(str(missing))
        return
    for voyage in found:
        _join(graph, voyage, parameters)


@cache
def _warn(missing: str) -> None:
    """Log it, once a process."""
    _log.warning("no voyages around what is shut: %s", missing)


def _closed(edge: Mapping[str, Any]) -> tuple[str, ...]:
    """The passage for whose sake a sea leg is shut on the day."""
    return (edge["closure"].thing,) if edge["mode"] == "sea" and not edge["open"] else ()


def _lost(graph: nx.MultiDiGraph[str], closed: Collection[str]) -> Iterator[tuple[str, str]]:
    legs: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for a, b, key, edge in graph.edges(keys=True, data=True):
        if edge["mode"] == "sea" and a < b:
            passes_shut = bool({*closed} & {*edge.get("passes", ())})
            legs[a, b].append(passes_shut and key not in closed)
    for (a, b), blocked in legs.items():
        if all(blocked) and a not in closed and b not in closed:
            yield a, b


def _join(
    graph: nx.MultiDiGraph[str], voyage: Voyage, parameters: Mapping[str, Assumption]
) -> None:
    costs = Costs(parameters)
    slug = f"voyage-{voyage.start}-{voyage.end}"
    length = Driver(slug, voyage.km, voyage.km, voyage.km, "km", (), "calculated")
    risks = graph.graph["risks"]
    terms: tuple[Term, ...] = (
        *costs.of("km", length),
        *costs.moving("sea", voyage.km),
        *(term for passage in voyage.passages for term in risks.get(passage, ())),
    )
    about = {
        "kind": "Voyage",
        "mode": "sea",
        "km": voyage.km,
        "km_basis": "calculated",
        "method": voyage.method,
        "passes": voyage.passages,
        "open": True,
        "terms": terms,
        "figures": tuple(dict.fromkeys(t.driver for t in terms if t.driver in parameters)),
    }
    graph.add_edge(voyage.start, voyage.end, key=slug, **about)
    graph.add_edge(voyage.end, voyage.start, key=slug, **about)
    graph.graph["drivers"] = dict(sorted({**graph.graph["drivers"], **costs.drivers}.items()))
