"""How much a segment, a post or a port can take, and where it lies."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lodeway.claims.figures import Figure, figure
from lodeway.claims.rows import rows
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.claims.figures import Assumption
    from lodeway.store.embedded import Store


# What closes with a thing: the segments of a corridor, the places of a country.


def extent(store: Store) -> dict[str, frozenset[str]]:
    """The parts that close with each corridor and each country; other things close alone.

    A corridor closes the segments that belong to no other corridor, or all of its segments where
    it shares every one of them, as a line does that is part of longer corridors. A country
    closes every place in it, border posts on its edge included.
    """
    found: dict[str, dict[str, list[str]]] = {
        "corridor": defaultdict(list),
        "country": defaultdict(list),
    }
    for row in rows(store, "extent", package=__package__):
        found[row["kind"]][local(row["whole"])].append(local(row["part"]))
    countries = {country: frozenset(places) for country, places in found["country"].items()}
    return {**countries, **_own(found["corridor"])}


def lines(store: Store) -> dict[str, tuple[str, ...]]:
    """The segments of each corridor, by id."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, "extent", package=__package__):
        if row["kind"] == "corridor":
            found[local(row["whole"])].append(local(row["part"]))
    return {corridor: tuple(segments) for corridor, segments in found.items()}


def _own(corridors: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    used = Counter(segment for segments in corridors.values() for segment in segments)
    alone = {c: {s for s in segments if used[s] == 1} for c, segments in corridors.items()}
    return {c: frozenset(alone[c] or segments) for c, segments in corridors.items()}


# How many tonnes a year segments, border posts and ports can take.


_TONNES, _TRUCKS = "t-per-year", "vehicles-per-day"
_DAYS = 365
PAYLOAD = "assumption-truck-payload"
_DEFAULTS = {
    "rail": "assumption-capacity-rail",
    "road": "assumption-capacity-road",
    "post": "assumption-capacity-border-road",
    "port": "assumption-capacity-port",
}


@dataclass(frozen=True)
class Capacities:
    """Figures by thing in tonnes a year, and what is assumed where there is none."""

    known: Mapping[str, Figure]
    assumed: Mapping[str, Figure]

    def of(self, thing: str, kind: str) -> Figure | None:
        """The capacity of a thing: its own figure, else what is assumed of its kind.

        `kind` is "rail", "road", "post" or "port"; None where nothing limits.
        """
        return self.known.get(thing) or self.assumed.get(kind)


def capacities(
    store: Store,
    parameters: Mapping[str, Assumption],
    *,
    modes: Mapping[str, str],
    on: date | None = None,
    known: date | None = None,
) -> Capacities:
    """Capacities on `on`: of several figures those nearest in time to the day, dated ones first.

    Only what is reported counts, not what is announced. A line that is a corridor by rail alone
    lends its capacity to its segments (`modes` says how each is travelled); where lines overlap
    the least counts. Trucks a day become tonnes by the assumed load of a truck, 365 days a year.
    """
    load = parameters.get(PAYLOAD)
    found = {
        thing: tonnes
        for thing, given in _reported(store, on, known).items()
        if (tonnes := _tonnes(given, load)) is not None
    }
    own = {thing for thing in found if thing in modes}
    for line, segments in sorted(lines(store).items()):
        if line in found and all(modes.get(segment) == "rail" for segment in segments):
            for segment in set(segments) - own:
                found[segment] = min(
                    found[line], found.get(segment, found[line]), key=lambda r: r.mid
                )
    return Capacities(found, _assumed(parameters, load))


def _reported(store: Store, on: date | None, known: date | None) -> dict[str, Figure]:
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "segment-figures", known=known):
        if local(row["kind"]) == "capacity" and local(row["unit"]) != "count":
            groups[local(row["subject"])].append(row)
    return {thing: figure(_nearest(found, on)) for thing, found in groups.items()}


def _nearest(found: list[Mapping[str, Any]], on: date | None) -> Collection[Mapping[str, Any]]:
    dated = [row for row in found if row["first"] is not None]
    if not dated:
        return found
    gaps = [_gap(row, on or date.max) for row in dated]
    return [row for row, gap in zip(dated, gaps, strict=True) if gap == min(gaps)]


def _gap(row: Mapping[str, Any], on: date) -> int:
    first = date.fromisoformat(str(row["first"]))
    last = date.fromisoformat(str(row["last"])) if row["last"] else first
    return max((first - on).days, (on - last).days, 0)


def _tonnes(given: Figure, load: Assumption | None) -> Figure | None:
    if given.unit == _TONNES:
        return given
    if given.unit != _TRUCKS or load is None:
        return None
    low, mid, high = load.in_base
    return Figure(
        given.low * low * _DAYS,
        given.mid * mid * _DAYS,
        given.high * high * _DAYS,
        (*given.claims, load.id),
        given.basis,
        _TONNES,
    )


def _assumed(parameters: Mapping[str, Assumption], load: Assumption | None) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for kind, slug in _DEFAULTS.items():
        if (one := parameters.get(slug)) is not None:
            given = Figure(*one.in_base, (one.id,), "assumed", one.base)
            if (tonnes := _tonnes(given, load)) is not None:
                found[kind] = tonnes
    return found
