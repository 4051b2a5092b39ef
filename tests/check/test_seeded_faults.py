"""Break one thing in the toy tables: the check must name it, and nothing else."""

from __future__ import annotations

import pytest

from lodeway import api
from lodeway.build import graph
from lodeway.check import check
from toys import CLAIM, RECEIPT, ROOT, TOY, Project

CLOSED = RECEIPT.replace("reported", "closed")
STAKES = TOY["claims/stakes.csv"]
FIGURES = TOY["claims/route-figures.csv"]
ACTORS = TOY["actors/actors.csv"]
SEGMENTS = TOY["routes/segments.csv"]
CORRIDORS = "id,label@en,label@zh,seaGate\nline,Line,线路,port-of-east\n"
LEGS = "id,corridor,position,segment\nline-01,line,1,road-east-1\n"

# name: (tables, the file and line named, part of the message)
FAULTS: dict[str, tuple[dict[str, str], str, str]] = {
    "rows out of order": (
        {
            "actors/actors.csv": "id,type,label@en,label@zh,country\nbasalt,Company,B,玄武,ago\nanvil,Company,A,铁砧,zmb\n"
        },
        "data/actors/actors.csv:3",
        "rows are sorted by id",
    ),
    "an invisible character": (
        {"actors/actors.csv": ACTORS.replace("Anvil,", "An\u200bvil,")},
        "data/actors/actors.csv:2",
        "invisible character U+200B",
    ),
    "a direction mark": (
        {"actors/actors.csv": ACTORS.replace("Anvil,", "\u202eAnvil,")},
        "data/actors/actors.csv:2",
        "invisible character U+202E",
    ),
    "an end before the beginning": (
        {"claims/stakes.csv": STAKES.replace("2024,,", "2024,2023,")},
        "data/claims/stakes.csv:2",
        "since must not be later than until",
    ),
    "stakes above 100 together": (
        {"claims/stakes.csv": STAKES + f"zmb-basalt,zmb,basalt,shareholding,80,{CLOSED}\n"},
        "data/claims/stakes.csv:3",
        "add up to 110 percent",
    ),
    "no preferred length": (
        {"claims/route-figures.csv": FIGURES.replace("preferred", "normal", 1)},
        "data/routes/segments.csv:2",
        "has 0 preferred lengths",
    ),
    "a segment shorter than the crow flies": (
        {"claims/route-figures.csv": FIGURES.replace("length,1000,", "length,500,")},
        "data/claims/route-figures.csv:3",
        "is shorter than the great circle",
    ),
    "a segment far too long": (
        {"claims/route-figures.csv": FIGURES.replace("length,1000,", "length,9000,")},
        "data/claims/route-figures.csv:3",
        "times the great circle",
    ),
    "a corridor with a gap": (
        {
            "routes/corridors.csv": CORRIDORS,
            "routes/legs.csv": LEGS + "line-02,line,2,rail-west\nline-03,line,3,road-east-2\n",
        },
        "data/routes/legs.csv:4",
        "a gap in 'line'",
    ),
    "a corridor that skips a position": (
        {
            "routes/corridors.csv": CORRIDORS,
            "routes/legs.csv": LEGS + "line-03,line,3,road-east-2\n",
        },
        "data/routes/legs.csv:3",
        "position 3 where 2 is next",
    ),
    "a share above 100": (
        {"claims/stakes.csv": STAKES.replace(",30,", ",130,")},
        "data/claims/stakes.csv:2",
        "130",
    ),
    "a negative share": (
        {"claims/stakes.csv": STAKES.replace(",30,", ",-3,")},
        "data/claims/stakes.csv:2",
        "-3",
    ),
    "a recalled figure that poses as sure": (
        {"claims/stakes.csv": STAKES.replace("high,read", "high,recalled")},
        "data/claims/stakes.csv:2",
        "anvil-basalt",
    ),
    "a latitude beyond the pole": (
        {"places/nodes.csv": TOY["places/nodes.csv"].replace("zmb,-10,25", "zmb,-100,25")},
        "data/places/nodes.csv:6",
        "-100",
    ),
    "a segment from a place to itself": (
        {
            "routes/segments.csv": SEGMENTS.replace(
                "mine-town,port-of-west,rail", "port-of-west,port-of-west,rail"
            )
        },
        "data/routes/segments.csv:2",
        "rail-west",
    ),
    "low above high": (
        {"claims/route-figures.csv": FIGURES.replace("transit-time,5,4,8", "transit-time,5,9,8")},
        "data/claims/route-figures.csv:2",
        "days-rail-west",
    ),
    "money without a currency": (
        {
            "claims/financings.csv": f"id,financier,recipient,instrument,amount,currency,{CLAIM}\n"
            f"loan,anvil,basalt,loan,100,,{CLOSED}\n"
        },
        "data/claims/financings.csv:2",
        "loan",
    ),
    "a sum that is part of itself": (
        {
            "claims/financings.csv": f"id,financier,recipient,instrument,amount,currency,includedIn,{CLAIM}\n"
            f"loan-a,anvil,basalt,loan,100,USD,loan-b,{CLOSED}\n"
            f"loan-b,anvil,basalt,loan,100,USD,loan-a,{CLOSED}\n"
        },
        "data/claims/financings.csv:2",
        "'loan-a' is included in itself",
    ),
    "a claim that differs from itself": (
        {
            "claims/differences.csv": "id,claim,otherClaim,differenceKind,note@en,note@zh\n"
            "d,anvil-basalt,anvil-basalt,true-conflict,Note,注释\n"
        },
        "data/claims/differences.csv:2",
        "d",
    ),
    "a note without Chinese": (
        {
            "claims/differences.csv": "id,claim,otherClaim,differenceKind,note@en,note@zh\n"
            "d,km-rail-west,km-rail-west-other,true-conflict,Note,Note\n"
        },
        "data/claims/differences.csv:2",
        "note@zh holds no Chinese",
    ),
    "a winner that is neither claim": (
        {
            "claims/differences.csv": "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh\n"
            "d,km-rail-west,km-rail-west-other,true-conflict,anvil-basalt,Note,注释\n"
        },
        "data/claims/differences.csv:2",
        "prevails 'anvil-basalt' is neither of the two claims",
    ),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_seeded_fault_is_named_at_its_row(fault: str, project: Project) -> None:
    tables, place, message = FAULTS[fault]
    root = project(tables)
    found = [str(f) for f in check(graph.build(root), root)]
    assert any(f.startswith(place + ":") and message in f for f in found), found


def test_the_toy_tables_are_clean(project: Project) -> None:
    root = project()
    assert check(graph.build(root), root) == []


def test_shape_messages_come_in_chinese_too(project: Project) -> None:
    root = project({"claims/stakes.csv": STAKES.replace(",30,", ",130,")})
    found = check(graph.build(root), root, lang="zh")
    assert any("\u4e00" <= c <= "\u9fff" for finding in found for c in finding.message)


def test_the_shipped_tables_are_clean() -> None:
    api.checked(ROOT)
