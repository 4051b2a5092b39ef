"""Who goes which way on a map: every segment as wide as the share of the tonnes over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.corridors import report
from lodeway.maps import drawn as maps
from lodeway.report.picture import Group
from lodeway.schema import words
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from lodeway.claims.graph import Graph
    from lodeway.corridors.compute import Split
    from lodeway.maps.atlas import Atlas
    from lodeway.maps.model import Line, Spot
    from lodeway.report.picture import Picture

_ = words.of(__name__)
_NOTE = _("{} % of tonnes")
_ABOUT = _("The wider a line, the more of the tonnes goes over it, in the middle of the draws.")
_LEAST = 0.0005  # of the tonnes: a line below it would say that goods go where hardly any do


def drawn(found: Split, kg: Graph, atlas: Atlas) -> Picture:
    """The map, a colour a port."""
    return maps.drawn(
        lines(found, atlas),
        _spots(found, atlas),
        groups=_groups(found, kg),
        land=atlas.land,
        about={one: _ABOUT[one] for one in LANGS},
    )


def lines(found: Split, atlas: Atlas) -> list[Line]:
    """Every segment once for each port that it leads to."""
    drawn_lines = []
    for stretch in found.stretches:
        step = found.flows.freight.steps[stretch.step]
        if stretch.share < _LEAST:
            continue
        if line := atlas.line(stretch.port, step, weight=stretch.share):
            drawn_lines.append(line)
    return drawn_lines


def _spots(found: Split, atlas: Atlas) -> list[Spot]:
    ends = {end for pair in found.flows.alternatives.pairs for end in pair[1:]}
    gates = [part.id for part in found.ports if part.terms]
    spots = [atlas.spot(place, "end") for place in sorted(ends)]
    spots += [atlas.spot(port, "gate", (port,)) for port in gates if port not in ends]
    return [spot for spot in spots if spot]


def _groups(found: Split, kg: Graph) -> list[Group]:
    answers = {one: report.tables(found, kg, lang=one)[0] for one in LANGS}
    share = {
        one: {row[answers[one].keys[0]]: row["share_span"] for row in answers[one]} for one in LANGS
    }
    named = {part.id: found.lone.get(part.id, part.id) for part in found.ports if part.terms}
    return [
        Group(
            port,
            {one: kg.label(name, one) for one in LANGS},
            {one: _NOTE[one].format(share[one][name]) for one in LANGS},
        )
        for port, name in named.items()
    ]
