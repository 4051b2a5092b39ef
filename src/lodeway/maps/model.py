"""What a map is made of: lines, spots and countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence


if TYPE_CHECKING:
    Place = tuple[float, float]

Text = Mapping[Lang, str]


@dataclass(frozen=True)
class Line:
    """One stretch of a group, in the direction travelled.

    `points` are (longitude, latitude): the ends, and the straits between them in their order; at
    sea the line is bent round the land. `mode` is "rail", "road" or "sea" and says how it is
    dashed. The heaviest line of a map is three times as wide as one of no weight.
    """

    group: str
    points: tuple[Place, ...]
    mode: str
    name: Text
    weight: float = 1.0
    shut: bool = False


@dataclass(frozen=True)
class Spot:
    """A place; `kind` ("end", "gate", "border", "strait", "shut", "place") says how it is marked.

    It fades when none of its `groups` is shown; without groups it always stays.
    """

    lon: float
    lat: float
    name: Text
    kind: str = "place"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Country:
    """A country's name and the rings of its land (longitude, latitude)."""

    name: Text
    rings: tuple[Sequence[Place], ...]
