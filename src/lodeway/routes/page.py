"""Ways between two places as a map page, with their tables below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.maps.model import Group, Table
from lodeway.maps.page import page
from lodeway.report import text
from lodeway.report.text import span
from lodeway.routes import report
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.claims.graph import Graph
    from lodeway.maps.atlas import Atlas
    from lodeway.report.answer import Answer
    from lodeway.routes.report import Reading
    from lodeway.schema.errors import NoRoute
    from lodeway.transport.ways import Way


_BOTH: tuple[Lang, ...] = ("en", "zh")
_ = words.of(__name__)

_TITLE = _("From {} to {}")
_NO_WAY = _("No route from {} to {}")
_NOTE = _("{} km · {} days · {} USD/t")
_ON = _("as of {}")


def drawn(read: Reading, *, lang: Lang = "en") -> str:
    """The best ways and the Pareto set on a map, with all tables, as one HTML text."""
    lines, spots = [], []
    for number, way in read.ways.items():
        found = read.atlas.way(str(number), way.legs)
        lines += found[0]
        spots += found[1]
    several = len(read.found.by) > 1
    tables = [_both(lambda one: report.best(read, lang=one))]
    tables += [_both(lambda one: report.pareto(read, lang=one))] if several else []
    tables += [_legs(read, number) for number in read.ways]
    disputed = _both(lambda one: report.disputes(read, lang=one), folded=True)
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
        tables=[_both(lambda one: report.no_route(none, kg, lang=one))],
        about=none.reasons,
        lang=lang,
    )


def _legs(read: Reading, number: int) -> Table:
    def told(lang: Lang) -> Answer:
        return text.with_claims(report.legs(read, number, lang=lang), lang)

    return _both(told, group=str(number), folded=True)


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
    return _(", ", "clauses")[lang].join(said)
