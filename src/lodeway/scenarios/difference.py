"""How two worlds differ, and which assumption matters most."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.claims.figures import Criterion, Driver
    from lodeway.claims.supplies import Supply
    from lodeway.transport.flow import Assignment, Stream
    from lodeway.transport.freight import End, Freight
    from lodeway.transport.ways import Span


# What a scenario changes: tonnes that go another way or stay behind, extra days and dollars.


if TYPE_CHECKING:
    Key: TypeAlias = Callable[[Assignment, Stream], Collection[str]]
    Order: TypeAlias = tuple[str, str, str]

_YEAR = 365.0
_GRAM = 1e-6
_ENDS: tuple[End, ...] = ("low", "mid", "high")


@dataclass(frozen=True)
class Shift:
    """Tonnes by `name` (a port, a corridor, a country) in the period, without and with the change."""

    name: str
    before: float
    after: float

    @property
    def gain(self) -> float:
        """Tonnes won; below zero, lost."""
        return self.after - self.before


@dataclass(frozen=True)
class Stranded:
    """Tonnes of `product` that stay at `origin` in the period and would have moved.

    `reason` is "no way", "capacity", "price" or "held" (a ban or a quota).
    """

    product: str
    origin: str
    market: str
    tonnes: float
    reason: str


@dataclass(frozen=True)
class Difference:
    """What a period of `days` would bring, against the same period without the change.

    `moved` would have moved and `moves` does, in tonnes, of which `diverted` on another way.
    `tonne_days`, `usd` and `co2` (kilograms of CO2e) are extra amounts (low, middle, high) for the
    goods that move in both cases; below zero they are saved. Low to high spans the three sums with
    all drivers low, in the middle and high; the ways are those chosen in the middle.
    """

    days: int
    moved: float
    diverted: float
    moves: float
    stranded: tuple[Stranded, ...]
    tonne_days: Span
    usd: Span
    co2: Span

    @property
    def left(self) -> float:
        """Tonnes that stay behind and would have moved."""
        return sum(one.tonnes for one in self.stranded)


@dataclass(frozen=True)
class Phase:
    """`days` of the period in which the goods `sent` move as in `after`.

    `held` are tonnes a year kept back by a ban or a quota, by product, origin and market.
    """

    days: int
    after: Assignment
    sent: tuple[Supply, ...]
    held: Mapping[Order, float]


def difference(before: Assignment, phases: Sequence[Phase]) -> Difference:
    """Compare the goods of all phases with what would have moved in as many days."""
    days = sum(phase.days for phase in phases)
    diverted = sum(_diverted(before, p.after) * p.days for p in phases) / _YEAR
    moves = sum(p.after.moved * p.days for p in phases) / _YEAR
    return Difference(
        days,
        before.moved * days / _YEAR,
        diverted,
        moves,
        _stranded(before, phases),
        *(_extra(before, phases, c) for c in ("days", "usd", "co2")),
    )


def shifts(before: Assignment, phases: Sequence[Phase], key: Key) -> tuple[Shift, ...]:
    """Tonnes in the period by what `key` says of a stream, the widest change first."""
    days = sum(phase.days for phase in phases)
    then = _by(before, key, days)
    now: dict[str, float] = defaultdict(float)
    for phase in phases:
        for name, tonnes in _by(phase.after, key, phase.days).items():
            now[name] += tonnes
    found = [Shift(name, then.get(name, 0.0), now[name]) for name in {*then, *now}]
    return tuple(sorted(found, key=lambda s: (-abs(s.gain), -s.before, s.name)))


def common(
    before: Assignment, after: Assignment
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tonnes a year over every step, without and with the change, of goods that move in both.

    Where an order moves fewer tonnes in one case, its ways of the other count in proportion.
    """
    was, now = moved(before), moved(after)
    both = {order: min(was[order], now[order]) for order in was.keys() & now.keys()}
    return _over_steps(before, was, both), _over_steps(after, now, both)


def moved(one: Assignment) -> dict[Order, float]:
    """Tonnes a year that arrive, by product, origin and market."""
    found: dict[Order, float] = defaultdict(float)
    for stream in one.streams:
        found[_order(stream)] += stream.tonnes
    return found


def _order(stream: Stream) -> Order:
    return stream.product, stream.origin, stream.market


def _over_steps(
    one: Assignment, sent: Mapping[Order, float], both: Mapping[Order, float]
) -> NDArray[np.float64]:
    found = np.zeros(len(one.freight.steps))
    for stream in one.streams:
        order = _order(stream)
        if order in both:
            found[list(stream.steps)] += stream.tonnes * both[order] / sent[order]
    return found


def _extra(before: Assignment, phases: Sequence[Phase], criterion: Criterion) -> Span:
    sums = [0.0, 0.0, 0.0]
    for phase in phases:
        was, now = common(before, phase.after)
        for i, end in enumerate(_ENDS):
            then = was @ before.freight.cost(criterion, before.freight.values(end))
            later = now @ phase.after.freight.cost(criterion, phase.after.freight.values(end))
            sums[i] += float(later - then) * phase.days / _YEAR
    return min(sums), sums[1], max(sums)


