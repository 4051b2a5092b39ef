"""Three measures of who or what is central, on ties between nodes of one kind.

Lengths are whole numbers, so that ways which are equally long tie, whatever the order in which
they are added up.
"""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, Literal, get_args

import igraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.rank.ties import Pair


Measure = Literal["degree", "betweenness", "pagerank"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
_STRONGEST = 10  # ten sources or more count as ten: lengths stay small whole numbers
_DAMPING = 0.85
_UNIT = lcm(*range(1, _STRONGEST + 1))


def lengths(strengths: Mapping[Pair, int]) -> dict[Pair, int]:
    """A length for each strength: one over it, as a whole number of 2,520ths."""
    return {pair: _UNIT // min(strength, _STRONGEST) for pair, strength in strengths.items()}


def degree(nodes: Sequence[str], ties: Mapping[Pair, int]) -> list[float]:
    """The share of all other nodes that each node is tied to, 0 to 1."""
    found: list[int] = _graph(nodes, ties).degree()
    return [tied / max(1, len(nodes) - 1) for tied in found]


def betweenness(
    nodes: Sequence[str], ties: Mapping[Pair, int], length: Mapping[Pair, int] | None = None
) -> list[float]:
    """The share of shortest ways between two other nodes that pass through each node, 0 to 1.

    A tie is one step, or as long as `length` says. Where several ways tie, each counts in part
    (Freeman 1977, computed by Brandes 2001), divided by the number of pairs.
    """
    weights = None if length is None else [length[pair] for pair in ties]
    found: list[float] = _graph(nodes, ties).betweenness(directed=False, weights=weights)
    pairs = max(1, (len(nodes) - 1) * (len(nodes) - 2) / 2)
    return [passing / pairs for passing in found]


def pagerank(
    nodes: Sequence[str], ties: Mapping[Pair, int], *, weighted: bool = False
) -> list[float]:
    """How often a walker that follows ties stands on each node; the sum is 1.

    The walker jumps to any node with probability 0.15 at each step (Brin and Page 1998), and takes
    all ties alike, or by their strength.
    """
    if not nodes:
        return []
    weights = list(ties.values()) if weighted else None
    found: list[float] = _graph(nodes, ties).pagerank(
        directed=False, damping=_DAMPING, weights=weights
    )
    return found


def _graph(nodes: Sequence[str], ties: Mapping[Pair, int]) -> igraph.Graph:
    at = {node: number for number, node in enumerate(nodes)}
    return igraph.Graph(n=len(nodes), edges=[(at[a], at[b]) for a, b in ties])
