"""Shares that cannot be are refused, and the parties are named."""

from __future__ import annotations

import pytest

from lodeway.ownership import weakest_link
from lodeway.ownership.intervals import bounds
from lodeway.ownership.shares import ImpossibleShares, check, check_percent
from lodeway.schema.errors import InvalidValue, LodewayError
from small.holdings_toys import exact, ranges


def test_stakes_above_the_whole_name_the_company_and_its_holders() -> None:
    made = exact({("glencore", "kcc"): 0.75, ("gecamines", "kcc"): 0.3})
    with pytest.raises(ImpossibleShares) as caught:
        check(made)
    assert caught.value.reason == "above"
    assert caught.value.parties == ("kcc", "gecamines", "glencore")
    assert str(caught.value) == (
        "'kcc' is held to 105 % at least: 'gecamines' 30 %, 'glencore' 75 %; no more than 100 % exist"
    )
    assert isinstance(caught.value, LodewayError)


def test_ranges_may_pass_the_whole_as_long_as_the_best_answers_do_not() -> None:
    check(ranges({("a", "m"): (0.2, 0.5, 0.9), ("b", "m"): (0.1, 0.5, 0.8)}))
    with pytest.raises(ImpossibleShares, match="'m' is held to 110 % together"):
        check(ranges({("a", "m"): (0.2, 0.6, 0.9), ("b", "m"): (0.1, 0.5, 0.8)}))


def test_companies_that_own_one_another_entirely_are_named() -> None:
    made = exact({("x", "y"): 1.0, ("y", "z"): 1.0, ("z", "x"): 1.0, ("x", "mine"): 0.5})
    with pytest.raises(
        ImpossibleShares, match="'x', 'y' and 'z' own one another entirely"
    ) as caught:
        weakest_link.control(made, "x", "mine")
    assert (caught.value.reason, caught.value.parties) == ("cycle", ("x", "y", "z"))


def test_a_company_that_owns_itself_entirely_is_named() -> None:
    with pytest.raises(ImpossibleShares, match="'x' owns itself entirely"):
        check(exact({("x", "x"): 1.0}))


def test_a_cycle_with_one_outside_share_can_be() -> None:
    made = exact({("x", "y"): 1.0, ("y", "x"): 0.99, ("state", "x"): 0.01})
    found = bounds(made)
    assert [found.of("state", name).point for name in "xy"] == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(
    ("parts", "reason"),
    [((0.3, 0.2, 0.4), "order"), ((0.1, 0.5, 0.4), "order"), ((0, 1, 1.2), "part")],
)
def test_a_range_out_of_order_names_holder_and_target(
    parts: tuple[float, float, float], reason: str
) -> None:
    with pytest.raises(
        ImpossibleShares, match=r"'a' holds a .* of 'b': least, best, most"
    ) as caught:
        check(ranges({("a", "b"): parts}))
    assert (caught.value.reason, caught.value.parties) == (reason, ("a", "b"))


@pytest.mark.parametrize("percent", [-1, 100.5, float("nan")])
def test_a_threshold_outside_of_a_hundred_is_refused(percent: float) -> None:
    with pytest.raises(InvalidValue, match="is not a percentage; use 0 to 100"):
        check_percent(percent)


def test_a_threshold_becomes_a_part() -> None:
    assert [check_percent(percent) for percent in (0, 25, 100)] == [0, 0.25, 1]
