"""One entry for each holder and target: its claims reconciled into a range."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lodeway.claims.trust import Trust
    from lodeway.ownership.holdings import Holding


# What one holder has of one target: one claim followed, and a range from those that differ.


@dataclass(frozen=True)
class Entry:
    """The part (0 to 1) of `target` that `holder` has: `point`, between `low` and `high`.

    `point` is None where no claim gives it. `claims` carry the figures, `overruled` say otherwise
    or give none. `confirmed` is when the claim that is followed, or one that agrees with it, was
    last confirmed, `status` how firm it is. `flags` tell what was done:

    - "may": it began some time in `within`, perhaps not yet; "ending": it may have ended in `within`,
      by the beginning of the claim `closed` where no source gives its end;
    - "stale": not confirmed for five years; "derived": worked out from other claims;
    - "unknown": the holder is named and its share is not; "votes": but it controls by votes;
    - "disputed": another claim widens the range;
    - "deal": not held yet; "of-interest": a part of another holder's interest;
    - "sold": less than claimed, since a deal in the table takes it; "cut": less than claimed,
      since newer or firmer claims leave no more room;
    - "body": a body of a state or a bloc, by what it is;
    - "restated": other holders of the same, whose claims stand among the `overruled`, hold it
      through this one.
    """

    holder: str
    target: str
    low: float
    point: float | None
    high: float
    claims: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    confirmed: str = ""
    status: str = ""
    flags: tuple[str, ...] = ()
    within: str | None = None
    closed: str | None = None

    @property
    def middle(self) -> float:
        """The point to reckon with: where none is known, the least that is sure."""
        return self.low if self.point is None else self.point


@dataclass(frozen=True)
class Chosen:
    """The claim that is followed for one holder, those that widen it and the rest."""

    first: Holding
    wider: tuple[Holding, ...]
    rest: tuple[Holding, ...]
    entry: Entry

    @classmethod
    def of(cls, claims: Sequence[Holding], rule: Trust) -> Chosen:
        """Choose between claims of one holder about one target, of which there is at least one."""
        first, *others = _by_trust(claims, rule)
        wider = tuple(c for c in rule.widened(first, others) if c.known and c.of == first.of)
        rest = tuple(c for c in others if c not in wider)
        return cls(first, wider, rest, _entry(first, wider, rest))


def room(entries: Iterable[Entry]) -> float:
    """What the points of all entries leave to the whole: nobody named is known to hold it."""
    return max(0.0, 1.0 - sum(entry.middle for entry in entries))


def unsure(entries: Iterable[Entry]) -> float:
    """What the least that is sure of all entries leaves to the whole."""
    return max(0.0, 1.0 - sum(entry.low for entry in entries))


def _by_trust(claims: Sequence[Holding], rule: Trust) -> list[Holding]:
    """Deals not yet spent, the firmest first; then what is held; claims without a size last."""
    held = [c for c in claims if c.held]
    deals = [c for c in claims if not c.held and not _spent(c, held)]
    spent = [c for c in claims if not c.held and c not in deals]
    firm = sorted(rule.ordered(deals), key=lambda c: -c.rung)
    found = [*firm, *rule.ordered(held), *rule.ordered(spent)]
    return sorted(found, key=lambda c: not c.known)


def _spent(deal: Holding, held: Iterable[Holding]) -> bool:
    """Whether the holder's position began anew after the deal was made."""
    if deal.since is None:
        return False
    made = values.partial_date(deal.since).latest
    return any(c.since and values.partial_date(c.since).earliest > made for c in held)


def _entry(first: Holding, wider: Sequence[Holding], rest: Sequence[Holding]) -> Entry:
    low, point, high = bounds(first)
    for other in wider:
        least, _, most = bounds(other)
        low, high = min(low, least), max(high, most)
    phases = {one.here.phase for one in (first, *wider, *rest) if one.held}
    phase = _PHASES.get(first.here.phase) if "stands" not in phases else None
    flags = [
        *([phase] if phase else []),
        *(["derived"] if first.basis == "derived" else []),
        *(["unknown"] if not first.known else []),
        *(["disputed"] if wider else []),
        *(["deal"] if not first.held else []),
    ]
    return Entry(
        first.holder,
        first.target,
        0.0 if phase else low,
        point,
        high,
        (first.claim, *(c.claim for c in wider)),
        tuple(c.claim for c in rest),
        max((first, *_agreeing(first, rest)), key=_confirmed).confirmed,
        first.status,
        tuple(flags),
        first.here.within if phase else None,
        local(first.here.closed) if first.here.closed and phase else None,
    )


_PHASES = {"beginning": "may", "ending": "ending"}


def _agreeing(first: Holding, others: Iterable[Holding]) -> list[Holding]:
    """The claims that say the same of the holder as the first does."""
    said = bounds(first), first.of, first.held
    return [c for c in others if c.known and (bounds(c), c.of, c.held) == said]


def _confirmed(claim: Holding) -> date:
    return values.partial_date(claim.confirmed).latest if claim.confirmed else date.min


def bounds(claim: Holding) -> tuple[float, float | None, float]:
    """The least, the stated and the greatest part; what is open reaches to nothing or the whole."""
    point = None if claim.share is None else claim.share / 100
    given = [part / 100 for part in (claim.low, claim.share, claim.high) if part is not None]
    low = min(given) if claim.low is not None or point is not None else 0.0
    high = max(given) if claim.high is not None or point is not None else 1.0
    return low, point, high


# The holders of one company or asset: each counted once, all together fitted to the whole.


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
