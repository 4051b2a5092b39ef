"""Through whom a party acts: a state through its bodies and firms, a bloc through its members."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.schema.vocab import ID, local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lodeway.store.embedded import Store
    from lodeway.store.rows import Text


Kin: TypeAlias = Literal["bodies", "firms", "members"]
BODIES: tuple[Kin, ...] = ("bodies",)
ORGANS: tuple[Kin, ...] = ("bodies", "firms")


@dataclass(frozen=True)
class Group:
    """Somebody with all those through whom it acts.

    `through` says of each member by whom it belongs to the `head` (itself has None), and `claims`
    by which claims; that a body is part of its state needs none.
    """

    head: str
    through: Mapping[str, str | None]
    claims: Mapping[str, tuple[str, ...]]

    def members(self) -> frozenset[str]:
        """All of them, the head among them."""
        return frozenset(self.through)

    def rows(self, label: Text) -> tuple[tuple[Iri, Iri, Text, str], ...]:
        """What a question takes: head, member, the head's label, and why the member belongs to it.

        That are its claims, in one text with blanks between, as in the column `restsOn`.
        """
        head = Iri(ID + self.head)
        return tuple(
            (head, Iri(ID + who), label, " ".join(ID + claim for claim in self.claims[who]))
            for who in sorted(self.through)
        )


def group_of(
    store: Store, head: str, *, kin: Collection[Kin] = ORGANS, through: Filter = ALL
) -> Group:
    """The party of this id with those through whom it acts, and through whom these act.

    `kin` are the ways to belong: "bodies" (ministries, agencies, regulators: `bodyOf`), "firms"
    (what a claim let `through` calls state-owned) and "members" (of a bloc, on the day). Without
    any the party stands alone. Of several ways to belong the shortest counts.
    """
    below = _below(store, kin, through)
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


def parents(store: Store) -> Mapping[str, str]:
    """The state, bloc or body that each body belongs to, wholly."""
    return {local(row["body"]): local(row["parent"]) for row in rows(store, "bodies")}


def _below(
    store: Store, kin: Collection[Kin], through: Filter
) -> Mapping[str, list[tuple[str, tuple[str, ...]]]]:
    """Who belongs to each directly, with the claims that say so."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    if "bodies" in kin:
        for body, parent in sorted(parents(store).items()):
            found[parent].append((body, ()))
    if "firms" in kin:
        for owner, firm, claim in _claimed(store, "state-owned", "owner", "owned", through):
            found[owner].append((firm, (claim,)))
    if "members" in kin:
        # Whom a bloc has as a member does not hang on how firm its members' deeds must be.
        world = replace(through, status=None)
        for bloc, member, claim in _claimed(store, "members", "bloc", "member", world):
            found[bloc].append((member, (claim,)))
    return found


def _claimed(
    store: Store, query: str, above: str, below: str, through: Filter
) -> Iterator[tuple[str, str, str]]:
    for row in rows(store, query, **through.bindings()):
        yield local(row[above]), local(row[below]), local(row["claim"])
