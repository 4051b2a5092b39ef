"""A column or a code that another took the place of is answered with what to write now."""

from __future__ import annotations

import pytest

import lodeway
from lodeway.build import graph
from lodeway.check import check
from lodeway.report import localise
from lodeway.schema.errors import InvalidData
from lodeway.store import unknown
from toys import CLAIM, ENDED, RECEIPT, TOY, Project, stands

BEFORE = CLAIM.replace("progress", "status")
NOW = (
    "the column 'status' is now 'progress' (rumoured ... operating, or reported) and "
    "'outcome' (suspended, lapsed, denied)"
)
NOW_ZH = (
    "列“status”现为“progress”（rumoured … operating，或 reported）与"
    "“outcome”（suspended, lapsed, denied）"
)
STAKES = f"id,holder,target,interestType,share,{ENDED}\n"


def said(project: Project, tables: dict[str, str], ontology: str = "") -> list[str]:
    """What the check finds in the toy with these tables and an ontology of its own beside ours."""
    root = project(tables)
    if ontology:
        (root / "ontology" / "own.ttl").write_text(ontology, "utf-8")
    try:
        return [str(finding) for finding in check(graph.build(root))]
    except InvalidData as error:  # a table that cannot be read is told by itself
        return [str(finding) for finding in error.findings]


def test_a_table_that_still_has_a_status_is_told_its_two_successors(project: Project) -> None:
    old = TOY["claims/stakes.csv"].replace(CLAIM, BEFORE)
    assert said(project, {"claims/stakes.csv": old}) == [f"data/claims/stakes.csv:1: {NOW}"]
    assert localise.message(NOW, "zh") == NOW_ZH


def test_an_outcome_in_the_column_of_progress_is_sent_to_its_own(project: Project) -> None:
    row = f"a,anvil,basalt,shareholding,30,{RECEIPT.replace('reported', 'lapsed,')}\n"
    found = said(project, {"claims/stakes.csv": STAKES + row})
    now = "the progress 'lapsed' is now the outcome 'lapsed'"
    assert found == [f"data/claims/stakes.csv:2: progress: {now}"]
    assert localise.message(now, "zh") == "progress“lapsed”现为outcome“lapsed”"


def test_a_claim_with_neither_is_told_to_fill_one(project: Project) -> None:
    row = f"a,anvil,basalt,shareholding,30,{RECEIPT.replace('reported', ',')}\n"
    (found,) = said(project, {"claims/stakes.csv": STAKES + row})
    told = "'a' has neither progress nor outcome; fill one of them"
    assert found == f"data/claims/stakes.csv:2: {told}"
    assert localise.message(told, "zh") == "“a”既没有 progress，也没有 outcome；请填写其中之一"


@pytest.mark.parametrize("status", ["signed", "lapsed"])
def test_either_of_the_two_is_enough(status: str, project: Project) -> None:
    row = f"a,anvil,basalt,shareholding,30,{RECEIPT.replace('reported', stands(status))}\n"
    assert said(project, {"claims/stakes.csv": STAKES + row}) == []


def test_any_column_may_have_a_successor(project: Project) -> None:
    own = (
        "@prefix ld: <https://w3id.org/lodeway/ontology#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "ld:seat owl:deprecated true ; dcterms:isReplacedBy ld:country .\n"
    )
    old = TOY["actors/actors.csv"].replace("country", "seat")
    found = said(project, {"actors/actors.csv": old}, own)
    assert found[0] == "data/actors/actors.csv:1: the column 'seat' is now 'country'"


def test_a_query_that_names_a_code_of_before_is_told_the_code_of_now(project: Project) -> None:
    kg = lodeway.load(project())
    assert unknown(kg.store, "ASK { ?x ld:status status:closed , status:lapsed }") == (
        "1:20: the code status:closed is now progress:closed",
        "1:36: the code status:lapsed is now outcome:lapsed",
    )
    assert unknown(kg.store, "ASK { ?x ld:status progress:closed }") == ()
