"""What an actor carries: the goods of the belt's mines that pass what its actors own or operate."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lodeway.errors import UnknownName
from lodeway.networks import ladder, supplies
from lodeway.studies import flows
from lodeway.studies.exposure.held import Hold, Part, holds
from lodeway.studies.exposure.model import NOTHING, Amount, Line, Total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lodeway.analysis.flow import Assignment
    from lodeway.networks.ladder import Filter
    from lodeway.studies.exposure.actor import Actor
    from lodeway.studies.model import Graph

# The tonnes a year of a stream, and all that the actor has on its way.
_Passing: TypeAlias = tuple[float, tuple[Hold, ...]]


def carried(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """Tonnes a year that the freight model sends over what the actor owns or operates in part.

    A tonne counts once, at the largest part that the actor has of anything on its way. Who is only
    reported to run a line, or has signed to, counts for the most, not for the rest. The model asks
    for the day and for what was known, not for a status or a basis: those choose among owners and
    operators only. None where it knows of no mine of the mineral.
    """
    sent = _sent(kg, who, through)
    if sent is None:
        return Total("carried", "modelled", None, None, "", None, None, ()), ()
    ways = list(_ways(sent))
    given = holds(kg, who, through, frozenset().union(*(way for _, way in ways)))
    passing = [(tonnes, _on(way, given)) for tonnes, way in ways]
    told = sum(tonnes for tonnes, way in ways if way & given.keys())
    world, whole = who.owned.whole, _sum(passing, lambda hold: hold.whole)
    total = Total(
        number="carried",
        measure="modelled",
        tonnes=whole,
        share=whole.of(world),
        year=str(who.owned.world.table.day),
        whole=sent.moved,
        known=told / world if world else None,
        claims=_claims(kg, who, through, passing),
    )
    return total, tuple(_lines(passing, world, ladder.steps(kg.store)))


def _sent(kg: Graph, who: Actor, through: Filter) -> Assignment | None:
    """Where the belt's goods go; None where no mine sends any."""
    minerals = (who.owned.mineral,)
    try:
        sent = flows.flows(kg, on=through.on, known=through.known, minerals=minerals)
    except UnknownName:
        return None  # a project without mines of the belt
    return sent if sent.moved else None


def _ways(sent: Assignment) -> Iterator[tuple[float, frozenset[str]]]:
    """The tonnes of each stream and what it passes, but for its mine: to own that carries nothing."""
    for stream in sent.streams:
        way = {thing for step in stream.steps for thing in sent.freight.steps[step].things}
        yield stream.tonnes, frozenset(way - {stream.origin})


def _on(way: Iterable[str], given: Mapping[str, tuple[Hold, ...]]) -> tuple[Hold, ...]:
    return tuple(hold for thing in sorted(way) for hold in given.get(thing, ()))


def _sum(passing: Iterable[_Passing], part: Callable[[Hold], Part]) -> Amount:
    """The tonnes of each stream by the largest part that the actor has of anything on its way."""
    whole = NOTHING
    for tonnes, there in passing:
        if there:
            low, mid, high = (max(ends) for ends in zip(*map(part, there), strict=True))
            whole += Amount(low * tonnes, mid * tonnes, high * tonnes)
    return whole


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


def _claims(kg: Graph, who: Actor, through: Filter, passing: Iterable[_Passing]) -> tuple[str, ...]:
    """The claims behind the actor's parts and behind what the mines put out."""
    found = {claim for _, there in passing for hold in there for claim in hold.claims}
    mines = supplies.supplies(
        kg.store, on=through.on, known=through.known, minerals=(who.owned.mineral,)
    )
    found.update(claim for one in mines for claim in one.claims)
    return tuple(sorted(found))
