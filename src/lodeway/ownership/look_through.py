"""Integrated ownership through every chain of holdings, by matrices: for graphs of any size.

In words: the direct share, plus for every company between, the share of it times what it owns in
turn. Y = W + W Y, so Y = (I - W)^-1 W, with W the direct parts (Brioschi, Buzzacchi and Colombo
1989, Risk capital financing and the separation of ownership and control in business groups,
Journal of Banking and Finance 13, 747-772). A company in a cycle of cross-holdings is counted
again at every turn of the cycle, so parts of companies that hold part of themselves are
overstated and can pass 1; `corrected` takes that out.

All parts are 0 to 1. Raises `ImpossibleShares` as `checks.check` does, `UnknownName` for a party
that is not among the shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lodeway.ownership.series import System
from lodeway.ownership.shares import TIGHT, check, place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lodeway.ownership.shares import Shares


# Integrated ownership: what a holder owns of a company directly and through all chains.


def owners(shares: Shares, target: str) -> dict[str, float]:
    """Every party's integrated part of one target, largest first; equal parts by name."""
    return ranked(shares, column(system(shares), place(shares, target)))


def integrated_shares(shares: Shares, holder: str) -> dict[str, float]:
    """One party's integrated part of every other, largest first; equal parts by name."""
    return ranked(shares, row(system(shares), place(shares, holder)))


def matrix(shares: Shares) -> NDArray[np.float64]:
    """The integrated part of each party (column) that each holds (row), dense: for thousands."""
    size = np.eye(shares.size)
    return system(shares).up(size) - size


def portfolio(shares: Shares, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The worth of what each party holds, directly and through chains: Y v, in the unit of `values`.

    One solve, whatever the number of parties.
    """
    return system(shares).up(values) - values


def system(shares: Shares) -> System:
    """The chains of the best single answers, once they are known to be possible."""
    check(shares)
    return System(shares.point)


def column(chains: System, target: int) -> NDArray[np.float64]:
    """What each party owns of the target."""
    unit = _unit(chains, target)
    return chains.up(unit) - unit


def row(chains: System, holder: int) -> NDArray[np.float64]:
    """What the holder owns of each party."""
    unit = _unit(chains, holder)
    return chains.down(unit) - unit


def ranked(shares: Shares, parts: NDArray[np.float64]) -> dict[str, float]:
    """The parts that are not nothing by name, largest first; equal parts by name."""
    at = np.array(sorted(np.flatnonzero(parts > TIGHT).tolist(), key=shares.names.__getitem__), int)
    at = at[np.argsort(-parts[at], kind="stable")]
    return {shares.names[i]: part for i, part in zip(at.tolist(), parts[at].tolist(), strict=True)}


def _unit(chains: System, at: int) -> NDArray[np.float64]:
    unit = np.zeros(chains.parts.shape[0])
    unit[at] = 1
    return unit
