"""Who controls what is mined: by states, seats, owners or blocs, beside what is asserted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.ownership import intervals, threshold_control
from lodeway.ownership.intervals import Look
from lodeway.ownership.model import By, Claims, Weight
from lodeway.ownership.shares import CLOSE, check_percent
from lodeway.ownership.snapshot import SEAT, World, world
from lodeway.ownership.universe import MINE, Asset, Universe, assets, universe
from lodeway.schema import vocab
from lodeway.schema.errors import InvalidValue
from lodeway.schema.values import LANGS, Range
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from lodeway.claims.graph import Graph
    from lodeway.ownership.entries import Entry
    from lodeway.ownership.intervals import Bounds
    from lodeway.ownership.shares import Shares
    from lodeway.ownership.universe import Mined
    from lodeway.schema.values import Lang


# The mines in the hands of one side, at a threshold and by its shares, with what is not known.


Case: TypeAlias = Literal["low", "point", "high"]
_MOST = 0.5 + CLOSE
_STALE = "stale"
_LEAST = 1e-6  # a part that no register would show
_Parts: TypeAlias = dict[Case, dict[str, float]]
_CASES: tuple[Case, ...] = ("low", "point", "high")


@dataclass(frozen=True)
class Side:
    """Somebody for whom shares are counted: a party, or several as one, of a matrix of shares.

    `votes` is the matrix of what goes with the shares. A side that leads `by_majority` brings in
    only companies of which it has most votes, whatever the threshold for a mine.
    """

    name: str
    shares: Shares
    votes: Shares
    members: tuple[str, ...]
    by_majority: bool = False


@dataclass(frozen=True)
class Hands:
    """What one side holds of the mines of a universe.

    With a threshold in `percent`, a mine counts whole if the side, with all that it controls at
    the same threshold, has more than that of the mine; and a company in the chain is controlled if
    it has more than that of the company (for an owner always: most of it). Below a majority one mine may count for several sides.
    Without a threshold each mine counts by the side's look-through share of it.

    `count` is in mines. `part` is of the tonnes of the universe (0 to 1): `point` over all tonnes, so
    that what has no known output counts for nobody, and `high` with all of that. None where no
    total is known. `mines` are those of the best answer; `stale` are how many of them, and what
    part, the side has by direct holdings that were not confirmed for five years.
    """

    side: str
    percent: float | None
    count: Range
    part: Range | None
    mines: tuple[str, ...]
    claims: Claims
    mines_stale: float = 0.0
    part_stale: float | None = None


def _hands(
    sides: Iterable[Side], percents: Sequence[float], of: Universe, on: World
) -> tuple[Hands, ...]:
    """What every side has that has anything: for each one row a threshold, then one by its shares."""
    found: list[Hands] = []
    for given, some in _by_matrix(sides):
        mines = [mine for mine in of.mines if mine in given.index]
        above = given.above(*mines)
        members = {side.name: [m for m in side.members if m in above.index] for side in some}
        bounds, look = intervals.bounds(above, members), Look(above, ())
        for side in some:
            if any(bounds.of(side.name, mine).high > _LEAST for mine in mines):
                shares = _shares(side, bounds, of, on)
                claims, aged = _claims(side, of, look), _aged(side, of, on)
                parts = [_controlled(side, percent, of, on) for percent in percents]
                found += [
                    _one(side, percent, part, of, claims, aged)
                    for percent, part in zip((*percents, None), (*parts, shares), strict=True)
                ]
    return tuple(found)


def _by_matrix(sides: Iterable[Side]) -> Iterator[tuple[Shares, list[Side]]]:
    found: dict[int, list[Side]] = {}
    for side in sides:
        found.setdefault(id(side.shares), []).append(side)
    for some in found.values():
        yield some[0].shares, some


def _controlled(side: Side, percent: float, of: Universe, on: World) -> _Parts:
    """1 for each mine that the side controls at the threshold: surely, by the best answer, possibly.

    Possibly also where nobody named holds more than the threshold of the mine itself.
    """
    enough = percent / 100 + CLOSE
    below = {side.votes.names[place] for place in _below(side.votes, side.members)}
    found: _Parts = {}
    for case in _CASES:
        # Any stake at all needs no size.
        won: Collection[str] = below
        if percent:
            won = _won(side, enough, case, on)
        found[case] = {mine: 1.0 for mine in of.mines if mine in won}
    found["high"] |= {mine: 1.0 for mine in of.mines if _lacks(mine, on) > enough}
    return found


def _won(side: Side, enough: float, case: Case, on: World) -> Collection[str]:
    """Everything of which the side, with all that it controls, has enough, or is said to control."""
    least = _MOST if side.by_majority else enough
    led = threshold_control.spread(
        side.votes, side.members, lambda v: v > least, case, on.stated.keys()
    )
    if not side.by_majority:
        return led
    hands_in = {*side.members, *led}
    held: Mapping[int, Mapping[int, float]] = getattr(side.votes, f"{case}_by_holder")
    votes: dict[int, float] = defaultdict(float)
    for name in sorted(hands_in):
        for target, part in held.get(side.votes.index[name], {}).items():
            votes[target] += part
    told = {target for holder, target in on.stated if holder in hands_in}
    return told.union(side.votes.names[at] for at, part in votes.items() if part > enough)


def _shares(side: Side, bounds: Bounds, of: Universe, on: World) -> _Parts:
    """The side's look-through share of each mine, with what nobody named holds in the last case."""
    found: _Parts = {case: {} for case in _CASES}
    for mine in of.mines:
        span = bounds.of(side.name, mine) if mine in side.shares.index else None
        for case in _CASES:
            found[case][mine] = getattr(span, case) if span else 0.0
        found["high"][mine] = min(1.0, found["high"][mine] + _lacks(mine, on))
    return found


