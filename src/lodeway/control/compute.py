"""Who controls one thing, every thing, and what a deal would change."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.grounds import grounds
from lodeway.ownership import holdings as claimed
from lodeway.ownership import intervals, rights_and_promises, threshold_control, weakest_link
from lodeway.ownership.chains import chains
from lodeway.ownership.intervals import Look
from lodeway.ownership.model import Control, Direct, Link, Owner, Said, Seat, Way
from lodeway.ownership.shares import check
from lodeway.ownership.snapshot import SEAT, World, world
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.values import Range, reached

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence, Set

    from lodeway.claims.graph import Graph
    from lodeway.ownership.chains import Chain
    from lodeway.ownership.entries import Entry
    from lodeway.ownership.holdings import Holding, Word
    from lodeway.ownership.intervals import Bounds
    from lodeway.ownership.model import Claims
    from lodeway.ownership.shares import Shares
    from lodeway.ownership.universe import Asset


# Who controls one thing: its holders, everybody behind them, the rights beside them, the deals ahead.


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
    if name in on.held:
        return
    by = "lodeway control --by state --mineral"
    if on.country(name) == name:
        raise InvalidValue(f"'{name}' is a state, which nobody holds; for what it has: {by} NAME")
    with suppress(UnknownName):
        if kg.find(name, kind="Mineral") == name:
            raise InvalidValue(f"'{name}' is a mineral, which nobody holds; for mines: {by} {name}")


def of(kg: Graph, name: str, on: World) -> Control:
    """The same of a thing by its id, in a world at hand."""
    seats, unseated = _seats(name, on)
    stakes = rights_and_promises.stakes(kg, name, on)
    promised = rights_and_promises.promised(name, stakes, on)
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
        rights=rights_and_promises.rights(kg, name, on, agreements),
        promised=promised,
        perhaps=rights_and_promises.perhaps(stakes),
        by_law=_by_law(name, reached, on),
    )


def _by_law(name: str, behind: Sequence[Owner], on: World) -> Mapping[str, tuple[Word, ...]]:
    """Who controls the thing by law; else who so controls the parties between it and its owners."""
    if name in on.by_law:
        return {name: on.by_law[name]}
    between = {link.target for one in behind for way in one.ways for link in way.links}
    return {target: words for target, words in on.by_law.items() if target in between}


def owners(name: str, on: World) -> tuple[Owner, ...]:
    """Everybody whom the look-through of a thing reaches, the largest share first."""
    if name not in on.shares.index:
        return ()
    check(on.shares)
    above = on.shares.above(name)
    spans = _spans(name, intervals.bounds(above), intervals.bounds(above, unnamed=True))
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
    return threshold_control.controlled(on.votes, holder, stated=on.stated.keys())


def _direct(kg: Graph, entry: Entry, stakes: Sequence[Holding]) -> Direct:
    otherwise = (one for one in stakes if one.claim in entry.overruled)
    return Direct(
        holder=entry.holder,
        share=Range(entry.low, entry.point, entry.high),
        status=entry.status,
        confirmed=entry.confirmed,
        flags=entry.flags,
        claims=entry.claims,
        grounds={c: found for c in entry.claims if (found := grounds(kg.store, c))},
        against=tuple(
            Said(one.claim, one.holder, rights_and_promises.span(one), one.source, one.confirmed)
            for one in otherwise
        ),
        within=entry.within,
        closed=entry.closed,
    )


def _spans(target: str, known: Bounds, unnamed: Bounds) -> dict[str, Range]:
    """What each party has of the target, with what it may have of the part that nobody named holds."""
    found = {}
    for holder in known.holders:
        if holder == target:
            continue
        sure, most = known.of(holder, target), unnamed.of(holder, target)
        found[holder] = Range(sure.low, sure.point, sure.high, max(0.0, most.high - sure.high))
    return found


def _owner(holder: str, name: str, span: Range, kept: Set[str], on: World) -> Owner:
    ways = tuple(_way(chain, on) for chain in chains(on.shares, holder, name, least=LEAST))
    if span.point == 0.0 and span.high > 0.0:
        span = replace(span, point=None)
    crowd = holder in on.table.groups  # many, who hold their share and direct nothing
    held = {} if crowd else _held(holder, on)
    votes = 0.0 if crowd else weakest_link.control(on.shares, holder, name, least=LEAST)
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
    share = Range(chain.low, None if unknown else chain.point, chain.high)
    return Way(links, share, chain.claims)


def _link(holder: str, target: str, on: World) -> Link:
    given = on.shares
    at = given.index[holder], given.index[target]
    low, point, high = given.of(*at)
    share = Range(low, None if point == 0.0 < high else point, high)
    return Link(holder, target, share, on.confirmed(holder, target), given.claims.get(at, ()))


def _seats(name: str, on: World) -> tuple[tuple[Seat, ...], float]:
    """What comes to each country, and what comes to none."""
    if name not in on.seated.index:
        return (), 1.0
    check(on.seated)
    above = on.seated.above(name)
    known = intervals.bounds(above, [n for n in above.names if n.startswith(SEAT)])
    spans = _spans(name, known, known)
    look = Look(above, ())
    found = [
        Seat(holder.removeprefix(SEAT), span, look.behind(holder, (name,)))
        for holder, span in spans.items()
        if span.high >= LEAST
    ]
    order = sorted(found, key=lambda s: (-(s.share.point or 0), -s.share.high, s.country))
    return tuple(order), max(0.0, 1.0 - sum(s.share.point or 0 for s in order))


# What a deal that is not closed would change: the world as it stands, and as if it were done.


CLOSED = "closed:"
_LEAST = 1e-9
_NOTHING = Range(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Change:
    """A party's share before and after; `direct` is false of what it has through others only.

    `controlled` is before, `controls` after; None where that is not known.
    """

    name: str
    direct: bool
    before: Range
    after: Range
    controlled: bool | None
    controls: bool | None
    claims: tuple[str, ...]

    @property
    def real(self) -> bool:
        """Whether anything is not as before, beyond rounding."""
        one, other = self.before, self.after
        ends = ((one.low, other.low), (one.point, other.point), (one.high, other.high))
        moved = any(abs((a or 0.0) - (b or 0.0)) > _LEAST for a, b in ends)
        return moved or self.controlled != self.controls


@dataclass(frozen=True)
class Deal:
    """One thing before and after the `agreements` are taken as closed."""

    thing: str
    agreements: tuple[str, ...]
    before: Control
    after: Control

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every party whose share or control is not the same after, the largest share after first."""
        found = [change for change in self._all() if change.real]
        return tuple(sorted(found, key=lambda c: (not c.direct, -(c.after.point or 0), c.name)))

    def _all(self) -> Iterator[Change]:
        before, after = ({o.name: o for o in c.owners} for c in (self.before, self.after))
        direct = {d.holder for c in (self.before, self.after) for d in c.direct}
        for name in sorted({*before, *after}):
            was, will = before.get(name), after.get(name)
            yield Change(
                name=name,
                direct=name in direct,
                before=was.share if was else _NOTHING,
                after=will.share if will else _NOTHING,
                controlled=was.controls if was else False,
                controls=will.controls if will else False,
                claims=tuple(
                    sorted({*(was.claims if was else ()), *(will.claims if will else ())})
                ),
            )


