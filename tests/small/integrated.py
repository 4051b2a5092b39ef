"""Integrated ownership by dense matrices: an answer of its own for small worlds of shares.

In words: the direct share, plus for every company between, the share of it times what it owns in
turn: (I - W)^-1 - I over the direct parts W (Brioschi, Buzzacchi and Colombo 1989). Corrected, each
row is divided by what the holder's own cycles multiply it with (Baldone, Brioschi and Paleari 1998).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lodeway.ownership.shares import Shares, check


def integrated(made: Shares) -> NDArray[np.float64]:
    """What each holder (row) has of each party (column), every turn of a cycle counted again.

    Raises `ImpossibleShares` as `check` does.
    """
    check(made)
    parts = made.point.toarray()
    return np.linalg.inv(np.eye(len(parts)) - parts) - np.eye(len(parts))


def corrected(made: Shares) -> NDArray[np.float64]:
    """The same with a party in a cycle met once."""
    whole = integrated(made)
    return whole / (1 + whole.diagonal())[:, None]