def _lacks(mine: str, on: World) -> float:
    return on.table.lacks(mine) if mine in on.table.targets else 1.0


def _aged(side: Side, of: Universe, on: World) -> dict[str, float]:
    """What part of all that leads from the side to each mine are holdings not confirmed for years."""
    holders = {side.shares.names[place] for place in _below(side.shares, side.members)}
    found: dict[str, float] = {}
    for mine in of.mines:
        entries = [e for e in on.table.targets.get(mine, ()) if e.holder in holders]
        if old := sum(e.middle for e in entries if _STALE in e.flags):
            found[mine] = old / sum(e.middle for e in entries)
    return found


def _one(
    side: Side,
    percent: float | None,
    parts: _Parts,
    of: Universe,
    claims: Claims,
    aged: Mapping[str, float],
) -> Hands:
    count = Range(*(sum(parts[case].values()) for case in _CASES))
    part = None
    if of.whole:
        tonnes = {
            case: sum(_tonnes(load, parts[case], case) for load in of.loads) for case in _CASES
        }
        # What has no figure of its own may be anybody's.
        most = tonnes["high"] + of.whole - of.known
        part = Range(
            tonnes["low"] / of.whole,
            tonnes["point"] / of.whole,
            min(1.0, most / of.whole),  # the upper ends of all mines may come to more than there is
        )
    mines = tuple(mine for mine in of.mines if parts["point"].get(mine))
    old = {mine: parts["point"].get(mine, 0.0) * part for mine, part in aged.items()}
    return Hands(
        side.name, percent, count, part, mines, claims, sum(old.values()), _weighed(old, of)
    )


def _weighed(parts: Mapping[str, float], of: Universe) -> float | None:
    """Parts of mines as a part of the tonnes of the universe; None where no total is known."""
    return sum(_tonnes(load, parts, "point") for load in of.loads) / of.whole if of.whole else None


def _tonnes(load: Mined, parts: Mapping[str, float], case: Case) -> float:
    """The tonnes that go with parts of mines: of several told of together, the least part of them.

    At most the greatest: nobody says how much of the figure is whose.
    """
    given = [parts.get(mine, 0.0) for mine in load.mines]
    if case == "high":
        return load.tonnes.high * max(given)
    return (load.tonnes.low if case == "low" else load.tonnes.mid) * min(given)


def _claims(side: Side, of: Universe, look: Look) -> Claims:
    """Every claim on a chain from the side down to a mine, and those of the tonnes."""
    found: set[str] = {claim for load in of.loads for claim in load.tonnes.claims}
    found.update(of.claims)
    for member in side.members:
        found.update(look.behind(member, of.mines))
    return tuple(sorted(found))


def _below(given: Shares, members: Iterable[str]) -> set[int]:
    """The places of the members and of all that they hold something of, over any chain."""
    # A side without the votes of a company has an empty place there.
    ahead = {at: [to for to, part in of.items() if part] for at, of in given.high_by_holder.items()}
    found = {given.index[member] for member in members}
    waiting = sorted(found)
    while waiting:
        further = [to for to in ahead.get(waiting.pop(), ()) if to not in found]
        found.update(further)
        waiting += further
    return found


# What others assert of a side's share in a country, and what ours comes to, counted as they may have.


