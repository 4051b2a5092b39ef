"""Rules that tables must keep and shapes cannot say: order, dates, shares, pairs."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from lodeway import values
from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lodeway.build.tables import Row

_ROUNDING = 0.5


def findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Everything wrong with rows that could each be read, one finding for each fault."""
    yield from _order(rows)
    yield from _shares(r for r in rows if r.table.name == "Stake")
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


def _shares(stakes: Iterable[Row]) -> Iterator[Finding]:
    """Direct stakes of one source in one target, on any day, are at most 100 percent."""
    by_target: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in stakes:
        if row.cells.get("ofInterestOf") or row.cells.get("rank") == "deprecated":
            continue
        interest = row.cells.get("interestType", "shareholding")
        if row.cells["status"] in ("closed", "operating", "reported") and interest in (
            "shareholding",
            "voting-rights",
        ):
            by_target[row.cells["target"], row.cells["source"]].append(row)
    for (target, source), held in sorted(by_target.items()):
        for day in sorted({_span(row)[0] for row in held}):
            total = sum(_least_share(r) for r in held if _span(r)[0] <= day < _span(r)[1])
            if total > 100 + _ROUNDING:
                yield held[-1].finding(
                    f"stakes in '{target}' by '{source}' add up to {total:g} percent"
                )
                break


def _least_share(row: Row) -> float:
    return float(row.cells.get("share") or row.cells.get("shareMin") or 0)


def _span(row: Row) -> tuple[date, date]:
    """The days on which the row certainly holds; on its last day the next holder may be in."""
    since, until = row.cells.get("since"), row.cells.get("until")
    first = values.partial_date(since).latest if since else date.min
    last = values.partial_date(until).earliest if until else date.max
    return first, last


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
