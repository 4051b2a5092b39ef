"""Sums over all chains of holdings: (I - W) x = b, exactly where the knots are small.

W holds the part of each party (column) that each other (row) holds. The sum of W over chains of
every length is I + W + W^2 + ... = (I - W)^-1, which exists unless some parties own one another
entirely.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lodeway.ownership.shares import TIGHT, knots_downwards

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse.linalg import SuperLU


_WALKED = 5_000  # parties; beyond them scipy finds knots faster than its import takes
# Beyond this many parties in one knot of cross-holdings the factors fill up and iterating is faster.
KNOT = 400
# Beyond this many parties it is faster without knots too.
FACTORED = 20_000
# Steps of the plain series before a faster method goes on from there, and before it is given up.
START, STEPS = 10, 3_000


@dataclass(frozen=True)
class System:
    """The sums over chains for one matrix of parts, which must have no knot (`checks.knots`)."""

    parts: sparse.csc_array

    def down(self, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """(I - W)^-T b: of one holder (b its unit vector), what it holds in all parties."""
        return self._solve(given, "T")

    @cached_property
    def _labels(self) -> NDArray[np.int32]:
        return knot_labels(self.parts)[1]

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        # Knots in this order leave nothing to fill in outside of them.
        return np.argsort(self._labels, kind="stable")

    @cached_property
    def _factors(self) -> SuperLU:
        from scipy.sparse.linalg import splu

        order = self._order
        system = sparse.eye_array(len(order), format="csc") - self.parts[order][:, order]
        # Columns are diagonally dominant: the diagonal is a safe pivot and keeps the order.
        return splu(sparse.csc_array(system), permc_spec="NATURAL", diag_pivot_thresh=0)

    def _solve(self, given: NDArray[np.float64], side: str) -> NDArray[np.float64]:
        knot = np.bincount(self._labels).max(initial=0)
        if knot > KNOT or len(given) > FACTORED:
            parts = _narrow(self.parts.tocsr() if side == "N" else self.parts.T.tocsr())
            sides = given.reshape(len(given), -1).T
            return np.column_stack([_iterate(one, parts) for one in sides]).reshape(given.shape)
        found = np.empty_like(given)
        # The stubs of scipy leave out the second argument, which solves the transposed system.
        found[self._order] = self._factors.solve(given[self._order], side)  # type: ignore[call-overload]
        return found


def _narrow(parts: sparse.csr_array) -> sparse.csr_array:
    """The same with indices of half the width, which are read in half the time."""
    indices, starts = (array.astype(np.int32) for array in (parts.indices, parts.indptr))
    return sparse.csr_array((parts.data, indices, starts), shape=parts.shape)


def _iterate(given: NDArray[np.float64], parts: sparse.csr_array) -> NDArray[np.float64]:
    """x = b + W x, to a millionth of a millionth."""
    from scipy.sparse.linalg import bicgstab, splu

    found, ended = _series(given, parts, START)
    if ended:
        return found
    system = sparse.eye_array(len(given), format="csr") - parts
    # From the unit vector of one party the method would break down; a few steps on it does not.
    found, failed = bicgstab(system, given, x0=found, rtol=TIGHT, atol=0, maxiter=1_000)
    if not failed:
        return found
    found, ended = _series(given, parts, STEPS)
    # A knot next to singular is left: slow, but right.
    return found if ended else splu(sparse.csc_array(system)).solve(given)


def _series(
    given: NDArray[np.float64], parts: sparse.csr_array, steps: int
) -> tuple[NDArray[np.float64], bool]:
    """b + W b + W^2 b + ... and whether it ended, as it does with the longest chain."""
    found, term = given.copy(), given
    enough = np.finfo(float).eps * np.abs(given).max(initial=0)
    for _ in range(steps):
        term = parts @ term
        found += term
        if np.abs(term).max(initial=0) <= enough:
            return found, True
    return found, False


def knot_labels(matrix: sparse.csc_array) -> tuple[int, NDArray[np.int32]]:
    """How many knots of parties that hold one another there are, and the number of each party's.

    A knot of holders has a lower number than those of what they hold, so that to go by number is
    to go down every chain.
    """
    size = matrix.shape[0]
    if size > _WALKED:
        from scipy.sparse.csgraph import connected_components

        count, labels = connected_components(matrix.T, directed=True, connection="strong")
        return int(count), labels
    starts, holders = matrix.indptr.tolist(), matrix.indices.tolist()
    knots = knots_downwards([holders[a:b] for a, b in pairwise(starts)])
    found = np.empty(size, np.int32)
    for number, knot in enumerate(knots):
        found[knot] = number
    return len(knots), found