_PROJECT = "Project"
# From any stake at all to a majority: what an assertion leaves open is what makes the difference.
_ASSERTED_PERCENTS = (0.0, 50.0)


@dataclass(frozen=True)
class Asserted:
    """What a source says of a side, with its figure in percent where it gives one.

    `says` and `note` are in each language. `differs` is the kind of difference from the
    statement before it; the note says why, or what came of looking the statement up.
    """

    side: str
    says: Mapping[Lang, str] = field(hash=False)
    percent: float | None
    since: str | None
    source: str
    differs: str | None
    note: Mapping[Lang, str] = field(hash=False)
    claims: Claims


@dataclass(frozen=True)
class Ours:
    """Of `of` things of a kind in the tables, those in which the side has more than `percent`."""

    side: str
    universe: str
    percent: float
    count: Range
    of: int
    claims: Claims


def _asserted(
    kg: Graph, sides: Sequence[str], countries: Sequence[str], on: World
) -> tuple[Asserted, ...]:
    """Statements with a figure about a side in a country, each with those that differ from it."""
    found: dict[str, Asserted] = {}
    for side in sides:
        for country in countries:
            for row in _rows(kg, side, country, on):
                for one in _both(side, row):
                    found.setdefault(one.claims[0], one)
    return tuple(found.values())


def ours(
    kg: Graph, side: Side, mines: Sequence[str], countries: Sequence[str], on: World
) -> tuple[Ours, ...]:
    """The side's part of `mines`, then of all mines and projects that the tables know in the countries."""
    found = []
    for name, things in {"mineral": mines, **_universes(assets(kg), countries)}.items():
        counted = Universe(tuple(things))
        found += [
            Ours(side.name, name, one.percent, one.count, len(things), one.claims)
            for one in _hands([side], _ASSERTED_PERCENTS, counted, on)
            if one.percent is not None
        ]
    return tuple(found)


