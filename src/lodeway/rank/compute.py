"""The ranking of one kind of node in a network on a day, and how unsure it is."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Literal, get_args

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.release_day import release_day
from lodeway.rank import centrality
from lodeway.rank.centrality import MEASURES, Measure
from lodeway.rank.ties import Evidence, evidence, usual
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.transport.network import network as network_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from lodeway.claims.graph import Graph


Weights = Literal["none", "sources"]
_DRAWS = 20
_TOP = 10


@dataclass(frozen=True)
class Ranked:
    """A node with its score, its place, and the best and the worst place, its own and those over all draws.

    Equal scores are ordered by id. Without draws best and worst are the place itself. `claims`
    are those that tie the node.
    """

    place: int
    node: str
    score: float
    neighbours: int
    best: int
    worst: int
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """The first of a ranking; scores are among the `nodes` of the kind `only` on the day `on`.

    `over` are the families of things that tie two nodes to which both are tied. `stay` is how many of the first are still among as many first when the sources are drawn anew,
    on the average of `draws` (None without draws). `claims` and `sources` count what ties the
    nodes.
    """

    network: str
    only: str
    over: tuple[str, ...]
    by: Measure
    weights: Weights
    on: date | None
    rows: tuple[Ranked, ...]
    nodes: int
    claims: int
    sources: int
    draws: int
    stay: float | None


def rank(
    kg: Graph,
    network: str = "actors",
    *,
    by: Measure = "betweenness",
    only: str | None = None,
    weights: Weights = "none",
    top: int | None = _TOP,
    draws: int = _DRAWS,
    seed: int = 1,
    through: Filter = ALL,
) -> Ranking:
    """The most central nodes of one kind among their own, best first.

    `only` is the kind (`Actor`, `Company`, `Port`; default: what the network has most of); others
    are projected out (see `lodeway.rank.ties`). The day is that of `through`, else the day of the
    newest record. Ties weigh alike, or by how many `sources` tell of them: more sources make a tie
    stronger, and shorter. Segments are as long as their kilometres.

    How unsure the ranking is: `draws` times as many sources as there are are drawn with
    replacement, and nodes ranked by what these say; the same `seed` draws the same. Raises
    `UnknownName` for a network, measure, weight or kind that there is not, and `InvalidValue` for
    the PageRank of transport and for claims filtered where the network takes none. Where nothing
    ties two nodes, nobody is ranked.
    """
    _check(network, by, weights)
    day = through.on or release_day(kg.store, through.known)
    graph = network_of(kg.store, network, replace(through, on=day))
    kind = only or usual(graph)
    said = evidence(graph, kind)
    if not said.sources:
        return Ranking(network, kind, (), by, weights, day, (), len(said.nodes), 0, 0, 0, None)
    places = _places(said, by, weights)
    first = places.order[:top]
    drawn = [_places(said, by, weights, among) for among in _draws(said.sources, draws, seed)]
    return Ranking(
        network,
        kind,
        said.over,
        by,
        weights,
        day,
        tuple(_ranked(node, said, places, drawn) for node in first),
        len(said.nodes),
        len({claim for claims in said.claims.values() for claim in claims}),
        len(said.sources),
        draws,
        fmean(len({*first} & {*one.order[: len(first)]}) for one in drawn) if drawn else None,
    )


def _check(network: str, by: str, weights: str) -> None:
    if by not in MEASURES:
        raise UnknownName(by, "measure", MEASURES)
    if weights not in get_args(Weights):
        raise UnknownName(weights, "weight of ties", get_args(Weights))
    if network == "transport" and by == "pagerank":
        raise InvalidValue(
            "no PageRank on the transport network: a walker who prefers short segments ends up on "
            "the shortest, whatever passes there; use betweenness or degree"
        )


@dataclass(frozen=True)
class _Places:
    order: tuple[str, ...]
    at: dict[str, int]
    scores: dict[str, float]
    neighbours: Counter[str]


def _places(
    said: Evidence, by: Measure, weights: Weights, among: Collection[str] | None = None
) -> _Places:
    ties = said.ties(among)
    if by == "degree":
        found = centrality.degree(said.nodes, ties)
    elif by == "pagerank":
        found = centrality.pagerank(said.nodes, ties, weighted=weights == "sources")
    else:
        length = centrality.lengths(ties) if weights == "sources" else None
        found = centrality.betweenness(said.nodes, ties, said.metres or length)
    scores = dict(zip(said.nodes, found, strict=True))
    order = tuple(sorted(scores, key=lambda node: (-round(scores[node], 12), node)))
    at = {node: place for place, node in enumerate(order, start=1)}
    return _Places(order, at, scores, Counter(node for pair in ties for node in pair))


def _draws(sources: Sequence[str], draws: int, seed: int) -> list[set[str]]:
    chance = random.Random(seed)
    return [set(chance.choices(sources, k=len(sources))) for _ in range(draws) if sources]


def _ranked(node: str, said: Evidence, places: _Places, drawn: Sequence[_Places]) -> Ranked:
    over = [places.at[node], *(one.at[node] for one in drawn)]
    return Ranked(
        places.at[node],
        node,
        places.scores[node],
        places.neighbours[node],
        min(over),
        max(over),
        tuple(sorted(said.claims.get(node, ()))),
    )
