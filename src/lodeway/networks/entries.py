"""What one holder has of one target: one claim followed, and a range from those that differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lodeway import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lodeway.networks.holdings import Holding
    from lodeway.networks.trust import Trust


@dataclass(frozen=True)
class Entry:
    """The part (0 to 1) of `target` that `holder` has: `point`, between `low` and `high`.

    `point` is None where no claim gives it. `claims` carry the figures, `overruled` say otherwise
    or give none. `confirmed` is when the claim that is followed, or one that agrees with it, was
    last confirmed, `status` how firm it is. `flags` tell what was done:

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
    flags = [
        *(["unknown"] if not first.known else []),
        *(["disputed"] if wider else []),
        *(["deal"] if not first.held else []),
    ]
    return Entry(
        first.holder,
        first.target,
        low,
        point,
        high,
        (first.claim, *(c.claim for c in wider)),
        tuple(c.claim for c in rest),
        max((first, *_agreeing(first, rest)), key=_confirmed).confirmed,
        first.status,
        tuple(flags),
    )


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
