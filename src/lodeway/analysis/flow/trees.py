"""Cheapest ways from everywhere to a few destinations, found again when costs change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight


@dataclass(frozen=True)
class Tree:
    """Cheapest ways to one destination: `cost` from every state, and the `next` step to take.

    A state without a way costs infinity; there, and at the destination, the next step is -1.
    """

    cost: NDArray[np.float64]
    next: NDArray[np.int64]
    head: NDArray[np.int32]

    def way(self, start: int) -> tuple[int, ...]:
        """The steps from `start` to the destination; empty where there is no way."""
        (following, after), steps = self._lists, []
        while (step := following[start]) >= 0:
            steps.append(step)
            start = after[start]
        return tuple(steps)

    @cached_property
    def _lists(self) -> tuple[list[int], list[int]]:
        # Lists of plain numbers are walked several times faster than arrays.
        return self.next.tolist(), self.head[self.next].tolist()


@dataclass(frozen=True)
class Forest:
    """The steps of a freight network, laid out once for many searches with other costs."""

    freight: Freight

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        # A search from the destination runs against the steps: rows are heads, columns tails.
        return np.lexsort((self.freight.tail, self.freight.head))

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        """Where each pair of states begins in the order, its column, and where rows begin."""
        heads, tails = self.freight.head[self._order], self.freight.tail[self._order]
        new = np.ones(len(heads), np.bool_)
        new[1:] = (heads[1:] != heads[:-1]) | (tails[1:] != tails[:-1])
        starts = np.flatnonzero(new)
        rows = np.searchsorted(heads[starts], np.arange(len(self.freight.states) + 1))
        return starts, tails[starts], rows

    def trees(self, cost: NDArray[np.float64], destinations: Sequence[int]) -> dict[int, Tree]:
        """The tree of each destination when steps cost `cost`; infinite means closed.

        Dijkstra's search (1959); of parallel steps the cheapest counts, on a tie the later.
        """
        starts, columns, rows = self._pairs
        least = np.minimum.reduceat(cost[self._order], starts) if len(starts) else cost
        n = len(self.freight.states)
        graph = sparse.csr_array((least, columns, rows.astype(np.int32)), shape=(n, n))
        far, before = csgraph.dijkstra(graph, indices=list(destinations), return_predecessors=True)
        return {
            end: Tree(far[i], self._next(cost, before[i]), self.freight.head)
            for i, end in enumerate(destinations)
        }

    def _next(self, cost: NDArray[np.float64], before: NDArray[np.int32]) -> NDArray[np.int64]:
        tail, head = self.freight.tail, self.freight.head
        on_tree = np.flatnonzero((before[tail] == head) & np.isfinite(cost))
        dearest_first = on_tree[np.argsort(-cost[on_tree], kind="stable")]
        found = np.full(len(self.freight.states), -1, np.int64)
        found[tail[dearest_first]] = dearest_first
        return found
