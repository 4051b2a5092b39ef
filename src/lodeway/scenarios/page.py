"""A what-if answer as a map: where goods are won, where they are lost, what is shut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lodeway.maps import drawn as maps
from lodeway.report.picture import Group
from lodeway.scenarios.compute import WhatIf
from lodeway.schema import words
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.maps.atlas import Atlas
    from lodeway.maps.model import Line, Spot
    from lodeway.report.picture import Picture
    from lodeway.scenarios.least_cost import LeastCost
    from lodeway.schema.words import Text
    from lodeway.transport.freight import Freight


_Part = Literal["gains", "loses", "keeps"]
_ = words.of(__name__)

_GROUPS: dict[_Part, Text] = {
    "gains": _("Gains goods"),
    "loses": _("Loses goods"),
    "keeps": _("Carries as much as before"),
}
_ABOUT = _("The wider a line, the more tonnes it wins or loses; thin where nothing changes.")
_TONNE = 1.0
_FEW = 4


def drawn(found: WhatIf | LeastCost, atlas: Atlas) -> Picture:
    """The map of what changes."""
    told = _Drawn.of(found)
    return maps.drawn(
        list(told.lines(atlas)),
        list(told.spots(atlas)),
        groups=[Group(part, {one: text[one] for one in LANGS}) for part, text in _GROUPS.items()],
        land=atlas.land,
        title=found.scenario.title,
        about={one: _ABOUT[one] for one in LANGS},
    )


@dataclass(frozen=True)
class _Drawn:
    """What of an answer is drawn: the middle of the change by segment and place, and the ends."""

    freight: Freight
    change: Mapping[str, float]
    shut: frozenset[str]
    gates: frozenset[str]
    origins: frozenset[str]
    markets: frozenset[str]

    @staticmethod
    def of(found: WhatIf | LeastCost) -> _Drawn:
        if isinstance(found, WhatIf):
            ways = found.shock.world.alternatives
            return _Drawn(
                ways.freight,
                {shift.name: float(np.median(shift.gain)) for shift in found.things},
                found.shut,
                frozenset(shift.name for shift in found.ports),
                frozenset(origin for origin, _market in ways.pairs),
                frozenset(market for _origin, market in ways.pairs),
            )
        return _Drawn(
            found.before.freight,
            {shift.name: shift.gain for shift in found.things},
            found.shut,
            frozenset(shift.name for shift in found.gates),
            frozenset(stream.origin for stream in found.before.streams),
            frozenset(stream.market for stream in found.before.streams),
        )

    def lines(self, atlas: Atlas) -> Iterator[Line]:
        """Each segment that carries goods once, in the direction that comes first."""
        drawn: set[str] = set()
        for step in self.freight.steps:
            thing = step.thing
            if step.kind == "travel" and thing in self.change and thing not in drawn:
                drawn.add(thing)
                gain = self.change[thing]
                shut = thing in self.shut
                if line := atlas.line(_part(gain), step, weight=abs(gain), shut=shut):
                    yield line

    def spots(self, atlas: Atlas) -> Iterator[Spot]:
        """The markets, the origins where their names find room, the gates, and what is shut."""
        ends = self.markets | (self.origins if len(self.origins) <= _FEW else frozenset())
        for place in sorted(ends | self.shut | self.gates):
            kind = "shut" if place in self.shut else "gate" if place in self.gates else "end"
            plain = place in ends | self.shut
            groups = () if plain else (_part(self.change.get(place, 0.0)),)
            if spot := atlas.spot(place, kind, groups):
                yield spot


def _part(gain: float) -> _Part:
    if abs(gain) < _TONNE:
        return "keeps"
    return "gains" if gain > 0 else "loses"
