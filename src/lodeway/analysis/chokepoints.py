"""Chokepoints: what carries much, and what cannot be done without, which is not the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lodeway.analysis.cheapest import Cheapest, Closable, each, ends_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight
    from lodeway.analysis.uncertainty import Outcome, Watch
    from lodeway.analysis.ways import Span

    Groups: TypeAlias = Mapping[str, Collection[str]]

Pair: TypeAlias = tuple[str, str]
Closing: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Chokepoint:
    """What one thing carries, and what its closing does, in shares of all tonnes that have a way.

    `traffic` leads over it on the cheapest way; of that `stranded` has no other way, and the rest
    goes around for `usd` more dollars a tonne (time at its value) and `days` more on the average,
    None where nothing goes around. Tonnes that begin or end at the thing itself are not counted:
    to close a mine's own town says nothing of its ways. `claims` stand behind the ways over it and
    those around it.
    """

    thing: str
    traffic: float
    stranded: float
    usd: float | None
    days: float | None
    claims: tuple[str, ...] = field(default=(), compare=False)

    @property
    def diverted(self) -> float:
        """The share of tonnes that has to go around."""
        return self.traffic - self.stranded


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
        self.all = sum(self.tonnes.values())

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
        return sum(self.tonnes[pair] for pair in pairs) / self.all if self.all else 0.0

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

    `outcomes` are of one sample (see `lodeway.analysis.uncertainty`), so that in each draw all
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
    tonnes = sum(world.tonnes[pair] for pair in around)
    ways = (*(world.base[pair] for pair in used_by), *around.values())
    more = [
        (world.tonnes[pair], way.usd - world.base[pair].usd, way.days - world.base[pair].days)
        for pair, way in around.items()
    ]
    return Chokepoint(
        name,
        traffic=world.share(used_by),
        stranded=world.share(set(used_by) - around.keys()),
        usd=sum(t * usd for t, usd, _ in more) / tonnes if tonnes else None,
        days=sum(t * days for t, _, days in more) / tonnes if tonnes else None,
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
