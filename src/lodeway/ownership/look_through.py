"""Integrated ownership through every chain of holdings, and the chains themselves.

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

from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from lodeway.ownership.shares import TIGHT, System, check
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.names import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray
    from scipy import sparse

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


def place(shares: Shares, name: str) -> int:
    """The place of a party; `UnknownName` with the nearest names when there is none."""
    if name not in shares.index:
        raise UnknownName(name, "party", nearest(name, shares.names))
    return shares.index[name]


def ranked(shares: Shares, parts: NDArray[np.float64]) -> dict[str, float]:
    """The parts that are not nothing by name, largest first; equal parts by name."""
    at = np.array(sorted(np.flatnonzero(parts > TIGHT).tolist(), key=shares.names.__getitem__), int)
    at = at[np.argsort(-parts[at], kind="stable")]
    return {shares.names[i]: part for i, part in zip(at.tolist(), parts[at].tolist(), strict=True)}


def _unit(chains: System, at: int) -> NDArray[np.float64]:
    unit = np.zeros(chains.parts.shape[0])
    unit[at] = 1
    return unit


# The chains of holdings that carry a share, one by one.


_MOST = 10_000  # chains; more tell a reader nothing and come from asking for next to nothing


@dataclass(frozen=True)
class Chain:
    """One way a share runs from a holder down to a target, `parties` named in this order.

    `low`, `point`, `high` are the products of its direct shares, `weakest` its least best answer;
    `claims` those behind its links, in order.
    """

    parties: tuple[str, ...]
    low: float
    point: float
    high: float
    weakest: float
    claims: tuple[str, ...]


def chains(shares: Shares, holder: str, target: str, *, least: float = 0.001) -> tuple[Chain, ...]:
    """The chains from holder to target that may carry at least `least` (a part), largest first.

    A chain comes to no party twice; turns in a cycle of cross-holdings are in the sums of
    `corrected`, not here. Equal chains come shortest first, then by name. InvalidValue when there
    are more than 10,000: raise `least`.
    """
    if not 0 <= least <= 1:
        raise InvalidValue(f"least {least:g} is not a part; use 0 to 1")
    check(shares)
    start, end = place(shares, holder), place(shares, target)
    every = [way for way, _ in _ways(shares.high, start, end, _product, least)]
    links = {link for way in every for link in pairwise(way)}
    matrices = (shares.low, shares.point, shares.high)
    parts = {link: tuple(float(matrix[link]) for matrix in matrices) for link in links}
    found = [_chain(shares, way, parts) for way in every]
    return tuple(sorted(found, key=lambda c: (-c.point, -c.high, len(c.parties), c.parties)))


def _ways(
    matrix: sparse.csc_array,
    holder: int,
    target: int,
    join: Callable[[float, float], float],
    least: float,
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Ways without a repeat from holder to target worth at least `least`, each with its worth.

    `join` gives the worth of a way lengthened by a link; it must never grow.
    """
    below = _below(matrix, holder, target)
    stack: list[tuple[tuple[int, ...], float]] = [((target,), 1.0)]
    count = 0
    while stack:
        way, worth = stack.pop()
        if way[0] == holder and len(way) > 1:
            count += 1
            if count > _MOST:
                raise InvalidValue(f"more than {_MOST:,} chains; ask for larger ones only")
            yield way, worth
            continue
        column = slice(matrix.indptr[way[0]], matrix.indptr[way[0] + 1])
        links = zip(matrix.indices[column].tolist(), matrix.data[column].tolist(), strict=True)
        for party, link in links:
            longer = join(worth, link)
            if link and longer >= least and party in below and party not in way:
                stack.append(((party, *way), longer))


def _below(matrix: sparse.csc_array, holder: int, target: int) -> set[int]:
    """Of the parties over which anybody reaches the target, those that the holder reaches."""
    held: dict[int, list[int]] = {target: []}
    waiting = [target]
    while waiting:
        at = waiting.pop()
        for party in matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]].tolist():
            if party not in held:
                held[party] = []
                waiting.append(party)
            held[party].append(at)
    found = {holder}
    waiting = [holder]
    while waiting:
        further = [party for party in held.get(waiting.pop(), ()) if party not in found]
        found.update(further)
        waiting += further
    return found


def _product(part: float, link: float) -> float:
    return part * link


def _chain(
    shares: Shares, way: tuple[int, ...], parts: Mapping[tuple[int, int], tuple[float, ...]]
) -> Chain:
    links = list(pairwise(way))
    low, point, high = zip(*(parts[link] for link in links), strict=True)
    claims = dict.fromkeys(claim for link in links for claim in shares.claims.get(link, ()))
    names = tuple(shares.names[party] for party in way)
    return Chain(names, prod(low), prod(point), prod(high), min(point), tuple(claims))
