"""Coordinates against the outlines of countries."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from lodeway.schema.values import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.build.tables import Row
    from lodeway.schema.errors import Finding


# Whether what has coordinates lies in its country, as far as a coarse outline can tell.


if TYPE_CHECKING:
    Ring: TypeAlias = list[tuple[float, float]]

# The outlines are drawn for maps of the world: a border may run this far beside them, and a border
# post stands on the line or a little beyond it. Small islands are not drawn at all.
_BORDER_KM = 25.0
_SEA_KM = 150.0
_KM_PER_DEGREE = 111.195
_RING = re.compile(r"\(([^()]+)\)")


def outline_findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Located rows that lie outside every country they name.

    On the land of another country `_BORDER_KM` are allowed, at sea `_SEA_KM`. A row that names a
    country without an outline is not judged, nor is a publisher's record, which stands as printed.
    """
    outlines: dict[str, list[Ring]] = {}
    for row in rows:
        if row.table.name == "Outline":
            try:
                outlines[row.cells["outlineOf"]] = rings(row.cells["wkt"])
            except ValueError:
                yield row.finding("wkt is no polygon; write MULTIPOLYGON (((lon lat,lon lat,...)))")
    for row in rows:
        countries = row.cells.get("country", "").split(";")
        if (
            "recordId" in row.cells
            or "lat" not in row.cells
            or "lon" not in row.cells
            or not outlines.keys() >= {*countries}
        ):
            continue
        point = float(row.cells["lon"]), float(row.cells["lat"])
        km = min(_distance_km(point, outlines[country]) for country in countries)
        if km <= _BORDER_KM:
            continue
        others = [c for c in sorted(outlines) if inside(point, outlines[c])]
        if others or km > _SEA_KM:
            where = f"in '{others[0]}', {km:.0f} km" if others else f"{km:.0f} km"
            place = f"{row.cells['lat']},{row.cells['lon']}"
            yield row.finding(f"{place} lies {where} outside '{' and '.join(countries)}'")


def inside(point: tuple[float, float], outline: list[Ring]) -> bool:
    """Whether a point lies within an outline."""
    return sum(_crossings(point, ring) for ring in outline) % 2 == 1


def rings(wkt: str) -> list[Ring]:
    """The rings of a WKT polygon or multipolygon, as longitude and latitude.

    Raises `ValueError` for a text that is neither.
    """
    found = [
        [(float(lon), float(lat)) for lon, lat in (pair.split() for pair in ring.split(","))]
        for ring in _RING.findall(wkt)
    ]
    if not found or any(len(ring) < 4 or ring[0] != ring[-1] for ring in found):
        raise ValueError("a ring has four points or more and ends where it began")
    return found


def _distance_km(point: tuple[float, float], outline: list[Ring]) -> float:
    """How far a point lies outside an outline, about; 0 within it.

    Degrees count as flat ground around the point, which is good to a percent over 100 km.
    """
    if inside(point, outline):
        return 0.0
    narrow = math.cos(math.radians(point[1]))
    degrees = min(
        _from_edge(point, ring[i], ring[i + 1], narrow)
        for ring in outline
        for i in range(len(ring) - 1)
    )
    return degrees * _KM_PER_DEGREE


def _crossings(point: tuple[float, float], ring: Ring) -> int:
    """How often a line from the point eastwards crosses the ring."""
    x, y = point
    count = 0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            count += 1
    return count


def _from_edge(
    point: tuple[float, float],
    start: tuple[float, float],
    end: tuple[float, float],
    narrow: float,
) -> float:
    px, py = (point[0] - start[0]) * narrow, point[1] - start[1]
    ex, ey = (end[0] - start[0]) * narrow, end[1] - start[1]
    length = ex * ex + ey * ey
    along = max(0.0, min(1.0, (px * ex + py * ey) / length)) if length else 0.0
    return math.hypot(px - along * ex, py - along * ey)


# Whether routes fit the ground: no segment shorter than the crow flies, no corridor with a gap.


_KM_PER_NAUTICAL_MILE = 1.852
# Coordinates are good to about 0.05 degrees at each end.
_SLACK_KM = 12.0
_LONGEST = 2.5
_LONGEST_AT_SEA = 4.0


def place_findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Segments shorter than the great circle or far longer, and corridors whose legs part."""
    things = {row.id: row for row in rows}
    for row in rows:
        if row.cells.get("quantityKind") in ("length", "sea-distance"):
            yield from _length(row, things)
    yield from _gaps(rows, things)


def _length(row: Row, things: dict[str, Row]) -> Iterator[Finding]:
    segment = things.get(row.cells["subject"])
    if segment is None or segment.table.name != "Segment" or "value" not in row.cells:
        return
    nodes = [things.get(segment.cells[end]) for end in ("fromNode", "toNode")]
    if not all(node and {"lat", "lon"} <= node.cells.keys() for node in nodes):
        return
    km = float(row.cells["value"]) * (_KM_PER_NAUTICAL_MILE if row.cells["unit"] == "nmi" else 1)
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
