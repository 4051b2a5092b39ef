"""The terms of every cost: what travelling, waiting and changing add, by which driver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lodeway.claims.figures import Criterion, Driver, Term, by_mode
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.claims.figures import Assumption, Figure


# The parts that assumptions play are told by their ids, as kind and mode alone do not tell a
# transfer from a change of gauge.
_BORDER_WAIT = {"road": "assumption-border-dwell", "rail": "assumption-border-dwell-rail"}
_BORDER_COST = "assumption-border-cost"
_TRANSFER = ("assumption-transfer-time", "assumption-transfer-cost")
_GAUGE_CHANGE = ("assumption-gauge-change-time", "assumption-transfer-cost")
_PORT_STAY = "assumption-port-dwell"
_PORT_HANDLING = "assumption-port-handling-cost"
_TRANSSHIPMENT = ("assumption-transshipment-time", "assumption-transshipment-cost")
TIME_VALUE = "assumption-time-value"
_PER_KM = {"usd": "USD/t-km", "co2": "kg/t-km"}

Terms = tuple[Term, ...]
Pair = tuple[str, str]


@dataclass
class Costs:
    """Makes terms, and keeps every driver that a term names."""

    known: Mapping[str, Assumption]
    drivers: dict[str, Driver] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._speed = by_mode(self.known, "speed")
        self._freight = by_mode(self.known, "cost-per-tonne-km")
        self._emission = by_mode(self.known, "emission-factor")

    def of(self, criterion: Criterion, driver: Driver, factor: float = 1.0) -> Terms:
        """One term by a driver, which is kept."""
        self.drivers[driver.id] = driver
        return (Term(criterion, driver.id, factor),)

    def assumed(self, criterion: Criterion, slug: str, unit: str, factor: float = 1.0) -> Terms:
        """One term by an assumption; none where there is no such assumption."""
        found = self.known.get(slug)
        return () if found is None else self.of(criterion, found.driver(unit), factor)

    def travel(
        self, mode: str, km: Figure, time: Figure | None = None, fare: Figure | None = None
    ) -> Terms:
        """What `km` by one mode cost: published times and fares where there are any.

        Else the days are a pace, the dollars a rate times km. Raises `InvalidValue` where neither
        a time nor a speed of the mode is known.
        """
        return (*self.of("km", km.driver()), *self.moving(mode, km.mid, time, fare))

    def moving(
        self, mode: str, km: float, time: Figure | None = None, fare: Figure | None = None
    ) -> Terms:
        """Days, dollars and carbon of `km` by one mode; `travel` without the length itself."""
        if time is None and mode not in self._speed:
            raise InvalidValue(
                f"no time and no speed is known for '{mode}'; add one to data/routes/assumptions.csv"
            )
        days = self.of("days", time.driver()) if time else self._by_km("days", mode, km)
        usd = self.of("usd", fare.driver()) if fare else self._by_km("usd", mode, km)
        return (*days, *usd, *self._by_km("co2", mode, km))

    def _by_km(self, criterion: Criterion, mode: str, km: float) -> Terms:
        found = {"days": self._speed, "usd": self._freight, "co2": self._emission}[criterion]
        if mode not in found:
            return ()
        one = found[mode]
        driver = one.pace() if criterion == "days" else one.driver(_PER_KM[criterion])
        return self.of(criterion, driver, km)

    def road(self, km: float, detour: Assumption) -> Terms:
        """What a road costs of which only the `km` in a straight line are known."""
        found = self.of("km", detour.driver("ratio"), km)
        paved = km * detour.in_base[1]
        return (*found, *self.moving("road", paved))

    def border(self, mode: str, wait: Figure | None = None) -> Terms:
        """The wait at a border, its own where known, and the fee of a truck."""
        fee = self.assumed("usd", _BORDER_COST, "USD/t") if mode == "road" else ()
        if wait is not None:
            return (*self.of("days", wait.driver()), *fee)
        return (*self.assumed("days", _BORDER_WAIT.get(mode, ""), "d"), *fee)

    def changes(self, modes: Collection[str], stay: Figure | None = None) -> dict[Pair, Terms]:
        """The terms of every change between `modes` ("road", "rail-1067", "sea"), loading and unloading.

        Trucks are loaded free of cost, for the rates by road include it; a train is loaded from
        a warehouse, a ship after a stay in port. `stay` is the port's own where it is known.
        """
        land = sorted({*modes} - {"sea"})
        found = {(a, b): self._between(a, b) for a in land for b in land if a != b}
        found |= {("", mode): self._transfer(_TRANSFER) for mode in land if mode != "road"}
        if "sea" in modes:
            handling = self.assumed("usd", _PORT_HANDLING, "USD/t")
            lying = self._stay(stay)
            found |= {pair: (*lying, *handling) for a in land for pair in ((a, "sea"), ("sea", a))}
            found[("", "sea")] = (*lying, *handling)
            found[("sea", "")] = handling
            found[("sea", "sea")] = self._transfer(_TRANSSHIPMENT)
        return found

    def _stay(self, stay: Figure | None) -> Terms:
        return (
            self.assumed("days", _PORT_STAY, "d")
            if stay is None
            else self.of("days", stay.driver())
        )

    def _between(self, before: str, after: str) -> Terms:
        rails = before.startswith("rail") and after.startswith("rail")
        return self._transfer(_GAUGE_CHANGE if rails else _TRANSFER)

    def _transfer(self, slugs: tuple[str, str]) -> Terms:
        return (*self.assumed("days", slugs[0], "d"), *self.assumed("usd", slugs[1], "USD/t"))
