"""A toy world with everything a tonne can meet: borders, gauges, ports, a mine, assumptions."""

from __future__ import annotations

from collections.abc import Mapping

import lodeway
from lodeway.api import KnowledgeGraph
from toys import CLAIM, TOY, Project

READ = "gazette,p. 1,2024,,reported,high,read,,2026-11-21"
STATES = f"id,subject,state,{CLAIM}\n"


def with_rows(table: str, *rows: str) -> str:
    """A table with more rows, in order of their ids."""
    head, *old = table.splitlines()
    return "\n".join([head, *sorted([*old, *rows], key=lambda row: row.split(",")[0])]) + "\n"


ASSUMPTIONS = (
    "id,label@en,label@zh,mode,quantityKind,subject,value,low,high,unit,source\n"
    "assumption-access-detour,Detour,绕行,road,detour,,1.5,1,2,ratio,lodeway-assumptions\n"
    "assumption-access-reach,Reach,可达,road,transit-time,,0.5,0.2,1,d,lodeway-assumptions\n"
    "assumption-border-cost,Fee,规费,road,handling-cost,,10,5,20,usd-per-t,lodeway-assumptions\n"
    "assumption-border-dwell,Wait,等候,road,dwell,,1,0.5,2,d,lodeway-assumptions\n"
    "assumption-border-dwell-rail,Rail wait,列车等候,rail,dwell,,2,1,4,d,lodeway-assumptions\n"
    "assumption-capacity-border-road,Post,口岸,road,capacity,,200,100,400,vehicles-per-day,lodeway-assumptions\n"
    "assumption-capacity-port,Port,港口,sea,capacity,,3,1,9,mt-per-year,lodeway-assumptions\n"
    "assumption-capacity-rail,Line,铁路,rail,capacity,,1,0.5,2,mt-per-year,lodeway-assumptions\n"
    "assumption-gauge-change-time,Gauge,换轨,rail,transfer-time,,0.5,0.25,1,d,lodeway-assumptions\n"
    "assumption-port-dwell,Stay,在港,sea,dwell,,7,3,14,d,lodeway-assumptions\n"
    "assumption-port-handling-cost,Handling,装卸,sea,handling-cost,,15,10,30,usd-per-t,lodeway-assumptions\n"
    "assumption-rail-co2,Rail CO2,铁路排放,rail,emission-factor,,30,20,60,g-per-t-km,lodeway-assumptions\n"
    "assumption-rail-cost,Rail freight,铁路运费,rail,cost-per-tonne-km,,0.05,0.025,0.1,usd-per-t-km,lodeway-assumptions\n"
    "assumption-rail-speed,Rail,铁路,rail,speed,,200,100,400,km-per-day,lodeway-assumptions\n"
    "assumption-road-cost,Road freight,公路运费,road,cost-per-tonne-km,,0.1,0.05,0.2,usd-per-t-km,lodeway-assumptions\n"
    "assumption-road-speed,Road,公路,road,speed,,250,125,500,km-per-day,lodeway-assumptions\n"
    "assumption-sea-speed,Ship,船舶,sea,speed,,13,11,15,knots,lodeway-assumptions\n"
    "assumption-time-value,Time,时间,,time-value,,3,1,6,usd-per-t-day,lodeway-assumptions\n"
    "assumption-transfer-cost,Transfer cost,换装费,rail,handling-cost,,8,4,16,usd-per-t,lodeway-assumptions\n"
    "assumption-transfer-time,Transfer,换装,rail,transfer-time,,1,0.5,2,d,lodeway-assumptions\n"
    "assumption-transshipment-cost,Relay cost,中转费,sea,handling-cost,,20,10,40,usd-per-t,lodeway-assumptions\n"
    "assumption-transshipment-time,Relay,中转,sea,transfer-time,,5,2,9,d,lodeway-assumptions\n"
    "assumption-truck-payload,Load,载重,road,payload,,30,20,40,t,lodeway-assumptions\n"
)  # fmt: skip

# The post lies between Zambia and Angola; a second railway of another gauge leads on from the town.
WORLD: Mapping[str, str] = {
    "routes/assumptions.csv": ASSUMPTIONS,
    "places/nodes.csv": (
        "id,type,label@en,label@zh,country,lat,lon,source,basis\n"
        "cape,Strait,The Cape,海角,,-35,20,gazette,read\n"
        "high-town,City,High Town,高城,zmb,-10,17,gazette,read\n"
        "mine-town,City,Mine Town,矿城,zmb,-10,20,gazette,read\n"
        "port-of-east,Port,Port of East,东港,ago,-10,29,gazette,read\n"
        "port-of-far,Port,Port of Far,远港,ago,-10,60,gazette,read\n"
        "port-of-west,Port,Port of West,西港,ago,-10,11,gazette,read\n"
        "post,BorderPost,The Post,口岸,zmb;ago,-10,25,gazette,read\n"
    ),
    "routes/segments.csv": (
        "id,label@en,label@zh,fromNode,toNode,mode,passes,gauge\n"
        "rail-high,High line,高线,mine-town,high-town,rail,,1435\n"
        "rail-west,Western line,西线,mine-town,port-of-west,rail,,1067\n"
        "road-east-1,Road to the post,口岸公路,mine-town,post,road,,\n"
        "road-east-2,Road to the port,港口公路,post,port-of-east,road,,\n"
        "sea-east-far,East to Far,东港至远港,port-of-east,port-of-far,sea,,\n"
        "sea-west-far,West to Far,西港至远港,port-of-west,port-of-far,sea,cape,\n"
    ),
    "routes/corridors.csv": (
        "id,label@en,label@zh,seaGate,country\n"
        "eastern,Eastern corridor,东部走廊,port-of-east,zmb\n"
        "western,Western corridor,西部走廊,port-of-west,ago\n"
        "western-line,Western railway line,西部铁路线,,ago\n"
    ),
    "routes/legs.csv": (
        "id,corridor,position,segment\n"
        "eastern-01,eastern,1,road-east-1\n"
        "eastern-02,eastern,2,road-east-2\n"
        "western-01,western,1,rail-high\n"
        "western-02,western,2,rail-west\n"
        "western-line-01,western-line,1,rail-west\n"
    ),
    "claims/route-figures.csv": with_rows(
        TOY["claims/route-figures.csv"],
        f"km-rail-high,rail-high,length,400,,,km,{READ.replace('read,,', 'read,preferred,')}",
    ),
    "assets/assets.csv": (
        "id,type,label@en,label@zh,country,mineral,lat,lon,source,locator,basis\n"
        "far-pit,Mine,Far Pit,远矿,zmb,,-14,20,gazette,p. 1,read\n"
        "near-pit,Mine,Near Pit,近矿,zmb,,-10.3,20,gazette,p. 1,read\n"
    ),
    "claims/statuses.csv": STATES,
}  # fmt: skip


def load(project: Project, tables: Mapping[str, str] | None = None) -> KnowledgeGraph:
    """The world as a loaded graph, some of its tables replaced."""
    return lodeway.load(project({**WORLD, **(tables or {})}))


def shut(thing: str, since: str, until: str = "", state: str = "closed", claim: str = "s1") -> str:
    """A row of statuses that says a thing was shut; its source is of June 2024."""
    return f"{claim},{thing},{state},gazette,p. 5,{since},{until},reported,high,read,,2026-11-21\n"
