"""Integrated shares as intervals, and what stands behind each.

In words: all direct shares may lie anywhere in their ranges, as long as no company is held above
100 %; over all such shares, the least and the greatest corrected part (`corrected`) of the holder.
That part is the chance that a walk upwards from the company, from each party to one of its holders
with the chance of its share, comes to the holder. The least is reached when every share is least.
For the most, each company gives what its ranges leave open to those of its holders through whom
the walk is likeliest to arrive: a fractional knapsack a company, repeated until nothing changes
(reachability in a Markov chain with interval probabilities, as in Wu and Koutsoukos 2008,
Reachability analysis of uncertain systems using bounded-parameter Markov decision processes,
Artificial Intelligence 172, 945-954; Haddad and Monmege 2018, Theoretical Computer Science 735).
One choice of shares serves all targets at once, so both ends are attained: the range is sound and
no wider than it must be.

Parts are 0 to 1. Raises as `checks.check` does, and `UnknownName`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from lodeway.ownership.shares import TIGHT, check, knots_downwards, place
from lodeway.schema.values import Range, reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lodeway.ownership.shares import Shares


# The least and the most a holder can own of anything, given ranges for the direct shares.


# The chance that a party's way up meets each set of holders: that of all of whom nothing is said
# apart, and by the number of the set those of the others.
_Chances: TypeAlias = tuple[float, Mapping[int, float]]


@dataclass(frozen=True)
class Bounds:
    """What each holder can own of each party: low <= point <= high."""

    holders: tuple[str, ...]
    names: tuple[str, ...]
    low: Sequence[_Chances]
    point: Sequence[_Chances]
    high: Sequence[_Chances]

    def of(self, holder: str, target: str) -> Range:
        """The range of one holder's part of one target; KeyError for a name that was not asked."""
        number, at = self._numbers[holder], self._places[target]
        low, point, high = (
            apart.get(number, common)
            for common, apart in (self.low[at], self.point[at], self.high[at])
        )
        return Range(low, point, high)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.holders)}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.names)}


def bounds(
    shares: Shares,
    holders: Collection[str] | Mapping[str, Collection[str]] | None = None,
    *,
    unnamed: bool | Collection[str] = False,
) -> Bounds:
    """What each holder can own of every party, all holders and parties in one call.

    `holders` are names (all parties when left out), or groups: a name for the group -> its
    members, which are looked at as one holder: the walk stops at the first member it meets, and
    the range is that of the group, narrower than the sum of its members' ranges.

    `unnamed`: whose stakes without a named holder may be the holder's. False: nobody's. True: those
    in every party of which some holder is named; a party of which none is named ends the chain.
    Or the parties whose rest is unknown. What it adds to `high` is the part that is not known.
    """
    check(shares)
    groups = _groups(shares, holders)
    sets, none = list(groups.values()), [0.0] * shares.size
    return Bounds(
        tuple(groups),
        shares.names,
        chances(shares, shares.lows, shares.lows, sets, none),
        chances(shares, shares.points, shares.points, sets, none),
        chances(shares, shares.lows, shares.highs, sets, _rest(shares, unnamed)),
    )


def _groups(
    shares: Shares, holders: Collection[str] | Mapping[str, Collection[str]] | None
) -> dict[str, list[int]]:
    if holders is None:
        holders = shares.names
    if not isinstance(holders, Mapping):
        holders = {name: (name,) for name in holders}
    return {
        name: [place(shares, member) for member in members] for name, members in holders.items()
    }


def _rest(shares: Shares, unnamed: bool | Collection[str]) -> list[float]:
    """Of each party, the most that an unnamed stake of the holder could be."""
    if unnamed is False:
        return [0.0] * shares.size
    asked = None if unnamed is True else {place(shares, name) for name in unnamed}
    return [
        min(1.0, max(0.0, 1 - sum(shares.lows[a:b])))
        if (sum(shares.highs[a:b]) > 0 if asked is None else at in asked)
        else 0.0
        for at, (a, b) in enumerate(pairwise(shares.starts))
    ]


# The chances of meeting holders, party by party from the top of the chains down.


# Parties that are taken one by one; more are faster all together, round by round.
_SWEPT = 20_000
# Passes over a knot of cross-holdings: each adds one turn, which shrinks by what leaves the knot.
_PASSES = 200
_ROUNDED = 2**-52  # what two passes may differ in when nothing changes any more


def chances(
    shares: Shares,
    lows: Sequence[float],
    highs: Sequence[float],
    sets: Sequence[Sequence[int]],
    rest: Sequence[float],
    *,
    swept_to: int = _SWEPT,
) -> list[_Chances]:
    """For each party the greatest chance to meet each set of holders on the way up.

    The shares may be chosen between `lows` and `highs`; `rest` is the part of each party that may
    be an unnamed stake of the holders. More parties than `swept_to`, and those whose knots of
    cross-holdings take too long, are solved all together.
    """
    if shares.size <= swept_to and (found := _swept(shares, lows, highs, sets, rest)) is not None:
        return found
    from lodeway.ownership.bounds import climb

    low, high = (shares.matrix(parts) for parts in (lows, highs))
    every = climb(low, high, [list(members) for members in sets], rest).T.tolist()
    return [(0.0, {n: part for n, part in enumerate(parts) if part}) for parts in every]


