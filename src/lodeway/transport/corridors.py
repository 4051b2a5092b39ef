"""The best way by each corridor, and the corridor that a way follows."""

from __future__ import annotations

import heapq
from collections import defaultdict
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from lodeway.schema import words
from lodeway.schema.errors import NoRoute
from lodeway.transport.ways import Way, gate_of, way

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text
    from lodeway.transport.corridor_facts import CorridorShape
    from lodeway.transport.freight import Freight
    from lodeway.transport.uncertainty import By


if TYPE_CHECKING:
    Label: TypeAlias = Callable[[str, Lang], str]
    Roads: TypeAlias = dict[str, dict[str, float]]

_ = words.of(__name__)
_COMMA = _(", ")
_SHUT = _("not open: {}")
_NO_SHIP = _("no ship leads from {} to {} that can be used")
_NO_LAND = _("{} cannot reach {} over land")


def _as_it_is(thing: str, _: Lang) -> str:
    return thing


class ByCorridor:
    """Finds the best ways along given corridors through one freight network.

    A way by a corridor leads over land to that place of it which is cheapest to reach (generalised
    cost, were everything open), from there to its gate on the corridor's own segments only, and on
    by ship. Where it gets onto the corridor does not depend on what is shut, so that closing
    something never makes a corridor better. To keep to the order there are two searches: over land
    from the origin, once for all corridors, and on from what that reaches of the place. Reasons call things as `label` does.
    """

    def __init__(self, freight: Freight, label: Label = _as_it_is) -> None:
        self.freight, self._label = freight, label
        self._near: dict[str, dict[str, float]] = {}
        self._to_gate: dict[CorridorShape, dict[str, float]] = {}
        self._cost: dict[By, NDArray[np.float64]] = {}
        self._trees: dict[tuple[str, By], dict[int, _Come]] = {}
        steps = list(enumerate(freight.steps))
        self._over = _grouped((s.thing, i) for i, s in steps)
        self._within = _grouped((s.start, i) for i, s in steps if s.kind != "travel")
        self._land = np.array([s.kind != "travel" or s.mode != "sea" for _, s in steps])
        self._off_land = np.array([s.kind != "travel" or s.mode == "sea" for _, s in steps])
        tails, heads = freight.tail.tolist(), freight.head.tolist()
        self._ahead: list[list[tuple[int, int]]] = [[] for _ in freight.states]
        for step, (tail, head) in enumerate(zip(tails, heads, strict=True)):
            self._ahead[tail].append((step, head))

    def under(self, freight: Freight) -> ByCorridor:
        """The same search where other steps of the same network are open, at the same costs."""
        other = copy(self)
        other.freight, other._cost, other._trees = freight, {}, {}
        return other

    def way(
        self, origin: str, market: str, corridor: CorridorShape, *, by: By = "generalised"
    ) -> Way:
        """The best way by `corridor` from `origin` to `market`, by one criterion (Dijkstra 1959).

        Raises `NoRoute` where the origin cannot reach the corridor over land, the corridor is not
        open between there and its gate, or no ship leads on to the market.
        """
        (found,) = self.ways(origin, [market], corridor, by=by)
        if isinstance(found, NoRoute):
            raise found
        return found

    def ways(
        self,
        origin: str,
        markets: Sequence[str],
        corridor: CorridorShape,
        *,
        by: By = "generalised",
    ) -> list[Way | NoRoute]:
        """The same to several markets at once, with the reason where there is no way."""
        found = self.paths(origin, markets, corridor, by=by)
        return [p if isinstance(p, NoRoute) else way(self.freight, p) for p in found]

    def paths(
        self,
        origin: str,
        markets: Sequence[str],
        corridor: CorridorShape,
        *,
        by: By = "generalised",
    ) -> list[tuple[int, ...] | NoRoute]:
        """The same as bare steps."""
        found = self.steps(origin, markets, corridor, by=by)
        return [
            steps or NoRoute(origin, market, self._why(origin, corridor, market))
            for market, steps in zip(markets, found, strict=True)
        ]

    def steps(
        self,
        origin: str,
        markets: Sequence[str],
        corridor: CorridorShape,
        *,
        by: By = "generalised",
    ) -> list[tuple[int, ...] | None]:
        """The same without a reason where there is no way."""
        join = self.join(origin, corridor)
        if join is None:
            return [None] * len(markets)
        ends = {m: end for m in markets if (end := self.freight.destination(m)) is not None}
        before, cost = self._inland(origin, by), self._step_cost(by)
        onto = [i for i in self._within.get(join, ()) if int(self.freight.tail[i]) in before]
        first = []
        for step in sorted(onto, key=lambda i: before[int(self.freight.tail[i])].cost):
            tail = int(self.freight.tail[step])
            come = _Come(before[tail].cost + float(cost[step]), ~tail, step)
            if come.cost < np.inf:
                first.append((come, int(self.freight.head[step])))
        after = self._cheapest(first, self._along(by, corridor), ends.values())
        found = {m: _walked(before, after, end) for m, end in ends.items() if end in after}
        return [found.get(m) for m in markets]

    def _inland(self, origin: str, by: By) -> dict[int, _Come]:
        """How each state that can be reached from `origin` over land is come to."""
        if (origin, by) not in self._trees:
            cost = np.where(self._land, self._step_cost(by), np.inf)
            self._trees[origin, by] = self._tree(origin, cost)
        return self._trees[origin, by]

    def _bare(self, origin: str) -> dict[int, _Come]:
        """The same, were everything open."""
        if self.freight.open[self._land].all():
            return self._inland(origin, "generalised")
        cost = np.where(self._land, _cost(self.freight, "generalised"), np.inf)
        return self._tree(origin, cost)

    def _tree(self, origin: str, cost: NDArray[np.float64]) -> dict[int, _Come]:
        start = self.freight.origin(origin)
        return self._cheapest([] if start is None else [(_Come(0.0, start, None), start)], cost)

    def _cheapest(
        self,
        first: Iterable[tuple[_Come, int]],
        cost: NDArray[np.float64],
        ends: Iterable[int] | None = None,
    ) -> dict[int, _Come]:
        """How each state is come to at the least cost, from how the `first` ones are.

        With `ends` the search stops when it has come to all of them.
        """
        found: dict[int, _Come] = {}
        waiting = [(come.cost, n, at, come.state, come.step) for n, (come, at) in enumerate(first)]
        heapq.heapify(waiting)
        count, left, costs = len(waiting), None if ends is None else set(ends), cost.tolist()
        while waiting:
            far, _, at, state, by = heapq.heappop(waiting)
            if at in found:
                continue
            found[at] = _Come(far, state, by)
            if left is not None:
                left.discard(at)
                if not left:
                    break
            for step, to in self._ahead[at]:
                if to not in found and (further := far + costs[step]) < np.inf:
                    count += 1
                    heapq.heappush(waiting, (further, count, to, at, step))
        return found

    def cost(self, steps: Sequence[int], by: By = "generalised") -> float:
        """What steps cost together at the drivers' middles; infinite where one is closed."""
        return float(self._step_cost(by)[list(steps)].sum())

    def _step_cost(self, by: By) -> NDArray[np.float64]:
        if by not in self._cost:
            found = _cost(self.freight, by)
            self._cost[by] = np.where(self.freight.open, found, np.inf)
        return self._cost[by]

    def _along(self, by: By, corridor: CorridorShape) -> NDArray[np.float64]:
        """The cost of each step on a corridor and beyond; infinite where not allowed."""
        on = self._off_land.copy()
        on[self._on(corridor)] = True
        return np.where(on, self._step_cost(by), np.inf)

    def join(self, origin: str, corridor: CorridorShape) -> str | None:
        """The corridor's place that is cheapest to reach over land, then nearest to the gate."""
        if corridor not in self._to_gate:
            self._to_gate[corridor] = self._far_from_gate(corridor)
        to_gate = self._to_gate[corridor]
        if origin not in self._near:
            self._near[origin] = self._reached(origin, self._bare(origin))
        near = self._near[origin]
        reached = (p for p in to_gate if p in near and p != corridor.gate)
        return min(reached, key=lambda p: (near[p], to_gate[p], p), default=None)

    def _far_from_gate(self, corridor: CorridorShape) -> dict[str, float]:
        """The kilometres from each place of a corridor to its gate."""
        return _far(self._roads(self._on(corridor)), corridor.gate)

    def _on(self, corridor: CorridorShape) -> list[int]:
        return [i for segment in set(corridor.segments) for i in self._over.get(segment, ())]

    def _reached(self, origin: str, before: Mapping[int, _Come]) -> dict[str, float]:
        """What it costs to reach each place over land; nothing for the origin itself."""
        if not before:
            return {}
        ends = {
            place: at
            for (place, mode, side), at in self.freight.state.items()
            if mode == "" and side == "in"
        }
        reached = {place: before[at].cost for place, at in ends.items() if at in before}
        return {**reached, origin: 0.0}

    def _roads(self, steps: Iterable[int]) -> Roads:
        """The places that each place is reached from by some steps, with the fewest km."""
        roads: Roads = defaultdict(dict)
        for i in steps:
            step = self.freight.steps[i]
            if step.kind == "travel":
                km = float(self._km[i])
                roads[step.start]  # a place with no way to it is there as well
                back = roads[step.end]
                back[step.start] = min(km, back.get(step.start, np.inf))
        return roads

    @cached_property
    def _km(self) -> NDArray[np.float64]:
        return self.freight.cost("km")

    def _why(self, origin: str, corridor: CorridorShape, market: str) -> dict[Lang, str]:
        """What is in the way: no road to the corridor, something shut on it, or no ship."""
        join, still = self.join(origin, corridor), self.freight.open
        reached = self._reached(origin, self._inland(origin, "generalised"))
        if join is None or join not in reached:
            return self._unreached(origin, corridor.id)
        on = self._on(corridor)
        usable = self._roads([i for i in on if still[i]])
        shut = sorted({self.freight.steps[i].thing for i in on if not still[i]})
        if shut and join not in _far(usable, corridor.gate):
            return words.in_each(
                lambda lang: _SHUT[lang].format(
                    _COMMA[lang].join(self._label(thing, lang) for thing in shut)
                )
            )
        return self._between(_NO_SHIP, corridor.gate, market)

    def _unreached(self, origin: str, corridor: str) -> dict[Lang, str]:
        return self._between(_NO_LAND, origin, corridor)

    def _between(self, text: Text, start: str, end: str) -> dict[Lang, str]:
        """A text about two places, in each language."""
        return words.in_each(
            lambda lang: text[lang].format(self._label(start, lang), self._label(end, lang))
        )


