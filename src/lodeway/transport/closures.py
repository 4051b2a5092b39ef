"""What is shut on a day, and what sources disagree on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from lodeway.claims.dates import Period
from lodeway.claims.figures import Figure
from lodeway.claims.rows import rows
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.store.embedded import Store


# What is shut on a day, and for how many days a year each thing was recorded shut.


_NOT_BUILT = frozenset({"planned", "proposed", "construction"})
_SHUT = frozenset({"suspended", "closed"})
_DAYS_A_YEAR = 365.25
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Closure:
    """Why a segment or a place cannot be used: its state, and the claim that says so.

    `within` is the half-known date ("2016") among whose days the day asked is, so that it may be
    open as well; None where it is surely shut.
    """

    thing: str
    state: str
    claim: str
    within: str | None = None

    @property
    def planned(self) -> bool:
        """Whether it is not there yet, rather than shut."""
        return self.state in _NOT_BUILT


def closures(
    store: Store, *, on: date | None = None, known: date | None = None
) -> dict[str, Closure]:
    """The segments and places that cannot be used on `on`; without a day, on the last one recorded.

    The state that began last counts. Nobody says how long a closure without an end goes on after
    the day its source was published: it is taken to last as long again as it had lasted by then,
    so that a queue of a week is soon over and a line shut for eight years is not. What is first
    said to work from a later day on is not there yet.
    """
    return closed_on(record(store, known=known), on)


def record(store: Store, *, known: date | None = None) -> list[Row]:
    """All that is said of the states of segments and places, by thing and beginning."""
    return rows(store, "states", package=__package__, known=known)


def closed_on(found: Iterable[Row], on: date | None) -> dict[str, Closure]:
    """`closures` by what `record` has given."""
    said = list(found)
    day = on or max((_day(row["recorded"]) for row in said), default=date.max)
    latest = _latest(said, day.isoformat())
    shut = {thing: row for thing, row in latest.items() if _is_impassable(row, day)}
    gone = _not_begun(said, day) | shut
    return {
        thing: Closure(thing, local(row["state"]), local(row["claim"]))
        for thing, row in sorted(gone.items())
    }


def _not_begun(said: Iterable[Row], day: date) -> dict[str, Row]:
    """What is said to work from a later day on, and of which nothing earlier is said."""
    first: dict[str, Row] = {}
    for row in said:
        other = first.get(local(row["thing"]))
        if other is None or _since(row) < _since(other):
            first[local(row["thing"])] = row
    return {
        thing: row
        for thing, row in first.items()
        if local(row["state"]) == "operating" and _since(row) > day
    }


def _since(row: Row) -> date:
    return date.min if row["first"] is None else _day(row["first"])


def perhaps_closed(found: Iterable[Row], on: date | None) -> dict[str, Closure]:
    """The segments and places that may be shut on a day, and may be open, by what `record` has given.

    Whether they are turns on where in a half-known date a state began or ended. Without a day none.
    """
    if on is None:
        return {}
    by_thing: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_thing[local(row["thing"])].append(row)
    told = ((thing, _perhaps(thing, of, on)) for thing, of in by_thing.items())
    return {thing: closure for thing, closure in told if closure}


def _perhaps(thing: str, said: list[Row], on: date) -> Closure | None:
    """The state that may shut a thing on a day on which another state, or none, may leave it open."""
    day = on.isoformat()
    phases = [(row, _period(row).phase(day)) for row in said]
    sure = [row for row, phase in phases if phase == "stands"]
    outcomes = [row for row, phase in phases if phase in ("beginning", "ending")] + sure[-1:]
    shut = [row for row in outcomes if _is_impassable(row, on)]
    if not shut or (sure and len(shut) == len(outcomes)):
        return None
    half = [row for row in outcomes if row not in sure]
    first = next((row for row in half if row in shut), half[0])
    return Closure(thing, local(first["state"]), local(first["claim"]), _period(first).within(day))


def _latest(said: Iterable[Row], day: str) -> dict[str, Row]:
    """The state of each thing that began last: of those that may have begun, if no other stands.

    A closure that may have begun shuts nothing yet: what stood before goes on (`perhaps_closed`).
    """
    phases = [(row, _period(row).phase(day)) for row in said]
    found = {
        local(row["thing"]): row
        for row, phase in phases
        if phase == "beginning" and local(row["state"]) not in _SHUT
    }
    sure = {local(row["thing"]): row for row, phase in phases if phase in ("stands", "ending")}
    return {**found, **sure}


def _period(row: Row) -> Period:
    told = _published(row)
    return _dated(row).told_by(told.isoformat() if told else None)


def _dated(row: Row) -> Period:
    since, until = (None if row[n] is None else str(row[n]) for n in ("since", "until"))
    return Period.of(since, until)


def _is_impassable(row: Row, on: date) -> bool:
    state = local(row["state"])
    if state in _NOT_BUILT:
        return True
    if state not in _SHUT:
        return False
    return row["last"] is not None or on <= _presumed_end(row)


def _presumed_end(row: Row) -> date:
    """As long after its source as it had lasted before; the source's day where no start is known."""
    published = _published(row)
    if published is None:
        return date.min
    first = published if row["first"] is None else _day(row["first"])
    return published + max(published - first, timedelta(0))


