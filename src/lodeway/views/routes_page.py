"""Ways between two places as a map page, with their tables below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway.views import route_legs, routes
from lodeway.views.map import page
from lodeway.views.map_model import Group, Table
from lodeway.views.spans import span

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.analysis.ways import Way
    from lodeway.answer import Answer
    from lodeway.errors import NoRoute
    from lodeway.studies.model import Graph
    from lodeway.views.atlas import Atlas
    from lodeway.views.route_reading import Reading

Lang = Literal["en", "zh"]
_BOTH: tuple[Lang, ...] = ("en", "zh")
_TITLE = {"en": "From {} to {}", "zh": "{}至{}"}
_NO_WAY = {"en": "No route from {} to {}", "zh": "{}至{}无路可通"}
_NOTE = {"en": "{} km · {} days · {} USD/t", "zh": "{}公里 · {}天 · {}美元/吨"}
_ON = {"en": "as of {}", "zh": "按{}的状况"}


def drawn(read: Reading, *, lang: Lang = "en") -> str:
    """The best ways and the Pareto set on a map, with all tables, as one HTML text."""
    lines, spots = [], []
    for number, way in read.ways.items():
        found = read.atlas.way(str(number), way.legs)
        lines += found[0]
        spots += found[1]
    several = len(read.found.by) > 1
    tables = [_both(lambda one: routes.best(read, lang=one))]
    tables += [_both(lambda one: routes.pareto(read, lang=one))] if several else []
    tables += [_legs(read, number) for number in read.ways]
    disputed = _both(lambda one: routes.disputes(read, lang=one), folded=True)
    return page(
        {one: _TITLE[one].format(*read.ends(one)) for one in _BOTH},
        lines,
        spots,
        groups=[_group(read, number, way) for number, way in read.ways.items()],
        land=read.atlas.land,
        tables=[*tables, disputed] if disputed.answer["en"].rows else tables,
        about={one: _about(read, one) for one in _BOTH},
        lang=lang,
    )


def empty(none: NoRoute, kg: Graph, atlas: Atlas, *, lang: Lang = "en") -> str:
    """The two ends on a map, and the reason why no way joins them."""
    ends = none.origin, none.destination
    return page(
        {one: _NO_WAY[one].format(*(kg.label(end, one) for end in ends)) for one in _BOTH},
        [],
        [spot for end in ends if (spot := atlas.spot(end, "end"))],
        groups=[],
        land=atlas.land,
        tables=[_both(lambda one: routes.no_route(none, kg, lang=one))],
        about=none.reasons,
        lang=lang,
    )


def _legs(read: Reading, number: int) -> Table:
    return _both(
        lambda one: route_legs.legs(read, number, lang=one), group=str(number), folded=True
    )


def _both(
    answer: Callable[[Lang], Answer], *, group: str | None = None, folded: bool = False
) -> Table:
    return Table({one: answer(one) for one in _BOTH}, group, folded)


def _group(read: Reading, number: int, way: Way) -> Group:
    shown = [f"{way.total['km'][1]:,.0f}", span(way.total["days"]), span(way.total["usd"])]
    return Group(
        str(number),
        {one: read.name(way, one) for one in _BOTH},
        {one: _NOTE[one].format(*shown) for one in _BOTH},
    )


def _about(read: Reading, lang: Lang) -> str:
    """What is carried, and the day."""
    product, on = read.found.product, read.found.on
    said = [read.kg.label(product, lang)] if product else []
    said += [_ON[lang].format(on.isoformat())] if on else []
    return ("，" if lang == "zh" else ", ").join(said)
