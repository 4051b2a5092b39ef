"""Voyages around what is shut, between ports whose every stored leg passes it."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from lodeway.errors import LodewayError
from lodeway.networks.costs import Costs
from lodeway.networks.drivers import Driver, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import networkx as nx

    from lodeway.networks.assumptions import Assumption
    from lodeway.networks.sea import Voyage
    from lodeway.store.embedded import Store

_log = logging.getLogger(__name__)


def add(
    graph: nx.MultiDiGraph[str],
    store: Store,
    parameters: Mapping[str, Assumption],
    shut: Collection[str] = (),
) -> None:
    """Add the shortest voyage that remains to every pair of ports that lost its last sea leg.

    Lost is a pair with stored legs of which each passes something that is shut on the day or one of
    `shut`; a leg that is shut itself is not sailed around. The lengths are those of `lodeway.networks.sea`; without its package nothing is added, and the log
    says so. Pairs that no open sea joins stay apart.
    """
    closed = {*shut, *(thing for *_, e in graph.edges(data=True) for thing in _closed(e))}
    pairs = sorted(_lost(graph, closed))
    if not pairs:
        return
    try:
        from lodeway.networks import sea

        found = sea.legs(store, pairs, closed=closed)
    except LodewayError as missing:
        _log.warning("no voyages around what is shut: %s", missing)
        return
    for voyage in found:
        _join(graph, voyage, parameters)


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
