"""A what-if answer as a map page: where goods are won, where they are lost, what is shut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway.maps import page as maps_page
from lodeway.maps.model import Group, Line, Spot, Table
from lodeway.scenarios import report
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.claims.graph import Graph
    from lodeway.maps.atlas import Atlas
    from lodeway.scenarios.compute import WhatIf
    from lodeway.schema.words import Text


_Part = Literal["gains", "loses", "keeps"]
_ = words.of(__name__)

_BOTH: tuple[Lang, ...] = ("en", "zh")
_GROUPS: dict[_Part, Text] = {
    "gains": _("Gains goods"),
    "loses": _("Loses goods"),
    "keeps": _("Carries as much as before"),
}
_ABOUT = _("The wider a line, the more tonnes it wins or loses; thin where nothing changes.")
_TONNE = 1.0
_FEW = 4


def page(found: WhatIf, kg: Graph, atlas: Atlas, *, lang: Lang) -> str:
    """The page as HTML, with all tables below the map."""
    change = {shift.name: shift.gain for shift in found.things}
    both = zip(*(report.tables(found, kg, lang=one) for one in _BOTH), strict=True)
    return maps_page.page(
        found.scenario.title,
        list(_lines(found, change, atlas)),
        list(_spots(found, change, atlas)),
        groups=[Group(part, {one: text[one] for one in _BOTH}) for part, text in _GROUPS.items()],
        land=atlas.land,
        tables=[Table(dict(zip(_BOTH, answers, strict=True))) for answers in both],
        about={one: _ABOUT[one] for one in _BOTH},
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
