"""What closes with a thing: the segments of a corridor, the places of a country."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.store.embedded import Store


def extent(store: Store) -> dict[str, frozenset[str]]:
    """The parts that close with each corridor and each country; other things close alone.

    A corridor closes the segments that belong to no other corridor, or all of its segments where
    it shares every one of them, as a line does that is part of longer corridors. A country
    closes every place in it, border posts on its edge included.
    """
    found: dict[str, dict[str, list[str]]] = {
        "corridor": defaultdict(list),
        "country": defaultdict(list),
    }
    for row in rows(store, "extent"):
        found[row["kind"]][local(row["whole"])].append(local(row["part"]))
    countries = {country: frozenset(places) for country, places in found["country"].items()}
    return {**countries, **_own(found["corridor"])}


def lines(store: Store) -> dict[str, tuple[str, ...]]:
    """The segments of each corridor, by id."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, "extent"):
        if row["kind"] == "corridor":
            found[local(row["whole"])].append(local(row["part"]))
    return {corridor: tuple(segments) for corridor, segments in found.items()}


def _own(corridors: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    used = Counter(segment for segments in corridors.values() for segment in segments)
    alone = {c: {s for s in segments if used[s] == 1} for c, segments in corridors.items()}
    return {c: frozenset(alone[c] or segments) for c, segments in corridors.items()}
