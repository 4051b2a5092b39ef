"""The ledger of sums: what is added, what would count twice, how firm each part is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.claims.claim_filter import PLAIN, Filter
from lodeway.claims.financings import financings
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.financings import Sum
    from lodeway.claims.graph import Graph


# Which step of the ladder each part of a sum stands on: a firmer part is taken out of its whole.


_DOUBTFUL = "low"


def _firmer(part: Sum, whole: Sum) -> bool:
    """Whether a part is known to be further than the whole that it is counted in.

    It is on a higher step, or the whole is in doubt and the part is not. A plain report is on none.
    """
    surer = whole.confidence == _DOUBTFUL != part.confidence
    return part.status != PLAIN and (part.rung > whole.rung or surer)


def _carved(added: Sequence[Sum], left: Sequence[Left]) -> tuple[tuple[Sum, ...], tuple[Left, ...]]:
    """What is added and left out once each firmer part counts by itself, its whole with the rest.

    Only parts of one figure are taken out, and only while the whole has room for them, so that the
    most stays the same. The least does too, unless "up to" a sum turns out to hold a sure part.
    """
    counts = {s.claim: s for s in added}
    out: dict[str, Left] = {}
    # The whole of a part is looked at before the part: its way up is shorter.
    for one in sorted(left, key=lambda one: (len(one.of), -one.sum.rung, one.sum.claim)):
        holder = next((counts[c] for c in one.of if c in counts), None)
        if holder and one.why == "part" and _fits(one.sum, holder) and _firmer(one.sum, holder):
            counts[holder.claim] = _rest(holder, one.sum)
            counts[one.sum.claim] = one.sum
            out[one.sum.claim] = replace(one, why="carved")
    told = (out.get(one.sum.claim, one) for one in left)
    return tuple(counts[c] for c in sorted(counts)), tuple(_trimmed(one, counts) for one in told)


def lines(added: Sequence[Sum], left: Sequence[Left]) -> dict[str, tuple[str, ...]]:
    """Each sum with the sums that contain it, the nearest first; split ones come last."""
    holder = {one.sum.claim: one.of[0] for one in left if one.of and one.why != "shared"}
    split: dict[str, list[str]] = defaultdict(list)
    for one in left:
        for part in one.of if one.why == "shared" else ():
            split[part].append(one.sum.claim)
    found = {}
    for claim in {*holder, *(s.claim for s in added), *(one.sum.claim for one in left)}:
        line = [claim]
        while line[-1] in holder:
            line.append(holder[line[-1]])
        found[claim] = (*line, *split[line[-1]])
    return found


def _overlapping(
    sums: Iterable[Sum], line: Mapping[str, Sequence[str]], added: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """The pairs of added sums that may hold the same money, as one of the `sums` says.

    What is said of a sum that is not added is said of that in which it is counted, and what is said
    of a whole, of all its parts. Parts of one added whole are no pair: they are in it but once.
    """
    holders = {claim: [c for c in above if c in added] for claim, above in line.items()}
    places = {
        claim: {*above[:1], *(part for part in added if claim in line[part])}
        for claim, above in holders.items()
    }
    found = {
        (min(a, b), max(a, b))
        for one in sums
        for other in one.overlaps
        if other in line and not {*holders[one.claim][-1:]}.intersection(holders[other][-1:])
        for a in places[one.claim]
        for b in places[other]
        if a != b
    }
    return tuple(sorted(found))


def _fits(part: Sum, holder: Sum) -> bool:
    same = part.currency == holder.currency and part.low == part.high
    return same and (part.high or 0.0) <= (holder.high or 0.0)


def _rest(holder: Sum, part: Sum) -> Sum:
    low, high = ((end or 0.0) - (part.high or 0.0) for end in (holder.low, holder.high))
    return replace(holder, low=max(0.0, low), high=high)


def _trimmed(one: Left, counts: Collection[str]) -> Left:
    """The same with its way up ending at the first sum that counts."""
    if one.why == "shared":
        return one
    last = next((n for n, claim in enumerate(one.of) if claim in counts), len(one.of) - 1)
    return replace(one, of=one.of[: last + 1])


# Adding sums of money without counting any twice, and saying what was left out and why.


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

    def uncompared(self, known: Mapping[str, Sum]) -> tuple[tuple[Sum, Sum], ...]:
        """The sums in another currency than the one that holds them, each with that one.

        Nothing is converted, so whether the whole has room for such a part is not known, and neither
        is taken out of the other. `known` are all sums there are.
        """
        sums = {s.claim: s for s in (*self.added, *(left.sum for left in self.left))}
        pairs = (
            (s, known[s.whole]) for _, s in sorted(sums.items()) if s.whole and s.whole in known
        )
        return tuple((s, w) for s, w in pairs if w.currency and s.currency != w.currency)

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
    added, covered = _carved(*books.settled())
    pairs = _overlapping(books.standing.values(), lines(added, covered), {s.claim for s in added})
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


# The books at a firmness: what is firm enough counts, and no earlier stage in its stead.


def firm(books: Ledger, passing: Collection[str]) -> Ledger:
    """The books with only what is firm enough: claims that are `passing`, and no plain report.

    What counts is judged, each sum by the latest account of it: an earlier stage that is firm enough
    does not come back where the later is not. A part of what does not pass counts by itself, as far
    as its whole has room for it beside the other parts, so that no total grows.
    """
    counts = _Counts(books)
    for one in books.added:
        if one.claim in passing and one.status != PLAIN:
            counts.add(one)
    plain = [s.claim for s in books.added if s.claim in passing and s.status == PLAIN]
    left = [Left(counts.rows[claim], "plain") for claim in plain]
    # The whole of a part is looked at before the part: its way up is shorter.
    for out in sorted(books.left, key=lambda out: (len(out.of), -out.sum.rung, out.sum.claim)):
        if told := _judged(out, counts.added, passing):
            left.append(told)
        elif out.why == "part" and out.sum.claim in passing:
            left += [replace(out, sum=rest) for rest in counts.fit(out.sum)]
    return replace(
        books,
        added=tuple(counts.added[claim] for claim in sorted(counts.added)),
        left=tuple(sorted(left, key=lambda out: out.sum.claim)),
        silent=tuple(s for s in books.silent if s.claim in passing),
        overlaps=_overlapping(counts.rows.values(), counts.lines, counts.added),
    )


def _judged(one: Left, added: Mapping[str, Sum], passing: Collection[str]) -> Left | None:
    """How a sum that is left out is told of where only what is firm enough counts; None if not."""
    counted = any(claim in added for claim in one.of)
    if one.why == "carved":
        why = one.why if one.sum.claim in added else "softer"
        return replace(one, why=why) if counted else None
    if one.sum.claim not in passing:
        return None
    if counted or not one.of:
        return one
    if one.sum.status == PLAIN:
        return replace(one, why="plain")
    return None if one.why == "part" else replace(one, why="later")


@dataclass(frozen=True)
class _Counts:
    """What counts of the books so far: the `added` sums, by claim."""

    books: Ledger
    added: dict[str, Sum] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, Sum]:
        """Each sum whole, with what is taken out of it."""
        rows = {s.claim: s for s in self.books.added}
        for one in self.books.left:
            if one.why == "carved" and one.of[-1] in rows:
                whole = rows[one.of[-1]]
                rows[whole.claim] = replace(whole, high=(whole.high or 0.0) + (one.sum.high or 0.0))
        return {**rows, **{one.sum.claim: one.sum for one in self.books.left}}

    @cached_property
    def room(self) -> dict[str, float]:
        """How much of each sum is in nothing that is added yet."""
        return {claim: row.high or 0.0 for claim, row in self.rows.items()}

    @cached_property
    def lines(self) -> dict[str, tuple[str, ...]]:
        """Each sum with the sums that contain it."""
        return lines(self.books.added, self.books.left)

    def add(self, one: Sum) -> None:
        """Adds a sum, for which all that contain it have so much less room."""
        self.added[one.claim] = one
        for claim in self._line(one):
            self.room[claim] -= one.high or 0.0

    def fit(self, part: Sum) -> tuple[Sum, ...]:
        """Adds as much of a part as there is room for, and gives back what there is not, if any.

        What finds no room may lie in what is added already, so the rest of it begins at nothing.
        """
        low, high, own = part.low or 0.0, part.high or 0.0, self.room[part.claim]
        size = max(0.0, min(self.room[claim] for claim in self._line(part)))
        if not size:
            return (part,)
        least = max(0.0, low - (high - own)) if size == own else 0.0
        self.add(replace(part, low=least, high=size))
        over = replace(part, low=max(0.0, low - size), high=own - size)
        return (over,) if size < own else ()

    def _line(self, one: Sum) -> list[str]:
        """A sum with those that contain it and are of its currency."""
        return [c for c in self.lines[one.claim] if self.rows[c].currency == one.currency]


# The books of some payers: their sums by the latest account of each, and what is firm enough.


def books(
    kg: Graph, ours: Collection[str] | None, head: str, *, through: Filter, pact: str | None = None
) -> Ledger:
    """What `ours` (everybody if None) pay, under a `pact` if one is named, nothing counted twice.

    A status keeps what counts at that step or above, and no plain reports: how firm a sum is, its
    latest stage says, never an earlier one.
    """
    # What was recorded later is not known; a sum of another day still tells what belongs to what.
    known = {s.claim: s for s in financings(kg.store, Filter(known=through.known))}
    whatever = financings(kg.store, replace(through, status=None))
    sums = [s for s in whatever if pact is None or s.agreement == pact]
    payers = {who for s in sums for who in s.financiers} if ours is None else ours
    found = ledger(sums, payers, known, head)
    if through.status is None:
        return found
    return firm(found, {s.claim for s in financings(kg.store, through)})
