"""The ledger of contradictions: both sides are kept, and a rule says whom to follow."""

from __future__ import annotations

from datetime import date

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.conflicts import report as view
from lodeway.conflicts.compute import Conflict, conflicts
from lodeway.schema.errors import UnknownName
from toys import ENDED, TOY, Project, stands
from worlds import with_rows

# The Gazette (news) came out in June 2024, the Ministry (a government) in January 2024.
MINISTRY = "ministry,The Ministry,部委,Ministry,2024-01,2026-11-21,en,government,ministry.example,"
HEAD = f"id,holder,target,interestType,share,{ENDED}"


def stake(name: str, share: int, source: str, **given: str) -> str:
    cells = {"since": "", "status": "closed", "basis": "read", "rank": "", "recorded": "2026-11-21"}
    cells |= given
    return (
        f"{name},anvil,basalt,shareholding,{share},{source},p. 1,{cells['since']},,"
        f"{stands(cells['status'])},high,{cells['basis']},{cells['rank']},{cells['recorded']}"
    )


def ledger(
    project: Project,
    *stakes: str,
    prevails: str = "",
    kind: str = "true-conflict",
    name: str = "toy",
) -> KnowledgeGraph:
    return lodeway.load(
        project(
            {
                "sources.csv": with_rows(TOY["sources.csv"], MINISTRY),
                "claims/stakes.csv": "\n".join([HEAD, *stakes]) + "\n",
                "claims/differences.csv": (
                    "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh\n"
                    f"diff-share,a,b,{kind},{prevails},Forty or thirty.,四成或三成。\n"
                ),
            },
            name=name,
        )
    )


NEWS, MINISTERIAL = stake("a", 40, "gazette"), stake("b", 30, "ministry")


def only(kg: KnowledgeGraph, rule: str = "editor", **given: object) -> Conflict:
    (one,) = conflicts(kg, rule=rule, **given)  # type: ignore[arg-type]
    return one


def followed(kg: KnowledgeGraph, rule: str = "editor") -> tuple[str | None, str]:
    one = only(kg, rule)
    return one.followed.claim if one.followed else None, one.reason


@pytest.mark.parametrize(
    ("rule", "claim", "reason"),
    [
        ("editor", None, "none"),
        ("newest", "a", "newer"),
        ("primary", "b", "primary"),
        ("source:ministry", "b", "asked"),
        ("source:gazette", "a", "asked"),
    ],
)
def test_each_rule_follows_the_side_it_says(
    project: Project, rule: str, claim: str | None, reason: str
) -> None:
    kg = ledger(project, NEWS, MINISTERIAL)
    assert followed(kg, rule) == (claim, reason)
    assert only(kg, rule).changed == (claim is not None)


def test_what_the_editors_say_prevails_is_followed_though_older(project: Project) -> None:
    kg = ledger(project, NEWS, MINISTERIAL, prevails="b")
    assert followed(kg) == ("b", "editors")
    assert followed(kg, "newest") == ("a", "newer")
    assert only(kg, "newest").changed


def test_a_preferred_rank_is_a_stronger_word_than_a_date(project: Project) -> None:
    kg = ledger(project, NEWS, stake("b", 30, "ministry", rank="preferred"))
    assert followed(kg) == ("b", "preferred")


def test_of_two_figures_by_other_definitions_the_one_confirmed_later_is_followed(
    project: Project,
) -> None:
    assert followed(ledger(project, NEWS, MINISTERIAL, kind="other-definition")) == ("a", "later")


def test_a_statement_in_words_does_not_win_because_it_is_later(shipped: KnowledgeGraph) -> None:
    found = {one.difference.pair: one for one in conflicts(shipped)}
    western = found["diff-only-western-mines-or-kamoa"]
    assert (western.followed, western.reason, western.widens) == (None, "none", False)
    words = [one for one in found.values() if not one.is_figure]
    assert not any(one.reason == "later" for one in words)
    assert {one.difference.kind for one in words if one.widens} == {"true-conflict"}
    for lang, told in (("en", ["open", "in words"]), ("zh", ["未定", "文字陈述"])):
        table = view.ledger(shipped, [western], rule="editor", lang=lang)  # type: ignore[arg-type]
        assert [table.to_dicts()[0][key] for key in ("followed", "figure")] == told


def test_what_was_read_is_followed_before_what_is_recalled_by_any_rule(project: Project) -> None:
    recalled = stake("a", 40, "lodeway-recollection", basis="recalled")
    kg = ledger(project, recalled.replace(",high,", ",low,"), MINISTERIAL)
    assert {followed(kg, rule) for rule in ("editor", "primary", "newest")} == {("b", "read")}


def test_a_recalled_claim_that_is_preferred_is_followed_and_the_note_does_not_deny_it(
    project: Project,
) -> None:
    recalled = stake("a", 40, "lodeway-recollection", basis="recalled", rank="preferred")
    kg = ledger(project, recalled.replace(",high,", ",low,"), MINISTERIAL)
    assert followed(kg) == ("a", "preferred")
    assert followed(kg, "primary") == followed(kg, "newest") == ("b", "read")
    told = {
        rule: view.ledger(kg, conflicts(kg, rule=rule), rule=rule, lang="en").notes[-1]
        for rule in ("editor", "primary")
    }
    assert told["editor"].startswith("Of equals by rank")
    assert told["primary"] == "What was only recalled comes after all that was read."


