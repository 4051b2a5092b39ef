"""The changes a scenario makes, and their effect on a freight network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy import sparse

from lodeway.claims.figures import Criterion
from lodeway.schema.errors import InvalidValue
from lodeway.transport.capacities import PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.claims.figures import Assumption
    from lodeway.claims.supplies import Supply
    from lodeway.schema.values import Lang
    from lodeway.transport.freight import Freight


# Changes to a freight network: what closes, opens, slows, costs more or carries less.


Verb: TypeAlias = Literal["close", "cap", "slow", "reprice", "risk", "open", "ban", "quota"]
VERBS: tuple[Verb, ...] = ("close", "cap", "slow", "reprice", "risk", "open", "ban", "quota")
# The words of a file for each verb: its own, and "theft" for the risk that it is.
WORDS: Mapping[str, Verb] = {**{verb: verb for verb in VERBS}, "theft": "risk"}
Measure: TypeAlias = Literal[
    "share",
    "d",
    "t-per-year",
    "vehicles-per-day",
    "trains-per-day",
    "usd-per-t",
    "usd-per-t-km",
    "speed",
]
Kind: TypeAlias = Literal["segment", "place", "passage", "line", "region", "asset", "driver"]
_AT_A_PLACE = ("pass", "change")
_ROUNDING = 1e-9
_CRITERION: Mapping[Verb, Criterion] = {"slow": "days", "reprice": "usd"}
TRAIN_PAYLOAD = "assumption-train-payload"
# What one vehicle loads, and on how many days of a year: trucks as `transport.capacities` counts.
_LOADS: Mapping[Measure, tuple[str, float]] = {
    "vehicles-per-day": (PAYLOAD, 365.0),
    "trains-per-day": (TRAIN_PAYLOAD, 365.25),
}


@dataclass(frozen=True)
class Amount:
    """A number in a base unit: a share (0.2 for 20 %), days, tonnes a year, trains a day, USD."""

    value: float
    measure: Measure


@dataclass(frozen=True)
class Target:
    """What a change is about.

    `parts` are the ids that the change falls on: the segments of a line (for a risk those of no
    other line), a place or segment itself, the places of a region, an assumption. `closing` is
    all that is shut with it.
    """

    name: str
    kind: Kind
    parts: tuple[str, ...]
    closing: frozenset[str]


@dataclass(frozen=True)
class Change:
    """One change: `verb` on `target`, `to` an amount or `by` one, from the day `on`.

    `product` limits a ban or a quota to one product. `line` is where the file says so.
    """

    verb: Verb
    target: Target
    to: Amount | None = None
    by: Amount | None = None
    on: date | None = None
    product: str | None = None
    line: int = 0


def apply(freight: Freight, changes: Iterable[Change]) -> Freight:
    """The freight network after all changes; the given one stays as it is.

    Openings come first and closures last, so that what is closed stays closed; of changes by one
    verb the earlier in time come first, so that the latest counts. Bans and quotas change what is
    sent, not the ways (see `withheld`).
    """
    order = ("open", "reprice", "risk", "slow", "cap", "close")
    for change in sorted(
        (c for c in changes if c.verb in order),
        key=lambda c: (order.index(c.verb), c.on or date.min, c.line),
    ):
        freight = _APPLY[change.verb](freight, change)
    return freight


def falls_on(freight: Freight, change: Change) -> bool:
    """Whether the network has anything that the change is about."""
    if change.target.kind == "driver":
        return change.target.parts[0] in freight.driver_index
    if change.verb == "close":
        return any(thing in freight.by_thing for thing in change.target.closing)
    return any(len(steps) for _, steps in _parts(freight, change.target))


def below_nothing(freight: Freight, change: Change) -> bool:
    """Whether more time or cost is to be taken off than there is, even at its highest.

    What is more than a low or a middle value takes that off whole and leaves nothing of it.
    """
    criterion, less = _CRITERION.get(change.verb), change.by
    if criterion is None or less is None or less.measure == "share" or less.value >= 0:
        return False
    if change.target.kind == "driver":
        driver = freight.drivers[freight.driver_index[change.target.parts[0]]]
        return driver.high + less.value < -_ROUNDING
    high = freight.cost(criterion, freight.values("high"))
    parts = _parts(freight, change.target)
    left = [
        high[steps] + _extra(freight, steps, less, weight)
        for (_, steps), weight in zip(parts, _weights(freight, criterion, parts), strict=True)
    ]
    return bool(np.concatenate(left).max() < -_ROUNDING)


def in_tonnes(change: Change, numbers: Mapping[str, Assumption]) -> Change:
    """The same with trucks or trains as tonnes a year, by the assumed load of each.

    Raises `InvalidValue` where that assumption is missing.
    """
    if change.to is None or change.to.measure not in _LOADS:
        return change
    load, days = _LOADS[change.to.measure]
    if load not in numbers:
        raise InvalidValue(f"vehicles cannot be reckoned in tonnes: '{load}' is missing")
    tonnes = change.to.value * numbers[load].in_base[1] * days
    return replace(change, to=Amount(tonnes, "t-per-year"))


def without_limit(freight: Freight, change: Change) -> bool:
    """Whether the change takes a share of a capacity where no capacity is known."""
    if change.verb != "cap" or change.by is None:
        return False
    return any(np.isinf(freight.capacity[i]).any() for _, i in _parts(freight, change.target))


def withheld(
    supplies: Sequence[Supply], changes: Iterable[Change]
) -> tuple[list[Supply], list[Supply]]:
    """What bans and quotas leave of the supplies, and what they hold back.

    A ban lets nothing out of its place, plant or country; a quota cuts the sum of all supplies
    from there to its tonnage, all in the same proportion, and does nothing where less is sent.
    """
    left, held = list(supplies), []
    for change in changes:
        if change.verb not in ("ban", "quota"):
            continue
        hit = [i for i, one in enumerate(left) if is_held(one, change)]
        share = _let_out(sum(left[i].tonnes for i in hit), change)
        for i in hit:
            held.append(replace(left[i], tonnes=left[i].tonnes * (1 - share)))
            left[i] = replace(left[i], tonnes=left[i].tonnes * share)
    return [s for s in left if s.tonnes > 0], [s for s in held if s.tonnes > 0]


def is_held(supply: Supply, change: Change) -> bool:
    """Whether a ban or a quota is about this supply."""
    from_there = {supply.place, supply.id} & set(change.target.parts)
    return bool(from_there) and change.product in (None, supply.product)


def _let_out(tonnes: float, change: Change) -> float:
    if change.verb == "ban" or not tonnes:
        return 0.0 if change.verb == "ban" else 1.0
    if change.to is not None:
        return min(1.0, change.to.value / tonnes)
    return 1.0 + (change.by.value if change.by else 0.0)


def _close(freight: Freight, change: Change) -> Freight:
    return freight.without(change.target.closing)


def _open(freight: Freight, change: Change) -> Freight:
    still = freight.open.copy()
    for part in change.target.parts:
        steps = freight.by_thing.get(part, np.array([], np.int32))
        own = [i for i in steps if freight.steps[i].thing == part]
        still[own] = True
    return replace(freight, open=still)


def _cap(freight: Freight, change: Change) -> Freight:
    capacity = freight.capacity.copy()
    for _, steps in _parts(freight, change.target):
        if change.to is not None:
            capacity[steps] = change.to.value
        elif change.by is not None:
            capacity[steps] *= 1 + change.by.value
    return replace(freight, capacity=capacity)


def _cost(freight: Freight, change: Change) -> Freight:
    if change.target.kind == "driver":
        return _drive(freight, change)
    criterion = _CRITERION[change.verb]
    parts = _parts(freight, change.target)
    whole = _weights(freight, criterion, parts)
    for (_, steps), weight in zip(parts, whole, strict=True):
        freight = _at(freight, criterion, steps, change, weight)
    return freight


def _at(
    freight: Freight, criterion: Criterion, steps: NDArray[np.int32], change: Change, weight: float
) -> Freight:
    if change.by is not None and change.by.measure == "share":
        return _scaled(freight, criterion, steps, 1 + change.by.value)
    amount = change.to or change.by
    assert amount is not None  # the reader sees to it
    extra = _extra(freight, steps, amount, weight)
    if change.to is not None:
        freight = _scaled(freight, criterion, steps, 0.0)
    return _added(freight, criterion, steps, extra)


def _extra(
    freight: Freight, steps: NDArray[np.int32], amount: Amount, weight: float
) -> NDArray[np.float64]:
    """What an amount makes on each step: by its kilometres, or the part of a line that it is."""
    if amount.measure == "usd-per-t-km":
        return amount.value * freight.cost("km")[steps]
    return np.full(len(steps), amount.value * weight)


def _risk(freight: Freight, change: Change) -> Freight:
    assert change.by is not None  # the reader sees to it
    premium = np.zeros(len(freight.steps)) if freight.aversion is None else freight.aversion.copy()
    parts = _parts(freight, change.target)
    for (_, steps), weight in zip(parts, _weights(freight, "usd", parts), strict=True):
        premium[steps] += _extra(freight, steps, change.by, weight)
    return replace(freight, aversion=premium)


def _scaled(
    freight: Freight, criterion: Criterion, steps: NDArray[np.int32], factor: float
) -> Freight:
    keep = np.ones(len(freight.steps))
    keep[steps] = factor
    terms = sparse.csr_array(sparse.diags_array(keep) @ freight.terms[criterion])
    extra = freight.added.get(criterion)
    added = freight.added if extra is None else {**freight.added, criterion: extra * keep}
    return replace(freight, terms={**freight.terms, criterion: terms}, added=added)


def _added(
    freight: Freight,
    criterion: Criterion,
    steps: NDArray[np.int32],
    extra: NDArray[np.float64],
) -> Freight:
    sums = freight.added.get(criterion)
    sums = np.zeros(len(freight.steps)) if sums is None else sums.copy()
    sums[steps] += extra
    return replace(freight, added={**freight.added, criterion: sums})


def _weights(
    freight: Freight, criterion: Criterion, parts: Sequence[tuple[str, NDArray[np.int32]]]
) -> list[float]:
    """How an amount for a whole line falls on its segments: by their days, or by kilometres."""
    if len(parts) == 1:
        return [1.0]
    cost = freight.cost("days" if criterion == "days" else "km")
    sizes = [float(cost[steps].mean()) for _, steps in parts]
    total = sum(sizes)
    return [size / total if total else 1 / len(parts) for size in sizes]


def _drive(freight: Freight, change: Change) -> Freight:
    """The same with another value of an assumption: a new one, or a share or an amount more.

    A share and an amount keep its spread as far as nothing is left below zero, a new value ends it.
    """
    at = freight.driver_index[change.target.parts[0]]
    old = freight.drivers[at]
    if change.to is not None:
        value = 1 / change.to.value if change.to.measure == "speed" else change.to.value
        factor, more = 0.0, value
    else:
        assert change.by is not None  # the reader sees to it
        is_share = change.by.measure == "share"
        factor, more = (1 + change.by.value, 0.0) if is_share else (1.0, change.by.value)
    low, mid, high = (max(0.0, end * factor + more) for end in (old.low, old.mid, old.high))
    new = replace(old, low=low, mid=mid, high=high)
    drivers = (*freight.drivers[:at], new, *freight.drivers[at + 1 :])
    return replace(freight, drivers=drivers)


def _parts(freight: Freight, target: Target) -> list[tuple[str, NDArray[np.int32]]]:
    """The steps that a change of time, cost or capacity falls on, for each part of the target."""
    found = []
    for part in target.parts:
        steps = [int(i) for i in freight.by_thing.get(part, ())]
        if target.kind == "passage":
            mine = steps
        else:
            mine = [i for i in steps if _is_own(freight, i, part)]
        if mine:
            found.append((part, np.array(mine, np.int32)))
    return found


def _is_own(freight: Freight, step: int, part: str) -> bool:
    one = freight.steps[step]
    return one.thing == part and (one.kind == "travel" or one.kind in _AT_A_PLACE)


_APPLY = {
    "open": _open,
    "reprice": _cost,
    "risk": _risk,
    "slow": _cost,
    "cap": _cap,
    "close": _close,
}


# A scenario: a question of what if, as a file puts it.


@dataclass(frozen=True)
class Goods:
    """`tonnes` of `product` a year from one place to another, in place of what the graph sends."""

    product: str
    origin: str
    destination: str
    tonnes: float
    source: str | None = None


@dataclass(frozen=True)
class Scenario:
    """A question of what if: changes from `since` to `until`, both ends included.

    Without `until` it lasts a year. `given` holds with the changes and without them. `product`
    limits it to one product, `goods` replace what the graph sends; `sources` are ids of what it
    rests on, none where it is invented. `expected` is for how many days a closure is expected to
    last when it begins; None: as long as it does.
    """

    name: str
    file: str
    title: Mapping[Lang, str]
    note: Mapping[Lang, str]
    since: date | None
    until: date | None
    product: str | None
    sources: tuple[str, ...]
    changes: tuple[Change, ...]
    given: tuple[Change, ...]
    goods: tuple[Goods, ...]
    expected: float | None = None
