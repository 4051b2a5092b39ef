"""By which ways goods can go from one place to another, and what limits and disputes lie on them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lodeway.claims.figures import CRITERIA
from lodeway.routes import alike as likeness
from lodeway.routes import best
from lodeway.routes.search import Limits, price
from lodeway.schema.errors import InvalidValue, NoRoute, UnknownName
from lodeway.schema.names import nearest
from lodeway.transport import freight_network, restrictions
from lodeway.transport.closures import disputes, perhaps_closed, record
from lodeway.transport.corridor_facts import shapes
from lodeway.transport.corridors import corridor_of
from lodeway.transport.freight import compile_freight
from lodeway.transport.ways import way

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph
    from lodeway.routes.alike import Differing
    from lodeway.routes.best import Bar, Reason
    from lodeway.routes.search import Aim
    from lodeway.transport.closures import Closure, Dispute
    from lodeway.transport.freight import Freight
    from lodeway.transport.restrictions import Restriction
    from lodeway.transport.ways import Way


@dataclass(frozen=True)
class Routes:
    """The `ways` that are best by the first of `by`, and the `pareto` set over all of it.

    `best` are these ways with what was left out as too like a better one; `merged` counts what was
    left out of the Pareto set since nobody could tell it from one that stands there. `in_common`
    tells of each way but the first (by its steps) which earlier one, counted from 0, it is most
    like, and the share of its kilometres that it has in common with it.
    `limits` are the restrictions that fall on `product` from one end to the other without
    forbidding it: licences, quotas, tariffs, and what is only announced or falls on some firms.
    `corridors` gives the corridor of a way by its steps, `disputes` what sources differ on by place,
    segment or corridor, `perhaps_closed` what may have been shut on the day, by place or segment.
    """

    origin: str
    destination: str
    by: tuple[Aim, ...]
    on: date | None
    product: str | None
    best: Differing
    pareto: tuple[Way, ...]
    limits: tuple[Restriction, ...]
    corridors: Mapping[tuple[int, ...], str]
    disputes: Mapping[str, tuple[Dispute, ...]]
    perhaps_closed: Mapping[str, Closure] = field(default_factory=dict)
    merged: int = 0
    in_common: Mapping[tuple[int, ...], tuple[int, float]] = field(default_factory=dict)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The best ways, best first."""
        return self.best.ways

    def corridor(self, way: Way) -> str | None:
        """The corridor that a way belongs to: same gate, most kilometres shared."""
        return self.corridors.get(way.steps)

    def doubtful(self) -> tuple[Closure, ...]:
        """What may have been shut on the day, of the places and segments that any way passes."""
        ways = (*self.ways, *self.pareto)
        things = dict.fromkeys(thing for way in ways for thing in (*way.places, *_segments(way)))
        return tuple(self.perhaps_closed[thing] for thing in things if thing in self.perhaps_closed)

    def disputed(self, way: Way) -> tuple[Dispute, ...]:
        """What sources differ on about the places and segments of a way, and about its corridor."""
        things = [*way.places, *(leg.thing for leg in way.legs), self.corridor(way) or ""]
        found = (one for thing in dict.fromkeys(things) for one in self.disputes.get(thing, ()))
        return tuple({one.pair: one for one in found}.values())


