"""What the mines of the belt want carried, by corridor."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from lodeway.analysis.corridors import namer
from lodeway.analysis.uncertainty import Sample, simulate
from lodeway.errors import UnknownName
from lodeway.networks.supplies import markets, supplies

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from lodeway.analysis.freight import Freight
    from lodeway.networks.assumptions import Assumption
    from lodeway.networks.corridors import CorridorShape
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
