"""The mines that count for a mineral, and who owns how much of their output."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lodeway.claims import official, supplies
from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.figures import figure
from lodeway.claims.rows import rows
from lodeway.ownership.intervals import Look as _Look
from lodeway.ownership.snapshot import SEAT, World, world
from lodeway.schema import vocab
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lodeway.claims.figures import Figure
    from lodeway.claims.graph import Graph
    from lodeway.claims.official import Split
    from lodeway.ownership.model import Claims, Weight
    from lodeway.ownership.shares import Shares


# The mines of a mineral in a country, what each puts out, and what the country puts out in all.


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
    tonnes: Figure
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
        tuple(one for one in inside if not _exceeds(one, published)),
        *_total(published, countries),
        elsewise=tuple(one for one in inside if _exceeds(one, published)),
    )


def _exceeds(one: Mined, published: Split | None) -> bool:
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

    `run` are the assets that a company's figure may be of. It takes the place of figures of its
    mines that all lie farther from the day.
    """
    told = supplies.mined(kg.store, mineral, on=day, through=on.through)
    lone = {one.asset: one.gap(day) for one in told if one.asset in every}
    stale = set[str]()
    for one in told:
        mines = _yielding(run.get(one.asset, ()), mineral, every) if one.asset not in lone else ()
        gaps = {mine: lone[mine] for mine in mines if mine in lone}
        if gaps and one.gap(day) < min(gaps.values()):
            stale |= set(gaps)
    own = set(lone) - stale
    found = [one for one in told if one.asset not in stale]
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


# Whose output it is: what mines put out in a year, looked through to countries and states.


_LEAST = 1e-9


@dataclass(frozen=True)
class Part:
    """What comes to somebody of one output, in tonnes: at least, at best knowledge, at most.

    `mid` counts a share whose size is not known at the least it can be. Of `high`, `open` is what
    nobody named is known to hold, and which may therefore be anybody's.
    """

    mined: Mined
    low: float
    mid: float
    high: float
    open: float
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Owned:
    """The output of a mineral's mines in a year, and who is behind it in the `world` of a day.

    `total` is what the world puts out, as published, if it is. `elsewise` are outputs that are
    left out because they exceed what the whole country is published with: they count otherwise
    (the weight of a concentrate for that of its metal). `holderless` are mines of which no
    holder is known: nobody has a part of them.
    """

    mineral: str
    year: int
    mined: tuple[Mined, ...]
    elsewise: tuple[Mined, ...]
    total: Split | None
    world: World

    @property
    def known(self) -> float:
        """Tonnes a year of the mines whose output and holders are known."""
        return sum(one.tonnes.mid for one in self.mined if one not in self.holderless)

    @cached_property
    def holderless(self) -> tuple[Mined, ...]:
        """Mines with an output of which no holder is known."""
        held = self.world.table.targets
        return tuple(one for one in self.mined if not any(mine in held for mine in one.mines))

    @property
    def whole(self) -> float:
        """World output in tonnes, or what is known where none is published."""
        return self.total.total if self.total else self.known

    def by_seat(self, country: str) -> tuple[Part, ...]:
        """What comes to the companies and the state of a country, a part of each output."""
        return self._parts(SEAT + country, self._seats)

    def by_party(self, party: str) -> tuple[Part, ...]:
        """What comes to one party itself: a state through what it and its bodies hold, or a firm."""
        return self._parts(party, self._parties)

    def seats(self) -> tuple[str, ...]:
        """The countries that something comes to by a named holder, by id."""
        return tuple(seat for seat in sorted(self.world.seats) if self.by_seat(seat))

    @cached_property
    def _seats(self) -> _Look:
        return self._look(self.world.seated, (SEAT + seat for seat in self.world.seats))

    @cached_property
    def _parties(self) -> _Look:
        return self._look(self.world.shares, self.world.shares.names)

    def _look(self, shares: Shares, holders: Iterable[str]) -> _Look:
        mines = {mine for one in self.mined for mine in one.mines if mine in shares.index}
        above = shares.above(*sorted(mines))
        return _Look(above, tuple(name for name in holders if name in above.index))

    def _parts(self, holder: str, look: _Look) -> tuple[Part, ...]:
        found = []
        for one in self.mined:
            low, mid, sure, high = look.shares(holder, one.mines)
            if sure > _LEAST:
                t, claims = one.tonnes, look.behind(holder, one.mines)
                ends = low * t.low, mid * t.mid, high * t.high, (high - sure) * t.high
                found.append(Part(one, *ends, (*claims, *t.claims)))
        return tuple(sorted(found, key=lambda p: (-p.mid, -p.high, p.mined.who)))


def owned(
    kg: Graph,
    mineral: str,
    *,
    year: int | None = None,
    through: Filter = ALL,
    rule: str = "editor",
) -> Owned:
    """The output of `mineral` (an id) and the world it is looked through in.

    Without a year, the newest of which the world's output is published. `through` and the `rule`
    of trust say which shares stand; see `lodeway.ownership.snapshot`.
    """
    total = official.split(kg.store, mineral, year=year, through=through)
    on = world(kg, through, rule)
    when = year or (total.year if total else on.table.day.year)
    held: dict[str, set[str]] = defaultdict(set)
    for holder, target in on.table.entries:
        held[holder].add(target)
    told = mined(kg, on, mineral, assets(kg), held, date(when, 7, 1))
    heavy = {one for one in told if _exceeds(one, total)}
    return Owned(
        mineral=mineral,
        year=when,
        mined=tuple(one for one in told if one not in heavy),
        elsewise=tuple(one for one in told if one in heavy),
        total=total,
        world=on,
    )


def summed(parts: Iterable[Part]) -> tuple[float, float, float, float]:
    """Low, middle, high and open of several parts together, in tonnes."""
    given = list(parts)
    low, mid, high, open_ = (
        sum(getattr(part, end) for part in given) for end in ("low", "mid", "high", "open")
    )
    return low, mid, high, open_