def _swept(
    shares: Shares,
    lows: Sequence[float],
    highs: Sequence[float],
    sets: Sequence[Sequence[int]],
    rest: Sequence[float],
) -> list[_Chances] | None:
    """None where a knot takes too many passes."""
    member: dict[int, dict[int, float]] = defaultdict(dict)
    for number, members in enumerate(sets):
        for at in members:
            member[at][number] = 1.0
    found: list[_Chances] = [(0.0, {})] * shares.size
    met: list[_Chances] = [(0.0, member[at]) for at in range(shares.size)]
    held = [
        [(h, lows[n], highs[n]) for h, n in zip(shares.holders[a:b], range(a, b), strict=True)]
        for a, b in pairwise(shares.starts)
    ]
    for knot in knots_downwards([[h for h, _, high in of if high] for of in held]):
        turns = len(knot) > 1 or any(h == knot[0] for h, _, _ in held[knot[0]])
        for _ in range(_PASSES):
            before = [found[at] for at in knot]
            for at in knot:
                common, apart = found[at] = _best(held[at], rest[at], met)
                met[at] = common, {**apart, **member[at]}
            if not turns or all(map(_same, before, (found[at] for at in knot))):
                break
        else:
            return None
    return [
        (min(1.0, common), {number: min(1.0, part) for number, part in apart.items()})
        for common, apart in found
    ]


def _same(one: _Chances, other: _Chances) -> bool:
    (least, ones), (most, others) = one, other
    pairs = ((ones.get(number, least), part) for number, part in others.items())
    return all(abs(a - b) <= _ROUNDED for a, b in ((least, most), *pairs))


def _best(
    held: Sequence[tuple[int, float, float]], rest: float, met: Sequence[_Chances]
) -> _Chances:
    """The chances of a party, which gives what its ranges leave open to the likeliest of its holders.

    Where the unnamed rest may be the holder's, it takes what any other could have.
    """
    if not held:
        return rest, {}
    tight = rest == 0 and sum(high for _, _, high in held) > 1 + TIGHT
    least = tight or rest > 0
    common, apart = rest, defaultdict[int, float](lambda: rest)
    fixed = [(met[holder], low if least else high) for holder, low, high in held]
    numbers = {number for (_, of), _ in fixed for number in of}
    for (usual, of), part in fixed:
        common += part * usual
        for number in numbers:
            apart[number] += part * of.get(number, usual)
    if tight:
        left = 1 - sum(low for _, low, _ in held)
        spare = [(met[holder], high - low) for holder, low, high in held]
        common += _gain([(usual, most) for (usual, _), most in spare], left)
        for number in numbers:
            apart[number] += _gain([(of.get(number, u), most) for (u, of), most in spare], left)
    return common, dict(apart)


def _gain(spare: Iterable[tuple[float, float]], left: float) -> float:
    """What is gained by what is left when it goes to the likeliest first, to each at most its own."""
    gain = 0.0
    for chance, most in sorted(spare, key=lambda one: -one[0]):
        if left <= 0:
            break
        given = min(most, left)
        gain += given * chance
        left -= given
    return gain


# What holders have of things over all chains, and the claims that carry it.


@dataclass(frozen=True)
class Look:
    """A look through direct shares at some `holders`, all of them at once."""

    direct: Shares
    holders: tuple[str, ...]

    def shares(self, holder: str, things: Sequence[str]) -> tuple[float, float, float, float]:
        """The holder's part: at least, at best knowledge, at most by name, at most at all.

        Of several things told of together nobody says how much is whose: the least and the most
        of any. Nothing for a holder or a thing without stakes.
        """
        if not things or holder not in self._sure.holders:
            return 0.0, 0.0, 0.0, 0.0
        found = [self._one(holder, thing) for thing in things]
        low, mid, sure, high = zip(*found, strict=True)
        return min(low), min(mid), max(sure), max(high)

    def behind(self, holder: str, things: Iterable[str]) -> tuple[str, ...]:
        """The claims of every direct share on a way from `holder` down to any of the things.

        What is left to somebody by the others, as to a country where a company sits, rests on
        the claims of those others.
        """
        claims: set[str] = set()
        down = reached(holder, self._below)
        for thing in things:
            between = down & reached(thing, self._above)
            for target in between:
                owners = self._above.get(target, frozenset())
                for owner in between & owners:
                    said = self._claims[owner, target]
                    claims.update(said or (c for one in owners for c in self._claims[one, target]))
        return tuple(sorted(claims))

    def _one(self, holder: str, thing: str) -> tuple[float, float, float, float]:
        if thing not in self.direct.index:
            return 0.0, 0.0, 0.0, 0.0
        sure, most = self._sure.of(holder, thing), self._most.of(holder, thing)
        return sure.low, sure.middle, sure.high, max(sure.high, most.high)

    @cached_property
    def _sure(self) -> Bounds:
        return bounds(self.direct, self.holders)

    @cached_property
    def _most(self) -> Bounds:
        return bounds(self.direct, self.holders, unnamed=True)

    @cached_property
    def _claims(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        # A seat that all others leave nothing to is on no way.
        names = self.direct.names
        return {
            (names[holder], name): self.direct.claims.get((holder, at), ())
            for at, name in enumerate(names)
            for holder, _, _, high in self.direct.held(at)
            if high
        }

    @cached_property
    def _above(self) -> Mapping[str, frozenset[str]]:
        return _grouped((target, holder) for holder, target in self._claims)

    @cached_property
    def _below(self) -> Mapping[str, frozenset[str]]:
        return _grouped(self._claims)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return {one: frozenset(others) for one, others in found.items()}
