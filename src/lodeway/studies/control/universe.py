"""The mines of a mineral in a country, what each puts out, and what the country puts out in all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lodeway import vocab
from lodeway.networks import official, supplies
from lodeway.networks.figures import figure
from lodeway.networks.projection import rows
from lodeway.store.rows import Iri
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.networks.figures import Range
    from lodeway.networks.official import Split
    from lodeway.studies.control.model import Claims, Weight
    from lodeway.studies.control.world import World
    from lodeway.studies.model import Graph

MINE = "Mine"


@dataclass(frozen=True)
class Asset:
    """A mine, plant, project ... with its class, countries and minerals."""

    name: str
    kind: str
    countries: frozenset[str]
    minerals: frozenset[str]


@dataclass(frozen=True)
class Mined:
    """Tonnes (a year) of one mine, or of all those mines that a company tells of together only."""

    who: str
    mines: tuple[str, ...]
    countries: frozenset[str]
    tonnes: Range
    first: date
    last: date


@dataclass(frozen=True)
class Universe:
    """The mines that are looked at, and how much is known of their output or reserves.

    `total` is what the countries are said to put out (or to have), in tonnes, in `year`; None
    where nothing is published. `elsewise` are figures that are left out because they exceed what
    the whole country is published with: they count otherwise (the weight of ore for that of its
    metal), or another year.
    """

    mines: tuple[str, ...]
    loads: tuple[Mined, ...] = ()
    total: float | None = None
    year: int | None = None
    claims: Claims = ()
    elsewise: tuple[Mined, ...] = ()

    @property
    def known(self) -> float:
        """The tonnes of all mines with a figure."""
        return sum(load.tonnes.mid for load in self.loads)

    @property
    def whole(self) -> float | None:
        """The tonnes that parts are taken of: the total, or those of the mines where they are more."""
        return max(self.total, self.known) if self.total else None


def assets(kg: Graph) -> dict[str, Asset]:
    """Every asset by id."""
    facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows(kg.store, "assets", package=__package__):
        for name in ("kind", "country", "mineral"):
            if row[name] is not None:
                facts[local(row["asset"])][name].add(local(row[name]))
    return {
        name: Asset(name, min(of["kind"]), frozenset(of["country"]), frozenset(of["mineral"]))
        for name, of in facts.items()
    }


def universe(
    kg: Graph, on: World, mineral: str, countries: Collection[str], weight: Weight
) -> Universe:
    """The mines of `mineral` in `countries` (everywhere, if none are given), with their `weight`.

    Mines are assets of that class, and whatever else has an output of its own at the mine, such as
    a plant that works up tailings.
    """
    every = assets(kg)
    out = mined(kg, on, mineral, every, _run(kg, on), on.table.day)
    weighed = {one.who for one in out}
    here = {
        name
        for name, asset in every.items()
        if mineral in asset.minerals
        and (asset.kind == MINE or name in weighed)
        and (not countries or asset.countries & set(countries))
    }
    published = _published(kg, on, mineral, weight)
    told = {"output": out, "reserves": _reserves(kg, on, mineral, every)}.get(weight, ())
    # A sum with a mine elsewhere cannot be given to these.
    inside = [one for one in told if here.issuperset(one.mines)]
    return Universe(
        tuple(sorted(here)),
        tuple(one for one in inside if not exceeds(one, published)),
        *_total(published, countries),
        elsewise=tuple(one for one in inside if exceeds(one, published)),
    )


def exceeds(one: Mined, published: Split | None) -> bool:
    """Whether a figure is more than all of its countries', which no part can be."""
    if published is None or not one.countries:
        return False
    return one.tonnes.low > published.limit(one.countries)


def mined(
    kg: Graph,
    on: World,
    mineral: str,
    every: Mapping[str, Asset],
    run: Mapping[str, Collection[str]],
    day: date,
) -> tuple[Mined, ...]:
    """The output of each mine about the `day`, and of companies whose mines have no figure of their own.

    `run` are the assets that a company's figure may be of.
    """
    found = supplies.mined(kg.store, mineral, on=day, through=on.through)
    own = {one.asset for one in found if one.asset in every}
    loads = []
    for one in found:
        mines = (
            {one.asset} if one.asset in own else _yielding(run.get(one.asset, ()), mineral, every)
        )
        # A sum with a mine that is counted by itself cannot be given to the others.
        if mines and (one.asset in own or not mines & own):
            places = frozenset(place for mine in mines for place in every[mine].countries)
            loads.append(
                Mined(one.asset, tuple(sorted(mines)), places, one.tonnes, one.first, one.last)
            )
    return tuple(sorted(loads, key=lambda load: load.mines))


def _yielding(names: Collection[str], mineral: str, every: Mapping[str, Asset]) -> set[str]:
    """Those of them that are mines of the mineral."""
    mines = {name: every[name] for name in names if name in every}
    return {n for n, one in mines.items() if one.kind == MINE and mineral in one.minerals}


def _reserves(kg: Graph, on: World, mineral: str, every: Mapping[str, Asset]) -> tuple[Mined, ...]:
    """What each asset has in the ground."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    given = replace(on.through, on=None, status=None).bindings()
    for row in rows(
        kg.store, "reserves", package=__package__, mineral=Iri(vocab.ID + mineral), **given
    ):
        found[local(row["asset"])].append(row)
    return tuple(
        Mined(name, (name,), every[name].countries, figure(of), day, day)
        for name, of in sorted(found.items())
        for day in [date.fromisoformat(str(of[-1]["last"]))]
    )


def _run(kg: Graph, on: World) -> Mapping[str, set[str]]:
    """The assets that each company runs or holds most of."""
    found: dict[str, set[str]] = defaultdict(set)
    given = replace(on.through, status=None).bindings()
    for row in rows(kg.store, "operators", package=__package__, **given):
        found[local(row["operator"])].add(local(row["asset"]))
    for (holder, target), entry in on.table.entries.items():
        if entry.low > 0.5:
            found[holder].add(target)
    return found


def _published(kg: Graph, on: World, mineral: str, weight: Weight) -> Split | None:
    """The tonnes that are published by country, of output those of the last whole year before the day."""
    if weight == "count":
        return None
    stages = official.RESERVES if weight == "reserves" else official.MINED
    past = [y for y in official.years(kg.store, mineral, on.through) if y < on.table.day.year]
    year = past[0] if past and weight == "output" else None
    found = official.split(kg.store, mineral, stages, year=year, through=on.through)
    return None if found is None or found.shared else found


def _total(
    found: Split | None, countries: Collection[str]
) -> tuple[float | None, int | None, Claims]:
    """What is published for the countries together; for the world without any."""
    if found is None:
        return None, None, ()
    if not countries:
        return found.total, found.year, found.claims.get(official.WORLD, ())
    tonnes = [found.parts[c] for c in sorted(countries) if c in found.parts]
    behind = tuple(claim for c in sorted(countries) for claim in found.claims.get(c, ()))
    return (sum(tonnes), found.year, behind) if tonnes else (None, None, ())
