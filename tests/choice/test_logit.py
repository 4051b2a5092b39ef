"""Shares of a nested logit against closed forms, and their slopes against differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse

from lodeway.choice.logit import Nests, path_sizes, shares, slopes

TWO_PORTS = Nests(np.array([0, 0, 1]), np.array([0, 0]), np.ones(3))
SCALE = np.array([35.0])


def test_one_way_a_nest_makes_a_plain_logit() -> None:
    nests = Nests(np.array([0, 1]), np.array([0, 0]), np.ones(2))
    (share,) = shares(np.array([[300.0, 335.0]]), nests, SCALE, 0.5).way
    assert share == pytest.approx([1 / (1 + math.exp(-1)), 1 / (1 + math.e)])


def test_two_nests_follow_the_closed_form() -> None:
    cost, ratio = np.array([[300.0, 310.0, 320.0]]), 0.5
    found = shares(cost, TWO_PORTS, SCALE, ratio)
    pull = [math.exp(-one / (35 * ratio)) for one in (300, 310)]
    inside = ratio * math.log(sum(pull))
    port = math.exp(inside) / (math.exp(inside) + math.exp(-320 / 35))
    assert found.way[0] == pytest.approx(
        [port * pull[0] / sum(pull), port * pull[1] / sum(pull), 1 - port]
    )
    assert found.cost[0] == pytest.approx([-35 * math.log(math.exp(inside) + math.exp(-320 / 35))])


def test_a_ratio_of_one_is_a_plain_logit_over_all_ways() -> None:
    cost = np.array([[300.0, 310.0, 320.0]])
    pull = np.exp(-cost / 35)
    assert shares(cost, TWO_PORTS, SCALE, 1.0).way == pytest.approx(pull / pull.sum())


def test_at_a_scale_of_next_to_nothing_all_goes_the_cheapest_way() -> None:
    found = shares(np.array([[300.0, 310.0, 301.0]]), TWO_PORTS, np.array([0.01]), 0.5)
    assert found.way[0] == pytest.approx([1, 0, 0])
    assert found.cost[0] == pytest.approx([300], abs=0.1)


def test_a_shut_way_takes_nothing_and_a_choice_without_ways_costs_without_end() -> None:
    found = shares(np.array([[np.inf, np.inf, 300.0]]), TWO_PORTS, SCALE, 0.5)
    assert found.way[0].tolist() == [0, 0, 1]
    none = shares(np.full((1, 3), np.inf), TWO_PORTS, SCALE, 0.5)
    assert none.way[0].tolist() == [0, 0, 0]
    assert none.cost[0, 0] == np.inf


def test_two_ways_that_are_the_same_share_one_path_size() -> None:
    road, apart, shared = [100.0, 300, 0], [0.0, 0, 10], [100.0, 0, 100]
    assert sizes(road, road) == pytest.approx([0.5, 0.5])
    assert sizes(road, apart) == pytest.approx([1, 1])
    # A quarter of the first is shared: 300/400 + 100/400/2.
    assert sizes(road, shared) == pytest.approx([0.875, 0.75])
    assert sizes(road, road, nest=[0, 1]) == pytest.approx([1, 1])
    assert sizes(road, [0.0, 0, 0]) == pytest.approx([1, 1])


def test_an_extra_way_takes_nothing_off_the_size_of_the_usual_ones() -> None:
    road = [100.0, 300]
    assert sizes(road, road, extra=[False, True]) == pytest.approx([1, 0.5])
    assert sizes(road, road, road, extra=[False, False, True]) == pytest.approx(
        [1 / 2, 1 / 2, 1 / 3]
    )


def sizes(
    *km: list[float], nest: list[int] | None = None, extra: list[bool] | None = None
) -> NDArray[np.float64]:
    return path_sizes(
        sparse.csr_array(np.array(km)),
        np.array(nest or [0] * len(km)),
        np.array(extra or [False] * len(km)),
    )


def test_a_way_twice_in_the_list_takes_no_more_than_once() -> None:
    once = Nests(np.array([0, 1]), np.array([0, 0]), np.ones(2))
    twice = Nests(np.array([0, 0, 1]), np.array([0, 0]), np.array([0.5, 0.5, 1.0]))
    one = shares(np.array([[300.0, 320.0]]), once, SCALE, 0.5)
    two = shares(np.array([[300.0, 300.0, 320.0]]), twice, SCALE, 0.5)
    assert two.nest == pytest.approx(one.nest)


@given(
    costs=st.lists(st.floats(0, 1000), min_size=6, max_size=6),
    scale=st.floats(5, 200),
    ratio=st.floats(0.1, 1),
)
def test_shares_add_up_and_slopes_are_those_of_small_differences(
    costs: list[float], scale: float, ratio: float
) -> None:
    nests = Nests(np.array([0, 0, 1, 2, 2, 3]), np.array([0, 0, 1, 1]), np.full(6, 0.7))
    weight, chosen = np.array([0.3, 0.7]), np.array([1.0, 0, 0, 0, 1, 1])
    cost, by = np.array([costs]), np.array([scale])

    def share(of: np.ndarray) -> float:
        found = shares(of, nests, by, ratio)
        return float(found.way[0] @ (weight[nests.choice[nests.nest]] * chosen))

    found = shares(cost, nests, by, ratio)
    assert np.add.reduceat(found.way[0], [0, 3]) == pytest.approx([1, 1])
    slope = slopes(found, nests, weight, chosen, by, ratio)[0]
    for way in range(6):
        step = np.zeros((1, 6))
        step[0, way] = scale * 1e-4
        difference = (share(cost + step) - share(cost - step)) / (2 * scale * 1e-4)
        assert slope[way] == pytest.approx(difference, abs=1e-6 / scale * 10, rel=1e-3)


@given(
    costs=st.lists(st.floats(0, 1000), min_size=3, max_size=3),
    scale=st.floats(5, 200),
    at=st.integers(0, 2),
)
def test_shutting_a_way_never_makes_the_choice_cheaper(
    costs: list[float], scale: float, at: int
) -> None:
    cost = np.array([costs])
    shut = cost.copy()
    shut[0, at] = np.inf
    before = shares(cost, TWO_PORTS, np.array([scale]), 0.5).cost[0, 0]
    assert shares(shut, TWO_PORTS, np.array([scale]), 0.5).cost[0, 0] >= before - 1e-9