def _published(row: Row) -> date | None:
    given = row["published"]
    return None if given is None else values.partial_date(str(given)).latest


def rates(said: Iterable[Row]) -> dict[str, Figure]:
    """Days a year that each segment and place was recorded shut, with the claims that say so.

    `said` is what `record` gives. The years counted run from the first of January of the year in
    which the earliest closure of anything was recorded to the day on which the latest was written
    down. Where a source gives a month, low takes the shortest reading of it and high the longest.
    """
    found = [row for row in said if _counts(row)]
    if not found:
        return {}
    begin = date(min(_day(row["first"]) for row in found).year, 1, 1)
    end = max(_day(row["recorded"]) for row in found)
    years = ((end - begin).days + 1) / _DAYS_A_YEAR
    by_thing: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_thing[local(row["thing"])].append(row)
    return {thing: _rate(shut, years) for thing, shut in by_thing.items()}


def _counts(row: Row) -> bool:
    return (
        local(row["state"]) in _SHUT
        and local(row["claimStatus"]) == "reported"
        and row["first"] is not None
        and (row["last"] is not None or _published(row) is not None)
    )


def _rate(shut: list[Row], years: float) -> Figure:
    spans = [(_dated(row), _published(row)) for row in shut]
    low = covered((_day(one.begun), _day(one.ends or told)) for one, told in spans)
    high = covered((_day(one.first), _day(one.last or told)) for one, told in spans)
    claims = tuple(local(row["claim"]) for row in shut)
    basis = local(shut[0]["claimBasis"])
    return Figure(low / years, (low + high) / 2 / years, high / years, claims, basis, "d/yr")


def _day(given: object) -> date:
    return date.fromisoformat(str(given))


def covered(spans: Iterable[tuple[date, date]]) -> int:
    """How many days lie in at least one of the spans, ends included; a span may be empty."""
    total, counted = 0, date.min
    for first, last in sorted(spans):
        start = max(first, counted + timedelta(days=1))
        if last >= start:
            total += (last - start).days + 1
            counted = last
    return total


# What sources differ on about the places, segments and corridors of the network.


_NAMES = ("thing", "pair", "kind", "claim", "other")


@dataclass(frozen=True)
class Dispute:
    """Two claims about `thing` that do not agree: how they differ, and what we say of it."""

    thing: str
    pair: str
    kind: str
    claim: str
    other: str
    note_en: str
    note_zh: str


def disputes(store: Store, *, known: date | None = None) -> dict[str, tuple[Dispute, ...]]:
    """The differences between sources about each place, segment and corridor, by id.

    With `known` only those between claims that had been written down by that day.
    """
    found: dict[str, list[Dispute]] = defaultdict(list)
    for row in rows(store, "disputes", package=__package__, known=known):
        thing, pair, kind, claim, other = (local(row[name]) for name in _NAMES)
        notes = str(row["en"] or ""), str(row["zh"] or "")
        found[thing].append(Dispute(thing, pair, kind, claim, other, *notes))
    return {thing: tuple(ones) for thing, ones in found.items()}
