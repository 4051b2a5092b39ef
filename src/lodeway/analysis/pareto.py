"""The ways that no other way beats by every criterion at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.analysis import reasons
from lodeway.analysis.constraints import ANY, Aim, Limits, price, search
from lodeway.analysis.labels import vectors
from lodeway.analysis.ways import Way, way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.analysis.freight import Freight


def front(
    freight: Freight,
    origin: str,
    destination: str,
    *,
    by: Sequence[Aim] = ("days", "usd"),
    most: int | None = None,
    limits: Limits = ANY,
) -> tuple[Way, ...]:
    """Every trade-off between the criteria `by` at the drivers' middle values, best by the first one first.

    A way is left out where another is as good by every criterion; of ways that cost the same by
    all of them one stands for the rest. No way passes a place twice (see `Limits` for `via`). With `most` the search ends
    when so many are found. Raises `NoRoute` with the reason where there is no way.
    """
    costs = [price(freight, aim) for aim in by]
    for back in (False, True):
        asked = search(freight, origin, destination, limits, back=back)
        if asked and (found := vectors(asked, costs, most)):
            return tuple(way(freight, steps) for _, steps in found)
    raise reasons.why(freight, origin, destination, limits).error()
