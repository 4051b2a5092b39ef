"""Shocks on the shipped graph: what goods do when ways shut, by how much, and how surely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lodeway.api import KnowledgeGraph
from lodeway.choice import targets
from lodeway.choice.changes import Scenario
from lodeway.choice.model import Model
from lodeway.choice.reading import read
from lodeway.choice.shock import shock, shocked
from lodeway.claims.figures import assumptions
from lodeway.scenarios.compute import WhatIf, answered
from lodeway.scenarios.hinges import SCALE
from lodeway.schema import paths

SET = "copperbelt-copper"
DAR, DURBAN, BEIRA = "port-of-dar-es-salaam", "port-of-durban", "port-of-beira"
MAPUTO, WALVIS, LOBITO = "port-of-maputo", "port-of-walvis-bay", "port-of-lobito"
TITLE = '[title]\nen = "A test"\nzh = "测试"\n'
Numbers = NDArray[np.float64]
Run = Callable[..., WhatIf]


@pytest.fixture(scope="module")
def model(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, SET, draws=60)


@pytest.fixture(scope="module")
def run(shipped: KnowledgeGraph, model: Model) -> Run:
    """The answer to a shipped scenario, with another expected length where one is given."""

    @cache
    def found(name: str, expected: float | None = None) -> WhatIf:
        scenario: Scenario = read(shipped, targets.file_of(paths.project_root(), name))
        if expected is not None:
            scenario = replace(scenario, expected=expected)
        return answered(shock(shipped, scenario, SET, model=model))

    return found


def gains(found: WhatIf) -> dict[str, float]:
    """Tonnes won by port, at the median."""
    return {one.name: float(np.median(one.gain)) for one in found.ports}


def shares(found: WhatIf) -> dict[str, float]:
    """Tonnes won by port as a share of what it carries, at the median."""
    return {
        one.name: float(np.median(one.gain / np.maximum(one.before, 1.0))) for one in found.ports
    }


def test_when_dar_shuts_for_long_copper_goes_by_durban_beira_and_walvis_bay(run: Run) -> None:
    won = gains(run("dar-port-2025", 60.0))
    assert min(won[port] for port in (DURBAN, BEIRA, WALVIS)) > 0
    assert won[MAPUTO] < 0.06 * sum(gain for gain in won.values() if gain > 0)


def test_when_dar_is_thought_to_open_within_days_most_of_its_copper_waits(run: Run) -> None:
    found = run("dar-port-2025", 5.0)
    (dar,) = [one for one in found.ports if one.name == DAR]
    assert np.median(found.totals.diverted / dar.before) < 0.20
    assert np.median(dar.held / dar.before) > 0.5


def test_beitbridge_shut_for_a_month_takes_some_of_durban_and_little_else(run: Run) -> None:
    change = shares(run("beitbridge-30-days", 30.0))
    assert -0.65 < change[DURBAN] < -0.20
    assert 0 <= change[DAR] < 0.08


def test_kasumbalesa_shut_for_three_months_holds_copper_and_fills_lobito(run: Run) -> None:
    found = run("kasumbalesa-90-days")
    assert np.median(found.totals.held) > 0
    (post,) = [one for one in found.posts if one.name == "kasumbalesa"]
    assert not post.after.any()
    gross = found.shock.phases[0]
    room = 1.02 * 460_000 * found.days / 365
    (lobito,) = [one for one in found.ports if one.name == LOBITO]
    assert gross.days == found.days
    assert (lobito.after <= room).all()


@pytest.mark.parametrize("times", [0.5, 2.0])
def test_half_or_twice_the_scale_of_choice_moves_closures_by_less_than_ten_points(
    shipped: KnowledgeGraph, run: Run, times: float
) -> None:
    """Of all tonnes; but a port that most goods use, shut for two months, by some twenty."""
    numbers = assumptions(shipped.store)
    scale = numbers[SCALE]
    ends = {end: times * getattr(scale, end) for end in ("low", "mid", "high")}
    other = Model(shipped, SET, draws=60, parameters={**numbers, SCALE: replace(scale, **ends)})
    for name, expected, most in (
        ("dar-port-2025", None, 0.10),
        ("beitbridge-30-days", 30.0, 0.10),
        ("kasumbalesa-90-days", None, 0.10),
        ("dar-port-2025", 60.0, 0.25),
    ):
        usual = run(name, expected)
        moved = answered(shock(shipped, usual.scenario, SET, model=other), top=0)
        for item in ("diverted", "held"):
            was, now = (
                float(np.median(getattr(one.totals, item) / one.totals.moved))
                for one in (usual, moved)
            )
            assert abs(now - was) < most


@pytest.mark.parametrize(
    "thing", ["chirundu", "kasumbalesa", "port-of-beira", "rail-nakonde-dar-es-salaam", "kitwe"]
)
@pytest.mark.parametrize("days", [10, 200])
def test_to_close_a_thing_never_makes_shippers_better_off_where_room_is_no_matter(
    shipped: KnowledgeGraph, model: Model, tmp_path: Path, thing: str, days: int
) -> None:
    world = model.world(model.today)
    freight = world.alternatives.freight.without([thing])
    free = model.sent_by(world, room={})
    usual, after = shocked(model, world, freight, days=days, room={}, usual=free)
    was, now = (one.cost @ world.tonnes for one in (usual, after))
    assert (now >= was - 1e-6 * np.abs(was)).all()
