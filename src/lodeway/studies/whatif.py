"""What if: a scenario applied to the network, and the difference it makes to the goods on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.analysis import leverage
from lodeway.analysis import whatif as differences
from lodeway.analysis.flow import Assignment, assign
from lodeway.analysis.tornado import tornado
from lodeway.studies.scenarios import reading
from lodeway.studies.scenarios.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from lodeway.analysis.tornado import Bar
    from lodeway.analysis.whatif import Difference, Phase, Shift
    from lodeway.networks.assumptions import Assumption
    from lodeway.networks.trade import Supply
    from lodeway.studies.model import Graph
    from lodeway.studies.scenarios.model import Scenario


@dataclass(frozen=True)
class WhatIf:
    """The answer to a scenario.

    `on` is the day whose world it starts from. Shifts are tonnes in the period by the port where
    goods leave (or reach) the land, by corridor, by country on the way, and by segment and place
    as `things`. `bars` show how far the
    extra cost (USD a year, days included) moves with the assumptions it hangs on most. `before`
    and `phases` hold the ways themselves.
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

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind the goods and behind every way they take, with the change or without."""
        found = {claim for supply in self.supplies for claim in supply.claims}
        for one in (self.before, *(phase.after for phase in self.phases)):
            steps = {step for stream in one.streams for step in stream.steps}
            found.update(one.freight.claims(steps))
        return tuple(sorted(found))


def whatif(
    kg: Graph,
    scenario: Scenario | Path,
    *,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    top: int = 5,
    tick: Callable[[int], object] = lambda _: None,
) -> WhatIf:
    """The difference that a scenario makes, over its period or over a year.

    It starts from the world of `on`, else of the day before the scenario begins, so that what
    really happened then is not in it already. `top` assumptions are put to the test (0: none);
    `tick` is called with 1 for each of the 2 x `top` + 2 times that all goods find their ways.
    Raises `InvalidData` where the scenario is wrong or names nothing that is on the network.
    """
    asked = reading.read(kg, scenario) if isinstance(scenario, Path) else scenario
    day = on or (asked.since - timedelta(days=1) if asked.since else None)
    run = Run(kg, asked, on=day, known=known, parameters=parameters)
    before = run.assigned()
    phases = tuple(run.phases())
    tick(1)
    gates, corridors, countries, things = (
        differences.shifts(before, phases, key)
        for key in (run.gates, run.corridors, run.countries, run.things)
    )
    return WhatIf(
        scenario=asked,
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
            phase.days * leverage.extra_cost(usual, _again(phase, values))(values)
            for phase in phases
        ) / sum(phase.days for phase in phases)

    def _again(phase: Phase, values: NDArray[np.float64]) -> Assignment:
        now = leverage.carried(before.freight, phase.after.freight, values)
        return assign(phase.after.freight, phase.sent, run.markets, values=now)

    return tornado(before.freight, measure, drivers=leverage.movers(before, phases, top))
