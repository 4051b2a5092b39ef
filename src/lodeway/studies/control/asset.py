"""Who controls one thing: its holders, everybody behind them, the rights beside them, the deals ahead."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lodeway.analysis.control import intervals, majority, weakest
from lodeway.analysis.control.chains import chains
from lodeway.errors import InvalidValue, UnknownName
from lodeway.networks.ladder import ALL, Filter
from lodeway.studies.control import beside
from lodeway.studies.control.model import Control, Direct, Link, Owner, Said, Seat, Span, Way
from lodeway.studies.control.world import SEAT, World, world
from lodeway.studies.looked_through import Look

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence, Set

    from lodeway.analysis.control.chains import Chain
    from lodeway.analysis.control.intervals import Bounds
    from lodeway.analysis.control.shares import Shares
    from lodeway.networks.entries import Entry
    from lodeway.networks.holdings import Holding
    from lodeway.studies.model import Graph

_MOST = 0.5
LEAST = 0.001  # a chain that may carry less than this part of the thing is left out


def control(
    kg: Graph,
    thing: str,
    *,
    through: Filter = ALL,
    rule: str = "editor",
    closed: Collection[str] = (),
) -> Control:
    """Who controls `thing`, an asset or a company named in either language.

    Without a status in `through` only what is held counts; `closed` are agreements to be taken as
    done. `rule` says which source to follow. Raises `UnknownName`, `AmbiguousName`, and
    `InvalidValue` for a mineral or a state.
    """
    name = kg.find(thing)
    on = world(kg, through, rule, closed=closed)
    _check(kg, name, on)
    return of(kg, name, on)


def _check(kg: Graph, name: str, on: World) -> None:
    """Refuse what nobody can hold."""
    by = "lodeway control --by state --mineral"
    if on.country(name) == name:
        raise InvalidValue(f"'{name}' is a state, which nobody holds; for what it has: {by} NAME")
    with suppress(UnknownName):
        if kg.find(name, kind="Mineral") == name:
            raise InvalidValue(f"'{name}' is a mineral, which nobody holds; for mines: {by} {name}")


def of(kg: Graph, name: str, on: World) -> Control:
    """The same of a thing by its id, in a world at hand."""
    seats, unseated = _seats(name, on)
    stakes = beside.stakes(kg, name, on)
    promised = beside.promised(name, stakes, on)
    agreements = {one.agreement for one in promised if one.agreement}
    return Control(
        thing=name,
        day=str(on.table.day),
        direct=tuple(_direct(kg, e, stakes) for e in on.table.targets.get(name, ())),
        lacks=on.table.lacks(name) if name in on.table.targets else 1.0,
        owners=(reached := owners(name, on)),
        seats=seats,
        unseated=unseated,
        seat_of={o.name: seat for o in reached if (seat := on.country(o.name))},
        kept=_kept(name, on),
        rights=beside.rights(kg, name, on, agreements),
        promised=promised,
    )


def owners(name: str, on: World) -> tuple[Owner, ...]:
    """Everybody whom the look-through of a thing reaches, the largest share first."""
    if name not in on.shares.index:
        return ()
    spans = _spans(on.shares, name, intervals.bounds(on.shares), _open(on))
    reached = {h: span for h, span in spans.items() if span.high >= LEAST}
    kept = _kept(name, on).keys()
    found = [_owner(holder, name, span, kept, on) for holder, span in reached.items()]
    return tuple(sorted(found, key=lambda o: (-(o.share.point or 0), -o.share.high, o.name)))


def _kept(name: str, on: World) -> dict[str, float]:
    """Of each seller of a lesser part of a controlling interest, the part of it that it keeps.

    None if whoever bought has most votes now.
    """
    entries = on.table.targets.get(name, ())
    found: dict[str, float] = {}
    for one in entries:
        bought = [e for e in entries if "of-interest" in e.flags and e.claims[0] in one.claims[1:]]
        whole = one.middle + sum(e.middle for e in bought)
        if bought and one.middle <= _MOST < whole and one.middle > _MOST * whole:
            votes = (_held(e.holder, on) for e in bought)
            if not any(name in held for held in votes):
                found[one.holder] = one.middle / whole
    return found


def _held(holder: str, on: World) -> dict[str, float]:
    return majority.controlled(on.shares, holder, stated=on.stated.keys())


def _open(on: World) -> Bounds:
    return intervals.bounds(on.shares, unnamed=True)


def _direct(kg: Graph, entry: Entry, stakes: Sequence[Holding]) -> Direct:
    otherwise = (one for one in stakes if one.claim in entry.overruled)
    return Direct(
        holder=entry.holder,
        share=Span(entry.low, entry.point, entry.high),
        status=entry.status,
        confirmed=entry.confirmed,
        flags=entry.flags,
        claims=entry.claims,
        grounds={c: found for c in entry.claims if (found := beside.grounds(kg, c))},
        against=tuple(
            Said(one.claim, one.holder, beside.span(one), one.source, one.confirmed)
            for one in otherwise
        ),
    )


def _spans(given: Shares, target: str, known: Bounds, unnamed: Bounds) -> dict[str, Span]:
    """What each party has of the target, with what it may have of the part that nobody named holds."""
    found = {}
    for holder in known.holders:
        if holder == target:
            continue
        sure, most = known.of(holder, target), unnamed.of(holder, target)
        found[holder] = Span(sure.low, sure.point, sure.high, max(0.0, most.high - sure.high))
    return found


def _owner(holder: str, name: str, span: Span, kept: Set[str], on: World) -> Owner:
    ways = tuple(_way(chain, on) for chain in chains(on.shares, holder, name, least=LEAST))
    if span.point == 0.0 and span.high > 0.0:
        span = replace(span, point=None)
    crowd = holder in on.table.groups  # many, who hold their share and direct nothing
    held = {} if crowd else _held(holder, on)
    votes = 0.0 if crowd else weakest.say(on.shares, holder, name, least=LEAST).control
    return Owner(
        name=holder,
        kind=party.kind if (party := on.parties.get(holder)) else "Actor",
        share=span,
        votes=votes,
        controls=None if name not in held and kept & {holder, *held} else name in held,
        last=holder not in on.held,
        ways=ways,
        claims=tuple(sorted({claim for way in ways for claim in way.claims})),
    )


def _way(chain: Chain, on: World) -> Way:
    links = tuple(_link(*pair, on) for pair in pairwise(chain.parties))
    unknown = any(link.share.point is None for link in links) and chain.point == 0.0
    share = Span(chain.low, None if unknown else chain.point, chain.high)
    return Way(links, share, chain.claims)


def _link(holder: str, target: str, on: World) -> Link:
    given = on.shares
    at = given.index[holder], given.index[target]
    low, point, high = (float(m[at]) for m in (given.low, given.point, given.high))
    share = Span(low, None if point == 0.0 < high else point, high)
    return Link(holder, target, share, on.confirmed(holder, target), given.claims.get(at, ()))


def _seats(name: str, on: World) -> tuple[tuple[Seat, ...], float]:
    """What comes to each country, and what comes to none."""
    if name not in on.seated.index:
        return (), 1.0
    holders = [SEAT + country for country in on.seats]
    known = intervals.bounds(on.seated, holders)
    spans = _spans(on.seated, name, known, known)
    look = Look(on.seated, ())
    found = [
        Seat(holder.removeprefix(SEAT), span, look.behind(holder, (name,)))
        for holder, span in spans.items()
        if span.high >= LEAST
    ]
    order = sorted(found, key=lambda s: (-(s.share.point or 0), -s.share.high, s.country))
    return tuple(order), max(0.0, 1.0 - sum(s.share.point or 0 for s in order))
