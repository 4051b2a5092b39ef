"""A scenario as shippers would meet it, by the model of choice, or if everything moved at least cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice import reading
from lodeway.choice.flows import interval
from lodeway.choice.model import DRAWS
from lodeway.choice.observations import set_of
from lodeway.choice.room import changed, limits
from lodeway.choice.seen import NEAR, beside, misses
from lodeway.choice.shock import shock
from lodeway.claims.supplies import supplies
from lodeway.scenarios import least_cost as cheapest
from lodeway.scenarios.hinges import hinges
from lodeway.scenarios.sums import Shift, Sums, Totals
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from lodeway.choice.changes import Scenario
    from lodeway.choice.fitted import Fitted
    from lodeway.choice.seen import Seen
    from lodeway.choice.shock import Shock
    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph
    from lodeway.claims.supplies import Supply
    from lodeway.scenarios.hinges import Hinge
    from lodeway.scenarios.least_cost import LeastCost

    Numbers = NDArray[np.float64]

# What an answer may turn on: the one of these tonnages that is least sure, if that is worth telling.
_HEADLINES = ("diverted", "held", "left")
_WORTH = 0.001  # of all tonnes


@dataclass(frozen=True)
class Room:
    """A corridor that opens or grows: what it could carry at most, and what the model gives it.

    All in tonnes a year, one number a draw. `room` is what it can take of itself (infinite: no
    limit is known), `reach` what the mines send that have a way by it.
    """

    corridor: str
    room: Numbers
    reach: Numbers
    usual: Numbers
    demand: Numbers

    @property
    def supply(self) -> Numbers:
        """Tonnes when all that can takes it: the lesser of room and reach."""
        return np.maximum(np.minimum(self.room, self.reach), self.demand)


@dataclass(frozen=True)
class WhatIf:
    """The answer to a scenario by the model of choice, one number a draw of everything.

    `on` is the day whose world it starts from, `headline` the tonnage of `totals` that is least
    sure ("demand": what the first of `rooms` gets), `hinges` what that hangs on. `rooms` are the corridors that open or grow, `misses` what
    was counted near that day and the model does not show. `things` are segments and places.
    """

    scenario: Scenario
    on: date
    shock: Shock
    totals: Totals
    rooms: tuple[Room, ...]
    misses: tuple[Seen, ...]
    headline: str
    hinges: tuple[Hinge, ...]

    @cached_property
    def _sums(self) -> Sums:
        return Sums(self.shock)

    @cached_property
    def ports(self) -> tuple[Shift, ...]:
        """Tonnes by the port, or the gate of a land corridor, where goods leave."""
        return self._sums.ports()

    @cached_property
    def corridors(self) -> tuple[Shift, ...]:
        """Tonnes by corridor."""
        return self._sums.corridors()

    @cached_property
    def posts(self) -> tuple[Shift, ...]:
        """Tonnes by border post."""
        return self._sums.posts()

    @cached_property
    def mines(self) -> tuple[Shift, ...]:
        """Tonnes by mine."""
        return self._sums.mines()

    @cached_property
    def buyers(self) -> tuple[Shift, ...]:
        """Tonnes by market."""
        return self._sums.buyers()

    @cached_property
    def things(self) -> tuple[Shift, ...]:
        """Tonnes by segment and place."""
        flows = self.shock.phases[0].after
        used = np.unique(flows.alternatives.over.indices).tolist()
        names = sorted({flows.freight.steps[i].thing for i in used})
        return self._sums.by(lambda f: {n: f.alternatives.passing([n]) for n in names})

    @property
    def days(self) -> int:
        """The length of the period."""
        return self.shock.days

    @property
    def draws(self) -> int:
        """How many draws the answer rests on; one is the middle of everything."""
        return self.shock.model.draws

    @property
    def shut(self) -> frozenset[str]:
        """The segments and places that were open and are not, in any part of the period."""
        before = self.shock.world.alternatives.freight
        return frozenset(
            before.steps[i].thing
            for phase in self.shock.phases
            for i in (before.open & ~phase.after.freight.open).nonzero()[0].tolist()
        )

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The claims behind the goods, every way and every count that the model is fitted to."""
        model = self.shock.model
        found = {one.claim for one in model.observations if one in model.fitted}
        found |= {one.claim for one in model.observations if one.use == "total"}
        for phase in self.shock.phases:
            found.update(
                phase.after.freight.claims(np.unique(phase.after.alternatives.over.indices))
            )
        return tuple(sorted(found | {claim for one in self.goods for claim in one.claims}))

    @cached_property
    def goods(self) -> tuple[Supply, ...]:
        """What the mines with a figure send, as sources say of their output."""
        model = self.shock.model
        every = supplies(model.kg.store, on=self.on, known=model.known)
        return tuple(one for one in every if one.product == model.set.mineral)


