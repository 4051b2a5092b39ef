"""The goods a scenario is about: its own, or what the mines of the graph send to their markets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.networks.supplies import markets, supplies
from lodeway.networks.trade import Market, Supply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lodeway.networks.assumptions import Assumption
    from lodeway.studies.model import Graph
    from lodeway.studies.scenarios.model import Goods, Scenario


def trade(
    kg: Graph,
    scenario: Scenario,
    numbers: Mapping[str, Assumption],
    *,
    on: date | None,
    known: date | None,
) -> tuple[list[Supply], list[Market]]:
    """Supplies and markets: the scenario's own goods, else those of the graph on that day."""
    if scenario.goods:
        return _own(scenario.goods)
    sent = supplies(kg.store, on=on, known=known)
    if scenario.product:
        sent = [one for one in sent if one.product == scenario.product]
    return sent, markets(kg.store, numbers)


def _own(goods: Sequence[Goods]) -> tuple[list[Supply], list[Market]]:
    """Goods as supplies and markets; every origin serves every destination in the same proportion."""
    sent: dict[tuple[str, str], float] = defaultdict(float)
    wanted: dict[tuple[str, str], float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for one in goods:
        sent[one.product, one.origin] += one.tonnes
        wanted[one.product, one.destination] += one.tonnes
        total[one.product] += one.tonnes
    supplies = [Supply(place, place, product, t) for (product, place), t in sorted(sent.items())]
    markets = [
        Market(place, t / total[product], product)
        for (product, place), t in sorted(wanted.items())
        if total[product]
    ]
    return supplies, markets
