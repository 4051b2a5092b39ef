"""The shares that a graph's claims amount to, as the matrices that control is reckoned from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.analysis.control.shares import Shares, shares
from lodeway.networks import stakes, trust
from lodeway.networks.ladder import ALL, Filter

if TYPE_CHECKING:
    from collections.abc import Collection

    from lodeway.networks.stakes import Table
    from lodeway.studies.model import Graph


def table(
    kg: Graph, through: Filter = ALL, rule: str = "editor", *, closed: Collection[str] = ()
) -> Table:
    """Who holds what part of what, with claims and flags; see `lodeway.networks.stakes.table`.

    `rule` is one of trust ("editor", "primary", "newest", "source:NAME"). Raises `UnknownName`.
    """
    return stakes.table(kg.store, through, trust.trust(kg.store, rule), closed=closed)


def matrices(found: Table) -> Shares:
    """A table as matrices: where no point is known it is the least that is sure."""
    parts = {pair: (e.low, e.middle, e.high) for pair, e in found.entries.items()}
    return shares(found.names, parts, {pair: e.claims for pair, e in found.entries.items()})
