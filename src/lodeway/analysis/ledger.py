"""Adding sums of money without counting any twice, and saying what was left out and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.analysis.carving import carved, lines, overlapping
from lodeway.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.networks.financings import Sum

Why: TypeAlias = Literal[
    "same", "earlier", "part", "carved", "shared", "inside", "lapsed", "softer", "later", "plain"
]


@dataclass(frozen=True)
class Left:
    """A sum that is not added, or not twice, and why; `of` are the sums that stand in its place.

    "same": the same money, said again or at another stage; "earlier": an earlier count or stage
    of one deal; "part": a part of what is added; "shared": others pay too, our own parts are
    added instead; "inside": it only passes from one pocket of the group to another; "lapsed".
    "carved": it is added at its own step of the ladder, and taken out of the softer sum that holds
    it. Where a firmness is asked for: "later": what stands for it is not so firm; "softer": taken
    out of what is added, and itself not so firm; "plain": a report that tells nothing of firmness.
    For "same" to "carved" `of` leads from the nearest whole to the one that is added.
    """

    sum: Sum
    why: Why
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """What is `added`, what is `left` out, and the sums that name no figure (`silent`).

    `overlaps` are pairs of added claims that may hold some of the same money.
    """

    added: tuple[Sum, ...]
    left: tuple[Left, ...]
    silent: tuple[Sum, ...]
    overlaps: tuple[tuple[str, str], ...]

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of all sums, in order."""
        sums = (*self.added, *(left.sum for left in self.left))
        return tuple(sorted({_currency(s) for s in sums}))

    def total(self, currency: str) -> tuple[float, float]:
        """The least and the most that was promised or paid in a currency, nothing counted twice."""
        return self.span([s for s in self.added if s.currency == currency])

    def span(self, added: Sequence[Sum]) -> tuple[float, float]:
        """The least and the most of some of what is added, all of one currency.

        The most is their plain sum. For the least, sums that may overlap are taken to do so as far
        as they can: of each such group the heaviest set counts of which no two may overlap. The
        truth is never below it; it is exact where each may overlap whole and no group holds an odd
        ring. Raises `InvalidValue` for sums of two currencies.
        """
        return _least(added, self.overlaps), add(added)[1]

    def naive(self, currency: str) -> float:
        """What one gets by adding every row at its upper end."""
        sums = (*self.added, *(left.sum for left in self.left))
        return add([s for s in sums if s.currency == currency])[1]


def add(sums: Sequence[Sum]) -> tuple[float, float]:
    """The lower and the upper ends added. Raises `InvalidValue` for sums of two currencies."""
    by: dict[str, list[str]] = defaultdict(list)
    for one in sums:
        by[_currency(one)].append(one.claim)
    if len(by) > 1:
        rows = "; ".join(f"{currency}: {', '.join(by[currency])}" for currency in sorted(by))
        raise InvalidValue(f"two currencies are not added, make a sum of each ({rows})")
    return sum(s.low or 0.0 for s in sums), sum(s.high or 0.0 for s in sums)


def ledger(
    sums: Iterable[Sum], ours: Collection[str], known: Mapping[str, Sum], head: str
) -> Ledger:
    """Which of the `sums` of the group `ours` are added, and which are left out.

    `known` are all sums there are, standing or not: through them a part finds its whole where the
    sum between them does not stand. `head` is the one whom the group belongs to: money for the
    head is money for its country, money for its other members stays inside. Where a whole does not
    stand but several accounts of it do, the firmest (of equals the latest) takes its place.
    Raises `InvalidValue` for sums that contain each other.
    """
    given = [s for s in sums if set(s.financiers) & set(ours)]
    silent = tuple(s for s in given if s.high is None)
    figured = [s for s in given if s.high is not None]
    left = [Left(s, "lapsed") for s in figured if not s.rung]
    inside = [s for s in figured if s.rung and _inside(s, ours, head)]
    left += [Left(s, "inside") for s in inside]
    out = {one.sum.claim for one in left}
    books = _Books({s.claim: s for s in figured if s.claim not in out}, known, frozenset(ours))
    added, covered = carved(*books.settled())
    pairs = overlapping(books.standing.values(), lines(added, covered), {s.claim for s in added})
    return Ledger(added, (*left, *covered), silent, pairs)


def _currency(one: Sum) -> str:
    return one.currency or ""


def _inside(one: Sum, ours: Collection[str], head: str) -> bool:
    return bool(one.recipients) and all(r in ours and r != head for r in one.recipients)


def _kind(one: Sum, whole: Sum) -> Why:
    """How a sum stands to the one that contains it."""
    if one.currency == whole.currency and one.high == whole.high:
        return "same"
    if _alike(one, whole) and _before(one, whole):
        return "earlier"
    # More than its whole is no part of it, but the same sum rounded.
    more = one.currency == whole.currency and (one.high or 0.0) > (whole.high or 0.0)
    return "same" if more else "part"


