"""Integrated ownership corrected for cross-holdings: no more than the whole of anything.

In words: walk up from a company, at each step to one of its holders with the chance of its share;
the corrected part of a holder is the chance that the walk ever comes to it. A company in a cycle
is met once and not counted again at every turn. With V = (I - W)^-1 over the direct parts W,
diag(V)^-1 (V - I): each row of the integrated ownership divided by what the holder's own cycles
multiply it with (Baldone, Brioschi and Paleari 1998, as used by Vitali, Glattfelder and Battiston
2011, The network of global corporate control, PLoS ONE 6, e25995, whose further search for
holders that are upstream of cycles is not done here). A party's part of itself is the chance that
the walk comes back. Without cycles this is `integrated`.

All parts are 0 to 1. Raises as `integrated` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lodeway.analysis.control import integrated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lodeway.analysis.control.shares import Shares


def owners(shares: Shares, target: str) -> dict[str, float]:
    """Every party's part of one target, largest first; equal parts by name."""
    system = integrated.system(shares)
    parts = integrated.column(system, integrated.place(shares, target)) / system.loops
    return integrated.ranked(shares, parts)


def owned(shares: Shares, holder: str) -> dict[str, float]:
    """One party's part of every other, largest first; equal parts by name."""
    at = integrated.place(shares, holder)
    parts = integrated.row(integrated.system(shares), at)
    return integrated.ranked(shares, parts / (1 + parts[at]))


def matrix(shares: Shares) -> NDArray[np.float64]:
    """The part of each party (column) that each holds (row), dense: for thousands of parties."""
    whole = integrated.matrix(shares)
    return whole / (1 + whole.diagonal())[:, np.newaxis]


def portfolio(shares: Shares, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The worth of what each party holds through chains, in the unit of `values`.

    Each knot of cross-holdings is inverted alone, so thousands of parties in one knot are slow.
    """
    system = integrated.system(shares)
    return (system.up(values) - values) / system.loops