def agreements(kg: Graph, supposed: Sequence[str]) -> tuple[str, ...]:
    """The agreements in `closed:NAME` suppositions. Raises `InvalidValue` for any other kind."""
    if strange := [one for one in supposed if not one.startswith(CLOSED)]:
        msg = f"'{strange[0]}' supposes nothing known; write closed:AGREEMENT"
        raise InvalidValue(msg)
    return tuple(kg.find(one.removeprefix(CLOSED), kind="Agreement") for one in supposed)


def deal(
    kg: Graph,
    supposed: Sequence[str],
    *,
    thing: str | None = None,
    through: Filter = ALL,
    rule: str = "editor",
) -> tuple[Deal, ...]:
    """Before and after of `thing`, or of everything that the agreements give a share in.

    `supposed` are texts such as "closed:orion-glencore-mou". The buyer has what the firmest claims
    under the agreement give it, and the seller has the rest. Raises `InvalidValue` where the
    agreements give no share in the thing, or in anything.
    """
    closed = agreements(kg, supposed)
    things = _things(kg, closed, through)
    asked = [kg.find(thing)] if thing else sorted(things)
    if missing := [one for one in asked if one not in things] or (not asked and list(closed)):
        about = f" in '{missing[0]}'" if asked else ""
        raise InvalidValue(f"no share{about} is under {_listed(closed)}; nothing would change")
    before, after = world(kg, through, rule), world(kg, through, rule, closed=closed)
    return tuple(Deal(one, closed, of(kg, one, before), of(kg, one, after)) for one in asked)


