"""The things that are compared, and what comparing them gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Band = Literal["sure", "review", "no"]
Kind = Literal["site", "company", "place"]
Part = Literal["mine", "works", "stock", ""]
KINDS: tuple[Kind, ...] = ("site", "company", "place")


@dataclass(frozen=True)
class Thing:
    """An entity of ours or a record of a publisher, as far as matching looks at it.

    `names` are its own; `also` are names it shares with its parts, its group or its place, which
    are never enough to be sure. `part` says whether a site is the mine or the works beside it, and
    `works` which works, where the name says so. `point` is latitude and longitude in degrees.
    `ids` are identifiers that decide alone, such as an LEI. What is not known is empty, and then
    counts neither for nor against.
    """

    id: str
    kind: Kind
    names: tuple[str, ...]
    also: tuple[str, ...] = ()
    part: Part = ""
    works: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    minerals: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    ids: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Candidate:
    """A record that may be an entity: how alike the names are (0 to 100), and by which rule."""

    record: Thing
    entity: Thing
    band: Band
    score: float
    rule: str
    km: float | None = None
