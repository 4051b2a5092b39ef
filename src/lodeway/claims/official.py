"""How the world's output or reserves of a mineral split by country, by what publishers print."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.schema import vocab
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lodeway.store.embedded import Store


WORLD, OTHERS = "world", "other-countries"
MINED, REFINED = ("mine",), ("refined", "metal")
RESERVES = ("",)
# A publisher's total says so in its name, and is otherwise called as its parts are.
_TOTAL = re.compile(r"[:,]? ?\(?rounded\)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Split:
    """The parts of a world total by country, in one year, from one table of one publisher.

    `total` and the parts are tonnes, or parts of 1 where only shares were published (`shared`).
    The total is the greater of the printed one, which is rounded, and the sum of the rows, so that
    no share exceeds 1. `missing` are the countries that are listed without a figure: they are in
    `rest`, with the other countries and what the rows lack to the total.
    """

    parts: Mapping[str, float]
    total: float
    missing: tuple[str, ...]
    claims: Mapping[str, tuple[str, ...]]
    year: int
    stage: str
    statistic: str
    source: str
    shared: bool = False

    @cached_property
    def shares(self) -> dict[str, float]:
        """Each country's part of the total (0 to 1), the largest first, then by id."""
        order = sorted(self.parts, key=lambda area: (-self.parts[area], area))
        return {area: self.parts[area] / self.total for area in order}

    @property
    def rest(self) -> float:
        """The part of the total (0 to 1) that is of no named country."""
        return max(1 - math.fsum(self.shares.values()), 0.0)

    def limit(self, areas: Collection[str]) -> float:
        """The most that can be of these areas together; one that is not listed is in the rest."""
        return math.fsum(self.parts.get(area, self.rest * self.total) for area in areas)

    @property
    def behind(self) -> tuple[str, ...]:
        """Every claim that the split rests on."""
        return tuple(sorted({claim for ids in self.claims.values() for claim in ids}))


def split(
    store: Store,
    mineral: str,
    stages: Sequence[str] = MINED,
    *,
    year: int | None = None,
    through: Filter = ALL,
) -> Split | None:
    """Output of `mineral` at `stages` (or `RESERVES`) by country; None where nothing is published.

    Of the year asked or the nearest before it; without a year, of the newest. Where publishers'
    editions give one year, the one that is marked as preferred counts, then the newest, then the
    one with most countries. Only where no tonnes are there, published shares of the whole count; of
    reserves there are none that say so. Figures of a year hold on every day, so the day of
    `through` is not looked at.
    """
    given = _rows(store, mineral, replace(through, on=None))
    wanted = [row for row in given if row.stage in stages and row.year <= (year or row.year)]
    tonnes = [row for row in wanted if row.quantity in _quantities(stages) and row.statistic]
    tables = _tables(tonnes)
    if not tables:
        # A share without a stage may be of anything: of output, of trade. None is one of reserves.
        shares = [row for row in wanted if row.quantity == "share" and row.stage]
        return _shared(shares) if shares else None
    best = max(tables, key=lambda table: _worth(table))
    return _of(best)


def years(store: Store, mineral: str, through: Filter = ALL) -> tuple[int, ...]:
    """The years of which some output is published by country, newest first."""
    found = _rows(store, mineral, replace(through, on=None))
    return tuple(sorted({row.year for row in found if row.quantity != "reserve"}, reverse=True))


@dataclass(frozen=True)
class _Row:
    claim: str
    area: str
    quantity: str
    stage: str
    statistic: str
    value: float | None
    year: int
    preferred: bool
    source: str
    published: str

    @property
    def table(self) -> tuple[int, str, str]:
        return self.year, self.source, _TOTAL.sub("", self.statistic).lower()


def _rows(store: Store, mineral: str, through: Filter) -> list[_Row]:
    found = rows(store, "official", mineral=Iri(vocab.ID + mineral), **through.bindings())
    return [_row(row) for row in found if local(row["base"]) in ("t", "ratio")]


def _row(row: Mapping[str, Any]) -> _Row:
    # ">95" is at least 95; below a figure there is no knowing how far.
    value = row["value"] if row["value"] is not None else row["low"]
    return _Row(
        claim=local(row["claim"]),
        area=local(row["area"]),
        quantity=local(row["quantity"]),
        stage=local(row["stage"]) if row["stage"] else "",
        statistic=str(row["statistic"] or ""),
        value=None if value is None else float(value) * float(row["factor"]),
        year=int(str(row["year"])[:4]),
        preferred=row["rank"] is not None and local(row["rank"]) == "preferred",
        source=local(row["source"]),
        published=str(row["published"] or ""),
    )


def _quantities(stages: Sequence[str]) -> tuple[str, ...]:
    return ("reserve",) if tuple(stages) == RESERVES else ("production",)


def _tables(found: Iterable[_Row]) -> list[list[_Row]]:
    """The rows of each table that names a country with a figure."""
    tables: dict[tuple[int, str, str], list[_Row]] = defaultdict(list)
    for row in found:
        tables[row.table].append(row)
    return [table for table in tables.values() if any(_named(row) and row.value for row in table)]


def _named(row: _Row) -> bool:
    return row.area not in (WORLD, OTHERS)


def _worth(table: Sequence[_Row]) -> tuple[object, ...]:
    first = table[0]
    named = sum(1 for row in table if _named(row))
    return first.year, any(row.preferred for row in table), first.published, named, first.table


def _of(table: Sequence[_Row]) -> Split:
    parts: dict[str, float] = defaultdict(float)
    claims: dict[str, list[str]] = defaultdict(list)
    for row in table:
        claims[row.area].append(row.claim)
        if row.value is not None:
            parts[row.area] += row.value
    named = {area: tonnes for area, tonnes in parts.items() if area not in (WORLD, OTHERS)}
    summed = math.fsum(named.values()) + parts.get(OTHERS, 0.0)
    first = table[0]
    return Split(
        parts=named,
        total=max(parts.get(WORLD, 0.0), summed),
        missing=tuple(sorted({row.area for row in table if row.value is None} - parts.keys())),
        claims={area: tuple(ids) for area, ids in claims.items()},
        year=first.year,
        stage=first.stage,
        statistic=_TOTAL.sub("", first.statistic),
        source=first.source,
    )


def _shared(found: Sequence[_Row]) -> Split:
    """Published shares of one year and source: the newest, then the one with most countries."""
    by_source: dict[tuple[int, str], list[_Row]] = defaultdict(list)
    for row in found:
        by_source[row.year, row.source].append(row)
    best = max(by_source.values(), key=lambda rows: (rows[0].year, len(rows), rows[0].source))
    split = _of([replace(row, statistic="") for row in best])
    return replace(split, total=max(1.0, split.total), shared=True)
