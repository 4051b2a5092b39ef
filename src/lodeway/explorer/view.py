"""A view: a small part of the graph, chosen and laid out to answer one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Text = Mapping[str, str]

MOST_NODES = 300
ALIKE = 12  # more neighbours than these that differ in nothing are drawn as one mark
LISTING = "Listing"  # which mineral is on whose list: true, and no help in reading a graph


class Named(Protocol):
    """Anything with an id, such as a thing or a relation of the page."""

    @property
    def id(self) -> str:
        """Its name on the page."""


class Tie(Named, Protocol):
    """A relation, as far as its ends and its kind go."""

    @property
    def source(self) -> str:
        """The id of the thing that it leads from."""

    @property
    def target(self) -> str:
        """The id of the thing that it leads to."""

    @property
    def kind(self) -> str:
        """What kind of relation it is."""


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
    counts what a limit left out. What is laid out `loose`ly, by ties and not by place, may be
    stretched to fill a screen.
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
    loose: bool = False

    def numbered(self, nodes: Iterable[Named], edges: Iterable[Named]) -> dict[str, Any]:
        """What it shows, with things and relations by their numbers in the order of the page."""
        node_at = {name: nth for nth, name in enumerate(sorted(node.id for node in nodes))}
        edge_at = {name: nth for nth, name in enumerate(sorted(edge.id for edge in edges))}
        return {
            "nodes": [node_at[name] for name in self.nodes],
            "edges": [edge_at[name] for name in self.edges],
            "places": [self.places.get(name) for name in self.nodes],
            "alike": [
                {
                    "hub": node_at[group.hub],
                    "relation": group.relation,
                    "outward": group.outward,
                    "members": [node_at[name] for name in group.members],
                    "place": self.places[group.key],
                }
                for group in self.alike
            ],
            "cut": self.cut,
            "loose": self.loose,
        }


def alike(kinds: Mapping[str, str], edges: Iterable[Tie]) -> tuple[Alike, ...]:
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
