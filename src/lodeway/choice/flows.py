"""Tonnes by way under what is shut and scarce: moved, waiting for a way to open again, left behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice.logit import Nests
from lodeway.choice.scarcity import cleared

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lodeway.choice.alternatives import Alternatives
    from lodeway.transport.freight import Freight

    Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Wait:
    """What waiting costs, USD a tonne in each draw: for a closed way to open, and for a year."""

    reopening: Numbers
    year: Numbers


@dataclass(frozen=True)
class Flows:
    """What goods do in one world, a row a draw, in tonnes a year.

    `moved` and `held` go by the ways of `alternatives` (held: they wait for that way to open
    again); `left` by its pairs, for which no room is worth its price. `cost` is the expected cost
    of each pair (USD a tonne, what scarce room costs included), `prices` what room costs on each of
    `scarce`.
    """

    alternatives: Alternatives
    freight: Freight
    values: Numbers
    open: NDArray[np.bool_]
    moved: Numbers
    held: Numbers
    left: Numbers
    cost: Numbers
    scarce: tuple[str, ...]
    prices: Numbers


def interval(values: Numbers) -> tuple[float, float, float]:
    """The 10th, 50th and 90th percentile of values by draw: the middle, and eight draws in ten."""
    low, mid, high = np.percentile(values, (10, 50, 90))
    return float(low), float(mid), float(high)


def flows(
    alternatives: Alternatives,
    freight: Freight,
    values: Numbers,
    constants: Numbers,
    tonnes: Numbers,
    scale: Numbers,
    ratio: float,
    *,
    wait: Wait,
    usual: Numbers | None = None,
    room: dict[str, Numbers] | None = None,
    weight: Numbers | None = None,
    signed: Callable[[Numbers], Numbers] | None = None,
) -> Flows:
    """Send the `tonnes` of each pair by the ways that are open in `freight`.

    `alternatives` are all ways of the usual world, with those that `freight` opens or leads round
    what it shuts. Without `usual` it is the usual world, which has no extra ways; with it, what
    each way cost before, a shut one can be waited for. `room` is what things can take in each draw,
    tonnes a year; goods can also stay, at the price of a year's wait, so that something always
    gives. `weight` is what a tonne of each way takes of the room. `signed` gives, for the costs of
    the ways, what goes by each before anything is chosen, by contract.
    """
    usually = np.array([not way.extra for way in alternatives.ways], np.bool_)
    still = alternatives.open_in(freight) & (usually | (usual is not None))
    cost = (alternatives.over @ freight.generalised(values)).T + constants
    cost[:, ~still] = np.inf
    waits = np.flatnonzero(~still & usually) if usual is not None else np.empty(0, np.int64)
    table = _Table(alternatives, waits)
    usual_cost = usual + constants if usual is not None else cost
    every = table.costs(cost, usual_cost, wait)
    limits = room or {}
    things, taken = _taken(alternatives, limits)
    first = np.zeros(cost.shape) if signed is None else signed(cost)
    free = np.maximum(tonnes - first @ _of_pairs(alternatives), 0.0)
    if weight is not None:
        taken = taken * weight[:, None]
    found = cleared(
        every,
        table.nests,
        scale,
        ratio,
        free,
        table.spread(taken),
        np.maximum(_stacked(limits, things, len(scale)) - first @ taken, 0.0),
    )
    by = found.shares.way * free[:, table.nests.choice[table.nests.nest]]
    moved, held, left = table.parts(by)
    return Flows(
        alternatives,
        freight,
        values,
        still,
        moved + first,
        held,
        left,
        found.shares.cost,
        tuple(things),
        found.prices,
    )


def spread(usual: Flows, alternatives: Alternatives) -> Flows:
    """Usual flows told over `alternatives`, which has extra ways besides: nothing goes by those."""
    own = np.array([not way.extra for way in alternatives.ways], np.bool_)
    if own.all():
        return usual
    moved, held = (np.zeros((len(usual.moved), len(own))) for _ in range(2))
    moved[:, own], held[:, own] = usual.moved, usual.held
    still = np.zeros(len(own), np.bool_)
    still[own] = usual.open
    wide = alternatives.on(usual.freight)
    return replace(usual, alternatives=wide, open=still, moved=moved, held=held)


def _of_pairs(alternatives: Alternatives) -> Numbers:
    """Which pair (columns) each way (rows) belongs to, as ones."""
    of_way = alternatives.nests.choice[alternatives.nests.nest]
    found: Numbers = (of_way[:, None] == np.arange(len(alternatives.pairs))).astype(np.float64)
    return found


def _stacked(room: dict[str, Numbers], things: list[str], draws: int) -> Numbers:
    return np.stack([room[t] for t in things], axis=1) if things else np.empty((draws, 0))


def _taken(alternatives: Alternatives, room: dict[str, Numbers]) -> tuple[list[str], Numbers]:
    """The things with room and which ways lead over each, as ones (ways x things)."""
    things = sorted(room)
    over = alternatives.passing_each(things)
    used = np.flatnonzero(over.any(axis=0))
    return [things[at] for at in used], over[:, used]


class _Table:
    """The ways of all pairs with a wait for each shut one, and a stay for each pair, in order."""

    def __init__(self, alternatives: Alternatives, waits: NDArray[np.int64]) -> None:
        self.ways = len(alternatives.ways)
        self.pairs = len(alternatives.pairs)
        usual = alternatives.nests
        pairs = np.arange(self.pairs)
        stay = np.full(self.pairs, len(usual.choice))  # after every nest
        kind = np.repeat([0, 1, 2], [self.ways, len(waits), self.pairs])
        index = np.concatenate([np.arange(self.ways), waits, pairs])
        of_nest = np.concatenate([usual.nest, usual.nest[waits], stay])
        pair = np.concatenate([usual.choice[of_nest[: -self.pairs]], pairs])
        order = np.lexsort((index, kind, of_nest, pair))
        self.kind, self.index = kind[order], index[order]
        new = np.diff(of_nest[order], prepend=-1) != 0
        size = np.where(self.kind == 2, 1.0, usual.size[np.where(self.kind == 2, 0, self.index)])
        self.nests = Nests(np.cumsum(new) - 1, pair[order][new], size)

    def costs(self, cost: Numbers, usual: Numbers, wait: Wait) -> Numbers:
        found = np.empty((len(cost), len(self.kind)))
        for kind, of in ((0, cost), (1, usual + wait.reopening[:, None])):
            mine = self.kind == kind
            found[:, mine] = of[:, self.index[mine]]
        # To stay costs what the cheapest way does, and a year.
        pair = self.nests.choice[self.nests.nest]
        starts = np.flatnonzero(np.diff(pair, prepend=-1))
        bare = np.where(np.isfinite(usual), usual, 1e9)
        least = np.full((len(cost), self.pairs), 1e9)
        mine = self.kind == 0
        of = self.index[mine]
        first = np.flatnonzero(np.diff(pair[mine], prepend=-1))
        least = np.minimum.reduceat(bare[:, of], first, axis=1)
        stay = self.kind == 2
        found[:, stay] = least + wait.year[:, None]
        assert len(starts) == self.pairs
        return found

    def spread(self, taken: Numbers) -> Numbers:
        """What each row takes of things: only what moves takes room."""
        found = np.zeros((len(self.kind), taken.shape[1]))
        mine = self.kind == 0
        found[mine] = taken[self.index[mine]]
        return found

    def parts(self, by: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Tonnes by way that move, by way that wait, by pair that stay."""
        found = []
        for kind, wide in ((0, self.ways), (1, self.ways), (2, self.pairs)):
            mine = self.kind == kind
            part = np.zeros((len(by), wide))
            part[:, self.index[mine]] = by[:, mine]
            found.append(part)
        return found[0], found[1], found[2]
