"""Dates in order: nobody reports what has not happened, or records what is not published."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lodeway import values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.build.tables import Row
    from lodeway.finding import Finding


def findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Sources read before they appeared, and claims that are older than what they rest on.

    A law may say today what is in force next year; only a deal that is closed has happened. Where
    a date is only a year or a month, the reading that keeps the order is taken.
    """
    sources = {row.id: row for row in rows if row.table.name == "Source"}
    for source in sources.values():
        published, retrieved = source.cells.get("published"), source.cells.get("retrieved")
        if published and retrieved and _first(published) > _last(retrieved):
            yield source.finding(f"retrieved {retrieved}, before it was published ({published})")
    for row in rows:
        origin = sources.get(row.cells.get("source", ""))
        published = origin.cells.get("published") if origin else None
        if published:
            yield from _claim(row, published)


def _claim(row: Row, published: str) -> Iterator[Finding]:
    recorded, since = row.cells.get("recorded"), row.cells.get("since")
    if recorded and _first(published) > _last(recorded):
        yield row.finding(f"recorded {recorded}, before its source was published ({published})")
    if since and row.cells.get("status") == "closed" and _first(since) > _last(published):
        yield row.finding(
            f"closed since {since}, after its source was published ({published}); "
            "what is to come is not closed"
        )


@cache
def _first(text: str) -> str:
    return values.partial_date(text).earliest.isoformat()


@cache
def _last(text: str) -> str:
    return values.partial_date(text).latest.isoformat()
