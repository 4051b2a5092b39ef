"""The chains of holdings that carry a share, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from lodeway.ownership.shares import check, place
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.ownership.shares import Shares


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
    every = list(_ways(shares, start, end, least))
    parts = {link: shares.of(*link) for way in every for link in pairwise(way)}
    found = [_chain(shares, way, parts) for way in every]
    return tuple(sorted(found, key=lambda c: (-c.point, -c.high, len(c.parties), c.parties)))


def _ways(shares: Shares, holder: int, target: int, least: float) -> Iterator[tuple[int, ...]]:
    """Ways without a repeat from holder to target that may carry at least `least`."""
    below = _below(shares, holder, target)
    stack: list[tuple[tuple[int, ...], float]] = [((target,), 1.0)]
    count = 0
    while stack:
        way, worth = stack.pop()
        if way[0] == holder and len(way) > 1:
            count += 1
            if count > _MOST:
                raise InvalidValue(f"more than {_MOST:,} chains; ask for larger ones only")
            yield way
            continue
        for party, _, _, high in shares.held(way[0]):
            if high and worth * high >= least and party in below and party not in way:
                stack.append(((party, *way), worth * high))


def _below(shares: Shares, holder: int, target: int) -> set[int]:
    """Of the parties over which anybody reaches the target, those that the holder reaches."""
    held: dict[int, list[int]] = {target: []}
    waiting = [target]
    while waiting:
        at = waiting.pop()
        for party in shares.holders[shares.starts[at] : shares.starts[at + 1]]:
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


def _chain(
    shares: Shares, way: tuple[int, ...], parts: Mapping[tuple[int, int], tuple[float, ...]]
) -> Chain:
    links = list(pairwise(way))
    low, point, high = zip(*(parts[link] for link in links), strict=True)
    claims = dict.fromkeys(claim for link in links for claim in shares.claims.get(link, ()))
    names = tuple(shares.names[party] for party in way)
    return Chain(names, prod(low), prod(point), prod(high), min(point), tuple(claims))
