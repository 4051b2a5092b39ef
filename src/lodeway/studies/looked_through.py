"""What holders have of things over all chains, and the claims that carry it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.analysis.control import intervals
from lodeway.values import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.analysis.control.intervals import Bounds
    from lodeway.analysis.control.shares import Shares


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
        return intervals.bounds(self.direct, self.holders)

    @cached_property
    def _most(self) -> Bounds:
        return intervals.bounds(self.direct, self.holders, unnamed=True)

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
