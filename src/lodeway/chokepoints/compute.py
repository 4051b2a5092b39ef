"""What the traffic of a basket of mines and markets hangs on: alone, in pairs, and the fewest closings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.choice.flows import interval
from lodeway.choice.model import DRAWS, Model
from lodeway.choice.observations import set_of
from lodeway.choice.seen import rests_on
from lodeway.choice.sweep import closures, through
from lodeway.chokepoints import cuts as measure
from lodeway.claims import supplies
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.names import nearest
from lodeway.transport import capacities, freight_network, uncertainty
from lodeway.transport.freight import compile_freight
from lodeway.transport.ways import connected

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    import networkx as nx

    from lodeway.choice.model import World
    from lodeway.choice.sweep import Closed
    from lodeway.chokepoints.cuts import Chokepoint, Closing, Cut, Pair, Together
    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph
    from lodeway.claims.supplies import Supply
    from lodeway.transport.freight import Freight
    from lodeway.transport.uncertainty import Watch
    from lodeway.transport.ways import Span


Kind: TypeAlias = Literal["places", "segments", "straits", "countries", "corridors"]
_KINDS: tuple[Kind, ...] = ("places", "segments", "straits", "countries", "corridors")
_DRAWS = 1000


@dataclass(frozen=True)
class Basket:
    """Goods and the network they travel: `tonnes` a year (or shares) by origin and destination.

    `groups` are the things that can be shut, each with all that closes with it; `kinds` says of
    which class each is ("Port", "Segment", "Country"). `claims` stand behind the tonnes, `counted`
    says whether these are mines' output rather than one for each origin, `usual` that it goes to the
    assumed markets, too, with nothing shut already. `lost` have no way at all. `minerals` are those whose output is counted, `product` is as what they are carried.
    """

    freight: Freight
    tonnes: Mapping[Pair, float]
    groups: Mapping[str, Collection[str]]
    kinds: Mapping[str, str]
    counted: bool
    claims: tuple[str, ...]
    lost: tuple[Pair, ...]
    minerals: tuple[str, ...] = ()
    product: str | None = None
    usual: bool = False

    @property
    def origins(self) -> tuple[str, ...]:
        """Where the goods begin, by id."""
        return tuple(sorted({origin for origin, _ in self.tonnes}))

    @property
    def destinations(self) -> tuple[str, ...]:
        """Where the goods are bound for, by id."""
        return tuple(sorted({destination for _, destination in self.tonnes}))

    def behind(self, things: Collection[str]) -> tuple[str, ...]:
        """The claims behind the goods and behind all that closes with some things."""
        closing = {part for thing in things for part in self.groups.get(thing, (thing,))}
        by_thing = self.freight.by_thing
        steps = {int(step) for part in closing for step in by_thing.get(part, ())}
        return tuple(dict.fromkeys((*self.claims, *self.freight.claims(steps))))


@dataclass(frozen=True)
class Alone:
    """Single closings of a basket, worst first; `carried` is the traffic over all draws.

    Of each thing that any draw led over: the 5th percentile, the mean and the 95th percentile of
    the share of all goods, over draws of what is assumed and of what may be shut. Of goods that are
    `chosen`, sent as the model of choice has it, the 10th, 50th and 90th percentile of its draws.
    """

    basket: Basket
    found: tuple[Chokepoint, ...]
    carried: Mapping[str, Span]
    draws: int
    chosen: bool = False


def basket(
    kg: Graph,
    origins: Sequence[str] = (),
    destinations: Sequence[str] = (),
    *,
    kinds: Collection[Kind] = _KINDS[:3],
    on: date | None = None,
    known: date | None = None,
    product: str | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    avoid: Collection[str] = (),
) -> Basket:
    """Goods from each origin to each destination, named in either language.

    Without `origins` the goods are the output of all mines of the Copperbelt that have a figure of
    their own, in tonnes of metal contained: of copper and cobalt, with `product` of the mineral that
    it holds; without `destinations` they go to the markets in their assumed shares. Origins that are
    named weigh alike, and so do destinations. `kinds` of things are what may be shut; `avoid` is
    shut already. Raises `UnknownName` or `AmbiguousName`, and `InvalidValue` for no kind at all and
    for a product of which no mine's output is known.
    """
    goods = None if product is None else freight_network.product(kg, product)
    shut = freight_network.things(kg, avoid)
    graph = freight_network.transport_graph(
        kg, on=on, known=known, product=goods, parameters=parameters, avoid=shut
    )
    freight = compile_freight(graph).without(shut)
    mined = () if origins else _sent(kg, goods, on=on, known=known)
    starts = _origins(kg, origins, mined)
    claims = tuple(claim for one in mined for claim in one.claims)
    shares = _destinations(kg, destinations, parameters)
    tonnes = {
        (start, end): weight * share
        for start, weight in starts.items()
        for end, share in shares.items()
        if start != end
    }
    groups, classes = _things(kg, graph, kinds)
    lost = sorted(tonnes.keys() - connected(freight, tonnes))
    return Basket(
        freight,
        tonnes,
        groups,
        classes,
        not origins,
        claims,
        tuple(lost),
        tuple(sorted({one.product for one in mined})),
        goods,
        not (origins or destinations or avoid),
    )


def chosen(
    kg: Graph,
    goods: Basket,
    *,
    draws: int | None = None,
    seed: int = 1,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    watch: Watch[str] = iter,
) -> Alone | None:
    """Every thing shut by itself, and its traffic, as the model of choice sends the usual goods.

    Shippers expect it to stay shut for a year. `draws` are those of the model (its own number by
    default, 0 for no range of the traffic); all else is the middle of everything. None for other
    than usual goods, and where there is no choice set for some of them.
    """
    names = [set_of(kg.store, mineral.__eq__) for mineral in goods.minerals]
    if not goods.usual or not names or None in names:
        return None
    given: dict[str, Any] = {"seed": seed, "known": known, "parameters": parameters}
    given["product"] = goods.product
    middle = [Model(kg, name, draws=1, **given) for name in names if name]
    day = on or middle[0].today
    shares = _Shares(goods.groups)
    rest: dict[str, None] = {}
    for model in middle:
        shares.add(
            model.world(day), closures(model, day, shares.passed(model.world(day)), watch=watch)
        )
        rest.update(dict.fromkeys(rests_on(model, day)))
    many = DRAWS if draws is None else draws
    drawn = [Model(kg, one.set.id, draws=many, **given) for one in middle] if many > 1 else []
    of = replace(goods, tonnes=shares.tonnes, claims=(*goods.claims, *rest))
    return Alone(of, shares.found(), shares.traffic(drawn, day), many, chosen=True)


class _Shares:
    """The sums over several choice sets of what closings do, and of what leads over each thing."""

    def __init__(self, groups: Mapping[str, Collection[str]]) -> None:
        self._groups = groups
        self.tonnes: dict[Pair, float] = defaultdict(float)
        self._closed: dict[str, list[Closed]] = defaultdict(list)

    def passed(self, world: World) -> dict[str, Collection[str]]:
        """The groups that some way of a world leads over."""
        steps = world.alternatives.freight.steps
        over = {t for way in world.alternatives.ways for i in way.steps for t in steps[i].things}
        return {name: parts for name, parts in self._groups.items() if not over.isdisjoint(parts)}

    def add(self, world: World, closed: Sequence[Closed]) -> None:
        for pair, tonnes in zip(world.alternatives.pairs, world.tonnes.tolist(), strict=True):
            self.tonnes[pair] += tonnes
        for one in closed:
            self._closed[one.thing].append(one)

    def found(self) -> tuple[measure.Chokepoint, ...]:
        """The closings, the most stranded first, then the most traffic, then by id."""
        whole = sum(self.tonnes.values())
        told = [
            measure.Chokepoint(
                thing,
                sum(one.through for one in of) / whole,
                sum(one.stranded for one in of) / whole,
                None,
                None,
                sum(one.held for one in of) / whole,
            )
            for thing, of in self._closed.items()
        ]
        return tuple(sorted(told, key=lambda c: (-c.stranded, -c.traffic, c.thing)))

    def traffic(self, models: Sequence[Model], day: date) -> dict[str, Span]:
        """The share of all goods over each thing: the 10th, 50th and 90th percentile of the draws."""
        if not models:
            return {}
        sent = [(model, model.world(day), model.usual(day).moved) for model in models]
        whole = sum(moved.sum(axis=1) for *_, moved in sent)
        return {
            thing: interval(
                sum(through(m, w, moved, self._groups[thing]) for m, w, moved in sent) / whole
            )
            for thing in sorted(self._closed)
        }


def alone(
    goods: Basket, *, draws: int | None = None, seed: int = 1, watch: Watch[int] = iter
) -> Alone:
    """Every thing shut by itself, and its traffic, as if everything moved at least cost.

    `draws` are of the costs and of what may be shut: 0 for no range of the traffic.
    """
    draws = _DRAWS if draws is None else draws
    found = measure.singles(goods.freight, goods.tonnes, groups=goods.groups)
    carried: dict[str, Span] = {}
    if draws:
        tonnes = {pair: t for pair, t in goods.tonnes.items() if pair not in goods.lost}
        drawn = uncertainty.sample(goods.freight, draws, seed=seed)
        outcomes = uncertainty.simulate(goods.freight, tonnes, drawn, watch=watch)
        carried = measure.carried(goods.freight, tonnes, outcomes, groups=goods.groups)
    return Alone(goods, found, carried, draws)


def together(goods: Basket, *, watch: Watch[Closing] = iter) -> tuple[Together, ...]:
    """Every two things of the basket that strand together what neither strands alone."""
    return measure.pairs(goods.freight, goods.tonnes, groups=goods.groups, watch=watch)


def fewest(goods: Basket) -> tuple[tuple[tuple[Pair, ...], Cut | None], ...]:
    """The smallest set of closings that parts each pair, then the one that parts them all.

    Goods counted at mines are parted all at once from each market, for there are many mines. With
    each set come the pairs that it parts; None where nothing that may be shut parts them.
    """
    able = sorted(goods.tonnes.keys() - set(goods.lost))
    asked: list[tuple[Pair, ...]] = [(pair,) for pair in able]
    if goods.counted:
        asked = [tuple(p for p in able if p[1] == end) for end in goods.destinations]
    if len(asked) > 1:
        asked.append(tuple(able))
    return tuple(
        (pairs, measure.smallest_cut(goods.freight, pairs, groups=goods.groups))
        for pairs in asked
        if pairs
    )


def _sent(
    kg: Graph, product: str | None, *, on: date | None, known: date | None
) -> Sequence[Supply]:
    """What the mines put out, of the one mineral of `product` where one is named."""
    if product is None:
        return supplies.supplies(kg.store, on=on, known=known)
    minerals = supplies.minerals_of(kg.store, product)
    if len(minerals) > 1:
        raise InvalidValue(
            f"the output of '{product}' is not known: mines tell of one mineral at a time, and it "
            f"holds {', '.join(minerals)}; name origins, to move as much from each"
        )
    if found := supplies.supplies(kg.store, on=on, known=known, minerals=minerals):
        return found
    region = kg.label(supplies.COPPERBELT)
    raise InvalidValue(
        f"no output of '{product}' is known: no mine of the {region} has a figure of its own for "
        f"'{minerals[0]}'; name origins, to move as much from each"
    )


def _origins(kg: Graph, names: Sequence[str], mined: Sequence[Supply]) -> dict[str, float]:
    """Tonnes a year by origin, one for each that is named."""
    if names:
        return dict.fromkeys((freight_network.place(kg, name) for name in names), 1.0)
    tonnes: dict[str, float] = defaultdict(float)
    for one in mined:
        tonnes[one.place] += one.tonnes
    return dict(tonnes)


def _destinations(
    kg: Graph, names: Sequence[str], parameters: Mapping[str, Assumption] | None
) -> dict[str, float]:
    """The share of each destination, one in all."""
    if names:
        places = dict.fromkeys(kg.place(name) for name in names)
        return {place: 1 / len(places) for place in places}
    return {market.place: market.share for market in supplies.markets(kg.store, parameters)}


def _things(
    kg: Graph, graph: nx.MultiDiGraph[str], kinds: Collection[str]
) -> tuple[dict[str, Collection[str]], dict[str, str]]:
    """What closes with each thing of the `kinds`, and the class of each thing."""
    if unknown := sorted(set(kinds) - set(_KINDS)):
        raise UnknownName(unknown[0], "kind of thing", nearest(unknown[0], _KINDS) or _KINDS)
    if not kinds:
        raise InvalidValue("name at least one kind of thing to shut")
    parts = capacities.extent(kg.store)
    classes = _classes(graph, parts, capacities.lines(kg.store))
    found = {
        thing: kind for name in _KINDS if name in kinds for thing, kind in classes[name].items()
    }
    # Mines close with their country, so that their own goods are not counted against it.
    for node, about in graph.nodes(data=True):
        for country in about["countries"]:
            parts[country] = frozenset({node, *parts.get(country, ())})
    return {thing: parts.get(thing, (thing,)) for thing in sorted(found)}, found


def _classes(
    graph: nx.MultiDiGraph[str], parts: Collection[str], lines: Collection[str]
) -> dict[Kind, dict[str, str]]:
    """Everything that can be shut with its class, by kind."""
    nodes = [(node, about) for node, about in graph.nodes(data=True) if about["family"] == "Place"]
    edges = [(key, about) for *_, key, about in graph.edges(keys=True, data=True)]
    places = {node: str(about["kind"]) for node, about in nodes}
    passed = {thing for _, about in edges for thing in about.get("passes", ())}
    return {
        "places": places,
        "segments": {key: "Segment" for key, about in edges if about["kind"] == "Segment"},
        "straits": dict.fromkeys(passed - places.keys(), "Strait"),
        "countries": {thing: "Country" for thing in parts if thing not in lines},
        "corridors": {thing: "Corridor" for thing in parts if thing in lines},
    }
