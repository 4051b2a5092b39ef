"""The transport network as steps: what a tonne can do next, and what each step costs.

A place becomes, for each mode that serves it, a state on arrival and a state on departure. Between
them lie the steps that a plain map hides: passing a border post, changing from road to rail, from
one gauge to another or to a ship. Every cost is linear in its drivers (see
`lodeway.claims.figures`), so another assumption, a draw or a scenario is one product of a sparse
matrix and a vector.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import sparse

from lodeway.claims.figures import CRITERIA, Criterion, Driver, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import networkx as nx
    from numpy.typing import NDArray


Kind = Literal["travel", "pass", "change", "load", "unload"]
End = Literal["low", "mid", "high"]
_NO_MODE = ""
_ENDS: tuple[End, ...] = ("low", "mid", "high")
TIME_VALUE = "assumption-time-value"


@dataclass(frozen=True)
class Step:
    """One step from `start` to `end` (the same place unless it travels).

    `mode` is "road", "rail", "sea" for travel, "road>rail" for a change. `thing` is the segment
    travelled or the place passed; `things` are all ids whose closing removes the step.
    """

    kind: Kind
    start: str
    end: str
    mode: str
    thing: str
    things: frozenset[str]


@dataclass(frozen=True)
class Freight:
    """Steps between states as arrays; `steps[i]` leads from state `tail[i]` to `head[i]`.

    `capacity` is in tonnes a year, infinite where nothing limits; `open` says which steps can be
    taken. `terms[c]` times a vector of driver values gives the cost of every step by criterion
    `c`; `added[c]` is what a scenario adds to that or takes off. `aversion` is a risk premium
    (USD a tonne) of every step that a shipper reckons with and nobody pays.
    """

    states: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    capacity: NDArray[np.float64]
    open: NDArray[np.bool_]
    drivers: tuple[Driver, ...]
    terms: Mapping[Criterion, sparse.csr_array]
    added: Mapping[Criterion, NDArray[np.float64]] = field(default_factory=dict)
    aversion: NDArray[np.float64] | None = None

    @cached_property
    def state(self) -> dict[tuple[str, str, str], int]:
        """The index of each state (place, mode, side)."""
        return {state: i for i, state in enumerate(self.states)}

    @cached_property
    def by_thing(self) -> dict[str, NDArray[np.int32]]:
        """The steps that close with each place, segment and passage."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, step in enumerate(self.steps):
            for thing in step.things:
                found[thing].append(i)
        return {thing: np.array(i, np.int32) for thing, i in sorted(found.items())}

    @cached_property
    def driver_index(self) -> dict[str, int]:
        """The column of each driver."""
        return {driver.id: i for i, driver in enumerate(self.drivers)}

    @cached_property
    def spans(self) -> dict[Criterion, NDArray[np.float64]]:
        """The cost of every step by criterion, with all drivers low, in the middle and high."""
        ends = np.stack([self.values(end) for end in _ENDS], axis=1)
        return {criterion: self.cost(criterion, ends) for criterion in CRITERIA}

    def origin(self, place: str) -> int | None:
        """The state from which goods at `place` depart; None where nothing leaves from it."""
        return self.state.get((place, _NO_MODE, "out"))

    def destination(self, place: str) -> int | None:
        """The state in which goods have arrived at `place`; None where nothing leads to it."""
        return self.state.get((place, _NO_MODE, "in"))

    def values(self, end: End = "mid") -> NDArray[np.float64]:
        """The low, middle or high value of every driver."""
        return np.array([getattr(driver, end) for driver in self.drivers], np.float64)

    def cost(
        self, criterion: Criterion, values: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """The cost of every step; with `values` of shape (drivers, n), one column a draw.

        What a scenario takes off never leaves less than nothing, in any draw.
        """
        cost = self.terms[criterion] @ (self.values() if values is None else values)
        extra = self.added.get(criterion)
        if extra is None:
            return cost
        return np.maximum(cost + (extra if cost.ndim == 1 else extra[:, None]), 0.0)

    def averse(self, cost: NDArray[np.float64]) -> NDArray[np.float64]:
        """The cost of every step in USD a tonne (one column a draw) with its risk premium."""
        if self.aversion is None:
            return cost
        return cost + (self.aversion if cost.ndim == 1 else self.aversion[:, None])

    def generalised(self, values: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Dollars a tonne with every day at the value of time, and with the risk premium.

        The driver `assumption-time-value` (USD a tonne and day) is what a day on the way costs
        the owner; without it days cost nothing.
        """
        given = self.values() if values is None else values
        usd = self.averse(self.cost("usd", given))
        at = self.driver_index.get(TIME_VALUE)
        return usd if at is None else usd + given[at] * self.cost("days", given)

    def claims(self, steps: Iterable[int]) -> tuple[str, ...]:
        """The claims and assumptions behind the cost of some steps, in their order."""
        drivers: set[int] = set()
        for matrix in self.terms.values():
            for i in steps:
                drivers.update(matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].tolist())
        return tuple(sorted({claim for d in drivers for claim in self.drivers[d].claims}))

    def without(self, things: Collection[str]) -> Freight:
        """The same with every step closed that is one of `things` or leads over it."""
        still = self.open.copy()
        for thing in things:
            still[self.by_thing.get(thing, [])] = False
        other = replace(self, open=still)
        known = ("state", "by_thing", "driver_index")  # none of which asks what is open
        vars(other).update({name: vars(self)[name] for name in known if name in vars(self)})
        return other


def compile_freight(graph: nx.MultiDiGraph[str]) -> Freight:
    """The steps of a transport network (see `lodeway.transport.network`).

    Edges carry `mode`, `terms` and where known `gauge`, `capacity`, `passes`, `open`; nodes
    `passing` (terms of passing a border post, by mode), `capacity` and `open`; the graph
    `drivers` and `changes` (terms by pair of modes, which a node's own `changes` override; a pair
    that is missing cannot be changed; ("sea", "sea") is a transshipment, ("", "road") loading,
    ("sea", "") unloading). Modes are told apart by gauge where one is given ("rail-1067").
    """
    made = _Maker(graph)
    for a, b, key, edge in sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3]):
        made.travel(a, b, key, edge)
    for place in sorted(graph):
        made.at(place)
    return made.done()


def _mode_of(edge: Mapping[str, Any]) -> str:
    """The mode of an edge, with its gauge where it has one."""
    gauge = edge.get("gauge")
    return f"{edge['mode']}-{gauge}" if gauge and edge["mode"] == "rail" else str(edge["mode"])


class _Maker:
    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self.graph = graph
        self.state: dict[tuple[str, str, str], int] = {}
        self.steps: list[Step] = []
        self.ends: list[tuple[int, int]] = []
        self.terms: list[tuple[Term, ...]] = []
        self.capacity: list[float] = []
        self.open: list[bool] = []
        self.modes: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))

    def travel(self, a: str, b: str, key: str, edge: Mapping[str, Any]) -> None:
        mode = _mode_of(edge)
        self.modes[a][1].add(mode)
        self.modes[b][0].add(mode)
        things = frozenset({key, a, b, *edge.get("passes", ()), *edge.get("closes_with", ())})
        step = Step("travel", a, b, str(edge["mode"]), key, things)
        limit = edge.get("capacity")
        self._add((a, mode, "out"), (b, mode, "in"), step, edge["terms"], limit, edge)

    def at(self, place: str) -> None:
        node = self.graph.nodes[place]
        arriving, leaving = (sorted(modes) for modes in self.modes[place])
        for mode in leaving:
            self._change(place, node, _NO_MODE, mode, "load")
        for before in arriving:
            self._change(place, node, before, _NO_MODE, "unload")
            for after in leaving:
                self._change(place, node, before, after, "pass" if before == after else "change")

    def _change(
        self, place: str, node: Mapping[str, Any], before: str, after: str, kind: Kind
    ) -> None:
        changes = {**self.graph.graph.get("changes", {}), **node.get("changes", {})}
        if kind == "change" and (before, after) not in changes:
            return
        terms = list(changes.get((before, after), ()))
        limit = None
        if kind in ("pass", "change"):
            terms += node.get("passing", {}).get(before.partition("-")[0], ())
            limit = node.get("capacity")
        mode = before if kind == "pass" else f"{before}>{after}"
        step = Step(kind, place, place, mode, place, frozenset({place}))
        start = (place, before, "in" if before else "out")
        end = (place, after, "out" if after else "in")
        self._add(start, end, step, terms, limit, node)

    def _add(
        self,
        start: tuple[str, str, str],
        end: tuple[str, str, str],
        step: Step,
        terms: Iterable[Term],
        limit: float | None,
        about: Mapping[str, Any],
    ) -> None:
        numbers = [self.state.setdefault(state, len(self.state)) for state in (start, end)]
        self.ends.append((numbers[0], numbers[1]))
        self.steps.append(step)
        self.terms.append(tuple(terms))
        self.capacity.append(np.inf if limit is None else limit)
        self.open.append(bool(about.get("open", True)))

    def done(self) -> Freight:
        drivers = tuple(self.graph.graph.get("drivers", {}).values())
        tails, heads = np.array(self.ends, np.int32).reshape(-1, 2).T
        return Freight(
            states=tuple(self.state),
            steps=tuple(self.steps),
            tail=tails.copy(),
            head=heads.copy(),
            capacity=np.array(self.capacity, np.float64),
            open=np.array(self.open, np.bool_),
            drivers=drivers,
            terms={c: self._matrix(c, drivers) for c in CRITERIA},
        )

    def _matrix(self, criterion: Criterion, drivers: tuple[Driver, ...]) -> sparse.csr_array:
        column = {driver.id: i for i, driver in enumerate(drivers)}
        found = [
            (i, column[term.driver], term.factor)
            for i, terms in enumerate(self.terms)
            for term in terms
            if term.criterion == criterion
        ]
        rows, columns, factors = zip(*found, strict=True) if found else ((), (), ())
        shape = (len(self.steps), len(drivers))
        return sparse.coo_array((factors, (rows, columns)), shape=shape, dtype=np.float64).tocsr()
