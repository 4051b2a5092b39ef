"""Direct shares with a range where they are not sure, checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress, pairwise
from operator import gt, itemgetter
from typing import TYPE_CHECKING

from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.names import nearest

if TYPE_CHECKING:
    from scipy import sparse


# Who holds what share of whom, with a range where the share is not sure.


@dataclass(frozen=True)
class Shares:
    """Direct shares between parties, target by target, each a part from 0 to 1.

    The holders of the party at place n are those from `starts[n]` to `starts[n + 1]` of `holders`
    (places), in order; beside them stand the least, the best single answer and the most of what
    each holds: lows <= points <= highs. The most of all holders together may pass 1, since not all
    can have their most at once; the least never does. What is lacking to 1 is held by nobody
    named. `claims` names the claims behind a share, by the places of its holder and its target.
    """

    names: tuple[str, ...]
    starts: Sequence[int]
    holders: Sequence[int]
    lows: Sequence[float]
    points: Sequence[float]
    highs: Sequence[float]
    claims: Mapping[tuple[int, int], tuple[str, ...]]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each name."""
        return {name: place for place, name in enumerate(self.names)}

    @property
    def size(self) -> int:
        """How many parties there are."""
        return len(self.names)

    @cached_property
    def low(self) -> sparse.csc_array:
        """The least as a matrix: holders in rows, what they hold in columns."""
        return self.matrix(self.lows)

    @cached_property
    def point(self) -> sparse.csc_array:
        """The best answers as such a matrix."""
        return self.matrix(self.points)

    @cached_property
    def high(self) -> sparse.csc_array:
        """The most as such a matrix."""
        return self.matrix(self.highs)

    def matrix(self, parts: Sequence[float]) -> sparse.csc_array:
        """`parts` that stand in the order of the holders, as a matrix."""
        import numpy as np
        from scipy import sparse

        holders, starts = (np.asarray(of, dtype=np.int64) for of in (self.holders, self.starts))
        data = np.asarray(parts, dtype=float)
        return sparse.csc_array((data, holders, starts), shape=(self.size, self.size))

    def held(self, target: int) -> list[tuple[int, float, float, float]]:
        """Who holds the party at a place: the place of each, its least, best answer and most."""
        of = slice(self.starts[target], self.starts[target + 1])
        parts = self.holders[of], self.lows[of], self.points[of], self.highs[of]
        return list(zip(*parts, strict=True))

    def of(self, holder: int, target: int) -> tuple[float, float, float]:
        """The least, the best answer and the most of what a holder has of a target, by place."""
        found = (parts for at, *parts in self.held(target) if at == holder)
        low, point, high = next(found, (0.0, 0.0, 0.0))
        return low, point, high

    def without(self, targets: Collection[str]) -> Shares:
        """The same, but nobody holds any of the `targets`: their shares stand there as nothing."""
        gone = [self.index[name] for name in targets if name in self.index]
        lows, points, highs = list(self.lows), list(self.points), list(self.highs)
        for at in gone:
            for n in range(self.starts[at], self.starts[at + 1]):
                lows[n] = points[n] = highs[n] = 0.0
        return replace(self, lows=lows, points=points, highs=highs) if gone else self

    @cached_property
    def point_by_holder(self) -> Mapping[int, Mapping[int, float]]:
        """The best answers of each holder's shares, by place."""
        return self._by_holder(self.points)

    @cached_property
    def low_by_holder(self) -> Mapping[int, Mapping[int, float]]:
        """The least of each holder's shares, by place."""
        return self._by_holder(self.lows)

    @cached_property
    def high_by_holder(self) -> Mapping[int, Mapping[int, float]]:
        """The most of each holder's shares, by place."""
        return self._by_holder(self.highs)

    def _by_holder(self, parts: Sequence[float]) -> dict[int, dict[int, float]]:
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for target, (start, end) in enumerate(pairwise(self.starts)):
            for n in range(start, end):
                found[self.holders[n]][target] = parts[n]
        return dict(found)

    def above(self, *targets: str) -> Shares:
        """The same of the targets and of all over whom anybody holds a part of them, and no others.

        Their shares in each other are all that decides what anybody has of the targets.
        """
        waiting = [self.index[target] for target in targets]
        found = set(waiting)
        while waiting:
            at = waiting.pop()
            fresh = set(self.holders[self.starts[at] : self.starts[at + 1]]) - found
            found |= fresh
            waiting += fresh
        kept = sorted(found)
        new = {place: number for number, place in enumerate(kept)}
        starts, held = [0], list[tuple[int, float, float, float]]()
        claims = {}
        for at in kept:
            for holder, low, point, high in self.held(at):
                held.append((new[holder], low, point, high))
                claims[new[holder], new[at]] = self.claims.get((holder, at), ())
            starts.append(len(held))
        names = tuple(self.names[place] for place in kept)
        return _shares(names, starts, held, {pair: ids for pair, ids in claims.items() if ids})

    @cached_property
    def fault(self) -> ImpossibleShares | None:
        """What cannot be in these shares, if anything; looked for once."""
        try:
            _check(self)
        except ImpossibleShares as error:
            return error
        return None


