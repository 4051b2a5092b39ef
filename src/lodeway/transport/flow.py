"""Tonnes assigned to ways under capacities."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from lodeway.transport.flow_orders import (
    GRAM,
    Capacities,
    Order,
    Shares,
    Sharing,
    costs,
    orders,
    prices,
)
from lodeway.transport.ways import Cheapest, gate_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.claims.figures import Criterion
    from lodeway.claims.supplies import Market, Supply
    from lodeway.transport.freight import Freight
    from lodeway.transport.ways import Trees


# Where goods go: streams with their ways, what stays behind, and which capacity was scarce.


Reason = Literal["no way", "capacity", "price"]


@dataclass(frozen=True)
class Stream:
    """`tonnes` a year that go one way, over `steps` of the freight network.

    `cost` is the generalised cost of a tonne in USD, without what scarce capacity would fetch.
    """

    product: str
    origin: str
    market: str
    tonnes: float
    steps: tuple[int, ...]
    cost: float


@dataclass(frozen=True)
class Unserved:
    """`tonnes` a year that stay behind.

    There is "no way" that is open, the ways there are lack "capacity", or even the cheapest of
    them is dearer than the `price` of leaving the goods where they are (USD a tonne; None where no
    price was given).
    """

    product: str
    origin: str
    market: str
    tonnes: float
    reason: Reason
    price: float | None = None


@dataclass(frozen=True)
class Limit:
    """A place, segment or passage with a capacity, and how many tonnes a year use it.

    `price` is the shadow price: how many USD a year one more tonne of capacity would save.
    """

    thing: str
    capacity: float
    tonnes: float
    price: float


@dataclass(frozen=True)
class Assignment:
    """Where all goods go. Streams are sorted by product, market and origin, the largest first.

    `limits` are those that the goods could fill: by thing, with what they carry.
    """

    freight: Freight
    streams: tuple[Stream, ...]
    unserved: tuple[Unserved, ...]
    limits: tuple[Limit, ...]

    @property
    def moved(self) -> float:
        """Tonnes a year that arrive."""
        return sum(stream.tonnes for stream in self.streams)

    @property
    def left(self) -> float:
        """Tonnes a year that stay behind."""
        return sum(one.tonnes for one in self.unserved)

    @property
    def cost(self) -> float:
        """Generalised cost of all that moves, USD a year."""
        return sum(stream.tonnes * stream.cost for stream in self.streams)

    @cached_property
    def tonnes(self) -> NDArray[np.float64]:
        """Tonnes a year over every step of the freight network."""
        found = np.zeros(len(self.freight.steps))
        for stream in self.streams:
            found[list(stream.steps)] += stream.tonnes
        return found

    def total(self, criterion: Criterion, values: NDArray[np.float64] | None = None) -> float:
        """Tonnes a year times kilometres, days, USD, kilograms of CO2e, over all that moves."""
        return float(self.tonnes @ self.freight.cost(criterion, values))

    def by(self, key: Callable[[Stream], str | None]) -> dict[str, float]:
        """Tonnes a year by what `key` says of a stream, the most first; None counts nowhere."""
        return _most_first((key(stream), stream.tonnes) for stream in self.streams)

    @cached_property
    def by_thing(self) -> dict[str, float]:
        """Tonnes a year by place, segment and passage, the most first; a tonne counts once each."""
        return _most_first(
            (thing, stream.tonnes)
            for stream in self.streams
            for thing in sorted({t for i in stream.steps for t in self.freight.steps[i].things})
        )

    def gate(self, stream: Stream) -> str | None:
        """The port where a stream leaves the land; None where it starts at sea or stays on land."""
        return gate_of(self.freight, stream.steps)


def _most_first(pairs: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for key, tonnes in pairs:
        if key is not None:
            found[key] += tonnes
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


# The search for the cheapest assignment: cheapest ways first, then those that scarcity favours.


_CHEAPER = 1e-6, 1e-9  # a way must be cheaper by that many USD and that share to be put to choice
_OUTWEIGHS = 1000.0  # times the dearest way: worth any detour of other goods


def assign(
    freight: Freight,
    supplies: Sequence[Supply],
    markets: Sequence[Market],
    *,
    values: NDArray[np.float64] | None = None,
    limits: Mapping[str, float] | None = None,
    price: float | Mapping[str, float] | None = None,
    closed: Mapping[str, Collection[str]] | None = None,
    time_values: Mapping[str, float] | None = None,
) -> Assignment:
    """Send every supply to its markets so that the generalised cost of all together is least.

    Each supply goes to each market by the market's share. The capacity of a place, or of a segment
    (both directions together), holds for all goods; `limits` (tonnes a year by place, segment or
    passage) adds to those of the network or takes their place. `price` (USD a tonne, or that by
    product) is what leaving a tonne behind costs, so that no tonne goes a way that is dearer;
    without it everything moves that can. `values` are driver values (else the middle ones);
    `closed` names, by product, what is shut to it alone; `time_values` what a day costs a tonne of
    it where that is not the driver's value.

    The optimum is exact: all goods take their cheapest ways; while that exceeds a capacity, its
    shadow price is added to the cost of the steps that share it, and the ways that are then
    cheapest are put to choice beside the others (column generation; Ford & Fulkerson 1958). Where
    several optima exist one of them is given, always the same. Raises `InvalidValue` for tonnes,
    shares, capacities or costs below zero, and for a limit on something the network does not have.
    """
    asked = orders(freight, supplies, markets)
    cost = costs(
        freight,
        {order.product for order in asked},
        values=values,
        closed=closed or {},
        time_values=time_values or {},
    )
    capacities = Capacities(freight, limits or {})
    return _Search(freight, asked, cost, capacities, prices(asked, price)).run()


class _Search:
    def __init__(
        self,
        freight: Freight,
        asked: Sequence[Order],
        cost: Mapping[str, NDArray[np.float64]],
        capacities: Capacities,
        price: NDArray[np.float64],
    ) -> None:
        self.freight, self.asked, self.cost, self.capacities = freight, asked, cost, capacities
        # The state that goods start from and the one they end in, where both are on the network.
        self.ends = [
            None if order.start is None or order.end is None else (order.start, order.end)
            for order in asked
        ]
        self.cheapest = Cheapest(freight, {end for end in self.ends if end})
        self.plain = {product: numbers.tolist() for product, numbers in cost.items()}
        self.ways: dict[tuple[int, tuple[int, ...]], None] = {}
        self.trees = self._trees(np.zeros(len(freight.steps)))
        self.least = self._prices()
        dearest = self.least[np.isfinite(self.least)].max(initial=0.0)
        self.given, self.price = price, np.where(np.isnan(price), _OUTWEIGHS * (1 + dearest), price)
        self.wanted = np.array([order.tonnes for order in asked])
        self.sharing = Sharing(self.wanted, capacities.tonnes, self.price)

    def run(self) -> Assignment:
        """The assignment at which no other way is cheaper for any order."""
        self._add(self.least <= self.price)
        over = self._used_by_all() > self.capacities.tonnes + GRAM
        if not over.any():
            return self._assignment(self._all_on_their_cheapest())
        # The ways around what is overfull go in at once: they spare the first programme.
        self._add_below(np.where(over, np.inf, 0.0), self.price)
        shares = self.sharing.solve()
        while shares.scarce.any() and self._add_below(shares.scarce, _below(shares.worth)):
            shares = self.sharing.solve()
        return self._assignment(shares)

    def _trees(self, prices: NDArray[np.float64]) -> dict[str, Trees]:
        """The cheapest ways of each product, when steps cost `prices` more."""
        ends: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for order, end in zip(self.asked, self.ends, strict=True):
            if end:
                ends[order.product].append(end)
        return {
            product: self.cheapest.trees(self.cost[product] + prices, found)
            for product, found in ends.items()
        }

    def _prices(self) -> NDArray[np.float64]:
        """What a tonne of each order costs on its cheapest way; infinite where it has none."""
        return np.array(
            [
                self.trees[order.product].price(end) if end else np.inf
                for order, end in zip(self.asked, self.ends, strict=True)
            ],
            np.float64,
        )

    def _add(self, chosen: NDArray[np.bool_]) -> bool:
        """Put the cheapest way of each chosen order to choice; whether any was not known yet."""
        before = len(self.ways)
        for number in np.flatnonzero(chosen).tolist():
            order, end = self.asked[number], self.ends[number]
            way = self.trees[order.product].way(end) if end else ()
            if (number, way) not in self.ways:
                self.ways[number, way] = None
                cost = sum(map(self.plain[order.product].__getitem__, way))
                self.sharing.add(number, cost, self.capacities.uses(way))
        return len(self.ways) > before

    def _used_by_all(self) -> NDArray[np.float64]:
        """What each capacity would carry if every order took the one way known so far."""
        return self.capacities.used((way, self.wanted[number]) for number, way in self.ways)

    def _all_on_their_cheapest(self) -> Shares:
        moving = np.array([number for number, _ in self.ways], np.int64)
        left = self.wanted.copy()
        left[moving] = 0.0
        nothing = np.zeros(len(self.capacities.things))
        return Shares(self.wanted[moving], left, self.least, nothing)

    def _add_below(self, scarce: NDArray[np.float64], most: NDArray[np.float64]) -> bool:
        """Put to choice the ways cheaper than `most` by order, when capacities cost `scarce`."""
        self.trees = self._trees(self.capacities.on_steps(scarce, len(self.freight.steps)))
        return self._add(self._prices() < most)

    def _assignment(self, shares: Shares) -> Assignment:
        streams = tuple(self._streams(shares))
        used = self.capacities.used((stream.steps, stream.tonnes) for stream in streams)
        rows = np.flatnonzero((used > GRAM) | (shares.scarce > 0))
        things, tonnes = self.capacities.things, self.capacities.tonnes
        limits = [
            Limit(things[r], float(tonnes[r]), float(used[r]), float(shares.scarce[r]))
            for r in rows
        ]
        return Assignment(self.freight, streams, tuple(self._unserved(shares)), tuple(limits))

    def _streams(self, shares: Shares) -> Iterator[Stream]:
        found = zip(self.ways, shares.tonnes.tolist(), self.sharing.costs, strict=True)
        for (number, way), tonnes, cost in sorted(found, key=lambda f: (f[0][0], -f[1], f[0][1])):
            order = self.asked[number]
            if tonnes > GRAM:
                yield Stream(order.product, order.origin, order.market, tonnes, way, cost)

    def _unserved(self, shares: Shares) -> Iterator[Unserved]:
        for number, order in enumerate(self.asked):
            if (tonnes := float(shares.left[number])) > GRAM:
                price = None if np.isnan(self.given[number]) else float(self.given[number])
                reason = self._reason(number)
                yield Unserved(order.product, order.origin, order.market, tonnes, reason, price)

    def _reason(self, number: int) -> Reason:
        if not np.isfinite(self.least[number]):
            return "no way"
        return "price" if self.least[number] > self.price[number] else "capacity"


def _below(worth: NDArray[np.float64]) -> NDArray[np.float64]:
    usd, share = _CHEAPER
    return worth - usd - share * np.abs(worth)
