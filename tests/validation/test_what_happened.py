"""Scenarios that really happened: what the model says beside what was reported, misses included."""

from __future__ import annotations

import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice import targets
from lodeway.choice.model import Model
from lodeway.choice.reading import read
from lodeway.choice.shock import shock
from lodeway.scenarios.compute import WhatIf, answered
from lodeway.schema import paths

DAR, LOBITO = "port-of-dar-es-salaam", "port-of-lobito"
SET = "copperbelt-copper"


@pytest.fixture(scope="module")
def model(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, SET, draws=60)


def answer(model: Model, name: str) -> WhatIf:
    scenario = read(model.kg, targets.file_of(paths.project_root(), name))
    return answered(shock(model.kg, scenario, SET, model=model))


@pytest.fixture(scope="module")
def dar(model: Model) -> WhatIf:
    return answer(model, "dar-port-2025")


@pytest.fixture(scope="module")
def floods(model: Model) -> WhatIf:
    return answer(model, "lobito-floods-2026")


def gains(found: WhatIf) -> dict[str, float]:
    """Tonnes won by port, at the median."""
    return {shift.name: float(np.median(shift.gain)) for shift in found.ports}


def before(found: WhatIf, port: str) -> float:
    return next(float(np.median(shift.before)) for shift in found.ports if shift.name == port)


def test_dar_es_salaam_carries_about_two_thirds_of_the_copper_before_it_shuts(dar: WhatIf) -> None:
    """Reported: 70 % of the belt's copper (April 2022), two thirds of what China gets (2025)."""
    share = before(dar, DAR) / float(np.median(dar.totals.moved))
    assert share == pytest.approx(0.7, abs=0.08)


def test_copper_finds_other_ports_when_dar_es_salaam_shuts(dar: WhatIf) -> None:
    """Reported: copper went to Durban, Walvis Bay and Beira, and what lay in the port was stuck."""
    won = gains(dar)
    assert won[DAR] == pytest.approx(-before(dar, DAR), rel=0.05)
    assert min(won[port] for port in ("port-of-durban", "port-of-walvis-bay", "port-of-beira")) > 0
    assert np.median(dar.totals.held) > np.median(dar.totals.diverted)


def test_copper_leaves_lobito_while_the_line_is_cut(floods: WhatIf) -> None:
    """Reported: carried on by truck around the gap. The network has no such road: a miss."""
    won = gains(floods)
    assert won[LOBITO] == pytest.approx(-before(floods, LOBITO), rel=0.01)
    assert won[DAR] > 0
    assert np.median(floods.totals.diverted) > np.median(floods.totals.held)


def test_the_model_sends_less_copper_by_lobito_than_its_operator_planned(floods: WhatIf) -> None:
    """Planned: 240,000 t of Congolese copper in 2026. Fitted to 40,000 t in 2024, reservations on top."""
    planned = 240_000 * floods.days / 365
    assert before(floods, LOBITO) < 0.75 * planned


def test_hormuz_strands_the_sulphur_of_the_gulf(shipped: KnowledgeGraph) -> None:
    """Reported: from 1.27 Mt in a month to 30 kt in April 2026, which is 98 % less."""
    found = shipped.whatif("hormuz-sulphur-2026", top=0).difference
    assert found.left / found.moved == pytest.approx(1 - 0.03 / 1.27, abs=0.03)
    assert {one.reason for one in found.stranded} == {"no way"}
