"""Rules that tables must keep and shapes cannot say: order, lengths, pairs, circles."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lodeway.build.tables import Row


def findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Everything wrong with rows that could each be read, one finding for each fault."""
    yield from _order(rows)
    yield from _lengths(rows)
    yield from _differences(r for r in rows if r.table.name == "Difference")
    yield from _circles([r for r in rows if r.table.name == "Financing"])
    yield from _twice(r for r in rows if r.table.name == "Match")


def _order(rows: Iterable[Row]) -> Iterator[Finding]:
    for before, row in itertools.pairwise(rows):
        if row.file == before.file and row.id < before.id:
            yield row.finding(
                f"'{row.id}' stands after '{before.id}'; rows are sorted by id "
                "(run 'lodeway check --fix')"
            )


def _lengths(rows: Iterable[Row]) -> Iterator[Finding]:
    """Every segment has one length that routes use: the only one, or the preferred one."""
    preferred: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        length = row.cells.get("quantityKind") in ("length", "sea-distance")
        if length and row.cells.get("rank") == "preferred":
            preferred[row.cells["subject"]].append(row)
    for row in rows:
        if row.table.name == "Segment" and len(preferred[row.id]) != 1:
            yield row.finding(
                f"'{row.id}' has {len(preferred[row.id])} preferred lengths; "
                "give one in data/claims/route-figures.csv the rank 'preferred'"
            )


def _differences(rows: Iterable[Row]) -> Iterator[Finding]:
    for row in rows:
        pair = (row.cells["claim"], row.cells["otherClaim"])
        prevails = row.cells.get("prevails")
        if prevails and prevails not in pair:
            yield row.finding(f"prevails '{prevails}' is neither of the two claims")


def _circles(sums: Sequence[Row]) -> Iterator[Finding]:
    """A sum that is included in itself, straight or through others, would be counted nowhere."""
    whole = {row.id: row.cells.get("includedIn") for row in sums}
    for row in sums:
        seen, current = set[str](), whole[row.id]
        while current and current not in seen:
            if current == row.id:
                yield row.finding(f"'{row.id}' is included in itself")
            seen.add(current)
            current = whole.get(current)


def _twice(matches: Iterable[Row]) -> Iterator[Finding]:
    """People say why they decide; one record is one entity, unless they say that it covers several."""
    same: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in matches:
        if row.cells.get("decidedBy", "rule") != "rule" and "note@en" not in row.cells:
            yield row.finding(
                f"'{row.cells['decidedBy']}' decided without a reason; give it in both notes"
            )
        if row.cells.get("decision") == "same":
            same[row.cells["source"], row.cells["recordId"]].append(row)
    for (_, record), rows in sorted(same.items()):
        told = all(r.cells["decidedBy"] != "rule" and "note@en" in r.cells for r in rows)
        if len(rows) > 1 and not told:
            things = " and ".join(f"'{row.cells['describes']}'" for row in rows)
            yield rows[-1].finding(
                f"record '{record}' is decided 'same' for {things}; call one 'different', or let a "
                "person decide both and note that the record covers both"
            )
