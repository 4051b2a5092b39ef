"""The least and most a holder can own: on paper, by every corner, and against linear programmes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lodeway.ownership.intervals import Bounds, bounds, chances
from lodeway.ownership.shares import ImpossibleShares, Shares
from lodeway.schema.errors import UnknownName
from lodeway.schema.values import Range
from small.holdings_toys import corners, exact, ranges, worlds
from small.integrated import corrected


def many_corners(made: Shares) -> bool:
    widths = np.diff(made.starts).tolist()
    return math.prod(len(range(width)) * width + 2 for width in widths) > 3_000


def close(found: Range) -> tuple[float, float, float]:
    return tuple(round(value, 10) for value in (found.low, found.point, found.high))  # type: ignore[return-value]


def test_two_ranges_in_a_chain_multiply_end_by_end() -> None:
    made = ranges({("a", "b"): (0.28, 0.28, 0.3), ("b", "mine"): (0.5, 0.6, 0.7)})
    assert close(bounds(made).of("a", "mine")) == (0.14, 0.168, 0.21)


def test_what_one_holder_can_have_is_bounded_by_what_the_other_has_at_least() -> None:
    # Both may have up to 70 %, but not together, and each has at least 20.
    made = ranges({("a", "m"): (0.2, 0.5, 0.9), ("b", "m"): (0.2, 0.5, 0.7)})
    found = bounds(made)
    assert close(found.of("a", "m")) == (0.2, 0.5, 0.8)
    assert close(found.of("b", "m")) == (0.2, 0.5, 0.7)


def test_a_holder_on_two_sides_gains_most_where_it_holds_more() -> None:
    # a has all of b and half of c; whatever m's range leaves open goes to b first.
    made = ranges(
        {
            ("a", "b"): (1, 1, 1),
            ("a", "c"): (0.5, 0.5, 0.5),
            ("b", "m"): (0.1, 0.3, 0.6),
            ("c", "m"): (0.1, 0.3, 0.9),
        }
    )
    assert close(bounds(made).of("a", "m")) == (0.15, 0.45, 0.8)  # 0.6 + 0.5 x 0.4


def test_the_range_of_a_group_is_narrower_than_the_sum_of_its_members() -> None:
    made = ranges({("a", "m"): (0.2, 0.5, 0.9), ("b", "m"): (0.2, 0.5, 0.7), ("a", "b"): (1, 1, 1)})
    found = bounds(made, {"bloc": ["a", "b"], "b": ["b"]})
    assert close(found.of("bloc", "m")) == (0.4, 1.0, 1.0)
    assert close(found.of("b", "m")) == (0.2, 0.5, 0.7)


def test_what_nobody_is_named_for_is_told_apart() -> None:
    made = ranges(
        {("a", "b"): (0.4, 0.4, 0.4), ("b", "m"): (0.5, 0.5, 0.5), ("c", "m"): (0.3,) * 3}
    )
    assert close(bounds(made).of("a", "m")) == (0.2, 0.2, 0.2)
    # a could be behind the 60 % of b and the 20 % of m that nobody is named for; c has no stated
    # holder, so it is the end of its chain.
    assert close(bounds(made, unnamed=True).of("a", "m")) == (0.2, 0.2, 0.7)
    assert close(bounds(made, unnamed=["m"]).of("a", "m")) == (0.2, 0.2, 0.4)
    assert close(bounds(made, unnamed=["b", "c"]).of("a", "m")) == (0.2, 0.2, 0.8)


def test_an_unknown_share_reaches_from_nothing_to_what_is_left() -> None:
    made = ranges({("state", "mine"): (0.05,) * 3, ("firm", "mine"): (0, 0, 0.95)})
    assert close(bounds(made).of("firm", "mine")) == (0, 0, 0.95)


def test_firms_that_may_hold_each_other_entirely_still_have_an_answer() -> None:
    made = ranges({("x", "y"): (0, 0.5, 1), ("y", "x"): (0, 0.5, 1), ("out", "x"): (0, 0.1, 0.2)})
    found = bounds(made)
    assert close(found.of("out", "x")) == pytest.approx((0, 0.1 / 0.75, 1.0))
    assert found.of("x", "y").high == 1


def test_a_cycle_with_next_to_no_way_out_is_solved_not_waited_for() -> None:
    # Of every turn 1 in 100,000 leaves to the outsider, so in the end everything does.
    made = exact({("x", "y"): 1.0, ("y", "x"): 0.99999, ("out", "x"): 0.00001})
    assert close(bounds(made).of("out", "y")) == pytest.approx((1, 1, 1))


@given(worlds())
def test_going_down_party_by_party_or_round_by_round_gives_the_same(made: Shares) -> None:
    sets, none = [[at] for at in range(made.size)], [0.0] * made.size
    swept, rounds = (
        dense(made.size, chances(made, made.lows, made.highs, sets, none, swept_to=most))
        for most in (100, 0)
    )
    assert swept == pytest.approx(rounds, abs=1e-9)


def test_only_known_parties_can_be_asked() -> None:
    with pytest.raises(UnknownName, match="unknown party 'nobody'"):
        bounds(exact({("a", "b"): 0.5}), ["nobody"])


@given(worlds())
def test_the_point_is_the_plain_answer_and_lies_in_the_range(made: Shares) -> None:
    low, point, high = parts(bounds(made))
    assert point == pytest.approx(corrected(made), abs=1e-9)
    _, _, wide = parts(bounds(made, unnamed=True))
    for one, other in ((low, point), (point, high), (high, wide)):
        assert (one <= other + 1e-9).all()
    assert low.min() >= 0
    assert wide.max() <= 1


@given(worlds())
def test_without_doubt_there_is_no_range(made: Shares) -> None:
    sure = replace(made, lows=made.points, highs=made.points)
    low, _, high = parts(bounds(sure))
    assert high == pytest.approx(low, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(worlds(size=4))
def test_the_ends_are_the_best_and_worst_of_all_corners(made: Shares) -> None:
    assume(not many_corners(made))
    least, _, most = parts(bounds(made))
    low, high = np.ones_like(least), np.zeros_like(most)
    for one in corners(made):
        try:
            owned = corrected(one)
        except ImpossibleShares:  # a corner at which some own one another entirely
            continue
        low, high = np.minimum(low, owned), np.maximum(high, owned)
    assert least == pytest.approx(low, abs=1e-9)
    # A corner with a closed knot has no plain answer; its neighbours come as near as one likes.
    assert (most >= high - 1e-9).all()
    if (most.diagonal() < 1 - 1e-9).all():
        assert most == pytest.approx(high, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(worlds(), st.data())
def test_the_most_is_the_optimum_of_the_linear_programme(made: Shares, data: st.DataObject) -> None:
    holder, target = data.draw(st.permutations(range(made.size)))[:2]
    names = made.names[holder], made.names[target]
    assert bounds(made).of(*names).high == pytest.approx(most(made, holder, target), abs=1e-7)


@settings(max_examples=40, deadline=None)
@given(worlds(), st.data())
def test_a_group_is_as_good_as_one_party_that_owns_its_members(
    made: Shares, data: st.DataObject
) -> None:
    members = data.draw(st.permutations(made.names))[:2]
    stakes = {
        (made.names[i], made.names[j]): made.of(i, j)
        for i, j in zip(*(axis.tolist() for axis in made.high.nonzero()), strict=True)
        if made.names[j] not in members
    }
    pooled = ranges({**stakes, **{("pool", member): (1, 1, 1) for member in members}})
    found = bounds(made, {"pool": members})
    for target in set(pooled.names) - {"pool", *members}:
        assert close(found.of("pool", target)) == pytest.approx(
            close(bounds(pooled, ["pool"]).of("pool", target)), abs=1e-8
        )


@given(worlds(), st.data())
def test_wider_ranges_never_give_narrower_answers(made: Shares, data: st.DataObject) -> None:
    by = data.draw(st.floats(0, 0.3))
    wider = replace(
        made,
        lows=[max(0.0, low - by) for low in made.lows],
        highs=[min(1.0, high + by) for high in made.highs],
    )
    low, _, high = parts(bounds(made))
    least, _, most = parts(bounds(wider))
    assert (least <= low + 1e-9).all()
    assert (most >= high - 1e-9).all()


def parts(found: Bounds) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The least, the best answers and the most as matrices: holders in rows, parties in columns."""
    count = len(found.holders)
    low, point, high = (dense(count, ends) for ends in (found.low, found.point, found.high))
    return low, point, high


