"""What is stranded when one or two things are shut, and the fewest that cut all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import optimize, sparse

from lodeway.transport.ways import Cheapest, Closable, each, ends_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.transport.freight import Freight
    from lodeway.transport.uncertainty import Outcome, Watch
    from lodeway.transport.ways import Span


# Chokepoints: what carries much, and what cannot be done without, which is not the same.


if TYPE_CHECKING:
    Groups: TypeAlias = Mapping[str, Collection[str]]

Pair: TypeAlias = tuple[str, str]
Closing: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Chokepoint:
    """What one thing carries, and what its closing does, in shares of all tonnes that have a way.

    `traffic` leads over it on the cheapest way; of that `stranded` has no other way, and the rest
    goes around for `usd` more dollars a tonne (time at its value) and `days` more on the average,
    None where nothing goes around. By a model of choice `traffic` is what that sends over it, some
    of it is `held`, waiting for the way to open again, and nothing is told of dollars and days. Tonnes that begin or end at the thing itself are not counted:
    to close a mine's own town says nothing of its ways. `claims` stand behind the ways over it and
    those around it.
    """

    thing: str
    traffic: float
    stranded: float
    usd: float | None
    days: float | None
    held: float = 0.0
    claims: tuple[str, ...] = field(default=(), compare=False)

    @property
    def diverted(self) -> float:
        """The share of tonnes that has to go around."""
        return max(0.0, self.traffic - self.stranded - self.held)


@dataclass(frozen=True)
class Together:
    """Two things that are worse shut together: any one of `first` with any one of `second`.

    `stranded` is the share of tonnes that either alone leaves a way and both together do not. The
    things of one side do the same harm, as the places and segments of one line do.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    stranded: float


@dataclass(frozen=True)
class _Way:
    """The way of one pair: all that closes it but for its ends, its generalised cost, its days."""

    steps: tuple[int, ...]
    things: frozenset[str]
    usd: float
    days: float


class _World:
    """A network with tonnes to be carried over it, searched again and again with something shut."""

    def __init__(self, freight: Freight, tonnes: Mapping[Pair, float], groups: Groups) -> None:
        self.freight = freight
        self._ends = {pair: end for pair in tonnes if (end := ends_of(freight, pair))}
        self._cost = np.where(freight.open, freight.generalised(), np.inf)
        self._days = freight.cost("days")
        self._closable = Closable(freight, groups)
        self._search = Cheapest(freight, self._ends.values())
        self.base = self.ways(self._ends, ())
        self.tonnes = {pair: tonnes[pair] for pair in self.base}
        self.all = fsum(self.tonnes.values())

    def ways(self, pairs: Collection[Pair], shut: Closing) -> dict[Pair, _Way]:
        """The cheapest way of each pair that still has one."""
        if not pairs:
            return {}
        ends = {pair: self._ends[pair] for pair in sorted(pairs)}
        trees = self._search.trees(self._closable.shut(self._cost, shut), ends.values())
        prices = {pair: trees.price(end) for pair, end in ends.items()}
        return {
            pair: self._way(pair, trees.way(ends[pair]), usd)
            for pair, usd in prices.items()
            if np.isfinite(usd)
        }

    def share(self, pairs: Iterable[Pair]) -> float:
        """The share of all tonnes that these pairs are."""
        return fsum(self.tonnes[pair] for pair in pairs) / self.all if self.all else 0.0

    def _way(self, pair: Pair, steps: tuple[int, ...], usd: float) -> _Way:
        things = self._closable.over(steps, ends=pair)
        return _Way(steps, things, usd, float(self._days[list(steps)].sum()))


def singles(
    freight: Freight,
    tonnes: Mapping[Pair, float],
    *,
    groups: Groups | None = None,
) -> tuple[Chokepoint, ...]:
    """Every thing closed alone, the most stranded first, then the most traffic, then by id.

    `tonnes` are what is to be carried from each origin to each destination; each goes the
    generalised cheapest way. `groups` names what is closed as one thing: a country with all its
    places, say; by default every place, segment and passage by itself. What lies on no cheapest way
    carries and strands nothing.
    """
    groups = groups or each(freight)
    world = _World(freight, tonnes, groups)
    users = _users(world.base)
    idle = [Chokepoint(name, 0.0, 0.0, None, None) for name in groups if name not in users]
    found = [_single(world, one, users[one]) for one in sorted(users)]
    return tuple(sorted(found + idle, key=lambda c: (-c.stranded, -c.traffic, c.thing)))


