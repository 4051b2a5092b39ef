"""Scenarios that really happened: what the model says beside what was reported, misses included."""

from __future__ import annotations

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.scenarios.compute import WhatIf

DAR, LOBITO = "port-of-dar-es-salaam", "port-of-lobito"


@pytest.fixture(scope="module")
def dar(shipped: KnowledgeGraph) -> WhatIf:
    return shipped.whatif("dar-port-2025", top=0).found


@pytest.fixture(scope="module")
def floods(shipped: KnowledgeGraph) -> WhatIf:
    return shipped.whatif("lobito-floods-2026", top=0).found


def gains(found: WhatIf) -> dict[str, float]:
    return {shift.name: shift.gain for shift in found.gates if abs(shift.gain) >= 1}


def before(found: WhatIf, port: str) -> float:
    return next(shift.before for shift in found.gates if shift.name == port)


def test_dar_es_salaam_carries_about_two_thirds_of_the_copper_before_it_shuts(dar: WhatIf) -> None:
    """Reported: 70 % of the belt's copper (April 2022), two thirds of what China gets (2025)."""
    share = before(dar, DAR) / dar.difference.moved
    assert share == pytest.approx(0.67, abs=0.08)


def test_copper_finds_other_ports_when_dar_es_salaam_shuts(dar: WhatIf) -> None:
    """Reported: copper went to Durban, Walvis Bay and Beira; none was given up."""
    won = gains(dar)
    assert won[DAR] == -before(dar, DAR)
    assert dar.difference.left == 0
    assert won["port-of-walvis-bay"] > 0


def test_the_model_misses_durban(dar: WhatIf) -> None:
    """Reported: Durban filled up. The model prefers ports that cost less on paper."""
    won = gains(dar)
    assert "port-of-durban" not in won
    assert sum(t for port, t in won.items() if t > 0 and port != "port-of-walvis-bay") > 0


def test_copper_leaves_lobito_while_the_line_is_cut(floods: WhatIf) -> None:
    """Reported: carried on by truck around the gap. The network has no such road: a miss."""
    won = gains(floods)
    assert won[LOBITO] == -before(floods, LOBITO)
    assert won[DAR] > 0
    assert floods.difference.left == 0
    assert floods.difference.usd[0] > 0


def test_the_model_sends_by_lobito_about_what_its_operator_planned(floods: WhatIf) -> None:
    """Planned: 240,000 t of Congolese copper in 2026. The capacity in the tables is 230,000 t."""
    planned = 240_000 * floods.difference.days / 365
    assert before(floods, LOBITO) == pytest.approx(planned, rel=0.1)


def test_hormuz_strands_the_sulphur_of_the_gulf(shipped: KnowledgeGraph) -> None:
    """Reported: from 1.27 Mt in a month to 30 kt in April 2026, which is 98 % less."""
    found = shipped.whatif("hormuz-sulphur-2026", top=0).difference
    assert found.left / found.moved == pytest.approx(1 - 0.03 / 1.27, abs=0.03)
    assert {one.reason for one in found.stranded} == {"no way"}
