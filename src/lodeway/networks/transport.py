"""The transport network: every segment with its length, its duration and its state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway import values
from lodeway.networks.projection import project, rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import networkx as nx

    from lodeway.store.embedded import Store

KM_PER_NAUTICAL_MILE = 1.852
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
    planned: bool = False,
) -> nx.MultiDiGraph[str]:
    """The network of segments that could be travelled on `on`.

    Edges carry `km`, `days_low`, `days`, `days_high` (a published time where there is one, else
    km divided by an assumed daily distance; waits at a border post are added to the road or rail
    segment that enters it), `days_basis`, `figures` (the claims behind the numbers), `passes`
    and `state`. Segments not yet built are left out unless `planned`; segments reported shut are
    left out on the days for which the closure is confirmed.
    """
    graph = project(store, "transport", on=on, known=known)
    figures = _figures(store, known)
    speeds = _speeds(store)
    shut = _impassable(store, on, known, planned=planned)
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
    edge["days_low"] = sum(r.low for r in used)
    edge["days"] = sum(r.mid for r in used)
    edge["days_high"] = sum(r.high for r in used)
    edge["days_basis"] = time.basis
    edge["figures"] = tuple(dict.fromkeys(c for r in (km, *used) for c in r.claims))


def _figures(store: Store, known: date | None) -> dict[tuple[str, str], Range]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows(store, "segment-figures", known=known):
        groups[local(row["subject"]), local(row["kind"])].append(row)
    return {key: _range(_best(found)) for key, found in groups.items()}


def _best(found: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The preferred figure, else the one whose basis is firmest; ties go to the first id."""

    def order(row: Mapping[str, Any]) -> tuple[bool, int, str]:
        rank = local(row["rank"]) if row["rank"] else "normal"
        return (rank != "preferred", _BASIS_ORDER.index(local(row["basis"])), row["claim"])

    return min((row for row in found if _is_range(row)), key=order)


def _is_range(row: Mapping[str, Any]) -> bool:
    return not (row["rank"] and local(row["rank"]) == "deprecated")


def _range(row: Mapping[str, Any]) -> Range:
    scale = KM_PER_NAUTICAL_MILE if local(row["unit"]) == "nmi" else 1.0
    value = row["value"]
    low = row["low"] if row["low"] is not None else value
    high = row["high"] if row["high"] is not None else (value if value is not None else low)
    low = high if low is None else low
    mid = (low + high) / 2 if value is None else value
    return Range(
        low * scale, mid * scale, high * scale, (local(row["claim"]),), local(row["basis"])
    )


def _speeds(store: Store) -> dict[str, Range]:
    """Kilometres a day by mode, from the assumptions table."""
    found: dict[str, Range] = {}
    for row in rows(store, "assumptions"):
        if local(row["kind"]) == "speed":
            scale = 24 * KM_PER_NAUTICAL_MILE if local(row["unit"]) == "knots" else 1.0
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


def _impassable(
    store: Store, on: date | None, known: date | None, *, planned: bool
) -> frozenset[str]:
    latest: dict[str, dict[str, Any]] = {}
    for row in rows(store, "segment-states", on=on, known=known):
        latest[local(row["segment"])] = row
    return frozenset(s for s, row in latest.items() if _is_impassable(row, on, planned=planned))


def _is_impassable(row: Mapping[str, Any], on: date | None, *, planned: bool) -> bool:
    state = local(row["state"])
    if state in _NOT_BUILT:
        return not planned
    if state not in _SHUT or on is None:
        return False
    if row["last"] is not None:
        return True
    # "Until further notice" is known to hold only up to the day its source was published.
    published = row["published"]
    return published is not None and on <= values.partial_date(str(published)).latest
