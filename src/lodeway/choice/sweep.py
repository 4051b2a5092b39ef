"""Everything that goods lead over shut alone: what goes another way, what waits, what is stranded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lodeway.transport.corridors import ByCorridor

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from lodeway.choice.alternatives import Alternatives
    from lodeway.choice.flows import Flows
    from lodeway.choice.model import Model, World
    from lodeway.transport.uncertainty import Watch

    Numbers = NDArray[np.float64]

YEAR = 365.0


@dataclass(frozen=True)
class Closed:
    """One thing shut, in tonnes a year, the middle of the draws.

    Of all goods but those that begin or end at it `through` lead over it as usual. With it shut, `diverted` move by other ways (goods
    that others crowd out of theirs included), `held` wait for their way to open again, and
    `stranded` stay where no way is worth its price and went as usual before.
    """

    thing: str
    through: float
    diverted: float
    held: float
    stranded: float

    @property
    def hit(self) -> float:
        """The tonnes that cannot go as usual."""
        return self.diverted + self.held + self.stranded


def passed(model: Model, world: World) -> tuple[str, ...]:
    """The segments, border posts and ports that some way of a world leads over, by id."""
    freight = world.alternatives.freight
    ports = {s.start for s in freight.steps if s.kind == "travel" and s.mode == "sea"}
    taken = {
        freight.steps[i].thing: freight.steps[i] for w in world.alternatives.ways for i in w.steps
    }
    places = model.posts | ports
    land = {t for t, s in taken.items() if s.kind == "travel" and s.mode != "sea"}
    return tuple(sorted(land | (taken.keys() & places)))


def closures(
    model: Model,
    day: date,
    things: Mapping[str, Collection[str]] | None = None,
    *,
    expected: float = YEAR,
    watch: Watch[str] = iter,
) -> tuple[Closed, ...]:
    """Each of `things` shut alone, those first that keep most tonnes from going as usual.

    `things` names what closes together with each; by default everything that some way leads over,
    by itself. Of goods that begin or end within that nothing is told. Shippers expect each to stay shut for `expected` days. A model of one draw answers in
    the middle of everything, and a draw's answer takes about as long. `watch` may wrap the things
    to show how far it is.
    """
    world = model.world(day)
    usual, room = model.sent_by(world), model.room(world)
    search = ByCorridor(world.alternatives.freight)
    closing = {t: (t,) for t in passed(model, world)} if things is None else things
    found = []
    for thing in watch(list(closing)):
        parts = closing[thing]
        freight = world.alternatives.freight.without(parts)
        alike = model.joined(world, freight, search)
        after = model.flows(world, alike, freight, days=expected, room=room)
        over = through(model, world, usual.moved, parts)
        found.append(_closed(thing, over, usual, after, _told(model, world, parts)))
    return tuple(sorted(found, key=lambda one: (-one.hit, -one.through, one.thing)))


def through(model: Model, world: World, moved: Numbers, parts: Collection[str]) -> Numbers:
    """What leads over `parts` in each draw of the goods that neither begin nor end there."""
    told = _told(model, world, parts)[_pair_of(world.alternatives)]
    found: Numbers = moved @ (world.alternatives.passing(parts) & told).astype(np.float64)
    return found


def _told(model: Model, world: World, parts: Collection[str]) -> NDArray[np.bool_]:
    """The pairs that neither begin at mines nor end at a market that are shut themselves."""
    mines: dict[str, set[str]] = defaultdict(set)
    for mine in model.sent(world.day):
        mines[model.leaves[mine]].add(mine)
    shut = {*parts}
    ends = ((mines[origin], market) for origin, market in world.alternatives.pairs)
    return np.array([not (mine <= shut or market in shut) for mine, market in ends], np.bool_)


def _pair_of(alternatives: Alternatives) -> NDArray[np.int64]:
    return alternatives.nests.choice[alternatives.nests.nest]


def _closed(
    thing: str, over: Numbers, usual: Flows, after: Flows, told: NDArray[np.bool_]
) -> Closed:
    ways, of_way = after.alternatives.ways, _pair_of(after.alternatives)
    before = np.zeros_like(after.moved)
    before[:, [not way.extra for way in ways]] = usual.moved
    starts = np.flatnonzero(np.diff(of_way, prepend=-1))
    more, less = (
        np.add.reduceat(np.maximum(sign * (after.moved - before), 0.0), starts, axis=1)
        for sign in (1, -1)
    )
    parts = (
        over,
        np.minimum(more, less) @ told,
        after.held @ told[of_way],
        (after.left - usual.left) @ told,
    )
    return Closed(thing, *(float(np.median(part)) for part in parts))
