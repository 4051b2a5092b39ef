"""Sea ways: lanes, passages, legs and their lengths."""

from __future__ import annotations

import itertools
import operator
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import metadata
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from scipy import sparse

from lodeway.claims.rows import rows
from lodeway.schema import words
from lodeway.schema.errors import InvalidValue, LodewayError, NoRoute, UnknownName
from lodeway.schema.names import nearest
from lodeway.schema.values import great_circle_km
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store


# The sea lanes of the searoute package as arrays, and which of them cross which passage.


_ = words.of(__name__)
_FAR = _("'{}' lies {:.0f} km off the nearest sea lane")
_SAME = _("it is the same port")
_ONE_POINT = _("both ports lie at the same point of the sea lanes")
_ALL_CLOSED = _("every way by sea leads through something that is closed")

LonLat: TypeAlias = tuple[float, float]
# A passage and a line across it, from land to land.
PassageLine: TypeAlias = tuple[str, tuple[LonLat, ...]]

_LINESTRING = re.compile(r"LINESTRING \(([^()]+)\)\Z")
# The network knows no ice: the lanes of the Canadian Arctic are left out, as in its own default.
_ICE = "northwest"
_TURN = np.array([360.0, 0.0])


@dataclass(frozen=True, eq=False)
class Lanes:
    """Sea lanes between points, each once, to be sailed both ways.

    `points` are longitudes and latitudes, `ends` the two points of each lane, `km` its length;
    `crossing` has the numbers of the lanes that cross each passage.
    """

    points: NDArray[np.float64]
    ends: NDArray[np.int32]
    km: NDArray[np.float64]
    crossing: Mapping[str, NDArray[np.int32]]


@cache
def lanes(lines: tuple[PassageLine, ...]) -> Lanes:
    """The lanes of the installed searoute package, with the passages that `lines` lie across.

    Which lane crosses a passage is worked out from where it lies, for the package names only some
    of them. Needs searoute, of the extra `sea`; raises `LodewayError` where it is missing.
    """
    try:
        from searoute.data.marnet_dict import edge_list
    except ImportError:
        raise LodewayError("searoute is missing: pip install 'lodeway[sea]'") from None
    found = {
        (min(a, b), max(a, b)): lane["weight"]
        for a, ways in edge_list.items()
        for b, lane in ways.items()
        if lane.get("passage") != _ICE
    }
    names = sorted({point for ends in found for point in ends})
    number = {point: i for i, point in enumerate(names)}
    ends = np.array([[number[a], number[b]] for a, b in sorted(found)], np.int32)
    points = np.array(names, np.float64)
    # Lanes of no length join the two sides of the date line; none at all would mean no lane.
    km = np.maximum([found[pair] for pair in sorted(found)], 1e-6)
    return Lanes(points, ends, km, crossing(points, ends, lines))


def linestring(text: str) -> tuple[LonLat, ...]:
    """The points of a line as well-known text. Raises `InvalidValue` where it is none."""
    match = _LINESTRING.match(text)
    try:
        pairs = [pair.split() for pair in match[1].split(",")] if match else []
        points = tuple((float(lon), float(lat)) for lon, lat in pairs)
    except ValueError:
        points = ()
    if len(points) < 2:
        raise InvalidValue(f"'{text}' is no line; write LINESTRING (lon lat,lon lat,...)")
    return points


def crossing(
    points: NDArray[np.float64], ends: NDArray[np.int32], lines: tuple[PassageLine, ...]
) -> dict[str, NDArray[np.int32]]:
    """The numbers of the lanes that cross or touch the lines of each passage.

    Lanes and lines are straight in longitude and latitude; a lane takes the short way round.
    """
    start = points[ends[:, 0]]
    # A lane over the date line ends as many degrees beyond 180.
    end = points[ends[:, 1]]
    end = end - np.round((end - start) / 360)[:, :1] * _TURN
    crossed: dict[str, NDArray[np.bool_]] = {}
    for passage, line in lines:
        hit = crossed.setdefault(passage, np.zeros(len(ends), np.bool_))
        for a, b in itertools.pairwise(line):
            for turns in (-1, 0, 1):
                hit |= _meet(start + turns * _TURN, end + turns * _TURN, a, b)
    return {passage: np.nonzero(hit)[0].astype(np.int32) for passage, hit in crossed.items()}


def _meet(
    start: NDArray[np.float64], end: NDArray[np.float64], a: LonLat, b: LonLat
) -> NDArray[np.bool_]:
    """Whether each stretch from `start` to `end` meets the one from `a` to `b`."""
    p, q = np.array(a), np.array(b)
    apart = _side(start, end, p) * _side(start, end, q) <= 0
    across = _side(p, q, start) * _side(p, q, end) <= 0
    return np.asarray(apart & across)