def _alike(one: Sum, other: Sum) -> bool:
    """Whether two sums are of one deal: under one agreement, or from the same to the same."""
    ends = (one.financiers, one.recipients) == (other.financiers, other.recipients)
    return ends or (one.agreement is not None and one.agreement == other.agreement)


def _before(one: Sum, other: Sum) -> bool:
    return one.first is not None and other.first is not None and one.first < other.first


@dataclass(frozen=True)
class _Books:
    """The sums that stand, all sums known, and the group whose money is counted."""

    standing: Mapping[str, Sum]
    known: Mapping[str, Sum]
    ours: frozenset[str]

    @cached_property
    def wholes(self) -> Mapping[str, tuple[str, ...]]:
        """The standing sums that contain each standing sum, the nearest first."""
        return {c: tuple(s.claim for s in self._above(one)) for c, one in self.standing.items()}

    def settled(self) -> tuple[tuple[Sum, ...], list[Left]]:
        """What is added (shared sums from nothing upwards), and what is left out."""
        added = self._added()
        left = [self._left(claim, added) for claim in sorted(self.standing.keys() - added)]
        return tuple(self._own(claim) for claim in self.standing if claim in added), left

    def _added(self) -> set[str]:
        """Sums of ours in no larger sum of ours, and shared sums of which we know no own part.

        Where a shared sum gives way to our own parts, its parts that are shared themselves are
        added beside them: they hold other money, and some of it may be ours.
        """
        wholly = {c for c, one in self.standing.items() if self.ours.issuperset(one.financiers)}
        added = {claim for claim in wholly if wholly.isdisjoint(self.wholes[claim])}
        split = {whole for claim in added for whole in self.wholes[claim]}
        # A whole is looked at before its parts: its way up is shorter.
        for claim in sorted(self.standing.keys() - split, key=lambda c: len(self.wholes[c])):
            wholes = self.wholes[claim]
            if added.isdisjoint(wholes) and (not wholes or self._why(claim) == "part"):
                added.add(claim)
        return added

    def _left(self, claim: str, added: Collection[str]) -> Left:
        if parts := [part for part in added if claim in self.wholes[part]]:
            return Left(self._own(claim), "shared", tuple(sorted(parts)))
        return Left(self._own(claim), self._why(claim), self.wholes[claim])

    def _above(self, one: Sum) -> Iterator[Sum]:
        """The standing sums that contain `one`, or that stand for what does, nearest first."""
        seen = [one.claim]
        at = one
        while at.whole:
            stand = self.standing.get(at.whole) or self._stand_in(at.whole)
            if stand and stand.claim not in seen:
                yield stand
            if at.whole in seen[:-1] or at.whole == at.claim:
                raise InvalidValue(f"these sums contain each other: {', '.join(sorted(set(seen)))}")
            seen.append(at.whole)
            if at.whole not in self.known:
                return
            at = self.known[at.whole]

    def _own(self, claim: str) -> Sum:
        """What others pay too may hold nothing of ours."""
        one = self.standing[claim]
        return one if self.ours.issuperset(one.financiers) else replace(one, low=0.0)

    def _why(self, claim: str) -> Why:
        one = self.standing[claim]
        return _kind(one, self.known.get(one.whole or "", self.standing[self.wholes[claim][0]]))

    def _stand_in(self, missing: str) -> Sum | None:
        """The firmest, then latest, of the accounts of a whole that itself does not stand."""
        of = [s for s in self.standing.values() if s.whole == missing]
        whole = self.known.get(missing)
        alike = [s for s in of if (_kind(s, whole) != "part" if whole else _twin(s, of))]
        return max(alike, key=lambda s: (s.rung, str(s.first or ""), s.claim), default=None)


def _twin(one: Sum, others: Iterable[Sum]) -> bool:
    return any(s.claim != one.claim and _kind(one, s) == "same" for s in others)


def _least(added: Sequence[Sum], overlaps: Iterable[tuple[str, str]]) -> float:
    weight = {s.claim: s.low or 0.0 for s in added}
    near: dict[str, set[str]] = {claim: set() for claim in weight}
    for one, other in overlaps:
        if one in near and other in near:
            near[one].add(other)
            near[other].add(one)
    return _heaviest(frozenset(weight), weight, near)


def _heaviest(
    among: frozenset[str], weight: Mapping[str, float], near: Mapping[str, Collection[str]]
) -> float:
    """The greatest weight of a set of which no two are near each other."""
    busiest = max(among, key=lambda c: (len(among.intersection(near[c])), c), default=None)
    if busiest is None or not among.intersection(near[busiest]):
        return sum(weight[c] for c in sorted(among))
    without = _heaviest(among - {busiest}, weight, near)
    rest = among - {busiest} - frozenset(near[busiest])
    return max(without, weight[busiest] + _heaviest(rest, weight, near))
