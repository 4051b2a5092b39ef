"""Chokepoints as a map: segments as wide as their traffic, apart those that strand goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.maps import drawn as maps
from lodeway.report.picture import Group
from lodeway.schema import words
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.chokepoints.compute import Alone
    from lodeway.chokepoints.cuts import Chokepoint
    from lodeway.maps.atlas import Atlas
    from lodeway.maps.model import Line, Spot
    from lodeway.report.picture import Picture


_ = words.of(__name__)

_TITLE = _("What the goods lead over, and what they hang on")
_ABOUT = _("The wider a line, the more goods lead over it on their cheapest way.")
_CHOSEN = _("The wider a line, the more goods the model of choice sends over it.")
_TRIFLE = 0.005  # a model of choice leaves a little behind of nearly everything
_GROUPS = {
    "stranding": _("Strands goods when shut alone"),
    "carrying": _("Carries goods that could go around"),
}


def drawn(found: Alone, atlas: Atlas) -> Picture:
    """The map of the traffic, and of what strands goods when it is shut alone."""
    known = {one.thing: one for one in found.found if one.traffic}
    return maps.drawn(
        list(_lines(found, known, atlas)),
        list(_spots(found, known, atlas)),
        groups=[Group(name, {one: text[one] for one in LANGS}) for name, text in _GROUPS.items()],
        land=atlas.land,
        title={one: _TITLE[one] for one in LANGS},
        about={one: (_CHOSEN if found.chosen else _ABOUT)[one] for one in LANGS},
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
    return "stranding" if one.stranded > _TRIFLE else "carrying"
