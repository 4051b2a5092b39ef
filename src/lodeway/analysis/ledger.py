"""Adding sums of money without counting any twice, and saying what was left out and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.analysis.carving import carved, spread
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
    pairs = _overlapping(given, books.places(added), covered)
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

    def settled(self) -> tuple[tuple[Sum, ...], list[Left]]:
        """What is added (shared sums from nothing upwards), and what is left out."""
        left: dict[str, Left] = {}
        for one in self.standing.values():
            if above := self._cover(one):
                of = tuple(whole.claim for whole in above)
                left[one.claim] = Left(one, self._why(one, above[0]), of)
        rest = [s for s in self.standing.values() if s.claim not in left]
        parts: dict[str, list[str]] = defaultdict(list)
        for one in rest:
            for whole in self.above(one):
                parts[whole.claim].append(one.claim)
        for one in rest:
            if one.claim in parts:
                left[one.claim] = Left(one, "shared", tuple(sorted(parts[one.claim])))
        added = tuple(self._own(s) for s in rest if s.claim not in left)
        out = (replace(left[claim], sum=self._own(left[claim].sum)) for claim in sorted(left))
        return added, [_upto(one, added) for one in out]

    def places(self, added: Iterable[Sum]) -> dict[str, str]:
        """The added sum in which each standing sum is counted."""
        final = {s.claim: s.claim for s in added}
        for one in self.standing.values():
            found = [whole.claim for whole in self.above(one) if whole.claim in final]
            if one.claim not in final and found:
                final[one.claim] = found[0]
        return final

    def above(self, one: Sum) -> Iterator[Sum]:
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

    def _cover(self, one: Sum) -> list[Sum]:
        """The sums above in whose favour `one` is left out: ours wholly, or as mixed as it is."""
        above = list(self.above(one))
        return above if any(self._wholly(s) for s in above) or not self._wholly(one) else []

    def _own(self, one: Sum) -> Sum:
        """What others pay too may hold nothing of ours."""
        return one if self._wholly(one) else replace(one, low=0.0)

    def _why(self, one: Sum, above: Sum) -> Why:
        whole = self.known.get(one.whole or "")
        return _kind(one, above if whole is None or above.claim == whole.claim else whole)

    def _wholly(self, one: Sum) -> bool:
        return self.ours.issuperset(one.financiers)

    def _stand_in(self, missing: str) -> Sum | None:
        """The firmest, then latest, of the accounts of a whole that itself does not stand."""
        of = [s for s in self.standing.values() if s.whole == missing]
        whole = self.known.get(missing)
        alike = [s for s in of if (_kind(s, whole) != "part" if whole else _twin(s, of))]
        return max(alike, key=lambda s: (s.rung, str(s.first or ""), s.claim), default=None)


def _upto(left: Left, added: Iterable[Sum]) -> Left:
    """The same with its way upwards ending at the sum that is added, if one is."""
    claims = {s.claim for s in added}
    last = next((n for n, claim in enumerate(left.of) if claim in claims), len(left.of) - 1)
    return left if left.why == "shared" else replace(left, of=left.of[: last + 1])


def _twin(one: Sum, others: Iterable[Sum]) -> bool:
    return any(s.claim != one.claim and _kind(one, s) == "same" for s in others)


def _overlapping(
    given: Iterable[Sum], final: Mapping[str, str], covered: Iterable[Left]
) -> tuple[tuple[str, str], ...]:
    """The pairs of added sums that may hold the same money, themselves or through their parts."""
    pairs = {
        (min(final[one.claim], final[other]), max(final[one.claim], final[other]))
        for one in given
        for other in one.overlaps
        if one.claim in final and other in final and final[one.claim] != final[other]
    }
    return spread(pairs, covered)


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
