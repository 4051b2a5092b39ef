"""What a run scenario adds up to over its period, draw by draw."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice import changes as what
from lodeway.choice.shock import in_tonnes, parts
from lodeway.claims.supplies import Supply, supplies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.choice.changes import Change
    from lodeway.choice.flows import Flows
    from lodeway.choice.shock import Phase, Shock
    from lodeway.claims.figures import Criterion

    Numbers = NDArray[np.float64]
    Marks = Mapping[str, NDArray[np.bool_]]

_YEAR = 365.0
UNMODELLED = "unmodelled"  # in place of a name: mines that no source gives a figure of


@dataclass(frozen=True)
class Shift:
    """Tonnes in the period by `name` (a port, a post, a mine), one number a draw.

    `before` moves as usual, `after` with the change; `held` waits for a way to open again.
    """

    name: str
    before: Numbers
    after: Numbers
    held: Numbers

    @property
    def gain(self) -> Numbers:
        """Tonnes won; below zero, lost."""
        return self.after - self.before

    @property
    def size(self) -> float:
        """How far its middle moves, held goods left aside."""
        return float(abs(np.median(self.gain)))


@dataclass(frozen=True)
class Totals:
    """What the goods of a period do, one number a draw, in tonnes unless it says otherwise.

    As usual `moved` move and `left_before` stay. With the change `moves` move, `diverted` of them
    by another way, `elsewhere` of those by another port; `held` wait for their way to open again, `left` stay because no room is worth
    its price, `barred` are kept back by a ban or a quota: both add up to the same. `days` (tonne-
    days) and `usd` are what those that move take and pay more, `days_diverted` and `usd_diverted`
    of that those on another way. `loss` is by how many dollars the shippers' expected cost grows:
    waits, risk and all that keeps goods from other ways included, what scarce room fetches not.
    """

    moved: Numbers
    left_before: Numbers
    moves: Numbers
    diverted: Numbers
    elsewhere: Numbers
    held: Numbers
    left: Numbers
    barred: Numbers
    days: Numbers
    usd: Numbers
    days_diverted: Numbers
    usd_diverted: Numbers
    loss: Numbers


class Sums:
    """The sums of a scenario that has been run."""

    def __init__(self, shock: Shock) -> None:
        self.shock, self.model = shock, shock.model
        self.parts = [_Part(phase, self._rent) for phase in shock.phases]

    @cached_property
    def totals(self) -> Totals:
        """All goods together."""
        each = [part.totals for part in self.parts]
        names = [one.name for one in fields(Totals)]
        return Totals(**{n: np.sum([getattr(one, n) for one in each], axis=0) for n in names})

    def _rent(self, flows: Flows) -> Numbers:
        """What scarce room fetches a year, which shippers pay and others earn."""
        weight = self.model.weight(flows.alternatives, self.shock.world.day)
        found = np.zeros(len(flows.moved))
        taken = flows.alternatives.passing_each(flows.scarce)
        for over, price in zip(taken.T, flows.prices.T, strict=True):
            if price.any():
                found += price * (flows.moved @ (over * weight))
        return found

    def by(self, marks: Callable[[Flows], Marks]) -> tuple[Shift, ...]:
        """Tonnes of the ways that `marks` gives for each name, the widest change first."""
        return _added(
            (name, part.three(ways))
            for part in self.parts
            for name, ways in marks(part.phase.after).items()
        )

    def ports(self) -> tuple[Shift, ...]:
        """Tonnes by the port, or the gate of a land corridor, where goods leave."""
        return self.by(lambda flows: _named(way.nest for way in flows.alternatives.ways))

    def corridors(self) -> tuple[Shift, ...]:
        """Tonnes by corridor."""
        return self.by(lambda flows: _named(way.corridor for way in flows.alternatives.ways))

    def buyers(self) -> tuple[Shift, ...]:
        """Tonnes by the market that they are bound for."""
        return self.by(lambda flows: _named(way.market for way in flows.alternatives.ways))

    def posts(self) -> tuple[Shift, ...]:
        """Tonnes by the border posts that they pass."""
        found = self.by(
            lambda f: {p: f.alternatives.passing([p]) for p in sorted(self.model.posts)}
        )
        return tuple(one for one in found if (one.before + one.after).any())

    def mines(self) -> tuple[Shift, ...]:
        """Tonnes by mine: those that leave a place together divide what becomes of it in proportion.

        What the states of the mines count beyond all mines with a figure is `UNMODELLED`.
        """
        every = [
            Supply(mine, mine, self.model.set.mineral or "", tonnes)
            for mine, tonnes in sorted(self.model.sent(self.shock.world.day).items())
        ]
        given, changes = (
            in_tonnes(self.shock.scenario, of, self.model.numbers)
            for of in (self.shock.scenario.given, self.shock.scenario.changes)
        )
        usual, _ = what.withheld(every, given)
        spans = parts(self.shock.scenario, changes)
        found = [
            row
            for part, (_, now) in zip(self.parts, spans, strict=True)
            for row in self._mined(part, usual, now)
        ]
        return tuple(one for one in _added(found) if (one.before + one.after).any())

    def _mined(
        self, part: _Part, usual: Sequence[Supply], changes: Sequence[Change]
    ) -> Iterator[tuple[str, tuple[Numbers, ...]]]:
        nodes = _named(way.origin for way in part.phase.after.alternatives.ways)
        by_node = {name: part.three(ways) for name, ways in nodes.items()}
        left, _ = what.withheld(usual, changes)
        was, now = self._shares(usual), self._shares(left)
        for mine, share in was.items():
            node, known = self.model.leaves[mine], self._known[mine]
            if node in by_node:
                before, after, held = by_node[node]
                later = now.get(mine, 0.0)
                for name, of in ((mine, known), (UNMODELLED, 1 - known)):
                    yield name, (before * share * of, after * later * of, held * later * of)

    def _shares(self, sent: Sequence[Supply]) -> dict[str, float]:
        """The share of each mine in what leaves by its place."""
        node: dict[str, float] = defaultdict(float)
        for one in sent:
            node[self.model.leaves[one.place]] += one.tonnes
        return {one.place: one.tonnes / node[self.model.leaves[one.place]] for one in sent}

    @cached_property
    def _known(self) -> dict[str, float]:
        """How much of what each mine is taken to send is its own figure (0 to 1)."""
        day, own = self.shock.world.day, dict[str, float]()
        for one in supplies(self.model.kg.store, on=day, known=self.model.known):
            if one.product == self.model.set.mineral:
                own[one.place] = own.get(one.place, 0.0) + one.tonnes
        sent = self.model.sent(day)
        return {mine: min(1.0, own.get(mine, t) / t) if t else 1.0 for mine, t in sent.items()}


class _Part:
    """One phase: what it adds to the sums of the period."""

    def __init__(self, phase: Phase, rent: Callable[[Flows], Numbers]) -> None:
        self.phase, self.years, self.rent = phase, phase.days / _YEAR, rent
        nests = phase.after.alternatives.nests
        self.pair = nests.choice[nests.nest]
        self.starts = np.flatnonzero(np.diff(self.pair, prepend=-1))

    def three(self, ways: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers]:
        """Tonnes of some ways that move as usual, that move with the change, that wait."""
        usual, after = self.phase.usual, self.phase.after
        by_way = usual.moved, after.moved, after.held
        before, now, held = (self.years * (tonnes @ ways.astype(float)) for tonnes in by_way)
        return before, now, held

    @cached_property
    def totals(self) -> Totals:
        usual, after, years = self.phase.usual, self.phase.after, self.years
        days, usd = self._extra("days"), self._extra("usd")
        sums = {
            "moved": usual.moved.sum(axis=1),
            "left_before": usual.left.sum(axis=1),
            "moves": after.moved.sum(axis=1),
            "diverted": self._diverted.sum(axis=1),
            "elsewhere": self._elsewhere(),
            "held": after.held.sum(axis=1),
            "left": after.left.sum(axis=1),
            "barred": np.full(len(usual.moved), float(self.phase.barred.sum())),
            "days": days[0] + days[1],
            "usd": usd[0] + usd[1],
            "days_diverted": days[1],
            "usd_diverted": usd[1],
            "loss": self._loss(),
        }
        return Totals(**{name: years * of for name, of in sums.items()})

    def _by_pair(self, by_way: Numbers) -> Numbers:
        found: Numbers = np.add.reduceat(by_way, self.starts, axis=1)
        return found

    @cached_property
    def _gained(self) -> Numbers:
        return np.maximum(self.phase.after.moved - self.phase.usual.moved, 0.0)

    @cached_property
    def _lost(self) -> Numbers:
        return np.maximum(self.phase.usual.moved - self.phase.after.moved, 0.0)

    @cached_property
    def _diverted(self) -> Numbers:
        """Tonnes a year of each pair that move in both cases, by different ways."""
        return np.minimum(self._by_pair(self._gained), self._by_pair(self._lost))

    def _elsewhere(self) -> Numbers:
        """Tonnes a year that move in both cases, by different ports."""
        nests = self.phase.after.alternatives.nests
        by_port = np.add.reduceat(self._gained - self._lost, nests.nest_starts, axis=1)
        gained, lost = (
            np.add.reduceat(np.maximum(sign * by_port, 0.0), nests.choice_starts, axis=1)
            for sign in (1, -1)
        )
        found: Numbers = np.minimum(gained, lost).sum(axis=1)
        return found

    def _extra(self, criterion: Criterion) -> tuple[Numbers, Numbers]:
        """What goods cost more a year: those that stay on their way, and those on another.

        Of a pair, a tonne on another way costs the mean of the ways that gain more than the mean of
        those that lose.
        """
        usual, after = self.phase.usual, self.phase.after
        then, now = _costs(usual, criterion), _costs(after, criterion)
        stay = np.minimum(usual.moved, after.moved)
        more = _mean(self._by_pair(self._gained * now), self._by_pair(self._gained))
        less = _mean(self._by_pair(self._lost * then), self._by_pair(self._lost))
        moved: Numbers = (self._diverted * (more - less)).sum(axis=1)
        return (stay * (now - then)).sum(axis=1), moved

    def _loss(self) -> Numbers:
        usual, after = self.phase.usual, self.phase.after
        sent = self._by_pair(after.moved + after.held) + after.left
        found: Numbers = (sent * (after.cost - usual.cost)).sum(axis=1)
        return found - self.rent(after) + self.rent(usual)


def _costs(flows: Flows, criterion: Criterion) -> Numbers:
    """What each way costs in every draw, premiums for risk left out (draws x ways)."""
    found: Numbers = (flows.alternatives.over @ flows.freight.cost(criterion, flows.values)).T
    return found


def _mean(total: Numbers, tonnes: Numbers) -> Numbers:
    return np.divide(total, tonnes, out=np.zeros_like(total), where=tonnes > 0)


def _named(names: Iterable[str]) -> dict[str, NDArray[np.bool_]]:
    """Which ways are of each name."""
    every = np.array(list(names))
    return {str(name): every == name for name in np.unique(every)}


def _added(rows: Iterable[tuple[str, tuple[Numbers, ...]]]) -> tuple[Shift, ...]:
    sums: dict[str, list[Numbers]] = {}
    for name, three in rows:
        sums[name] = (
            [a + b for a, b in zip(sums[name], three, strict=True)] if name in sums else [*three]
        )
    found = [Shift(name, *three) for name, three in sums.items()]
    return tuple(sorted(found, key=lambda s: (-s.size, -float(np.median(s.before)), s.name)))
