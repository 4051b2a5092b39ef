"""What a state, a bloc or a firm has put up for minerals, by all its bodies, nothing counted twice."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.financings import financings
from lodeway.claims.payer_ledger import books
from lodeway.ownership.holdings import SHARE, controls, holdings, parents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.claims.graph import Graph
    from lodeway.claims.payer_ledger import Ledger


_STATE_OWNED = "state-owned"


@dataclass(frozen=True)
class Group:
    """Somebody with all bodies and firms that are wholly its own.

    `through` says of each member by whom it belongs to the `head` (itself has None), and `claims`
    by which claims; that a body is part of its state needs none.
    """

    head: str
    through: Mapping[str, str | None]
    claims: Mapping[str, tuple[str, ...]]

    def members(self) -> frozenset[str]:
        """All of them, the head among them."""
        return frozenset(self.through)


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


def money(kg: Graph, by: str, *, through: Filter = ALL) -> Money:
    """The money of `by`, a state, bloc, body or firm in either language, with all its bodies.

    Agencies belong to their state (`bodyOf`), and so do firms that a standing claim calls
    state-owned; firms of which it only holds shares do not. A status keeps the sums whose latest
    stage is so firm. Raises `UnknownName`.
    """
    group = group_of(kg, by, through=through)
    found = books(kg, group.members(), group.head, through=through)
    payers = {who for s in financings(kg.store, through) for who in s.financiers}
    return Money(group, found, through, _beside(kg, group, payers, through))


def group_of(kg: Graph, name: str, *, through: Filter = ALL) -> Group:
    """Somebody named in either language with its bodies, their bodies, and state-owned firms."""
    head = kg.find(name, kind="Actor")
    below: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for body, parent in sorted(parents(kg.store).items()):
        below.setdefault(parent, []).append((body, ()))
    for word in controls(kg.store, through):
        if word.kind == _STATE_OWNED:
            below.setdefault(word.holder, []).append((word.target, (word.claim,)))
    found: dict[str, str | None] = {head: None}
    claims: dict[str, tuple[str, ...]] = {head: ()}
    waiting = deque([head])
    while waiting:
        at = waiting.popleft()
        for member, why in below.get(at, ()):
            if member not in found:
                found[member], claims[member] = at, (*claims[at], *why)
                waiting.append(member)
    return Group(head, found, claims)


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
