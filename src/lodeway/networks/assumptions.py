"""The numbers that we assume where nobody has published one; a user may put others in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.networks.drivers import Driver
from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.store.embedded import Store


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
    label_en: str
    label_zh: str

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
        label_en=str(row["en"]),
        label_zh=str(row["zh"]),
    )
