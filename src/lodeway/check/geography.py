"""Whether routes fit the ground: no segment shorter than the crow flies, no corridor with a gap."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.build.tables import Row
    from lodeway.finding import Finding

EARTH_RADIUS_KM = 6371.0088
KM_PER_NAUTICAL_MILE = 1.852
# Coordinates are good to about 0.05 degrees at each end.
_SLACK_KM = 12.0
_LONGEST = 2.5
_LONGEST_AT_SEA = 4.0


def findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Segments shorter than the great circle or far longer, and corridors whose legs part."""
    things = {row.id: row for row in rows}
    for row in rows:
        if row.cells.get("quantityKind") in ("length", "sea-distance"):
            yield from _length(row, things)
    yield from _gaps(rows, things)


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres along the great circle between two points in degrees (haversine formula)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    along = math.sin((phi2 - phi1) / 2) ** 2
    return (
        2 * EARTH_RADIUS_KM * math.asin(math.sqrt(along + math.cos(phi1) * math.cos(phi2) * across))
    )


def _length(row: Row, things: dict[str, Row]) -> Iterator[Finding]:
    segment = things.get(row.cells["subject"])
    if segment is None or segment.table.name != "Segment" or "value" not in row.cells:
        return
    if not {segment.cells["fromNode"], segment.cells["toNode"]} <= things.keys():
        return
    km = float(row.cells["value"]) * (KM_PER_NAUTICAL_MILE if row.cells["unit"] == "nmi" else 1)
    ends = [_point(things[segment.cells[end]]) for end in ("fromNode", "toNode")]
    crow = great_circle_km(*ends[0], *ends[1])
    longest = _LONGEST_AT_SEA if segment.cells["mode"] == "sea" else _LONGEST
    if km < crow - _SLACK_KM:
        yield row.finding(f"{km:.0f} km is shorter than the great circle of {crow:.0f} km")
    elif km > longest * crow + _SLACK_KM:
        yield row.finding(f"{km:.0f} km is over {longest} times the great circle of {crow:.0f} km")


def _point(node: Row) -> tuple[float, float]:
    return float(node.cells["lat"]), float(node.cells["lon"])


def _gaps(rows: Sequence[Row], things: dict[str, Row]) -> Iterator[Finding]:
    legs: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.table.name == "CorridorLeg" and row.cells["segment"] in things:
            legs[row.cells["corridor"]].append(row)
    for corridor in sorted(legs):
        yield from _chain(sorted(legs[corridor], key=lambda r: int(r.cells["position"])), things)


def _chain(legs: list[Row], things: dict[str, Row]) -> Iterator[Finding]:
    reached: set[str] | None = None
    for number, leg in enumerate(legs, start=1):
        if int(leg.cells["position"]) != number:
            yield leg.finding(f"position {leg.cells['position']} where {number} is next")
            return
        segment = things[leg.cells["segment"]].cells
        ends = {segment["fromNode"], segment["toNode"]}
        if reached is not None and not ends & reached:
            yield leg.finding(
                f"a gap in '{leg.cells['corridor']}': '{leg.cells['segment']}' does not touch "
                f"{' or '.join(sorted(reached))}"
            )
            return
        shared = ends & reached if reached else set()
        reached = ends - shared or ends
