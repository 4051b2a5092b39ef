"""What limits trade in a product between two countries on a day, and what forbids it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from lodeway.store.embedded import Store

_FORBIDS = frozenset({"ban", "suspension"})
# What was in force and has ended since still counts on a day when it was in force.
_IN_FORCE = frozenset({"operating", "lapsed"})


@dataclass(frozen=True)
class Restriction:
    """A claim that `by` limits trade in `minerals` or in `forms` of them.

    Where it names forms, only those count; a form of no mineral (raw ore) stands for all of its
    stage, of the minerals that are named if any are. With `countries` it falls on trade with those alone. `narrower` are the firms, sites
    or lists that it names: it then is no limit on all of a country's trade.
    """

    claim: str
    by: frozenset[str]
    measure: str
    status: str
    minerals: frozenset[str]
    forms: frozenset[str]
    countries: frozenset[str]
    narrower: frozenset[str]
    since: str | None
    until: str | None
    note_en: str
    note_zh: str

    @property
    def forbids(self) -> bool:
        """Whether it stops all trade that it falls on, and is or was in force."""
        return self.measure in _FORBIDS and self.status in _IN_FORCE and not self.narrower


@dataclass(frozen=True)
class Goods:
    """A product, the minerals it holds with the groups they belong to, its stage of working."""

    product: str
    minerals: frozenset[str]
    stage: str | None


def restrictions(
    store: Store,
    product: Goods,
    leaves: Collection[str],
    enters: Collection[str],
    *,
    on: date | None = None,
    known: date | None = None,
) -> list[Restriction]:
    """What falls on `product` that leaves the countries `leaves` for `enters`, by claim.

    Trade within a country is not limited. Without a day only what has no recorded end counts.
    Announcements and proposals are in the list, but forbid nothing.
    """
    stages = _stages(store)
    return [
        one
        for one in _all(store, on, known)
        if _of(one, product, stages) and _between(one, frozenset(leaves), frozenset(enters))
    ]


def goods(store: Store, product: str) -> Goods:
    """What a product (a mineral or a form of one) is made of."""
    found = [row for row in rows(store, "goods") if local(row["product"]) == product]
    minerals = frozenset(local(row["mineral"]) for row in found if row["mineral"])
    stage = next((local(row["stage"]) for row in found if row["stage"]), None)
    return Goods(product, minerals, stage)


def _of(one: Restriction, product: Goods, stages: Mapping[str, str]) -> bool:
    if not one.forms:
        return bool(one.minerals & product.minerals)
    whole = {stage for form, stage in stages.items() if form in one.forms}
    any_mineral = not one.minerals or bool(one.minerals & product.minerals)
    return product.product in one.forms or (product.stage in whole and any_mineral)


def _between(one: Restriction, leaves: frozenset[str], enters: frozenset[str]) -> bool:
    """Whether it falls on what leaves one country for another: on exports, or else on imports."""
    if leaves & enters:
        return False
    exports = bool(one.by & leaves) and (not one.countries or bool(one.countries & enters))
    return exports or bool(one.by & enters and one.countries & leaves)


def _stages(store: Store) -> dict[str, str]:
    """The stage that each form of no mineral stands for."""
    found = [row for row in rows(store, "goods") if row["stage"] and not row["mineral"]]
    return {local(row["product"]): local(row["stage"]) for row in found}


def _all(store: Store, on: date | None, known: date | None) -> list[Restriction]:
    by_claim: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "restrictions", on=on, known=known):
        by_claim[local(row["claim"])].append(row)
    return [_restriction(claim, found) for claim, found in sorted(by_claim.items())]


def _restriction(claim: str, found: list[Mapping[str, Any]]) -> Restriction:
    named: dict[str, set[str]] = defaultdict(set)
    for row in found:
        named[local(row["kind"]) if row["kind"] else ""].add(local(row["thing"]))
    first = found[0]
    return Restriction(
        claim=claim,
        by=frozenset(local(row["by"]) for row in found),
        measure=local(first["measure"]),
        status=local(first["claimStatus"]),
        minerals=frozenset(named["Mineral"]),
        forms=frozenset(named["MaterialForm"]),
        countries=frozenset(named["Country"]),
        narrower=frozenset(named[""]),
        since=_text(first["since"]),
        until=_text(first["until"]),
        note_en=str(first["en"] or ""),
        note_zh=str(first["zh"] or ""),
    )


def _text(given: object) -> str | None:
    return None if given is None else str(given)
