"""Voyages between ports: how far it is by sea, past which straits, and when one of them is shut."""

from __future__ import annotations

import itertools
import operator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from lodeway.errors import NoRoute, UnknownName
from lodeway.names import nearest
from lodeway.networks.lanes import Lanes, LonLat, lanes, linestring
from lodeway.networks.projection import rows
from lodeway.sphere import great_circle_km
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from lodeway.store.embedded import Store

KM_PER_NAUTICAL_MILE = 1.852
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
        return self.km / KM_PER_NAUTICAL_MILE


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
                    f"'{port}' lies {berth.approach:.0f} km off the nearest sea lane",
                    f"“{port}”距最近的海上航线{berth.approach:.0f}公里",
                )
        if start == end:
            raise NoRoute(start, end, "it is the same port", "起讫为同一港口")
        if a.point == b.point:
            raise NoRoute(
                start,
                end,
                "both ports lie at the same point of the sea lanes",
                "两港位于海上航线的同一点",
            )

    def _before(self, start: str, closed: Collection[str]) -> NDArray[np.int32]:
        """For each point the one before it on the shortest way from a port."""
        shut = [self.lanes.crossing[p] for p in {*closed} & self.lanes.crossing.keys()]
        still = np.ones(len(self.lanes.km), np.bool_)
        still[np.concatenate(shut) if shut else []] = False
        tails, heads = self.lanes.ends[still].T
        size = len(self.lanes.points)
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
    ports = {local(row["port"]): (row["lon"], row["lat"]) for row in rows(store, "ports")}
    lines = [
        (local(row["passage"]), linestring(row["line"])) for row in rows(store, "passage-lines")
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


def _unit(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the unit sphere; the nearest of two has the greater inner product."""
    lon, lat = np.radians(places[..., 0]), np.radians(places[..., 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)


def _closed(start: str, end: str) -> NoRoute:
    return NoRoute(
        start,
        end,
        "every way by sea leads through something that is closed",
        "所有海路均须经过已关闭之处",
    )
