"""What a search may use, and labels that no other beats."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from operator import add
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy import sparse

from lodeway.claims.figures import Criterion
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.transport.freight import Freight, Step


# What a way must keep to, and the steps that are left, laid out to be searched.


Aim: TypeAlias = Criterion | Literal["generalised"]
_MOST_VIA = 6  # each thing to pass doubles the search


@dataclass(frozen=True)
class Limits:
    """What a way must keep to; nothing given limits nothing.

    `avoid` are ids of places, segments and passages not to be used. `only` are the modes allowed
    on land; ships stay allowed, since no market overseas could be reached otherwise. Of each set
    in `via` at least one thing must be used: a place, a segment of a corridor, a strait; a port at
    which goods only stay aboard is not. Only where
    nothing else leads by them all may a way come back through a place, once it has passed one.
    """

    avoid: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    via: tuple[frozenset[str], ...] = ()


ANY = Limits()


def keep(freight: Freight, limits: Limits) -> Freight:
    """The same with every step closed that the limits rule out."""
    kept = freight.without(limits.avoid) if limits.avoid else freight
    return replace(kept, open=kept.open & ~by_wrong_mode(freight, limits))


def by_wrong_mode(freight: Freight, limits: Limits) -> NDArray[np.bool_]:
    """Which steps travel on land by another mode than those allowed.

    A place that nothing leads to, such as a mine, may be left by whatever road there is.
    """
    wrong = np.zeros(len(freight.steps), np.bool_)
    allowed = limits.only | {"sea"}
    for i, step in enumerate(freight.steps if limits.only else ()):
        if step.kind == "travel" and step.mode not in allowed:
            wrong[i] = freight.destination(step.start) is not None
    return wrong


def price(
    freight: Freight, by: Aim, values: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """What each step adds to `by`; "generalised" is dollars a tonne with days at their value.

    Raises `InvalidValue` where a step would have a cost below nothing, as after a scenario that
    takes off more than there is: no search for the least then ends rightly.
    """
    cost = freight.generalised(values) if by == "generalised" else freight.cost(by, values)
    if len(cost) and cost.min() < 0:
        step = freight.steps[int(cost.argmin())]
        raise InvalidValue(
            f"'{step.thing}' would cost {cost.min():g} ({by}); no cost may be below 0"
        )
    return cost


@dataclass(frozen=True)
class Search:
    """The steps that may be taken from `start` to `goal`, as arrays sorted by `tail`.

    There is a copy of every state (a layer) for each combination of the `via` already used; edge
    `i` is the freight's step `step[i]` and arrives at the place numbered `place[i]` (-1 where it
    stays where it is). The edges that leave node `n` are `first[n]` up to before `first[n + 1]`;
    `origin` is the place one starts from.
    """

    start: int
    goal: int
    origin: int
    step: NDArray[np.int32]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    place: NDArray[np.int32]
    first: NDArray[np.int64]

    def remaining(self, cost: NDArray[np.float64]) -> NDArray[np.float64]:
        """The least cost from every node to the goal (`cost` by edge); infinite where there is no way."""
        nodes = len(self.first) - 1
        # Of parallel edges the cheapest counts; a sparse matrix would add them up.
        order = np.lexsort((cost, self.tail, self.head))
        ends = np.stack((self.head[order], self.tail[order]))
        new = np.ones(len(order), np.bool_)
        new[1:] = (ends[:, 1:] != ends[:, :-1]).any(axis=0)
        at = (ends[0, new], ends[1, new])
        backward = sparse.csr_array((cost[order][new], at), shape=(nodes, nodes))
        from scipy.sparse import csgraph

        found: NDArray[np.float64] = csgraph.dijkstra(backward, indices=[self.goal])[0]
        return found


def search(
    freight: Freight,
    origin: str,
    destination: str,
    limits: Limits = ANY,
    *,
    back: bool = False,
) -> Search | None:
    """The open steps to be searched under `limits`; None where an end has no step at all.

    With `back` a place counts as another one in each layer, so that a way may come back through
    it once it has passed a thing of `via`. Raises `InvalidValue` where there are more things to
    pass than can be kept apart.
    """
    if len(limits.via) > _MOST_VIA:
        raise InvalidValue(f"a way can be asked to pass {_MOST_VIA} things at most")
    start, goal = freight.origin(origin), freight.destination(destination)
    if start is None or goal is None:
        return None
    return _layered(freight, (start, goal), limits, back)


def _layered(freight: Freight, ends: tuple[int, int], limits: Limits, back: bool) -> Search:
    (start, goal), size, layers = ends, len(freight.states), 2 ** len(limits.via)
    open_steps = np.flatnonzero(keep(freight, limits).open).astype(np.int32)
    before = np.repeat(np.arange(layers), len(open_steps))
    step = np.tile(open_steps, layers)
    after = before | _passed(freight, limits)[step]
    tail, head = freight.tail[step] + before * size, freight.head[step] + after * size
    order = np.argsort(tail, kind="stable")
    places, apart = _places(freight), size if back else 0
    moves = places[freight.tail] != places[freight.head]
    place = np.where(moves[step], places[freight.head[step]] + after * apart, -1)
    there = sum(1 << n for n, things in enumerate(limits.via) if freight.states[start][0] in things)
    return Search(
        start=start + there * size,
        goal=goal + (layers - 1) * size,
        origin=int(places[start]) + there * apart,
        step=step[order],
        tail=tail[order].astype(np.int32),
        head=head[order].astype(np.int32),
        place=place[order].astype(np.int32),
        first=np.searchsorted(tail[order], np.arange(size * layers + 1)),
    )


def _passed(freight: Freight, limits: Limits) -> NDArray[np.int64]:
    """For each step the things of `via` that it uses, one bit each."""
    bits = np.zeros(len(freight.steps), np.int64)
    for number, things in enumerate(limits.via):
        for thing in things:
            used = [
                i for i in freight.by_thing.get(thing, ()) if not _calls(freight.steps[i], thing)
            ]
            bits[used] |= 1 << number
    return bits


def _calls(step: Step, thing: str) -> bool:
    """Whether goods stay aboard at the port `thing`: to pass a port is to be landed or loaded there."""
    return step.mode == "sea" and thing in (step.start, step.end)


def _places(freight: Freight) -> NDArray[np.int32]:
    number: dict[str, int] = {}
    return np.array([number.setdefault(s[0], len(number)) for s in freight.states], np.int32)


# All trade-offs between several costs from one place to another, by setting labels.


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
