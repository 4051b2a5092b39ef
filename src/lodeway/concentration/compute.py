"""Concentration of a mineral by stage: mining, refining, ownership, corridor."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from lodeway.choice.carried import carried
from lodeway.choice.flows import interval
from lodeway.claims import official
from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.concentration import indices
from lodeway.ownership import threshold_control
from lodeway.ownership.universe import Owned, Part, owned, summed
from lodeway.schema import vocab
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri
from lodeway.transport import corridor_facts as told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.claims.graph import Graph
    from lodeway.claims.official import Split
    from lodeway.ownership.threshold_control import Controller
    from lodeway.ownership.universe import Mined


# What the study of concentration gives back; every share is a part from 0 to 1.


Shares: TypeAlias = "NDArray[np.float64]"
Name: TypeAlias = Literal["mining", "refining", "reserves", "ownership", "corridor"]


@dataclass(frozen=True)
class Member:
    """A country, owner, corridor or port (or several that are only told of together): a part of 1.

    Of `high`, `open` is what nobody named holds, and which may therefore be anybody's.
    """

    names: tuple[str, ...]
    low: float
    mid: float
    high: float
    claims: tuple[str, ...]
    open: float = 0.0


@dataclass(frozen=True)
class Stage:
    """One way to split a mineral, the largest member first.

    `by` says among whom: "territory", "seat", "controller", "modelled" or "published". `total` is
    in tonnes (a year, but for reserves), None where only shares are told. `known` is the part of
    the total of which the split says anything at all; `missing` are countries that the source
    lists without a figure. `drawn` are all shares (members x draws) where a model drew them
    together: what is told of them is then the 10th, 50th and 90th percentile of the draws.
    """

    name: Name
    by: str
    year: str
    total: float | None
    members: tuple[Member, ...]
    known: float = 1.0
    missing: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    drawn: Shares | None = None

    @property
    def rest(self) -> float:
        """The part of the total that is of no member, at best knowledge."""
        if self.drawn is not None:
            return 0.0
        return max(0.0, 1 - sum(member.mid for member in self.members))

    @property
    def hhi(self) -> tuple[float, float, float]:
        """The index (0 to 1): at least, with the rest as many small ones, at most.

        The most counts all that is of no member as one more member's.
        """
        if self.drawn is not None:
            return interval((self.drawn**2).sum(axis=0))
        open_ = max(0.0, 1 - sum(member.low for member in self.members))
        ranges = [(member.low, member.high) for member in self.members]
        low, high = indices.hhi_bounds([*ranges, (0.0, open_)])
        mid = indices.hhi(member.mid for member in self.members)
        return low, mid, max(high, mid)

    @property
    def among(self) -> float | None:
        """The index among the members alone, as if there were no rest; None without members."""
        if self.drawn is not None:
            return self.hhi[1]
        whole = sum(member.mid for member in self.members)
        return indices.hhi(m.mid / whole for m in self.members) if whole else None

    def top(self, n: int) -> float:
        """The part of the `n` largest members."""
        if self.drawn is not None:
            return interval(np.sort(self.drawn, axis=0)[-n:].sum(axis=0))[1]
        return indices.top((member.mid for member in self.members), n)

    @property
    def behind(self) -> tuple[str, ...]:
        """Every claim that the stage rests on."""
        return tuple(sorted({*self.claims, *(c for m in self.members for c in m.claims)}))


@dataclass(frozen=True)
class Concentration:
    """The stages of a mineral that could be split, and those of which nothing is known.

    `through` is what was asked for; the modelled corridors know its day and what was known only.
    """

    mineral: str
    stages: tuple[Stage, ...]
    unknown: tuple[Name, ...]
    through: Filter = ALL


def _ordered(members: Iterable[Member]) -> tuple[Member, ...]:
    """The largest first, at best knowledge, then by what it may be, then by name."""
    return tuple(sorted(members, key=lambda m: (-m.mid, -m.high, m.names)))


# Concentration by owner: by the country of the owners' seats, and by who directs each mine.


def _ownership_stages(
    kg: Graph, mineral: str, *, year: int | None, through: Filter, rule: str
) -> list[Stage]:
    """By seat and by controller; none where no mine has an output that is known."""
    found = owned(kg, mineral, year=year, through=through, rule=rule)
    return [by_seat(found), _by_controller(found)] if found.mined and found.whole else []


def by_seat(found: Owned) -> Stage:
    """By the country in which the companies sit that the output comes to, part by part."""
    return _stage(found, "seat", {seat: found.by_seat(seat) for seat in found.seats()})


def _by_controller(found: Owned) -> Stage:
    """By who directs the mine, alone: a holder of more than half, or who directs that one.

    A mine that nobody directs alone is in the rest.
    """
    shares, many = found.world.shares, found.world.table.groups
    crowds = tuple(sorted(many.intersection(shares.names)))
    heads = threshold_control.controllers(
        shares, many=crowds, stated=tuple(sorted(found.world.stated))
    )
    parts: dict[str, list[Part]] = defaultdict(list)
    for one in found.mined:
        bosses = {heads[mine].controller if mine in heads else mine for mine in one.mines}
        if len(bosses) == 1 and not bosses & set(one.mines):
            claims = (*one.tonnes.claims, *_way(one, heads, found))
            t = one.tonnes
            parts[bosses.pop()].append(Part(one, t.low, t.mid, t.high, 0.0, claims))
    return _stage(found, "controller", parts)


def _way(one: Mined, heads: Mapping[str, Controller], found: Owned) -> tuple[str, ...]:
    links = {pair for mine in one.mines for pair in itertools.pairwise(heads[mine].chain)}
    return tuple(sorted({claim for pair in links for claim in found.world.receipts(*pair)}))


def _stage(found: Owned, by: str, parts: Mapping[str, Iterable[Part]]) -> Stage:
    members = []
    for name, theirs in parts.items():
        given = list(theirs)
        low, mid, high, open_ = (tonnes / found.whole for tonnes in summed(given))
        if high > 0:
            claims = tuple(sorted({claim for part in given for claim in part.claims}))
            members.append(Member((name,), low, mid, high, claims, open_))
    total = found.total
    return Stage(
        name="ownership",
        by=by,
        year=str(found.year),
        total=found.whole,
        members=_ordered(members),
        known=min(1.0, found.known / found.whole) if found.whole else 0.0,
        claims=total.behind if total else (),
    )


# Concentration by corridor: as published, and as the freight model sends what mines put out.


def _corridor_stages(kg: Graph, mineral: str, through: Filter) -> list[Stage]:
    """What sources say of the split by corridor, then what the model says of the belt's mines."""
    return [*_published(kg, mineral, through), *_modelled(kg, mineral, through)]


