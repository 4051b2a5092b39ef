"""Shares of ways from their costs: a logit nested by port, with path size for what overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Nests:
    """How ways group: way i lies in nest `nest[i]`, nest n belongs to choice `choice[n]`.

    Ways stand in the order of their nests, nests in that of their choices, so that each group is
    one run. `size` is each way's path size (0 to 1; Ben-Akiva and Bierlaire 1999): 1 where it
    shares nothing with others of its nest, 1/k where k ways are the same.
    """

    nest: NDArray[np.int64]
    choice: NDArray[np.int64]
    size: Numbers

    @cached_property
    def nest_starts(self) -> NDArray[np.int64]:
        """The first way of each nest."""
        return np.flatnonzero(np.diff(self.nest, prepend=-1))

    @cached_property
    def choice_starts(self) -> NDArray[np.int64]:
        """The first nest of each choice."""
        return np.flatnonzero(np.diff(self.choice, prepend=-1))


@dataclass(frozen=True)
class Shares:
    """What a nested logit says, a row a draw.

    `way` is the share of each way in its choice, `within` in its nest, `nest` the share of each
    nest; `cost` is the expected cost of each choice (its log-sum, USD a tonne; infinite where no
    way is open).
    """

    way: Numbers
    within: Numbers
    nest: Numbers
    cost: Numbers


def shares(cost: Numbers, nests: Nests, scale: Numbers, ratio: float) -> Shares:
    """The share of every way, in every draw.

    `cost` (draws x ways, USD a tonne, infinite where shut) falls into shares with `scale`, the
    dollars by which a way must be dearer to be taken e times less often, one a draw; within a nest
    that is `scale` x `ratio` (0 < ratio <= 1; 1 is a plain logit). McFadden 1978.
    """
    inner = scale[:, None] * ratio
    with np.errstate(divide="ignore"):
        pull = np.log(nests.size) - cost / inner
    within, logsum = _softmax(pull, nests.nest, nests.nest_starts)
    share, total = _softmax(ratio * logsum, nests.choice, nests.choice_starts)
    return Shares(share[:, nests.nest] * within, within, share, -scale[:, None] * total)


def _softmax(
    pull: Numbers, group: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[Numbers, Numbers]:
    """Shares within each group, and the log-sum of the group; nothing where all are shut."""
    best = np.maximum.reduceat(pull, starts, axis=1)
    safe = np.where(np.isfinite(best), best, 0.0)
    weight = np.exp(pull - safe[:, group])
    total = np.add.reduceat(weight, starts, axis=1)
    with np.errstate(divide="ignore"):
        logsum = np.log(total) + safe
    return weight / np.where(total > 0, total, 1.0)[:, group], logsum


def slopes(
    found: Shares, nests: Nests, weight: Numbers, chosen: Numbers, scale: Numbers, ratio: float
) -> Numbers:
    """By how much a weighted share grows with each way's cost, a dollar a tonne.

    The share is the sum over all choices of `weight` (of each choice, summing to 1) times the
    share of the ways for which `chosen` is 1; one row a draw, one column a way.
    """
    in_nest = np.add.reduceat(found.within * chosen, nests.nest_starts, axis=1)
    in_choice = np.add.reduceat(found.nest * in_nest, nests.choice_starts, axis=1)
    of_way = nests.choice[nests.nest]
    pull = found.way * (chosen - in_nest[:, nests.nest]) / ratio + found.way * (
        in_nest[:, nests.nest] - in_choice[:, of_way]
    )
    slope: Numbers = -weight[of_way] * pull / scale[:, None]
    return slope


def path_sizes(
    lengths: sparse.csr_array, nest: NDArray[np.int64], extra: NDArray[np.bool_]
) -> Numbers:
    """The path size of each way in its nest, from the kilometres of ways (rows) by segment.

    A way that is `extra` shares with all of its nest, any other with those that are not extra.
    """
    km = lengths.tocoo()
    one = nest[km.row] * lengths.shape[1] + km.col
    _, which = np.unique(one, return_inverse=True)
    every = np.bincount(which)[which]
    usual = np.bincount(which, weights=~extra[km.row])[which]
    used = np.where(extra[km.row], every, usual)
    whole = np.bincount(km.row, km.data, len(nest))
    alone = np.bincount(km.row, km.data / used, len(nest))
    found: Numbers = np.divide(alone, whole, out=np.ones(len(nest)), where=whole > 0)
    return found
