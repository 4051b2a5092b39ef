"""Whether what has coordinates lies in its country, as far as a coarse outline can tell."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.build.tables import Row
    from lodeway.finding import Finding

    Ring: TypeAlias = list[tuple[float, float]]

# The outlines are drawn for maps of the world: a border may run this far beside them, and a border
# post stands on the line or a little beyond it. Small islands are not drawn at all.
BORDER_KM = 25.0
SEA_KM = 150.0
_KM_PER_DEGREE = 111.195
_RING = re.compile(r"\(([^()]+)\)")


def findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Located rows that lie outside every country they name.

    On the land of another country `BORDER_KM` are allowed, at sea `SEA_KM`. A row that names a
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
        km = min(distance_km(point, outlines[country]) for country in countries)
        if km <= BORDER_KM:
            continue
        others = [c for c in sorted(outlines) if inside(point, outlines[c])]
        if others or km > SEA_KM:
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


def distance_km(point: tuple[float, float], outline: list[Ring]) -> float:
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
