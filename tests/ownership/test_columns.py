"""One share for each holder of a mine: chosen between claims, counted once, fitted to the whole."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claim_rows import holding
from lodeway.claims.trust import Difference, Trust
from lodeway.ownership.entries import Entry, column, room
from lodeway.ownership.holdings import Holding


def _column(
    *claims: Holding,
    differences: tuple[Difference, ...] = (),
    parties: dict[str, frozenset[str]] | None = None,
    behind: dict[str, frozenset[str]] | None = None,
) -> dict[str, Entry]:
    found = column(claims, Trust("editor", differences), parties or {}, behind or {})
    return {entry.holder: entry for entry in found}


def _parts(entry: Entry) -> tuple[float, float | None, float]:
    point = None if entry.point is None else round(entry.point, 9)
    return round(entry.low, 9), point, round(entry.high, 9)


def test_a_stated_share_is_itself() -> None:
    found = _column(holding("a", 60), holding("b", 40))
    assert {name: _parts(e) for name, e in found.items()} == {
        "a": (0.6, 0.6, 0.6),
        "b": (0.4, 0.4, 0.4),
    }
    assert room(found.values()) == pytest.approx(0)


def test_a_range_has_no_middle() -> None:
    found = _column(holding("a", low=8.0, high=16.0))["a"]
    assert _parts(found) == (0.08, None, 0.16)
    assert found.middle == 0.08


def test_a_holder_of_unknown_share_may_have_what_the_others_leave() -> None:
    found = _column(holding("a", 60), holding("b"), holding("c"))
    assert _parts(found["b"]) == _parts(found["c"]) == (0.0, None, 0.4)
    assert found["b"].flags == ("unknown",)
    assert found["b"].middle == 0


def test_more_than_a_stated_least_is_bounded_by_what_the_others_leave() -> None:
    assert _parts(_column(holding("a", low=51.0), holding("b", 30))["a"]) == (0.51, None, 0.7)


def test_a_claim_with_a_figure_goes_before_a_newer_one_without() -> None:
    found = _column(holding("a", 60), holding("a", None, published="2025"))["a"]
    assert found.point == 0.6
    assert found.overruled == ("a-None",)


def test_a_true_conflict_widens_the_range_and_another_date_does_not() -> None:
    claims = holding("a", 70, published="2026"), holding("a", 75)
    conflict = Difference("d", "a-70", "a-75", "true-conflict", "a-70")
    later = Difference("d", "a-70", "a-75", "other-date", "a-70")
    open_ = _column(*claims, differences=(conflict,))["a"]
    assert _parts(open_) == (0.7, 0.7, 0.75)
    assert (open_.claims, open_.flags) == (("a-70", "a-75"), ("disputed",))
    settled = _column(*claims, differences=(later,))["a"]
    assert _parts(settled) == (0.7, 0.7, 0.7)
    assert (settled.claims, settled.overruled) == (("a-70",), ("a-75",))


def test_where_a_rival_source_has_the_whole_a_third_holder_may_have_nothing() -> None:
    # One paper says 70, 25 and 5; another says 75 and 25: by that one the state has no part.
    found = _column(
        holding("a", 70, published="2026"),
        holding("b", 25, claim="b-new", published="2026"),
        holding("state", 5, published="2026"),
        holding("a", 75, source="ledger"),
        holding("b", 25, claim="b-old", source="ledger"),
        differences=(Difference("d", "a-70", "a-75", "true-conflict", "a-70"),),
    )
    assert {name: _parts(e) for name, e in found.items()} == {
        "a": (0.7, 0.7, 0.75),
        "b": (0.25, 0.25, 0.25),
        "state": (0.0, 0.05, 0.05),
    }


def test_the_older_claim_gives_way_where_two_holders_have_too_much() -> None:
    found = _column(holding("old", 60), holding("new", 70, published="2024"))
    assert _parts(found["new"]) == (0.7, 0.7, 0.7)
    assert _parts(found["old"]) == (0.3, 0.3, 0.6)
    assert found["old"].flags == ("cut",)


def test_rounding_is_taken_off_without_a_word() -> None:
    found = _column(holding("a", 50.2), holding("b", 50.2, claim="b"))
    assert sum(e.middle for e in found.values()) == pytest.approx(1)
    assert {flag for e in found.values() for flag in e.flags} == set()


def test_a_deal_goes_before_what_its_buyer_holds_and_its_seller_gives_way() -> None:
    deal = holding(
        "buyer", 40, status="signed", rung=4, since="2026", agreement="deal", claim="deal"
    )
    found = _column(
        deal,
        holding("other", 30),
        holding("seller", 70, rank="preferred"),
        parties={"deal": frozenset({"buyer", "seller"})},
    )
    assert {name: _parts(e) for name, e in found.items()} == {
        "buyer": (0.4, 0.4, 0.4),
        "other": (0.3, 0.3, 0.3),
        "seller": (0.3, 0.3, 0.7),
    }
    assert (found["buyer"].flags, found["seller"].flags) == (("deal",), ("sold",))


def test_where_nobody_says_who_sells_any_holder_may_have_less() -> None:
    deal = holding("buyer", 40, status="signed", rung=4, since="2026")
    found = _column(deal, holding("new", 50, published="2024"), holding("old", 50))
    assert {name: _parts(e) for name, e in found.items()} == {
        "buyer": (0.4, 0.4, 0.4),
        "new": (0.1, 0.5, 0.5),
        "old": (0.1, 0.1, 0.5),
    }


def test_a_deal_of_unknown_size_may_take_everything() -> None:
    deal = holding("buyer", status="announced", rung=2, since="2026")
    found = _column(deal, holding("a", 95), holding("state", 5))
    assert {name: _parts(e) for name, e in found.items()} == {
        "a": (0.0, 0.95, 0.95),
        "buyer": (0.0, None, 1.0),
        "state": (0.0, 0.05, 0.05),
    }


def test_a_deal_made_before_the_position_began_is_spent() -> None:
    plan = holding("a", 22, status="announced", rung=2, since="2022-08", claim="plan")
    found = _column(plan, holding("a", 19, since="2022-10"))["a"]
    assert found.point == 0.19
    assert found.overruled == ("plan",)


def test_part_of_an_interest_is_a_product_and_leaves_the_seller_the_rest() -> None:
    part = holding("buyer", 40, of="seller", status="non-binding", rung=3, since="2026")
    found = _column(holding("seller", 70), holding("state", 30), part)
    assert _parts(found["buyer"]) == (0.28, 0.28, 0.28)
    assert _parts(found["seller"]) == (0.42, 0.42, 0.42)
    assert found["buyer"].claims == ("buyer-40", "seller-70")
    assert found["buyer"].flags == ("deal", "of-interest")
    assert found["seller"].flags == ("sold",)


def test_part_of_a_disputed_interest_has_its_range() -> None:
    found = _column(
        holding("seller", 70, published="2026"),
        holding("seller", 75),
        holding("buyer", 40, of="seller", since="2026"),
        differences=(Difference("d", "seller-70", "seller-75", "true-conflict", "seller-70"),),
    )
    assert _parts(found["buyer"]) == (0.28, 0.28, 0.3)
    assert _parts(found["seller"]) == (0.42, 0.42, 0.45)


def test_part_of_an_interest_that_nobody_knows_is_anything_up_to_that_part() -> None:
    found = _column(holding("buyer", 40, of="seller"))["buyer"]
    assert _parts(found) == (0.0, None, 0.4)


def test_owners_of_the_mines_company_are_counted_through_it() -> None:
    found = _column(
        holding("company", 100),
        holding("a", 60),
        holding("b", 40),
        behind={"company": frozenset({"a", "b"})},
    )
    assert {name: _parts(e) for name, e in found.items()} == {"company": (1.0, 1.0, 1.0)}
    assert found["company"].overruled == ("a-60", "b-40")
    assert found["company"].flags == ("restated",)


def test_who_holds_a_partner_as_well_as_the_mine_is_counted_twice_rightly() -> None:
    # Half each, and one also owns part of the other: both halves are real.
    found = _column(holding("a", 50), holding("b", 50), behind={"b": frozenset({"a"})})
    assert {name: e.point for name, e in found.items()} == {"a": 0.5, "b": 0.5}


def test_two_who_hold_each_other_do_not_both_vanish() -> None:
    found = _column(
        holding("a", 100),
        holding("b", 100),
        behind={"a": frozenset({"b"}), "b": frozenset({"a"})},
    )
    assert {name: e.point for name, e in found.items()} == {"a": 1.0}


def _claims() -> st.SearchStrategy[list[Holding]]:
    one = st.builds(
        lambda n, holder, share, rank, status, published, of: holding(
            holder,
            share,
            claim=f"c{n}",
            rank=rank,
            status=status,
            rung=4 if status == "signed" else 7,
            published=published,
            of=of if of != holder else None,
        ),
        st.integers(0, 10**6),
        st.sampled_from("abcd"),
        st.one_of(st.none(), st.floats(0, 100)),
        st.sampled_from([None, "preferred"]),
        st.sampled_from(["closed", "signed"]),
        st.sampled_from(["2019", "2020-05", "2024"]),
        st.sampled_from([None, None, None, "a"]),
    )
    return st.lists(one, max_size=8, unique_by=lambda c: c.claim)


@given(_claims(), st.randoms(use_true_random=False))
def test_what_is_sure_never_comes_to_more_than_the_whole(
    claims: list[Holding], shuffler: random.Random
) -> None:
    pairs = [(x.claim, y.claim) for x in claims for y in claims if x.claim < y.claim]
    told = tuple(
        Difference(f"{x}-{y}", x, y, shuffler.choice(["true-conflict", "revision"]), None)
        for x, y in pairs
    )
    found = _column(*claims, differences=told)
    assert sum(e.low for e in found.values()) <= 1 + 1e-9
    assert sum(e.middle for e in found.values()) <= 1 + 1e-9
    for entry in found.values():
        assert 0 <= entry.low <= entry.middle + 1e-9
        assert entry.middle <= entry.high + 1e-9 <= 1 + 2e-9


@given(_claims(), st.randoms(use_true_random=False))
def test_a_column_does_not_hang_on_the_order_of_its_claims(
    claims: list[Holding], shuffler: random.Random
) -> None:
    found = _column(*claims)
    shuffled = list(claims)
    shuffler.shuffle(shuffled)
    assert _column(*shuffled) == found
