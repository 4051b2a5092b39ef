"""A scenario if everything moved at least cost: its goods, both worlds, the difference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lodeway.choice import changes as scenarios_changes
from lodeway.choice.shock import faults, in_tonnes, parts
from lodeway.claims import figures
from lodeway.claims.supplies import Market, Supply, markets, supplies
from lodeway.scenarios import difference as differences
from lodeway.scenarios.difference import Phase, tornado
from lodeway.schema.errors import InvalidData
from lodeway.transport import corridor_facts as told
from lodeway.transport import freight_network
from lodeway.transport.corridors import closest
from lodeway.transport.flow import Assignment, assign
from lodeway.transport.flow_orders import orders

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from lodeway.choice.changes import Goods, Scenario
    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph
    from lodeway.scenarios.difference import Bar, Difference, Shift
    from lodeway.transport.flow import Stream


# The goods a scenario is about: its own, or what the mines of the graph send to their markets.


def _trade(
    kg: Graph,
    scenario: Scenario,
    numbers: Mapping[str, Assumption],
    *,
    on: date | None,
    known: date | None,
) -> tuple[list[Supply], list[Market]]:
    """Supplies and markets: the scenario's own goods, else those of the graph on that day."""
    if scenario.goods:
        return _own(scenario.goods)
    sent = supplies(kg.store, on=on, known=known)
    if scenario.product:
        sent = [one for one in sent if one.product == scenario.product]
    return sent, markets(kg.store, numbers)


