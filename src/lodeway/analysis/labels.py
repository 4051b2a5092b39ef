"""All trade-offs between several costs from one place to another, by setting labels."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lodeway.analysis.constraints import Search

_Kept: TypeAlias = tuple[tuple[float, ...], int]  # all costs but the first, watched places seen
_SAME = 1e-9  # sums in another order differ by as much
_ALL = -1  # a mask with every bit set


def vectors(
    asked: Search, costs: Sequence[NDArray[np.float64]], most: int | None = None
) -> list[tuple[tuple[float, ...], tuple[int, ...]]]:
    """The Pareto set as costs and steps, in the order of the first cost, then the second ...

    `costs` are by step of the freight, none below 0. Labels are set by Martins (1984) in the
    order of NAMOA* (Mandow and De la Cruz 2010): with bounds to the goal by each criterion, and
    without comparing by the first, which the order already settles (Pulido et al. 2015). Places
    that a way would pass twice are watched in another round, as in decremental state space
    relaxation (Righini and Salani 2008): most often there is none.
    """
    labels = _Labels(asked, [cost[asked.step] for cost in costs])
    watched: dict[int, int] = {}
    while True:
        found = list(itertools.islice(labels.found(watched), most))
        ways = [labels.edges(label) for label in found]
        repeated = {place for edges in ways for place in labels.repeated(edges)}
        if not repeated:
            steps = [tuple(labels.step[edge] for edge in edges) for edges in ways]
            return [(label.spent, way) for label, way in zip(found, steps, strict=True)]
        for place in sorted(repeated):
            watched[place] = 1 << len(watched)


class _Label(NamedTuple):
    """A way as far as `node`; `bound` is the least that it can cost to the goal, `seen` a bit mask.

    The bound comes first and then a number of its own, so that labels sort by them.
    """

    bound: tuple[float, ...]
    number: int
    node: int
    spent: tuple[float, ...]
    seen: int
    edge: int
    before: _Label | None


class _Labels:
    def __init__(self, asked: Search, costs: Sequence[NDArray[np.float64]]) -> None:
        self.start, self.goal, self.origin = asked.start, asked.goal, asked.origin
        self.rest = list(zip(*(asked.remaining(cost).tolist() for cost in costs), strict=True))
        self.cost = list(zip(*(cost.tolist() for cost in costs), strict=True))
        self.head: list[int] = asked.head.tolist()
        self.place: list[int] = asked.place.tolist()
        self.first: list[int] = asked.first.tolist()
        self.step: list[int] = asked.step.tolist()

    def found(self, watched: Mapping[int, int]) -> Iterator[_Label]:
        """The labels of the Pareto set at the goal, among ways that pass no watched place twice."""
        settled: dict[int, list[_Kept]] = defaultdict(list)
        numbers = itertools.count()
        queue = self.first_label(watched.get(self.origin, 0))
        while queue:
            label = heapq.heappop(queue)
            if self.beaten(settled, label.bound, label.node, label.seen):
                continue
            _settle(settled[label.node], (label.bound[1:], label.seen))
            if label.node == self.goal:
                yield label
                continue
            for bound, node, spent, seen, edge in self.onward(label, watched):
                if not self.beaten(settled, bound, node, seen):
                    number = next(numbers)
                    heapq.heappush(queue, _Label(bound, number, node, spent, seen, edge, label))

    def first_label(self, seen: int) -> list[_Label]:
        bound = self.rest[self.start]
        zero = (0.0,) * len(bound)
        label = _Label(bound, -1, self.start, zero, seen, -1, None)
        return [label] if bound[0] < float("inf") else []

    def onward(
        self, label: _Label, watched: Mapping[int, int]
    ) -> Iterator[tuple[tuple[float, ...], int, tuple[float, ...], int, int]]:
        for edge in range(self.first[label.node], self.first[label.node + 1]):
            bit = watched.get(self.place[edge], 0)
            rest = self.rest[self.head[edge]]
            if bit & label.seen or rest[0] == float("inf"):
                continue
            spent = tuple(map(add, label.spent, self.cost[edge]))
            yield tuple(map(add, spent, rest)), self.head[edge], spent, label.seen | bit, edge

    def beaten(
        self, settled: Mapping[int, list[_Kept]], bound: tuple[float, ...], node: int, seen: int
    ) -> bool:
        """Whether a way already found is as good as any that goes on from here can become."""
        rest = bound[1:]
        return any(_covers(kept, (rest, _ALL)) for kept in settled[self.goal]) or any(
            _covers(kept, (rest, seen)) for kept in settled[node]
        )

    def edges(self, label: _Label) -> list[int]:
        found = []
        at: _Label | None = label
        while at is not None and at.before is not None:
            found.append(at.edge)
            at = at.before
        return found[::-1]

    def repeated(self, edges: Sequence[int]) -> set[int]:
        """The places that a way arrives at twice, or comes back to."""
        places = [self.origin, *(self.place[edge] for edge in edges if self.place[edge] >= 0)]
        return {place for place, times in Counter(places).items() if times > 1}


def _covers(kept: _Kept, other: _Kept) -> bool:
    """Whether `kept` costs no more than `other` and has seen no watched place that it has not."""
    if kept[1] & ~other[1]:
        return False
    return all(mine <= its + _SAME for mine, its in zip(kept[0], other[0], strict=True))


def _settle(kept: list[_Kept], new: _Kept) -> None:
    kept[:] = [old for old in kept if not _covers(new, old)]
    kept.append(new)
