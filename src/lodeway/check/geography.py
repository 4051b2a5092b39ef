"""Whether routes fit the ground: no segment shorter than the crow flies, no corridor with a gap."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.sphere import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.build.tables import Row
    from lodeway.finding import Finding

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


def _length(row: Row, things: dict[str, Row]) -> Iterator[Finding]:
    segment = things.get(row.cells["subject"])
    if segment is None or segment.table.name != "Segment" or "value" not in row.cells:
        return
    nodes = [things.get(segment.cells[end]) for end in ("fromNode", "toNode")]
    if not all(node and {"lat", "lon"} <= node.cells.keys() for node in nodes):
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
