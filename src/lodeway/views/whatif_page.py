"""A what-if answer as a map page: where goods are won, where they are lost, what is shut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway.views import map, whatif
from lodeway.views.map_model import Group, Line, Spot, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.answer import Answer
    from lodeway.studies.model import Graph
    from lodeway.studies.whatif import WhatIf
    from lodeway.views.atlas import Atlas
    from lodeway.views.map_model import Lang

_Part = Literal["gains", "loses", "keeps"]
_GROUPS = (
    Group("gains", {"en": "Gains goods", "zh": "货物增加"}),
    Group("loses", {"en": "Loses goods", "zh": "货物减少"}),
    Group("keeps", {"en": "Carries as much as before", "zh": "货物不变"}),
)
_ABOUT = {
    "en": "The wider a line, the more tonnes it wins or loses; thin where nothing changes.",
    "zh": "线条越宽，增减的吨数越多；不变者为细线。",
}
_TONNE = 1.0
_FEW = 4


def page(found: WhatIf, kg: Graph, atlas: Atlas, *, lang: Lang) -> str:
    """The page as HTML, with the whole table below the map."""
    change = {shift.name: shift.gain for shift in found.things}
    tables: dict[Lang, Answer] = {
        "en": whatif.table(found, kg.label, kg.sources, lang="en"),
        "zh": whatif.table(found, kg.label, kg.sources, lang="zh"),
    }
    return map.page(
        found.scenario.title,
        list(_lines(found, change, atlas)),
        list(_spots(found, change, atlas)),
        groups=_GROUPS,
        land=atlas.land,
        tables=[Table(tables)],
        about=_ABOUT,
        lang=lang,
    )


def _lines(found: WhatIf, change: Mapping[str, float], atlas: Atlas) -> Iterator[Line]:
    """Each segment that carries goods once, in the direction that comes first."""
    drawn: set[str] = set()
    closed = _closed(found)
    for step in found.before.freight.steps:
        if step.kind == "travel" and step.thing in change and step.thing not in drawn:
            drawn.add(step.thing)
            gain = change[step.thing]
            line = atlas.line(_part(gain), step, weight=abs(gain), shut=step.thing in closed)
            if line is not None:
                yield line


def _closed(found: WhatIf) -> set[str]:
    """The segments and places that were open and are not, in any part of the period."""
    before = found.before.freight
    return {
        before.steps[i].thing
        for phase in found.phases
        for i in (before.open & ~phase.after.freight.open).nonzero()[0].tolist()
    }


def _spots(found: WhatIf, change: Mapping[str, float], atlas: Atlas) -> Iterator[Spot]:
    ends = _ends(found)
    shut = _closed(found)
    gates = {shift.name for shift in found.gates}
    for place in sorted(ends | shut | gates):
        kind = "shut" if place in shut else "gate" if place in gates else "end"
        groups = () if place in ends | shut else (_part(change.get(place, 0.0)),)
        if spot := atlas.spot(place, kind, groups):
            yield spot


def _ends(found: WhatIf) -> set[str]:
    """The markets, and the origins where their names find room."""
    origins = {stream.origin for stream in found.before.streams}
    markets = {stream.market for stream in found.before.streams}
    return markets | origins if len(origins) <= _FEW else markets


def _part(gain: float) -> _Part:
    if abs(gain) < _TONNE:
        return "keeps"
    return "gains" if gain > 0 else "loses"