def pairs(
    freight: Freight,
    tonnes: Mapping[Pair, float],
    *,
    groups: Groups | None = None,
    watch: Watch[Closing] = iter,
) -> tuple[Together, ...]:
    """Every two things that strand together what neither strands alone, the most stranded first.

    Complete: what two closings strand must have led over one of them, and its way around over the
    other. Things that strand the same with the same partners are put together.
    `watch` may wrap the closings to show how far they are.
    """
    world = _World(freight, tonnes, groups or each(freight))
    alone: dict[str, set[Pair]] = {}
    suspects: dict[Closing, set[Pair]] = defaultdict(set)
    known = {pair: {way.things} for pair, way in world.base.items()}
    for name, used_by in sorted(_users(world.base).items()):
        around = world.ways(used_by, (name,))
        alone[name] = used_by - around.keys()
        for pair, way in around.items():
            known[pair].add(way.things)
            for other in way.things:
                suspects[min(name, other), max(name, other)].add(pair)
    stranded: dict[Closing, frozenset[Pair]] = {}
    for both in watch(sorted(suspects)):
        asked = suspects[both].difference(*(alone.get(name, ()) for name in both))
        if lost := _lost(world, asked, both, known):
            stranded[both] = lost
    return _together(world, stranded)


def _lost(
    world: _World, asked: Collection[Pair], both: Closing, known: Mapping[Pair, set[frozenset[str]]]
) -> frozenset[Pair]:
    """The pairs left without a way; a way found before that avoids both saves the search."""
    unsure = [pair for pair in sorted(asked) if not any(w.isdisjoint(both) for w in known[pair])]
    around = world.ways(unsure, both)
    for pair, way in around.items():
        known[pair].add(way.things)
    return frozenset(unsure).difference(around)


def carried(
    freight: Freight,
    tonnes: Mapping[Pair, float],
    outcomes: Mapping[Pair, Outcome],
    *,
    groups: Groups | None = None,
) -> dict[str, Span]:
    """The share of all tonnes that leads over each thing, draw by draw: 5th percentile, mean, 95th.

    `outcomes` are of one sample (see `lodeway.transport.uncertainty`), so that in each draw all
    goods meet the same world. Goods that found no way are part of the whole and use nothing.
    """
    closable = Closable(freight, groups or each(freight))
    whole = sum(tonnes.values())
    used: dict[str, NDArray[np.float64]] = {}
    for pair, outcome in outcomes.items():
        for at, way in enumerate(outcome.ways):
            drawn = (outcome.chosen == at) * (tonnes[pair] / whole)
            for name in closable.over(way, ends=pair):
                used[name] = used.get(name, 0.0) + drawn
    return {name: _spread(shares) for name, shares in sorted(used.items())}


def _spread(shares: NDArray[np.float64]) -> Span:
    low, high = np.percentile(shares, (5, 95))
    return float(low), float(shares.mean()), float(high)


def _users(ways: Mapping[Pair, _Way]) -> dict[str, set[Pair]]:
    """The pairs whose way leads over each thing."""
    found: dict[str, set[Pair]] = defaultdict(set)
    for pair, way in ways.items():
        for name in way.things:
            found[name].add(pair)
    return found


def _single(world: _World, name: str, used_by: Collection[Pair]) -> Chokepoint:
    around = world.ways(used_by, (name,))
    tonnes = fsum(world.tonnes[pair] for pair in around)
    ways = (*(world.base[pair] for pair in used_by), *around.values())
    more = [
        (world.tonnes[pair], way.usd - world.base[pair].usd, way.days - world.base[pair].days)
        for pair, way in around.items()
    ]
    return Chokepoint(
        name,
        traffic=world.share(used_by),
        stranded=world.share(set(used_by) - around.keys()),
        usd=fsum(t * usd for t, usd, _ in more) / tonnes if tonnes else None,
        days=fsum(t * days for t, _, days in more) / tonnes if tonnes else None,
        claims=world.freight.claims({step for way in ways for step in way.steps}),
    )


def _together(world: _World, stranded: Mapping[Closing, frozenset[Pair]]) -> tuple[Together, ...]:
    """Things that do the same with every partner are one side of one row."""
    harm: dict[str, dict[str, frozenset[Pair]]] = defaultdict(dict)
    for (one, other), lost in stranded.items():
        harm[one][other] = harm[other][one] = lost
    alike: dict[frozenset[tuple[str, frozenset[Pair]]], list[str]] = defaultdict(list)
    for name in sorted(harm):
        alike[frozenset(harm[name].items())].append(name)
    sides = sorted(tuple(names) for names in alike.values())
    rows = [
        Together(one, other, world.share(harm[one[0]][other[0]]))
        for one, other in combinations(sides, 2)
        if other[0] in harm[one[0]]
    ]
    return tuple(sorted(rows, key=lambda row: (-row.stranded, row.first, row.second)))


