"""Prices of scarce room against a convex solver, and what must hold of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from lodeway.choice.logit import Nests, shares
from lodeway.choice.scarcity import cleared

STAY = 760.0


class Case:
    """Goods of a few choices, each with ports of a few ways and a stay without limit."""

    def __init__(self, seed: int, things: int = 3) -> None:
        rng = np.random.default_rng(seed)
        nest: list[int] = []
        choice: list[int] = []
        stays = []
        for goods in range(rng.integers(1, 5)):
            for _ in range(rng.integers(2, 5)):
                nest += [len(choice)] * int(rng.integers(1, 4))
                choice.append(goods)
            stays.append(len(nest))
            nest.append(len(choice))
            choice.append(goods)
        self.nests = Nests(np.array(nest), np.array(choice), rng.uniform(0.3, 1, len(nest)))
        self.cost = rng.uniform(50, 400, (4, len(nest)))
        self.cost[:, stays] = STAY
        self.taken = (rng.random((len(nest), things)) < 0.5).astype(float)
        self.taken[stays] = 0
        self.tonnes = rng.uniform(10, 1000, goods + 1)
        self.room = rng.uniform(0.02, 0.6, (4, things)) * self.tonnes.sum()
        self.scale = rng.uniform(8, 80, 4)

    def cleared(self, room: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        found = cleared(
            self.cost,
            self.nests,
            self.scale,
            0.5,
            self.tonnes,
            self.taken,
            self.room if room is None else room,
        )
        return found.prices, self.by_way(found.shares.way)

    def by_way(self, way: np.ndarray) -> np.ndarray:
        return way * self.tonnes[self.nests.choice[self.nests.nest]]

    def at(self, draw: int, prices: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """The dual of one draw at some prices, its slope, and the tonnes by way."""
        cost = (self.cost[draw] + self.taken @ prices)[None]
        found = shares(cost, self.nests, self.scale[draw : draw + 1], 0.5)
        by = self.by_way(found.way)[0]
        worth = self.room[draw] @ prices - found.cost[0] @ self.tonnes
        return float(worth), self.room[draw] - by @ self.taken, by


@pytest.mark.parametrize("seed", range(12))
def test_prices_are_those_of_a_convex_solver(seed: int) -> None:
    case = Case(seed)
    prices, by = case.cleared()
    for draw in range(4):
        best = minimize(
            lambda p, d=draw: case.at(d, p)[:2],
            np.zeros(3),
            jac=True,
            bounds=[(0, None)] * 3,
            method="L-BFGS-B",
            options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5000},
        )
        assert case.at(draw, prices[draw])[0] <= best.fun + 1e-6 * abs(best.fun)
        assert by[draw] == pytest.approx(case.at(draw, best.x)[2], abs=1e-3 * case.tonnes.sum())


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_nothing_carries_more_than_it_can_and_idle_room_costs_nothing(seed: int) -> None:
    case = Case(seed)
    prices, by = case.cleared()
    flow = by @ case.taken
    assert (prices >= 0).all()
    assert (flow <= case.room * (1 + 1e-4)).all()
    assert (flow[prices > 1e-3] >= 0.999 * case.room[prices > 1e-3]).all()


def test_of_things_in_one_row_the_narrowest_bears_the_price() -> None:
    case = Case(3, things=1)
    row = np.repeat(case.taken, 3, axis=1)
    room = np.hstack([2 * case.room, case.room, 1.5 * case.room])
    found = cleared(case.cost, case.nests, case.scale, 0.5, case.tonnes, row, room)
    alone, by = case.cleared()
    assert (found.prices[:, [0, 2]] == 0).all()
    assert found.prices[:, 1] == pytest.approx(alone[:, 0], abs=1e-3)
    assert case.by_way(found.shares.way) == pytest.approx(by, abs=1e-3)


def test_where_there_is_room_for_all_nothing_has_a_price() -> None:
    case = Case(5)
    prices, by = case.cleared(np.full((4, 3), 1e9))
    bare = shares(case.cost, case.nests, case.scale, 0.5)
    assert (prices == 0).all()
    assert by == pytest.approx(case.by_way(bare.way))


def test_without_room_all_goods_stay() -> None:
    nests = Nests(np.array([0, 1]), np.array([0, 0]), np.ones(2))
    found = cleared(
        np.array([[300.0, STAY]]),
        nests,
        np.array([35.0]),
        0.5,
        np.array([1000.0]),
        np.array([[1.0], [0.0]]),
        np.array([[1.0]]),
    )
    assert found.shares.way[0] == pytest.approx([0.001, 0.999], rel=1e-3)
    # The price lifts the way until only one tonne in a thousand takes it.
    assert found.prices[0, 0] == pytest.approx(STAY - 300 + 35 * np.log(999), rel=1e-3)


@pytest.mark.parametrize("seed", range(8))
def test_at_a_scale_of_next_to_nothing_flows_are_those_of_least_cost(seed: int) -> None:
    case = Case(seed)
    found = cleared(case.cost, case.nests, np.full(4, 0.2), 0.5, case.tonnes, case.taken, case.room)
    by = case.by_way(found.shares.way)
    of_way = case.nests.choice[case.nests.nest]
    sends = (np.arange(len(case.tonnes))[:, None] == of_way).astype(float)
    for draw in range(4):
        least = linprog(
            case.cost[draw],
            A_ub=case.taken.T,
            b_ub=case.room[draw],
            A_eq=sends,
            b_eq=case.tonnes,
        )
        assert case.cost[draw] @ by[draw] == pytest.approx(least.fun, rel=5e-3)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 2), st.booleans())
def test_shutting_ways_never_helps_the_shippers(seed: int, thing: int, scarce: bool) -> None:
    """What all goods cost, less the rent of scarce room, never falls; without limits for nobody.

    Rents fall to whoever sells the room, so that a closure may take them from the shippers.
    """
    case = Case(seed)
    room = case.room if scarce else np.full((4, 3), 1e9)
    before = cleared(case.cost, case.nests, case.scale, 0.5, case.tonnes, case.taken, room)
    # A stay leads over nothing, so that every choice keeps it.
    shut = np.where(case.taken[:, thing] > 0, np.inf, case.cost)
    after = cleared(shut, case.nests, case.scale, 0.5, case.tonnes, case.taken, room)
    paid = [(m.shares.cost * case.tonnes).sum(axis=1) for m in (before, after)]
    spent = [
        of - (m.prices * room).sum(axis=1) for of, m in zip(paid, (before, after), strict=True)
    ]
    assert (spent[1] >= spent[0] - 1e-6 * np.abs(spent[0])).all()
    if not scarce:
        assert (after.shares.cost >= before.shares.cost - 1e-9).all()
