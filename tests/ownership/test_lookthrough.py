"""Integrated and corrected ownership: printed figures, closed forms, dense algebra, and walks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given

from lodeway.ownership import look_through, weakest_link
from lodeway.ownership.series import FACTORED, KNOT, System
from lodeway.ownership.shares import Shares
from lodeway.schema.errors import UnknownName
from small.holdings_toys import exact, worlds

# A worked cycle of three: 0 holds 60 % of 1 and 10 % of 2, which hold 50 and 30 % of each other.
CYCLE = exact({("0", "1"): 0.6, ("0", "2"): 0.1, ("1", "2"): 0.5, ("2", "1"): 0.3})


def test_a_chain_multiplies_and_two_chains_add() -> None:
    made = exact({("a", "b"): 0.5, ("b", "d"): 0.4, ("a", "c"): 0.3, ("c", "d"): 0.2})
    assert look_through.owners(made, "d") == pytest.approx({"b": 0.4, "a": 0.26, "c": 0.2})
    assert weakest_link.owners(made, "d") == look_through.owners(made, "d")


def test_the_worked_cycle_has_its_printed_figures() -> None:
    whole = look_through.matrix(CYCLE)
    assert whole[0] == pytest.approx([0, 0.7412, 0.4706], abs=5e-5)
    assert (whole[1, 2], whole[2, 1]) == pytest.approx((0.588, 0.353), abs=5e-4)


def test_correction_leaves_the_outside_holder_and_takes_own_turns_out_of_the_others() -> None:
    found = weakest_link.matrix(CYCLE)
    assert found[0] == pytest.approx(look_through.matrix(CYCLE)[0])
    assert (found[1, 2], found[2, 1]) == pytest.approx((0.5, 0.3))


def test_two_firms_that_hold_each_other_follow_the_closed_form() -> None:
    # V = 1 / (1 - xy) on the cycle: an outsider's part p of one firm becomes p / (1 - xy).
    x, y, p = 0.45, 0.8, 0.2
    made = exact({("one", "two"): x, ("two", "one"): y, ("out", "one"): p})
    assert look_through.integrated_shares(made, "out") == pytest.approx(
        {"one": p / (1 - x * y), "two": p * x / (1 - x * y)}
    )
    assert look_through.owners(made, "one")["one"] == pytest.approx(x * y / (1 - x * y))
    assert weakest_link.owners(made, "one")["one"] == pytest.approx(x * y)


def test_own_shares_a_company_keeps_raise_what_the_others_own() -> None:
    made = exact({("a", "firm"): 0.4, ("b", "firm"): 0.4, ("firm", "firm"): 0.2})
    assert weakest_link.owners(made, "firm") == pytest.approx({"a": 0.5, "b": 0.5, "firm": 0.2})


def test_a_column_a_row_and_the_matrix_say_the_same() -> None:
    for measure, owned in (
        (look_through, look_through.integrated_shares),
        (weakest_link, weakest_link.corrected_shares),
    ):
        whole = measure.matrix(CYCLE)
        for i, holder in enumerate(CYCLE.names):
            for j, target in enumerate(CYCLE.names):
                assert owned(CYCLE, holder).get(target, 0) == pytest.approx(whole[i, j])
                assert measure.owners(CYCLE, target).get(holder, 0) == pytest.approx(whole[i, j])


def test_owners_come_largest_first_then_by_name() -> None:
    made = exact({("b", "m"): 0.3, ("a", "m"): 0.3, ("c", "m"): 0.4})
    assert list(weakest_link.owners(made, "m")) == ["c", "a", "b"]


def test_a_party_nobody_knows_is_refused_with_the_nearest_name() -> None:
    made = exact({("glencore", "mutanda"): 0.95})
    with pytest.raises(UnknownName, match="unknown party 'glencor'; did you mean 'glencore'"):
        weakest_link.corrected_shares(made, "glencor")


@given(worlds(doubt=False))
def test_dense_algebra_gives_the_same(made: Shares) -> None:
    parts = made.point.toarray()
    sums = np.linalg.inv(np.eye(len(parts)) - parts)
    assert look_through.matrix(made) == pytest.approx(sums @ parts, abs=1e-9)
    own = np.diag(1 / np.diag(sums))
    assert weakest_link.matrix(made) == pytest.approx(own @ (sums - np.eye(len(parts))), abs=1e-9)


@given(worlds(doubt=False))
def test_a_portfolio_is_the_matrix_times_the_values(made: Shares) -> None:
    values = np.arange(1.0, made.size + 1)
    for measure in (look_through, weakest_link):
        assert measure.portfolio(made, values) == pytest.approx(measure.matrix(made) @ values)


@given(worlds(doubt=False))
def test_nobody_ever_owns_more_than_the_whole(made: Shares) -> None:
    found = weakest_link.matrix(made)
    assert found.min() >= -1e-12
    assert found.max() <= 1 + 1e-12


@given(worlds(cycles=False, doubt=False))
def test_without_cycles_there_is_nothing_to_correct(made: Shares) -> None:
    assert weakest_link.matrix(made) == pytest.approx(look_through.matrix(made))
    roots = np.asarray(made.point.sum(axis=0)).ravel() == 0
    assert weakest_link.matrix(made)[roots].sum(axis=0).max() <= 1 + 1e-12


@given(worlds(doubt=False))
def test_a_larger_stake_never_makes_anyone_own_less(made: Shares) -> None:
    more = [part + 0.01 for part in made.points]  # three holders at most, and 3 % are nobody's
    larger = replace(made, lows=more, points=more, highs=more)
    assume(larger.point.sum(axis=0).max(initial=0) < 0.999)
    for measure in (look_through, weakest_link):
        assert (measure.matrix(larger) >= measure.matrix(made) - 1e-12).all()


@pytest.mark.parametrize("parties", [KNOT + 100, FACTORED + 1])
def test_large_knots_and_long_lists_are_iterated_to_the_same_answer(parties: int) -> None:
    # A ring in which each holds half of the next: the part of a party k steps down is 2^-k over
    # one less the whole turn, which is nothing to speak of.
    ring = [str(at) for at in range(parties)]
    made = exact(dict.fromkeys(zip(ring, [*ring[1:], ring[0]], strict=True), 0.5))
    found = look_through.integrated_shares(made, "0")
    assert [found[str(at)] for at in range(1, 30)] == pytest.approx([0.5**k for k in range(1, 30)])
    values = np.ones(parties)
    assert look_through.portfolio(made, values) == pytest.approx(values, rel=1e-9)


def test_iterating_and_factoring_agree_on_several_right_hand_sides() -> None:
    parties = KNOT + 50
    random = np.random.default_rng(5)
    parts = random.random((parties, parties)) * (random.random((parties, parties)) < 0.02)
    np.fill_diagonal(parts, 0)
    parts /= np.maximum(1, parts.sum(axis=0) / 0.9)
    made = exact({(f"{i}", f"{j}"): parts[i, j] for i, j in zip(*parts.nonzero(), strict=True)})
    system = System(made.point)
    sides = random.random((made.size, 3))
    dense = np.eye(made.size) - made.point.toarray()
    assert system.up(sides) == pytest.approx(np.linalg.solve(dense, sides), rel=1e-8)
    assert system.down(sides) == pytest.approx(np.linalg.solve(dense.T, sides), rel=1e-8)
    assert system.loops == pytest.approx(np.linalg.inv(dense).diagonal(), rel=1e-8)
