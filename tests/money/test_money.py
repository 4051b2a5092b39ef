"""What a state has put up: first a toy state whose books fit on paper, then the shipped tables."""

from __future__ import annotations

from datetime import date

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter
from lodeway.claims.financings import financings
from lodeway.claims.parties import group_of
from lodeway.schema.errors import UnknownName
from pact_worlds import ACTORS, MONEY, OWNED, row
from toys import CLAIM, Project


def load(project: Project, *sums: str) -> KnowledgeGraph:
    """The toy world with these sums of money."""
    tables = {
        "actors/actors.csv": ACTORS,
        "claims/controls.csv": OWNED,
        "claims/financings.csv": MONEY + "".join(sorted(sums)),
    }
    return lodeway.load(project(tables))


@pytest.fixture
def toy_books(project: Project) -> KnowledgeGraph:
    """A letter, the loan that followed, a budget for the desk, a grant in kwacha, a denied loan."""
    return load(
        project,
        row("budget,treasury,desk,budget,500e6,,USD,,"),
        row("denied,treasury,anvil,loan,900e6,,USD,,", status="denied"),
        row("grant,desk,anvil,grant,70e6,,ZMW,,", since="2025-06"),
        row("letter,treasury,basalt,letter-of-interest,,80e6,USD,loan,", status="non-binding"),
        row("loan,treasury,basalt,loan,80e6,,USD,,", since="2025-03-01"),
        row("own,copper-fund,basalt,equity,10e6,,USD,,", status="closed"),
        row("retired,treasury,anvil,loan,900e6,,USD,,", rank="deprecated"),
    )


def test_a_state_counts_with_its_bodies_their_bodies_and_its_firms(
    toy_books: KnowledgeGraph,
) -> None:
    group = group_of(toy_books.store, "zmb")
    assert group.members() == {"zmb", "treasury", "desk", "copper-fund"}
    assert group.through["desk"] == "treasury"
    assert group.claims["copper-fund"] == ("owned",)
    assert group_of(toy_books.store, toy_books.find("财政部", kind="Actor")).members() == {
        "treasury",
        "desk",
    }


def test_the_toy_books_are_those_on_paper(toy_books: KnowledgeGraph) -> None:
    books = toy_books.money("zmb").books
    assert {s.claim for s in books.added} == {"grant", "loan", "own"}
    assert {left.sum.claim: left.why for left in books.left} == {
        "budget": "inside",
        "letter": "same",
    }
    assert books.total("USD") == (90e6, 90e6)
    assert books.total("ZMW") == (70e6, 70e6)
    assert books.naive("USD") == 670e6


def test_a_state_itself_counts_without_its_bodies(toy_books: KnowledgeGraph) -> None:
    assert toy_books.money("zmb", itself=True).group.members() == {"zmb"}
    own = toy_books.money("treasury", itself=True).books
    assert {s.claim for s in own.added} == {"budget", "loan"}


def test_before_the_loan_is_signed_the_letter_is_what_there_is(toy_books: KnowledgeGraph) -> None:
    books = toy_books.money("treasury", through=Filter(on=date(2025, 1, 1))).books
    assert {s.claim: (s.low, s.high) for s in books.added} == {"letter": (0, 80e6)}


def test_a_sum_promised_for_a_period_stays_on_the_books_when_it_is_over(project: Project) -> None:
    kg = load(project, row("plan,treasury,anvil,commitment,40e6,,USD,,", until="2025"))
    assert kg.money("zmb", through=Filter(on=date(2026, 6, 1))).books.total("USD") == (40e6, 40e6)


def test_only_what_is_firm_enough_counts_and_a_part_of_what_is_not_counts_itself(
    project: Project,
) -> None:
    kg = load(
        project,
        row("part,treasury,anvil,loan,30e6,,USD,whole,", status="closed"),
        row("whole,treasury,anvil,mixed,100e6,,USD,,", status="announced"),
    )
    assert kg.money("zmb").books.total("USD") == (100e6, 100e6)
    assert kg.money("zmb", through=kg.through(status="binding")).books.total("USD") == (30e6, 30e6)


def test_what_was_recorded_later_is_neither_added_nor_a_whole(project: Project) -> None:
    later = row("whole,treasury,anvil,mixed,100e6,,USD,,").replace("2026-11-21", "2026-12-24")
    kg = load(project, row("part,treasury,anvil,loan,30e6,,USD,whole,"), later)
    assert kg.money("zmb", through=Filter(known=date(2026, 12, 1))).books.total("USD") == (
        30e6,
        30e6,
    )


