"""The books of some payers: their sums by the latest account of each, and what is firm enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.analysis.firmness import firm
from lodeway.analysis.ledger import Ledger, ledger
from lodeway.networks.financings import financings
from lodeway.networks.ladder import Filter

if TYPE_CHECKING:
    from collections.abc import Collection

    from lodeway.studies.model import Graph


def books(
    kg: Graph, ours: Collection[str] | None, head: str, *, through: Filter, pact: str | None = None
) -> Ledger:
    """What `ours` (everybody if None) pay, under a `pact` if one is named, nothing counted twice.

    A status keeps what counts at that step or above, and no plain reports: how firm a sum is, its
    latest stage says, never an earlier one.
    """
    # What was recorded later is not known; a sum of another day still tells what belongs to what.
    known = {s.claim: s for s in financings(kg.store, Filter(known=through.known))}
    whatever = financings(kg.store, replace(through, status=None))
    sums = [s for s in whatever if pact is None or s.agreement == pact]
    payers = {who for s in sums for who in s.financiers} if ours is None else ours
    found = ledger(sums, payers, known, head)
    if through.status is None:
        return found
    return firm(found, {s.claim for s in financings(kg.store, through)})
