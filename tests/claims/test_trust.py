"""Whom to follow where sources differ."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claim_rows import holding
from lodeway.api import KnowledgeGraph
from lodeway.claims.trust import RULES, Difference, Trust, trust
from lodeway.schema.errors import UnknownName

OLD = holding("a", 1, claim="old", published="2019", since=None)
NEW = holding("a", 2, claim="new", published="2024-05", since=None)
RELEASE = holding("a", 3, claim="release", published="2021", source_kind="company-release")
PREFERRED = holding("a", 4, claim="preferred", published="2018", since=None, rank="preferred")
RECALLED = holding("a", 5, claim="recalled", published="2026", basis="recalled")
ALL = (OLD, NEW, RELEASE, PREFERRED, RECALLED)


def _order(rule: str, *differences: Difference) -> list[str]:
    return [one.claim for one in Trust(rule, differences).ordered(ALL)]


def test_the_editor_follows_the_preferred_claim_then_the_newest() -> None:
    assert _order("editor") == ["preferred", "new", "release", "old", "recalled"]


def test_a_difference_says_which_of_two_prevails_though_it_is_older() -> None:
    older = Difference("d", "new", "old", "revision", "old")
    assert _order("editor", older) == ["preferred", "release", "old", "new", "recalled"]


def test_a_preferred_rank_is_stronger_than_a_difference() -> None:
    against = Difference("d", "preferred", "new", "true-conflict", "new")
    assert _order("editor", against)[0] == "preferred"


def test_primary_sources_come_first_whatever_their_age_and_rank() -> None:
    assert _order("primary") == ["release", "new", "old", "preferred", "recalled"]


def test_the_newest_is_the_newest_by_the_day_of_publication() -> None:
    assert _order("newest") == ["new", "release", "old", "preferred", "recalled"]


@pytest.mark.parametrize("rule", ["primary", "newest"])
def test_what_is_only_recalled_comes_last_whatever_its_rank_and_the_editors_word(rule: str) -> None:
    ranked = holding("a", 7, claim="ranked", published="2026", basis="recalled", rank="preferred")
    word = Difference("d", "ranked", "new", "true-conflict", "ranked")
    assert Trust(rule, (word,)).ordered([ranked, NEW]) == (NEW, ranked)


def test_the_editors_rank_and_word_set_what_is_recalled_before_what_was_read() -> None:
    ranked = holding("a", 7, claim="ranked", basis="recalled", rank="preferred")
    assert Trust().ordered([NEW, ranked])[0] is ranked
    word = Difference("d", "recalled", "new", "true-conflict", "recalled")
    assert Trust("editor", (word,)).ordered([NEW, RECALLED])[0] is RECALLED
    assert Trust("source:nobody", (word,)).ordered([NEW, RECALLED])[0] is RECALLED
    assert Trust("source:nobody").ordered([NEW, RECALLED])[0] is NEW


def test_a_source_that_is_asked_for_wins_wherever_it_speaks() -> None:
    told = holding("a", 6, claim="told", source="ledger", published="1990", since=None)
    assert Trust("source:ledger").ordered([*ALL, told])[0] is told
    assert [one.claim for one in Trust("source:ledger").ordered(ALL)] == _order("editor")


def test_a_claim_is_confirmed_on_the_later_of_its_beginning_and_its_publication() -> None:
    assert holding("a", since="2020-03-01", published="2021").confirmed == "2021"
    assert holding("a", since="2022", published="2021").confirmed == "2022"
    assert holding("a", since=None, published=None).confirmed == ""


def test_differences_that_go_round_in_a_circle_still_give_every_claim_once() -> None:
    names = ["old", "new", "release"]
    around = [
        Difference(a, a, b, "true-conflict", a)
        for a, b in zip(names, names[1:] + names[:1], strict=True)
    ]
    assert sorted(_order("editor", *around)) == sorted(one.claim for one in ALL)


@pytest.mark.parametrize(
    ("kind", "open_"),
    [
        ("true-conflict", True),
        ("other-definition", True),
        ("imprecise-wording", True),
        ("other-universe", True),
        ("other-date", False),
        ("revision", False),
        ("translation", False),
        ("internal-arithmetic", False),
    ],
)
def test_only_differences_that_leave_the_matter_open_widen(kind: str, open_: bool) -> None:
    rule = Trust("editor", (Difference("d", "old", "new", kind, "new"),))
    assert rule.widened(NEW, [OLD, RELEASE]) == ((OLD,) if open_ else ())


@given(st.sampled_from([*RULES, "source:paper"]), st.randoms(use_true_random=False))
def test_the_order_does_not_hang_on_the_order_of_the_rows(
    rule: str, shuffler: random.Random
) -> None:
    rows = list(ALL)
    shuffler.shuffle(rows)
    assert Trust(rule).ordered(rows) == Trust(rule).ordered(ALL)


def test_an_unknown_rule_names_those_there_are(shipped: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="unknown rule of trust 'editr'; did you mean 'editor'"):
        trust(shipped.store, "editr")
    with pytest.raises(UnknownName, match="unknown source 'glencore-2019-12-20-katang'"):
        trust(shipped.store, "source:glencore-2019-12-20-katang")


def test_the_shipped_differences_name_claims_on_both_sides(shipped: KnowledgeGraph) -> None:
    found = {one.pair: one for one in trust(shipped.store).differences}
    kamoto = found["diff-kamoto-glencore-70-or-75"]
    assert (kamoto.one, kamoto.other) == (
        "stake-glencore-kamoto-copper-70",
        "stake-glencore-kamoto-copper",
    )
    assert kamoto.widens
    assert kamoto.prevails == "stake-glencore-kamoto-copper-70"
