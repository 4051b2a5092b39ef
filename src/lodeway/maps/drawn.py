"""What the script of a page draws as a map: lines by group, marks, names, and the parts shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lodeway.maps.atlas import named_countries
from lodeway.report.picture import Picture
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.maps.model import Country, Line, Spot, Text
    from lodeway.maps.sea_paths import Sea
    from lodeway.report.picture import Group

    Place = tuple[float, float]
    Box = tuple[float, float, float, float]  # west, south, east, north in degrees

# A second map of what lies on land pays when it would take less than this part of the first.
_MUCH_SMALLER = 0.45
# No map shows less than so many degrees: the outlines have nothing finer to show.
_LEAST = 7.0
_RANK = ("end", "shut", "gate", "border", "strait", "place")
_MODES = ("rail", "road", "sea")
_KINDS = ("gate", "border", "strait")
_DIGITS = 3


def drawn(
    lines: Sequence[Line],
    spots: Sequence[Spot],
    *,
    groups: Sequence[Group],
    land: Sequence[Country],
    title: Text | None = None,
    about: Text | None = None,
) -> Picture:
    """The map of `lines` and `spots`, for a page to draw.

    Groups are told apart by number and colour, modes by dashes. Sea lines are bent round the land;
    spots on one place become one. Where what lies on land is much smaller than the whole, it is a
    second part. Raises `InvalidValue` for a line of a group that is not given.
    """
    from lodeway.maps.sea_paths import Sea  # it takes its time to import

    order = {group.id: n for n, group in enumerate(groups, start=1)}
    if strangers := sorted({line.group for line in lines} - set(order)):
        msg = f"a line is of the group '{strangers[0]}', which is not among the groups"
        raise InvalidValue(msg)
    sea = Sea([ring for country in land for ring in country.rings])
    on_map, marked = _in_one_frame(_bent(_weighed(lines), sea), _merged(spots))
    modes = [m for m in _MODES if any(x.mode == m and not x.shut for x in lines)]
    modes += ["shut"] if any(line.shut for line in lines) else []
    kinds = {spot.kind for spot in spots}
    boxes = _boxes(on_map, marked) if lines or spots else {}
    told: dict[str, Any] = {
        "lines": [_line(line, order) for line in on_map],
        "spots": [_spot(spot, order) for spot in marked],
        "countries": [
            {"name": one.name, "at": one.at, "wide": one.wide} for one in named_countries(land)
        ],
        "plates": [
            {"name": name, "box": [round(end, 2) for end in box]} for name, box in boxes.items()
        ],
    }
    return Picture(
        title=title or {},
        about=about or {},
        map=told,
        groups=tuple(groups),
        signs=(*modes, *(kind for kind in _KINDS if kind in kinds)),
    )


def _line(line: Line, order: Mapping[str, int]) -> dict[str, Any]:
    kind = "shut" if line.shut else line.mode if line.mode in _MODES else "road"
    points = [[round(x, _DIGITS) for x in point] for point in line.points]
    return {
        "group": order[line.group],
        "kind": kind,
        "name": line.name,
        "weight": round(line.weight, 4),
        "points": points,
    }


def _spot(spot: Spot, order: Mapping[str, int]) -> dict[str, Any]:
    at = [round(spot.lon, _DIGITS), round(spot.lat, _DIGITS)]
    groups = [order[group] for group in spot.groups if group in order]
    return {"at": at, "name": spot.name, "kind": spot.kind, "groups": groups}


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
    if not lons:
        return list(lines), list(spots)
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
