"""Marks: which shape, fill and colour stand for which kind of thing on a page.

The rule a reader can learn: the hue says the family (actors, assets, places ...), the shape
says the kind within it, and no two of the first fourteen kinds share a shape and fill, so
nothing is told by colour alone. The kinds themselves come from the ontology; no name of a
kind stands here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Mark:
    """How one kind is drawn; the two colours are for a light and for a dark page."""

    shape: str
    hollow: bool
    light: str
    dark: str


# Muted inks, one ramp a family; each step is (light page, dark page). All steps keep a
# contrast of at least 3:1 against the page, the floor for graphics in WCAG 2.2 (1.4.11).
_INKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("#3d638c", "#7fa6cf"),
        ("#6b8fb8", "#a9c6e4"),
        ("#24405f", "#5d86b3"),
        ("#5a7a8f", "#91b4c8"),
    ),
    (
        ("#a9562c", "#dc8f63"),
        ("#b97b1e", "#e6b765"),
        ("#7b3f24", "#c27550"),
        ("#b3763f", "#d8a577"),
    ),
    (
        ("#4a7a4b", "#86b783"),
        ("#7a9440", "#b2c877"),
        ("#2f5a44", "#5f9c7c"),
        ("#6a8a6d", "#a3bfa3"),
    ),
    (
        ("#7c4a76", "#c08fb9"),
        ("#a2668f", "#d9a6c8"),
        ("#553257", "#9d75a3"),
        ("#8d6f95", "#bda3c6"),
    ),
    (
        ("#2f7d7b", "#6cbab5"),
        ("#55989d", "#97cfd1"),
        ("#1f5a60", "#4f999d"),
        ("#68908a", "#a2c3bd"),
    ),
    (
        ("#a33f4a", "#e08a8f"),
        ("#bb6d72", "#e9adb0"),
        ("#74323c", "#c06a72"),
        ("#96656b", "#cb9ea2"),
    ),
    (
        ("#6b665c", "#b5afa2"),
        ("#8a8375", "#d0c9b9"),
        ("#4b4740", "#968f82"),
        ("#7c786f", "#bcb7ad"),
    ),
)
_SHAPES = ("dot", "square", "diamond", "triangle", "hexagon", "star", "triangleDown")
# Solid before hollow: a page with few kinds gets the plainest marks.
_FORMS = tuple((shape, hollow) for hollow, shape in product((False, True), _SHAPES))


def marks(kinds: Iterable[tuple[str, str]]) -> dict[str, Mark]:
    """Give each (kind, family) a mark; the order of the kinds is the order of choosing.

    Families take the ramps as they first appear and start again after the seventh; so do
    shapes after the fourteenth kind. The same kinds in the same order get the same marks.
    """
    ramps: dict[str, int] = {}
    members: dict[str, int] = {}
    chosen: dict[str, Mark] = {}
    for key, family in kinds:
        ramp = _INKS[ramps.setdefault(family, len(ramps)) % len(_INKS)]
        step = members[family] = members.get(family, -1) + 1
        shape, hollow = _FORMS[len(chosen) % len(_FORMS)]
        light, dark = ramp[step % len(ramp)]
        chosen[key] = Mark(shape, hollow, light, dark)
    return chosen


def node_size(degree: int) -> float:
    """Radius of a node's mark in layout units, growing with the root of its degree.

    The root makes the area, not the radius, follow the number of relations; the cap keeps
    one hub from covering its neighbours.
    """
    return round(min(6.0 + 2.3 * math.sqrt(degree), 26.0), 1)
