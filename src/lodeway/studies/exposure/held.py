"""What of lines, ports and border posts comes to an actor, by each party that owns or operates them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from lodeway.networks import extent, ladder, rights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lodeway.networks.entries import Entry
    from lodeway.networks.ladder import Filter
    from lodeway.networks.rights import Right
    from lodeway.studies.exposure.actor import Actor
    from lodeway.studies.model import Graph

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
    lines = extent.lines(kg.store)
    for target, given in (*_operated(kg, who, through), *_owned(who)):
        for thing in sorted(among.intersection(lines.get(target, (target,)))):
            found[thing] += [replace(one, thing=thing) for one in given if one.part[2] > 0]
    return {thing: tuple(given) for thing, given in found.items()}


def _operated(kg: Graph, who: Actor, through: Filter) -> Iterator[tuple[str, list[Hold]]]:
    at_work = ladder.firm(kg.store, ladder.DONE)
    for right in rights.rights(kg.store, who.owned.world.through):
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
