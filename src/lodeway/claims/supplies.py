"""What mines put out, who wants it, and what it sells for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.figures import Figure, assumptions, figure
from lodeway.claims.rows import rows
from lodeway.schema import vocab
from lodeway.schema.errors import UnknownName
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lodeway.claims.figures import Assumption
    from lodeway.store.embedded import Store

    _Grades: TypeAlias = Mapping[str | None, Assumption]


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

    def gap(self, day: date) -> int:
        """Days between `day` and the period, zero within it."""
        return _gap(self.first, self.last, day)


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
    more than `years` from the day (without one, from the newest of all), mines reported as stopped
    on it since the period began, and mines that had not begun. A period on the other side of a stop
    counts only where none is on this side. Many mines have no figure of their own: `unmodelled`
    gives what their states report beyond the sum. Raises `UnknownName` for a region without mines.
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

    A company that tells of all its mines together stands among them. The weight of goods is turned
    into that of the mineral by the assumed grade of their form, and left out where none is assumed.
    Periods are chosen by `on`; of `through` only what was known and the basis count, for a figure of a past year stays one.
    """
    claims = replace(through, on=None, status=None).bindings()
    found = rows(store, "outputs-of-mineral", mineral=Iri(vocab.ID + mineral), **claims)
    grades = _grades(assumptions(store).values())
    given = [_Row.read(row) for row in found if not row["gross"] or local(row["gross"]) in grades]
    return _yearly(store, given, on, through.known, years, grades) if given else []


def _yearly(
    store: Store,
    given: list[_Row],
    on: date | None,
    known: date | None,
    years: int,
    grades: _Grades = MappingProxyType({}),
) -> list[_Output]:
    day = on or max(row.last for row in given)
    idle = _idle(store, known)
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in given:
        if row.days >= _QUARTER and row.gap(day) <= years * _DAYS_A_YEAR:
            groups[row.asset, row.mineral].append(row)
    found = (_output(of, day, idle[asset], grades) for (asset, _), of in sorted(groups.items()))
    return [one for one in found if not any(i.silences(one, day) for i in idle[one.asset])]


def national(
    store: Store, mineral: str, state: str, *, on: date | None = None, known: date | None = None
) -> _Output | None:
    """What `state` says its mines put out a year, in tonnes; `asset` is then the state.

    The period nearest to `on`, without a day the newest, part of a year only where no whole one is
    as near; see `outputs` for what counts of one period.
    None where no figure is known. States count metal that they have sold or exported, companies
    metal that they have made.
    """
    ids = {"asset": Iri(vocab.ID + state), "mineral": Iri(vocab.ID + mineral)}
    given = [_Row.read(row) for row in rows(store, "national-outputs", known=known, **ids)]
    given = [row for row in given if row.days >= _QUARTER]
    if not given:
        return None
    day = on or max(row.last for row in given)
    nearest = min(row.gap(day) for row in given)
    return _output([row for row in given if row.gap(day) == nearest], day, [])


@dataclass(frozen=True)
class Unmodelled:
    """What a state reports beyond the mines that have a figure, in tonnes a year.

    `mines` is the sum of the middles of its mines, `official` the figure of the state.
    """

    state: str
    mineral: str
    official: Figure
    mines: float

    @property
    def tonnes(self) -> float:
        """Tonnes of mines that are not modelled, never below zero."""
        return max(self.official.mid - self.mines, 0.0)

    @property
    def over(self) -> float:
        """Tonnes by which the mines sum to more than the state reports, else zero."""
        return max(self.mines - self.official.mid, 0.0)


def unmodelled(
    store: Store,
    mineral: str,
    state: str,
    *,
    on: date | None = None,
    known: date | None = None,
    region: str = COPPERBELT,
    years: int = 5,
) -> Unmodelled | None:
    """The figure of `state` beside the sum of its mines in `region`; None without a figure.

    Raises `UnknownName` for a region without mines.
    """
    official = national(store, mineral, state, on=on, known=known)
    if official is None:
        return None
    found = outputs(store, on=on or official.last, known=known, region=region, years=years)
    here = {local(row["asset"]) for row in _rows(store, region, known) if _in(row, state)}
    sums = (one.tonnes.mid for one in found if one.asset in here and one.mineral == mineral)
    return Unmodelled(state, mineral, official.tonnes, sum(sums))


def _in(row: Mapping[str, Any], state: str) -> bool:
    return local(row["country"]) == state


# What the goods weigh: contained metal by the grade of the form in which it leaves.


_USUAL = {"copper": "copper-cathode", "cobalt": "cobalt-hydroxide"}
_ORE_GOODS = "-concentrate"
_SMELTED = "copper-blister"
_GRADE, _AT_HOME = "grade", "share"


@dataclass(frozen=True)
class Gross:
    """The dry tonnes of goods in one form that carry a supply, or part of it, a year.

    `tonnes.claims` are the assumptions of grade and of smelting, and the claim on the form; without
    such a claim the form is the usual one of the mineral.
    """

    supply: Supply
    form: str
    tonnes: Figure


def gross(
    store: Store,
    sent: Collection[Supply],
    *,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
) -> list[Gross]:
    """What supplies of contained metal weigh as goods, by the form in which they leave their state.

    The form is that of the output nearest to `on`; of concentrate, the share that smelters in the
    same state take leaves as blister. `parameters` stand in for the assumptions. Moisture and
    packing are not in it. Raises `UnknownName` for a form whose grade is not assumed.
    """
    given = (assumptions(store) if parameters is None else parameters).values()
    grades = _grades(given)
    at_home = {one.subject: one for one in given if one.kind == _AT_HOME}
    forms = _forms(store, on, known)
    return [
        weighed
        for supply in sent
        for weighed in _weigh(supply, forms.get((supply.id, supply.product)), grades, at_home)
    ]


