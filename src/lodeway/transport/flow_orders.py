"""What is sent from where to where, and what limits it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lodeway.schema.errors import InvalidValue
from lodeway.transport.freight import TIME_VALUE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.claims.supplies import Market, Supply
    from lodeway.transport.freight import Freight


# Which steps share which capacity: both directions of a segment, all ways through a place.


class Capacities:
    """The capacities of a freight network as rows: `things[row]` carries `tonnes[row]` a year."""

    def __init__(self, freight: Freight, limits: Mapping[str, float]) -> None:
        steps = _steps(freight)
        least = {thing: float(freight.capacity[i].min()) for thing, i in steps.items()}
        for thing, tonnes in limits.items():
            if not tonnes >= 0:
                raise InvalidValue(f"capacity of '{thing}' is {tonnes:g} t a year; give 0 or more")
            if not (using := _uses(freight, thing)):
                raise InvalidValue(f"'{thing}' is not on the network; a limit on it means nothing")
            steps[thing], least[thing] = using, tonnes
        self.things = tuple(sorted(thing for thing in steps if least[thing] < np.inf))
        self.tonnes = np.array([least[thing] for thing in self.things])
        self._rows: dict[int, list[int]] = defaultdict(list)
        for row, thing in enumerate(self.things):
            for step in steps[thing]:
                self._rows[step].append(row)
        pairs = [(step, row) for step, rows in self._rows.items() for row in rows]
        self._limited, self._limiting = np.array(pairs, np.int64).reshape(-1, 2).T

    def uses(self, way: Iterable[int]) -> list[int]:
        """The rows that a way meets, each as often as it meets it."""
        rows = self._rows
        return [row for step in way if step in rows for row in rows[step]]

    def used(self, ways: Iterable[tuple[Sequence[int], float]]) -> NDArray[np.float64]:
        """Tonnes by row when each way carries so many tonnes."""
        met = [(row, tonnes) for way, tonnes in ways for row in self.uses(way)]
        rows, weights = zip(*met, strict=True) if met else ((), ())
        found = np.zeros(len(self.things))
        np.add.at(found, np.array(rows, np.int64), np.array(weights, np.float64))
        return found

    def on_steps(self, scarce: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
        """Prices by row as prices by step."""
        found = np.zeros(steps)
        np.add.at(found, self._limited, scarce[self._limiting])
        return found


def _steps(freight: Freight) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i in np.flatnonzero(np.isfinite(freight.capacity)).tolist():
        found[freight.steps[i].thing].append(i)
    return found


def _uses(freight: Freight, thing: str) -> list[int]:
    """The steps in which a tonne uses a thing once: going through a place, travelling all else."""
    found = [int(i) for i in freight.by_thing.get(thing, ())]
    through = [i for i in found if freight.steps[i].kind in ("pass", "change")]
    if through and freight.steps[through[0]].thing == thing:
        return through
    return [i for i in found if freight.steps[i].kind == "travel"]


# What is asked of the network: tonnes from places to markets, and what each step costs them.


GRAM = 1e-6  # tonnes; what is less than that is rounding
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Order:
    """All tonnes a year of one product from one place to one market, and the states they join."""

    product: str
    origin: str
    market: str
    tonnes: float
    start: int | None
    end: int | None


def orders(
    freight: Freight, supplies: Sequence[Supply], markets: Sequence[Market]
) -> tuple[Order, ...]:
    """Supplies divided among markets, those of one product, place and market together.

    Raises `InvalidValue` for a supply below zero and for shares that make more than the whole.
    """
    tonnes: dict[tuple[str, str, str], float] = defaultdict(float)
    for supply in supplies:
        if not 0 <= supply.tonnes < np.inf:
            raise InvalidValue(
                f"supply '{supply.id}' is {supply.tonnes:g} t a year; give 0 or more"
            )
        for market in _markets(supply.product, markets):
            tonnes[supply.product, market.place, supply.place] += supply.tonnes * market.share
    return tuple(
        Order(product, origin, market, t, *_ends(freight, origin, market))
        for (product, market, origin), t in sorted(tonnes.items())
        if t > GRAM
    )


def _ends(freight: Freight, origin: str, market: str) -> tuple[int | None, int | None]:
    start, end = freight.origin(origin), freight.destination(market)
    # What is bought where it is made has arrived: no step, no cost.
    at = start if end is None else end
    return (at, at) if origin == market else (start, end)


def _markets(product: str, markets: Sequence[Market]) -> list[Market]:
    found = [m for m in markets if m.product == product] or [m for m in markets if not m.product]
    shares = [market.share for market in found]
    if not (all(share >= 0 for share in shares) and sum(shares) <= 1 + _ROUNDING):
        listed = ", ".join(f"{m.place} {m.share:g}" for m in found)
        raise InvalidValue(
            f"shares of the markets of '{product}' must add up to at most 1: {listed}"
        )
    return found


def costs(
    freight: Freight,
    products: Collection[str],
    *,
    values: NDArray[np.float64] | None,
    closed: Mapping[str, Collection[str]],
    time_values: Mapping[str, float],
) -> dict[str, NDArray[np.float64]]:
    """The generalised cost of every step by product, infinite where it is shut to it."""
    given = freight.values() if values is None else values
    usd, days = freight.averse(freight.cost("usd", given)), freight.cost("days", given)
    at = freight.driver_index.get(TIME_VALUE)
    usual = 0.0 if at is None else float(given[at])
    found = {}
    for product in sorted(products):
        is_open = freight.without(closed.get(product, ())).open
        cost = usd + time_values.get(product, usual) * days
        _check(freight, cost, is_open)
        found[product] = np.where(is_open, cost, np.inf)
    return found


def prices(
    asked: Sequence[Order], price: float | Mapping[str, float] | None
) -> NDArray[np.float64]:
    """What leaving a tonne of each order behind costs; not a number where nobody says."""
    if price is None or isinstance(price, float | int):
        found = [np.nan if price is None else float(price)] * len(asked)
    else:
        found = [price.get(order.product, np.nan) for order in asked]
    for order, one in zip(asked, found, strict=True):
        if one < 0 or one == np.inf:
            raise InvalidValue(
                f"the price of '{order.product}' is {one:g}; give 0 or more, or none"
            )
    return np.array(found, np.float64)


def _check(freight: Freight, cost: NDArray[np.float64], is_open: NDArray[np.bool_]) -> None:
    below = np.flatnonzero(is_open & ~(cost >= 0))
    if below.size:
        step = freight.steps[int(below[0])]
        raise InvalidValue(
            f"'{step.thing}' ({step.mode}) costs {cost[below[0]]:g} USD a tonne; "
            "costs must be 0 or more"
        )


# How many tonnes take which way when ways share scarce capacity: a linear programme over ways.


@dataclass(frozen=True)
class Shares:
    """An optimum over the ways known so far.

    `tonnes` by way, `left` by order; `worth` is what one more tonne of each order would cost,
    `scarce` what one more tonne of each capacity would save.
    """

    tonnes: NDArray[np.float64]
    left: NDArray[np.float64]
    worth: NDArray[np.float64]
    scarce: NDArray[np.float64]


@dataclass
class Sharing:
    """Orders of `wanted` tonnes, each served by ways to be added, under `capacity`.

    Leaving a tonne of an order behind costs its `price`.
    """

    wanted: NDArray[np.float64]
    capacity: NDArray[np.float64]
    price: NDArray[np.float64]
    orders: list[int] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    _uses: list[int] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    def add(self, order: int, cost: float, uses: Sequence[int]) -> None:
        """Let `order` also go a way of `cost` that meets the capacities numbered `uses`."""
        self.orders.append(order)
        self.costs.append(cost)
        self._uses.extend(uses)
        self._counts.append(len(uses))

    def solve(self) -> Shares:
        """The cheapest shares, by the dual simplex of HiGHS.

        What moves saves its price, and no more can move than is wanted: what is left needs no
        variable of its own.
        """
        n, ways = len(self.wanted), np.arange(len(self.orders))
        most = np.concatenate([self.wanted, self.capacity])
        # Orders are the first rows of the programme, capacities the others.
        rows = np.concatenate([self.orders, n + np.array(self._uses, np.int64)])
        columns = np.concatenate([ways, np.repeat(ways, self._counts)])
        from scipy import optimize

        meets = sparse.csc_array((np.ones(len(rows)), (rows, columns)), (len(most), len(ways)))
        # The stubs of linprog know no sparse matrices, which it takes. Without presolve it is
        # faster on programmes of this size, and no slower on large ones.
        found = optimize.linprog(  # type: ignore[call-overload]
            np.array(self.costs) - self.price[self.orders],
            A_ub=meets,
            b_ub=most,
            method="highs-ds",
            options={"presolve": False},
        )
        saved = found.ineqlin.marginals
        left = self.wanted - np.bincount(self.orders, found.x, minlength=n)
        return Shares(found.x, left, self.price + saved[:n], -saved[n:])
