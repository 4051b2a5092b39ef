"""The greatest chance to meet a holder, of all parties at once: for graphs of any size.

`intervals` goes down party by party instead, which is faster up to thousands of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lodeway.ownership.series import System
from lodeway.ownership.shares import TIGHT, knots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


# What each company's holders have when the ranges of their shares are used in favour of somebody.


if TYPE_CHECKING:
    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """Shares between low and high, of which no company can have more than all."""

    low: sparse.csc_array
    high: sparse.csc_array
    rest: Floats

    def step(self, found: Floats, sets: list[NDArray[np.intp]]) -> Floats:
        """The chances one step further down, each company choosing best for each set of holders."""
        met = _met_by(found, sets)
        better: Floats = self.fixed.T @ met + self.rest[:, np.newaxis]
        if len(self.tight):
            better[self.tight] += self._gain(met)
        clipped: Floats = np.clip(better, 0, 1)
        return clipped

    def best(self, found: Floats, members: NDArray[np.intp]) -> sparse.csc_array:
        """The shares that the best choice for one set of holders is."""
        given = self._given(_met_by(found[:, np.newaxis], [members]))[:, :, 0]
        chosen = self.fixed.copy()
        used = self._slots >= 0
        chosen.data[self._slots[used]] += given[used]
        return chosen

    @cached_property
    def tight(self) -> NDArray[np.intp]:
        """The companies whose holders cannot all have the most at once."""
        above = np.asarray(self.high.sum(axis=0)).ravel() > 1 + TIGHT
        return np.flatnonzero(above & (self.rest == 0))

    @cached_property
    def fixed(self) -> sparse.csc_array:
        """The shares before any choice: the least where there is one to make, else the most."""
        # Where the unnamed rest may be the holder's, it takes what any other could have.
        least = self.rest > 0
        least[self.tight] = True
        columns = np.repeat(least, np.diff(self.low.indptr))
        data = np.where(columns, self.low.data, self.high.data)
        return sparse.csc_array((data, self.low.indices, self.low.indptr), shape=self.low.shape)

    @cached_property
    def _slots(self) -> NDArray[np.intp]:
        """Of each tight company (row), where its holdings lie in the data; -1 to fill the row."""
        starts, ends = self.low.indptr[self.tight], self.low.indptr[self.tight + 1]
        widest = int((ends - starts).max(initial=0))
        slots = starts[:, np.newaxis] + np.arange(widest)
        return np.where(slots < ends[:, np.newaxis], slots, -1)

    def _gain(self, met: Floats) -> Floats:
        chances: Floats = met[self.low.indices[self._slots]]
        gain: Floats = (self._given(met) * chances).sum(axis=1)
        return gain

    def _given(self, met: Floats) -> Floats:
        """What each holder of a tight company gets above its least: [company, holding, set]."""
        slots = self._slots
        spare = np.where(slots >= 0, self.high.data[slots] - self.low.data[slots], 0.0)
        left = 1 - np.where(slots >= 0, self.low.data[slots], 0.0).sum(axis=1)
        # Best first, equal ones as they lie, so that the choice does not wander among equals.
        order = np.argsort(-met[self.low.indices[slots]], axis=1, kind="stable")
        wanted = np.take_along_axis(spare[:, :, np.newaxis], order, axis=1)
        before = np.cumsum(wanted, axis=1) - wanted
        given = np.clip(left[:, np.newaxis, np.newaxis] - before, 0, wanted)
        found: Floats = np.empty_like(wanted)
        np.put_along_axis(found, order, given, axis=1)
        return found


def _met_by(found: Floats, sets: list[NDArray[np.intp]]) -> Floats:
    """The chances, 1 for those in the set: they are met already."""
    met = found.copy()
    for column, members in enumerate(sets):
        met[members, column] = 1
    return met


# The chance of meeting a holder on the way up, when shares may be chosen in favour of it.


# Rounds in which chains without cycles have ended; what still changes then is solved for exactly.
_ROUNDS = 30
# Rounds of solving: each is a better choice of shares than any before, and few are ever needed.
_SOLVED = 200


def climb(
    low: sparse.csc_array, high: sparse.csc_array, sets: list[list[int]], rest: Sequence[float]
) -> Floats:
    """For each set of holders (row), the greatest chance to meet one of them from each party.

    `rest` is the part of each party that may be an unnamed stake of the holders. With low = high
    there is nothing to choose and the chance is that of these shares.
    """
    choice = Choice(low, high, np.asarray(rest, dtype=float))
    groups = [np.array(members, dtype=np.intp) for members in sets]
    found = np.zeros((low.shape[0], len(sets)))
    moving = np.arange(len(sets))
    for _ in range(_ROUNDS):
        better = choice.step(found[:, moving], [groups[i] for i in moving])
        changed = (better > found[:, moving]).any(axis=0)
        found[:, moving] = better
        moving = moving[changed]
        if not len(moving):
            return found.T
    for i in moving.tolist():
        found[:, i] = _settle(choice, found[:, i], groups[i])
    return found.T


def _settle(choice: Choice, found: Floats, members: NDArray[np.intp]) -> Floats:
    """Where cycles go on and on: solve for the shares chosen, choose again, until nothing gains."""
    for _ in range(_SOLVED):
        solved = _climb_chances(choice.best(found, members), choice.rest, members)
        found = np.maximum(found, solved)
        better = choice.step(found[:, np.newaxis], [members])[:, 0]
        if (better - found).max() <= TIGHT:
            return found
        found = np.maximum(found, better)
    return found


def _climb_chances(parts: sparse.csc_array, rest: Floats, members: NDArray[np.intp]) -> Floats:
    """The chances to meet one of the set under given shares."""
    upward = _without(parts, members)
    links = upward.indptr.tolist(), upward.indices.tolist(), upward.data.tolist()
    for knot in knots(*links):  # no way up leads out of these, so it never meets the set
        upward = _without(upward, np.array(knot, dtype=np.intp))
    given = rest.copy()
    given[members] = 1
    met = System(upward).down(given)
    found = met.copy()
    found[members] = parts[:, members].T @ met + rest[members]
    return np.clip(found, 0, 1)


def _without(parts: sparse.csc_array, columns: NDArray[np.intp]) -> sparse.csc_array:
    keep = np.ones(parts.shape[1])
    keep[columns] = 0
    data = parts.data * np.repeat(keep, np.diff(parts.indptr))
    return sparse.csc_array((data, parts.indices, parts.indptr), shape=parts.shape)
