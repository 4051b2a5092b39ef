"""The actor that is asked about, the amounts of an exposure, and what lies on its territory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims import official
from lodeway.claims.parties import BODIES, group_of
from lodeway.claims.rows import rows
from lodeway.ownership import threshold_control
from lodeway.ownership.intervals import Look
from lodeway.ownership.snapshot import SEAT
from lodeway.ownership.universe import summed
from lodeway.schema.values import Range
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.graph import Graph
    from lodeway.claims.official import Split
    from lodeway.ownership.universe import Owned, Part


# What the study of exposure gives back: five numbers, and the lines that each is made of.


Number: TypeAlias = Literal["owned", "hosted", "carried", "restrictable", "promised"]
NUMBERS: tuple[Number, ...] = ("owned", "hosted", "carried", "restrictable", "promised")
Claims: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One thing that a number is made of, or that stands beside it without an amount.

    `measure` says what it is: "mine", "mined", "refined", "reserves", "operated", "restriction",
    "sanction", "offtake", "stake", "delivery", "clause". `counted`: whether it is in the number.
    """

    number: Number
    measure: str
    thing: str
    who: tuple[str, ...]
    tonnes: Range | None
    share: Range | None
    unit: str
    period: str
    status: str
    counted: bool
    minerals: tuple[str, ...] = ()
    agreement: str | None = None
    claims: Claims = ()


@dataclass(frozen=True)
class Total:
    """One of the five numbers. `tonnes` or `share` (of the world's, 0 to 1) is None where unknown.

    `measure` says how it is counted, `year` of when, `whole` of how many tonnes in the world at
    that stage. `known` is the part of what could be counted of which anything is known.
    """

    number: Number
    measure: str
    tonnes: Range | None
    share: Range | None
    year: str
    whole: float | None
    known: float | None
    claims: Claims


@dataclass(frozen=True)
class Exposure:
    """The five numbers of an actor for a mineral, in the order of `NUMBERS`, and their lines."""

    actor: str
    mineral: str
    totals: Mapping[Number, Total]
    lines: tuple[Line, ...]
    owned: Owned


def claims_of(lines: tuple[Line, ...]) -> Claims:
    """Every claim behind some lines, once, in order."""
    return tuple(sorted({claim for line in lines for claim in line.claims}))


# Who counts as an actor: a state with its bodies and everybody seated in it, or a firm.


_STATES = frozenset({"Country", "State", "Territory"})


@dataclass(frozen=True)
class Actor:
    """An actor in the world of `owned`; `bodies` are those that are wholly its, itself included.

    `state`: it is a country, so that all who sit in it count, and it has a territory and laws.
    `firms` are those who count as it: seated in it, or controlled by it if it is a firm.
    """

    name: str
    state: bool
    bodies: frozenset[str]
    firms: frozenset[str]
    owned: Owned

    def parts(self) -> tuple[Part, ...]:
        """What of each mine's output comes to it: to all who sit in a state, else to itself."""
        return self.owned.by_seat(self.name) if self.state else self.owned.by_party(self.name)

    def share(self, thing: str) -> tuple[float, float, float]:
        """Its part of a thing or a company over all chains: low, middle, high by named holders."""
        if thing == self.name:
            return 1.0, 1.0, 1.0  # what others hold of a firm is not asked here
        if thing in self._look.direct.index:
            low, mid, sure, _ = self._look.shares(self._holder, (thing,))
            return low, mid, sure
        whole = float(thing in self.firms)
        return whole, whole, whole

    def behind(self, thing: str) -> tuple[str, ...]:
        """The claims that carry that part."""
        return self._look.behind(self._holder, (thing,))

    @property
    def _holder(self) -> str:
        return SEAT + self.name if self.state else self.name

    @cached_property
    def _look(self) -> Look:
        given = self.owned.world.seated if self.state else self.owned.world.shares
        return Look(given, tuple(name for name in (self._holder,) if name in given.index))


def actor(kg: Graph, name: str, found: Owned) -> Actor:
    """The actor of this id as it stands in the world of `found`."""
    parties = found.world.parties
    bodies = group_of(kg.store, name, kin=BODIES).members()
    state = name in parties and parties[name].kind in _STATES
    if state:
        firms = bodies | {party.name for party in parties.values() if party.seat == name}
    elif name in found.world.shares.index:
        stated = tuple(sorted(found.world.stated))
        firms = (
            bodies | threshold_control.controlled(found.world.shares, name, stated=stated).keys()
        )
    else:
        firms = bodies
    return Actor(name, state, bodies, frozenset(firms), found)


# What an actor hosts, and what its law can reach: by published output, and the measures it has taken.


_STAGES = {
    "mined": official.MINED,
    "refined": official.REFINED,
    "reserves": official.RESERVES,
}


