"""What each company's holders have when the ranges of their shares are used in favour of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lodeway.analysis.control.checks import TIGHT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """Shares between low and high, of which no company can have more than all."""

    low: sparse.csc_array
    high: sparse.csc_array
    rest: Floats

    def step(self, found: Floats, sets: list[NDArray[np.intp]]) -> Floats:
        """The chances one step further down, each company choosing best for each set of holders."""
        met = met_by(found, sets)
        better: Floats = self.fixed.T @ met + self.rest[:, np.newaxis]
        if len(self.tight):
            better[self.tight] += self._gain(met)
        clipped: Floats = np.clip(better, 0, 1)
        return clipped

    def best(self, found: Floats, members: NDArray[np.intp]) -> sparse.csc_array:
        """The shares that the best choice for one set of holders is."""
        given = self._given(met_by(found[:, np.newaxis], [members]))[:, :, 0]
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


def met_by(found: Floats, sets: list[NDArray[np.intp]]) -> Floats:
    """The chances, 1 for those in the set: they are met already."""
    met = found.copy()
    for column, members in enumerate(sets):
        met[members, column] = 1
    return met
