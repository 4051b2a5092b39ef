"""Chains one by one, and the say that goes by their weakest links."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.ownership import weakest_link
from lodeway.ownership.chains import chains
from lodeway.ownership.intervals import bounds
from lodeway.ownership.shares import Shares
from lodeway.schema.errors import InvalidValue, UnknownName
from small.holdings_toys import exact, ranges, worlds
from small.integrated import corrected, integrated

# The printed example: a family holds 30 % of C directly, and 30 % of B, which holds 20 % of C.
FAMILY = exact({("A", "B"): 0.3, ("B", "C"): 0.2, ("A", "C"): 0.3})


def test_chains_come_largest_first_with_their_products_and_claims() -> None:
    direct, through = chains(FAMILY, "A", "C")
    assert (direct.parties, direct.point) == (("A", "C"), pytest.approx(0.3))
    assert through.parties == ("A", "B", "C")
    assert (through.point, through.weakest) == pytest.approx((0.06, 0.2))
    assert through.claims == ("A-of-B", "B-of-C")


def test_a_chain_through_an_unknown_share_is_shown_with_its_range() -> None:
    made = ranges({("cdb", "bank"): (0, 0, 0.9), ("bank", "port"): (0.5, 0.5, 0.5)})
    (chain,) = chains(made, "cdb", "port")
    assert (chain.low, chain.point, chain.high) == pytest.approx((0, 0, 0.45))


def test_chains_below_the_least_are_left_out() -> None:
    made = exact({("a", "b"): 0.02, ("b", "c"): 0.02, ("a", "c"): 0.5})
    assert [chain.parties for chain in chains(made, "a", "c")] == [("a", "c")]
    assert len(chains(made, "a", "c", least=0.0001)) == 2


def test_a_chain_comes_to_no_party_twice() -> None:
    made = exact({("a", "x"): 0.5, ("x", "y"): 0.5, ("y", "x"): 0.4, ("y", "m"): 1.0})
    assert [chain.parties for chain in chains(made, "a", "m")] == [("a", "x", "y", "m")]
    assert chains(made, "m", "a") == ()
    assert chains(made, "a", "a") == ()


def test_chains_need_known_parties_and_a_part() -> None:
    with pytest.raises(UnknownName, match="unknown party 'Z'"):
        chains(FAMILY, "Z", "C")
    with pytest.raises(InvalidValue, match="least 5 is not a part; use 0 to 1"):
        chains(FAMILY, "A", "C", least=5)


def test_too_many_chains_are_refused_rather_than_listed_for_ever() -> None:
    # Twenty layers of two parties, each holding half of the next layer: 2^18 ways to the top.
    layers = [(f"{at}-0", f"{at}-1") for at in range(20)]
    made = exact({(up, down): 0.5 for a, b in itertools.pairwise(layers) for up in a for down in b})
    with pytest.raises(InvalidValue, match="more than 10,000 chains; ask for larger ones only"):
        chains(made, "0-0", "19-0", least=0)


@given(worlds(cycles=False))
def test_without_cycles_the_chains_sum_to_the_integrated_share(made: Shares) -> None:
    owned = integrated(made)
    for at, holder in enumerate(made.names):
        for of, target in enumerate(made.names):
            parts = sum(chain.point for chain in chains(made, holder, target, least=0))
            assert parts == pytest.approx(owned[at, of], abs=1e-9)


@given(worlds())
def test_with_cycles_the_chains_never_sum_to_more(made: Shares) -> None:
    owned = corrected(made)
    for at, holder in enumerate(made.names):
        for of, target in enumerate(made.names):
            if of != at:
                parts = sum(chain.point for chain in chains(made, holder, target, least=0))
                assert parts <= owned[at, of] + 1e-9


def test_the_printed_family_has_half_the_say_and_36_percent_of_the_cash() -> None:
    assert weakest_link.control(FAMILY, "A", "C") == pytest.approx(0.5)
    assert bounds(FAMILY).of("A", "C").point == pytest.approx(0.36)


def test_a_pyramid_of_bare_majorities_keeps_its_say_and_loses_its_cash() -> None:
    made = exact(dict.fromkeys(itertools.pairwise("abcde"), 0.51))
    assert weakest_link.control(made, "a", "e") == pytest.approx(0.51)
    assert bounds(made).of("a", "e").point == pytest.approx(0.51**4)


def test_chains_through_one_stake_count_that_stake_once() -> None:
    # Two ways to b, each by 40 %, but b has no more than 30 % of c to vote with.
    made = exact(
        {("a", "x"): 0.4, ("a", "y"): 0.4, ("x", "b"): 0.4, ("y", "b"): 0.4, ("b", "c"): 0.3}
    )
    assert weakest_link.control(made, "a", "c") == pytest.approx(0.3)
    assert weakest_link.control(made, "a", "b") == pytest.approx(0.8)


def test_a_holding_further_up_counts_once_too() -> None:
    # Zambia has ZCCM by 60.3 % through its fund and by 17.25 % itself; ZCCM has 49 % of the company,
    # which has the whole mine.
    made = exact(
        {
            ("state", "fund"): 1.0, ("fund", "zccm"): 0.603, ("state", "zccm"): 0.1725,
            ("zccm", "company"): 0.49, ("company", "mine"): 1.0,
        }
    )  # fmt: skip
    assert weakest_link.control(made, "state", "zccm") == pytest.approx(0.7755)
    assert weakest_link.control(made, "state", "mine") == pytest.approx(0.49)
    assert (
        weakest_link.control(made, "mine", "state")
        == weakest_link.control(made, "mine", "mine")
        == 0
    )


def test_links_below_the_papers_threshold_carry_no_control() -> None:
    made = exact({("a", "b"): 0.15, ("b", "c"): 0.8, ("a", "c"): 0.12})
    assert weakest_link.control(made, "a", "c", least=0.1) == pytest.approx(0.27)
    assert weakest_link.control(made, "a", "c", least=0.15) == pytest.approx(0.15)
    assert weakest_link.control(made, "a", "c", least=0.2) == 0


@given(worlds(), st.data())
def test_weakest_links_say_more_than_chains_carry_and_never_more_than_all(
    made: Shares, data: st.DataObject
) -> None:
    holder, target = data.draw(st.permutations(made.names))[:2]
    carried = sum(chain.point for chain in chains(made, holder, target, least=0))
    low, point, high = (
        weakest_link.control(made, holder, target, least=0, which=which)  # type: ignore[arg-type]
        for which in ("low", "point", "high")
    )
    assert carried <= point + 1e-9
    assert 0 <= low <= point + 1e-9
    assert point <= high + 1e-9
    assert high <= 1
