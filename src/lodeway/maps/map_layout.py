"""Which maps a page shows, how large, and what goes on them: all of it, and the land part closer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lodeway.maps.chart import Chart, shape
from lodeway.maps.sea_paths import Sea
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.maps.chart import Box
    from lodeway.maps.model import Country, Line, Spot, Text


if TYPE_CHECKING:
    Place = tuple[float, float]

# Sizes in pixels. On a desk two maps stand side by side, as high as their shapes allow; on a phone
# one stands below the other.
_WIDE, _BETWEEN = 1280, 16
_LOW, _HIGH = 400, 620
_PHONE, _PHONE_LOW, _PHONE_HIGH = 360, 250, 430
# A second map of what lies on land pays when it would take less than this part of the first.
_MUCH_SMALLER = 0.45
# No map shows less than so many degrees: the outlines have nothing finer to show.
_LEAST = 7.0
_RANK = ("end", "shut", "gate", "border", "strait", "place")


@dataclass(frozen=True)
class Plate:
    """One map twice as SVG, for a desk and for a phone; `width` is that on the desk."""

    name: str
    width: int
    desk: str
    phone: str


def plates_of(
    lines: Sequence[Line],
    spots: Sequence[Spot],
    order: Mapping[str, int],
    land: Sequence[Country],
    title: Text,
) -> list[Plate]:
    """The map of the "whole" and, where that is much smaller, of the "part" on land.

    `order` numbers the groups. Sea lines are bent round the land; spots on one place become one.
    """
    if not lines and not spots:
        return []
    sea = Sea([ring for country in land for ring in country.rings])
    drawn, marked = _in_one_frame(_bent(_weighed(lines), sea), _merged(spots))
    boxes = _boxes(drawn, marked)
    spoken = " · ".join(dict.fromkeys(title[lang] for lang in LANGS))
    found = []
    for (name, box), desk in zip(
        boxes.items(), _desks([shape(box) for box in boxes.values()]), strict=True
    ):
        frame = boxes["part"] if name == "whole" and len(boxes) > 1 else None
        phone = _PHONE, max(_PHONE_LOW, min(_PHONE_HIGH, round(_PHONE / shape(box))))
        large, small = (
            Chart(box, *size).svg(drawn, marked, order, land, label=spoken, frame=frame)
            for size in (desk, phone)
        )
        found.append(Plate(name, desk[0], large, small))
    return found


def _boxes(lines: Sequence[Line], spots: Sequence[Spot]) -> dict[str, Box]:
    """What to show: everything, and where that is much smaller what lies on land."""
    points = [p for line in lines for p in line.points]
    found = {"whole": _box([*points, *((s.lon, s.lat) for s in spots)])}
    inland = [p for line in lines if line.mode != "sea" for p in line.points]
    if inland:
        part = _box(inland)
        if part[2] - part[0] < _MUCH_SMALLER * (found["whole"][2] - found["whole"][0]):
            found["part"] = part
    return found


def _desks(shapes: Sequence[float]) -> list[tuple[int, int]]:
    """Sizes of maps side by side: one height, widths after their shapes within reason."""
    kept = [max(0.7, min(1.9, one)) for one in shapes]
    room = _WIDE - _BETWEEN * (len(kept) - 1)
    high = max(_LOW, min(_HIGH, round(room / sum(kept))))
    return [(round(room * one / sum(kept)), high) for one in kept]


def _weighed(lines: Sequence[Line]) -> list[Line]:
    """Weights between 0 and 1; where all are alike, thin where many groups lie side by side."""
    most = max((line.weight for line in lines), default=0.0)
    alike = len({line.weight for line in lines}) <= 1 or most <= 0
    thin = 0.28 if len({line.group for line in lines}) <= 3 else 0.12
    return [replace(line, weight=thin if alike else line.weight / most) for line in lines]


def _bent(lines: Iterable[Line], sea: Sea) -> list[Line]:
    ways: dict[tuple[Place, ...], tuple[Place, ...]] = {}
    for line in lines:
        if line.mode == "sea" and line.points not in ways:
            ways[line.points] = tuple(sea.way(line.points))
    return [
        replace(line, points=ways[line.points]) if line.mode == "sea" else line for line in lines
    ]


def _merged(spots: Sequence[Spot]) -> list[Spot]:
    """One mark a place: the first kind in importance, and the groups of all."""
    found: dict[tuple[float, float], Spot] = {}
    for spot in spots:
        old = found.setdefault((spot.lon, spot.lat), spot)
        if old is spot:
            continue
        kind = min(old.kind, spot.kind, key=lambda k: _RANK.index(k) if k in _RANK else len(_RANK))
        always = not old.groups or not spot.groups
        both = () if always else tuple(dict.fromkeys((*old.groups, *spot.groups)))
        found[spot.lon, spot.lat] = replace(old, kind=kind, groups=both)
    return list(found.values())


def _in_one_frame(lines: Sequence[Line], spots: Sequence[Spot]) -> tuple[list[Line], list[Spot]]:
    """All longitudes turned so that the map is cut where it has most room: away from the lines."""
    lons = sorted(p[0] % 360 for line in lines for p in line.points)
    lons = sorted({*lons, *(spot.lon % 360 for spot in spots)})
    gaps = [(b - a, b) for a, b in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    west = max(gaps)[1] % 360
    west = west - 360 if west > 180 else west
    turned = []
    for line in lines:
        by = _turn(min(p[0] for p in line.points), west)
        turned.append(replace(line, points=tuple((lon + by, lat) for lon, lat in line.points)))
    return turned, [replace(s, lon=s.lon + _turn(s.lon, west)) for s in spots]


def _turn(lon: float, west: float) -> float:
    return (lon - west + 1e-9) % 360 + west - lon - 1e-9


def _box(points: Sequence[Place]) -> Box:
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    wide = max(0.0, _LEAST - (max(lons) - min(lons))) / 2
    high = max(0.0, _LEAST / 2 - (max(lats) - min(lats))) / 2
    return min(lons) - wide, min(lats) - high, max(lons) + wide, max(lats) + high
