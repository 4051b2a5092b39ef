"""What the page's map draws: places, lines of segments, sizes of mines, names of countries.

Segments at sea share their stretches between ports and straits: each such lane is bent round the
land once, and kept with the index of the store, for that takes longer than all else of a page.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims import official
from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.maps.atlas import Named, atlas, named_countries
from lodeway.maps.sea_paths import Sea
from lodeway.schema.vocab import local
from lodeway.store.rows import Rows
from lodeway.transport.closures import closures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.maps.atlas import Atlas
    from lodeway.store.embedded import Store

    Place = tuple[float, float]  # longitude, latitude

State: TypeAlias = Literal["open", "building", "planned", "shut"]
Hop: TypeAlias = tuple[str, str]  # two places, the first in the alphabet first

_STATES: Mapping[str, State] = {"construction": "building", "suspended": "shut", "closed": "shut"}
# From which part of the world's mined output on a mine is drawn larger, and larger still.
_STEPS = (0.0, 0.005, 0.02)
# Two lines between the same places part by so much of their length.
_BOW = 0.07
_DIGITS = 3


@dataclass(frozen=True)
class Way:
    """A segment on the map: the numbers of its lanes, how it is travelled, and its state."""

    lanes: tuple[int, ...]
    mode: str
    state: State = "open"


@dataclass(frozen=True)
class MapData:
    """All that the map knows; `places` and `sizes` by node, `ways` by edge, longitude first.

    A size is 1 to 3: a mine of known output, one of at least 0.5 % and of 2 % of the world's. Lanes
    may run on past 180 degrees. `corridors` names the segments of each corridor in their order,
    `passages` the straits on the way that are no nodes of the page.
    """

    places: Mapping[str, Place]
    lanes: tuple[tuple[Place, ...], ...] = ()
    ways: Mapping[str, Way] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    corridors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    countries: tuple[Named, ...] = ()
    passages: tuple[Named, ...] = ()


@dataclass(frozen=True)
class _Segment:
    """A segment to draw, with the places it joins, as an atlas asks of it."""

    thing: str
    start: str
    end: str
    mode: str
    kind: str = "travel"


def of(
    store: Store,
    nodes: Collection[str],
    segments: Mapping[str, tuple[str, str]],
    through: Filter = ALL,
) -> MapData:
    """The map of a page's `nodes` and of its `segments` with the places they join.

    What has no coordinates is left out.
    """
    charted = atlas(store)
    modes = {local(row["segment"]): local(row["mode"]) for row in _rows(store, "modes")}
    drawn = [
        _Segment(thing, *ends, modes[thing])
        for thing, ends in sorted(segments.items())
        if set(ends) <= charted.place.keys()
    ]
    lanes = _Lanes(charted, _at_sea(store, charted, drawn))
    shut = closures(store, on=through.on, known=through.known)
    ways = {
        s.thing: Way(
            lanes.of(s), s.mode, _state(shut[s.thing].state) if s.thing in shut else "open"
        )
        for s in drawn
    }
    corridors: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, "corridors", package="lodeway.transport"):
        if local(row["segment"]) in ways:
            corridors[local(row["corridor"])].append(local(row["segment"]))
    places = {node: _rounded(at) for node, at in charted.place.items() if node in nodes}
    return MapData(
        places=places,
        lanes=tuple(lanes.drawn),
        ways=ways,
        sizes=_sizes(store, places, through),
        corridors={one: tuple(dict.fromkeys(legs)) for one, legs in corridors.items()},
        countries=named_countries(charted.land),
        passages=tuple(_passages(charted, drawn, nodes)),
    )


def _rows(store: Store, query: str) -> list[dict[str, Any]]:
    return rows(store, query, package=__package__)


def _state(state: str) -> State:
    return _STATES.get(state, "planned")


class _Lanes:
    """The lines that segments run along, each once."""

    def __init__(self, charted: Atlas, at_sea: Mapping[Hop, tuple[Place, ...]]) -> None:
        self.drawn: list[tuple[Place, ...]] = []
        self._charted = charted
        self._at_sea = at_sea
        self._numbers: dict[Hop, int] = {}
        self._beside: dict[Hop, int] = defaultdict(int)

    def of(self, segment: _Segment) -> tuple[int, ...]:
        if segment.mode == "sea":
            return tuple(dict.fromkeys(map(self._number, _hops(self._charted, segment))))
        ends = _hop(segment.start, segment.end)
        bow = _BOW * ((self._beside[ends] + 1) // 2) * (-1) ** self._beside[ends]
        self._beside[ends] += 1
        a, b = (self._charted.place[end] for end in ends)
        self.drawn.append(tuple(map(_rounded, _bowed(a, b, bow))))
        return (len(self.drawn) - 1,)

    def _number(self, hop: Hop) -> int:
        if hop not in self._numbers:
            self._numbers[hop] = len(self.drawn)
            self.drawn.append(self._at_sea[hop])
        return self._numbers[hop]


def _bowed(a: Place, b: Place, bow: float) -> list[Place]:
    """A line from `a` to `b`, straight or an arc that leaves the straight by `bow` of its length."""
    if not bow:
        return [a, b]
    east, north = b[0] - a[0], b[1] - a[1]
    aside = [(t / 8, 4 * bow * t / 8 * (1 - t / 8)) for t in range(9)]
    return [(a[0] + east * t - north * by, a[1] + north * t + east * by) for t, by in aside]


def _hop(a: str, b: str) -> Hop:
    return (a, b) if a < b else (b, a)


def _hops(charted: Atlas, segment: _Segment) -> Iterator[Hop]:
    """The stretches of a segment at sea between its ends and the straits it passes."""
    passed = [strait for strait in charted.straits(segment) if strait in charted.place]
    for a, b in itertools.pairwise([segment.start, *passed, segment.end]):
        yield _hop(a, b)


def _at_sea(
    store: Store, charted: Atlas, segments: Iterable[_Segment]
) -> dict[Hop, tuple[Place, ...]]:
    """The line of every stretch at sea, kept with the index of the store."""
    hops = sorted({h for s in segments if s.mode == "sea" for h in _hops(charted, s)})
    code = resources.files("lodeway.maps").joinpath("sea_paths.py").read_text("utf-8")
    name = hashlib.sha256(json.dumps([code, hops]).encode()).hexdigest()
    kept = store.whole.kept(f"lanes {name}", lambda: _sailed(charted, hops))
    return {
        (str(start), str(end)): tuple((lon, lat) for lon, lat in json.loads(str(line)))
        for start, end, line in kept.rows
    }


def _sailed(charted: Atlas, hops: Sequence[Hop]) -> Rows:
    sea = Sea([ring for country in charted.land for ring in country.rings])
    straits = {strait for passed in charted.passes.values() for strait in passed}
    told = []
    for a, b in hops:
        line = sea.way([charted.place[a], charted.place[b]], straits=(a in straits, b in straits))
        told.append((a, b, json.dumps([_rounded(at) for at in line])))
    return Rows(("start", "end", "line"), tuple(told))


def _rounded(at: Place) -> Place:
    return round(at[0], _DIGITS), round(at[1], _DIGITS)


def _sizes(store: Store, places: Collection[str], through: Filter) -> dict[str, int]:
    """How large a part of the world's mined output each asset's newest figure is, in three steps."""
    newest: dict[tuple[str, str], tuple[str, float]] = {}
    for row in rows(store, "outputs-of-mineral", **through.bindings()):
        asset, mineral, tonnes = local(row["asset"]), local(row["mineral"]), _tonnes(row)
        if asset in places and tonnes is not None:
            key = asset, mineral
            newest[key] = max(newest.get(key, ("", 0.0)), (str(row["last"]), tonnes))
    world = {mineral: _world(store, mineral, through) for mineral in {m for _, m in newest}}
    shares: dict[str, float] = defaultdict(float)
    for (asset, mineral), (_, tonnes) in newest.items():
        shares[asset] = max(shares[asset], tonnes / world[mineral])
    return {asset: sum(share >= step for step in _STEPS) for asset, share in sorted(shares.items())}


def _tonnes(row: Mapping[str, Any]) -> float | None:
    given = [float(row[name]) for name in ("low", "value", "high") if row[name] is not None]
    return math.fsum(given) / len(given) * float(row["factor"]) if given else None


def _world(store: Store, mineral: str, through: Filter) -> float:
    split = official.split(store, mineral, through=through)
    return math.inf if split is None or split.shared or not split.total else split.total


def _passages(
    charted: Atlas, segments: Iterable[_Segment], nodes: Collection[str]
) -> Iterator[Named]:
    for strait in sorted({strait for s in segments for strait in charted.passes.get(s.thing, ())}):
        if strait in charted.place and strait not in nodes:
            yield Named(charted.name(strait), _rounded(charted.place[strait]), 0.0)
