"""What shares may do together, beside the faults that are seeded one by one."""

from __future__ import annotations

import pytest

from lodeway.build import graph
from lodeway.check import check, tables
from lodeway.schema import paths
from toys import CLAIM, RECEIPT, TOY, Project

CLOSED = RECEIPT.replace("reported", "closed")
HEAD = f"id,holder,target,interestType,share,{CLAIM}\n"
DIRECT_HEAD = HEAD.replace("interestType", "interestType,directness")
DIFFER_HEAD = "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh\n"
MEND = "end one, say which goes through a company, or name two in data/claims/differences.csv"
HERALD = "herald,The Herald,先驱报,Herald,2026-06,2026-11-21,en,press,herald.example,\n"
ACTORS = TOY["actors/actors.csv"] + "chert,Company,Chert,燧石公司,ago\n"


def _said(project: Project, *stakes: str) -> list[str]:
    """What the check says of these stakes, each "holder target share", closed from 2024 on."""
    rows = []
    for stake in stakes:
        holder, target, share = stake.split()
        rows.append(f"{holder}-{target},{holder},{target},shareholding,{share},{CLOSED}\n")
    root = project({"actors/actors.csv": ACTORS, "claims/stakes.csv": HEAD + "".join(sorted(rows))})
    return [finding.message for finding in check(graph.build(root))]


def test_the_owners_of_a_mines_company_may_be_named_beside_it(project: Project) -> None:
    found = _said(project, "zmb anvil 60", "ago anvil 40", "anvil basalt 100", "zmb basalt 60")
    assert found == []


def test_who_does_not_own_the_company_comes_on_top_of_it(project: Project) -> None:
    found = _said(project, "ago anvil 40", "anvil basalt 100", "zmb basalt 60")
    assert found == [
        "stakes in 'basalt' add up to 160 percent on 2024-12-31: 'anvil-basalt', 'zmb-basalt'; "
        f"{MEND}"
    ]


def test_companies_may_hold_parts_of_each_other(project: Project) -> None:
    assert _said(project, "anvil basalt 90", "basalt anvil 100", "zmb basalt 10") == []


def test_a_circle_of_three_with_no_owner_behind_it_is_named_whole(project: Project) -> None:
    found = _said(project, "anvil basalt 100", "basalt chert 100", "chert anvil 100")
    assert found == [
        "'anvil', 'basalt', 'chert' are wholly held by each other; no owner stands behind them"
    ]


def test_what_the_circle_holds_outside_is_not_blamed(project: Project) -> None:
    found = _said(project, "anvil basalt 100", "basalt anvil 100", "anvil chert 100")
    assert found == ["'anvil', 'basalt' are wholly held by each other; no owner stands behind them"]


def _said_by_two(project: Project, *stakes: str, differ: str = "") -> list[str]:
    """What the check says of "id holder directness share since until source", all in basalt."""
    rows = []
    for stake in sorted(stakes):
        name, holder, directness, share, since, until, source = stake.split(" ")
        rows.append(
            f"{name},{holder},basalt,shareholding,{directness},{share},{source},p. 1,{since},{until},"
            "closed,high,read,,2026-11-21\n"
        )
    tables = {
        "actors/actors.csv": ACTORS,
        "sources.csv": TOY["sources.csv"].replace("lodeway-ass", f"{HERALD}lodeway-ass", 1),
        "claims/stakes.csv": DIRECT_HEAD + "".join(rows),
        "claims/differences.csv": DIFFER_HEAD + differ,
    }
    return [finding.message for finding in check(graph.build(project(tables)))]


def test_direct_stakes_of_two_sources_are_added_up(project: Project) -> None:
    found = _said_by_two(
        project, "a anvil direct 60 2024  gazette", "c chert direct 50 2026  herald"
    )
    assert found == [f"stakes in 'basalt' add up to 110 percent on 2026-12-31: 'a', 'c'; {MEND}"]


def test_undated_stakes_above_the_whole_are_told_without_a_day(project: Project) -> None:
    found = _said_by_two(project, "a anvil direct 60   gazette", "c chert direct 50   herald")
    assert found == [f"undated stakes in 'basalt' add up to 110 percent: 'a', 'c'; {MEND}"]


@pytest.mark.parametrize("through", ["indirect", "derived", "beneficial"])
def test_what_goes_through_a_company_is_counted_with_the_company(
    project: Project, through: str
) -> None:
    stakes = "a anvil direct 100 2024  gazette", f"c chert {through} 60 2024  gazette"
    assert _said_by_two(project, *stakes) == []


def test_of_two_sources_on_what_is_not_known_to_be_direct_none_is_added(project: Project) -> None:
    stakes = "a anvil unknown 60 2024  gazette", "c chert unknown 50 2024  herald"
    assert _said_by_two(project, *stakes) == []


def test_a_successor_waits_until_the_half_known_end_is_over(project: Project) -> None:
    stakes = "a anvil direct 100  2024-05 gazette", "c chert direct 100 2024-05  gazette"
    assert _said_by_two(project, *stakes) == []


def test_two_accounts_of_one_holder_are_one_stake(project: Project) -> None:
    stakes = ("a anvil direct 60 2024  gazette", "b anvil direct 58 2024  herald")
    assert _said_by_two(project, *stakes, "c chert direct 40 2024  gazette") == []


@pytest.mark.parametrize("prevails", ["", "a", "c"])
def test_a_named_disagreement_may_exceed_the_whole(project: Project, prevails: str) -> None:
    stakes = "a anvil direct 60 2024  gazette", "c chert direct 50 2024  herald"
    differ = f"diff,a,c,true-conflict,{prevails},Two accounts.,两种说法。\n"
    assert _said_by_two(project, *stakes, differ=differ) == []


def test_what_is_left_beside_a_named_disagreement_still_has_to_fit(project: Project) -> None:
    stakes = "a anvil direct 60 2024  gazette", "c chert direct 50 2024  herald"
    differ = "diff,a,c,true-conflict,a,Two accounts.,两种说法。\n"
    found = _said_by_two(project, *stakes, "z zmb direct 45 2024  gazette", differ=differ)
    assert found == [f"stakes in 'basalt' add up to 105 percent on 2024-12-31: 'a', 'z'; {MEND}"]


@pytest.mark.slow
def test_a_shipped_table_has_no_such_fault() -> None:
    rows = graph.build(paths.project_root()).rows
    assert list(tables.stake_findings(rows)) == []
