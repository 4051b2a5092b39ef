"""What scarce room costs: the prices at which no more goods choose a way than it can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from lodeway.choice.logit import shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lodeway.choice.logit import Nests, Shares

    Numbers = NDArray[np.float64]

_CLOSE = 1e-6
_ROUNDS = 60
_HALVINGS = 30
_ENOUGH = 1e-4  # of the slope that a step must win, Armijo 1966


class Cleared(NamedTuple):
    """Prices of room (draws x things, USD a tonne) and the shares that goods choose at them."""

    prices: Numbers
    shares: Shares


def cleared(
    cost: Numbers,
    nests: Nests,
    scale: Numbers,
    ratio: float,
    tonnes: Numbers,
    taken: Numbers,
    room: Numbers,
) -> Cleared:
    """The prices under which each thing carries at most its room, and nothing idle has a price.

    `cost` is draws x ways; `tonnes` falls on the choices, alike or in each draw; `taken` (ways x things) is 1 where a way
    leads over a thing (or the tonnes it weighs there); `room` (draws x things) in tonnes. The
    prices are the dual of the shippers' expected cost (Beckmann with a log-sum, Fisk 1980): the
    least of ``room . price - sum of tonnes x expected cost`` over prices of nothing or more, found
    by projected Newton steps (Bertsekas 1982). Every choice needs one way without limit, or the
    prices have no bound.
    """
    # Things in one row carry the same goods: of these the narrowest alone can have a price.
    alike, which = np.unique(taken, axis=1, return_inverse=True)
    which = which.reshape(-1)
    order = np.argsort(room, axis=1, kind="stable")
    narrow = np.full((len(room), alike.shape[1]), np.inf)
    bears = np.zeros((len(room), alike.shape[1]), np.int64)
    rows = np.arange(len(room))
    for column in range(room.shape[1] - 1, -1, -1):  # the narrowest last, so that it stays
        thing = order[:, column]
        narrow[rows, which[thing]], bears[rows, which[thing]] = room[rows, thing], thing
    found = _Market(cost, nests, scale, ratio, tonnes, alike, narrow).cleared()
    prices = np.zeros(room.shape)
    np.put_along_axis(prices, bears, found.prices, axis=1)
    return Cleared(prices, found.shares)


class _Market:
    def __init__(
        self,
        cost: Numbers,
        nests: Nests,
        scale: Numbers,
        ratio: float,
        tonnes: Numbers,
        taken: Numbers,
        room: Numbers,
    ) -> None:
        self.cost, self.nests, self.scale, self.ratio = cost, nests, scale, ratio
        self.tonnes = np.broadcast_to(tonnes, (len(cost), len(np.unique(nests.choice))))
        self.room = room
        self.of_way = nests.choice[nests.nest]
        self.taken = taken

    def cleared(self) -> Cleared:
        """Price only what runs out, then what runs out because of that."""
        draws, things = self.room.shape
        prices = np.zeros((draws, things))
        priced = np.zeros(things, np.bool_)
        while True:
            found = self._shares(prices, np.arange(draws))
            over = self._flow(found) > self.room * (1 + _CLOSE)
            more = over.any(axis=0) & ~priced
            if not more.any():
                return Cleared(prices, found)
            priced |= more
            prices[:, priced] = self._solve(np.flatnonzero(priced), prices[:, priced])

    def _solve(self, things: NDArray[np.int64], prices: Numbers) -> Numbers:
        inner = _Priced(self, things)
        left = np.arange(len(prices))
        for _ in range(_ROUNDS):
            worth, slope, bend = inner.at(prices[left], left)
            free = (prices[left] > 0) | (slope < 0)
            miss = np.where(free, np.abs(slope), 0.0) / np.maximum(self.room[left][:, things], 1.0)
            far = miss.max(axis=1) > _CLOSE
            if not far.any():
                break
            left = left[far]
            step = _newton(slope[far], bend[far], free[far])
            prices[left] = inner.lower(prices[left], left, step, worth[far], slope[far])
        else:
            for draw in left.tolist():
                prices[draw] = inner.slowly(prices[draw], draw)
        return prices

    def _shares(self, prices: Numbers, draws: NDArray[np.int64]) -> Shares:
        cost = self.cost[draws] + prices @ self.taken.T
        return shares(cost, self.nests, self.scale[draws], self.ratio)

    def _flow(self, found: Shares) -> Numbers:
        flow: Numbers = (found.way * self.tonnes[:, self.of_way]) @ self.taken
        return flow


class _Priced:
    """The dual over a few things that have a price."""

    def __init__(self, market: _Market, things: NDArray[np.int64]) -> None:
        self.market, self.things = market, things
        self.taken = sparse.csr_array(market.taken[:, things])
        k, taken = len(things), market.taken[:, things]
        self.pairs = sparse.csr_array((taken[:, :, None] * taken[:, None, :]).reshape(-1, k * k).T)
        self.in_nest = self._by_nest()

    def _by_nest(self) -> sparse.csr_array:
        """What each way (columns) takes of each thing, by nest and thing (rows)."""
        way, thing = self.taken.nonzero()
        nests, k = self.market.nests, len(self.things)
        shape = (len(nests.choice) * k, len(nests.nest))
        row = nests.nest[way] * k + thing
        return sparse.csr_array((self.taken[way, thing], (row, way)), shape=shape)

    def _seen(self, prices: Numbers, draws: NDArray[np.int64]) -> tuple[Numbers, Shares]:
        m = self.market
        cost = m.cost[draws] + (self.taken @ prices.T).T
        found = shares(cost, m.nests, m.scale[draws], m.ratio)
        room = m.room[draws][:, self.things]
        spent = (found.cost * m.tonnes[draws]).sum(axis=1)
        return (room * prices).sum(axis=1) - spent, found

    def at(self, prices: Numbers, draws: NDArray[np.int64]) -> tuple[Numbers, Numbers, Numbers]:
        """The dual, its slope and its bend."""
        m = self.market
        worth, found = self._seen(prices, draws)
        tonnes = m.tonnes[draws]
        weight = np.ascontiguousarray((found.way * tonnes[:, m.of_way]).T)
        slope = m.room[draws][:, self.things] - (self.taken.T @ weight).T
        k = len(self.things)
        within = np.ascontiguousarray(found.within.T)
        nest = np.ascontiguousarray((self.in_nest @ within).T).reshape(len(draws), -1, k)
        choice = np.add.reduceat(found.nest[:, :, None] * nest, m.nests.choice_starts, axis=1)
        in_nest = found.nest * tonnes[:, m.nests.choice]
        bend = np.asarray(self.pairs @ weight).T.reshape(-1, k, k) / m.ratio
        bend -= (1 / m.ratio - 1) * np.einsum("dn,dnk,dnl->dkl", in_nest, nest, nest, optimize=True)
        bend -= np.einsum("dc,dck,dcl->dkl", tonnes, choice, choice, optimize=True)
        return worth, slope, bend / m.scale[draws][:, None, None]

    def slowly(self, prices: Numbers, draw: int) -> Numbers:
        """The prices of one draw by a search that needs no bend, where that is nearly flat."""
        from scipy.optimize import Bounds, minimize

        one = np.array([draw])

        def dual(given: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            worth, slope, _ = self.at(given[None, :], one)
            return float(worth[0]), slope[0]

        best = minimize(
            dual,
            prices,
            jac=True,
            method="L-BFGS-B",
            bounds=Bounds(0.0, np.inf),
            options={"maxiter": 5000, "maxfun": 50_000, "ftol": 1e-16, "gtol": 1e-9},
        )
        found: Numbers = best.x
        return found

    def lower(
        self,
        prices: Numbers,
        draws: NDArray[np.int64],
        step: Numbers,
        worth: Numbers,
        slope: Numbers,
    ) -> Numbers:
        """The prices after a step, halved in each draw until the dual falls enough."""
        length = np.ones((len(prices), 1))
        left = np.arange(len(prices))
        found = prices.copy()
        for _ in range(_HALVINGS):
            tried = np.maximum(prices[left] + length[left] * step[left], 0.0)
            now, _ = self._seen(tried, draws[left])
            won = (slope[left] * (tried - prices[left])).sum(axis=1)
            # The dual is large and the last gains small: a rounding's worth is let pass.
            fine = now <= worth[left] + _ENOUGH * won + 1e-12 * np.abs(worth[left])
            found[left[fine]] = tried[fine]
            left = left[~fine]
            if not len(left):
                break
            length[left] /= 2
        return found


def _newton(slope: Numbers, bend: Numbers, free: NDArray[np.bool_]) -> Numbers:
    """The step to where the slope would vanish, for the prices that are free to move."""
    k = slope.shape[1]
    both = free[:, :, None] & free[:, None, :]
    size = np.maximum(np.einsum("dkk->dk", bend), 1e-9)
    ridge = 1e-9 * size[:, :, None] * np.eye(k)
    matrix = np.where(both, bend, 0.0) + np.where(free, 0.0, 1.0)[:, :, None] * np.eye(k) + ridge
    wanted = np.where(free, -slope, 0.0)
    found: Numbers = np.linalg.solve(matrix, wanted[:, :, None])[:, :, 0]
    # A nearly flat dual would send a price far off: not more than a few thousand dollars at once.
    longest = np.abs(found).max(axis=1, keepdims=True)
    short: Numbers = found * np.minimum(1.0, 2000.0 / np.maximum(longest, 1e-12))
    return short
