"""Control by the weakest link of each chain.

In words: a holder's say in a company is, over all chains of holdings between them, the sum of the
least share in each chain, and chains that share a holding have together no more than that holding
(La Porta, Lopez-de-Silanes and Shleifer 1999, Corporate ownership around the world, Journal of
Finance 54, 471-517; Claessens, Djankov and Lang 2000, The separation of ownership and control in
East Asian corporations, Journal of Financial Economics 58, 81-112). Whoever holds 30 % of a company
outright and 30 % of another that holds 20 % of it has a say of 50 %.

Edwards and Weichenrieder 2004 (How weak is the weakest-link principle?, CESifo working paper 1255)
hold that the measure has serious problems and compare it with voting power. All parts are 0 to 1.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.ownership.shares import check, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.ownership.shares import Shares


Which = Literal["point", "low", "high"]


def control(
    shares: Shares, holder: str, target: str, *, least: float = 0.001, which: Which = "point"
) -> float:
    """The sum over chains of the weakest link, a part of at most 1.

    Chains that share a holding anywhere on their way count together no more than it, or votes that
    exist once would be counted twice: the sum is the greatest flow from holder to target through
    the holdings (Ford and Fulkerson 1956, Maximal flow through a network, Canadian Journal of
    Mathematics 8, 399-404). Links below `least` (a part) are left out: 0.1 or 0.2 gives the papers'
    chains of control at 10 or 20 %. `which` takes the best answers of the direct shares or their
    lower or upper ends; the sum at the ends bounds the sum in between. Raises as `check` does.
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