class _Come(NamedTuple):
    """What it costs to come to a state, from which, and by which step; by none to the first.

    From a state of the search before, that is its complement (-1 - state).
    """

    cost: float
    state: int
    step: int | None


def _grouped(found: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    by: dict[str, list[int]] = defaultdict(list)
    for name, at in found:
        by[name].append(at)
    return by


def _walked(before: Mapping[int, _Come], after: Mapping[int, _Come], at: int) -> tuple[int, ...]:
    """The steps to a state of the second of two searches."""
    steps: list[int] = []
    come = after[at]
    while come.step is not None:
        steps.append(come.step)
        if come.state < 0:
            come, after = before[~come.state], before
        else:
            come = after[come.state]
    return tuple(steps[::-1])


def corridor_of(way: Way, corridors: Iterable[CorridorShape]) -> str | None:
    """The corridor that a way belongs to: of those with its gate, the one it shares most km with.

    Ties go to the corridor of fewer segments, then to the first by id. None where the way leaves
    the land by no corridor's gate, or shares nothing with any.
    """
    km = {leg.thing: leg.cost["km"][1] for leg in way.travelled}
    return closest([way.gate] if way.gate else [], km, corridors)


def namer(
    freight: Freight, corridors: Collection[CorridorShape]
) -> Callable[[tuple[int, ...]], str]:
    """`corridor_of` for bare steps of one network, as `Outcome.shares` wants it; "" for none."""
    km = freight.cost("km")

    def name(steps: tuple[int, ...]) -> str:
        gate = gate_of(freight, steps)
        long = {freight.steps[i].thing: float(km[i]) for i in steps}
        return closest([gate] if gate else [], long, corridors) or ""

    return name


def closest(
    gates: Collection[str], km: Mapping[str, float], corridors: Iterable[CorridorShape]
) -> str | None:
    """Of the corridors that end at one of `gates`, the one that shares most of `km` by segment.

    Ties as in `corridor_of`; None where no corridor shares anything.
    """
    found = [
        (-sum(km.get(segment, 0.0) for segment in shape.segments), len(shape.segments), shape.id)
        for shape in corridors
        if shape.gate in gates
    ]
    shared = min(found, default=(0.0, 0, ""))
    return shared[2] if shared[0] < 0 else None


def _cost(freight: Freight, by: By) -> NDArray[np.float64]:
    return freight.generalised() if by == "generalised" else freight.cost(by)


def _far(roads: Roads, goal: str) -> dict[str, float]:
    """Kilometres from every place to `goal`."""
    found: dict[str, float] = {}
    waiting = [(0.0, goal)] if goal in roads else []
    while waiting:
        km, at = heapq.heappop(waiting)
        if at not in found:
            found[at] = km
            for place, more in roads[at].items():
                heapq.heappush(waiting, (km + more, place))
    return found
