"""What shares may do together, beside the faults that are seeded one by one."""

from __future__ import annotations

import pytest

from lodeway.build import graph
from lodeway.check import check, tables
from lodeway.schema import paths
from toys import CLAIM, RECEIPT, TOY, Project

CLOSED = RECEIPT.replace("reported", "closed")
HEAD = f"id,holder,target,interestType,share,{CLAIM}\n"
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
        "stakes in 'basalt' by 'gazette' add up to 160 percent: 'anvil-basalt', 'zmb-basalt'"
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


@pytest.mark.slow
def test_a_shipped_table_has_no_such_fault() -> None:
    rows = graph.build(paths.project_root()).rows
    assert list(tables.stake_findings(rows)) == []
