"""A scenario on its network: what moves without it, and in each phase of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lodeway.analysis import scenarios
from lodeway.analysis.corridors import closest
from lodeway.analysis.flow import assign
from lodeway.analysis.flow.orders import orders
from lodeway.analysis.scenarios import Amount, Change
from lodeway.analysis.whatif import Phase
from lodeway.errors import InvalidData
from lodeway.finding import Finding
from lodeway.networks import assumptions
from lodeway.networks import corridors as told
from lodeway.networks.capacities import PAYLOAD
from lodeway.studies import network
from lodeway.studies.scenarios import goods

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from lodeway.analysis.flow import Assignment, Stream
    from lodeway.networks.assumptions import Assumption
    from lodeway.studies.model import Graph
    from lodeway.studies.scenarios.model import Scenario

_YEAR = 365


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
        numbers = assumptions.assumptions(kg.store) if parameters is None else parameters
        self._load = numbers.get(PAYLOAD)
        self.given = [self._in_tonnes(change) for change in scenario.given]
        self.changes = [self._in_tonnes(change) for change in scenario.changes]
        closing = {
            thing for c in (*scenario.given, *scenario.changes) for thing in c.target.closing
        }
        self._bare = network.freight(
            kg,
            on=on,
            known=known,
            product=scenario.product,
            parameters=parameters,
            avoid=closing,
        )
        self.freight = scenarios.apply(self._bare, self.given)
        sent, self.markets = goods.trade(kg, scenario, numbers, on=on, known=known)
        self.supplies, _ = scenarios.withheld(sent, self.given)
        self._shapes = told.shapes(kg.store)
        self._countries = told.countries(kg.store)
        self._km = self.freight.cost("km")
        if wrong := [*self._missing()]:
            raise InvalidData(wrong)

    def _missing(self) -> Iterator[Finding]:
        asked = [(self._bare, c) for c in self.given] + [(self.freight, c) for c in self.changes]
        for freight, change in asked:
            name = change.target.name
            if change.verb in ("ban", "quota"):
                if not any(scenarios.is_held(one, change) for one in self.supplies):
                    about = f" of '{change.product}'" if change.product else ""
                    yield self._finding(change, f"no goods{about} are sent from '{name}'")
            elif not scenarios.falls_on(freight, change):
                yield self._finding(change, f"'{name}' is not on the network of that day")
            elif scenarios.below_nothing(freight, change):
                yield self._finding(change, f"'{name}' would take less than nothing")
            elif scenarios.without_limit(freight, change):
                message = f"no capacity of '{name}' is known; say 'to' how much, not 'by'"
                yield self._finding(change, message)

    def _in_tonnes(self, change: Change) -> Change:
        """The same with vehicles a day as tonnes a year, by the assumed load of a truck."""
        if change.to is None or change.to.measure != "vehicles-per-day":
            return change
        if self._load is None:
            message = f"vehicles cannot be reckoned in tonnes: '{PAYLOAD}' is missing"
            raise InvalidData([self._finding(change, message)])
        tonnes = change.to.value * self._load.in_base[1] * _YEAR
        return replace(change, to=Amount(tonnes, "t-per-year"))

    def _finding(self, change: Change, message: str) -> Finding:
        return Finding(self.scenario.file, change.line, message)

    def assigned(self) -> Assignment:
        """Where everything goes without the scenario."""
        return assign(self.freight, self.supplies, self.markets)

    def phases(self) -> Iterator[Phase]:
        """Where everything goes in each part of the period, cut where a change sets in."""
        for days, changes in self._parts():
            freight = scenarios.apply(self.freight, changes)
            sent, held = scenarios.withheld(self.supplies, changes)
            after = assign(freight, sent, self.markets)
            asked = orders(freight, held, self.markets)
            kept = {(one.product, one.origin, one.market): one.tonnes for one in asked}
            yield Phase(days, after, tuple(sent), kept)

    def _parts(self) -> Iterator[tuple[int, list[Change]]]:
        since = self.scenario.since
        if since is None:
            yield _YEAR, self.changes
            return
        until = self.scenario.until or since + timedelta(days=_YEAR - 1)
        starts = sorted({since, *(change.on for change in self.changes if change.on)})
        ends = [*(start - timedelta(days=1) for start in starts[1:]), until]
        for start, end in zip(starts, ends, strict=True):
            begun = [c for c in self.changes if c.on is None or c.on <= start]
            yield (end - start).days + 1, begun

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
