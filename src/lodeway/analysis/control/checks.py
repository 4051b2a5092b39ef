"""Shares that cannot be: above the whole, out of order, or owning themselves entirely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components

from lodeway.errors import InvalidValue

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from lodeway.analysis.control.shares import Shares

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
    _check_places(shares)
    for matrix, what in ((shares.low, "at least"), (shares.point, "together")):
        _check_columns(shares, matrix, what)
    if at := knots(shares.point):
        names = tuple(sorted(shares.names[place] for place in at[0]))
        raise ImpossibleShares(
            "cycle",
            names,
            f"{_listed(names)} {'own one another' if len(names) > 1 else 'owns itself'} entirely, "
            "so nobody owns them; one of these stakes must be smaller, or outside holders are missing",
        )


def check_percent(percent: float) -> float:
    """A threshold in percent as a part; InvalidValue outside 0 to 100."""
    if not 0 <= percent <= 100:
        raise InvalidValue(f"threshold {percent:g} is not a percentage; use 0 to 100")
    return percent / 100


def knots(matrix: sparse.csc_array) -> list[NDArray[np.intp]]:
    """Sets of parties that hold all of one another, so that no chain leads out of them upwards.

    These are the strongly connected sets whose every column sums to 1 within the set: where the
    series of look-through shares does not end (spectral radius 1).
    """
    full = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() >= 1 - TIGHT)
    if not len(full):
        return []
    within = matrix[:, full][full]
    within.eliminate_zeros()  # a share of nothing joins nobody
    count, labels = connected_components(within, directed=True, connection="strong")
    columns = np.repeat(np.arange(len(full)), np.diff(within.indptr))
    inside = labels[within.indices] == labels[columns]
    held = np.bincount(columns[inside], within.data[inside], len(full))
    leaks = np.bincount(labels[held < 1 - TIGHT], minlength=count)
    return [full[labels == label] for label in np.flatnonzero(leaks == 0)]


def _check_places(shares: Shares) -> None:
    low, point, high = shares.low, shares.point, shares.high
    for one, other in ((low, point), (point, high)):
        if not (
            np.array_equal(one.indptr, other.indptr) and np.array_equal(one.indices, other.indices)
        ):
            raise InvalidValue("low, point and high name different holdings; build them together")
        _refuse(shares, one.data > other.data + CLOSE, "order", "a range that is out of order")
    _refuse(shares, (low.data < 0) | (high.data > 1 + CLOSE), "part", "a share outside 0 to 100 %")


def _refuse(shares: Shares, bad: NDArray[np.bool_], reason: str, what: str) -> None:
    if not bad.any():
        return
    at = int(np.flatnonzero(bad)[0])
    column = int(np.searchsorted(shares.point.indptr, at, side="right")) - 1
    pair = shares.names[int(shares.point.indices[at])], shares.names[column]
    found = [100 * float(matrix.data[at]) for matrix in (shares.low, shares.point, shares.high)]
    values = ", ".join(f"{value:g}" for value in found)
    raise ImpossibleShares(
        reason, pair, f"'{pair[0]}' holds {what} of '{pair[1]}': least, best, most {values} %"
    )


def _check_columns(shares: Shares, matrix: sparse.csc_array, what: str) -> None:
    sums = np.asarray(matrix.sum(axis=0)).ravel()
    for column in np.flatnonzero(sums > 1 + CLOSE).tolist():
        part = slice(matrix.indptr[column], matrix.indptr[column + 1])
        held = zip(matrix.indices[part].tolist(), matrix.data[part].tolist(), strict=True)
        holders = [(shares.names[i], value) for i, value in held if value]
        target = shares.names[column]
        stakes = ", ".join(f"'{name}' {100 * value:g} %" for name, value in sorted(holders))
        raise ImpossibleShares(
            "above",
            (target, *sorted(name for name, _ in holders)),
            f"'{target}' is held to {100 * sums[column]:g} % {what}: {stakes}; no more than 100 % exist",
        )


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" and {quoted[-1]}"
