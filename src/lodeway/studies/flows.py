"""Where the metal of the mines goes: to which market, by which port, and what is scarce on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.analysis.flow import Assignment, assign
from lodeway.networks.supplies import COPPERBELT, markets, prices, supplies
from lodeway.studies import network

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from lodeway.networks.assumptions import Assumption
    from lodeway.studies.model import Graph


def flows(
    kg: Graph,
    *,
    on: date | None = None,
    known: date | None = None,
    region: str = COPPERBELT,
    minerals: Collection[str] = ("copper", "cobalt"),
    avoid: Collection[str] = (),
    limits: Mapping[str, float] | None = None,
    parameters: Mapping[str, Assumption] | None = None,
) -> Assignment:
    """Send what the mines of `region` put out to the assumed markets, the cheapest way for all.

    Mines are those with a known output (`lodeway.networks.supplies`), in tonnes of metal contained;
    costs are dollars a tonne with days at the value of time, and what is dearer than the metal is
    worth stays behind. `avoid` shuts places, segments, passages, corridors or countries, `limits`
    caps them (tonnes a year by name); `parameters` stand in for the assumptions. Raises
    `UnknownName` or `AmbiguousName`.
    """
    region = kg.find(region, kind="Region")
    shut = network.things(kg, avoid)
    world = network.freight(kg, on=on, known=known, parameters=parameters, avoid=shut)
    return assign(
        world.without(shut),
        supplies(kg.store, on=on, known=known, region=region, minerals=minerals),
        markets(kg.store, parameters),
        limits=_by_thing(kg, limits or {}),
        price=prices(kg.store, parameters),
    )


def _by_thing(kg: Graph, limits: Mapping[str, float]) -> dict[str, float]:
    """Limits by the id of each thing that a name stands for; the least where several hold."""
    found: dict[str, float] = {}
    for name, tonnes in limits.items():
        for thing in network.things(kg, [name]):
            found[thing] = min(tonnes, found.get(thing, tonnes))
    return found
