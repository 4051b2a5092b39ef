"""Which assumption or claim moves an answer most: one driver at a time at its low and its high."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import numpy as np
    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight
    from lodeway.networks.drivers import Driver

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