def _side(
    a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]
) -> NDArray[np.float64]:
    """On which side of the line from `a` to `b` the point `c` lies: the sign tells."""
    u, v = b - a, c - a
    return np.asarray(np.sign(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]))


# Voyages between ports: how far it is by sea, past which straits, and when one of them is shut.


_KM_PER_NAUTICAL_MILE = 1.852
# The lanes are coarse off straight coasts (Nacala lies 123 km from one); a place farther away than
# this is no port of the network.
_APPROACH_KM = 150.0
_NOWHERE = -9999  # scipy's word for a point that nothing leads to


@dataclass(frozen=True)
class Voyage:
    """The shortest way of a ship from the port `start` to the port `end`.

    `km` includes the straight approach from either port to the nearest point of the lanes.
    `passages` are the straits, canals and capes in the order in which they are passed, `line` the
    turning points (longitude, latitude), and `method` says how all this was found.
    """

    start: str
    end: str
    km: float
    passages: tuple[str, ...]
    line: tuple[LonLat, ...]
    method: str

    @property
    def nautical_miles(self) -> float:
        """The length in nautical miles."""
        return self.km / _KM_PER_NAUTICAL_MILE


class _Berth(NamedTuple):
    place: LonLat
    point: int
    approach: float


@dataclass(frozen=True, eq=False)
class Sea:
    """The ports of a graph (longitude, latitude) and the sea lanes between them."""

    ports: Mapping[str, LonLat]
    lanes: Lanes

    def voyage(self, start: str, end: str, *, closed: Collection[str] = ()) -> Voyage:
        """The shortest voyage that passes nothing of `closed`.

        Of ids in `closed` that are no passage and neither port nothing comes. Raises
        `UnknownName` for what is no port, and `NoRoute` where every way is closed, where a port
        lies off all lanes, or where the lanes cannot tell the two ports apart.
        """
        return self._voyage(start, end, self._before(start, closed), closed)

    def voyages(
        self, pairs: Iterable[tuple[str, str]], *, closed: Collection[str] = ()
    ) -> list[Voyage]:
        """The voyage of each pair of ports, in the order given; a pair without one is left out."""
        wanted = list(dict.fromkeys(pairs))
        found: dict[tuple[str, str], Voyage] = {}
        for start, group in itertools.groupby(sorted(wanted), key=operator.itemgetter(0)):
            before = self._before(start, closed)
            for pair in group:
                with suppress(NoRoute):
                    found[pair] = self._voyage(*pair, before, closed)
        return [found[pair] for pair in wanted if pair in found]

    def _voyage(
        self, start: str, end: str, before: NDArray[np.int32], closed: Collection[str]
    ) -> Voyage:
        a, b = self._berth(start), self._berth(end)
        self._must_differ(start, end, a, b)
        if {start, end} & {*closed} or before[b.point] == _NOWHERE:
            raise _closed(start, end)
        points = [b.point]
        while points[-1] != a.point:
            points.append(int(before[points[-1]]))
        steps = [self._lane[pair] for pair in itertools.pairwise(reversed(points))]
        passed = [p for i in steps for p in self._passages.get(i, ())]
        places = [self._place(i) for i in reversed(points)]
        return Voyage(
            start,
            end,
            a.approach + float(self.lanes.km[steps].sum()) + b.approach,
            tuple(dict.fromkeys(passed)),
            (a.place, *places, b.place),
            f"searoute {metadata.version('searoute')}",
        )

    def _must_differ(self, start: str, end: str, a: _Berth, b: _Berth) -> None:
        for port, berth in ((start, a), (end, b)):
            if berth.approach > _APPROACH_KM:
                raise NoRoute(
                    start,
                    end,
                    _far_off(port, berth.approach),
                )
        if start == end:
            raise NoRoute(start, end, words.in_each(_SAME.__getitem__))
        if a.point == b.point:
            raise NoRoute(start, end, words.in_each(_ONE_POINT.__getitem__))

    def _before(self, start: str, closed: Collection[str]) -> NDArray[np.int32]:
        """For each point the one before it on the shortest way from a port."""
        shut = [self.lanes.crossing[p] for p in {*closed} & self.lanes.crossing.keys()]
        still = np.ones(len(self.lanes.km), np.bool_)
        still[np.concatenate(shut) if shut else []] = False
        tails, heads = self.lanes.ends[still].T
        size = len(self.lanes.points)
        from scipy.sparse import csgraph

        ways = sparse.coo_array((self.lanes.km[still], (tails, heads)), shape=(size, size))
        at = np.array([self._berth(start).point])
        before: NDArray[np.int32] = csgraph.dijkstra(
            ways.tocsr(), directed=False, indices=at, return_predecessors=True
        )[1][0]
        return before

    def _berth(self, port: str) -> _Berth:
        if port not in self.ports:
            raise UnknownName(port, "port", nearest(port, self.ports))
        lon, lat = self.ports[port]
        point = int((self._unit @ _unit(np.array([lon, lat]))).argmax())
        near = self.lanes.points[point]
        approach = great_circle_km(lat, lon, float(near[1]), float(near[0]))
        return _Berth((lon, lat), point, approach)

    def _place(self, point: int) -> LonLat:
        lon, lat = self.lanes.points[point]
        return (float((lon + 180) % 360 - 180), float(lat))

    @cached_property
    def _unit(self) -> NDArray[np.float64]:
        return _unit(self.lanes.points)

    @cached_property
    def _lane(self) -> dict[tuple[int, int], int]:
        found = {(int(a), int(b)): i for i, (a, b) in enumerate(self.lanes.ends)}
        return found | {(b, a): i for (a, b), i in found.items()}

    @cached_property
    def _passages(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for passage, crossed in sorted(self.lanes.crossing.items()):
            for i in crossed:
                found.setdefault(int(i), []).append(passage)
        return found


def sea(store: Store) -> Sea:
    """The ports of a graph on the sea lanes, which are read once a process (about a second)."""
    ports = {
        local(row["port"]): (row["lon"], row["lat"])
        for row in rows(store, "ports", package=__package__)
    }
    lines = [
        (local(row["passage"]), linestring(row["line"]))
        for row in rows(store, "passage-lines", package=__package__)
    ]
    return Sea(ports, lanes(tuple(lines)))


def legs(
    store: Store, pairs: Iterable[tuple[str, str]], closed: Collection[str] = ()
) -> list[Voyage]:
    """The voyages that remain between pairs of ports when `closed` is shut.

    It is asked where every stored leg of a pair passes something shut. A pair that no open way
    joins is left out.
    """
    wanted = list(pairs)
    return sea(store).voyages(wanted, closed=closed) if wanted else []


def _far_off(port: str, km: float) -> dict[Lang, str]:
    return words.in_each(lambda lang: _FAR[lang].format(port, km))


def _unit(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the unit sphere; the nearest of two has the greater inner product."""
    lon, lat = np.radians(places[..., 0]), np.radians(places[..., 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)


def _closed(start: str, end: str) -> NoRoute:
    return NoRoute(start, end, words.in_each(_ALL_CLOSED.__getitem__))


# The sea legs of the tables, each beside the voyage that the sea lanes give for it today.


_METRES_PER_KM = 1000.0
_LOCATOR = "the shortest voyage past the passages of this leg and no others, approaches included"


@dataclass(frozen=True)
class StoredLeg:
    """A sea leg of the tables: its id, the claim of its length, its passages; and the `voyage` now.

    The voyage passes none of the known passages but those of the leg. It is None where the lanes
    know no such way.
    """

    leg: str
    claim: str
    km: float
    passages: frozenset[str]
    voyage: Voyage | None

    @property
    def difference(self) -> float:
        """How much longer the voyage is than the stored leg, as a part of it; 0 without one."""
        return self.voyage.km / self.km - 1 if self.voyage else 0.0

    @property
    def stands(self) -> bool:
        """Whether the tables say what the lanes say, to the nautical mile."""
        if self.voyage is None:
            return True
        apart = round(self.voyage.nautical_miles) - round(self.km / _KM_PER_NAUTICAL_MILE)
        return apart == 0 and {*self.voyage.passages} == self.passages


def stored_legs(store: Store) -> list[StoredLeg]:
    """Every leg whose length was calculated, by id, each computed anew."""
    lanes = sea(store)
    found = itertools.groupby(
        rows(store, "sea-legs", package=__package__), key=operator.itemgetter("leg", "claim")
    )
    return [_stored(lanes, [*group]) for _, group in found]


def _stored(lanes: Sea, group: list[dict[str, Any]]) -> StoredLeg:
    row = group[0]
    passages = frozenset(local(one["passes"]) for one in group if one["passes"])
    try:
        closed = lanes.lanes.crossing.keys() - passages
        voyage = lanes.voyage(local(row["from"]), local(row["to"]), closed=closed)
    except NoRoute:
        voyage = None
    return StoredLeg(
        local(row["leg"]),
        local(row["claim"]),
        row["value"] * row["factor"] / _METRES_PER_KM,
        passages,
        voyage,
    )


def cells(legs: Iterable[StoredLeg]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What the tables should say of legs that do not stand: by table, row and column."""
    segments, figures = {}, {}
    for leg in legs:
        if leg.voyage is not None and not leg.stands:
            segments[leg.leg] = {"passes": ";".join(leg.voyage.passages)}
            figures[leg.claim] = {
                "value": str(round(leg.voyage.nautical_miles)),
                "unit": "nmi",
                "locator": f"{leg.voyage.method}: {_LOCATOR}",
            }
    return {"routes/segments.csv": segments, "claims/route-figures.csv": figures}
