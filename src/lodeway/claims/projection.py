"""Any network the ontology declares, as a plain `networkx.MultiDiGraph`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from datetime import date

    import networkx as nx

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
)
_NAMES = frozenset({"source", "status", "confidence", "basis", "mode"})


def names(store: Store) -> list[str]:
    """The networks that the ontology declares."""
    query = "SELECT DISTINCT ?n WHERE { ?c <https://w3id.org/lodeway/ontology#network> ?n }"
    return sorted(str(row[0]) for row in store.select(query).rows)


def project(store: Store, name: str, through: Filter = ALL) -> nx.MultiDiGraph[str]:
    """The network `name` of the claims that are let `through`.

    Nodes are slugs with `label_en`, `label_zh`, `kind` (narrowest class), `family` (Actor,
    Asset, TransportNode ...) and `lat`/`lon` where known. Each edge is one claim, keyed by its
    slug, with its source, locator, status, dates, confidence, basis and `disputed`. Denied,
    deprecated and retracted claims are left out here, for every use. Without `on` claims of all
    dates are in. Raises `UnknownName` for a network the ontology does not declare.
    """
    import networkx as nx

    if name not in names(store):
        raise UnknownName(name, "network", nearest(name, names(store)) or tuple(names(store)))
    both_ways = {row["class"] for row in rows(store, "both-ways")}
    carried = _carried(store, name, through.known)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=name)
    for row in rows(store, "edges", network=name, **through.bindings()):
        _add_edge(graph, row, carried, both=row["class"] in both_ways)
    for row in rows(store, "nodes"):
        if (slug := local(row["node"])) in graph:
            graph.add_node(slug, **_node(row))
    return graph


def _add_edge(
    graph: nx.MultiDiGraph[str],
    row: dict[str, Any],
    carried: dict[str, dict[str, Any]],
    *,
    both: bool,
) -> None:
    source, target, key = local(row["from"]), local(row["to"]), local(row["edge"])
    about = {"kind": local(row["class"]), "claim": key, **carried.get(row["edge"], {})}
    graph.add_edge(source, target, key=key, **about)
    if both:
        graph.add_edge(target, source, key=key, **about)


def _carried(store: Store, network: str, known: date | None) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    passes: dict[str, set[str]] = defaultdict(set)
    disputed = {row["claim"] for row in rows(store, "disputed", known=known)}
    for row in rows(store, "claims", network=network):
        if row["passes"] is not None:
            passes[row["edge"]].add(local(row["passes"]))
        found[row["edge"]] = {
            name: local(row[name]) if name in _NAMES else row[name]
            for name in _CARRIED
            if row[name] is not None
        } | {"disputed": row["edge"] in disputed}
    for edge, straits in passes.items():
        found[edge]["passes"] = tuple(sorted(straits))
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