def _grades(given: Iterable[Assumption]) -> _Grades:
    """What the goods of each form are assumed to hold."""
    return {one.subject: one for one in given if one.kind == _GRADE}


@dataclass(frozen=True)
class _Form:
    id: str
    state: str
    claims: tuple[str, ...]


def _forms(store: Store, on: date | None, known: date | None) -> dict[tuple[str, str], _Form]:
    """The form of each asset's output of each mineral, by what was said of the time nearest."""
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in map(_Row.read, rows(store, "output-forms", known=known)):
        groups[row.asset, row.mineral].append(row)
    return {key: _form(of, on) for key, of in groups.items()}


def _form(found: list[_Row], on: date | None) -> _Form:
    day = on or max(row.last for row in found)
    told = [row for row in found if row.row["form"]]
    state, mineral = local(found[0].row["country"]), found[0].mineral
    if told:
        best = min(told, key=lambda row: (row.gap(day), row.days, -row.last.toordinal()))
        return _Form(local(best.row["form"]), state, (local(best.row["claim"]),))
    if all(local(row.row["stage"]) == "concentrate" for row in found):
        return _Form(mineral + _ORE_GOODS, state, (local(found[-1].row["claim"]),))
    return _Form(_USUAL.get(mineral, mineral), state, ())


def _weigh(
    supply: Supply,
    form: _Form | None,
    grades: _Grades,
    at_home: Mapping[str | None, Assumption],
) -> Iterator[Gross]:
    id = form.id if form else _USUAL.get(supply.product, supply.product)
    claims = form.claims if form else ()
    own = grades.get(supply.id) if id.endswith(_ORE_GOODS) else None
    smelted = at_home.get(form.state) if form and id.endswith(_ORE_GOODS) else None
    part = smelted.in_base[1] if smelted else 0.0
    because = (*claims, smelted.id) if smelted else claims
    for of, grade, share in (
        (id, own or grades.get(id), 1 - part),
        (_SMELTED, grades.get(_SMELTED), part),
    ):
        if share <= 0:
            continue
        if grade is None:
            raise UnknownName(of, "form with a grade")
        low, mid, high = grade.in_base
        metal = supply.tonnes * share
        range_ = (metal / high, metal / mid, metal / low)
        yield Gross(supply, of, Figure(*range_, (*because, grade.id), "assumed", _UNIT))


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

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    def gap(self, day: date) -> int:
        return _gap(self.first, self.last, day)


def _gap(first: date, last: date, day: date) -> int:
    return max((first - day).days, (day - last).days, 0)


def _rows(store: Store, region: str, known: date | None) -> list[dict[str, Any]]:
    found = rows(store, "outputs", region=Iri(vocab.ID + region), known=known)
    if not found:
        raise UnknownName(region, "region with mines")
    return found


def _output(
    found: list[_Row],
    day: date,
    idle: Collection[_Idle],
    grades: _Grades = MappingProxyType({}),
) -> _Output:
    best = min(
        found,
        key=lambda row: (
            not row.whole,
            any(spell.parts(row, day) for spell in idle),
            row.gap(day),
            row.days,
            -row.last.toordinal(),
        ),
    )
    same = [row.row for row in found if (row.first, row.last) == (best.first, best.last)]
    tonnes = figure([_contained(row, grades) for row in same])
    assumed = {grades[local(row["gross"])].id for row in same if row.get("gross")}
    scale = 1.0 if best.whole else _DAYS_A_YEAR / best.days
    low, mid, high = (end * scale for end in (tonnes.low, tonnes.mid, tonnes.high))
    basis = tonnes.basis if best.whole and not assumed else "derived"
    yearly = Figure(low, mid, high, (*tonnes.claims, *sorted(assumed)), basis, _UNIT)
    return _Output(best.asset, best.mineral, yearly, best.first, best.last)


def _contained(row: Mapping[str, Any], grades: _Grades) -> Mapping[str, Any]:
    """A row of the mineral that the goods of `row` hold."""
    if not row.get("gross"):
        return row
    low, mid, high = grades[local(row["gross"])].in_base
    least, middle, most = (
        next(row[end] for end in ends if row[end] is not None)
        for ends in (("low", "value", "high"), ("value", "low", "high"), ("high", "value", "low"))
    )
    return {**row, "low": least * low, "value": middle * mid, "high": most * high}


@dataclass(frozen=True)
class _Idle:
    """Days on which an asset is reported not to work: it has stopped, or it has not `begun`."""

    first: date
    last: date | None
    begun: bool

    def silences(self, output: _Output, day: date) -> bool:
        """Whether the asset puts nothing out on `day`, in spite of `output`.

        What was put out in a period that began later outweighs a stop whose end nobody reported.
        """
        if not self.first <= day <= (self.last or date.max):
            return False
        return output.first < self.first or (self.last is not None and not self.begun)

    def parts(self, row: _Row, day: date) -> bool:
        """Whether these days lie between `day` and the greater part of a period."""
        if self.last is None:
            return False
        early, late = sorted((day, row.middle))
        return early < self.first and self.last < late


def _idle(store: Store, known: date | None) -> dict[str, list[_Idle]]:
    found: dict[str, list[_Idle]] = defaultdict(list)
    for row in rows(store, "idle", known=known):
        first = date.fromisoformat(str(row["first"])) if row["first"] else date.min
        last = date.fromisoformat(str(row["last"])) if row["last"] else None
        found[local(row["asset"])].append(_Idle(first, last, bool(row["begun"])))
    return found
