"""A toy world: two ports, three towns, one railway, one road. Small enough for paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]

CLAIM = "source,locator,since,until,progress,confidence,basis,rank,recorded"
# The same for tables in which a row may have an outcome, and its two cells for a status.
ENDED = CLAIM.replace("progress", "progress,outcome")
RECEIPT = "gazette,p. 1,2024,,reported,high,read,,2026-11-21"

TOY: Mapping[str, str] = {
    "sources.csv": (
        "id,label@en,label@zh,publisher,published,retrieved,language,sourceKind,reference,interested\n"
        "gazette,The Gazette,公报,Gazette,2024-06,2026-11-21,en,press,gazette.example,\n"
        "lodeway-assumptions,Assumptions,假定,Lodeway,2026,2026-11-21,en,own-work,,\n"
        "lodeway-recollection,Recollection,回忆,Lodeway,2026,2026-11-21,en,own-work,,\n"
    ),
    "actors/states.csv": "id,label@en,label@zh,iso3\nago,Angola,安哥拉,AGO\nzmb,Zambia,赞比亚,ZMB\n",
    "actors/actors.csv": (
        "id,type,label@en,label@zh,country\n"
        "anvil,Company,Anvil,铁砧公司,zmb\n"
        "basalt,Company,Basalt,玄武公司,ago\n"
    ),
    "places/nodes.csv": (
        "id,type,label@en,label@zh,country,lat,lon,source,basis\n"
        "mine-town,City,Mine Town,矿城,zmb,-10,20,gazette,read\n"
        "port-of-east,Port,Port of East,东港,zmb,-10,29,gazette,read\n"
        "port-of-far,Port,Port of Far,远港,zmb,-10,60,gazette,read\n"
        "port-of-west,Port,Port of West,西港,ago,-10,11,gazette,read\n"
        "post,BorderPost,The Post,口岸,zmb,-10,25,gazette,read\n"
    ),
    "routes/segments.csv": (
        "id,label@en,label@zh,fromNode,toNode,mode\n"
        "rail-west,Western line,西线,mine-town,port-of-west,rail\n"
        "road-east-1,Road to the post,口岸公路,mine-town,post,road\n"
        "road-east-2,Road to the port,港口公路,post,port-of-east,road\n"
        "sea-east-far,East to Far,东港至远港,port-of-east,port-of-far,sea\n"
        "sea-west-far,West to Far,西港至远港,port-of-west,port-of-far,sea\n"
    ),
    "routes/assumptions.csv": (
        "id,label@en,label@zh,mode,quantityKind,value,low,high,unit,source\n"
        "assumed-rail,Rail,铁路,rail,speed,200,100,400,km-per-day,lodeway-assumptions\n"
        "assumed-road,Road,公路,road,speed,250,125,500,km-per-day,lodeway-assumptions\n"
        "assumed-sea,Ship,船舶,sea,speed,13,11,15,knots,lodeway-assumptions\n"
    ),
    "claims/route-figures.csv": (
        f"id,subject,quantityKind,value,low,high,unit,{CLAIM}\n"
        "days-rail-west,rail-west,transit-time,5,4,8,d,gazette,p. 2,2024,,reported,high,read,,2026-11-21\n"
        "km-rail-west,rail-west,length,1000,,,km,gazette,p. 1,2024,,reported,high,read,preferred,2026-11-21\n"
        "km-rail-west-other,rail-west,length,1100,,,km,gazette,p. 9,2024,,reported,high,read,,2026-11-21\n"
        "km-road-east-1,road-east-1,length,600,,,km,gazette,p. 1,2024,,reported,high,read,preferred,2026-11-21\n"
        "km-road-east-2,road-east-2,length,500,,,km,gazette,p. 1,2024,,reported,high,read,preferred,2026-11-21\n"
        "nmi-sea-east-far,sea-east-far,sea-distance,2000,,,nmi,gazette,p. 1,2024,,reported,high,read,preferred,2026-11-21\n"
        "nmi-sea-west-far,sea-west-far,sea-distance,5000,,,nmi,gazette,p. 1,2024,,reported,high,read,preferred,2026-11-21\n"
        "wait-post,post,dwell,3,1,9,d,gazette,p. 3,2024,,reported,high,read,,2026-11-21\n"
    ),
    "claims/stakes.csv": (
        f"id,holder,target,interestType,share,{CLAIM}\n"
        f"anvil-basalt,anvil,basalt,shareholding,30,{RECEIPT.replace('reported', 'closed')}\n"
    ),
}


def stands(status: str) -> str:
    """The cells of progress and outcome: "signed,", or ",lapsed"."""
    return f",{status}" if status in ("suspended", "lapsed", "denied") else f"{status},"


# Makes a project folder: the toy tables, some replaced (`None` leaves one out).
Project = Callable[..., Path]


def with_directness(stakes: str) -> str:
    """A table of stakes with the column `directness`: "unknown" where a toy does not go into it."""
    head, *rows = stakes.splitlines(keepends=True)
    if "directness" in head.split(","):
        return stakes
    return head.replace("id,", "id,directness,", 1) + "".join(
        row.replace(",", ",unknown,", 1) for row in rows
    )
