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
from typing import TYPE_CHECKING, Literal

import numpy as np

from lodeway.ownership.bounds import climb
from lodeway.ownership.look_through import place
from lodeway.ownership.shares import TIGHT, ImpossibleShares, check
from lodeway.schema.errors import InvalidValue
from lodeway.schema.values import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from lodeway.ownership.shares import Shares


# The least and the most a holder can own of anything, given ranges for the direct shares.


Measure = Literal["corrected", "integrated"]


@dataclass(frozen=True)
class Range:
    """A part and its bounds: low <= point <= high."""

    low: float
    point: float
    high: float


@dataclass(frozen=True)
class Bounds:
    """What each holder (row) can own of each party (column): low <= point <= high."""

    holders: tuple[str, ...]
    names: tuple[str, ...]
    low: NDArray[np.float64]
    point: NDArray[np.float64]
    high: NDArray[np.float64]

    def of(self, holder: str, target: str) -> Range:
        """The range of one holder's part of one target; KeyError for a name that was not asked."""
        at = self._rows[holder], self._columns[target]
        return Range(float(self.low[at]), float(self.point[at]), float(self.high[at]))

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.holders)}

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.names)}


def bounds(
    shares: Shares,
    holders: Collection[str] | Mapping[str, Collection[str]] | None = None,
    *,
    unnamed: bool | Collection[str] = False,
    measure: Measure = "corrected",
) -> Bounds:
    """What each holder can own of every party, all holders and parties in one call.

    `holders` are names (all parties when left out), or groups: a name for the group -> its
    members, which are looked at as one holder: the walk stops at the first member it meets, and
    the range is that of the group, narrower than the sum of its members' ranges.

    `unnamed`: whose stakes without a named holder may be the holder's. False: nobody's. True: those
    in every party of which some holder is named; a party of which none is named ends the chain.
    Or the parties whose rest is unknown. What it adds to `high` is the part that is not known.

    `measure="integrated"` gives the range of the uncorrected part instead (single holders only).
    """
    check(shares)
    groups = _groups(shares, holders)
    if measure == "integrated" and any(len(members) > 1 for members in groups.values()):
        raise InvalidValue("integrated ownership is of one holder; ask for 'corrected' of a group")
    rest = _rest(shares, unnamed)
    sets = list(groups.values())
    low = climb(shares.low, shares.low, sets)
    point = climb(shares.point, shares.point, sets)
    high = climb(shares.low, shares.high, sets, rest)
    names = tuple(groups)
    if measure == "integrated":
        low, point, high = (_uncorrected(found, sets, names) for found in (low, point, high))
    return Bounds(names, shares.names, low, point, high)


def _groups(
    shares: Shares, holders: Collection[str] | Mapping[str, Collection[str]] | None
) -> dict[str, NDArray[np.intp]]:
    if holders is None:
        holders = shares.names
    if not isinstance(holders, Mapping):
        holders = {name: (name,) for name in holders}
    return {
        name: np.array([place(shares, member) for member in members], dtype=np.intp)
        for name, members in holders.items()
    }


def _rest(shares: Shares, unnamed: bool | Collection[str]) -> NDArray[np.float64]:
    """Of each party, the most that an unnamed stake of the holder could be."""
    lacking = np.clip(1 - np.asarray(shares.low.sum(axis=0)).ravel(), 0, 1)
    if unnamed is False:
        return np.zeros(shares.size)
    if unnamed is True:
        held = np.asarray(shares.high.sum(axis=0)).ravel() > 0
    else:
        held = np.zeros(shares.size, dtype=bool)
        held[[place(shares, name) for name in unnamed]] = True
    return np.where(held, lacking, 0.0)


def _uncorrected(
    parts: NDArray[np.float64], sets: list[NDArray[np.intp]], names: tuple[str, ...]
) -> NDArray[np.float64]:
    own = parts[np.arange(len(sets)), [int(members[0]) for members in sets]]
    if (own > 1 - TIGHT).any():
        name = names[int(np.argmax(own))]
        raise ImpossibleShares(
            "cycle", (name,), f"'{name}' may own itself entirely, so its integrated part has no end"
        )
    return parts / (1 - own)[:, np.newaxis]


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
        return sure.low, sure.point, sure.high, max(sure.high, most.high)

    @cached_property
    def _sure(self) -> Bounds:
        return bounds(self.direct, self.holders)

    @cached_property
    def _most(self) -> Bounds:
        return bounds(self.direct, self.holders, unnamed=True)

    @cached_property
    def _claims(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        # A seat that all others leave nothing to is on no way.
        given, names = self.direct, self.direct.names
        pairs = zip(*given.high.nonzero(), strict=True)
        return {(names[i], names[j]): given.claims.get((int(i), int(j)), ()) for i, j in pairs}

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