def shares(
    names: tuple[str, ...],
    entries: Mapping[tuple[str, str], tuple[float, float, float]],
    claims: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
) -> Shares:
    """Shares from (holder, target) -> (low, point, high), each a part from 0 to 1."""
    index = {name: place for place, name in enumerate(names)}
    held: list[list[tuple[int, float, float, float]]] = [[] for _ in names]
    for (holder, target), (low, point, high) in entries.items():
        held[index[target]].append((index[holder], float(low), float(point), float(high)))
    starts = [0]
    for holders in held:
        holders.sort(key=itemgetter(0))
        starts.append(starts[-1] + len(holders))
    receipts = {(index[h], index[t]): ids for (h, t), ids in (claims or {}).items()}
    return _shares(names, starts, [one for holders in held for one in holders], receipts)


def _shares(
    names: tuple[str, ...],
    starts: list[int],
    held: list[tuple[int, float, float, float]],
    claims: Mapping[tuple[int, int], tuple[str, ...]],
) -> Shares:
    holders, *parts = zip(*held, strict=True) if held else ((), (), (), ())
    lows, points, highs = parts
    return Shares(names, starts, holders, lows, points, highs, claims)


# Shares that cannot be: above the whole, out of order, or owning themselves entirely.


CLOSE = 1e-9  # two parts this near are one; a share is stated to a hundredth of a percent at best
TIGHT = 1e-12  # what rounding adds to sums that are exact on paper


class ImpossibleShares(InvalidValue):
    """Shares no register could show; `parties` are those concerned, `reason` one word for why.

    Reasons: "part" (a share below 0 or above 1), "order" (not low <= point <= high), "above" (a
    party's holders hold more than all of it), "cycle" (parties that own one another entirely).
    """

    def __init__(self, reason: str, parties: tuple[str, ...], message: str) -> None:
        self.reason, self.parties = reason, parties
        super().__init__(message)


def check(shares: Shares) -> None:
    """Refuse shares that cannot be, naming the parties; the first fault found in the order above."""
    if shares.fault:
        raise shares.fault


def _check(shares: Shares) -> None:
    lows, points, highs = shares.lows, shares.points, shares.highs
    for one, other in ((lows, points), (points, highs)):
        _refuse(shares, _above(one, other), "order", "a range that is out of order")
    outside = (
        n
        for n, (low, high) in enumerate(zip(lows, highs, strict=True))
        if low < 0 or high > 1 + CLOSE
    )
    _refuse(shares, next(outside, None), "part", "a share outside 0 to 100 %")
    _check_columns(shares, lows, "at least")
    _check_columns(shares, points, "together")
    if at := knots(shares.starts, shares.holders, points):
        names = tuple(sorted(shares.names[place] for place in at[0]))
        raise ImpossibleShares(
            "cycle",
            names,
            f"{_listed(names)} {'own one another' if len(names) > 1 else 'owns itself'} entirely, "
            "so nobody owns them; one of these stakes must be smaller, or outside holders are missing",
        )


def _above(ones: Sequence[float], others: Sequence[float]) -> int | None:
    """The first place at which the one is greater, beyond what rounding does."""
    over = compress(range(len(ones)), map(gt, ones, others))
    return next((n for n in over if ones[n] > others[n] + CLOSE), None)


