"""Sums of money: a part is not added to its whole, nor a letter to its loan, nor euros to dollars."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lodeway.claims.financings import Sum
from lodeway.claims.payer_ledger import Ledger, add, firm, ledger
from lodeway.schema.errors import InvalidValue

OURS = {"state", "bank", "ministry"}
MILLION = 1_000_000.0


def money(claim: str, high: float | None, *, low: float | None = None, **about: Any) -> Sum:
    """A loan of the bank to a mine, some of it replaced."""
    plain: dict[str, Any] = {
        "financiers": ("bank",),
        "recipients": ("mine",),
        "instrument": "loan",
        "currency": None if high is None else "USD",
        "whole": None,
        "overlaps": (),
        "agreement": None,
        "status": "signed",
        "rung": 4,
        "since": None,
        "until": None,
        "first": None,
        "source": "gazette",
        "published": None,
        "basis": "read",
    }
    return Sum(claim=claim, low=high if low is None else low, high=high, **{**plain, **about})


def books(*sums: Sum, known: tuple[Sum, ...] = ()) -> Ledger:
    """The ledger of our state, where `known` are sums that do not stand."""
    return ledger(sums, OURS, {s.claim: s for s in (*sums, *known)}, "state")


def added(found: Ledger) -> set[str]:
    """The claims that are added."""
    return {s.claim for s in found.added}


def why(found: Ledger) -> dict[str, str]:
    """Why each claim that is left out is."""
    return {left.sum.claim: left.why for left in found.left}


def test_a_part_is_not_added_to_its_whole() -> None:
    found = books(money("whole", 100), money("part", 30, whole="whole"))
    assert added(found) == {"whole"}
    assert why(found) == {"part": "part"}
    assert found.total("USD") == (100, 100)
    assert found.naive("USD") == 130


def test_a_letter_is_not_added_to_the_loan_of_the_same_size_that_followed() -> None:
    letter = money("letter", 80, low=0, whole="loan", instrument="letter-of-interest", rung=3)
    found = books(letter, money("loan", 80))
    assert why(found) == {"letter": "same"}
    assert found.total("USD") == (80, 80)


def test_a_first_smaller_size_of_a_loan_is_an_earlier_count_of_it() -> None:
    deal: dict[str, Any] = {"agreement": "deal"}
    early = money("early", 70, whole="loan", first=date(2024, 1, 1), **deal)
    found = books(early, money("loan", 80, first=date(2025, 1, 1), **deal))
    assert why(found) == {"early": "earlier"}


def test_a_smaller_letter_from_the_same_to_the_same_is_an_earlier_stage_and_not_a_part() -> None:
    letter = money("letter", 70, whole="loan", first=date(2024, 1, 1))
    loan = money("loan", 80, first=date(2025, 1, 1))
    assert why(books(letter, loan)) == {"letter": "earlier"}
    other = money("other", 70, whole="loan", first=date(2024, 1, 1), recipients=("smelter",))
    assert why(books(other, loan)) == {"other": "part"}


def test_a_rounded_figure_above_its_whole_is_the_same_money() -> None:
    found = books(money("press", 15, whole="sheet"), money("sheet", 14.8))
    assert why(found) == {"press": "same"}
    assert found.total("USD") == (14.8, 14.8)


def test_a_chain_of_parts_leads_to_the_sum_that_is_added() -> None:
    found = books(
        money("all", 100), money("seven", 20, whole="all"), money("one", 5, whole="seven")
    )
    assert {left.sum.claim: left.of for left in found.left} == {
        "one": ("seven", "all"),
        "seven": ("all",),
    }


def test_a_part_counts_when_its_whole_does_not_stand() -> None:
    found = books(money("part", 30, whole="whole"), known=(money("whole", 100),))
    assert added(found) == {"part"}


def test_a_part_of_a_part_that_does_not_stand_still_finds_the_whole() -> None:
    missing = money("seven", 20, whole="all")
    found = books(money("all", 100), money("one", 5, whole="seven"), known=(missing,))
    assert why(found) == {"one": "part"}


def test_two_accounts_of_a_loan_not_yet_signed_are_one_sum_and_the_firmer_counts() -> None:
    board = money("board", 553, whole="loan", rung=6, first=date(2024, 6, 5))
    visit = money("visit", 553, whole="loan", rung=2, first=date(2024, 12, 1))
    found = books(board, visit, known=(money("loan", 553, first=date(2025, 12, 17)),))
    assert added(found) == {"board"}
    assert found.total("USD") == (553, 553)


def test_two_equal_accounts_of_a_whole_that_nobody_knows_are_one_sum() -> None:
    found = books(money("a", 50, whole="gone"), money("b", 50, whole="gone"))
    assert found.total("USD") == (50, 50)


def test_a_package_that_others_pay_too_counts_by_our_own_parts() -> None:
    package = money("package", 450, financiers=("bank", "fund"))
    found = books(package, money("ours", 150, whole="package"))
    assert added(found) == {"ours"}
    assert why(found) == {"package": "shared"}


def test_a_shared_sum_without_known_parts_counts_from_nothing_up_to_all_of_it() -> None:
    found = books(money("shared", 450, financiers=("bank", "fund")))
    assert found.total("USD") == (0, 450)


def test_another_total_of_a_shared_project_is_not_added_to_it() -> None:
    both = ("bank", "fund")
    project = money("project", 259, financiers=both)
    found = books(project, money("other", 269, financiers=both, whole="project"))
    assert found.total("USD") == (0, 259)


def test_a_budget_for_our_own_ministry_counts_once_the_ministry_spends_it() -> None:
    budget = money("budget", 500, financiers=("state",), recipients=("ministry",))
    found = books(budget, money("grant", 20, financiers=("ministry",)))
    assert why(found) == {"budget": "inside"}
    assert found.total("USD") == (20, 20)


def test_money_for_the_country_itself_is_not_inside_the_house() -> None:
    found = books(money("letter", 455, recipients=("state",)))
    assert added(found) == {"letter"}


def test_what_has_lapsed_is_not_added_and_what_names_no_figure_is_named() -> None:
    found = books(money("dead", 10, status="lapsed", rung=0), money("quiet", None))
    assert why(found) == {"dead": "lapsed"}
    assert [s.claim for s in found.silent] == ["quiet"]


def test_money_of_others_is_not_in_the_books() -> None:
    found = books(money("theirs", 10, financiers=("fund",)))
    assert not found.added
    assert not found.left


def test_two_letters_for_one_project_are_at_least_the_greater_and_at_most_both() -> None:
    found = books(money("a", 700, overlaps=("b",)), money("b", 900))
    assert found.total("USD") == (900, 1600)


def test_a_total_over_everything_is_at_least_itself_or_what_it_may_hold() -> None:
    leaves = [money(f"leaf-{n}", 20) for n in range(3)]
    star = money("star", 50, overlaps=tuple(s.claim for s in leaves))
    assert books(star, *leaves).total("USD") == (60, 110)
    assert books(star, *leaves[:2]).total("USD") == (50, 90)


def test_an_overlap_with_a_part_is_an_overlap_with_what_it_is_counted_in() -> None:
    found = books(
        money("all", 100), money("one", 30, whole="all"), money("other", 40, overlaps=("one",))
    )
    assert found.overlaps == (("all", "other"),)
    assert found.total("USD") == (100, 140)


def test_a_part_in_another_currency_than_its_whole_is_told_and_not_compared() -> None:
    """100 euros of plain report hold 300 dollars that are signed: nothing says what that is in euros."""
    whole = money("whole", 100, currency="EUR", status="reported", rung=3)
    part = money("part", 300, whole="whole")
    known = {s.claim: s for s in (whole, part)}
    found = books(whole, part)
    assert (added(found), why(found)) == ({"whole"}, {"part": "part"})
    assert found.uncompared(known) == ((part, whole),)
    # At a floor it counts by itself, in full: in what is in euros there is no room to look for.
    firmer = firm(found, {"part"})
    assert firmer.total("USD") == (300, 300)
    assert [(s.claim, w.claim) for s, w in firmer.uncompared(known)] == [("part", "whole")]
    assert books(whole, money("part", 30, currency="EUR", whole="whole")).uncompared(known) == ()


def test_each_currency_has_a_sum_of_its_own_and_two_are_refused_with_their_rows() -> None:
    dollars, euros = money("a", 1), money("b", 2, currency="EUR")
    found = books(dollars, euros)
    assert {c: found.total(c) for c in found.currencies} == {"EUR": (2, 2), "USD": (1, 1)}
    with pytest.raises(InvalidValue, match=r"two currencies .* \(EUR: b; USD: a\)"):
        add([dollars, euros])


def test_sums_that_contain_each_other_are_refused_by_name() -> None:
    with pytest.raises(InvalidValue, match="contain each other: a, b"):
        books(money("a", 1, whole="b"), money("b", 1, whole="a"))


@st.composite
def _many(draw: st.DrawFn) -> list[Sum]:
    """Up to seven sums; wholes and overlaps point to earlier ones, so that nothing loops."""
    found: list[Sum] = []
    for n in range(draw(st.integers(1, 7))):
        names = [s.claim for s in found]
        high = float(draw(st.integers(1, 50)))
        found.append(
            money(
                f"s{n}",
                high,
                low=float(draw(st.integers(0, int(high)))),
                whole=draw(st.none() | st.sampled_from(names)) if names else None,
                overlaps=tuple(draw(st.sets(st.sampled_from(names), max_size=3))) if names else (),
                financiers=draw(st.sampled_from([("bank",), ("bank", "fund"), ("state",)])),
                recipients=draw(st.sampled_from([("mine",), ("ministry",)])),
                rung=draw(st.integers(0, 7)),
            )
        )
    return found


@given(_many())
def test_every_row_is_added_or_left_out_with_a_reason_and_the_difference_is_told(
    sums: list[Sum],
) -> None:
    found = books(*sums)
    carved = {claim for claim, reason in why(found).items() if reason == "carved"}
    assert carved <= added(found)
    told = [*added(found), *(set(why(found)) - carved)]
    assert sorted(told) == sorted(s.claim for s in sums)
    low, high = found.total("USD") if found.added else (0.0, 0.0)
    assert 0 <= low <= high
    assert high + sum(left.sum.high or 0 for left in found.left) == pytest.approx(
        found.naive("USD")
    )


@given(_many())
def test_no_sum_is_added_beside_one_of_ours_that_contains_it(sums: list[Sum]) -> None:
    found, by_claim = books(*sums), {s.claim: s for s in sums}
    for one in found.added:
        at = one
        while at.whole:
            at = by_claim[at.whole]
            assert at.claim not in added(found) or why(found).get(one.claim) == "carved"


BOTH = ("bank", "fund")


@given(_many(), st.integers(1, 7))
@example(
    [
        money("s0", 2, low=0, rung=1, financiers=BOTH),
        *(money(claim, 1, low=0, rung=0) for claim in ("s1", "s2", "s3")),
        money("s4", 1, low=0, rung=1, whole="s0"),
        money("s5", 1, low=0, rung=1, whole="s0", financiers=BOTH),
    ],
    1,
)
@example(
    [
        money("whole", 1, rung=1),
        money("lapsed", 3, rung=0, whole="whole"),
        money("part", 2, low=0, rung=2, whole="lapsed"),
    ],
    2,
)
def test_what_is_firm_enough_comes_to_what_is_told_of_these_steps_or_to_parts_of_softer_wholes(
    sums: list[Sum], least: int
) -> None:
    found = books(*sums)
    passing = {s.claim for s in sums if s.rung >= least}
    kept = firm(found, passing)
    assert passing <= added(kept) | why(kept).keys()
    firm_rows = {s.claim: s.high for s in found.added if s.rung >= least}
    assert {s.claim: s.high for s in kept.added if s.claim in firm_rows} == firm_rows
    assert all(s.rung >= least for s in kept.added)
    low, high = kept.total("USD")
    assert 0 <= low <= high <= found.total("USD")[1]
    assert high + sum(left.sum.high or 0 for left in kept.left) <= found.naive("USD")


Purse = tuple[int, frozenset[str]]


@st.composite
def _paid(
    draw: st.DrawFn, payers: st.SearchStrategy[tuple[str, ...]]
) -> tuple[list[Sum], list[Purse]]:
    """Up to seven sums around true amounts, and the purses of our money: how much, in which sums."""
    found: dict[str, Sum] = {}
    free: dict[str, int] = {}
    lines: dict[str, list[str]] = {}
    for n in range(draw(st.integers(1, 7))):
        holders = [s for s in found.values() if free[s.claim] > 1]
        whole = draw(st.none() | st.sampled_from(holders)) if holders else None
        true = draw(st.integers(1, free[whole.claim] - 1 if whole else 40))
        high = true + draw(st.integers(0, 3))
        claim = f"s{n}"
        found[claim] = money(
            claim,
            float(true if whole and high >= (whole.high or 0) else high),
            low=float(max(0, true - draw(st.sampled_from((0, 0, 3))))),
            whole=whole.claim if whole else None,
            financiers=("bank",) if whole and whole.financiers == ("bank",) else draw(payers),
            overlaps=tuple(draw(st.sets(st.sampled_from([*found]), max_size=1))) if found else (),
            rung=draw(st.integers(1, 4)),
        )
        lines[claim] = [claim, *(lines[whole.claim] if whole else ())]
        free[claim] = true
        if whole:
            free[whole.claim] -= true
    # What others pay too holds nothing of ours beside our own parts, where there are any.
    split = {c for s in found.values() if s.financiers == ("bank",) for c in lines[s.claim]}
    for claim, one in found.items():
        if one.financiers == BOTH:
            free[claim] = draw(st.integers(0, 0 if claim in split else free[claim]))
    purses: list[Purse] = []
    for claim, one in found.items():
        for other in one.overlaps:
            if other not in lines[claim]:
                twice = draw(st.integers(0, min(free[claim], free[other])))
                purses.append((twice, frozenset((*lines[claim], *lines[other]))))
                free[claim] -= twice
                free[other] -= twice
                # A whole is no smaller for parts that share: it holds something else.
                shared = [c for c in lines[claim] if c in lines[other]]
                if shared and found[shared[0]].financiers == ("bank",):
                    free[shared[0]] += twice
    purses += [(free[claim], frozenset(lines[claim])) for claim in found]
    return list(found.values()), purses


@given(_paid(st.sampled_from([("bank",), BOTH])))
def test_what_was_truly_paid_lies_between_the_least_and_the_most(
    paid: tuple[list[Sum], list[Purse]],
) -> None:
    sums, purses = paid
    low, high = books(*sums).total("USD")
    assert low <= sum(amount for amount, _ in purses) <= high


@given(_paid(st.just(("bank",))), st.integers(1, 4))
def test_what_was_truly_paid_so_firmly_lies_between_the_least_and_the_most_at_a_floor(
    paid: tuple[list[Sum], list[Purse]], least: int
) -> None:
    sums, purses = paid
    passing = {s.claim for s in sums if s.rung >= least}
    low, high = firm(books(*sums), passing).total("USD")
    assert low <= sum(amount for amount, within in purses if within & passing) <= high


def test_shared_parts_of_a_shared_sum_count_beside_our_own_parts_of_it() -> None:
    found = books(
        money("package", 450, financiers=BOTH),
        money("ours", 150, whole="package"),
        money("tranche", 100, whole="package", financiers=BOTH),
        money("again", 460, whole="package", financiers=BOTH),
    )
    assert found.total("USD") == (150, 250)
    assert {left.sum.claim: (left.why, left.of) for left in found.left} == {
        "package": ("shared", ("ours", "tranche")),
        "again": ("same", ("package",)),
    }


def test_parts_of_a_softer_whole_come_to_no_more_than_the_whole() -> None:
    whole = money("talk", 100, status="announced", rung=2)
    big, small = (money(c, high, whole="talk") for c, high in (("big", 70), ("small", 40)))
    found = firm(books(whole, big, small), {"big", "small"})
    assert {s.claim: (s.low, s.high) for s in found.added} == {"big": (70, 70), "small": (0, 30)}
    assert {left.sum.claim: (left.why, left.sum.high) for left in found.left} == {
        "small": ("part", 10)
    }


def test_the_rest_of_a_firm_loan_counts_beside_a_share_of_it_that_is_taken_out() -> None:
    whole = money("talk", 900, status="announced", rung=2)
    loan = money("loan", 500, financiers=BOTH, whole="talk")
    found = firm(books(whole, loan, money("ours", 150, whole="loan")), {"loan", "ours"})
    assert {s.claim: (s.low, s.high) for s in found.added} == {"loan": (0, 350), "ours": (150, 150)}


def test_parts_that_may_overlap_do_so_once_their_whole_is_not_firm_enough() -> None:
    whole = money("talk", 100, status="announced", rung=2)
    a, b = money("a", 40, whole="talk", overlaps=("b",)), money("b", 30, whole="talk")
    assert books(whole, a, b).total("USD") == (100, 100)
    assert firm(books(whole, a, b), {"a", "b"}).total("USD") == (40, 70)


def test_two_shared_sums_that_may_overlap_do_so_in_our_own_parts_of_them() -> None:
    one = money("one", 450, financiers=BOTH, overlaps=("two",))
    parts = money("a", 150, whole="one"), money("b", 100, whole="two")
    assert books(one, money("two", 300, financiers=BOTH), *parts).total("USD") == (150, 250)


def test_what_may_overlap_a_shared_sum_may_overlap_our_own_parts_of_it() -> None:
    package = money("package", 450, financiers=BOTH, overlaps=("other",))
    found = books(package, money("ours", 150, whole="package"), money("other", 100))
    assert found.total("USD") == (150, 250)


def test_a_firmer_part_counts_at_its_own_step_and_the_whole_with_what_is_left_of_it() -> None:
    found = books(
        money("talk", 100, status="announced", rung=2),
        money("loan", 40, whole="talk"),
        money("draw", 15, whole="loan", status="closed", rung=7),
    )
    assert {s.claim: s.high for s in found.added} == {"draw": 15, "loan": 25, "talk": 60}
    assert found.total("USD") == (100, 100)
    assert found.naive("USD") == 155
    assert {left.sum.claim: (left.why, left.of) for left in found.left} == {
        "draw": ("carved", ("loan",)),
        "loan": ("carved", ("talk",)),
    }


def test_a_part_of_a_doubtful_whole_counts_at_its_own_step_even_if_that_is_lower() -> None:
    whole = money("press", 100, status="approved", rung=6, confidence="low")
    part = money("loan", 40, whole="press", confidence="high")
    assert {s.claim: s.high for s in books(whole, part).added} == {"loan": 40, "press": 60}


def test_a_part_of_unsure_size_and_one_too_large_for_the_rest_stay_in_the_whole() -> None:
    whole = money("talk", 100, status="announced", rung=2)
    upto = money("up-to", 30, low=0, whole="talk")
    big, small = (money(c, high, whole="talk") for c, high in (("big", 70), ("small", 40)))
    assert added(books(whole, upto)) == {"talk"}
    assert {s.claim: s.high for s in books(whole, big, small).added} == {"big": 70, "talk": 30}


def test_what_may_overlap_a_whole_may_overlap_what_is_taken_out_of_it() -> None:
    star = money("star", 500, overlaps=("talk",))
    whole = money("talk", 100, status="announced", rung=2)
    found = books(star, whole, money("loan", 40, whole="talk"))
    assert found.overlaps == (("loan", "star"), ("star", "talk"))
    assert found.total("USD") == (500, 600)


def test_an_approval_does_not_stand_in_for_a_loan_that_is_only_signed() -> None:
    consent = money("consent", 80, whole="loan", status="approved", rung=6)
    found = firm(books(consent, money("loan", 80)), {"consent"})
    assert not found.added
    assert why(found) == {"consent": "later"}


def test_where_a_firmness_is_asked_for_plain_reports_are_left_out_and_their_firm_parts_counted() -> (
    None
):
    report = money("report", 100, status="reported", rung=3)
    found = firm(
        books(report, money("loan", 40, whole="report", status="closed", rung=7)),
        {"report", "loan"},
    )
    assert found.total("USD") == (40, 40)
    assert {left.sum.claim: (left.why, left.sum.high) for left in found.left} == {
        "report": ("plain", 100)
    }


def test_a_plain_report_of_a_part_is_named_where_its_whole_is_not_firm_enough() -> None:
    whole = money("talk", 100, status="announced", rung=2)
    report = money("report", 30, whole="talk", status="reported", rung=3)
    found = firm(books(whole, report), {"report"})
    assert not found.added
    assert why(found) == {"report": "plain"}


def test_what_is_taken_out_of_a_firm_whole_and_is_softer_itself_is_named_and_not_added() -> None:
    whole = money("press", 100, status="approved", rung=6, confidence="low")
    found = firm(books(whole, money("loan", 40, whole="press")), {"press"})
    assert {s.claim: s.high for s in found.added} == {"press": 60}
    assert why(found) == {"loan": "softer"}


def test_an_unsure_part_counts_by_itself_where_its_whole_is_not_firm_enough() -> None:
    whole = money("talk", 100, status="announced", rung=2)
    found = firm(books(whole, money("up-to", 30, low=0, whole="talk")), {"up-to"})
    assert found.total("USD") == (0, 30)


@given(_many())
def test_the_least_is_the_heaviest_set_of_which_no_two_overlap(sums: list[Sum]) -> None:
    found = books(*sums)
    best = max(
        (
            sum(s.low or 0 for s in some)
            for size in range(len(found.added) + 1)
            for some in combinations(found.added, size)
            if not any({a, b} <= {s.claim for s in some} for a, b in found.overlaps)
        ),
        default=0,
    )
    assert found.span(found.added)[0] == pytest.approx(best)
