"""Claims that rest on machine-written pages, aggregators or forums alone.

Such a page may be right, but nobody stands behind it. So what only it says is of low confidence,
unless a source of another kind says the same.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from lodeway.schema import vocab
from lodeway.schema.values import partial_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.build.graph import Graph
    from lodeway.build.tables import Row


WEAK = frozenset({"aggregator", "machine-written", "forum"})
_NO_SUPPORT = WEAK | {"own-work"}
_FIGURES = ("share", "value", "amount", "shareOfOutput", "shareMin", "low")
_APART = 1.1  # figures that differ by more do not say the same
_OPEN = "true-conflict"
_DAY = vocab.LD + "PartialDate"
# Columns that do not tell what a claim is about, only how it is known.
ABOUT_THE_CLAIM = frozenset({
    "source", "progress", "outcome", "confidence", "basis", "rank", "spellsOut", "verdict"
})  # fmt: skip


def weakly_supported(graph: Graph) -> list[Row]:
    """The claims whose only support is a source of a kind in `WEAK`, in the order of the tables.

    A claim of such a source is supported by a claim that was read in, or worked out from, a source
    of another kind (our own work apart), if

    - it is of the same class and about the same things, their times overlap, and their first
      figures, where both have one, are within a tenth of each other; or
    - a difference is noted between the two that is no true conflict; or
    - one of the two spells out the other.
    """
    kinds = {row.id: row.cells["sourceKind"] for row in graph.rows if "sourceKind" in row.cells}
    claims = [row for row in graph.rows if "Claim" in row.table.ancestors]
    weak = [row for row in claims if kinds.get(row.cells["source"]) in WEAK]
    firm = [
        row
        for row in claims
        if kinds.get(row.cells["source"]) not in _NO_SUPPORT
        and row.cells["basis"] != "recalled"
        and row.status != "denied"
    ]
    things = {
        name
        for name, p in graph.schema.properties.items()
        if p.range.startswith(vocab.LD) and p.range != _DAY
    }
    alike = _by_things(firm, things)
    joined = _joined(graph.rows, {row.id for row in firm})
    return [
        row
        for row in weak
        if row.id not in joined
        and not any(_agree(row, other) for other in alike[_matter(row, things)])
    ]


def _by_things(
    claims: Iterable[Row], things: set[str]
) -> defaultdict[tuple[str, frozenset[tuple[str, str]]], list[Row]]:
    """The claims by their class and what they are about."""
    found: defaultdict[tuple[str, frozenset[tuple[str, str]]], list[Row]] = defaultdict(list)
    for row in claims:
        found[_matter(row, things)].append(row)
    return found


def _matter(row: Row, things: set[str]) -> tuple[str, frozenset[tuple[str, str]]]:
    told = things - ABOUT_THE_CLAIM - {"directness", "underAgreement"}
    return row.table.name, frozenset((name, row.cells[name]) for name in told & row.cells.keys())


def _joined(rows: Iterable[Row], firm: set[str]) -> set[str]:
    """The ids that a difference short of a true conflict, or a spelling out, joins to firm ones."""
    pairs: list[tuple[str, str]] = []
    for row in rows:
        if row.table.name == "Difference" and row.cells["differenceKind"] != _OPEN:
            pairs.append((row.cells["claim"], row.cells["otherClaim"]))
        pairs += [(row.id, told) for told in row.cells.get("spellsOut", "").split(";") if told]
    return {pair[n] for pair in pairs for n in (0, 1) if pair[1 - n] in firm}


def _agree(claim: Row, other: Row) -> bool:
    """Whether the times of two claims overlap and their first figures are near each other."""
    (since, until), (other_since, other_until) = _span(claim), _span(other)
    if since > other_until or other_since > until:
        return False
    said, also = _figure(claim), _figure(other)
    if said is None or also is None:
        return True
    small, large = sorted((said, also))
    return small == large or (small > 0 and large / small <= _APART)


def _span(row: Row) -> tuple[date, date]:
    since, until = row.cells.get("since"), row.cells.get("until")
    return (
        partial_date(since).earliest if since else date.min,
        partial_date(until).latest if until else date.max,
    )


def _figure(row: Row) -> float | None:
    return next((float(row.cells[name]) for name in _FIGURES if name in row.cells), None)
