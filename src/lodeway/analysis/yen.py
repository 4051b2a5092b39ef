"""All ways that pass no place twice, in order of cost (Yen's algorithm on a freight network)."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from lodeway.analysis.constraints import Search

_NOWHERE = float("inf")
_PATIENCE = 20_000  # parts opened without a way; only maps made for it need more


def paths(asked: Search, cost: NDArray[np.float64]) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every way that passes no place twice, cheapest first: its cost and its steps.

    `cost` is by step of the freight. Yen (1971) with the partition of Lawler (1972): what is
    still unknown is split by the first step in which ways differ. A part is searched only when
    the bound that the distances to the goal give it says that it may hold the next best. The search
    is given up where thousands of parts in a row hold no way that passes each place once.
    """
    finder = _Finder(asked, cost[asked.step])
    for found in finder.ways():
        yield found.cost, tuple(finder.step[edge] for edge in found.edges)


class _Part(NamedTuple):
    """Ways that begin with the first `fixed` edges and go on by none of `banned`.

    `edges` are those of the cheapest of them once it is solved, before that only the fixed ones;
    `cost` is its cost, before that a bound from below.
    """

    cost: float
    unsolved: bool
    edges: tuple[int, ...]
    fixed: int
    banned: frozenset[int]


class _Finder:
    def __init__(self, asked: Search, cost: NDArray[np.float64]) -> None:
        self.start, self.goal, self.origin = asked.start, asked.goal, asked.origin
        self.rest: list[float] = asked.remaining(cost).tolist()
        self.cost: list[float] = cost.tolist()
        self.tail: list[int] = asked.tail.tolist()
        self.head: list[int] = asked.head.tolist()
        self.place: list[int] = asked.place.tolist()
        self.first: list[int] = asked.first.tolist()
        self.step: list[int] = asked.step.tolist()

    def ways(self) -> Iterator[_Part]:
        parts = [_Part(self.rest[self.start], True, (), 0, frozenset())]
        patience = _PATIENCE
        while parts and parts[0].cost < _NOWHERE and patience:
            part = heapq.heappop(parts)
            if part.unsolved:
                if solved := self.solved(part):
                    heapq.heappush(parts, solved)
                continue
            until = self.until_repeat(part.edges)
            patience -= 1
            if until == len(part.edges):
                yield part
                patience = _PATIENCE
            for smaller in self.split(part, until):
                heapq.heappush(parts, smaller)

    def solved(self, part: _Part) -> _Part | None:
        """The part with its cheapest way; None where it holds none."""
        node = self.head[part.edges[-1]] if part.edges else self.start
        onward = self.onward(node, self.visited(part.edges), part.banned)
        if onward is None:
            return None
        edges = (*part.edges, *onward)
        cost = sum(self.cost[edge] for edge in edges)
        return _Part(cost, False, edges, part.fixed, part.banned)

    def split(self, part: _Part, until: int) -> Iterator[_Part]:
        """All other ways of the part, by how many edges they share with the cheapest.

        Ways that share its edges beyond `until` pass a place twice, and are left out.
        """
        visited = self.visited(part.edges[: part.fixed])
        spent = sum(self.cost[edge] for edge in part.edges[: part.fixed])
        for at in range(part.fixed, min(until + 1, len(part.edges))):
            edge = part.edges[at]
            banned = part.banned | {edge} if at == part.fixed else frozenset((edge,))
            node = self.head[part.edges[at - 1]] if at else self.start
            bound = spent + self.bound(node, visited, banned)
            if bound < _NOWHERE:
                yield _Part(bound, True, part.edges[:at], at, banned)
            spent += self.cost[edge]
            visited.add(self.place[edge])

    def bound(self, node: int, visited: Collection[int], banned: Collection[int]) -> float:
        return min(
            (
                self.cost[edge] + self.rest[self.head[edge]]
                for edge in range(self.first[node], self.first[node + 1])
                if edge not in banned and (self.place[edge] < 0 or self.place[edge] not in visited)
            ),
            default=_NOWHERE,
        )

    def onward(
        self, start: int, visited: Collection[int], banned: Collection[int]
    ) -> list[int] | None:
        """The cheapest edges to the goal past no visited place, by A* (Hart et al. 1968)."""
        came: dict[int, int] = {}
        spent = {start: 0.0}
        queue = [(self.rest[start], start)]
        done: set[int] = set()
        while queue:
            node = heapq.heappop(queue)[1]
            if node == self.goal:
                return self.back(came, start)
            if node in done:
                continue
            done.add(node)
            for edge in range(self.first[node], self.first[node + 1]):
                head, place = self.head[edge], self.place[edge]
                if edge in banned or (place >= 0 and place in visited):
                    continue
                total = spent[node] + self.cost[edge]
                if total < spent.get(head, _NOWHERE) and self.rest[head] < _NOWHERE:
                    spent[head], came[head] = total, edge
                    heapq.heappush(queue, (total + self.rest[head], head))
        return None

    def back(self, came: dict[int, int], start: int) -> list[int]:
        edges = []
        node = self.goal
        while node != start:
            edges.append(came[node])
            node = self.tail[edges[-1]]
        return edges[::-1]

    def visited(self, edges: tuple[int, ...]) -> set[int]:
        return {self.origin, *(self.place[edge] for edge in edges)}

    def until_repeat(self, edges: tuple[int, ...]) -> int:
        """How many edges go by before one arrives at a place passed before."""
        seen = {self.origin}
        for number, edge in enumerate(edges):
            place = self.place[edge]
            if place in seen:
                return number
            if place >= 0:
                seen.add(place)
        return len(edges)
