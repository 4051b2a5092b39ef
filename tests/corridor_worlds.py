"""The toy world with two corridors to one market, and what carrying by them costs."""

from __future__ import annotations

from collections.abc import Mapping

from toys import CLAIM, TOY
from worlds import with_rows

COSTS = [
    "assumption-time-value,Value of time,时间价值,,time-value,4,2,8,usd-per-t-day,lodeway-assumptions",
    "cost-rail,Rail freight,铁路运费,rail,cost-per-tonne-km,0.08,0.05,0.16,usd-per-t-km,lodeway-assumptions",
    "cost-road,Road freight,公路运费,road,cost-per-tonne-km,0.08,0.05,0.14,usd-per-t-km,lodeway-assumptions",
    "cost-sea,Sea freight,海运费,sea,cost-per-tonne-km,0.0035,0.002,0.008,usd-per-t-km,lodeway-assumptions",
]

TABLES: Mapping[str, str] = {
    "routes/assumptions.csv": with_rows(TOY["routes/assumptions.csv"], *COSTS),
    "routes/corridors.csv": (
        "id,label@en,label@zh,seaGate,country\n"
        "east-road,Eastern road (old),东线公路（旧）,port-of-east,zmb\n"
        "west-line,Western line corridor,西线走廊,port-of-west,ago;zmb\n"
    ),
    "routes/legs.csv": (
        "id,corridor,position,segment\n"
        "east-1,east-road,1,road-east-1\n"
        "east-2,east-road,2,road-east-2\n"
        "west-1,west-line,1,rail-west\n"
    ),
    "claims/statuses.csv": f"id,subject,state,{CLAIM}\n",
}
