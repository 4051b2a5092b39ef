"""Concentration by owner: by the country of the owners' seats, and by who directs each mine."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.analysis.control import threshold
from lodeway.studies.concentration.model import Member, Stage, ordered
from lodeway.studies.owned import Owned, Part, owned, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.analysis.control.threshold import Controller
    from lodeway.networks.ladder import Filter
    from lodeway.studies.control.universe import Mined
    from lodeway.studies.model import Graph


def stages(kg: Graph, mineral: str, *, year: int | None, through: Filter, rule: str) -> list[Stage]:
    """By seat and by controller; none where no mine has an output that is known."""
    found = owned(kg, mineral, year=year, through=through, rule=rule)
    return [by_seat(found), by_controller(found)] if found.mined and found.whole else []


def by_seat(found: Owned) -> Stage:
    """By the country in which the companies sit that the output comes to, part by part."""
    return _stage(found, "seat", {seat: found.by_seat(seat) for seat in found.seats()})


def by_controller(found: Owned) -> Stage:
    """By who directs the mine, alone: a holder of more than half, or who directs that one.

    A mine that nobody directs alone is in the rest.
    """
    shares, many = found.world.shares, found.world.table.groups
    crowds = tuple(sorted(many.intersection(shares.names)))
    heads = threshold.controllers(shares, many=crowds, stated=tuple(sorted(found.world.stated)))
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
        members=ordered(members),
        known=min(1.0, found.known / found.whole) if found.whole else 0.0,
        claims=total.behind if total else (),
    )
