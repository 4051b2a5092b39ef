"""Ways between two places as a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.maps import drawn as maps
from lodeway.report.picture import Group
from lodeway.report.text import span
from lodeway.schema import words
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from lodeway.claims.graph import Graph
    from lodeway.maps.atlas import Atlas
    from lodeway.report.picture import Picture
    from lodeway.routes.report import Reading
    from lodeway.schema.errors import NoRoute
    from lodeway.transport.ways import Way


_ = words.of(__name__)

_TITLE = _("From {} to {}")
_NO_WAY = _("No route from {} to {}")
_NOTE = _("{} km · {} days · {} USD/t")
_ON = _("as of {}")


def drawn(read: Reading) -> Picture:
    """The best ways and the Pareto set on a map."""
    lines, spots = [], []
    for number, way in read.ways.items():
        found = read.atlas.way(str(number), way.legs)
        lines += found[0]
        spots += found[1]
    return maps.drawn(
        lines,
        spots,
        groups=[_group(read, number, way) for number, way in read.ways.items()],
        land=read.atlas.land,
        title={one: _TITLE[one].format(*read.ends(one)) for one in LANGS},
        about={one: _about(read, one) for one in LANGS},
    )


def empty(none: NoRoute, kg: Graph, atlas: Atlas) -> Picture:
    """The two ends on a map, and the reason why no way joins them."""
    ends = none.origin, none.destination
    return maps.drawn(
        [],
        [spot for end in ends if (spot := atlas.spot(end, "end"))],
        groups=[],
        land=atlas.land,
        title={one: _NO_WAY[one].format(*(kg.label(end, one) for end in ends)) for one in LANGS},
        about=none.reasons,
    )


def _group(read: Reading, number: int, way: Way) -> Group:
    shown = [f"{way.total['km'][1]:,.0f}", span(way.total["days"]), span(way.total["usd"])]
    return Group(
        str(number),
        {one: read.name(way, one) for one in LANGS},
        {one: _NOTE[one].format(*shown) for one in LANGS},
    )


def _about(read: Reading, lang: Lang) -> str:
    """What is carried, and the day."""
    product, on = read.found.product, read.found.on
    said = [read.kg.label(product, lang)] if product else []
    said += [_ON[lang].format(on.isoformat())] if on else []
    return _(", ", "clauses")[lang].join(said)
