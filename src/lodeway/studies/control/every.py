"""Every owner of every mine, plant and project: the look-through of all of them at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lodeway.analysis.control import intervals, majority
from lodeway.networks.ladder import ALL, Filter
from lodeway.studies.control.asset import LEAST
from lodeway.studies.control.model import Span
from lodeway.studies.control.universe import Asset, assets
from lodeway.studies.control.world import World, world
from lodeway.values import reached

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Set

    from lodeway.analysis.control.intervals import Bounds
    from lodeway.analysis.control.shares import Shares
    from lodeway.studies.control.model import Claims
    from lodeway.studies.model import Graph

_MOST = 0.5


@dataclass(frozen=True)
class Owned:
    """An owner of an asset: its look-through share, its direct share if any, and whether it controls it.

    `last` is true of an owner whose own holders nobody names.
    """

    asset: Asset
    owner: str
    kind: str
    seat: str | None
    share: Span
    direct: Span | None
    controls: bool
    last: bool
    claims: Claims


def every(kg: Graph, *, through: Filter = ALL, rule: str = "editor") -> tuple[Owned, ...]:
    """Every owner of every asset with a named holder, by asset, the largest share first."""
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
        share=Span(
            span.low,
            None if span.point == 0.0 < span.high else span.point,
            span.high,
            max(0.0, most.high - span.high),
        ),
        direct=Span(entry.low, entry.point, entry.high) if entry else None,
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
    held = majority.every(on.shares, asked, stated=on.stated.keys())
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
