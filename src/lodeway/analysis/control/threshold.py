"""Who controls each party at a threshold: the holder with the largest say, followed upwards.

In words: a party follows the holder with the largest say in it, if that say is above the threshold
and no other is as large. Say is pooled: a holder speaks for its own shares and for those of every
party that follows it, so the controller of a chain stands at its top. With 10 or 20 % this is the
way of La Porta, Lopez-de-Silanes and Shleifer 1999 (Corporate ownership around the world, Journal
of Finance 54, 471-517) to an ultimate owner, with say pooled before it is compared; above 50 %,
without cycles, it is `majority`. Parties that only hold one another follow nobody.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from lodeway.analysis.control.checks import CLOSE, check, check_percent
from lodeway.analysis.control.integrated import place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.analysis.control.shares import Shares

    Stakes = list[tuple[int, float, float, float]]  # holder, low, point, high


@dataclass(frozen=True)
class Controller:
    """Who controls a party: itself, where nobody's say is above the threshold or two are equal.

    `say` is the pooled part of the controller, 1 of itself; `chain` leads from it to the party by
    the largest stakes. `sure`: the answer is the same wherever the shares lie in their ranges,
    even if all that is held by nobody named is in one other hand.
    """

    company: str
    controller: str
    say: float
    chain: tuple[str, ...]
    sure: bool


def controllers(
    shares: Shares,
    *,
    percent: float = 50,
    many: Collection[str] = (),
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, Controller]:
    """The controller of every party above a threshold in percent, by the best direct answers.

    `many` are crowds of unnamed holders: they hold their shares but never control. `stated` are
    pairs (holder, target) of control known whatever the shares; of several for one target the one
    with the largest say counts. A party of which no holder is named is its own controller.
    """
    part = check_percent(percent)
    check(shares)
    vote = _vote(shares, part + CLOSE, many, stated)
    order = _downwards(vote.stakes, vote.told)
    leaders = vote.settle(order)
    sure = vote.sure(leaders, order)
    return {
        name: Controller(
            name,
            shares.names[leaders[at]],
            vote.say(at, leaders),
            tuple(shares.names[party] for party in vote.chain(at, leaders)),
            sure[at],
        )
        for at, name in enumerate(shares.names)
    }


def _vote(
    shares: Shares, above: float, many: Collection[str], stated: Collection[tuple[str, str]]
) -> _Vote:
    told: dict[int, set[int]] = defaultdict(set)
    for holder, target in stated:
        told[place(shares, target)].add(place(shares, holder))
    stakes = [_stakes(shares, at) for at in range(shares.size)]
    return _Vote(stakes, {place(shares, name) for name in many}, told, above)


def _stakes(shares: Shares, target: int) -> Stakes:
    column = slice(shares.point.indptr[target], shares.point.indptr[target + 1])
    holders = shares.point.indices[column].tolist()
    parts = (m.data[column].tolist() for m in (shares.low, shares.point, shares.high))
    return list(zip(holders, *parts, strict=True))


def _downwards(stakes: list[Stakes], told: Mapping[int, set[int]]) -> list[list[int]]:
    """All parties, holders before what they hold; those of one cycle together."""
    above: nx.DiGraph[int] = nx.DiGraph()
    above.add_nodes_from(range(len(stakes)))
    for at, held in enumerate(stakes):
        above.add_edges_from((holder, at) for holder, _, _, high in held if high)
        above.add_edges_from((holder, at) for holder in told.get(at, ()))
    knots = nx.condensation(above)
    return [sorted(knots.nodes[knot]["members"]) for knot in nx.topological_sort(knots)]


@dataclass(frozen=True)
class _Vote:
    stakes: list[Stakes]
    crowds: set[int]
    told: Mapping[int, set[int]]
    above: float

    def settle(self, order: list[list[int]]) -> list[int]:
        """Whom each follows, found from the top down; who wavers in a cycle follows nobody."""
        leaders = list(range(len(self.stakes)))
        for knot in order:
            moving = knot
            while moving:
                for _ in range(len(knot) + 1):
                    new = {at: self._leader(at, leaders) for at in moving}
                    wavering = [at for at in moving if new[at] != leaders[at]]
                    for at, leader in new.items():
                        leaders[at] = leader
                    if not wavering:
                        break
                for at in wavering:
                    leaders[at] = at
                moving = [at for at in moving if at not in wavering] if wavering else []
        return leaders

    def say(self, at: int, leaders: list[int]) -> float:
        """The pooled part of the party's leader in it."""
        return 1.0 if leaders[at] == at else self._pools(at, leaders).get(leaders[at], 0.0)

    def chain(self, at: int, leaders: list[int]) -> tuple[int, ...]:
        """From the leader down to the party, by the largest stake that follows the leader."""
        way = [at]
        while way[0] != leaders[at]:
            stakes = {holder: point for holder, _, point, _ in self.stakes[way[0]]}
            pool = {*stakes, *self.told.get(way[0], ())} - set(way) - self.crowds
            follow = [holder for holder in pool if leaders[holder] == leaders[at]]
            told = [holder for holder in follow if holder in self.told.get(way[0], ())]
            best = sorted(told or follow, key=lambda one: (-stakes.get(one, 0.0), one))
            way.insert(0, best[0] if best else leaders[at])
        return tuple(way)

    def sure(self, leaders: list[int], order: list[list[int]]) -> list[bool]:
        """Where no shares within their ranges change the leader, found from the top down."""
        found = [False] * len(self.stakes)
        for knot in order:
            for _ in knot:
                for at in knot:
                    found[at] = self._surely(at, leaders, found)
        return found

    def _leader(self, at: int, leaders: list[int]) -> int:
        pools = self._pools(at, leaders)
        if at in self.told:
            pools = {leaders[one]: pools.get(leaders[one], 0.0) for one in self.told[at]}
            pools.pop(at, None)
            return _largest(pools, -1.0, at)
        return _largest(pools, self.above, at)

    def _pools(self, at: int, leaders: list[int]) -> dict[int, float]:
        pools: dict[int, float] = defaultdict(float)
        for holder, _, point, _ in self.stakes[at]:
            if holder not in self.crowds and holder != at:
                pools[leaders[holder]] += point
        return pools

    def _surely(self, at: int, leaders: list[int], known: list[bool]) -> bool:
        if at in self.told:
            return len(self.told[at]) == 1 and all(known[one] for one in self.told[at])
        if not self.stakes[at]:
            return True
        least, rivals = 0.0, defaultdict[int, float](float)
        loose = max(0.0, 1 - sum(low for _, low, _, _ in self.stakes[at]))
        for holder, low, _, high in self.stakes[at]:
            if holder in self.crowds or holder == at:
                continue
            if not known[holder]:
                loose += high
            elif leaders[holder] == leaders[at] != at:
                least += low
            else:
                rivals[leaders[holder]] += high
        rival = min(loose + max(rivals.values(), default=0.0), 1 - least)
        return rival <= self.above if leaders[at] == at else least > max(self.above, rival)


def _largest(pools: Mapping[int, float], above: float, otherwise: int) -> int:
    """Who has the largest part above the threshold; `otherwise` if none has, or two the same."""
    ranked = sorted(pools.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] <= above:
        return otherwise
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] <= CLOSE:
        return otherwise
    return ranked[0][0]
