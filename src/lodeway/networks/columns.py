"""The holders of one company or asset: each counted once, all together fitted to the whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.networks.entries import Chosen, Entry, unsure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lodeway.networks.holdings import Holding
    from lodeway.networks.trust import Trust

_WHOLE = 0.995  # parts that a source rounds may miss the whole by a little
_NOTHING = 1e-9  # what sums of parts may be off by


def column(
    claims: Sequence[Holding],
    rule: Trust,
    parties: Mapping[str, frozenset[str]],
    behind: Mapping[str, Collection[str]],
) -> tuple[Entry, ...]:
    """The entries of one target, of claims about it alone.

    For each holder the claim that `rule` follows; a deal goes before what is held, unless it is
    older. A part that is held through another holder of the same target counts once. Where the
    parts come to more than the whole, the party that sells gives way, or else what is less
    trusted. `parties` are those of each agreement, `behind` all who hold each holder, straight or
    through others.
    """
    chosen = [Chosen.of(ones, rule) for _, ones in sorted(_by_holder(claims).items())]
    plain = _once([one for one in chosen if one.first.of is None], behind)
    fitted = _fitted(_loosened(plain), rule, parties)
    entries = {entry.holder: entry for entry in _with_unknown(fitted)}
    for one in chosen:
        if one.first.of is not None:
            _split(entries, one)
    return tuple(entries.values())


def _by_holder(claims: Iterable[Holding]) -> dict[str, list[Holding]]:
    holders: dict[str, list[Holding]] = defaultdict(list)
    for claim in claims:
        holders[claim.holder].append(claim)
    return holders


def _once(chosen: Sequence[Chosen], behind: Mapping[str, Collection[str]]) -> Sequence[Chosen]:
    """Those that remain when who holds through another one of them is left to that one.

    So it is where a holder and all who are not behind it have the whole among them: the operating
    company has the mine, and what its owners are said to have of the mine they have through it.
    """
    for one in sorted(chosen, key=lambda c: (-c.entry.middle, c.first.holder)):
        owners = set(behind.get(one.first.holder, ())) - {one.first.holder}
        others = [c for c in chosen if c.first.holder not in owners]
        through = [c for c in chosen if c.first.holder in owners]
        if through and sum(c.entry.middle for c in others) >= _WHOLE:
            told = tuple(claim for c in through for claim in (*c.entry.claims, *c.entry.overruled))
            flags = (*one.entry.flags, "restated")
            entry = replace(one.entry, overruled=(*one.entry.overruled, *told), flags=flags)
            return _once([replace(c, entry=entry) if c is one else c for c in others], behind)
    return chosen


def _loosened(chosen: Sequence[Chosen]) -> list[Chosen]:
    """What a rival source says of all holders lets each of them go as far as it says.

    Only a source that accounts for the whole: 75 and 25 leave nothing for a third.
    """
    said: dict[str, dict[str, float]] = defaultdict(dict)
    for one in chosen:
        for claim in (one.first, *one.wider, *one.rest):
            if claim.share is not None:
                said[claim.source].setdefault(claim.holder, claim.share / 100)
    rivals = {claim.source for one in chosen for claim in one.wider}
    whole = [said[source] for source in sorted(rivals) if sum(said[source].values()) >= _WHOLE]
    return [
        _stretched(one, [parts.get(one.first.holder, 0.0) for parts in whole]) for one in chosen
    ]


def _stretched(one: Chosen, parts: Sequence[float]) -> Chosen:
    if not parts or not one.first.known:
        return one
    low, high = min(one.entry.low, *parts), max(one.entry.high, *parts)
    return replace(one, entry=replace(one.entry, low=low, high=high))


def _fitted(
    chosen: Sequence[Chosen], rule: Trust, parties: Mapping[str, frozenset[str]]
) -> list[Entry]:
    """The entries, none of them with more than the firmer ones leave."""
    deals = [one for one in chosen if not one.first.held]
    held = rule.ordered(one.first for one in chosen if one.first.held)
    agreed = {one.first.agreement for one in deals}
    sellers = {name for agreement in agreed if agreement for name in parties.get(agreement, ())}
    selling = [claim.holder for claim in held if claim.holder in sellers]
    staying = [claim.holder for claim in held if claim.holder not in sellers]
    entries = {one.first.holder: one.entry for one in chosen}
    free = 1.0 - sum(entries[holder].middle for holder in (*selling, *staying))
    bought = sum(one.entry.high for one in deals) - free
    if deals and bought > _NOTHING:
        # Who sells is not always said; then any of those that hold may have less.
        for holder in selling or staying:
            entries[holder] = _open_below(entries[holder], bought)
    _cut(entries, [*(one.first.holder for one in deals), *staying, *selling], sold=bool(deals))
    return list(entries.values())


def _open_below(entry: Entry, by: float) -> Entry:
    return replace(entry, low=max(0.0, entry.low - by), flags=(*entry.flags, "sold"))


def _cut(entries: dict[str, Entry], order: Sequence[str], *, sold: bool) -> None:
    """Take what is above the whole off the last of the `order`, then off the one before it."""
    excess = sum(entry.middle for entry in entries.values()) - 1.0
    rounding = excess <= 1 - _WHOLE
    for holder in reversed(order):
        entry = entries[holder]
        less = min(entry.middle, excess)
        if less <= _NOTHING:
            continue
        excess -= less
        left = entry.middle - less
        point = None if entry.point is None else left
        flags = entry.flags if rounding or sold else (*entry.flags, "cut")
        entries[holder] = replace(entry, low=min(entry.low, left), point=point, flags=flags)


def _with_unknown(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, those of unknown size bounded by what the others surely have."""
    left = unsure(entries)
    return [replace(e, high=min(e.high, e.low + left)) if e.point is None else e for e in entries]


def _split(entries: dict[str, Entry], one: Chosen) -> None:
    """Give the buyer its part of the seller's interest, and leave the seller the rest."""
    part, seller = one.entry, entries.get(one.first.of or "")
    if seller is None:
        entries[part.holder] = replace(
            part, low=0.0, point=None, high=part.high, flags=(*part.flags, "of-interest")
        )
        return
    point = None if seller.point is None or part.point is None else seller.point * part.point
    entries[part.holder] = replace(
        part,
        low=seller.low * part.low,
        point=point,
        high=seller.high * part.high,
        claims=(*part.claims, *seller.claims),
        flags=(*part.flags, "of-interest"),
    )
    rest = None if seller.point is None or part.point is None else seller.point * (1 - part.point)
    entries[seller.holder] = replace(
        seller,
        low=seller.low * (1 - part.high),
        point=rest,
        high=seller.high * (1 - part.low),
        claims=(*seller.claims, part.claims[0]),
        flags=(*seller.flags, "sold"),
    )
