"""Who stands behind what a page without an editor says, on tables small enough for paper."""

from __future__ import annotations

import pytest

from lodeway.build import graph
from lodeway.check.support import weakly_supported
from lodeway.cli import check
from toys import CLAIM, RECEIPT, TOY, Project

DIGEST = RECEIPT.replace("gazette", "digest")
SOURCES = TOY["sources.csv"].replace(
    "lodeway-assumptions,",
    "digest,The Digest,文摘,Digest,2025,2026-11-21,en,machine-written,digest.example,\n"
    "lodeway-assumptions,",
    1,
)
HEAD = f"id,subject,quantityKind,mineral,value,unit,{CLAIM}\n"
TABLES = {
    "sources.csv": SOURCES,
    "minerals/minerals.csv": "id,label@en,label@zh\ncopper,Copper,铜\n",
    "assets/assets.csv": (
        "id,type,label@en,label@zh,mineral,lat,lon,source,basis\n"
        "pit,Mine,Pit,矿坑,copper,-10,21,gazette,read\n"
    ),
}


def digest(value: str, year: str = "2024") -> str:
    receipt = DIGEST.replace("2024,,", f"{year},{year},")
    return f"digested,pit,production,copper,{value},kt,{receipt}\n"


def gazette(value: str, since: str = "2024") -> str:
    receipt = RECEIPT.replace("2024,,", f"{since},2024,")
    return f"printed,pit,production,copper,{value},kt,{receipt}\n"


DIFFERENCE = {
    "claims/differences.csv": "id,claim,otherClaim,differenceKind,note@en,note@zh\n"
    "d,digested,printed,KIND,Note,注释\n"
}


@pytest.mark.parametrize(
    ("rows", "alone"),
    [
        (digest("5"), True),
        (digest("5") + gazette("5.2"), False),
        (digest("5") + gazette("7"), True),
        (digest("5", year="2023") + gazette("5"), True),
        (digest("5", year="2023") + gazette("5", since="2022"), False),
    ],
    ids=["nobody else", "about the same", "another figure", "another year", "years around it"],
)
def test_a_digest_is_supported_by_a_paper_that_says_the_same(
    rows: str, alone: bool, project: Project
) -> None:
    built = graph.build(project({**TABLES, "claims/productions.csv": HEAD + rows}))
    assert [row.id for row in weakly_supported(built)] == ["digested"] * alone


@pytest.mark.parametrize(("kind", "alone"), [("other-definition", False), ("true-conflict", True)])
def test_a_difference_that_explains_the_figure_supports_it_and_a_conflict_does_not(
    kind: str, alone: bool, project: Project
) -> None:
    rows = {"claims/productions.csv": HEAD + digest("5") + gazette("7")}
    noted = {name: text.replace("KIND", kind) for name, text in DIFFERENCE.items()}
    built = graph.build(project({**TABLES, **rows, **noted}))
    assert [row.id for row in weakly_supported(built)] == ["digested"] * alone


def test_check_counts_and_lists_what_rests_on_weak_pages(project: Project) -> None:
    built = graph.build(project({**TABLES, "claims/productions.csv": HEAD + digest("5")}))
    measures = {row["measure"]: row for row in check.coverage(built, lang="en").to_dicts()}
    assert measures["claims on weak pages alone"]["count"] == 1
    (row,) = check.weak(built, lang="en").to_dicts()
    assert (row["claim_id"], row["source"], row["kind"]) == (
        "digested",
        "The Digest",
        "machine-written",
    )