def place(shares: Shares, name: str) -> int:
    """The place of a party; `UnknownName` with the nearest names when there is none."""
    if name not in shares.index:
        raise UnknownName(name, "party", nearest(name, shares.names))
    return shares.index[name]


def check_percent(percent: float) -> float:
    """A threshold in percent as a part; InvalidValue outside 0 to 100."""
    if not 0 <= percent <= 100:
        raise InvalidValue(f"threshold {percent:g} is not a percentage; use 0 to 100")
    return percent / 100


def knots(starts: Sequence[int], holders: Sequence[int], parts: Sequence[float]) -> list[list[int]]:
    """Sets of parties that hold all of one another, so that no chain leads out of them upwards.

    These are the strongly connected sets of which all is held within the set: where the series of
    look-through shares does not end (spectral radius 1). The parties are given as in `Shares`.
    """
    held = {
        at: {holders[n]: parts[n] for n in range(a, b) if parts[n]}
        for at, (a, b) in enumerate(pairwise(starts))
        if sum(parts[a:b]) >= 1 - TIGHT
    }
    new = {at: number for number, at in enumerate(held)}
    whole = list(held)
    found = knots_downwards([[new[h] for h in of if h in new] for of in held.values()])
    sets = ([whole[number] for number in knot] for knot in found)
    return [knot for knot in sets if _closed(held, knot)]


def _closed(held: Mapping[int, Mapping[int, float]], knot: list[int]) -> bool:
    within = set(knot)
    return all(sum(p for h, p in held[at].items() if h in within) >= 1 - TIGHT for at in knot)


def knots_downwards(holders: Sequence[Collection[int]]) -> list[list[int]]:
    """Parties by number, those of one knot together, holders before what they hold.

    `holders` are those of each party (Tarjan 1972, Depth-first search and linear graph algorithms,
    SIAM Journal on Computing 1, 146-160, which comes to the ends of chains first).
    """
    found: list[list[int]] = []
    met: dict[int, int] = {}
    lowest: dict[int, int] = {}
    done: set[int] = set()
    path: list[int] = []
    for root in range(len(holders)):
        if root in met:
            continue
        met[root] = lowest[root] = len(met)
        path.append(root)
        walk = [(root, iter(holders[root]))]
        while walk:
            at, ahead = walk[-1]
            for holder in ahead:
                if holder not in met:
                    met[holder] = lowest[holder] = len(met)
                    path.append(holder)
                    walk.append((holder, iter(holders[holder])))
                    break
                if holder not in done:
                    lowest[at] = min(lowest[at], met[holder])
            else:
                walk.pop()
                if walk:
                    lowest[walk[-1][0]] = min(lowest[walk[-1][0]], lowest[at])
                if lowest[at] == met[at]:
                    cut = path.index(at)
                    found.append(sorted(path[cut:]))
                    done.update(path[cut:])
                    del path[cut:]
    return found


def _refuse(shares: Shares, at: int | None, reason: str, what: str) -> None:
    if at is None:
        return
    target = next(n for n, (_, end) in enumerate(pairwise(shares.starts)) if at < end)
    pair = shares.names[shares.holders[at]], shares.names[target]
    found = [100 * parts[at] for parts in (shares.lows, shares.points, shares.highs)]
    values = ", ".join(f"{value:g}" for value in found)
    raise ImpossibleShares(
        reason, pair, f"'{pair[0]}' holds {what} of '{pair[1]}': least, best, most {values} %"
    )


def _check_columns(shares: Shares, parts: Sequence[float], what: str) -> None:
    for at, (start, end) in enumerate(pairwise(shares.starts)):
        if (total := sum(parts[start:end])) <= 1 + CLOSE:
            continue
        held = {shares.names[shares.holders[n]]: parts[n] for n in range(start, end) if parts[n]}
        target = shares.names[at]
        stakes = ", ".join(f"'{name}' {100 * part:g} %" for name, part in sorted(held.items()))
        raise ImpossibleShares(
            "above",
            (target, *sorted(held)),
            f"'{target}' is held to {100 * total:g} % {what}: {stakes}; no more than 100 % exist",
        )


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" and {quoted[-1]}"
