"""The k best ways from one place to another that pass no place twice."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from lodeway.analysis import reasons
from lodeway.analysis.constraints import ANY, Aim, Limits, price, search
from lodeway.analysis.labels import vectors
from lodeway.analysis.ways import Way, way
from lodeway.analysis.yen import paths

if TYPE_CHECKING:
    from lodeway.analysis.freight import Freight

_TIE = 1e-7  # small enough never to reorder ways that differ by what anybody knows


def best(
    freight: Freight,
    origin: str,
    destination: str,
    *,
    by: Aim = "days",
    k: int = 1,
    limits: Limits = ANY,
) -> tuple[Way, ...]:
    """The `k` ways with the least of `by` at the drivers' middle values, best first.

    Parallel segments (road and rail between the same towns) make different ways, and so do
    different changes. Of ways that differ by less than a thousandth the cheaper comes first.
    Fewer than `k` come back where no more exist. Raises `NoRoute` with the reason where there is none.
    """
    cost = price(freight, by) + _TIE * price(freight, "generalised")
    for back in (False, True):
        asked = search(freight, origin, destination, limits, back=back)
        # Labels tell at once that there is no way; going through all ways might take for ever.
        if asked and vectors(asked, [cost], most=1):
            found = itertools.islice(paths(asked, cost), k)
            return tuple(way(freight, steps) for _, steps in found)
    raise reasons.why(freight, origin, destination, limits).error()
