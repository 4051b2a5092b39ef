"""The exposure of a state: owned, hosted, carried, restrictable, promised."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lodeway.choice.carried import carried
from lodeway.choice.flows import interval
from lodeway.claims import claim_filter
from lodeway.claims.claim_filter import ALL, Filter
from lodeway.exposure.model import (
    Actor,
    Exposure,
    Line,
    Total,
    actor,
    hosted,
    restrictable,
)
from lodeway.exposure.promised import promised
from lodeway.ownership import holdings
from lodeway.ownership.universe import Part as universe_Part
from lodeway.ownership.universe import owned, summed
from lodeway.schema.values import Range
from lodeway.transport import capacities

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.claims.graph import Graph
    from lodeway.ownership.entries import Entry
    from lodeway.ownership.holdings import Right


# What of lines, ports and border posts comes to an actor, by each party that owns or operates them.


Part: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True)
class Hold:
    """The actor's part (0 to 1) of `thing` by one `holder`: at least, at best knowledge, at most.

    `whole` is its part by all owners together; of an operator it is the same as `part`, for who
    runs a thing is asked apart from who owns it.
    """

    thing: str
    holder: str
    part: Part
    whole: Part
    status: str
    claims: tuple[str, ...]


def holds(
    kg: Graph, who: Actor, through: Filter, among: frozenset[str]
) -> Mapping[str, tuple[Hold, ...]]:
    """For each thing `among` these that anybody owns or operates, what the actor has of it.

    Who owns or operates a corridor does so with each of its segments. Nothing for a thing whose
    owners and operators are known and leave the actor no part.
    """
    found: dict[str, list[Hold]] = defaultdict(list)
    lines = capacities.lines(kg.store)
    for target, given in (*_operated(kg, who, through), *_owned(who)):
        for thing in sorted(among.intersection(lines.get(target, (target,)))):
            found[thing] += [replace(one, thing=thing) for one in given if one.part[2] > 0]
    return {thing: tuple(given) for thing, given in found.items()}


def _operated(kg: Graph, who: Actor, through: Filter) -> Iterator[tuple[str, list[Hold]]]:
    at_work = claim_filter.firm(kg.store, claim_filter.DONE)
    for right in holdings.rights(kg.store, who.owned.world.through):
        if right.kind == "Operation" and right.rung:
            low, mid, high = who.share(right.holder)
            works = _works(right, through, at_work)
            part = (low, mid, high) if works else (0.0, 0.0, high)
            claims = (right.claim, *who.behind(right.holder))
            yield right.target, [Hold(right.target, right.holder, part, part, right.status, claims)]


def _works(right: Right, through: Filter, at_work: Collection[str]) -> bool:
    # A plain report of who runs a line says less, and a contract that has not begun runs nothing;
    # with a status asked for, whatever is at least so firm counts as if it were at work.
    return right.status in at_work or (through.status is not None and right.status != "reported")


def _owned(who: Actor) -> Iterator[tuple[str, list[Hold]]]:
    for target, entries in who.owned.world.table.targets.items():
        yield target, list(_owners(who, target, entries))


def _owners(who: Actor, target: str, entries: Iterable[Entry]) -> Iterator[Hold]:
    whole = who.share(target)
    if whole[2] <= 0:
        return
    claims, some = who.behind(target), False
    for entry in entries:
        theirs = who.share(entry.holder)
        ends = (entry.low, entry.middle, entry.high)
        low, mid, high = (min(a * b, c) for a, b, c in zip(theirs, ends, whole, strict=True))
        if high > 0:
            some = True
            yield Hold(target, entry.holder, (low, mid, high), whole, entry.status, claims)
    if not some:
        # It comes to the actor by nobody named: a company counts where it sits.
        yield Hold(target, target, whole, whole, "", claims)


# What an actor carries: the goods of the belt's mines that pass what its actors own or operate.


# The tonnes a year of a way, one number a draw, and all that the actor has on it.
_Passing: TypeAlias = "tuple[NDArray[np.float64], tuple[Hold, ...]]"


def _carried(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """Tonnes a year that the model of choice sends over what the actor owns or operates in part.

    A tonne counts once, at the largest part that the actor has of anything on its way. At best
    knowledge it is the median of the draws; the least is the 10th percentile of them by the least
    parts, the most the 90th by the most. Who is only reported to run a line, or has signed to,
    counts for the most, not for the rest. The model asks for the day and for what was known, not
    for a status or a basis: those choose among owners and operators only. None where nothing was
    counted of how the mineral goes.
    """
    sent = carried(kg, who.owned.mineral, on=through.on, known=through.known)
    if sent is None:
        return Total("carried", "modelled", None, None, "", None, None, ()), ()
    given = holds(kg, who, through, frozenset().union(*(way.things for way in sent.ways)))
    passing = [(way.tonnes, _on(way.things, given)) for way in sent.ways]
    told = _median(way.tonnes for way in sent.ways if way.things & given.keys())
    world, whole = who.owned.whole, _sum(passing, lambda hold: hold.whole)
    total = Total(
        number="carried",
        measure="modelled",
        tonnes=whole,
        share=whole.of(world),
        year=str(sent.day),
        whole=_median(way.tonnes for way in sent.ways),
        known=told / world if world else None,
        claims=tuple(
            sorted({*sent.claims, *(c for _, on in passing for h in on for c in h.claims)})
        ),
    )
    return total, tuple(_lines(passing, world, claim_filter.steps(kg.store)))


def _on(way: Iterable[str], given: Mapping[str, tuple[Hold, ...]]) -> tuple[Hold, ...]:
    return tuple(hold for thing in sorted(way) for hold in given.get(thing, ()))


def _sum(passing: Iterable[_Passing], part: Callable[[Hold], Part]) -> Range:
    """The tonnes of each way by the largest part that the actor has of anything on it."""
    whole = np.zeros((3, 1))
    for tonnes, there in passing:
        if there:
            whole = whole + np.outer(np.max([part(hold) for hold in there], axis=0), tonnes)
    (low, _, _), (_, mid, _), (_, _, high) = map(interval, whole)
    return Range(low, mid, high)


def _median(tonnes: Iterable[NDArray[np.float64]]) -> float:
    return interval(sum(tonnes, np.zeros(1)))[1]


def _lines(passing: Sequence[_Passing], world: float, steps: Sequence[str]) -> Iterator[Line]:
    """For each owner or operator what passes the things of it, by the actor's part through it."""
    rank = {step: rung for rung, step in enumerate(steps, start=1)}
    for party in sorted({hold.holder for _, there in passing for hold in there}):
        ours = [(t, tuple(h for h in there if h.holder == party)) for t, there in passing]
        amount = _sum(ours, lambda hold: hold.part)
        every = [hold for _, there in ours for hold in there]
        yield Line(
            number="carried",
            measure="operated",
            thing=party,
            who=tuple(sorted({hold.thing for hold in every})),
            tonnes=amount,
            share=amount.of(world),
            unit="t-per-year",
            period="",
            status=max(
                sorted(hold.status for hold in every), key=lambda status: rank.get(status, 0)
            ),
            counted=True,
            claims=tuple(sorted({claim for hold in every for claim in hold.claims})),
        )


