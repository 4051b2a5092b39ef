"""Control by majority and by threshold.

In words: a holder controls a company when its own shares of it and those of all companies it
controls come to more than half; the least set with that property, found by adding one company
after another until nothing changes (known as the company control problem of recursive queries;
Romei, Ruggieri and Turini 2015, The layered structure of company share networks, among others).
All or nothing: a share held through a controlled company counts whole, not multiplied.

Votes are taken to follow shares, one share one vote, unless `stated` says who controls whom.

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
from typing import TYPE_CHECKING, Literal

from lodeway.ownership.shares import CLOSE, check, check_percent, knots_downwards, place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from lodeway.ownership.shares import Shares


# Company control: who has the majority of the votes, alone or through those it controls.


Which = Literal["point", "low", "high"]


def controlled(
    shares: Shares,
    holder: str,
    *,
    percent: float = 50,
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, float]:
    """The parties a holder controls -> its votes in each (a part), its own and those it controls.

    A party is controlled above `percent`, exactly at it not. `which`: by the best answers of the
    direct shares; "low" gives the parties surely controlled, "high" those possibly controlled, with
    the least and the most votes. `stated`: pairs (holder, target) of control that is known whatever
    the shares. Largest votes first. InvalidValue for a threshold outside 0 to 100.
    """
    part = check_percent(percent)
    return spread(shares, [holder], lambda votes: votes > part + CLOSE, which, stated)


def every(
    shares: Shares,
    holders: Collection[str],
    *,
    percent: float = 50,
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, dict[str, float]]:
    """For each of many holders, what it controls, as `controlled` says it; one preparation for all."""
    part = check_percent(percent)
    check(shares)
    votes, told = _Votes(shares, which), _places(shares, stated)
    return {
        holder: _grow(shares, votes, [holder], lambda held: held > part + CLOSE, told)
        for holder in holders
    }


def spread(
    shares: Shares,
    holders: Iterable[str],
    enough: Callable[[float], bool],
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, float]:
    """The least set of parties whose votes in hands of the holders or of the set are enough."""
    check(shares)
    return _grow(shares, _Votes(shares, which), holders, enough, _places(shares, stated))


def _places(shares: Shares, stated: Collection[tuple[str, str]]) -> dict[int, set[int]]:
    told: dict[int, set[int]] = defaultdict(set)
    for holder, target in stated:
        told[place(shares, holder)].add(place(shares, target))
    return told


def _grow(
    shares: Shares,
    votes: _Votes,
    holders: Iterable[str],
    enough: Callable[[float], bool],
    told: Mapping[int, set[int]],
) -> dict[str, float]:
    votes.reset()
    seeds = {place(shares, name) for name in holders}
    have, queue = set(seeds), sorted(seeds)
    while queue:
        party = queue.pop()
        reached = votes.add(party)
        won = {target for target in reached if enough(votes.of(target))} | told.get(party, set())
        queue += sorted(won - have)
        have |= won
    found = {shares.names[party]: votes.of(party) for party in have - seeds}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


class _Votes:
    """Votes of a growing set of parties in everybody, at the least, at best knowledge or at most.

    At most: what the set's ranges reach, within what the others' least leaves.
    """

    def __init__(self, shares: Shares, which: Which) -> None:
        self._base = shares.point_by_holder if which == "point" else shares.low_by_holder
        self._most = shares.high_by_holder if which == "high" else None
        self._shares = shares
        self.reset()

    def reset(self) -> None:
        """Begin anew with nobody in the set."""
        self._sure: dict[int, float] = defaultdict(float)
        self._open: dict[int, float] = defaultdict(float)

    def add(self, party: int) -> set[int]:
        """Count the stakes of one more party; the parties it holds."""
        for target, part in (base := self._base.get(party, {})).items():
            self._sure[target] += part
        if self._most is not None:
            for target, part in self._most.get(party, {}).items():
                self._open[target] += part - base[target]
        return set(base)

    def of(self, party: int) -> float:
        """The votes of the set in a party."""
        if self._most is None:
            return self._sure[party]
        left = 1 - sum(low for _, low, _, _ in self._shares.held(party))
        return self._sure[party] + min(self._open[party], max(0.0, left))


# Who controls each party at a threshold: the holder with the largest say, followed upwards.


if TYPE_CHECKING:
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
    stakes = [shares.held(at) for at in range(shares.size)]
    return _Vote(stakes, {place(shares, name) for name in many}, told, above)


def _downwards(stakes: list[Stakes], told: Mapping[int, set[int]]) -> list[list[int]]:
    """All parties, holders before what they hold; those of one cycle together."""
    return knots_downwards(
        [
            [*(holder for holder, _, _, high in held if high), *sorted(told.get(at, ()))]
            for at, held in enumerate(stakes)
        ]
    )


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
