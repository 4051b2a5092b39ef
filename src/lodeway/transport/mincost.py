"""One kind of goods from any source to any buyer at least cost, in a fraction of the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lodeway.schema.errors import InvalidValue, LodewayError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from lodeway.transport.freight import Freight


_CENT = 100.0  # costs are reckoned in whole cents, tonnes in whole tonnes


@dataclass(frozen=True)
class Shipment:
    """Tonnes a year over each step, and what they cost in USD a year.

    `left` is what each place of supply keeps, `lacking` what each place of demand does not get.
    """

    tonnes: NDArray[np.int64]
    cost: float
    left: Mapping[str, int]
    lacking: Mapping[str, int]


def ship(
    freight: Freight,
    supplies: Mapping[str, float],
    demands: Mapping[str, float],
    *,
    price: float,
    values: NDArray[np.float64] | None = None,
) -> Shipment:
    """Send tonnes a year from `supplies` to those of `demands` (both by place) that are cheapest.

    Other than in `lodeway.transport.flow.assign`, whose goods reach which buyer does not matter, and
    each step has its capacity for itself: two directions of a segment, or road and rail through one
    place, do not share it. A tonne left behind costs `price` in USD, so none goes a way that is
    dearer. Tonnes are rounded to whole ones, costs to the cent. Raises `InvalidValue` for tonnes or
    costs below zero.
    """
    sources = _at(supplies, freight.origin)
    goals = _at(demands, freight.destination)
    taken = np.flatnonzero(freight.open)
    cost = freight.generalised(values)[taken]
    sink = len(freight.states)
    supply = np.zeros(sink + 1, np.int64)
    np.add.at(supply, list(sources), list(sources.values()))
    supply[sink] = -supply.sum()
    flow = min_cost_flow(
        np.concatenate([freight.tail[taken], list(sources), list(goals)]).astype(np.int64),
        np.concatenate([freight.head[taken], np.full(len(sources) + len(goals), sink)]),
        np.concatenate([freight.capacity[taken], [*sources.values(), *goals.values()]]),
        np.concatenate([cost, np.full(len(sources), price), np.zeros(len(goals))]),
        supply,
    )
    return _shipment(freight, taken, cost, flow, (supplies, sources), (demands, goals))


def min_cost_flow(
    tail: ArrayLike, head: ArrayLike, capacity: ArrayLike, cost: ArrayLike, supply: ArrayLike
) -> NDArray[np.int64]:
    """The cheapest flow over arcs from nodes with a positive `supply` to those with a negative one.

    Nodes are numbers from 0, capacities and flows whole units (infinite where nothing limits),
    costs per unit are kept to the hundredth. By cost-scaling push-relabel (Goldberg 1997), as
    OR-Tools implements it. Raises `InvalidValue` where supplies do not add up to 0, something is
    below zero, or no flow meets all supplies; `LodewayError` where OR-Tools is not installed.
    """
    given = np.asarray(supply, np.int64)
    most = np.minimum(np.asarray(capacity, np.float64), given[given > 0].sum())
    cents = np.round(np.asarray(cost, np.float64) * _CENT)
    if given.sum() or not ((most >= 0).all() and (cents >= 0).all() and np.isfinite(cents).all()):
        raise InvalidValue(
            "supplies must add up to 0, capacities and costs be 0 or more: "
            f"{given.sum()} over, least {most.min(initial=0):g} and {cents.min(initial=0):g}"
        )
    solver = _solver()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.asarray(tail, np.int32),
        np.asarray(head, np.int32),
        most.astype(np.int64),
        cents.astype(np.int64),
    )
    solver.set_nodes_supplies(np.arange(len(given), dtype=np.int32), given)
    if (status := solver.solve()) != solver.OPTIMAL:
        raise InvalidValue(f"no flow meets all supplies: the solver says {status.name}")
    return np.asarray(solver.flows(arcs), np.int64)


def _solver() -> Any:  # OR-Tools carries no types
    try:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
    except ImportError:
        raise LodewayError("OR-Tools is missing: pip install 'lodeway[flow]'") from None
    return SimpleMinCostFlow()


def _at(tonnes: Mapping[str, float], state: Callable[[str], int | None]) -> dict[int, int]:
    """Whole tonnes by the state that they start from or end in; places without one are left out."""
    if below := [place for place, t in tonnes.items() if not 0 <= t < np.inf]:
        raise InvalidValue(f"tonnes of '{below[0]}' are {tonnes[below[0]]:g}; give 0 or more")
    found = ((state(place), round(t)) for place, t in tonnes.items())
    return {at: t for at, t in found if at is not None}


def _shipment(
    freight: Freight,
    taken: NDArray[np.int64],
    cost: NDArray[np.float64],
    flow: NDArray[np.int64],
    supplies: tuple[Mapping[str, float], dict[int, int]],
    demands: tuple[Mapping[str, float], dict[int, int]],
) -> Shipment:
    tonnes = np.zeros(len(freight.steps), np.int64)
    tonnes[taken], ends = flow[: len(taken)], flow[len(taken) :]
    kept: dict[int | None, int] = dict(zip(supplies[1], ends.tolist(), strict=False))
    got = dict(zip(demands[1], ends[len(kept) :].tolist(), strict=True))
    return Shipment(
        tonnes,
        float(flow[: len(taken)] @ cost),
        _unmet(supplies[0], freight.origin, kept),
        _unmet(demands[0], freight.destination, {at: demands[1][at] - t for at, t in got.items()}),
    )


def _unmet(
    wanted: Mapping[str, float], state: Callable[[str], int | None], unmet: Mapping[int | None, int]
) -> dict[str, int]:
    found = {place: unmet.get(state(place), round(t)) for place, t in wanted.items()}
    return {place: tonnes for place, tonnes in sorted(found.items()) if tonnes}
