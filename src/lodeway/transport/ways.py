"""One way with its totals, and the cheapest ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse

from lodeway.claims.figures import CRITERIA, Criterion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.transport.freight import Freight, Step


# A way through the freight network: its legs, what each costs, and the claims behind it.


Span = tuple[float, float, float]


@dataclass(frozen=True)
class Leg:
    """One step of a way with its cost by criterion: low, middle, high.

    `claims` are the claims and assumptions behind the numbers, `bases` how firm they are by
    criterion ("read", "assumed", or several with commas between).
    """

    kind: str
    start: str
    end: str
    mode: str
    thing: str
    cost: Mapping[Criterion, Span]
    claims: tuple[str, ...]
    bases: Mapping[Criterion, str]


@dataclass(frozen=True)
class Way:
    """The legs from an origin to a destination; steps that cost nothing and change nothing are left out.

    Low and high totals add up the lows and the highs: all at their best, all at their worst.
    """

    legs: tuple[Leg, ...]
    steps: tuple[int, ...]

    @cached_property
    def total(self) -> dict[Criterion, Span]:
        """Low, middle, high over all legs, by criterion."""
        sums = {c: np.sum([leg.cost[c] for leg in self.legs], axis=0) for c in CRITERIA}
        return {c: (float(s[0]), float(s[1]), float(s[2])) for c, s in sums.items()}

    @property
    def travelled(self) -> tuple[Leg, ...]:
        """The legs that move, without waits and changes."""
        return tuple(leg for leg in self.legs if leg.kind == "travel")

    @property
    def places(self) -> tuple[str, ...]:
        """Every place on the way, the origin first."""
        legs = self.travelled
        return (legs[0].start, *(leg.end for leg in legs))

    @property
    def gate(self) -> str | None:
        """The port where the goods leave the land; None where they stay on it."""
        found = [leg.start for leg in self.travelled if leg.mode == "sea"]
        return found[0] if found and self.travelled[0].mode != "sea" else None

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims and assumptions behind the totals."""
        return tuple(dict.fromkeys(claim for leg in self.legs for claim in leg.claims))


def gate_of(freight: Freight, steps: Iterable[int]) -> str | None:
    """`Way.gate` for bare steps: the port where goods leave the land, None where none is."""
    travelled = [step for i in steps if (step := freight.steps[i]).kind == "travel"]
    if travelled and travelled[0].mode == "sea":
        return None
    return next((step.start for step in travelled if step.mode == "sea"), None)


def way(freight: Freight, steps: Sequence[int]) -> Way:
    """The way along `steps`, with the cost of each leg at the drivers' low, middle and high."""
    spans = {c: freight.spans[c][list(steps)].tolist() for c in CRITERIA}
    legs = [
        _leg(freight, i, {c: tuple(spans[c][at]) for c in CRITERIA}) for at, i in enumerate(steps)
    ]
    return Way(tuple(leg for leg in legs if _says(leg)), tuple(int(i) for i in steps))


def _says(leg: Leg) -> bool:
    return leg.kind in ("travel", "change") or any(span[2] for span in leg.cost.values())


def _leg(freight: Freight, i: int, cost: dict[Criterion, Span]) -> Leg:
    step: Step = freight.steps[i]
    claims: dict[str, None] = {}
    bases: dict[Criterion, str] = {}
    for criterion in CRITERIA:
        matrix = freight.terms[criterion]
        used = matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]]
        drivers = [freight.drivers[d] for d in used]
        claims |= dict.fromkeys(claim for driver in drivers for claim in driver.claims)
        if drivers:
            bases[criterion] = ", ".join(dict.fromkeys(driver.basis for driver in drivers))
    return Leg(step.kind, step.start, step.end, step.mode, step.thing, cost, tuple(claims), bases)


# Cheapest ways over one network under many costs: parallel steps merged once, then Dijkstra.


End: TypeAlias = tuple[int, int]
Numbers: TypeAlias = "NDArray[np.int32] | NDArray[np.int64]"
_NOWHERE = -1


