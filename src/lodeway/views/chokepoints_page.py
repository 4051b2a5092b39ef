"""Chokepoints as a map page: segments as wide as their traffic, apart those that strand goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.views import chokepoints, map
from lodeway.views.map_model import Group, Line, Spot, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.analysis.chokepoints import Chokepoint
    from lodeway.studies.chokepoints import Alone
    from lodeway.studies.model import Graph
    from lodeway.views.atlas import Atlas
    from lodeway.views.map_model import Lang

_TITLE = {"en": "What the goods lead over, and what they hang on", "zh": "货物经由何处、取决于什么"}
_ABOUT = {
    "en": "The wider a line, the more goods lead over it on their cheapest way.",
    "zh": "线条越宽，以最低成本路径经过的货物越多。",
}
_GROUPS = (
    Group("stranding", {"en": "Strands goods when shut alone", "zh": "单独关闭即使货物滞留"}),
    Group("carrying", {"en": "Carries goods that could go around", "zh": "承运货物，但可绕行"}),
)
_TOP = 20


def page(found: Alone, kg: Graph, atlas: Atlas, *, lang: Lang) -> str:
    """The page as HTML with the table of the first twenty chokepoints below the map."""
    known = {one.thing: one for one in found.found if one.traffic}
    tables = {
        tongue: chokepoints.alone(found, kg.label, kg.sources, lang=tongue, top=_TOP)
        for tongue in ("en", "zh")
    }
    return map.page(
        _TITLE,
        list(_lines(found, known, atlas)),
        list(_spots(found, known, atlas)),
        groups=_GROUPS,
        land=atlas.land,
        tables=[Table(tables)],  # type: ignore[arg-type]  # the two languages as plain strings
        about=_ABOUT,
        lang=lang,
    )


def _lines(found: Alone, known: dict[str, Chokepoint], atlas: Atlas) -> Iterator[Line]:
    """Each segment once, in the direction that comes first."""
    drawn: set[str] = set()
    for step in found.basket.freight.steps:
        if step.kind == "travel" and step.thing in known and step.thing not in drawn:
            drawn.add(step.thing)
            one = known[step.thing]
            if line := atlas.line(_group(one), step, weight=one.traffic):
                yield line


def _spots(found: Alone, known: dict[str, Chokepoint], atlas: Atlas) -> Iterator[Spot]:
    goods = found.basket
    # Mines by the dozen would hide each other; their town stands for them.
    ends = {*goods.destinations, *(() if goods.counted else goods.origins)}
    for place in sorted(ends | known.keys()):
        groups = (_group(known[place]),) if place in known else ()
        if spot := atlas.spot(place, "end" if place in ends else None, groups):
            yield spot


def _group(one: Chokepoint) -> str:
    return "stranding" if one.stranded else "carrying"
