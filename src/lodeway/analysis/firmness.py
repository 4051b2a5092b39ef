"""The books at a firmness: what is firm enough counts, and no earlier stage in its stead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.analysis.carving import PLAIN, up
from lodeway.analysis.ledger import Left

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lodeway.analysis.ledger import Ledger
    from lodeway.networks.financings import Sum

_STAGES, _WITHIN = ("same", "earlier"), ("part", "carved")


def firm(books: Ledger, passing: Collection[str]) -> Ledger:
    """The books with only what is firm enough: claims that are `passing`, and no plain report.

    What counts is judged, each sum by the latest account of it: an earlier stage that is firm enough
    does not come back where the later is not. A part of what does not pass counts by itself.
    """
    added = {s.claim: s for s in books.added if s.claim in passing and s.status != PLAIN}
    left: list[Left] = []
    for one in sorted(books.left, key=lambda one: (len(one.of), one.sum.claim)):
        if told := _judged(one, added, passing):
            left.append(told)
        elif one.why == "part" and _enough(one, passing) and not _holds(one, books.left, added):
            added[one.sum.claim] = one.sum
    left += [_plain(s, books.left) for s in books.added if s.claim in passing - added.keys()]
    silent = tuple(s for s in books.silent if s.claim in passing)
    within = {one.sum.claim: one.of[-1] for one in books.left if one.why in _WITHIN and one.of}
    return replace(
        books,
        added=tuple(added[c] for c in sorted(added)),
        left=tuple(sorted(left, key=lambda one: one.sum.claim)),
        silent=silent,
        overlaps=_kept(books.overlaps, added, within),
    )


def _judged(one: Left, added: Mapping[str, Sum], passing: Collection[str]) -> Left | None:
    """How a sum that is left out is told of where only what is firm enough counts; None if not."""
    counted = any(claim in added for claim in one.of)
    if one.why == "carved":
        why = one.why if one.sum.claim in added else "softer"
        return replace(one, why=why) if counted else None
    if one.sum.claim not in passing:
        return None
    if one.why in (*_STAGES, "shared") and not counted:
        return replace(one, why="plain" if one.sum.status == PLAIN else "later")
    return one if counted or not one.of else None


def _enough(one: Left, passing: Collection[str]) -> bool:
    return one.sum.claim in passing and one.sum.status != PLAIN


def _holds(one: Left, left: Iterable[Left], added: Mapping[str, Sum]) -> bool:
    """Whether some of it is added already."""
    return any(one.sum.claim in other.of for other in left if other.sum.claim in added)


def _plain(one: Sum, left: Iterable[Left]) -> Left:
    parts = sum(x.sum.high or 0.0 for x in left if x.why == "carved" and x.of[-1] == one.claim)
    return Left(replace(one, high=(one.high or 0.0) + parts), "plain")


def _kept(
    pairs: Iterable[tuple[str, str]], added: Mapping[str, Sum], within: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """The pairs of what is added; a part that now counts by itself overlaps as its whole did."""
    known = set(pairs)
    ups = {claim: (claim, *up(claim, within)) for claim in added}
    found = {
        (a, b)
        for a in added
        for b in added
        if a < b and any((min(x, y), max(x, y)) in known for x in ups[a] for y in ups[b])
    }
    return tuple(sorted(found))
