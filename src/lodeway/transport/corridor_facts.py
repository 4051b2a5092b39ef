"""What the graph says of corridors as wholes: their segments, sea gates, observed days and shares."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.claims.rows import rows
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lodeway.store.embedded import Store


@dataclass(frozen=True)
class CorridorShape:
    """A corridor's segments in order, and the port, or the place inland, at its end."""

    id: str
    segments: tuple[str, ...]
    gate: str


@dataclass(frozen=True)
class ObservedDays:
    """Days over a whole corridor, as one source states them; `low` is None for "up to"."""

    low: float | None
    high: float
    claim: str
    source: str
    since: str


@dataclass(frozen=True)
class PublishedShare:
    """A share (0 to 1) of the belt's goods that went by `corridors`, as one source states it.

    With a `country` it is the share of what was bound for there.
    """

    claim: str
    corridors: tuple[str, ...]
    share: float
    country: str | None
    source: str
    since: str


def shapes(store: Store, *, inland: bool = False) -> list[CorridorShape]:
    """Every corridor to the sea that has modelled segments, by id; with `inland` every corridor.

    A corridor without a sea gate ends where its last segment does.
    """
    legs: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "corridors", package=__package__):
        legs[local(row["corridor"])].append(row)
    return [
        CorridorShape(corridor, tuple(local(leg["segment"]) for leg in of), _end(of))
        for corridor, of in sorted(legs.items())
        if of[0]["gate"] or inland
    ]


def _end(legs: Sequence[Mapping[str, Any]]) -> str:
    """The sea gate of a corridor, else the end of its last segment that is not on the one before."""
    if legs[0]["gate"]:
        return local(legs[0]["gate"])
    last = {local(legs[-1]["from"]), local(legs[-1]["to"])}
    before = {local(end) for leg in legs[-2:-1] for end in (leg["from"], leg["to"])}
    return next(iter(sorted(last - before)), local(legs[-1]["to"]))


def observed_days(store: Store, *, known: date | None = None) -> dict[str, list[ObservedDays]]:
    """The stated door-to-quay days of each corridor, by corridor id."""
    found: dict[str, list[ObservedDays]] = defaultdict(list)
    for row in rows(store, "observed-days", package=__package__, known=known):
        ends = (row["low"], row["value"], row["high"])
        stated = [end * row["factor"] for end in ends if end is not None]
        only_high = row["low"] is None and row["value"] is None
        found[local(row["corridor"])].append(
            ObservedDays(
                None if only_high else min(stated),
                max(stated),
                local(row["claim"]),
                local(row["source"]),
                str(row["since"] or ""),
            )
        )
    return dict(found)


def published_shares(store: Store, *, known: date | None = None) -> list[PublishedShare]:
    """Every published split of goods by corridor, the oldest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(store, "corridor-shares", package=__package__, known=known):
        found[local(row["claim"])].append(row)
    return [_share(claim, group) for claim, group in found.items()]


def countries(store: Store) -> dict[str, tuple[str, ...]]:
    """The countries in which each place of the transport network lies."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, "ground", package=__package__):
        if row["kind"] == "country":
            found[local(row["thing"])].append(local(row["value"]))
    return {place: tuple(lands) for place, lands in found.items()}


def _share(claim: str, group: list[dict[str, Any]]) -> PublishedShare:
    first = group[0]
    return PublishedShare(
        claim=claim,
        corridors=tuple(local(row["corridor"]) for row in group),
        share=float(first["value"]) / 100,
        country=local(first["country"]) if first["country"] is not None else None,
        source=local(first["source"]),
        since=str(first["since"] or ""),
    )