# Ask for the five numbers of an actor.


def exposure(
    kg: Graph,
    who: str,
    mineral: str,
    *,
    year: int | None = None,
    through: Filter = ALL,
    rule: str = "editor",
    tick: Callable[[int], object] = lambda _: None,
) -> Exposure:
    """What of a mineral an actor owns, hosts, carries, can restrict and is promised.

    `who` is a state or a firm, both named in either language; a firm hosts and restricts nothing.
    `year` is that of the published output (default: the newest), shares and contracts are those of
    the day of `through`. `tick` is called with 1 as each number is done. Raises `UnknownName` or
    `AmbiguousName`.
    """
    name, goods = kg.find(who, kind="Actor"), kg.find(mineral, kind="Mineral")
    found = owned(kg, goods, year=year, through=through, rule=rule)
    asked = actor(kg, name, found)
    totals: list[Total] = []
    lines: list[Line] = []
    for number in (_ask_owned, hosted, _carried, restrictable, promised):
        total, these = number(kg, asked, through)
        totals.append(total)
        lines += these
        tick(1)
    return Exposure(name, goods, {total.number: total for total in totals}, tuple(lines), found)


def _ask_owned(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """The output of mines that comes to the actor: by seat of a state, and to the state itself."""
    found = who.owned
    parts = who.parts()
    direct = found.by_party(who.name) if who.state else ()
    lines = [_line(part, "mine", found.whole, counted=True) for part in parts]
    lines += [_line(part, "state", found.whole, counted=False) for part in direct]
    # The output of which no mine or no holder is known may be anybody's.
    unknown = max(0.0, found.whole - found.known)
    amount = _amount(parts) + Range(0.0, 0.0, unknown, unknown)
    known = found.known / found.whole if found.whole else None
    claims = {claim for part in parts for claim in part.claims}
    claims.update(found.total.behind if found.total else ())
    return Total(
        number="owned",
        measure="seat" if who.state else "party",
        tonnes=amount if found.mined else None,
        share=amount.of(found.whole) if found.mined else None,
        year=str(found.year),
        whole=found.whole,
        known=known,
        claims=tuple(sorted(claims)),
    ), tuple(lines)


def _amount(parts: Iterable[universe_Part]) -> Range:
    low, mid, high, open_ = summed(parts)
    return Range(low, mid, high, open_)


def _line(part: universe_Part, measure: str, whole: float, *, counted: bool) -> Line:
    amount = Range(part.low, part.mid, part.high, part.open)
    one = part.mined
    return Line(
        number="owned",
        measure=measure,
        thing=one.who,
        who=one.mines if one.mines != (one.who,) else (),
        tonnes=amount,
        share=amount.of(whole),
        unit="t-per-year",
        period=f"{one.first}/{one.last}",
        status="",
        counted=counted,
        claims=tuple(sorted(set(part.claims))),
    )
