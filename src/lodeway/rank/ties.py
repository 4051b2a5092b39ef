"""Who is tied to whom among nodes of one kind, and which sources say so.

Two nodes of the kind are tied by a claim between them, or by a thing of another kind to which
claims tie both: two firms by a mine that both hold, two states by an agreement of both. Direction
is ignored: a loan ties both its ends. Things that are only spoken of tie nobody: two states that
restrict the same mineral have nothing to do with each other for that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import networkx as nx


Pair: TypeAlias = tuple[str, str]

# The families over which nodes of a family are tied; places are tied by their segments alone.
_HELD = ("Agreement", "Asset", "Corridor", "Programme", "Segment")
_OVER: Mapping[str, Collection[str]] = {
    "Actor": _HELD,
    **dict.fromkeys(_HELD, ("Actor",)),
    "Mineral": ("CriticalList",),
    "CriticalList": ("Mineral",),
}
_NOBODY = "HolderGroup"  # the free float is no one actor


@dataclass(frozen=True)
class Evidence:
    """What ties nodes of one kind: by pair the sources that say so, and by thing those of each end.

    `metres` is the length of the shortest segment of a pair, empty but for transport; `claims`
    are those that tie each node; `over` are the families of the things.
    """

    nodes: tuple[str, ...]
    direct: Mapping[Pair, frozenset[str]]
    shared: tuple[Mapping[str, frozenset[str]], ...]
    metres: Mapping[Pair, int]
    claims: Mapping[str, frozenset[str]]
    over: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that ties anything, by id."""
        things = (said for ends in self.shared for said in ends.values())
        return tuple(sorted({s for said in (*self.direct.values(), *things) for s in said}))

    def ties(self, among: Collection[str] | None = None) -> dict[Pair, int]:
        """Each tied pair and its strength: how many sources tie the two, each by itself.

        `among` leaves only these sources. One that names a mine's one holder and one that names
        the other tie the two no more than with a strength of one.
        """
        kept = frozenset(self.sources if among is None else among)
        found: dict[Pair, set[str]] = defaultdict(set)
        for pair, said in self.direct.items():
            if left := said & kept:
                found[pair] |= left
        for ends in self.shared:
            left_of = {node: left for node, said in ends.items() if (left := said & kept)}
            for a, b in combinations(sorted(left_of), 2):
                found[a, b] |= left_of[a] & left_of[b]
        return {pair: max(1, len(said)) for pair, said in sorted(found.items())}


def _kinds(graph: nx.MultiDiGraph[str]) -> list[str]:
    """The classes of a network's nodes, the narrow and the wide ones, by name."""
    return sorted({node[key] for _, node in graph.nodes(data=True) for key in ("kind", "family")})


def usual(graph: nx.MultiDiGraph[str]) -> str:
    """The kind of node that a network has most of, the first by name where two have as many.

    Of an empty network `Entity`, the class of everything.
    """
    counted: Counter[str] = Counter(node["family"] for _, node in graph.nodes(data=True))
    return min(counted, key=lambda family: (-counted[family], family), default="Entity")


def evidence(graph: nx.MultiDiGraph[str], kind: str) -> Evidence:
    """What ties the nodes of `kind`, a class such as `Actor` or `Company`.

    Holders that no source names are left out. Raises `UnknownName` for a kind that no node is of.
    """
    about = {n: node for n, node in graph.nodes(data=True) if node["kind"] != _NOBODY}
    nodes = {n for n, node in about.items() if kind in (node["kind"], node["family"])}
    if not nodes and graph:
        every = _kinds(graph)
        raise UnknownName(kind, "kind of node", nearest(kind, every) or tuple(every))
    over = {name for n in nodes for name in _OVER.get(about[n]["family"], ())}
    made = _Maker(nodes, {n for n, node in about.items() if node["family"] in over} - nodes)
    for a, b, edge in graph.edges(data=True):
        made.add(a, b, edge)
    return made.evidence(tuple(sorted({about[joint]["family"] for joint in made.ends})))


class _Maker:
    def __init__(self, nodes: Collection[str], joints: Collection[str]) -> None:
        self.nodes, self.joints = nodes, joints
        self.direct: dict[Pair, set[str]] = defaultdict(set)
        self.ends: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.metres: dict[Pair, int] = {}
        self.claims: dict[str, set[str]] = defaultdict(set)

    def add(self, a: str, b: str, edge: Mapping[str, Any]) -> None:
        if a in self.nodes and b in self.nodes and a != b:
            self._direct((min(a, b), max(a, b)), edge)
        elif a in self.nodes and b in self.joints:
            self._end(b, a, edge)
        elif b in self.nodes and a in self.joints:
            self._end(a, b, edge)

    def _direct(self, pair: Pair, edge: Mapping[str, Any]) -> None:
        self.direct[pair].add(_source(edge))
        for node in pair:
            self.claims[node].update(edge.get("figures", (edge["claim"],)))
        if "km" in edge:
            metres = round(1000 * edge["km"])
            self.metres[pair] = min(metres, self.metres.get(pair, metres))

    def _end(self, joint: str, node: str, edge: Mapping[str, Any]) -> None:
        self.ends[joint][node].add(_source(edge))
        self.claims[node].add(edge["claim"])

    def evidence(self, over: tuple[str, ...]) -> Evidence:
        shared = [ends for _, ends in sorted(self.ends.items()) if len(ends) > 1]
        return Evidence(
            tuple(sorted(self.nodes)),
            {pair: frozenset(said) for pair, said in sorted(self.direct.items())},
            tuple({n: frozenset(said) for n, said in sorted(ends.items())} for ends in shared),
            self.metres,
            {node: frozenset(said) for node, said in sorted(self.claims.items())},
            over,
        )


def _source(edge: Mapping[str, Any]) -> str:
    # A segment may have no source of its own, but for those of its figures.
    return str(edge.get("source", edge["claim"]))
