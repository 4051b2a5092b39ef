"""What every corridor costs from each origin to each market, in dollars and days, and what would turn it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lodeway.schema.errors import NoRoute
from lodeway.transport import corridor_facts as told
from lodeway.transport import freight_network
from lodeway.transport.closures import closures, disputes
from lodeway.transport.corridors import ByCorridor
from lodeway.transport.freight import TIME_VALUE, compile_freight
from lodeway.transport.restrictions import bans
from lodeway.transport.ways import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from lodeway.claims.figures import Assumption, Criterion, Driver
    from lodeway.claims.graph import Graph
    from lodeway.schema.values import Lang
    from lodeway.transport.corridor_facts import CorridorShape, ObservedDays
    from lodeway.transport.freight import Freight
    from lodeway.transport.uncertainty import By
    from lodeway.transport.ways import Leg, Span


# What would have to change for one way to cost as little as another: dollars, days, one number, room.


_LEAST = 1e-12


@dataclass(frozen=True)
class Turn:
    """The value `at` of one driver at which two ways cost the same, all others at their middle."""

    driver: Driver
    at: float

    @property
    def inside(self) -> bool:
        """Whether that lies within the range in which the driver is thought to be."""
        return self.driver.low <= self.at <= self.driver.high


@dataclass(frozen=True)
class Gap:
    """What one way lacks to another: dollars a tonne, or days; negative where it leads.

    Both count everything: freight and the value of time. `days` is None where days cost nothing.
    `turns` are the single drivers that would close the gap, those within their range first, then
    by how little, against their range, they would have to move.
    """

    usd: float
    days: float | None
    turns: tuple[Turn, ...]


def gap(freight: Freight, behind: Way, ahead: Way) -> Gap:
    """What `behind` lacks to cost as little as `ahead`, at the drivers' middles.

    Every driver enters both costs linearly, so the value at which they are equal is exact as long
    as the goods keep to these two ways.
    """
    slopes = _slopes(freight, behind) - _slopes(freight, ahead)
    price = freight.generalised()
    usd = float(price[list(behind.steps)].sum() - price[list(ahead.steps)].sum())
    at = freight.driver_index.get(TIME_VALUE)
    value = freight.drivers[at].mid if at is not None else 0.0
    turns = [
        Turn(driver, driver.mid - usd / slope)
        for driver, slope in zip(freight.drivers, slopes, strict=True)
        if abs(slope) > _LEAST and driver.mid - usd / slope > 0
    ]
    turns.sort(key=lambda t: (not t.inside, _moved(t), t.driver.id))
    return Gap(usd, usd / value if value else None, tuple(turns))


def narrowest(freight: Freight, way: Way) -> tuple[str, float] | None:
    """The thing on the way with the least capacity, and its tonnes a year; None where no limit is known."""
    step = min(way.steps, key=lambda i: (freight.capacity[i], freight.steps[i].thing))
    limit = float(freight.capacity[step])
    return (freight.steps[step].thing, limit) if np.isfinite(limit) else None


def _slopes(freight: Freight, way: Way) -> NDArray[np.float64]:
    """By how much the way's cost grows with each driver, all others at their middle."""
    values = freight.values()
    taken = np.bincount(way.steps, minlength=len(freight.steps)).astype(np.float64)
    slopes: NDArray[np.float64] = freight.terms["usd"].T @ taken
    if (at := freight.driver_index.get(TIME_VALUE)) is not None:
        slopes = slopes + values[at] * (freight.terms["days"].T @ taken)
        slopes[at] += float(freight.cost("days", values) @ taken)
    return slopes


def _moved(turn: Turn) -> float:
    width = turn.driver.high - turn.driver.low
    return abs(turn.at - turn.driver.mid) / width if width else np.inf


# Which corridor costs least from where to where, by what measure, and what would turn it.


BY: tuple[By, ...] = ("days", "usd", "co2", "generalised")


@dataclass(frozen=True)
class Option:
    """One corridor from one origin to one market.

    `way` is its best way by the generalised cost (dollars a tonne with days at the value of
    time), or the reason there is none; `best` the cost of its best way by each criterion, at the
    middle of all drivers. `gap` is what it lacks to the corridor that costs least; the cheapest's
    own, negative, is its lead over the second. `limit` is the thing on the way with the least room, and its tonnes a year.
    """

    corridor: str
    way: Way | NoRoute
    best: Mapping[By, float]
    gap: Gap | None
    limit: tuple[str, float] | None


