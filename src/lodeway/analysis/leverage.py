"""Which assumption or claim the cost of a scenario hangs on most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lodeway.analysis.whatif import common

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lodeway.analysis.flow import Assignment
    from lodeway.analysis.freight import Freight
    from lodeway.analysis.whatif import Phase

_YEAR = 365.0


def extra_cost(before: Assignment, after: Assignment) -> Callable[[NDArray[np.float64]], float]:
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
    """The drivers that the extra cost hangs on most while the ways stay, the strongest first."""
    freight = before.freight
    middle = freight.values()
    swings = np.zeros(len(freight.drivers))
    for phase in phases:
        measure = extra_cost(before, phase.after)
        for i, driver in enumerate(freight.drivers):
            if driver.low < driver.high:
                ends = [measure(_with(middle, i, end)) for end in (driver.low, driver.high)]
                swings[i] += abs(ends[1] - ends[0]) * phase.days / _YEAR
    order = np.argsort(-swings, kind="stable")[:top]
    return tuple(freight.drivers[i].id for i in order if swings[i] > 0)


def _with(values: NDArray[np.float64], at: int, value: float) -> NDArray[np.float64]:
    found = values.copy()
    found[at] = value
    return found
