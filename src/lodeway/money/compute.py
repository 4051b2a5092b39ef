"""What a state, a bloc or a firm has put up for minerals, by all its bodies, nothing counted twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.financings import financings
from lodeway.claims.parties import ORGANS, group_of
from lodeway.claims.payer_ledger import books
from lodeway.ownership.holdings import SHARE, holdings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.claims.graph import Graph
    from lodeway.claims.parties import Group
    from lodeway.claims.payer_ledger import Ledger


@dataclass(frozen=True)
class Money:
    """The books of a group, as of the day and the firmness asked.

    `beside` are financiers in whose firms the group holds a part: their money is not in it. Each
    comes with the holding members.
    """

    group: Group
    books: Ledger
    through: Filter
    beside: Mapping[str, tuple[str, ...]]


def money(kg: Graph, by: str, *, itself: bool = False, through: Filter = ALL) -> Money:
    """The money of `by`, a state, bloc, body or firm in either language, with all its bodies.

    Agencies belong to their state (`bodyOf`), and so do firms that a standing claim calls
    state-owned; firms of which it only holds shares do not. With `itself` nobody else counts. A
    status keeps the sums whose latest stage is so firm. Raises `UnknownName`.
    """
    kin = () if itself else ORGANS
    group = group_of(kg.store, kg.find(by, kind="Actor"), kin=kin, through=through)
    found = books(kg, group.members(), group.head, through=through)
    payers = {who for s in financings(kg.store, through) for who in s.financiers}
    return Money(group, found, through, _beside(kg, group, payers, through))


def _beside(
    kg: Graph, group: Group, payers: set[str], through: Filter
) -> dict[str, tuple[str, ...]]:
    """Financiers outside the group of whom a member holds shares, with these members."""
    found: dict[str, set[str]] = {}
    members = group.members()
    for held in holdings(kg.store, through):
        part = held.kind == SHARE and held.held
        if part and held.target in payers - members and held.holder in members:
            found.setdefault(held.target, set()).add(held.holder)
    return {firm: tuple(sorted(found[firm])) for firm in sorted(found)}