@dataclass(frozen=True)
class Comparison:
    """All corridors between one origin and one market, the best by generalised cost first."""

    origin: str
    market: str
    options: tuple[Option, ...]

    @property
    def open(self) -> tuple[Option, ...]:
        """The corridors by which there is a way."""
        return tuple(option for option in self.options if option.best)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind the ways of all its corridors."""
        ways = (option.way for option in self.options if isinstance(option.way, Way))
        return tuple(dict.fromkeys(claim for way in ways for claim in way.claims))

    def winner(self, by: By = "generalised") -> Option | None:
        """The corridor with the best way by one criterion; the first by id on a tie."""
        return min(self.open, key=lambda o: (o.best[by], o.corridor), default=None)


@dataclass(frozen=True)
class Corridors:
    """Every origin to every market by every corridor: as it is, and with the planned links open.

    `planned` is empty where nothing planned is in the tables. `observed` are the stated days of
    each corridor, `disputes` the number of differences between sources about it. `forbidden` are
    the pairs between which the product may not be traded; they are not compared.
    """

    today: tuple[Comparison, ...]
    planned: tuple[Comparison, ...]
    observed: Mapping[str, Sequence[ObservedDays]]
    disputes: Mapping[str, int]
    forbidden: tuple[NoRoute, ...]


def compare(
    kg: Graph,
    origins: Sequence[str],
    markets: Sequence[str],
    *,
    on: date | None = None,
    known: date | None = None,
    product: str | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    tick: Callable[[int], object] = lambda _: None,
) -> Corridors:
    """What every corridor costs from each of `origins` to each of `markets`, named in either language.

    Corridors to which no land leads from any origin are left out, unless there is no other.
    Origins may be mines too. `tick` is called with 1 whenever an origin is done, twice for each:
    today, and with the planned links. Raises `UnknownName` or `AmbiguousName`.
    """
    starts = list(dict.fromkeys(freight_network.place(kg, name) for name in origins))
    goals = list(dict.fromkeys(kg.place(name) for name in markets))
    goods = None if product is None else freight_network.product(kg, product)
    graph = freight_network.transport_graph(
        kg, on=on, known=known, product=goods, parameters=parameters
    )
    freight = compile_freight(graph)
    shapes = _near(freight, told.shapes(kg.store), starts)
    where = freight_network.countries(graph)
    banned = bans(kg, starts, goals, goods, where, on=on, known=known)
    shut = {(ban.origin, ban.destination) for ban in banned}
    pairs = {o: [m for m in goals if (o, m) not in shut] for o in starts}
    opened = _with_planned(kg, freight, on=on, known=known)
    today = _World(freight, shapes, tick, kg.label).compare(pairs)
    later = _World(opened, shapes, tick, kg.label).compare(pairs)
    return Corridors(
        today=today,
        planned=later if (opened.open != freight.open).any() else (),
        observed=told.observed_days(kg.store, known=known),
        disputes=_disputes(kg, shapes, known),
        forbidden=banned,
    )


def _near(
    freight: Freight, shapes: Sequence[CorridorShape], origins: Sequence[str]
) -> Sequence[CorridorShape]:
    """The corridors to which land leads from any of the origins; all of them where none does."""
    search = ByCorridor(freight)
    found = [s for s in shapes if any(search.join(origin, s) is not None for origin in origins)]
    return found or shapes


def _with_planned(
    kg: Graph, freight: Freight, *, on: date | None = None, known: date | None = None
) -> Freight:
    """The same network with everything open that is shut only because it is not built yet."""
    found = closures(kg.store, on=on, known=known)
    planned = {thing for thing, closure in found.items() if closure.planned}
    still = freight.open.copy()
    for i, step in enumerate(freight.steps):
        shut = step.things & found.keys()
        still[i] |= bool(shut) and shut <= planned
    return replace(freight, open=still)


def to_the_port(way: Way) -> tuple[Leg, ...]:
    """The legs of a way up to its arrival in the port; all of them where no ship is taken."""
    gate, legs = way.gate, []
    for leg in way.legs:
        if leg.start == gate:
            break
        legs.append(leg)
    return tuple(legs)


def total(legs: Sequence[Leg], criterion: Criterion) -> Span:
    """Low, middle and high over some legs."""
    low, mid, high = (sum(leg.cost[criterion][end] for leg in legs) for end in range(3))
    return low, mid, high


@dataclass(frozen=True)
class _World:
    freight: Freight
    shapes: Sequence[CorridorShape]
    tick: Callable[[int], object]
    label: Callable[[str, Lang], str]

    def compare(self, pairs: Mapping[str, Sequence[str]]) -> tuple[Comparison, ...]:
        search = ByCorridor(self.freight, self.label)
        found = []
        for origin, ends in pairs.items():
            found += self._from(origin, ends, search) if ends else []
            self.tick(1)
        return tuple(found)

    def _from(
        self,
        origin: str,
        markets: Sequence[str],
        search: ByCorridor,
    ) -> list[Comparison]:
        ways = {shape.id: search.ways(origin, markets, shape) for shape in self.shapes}
        best = {shape.id: self._best(origin, markets, shape, search) for shape in self.shapes}
        found = []
        for at, market in enumerate(markets):
            options = [self._option(c, ways[c][at], best[c][at]) for c in ways]
            found.append(Comparison(origin, market, self._ranked(options)))
        return found

    def _best(
        self,
        origin: str,
        markets: Sequence[str],
        shape: CorridorShape,
        search: ByCorridor,
    ) -> list[dict[By, float]]:
        """For each market the cost of the corridor's best way by each criterion."""
        found: list[dict[By, float]] = [{} for _ in markets]
        for by in BY:
            for at, steps in enumerate(search.paths(origin, markets, shape, by=by)):
                if not isinstance(steps, NoRoute):
                    found[at][by] = search.cost(steps, by)
        return found

    def _option(
        self,
        corridor: str,
        way: Way | NoRoute,
        best: Mapping[By, float],
    ) -> Option:
        limit = narrowest(self.freight, way) if isinstance(way, Way) else None
        return Option(corridor, way, best, None, limit)

    def _ranked(self, options: list[Option]) -> tuple[Option, ...]:
        options.sort(key=lambda o: (o.best.get("generalised", float("inf")), o.corridor))
        ahead = [option.way for option in options if isinstance(option.way, Way)]
        return tuple(replace(option, gap=self._gap(option.way, ahead)) for option in options)

    def _gap(self, way: Way | NoRoute, ahead: Sequence[Way]) -> Gap | None:
        others = [other for other in ahead if other is not way]
        if isinstance(way, NoRoute) or not others:
            return None
        return gap(self.freight, way, others[0])


def _disputes(kg: Graph, shapes: Sequence[CorridorShape], known: date | None) -> dict[str, int]:
    found = disputes(kg.store, known=known)
    return {shape.id: len(found.get(shape.id, ())) for shape in shapes}
