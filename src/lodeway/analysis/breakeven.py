"""What would have to change for one way to cost as little as another: dollars, days, one number, room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lodeway.analysis.freight import TIME_VALUE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight
    from lodeway.analysis.ways import Way
    from lodeway.networks.drivers import Driver

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