def hosted(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """Output and reserves on the actor's ground, as published; the number is what is mined."""
    lines = tuple(_lines(kg, who, through, "hosted"))
    return _total("hosted", [line for line in lines if line.measure == "mined"]), lines


def restrictable(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """What is mined or refined under the actor's law, and the measures it has taken.

    The number is the greater share of the two stages: whoever holds the narrowest place can stop
    the goods. It is what the law reaches, not what it stops; what stops something is in the lines.
    """
    given = list(_lines(kg, who, through, "restrictable"))
    stages = [line for line in given if line.measure in ("mined", "refined")]
    best = max(stages, key=lambda line: line.share.middle if line.share else -1.0, default=None)
    marked = [replace(line, counted=line is best) for line in stages]
    measures = list(_measures(kg, who, through)) if who.state else []
    counted = [line for line in marked if line.counted]
    return _total("restrictable", counted), (*marked, *measures)


def _lines(kg: Graph, who: Actor, through: Filter, number: Number) -> Iterator[Line]:
    if not who.state:
        return
    found = who.owned
    for measure, stages in _STAGES.items():
        split = official.split(kg.store, found.mineral, stages, year=found.year, through=through)
        if split is not None:
            yield _line(who.name, number, measure, split)


def _line(country: str, number: Number, measure: str, split: Split) -> Line:
    share = split.shares.get(country, 0.0)
    listed = country in split.parts
    # A country that the table does not name may be among the others.
    most = share if listed else split.rest
    part = Range(share, share, most)
    tonnes = None if split.shared else Range(*(x * split.total for x in (share, share, most)))
    named = (country, official.WORLD, official.OTHERS)
    claims = tuple(claim for area in named for claim in split.claims.get(area, ()))
    return Line(
        number=number,
        measure=measure,
        thing=country,
        who=(split.source,),
        tonnes=tonnes,
        share=part,
        unit="t" if measure == "reserves" else "t-per-year",
        period=str(split.year),
        status="reported",
        counted=measure == "mined",
        claims=claims or split.behind,
    )


def _total(number: Number, lines: list[Line]) -> Total:
    if not lines:
        return Total(number, "territory", None, None, "", None, None, ())
    line = lines[0]
    whole = None
    if line.tonnes and line.share and line.share.high:
        whole = line.tonnes.high / line.share.high
    return Total(
        number, line.measure, line.tonnes, line.share, line.period, whole, 1.0, claims_of((line,))
    )


def _measures(kg: Graph, who: Actor, through: Filter) -> Iterator[Line]:
    """Each limit that the actor or a body of it has set on the mineral, or on who owns its mines."""
    day = replace(through, on=who.owned.world.table.day)
    kin, loose = family(kg, who.owned.mineral)
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(kg.store, "measures", package=__package__, **day.bindings()):
        claims[local(row["claim"])].append(row)
    for claim, found in claims.items():
        ours = tuple(sorted({local(row["by"]) for row in found} & who.bodies))
        if not ours:
            continue
        things = {local(row["thing"]): row["kind"] and local(row["kind"]) for row in found}
        minerals = {t for t, kind in things.items() if kind in ("Mineral", "MaterialForm")}
        if minerals & kin or (minerals and minerals <= loose):
            yield _measure(claim, found[0], ours, tuple(sorted(minerals & kin or minerals)))
        elif not minerals:
            actors = {thing for thing, kind in things.items() if kind is None}
            yield from _sanction(
                replace(_measure(claim, found[0], ours, ()), measure="sanction"), actors, who
            )


def _measure(claim: str, row: dict[str, Any], by: tuple[str, ...], things: tuple[str, ...]) -> Line:
    return Line(
        number="restrictable",
        measure="restriction",
        thing=local(row["measure"]),
        who=by,
        tonnes=None,
        share=None,
        unit="",
        period=str(row["since"] or ""),
        status=local(row["firm"]),
        counted=False,
        minerals=things,
        claims=(claim,),
    )


def _sanction(line: Line, actors: Collection[str], who: Actor) -> Iterator[Line]:
    """A measure on actors, where they own part of the mineral's output."""
    found = who.owned
    parts = [part for name in sorted(actors) for part in found.by_party(name)]
    if parts:
        low, mid, high, open_ = summed(parts)
        amount = Range(low, mid, high, open_)
        yield replace(
            line,
            who=tuple(sorted(actors)),
            tonnes=amount,
            share=amount.of(found.whole),
            unit="t-per-year",
            claims=tuple(sorted({*line.claims, *(c for part in parts for c in part.claims)})),
        )


def family(kg: Graph, mineral: str) -> tuple[frozenset[str], frozenset[str]]:
    """The mineral, what belongs to it and its forms; and the forms that are of no mineral."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(kg.store, "goods"):
        found[local(row["product"])].update([local(row["mineral"])] if row["mineral"] else [])
    family = {product for product, minerals in found.items() if mineral in minerals}
    return frozenset(family), frozenset(p for p, minerals in found.items() if not minerals)