def dense(sets: int, ends: Sequence[tuple[float, Mapping[int, float]]]) -> np.ndarray:
    """The chances of each set (row) for each party (column)."""
    return np.array([[apart.get(n, common) for common, apart in ends] for n in range(sets)])


def most(made: Shares, holder: int, target: int) -> float:
    """The same optimum by the flow of walks up from the target: linear in the flows over stakes.

    A party that the walk comes to y times sends between low x y and high x y to each holder and
    no more than y in all; what arrives at the holder is the chance to come there.
    """
    stakes = [
        (i, j, made.low[i, j], made.high[i, j])
        for i, j in zip(*(axis.tolist() for axis in made.high.nonzero()), strict=True)
        if j != holder
    ]
    flows = len(stakes)
    visits = {
        party: flows + at for at, party in enumerate(p for p in range(made.size) if p != holder)
    }
    size = flows + len(visits)
    gain = np.zeros(size)
    equal, equals, upper = [], [], []
    for party, at in visits.items():
        balance, total = np.zeros(size), np.zeros(size)
        balance[at], total[at] = 1, -1
        for flow, (i, j, low, high) in enumerate(stakes):
            balance[flow] -= i == party
            total[flow] = j == party
            if j == party:
                for sign, bound in ((1, high), (-1, low)):
                    line = np.zeros(size)
                    line[flow], line[at] = sign, -sign * bound
                    upper.append(line)
        equal.append(balance)
        equals.append(float(party == target))
        upper.append(total)
    for flow, (i, *_) in enumerate(stakes):
        gain[flow] = -(i == holder)
    if not flows:
        return 0.0
    solved = linprog(
        gain, A_ub=np.array(upper), b_ub=np.zeros(len(upper)), A_eq=np.array(equal), b_eq=equals
    )
    return -float(solved.fun)
