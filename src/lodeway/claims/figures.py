"""Figures and assumptions as ranges, each with what stands behind it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims.rows import rows
from lodeway.schema import words
from lodeway.schema.values import LANGS
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text
    from lodeway.store.embedded import Store

_ = words.of(__name__)

# What a cost is made of: drivers (a claim or an assumption, as a range) and terms that use them.


Criterion: TypeAlias = Literal["km", "days", "usd", "co2", "risk"]


@dataclass(frozen=True)
class Told:
    """How a criterion is told: its heading, its short name, and its `key` in JSON and data frames."""

    heading: Text
    short: Text
    key: str


# Every criterion that ways are ranked by; all that lists criteria goes through these.
CRITERIA: Mapping[Criterion, Told] = {
    "km": Told(_("km"), _("km"), "km"),
    "days": Told(_("days"), _("days"), "days"),
    "usd": Told(_("USD/t"), _("USD"), "usd_per_t"),
    "co2": Told(_("CO2 kg/t"), _("CO2"), "co2_kg_per_t"),
    "risk": Told(_("days shut a year"), _("shut"), "shut_days_per_year"),
}


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


# What sources say of segments and posts, as ranges: lengths, times, waits, capacities.


_METRES_PER_KM = 1000.0
_LENGTHS = frozenset({"length", "sea-distance"})
_BASE = {"capacity": "t-per-year", "cost-per-tonne": "USD/t"}
_BASIS_ORDER = ("read", "derived", "calculated", "recalled", "assumed")


@dataclass(frozen=True)
class Figure:
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


def figures(store: Store, *, known: date | None = None) -> dict[tuple[str, str], Figure]:
    """The figure of each thing by kind: the preferred one, else all of the firmest basis together.

    Capacities, which change with the years, have their own module.
    """
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "segment-figures", known=known):
        if local(row["kind"]) != "capacity":
            groups[local(row["subject"]), local(row["kind"])].append(row)
    return {key: figure(found) for key, found in groups.items()}


def figure(found: Collection[Mapping[str, Any]]) -> Figure:
    """One figure out of several of one thing and kind, none of them deprecated."""
    return _together([_range(row) for row in _firmest(found)])


def _firmest(found: Collection[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The preferred figure alone, else all figures of the firmest basis there is."""
    if preferred := [row for row in found if row["rank"] and local(row["rank"]) == "preferred"]:
        return preferred
    best = min(_BASIS_ORDER.index(local(row["claimBasis"])) for row in found)
    return [row for row in found if _BASIS_ORDER.index(local(row["claimBasis"])) == best]


def _together(ranges: list[Figure]) -> Figure:
    """Figures that differ span from the least to the greatest; the median is the middle."""
    from statistics import median

    return Figure(
        min(r.low for r in ranges),
        median(r.mid for r in ranges),
        max(r.high for r in ranges),
        tuple(claim for r in ranges for claim in r.claims),
        ranges[0].basis,
        ranges[0].unit,
    )


def _range(row: Mapping[str, Any]) -> Figure:
    scale, unit = _scale(row)
    given = [row[end] * scale for end in ("low", "value", "high") if row[end] is not None]
    low, high = min(given), max(given)
    mid = row["value"] * scale if row["value"] is not None else (low + high) / 2
    return Figure(low, mid, high, (local(row["claim"]),), local(row["claimBasis"]), unit)


def _scale(row: Mapping[str, Any]) -> tuple[float, str]:
    # The ontology gives each unit its factor to a base unit: metres, days, tonnes a year.
    kind, factor = local(row["kind"]), row["factor"]
    if kind in _LENGTHS:
        return factor / _METRES_PER_KM, "km"
    if factor is None:
        return 1.0, local(row["unit"])
    return factor, _BASE.get(kind, "d")


# The numbers that we assume where nobody has published one; a user may put others in their place.


@dataclass(frozen=True)
class Assumption:
    """A number between `low` and `high` in `unit`; times `factor` it is in the unit `base`.

    `kind` is the quantity kind ("speed", "dwell" ...), `mode` the mode it holds for and `subject`
    the product or place, where it is of one only.
    """

    id: str
    kind: str
    mode: str | None
    subject: str | None
    low: float
    mid: float
    high: float
    unit: str
    base: str
    factor: float
    label: Mapping[Lang, str] = field(hash=False)

    @property
    def in_base(self) -> tuple[float, float, float]:
        """Low, middle and high in the base unit."""
        return self.low * self.factor, self.mid * self.factor, self.high * self.factor

    def driver(self, unit: str) -> Driver:
        """The assumption as a driver in its base unit, which terms call `unit`."""
        return Driver(self.id, *self.in_base, unit, (self.id,), "assumed")

    def pace(self) -> Driver:
        """A speed turned over: days a kilometre, so that costs stay linear."""
        low, mid, high = self.in_base
        return Driver(self.id, 1 / high, 1 / mid, 1 / low, "d/km", (self.id,), "assumed")


def assumptions(store: Store) -> dict[str, Assumption]:
    """Every assumption by its id."""
    found = (_assumption(row) for row in rows(store, "assumptions"))
    return {one.id: one for one in found}


def by_mode(known: Mapping[str, Assumption], kind: str) -> dict[str, Assumption]:
    """The assumption of one kind for each mode that has one; the first by id where several have."""
    return {a.mode: a for _, a in sorted(known.items(), reverse=True) if a.kind == kind and a.mode}


def _assumption(row: Mapping[str, object]) -> Assumption:
    value = float(row["value"])  # type: ignore[arg-type]  # the store gives numbers for numbers
    low, high = (float(row[end] or value) for end in ("low", "high"))  # type: ignore[arg-type]
    unit = local(str(row["unit"]))
    return Assumption(
        id=local(str(row["assumption"])),
        kind=local(str(row["kind"])),
        mode=local(str(row["mode"])) if row["mode"] else None,
        subject=local(str(row["subject"])) if row["subject"] else None,
        low=low,
        mid=value,
        high=high,
        unit=unit,
        base=local(str(row["base"])) if row["base"] else unit,
        factor=float(row["factor"] or 1),  # type: ignore[arg-type]
        label={lang: str(row[lang]) for lang in LANGS},
    )
