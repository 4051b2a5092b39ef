"""Ask for the stages of a mineral by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from lodeway.errors import UnknownName
from lodeway.names import nearest
from lodeway.networks import official
from lodeway.networks.ladder import ALL, Filter
from lodeway.studies.concentration import corridor, ownership
from lodeway.studies.concentration.model import Concentration, Member, Name, Stage, ordered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.networks.official import Split
    from lodeway.studies.model import Graph

NAMES: tuple[Name, ...] = get_args(Name)
USUAL: tuple[Name, ...] = ("mining", "refining", "ownership", "corridor")
_TERRITORY: dict[str, tuple[str, ...]] = {
    "mining": official.MINED,
    "refining": official.REFINED,
    "reserves": official.RESERVES,
}


def concentration(
    kg: Graph,
    mineral: str,
    *,
    stages: Sequence[str] = USUAL,
    year: int | None = None,
    through: Filter = ALL,
    rule: str = "editor",
) -> Concentration:
    """The concentration of `mineral`, named in either language, at each of `stages`.

    `year` is that of the published output (default: the newest); owners are those of the day that
    `through` asks for. Raises `UnknownName` or `AmbiguousName`, also for a stage that there is not.
    """
    if strange := [name for name in stages if name not in NAMES]:
        raise UnknownName(strange[0], "stage", nearest(strange[0], NAMES) or NAMES)
    given = kg.find(mineral, kind="Mineral")
    asked = [name for name in NAMES if name in stages]
    found: list[Stage] = []
    for name in asked:
        found += _stage(kg, given, name, year, through, rule)
    there = {stage.name for stage in found}
    unknown = tuple(name for name in asked if name not in there)
    return Concentration(given, tuple(found), unknown, through)


def _stage(
    kg: Graph, mineral: str, name: Name, year: int | None, through: Filter, rule: str
) -> list[Stage]:
    if name == "ownership":
        return ownership.stages(kg, mineral, year=year, through=through, rule=rule)
    if name == "corridor":
        return corridor.stages(kg, mineral, through)
    split = official.split(kg.store, mineral, _TERRITORY[name], year=year, through=through)
    return [territory(name, split)] if split else []


def territory(name: Name, split: Split) -> Stage:
    """Output, or reserves, by the country in which they are."""
    members = (
        Member((area,), part, part, part, split.claims[area])
        for area, part in split.shares.items()
        if part > 0
    )
    others = (official.WORLD, official.OTHERS)
    return Stage(
        name=name,
        by="territory",
        year=str(split.year),
        total=None if split.shared else split.total,
        members=ordered(members),
        known=1 - split.rest,
        missing=split.missing,
        claims=tuple(claim for area in others for claim in split.claims.get(area, ())),
    )
