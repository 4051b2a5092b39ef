"""Two ways to lay a small graph out by hand's rules: as a chain from left to right, and by place."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Ties = Iterable[tuple[str, str]]
    Places = dict[str, tuple[int, int]]

_GAP = 40.0  # between two marks of a column
_SHAPE = 1.05  # of the whole, width to height: as the free part of a screen
_COLUMN = 210.0  # the least distance of two columns, so that a name fits between them
_SWEEPS = 12
_MOST_STRETCH = 1.6


def chain(nodes: Collection[str], ties: Ties, first: Collection[str] = ()) -> Places:
    """What points stands left of what is pointed at, as far right as that allows.

    Things that point at each other in a circle share a column; those of `first` stand in the
    leftmost if nothing points at them. Columns are sorted so that lines cross little.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted(set(ties)))
    columns = _columns(graph, first)
    heights = _heights(graph, columns)
    tall = max(heights.values(), default=0.0) - min(heights.values(), default=0.0)
    step = max(_COLUMN, _SHAPE * tall / max(len(columns) - 1, 1))
    return _centred({n: (i * step, heights[n]) for i, c in enumerate(columns) for n in c})


def _columns(graph: nx.DiGraph[str], first: Collection[str]) -> list[list[str]]:
    """The things by column, leftmost first."""
    circles = nx.condensation(graph)
    depth: dict[int, int] = {}
    for circle in reversed(list(nx.topological_sort(circles))):
        depth[circle] = 1 + max((depth[c] for c in circles.successors(circle)), default=-1)
    deep = {node: depth[circle] for node, circle in circles.graph["mapping"].items()}
    most = max(deep.values(), default=0)
    sources = [n for n in graph if n in first and not graph.in_degree(n) and graph.out_degree(n)]
    deep |= dict.fromkeys(sources, most)
    return [sorted(n for n in graph if deep[n] == d) for d in range(most, -1, -1)]


def _heights(graph: nx.DiGraph[str], columns: Sequence[list[str]]) -> dict[str, float]:
    """Near the mean height of what each thing is tied to, and clear of its column's others."""
    both = graph.to_undirected(as_view=True)
    heights = {node: nth * _GAP for column in columns for nth, node in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 else reversed(columns):
            wanted = {n: fmean([heights[o] for o in both[n]] or [heights[n]]) for n in column}
            heights |= _clear(wanted, _GAP)
    return heights


def _clear(wanted: Mapping[str, float], gap: float) -> dict[str, float]:
    """The nearest places to those wanted, in their order, that are a gap apart."""
    order = sorted(wanted, key=lambda node: (wanted[node], node))
    runs: list[list[float]] = []  # how many stand in a row, and where its first would like to be
    for nth, node in enumerate(order):
        runs.append([1, wanted[node] - nth * gap])
        while len(runs) > 1 and runs[-2][1] > runs[-1][1]:
            count, at = runs.pop()
            before, earlier = runs[-1]
            runs[-1] = [before + count, (before * earlier + count * at) / (before + count)]
    starts = [at for count, at in runs for _ in range(int(count))]
    return {node: at + nth * gap for nth, (node, at) in enumerate(zip(order, starts, strict=True))}


def by_place(
    nodes: Collection[str], ties: Ties, where: Mapping[str, tuple[float, float]]
) -> Places:
    """Places as on a map, and everybody else in columns beside it, near to what they are tied to.

    `where` gives latitude and longitude. Who is tied to the west of the map stands west of it, and
    the farther out, the more steps away from the places.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted(set(ties)))
    points = _on_map({node: where[node] for node in graph if node in where})
    west, east = (f(x for x, _ in points.values()) for f in (min, max))
    steps = nx.multi_source_dijkstra_path_length(graph, set(points))
    columns: dict[tuple[bool, int], list[str]] = defaultdict(list)
    left: dict[str, bool] = {}
    for node in sorted(set(graph) - set(points), key=lambda n: (steps.get(n, 1), n)):
        near = [left[o] for o in graph[node] if o in left]
        near += [points[o][0] < (west + east) / 2 for o in graph[node] if o in points]
        left[node] = 2 * sum(near) >= len(near)
        columns[left[node], int(steps.get(node, 1))].append(node)
    heights = {node: y for node, (_, y) in points.items()}
    for (is_left, step), column in sorted(columns.items(), key=lambda item: item[0][1]):
        wanted = {n: fmean([heights[o] for o in graph[n] if o in heights] or [0.0]) for n in column}
        heights |= _clear(wanted, _GAP)
        edge = west - _COLUMN * step if is_left else east + _COLUMN * step
        points |= {
            n: (edge + 36 * (nth % 2), heights[n])
            for nth, n in enumerate(sorted(column, key=heights.__getitem__))
        }
    return _centred(points)


def _on_map(where: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """In a flat projection, with places that would lie on one another drawn a little apart."""
    # Drawn out a little from north to south: screens leave more room there.
    points = {node: (lon * 36.0, -lat * 46.0) for node, (lat, lon) in sorted(where.items())}
    for _ in range(60):
        order = sorted(points, key=lambda n: (points[n], n))
        for nth, one in enumerate(order):
            for other in order[nth + 1 :]:
                points |= _parted(one, other, points)
    return points


def _parted(
    one: str, other: str, points: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    (x, y), (u, v) = points[one], points[other]
    across, down = u - x, v - y
    far = (across**2 + down**2) ** 0.5
    if far >= _GAP:
        return {}
    push = (_GAP - far) / 4
    unit = (across / far, down / far) if far else (1.0, 0.0)
    return {
        one: (x - push * unit[0], y - push * unit[1]),
        other: (u + push * unit[0], v + push * unit[1]),
    }


def drawn_out(points: Mapping[str, tuple[int, int]]) -> Places:
    """The same picture, stretched upwards where it is flat, so that names find room in it."""
    (left, right), (top, bottom) = ((min(a), max(a)) for a in zip(*points.values(), strict=True))
    stretch = min(max((right - left) / ((bottom - top) or 1), 1.0), _MOST_STRETCH)
    return {node: (x, round(stretch * y)) for node, (x, y) in points.items()}


def _centred(points: Mapping[str, tuple[float, float]]) -> Places:
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    middle = [(min(a) + max(a)) / 2 if a else 0.0 for a in (xs, ys)]
    return {
        node: (round(x - middle[0]), round(y - middle[1]))
        for node, (x, y) in sorted(points.items())
    }
