"""What the graph knows of places and segments, as a map draws it."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from lodeway.check.geography import rings
from lodeway.claims.rows import rows
from lodeway.maps.model import Country, Line, Spot
from lodeway.schema.values import great_circle_km
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.maps.model import Text
    from lodeway.store.embedded import Store


if TYPE_CHECKING:
    Place = tuple[float, float]

_DIGITS = 3
_SPOT_OF = {"BorderPost": "border", "Strait": "strait"}


@dataclass(frozen=True)
class Named:
    """A name, where it is written, and over how many degrees of longitude it has room."""

    name: Text
    at: Place
    wide: float


class _Stretch(Protocol):
    """A leg or a step: a segment travelled from one place to another."""

    @property
    def kind(self) -> str:
        """ "travel" for what moves."""

    @property
    def start(self) -> str:
        """The place it leaves."""

    @property
    def end(self) -> str:
        """The place it reaches."""

    @property
    def mode(self) -> str:
        """Rail, road or sea."""

    @property
    def thing(self) -> str:
        """The segment."""


@dataclass(frozen=True)
class Atlas:
    """Where places are (longitude, latitude), what they are called, and the shapes of the land.

    `passes` are the straits of each segment. What has no coordinates is on no map: the methods
    then answer `None` or leave it out.
    """

    land: tuple[Country, ...]
    place: Mapping[str, Place]
    names: Mapping[str, Text]
    kind: Mapping[str, str]
    passes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def line(
        self, group: str, leg: _Stretch, *, weight: float = 1.0, shut: bool = False
    ) -> Line | None:
        """A leg as a line of `group`, by way of the straits that its segment passes."""
        if leg.start not in self.place or leg.end not in self.place:
            return None
        stops = [leg.start, *self.straits(leg), leg.end]
        points = tuple(self.place[stop] for stop in stops if stop in self.place)
        return Line(group, points, leg.mode, self.name(leg.thing), weight, shut)

    def straits(self, leg: _Stretch) -> tuple[str, ...]:
        """The straits that a leg passes, in the order that makes the shortest way."""
        passed = self.passes.get(leg.thing, ())
        if len(passed) < 2 or not {leg.start, leg.end, *passed} <= self.place.keys():
            return passed
        return min(
            itertools.permutations(passed), key=lambda order: self._km(leg.start, *order, leg.end)
        )

    def _km(self, *stops: str) -> float:
        places = [self.place[stop] for stop in stops]
        return sum(great_circle_km(a[1], a[0], b[1], b[0]) for a, b in itertools.pairwise(places))

    def spot(self, place: str, kind: str | None = None, groups: Iterable[str] = ()) -> Spot | None:
        """A place as a mark; without `kind` its class says which."""
        if place not in self.place:
            return None
        lon, lat = self.place[place]
        mark = kind or _SPOT_OF.get(self.kind.get(place, ""), "place")
        return Spot(lon, lat, self.name(place), mark, tuple(groups))

    def way(self, group: str, legs: Iterable[_Stretch]) -> tuple[list[Line], list[Spot]]:
        """The lines and the marks of a whole way: its ends, gates, border posts and straits."""
        moving = [leg for leg in legs if leg.kind == "travel"]
        lines = [line for leg in moving if (line := self.line(group, leg))]
        marks: dict[str, str | None] = {}
        for leg in moving:
            marks |= dict.fromkeys((leg.start, *self.straits(leg), leg.end))
        for before, after in itertools.pairwise(moving):
            if (before.mode == "sea") != (after.mode == "sea"):
                marks[after.start] = "gate"
        if moving:
            marks |= {moving[0].start: "end", moving[-1].end: "end"}
        spots = [
            spot for place, kind in marks.items() if (spot := self.spot(place, kind, (group,)))
        ]
        return lines, spots

    def name(self, thing: str) -> Text:
        """The labels of a thing in both languages, its id where it has none."""
        return self.names.get(thing, {"en": thing, "zh": thing})


def named_countries(land: Iterable[Country]) -> tuple[Named, ...]:
    """Where the names of countries stand: in the middle of the largest piece of each."""
    return tuple(_named(country) for country in land if country.rings)


def _named(country: Country) -> Named:
    ring = max(country.rings, key=lambda one: abs(_doubled(one)))
    lons = [lon for lon, _ in ring]
    wide = round(max(lons) - min(lons), 1)
    return Named(country.name, _centre(ring), wide)


def _doubled(ring: Sequence[Place]) -> float:
    """Twice the area of a ring, in square degrees (shoelace formula)."""
    return math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise([*ring, ring[0]]))


def _centre(ring: Sequence[Place]) -> Place:
    twice = _doubled(ring) or 1e-9
    lon = lat = 0.0
    for a, b in itertools.pairwise([*ring, ring[0]]):
        cross = a[0] * b[1] - b[0] * a[1]
        lon, lat = lon + (a[0] + b[0]) * cross, lat + (a[1] + b[1]) * cross
    return round(lon / (3 * twice), _DIGITS), round(lat / (3 * twice), _DIGITS)


def atlas(store: Store) -> Atlas:
    """Everything on earth that the graph holds, read at once."""
    nodes = rows(store, "places", package=__package__)
    segments = rows(store, "passages", package=__package__)
    named = [(r["node"], r) for r in nodes] + [(r["segment"], r) for r in segments]
    passes: dict[str, tuple[str, ...]] = {}
    for row in segments:
        if row["passes"] is not None:
            passes[local(row["segment"])] = (
                *passes.get(local(row["segment"]), ()),
                local(row["passes"]),
            )
    shapes = rows(store, "outlines", package=__package__)
    return Atlas(
        land=tuple(
            Country({"en": str(r["en"]), "zh": str(r["zh"])}, tuple(rings(r["wkt"])))
            for r in shapes
        ),
        place={local(r["node"]): (float(r["lon"]), float(r["lat"])) for r in nodes},
        names={local(n): {"en": str(r["en"]), "zh": str(r["zh"])} for n, r in named},
        kind={local(r["node"]): local(r["kind"]) for r in nodes},
        passes=passes,
    )
