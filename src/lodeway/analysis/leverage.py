"""Which assumption or claim the cost of a scenario hangs on most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.analysis.tornado import tornado
from lodeway.analysis.whatif import common

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lodeway.analysis.flow import Assignment
    from lodeway.analysis.freight import Freight
    from lodeway.analysis.tornado import Measure
    from lodeway.analysis.whatif import Phase


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
