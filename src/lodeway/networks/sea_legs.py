"""The sea legs of the tables, each beside the voyage that the sea lanes give for it today."""

from __future__ import annotations

import itertools
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.errors import NoRoute
from lodeway.networks.projection import rows
from lodeway.networks.sea import KM_PER_NAUTICAL_MILE, Sea, Voyage, sea
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.store.embedded import Store

_METRES_PER_KM = 1000.0
LOCATOR = "the shortest voyage past the passages of this leg and no others, approaches included"


@dataclass(frozen=True)
class StoredLeg:
    """A sea leg of the tables: its id, the claim of its length, its passages; and the `voyage` now.

    The voyage passes none of the known passages but those of the leg. It is None where the lanes
    know no such way.
    """

    leg: str
    claim: str
    km: float
    passages: frozenset[str]
    voyage: Voyage | None

    @property
    def difference(self) -> float:
        """How much longer the voyage is than the stored leg, as a part of it; 0 without one."""
        return self.voyage.km / self.km - 1 if self.voyage else 0.0

    @property
    def stands(self) -> bool:
        """Whether the tables say what the lanes say, to the nautical mile."""
        if self.voyage is None:
            return True
        apart = round(self.voyage.nautical_miles) - round(self.km / KM_PER_NAUTICAL_MILE)
        return apart == 0 and {*self.voyage.passages} == self.passages


def stored_legs(store: Store) -> list[StoredLeg]:
    """Every leg whose length was calculated, by id, each computed anew."""
    lanes = sea(store)
    found = itertools.groupby(rows(store, "sea-legs"), key=operator.itemgetter("leg", "claim"))
    return [_stored(lanes, [*group]) for _, group in found]


def _stored(lanes: Sea, group: list[dict[str, Any]]) -> StoredLeg:
    row = group[0]
    passages = frozenset(local(one["passes"]) for one in group if one["passes"])
    try:
        closed = lanes.lanes.crossing.keys() - passages
        voyage = lanes.voyage(local(row["from"]), local(row["to"]), closed=closed)
    except NoRoute:
        voyage = None
    return StoredLeg(
        local(row["leg"]),
        local(row["claim"]),
        row["value"] * row["factor"] / _METRES_PER_KM,
        passages,
        voyage,
    )


def cells(legs: Iterable[StoredLeg]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What the tables should say of legs that do not stand: by table, row and column."""
    segments, figures = {}, {}
    for leg in legs:
        if leg.voyage is not None and not leg.stands:
            segments[leg.leg] = {"passes": ";".join(leg.voyage.passages)}
            figures[leg.claim] = {
                "value": str(round(leg.voyage.nautical_miles)),
                "unit": "nmi",
                "locator": f"{leg.voyage.method}: {LOCATOR}",
            }
    return {"routes/segments.csv": segments, "claims/route-figures.csv": figures}