def _things(kg: Graph, closed: Sequence[str], through: Filter) -> set[str]:
    """What the agreements give a share in, whenever and however firmly, by what was known."""
    return {
        one.target
        for one in claimed.holdings(kg.store, Filter(known=through.known))
        if one.agreement in closed and one.kind == claimed.SHARE
    }


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


# Every owner of every mine, plant and project: the look-through of all of them at once.


@dataclass(frozen=True)
class Owned:
    """An owner of an asset: its look-through share, its direct share if any, and whether it controls it.

    `last` is true of an owner whose own holders nobody names.
    """

    asset: Asset
    owner: str
    kind: str
    seat: str | None
    share: Range
    direct: Range | None
    controls: bool
    last: bool
    claims: Claims


def every(kg: Graph, *, through: Filter = ALL, rule: str = "editor") -> tuple[Owned, ...]:
    """Every owner of every asset with a named holder, by asset, the largest share first."""
    from lodeway.ownership.universe import assets

    on = world(kg, through, rule)
    known, unnamed = intervals.bounds(on.shares), intervals.bounds(on.shares, unnamed=True)
    things = {n: a for n, a in sorted(assets(kg).items()) if n in on.shares.index}
    above = _above(on.shares)
    bosses = _bosses(on, things.keys())
    found: list[Owned] = []
    for name, asset in things.items():
        owners = reached(name, above)
        of = [_owned(asset, owner, on, known, unnamed) for owner in sorted(owners - {name})]
        kept = [one for one in of if one.share.high >= LEAST]
        found += sorted(
            (_finished(one, owners, above, bosses, on) for one in kept),
            key=lambda one: (-(one.share.point or 0.0), -one.share.high, one.owner),
        )
    return tuple(found)


def _owned(asset: Asset, owner: str, on: World, known: Bounds, unnamed: Bounds) -> Owned:
    span, most = known.of(owner, asset.name), unnamed.of(owner, asset.name)
    entry = on.table.entries.get((owner, asset.name))
    party = on.parties.get(owner)
    return Owned(
        asset=asset,
        owner=owner,
        kind=party.kind if party else "Actor",
        seat=on.country(owner),
        share=Range(
            span.low,
            None if span.point == 0.0 < span.high else span.point,
            span.high,
            max(0.0, most.high - span.high),
        ),
        direct=Range(entry.low, entry.point, entry.high) if entry else None,
        controls=False,
        last=owner not in on.held,
        claims=(),
    )


def _finished(
    one: Owned,
    owners: Collection[str],
    above: Mapping[str, Collection[str]],
    bosses: Mapping[str, Collection[str]],
    on: World,
) -> Owned:
    """The same with whether it controls the asset, and the claims on every chain between the two."""
    claims: set[str] = set()
    for target in owners:
        for holder in above.get(target, ()):
            if holder == one.owner or one.owner in reached(holder, above):
                claims.update(on.receipts(holder, target))
    controls = one.owner in bosses.get(one.asset.name, ())
    return replace(one, controls=controls, claims=tuple(sorted(claims)))


def _bosses(on: World, things: Set[str]) -> Mapping[str, Collection[str]]:
    """Who controls each thing by majorities, or is said to."""
    found: dict[str, set[str]] = defaultdict(set)
    # Whoever has most of nothing by itself controls nothing.
    most = {e.holder for e in on.table.entries.values() if e.middle > _MOST}
    asked = sorted({*most, *(boss for boss, _ in on.stated)} - on.table.groups)
    held = threshold_control.every(on.votes, asked, stated=on.stated.keys())
    for holder, names in held.items():
        for name in things & names.keys():
            found[name].add(holder)
    return found


def _above(given: Shares) -> Mapping[str, tuple[str, ...]]:
    """The direct holders of each party."""
    found: dict[str, list[str]] = defaultdict(list)
    for holder, target in given.claims:
        found[given.names[target]].append(given.names[holder])
    return {target: tuple(sorted(holders)) for target, holders in found.items()}
