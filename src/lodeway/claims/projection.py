"""Any network the ontology declares, as a plain `networkx.MultiDiGraph`."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.claims.standing import present
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import networkx as nx

    from lodeway.claims.lives import Presence
    from lodeway.store.embedded import Store


# What an edge carries beside its ends; codes and entities come as their local names.
_CARRIED = (
    "source",
    "locator",
    "status",
    "confidence",
    "basis",
    "since",
    "until",
    "share",
    "amount",
    "currency",
    "mode",
    "instrument",
    "quantity",
    "unit",
)
_NAMES = frozenset({"source", "status", "confidence", "basis", "mode", "instrument", "unit"})
_SEVERAL = ("mineral", "passes")
# Whether an edge is there on the day asked.
STANDS, SURELY, MAY = "stands", "surely", "may"
_AS_COUNTRY = "countries"  # what freight reads; in a plain network `country` says the same


def networks(store: Store) -> list[str]:
    """The names of the networks that the ontology declares, in order."""
    query = "SELECT DISTINCT ?n WHERE { ?c <https://w3id.org/lodeway/ontology#network> ?n }"
    return sorted(str(row[0]) for row in store.table(query).rows)


def project(store: Store, name: str, through: Filter = ALL) -> nx.MultiDiGraph[str]:
    """The network `name` of the claims that are let `through`.

    Nodes are slugs with `label_en`, `label_zh`, `kind` (narrowest class), `family` (Actor,
    Asset, TransportNode ...), and `lat`/`lon`, `country` and `mineral` (tuples) where known. Each
    edge is one claim, keyed by its slug, with its source, locator, status, dates, confidence,
    basis, `disputed`, and `share`, `amount`, `currency`, `instrument`, `quantity`, `unit`,
    `mineral` and `passes` (tuples) where told. Denied, deprecated and retracted claims are left
    out here, for every use. Without `on` claims of all dates are in. With `on` an edge says whether
    its claim `stands` "surely" on the day or "may": the day is one of those that a half-known date
    means, such as "2016". What surely ended before, or was closed by a successor, is left out.
    Raises `UnknownName` for a network the ontology does not declare.
    """
    import networkx as nx

    if name not in (known := networks(store)):
        raise UnknownName(name, "network", nearest(name, known) or tuple(known))
    both_ways = {row["class"] for row in rows(store, "both-ways")}
    carried = _carried(store, name, through.known)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=name)
    here = present(store, through)
    for row in rows(store, "edges", network=name, **through.bindings()):
        if (presence := here(row["edge"])) is not None:
            about = {**carried.get(row["edge"], {}), **_stands(presence, through)}
            _add_edge(graph, row, about, both=row["class"] in both_ways)
    for row in rows(store, "nodes"):
        if (slug := local(row["node"])) in graph:
            graph.add_node(slug, **_node(row))
    for slug, facts in _facts(store).items():
        if slug in graph:
            graph.add_node(slug, **facts)
    return graph


def _stands(presence: Presence, through: Filter) -> dict[str, str]:
    if through.on is None:
        return {}
    return {STANDS: MAY if presence.within or not presence.counts else SURELY}


def plain(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The same network with text, numbers and booleans for attributes, as any writer takes them.

    Several values stand in one text with "; " between; what is neither, such as the terms that
    costs are made of, is left out. An edge's `source` is called `claim_source`, for node-link
    JSON, GML and edge lists call the end of an edge so.
    """
    import networkx as nx

    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=graph.name)
    flat.add_nodes_from((node, _flat(about)) for node, about in graph.nodes(data=True))
    for a, b, key, about in graph.edges(keys=True, data=True):
        named = {"claim_source" if name == "source" else name: v for name, v in about.items()}
        flat.add_edge(a, b, key=key, **_flat(named))
    return flat


def _flat(about: Mapping[str, Any]) -> dict[str, str | float | bool]:
    flat = {name: _joined(value) for name, value in about.items() if name != _AS_COUNTRY}
    return {name: value for name, value in flat.items() if value is not None}


def _joined(value: object) -> str | float | bool | None:
    if isinstance(value, tuple | list) and value and all(isinstance(x, str) for x in value):
        return "; ".join(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool) else None


def _facts(store: Store) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(store, "node-facts"):
        found[local(row["node"])][row["fact"]].append(local(row["value"]))
    return {node: {name: tuple(v) for name, v in facts.items()} for node, facts in found.items()}


def _add_edge(
    graph: nx.MultiDiGraph[str],
    row: dict[str, Any],
    carried: dict[str, Any],
    *,
    both: bool,
) -> None:
    source, target, key = local(row["from"]), local(row["to"]), local(row["edge"])
    about = {"kind": local(row["class"]), "claim": key, **carried}
    graph.add_edge(source, target, key=key, **about)
    if both:
        graph.add_edge(target, source, key=key, **about)


def _carried(store: Store, network: str, known: date | None) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    several: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    disputed = {row["claim"] for row in rows(store, "disputed", known=known)}
    for row in rows(store, "claims", network=network):
        for name in _SEVERAL:
            if row[name] is not None:
                several[row["edge"]][name].add(local(row[name]))
        found[row["edge"]] = {
            name: local(row[name]) if name in _NAMES else row[name]
            for name in _CARRIED
            if row[name] is not None
        } | {"disputed": row["edge"] in disputed}
    for edge, sets in several.items():
        found[edge] |= {name: tuple(sorted(values)) for name, values in sets.items()}
    return found


def _node(row: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {
        "label_en": str(row["en"]),
        "label_zh": str(row["zh"]),
        "kind": local(row["kind"]),
        "family": local(row["family"]),
    }
    if row["lat"] is not None:
        node |= {"lat": float(row["lat"]), "lon": float(row["lon"])}
    return node