def _universes(every: Mapping[str, Asset], countries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    here = [one for one in every.values() if one.countries & set(countries)]
    kept = {"mines": (MINE,), "projects": (MINE, _PROJECT)}
    return {
        name: tuple(sorted(one.name for one in here if one.kind in kinds))
        for name, kinds in kept.items()
    }


def _rows(kg: Graph, side: str, country: str, on: World) -> list[dict[str, Any]]:
    """Statements that stand on the day; what differs from them may be of another day."""
    given = {"side": Iri(vocab.ID + side), "country": Iri(vocab.ID + country)}
    today, ever = (
        rows(kg.store, "asserted", package=__package__, **given, **through.bindings())
        for through in (replace(on.through, status=None, on=day) for day in (on.table.day, None))
    )
    here = {(row["claim"], row["figure"]) for row in today}
    return [row for row in ever if (row["claim"], row["figure"]) in here]


def _both(side: str, row: Mapping[str, Any]) -> Iterator[Asserted]:
    """The statement of a row, then the one that differs from it."""
    given = [float(row[n]) for n in ("value", "low", "high") if row[n] is not None]
    yield Asserted(
        side=side,
        says=_told(row, "says"),
        percent=given[0] if given else None,
        since=_text(row["since"]),
        source=vocab.local(row["source"]),
        differs=None,
        note=_told(row, "verdict"),
        claims=(vocab.local(row["claim"]), vocab.local(row["figure"])),
    )
    if row["other"]:
        yield Asserted(
            side=side,
            says=_told(row, "other"),
            percent=None,
            since=_text(row["otherSince"]),
            source=vocab.local(row["otherSource"]),
            differs=vocab.local(row["difference"]),
            note=_told(row, "note"),
            claims=(vocab.local(row["other"]), vocab.local(row["claim"])),
        )


def _told(row: Mapping[str, Any], name: str) -> dict[Lang, str]:
    return {lang: _text(row[f"{name}{lang.title()}"]) or "" for lang in LANGS}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


# How much of what is mined is in whose hands, at which threshold, and how much of it is known.


_PERCENTS = (10.0, 25.0, 50.0)


@dataclass(frozen=True)
class Region:
    """The sides that hold what is mined of `mineral` in `countries` (none: everywhere).

    Of the `unheld` mines no holder is known at all. The `stale` direct holdings of the mines were
    not confirmed for five years; `part_stale` (0 to 1) is what they come to of all tonnes, else of
    all mines.
    """

    by: By
    mineral: str
    countries: tuple[str, ...]
    weight: Weight
    day: date
    universe: Universe
    unheld: tuple[str, ...]
    sides: tuple[Hands, ...]
    stale: tuple[Entry, ...] = ()
    part_stale: float = 0.0


@dataclass(frozen=True)
class Regions:
    """Regions by one or two ways of counting, what others `said`, and `ours` counted as they may have."""

    regions: tuple[Region, ...]
    said: tuple[Asserted, ...]
    ours: tuple[Ours, ...]


def regions(
    kg: Graph,
    *,
    by: By,
    mineral: str,
    within: str | None = None,
    weight: Weight = "output",
    percents: Sequence[float] = _PERCENTS,
    through: Filter = ALL,
    rule: str = "editor",
) -> Regions:
    """Which sides control the mines of `mineral` in a country, region or bloc, at each of `percents`.

    By "seat" (the country in which the last company of a chain sits), by "state" (what states own
    or direct, and then by seat too, since people mean now the one and now the other), by "owner"
    (holders whom nobody named controls) or by "bloc" (the seats of its members), as `Hands`
    counts. Raises `UnknownName`, and `InvalidValue` for no percent and where no mine is known.
    """
    for percent in percents:
        check_percent(percent)
    for given, known in (by, get_args(By)), (weight, get_args(Weight)):
        if given not in known:
            raise InvalidValue(f"'{given}' is not one of {', '.join(known)}")
    what = kg.find(mineral, kind="Mineral")
    on = world(kg, through, rule)
    countries = area(kg, within, on.through) if within else ()
    mines = universe(kg, on, what, countries, weight)
    if not mines.mines:
        raise InvalidValue(f"no mine of '{what}' is known in '{within or 'the world'}'")
    ways: tuple[By, ...] = ("state", "seat") if by == "state" else (by,)
    unheld = tuple(mine for mine in mines.mines if mine not in on.table.targets)
    found = tuple(
        Region(
            way, what, countries, weight, on.table.day, mines, unheld, counted, *_stale(mines, on)
        )
        for way in ways
        for counted in [_hands(sides(kg, way, on), percents, mines, on)]
    )
    return Regions(found, *_beside(kg, found[-1], on))


def _stale(of: Universe, on: World) -> tuple[tuple[Entry, ...], float]:
    """The direct holdings of the mines that are too old to trust, and what they come to."""
    found = [e for m in of.mines for e in on.table.targets.get(m, ()) if _STALE in e.flags]
    parts: dict[str, float] = {}
    for entry in found:
        parts[entry.target] = parts.get(entry.target, 0.0) + entry.middle
    whole = _weighed(parts, of) if of.loads else None
    return tuple(found), sum(parts.values()) / len(of.mines) if whole is None else whole


def _beside(kg: Graph, found: Region, on: World) -> tuple[tuple[Asserted, ...], tuple[Ours, ...]]:
    """What others assert of the sides of a region by seat, and the tables' own counts of them."""
    if found.by != "seat":
        return (), ()
    said = _asserted(kg, sorted({one.side for one in found.sides}), found.countries, on)
    named = {one.side for one in said}
    counted = (
        one
        for side in sides(kg, "seat", on)
        if side.name in named
        for one in ours(kg, side, found.universe.mines, found.countries, on)
    )
    return said, tuple(counted)


def area(kg: Graph, name: str, through: Filter) -> tuple[str, ...]:
    """The countries of a country, a region or a bloc, by id."""
    found = kg.find(name, kind="Country|Region|Bloc")
    given = replace(through, status=None).bindings()
    here = rows(kg.store, "areas", package=__package__, area=Iri(vocab.ID + found), **given)
    return tuple(sorted({vocab.local(row["country"]) for row in here})) or (found,)


def sides(kg: Graph, by: By, on: World) -> tuple[Side, ...]:
    """Every side that may hold something, with the parties it is made of."""
    if by == "seat":
        return tuple(
            Side(country, on.seated, on.commanded, (SEAT + country,)) for country in on.seats
        )
    if by == "bloc":
        blocs = sorted(name for name, party in on.parties.items() if party.kind == "Bloc")
        members = {b: [c for c in area(kg, b, on.through) if c in on.seats] for b in blocs}
        return tuple(
            Side(bloc, on.seated, on.commanded, tuple(SEAT + c for c in of_it))
            for bloc, of_it in members.items()
            if of_it
        )
    if by == "owner":
        return tuple(
            Side(name, on.shares, on.shares, (name,), by_majority=True) for name in on.tops
        )
    return tuple(Side(name, on.shares, on.shares, (name,)) for name in on.states)
