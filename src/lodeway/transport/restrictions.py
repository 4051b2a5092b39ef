"""Bans and duties that fall on a product on its way."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import Filter
from lodeway.claims.dates import some_time
from lodeway.claims.lives import SURELY
from lodeway.claims.rows import rows
from lodeway.claims.standing import of, present
from lodeway.schema import words
from lodeway.schema.errors import NoRoute
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from lodeway.claims.graph import Graph
    from lodeway.claims.lives import Presence
    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store

_ = words.of(__name__)

_ = words.of(__name__)

# What limits trade in a product between two countries on a day, and what forbids it.


_FORBIDS = frozenset({"ban", "suspension"})
# What was in force and has ended since still counts on a day when it was in force.
_IN_FORCE = frozenset({"operating", "lapsed"})


@dataclass(frozen=True)
class Restriction:
    """A claim that `by` limits trade in `minerals` or in `forms` of them.

    Where it names forms, only those count; a form of no mineral (raw ore) stands for all of its
    stage, of the minerals that are named if any are. With `countries` it falls on trade with those alone. `narrower` are the firms, sites
    or lists that it names: it then is no limit on all of a country's trade. `here` tells how it
    stands on the day asked: among the days of a half-known date it may be in force and may not.
    A term that `ended` before the day, with no news of what came after, is told and forbids nothing.
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
    here: Presence = SURELY
    ended: str | None = None

    @property
    def forbids(self) -> bool:
        """Whether it stops all trade that it falls on, and is or was in force.

        It does until its end is over, and does not before its beginning is.
        """
        return self._stops_all and self.here.phase != "beginning"

    @property
    def may_forbid(self) -> bool:
        """Whether it stops all trade that it falls on, if it had begun by the day."""
        return self._stops_all and self.here.phase == "beginning"

    @property
    def _stops_all(self) -> bool:
        stops = self.measure in _FORBIDS and self.status in _IN_FORCE and not self.narrower
        return stops and self.ended is None


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
    Announcements and proposals are in the list, but forbid nothing; neither does what may have
    begun by the day and may not.
    """
    stages = _stages(store)
    return [
        one
        for one in _all(store, on, known)
        if _of(one, product, stages) and _between(one, frozenset(leaves), frozenset(enters))
    ]


def goods_of(store: Store, product: str) -> Goods:
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
    through = Filter(on=on, known=known)
    here, over = present(store, through), of(store).run_out(through, store.left_out)
    ended = {term.claim: term.until for term in over}
    by_claim: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "restrictions", package=__package__, known=known):
        claim, presence = row["claim"], here(row["claim"])
        # Without a day only what has no recorded end is taken to hold.
        stands = presence is not None and presence.counts and not (on is None and row["last"])
        if stands or claim in ended:
            by_claim[local(claim)].append(
                {**row, "here": presence or SURELY, "ended": ended.get(claim)}
            )
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
        here=first["here"],
        ended=first["ended"],
    )


def _text(given: object) -> str | None:
    return None if given is None else str(given)


# What limits the trade in a product between two places, and which act forbids it.


def falling(
    kg: Graph,
    ends: tuple[str, str],
    product: str | None,
    countries: Mapping[str, Collection[str]],
    *,
    on: date | None = None,
    known: date | None = None,
) -> list[Restriction]:
    """What falls on `product` from one end to the other, by claim; nothing without a product.

    `countries` are those in which each place or mine lies.
    """
    if product is None:
        return []
    lands = [countries.get(end, ()) for end in ends]
    goods = goods_of(kg.store, product)
    return restrictions(kg.store, goods, *lands, on=on, known=known)


def bans(
    kg: Graph,
    origins: Sequence[str],
    markets: Sequence[str],
    product: str | None,
    countries: Mapping[str, Collection[str]],
    *,
    on: date | None = None,
    known: date | None = None,
) -> tuple[NoRoute, ...]:
    """The pairs between which the product may not be traded, each with the first claim that says so."""
    found = []
    for ends in itertools.product(origins, markets):
        fall = falling(kg, ends, product, countries, on=on, known=known)
        if (refused := refusal(kg, ends, product, fall)) is not None:
            found.append(refused)
    return tuple(found)


def refusal(
    kg: Graph, ends: tuple[str, str], product: str | None, fall: Sequence[Restriction]
) -> NoRoute | None:
    """The first of `fall` that forbids the trade, as the reason there is no way; None without one."""
    ban = next((one for one in fall if one.forbids), None)
    if ban is None or product is None:
        return None
    return NoRoute(*ends, words.in_each(lambda lang: _said(kg, ban, product, lang)))


_BAN = _("a {measure} by {by} falls on '{goods}' ({days}; {claim}). {note}")
_SINCE, _SPAN = _("since {}"), _("{} to {}")


_BAN = _("a {measure} by {by} falls on '{goods}' ({days}; {claim}). {note}")
_SINCE, _SPAN = _("since {}"), _("{} to {}")
_MAY_BE_OVER = _("{days}, so that it may be over on the day")


def _said(kg: Graph, ban: Restriction, product: str, lang: Lang) -> str:
    began = ban.since or "?"
    days = _SPAN[lang].format(began, ban.until) if ban.until else _SINCE[lang].format(began)
    if ban.here.phase == "ending":
        until = some_time(ban.here.within or "", lang)
        days = _MAY_BE_OVER[lang].format(days=_SPAN[lang].format(began, until))
    return (
        _BAN[lang]
        .format(
            measure=kg.label(ban.measure, lang),
            by=" / ".join(kg.label(who, lang) for who in sorted(ban.by)),
            goods=kg.label(product, lang),
            days=days,
            claim=ban.claim,
            note=getattr(ban, f"note_{lang}"),
        )
        .rstrip()
    )
