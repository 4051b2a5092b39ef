"""What mines put out, who wants it, and what it sells for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.figures import Figure, assumptions, figure
from lodeway.claims.rows import rows
from lodeway.schema import vocab
from lodeway.schema.errors import UnknownName
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.claims.figures import Assumption
    from lodeway.store.embedded import Store


# What is to be moved: tonnes a year that leave a place, and the markets they are bound for.


@dataclass(frozen=True)
class Supply:
    """`tonnes` of `product` a year that leave `place`, a place of the transport network.

    `id` is the mine, plant or source of the goods, `claims` what is said of its output, `basis`
    how firm that is. The share of each market is taken from every supply alike.
    """

    id: str
    place: str
    product: str
    tonnes: float
    claims: tuple[str, ...] = ()
    basis: str = "assumed"


@dataclass(frozen=True)
class Market:
    """A place that takes `share` (0 to 1) of every supply of `product`; "" stands for any product.

    Markets named for a product replace, for that product, those that take any.
    """

    place: str
    share: float
    product: str = ""
    claims: tuple[str, ...] = ()
    basis: str = "assumed"


# What mines send out in a year, by what sources say of their output, and who takes it.


COPPERBELT = "central-african-copperbelt"
_MINERALS = ("copper", "cobalt")
_DAYS_A_YEAR = 365.25
_WHOLE_YEAR = 365
_UNIT = "t-per-year"
_SHARE, _PRICE = "market-share", "price"
_QUARTER = 90  # days; what a source says of less than a quarter says little of a year


@dataclass(frozen=True)
class _Output:
    """Tonnes a year of a mineral from an asset, as a range, and the period that was counted."""

    asset: str
    mineral: str
    tonnes: Figure
    first: date
    last: date


def supplies(
    store: Store,
    *,
    on: date | None = None,
    known: date | None = None,
    region: str = COPPERBELT,
    minerals: Collection[str] = _MINERALS,
    years: int = 5,
) -> list[Supply]:
    """What the mines of `region` send out a year, by asset and mineral; see `outputs`.

    The middle of each range, in tonnes of metal contained: concentrate weighs more. `place` is the
    asset itself, `product` the mineral.
    """
    found = outputs(store, on=on, known=known, region=region, years=years)
    return [
        Supply(o.asset, o.asset, o.mineral, o.tonnes.mid, o.tonnes.claims, o.tonnes.basis)
        for o in found
        if o.mineral in minerals
    ]


def minerals_of(store: Store, product: str) -> tuple[str, ...]:
    """The minerals that a form of them holds, by id; of a mineral the mineral itself."""
    facts = rows(store, "node-facts", node=Iri(vocab.ID + product))
    held = [local(row["value"]) for row in facts if row["fact"] == "mineral"]
    return tuple(sorted(held)) or (product,)


def outputs(
    store: Store,
    *,
    on: date | None = None,
    known: date | None = None,
    region: str = COPPERBELT,
    years: int = 5,
) -> list[_Output]:
    """The yearly output of each mine of `region`, by the period nearest to `on`.

    Without a day that is the newest period of each. A figure of a whole year goes before one of a
    part of a year, which is reckoned up to twelve months; of several of one period the preferred
    one counts, else those of the firmest basis together, with their median. Left out are periods
    more than `years` from the day (without one, from the newest of all), and mines reported as
    stopped on it since the period began. Many mines have no figure of their own; the sum is
    therefore less than what their states report. Raises `UnknownName` for a region without mines.
    """
    given = [_Row.read(row) for row in _rows(store, region, known)]
    return _yearly(store, given, on, known, years)


def mined(
    store: Store,
    mineral: str,
    *,
    on: date | None = None,
    through: Filter = ALL,
    years: int = 5,
) -> list[_Output]:
    """What every mine with a figure puts out of `mineral` a year, wherever it lies; see `outputs`.

    A company that tells of all its mines together stands among them. Periods are chosen by `on`; of
    `through` only what was known and the basis count, for a figure of a past year stays one.
    """
    claims = replace(through, on=None, status=None).bindings()
    found = rows(store, "outputs-of-mineral", mineral=Iri(vocab.ID + mineral), **claims)
    given = [_Row.read(row) for row in found]
    return _yearly(store, given, on, through.known, years) if given else []


def _yearly(
    store: Store, given: list[_Row], on: date | None, known: date | None, years: int
) -> list[_Output]:
    day = on or max(row.last for row in given)
    stops = _stops(store, day, known)
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in given:
        if row.days >= _QUARTER and row.gap(day) <= years * _DAYS_A_YEAR:
            groups[row.asset, row.mineral].append(row)
    found = (_output(of, day) for _, of in sorted(groups.items()))
    return [one for one in found if stops.get(one.asset, date.min) <= one.first]


def markets(store: Store, parameters: Mapping[str, Assumption] | None = None) -> list[Market]:
    """The markets and their assumed shares, by place; `parameters` stand in for the assumptions.

    Shares that no longer make the whole, because one was changed, keep their proportions.
    """
    given = assumptions(store) if parameters is None else parameters
    found = {
        one.subject: one for _, one in sorted(given.items()) if one.kind == _SHARE and one.subject
    }
    whole = sum(one.in_base[1] for one in found.values())
    return [
        Market(place, one.in_base[1] / whole, claims=(one.id,))
        for place, one in found.items()
        if one.in_base[1] > 0
    ]


def prices(store: Store, parameters: Mapping[str, Assumption] | None = None) -> dict[str, float]:
    """What a tonne of each product that stays behind is assumed to cost, in USD."""
    given = assumptions(store) if parameters is None else parameters
    return {
        one.subject: one.in_base[1]
        for _, one in sorted(given.items())
        if one.kind == _PRICE and one.subject
    }


@dataclass(frozen=True)
class _Row:
    asset: str
    mineral: str
    first: date
    last: date
    row: Mapping[str, Any]

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> _Row:
        first, last = (date.fromisoformat(str(row[end])) for end in ("first", "last"))
        return cls(local(row["asset"]), local(row["mineral"]), first, last, row)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def whole(self) -> bool:
        return _WHOLE_YEAR - 1 <= self.days <= _WHOLE_YEAR + 1

    def gap(self, day: date) -> int:
        return max((self.first - day).days, (day - self.last).days, 0)


def _rows(store: Store, region: str, known: date | None) -> list[dict[str, Any]]:
    found = rows(store, "outputs", region=Iri(vocab.ID + region), known=known)
    if not found:
        raise UnknownName(region, "region with mines")
    return found


def _output(found: list[_Row], day: date) -> _Output:
    best = min(
        found, key=lambda row: (not row.whole, row.gap(day), row.days, -row.last.toordinal())
    )
    same = [row.row for row in found if (row.first, row.last) == (best.first, best.last)]
    tonnes = figure(same)
    scale = 1.0 if best.whole else _DAYS_A_YEAR / best.days
    low, mid, high = (end * scale for end in (tonnes.low, tonnes.mid, tonnes.high))
    basis = tonnes.basis if best.whole else "derived"
    yearly = Figure(low, mid, high, tonnes.claims, basis, _UNIT)
    return _Output(best.asset, best.mineral, yearly, best.first, best.last)


def _stops(store: Store, day: date, known: date | None) -> dict[str, date]:
    """The last day before `day` on which each asset stopped and is not said to have started again."""
    found: dict[str, date] = {}
    for row in rows(store, "stopped", known=known):
        first = date.fromisoformat(str(row["first"]))
        last = date.fromisoformat(str(row["last"])) if row["last"] else date.max
        if first <= day <= last:
            found[local(row["asset"])] = first
    return found
