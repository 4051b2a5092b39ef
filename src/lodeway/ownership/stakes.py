"""The table of shares on a day, with ranges and receipts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.claims import dates, trust
from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.parties import parents as bodies_of
from lodeway.claims.release_day import release_day
from lodeway.claims.rows import rows
from lodeway.claims.trust import Trust
from lodeway.ownership import holdings as claimed
from lodeway.ownership.entries import Entry, bounds, column, room, unsure
from lodeway.ownership.shares import Shares, shares
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lodeway.claims.graph import Stored
    from lodeway.ownership.holdings import Holding, Word
    from lodeway.store.embedded import Store


# What share each holder has of each target on a day, as one table with ranges and receipts.


_HELD = "closed"


@dataclass(frozen=True)
class Table:
    """Who holds what part of what on `day`, by (holder, target).

    `groups` are holders whom nobody names: they hold, direct nothing and are not looked through.
    """

    day: date
    entries: Mapping[tuple[str, str], Entry]
    groups: frozenset[str]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everybody who holds or is held, in order."""
        return tuple(sorted({name for pair in self.entries for name in pair}))

    @cached_property
    def targets(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of each target, the largest known share first."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries.values():
            found[entry.target].append(entry)
        return {
            target: tuple(sorted(of, key=lambda e: (-(e.point or 0), -e.high, e.holder)))
            for target, of in found.items()
        }

    def lacks(self, target: str) -> float:
        """The part of `target` that nobody named is known to hold."""
        return room(self.targets.get(target, ()))


def stake_table(
    store: Store,
    through: Filter = ALL,
    trust: Trust | None = None,
    *,
    closed: Collection[str] = (),
) -> Table:
    """The shares of the claims that are let `through`, chosen by `trust`.

    Without a status only what is held counts: closed deals and plain reports. With a lower one
    every deal that is at least so firm counts as if it were done, and so do the deals under the
    agreements in `closed` (or the claims in it), firm or not. Without a day it is the day of the
    newest record. What belongs to a state or a bloc as its body is wholly its.
    """
    rule = trust or Trust()
    day = as_of(store, through)
    then = replace(through, on=day)
    every, voters = _claims(store, then, closed), _voters(store, then)
    found = [one for one in every if one.here.counts]
    parents = bodies_of(store)
    sellers, behind = _parties(store, then), _behind([*found, *voters], parents)
    entries = {
        (entry.holder, entry.target): entry
        for _, claims in sorted(_by_target(found).items())
        for entry in column(claims, rule, sellers, behind)
    }
    _reach(entries, (one for one in every if not one.here.counts and one.known))
    _age(entries, day)
    _add_votes(entries, voters)
    _add_bodies(entries, parents)
    return Table(day, entries, claimed.groups(store))


def _reach(entries: dict[tuple[str, str], Entry], successors: Iterable[Holding]) -> None:
    """What may have begun in the place of an entry stretches it to what it says."""
    said: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for one in successors:
        said[one.holder, one.target].append(one)
    for pair in said.keys() & entries.keys():
        entry, ends = entries[pair], [bounds(one) for one in said[pair]]
        least = [low for low, _, _ in ends]
        low = min(least) if "ending" in entry.flags else min(entry.low, *least)
        high = max(entry.high, *(high for _, _, high in ends))
        entries[pair] = replace(entry, low=min(low, entry.middle), high=high)


def _age(entries: dict[tuple[str, str], Entry], day: date) -> None:
    """Mark what was not confirmed for years; what is worked out is as old as what it rests on."""
    of: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        of[entry.target].append(entry)
    for pair, entry in entries.items():
        grounds = of[entry.holder] if "derived" in entry.flags else ()
        if all(dates.stale(one.confirmed, day) for one in (grounds or (entry,))):
            entries[pair] = replace(entry, flags=(*entry.flags, "stale"))


def as_of(store: Store, through: Filter = ALL) -> date:
    """The day asked, else the day known, else the day of the newest record."""
    if given := through.on or through.known:
        return given
    return release_day(store) or date.max


def _claims(store: Store, through: Filter, closed: Collection[str]) -> list[Holding]:
    """Shares that are held, or that count as if they were."""
    found = claimed.holdings(store, replace(through, status=through.status or _HELD))
    known = {one.claim for one in found}
    if closed:
        every = claimed.holdings(store, replace(through, status=None))
        found += tuple(
            one
            for one in every
            if one.rung and one.claim not in known and {one.agreement, one.claim} & set(closed)
        )
    return [one for one in found if one.kind == claimed.SHARE]


def _by_target(found: Iterable[Holding]) -> dict[str, list[Holding]]:
    targets: dict[str, list[Holding]] = defaultdict(list)
    for one in found:
        targets[one.target].append(one)
    return targets


def _behind(words: Iterable[Word], parents: Mapping[str, str]) -> dict[str, set[str]]:
    """For each target, itself and all who hold it or control it by votes, straight or through others."""
    holders: dict[str, set[str]] = defaultdict(set)
    for target, holder in [*parents.items(), *((one.target, one.holder) for one in words)]:
        holders[target].add(holder)
    return {target: values.reached(target, holders) for target in holders}


def _voters(store: Store, through: Filter) -> list[Word]:
    """The claims that a holder controls a company by votes."""
    held = replace(through, status=through.status or _HELD)
    return [
        one
        for one in claimed.controls(store, held)
        if one.kind == "voting" and one.held and one.here.counts
    ]


def _add_votes(entries: dict[tuple[str, str], Entry], voters: Iterable[Word]) -> None:
    """Whoever controls by votes has a share, if only its size is unknown."""
    columns: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        columns[entry.target].append(entry)
    for one in voters:
        pair = one.holder, one.target
        entry = entries.get(pair) or Entry(
            *pair, 0.0, None, unsure(columns[one.target]), (), (), one.confirmed, one.status
        )
        if entry.point is None:
            flags = tuple(dict.fromkeys((*entry.flags, "unknown", "votes")))
            entries[pair] = replace(entry, claims=(*entry.claims, one.claim), flags=flags)


def _add_bodies(entries: dict[tuple[str, str], Entry], parents: Mapping[str, str]) -> None:
    """What belongs to a state or a bloc is wholly its, unless claims say who holds it."""
    held = {target for _, target in entries}
    for body, parent in parents.items():
        if body not in held:
            entries[parent, body] = Entry(parent, body, 1.0, 1.0, 1.0, flags=("body",))


def _parties(store: Store, through: Filter) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(
        store, "deal-parties", package=__package__, **replace(through, status=None).bindings()
    ):
        found[local(row["agreement"])].add(local(row["party"]))
    return {agreement: frozenset(parties) for agreement, parties in found.items()}


# The shares that a graph's claims amount to, as the matrices that control is reckoned from.


def trusted_stakes(
    kg: Stored, through: Filter = ALL, rule: str = "editor", *, closed: Collection[str] = ()
) -> Table:
    """Who holds what part of what, with claims and flags; see `lodeway.ownership.stakes.stake_table`.

    `rule` is one of trust ("editor", "primary", "newest", "source:NAME"). Raises `UnknownName`.
    """
    return stake_table(kg.store, through, trust.trust(kg.store, rule), closed=closed)


def matrices(found: Table) -> Shares:
    """A table as matrices: where no point is known it is the least that is sure."""
    parts = {pair: (e.low, e.middle, e.high) for pair, e in found.entries.items()}
    return shares(found.names, parts, {pair: e.claims for pair, e in found.entries.items()})
