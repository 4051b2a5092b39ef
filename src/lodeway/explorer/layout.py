"""Where each node stands on the page: fixed, the same for the same graph."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import igraph
import networkx as nx
import numpy as np
from scipy.spatial import cKDTree

from lodeway.report.html_page import node_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_SPACING = 74.0  # layout units of page side that one node gets, before nudging
_GAP = 14.0  # the least clear space between two marks
_TRIED_AT_ONCE = 64  # steps of the spiral
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def positions(G: nx.MultiDiGraph[str], *, seed: int = 7) -> dict[str, tuple[int, int]]:
    """Lay the graph out once, in whole units, with the y axis pointing down as on a screen.

    Each connected part is laid out by Fruchterman-Reingold, the parts are packed round the
    largest and nodes without relations stand in rows below, so nothing flies away; marks
    that would overlap are pushed apart. Order of
    nodes and edges in `G` does not matter. An empty graph gives an empty dict.
    """
    skeleton: nx.Graph[str] = nx.Graph()
    skeleton.add_nodes_from(sorted(G))
    skeleton.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in G.edges() if u != v}))
    degrees = {node: G.degree(node) for node in skeleton}
    parts = sorted(
        (sorted(part) for part in nx.connected_components(skeleton)),
        key=lambda part: (-len(part), part[0]),
    )
    names: list[str] = [node for part in parts for node in part]
    if not names:
        return {}
    radii = np.array([node_size(degrees[node]) for node in names])
    tied = [part for part in parts if len(part) > 1]
    points = _packed([_spread(skeleton.subgraph(part), part, seed) for part in tied])
    points = _with_rows_below(points, len(names) - len(points))
    points = _apart(points, radii)
    points -= (points.min(axis=0) + points.max(axis=0)) / 2
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, points.tolist(), strict=True)}


def _spread(part: nx.Graph[str], order: Sequence[str], seed: int) -> Points:
    """Lay one connected part out, its longest direction lying flat, centred on 0, 0."""
    index = {node: number for number, node in enumerate(order)}
    links = sorted((min(index[u], index[v]), max(index[u], index[v])) for u, v in part.edges())
    graph = igraph.Graph(n=len(order), edges=links)
    igraph.set_random_number_generator(random.Random(seed))
    try:
        # The exact variant: "auto" switches to a grid past 1,000 nodes and places worse.
        rounds = round(1500 * min(1.0, 800 / len(order)))
        layout = graph.layout_fruchterman_reingold(niter=rounds, grid="nogrid")
    finally:
        igraph.set_random_number_generator(random)  # igraph's own default
    points = np.array(layout.coords, dtype=np.float64)
    return _squared(_levelled(_evened(points))) * (_SPACING * math.sqrt(len(order)))


def _evened(points: Points) -> Points:
    """Scale to a unit half-width and draw the outermost nodes in a little.

    Force layouts throw leaves far out, and the crowd in the middle then shares what room is
    left. Ranking the distances from the centre and mixing that rank in gives the room back.
    """
    points = points - points.mean(axis=0)
    distance = np.hypot(points[:, 0], points[:, 1])
    rank = np.empty(len(points))
    rank[np.argsort(distance, kind="stable")] = np.sqrt((np.arange(len(points)) + 1) / len(points))
    reach = distance / (distance.max() or 1.0)
    wanted = 0.5 * reach + 0.5 * rank
    return points * (wanted / np.where(distance == 0, 1.0, distance))[:, None] * 0.5


def _levelled(points: Points) -> Points:
    """Turn the points so that their longest direction lies flat: screens are wide."""
    (xx, xy), (_, yy) = points.T @ points
    angle = -0.5 * math.atan2(2 * xy, xx - yy)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    turned: Points = points @ turn
    return turned


def _squared(points: Points) -> Points:
    """Stretch a flat picture upwards, by a half at most, so that names find room in it."""
    width, height = points.max(axis=0) - points.min(axis=0)
    stretched: Points = points * (1.0, min(max(0.8 * width / (height or width), 1.0), 1.5))
    return stretched


def _packed(parts: Sequence[Points]) -> Points:
    """Set the parts side by side: each, largest first, at the nearest free place to the middle."""
    placed = parts[0] if parts else np.empty((0, 2))
    step, size = 0, 0
    for points in parts[1:]:
        # What held no part of this size a moment ago holds none now.
        step = step if len(points) == size else 0
        size = len(points)
        step, spot = _free_place(placed, points, step)
        placed = np.vstack([placed, points + spot])
    return placed


def _free_place(placed: Points, points: Points, step: int) -> tuple[int, Points]:
    """The first step of a sunflower spiral at which the points keep clear of those placed.

    Clear means more than a spacing, so that a small part does not slip between the nodes of
    a large one and seem to belong to it.
    """
    tree, clear = cKDTree(placed), 1.2 * _SPACING
    while True:
        spots = np.array([_spiral(n) for n in range(step, step + _TRIED_AT_ONCE)])
        nearest = np.asarray(tree.query(spots[:, None, :] + points[None, :, :])[0])
        if (free := np.flatnonzero(nearest.min(axis=1) >= clear)).size:
            return step + int(free[0]), spots[free[0]]
        step += _TRIED_AT_ONCE


def _spiral(step: int) -> tuple[float, float]:
    r, angle = _SPACING / 3 * math.sqrt(step), step * _GOLDEN_ANGLE
    return r * math.cos(angle), r * math.sin(angle)


def _with_rows_below(points: Points, lone: int) -> Points:
    """Add places for nodes without relations: even rows under the picture, as wide as it is."""
    step = 0.7 * _SPACING
    left, right, floor = (
        (points[:, 0].min(), points[:, 0].max(), points[:, 1].max() + 1.2 * _SPACING)
        if len(points)
        else (0.0, step * math.sqrt(lone), 0.0)
    )
    columns = max(int((right - left) / step), 1)
    across, down = np.arange(lone) % columns, np.arange(lone) // columns
    filled = np.minimum(lone - down * columns, columns)
    xs = (left + right) / 2 + (across - (filled - 1) / 2) * step
    return np.vstack([points, np.column_stack([xs, floor + down * step])])


def _apart(points: Points, radii: NDArray[np.float64]) -> Points:
    """Push overlapping marks apart, half the overlap each, until none overlap or 200 rounds."""
    points = points.copy()
    # A fixed, tiny fan-out: two nodes on one spot have no direction to be pushed in.
    turn = np.arange(len(points)) * _GOLDEN_ANGLE
    points += np.column_stack([np.cos(turn), np.sin(turn)]) * 1e-3
    reach = 2 * radii.max() + _GAP
    for _ in range(200):
        pairs = cKDTree(points).query_pairs(reach, output_type="ndarray")
        one, other = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
        offset = points[one] - points[other]
        distance = np.hypot(offset[:, 0], offset[:, 1])
        overlap = np.clip(radii[one] + radii[other] + _GAP - distance, 0.0, None)
        if not overlap.size or overlap.max() < 1.0:
            break
        push = offset * (overlap / distance / 2 * 0.8)[:, None]
        np.add.at(points, one, push)
        np.add.at(points, other, -push)
    return points
