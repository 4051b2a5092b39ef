"""Who or what is central in a network, by three measures with stated weights.

Parallel edges are first merged: the strength of a pair is the number of claims between the two
(or, where edges carry `km`, one over the shortest), its length is one over the strength (or the
shortest `km`). Direction is ignored: a loan ties both its ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


Measure = Literal["degree", "betweenness", "pagerank"]


@dataclass(frozen=True)
class Ranked:
    """A node with its score and its place; equal scores are ordered by id."""

    place: int
    node: str
    score: float
    neighbours: int


def merged(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """One undirected edge a pair, with `strength` and `length` as the module says."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    for a, b, edge in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1])):
        if a != b:
            _merge(simple, a, b, edge)
    for _, _, tie in simple.edges(data=True):
        tie["length"] = min(tie["kms"]) if tie["kms"] else 1 / len(tie["claims"])
        tie["strength"] = 1 / tie["length"]
    return simple


def _merge(simple: nx.Graph[str], a: str, b: str, edge: Mapping[str, object]) -> None:
    if not simple.has_edge(a, b):
        simple.add_edge(a, b, claims=set(), kms=[])
    simple.edges[a, b]["claims"].add(edge.get("claim"))
    if (km := edge.get("km")) is not None:
        simple.edges[a, b]["kms"].append(km)


def degree(graph: nx.Graph[str]) -> dict[str, float]:
    """The share of all other nodes that a node is tied to, between 0 and 1."""
    return nx.degree_centrality(graph)


def betweenness(graph: nx.Graph[str]) -> dict[str, float]:
    """The share of shortest ways between two other nodes that pass through a node.

    Ways are shortest by `length`; where several tie, each counts in part (Freeman 1977,
    computed by Brandes 2001), divided by the number of pairs, so that 1 means every way.
    """
    return nx.betweenness_centrality(graph, weight="length", normalized=True)


def pagerank(graph: nx.Graph[str]) -> dict[str, float]:
    """How often a walker that follows ties by `strength` stands on a node; the sum is 1.

    The walker jumps to any node with probability 0.15 at each step (Brin and Page 1998).
    """
    if graph.number_of_nodes() == 0:
        return {}
    return nx.pagerank(graph, alpha=0.85, weight="strength", tol=1e-12, max_iter=1000)


MEASURES: Mapping[Measure, Callable[[nx.Graph[str]], dict[str, float]]] = {
    "degree": degree,
    "betweenness": betweenness,
    "pagerank": pagerank,
}


def _classes(node: Mapping[str, object]) -> set[object]:
    return {node.get("kind"), node.get("family")}


def rank(
    graph: nx.MultiDiGraph[str],
    *,
    by: Measure = "betweenness",
    top: int | None = 10,
    family: str | None = None,
) -> list[Ranked]:
    """The most central nodes, best first; `family` keeps one class (`Actor`, `Port`) of them.

    Scores are of the whole network: filtering does not change them. An empty network has no
    ranking. Ties are ordered by id.
    """
    simple = merged(graph)
    scores = MEASURES[by](simple)
    kept = [n for n in simple if family is None or family in _classes(graph.nodes[n])]
    ordered = sorted(kept, key=lambda n: (-round(scores[n], 12), n))[:top]
    return [
        Ranked(place, node, scores[node], simple.degree(node))
        for place, node in enumerate(ordered, start=1)
    ]
