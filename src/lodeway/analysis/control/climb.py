"""The chance of meeting a holder on the way up, when shares may be chosen in favour of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lodeway.analysis.control.checks import TIGHT, knots
from lodeway.analysis.control.choice import Choice
from lodeway.analysis.control.sweep import sweep
from lodeway.analysis.control.system import System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Parties that are swept one by one in order; more are faster all together, round by round.
SWEPT = 20_000
# Rounds in which chains without cycles have ended; what still changes then is solved for exactly.
ROUNDS = 30
# Rounds of solving: each is a better choice of shares than any before, and few are ever needed.
SOLVED = 200


def climb(
    low: sparse.csc_array,
    high: sparse.csc_array,
    sets: list[NDArray[np.intp]],
    rest: Floats | None = None,
    *,
    swept_to: int = SWEPT,
) -> Floats:
    """For each set of holders (row), the greatest chance to meet one of them from each party.

    `rest` is the part of each party that may be an unnamed stake of the holders. With low = high
    there is nothing to choose and the chance is that of these shares. More than `swept_to` parties
    are taken all together instead of one by one.
    """
    choice = Choice(low, high, np.zeros(low.shape[0]) if rest is None else rest)
    if low.shape[0] <= swept_to and (swept := sweep(choice, sets)) is not None:
        return swept.T
    found = np.zeros((low.shape[0], len(sets)))
    moving = np.arange(len(sets))
    for _ in range(ROUNDS):
        better = choice.step(found[:, moving], [sets[i] for i in moving])
        changed = (better > found[:, moving]).any(axis=0)
        found[:, moving] = better
        moving = moving[changed]
        if not len(moving):
            return found.T
    for i in moving.tolist():
        found[:, i] = _settle(choice, found[:, i], sets[i])
    return found.T


def _settle(choice: Choice, found: Floats, members: NDArray[np.intp]) -> Floats:
    """Where cycles go on and on: solve for the shares chosen, choose again, until nothing gains."""
    for _ in range(SOLVED):
        solved = _chances(choice.best(found, members), choice.rest, members)
        found = np.maximum(found, solved)
        better = choice.step(found[:, np.newaxis], [members])[:, 0]
        if (better - found).max() <= TIGHT:
            return found
        found = np.maximum(found, better)
    return found


def _chances(parts: sparse.csc_array, rest: Floats, members: NDArray[np.intp]) -> Floats:
    """The chances to meet one of the set under given shares."""
    upward = _without(parts, members)
    for knot in knots(upward):  # no way up leads out of these, so it never meets the set
        upward = _without(upward, knot)
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