def whatif(
    kg: Graph,
    scenario: Scenario | Path,
    *,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    no_intervals: bool = False,
    top: int = 5,
    least_cost: bool = False,
    fitted: Fitted | None = None,
    tick: Callable[[int], object] = lambda _: None,
) -> WhatIf | LeastCost:
    """The difference that a scenario makes, over its period or over a year.

    It starts from the world of `on`, else of the day before the scenario begins (else of the
    newest claim), so that what really happened then is not in it already. `draws` are made from
    `seed`; one draw (or `no_intervals`) is the middle of everything. `top` is how many of the
    things that the answer hangs on are told. Goods that no choice set has, the scenario's own, or
    all with `least_cost`, move at least cost. `fitted` are models of the same graph to share, where
    no `parameters` are given. `tick` is called with how many
    of 2 x `top` + 2 parts are done. Raises
    `InvalidData` where the scenario is wrong or names nothing that is on the network, and
    `InvalidValue` for less than one draw.
    """
    if draws < 1:
        raise InvalidValue(f"cannot make {draws} draws; ask for at least one")
    asked = reading.read(kg, scenario) if isinstance(scenario, Path) else scenario
    choice = choice_of(kg, asked)
    if choice is None or least_cost:
        told = choice is not None
        days = {"on": on, "known": known}
        return cheapest.least_cost(
            kg, asked, **days, parameters=parameters, top=top, asked=told, tick=tick
        )
    many = 1 if no_intervals else draws
    model = (
        fitted.model(choice, draws=many, seed=seed, known=known)
        if fitted and parameters is None
        else None
    )
    found = shock(
        kg,
        asked,
        choice,
        on=on,
        known=known,
        parameters=parameters,
        draws=many,
        seed=seed,
        model=model,
    )
    tick(2 * top + 2)
    return answered(found, top=top)


def choice_of(kg: Graph, scenario: Scenario) -> str | None:
    """The choice set of the scenario's goods; None where they are its own or no set has them."""
    return None if scenario.goods else set_of(kg.store, partial(_is_of, scenario))


def _is_of(scenario: Scenario, mineral: str) -> bool:
    told = {change.product for change in (*scenario.given, *scenario.changes)} - {None}
    return scenario.product in (None, mineral) and (not told or mineral in told)


def answered(found: Shock, *, top: int = 5) -> WhatIf:
    """What a run scenario says."""
    totals = Sums(found).totals
    rooms = tuple(_rooms(found))
    headline, answer = _headline(totals, rooms)
    return WhatIf(
        scenario=found.scenario,
        on=found.world.day,
        shock=found,
        totals=totals,
        rooms=rooms,
        misses=_misses(found),
        headline=headline,
        hinges=hinges(found, answer, top) if top else (),
    )


def _headline(totals: Totals, rooms: Sequence[Room]) -> tuple[str, Numbers]:
    """What the answer turns on, and its draws: what a corridor that grows gets, else see `_HEADLINES`."""
    if rooms:
        return "demand", rooms[0].demand
    name = max(_HEADLINES, key=lambda n: float(np.ptp(_ends(getattr(totals, n)))))
    sure = np.ptp(_ends(getattr(totals, name))) < _WORTH * np.median(totals.moved)
    name = "loss" if sure else name
    return name, getattr(totals, name)


def _ends(values: Numbers) -> tuple[float, float]:
    low, _, high = interval(values)
    return low, high


def _rooms(found: Shock) -> Iterator[Room]:
    """The corridors that open or can take more, in the last part of the period."""
    phase = found.phases[-1]
    before, after = phase.usual.freight, phase.after.freight
    was = limits(before)
    grown = {t for t, room in limits(after).items() if room > was.get(t, np.inf)}
    grown |= {after.steps[i].thing for i in np.flatnonzero(after.open & ~before.open)}
    alike = phase.after.alternatives
    if not grown:
        return
    by_grown, room = alike.passing(sorted(grown)), found.model.room(found.world)
    room |= changed(room, before, after, found.model.draws)
    pair = alike.nests.choice[alike.nests.nest]
    sent = found.world.tonnes - phase.barred
    for corridor in found.model.corridors:
        ways = np.array([way.corridor == corridor for way in alike.ways])
        own = [s for shape in found.model.shapes if shape.id == corridor for s in shape.segments]
        if not (ways & by_grown & phase.after.open).any() or not grown & {*own}:
            continue
        open_ways = ways & phase.after.open
        reached = np.unique(pair[open_ways])
        # Room is for goods as they are shipped, tonnes are of the metal in them.
        weight = found.model.weight(alike, found.world.day)[open_ways].mean()
        by_all = [t for t in room if alike.passing_at(t)[open_ways].all()]
        none = np.full(found.model.draws, np.inf)
        least = np.min([none, *(room[t] for t in by_all)], axis=0) / weight
        reach = np.full(found.model.draws, float(sent[reached].sum()))
        usual, demand = (f.moved @ ways.astype(float) for f in (phase.usual, phase.after))
        yield Room(corridor, least, reach, usual, demand)


def _misses(found: Shock) -> tuple[Seen, ...]:
    """What the model misses near the day by more than its interval, if it has one.

    Nothing where the scenario is given another world.
    """
    model, day = found.model, found.world.day
    told = not found.scenario.given and model.draws > 1
    return misses(beside(model, day, NEAR), day) if told else ()
