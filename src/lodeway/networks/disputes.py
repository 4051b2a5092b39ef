"""What sources differ on about the places, segments and corridors of the network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from datetime import date

    from lodeway.store.embedded import Store

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
    for row in rows(store, "disputes", known=known):
        thing, pair, kind, claim, other = (local(row[name]) for name in _NAMES)
        notes = str(row["en"] or ""), str(row["zh"] or "")
        found[thing].append(Dispute(thing, pair, kind, claim, other, *notes))
    return {thing: tuple(ones) for thing, ones in found.items()}
