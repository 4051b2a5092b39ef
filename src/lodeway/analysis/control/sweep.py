"""The chances of meeting holders, party by party from the top of the chains down."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy import sparse

    from lodeway.analysis.control.choice import Choice

    Floats = NDArray[np.float64]

# Passes over a knot of cross-holdings: each adds one turn, which shrinks by what leaves the knot.
PASSES = 200


def sweep(choice: Choice, sets: list[NDArray[np.intp]]) -> Floats | None:
    """The greatest chance of each party (row) to meet each set; None if a knot takes too long."""
    found = np.zeros((choice.low.shape[0], len(sets)))
    met = np.zeros_like(found)
    belongs: dict[int, list[int]] = defaultdict(list)
    for column, members in enumerate(sets):
        met[members, column] = 1
        for member in members.tolist():
            belongs[member].append(column)
    tight = set(choice.tight.tolist())
    for knot, cyclic in _downwards(choice.high):
        for _ in range(PASSES):
            before = found[knot] if cyclic else None
            for at in knot:
                found[at] = met[at] = _chances(choice, at, met, at in tight)
                met[at, belongs[at]] = 1
            if before is None or (found[knot] - before).max(initial=0) <= np.finfo(float).eps:
                break
        else:
            return None
    return np.clip(found, 0, 1, out=found)


def _chances(choice: Choice, at: int, met: Floats, tight: bool) -> Floats:
    column = slice(*choice.low.indptr[at : at + 2].tolist())
    if column.start == column.stop:
        return np.full(met.shape[1], choice.rest[at])
    through = met[choice.low.indices[column]]
    found: Floats = choice.fixed.data[column] @ through + choice.rest[at]
    if tight:
        low = choice.low.data[column]
        order = np.argsort(-through, axis=0, kind="stable")
        wanted = (choice.high.data[column] - low)[order]
        before = np.cumsum(wanted, axis=0) - wanted
        given = np.clip(1 - low.sum() - before, 0, wanted)
        found += (given * np.take_along_axis(through, order, axis=0)).sum(axis=0)
    return found


def _downwards(held: sparse.csc_array) -> Iterator[tuple[list[int], bool]]:
    """Parties with holders first, those of one knot together, and whether they go in a circle."""
    count, labels = connected_components(held.T, directed=True, connection="strong")
    columns = np.repeat(np.arange(held.shape[1]), np.diff(held.indptr))
    up, down = labels[held.indices], labels[columns]
    loops = set(columns[held.indices == columns].tolist())
    # scipy numbers knots along the holdings; were it to change, networkx would find the order.
    ranks = labels if (up <= down).all() else _ranks(count, up, down)[labels]
    knots: list[list[int]] = [[] for _ in range(count)]
    for at, rank in enumerate(ranks.tolist()):
        knots[rank].append(at)
    for knot in knots:
        yield knot, len(knot) > 1 or knot[0] in loops


def _ranks(count: int, up: NDArray[np.int32], down: NDArray[np.int32]) -> NDArray[np.intp]:
    knots: nx.DiGraph[int] = nx.DiGraph()
    knots.add_nodes_from(range(count))
    knots.add_edges_from((a, b) for a, b in zip(up.tolist(), down.tolist(), strict=True) if a != b)
    ranks = np.empty(count, dtype=np.intp)
    ranks[list(nx.topological_sort(knots))] = np.arange(count)
    return ranks
