"""The indices on paper, against brute force, and as their papers define their ends."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.concentration import indices
from lodeway.schema.errors import InvalidValue

parts = st.lists(st.floats(0, 1), min_size=1, max_size=6).map(
    lambda raw: [x / max(sum(raw), 1.0) for x in raw]
)


def test_hhi_of_one_supplier_is_one_and_of_four_equal_ones_a_quarter() -> None:
    assert indices.hhi([1.0]) == 1.0
    assert indices.hhi([0.25] * 4) == pytest.approx(0.25)
    # What is missing to the whole is many small suppliers, who add nothing.
    assert indices.hhi([0.6, 0.3]) == pytest.approx(0.45)


def test_shares_that_sum_to_more_than_the_whole_are_refused() -> None:
    with pytest.raises(InvalidValue, match="sum to more than 1"):
        indices.hhi([0.7, 0.4])
    with pytest.raises(InvalidValue, match="0 <= low <= high"):
        indices.hhi_bounds([(0.5, 0.4)])


def test_a_rest_of_unknown_hands_counts_as_none_at_least_and_as_one_at_most() -> None:
    low, high = indices.hhi_bounds([(0.6, 0.6), (0.3, 0.3), (0.0, 0.1)])
    assert low == pytest.approx(0.45)
    assert high == pytest.approx(0.46)


def test_the_most_gives_what_is_open_to_the_largest_first() -> None:
    # 0.5 to 0.7 and 0.2 to 0.4: the first takes 0.7, the second the 0.3 that are left.
    assert indices.hhi_bounds([(0.5, 0.7), (0.2, 0.4)]) == pytest.approx((0.29, 0.58))


@given(parts, st.lists(st.floats(0, 0.5), min_size=6, max_size=6))
def test_every_split_within_the_ranges_lies_within_the_bounds(
    shares: list[float], slack: list[float]
) -> None:
    ranges = [(x * (1 - s), min(1.0, x * (1 + s))) for x, s in zip(shares, slack, strict=False)]
    low, high = indices.hhi_bounds(ranges)
    for ends in itertools.product(*ranges):
        if sum(ends) <= 1:
            assert low - 1e-9 <= indices.hhi(ends) <= high + 1e-9
    assert low - 1e-9 <= indices.hhi(shares) <= high + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_the_most_is_reached_where_nothing_is_sure(highs: list[float]) -> None:
    _, most = indices.hhi_bounds([(0.0, high) for high in highs])
    best = 0.0
    for order in itertools.permutations(highs):
        left, value = 1.0, 0.0
        for high in order:
            value += min(high, left) ** 2
            left -= min(high, left)
        best = max(best, value)
    assert most == pytest.approx(best)


@given(parts, st.integers(1, 7))
def test_the_largest_n_hold_at_most_all_and_no_less_than_the_largest_alone(
    shares: list[float], n: int
) -> None:
    assert max(shares) - 1e-9 <= indices.top(shares, n) <= sum(shares) + 1e-9


def test_n_minus_one_leaves_out_the_largest_on_both_sides() -> None:
    supply = {"chn": 70.0, "aus": 20.0, "usa": 10.0}
    demand = {"chn": 50.0, "usa": 40.0, "jpn": 20.0}
    assert indices.n_minus_one(supply, demand) == pytest.approx(0.5)
    assert indices.n_minus_one({"chn": 1.0}, {"chn": 1.0}) is None
    with pytest.raises(InvalidValue, match="at least one supplier"):
        indices.n_minus_one({}, demand)


def test_governance_is_turned_round_and_held_to_its_span() -> None:
    assert [indices.risk_of(x) for x in (2.5, 0.0, -2.5, -3.1)] == [0.0, 0.5, 1.0, 1.0]


def test_the_weighted_hhi_counts_each_country_by_its_risk_and_its_export_limits() -> None:
    shares, risks = {"a": 0.6, "b": 0.4}, {"a": 0.5, "b": 0.25}
    # 0.36 * 5 + 0.16 * 2.5 = 2.2; with an export tax of a factor 1.1 on a: 1.98 + 0.4.
    assert indices.weighted_hhi(shares, risks) == pytest.approx(2.2)
    assert indices.weighted_hhi(shares, risks, {"a": 1.1}) == pytest.approx(2.38)
    with pytest.raises(InvalidValue, match="no governance figure for b"):
        indices.weighted_hhi(shares, {"a": 0.5})


def test_the_worst_single_supplier_scores_ten() -> None:
    assert indices.weighted_hhi({"a": 1.0}, {"a": 1.0}) == pytest.approx(10.0)
