"""A scenario run on the model of choice: what the goods do as usual, and in each part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice import changes as what
from lodeway.choice.flows import spread
from lodeway.choice.model import DRAWS, Model
from lodeway.choice.room import changed
from lodeway.claims.supplies import Supply
from lodeway.schema.errors import Finding, InvalidData, InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from lodeway.choice.changes import Change, Scenario
    from lodeway.choice.flows import Flows
    from lodeway.choice.model import World
    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph
    from lodeway.transport.freight import Freight

    Numbers = NDArray[np.float64]

YEAR = 365


@dataclass(frozen=True)
class Phase:
    """`days` of a scenario: what the goods do as usual and with the changes, over one set of ways.

    `barred` are tonnes a year of each pair that a ban or a quota keeps back.
    """

    days: int
    usual: Flows
    after: Flows
    barred: Numbers


@dataclass(frozen=True)
class Shock:
    """A scenario with the world of `on` that it starts from, and its phases.

    `expected` is for how many days shippers expect what is shut to be shut, `days` for how many it
    is.
    """

    scenario: Scenario
    on: date | None
    model: Model
    world: World
    expected: float
    phases: tuple[Phase, ...]

    @property
    def days(self) -> int:
        """The length of the scenario."""
        return sum(phase.days for phase in self.phases)


def shock(
    kg: Graph,
    scenario: Scenario,
    choice: str,
    *,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    model: Model | None = None,
) -> Shock:
    """Run a scenario on a choice set, from the world of `on`, else of the day before it begins.

    `model` may be one that is fitted already, of the same graph and choice set; it serves where the
    scenario shuts no strait, for which the network needs voyages around it. Raises `InvalidData`
    where the scenario names nothing that is on the network.
    """
    straits = {
        thing
        for change in (*scenario.given, *scenario.changes)
        if change.verb == "close" and change.target.kind == "passage"
        for thing in change.target.closing
    }
    if model is None or straits:
        model = Model(
            kg,
            choice,
            draws=draws if model is None else model.draws,
            seed=seed if model is None else model.seed,
            known=known,
            product=None,
            parameters=parameters,
            avoid=frozenset(straits),
        )
    day = on or (scenario.since - timedelta(days=1) if scenario.since else model.today)
    return _Run(model, scenario, day).shock()


class _Run:
    def __init__(self, model: Model, scenario: Scenario, day: date) -> None:
        self.model, self.scenario, self.day = model, scenario, day
        self.given = in_tonnes(scenario, scenario.given, model.numbers)
        self.changes = in_tonnes(scenario, scenario.changes, model.numbers)
        bare = model.world(day)
        freight = what.apply(bare.alternatives.freight, self.given)
        self.supplies = [
            Supply(place, place, model.set.mineral or "", tonnes)
            for place, tonnes in sorted(model.sent(day).items())
        ]
        if wrong := [*self._faults(bare.alternatives.freight, freight)]:
            raise InvalidData(wrong)
        sent, _ = what.withheld(self.supplies, self.given)
        self.supplies = sent
        self.world = replace(
            bare,
            alternatives=replace(bare.alternatives, freight=freight),
            tonnes=self._tonnes(sent, bare),
        )
        room = model.room(bare)
        self.room = room | changed(room, bare.alternatives.freight, freight, model.draws)
        # Nothing is given: it is a usual world, which scenarios of one day share.
        self.usual = model.sent_by(self.world, room=self.room) if self.given else model.usual(day)

    def _faults(self, bare: Freight, freight: Freight) -> Iterator[Finding]:
        for network, changes in ((bare, self.given), (freight, self.changes)):
            yield from faults(self.scenario, network, changes, self.supplies)

    def _tonnes(self, sent: Sequence[Supply], world: World) -> Numbers:
        """Tonnes a year of each pair that these supplies make."""
        was = self._leaving(self.supplies)
        now = self._leaving(sent)
        part = {place: now.get(place, 0.0) / tonnes for place, tonnes in was.items() if tonnes}
        pairs = world.alternatives.pairs
        found: Numbers = world.tonnes * np.array([part.get(o, 0.0) for o, _ in pairs])
        return found

    def _leaving(self, sent: Sequence[Supply]) -> dict[str, float]:
        found: dict[str, float] = {}
        for one in sent:
            place = self.model.leaves[one.place]
            found[place] = found.get(place, 0.0) + one.tonnes
        return found

    def shock(self) -> Shock:
        spans = parts(self.scenario, self.changes)
        whole = float(sum(days for days, _ in spans))
        expected = whole if self.scenario.expected is None else self.scenario.expected
        phases = tuple(self._phase(days, changes, expected) for days, changes in spans)
        return Shock(self.scenario, self.day, self.model, self.world, expected, phases)

    def _phase(self, days: int, changes: Sequence[Change], expected: float) -> Phase:
        before = self.world.alternatives.freight
        freight = what.apply(before, changes)
        sent, _ = what.withheld(self.supplies, changes)
        tonnes = self._tonnes(sent, self.world)
        room = self.room | changed(self.room, before, freight, self.model.draws)
        usual, after = shocked(
            self.model,
            self.world,
            freight,
            days=expected,
            tonnes=tonnes,
            room=room,
            usual=self.usual,
        )
        return Phase(days, usual, after, self.world.tonnes - tonnes)


def shocked(
    model: Model,
    world: World,
    freight: Freight,
    *,
    days: float,
    tonnes: Numbers | None = None,
    room: Mapping[str, Numbers] | None = None,
    usual: Flows | None = None,
) -> tuple[Flows, Flows]:
    """What the goods of a world do as usual, and with another freight network, over one set of ways.

    What it shuts is expected to be shut for `days`. `tonnes` are sent instead of the world's;
    `room` is what things can take after, and `usual` what goods do before, by the model where they
    are not given.
    """
    if room is None:
        can, before = model.room(world), world.alternatives.freight
        room = can | changed(can, before, freight, model.draws)
    alike = model.joined(world, freight)
    after = model.flows(world, alike, freight, days=days, tonnes=tonnes, room=dict(room))
    return spread(model.sent_by(world) if usual is None else usual, alike), after


def in_tonnes(
    scenario: Scenario, changes: Sequence[Change], numbers: Mapping[str, Assumption]
) -> list[Change]:
    """The changes with trucks and trains as tonnes a year. Raises `InvalidData`."""
    found = []
    for change in changes:
        try:
            found.append(what.in_tonnes(change, numbers))
        except InvalidValue as error:
            raise InvalidData([Finding(scenario.file, change.line, str(error))]) from None
    return found


def faults(
    scenario: Scenario, freight: Freight, changes: Sequence[Change], supplies: Sequence[Supply]
) -> Iterator[Finding]:
    """What of the changes cannot be, on this network and with these goods."""
    for change in changes:
        name = change.target.name
        if change.verb in ("ban", "quota"):
            if not any(what.is_held(one, change) for one in supplies):
                about = f" of '{change.product}'" if change.product else ""
                yield Finding(scenario.file, change.line, f"no goods{about} are sent from '{name}'")
        elif not what.falls_on(freight, change):
            message = f"'{name}' is not on the network of that day"
            yield Finding(scenario.file, change.line, message)
        elif what.below_nothing(freight, change):
            yield Finding(scenario.file, change.line, f"'{name}' would take less than nothing")
        elif what.without_limit(freight, change):
            message = f"no capacity of '{name}' is known; say 'to' how much, not 'by'"
            yield Finding(scenario.file, change.line, message)


def parts(scenario: Scenario, changes: Sequence[Change]) -> list[tuple[int, list[Change]]]:
    """The days of each part of a scenario, cut where a change sets in, and what has begun by then."""
    since = scenario.since
    if since is None:
        return [(YEAR, list(changes))]
    until = scenario.until or since + timedelta(days=YEAR - 1)
    starts = sorted({since, *(change.on for change in changes if change.on)})
    ends = [*(start - timedelta(days=1) for start in starts[1:]), until]
    return [
        ((end - start).days + 1, [c for c in changes if c.on is None or c.on <= start])
        for start, end in zip(starts, ends, strict=True)
    ]
