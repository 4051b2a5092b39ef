"""Which step of the ladder each part of a sum stands on: a firmer part is taken out of its whole."""

from __future__ import annotations

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


def spread(pairs: Iterable[tuple[str, str]], left: Iterable[Left]) -> tuple[tuple[str, str], ...]:
    """Pairs that may overlap, with those of the parts that were taken out of either."""
    holder = {one.sum.claim: one.of[-1] for one in left if one.why == "carved"}
    below: dict[str, list[str]] = {}
    for part in sorted(holder):
        for whole in up(part, holder):
            below.setdefault(whole, []).append(part)
    found = {
        (min(a, b), max(a, b))
        for one, other in pairs
        if _top(one, holder) != _top(other, holder)
        for a in (one, *below.get(one, ()))
        for b in (other, *below.get(other, ()))
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


def up(claim: str, holder: Mapping[str, str]) -> list[str]:
    """The wholes of a claim, the nearest first, by what holds each."""
    found = []
    while claim in holder:
        claim = holder[claim]
        found.append(claim)
    return found


def _top(claim: str, holder: Mapping[str, str]) -> str:
    return next(reversed(up(claim, holder)), claim)
