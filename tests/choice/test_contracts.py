"""What is signed for a corridor goes there first, as far as it is made use of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice.contracts import TAKE_UP, contracts
from lodeway.choice.model import Model
from lodeway.choice.shock import shocked

DAY = date(2026, 9, 1)
CHOICE = "copperbelt-copper"


@pytest.fixture(scope="module")
def model(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, CHOICE, draws=12)


def by_lobito(model: Model, day: date = DAY) -> np.ndarray:
    """Tonnes a year by Lobito in each draw."""
    found = model.sent_by(model.world(day))
    return found.moved @ np.array([w.nest == "port-of-lobito" for w in found.alternatives.ways])


def used(model: Model, part: float) -> Model:
    """The same model with so much of every reservation made use of."""
    given = replace(model.numbers[TAKE_UP], low=part, mid=part, high=part)
    return Model(model.kg, CHOICE, draws=model.draws, parameters={**model.numbers, TAKE_UP: given})


def test_a_reservation_runs_from_its_first_to_its_last_day(shipped: KnowledgeGraph) -> None:
    days = date(2024, 12, 31), date(2025, 1, 1), date(2029, 12, 31), date(2030, 1, 1)
    found = [contracts(shipped.store, "copper", day) for day in days]
    assert [len(one) for one in found] == [0, 1, 1, 0]
    assert (found[1][0].mine, found[1][0].corridor) == ("kamoa-kakula", "lobito-corridor")
    assert (found[1][0].low, found[1][0].high) == (120_000, 240_000)
    assert contracts(shipped.store, "cobalt", DAY) == []


def test_what_is_reserved_comes_on_top_of_what_is_chosen(model: Model) -> None:
    none, half = by_lobito(used(model, 0.0)), by_lobito(used(model, 0.5))
    # 120 to 240 kt of goods, half of it used, weigh a little more than their metal.
    assert (half - none > 45_000).all()
    assert (half - none < 125_000).all()


def test_goods_add_up_with_and_without_contracts(model: Model) -> None:
    world = model.world(DAY)
    found = model.sent_by(world)
    moved = found.moved.sum(axis=1) + found.held.sum(axis=1) + found.left.sum(axis=1)
    assert moved == pytest.approx(np.full(model.draws, world.tonnes.sum()))
    assert (found.moved >= 0).all()


def test_when_the_line_is_shut_reserved_goods_choose_again_or_wait(model: Model) -> None:
    world = model.world(DAY)
    shut = world.alternatives.freight.without(["rail-huambo-lobito"])
    usual, after = shocked(model, world, shut, days=60)
    ways = np.array([w.nest == "port-of-lobito" for w in after.alternatives.ways])
    assert (usual.moved @ ways > 0).all()
    assert (after.moved @ ways == 0).all()
    assert after.moved.sum(axis=1) + after.held.sum(axis=1) == pytest.approx(
        usual.moved.sum(axis=1), rel=1e-6
    )