# The fewest closings that leave no way from here to there.


@dataclass(frozen=True)
class Cut:
    """The fewest things to be shut to part all of `pairs`: one of each of `members`.

    The first of a member was chosen; each of the others does as well in its place while the rest
    stays as chosen. No members: there is no way to cut.
    """

    pairs: tuple[Pair, ...]
    members: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """How many closings it takes."""
        return len(self.members)


def smallest_cut(
    freight: Freight,
    pairs: Collection[Pair],
    *,
    groups: Mapping[str, Collection[str]] | None = None,
) -> Cut | None:
    """The fewest things whose closing leaves no origin a way to its destination.

    Chosen from `groups` (every thing by itself); None where all of them do not suffice. The ends of
    the pairs are never shut. Exact, though a strait or a country closes many steps at once, so that
    this is no plain cut of a graph: the fewest things that meet every way found so far (a set
    cover, by the HiGHS solver) are shut, further ways around them are found, until none is left. Of
    several smallest cuts it gives one, by id, with what may stand in for its members.
    """
    task = _Task(freight, sorted(set(pairs)), groups or each(freight))
    met: list[frozenset[str]] = []
    chosen: tuple[str, ...] = ()
    while ways := task.ways_around(chosen):
        if not all(ways):
            return None
        met += ways
        chosen = _fewest(met)
    # The solver may pick any; the first by id of all that would do makes the answer the same anywhere.
    for name in chosen:
        first = min(task.member(name, chosen))
        chosen = tuple(first if other == name else other for other in chosen)
    members = sorted(task.member(name, chosen) for name in chosen)
    return Cut(tuple(task.pairs), tuple(members))


class _Task:
    """Ways between the pairs around what is shut, each as the closable things it leads over."""

    def __init__(
        self, freight: Freight, pairs: Sequence[Pair], groups: Mapping[str, Collection[str]]
    ) -> None:
        self.pairs = pairs
        self.ends = [end for pair in pairs if (end := ends_of(freight, pair))]
        self.search = Cheapest(freight, self.ends)
        # Few segments make few things to choose from, which is what a cut is found by.
        cost = [1.0 if step.kind == "travel" else 1e-6 for step in freight.steps]
        self.cost = np.where(freight.open, cost, np.inf)
        places = {place for pair in pairs for place in pair}
        self.closable = Closable(freight, {n: t for n, t in groups.items() if not places & {*t}})

    def ways_around(self, shut: Iterable[str]) -> list[frozenset[str]]:
        """Ways around what is `shut` that share nothing that can be closed."""
        cost = self.closable.shut(self.cost, shut)
        found = []
        while (way := self.way(cost)) is not None:
            found.append(way)
            if not way:
                break
            cost = self.closable.shut(cost, way)
        return found

    def member(self, name: str, chosen: Collection[str]) -> tuple[str, ...]:
        """`name`, then all that can stand in for it: what lies on every way the others leave."""
        cost = self.closable.shut(self.cost, (other for other in chosen if other != name))
        others = sorted((self.way(cost) or frozenset()) - {name})
        able = [n for n in others if self.way(self.closable.shut(cost, [n])) is None]
        return (name, *able)

    def way(self, cost: NDArray[np.float64]) -> frozenset[str] | None:
        """What can be closed on the way of fewest segments; None where there is no way."""
        if not self.ends:
            return None
        trees = self.search.trees(cost, self.ends)
        far, end = min((trees.price(end), end) for end in self.ends)
        return self.closable.over(trees.way(end)) if np.isfinite(far) else None


def _fewest(met: list[frozenset[str]]) -> tuple[str, ...]:
    """The fewest names that meet every way."""
    names = sorted(frozenset().union(*met))
    column = {name: at for at, name in enumerate(names)}
    rows = [at for at, way in enumerate(met) for _ in way]
    columns = [column[name] for way in met for name in sorted(way)]
    meets = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(met), len(names)))
    solved = optimize.milp(
        np.ones(len(names)),
        constraints=optimize.LinearConstraint(meets, lb=1),
        integrality=np.ones(len(names), np.int8),
        bounds=optimize.Bounds(0, 1),
    )
    chosen = np.flatnonzero(np.asarray(solved.x) > 0.5)
    return tuple(names[at] for at in chosen)
