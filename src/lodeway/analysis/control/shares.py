"""Who holds what share of whom, as matrices, with a range where the share is not sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse


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
