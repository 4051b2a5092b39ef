"""What is missing is counted on paper first: three assets, of which one is fully known."""

from __future__ import annotations

from datetime import date

import pytest

from lodeway.build import graph
from lodeway.cli import check
from toys import CLAIM, RECEIPT, TOY, Project

NEWS = RECEIPT.replace("gazette", "herald")
TABLES = {
    "sources.csv": TOY["sources.csv"].replace(
        "lodeway-assumptions,",
        "herald,The Herald,先驱报,Herald,2025,2026-11-21,en,press,herald.example,true\nlodeway-assumptions,",
        1,
    ),
    "minerals/minerals.csv": "id,label@en,label@zh\ncopper,Copper,铜\nzinc,Zinc,锌\n",
    "assets/assets.csv": (
        "id,type,label@en,label@zh,mineral,lat,lon,source,basis\n"
        "east-pit,Mine,East Pit,东坑,copper,-10,21,gazette,read\n"
        "old-heap,Deposit,Old Heap,旧堆,,,,gazette,read\n"
        "west-pit,Mine,West Pit,西坑,copper,-10,22,gazette,read\n"
    ),
    "claims/stakes.csv": (
        f"id,holder,target,interestType,share,{CLAIM}\n"
        f"east-held,anvil,east-pit,shareholding,60,{RECEIPT}\n"
        f"west-lent,anvil,west-pit,royalty,2,{RECEIPT}\n"
    ),
    "claims/operations.csv": (
        f"id,operator,operated,{CLAIM}\n"
        f"east-run,anvil,east-pit,{RECEIPT}\n"
        f"west-run,anvil,west-pit,{RECEIPT.replace('2024,,', '2024,2024,')}\n"
    ),
    "claims/productions.csv": (
        f"id,subject,quantityKind,mineral,value,unit,{CLAIM}\n"
        f"east-made,east-pit,production,copper,5,kt,{RECEIPT.replace('2024,,', '2024,2024,')}\n"
        f"east-made-herald,east-pit,production,copper,6,kt,{NEWS.replace('2024,,', '2024,2024,')}\n"
    ),
}


@pytest.fixture
def counted(project: Project) -> graph.Graph:
    return graph.build(project(TABLES))


def counts(built: graph.Graph, *, on: date | None = None) -> dict[tuple[str, str], tuple[int, int]]:
    rows = check.coverage(built, lang="en", on=on).to_dicts()
    return {
        (str(row["measure"]), str(row["class_name"])): (int(str(row["count"])), int(str(row["of"])))
        for row in rows
    }


def test_what_assets_lack_is_counted_for_all_and_by_class(counted: graph.Graph) -> None:
    found = counts(counted)
    assert found["assets", ""] == (3, 3)
    assert found["assets without owner", ""] == (2, 3)
    assert found["assets without owner", "mine"] == (1, 2)
    assert found["assets without operator", ""] == (1, 3)
    assert found["assets without output figure", ""] == (2, 3)
    assert found["assets without coordinates", "deposit"] == (1, 1)
    assert ("assets without coordinates", "mine") not in found


def test_a_second_source_or_a_noted_difference_makes_a_claim_rest_on_two(
    project: Project, counted: graph.Graph
) -> None:
    found = counts(counted)
    claims = found["claims", ""][0]
    assert ("claims of one source only", "production") not in found
    assert found["claims of one source only", "stake"] == (2, 2)
    assert found["claims by an interested party", "production"] == (1, 2)
    noted = {
        **TABLES,
        "claims/differences.csv": "id,claim,otherClaim,differenceKind,note@en,note@zh\n"
        "d,east-held,west-lent,other-date,Note,注释\n",
    }
    again = counts(graph.build(project(noted, name="noted")))
    assert ("claims of one source only", "stake") not in again
    assert again["claims", ""][0] == claims


def test_on_a_day_only_what_holds_then_counts(counted: graph.Graph) -> None:
    later = counts(counted, on=date(2026, 1, 1))
    assert later["assets without operator", "mine"] == (1, 2)
    assert later["assets without output figure", ""] == (2, 3)
    before = counts(counted, on=date(2020, 1, 1))
    assert before["assets without owner", ""] == (3, 3)
    assert before["assets without output figure", ""] == (3, 3)


def test_what_nothing_names_is_counted_and_is_no_fault(counted: graph.Graph) -> None:
    found = counts(counted)
    assert found["entities named by nothing", "mineral"] == (1, 2)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_machines_get_one_table_with_both_parts(lang: str, counted: graph.Graph) -> None:
    whole = check.whole(counted, lang=lang)
    parts = list(dict.fromkeys(row["part"] for row in whole.to_dicts()))
    assert len(parts) == 4
    assert len(whole.shown().columns) == 6
    assert {len(row) for row in whole.shown().rows} == {6}
    assert all(
        isinstance(row["count"], int) and isinstance(row["of"], int) for row in whole.to_dicts()
    )