class Cheapest:
    """Finds the cheapest ways between given starts and ends, for one vector of costs after another.

    Steps between the same two states are one link that costs what the cheapest of them costs. An
    infinite cost closes a step. Costs may not be negative. It searches from the starts, or backward
    from the ends where there are fewer of these; its `roots` are whichever it searches from. Ties
    go to the step, and the state, that comes first.
    """

    def __init__(self, freight: Freight, ends: Collection[End]) -> None:
        """Lay out the open steps that lie on some way between one of the `ends` (start, end)."""
        starts, goals = {start for start, _ in ends}, {end for _, end in ends}
        self.states = len(freight.states)
        self.backward = len(goals) < len(starts)
        self.roots = sorted(goals if self.backward else starts)
        self._near, self._far = freight.tail, freight.head
        if self.backward:
            self._near, self._far = self._far, self._near
        self._steps = _between(freight, starts, goals)
        key = self._key(self._near[self._steps], self._far[self._steps])
        self._order = self._steps[np.argsort(key, kind="stable")]
        self._keys, self._first, self._number = np.unique(
            np.sort(key), return_index=True, return_counts=True
        )
        self._columns = (self._keys % self.states).astype(np.int32)
        rows = self._keys // self.states
        self._rows = np.searchsorted(rows, np.arange(self.states + 1)).astype(np.int32)

    def root(self, end: End) -> int:
        """The state from which the way between these two is searched."""
        return end[1] if self.backward else end[0]

    def leaf(self, end: End) -> int:
        """The state that it is searched to."""
        return end[0] if self.backward else end[1]

    def links(self, cost: NDArray[np.float64]) -> NDArray[np.float64]:
        """The cost of every link from that of every step (rows); columns, if any, are kept apart."""
        if not len(self._keys):
            return cost[:0]
        return np.minimum.reduceat(cost[self._order], self._first, axis=0)

    def tree(
        self, links: NDArray[np.float64], roots: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """From each root (row) to every state (column): the cost, and the state before it."""
        shape = (self.states, self.states)
        graph = sparse.csr_array((links, self._columns, self._rows), shape=shape)
        from scipy.sparse import csgraph

        cost, before = csgraph.dijkstra(graph, indices=list(roots), return_predecessors=True)
        return cost, before

    def trees(self, cost: NDArray[np.float64], ends: Iterable[End]) -> Trees:
        """The cheapest ways between `ends` (of those laid out) when steps cost `cost`."""
        return Trees(self, cost, sorted({self.root(end) for end in ends}))

    def last(
        self, cost: NDArray[np.float64], before: NDArray[np.int32]
    ) -> tuple[list[int], list[int]]:
        """For every state the step by which a row of `tree` gets to it, and the state before it."""
        steps = self._steps[::-1]
        on_tree = steps[before[self._far[steps]] == self._near[steps]]
        dearest_first = on_tree[np.argsort(-cost[on_tree], kind="stable")]
        found = np.full(self.states, _NOWHERE, np.int64)
        found[self._far[dearest_first]] = dearest_first
        # Lists of plain numbers are walked several times faster than arrays.
        return found.tolist(), before.tolist()

    def ways(
        self, cost: NDArray[np.float64], before: NDArray[np.int32], end: End
    ) -> NDArray[np.int32]:
        """The steps between two states in many draws: `cost` has a column a draw, `before` a row.

        A row of the answer holds the steps of one draw, filled up with -1. The caller makes sure
        that every draw has a way.
        """
        root, draws = self.root(end), np.arange(len(before))
        here = np.full(len(before), self.leaf(end))
        found: list[NDArray[np.int32]] = []
        while (here != root).any():
            back = np.where(here == root, here, before[draws, here])
            found.append(np.where(here == root, _NOWHERE, self._step(cost, back, here)))
            here = back
        order = found if self.backward else found[::-1]
        return np.stack(order, axis=1) if found else np.empty((len(before), 0), np.int32)

    def _key(self, near: Numbers, far: Numbers) -> NDArray[np.int64]:
        return near.astype(np.int64) * self.states + far

    def _step(
        self, cost: NDArray[np.float64], near: NDArray[np.int64], far: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """The cheapest step between two states, for each draw."""
        link = np.searchsorted(self._keys, self._key(near, far))
        parallel = self._parallel[np.minimum(link, len(self._keys) - 1)]
        at = np.where(parallel == _NOWHERE, np.inf, cost[parallel, np.arange(len(link))[:, None]])
        chosen: NDArray[np.int32] = parallel[np.arange(len(link)), at.argmin(axis=1)]
        return chosen

    @cached_property
    def _parallel(self) -> NDArray[np.int32]:
        """The steps of every link (row), filled up with -1."""
        table = np.full((len(self._keys), int(self._number.max())), _NOWHERE, np.int32)
        link = np.repeat(np.arange(len(self._keys)), self._number)
        place = np.arange(len(self._order)) - np.repeat(self._first, self._number)
        table[link, place] = self._order
        return table


class Trees:
    """The cheapest ways from some roots at one vector of costs."""

    def __init__(self, search: Cheapest, cost: NDArray[np.float64], roots: Sequence[int]) -> None:
        self._search, self._cost = search, cost
        self._row = {root: row for row, root in enumerate(roots)}
        if roots:
            self._reached, self._before = search.tree(search.links(cost), roots)
        self._last: dict[int, tuple[list[int], list[int]]] = {}

    def price(self, end: End) -> float:
        """What the cheapest way between two states costs; infinite where there is none."""
        return float(self._reached[self._row[self._search.root(end)], self._search.leaf(end)])

    def way(self, end: End) -> tuple[int, ...]:
        """The steps of the cheapest way between two states; none where there is no way."""
        if not np.isfinite(self.price(end)):
            return ()
        root, here = self._search.root(end), self._search.leaf(end)
        row = self._row[root]
        if row not in self._last:
            self._last[row] = self._search.last(self._cost, self._before[row])
        step, before = self._last[row]
        found = []
        while here != root:
            found.append(step[here])
            here = before[here]
        return tuple(found if self._search.backward else reversed(found))


class Closable:
    """What can be shut as one thing, by name: a place, a strait, a country with all its places."""

    def __init__(self, freight: Freight, groups: Mapping[str, Collection[str]]) -> None:
        none = np.empty(0, np.int32)
        self.groups = groups
        self._steps = {
            name: np.concatenate([none, *(freight.by_thing.get(thing, none) for thing in things)])
            for name, things in groups.items()
        }
        self._names: list[set[str]] = [set() for _ in freight.steps]
        for name, steps in self._steps.items():
            for step in steps:
                self._names[step].add(name)

    def shut(self, cost: NDArray[np.float64], names: Iterable[str]) -> NDArray[np.float64]:
        """The costs of all steps with those of `names` infinite."""
        dearer = cost.copy()
        for name in names:
            dearer[self._steps[name]] = np.inf
        return dearer

    def over(self, steps: Iterable[int], ends: Collection[str] = ()) -> frozenset[str]:
        """All that would close one of these steps, but for what holds one of the `ends`."""
        names = frozenset(name for step in steps for name in self._names[step])
        return frozenset(n for n in names if not any(end in self.groups[n] for end in ends))


def each(freight: Freight) -> dict[str, tuple[str, ...]]:
    """Every place, segment and passage by itself, as what can be shut."""
    return {thing: (thing,) for thing in freight.by_thing}


def ends_of(freight: Freight, pair: tuple[str, str]) -> End | None:
    """The states in which goods depart from one place and have arrived at another, if there are."""
    start, end = freight.origin(pair[0]), freight.destination(pair[1])
    return None if start is None or end is None else (start, end)


def connected(freight: Freight, pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The pairs of origin and destination between which there is an open way."""
    found = {pair: end for pair in pairs if (end := ends_of(freight, pair))}
    onward = _graph(freight)
    reached = {start: _reached(onward, [start]) for start in {start for start, _ in found.values()}}
    return frozenset(pair for pair, (start, end) in found.items() if reached[start][end])


def _between(freight: Freight, starts: Iterable[int], goals: Iterable[int]) -> NDArray[np.int64]:
    """The open steps that lie on some way from one of the starts to one of the goals."""
    onward = _graph(freight)
    after, before = _reached(onward, starts), _reached(onward.T.tocsr(), goals)
    return np.flatnonzero(freight.open & after[freight.tail] & before[freight.head])


def _graph(freight: Freight) -> sparse.csr_array:
    steps = np.flatnonzero(freight.open)
    ends = freight.tail[steps], freight.head[steps]
    return sparse.csr_array((np.ones(len(steps)), ends), shape=(len(freight.states),) * 2)


def _reached(graph: sparse.csr_array, sources: Iterable[int]) -> NDArray[np.bool_]:
    from scipy.sparse import csgraph

    found = np.zeros(graph.shape[0], np.bool_)
    for source in sources:
        found[csgraph.breadth_first_order(graph, source, return_predecessors=False)] = True
    return found
