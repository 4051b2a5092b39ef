"""Folders of own facts over the toy world, as an analyst keeps them."""

from __future__ import annotations

from pathlib import Path

SOURCES = (
    "id,label@en,label@zh,publisher,published,retrieved,language,sourceKind,reference\n"
    "my-desk,Notes of my desk,本部门笔记,My desk,2026-11,2026-11-30,en,own-work,internal\n"
)
ACTORS = "id,type,label@en,label@zh,country\nmy-holding,Company,My Holding,我方控股,zmb\n"
STAKES = (
    "id,holder,target,interestType,directness,share,since,progress,locator,confidence,basis,recorded\n"
    "my-stake,my-holding,basalt,shareholding,direct,60,2025,closed,a call,low,read,2026-11-30\n"
)
# A railway of one's own from the mine to the port in the east, shorter than the road.
SEGMENTS = (
    "id,label@en,label@zh,fromNode,toNode,mode\n"
    "my-rail,My railway,我方铁路,mine-town,port-of-east,rail\n"
)
LENGTHS = (
    "id,subject,quantityKind,value,unit,since,progress,locator,confidence,basis,rank,recorded\n"
    "my-km,my-rail,length,1000,km,2025,reported,my map,high,read,preferred,2026-11-30\n"
)
DESK = {
    "sources.csv": SOURCES,
    "actors/actors.csv": ACTORS,
    "claims/stakes.csv": STAKES,
    "routes/segments.csv": SEGMENTS,
    "claims/route-figures.csv": LENGTHS,
}


def desk(folder: Path, tables: dict[str, str | bytes] | None = None) -> Path:
    """A folder of own facts: those above, or other tables."""
    for name, text in (DESK if tables is None else tables).items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def of(name: str) -> dict[str, str | bytes]:
    """A second desk of this name, with a source and a company of its own."""
    return {
        "sources.csv": SOURCES.replace("my-desk", name).replace("Notes of my desk", name),
        "actors/actors.csv": ACTORS.replace("my-holding", f"{name}-holding").replace(
            "My Holding,我方控股", f"{name} Holding,{name}控股"
        ),
    }
