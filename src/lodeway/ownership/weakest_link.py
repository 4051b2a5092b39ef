"""Control by the weakest link of each chain.

In words: walk up from a company, at each step to one of its holders with the chance of its share;
the corrected part of a holder is the chance that the walk ever comes to it. A company in a cycle
is met once and not counted again at every turn. With V = (I - W)^-1 over the direct parts W,
diag(V)^-1 (V - I): each row of the integrated ownership divided by what the holder's own cycles
multiply it with (Baldone, Brioschi and Paleari 1998, as used by Vitali, Glattfelder and Battiston
2011, The network of global corporate control, PLoS ONE 6, e25995, whose further search for
holders that are upstream of cycles is not done here). A party's part of itself is the chance that
the walk comes back. Without cycles this is `integrated`.

All parts are 0 to 1. Raises as `integrated` does.

In words: a holder's say in a company is, over all chains of holdings between them, the sum of the
least share in each chain, and chains that share a holding have together no more than that holding;
what it may take out of the company is the sum of their products (La
Porta, Lopez-de-Silanes and Shleifer 1999, Corporate ownership around the world, Journal of Finance
54, 471-517; Claessens, Djankov and Lang 2000, The separation of ownership and control in East
Asian corporations, Journal of Financial Economics 58, 81-112). Whoever holds 30 % of a company
outright and 30 % of another that holds 20 % of it has a say of 50 % and 36 % of the cash flow.

Edwards and Weichenrieder 2004 (How weak is the weakest-link principle?, CESifo working paper 1255)
hold that the measure has serious problems and compare it with voting power.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.ownership.shares import check, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lodeway.ownership.shares import Shares


# Integrated ownership corrected for cross-holdings: no more than the whole of anything.


def owners(shares: Shares, target: str) -> dict[str, float]:
    """Every party's part of one target, largest first; equal parts by name."""
    from lodeway.ownership import look_through

    system = look_through.system(shares)
    parts = look_through.column(system, place(shares, target)) / system.loops
    return look_through.ranked(shares, parts)


def corrected_shares(shares: Shares, holder: str) -> dict[str, float]:
    """One party's part of every other, largest first; equal parts by name."""
    from lodeway.ownership import look_through

    at = place(shares, holder)
    parts = look_through.row(look_through.system(shares), at)
    return look_through.ranked(shares, parts / (1 + parts[at]))


def matrix(shares: Shares) -> NDArray[np.float64]:
    """The part of each party (column) that each holds (row), dense: for thousands of parties."""
    from lodeway.ownership import look_through

    whole = look_through.matrix(shares)
    return whole / (1 + whole.diagonal())[:, None]


def portfolio(shares: Shares, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The worth of what each party holds through chains, in the unit of `values`.

    Each knot of cross-holdings is inverted alone, so thousands of parties in one knot are slow.
    """
    from lodeway.ownership import look_through

    system = look_through.system(shares)
    return (system.up(values) - values) / system.loops


# Control by the weakest link, with the cash flow right beside it.


Which = Literal["point", "low", "high"]


@dataclass(frozen=True)
class Say:
    """Parts of one target: `control` by weakest links, `cash` by products (`corrected`)."""

    control: float
    cash: float


def say(shares: Shares, holder: str, target: str, *, least: float = 0.001) -> Say:
    """What a holder has in a target, by the best answers of the direct shares.

    Links below `least` (a part) are left out of `control`: 0.1 or 0.2 gives the papers' chains of
    control at 10 or 20 %. Raises as `chains.chains` does.
    """
    owned = corrected_shares(shares, holder).get(target, 0.0)
    return Say(control(shares, holder, target, least=least), owned)


def control(
    shares: Shares, holder: str, target: str, *, least: float = 0.001, which: Which = "point"
) -> float:
    """The sum over chains of the weakest link, a part of at most 1.

    Chains that share a holding anywhere on their way count together no more than it, or votes that
    exist once would be counted twice: the sum is the greatest flow from holder to target through
    the holdings (Ford and Fulkerson 1956, Maximal flow through a network, Canadian Journal of
    Mathematics 8, 399-404). `which` takes the best answers of the direct shares or their lower or
    upper ends; the sum at the ends bounds the sum in between.
    """
    check(shares)
    start, end = place(shares, holder), place(shares, target)
    parts = {"low": shares.lows, "point": shares.points, "high": shares.highs}[which]
    votes = _above(shares, parts, end, least)
    if start == end or start not in votes:
        return 0.0
    return min(1.0, _greatest_flow(votes, start, end))


Left: TypeAlias = dict[int, dict[int, float]]  # by holder and what it holds


def _greatest_flow(left: Left, start: int, end: int) -> float:
    """What runs from start to end, a shortest way with room at a time; `left` is used up.

    Edmonds and Karp 1972, Theoretical improvements in algorithmic efficiency for network flow
    problems, Journal of the ACM 19, 248-264.
    """
    total = 0.0
    while way := _with_room(left, start, end):
        part = min(left[a][b] for a, b in pairwise(way))
        for a, b in pairwise(way):
            left[a][b] -= part
            left[b][a] = left[b].get(a, 0.0) + part
        total += part
    return total


def _with_room(left: Left, start: int, end: int) -> list[int]:
    """The parties of a shortest way on which something is left; none where there is no such way."""
    before, row = {start: start}, [start]
    while row and end not in before:
        ahead = []
        for at in row:
            for to, room in left[at].items():
                if room > 0 and to not in before:
                    before[to] = at
                    ahead.append(to)
        row = ahead
    if end not in before:
        return []
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _above(shares: Shares, parts: Sequence[float], target: int, least: float) -> Left:
    """The holdings of at least a part over which anybody reaches the target."""
    found: Left = {target: {}}
    waiting = [target]
    while waiting:
        at = waiting.pop()
        of = slice(shares.starts[at], shares.starts[at + 1])
        for holder, part in zip(shares.holders[of], parts[of], strict=True):
            if part and part >= least:
                if holder not in found:
                    waiting.append(holder)
                    found[holder] = {}
                found[holder][at] = part
    return found
