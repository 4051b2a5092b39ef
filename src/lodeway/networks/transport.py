"""The transport network: every segment with its length, its duration and its state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from lodeway import values
from lodeway.networks.projection import project, rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import networkx as nx

    from lodeway.store.embedded import Store

_METRES_PER_KM = 1000.0
_NOT_BUILT = frozenset({"planned", "proposed", "construction"})
_SHUT = frozenset({"suspended", "closed"})
_BASIS_ORDER = ("read", "derived", "calculated", "recalled", "assumed")


@dataclass(frozen=True)
class Range:
    """A figure between `low` and `high`, with `mid` to compute by and the claims behind it."""

    low: float
    mid: float
    high: float
    claims: tuple[str, ...]
    basis: str


def transport(
    store: Store,
    *,
    on: date | None = None,
    known: date | None = None,
) -> nx.MultiDiGraph[str]:
    """The network of segments that could be travelled on `on`.

    Edges carry `km`, `km_basis`, `days_low`, `days`, `days_high` (a published time where there is one, else
    km divided by an assumed daily distance; waits at a border post are added to the road or rail
    segment that enters it), `days_basis`, `figures` (the claims behind the numbers) and `passes`.
    Where sources of equal firmness differ, low and high span them all. Segments not yet built are left out; segments reported shut are
    left out on the days for which the closure is confirmed.
    """
    graph = project(store, "transport", on=on, known=known)
    figures = _figures(store, known)
    speeds = _speeds(store)
    shut = _impassable(store, on, known)
    graph.remove_edges_from([e for e in graph.edges(keys=True) if e[2] in shut])
    for _, target, key, edge in graph.edges(keys=True, data=True):
        km = figures[key, "length"] if (key, "length") in figures else figures[key, "sea-distance"]
        time = figures.get((key, "transit-time")) or _by_speed(km, speeds[edge["mode"]])
        wait = figures.get((target, "dwell")) if edge["mode"] != "sea" else None
        _set(edge, km, time, wait)
    return graph


def _set(edge: dict[str, Any], km: Range, time: Range, wait: Range | None) -> None:
    used = [time] if wait is None else [time, wait]
    edge["km"] = km.mid
    edge["km_basis"] = km.basis
    edge["days_low"] = sum(r.low for r in used)
    edge["days"] = sum(r.mid for r in used)
    edge["days_high"] = sum(r.high for r in used)
    edge["days_basis"] = time.basis
    edge["figures"] = tuple(dict.fromkeys(c for r in (km, *used) for c in r.claims))


def _figures(store: Store, known: date | None) -> dict[tuple[str, str], Range]:
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "segment-figures", known=known):
        if _rank(row) != "deprecated":
            groups[local(row["subject"]), local(row["kind"])].append(row)
    return {
        key: _together([_range(row) for row in _firmest(found)]) for key, found in groups.items()
    }


def _firmest(found: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The preferred figure alone, else all figures of the firmest basis there is."""
    if preferred := [row for row in found if _rank(row) == "preferred"]:
        return preferred
    best = min(_BASIS_ORDER.index(local(row["basis"])) for row in found)
    return [row for row in found if _BASIS_ORDER.index(local(row["basis"])) == best]


def _together(ranges: list[Range]) -> Range:
    """Figures that differ span from the least to the greatest; the median is the middle."""
    return Range(
        min(r.low for r in ranges),
        median(r.mid for r in ranges),
        max(r.high for r in ranges),
        tuple(claim for r in ranges for claim in r.claims),
        ranges[0].basis,
    )


def _rank(row: Mapping[str, Any]) -> str:
    return local(row["rank"]) if row["rank"] else "normal"


def _range(row: Mapping[str, Any]) -> Range:
    # The ontology gives each unit its factor to a base unit: metres, days, kilometres a day.
    is_length = local(row["kind"]) in ("length", "sea-distance")
    scale = row["factor"] / _METRES_PER_KM if is_length else row["factor"]
    given = [row[end] * scale for end in ("low", "value", "high") if row[end] is not None]
    low, high = min(given), max(given)
    mid = row["value"] * scale if row["value"] is not None else (low + high) / 2
    return Range(low, mid, high, (local(row["claim"]),), local(row["basis"]))


def _speeds(store: Store) -> dict[str, Range]:
    """Kilometres a day by mode, from the assumptions table."""
    found: dict[str, Range] = {}
    for row in rows(store, "assumptions"):
        if local(row["kind"]) == "speed":
            scale = row["factor"]
            low, high = row["low"] or row["value"], row["high"] or row["value"]
            found[local(row["mode"])] = Range(
                low * scale,
                row["value"] * scale,
                high * scale,
                (local(row["assumption"]),),
                "assumed",
            )
    return found


def _by_speed(km: Range, speed: Range) -> Range:
    return Range(
        km.mid / speed.high, km.mid / speed.mid, km.mid / speed.low, speed.claims, "assumed"
    )


def _impassable(store: Store, on: date | None, known: date | None) -> frozenset[str]:
    latest: dict[str, dict[str, Any]] = {}
    for row in rows(store, "segment-states", on=on, known=known):
        latest[local(row["segment"])] = row
    return frozenset(s for s, row in latest.items() if _is_impassable(row, on))


def _is_impassable(row: Mapping[str, Any], on: date | None) -> bool:
    state = local(row["state"])
    if state in _NOT_BUILT:
        return True
    if state not in _SHUT or on is None:
        return False
    if row["last"] is not None:
        return True
    # "Until further notice" is known to hold only up to the day its source was published.
    published = row["published"]
    return published is not None and on <= values.partial_date(str(published)).latest
