"""A toy world of two states, two mines and two companies: small enough to reckon on paper.

Near Pit (Zambia, 100 kt) is 60 % Anvil's and 40 % Basalt's, Far Pit (Angola, 50 kt) all Basalt's;
Anvil (Zambia) holds 30 % of Basalt (Angola). The world puts out 200 kt.
"""

from __future__ import annotations

from collections.abc import Mapping

import lodeway
from lodeway.api import KnowledgeGraph
from toys import CLAIM, ENDED, Project, stands

_SAID = "gazette,p. 1,{},{},{},high,read,{},2025-01-01"
_OUTPUT = "id,subject,quantityKind,mineral,stage,value,unit,statistic"


def said(since: str = "2024", until: str = "", status: str = "reported", rank: str = "") -> str:
    """The receipt of a claim: its dates, its status, its rank."""
    return _SAID.format(since, until, status, rank)


def table(head: str, *rows: str) -> str:
    """A table with its rows in order of their ids."""
    return "\n".join([head, *sorted(rows, key=lambda row: row.split(",")[0])]) + "\n"


def mined(name: str, subject: str, kt: str, statistic: str = "", year: str = "2024") -> str:
    """A row of output at the mine stage, in thousand tonnes of copper."""
    return f"{name},{subject},production,copper,mine,{kt},kt,{statistic},{said(year, year)}"


PRINTED = (
    mined("w-ago", "ago", "60", "Mine production"),
    mined("w-others", "other-countries", "20", "Mine production"),
    mined("w-world", "world", "200", "Mine production: rounded"),
    mined("w-zmb", "zmb", "120", "Mine production"),
)
MINES = (mined("far-out", "far-pit", "50"), mined("near-out", "near-pit", "100"))
STAKES = (
    f"anvil-basalt,anvil,basalt,shareholding,30,,{said('2020', status='closed')}",
    f"anvil-near,anvil,near-pit,shareholding,60,,{said('2020', status='closed')}",
    f"basalt-far,basalt,far-pit,shareholding,100,,{said('2020', status='closed')}",
    f"basalt-near,basalt,near-pit,shareholding,40,,{said('2020', status='closed')}",
)
OFFTAKES = (
    f"off-binding,basalt,near-pit,copper,20,,,{said('2023', status='binding')}",
    f"off-loose,basalt,far-pit,copper,,5,kt-per-year,{said('2023', status='non-binding')}",
    f"off-over,basalt,far-pit,copper,,9,kt-per-year,{said('2020', '2021', 'binding')}",
)
RESTRICTIONS = (
    f"ban,zmb,copper,ban,{said('2023', status=stands('operating'))}",
    f"ban-lapsed,zmb,copper,ban,{said('2019', '2020', stands('lapsed'))}",
    f"ban-other,zmb,cobalt,ban,{said('2023', status=stands('operating'))}",
)
WORLD: Mapping[str, str] = {
    "minerals/minerals.csv": "id,label@en,label@zh\ncobalt,Cobalt,钴\ncopper,Copper,铜\n",
    "places/regions.csv": (
        "id,label@en,label@zh,country\n"
        "other-countries,Other countries,其他国家,\nworld,World,世界,\n"
    ),
    "assets/assets.csv": (
        "id,type,label@en,label@zh,country,mineral,lat,lon,source,locator,basis\n"
        "far-pit,Mine,Far Pit,远矿,ago,copper,-14,20,gazette,p. 1,read\n"
        "near-pit,Mine,Near Pit,近矿,zmb,copper,-10.3,20,gazette,p. 1,read\n"
    ),
    "claims/stakes.csv": table(
        f"id,holder,target,interestType,share,underAgreement,{CLAIM}", *STAKES
    ),
    "claims/offtakes.csv": table(
        f"id,offtaker,supplier,mineral,shareOfOutput,value,unit,{CLAIM}", *OFFTAKES
    ),
    "claims/restrictions.csv": table(
        f"id,imposedBy,appliesTo,measure,{ENDED}", *RESTRICTIONS
    ),
    "claims/productions.csv": table(f"{_OUTPUT},{CLAIM}", *PRINTED, *MINES),
}  # fmt: skip


def load(project: Project, *outputs: str, **tables: str) -> KnowledgeGraph:
    """The world as a loaded graph, with more rows of output or other tables (by their base name)."""
    rows = table(f"{_OUTPUT},{CLAIM}", *PRINTED, *MINES, *outputs)
    replaced = {f"claims/{name}.csv": text for name, text in tables.items()}
    return lodeway.load(project({**WORLD, "claims/productions.csv": rows, **replaced}))
