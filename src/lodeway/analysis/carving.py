"""Which step of the ladder each part of a sum stands on: a firmer part is taken out of its whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lodeway.analysis.ledger import Left
    from lodeway.networks.financings import Sum

PLAIN, _DOUBTFUL = "reported", "low"


def firmer(part: Sum, whole: Sum) -> bool:
    """Whether a part is known to be further than the whole that it is counted in.

    It is on a higher step, or the whole is in doubt and the part is not. A plain report is on none.
    """
    surer = whole.confidence == _DOUBTFUL != part.confidence
    return part.status != PLAIN and (part.rung > whole.rung or surer)


def carved(added: Sequence[Sum], left: Sequence[Left]) -> tuple[tuple[Sum, ...], tuple[Left, ...]]:
    """What is added and left out once each firmer part counts by itself, its whole with the rest.

    Only parts of one figure are taken out, and only while the whole has room for them, so that the
    most stays the same. The least does too, unless "up to" a sum turns out to hold a sure part.
    """
    counts = {s.claim: s for s in added}
    out: dict[str, Left] = {}
    # The whole of a part is looked at before the part: its way up is shorter.
    for one in sorted(left, key=lambda one: (len(one.of), -one.sum.rung, one.sum.claim)):
        holder = next((counts[c] for c in one.of if c in counts), None)
        if holder and one.why == "part" and _fits(one.sum, holder) and firmer(one.sum, holder):
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


def overlapping(
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
