"""What the mines of the belt want carried, by corridor, and what may not be carried at all."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from lodeway.analysis.corridors import namer
from lodeway.analysis.uncertainty import Sample, simulate
from lodeway.errors import NoRoute, UnknownName
from lodeway.networks import restrictions
from lodeway.networks.supplies import markets, supplies

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from lodeway.analysis.freight import Freight
    from lodeway.networks.assumptions import Assumption
    from lodeway.networks.corridors import CorridorShape
    from lodeway.networks.restrictions import Restriction
    from lodeway.studies.model import Graph


def wanted(
    kg: Graph,
    freight: Freight,
    corridors: Collection[CorridorShape],
    *,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
) -> dict[str, float]:
    """Tonnes a year for which each corridor would be best, if every corridor had room enough.

    What the mines send out (metal contained, as far as their output is known) to each market by
    its assumed share, by the generalised cost at the drivers' middles. Empty where nothing is
    known of mines.
    """
    try:
        sent = supplies(kg.store, on=on, known=known)
    except UnknownName:
        # Another project may hold no mines of the belt; then nothing is known to be wanted.
        return {}
    takers, name = markets(kg.store, parameters), namer(freight, corridors)
    # One draw, of all middles, with nothing shut.
    middle = freight.values()[:, None]
    once = Sample(0, middle, np.zeros(middle.shape, np.bool_))
    best = simulate(freight, {(s.place, m.place) for s in sent for m in takers}, once)
    found: dict[str, float] = defaultdict(float)
    for supply, market in itertools.product(sent, takers):
        for steps in best[supply.place, market.place].ways:
            found[name(steps)] += supply.tonnes * market.share
    return {corridor: found[corridor] for corridor in sorted(found) if corridor}


def bans(
    kg: Graph,
    origins: Sequence[str],
    markets: Sequence[str],
    product: str | None,
    countries: Mapping[str, Sequence[str]],
    *,
    on: date | None = None,
    known: date | None = None,
) -> tuple[NoRoute, ...]:
    """The pairs between which the product may not be traded, each with the claim that says so."""
    if product is None:
        return ()
    goods = restrictions.goods(kg.store, product)
    found: list[NoRoute] = []
    for ends in itertools.product(origins, markets):
        lands = [countries.get(end, ()) for end in ends]
        fall = restrictions.restrictions(kg.store, goods, *lands, on=on, known=known)
        found += [NoRoute(*ends, *_forbids(kg, ban, product)) for ban in fall if ban.forbids][:1]
    return tuple(found)


def _forbids(kg: Graph, ban: Restriction, product: str) -> tuple[str, str]:
    by = sorted(ban.by)
    return (
        f"{kg.label(ban.measure)} on '{kg.label(product)}' by "
        f"{', '.join(kg.label(one) for one in by)} ({ban.claim})",
        f"{'、'.join(kg.label(one, 'zh') for one in by)}对“{kg.label(product, 'zh')}”"
        f"实施{kg.label(ban.measure, 'zh')}（{ban.claim}）",
    )
