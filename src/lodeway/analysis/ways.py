"""A way through the freight network: its legs, what each costs, and the claims behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lodeway.networks.drivers import CRITERIA, Criterion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.analysis.freight import Freight, Step

Span = tuple[float, float, float]


@dataclass(frozen=True)
class Leg:
    """One step of a way with its cost by criterion: low, middle, high.

    `claims` are the claims and assumptions behind the numbers, `bases` how firm they are by
    criterion ("read", "assumed", or several with commas between).
    """

    kind: str
    start: str
    end: str
    mode: str
    thing: str
    cost: Mapping[Criterion, Span]
    claims: tuple[str, ...]
    bases: Mapping[Criterion, str]


@dataclass(frozen=True)
class Way:
    """The legs from an origin to a destination; steps that cost nothing and change nothing are left out.

    Low and high totals add up the lows and the highs: all at their best, all at their worst.
    """

    legs: tuple[Leg, ...]
    steps: tuple[int, ...]

    @cached_property
    def total(self) -> dict[Criterion, Span]:
        """Low, middle, high over all legs, by criterion."""
        sums = {c: np.sum([leg.cost[c] for leg in self.legs], axis=0) for c in CRITERIA}
        return {c: (float(s[0]), float(s[1]), float(s[2])) for c, s in sums.items()}

    @property
    def travelled(self) -> tuple[Leg, ...]:
        """The legs that move, without waits and changes."""
        return tuple(leg for leg in self.legs if leg.kind == "travel")

    @property
    def places(self) -> tuple[str, ...]:
        """Every place on the way, the origin first."""
        legs = self.travelled
        return (legs[0].start, *(leg.end for leg in legs))

    @property
    def gate(self) -> str | None:
        """The port where the goods leave the land; None where they stay on it."""
        found = [leg.start for leg in self.travelled if leg.mode == "sea"]
        return found[0] if found and self.travelled[0].mode != "sea" else None

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims and assumptions behind the totals."""
        return tuple(dict.fromkeys(claim for leg in self.legs for claim in leg.claims))


def gate_of(freight: Freight, steps: Iterable[int]) -> str | None:
    """`Way.gate` for bare steps: the port where goods leave the land, None where none is."""
    travelled = [step for i in steps if (step := freight.steps[i]).kind == "travel"]
    if travelled and travelled[0].mode == "sea":
        return None
    return next((step.start for step in travelled if step.mode == "sea"), None)


def way(freight: Freight, steps: Sequence[int]) -> Way:
    """The way along `steps`, with the cost of each leg at the drivers' low, middle and high."""
    spans = {c: freight.spans[c][list(steps)].tolist() for c in CRITERIA}
    legs = [
        _leg(freight, i, {c: tuple(spans[c][at]) for c in CRITERIA}) for at, i in enumerate(steps)
    ]
    return Way(tuple(leg for leg in legs if _says(leg)), tuple(int(i) for i in steps))


def _says(leg: Leg) -> bool:
    return leg.kind in ("travel", "change") or any(span[2] for span in leg.cost.values())


def _leg(freight: Freight, i: int, cost: dict[Criterion, Span]) -> Leg:
    step: Step = freight.steps[i]
    claims: dict[str, None] = {}
    bases: dict[Criterion, str] = {}
    for criterion in CRITERIA:
        matrix = freight.terms[criterion]
        used = matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]]
        drivers = [freight.drivers[d] for d in used]
        claims |= dict.fromkeys(claim for driver in drivers for claim in driver.claims)
        if drivers:
            bases[criterion] = ", ".join(dict.fromkeys(driver.basis for driver in drivers))
    return Leg(step.kind, step.start, step.end, step.mode, step.thing, cost, tuple(claims), bases)
