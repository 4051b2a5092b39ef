"""What is asked of the network: tonnes from places to markets, and what each step costs them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lodeway.analysis.freight import TIME_VALUE
from lodeway.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight
    from lodeway.networks.trade import Market, Supply

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
    usd, days = freight.cost("usd", given), freight.cost("days", given)
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