def test_money_of_firms_that_the_state_only_holds_a_part_of_is_named_and_not_counted(
    project: Project,
) -> None:
    stakes = f"id,holder,target,interestType,share,{CLAIM}\nheld,treasury,anvil,shareholding,40,"
    tables = {
        "actors/actors.csv": ACTORS,
        "claims/controls.csv": OWNED,
        "claims/financings.csv": MONEY + row("loan,anvil,basalt,loan,80e6,,USD,,"),
        "claims/stakes.csv": stakes + "gazette,p. 1,2024,,closed,high,read,,2026-11-21\n",
    }
    found = lodeway.load(project(tables)).money("zmb")
    assert dict(found.beside) == {"anvil": ("treasury",)}
    assert not found.books.added


def test_a_royalty_is_no_part_of_a_firm(project: Project) -> None:
    stakes = f"id,holder,target,interestType,share,{CLAIM}\nheld,treasury,anvil,royalty,2,"
    tables = {
        "actors/actors.csv": ACTORS,
        "claims/financings.csv": MONEY + row("loan,anvil,basalt,loan,80e6,,USD,,"),
        "claims/stakes.csv": stakes + "gazette,p. 1,2024,,operating,high,read,,2026-11-21\n",
    }
    assert not lodeway.load(project(tables)).money("zmb").beside


def test_a_name_nobody_bears_is_refused_with_the_nearest(toy_books: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="did you mean 'treasury'"):
        toy_books.money("tresury")


def test_the_three_tables_say_the_same_in_both_languages(toy_books: KnowledgeGraph) -> None:
    for lang, words in (("en", "the same money"), ("zh", "同一笔资金")):
        totals, ledger, left = toy_books.money("zmb").tables(lang)  # type: ignore[arg-type]
        spans = [(row["amount_min"], row["amount_max"]) for row in ledger.to_dicts()]
        assert spans == [(10, 10), (80, 80), (70, 70)]  # millions
        assert any(str(row["reason"]).startswith(words) for row in left.to_dicts())
        most = [row["amount_max"] for row in totals.to_dicts()]
        assert most == [670, -500, -80, 90, 10, 80, 70, 70, 70]
        assert "owned" in ledger.rests_on
        assert totals.verdict


def test_why_a_firm_belongs_to_the_state_stands_behind_its_own_money_alone(
    toy_books: KnowledgeGraph,
) -> None:
    totals, ledger, left = toy_books.money("zmb").tables()
    assert {of for of in ledger.claims if "owned" in of} == {("own", "owned")}
    assert not any("owned" in of for of in left.claims)
    with_own = {of for of in totals.claims if "own" in of}
    assert with_own == {of for of in totals.claims if "owned" in of}
    assert 0 < len(with_own) < len(totals.claims)


def test_money_that_a_firm_of_the_state_gets_from_it_rests_on_both_belonging(
    project: Project,
) -> None:
    kg = load(project, row("seed,treasury,copper-fund,equity,5e6,,USD,,"))
    left = kg.money("zmb").table("left")
    assert left.claims == (("seed", "owned"),)


# What follows is the shipped table.


def test_no_american_letter_of_interest_stands_beside_the_loan_that_followed(
    shipped: KnowledgeGraph,
) -> None:
    books = shipped.money("usa").books
    added = {s.claim for s in books.added}
    left = {one.sum.claim: (one.why, one.of) for one in books.left}
    assert {"financing-dfc-lar-loan", "financing-vault-loan"} <= added
    for earlier in ("article-b-04", "dfc-lar-approval-2024", "dfc-lar-commitment-2024"):
        assert left[f"financing-{earlier}"] == ("same", ("financing-dfc-lar-loan",))
    assert left["financing-serra-verde-2025"][0] == "earlier"
    assert left["financing-exim-letters-australia-seven"][1] == ("financing-exim-letters-14-8bn",)
    assert left["financing-article-b-17"][0] == "same"


def test_the_railway_loan_is_553_million_whether_announced_approved_or_signed(
    shipped: KnowledgeGraph,
) -> None:
    for day in (date(2024, 7, 1), date(2025, 1, 1), date(2026, 1, 1)):
        books = shipped.money("dfc", through=Filter(on=day)).books
        railway = [s for s in books.added if s.agreement == "dfc-lar-loan"]
        assert [s.high for s in railway] == [553_000_000], day


def test_appropriations_for_american_departments_count_once_they_spend_them(
    shipped: KnowledgeGraph,
) -> None:
    books = shipped.money("usa").books
    inside = {one.sum.claim for one in books.left if one.why == "inside"}
    assert inside == {
        "financing-obbba-industrial-base-fund",
        "financing-obbba-stockpile",
        "financing-obbba-strategic-capital",
    }


def test_packages_with_private_money_count_by_their_public_parts(shipped: KnowledgeGraph) -> None:
    shared = {one.sum.claim for one in shipped.money("usa").books.left if one.why == "shared"}
    assert {"financing-vulcan-package", "financing-korea-zinc-project"} <= shared


