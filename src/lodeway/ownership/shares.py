"""Matrices of direct shares, checked, and solved block by block.

W holds the part of each party (column) that each other (row) holds. The sum of W over chains of
every length is I + W + W^2 + ... = (I - W)^-1, which exists unless some parties own one another
entirely.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse.linalg import SuperLU


# Who holds what share of whom, as matrices, with a range where the share is not sure.


@dataclass(frozen=True)
class Shares:
    """Direct shares between parties: entry [i, j] is the part (0 to 1) of j that i holds.

    `point` is the best single answer, `low` and `high` bound it: low <= point <= high entry by
    entry, in the same places. A column's `high` may sum to more than 1, since not all holders can
    have their most at once; a column's `low` never does. What a column lacks to 1 is held by
    nobody named. `claims` names the claims behind an entry.
    """

    names: tuple[str, ...]
    point: sparse.csc_array
    low: sparse.csc_array
    high: sparse.csc_array
    claims: Mapping[tuple[int, int], tuple[str, ...]]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each name."""
        return {name: place for place, name in enumerate(self.names)}

    @property
    def size(self) -> int:
        """How many parties there are."""
        return len(self.names)

    def without(self, targets: Collection[str]) -> Shares:
        """The same, but nobody holds any of the `targets`."""
        gone = [self.index[name] for name in targets if name in self.index]
        if not gone:
            return self
        keep = np.ones(self.size)
        keep[gone] = 0.0
        point, low, high = (m.copy() for m in (self.point, self.low, self.high))
        for matrix in (point, low, high):  # entries stay in their places, as nothing
            matrix.data *= np.repeat(keep, np.diff(matrix.indptr))
        return Shares(self.names, point, low, high, self.claims)

    @cached_property
    def point_by_holder(self) -> Mapping[int, Mapping[int, float]]:
        """The best answers of each holder's shares, by place."""
        return _by_holder(self.point)

    @cached_property
    def low_by_holder(self) -> Mapping[int, Mapping[int, float]]:
        """The least of each holder's shares, by place."""
        return _by_holder(self.low)

    @cached_property
    def high_by_holder(self) -> Mapping[int, Mapping[int, float]]:
        """The most of each holder's shares, by place."""
        return _by_holder(self.high)

    def above(self, target: str) -> Shares:
        """The same of the target and of all over whom anybody holds a part of it, and no others.

        Their shares in each other are all that decides what anybody has of the target.
        """
        starts, holders = self.point.indptr, self.point.indices
        found, waiting = {self.index[target]}, [self.index[target]]
        while waiting:
            at = waiting.pop()
            fresh = set(holders[starts[at] : starts[at + 1]].tolist()) - found
            found |= fresh
            waiting += fresh
        kept = sorted(found)
        low, point, high = (_among(matrix, kept) for matrix in (self.low, self.point, self.high))
        new = {place: number for number, place in enumerate(kept)}
        claims = {
            (new[i], new[j]): ids for (i, j), ids in self.claims.items() if i in new and j in new
        }
        return Shares(tuple(self.names[place] for place in kept), point, low, high, claims)

    @cached_property
    def fault(self) -> ImpossibleShares | None:
        """What cannot be in these shares, if anything; looked for once."""
        try:
            _check(self)
        except ImpossibleShares as error:
            return error
        return None


def _among(matrix: sparse.csc_array, kept: list[int]) -> sparse.csc_array:
    """The part of a matrix among parties of whom all holders are kept as well."""
    new = np.zeros(matrix.shape[0], matrix.indices.dtype)
    new[kept] = np.arange(len(kept))
    columns = [slice(*matrix.indptr[at : at + 2].tolist()) for at in kept]
    data = np.concatenate([matrix.data[column] for column in columns])
    rows = new[np.concatenate([matrix.indices[column] for column in columns])]
    starts = np.cumsum([0, *(column.stop - column.start for column in columns)])
    return sparse.csc_array((data, rows, starts), shape=(len(kept), len(kept)))


def _by_holder(matrix: sparse.csc_array) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    holders, parts, starts = matrix.indices.tolist(), matrix.data.tolist(), matrix.indptr.tolist()
    for target, (start, end) in enumerate(pairwise(starts)):
        for holder, part in zip(holders[start:end], parts[start:end], strict=True):
            found.setdefault(holder, {})[target] = part
    return found


def shares(
    names: tuple[str, ...],
    entries: Mapping[tuple[str, str], tuple[float, float, float]],
    claims: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
) -> Shares:
    """Shares from (holder, target) -> (low, point, high), each a part from 0 to 1."""
    index = {name: place for place, name in enumerate(names)}
    where = [(index[holder], index[target]) for holder, target in entries]
    rows, columns = np.array(where, dtype=np.int64).reshape(-1, 2).T
    low, point, high = np.array(list(entries.values()), dtype=float).reshape(-1, 3).T
    shape = (len(names), len(names))

    def matrix(values: np.ndarray) -> sparse.csc_array:
        return sparse.csc_array((values, (rows, columns)), shape=shape)

    receipts = {(index[h], index[t]): ids for (h, t), ids in (claims or {}).items()}
    return Shares(names, matrix(point), matrix(low), matrix(high), receipts)


# Shares that cannot be: above the whole, out of order, or owning themselves entirely.


_WALKED = 5_000  # parties; beyond them scipy finds knots faster than its import takes
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
    count, labels = knot_labels(within)
    columns = np.repeat(np.arange(len(full)), np.diff(within.indptr))
    inside = labels[within.indices] == labels[columns]
    held = np.bincount(columns[inside], within.data[inside], len(full))
    leaks = np.bincount(labels[held < 1 - TIGHT], minlength=count)
    return [full[labels == label] for label in np.flatnonzero(leaks == 0)]


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


# Sums over all chains of holdings: (I - W) x = b, exactly where the knots are small.


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

    def up(self, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """(I - W)^-1 b: of one party (b its unit vector), what all others hold through chains."""
        return self._solve(given, "N")

    def down(self, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """(I - W)^-T b: of one holder (b its unit vector), what it holds in all parties."""
        return self._solve(given, "T")

    @cached_property
    def loops(self) -> NDArray[np.float64]:
        """The diagonal of (I - W)^-1: 1, and more for a party that holds part of itself by a cycle.

        Chains from a party back to itself never leave its knot, so each knot is inverted alone.
        """
        found = 1 / (1 - self.parts.diagonal())
        sizes = np.bincount(self._labels)
        members = np.argsort(self._labels, kind="stable")
        starts = np.cumsum(sizes) - sizes
        for label in np.flatnonzero(sizes > 1).tolist():
            knot = members[starts[label] : starts[label] + sizes[label]]
            inside = self.parts[knot][:, knot].toarray()
            found[knot] = np.linalg.inv(np.eye(len(knot)) - inside).diagonal()
        return found

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
