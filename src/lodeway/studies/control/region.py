"""How much of what is mined is in whose hands, at which threshold, and how much of it is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lodeway import vocab
from lodeway.analysis.control.checks import check_percent
from lodeway.errors import InvalidValue
from lodeway.networks.ladder import ALL, Filter
from lodeway.networks.projection import rows
from lodeway.store.rows import Iri
from lodeway.studies.control.asserted import Asserted, Ours, asserted, ours
from lodeway.studies.control.hands import Hands, Side, hands
from lodeway.studies.control.universe import Universe, universe
from lodeway.studies.control.world import SEAT, World, world
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lodeway.studies.control.model import By, Weight
    from lodeway.studies.model import Graph

PERCENTS = (10.0, 25.0, 50.0)
_BLOC = "Bloc"


@dataclass(frozen=True)
class Region:
    """The sides that hold what is mined of `mineral` in `countries` (none: everywhere).

    Of the `unheld` mines no holder is known at all.
    """

    by: By
    mineral: str
    countries: tuple[str, ...]
    weight: Weight
    day: date
    universe: Universe
    unheld: tuple[str, ...]
    sides: tuple[Hands, ...]


@dataclass(frozen=True)
class Regions:
    """Regions by one or two ways of counting, what others `said`, and `ours` counted as they may have."""

    regions: tuple[Region, ...]
    said: tuple[Asserted, ...]
    ours: tuple[Ours, ...]


def regions(
    kg: Graph,
    *,
    by: By,
    mineral: str,
    within: str | None = None,
    weight: Weight = "output",
    percents: Sequence[float] = PERCENTS,
    through: Filter = ALL,
    rule: str = "editor",
) -> Regions:
    """Which sides control the mines of `mineral` in a country, region or bloc, at each of `percents`.

    By "seat" (the country in which the last company of a chain sits), by "state" (what states own
    or direct, and then by seat too, since people mean now the one and now the other), by "owner"
    (holders whom nobody named controls) or by "bloc" (the seats of its members). What is counted is said in
    `hands.Hands`. Raises `UnknownName`, and `InvalidValue` for a threshold outside 0 to 100 or
    where no mine is known.
    """
    for percent in percents:
        check_percent(percent)
    what = kg.find(mineral, kind="Mineral")
    on = world(kg, through, rule)
    countries = area(kg, within, on.through) if within else ()
    mines = universe(kg, on, what, countries, weight)
    if not mines.mines:
        raise InvalidValue(f"no mine of '{what}' is known in '{within or 'the world'}'")
    ways: tuple[By, ...] = ("state", "seat") if by == "state" else (by,)
    unheld = tuple(mine for mine in mines.mines if mine not in on.table.targets)
    found = tuple(
        Region(way, what, countries, weight, on.table.day, mines, unheld, counted)
        for way in ways
        for counted in [hands(sides(kg, way, on), percents, mines, on)]
    )
    return Regions(found, *_beside(kg, found[-1], on))


def _beside(kg: Graph, found: Region, on: World) -> tuple[tuple[Asserted, ...], tuple[Ours, ...]]:
    """What others assert of the sides of a region by seat, and the tables' own counts of them."""
    if found.by != "seat":
        return (), ()
    said = asserted(kg, sorted({one.side for one in found.sides}), found.countries, on)
    named = {one.side for one in said}
    counted = (
        one
        for side in sides(kg, "seat", on)
        if side.name in named
        for one in ours(kg, side, found.universe.mines, found.countries, on)
    )
    return said, tuple(counted)


def area(kg: Graph, name: str, through: Filter) -> tuple[str, ...]:
    """The countries of a country, a region or a bloc, by id."""
    found = kg.find(name)
    given = replace(through, status=None).bindings()
    here = rows(kg.store, "areas", package=__package__, area=Iri(vocab.ID + found), **given)
    return tuple(sorted({local(row["country"]) for row in here})) or (found,)


def sides(kg: Graph, by: By, on: World) -> tuple[Side, ...]:
    """Every side that may hold something, with the parties it is made of."""
    if by == "seat":
        return tuple(
            Side(country, on.seated, on.commanded, (SEAT + country,)) for country in on.seats
        )
    if by == "bloc":
        blocs = sorted(name for name, party in on.parties.items() if party.kind == _BLOC)
        members = {b: [c for c in area(kg, b, on.through) if c in on.seats] for b in blocs}
        return tuple(
            Side(bloc, on.seated, on.commanded, tuple(SEAT + c for c in of_it))
            for bloc, of_it in members.items()
            if of_it
        )
    if by == "owner":
        return tuple(
            Side(name, on.shares, on.shares, (name,), by_majority=True) for name in on.tops
        )
    return tuple(Side(name, on.shares, on.shares, (name,)) for name in on.states)
