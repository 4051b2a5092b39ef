"""The fitted model of a choice set: what goes which way on a day, draw by draw."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice import calibration, flows
from lodeway.choice.alternatives import Alternatives, alternatives, around
from lodeway.choice.calibration import Prior, Sight
from lodeway.choice.contracts import bound, contracts, drawn
from lodeway.choice.flows import Wait
from lodeway.choice.observations import choice_set, observations
from lodeway.choice.room import assumed_ports, limits
from lodeway.claims.figures import assumptions
from lodeway.claims.release_day import release_day
from lodeway.claims.rows import rows
from lodeway.claims.supplies import Supply, gross, markets, supplies
from lodeway.schema.errors import InvalidValue
from lodeway.schema.vocab import local
from lodeway.transport import corridor_facts as told
from lodeway.transport import freight_network, uncertainty
from lodeway.transport.closures import closures
from lodeway.transport.freight import TIME_VALUE, compile_freight

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    import networkx as nx
    from numpy.typing import NDArray

    from lodeway.choice.alternatives import Alternative
    from lodeway.choice.calibration import Constants
    from lodeway.choice.flows import Flows
    from lodeway.choice.observations import Attestation, Observation
    from lodeway.claims.figures import Assumption, Driver
    from lodeway.claims.graph import Graph
    from lodeway.transport.closures import Closure
    from lodeway.transport.corridors import ByCorridor
    from lodeway.transport.freight import Freight

    Numbers = NDArray[np.float64]

DRAWS = 200
_ANYWHERE = "global-mineral-markets"
_YEAR = 365.25
_SPARE = 1.02  # what carried so much can carry it, and a little more
# The 90 % point of the normal distribution: a scale is given with its middle eight in ten.
_Z = 1.2815515655446004


@dataclass(frozen=True)
class World:
    """The goods of a day, `tonnes` a year of each pair, and the ways that are open to them."""

    day: date
    alternatives: Alternatives
    tonnes: Numbers


class Model:
    """A choice set with its network, its goods and its counts, fitted when it is first asked.

    `product` is whose value of time counts; `parameters` stand in for the assumptions, `counts` for
    the observations of the graph. Only what was counted by `through` is fitted. Ports whose every
    leg passes what `avoid` names are joined by a voyage around it. Every draw takes
    the costs, the scale, the counts and the constants together, each from a stream of its own, so
    that two worlds are drawn alike. A single draw is the middle of everything.
    """

    def __init__(
        self,
        kg: Graph,
        name: str,
        *,
        draws: int = DRAWS,
        seed: int = 1,
        known: date | None = None,
        product: str | None = None,
        parameters: Mapping[str, Assumption] | None = None,
        counts: Sequence[Observation] | None = None,
        through: date | None = None,
        avoid: frozenset[str] = frozenset(),
    ) -> None:
        """Read the choice set. Raises `UnknownName` for one that is not there."""
        self.kg, self.draws, self.seed, self.known = kg, draws, seed, known
        self.set = choice_set(kg.store, name)
        self.product = product
        self.numbers = assumptions(kg.store) if parameters is None else parameters
        self.observations = observations(kg.store, name, known=known) if counts is None else counts
        self.through, self.avoid = through, avoid
        every = told.shapes(kg.store, inland=True)
        self.shapes = [shape for shape in every if shape.id in self.set.alternatives]
        to_sea = {shape.id for shape in told.shapes(kg.store)}
        self.nest_of = {s.id: s.gate if s.id in to_sea else s.id for s in self.shapes}
        self.ports = tuple(sorted(set(self.nest_of.values())))
        self.corridors = tuple(sorted(self.nest_of))
        self._worlds: dict[tuple[date, ...], World] = {}
        self._values: dict[tuple[Driver, ...], Numbers] = {}
        self._weights: dict[date, dict[str, float]] = {}
        self._loads: dict[date, dict[str, Numbers]] = {}
        self._usual: dict[tuple[date, ...], Flows] = {}

    def number(self, slug: str) -> float:
        """The middle of an assumption in its base unit."""
        return self.numbers[slug].in_base[1]

    @cached_property
    def prior(self) -> Prior:
        """The scale of choice of each draw, and what is believed of the constants."""
        low, mid, high = self.numbers["assumption-choice-scale"].in_base
        spread = np.log(high / low) / (2 * _Z)
        stream = np.random.default_rng([self.seed, 0])
        scale = mid * np.exp(spread * calibration.normal(stream, self.draws, 1)[:, 0])
        return Prior(
            scale,
            self.number("assumption-choice-nesting"),
            self.number("assumption-choice-spread-port"),
            self.number("assumption-choice-walk"),
            self.number("assumption-choice-spread-mode"),
            self.seed + (self.set.like is not None),  # another stream than that of its base
        )

    @cached_property
    def constants(self) -> Constants:
        """The constants, fitted to what is to be fitted."""
        found = calibration.constants(self.sights, self.prior, self.ports, self.corridors)
        return replace(found, base=self.like.constants if self.like else None)

    @cached_property
    def like(self) -> Model | None:
        """The model of the set whose goods these choose like, where there is one."""
        if (name := self.set.like) is None:
            return None
        same = {own: getattr(self, own) for own in ("draws", "seed", "known", "through", "avoid")}
        like = Model(self.kg, name, parameters=self.numbers, **same)
        if like.set.like is not None:
            raise InvalidValue(f"{self.set.id} chooses like {name}, which chooses like another")
        return like

    @cached_property
    def sights(self) -> tuple[Sight, ...]:
        """The worlds of the days that were counted, with what is to be fitted of each."""
        by_day: dict[date, list[Observation]] = defaultdict(list)
        for one in self.fitted:
            by_day[one.day].append(one)
        return tuple(self._sight(day, of) for day, of in sorted(by_day.items()))

    @cached_property
    def fitted(self) -> tuple[Observation, ...]:
        """The observations that the model is fitted to."""
        return tuple(
            one
            for one in self.observations
            if one.use == "calibration"
            and one.scorable
            and (self.through is None or one.last <= self.through)
        )

    def _sight(self, day: date, found: Sequence[Observation]) -> Sight:
        world = self._seen(day)
        told = [
            (one, weight, marks, 1.0 if one.kind == "share" else whole)
            for one in found
            for weight, marks, whole in (self.counted(one, world),)
        ]
        samples = [self.sample(one.attestation) for one in found]
        counts = calibration.agreed(told, samples, self.prior)
        alike = world.alternatives
        cost = alike.costs(self.values(alike.freight))
        cost = cost if self.like is None else cost + self.like.constants.of(alike, day)
        return Sight(day, alike, cost, tuple(counts))

    def _seen(self, day: date) -> World:
        """The world as it was counted: with the ways open at some time of what was counted then."""
        of = [one for one in self.fitted if one.day == day]
        return self.world(day, *dict.fromkeys(d for o in of for d in (o.first, o.last)))

    def sample(self, attestation: Attestation) -> float:
        """As how many consignments a count is taken."""
        return self.number(f"assumption-sample-{attestation}")

    def world(self, day: date, *others: date) -> World:
        """The goods of `day` and the ways that are open on it, or on one of `others`.

        With `others`, which serve counts of a longer time, the network has today's room.
        """
        if (day, *others) not in self._worlds:
            self._worlds[day, *others] = self._made(day, others)
        return self._worlds[day, *others]

    def values(self, freight: Freight) -> Numbers:
        """The values of its drivers in every draw (drivers x draws); of one draw the middle."""
        if self.draws == 1:
            return freight.values()[:, None]
        if freight.drivers not in self._values:
            drawn = uncertainty.sample(freight, self.draws, seed=self.seed, closures=False)
            self._values[freight.drivers] = drawn.values
        return self._values[freight.drivers]

    def freight(self, day: date | None) -> Freight:
        """The freight network of a day for the goods of the choice set."""
        return freight_network.freight(
            self.kg,
            on=day,
            known=self.known,
            product=self.product,
            parameters=self.numbers,
            avoid=self.avoid,
        )

    @cached_property
    def today(self) -> date:
        """The day of the release, which stands for no day. Raises `InvalidValue` without claims."""
        day = release_day(self.kg.store, self.known)
        if day is None:
            raise InvalidValue("the graph holds no claim, and so speaks of no day; name one")
        return day

    @cached_property
    def _network(self) -> nx.MultiDiGraph[str]:
        return freight_network.transport_graph(
            self.kg,
            known=self.known,
            product=self.product,
            parameters=self.numbers,
            avoid=self.avoid,
        )

    @cached_property
    def where(self) -> dict[str, tuple[str, ...]]:
        """The countries of each place, mine and plant."""
        return freight_network.countries(self._network)

    @cached_property
    def posts(self) -> frozenset[str]:
        """The border posts of the network."""
        nodes = self._network.nodes(data=True)
        return frozenset(place for place, about in nodes if about["kind"] == "BorderPost")

    @cached_property
    def leaves(self) -> dict[str, str]:
        """The place by which the goods of each place leave: for a mine with one road its end."""
        return {p: freight_network.way_out(self._network, p) for p in self._network}

    @cached_property
    def _built(self) -> Freight:
        """The network with everything open that has been built."""
        freight = compile_freight(self._network)
        planned = {one.thing for one in self._shut(None) if one.planned}
        return replace(freight, open=np.ones_like(freight.open)).without(planned)

    def _shut(self, day: date | None) -> list[Closure]:
        return list(closures(self.kg.store, on=day, known=self.known).values())

    @cached_property
    def _every(self) -> tuple[Alternative, ...]:
        """The ways that there are when nothing that has been built is shut."""
        return alternatives(
            self._built,
            self.shapes,
            self._origins,
            self.set.destinations,
            self.posts,
            self.nest_of,
        ).ways

    @cached_property
    def _origins(self) -> list[str]:
        sending = {one.place for one in supplies(self.kg.store, years=99, known=self.known)}
        found = {p for p in self.where if p in self.set.origins}
        found |= {p for p in sending & self.where.keys() if self.lies_in(p, self.set.origins)}
        return sorted({self.leaves[place] for place in found})

    def _made(self, day: date, others: Sequence[date]) -> World:
        if others:
            days = [{one.thing for one in self._shut(d)} for d in (day, *others)]
            freight = self._built.without(set.intersection(*days))
        else:
            freight = self.freight(day)
        still = freight.open
        leaving: dict[str, float] = defaultdict(float)
        for place, tonnes in self.sent(day).items():
            leaving[self.leaves[place]] += tonnes
        ways = [w for w in self._every if w.origin in leaving and still[list(w.steps)].all()]
        found = Alternatives(freight, tuple(ways))
        share = self._markets()
        return World(day, found, np.array([leaving[o] * share[m] for o, m in found.pairs]))

    def sent(self, day: date) -> dict[str, float]:
        """Tonnes a year by mine, with what is not known by mine spread over the mines of its state.

        A place without mines sends what was counted of it in all.
        """
        sent, totals = self._known(day), self._totals(day)
        sent |= {p: totals[p] for p in self.set.origins if p in totals and p in self.where}
        for state, total in totals.items():
            mine = [place for place in sent if self.lies_in(place, (state,))]
            whole = sum(sent[place] for place in mine)
            for place in mine:
                sent[place] *= total / whole
        return sent

    def _known(self, day: date) -> dict[str, float]:
        """Tonnes a year of each mine with a figure."""
        sent: dict[str, float] = defaultdict(float)
        for one in supplies(self.kg.store, on=day, known=self.known):
            if one.product == self.set.mineral and one.place in self.where:
                sent[one.place] += one.tonnes
        return dict(sent)

    def unmodelled(self, day: date) -> dict[str, float]:
        """Tonnes a year by which what each origin sends in all exceeds its mines with a figure."""
        mines = self._known(day)
        of = {
            state: total - sum(t for place, t in mines.items() if self.lies_in(place, (state,)))
            for state, total in self._totals(day).items()
        }
        return {state: tonnes for state, tonnes in of.items() if tonnes > 0}

    def weight(self, alike: Alternatives, day: date) -> Numbers:
        """What goods weigh for a tonne that counts, by way: of metal, the tonnes of its form."""
        if day not in self._weights:
            self._weights[day] = self._weighed(day)
        of = self._weights[day]
        return np.array([of.get(way.origin, 1.0) for way in alike.ways])

    def _weighed(self, day: date) -> dict[str, float]:
        metal: dict[str, float] = defaultdict(float)
        goods: dict[str, float] = defaultdict(float)
        sent = [
            Supply(place, place, self.set.mineral or "", tonnes)
            for place, tonnes in self._known(day).items()
        ]
        for one in gross(self.kg.store, sent, on=day, known=self.known, parameters=self.numbers):
            goods[self.leaves[one.supply.place]] += one.tonnes.mid
        for supply in sent:
            metal[self.leaves[supply.place]] += supply.tonnes
        return {place: goods[place] / tonnes for place, tonnes in metal.items() if tonnes}

    def _totals(self, day: date) -> dict[str, float]:
        return {one.origins[0]: one.mid or 0.0 for one in self.totals(day)}

    def totals(self, day: date) -> tuple[Observation, ...]:
        """What each origin sends in all by the count nearest to the day, of two the earlier."""
        found: dict[str, Observation] = {}
        for one in self.observations:
            if one.use == "total" and len(one.origins) == 1 and one.mid:
                nearest = found.setdefault(one.origins[0], one)
                if one.gap(day) < nearest.gap(day):
                    found[one.origins[0]] = one
        return tuple(found.values())

    def _markets(self) -> dict[str, float]:
        found = {m.place: m.share for m in markets(self.kg.store, self.numbers)}
        mine = {place: found.get(place, 1.0) for place in self.set.destinations}
        whole = sum(mine.values())
        return {place: share / whole for place, share in mine.items()}

    def counted(
        self, one: Observation, world: World, alike: Alternatives | None = None
    ) -> tuple[Numbers, Numbers, float]:
        """Weights of the pairs, marks of the ways, and the tonnes a year that a count is of."""
        found = world.alternatives if alike is None else alike
        of = np.array(
            [
                self.lies_in(origin, one.origins) and self.lies_in(market, one.destinations)
                for origin, market in found.pairs
            ]
        )
        tonnes = world.tonnes * of
        along = np.array([not one.corridors or w.corridor in one.corridors for w in found.ways])
        chosen = (along & (found.passing(one.nodes) | (not one.nodes))).astype(float)
        whole = float(tonnes.sum())
        return tonnes / whole if whole else tonnes, chosen, whole

    def lies_in(self, place: str, areas: Collection[str]) -> bool:
        """Whether a place is, or lies in, one of some places, states and regions."""
        lies = {place, *self.where.get(place, ())}
        inside = {p for p, leaves in self.leaves.items() if leaves == place and p in areas}
        return bool(inside) or any(
            one == _ANYWHERE or one in lies or not lies.isdisjoint(self._regions.get(one, ()))
            for one in areas
        )

    @cached_property
    def _regions(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in rows(self.kg.store, "regions", package=__package__):
            found[local(row["region"])].add(local(row["country"]))
        return found

    def wait(self, freight: Freight, values: Numbers, days: float) -> Wait:
        """What it costs to wait for a way that is expected to be shut for `days`, and for a year."""
        at = freight.driver_index.get(TIME_VALUE)
        a_day = self.number("assumption-storage-cost") + (values[at] if at is not None else 0.0)
        of_it = self.number("assumption-wait-share") * np.broadcast_to(a_day, (self.draws,))
        return Wait(of_it * days, of_it * _YEAR)

    def room(self, world: World) -> dict[str, Numbers]:
        """What each thing of the network can take in each draw, tonnes a year.

        What its figure says, and never less than a little above what the model has it carry on the
        last day that was counted, for it did carry that. What is assumed of ports limits none.
        """
        found = limits(world.alternatives.freight, assumed_ports(self._network))
        carried = self._carried(world.day)
        none = np.zeros(self.draws)
        return {t: np.maximum(c, _SPARE * carried.get(t, none)) for t, c in found.items()}

    def _carried(self, day: date) -> dict[str, Numbers]:
        days = [one.day for one in self.fitted]
        last = max((d for d in days if d <= day), default=min(days, default=day))
        return self._carried_on(last)

    def forget_flows(self) -> None:
        """Reckon anew what goods do as usual: the model was fitted to other counts."""
        self._loads, self._usual = {}, {}

    def _carried_on(self, day: date) -> dict[str, Numbers]:
        if day not in self._loads:
            world = self._seen(day)
            found = self.sent_by(world, room={})
            freight = world.alternatives.freight
            weight = self.weight(world.alternatives, day)
            things = list(limits(freight))
            taken = world.alternatives.passing_each(things)
            carried = found.moved @ (taken * weight[:, None])
            self._loads[day] = {
                t: carried[:, at] for at, t in enumerate(things) if taken[:, at].any()
            }
        return self._loads[day]

    def usual(self, day: date, *others: date) -> Flows:
        """What the goods of `world(day, *others)` do when nothing happens."""
        if (day, *others) not in self._usual:
            self._usual[day, *others] = self.sent_by(self.world(day, *others))
        return self._usual[day, *others]

    def sent_by(self, world: World, *, room: dict[str, Numbers] | None = None) -> Flows:
        """What the goods of a world do when nothing happens."""
        return self.flows(world, world.alternatives, world.alternatives.freight, room=room)

    def joined(
        self, world: World, freight: Freight, search: ByCorridor | None = None
    ) -> Alternatives:
        """The ways of a world, those round what another network shuts and by what it opens."""
        usual = world.alternatives
        found = around(usual, freight, self.shapes, self.nest_of, search=search)
        if not (freight.open & ~usual.freight.open).any():
            return found
        origins = sorted({origin for origin, _ in usual.pairs})
        more = alternatives(
            freight, self.shapes, origins, self.set.destinations, self.posts, self.nest_of
        )
        return found.with_extra(more.ways)

    def flows(
        self,
        world: World,
        alike: Alternatives,
        freight: Freight,
        *,
        days: float | None = None,
        tonnes: Numbers | None = None,
        room: dict[str, Numbers] | None = None,
    ) -> Flows:
        """What goods do over some ways; those that `freight` shuts are shut for `days`."""
        before = world.alternatives.freight
        values = self.values(freight)
        usual = None if days is None else alike.on(before).costs(self.values(before))
        tonnes = world.tonnes if tonnes is None else tonnes
        return flows.flows(
            alike,
            freight,
            values,
            self.constants.of(alike, world.day),
            tonnes,
            self.prior.scale,
            self.prior.ratio,
            wait=self.wait(freight, values, days or 0.0),
            usual=usual,
            room=self.room(world) if room is None else room,
            weight=self.weight(alike, world.day),
            signed=self._first(alike, tonnes, world.day),
        )

    def _first(
        self, alike: Alternatives, tonnes: Numbers, day: date
    ) -> Callable[[Numbers], Numbers] | None:
        """What contracts send by each way, given what the ways cost; None where none runs."""
        if not (found := contracts(self.kg.store, self.set.mineral, day, known=self.known)):
            return None
        signed = drawn(found, self.numbers, self.leaves, self._weighed(day), self.prior)
        return partial(bound, alike, tonnes, signed)
