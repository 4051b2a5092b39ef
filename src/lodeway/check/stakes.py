"""Rules that shares must keep together: no more than the whole, and nobody their own owner."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from lodeway import values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.build.tables import Row
    from lodeway.finding import Finding

_ROUNDING = 0.5
_HELD = ("closed", "operating", "reported")
_SHARES = ("shareholding", "voting-rights")


def findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Everything wrong with the stakes of all rows that could each be read."""
    stakes = [row for row in rows if row.table.name == "Stake" and _is_share(row)]
    for row in stakes:
        if row.cells["holder"] == row.cells["target"]:
            yield row.finding(f"'{row.cells['holder']}' holds a stake in itself")
    apart = [row for row in stakes if row.cells["holder"] != row.cells["target"]]
    held = [
        row for row in apart if row.cells["status"] in _HELD and "ofInterestOf" not in row.cells
    ]
    yield from _above_the_whole(held)
    yield from _owners_of_themselves(held)


def _is_share(row: Row) -> bool:
    deprecated = row.cells.get("rank") == "deprecated"
    return not deprecated and row.cells.get("interestType", _SHARES[0]) in _SHARES


def _above_the_whole(held: Iterable[Row]) -> Iterator[Finding]:
    """The direct stakes that one source names in one target are at most 100 percent on any day."""
    by_target: dict[str, list[Row]] = defaultdict(list)
    for row in held:
        by_target[row.cells["target"]].append(row)
    holders = {target: {r.cells["holder"] for r in rows} for target, rows in by_target.items()}
    for target, rows in sorted(by_target.items()):
        for source, named in sorted(_by_source(rows).items()):
            yield from _excess(target, source, _once(named, holders))


def _by_source(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.cells["source"]].append(row)
    return found


def _once(rows: Sequence[Row], holders: Mapping[str, Collection[str]]) -> list[Row]:
    """Without holders who have the same through another of them: the owners of its company."""
    here = {row.cells["holder"] for row in rows}
    through = {owner for holder in here for owner in values.reached(holder, holders) - {holder}}
    return [row for row in rows if row.cells["holder"] not in through]


def _excess(target: str, source: str, rows: Sequence[Row]) -> Iterator[Finding]:
    for day in sorted({_span(row)[0] for row in rows}):
        total = sum(_least(row) for row in rows if _holds_on(row, day))
        if total > 100 + _ROUNDING:
            said = ", ".join(f"'{row.id}'" for row in rows if _holds_on(row, day))
            yield rows[-1].finding(
                f"stakes in '{target}' by '{source}' add up to {total:g} percent: {said}"
            )
            return


def _owners_of_themselves(held: Sequence[Row]) -> Iterator[Finding]:
    """Companies that hold each other wholly: nobody stands behind them."""
    circles = _in_circles(held)
    within = [row for row in held if row.cells["target"] in circles]
    for day in sorted({_span(row)[0] for row in within}):
        closed = _closed([row for row in within if _holds_on(row, day)])
        if closed:
            names = ", ".join(f"'{name}'" for name in sorted(closed))
            last = max(
                (row for row in within if row.cells["target"] in closed), key=lambda row: row.line
            )
            yield last.finding(
                f"{names} are wholly held by each other; no owner stands behind them"
            )
            return


def _in_circles(held: Iterable[Row]) -> set[str]:
    """All that is held by somebody held and holds somebody held: a chain's ends come off."""
    pairs = {(row.cells["holder"], row.cells["target"]) for row in held}
    left = {target for _, target in pairs}
    while True:
        inner = {(h, t) for h, t in pairs if h in left and t in left}
        kept = {h for h, _ in inner} & {t for _, t in inner}
        if kept == left:
            return left
        left = kept


def _closed(rows: Sequence[Row]) -> set[str]:
    """The companies that are wholly held by one another."""
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        parts[row.cells["target"]][row.cells["holder"]] = _least(row)
    left = {t for t, held in parts.items() if sum(held.values()) >= 100 - _ROUNDING}
    while True:
        inner = {t for t in left if not any(p for h, p in parts[t].items() if h not in left)}
        inner &= {holder for t in inner for holder in parts[t]}
        if inner == left:
            return left
        left = inner


def _least(row: Row) -> float:
    return float(row.cells.get("share") or row.cells.get("shareMin") or 0)


def _holds_on(row: Row, day: date) -> bool:
    first, last = _span(row)
    return first <= day < last


def _span(row: Row) -> tuple[date, date]:
    """The days on which the row certainly holds; on its last day the next holder may be in."""
    since, until = row.cells.get("since"), row.cells.get("until")
    first = values.partial_date(since).latest if since else date.min
    last = values.partial_date(until).earliest if until else date.max
    return first, last
