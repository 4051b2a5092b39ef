"""The chains of a look-through as a tree, from the thing up to its last owners."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.studies.control.model import Link, Owner, Way


@dataclass(frozen=True)
class Node:
    """The last holding of a chain, the chain itself, and the holdings above it, largest first."""

    link: Link
    way: Way
    above: tuple[Node, ...]


def tree(owners: Iterable[Owner]) -> tuple[Node, ...]:
    """The holdings of the thing itself, each with those above it.

    Every chain of an owner is a node: the part of a chain below its first holder is the chain of
    that holder.
    """
    above: dict[tuple[Link, ...], list[Way]] = defaultdict(list)
    for owner in owners:
        for way in owner.ways:
            above[way.links[1:]].append(way)

    def grown(below: tuple[Link, ...]) -> tuple[Node, ...]:
        ways = sorted(above[below], key=_order)
        return tuple(Node(way.links[0], way, grown(way.links)) for way in ways)

    return grown(())


def _order(way: Way) -> tuple[float, float, str]:
    return -(way.share.point or 0.0), -way.share.high, way.links[0].holder
