"""The books at a firmness: what is firm enough counts, and no earlier stage in its stead."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.analysis.carving import PLAIN, lines, overlapping
from lodeway.analysis.ledger import Left

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.analysis.ledger import Ledger
    from lodeway.networks.financings import Sum


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
        overlaps=overlapping(counts.rows.values(), counts.lines, counts.added),
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