def _published(kg: Graph, mineral: str, through: Filter) -> list[Stage]:
    """A stage for each source and day of which it tells the split of all of the belt's goods."""
    given = replace(through, on=None).bindings()
    found = rows(
        kg.store, "minerals", package=__package__, mineral=Iri(vocab.ID + mineral), **given
    )
    ours = {local(row["claim"]) for row in found}
    groups: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for one in told.published_shares(kg.store, known=through.known):
        if one.claim in ours and one.country is None:
            member = Member(one.corridors, one.share, one.share, one.share, (one.claim,))
            groups[one.since, one.source].append(member)
    return [
        Stage(
            name="corridor",
            by="published",
            year=since[:4],
            total=None,
            members=_ordered(members),
            known=min(1.0, sum(member.mid for member in members)),
        )
        for (since, _), members in sorted(groups.items())
    ]


def _modelled(kg: Graph, mineral: str, through: Filter) -> list[Stage]:
    """Where the model of choice has the output of the mines go; see `lodeway.choice.carried`."""
    sent = carried(kg, mineral, on=through.on, known=through.known)
    if sent is None:
        return []
    names = sorted({way.port for way in sent.ways})
    tonnes = np.stack([sum(w.tonnes for w in sent.ways if w.port == name) for name in names])
    drawn = tonnes / tonnes.sum(axis=0)
    members = [Member((n,), *interval(of), ()) for n, of in zip(names, drawn, strict=True)]
    return [
        Stage(
            name="corridor",
            by="modelled",
            year=str(sent.day.year),
            total=interval(tonnes.sum(axis=0))[1],
            members=_ordered(members),
            claims=sent.claims,
            drawn=drawn,
        )
    ]


# Ask for the stages of a mineral by name.


_NAMES: tuple[Name, ...] = get_args(Name)
_USUAL: tuple[Name, ...] = ("mining", "refining", "ownership", "corridor")
_TERRITORY: dict[str, tuple[str, ...]] = {
    "mining": official.MINED,
    "refining": official.REFINED,
    "reserves": official.RESERVES,
}


def concentration(
    kg: Graph,
    mineral: str,
    *,
    stages: Sequence[str] = _USUAL,
    year: int | None = None,
    through: Filter = ALL,
    rule: str = "editor",
) -> Concentration:
    """The concentration of `mineral`, named in either language, at each of `stages`.

    `year` is that of the published output (default: the newest); owners are those of the day that
    `through` asks for. Raises `UnknownName` or `AmbiguousName`, also for a stage that there is not.
    """
    if strange := [name for name in stages if name not in _NAMES]:
        raise UnknownName(strange[0], "stage", nearest(strange[0], _NAMES) or _NAMES)
    given = kg.find(mineral, kind="Mineral")
    asked = [name for name in _NAMES if name in stages]
    found: list[Stage] = []
    for name in asked:
        found += _ask_stage(kg, given, name, year, through, rule)
    there = {stage.name for stage in found}
    unknown = tuple(name for name in asked if name not in there)
    return Concentration(given, tuple(found), unknown, through)


def _ask_stage(
    kg: Graph, mineral: str, name: Name, year: int | None, through: Filter, rule: str
) -> list[Stage]:
    if name == "ownership":
        return _ownership_stages(kg, mineral, year=year, through=through, rule=rule)
    if name == "corridor":
        return _corridor_stages(kg, mineral, through)
    split = official.split(kg.store, mineral, _TERRITORY[name], year=year, through=through)
    return [_territory(name, split)] if split else []


def _territory(name: Name, split: Split) -> Stage:
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
        members=_ordered(members),
        known=1 - split.rest,
        missing=split.missing,
        claims=tuple(claim for area in others for claim in split.claims.get(area, ())),
    )
