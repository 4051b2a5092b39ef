"""Integrated and corrected ownership: printed figures and closed forms, held to dense algebra."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given

from lodeway.ownership.intervals import bounds
from lodeway.ownership.series import FACTORED, KNOT, System
from lodeway.ownership.shares import Shares
from small.holdings_toys import exact, worlds
from small.integrated import corrected, integrated

# A worked cycle of three: 0 holds 60 % of 1 and 10 % of 2, which hold 50 and 30 % of each other.
CYCLE = exact({("0", "1"): 0.6, ("0", "2"): 0.1, ("1", "2"): 0.5, ("2", "1"): 0.3})


def owned(made: Shares, holder: str, target: str) -> float:
    """The part that a holder has of a target through all chains."""
    return bounds(made).of(holder, target).point


def test_a_chain_multiplies_and_two_chains_add() -> None:
    made = exact({("a", "b"): 0.5, ("b", "d"): 0.4, ("a", "c"): 0.3, ("c", "d"): 0.2})
    assert [owned(made, holder, "d") for holder in "abc"] == pytest.approx([0.26, 0.4, 0.2])


def test_the_worked_cycle_has_its_printed_figures() -> None:
    whole = integrated(CYCLE)
    assert whole[0] == pytest.approx([0, 0.7412, 0.4706], abs=5e-5)
    assert (whole[1, 2], whole[2, 1]) == pytest.approx((0.588, 0.353), abs=5e-4)


def test_correction_leaves_the_outside_holder_and_takes_own_turns_out_of_the_others() -> None:
    assert owned(CYCLE, "0", "1") == pytest.approx(integrated(CYCLE)[0, 1])
    assert (owned(CYCLE, "1", "2"), owned(CYCLE, "2", "1")) == pytest.approx((0.5, 0.3))


def test_two_firms_that_hold_each_other_follow_the_closed_form() -> None:
    # On the cycle an outsider's part p of one firm becomes p / (1 - xy).
    x, y, p = 0.45, 0.8, 0.2
    made = exact({("one", "two"): x, ("two", "one"): y, ("out", "one"): p})
    assert owned(made, "out", "one") == pytest.approx(p / (1 - x * y))
    assert owned(made, "out", "two") == pytest.approx(p * x / (1 - x * y))
    assert owned(made, "one", "one") == pytest.approx(x * y)


def test_own_shares_a_company_keeps_raise_what_the_others_own() -> None:
    made = exact({("a", "firm"): 0.4, ("b", "firm"): 0.4, ("firm", "firm"): 0.2})
    parts = [owned(made, holder, "firm") for holder in ("a", "b", "firm")]
    assert parts == pytest.approx([0.5, 0.5, 0.2])


@given(worlds(doubt=False))
def test_dense_algebra_gives_the_same(made: Shares) -> None:
    found = bounds(made)
    parts = [[found.of(one, other).point for other in made.names] for one in made.names]
    assert np.array(parts) == pytest.approx(corrected(made), abs=1e-9)


@given(worlds(cycles=False, doubt=False))
def test_without_cycles_nobody_owns_more_than_the_whole(made: Shares) -> None:
    assert corrected(made) == pytest.approx(integrated(made))
    roots = np.asarray(made.point.sum(axis=0)).ravel() == 0
    assert corrected(made)[roots].sum(axis=0).max() <= 1 + 1e-12


@given(worlds(doubt=False))
def test_a_larger_stake_never_makes_anyone_own_less(made: Shares) -> None:
    more = [part + 0.01 for part in made.points]  # three holders at most, and 3 % are nobody's
    larger = replace(made, lows=more, points=more, highs=more)
    assume(larger.point.sum(axis=0).max(initial=0) < 0.999)
    before, after = bounds(made), bounds(larger)
    for holder in made.names:
        for target in made.names:
            assert after.of(holder, target).point >= before.of(holder, target).point - 1e-9


@pytest.mark.parametrize("parties", [KNOT + 100, FACTORED + 1])
def test_large_knots_and_long_lists_are_iterated_to_the_same_answer(parties: int) -> None:
    # A ring in which each holds half of the next: the part of a party k steps down is 2^-k over
    # one less the whole turn, which is nothing to speak of.
    ring = [str(at) for at in range(parties)]
    made = exact(dict.fromkeys(zip(ring, [*ring[1:], ring[0]], strict=True), 0.5))
    unit = np.zeros(parties)
    unit[0] = 1
    found = System(made.point).down(unit)
    at = [made.names.index(str(k)) for k in range(30)]
    assert made.names[0] == "0"
    assert found[at] == pytest.approx([0.5**k for k in range(30)])


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
    assert system.down(sides) == pytest.approx(np.linalg.solve(dense.T, sides), rel=1e-8)