def test_a_rule_that_cannot_tell_two_claims_apart_follows_neither(project: Project) -> None:
    kg = ledger(project, NEWS, stake("b", 30, "gazette"))
    assert followed(kg) == (None, "none")


def test_of_two_days_and_a_month_the_last_day_each_may_mean_decides(project: Project) -> None:
    # "2024-01" may be any day to the 31st: it is not told apart from the 31st itself.
    month, day = (
        stake(n, 40, "ministry", since=s) for n, s in (("a", "2024-01"), ("b", "2024-01-31"))
    )
    assert followed(ledger(project, month, day)) == (None, "none")


@pytest.mark.parametrize("fallen", [{"status": "denied"}, {"rank": "deprecated"}])
def test_a_side_that_does_not_stand_is_shown_and_never_followed(
    project: Project, fallen: dict[str, str]
) -> None:
    kg = ledger(project, stake("a", 40, "gazette", **fallen), MINISTERIAL)
    for rule in ("editor", "newest", "source:gazette"):
        one = only(kg, rule)
        assert (one.one.stands, one.followed, one.reason) == (False, one.other, "only")
        assert not one.widens


def test_a_conflict_leaves_the_figure_open_and_a_revision_does_not(project: Project) -> None:
    assert only(ledger(project, NEWS, MINISTERIAL)).widens
    revised = ledger(project, NEWS, MINISTERIAL, kind="revision", name="revised")
    assert not only(revised).widens


def test_what_was_recorded_later_is_not_told(project: Project) -> None:
    kg = ledger(project, NEWS, stake("b", 30, "ministry", recorded="2026-11-22"))
    assert conflicts(kg, through=kg.through(known="2026-11-21")) == ()
    assert len(conflicts(kg, through=kg.through(known="2026-11-22"))) == 1


def test_what_is_not_firm_enough_for_the_reader_stands_for_nothing(project: Project) -> None:
    kg = ledger(project, stake("a", 40, "gazette", status="announced"), MINISTERIAL)
    one = only(kg, through=kg.through(status="binding"))
    assert (one.one.stands, one.reason) == (False, "only")


def test_the_ledger_is_asked_about_a_thing_and_by_kind(project: Project) -> None:
    kg = ledger(project, NEWS, MINISTERIAL)
    assert len(conflicts(kg, about="Anvil", kind="真正冲突")) == 1
    assert conflicts(kg, about="zmb") == ()
    assert conflicts(kg, kind="revision") == ()
    with pytest.raises(
        UnknownName, match="no difference kind called 'revison'; did you mean 'revision'"
    ):
        conflicts(kg, kind="revison")
    with pytest.raises(UnknownName, match="unknown rule of trust 'newst'; did you mean 'newest'"):
        conflicts(kg, rule="newst")


def test_the_note_of_the_editors_comes_in_both_languages(project: Project) -> None:
    note = only(ledger(project, NEWS, MINISTERIAL)).note
    assert note == {"en": "Forty or thirty.", "zh": "四成或三成。"}


def test_the_shipped_ledger_has_every_typed_difference(shipped: KnowledgeGraph) -> None:
    found = conflicts(shipped)
    count = shipped.store.select("SELECT (COUNT(?d) AS ?n) { ?d a ld:Difference }").rows[0][0]
    assert len(found) == count
    assert {one.difference.kind for one in found} >= {
        "true-conflict", "other-date", "other-universe", "other-definition", "revision",
        "imprecise-wording",
    }  # fmt: skip


def test_orion_acquired_nothing_and_the_ledger_says_which_side_stands(
    shipped: KnowledgeGraph,
) -> None:
    found = {one.difference.pair: one for one in conflicts(shipped, about="orion-cmc")}
    acquired = found["diff-orion-mou-or-acquired"]
    assert acquired.followed is acquired.other
    assert acquired.other.claim == "orion-mou-is-non-binding"
    assert not acquired.one.stands


def test_the_share_of_kamoto_stays_open_between_75_and_70(shipped: KnowledgeGraph) -> None:
    found = conflicts(shipped, about="kamoto-copper", kind="true-conflict")
    (one,) = (c for c in found if c.difference.pair == "diff-kcc-75-or-70-percent")
    assert {one.one.claim, one.other.claim} == {
        "kcc-glencore-holds-75-percent",
        "kcc-glencore-holds-70-percent",
    }
    assert one.widens


def test_nothing_known_on_an_early_day_is_in_the_ledger_of_that_day(
    shipped: KnowledgeGraph,
) -> None:
    through = shipped.through(known="2026-11-21")
    recorded = [
        side.said.fields["recorded"]
        for one in conflicts(shipped, through=through)
        for side in (one.one, one.other)
    ]
    assert max(recorded) <= date(2026, 11, 21).isoformat()