def _own(goods: Sequence[Goods]) -> tuple[list[Supply], list[Market]]:
    """Goods as supplies and markets; every origin serves every destination in the same proportion."""
    sent: dict[tuple[str, str], float] = defaultdict(float)
    wanted: dict[tuple[str, str], float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for one in goods:
        sent[one.product, one.origin] += one.tonnes
        wanted[one.product, one.destination] += one.tonnes
        total[one.product] += one.tonnes
    supplies = [Supply(place, place, product, t) for (product, place), t in sorted(sent.items())]
    markets = [
        Market(place, t / total[product], product)
        for (product, place), t in sorted(wanted.items())
        if total[product]
    ]
    return supplies, markets


# A scenario on its network: what moves without it, and in each phase of it.


class Run:
    """A scenario with the freight network, the supplies and the markets it is about."""

    def __init__(
        self,
        kg: Graph,
        scenario: Scenario,
        *,
        on: date | None,
        known: date | None,
        parameters: Mapping[str, Assumption] | None,
    ) -> None:
        self.scenario = scenario
        numbers = figures.assumptions(kg.store) if parameters is None else parameters
        self.given = in_tonnes(scenario, scenario.given, numbers)
        self.changes = in_tonnes(scenario, scenario.changes, numbers)
        closing = {
            thing for c in (*scenario.given, *scenario.changes) for thing in c.target.closing
        }
        self._bare = freight_network.freight(
            kg,
            on=on,
            known=known,
            product=scenario.product,
            parameters=parameters,
            avoid=closing,
        )
        self.freight = scenarios_changes.apply(self._bare, self.given)
        sent, self.markets = _trade(kg, scenario, numbers, on=on, known=known)
        self.supplies, _ = scenarios_changes.withheld(sent, self.given)
        self._shapes = told.shapes(kg.store)
        self._countries = told.countries(kg.store)
        self._km = self.freight.cost("km")
        wrong = [*faults(scenario, self._bare, self.given, self.supplies)]
        wrong += faults(scenario, self.freight, self.changes, self.supplies)
        if wrong:
            raise InvalidData(wrong)

    def assigned(self) -> Assignment:
        """Where everything goes without the scenario."""
        return assign(self.freight, self.supplies, self.markets)

    def phases(self) -> Iterator[Phase]:
        """Where everything goes in each part of the period, cut where a change sets in."""
        for days, changes in parts(self.scenario, self.changes):
            freight = scenarios_changes.apply(self.freight, changes)
            sent, held = scenarios_changes.withheld(self.supplies, changes)
            after = assign(freight, sent, self.markets)
            asked = orders(freight, held, self.markets)
            kept = {(one.product, one.origin, one.market): one.tonnes for one in asked}
            yield Phase(days, after, tuple(sent), kept)

    def gates(self, one: Assignment, stream: Stream) -> Collection[str]:
        """The port where a stream leaves the land, or reaches it where it comes by sea."""
        gate = one.gate(stream)
        return [gate] if gate else self._entry(stream)

    def _entry(self, stream: Stream) -> list[str]:
        steps = [self.freight.steps[i] for i in stream.steps]
        landed = [step.end for step in steps if step.mode == "sea" and step.kind == "travel"]
        return landed[-1:]

    def corridors(self, one: Assignment, stream: Stream) -> Collection[str]:
        """The corridor of a stream: that of its port with which it shares most kilometres."""
        km = {self.freight.steps[i].thing: float(self._km[i]) for i in stream.steps}
        found = closest(self.gates(one, stream), km, self._shapes)
        return [found] if found else []

    def countries(self, _: Assignment, stream: Stream) -> Collection[str]:
        """The countries that a stream crosses over land, its own and those of its ports included."""
        steps = [self.freight.steps[i] for i in stream.steps]
        places = {
            p for s in steps if s.kind == "travel" and s.mode != "sea" for p in (s.start, s.end)
        }
        return sorted({country for place in places for country in self._countries.get(place, ())})

    def things(self, _: Assignment, stream: Stream) -> Collection[str]:
        """The segments and places that a stream leads over."""
        return {self.freight.steps[i].thing for i in stream.steps}


# A scenario applied to the network, and the difference it makes to the goods on it.


@dataclass(frozen=True)
class LeastCost:
    """The answer to a scenario if everything moved at least cost, under capacities.

    `on` is the day whose world it starts from. Shifts are tonnes in the period by the port where
    goods leave (or reach) the land, by corridor, by country on the way, and by segment and place
    as `things`. `bars` show how far the
    extra cost (USD a year, days included) moves with the assumptions it hangs on most. `before`
    and `phases` hold the ways themselves. `asked` says that it was asked for, though a model of
    choice knows these goods.
    """

    scenario: Scenario
    on: date | None
    difference: Difference
    gates: tuple[Shift, ...]
    corridors: tuple[Shift, ...]
    countries: tuple[Shift, ...]
    things: tuple[Shift, ...]
    bars: tuple[Bar, ...]
    supplies: tuple[Supply, ...]
    before: Assignment
    phases: tuple[Phase, ...]
    asked: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind the goods and behind every way they take, with the change or without."""
        found = {claim for supply in self.supplies for claim in supply.claims}
        for one in (self.before, *(phase.after for phase in self.phases)):
            steps = {step for stream in one.streams for step in stream.steps}
            found.update(one.freight.claims(steps))
        return tuple(sorted(found))

    @property
    def shut(self) -> frozenset[str]:
        """The segments and places that were open and are not, in any part of the period."""
        before = self.before.freight
        return frozenset(
            before.steps[i].thing
            for phase in self.phases
            for i in (before.open & ~phase.after.freight.open).nonzero()[0].tolist()
        )


def least_cost(
    kg: Graph,
    scenario: Scenario,
    *,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    top: int = 5,
    asked: bool = False,
    tick: Callable[[int], object] = lambda _: None,
) -> LeastCost:
    """The difference that a scenario makes if everything moves at least cost.

    It starts from the world of `on`, else of the day before the scenario begins, so that what
    really happened then is not in it already. `top` assumptions are put to the test (0: none);
    `tick` is called with 1 for each of the 2 x `top` + 2 times that all goods find their ways.
    Raises `InvalidData` where the scenario names nothing that is on the network.
    """
    day = on or (scenario.since - timedelta(days=1) if scenario.since else None)
    run = Run(kg, scenario, on=day, known=known, parameters=parameters)
    before = run.assigned()
    phases = tuple(run.phases())
    tick(1)
    gates, corridors, countries, things = (
        differences.shifts(before, phases, key)
        for key in (run.gates, run.corridors, run.countries, run.things)
    )
    return LeastCost(
        scenario=scenario,
        on=day,
        difference=differences.difference(before, phases),
        gates=gates,
        corridors=corridors,
        countries=countries,
        things=things,
        bars=_bars(run, before, phases, top, tick) if top else (),
        supplies=tuple(run.supplies),
        before=before,
        phases=phases,
        asked=asked,
    )


def _bars(
    run: Run,
    before: Assignment,
    phases: Sequence[Phase],
    top: int,
    tick: Callable[[int], object],
) -> tuple[Bar, ...]:
    """The assumptions the extra cost hangs on most, each with the ways found anew at its ends."""

    def measure(values: NDArray[np.float64]) -> float:
        tick(1)
        usual = assign(before.freight, run.supplies, run.markets, values=values)
        return sum(
            phase.days * differences.extra_cost(usual, _again(phase, values))(values)
            for phase in phases
        ) / sum(phase.days for phase in phases)

    def _again(phase: Phase, values: NDArray[np.float64]) -> Assignment:
        now = differences.carried(before.freight, phase.after.freight, values)
        return assign(phase.after.freight, phase.sent, run.markets, values=now)

    return tornado(before.freight, measure, drivers=differences.movers(before, phases, top))
