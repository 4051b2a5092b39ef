"""Control by majorities and at thresholds: printed examples, brute force, and what must hold always."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lodeway.ownership.shares import Shares
from lodeway.ownership.threshold_control import controlled, controllers, every
from lodeway.schema.errors import InvalidValue
from ownership.test_intervals import many_corners
from small.holdings_toys import corners, exact, ranges, worlds


def test_two_minorities_under_one_roof_are_a_majority() -> None:
    made = exact({("a", "b"): 0.6, ("a", "c"): 0.2, ("b", "c"): 0.35})
    assert controlled(made, "a") == pytest.approx({"b": 0.6, "c": 0.55})


def test_exactly_half_is_not_control() -> None:
    assert controlled(exact({("a", "jv"): 0.5, ("b", "jv"): 0.5}), "a") == {}
    assert controlled(exact({("a", "jv"): 0.5, ("b", "jv"): 0.5}), "a", percent=49.99) == {
        "jv": 0.5
    }


def test_a_controlled_company_votes_with_all_it_has() -> None:
    made = exact({("a", "b"): 0.51, ("b", "c"): 0.51, ("c", "d"): 0.51})
    assert controlled(made, "a") == pytest.approx({"b": 0.51, "c": 0.51, "d": 0.51})


def test_a_cycle_is_not_controlled_from_nowhere() -> None:
    made = exact({("x", "y"): 0.9, ("y", "x"): 0.9, ("a", "x"): 0.1, ("a", "y"): 0.1})
    assert controlled(made, "a") == {}
    assert controlled(made, "x") == pytest.approx({"y": 0.9})


def test_stated_control_needs_no_shares_and_leads_on() -> None:
    made = exact({("state", "holding"): 0.3, ("holding", "mine"): 0.7, ("fund", "holding"): 0.2})
    found = controlled(made, "state", stated=[("state", "holding")])
    assert found == pytest.approx({"mine": 0.7, "holding": 0.3})


def test_ranges_tell_sure_control_from_possible() -> None:
    made = ranges({("a", "b"): (0.4, 0.52, 0.6), ("b", "c"): (0.6, 0.7, 0.8)})
    assert set(controlled(made, "a")) == {"b", "c"}
    assert controlled(made, "a", which="low") == {}
    assert controlled(made, "a", which="high") == pytest.approx({"c": 0.8, "b": 0.6})


@given(worlds())
def test_asking_for_all_at_once_changes_nothing(made: Shares) -> None:
    for which in ("low", "point", "high"):
        assert every(made, made.names, which=which) == {  # type: ignore[arg-type]
            name: controlled(made, name, which=which)  # type: ignore[arg-type]
            for name in made.names
        }


def test_what_others_hold_at_least_bars_possible_control() -> None:
    made = ranges({("a", "b"): (0.1, 0.2, 0.9), ("other", "b"): (0.5, 0.6, 0.7)})
    assert controlled(made, "a", which="high") == {}


@pytest.mark.parametrize("percent", [-5, 101])
def test_thresholds_are_percentages(percent: float) -> None:
    made = exact({("a", "b"): 0.6})
    for question in (
        lambda: controlled(made, "a", percent=percent),
        lambda: controllers(made, percent=percent),
    ):
        with pytest.raises(InvalidValue, match="is not a percentage"):
            question()


@given(worlds(doubt=False))
def test_brute_force_over_all_sets_finds_the_same_least_set(made: Shares) -> None:
    parts = made.point.toarray()
    for at, holder in enumerate(made.names):
        others = [i for i in range(made.size) if i != at]
        closed = [
            set(some)
            for size in range(made.size)
            for some in itertools.combinations(others, size)
            # Closed: whoever the set and the holder have the majority of is in the set.
            if all(parts[[at, *some], i].sum() <= 0.5 + 1e-9 for i in set(others) - set(some))
        ]
        least = set.intersection(*closed)
        assert set(controlled(made, holder)) == {made.names[i] for i in least}


@given(worlds())
def test_a_lower_threshold_or_a_higher_share_never_loses_control(made: Shares) -> None:
    for holder in made.names:
        sets = [set(controlled(made, holder, percent=percent)) for percent in (75, 50, 25)]
        assert sets[0] <= sets[1] <= sets[2]
        sure, best, possible = (
            set(controlled(made, holder, which=which)) for which in ("low", "point", "high")
        )
        assert sure <= best <= possible


@settings(max_examples=40, deadline=None)
@given(worlds(size=4), st.sampled_from([25, 50]))
def test_possible_control_is_what_some_corner_gives(made: Shares, percent: float) -> None:
    assume(not many_corners(made))
    worlds_of = [one for one in corners(made) if not closed(one)]
    assume(worlds_of)
    for holder in made.names:
        found = [set(controlled(one, holder, percent=percent)) for one in worlds_of]
        assert set(controlled(made, holder, percent=percent, which="low")) <= set.intersection(
            *found
        )
        assert set(controlled(made, holder, percent=percent, which="high")) >= set.union(*found)


def closed(made: Shares) -> bool:
    return bool(max(abs(np.linalg.eigvals(made.point.toarray()))) > 1 - 1e-9)


def test_the_largest_holder_above_the_threshold_controls_and_the_chain_is_followed_up() -> None:
    made = exact(
        {
            ("family", "cmoc"): 0.25,
            ("catl", "cmoc"): 0.24,
            ("cmoc", "tfm"): 0.8,
            ("state", "tfm"): 0.2,
        }
    )
    at_half, at_fifth = (controllers(made, percent=percent) for percent in (50, 20))
    assert at_half["tfm"].controller == "cmoc"
    assert at_half["cmoc"].controller == "cmoc"
    found = at_fifth["tfm"]
    assert (found.controller, found.chain) == ("family", ("family", "cmoc", "tfm"))
    assert found.say == pytest.approx(0.8)


def test_two_equal_holders_leave_a_joint_venture_to_nobody() -> None:
    found = controllers(exact({("a", "jv"): 0.5, ("b", "jv"): 0.5}), percent=25)["jv"]
    assert (found.controller, found.say, found.chain) == ("jv", 1.0, ("jv",))


def test_says_are_pooled_under_whoever_leads_the_holders() -> None:
    made = exact(
        {("a", "x"): 0.6, ("a", "y"): 0.6, ("x", "m"): 0.3, ("y", "m"): 0.25, ("b", "m"): 0.4}
    )
    found = controllers(made)["m"]
    assert (found.controller, found.say, found.chain) == ("a", pytest.approx(0.55), ("a", "x", "m"))


def test_a_crowd_holds_much_and_controls_nothing() -> None:
    made = exact({("public", "firm"): 0.7, ("founder", "firm"): 0.2})
    assert controllers(made, percent=10, many=["public"])["firm"].controller == "founder"
    assert controllers(made, percent=10)["firm"].controller == "public"


def test_stated_control_comes_before_any_share() -> None:
    made = exact({("fund", "firm"): 0.4, ("state", "firm"): 0.1, ("firm", "mine"): 1.0})
    found = controllers(made, percent=25, stated=[("state", "firm")])["mine"]
    assert (found.controller, found.chain) == ("state", ("state", "firm", "mine"))


def test_companies_that_only_hold_each_other_follow_nobody() -> None:
    made = exact({("x", "y"): 0.9, ("y", "x"): 0.9, ("x", "m"): 0.8})
    found = controllers(made)
    assert [found[name].controller for name in ("x", "y", "m")] == ["x", "y", "x"]


def test_an_answer_that_a_range_could_turn_is_not_sure() -> None:
    made = ranges(
        {("a", "m"): (0.28, 0.3, 0.32), ("b", "m"): (0.2, 0.25, 0.35), ("rest", "m"): (0.35,) * 3}
    )
    found = controllers(made, percent=25, many=["rest"])["m"]
    assert (found.controller, found.sure) == ("a", False)
    sure = ranges({("a", "m"): (0.51, 0.52, 0.53), ("b", "m"): (0.2, 0.25, 0.35)})
    assert [controllers(sure, percent=percent)["m"].sure for percent in (25, 50)] == [True, True]
    half = ranges({("a", "m"): (0.5, 0.52, 0.53), ("b", "m"): (0.2, 0.25, 0.35)})
    assert not controllers(half, percent=50)["m"].sure  # it may be half exactly


def test_an_unnamed_rest_could_be_one_rival() -> None:
    made = exact({("a", "m"): 0.4, ("b", "m"): 0.1})
    assert not controllers(made, percent=25)["m"].sure
    named = exact({("a", "m"): 0.4, ("b", "m"): 0.1, ("public", "m"): 0.5})
    assert controllers(named, percent=25, many=["public"])["m"].sure


@given(worlds(cycles=False, doubt=False))
def test_above_half_and_without_cycles_it_is_the_majority_rule(made: Shares) -> None:
    found = controllers(made)
    for name in made.names:
        by = {holder for holder in made.names if name in controlled(made, holder)}
        leader = found[name].controller
        assert (leader == name and not by) or leader in by
        assert not by & {other for other in by if found[leader].controller != leader}


@given(worlds(), st.sampled_from([10, 25, 50]))
def test_every_chain_leads_from_a_controller_that_nobody_controls(
    made: Shares, percent: float
) -> None:
    found = controllers(made, percent=percent)
    for name, one in found.items():
        assert (one.chain[0], one.chain[-1]) == (one.controller, name)
        assert all(
            (made.point[made.index[a], made.index[b]]) > 0 for a, b in itertools.pairwise(one.chain)
        )
        assert one.say > percent / 100


@settings(max_examples=60, deadline=None)
@given(worlds(cycles=False, size=4), st.sampled_from([10, 25, 50]))
def test_a_sure_answer_holds_at_every_corner(made: Shares, percent: float) -> None:
    assume(not many_corners(made))
    found = controllers(made, percent=percent)
    for corner in corners(made):
        there = controllers(corner, percent=percent)
        for name, one in found.items():
            assert not one.sure or there[name].controller == one.controller