def test_the_american_total_over_everything_may_hold_the_rest_and_widens_the_range(
    shipped: KnowledgeGraph,
) -> None:
    books = shipped.money("usa").books
    low, high = books.total("USD")
    assert high - low > 30e9
    assert books.naive("USD") - high == pytest.approx(sum(one.sum.high or 0 for one in books.left))


@pytest.mark.parametrize("status", [None, "signed"])
def test_a_part_in_dollars_of_a_package_in_euros_is_said_not_to_be_compared(
    status: str | None, shipped: KnowledgeGraph
) -> None:
    found = shipped.money("european-union", status=status)
    (note,) = (
        n for t in found.tables("en") for n in t.notes if n.startswith("In another currency")
    )
    assert note == (
        "In another currency than the sum that holds it, so not compared with it, nor taken out of "
        "it: financing-eu-zambia-lobito-ten (USD 231.47 million, signed) in "
        "financing-eu-lobito-public-part (EUR 730 million, reported)."
    )


def test_europe_keeps_dollars_and_euros_apart(shipped: KnowledgeGraph) -> None:
    assert shipped.money("european-union").books.currencies == ("EUR", "USD")


@pytest.mark.parametrize("who", ["usa", "chn", "european-union", "jpn"])
def test_no_sum_is_added_with_a_sum_that_holds_it(who: str, shipped: KnowledgeGraph) -> None:
    known = {s.claim: s for s in financings(shipped.store)}
    group = shipped.money(who)
    added = {s.claim for s in group.books.added}
    carved = {one.sum.claim for one in group.books.left if one.why == "carved"}
    for claim in added:
        at = known[claim]
        while at.whole:
            at = known[at.whole]
            assert at.claim not in added or claim in carved


@pytest.mark.parametrize("who", ["usa", "chn", "european-union", "jpn"])
@pytest.mark.parametrize("status", ["closed", "binding", "signed"])
def test_what_is_said_to_be_at_a_step_is_what_one_gets_by_asking_for_that_step(
    who: str, status: str, shipped: KnowledgeGraph
) -> None:
    whole = shipped.money(who).books
    asked = shipped.money(who, status=status).books
    least = {"closed": 8, "binding": 6, "signed": 4}[status]
    known = {s.claim: s for s in financings(shipped.store)}
    told = {s.claim: s for s in whole.added if s.rung >= least and s.status != "reported"}
    found = {s.claim: s for s in asked.added}
    assert told.items() <= found.items()
    # What is in another currency than its whole, or of no sure size, cannot be taken out of it.
    for one in (found[claim] for claim in found.keys() - told.keys()):
        assert one.whole
        assert known[one.whole].currency != one.currency or one.low != one.high


def test_a_closed_syndicated_loan_counts_beside_the_share_of_one_bank_in_it(
    shipped: KnowledgeGraph,
) -> None:
    books = shipped.money("chn", status="closed").books
    loan = {s.claim: (s.low, s.high) for s in books.added if "cmoc-tenke-2016" in s.claim}
    assert loan == {
        "financing-cmoc-tenke-2016": (0, 1140e6),
        "financing-cmoc-tenke-2016-boc": (450e6, 450e6),
    }


def test_the_first_draw_of_thacker_pass_is_closed_and_the_loan_signed_in_the_american_total(
    shipped: KnowledgeGraph,
) -> None:
    added = {s.claim: s for s in shipped.money("usa").books.added}
    told = {c: (added[f"financing-{c}"].status, added[f"financing-{c}"].high) for c in (
        "thacker-pass-first-draw", "thacker-pass-loan", "article-b-20",
    )}  # fmt: skip
    assert told == {
        "thacker-pass-first-draw": ("closed", 435e6),
        "thacker-pass-loan": ("signed", 1825e6),
        "article-b-20": ("approved", 4740e6),
    }


def test_approvals_of_loans_that_are_only_signed_are_not_called_binding(
    shipped: KnowledgeGraph,
) -> None:
    found = shipped.money("usa", status="binding")
    why = {one.sum.claim: one.why for one in found.books.left}
    assert why["financing-dfc-lar-approval-2024"] == "later"
    assert why["financing-serra-verde-2025"] == "later"
    for lang, words in (("en", "an authority gave its consent"), ("zh", "主管机关已表示同意")):
        notes = found.table("ledger", lang).notes  # type: ignore[arg-type]
        assert any(words in note for note in notes)


def test_what_an_institute_reports_of_china_is_not_closed_and_las_bambas_is(
    shipped: KnowledgeGraph,
) -> None:
    books = shipped.money("chn", status="closed").books
    assert {s.status for s in books.added} <= {"closed", "operating"}
    assert "financing-las-bambas-2014" in {s.claim for s in books.added}
    left = {one.sum.claim: one.why for one in books.left}
    assert left["financing-china-transition-minerals"] == "plain"
