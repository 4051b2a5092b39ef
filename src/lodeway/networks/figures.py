"""What sources say of segments and posts, as ranges: lengths, times, waits, capacities."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from lodeway.networks.drivers import Driver
from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from lodeway.store.embedded import Store

_METRES_PER_KM = 1000.0
_LENGTHS = frozenset({"length", "sea-distance"})
_BASE = {"capacity": "t-per-year", "cost-per-tonne": "USD/t"}
_BASIS_ORDER = ("read", "derived", "calculated", "recalled", "assumed")


@dataclass(frozen=True)
class Range:
    """A figure between `low` and `high`, with `mid` to compute by and the claims behind it.

    `unit` is "km", "d", "USD/t", "t-per-year", or that of the claim where it leads to none of these.
    """

    low: float
    mid: float
    high: float
    claims: tuple[str, ...]
    basis: str
    unit: str = ""

    def driver(self) -> Driver:
        """The figure as a driver, named after the first of its claims."""
        return Driver(
            self.claims[0], self.low, self.mid, self.high, self.unit, self.claims, self.basis
        )


def figures(store: Store, *, known: date | None = None) -> dict[tuple[str, str], Range]:
    """The figure of each thing by kind: the preferred one, else all of the firmest basis together.

    Capacities, which change with the years, have their own module.
    """
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "segment-figures", known=known):
        if local(row["kind"]) != "capacity":
            groups[local(row["subject"]), local(row["kind"])].append(row)
    return {key: figure(found) for key, found in groups.items()}


def figure(found: Collection[Mapping[str, Any]]) -> Range:
    """One figure out of several of one thing and kind, none of them deprecated."""
    return _together([_range(row) for row in _firmest(found)])


def _firmest(found: Collection[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The preferred figure alone, else all figures of the firmest basis there is."""
    if preferred := [row for row in found if row["rank"] and local(row["rank"]) == "preferred"]:
        return preferred
    best = min(_BASIS_ORDER.index(local(row["claimBasis"])) for row in found)
    return [row for row in found if _BASIS_ORDER.index(local(row["claimBasis"])) == best]


def _together(ranges: list[Range]) -> Range:
    """Figures that differ span from the least to the greatest; the median is the middle."""
    return Range(
        min(r.low for r in ranges),
        median(r.mid for r in ranges),
        max(r.high for r in ranges),
        tuple(claim for r in ranges for claim in r.claims),
        ranges[0].basis,
        ranges[0].unit,
    )


def _range(row: Mapping[str, Any]) -> Range:
    scale, unit = _scale(row)
    given = [row[end] * scale for end in ("low", "value", "high") if row[end] is not None]
    low, high = min(given), max(given)
    mid = row["value"] * scale if row["value"] is not None else (low + high) / 2
    return Range(low, mid, high, (local(row["claim"]),), local(row["claimBasis"]), unit)


def _scale(row: Mapping[str, Any]) -> tuple[float, str]:
    # The ontology gives each unit its factor to a base unit: metres, days, tonnes a year.
    kind, factor = local(row["kind"]), row["factor"]
    if kind in _LENGTHS:
        return factor / _METRES_PER_KM, "km"
    if factor is None:
        return 1.0, local(row["unit"])
    return factor, _BASE.get(kind, "d")
