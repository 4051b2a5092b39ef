"""A toy world of owners whose look-through fits on paper.

Near Pit: Cobre 60 %, Anvil 30 %, nobody named 10 %.
Cobre (China): the Fund, a body of China, 40 %, the public 60 %.
Anvil (Zambia): Basalt (Angola) 50 %, the Fund 20 %, nobody named 30 %.
A memorandum that does not bind gives Basalt 40 % of Cobre's interest in Near Pit.

So the Fund has 0.4 x 60 + 0.2 x 30 = 30 %, Basalt 0.5 x 30 = 15 %. By seat China has what Cobre's
public leaves there, 36 %, and the Fund's 30 %: 66 %; Angola 15 %, Zambia 0.3 x 30 = 9 %, nobody 10 %.
After the deal Basalt has 24 % more, Cobre 36 %.
"""

from __future__ import annotations

from collections.abc import Mapping

import lodeway
from lodeway.api import KnowledgeGraph
from toys import CLAIM, Project

HELD = "gazette,p. 1,2024,,closed,high,read,,2026-11-21"
OFFERED = "gazette,p. 2,2025-03,,non-binding,high,read,,2026-11-21"
STAKES = f"id,holder,target,interestType,share,ofInterestOf,underAgreement,{CLAIM}\n"
CONTROLS = f"id,controller,controlled,controlType,{CLAIM}\n"
OUTPUT = "gazette,p. 3,2024,2024,reported,high,read,,2026-11-21"

OWNERS: Mapping[str, str] = {
    "actors/states.csv": (
        "id,label@en,label@zh,iso3\nago,Angola,安哥拉,AGO\nchn,China,中国,CHN\nzmb,Zambia,赞比亚,ZMB\n"
    ),
    "actors/actors.csv": (
        "id,type,label@en,label@zh,country,bodyOf\n"
        "anvil,Company,Anvil,铁砧公司,zmb,\n"
        "basalt,Company,Basalt,玄武公司,ago,\n"
        "cobre,Company,Cobre,科布雷公司,chn,\n"
        "dragon-fund,StateBody,The Fund,基金,chn,chn\n"
        "public,HolderGroup,The public,公众,,\n"
    ),
    "agreements/agreements.csv": ("id,label@en,label@zh,agreementType\nmemo,The Memo,备忘录,mou\n"),
    "minerals/minerals.csv": "id,label@en,label@zh\ncopper,Copper,铜\n",
    "assets/assets.csv": (
        "id,type,label@en,label@zh,country,mineral,lat,lon,source,locator,basis\n"
        "far-pit,Mine,Far Pit,远矿,zmb,copper,-14,20,gazette,p. 1,read\n"
        "lone-pit,Mine,Lone Pit,孤矿,zmb,copper,-13,20,gazette,p. 1,read\n"
        "near-pit,Mine,Near Pit,近矿,zmb,copper,-10.3,20,gazette,p. 1,read\n"
    ),
    "claims/stakes.csv": (
        f"{STAKES}"
        f"anvil-near,anvil,near-pit,shareholding,30,,,{HELD}\n"
        f"basalt-anvil,basalt,anvil,shareholding,50,,,{HELD}\n"
        f"basalt-far,basalt,far-pit,shareholding,100,,,{HELD}\n"
        f"basalt-memo,basalt,near-pit,shareholding,40,cobre,memo,{OFFERED}\n"
        f"cobre-near,cobre,near-pit,shareholding,60,,,{HELD}\n"
        f"fund-anvil,dragon-fund,anvil,shareholding,20,,,{HELD}\n"
        f"fund-cobre,dragon-fund,cobre,shareholding,40,,,{HELD}\n"
        f"public-cobre,public,cobre,shareholding,60,,,{HELD}\n"
    ),
    "claims/productions.csv": (
        f"id,subject,quantityKind,mineral,stage,value,low,high,unit,{CLAIM}\n"
        f"out-far,far-pit,production,copper,mine,50,,,t,{OUTPUT}\n"
        f"out-near,near-pit,production,copper,mine,100,,,t,{OUTPUT}\n"
    ),
    "official/toy.csv": (
        f"id,type,subject,quantityKind,mineral,stage,value,unit,statistic,{CLAIM}\n"
        f"total-zmb,Production,zmb,production,copper,mine,200,t,Mine production,{OUTPUT}\n"
    ),
}


def load(project: Project, tables: Mapping[str, str] | None = None) -> KnowledgeGraph:
    """The toy owners as a loaded graph, some of the tables replaced."""
    return lodeway.load(project({**OWNERS, **(tables or {})}))


def stakes(*rows: str) -> dict[str, str]:
    """The stakes of the toy owners and more, in order of their ids."""
    head, *old = OWNERS["claims/stakes.csv"].splitlines()
    ordered = sorted([*old, *rows], key=lambda row: row.split(",")[0])
    return {"claims/stakes.csv": "\n".join([head, *ordered]) + "\n"}
