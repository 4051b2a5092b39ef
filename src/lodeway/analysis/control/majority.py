"""Company control: who has the majority of the votes, alone or through those it controls.

In words: a holder controls a company when its own shares of it and those of all companies it
controls come to more than half; the least set with that property, found by adding one company
after another until nothing changes (known as the company control problem of recursive queries;
Romei, Ruggieri and Turini 2015, The layered structure of company share networks, among others).
All or nothing: a share held through a controlled company counts whole, not multiplied.

Votes are taken to follow shares, one share one vote, unless `stated` says who controls whom.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from scipy import sparse

from lodeway.analysis.control.checks import CLOSE, check, check_percent
from lodeway.analysis.control.integrated import place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from lodeway.analysis.control.shares import Shares

Which = Literal["point", "low", "high"]


def controlled(
    shares: Shares,
    holder: str,
    *,
    percent: float = 50,
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, float]:
    """The parties a holder controls -> its votes in each (a part), its own and those it controls.

    A party is controlled above `percent`, exactly at it not. `which`: by the best answers of the
    direct shares; "low" gives the parties surely controlled, "high" those possibly controlled, with
    the least and the most votes. `stated`: pairs (holder, target) of control that is known whatever
    the shares. Largest votes first. InvalidValue for a threshold outside 0 to 100.
    """
    part = check_percent(percent)
    return spread(shares, [holder], lambda votes: votes > part + CLOSE, which, stated)


def every(
    shares: Shares,
    holders: Collection[str],
    *,
    percent: float = 50,
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, dict[str, float]]:
    """For each of many holders, what it controls, as `controlled` says it; one preparation for all."""
    part = check_percent(percent)
    check(shares)
    votes, told = _Votes(shares, which), _places(shares, stated)
    return {
        holder: _grow(shares, votes, [holder], lambda held: held > part + CLOSE, told)
        for holder in holders
    }


def spread(
    shares: Shares,
    holders: Iterable[str],
    enough: Callable[[float], bool],
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, float]:
    """The least set of parties whose votes in hands of the holders or of the set are enough."""
    check(shares)
    return _grow(shares, _Votes(shares, which), holders, enough, _places(shares, stated))


def _places(shares: Shares, stated: Collection[tuple[str, str]]) -> dict[int, set[int]]:
    told: dict[int, set[int]] = defaultdict(set)
    for holder, target in stated:
        told[place(shares, holder)].add(place(shares, target))
    return told


def _grow(
    shares: Shares,
    votes: _Votes,
    holders: Iterable[str],
    enough: Callable[[float], bool],
    told: Mapping[int, set[int]],
) -> dict[str, float]:
    votes.reset()
    seeds = {place(shares, name) for name in holders}
    have, queue = set(seeds), sorted(seeds)
    while queue:
        party = queue.pop()
        reached = votes.add(party)
        won = {target for target in reached if enough(votes.of(target))} | told.get(party, set())
        queue += sorted(won - have)
        have |= won
    found = {shares.names[party]: votes.of(party) for party in have - seeds}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


class _Votes:
    """Votes of a growing set of parties in everybody, at the least, at best knowledge or at most.

    At most: what the set's ranges reach, within what the others' least leaves.
    """

    def __init__(self, shares: Shares, which: Which) -> None:
        base = shares.point if which == "point" else shares.low
        self._base = sparse.csr_array(base)
        self._more = sparse.csr_array(shares.high - base) if which == "high" else None
        self._left = 1 - base.sum(axis=0) if which == "high" else None
        self.reset()

    def reset(self) -> None:
        """Begin anew with nobody in the set."""
        self._sure: dict[int, float] = defaultdict(float)
        self._open: dict[int, float] = defaultdict(float)

    def add(self, party: int) -> set[int]:
        """Count the stakes of one more party; the parties it holds."""
        reached = _add(self._base, party, self._sure)
        if self._more is not None:
            reached |= _add(self._more, party, self._open)
        return reached

    def of(self, party: int) -> float:
        """The votes of the set in a party."""
        if self._left is None:
            return self._sure[party]
        return self._sure[party] + min(self._open[party], max(0.0, float(self._left[party])))


def _add(matrix: sparse.csr_array, party: int, to: dict[int, float]) -> set[int]:
    row = slice(matrix.indptr[party], matrix.indptr[party + 1])
    for target, part in zip(matrix.indices[row].tolist(), matrix.data[row].tolist(), strict=True):
        to[target] += part
    return set(matrix.indices[row].tolist())
