"""A view: a small part of the graph, chosen and laid out to answer one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.explorer.cards import EdgeCard

    Text = Mapping[str, str]

MOST_NODES = 300
ALIKE = 12  # more neighbours than these that differ in nothing are drawn as one mark
LISTING = "Listing"  # which mineral is on whose list: true, and no help in reading a graph


@dataclass(frozen=True)
class Alike:
    """Neighbours of `hub` by one relation that have no other in the view, drawn as one mark."""

    hub: str
    relation: str
    outward: bool
    members: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name for the mark that no thing has: ids hold no spaces."""
        return f"{self.hub} {self.relation} {'>' if self.outward else '<'} {self.members[0]}"


@dataclass(frozen=True)
class View:
    """What one view shows and says.

    `answer` is one sentence with its range. `places` says where each thing stands and, by the key
    of an `Alike`, where its mark does; members of one stand where they do when it is opened. `cut`
    counts what a limit left out.
    """

    key: str
    title: Text
    question: Text
    answer: Text
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    places: Mapping[str, tuple[int, int]]
    alike: tuple[Alike, ...] = ()
    cut: int = 0


def alike(kinds: Mapping[str, str], edges: Iterable[EdgeCard]) -> tuple[Alike, ...]:
    """The groups of things that differ in nothing but their names, more than `ALIKE` in each.

    Things are alike that are of one kind and tied to one and the same thing, by relations of one
    kind and direction only.
    """
    ties: dict[str, set[tuple[str, str, bool]]] = {}
    for edge in edges:
        ties.setdefault(edge.target, set()).add((edge.source, edge.kind, True))
        ties.setdefault(edge.source, set()).add((edge.target, edge.kind, False))
    groups: dict[tuple[str, str, bool, str], list[str]] = {}
    for node, tied in ties.items():
        if len(tied) == 1:
            (only,) = tied
            groups.setdefault((*only, kinds[node]), []).append(node)
    return tuple(
        Alike(hub, relation, outward, tuple(sorted(members)))
        for (hub, relation, outward, _), members in sorted(groups.items())
        if len(members) > ALIKE
    )
