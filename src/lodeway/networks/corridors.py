"""What the graph says of corridors as wholes: their segments, sea gates and observed days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from datetime import date

    from lodeway.store.embedded import Store


@dataclass(frozen=True)
class CorridorShape:
    """A corridor's segments in order, and the port at its end."""

    id: str
    segments: tuple[str, ...]
    gate: str


@dataclass(frozen=True)
class ObservedDays:
    """Days over a whole corridor, as one source states them; `low` is None for "up to"."""

    low: float | None
    high: float
    claim: str
    source: str
    since: str


def shapes(store: Store) -> list[CorridorShape]:
    """Every corridor that has modelled segments, by id."""
    segments: dict[str, list[str]] = defaultdict(list)
    gates: dict[str, str] = {}
    for row in rows(store, "corridors"):
        segments[local(row["corridor"])].append(local(row["segment"]))
        gates[local(row["corridor"])] = local(row["gate"])
    return [CorridorShape(c, tuple(segments[c]), gates[c]) for c in sorted(segments)]


def observed_days(store: Store, *, known: date | None = None) -> dict[str, list[ObservedDays]]:
    """The stated door-to-quay days of each corridor, by corridor id."""
    found: dict[str, list[ObservedDays]] = defaultdict(list)
    for row in rows(store, "observed-days", known=known):
        ends = (row["low"], row["value"], row["high"])
        stated = [end * row["factor"] for end in ends if end is not None]
        only_high = row["low"] is None and row["value"] is None
        found[local(row["corridor"])].append(
            ObservedDays(
                None if only_high else min(stated),
                max(stated),
                local(row["claim"]),
                local(row["source"]),
                str(row["since"] or ""),
            )
        )
    return dict(found)