def _diverted(before: Assignment, after: Assignment) -> float:
    was, now = _ways(before), _ways(after)
    sent, sends = moved(before), moved(after)
    found = 0.0
    for order, ways in was.items():
        gone = sum(max(0.0, t - now.get(order, {}).get(way, 0.0)) for way, t in ways.items())
        found += max(0.0, gone - max(0.0, sent[order] - sends.get(order, 0.0)))
    return found


def _ways(one: Assignment) -> dict[Order, dict[tuple[int, ...], float]]:
    found: dict[Order, dict[tuple[int, ...], float]] = defaultdict(lambda: defaultdict(float))
    for stream in one.streams:
        found[_order(stream)][stream.steps] += stream.tonnes
    return found


def _stranded(before: Assignment, phases: Sequence[Phase]) -> tuple[Stranded, ...]:
    usual = _left(before)
    tonnes: dict[tuple[Order, str], float] = defaultdict(float)
    for phase in phases:
        now = _left(phase.after)
        for order, held in phase.held.items():
            now[order]["held"] += held
        for order, reasons in now.items():
            for reason, more in _more_left(usual[order], reasons).items():
                tonnes[order, reason] += more * phase.days / _YEAR
    found = [Stranded(*order, t, reason) for (order, reason), t in tonnes.items() if t > _GRAM]
    return tuple(sorted(found, key=lambda s: (-s.tonnes, s.product, s.origin, s.market)))


def _more_left(usual: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    """What more of an order stays behind, by the reasons that grew."""
    grown = {reason: max(0.0, t - usual.get(reason, 0.0)) for reason, t in now.items()}
    more = max(0.0, sum(now.values()) - sum(usual.values()))
    total = sum(grown.values())
    return {reason: t * more / total for reason, t in grown.items()} if total else {}


def _left(one: Assignment) -> dict[Order, dict[str, float]]:
    found: dict[Order, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for left in one.unserved:
        found[left.product, left.origin, left.market][left.reason] += left.tonnes
    return found


def _by(one: Assignment, key: Key, days: int) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for stream in one.streams:
        for name in _names(key(one, stream)):
            found[name] += stream.tonnes * days / _YEAR
    return found


def _names(given: Iterable[str]) -> list[str]:
    return sorted(set(given))


# Which assumption or claim moves an answer most: one driver at a time at its low and its high.


if TYPE_CHECKING:
    Measure: TypeAlias = Callable[[NDArray[np.float64]], float]


@dataclass(frozen=True)
class Bar:
    """One bar of a tornado: what an answer becomes with one driver at its low or high end."""

    driver: Driver
    at_low: float
    base: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far the answer moves over the driver's range; infinite where it is lost on the way."""
        ends = (self.at_low, self.base, self.at_high)
        if all(math.isinf(end) for end in ends):
            return 0.0
        return max(ends) - min(ends)


def tornado(
    freight: Freight,
    measure: Measure,
    *,
    drivers: Collection[str] | None = None,
    top: int | None = None,
) -> tuple[Bar, ...]:
    """Each driver at its low and at its high with all others at their middle, the widest bar first.

    `measure` gives the answer for a vector of driver values: the cost of a way, a difference of
    two, or a whole assignment. Only drivers named in `drivers` are moved, where given. Those that
    move nothing are left out; ties are ordered by id.
    """
    middle = freight.values()
    base = measure(middle)
    bars = []
    for at, driver in enumerate(freight.drivers):
        if driver.low < driver.high and (drivers is None or driver.id in drivers):
            ends = [measure(_with(middle, at, value)) for value in (driver.low, driver.high)]
            bars.append(Bar(driver, ends[0], base, ends[1]))
    moving = [bar for bar in bars if bar.swing > 0]
    return tuple(sorted(moving, key=lambda bar: (-bar.swing, bar.driver.id))[:top])


def _with(values: NDArray[np.float64], at: int, value: float) -> NDArray[np.float64]:
    changed = values.copy()
    changed[at] = value
    return changed


# Which assumption or claim the cost of a scenario hangs on most.


def extra_cost(before: Assignment, after: Assignment) -> Measure:
    """How much more the goods that move in both cost a year at given driver values.

    In USD with each day at the value of time; the ways stay as they are, so it takes no time.
    """
    was, now = common(before, after)

    def measure(values: NDArray[np.float64]) -> float:
        then = was @ before.freight.generalised(values)
        return float(
            now @ after.freight.generalised(carried(before.freight, after.freight, values)) - then
        )

    return measure


def carried(before: Freight, after: Freight, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Driver values of the network before a change, as they are after it."""
    found = values.copy()
    for i, (old, new) in enumerate(zip(before.drivers, after.drivers, strict=True)):
        if old != new:
            fixed = new.low == new.high or not old.mid
            found[i] = new.mid if fixed else values[i] * new.mid / old.mid
    return found


def movers(before: Assignment, phases: Sequence[Phase], top: int) -> tuple[str, ...]:
    """The drivers that the extra cost hangs on most while the ways stay, the strongest first.

    A tornado over all drivers would find all ways anew for each; this tells which are worth it.
    """
    costs = [(phase.days, extra_cost(before, phase.after)) for phase in phases]

    def measure(values: NDArray[np.float64]) -> float:
        return sum(days * cost(values) for days, cost in costs)

    return tuple(bar.driver.id for bar in tornado(before.freight, measure, top=top))
