"""What a cost is made of: drivers (a claim or an assumption, as a range) and terms that use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Criterion: TypeAlias = Literal["km", "days", "usd", "co2", "risk"]
CRITERIA: tuple[Criterion, ...] = ("km", "days", "usd", "co2", "risk")


@dataclass(frozen=True)
class Driver:
    """One number that costs depend on, between `low` and `high`, with `mid` to compute by.

    `id` is the assumption's slug, or that of the first of `claims`. `unit` is what one factor of
    a term multiplies: "d/km" for a pace, "USD/t-km" for a freight, "d", "USD/t", "kg/t", "km".
    A speed stands here as its inverse, the pace, so that every cost is linear in its drivers.
    """

    id: str
    low: float
    mid: float
    high: float
    unit: str
    claims: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Term:
    """A part of a step's cost by one criterion: `factor` times the value of the driver."""

    criterion: Criterion
    driver: str
    factor: float = 1.0
