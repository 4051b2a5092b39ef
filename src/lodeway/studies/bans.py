"""What limits the trade in a product between two places, and which act forbids it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from lodeway.errors import NoRoute
from lodeway.networks import restrictions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from lodeway.networks.restrictions import Restriction
    from lodeway.studies.model import Graph, Lang


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
    goods = restrictions.goods(kg.store, product)
    return restrictions.restrictions(kg.store, goods, *lands, on=on, known=known)


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
    return NoRoute(*ends, _said(kg, ban, product, "en"), _said(kg, ban, product, "zh"))


def _said(kg: Graph, ban: Restriction, product: str, lang: Lang) -> str:
    by = " / ".join(kg.label(who, lang) for who in sorted(ban.by))
    goods, measure = kg.label(product, lang), kg.label(ban.measure, lang)
    if lang == "zh":
        days = f"{ban.since or '？'}起" + (f"，至{ban.until}" if ban.until else "")
        return f"{by}对“{goods}”实施{measure}（{days}；{ban.claim}）。{ban.note_zh}"
    days = (
        f"since {ban.since or '?'}" if ban.until is None else f"{ban.since or '?'} to {ban.until}"
    )
    return f"a {measure} by {by} falls on '{goods}' ({days}; {ban.claim}). {ban.note_en}".rstrip()