def routes(
    kg: Graph,
    origin: str,
    destination: str,
    *,
    by: Sequence[Aim] = ("days",),
    k: int = 3,
    on: date | None = None,
    known: date | None = None,
    avoid: Collection[str] = (),
    only: Collection[str] = (),
    via: Sequence[str] = (),
    alike: bool = False,
    product: str | None = None,
    parameters: Mapping[str, Assumption] | None = None,
) -> Routes:
    """The best ways from `origin` to `destination`, all named in either language.

    `by` are criteria ("km", "days", "usd", "co2", "risk" or "generalised": dollars with days at
    the value of time). `avoid` names places, segments, straits, corridors and countries; `only`
    modes on land (ships stay allowed); `via` what must be passed, each in whatever order. With
    `alike` come also ways that hardly differ from a better one in where they lead or what they cost.
    Raises `NoRoute` with the reason, also where the trade in `product` is forbidden;
    `UnknownName` or `AmbiguousName` for names, `InvalidValue` for a criterion or a `k` below 1.
    """
    if k < 1:
        raise InvalidValue(f"{k} ways cannot be given; ask for 1 or more")
    aims = _aims(by)
    ends = freight_network.place(kg, origin), freight_network.place(kg, destination)
    goods = None if product is None else freight_network.product(kg, product)
    shut = freight_network.things(kg, avoid)
    graph = freight_network.transport_graph(
        kg, on=on, known=known, product=goods, parameters=parameters, avoid=shut
    )
    freight = compile_freight(graph)
    asked = Limits(
        avoid=shut,
        only=frozenset(_mode(kg, mode) for mode in only),
        via=tuple(freight_network.things(kg, [name]) for name in via),
    )
    fall = restrictions.falling(
        kg, ends, goods, freight_network.countries(graph), on=on, known=known
    )
    if (refused := restrictions.refusal(kg, ends, goods, fall)) is not None:
        raise refused
    perhaps = perhaps_closed(record(kg.store, known=known), on)
    try:
        ways = _best(freight, ends, aims[0], k, asked, alike)
        found = _unbeaten(freight, ends, aims, asked, ways)
    except NoRoute:
        raise _reason(kg, best.why(freight, *ends, asked), avoid, perhaps).error(kg.label) from None
    told = [steps for _, steps in found] if alike else _told_apart(found, aims, ways)
    front = tuple(way(freight, steps) for steps in told)
    every = dict.fromkeys(way.steps for way in (*ways.ways, *front))
    known_corridors = {
        one.steps: corridor_of(one, shapes(kg.store)) for one in (*ways.ways, *front)
    }
    return Routes(
        origin=ends[0],
        destination=ends[1],
        by=aims,
        on=on,
        product=goods,
        best=ways,
        pareto=front,
        limits=tuple(fall),
        corridors={steps: name for steps, name in known_corridors.items() if name},
        disputes=disputes(kg.store, known=known),
        perhaps_closed=perhaps,
        merged=len(found) - len(front),
        in_common=likeness.nearest(freight, every),
    )


def _best(
    freight: Freight, ends: tuple[str, str], by: Aim, k: int, limits: Limits, alike: bool
) -> Differing:
    if alike:
        ways = best.best(freight, *ends, by=by, k=k, limits=limits)
        return likeness.Differing(ways, 0, "enough")
    return likeness.differing(freight, *ends, by=by, k=k, limits=limits)


def _unbeaten(
    freight: Freight, ends: tuple[str, str], by: Sequence[Aim], limits: Limits, shown: Differing
) -> list[tuple[tuple[float, ...], tuple[int, ...]]]:
    """The Pareto set as costs and steps; by one criterion it is the best way, found already."""
    if len(by) > 1:
        return best.unbeaten(freight, *ends, by=by, limits=limits)
    steps = shown.ways[0].steps
    return [((float(price(freight, by[0])[list(steps)].sum()),), steps)]


def _told_apart(
    found: Sequence[tuple[tuple[float, ...], tuple[int, ...]]], by: Sequence[Aim], shown: Differing
) -> list[tuple[int, ...]]:
    """The Pareto set without what nobody could tell apart; the ways shown as the best stay."""
    best_ones = {one.steps for one in shown.ways}
    first = [number for number, (_, steps) in enumerate(found) if steps in best_ones]
    kept = likeness.told_apart([costs for costs, _ in found], by, first)
    return [found[number][1] for number in kept]


def _segments(way: Way) -> list[str]:
    return [leg.thing for leg in way.legs]


_ON_LAND = ("rail", "road")


def _mode(kg: Graph, name: str) -> str:
    try:
        return kg.find(name, kind="ModeCode")
    except UnknownName:
        raise UnknownName(name, "mode", nearest(name, _ON_LAND) or _ON_LAND) from None


def _reason(kg: Graph, reason: Reason, avoid: Collection[str], perhaps: Collection[str]) -> Reason:
    """The reason with what the user named (a country, a corridor) in place of its parts.

    What only may be shut on the day is told as that.
    """
    wholes = {
        part: name for name in avoid for part in freight_network.things(kg, [name]) if part != name
    }
    bars = (
        replace(bar, cause="perhaps")
        if bar.cause == "state" and bar.thing in perhaps
        else replace(bar, thing=_whole(kg, wholes, bar))
        for bar in reason.bars
    )
    return replace(reason, bars=tuple(dict.fromkeys(bars)))


def _whole(kg: Graph, wholes: Mapping[str, str], bar: Bar) -> str:
    if bar.cause != "avoid" or bar.thing not in wholes:
        return bar.thing
    try:
        return freight_network.closable(kg, wholes[bar.thing])
    except UnknownName:  # a name that several things share stands as it was written
        return wholes[bar.thing]


def _aims(by: Sequence[Aim]) -> tuple[Aim, ...]:
    known = (*CRITERIA, "generalised")
    if strange := [aim for aim in by if aim not in known]:
        raise InvalidValue(f"'{strange[0]}' is no criterion; there are {', '.join(known)}")
    if not by:
        raise InvalidValue(f"give at least one criterion of {', '.join(known)}")
    return tuple(dict.fromkeys(by))
