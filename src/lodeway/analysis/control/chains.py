"""The chains of holdings that carry a share, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from lodeway.analysis.control.checks import check
from lodeway.analysis.control.integrated import place
from lodeway.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lodeway.analysis.control.shares import Shares

MOST = 10_000  # chains; more tell a reader nothing and come from asking for next to nothing


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
    every = [way for way, _ in ways(shares.high, start, end, _product, least)]
    links = {link for way in every for link in pairwise(way)}
    matrices = (shares.low, shares.point, shares.high)
    parts = {link: tuple(float(matrix[link]) for matrix in matrices) for link in links}
    found = [_chain(shares, way, parts) for way in every]
    return tuple(sorted(found, key=lambda c: (-c.point, -c.high, len(c.parties), c.parties)))


def ways(
    matrix: sparse.csc_array,
    holder: int,
    target: int,
    join: Callable[[float, float], float],
    least: float,
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Ways without a repeat from holder to target worth at least `least`, each with its worth.

    `join` gives the worth of a way lengthened by a link; it must never grow.
    """
    below = set(breadth_first_order(sparse.csr_array(matrix), holder, return_predecessors=False))
    stack: list[tuple[tuple[int, ...], float]] = [((target,), 1.0)]
    count = 0
    while stack:
        way, worth = stack.pop()
        if way[0] == holder and len(way) > 1:
            count += 1
            if count > MOST:
                raise InvalidValue(f"more than {MOST:,} chains; ask for larger ones only")
            yield way, worth
            continue
        column = slice(matrix.indptr[way[0]], matrix.indptr[way[0] + 1])
        links = zip(matrix.indices[column].tolist(), matrix.data[column].tolist(), strict=True)
        for party, link in links:
            longer = join(worth, link)
            if link and longer >= least and party in below and party not in way:
                stack.append(((party, *way), longer))


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
