"""Who goes which way: shares of tonnes by port, corridor and mode, with all that is asked beside them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from lodeway.choice import COPPERBELT
from lodeway.choice.flows import interval
from lodeway.choice.logit import shares
from lodeway.choice.model import DRAWS, Model
from lodeway.choice.observations import choice_sets, set_of
from lodeway.choice.seen import beside, misses, rests_on
from lodeway.claims.supplies import minerals_of, supplies
from lodeway.schema.errors import InvalidValue, NoRoute
from lodeway.transport import freight_network
from lodeway.transport.corridors import ByCorridor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from lodeway.choice.flows import Flows
    from lodeway.choice.seen import Seen
    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph
    from lodeway.claims.supplies import Supply
    from lodeway.schema.values import Lang

    Numbers = NDArray[np.float64]
    Marks = NDArray[np.bool_]

# The 10th, 50th and 90th percentile of the draws.
Interval: TypeAlias = tuple[float, float, float]
Kind: TypeAlias = Literal["port", "corridor", "mode"]
_RISE = 0.01
_LEAST = 0.005  # what a port may take of what leaves a place, to be told


@dataclass(frozen=True)
class Terms:
    """What a tonne by a port or a corridor pays and waits, the average of its ways by what they carry.

    Land is all up to the ship, handling in the port included; sea is the voyage and the unloading.
    Dollars and days vary with the draws. `least` are the days with every range at its low end,
    `excess` those that come on top with every range at its high end.
    """

    land_usd: Interval
    sea_usd: Interval
    land_days: Interval
    sea_days: Interval
    least: float
    excess: float


@dataclass(frozen=True)
class Part:
    """What one port, corridor or mode takes: its share (0 to 1) and tonnes a year.

    `shut` says why nothing can go by it on the day. `elasticity` is by how many percent the share
    of a port changes when land freight and handling by it grow by one percent.
    """

    kind: Kind
    id: str
    port: str | None
    share: Interval
    tonnes: Interval
    terms: Terms | None
    elasticity: Interval | None
    seen: Seen | None
    shut: Mapping[Lang, str] | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Elasticity:
    """By how many percent the share of `port` changes when the inland rate by `rate_of` grows by 1 %."""

    port: str
    rate_of: str
    value: Interval


@dataclass(frozen=True)
class Stretch:
    """A segment of the network with the share of the tonnes that goes over it and on by one port."""

    port: str
    step: int
    share: float


@dataclass(frozen=True)
class Outlet:
    """What leaves one place, that of the `mines` whose goods take the road there, by one port."""

    place: str
    mines: tuple[str, ...]
    port: str
    share: Interval
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """Who goes which way on `day`: the parts of each kind, those with most tonnes first.

    `seen` are the counts nearest to the day, one of each thing counted, `misses` those of its time
    that the model does not reach. `left` are tonnes a year that no open way has room for. `outlets`
    are by place, that from which most leaves first, and by the share of the port in it.
    """

    choice: str
    mineral: str | None
    day: date
    product: str | None
    draws: int
    ports: tuple[Part, ...]
    corridors: tuple[Part, ...]
    modes: tuple[Part, ...]
    elasticities: tuple[Elasticity, ...]
    seen: tuple[Seen, ...]
    misses: tuple[Seen, ...]
    sent: float
    left: Interval
    outlets: tuple[Outlet, ...]
    stretches: tuple[Stretch, ...]
    flows: Flows

    @property
    def lone(self) -> dict[str, str]:
        """The corridor of each port, where every port has one alone; else nothing."""
        ports = [part.port or part.id for part in self.corridors]
        alone = len(set(ports)) == len(ports)
        return dict(zip(ports, (p.id for p in self.corridors), strict=True)) if alone else {}


def split(
    kg: Graph,
    choice_set: str | None = None,
    *,
    on: date | None = None,
    known: date | None = None,
    product: str | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> Split:
    """Shares of tonnes among the ways of a choice set on a day, else on the release's.

    `product` is the form whose value of time counts; without a name the set is that of its mineral,
    and without a product `COPPERBELT`. Raises `UnknownName` for a choice set or a product that is
    not there, `InvalidValue` for a product of which there is no set.
    """
    goods = None if product is None else freight_network.product(kg, product)
    model = Model(
        kg,
        choice_set or _set_of(kg, goods),
        draws=draws,
        seed=seed,
        known=known,
        product=goods,
        parameters=parameters,
    )
    return of_model(model, on or model.today)


def _set_of(kg: Graph, product: str | None) -> str:
    if product is None:
        return COPPERBELT
    held = minerals_of(kg.store, product)
    if (found := set_of(kg.store, held.__contains__)) is None:
        raise InvalidValue(
            f"nothing was counted of how '{product}' chooses its way; name a choice set, to ask how "
            f"its goods would with this value of time: {', '.join(choice_sets(kg.store))}"
        )
    return found


def of_model(model: Model, day: date) -> Split:
    """The same by a model that may be fitted already."""
    return _Day(model, day).split()


class _Day:
    def __init__(self, model: Model, day: date) -> None:
        self.model, self.day = model, day
        self.world = model.world(day)
        self.flows = model.sent_by(self.world)
        self.alike = self.world.alternatives
        self.moved = self.flows.moved
        self.total = np.maximum(self.moved.sum(axis=1), 1e-9)
        self.fit = rests_on(model, day)
        self.common = (*self._supplied(), *self.fit)
        freight = self.alike.freight
        sea = np.array([step.mode.startswith("sea") for step in freight.steps])
        usd, days = (freight.cost(c, self.flows.values) for c in ("usd", "days"))
        self.cost = {
            name: self._by_way(cost * of[:, None])
            for name, cost, of in (
                ("land_usd", usd, ~sea),
                ("sea_usd", usd, sea),
                ("land_days", days, ~sea),
                ("sea_days", days, sea),
            )
        }
        self.range = (self.alike.over @ freight.spans["days"]).T

    def _by_way(self, cost: Numbers) -> Numbers:
        found: Numbers = (self.alike.over @ cost).T
        return found

    def split(self) -> Split:
        model, ways = self.model, self.alike.ways
        seen = beside(self.model, self.day)
        own = {(e.port, e.rate_of): e for e in self._elasticities()}
        by_port = {p: np.array([w.nest == p for w in ways], np.bool_) for p in model.ports}
        by_corridor = {
            c: np.array([w.corridor == c for w in ways], np.bool_) for c in model.corridors
        }
        by_mode = self._modes()
        ports = [
            replace(
                self._part("port", port, marks, seen),
                elasticity=own[port, port].value if (port, port) in own else None,
            )
            for port, marks in by_port.items()
        ]
        return Split(
            choice=model.set.id,
            mineral=model.set.mineral,
            day=self.day,
            product=model.product,
            draws=model.draws,
            ports=_most_first(ports),
            corridors=_most_first(
                self._part("corridor", one, marks, seen) for one, marks in by_corridor.items()
            ),
            modes=_most_first(self._part("mode", m, marks, ()) for m, marks in by_mode.items()),
            elasticities=tuple(own.values()),
            seen=seen,
            misses=misses(seen, self.day),
            sent=float(self.world.tonnes.sum()),
            left=interval(self.flows.left.sum(axis=1)),
            outlets=tuple(self._outlets(by_port)),
            stretches=tuple(self._stretches(by_port)),
            flows=self.flows,
        )

    def _part(self, kind: Kind, name: str, marks: Marks, seen: Sequence[Seen]) -> Part:
        tonnes = self.moved[:, marks].sum(axis=1)
        port = self.model.nest_of.get(name) if kind == "corridor" else None
        of = [s for s in seen if name == (s.port if kind == "port" else s.corridor)]
        beside = min(of, key=lambda s: s.observation.gap(self.day), default=None)
        steps = {i for at in np.flatnonzero(marks) for i in self.alike.ways[at].steps}
        count = [beside.observation.claim] if beside else []
        claims = (*self.alike.freight.claims(sorted(steps)), *self.common, *count)
        return Part(
            kind=kind,
            id=name,
            port=port,
            share=interval(tonnes / self.total),
            tonnes=interval(tonnes),
            terms=self._terms(marks) if marks.any() else None,
            elasticity=None,
            seen=beside,
            shut=None if marks.any() or kind == "mode" else self._shut(kind, name),
            claims=tuple(dict.fromkeys(claims)),
        )

    def _supplied(self) -> tuple[str, ...]:
        return tuple(sorted({claim for s in self._supplies for claim in s.claims}))

    @cached_property
    def _supplies(self) -> tuple[Supply, ...]:
        sent = supplies(self.model.kg.store, on=self.day, known=self.model.known)
        return tuple(one for one in sent if one.product == self.model.set.mineral)

    def _terms(self, marks: Marks) -> Terms:
        weight = self.moved[:, marks] + 1e-12
        weight = weight / weight.sum(axis=1, keepdims=True)
        usual = np.median(weight, axis=0)
        usual = usual / usual.sum()
        spans = {
            name: interval((weight * cost[:, marks]).sum(axis=1))
            for name, cost in self.cost.items()
        }
        low, _, high = self.range[:, marks] @ usual
        return Terms(**spans, least=float(low), excess=float(high - low))

    def _shut(self, kind: Kind, name: str) -> Mapping[Lang, str]:
        """Why no way leads by a port or a corridor, at the first of its corridors."""
        model, origins = self.model, sorted({way.origin for way in self.alike.ways})
        search = ByCorridor(self.alike.freight, model.kg.label)
        for shape in model.shapes:
            if name == (model.nest_of[shape.id] if kind == "port" else shape.id):
                for origin in origins[:1]:
                    (found,) = search.paths(origin, model.set.destinations[:1], shape)
                    if isinstance(found, NoRoute):
                        return found.reasons
        return {}

    def _modes(self) -> dict[str, Marks]:
        """The ways by the mode of most of their kilometres over land."""
        freight = self.alike.freight
        km = freight.cost("km")
        over = {
            mode: self.alike.over
            @ np.array(
                [
                    k if step.kind == "travel" and step.mode == mode else 0.0
                    for k, step in zip(km, freight.steps, strict=True)
                ]
            )
            for mode in ("road", "rail")
        }
        return {"road": over["road"] >= over["rail"], "rail": over["road"] < over["rail"]}

    # What a rise of the inland rate does.

    def _elasticities(self) -> Iterable[Elasticity]:
        """All pairs of ports with open ways, scarce room keeping its price."""
        model, nests, alike = self.model, self.alike.nests, self.alike
        if not alike.ways:
            return
        cost = alike.costs(self.flows.values) + model.constants.of(alike, self.day)
        over = np.stack([alike.passing_at(thing) for thing in self.flows.scarce], axis=1)
        weight = model.weight(alike, self.day)
        cost = cost + self.flows.prices @ (over * weight[:, None]).T
        nest = np.array([way.nest for way in alike.ways])
        ports = sorted(set(nest.tolist()))
        tonnes = self.world.tonnes[nests.choice[nests.nest]]

        def taken(usd: Numbers) -> dict[str, Numbers]:
            found = shares(usd, nests, model.prior.scale, model.prior.ratio).way * tonnes
            return {p: np.maximum(found[:, nest == p].sum(axis=1), 1e-300) for p in ports}

        before = taken(cost)
        for rate_of in ports:
            after = taken(cost + _RISE * self.cost["land_usd"] * (nest == rate_of))
            for port in ports:
                grown = np.log(after[port] / before[port]) / np.log1p(_RISE)
                yield Elasticity(port, rate_of, interval(grown))

    # Where it goes.

    def _outlets(self, by_port: Mapping[str, Marks]) -> Iterator[Outlet]:
        origins = np.array([way.origin for way in self.alike.ways])
        mines: dict[str, list[str]] = defaultdict(list)
        sent: dict[str, float] = defaultdict(float)
        for mine, tonnes in self.model.sent(self.day).items():
            mines[self.model.leaves[mine]].append(mine)
            sent[self.model.leaves[mine]] += tonnes
        for place in sorted(sent, key=lambda one: (-sent[one], one)):
            here = origins == place
            whole = np.maximum(self.moved[:, here].sum(axis=1), 1e-9)
            own = sorted({c for s in self._supplies if s.place in mines[place] for c in s.claims})
            found = [
                Outlet(
                    place,
                    tuple(sorted(mines[place])),
                    port,
                    interval(self.moved[:, here & marks].sum(axis=1) / whole),
                    tuple(dict.fromkeys((*own, *self.fit))),
                )
                for port, marks in by_port.items()
            ]
            told = (one for one in found if one.share[2] >= _LEAST)
            yield from sorted(told, key=lambda one: (-one.share[1], one.port))

    def _stretches(self, by_port: Mapping[str, Marks]) -> Iterable[Stretch]:
        middle = np.median(self.moved, axis=0)
        whole = max(float(middle.sum()), 1e-9)
        for port, marks in by_port.items():
            load = self.alike.over.T @ (middle * marks) / whole
            for step in np.flatnonzero(load > 0).tolist():
                if self.alike.freight.steps[step].kind == "travel":
                    yield Stretch(port, step, float(load[step]))


def _most_first(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda p: (p.terms is None, -p.share[1], -p.share[2], p.id)))
