"""The map of the page of a thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.maps import drawn as maps
from lodeway.maps.model import Line, Spot
from lodeway.report.picture import NOTHING, Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.api.site_material import Material
    from lodeway.report.picture import Picture

_SPOTS, _NEAR = 40, 22.0  # marks at most; degrees beyond the frame within which countries are named


def picture(found: Material, thing: str) -> Picture:
    """The thing on a map with the lines that touch it; of what has no place, what belongs to it."""
    atlas = found.page.atlas
    if atlas is None:
        return NOTHING
    lines = list(_drawn_lines(found, thing))
    spots = [
        Spot(*found.at[one], found.name(one), "end" if one == thing else "place")
        for one in _shown(found, thing)
    ]
    if not spots and not lines:
        return NOTHING
    group = Group("it", found.name(thing))
    told = maps.drawn(lines, spots, groups=[group], land=())
    assert told.map is not None
    (west, south, east, north) = told.map["plates"][0]["box"]
    near = [
        {"name": one.name, "at": one.at, "wide": one.wide}
        for one in atlas.countries
        if west - _NEAR < one.at[0] < east + _NEAR and south - _NEAR < one.at[1] < north + _NEAR
    ]
    plates = told.map["plates"][:1]
    return replace(told, map={**told.map, "countries": near, "plates": plates})


def _drawn_lines(found: Material, thing: str) -> Iterator[Line]:
    atlas = found.page.atlas
    assert atlas is not None
    ids = list(atlas.corridors.get(thing, ()))
    ids += [
        e.id for e in (*found.out.get(thing, ()), *found.into.get(thing, ())) if e.id in atlas.ways
    ]
    ids += [thing] if thing in atlas.ways else []
    for name in dict.fromkeys(ids):
        way = atlas.ways.get(name)
        for lane in way.lanes if way else ():
            points = tuple(atlas.lanes[lane])
            if way and (way.mode != "sea" or thing in atlas.ways):
                yield Line("it", points, way.mode, found.name(name), shut=way.state == "shut")


def _shown(found: Material, thing: str) -> list[str]:
    if thing in found.at:
        return [thing]
    pointed = found.pointed.get(thing, {})
    own = [one for one, _, _ in found.has.get(thing, ())]
    own += [one for name in ("mineral", "country") for one in pointed.get(name, [])]
    own += [e.target for e in found.out.get(thing, ()) if e.kind in ("Operation", "seaGate")]
    placed = [one for one in dict.fromkeys(own) if one in found.at]
    return placed[:_SPOTS]
