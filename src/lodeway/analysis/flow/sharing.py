"""How many tonnes take which way when ways share scarce capacity: a linear programme over ways."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Shares:
    """An optimum over the ways known so far.

    `tonnes` by way, `left` by order; `worth` is what one more tonne of each order would cost,
    `scarce` what one more tonne of each capacity would save.
    """

    tonnes: NDArray[np.float64]
    left: NDArray[np.float64]
    worth: NDArray[np.float64]
    scarce: NDArray[np.float64]


@dataclass
class Sharing:
    """Orders of `wanted` tonnes, each served by ways to be added, under `capacity`.

    Leaving a tonne of an order behind costs its `price`.
    """

    wanted: NDArray[np.float64]
    capacity: NDArray[np.float64]
    price: NDArray[np.float64]
    orders: list[int] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    _uses: list[int] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    def add(self, order: int, cost: float, uses: Sequence[int]) -> None:
        """Let `order` also go a way of `cost` that meets the capacities numbered `uses`."""
        self.orders.append(order)
        self.costs.append(cost)
        self._uses.extend(uses)
        self._counts.append(len(uses))

    def solve(self) -> Shares:
        """The cheapest shares, by the dual simplex of HiGHS.

        What moves saves its price, and no more can move than is wanted: what is left needs no
        variable of its own.
        """
        n, ways = len(self.wanted), np.arange(len(self.orders))
        most = np.concatenate([self.wanted, self.capacity])
        # Orders are the first rows of the programme, capacities the others.
        rows = np.concatenate([self.orders, n + np.array(self._uses, np.int64)])
        columns = np.concatenate([ways, np.repeat(ways, self._counts)])
        meets = sparse.csc_array((np.ones(len(rows)), (rows, columns)), (len(most), len(ways)))
        # The stubs of linprog know no sparse matrices, which it takes. Without presolve it is
        # faster on programmes of this size, and no slower on large ones.
        found = optimize.linprog(  # type: ignore[call-overload]
            np.array(self.costs) - self.price[self.orders],
            A_ub=meets,
            b_ub=most,
            method="highs-ds",
            options={"presolve": False},
        )
        saved = found.ineqlin.marginals
        left = self.wanted - np.bincount(self.orders, found.x, minlength=n)
        return Shares(found.x, left, self.price + saved[:n], -saved[n:])
